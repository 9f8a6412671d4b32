// The stream of arrivals. Must not know what a visit is.
#include "sandbox/arrivals.h"

#include "sandbox/rng.h"

#include "base/instant.h"
#include "base/mem.h"

#include <math.h>

enum { SLOT_MS = 15 * MS_MINUTE };

double arrivals_days(uint64_t n_rows) {
    double days = pow((double)n_rows / 100, 0.63);
    return days < 0.25 ? 0.25 : days;
}

// How the chain has grown: the pace at `t` compared with that at the end of the history.
static double growth(const struct arrivals *a, int64_t t) {
    double history = (double)(a->start - a->origin);
    return t >= a->start ? 1 : exp((double)(t - a->start) / (history / 3.5));
}

static void weigh_slot(struct arrivals *a) {
    double share = (double)(a->slot - a->origin) / (double)(a->start - a->origin);
    double grown = growth(a, a->slot);
    a->slot_total = 0;
    for (size_t i = 0; i < a->stores->n; i++) {
        const struct store *s = &a->stores->all[i];
        double weight =
            share > s->last_share ? 0 : grown * s->weight * store_bustle(s, a->slot + SLOT_MS / 2);
        a->weights[i] = weight;
        a->slot_total += weight;
    }
}

static void next_slot(struct arrivals *a) {
    a->level += a->slot_total;
    a->slot += SLOT_MS;
    weigh_slot(a);
}

static void find_next(struct arrivals *a) {
    struct rng r = rng_for(a->seed, RNG_ARRIVAL, a->next.number);
    double target =
        ((double)a->next.number + 0.01 + 0.98 * rng_unit(&r)) * a->total / (double)a->n_rows;
    while (a->level + a->slot_total < target) {
        next_slot(a);
    }
    double into = a->slot_total > 0 ? (target - a->level) / a->slot_total : 0;
    int64_t at = a->slot + (int64_t)(into * SLOT_MS);
    at -= at % MS_SECOND;
    // Rounding must move nobody over the end of the history.
    if (a->next.number >= a->n_rows && at <= a->start) {
        at = a->start + MS_SECOND;
    } else if (a->next.number < a->n_rows && at > a->start) {
        at = a->start;
    }
    a->next.at = at;
    double pick = rng_unit(&r) * a->slot_total;
    size_t store = 0;
    while (store + 1 < a->stores->n && (pick -= a->weights[store]) >= 0) {
        store++;
    }
    a->next.store = store;
}

// Weighs the history; false when every store was closed all the time.
static bool weigh_history(struct arrivals *a, int64_t n_slots) {
    a->origin = a->start - n_slots * SLOT_MS;
    a->total = 0;
    for (a->slot = a->origin; a->slot < a->start; a->slot += SLOT_MS) {
        weigh_slot(a);
        a->total += a->slot_total;
    }
    return a->total > 0;
}

void arrivals_init(struct arrivals *a, const struct stores *stores, uint64_t seed, uint64_t n_rows,
    int64_t start, double days) {
    int64_t n_slots = (int64_t)(days * MS_DAY / SLOT_MS) + 1;
    *a = (struct arrivals){.stores = stores,
        .seed = seed,
        .start = start,
        .n_rows = n_rows,
        .weights = mem_calloc(stores->n, sizeof(double))};
    // A few hours in one city may all be night: then the history is longer.
    while (!weigh_history(a, n_slots)) {
        n_slots *= 2;
    }
    if (n_rows == 0) {
        return;
    }
    a->slot = a->origin;
    weigh_slot(a);
    find_next(a);
}

void arrivals_release(struct arrivals *a) {
    mem_free(a->weights);
}

double arrivals_per_day(const struct arrivals *a) {
    double days = (double)(a->start - a->origin) / MS_DAY;
    // The mean of growth() over the history.
    double mean = (1 - exp(-3.5)) / 3.5;
    return days > 0 ? (double)a->n_rows / days / mean : 0;
}

bool arrivals_peek(const struct arrivals *a, struct arrival *out) {
    *out = a->next;
    return a->n_rows > 0;
}

void arrivals_take(struct arrivals *a) {
    a->next.number++;
    find_next(a);
}
