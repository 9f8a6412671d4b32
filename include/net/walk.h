// A walk over pages in one direction: the same filter and order with every request, cursors taken
// as opaque. Ends at the end of the list, stops at a cursor that was sent before (a loop of any
// length) and at four empty pages in a row. Pages are asked for on demand, one at a time: the next
// cursor stands at the end of a page. Rows that come twice are the dataset's business.
//
// A wide walk goes over several windows of createdAt side by side, behind the same functions. Pages
// come out in the order of the walk: each row for the first time exactly where a walk of one chain
// would bring it. The same set, too, while rows change: createdAt of a session never does. What is
// different:
// - More rows come twice than otherwise: where windows meet they overlap, since it is not
//   documented whether minCreatedAt and maxCreatedAt are inclusive and whether answers show
//   milliseconds, and a window ends with the page that passes the border. By id only the first
//   counts; the dataset does that. A window costs half a request in the mean: 100 pages are some
//   105 requests, and with an open end some more.
// - How dense the rows stand is learnt from the pages: the walk begins as one chain and widens as
//   far as the pace of struct net leaves room. The pace stays the only brake, and pages near the
//   front go first. A window that finishes takes over the older part of the one that has most left.
// - At most WALK_AHEAD_PAGES pages wait for their turn; windows far ahead pause then.
// - Never more than one walk's worth of faults: when a window fails, those in flight elsewhere are
//   dropped (they are asked for again), pages that are complete come out first, then the walk is
//   WALK_FAILED, once. A loop or empty pages in a window stop the walk when its turn comes.
// - A server whose rows are not ordered by createdAt, or that ignores the range, is walked by one
//   chain from the first window on; the pages that other windows have brought are dropped. Sessions
//   without a createdAt are found only with an open end, if at all.
#ifndef AIFI_NET_WALK_H
#define AIFI_NET_WALK_H

#include "net/fetch.h"

enum {
    WALK_EMPTY_MAX = 3, // empty pages in a row that are passed over
    // Windows at once. Eight keep 18 requests a second busy up to a latency of 400 ms; where less
    // will do, fewer are opened.
    WALK_WINDOWS = 8,
    WALK_WINDOWS_MAX = 16,
    WALK_AHEAD_PAGES = 128,            // that wait for their turn
    WALK_AHEAD_LEN = 48 * 1024 * 1024, // and bytes of them
};

enum walk_state {
    WALK_IDLE,    // has what was wanted; more may lie ahead
    WALK_RUNNING, // a page is being fetched
    WALK_PAGE,    // a page is ready: walk_take_page
    WALK_END,     // the end of the list (with no page at all: the list is empty)
    WALK_LOOPED,  // the server repeated a cursor: no more, and not complete
    WALK_EMPTY,   // four empty pages in a row: walk_continue goes on
    WALK_FAILED,  // walk_error; walk_retry asks for the same page again
};

struct walk;
// From the query's first cursor or the top of the list (downwards), or, with `cursor`, from there:
// `is_before` walks up. All is copied. Nothing is sent before walk_want and walk_step.
struct walk *walk_new(
    struct net *n, const struct request_spec *spec, struct slice cursor, bool is_before);

// Of createdAt, both ends included; INSTANT_NONE = open. Towards an open end the last window feels
// its way, at the cost of a request or two beyond the end of the list.
struct walk_range {
    instant from, to;
};
// Whether several windows make sense: ordered by createdAt, and from the top. By id they would not:
// the API cannot limit a range of ids, and nothing says that ids grow with createdAt.
bool walk_may_be_wide(const struct request_spec *spec);
// `range` takes the place of the spec's own: give spec->created_min and created_max (or the
// narrower) for the same rows. One chain when walk_may_be_wide says no or with n_windows < 2; at
// most WALK_WINDOWS_MAX.
struct walk *walk_new_wide(
    struct net *n, const struct request_spec *spec, struct walk_range range, int n_windows);
void walk_free(
    struct walk *w); // cancels, so that no answer to a question no longer asked comes; NULL is fine
// How many pages beyond those taken the caller wants (0 stops after the one in flight; SIZE_MAX:
// all). Empty pages do not count. A wide walk never has more pages waiting and on their way than
// wanted; with 0 those on their way arrive and wait until pages are wanted again.
void walk_want(struct walk *w, size_t n_pages);
// Rows a page from the next request on; cursors do not depend on it.
void walk_set_page_size(struct walk *w, int count);
// Moves on; call after transport_run and whenever walk_due_ms has come.
enum walk_state walk_step(struct walk *w, int64_t now_ms, instant wall);
enum walk_state walk_get_state(const struct walk *w);
struct page *walk_take_page(struct walk *w); // in WALK_PAGE; *returns* it, the next step moves on
// In WALK_FAILED, WALK_LOOPED, WALK_EMPTY: a sentence; NULL otherwise.
const struct error *walk_error(const struct walk *w);
// In WALK_FAILED: the server does not accept the cursor any more; offer to reload from the top.
bool walk_cursor_refused(const struct walk *w);
void walk_retry(struct walk *w, int64_t now_ms);
void walk_continue(struct walk *w); // after WALK_EMPTY
// Drops the request in flight: WALK_IDLE at the same place, nothing wanted. A page that is ready
// stays; an end stays an end. A wide walk keeps all pages that have come.
void walk_cancel(struct walk *w);
int64_t walk_due_ms(const struct walk *w); // monotonic; 0 = at once, INT64_MAX = never by itself
// The one in flight or failed, for progress and countdown; NULL = none. Of several the one that the
// next page waits for.
const struct fetch *walk_fetch(const struct walk *w);
size_t walk_n_pages(const struct walk *w); // taken
size_t walk_n_rows(const struct walk *w);  // on the pages taken, those that came twice included
bool walk_at_end(const struct walk *w);    // WALK_END
int walk_n_windows(const struct walk *w);  // that have not come to their end; 1 when it is not wide
// How far the rows of the pages taken are complete: down (or, oldest first, up) to this createdAt;
// at the end of the list the range's own end. To the second: of those created within it some may be
// missing. False when nothing can be said: another order asked for or answered with, a walk
// upwards, no page yet.
bool walk_progress(const struct walk *w, instant *reached);

#endif
