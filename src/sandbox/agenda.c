// A binary heap of visits. Must not know what their steps are.
#include "sandbox/agenda.h"

#include "base/mem.h"

void agenda_release(struct agenda *a) {
    for (size_t i = 0; i < a->n; i++) {
        mem_free(a->visits[i]);
    }
    mem_free(a->visits);
}

static bool is_before(const struct visit *a, const struct visit *b) {
    return a->due != b->due ? a->due < b->due : a->order < b->order;
}

void agenda_add(struct agenda *a, struct visit *v) {
    mem_grow(&a->visits, &a->cap, a->n + 1, sizeof(struct visit *));
    v->order = a->order++;
    size_t at = a->n++;
    while (at > 0 && is_before(v, a->visits[(at - 1) / 2])) {
        a->visits[at] = a->visits[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    a->visits[at] = v;
}

struct visit *agenda_first(const struct agenda *a) {
    return a->n > 0 ? a->visits[0] : NULL;
}

struct visit *agenda_take(struct agenda *a) {
    require(a->n > 0);
    struct visit *first = a->visits[0], *last = a->visits[--a->n];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < a->n && is_before(a->visits[child + 1], a->visits[child])) {
            child++;
        }
        if (child >= a->n || !is_before(a->visits[child], last)) {
            break;
        }
        a->visits[at] = a->visits[child];
        at = child;
    }
    if (a->n > 0) {
        a->visits[at] = last;
    }
    return first;
}
