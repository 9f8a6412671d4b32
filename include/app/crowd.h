// Who is inside now, kept up against the server for hours: what is asked first, what is asked
// again, and the numbers that come of it. The board of the browser and `aifi-sessions stores` are
// made of the same. Knows neither screens nor output.
//
// The first load asks two questions, side by side:
// - who entered within the stale limit and CROWD_MARGIN_MS, newest entry first, all pages: whoever
//   is counted. Once they are read, the numbers of people are complete (CROWD_OLDER).
// - what changed within CROWD_REACH_MS, newest change first, all pages: visits without an end
// (shown
//   up to limits.forgotten_ms), records whose last entry is missing, the stores without a visitor
//   right now, and what trends are worked out from. Then it is CROWD_WHOLE.
//   A visit without an end of which nothing was told for longer, and a store with nothing new for
//   longer, are not seen: asking for them would be a walk through everything there ever was.
// The pages are of different moments, so a refresh follows at once where there are any.
// A refresh asks two questions, one request each when little changed: entries since the last
// (customerLastEnteredAt), then changes since the last (updatedAt, oldest change first; refresh.h).
// Everything is merged by id, the newer record winning whatever order they come in. So the numbers
// are those that a new load would give, as far as leaving moves a record's updatedAt.
// The pages of a refresh are held until both questions are answered, and then taken at once: of the
// first alone a store may be full that never was (those who entered, without those who left since).
// After CROWD_ABSENCE_MS without an answer (a night asleep) it is loaded anew, and nothing else is
// asked meanwhile; old numbers stay until the new ones are whole. Whoever stops that load is not
// asked again by itself.
#ifndef AIFI_APP_CROWD_H
#define AIFI_APP_CROWD_H

#include "app/refresh.h"
#include "model/alert.h"
#include "model/trend.h"

enum {
    CROWD_MARGIN_MS = 30 * MS_MINUTE,
    CROWD_REACH_MS = 26 * MS_HOUR, // so that the same hour of yesterday is there as well
    CROWD_ABSENCE_MS = MS_HOUR,
    CROWD_FORGET_MS = 10 * MS_MINUTE,  // between looks for what is out of that reach
    CROWD_OVERLAP_MS = 20 * MS_SECOND, // of the question for entries
    CROWD_RETRY_LEAST_MS = 15 * MS_SECOND,
    CROWD_RETRY_MOST_MS = 5 * MS_MINUTE,
    CROWD_SAMPLE_AGE_MS = 90 * MS_SECOND, // older numbers are no sample of now
    CROWD_LIT_MS = 4 * MS_SECOND,         // how long a changed cell is marked
};

enum crowd_stage {
    CROWD_NOTHING, // nothing was asked yet
    CROWD_LOADING, // the numbers are incomplete
    CROWD_OLDER,   // people are complete, older visits are still being read
    CROWD_WHOLE
};
enum { CROWD_QUESTIONS = 2 };

struct crowd_load { // of one of the two questions
    struct walk *walk;
    size_t n_rows;
    instant from, reached; // of what it is ordered by
    bool done;
};

struct crowd {
    struct query scope;          // of it, only the store id limits what is asked
    struct occupancy *occupancy; // what is shown
    struct trend *trend;
    struct occupancy_limits limits; // the caller may change both at any time
    struct alert_rules rules;
    struct refresh refresh; // its interval and age are those of the numbers

    enum crowd_stage stage; // of what is shown
    bool is_loading;        // for the first time or anew
    bool was_stopped;       // before everything was read for the first time
    bool is_return;         // the load was begun by itself, after an absence
    bool is_left;           // such a load was stopped: not begun again by itself
    struct crowd_load load[CROWD_QUESTIONS];
    struct live begun;       // of the load: what has to be asked for once it is whole
    struct occupancy *fresh; // loaded anew, not shown yet: until the refresh after it is whole
    instant as_of;           // the server's time when the numbers were whole last; INSTANT_NONE
    instant load_at;         // the server's time, as far as it was known when it was asked
    instant known_since;     // all that happened since then is here, no longer ago than
                             // CROWD_REACH_MS; INSTANT_NONE: nothing yet
    bool failed;             // the last request did, or the load is stuck
    struct error error;
    int64_t retry_ms, retry_due_ms; // of a load that is stuck

    struct walk *arrivals; // of the refresh that runs
    struct page **held;    // what refreshes brought since the last one that was whole
    size_t n_held, cap_held;
    size_t n_held_before;  // the round that runs; its n_pages of arrivals come next
    unsigned n_behind;     // refreshes in a row that were too many pages
    instant last_entry;    // the latest that was believable
    int64_t forget_due_ms; // of what is out of reach
    size_t n_refreshes;    // that are whole
    size_t n_requests;     // of the last one: its pages; of the one under way so far
    size_t n_pages;
    struct crowd_marks *marks; // what changed lately
    // The last numbers, and what there is to be told.
    struct occupancy_row *rows; // the occupancy's, the fullest first
    size_t n_rows;
    struct occupancy_totals totals;
    struct alert *alerts;
    size_t n_alerts;
    instant computed_at;
    int64_t computed_ms;
};

// `scope` is copied. Nothing is asked before crowd_load.
struct crowd *crowd_new(
    const struct query *scope, const struct occupancy_limits *l, const struct alert_rules *r);
void crowd_free(struct crowd *c); // cancels what runs; NULL is fine

// Where and when.
struct crowd_world {
    struct net *net;
    enum status_encoding encoding;
    int64_t now_ms;
    instant wall;
    struct live_clock server;
};
// Asks for everything, also when it is there already.
void crowd_load(struct crowd *c, const struct crowd_world *w);
void crowd_stop(struct crowd *c); // drops what runs; what came stays
// What failed is tried again at once: a load at the same place, a refresh; a new load where a
// refresh would not do. False: nothing did.
bool crowd_retry(struct crowd *c, const struct crowd_world *w);
// A refresh now, by hand. False: only a load would do.
bool crowd_refresh(struct crowd *c, const struct crowd_world *w);

enum crowd_news {        // bits
    CROWD_ROWS = 1,      // records came
    CROWD_REFRESHED = 2, // all numbers are those of now
    CROWD_FAILED = 4,    // c->error, once
};
// Moves on; call while nothing forbids asking, after transport_run and when crowd_due_ms has come.
// Where records came, w->server may have changed meanwhile.
unsigned crowd_step(struct crowd *c, const struct crowd_world *w);
int64_t crowd_due_ms(const struct crowd *c); // INT64_MAX: never by itself
bool crowd_is_running(const struct crowd *c);
bool crowd_is_stale(const struct crowd *c, int64_t now_ms);
bool crowd_is_failing(const struct crowd *c);           // the last request failed, or does so now
const struct error *crowd_fault(const struct crowd *c); // why; NULL: it does not

// Works out c->rows, totals and alerts for the server's now, and keeps a sample of them for the
// trends. Cells that differ from the call before are marked for CROWD_LIT_MS.
void crowd_compute(struct crowd *c, int64_t now_ms, instant now);
// When cells stop being marked, or a second is over (ages); INT64_MAX: nothing was worked out yet.
int64_t crowd_compute_due_ms(const struct crowd *c);
// "loading: 1,400 sessions, back to 09:14 of 09:02"; nothing when it is whole.
void crowd_append_progress(const struct crowd *c, enum zone zone, instant now, struct buf *out);

#endif
