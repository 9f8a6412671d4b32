"""Saved views and profiles in the browser: kept, shown again, forgotten; another deployment."""

import os
import re
import stat
import tempfile
import unittest

import support
from terminal import TerminalCase


def setUpModule():
    global server, other
    server = support.Sandbox(rows=400)
    other = support.Sandbox(rows=150, seed=2, token="other-token")


def tearDownModule():
    server.close()
    other.close()


class Browser(TerminalCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.config, self.state = (os.path.join(folder.name, name) for name in ("config", "state"))
        os.makedirs(os.path.join(self.config, "aifi-sessions"))
        self.views = os.path.join(self.state, "aifi-sessions", "views")

    def configure(self, text):
        path = os.path.join(self.config, "aifi-sessions", "config")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def open(self, *arguments, **options):
        return self.start(
            *arguments, XDG_CONFIG_HOME=self.config, XDG_STATE_HOME=self.state, **options)


class Views(Browser):
    def test_a_view_is_kept_and_comes_back_in_another_run(self):
        t = self.open(server=server)
        t.command("filter status=completed groupSize>=2")
        t.wait_for("status=completed  group>=2")
        t.command("columns id,status,groupSize")
        t.wait_gone("STORE")
        t.command("sort groupSize desc")
        t.wait_for("by Group size, descending")
        shown = t.lines()[3:8]
        t.keys("B")
        t.wait_for("save this view as:")
        t.send("big groups\r")
        t.wait_for("view big groups is kept; b lists views")
        self.finish(t)
        self.assertEqual(stat.S_IMODE(os.stat(self.views).st_mode), 0o600)
        t = self.open("--view", "big groups", server=server)
        t.wait_for("by Group size, descending")
        t.wait_gone("STORE")
        self.finish(t)

        t = self.open(server=server)
        t.wait_for("STORE")
        t.keys("b")
        t.wait_for("Views and filters")
        t.wait_for(re.compile(r"big groups  sessions: status=completed  group>=2"))
        t.send("big")
        t.wait_gone("presets")
        t.keys("Enter")
        t.wait_for("view big groups")
        t.wait_gone("STORE")
        t.wait_for("status=completed  group>=2")
        self.assertEqual([line[1:] for line in t.lines()[3:8]], [line[1:] for line in shown])
        # Back restores what was there before.
        t.keys("Backspace")
        t.wait_for("STORE")
        t.wait_gone("status=completed")
        t.command("drop-view big groups")
        t.wait_for("view big groups is dropped")
        t.command("view big groups")
        t.wait_for("there is no view big groups")
        self.finish(t)

    def test_a_view_of_the_queue_and_one_of_the_board(self):
        self.configure(
            "[view doubtful]\nview = fraud\nfilter = store=204\nsort = dwell asc\n"
            "[view full]\nview = stores\nfilter = zurich\nsort = store desc\n")
        t = self.open(server=server, columns=140)
        t.command("view doubtful")
        t.wait_for("created>=-7d  store=204  here: fraud")
        t.command("view full")
        t.wait_for(re.compile(r"1 of \d+ stores with zurich"))
        t.wait_for("by store")
        t.wait_for("ALERT")  # what is said of the board once it is read
        # A name of the configuration is its own.
        t.command("save-view doubtful")
        t.wait_for(re.compile(r"view doubtful stands in .*config:2; choose another name"))
        t.command("drop-view full")
        t.wait_for("which is yours to change")
        self.finish(t)
        self.assertFalse(os.path.exists(self.views))

    def test_the_run_begins_with_a_view(self):
        self.configure("view = mine\n[view mine]\nfilter = status=active\ncolumns = id,status\n")
        t = self.open(server=server)
        t.wait_for("status=active")
        t.wait_gone("STORE")
        self.finish(t)

    def test_a_damaged_file_is_told_and_kept(self):
        os.makedirs(os.path.dirname(self.views))
        with open(self.views, "w", encoding="utf-8") as file:
            file.write("[view a]\nfilter = store=204\n[what]\nx = y\n")
        t = self.open(server=server)
        t.wait_for("no saved views:")
        t.command("save-view b")
        t.wait_for("views:4: only sections [view NAME]")
        self.finish(t)
        with open(self.views, encoding="utf-8") as file:
            self.assertIn("[what]", file.read())


class Profiles(Browser):
    def setUp(self):
        super().setUp()
        tokens = {}
        for name, box in (("acme", server), ("other", other)):
            tokens[name] = os.path.join(self.folder, name)
            with open(tokens[name], "w", encoding="ascii",
                      opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(box.token + "\n")
        self.configure(
            f"profile = acme-eu/prod\n"
            f"[profile acme-eu/prod]\nbase-url = {server.url}\ntoken-file = {tokens['acme']}\n"
            f"[profile other-us/sandbox]\nbase-url = {other.url}\ntoken-file = {tokens['other']}\n"
            f"zone = utc\n"
            f"[profile gone]\nbase-url = {other.url}\ntoken-file = {self.folder}/nothing\n")

    def test_another_profile_is_another_deployment(self):
        t = self.open()
        t.wait_for("acme-eu/prod")
        t.keys("L")
        t.wait_for("of 400 loaded | complete")
        t.keys("P")
        t.wait_for(re.compile(r"acme-eu/prod +now"))
        t.send("other")
        t.keys("Enter")
        t.wait_for(lambda t: "other-us/sandbox" in t.line(0))
        t.wait_for("row 1 of")
        t.keys("L")
        t.wait_for("of 150 loaded | complete")
        t.keys("Backspace")
        t.barrier()  # nothing of the other deployment is behind it
        self.assertIn("of 150 loaded", t.status())
        t.command("profile acme-eu/prod")
        t.wait_for(lambda t: "acme-eu/prod" in t.line(0))
        t.wait_for("row 1 of")
        self.finish(t)

    def test_a_filter_that_stays_behind_is_told(self):
        t = self.open()
        t.wait_for("acme-eu/prod")
        t.command("filter store=204")
        t.wait_for("store=204")
        t.command("profile other-us/sandbox")
        t.wait_for("other-us/sandbox; the filter of acme-eu/prod is left behind; b has recent ones")
        t.wait_for(lambda t: "row 1 of" in t.text() and "is left behind" in t.message)
        t.keys("b")
        t.wait_for(re.compile("store.*204"))
        t.keys("Esc")
        t.command("filter customer=4711")
        t.wait_for("customer=4711")
        t.command("profile acme-eu/prod")
        t.wait_for(re.compile("the filter of other-us/sandbox is left behind *$", re.M))
        t.wait_for("row 1 of")
        t.command("profile other-us/sandbox")
        t.wait_for(lambda t: "other-us/sandbox" in t.line(0))
        t.wait_for("row 1 of")
        self.assertNotIn("left behind", t.text())
        self.finish(t)

    def test_what_cannot_be_reached_leaves_all_as_it_was(self):
        t = self.open()
        t.keys("j", "j", "Space")
        t.wait_for("1 marked")
        t.command("profile acme")
        t.wait_for("acme-eu/prod")
        t.command("profile gone")
        t.wait_for("nothing")
        t.barrier()
        self.assertIn("1 marked", t.text())
        self.assertIn("acme-eu/prod", t.line(0))
        self.finish(t)

    def test_without_profiles_it_is_said_how_they_are_made(self):
        self.configure("")
        t = self.open(server=server)
        t.keys("P")
        t.wait_for("no profiles; sections [profile NAME]")
        self.finish(t)


if __name__ == "__main__":
    unittest.main()
