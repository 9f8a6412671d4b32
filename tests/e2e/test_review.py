"""Reviewing suspected fraud with the real program: what is said survives the program and meets what
a colleague says, goes to files and comes from them, and nothing but GETs reaches the server."""

import json
import os
import re
import signal
import stat
import tempfile
import unittest

import support
from terminal import TerminalCase

TEMPLATE = "https://console.example/s/{sessionToken}?id={id}&x=$(touch%20y);"


def setUpModule():
    global server
    server = support.Sandbox(rows=2000)


def tearDownModule():
    with open(server.log.name, encoding="utf-8") as file:
        methods = {line.split()[2] for line in file}
    server.close()
    assert methods <= {"GET"}, methods


class Review(TerminalCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def path(self, name):
        return os.path.join(self.directory, name)

    def queue(self, *arguments, state="state", **changes):
        """The browser on the queue, all of it read."""
        t = self.start(*arguments, server=server, XDG_STATE_HOME=self.path(state), **changes)
        t.keys("2")
        t.wait_for("| complete")
        t.wait_for(re.compile(r"^\d+ to do", re.MULTILINE))
        return t

    def judge(self, t, key, said):
        t.keys("m")
        t.wait_for("Verdict on")
        t.keys(key)
        t.wait_for(f": {said};")

    def test_a_verdict_survives_a_kill_right_after_its_message(self):
        for kill in range(3):
            t = self.queue()
            for _ in range(kill):
                t.keys("j")
            self.judge(t, "x", "confirmed")
            t.signal(signal.SIGKILL)
            t.wait_end()
        t = self.queue()
        t.wait_for(re.compile(r"^\d+ to do, 3 done", re.MULTILINE))
        self.assertEqual(0, t.quit())

    def test_two_terminals_see_each_other(self):
        one, two = self.queue(), self.queue()
        two.keys("j", "j")
        two.barrier()
        selected = re.search(r"\d\d-\d\d \d\d:\d\d:\d\d", two.selected()).group()
        self.judge(one, "c", "cleared")
        two.wait_for(re.compile(r"^\d+ to do, 1 done", re.MULTILINE))
        two.wait_for(re.compile(r"^ +! c ", re.MULTILINE))
        self.assertIn(selected, two.selected())
        two.keys("a")
        two.wait_for(re.compile(r"note on \d+ \(kept on this computer\)"))
        two.send("second look, please\r")
        two.wait_for("note added to")
        self.judge(two, "f", "follow-up")
        one.wait_for(re.compile(r"^\d+ to do, 1 follow-up, 1 done", re.MULTILINE))
        # What the other one said is not taken back with u.
        one.keys("u")
        one.wait_for("taken back: cleared")
        two.wait_for(re.compile(r"^\d+ to do, 1 follow-up \|", re.MULTILINE))
        one.keys("j", "j", "Enter", "z")
        # The page grows as answers come: to its end again until the note is seen.
        one.wait_for(lambda t: t.keys("G") or t.look_for("second look, please"))
        self.assertEqual(0, one.quit())
        self.assertEqual(0, two.quit())

    def test_cases_go_to_a_colleague(self):
        t = self.queue()
        self.judge(t, "x", "confirmed")
        t.command(f"cases-export {self.path('cases')}")
        t.wait_for("1 case in")
        t.wait_for("NOT masked")
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path("cases")).st_mode))
        with open(self.path("cases"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual("confirmed", json.loads(text)["verdict"])
        # What is there already stays.
        t.command(f"cases-export {self.path('cases')}")
        t.wait_for("exists already and stays as it is")
        t.command(f"case-text {self.path('text')}")
        t.wait_for(re.compile(r"case text, \d+ bytes, masked, in"))
        with open(self.path("text"), encoding="utf-8") as file:
            self.assertIn("confirmed", file.read())
        self.assertEqual(0, t.quit())

        colleague = self.queue(state="other")
        colleague.command(f"cases-import {self.path('cases')}")
        colleague.wait_for("1 cases read: 1 new")
        colleague.wait_for(re.compile(r"^\d+ to do, 1 done", re.MULTILINE))
        colleague.command(f"cases-import {self.path('cases')}")
        colleague.wait_for("1 the same")
        colleague.command(f"cases-import {self.path('missing')}")
        colleague.wait_for("No such file")
        self.assertEqual(0, colleague.quit())

    def test_a_reference_is_shown_both_ways(self):
        """One session refers to one that only the server knows, and is referred to by one of the
        rows."""
        def row(n, status, token, reference):
            return json.dumps({"id": str(n), "createdAt": f"2026-11-24T1{n}:00:00Z",
                "status": status, "sessionToken": token, "referencedSessionId": reference})

        rows = [row(1, "expired", "tok-1", None), row(2, "active", "tok-2", "tok-1"),
                row(0, "active", "tok-0", "tok-2")]
        with open(self.path("rows"), "w", encoding="ascii") as file:
            file.write("\n".join(rows) + "\n")
        with support.Sandbox(rows=None, options=("--import", self.path("rows"))) as own:
            t = self.start("--status", "active", server=own, XDG_STATE_HOME=self.path("state"),
                rows=50, columns=200)
            t.wait_for("row 1 of 2 loaded")
            self.assertIn("12:00:00", t.selected())
            t.keys("Enter", "v", "v", "v", "v", "v", "z")
            t.wait_for("(2 others, 0 flagged; asked the server")
            listed = t.text().split("Referenced session, both ways")[1]
            self.assertIn("11:00:00", listed)
            self.assertIn("10:00:00", listed)
            self.assertEqual(0, t.quit())

    def script(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\n{text}\n")
        os.chmod(path, 0o700)
        return path

    def read_when_there(self, name):
        def text():
            try:
                with open(self.path(name), encoding="utf-8") as file:
                    return file.read()
            except FileNotFoundError:
                return ""

        return support.wait_until(lambda: text().endswith("\n") and text(), name)

    def test_the_console_is_opened_when_asked_and_without_a_shell(self):
        out = self.path("opened")
        browser = self.script("browser", f'printf "%s|" "$#" "$@" >"{out}.part"; echo >>"{out}.part"'
                                         f'; mv "{out}.part" "{out}"')
        t = self.queue("--console-url", TEMPLATE, BROWSER=browser)
        t.keys("o")
        t.wait_for("open it in the browser")
        t.keys("Esc")
        t.wait_gone("open it in the browser")
        self.assertFalse(os.path.exists(out))
        t.keys("o")
        t.wait_for("open it in the browser")
        t.keys("Enter")
        t.wait_for("handed to the browser")
        self.assertRegex(
            self.read_when_there("opened"),
            r"^1\|https://console\.example/s/[-0-9a-f]+\?id=\d+&x=\$\(touch%20y\);\|\n$",
        )
        self.assertEqual(0, t.quit())

    def test_a_bad_console_is_refused_at_the_start(self):
        for template in ("http://console.example/{id}", "https://{id}.example/", "https://c/{x}"):
            done = support.run("--console-url", template, server=server)
            self.assertEqual((2, b""), (done.returncode, done.stdout), template)
            self.assertIn(b"console-url", done.stderr)

    def test_copies_go_to_tmux(self):
        out = self.path("copied")
        self.script("tmux", f'[ "$*" = "load-buffer -w -" ] && cat >"{out}.part" && '
                            f'echo >>"{out}.part" && mv "{out}.part" "{out}"')
        path = f"{self.directory}:{os.environ['PATH']}"
        t = self.queue(TMUX="/nowhere,1,0", PATH=path)
        t.keys("y")
        t.wait_for("id of the session")
        t.keys("i")
        t.wait_for("id of the session, 7 bytes, to the clipboard by tmux")
        self.assertRegex(self.read_when_there("copied"), r"^\d{7}\n$")
        # Where it fails, the text is shown: tmux keeps from the terminal what we would ask of it.
        self.script("tmux", "exit 1")
        t.keys("y")
        t.wait_for("id of the customer")
        t.keys("c")
        t.wait_for("to be copied by hand")
        t.wait_for("tmux ended with status 1")
        self.assertNotIn(b"\x1b]52;c;", bytes(t.raw))
        self.assertEqual(0, t.quit())


if __name__ == "__main__":
    unittest.main()
