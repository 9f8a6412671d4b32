// Reading who is inside from nothing: two walks side by side. It must not know refreshes.
#include "crowd_private.h"

#include "base/mem.h"

enum { ENTRIES, CHANGES };

static const struct {
    enum param from;
    enum field by;
    const char *order;
} questions[CROWD_QUESTIONS] = {
    [ENTRIES] = {PARAM_MIN_ENTERED_AT, FIELD_LAST_ENTERED_AT, "customerLastEnteredAt"},
    [CHANGES] = {PARAM_MIN_UPDATED_AT, FIELD_UPDATED_AT, "updatedAt"},
};

static int64_t reach_ms(const struct crowd *c, int i) {
    return i == ENTRIES ? c->limits.stale_ms + CROWD_MARGIN_MS : CROWD_REACH_MS;
}

static bool ask(struct crowd *c, const struct crowd_world *w, int i) {
    struct crowd_load *l = &c->load[i];
    walk_free(l->walk);
    *l = (struct crowd_load){.from = c->load_at - reach_ms(c, i), .reached = INSTANT_NONE};
    l->walk = crowd_ask(c, w, questions[i].from, l->from, questions[i].order, true);
    return l->walk != NULL;
}

static void get_stuck(struct crowd *c, const struct crowd_world *w, const struct error *e) {
    c->error = *e;
    c->failed = true;
    c->retry_ms = c->retry_ms < CROWD_RETRY_LEAST_MS      ? CROWD_RETRY_LEAST_MS
                  : c->retry_ms > CROWD_RETRY_MOST_MS / 2 ? CROWD_RETRY_MOST_MS
                                                          : c->retry_ms * 2;
    c->retry_due_ms = w->now_ms + c->retry_ms;
}

static void begin(struct crowd *c, const struct crowd_world *w) {
    c->is_loading = true;
    c->failed = false;
    c->load_at = w->server.now;
    live_init(&c->begun, c->refresh.live.interval_ms);
    c->retry_due_ms = INT64_MAX;
    for (int i = 0; i < CROWD_QUESTIONS; i++) {
        if (!ask(c, w, i)) {
            const struct error e = c->error;
            get_stuck(c, w, &e);
        }
    }
}

void crowd_load(struct crowd *c, const struct crowd_world *w) {
    crowd_stop(c);
    if (c->stage >= CROWD_OLDER) {
        c->fresh = occupancy_new(); // what is shown stays until this is whole
    } else {
        c->stage = CROWD_LOADING;
    }
    c->retry_ms = 0;
    c->was_stopped = false;
    c->is_left = false;
    c->is_return = false;
    begin(c, w);
}

void crowd_load_stop(struct crowd *c) {
    for (int i = 0; i < CROWD_QUESTIONS; i++) {
        walk_free(c->load[i].walk);
        c->load[i].walk = NULL;
    }
    occupancy_free(c->fresh);
    c->fresh = NULL;
    c->is_loading = false;
    c->retry_due_ms = INT64_MAX;
}

// The clock was not known when it was asked: ours was too far off to ask for the right hours.
static bool asked_wrongly(const struct crowd *c, const struct crowd_world *w) {
    const int64_t off_ms = w->server.now - c->load_at;
    const int64_t most_ms = CROWD_MARGIN_MS / 2;
    return w->server.known && c->load[ENTRIES].n_rows == 0 && c->load[CHANGES].n_rows == 0 &&
           (off_ms > most_ms || off_ms < -most_ms);
}

static void note_reached(struct crowd_load *l, const struct page *p, enum field by) {
    l->n_rows += p->n_sessions;
    for (size_t i = 0; i < p->n_sessions; i++) {
        instant t;
        if (session_instant(&p->sessions[i], by, &t) &&
            (l->reached == INSTANT_NONE || t < l->reached)) {
            l->reached = t;
        }
    }
}

// What changes from the first page on is asked for by the refreshes; all other pages are read
// later.
static void note_begin(struct crowd *c, const struct crowd_world *w, const struct page *p) {
    if (live_since(&c->begun) == INSTANT_NONE) {
        struct refresh r;
        refresh_init(&r, c->refresh.live.interval_ms);
        refresh_begin(&r, p, w->now_ms, w->server);
        c->begun = r.live;
        refresh_release(&r);
    }
}

static void take_page(struct crowd *c, const struct crowd_world *w, int i) {
    struct crowd_load *l = &c->load[i];
    struct page *p = walk_take_page(l->walk);
    note_begin(c, w, p);
    note_reached(l, p, questions[i].by);
    crowd_take(c, c->fresh ? c->fresh : c->occupancy, p, w);
}

void crowd_show_fresh(struct crowd *c) {
    if (c->fresh) {
        occupancy_free(c->occupancy);
        c->occupancy = c->fresh;
        c->fresh = NULL;
        c->rows = NULL; // were the old one's
        c->n_rows = 0;
    }
}

// From here on refreshes keep up what was loaded.
static void start_living(struct crowd *c, const struct crowd_world *w) {
    const struct page none = {0};
    const int64_t interval_ms = c->refresh.live.interval_ms;
    note_begin(c, w, &none); // there was no page at all
    crowd_refresh_stop(c);
    crowd_drop_held(c, 0, c->n_held); // older than what was read
    c->n_pages = 0;
    c->refresh.live = c->begun;
    c->as_of = c->load_at;
    live_set_interval(&c->refresh.live, interval_ms, w->now_ms);
}

static unsigned finish(struct crowd *c, const struct crowd_world *w, int i) {
    c->load[i].done = true;
    walk_free(c->load[i].walk);
    c->load[i].walk = NULL;
    const bool entries = c->load[ENTRIES].done;
    if (entries && !c->fresh && c->stage < CROWD_OLDER) {
        c->stage = CROWD_OLDER;
        c->known_since = c->load[ENTRIES].from;
        start_living(c, w);
    }
    if (!entries || !c->load[CHANGES].done) {
        return CROWD_ROWS;
    }
    if (c->fresh) {
        start_living(c, w);
    }
    c->known_since = c->load[CHANGES].from;
    c->is_loading = false;
    c->failed = false;
    c->retry_ms = 0;
    // The pages are of different moments; one refresh makes one of them, also where none is made by
    // itself.
    crowd_refresh_stop(c);
    live_ask(&c->refresh.live, w->now_ms);
    return CROWD_ROWS;
}

// The first answer tells the server's clock.
static struct crowd_world as_told(const struct crowd_world *w) {
    struct crowd_world then = *w;
    int64_t skew_ms;
    if (!w->server.known && net_clock_skew_ms(w->net, &skew_ms)) {
        then.server = (struct live_clock){.now = w->wall + skew_ms, .known = true};
    }
    return then;
}

static unsigned step_one(struct crowd *c, const struct crowd_world *w, int i) {
    struct crowd_load *l = &c->load[i];
    unsigned news = 0;
    while (l->walk) {
        const enum walk_state before = walk_get_state(l->walk);
        const enum walk_state state = walk_step(l->walk, w->now_ms, w->wall);
        const struct crowd_world then = as_told(w);
        switch (state) {
        case WALK_PAGE:
            if (asked_wrongly(c, &then)) {
                begin(c, &then);
                return news;
            }
            take_page(c, &then, i);
            news |= CROWD_ROWS;
            continue; // it may have been the last
        case WALK_END:
            if (asked_wrongly(c, &then)) { // hours that are still to come have no rows
                begin(c, &then);
                return news;
            }
            return news | finish(c, &then, i);
        case WALK_LOOPED:
        case WALK_EMPTY:
        case WALK_FAILED:
            if (before != walk_get_state(l->walk)) {
                get_stuck(c, w, walk_error(l->walk));
                news |= CROWD_FAILED;
            }
            return news;
        case WALK_IDLE:
        case WALK_RUNNING:
            return news;
        }
    }
    return news;
}

static bool is_stuck(const struct walk *w) {
    const enum walk_state s = w ? walk_get_state(w) : WALK_IDLE;
    return s == WALK_FAILED || s == WALK_LOOPED || s == WALK_EMPTY;
}

// At the same place, unless there is none any more.
static void try_again(struct crowd *c, const struct crowd_world *w) {
    c->retry_due_ms = INT64_MAX;
    c->failed = false;
    for (int i = 0; i < CROWD_QUESTIONS; i++) {
        struct crowd_load *l = &c->load[i];
        if (l->done || (l->walk && !is_stuck(l->walk))) {
            continue;
        }
        const bool from_top =
            !l->walk || walk_get_state(l->walk) == WALK_LOOPED ||
            (walk_get_state(l->walk) == WALK_FAILED && walk_cursor_refused(l->walk));
        if (from_top) {
            if (!ask(c, w, i)) {
                const struct error e = c->error;
                get_stuck(c, w, &e);
            }
        } else if (walk_get_state(l->walk) == WALK_EMPTY) {
            walk_continue(l->walk);
        } else {
            walk_retry(l->walk, w->now_ms);
        }
    }
}

bool crowd_retry(struct crowd *c, const struct crowd_world *w) {
    if (!c->failed) {
        return false;
    }
    if (c->is_loading) {
        try_again(c, w);
    } else if (!crowd_refresh(c, w)) {
        crowd_load(c, w);
    }
    return true;
}

unsigned crowd_load_step(struct crowd *c, const struct crowd_world *w) {
    if (w->now_ms >= c->retry_due_ms) {
        try_again(c, w);
    }
    unsigned news = 0;
    for (int i = 0; i < CROWD_QUESTIONS && c->is_loading; i++) {
        news |= step_one(c, w, i);
    }
    return news;
}

int64_t crowd_load_due_ms(const struct crowd *c) {
    int64_t due_ms = c->retry_due_ms;
    for (int i = 0; i < CROWD_QUESTIONS; i++) {
        const int64_t d = c->load[i].walk ? walk_due_ms(c->load[i].walk) : INT64_MAX;
        due_ms = d < due_ms ? d : due_ms;
    }
    return due_ms;
}

// "17:43"; of another day "11-23 12:12".
static void append_minute(instant t, enum zone zone, instant now, struct buf *out) {
    struct calendar then, today;
    instant_to_calendar(t, zone, &then);
    instant_to_calendar(now, zone, &today);
    if (then.day != today.day || then.month != today.month) {
        buf_printf(out, "%02d-%02d ", then.month, then.day);
    }
    buf_printf(out, "%02d:%02d", then.hour, then.minute);
}

void crowd_append_progress(const struct crowd *c, enum zone zone, instant now, struct buf *out) {
    if (!c->is_loading) {
        return;
    }
    const int i = c->load[ENTRIES].done ? CHANGES : ENTRIES;
    const struct crowd_load *l = &c->load[i];
    buf_printf(out, "%s: %zu sessions",
        c->fresh       ? "reading anew"
        : i == ENTRIES ? "loading"
                       : "reading older visits",
        l->n_rows);
    if (l->reached != INSTANT_NONE) {
        buf_append_text(out, ", back to ");
        append_minute(l->reached, zone, now, out);
        buf_append_text(out, ", until ");
        append_minute(l->from, zone, now, out);
    }
}
