"""What is true, worked out with SQL on a sandbox's own database: an answer of the program is compared
with this. Written from the definitions of the API's notes, not from the program: plain SQL here,
C there. All times are milliseconds since 1970, UTC, as in the database.

A moment `at` may lie in the past of a living sandbox, back to the start of its clock: the database
keeps what the rows were like then."""

import contextlib
import sqlite3

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NEAR = 30 * MINUTE
RECENT = 15 * MINUTE
STALE = 4 * HOUR

# The sessions as they were at :at. Later rows are not there yet; a changed one is as it was before.
# The role is what the record says, so it is unknown where the answer lacks the customer.
KEPT = """storeId, customerId, status, visitors, groupSize, createdAt, updatedAt, expiresAt,
    codeFirstSuccesfullyScannedAt, customerFirstEnteredAt, customerLastEnteredAt,
    customerFirstExitedAt, customerLastExitedAt, suspectedFraud"""
THEN = f"""
then_ AS (
    SELECT id, {KEPT} FROM sessions WHERE updatedAt <= :at
    UNION ALL
    SELECT id, {KEPT} FROM past WHERE updatedAt <= :at AND until > :at),
record AS (
    SELECT then_.*,
        CASE WHEN then_.id IN (SELECT sessionId FROM left_out WHERE what = 'customer') THEN NULL
             ELSE role END AS role
    FROM then_ LEFT JOIN customers ON customers.id = then_.customerId)"""

# Who is inside: everybody of a session that has an entry and no exit since; of a group that has
# begun to leave and is still active, perhaps all but one. Where only the first or only the last of
# two times is there, it stands for both.
# How many went through the gate lately is not told person by person: both times of a session within
# the quarter of an hour mean the whole group, one of them one person; while some may still be
# inside, each time that differs is one.
OCCUPANCY = f"""
WITH {THEN},
timed AS (
    SELECT *, CASE WHEN visitors > 0 THEN visitors WHEN groupSize > 0 THEN groupSize ELSE 1 END AS n,
        coalesce(customerFirstEnteredAt, customerLastEnteredAt) AS first_in,
        coalesce(customerLastEnteredAt, customerFirstEnteredAt) AS last_in,
        coalesce(customerFirstExitedAt, customerLastExitedAt) AS first_out,
        coalesce(customerLastExitedAt, customerFirstExitedAt) AS last_out,
        coalesce(role, '') = 'employee' AS employee, coalesce(role, '') = 'tester' AS tester
    FROM record WHERE storeId IS NOT NULL),
placed AS (
    SELECT *, last_in IS NOT NULL AND (last_out IS NULL OR last_out < last_in) AS inside,
        n > 1 AND last_in IS NOT NULL AND last_out >= last_in AND status = 'active' AS leaving,
        coalesce(:at - last_in > :stale, 0) AS overdue,
        employee OR tester AS staff,
        coalesce(first_in BETWEEN :at - :recent + 1 AND :at, 0)
            + (coalesce(last_in BETWEEN :at - :recent + 1 AND :at, 0) AND last_in <> first_in) AS ins,
        coalesce(first_in > :at - :recent, 0) AS all_in,
        coalesce(first_out BETWEEN :at - :recent + 1 AND :at, 0)
            + (coalesce(last_out BETWEEN :at - :recent + 1 AND :at, 0) AND last_out <> first_out) AS outs,
        coalesce(first_out > :at - :recent, 0) AS all_out
    FROM timed)
SELECT storeId,
    coalesce(sum(n) FILTER (WHERE inside AND NOT overdue AND NOT staff), 0) AS certain,
    coalesce(sum(n - 1) FILTER (WHERE leaving AND NOT overdue AND NOT staff), 0) AS possible,
    coalesce(sum(n) FILTER (WHERE inside AND NOT overdue AND employee), 0) AS employees,
    coalesce(sum(n) FILTER (WHERE inside AND NOT overdue AND tester), 0) AS testers,
    count(*) FILTER (WHERE (inside OR leaving) AND overdue) AS stale,
    count(*) FILTER (WHERE inside AND NOT overdue AND NOT staff) AS sessions,
    coalesce(sum(CASE WHEN all_in THEN max(n, ins) ELSE ins END) FILTER (WHERE NOT staff), 0)
        AS entries,
    coalesce(sum(CASE WHEN all_out AND NOT inside AND NOT leaving THEN max(n, outs) ELSE outs END)
        FILTER (WHERE NOT staff), 0) AS exits,
    max(:at - last_in) FILTER (WHERE inside AND NOT overdue AND NOT staff) AS longest
FROM placed GROUP BY storeId"""


@contextlib.contextmanager
def opened(path):
    """A connection that only reads; the sandbox may go on writing. All questions asked within one
    `with` see the same moment."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def now(db):
    """The moment up to which everything has happened."""
    return db.execute("SELECT now FROM clock").fetchone()[0]


def ids(db, text, **values):
    return {row[0] for row in db.execute(text, values)}


def matching(db, condition, **values):
    """The ids of the sessions that fit a condition in SQL over the columns of `sessions` and, as
    customer.X and store.X, of its customer and store."""
    return ids(
        db,
        f"""SELECT sessions.id FROM sessions LEFT JOIN customers AS customer ON customer.id = customerId
            LEFT JOIN stores AS store ON store.id = storeId WHERE {condition}""",
        **values,
    )


def matching_event(db, condition, **values):
    """The ids of the sessions with an element `event` of metadata.events that fits a condition, such
    as event.value ->> 'eventId' = :id."""
    return ids(
        db,
        f"""SELECT sessions.id FROM sessions, json_each(sessions.metadata, '$.events') AS event
            WHERE {condition}""",
        **values,
    )


def flagged_in_window(db, since, until=None):
    """Flagged sessions created in since <= t <= until; without `until`, up to now."""
    return matching(
        db,
        "suspectedFraud AND createdAt BETWEEN :since AND :until",
        since=since,
        until=now(db) if until is None else until,
    )


def customers_of_instrument(db, since, least=2):
    """{instrument: its customers}, of the instruments that at least so many customers have used in
    sessions created since then."""
    found = {}
    for instrument, customer in db.execute(
        """SELECT DISTINCT customerPaymentInstrumentId, customerId FROM sessions
           WHERE customerPaymentInstrumentId IS NOT NULL AND customerId IS NOT NULL
           AND createdAt >= :since""",
        {"since": since},
    ):
        found.setdefault(instrument, set()).add(customer)
    return {i: customers for i, customers in found.items() if len(customers) >= least}


RELATED = {
    "customer": "other.customerId = this.customerId",
    "store": "other.storeId = this.storeId AND abs(other.createdAt - this.createdAt) <= :near",
    "instrument": "other.customerPaymentInstrumentId = this.customerPaymentInstrumentId",
    # Both ways: what it refers to, and what refers to it.
    "reference": """other.sessionToken = this.referencedSessionId
        OR other.referencedSessionId = this.sessionToken""",
}


def related(db, session_id, how, since=0, near=NEAR):
    """The ids of other sessions that go with this one: by "customer", "store" (within 30 minutes),
    "instrument" or "reference"; created since then."""
    return ids(
        db,
        f"""SELECT other.id FROM sessions AS this JOIN sessions AS other ON other.id <> this.id
            WHERE this.id = :id AND other.createdAt >= :since AND ({RELATED[how]})""",
        id=session_id,
        since=since,
        near=near,
    )


def occupancy(db, at=None, stale=STALE, recent=RECENT):
    """{store: {certain, possible, employees, testers, stale, sessions, entries, exits, longest}} of
    every store that a session names, at that moment; without `at`, now. `sessions` are those of
    shoppers inside for certain; entries and exits are shoppers, as far as the records tell, in the
    last quarter of an hour; `longest` is in milliseconds."""
    values = {"at": now(db) if at is None else at, "stale": stale, "recent": recent}
    return {
        row["storeId"]: {name: row[name] for name in row.keys() if name != "storeId"}
        for row in db.execute(OCCUPANCY, values)
    }
