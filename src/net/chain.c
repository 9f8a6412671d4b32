// Page after page along one line of cursors. Must not know of other chains.
#include "chain.h"

#include "base/mem.h"

// Cursors that were sent, by hash: open addressing, 0 marks a free place. Two cursors of one hash
// among a million pages are as likely as one in ten million.
struct cursor_set {
    uint64_t *places;
    size_t n, cap; // cap is a power of two
};

struct chain {
    struct net *net;
    struct request_spec spec;
    bool up;
    enum walk_state state;
    char *cursor; // of the next request
    size_t cursor_len;
    bool is_before;          // how it is sent
    bool is_last, is_looped; // what comes after the page that is ready
    size_t n_wanted, n_answers, n_pages, n_rows;
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

static void set_cursor(struct chain *c, struct slice cursor, bool is_before) {
    char *copy = mem_dup_text(cursor);
    mem_free(c->cursor);
    c->cursor = copy;
    c->cursor_len = cursor.len;
    c->is_before = is_before;
}

static struct slice cursor_of(const struct chain *c) {
    return (struct slice){c->cursor, c->cursor_len};
}

struct chain *chain_new(
    struct net *n, const struct request_spec *spec, struct slice cursor, bool is_before) {
    struct chain *c = mem_calloc(1, sizeof(*c));
    c->net = n;
    request_spec_copy(&c->spec, spec);
    if (cursor.len > 0) {
        c->up = is_before;
        set_cursor(c, cursor, is_before);
    } else {
        set_cursor(c, spec->first_cursor, spec->first_is_before);
    }
    return c;
}

void chain_free(struct chain *c) {
    if (!c) {
        return;
    }
    fetch_free(c->fetch);
    page_free(c->page);
    request_spec_release(&c->spec);
    mem_free(c->cursor);
    mem_free(c->sent.places);
    mem_free(c);
}

void chain_set_page_size(struct chain *c, int count) {
    c->spec.count = count;
}

void chain_want(struct chain *c, size_t n_pages) {
    c->n_wanted = n_pages;
}

static void ask(struct chain *c, int64_t now_ms) {
    if (c->cursor_len > 0) {
        set_add(&c->sent, hash_of(cursor_of(c), c->is_before));
    }
    c->fetch = fetch_start(c->net, &c->spec, cursor_of(c), c->is_before, now_ms);
    c->state = WALK_RUNNING;
}

void chain_say_looped(struct error *e, const struct net *n, size_t n_rows) {
    error_set(e, ERROR_INCOMPLETE,
        "%s repeated a page marker: the list is not complete; %zu rows were loaded",
        net_origin(n)->host, n_rows);
}

static void stop_looped(struct chain *c) {
    chain_say_looped(&c->error, c->net, c->n_rows);
    c->state = WALK_LOOPED;
}

static void stop_empty(struct chain *c) {
    error_set_retryable(&c->error, ERROR_INCOMPLETE,
        "%s sent %d empty pages in a row and says that more follow: go on?",
        net_origin(c->net)->host, c->n_empty);
    c->state = WALK_EMPTY;
}

// Where the walk stands once the page at hand is done with.
static void settle(struct chain *c) {
    if (c->is_last) {
        c->state = WALK_END;
    } else if (c->is_looped) {
        stop_looped(c);
    } else {
        c->state = WALK_IDLE;
    }
}

static void note_next(struct chain *c, const struct page *p) {
    struct slice next = c->up ? page_previous(p) : page_next(p);
    c->is_last = next.len == 0;
    c->is_looped = !c->is_last && set_has(&c->sent, hash_of(next, c->up));
    if (!c->is_last) {
        set_cursor(c, next, c->up);
    }
}

// An empty page is passed over, as long as they are few.
static void pass_over(struct chain *c, struct page *p, int64_t now_ms) {
    page_free(p);
    c->n_empty++;
    settle(c);
    if (c->state != WALK_IDLE) {
        return;
    }
    if (c->n_empty > WALK_EMPTY_MAX) {
        stop_empty(c);
    } else {
        ask(c, now_ms);
    }
}

static void take_answer(struct chain *c, int64_t now_ms) {
    struct page *p = fetch_take_page(c->fetch);
    fetch_free(c->fetch);
    c->fetch = NULL;
    c->n_answers++;
    note_next(c, p);
    if (p->n_sessions == 0 && p->n_skipped == 0) {
        pass_over(c, p, now_ms);
    } else {
        c->n_empty = 0;
        c->page = p;
        c->state = WALK_PAGE;
    }
}

static void watch_fetch(struct chain *c, int64_t now_ms, instant wall) {
    switch (fetch_step(c->fetch, now_ms, wall)) {
    case FETCH_DONE:
        take_answer(c, now_ms);
        break;
    case FETCH_FAILED:
        c->error = *fetch_last_error(c->fetch);
        c->state = WALK_FAILED;
        break;
    default:
        break;
    }
}

enum walk_state chain_step(struct chain *c, int64_t now_ms, instant wall) {
    if (c->state == WALK_IDLE && c->n_wanted > 0) {
        ask(c, now_ms);
    }
    if (c->state == WALK_RUNNING) {
        watch_fetch(c, now_ms, wall);
    }
    return c->state;
}

enum walk_state chain_get_state(const struct chain *c) {
    return c->state;
}

struct page *chain_take_page(struct chain *c) {
    require(c->state == WALK_PAGE);
    struct page *p = c->page;
    c->page = NULL;
    c->n_pages++;
    c->n_rows += p->n_sessions;
    c->n_wanted -= c->n_wanted > 0 && c->n_wanted < SIZE_MAX ? 1 : 0;
    settle(c);
    return p;
}

const struct error *chain_error(const struct chain *c) {
    bool has_one = c->state == WALK_FAILED || c->state == WALK_LOOPED || c->state == WALK_EMPTY;
    return has_one ? &c->error : NULL;
}

bool chain_cursor_refused(const struct chain *c) {
    return c->state == WALK_FAILED && fetch_cursor_refused(c->fetch);
}

void chain_retry(struct chain *c, int64_t now_ms) {
    if (c->state == WALK_FAILED ||
        (c->state == WALK_RUNNING && fetch_get_state(c->fetch) == FETCH_BACKING_OFF)) {
        fetch_retry(c->fetch, now_ms);
        c->state = WALK_RUNNING;
    }
}

void chain_continue(struct chain *c) {
    if (c->state == WALK_EMPTY) {
        c->n_empty = 0;
        c->n_wanted += c->n_wanted == 0 ? 1 : 0;
        c->state = WALK_IDLE;
    }
}

void chain_cancel(struct chain *c) {
    c->n_wanted = 0;
    if (c->state == WALK_RUNNING || c->state == WALK_FAILED) {
        fetch_free(c->fetch);
        c->fetch = NULL;
        c->state = WALK_IDLE;
    }
}

int64_t chain_due_ms(const struct chain *c) {
    if (c->state == WALK_RUNNING) {
        return fetch_due_ms(c->fetch);
    }
    return c->state == WALK_IDLE && c->n_wanted > 0 ? 0 : INT64_MAX;
}

const struct fetch *chain_fetch(const struct chain *c) {
    return c->fetch;
}

bool chain_is_untouched(const struct chain *c) {
    return c->n_answers == 0 && (!c->fetch || fetch_attempt(c->fetch) == 0);
}

size_t chain_n_pages(const struct chain *c) {
    return c->n_pages;
}

size_t chain_n_rows(const struct chain *c) {
    return c->n_rows;
}

bool chain_at_end(const struct chain *c) {
    return c->state == WALK_END;
}
