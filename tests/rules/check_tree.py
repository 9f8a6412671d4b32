#!/usr/bin/env python3
"""Checks one rule of the source tree: check_tree.py RULE ROOT [COMPILER].

Prints one line a fault, as FILE:LINE: what is wrong; exit status 1 when there is one.
"""

import pathlib
import re
import subprocess
import sys

# Who may include whom: a layer sees itself and those listed.
LAYERS = {
    "base": {"base"},
    "model": {"base", "model"},
    "net": {"base", "model", "net"},
    "ui": {"base", "model", "ui"},
    "book": {"base", "model", "book"},
    "app": {"base", "model", "net", "ui", "book", "app"},
    "main": {"base", "model", "net", "ui", "book", "app"},
    # A program of its own: with one idea of the contract in both, they would agree on mistakes.
    "sandbox": {"base", "sandbox"},
    # The generators of manuals and completions: one of each program.
    "documents": {"base", "model", "ui", "app", "sandbox", "documents"},
}

# Header of a library, and the one file that may include it (None: any one file of that layer).
THIRD_PARTY = [
    (r"(n?cursesw?/)?(n?curses|term|panel|menu|form)\.h", "src/ui/screen.c"),
    (r"curl/.*", "src/net/transport.c"),
    (r"(cjson/)?cJSON\.h", "src/model/decode.c"),
    (r"ini\.h", "src/base/ini.c"),
    (r"microhttpd\.h", "src/sandbox/"),
    (r"sqlite3\.h", "src/book/casebook.c"),
    (r"sqlite3\.h", "src/sandbox/"),
    (r"zlib\.h", "src/sandbox/"),
]

LIBC = re.compile(
    r"(assert|ctype|dirent|errno|fcntl|float|getopt|inttypes|langinfo|limits|locale|malloc|math"
    r"|netdb|poll|pthread|pty|pwd|sched|semaphore|setjmp|signal|spawn|stdalign|stdarg|stdatomic"
    r"|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|syslog|termios|time|ucontext"
    r"|unistd|utime|wchar|wctype|sys/\w+|netinet/\w+|arpa/\w+|linux/\w+|sanitizer/\w+)\.h"
)

# A file is one room; tables may be long.
LENGTH_MAX = 700
TABLES = {"src/model/field.c", "src/model/param.c", "src/base/text_classes.c"}

# Mutable file-scope state, and why there is no other place for it.
STATICS = {
    "src/app/signals.c": "a signal handler has no argument",
    "src/base/base.c": "the last words hook is called from everywhere",
    "src/ui/emergency.c": "the crash handler has no argument",
    "src/sandbox/main.c": "a signal handler has no argument",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def sources(root, *folders, suffixes=(".c", ".h")):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path, path.relative_to(root).as_posix()


def lines(path):
    return enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)


def includes(path):
    for number, line in lines(path):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == "<", match.group(2)


def layer_of(name):
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else "main"


def check_layers(root):
    for path, name in sources(root, "src", "include"):
        layer = layer_of(name)
        if layer not in LAYERS:
            yield name, 1, f"'{layer}' is no layer"
            continue
        for number, is_system, header in includes(path):
            if is_system or "/" not in header:
                continue
            if header.split("/")[0] not in LAYERS[layer]:
                yield name, number, f"{layer} may not include {header}"


def check_third_party(root):
    seen = {}
    for path, name in sources(root, "src", "include"):
        for number, is_system, header in includes(path):
            if not is_system or LIBC.fullmatch(header):
                continue
            homes = [h for pattern, h in THIRD_PARTY if re.fullmatch(pattern, header)]
            home = next((h for h in homes if name.startswith(h)), None)
            if not homes:
                yield name, number, f"<{header}> is of no library that this project uses"
            elif name.endswith(".h") or home is None:
                yield name, number, f"<{header}> belongs in {' and '.join(homes)} alone"
            elif seen.setdefault((header, home), name) != name:
                yield name, number, f"<{header}> is included by {seen[header, home]} already"


def check_words(root):
    # Spelt in two parts, so that this file does not accuse itself.
    word = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    for path, name in sources(
        root, "src", "include", "tests", "cmake", "themes", suffixes=(".c", ".h", ".py", ".cmake", ".txt", ".theme")
    ):
        for number, line in lines(path):
            match = word.search(line)
            if match:
                yield name, number, f"{match.group(1)}: finish it, or file it"


def check_length(root):
    for path, name in sources(root, "src", "include", "tests"):
        n_lines = sum(1 for _ in lines(path))
        if n_lines > LENGTH_MAX and name not in TABLES:
            yield name, n_lines, f"{n_lines} lines; {LENGTH_MAX} at most: two rooms in one"


def check_statics(root):
    # Declarations at the left margin only: the rest is indented, and clang-format sees to that.
    variable = re.compile(
        r"^(static|_Thread_local)\s+(?!.*\bconst\b)(?!_Noreturn)[^()]*(=|;|\[)[^()]*$"
    )
    handle = re.compile(r"^(static\s+)(?!.*\bconst\b)volatile\b")
    inside = re.compile(r"^\s+static\s+(?!.*\bconst\b)[^()]*(=|;)")
    for path, name in sources(root, "src"):
        if name in STATICS:
            continue
        for number, line in lines(path):
            if variable.match(line) or handle.match(line) or inside.match(line):
                yield name, number, "mutable static state"


def check_guards(root):
    for path, name in sources(root, "include", suffixes=(".h",)):
        guard = "AIFI_" + re.sub(r"\W", "_", name.removeprefix("include/")).upper()
        text = path.read_text(encoding="utf-8")
        if f"#ifndef {guard}\n#define {guard}\n" not in text:
            yield name, 1, f"the include guard should be {guard}"
        if not text.startswith("//"):
            yield name, 1, "starts without a comment on what it is for"
    for path, name in sources(root, "src"):
        if not path.read_text(encoding="utf-8").startswith(("//", "/*")):
            yield name, 1, "starts without a comment on what it is for"


def check_headers(root, compiler):
    for path, name in sources(root, "include", suffixes=(".h",)):
        done = subprocess.run(
            [compiler, "-std=c11", "-D_GNU_SOURCE", "-fsyntax-only", "-x", "c", "-I", root / "include", path],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            yield name, 1, "does not compile alone:\n" + done.stderr


def check_posts(root):
    """The API is read and never written to: what posts is the token URL's client alone."""
    homes = {"src/net/transport.c", "include/net/transport.h", "src/net/oauth.c"}
    word = re.compile(r"transport_post_form|CURLOPT_\w*POST\w*|CURLOPT_CUSTOMREQUEST|CURLOPT_UPLOAD")
    for path, name in sources(root, "src", "include"):
        for number, line in lines(path):
            if word.search(line) and name not in homes:
                yield name, number, "only the token URL is posted to"


CHECKS = {
    "layers": check_layers,
    "third-party": check_third_party,
    "words": check_words,
    "length": check_length,
    "statics": check_statics,
    "guards": check_guards,
    "headers": check_headers,
    "posts": check_posts,
}


def main():
    rule, root, *rest = sys.argv[1:]
    n_faults = 0
    for name, number, what in CHECKS[rule](pathlib.Path(root), *rest):
        print(f"{name}:{number}: {what}")
        n_faults += 1
    return 1 if n_faults else 0


sys.exit(main())
