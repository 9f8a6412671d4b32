// A walk over pages in one direction: the same filter and order with every request, cursors taken
// as opaque. Ends at the end of the list, stops at a cursor that was sent before (a loop of any
// length) and at four empty pages in a row. Pages are asked for on demand.
#ifndef AIFI_NET_WALK_H
#define AIFI_NET_WALK_H

#include "net/fetch.h"

enum walk_state {
    WALK_IDLE,    // has what was wanted; more may lie ahead
    WALK_RUNNING, // a page is being fetched
    WALK_PAGE,    // a page is ready: walk_take_page
    WALK_END,     // the end of the list
    WALK_LOOPED,  // the server repeated a cursor: no more, and not complete
    WALK_EMPTY,   // four empty pages in a row: walk_continue goes on
    WALK_FAILED,  // walk_error; walk_retry asks for the same page again
};

struct walk;
// From the query's first cursor or the top of the list (downwards), or, with `cursor`, from there:
// `is_before` walks up.
struct walk *walk_new(struct net *n, const struct request_spec *spec, struct slice cursor,
    bool is_before, uint64_t generation);
void walk_free(struct walk *w); // cancels
uint64_t walk_generation(const struct walk *w);
// How many pages beyond those taken the caller wants (0 stops after the one in flight; SIZE_MAX:
// all).
void walk_want(struct walk *w, size_t n_pages);
enum walk_state walk_step(struct walk *w, int64_t now_ms, instant wall);
enum walk_state walk_get_state(const struct walk *w);
struct page *walk_take_page(struct walk *w); // in WALK_PAGE; *returns* it and moves on
const struct error *walk_error(
    const struct walk *w); // in WALK_FAILED, WALK_LOOPED, WALK_EMPTY: a sentence; NULL otherwise
void walk_retry(struct walk *w, int64_t now_ms);
void walk_continue(struct walk *w); // after WALK_EMPTY
void walk_cancel(struct walk *w);   // drops the request in flight; WALK_IDLE at the same place
int64_t walk_due_ms(const struct walk *w);
const struct fetch *walk_fetch(
    const struct walk *w); // the one in flight, for progress and countdown; NULL = none
size_t walk_n_pages(const struct walk *w); // taken
bool walk_at_end(const struct walk *w);

#endif
