"""Hours of the board against a sandbox whose clock runs fast, compared with SQL at every refresh: the
numbers of `stores --watch`, or those that stand on the screen of the browser. Not a part of the
tests; by hand:

    AIFI_SESSIONS=… AIFI_SANDBOX=… python3 -B tests/e2e/soak_stores.py --minutes 60 [--screen]

Exits with 1 when a store's number was off by a person at any refresh, or the cursor of the screen
left its store."""

import argparse
import contextlib
import datetime
import os
import re
import sys
import tempfile
import time

import ground_truth
from support import SESSIONS, Sandbox, environment, wait_until
from terminal import Terminal
from test_stores import Watch, moment

COMPARED = ("certain", "possible", "employees", "testers", "sessions", "stale")
# The Date header has whole seconds, and it takes a moment from the answer to the numbers: by the
# server's clock the last answer of a refresh is of a moment at most this much later or earlier than
# `at`. The first is earlier by as long as the refresh took, of which the fast clock makes minutes
# where this machine is busy: the log of requests says how long it was.
LATER_MS = 2500
EARLIER_MS = 3000
APART_MS = 2000  # between two refreshes at least, and between two requests of one at most
WARM = 20  # refreshes after which memory should not grow any more


def told_time(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).isoformat()


class RequestTimes:
    """How long the last refresh took, in milliseconds of this machine, and how many requests, from
    the sandbox's log."""

    def __init__(self, path):
        self.file = open(path, encoding="utf-8")

    def next(self):
        times = [round(1000 * float(line[2:line.index(" ")])) for line in self.file]
        n = min(len(times), 1)
        while n < len(times) and times[-n] - times[-n - 1] < APART_MS:
            n += 1
        return (times[-1] - times[-n] if times else 0), n


class Engine:
    """The numbers that `stores --watch` tells."""

    compared = COMPARED
    is_of_first_answer = False

    def __init__(self, box, _database, interval, _state):
        self.watch = Watch(box, "--interval", interval)
        self.n_failures = 0

    def close(self):
        self.n_failures = len(self.watch.failures)
        self.watch.__exit__()

    def refreshed(self):
        """The moment that it says its numbers are of, and {store: numbers}."""
        event = self.watch.refreshed()
        return moment(event), {
            store: {"staff": row["employees"] + row["testers"], **row}
            for store, row in self.watch.stores.items()}

    def pid(self):
        return self.watch.process.pid

    def between(self):
        """What a person does until the next refresh."""


class Screen:
    """The numbers that stand on the board. The cursor is moved after each refresh, and must stand on
    the same store after the next."""

    # Employees and testers stand there as one number.
    compared = ("certain", "possible", "staff", "sessions", "stale")
    # "as of": what was before it is there, of what came after it some may be.
    is_of_first_answer = True
    AS_OF = re.compile(r" as of (\d\d):(\d\d):(\d\d)$", re.MULTILINE)
    ROW = re.compile(
        r"[> ](?P<store>\d+) .* (?P<low>\d+)(?:-(?P<high>\d+))? +(?:\d+|-) .* "
        r"(?:yes|no|-) +(?P<staff>\d+) +(?P<sessions>\d+) +(?:\d+|-) +(?:\d+|-) +(?P<stale>\d+) +\S+ +\S+")
    TOTALS = re.compile(r"^(\d+) stores  (\d+)(?:-(\d+))? people \(est\.\)")

    def __init__(self, box, database, interval, state):
        self.database = database
        self.terminal = Terminal(
            [SESSIONS, "--interval", interval], 90, 120, env=environment(box, XDG_STATE_HOME=state))
        self.terminal.wait_for("row 1 of")
        self.terminal.keys("3")
        self.terminal.wait_for("store 1 of ")
        self.terminal.wait_gone("INCOMPLETE")
        self.terminal.wait_gone("reading older visits")
        self.as_of = self.told_as_of()
        self.cursor = None
        self.n_keys = 0
        self.n_failures = 0

    def close(self):
        self.terminal.quit()
        self.terminal.close()

    def refreshed(self):
        self.terminal.wait_for(lambda t: self.told_as_of() not in (None, self.as_of))
        self.terminal.still()
        self.as_of = self.told_as_of()
        if "failing" in self.terminal.text():
            self.n_failures += 1
        return self.moment(), self.rows()

    def told_as_of(self):
        match = self.AS_OF.search(self.terminal.text())
        return match and match.groups()

    def moment(self):
        """Of the screen's time of day, the one that is nearest to the sandbox's clock."""
        with ground_truth.opened(self.database) as db:
            now = ground_truth.now(db)
        hour, minute, second = map(int, self.as_of)
        of_day = 1000 * (3600 * hour + 60 * minute + second) + 500
        day = ground_truth.DAY
        return now + (of_day - now % day + day // 2) % day - day // 2

    def rows(self):
        told = {}
        people = [0, 0]
        totals = None
        for line in self.terminal.lines():
            totals = totals or self.TOTALS.match(line)
            match = self.ROW.fullmatch(line.replace("*", " "))  # without the marks of what changed
            if not match:
                continue
            row = {name: int(match[name]) for name in ("staff", "sessions", "stale")}
            row["certain"] = int(match["low"])
            row["possible"] = int(match["high"] or match["low"]) - row["certain"]
            told[int(match["store"])] = row
            people[0] += row["certain"]
            people[1] += row["certain"] + row["possible"]
            if line[0] == ">":
                self.keep_cursor(match["store"])
        wanted = (len(told), people[0], people[1])
        found = (int(totals[1]), int(totals[2]), int(totals[3] or totals[2]))
        if found != wanted:
            raise AssertionError(f"the totals are {found}, the rows {wanted}:\n{self.terminal.text()}")
        return told

    def keep_cursor(self, store):
        if self.cursor not in (None, store):
            raise AssertionError(f"the cursor was on {self.cursor}:\n{self.terminal.text()}")

    def between(self):
        """Down and up the board, to its end and to its top."""
        self.n_keys += 1
        keys = ("j", "j", "k", "j", "End", "k", "g", "j", "j", "j")
        self.terminal.keys(keys[self.n_keys % len(keys)])
        self.terminal.still()
        self.cursor = self.terminal.selected().split()[0].lstrip(">")

    def pid(self):
        return self.terminal.pid


def memory_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def moments(db, since, until):
    """Those between which nothing happened."""
    rows = db.execute(
        """SELECT updatedAt FROM sessions WHERE updatedAt BETWEEN :a AND :b
           UNION SELECT updatedAt FROM past WHERE updatedAt BETWEEN :a AND :b
           UNION SELECT until FROM past WHERE until BETWEEN :a AND :b
           UNION SELECT customerLastEnteredAt + :stale + 1 FROM sessions
               WHERE customerLastEnteredAt + :stale BETWEEN :a AND :b""",
        {"a": since, "b": until, "stale": ground_truth.STALE})
    return sorted(row[0] for row in rows)


def off_by(told, compared, db, at):
    """{store: {number: (told, true)}} of what differs."""
    found = ground_truth.occupancy(db, at)
    forgotten = ground_truth.occupancy(db, at, stale=ground_truth.DAY)
    wrong = {}
    for store, numbers in found.items():
        numbers["stale"] -= forgotten[store]["stale"]
        numbers["staff"] = numbers["employees"] + numbers["testers"]
        row = told.get(store, {})
        for name in compared:
            pair = (row.get(name, 0), numbers[name])
            if pair[0] != pair[1]:
                wrong.setdefault(store, {})[name] = pair
    return wrong


def compare(told, compared, path, at, since, until):
    """What of a store was true at no moment that the answers may be of, and the people inside."""
    def is_there():
        with ground_truth.opened(path) as db:
            return ground_truth.now(db) >= until
    wait_until(is_there, "the sandbox's database")
    with ground_truth.opened(path) as db:
        wrong = off_by(told, compared, db, at)
        people = sum(n["certain"] for n in ground_truth.occupancy(db, at).values())
        for t in moments(db, since, until):
            if not wrong:
                break
            then = off_by(told, compared, db, t)
            wrong = {store: pairs for store, pairs in wrong.items() if store in then}
    return wrong, people


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60, help="of this machine's clock")
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--stores", type=int, default=30)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--interval", default="5")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--screen", action="store_true", help="the board of the browser")
    options = parser.parse_args()
    n, n_wrong, requests, most_people, longest_ms = 0, 0, [], 0, 0
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "rows.sqlite")
        log = os.path.join(directory, "requests")
        box = Sandbox(
            rows=options.rows, seed=options.seed, rate=20, frozen=None,
            options=("--stores", str(options.stores), "--days", str(options.days), "--database", path,
                     "--speed", str(options.speed), "--requests-log", log))
        with box, contextlib.closing(
                (Screen if options.screen else Engine)(box, path, options.interval, directory)) as source:
            began = time.monotonic()
            first = None
            times = RequestTimes(log)
            while time.monotonic() < began + 60 * options.minutes:
                at, told = source.refreshed()
                first = first or at
                span_ms, n_requests = times.next()
                spanned_ms = options.speed * span_ms
                wrong, people = compare(
                    told, source.compared, path, at, at - EARLIER_MS - spanned_ms,
                    at + LATER_MS + (spanned_ms if source.is_of_first_answer else 0))
                n += 1
                most_people = max(most_people, people)
                if n == WARM:
                    kib = memory_kib(source.pid())
                if n > 2:  # the first belong to the load
                    requests.append(n_requests)
                    longest_ms = max(longest_ms, span_ms)
                if wrong:
                    n_wrong += 1
                    print(f"{told_time(at)}: {wrong}", flush=True)
                if n % 20 == 1:
                    print(f"{n} refreshes, {told_time(at)}, {people} people, {n_wrong} wrong", flush=True)
                source.between()
            grown_kib = memory_kib(source.pid()) - kib if n > WARM else 0
        hours = datetime.timedelta(milliseconds=at - first)
    print(
        f"{n} refreshes over {hours} of the server's clock ({options.minutes:g} min here), at most "
        f"{most_people} people inside in {options.stores} stores; requests a refresh: mean "
        f"{sum(requests) / max(1, len(requests)):.2f}, most {max(requests, default=0)}, longest "
        f"{longest_ms} ms; memory grown by {grown_kib} KiB; failures {source.n_failures}; refreshes with "
        f"a wrong number: {n_wrong}")
    return 1 if n_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
