// Keeping up who is inside: refreshes, and the numbers. It must not know how the first load is made
// (crowd_load.c), nor who shows the numbers.
#include "crowd_private.h"

#include "base/mem.h"

struct crowd *crowd_new(
    const struct query *scope, const struct occupancy_limits *l, const struct alert_rules *r) {
    struct crowd *c = mem_calloc(1, sizeof *c);
    query_init(&c->scope);
    query_set(&c->scope, PARAM_STORE_ID, query_get(scope, PARAM_STORE_ID));
    c->occupancy = occupancy_new();
    c->trend = trend_new();
    c->marks = crowd_marks_new();
    c->limits = *l;
    c->rules = *r;
    c->known_since = INSTANT_NONE;
    c->as_of = INSTANT_NONE;
    c->last_entry = INSTANT_NONE;
    c->computed_at = INSTANT_NONE;
    c->retry_due_ms = INT64_MAX;
    refresh_init(&c->refresh, LIVE_INTERVAL_DEFAULT_MS);
    live_init(&c->begun, LIVE_INTERVAL_DEFAULT_MS);
    return c;
}

void crowd_drop_held(struct crowd *c, size_t from, size_t n) {
    for (size_t i = from; i < from + n; i++) {
        page_free(c->held[i]);
    }
    for (size_t i = from + n; i < c->n_held; i++) {
        c->held[i - n] = c->held[i];
    }
    c->n_held -= n;
}

// Who entered is asked for again by the next round; what changed is not, once it was seen.
static void drop_arrivals(struct crowd *c) {
    crowd_drop_held(c, c->n_held_before, c->n_pages);
    c->n_pages = 0;
}

static bool is_refreshing(const struct crowd *c) {
    return c->arrivals || refresh_is_running(&c->refresh);
}

void crowd_refresh_stop(struct crowd *c) {
    if (is_refreshing(c)) {
        drop_arrivals(c);
    }
    walk_free(c->arrivals);
    c->arrivals = NULL;
    refresh_stop(&c->refresh);
}

void crowd_stop(struct crowd *c) {
    c->was_stopped = c->was_stopped || (c->is_loading && c->stage < CROWD_WHOLE);
    c->is_left = c->is_left || (c->fresh && c->is_return);
    crowd_load_stop(c);
    crowd_refresh_stop(c);
}

void crowd_free(struct crowd *c) {
    if (!c) {
        return;
    }
    crowd_stop(c);
    crowd_drop_held(c, 0, c->n_held);
    mem_free(c->held);
    refresh_release(&c->refresh);
    occupancy_free(c->occupancy);
    trend_free(c->trend);
    crowd_marks_free(c->marks);
    mem_free(c->alerts);
    query_release(&c->scope);
    mem_free(c);
}

struct walk *crowd_ask(struct crowd *c, const struct crowd_world *w, enum param from, instant since,
    const char *order, bool descending) {
    const struct value_context then = {.now = w->server.now, .zone = ZONE_UTC};
    struct buf text = BUF_INIT(64);
    struct query q;
    struct request_spec spec;
    struct walk *walk = NULL;
    query_init(&q);
    query_copy(&q, &c->scope);
    instant_append_iso(&text, since);
    query_set(&q, from, buf_slice(&text));
    query_set(&q, PARAM_ORDER_BY, slice_of(order));
    query_set(&q, PARAM_DIRECTION, descending ? SLICE("desc") : SLICE("asc"));
    buf_clear(&text);
    buf_printf(&text, "%d", PAGE_COUNT_MAX);
    query_set(&q, PARAM_COUNT_PER_PAGE, buf_slice(&text));
    if (query_resolve(&q, &then, w->encoding, &spec, &c->error)) {
        walk = walk_new(w->net, &spec, SLICE_NONE, false);
        walk_want(walk, SIZE_MAX);
        request_spec_release(&spec);
    }
    query_release(&q);
    buf_release(&text);
    return walk;
}

// A record of the future that stands beside others must not hide them.
static void see_entry(struct crowd *c, const struct session *s, struct live_clock server) {
    instant t;
    if (session_instant(s, FIELD_LAST_ENTERED_AT, &t) && t <= server.now + LIVE_CLOCK_MARGIN_MS &&
        t > c->last_entry) {
        c->last_entry = t;
    }
}

void crowd_take(
    struct crowd *c, struct occupancy *into, struct page *p, const struct crowd_world *w) {
    for (size_t i = 0; i < p->n_sessions; i++) {
        see_entry(c, &p->sessions[i], w->server);
        occupancy_add(into, &p->sessions[i]);
    }
    page_free(p);
}

// --- refreshes ---

static void hold(struct crowd *c, struct page *p) {
    mem_grow(&c->held, &c->cap_held, c->n_held + 1, sizeof(*c->held));
    c->held[c->n_held++] = p;
}

static void take_held(struct crowd *c, const struct crowd_world *w) {
    for (size_t i = 0; i < c->n_held; i++) {
        crowd_take(c, c->occupancy, c->held[i], w);
    }
    c->n_held = 0;
}

static unsigned fail(struct crowd *c, const struct crowd_world *w, const struct error *e) {
    const bool first = !c->failed;
    c->error = *e;
    c->failed = true;
    walk_free(c->arrivals);
    c->arrivals = NULL;
    drop_arrivals(c);
    live_failed(&c->refresh.live, w->now_ms);
    return first ? CROWD_FAILED : 0;
}

// An answer without a row is no page.
static size_t n_answers(size_t n_pages) {
    return n_pages > 0 ? n_pages : 1;
}

static void end_round(struct crowd *c, const struct crowd_world *w) {
    if (!c->is_loading) {
        crowd_show_fresh(c);
    }
    take_held(c, w);
    c->as_of = w->server.now;
    if (c->known_since != INSTANT_NONE && c->known_since < w->server.now - CROWD_REACH_MS) {
        c->known_since = w->server.now - CROWD_REACH_MS;
    }
    c->n_requests = n_answers(c->n_pages) + n_answers(c->refresh.n_pages);
    c->n_pages = 0;
    c->n_refreshes++;
    c->is_left = false;
    if (!c->is_loading) {
        c->failed = false;
        c->stage = c->was_stopped ? c->stage : CROWD_WHOLE;
    }
    // Nobody asks about who was here long before; memory does not grow with the days. Now and then:
    // it costs more than a refresh.
    if (w->now_ms >= c->forget_due_ms) {
        c->forget_due_ms = w->now_ms + CROWD_FORGET_MS;
        occupancy_forget(c->occupancy, w->server.now - CROWD_REACH_MS);
    }
}

// As many pages as a refresh asks for were not all: the rest is asked for at once, unless there is
// no end of it.
static bool is_behind(struct crowd *c) {
    enum { BEHIND_MOST = 5 };
    const bool is_rest = c->refresh.has_more && c->n_behind < BEHIND_MOST;
    c->n_behind = is_rest ? c->n_behind + 1 : 0;
    return is_rest;
}

static unsigned step_changes(struct crowd *c, const struct crowd_world *w) {
    const struct value_context then = {.now = w->server.now, .zone = ZONE_UTC};
    const struct refresh_question question = {
        .net = w->net, .query = &c->scope, .then = &then, .encoding = w->encoding};
    for (;;) {
        struct page *p = NULL;
        switch (refresh_step(&c->refresh, &question, w->now_ms, w->wall, w->server, &p)) {
        case REFRESH_PAGE:
            hold(c, p);
            continue;
        case REFRESH_DONE:
            if (is_behind(c)) {
                c->refresh.live.due_ms = w->now_ms;
                return 0;
            }
            end_round(c, w);
            return CROWD_ROWS | (c->stage == CROWD_WHOLE ? CROWD_REFRESHED : 0);
        case REFRESH_FAILED: {
            const bool first = !c->failed;
            c->failed = true;
            drop_arrivals(c);
            c->error = *refresh_error(&c->refresh);
            return first ? CROWD_FAILED : 0;
        }
        case REFRESH_IDLE:
        case REFRESH_RUNNING:
            return 0;
        }
    }
}

// Entries first: what the changes say afterwards is of one moment, and newer.
static unsigned step_arrivals(struct crowd *c, const struct crowd_world *w, bool *done) {
    *done = false;
    for (;;) {
        switch (walk_step(c->arrivals, w->now_ms, w->wall)) {
        case WALK_PAGE:
            hold(c, walk_take_page(c->arrivals));
            c->n_pages++;
            continue;
        case WALK_END:
        case WALK_IDLE: // as many pages as were wanted: the changes tell the rest
            walk_free(c->arrivals);
            c->arrivals = NULL;
            *done = true;
            return 0;
        case WALK_LOOPED:
        case WALK_EMPTY:
        case WALK_FAILED: {
            const struct error e = *walk_error(c->arrivals);
            return fail(c, w, &e);
        }
        case WALK_RUNNING:
            return 0;
        }
    }
}

static bool start_round(struct crowd *c, const struct crowd_world *w) {
    const instant newest = c->last_entry != INSTANT_NONE && c->last_entry < w->server.now
                               ? c->last_entry
                               : w->server.now;
    c->n_pages = 0;
    c->n_held_before = c->n_held;
    c->arrivals = crowd_ask(
        c, w, PARAM_MIN_ENTERED_AT, newest - CROWD_OVERLAP_MS, "customerLastEnteredAt", true);
    if (c->arrivals) {
        walk_want(c->arrivals, REFRESH_PAGES_MAX);
    }
    return c->arrivals != NULL;
}

// Of longer ago it would be too much that changed.
static bool is_absent(const struct crowd *c, const struct crowd_world *w) {
    return live_age_ms(&c->refresh.live, w->now_ms) > CROWD_ABSENCE_MS;
}

bool crowd_refresh(struct crowd *c, const struct crowd_world *w) {
    if (c->stage == CROWD_OLDER && !c->is_loading && !c->was_stopped && is_refreshing(c) &&
        !crowd_is_failing(c)) {
        return true; // the one that ends the load
    }
    if (c->stage < CROWD_WHOLE || c->is_loading || is_absent(c, w)) {
        return false;
    }
    c->failed = false; // if it does again, that is told again
    live_ask(&c->refresh.live, w->now_ms);
    return true;
}

static unsigned step_refresh(struct crowd *c, const struct crowd_world *w) {
    if (!is_refreshing(c)) {
        if (!live_is_due(&c->refresh.live, w->now_ms)) {
            return 0;
        }
        // The round that ends a load anew is that load's, however long it took.
        if (is_absent(c, w) && (c->is_loading || !c->fresh)) {
            if (!c->is_loading && !c->is_left) {
                crowd_load(c, w);
                c->is_return = true;
            } else {
                live_put_off(&c->refresh.live, w->now_ms);
            }
            return 0;
        }
        if (!start_round(c, w)) {
            const struct error e = c->error;
            return fail(c, w, &e);
        }
    }
    unsigned news = 0;
    if (c->arrivals) {
        bool done;
        news = step_arrivals(c, w, &done);
        if (!done) {
            return news;
        }
    }
    return news | step_changes(c, w);
}

unsigned crowd_step(struct crowd *c, const struct crowd_world *w) {
    live_note_time(&c->refresh.live, w->now_ms, w->wall);
    unsigned news = c->is_loading ? crowd_load_step(c, w) : 0;
    if (c->stage >= CROWD_OLDER) {
        news |= step_refresh(c, w);
    }
    return news;
}

int64_t crowd_due_ms(const struct crowd *c) {
    int64_t due_ms = c->is_loading ? crowd_load_due_ms(c) : INT64_MAX;
    if (c->stage >= CROWD_OLDER) {
        const int64_t d = c->arrivals ? walk_due_ms(c->arrivals) : refresh_due_ms(&c->refresh);
        due_ms = d < due_ms ? d : due_ms;
    }
    return due_ms;
}

bool crowd_is_running(const struct crowd *c) {
    if (is_refreshing(c)) {
        return true;
    }
    for (int i = 0; i < CROWD_QUESTIONS && c->is_loading; i++) {
        const struct walk *w = c->load[i].walk;
        if (w && (walk_get_state(w) == WALK_RUNNING || walk_get_state(w) == WALK_PAGE)) {
            return true;
        }
    }
    return false;
}

bool crowd_is_stale(const struct crowd *c, int64_t now_ms) {
    return c->stage >= CROWD_OLDER && live_is_stale(&c->refresh.live, now_ms);
}

static const struct error *fault_of(const struct walk *w) {
    const struct fetch *f = w ? walk_fetch(w) : NULL;
    return f && fetch_get_state(f) == FETCH_BACKING_OFF ? fetch_last_error(f) : NULL;
}

const struct error *crowd_fault(const struct crowd *c) {
    if (c->failed) {
        return &c->error;
    }
    const struct error *fault = fault_of(c->arrivals);
    fault = fault ? fault : fault_of(c->refresh.walk);
    for (int i = 0; i < CROWD_QUESTIONS && c->is_loading && !fault; i++) {
        fault = fault_of(c->load[i].walk);
    }
    return fault;
}

bool crowd_is_failing(const struct crowd *c) {
    return crowd_fault(c) || refresh_is_failing(&c->refresh);
}

// --- numbers ---

// That nothing new came while nothing could be asked is not the store's silence.
static struct occupancy_limits limits_at(const struct crowd *c, instant now) {
    struct occupancy_limits limits = c->limits;
    if (c->as_of != INSTANT_NONE && now > c->as_of) {
        limits.silence_ms += now - c->as_of;
    }
    return limits;
}

void crowd_compute(struct crowd *c, int64_t now_ms, instant now) {
    const struct occupancy_limits limits = limits_at(c, now);
    c->rows = occupancy_compute(c->occupancy, &limits, now, &c->n_rows, &c->totals);
    occupancy_sort(c->rows, c->n_rows, OCCUPANCY_LOAD, true);
    for (size_t i = 0; i < c->n_rows; i++) {
        c->rows[i].long_visit =
            c->rules.long_visit_ms > 0 && c->rows[i].longest_ms > c->rules.long_visit_ms;
    }
    crowd_marks_set(c->marks, c->rows, c->n_rows, now_ms, c->stage < CROWD_WHOLE);
    mem_free(c->alerts);
    c->alerts = NULL;
    c->n_alerts = 0;
    if (c->stage >= CROWD_OLDER) {
        c->alerts = alerts_find(c->rows, c->n_rows, &c->rules, &c->n_alerts);
        if (live_age_ms(&c->refresh.live, now_ms) <= CROWD_SAMPLE_AGE_MS) {
            trend_sample(c->trend, c->rows, c->n_rows, now);
        }
    }
    c->computed_at = now;
    c->computed_ms = now_ms;
}

int64_t crowd_compute_due_ms(const struct crowd *c) {
    if (c->stage == CROWD_NOTHING || c->computed_at == INSTANT_NONE) {
        return INT64_MAX;
    }
    const int64_t lit_ms = crowd_marks_due_ms(c->marks);
    const int64_t second_ms = c->computed_ms + MS_SECOND - c->computed_at % MS_SECOND;
    return lit_ms < second_ms ? lit_ms : second_ms;
}
