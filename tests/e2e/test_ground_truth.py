"""The ground truth itself: SQL against rows made by hand, against what the server answers, and
against what it answered before."""

import datetime
import json
import os
import tempfile
import unittest

import ground_truth
from ground_truth import DAY, HOUR, MINUTE
from support import Sandbox, environment, run, wait_until

NOW = 1795527000000  # FROZEN


def stamp(minutes_ago):
    """The time so long before the frozen moment, as the API writes it."""
    t = datetime.datetime.fromtimestamp(NOW / 1000 - 60 * minutes_ago, datetime.timezone.utc)
    return t.strftime("%Y-%m-%dT%H:%M:%SZ")


def row(number, store=7, entered=None, exited=None, role="customer", **fields):
    """A session; entered and exited are the first and last time in minutes before now, or one."""
    times = {}
    for name, ago in (("Entered", entered), ("Exited", exited)):
        first, last = ago if isinstance(ago, tuple) else (ago, ago)
        for which, minutes in (("First", first), ("Last", last)):
            times[f"customer{which}{name}At"] = stamp(minutes) if minutes is not None else None
    made = {
        "id": str(number), "createdAt": stamp(600), "updatedAt": stamp(0), "code": f"c{number}",
        "sessionToken": f"t{number}", "status": "active", "storeId": store, "groupSize": 1,
        "visitors": None, "suspectedFraud": False, "customerId": str(1000 + number),
        "customerPaymentInstrumentId": None, "referencedSessionId": None, **times,
        "store": {"id": str(store), "name": f"Store {store}", "maxPeople": 5},
        "customer": {"id": str(1000 + number), "role": role}, **fields,
    }
    return {name: value for name, value in made.items() if value != "absent"}


class Imported:
    """A sandbox with these rows, and its database opened."""

    def __init__(self, rows):
        self.directory = tempfile.TemporaryDirectory()
        path = os.path.join(self.directory.name, "rows.ndjson")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        self.path = os.path.join(self.directory.name, "rows.sqlite")
        self.box = Sandbox(rows=0, options=("--import", path, "--database", self.path))

    def __enter__(self):
        self.opened = ground_truth.opened(self.path)
        return self.opened.__enter__()

    def __exit__(self, *_):
        self.opened.__exit__(None, None, None)
        self.box.close()
        self.directory.cleanup()


class OccupancyTest(unittest.TestCase):
    def board(self, *rows):
        with Imported(rows) as db:
            return ground_truth.occupancy(db)

    def store(self, *rows):
        board = self.board(*rows)
        self.assertEqual(list(board), [7])
        return board[7]

    def assert_counts(self, found, **expected):
        self.assertEqual({name: found[name] for name in expected}, expected)

    def test_sizes(self):
        found = self.store(
            row(1, entered=5), row(2, entered=5, groupSize=3), row(3, entered=5, groupSize=3, visitors=2),
            row(4, entered=5, groupSize=0, visitors=0), row(5, entered=5, groupSize="absent"))
        self.assert_counts(found, certain=1 + 3 + 2 + 1 + 1, possible=0, sessions=5)

    def test_who_is_inside(self):
        self.assert_counts(self.store(row(1)), certain=0, sessions=0)
        self.assert_counts(self.store(row(1, entered=30, exited=10)), certain=0, sessions=0)
        self.assert_counts(self.store(row(1, entered=(30, 5), exited=10)), certain=1, longest=5 * MINUTE)
        self.assert_counts(self.store(row(1, entered=10, exited=10)), certain=0)
        self.assert_counts(self.store(row(1, entered=(20, None))), certain=1, longest=20 * MINUTE)

    def test_a_group_that_leaves_one_by_one(self):
        group = {"entered": 30, "exited": 10, "groupSize": 4}
        self.assert_counts(self.store(row(1, **group)), certain=0, possible=3)
        self.assert_counts(self.store(row(1, **group, status="completed")), certain=0, possible=0)
        self.assert_counts(self.store(row(1, **{**group, "groupSize": 1})), certain=0, possible=0)
        self.assert_counts(self.store(row(1, **group, role="employee")), possible=0, employees=0)

    def test_staff_and_stale_visits(self):
        found = self.store(
            row(1, entered=30, role="employee"), row(2, entered=30, role="tester", groupSize=2),
            row(3, entered=240), row(4, entered=241), row(5, entered=241, role="employee"),
            row(9, entered=300, exited=290, groupSize=2), row(10, entered=300, exited=290),
            row(6, entered=30, role="untracked"), row(7, entered=30, customer="absent"),
            row(8, entered=30, customer=None, customerId=None))
        self.assert_counts(found, certain=4, employees=1, testers=2, stale=3, possible=0, longest=4 * HOUR)

    def test_the_role_is_what_the_record_says(self):
        """Somebody's role is known from one row and missing in another."""
        found = self.store(row(1, entered=30, role="employee"),
                           row(2, entered=20, customerId="1001", customer="absent"))
        self.assert_counts(found, certain=1, employees=1)

    def test_through_the_gate(self):
        self.assert_counts(self.store(row(1, entered=(14, 12), groupSize=4)), entries=4, exits=0)
        self.assert_counts(self.store(row(1, entered=(16, 12), groupSize=4)), entries=1)
        self.assert_counts(self.store(row(1, entered=16)), entries=0)
        self.assert_counts(self.store(row(1, entered=(14, 2), exited=3)), entries=2, exits=1)
        self.assert_counts(self.store(row(1, entered=30, exited=(9, 8), groupSize=3)), exits=2)
        self.assert_counts(
            self.store(row(1, entered=30, exited=(9, 8), groupSize=3, status="completed")), exits=3)
        self.assert_counts(self.store(row(1, entered=5, exited=4, role="employee")), entries=0, exits=0)

    def test_stores(self):
        board = self.board(row(1, entered=3), row(2, store=8), row(3, entered=3, storeId=None))
        self.assertEqual({store: board[store]["certain"] for store in board}, {7: 1, 8: 0})


class InvestigationTest(unittest.TestCase):
    def test_related(self):
        base = {"customerPaymentInstrumentId": 4, "createdAt": stamp(100)}
        rows = [
            row(1, **base, suspectedFraud=True, referencedSessionId="t5"),
            row(2, store=8, createdAt=stamp(9000), customerId="1001"),
            row(3, createdAt=stamp(130)), row(4, createdAt=stamp(131)),
            row(5, store=9, createdAt=stamp(300)),
            row(6, store=9, **{**base, "createdAt": stamp(200)}, referencedSessionId="t1"),
            row(7, createdAt=stamp(20000), suspectedFraud=True),
        ]
        with Imported(rows) as db:
            for how, expected in (("customer", {2}), ("store", {3}), ("instrument", {6}),
                                  ("reference", {5, 6})):
                self.assertEqual(ground_truth.related(db, 1, how), expected, how)
            self.assertEqual(ground_truth.related(db, 1, "customer", since=NOW - DAY), set())
            self.assertEqual(ground_truth.flagged_in_window(db, NOW - 7 * DAY), {1})
            self.assertEqual(ground_truth.flagged_in_window(db, 0), {1, 7})
            self.assertEqual(ground_truth.customers_of_instrument(db, 0), {4: {1001, 1006}})
            self.assertEqual(ground_truth.customers_of_instrument(db, NOW - 2 * HOUR), {})

    def test_conditions(self):
        events = {"events": [{"eventId": "a", "metadata": {"type": "gate"}}, {"eventId": "b"}]}
        rows = [row(1, metadata=events), row(2, metadata={}), row(3), row(4, role="tester")]
        with Imported(rows) as db:
            self.assertEqual(
                ground_truth.matching_event(db, "event.value ->> 'eventId' = :id", id="b"), {1})
            self.assertEqual(
                ground_truth.matching_event(db, "event.value ->> '$.metadata.type' = 'gate'"), {1})
            self.assertEqual(ground_truth.matching(db, "customer.role = 'tester'"), {4})


class ServerTest(unittest.TestCase):
    """What the database says is what the server answers, while the world goes on."""

    def check(self, box, path):
        with ground_truth.opened(path) as db:
            stored = {r["id"]: r for r in db.execute("SELECT * FROM sessions")}
            left_out = {tuple(r) for r in db.execute("SELECT sessionId, what FROM left_out")}
            customers = {r["id"]: r for r in db.execute("SELECT * FROM customers")}
        shown = [json.loads(text) for text in box.walk(count=200)]
        self.assertEqual({int(s["id"]) for s in shown}, set(stored))
        for s in shown:
            kept = stored[int(s["id"])]
            self.assertEqual(s["metadata"], json.loads(kept["metadata"]))
            self.assertEqual(s["status"], kept["status"])
            for what, number in (("customer", "customerId"), ("store", "storeId")):
                lacks = not isinstance(s.get(what), dict) and s[number] is not None
                self.assertEqual(lacks, (kept["id"], what) in left_out, (s["id"], what))
            if isinstance(s.get("customer"), dict):
                customer = customers[int(s["customerId"])]
                self.assertEqual(s["customer"]["role"], customer["role"])
                self.assertEqual(s["customer"]["metadata"], json.loads(customer["metadata"]))

    def test_the_answers_are_the_database(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "rows.sqlite")
            options = ("--database", path, "--until-eof")
            with Sandbox(rows=1500, options=options) as box:
                self.check(box, path)
                for _ in range(3):
                    box.tell("advance 1200")
                    self.check(box, path)

    def test_the_past_is_what_it_was(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "rows.sqlite")
            then = {}
            with Sandbox(rows=4000, options=("--database", path, "--until-eof")) as box:
                for _ in range(12):
                    with ground_truth.opened(path) as db:
                        then[ground_truth.now(db)] = ground_truth.occupancy(db)
                    box.tell("advance 300")
                with ground_truth.opened(path) as db:
                    for at, board in then.items():
                        self.assertEqual(ground_truth.occupancy(db, at), board)
            self.assertGreater(len({str(board) for board in then.values()}), 8)

    def test_an_hour_at_sixty_times_the_speed_is_frozen_and_agrees(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "rows.sqlite")
            options = ("--database", path, "--until-eof", "--speed", "600", "--start-at",
                       "2026-11-24T13:30:00Z")

            def passed():
                with ground_truth.opened(path) as db:
                    return ground_truth.now(db) - NOW

            with Sandbox(rows=1500, frozen=None, options=options) as box:
                wait_until(lambda: passed() > HOUR, "an hour of the world")
                box.tell("freeze")
                at = passed()
                self.check(box, path)
                self.assertEqual(passed(), at)

    def test_the_demo_keeps_a_database(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "rows.sqlite")
            result = run("--demo", "--demo-rows", "300", "--demo-frozen-at", "2026-11-24T13:30:00Z",
                         "--demo-database", path, "list", "--all", "--json", env=environment())
            self.assertEqual(result.returncode, 0, result.stderr)
            with ground_truth.opened(path) as db:
                self.assertEqual({int(s["id"]) for s in json.loads(result.stdout)},
                                 ground_truth.matching(db, "1"))


if __name__ == "__main__":
    unittest.main()
