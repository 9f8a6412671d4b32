// What a refresh brings into a view. It must not know when it is asked for, nor the screen's other
// parts.
#include "app/view.h"

#include "base/mem.h"

// Whether a session fits what the server was asked for.
static bool fits(const struct view *v, const struct session *s) {
    const struct value_context then = {.now = v->asked_at, .zone = v->zone};
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (!query_fits(&v->plan.query, p, s, &then)) {
            return false;
        }
    }
    return true;
}

// New sessions have a place only in an order that what happens to a session never changes.
static struct dataset_order order_of(const struct view *v) {
    const enum field by = query_order_field(&v->plan.query);
    const bool has_marker = v->spec.first_cursor.len > 0;
    return (struct dataset_order){
        .by = by == FIELD_CREATED_AT || by == FIELD_ID ? by : FIELD_NONE,
        .descending = query_is_descending(&v->plan.query),
        .open_above = v->up ? !walk_at_end(v->up) : has_marker,
        .open_below = !walk_at_end(v->down),
    };
}

static bool is_older(const struct session *a, const struct session *b) {
    instant a_at;
    instant b_at;
    return session_instant(a, FIELD_UPDATED_AT, &a_at) &&
           session_instant(b, FIELD_UPDATED_AT, &b_at) && a_at < b_at;
}

// A session that is in the list: what is new about it is noted before its record is replaced.
static void note_known(
    struct view *v, row_id row, const struct session *s, const struct show *how, int64_t now_ms) {
    const struct session *old = dataset_session(v->data, row);
    struct field_set differing;
    if (is_older(s, old) || !changes_compare(old, s, how, &differing)) {
        return;
    }
    changes_light(&v->changes, row, &differing, now_ms);
    changes_set_left(&v->changes, row, !fits(v, s));
    const bool was_flagged = session_flag(old, FIELD_SUSPECTED_FRAUD);
    const bool is_flagged = session_flag(s, FIELD_SUSPECTED_FRAUD);
    v->n_flagged += is_flagged && !was_flagged;
    v->n_flagged -= was_flagged && !is_flagged;
    const enum field by = query_order_field(&v->plan.query);
    v->order_changed = v->order_changed || field_set_has(&differing, by);
}

// Keeps of the page what belongs to this view.
static void pick(struct view *v, struct page *p, const struct dataset_order *order,
    const struct show *how, int64_t now_ms) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const struct session *s = &p->sessions[i];
        const row_id row = dataset_find(v->data, session_key(s));
        if (row == ROW_NONE && !fits(v, s)) {
            continue;
        }
        if (row != ROW_NONE) {
            note_known(v, row, s, how, now_ms);
        } else if (order->by == FIELD_NONE) {
            changes_wait(&v->changes, session_key(s));
        }
        p->sessions[n++] = *s;
    }
    p->n_sessions = n;
}

static void note_new(struct view *v, row_id first, int64_t now_ms) {
    struct field_set all = {0};
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        field_set_add(&all, f);
    }
    for (row_id row = first; row < dataset_n_rows(v->data); row++) {
        changes_light(&v->changes, row, &all, now_ms);
        v->n_flagged += session_flag(dataset_session(v->data, row), FIELD_SUSPECTED_FRAUD);
    }
}

static size_t count_above(const struct view *v, row_id first) {
    const size_t cursor = list_position(&v->list, v->data);
    size_t n = 0;
    for (row_id row = first; cursor != SIZE_MAX && row < dataset_n_rows(v->data); row++) {
        const size_t position = dataset_position(v->data, row);
        n += position != SIZE_MAX && position < cursor;
    }
    return n;
}

size_t view_merge(struct view *v, struct page *p, const struct show *how, int64_t now_ms) {
    const struct show show = view_show(v, how);
    const struct dataset_order order = order_of(v);
    const row_id first_new = (row_id)dataset_n_rows(v->data);
    const struct list_anchor anchor = list_anchor(&v->list, v->data);
    v->n_skipped += p->n_skipped;
    v->n_repaired += p->n_repaired;
    pick(v, p, &order, &show, now_ms);
    const struct dataset_change change = dataset_merge(v->data, p, &order);
    if (change.n_new + change.n_changed == 0) {
        return 0;
    }
    note_new(v, first_new, now_ms);
    evidence_update(v->evidence, v->data);
    list_restore(&v->list, v->data, anchor, anchor.row);
    v->n_new_above += count_above(v, first_new);
    return change.n_new;
}

void view_settle(struct view *v, const struct show *how) {
    if (view_scans(v)) {
        view_touch(v, how); // what hangs on the time as well
    }
    if (v->groups.by != GROUP_BY_NONE) {
        view_group(v, v->groups.by, how);
    }
    if (live_age_ms(&v->refresh.live, v->refresh.live.noted_ms) == 0) {
        v->first_at = how->now; // all rows are those of now
        v->updated_at = how->now;
    }
}

void view_follow(struct view *v) {
    const bool upwards = !query_is_descending(&v->plan.query);
    const size_t n = dataset_n_visible(v->data);
    list_go(&v->list, v->data, upwards && n > 0 ? n - 1 : 0);
    v->n_new_above = 0;
}
