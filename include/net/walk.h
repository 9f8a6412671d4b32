// A walk over pages in one direction: the same filter and order with every request, cursors taken
// as opaque. Ends at the end of the list, stops at a cursor that was sent before (a loop of any
// length) and at four empty pages in a row. Pages are asked for on demand, one at a time: the next
// cursor stands at the end of a page. Rows that come twice are the dataset's business.
#ifndef AIFI_NET_WALK_H
#define AIFI_NET_WALK_H

#include "net/fetch.h"

enum { WALK_EMPTY_MAX = 3 }; // empty pages in a row that are passed over

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
void walk_free(
    struct walk *w); // cancels, so that no answer to a question no longer asked comes; NULL is fine
// How many pages beyond those taken the caller wants (0 stops after the one in flight; SIZE_MAX:
// all). Empty pages do not count.
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
// stays; an end stays an end.
void walk_cancel(struct walk *w);
int64_t walk_due_ms(const struct walk *w); // monotonic; 0 = at once, INT64_MAX = never by itself
// The one in flight or failed, for progress and countdown; NULL = none.
const struct fetch *walk_fetch(const struct walk *w);
size_t walk_n_pages(const struct walk *w); // taken
size_t walk_n_rows(const struct walk *w);  // on the pages taken, those that came twice included
bool walk_at_end(const struct walk *w);    // WALK_END

#endif
