// aifi-sandbox as a process beside us: a chain of stores whose clock stands still until it is told
// to go on, so that a refresh finds the same changes whatever the machine does meanwhile.
#ifndef AIFI_BENCH_WORLD_H
#define AIFI_BENCH_WORLD_H

#include "base/instant.h"

#include <sys/types.h>

struct world {
    pid_t pid;
    int to_fd, from_fd;
    char url[64];
    instant now;
};

// With a day of so many sessions. Ends the program when it cannot be started.
void world_start(struct world *w, int n_stores, int n_sessions);
void world_advance(struct world *w, int seconds);
void world_stop(struct world *w);

#endif
