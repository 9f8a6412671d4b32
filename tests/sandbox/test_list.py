"""GET /api/admin/v2/sessions against SQL on the same rows: orders, cursors, filters, rules."""
import base64
import gzip
import random
import unittest

import sandbox
from sandbox import NOON, NOON_MS, Sandbox

SORT_KEYS = ["id", "code", "storeId", "visitors", "groupSize", "expiresAt", "customerId",
             "codeLastSuccesfullyScannedAt", "customerLastEnteredAt", "createdAt", "updatedAt"]
N_ROWS = 500


def iso(ms):
    import datetime
    at = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


class ListTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox("--frozen-at", NOON, "--seed", 7, rows=N_ROWS, database=True)

    @classmethod
    def tearDownClass(cls):
        cls.box.__exit__(None, None, None)

    def order(self, key, direction):
        down = " DESC" if direction == "desc" else ""
        return self.box.column(f"SELECT id FROM sessions ORDER BY {key} IS NULL{down},{key}{down},id{down}")

    def ids_of(self, pages):
        return [i for page in pages for i in page.ids]

    # --- orders and cursors

    def test_every_order_forwards_and_backwards(self):
        for key in SORT_KEYS:
            for direction in ("asc", "desc"):
                with self.subTest(key=key, direction=direction):
                    expected = self.order(key, direction)
                    self.assertEqual(len(expected), N_ROWS)
                    query = {"orderBy": key, "direction": direction, "count": 97}
                    self.assertEqual(self.ids_of(self.box.walk(query)), expected)
                    # Back from the last page: the same list, cut at other places.
                    self.assertEqual(self.ids_of(self.box.walk(query, backwards=True)), expected)

    def test_single_steps_across_nulls_and_ties(self):
        key = "codeLastSuccesfullyScannedAt"
        nulls = self.box.column(f"SELECT id FROM sessions WHERE {key} IS NULL ORDER BY id")
        self.assertGreater(len(nulls), 5)
        expected = self.order(key, "desc")
        query = {"orderBy": key, "direction": "desc", "count": 1}
        after = None
        for i in range(len(nulls) + 3):
            page = self.box.ask({**query, **({"after": after} if after else {})})
            self.assertEqual(page.ids, [expected[i]])
            previous = page.json["pagination"]["previous"]
            if i == 0:
                self.assertIsNone(previous)
            else:
                back = self.box.ask({**query, "before": previous["before"]})
                self.assertEqual(back.ids, [expected[i - 1]])
            after = page.json["pagination"]["next"]["after"]

    def test_pagination_object(self):
        page = self.box.ask({"count": 2}).json["pagination"]
        self.assertIsNone(page["previous"])
        self.assertEqual(set(page["next"]), {"count", "after", "direction"})
        self.assertEqual((page["next"]["count"], page["next"]["direction"]), (2, "asc"))
        page = self.box.ask({"count": 2, "after": page["next"]["after"], "direction": "asc"}).json
        self.assertEqual(set(page["pagination"]["previous"]), {"count", "before", "direction"})

    def test_default_count_is_20_by_id(self):
        self.assertEqual(self.box.ask().ids, self.order("id", "asc")[:20])

    def test_bare_id_and_base64_cursors(self):
        ids = self.order("id", "asc")
        self.assertEqual(self.box.ask({"after": ids[9], "count": 3}).ids, ids[10:13])
        self.assertEqual(self.box.ask({"before": ids[9], "count": 3}).ids, ids[6:9])
        self.assertEqual(self.box.ask({"after": ids[9] - 1, "count": 1}).ids, [ids[9]])
        pages = self.box.walk({"orderBy": "updatedAt", "count": 5})
        cursors = [p.json["pagination"]["next"]["after"] for p in pages[:-1]]
        for cursor in cursors:
            base64.b64decode(cursor, validate=True)
        for character in "+/=":
            self.assertTrue(any(character in c for c in cursors), character)

    def test_cursor_of_another_order_is_refused(self):
        cursor = self.box.ask({"orderBy": "updatedAt"}).json["pagination"]["next"]["after"]
        for query in ({"after": cursor}, {"after": cursor, "orderBy": "createdAt"},
                      {"before": "12345", "orderBy": "code"}, {"after": "rubbish"},
                      {"after": cursor[:-4], "orderBy": "updatedAt"}):
            answer = self.box.ask(query)
            self.assertEqual(answer.status, 400, query)
            self.assertEqual(answer.json["errors"][0]["rule"], "any.invalid")

    def test_past_the_end(self):
        last = self.order("id", "asc")[-1]
        answer = self.box.ask({"after": last})
        self.assertEqual((answer.status, answer.rows), (200, []))
        self.assertIsNone(answer.json["pagination"]["next"])

    # --- filters

    def check_filter(self, query, where, *values):
        found = sorted(self.ids_of(self.box.walk({**query, "count": 200})))
        expected = self.box.column(f"SELECT id FROM sessions WHERE {where} ORDER BY id", *values)
        self.assertEqual(found, expected, query)
        return len(expected)

    def test_each_filter(self):
        row = self.box.sql("SELECT id, code, sessionToken, storeId, customerId FROM sessions "
                           "WHERE customerId IS NOT NULL ORDER BY id LIMIT 1 OFFSET 77")[0]
        for name, value in zip(("id", "code", "sessionToken", "storeId", "customerId"), row):
            self.assertGreater(self.check_filter({name: value}, f"{name}=?", value), 0)
        for name in ("visitors", "groupSize"):
            for n in (1, 2, 4):
                title = name[0].upper() + name[1:]
                self.assertGreater(self.check_filter({"min" + title: n}, f"{name}>=?", n), 0)
                self.assertGreater(self.check_filter({"max" + title: n}, f"{name}<=?", n), 0)
        for name in ("createdAt", "updatedAt", "expiresAt", "codeLastSuccesfullyScannedAt",
                     "customerLastEnteredAt"):
            some = self.box.column(f"SELECT {name} FROM sessions WHERE {name} IS NOT NULL "
                                   "ORDER BY 1 LIMIT 1 OFFSET 200")[0]
            title = name[0].upper() + name[1:]
            self.assertGreater(self.check_filter({"min" + title: iso(some)}, f"{name}>=?", some), 0)
            self.assertGreater(self.check_filter({"max" + title: iso(some)}, f"{name}<=?", some), 0)

    def test_bounds_are_included(self):
        some = self.box.column("SELECT createdAt FROM sessions LIMIT 1 OFFSET 50")[0]
        self.assertGreater(self.check_filter(
            {"minCreatedAt": iso(some), "maxCreatedAt": iso(some)}, "createdAt=?", some), 0)

    def test_min_above_max_finds_nothing(self):
        self.assertEqual(self.check_filter({"minVisitors": 3, "maxVisitors": 2}, "0"), 0)

    def test_status_encodings(self):
        expected = self.box.column(
            "SELECT id FROM sessions WHERE status IN('expired','cancelled') ORDER BY id")
        self.assertGreater(len(expected), 10)
        for query in ("status=expired&status=cancelled", "status[]=expired&status[]=cancelled",
                      "status%5B%5D=expired&status%5B%5D=cancelled", "status=expired,cancelled",
                      "status=expired%2Ccancelled"):
            self.assertEqual(self.box.ask("count=200&" + query).ids, expected[:200], query)
        self.assertEqual(self.box.ask("status=no-such").rows, [])

    def test_random_combinations_in_random_orders(self):
        rng = random.Random(4)
        stores = self.box.column("SELECT DISTINCT storeId FROM sessions")
        first, last = self.box.sql("SELECT min(createdAt), max(createdAt) FROM sessions")[0]
        for _ in range(60):
            query, where, values = {}, ["1"], []
            if rng.random() < 0.4:
                query["storeId"] = rng.choice(stores)
                where.append("storeId=?")
                values.append(query["storeId"])
            if rng.random() < 0.5:
                query["status"] = rng.choice(["completed", "expired", "active", "completed,expired"])
                marks = query["status"].split(",")
                where.append(f"status IN({','.join('?' * len(marks))})")
                values += marks
            for name, test in (("minVisitors", "visitors>=?"), ("maxGroupSize", "groupSize<=?")):
                if rng.random() < 0.3:
                    query[name] = rng.randint(1, 3)
                    where.append(test)
                    values.append(query[name])
            for name, test in (("minCreatedAt", "createdAt>=?"), ("maxUpdatedAt", "updatedAt<=?"),
                               ("minCustomerLastEnteredAt", "customerLastEnteredAt>=?")):
                if rng.random() < 0.4:
                    at = rng.randint(first, last)
                    query[name] = iso(at)
                    where.append(test)
                    values.append(at)
            key, direction = rng.choice(SORT_KEYS), rng.choice(["asc", "desc"])
            down = " DESC" if direction == "desc" else ""
            expected = self.box.column(
                f"SELECT id FROM sessions WHERE {' AND '.join(where)} "
                f"ORDER BY {key} IS NULL{down},{key}{down},id{down}", *values)
            query.update(orderBy=key, direction=direction, count=rng.choice([7, 50, 200]))
            backwards = rng.random() < 0.3
            self.assertEqual(self.ids_of(self.box.walk(query, backwards)), expected, query)

    # --- rules

    def test_validation(self):
        cases = [
            ("count=0", "count", "number.min"), ("count=201", "count", "number.max"),
            ("count=many", "count", "number.base"), ("count=1.5", "count", "number.integer"),
            ("count=", "count", "number.base"), ("count=1&count=2", "count", "number.base"),
            ("minVisitors=-1", "minVisitors", "number.min"),
            ("maxVisitors=0", "maxVisitors", "number.min"),
            ("minGroupSize=-1", "minGroupSize", "number.min"),
            ("maxGroupSize=0", "maxGroupSize", "number.min"),
            ("id=x", "id", "number.base"), ("storeId=1e999x", "storeId", "number.base"),
            ("customerId=99999999999999999999", "customerId", "number.unsafe"),
            ("orderBy=status", "orderBy", "any.only"), ("direction=up", "direction", "any.only"),
            ("direction=", "direction", "string.empty"), ("code=", "code", "string.empty"),
            ("code=a&code=b", "code", "string.base"),
            ("status=", "status[0]", "string.empty"),
            ("after=1&before=2", "before", "object.nand"),
        ] + [(f"{bound}{name}=yesterday", bound + name, "date.format") for bound in ("min", "max")
             for name in ("CreatedAt", "UpdatedAt", "ExpiresAt", "CodeLastSuccesfullyScannedAt",
                          "CustomerLastEnteredAt")]
        for query, field, rule in cases:
            with self.subTest(query=query):
                answer = self.box.ask(query)
                self.assertEqual(answer.status, 400)
                self.assertEqual(set(answer.json), {"message", "type", "errors"})
                errors = answer.json["errors"]
                self.assertIn((f'"{field}"', rule), [(e["field"], e["rule"]) for e in errors])
                self.assertTrue(all(e["error"].startswith(e["field"] + " ") for e in errors))

    def test_all_broken_rules_come_at_once(self):
        errors = self.box.ask("count=0&orderBy=x&minVisitors=-3").json["errors"]
        self.assertEqual([e["field"] for e in errors], ['"count"', '"orderBy"', '"minVisitors"'])

    def test_limits_are_allowed_and_unknown_parameters_ignored(self):
        query = "count=200&minVisitors=0&maxVisitors=1&minGroupSize=0&maxGroupSize=1&fraud=true"
        self.assertEqual(self.box.ask(query).status, 200)

    def test_authorization(self):
        for token in (None, "wrong", sandbox.TOKEN + "x", ""):
            answer = self.box.ask(token=token)
            self.assertEqual((answer.status, answer.json["type"]), (401, "E_UNAUTHORIZED"))

    def test_other_paths_and_methods(self):
        self.assertEqual(self.box.ask(path="/api/admin/v2/stores").status, 404)
        answer = self.box.ask(method="POST")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET"))

    def test_headers(self):
        answer = self.box.ask()
        self.assertEqual(answer.headers["Date"], "Sun, 24 Nov 2024 12:00:00 GMT")
        self.assertEqual(answer.headers["Content-Type"], "application/json; charset=utf-8")
        packed = self.box.ask("count=200", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), self.box.ask("count=200").body)

    # --- rows

    def test_rows_have_the_documented_fields_and_the_values_of_sql(self):
        top = ("createdAt updatedAt code codeFirstSuccesfullyScannedAt codeLastSuccesfullyScannedAt "
               "customerFirstEnteredAt customerLastEnteredAt customerFirstExitedAt "
               "customerLastExitedAt customerPaymentInstrumentId customerSatisfaction "
               "customerSatisfactionSubmitted groupSize visitors locationId priority sessionToken "
               "sessionId referencedSessionId status storeId storeIdScannableAt suspectedFraud "
               "metadata expiresAt id customerId customer store").split()
        customer = "externalId role metadata priority email firstName lastName phone id".split()
        store = ("aifiUniqueStoreId status deploymentStatus addressLine1 addressCity addressRegion "
                 "addressCountry addressPostalCode thirdPartyId storeUrl maxPeople storeConfigId "
                 "name id employeeInside").split()
        rows = [row for page in self.box.walk({"count": 200}) for row in page.rows]
        complete = [r for r in rows if r.get("customer") and r.get("store")
                    and set(top) <= set(r) and set(r["customer"]) == set(customer)]
        self.assertGreater(len(complete), len(rows) * 0.8)
        self.assertEqual([k for k in complete[0]][:len(top)], top)
        self.assertEqual(list(complete[0]["customer"]), customer)
        self.assertEqual(list(complete[0]["store"]), store)
        self.assertTrue(any(not r.get("customer") for r in rows))
        self.assertTrue(any("shoppingSessionFlags" in r for r in rows))
        self.assertTrue(any(r["metadata"] == {} for r in rows))
        counts = {len(r["metadata"].get("events", [])) for r in rows}
        self.assertTrue({0, 1, 2, 12} & counts and max(counts) <= 12)
        sizes = sum(len(p.body) for p in self.box.walk({"count": 200})) / len(rows)
        self.assertTrue(1700 < sizes < 2100, sizes)
        for row in rows:
            self.assertIsInstance(row["id"], str)
            self.assertIsInstance(row["storeId"], int)
            self.assertEqual(row["sessionId"], row["sessionToken"])
            self.assertTrue(-10 <= row["priority"] <= 10)
            sql = dict(zip(("createdAt", "customerLastExitedAt", "status", "visitors", "customerId"),
                           self.box.sql("SELECT createdAt, customerLastExitedAt, status, visitors, "
                                        "customerId FROM sessions WHERE id=?", int(row["id"]))[0]))
            for name in ("createdAt", "customerLastExitedAt"):
                value = sql[name] and iso(sql[name]).replace(".000", "")
                self.assertEqual(row[name], value)
            self.assertEqual((row["status"], row["visitors"]), (sql["status"], sql["visitors"]))
            self.assertEqual(row["customerId"], sql["customerId"] and str(sql["customerId"]))

    def test_names_come_in_many_scripts(self):
        names = " ".join(self.box.column("SELECT firstName||' '||lastName FROM customers "
                                         "WHERE firstName IS NOT NULL AND lastName IS NOT NULL"))
        for letters in ("éöłř", "аеіо", "αεο", "אבו", "ابم", "कनर", "กน", "王李伟芳", "김이민"):
            self.assertTrue(any(letter in names for letter in letters), letters)


if __name__ == "__main__":
    sandbox.main()
