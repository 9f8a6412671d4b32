// Questions about the session under the cursor. Must not know where the answers are shown.
#include "app/related.h"

#include "base/mem.h"
#include "model/show.h"
#include "net/walk.h"

#include <string.h>

struct part {
    enum related_state state;
    struct walk *walk; // RELATED_ASKING
    struct dataset *data;
    row_id *rows;
    size_t n_rows;
    bool has_more;
    instant asked_at;
    struct error error;
};

struct entry {
    char *key;     // session_key; NULL = free
    uint64_t used; // when it was looked at, in turns
    struct query questions[RELATED_PART_COUNT];
    struct part parts[RELATED_PART_COUNT];
};

struct related {
    struct net *net;
    enum status_encoding encoding;
    struct entry entries[RELATED_KEPT];
    struct entry *shown; // NULL = no session is looked at
    uint64_t turn;
    int64_t begins_ms; // the questions about `shown`
    unsigned wanted;
};

// --- questions ----------------------------------------------------------------------------------

static void set_time(struct query *q, enum param p, instant t) {
    struct buf text = BUF_INIT(40);
    instant_append_iso(&text, t);
    if (t % MS_SECOND == 0) {
        buf_remove(&text, text.len - 5, 4); // ".000" makes chips long and says nothing
    }
    query_set(q, p, buf_slice(&text));
    buf_release(&text);
}

static bool either(const struct session *s, enum field wanted, enum field other, instant *out) {
    return session_instant(s, wanted, out) || session_instant(s, other, out);
}

static bool ask_near(const struct session *s, struct query *q) {
    const int64_t margin_ms = RELATED_NEAR_MINUTES * (int64_t)MS_MINUTE;
    const struct slice store = show_label_id(s, FIELD_STORE_LABEL);
    instant from, to;
    enum param least = PARAM_MIN_ENTERED_AT, most = PARAM_MAX_ENTERED_AT;
    if (either(s, FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT, &from)) {
        if (!either(s, FIELD_LAST_EXITED_AT, FIELD_LAST_ENTERED_AT, &to) || to < from) {
            to = from;
        }
    } else if (session_instant(s, FIELD_CREATED_AT, &from)) {
        to = from;
        least = PARAM_MIN_CREATED_AT;
        most = PARAM_MAX_CREATED_AT;
    } else {
        return false;
    }
    if (store.len == 0) {
        return false;
    }
    query_set(q, PARAM_STORE_ID, store);
    set_time(q, least, from - margin_ms);
    set_time(q, most, to + margin_ms);
    return true;
}

static bool ask_for(enum param p, struct slice value, struct query *q) {
    if (value.len > 0) {
        query_set(q, p, value);
    }
    return value.len > 0;
}

bool related_question(enum related_part p, const struct session *s, struct query *q) {
    query_init(q);
    switch (p) {
    case RELATED_CUSTOMER:
        return ask_for(PARAM_CUSTOMER_ID, show_label_id(s, FIELD_CUSTOMER_LABEL), q);
    case RELATED_NEAR:
        return ask_near(s, q);
    case RELATED_REFERENCE:
        return session_has(s, FIELD_REFERENCED_SESSION_ID) &&
               ask_for(PARAM_SESSION_TOKEN, session_text(s, FIELD_REFERENCED_SESSION_ID), q);
    case RELATED_PART_COUNT:
        break;
    }
    return false;
}

// --- entries ------------------------------------------------------------------------------------

static void clear_answer(struct part *p) {
    walk_free(p->walk);
    dataset_free(p->data);
    mem_free(p->rows);
    *p = (struct part){.state = p->state};
}

static void release_entry(struct entry *en) {
    for (size_t i = 0; i < RELATED_PART_COUNT; i++) {
        clear_answer(&en->parts[i]);
        query_release(&en->questions[i]);
    }
    mem_free(en->key);
    *en = (struct entry){0};
}

static void fill_entry(struct entry *en, const struct session *s) {
    en->key = mem_dup_text(session_key(s));
    for (size_t i = 0; i < RELATED_PART_COUNT; i++) {
        const bool can_ask = related_question((enum related_part)i, s, &en->questions[i]);
        query_set(&en->questions[i], PARAM_COUNT_PER_PAGE, SLICE("200"));
        en->parts[i].state = can_ask ? RELATED_WAITING : RELATED_NOTHING;
    }
}

// The one of this session, or the one that was not looked at for longest.
static struct entry *entry_of(struct related *r, const struct session *s) {
    struct entry *oldest = &r->entries[0];
    for (size_t i = 0; i < RELATED_KEPT; i++) {
        struct entry *en = &r->entries[i];
        if (en->key && slice_equal(slice_of(en->key), session_key(s))) {
            return en;
        }
        oldest = en->used < oldest->used ? en : oldest;
    }
    release_entry(oldest);
    fill_entry(oldest, s);
    return oldest;
}

struct related *related_new(struct net *n, enum status_encoding encoding) {
    struct related *r = mem_calloc(1, sizeof *r);
    r->net = n;
    r->encoding = encoding;
    return r;
}

void related_free(struct related *r) {
    if (!r) {
        return;
    }
    for (size_t i = 0; i < RELATED_KEPT; i++) {
        release_entry(&r->entries[i]);
    }
    mem_free(r);
}

// --- asking -------------------------------------------------------------------------------------

static bool is_wanted(const struct related *r, size_t part) {
    return (r->wanted >> part & 1U) != 0;
}

// What was on its way for a session that nobody looks at any more.
static void leave(struct related *r) {
    for (size_t i = 0; r->shown && i < RELATED_PART_COUNT; i++) {
        struct part *p = &r->shown->parts[i];
        if (p->state == RELATED_ASKING) {
            clear_answer(p);
            p->state = RELATED_WAITING;
        }
    }
    r->shown = NULL;
}

void related_look(
    struct related *r, const struct session *s, bool at_once, unsigned wanted, int64_t now_ms) {
    r->wanted = wanted;
    const bool same = s && r->shown && slice_equal(slice_of(r->shown->key), session_key(s));
    if (!same) {
        leave(r);
        if (!s) {
            return;
        }
        r->shown = entry_of(r, s);
        r->shown->used = ++r->turn;
        r->begins_ms = now_ms + RELATED_REST_MS;
    }
    if (at_once && r->begins_ms > now_ms) {
        r->begins_ms = now_ms;
    }
}

static void fail(struct part *p, const struct error *e) {
    const struct error error = *e;
    clear_answer(p);
    p->state = RELATED_FAILED;
    p->error = error;
}

static void begin(struct related *r, size_t part, const struct value_context *c) {
    struct part *p = &r->shown->parts[part];
    struct request_spec spec;
    struct error e = {0};
    clear_answer(p);
    if (!query_check_all(&r->shown->questions[part], c, &e) ||
        !query_resolve(&r->shown->questions[part], c, r->encoding, &spec, &e)) {
        fail(p, &e);
        return;
    }
    p->walk = walk_new(r->net, &spec, SLICE_NONE, false);
    p->asked_at = c->now;
    p->state = RELATED_ASKING;
    walk_want(p->walk, 1);
    request_spec_release(&spec);
}

static void finish(struct related *r, struct part *p, struct page *page) {
    p->data = dataset_new();
    if (page) {
        p->has_more = page_next(page).len > 0;
        dataset_append(p->data, page);
    }
    const size_t n = dataset_n_rows(p->data);
    p->rows = mem_alloc((n + 1) * sizeof *p->rows);
    for (row_id row = 0; row < n; row++) {
        if (!slice_equal(session_key(dataset_session(p->data, row)), slice_of(r->shown->key))) {
            p->rows[p->n_rows++] = row;
        }
    }
    walk_free(p->walk);
    p->walk = NULL;
    p->state = RELATED_DONE;
}

static void step_part(struct related *r, struct part *p, int64_t now_ms, instant wall) {
    switch (walk_step(p->walk, now_ms, wall)) {
    case WALK_PAGE:
        finish(r, p, walk_take_page(p->walk));
        break;
    case WALK_END:
        finish(r, p, NULL);
        break;
    case WALK_FAILED:
    case WALK_LOOPED:
    case WALK_EMPTY:
        fail(p, walk_error(p->walk));
        break;
    case WALK_IDLE:
    case WALK_RUNNING:
        break;
    }
}

bool related_step(struct related *r, int64_t now_ms, instant wall, const struct value_context *c) {
    bool changed = false;
    for (size_t i = 0; r->shown && i < RELATED_PART_COUNT; i++) {
        struct part *p = &r->shown->parts[i];
        const enum related_state before = p->state;
        if (p->state == RELATED_WAITING && is_wanted(r, i) && now_ms >= r->begins_ms) {
            begin(r, i, c);
        }
        if (p->state == RELATED_ASKING) {
            step_part(r, p, now_ms, wall);
        }
        changed = changed || before != p->state;
    }
    return changed;
}

int64_t related_due_ms(const struct related *r) {
    int64_t due_ms = INT64_MAX;
    for (size_t i = 0; r->shown && i < RELATED_PART_COUNT; i++) {
        const struct part *p = &r->shown->parts[i];
        const int64_t part_ms = p->state == RELATED_ASKING ? walk_due_ms(p->walk)
                                : p->state == RELATED_WAITING && is_wanted(r, i) ? r->begins_ms
                                                                                 : INT64_MAX;
        due_ms = part_ms < due_ms ? part_ms : due_ms;
    }
    return due_ms;
}

bool related_is_running(const struct related *r) {
    for (size_t i = 0; r->shown && i < RELATED_PART_COUNT; i++) {
        const enum related_state state = r->shown->parts[i].state;
        if (state == RELATED_ASKING || (state == RELATED_WAITING && is_wanted(r, i))) {
            return true;
        }
    }
    return false;
}

bool related_retry(struct related *r, int64_t now_ms) {
    bool any = false;
    for (size_t i = 0; r->shown && i < RELATED_PART_COUNT; i++) {
        struct part *p = &r->shown->parts[i];
        if (p->state == RELATED_FAILED) {
            clear_answer(p);
            p->state = RELATED_WAITING;
            r->begins_ms = now_ms;
            any = true;
        }
    }
    return any;
}

void related_renew(struct related *r, int64_t now_ms) {
    for (size_t i = 0; i < RELATED_KEPT; i++) {
        if (&r->entries[i] != r->shown) {
            release_entry(&r->entries[i]);
        }
    }
    for (size_t i = 0; r->shown && i < RELATED_PART_COUNT; i++) {
        struct part *p = &r->shown->parts[i];
        clear_answer(p);
        p->state = p->state == RELATED_NOTHING ? RELATED_NOTHING : RELATED_WAITING;
    }
    r->begins_ms = now_ms;
}

bool related_is_of(const struct related *r, const struct session *s) {
    return r->shown && slice_equal(slice_of(r->shown->key), session_key(s));
}

void related_answer(const struct related *r, enum related_part part, struct related_answer *out) {
    *out = (struct related_answer){.state = RELATED_NOTHING};
    if (!r->shown) {
        return;
    }
    const struct part *p = &r->shown->parts[part];
    const bool asks = p->state != RELATED_WAITING || is_wanted(r, part);
    *out = (struct related_answer){.state = asks ? p->state : RELATED_NOTHING,
        .data = p->data,
        .rows = p->rows,
        .n_rows = p->n_rows,
        .has_more = p->has_more,
        .asked_at = p->asked_at,
        .error = p->error.text};
}
