#!/usr/bin/env python3
"""Checks that a manual page tells of what the program has, and of nothing else:
check_manual.py PROGRAM PAGE. Options of every program; of aifi-sessions also commands, exit statuses,
keys and fields, as the program itself prints them."""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile


class Program:
    def __init__(self, path):
        self.path = path
        self.help = self.run("--help")

    def run(self, *arguments):
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(
                [self.path, *arguments],
                capture_output=True,
                text=True,
                check=True,
                timeout=300,
                env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "LC_ALL": "C.UTF-8"},
            )
        return done.stdout

    def options(self):
        return set(re.findall(r"^ +(?:-\w, )?--([\w-]+)", self.help, re.MULTILINE))

    def commands(self):
        lines = self.help.split("\nCommands:\n")[1].split("\n\n")[0].split("\n")
        names = [re.match(r"  ([a-z]+(?: [a-z]+)*)(?= [A-Z[]|  |$)", line) for line in lines]
        return {name.group(1) for name in names if name}

    def statuses(self):
        text = " ".join(self.help.split("\nExit status:")[1].split("\nThe manual")[0].split())
        return set(re.findall(r"\b(\d+) [a-z]", text))

    def keys(self):
        rows = json.loads(self.run("keys", "--json"))
        return {(row["command"], " ".join(row["defaultKeys"])) for row in rows}

    def fields(self):
        demo = ("--demo", "--demo-rows", "1", "--demo-frozen-at", "2026-11-24T13:30:00Z")
        rows = self.run("list", *demo, "--columns", "all", "-o", "csv")
        return set(next(csv.reader([rows.splitlines()[0]])))


class Page:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.text = file.read()

    def section(self, title):
        return self.text.split(f"\n.Sh {title}\n")[1].split("\n.Sh ")[0]

    def items(self, title):
        return re.findall(r"^\.It (.*)$", self.section(title), re.MULTILINE)

    def options(self):
        items = re.findall(r"^\.It (Fl .*)$", self.text, re.MULTILINE)
        return {name for item in items for name in re.findall(r"Fl Fl ([\w-]+)", item)}

    def commands(self):
        return {re.match(r"Cm ([a-z ]+?)(?= Ar| Oo|$)", item).group(1) for item in self.items("COMMANDS")}

    def statuses(self):
        return set(self.items("EXIT STATUS"))

    def keys(self):
        found, keys = set(), ""
        for line in self.section("KEYS").splitlines():
            name = re.match(r"\.(?:It|Pq) Ic \\&:([a-z-]+)", line)
            if name:
                found.add((name.group(1), "" if line.startswith(".It") else keys))
            elif line.startswith(".It Ic "):
                keys = line.removeprefix(".It Ic ").replace("\\&", "").replace("\\(dq", '"').replace("\\e", "\\")
        return found

    def fields(self):
        return {item.removeprefix("Li ").replace("\\&", "") for item in self.items("FIELDS OF A SESSION")}


def main():
    n_faults = 0
    program, page = Program(sys.argv[1]), Page(sys.argv[2])
    kinds = ["options"]
    if "\nCommands:\n" in program.help and "browse" in program.help:
        kinds += ["commands", "statuses", "keys", "fields"]
    for variable in sorted(set(re.findall(r"\$([A-Z_]+)", program.help))):
        if not re.search(rf"^\.It Ev .*\b{variable}\b", page.text, re.MULTILINE):
            print(f"variables: {variable} is missing in {sys.argv[2]}")
            n_faults += 1
    for kind in kinds:
        there, told = getattr(program, kind)(), getattr(page, kind)()
        for one in sorted(there - told):
            print(f"{kind}: {one} is missing in {sys.argv[2]}")
        for one in sorted(told - there):
            print(f"{kind}: {one} stands in {sys.argv[2]}, but {sys.argv[1]} has nothing of the kind")
        n_faults += len(there ^ told)
        if not there:
            print(f"{kind}: {sys.argv[1]} tells of none")
            n_faults += 1
    return 1 if n_faults else 0


sys.exit(main())
