// The life of a session. Must not know where it is kept, nor who else is about but for the head
// count of its store.
#include "sandbox/visit.h"

#include "base/instant.h"

#include <math.h>

enum { WAITS_MAX = 5, STALE_MS = 4 * MS_HOUR };

const char *cause_name(enum cause cause) {
    static const char *const names[] = {
        [CAUSE_NONE] = "",
        [CAUSE_SHORT] = "short_visit",
        [CAUSE_INSTRUMENT] = "shared_instrument",
        [CAUSE_TWO_STORES] = "two_stores",
        [CAUSE_NO_EXIT] = "no_exit",
        [CAUSE_FALSE_ALARM] = "false_alarm",
        [CAUSE_GROUP] = "undeclared_group",
    };
    _Static_assert(ARRAY_LEN(names) == CAUSE_COUNT, "one name a cause");
    return names[cause];
}

static int64_t seconds(struct visit *v, int64_t least, int64_t most) {
    return rng_between(&v->rng, least, most) * MS_SECOND;
}

static void plan(struct visit *v, enum step next, int64_t in_ms) {
    v->next = next;
    v->due += in_ms;
}

// --- the beginning ------------------------------------------------------------------------------

void visit_token(uint64_t seed, int64_t id, char out[40]) {
    struct rng r = rng_for(seed, RNG_TOKEN, (uint64_t)id);
    if (rng_chance(&r, 0.97)) {
        rng_uuid(&r, out);
        return;
    }
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // a ULID, from another writer
    for (size_t i = 0; i < 26; i++) {
        out[i] = digits[rng_below(&r, 32)];
    }
    out[0] = '0';
    out[1] = '1';
    out[26] = '\0';
}

static void make_code(struct visit *v) {
    if (v->store->id % 5 != 0) {
        rng_uuid(&v->rng, v->code);
        return;
    }
    // Some stores print short codes: two drawn letters and the id, so that they stay unique.
    snprintf(v->code, sizeof v->code, "%c%c%08llX", 'A' + (int)rng_below(&v->rng, 26),
        'A' + (int)rng_below(&v->rng, 26), (unsigned long long)v->session.id);
}

static int draw_party(struct visit *v) {
    double u = rng_unit(&v->rng);
    int party = u < 0.68 ? 1 : u < 0.87 ? 2 : u < 0.95 ? 3 : u < 0.98 ? 4 : u < 0.992 ? 5 : 6;
    int64_t limit = v->store->max_people;
    if (limit != ABSENT && limit > 0 && party > limit / 2) {
        party = limit >= 2 ? (int)(limit / 2) : 1;
    }
    return v->staff ? 1 : party;
}

static void declare_group(struct visit *v) {
    double u = rng_unit(&v->rng);
    struct session *s = &v->session;
    s->group_size = v->party;
    if (u < 0.07) {
        s->group_size = ABSENT;
    } else if (u < 0.10) {
        s->group_size = v->party + 1;
    } else if (u < 0.12) {
        s->group_size = v->party - 1; // 0 for a single shopper: nothing was declared
    }
    s->visitors = u > 0.6 ? ABSENT : 0; // known when they come
}

static void plan_beginning(struct visit *v) {
    struct session *s = &v->session;
    double u = rng_unit(&v->rng);
    bool must_come = v->cause != CAUSE_NONE || v->staff;
    if (!must_come && u < 0.06) {
        plan(v, STEP_LAPSE, s->expires_at - v->due);
    } else if (!must_come && u < 0.08) {
        plan(v, STEP_CANCEL, seconds(v, 20, 400));
    } else {
        // Most codes are shown at the door at once, a few on the way there.
        plan(v, STEP_SCAN, u < 0.8 ? seconds(v, 8, 90) : seconds(v, 90, 540));
    }
}

void visit_begin(struct visit *v, uint64_t seed) {
    struct session *s = &v->session;
    v->seed = seed;
    v->rng = rng_for(seed, RNG_VISIT, (uint64_t)s->id);
    v->due = s->created_at;
    s->updated_at = s->created_at;
    s->expires_at = s->created_at + (10 + 5 * (s->store_id % 4)) * MS_MINUTE;
    s->first_scan = s->last_scan = s->first_entry = s->last_entry = ABSENT;
    s->first_exit = s->last_exit = s->satisfaction = ABSENT;
    s->satisfaction_submitted = rng_chance(&v->rng, 0.1) ? ABSENT : 0;
    s->suspected_fraud = 0;
    s->priority = rng_chance(&v->rng, 0.9) ? 0 : rng_between(&v->rng, -10, 10);
    s->status = SLICE("active");
    double u = rng_unit(&v->rng);
    s->scannable_store_id = u < 0.85 ? s->store_id : u < 0.99 ? ABSENT : STORE_FIRST_ID;
    make_code(v);
    s->code = slice_of(v->code);
    visit_token(seed, s->id, v->token);
    s->token = slice_of(v->token);
    s->referenced = v->referenced[0] != '\0' ? slice_of(v->referenced) : SLICE_NONE;
    if (rng_chance(&v->rng, 0.6)) {
        snprintf(v->location, sizeof v->location, "entrance-%zu", 1 + rng_below(&v->rng, 3));
        s->location = slice_of(v->location);
    }
    v->party = draw_party(v);
    v->comes_back = rng_chance(&v->rng, 0.04);
    declare_group(v);
    plan_beginning(v);
}

// --- in and out ---------------------------------------------------------------------------------

static void scan(struct visit *v) {
    struct session *s = &v->session;
    s->last_scan = v->due;
    if (s->first_scan == ABSENT) {
        s->first_scan = v->due;
    }
    double u = rng_unit(&v->rng);
    bool may_fail = v->cause == CAUSE_NONE && !v->staff && s->first_entry == ABSENT;
    if (may_fail && u < 0.025) { // scanned, and thought better of it
        int64_t left = s->expires_at - v->due;
        plan(v, STEP_LAPSE, left > 0 ? left : MS_MINUTE);
    } else if (u > 0.92 && v->n_waits == 0) {
        v->n_waits = 1;
        plan(v, STEP_SCAN, seconds(v, 5, 40)); // the gate did not take it the first time
    } else {
        plan(v, STEP_ENTER, seconds(v, 2, 12));
    }
}

static bool is_full(const struct visit *v) {
    int64_t limit = v->store->max_people;
    return !v->staff && limit != ABSENT && limit > 0 && v->store->n_inside >= limit;
}

static int64_t draw_stay(struct visit *v) {
    if (v->cause == CAUSE_SHORT) {
        return seconds(v, 9, 45);
    }
    if (v->staff) {
        return rng_chance(&v->rng, 0.7) ? seconds(v, 2400, 13500) : seconds(v, 120, 2400);
    }
    double minutes = 6.5 * exp(0.6 * rng_normal(&v->rng));
    minutes = minutes < 0.4 ? 0.4 : minutes > 90 ? 90 : minutes;
    return (int64_t)(minutes * 60) * MS_SECOND;
}

static void count_in(struct visit *v, int people) {
    v->n_in += people;
    if (v->staff) {
        v->store->n_staff += people;
        v->store->employee_inside = v->store->n_staff > 0;
    } else {
        v->store->n_inside += people;
    }
}

static void note_visitors(struct visit *v) {
    struct session *s = &v->session;
    if (s->visitors == ABSENT && v->n_in + v->n_left < v->party) {
        return; // this store only knows once the gate has closed
    }
    if (rng_chance(&v->rng, 0.985)) {
        int64_t seen = v->n_in + v->n_left;
        s->visitors = s->visitors == ABSENT || seen > s->visitors ? seen : s->visitors;
    }
}

static bool enter(struct visit *v) {
    struct session *s = &v->session;
    if (is_full(v)) {
        if (v->n_in > 0) { // the rest of the group gives up and waits outside
            v->party = v->n_in;
            plan(v, STEP_EXIT, draw_stay(v));
        } else if (v->n_waits++ < WAITS_MAX) {
            plan(v, STEP_SCAN, seconds(v, 40, 180));
        } else {
            plan(v, STEP_CANCEL, seconds(v, 10, 60));
        }
        return false;
    }
    count_in(v, 1);
    s->last_entry = v->due;
    if (s->first_entry == ABSENT) {
        s->first_entry = v->due;
    }
    note_visitors(v);
    if (v->n_in < v->party) {
        plan(v, STEP_ENTER, seconds(v, 1, 7));
    } else if (v->cause == CAUSE_NO_EXIT) {
        plan(v, STEP_FORGET, STALE_MS);
    } else {
        plan(v, STEP_EXIT, draw_stay(v));
    }
    return true;
}

static void leave(struct visit *v) {
    struct session *s = &v->session;
    count_in(v, -1);
    v->n_left++;
    s->last_exit = v->due;
    if (s->first_exit == ABSENT) {
        s->first_exit = v->due;
    }
    if (v->n_in > 0) {
        plan(v, STEP_EXIT, rng_chance(&v->rng, 0.75) ? seconds(v, 1, 9) : seconds(v, 45, 480));
    } else if (v->comes_back) {
        v->comes_back = false;
        v->party = rng_chance(&v->rng, 0.7) ? 1 : v->party;
        v->n_left = 0;
        v->n_waits = 0;
        plan(v, rng_chance(&v->rng, 0.5) ? STEP_SCAN : STEP_ENTER, seconds(v, 25, 420));
    } else {
        plan(v, STEP_SETTLE, seconds(v, 15, 260));
    }
}

// --- the end ------------------------------------------------------------------------------------

static void plan_flag(struct visit *v, int64_t in_ms) {
    if (v->to_be_flagged) {
        v->to_be_flagged = false;
        plan(v, STEP_FLAG, in_ms);
    } else {
        plan(v, STEP_DONE, 0);
    }
}

// More people than the code was for: some of these are noticed when the order is made.
static void count_heads(struct visit *v) {
    const struct session *s = &v->session;
    struct rng r = rng_for(v->seed, RNG_SUSPICION, (uint64_t)s->id);
    bool more = s->group_size != ABSENT && s->group_size > 0 && s->visitors > s->group_size;
    if (more && v->cause == CAUSE_NONE && !v->staff && rng_chance(&r, 0.15)) {
        v->cause = CAUSE_GROUP;
        v->to_be_flagged = true;
    }
}

static void settle(struct visit *v) {
    count_heads(v);
    double u = rng_unit(&v->rng);
    v->session.status = u < 0.975  ? SLICE("completed")
                        : u < 0.99 ? SLICE("payment_failed")
                                   : SLICE("under_review");
    if (rng_chance(&v->rng, 0.12)) {
        plan(v, STEP_RATE, seconds(v, 30, 3600));
    } else {
        plan_flag(v, seconds(v, 60, 5400));
    }
}

static void rate(struct visit *v) {
    v->session.satisfaction_submitted = 1;
    v->session.satisfaction =
        rng_chance(&v->rng, 0.7) ? rng_between(&v->rng, 80, 100) : rng_between(&v->rng, 0, 100);
    plan_flag(v, seconds(v, 60, 3600));
}

static void close_open_end(struct visit *v) {
    if (rng_chance(&v->rng, 0.7)) {
        v->session.status = SLICE("expired");
    }
    plan(v, STEP_DONE, 0);
}

bool visit_step(struct visit *v) {
    struct session *s = &v->session;
    int64_t now = v->due;
    bool changed = true;
    switch (v->next) {
    case STEP_SCAN:
        scan(v);
        break;
    case STEP_ENTER:
        changed = enter(v);
        break;
    case STEP_EXIT:
        leave(v);
        break;
    case STEP_SETTLE:
        settle(v);
        break;
    case STEP_RATE:
        rate(v);
        break;
    case STEP_FLAG:
        s->suspected_fraud = 1;
        plan(v, v->cause == CAUSE_NO_EXIT ? STEP_CLOSE : STEP_DONE, STALE_MS);
        break;
    case STEP_LAPSE:
        s->status = SLICE("expired");
        plan(v, STEP_DONE, 0);
        break;
    case STEP_CANCEL:
        s->status = SLICE("cancelled");
        plan(v, STEP_DONE, 0);
        break;
    case STEP_FORGET:
        count_in(v, -v->n_in);
        changed = false;
        plan(v, v->to_be_flagged ? STEP_FLAG : STEP_CLOSE, seconds(v, 600, 14400));
        v->to_be_flagged = false;
        break;
    case STEP_CLOSE:
        close_open_end(v);
        break;
    case STEP_DONE:
        bug("a step after the last one");
    }
    if (changed) {
        s->updated_at = now;
    }
    return changed;
}
