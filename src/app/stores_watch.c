// What changed since the last time. It must not know how an event is written.
#include "stores_watch.h"

#include "base/mem.h"

// The numbers that change by what happens; the longest visit and the age change by themselves.
struct watched {
    enum occupancy_state state;
    enum occupancy_report employee_inside;
    const char *word; // static
    int64_t max_people, certain, possible, employees, testers, n_in, n_out;
    uint32_t n_sessions, n_stale;
};

struct watched_alert {
    enum alert_kind kind;
    char *store_id, *text; // owned
};

static void release_alerts(struct watched_alert *alerts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        mem_free(alerts[i].store_id);
        mem_free(alerts[i].text);
    }
    mem_free(alerts);
}

void stores_watch_release(struct stores_watch *w) {
    key_map_release(&w->by_store);
    mem_free(w->stores);
    release_alerts(w->alerts, w->n_alerts);
    *w = (struct stores_watch){0};
}

static struct watched watched_of(const struct occupancy_row *row) {
    return (struct watched){
        .state = row->state,
        .employee_inside = row->employee_inside,
        .word = occupancy_word(row),
        .max_people = row->max_people,
        .certain = row->certain,
        .possible = row->possible,
        .employees = row->employees,
        .testers = row->testers,
        .n_in = row->n_in,
        .n_out = row->n_out,
        .n_sessions = row->n_sessions,
        .n_stale = row->n_stale,
    };
}

static bool is_same(const struct watched *a, const struct watched *b) {
    return a->state == b->state && a->employee_inside == b->employee_inside &&
           strcmp(a->word, b->word) == 0 && a->max_people == b->max_people &&
           a->certain == b->certain && a->possible == b->possible && a->employees == b->employees &&
           a->testers == b->testers && a->n_in == b->n_in && a->n_out == b->n_out &&
           a->n_sessions == b->n_sessions && a->n_stale == b->n_stale;
}

static bool note_store(struct stores_watch *w, const struct occupancy_row *row) {
    const struct watched now = watched_of(row);
    bool is_new = false;
    const uint32_t at = *key_map_add(&w->by_store, row->store_id, (uint32_t)w->n_stores, &is_new);
    if (is_new) {
        mem_grow(&w->stores, &w->cap_stores, w->n_stores + 1, sizeof(*w->stores));
        w->stores[w->n_stores++] = now;
        return true;
    }
    const bool changed = !is_same(&w->stores[at], &now);
    w->stores[at] = now;
    return changed;
}

static bool stands_in(
    const struct watched_alert *alerts, size_t n, enum alert_kind kind, struct slice store_id) {
    for (size_t i = 0; i < n; i++) {
        if (alerts[i].kind == kind && slice_equal(slice_of(alerts[i].store_id), store_id)) {
            return true;
        }
    }
    return false;
}

static void append_alerts(
    struct stores_watch *w, const struct crowd *c, const struct stores_output *o, struct buf *out) {
    struct watched_alert *now = mem_calloc(c->n_alerts + 1, sizeof(*now));
    struct buf text = BUF_INIT(64 * 1024);
    for (size_t i = 0; i < c->n_alerts; i++) {
        const struct alert *alert = &c->alerts[i];
        buf_clear(&text);
        alert_append(alert, &text);
        now[i] = (struct watched_alert){.kind = alert->kind,
            .store_id = mem_dup_text(alert->row->store_id),
            .text = mem_dup_text(buf_slice(&text))};
        if (!stands_in(w->alerts, w->n_alerts, alert->kind, alert->row->store_id)) {
            stores_output_alert_event(
                o, true, alert_kind_name(alert->kind), alert->row->store_id, buf_slice(&text), out);
        }
    }
    for (size_t i = 0; i < w->n_alerts; i++) {
        const struct watched_alert *old = &w->alerts[i];
        if (!stands_in(now, c->n_alerts, old->kind, slice_of(old->store_id))) {
            stores_output_alert_event(o, false, alert_kind_name(old->kind), slice_of(old->store_id),
                slice_of(old->text), out);
        }
    }
    release_alerts(w->alerts, w->n_alerts);
    w->alerts = now;
    w->n_alerts = c->n_alerts;
    buf_release(&text);
}

void stores_watch_append(struct stores_watch *w, const struct crowd *c,
    const struct stores_output *o, int64_t now_ms, struct buf *out) {
    size_t n_changed = 0;
    for (size_t i = 0; i < c->n_rows; i++) {
        if (note_store(w, &c->rows[i])) {
            stores_output_store_event(o, &c->rows[i], c->alerts, c->n_alerts, out);
            n_changed++;
        }
    }
    append_alerts(w, c, o, out);
    stores_output_refresh_event(
        o, c->n_rows, n_changed, c->n_requests, live_age_ms(&c->refresh.live, now_ms), out);
}
