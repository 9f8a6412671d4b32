// What is odd about a row. Must not know how rows are written.
#include "sandbox/oddities.h"

#include "sandbox/rng.h"

struct oddities oddities_draw(uint64_t seed, const struct session *row) {
    struct rng r = rng_for(seed, RNG_ROW, ~(uint64_t)row->id);
    struct oddities o = {0};
    double u = rng_unit(&r);
    o.no_customer = u < 0.008 || row->customer_id == ABSENT;
    o.null_customer = o.no_customer && rng_chance(&r, 0.6);
    u = rng_unit(&r);
    o.no_store = u < 0.01;
    o.null_store = u < 0.006;
    o.without_satisfaction = rng_chance(&r, 0.02);
    o.without_location = rng_chance(&r, 0.02);
    o.extra_keys = rng_chance(&r, 0.03);
    return o;
}
