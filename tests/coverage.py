#!/usr/bin/env python3
"""Prints gcovr's summary as one line a file and one a layer; the last line is the total."""

import json
import sys


def line(name, covered, total):
    percent = 100.0 * covered / total if total else 100.0
    return f"{percent:6.1f} %  {covered:5d} of {total:5d}  {name}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        summary = json.load(file)
    layers = {}
    for entry in sorted(summary["files"], key=lambda entry: entry["filename"]):
        name = entry["filename"]
        layer = name.rsplit("/", 1)[0]
        layers.setdefault(layer, []).append((name, entry["line_covered"], entry["line_total"]))
    for layer, files in layers.items():
        print(line(layer + "/", sum(f[1] for f in files), sum(f[2] for f in files)))
        for name, covered, total in files:
            print("    " + line(name.rsplit("/", 1)[1], covered, total))
    print(
        f"line coverage {summary['line_percent']:.1f} % "
        f"({summary['line_covered']} of {summary['line_total']} lines)"
    )


main()
