#!/usr/bin/env python3
"""Checks that a manual page and --help tell of the same options: check_manual.py PROGRAM PAGE."""

import re
import subprocess
import sys


def options_of_help(program):
    done = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^ +(?:-\w, )?--([\w-]+)", done.stdout, re.MULTILINE))


def options_of_page(path):
    with open(path, encoding="utf-8") as file:
        items = [line for line in file if line.startswith(".It Fl ")]
    return {name for line in items for name in re.findall(r"Fl Fl ([\w-]+)", line)}


def main():
    program, path = sys.argv[1:]
    in_help, in_page = options_of_help(program), options_of_page(path)
    for name in sorted(in_help - in_page):
        print(f"--{name} is missing in {path}")
    for name in sorted(in_page - in_help):
        print(f"--{name} stands in {path}, but {program} has no such option")
    if not in_help:
        print(f"{program} --help names no options")
    return 0 if in_help and in_help == in_page else 1


sys.exit(main())
