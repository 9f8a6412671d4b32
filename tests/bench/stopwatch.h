// The benchmark's clock, finer than base/clock.h.
#ifndef AIFI_BENCH_STOPWATCH_H
#define AIFI_BENCH_STOPWATCH_H

#include <stdint.h>
#include <time.h>

// Microseconds of CLOCK_MONOTONIC, the same in every process.
static inline int64_t stopwatch_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#endif
