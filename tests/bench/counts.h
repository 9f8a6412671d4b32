// What can be checked without noise, and so is a test in every build.
#ifndef AIFI_BENCH_COUNTS_H
#define AIFI_BENCH_COUNTS_H

#include "base/base.h"

// Requests = pages, rows served = rows seen, none twice, memory held, bytes written to scroll.
// Says what is wrong on standard error.
bool counts_check(void);

#endif
