// What changed since then: the question of a live refresh, usually one request, and its answer page
// by page. Whoever shows sessions of the present owns one beside what it shows (a list, the board
// of the stores), steps it while it is on the screen and not held, and merges the pages into its
// own dataset by id. Knows neither views nor datasets.
//
// Asked oldest change first: a session that changes while pages are read moves to the end, so that
// none is missed, and what came before a failure counts.
#ifndef AIFI_APP_REFRESH_H
#define AIFI_APP_REFRESH_H

#include "app/live.h"
#include "model/query.h"
#include "net/walk.h"

enum {
    // Of one refresh; after a night there may be more: the rest comes with the next ones.
    REFRESH_PAGES_MAX = 20,
    REFRESH_PAGES_MOST = 200, // where all of them are of one moment
};

struct refresh {
    struct live live;
    struct walk *walk; // of the refresh that runs; NULL = none
    size_t n_pages;    // of it
    instant since;     // asked from then on
    bool has_more;     // REFRESH_DONE, and more had changed than was asked for
    struct error error;
};

enum refresh_state {
    REFRESH_IDLE,    // waits for its time
    REFRESH_RUNNING, // asks
    REFRESH_PAGE,    // *page holds what changed, or some of it
    REFRESH_DONE, // all of it is here (or REFRESH_PAGES_MAX pages and more, of over a moment); once
    REFRESH_FAILED // refresh_error; tried again later by itself; once
};

// What is refreshed; all is borrowed during the call.
struct refresh_question {
    struct net *net;
    const struct query *query;        // what the server was asked for
    const struct value_context *then; // when: relative times of the query are those of then
    enum status_encoding encoding;
};

void refresh_init(struct refresh *r, int64_t interval_ms);
void refresh_release(struct refresh *r);
// The first page of a first answer came: see live_begin. The page stays the caller's.
void refresh_begin(struct refresh *r, const struct page *p, int64_t now_ms, struct live_clock now);
// Begins when it is due, and moves on. Not to be called while everything should stand still: what
// is on its way then waits. With REFRESH_PAGE the caller *takes* *page.
enum refresh_state refresh_step(struct refresh *r, const struct refresh_question *q, int64_t now_ms,
    instant wall, struct live_clock now, struct page **page);
void refresh_stop(struct refresh *r); // drops the one that runs
bool refresh_is_running(const struct refresh *r);
// The server did not answer the last time, or does not now.
bool refresh_is_failing(const struct refresh *r);
const struct error *refresh_error(const struct refresh *r); // of the last one that failed
int64_t refresh_due_ms(const struct refresh *r);

// What of `q` limits the question: what never changes of a session (store, customer, id, token, the
// time of its creation). A condition that a session can stop to fit is left out, since that it does
// so is what has to be noticed; the caller matches it (query_fits).
void refresh_make_query(const struct query *q, instant since, struct query *out);
// The latest updatedAt on a page; INSTANT_NONE = none.
instant refresh_newest(const struct page *p);

#endif
