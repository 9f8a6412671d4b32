#!/usr/bin/env python3
"""Themes, switched while the browser runs, on terminals of many and of few colours."""

import os
import tempfile
import unittest

import terminal
from support import Sandbox

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "themes")
NAMES = sorted(name.removesuffix(".theme") for name in os.listdir(FOLDER))
TERMS = ("xterm-256color", "xterm", "linux", "vt100")


class Themes(terminal.TerminalCase):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        os.mkdir(os.path.join(home.name, "aifi-sessions"))
        os.symlink(os.path.realpath(FOLDER), os.path.join(home.name, "aifi-sessions", "themes"))
        self.home = home.name
        self.sandbox = Sandbox(rows=30, seed=7)
        self.addCleanup(self.sandbox.close)

    def browse(self, *arguments, **changes):
        return self.start(
            *arguments, server=self.sandbox, until="row 1 of", XDG_CONFIG_HOME=self.home, **changes
        )

    def test_there_are_five_and_the_standard_looks(self):
        for name in ("dark", "light", "high-contrast", "colour-blind", "mono"):
            self.assertIn(name, NAMES)

    def test_each_can_be_named_at_any_number_of_colours(self):
        for term in TERMS:
            t = self.browse(TERM=term)
            for name in [*NAMES, "standard"]:
                t.send(f":theme {name}\r")
                t.wait_for(lambda t, name=name: t.line(22).strip() == f"theme {name}")
            self.finish(t)

    def test_a_key_goes_round(self):
        t = self.browse()
        for name in [*NAMES, "standard"]:
            t.send(b"\x1b[18~")  # F7
            t.wait_for(lambda t, name=name: t.line(22).strip() == f"theme {name}")
        self.finish(t)

    def test_tab_tells_the_names_and_completes_them(self):
        t = self.browse()
        t.send(":theme \t")
        t.wait_for("standard  colour-blind  colour-blind-light  dark")
        t.send("hi\t")
        t.wait_for(":theme high-contrast")
        t.send("\r")
        t.wait_for(lambda t: t.line(22).strip() == "theme high-contrast")
        t.send(":theme nonsuch\r")
        t.wait_for("there is no theme called nonsuch; there are standard, ")
        self.finish(t)

    def test_each_can_be_begun_with(self):
        for name in NAMES:
            self.finish(self.browse("--theme", name))


if __name__ == "__main__":
    unittest.main()
