// What is typed into whom, and in which turn. Must not know how programs are started.
#include "terminal_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_PAIRS = 40,
    PAGE_PAIRS = 12,
    BURST_PAIRS = 8,
    BURST_KEYS = 60,
    START_PAIRS = 10,
    BYTE_SAMPLES = 9,
    LIST_PAGES = 100,
    // The first frame is told from the rows by the server's answering late.
    FIRST_FRAME_LATENCY_MS = 400,
    TIG_QUIET_MS = 200, // it draws, reads for a while, and draws again
};

static void require_reply(const struct reply *r, const char *who) {
    if (r->n_bytes == 0) {
        fprintf(stderr, "aifi-bench: %s does not answer on its terminal\n", who);
        exit(1);
    }
}

static double type(struct pty *t, const char *keys, const char *who) {
    struct reply r = pty_type(t, keys, QUIET_MS);
    require_reply(&r, who);
    return r.ms;
}

static void start_list(
    struct pty *t, const struct page_server *s, const struct workplace *w, bool hide_detail) {
    char url[PAGE_URL_LEN];
    page_server_url(s, 0, LIST_PAGES, url);
    start_product(t, w, url);
    settle_at_bottom(t, hide_detail);
}

// --- 6: scroll by one

struct crowd {
    struct pty list, detail, echo, less, tig;
};

static void start_crowd(struct crowd *c, const struct page_server *s, const struct workplace *w) {
    start_list(&c->list, s, w, true);
    start_list(&c->detail, s, w, false);
    start_echo(&c->echo, w);
    pty_type(&c->echo, "x", QUIET_MS);
    if (w->has_less) {
        start_less(&c->less, w);
        settle_at_bottom(&c->less, false);
    }
    if (w->has_tig) {
        start_tig(&c->tig, w);
        pty_type(&c->tig, NULL, TIG_QUIET_MS);
        settle_at_bottom(&c->tig, false);
    }
}

static void stop_crowd(struct crowd *c, const struct workplace *w) {
    pty_stop(&c->list);
    pty_stop(&c->detail);
    pty_stop(&c->echo);
    if (w->has_less) {
        pty_stop(&c->less);
    }
    if (w->has_tig) {
        pty_stop(&c->tig);
    }
}

static void scroll_by_one(struct table *t, struct crowd *c, const struct workplace *w) {
    static const struct goal echo_goal = {
        "6", "scroll by one, key to last byte", "pty echo", "ms", AT_MOST, 5};
    static const struct goal less_goal = {"6", "  the same", "less", "ms", AT_MOST, 2};
    static const struct goal tig_goal = {"6", "  the same", "tig", "ms", AT_MOST, 0.5};
    static const struct goal detail_goal = {
        "6", "  the same, detail pane shown", "pty echo", "ms", AT_MOST, 0};
    struct pairs echo = {0}, less = {0}, tig = {0}, detail = {0};
    for (int i = 0; i < KEY_PAIRS; i++) {
        double product = type(&c->list, "j", "the product");
        double floor = type(&c->echo, "j", "the echo");
        pairs_add(&echo, product, floor);
        pairs_add(&detail, type(&c->detail, "j", "the product"), floor);
        if (w->has_less) {
            pairs_add(&less, product, type(&c->less, "j", "less"));
        }
        if (w->has_tig) {
            pairs_add(&tig, product, type(&c->tig, "j", "tig"));
        }
    }
    table_add(t, &echo_goal, &echo);
    w->has_less ? table_add(t, &less_goal, &less) : table_skip(&less_goal, "not installed");
    w->has_tig ? table_add(t, &tig_goal, &tig) : table_skip(&tig_goal, "not installed");
    table_add(t, &detail_goal, &detail);
}

// --- 7 and 9: page down, and many keys at once

static double page_down(struct pty *t, const char *key, const char *who) {
    return type(t, key, who);
}

static void page_by_page(struct table *t, struct crowd *c, const struct workplace *w) {
    static const struct goal goal = {
        "7", "page down, key to last byte", "less", "ms", AT_MOST, 1.25};
    struct pairs pairs = {0};
    if (!w->has_less) {
        table_skip(&goal, "not installed");
        return;
    }
    for (int i = 0; i < PAGE_PAIRS; i++) {
        double product = page_down(&c->list, "\x1b[6~", "the product");
        pairs_add(&pairs, product, page_down(&c->less, " ", "less"));
    }
    table_add(t, &goal, &pairs);
}

static void burst(struct table *t, struct crowd *c) {
    static const struct goal goal = {
        "9", "60 keys at once, to the last byte", "its own page down", "ms", AT_MOST, 1.5};
    struct pairs pairs = {0};
    char keys[BURST_KEYS + 1];
    memset(keys, 'j', BURST_KEYS);
    keys[BURST_KEYS] = '\0';
    for (int i = 0; i < BURST_PAIRS; i++) {
        double many = type(&c->list, keys, "the product");
        pairs_add(&pairs, many, page_down(&c->list, "\x1b[6~", "the product"));
    }
    table_add(t, &goal, &pairs);
}

void rows_keys(struct table *t, const struct page_server *s, const struct workplace *w) {
    struct crowd c;
    start_crowd(&c, s, w);
    scroll_by_one(t, &c, w);
    page_by_page(t, &c, w);
    burst(t, &c);
    stop_crowd(&c, w);
}

// --- 8: bytes

void measure_bytes(const struct page_server *s, const struct workplace *w, bool hide_detail,
    double *scroll, double *repaint) {
    struct pty product;
    double scrolls[BYTE_SAMPLES], repaints[BYTE_SAMPLES];
    start_list(&product, s, w, hide_detail);
    for (int i = 0; i < BYTE_SAMPLES; i++) {
        struct reply r = pty_type(&product, "j", QUIET_MS);
        require_reply(&r, "the product");
        scrolls[i] = (double)r.n_bytes;
        r = pty_type(&product, "\f", QUIET_MS);
        require_reply(&r, "the product");
        repaints[i] = (double)r.n_bytes;
    }
    pty_stop(&product);
    *scroll = median(scrolls, BYTE_SAMPLES);
    *repaint = median(repaints, BYTE_SAMPLES);
}

void row_bytes(struct table *t, const struct page_server *s, const struct workplace *w) {
    static const struct goal list = {
        "8", "bytes written to scroll by one", "a repaint", "B", AT_MOST, 0.05};
    static const struct goal detail = {
        "8", "  the same, detail pane shown", "a repaint", "B", AT_MOST, 0};
    for (int i = 0; i < 2; i++) {
        double scroll, repaint;
        struct pairs pairs = {0};
        measure_bytes(s, w, i == 0, &scroll, &repaint);
        pairs_add(&pairs, scroll, repaint);
        pairs_add(&pairs, scroll, repaint); // counts have no warm-up, and no spread
        table_add(t, i == 0 ? &list : &detail, &pairs);
    }
}

// --- 11: start

static double started(struct pty *t, int quiet_ms, const char *who) {
    struct reply r = pty_type(t, NULL, quiet_ms);
    require_reply(&r, who);
    pty_stop(t);
    return r.ms;
}

void row_start(struct table *t, const struct page_server *s, const struct workplace *w) {
    static const struct goal hello_goal = {
        "11", "start to first frame", "ncurses hello", "ms", AT_MOST, 2.3};
    static const struct goal curl_goal = {
        "11", "  the same", "hello with libcurl", "ms", AT_MOST, 0};
    static const struct goal less_goal = {"11", "  the same", "less", "ms", AT_MOST, 0};
    static const struct goal tig_goal = {"11", "  the same", "tig", "ms", FASTER, 8};
    struct pairs hello = {0}, curl = {0}, less = {0}, tig = {0};
    char url[PAGE_URL_LEN];
    page_server_url(s, FIRST_FRAME_LATENCY_MS, LIST_PAGES, url);
    for (int i = 0; i < START_PAIRS; i++) {
        struct pty p;
        start_product(&p, w, url);
        double product = started(&p, START_QUIET_MS, "the product");
        start_hello(&p, w);
        pairs_add(&hello, product, started(&p, START_QUIET_MS, "hello"));
        start_hello_curl(&p, w);
        pairs_add(&curl, product, started(&p, START_QUIET_MS, "hello"));
        if (w->has_less) {
            start_less(&p, w);
            pairs_add(&less, product, started(&p, START_QUIET_MS, "less"));
        }
        if (w->has_tig) {
            start_tig(&p, w);
            pairs_add(&tig, product, started(&p, TIG_QUIET_MS, "tig"));
        }
    }
    table_add(t, &hello_goal, &hello);
    table_add(t, &curl_goal, &curl);
    w->has_less ? table_add(t, &less_goal, &less) : table_skip(&less_goal, "not installed");
    w->has_tig ? table_add(t, &tig_goal, &tig) : table_skip(&tig_goal, "not installed");
}
