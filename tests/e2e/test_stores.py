"""`aifi-sessions stores` against the sandbox's own database: every number of every store, at many
moments, read anew and kept up by refreshes."""

import datetime
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import unittest

import ground_truth
from ground_truth import DAY
from support import DEADLINE_S, SESSIONS, TOKEN, Liar, Sandbox, environment, page, run

NAMES = {
    "certain": "certain", "possible": "possible", "employees": "employees", "testers": "testers",
    "stale": "stale", "sessions": "sessions", "entries": "entries15min", "exits": "exits15min",
}
REQUESTS_MOST = 3  # of a refresh when nothing much changed


class World:
    """A sandbox that stands still until told otherwise, and its database."""

    def __init__(self, rows=3000, stores=12, days=3, frozen="2026-11-24T11:00:00Z", seed=1, options=()):
        self.directory = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.directory.name, "rows.sqlite")
        self.box = Sandbox(
            rows=rows, seed=seed, frozen=frozen,
            options=("--stores", str(stores), "--days", str(days), "--database", self.path,
                     "--until-eof", *options))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.box.close()
        self.directory.cleanup()

    def advance(self, seconds):
        self.box.tell(f"advance {seconds}")

    def truth(self, at=None):
        """{store: numbers} under the names of the program; ghosts only as long as they are told."""
        with ground_truth.opened(self.path) as db:
            at = ground_truth.now(db) if at is None else at
            found = ground_truth.occupancy(db, at)
            forgotten = ground_truth.occupancy(db, at, stale=DAY)
            most = dict(db.execute("SELECT id, maxPeople FROM stores").fetchall())
        wanted = {}
        for store, numbers in found.items():
            wanted[store] = {ours: numbers[theirs] for theirs, ours in NAMES.items()}
            wanted[store]["stale"] -= forgotten[store]["stale"]
            wanted[store]["maxPeople"] = most[store] or None
            longest = numbers["longest"]
            wanted[store]["longestSeconds"] = None if longest is None else longest // 1000
        return wanted


def moment(row):
    """Its `at`, in milliseconds since 1970."""
    at = datetime.datetime.fromisoformat(row["at"].replace("Z", "+00:00"))
    return round(at.timestamp() * 1000)


def without_time(rows):
    """The rows without when they were worked out: the clock of this machine goes on."""
    clocks = ("at", "longestSeconds", "ageSeconds")
    return {
        store: {name: value for name, value in row.items() if name not in clocks}
        for store, row in rows.items()
    }


def assert_same(test, told, wanted, but=()):
    """A store that is not told has nobody; of one that is, every number is right."""
    for store, numbers in wanted.items():
        row = told.get(store)
        if row is None:
            counts = {name: n for name, n in numbers.items() if name != "maxPeople"}
            test.assertFalse(any(counts.values()), f"store {store} is not told: {numbers}")
            continue
        found = {name: row[name] for name in numbers if name not in but}
        test.assertEqual(
            found, {name: n for name, n in numbers.items() if name not in but}, f"store {store}")
    test.assertLessEqual(set(told), set(wanted))


def stores(world, *options):
    done = run("stores", "-o", "json", *options, server=world.box)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    return {row["storeId"]: row for row in json.loads(done.stdout)}


def heed_interrupts():
    """Also where the tests run in the background of a shell, which has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watch:
    """stores --watch, its events taken one by one, and the numbers they add up to."""

    def __init__(self, server, *options):
        self.process = subprocess.Popen(
            [SESSIONS, "stores", "--watch", "--interval", "2", *options],
            env=environment(server), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, preexec_fn=heed_interrupts)
        self.lines = queue.Queue()
        self.stores, self.alerts, self.failures = {}, set(), []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(DEADLINE_S)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def next(self):
        line = self.lines.get(timeout=DEADLINE_S)
        if line is None:
            raise AssertionError(f"the watch ended: {self.process.stderr.read()}")
        event = json.loads(line)
        kind = event["event"]
        if kind == "store":
            self.stores[event["storeId"]] = event
        elif kind == "alert":
            self.alerts.add((event["storeId"], event["kind"]))
        elif kind == "alert-over":
            self.alerts.remove((event["storeId"], event["kind"]))
        elif kind == "failure":
            self.failures.append(event)
        return event

    def refreshed(self):
        """Takes events up to the end of the refresh under way."""
        while True:
            event = self.next()
            if event["event"] == "refresh":
                return event


def begun_after(watch, box):
    """The end of a refresh that was begun after this call."""
    n_before = len(box.requests())
    while True:
        event = watch.refreshed()
        if len(box.requests()) >= n_before + event["requests"]:
            return event


class NumbersTest(unittest.TestCase):
    def assert_true_now(self, world):
        rows = stores(world)
        assert_same(self, rows, world.truth(moment(next(iter(rows.values())))))

    def test_every_number_at_many_moments(self):
        with World() as world:
            for step in (0, 60, 600, 900, 3600, 1800, 5 * 3600, 43, 20 * 3600, 8 * 3600):
                world.advance(step)
                with self.subTest(step=step):
                    self.assert_true_now(world)

    def test_other_worlds(self):
        for seed, number, rows in ((2, 1, 300), (3, 40, 6000)):
            with World(rows=rows, stores=number, days=2, seed=seed) as world:
                with self.subTest(seed=seed):
                    self.assert_true_now(world)
                    world.advance(7000)
                    self.assert_true_now(world)

    def test_a_clock_that_is_years_ahead_or_behind(self):
        """The first answer tells the server's time; what was asked for by ours is asked for anew."""
        for year in (2020, 2060):
            with World(frozen=f"{year}-03-01T13:30:00Z") as world, self.subTest(year=year):
                self.assert_true_now(world)
                self.assertGreater(sum(row["certain"] for row in stores(world).values()), 0)

    def test_one_store(self):
        with World() as world:
            every = stores(world)
            some = next(iter(every))
            alone = without_time(stores(world, "--store-id", str(some)))
            self.assertEqual(alone, without_time({some: every[some]}))
            done = run("stores", "--store-id", "999", server=world.box)
            self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 1))
            self.assertIn(b"no store with id 999 among the sessions read", done.stderr)

    def test_formats_tell_the_same(self):
        with World(rows=500) as world:
            every = stores(world)
            lines = run("stores", "-o", "ndjson", server=world.box).stdout.splitlines()
            told = {row["storeId"]: row for row in map(json.loads, lines)}
            self.assertEqual(without_time(told), without_time(every))
            csv = run("stores", "-o", "csv", server=world.box).stdout.decode().split("\r\n")
            titles = csv[0].split(",")
            self.assertEqual(len(csv), len(every) + 2)
            for line in csv[1:-1]:
                row = dict(zip(titles, line.split(",")))
                self.assertEqual(int(row["certain"]), every[int(row["storeId"])]["certain"])
            table = run("stores", server=world.box).stdout.decode().splitlines()
            self.assertEqual(len(table), len(every) + 1)
            self.assertTrue(table[0].lstrip().startswith("STORE"))
            self.assertIn("GHOST", table[0].split())
            self.assertIn("stale", titles)


class RefreshTest(unittest.TestCase):
    def assert_true(self, world, watch, event):
        assert_same(self, watch.stores, world.truth(moment(event)), but=("longestSeconds",))

    def test_refreshes_equal_a_reload(self):
        """Hours in steps of minutes; entries, exits, re-entries, visits that become ghosts."""
        with World() as world, Watch(world.box) as watch:
            self.assert_true(world, watch, watch.refreshed())
            for step in (5, 120, 600, 900, 2400, 3 * 3600):
                world.advance(step)
                event = begun_after(watch, world.box)
                with self.subTest(step=step):
                    self.assert_true(world, watch, event)
                if step <= 900:
                    self.assertLessEqual(event["requests"], REQUESTS_MOST)
            anew = stores(world)
            for store, row in anew.items():
                kept = watch.stores[store]
                for name in NAMES.values():
                    self.assertEqual(kept[name], row[name], (store, name))
            told = {(row["storeId"], kind) for row in anew.values() for kind in row["alerts"]}
            self.assertEqual(watch.alerts, told)

    def test_a_large_chain_costs_few_requests(self):
        with World(rows=8000, stores=200, days=1) as world, Watch(world.box) as watch:
            watch.refreshed()
            n_before = len(world.box.requests())
            for _ in range(2):
                world.advance(15)
                event = begun_after(watch, world.box)
                self.assertLessEqual(event["requests"], REQUESTS_MOST)
            self.assert_true(world, watch, event)
            for target in world.box.requests()[n_before:]:
                self.assertRegex(target, "minCustomerLastEnteredAt|minUpdatedAt")

    def test_a_failing_server_keeps_the_watch_alive(self):
        with World(rows=300) as world, Watch(world.box) as watch:
            watch.refreshed()
            world.box.tell("fault status:500")
            while not watch.failures:
                watch.next()
            self.assertIn("500", watch.failures[0]["text"])
            self.assertGreaterEqual(watch.failures[0]["ageSeconds"], 0)
            world.box.tell("heal")
            world.advance(600)
            self.assert_true(world, watch, begun_after(watch, world.box))


class CheckTest(unittest.TestCase):
    NEVER = "near=1000,full=1000,silence=24h,long=off"

    def check(self, server, limits, *options):
        return run("stores", "--check", "--alerts", limits, *options, server=server)

    def test_exit_status(self):
        with World(rows=500) as world:
            fine = self.check(world.box, self.NEVER)
            self.assertEqual((fine.returncode, fine.stdout, fine.stderr), (0, b"", b""))
            some = self.check(world.box, "near=1,full=1,silence=24h,long=off")
            wanted = {
                store for store, n in world.truth().items()
                if n["maxPeople"] and n["certain"] * 100 >= n["maxPeople"]}
            self.assertTrue(wanted)
            self.assertEqual(some.returncode, 1)
            self.assertEqual(len(some.stdout.splitlines()), len(wanted))
            lines = self.check(world.box, "near=1,full=1,silence=24h,long=off", "-o", "ndjson").stdout
            alerts = [json.loads(line) for line in lines.splitlines()]
            self.assertEqual({alert["storeId"] for alert in alerts}, wanted)
            self.assertEqual({alert["kind"] for alert in alerts}, {"full"})

    def test_failures_are_no_alerts(self):
        with Liar(lambda parameters, headers, n: (401, "{}")) as liar:
            self.assertEqual(self.check(liar, self.NEVER).returncode, 4)
        with Liar(lambda parameters, headers, n: (200, "no JSON")) as liar:
            self.assertEqual(self.check(liar, self.NEVER).returncode, 6)
        gone = environment(AIFI_BASE_URL="http://127.0.0.1:1", AIFI_TOKEN=TOKEN)
        done = run("stores", "--check", "--connect-timeout", "1", env=gone)
        self.assertEqual(done.returncode, 5)

    def test_nobody_is_fine(self):
        with Liar(lambda parameters, headers, n: (200, page([]))) as liar:
            done = run("stores", "-o", "json", server=liar)
            self.assertEqual((done.returncode, json.loads(done.stdout)), (0, []))
            self.assertEqual(self.check(liar, self.NEVER).returncode, 0)
            unknown = self.check(liar, self.NEVER, "--store-id", "999")
            self.assertEqual((unknown.returncode, unknown.stdout), (7, b""))
            self.assertIn(b"store 999", unknown.stderr)

    def test_wrong_command_lines(self):
        for options in (
            ("--alerts", "near=101,full=100"), ("--alerts", "near=x"), ("--alerts", "colour=red"),
            ("--alerts", "stale=1s"), ("--status", "active"), ("--check", "--watch"),
            ("--watch", "--interval", "off"),
            ("--watch", "-o", "csv"), ("--limit", "5")):
            done = run("stores", *options, env=environment(AIFI_BASE_URL="http://127.0.0.1:1"))
            self.assertEqual(done.returncode, 2, options)


class EndTest(unittest.TestCase):
    def test_a_reader_that_leaves(self):
        with World(rows=300) as world:
            watch = Watch(world.box)
            watch.refreshed()
            watch.process.send_signal(signal.SIGINT)
            self.assertEqual(watch.process.wait(DEADLINE_S), 130)
            watch.__exit__()
            command = f"'{SESSIONS}' stores | true; exit ${{PIPESTATUS[0]}}"
            done = subprocess.run(
                ["bash", "-c", command], env=environment(world.box), timeout=DEADLINE_S, check=False)
            self.assertIn(done.returncode, (0, 141))


if __name__ == "__main__":
    unittest.main()
