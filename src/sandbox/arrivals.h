// When and where the next entry code is asked for. Arrivals follow the bustle of the stores, hour
// by hour in their local time; the history grows denser towards its end, as a growing chain's does.
// Exactly `n_rows` arrivals lie in the history; afterwards they go on at the last pace, for ever.
#ifndef AIFI_SANDBOX_ARRIVALS_H
#define AIFI_SANDBOX_ARRIVALS_H

#include "sandbox/stores.h"

struct arrival {
    int64_t at; // milliseconds, whole seconds
    uint64_t number;
    size_t store;
};

struct arrivals {
    const struct stores *stores;
    uint64_t seed;
    int64_t origin, start; // begin and end of the history
    uint64_t n_rows;
    double total;    // bustle of the whole history
    int64_t slot;    // start of the slot looked at
    double level;    // bustle before that slot
    double *weights; // of each store in that slot
    double slot_total;
    struct arrival next;
};

// Days of history for so many rows: a day for 100, four weeks for 20,000, eleven months for a
// million.
double arrivals_days(uint64_t n_rows);

void arrivals_init(struct arrivals *a, const struct stores *stores, uint64_t seed, uint64_t n_rows,
    int64_t start, double days);
void arrivals_release(struct arrivals *a);
// Arrivals a day at the end of the history.
double arrivals_per_day(const struct arrivals *a);
// The next one, without taking it. False: nobody ever comes (no rows were asked for).
bool arrivals_peek(const struct arrivals *a, struct arrival *out);
void arrivals_take(struct arrivals *a);

#endif
