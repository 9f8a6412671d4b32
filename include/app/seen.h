// Statuses and stores that rows of this run had.
#ifndef AIFI_APP_SEEN_H
#define AIFI_APP_SEEN_H

#include "base/mem.h"
#include "model/page.h"

enum { SEEN_MAX = 200 }; // of each; more are not offered

// Zeroed is empty. In the order they were first seen, so that a choice keeps its place.
struct seen {
    struct slice statuses[SEEN_MAX], stores[SEEN_MAX]; // stores as "204 Zurich HB"
    struct slice store_ids[SEEN_MAX];
    size_t n_statuses, n_stores;
    struct arena texts; // what the slices point into
};

void seen_learn(struct seen *seen, const struct page *p);
void seen_release(struct seen *seen);

#endif
