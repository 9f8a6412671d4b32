// The definitions of the board, for one session. It must not know of stores or totals.
#include "visit.h"

#include "model/derive.h"

// Sums of sizes stay far from overflowing.
static const int64_t size_max = 1000000000;

static void read_pair(const struct session *s, enum field first, enum field last,
    instant *out_first, instant *out_last) {
    const bool has_first = session_instant(s, first, out_first);
    const bool has_last = session_instant(s, last, out_last);
    if (!has_first) {
        *out_first = has_last ? *out_last : INSTANT_NONE;
    }
    if (!has_last) {
        *out_last = has_first ? *out_first : INSTANT_NONE;
    }
}

static instant instant_or_none(const struct session *s, enum field f) {
    instant t = INSTANT_NONE;
    return session_instant(s, f, &t) ? t : INSTANT_NONE;
}

static uint8_t role_of(const struct session *s) {
    struct slice role = session_text(s, FIELD_CUSTOMER_ROLE);
    if (slice_equal_nocase(role, SLICE("employee"))) {
        return VISIT_EMPLOYEE;
    }
    return slice_equal_nocase(role, SLICE("tester")) ? VISIT_TESTER : VISIT_PERSON;
}

void visit_read(struct visit *v, const struct session *s) {
    const int64_t size = derive_size(s);
    struct slice customer = SLICE_NONE;
    if (session_has(s, FIELD_CUSTOMER_ID)) {
        customer = session_text(s, FIELD_CUSTOMER_ID);
    } else if (session_has(s, FIELD_CUSTOMER_OWN_ID)) {
        customer = session_text(s, FIELD_CUSTOMER_OWN_ID);
    }
    *v = (struct visit){
        .updated = instant_or_none(s, FIELD_UPDATED_AT),
        .created = instant_or_none(s, FIELD_CREATED_AT),
        .expires = instant_or_none(s, FIELD_EXPIRES_AT),
        .key = session_key(s),
        .customer_id = customer,
        .size = size < size_max ? size : size_max,
        .store = NO_STORE,
        .role = role_of(s),
        .active = slice_equal_nocase(session_text(s, FIELD_STATUS), SLICE("active")),
    };
    read_pair(s, FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT, &v->first_in, &v->last_in);
    read_pair(s, FIELD_FIRST_EXITED_AT, FIELD_LAST_EXITED_AT, &v->first_out, &v->last_out);
}

// INSTANT_NONE is less than any time, so "no exit" is an earlier one.
bool visit_is_inside(const struct visit *v) {
    return v->last_in != INSTANT_NONE && v->last_out < v->last_in;
}

int64_t visit_n_possible(const struct visit *v) {
    const bool partly =
        v->last_in != INSTANT_NONE && v->last_out > v->last_in && v->active && v->size > 1;
    return partly ? v->size - 1 : 0;
}

static bool may_still_enter(
    const struct visit *v, const struct occupancy_limits *limits, instant now) {
    if (v->expires != INSTANT_NONE) {
        return v->expires > now;
    }
    const instant known = v->created != INSTANT_NONE ? v->created : v->updated;
    return v->active && known != INSTANT_NONE && known >= now - limits->recent_ms;
}

enum occupancy_reason visit_reason(
    const struct visit *v, const struct occupancy_limits *limits, instant now) {
    const bool inside = visit_is_inside(v);
    if (!inside && visit_n_possible(v) == 0) {
        if (v->last_out != INSTANT_NONE) {
            return v->last_out >= now - limits->recent_ms ? REASON_LEFT : REASON_GONE;
        }
        return may_still_enter(v, limits, now) ? REASON_NEVER_ENTERED : REASON_GONE;
    }
    if (v->last_in < now - limits->stale_ms) {
        const bool forgotten = limits->forgotten_ms > 0 && v->last_in < now - limits->forgotten_ms;
        return forgotten ? REASON_GONE : REASON_STALE;
    }
    if (v->last_in > now + limits->skew_ms) {
        return REASON_FUTURE;
    }
    if (v->store == NO_STORE) {
        return REASON_NO_STORE;
    }
    if (v->role != VISIT_PERSON) {
        return v->role == VISIT_EMPLOYEE ? REASON_EMPLOYEE : REASON_TESTER;
    }
    return inside ? REASON_COUNTED : REASON_POSSIBLE;
}

// Of a pair of times: how many of them, counted once when they are the same.
static int64_t n_moved(instant first, instant last, instant from, instant to, int64_t size) {
    const bool has_first = first > from && first <= to, has_last = last > from && last <= to;
    if (has_first && has_last) {
        const int64_t times = first == last ? 1 : 2;
        return size > times ? size : times;
    }
    return has_first || has_last ? 1 : 0;
}

int64_t visit_n_in(const struct visit *v, instant from, instant to) {
    return n_moved(v->first_in, v->last_in, from, to, v->size);
}

int64_t visit_n_out(const struct visit *v, instant from, instant to) {
    const bool all_out = !visit_is_inside(v) && visit_n_possible(v) == 0;
    return n_moved(v->first_out, v->last_out, from, to, all_out ? v->size : 1);
}
