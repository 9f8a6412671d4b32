"""The commands of scripts: get, watch, keys, the formats for programs, spreadsheets and screen
readers, and every exit status, against the sandbox and its faults."""

import csv
import io
import json
import os
import pty
import queue
import re
import signal
import subprocess
import tempfile
import threading
import unittest

import support
from support import DEADLINE_S, FROZEN, SESSIONS, TOKEN, Liar, Sandbox, environment, page, run

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Case(unittest.TestCase):
    ROWS = 400

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(rows=cls.ROWS, seed=7)
        cls.rows = cls.sandbox.walk(orderBy="createdAt", direction="desc", count=200)
        cls.records = [json.loads(row) for row in cls.rows]

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.close()

    def run_ok(self, *arguments, status=0, **options):
        done = run(*arguments, server=self.sandbox, **options)
        self.assertEqual(done.returncode, status, done.stderr)
        return done


class Get(Case):
    def test_by_id_in_the_order_given(self):
        chosen = [self.records[i]["id"] for i in (5, 0, 17, 0)]
        done = self.run_ok("get", *chosen, "-o", "ndjson")
        expected = "".join(self.rows[i] + "\n" for i in (5, 0, 17, 0))
        self.assertEqual(done.stdout, expected.encode())
        self.assertEqual(done.stderr, b"")
        done = self.run_ok("get", *chosen, "--json")
        self.assertEqual([r["id"] for r in json.loads(done.stdout)], chosen)

    def test_by_token(self):
        done = self.run_ok("get", self.records[3]["sessionToken"], "-o", "ndjson")
        self.assertEqual(done.stdout.decode(), self.rows[3] + "\n")

    def test_unknown_ones_are_told_and_the_others_printed(self):
        done = self.run_ok(
            "get", "999", self.records[1]["id"], "00000000-0000-4000-8000-000000000000",
            "-o", "ndjson", status=1)
        self.assertEqual(done.stdout.decode(), self.rows[1] + "\n")
        self.assertIn(b"no session with the id 999\n", done.stderr)
        self.assertIn(b"with the token 00000000-0000-4000-8000-000000000000\n", done.stderr)
        self.assertEqual(self.run_ok("get", "999", "--json", status=1).stdout, b"[]\n")

    def test_ids_from_standard_input(self):
        names = f"{self.records[2]['id']}\n  {self.records[4]['sessionToken']}\r\n"
        done = run("get", "-", self.records[0]["id"], "-o", "ndjson",
                   server=self.sandbox, stdin=None, input=names.encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        expected = "".join(self.rows[i] + "\n" for i in (2, 4, 0))
        self.assertEqual(done.stdout, expected.encode())
        done = run("get", "-", "--json", server=self.sandbox, stdin=None, input=b"\n")
        self.assertEqual((done.returncode, done.stdout), (0, b"[]\n"))

    def test_page_as_text(self):
        record = next(r for r in self.records if r["customer"] and r["customer"]["email"])
        text = self.run_ok("get", record["id"]).stdout.decode()
        self.assertTrue(text.startswith(f"Session {record['id']}"))
        places = [text.index(f"\n{heading}") for heading in (
            "Overview", "Timeline", "Session", "Customer", "Store", "Events", "Other metadata")]
        self.assertEqual(places, sorted(places))
        self.assertIn("Phase (worked out here)", text)
        self.assertNotIn(record["customer"]["email"], text)
        self.assertNotIn(record["code"], text)
        shown = self.run_ok("get", record["id"], "--unmask").stdout.decode()
        self.assertIn(record["customer"]["email"], shown)
        self.assertIn(record["code"], shown)
        self.assertEqual(self.run_ok("get", record["id"], "-o", "plain").stdout.decode(), text)
        lines = self.run_ok("get", record["id"], "--columns", "id,status").stdout.decode()
        self.assertEqual(lines, f"Id: {record['id']}\nStatus: {record['status']}\n")

    def test_a_server_that_answers_with_another(self):
        with Liar(lambda *_: (200, page([self.rows[0]]))) as liar:
            done = run("get", "77", "-o", "ndjson", env=environment(liar))
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"no session with the id 77", done.stderr)

    def test_mistakes(self):
        for arguments, words in (
            (["get"], b"get needs its ID..."),
            (["get", "abc"], b"'abc' is no session's id"),
            (["get", "--", "--all"], b"'--all' is no session's id"),
            (["get", "5", "--store-id", "3"], b"not --store-id"),
            (["get", "5", "--columns", "signals"], b"cases show ID"),
            (["get", "5", "--all"], b"--all belongs to the commands list, fraud"),
        ):
            with self.subTest(arguments=arguments):
                done = self.run_ok(*arguments, status=2)
                self.assertIn(words, done.stderr)
                self.assertTrue(done.stderr.endswith(b"\nTry 'aifi-sessions --help'.\n"))
                self.assertEqual(done.stdout, b"")

    def test_failure_half_way_keeps_what_came(self):
        def answer(parameters, _headers, n):
            return (200, page([self.rows[0]])) if n == 0 else (403, '{"type":"E_FORBIDDEN"}')

        with Liar(answer) as liar:
            done = run("get", self.records[0]["id"], "5", "--json", env=environment(liar))
        self.assertEqual(done.returncode, 4)
        self.assertEqual(json.loads(done.stdout), self.records[:1])


class Formats(Case):
    def unescape(self, cell):
        known = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
        return re.sub(
            r"\\(?:u\{([0-9A-F]+)\}|.)",
            lambda m: chr(int(m[1], 16)) if m[1] else known[m[0]], cell)

    def test_tsv_can_be_read_back(self):
        hostile = "a\tb\r\nc\\d\u202e\u200b=1"
        record = json.dumps({"id": "1", "locationId": hostile, "status": "-1+1"})
        with Liar(lambda *_: (200, page([record]))) as liar:
            done = run("list", "-o", "tsv", "--columns", "id,locationId,status",
                       "--no-csv-safe", env=environment(liar))
            safe = run("list", "-o", "tsv", "--csv-safe", "--columns", "status",
                       env=environment(liar))
        lines = done.stdout.decode().split("\n")
        self.assertEqual(lines[0].split("\t"), ["id", "locationId", "status"])
        self.assertEqual([self.unescape(c) for c in lines[1].split("\t")], ["1", hostile, "-1+1"])
        self.assertEqual(lines[2:], [""])
        self.assertEqual(safe.stdout, b"status\n'-1+1\n")

    def test_tsv_holds_what_csv_holds(self):
        flags = ["list", "-n", "100", "--columns", "all", "--unmask", "--no-csv-safe"]
        by_csv = list(csv.reader(
            io.StringIO(self.run_ok(*flags, "-o", "csv").stdout.decode(), newline=""), strict=True))
        by_tsv = [[self.unescape(cell) for cell in line.split("\t")] for line in
                  self.run_ok(*flags, "-o", "tsv").stdout.decode().splitlines()]
        self.assertEqual(len(by_tsv), 101)
        self.assertEqual([[" ".join(cell.split()) for cell in line] for line in by_tsv],
                         [[" ".join(cell.split()) for cell in line] for line in by_csv])

    def test_plain_is_labelled_lines(self):
        text = self.run_ok("list", "-n", "20", "-o", "plain").stdout.decode()
        sessions = text.rstrip("\n").split("\n\n")
        self.assertEqual(len(sessions), 20)
        for session, record in zip(sessions, self.records):
            lines = session.split("\n")
            self.assertTrue(all(re.match(r"[A-Z][\w() -]*: ", line) for line in lines), session)
            self.assertIn(f"Id: {record['id']}", lines)
            self.assertIn(f"Status: {record['status']}", lines)
            self.assertNotIn(record["code"], session)
        # The screen reader may be told less, in another order.
        text = self.run_ok("list", "-n", "1", "-o", "plain", "--columns", "status,id").stdout
        self.assertEqual(
            text.decode(), f"Status: {self.records[0]['status']}\nId: {self.records[0]['id']}\n")

    def test_stores_and_fraud_too(self):
        lines = self.run_ok("stores", "-o", "tsv").stdout.decode().splitlines()
        told = json.loads(self.run_ok("stores", "--json").stdout)
        self.assertEqual(lines[0].split("\t")[:3], ["storeId", "name", "status"])
        self.assertEqual(
            [line.split("\t")[:2] for line in lines[1:]],
            [[str(store["storeId"]), store["name"]] for store in told])
        text = self.run_ok("stores", "-o", "plain").stdout.decode()
        self.assertEqual(len(text.rstrip("\n").split("\n\n")), len(told))
        self.assertIn(f"Store id: {told[0]['storeId']}\nName: {told[0]['name']}\n", text)
        flags = ["fraud", "--since", "2026-11-01"]
        n = len(self.run_ok(*flags, "-o", "ndjson").stdout.splitlines())
        self.assertEqual(len(self.run_ok(*flags, "-o", "tsv").stdout.splitlines()), n + 1)

    def test_nothing_is_cut_in_a_pipe(self):
        name = "N" * 300
        record = json.dumps({"id": "1", "store": {"name": name}})
        for output in ("table", "csv", "tsv", "plain"):
            with Liar(lambda *_: (200, page([record]))) as liar:
                done = run("list", "-o", output, env=environment(liar, COLUMNS="80"))
            self.assertIn(name.encode(), done.stdout, output)

    def test_guard_against_spreadsheets(self):
        cells = ["=1+1", "+41 44", "-x", "@A1", "\t=1", "\r=1", "-12.5", "plain"]
        rows = [json.dumps({"id": str(i), "locationId": c}) for i, c in enumerate(cells)]
        flags = ["list", "-o", "csv", "--columns", "locationId"]
        with Liar(lambda *_: (200, page(rows))) as liar:
            env = environment(liar)
            safe = run(*flags, "--no-csv-safe", "--csv-safe", env=env).stdout.decode()
            default = run(*flags, env=env).stdout.decode()
            exact = run(*flags, "--no-csv-safe", env=env).stdout.decode()
        self.assertEqual(safe, default)
        self.assertEqual(safe.split("\r\n")[1:-1], [
            "'=1+1", "'+41 44", "'-x", "'@A1", "'=1", "'=1", "-12.5", "plain"])
        self.assertEqual(exact.split("\r\n")[1:-1], [
            "=1+1", "+41 44", "-x", "@A1", "=1", "=1", "-12.5", "plain"])

    def test_yesterdays_sessions_of_a_store_for_a_spreadsheet(self):
        demo = ["--demo", "--demo-rows", "3000", "--demo-frozen-at", FROZEN]
        everything = run("list", "--all", "-o", "ndjson", *demo, env=environment(None))
        records = [json.loads(line) for line in everything.stdout.splitlines()]
        of_day = [r for r in records if r["createdAt"].startswith("2026-11-23")]
        store = max({r["storeId"] for r in of_day},
                    key=lambda s: sum(r["storeId"] == s for r in of_day))
        expected = [r for r in of_day if r["storeId"] == store]
        self.assertGreater(len(expected), 10)
        done = run("list", "--since", "yesterday", "--until", "yesterday", "--store-id",
                   str(store), "--all", "-o", "csv", "--columns=+createdAt,+storeId,+store.name",
                   *demo, env=environment(None))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertFalse(done.stdout.startswith(b"\xef\xbb\xbf"))  # LibreOffice asks
        text = done.stdout.decode("utf-8")
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        self.assertTrue(text.endswith("\r\n"))
        lines = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        self.assertEqual([line["id"] for line in lines], [r["id"] for r in expected])
        for line, record in zip(lines, expected):
            self.assertNotIn(None, line)
            self.assertRegex(line["createdAt"], ISO)
            self.assertTrue(line["createdAt"].startswith(record["createdAt"][:-1]))
            self.assertEqual(line["storeId"], str(store))
            self.assertEqual(line["store.name"], (record["store"] or {}).get("name", ""))


class Passing(Case):
    def asked(self, *arguments):
        before = len(self.sandbox.requests())
        done = self.run_ok("list", "-n", "3", *arguments)
        return self.sandbox.requests()[before:], done

    def test_unknown_parameters_are_passed_on(self):
        asked, done = self.asked("--query", "region=nörd & x", "--query", "tags[]=a=b")
        self.assertEqual(len(asked), 1)
        self.assertIn("&region=n%C3%B6rd%20%26%20x&tags%5B%5D=a%3Db&", asked[0])
        self.assertNotIn(b"did you mean", done.stderr)

    def test_on_every_page(self):
        before = len(self.sandbox.requests())
        self.run_ok("list", "--all", "--since", "2026-01-01", "--query", "x=1", "-o", "ndjson")
        asked = self.sandbox.requests()[before:]
        self.assertGreater(len(asked), 1)
        self.assertTrue(all("&x=1&" in target for target in asked))

    def test_a_name_that_is_nearly_known(self):
        _, done = self.asked("--query", "storeIdd=3")
        self.assertIn(b"did you mean --store-id?", done.stderr)

    def test_refused(self):
        for pair, words in (
            ("storeId=3", b"--store-id"),
            ("min-created-at=1", b"--min-created-at"),
            ("status[]=a", b"--status"),
            ("a b=c", b"no name of a parameter"),
            ("x", b"KEY=VALUE"),
            ("x=\x1b[1m", b"cannot be printed"),
            ("x=" + "y" * 5000, b"4096"),
        ):
            done = self.run_ok("list", "--query", pair, status=2)
            self.assertIn(words, done.stderr)
            self.assertNotIn(b"\x1b", done.stderr)


class Statuses(Case):
    """Every exit status, as the manual has it."""

    def faulty(self, *faults, rows=100, **options):
        arguments = [word for fault in faults for word in ("--fault", fault)]
        server = Sandbox(rows=rows, options=arguments, **options)
        self.addCleanup(server.close)
        return server

    def expect(self, status, words, *arguments, server=None, **changes):
        done = run(*arguments, env=environment(server, **changes))
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertRegex(done.stderr, words)
        self.assertTrue(done.stderr.startswith(b"aifi-sessions: ") or not done.stderr)
        return done

    def test_0_done(self):
        self.expect(0, rb"^$", "list", "--all", "-o", "ndjson", server=self.sandbox)
        self.expect(0, rb"^$", "get", self.records[0]["id"], server=self.sandbox)

    def test_1_failed(self):
        self.expect(1, rb"no session", "get", "1", server=self.sandbox)
        self.expect(1, rb"complete", "fraud", "--exit-code", "--since", "2026-11-01",
                    server=self.sandbox)
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [SESSIONS, "get", self.records[0]["id"]], env=environment(self.sandbox),
                stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE,
                timeout=DEADLINE_S, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left", done.stderr)

    def test_2_usage(self):
        for arguments, words in (
            (["list", "--nonsense"], rb"unknown option"),
            (["wach"], rb"did you mean watch\?"),
            (["watch", "--chnges", "3"], rb"did you mean --changes\?"),
            (["list", "--", "--all"], rb"unexpected argument '--all'"),
            (["watch", "--json"], rb"--json belongs to"),
            (["list", "--fail-incomplete=1"], rb"takes no value"),
        ):
            done = self.expect(2, words, *arguments)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"Try 'aifi-sessions --help'.", done.stderr)

    def test_3_configuration(self):
        self.expect(3, rb"--base-url", "list", AIFI_TOKEN=TOKEN)
        self.expect(3, rb"https", "get", "5", AIFI_TOKEN=TOKEN, AIFI_BASE_URL="http://example.com")

    def test_4_authentication(self):
        for command in (["list"], ["get", "5"], ["watch"], ["stores"]):
            self.expect(4, rb"401", *command, server=self.sandbox, AIFI_TOKEN="wrong")
        self.expect(4, rb"403", "list", server=self.faulty("status:403"))
        self.expect(4, rb"--token-file", "list", server=self.sandbox, AIFI_TOKEN=None)

    def test_5_network(self):
        with Liar(lambda *_: (200, page([]))) as liar:
            url = liar.url
        self.expect(5, rb"refused", "get", "5", AIFI_BASE_URL=url, AIFI_TOKEN=TOKEN)

    def test_6_server(self):
        for fault in ("login-page", "error-200", "data:number", "status:400"):
            for command in (["list", "--json"], ["get", "5", "--json"]):
                with self.subTest(fault=fault, command=command):
                    done = self.expect(6, rb".", *command, server=self.faulty(fault))
                    self.assertEqual(done.stdout, b"")

    def test_7_incomplete(self):
        self.expect(7, rb"10 printed, there are more; --all or --limit N", "list", "-n", "10",
                    "--fail-incomplete", server=self.sandbox)
        self.expect(0, rb"10 printed, there are more", "list", "-n", "10", server=self.sandbox)
        self.expect(0, rb"^$", "list", "--all", "--fail-incomplete", "-o", "ndjson",
                    server=self.sandbox)
        self.expect(0, rb"^$", "list", "-n", str(self.ROWS), "--fail-incomplete", "-o", "ndjson",
                    server=self.sandbox)
        done = self.expect(7, rb"stopped after", "list", "--all", "--json", "--count", "50",
                           server=self.faulty("cursor-loop:2", rows=400))
        told = [record["id"] for record in json.loads(done.stdout)]
        self.assertGreaterEqual(len(told), 100)
        self.assertEqual(len(set(told)), len(told))

    def test_130_interrupted(self):
        process = subprocess.Popen(
            [SESSIONS, "list", "--all", "--json", "--rate", "0.5", "--count", "100"],
            env=environment(self.sandbox), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, bufsize=0)
        first = process.stdout.read(2)  # the second page is a while off
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, 130)
        self.assertRegex(err, rb"stopped after \d00 rows\n")
        self.assertEqual(len(json.loads(first + out)) % 100, 0)

    def test_141_reader_leaves(self):
        for command in (["get", *[r["id"] for r in self.records[:200]]], ["keys"],
                        ["list", "--all", "-o", "plain"], ["stores", "-o", "plain"]):
            with self.subTest(command=command[0]):
                process = subprocess.Popen(
                    [SESSIONS, *command], env=environment(self.sandbox),
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                process.stdout.close()
                self.assertEqual(process.wait(DEADLINE_S), -signal.SIGPIPE)
                self.assertEqual(process.stderr.read(), b"")
                process.stderr.close()


class Terminals(Case):
    def on_terminal(self, *arguments, stdin=False, stderr=False, server=None, **changes):
        """What comes out of the ends that are a terminal, and the exit status."""
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [SESSIONS, *arguments], env=environment(server or self.sandbox, **changes),
            stdin=child if stdin else subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=child if stderr else subprocess.PIPE, start_new_session=True)
        os.close(child)
        out = b""
        try:
            while stderr and (part := os.read(parent, 4096)):
                out += part
        except OSError:
            pass  # the other end is closed
        if not stderr:
            out = process.stderr.read()
            process.stderr.close()
        status = process.wait(DEADLINE_S)
        os.close(parent)
        return status, out

    def test_progress_is_for_terminals_alone(self):
        slow = Sandbox(rows=1500, options=["--latency-ms", "400"])
        self.addCleanup(slow.close)
        flags = ["list", "--all", "-o", "ndjson"]
        status, told = self.on_terminal(*flags, stderr=True, server=slow)
        self.assertEqual(status, 0)
        self.assertRegex(told, rb"rows in \d+ s")
        self.assertNotIn(b"\x1b", told)
        self.assertEqual(self.on_terminal(*flags, server=slow), (0, b""))
        self.assertEqual(self.on_terminal(*flags, stderr=True, server=slow, TERM="dumb"), (0, b""))

    def test_no_prompt_with_no_input(self):
        status, told = self.on_terminal(
            "list", "--no-input", stdin=True, stderr=True, AIFI_TOKEN=None)
        self.assertEqual(status, 4)
        self.assertNotIn(b"not shown", told)
        self.assertIn(b"--token-file", told)


class Watching:
    """A watch whose NDJSON events are taken one by one."""

    def __init__(self, server, *options):
        self.process = subprocess.Popen(
            [SESSIONS, "watch", "--interval", "2", "-o", "ndjson", *options],
            env=environment(server), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.lines, self.said = queue.Queue(), []
        self.threads = [threading.Thread(target=self.read_events),
                        threading.Thread(target=self.read_messages)]
        for thread in self.threads:
            thread.start()

    def read_events(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def read_messages(self):
        for line in self.process.stderr:
            self.said.append(line.decode())

    def event(self):
        return json.loads(self.lines.get(timeout=DEADLINE_S))

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.wait()

    def wait(self):
        status = self.process.wait(DEADLINE_S)
        for thread in self.threads:
            thread.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return status


class Watch(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.sandbox = Sandbox(rows=1500, seed=3, options=["--until-eof", "--days", "2"])
        self.addCleanup(self.sandbox.close)

    def watch(self, *options):
        """A watch that knows the present."""
        before = len(self.sandbox.requests())
        w = Watching(self.sandbox, *options)
        self.addCleanup(lambda: w.process.poll() is not None or w.end())
        # What is known first is asked for downwards, changes upwards: the first such question says
        # that everything else is there.
        support.wait_until(
            lambda: any("direction=asc" in r for r in self.sandbox.requests()[before:]),
            "the first question for changes")
        return w

    def rows(self, **parameters):
        return {json.loads(row)["id"]: row for row in self.sandbox.walk(count=200, **parameters)}

    def updated(self, before, after):
        """Those whose updatedAt says that they changed; what a record shows of its store may change
        without."""
        return [i for i, row in after.items() if i not in before or
                json.loads(row)["updatedAt"] != json.loads(before[i])["updatedAt"]]

    def collect(self, w, ids, rows):
        """{id: the last event of it} until those ids are told as they are in the end."""
        events = {}
        waiting = {i: json.loads(rows[i]) for i in ids}
        while waiting:
            event = w.event()
            if event["event"] == "failure":
                continue
            i = event["session"]["id"]
            events[i] = event
            if waiting.get(i) == event["session"]:
                del waiting[i]
        return events

    def test_what_changes_is_told_as_the_server_has_it(self):
        w = self.watch()
        before = self.rows()
        self.sandbox.tell("advance 600")
        after = self.rows()
        wanted = self.updated(before, after)
        self.assertGreater(len(wanted), 5)
        events = self.collect(w, wanted, after)
        for i, event in events.items():
            self.assertNotEqual(before.get(i), after[i])
            record = json.loads(after[i])
            self.assertEqual(event["session"], record)
            self.assertEqual(event["event"], "changed" if i in before else "new")
            self.assertRegex(event["at"], ISO)
            if i not in before:
                self.assertIsNone(event["changed"])
                continue
            old = json.loads(before[i])
            names = {name for name in record if old.get(name) != record[name]}
            told = {re.split(r"[.\[]", path)[0] for path in event["changed"]}
            self.assertEqual(told, names)
        self.assertEqual(w.end(), 130)
        self.assertEqual(w.said, [f"aifi-sessions: stopped after {len(events)} changes\n"])
        self.assertTrue(w.lines.empty())

    def test_filters_tell_what_comes_and_what_leaves(self):
        w = self.watch("--status", "active", "--match", "groupSize>=1")
        before = self.rows()
        self.sandbox.tell("advance 1200")
        after = self.rows()

        def fits(row):
            record = json.loads(row)
            return record["status"] == "active" and (record["groupSize"] or 0) >= 1

        wanted = {}
        for i in self.updated(before, after):
            now, fitted = fits(after[i]), i in before and fits(before[i])
            if now or fitted:
                wanted[i] = "left" if not now else "changed" if fitted else "new"
        self.assertEqual(set(wanted.values()), {"left", "new", "changed"})
        events = self.collect(w, wanted, after)
        self.assertEqual({i: events[i]["event"] for i in wanted}, wanted)
        self.assertEqual(w.end(signal.SIGTERM), 143)

    def test_ends_for_scripts(self):
        w = self.watch("--changes", "3")
        self.sandbox.tell("advance 600")
        self.assertEqual(w.wait(), 0)
        self.assertEqual(w.lines.qsize(), 3)
        self.assertEqual(w.said, [])
        done = run("watch", "--for", "1s", "-o", "csv", server=self.sandbox)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(
            done.stdout, b"at,event,changed,id,store.label,status\r\n")

    def test_a_server_that_fails_and_comes_back(self):
        w = self.watch()
        self.sandbox.tell("fault status:400")
        event = w.event()
        self.assertEqual(event["event"], "failure")
        self.assertIn("400", event["text"])
        self.sandbox.tell("heal")
        before = self.rows()
        self.sandbox.tell("advance 300")
        after = self.rows()
        self.collect(w, self.updated(before, after), after)
        self.assertEqual(w.end(), 130)
        self.assertEqual(len(w.said), 3)
        self.assertRegex(w.said[0], "400.*; asking again\n")
        self.assertEqual(w.said[1], "aifi-sessions: the server answers again\n")

    def test_nothing_is_missed_when_answers_break_off(self):
        w = self.watch()
        before = self.rows()
        # Each failure doubles the wait for the next question: not so many that it becomes minutes.
        self.sandbox.tell("fault chaos:30")
        for _ in range(4):
            n = len(self.sandbox.requests())
            self.sandbox.tell("advance 200")
            support.wait_until(lambda: len(self.sandbox.requests()) > n, "another request")
        self.sandbox.tell("heal")
        after = self.rows()
        self.collect(w, self.updated(before, after), after)
        self.assertEqual(w.end(), 130)

    def test_an_end_in_a_time_of_failure_is_none(self):
        def answer(parameters, _headers, _n):
            known = parameters["direction"] == ["desc"]
            return (200, page([])) if known else (400, '{"type":"E_ODD"}')

        with Liar(answer) as liar:
            done = run("watch", "--interval", "2", "--for", "12s", "-o", "ndjson",
                       env=environment(liar))
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertEqual(json.loads(done.stdout)["event"], "failure")

    def test_an_end_between_two_tries_of_a_question_is_none(self):
        def answer(parameters, _headers, _n):
            known = parameters["direction"] == ["desc"]
            return (200, page([])) if known else (503, "{}", {"Retry-After": "60"})

        with Liar(answer) as liar:
            done = run("watch", "--interval", "2", "--for", "8s", env=environment(liar))
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn(b"503", done.stderr)

    def test_a_token_that_is_refused_ends_it(self):
        w = self.watch()
        self.sandbox.tell("token another-token-9876543210")
        self.assertEqual(w.wait(), 4)
        self.assertRegex("".join(w.said), "401")

    def test_lines_for_people(self):
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(
                [SESSIONS, "watch", "--interval", "2", "--changes", "2"],
                env=environment(self.sandbox), stdin=subprocess.DEVNULL, stdout=out)
            support.wait_until(
                lambda: any("direction=asc" in r for r in self.sandbox.requests()), "the watch")
            self.sandbox.tell("advance 600")
            self.assertEqual(process.wait(DEADLINE_S), 0)
            out.seek(0)
            lines = out.read().decode().splitlines()
        self.assertRegex(lines[0], r"^TIME UTC +EVENT +ID +STORE +STATUS +CHANGED$")
        self.assertEqual(len(lines), 3)
        for line in lines[1:]:
            self.assertRegex(line, r"^11-24 13:\d\d:\d\d  (new|changed) +\d+ +")

    def test_reader_leaves(self):
        process = subprocess.Popen(
            [SESSIONS, "watch", "--interval", "2"], env=environment(self.sandbox),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.sandbox.tell("advance 600")
        self.assertEqual(process.wait(DEADLINE_S), -signal.SIGPIPE)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()

    def test_stores_is_the_same_as_stores_watch(self):
        process = subprocess.Popen(
            [SESSIONS, "watch", "stores", "--interval", "2"], env=environment(self.sandbox),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(json.loads(process.stdout.readline())["event"], "store")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, 130)
        done = run("stores", "--watch", "--for", "8s", "--interval", "2", server=self.sandbox)
        self.assertEqual(done.returncode, 0, done.stderr)
        events = [json.loads(line)["event"] for line in done.stdout.splitlines()]
        self.assertIn("refresh", events)
        done = run("stores", "--for", "8s", server=self.sandbox)
        self.assertEqual(done.returncode, 2)

    def test_mistakes(self):
        for arguments, words in (
            (["-o", "json"], b"an array would have no end"),
            (["--interval", "off"], b"needs an --interval"),
            (["--order-by", "id"], b"--order-by means nothing to it"),
            (["--match", "verdict=cleared"], b"verdict is no part of a record"),
            (["--columns", "+signals"], b"signals is no part of a record"),
            (["--match", "groupsise>3"], b"did you mean"),
            (["--limit", "3"], b"--limit belongs to the commands list, fraud"),
        ):
            with self.subTest(arguments=arguments):
                done = run("watch", *arguments, server=self.sandbox)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(words, done.stderr)
                self.assertTrue(done.stderr.endswith(b"\nTry 'aifi-sessions --help'.\n"))


class Keys(unittest.TestCase):
    def keys(self, *arguments, config=None, status=0):
        with tempfile.TemporaryDirectory() as home:
            if config is not None:
                os.mkdir(os.path.join(home, "aifi-sessions"))
                with open(os.path.join(home, "aifi-sessions", "config"), "w") as file:
                    file.write(config)
            done = run("keys", *arguments, env=environment(None, XDG_CONFIG_HOME=home))
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def test_every_command_in_every_format(self):
        told = json.loads(self.keys("-o", "json").stdout)
        self.assertGreater(len(told), 80)
        self.assertEqual(len({command["command"] for command in told}), len(told))
        quit_ = next(c for c in told if c["command"] == "quit")
        self.assertEqual(quit_["keys"], ["q"])
        # A key means one command in each place.
        bound = [(key, place) for c in told for key in c["keys"] for place in c["where"]]
        self.assertTrue(all(c["where"] for c in told))
        self.assertEqual(len(set(bound)), len(bound))
        self.assertEqual(
            [json.loads(line) for line in self.keys("-o", "ndjson").stdout.splitlines()], told)
        lines = self.keys("-o", "tsv").stdout.decode().splitlines()
        self.assertEqual(
            [line.split("\t")[:2] for line in lines],
            [["command", "keys"]] +
            [[c["command"], " ".join(c["keys"]).replace("\\", "\\\\")] for c in told])
        table = self.keys().stdout.decode().splitlines()
        self.assertEqual(len(table), len(told) + 1)
        self.assertRegex(table[0], r"^COMMAND +KEYS +WHAT IT DOES +WHERE$")
        plain = self.keys("-o", "plain").stdout.decode()
        self.assertEqual(plain.count("Command: "), len(told))

    def test_keys_of_the_configuration_are_in_force(self):
        told = json.loads(self.keys("--json", config="[keys]\nrefresh = F4\nquit =\n").stdout)
        by_name = {command["command"]: command for command in told}
        self.assertEqual(by_name["refresh"]["keys"], ["F4"])
        self.assertNotEqual(by_name["refresh"]["defaultKeys"], ["F4"])
        self.assertEqual(by_name["quit"]["keys"], [])

    def test_a_configuration_that_is_wrong(self):
        done = self.keys("--json", config="[keys]\nrefresh = NoSuchKey\n", status=3)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"config:2", done.stderr)


if __name__ == "__main__":
    unittest.main()
