// The walk as its callers see it: one chain of pages, or windows side by side.
#include "net/walk.h"

#include "base/mem.h"
#include "chain.h"
#include "spread.h"
#include "wide.h"

struct walk {
    struct chain *chain; // or
    struct wide *wide;
    bool descending;
    bool tells_reached;
    bool is_unsorted; // some have come in another order than createdAt's
    int64_t reached;  // the furthest row of the pages taken, on the walk's axis
    instant end;      // of the range, INSTANT_NONE = open
};

static void note_spec(struct walk *w, const struct request_spec *spec) {
    w->descending = spec->descending;
    w->tells_reached = spec->by_created;
    w->reached = AXIS_UNKNOWN;
    w->end = !spec->created ? INSTANT_NONE : w->descending ? spec->created_min : spec->created_max;
}

struct walk *walk_new(
    struct net *n, const struct request_spec *spec, struct slice cursor, bool is_before) {
    struct walk *w = mem_calloc(1, sizeof(*w));
    note_spec(w, spec);
    w->tells_reached &= !is_before && !spec->first_is_before;
    w->chain = chain_new(n, spec, cursor, is_before);
    return w;
}

bool walk_may_be_wide(const struct request_spec *spec) {
    return spec->by_created && spec->first_cursor.len == 0;
}

struct walk *walk_new_wide(
    struct net *n, const struct request_spec *spec, struct walk_range range, int n_windows) {
    struct request_spec mine = {0};
    request_spec_copy(&mine, spec);
    request_spec_set_created(&mine, range.from, range.to);
    struct walk *w = mem_calloc(1, sizeof(*w));
    note_spec(w, &mine);
    if (walk_may_be_wide(&mine) && n_windows > 1) {
        w->wide = wide_new(n, &mine, n_windows < WALK_WINDOWS_MAX ? n_windows : WALK_WINDOWS_MAX);
    } else {
        w->tells_reached &= !mine.first_is_before;
        w->chain = chain_new(n, &mine, SLICE_NONE, false);
    }
    request_spec_release(&mine);
    return w;
}

void walk_free(struct walk *w) {
    if (!w) {
        return;
    }
    wide_free(w->wide);
    chain_free(w->chain);
    mem_free(w);
}

void walk_want(struct walk *w, size_t n_pages) {
    if (w->wide) {
        wide_want(w->wide, n_pages);
    } else {
        chain_want(w->chain, n_pages);
    }
}

void walk_set_page_size(struct walk *w, int count) {
    if (w->wide) {
        wide_set_page_size(w->wide, count);
    } else {
        chain_set_page_size(w->chain, count);
    }
}

enum walk_state walk_step(struct walk *w, int64_t now_ms, instant wall) {
    return w->wide ? wide_step(w->wide, now_ms, wall) : chain_step(w->chain, now_ms, wall);
}

enum walk_state walk_get_state(const struct walk *w) {
    return w->wide ? wide_get_state(w->wide) : chain_get_state(w->chain);
}

static void note_reached(struct walk *w, const struct page *p) {
    struct spread s = page_spread(p, w->descending);
    if (s.n == 0) {
        return;
    }
    // A page that goes the other way may be turned round, or the whole list is. Where windows meet,
    // pages overlap.
    w->is_unsorted |= !s.rises;
    w->is_unsorted |= !w->wide && w->reached != AXIS_UNKNOWN && s.most < w->reached;
    w->reached = s.most > w->reached ? s.most : w->reached;
}

struct page *walk_take_page(struct walk *w) {
    struct page *p = w->wide ? wide_take_page(w->wide) : chain_take_page(w->chain);
    note_reached(w, p);
    return p;
}

const struct error *walk_error(const struct walk *w) {
    return w->wide ? wide_error(w->wide) : chain_error(w->chain);
}

bool walk_cursor_refused(const struct walk *w) {
    return w->wide ? wide_cursor_refused(w->wide) : chain_cursor_refused(w->chain);
}

void walk_retry(struct walk *w, int64_t now_ms) {
    if (w->wide) {
        wide_retry(w->wide, now_ms);
    } else {
        chain_retry(w->chain, now_ms);
    }
}

void walk_continue(struct walk *w) {
    if (w->wide) {
        wide_continue(w->wide);
    } else {
        chain_continue(w->chain);
    }
}

void walk_cancel(struct walk *w) {
    if (w->wide) {
        wide_cancel(w->wide);
    } else {
        chain_cancel(w->chain);
    }
}

int64_t walk_due_ms(const struct walk *w) {
    return w->wide ? wide_due_ms(w->wide) : chain_due_ms(w->chain);
}

const struct fetch *walk_fetch(const struct walk *w) {
    return w->wide ? wide_fetch(w->wide) : chain_fetch(w->chain);
}

size_t walk_n_pages(const struct walk *w) {
    return w->wide ? wide_n_pages(w->wide) : chain_n_pages(w->chain);
}

size_t walk_n_rows(const struct walk *w) {
    return w->wide ? wide_n_rows(w->wide) : chain_n_rows(w->chain);
}

bool walk_at_end(const struct walk *w) {
    return walk_get_state(w) == WALK_END;
}

int walk_n_windows(const struct walk *w) {
    return w->wide ? wide_n_windows(w->wide) : chain_at_end(w->chain) ? 0 : 1;
}

bool walk_progress(const struct walk *w, instant *reached) {
    if (w->tells_reached && walk_at_end(w) && w->end != INSTANT_NONE) {
        *reached = w->end;
        return true;
    }
    bool is_sorted = !w->is_unsorted && (!w->wide || wide_is_sorted(w->wide));
    if (!w->tells_reached || !is_sorted || w->reached == AXIS_UNKNOWN) {
        return false;
    }
    *reached = w->descending ? -w->reached : w->reached;
    return true;
}
