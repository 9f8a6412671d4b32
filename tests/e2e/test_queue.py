"""The queue of suspected fraud against the truth in the sandbox's own database: every flagged session
of the last seven days stands in it, and the case page names the right related ones."""

import os
import re
import tempfile
import unittest

import ground_truth
import support
from terminal import TerminalCase

ROWS = 20_000
WEEK = 7 * ground_truth.DAY
# Sessions that entered while the visit lasted or half an hour before or after, in the same store.
NEAR = """
SELECT other.id FROM sessions AS this JOIN sessions AS other
    ON other.storeId = this.storeId AND other.id <> this.id
WHERE this.id = :id AND other.customerLastEnteredAt BETWEEN
    coalesce(this.customerFirstEnteredAt, this.customerLastEnteredAt) - :near
    AND max(coalesce(this.customerFirstEnteredAt, this.customerLastEnteredAt),
            coalesce(this.customerLastExitedAt, this.customerFirstExitedAt,
                     this.customerLastEnteredAt)) + :near"""
# The first of each kind of flagged sessions, and those whose payment instrument others use.
SAMPLES = """
SELECT min(id) FROM sessions JOIN causes ON causes.sessionId = sessions.id
WHERE suspectedFraud AND createdAt >= :since AND customerId IS NOT NULL
    AND customerFirstEnteredAt IS NOT NULL GROUP BY cause
UNION
SELECT id FROM (SELECT id FROM sessions WHERE suspectedFraud AND createdAt >= :since
    AND customerFirstEnteredAt IS NOT NULL AND customerPaymentInstrumentId IN (
        SELECT customerPaymentInstrumentId FROM sessions WHERE createdAt >= :since
        GROUP BY customerPaymentInstrumentId HAVING count(DISTINCT customerId) > 2)
    ORDER BY id DESC LIMIT 3)"""


def setUpModule():
    global directory, server
    directory = tempfile.TemporaryDirectory()
    path = os.path.join(directory.name, "world")
    server = support.Sandbox(rows=ROWS, options=["--database", path])
    server.path = path


def tearDownModule():
    server.close()
    directory.cleanup()


class Queue(TerminalCase):
    def queue(self, rows):
        state = tempfile.TemporaryDirectory()
        self.addCleanup(state.cleanup)
        t = self.start(server=server, rows=rows, columns=120, XDG_STATE_HOME=state.name)
        t.keys("2")
        t.wait_for("| complete", 120)
        return t

    def test_every_flagged_session_of_seven_days_is_in_the_queue(self):
        with ground_truth.opened(server.path) as db:
            now = ground_truth.now(db)
            flagged = ground_truth.flagged_in_window(db, now - WEEK)
            read = len(ground_truth.matching(db, "createdAt >= :since", since=now - WEEK))
        self.assertGreater(len(flagged), 50)
        t = self.queue(rows=2 * len(flagged) + 30)  # a line more for each group
        t.keys("d")  # the list over the whole screen
        t.command("columns id")
        t.wait_for(lambda t: len(self.ids_on(t)) == len(flagged))
        self.assertEqual(self.ids_on(t), {str(i) for i in flagged})
        t.wait_for(re.compile(rf"\b1 of {len(flagged)} .*\b{read} read .*\| complete"))
        t.command("group card")
        t.barrier()
        t.wait_for(re.compile(r"^ card \d+  \d+ customers: ", re.MULTILINE))
        self.assertEqual(self.ids_on(t), {str(i) for i in flagged})
        shared = {}
        for line in t.lines():
            found = re.match(r" card (\d+)  (\d+) customers: ", line)
            if found:
                shared[int(found.group(1))] = int(found.group(2))
        with ground_truth.opened(server.path) as db:
            truth = ground_truth.customers_of_instrument(db, now - WEEK)
            cards = ground_truth.ids(
                db,
                """SELECT DISTINCT customerPaymentInstrumentId FROM sessions
                   WHERE suspectedFraud AND createdAt >= :since""",
                since=now - WEEK,
            )
        self.assertEqual(
            shared, {card: len(who) for card, who in truth.items() if card in cards}
        )
        self.assertEqual(0, t.quit())

    def ids_on(self, t):
        return {m.group(1) for line in t.lines() for m in [re.match(r"^>? +.*?\b(\d{7})\b", line)] if m}

    def test_related_sessions_are_the_right_ones(self):
        with ground_truth.opened(server.path) as db:
            since = ground_truth.now(db) - WEEK
            samples = sorted(ground_truth.ids(db, SAMPLES, since=since))
        self.assertGreater(len(samples), 5)
        t = self.queue(rows=200)
        for session in samples:
            with self.subTest(session=session):
                self.check(t, session, since)
        self.assertEqual(0, t.quit())

    def check(self, t, session, since):
        with ground_truth.opened(server.path) as db:
            customer = ground_truth.related(db, session, "customer")
            card = ground_truth.related(db, session, "instrument", since)
            near = ground_truth.ids(db, NEAR, id=session, near=ground_truth.NEAR)
        t.command(f"find {session}")
        t.wait_for(lambda t: str(session) in t.line(t.screen.cursor.y) or f"Case  {session}" in t.text())
        t.keys("Enter", "z")
        t.wait_for(lambda t: f"Case  {session}" in t.text())
        t.wait_for(lambda t: self.counts(t, r"asked the server \S+ ?all")
                   .items() >= {"customer": len(customer), "near": len(near)}.items())
        self.assertEqual(self.counts(t, r"of \d+ rows read here").get("card", 0), len(card))
        t.keys("q", "q")
        t.wait_for("SIGNALS")

    def counts(self, t, source):
        """{relation: how many} as the headings of the case page say."""
        text = " ".join(line.split("│")[0].strip() for line in t.lines())
        found = {}
        for name, heading in (
            ("customer", r"Same customer \d+[^(]*"),
            ("card", r"Same payment instrument #\d+"),
            ("near", r"In the store within 30 minutes"),
        ):
            match = re.search(heading + r"\s+\((\d+) others?,[^;)]*; (.*?)\)", text)
            if match and re.search(source.replace(r"\S+ ?all", r"\S+"), match.group(2)):
                found[name] = int(match.group(1))
            elif re.search(heading + r"\s+\(none", text):
                found[name] = 0
        return found


if __name__ == "__main__":
    unittest.main()
