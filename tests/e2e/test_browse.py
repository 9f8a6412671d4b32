"""The main job on a real terminal: see the list, filter, sort, page, find, read a session; and the
list holds what the server holds, all of it, in its order."""

import json
import os
import re
import sqlite3
import tempfile
import unittest

import support
from terminal import TerminalCase, children_of, is_running

FROZEN = "2026-11-24T13:32:07Z"
N_ROWS = 5000
ORDER = {"orderBy": "createdAt", "direction": "desc"}
COUNT = re.compile(r"row (\d+) of (\d+) loaded")


def setUpModule():
    global directory, server, served, ids
    directory = tempfile.TemporaryDirectory(prefix="browse-")
    database = os.path.join(directory.name, "rows.sqlite")
    server = support.Sandbox(rows=N_ROWS, frozen=FROZEN, options=("--database", database))
    served = server.walk(count=200, **ORDER)  # as texts, in the server's order
    ids = [json.loads(row)["id"] for row in served]


def tearDownModule():
    server.close()
    directory.cleanup()


def ids_of(body):
    return [row["id"] for row in json.loads(body)["data"]]


def ids_on(terminal):
    """The ids of the list's rows on the screen, where the id is the last column that fits."""
    found = (re.search(r"^[> ][* ].* (\d{7})\S?$", line) for line in terminal.lines()[3:])
    return [match.group(1) for match in found if match]


class Demo(TerminalCase):
    """The demo that the program starts by itself."""

    def test_demo_shows_its_rows_and_ends_with_the_program(self):
        t = self.start("--demo", "--demo-rows", str(N_ROWS), "--demo-frozen-at", FROZEN)
        t.barrier()
        self.assertIn("DEMO", t.line(0))
        self.assertIn("all sessions", t.line(1))
        self.assertEqual(ids_on(t), ids_of(server.get(count=100, **ORDER))[:10])
        children = children_of(t.pid)
        self.assertEqual(len(children), 1)
        t.send("q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_tidy(t)
        self.assertFalse(is_running(children[0]))


class Browse(TerminalCase):
    def setUp(self):
        self.t = self.start(server=server)
        self.t.settle()

    def tearDown(self):
        if self.t.process.poll() is None:
            self.finish(self.t)

    def loaded(self):
        match = COUNT.match(self.t.status())
        return (int(match.group(1)), int(match.group(2))) if match else (0, 0)

    def go_to(self, row):
        """By its id, with find."""
        self.t.send("/")
        self.t.send(ids[row])
        self.t.wait_for(lambda t: self.loaded()[0] == row + 1)
        self.t.send("\r")

    def test_list_is_the_servers(self):
        self.t.barrier()
        self.assertEqual(ids_on(self.t), ids[:10])
        self.t.keys("j", "j")
        self.t.wait_for("row 3 of")
        self.t.barrier()
        self.assertIn(ids[2], self.t.selected())
        self.t.wait_for(f"Session   {ids[2]}")

    def test_form_filters_by_store(self):
        t = self.t
        t.keys("f")
        t.wait_for("Filter sessions")
        t.keys(*["Tab"] * 10)
        t.send("204")
        t.wait_for("storeId=204")  # the preview of the request
        t.keys("Enter")
        t.wait_for(lambda t: "store=204" in t.line(1))
        t.barrier()
        self.assertEqual(ids_on(t), ids_of(server.get(count=100, storeId=204, **ORDER))[:10])
        t.keys("x")  # drops the chip
        t.wait_for("all sessions")
        t.wait_for(lambda t: ids_on(t) == ids[:10])

    def test_form_refuses_what_is_no_date_and_escape_leaves_all_as_it_was(self):
        t = self.t
        t.keys("f")
        t.wait_for("Filter sessions")
        t.send("2026-11-31")
        t.wait_for(re.compile("! .*Nov", re.IGNORECASE))
        n_before = len(server.requests())
        t.keys("Enter")
        t.still()
        t.wait_for("Filter sessions")
        self.assertEqual(len(server.requests()), n_before)
        t.keys("Esc")
        t.wait_gone("Filter sessions")
        t.barrier()
        self.assertIn("all sessions", t.line(1))
        self.assertEqual(ids_on(t), ids[:10])

    def test_sort_by_the_server_and_here(self):
        t = self.t
        t.command("sort id asc")
        t.wait_for(lambda t: "by Id" in t.line(1) or "by Session" in t.line(1))
        lowest = ids_of(server.get(count=100, orderBy="id", direction="asc"))[:10]
        t.wait_for(lambda t: ids_on(t) == lowest)
        t.keys("r")
        highest = ids_of(server.get(count=100, orderBy="id", direction="desc"))[:10]
        t.wait_for(lambda t: ids_on(t) == highest)
        t.keys("s")
        t.wait_for("by the server")
        t.keys("Esc")
        t.wait_gone("by the server")
        t.command("sort dwell desc")
        t.wait_for("loaded rows by Dwell")
        t.keys("g")  # the cursor had stayed on its session
        t.wait_for("row 1 of")
        t.barrier()
        dwells = [
            tuple(int(part) for part in match.groups())
            for match in (re.search(r"(\d+):(\d\d):(\d\d)", line[40:]) for line in t.lines()[3:13])
            if match
        ]
        self.assertGreaterEqual(len(dwells), 5)
        self.assertEqual(dwells, sorted(dwells, reverse=True))

    def test_pages_on_and_back(self):
        t = self.t
        for key, row in (("]", 100), ("]", 200), ("[", 100), ("[", 0)):
            t.keys(key)
            t.wait_for(re.compile(rf"row {row + 1} of .*page {row // 100 + 1}\b"))
            t.wait_for(lambda t: ids[row] in t.selected())

    def test_find(self):
        t = self.t
        t.send("/" + ids[56])
        t.wait_for("row 57 of")  # while it is typed
        t.keys("Enter")
        t.wait_for(lambda t: ids[56] in t.selected())
        t.keys("Esc")
        t.send("/no such text anywhere")
        t.wait_for("not among the loaded rows")
        t.keys("Esc")
        t.wait_for("row 57 of")

    def test_limit_says_what_it_limits(self):
        t = self.t
        t.wait_for(" of 200 loaded")  # with the page that was fetched ahead
        t.send("&expired")
        match = t.wait_for(re.compile(r"(\d+) of (\d+) loaded rows fit"))
        n_expired = sum(json.loads(row)["status"] == "expired" for row in served[:200])
        t.wait_for(f"{n_expired} of 200 loaded rows fit")
        self.assertGreater(n_expired, 0, match)
        t.keys("Enter")
        t.wait_for("loaded rows with expired")
        t.keys("x")
        t.wait_for("row 1 of 200 loaded" if n_expired == 0 else COUNT)

    def test_tabs_zoom_and_json(self):
        t = self.t
        for name in ("Timeline", "Customer", "Store", "Events", "Case", "JSON", "Overview"):
            t.keys("v")
            t.wait_for(re.compile(rf"\[{name}"))
        t.keys("i")
        t.wait_for(re.compile(r'"createdAt": "'))
        t.keys("z")
        t.wait_gone(re.compile("CREATED"))
        t.wait_for(re.compile(r'"code": '))
        t.keys("z")
        t.wait_for("CREATED")
        t.keys("V")
        t.wait_gone(re.compile(r'"createdAt": "'))

    def test_personal_data_is_masked_until_asked_for(self):
        t = self.t
        row, session = next(
            (i, s)
            for i, s in enumerate(json.loads(text) for text in served[:100])
            if (s.get("customer") or {}).get("email")
        )
        email = session["customer"]["email"]
        self.go_to(row)
        t.keys("v", "v", "z")
        t.wait_for("[Customer]")
        self.assertNotIn(email.encode(), t.raw)
        t.keys("M")
        t.wait_for("UNMASKED")
        t.wait_for(email)
        t.keys("M")
        t.wait_gone(email)
        t.wait_for(lambda t: "masked" in t.line(0))
        t.keys("q")

    def test_help_finds_a_command_and_runs_it(self):
        t = self.t
        t.keys("?")
        t.wait_for(re.compile(r"\d+ commands"))
        t.send("reverse the order")
        t.wait_for(re.compile(r"\b1 of \d+"))
        t.keys("Enter")
        t.wait_for("oldest first")
        oldest = ids_of(server.get(count=100, orderBy="createdAt", direction="asc"))[:10]
        t.wait_for(lambda t: ids_on(t) == oldest)

    def test_log_holds_the_requests(self):
        t = self.t
        t.keys("4")
        t.wait_for(re.compile(r"GET sessions.* 200 in \d+ ms, 100 sessions"))
        self.assertNotIn(b"Bearer", t.raw)
        t.keys("q")
        t.wait_for(COUNT)

    def test_back_and_forward_restore_filter_and_place(self):
        t = self.t
        self.go_to(20)
        t.command("filter status=expired")
        t.wait_for("status=expired")
        t.wait_for(COUNT)
        t.keys("j")
        t.wait_for("row 2 of")
        t.barrier()
        second = t.selected()[-8:]
        t.keys("Backspace")
        t.wait_for("all sessions")
        t.wait_for("row 21 of")
        t.barrier()
        self.assertIn(ids[20], t.selected())
        t.keys("\\")
        t.wait_for("status=expired")
        t.wait_for("row 2 of")
        t.barrier()
        self.assertEqual(t.selected()[-8:], second)

    def test_quit_by_the_same_key_that_goes_back(self):
        t = self.t
        t.command("filter status=expired")
        t.wait_for("status=expired")
        t.keys("q")
        t.wait_for("all sessions")
        t.keys("q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_tidy(t)


class Walk(TerminalCase):
    def listed(self):
        """All ids as a person reads them: load all, then a screen down at a time."""
        t = self.start(server=server, rows=1000, columns=60)
        t.command("columns id")
        t.wait_gone("CREATED")
        t.keys("d", "L")
        t.wait_for(re.compile(rf"row 1 of {N_ROWS} loaded \| complete"))
        t.wait_for(f"all {N_ROWS} sessions of this list are loaded")
        read = []
        while len(read) < N_ROWS:
            t.barrier()
            rows = (re.match(r"[> ].{0,4}?(\d{7})\b", line) for line in t.lines()[3:-3])
            screen = [row.group(1) for row in rows if row]
            selected = re.search(r"\d{7}", t.selected()).group()
            top = int(COUNT.match(t.status()).group(1)) - 1 - screen.index(selected)
            self.assertLessEqual(top, len(read))
            self.assertEqual(read[top:], screen[: len(read) - top])  # what was read already
            self.assertGreater(top + len(screen), len(read))
            read += screen[len(read) - top :]
            t.keys("PgDn")
        self.finish(t)
        return read

    def test_all_sessions_in_order(self):
        read = self.listed()
        self.assertEqual(len(read), N_ROWS)
        self.assertEqual(len(set(read)), N_ROWS)
        # As the API says it to another client,
        self.assertEqual(read, ids)
        # as the same engine prints it,
        printed = support.run("list", "--all", "-o", "ndjson", server=server)
        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.assertEqual(read, [json.loads(line)["id"] for line in printed.stdout.splitlines()])
        # and as it stands in the server's table.
        path = os.path.join(directory.name, "rows.sqlite")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT id FROM sessions ORDER BY createdAt DESC, id DESC")
            self.assertEqual(read, [str(row[0]) for row in rows])


if __name__ == "__main__":
    unittest.main()
