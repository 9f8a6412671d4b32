"""The generated world: the same for the same seed, plausible, and alive."""
import collections
import json
import statistics
import unittest

import sandbox
from sandbox import NOON, NOON_MS, Sandbox, wait_for

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000


def all_rows(box):
    return box.sql("SELECT * FROM sessions ORDER BY id")


class HistoryTest(unittest.TestCase):
    """20,000 sessions, as in the demo."""

    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox("--frozen-at", NOON, rows=20000, database=True)

    @classmethod
    def tearDownClass(cls):
        cls.box.__exit__(None, None, None)

    def one(self, text, *values):
        return self.box.sql(text, *values)[0][0]

    def test_rows_and_span(self):
        self.assertEqual(self.one("SELECT count(*) FROM sessions"), 20000)
        self.assertEqual(self.box.sql("SELECT start, now FROM clock"), [(NOON_MS, NOON_MS)])
        first = self.one("SELECT min(createdAt) FROM sessions")
        self.assertTrue(2 * 7 * DAY < NOON_MS - first < 5 * 7 * DAY)
        self.assertLessEqual(self.one("SELECT max(updatedAt) FROM sessions"), NOON_MS)
        self.assertGreater(self.one("SELECT count(*) FROM sessions WHERE createdAt>?",
                                    NOON_MS - 7 * DAY), 3000)

    def test_ids_grow_with_creation(self):
        created = self.box.column("SELECT createdAt FROM sessions ORDER BY id")
        self.assertEqual(created, sorted(created))
        for name in ("code", "sessionToken"):
            self.assertEqual(self.one(f"SELECT count(DISTINCT {name}) FROM sessions"), 20000)

    def test_order_of_events(self):
        wrong = self.one("""SELECT count(*) FROM sessions WHERE
            codeFirstSuccesfullyScannedAt < createdAt
            OR codeLastSuccesfullyScannedAt < codeFirstSuccesfullyScannedAt
            OR customerFirstEnteredAt < codeFirstSuccesfullyScannedAt
            OR customerLastEnteredAt < customerFirstEnteredAt
            OR customerFirstExitedAt <= customerFirstEnteredAt
            OR customerLastExitedAt < customerFirstExitedAt
            OR customerFirstExitedAt IS NOT NULL AND customerFirstEnteredAt IS NULL
            OR expiresAt <= createdAt OR updatedAt < max(createdAt,
                coalesce(codeLastSuccesfullyScannedAt, 0), coalesce(customerLastEnteredAt, 0),
                coalesce(customerLastExitedAt, 0))""")
        self.assertEqual(wrong, 0)

    def test_all_kinds_of_lives(self):
        for what, least in (
                ("codeFirstSuccesfullyScannedAt IS NULL AND status='expired'", 400),
                ("status='cancelled'", 100),
                ("codeFirstSuccesfullyScannedAt IS NOT NULL AND customerFirstEnteredAt IS NULL", 100),
                ("codeLastSuccesfullyScannedAt > codeFirstSuccesfullyScannedAt", 500),
                ("customerFirstExitedAt < customerLastEnteredAt", 300),  # came back
                ("customerFirstExitedAt < customerLastExitedAt", 2000),
                ("customerLastEnteredAt < ? AND customerLastExitedAt IS NULL AND now-?=0", 15),
                ("visitors <> groupSize", 300), ("groupSize IS NULL", 300), ("visitors IS NULL", 300),
                ("groupSize > 3", 100), ("customerId IS NULL", 200),
                ("referencedSessionId IS NOT NULL", 50), ("priority <> 0", 500),
                ("customerSatisfactionSubmitted", 500), ("storeIdScannableAt IS NULL", 500),
                ("customerPaymentInstrumentId IS NULL", 500), ("locationId IS NULL", 500),
                ("length(sessionToken) <> 36", 100)):
            values = (NOON_MS - 4 * HOUR, NOON_MS) if "?" in what else ()
            found = self.one(f"SELECT count(*) FROM sessions, clock WHERE {what}", *values)
            self.assertGreaterEqual(found, least, what)
        self.assertGreaterEqual(self.one("SELECT count(DISTINCT status) FROM sessions"), 5)
        dangling = self.one("SELECT count(*) FROM sessions WHERE referencedSessionId IS NOT NULL AND "
                            "referencedSessionId NOT IN (SELECT sessionToken FROM sessions)")
        self.assertEqual(dangling, 0)

    def test_people(self):
        roles = dict(self.box.sql("SELECT role, count(*) FROM customers GROUP BY role"))
        self.assertEqual(set(roles), {"customer", "employee", "tester", "untracked", "unknown"})
        again = self.one("SELECT count(*) FROM (SELECT customerId FROM sessions GROUP BY customerId "
                         "HAVING count(*) > 2)")
        self.assertGreater(again, 500)
        self.assertEqual(self.one("SELECT count(*) FROM sessions WHERE customerId IS NOT NULL AND "
                                  "customerId NOT IN (SELECT id FROM customers)"), 0)
        self.assertGreater(self.one("SELECT max(length(firstName)) FROM customers"), 60)

    def test_stores(self):
        stores = self.box.sql("SELECT id, addressCountry, timeZone, maxPeople, status, "
                              "deploymentStatus FROM stores")
        self.assertGreaterEqual(len(stores), 24)
        self.assertGreaterEqual(len({s[1] for s in stores}), 10)
        self.assertGreaterEqual(len({s[2] for s in stores}), 10)
        self.assertTrue({0, None} <= {s[3] for s in stores})
        self.assertEqual({s[4] for s in stores}, {"OPEN", "CLOSED", "CLOSED_FOR_MAINTENANCE"})
        self.assertEqual({s[5] for s in stores}, {"LIVE", "TESTING", "DEPLOYMENT", "DECOMMISSIONED"})

    def test_lunch_is_busy_in_local_time(self):
        # São Paulo is UTC-3, Mumbai UTC+5:30, all year.
        for city, ahead in (("São Paulo", -3), ("मुंबई", 5.5)):
            hours = collections.Counter(
                int((t / HOUR + ahead) % 24) for t in self.box.column(
                    "SELECT createdAt FROM sessions JOIN stores ON stores.id=storeId "
                    "WHERE addressCity=?", city))
            self.assertIn(hours.most_common(1)[0][0], (12, 17), city)
            self.assertEqual(sum(hours[h] for h in range(0, 6)), 0, city)

    def test_stores_fill_up_but_not_beyond(self):
        """Shoppers inside by the records, swept over the last week; stays without an end left out."""
        full, over = set(), 0
        for store, limit in self.box.sql("SELECT id, maxPeople FROM stores WHERE maxPeople > 0"):
            moves = []
            for entered, left, people in self.box.sql(
                    """SELECT customerLastEnteredAt, customerFirstExitedAt, visitors FROM sessions
                       LEFT JOIN customers ON customers.id=customerId
                       WHERE storeId=? AND createdAt>? AND customerFirstExitedAt>customerLastEnteredAt
                       AND visitors>0 AND coalesce(role,'')<>'employee'""", store, NOON_MS - 7 * DAY):
                moves += [(entered, 1, people), (left, 0, -people)]
            inside = 0
            for _, _, change in sorted(moves):
                inside += change
                if inside >= limit:
                    full.add(store)
                over = max(over, inside - limit)
        self.assertGreaterEqual(len(full), 5)
        self.assertLessEqual(over, 0)

    def test_flags_have_causes(self):
        n = self.one("SELECT count(*) FROM sessions WHERE suspectedFraud")
        self.assertTrue(0.004 <= n / 20000 <= 0.01, n)
        self.assertGreaterEqual(self.one(
            "SELECT count(*) FROM sessions WHERE suspectedFraud AND createdAt>?",
            NOON_MS - 7 * DAY), 24)
        self.assertEqual(self.box.column("SELECT id FROM sessions WHERE suspectedFraud ORDER BY id"),
                         self.box.column("SELECT sessionId FROM causes ORDER BY 1"))
        causes = dict(self.box.sql("SELECT cause, count(*) FROM causes GROUP BY cause"))
        for cause in ("short_visit", "shared_instrument", "two_stores", "no_exit", "false_alarm",
                      "undeclared_group"):
            self.assertGreaterEqual(causes[cause], 3, cause)

    def test_an_investigator_finds_cases_in_the_last_week(self):
        """Each kind of evidence, more than once, and not all of one shape."""
        week = NOON_MS - 7 * DAY
        kinds = dict(self.box.sql("SELECT cause, count(*) FROM causes JOIN sessions ON id=sessionId "
                                  "WHERE createdAt>? GROUP BY cause", week))
        self.assertEqual(set(kinds), {"short_visit", "shared_instrument", "two_stores", "no_exit",
                                      "false_alarm", "undeclared_group"})
        roles = dict(self.box.sql(
            "SELECT role, count(*) FROM causes JOIN sessions ON sessions.id=sessionId "
            "JOIN customers ON customers.id=customerId WHERE createdAt>? GROUP BY role", week))
        self.assertTrue({"customer", "employee", "tester"} <= set(roles), roles)
        self.assertGreaterEqual(self.one("SELECT count(*) FROM sessions WHERE suspectedFraud AND "
                                         "createdAt>? AND referencedSessionId IS NOT NULL", week), 3)
        shapes = self.one("""SELECT count(DISTINCT printf('%d %d %d', groupSize, visitors,
            customerLastExitedAt-customerFirstEnteredAt)) FROM sessions
            WHERE suspectedFraud AND createdAt>?""", week)
        self.assertGreater(shapes, sum(kinds.values()) / 2)

    def test_instruments_with_several_customers(self):
        week = NOON_MS - 7 * DAY
        shared = self.box.sql("""SELECT customerPaymentInstrumentId, count(DISTINCT customerId),
            count(DISTINCT storeId), sum(suspectedFraud) FROM sessions WHERE createdAt>?
            AND customerPaymentInstrumentId IS NOT NULL GROUP BY 1
            HAVING count(DISTINCT customerId)>1""", week)
        self.assertGreaterEqual(len(shared), 5)
        rings = [s for s in shared if s[3] >= 2]
        self.assertGreaterEqual(len(rings), 2)
        # Households shop in one place, mostly.
        at_home = [s for s in shared if s[0] >= 500000 and s[2] == 1]
        self.assertGreater(len(at_home), len(shared) / 2)
        alone = self.box.column("""SELECT id FROM sessions AS s JOIN causes ON sessionId=id
            WHERE cause='shared_instrument' AND createdAt>? AND NOT EXISTS (SELECT 1 FROM sessions AS t
            WHERE t.customerPaymentInstrumentId=s.customerPaymentInstrumentId
            AND t.customerId<>s.customerId AND t.createdAt>?)""", week + DAY, week)
        self.assertLessEqual(len(alone), 1)

    def test_undeclared_groups_are_larger_than_declared(self):
        for declared, seen in self.box.sql("SELECT groupSize, visitors FROM sessions JOIN causes "
                                           "ON sessionId=id WHERE cause='undeclared_group'"):
            self.assertGreater(seen, declared)

    def test_metadata_can_be_asked_for(self):
        body = self.box.ask({"count": 200, "direction": "desc"}).rows
        kept = dict(self.box.sql("SELECT id, metadata FROM sessions ORDER BY id DESC LIMIT 200"))
        self.assertEqual({int(r["id"]): r["metadata"] for r in body},
                         {i: json.loads(text) for i, text in kept.items()})
        self.assertGreater(self.one("""SELECT count(DISTINCT event.value ->> '$.metadata.type')
            FROM sessions, json_each(sessions.metadata, '$.events') AS event"""), 4)

    def test_causes_are_true(self):
        for stay, in self.box.sql("""SELECT customerFirstExitedAt-customerFirstEnteredAt FROM sessions
                JOIN causes ON sessionId=id WHERE cause='short_visit'"""):
            self.assertLess(stay, MINUTE)
        for exits, in self.box.sql("""SELECT customerLastExitedAt FROM sessions
                JOIN causes ON sessionId=id WHERE cause='no_exit'"""):
            self.assertIsNone(exits)
        pairs = self.box.sql("""SELECT b.customerId=a.customerId, b.storeId<>a.storeId,
                b.createdAt-a.createdAt, b.customerPaymentInstrumentId=a.customerPaymentInstrumentId,
                cause FROM causes JOIN sessions b ON b.id=sessionId JOIN sessions a ON a.id=relatedId""")
        self.assertGreater(len(pairs), 20)
        for same_customer, other_store, apart, same_instrument, cause in pairs:
            if cause == "two_stores":
                self.assertTrue(same_customer and other_store and 0 < apart < HOUR)
            else:
                self.assertTrue(same_instrument)
        shared = self.box.column("""SELECT count(DISTINCT customerId) FROM sessions
            WHERE customerPaymentInstrumentId IN (SELECT customerPaymentInstrumentId FROM sessions
            JOIN causes ON sessionId=id WHERE cause='shared_instrument')
            GROUP BY customerPaymentInstrumentId""")
        self.assertGreater(statistics.mean(shared), 2)


class SameTest(unittest.TestCase):
    def rows_after(self, steps, *arguments, rows=300):
        with Sandbox("--frozen-at", NOON, *arguments, rows=rows, database=True, control=True) as box:
            for seconds in steps:
                self.assertEqual(box.command(f"advance {seconds}"), "ok")
            return all_rows(box), [p.body for p in box.walk({"count": 200})]

    def test_same_seed_same_world(self):
        self.assertEqual(self.rows_after([]), self.rows_after([]))
        self.assertNotEqual(self.rows_after([])[0], self.rows_after([], "--seed", 2)[0])

    def test_it_does_not_matter_in_how_many_steps_time_passes(self):
        at_once = self.rows_after([7200])
        self.assertGreater(len(at_once[0]), 300)
        self.assertEqual(at_once, self.rows_after([60] * 120))

    def test_history_until_is_the_same_world_whenever_it_is_started(self):
        lived = self.rows_after([7200])
        later = "2024-11-24T14:00:00Z"
        with Sandbox("--frozen-at", later, "--history-until", NOON, rows=300, database=True) as box:
            started = all_rows(box), [p.body for p in box.walk({"count": 200})]
        self.assertEqual(started, lived)

    def test_a_hundred_rows_hold_a_flagged_one(self):
        for seed in range(4):
            rows = self.rows_after([], "--seed", seed, rows=100)[1]
            self.assertTrue(b'"suspectedFraud":true' in rows[0], seed)

    def test_few_rows_and_few_stores(self):
        for n in (0, 1, 2, 7):
            self.assertEqual(len(self.rows_after([], rows=n)[0]), n)
        self.assertEqual(len(self.rows_after([], "--stores", 1, rows=50)[0]), 50)
        self.assertEqual(len(self.rows_after([], "--stores", 200, "--days", 0.5)[0]), 300)
        self.assertEqual(self.rows_after([86400], rows=0)[0], [])


class LifeTest(unittest.TestCase):
    def test_each_step_moves_updated_at(self):
        with Sandbox("--frozen-at", NOON, rows=2000, database=True, control=True) as box:
            seen = dict(box.sql("SELECT id, updatedAt FROM sessions"))
            changes = collections.Counter()
            now = NOON_MS
            for _ in range(60):
                box.command("advance 30")
                now += 30 * SECOND
                rows = [r for p in box.walk({"count": 200, "orderBy": "updatedAt", "direction": "desc",
                                             "minUpdatedAt": "2024-11-24T12:00:00.001Z"})
                        for r in p.rows]
                fresh = {int(r["id"]): r for r in rows}
                after = dict(box.sql("SELECT id, updatedAt FROM sessions"))
                for i, updated in after.items():
                    self.assertLessEqual(updated, now)
                    if i not in seen:
                        changes["created"] += 1
                    elif seen[i] != updated:
                        changes["changed"] += 1
                        self.assertGreater(updated, now - 30 * SECOND)
                        self.assertIn(i, fresh)
                    else:
                        self.assertTrue(updated <= now - 30 * SECOND)
                seen = after
            self.assertGreater(changes["created"], 5)
            self.assertGreater(changes["changed"], 20)

    def test_the_clock_runs(self):
        with Sandbox("--start-at", NOON, "--speed", 2000, rows=500) as box:
            first = box.ask("orderBy=id&direction=desc&count=1")
            self.assertTrue(first.headers["Date"].startswith("Sun, 24 Nov 2024 1"))
            last = wait_for(lambda: [a for a in [box.ask("orderBy=id&direction=desc&count=1")]
                                     if a.ids[0] > first.ids[0] + 20], 30)[0]
            self.assertNotEqual(last.headers["Date"], first.headers["Date"])
            self.assertGreater(last.rows[0]["createdAt"], NOON)

    def test_staff_inside_is_reported(self):
        with Sandbox("--frozen-at", NOON, rows=3000, database=True, control=True) as box:
            flags = set()
            for _ in range(20):
                box.command("advance 1800")
                flags |= set(box.sql("SELECT id, employeeInside FROM stores"))
            self.assertGreater(len(flags), len({i for i, _ in flags}) + 5)

    def test_the_clock_stops(self):
        with Sandbox("--start-at", NOON, "--speed", 600, rows=500, database=True, control=True) as box:
            self.assertEqual(box.command("advance 60"), "error: the clock is not frozen")
            wait_for(lambda: box.sql("SELECT now-start FROM clock")[0][0] > 10 * MINUTE, 60)
            self.assertEqual(box.command("freeze"), "ok")
            now = box.column("SELECT now FROM clock")[0]
            self.assertEqual(box.ask("count=1").headers["Date"], box.ask("count=1").headers["Date"])
            self.assertEqual(box.command("advance 60"), "ok")
            self.assertEqual(box.column("SELECT now FROM clock")[0], now + 60 * SECOND)

    def test_speed_and_a_database_file_without_requests(self):
        with Sandbox("--start-at", NOON, "--speed", 3000, rows=500, database=True) as box:
            wait_for(lambda: box.sql("SELECT now-start FROM clock")[0][0] > HOUR)


class ImportTest(unittest.TestCase):
    def export(self, directory):
        with Sandbox("--frozen-at", NOON, rows=120) as box:
            body = box.ask("count=200").body
        rows = []
        depth = start = 0
        text = False
        for i, byte in enumerate(body):  # cut the rows out as bytes
            c = chr(byte)
            if c == '"' and body[i - 1:i] != b"\\":
                text = not text
            if not text and c in "{[":
                if depth == 2 and c == "{":
                    start = i
                depth += 1
            if not text and c in "}]":
                depth -= 1
                if depth == 2 and c == "}":
                    rows.append(body[start:i + 1])
        rows = [r for r in rows if r.startswith(b'{"createdAt"')]
        rows[3] = rows[3].replace(b'{"createdAt"', b'{ "big":12345678901234567890123,  "createdAt"')
        path = directory.name + "/export.ndjson"
        with open(path, "wb") as file:
            file.write(b"\n".join(rows) + b"\n\n")
        return path, rows

    def test_rows_come_back_byte_for_byte(self):
        import tempfile
        with tempfile.TemporaryDirectory() as name:
            directory = collections.namedtuple("Directory", "name")(name)
            path, rows = self.export(directory)
            self.assertEqual(len(rows), 120)
            with Sandbox("--import", path, "--frozen-at", NOON, database=True) as box:
                body = box.ask("count=200").body
                self.assertEqual(body.split(b'],"pagination"')[0], b'{"data":[' + b",".join(rows))
                for row in (json.loads(r) for r in rows[:30]):
                    self.assertIn(int(row["id"]), box.ask({"code": row["code"]}).ids)
                expected = [int(r["id"]) for r in map(json.loads, rows) if (r["visitors"] or 0) >= 2]
                self.assertEqual(box.ask("minVisitors=2&count=200").ids, expected)
                stamps = [r.get("customerLastEnteredAt") for p in box.walk(
                    {"orderBy": "customerLastEnteredAt", "count": 50}) for r in p.rows]
                known = [s for s in stamps if s]
                self.assertEqual(stamps, sorted(known) + [None] * (len(stamps) - len(known)))
                self.assertGreater(box.sql("SELECT count(*) FROM stores")[0][0], 5)
            for bad, message in ((b'{"id":"x"}', "no id"), (b"[", "malformed"), (rows[0], "before")):
                with open(path, "wb") as file:
                    file.write(rows[0] + b"\n" + bad + b"\n")
                with self.assertRaisesRegex(RuntimeError, f":2: .*{message}"):
                    Sandbox("--import", path)


if __name__ == "__main__":
    sandbox.main()
