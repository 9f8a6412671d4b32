#!/usr/bin/env python3
"""Searches on the command line: `list --match`, `fraud` and `cases`, compared with SQL on the sandbox's
own database, and what is said when a search did not come to its end."""

import csv
import io
import json
import os
import signal
import subprocess
import tempfile
import unittest

import ground_truth
from ground_truth import DAY, HOUR, MINUTE
from support import (
    DEADLINE_S,
    FROZEN,
    SESSIONS,
    Liar,
    Sandbox,
    environment,
    page,
    run,
)

NOW = 1795527000000  # FROZEN
SINCE = "2026-11-23T12:00:00Z"
SINCE_MS = NOW - DAY - HOUR - 30 * MINUTE

# A record without its customer or store (left_out) says nothing of them.
HAS_CUSTOMER = """(customerId IS NOT NULL AND sessions.id NOT IN
    (SELECT sessionId FROM left_out WHERE what = 'customer'))"""
HAS_STORE = """(storeId IS NOT NULL AND sessions.id NOT IN
    (SELECT sessionId FROM left_out WHERE what = 'store'))"""

# Expression and SQL, both over sessions created since SINCE. The SQL is written from what the
# manual says of conditions.
EXPRESSIONS = (
    ("fraud", "suspectedFraud"),
    ("!fraud store=204", "NOT suspectedFraud AND storeId = 204"),
    ("visitors>groupSize", "visitors > groupSize"),
    ("visitors<groupSize groupSize>1", "visitors < groupSize AND groupSize > 1"),
    ("visitors=null", "visitors IS NULL"),
    ("visitors!=1", "visitors IS NULL OR visitors <> 1"),
    ("groupSize>=3", "groupSize >= 3"),
    ("status=expired", "sessions.status = 'expired'"),
    ("status=cancelled or status=payment_failed", "sessions.status IN ('cancelled', 'payment_failed')"),
    ("status!=completed", "sessions.status <> 'completed'"),
    ("status=completed,under_review visitors>1", "sessions.status IN ('completed', 'under_review') AND visitors > 1"),
    ("store=204,206", "storeId IN (204, 206)"),
    ("not (store=204 or store=206)", "storeId IS NULL OR storeId NOT IN (204, 206)"),
    ("role=employee", f"{HAS_CUSTOMER} AND customer.role = 'employee'"),
    ("role!=customer", f"NOT {HAS_CUSTOMER} OR customer.role IS NULL OR customer.role <> 'customer'"),
    ("email~gmail", f"{HAS_CUSTOMER} AND customer.email LIKE '%gmail%'"),
    ("email=null", f"NOT {HAS_CUSTOMER} OR customer.email IS NULL"),
    (
        "customerFirstEnteredAt=null codeFirstSuccesfullyScannedAt!=null",
        "customerFirstEnteredAt IS NULL AND codeFirstSuccesfullyScannedAt IS NOT NULL",
    ),
    (
        "customerLastExitedAt=null customerLastEnteredAt!=null",
        "customerLastExitedAt IS NULL AND customerLastEnteredAt IS NOT NULL",
    ),
    (
        "customerLastEnteredAt>customerFirstEnteredAt",
        "customerLastEnteredAt > customerFirstEnteredAt",
    ),
    ("entered>2026-11-24T10:00Z", f"customerLastEnteredAt > {NOW - 3 * HOUR - 30 * MINUTE}"),
    ("entered<2026-11-23T22:00Z", f"customerLastEnteredAt < {SINCE_MS + 10 * HOUR}"),
    (
        "created>=2026-11-23T18:00Z created<=2026-11-24T02:00Z",
        f"createdAt BETWEEN {SINCE_MS + 6 * HOUR} AND {SINCE_MS + 14 * HOUR}",
    ),
    ("customerPaymentInstrumentId=null visitors>0", "customerPaymentInstrumentId IS NULL AND visitors > 0"),
    ("referencedSessionId!=null", "referencedSessionId IS NOT NULL"),
    (
        "customer.email~GMAIL (visitors>=2 or fraud)",
        f"{HAS_CUSTOMER} AND customer.email LIKE '%gmail%' AND (visitors >= 2 OR suspectedFraud)",
    ),
    ("store.addressCity=London", f"{HAS_STORE} AND store.addressCity = 'London'"),
    (
        "status=completed dwell<60s",
        """sessions.status = 'completed' AND customerFirstEnteredAt IS NOT NULL
            AND customerLastExitedAt >= customerFirstEnteredAt
            AND customerLastExitedAt >= customerLastEnteredAt
            AND customerLastExitedAt - customerFirstEnteredAt < 60000""",
    ),
)


def ids(text):
    return [int(json.loads(line)["id"]) for line in text.decode().splitlines()]


# 20,000 sessions of a world that stands still, and its database, for all tests of this file.
world = {}


def setUpModule():
    directory = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(directory.cleanup)
    path = os.path.join(directory.name, "rows.sqlite")
    world["home"] = directory.name
    world["sandbox"] = Sandbox(rows=20000, seed=1, options=("--database", path))
    unittest.addModuleCleanup(world["sandbox"].close)
    world["db"] = unittest.enterModuleContext(ground_truth.opened(path))


class World(unittest.TestCase):
    def setUp(self):
        self.sandbox, self.db = world["sandbox"], world["db"]

    def run_program(self, *arguments, status=0, **changes):
        env = environment(self.sandbox, **{"HOME": world["home"], **changes})
        done = run(*arguments, "--rate", "20", env=env)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def assert_found(self, printed, expected):
        self.assertEqual(len(printed), len(set(printed)))
        self.assertEqual(set(printed), expected)


class Expressions(World):
    def test_all_that_fit_and_no_other(self):
        n_empty = 0
        for expression, condition in EXPRESSIONS:
            with self.subTest(expression=expression):
                done = self.run_program(
                    "list", "--all", "-o", "ndjson", "--since", SINCE, "--match", expression
                )
                expected = ground_truth.matching(
                    self.db, f"createdAt >= {SINCE_MS} AND ({condition})"
                )
                self.assert_found(ids(done.stdout), expected)
                n_empty += not expected
                if done.stderr:
                    self.assertRegex(done.stderr, rb"^aifi-sessions: [\d,]+ of [\d,]+ sessions? read fits?, complete\n$")
                    self.assertIn(f"{len(expected):,} of ".encode(), done.stderr)
        self.assertLessEqual(n_empty, 1)

    def test_order_is_the_servers(self):
        found = ids(
            self.run_program(
                "list", "--all", "-o", "ndjson", "--since", SINCE, "--match", "visitors>1"
            ).stdout
        )
        rows = self.db.execute(
            f"SELECT id FROM sessions WHERE createdAt >= {SINCE_MS} AND visitors > 1"
            " ORDER BY createdAt DESC, id DESC"
        )
        self.assertEqual(found, [r[0] for r in rows])

    def test_the_whole_world_without_a_beginning(self):
        done = self.run_program("list", "--all", "-o", "ndjson", "--match", "fraud")
        self.assert_found(ids(done.stdout), ground_truth.matching(self.db, "suspectedFraud"))
        self.assertIn(b" of 20,000 sessions read fit, complete", done.stderr)

    def test_parts_of_an_event(self):
        for name, value in (("eventId", "eventId"), ("type", "type")):
            row = self.db.execute(
                f"""SELECT event.value ->> '{value}' FROM sessions, json_each(sessions.metadata, '$.events')
                    AS event WHERE createdAt >= {SINCE_MS} AND event.value ->> '{value}' IS NOT NULL LIMIT 1"""
            ).fetchone()
            if row is None:
                continue
            done = self.run_program(
                "list", "--all", "-o", "ndjson", "--since", SINCE,
                "--match", f'metadata.events.{name}="{row[0]}"',
            )
            self.assert_found(ids(done.stdout), ground_truth.matching_event(
                self.db, f"createdAt >= {SINCE_MS} AND lower(event.value ->> '{value}') = lower(:v)", v=row[0]))

    def test_limit_counts_those_that_fit(self):
        flags = ["--since", SINCE, "--match", "visitors>1", "-o", "ndjson"]
        everything = ids(self.run_program("list", "--all", *flags).stdout)
        before = len(self.sandbox.requests())
        done = self.run_program("list", "-n", "4", "--order-by", "createdAt", *flags, "--match", "fraud")
        self.assertIn(b"4 printed of those that fit, of ", done.stderr)
        flagged = ground_truth.matching(self.db, f"suspectedFraud AND createdAt >= {SINCE_MS}")
        self.assertEqual(len(ids(done.stdout)), 4)
        self.assertLessEqual(set(ids(done.stdout)), flagged)
        self.assertLess(len(self.sandbox.requests()) - before, 25)
        few = ids(self.run_program("list", "-n", "4", *flags).stdout)
        self.assertEqual(few, everything[:4])

    def test_free_text_looks_in_the_columns_printed(self):
        row = self.db.execute("SELECT id, storeId FROM sessions WHERE storeId IS NOT NULL"
                              f" AND createdAt >= {NOW - 2 * HOUR} LIMIT 1").fetchone()
        flags = ["--since", "2026-11-24T11:30:00Z", "--all", "-o", "csv", "--match", f'"{row[0]}"']
        found = self.run_program("list", *flags, "--columns", "id").stdout.decode().split()
        self.assertIn(str(row[0]), found)
        self.assertEqual(self.run_program("list", *flags, "--columns", "status").stdout.decode().split(),
                         ["status"])

    def test_max_scan_is_not_complete(self):
        done = self.run_program(
            "list", "--all", "-o", "ndjson", "--match", "fraud", "--max-scan", "450", status=7
        )
        self.assertIn(b" of 450 sessions read fit", done.stderr)
        self.assertIn(b"NOT COMPLETE: --max-scan ended the search", done.stderr)
        done = self.run_program("list", "--json", "--match", "store.name=nowhere", "--max-scan", "10",
                                status=7)
        self.assertEqual(done.stdout, b"[]\n")
        self.assertIn(b"0 of 10 sessions read fit, NOT COMPLETE", done.stderr)
        # The end of the list comes first.
        done = self.run_program("list", "--all", "--json", "--match", "fraud", "--since",
                                "2026-11-24T13:00:00Z", "--max-scan", "5000")
        self.assertIn(b", complete", done.stderr)

    def test_nothing_can_fit_and_nobody_is_asked(self):
        before = len(self.sandbox.requests())
        done = self.run_program("list", "--json", "--match", "store=1", "--store-id", "2")
        self.assertEqual(done.stdout, b"[]\n")
        self.assertIn(b"nothing fits  store=1 with storeId=2", done.stderr)
        self.assertEqual(len(self.sandbox.requests()), before)

    def test_explain_asks_nothing(self):
        before = len(self.sandbox.requests())
        done = self.run_program(
            "list", "--since", SINCE, "--explain", "--match", "store=204 visitors>groupSize role!=employee"
        )
        lines = done.stdout.decode().splitlines()
        self.assertTrue(lines[0].startswith("request  ?"), lines)
        self.assertIn("storeId=204", lines[0])
        self.assertEqual(lines[1], "server  store=204 → storeId=204")
        self.assertEqual(lines[3], "here  role!=employee")
        self.assertEqual(len(self.sandbox.requests()), before)

    def test_mistakes_point_at_the_place(self):
        done = self.run_program("list", "--match", "visiters>1", status=2)
        self.assertIn(b"--match: ", done.stderr)
        self.assertIn(b"visitors", done.stderr)

    def test_signals_are_those_of_all_rows_read(self):
        flags = ["--since", "2026-11-24T00:00:00Z", "--all", "--columns", "id,signals", "-o", "csv"]
        everything = list(csv.reader(io.StringIO(self.run_program("list", *flags).stdout.decode())))
        expected = [r[0] for r in everything[1:] if "group" in r[1].split()]
        self.assertGreater(len(expected), 0)
        done = self.run_program("list", *flags, "--match", "signals~group")
        found = [r[0] for r in csv.reader(io.StringIO(done.stdout.decode()))][1:]
        self.assertEqual(found, expected)
        done = self.run_program("list", *flags, "--match", "signals~group", "--max-rows", "400", status=7)
        self.assertIn(b"NOT COMPLETE: --max-rows ended the search", done.stderr)


class Fraud(World):
    SINCE = ["--since", "2026-11-17T13:30:00Z"]

    def test_every_flagged_session_of_a_week(self):
        expected = ground_truth.flagged_in_window(self.db, NOW - 7 * DAY)
        self.assertGreater(len(expected), 20)
        raw = {int(json.loads(r)["id"]): r for r in self.sandbox.walk(count=200)}
        done = self.run_program("fraud", *self.SINCE, "-o", "ndjson")
        self.assert_found(ids(done.stdout), expected)
        self.assertEqual(done.stdout.decode().splitlines(), [raw[i] for i in ids(done.stdout)])
        self.assertEqual(
            json.loads(self.run_program("fraud", *self.SINCE, "--json").stdout),
            [json.loads(raw[i]) for i in ids(done.stdout)],
        )
        text = self.run_program("fraud", *self.SINCE, "-o", "csv").stdout.decode()
        rows = list(csv.reader(io.StringIO(text, newline="")))
        self.assertEqual(rows[0], ["verdict", "createdAt", "store.label", "customer.label", "dwell",
                                   "signals", "customerPaymentInstrumentId", "id"])
        self.assert_found([int(r[7]) for r in rows[1:]], expected)
        self.assertEqual({r[0] for r in rows[1:]}, {"to do"})
        table = self.run_program("fraud", *self.SINCE).stdout.decode().splitlines()
        self.assertEqual(len(table), len(expected) + 1)

    def test_together_with_a_condition(self):
        done = self.run_program("fraud", *self.SINCE, "-o", "ndjson", "--match",
                                "visitors!=1 or store=204")
        self.assert_found(ids(done.stdout), ground_truth.matching(
            self.db, f"suspectedFraud AND createdAt >= {NOW - 7 * DAY}"
            " AND (visitors IS NULL OR visitors <> 1 OR storeId = 204)"))

    def test_exit_code(self):
        self.run_program("fraud", *self.SINCE, "--exit-code", "-n", "1", status=1)
        # Nothing flagged: of a store that is none.
        done = self.run_program("fraud", *self.SINCE, "--exit-code", "--store-id", "999999")
        self.assertIn(b"0 of 0 sessions read fit, complete", done.stderr)

    def test_the_default_is_seven_days(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "rows.sqlite")
            for flags in ([], ["--since", "7d"]):
                done = run("fraud", "--demo", "--demo-rows", "4000", "--demo-frozen-at", FROZEN,
                           "--demo-database", path, "-o", "ndjson", *flags, env=environment())
                self.assertEqual(done.returncode, 0, done.stderr)
                with ground_truth.opened(path) as db:
                    self.assert_found(ids(done.stdout),
                                      ground_truth.flagged_in_window(db, NOW - 7 * DAY))
        done = run("fraud", "--demo", "--demo-frozen-at", FROZEN, "--explain", "--match",
                   "created>=-30d", env=environment())
        self.assertIn(b"minCreatedAt=2026-10-25T13%3A30", done.stdout)

    def test_the_sandbox_saw_nothing_but_GET(self):
        self.run_program("fraud", "--since", "2026-11-24T00:00:00Z", "-o", "ndjson")
        with open(self.sandbox.log.name, encoding="utf-8") as file:
            self.assertEqual({line.split()[2] for line in file}, {"GET"})


class Cases(World):
    """Verdicts by way of an import, since the command line judges nothing."""

    def setUp(self):
        super().setUp()
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        flagged = ground_truth.flagged_in_window(self.db, NOW - 7 * DAY)
        self.flagged = sorted(flagged, reverse=True)

    def cases(self, *arguments, status=0, **options):
        env = environment(self.sandbox, HOME=self.home.name, USER="kim")
        done = run(*arguments, env=env, **options)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def case(self, number, verdict, deployment=None):
        deployment = deployment or self.sandbox.url.split("//")[1]
        return json.dumps({
            "format": 1, "deployment": deployment, "session": str(number), "verdict": verdict,
            "events": [{"id": f"{number:032x}", "at": "2026-11-24T12:00:00.000Z", "place": NOW,
                        "author": "kim", "kind": "verdict", "verdict": verdict}],
        })

    def test_export_of_nothing_makes_no_book(self):
        done = self.cases("cases", "export")
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"0 cases", done.stderr)
        self.assertEqual(os.listdir(self.home.name), [])
        self.cases("fraud", "--since", "2026-11-24T00:00:00Z")
        self.assertEqual(os.listdir(self.home.name), [])

    def test_there_and_back_and_in_the_queue(self):
        first, second = self.flagged[:2]
        lines = "".join(self.case(n, v) + "\n" for n, v in ((first, "cleared"), (second, "follow-up")))
        before = len(self.sandbox.requests())
        done = subprocess.run([SESSIONS, "cases", "import", "-"], input=lines.encode(),
                              env=environment(self.sandbox, HOME=self.home.name),
                              capture_output=True, timeout=DEADLINE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"2 cases: 2 new, 0 changed, 0 as they were", done.stderr)
        exported = self.cases("cases", "export").stdout
        self.assertEqual({json.loads(line)["session"]: json.loads(line)["verdict"]
                          for line in exported.splitlines()},
                         {str(first): "cleared", str(second): "follow-up"})
        path = os.path.join(self.home.name, "cases.jsonl")
        self.cases("cases", "export", path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, "rb") as file:
            self.assertEqual(file.read(), exported)
        self.cases("cases", "export", path, status=1)
        self.assertIn(b"2 as they were", self.cases("cases", "import", path).stderr)
        self.assertEqual(len(self.sandbox.requests()), before)

        flags = ["--since", "2026-11-17T13:30:00Z", "-o", "ndjson"]
        for verdict, expected in (
            ("cleared", {first}),
            ("follow-up,cleared", {first, second}),
            ("to-do", set(self.flagged) - {first, second}),
            ("confirmed", set()),
        ):
            found = ids(self.cases("fraud", *flags, "--verdict", verdict).stdout)
            self.assertEqual(set(found), expected, verdict)
        self.assertEqual(ids(self.cases("list", *flags, "--match", "verdict=cleared").stdout), [first])

    def test_a_damaged_book_is_no_answer(self):
        folder = os.path.join(self.home.name, ".local/state/aifi-sessions")
        os.makedirs(folder, mode=0o700)
        path = os.path.join(folder, "cases.sqlite")
        with open(path, "wb") as file:
            file.write(b"no database at all" * 100)
        os.chmod(path, 0o600)
        since = ["--since", "2026-11-24T00:00:00Z"]
        done = self.cases("list", *since, "--match", "verdict=cleared", status=1)
        self.assertIn(b"no verdicts: ", done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"no verdicts: ", self.cases("fraud", *since).stderr)

    def test_show(self):
        number = self.flagged[0]
        row = self.db.execute(
            "SELECT code, sessionToken FROM sessions WHERE id = :id", {"id": number}).fetchone()
        done = self.cases("cases", "show", str(number))
        text = done.stdout.decode()
        self.assertIn(str(number), text)
        self.assertNotIn(row["sessionToken"], text)
        self.assertLessEqual(max(map(len, text.splitlines())), 72)
        self.assertIn(b"no session with the id 5", self.cases("cases", "show", "5", status=1).stderr)


def row(number, **fields):
    return json.dumps({"id": str(number), "createdAt": FROZEN, "status": "active",
                       "suspectedFraud": number % 2 == 0, **fields})


class Faults(unittest.TestCase):
    """What is said when a search breaks off."""

    def search(self, answer, *arguments, **changes):
        with Liar(answer) as liar:
            done = run("list", "--all", "--match", "fraud", *arguments, env=environment(liar, **changes))
            return done, liar.seen

    def test_refused_half_way(self):
        for status, expected in ((401, 4), (403, 4), (400, 6)):
            def answer(_parameters, _headers, n, status=status):
                if n == 2:
                    return status, '{"message":"No way","type":"E_NO"}'
                return 200, page([row(n)], after=f"c{n}")

            with self.subTest(status=status):
                done, _ = self.search(answer, "-o", "ndjson")
                self.assertEqual(done.returncode, expected, done.stderr)
                self.assertEqual(ids(done.stdout), [0])
                self.assertIn(b"1 of 2 sessions read fits, NOT COMPLETE", done.stderr)

    def test_none_so_far_is_not_none(self):
        def answer(_parameters, _headers, n):
            if n == 1:
                return 403, "{}"
            return 200, page([row(1)], after="c")

        for flags in ([], ["--json"], ["-o", "csv"]):
            done, _ = self.search(answer, *flags)
            self.assertEqual(done.returncode, 4)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"0 of 1 session read fit, NOT COMPLETE", done.stderr)

    def test_heals(self):
        def answer(_parameters, _headers, n):
            if n == 1:
                return 503, "", {"Retry-After": "0"}
            return 200, page([row(n)], after="c" if n == 0 else None)

        done, _ = self.search(answer, "-o", "ndjson")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(ids(done.stdout), [0, 2])
        self.assertIn(b"2 of 2 sessions read fit, complete", done.stderr)

    def test_repeated_cursor(self):
        def answer(_parameters, _headers, n):
            return 200, page([row(n)], after="ab"[n % 2])

        done, _ = self.search(answer, "-o", "ndjson")
        self.assertEqual(done.returncode, 7)
        self.assertIn(b"NOT COMPLETE", done.stderr)

    def test_rows_that_come_twice_count_once(self):
        def answer(_parameters, _headers, n):
            pages = [[row(1), row(2)], [row(2), row(3)]]
            return 200, page(pages[n], after="c" if n == 0 else None)

        done, _ = self.search(answer, "-o", "ndjson")
        self.assertEqual(ids(done.stdout), [2])
        self.assertIn(b"1 of 3 sessions read fits, complete; 1 row came twice", done.stderr)

    def test_interrupted(self):
        def answer(_parameters, _headers, n):
            return 200, page([row(2 * n), row(2 * n + 1)], after=f"c{n}")  # without end

        with Liar(answer) as liar:
            process = subprocess.Popen(
                [SESSIONS, "list", "--all", "-o", "ndjson", "--match", "fraud"], env=environment(liar),
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(json.loads(process.stdout.readline())["id"], "0")
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            self.assertEqual(process.wait(DEADLINE_S), 130)
            self.assertRegex(process.stderr.read(),
                             rb"stopped after [\d,]+ rows?, NOT COMPLETE: [\d,]+ fits?")
            process.stdout.close()
            process.stderr.close()


if __name__ == "__main__":
    unittest.main()
