// Asking what changed. It must not know what the answer is shown in.
#include "app/refresh.h"

#include "base/mem.h"

static const enum param kept[] = {
    PARAM_MIN_CREATED_AT,
    PARAM_MAX_CREATED_AT,
    PARAM_STORE_ID,
    PARAM_CUSTOMER_ID,
    PARAM_ID,
    PARAM_SESSION_TOKEN,
};

void refresh_init(struct refresh *r, int64_t interval_ms) {
    *r = (struct refresh){0};
    live_init(&r->live, interval_ms);
}

void refresh_release(struct refresh *r) {
    refresh_stop(r);
}

instant refresh_newest(const struct page *p) {
    instant newest = INSTANT_NONE;
    for (size_t i = 0; i < p->n_sessions; i++) {
        instant t;
        if (session_instant(&p->sessions[i], FIELD_UPDATED_AT, &t) && t > newest) {
            newest = t;
        }
    }
    return newest;
}

// A record of the future that stands beside others must not hide them.
static void see(struct refresh *r, const struct page *p, struct live_clock now) {
    for (size_t i = 0; i < p->n_sessions; i++) {
        instant t;
        if (session_instant(&p->sessions[i], FIELD_UPDATED_AT, &t)) {
            live_saw(&r->live, t, now);
        }
    }
}

void refresh_begin(struct refresh *r, const struct page *p, int64_t now_ms, struct live_clock now) {
    refresh_stop(r);
    live_begin(&r->live, now_ms, now, INSTANT_NONE);
    see(r, p, now);
}

void refresh_make_query(const struct query *q, instant since, struct query *out) {
    struct buf text = BUF_INIT(64);
    query_init(out);
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        query_set(out, kept[i], query_get(q, kept[i]));
    }
    instant_append_iso(&text, since);
    query_set(out, PARAM_MIN_UPDATED_AT, buf_slice(&text));
    query_set(out, PARAM_ORDER_BY, SLICE("updatedAt"));
    query_set(out, PARAM_DIRECTION, SLICE("asc"));
    buf_clear(&text);
    buf_printf(&text, "%d", PAGE_COUNT_MAX);
    query_set(out, PARAM_COUNT_PER_PAGE, buf_slice(&text));
    buf_release(&text);
}

static bool start(struct refresh *r, const struct refresh_question *q) {
    struct query query;
    struct request_spec spec;
    refresh_make_query(q->query, live_since(&r->live), &query);
    const bool ok = query_resolve(&query, q->then, q->encoding, &spec, &r->error);
    query_release(&query);
    if (ok) {
        r->walk = walk_new(q->net, &spec, SLICE_NONE, false);
        r->n_pages = 0;
        r->since = live_since(&r->live);
        walk_want(r->walk, REFRESH_PAGES_MAX);
        request_spec_release(&spec);
    }
    return ok;
}

static enum refresh_state fail(struct refresh *r, int64_t now_ms) {
    refresh_stop(r);
    live_failed(&r->live, now_ms);
    return REFRESH_FAILED;
}

static enum refresh_state take_page(struct refresh *r, struct live_clock now, struct page **page) {
    *page = walk_take_page(r->walk);
    r->n_pages++;
    see(r, *page, now);
    return REFRESH_PAGE;
}

enum refresh_state refresh_step(struct refresh *r, const struct refresh_question *q, int64_t now_ms,
    instant wall, struct live_clock now, struct page **page) {
    if (!r->walk) {
        if (!live_is_due(&r->live, now_ms)) {
            return REFRESH_IDLE;
        }
        if (!start(r, q)) {
            return fail(r, now_ms);
        }
    }
    enum walk_state state = walk_step(r->walk, now_ms, wall);
    // All pages of one moment: the next question would begin where this one did.
    while (
        state == WALK_IDLE && live_since(&r->live) <= r->since && r->n_pages < REFRESH_PAGES_MOST) {
        walk_want(r->walk, REFRESH_PAGES_MAX);
        state = walk_step(r->walk, now_ms, wall);
    }
    switch (state) {
    case WALK_PAGE:
        return take_page(r, now, page);
    case WALK_END:
        r->has_more = false;
        refresh_stop(r);
        live_succeeded(&r->live, now_ms);
        return REFRESH_DONE;
    case WALK_IDLE: // as many pages as were wanted
        r->has_more = true;
        refresh_stop(r);
        live_advanced(&r->live, now_ms);
        return REFRESH_DONE;
    case WALK_LOOPED:
    case WALK_EMPTY:
    case WALK_FAILED:
        r->error = *walk_error(r->walk);
        return fail(r, now_ms);
    case WALK_RUNNING:
        break;
    }
    return REFRESH_RUNNING;
}

void refresh_stop(struct refresh *r) {
    walk_free(r->walk);
    r->walk = NULL;
}

bool refresh_is_running(const struct refresh *r) {
    return r->walk != NULL;
}

bool refresh_is_failing(const struct refresh *r) {
    const struct fetch *f = r->walk ? walk_fetch(r->walk) : NULL;
    return r->live.n_failed > 0 || (f && fetch_get_state(f) == FETCH_BACKING_OFF);
}

const struct error *refresh_error(const struct refresh *r) {
    return &r->error;
}

int64_t refresh_due_ms(const struct refresh *r) {
    return r->walk ? walk_due_ms(r->walk) : live_due_ms(&r->live);
}
