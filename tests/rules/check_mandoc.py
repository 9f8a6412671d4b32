#!/usr/bin/env python3
"""Lints manual pages: check_mandoc.py MANDOC PAGE...

That a page refers to one that is not installed here is no fault of the page."""

import subprocess
import sys


def main():
    mandoc, *pages = sys.argv[1:]
    done = subprocess.run([mandoc, "-T", "lint", *pages], capture_output=True, text=True, check=False)
    complaints = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if "referenced manual not found" not in line and "outdated mandoc.db" not in line
    ]
    print("\n".join(complaints))
    return 1 if complaints else 0


sys.exit(main())
