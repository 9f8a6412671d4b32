// One walk, measured in a process of its own, so that each starts with the same empty heap and what
// it holds can be told from what others held.
#ifndef AIFI_BENCH_CHILD_H
#define AIFI_BENCH_CHILD_H

#include "base/base.h"

struct figures {
    double ms;         // of the walk
    double own_ms;     // as the walk itself says, when it knows better; else 0
    double cpu_ms;     // user and system, of the measured process
    uint64_t n_faults; // page faults
    size_t n_rows;     // seen
    size_t n_distinct; // of them, where the walk tells
    uint64_t n_requests;
    size_t body_len;  // bytes of JSON received
    size_t held_len;  // bytes that the walk says it holds at its end, 0 = does not tell
    size_t grown_len; // resident memory at the end of the walk, less that at its start
    char error[200];  // "" = all went well
};

struct walk_task {
    const char *url; // base URL
    size_t n_pages;  // that stand behind it
    int n_windows;   // of the product's walk; 0: one chain
};

// Walks and fills in what it knows; the times, n_faults and grown_len
// are the measurer's. In the child: it may leak.
typedef void measured_walk(const struct walk_task *task, struct figures *out);
void child_measure(measured_walk *walk, const struct walk_task *task, struct figures *out);

#endif
