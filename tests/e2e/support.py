"""What the end-to-end tests share: the programs, a sandbox, a server that lies, and a clean
environment. Nothing here sleeps; what has to be waited for is polled with a deadline."""

import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

SESSIONS = os.environ.get("AIFI_SESSIONS", "build/debug/aifi-sessions")
SANDBOX = os.environ.get("AIFI_SANDBOX", "build/debug/aifi-sandbox")
TOKEN = "e2e-token-0123456789"
FROZEN = "2026-11-24T13:30:00Z"
PATH = "/api/admin/v2/sessions"
DEADLINE_S = 60


def wait_until(condition, what, seconds=DEADLINE_S):
    """Returns the first true value of condition()."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.01)


class Sandbox:
    """aifi-sandbox on a free port, in a world that stands still. Without rows: see --import."""

    def __init__(self, rows=100, seed=1, rate=0, frozen=FROZEN, token=TOKEN, options=()):
        self.log = tempfile.NamedTemporaryFile(prefix="requests-")
        command = [SANDBOX, "--port", "0", "--exit-with-parent", "--rate", str(rate)]
        command += ["--rows", str(rows), "--seed", str(seed)] if rows else []
        command += ["--requests-log", self.log.name]
        command += ["--frozen-at", frozen] if frozen else []
        environment = dict(os.environ, AIFI_SANDBOX_TOKEN=token)
        self.token = token
        self.process = subprocess.Popen(
            command + list(options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        line = self.process.stdout.readline()
        match = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
        if not match:
            self.close()
            raise AssertionError(f"the sandbox said {line!r}")
        self.url = match.group(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends it; once more does nothing."""
        self.process.terminate()
        self.process.wait(DEADLINE_S)
        self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()

    def tell(self, command):
        """A command of its own, such as `heal`; with the option --until-eof."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if answer != "ok\n":
            raise AssertionError(f"{command}: {answer!r}")

    def requests(self):
        """The targets asked for so far."""
        with open(self.log.name, encoding="utf-8") as file:
            return [line.split()[3] for line in file]

    def get(self, **parameters):
        """One page as the server sends it, asked for without our client."""
        url = f"{self.url}{PATH}?{urllib.parse.urlencode(parameters, doseq=True)}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as reply:
            return reply.read().decode("utf-8")

    def walk(self, **parameters):
        """All rows from the top on, as text, byte for byte."""
        rows, after = [], {}
        while True:
            body = self.get(**parameters, **after)
            rows += split_rows(body)
            following = json.loads(body)["pagination"].get("next") or {}
            if not following.get("after"):
                return rows
            after = {"after": following["after"]}


def split_rows(body):
    """The texts of the elements of `data`."""
    decoder = json.JSONDecoder()
    at = body.index("[", body.index('"data"')) + 1
    rows = []
    while True:
        while body[at] in " \t\r\n,":
            at += 1
        if body[at] == "]":
            return rows
        _, end = decoder.raw_decode(body, at)
        rows.append(body[at:end])
        at = end


class Liar:
    """A server on loopback whose answers are a function's: answer(parameters, headers, n) returns
    (status, body) or (status, body, headers); n counts the requests from 0."""

    def __init__(self, answer):
        liar = self
        self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                parameters = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                n = len(liar.seen)
                liar.seen.append((parameters, dict(self.headers)))
                status, body, *more = answer(parameters, self.headers, n)
                body = body if isinstance(body, bytes) else body.encode("utf-8")
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass  # the client had enough

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.token = TOKEN
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def page(rows, after=None):
    """A page of JSON texts."""
    following = {"count": len(rows), "after": after, "direction": "desc"} if after else None
    return '{"data":[%s],"pagination":{"previous":null,"next":%s}}' % (
        ",".join(rows),
        json.dumps(following),
    )


def environment(server=None, **changes):
    """What the program is run with: nothing of the caller's but what sanitizers need."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX")
    }
    kept.update(LC_ALL="C.UTF-8", TZ="UTC", TERM="xterm-256color", HOME="/nonexistent")
    kept.update(XDG_CONFIG_DIRS="/nonexistent")
    if server is not None:
        kept.update(AIFI_BASE_URL=server.url, AIFI_TOKEN=server.token)
    kept.update({name: value for name, value in changes.items() if value is not None})
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
    return kept


def run(*arguments, server=None, env=None, **options):
    """Runs aifi-sessions to its end; bytes in and out."""
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(
        [SESSIONS, *arguments],
        env=env if env is not None else environment(server),
        capture_output=True,
        timeout=DEADLINE_S,
        check=False,
        **options,
    )
