// A window of a wide walk: a chain that began somewhere along createdAt, the pages it has brought
// that wait for their turn, and how far it has come. Places are told on the walk's axis (spread.h).
#ifndef AIFI_NET_WINDOW_H
#define AIFI_NET_WINDOW_H

#include "chain.h"
#include "spread.h"

// Windows overlap by so much. Whether minCreatedAt and maxCreatedAt are inclusive is not
// documented, and answers may show times without their milliseconds.
enum { WINDOW_OVERLAP_MS = 1000 };

struct window {
    struct chain *chain;
    int64_t start; // the next one above is responsible for what stands before; AXIS_UNKNOWN = none
    int64_t reached;     // the furthest row so far, AXIS_UNKNOWN = none yet
    int64_t first;       // the nearest row so far
    size_t n_rows;       // between the two
    bool is_done;        // it will ask no more: the end of the list, or of its part of it
    bool is_unsorted;    // its rows are not where its request says: the server does not do windows
    struct page **pages; // that wait: from n_given on
    size_t n_pages, n_given, pages_cap;
    size_t waiting_len; // bytes of those that wait
};

struct window *window_new(
    struct net *n, const struct request_spec *spec, int64_t start, bool descending);
void window_free(struct window *w); // NULL is fine
// Takes the page that its chain has ready.
void window_take_answer(struct window *w, bool descending);
size_t window_n_waiting(const struct window *w);
struct page *window_give_page(struct window *w); // *returns* the first that waits
// Milliseconds of the axis a row, 0 = unknown.
double window_spread(const struct window *w);

#endif
