// The product's own walk: net's pages into the model's dataset, as `aifi-sessions list --all` does
// it.
#ifndef AIFI_BENCH_PRODUCT_WALK_H
#define AIFI_BENCH_PRODUCT_WALK_H

#include "child.h"

// To the end of the list, as fast as the server answers.
measured_walk product_walk;
// The same, at most 20 requests a second.
measured_walk product_walk_paced;
enum { PRODUCT_PACE = 20 };

#endif
