// One window. Must not know of the others.
#include "window.h"

#include "base/mem.h"

struct window *window_new(
    struct net *n, const struct request_spec *spec, int64_t start, bool descending) {
    struct window *w = mem_calloc(1, sizeof(*w));
    *w = (struct window){.start = start, .reached = AXIS_UNKNOWN, .first = AXIS_UNKNOWN};
    struct request_spec mine = {0};
    request_spec_copy(&mine, spec);
    if (start != AXIS_UNKNOWN) {
        // Never beyond the range of the whole walk.
        int64_t begin = start - WINDOW_OVERLAP_MS;
        instant at = descending ? -begin : begin;
        instant min = spec->created ? spec->created_min : INSTANT_NONE;
        instant max = spec->created ? spec->created_max : INSTANT_NONE;
        if (descending) {
            max = max == INSTANT_NONE || at < max ? at : max;
        } else {
            min = min == INSTANT_NONE || at > min ? at : min;
        }
        request_spec_set_created(&mine, min, max);
    }
    w->chain = chain_new(n, &mine, SLICE_NONE, false);
    request_spec_release(&mine);
    return w;
}

void window_free(struct window *w) {
    if (!w) {
        return;
    }
    for (size_t i = w->n_given; i < w->n_pages; i++) {
        page_free(w->pages[i]);
    }
    mem_free(w->pages);
    chain_free(w->chain);
    mem_free(w);
}

// Disorder would make "past the border" a guess.
static bool is_in_order(const struct window *w, const struct page *p, const struct spread *s) {
    if (p->n_sessions == 0) {
        return true;
    }
    bool follows = w->reached != AXIS_UNKNOWN ? s->most >= w->reached
                   : w->start != AXIS_UNKNOWN ? s->least >= w->start - 2 * WINDOW_OVERLAP_MS
                                              : true;
    return s->n > 0 && (s->rises || s->falls) && follows;
}

static void note_rows(struct window *w, const struct page *p, bool descending) {
    struct spread s = page_spread(p, descending);
    w->is_unsorted |= !is_in_order(w, p, &s);
    if (s.n > 0) {
        w->first = w->first == AXIS_UNKNOWN || s.least < w->first ? s.least : w->first;
        w->reached = s.most > w->reached ? s.most : w->reached;
    }
    w->n_rows += p->n_sessions;
}

void window_take_answer(struct window *w, bool descending) {
    struct page *p = chain_take_page(w->chain);
    note_rows(w, p, descending);
    mem_grow(&w->pages, &w->pages_cap, w->n_pages + 1, sizeof(struct page *));
    w->pages[w->n_pages++] = p;
    w->waiting_len += page_memory(p);
}

size_t window_n_waiting(const struct window *w) {
    return w->n_pages - w->n_given;
}

struct page *window_give_page(struct window *w) {
    require(window_n_waiting(w) > 0);
    struct page *p = w->pages[w->n_given];
    w->pages[w->n_given++] = NULL;
    w->waiting_len -= page_memory(p);
    return p;
}

double window_spread(const struct window *w) {
    return w->n_rows > 0 && w->reached > w->first
               ? (double)(w->reached - w->first) / (double)w->n_rows
               : 0;
}
