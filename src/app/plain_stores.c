// The stores in words: a line each, and the page of one.
#include "plain_private.h"

#include "base/text.h"

static void append_people(const struct occupancy_row *row, struct buf *out) {
    buf_printf(out, "%lld", (long long)row->certain);
    if (row->possible > 0) {
        buf_printf(out, " to %lld", (long long)(row->certain + row->possible));
    }
    if (row->max_people > 0) {
        buf_printf(out, " of %lld people", (long long)row->max_people);
    } else {
        buf_append_text(out, row->certain == 1 && row->possible == 0 ? " person" : " people");
    }
}

static bool has_staff(const struct occupancy_row *row) {
    return row->employee_inside == REPORT_YES || row->employees > 0;
}

static const char *state(const struct occupancy_row *row) {
    switch (row->state) {
    case STORE_CLOSED:
        return ", store closed";
    case STORE_MAINTENANCE:
        return ", store closed for maintenance";
    case STORE_OPEN:
    case STORE_STATE_UNKNOWN:
        break;
    }
    return "";
}

static void append_name(const struct occupancy_row *row, struct buf *out) {
    buf_append(out, row->store_id.len > 0 ? row->store_id : SLICE("(no id)"));
    buf_append_text(out, row->name.len > 0 ? " " : "");
    buf_append(out, row->name);
}

void plain_append_store(const struct occupancy_row *row, struct buf *out) {
    append_name(row, out);
    buf_printf(out, ": %s, ", occupancy_word(row));
    append_people(row, out);
    buf_printf(out, "%s%s", has_staff(row) ? ", staff inside" : "", state(row));
    if (row->long_visit) {
        buf_append_text(out, ", longest visit ");
        duration_append(out, row->longest_ms);
    }
    if (row->n_stale > 0) {
        buf_printf(out, ", %u not counted without an exit", row->n_stale);
    }
    if (row->no_data) {
        buf_append_text(out, ", no new data for ");
        duration_append(out, row->age_ms);
    }
}

void plain_append_totals(const struct app *a, struct buf *out) {
    const struct crowd *c = a->stores.crowd;
    const struct occupancy_totals *t = &c->totals;
    if (c->failed) {
        const struct error *fault = crowd_fault(c);
        buf_printf(out, " %s.", fault ? fault->text : "the server gave no answer");
    }
    if (c->stage == CROWD_NOTHING) {
        return;
    }
    buf_printf(out, " %zu stores, %lld", t->n_stores, (long long)t->certain);
    if (t->possible > 0) {
        buf_printf(out, " to %lld", (long long)(t->certain + t->possible));
    }
    buf_printf(out, " people (an estimate), %zu full, ", t->n_full);
    if (t->n_maybe_full > 0) {
        buf_printf(out, "%zu may be full, ", t->n_maybe_full);
    }
    buf_printf(out, "%zu near, %zu without new data.", t->n_near, t->n_no_data);
    if (c->stage < CROWD_OLDER) {
        buf_append_text(out, " INCOMPLETE: the numbers are too low until all was read.");
    }
}

// --- the page of one ----------------------------------------------------------------------------

static void say_flow(struct plain *p, const struct occupancy_row *row) {
    struct buf text = BUF_INIT(400);
    plain_say(p, "In the last %d minutes: %lld in, %lld out", (int)(OCCUPANCY_FLOW_MS / MS_MINUTE),
        (long long)row->n_in, (long long)row->n_out);
    if (row->longest_ms >= 0) {
        duration_append(&text, row->longest_ms);
        plain_say(p, "Longest visit: %s", buf_text(&text));
    }
    if (row->age_ms >= 0) {
        buf_clear(&text);
        duration_append(&text, row->age_ms);
        plain_say(p, "Newest record: %s old", buf_text(&text));
    }
    buf_release(&text);
}

static void say_members(struct plain *p, const struct stores_facts *f) {
    const struct app *a = p->app;
    struct buf text = BUF_INIT(1000);
    size_t n_left = 0;
    plain_say(p, "Sessions: %zu", f->n_members_all);
    for (size_t i = 0; i < f->n_members; i++) {
        const struct occupancy_member *m = &f->members[i];
        if (m->reason == REASON_LEFT) {
            n_left++;
            continue;
        }
        buf_clear(&text);
        buf_printf(&text, "Session %.*s, customer %.*s, %lld", SLICE_ARG(m->key),
            SLICE_ARG(m->customer_id.len > 0 ? m->customer_id : SLICE("not known")),
            (long long)m->size);
        buf_append_text(&text, m->size == 1 ? " person" : " people");
        if (m->entered != INSTANT_NONE) {
            buf_append_text(&text, ", entered ");
            instant_append(&text, m->entered, INSTANT_LIST, a->show.zone, a->show.now);
        }
        plain_say(p, "%s: %s", buf_text(&text), occupancy_reason_text(m->reason));
    }
    if (n_left > 0) {
        plain_say(p, "And %zu who %s", n_left, occupancy_reason_text(REASON_LEFT));
    }
    if (f->n_members_all > f->n_members) {
        plain_say(p, "And %zu more.", f->n_members_all - f->n_members);
    }
    buf_release(&text);
}

void plain_say_store(struct plain *p, const struct occupancy_row *row) {
    struct buf text = BUF_INIT(4096);
    append_name(row, &text);
    plain_say(p, "Store %s", buf_text(&text));
    plain_say(p, "Load: %s", occupancy_word(row));
    buf_clear(&text);
    append_people(row, &text);
    plain_say(p, "People inside, worked out here: %s", buf_text(&text));
    plain_say(p, "Staff: %s; counted: employees %lld, testers %lld",
        has_staff(row) ? "inside" : "none known inside", (long long)row->employees,
        (long long)row->testers);
    plain_say(p, "State: %.*s", SLICE_ARG(row->status.len > 0 ? row->status : SLICE("not known")));
    say_flow(p, row);
    say_members(p, stores_facts(p->app, row));
    buf_clear(&text);
    board_append_definition(&p->app->stores.crowd->limits, row->maybe_full, &text);
    plain_say(p, "%s", buf_text(&text));
    buf_release(&text);
}

void plain_say_alerts(struct plain *p, size_t max) {
    const struct crowd *c = p->app->stores.crowd;
    struct buf text = BUF_INIT(4096);
    plain_say(p, "%zu alert%s.", c->n_alerts, c->n_alerts == 1 ? "" : "s");
    for (size_t i = 0; i < c->n_alerts && i < max; i++) {
        buf_clear(&text);
        alert_append(&c->alerts[i], &text);
        plain_say(p, "%s", buf_text(&text));
    }
    if (c->n_alerts > max) {
        plain_say(p, "And %zu more; alerts reads all.", c->n_alerts - max);
    }
    if (max == SIZE_MAX) {
        buf_clear(&text);
        alert_limits_append(&c->limits, &c->rules, &text);
        plain_say(p, "Limits: %s. To change one: alerts near=85", buf_text(&text));
    }
    buf_release(&text);
}
