// What came out: pairs of measurements, their ratios, and the table of them beside the goals.
#ifndef AIFI_BENCH_TABLE_H
#define AIFI_BENCH_TABLE_H

#include "base/base.h"

enum { PAIRS_MAX = 64, PAIRS_LEAST = 7 };

// Product and reference, taken in turn. The first pair is discarded: it warms both up.
struct pairs {
    double product[PAIRS_MAX], reference[PAIRS_MAX];
    size_t n; // with the discarded one
};
void pairs_add(struct pairs *p, double product, double reference); // past PAIRS_MAX: dropped

enum goal_sense {
    AT_MOST,   // product ÷ reference
    NOT_UNDER, // product ÷ reference
    FASTER,    // reference ÷ product, at least
};

struct goal {
    const char *row;       // of the table of goals: "1"
    const char *what;      // "full walk, no latency, 500 pages"
    const char *reference; // "raw libcurl"
    const char *unit;      // of both sides: "ms", "B"
    enum goal_sense sense;
    double must; // 0 = no goal, only told
};

struct table {
    size_t n_met, n_missed;
};
void table_head(void);
// Prints one line: both medians, the median of the ratios with the least and the greatest, the goal
// and whether the median meets it.
void table_add(struct table *t, const struct goal *g, const struct pairs *p);
// A line for what could not be measured: "tig is not installed".
void table_skip(const struct goal *g, const char *why);
double median(const double *values, size_t n); // of at most PAIRS_MAX

#endif
