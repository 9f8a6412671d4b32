// How full each store is, worked out from the records of sessions: an estimate, not a camera count.
// The vendor publishes no formula; ours is this.
// - Size of a session: derive_size.
// - Inside for certain: it entered, and did not exit or exited before its last entry.
// - Possibly inside: a group (size > 1), still active, with an exit after its last entry: up to
//   size − 1 more. So the people of a store are a range: certain … certain + possible.
// - A session (of whatever role) whose last entry is longer ago than the stale limit is stale: it
//   is shown, not counted.
// - Employees and testers (customer.role) are counted apart; every other role is a person.
// - An entry a little after now (clocks differ) counts as now; one further ahead is a wrong record:
//   shown, not counted. An exit counts whatever its time.
// Where a record holds only the first or only the last of two times, it stands for both.
// A store of which no session was ever seen does not exist here.
#ifndef AIFI_MODEL_OCCUPANCY_H
#define AIFI_MODEL_OCCUPANCY_H

#include "model/session.h"

struct occupancy_limits {
    int64_t stale_ms;      // a visit this long is no visit any more
    int64_t forgotten_ms;  // and one this long is not even shown; 0: all are
    int64_t skew_ms;       // an entry may lie ahead of now by this much
    int64_t silence_ms;    // an open, usually busy store without a new record for this long has no
                           // data
    int64_t recent_ms;     // who left this recently is still listed; also a code without an end
    unsigned busy_least;   // usually busy: sessions with a record in the hour before its newest
    unsigned near_percent; // of maxPeople
    unsigned full_percent;
};
// 4 h, 24 h, 15 min, 30 min, 1 h, 3, 80 %, 100 %.
struct occupancy_limits occupancy_limits_standard(void);
enum { OCCUPANCY_FLOW_MS = 15 * MS_MINUTE }; // what n_in and n_out look back

enum occupancy_state { STORE_STATE_UNKNOWN, STORE_OPEN, STORE_CLOSED, STORE_MAINTENANCE };
enum occupancy_load { LOAD_NO_LIMIT, LOAD_OK, LOAD_NEAR, LOAD_FULL };
enum occupancy_report { REPORT_NONE, REPORT_NO, REPORT_YES }; // a flag that may be missing

// The columns of the board, as bits of `changed` (1u << OCCUPANCY_…) and to sort by.
enum occupancy_column {
    OCCUPANCY_STORE,
    OCCUPANCY_STATE,
    OCCUPANCY_DEPLOYMENT,
    OCCUPANCY_PEOPLE,
    OCCUPANCY_MAX,
    OCCUPANCY_LOAD,
    OCCUPANCY_EMPLOYEE, // the reported flag
    OCCUPANCY_STAFF,    // employees and testers that were counted
    OCCUPANCY_SESSIONS,
    OCCUPANCY_IN,
    OCCUPANCY_OUT,
    OCCUPANCY_STALE,
    OCCUPANCY_LONGEST,
    OCCUPANCY_AGE,
    OCCUPANCY_COLUMN_COUNT
};

// Texts are as received (unsanitised) and borrowed from the occupancy until the next change of it.
struct occupancy_row {
    struct slice store_id, name, status, deployment; // empty: not known
    enum occupancy_state state;                      // what `status` says
    enum occupancy_report employee_inside;           // store.employeeInside, as reported
    int64_t max_people;                              // 0: none known
    int64_t certain, possible;                       // people; no staff
    int64_t employees, testers;                      // people inside for certain
    uint32_t n_sessions;                             // of people, inside for certain
    uint32_t n_possible;                             // of people, possibly inside
    uint32_t n_stale;                                // sessions of any role
    uint32_t n_future;                               // sessions whose entry lies too far ahead
    uint32_t n_never_entered; // sessions with a code that could still be used
    // People that went in and out in the last OCCUPANCY_FLOW_MS, as far as four times a session
    // tell: where the first and the last entry both lie in it, the whole group (but at least the
    // different times); where one of them does, 1. The same for exits; while somebody may still be
    // inside, only the times. No staff.
    int64_t n_in, n_out;
    int64_t longest_ms;       // since the last entry, of the sessions counted; −1: none
    struct slice longest_key; // its id
    int64_t longest_stale_ms; // of the stale ones; −1: none
    instant newest;           // the last updatedAt of its records; INSTANT_NONE: never told
    int64_t age_ms;           // of that, at least 0; −1: not known
    bool no_data;             // open, usually busy, and silent for longer than silence_ms
    enum occupancy_load load; // of the certain ones
    bool maybe_full;          // not full, but with those possibly inside it would be
    int percent;      // rounded, but 100 only from 100 on; at most 9999; −1: no limit known
    unsigned changed; // the caller's, 0 after computing
    bool long_visit;  // the caller's: longest_ms is longer than it bears; false after computing
};

struct occupancy_totals {
    // Each store at most once, by the word that its load gives it: NEAR is none that may be full.
    // Also where it is STALE, since its alerts and looking for the word count it too.
    size_t n_full, n_maybe_full, n_near;
    size_t n_stores, n_no_data, n_stale_stores;
    int64_t certain, possible, employees, testers, n_in, n_out;
    size_t n_sessions, n_stale; // sessions inside; stale ones
    size_t n_no_store;          // sessions inside (or possibly) that name no store
    instant newest;
};

struct occupancy;
struct occupancy *occupancy_new(void);
void occupancy_free(struct occupancy *o); // NULL is fine
void occupancy_clear(struct occupancy *o);
// Takes in a record; borrows nothing. Of one session the record with the newer updatedAt stays,
// whatever the order they come in; of two with the same, or where one has none, the later comer.
// What a record says of its store stays until a newer one with a store says otherwise (a name, or
// status, that is missing there stays). False when nothing changed.
bool occupancy_add(struct occupancy *o, const struct session *s);
// Drops sessions of which nothing happened (no entry, exit or update) since `before`, stale ones
// too; stores stay. Choose a time that is longer ago than the stale limit: whoever is counted would
// be dropped as well, and an old record that comes late would be counted again. Returns how many
// went.
size_t occupancy_forget(struct occupancy *o, instant before);
size_t occupancy_n_sessions(const struct occupancy *o); // kept
size_t occupancy_memory(const struct occupancy *o);     // bytes held

// Works everything out for the instant `now`. The rows are the occupancy's until the next call; the
// caller may sort them and set `changed`. `totals` may be NULL.
struct occupancy_row *occupancy_compute(struct occupancy *o, const struct occupancy_limits *limits,
    instant now, size_t *n_rows, struct occupancy_totals *totals);
// Ties, and rows without a value (always last), are ordered by load (fullest first), then people,
// then name, then id.
void occupancy_sort(
    struct occupancy_row *rows, size_t n, enum occupancy_column by, bool descending);
// One word for a store, the most pressing: "STALE" with no_data, whatever the numbers were then;
// "FULL"; "FULL?" where those possibly inside would make it full; "NEAR"; "LONG" with long_visit;
// "GHOST" with stale visits; else "ok" or "no max".
const char *occupancy_word(const struct occupancy_row *row);
// Whether the text is one of those words, or of those for states and deployments ("open"); case is
// ignored.
bool occupancy_is_word(struct slice text);
// Whether the row has such a word, also where a more pressing one is shown: "long" of a store that
// is full as well, "full" of one that is STALE. The whole word ("full" is not "FULL?"); of a text
// that is none, those that begin with it.
bool occupancy_has_word(const struct occupancy_row *row, struct slice text);
const char *occupancy_column_name(enum occupancy_column c);        // "load": for menus and options
enum occupancy_column occupancy_column_by_name(struct slice name); // …_COUNT when unknown

// Who is counted and who is not, and why.
enum occupancy_reason {
    REASON_COUNTED,
    REASON_POSSIBLE,
    REASON_EMPLOYEE,
    REASON_TESTER,
    REASON_STALE,
    REASON_FUTURE,
    REASON_NEVER_ENTERED,
    REASON_LEFT,     // within recent_ms
    REASON_NO_STORE, // inside or possibly inside, nobody knows where
    REASON_GONE,     // left before, or the code expired: of no interest, never listed
    REASON_COUNT
};
struct occupancy_member {
    struct slice key;         // session_key; borrowed like a row's texts
    struct slice customer_id; // may be empty
    enum occupancy_reason reason;
    int64_t size;
    int64_t people, possible; // what it adds to the number that its reason names
    instant entered, exited;  // the last ones; INSTANT_NONE when there is none
};
// The sessions of a store (empty id: those without one), by reason, then the newest first. Fills at
// most `max` and returns how many there are.
size_t occupancy_members(const struct occupancy *o, struct slice store_id,
    const struct occupancy_limits *limits, instant now, struct occupancy_member *out, size_t max);
const char *occupancy_reason_text(enum occupancy_reason r); // "entered too long ago, no exit"

#endif
