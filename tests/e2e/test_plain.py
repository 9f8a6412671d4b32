#!/usr/bin/env python3
"""`aifi-sessions --plain`: the browser without a screen, through pipes and on a terminal."""

import json
import os
import re
import select
import signal
import subprocess
import tempfile
import termios
import threading
import time
import unittest

import support
import terminal
from support import DEADLINE_S, FROZEN, SESSIONS, Liar, Sandbox, environment, page

ESCAPE = "\x1b"


def row(number, **fields):
    return json.dumps({"id": str(number), "createdAt": FROZEN, "status": "active", **fields})


def plain(lines, *arguments, server=None, **changes):
    """Runs it with these lines as its input. Returns (status, lines of output)."""
    done = subprocess.run(
        [SESSIONS, "--plain", "--interval", "off", *arguments],
        input="".join(line + "\n" for line in lines),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(server, **changes),
        timeout=DEADLINE_S,
        text=True,
        encoding="utf-8",
    )
    if done.stderr:
        raise AssertionError(done.stderr)
    return done.returncode, done.stdout.splitlines()


class Talk:
    """A run that is talked to line by line, as a screen reader's shell does."""

    def __init__(self, *arguments, server=None):
        self.process = subprocess.Popen(
            [SESSIONS, "--plain", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(server),
        )
        self.said = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(DEADLINE_S)
        self.process.stdin.close()
        self.process.stdout.close()

    def type(self, line):
        self.process.stdin.write(line.encode("utf-8") + b"\n")
        self.process.stdin.flush()

    def hear(self, pattern, seconds=DEADLINE_S):
        """Until it said what fits; what was said before is forgotten. Returns the match."""
        deadline = time.monotonic() + seconds
        while True:
            match = re.search(pattern, self.said, re.MULTILINE)
            if match:
                self.said = self.said[match.end() :]
                return match
            if time.monotonic() > deadline:
                raise AssertionError(f"never said {pattern!r}, but:\n{self.said}")
            if select.select([self.process.stdout], [], [], 0.05)[0]:
                data = os.read(self.process.stdout.fileno(), 65536)
                if not data:
                    deadline = 0
                self.said += data.decode("utf-8", "replace")

    def end(self):
        self.process.stdin.close()
        return self.process.wait(DEADLINE_S)


class World(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(rows=300, seed=7)

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.close()

    def talk(self, *lines, arguments=(), status=0):
        found, said = plain(lines, *arguments, server=self.sandbox)
        self.assertEqual(found, status, "\n".join(said))
        self.assertNotIn(ESCAPE, "\n".join(said))
        return said

    def assert_said(self, said, pattern):
        found = [line for line in said if re.search(pattern, line)]
        self.assertTrue(found, f"{pattern!r} not in\n" + "\n".join(said))
        return found[0]

    def assert_not_said(self, said, pattern):
        found = [line for line in said if re.search(pattern, line)]
        self.assertEqual(found, [])


class Reading(World):
    def test_the_start_says_where_one_is_and_the_first_row(self):
        said = self.talk()
        self.assertRegex(said[0], r"^AiFi sessions\. .*help lists the commands")
        self.assertEqual(said[1], "token from the environment")
        self.assertRegex(
            said[2],
            r"^Sessions, .*, read only\. \d+ loaded, more below\. "
            r"Sorted by created, newest first\. Filter: none\.$",
        )
        self.assertRegex(said[3], r"^Row 1 of \d+: .*, store .*, customer ")
        self.assertEqual(len(said), 4)

    def test_rows_are_read_one_by_one_by_number_and_by_pages(self):
        said = self.talk("", "j", "5j", "k", "2", "list 3", "PgDn", "g", "k", "9999")
        rows = [int(m.group(1)) for m in map(re.compile(r"Row (\d+) of").match, said) if m]
        self.assertEqual(rows, [1, 2, 3, 8, 7, 2, 3, 4, 5, *range(6, 16), 1])
        self.assert_said(said, r"^This is the first row\.$")
        self.assert_said(said, r"^There is no row 9999; there are \d+\.$")

    def test_marks_and_the_place_are_told(self):
        said = self.talk("mark", "mark", "where", "*", "1", "mark")
        self.assertEqual([line for line in said if "arked, " in line and "in all" in line],
                         ["Marked, 1 in all.", "Marked, 2 in all.", "Marked, 99 in all."])
        self.assert_said(said, r"^At row 3 of 100\.$")
        self.assert_said(said, r"^98 marked\.$")
        self.assert_said(self.talk("mark", "1", "mark"), r"^Not marked, 0 in all\.$")

    def test_what_is_personal_is_masked_until_it_is_asked_for(self):
        rows = [json.loads(r) for r in self.sandbox.walk(orderBy="createdAt", direction="desc")]
        at = next(i for i, r in enumerate(rows) if r["customer"] and r["customer"]["email"])
        email, code = rows[at]["customer"]["email"], rows[at]["code"]
        masked = "\n".join(self.talk(str(at + 1), "open", "json"))
        self.assertNotIn(email, masked)
        self.assertNotIn(code, masked)
        shown = "\n".join(self.talk("M", str(at + 1), "open", "json"))
        self.assertIn(email, shown)
        self.assertIn(code, shown)
        self.assertIn("Personal data is SHOWN", shown)

    def test_a_session_is_read_in_sections(self):
        said = self.talk("open")
        headings = ["Overview", "Session", "Customer", "Store", "Other metadata", "Case"]
        self.assertEqual([line for line in said if line in headings], headings)
        self.assert_said(said, r"^Timeline ")
        self.assert_said(said, r"^Events ")
        self.assert_said(said, r"^Status: \w+$")
        self.assert_said(said, r"^Dwell \(worked out here\): ")
        self.assert_said(said, r"^Why look closer, worked out here and not by AiFi")
        self.assert_said(said, r"^Verdict: ")
        said = self.talk("customer")
        self.assert_said(said, r"^Role: ")
        self.assert_not_said(said, r"^Store name: |^Dwell")
        said = self.talk("v")
        self.assert_said(said, r"^Timeline")

    def test_the_record_is_read_by_its_paths(self):
        said = self.talk("json")
        first = json.loads(self.sandbox.walk(orderBy="createdAt", direction="desc")[0])
        self.assert_said(said, rf'^id: "{first["id"]}"$')
        self.assert_said(said, r"^store\.name: ")

    def test_finding_and_limiting_go_by_their_signs(self):
        said = self.talk("/204", "&store=204", "&", "-")
        self.assert_said(said, r"^Row \d+ of \d+: .*store 204 ")
        self.assert_said(said, r"Loaded rows limited to: store=204\.$")
        self.assertRegex(said[-2], r"Filter: none\.$")
        said = self.talk("&nosuchfield<3")
        self.assert_said(said, r"nosuchfield")

    def test_what_is_not_understood_is_told(self):
        said = self.talk("sessoins", "only x", "5", "frobnicate")
        self.assert_said(said, r"^No command is called sessoins; did you mean sessions; help ")
        self.assert_said(said, r"^only takes nothing after its name\.$")
        self.assert_said(said, r"^No command is called frobnicate; help lists them\.$")

    def test_help_lists_commands_and_looks_for_one(self):
        said = self.talk("help")
        commands = [line for line in said if re.match(r"[a-z-]+ \(.*\): ", line)]
        self.assertEqual(len(commands), 10)
        self.assert_said(said, r"^quit \(q\): ")
        self.assert_said(said, r"help all: every one")
        said = self.talk("help all")
        self.assert_said(said, r"^refresh \(R F5 C-r\): ")
        self.assert_said(said, r"^group \(S\): ")
        self.assert_not_said(said, r"^form-next|^mouse|^theme")
        said = self.talk("?verdict")
        self.assert_said(said, r"^verdict \(m\): ")
        self.assert_not_said(said, r"^refresh")

    def test_a_script_ends_where_it_ends_and_q_quits(self):
        self.assert_not_said(self.talk("q", "j", "j"), r"^Row 2")
        self.assert_said(self.talk("j"), r"^Row 2")

    def test_ascii_and_other_locales_get_no_other_bytes(self):
        said = "\n".join(self.talk("open", "list 40", arguments=["--ascii"]))
        self.assertTrue(said.isascii())
        _, said = plain(["open", "list 40"], server=self.sandbox, LC_ALL="C")
        self.assertTrue("\n".join(said).isascii())


class Asking(World):
    def test_a_filter_by_a_line(self):
        said = self.talk("filter store=204 status=active", "x", "X")
        self.assert_said(said, r"Filter: store=204; status=active\.$")
        self.assert_said(said, r"^status=active dropped$")
        self.assertRegex(said[-2], r"Filter: none\.$")

    def test_the_form_asks_field_by_field(self):
        said = self.talk("filter", "", "never", "now", "-", ".")
        self.assert_said(said, r"^Created from: now not set\. ")
        self.assert_said(said, r"^Created to: now not set\. ")
        self.assert_said(said, r"^Created to: .* Once more:$")
        self.assert_said(said, r"^Updated from: now not set\. ")
        self.assert_said(said, r"Filter: created<=now\.$")

    def test_the_form_says_what_may_stand_there_and_keeps_what_was_set(self):
        lines = ["filter store=204", "f"] + [""] * 10 + ["205", "."]
        said = self.talk(*lines)
        self.assert_said(said, r"^Store: now 204\. ")
        self.assert_said(said, r"Filter: store=205\.$")
        said = self.talk("f", "?", ".")
        self.assert_said(said, r"^A time: ")

    def test_menus_are_numbered_lists(self):
        said = self.talk("sort", "Updated")
        self.assert_said(said, r"^1: Created, now, descending$")
        self.assert_said(said, r"Sorted by updated, newest first\.")
        said = self.talk("s", "77", "")
        self.assert_said(said, r"^No line of this list is 77; there are \d+\.")
        said = self.talk("columns", "1", "", "row")
        self.assert_said(said, r"^Suspected fraud, off$")

    def test_views_whose_names_differ_in_case_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("config", "[view Busy]\nfilter = status=completed\n"),
                               ("views", "[view busy]\nfilter = status=active\n")):
                os.makedirs(os.path.join(folder, name, "aifi-sessions"))
                path = os.path.join(folder, name, "aifi-sessions", name)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            status, said = plain(
                ["b", "2", "b", "1", "view Busy", "view busy", "view BUSY"], server=self.sandbox,
                XDG_CONFIG_HOME=os.path.join(folder, "config"),
                XDG_STATE_HOME=os.path.join(folder, "views"))
        self.assertEqual(status, 0)
        filters = [line.rpartition("Filter: ")[2] for line in said if "Filter: status" in line]
        kept, given = "status=active.", "status=completed."
        self.assertEqual(filters, [given, kept, given, kept, kept])

    def test_verdicts_and_notes(self):
        with tempfile.TemporaryDirectory() as state:
            lines = ["mf", "note", "seen at the gate", "case", "m", "", "undo"]
            status, said = plain(lines, server=self.sandbox, XDG_STATE_HOME=state)
        self.assertEqual(status, 0)
        self.assert_said(said, r"follow-up; ")
        self.assert_said(said, r"^note on \d+ \(kept on this computer\): ")
        self.assert_said(said, r", note: seen at the gate$")
        self.assert_said(said, r"^Verdict: follow-up$")
        self.assert_said(said, r"^taken back: ")

    def test_an_export_is_a_dialog_of_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.csv")
            self.assert_said(self.talk("export", f"6 {path}", ""), r"^Left as it was\.$")
            self.assertFalse(os.path.exists(path))
            said = self.talk("export", "2 csv", "4 id", f"6 {path}", "go")
            with open(path, encoding="utf-8") as file:
                self.assertGreater(len(file.readlines()), 100)
            unmasked = self.talk("export", "5 not", f"6 {path}.2", "go", "-", "export", "5 not",
                                 f"6 {path}.3", "go", "go")
            self.assertEqual(sorted(os.listdir(folder)), ["rows.csv", "rows.csv.3"])
        self.assert_said(unmasked, r"^NOT masked: 100 rows with names and codes; Enter again")
        numbers = [int(m.group(1)) for m in map(re.compile(r"(\d): ").match, said) if m]
        self.assertEqual(numbers[:6], [1, 2, 3, 4, 5, 6])
        self.assert_said(said, r"^4: Names: of the columns above$")
        self.assert_said(said, r"^2: Format: csv")
        self.assert_said(said, r"^exported \d+ rows")

    def test_the_queue_of_suspected_fraud_and_the_stores(self):
        with Sandbox(rows=3000, seed=3) as sandbox:
            status, said = plain(["fraud", "stores", "3", "open", "alerts"], server=sandbox)
        self.assertEqual(status, 0)
        self.assert_said(said, r"^Fraud, .* \d+ to do, .*complete\..*here: fraud\.$")
        self.assert_said(said, r"^Row 1 of \d+: verdict to do, ")
        self.assert_said(said, r"^Stores, .* \d+ stores, .* people \(an estimate\)")
        self.assert_said(said, r"^Store 1 of \d+: \d+ .*: \w+.*, \d+( to \d+)?( of \d+)? (people|person)")
        self.assert_said(said, r"^People inside, worked out here: ")
        self.assert_said(said, r"^\d+ alerts?\.$")
        stores = [line for line in said if re.match(r"Store \d+ of", line)]
        self.assertEqual(len(stores), 2)  # the first, and the others when they are asked for
        self.assertTrue(stores[1].startswith("Store 3 of"))
        self.assertEqual(said[said.index(stores[0]) + 1],
                         "Enter reads the next store, a number that one, PgDn ten.")


class Network(unittest.TestCase):
    def test_a_fault_is_told_and_is_the_status(self):
        with Liar(lambda parameters, headers, n: (500, "{}")) as liar:
            status, said = plain([], server=liar)
        self.assertEqual(status, 6)
        self.assertTrue(any("R tries again" in line for line in said), said)

    def test_a_fault_of_a_later_question_leaves_the_list(self):
        def answer(parameters, headers, n):
            return (200, page([row(1), row(2)])) if n == 0 else (403, "{}")

        with Liar(answer) as liar:
            status, said = plain(["filter store=9", "j", "refresh"], server=liar)
        self.assertEqual(status, 4)
        text = "\n".join(said)
        self.assertRegex(text, r"does not let this token read sessions \(403\)")
        self.assertRegex(text, r"(?m)^Row 2 of 2")

    def test_no_line_of_a_script_is_taken_for_a_token(self):
        with Sandbox(rows=30) as sandbox:
            status, said = plain(["row", "j"], server=sandbox, AIFI_TOKEN=None)
            self.assertEqual(status, 4)
            self.assertTrue(any("A token is needed" in line for line in said), said)
            status, said = plain(["row"], server=sandbox, AIFI_TOKEN="another-token-0123456789")
            self.assertEqual(status, 4)
            status, said = plain(["token", sandbox.token, "j"], server=sandbox, AIFI_TOKEN=None)
            self.assertEqual(status, 0)
            self.assertTrue(any(line.startswith("Row 2 of") for line in said), said)
            self.assertNotIn(sandbox.token, "\n".join(said))

    def test_another_profile_is_another_deployment(self):
        with Sandbox(rows=30, seed=1) as one, Sandbox(rows=40, seed=2) as two:
            with tempfile.TemporaryDirectory() as folder:
                path, token = os.path.join(folder, "config"), os.path.join(folder, "token")
                with open(token, "w", encoding="utf-8") as file:
                    os.chmod(token, 0o600)
                    file.write(two.token)
                with open(path, "w", encoding="utf-8") as file:
                    file.write("plain = yes\n")
                    for name, server in (("one", one), ("two", two)):
                        file.write(f"[profile {name}]\nbase-url = {server.url}\n")
                        file.write(f"token-file = {token}\n")
                status, said = plain(
                    ["profile two", "profile nix", "j"], "--config", path, "--profile", "one"
                )
                filters = ["filter store=1", "profile two", "filter store=2", "q"]
                kept, _ = plain(
                    filters, "--config", path, "--profile", "one", XDG_STATE_HOME=folder
                )
                with open(os.path.join(folder, "aifi-sessions/recent"), encoding="utf-8") as file:
                    self.assertEqual(file.read(), "storeId=2\nstoreId=1\n")
        self.assertEqual((status, kept), (0, 0))
        text = "\n".join(said)
        self.assertRegex(text, r"(?ms)^Sessions, one, .*30 loaded.*^Sessions, two, .*40 loaded")
        self.assertRegex(text, r"(?m)^Row 2 of 40")

    def test_what_the_server_sends_reaches_nobody_as_it_is(self):
        name = "A\x1b[31mB\u202eC\nD"
        hostile = row(1, store={"id": "9", "name": name}, storeId=9, metadata={name: name})
        with Liar(lambda parameters, headers, n: (200, page([hostile]))) as liar:
            status, said = plain(["open", "json", "store", "q"], server=liar)
        text = "\n".join(said)
        self.assertEqual(status, 0)
        for bad in (ESCAPE, "\u202e"):
            self.assertNotIn(bad, text)
        self.assertIn("store 9 A", text)

    def test_ctrl_c_stops_a_request_and_twice_quits(self):
        let_go = threading.Event()

        def answer(parameters, headers, n):
            if n > 0:
                let_go.wait(DEADLINE_S)
            return 200, page([row(1)])

        with Liar(answer) as liar, Talk("--interval", "off", server=liar) as talk:
            talk.hear(r"^Row 1 of 1")
            talk.type("filter store=1")
            support.wait_until(lambda: len(liar.seen) > 1, "the request")
            talk.process.send_signal(signal.SIGINT)
            talk.hear(r"stopped; the list is as it was")
            let_go.set()
            talk.type("row")
            talk.hear(r"^Row 1 of 1")
            talk.process.send_signal(signal.SIGINT)
            talk.hear(r"^Nothing to stop\. Ctrl-C once more")
            talk.process.send_signal(signal.SIGINT)
            self.assertEqual(talk.process.wait(DEADLINE_S), 130)

    def test_a_long_wait_is_told(self):
        let_go = threading.Event()

        def answer(parameters, headers, n):
            let_go.wait(DEADLINE_S)
            return 200, page([row(1)])

        with Liar(answer) as liar, Talk("--interval", "off", server=liar) as talk:
            talk.hear(r"^asking .*Ctrl-C stops\.$")
            let_go.set()
            talk.hear(r"^Row 1 of 1")
            self.assertEqual(talk.end(), 0)

    def test_new_sessions_are_told_before_the_next_prompt(self):
        arguments = ["--demo", "--demo-speed", "60", "--interval", "5s"]
        with Talk(*arguments) as talk:
            talk.hear(r"^Row 1 of")
            talk.type("6")
            talk.hear(r"^Row 6 of")
            deadline = time.monotonic() + DEADLINE_S
            while "new session" not in talk.said and time.monotonic() < deadline:
                talk.type("row")
                talk.hear(r"^Row \d+ of \d+: .*\n")
            talk.hear(r"^\d+ new sessions? above; g goes to the newest\.$")


class OnATerminal(terminal.TerminalCase):
    def test_nothing_is_drawn_and_lines_are_answered(self):
        with Sandbox(rows=300, seed=7) as sandbox:
            t = self.start("--plain", server=sandbox, until="Row 1 of")
            t.send("5j\n")
            t.wait_for("Row 6 of")
            t.send("help\n")
            t.wait_for("quit")
            t.send("\x04")
            self.assertEqual(t.wait_end(), 0)
            self.assert_tidy(t)
            self.assertNotIn(b"\x1b", bytes(t.raw))

    def test_a_token_is_typed_without_echo(self):
        with Sandbox(rows=30, seed=7) as sandbox:
            t = self.start("--plain", server=sandbox, until="token (not shown)", AIFI_TOKEN="")
            t.send(sandbox.token + "\n")
            t.wait_for("Row 1 of")
            t.send("q\n")
            self.assertEqual(t.wait_end(), 0)
            self.assert_tidy(t)
            self.assertNotIn(sandbox.token.encode(), bytes(t.raw))

    def test_a_token_is_not_echoed_after_a_stop_either(self):
        with Sandbox(rows=30, seed=7) as sandbox:
            t = self.start("--plain", server=sandbox, until="token (not shown)", AIFI_TOKEN="")
            t.wait_for(lambda t: not termios.tcgetattr(t.slave)[3] & termios.ECHO)
            shell = termios.tcgetattr(t.slave)
            shell[3] |= termios.ECHO
            termios.tcsetattr(t.slave, termios.TCSANOW, shell)
            t.signal(signal.SIGCONT)
            t.wait_for(lambda t: not termios.tcgetattr(t.slave)[3] & termios.ECHO)
            t.send("\x03")
            t.wait_for(lambda t: termios.tcgetattr(t.slave)[3] & termios.ECHO)
            t.send("q\n")
            self.assertEqual(t.wait_end(), 0)
            self.assert_tidy(t)

    def test_ctrl_c_leaves_a_question_and_twice_quits(self):
        with Sandbox(rows=30, seed=7) as sandbox:
            t = self.start("--plain", server=sandbox, until="Row 1 of")
            t.send("sort\n")
            t.wait_for("an empty line leaves it")
            t.send("\x03")
            t.wait_for("Left as it was.")
            t.send("\x03")
            t.wait_for("Nothing to stop.")
            t.send("\x03")
            self.assertEqual(t.wait_end(), 130)
            self.assert_tidy(t)

    def test_no_terminal_is_too_dumb(self):
        with Sandbox(rows=30, seed=7) as sandbox:
            t = self.start("--plain", server=sandbox, until="Row 1 of", TERM="dumb")
            t.send("q\n")
            self.assertEqual(t.wait_end(), 0)


if __name__ == "__main__":
    unittest.main()
