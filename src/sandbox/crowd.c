// Casting: customers for arrivals. Must not know the database or the clock.
#include "sandbox/crowd.h"

#include "base/instant.h"
#include "base/mem.h"

// Shares of the arrivals. What comes of them is 0.4 to 1 % of flagged sessions.
#define SHARE_NOBODY 0.03  // assisted entry, door key: no customer
#define SHARE_STAFF 0.05   // of the arrivals of a store
#define SHARE_KNOWN 0.72   // regulars among the others
#define SHARE_SHORT 0.0035 // in and out, flagged mostly
#define SHARE_RING 0.0025  // one instrument, several customers
#define SHARE_TWO_STORES 0.002
#define SHARE_NO_EXIT 0.0025
#define SHARE_FALSE_ALARM 0.0006
#define SHARE_TESTER_ALARM 0.04 // of the visits of testers

enum { RING_DAYS = 4, ROWS_A_RING = 50000, TRICK_WINDOW_MS = 20 * MS_MINUTE };

void crowd_init(struct crowd *c, const struct stores *stores, uint64_t seed, uint64_t n_rows) {
    *c = (struct crowd){.stores = stores, .seed = seed, .n_rows = n_rows};
    c->shoppers = mem_calloc(stores->n, sizeof *c->shoppers);
    c->staff = mem_calloc(stores->n, sizeof *c->staff);
}

void crowd_release(struct crowd *c) {
    for (size_t i = 0; c->stores != NULL && i < c->stores->n; i++) {
        mem_free(c->shoppers[i].numbers);
        mem_free(c->staff[i].numbers);
    }
    mem_free(c->shoppers);
    mem_free(c->staff);
    mem_free(c->people);
    mem_free(c->rings);
    mem_free(c->tricks);
}

static int64_t draw_instrument(const struct crowd *c, size_t number, size_t store, struct rng *r) {
    double u = rng_unit(r);
    if (u < 0.05) {
        return ABSENT;
    }
    // A household shares a card now and then, and nobody minds.
    const struct regulars *near = &c->shoppers[store];
    if (u < 0.06 && near->n > 0 && c->people[near->numbers[near->n - 1]].instrument != ABSENT) {
        return c->people[near->numbers[near->n - 1]].instrument;
    }
    return 500000 + (int64_t)number * 3;
}

static uint8_t draw_role(struct rng *r) {
    double u = rng_unit(r);
    return u < 0.975   ? ROLE_CUSTOMER
           : u < 0.987 ? ROLE_TESTER
           : u < 0.994 ? ROLE_UNTRACKED
                       : ROLE_UNKNOWN;
}

static uint32_t add_person(struct crowd *c, size_t store, uint8_t role, struct rng *r) {
    size_t number = c->n_people;
    mem_grow(&c->people, &c->people_cap, number + 1, sizeof *c->people);
    c->people[number] = (struct person){
        .instrument = draw_instrument(c, number, store, r), .store = (uint16_t)store, .role = role};
    c->n_people++;
    return (uint32_t)number;
}

static void add_regular(struct regulars *list, uint32_t number) {
    mem_grow(&list->numbers, &list->cap, list->n + 1, sizeof *list->numbers);
    list->numbers[list->n++] = number;
}

static uint32_t cast_shopper(struct crowd *c, size_t store, struct rng *r) {
    struct regulars *list = &c->shoppers[store];
    if (list->n > 0 && rng_chance(r, SHARE_KNOWN)) {
        // The recent ones come more often.
        double u = rng_unit(r);
        return list->numbers[list->n - 1 - (size_t)(u * u * (double)list->n)];
    }
    uint32_t number = add_person(c, store, draw_role(r), r);
    add_regular(list, number);
    return number;
}

static uint32_t cast_staff(struct crowd *c, size_t store, struct rng *r) {
    struct regulars *list = &c->staff[store];
    if (list->n < STAFF_PEOPLE) {
        add_regular(list, add_person(c, store, ROLE_EMPLOYEE, r));
        return list->numbers[list->n - 1];
    }
    return list->numbers[rng_below(r, list->n)];
}

// The ring that is active now: a new one every few days, more of them in a bigger chain.
static struct ring *current_ring(struct crowd *c, int64_t at, size_t store, struct rng *r) {
    int64_t n_at_once = 1 + (int64_t)(c->n_rows / ROWS_A_RING);
    int64_t number =
        at / (RING_DAYS * (int64_t)MS_DAY) * n_at_once + (int64_t)rng_below(r, (size_t)n_at_once);
    for (size_t i = c->n_rings; i > 0 && c->n_rings - i < (size_t)(2 * n_at_once); i--) {
        if (c->rings[i - 1].number == number) {
            return &c->rings[i - 1];
        }
    }
    mem_grow(&c->rings, &c->rings_cap, c->n_rings + 1, sizeof *c->rings);
    struct ring *ring = &c->rings[c->n_rings++];
    *ring = (struct ring){.number = number};
    for (size_t i = 0; i < RING_PEOPLE; i++) {
        ring->people[i] = add_person(c, store, ROLE_CUSTOMER, r);
        c->people[ring->people[i]].instrument = 400000 + (int64_t)c->n_rings;
    }
    return ring;
}

static uint32_t cast_ring(struct crowd *c, struct visit *v, size_t store, struct rng *r) {
    struct ring *ring = current_ring(c, v->session.created_at, store, r);
    v->cause = CAUSE_INSTRUMENT;
    v->to_be_flagged = rng_chance(r, 0.7) && ring->last_session != 0;
    v->related = ring->last_session != 0 ? ring->last_session : ABSENT;
    ring->last_session = v->session.id;
    return ring->people[rng_below(r, RING_PEOPLE)];
}

// The second leg of somebody seen elsewhere just now; false when nobody is due.
static bool cast_trick(struct crowd *c, struct visit *v, size_t *store, uint32_t *number) {
    int64_t now = v->session.created_at;
    size_t kept = 0;
    bool found = false;
    for (size_t i = 0; i < c->n_tricks; i++) {
        struct trick t = c->tricks[i];
        if (!found && now >= t.from && now <= t.until) {
            found = true;
            *store = t.store;
            *number = t.customer;
            v->cause = CAUSE_TWO_STORES;
            v->related = t.related;
            v->to_be_flagged = true;
        } else if (now <= t.until) {
            c->tricks[kept++] = t;
        }
    }
    c->n_tricks = kept;
    return found;
}

// Another store that is open now; false: none was found in a few draws.
static bool draw_other_store(
    const struct crowd *c, size_t store, int64_t at, struct rng *r, size_t *other) {
    for (int i = 0; i < 8; i++) {
        *other = rng_below(r, c->stores->n);
        const struct store *s = &c->stores->all[*other];
        if (*other != store && s->last_share > 1 && store_bustle(s, at) > 0) {
            return true;
        }
    }
    return false;
}

static void plan_trick(
    struct crowd *c, const struct visit *v, size_t store, uint32_t number, struct rng *r) {
    int64_t from = v->session.created_at + rng_between(r, 12, 25) * MS_MINUTE;
    size_t other;
    if (!draw_other_store(c, store, from + TRICK_WINDOW_MS, r, &other)) {
        return;
    }
    mem_grow(&c->tricks, &c->tricks_cap, c->n_tricks + 1, sizeof *c->tricks);
    c->tricks[c->n_tricks++] = (struct trick){.customer = number,
        .store = other,
        .from = from,
        .until = from + TRICK_WINDOW_MS,
        .related = v->session.id};
}

static void draw_cause(struct visit *v, double u, struct rng *r) {
    if (u < SHARE_SHORT) {
        v->cause = CAUSE_SHORT;
        v->to_be_flagged = rng_chance(r, 0.85);
    } else if (u < SHARE_SHORT + SHARE_NO_EXIT) {
        v->cause = CAUSE_NO_EXIT;
        v->to_be_flagged = rng_chance(r, 0.4);
    }
}

static uint32_t cast_anybody(struct crowd *c, struct visit *v, size_t *store, struct rng *r) {
    uint32_t number;
    if (cast_trick(c, v, store, &number)) {
        return number;
    }
    double u = rng_unit(r);
    if (u < SHARE_RING) {
        return cast_ring(c, v, *store, r);
    }
    if (u < SHARE_RING + SHARE_STAFF) {
        v->staff = true;
        v->cause = rng_chance(r, SHARE_FALSE_ALARM / SHARE_STAFF) ? CAUSE_FALSE_ALARM : CAUSE_NONE;
        v->to_be_flagged = v->cause != CAUSE_NONE;
        return cast_staff(c, *store, r);
    }
    number = cast_shopper(c, *store, r);
    struct rng alarm = rng_for(c->seed, RNG_SUSPICION, ~(uint64_t)v->session.id);
    if (c->people[number].role == ROLE_TESTER && rng_chance(&alarm, SHARE_TESTER_ALARM)) {
        v->cause = CAUSE_FALSE_ALARM;
        v->to_be_flagged = true;
    } else if (u > 1 - SHARE_TWO_STORES) {
        plan_trick(c, v, *store, number, r);
    } else {
        draw_cause(v, rng_unit(r), r);
    }
    return number;
}

void crowd_cast(struct crowd *c, const struct arrival *arrival, struct visit *v, size_t *store) {
    struct rng r = rng_for(c->seed, RNG_CAUSE, arrival->number);
    struct session *s = &v->session;
    *store = arrival->store;
    v->related = ABSENT;
    s->customer_id = s->instrument = ABSENT;
    uint32_t number;
    if (arrival->number == c->n_rows / 2) { // so that even a small world has a flagged session
        number = cast_shopper(c, *store, &r);
        v->cause = CAUSE_SHORT;
        v->to_be_flagged = true;
    } else if (rng_chance(&r, SHARE_NOBODY)) {
        return;
    } else {
        number = cast_anybody(c, v, store, &r);
    }
    struct person *p = &c->people[number];
    struct rng reference = rng_for(c->seed, RNG_SUSPICION, arrival->number);
    s->customer_id = CUSTOMER_FIRST_ID + (int64_t)number;
    s->instrument = p->instrument;
    if (p->last_session != 0 && rng_chance(&r, 0.02)) {
        visit_token(c->seed, p->last_session, v->referenced);
    } else if (v->cause == CAUSE_TWO_STORES && rng_chance(&reference, 0.3)) {
        visit_token(c->seed, v->related, v->referenced);
    }
    p->last_session = s->id;
}

bool crowd_customer(const struct crowd *c, int64_t id, struct customer *out) {
    if (id < CUSTOMER_FIRST_ID || (uint64_t)(id - CUSTOMER_FIRST_ID) >= c->n_people) {
        return false;
    }
    size_t number = (size_t)(id - CUSTOMER_FIRST_ID);
    const struct person *p = &c->people[number];
    customer_make(
        c->seed, number, store_culture(&c->stores->all[p->store]), (enum role)p->role, out);
    return true;
}
