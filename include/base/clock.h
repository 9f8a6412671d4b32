// The two clocks. Only main, the event loop and base/process.h, which waits for others, read them;
// everybody else takes time as an argument.
#ifndef AIFI_BASE_CLOCK_H
#define AIFI_BASE_CLOCK_H

#include <stdint.h>

// Milliseconds since some start, never jumping (CLOCK_MONOTONIC): for every wait and time-out.
int64_t clock_monotonic_ms(void);
// Milliseconds since 1970 UTC (CLOCK_REALTIME): only to say what time it is.
int64_t clock_wall_ms(void);

#endif
