// How long the visits to a store took, and the median of them. It must not know sessions.
#include "evidence_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static int compare_ms(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// Rows arrive by pages: sorting the new ones and merging them costs less than sorting all again.
static void sort_visits(struct visits *v) {
    size_t n_new = v->n - v->n_sorted;
    if (n_new == 0) {
        return;
    }
    int64_t *tail = mem_alloc(n_new * sizeof *tail);
    memcpy(tail, v->ms + v->n_sorted, n_new * sizeof *tail);
    qsort(tail, n_new, sizeof *tail, compare_ms);
    size_t left = v->n_sorted, at = v->n;
    while (n_new > 0) {
        bool from_left = left > 0 && v->ms[left - 1] > tail[n_new - 1];
        v->ms[--at] = from_left ? v->ms[--left] : tail[--n_new];
    }
    mem_free(tail);
    v->n_sorted = v->n;
}

void evidence_visits_add(struct visits *v, int64_t ms) {
    mem_grow(&v->ms, &v->cap, v->n + 1, sizeof *v->ms);
    v->ms[v->n++] = ms;
}

void evidence_visits_remove(struct visits *v, int64_t ms) {
    sort_visits(v);
    const int64_t *found = bsearch(&ms, v->ms, v->n, sizeof *v->ms, compare_ms);
    require(found != NULL);
    const size_t at = (size_t)(found - v->ms);
    memmove(v->ms + at, v->ms + at + 1, (v->n - at - 1) * sizeof *v->ms);
    v->n--;
    v->n_sorted--;
}

int64_t evidence_median(const struct evidence *ev, uint32_t store) {
    struct visits *v = &ev->visits[store];
    require(v->n > 0);
    sort_visits(v);
    int64_t high = v->ms[v->n / 2];
    return v->n % 2 == 1 ? high : v->ms[v->n / 2 - 1] + (high - v->ms[v->n / 2 - 1]) / 2;
}
