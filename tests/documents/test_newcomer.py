#!/usr/bin/env python3
"""Somebody who has the manual and nothing else: what its examples say is done, word for word, but for
the addresses and the tokens, which are those of two sandboxes."""

import csv
import datetime
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
from support import Sandbox  # noqa: E402

MANUAL = pathlib.Path(os.environ["AIFI_DOCUMENTS"]) / "aifi-sessions.1"
ZONE = "Europe/Zurich"


def displays():
    """The literal displays of the section EXAMPLES."""
    section = MANUAL.read_text().split(".Sh EXAMPLES\n")[1].split("\n.Sh ")[0]
    blocks = [block.split("\n", 1)[1].split(".Ed\n")[0] for block in section.split(".Bd ")[1:]]
    return [block.replace("\\e", "\\") for block in blocks]


def display_with(words):
    return next(block for block in displays() if words in block)


def yesterday():
    day = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date() - datetime.timedelta(days=1)
    begin = datetime.datetime.combine(day, datetime.time(), zoneinfo.ZoneInfo(ZONE))
    end = datetime.datetime.combine(
        day + datetime.timedelta(days=1), datetime.time(), zoneinfo.ZoneInfo(ZONE)
    ) - datetime.timedelta(milliseconds=1)
    return [
        t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" for t in (begin, end)
    ]


class Newcomer(unittest.TestCase):
    def setUp(self):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.production = Sandbox(rows=20000, frozen=now, token="token-of-production")
        self.addCleanup(self.production.close)
        self.staging = Sandbox(rows=100, seed=2, frozen=now, token="token-of-staging")
        self.addCleanup(self.staging.close)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home = pathlib.Path(directory.name)
        (self.home / "bin").mkdir()
        (self.home / "bin" / "aifi-sessions").symlink_to(os.environ["AIFI_SESSIONS"])
        # What keeps the newcomer's passwords.
        password_store = self.home / "bin" / "pass"
        password_store.write_text('#!/bin/sh\n[ "$*" = "show aifi/acme-eu" ] && echo token-of-production\n')
        password_store.chmod(0o700)
        self.environment = {
            "HOME": str(self.home),
            "PATH": f"{self.home}/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "TZ": ZONE,
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def shell(self, script, standard_input=""):
        return subprocess.run(
            ["sh", "-e", "-c", script],
            input=standard_input,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            cwd=self.home,
            env=self.environment,
        )

    def set_up_profiles(self):
        text = display_with("[profile acme-eu/prod]")
        for address, sandbox in (
            ("https://api.eu.acme.example", self.production),
            ("https://api.staging.acme.example", self.staging),
        ):
            self.assertIn(address, text)
            text = text.replace(address, sandbox.url)
        config = self.home / ".config" / "aifi-sessions" / "config"
        config.parent.mkdir(parents=True)
        config.write_text(text)

    def test_two_profiles_and_a_stores_yesterday_as_csv(self):
        self.set_up_profiles()
        done = self.shell(display_with("config --check"), "token-of-staging\n")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (0, 1), done.stderr)
        self.assertIn("acme-eu/prod\nacme-eu/staging\n", done.stdout)
        self.assertEqual(len(self.staging.requests()), 1)
        self.assertEqual(self.production.requests(), [])

        script = display_with("store-204.csv")
        expected, between = None, None
        while between != yesterday():  # but for midnight: once
            between = yesterday()
            done = self.shell(script)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            expected = self.production.walk(
                storeId=204, minCreatedAt=between[0], maxCreatedAt=between[1], count=200
            )
        text = (self.home / "store-204.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertGreater(len(rows), 5)
        self.assertEqual({row["id"] for row in rows}, {str(json.loads(row)["id"]) for row in expected})


if __name__ == "__main__":
    unittest.main()
