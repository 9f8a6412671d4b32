// Windows side by side, their pages in order. Must not know how a page is fetched.
//
// The windows stand in the order of the walk; the first is the one whose pages are handed out. A
// window has no end of its own: it asks on until its rows have passed the start of the next one, so
// that borders may be drawn while it runs, and a window that was never sent for costs nothing when
// the one above gets there first.
#include "wide.h"

#include "base/mem.h"
#include "wide_split.h"

struct wide {
    struct windows set;
    struct request_spec spec;
    enum walk_state state;
    bool is_stale;    // something may be done that waits for no answer
    bool is_heavy;    // bodies so large that only the first window may ask
    bool is_unsorted; // the rows are not in the order of createdAt: there is one window for good
    size_t n_wanted, n_pages, n_rows;
    struct window *failed;
    struct error error;
};

struct wide *wide_new(struct net *n, const struct request_spec *spec, int n_windows) {
    struct wide *w = mem_calloc(1, sizeof(*w));
    request_spec_copy(&w->spec, spec);
    windows_init(&w->set, n, &w->spec, n_windows);
    return w;
}

void wide_free(struct wide *w) {
    if (!w) {
        return;
    }
    windows_release(&w->set);
    request_spec_release(&w->spec);
    mem_free(w);
}

static struct window *front(const struct wide *w) {
    return w->set.list[0];
}

static bool is_running(const struct window *w) {
    return chain_get_state(w->chain) == WALK_RUNNING;
}

// --- What has come

// Window i is the last one: it walks to the end of the list.
static void drop_below(struct wide *w, size_t i) {
    while (w->set.n > i + 1) {
        windows_remove(&w->set, w->set.n - 1);
    }
    w->set.is_closed = true;
}

// The server does not do windows: the first one goes on to the end of the list, also where it had
// done its part. What the others have brought may be anything, and comes again.
static void drop_all_but_front(struct wide *w) {
    drop_below(w, 0);
    front(w)->is_done = chain_at_end(front(w)->chain);
    w->is_unsorted = true;
}

// Whether the window has done its part; one below that was not sent for is taken over.
static void check_border(struct wide *w, size_t i) {
    struct window *one = w->set.list[i];
    bool at_end = chain_at_end(one->chain);
    while (i + 1 < w->set.n) {
        const struct window *next = w->set.list[i + 1];
        bool passed =
            one->reached != AXIS_UNKNOWN && one->reached - WINDOW_OVERLAP_MS >= next->start;
        if (!at_end && !passed) {
            return;
        }
        if (!chain_is_untouched(next->chain)) {
            break;
        }
        windows_remove(&w->set, i + 1);
    }
    one->is_done = at_end || i + 1 < w->set.n;
}

static void take_answer(struct wide *w, size_t i) {
    struct window *one = w->set.list[i];
    window_take_answer(one, w->spec.descending);
    windows_note_answer(&w->set, one);
    if (one->is_unsorted) {
        drop_all_but_front(w); // and perhaps this one
        return;
    }
    check_border(w, i);
    if (chain_get_state(one->chain) == WALK_LOOPED && !one->is_done) {
        drop_below(w, i);
    }
}

// One fault stops all: what the others have stays, and where they stand.
static void stop_failed(struct wide *w, struct window *failed) {
    w->failed = failed;
    w->error = *chain_error(failed->chain);
    for (size_t i = 0; i < w->set.n; i++) {
        if (w->set.list[i] != failed) {
            chain_cancel(w->set.list[i]->chain);
        }
    }
}

static void note_state(struct wide *w, size_t i) {
    struct window *one = w->set.list[i];
    switch (chain_get_state(one->chain)) {
    case WALK_PAGE:
        take_answer(w, i);
        break;
    case WALK_END:
        check_border(w, i);
        break;
    case WALK_LOOPED:
        drop_below(w, i);
        break;
    case WALK_FAILED:
        stop_failed(w, one);
        break;
    default:
        break;
    }
}

static void step_window(struct wide *w, size_t i, int64_t now_ms, instant wall) {
    struct window *one = w->set.list[i];
    if (!one->is_done && is_running(one)) {
        chain_step(one->chain, now_ms, wall);
        note_state(w, i);
    }
}

// --- What is asked for

struct ahead {
    size_t n_pages, n_running; // waiting, on their way
    size_t len;                // bytes of both
};

static struct ahead look_ahead(const struct wide *w) {
    struct ahead a = {0};
    for (size_t i = 0; i < w->set.n; i++) {
        const struct window *one = w->set.list[i];
        const struct fetch *f = chain_fetch(one->chain);
        a.n_pages += window_n_waiting(one);
        a.n_running += is_running(one) ? 1 : 0;
        a.len += one->waiting_len + (f ? fetch_received(f) : 0);
    }
    return a;
}

// Whether the caller waits for the answer of this window.
static bool is_awaited(const struct wide *w, const struct window *one) {
    return front(w) == one && window_n_waiting(one) == 0;
}

// `rank` counts the windows above that still ask. Those near the front get more of the room, so
// that those far ahead cannot fill all of it.
static bool may_ask(const struct wide *w, const struct window *one, size_t rank) {
    if (w->failed || w->n_wanted == 0) {
        return false;
    }
    if (is_awaited(w, one)) {
        return true;
    }
    struct ahead a = look_ahead(w);
    size_t n = (size_t)w->set.n_most;
    size_t room = WALK_AHEAD_PAGES - WALK_AHEAD_PAGES * (rank < n ? rank : n) / (3 * n);
    return !w->is_heavy && a.n_running < n && a.n_pages + a.n_running < room &&
           a.n_pages + a.n_running < w->n_wanted && a.len < WALK_AHEAD_LEN;
}

static bool is_ready(const struct window *one) {
    return !one->is_done && chain_get_state(one->chain) == WALK_IDLE;
}

static void ask(struct wide *w, size_t i, int64_t now_ms, instant wall) {
    struct window *one = w->set.list[i];
    chain_want(one->chain, 1);
    chain_step(one->chain, now_ms, wall);
    note_state(w, i);
}

// How many windows are at work; *is_paced when one of them waits for its turn already.
static int count_busy(const struct wide *w, bool *is_paced) {
    int n = 0;
    *is_paced = false;
    for (size_t i = 0; i < w->set.n; i++) {
        const struct window *one = w->set.list[i];
        n += is_running(one) ? 1 : 0;
        *is_paced |= is_running(one) && fetch_get_state(chain_fetch(one->chain)) == FETCH_PACED;
    }
    return n;
}

// More windows, where the pace leaves room for their requests.
static void widen(struct wide *w, int64_t now_ms, instant wall) {
    for (;;) {
        bool is_paced;
        int n_busy = count_busy(w, &is_paced);
        if (is_paced || n_busy >= w->set.n_most || w->failed) {
            return;
        }
        int64_t start;
        size_t at = windows_find_split(&w->set, w->set.n_most - n_busy, &start);
        if (at == SIZE_MAX || !may_ask(w, NULL, at + 1)) {
            return;
        }
        windows_insert(&w->set, at + 1, &w->spec, start);
        ask(w, at + 1, now_ms, wall);
    }
}

static void ask_all(struct wide *w, int64_t now_ms, instant wall) {
    size_t rank = 0;
    for (size_t i = 0; i < w->set.n; i++) {
        struct window *one = w->set.list[i];
        bool asks = is_ready(one) && may_ask(w, one, rank);
        rank += one->is_done ? 0 : 1;
        if (asks) {
            ask(w, i, now_ms, wall);
        }
    }
    widen(w, now_ms, wall);
}

// Bodies of many MiB in several windows at once are more than memory is to hold; one more is not.
static void mind_memory(struct wide *w) {
    for (size_t i = w->set.n; i-- > 0 && look_ahead(w).len > WALK_AHEAD_LEN + TRANSPORT_BODY_MAX;) {
        struct window *one = w->set.list[i];
        if (is_running(one) && !is_awaited(w, one)) {
            w->is_heavy = true;
            chain_cancel(one->chain);
        }
    }
}

// --- The state of the whole

static void move_front(struct wide *w) {
    while (w->set.n > 1 && front(w)->is_done && window_n_waiting(front(w)) == 0) {
        windows_remove(&w->set, 0);
    }
}

static enum walk_state idle_or_running(const struct wide *w) {
    for (size_t i = 0; i < w->set.n; i++) {
        if (is_running(w->set.list[i])) {
            return WALK_RUNNING;
        }
    }
    return WALK_IDLE;
}

static void settle(struct wide *w) {
    move_front(w);
    const struct window *one = front(w);
    enum walk_state state = chain_get_state(one->chain);
    bool is_given = window_n_waiting(one) == 0;
    if (w->failed) {
        w->state = WALK_FAILED;
    } else if (is_given && one->is_done) {
        w->state = WALK_END;
    } else if (is_given && (state == WALK_LOOPED || state == WALK_EMPTY)) {
        w->error = *chain_error(one->chain);
        w->state = state;
        if (state == WALK_LOOPED) {
            chain_say_looped(&w->error, w->set.net, w->n_rows);
        }
    } else {
        w->state = idle_or_running(w);
    }
}

enum walk_state wide_step(struct wide *w, int64_t now_ms, instant wall) {
    bool is_shown = w->state == WALK_PAGE;
    w->is_stale = false;
    for (size_t i = 0; i < w->set.n && !w->failed; i++) {
        step_window(w, i, now_ms, wall);
    }
    mind_memory(w);
    if (!is_shown) {
        settle(w);
    }
    ask_all(w, now_ms, wall);
    if (!is_shown) {
        settle(w);
        if (w->n_wanted > 0 && window_n_waiting(front(w)) > 0) {
            w->state = WALK_PAGE;
        }
    }
    return w->state;
}

enum walk_state wide_get_state(const struct wide *w) {
    return w->state;
}

struct page *wide_take_page(struct wide *w) {
    require(w->state == WALK_PAGE);
    struct page *p = window_give_page(front(w));
    w->n_pages++;
    w->n_rows += p->n_sessions;
    w->n_wanted -= w->n_wanted > 0 && w->n_wanted < SIZE_MAX ? 1 : 0;
    w->is_stale = true;
    settle(w);
    if (w->state == WALK_FAILED) {
        w->state = WALK_IDLE; // the next step says so, once the pages that wait are taken
    }
    return p;
}

void wide_want(struct wide *w, size_t n_pages) {
    w->n_wanted = n_pages;
    w->is_stale = true;
}

void wide_set_page_size(struct wide *w, int count) {
    w->spec.count = count;
    for (size_t i = 0; i < w->set.n; i++) {
        chain_set_page_size(w->set.list[i]->chain, count);
    }
}

const struct error *wide_error(const struct wide *w) {
    bool has_one = w->state == WALK_FAILED || w->state == WALK_LOOPED || w->state == WALK_EMPTY;
    return has_one ? &w->error : NULL;
}

bool wide_cursor_refused(const struct wide *w) {
    return w->state == WALK_FAILED && chain_cursor_refused(w->failed->chain);
}

void wide_retry(struct wide *w, int64_t now_ms) {
    if (w->failed) {
        chain_retry(w->failed->chain, now_ms);
        w->failed = NULL;
        w->state = w->state == WALK_PAGE ? WALK_PAGE : WALK_RUNNING;
    } else {
        for (size_t i = 0; i < w->set.n; i++) {
            chain_retry(w->set.list[i]->chain, now_ms); // only where it waits to try again
        }
    }
    w->is_stale = true;
}

void wide_continue(struct wide *w) {
    if (w->state == WALK_EMPTY) {
        chain_continue(front(w)->chain);
        w->n_wanted += w->n_wanted == 0 ? 1 : 0;
        w->state = WALK_IDLE;
        w->is_stale = true;
    }
}

void wide_cancel(struct wide *w) {
    w->n_wanted = 0;
    w->failed = NULL;
    for (size_t i = 0; i < w->set.n; i++) {
        chain_cancel(w->set.list[i]->chain);
    }
    if (w->state != WALK_PAGE) {
        settle(w);
    }
}

int64_t wide_due_ms(const struct wide *w) {
    bool is_stopped = w->state == WALK_FAILED || w->state == WALK_END || w->state == WALK_LOOPED ||
                      w->state == WALK_EMPTY;
    if (is_stopped) {
        return INT64_MAX;
    }
    int64_t due_ms = w->is_stale && (w->n_wanted > 0 || w->failed) ? 0 : INT64_MAX;
    for (size_t i = 0; i < w->set.n; i++) {
        int64_t mine_ms =
            is_running(w->set.list[i]) ? chain_due_ms(w->set.list[i]->chain) : INT64_MAX;
        due_ms = mine_ms < due_ms ? mine_ms : due_ms;
    }
    return due_ms;
}

const struct fetch *wide_fetch(const struct wide *w) {
    if (w->failed) {
        return chain_fetch(w->failed->chain);
    }
    for (size_t i = 0; i < w->set.n; i++) {
        const struct fetch *f = chain_fetch(w->set.list[i]->chain);
        if (f) {
            return f;
        }
    }
    return NULL;
}

size_t wide_n_pages(const struct wide *w) {
    return w->n_pages;
}

size_t wide_n_rows(const struct wide *w) {
    return w->n_rows;
}

bool wide_is_sorted(const struct wide *w) {
    return !w->is_unsorted;
}

int wide_n_windows(const struct wide *w) {
    int n = 0;
    for (size_t i = 0; i < w->set.n; i++) {
        n += w->set.list[i]->is_done ? 0 : 1;
    }
    return n;
}
