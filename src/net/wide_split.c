// Where windows begin. Must not know how requests are sent or pages handed out.
#include "wide_split.h"

#include "base/mem.h"

enum {
    PAGES_LEAST = 3, // that either side of a split has: a window costs half a request in the mean
    STARTS_SPARE = 1,
    ANSWERS_A_START = 12, // windows begun are at most so many pages' worth
};

void windows_init(struct windows *set, struct net *n, const struct request_spec *spec, int n_most) {
    instant end = !spec->created     ? INSTANT_NONE
                  : spec->descending ? spec->created_min
                                     : spec->created_max;
    *set = (struct windows){.net = n, .descending = spec->descending, .n_most = n_most};
    set->end = end == INSTANT_NONE ? AXIS_OPEN : spec->descending ? -end : end;
    windows_insert(set, 0, spec, AXIS_UNKNOWN);
}

void windows_release(struct windows *set) {
    for (size_t i = 0; i < set->n; i++) {
        window_free(set->list[i]);
    }
    mem_free(set->list);
}

void windows_remove(struct windows *set, size_t i) {
    window_free(set->list[i]);
    set->n--;
    memmove(&set->list[i], &set->list[i + 1], (set->n - i) * sizeof(*set->list));
}

void windows_insert(struct windows *set, size_t i, const struct request_spec *spec, int64_t start) {
    mem_grow(&set->list, &set->cap, set->n + 1, sizeof(*set->list));
    memmove(&set->list[i + 1], &set->list[i], (set->n - i) * sizeof(*set->list));
    set->list[i] = window_new(set->net, spec, start, set->descending);
    set->n++;
    set->n_started++;
}

void windows_note_answer(struct windows *set, const struct window *w) {
    double spread = window_spread(w);
    set->n_answers++;
    set->n_rows += w->pages[w->n_pages - 1]->n_sessions;
    set->spread = spread > 0 ? spread : set->spread;
}

// Milliseconds of the axis a page around this window; 0 = unknown.
static double page_span(const struct windows *set, const struct window *w) {
    double spread = window_spread(w);
    spread = spread > 0 ? spread : set->spread;
    return set->n_answers > 0 ? spread * (double)set->n_rows / (double)set->n_answers : 0;
}

static int64_t end_of(const struct windows *set, size_t i) {
    return i + 1 < set->n ? set->list[i + 1]->start : set->end;
}

// Where the window stands; AXIS_UNKNOWN before its first rows.
static int64_t place_of(const struct window *w) {
    return w->reached != AXIS_UNKNOWN ? w->reached : w->start;
}

// Pages that lie ahead of the window, as far as can be told; 0 when it is not to be split.
static double pages_left(const struct windows *set, size_t i) {
    const struct window *w = set->list[i];
    enum walk_state state = chain_get_state(w->chain);
    double span = page_span(set, w);
    if (w->is_done || span <= 0 || place_of(w) == AXIS_UNKNOWN ||
        (state != WALK_IDLE && state != WALK_RUNNING)) {
        return 0;
    }
    int64_t end = end_of(set, i);
    if (end == AXIS_OPEN) {
        return 1e12;
    }
    return end > place_of(w) ? (double)(end - place_of(w)) / span : 0;
}

// So many pages a window that those which wait have room while the first one is handed out.
static double pages_most(const struct windows *set) {
    return set->n_most > 1 ? 0.7 * WALK_AHEAD_PAGES / (set->n_most - 1) : 0;
}

// Borders that touch would bring the same rows twice and no others.
static bool place_border(const struct windows *set, size_t i, double pages, int64_t *start) {
    const struct window *w = set->list[i];
    double span = pages * page_span(set, w);
    int64_t from = place_of(w), end = end_of(set, i);
    if (span < 4 * WINDOW_OVERLAP_MS || span > (double)INSTANT_MAX) {
        return false;
    }
    *start = from + (int64_t)span;
    return end == AXIS_OPEN ? *start < -INSTANT_MIN : end - *start >= 4 * WINDOW_OVERLAP_MS;
}

// The fullest of those that have less than the last, or the first that has far too much.
static size_t find_fullest(const struct windows *set, double *left) {
    size_t fullest = SIZE_MAX;
    *left = 0;
    for (size_t i = 0; i + 1 < set->n; i++) {
        double mine = pages_left(set, i);
        if (mine > 2 * pages_most(set)) {
            *left = mine;
            return i;
        }
        if (mine > *left) {
            *left = mine;
            fullest = i;
        }
    }
    return fullest;
}

// Towards an open end nobody knows whether there is anything: no more windows that have brought
// nothing yet than have brought rows.
static bool may_feel_ahead(const struct windows *set) {
    size_t n_blank = 0;
    for (size_t i = 0; i < set->n; i++) {
        n_blank += set->list[i]->reached == AXIS_UNKNOWN ? 1 : 0;
    }
    return set->end != AXIS_OPEN || 2 * n_blank < set->n;
}

size_t windows_find_split(const struct windows *set, int n_free, int64_t *start) {
    size_t most = (size_t)set->n_most + STARTS_SPARE + set->n_answers / ANSWERS_A_START;
    if (set->is_closed || set->n_started >= most || set->n >= 2 * (size_t)set->n_most) {
        return SIZE_MAX;
    }
    double left, here = pages_most(set);
    size_t fullest = find_fullest(set, &left);
    bool is_too_full = fullest != SIZE_MAX && left > 2 * here;
    double of_last = pages_left(set, set->n - 1);
    if (!is_too_full && of_last >= 2 * PAGES_LEAST && may_feel_ahead(set)) {
        double share = of_last / (1 + n_free);
        share = share > here ? here : share < PAGES_LEAST ? PAGES_LEAST : share;
        if (place_border(set, set->n - 1, share, start)) {
            return set->n - 1;
        }
    }
    return left >= 2 * PAGES_LEAST && place_border(set, fullest, left / 2, start) ? fullest
                                                                                  : SIZE_MAX;
}
