// Medians, ratios and their table. Must not know what was measured.
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pairs_add(struct pairs *p, double product, double reference) {
    if (p->n < PAIRS_MAX) {
        p->product[p->n] = product;
        p->reference[p->n++] = reference;
    }
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort(const double *values, size_t n, double out[PAIRS_MAX]) {
    require(n > 0 && n <= PAIRS_MAX);
    memcpy(out, values, n * sizeof *values);
    qsort(out, n, sizeof *out, compare);
}

double median(const double *values, size_t n) {
    double sorted[PAIRS_MAX];
    sort(values, n, sorted);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

#define LINE_FORMAT "%-3s %-40s %-23s %10s %10s %7s %-15s %-7s %s\n"

void table_head(void) {
    printf(LINE_FORMAT, "#", "what", "against", "product", "reference", "ratio", "(least-most)",
        "must", "");
}

static void print_number(char *out, size_t out_len, double value, const char *unit) {
    snprintf(out, out_len, "%.*f %s", value < 10 ? 2 : value < 100 ? 1 : 0, value, unit);
}

static void print_goal(char *out, size_t out_len, const struct goal *g) {
    if (g->must > 0) {
        snprintf(out, out_len, "%s%g", g->sense == AT_MOST ? "<=" : ">=", g->must);
    } else {
        out[0] = '\0';
    }
}

static const char *verdict(struct table *t, const struct goal *g, double ratio) {
    if (g->must <= 0) {
        return "";
    }
    bool met = g->sense == AT_MOST ? ratio <= g->must : ratio >= g->must;
    t->n_met += met ? 1 : 0;
    t->n_missed += met ? 0 : 1;
    return met ? "met" : "MISSED";
}

void table_add(struct table *t, const struct goal *g, const struct pairs *p) {
    require(p->n >= 2);
    double ratios[PAIRS_MAX], sorted[PAIRS_MAX];
    size_t n = p->n - 1;
    for (size_t i = 0; i < n; i++) {
        double a = p->product[i + 1], b = p->reference[i + 1];
        ratios[i] = g->sense == FASTER ? b / a : a / b;
    }
    sort(ratios, n, sorted);
    double ratio = median(ratios, n);
    char product[32], reference[32], middle[16], range[32], must[16];
    print_number(product, sizeof product, median(p->product + 1, n), g->unit);
    print_number(reference, sizeof reference, median(p->reference + 1, n), g->unit);
    snprintf(middle, sizeof middle, "%.*f", ratio < 1.5 ? 3 : ratio < 20 ? 2 : 1, ratio);
    snprintf(range, sizeof range, "(%.3g-%.3g)", sorted[0], sorted[n - 1]);
    print_goal(must, sizeof must, g);
    printf(LINE_FORMAT, g->row, g->what, g->reference, product, reference, middle, range, must,
        verdict(t, g, ratio));
    fflush(stdout);
}

void table_skip(const struct goal *g, const char *why) {
    printf("%-3s %-40s %-23s skipped: %s\n", g->row, g->what, g->reference, why);
    fflush(stdout);
}
