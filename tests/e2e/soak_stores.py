"""Hours of the board: `stores --watch` against a sandbox whose clock runs fast, compared with SQL at
every refresh. Not a part of the tests; by hand:

    AIFI_SESSIONS=… AIFI_SANDBOX=… python3 -B tests/e2e/soak_stores.py --minutes 60

Exits with 1 when a store's number was off by a person at any refresh."""

import argparse
import datetime
import os
import sys
import tempfile
import time

import ground_truth
from support import Sandbox, wait_until
from test_stores import NAMES, Watch, moment

COMPARED = ("certain", "possible", "employees", "testers", "sessions", "stale")
# The Date header has whole seconds, and it takes a moment from the answer to the numbers: by the
# server's clock the last answer of a refresh is of a moment at most this much later or earlier than
# `at`. The first is earlier by as long as the refresh took, of which the fast clock makes minutes
# where this machine is busy: the log of requests says how long it was.
LATER_MS = 2500
EARLIER_MS = 3000


class RequestTimes:
    """How long each refresh took, in milliseconds of this machine, from the sandbox's log."""

    def __init__(self, path):
        self.file = open(path, encoding="utf-8")

    def span_ms(self):
        times = [round(1000 * float(line[2:line.index(" ")])) for line in self.file]
        return times[-1] - times[0] if times else 0


def moments(db, at, earlier_ms):
    """Those between which nothing happened, within what the answers may be of."""
    rows = db.execute(
        """SELECT updatedAt FROM sessions WHERE updatedAt BETWEEN :a AND :b
           UNION SELECT updatedAt FROM past WHERE updatedAt BETWEEN :a AND :b
           UNION SELECT until FROM past WHERE until BETWEEN :a AND :b""",
        {"a": at - earlier_ms, "b": at + LATER_MS})
    return sorted({at, *(row[0] for row in rows)})


def off_by(told, db, at):
    """{store: {number: (told, true)}} of what differs."""
    found = ground_truth.occupancy(db, at)
    forgotten = ground_truth.occupancy(db, at, stale=ground_truth.DAY)
    wrong = {}
    for store, numbers in found.items():
        numbers["stale"] -= forgotten[store]["stale"]
        row = told.get(store, {})
        for name in COMPARED:
            pair = (row.get(NAMES[name], 0), numbers[name])
            if pair[0] != pair[1]:
                wrong.setdefault(store, {})[name] = pair
    return wrong


def compare(told, path, at, earlier_ms):
    """What of a store was true at no moment that the answers may be of, and the people inside."""
    def is_there():
        with ground_truth.opened(path) as db:
            return ground_truth.now(db) >= at + LATER_MS
    wait_until(is_there, "the sandbox's database")
    with ground_truth.opened(path) as db:
        wrong = off_by(told, db, at)
        people = sum(n["certain"] for n in ground_truth.occupancy(db, at).values())
        for t in moments(db, at, earlier_ms):
            if not wrong:
                break
            then = off_by(told, db, t)
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
    options = parser.parse_args()
    n, n_wrong, n_failures, requests, most_people, changed = 0, 0, 0, [], 0, 0
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "rows.sqlite")
        log = os.path.join(directory, "requests")
        box = Sandbox(
            rows=options.rows, seed=options.seed, rate=20, frozen=None,
            options=("--stores", str(options.stores), "--days", str(options.days), "--database", path,
                     "--speed", str(options.speed), "--requests-log", log))
        with box, Watch(box, "--interval", options.interval) as watch:
            began = time.monotonic()
            first = None
            times = RequestTimes(log)
            longest_ms = 0
            while time.monotonic() < began + 60 * options.minutes:
                event = watch.refreshed()
                at = moment(event)
                first = first or at
                told = {store: dict(row) for store, row in watch.stores.items()}
                span_ms = times.span_ms()
                longest_ms = max(longest_ms, span_ms if n > 1 else 0)
                wrong, people = compare(told, path, at, EARLIER_MS + options.speed * span_ms)
                n += 1
                changed += event["changed"]
                most_people = max(most_people, people)
                if n > 2:  # the first belong to the load
                    requests.append(event["requests"])
                if wrong:
                    n_wrong += 1
                    print(f"{event['at']}: {wrong}", flush=True)
                if n % 20 == 1:
                    print(f"{n} refreshes, {event['at']}, {people} people, {n_wrong} wrong", flush=True)
            n_failures = len(watch.failures)
        hours = datetime.timedelta(milliseconds=at - first)
    print(
        f"{n} refreshes over {hours} of the server's clock ({options.minutes:g} min here), at most "
        f"{most_people} people inside in {options.stores} stores, {changed} changes of a store told; "
        f"requests a refresh: mean {sum(requests) / max(1, len(requests)):.2f}, most "
        f"{max(requests, default=0)}, longest {longest_ms} ms; failures {n_failures}; refreshes with a "
        f"wrong number: {n_wrong}")
    return 1 if n_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
