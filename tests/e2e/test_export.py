#!/usr/bin/env python3
"""Rows to files, to other programs and to the clipboard, while the browser goes on."""

import json
import os
import random
import resource
import signal
import subprocess
import tempfile
import time
import unittest

import support
from terminal import TerminalCase, is_running

COLUMNS = "id,createdAt,status,store.name,customer.email,customer.firstName"
N_ROWS = 20000
SLOWLY = ("--rate", "3")  # an export that is still on its way when something is done to it


class ExportCase(TerminalCase):
    """A world that stands still, and a home directory to export to."""

    N_ROWS = 3000

    @classmethod
    def setUpClass(cls):
        cls.sandbox = support.Sandbox(rows=cls.N_ROWS, seed=11)

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.close()

    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="aifi-export-")
        self.addCleanup(self.home.cleanup)

    def path(self, name):
        return os.path.join(self.home.name, name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def put(self, name, text, mode=0o600):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def files(self):
        return sorted(os.listdir(self.home.name))

    def browse(self, *arguments, **changes):
        return self.start(
            "--columns", COLUMNS, *arguments, server=self.sandbox, HOME=self.home.name,
            XDG_STATE_HOME="/nonexistent/state", **changes,
        )

    def listed(self, *arguments):
        done = support.run("list", "--all", "--columns", COLUMNS, *arguments, server=self.sandbox)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def choose(self, terminal, *letters):
        """Opens the dialog and goes down it, a letter a row (None: as it is)."""
        terminal.keys("e")
        terminal.wait_for("Enter export")
        for letter in letters:
            if letter:
                terminal.keys(letter)
            terminal.keys("Tab")

    def name_file(self, terminal, path):
        def focused(t):
            return next((line[1:10] for line in t.lines() if line.startswith("│>")), "")

        while "File" not in focused(terminal):
            before = focused(terminal)
            terminal.keys("Tab")
            terminal.wait_for(lambda t: focused(t) not in ("", before))
        terminal.send("\x15" + path)
        terminal.wait_for(os.path.basename(path))


class Whole(ExportCase):
    N_ROWS = N_ROWS

    def test_all_of_20000_rows_while_somebody_reads_on(self):
        t = self.browse("--rate", "12")
        t.settle()
        t.command("export csv ~/all.csv all")
        t.wait_for("exporting: ")
        seen = set()
        while "exporting: " in t.message and len(seen) < 12:
            seen.add(t.selected())
            t.keys("j")
            before = t.selected()
            t.wait_for(lambda t: t.selected() != before or "exporting" not in t.message)
        self.assertGreaterEqual(len(seen), 12, t.text())
        self.assertNotIn("all.csv", self.files())
        t.wait_for("exported 20,000 rows, masked, to all.csv", 120)
        self.assertEqual(self.files(), ["all.csv"])
        self.assertEqual(os.stat(self.path("all.csv")).st_mode & 0o777, 0o600)
        self.assertEqual(self.read("all.csv"), self.listed("-o", "csv"))
        self.finish(t)

    def test_esc_stops_and_leaves_nothing(self):
        self.put("old.csv", "old")
        t = self.browse(*SLOWLY)
        self.choose(t, "a")
        self.name_file(t, "~/old.csv")
        t.keys("Enter")
        t.wait_for("Enter once more replaces it")
        t.keys("Enter")
        t.wait_for("exporting: ")
        t.wait_for(lambda t: "rows" in t.message and "exporting: 0 rows" not in t.message)
        t.keys("Esc")
        t.wait_for("nothing was written")
        self.assertEqual(self.files(), ["old.csv"])
        self.assertEqual(self.read("old.csv"), b"old")
        self.finish(t)

    def test_the_rows_of_a_list_that_is_replaced_meanwhile(self):
        t = self.browse("--since", "2026-11-23")
        t.settle()
        t.keys("L")
        t.wait_for("are loaded", 60)
        n = int(t.wait_for(support.re.compile(r"all (\d+) sessions")).group(1))
        self.assertGreater(n, 1000)
        t.send(":export json ~/loaded.json\rR")  # the file, and at once another list
        t.wait_for(lambda t: "loaded.json" in self.files(), 60)
        self.assertEqual(len(json.loads(self.read("loaded.json"))), n)
        self.finish(t)

    def test_a_signal_leaves_nothing(self):
        t = self.browse(*SLOWLY)
        t.command("export csv ~/all.csv all")
        t.wait_for("exporting: ")
        t.signal(signal.SIGTERM)
        self.assertEqual(t.wait_end(), 128 + signal.SIGTERM)
        self.assertEqual(self.files(), [])
        self.assert_tidy(t)

    def test_quitting_asks_first(self):
        t = self.browse(*SLOWLY)
        t.command("export ndjson ~/all.ndjson all")
        t.wait_for("exporting: ")
        t.keys("q")
        t.wait_for("An export is running")
        t.keys("Esc")
        t.wait_gone("An export is running")
        self.assertIsNone(t.process.poll())
        t.keys("Q")
        t.wait_for("quit; nothing of it is kept")
        t.keys("y")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(self.files(), [])
        self.assert_tidy(t)

    def test_disk_03_killed_at_any_time_the_file_is_old_or_new(self):
        want = self.listed("-o", "csv", "--since", "2026-11-23", "--until", "2026-11-24T10:00Z")
        self.assertGreater(len(want), 10000)
        for turn in range(8):
            self.put("a.csv", "old")
            t = self.browse("--since", "2026-11-23", "--until", "2026-11-24T10:00Z")
            self.choose(t, "a")
            self.name_file(t, "~/a.csv")
            t.keys("Enter")
            t.wait_for("Enter once more replaces it")
            t.send("\r")
            until = time.monotonic() + random.random() * turn / 4
            while time.monotonic() < until and "exported" not in t.message:
                t.pump(0.01)
            t.process.kill()
            t.wait_end()
            self.assertIn(self.read("a.csv"), (b"old", want))
            self.assertEqual(self.files(), ["a.csv"])
            t.close()


class Files(ExportCase):
    def test_what_is_seen_is_exported_in_its_order(self):
        t = self.browse()
        t.settle()
        t.keys("&")
        t.wait_for("limit loaded rows to")
        t.send("status=completed\r")
        fits = int(t.wait_for(support.re.compile(r"(\d+) of 200 loaded rows fit")).group(1))
        t.command("sort customer.email")
        t.wait_for("by E-mail")
        t.command("export tsv ~/seen.tsv")
        t.wait_for(f"exported {fits} rows, masked, to seen.tsv; more lie below")
        lines = self.read("seen.tsv").decode("utf-8").splitlines()
        self.assertEqual(lines[0].split("\t"), COLUMNS.split(","))
        rows = [line.split("\t") for line in lines[1:]]
        self.assertEqual(len(rows), fits)
        self.assertEqual({row[2] for row in rows}, {"completed"})
        self.finish(t)

    def test_marked_rows_alone(self):
        t = self.browse()
        t.settle()
        t.keys("Space", "j", "Space")
        t.wait_for("2 marked")
        self.choose(t, None, "j", None)
        t.wait_for("marked: 2 rows")
        self.name_file(t, "~/two.json")
        t.keys("Enter")
        t.wait_for("exported 2 rows, masked, to two.json")
        rows = json.loads(self.read("two.json"))
        first, second, third = (json.loads(row) for row in self.sandbox.walk(
            orderBy="createdAt", direction="desc", count=200)[:3])
        self.assertEqual([row["id"] for row in rows], [first["id"], third["id"]])
        self.assertNotEqual(second["id"], third["id"])
        self.finish(t)

    def test_sec_15_records_are_masked_unless_that_is_chosen(self):
        rows = self.sandbox.walk(orderBy="createdAt", direction="desc", count=200)[:200]
        emails = [json.loads(row)["customer"]["email"] for row in rows
                  if (json.loads(row).get("customer") or {}).get("email")]
        self.assertGreater(len(emails), 20)
        t = self.browse()
        t.settle()
        t.command("export ndjson ~/masked.ndjson")
        t.wait_for("exported 200 rows, masked")
        masked = self.read("masked.ndjson").decode("utf-8")
        self.assertEqual([json.loads(line)["id"] for line in masked.splitlines()],
                         [json.loads(row)["id"] for row in rows])
        for email in emails:
            self.assertNotIn(email, masked)
        self.choose(t, None, "n", "N")
        t.wait_for("WHOLE RECORDS AS RECEIVED, ALL PERSONAL DATA INCLUDED")
        self.name_file(t, "~/whole.ndjson")
        t.keys("Enter")
        t.wait_for("NOT masked: 200 rows with names and codes; Enter again exports")
        self.assertNotIn("whole.ndjson", self.files())
        t.keys("Enter")
        t.wait_for("personal data NOT masked, to whole.ndjson")
        self.assertEqual(self.read("whole.ndjson").decode("utf-8").splitlines(), rows)
        self.finish(t)

    def test_a_condition_is_matched_as_list_does(self):
        for columns in (COLUMNS, "id,signals"):
            arguments = ("--since", "2026-11-22", "--match", "dwell<10m or fraud")
            t = self.browse(*arguments, "--columns", columns)
            t.command("export csv ~/some.csv all")
            t.wait_for(support.re.compile(r"exported [\d,]+ rows, masked"), 60)
            done = support.run("list", "--all", "-o", "csv", *arguments, "--columns", columns,
                               server=self.sandbox)
            self.assertEqual(self.read("some.csv"), done.stdout)
            os.unlink(self.path("some.csv"))
            self.finish(t)

    def test_disk_01_sig_06_a_full_disk_is_told(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

        t = self.browse(before_exec=limit)
        t.settle()
        t.command("export csv ~/all.csv all")
        t.wait_for("File too large", 60)
        self.assertEqual(self.files(), [])
        t.command("export csv /dev/full")
        t.wait_for("is not a regular file")
        self.finish(t)

    def test_disk_01_a_small_file_system(self):
        full = self.path("full")
        os.mkdir(full)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", full],
                              capture_output=True, check=False)
        if done.returncode:
            self.skipTest("nothing can be mounted here")
        self.addCleanup(subprocess.run, ["umount", full], check=True)
        t = self.browse()
        t.settle()
        t.command("export csv ~/full/all.csv all")
        t.wait_for("No space left on device", 60)
        self.assertEqual(os.listdir(full), [])
        self.finish(t)

    def test_disk_04_odd_files_are_refused(self):
        os.symlink(self.put("real.csv", "old"), self.path("link.csv"))
        t = self.browse()
        t.settle()
        for name, why in (
            ("~/real.csv", "exists already and stays as it is"),
            ("~/link.csv", "is a symbolic link"),
            ("~/no/such/file.csv", "cannot open the directory"),
            ("/", "does not name a file"),
        ):
            t.command(f"export csv {name}")
            t.wait_for(why)
            t.barrier()
        self.assertEqual(self.read("real.csv"), b"old")
        t.command("export csv '~/with blanks.csv'")
        t.wait_for("to with blanks.csv")
        self.assertIn("with blanks.csv", self.files())
        t.command("export xml ~/x")
        t.wait_for("no format is called xml")
        self.finish(t)

    def test_a_server_that_fails_leaves_no_file(self):
        with support.Sandbox(rows=2000, seed=3, options=["--fault", "status:500@4-"]) as failing:
            t = self.start("--columns", COLUMNS, server=failing, HOME=self.home.name,
                           XDG_STATE_HOME="/nonexistent/state")
            t.command("export csv ~/all.csv all")
            t.wait_for("nothing was written:", 120)
            self.assertEqual(self.files(), [])
            self.finish(t)

    def test_more_than_any_clipboard_takes_is_not_copied(self):
        t = self.browse("--count", "200")
        t.keys("L")
        t.wait_for(f"all {self.N_ROWS} sessions of this list are loaded")
        t.keys("*")
        t.wait_for(f"{self.N_ROWS} marked")
        t.command("copy json")
        t.wait_for("not copied: too long")
        self.finish(t)


class Programs(ExportCase):
    N_ROWS = 300

    def pipe(self, terminal, command):
        terminal.keys("|")
        terminal.wait_for(" to:")
        terminal.send(command + "\r")

    def test_marked_rows_go_through_the_shell(self):
        t = self.browse()
        t.settle()
        t.keys("Space", "j", "j", "Space")
        t.wait_for("2 marked")
        self.pipe(t, "cut -f3 | sort | tr a-z A-Z; env | grep AIFI_; printf '\\033]52;c;eA==\\007'")
        t.wait_for("rows as tsv   ended")
        self.assertIn("STATUS", t.text())
        self.assertIn("AIFI_BASE_URL", t.text())
        self.assertNotIn("AIFI_TOKEN", t.text())
        self.assertNotIn(b"\x1b]52;", bytes(t.raw))
        t.keys("Esc")
        t.wait_for("2 marked")
        self.finish(t)

    def test_the_format_is_chosen_and_people_are_masked(self):
        row = json.loads(self.sandbox.walk(orderBy="createdAt", direction="desc", count=200)[0])
        t = self.browse("--id", row["id"])
        out = self.path("piped")
        t.keys("|")
        t.wait_for("pipe this row as tsv (with a line of names) to:")
        for name in ("plain", "table", "json", "ndjson"):
            t.keys("Tab")
            names = " (with a line of names)" if name == "table" else ""
            t.wait_for(f"pipe this row as {name}{names} to:")
        t.send(f"cat > {out}\r")
        t.wait_for("1 row as ndjson, masked, to: cat")
        got = json.loads(self.read("piped"))
        self.assertEqual(got["id"], row["id"])
        self.assertNotEqual(got.get("code"), row["code"])
        self.finish(t)

    def test_what_is_hidden_is_hidden_in_what_it_printed(self):
        t = self.browse()
        t.settle()
        t.keys("M")
        t.wait_for("personal data and codes are shown")
        self.pipe(t, "sed 's/^/printed /'")
        t.wait_for("printed id")
        t.keys("M")
        t.wait_for("personal data is hidden, and with it this text")
        self.assertNotIn("printed id", t.text())
        t.keys("M")
        t.wait_for("printed id")
        t.keys("M", "Esc")
        t.wait_for("row 1 of")
        self.finish(t)

    def test_a_copy_is_hidden_with_personal_data(self):
        t = self.browse("--clipboard-command", "false", STY="1.pts")
        t.settle()
        t.keys("M")
        t.wait_for("personal data and codes are shown")
        t.command("copy json")
        t.wait_for('"createdAt"')
        t.keys("M")
        t.wait_for("personal data is hidden, and with it this text")
        self.assertNotIn('"createdAt"', t.text())
        t.keys("Esc")
        t.wait_for("row 1 of")
        self.finish(t)

    def test_esc_kills_it(self):
        t = self.browse()
        t.settle()
        self.pipe(t, "echo $$ > ~/pid; echo begun; sleep 1000")
        t.wait_for("begun")
        pid = int(self.read("pid"))
        self.assertTrue(is_running(pid))
        t.keys("Esc")
        t.wait_for("stopped: echo")
        support.wait_until(lambda: not is_running(pid), "the end of the command")
        t.keys("Esc")
        t.wait_for("row 1 of")
        self.finish(t)

    def test_another_profile_waits_for_what_runs(self):
        url = self.sandbox.url
        config = self.put(
            "config", "".join(f"[profile {name}]\nbase-url = {url}\n" for name in ("one", "two")))
        os.mkfifo(self.path("clipboard"))
        t = self.browse("--config", config, "--profile", "one",
                        "--clipboard-command", f"sh -c 'read line < {self.path('clipboard')}'")
        t.settle()
        self.pipe(t, "read line; echo begun; sleep 1000")
        t.wait_for("running, ")
        t.command("profile two")
        t.wait_for("a command is running")
        t.keys("Esc")
        t.wait_for("stopped: ")
        t.keys("Esc")
        t.wait_for("row 1 of")
        t.command("copy id")
        t.command("profile two")
        t.wait_for("the clipboard has not taken the copy yet")
        with open(self.path("clipboard"), "w", encoding="utf-8") as file:
            file.write("go on\n")
        t.wait_for("to the clipboard by")
        t.command("profile two")
        t.wait_for(support.re.compile(r"(?m)^.*\btwo\b"))
        self.finish(t)

    def test_it_goes_on_when_it_is_left(self):
        os.mkfifo(self.path("gate"))
        t = self.browse()
        t.settle()
        self.pipe(t, "read go < ~/gate; echo much")
        t.wait_for("running")
        t.keys("q")
        t.wait_for("row 1 of")
        t.keys("|")
        t.wait_for("running")
        t.keys("Backspace", "j")
        t.wait_for("row 2 of")
        with open(self.path("gate"), "w", encoding="ascii") as gate:
            gate.write("go\n")
        t.wait_for(":pipe shows the output")
        t.keys("|")
        t.wait_for(support.re.compile(r"(?m)^much$"))
        t.keys("Esc", "|")
        t.wait_for("pipe this row as tsv (with a line of names) to:")
        t.keys("Esc")
        self.finish(t)

    def test_what_fails_says_so_and_much_output_is_bounded(self):
        t = self.browse()
        t.settle()
        self.pipe(t, "exit 3")
        t.wait_for("sh ended with status 3")
        t.keys("Esc")
        t.wait_for("row 1 of")
        self.pipe(t, "yes | head -c 5000000")
        t.wait_for(" kB more were printed")
        t.keys("q")
        t.wait_for("row 1 of")
        self.finish(t)

    def test_no_key_waits_for_the_clipboard(self):
        copied = self.path("copied")
        command = self.put("slow", f"#!/bin/sh\nread go < {self.path('gate')}\ncat > {copied}\n", 0o700)
        os.mkfifo(self.path("gate"))
        t = self.browse("--clipboard-command", command)
        t.settle()
        first = t.selected()
        t.keys("y")
        t.wait_for("id of the session")
        t.keys("i", "j")
        t.wait_for(lambda t: t.selected() != first)
        self.assertNotIn("to the clipboard", t.text())
        with open(self.path("gate"), "w", encoding="ascii") as gate:
            gate.write("go\n")
        t.wait_for("to the clipboard by your command")
        self.assertIn(self.read("copied").decode("ascii"), first)
        self.finish(t)

    def test_who_quits_at_once_has_copied_nevertheless(self):
        command = self.put("copy", f"#!/bin/sh\ncat > {self.path('copied')}\n", 0o700)
        t = self.browse("--clipboard-command", command)
        t.settle()
        first = t.selected()
        t.keys("y")
        t.wait_for("id of the session")
        t.send("iQ")
        self.assertEqual(t.wait_end(), 0)
        self.assertIn(self.read("copied").decode("ascii"), first)

    def test_the_text_is_shown_when_no_clipboard_takes_it(self):
        t = self.browse("--clipboard-command", "false", STY="1.pts")
        t.settle()
        t.keys("y")
        t.wait_for("this question for curl")
        t.keys("C")
        t.wait_for("to be copied by hand")
        self.assertIn("curl -sS -H @aifi-header 'http://127.0.0.1:", t.text())
        self.assertNotIn(self.sandbox.token, t.text())
        t.keys("Esc")
        t.wait_for("row 1 of")
        self.finish(t)

    def test_a_form_that_is_filled_in_outlasts_a_copy_that_fails(self):
        command = self.put("slow", f"#!/bin/sh\nread go < {self.path('gate')}\nexit 1\n", 0o700)
        os.mkfifo(self.path("gate"))
        gate = os.open(self.path("gate"), os.O_RDWR)  # waits for no reader, should it have ended
        self.addCleanup(os.close, gate)
        t = self.browse("--clipboard-command", command, STY="1.pts")
        t.settle()
        t.keys("y")
        t.wait_for("id of the session")
        t.keys("i", "f")
        t.wait_for("Last entered")
        t.send("today")
        t.wait_for("[today ")
        os.write(gate, b"go\n")
        t.wait_for("to be copied by hand")
        t.keys("Esc")
        t.wait_for("[today ")
        t.keys("Esc")
        t.wait_for("row 1 of")
        self.finish(t)

    def test_marked_rows_are_copied_together(self):
        command = self.put("copy", f"#!/bin/sh\ncat > {self.path('copied')}\n", 0o700)
        t = self.browse("--clipboard-command", command)
        t.settle()
        t.keys("Space", "Space", "Space", "y")
        t.wait_for("3 marked")
        t.keys("i")
        t.wait_for("3 marked: id of the session, ")
        self.assertEqual(len(self.read("copied").split()), 3)
        t.command("copy row")
        t.wait_for("3 marked: row as shown")
        rows = self.read("copied").decode("utf-8").splitlines()
        self.assertEqual([len(row.split("\t")) for row in rows], [6, 6, 6])
        self.finish(t)


if __name__ == "__main__":
    unittest.main()
