#!/usr/bin/env python3
"""The configuration: which file, variable or flag counts, faults and warnings, and that a token goes
to its own deployment only."""

import json
import os
import tempfile
import unittest

import support
from support import Sandbox
from terminal import TerminalCase

ORDER = {"orderBy": "createdAt", "direction": "desc"}
TOKEN_A, TOKEN_B = "token-of-a-0123456789", "token-of-b-9876543210"


def setUpModule():
    global a, b
    a = Sandbox(rows=60, seed=11, token=TOKEN_A)
    b = Sandbox(rows=60, seed=12, token=TOKEN_B)


def tearDownModule():
    a.close()
    b.close()


def ids(stdout):
    return [json.loads(line)["id"] for line in stdout.splitlines()]


class Home:
    """A home directory with what a test puts there, and an empty working directory."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="config-")
        self.addCleanup(holder.cleanup)
        self.root = holder.name
        self.site = os.path.join(self.root, "xdg", "aifi-sessions", "config")
        self.user = os.path.join(self.root, "home", ".config", "aifi-sessions", "config")
        self.cwd = os.path.join(self.root, "cwd")
        os.makedirs(self.cwd)
        self.token_a = self.secret("a.token", TOKEN_A)
        self.token_b = self.secret("b.token", TOKEN_B)

    def write(self, path, content):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        content = content if isinstance(content, bytes) else content.encode()
        with open(path, "wb") as file:
            file.write(content)
        return path

    def secret(self, name, text):
        path = self.write(os.path.join(self.root, "home", name), text)
        os.chmod(path, 0o600)
        return path

    def places(self, **changes):
        where = {
            "HOME": os.path.join(self.root, "home"),
            "XDG_CONFIG_DIRS": os.path.join(self.root, "xdg"),
            "AIFI_BASE_URL": None,
            "AIFI_TOKEN": None,
        }
        return {**where, **changes}

    def run_with(self, *arguments, **changes):
        environment = support.environment(**self.places(**changes))
        return support.run(*arguments, env=environment, cwd=self.cwd)

    def list(self, *arguments, **changes):
        done = self.run_with("list", "-o", "ndjson", "--limit", "5", *arguments, **changes)
        self.assertEqual(done.returncode, 0, done.stderr)
        return ids(done.stdout)

    def shown(self, *arguments, **changes):
        """{option: (value, origin)} as `config` shows them."""
        done = self.run_with("config", *arguments, **changes)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = (line.split(None, 1) for line in done.stdout.decode().splitlines() if line)
        return {name: tuple(rest[0].rsplit(None, 1)) if rest else () for name, *rest in rows}

    def refused(self, status, words, *arguments, **changes):
        done = self.run_with(*arguments, **changes)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assertIn(words, done.stderr.decode())
        self.assertNotIn(TOKEN_A.encode(), done.stderr)
        return done.stderr.decode()

    def profiles(self, more=""):
        return f"""profile = a/prod
[profile a/prod]
base-url = {a.url}
token-file = ~/a.token
[profile b/test]
base-url = {b.url}
token-command = cat {self.token_b}
{more}"""


class Profiles(Home, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.rows_a = ids("\n".join(support.split_rows(a.get(count=5, **ORDER))))
        self.rows_b = ids("\n".join(support.split_rows(b.get(count=5, **ORDER))))
        self.assertNotEqual(self.rows_a, self.rows_b)
        self.write(self.user, self.profiles())

    def test_each_profile_asks_its_own_deployment_with_its_own_token(self):
        self.assertEqual(self.list(), self.rows_a)
        self.assertEqual(self.list("--profile", "b/test"), self.rows_b)
        self.assertEqual(self.list(AIFI_PROFILE="b/test"), self.rows_b)
        self.assertEqual(self.list("--profile=a/prod", AIFI_PROFILE="b/test"), self.rows_a)

    def test_variables_count_more_than_a_profile_and_flags_more_than_variables(self):
        self.assertEqual(self.list(AIFI_BASE_URL=b.url, AIFI_TOKEN=TOKEN_B), self.rows_b)
        self.assertEqual(
            self.list("--base-url", a.url, "--token-file", self.token_a, AIFI_BASE_URL=b.url),
            self.rows_a,
        )

    def test_an_unknown_profile_is_told_with_the_known_ones(self):
        words = "there is no profile a/prd, did you mean a/prod?; known: a/prod, b/test"
        self.refused(2, "--profile: " + words, "list", "--profile", "a/prd")
        self.refused(3, "AIFI_PROFILE: " + words, "list", AIFI_PROFILE="a/prd")
        self.write(self.user, "profile = a/prd\n" + self.profiles().split("\n", 1)[1])
        self.refused(3, f"{self.user}:1: profile: " + words, "list")
        done = self.run_with("config", "--check")
        self.assertEqual((done.returncode, done.stderr), (3, b""))
        self.assertEqual(done.stdout.decode(), f"{self.user}:1: {words}\n")
        done = self.run_with("config", "--profiles")
        self.assertEqual((done.returncode, done.stdout), (0, b"a/prod\nb/test\n"))

    def test_names_are_printed_for_completions(self):
        done = self.run_with("config", "--profiles")
        self.assertEqual((done.returncode, done.stdout), (0, b"a/prod\nb/test\n"))
        self.write(self.user, self.profiles("zone = wrong\n[view morning]\nfilter = fraud\n"))
        done = self.run_with("config", "--profiles")
        self.assertEqual((done.returncode, done.stdout), (0, b"a/prod\nb/test\n"))
        done = self.run_with("config", "--views", "--no-config")
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_the_demo_is_not_the_deployment(self):
        done = self.run_with("list", "--demo", "--demo-rows", "100", "-o", "ndjson", "--limit", "3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(ids(done.stdout)[0], self.rows_a)


class Secrets(Home, unittest.TestCase):
    """SEC-08: a stored token goes to no other deployment."""

    def setUp(self):
        super().setUp()
        self.write(self.user, self.profiles())

    def refused_unasked(self, status, words, *arguments, **changes):
        before = len(b.requests()), len(a.requests())
        self.refused(status, words, *arguments, **changes)
        self.assertEqual((len(b.requests()), len(a.requests())), before)

    def test_SEC_08_a_profiles_token_goes_to_its_base_url_only(self):
        words = "is another deployment than that of the token in " + self.user + ":4"
        self.refused_unasked(2, "--base-url " + words, "list", "--base-url", b.url)
        self.refused_unasked(3, "AIFI_BASE_URL " + words, "list", AIFI_BASE_URL=b.url)
        self.refused_unasked(2, "--base-url " + words, "stores", "--base-url", b.url)

    def test_SEC_08_the_same_deployment_may_be_named_again(self):
        self.list("--base-url", a.url + "/api/admin/v2/")

    def test_SEC_08_a_token_for_everybody_does_not_go_to_a_profiles_deployment(self):
        self.write(
            self.user,
            f"base-url = {a.url}\ntoken-file = {self.token_a}\n"
            f"[profile b]\nbase-url = {b.url}\n",
        )
        self.list()
        self.refused_unasked(3, "is another deployment", "list", "--profile", "b")

    def test_SEC_08_a_token_without_a_deployment_goes_nowhere(self):
        self.write(self.user, f"token-file = {self.token_a}\n")
        self.refused_unasked(2, "is another deployment", "list", "--base-url", b.url)

    def test_SEC_08_another_deployment_with_its_own_token_is_fine(self):
        rows = ids("\n".join(support.split_rows(b.get(count=5, **ORDER))))
        self.assertEqual(self.list("--base-url", b.url, "--token-file", self.token_b), rows)
        self.assertEqual(self.list("--base-url", b.url, AIFI_TOKEN=TOKEN_B), rows)

    def test_SEC_08_a_client_is_no_token_where_another_source_is_given(self):
        self.write(
            self.user,
            f"[profile o]\nbase-url = {a.url}\ntoken-url = {a.url}/token\nclient-id = me\n"
            "client-secret-command = echo s3cret-word\n",
        )
        rows = ids("\n".join(support.split_rows(b.get(count=5, **ORDER))))
        own = ("--base-url", b.url, "--token-file", self.token_b)
        self.assertEqual(self.list("--profile", "o", *own), rows)
        self.refused_unasked(2, "is another deployment", "list", "--profile=o", "--base-url", b.url)

    def test_no_byte_of_a_secret_is_shown(self):
        self.write(
            self.user,
            self.profiles(
                "token = s3cret-word\n[profile c]\ntoken-command = echo s3cret-word\n"
                "[profile o]\ntoken-url = https://id.example.com/token\nclient-id = me\n"
                "client-secret-command = echo s3cret-word\n"
            ),
        )
        secrets = {"AIFI_TOKEN": "s3cret-w", "AIFI_CLIENT_SECRET": "s3cret-w"}
        for arguments in (["config"], ["config", "--check"], ["config", "--profile", "c"]):
            done = self.run_with(*arguments, **secrets)
            self.assertNotIn(b"s3cret", done.stdout + done.stderr)
        self.assertEqual(self.shown("--profile", "c")["token-command"][0], "echo ...")
        self.assertEqual(self.shown("--profile", "o")["client-secret-command"][0], "echo ...")
        self.write(self.user, f"base-url = {a.url}\ntoken-command = echo\ts3cret-word\n")
        self.assertEqual(self.shown()["token-command"][0], "echo ...")

    def test_names_reach_nobody_as_they_are(self):
        self.write(self.user, "[profile a\x1b[31m]\nzone = utc\n[view b\u202e\u009b]\nsort = id\n")
        for arguments in (["config", "--profiles"], ["config", "--views"]):
            done = self.run_with(*arguments)
            self.assertEqual(done.returncode, 0)
            self.assertNotEqual(done.stdout.strip(), b"")
            for bad in ("\x1b", "\u202e", "\u009b"):
                self.assertNotIn(bad, done.stdout.decode() + done.stderr.decode())


class Precedence(Home, unittest.TestCase):
    def test_flags_then_profile_then_user_then_site_then_what_is_standard(self):
        self.write(
            self.site,
            "interval = 30\nzone = utc\nrate = 3\ntheme = mono\n[profile p]\nrate = 4\nmouse = yes\n",
        )
        self.write(self.user, "interval = 40\nzone = local\n[profile p]\ninterval = 50\n")
        got = self.shown("--profile", "p", "--interval", "60")
        self.assertEqual(got["interval"], ("60", "--interval"))
        self.assertEqual(got["zone"], ("local", f"{self.user}:2"))
        self.assertEqual(got["rate"], ("4", f"{self.site}:6"))
        self.assertEqual(got["mouse"], ("yes", f"{self.site}:7"))
        self.assertEqual(got["theme"], ("mono", f"{self.site}:4"))
        self.assertEqual(got["max-rows"], ("200000", "default"))
        self.assertEqual(got["profile"], ("p", "--profile"))
        got = self.shown("--profile", "p")
        self.assertEqual(got["interval"], ("50", f"{self.user}:4"))
        got = self.shown()
        self.assertEqual(got["interval"], ("40", f"{self.user}:1"))
        self.assertEqual(got["rate"], ("3", f"{self.site}:3"))

    def test_a_variable_counts_more_than_files(self):
        self.write(self.user, "base-url = https://file.example.com\n")
        got = self.shown(AIFI_BASE_URL="https://variable.example.com")
        self.assertEqual(got["base-url"], ("https://variable.example.com", "AIFI_BASE_URL"))
        got = self.shown("--base-url=https://flag.example.com", AIFI_BASE_URL="https://x.example.com")
        self.assertEqual(got["base-url"], ("https://flag.example.com", "--base-url"))

    def test_of_the_sites_directories_the_first_counts_most(self):
        one, two = (os.path.join(self.root, name) for name in ("one", "two"))
        self.write(os.path.join(one, "aifi-sessions", "config"), "interval = 31\n")
        self.write(os.path.join(two, "aifi-sessions", "config"), "interval = 32\nrate = 2\n")
        got = self.shown(XDG_CONFIG_DIRS=f"{one}:relative::{two}")
        self.assertEqual((got["interval"][0], got["rate"][0]), ("31", "2"))

    def test_another_file_in_place_of_the_users(self):
        other = self.write(os.path.join(self.root, "other"), "interval = 33\n")
        third = self.write(os.path.join(self.root, "third"), "interval = 34\n")
        self.write(self.site, "rate = 5\n")
        self.write(self.user, "interval = 40\nmouse = yes\n")
        for got in (
            self.shown("--config", other),
            self.shown(AIFI_CONFIG=other),
            self.shown("--config", other, AIFI_CONFIG=third),
            self.shown("--config", "../other"),
        ):
            self.assertEqual((got["interval"][0], got["rate"][0], got["mouse"][0]), ("33", "5", "no"))
        got = self.shown("--no-config", AIFI_CONFIG=other)
        self.assertEqual((got["interval"][1], got["rate"][1]), ("default", "default"))

    def test_columns_of_a_list_are_those_of_the_files_unless_a_flag_says_others(self):
        self.write(self.user, self.profiles("[columns]\nsessions = id,code\nfraud = id\n"))

        def header(*arguments):
            done = self.run_with(*arguments, "-o", "csv", "--limit", "1")
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout.decode().splitlines()[0]

        self.assertEqual(header("list"), "id,code")
        self.assertEqual(header("list", "--columns", "+status"), "id,code,status")
        self.assertEqual(header("list", "--columns", "storeId"), "storeId")
        self.assertEqual(header("fraud"), "id")
        self.assertEqual(header("fraud", "--columns", "+code"), "id,code")


class Faults(Home, unittest.TestCase):
    def test_what_is_not_known_is_a_warning_and_the_program_goes_on(self):
        self.write(self.user, self.profiles("intervall = 20\n[kyes]\nx = y\n"))
        done = self.run_with("list", "--limit", "1")
        self.assertEqual(done.returncode, 0)
        told = done.stderr.decode()
        self.assertIn(f"{self.user}:8: warning: the key intervall is not known; did you mean inter", told)
        self.assertIn(f"{self.user}:9: warning: the section [kyes] is not known", told)

    def test_a_bad_value_anywhere_stops_before_anything_is_asked(self):
        before = len(a.requests())
        for more, words in (
            ("zone = utx\n", ':8: zone: "utx" is no choice here; did you mean utc?'),
            ("[view x]\nfilter = dwel<60s\n", ":9: filter: "),
            ("[keys]\nrefresh = Hyper-x\n", ":9: refresh: there is no key called Hyper-x"),
            ("[theme]\nchip = pinkish\n", ':9: chip: "pinkish" is no colour'),
            ("rate = 2\nrate = 3\n", ":9: rate stands here and in line 8 already"),
        ):
            with self.subTest(more=more):
                self.write(self.user, self.profiles(more))
                self.refused(3, self.user + words, "list")
                self.refused(3, self.user + words, "config")
        self.assertEqual(len(a.requests()), before)

    def test_a_mistake_in_a_flag_is_one_of_usage(self):
        self.write(self.user, self.profiles())
        self.refused(2, "--zone: ", "list", "--zone", "utx")
        self.refused(3, "AIFI_BASE_URL: ", "list", AIFI_BASE_URL="http://example.com")

    def test_check_tells_all_that_is_wrong(self):
        self.write(self.site, "intervall = 3\n")
        self.write(
            self.user,
            self.profiles(
                "zone = utx\ntheme = nonsuch\n[view x]\nsort = nothing\n[keys]\nrefrsh = x\n"
            ),
        )
        done = self.run_with("config", "--check")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr, b"")
        lines = done.stdout.decode().splitlines()
        begins = [f"{self.site}:1: warning: the key intervall"]
        begins += [f"{self.user}:8: zone: ", f"{self.user}:9: theme: there is no theme called nonsuch"]
        begins += [f"{self.user}:11: sort: ", f"{self.user}:13: warning: the command refrsh"]
        self.assertEqual(len(lines), len(begins), lines)
        for line, begin in zip(lines, begins):
            self.assertTrue(line.startswith(begin), line)
        self.write(self.user, self.profiles())
        done = self.run_with("config", "--check")
        self.assertEqual((done.returncode, done.stdout.count(b"\n")), (0, 2))

    def check(self, status):
        done = self.run_with("config", "--check")
        self.assertEqual((done.returncode, done.stderr), (status, b""), done.stdout)
        return done.stdout.decode().splitlines()

    def test_check_tells_what_profiles_come_to(self):
        self.assertEqual(self.check(0), ["there is no configuration file, and none is needed"])
        self.write(self.user, self.profiles("[view x]\nsort = id\n"))
        self.assertEqual(self.check(0), ["2 profiles, 1 view, no faults"])
        os.chmod(self.token_a, 0o644)
        before = len(a.requests()) + len(b.requests())
        told = self.check(3)
        self.assertEqual(len(told), 1)
        self.assertTrue(told[0].startswith(f"{self.user}:4: token-file: others may read the token"))
        self.secret("a.token", "two\nlines\n")
        self.assertIn("more than one line", self.check(3)[0])
        os.remove(self.token_a)
        self.assertIn("a.token: No such file", self.check(3)[0])
        self.secret("a.token", TOKEN_A)
        ran = os.path.join(self.root, "ran")
        self.write(
            self.user,
            f"[profile a]\nbase-url = {a.url}\n[profile b]\nbase-url = {b.url}\n"
            f"token-command = touch {ran}\n[profile c]\nzone = utc\n"
            f"[profile d]\nbase-url = {b.url}\ntoken-url = {b.url}/token\nclient-id = me\n"
            f"client-secret-file = ~/none\n",
        )
        told = self.check(3)
        self.assertEqual(len(told), 3, told)
        self.assertTrue(told[0].startswith(
            f"{self.user}:2: warning: the profile a: no token-file, token-command or token-url"))
        self.assertTrue(told[1].startswith(f"{self.user}:7: warning: the profile c: no base-url"))
        self.assertTrue(told[2].startswith(f"{self.user}:12: client-secret-file: "), told)
        self.assertEqual(len(a.requests()) + len(b.requests()), before)
        self.assertFalse(os.path.exists(ran))
        self.write(self.user, f"[profile b]\nbase-url = {b.url}\ntoken-command = 'open\n")
        self.assertIn(f"{self.user}:3: token-command: ", self.check(3)[0])
        self.write(self.user, "[profile b]\nbase-url = ftp://api.example.com\n")
        self.assertIn(f"{self.user}:2: base-url: ", self.check(3)[0])
        self.write(self.user, f"base-url = {a.url}\ntoken-file = ~/none\n")
        self.assertIn(f"{self.user}:2: token-file: ", self.check(3)[0])
        # A pipe is somebody's who waits for its reader.
        os.mkfifo(os.path.join(self.root, "home", "none"), 0o600)
        self.assertEqual(self.check(0), ["0 profiles, 0 views, no faults"])

    def test_a_theme_that_is_not_there_is_no_matter_of_commands(self):
        self.write(self.user, "theme = darkk\n" + self.profiles())
        self.list()
        self.assertIn("there is no theme called darkk", self.check(3)[0])

    def test_DISK_07_files_of_all_kinds(self):
        good = self.profiles()
        for content in (
            good.replace("\n", "\r\n"),
            "\ufeff" + good,
            good.rstrip("\n"),
            "# only a comment\n\n" + good,
        ):
            with self.subTest(content=content[:20]):
                self.write(self.user, content)
                self.list()
        for content, words in (
            (b"\x7fELF\x00\x01\x02", f"{self.user}:1: a NUL byte; this is no text file"),
            (good + "\x00", f"{self.user}:8: a NUL byte"),
            (b"#\n" * (5 << 20), f"{self.user} is too large"),
            (bytes(range(128, 256)) * 4, f"{self.user}:1: "),
            (good + "no sign\n", f'{self.user}:8: neither a [section] nor "name = value"'),
            (good + "rate = 2\n[profile a/prod]\nrate = 3\nrate = 4\n", f"{self.user}:11: rate stands"),
        ):
            with self.subTest(words=words):
                self.write(self.user, content)
                self.refused(3, words, "list")
        os.remove(self.user)
        self.refused(3, "which deployment?", "list")  # no file is fine
        os.mkdir(self.user)
        self.refused(3, f"{self.user} is a directory", "list")

    def test_DISK_07_a_file_that_is_named_has_to_be_there(self):
        for changes in ({"AIFI_CONFIG": self.root + "/none"}, {}):
            arguments = [] if changes else ["--config", self.root + "/none"]
            self.refused(3, f"cannot read {self.root}/none", "list", *arguments, **changes)

    def test_DISK_08_without_a_home(self):
        for changes in (
            {"HOME": None},
            {"HOME": ""},
            {"HOME": "relative"},
            {"HOME": os.path.join(self.root, "nowhere")},
            {"HOME": None, "XDG_CONFIG_HOME": "relative", "XDG_STATE_HOME": "relative"},
            {"XDG_CONFIG_DIRS": "relative", "XDG_CONFIG_HOME": ""},
        ):
            with self.subTest(changes=changes):
                self.list(AIFI_BASE_URL=a.url, AIFI_TOKEN=TOKEN_A, **changes)
        self.assertEqual(os.listdir(self.cwd), [])

    def test_DISK_09_nothing_of_the_current_directory_is_read(self):
        for name in ("config", ".config/aifi-sessions/config", "aifi-sessions/config", ".aifi-sessions"):
            self.write(os.path.join(self.cwd, name), f"base-url = {b.url}\nwrong\n")
        self.refused(3, "which deployment?", "list", XDG_CONFIG_HOME=".", XDG_CONFIG_DIRS=".:")
        # Nor is a file that is named beside the configuration looked for there.
        self.write(os.path.join(self.cwd, "a.token"), "wrong")
        self.write(self.user, f"base-url = {a.url}\ntoken-file = a.token\n")
        self.refused(4, f"{os.path.dirname(self.user)}/a.token", "list")


class Views(Home, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write(
            self.user,
            self.profiles(
                "[view few]\nfilter = visitors>=2\nsort = id asc\ncolumns = id,visitors\n"
                "[view quick]\nsort = dwell asc\n"
                "[view queue]\nsort = createdAt asc\nview = fraud\n[view board]\nview = stores\n"
            ),
        )

    def plan(self, *arguments, status=0):
        done = self.run_with("list", "--explain", *arguments)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout.decode() + done.stderr.decode()

    def test_a_view_is_listed_and_flags_change_it(self):
        self.assertIn("minVisitors=2&orderBy=id&direction=asc", self.plan("--view", "few"))
        changed = self.plan("--view", "few", "--store-id", "204", "--order-by", "createdAt")
        self.assertIn("storeId=204&minVisitors=2&orderBy=createdAt", changed)
        done = self.run_with("list", "--view", "few", "-o", "csv", "--limit", "3")
        self.assertEqual(done.stdout.splitlines()[0], b"id,visitors")

    def test_what_only_the_screen_sorts_by_is_told(self):
        done = self.run_with("list", "--view", "quick", "--limit", "3")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"view quick is sorted by", done.stderr)
        self.assertNotIn(b"sorted by", self.run_with("list", "--view", "few").stderr)

    def test_a_view_of_the_queue_is_that_of_the_flagged(self):
        self.assertIn("fraud", self.plan("--view", "queue"))
        self.assertIn("minCreatedAt=", self.plan("--view", "queue"))
        self.assertIn("aifi-sessions stores prints", self.plan("--view", "board", status=2))

    def test_an_unknown_view_is_told_with_the_known_ones(self):
        words = "--view: there is no view fw, did you mean few?; known: few, quick, queue, board"
        self.assertIn(words, self.plan("--view", "fw", status=2))
        done = self.run_with("config", "--views")
        self.assertEqual((done.returncode, done.stdout), (0, b"few\nquick\nqueue\nboard\n"))
        kept = os.path.join(self.root, "home", ".local", "state", "aifi-sessions", "views")
        self.write(kept, "[view few]\nsort = id\n\n[view night]\nsort = id\n")
        done = self.run_with("config", "--views")
        self.assertEqual((done.returncode, done.stdout), (0, b"few\nquick\nqueue\nboard\nnight\n"))
        self.assertIn("orderBy=id", self.plan("--view", "night"))

    def test_a_view_of_the_files_is_for_the_browser(self):
        self.write(self.user, "view = few\n" + self.profiles("[view few]\nfilter = visitors>=2\n"))
        self.assertNotIn("minVisitors", self.plan())


class Browser(Home, TerminalCase):
    def browse(self, text):
        self.write(self.user, text)
        return self.start(**self.places())

    def test_the_header_names_the_profile(self):
        t = self.browse(self.profiles())
        t.barrier()
        self.assertIn("a/prod", t.line(0))

    def test_a_long_name_is_shortened_in_the_middle(self):
        name = "a-retailer-of-a-long-name/production"
        t = self.browse(self.profiles().replace("a/prod", name))
        t.barrier()
        self.assertIn("a-retailer-\u2026e/production", t.line(0))

    def test_the_name_is_the_last_to_go(self):
        self.write(self.user, self.profiles())
        t = self.start(columns=160, **self.places())
        self.assertIn("a/prod | sandbox", t.line(0))
        t.keys("M")
        t.wait_for("UNMASKED")
        t.resize(24, 80)
        t.keys("f")
        t.wait_for(lambda t: "Filter sessions | a/prod | UNMASKED" in t.line(0))
        t.resize(24, 60)
        t.wait_for(lambda t: "Filter sessions | a/prod | UNMASKED" in t.line(0))
        self.assertNotIn("sandbox", t.line(0))
        self.assertNotIn("READ-ONLY", t.line(0))

    def test_a_copied_line_and_the_forms_name_the_profile(self):
        self.write(self.user, self.profiles())
        t = self.start("--store-id", "204", rows=40, columns=120, until="Sessions", **self.places())
        t.keys("f")
        t.wait_for("aifi-sessions list --profile a/prod --store-id 204")

    def test_paths_stay_whole_at_80_columns(self):
        t = self.browse(self.profiles("[view few]\nfilter = visitors>=2\n"))
        t.command("config")
        t.wait_for("base-url")
        lines = [t.line(y) for y in range(24)]
        at = next(y for y in range(24) if lines[y].startswith("base-url"))
        self.assertIn(a.url, lines[at])
        here = lines[at] + "\n" + lines[at + 1]
        self.assertIn("~/.config/aifi-sessions/config:3", here)
        self.assertTrue(any(line.endswith("~/.config/aifi-sessions/config") for line in lines))
        self.finish(t)

    def test_keys_and_warnings(self):
        t = self.browse(self.profiles("intervall = 2\n[keys]\nlog = L\n"))
        t.wait_for("config:8: the key intervall is not known")
        t.barrier()
        t.send("L")
        t.wait_for("config:8:")
        self.assertIn("did you mean interval?", t.text())


if __name__ == "__main__":
    unittest.main()
