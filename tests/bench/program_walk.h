// The same walk by programs that people reach for: python3's urllib, curl with jq.
#ifndef AIFI_BENCH_PROGRAM_WALK_H
#define AIFI_BENCH_PROGRAM_WALK_H

#include "child.h"

bool program_is_installed(const char *name); // in PATH

// Starts python3 once; its own time of the walk is what counts, without its start.
measured_walk urllib_walk;
// One curl and one jq a page, rows written to a file: their starts are part of the tool.
measured_walk curl_jq_walk;

#endif
