"""Each fault does what the catalogue says, and heals."""
import gzip
import json
import socket
import time
import unittest

import sandbox
from sandbox import NOON, Sandbox

N_ROWS = 120


def head_and_body(received):
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


class FaultTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox("--frozen-at", NOON, rows=N_ROWS, control=True)
        cls.good = cls.box.ask("count=200")
        cls.ids = cls.good.ids

    @classmethod
    def tearDownClass(cls):
        cls.box.__exit__(None, None, None)

    def tearDown(self):
        self.assertEqual(self.box.command("heal"), "ok")
        self.assertEqual(self.box.ask("count=200").body, self.good.body)

    def set(self, *specs):
        self.box.command("heal")
        for spec in specs:
            self.assertEqual(self.box.command("fault " + spec), "ok", spec)

    def ask(self, spec, query="", **options):
        self.set(spec)
        return self.box.ask(query, **options)

    # --- another answer

    def test_statuses(self):
        for status in (400, 401, 403, 404, 408, 410, 422, 429, 500, 502, 503, 504):
            answer = self.ask(f"status:{status}")
            self.assertEqual(answer.status, status)
            self.assertIn("message", answer.json)
            self.assertIn("type", answer.json)
        self.assertEqual(self.ask("status:401").json["type"], "E_UNAUTHORIZED")

    def test_pages_that_are_no_json(self):
        answer = self.ask("login-page")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        self.assertEqual(self.ask("error-page").status, 502)
        self.assertEqual(self.ask("empty-body").body, b"")
        self.assertEqual(self.ask("empty-body:204").status, 204)
        answer = self.ask("redirect:307,http://127.0.0.1:9/x")
        self.assertEqual((answer.status, answer.headers["Location"]), (307, "http://127.0.0.1:9/x"))
        answer = self.ask("error-200")
        self.assertEqual((answer.status, set(answer.json)), (200, {"message", "type"}))

    def test_body_file(self):
        with open(self.box.directory.name + "/body", "wb") as file:
            file.write(b"[1,2\xff")
        self.assertEqual(self.ask(f"body-file:{file.name}").body, b"[1,2\xff")

    def test_errors_that_name_fields(self):
        error = self.ask("invalid-field:minVisitors").json["errors"][0]
        self.assertEqual(error["field"], '"minVisitors"')
        answer = self.ask("hostile-error:422")
        self.assertEqual(answer.status, 422)
        self.assertIn("\x1b", answer.json["message"])

    def test_ranges_of_requests(self):
        with Sandbox("--frozen-at", NOON, "--fault", "status:503@1-2", "--fault", "status:410@4",
                     "--fault", "status:401@6-", rows=3) as box:
            self.assertEqual([box.ask().status for _ in range(7)],
                             [503, 503, 200, 410, 200, 401, 401])

    def test_ranges_of_a_command_count_from_then(self):
        for spec in ("status:503@1-2", "close:0@1-2", "silent@1-2"):
            self.set(spec)
            outcomes = [self.box.raw("count=1", timeout=1, whole=True) for _ in range(3)]
            good = [received.startswith(b"HTTP/1.1 200") for received, _ in outcomes]
            self.assertEqual(good, [False, False, True], spec)

    # --- headers, timing, compression

    def test_headers(self):
        self.set("status:429", "retry-after:2")
        self.assertEqual(self.box.ask().headers["Retry-After"], "2")
        self.set("status:503", "retry-after:+90")
        self.assertEqual(self.box.ask().headers["Retry-After"], "Sun, 24 Nov 2024 12:01:30 GMT")
        self.assertEqual(self.ask("content-type:text/plain").headers["Content-Type"], "text/plain")
        self.assertIsNone(self.ask("content-type").headers["Content-Type"])
        self.assertEqual(self.ask("header:X-A=b=c").headers["X-A"], "b=c")
        self.assertEqual(len(self.ask("cookies").headers.get_all("Set-Cookie")), 2)
        self.assertEqual(self.ask("date:600").headers["Date"], "Sun, 24 Nov 2024 12:10:00 GMT")
        self.set("header-flood:128")
        received, _ = self.box.raw(until=128 * 1024)
        self.assertGreaterEqual(len(received), 128 * 1024)

    def test_stalls(self):
        self.set("stall")
        self.assertEqual(self.box.raw(timeout=0.3), (b"", "silent"))
        self.set("stall:50")
        self.assertEqual(self.box.ask("count=200").body, self.good.body)
        self.set("stall-body:1000")
        received, end = self.box.raw(timeout=1)
        head, body = head_and_body(received)
        self.assertEqual((end, len(body)), ("silent", 1000))
        self.set("stall-body:1000,50")
        self.assertEqual(self.box.ask("count=200").body, self.good.body)

    def test_endless(self):
        self.set("endless")
        received, end = self.box.raw(until=3_000_000)
        self.assertEqual(end, "enough")
        self.assertIn(b"chunked", received)

    def test_gzip(self):
        for form in ("unasked", "cut", "garbage", "plain", "nested"):
            self.assertEqual(self.ask(f"gzip:{form}").headers["Content-Encoding"], "gzip", form)
        page = self.box.ask
        self.set("gzip:unasked")
        self.assertEqual(gzip.decompress(page("count=200").body), self.good.body)
        self.set("gzip:nested")
        self.assertEqual(gzip.decompress(gzip.decompress(page("count=200").body)), self.good.body)
        self.set("gzip:plain")
        self.assertEqual(page("count=200").body, self.good.body)
        self.set("gzip:hidden")
        self.assertIsNone(page().headers["Content-Encoding"])
        bomb = self.ask("gzip-bomb:8").body
        self.assertLess(len(bomb), 20_000)
        self.assertEqual(len(gzip.decompress(bomb)), 8 << 20)

    # --- bytes and rows

    def test_bytes(self):
        whole = self.good.body
        self.assertEqual(self.ask("cut:100", "count=200").body, whole[:100])
        self.assertEqual(self.ask("cut:-1", "count=200").body, whole[:-1])
        self.assertEqual(self.ask("flip:5,255", "count=200").body, whole[:5] + b"\xff" + whole[6:])
        self.assertEqual(self.ask("trailing", "count=200").body, whole + b"}]")
        self.assertEqual(self.ask("bom", "count=200").body, b"\xef\xbb\xbf" + whole)
        self.assertGreater(len(self.ask("big-body:3", "count=1").body), 3 << 20)
        self.assertEqual(self.box.ask("count=200").ids, self.ids)
        self.assertGreater(len(self.ask("node-bomb:1", "count=1").json["extra"]), 500_000)

    def test_data_and_rows(self):
        self.assertNotIn("data", self.ask("data:absent").json)
        for form, value in (("null", None), ("number", 42), ("string", "rows"), ("true", True)):
            self.assertEqual(self.ask(f"data:{form}").json["data"], value)
        rows = self.ask("odd-rows", "count=200").rows
        self.assertIn(None, rows)
        self.assertEqual([int(r["id"]) for r in rows if isinstance(r, dict) and "id" in r], self.ids)
        with self.assertRaises(json.JSONDecodeError):
            self.ask("bad-row:3").json
        self.assertIn(b"[" * 65 + b"]" * 65, self.ask("deep:65").body)
        self.assertGreater(len(self.ask("many-keys:5000").rows[0]), 5000)
        self.assertEqual(self.ask("duplicate-keys").body.count(b'"ID"'), 20)

    # --- fields

    def test_every_field_of_every_form(self):
        def paths(row):
            for key, value in row.items():
                yield key
                if key in ("customer", "store") and isinstance(value, dict):
                    for inner in value:
                        yield f"{key}.{inner}"

        def value_at(row, path):
            for key in path.split("."):
                row = row[key]
            return row

        row = next(r for r in self.good.rows if len(list(paths(r))) == 53)
        forms = {"null": None, "string": "a text", "number": 12.5, "bool": True,
                 "array": [1, "a", None], "object": {"a": 1, "b": []}}
        query = f"id={row['id']}"
        for path in paths(row):
            self.assertNotIn(path, list(paths(self.ask(f"fields:missing,{path}", query).rows[0])))
            for form, value in forms.items():
                self.set(f"fields:{form},{path}")
                self.assertEqual(value_at(self.box.ask(query).rows[0], path), value)

    def test_rotating_fields(self):
        good = self.good.rows
        spoilt = self.ask("fields:array", "count=200").rows
        self.assertEqual(spoilt[0]["createdAt"], [1, "a", None])
        self.assertEqual(spoilt[1]["updatedAt"], [1, "a", None])
        self.assertEqual({**spoilt[0], "createdAt": good[0]["createdAt"]}, good[0])

    def test_numbers_times_and_texts(self):
        self.assertIn(b"9007199254740993", self.ask("big-ints").body)
        self.assertIn(b"yesterday", self.ask("dates").body)
        body = self.ask("texts:hostile", "count=200").body
        self.assertIn("\u202e", body.decode())
        self.assertIn("\x1b", json.loads(body)["data"][0]["metadata"].popitem()[0] + body.decode()
                      .encode().decode("unicode_escape"))
        self.assertIn(rb"\ud800", self.ask("texts:surrogates").body)
        with self.assertRaises(UnicodeDecodeError):
            self.ask("texts:bad-utf8").body.decode()
        self.assertIn(rb"\u0000", self.ask("texts:nul").body)
        self.assertEqual(len(self.ask("long-text:100000").rows[0]["locationId"]), 100000)
        self.assertEqual(self.ask("unknown-values").rows[0]["status"], "QUARANTINED")

    # --- cursors

    def next_of(self, query=""):
        return self.box.ask(query).json["pagination"].get("next", "absent")

    def test_loops(self):
        for length in (1, 2, 3):
            self.set(f"cursor-loop:{length}")
            cursors = [self.next_of("count=10")["after"]]
            for _ in range(2 * length):
                cursors.append(self.next_of(f"count=10&after={cursors[-1]}")["after"])
            self.assertEqual(len(set(cursors)), length)
            self.assertEqual(cursors[0], cursors[length])

    def test_forms_of_next(self):
        expected = {"absent": "absent", "null": None, "empty": {}}
        for form, value in expected.items():
            self.set(f"next:{form}")
            self.assertEqual(self.next_of(), value)
            self.set(f"end:{form}")
            self.assertEqual(self.next_of("count=200"), value)
        self.set("next:number")
        self.assertIsInstance(self.next_of()["after"], int)
        self.set("next:object")
        self.assertIsInstance(self.next_of()["after"], dict)
        self.set("end:after-null")
        self.assertIsNone(self.next_of("count=200")["after"])
        self.set("end:after-empty")
        self.assertEqual(self.next_of("count=200")["after"], "")
        self.set("next:direction")
        self.assertEqual(self.next_of()["direction"], "sideways")
        self.assertEqual(self.ask("no-pagination").json["pagination"], {})

    def test_wrapped_cursors_lead_on_when_encoded_once(self):
        for spec in ("cursor-odd", "cursor-odd:nul", "cursor-size:8192"):
            self.set(spec)
            pages = self.box.walk({"count": 50, "orderBy": "createdAt"})
            self.assertEqual(sorted(i for p in pages for i in p.ids), self.ids)
            cursor = pages[0].json["pagination"]["next"]["after"]
            twice = sandbox.urllib.parse.quote(cursor)
            self.assertEqual(self.box.ask({"after": twice, "orderBy": "createdAt"}).status, 400)

    def test_which_rows(self):
        self.set("empty-pages:3")
        pages = self.box.walk({"count": 100})
        self.assertEqual([len(p.rows) for p in pages], [0, 0, 0, 100, 20])
        self.assertEqual(self.ask("ignore:status", "status=none&count=200").ids, self.ids)
        self.assertEqual(len(self.ask("ignore:count", "count=5").rows), 20)
        self.assertEqual(len(self.ask("count:33", "count=5").rows), 33)
        self.set("shift:2")
        pages = self.box.walk({"count": 50})
        self.assertEqual(pages[1].ids[:3], self.ids[48:51])
        self.set("shift:-2")
        pages = self.box.walk({"count": 50})
        self.assertEqual(pages[1].ids[0], self.ids[52])
        self.assertEqual(self.ask("reversed", f"before={self.ids[9]}&count=3").ids,
                         [self.ids[8], self.ids[7], self.ids[6]])

    # --- on the wire

    def test_breaking_off(self):
        good, _ = self.box.raw("count=200", until=len(self.good.body))
        head, _ = head_and_body(good)
        for place, least, most in (("0", 0, 0), ("1", 1, 1), ("status", 10, 10),
                                   ("headers", 20, len(head)), ("last", len(self.good.body), 10**9),
                                   ("row", len(head), len(head) + 1000)):
            for name, end in (("rst", "reset"), ("close", "closed")):
                self.set(f"{name}:{place}")
                received, how = self.box.raw("count=200")
                self.assertEqual(how, end, (name, place))
                self.assertTrue(least <= len(received) <= most, (name, place, len(received)))

    def test_slices_and_trickles(self):
        self.assertEqual(self.ask("slice", "count=1").ids, self.ids[:1])
        self.set("trickle:20")
        head, _ = head_and_body(self.box.raw(until=400)[0])
        began = time.monotonic()
        self.box.raw(until=len(head) + 14)
        self.assertGreater(time.monotonic() - began, 0.15)

    def test_lengths(self):
        self.set("length:7")
        received, end = self.box.raw(timeout=1)
        self.assertEqual(end, "silent")
        self.set("length:-7")
        self.assertEqual(self.box.ask("count=200").body, self.good.body[:-7])
        self.set("two-lengths")
        received, end = self.box.raw()
        self.assertEqual(head_and_body(received)[0].lower().count(b"content-length"), 2)

    def test_chunks(self):
        self.assertEqual(self.ask("chunked:good", "count=200").body, self.good.body)
        self.set("chunked:bad-size")
        self.assertIn(b"xyz;", self.box.raw()[0])
        self.set("chunked:no-end")
        self.assertFalse(self.box.raw()[0].endswith(b"0\r\n\r\n"))
        self.set("chunked:trailers")
        received, _ = self.box.raw(until=500_000)
        self.assertGreaterEqual(len(received), 500_000)

    def test_status_lines(self):
        self.set("status-line:ICY 200 OK")
        self.assertTrue(self.box.raw(whole=True)[0].startswith(b"ICY 200 OK\r\n"))
        self.set("http09")
        self.assertTrue(self.box.raw()[0].startswith(b'{"data"'))
        self.set("extra-bytes")
        self.assertIn(b'"666"', self.box.raw(timeout=1)[0])

    def test_connections(self):
        self.set("close-after")
        received, end = self.box.raw("count=200")
        self.assertEqual((head_and_body(received)[1], end), (self.good.body, "closed"))
        self.set("silent")
        self.assertEqual(self.box.raw(timeout=0.2), (b"", "silent"))

    def test_chaos_is_the_same_every_time(self):
        def run():
            with Sandbox("--frozen-at", NOON, "--fault", "chaos:60", rows=5) as box:
                return [box.raw(whole=True) for _ in range(12)]
        first = run()
        self.assertEqual(first, run())
        self.assertGreater(len({end for _, end in first}), 1)

    def test_ports_that_nobody_answers(self):
        with Sandbox("--fault", "refuse", rows=1) as box:
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", box.port), timeout=1)
        with Sandbox("--fault", "black-hole", rows=1) as box:
            with self.assertRaises(TimeoutError):
                socket.create_connection(("127.0.0.1", box.port), timeout=0.3)

    def test_misspelt(self):
        for spec, answer in (("stal", "is it stall"), ("status", "status:CODE"),
                             ("gzip:zip", "gzip:FORM"), ("login-page:1", "login-page"),
                             ("cut:1@0", "@N"), ("flip:3", "flip:BYTE,VALUE")):
            self.assertIn(answer, self.box.command("fault " + spec))


if __name__ == "__main__":
    sandbox.main()
