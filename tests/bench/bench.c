// aifi-bench: measures the product beside what it is measured against, prints the table.
#include "counts.h"
#include "refresh_rows.h"
#include "stopwatch.h"
#include "terminal_rows.h"
#include "walk_rows.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_PAGES = 500, ARGUMENTS_MAX = 20 };

struct wanted {
    const char *rows[ARGUMENTS_MAX];
    size_t n; // 0: all
};

static bool is_wanted(const struct wanted *w, const char *row) {
    for (size_t i = 0; i < w->n; i++) {
        if (strcmp(w->rows[i], row) == 0) {
            return true;
        }
    }
    return w->n == 0;
}

static void measure_walks(
    struct table *t, const struct page_server *s, const struct wanted *wanted) {
    static const struct {
        const char *row;
        void (*measure)(struct table *t, const struct page_server *s);
    } rows[] = {{"1", row_full_walk}, {"2", row_latency_walk}, {"3", row_paced_walk},
        {"4", row_wide_walk}, {"5", row_memory}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (is_wanted(wanted, rows[i].row)) {
            rows[i].measure(t, s);
        }
    }
}

static void measure_terminal(
    struct table *t, const struct page_server *s, const struct wanted *wanted) {
    struct workplace w;
    workplace_make(&w, true);
    if (is_wanted(wanted, "6") || is_wanted(wanted, "7") || is_wanted(wanted, "9")) {
        rows_keys(t, s, &w);
    }
    if (is_wanted(wanted, "8")) {
        row_bytes(t, s, &w);
    }
    if (is_wanted(wanted, "11")) {
        row_start(t, s, &w);
    }
    workplace_remove(&w);
}

static void measure(const struct wanted *wanted) {
    struct page_server s;
    struct table t = {0};
    int64_t started_us = stopwatch_us();
    page_server_start(&s, N_PAGES);
    table_head();
    measure_walks(&t, &s, wanted);
    measure_terminal(&t, &s, wanted);
    if (is_wanted(wanted, "15")) {
        row_refresh(&t);
    }
    page_server_stop(&s);
    printf("%zu goals met, %zu missed, in %.0f s. Medians of at least %d pairs after one that is "
           "discarded.\n",
        t.n_met, t.n_missed, (double)(stopwatch_us() - started_us) / 1e6, (int)PAIRS_LEAST);
}

static int usage(void) {
    fputs("Usage: aifi-bench [ROW...]    measure all rows of the table, or those named: 1 2 3 4 5 "
          "6 8 11 15\n"
          "       aifi-bench --counts    check what has no noise\n"
          "Rows 7 and 9 come with 6.\n",
        stderr);
    return 2;
}

int main(int argc, char **argv) {
    struct wanted wanted = {0};
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "--counts") == 0) {
        return counts_check() ? 0 : 1;
    }
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] < '0' || argv[i][0] > '9' || wanted.n == ARGUMENTS_MAX) {
            return usage();
        }
        wanted.rows[wanted.n++] = argv[i];
    }
    measure(&wanted);
    return 0;
}
