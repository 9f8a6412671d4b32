"""The program around the server: options, limits, log, ways to end."""
import base64
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

import sandbox
from sandbox import BINARY, NOON, TOKEN, Sandbox, wait_for


def run(*arguments, stdin=""):
    return subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True,
                          timeout=60)


class OptionsTest(unittest.TestCase):
    def test_wrong_usage(self):
        for arguments, words in (
                (["--prot", "1"], "--prot"), (["--port"], "lacks"), (["--port", "70000"], "65535"),
                (["--rows", "many"], "--rows"), (["--rows", "-1"], "--rows"),
                (["--speed", "0"], "above 0"), (["--frozen-at", "noon"], "a time"),
                (["--frozen-at", NOON, "--speed", "2"], "exclude"),
                (["--import", "/dev/null", "--rows", "5"], "exclude"),
                (["--import", "/dev/null/x"], "cannot read"), (["rows"], "no option"),
                (["--fault", "nonsense"], "no fault"), (["--token", ""], "token"),
                (["--token-file", "/dev/null/x"], "cannot read"),
                (["--requests-log", "/dev/null/x"], "cannot write"),
                (["--stores", "0"], "--stores"), (["--rate", "x"], "--rate")):
            with self.subTest(arguments=arguments):
                result = run(*arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertTrue(result.stderr.startswith("aifi-sandbox: "))
                self.assertIn(words, result.stderr)
                self.assertEqual((result.stdout, result.stderr.count("\n")), ("", 1))

    def test_help_version_and_catalogue(self):
        help_text = run("--help").stdout
        for option in ("--port", "--rows", "--frozen-at", "--fault", "--until-eof"):
            self.assertIn(option, help_text)
        self.assertRegex(run("--version").stdout, r"^aifi-sandbox \d+\.\d+\.\d+\nlibmicrohttpd/.* SQLite/.* zlib/")
        catalogue = run("--fault", "list").stdout.splitlines()
        self.assertGreater(len(catalogue), 50)
        names = [re.split(r"[: ]", line)[0] for line in catalogue]
        self.assertEqual(len(names), len(set(names)))

    def test_the_manual_names_every_option_and_fault(self):
        path = os.path.join(os.path.dirname(os.environ["AIFI_SANDBOX"]), "documents/aifi-sandbox.1")
        with open(path, encoding="utf-8") as file:
            manual = file.read()
        for option in re.findall(r"^  --([a-z-]+)", run("--help").stdout, re.M):
            self.assertRegex(manual, rf"\.It Fl Fl {option}\b")
        for line in run("--fault", "list").stdout.splitlines():
            name = re.split(r"[: ]", line)[0]
            self.assertRegex(manual, rf"\.It Cm {name}(\s|$|:)", name)

    def test_a_foreign_file_is_never_replaced(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"precious")
            file.flush()
            result = run("--database", file.name)
            self.assertEqual(result.returncode, 2)
            self.assertIn("no database of a sandbox", result.stderr)
            with open(file.name, "rb") as kept:
                self.assertEqual(kept.read(), b"precious")

    def test_its_own_file_is_replaced(self):
        with tempfile.TemporaryDirectory() as directory:
            path = directory + "/rows.sqlite"
            for rows in (30, 10):
                with Sandbox("--database", path, "--frozen-at", NOON, rows=rows) as box:
                    box.database_path = path
                    self.assertEqual(box.sql("SELECT count(*) FROM sessions"), [(rows,)])

    def test_tokens(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("from-a-file\r\n")
            file.flush()
            with Sandbox("--token-file", file.name, rows=1) as box:
                self.assertEqual(box.ask(token="from-a-file").status, 200)
                self.assertEqual(box.ask().status, 401)
        with Sandbox("--token", "from-argv", rows=1) as box:
            self.assertEqual(box.ask(token="from-argv").status, 200)
        environment = {k: v for k, v in os.environ.items() if k != "AIFI_SANDBOX_TOKEN"}
        process = subprocess.Popen([BINARY, "--rows", "1"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=environment)
        process.stdout.readline()
        self.assertRegex(process.stderr.readline(), r"^token: [0-9a-f]{32}$")
        process.terminate()
        process.communicate(timeout=10)


class TokenUrlTest(unittest.TestCase):
    def grant(self, box, client="me", secret="s&crt", form="grant_type=client_credentials", method="POST"):
        pair = ":".join(urllib.parse.quote(part, safe="") for part in (client, secret))
        headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        connection = http.client.HTTPConnection("127.0.0.1", box.port, timeout=10)
        connection.request(method, "/oauth/token", form if method == "POST" else None, headers)
        reply = connection.getresponse()
        body = json.loads(reply.read())
        connection.close()
        return reply.status, body

    def test_tokens_are_given_and_end(self):
        with Sandbox("--oauth", "me:s&crt:600", rows=1, control=True) as box:
            status, given = self.grant(box)
            self.assertEqual((status, given["token_type"], given["expires_in"]), (200, "Bearer", 600))
            another = self.grant(box)[1]["access_token"]
            self.assertNotEqual(another, given["access_token"])
            for token in (given["access_token"], another):
                self.assertEqual(box.ask(token=token).status, 200)
            self.assertEqual(box.ask().status, 200)  # that of --token
            self.assertEqual(box.command("expire"), "ok")
            self.assertEqual(box.ask(token=another).status, 401)
            self.assertEqual(box.ask().status, 200)
            self.assertEqual(box.ask(token=self.grant(box)[1]["access_token"]).status, 200)
        with Sandbox("--oauth", "me:s&crt:0", rows=1) as box:
            self.assertEqual(box.ask(token=self.grant(box)[1]["access_token"]).status, 401)

    def test_refusals(self):
        with Sandbox("--oauth", "me:s&crt", rows=1) as box:
            for changes, expected in (
                ({"secret": "other"}, (401, "invalid_client")),
                ({"client": "you"}, (401, "invalid_client")),
                ({"form": "grant_type=password"}, (400, "unsupported_grant_type")),
                ({"form": ""}, (400, "unsupported_grant_type")),
                ({"method": "GET"}, (405, "invalid_request")),
            ):
                status, body = self.grant(box, **changes)
                self.assertEqual((status, body["error"]), expected, changes)
        with Sandbox(rows=1) as box:
            self.assertEqual(self.grant(box)[0], 404)
        for spec in ("me", "me:", ":x", "me:x:y", "me:x:-1", "me:x:1:2"):
            done = subprocess.run([BINARY, "--oauth", spec], capture_output=True, text=True, timeout=10)
            self.assertEqual(done.returncode, 2, spec)
            self.assertIn("--oauth takes", done.stderr)


class LimitsTest(unittest.TestCase):
    def test_rate(self):
        with Sandbox(rows=1, rate=5) as box:
            answers = [box.ask("count=1") for _ in range(60)]
            good = [a for a in answers if a.status == 200]
            self.assertGreaterEqual(len(good), 5)
            self.assertLess(len(good), 60)
            refused = [a for a in answers if a.status != 200]
            self.assertEqual({a.status for a in refused}, {503})
            self.assertEqual(refused[0].headers["Retry-After"], "1")
            self.assertIn("message", refused[0].json)
            wait_for(lambda: box.ask("count=1").status == 200)

    def test_latency_does_not_queue(self):
        with Sandbox("--latency-ms", 1500, rows=1) as box:
            began = time.monotonic()
            threads = [threading.Thread(target=box.raw, kwargs={"until": 100}) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took = time.monotonic() - began
            self.assertTrue(1.5 <= took < 6, took)  # 12 s one after the other

    def test_log(self):
        with tempfile.TemporaryDirectory() as directory:
            path = directory + "/log"
            with Sandbox("--requests-log", path, rows=5) as box:
                box.ask("count=2&orderBy=createdAt")
                box.ask("count=0", token=None, headers={"Cookie": "a=b"})
                box.ask(path="/nowhere")
                with open(path) as file:
                    lines = file.read().splitlines()
        pattern = (r"^t=\d+\.\d{3} conn=1 GET (\S+) (\d{3}) bytes=\d+ auth=(yes|no) "
                   r"cookie=(yes|no)$")
        self.assertEqual([re.match(pattern, line).groups() for line in lines], [
            ("/api/admin/v2/sessions?count=2&orderBy=createdAt", "200", "yes", "no"),
            ("/api/admin/v2/sessions?count=0", "401", "no", "yes"),
            ("/nowhere", "404", "yes", "no")])
        self.assertNotIn(TOKEN, "\n".join(lines))


class EndTest(unittest.TestCase):
    def start(self, *arguments, **options):
        process = subprocess.Popen([BINARY, "--rows", "1", "--token", TOKEN, *arguments],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        self.assertRegex(process.stdout.readline(), r"^listening on http://127\.0\.0\.1:\d+\n$")
        return process

    def end(self, process, status=0):
        self.assertEqual(process.wait(60), status)
        process.stdin.close()
        process.stdout.close()

    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process = self.start()
            process.send_signal(number)
            self.end(process)

    def test_end_of_input(self):
        process = self.start("--until-eof")
        process.stdin.close()
        self.assertEqual(process.wait(60), 0)
        process.stdout.close()
        process = self.start("--until-eof")
        process.stdin.write("nonsense\nadvance 5\nquit\n")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), "error: no such command\n")
        self.assertEqual(process.stdout.readline(), "error: the clock is not frozen\n")
        self.end(process)

    def test_new_token(self):
        with Sandbox("--frozen-at", NOON, rows=1, control=True) as box:
            self.assertEqual(box.command("token another"), "ok")
            self.assertEqual((box.ask().status, box.ask(token="another").status), (401, 200))

    def test_stalled_connections_do_not_hold_it_up(self):
        for fault in ("stall", "stall-body:10", "silent", "trickle", "endless"):
            with self.subTest(fault=fault):
                with Sandbox("--fault", fault, rows=5) as box:
                    box.raw(timeout=0.1, until=50)
                    # A connection whose request was sent and whose answer nobody reads.
                    with box.connect_and_ask():
                        began = time.monotonic()
                        box.process.terminate()
                        box.process.wait(10)
                        self.assertLess(time.monotonic() - began, 3)

    def test_the_parent_dies(self):
        with tempfile.TemporaryDirectory() as directory:
            path = directory + "/out"
            shell = subprocess.Popen(
                ["sh", "-c", f'"{BINARY}" --rows 1 --exit-with-parent > {path} 2>&1 & echo $!; '
                 "exec 1>&-; read line"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            pid = int(shell.stdout.readline())

            def listens():
                try:
                    with open(path) as file:
                        return "listening" in file.read()
                except FileNotFoundError:
                    return False
            wait_for(listens)
            shell.kill()
            shell.communicate(timeout=10)

            def gone():
                try:
                    with open(f"/proc/{pid}/stat") as file:
                        return file.read().rsplit(")", 1)[1].split()[0] == "Z"
                except FileNotFoundError:
                    return True
            wait_for(gone)


if __name__ == "__main__":
    sandbox.main()
