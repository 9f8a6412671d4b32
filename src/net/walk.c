// Walking over pages. Must not know what is done with them.
#include "net/walk.h"

#include "base/mem.h"

// Cursors that were sent, by hash: open addressing, 0 marks a free place. Two cursors of one hash
// among a million pages are as likely as one in ten million.
struct cursor_set {
    uint64_t *places;
    size_t n, cap; // cap is a power of two
};

struct walk {
    struct net *net;
    struct request_spec spec;
    bool up;
    enum walk_state state;
    char *cursor; // of the next request
    size_t cursor_len;
    bool is_before;          // how it is sent
    bool is_last, is_looped; // what comes after the page that is ready
    size_t n_wanted, n_pages, n_rows;
    int n_empty; // in a row
    struct fetch *fetch;
    struct page *page;
    struct error error;
    struct cursor_set sent;
};

static uint64_t hash_of(struct slice cursor, bool is_before) {
    uint64_t hash = slice_hash(cursor) ^ (is_before ? UINT64_C(0x9e3779b97f4a7c15) : 0);
    return hash ? hash : 1;
}

// The place of the hash, or the free one where it belongs.
static uint64_t *find_place(const struct cursor_set *set, uint64_t hash) {
    size_t at = (size_t)hash & (set->cap - 1);
    while (set->places[at] != 0 && set->places[at] != hash) {
        at = (at + 1) & (set->cap - 1);
    }
    return &set->places[at];
}

static bool set_has(const struct cursor_set *set, uint64_t hash) {
    return set->cap > 0 && *find_place(set, hash) == hash;
}

static void set_grow(struct cursor_set *set) {
    struct cursor_set larger = {.n = set->n, .cap = set->cap ? 2 * set->cap : 64};
    larger.places = mem_calloc(larger.cap, sizeof(*larger.places));
    for (size_t i = 0; i < set->cap; i++) {
        if (set->places[i] != 0) {
            *find_place(&larger, set->places[i]) = set->places[i];
        }
    }
    mem_free(set->places);
    *set = larger;
}

static void set_add(struct cursor_set *set, uint64_t hash) {
    if (2 * (set->n + 1) > set->cap) {
        set_grow(set);
    }
    uint64_t *place = find_place(set, hash);
    set->n += *place == 0 ? 1 : 0;
    *place = hash;
}

static void set_cursor(struct walk *w, struct slice cursor, bool is_before) {
    char *copy = mem_dup_text(cursor);
    mem_free(w->cursor);
    w->cursor = copy;
    w->cursor_len = cursor.len;
    w->is_before = is_before;
}

static struct slice cursor_of(const struct walk *w) {
    return (struct slice){w->cursor, w->cursor_len};
}

struct walk *walk_new(
    struct net *n, const struct request_spec *spec, struct slice cursor, bool is_before) {
    struct walk *w = mem_calloc(1, sizeof(*w));
    w->net = n;
    request_spec_copy(&w->spec, spec);
    if (cursor.len > 0) {
        w->up = is_before;
        set_cursor(w, cursor, is_before);
    } else {
        set_cursor(w, spec->first_cursor, spec->first_is_before);
    }
    return w;
}

void walk_free(struct walk *w) {
    if (!w) {
        return;
    }
    fetch_free(w->fetch);
    page_free(w->page);
    request_spec_release(&w->spec);
    mem_free(w->cursor);
    mem_free(w->sent.places);
    mem_free(w);
}

void walk_set_page_size(struct walk *w, int count) {
    w->spec.count = count;
}

void walk_want(struct walk *w, size_t n_pages) {
    w->n_wanted = n_pages;
}

static void ask(struct walk *w, int64_t now_ms) {
    if (w->cursor_len > 0) {
        set_add(&w->sent, hash_of(cursor_of(w), w->is_before));
    }
    w->fetch = fetch_start(w->net, &w->spec, cursor_of(w), w->is_before, now_ms);
    w->state = WALK_RUNNING;
}

static void stop_looped(struct walk *w) {
    error_set(&w->error, ERROR_INCOMPLETE,
        "%s repeated a page marker: the list is not complete; %zu rows were loaded",
        net_origin(w->net)->host, w->n_rows);
    w->state = WALK_LOOPED;
}

static void stop_empty(struct walk *w) {
    error_set_retryable(&w->error, ERROR_INCOMPLETE,
        "%s sent %d empty pages in a row and says that more follow: go on?",
        net_origin(w->net)->host, w->n_empty);
    w->state = WALK_EMPTY;
}

// Where the walk stands once the page at hand is done with.
static void settle(struct walk *w) {
    if (w->is_last) {
        w->state = WALK_END;
    } else if (w->is_looped) {
        stop_looped(w);
    } else {
        w->state = WALK_IDLE;
    }
}

static void note_next(struct walk *w, const struct page *p) {
    struct slice next = w->up ? page_previous(p) : page_next(p);
    w->is_last = next.len == 0;
    w->is_looped = !w->is_last && set_has(&w->sent, hash_of(next, w->up));
    if (!w->is_last) {
        set_cursor(w, next, w->up);
    }
}

// An empty page is passed over, as long as they are few.
static void pass_over(struct walk *w, struct page *p, int64_t now_ms) {
    page_free(p);
    w->n_empty++;
    settle(w);
    if (w->state != WALK_IDLE) {
        return;
    }
    if (w->n_empty > WALK_EMPTY_MAX) {
        stop_empty(w);
    } else {
        ask(w, now_ms);
    }
}

static void take_answer(struct walk *w, int64_t now_ms) {
    struct page *p = fetch_take_page(w->fetch);
    fetch_free(w->fetch);
    w->fetch = NULL;
    note_next(w, p);
    if (p->n_sessions == 0 && p->n_skipped == 0) {
        pass_over(w, p, now_ms);
    } else {
        w->n_empty = 0;
        w->page = p;
        w->state = WALK_PAGE;
    }
}

static void watch_fetch(struct walk *w, int64_t now_ms, instant wall) {
    switch (fetch_step(w->fetch, now_ms, wall)) {
    case FETCH_DONE:
        take_answer(w, now_ms);
        break;
    case FETCH_FAILED:
        w->error = *fetch_last_error(w->fetch);
        w->state = WALK_FAILED;
        break;
    default:
        break;
    }
}

enum walk_state walk_step(struct walk *w, int64_t now_ms, instant wall) {
    if (w->state == WALK_IDLE && w->n_wanted > 0) {
        ask(w, now_ms);
    }
    if (w->state == WALK_RUNNING) {
        watch_fetch(w, now_ms, wall);
    }
    return w->state;
}

enum walk_state walk_get_state(const struct walk *w) {
    return w->state;
}

struct page *walk_take_page(struct walk *w) {
    require(w->state == WALK_PAGE);
    struct page *p = w->page;
    w->page = NULL;
    w->n_pages++;
    w->n_rows += p->n_sessions;
    w->n_wanted -= w->n_wanted > 0 && w->n_wanted < SIZE_MAX ? 1 : 0;
    settle(w);
    return p;
}

const struct error *walk_error(const struct walk *w) {
    bool has_one = w->state == WALK_FAILED || w->state == WALK_LOOPED || w->state == WALK_EMPTY;
    return has_one ? &w->error : NULL;
}

bool walk_cursor_refused(const struct walk *w) {
    return w->state == WALK_FAILED && fetch_cursor_refused(w->fetch);
}

void walk_retry(struct walk *w, int64_t now_ms) {
    if (w->state == WALK_FAILED ||
        (w->state == WALK_RUNNING && fetch_get_state(w->fetch) == FETCH_BACKING_OFF)) {
        fetch_retry(w->fetch, now_ms);
        w->state = WALK_RUNNING;
    }
}

void walk_continue(struct walk *w) {
    if (w->state == WALK_EMPTY) {
        w->n_empty = 0;
        w->n_wanted += w->n_wanted == 0 ? 1 : 0;
        w->state = WALK_IDLE;
    }
}

void walk_cancel(struct walk *w) {
    w->n_wanted = 0;
    if (w->state == WALK_RUNNING || w->state == WALK_FAILED) {
        fetch_free(w->fetch);
        w->fetch = NULL;
        w->state = WALK_IDLE;
    }
}

int64_t walk_due_ms(const struct walk *w) {
    if (w->state == WALK_RUNNING) {
        return fetch_due_ms(w->fetch);
    }
    return w->state == WALK_IDLE && w->n_wanted > 0 ? 0 : INT64_MAX;
}

const struct fetch *walk_fetch(const struct walk *w) {
    return w->fetch;
}

size_t walk_n_pages(const struct walk *w) {
    return w->n_pages;
}

size_t walk_n_rows(const struct walk *w) {
    return w->n_rows;
}

bool walk_at_end(const struct walk *w) {
    return w->state == WALK_END;
}
