// The checks of bench.counts. Must not know a clock.
#include "counts.h"

#include "page_render.h"
#include "product_walk.h"
#include "terminal_rows.h"

#include <stdio.h>

enum { COUNTED_PAGES = 500, WIDE_PAGES = 100 };
static const double memory_most = 1.2; // of the raw text
#ifndef AIFI_SANITIZED
static const double faults_most = 20; // a page: its memory is used again
#endif
static const double scroll_most = 0.05; // of a repaint

static bool expect(bool good, const char *what, double is, double limit) {
    fprintf(good ? stdout : stderr, "%-44s %12.0f of %12.0f%s\n", what, is, limit,
        good ? "" : "   WRONG");
    return good;
}

static bool expect_equal(const char *what, uint64_t is, uint64_t should_be) {
    return expect(is == should_be, what, (double)is, (double)should_be);
}

static bool expect_at_most(const char *what, double is, double limit) {
    return expect(is > 0 && is <= limit, what, is, limit);
}

static bool check_walk(const struct page_server *s) {
    char url[PAGE_URL_LEN];
    struct walk_task task = {.url = url, .n_pages = s->n_pages};
    struct figures f;
    page_server_url(s, 0, s->n_pages, url);
    child_measure(product_walk, &task, &f);
    if (f.error[0]) {
        fprintf(stderr, "the walk failed: %s\n", f.error);
        return false;
    }
    bool good = expect_equal("requests sent, pages", f.n_requests, s->n_pages);
    good &= expect_equal("requests that arrived, pages", s->counts->n_requests, s->n_pages);
    good &= expect_equal("rows seen, rows served", f.n_rows, s->counts->n_rows);
    good &= expect_equal("distinct rows, rows made", f.n_distinct, s->n_pages * PAGE_ROWS);
    good &= expect_equal("bytes received, bytes served", f.body_len, s->counts->body_len);
    double most = memory_most * (double)f.body_len;
    good &= expect_at_most("bytes held, 1.2 x the raw text", (double)f.held_len, most);
#ifndef AIFI_SANITIZED
    good &= expect_at_most(
        "page faults, 20 a page", (double)f.n_faults, faults_most * (double)s->n_pages);
    good &= expect_at_most("resident bytes, 1.2 x the raw text", (double)f.grown_len, most);
#endif
    return good;
}

// With windows: the exact set for hardly more requests.
static bool check_wide_walk(const struct page_server *s) {
    char url[PAGE_URL_LEN];
    struct walk_task task = {.url = url, .n_pages = WIDE_PAGES, .n_windows = 8};
    struct figures f;
    page_server_url(s, 0, WIDE_PAGES, url);
    child_measure(product_walk, &task, &f);
    if (f.error[0]) {
        fprintf(stderr, "the wide walk failed: %s\n", f.error);
        return false;
    }
    bool good = expect_equal("distinct rows of windows", f.n_distinct, WIDE_PAGES * PAGE_ROWS);
    good &=
        expect_at_most("requests of windows, pages + 10", (double)f.n_requests, WIDE_PAGES + 10);
    return good;
}

static bool check_bytes(const struct page_server *s) {
    struct workplace w;
    double scroll, repaint;
    workplace_make(&w, false);
    measure_bytes(s, &w, true, &scroll, &repaint);
    workplace_remove(&w);
    return expect_at_most(
        "bytes to scroll by one, 5 % of a repaint", scroll, scroll_most * repaint);
}

bool counts_check(void) {
    struct page_server s;
    page_server_start(&s, COUNTED_PAGES);
    bool good = check_walk(&s);
    good &= check_wide_walk(&s);
    good &= check_bytes(&s);
    page_server_stop(&s);
    return good;
}
