#!/usr/bin/env python3
"""What users install: the hardened programs, the installed tree, the Debian package.

AIFI_RELEASE_DIR is a configured release build; it is brought up to date first."""

import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
from terminal import Terminal  # noqa: E402

RELEASE = pathlib.Path(os.environ["AIFI_RELEASE_DIR"])
PROGRAMS = ("aifi-sessions", "aifi-sandbox")
MANUALS = {"aifi-sessions.1": "man1", "aifi-sandbox.1": "man1", "aifi-sessions.5": "man5"}


def run(*command, **options):
    done = subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, check=False, timeout=900, **options
    )
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def environment(home):
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
    }


def files_below(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}


def setUpModule():
    run("cmake", "--build", RELEASE)


class Hardening(unittest.TestCase):
    def each(self, *flags):
        for program in PROGRAMS:
            with self.subTest(program=program):
                yield run("readelf", "--wide", *flags, RELEASE / program)

    def test_position_independent(self):
        for header in self.each("--file-header"):
            self.assertRegex(header, r"Type: +DYN ")
        for dynamic in self.each("--dynamic"):
            self.assertRegex(dynamic, r"\(FLAGS_1\).*\bPIE\b")

    def test_read_only_relocations_bound_at_once(self):
        for segments in self.each("--program-headers"):
            self.assertIn("GNU_RELRO", segments)
        for dynamic in self.each("--dynamic"):
            self.assertRegex(dynamic, r"\(FLAGS\).*\bBIND_NOW\b")
            self.assertRegex(dynamic, r"\(FLAGS_1\).*\bNOW\b")

    def test_nothing_is_writable_and_executable(self):
        for segments in self.each("--program-headers"):
            self.assertRegex(segments, r"GNU_STACK .* RW +0x")
            self.assertNotRegex(segments, r"LOAD .* RWE ")

    def test_stack_protector_and_fortify(self):
        for symbols in self.each("--dyn-syms"):
            self.assertIn("__stack_chk_fail", symbols)
            self.assertRegex(symbols, r"__\w+_chk\b(?<!__stack_chk)")
            self.assertRegex(symbols, r"\b__(v?s?n?printf|memcpy|read|fdelt|memset)_chk\b")

    def test_no_path_of_this_machine_is_searched_for_libraries(self):
        for dynamic in self.each("--dynamic"):
            self.assertNotIn("RPATH", dynamic)
            self.assertNotIn("RUNPATH", dynamic)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.prefix = pathlib.Path(cls.directory.name) / "prefix"
        run("cmake", "--install", RELEASE, "--prefix", cls.prefix)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def test_everything_is_in_its_place(self):
        share, documents = "share/", "share/doc/aifi-sessions/"
        expected = {f"bin/{program}" for program in PROGRAMS}
        expected |= {f"{share}man/{section}/{page}" for page, section in MANUALS.items()}
        for program in PROGRAMS:
            expected |= {
                f"{share}bash-completion/completions/{program}",
                f"{share}zsh/site-functions/_{program}",
                f"{share}fish/vendor_completions.d/{program}.fish",
            }
        themes = (pathlib.Path(__file__).parent.parent.parent / "themes").glob("*.theme")
        expected |= {f"{share}aifi-sessions/themes/{theme.name}" for theme in themes}
        expected |= {documents + name for name in ("README.md", "CHANGELOG.md", "LICENSE", "examples/config")}
        self.assertEqual(files_below(self.prefix), expected)

    def test_demo_and_themes_are_found_beside_the_program(self):
        with tempfile.TemporaryDirectory() as home:
            program = str(self.prefix / "bin" / "aifi-sessions")
            line = run(program, "list", "--demo", "-n", "1", "-o", "csv", cwd=home, env=environment(home))
            self.assertEqual(len(line.splitlines()), 2)
            with Terminal([program, "--demo", "--theme", "no-such"], env=environment(home), cwd=home) as t:
                t.wait_for("high-contrast")
                t.wait_end()

    def test_example_configuration_is_good(self):
        with tempfile.TemporaryDirectory() as home:
            config = self.prefix / "share/doc/aifi-sessions/examples/config"
            program = self.prefix / "bin" / "aifi-sessions"
            token = pathlib.Path(home) / ".config/aifi-sessions/acme-eu-staging.token"
            token.parent.mkdir(parents=True)
            token.touch(0o600)
            token.write_text("token-of-staging\n")
            for flag, lines in (("--check", 1), ("--profiles", 2), ("--views", 2)):
                text = run(program, "--config", config, "config", flag, cwd=home, env=environment(home))
                self.assertEqual(len(text.splitlines()), lines, text)


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.directory.name)
        run("cpack", "-G", "DEB", "-B", root / "out", cwd=RELEASE)
        cls.package = next((root / "out").glob("*.deb"))
        cls.tree = root / "tree"
        run("dpkg-deb", "-x", cls.package, cls.tree)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def test_lintian_has_no_errors_and_no_warnings(self):
        done = subprocess.run(
            ["lintian", "--allow-root", "--fail-on", "error,warning", str(self.package)],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_name_and_dependencies(self):
        version = run(RELEASE / "aifi-sessions", "--version").split()[1]
        self.assertRegex(self.package.name, rf"^aifi-sessions_{re.escape(version)}_\w+\.deb$")
        depends = run("dpkg-deb", "-f", self.package, "Depends")
        for library in ("libc6", "libcurl4", "libncursesw6", "libsqlite3-0", "libmicrohttpd12"):
            self.assertRegex(depends, rf"\b{library} \(")

    def test_programs_and_manuals_of_the_package(self):
        with tempfile.TemporaryDirectory() as home:
            for program in PROGRAMS:
                path = self.tree / "usr/bin" / program
                self.assertRegex(run(path, "--version", env=environment(home)), rf"^{program} \d")
                self.assertEqual(run("nm", path), "")
        for page, section in MANUALS.items():
            with gzip.open(self.tree / "usr/share/man" / section / f"{page}.gz", "rt") as file:
                self.assertIn(".Sh NAME", file.read())

    def test_documents_of_debian(self):
        documents = self.tree / "usr/share/doc/aifi-sessions"
        self.assertIn("MIT", (documents / "copyright").read_text())
        with gzip.open(documents / "changelog.gz", "rt") as file:
            self.assertRegex(file.read(), r"^aifi-sessions \(")


if __name__ == "__main__":
    unittest.main()
