// At most so many requests a second: a bucket that holds one second's worth and fills steadily.
#ifndef AIFI_SANDBOX_LIMITER_H
#define AIFI_SANDBOX_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

struct limiter {
    int64_t rate; // requests a second; 0: no limit
    double level;
    int64_t last_ms;
};

void limiter_init(struct limiter *l, int64_t rate);
// Takes one; false when the bucket is empty.
bool limiter_take(struct limiter *l, int64_t monotonic_ms);

#endif
