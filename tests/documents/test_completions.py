#!/usr/bin/env python3
"""Completions in the real shells, against what the programs themselves say."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
DOCUMENTS = pathlib.Path(os.environ["AIFI_DOCUMENTS"])
PROGRAMS = {
    "aifi-sessions": os.environ["AIFI_SESSIONS"],
    "aifi-sandbox": os.environ["AIFI_SANDBOX"],
}


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=240, **options)


def options_of_help(program):
    text = run(PROGRAMS[program], "--help").stdout
    return set(re.findall(r"^ +(?:-\w, )?(--[\w-]+)", text, re.MULTILINE))


def offered(done):
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"status {done.returncode}: {done.stderr}")
    return done.stdout.splitlines()


class Shell:
    """What a shell offers for a line that ends where the cursor is."""

    def __init__(self, environment):
        self.environment = environment


class Bash(Shell):
    # readline makes three words of a=b, and replaces the last of them.
    SCRIPT = """
        source "$1"
        read -r -a COMP_WORDS <<<"${3//=/ = }"
        [[ $3 == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "_${2//-/_}" && [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
    """

    def complete(self, line):
        program, *_, last = line.split(" ")
        script = (self.SCRIPT, "-", DOCUMENTS / f"{program}.bash", program, line)
        found = offered(run("bash", "--norc", "-c", *script, env=self.environment))
        kept = last.rpartition("=")[0] + "=" if "=" in last and not last.startswith("-") else ""
        return [kept + value for value in found]


class Zsh(Shell):
    def complete(self, line):
        found = offered(run("zsh", "-f", HERE / "complete.zsh", DOCUMENTS, line, env=self.environment))
        return [re.sub(r"^--[\w-]+=", "", value) for value in found]


class Fish(Shell):
    def complete(self, line):
        program = line.split()[0]
        script = f"source {DOCUMENTS / program}.fish; complete -C $argv[1]"
        found = offered(run("fish", "--no-config", "-c", script, line, env=self.environment))
        return [re.sub(r"^--[\w-]+=", "", value.split("\t")[0]) for value in found]


class Completions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.home.name)
        # The programs under the names that the completions are of.
        (root / "bin").mkdir()
        for name, path in PROGRAMS.items():
            (root / "bin" / name).symlink_to(path)
        (root / "notes.jsonl").touch()
        (root / "aifi-sessions").mkdir()
        config = root / "aifi-sessions" / "config"
        config.write_text(
            "[profile acme-eu/prod]\nbase-url = https://eu.acme.example\n"
            "[profile beta/test]\nbase-url = https://beta.example\n"
            "[view morning]\nfilter = store=204\n"
        )
        environment = {
            "HOME": str(root),
            "XDG_CONFIG_HOME": str(root),
            "PATH": f"{root}/bin:/usr/bin:/bin",
            "TERM": "dumb",
            "LC_ALL": "C.UTF-8",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        cls.shells = [Bash(environment), Zsh(environment), Fish(environment)]
        cls.root = root

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    def check(self, line, expected):
        for shell in self.shells:
            with self.subTest(shell=type(shell).__name__, line=line):
                self.assertEqual(set(shell.complete(line)), set(expected))

    # A shell may offer the name alone, or with its directories.
    def check_file(self, line, expected):
        for shell in self.shells:
            with self.subTest(shell=type(shell).__name__, line=line):
                self.assertEqual([path.rsplit("/", 1)[-1] for path in shell.complete(line)], [expected])

    def test_every_option_of_help_and_no_other(self):
        for program in PROGRAMS:
            for shell in self.shells:
                with self.subTest(shell=type(shell).__name__, program=program):
                    found = {o for o in shell.complete(f"{program} --") if o.startswith("--")}
                    self.assertEqual(found, options_of_help(program))

    def test_commands(self):
        text = run(PROGRAMS["aifi-sessions"], "--help").stdout
        commands = re.search(r"^Commands:\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL).group(1)
        words = set(re.findall(r"^  (\w\S*)", commands, re.MULTILINE))
        self.assertIn("list", words)
        self.check("aifi-sessions ", words)
        self.check("aifi-sessions cases ", {"export", "import", "show"})
        self.check("aifi-sessions --store-id 204 li", {"list"})

    def test_options_of_a_command(self):
        self.check("aifi-sessions list --lim", {"--limit"})
        self.check("aifi-sessions stores --lim", set())
        self.check("aifi-sessions stores --wat", {"--watch"})
        self.check("aifi-sessions --demo list --wat", set())
        self.check("aifi-sessions watch stores --ale", {"--alerts"})

    def test_choices(self):
        self.check("aifi-sessions list --status a", {"active"})
        self.check("aifi-sessions list --order-by cre", {"createdAt"})
        self.check("aifi-sessions list --direction ", {"asc", "desc"})
        self.check("aifi-sessions list -o nd", {"ndjson"})
        self.check("aifi-sessions list --zone=u", {"utc"})
        self.check("aifi-sessions list --since yes", {"yesterday"})
        self.check("aifi-sessions --theme high", {"high-contrast"})
        self.check("aifi-sessions --color ", {"auto", "always", "never"})

    def test_lists(self):
        self.check("aifi-sessions list --columns dw", {"dwell"})
        self.check("aifi-sessions list --columns id,dw", {"id,dwell"})
        self.check("aifi-sessions list --columns id,+phase,+dw", {"id,+phase,+dwell"})
        self.check("aifi-sessions fraud --verdict cleared,fo", {"cleared,follow-up"})
        # Nothing is offered twice.
        self.check("aifi-sessions fraud --verdict to-do,to-", set())
        self.check("aifi-sessions list --columns +dwell,id,+dw", set())
        self.check("aifi-sessions stores --alerts near=90,sta", {"near=90,stale=4h", "near=90,staff=off"})

    def test_files(self):
        self.check_file(f"aifi-sessions cases import {self.root}/notes", "notes.jsonl")
        self.check_file(f"aifi-sessions --token-file {self.root}/notes", "notes.jsonl")

    def test_names_from_the_configuration(self):
        self.check("aifi-sessions --profile ", {"acme-eu/prod", "beta/test"})
        self.check("aifi-sessions --profile=ac", {"acme-eu/prod"})
        self.check("aifi-sessions list --view mor", {"morning"})

    def test_a_configuration_that_cannot_be_read_is_not_told(self):
        config = self.root / "aifi-sessions" / "config"
        text = config.read_text()
        config.write_text("no configuration\n")
        try:
            self.check("aifi-sessions --view m", set())
        finally:
            config.write_text(text)

    def test_sandbox(self):
        self.check("aifi-sandbox --fault cursor-", {"cursor-loop", "cursor-odd", "cursor-size"})


if __name__ == "__main__":
    unittest.main()
