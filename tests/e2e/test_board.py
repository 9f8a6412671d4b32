"""The board of the stores on a terminal: what is typed there is kept for other runs, and what a key
asks of the server."""

import os
import stat
import tempfile
import unittest

import support
from terminal import TerminalCase


def setUpModule():
    global server
    server = support.Sandbox(rows=400)


def tearDownModule():
    server.close()


class BoardCase(TerminalCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = folder.name
        self.alerts = os.path.join(folder.name, "aifi-sessions", "alerts")

    def open(self, *arguments):
        t = self.start(*arguments, server=server, XDG_STATE_HOME=self.state)
        t.keys("3")
        t.wait_for("store 1 of ")
        t.wait_gone("INCOMPLETE")
        t.wait_gone("reading older visits")
        return t

    def kept(self):
        with open(self.alerts, encoding="utf-8") as file:
            return file.read()


class AlertLimitsTest(BoardCase):
    def test_what_is_typed_is_kept_until_it_is_reset(self):
        t = self.open("--interval", "off")
        t.wait_for("near 80%")
        t.command("alerts near=33 ghost=on")
        t.wait_for("taken and kept")
        t.wait_for("near 33%")
        self.finish(t)
        self.assertEqual(stat.S_IMODE(os.stat(self.alerts).st_mode), 0o600)
        self.assertIn("near=33 full=100", self.kept())
        self.assertIn("ghost=on", self.kept())
        t = self.open("--interval", "off")
        t.wait_for("near 33%")
        self.finish(t)
        # The command line of a run counts for that run.
        t = self.open("--interval", "off", "--alerts", "near=44")
        t.wait_for("near 44%")
        self.finish(t)
        self.assertIn("near=33", self.kept())
        t = self.open("--interval", "off")
        t.wait_for("near 33%")
        t.command("alerts default")
        t.wait_for("as at first")
        t.wait_for("near 80%")
        self.finish(t)
        self.assertEqual(self.kept(), "")
        t = self.open("--interval", "off")
        t.wait_for("near 80%")
        self.finish(t)

    def test_where_they_cannot_be_kept_they_hold_for_the_run(self):
        os.makedirs(self.alerts)  # a directory in the place of the file
        t = self.open("--interval", "off")
        t.command("alerts near=33")
        t.wait_for("for this run alone")
        t.wait_for("near 33%")
        self.finish(t)


class ByHandTest(BoardCase):
    def test_r_asks_for_what_changed_where_nothing_is_refreshed_by_itself(self):
        t = self.open("--interval", "off")
        t.wait_for("last refresh: 2 requests")  # which ends the load
        n_before = len(server.requests())
        t.keys("R")
        support.wait_until(lambda: len(server.requests()) >= n_before + 2, "what R asks for")
        # What R said goes with the answer.
        t.wait_for("refreshed")
        self.assertEqual(t.message, "refreshed")
        asked = server.requests()[n_before:]
        self.assertEqual(len(asked), 2, asked)
        self.assertIn("minCustomerLastEnteredAt", asked[0])
        self.assertIn("minUpdatedAt", asked[1])
        self.finish(t)


if __name__ == "__main__":
    unittest.main()
