// The visits that go on, the next step first.
#ifndef AIFI_SANDBOX_AGENDA_H
#define AIFI_SANDBOX_AGENDA_H

#include "sandbox/visit.h"

struct agenda {
    struct visit **visits; // a heap by due time
    size_t n, cap;
    uint64_t order; // of the next one put in
};

void agenda_release(struct agenda *a);              // and the visits in it
void agenda_add(struct agenda *a, struct visit *v); // takes
struct visit *agenda_first(const struct agenda *a); // NULL: empty
struct visit *agenda_take(struct agenda *a);        // the first; returns

#endif
