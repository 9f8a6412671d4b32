// The real client against aifi-sandbox: two programs that share no idea of the contract.
#include "beside.h"
#include "client.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARGV_MAX = 128, N_ROWS = 400, PAGE_LEN = 5 };

// A sandbox with a world that stands still; `more` are further arguments, NULL-terminated.
static void start_sandbox(struct beside *b, const char *const *more) {
    const char *argv[ARGV_MAX] = {SANDBOX, "--port", "0", "--rows", "400", "--seed", "7",
        "--frozen-at", "2026-11-24T12:00:00Z", "--token", TEST_TOKEN};
    size_t n = 11;
    for (size_t i = 0; more[i]; i++) {
        require(n < ARGV_MAX - 1);
        argv[n++] = more[i];
    }
    beside_start(b, (char *const *)(uintptr_t)argv);
}

static void start_client(struct client *c, const struct beside *b, double per_second) {
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", b->port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    o.per_second = per_second;
    client_start_with(c, &o, NULL);
}

static const char *const no_limit[] = {"--rate", "0", NULL};

static struct walk *start_walk(struct client *c, const char *filter, int count) {
    struct request_spec spec = {.filter = mem_dup_text(slice_of(filter)), .count = count};
    struct walk *w = walk_new(c->net, &spec, SLICE_NONE, false);
    request_spec_release(&spec);
    walk_want(w, SIZE_MAX);
    return w;
}

static void note_ids(struct page *p, struct buf *ids) {
    for (size_t i = 0; i < p->n_sessions; i++) {
        buf_append(ids, session_key(&p->sessions[i]));
        buf_append_char(ids, '\n');
    }
    page_free(p);
}

// Walks on until it ends or stops; ids one a line.
static enum walk_state collect(struct client *c, struct walk *w, struct buf *ids) {
    enum walk_state state;
    while ((state = client_finish_walk(c, w)) == WALK_PAGE) {
        note_ids(walk_take_page(w), ids);
    }
    if (state == WALK_FAILED) {
        print_message("    %s\n", walk_error(w)->text);
    }
    return state;
}

static size_t n_lines(const struct buf *text) {
    size_t n = 0;
    for (size_t i = 0; i < text->len; i++) {
        n += text->ptr[i] == '\n' ? 1 : 0;
    }
    return n;
}

static void all_rows_in_order(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start_sandbox(&b, no_limit);
    start_client(&c, &b, 0);
    struct buf ids = BUF_INIT(1 << 20), one_page = BUF_INIT(1 << 20);
    struct walk *w = start_walk(&c, "orderBy=id&direction=asc", 37);
    assert_int_equal(collect(&c, w, &ids), WALK_END);
    walk_free(w);
    assert_int_equal(n_lines(&ids), N_ROWS);
    int64_t before = INT64_MIN;
    struct slice rest = buf_slice(&ids), line;
    while (slice_cut(&rest, '\n', &line) && line.len > 0) {
        int64_t id;
        assert_true(slice_to_int64(line, &id));
        assert_true(id > before); // in order, none twice
        before = id;
    }
    w = start_walk(&c, "orderBy=id&direction=asc", 200);
    assert_int_equal(collect(&c, w, &one_page), WALK_END);
    walk_free(w);
    assert_true(slice_equal(buf_slice(&ids), buf_slice(&one_page)));
    buf_release(&ids);
    buf_release(&one_page);
    client_stop(&c);
    beside_stop(&b);
}

static int compare_lines(const void *a, const void *b) {
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

// The lines of a text, sorted.
static void sort_lines(struct buf *text) {
    struct slice *lines = mem_calloc(n_lines(text) + 1, sizeof *lines), rest = buf_slice(text),
                 line;
    size_t n = 0;
    while (slice_cut(&rest, '\n', &line) && line.len > 0) {
        lines[n++] = line;
    }
    qsort(lines, n, sizeof *lines, compare_lines);
    struct buf sorted = BUF_INIT(text->ceiling);
    for (size_t i = 0; i < n; i++) {
        buf_append(&sorted, lines[i]);
        buf_append_char(&sorted, '\n');
    }
    mem_free(lines);
    buf_release(text);
    *text = sorted;
}

static void the_same_rows_upwards_and_downwards(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start_sandbox(&b, no_limit);
    start_client(&c, &b, 0);
    struct buf down = BUF_INIT(1 << 20), up = BUF_INIT(1 << 20);
    struct request_spec spec = {
        .filter = mem_dup_text(SLICE("orderBy=createdAt&direction=desc")), .count = 50};
    struct walk *w = walk_new(c.net, &spec, SLICE_NONE, false);
    walk_want(w, SIZE_MAX);
    struct buf cursor = BUF_INIT(10000);
    size_t n_before_last = 0;
    while (client_finish_walk(&c, w) == WALK_PAGE) {
        struct page *p = walk_take_page(w);
        buf_clear(&cursor);
        buf_append(&cursor, page_previous(p)); // of the last page: all that stands above it
        n_before_last = n_lines(&down);
        note_ids(p, &down);
    }
    assert_true(walk_at_end(w));
    walk_free(w);
    w = walk_new(c.net, &spec, buf_slice(&cursor), true);
    walk_want(w, SIZE_MAX);
    assert_int_equal(collect(&c, w, &up), WALK_END);
    walk_free(w);
    assert_int_equal(n_lines(&up), n_before_last);
    struct slice last_page = buf_slice(&down);
    for (size_t i = 0; i < n_before_last; i++) {
        struct slice line;
        slice_cut(&last_page, '\n', &line);
    }
    buf_append(&up, last_page);
    sort_lines(&up);
    sort_lines(&down);
    assert_true(slice_equal(buf_slice(&up), buf_slice(&down)));
    buf_release(&up);
    buf_release(&down);
    buf_release(&cursor);
    request_spec_release(&spec);
    client_stop(&c);
    beside_stop(&b);
}

// Faults at requests of one long walk, far enough apart that each has its retries.
static const char *const spoilt[] = {
    "status:500", "status:502", "status:503", "status:504", "status:408", "status:429",
    "status:401", "status:403", "status:404", "error-page", "login-page", "error-200",
    "redirect:302,http://127.0.0.1:1/x", "empty-body", "empty-body:204", "gzip:garbage",
    "gzip:plain", "gzip:hidden", "gzip:nested", "gzip:cut", "gzip-bomb:40", "cut:100", "cut:-1",
    "flip:3,0", "trailing", "data:absent", "data:null", "data:string", "data:object", "big-body",
    "deep", "header-flood", "endless", "rst:0", "rst:status", "rst:headers", "rst:row", "rst:last",
    "close:0", "close:headers", "close:row", "close:last", "length:50", "two-lengths",
    "chunked:bad-size", "chunked:no-end", "chunked:trailers", "status-line:ICY 200 OK", "http09",
    "next:object", "next:number", "hostile-error:400", "stall-body:200",
    "extra-bytes", // harmless when they come together, else the next answer is in doubt
};
// And those that a client should not even notice.
static const char *const harmless[] = {
    "slice",
    "close-after",
    "content-type",
    "content-type:text/html",
    "cookies",
    "bom",
    "gzip:unasked",
    "chunked:good",
    "texts:hostile",
    "dates",
    "unknown-values",
    "fields:null,customer.email",
    "date:600",
};

static void walk_through_faults(
    const char *const *faults, size_t n_faults, size_t apart, struct buf *ids, size_t *n_stops) {
    static const size_t first = 3;
    struct beside b;
    struct client c;
    const char *more[ARGV_MAX] = {"--rate", "0"};
    char specs[60][80];
    size_t n = 2;
    for (size_t i = 0; i < n_faults; i++) {
        snprintf(specs[i], sizeof specs[i], "%s@%zu", faults[i], first + apart * i);
        more[n++] = "--fault";
        more[n++] = specs[i];
    }
    start_sandbox(&b, more);
    start_client(&c, &b, 0);
    struct walk *w = start_walk(&c, "orderBy=id&direction=asc", PAGE_LEN);
    *n_stops = 0;
    while (collect(&c, w, ids) == WALK_FAILED) {
        assert_error_line(walk_error(w));
        if (++*n_stops > n_faults) {
            beside_stop(&b);
            fail_msg("%s", walk_error(w)->text);
        }
        walk_retry(w, client_now_ms(&c)); // a person presses R
    }
    assert_true(walk_at_end(w));
    walk_free(w);
    client_stop(&c);
    beside_stop(&b);
}

static void plain_walk(struct buf *ids) {
    size_t n_stops;
    walk_through_faults(NULL, 0, 1, ids, &n_stops);
    assert_int_equal(n_stops, 0);
    assert_int_equal(n_lines(ids), N_ROWS);
}

static void R3_after_any_fault_the_same_rows(void **state) {
    (void)state;
    static const size_t half = ARRAY_LEN(spoilt) / 2; // the sandbox takes 32 at once
    struct buf want = BUF_INIT(1 << 20), got = BUF_INIT(1 << 20);
    plain_walk(&want);
    size_t n_stops, n_more;
    walk_through_faults(spoilt, half, 2, &got, &n_stops);
    assert_true(slice_equal(buf_slice(&got), buf_slice(&want)));
    buf_clear(&got);
    walk_through_faults(spoilt + half, ARRAY_LEN(spoilt) - half, 2, &got, &n_more);
    assert_true(slice_equal(buf_slice(&got), buf_slice(&want)));
    assert_true(n_stops + n_more > 10);                        // some need a person
    assert_true(n_stops + n_more < ARRAY_LEN(spoilt) * 2 / 3); // but many heal by themselves
    buf_release(&want);
    buf_release(&got);
}

static void R3_harmless_oddities_are_not_noticed(void **state) {
    (void)state;
    struct buf want = BUF_INIT(1 << 20), got = BUF_INIT(1 << 20);
    plain_walk(&want);
    size_t n_stops;
    walk_through_faults(harmless, ARRAY_LEN(harmless), 2, &got, &n_stops);
    assert_int_equal(n_stops, 0);
    assert_true(slice_equal(buf_slice(&got), buf_slice(&want)));
    buf_release(&want);
    buf_release(&got);
}

static void NET_19_chaos(void **state) {
    (void)state;
    static const char *const more[] = {"--rate", "0", "--fault", "chaos:30", NULL};
    struct buf want = BUF_INIT(1 << 20), got = BUF_INIT(1 << 20);
    plain_walk(&want);
    struct beside b;
    struct client c;
    start_sandbox(&b, more);
    start_client(&c, &b, 0);
    struct walk *w = start_walk(&c, "orderBy=id&direction=asc", PAGE_LEN);
    size_t n_stops = 0;
    while (collect(&c, w, &got) == WALK_FAILED) {
        assert_true(++n_stops < 5);
        walk_retry(w, client_now_ms(&c));
    }
    assert_true(walk_at_end(w));
    assert_true(c.n_failed > 5);
    assert_true(slice_equal(buf_slice(&got), buf_slice(&want)));
    walk_free(w);
    client_stop(&c);
    beside_stop(&b);
    buf_release(&want);
    buf_release(&got);
}

static void HTTP_01_a_wrong_token(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start_sandbox(&b, no_limit);
    start_client(&c, &b, 0);
    client_set_token(&c, "not-the-token");
    expect_failure(&c, "the server refused the token (401)", 1);
    client_set_token(&c, TEST_TOKEN);
    expect_page(&c, "", 20);
    client_stop(&c);
    beside_stop(&b);
}

static void HTTP_03_the_field_that_is_wrong(void **state) {
    (void)state;
    static const char *const filters[][2] = {
        {"minVisitors=-1", "minVisitors"},
        {"storeId=abc", "storeId"},
        {"orderBy=nonsense", "orderBy"},
        {"minCreatedAt=yesterday", "minCreatedAt"},
    };
    struct beside b;
    struct client c;
    start_sandbox(&b, no_limit);
    start_client(&c, &b, 0);
    for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
        struct walk *w = start_walk(&c, filters[i][0], 20);
        assert_int_equal(client_finish_walk(&c, w), WALK_FAILED);
        assert_string_equal(walk_error(w)->field, filters[i][1]);
        assert_int_equal(walk_error(w)->status, 400);
        assert_false(walk_cursor_refused(w));
        walk_free(w);
    }
    client_stop(&c);
    beside_stop(&b);
}

static void CUR_01_the_sandbox_loops(void **state) {
    (void)state;
    static const char *const more[] = {"--rate", "0", "--fault", "cursor-loop:3", NULL};
    struct beside b;
    struct client c;
    struct buf ids = BUF_INIT(1 << 20);
    start_sandbox(&b, more);
    start_client(&c, &b, 0);
    struct walk *w = start_walk(&c, "orderBy=id&direction=asc", 10);
    assert_int_equal(collect(&c, w, &ids), WALK_LOOPED);
    assert_true(walk_n_pages(w) <= 5);
    walk_free(w);
    client_stop(&c);
    beside_stop(&b);
    buf_release(&ids);
}

static void odd_cursors_are_no_obstacle(void **state) {
    (void)state;
    static const char *const faults[] = {
        "cursor-odd", "cursor-odd:nul", "cursor-size", "empty-pages:3", "count:13", "reversed"};
    struct buf want = BUF_INIT(1 << 20), got = BUF_INIT(1 << 20);
    plain_walk(&want);
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        const char *const more[] = {"--rate", "0", "--fault", faults[i], NULL};
        struct beside b;
        struct client c;
        start_sandbox(&b, more);
        start_client(&c, &b, 0);
        struct walk *w = start_walk(&c, "orderBy=id&direction=asc", 50);
        if (collect(&c, w, &got) != WALK_END) {
            fail_msg("%s: %s", faults[i], walk_error(w) ? walk_error(w)->text : "stopped");
        }
        assert_true(slice_equal(buf_slice(&got), buf_slice(&want)));
        buf_clear(&got);
        walk_free(w);
        client_stop(&c);
        beside_stop(&b);
    }
    buf_release(&want);
    buf_release(&got);
}

// In real time.
static void the_pace_stays_below_the_servers_limit(void **state) {
    (void)state;
    static const char *const limited[] = {"--rate", "20", NULL};
    struct beside b;
    struct client c;
    struct buf ids = BUF_INIT(1 << 20);
    start_sandbox(&b, limited);
    start_client(&c, &b, NET_PER_SECOND);
    c.keeps_time = true;
    int64_t start_ms = clock_monotonic_ms();
    struct walk *w = start_walk(&c, "orderBy=id&direction=asc", 8); // 50 pages
    assert_int_equal(collect(&c, w, &ids), WALK_END);
    int64_t took_ms = clock_monotonic_ms() - start_ms;
    assert_int_equal(c.n_failed, 0); // not one 503
    assert_int_equal(n_lines(&ids), N_ROWS);
    assert_in_range(took_ms, 2600, 8000);
    assert_in_range(net_n_requests(c.net), 50, 51);
    walk_free(w);
    client_stop(&c);
    beside_stop(&b);
    buf_release(&ids);
}

static void too_fast_a_client_slows_down_by_itself(void **state) {
    (void)state;
    static const char *const limited[] = {"--rate", "20", NULL};
    struct beside b;
    struct client c;
    struct buf ids = BUF_INIT(1 << 20);
    start_sandbox(&b, limited);
    start_client(&c, &b, 0);
    c.keeps_time = true;
    struct walk *w = start_walk(&c, "orderBy=id&direction=asc", 8);
    assert_int_equal(collect(&c, w, &ids), WALK_END); // nobody had to press R
    assert_int_equal(n_lines(&ids), N_ROWS);
    assert_true(c.n_failed > 0);
    assert_true(c.n_failed < 15);
    walk_free(w);
    client_stop(&c);
    beside_stop(&b);
    buf_release(&ids);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rows_in_order),
        cmocka_unit_test(the_same_rows_upwards_and_downwards),
        cmocka_unit_test(R3_after_any_fault_the_same_rows),
        cmocka_unit_test(R3_harmless_oddities_are_not_noticed),
        cmocka_unit_test(NET_19_chaos),
        cmocka_unit_test(HTTP_01_a_wrong_token),
        cmocka_unit_test(HTTP_03_the_field_that_is_wrong),
        cmocka_unit_test(CUR_01_the_sandbox_loops),
        cmocka_unit_test(odd_cursors_are_no_obstacle),
        cmocka_unit_test(the_pace_stays_below_the_servers_limit),
        cmocka_unit_test(too_fast_a_client_slows_down_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
