"""Where tokens come from: commands that hang or fail, OAuth, and what happens in mid-walk. Secrets are
looked for wherever the program leaves something."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import support
from support import TOKEN, Liar, Sandbox, environment, page, run, wait_until
from terminal import Terminal, TerminalCase

CLIENT, SECRET = "case-desk", "s3cr&t+ %41!"
OAUTH = ("--oauth", f"{CLIENT}:{SECRET}:3600", "--until-eof")


def row(n):
    return json.dumps({"id": n, "status": "active", "storeId": 7})


def jwt(ends_at):
    """A token that says when it ends."""
    parts = ({"alg": "none"}, {"exp": int(ends_at)})
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join(texts) + ".c2ln"


class Place(unittest.TestCase):
    """A directory with scripts, which count their calls."""

    def setUp(self):
        super().setUp()
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name
        self.calls = os.path.join(self.directory, "calls")

    def script(self, text):
        path = os.path.join(self.directory, "give-token")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\necho x >>"{self.calls}"\n{text}\n')
        os.chmod(path, 0o700)
        return path

    def n_calls(self):
        return os.path.getsize(self.calls) // 2 if os.path.exists(self.calls) else 0

    def fifo(self):
        path = os.path.join(self.directory, "fifo")
        if not os.path.exists(path):
            os.mkfifo(path, 0o600)
        return path

    def secret_file(self, text=SECRET, mode=0o600):
        path = os.path.join(self.directory, "secret")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        os.chmod(path, mode)
        return path

    def oauth(self, server, *more):
        return ["--token-url", f"{server.url}/oauth/token", "--client-id", CLIENT, *more]

    def assert_no_secret(self, *texts):
        for text in texts:
            text = text if isinstance(text, bytes) else text.encode()
            for secret in (TOKEN, SECRET, "hush"):
                self.assertNotIn(secret.encode(), text)


class Lists(Place):
    def without_token(self, server, **changes):
        return environment(server, AIFI_TOKEN=None, **changes)

    def test_a_command_is_asked_once(self):
        with Sandbox(rows=1000) as server:
            done = run("list", "--all", "-o", "ndjson", "--token-command", self.script(f"echo {TOKEN}"),
                       env=self.without_token(server))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 1000)
        self.assertEqual(self.n_calls(), 1)

    def test_HTTP_02_a_command_is_asked_once_more_a_page(self):
        script = self.script(f'echo "token$(wc -l <"{self.calls}")"')

        def answer(parameters, headers, n):
            if n in (1, 3, 5):  # each token is good for one page
                return 401, '{"type":"E_UNAUTHORIZED"}'
            return 200, page([row(n)], after=f"c{n}" if n < 6 else None)

        with Liar(answer) as liar:
            done = run("list", "-o", "ndjson", "--token-command", script, env=self.without_token(liar))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()], [0, 2, 4, 6])
        self.assertEqual(self.n_calls(), 4)
        for refused in (1, 3, 5):
            self.assertEqual(liar.seen[refused][0], liar.seen[refused + 1][0])

    def test_HTTP_02_refused_twice_is_the_end(self):
        script = self.script("echo token")
        with Liar(lambda parameters, headers, n: (401, "{}") if n else (200, page([row(1)], "c"))) as liar:
            done = run("list", "-o", "ndjson", "--token-command", script, env=self.without_token(liar))
        self.assertEqual(done.returncode, 4)
        self.assertEqual(len(done.stdout.splitlines()), 1)
        self.assertIn(b"401", done.stderr)
        self.assertEqual((len(liar.seen), self.n_calls()), (3, 2))

    def test_SEC_13_what_a_command_may_do(self):
        cases = (
            ("exit 1", b"ended with status 1"),
            ("echo hush; echo hush >&2; exit 3", b"ended with status 3"),
            ("true", b"is empty"),
            ("echo hush; echo hush", b"more than one line"),
            ("head -c 1000000 /dev/zero", b"prints more than"),
            ("kill -9 $$", b"signal 9"),
            ("sleep 1000", b"did not end within"),
            ("echo 'hush hush'", b"a character that no token has"),
        )
        with Sandbox(rows=1) as server:
            for text, words in cases:
                wait_ms = "300" if "sleep" in text else None
                env = self.without_token(server, AIFI_TEST_TOKEN_WAIT_MS=wait_ms)
                done = run("list", "--token-command", self.script(text), env=env)
                self.assertEqual(done.returncode, 4, text)
                self.assertIn(words, done.stderr)
                self.assertEqual(done.stdout, b"")
                self.assertNotIn(b"hush", done.stderr)
            self.assertEqual(server.requests(), [])

    def test_an_interrupt_ends_the_command_as_well(self):
        script = self.script(f'echo $$ >"{self.directory}/pid"; exec sleep 1000')
        with Sandbox(rows=1) as server:
            process = subprocess.Popen([support.SESSIONS, "list", "--token-command", script],
                                       env=self.without_token(server), stderr=subprocess.DEVNULL,
                                       stdin=subprocess.DEVNULL)
            pid_file = os.path.join(self.directory, "pid")
            wait_until(lambda: os.path.exists(pid_file) and os.path.getsize(pid_file), "the command")
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(support.DEADLINE_S), 130)
            with open(pid_file, encoding="ascii") as file:
                pid = int(file.read())
            wait_until(lambda: not is_alive(pid), "the end of the command")

    def test_oauth(self):
        with Sandbox(rows=500, options=OAUTH) as server:
            for source in (
                {"flags": ("--client-secret-file", self.secret_file())},
                {"flags": ("--client-secret-command", f"cat '{self.secret_file()}'")},
                {"AIFI_CLIENT_SECRET": SECRET},
            ):
                flags = source.pop("flags", ())
                done = run("list", "--all", "-o", "ndjson", *self.oauth(server, *flags),
                           env=self.without_token(server, **source))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(len(done.stdout.splitlines()), 500)
                self.assert_no_secret(done.stderr)
            self.assertEqual(sum(target == "/oauth/token" for target in server.requests()), 3)
            done = run("list", *self.oauth(server), env=self.without_token(server, AIFI_CLIENT_SECRET="hush"))
            self.assertEqual(done.returncode, 4)
            self.assertIn(b"gives this client no token (invalid_client): no such client", done.stderr)
            self.assert_no_secret(done.stdout, done.stderr)

    def test_HTTP_02_oauth_in_mid_walk(self):
        faults = ("--fault", "status:401@2", "--fault", "status:401@5")
        with Sandbox(rows=1000, options=OAUTH + faults) as server:
            done = run("list", "--all", "-o", "ndjson", *self.oauth(server),
                       env=self.without_token(server, AIFI_CLIENT_SECRET=SECRET))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(set(done.stdout.splitlines())), 1000)
            targets = server.requests()
            self.assertEqual(sum(target == "/oauth/token" for target in targets), 3)
            pages = [target for target in targets if target != "/oauth/token"]
            self.assertEqual((pages[1], pages[4]), (pages[2], pages[5]))  # at the same cursor

    def test_HTTP_02_oauth_in_several_windows(self):
        """Requests side by side: one new token does for all that were refused with the old one."""
        faults = ("--latency-ms", "20", "--fault", "status:401@9", "--fault", "status:401@20")
        with Sandbox(rows=4000, options=OAUTH + faults) as server:
            done = run("list", "--all", "--since", "3000d", "-o", "ndjson", *self.oauth(server),
                       env=self.without_token(server, AIFI_CLIENT_SECRET=SECRET))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(set(done.stdout.splitlines())), 4000)
            self.assertEqual(server.requests().count("/oauth/token"), 3)

    def test_the_token_url_is_down(self):
        with Sandbox(rows=1) as server:
            done = run("list", "--token-url", "http://127.0.0.1:1/token", "--client-id", CLIENT,
                       env=self.without_token(server, AIFI_CLIENT_SECRET=SECRET))
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"no token: cannot connect to 127.0.0.1:1", done.stderr)
            self.assertEqual(server.requests(), [])

    def test_SEC_05_and_06_nothing_is_sent(self):
        with Sandbox(rows=1, options=OAUTH) as server:
            def refused(flags, status, words, **changes):
                done = run("list", *flags, env=self.without_token(server, **changes))
                self.assertEqual(done.returncode, status, flags)
                self.assertIn(words, done.stderr)
                self.assert_no_secret(done.stderr)

            refused(self.oauth(server), 4, b"holds a character", AIFI_CLIENT_SECRET="hush\x01")
            refused(self.oauth(server), 4, b"more than one line", AIFI_CLIENT_SECRET="hush\nhush")
            refused(self.oauth(server), 4, b"longer than", AIFI_CLIENT_SECRET="hush" * 25000)
            refused(self.oauth(server), 4, b"no client secret")
            refused(self.oauth(server, "--client-secret-file", self.secret_file(mode=0o644)), 4,
                    b"others may read the client secret file")
            refused(["--token-url", "http://idp.example.com/token", "--client-id", "x"], 2,
                    b"unencrypted", AIFI_CLIENT_SECRET=SECRET)
            refused(["--token-url", server.url], 3, b"which client?", AIFI_CLIENT_SECRET=SECRET)
            refused(["--client-id", "x"], 2, b"goes with --token-url", AIFI_CLIENT_SECRET=SECRET)
            refused(["--client-secret", "hush"], 2, b"can be read by everybody")
            self.assertEqual(server.requests(), [])

    def test_SEC_08_a_stored_secret_goes_where_it_belongs(self):
        with Sandbox(rows=1, options=OAUTH) as server, Sandbox(rows=1, options=OAUTH) as other:
            config = os.path.join(self.directory, "config")
            with open(config, "w", encoding="utf-8") as file:
                file.write(f"base-url = {server.url}\ntoken-url = {server.url}/oauth/token\n"
                           f"client-id = {CLIENT}\nclient-secret-file = {self.secret_file()}\n")
            os.chmod(config, 0o600)
            env = environment(None, AIFI_CONFIG=config)
            done = run("list", env=env)
            self.assertEqual(done.returncode, 0, done.stderr)
            for flags in (["--base-url", other.url], ["--token-url", f"{other.url}/oauth/token"]):
                done = run("list", *flags, env=env)
                self.assertIn(done.returncode, (2, 3), done.stderr)
                self.assertIn(b"which is not sent there", done.stderr)
            self.assertEqual(other.requests(), [])

    def test_SEC_02_and_03_who_sees_what(self):
        seen = os.path.join(self.directory, "seen")
        script = self.script(f'cat /proc/self/environ /proc/$PPID/cmdline /proc/self/cmdline >>"{seen}"\n'
                             f'cat "{self.secret_file()}"')
        captured = []

        def answer(_parameters, _headers, _n):
            for name in ("environ", "cmdline"):
                with open(f"/proc/{process.pid}/{name}", "rb") as file:
                    captured.append(file.read())
            return 200, page([row(1)])

        with Sandbox(rows=1, options=OAUTH) as idp, Liar(answer) as liar:
            flags = self.oauth(idp, "--client-secret-command", script)
            process = subprocess.Popen(
                [support.SESSIONS, "list", *flags], stdout=subprocess.DEVNULL,
                env=environment(liar, AIFI_TOKEN="hush-token", AIFI_CLIENT_SECRET="hush-secret"))
            self.assertEqual(process.wait(support.DEADLINE_S), 0)
        with open(seen, "rb") as file:
            captured.append(file.read())
        self.assertIn(b"TERM=", captured[0])
        self.assertIn(b"TERM=", captured[2])
        self.assert_no_secret(*captured)

    @unittest.skipUnless(shutil.which("strace"), "needs strace")
    def test_SEC_09_secrets_leave_by_their_sockets_alone(self):
        """All that the program writes and all programs that it starts, as the kernel sees them."""
        trace = os.path.join(self.directory, "trace")
        log = ["strace", "-f", "-yy", "-s", "100000", "-o", trace,
               "-e", "trace=write,writev,pwrite64,sendto,sendmsg,execve"]
        script = self.script(f"cat '{self.secret_file()}'")
        faults = ("--fault", "status:401@2")
        with Sandbox(rows=600, options=OAUTH + faults) as server:
            flags = self.oauth(server, "--client-secret-command", script)
            env = self.without_token(server, ASAN_OPTIONS="detect_leaks=0")
            done = subprocess.run(log + [support.SESSIONS, "list", "--all", *flags], env=env,
                                  stdin=subprocess.DEVNULL, capture_output=True, check=False,
                                  timeout=support.DEADLINE_S)
            if b"ptrace" in done.stderr:
                self.skipTest("strace may not trace here")
            self.assertEqual(done.returncode, 0, done.stderr)
            port = server.url.rsplit(":", 1)[1]
        pair = base64.b64encode("{}:{}".format(CLIENT, urllib.parse.quote(SECRET, safe="")).encode())
        secrets = re.compile("|".join((re.escape(SECRET), re.escape(pair.decode()), r"\bt\d\.[0-9a-f]{16}")))
        with open(trace, encoding="utf-8", errors="replace") as file:
            told = [line for line in file if secrets.search(line)]
        allowed = re.compile(rf"\d+ +sendto\(\d+<TCP:\[127\.0\.0\.1:\d+->127\.0\.0\.1:{port}\]>")
        to_us = re.compile(r"\d+ +write\(1<pipe:")  # the command's own output, into our pipe
        n_sent = sum(bool(allowed.match(line)) for line in told)
        n_given = sum(bool(to_us.match(line)) for line in told)
        self.assertEqual(n_sent + n_given, len(told), [line[:100] for line in told])
        self.assertGreaterEqual(n_sent, 6)  # two tokens asked for, four pages
        self.assertEqual(n_given, 1)
        self.assert_no_secret(done.stdout, done.stderr)

    def test_the_end_of_a_token_is_told_ahead(self):
        def answer(_parameters, _headers, n):
            return 200, page([row(n)], after=f"c{n}" if n < 3 else None)

        ends = jwt(time.time() + 60)
        with Liar(answer) as liar:
            done = run("list", "-o", "ndjson", env=environment(liar, AIFI_TOKEN=ends))
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stderr, rb"the token ends in \d+ s, and nothing renews it")
            self.assertEqual(done.stderr.count(b"the token ends"), 1)
            self.assertNotIn(ends.encode(), done.stderr)
            done = run("list", "-o", "ndjson", env=environment(liar, AIFI_TOKEN=jwt(time.time() + 3600)))
            self.assertEqual(done.stderr, b"")
            command = self.script(f"echo {ends}")
            done = run("list", "-o", "ndjson", "--token-command", command, env=self.without_token(liar))
            self.assertEqual(done.stderr, b"")


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Browser(Place, TerminalCase):
    def write_to(self, fifo, text):
        with open(fifo, "w", encoding="ascii") as file:
            file.write(text)

    def test_keys_do_not_wait_for_a_command(self):
        fifo = self.fifo()
        with Sandbox(rows=400) as server:
            t = self.start("--token-command", f"cat {fifo}", server=server, AIFI_TOKEN=None,
                           until="Waiting for a token from the command")
            t.keys("?")
            t.wait_for("MOVE")
            t.send("quit")
            t.wait_for("quit from anywhere")
            t.keys("Esc", "Esc")
            t.wait_for("Waiting for a token")
            t.resize(30, 100)
            t.wait_for(lambda t: "aifi-sessions" in t.line(0) and "Waiting for a token" in t.text())
            self.assertEqual(server.requests(), [])
            self.write_to(fifo, TOKEN + "\n")
            t.wait_for("row 1 of")
            self.assertNotIn(TOKEN.encode(), t.raw)
            self.finish(t)

    def test_quitting_ends_a_command_that_hangs(self):
        script = self.script(f'echo $$ >"{self.directory}/pid"; exec sleep 1000')
        with Sandbox(rows=1) as server:
            t = self.start("--token-command", script, server=server, AIFI_TOKEN=None,
                           until="Waiting for a token")
            pid_file = os.path.join(self.directory, "pid")
            wait_until(lambda: os.path.exists(pid_file) and os.path.getsize(pid_file), "the command")
            with open(pid_file, encoding="ascii") as file:
                pid = int(file.read())
            began = t.clock()
            self.finish(t)
            self.assertLess(t.clock() - began, 5)
            wait_until(lambda: not is_alive(pid), "the end of the command")

    def test_a_token_may_be_typed_while_a_command_hangs(self):
        with Sandbox(rows=400) as server:
            t = self.start("--token-command", f"cat {self.fifo()}", server=server, AIFI_TOKEN=None,
                           until="Waiting for a token")
            t.command("token")
            t.wait_for("token (not shown)")
            t.send(TOKEN + "\r")
            t.wait_for("row 1 of")
            self.assertNotIn(TOKEN.encode(), t.raw)
            self.finish(t)

    def test_HTTP_02_rows_stay_and_the_walk_goes_on(self):
        fifo = self.fifo()
        script = self.script(f'if [ "$(wc -l <"{self.calls}")" -gt 1 ]; then cat {fifo}; else echo {TOKEN}; fi')
        with Sandbox(rows=400, options=("--until-eof",)) as server:
            t = self.start("--token-command", script, server=server, AIFI_TOKEN=None)
            t.settle(200)
            server.tell("token another-token-9876")
            t.keys("L")
            t.wait_for("waiting for a token from the command")
            self.assertIn("of 200 loaded", t.status())
            t.keys("j")
            t.wait_for("row 2 of 200")
            self.write_to(fifo, "another-token-9876\n")
            t.wait_for(re.compile(r"of 400 loaded \| complete"))
            self.assertEqual(self.n_calls(), 2)
            self.finish(t)

    def test_a_command_that_fails_can_be_asked_again(self):
        script = self.script(f'[ "$(wc -l <"{self.calls}")" -gt 1 ] || exit 3; echo {TOKEN}')
        with Sandbox(rows=10) as server:
            t = self.start("--token-command", script, server=server, AIFI_TOKEN=None,
                           until="ended with status 3")
            self.assertNotIn("token (not shown)", t.text())
            t.keys("R")
            t.wait_for("row 1 of")
            self.finish(t)

    def test_oauth_is_renewed_when_it_is_refused(self):
        with Sandbox(rows=400, options=OAUTH) as server:
            t = self.start(*self.oauth(server), server=server, AIFI_TOKEN=None, AIFI_CLIENT_SECRET=SECRET)
            t.settle(200)
            server.tell("expire")
            t.keys("L")
            t.wait_for(re.compile(r"of 400 loaded \| complete"))
            self.assertEqual(server.requests().count("/oauth/token"), 2)
            t.keys("4")
            t.wait_for(re.compile(r"token from a token URL, ends in \d+ min"))
            self.assert_no_secret(bytes(t.raw))
            t.keys("q", "?")
            t.wait_for("MOVE")
            t.wait_for(re.compile(r"token from a token URL, ends in \d+ min"))
            t.keys("Esc")
            self.finish(t)

    def test_the_end_of_a_token_is_on_the_screen(self):
        token = jwt(time.time() + 14 * 60 + 30)
        with Sandbox(rows=10, token=token, frozen=None) as server:
            t = self.start(server=server, rows=24, columns=120, until="token ends in 14 min")
            t.wait_for(lambda t: "token ends in 14 min" in t.line(0))
            t.keys("4")
            t.wait_for(re.compile(r"token from the environment, ends in 14 min"))
            self.assertNotIn(token.encode(), t.raw)
            t.keys("q")
            self.finish(t)
        token = jwt(time.time() + 3600)
        with Sandbox(rows=10, token=token, frozen=None) as server:
            t = self.start(server=server, rows=24, columns=120)
            t.barrier()
            self.assertNotIn("token ends", t.text())
            self.finish(t)

    def test_the_prompt_takes_no_keys_from_who_types(self):
        with Sandbox(rows=400, options=("--until-eof",)) as server:
            t = self.start(server=server)
            t.settle(200)
            server.tell("token another-token-9876")
            n = len(server.requests())
            t.send("G/")  # the page below is asked for, and refused, while something is typed
            wait_until(lambda: len(server.requests()) > n, "the request that is refused")
            t.send("abc")
            t.wait_for(lambda t: t.message.startswith("/abc"))
            t.keys("Esc")
            t.wait_for("token (not shown)")  # once nobody types any more
            t.send("another-token-9876\r")
            t.wait_for("of 400 loaded")
            self.finish(t)


if __name__ == "__main__":
    unittest.main()
