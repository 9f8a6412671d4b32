// What the product's walk is compared with.
#ifndef AIFI_BENCH_REFERENCE_WALK_H
#define AIFI_BENCH_REFERENCE_WALK_H

#include "child.h"

// libcurl alone, one connection, one page after the other: bytes are counted and dropped, nothing
// is parsed, the cursors are known. The floor.
measured_walk raw_walk;
// The same, but every page's text is kept: what raw JSON takes in memory.
measured_walk raw_kept_walk;
// Each page parsed by cJSON, the trees kept. glibc's malloc as it is, and one that never gives
// memory back to the kernel while it runs: the default alone would flatter the product.
measured_walk cjson_kept_walk;
measured_walk cjson_kept_untrimmed_walk;
// Each tree deleted after a look at its rows, allocator not trimming: no rows are left to show.
measured_walk cjson_deleted_walk;

#endif
