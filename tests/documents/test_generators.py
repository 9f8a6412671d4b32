#!/usr/bin/env python3
"""What writes manuals and completions: the same bytes each time, and no word of a template lost."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).parent.parent.parent
DOCUMENTS = pathlib.Path(os.environ["AIFI_DOCUMENTS"])
GENERATORS = {
    "aifi-sessions": os.environ["AIFI_SESSIONS_DOCUMENTS"],
    "aifi-sandbox": os.environ["AIFI_SANDBOX_DOCUMENTS"],
}
COMPLETIONS = {"bash": "{}.bash", "zsh": "_{}", "fish": "{}.fish"}


class Generators(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def run_generator(self, program, *arguments):
        command = [GENERATORS[program], *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)

    def fill(self, template, program="aifi-sessions"):
        (self.root / "page.in").write_text(template)
        done = self.run_generator(program, "manual", self.root / "page.in", self.root / "page")
        return done, (self.root / "page").read_text() if done.returncode == 0 else ""

    def test_what_was_built_is_what_would_be_built(self):
        for program in GENERATORS:
            for shell, name in COMPLETIONS.items():
                with self.subTest(program=program, shell=shell):
                    done = self.run_generator(program, shell, self.root / "out")
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    built = DOCUMENTS / name.format(program)
                    self.assertEqual((self.root / "out").read_bytes(), built.read_bytes())

    def test_manuals(self):
        templates = sorted((SOURCE / "man").glob("*.in"))
        self.assertEqual(len(templates), 3)
        for template in templates:
            with self.subTest(template=template.name):
                program = template.name.split(".")[0]
                done = self.run_generator(program, "manual", template, self.root / "out")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                built = DOCUMENTS / template.stem
                self.assertEqual((self.root / "out").read_bytes(), built.read_bytes())

    def test_a_note_stands_behind_its_row(self):
        _, page = self.fill('.\\" @OPTIONS@\n.\\" @note option demo\nOf the demo.\n.\\" @end\nLast.\n')
        self.assertIn(".It Fl Fl demo\nStart a server", page)
        self.assertIn("and use it.\nOf the demo.\n", page)
        self.assertTrue(page.endswith("\nLast.\n"))
        self.assertNotIn("@", page.replace("= + - @", "").replace("@file", ""))

    def test_a_note_that_belongs_to_nothing_is_an_error(self):
        done, _ = self.fill('.\\" @OPTIONS@\n.\\" @note option demmo\nText.\n.\\" @end\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("nothing is called 'option demmo'", done.stderr)

    def test_an_unknown_section_is_an_error(self):
        done, _ = self.fill('.\\" @OPTIONZ@\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("OPTIONZ", done.stderr)

    def test_files_stand_as_they_are_but_for_macros(self):
        _, page = self.fill('.\\" @FILE examples/config@\n')
        expected = (SOURCE / "examples" / "config").read_text()
        self.assertEqual(page, expected)
        done, _ = self.fill('.\\" @FILE examples/nothing@\n')
        self.assertEqual(done.returncode, 1)

    def test_usage(self):
        for arguments in ((), ("bash",), ("csh", self.root / "out"), ("manual", "page.in")):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.run_generator("aifi-sandbox", *arguments).returncode, 2)
        done = self.run_generator("aifi-sandbox", "bash", self.root / "no" / "such")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write", done.stderr)


if __name__ == "__main__":
    unittest.main()
