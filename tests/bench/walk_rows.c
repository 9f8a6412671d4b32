// Which walks are compared, how long they are, and in which turn. Must not know how they walk.
#include "walk_rows.h"

#include "child.h"
#include "page_render.h"
#include "product_walk.h"
#include "program_walk.h"
#include "reference_walk.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    WIDE_PAGES = 100,
    WIDE_REQUESTS_MORE = 10,
    WIDE_REFERENCE_PAGES = 12,
    US_PER_SECOND = 1000000,
    // Requests sent a second apart may arrive that much closer together.
    JITTER_US = 10000,
};

static void check(const struct figures *f, const struct walk_task *task, bool sees_rows) {
    if (f->error[0] || f->n_requests != task->n_pages ||
        (sees_rows && f->n_rows != task->n_pages * PAGE_ROWS)) {
        fprintf(stderr, "aifi-bench: a walk went wrong: %zu rows, %llu requests of %zu; %s\n",
            f->n_rows, (unsigned long long)f->n_requests, task->n_pages, f->error);
        exit(1);
    }
}

struct comparison {
    struct goal goal;
    measured_walk *reference;
    bool reference_sees_rows;
    const char *programs[2]; // that must be installed; none: its CPU time is comparable
    int latency_ms;
    size_t n_pages;           // of the product's walk
    size_t n_reference_pages; // of a slow reference; 0: the same. Times are compared by the page
};

static void compare(struct table *t, const struct page_server *s, const struct comparison *c) {
    char url[PAGE_URL_LEN], reference_url[PAGE_URL_LEN], why[64];
    size_t n_reference = c->n_reference_pages > 0 ? c->n_reference_pages : c->n_pages;
    struct walk_task task = {.url = url, .n_pages = c->n_pages};
    struct walk_task reference_task = {.url = reference_url, .n_pages = n_reference};
    struct pairs pairs = {0}, cpu = {0};
    for (size_t i = 0; i < ARRAY_LEN(c->programs); i++) {
        if (c->programs[i] && !program_is_installed(c->programs[i])) {
            snprintf(why, sizeof why, "%s is not installed", c->programs[i]);
            table_skip(&c->goal, why);
            return;
        }
    }
    page_server_url(s, c->latency_ms, c->n_pages, url);
    page_server_url(s, c->latency_ms, n_reference, reference_url);
    for (int i = 0; i <= PAIRS_LEAST; i++) {
        struct figures product, reference;
        child_measure(product_walk, &task, &product);
        check(&product, &task, true);
        child_measure(c->reference, &reference_task, &reference);
        check(&reference, &reference_task, c->reference_sees_rows);
        double n = (double)c->n_pages, m = (double)n_reference;
        pairs_add(&pairs, product.ms / n, reference.ms / m);
        pairs_add(&cpu, product.cpu_ms / n, reference.cpu_ms / m);
    }
    table_add(t, &c->goal, &pairs);
    if (!c->programs[0] && c->latency_ms == 0) {
        struct goal goal = c->goal;
        goal.what = "    its CPU time";
        table_add(t, &goal, &cpu);
    }
}

void row_full_walk(struct table *t, const struct page_server *s) {
    static const struct comparison comparisons[] = {
        {.goal = {"1", "full walk, a page of 200 (of 500)", "raw libcurl", "ms", AT_MOST, 12},
            .reference = raw_walk,
            .n_pages = 500},
        {.goal = {"1", "  a page (of 100, reference of 40)", "cJSON trees kept", "ms", FASTER, 6},
            .reference = cjson_kept_walk,
            .reference_sees_rows = true,
            .n_pages = 100,
            .n_reference_pages = 40},
        {.goal = {"1", "  a page (of 100, reference of 40)", "  untrimmed", "ms", FASTER, 6},
            .reference = cjson_kept_untrimmed_walk,
            .reference_sees_rows = true,
            .n_pages = 100,
            .n_reference_pages = 40},
        {.goal = {"1", "  a page (of 100, reference of 40)", "cJSON trees deleted", "ms", FASTER,
             0},
            .reference = cjson_deleted_walk,
            .reference_sees_rows = true,
            .n_pages = 100,
            .n_reference_pages = 40},
        {.goal = {"1", "  a page (of 100, reference of 30)", "python3 urllib", "ms", FASTER, 8},
            .reference = urllib_walk,
            .reference_sees_rows = true,
            .programs = {"python3"},
            .n_pages = 100,
            .n_reference_pages = 30},
        {.goal = {"1", "  a page (of 100, reference of 4)", "curl + jq", "ms", FASTER, 60},
            .reference = curl_jq_walk,
            .reference_sees_rows = true,
            .programs = {"curl", "jq"},
            .n_pages = 100,
            .n_reference_pages = 4},
    };
    for (size_t i = 0; i < ARRAY_LEN(comparisons); i++) {
        compare(t, s, &comparisons[i]);
    }
}

void row_latency_walk(struct table *t, const struct page_server *s) {
    static const struct comparison comparisons[] = {
        {.goal = {"2", "sequential walk at 20 ms, a page", "raw libcurl", "ms", AT_MOST, 1.03},
            .reference = raw_walk,
            .latency_ms = 20,
            .n_pages = 20},
        {.goal = {"2", "sequential walk at 80 ms, a page", "raw libcurl", "ms", AT_MOST, 1.03},
            .reference = raw_walk,
            .latency_ms = 80,
            .n_pages = 8},
    };
    for (size_t i = 0; i < ARRAY_LEN(comparisons); i++) {
        compare(t, s, &comparisons[i]);
    }
}

// Requests a second over the whole walk, as the server saw them; and the most in any one second.
static double served_pace(const struct page_counts *counts, uint64_t first, double *most) {
    const int64_t *at = counts->arrivals_us;
    uint64_t n = counts->n_requests;
    require(n - first >= 2 && n - first < ARRIVALS_MAX);
    *most = 0;
    for (uint64_t i = first; i < n; i++) {
        uint64_t j = i;
        while (j < n && at[j % ARRIVALS_MAX] - at[i % ARRIVALS_MAX] < US_PER_SECOND - JITTER_US) {
            j++;
        }
        *most = (double)(j - i) > *most ? (double)(j - i) : *most;
    }
    int64_t span_us = at[(n - 1) % ARRIVALS_MAX] - at[first % ARRIVALS_MAX];
    return (double)(n - 1 - first) * US_PER_SECOND / (double)span_us;
}

// A wide walk asks a little more than once a page, and rows at its borders come twice.
static void check_wide(const struct figures *f, const struct walk_task *task) {
    if (f->error[0] || f->n_distinct != task->n_pages * PAGE_ROWS ||
        f->n_requests > task->n_pages + task->n_pages / 20 + WIDE_REQUESTS_MORE) {
        fprintf(stderr, "aifi-bench: a wide walk went wrong: %zu rows, %llu requests of %zu; %s\n",
            f->n_distinct, (unsigned long long)f->n_requests, task->n_pages, f->error);
        exit(1);
    }
}

struct paced {
    struct goal pace, peak;
    int latency_ms, n_windows;
    size_t n_pages; // the walk begins as one chain: what that costs is to be small beside it
    int n_runs;
};

static void measure_paced(struct table *t, const struct page_server *s, const struct paced *p) {
    char url[PAGE_URL_LEN];
    struct walk_task task = {.url = url, .n_pages = p->n_pages, .n_windows = p->n_windows};
    struct pairs paces = {0}, peaks = {0};
    page_server_url(s, p->latency_ms, p->n_pages, url);
    for (int i = 0; i < p->n_runs; i++) {
        struct figures f;
        double most;
        uint64_t first = s->counts->n_requests;
        child_measure(product_walk_paced, &task, &f);
        if (p->n_windows > 0) {
            check_wide(&f, &task);
        } else {
            check(&f, &task, true);
        }
        pairs_add(&paces, served_pace(s->counts, first, &most), PRODUCT_PACE);
        pairs_add(&peaks, most, PRODUCT_PACE);
    }
    table_add(t, &p->pace, &paces);
    table_add(t, &p->peak, &peaks);
}

void row_paced_walk(struct table *t, const struct page_server *s) {
#define PACE(what)                                                                                 \
    { "3", what, "the limit", "/s", NOT_UNDER, 0.95 }
#define PEAK                                                                                       \
    { "3", "  most requests in any one second", "the limit", "", AT_MOST, 1 }
    static const struct paced walks[] = {
        {PACE("walk at 20 ms within 20 requests/s"), PEAK, 20, 0, 41, 3},
        {PACE("wide walk at 80 ms"), PEAK, 80, 8, 41, 3},
        {PACE("wide walk at 200 ms"), PEAK, 200, 8, 101, 2},
        {PACE("wide walk at 400 ms"), PEAK, 400, 8, 201, 2},
    };
    for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
        measure_paced(t, s, &walks[i]);
    }
}

void row_wide_walk(struct table *t, const struct page_server *s) {
    static const struct goal faster = {
        "4", "eight windows at 80 ms, a page (of 100)", "its own one chain", "ms", FASTER, 6};
    static const struct goal requests = {"4", "  requests", "pages + 10", "", AT_MOST, 1};
    char url[PAGE_URL_LEN], reference_url[PAGE_URL_LEN];
    struct walk_task task = {.url = url, .n_pages = WIDE_PAGES, .n_windows = 8};
    struct walk_task reference_task = {.url = reference_url, .n_pages = WIDE_REFERENCE_PAGES};
    struct pairs times = {0}, counts = {0};
    page_server_url(s, 80, WIDE_PAGES, url);
    page_server_url(s, 80, WIDE_REFERENCE_PAGES, reference_url);
    for (int i = 0; i <= PAIRS_LEAST; i++) {
        struct figures wide, one;
        child_measure(product_walk, &task, &wide);
        check_wide(&wide, &task);
        child_measure(product_walk, &reference_task, &one);
        check(&one, &reference_task, true);
        pairs_add(&times, wide.ms / WIDE_PAGES, one.ms / WIDE_REFERENCE_PAGES);
        pairs_add(&counts, (double)wide.n_requests, WIDE_PAGES + WIDE_REQUESTS_MORE);
    }
    table_add(t, &faster, &times);
    table_add(t, &requests, &counts);
}

void row_memory(struct table *t, const struct page_server *s) {
    static const struct goal grown = {
        "5", "resident memory a session (of 100,000)", "raw JSON text", "B", AT_MOST, 1.2};
    static const struct goal kept = {"5", "  the same", "raw text kept, resident", "B", AT_MOST, 0};
    char url[PAGE_URL_LEN];
    struct walk_task task = {.url = url, .n_pages = s->n_pages};
    struct pairs against_text = {0}, against_kept = {0};
    double n = (double)(s->n_pages * PAGE_ROWS);
    page_server_url(s, 0, s->n_pages, url);
    for (int i = 0; i < 3; i++) { // there is next to no noise in it
        struct figures product, raw;
        child_measure(product_walk, &task, &product);
        check(&product, &task, true);
        child_measure(raw_kept_walk, &task, &raw);
        check(&raw, &task, false);
        pairs_add(&against_text, (double)product.grown_len / n, (double)product.body_len / n);
        pairs_add(&against_kept, (double)product.grown_len / n, (double)raw.grown_len / n);
    }
    table_add(t, &grown, &against_text);
    table_add(t, &kept, &against_kept);
}
