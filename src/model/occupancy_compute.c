// The numbers of an instant, in one walk over the sessions kept. It must not know how they are
// shown.
#include "visit.h"

#include <stdlib.h>
#include <string.h>

static const int percent_max = 9999;

struct occupancy_limits occupancy_limits_standard(void) {
    return (struct occupancy_limits){
        .stale_ms = 4 * MS_HOUR,
        .forgotten_ms = 24 * MS_HOUR,
        .skew_ms = 15 * MS_MINUTE,
        .silence_ms = 30 * MS_MINUTE,
        .recent_ms = MS_HOUR,
        .busy_least = 3,
        .near_percent = 80,
        .full_percent = 100,
    };
}

static enum occupancy_state state_of(struct slice status) {
    if (slice_equal_nocase(status, SLICE("OPEN"))) {
        return STORE_OPEN;
    }
    if (slice_equal_nocase(status, SLICE("CLOSED"))) {
        return STORE_CLOSED;
    }
    const bool maintained = slice_equal_nocase(status, SLICE("CLOSED_FOR_MAINTENANCE")) ||
                            slice_equal_nocase(status, SLICE("MAINTENANCE"));
    return maintained ? STORE_MAINTENANCE : STORE_STATE_UNKNOWN;
}

static struct occupancy_row row_of(const struct store_facts *f, instant now) {
    const bool aged = f->newest != INSTANT_NONE;
    return (struct occupancy_row){
        .store_id = slice_of(f->id),
        .name = slice_of(f->name),
        .status = slice_of(f->status),
        .deployment = slice_of(f->deployment),
        .state = state_of(slice_of(f->status)),
        .employee_inside = f->employee_inside,
        .max_people = f->max_people,
        .longest_ms = -1,
        .longest_stale_ms = -1,
        .newest = f->newest,
        .age_ms = !aged             ? -1
                  : f->newest < now ? now - f->newest
                                    : 0,
        .percent = -1,
    };
}

static void count_flow(struct occupancy_row *row, const struct visit *v,
    const struct occupancy_limits *limits, instant now) {
    if (v->role == VISIT_PERSON) {
        row->n_in += visit_n_in(v, now - OCCUPANCY_FLOW_MS, now + limits->skew_ms);
        row->n_out += visit_n_out(v, now - OCCUPANCY_FLOW_MS, now + limits->skew_ms);
    }
}

static void count_visit(
    struct occupancy_row *row, const struct visit *v, enum occupancy_reason reason, instant now) {
    const int64_t people = visit_is_inside(v) ? v->size : 0;
    const int64_t ms = v->last_in != INSTANT_NONE && v->last_in < now ? now - v->last_in : 0;
    switch (reason) {
    case REASON_COUNTED:
        row->certain += people;
        row->n_sessions++;
        if (ms > row->longest_ms) {
            row->longest_ms = ms;
            row->longest_key = v->key;
        }
        break;
    case REASON_POSSIBLE:
        row->possible += visit_n_possible(v);
        row->n_possible++;
        break;
    case REASON_EMPLOYEE:
        row->employees += people;
        break;
    case REASON_TESTER:
        row->testers += people;
        break;
    case REASON_STALE:
        row->n_stale++;
        row->longest_stale_ms = ms > row->longest_stale_ms ? ms : row->longest_stale_ms;
        break;
    case REASON_FUTURE:
        row->n_future++;
        break;
    case REASON_NEVER_ENTERED:
        row->n_never_entered++;
        break;
    case REASON_LEFT:
    case REASON_NO_STORE:
    case REASON_GONE:
    case REASON_COUNT:
        break;
    }
}

// At least `percent` of the limit, without the product growing too large.
static bool is_at_least(const struct occupancy_row *row, unsigned percent) {
    return (double)row->certain * 100.0 >= (double)row->max_people * percent;
}

static bool is_maybe_full(const struct occupancy_row *row, unsigned percent) {
    const double most = (double)row->certain + (double)row->possible;
    return row->possible > 0 && most * 100.0 >= (double)row->max_people * percent;
}

static void set_load(struct occupancy_row *row, const struct occupancy_limits *limits) {
    if (row->max_people <= 0) {
        row->load = LOAD_NO_LIMIT;
        return;
    }
    const double exact = 100.0 * (double)row->certain / (double)row->max_people;
    const double shown = exact >= 99.5 && row->certain < row->max_people ? 99.0 : exact + 0.5;
    row->percent = shown < percent_max ? (int)shown : percent_max;
    row->load = is_at_least(row, limits->full_percent)   ? LOAD_FULL
                : is_at_least(row, limits->near_percent) ? LOAD_NEAR
                                                         : LOAD_OK;
    row->maybe_full = row->load != LOAD_FULL && is_maybe_full(row, limits->full_percent);
}

// Left so long ago that it is of no interest any more, and moved nobody lately: most of what is
// kept. Says no more than visit_reason and count_flow would, and costs less.
static bool is_long_over(const struct visit *v, instant before) {
    return v->last_out != INSTANT_NONE && v->last_out < before && v->last_out >= v->last_in &&
           v->first_in < before && v->first_out < before && visit_n_possible(v) == 0;
}

static void add_to_totals(struct occupancy_totals *t, const struct occupancy_row *row) {
    t->n_stores++;
    t->n_full += row->load == LOAD_FULL;
    t->n_maybe_full += row->maybe_full;
    t->n_near += row->load == LOAD_NEAR && !row->maybe_full;
    t->n_no_data += row->no_data;
    t->n_stale_stores += row->n_stale > 0;
    t->certain += row->certain;
    t->possible += row->possible;
    t->employees += row->employees;
    t->testers += row->testers;
    t->n_in += row->n_in;
    t->n_out += row->n_out;
    t->n_sessions += row->n_sessions;
    t->n_stale += row->n_stale;
    t->newest = row->newest > t->newest ? row->newest : t->newest;
}

struct occupancy_row *occupancy_compute(struct occupancy *o, const struct occupancy_limits *limits,
    instant now, size_t *n_rows, struct occupancy_totals *totals) {
    const int64_t lately_ms =
        limits->recent_ms > OCCUPANCY_FLOW_MS ? limits->recent_ms : OCCUPANCY_FLOW_MS;
    struct occupancy_totals sum = {.newest = INSTANT_NONE};
    mem_grow(&o->rows, &o->cap_rows, o->n_stores, sizeof(*o->rows));
    mem_grow(&o->n_lately, &o->cap_lately, o->n_stores, sizeof(*o->n_lately));
    for (size_t i = 0; i < o->n_stores; i++) {
        o->rows[i] = row_of(&o->stores[i], now);
        o->n_lately[i] = 0;
    }
    for (size_t i = 0; i < o->n_visits; i++) {
        const struct visit *v = &o->visits[i];
        if (v->store == NO_STORE) {
            sum.n_no_store += visit_reason(v, limits, now) == REASON_NO_STORE;
            continue;
        }
        struct occupancy_row *row = &o->rows[v->store];
        o->n_lately[v->store] += v->updated != INSTANT_NONE && v->updated >= row->newest - MS_HOUR;
        if (!is_long_over(v, now - lately_ms)) {
            count_visit(row, v, visit_reason(v, limits, now), now);
            count_flow(row, v, limits, now);
        }
    }
    for (size_t i = 0; i < o->n_stores; i++) {
        struct occupancy_row *row = &o->rows[i];
        set_load(row, limits);
        row->no_data = row->state == STORE_OPEN && row->age_ms > limits->silence_ms &&
                       o->n_lately[i] >= limits->busy_least;
        add_to_totals(&sum, row);
    }
    if (totals) {
        *totals = sum;
    }
    *n_rows = o->n_stores;
    return o->rows;
}

static int compare_members(const void *a, const void *b) {
    const struct occupancy_member *x = a, *y = b;
    if (x->reason != y->reason) {
        return x->reason < y->reason ? -1 : 1;
    }
    const instant x_at = x->exited > x->entered ? x->exited : x->entered;
    const instant y_at = y->exited > y->entered ? y->exited : y->entered;
    if (x_at != y_at) {
        return x_at > y_at ? -1 : 1;
    }
    return slice_compare(x->key, y->key);
}

size_t occupancy_members(const struct occupancy *o, struct slice store_id,
    const struct occupancy_limits *limits, instant now, struct occupancy_member *out, size_t max) {
    const uint32_t store = occupancy_store_index(o, store_id);
    if (store == NO_STORE && store_id.len > 0) {
        return 0;
    }
    struct occupancy_member *all = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < o->n_visits; i++) {
        const struct visit *v = &o->visits[i];
        const enum occupancy_reason reason = visit_reason(v, limits, now);
        if (v->store != store || reason == REASON_GONE) {
            continue;
        }
        const bool adds = reason <= REASON_TESTER;
        mem_grow(&all, &cap, n + 1, sizeof(*all));
        all[n++] = (struct occupancy_member){
            .key = v->key,
            .customer_id = v->customer_id,
            .reason = reason,
            .size = v->size,
            .people = adds && visit_is_inside(v) ? v->size : 0,
            .possible = adds ? visit_n_possible(v) : 0,
            .entered = v->last_in,
            .exited = v->last_out,
        };
    }
    if (n > 0) {
        qsort(all, n, sizeof(*all), compare_members);
        if (max > 0) {
            memcpy(out, all, (n < max ? n : max) * sizeof(*all));
        }
    }
    mem_free(all);
    return n;
}
