// Numbers that look random and are the same for the same seed on every machine. A stream belongs to
// one purpose and one thing (the 17th visit, the customer 4711), so that no draw depends on the
// order in which things are made.
#ifndef AIFI_SANDBOX_RNG_H
#define AIFI_SANDBOX_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rng_stream {
    RNG_STORE,
    RNG_CUSTOMER,
    RNG_INSTRUMENT,
    RNG_ARRIVAL,
    RNG_VISIT,
    RNG_TOKEN,
    RNG_ROW,
    RNG_METADATA,
    RNG_CAUSE,
    RNG_FAULT,
    RNG_SUSPICION,
};

struct rng {
    uint64_t state;
};

struct rng rng_for(uint64_t seed, enum rng_stream stream, uint64_t index);
uint64_t rng_next(struct rng *r);
double rng_unit(struct rng *r);                             // [0, 1)
size_t rng_below(struct rng *r, size_t n);                  // [0, n), n > 0
int64_t rng_between(struct rng *r, int64_t lo, int64_t hi); // both included
bool rng_chance(struct rng *r, double probability);
double rng_normal(struct rng *r); // mean 0, deviation 1, within ±6

enum { UUID_LEN = 36 };
void rng_uuid(struct rng *r, char out[UUID_LEN + 1]); // version 4, lower case

#endif
