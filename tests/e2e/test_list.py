#!/usr/bin/env python3
"""`aifi-sessions list` against the sandbox and against servers that misbehave."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import tempfile
import termios
import unittest

from support import (
    DEADLINE_S,
    FROZEN,
    SESSIONS,
    TOKEN,
    Liar,
    Sandbox,
    environment,
    page,
    run,
    wait_until,
)


def ids(rows):
    return [json.loads(row)["id"] for row in rows]


def row(number, **fields):
    return json.dumps({"id": str(number), "createdAt": FROZEN, "status": "active", **fields})


class World(unittest.TestCase):
    """Sessions of a world that stands still."""

    N_ROWS = 700

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(rows=cls.N_ROWS, seed=7)
        cls.rows = cls.sandbox.walk(orderBy="createdAt", direction="desc", count=200)

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.close()

    def list(self, *arguments, status=0):
        done = run("list", "--rate", "20", *arguments, server=self.sandbox)
        self.assertEqual(done.returncode, status, done.stderr)
        return done


class Large(World):
    N_ROWS = 5000

    def test_all_rows_byte_for_byte_in_order(self):
        self.assertEqual(len(self.rows), 5000)
        done = self.list("--all", "-o", "ndjson")
        self.assertEqual(done.stdout, "".join(r + "\n" for r in self.rows).encode())
        self.assertEqual(done.stderr, b"")
        done = self.list("--all", "-o", "json")
        self.assertEqual(done.stdout, ("[\n" + ",\n".join(self.rows) + "\n]\n").encode())
        self.assertEqual(done.stderr, b"")


class Listing(World):
    def test_json_is_one_array_however_many_pages(self):
        done = self.list("--limit", "450", "--json")
        self.assertEqual(json.loads(done.stdout), [json.loads(r) for r in self.rows[:450]])
        self.assertIn(b"450 printed, there are more; --all or --limit", done.stderr)

    def test_default_limit_is_200_and_says_so(self):
        done = self.list("-o", "ndjson")
        self.assertEqual(len(done.stdout.splitlines()), 200)
        self.assertIn(b"200 printed, there are more", done.stderr)

    def test_limit_asks_for_no_more_than_it_needs(self):
        before = len(self.sandbox.requests())
        self.list("--limit", "7", "-o", "ndjson")
        asked = self.sandbox.requests()[before:]
        self.assertEqual(len(asked), 1)
        self.assertIn("count=7", asked[0])
        before = len(self.sandbox.requests())
        self.list("--limit", "60", "--count", "25", "-o", "ndjson")
        self.assertEqual(len(self.sandbox.requests()) - before, 3)

    def test_sorts_and_filters_as_the_server_does(self):
        for flags, parameters in (
            (["--order-by", "id", "--direction", "asc"], {"orderBy": "id", "direction": "asc"}),
            (["--order-by", "visitors"], {"orderBy": "visitors", "direction": "desc"}),
            (
                ["--store-id", "204", "--min-visitors", "1"],
                {"storeId": 204, "minVisitors": 1, "orderBy": "createdAt", "direction": "desc"},
            ),
            (
                ["--status", "active", "--status", "completed"],
                {"status": ["active", "completed"], "orderBy": "createdAt", "direction": "desc"},
            ),
            (
                ["--since", "2026-11-24T12:00Z", "--until", "2026-11-24T13:00Z"],
                {
                    "minCreatedAt": "2026-11-24T12:00:00.000Z",
                    "maxCreatedAt": "2026-11-24T13:00:00.000Z",
                    "orderBy": "createdAt",
                    "direction": "desc",
                },
            ),
        ):
            with self.subTest(flags=flags):
                expected = self.sandbox.walk(count=200, **parameters)
                done = self.list("--all", "-o", "ndjson", *flags)
                self.assertEqual(done.stdout.decode().splitlines(), expected)

    def test_status_encodings(self):
        for how, expected in (
            ("repeat", "status=active&status=completed"),
            ("brackets", "status%5B%5D=active&status%5B%5D=completed"),
            ("comma", "status=active,completed"),
        ):
            before = len(self.sandbox.requests())
            self.list("--status", "active,completed", "--status-encoding", how, "--limit", "5")
            self.assertIn(expected, self.sandbox.requests()[before])

    def test_csv_is_masked_unless_told_otherwise(self):
        flags = ["-n", "50", "-o", "csv", "--columns", "id,customer.email,createdAt,dwell"]
        masked = list(csv.reader(io.StringIO(self.list(*flags).stdout.decode(), newline="")))
        shown = list(
            csv.reader(io.StringIO(self.list(*flags, "--unmask").stdout.decode(), newline=""))
        )
        self.assertEqual(masked[0], ["id", "customer.email", "createdAt", "dwell"])
        self.assertEqual([r[0] for r in masked[1:]], ids(self.rows[:50]))
        emails = [json.loads(r).get("customer") or {} for r in self.rows[:50]]
        emails = [customer.get("email") or "" for customer in emails]
        self.assertEqual([r[1] for r in shown[1:]], emails)
        for cell, email in zip((r[1] for r in masked[1:]), emails):
            self.assertTrue(cell != email or email == "", email)
        self.assertTrue(all(r[2].endswith("Z") for r in masked[1:]))

    def test_table_has_titles_zone_and_masks(self):
        lines = self.list("-n", "30").stdout.decode().splitlines()
        self.assertEqual(len(lines), 31)
        self.assertIn("CREATED UTC", lines[0])
        self.assertIn("STORE", lines[0])
        text = "\n".join(lines)
        for record in map(json.loads, self.rows[:30]):
            self.assertIn(record["id"], text)
            self.assertNotIn(record["code"], text)

    def test_columns_are_added_and_dropped(self):
        titles = self.list("-n", "1", "--columns=+e-mail,-code").stdout.decode().splitlines()[0]
        self.assertIn("E-MAIL", titles)
        self.assertNotIn("CODE", titles)
        everything = self.list("-n", "3", "-o", "csv", "--columns", "all").stdout.decode()
        self.assertEqual(len(everything.split("\r\n")[0].split(",")), 62)

    def test_nothing_found(self):
        done = self.list("--store-id", "999999")
        self.assertIn(b"no session matches", done.stderr)
        self.assertEqual(self.list("--store-id", "999999", "--json").stdout, b"[]\n")

    def test_SIG_05_reader_leaves(self):
        process = subprocess.Popen(
            [SESSIONS, "list", "--all"],
            env=environment(self.sandbox),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.wait(DEADLINE_S), -signal.SIGPIPE)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()

    def test_SIG_01_interrupted_while_nobody_reads(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                process = subprocess.Popen(
                    [SESSIONS, "list", "--all", "--json"],
                    env=environment(self.sandbox),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
                process.stdout.read(1)
                process.send_signal(number)
                self.assertEqual(process.wait(DEADLINE_S), 128 + number)
                self.assertRegex(process.stderr.read(), rb"stopped after [\d,]+ rows")
                process.stdout.close()
                process.stderr.close()

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [SESSIONS, "list"],
                env=environment(self.sandbox),
                stdin=subprocess.DEVNULL,
                stdout=full,
                stderr=subprocess.PIPE,
                timeout=DEADLINE_S,
                check=False,
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left", done.stderr)

    def test_closed_standard_output_is_no_socket(self):
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$0" list >&-', SESSIONS],
            env=environment(self.sandbox),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=DEADLINE_S,
            check=False,
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot write to standard output", done.stderr)


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(rows=20)

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.close()

    def without_token(self, **changes):
        return environment(self.sandbox, AIFI_TOKEN=None, **changes)

    def token_file(self, mode=0o600, text=TOKEN + "\n"):
        file = tempfile.NamedTemporaryFile("w", prefix="token-")
        file.write(text)
        file.flush()
        os.chmod(file.name, mode)
        self.addCleanup(file.close)
        return file.name

    def test_from_file_and_command(self):
        for flags in (
            ["--token-file", self.token_file()],
            ["--token-command", f"cat '{self.token_file()}'"],
        ):
            done = run("list", "-n", "5", *flags, env=self.without_token())
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_SEC_04_file_that_others_can_read(self):
        done = run("list", "--token-file", self.token_file(0o644), env=self.without_token())
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout, b"")

    def test_SEC_13_command_fails(self):
        done = run("list", "--token-command", "false", env=self.without_token())
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"status 1", done.stderr)

    def test_none_and_nobody_to_ask(self):
        done = run("list", env=self.without_token())
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"--token-file", done.stderr)

    def test_HTTP_01_wrong_token(self):
        done = run("list", "--json", env=environment(self.sandbox, AIFI_TOKEN="wrong"))
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"401", done.stderr)

    def test_SEC_05_impossible_token(self):
        before = len(self.sandbox.requests())
        for token in ("two words", "line\nbreak", "x" * 100000):
            done = run("list", env=environment(self.sandbox, AIFI_TOKEN=token))
            self.assertEqual(done.returncode, 4)
            self.assertNotIn(token.encode()[:20], done.stderr)
        self.assertEqual(len(self.sandbox.requests()), before)

    def test_SEC_01_token_on_the_command_line(self):
        for flags in (["--token", "SeCrEt"], ["--token=SeCrEt"], ["--tok=SeCrEt"]):
            done = run("list", *flags, server=self.sandbox)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"--token-file", done.stderr)
            self.assertNotIn(b"SeCrEt", done.stdout + done.stderr)

    def test_SEC_02_environment_is_overwritten(self):
        def answer(_parameters, _headers, _n):
            with open(f"/proc/{process.pid}/environ", "rb") as file:
                seen.append(file.read())
            with open(f"/proc/{process.pid}/cmdline", "rb") as file:
                seen.append(file.read())
            return 200, page([row(1)])

        seen = []
        with Liar(answer) as liar:
            process = subprocess.Popen(
                [SESSIONS, "list"], env=environment(liar), stdout=subprocess.DEVNULL
            )
            self.assertEqual(process.wait(DEADLINE_S), 0)
        self.assertEqual(len(seen), 2)
        self.assertIn(b"TERM=", seen[0])
        self.assertNotIn(TOKEN.encode(), b"".join(seen))

    def test_SEC_06_plain_http_elsewhere(self):
        env = environment(self.sandbox, AIFI_BASE_URL="http://api.example.com")
        done = run("list", env=env)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"https", done.stderr)

    def test_SEC_12_prompt_has_no_echo(self):
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [SESSIONS, "list", "-n", "3", "-o", "ndjson"],
            env=self.without_token(),
            stdin=child,
            stdout=subprocess.PIPE,
            stderr=child,
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(child)
        shown = b""
        while b"not shown" not in shown:
            shown += os.read(parent, 1000)
        os.write(parent, b"wrong\x15" + TOKEN.encode() + b"x\x7f\n")
        output = process.stdout.read()
        self.assertEqual(process.wait(DEADLINE_S), 0)
        process.stdout.close()
        self.assertEqual(len(output.splitlines()), 3)
        try:
            while part := os.read(parent, 1000):
                shown += part
        except OSError:
            pass  # the other end is closed
        os.close(parent)
        self.assertNotIn(TOKEN.encode(), shown)

    def test_SEC_12_interrupted_prompt_restores_the_terminal(self):
        parent, child = pty.openpty()
        before = termios.tcgetattr(child)
        process = subprocess.Popen(
            [SESSIONS, "list"],
            env=self.without_token(),
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0),
        )
        wait_until(lambda: not termios.tcgetattr(child)[3] & termios.ECHO, "the echo to be off")
        os.write(parent, b"\x03")
        self.assertEqual(process.wait(DEADLINE_S), 130)
        self.assertEqual(termios.tcgetattr(child), before)
        os.close(parent)
        os.close(child)


class Faults(unittest.TestCase):
    """What a walk does when the server goes wrong half-way."""

    def list(self, answer, *arguments, **changes):
        with Liar(answer) as liar:
            done = run("list", "--all", *arguments, env=environment(liar, **changes))
            return done, liar.seen

    def test_CUR_01_repeated_cursor(self):
        def answer(parameters, _headers, n):
            return 200, page([row(2 * n), row(2 * n + 1)], after="ab"[n % 2])

        done, _ = self.list(answer, "--json")
        self.assertEqual(done.returncode, 7)
        self.assertEqual(ids(map(json.dumps, json.loads(done.stdout))), [str(i) for i in range(6)])
        self.assertIn(b"stopped after 6 rows", done.stderr)

    def test_HTTP_03_refused_half_way(self):
        def answer(parameters, _headers, n):
            if n == 2:
                return 403, '{"message":"No \\u001b[31mway","type":"E_FORBIDDEN"}'
            return 200, page([row(n)], after=f"c{n}")

        done, seen = self.list(answer, "-o", "ndjson")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(ids(done.stdout.decode().splitlines()), ["0", "1"])
        self.assertIn(b"stopped after 2 rows, not complete", done.stderr)
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertEqual(len(seen), 3)

    def test_HTTP_02_new_token_half_way(self):
        with tempfile.TemporaryDirectory() as folder:
            counter = os.path.join(folder, "tokens")
            script = os.path.join(folder, "give-token")
            with open(script, "w", encoding="utf-8") as file:
                file.write(f'#!/bin/sh\necho x >>"{counter}"\necho token$(wc -l <"{counter}")\n')
            os.chmod(script, 0o700)

            def answer(parameters, headers, n):
                expected = "Bearer token1" if n < 2 else "Bearer token2"
                if headers["Authorization"] != expected:
                    return 401, '{"type":"E_UNAUTHORIZED"}'
                return 200, page([row(n)], after=f"c{n}" if n < 4 else None)

            done, seen = self.list(answer, "-o", "ndjson", "--token-command", script)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(ids(done.stdout.decode().splitlines()), ["0", "1", "3", "4"])
        self.assertEqual(seen[2][0]["after"], seen[3][0]["after"])

    def test_HTTP_07_heals(self):
        def answer(_parameters, _headers, n):
            if n == 0:
                return 503, "", {"Retry-After": "0"}
            return 200, page([row(1)])

        done, _ = self.list(answer, "-o", "ndjson")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_CUR_06_rows_that_come_twice(self):
        def answer(_parameters, _headers, n):
            pages = [[row(1), row(2)], [row(2), row(3)], [row(3)]]
            return 200, page(pages[n], after=f"c{n}" if n < 2 else None)

        done, _ = self.list(answer, "-o", "ndjson")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(ids(done.stdout.decode().splitlines()), ["1", "2", "3"])
        self.assertIn(b"2 rows came twice", done.stderr)

    def test_HTTP_08_web_page(self):
        done, _ = self.list(lambda *_: (200, "<html><h1>Login</h1></html>"), "--json")
        self.assertEqual(done.returncode, 6)
        self.assertEqual(done.stdout, b"")
        self.assertNotIn(b"<h1>", done.stderr)

    def test_NET_01_nobody_listens(self):
        with Liar(lambda *_: (200, page([]))) as liar:
            url = liar.url
        env = environment(None, AIFI_BASE_URL=url, AIFI_TOKEN=TOKEN)
        process = subprocess.Popen(
            [SESSIONS, "list"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, 5)
        self.assertEqual(out, b"")
        self.assertIn(b"refused", err)

    def test_NET_16_no_proxy_for_loopback(self):
        def proxy_answer(*_):
            raise AssertionError("the proxy was asked")

        with Liar(proxy_answer) as proxy:
            changes = {name: proxy.url for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY")}
            done, _ = self.list(lambda *_: (200, page([row(1)])), "-o", "ndjson", **changes)
            self.assertEqual(proxy.seen, [])
        self.assertEqual(done.returncode, 0)


class Bytes(unittest.TestCase):
    """Records are the server's bytes; terminals are spared what they would obey."""

    RECORD = (
        b'{ "id" : 9007199254740993,\r\n  "n": 1.0e+2, "b":1, "b" : 2,\n'
        b'"customer": {"firstName":"\xe2\x80\xae\xc2\x9b31m\xe2\x80\x8bEve\xff", "email":"=1+1"},'
        b'"metadata":{"\xf0\x9f\x91\x8d":"\\u001b[31m"} }'
    )

    def list(self, *arguments, **options):
        body = b'{"data":[' + self.RECORD + b'],"pagination":{}}'
        with Liar(lambda *_: (200, body)) as liar:
            return run("list", *arguments, env=environment(liar), **options)

    def test_json_keeps_every_byte(self):
        self.assertEqual(self.list("--json").stdout, b"[\n" + self.RECORD + b"\n]\n")

    def test_ndjson_only_turns_line_breaks_into_blanks(self):
        expected = self.RECORD.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"
        self.assertEqual(self.list("-o", "ndjson").stdout, expected)

    def on_terminal(self, *arguments):
        """What a terminal gets."""
        parent, child = pty.openpty()
        attributes = termios.tcgetattr(child)
        attributes[1] &= ~termios.OPOST
        termios.tcsetattr(child, termios.TCSANOW, attributes)
        body = b'{"data":[' + self.RECORD + b'],"pagination":{}}'
        with Liar(lambda *_: (200, body)) as liar:
            process = subprocess.Popen(
                [SESSIONS, "list", *arguments],
                env=environment(liar),
                stdin=subprocess.DEVNULL,
                stdout=child,
                stderr=subprocess.DEVNULL,
            )
            os.close(child)
            out = b""
            try:
                while part := os.read(parent, 4096):
                    out += part
            except OSError:
                pass  # the other end is closed
            self.assertEqual(process.wait(DEADLINE_S), 0)
        os.close(parent)
        return out

    def test_json_on_a_terminal_is_the_same_json_without_controls(self):
        out = self.on_terminal("--json")
        for bad in (b"\r", b"\x1b", "\u202e".encode(), "\u009b".encode(), "\u200b".encode()):
            self.assertNotIn(bad, out)
        self.assertIn(b"\\u202e\\u009b31m\\u200bEve", out)
        shown = json.loads(out.decode("utf-8"))
        sent = json.loads(b"[" + self.RECORD.replace(b"\xff", "\ufffd".encode()) + b"]")
        self.assertEqual(shown, sent)

    def test_table_and_csv_hold_nothing_that_acts(self):
        for arguments in (["-o", "table"], ["-o", "csv"]):
            out = self.list(
                *arguments, "--unmask", "--columns", "id,customer.firstName,customer.email,metadata"
            ).stdout
            text = out.decode("utf-8")
            for bad in ("\u202e", "\u009b", "\u200b", "\x1b"):
                self.assertNotIn(bad, text)
            self.assertIn("9007199254740993", text)
        self.assertIn("'=1+1", text)


class Demo(unittest.TestCase):
    def test_demo_ends_with_us(self):
        done = run(
            "list", "--demo", "--demo-rows", "50", "--demo-frozen-at", FROZEN, "--json",
            env=environment(None),
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(json.loads(done.stdout)), 50)

    def test_demo_ends_with_us_when_killed(self):
        process = subprocess.Popen(
            [SESSIONS, "list", "--demo", "--demo-rows", "3000", "--all"],
            env=environment(None),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        process.stdout.read(1)
        with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
            children = file.read().split()
        self.assertEqual(len(children), 1)
        with open(f"/proc/{children[0]}/cmdline", "rb") as file:
            self.assertNotIn(b"token", file.read())
        process.kill()
        process.wait(DEADLINE_S)
        process.stdout.close()
        wait_until(lambda: not os.path.exists(f"/proc/{children[0]}"), "the demo's server to end")


class Usage(unittest.TestCase):
    def test_help_and_version(self):
        for flag in ("--help", "-h", "help"):
            done = run(flag, env=environment(None))
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertTrue(all(len(line) <= 80 for line in done.stdout.decode().splitlines()))
        done = run("list", "--nonsense", "--help", env=environment(None))
        self.assertEqual(done.returncode, 0)
        done = run("--version", env=environment(None))
        self.assertRegex(
            done.stdout, rb"^aifi-sessions \d+\.\d+\.\d+\nlibcurl/.* \w+SSL/.* ncurses/.* cJSON/.* inih/.* SQLite/"
        )

    def test_mistakes(self):
        for arguments, words in (
            (["--limt", "3"], b"did you mean --limit?"),
            (["lisst"], b"did you mean list?"),
            (["list", "--limit", "3", "--all"], b"--limit and --all exclude each other"),
            (["list", "extra"], b"unexpected argument 'extra'"),
            (["list", "--min-created-at", "31 nov"], b"--min-created-at"),
            (["list", "--store-id", "abc"], b"--store-id: digits only"),
            (["--output", "json"], b"--output belongs to the commands list, fraud"),
            (["--demo-rows", "3"], b"--demo-rows goes with --demo"),
            (["--base-url", "ftp://x"], b"--base-url"),
            (["list", "--json", "--columns", "id"], b"whole records"),
            (["list", "--columns", "idd"], b"no column"),
        ):
            with self.subTest(arguments=arguments):
                done = run(*arguments, env=environment(None))
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, b"")
                self.assertIn(words, done.stderr)
                self.assertIn(b"Try 'aifi-sessions --help'.", done.stderr)

    def test_TERM_06_browser_without_a_terminal(self):
        done = run("--demo", env=environment(None))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"aifi-sessions list", done.stderr)


if __name__ == "__main__":
    unittest.main()
