// The rate limit. Must not know what is limited, and reads no clock.
#include "sandbox/limiter.h"

void limiter_init(struct limiter *l, int64_t rate) {
    *l = (struct limiter){.rate = rate, .level = (double)rate};
}

bool limiter_take(struct limiter *l, int64_t monotonic_ms) {
    if (l->rate == 0) {
        return true;
    }
    double full = (double)l->rate;
    if (l->last_ms != 0) {
        l->level += (double)(monotonic_ms - l->last_ms) * full / 1000;
    }
    l->last_ms = monotonic_ms;
    l->level = l->level > full ? full : l->level;
    if (l->level < 1) {
        return false;
    }
    l->level -= 1;
    return true;
}
