// Walks over several windows, against aifi-sandbox: the same rows in the same order as one chain
// brings them.
#include "beside.h"
#include "client.h"

#include "base/clock.h"
#include "base/mem.h"
#include "model/dataset.h"

enum { ARGV_MAX = 64, N_ROWS = 2500 };

static const char *const quick[] = {"--rate", "0", NULL};

// A world that stands still, unless `more` says otherwise.
static void start(struct beside *b, struct client *c, const char *rows, const char *const *more) {
    const char *argv[ARGV_MAX] = {SANDBOX, "--port", "0", "--rows", rows, "--seed", "7", "--token",
        TEST_TOKEN, "--start-at", "2026-11-24T12:00:00Z"};
    size_t n = 11;
    bool moves = false;
    for (size_t i = 0; more[i]; i++) {
        require(n < ARGV_MAX - 1);
        moves |= strcmp(more[i], "--speed") == 0;
        argv[n++] = more[i];
    }
    if (!moves) {
        argv[9] = "--frozen-at";
    }
    beside_start(b, (char *const *)(uintptr_t)argv);
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", b->port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    o.transport.total_ms = 15000;
    o.transport.low_speed_ms = 10000;
    client_start_with(c, &o, NULL);
    c->keeps_time = true; // other windows have answers under way while one waits
}

static void stop(struct beside *b, struct client *c) {
    client_stop(c);
    beside_stop(b);
}

struct asked {
    bool descending;
    int count;
    struct walk_range range;
    int n_windows; // 0: walk_new
};

static const struct walk_range all = {INSTANT_NONE, INSTANT_NONE};

static struct walk *begin(struct client *c, const struct asked *a) {
    struct request_spec spec = {
        .filter = mem_dup_text(a->descending ? SLICE("orderBy=createdAt&direction=desc")
                                             : SLICE("orderBy=createdAt&direction=asc")),
        .count = a->count,
        .descending = a->descending,
        .by_created = true};
    request_spec_set_created(&spec, a->range.from, a->range.to);
    struct walk *w = a->n_windows > 0 ? walk_new_wide(c->net, &spec, a->range, a->n_windows)
                                      : walk_new(c->net, &spec, SLICE_NONE, false);
    request_spec_release(&spec);
    walk_want(w, SIZE_MAX);
    return w;
}

static instant created(const struct dataset *d, size_t position) {
    instant t = INSTANT_NONE;
    const struct session *s = dataset_session(d, dataset_visible(d, position));
    assert_true(session_instant(s, FIELD_CREATED_AT, &t));
    return t;
}

// Nothing is missing of what walk_progress says is complete. Returns whether it says anything.
static bool check_progress(
    const struct walk *w, const struct dataset *got, const struct dataset *want, bool descending) {
    instant reached;
    if (!walk_progress(w, &reached)) {
        return false;
    }
    for (size_t i = 0; i < dataset_n_rows(want); i++) {
        bool is_told = descending ? created(want, i) > reached : created(want, i) < reached;
        struct slice key = session_key(dataset_session(want, dataset_visible(want, i)));
        if (is_told && dataset_find(got, key) == ROW_NONE) {
            fail_msg("row %zu, %.*s, is told to be there", i, SLICE_ARG(key));
        }
    }
    return true;
}

// Until the walk ends or stops.
static enum walk_state collect(
    struct client *c, struct walk *w, struct dataset *d, int *most_windows) {
    enum walk_state state;
    while ((state = client_finish_walk(c, w)) == WALK_PAGE) {
        int n = walk_n_windows(w);
        *most_windows = n > *most_windows ? n : *most_windows;
        dataset_append(d, walk_take_page(w));
    }
    return state;
}

// With `want` what is said on the way is checked.
static struct dataset *rows_of(
    struct client *c, const struct asked *a, const struct dataset *want, size_t *n_requests) {
    struct dataset *d = dataset_new();
    struct walk *w = begin(c, a);
    uint64_t before = net_n_requests(c->net);
    enum walk_state state;
    while ((state = client_finish_walk(c, w)) == WALK_PAGE) {
        dataset_append(d, walk_take_page(w));
        if (want) {
            check_progress(w, d, want, a->descending);
        }
    }
    if (state != WALK_END) {
        fail_msg("%s", walk_error(w) ? walk_error(w)->text : "stopped");
    }
    *n_requests = (size_t)(net_n_requests(c->net) - before);
    walk_free(w);
    return d;
}

static void assert_same(const struct dataset *got, const struct dataset *want) {
    size_t n = dataset_n_rows(want);
    for (size_t i = 0; i < n && i < dataset_n_rows(got); i++) {
        struct slice a = session_key(dataset_session(got, dataset_visible(got, i)));
        struct slice b = session_key(dataset_session(want, dataset_visible(want, i)));
        if (!slice_equal(a, b)) {
            fail_msg("row %zu is %.*s and should be %.*s", i, SLICE_ARG(a), SLICE_ARG(b));
        }
    }
    assert_int_equal(dataset_n_rows(got), n);
}

// A wide walk as asked beside a walk of one chain.
static size_t compare(struct client *c, const struct asked *a, size_t *pages) {
    struct asked plain = *a;
    size_t n_pages, n_requests;
    plain.n_windows = 0;
    struct dataset *want = rows_of(c, &plain, NULL, &n_pages);
    struct dataset *got = rows_of(c, a, want, &n_requests);
    assert_same(got, want);
    *pages = n_pages;
    dataset_free(want);
    dataset_free(got);
    return n_requests;
}

static void check_cost(const struct asked *a, size_t n_pages, size_t n_requests) {
    bool open = a->range.from == INSTANT_NONE || a->range.to == INSTANT_NONE;
    size_t beyond = open ? (size_t)a->n_windows / 2 : 0; // the end of the list
    print_message("    %s %d rows a page%s: %zu pages, %zu requests\n",
        a->descending ? "desc" : "asc", a->count, open ? ", open" : "", n_pages, n_requests);
    assert_in_range(n_requests, n_pages, n_pages + n_pages / 20 + 10 + beyond);
}

static void compare_cost(struct client *c, const struct asked *a) {
    size_t n_pages, n_requests = compare(c, a, &n_pages);
    check_cost(a, n_pages, n_requests);
}

// The range of createdAt of all rows, and the quarter in its middle.
static void find_ranges(struct client *c, struct walk_range *whole, struct walk_range *middle) {
    size_t n_requests;
    struct asked plain = {.count = 200, .range = all};
    struct dataset *d = rows_of(c, &plain, NULL, &n_requests);
    size_t n = dataset_n_rows(d);
    assert_int_equal(n, N_ROWS);
    *whole = (struct walk_range){created(d, 0), created(d, n - 1) + 999};
    *middle = (struct walk_range){created(d, n / 2), created(d, n * 3 / 4)};
    dataset_free(d);
}

static void the_same_rows_in_the_same_order(void **state) {
    (void)state;
    static const struct {
        int count;
        size_t range; // of those below
        bool descending;
    } cases[] = {{100, 0, true}, {48, 1, false}, {20, 1, true}, {100, 2, false}};
    struct beside b;
    struct client c;
    struct walk_range ranges[3] = {all, all, all};
    start(&b, &c, "2500", quick);
    find_ranges(&c, &ranges[1], &ranges[2]);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct asked a = {.descending = cases[i].descending,
            .count = cases[i].count,
            .range = ranges[cases[i].range],
            .n_windows = WALK_WINDOWS};
        compare_cost(&c, &a);
    }
    stop(&b, &c);
}

static void any_number_of_windows(void **state) {
    (void)state;
    static const int numbers[] = {1, 2, 1000};
    struct beside b;
    struct client c;
    start(&b, &c, "600", quick);
    struct asked a = {.descending = true, .count = 10, .range = all};
    size_t n_pages, n_requests;
    struct dataset *want = rows_of(&c, &a, NULL, &n_pages);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        a.n_windows = numbers[i];
        struct dataset *got = rows_of(&c, &a, want, &n_requests);
        assert_same(got, want);
        check_cost(&a, n_pages, n_requests);
        dataset_free(got);
    }
    dataset_free(want);
    stop(&b, &c);
}

static void latency_opens_windows(void **state) {
    (void)state;
    static const char *const slow[] = {"--rate", "0", "--latency-ms", "40", NULL};
    struct beside b;
    struct client c;
    start(&b, &c, "2000", slow);
    struct asked a = {.descending = true, .count = 40, .range = all, .n_windows = WALK_WINDOWS};
    struct dataset *d = dataset_new();
    struct walk *w = begin(&c, &a);
    int most = 0;
    assert_int_equal(walk_n_windows(w), 1);
    assert_int_equal(collect(&c, w, d, &most), WALK_END);
    assert_int_equal(dataset_n_rows(d), 2000);
    assert_in_range(most, 4, 2 * WALK_WINDOWS);
    assert_int_equal(walk_n_windows(w), 0);
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

// Sessions are created, entered and left between the pages; what was created before the walk began
// is all there, once, in order.
static void a_world_that_moves(void **state) {
    (void)state;
    static const char *const living[] = {
        "--rate", "0", "--speed", "600", "--latency-ms", "5", NULL};
    struct beside b;
    struct client c;
    start(&b, &c, "2000", living);
    instant now;
    assert_true(instant_parse_iso(SLICE("2026-11-24T12:00:00Z"), &now));
    for (int i = 0; i < 2; i++) {
        struct asked a = {.descending = i == 0,
            .count = 50,
            .range = {INSTANT_NONE, now},
            .n_windows = WALK_WINDOWS};
        compare_cost(&c, &a);
    }
    struct asked open = {.descending = true, .count = 50, .range = all, .n_windows = WALK_WINDOWS};
    size_t n_requests;
    struct dataset *d = rows_of(&c, &open, NULL, &n_requests);
    assert_true(dataset_n_rows(d) > 2000);
    for (size_t i = 1; i < dataset_n_rows(d); i++) {
        assert_true(created(d, i) <= created(d, i - 1));
    }
    dataset_free(d);
    stop(&b, &c);
}

// What a sandbox without faults has.
static struct dataset *true_rows(const char *rows) {
    struct beside b;
    struct client c;
    struct asked plain = {.descending = true, .count = 200, .range = all};
    size_t n_requests;
    start(&b, &c, rows, quick);
    struct dataset *d = rows_of(&c, &plain, NULL, &n_requests);
    stop(&b, &c);
    return d;
}

// With these faults, and somebody who presses R.
static void heal(const char *const *more, size_t n_stops_most, const struct dataset *want) {
    struct beside b;
    struct client c;
    struct asked a = {.descending = true, .count = 50, .range = all, .n_windows = WALK_WINDOWS};
    size_t n_stops = 0;
    struct dataset *got = dataset_new();
    start(&b, &c, "1000", more);
    struct walk *w = begin(&c, &a);
    int most = 0;
    while (collect(&c, w, got, &most) == WALK_FAILED) {
        assert_error_line(walk_error(w));
        assert_non_null(walk_fetch(w));
        assert_int_equal(walk_due_ms(w), INT64_MAX);
        if (++n_stops > n_stops_most) {
            fail_msg("%s: %s", more[3], walk_error(w)->text);
        }
        walk_retry(w, client_now_ms(&c));
        assert_null(walk_error(w));
    }
    assert_true(walk_at_end(w));
    assert_same(got, want);
    walk_free(w);
    dataset_free(got);
    stop(&b, &c);
}

static void R3_after_any_fault_the_same_rows(void **state) {
    (void)state;
    static const struct {
        const char *fault;
        size_t n_stops; // at most
    } faults[] = {
        {"status:503@5-12", 2},
        {"rst:row@4-9", 1},
        {"cut:100@5", 1},
        {"status:401@9", 1},
        {"chaos:15", 3},
    };
    struct dataset *want = true_rows("1000");
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        const char *const more[] = {"--rate", "0", "--fault", faults[i].fault, NULL};
        heal(more, faults[i].n_stops, want);
    }
    dataset_free(want);
}

// Until so many requests were sent; nobody takes the page that is ready.
static void wait_for_pages(struct client *c, struct walk *w, uint64_t n_requests) {
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    while (net_n_requests(c->net) < n_requests) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        client_turn(c, client_now_ms(c) + 20);
        walk_step(w, client_now_ms(c), client_wall(c));
    }
}

static void HTTP_02_a_refused_token_stops_all_windows_once(void **state) {
    (void)state;
    static const char *const slow[] = {"--rate", "0", "--latency-ms", "20", NULL};
    struct beside b;
    struct client c;
    struct asked a = {.descending = true, .count = 20, .range = all, .n_windows = WALK_WINDOWS};
    start(&b, &c, "2000", slow);
    struct dataset *d = dataset_new();
    struct walk *w = begin(&c, &a);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(client_finish_walk(&c, w), WALK_PAGE);
        dataset_append(d, walk_take_page(w));
    }
    wait_for_pages(&c, w, 30);
    client_set_token(&c, "expired");
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    while (c.n_failed == 0) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        client_turn(&c, client_now_ms(&c) + 20);
        assert_int_equal(walk_step(w, client_now_ms(&c), client_wall(&c)), WALK_PAGE);
    }
    // Those that wait come out first, and the fault is news after them.
    while (walk_get_state(w) == WALK_PAGE) {
        dataset_append(d, walk_take_page(w));
        assert_true(walk_get_state(w) == WALK_IDLE || walk_get_state(w) == WALK_RUNNING);
        assert_null(walk_error(w));
        assert_int_equal(walk_due_ms(w), 0);
        walk_step(w, client_now_ms(&c), client_wall(&c));
    }
    assert_int_equal(walk_get_state(w), WALK_FAILED);
    assert_int_equal(walk_error(w)->status, 401);
    assert_int_equal(walk_error(w)->kind, ERROR_AUTH);
    uint64_t sent = net_n_requests(c.net);
    assert_int_equal(walk_step(w, client_now_ms(&c), client_wall(&c)), WALK_FAILED);
    assert_int_equal(net_n_requests(c.net), sent);
    client_set_token(&c, TEST_TOKEN);
    walk_retry(w, client_now_ms(&c));
    int most = 0;
    assert_int_equal(collect(&c, w, d, &most), WALK_END);
    assert_int_equal(dataset_n_rows(d), 2000);
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

static void CUR_01_a_loop_stops_the_walk(void **state) {
    (void)state;
    static const char *const more[] = {"--rate", "0", "--fault", "cursor-loop:3", NULL};
    struct beside b;
    struct client c;
    // So many pages that some window surely has more than three of them.
    struct asked a = {.descending = true, .count = 4, .range = all, .n_windows = WALK_WINDOWS};
    start(&b, &c, "1000", more);
    struct dataset *d = dataset_new();
    struct walk *w = begin(&c, &a);
    int most = 0;
    assert_int_equal(collect(&c, w, d, &most), WALK_LOOPED);
    assert_words(walk_error(w)->text, "repeated a page marker");
    assert_error_line(walk_error(w));
    assert_true(dataset_n_rows(d) < 2000);
    assert_false(walk_at_end(w));
    assert_int_equal(walk_due_ms(w), INT64_MAX);
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

static void CUR_04_empty_pages_in_every_window(void **state) {
    (void)state;
    static const char *const few[] = {"--rate", "0", "--fault", "empty-pages:3", NULL};
    struct dataset *want = true_rows("1000");
    heal(few, 0, want);
    dataset_free(want);
    static const char *const many[] = {"--rate", "0", "--fault", "empty-pages:5", NULL};
    struct beside b;
    struct client c;
    struct asked a = {.descending = true, .count = 100, .range = all, .n_windows = WALK_WINDOWS};
    start(&b, &c, "2000", many);
    struct dataset *d = dataset_new();
    struct walk *w = begin(&c, &a);
    int most = 0;
    size_t n_questions = 0;
    while (collect(&c, w, d, &most) == WALK_EMPTY) {
        assert_words(walk_error(w)->text, "go on?");
        assert_true(++n_questions < 100);
        walk_continue(w);
        walk_want(w, SIZE_MAX);
    }
    assert_true(n_questions > 0);
    assert_true(walk_at_end(w));
    assert_int_equal(dataset_n_rows(d), 2000);
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

// One chain as well as windows: what they say on the way is no more than they know.
static void compare_claims(struct client *c, bool descending) {
    struct asked a = {.descending = descending, .count = 10, .range = all};
    size_t n_pages, n_requests;
    struct dataset *want = rows_of(c, &a, NULL, &n_pages);
    dataset_free(rows_of(c, &a, want, &n_requests));
    a.n_windows = WALK_WINDOWS;
    struct dataset *got = rows_of(c, &a, want, &n_requests);
    assert_same(got, want);
    assert_in_range(n_requests, n_pages, n_pages + 10);
    dataset_free(want);
    dataset_free(got);
}

// A server that does not do what windows need gives the same rows all the same.
static void servers_that_do_not_do_windows(void **state) {
    (void)state;
    static const char *const ignored[] = {
        "ignore:maxCreatedAt", "ignore:minCreatedAt", "ignore:orderBy", "ignore:direction"};
    for (size_t i = 0; i < ARRAY_LEN(ignored); i++) {
        const char *const more[] = {"--rate", "0", "--fault", ignored[i], NULL};
        struct beside b;
        struct client c;
        start(&b, &c, "200", more);
        compare_claims(&c, true);
        compare_claims(&c, false);
        stop(&b, &c);
    }
}

// Three pages of two rows, created at these minutes.
static void answer_minutes(struct scripted *s, const int minutes[6]) {
    for (int page = 0; page < 3; page++) {
        struct buf text = BUF_INIT(4096);
        buf_append_text(&text, "{\"data\":[");
        for (int i = 2 * page; i < 2 * page + 2; i++) {
            buf_printf(&text, "%s{\"id\":\"%d\",\"createdAt\":\"2026-11-24T12:%02d:00Z\"}",
                i > 2 * page ? "," : "", i, minutes[i]);
        }
        buf_append_text(&text, "]");
        if (page < 2) {
            buf_printf(&text, ",\"pagination\":{\"next\":{\"after\":\"%d\"}}", page);
        }
        buf_append_text(&text, "}");
        scripted_answer(s, "200 OK", "Content-Type: application/json\r\n", buf_slice(&text));
        buf_release(&text);
    }
}

// Rows that stand where the order does not have them say nothing about those in between.
static void progress_is_told_only_of_ordered_rows(void **state) {
    (void)state;
    static const struct {
        int minutes[6];
        int reached[3]; // by page; -1: nothing is said
    } cases[] = {
        {{50, 40, 40, 30, 20, 10}, {40, 30, 10}},
        {{50, 40, 1, 30, 20, 10}, {40, -1, -1}},
        {{10, 20, 30, 40, 50, 51}, {-1, -1, -1}},
    };
    for (size_t k = 0; k < ARRAY_LEN(cases); k++) {
        struct scripted s;
        struct client c;
        assert_true(scripted_start(&s));
        client_start(&c, &s);
        answer_minutes(&s, cases[k].minutes);
        struct asked a = {.descending = true, .count = 2, .range = all};
        struct walk *w = begin(&c, &a);
        for (size_t page = 0; page < 3; page++) {
            instant reached = 0, noon;
            assert_int_equal(client_finish_walk(&c, w), WALK_PAGE);
            page_free(walk_take_page(w));
            assert_true(instant_parse_iso(SLICE("2026-11-24T12:00:00Z"), &noon));
            assert_int_equal(walk_progress(w, &reached), cases[k].reached[page] >= 0);
            if (cases[k].reached[page] >= 0) {
                assert_int_equal((reached - noon) / MS_MINUTE, cases[k].reached[page]);
            }
        }
        walk_free(w);
        client_stop(&c);
        scripted_stop(&s);
    }
}

static void odd_cursors_are_no_obstacle(void **state) {
    (void)state;
    static const char *const faults[] = {"cursor-odd", "count:13"};
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        const char *const more[] = {"--rate", "0", "--fault", faults[i], NULL};
        struct beside b;
        struct client c;
        size_t n_pages;
        start(&b, &c, "200", more);
        struct asked a = {.descending = true, .count = 10, .range = all, .n_windows = WALK_WINDOWS};
        compare(&c, &a, &n_pages);
        stop(&b, &c);
    }
}

// Stopped after each page and once in between, the walk goes on at the same place.
static void stopped_and_resumed_at_every_page(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    struct asked a = {.descending = true, .count = 50, .range = all, .n_windows = WALK_WINDOWS};
    struct dataset *want = true_rows("1500"), *got = dataset_new();
    start(&b, &c, "1500", quick);
    struct walk *w = begin(&c, &a);
    enum walk_state is;
    while ((is = client_finish_walk(&c, w)) == WALK_PAGE) {
        dataset_append(got, walk_take_page(w));
        assert_true(check_progress(w, got, want, true));
        walk_cancel(w);
        assert_true(walk_get_state(w) == WALK_IDLE || walk_get_state(w) == WALK_END);
        assert_null(walk_fetch(w));
        assert_int_equal(walk_due_ms(w), INT64_MAX);
        uint64_t sent = net_n_requests(c.net);
        walk_step(w, client_now_ms(&c), client_wall(&c));
        assert_int_equal(net_n_requests(c.net), sent);
        walk_want(w, SIZE_MAX);
        if (walk_step(w, client_now_ms(&c), client_wall(&c)) != WALK_PAGE) {
            walk_cancel(w);
            walk_want(w, SIZE_MAX);
        }
    }
    assert_int_equal(is, WALK_END);
    assert_same(got, want);
    walk_free(w);
    dataset_free(want);
    dataset_free(got);
    stop(&b, &c);
}

// One page at a time costs what one chain costs.
static void only_what_is_wanted_is_asked_for(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    struct asked a = {.descending = true, .count = 50, .range = all, .n_windows = WALK_WINDOWS};
    start(&b, &c, "1000", quick);
    struct dataset *d = dataset_new();
    struct walk *w = begin(&c, &a);
    uint64_t before = net_n_requests(c.net);
    for (size_t i = 1; i <= 5; i++) {
        walk_want(w, 1);
        assert_int_equal(client_finish_walk(&c, w), WALK_PAGE);
        dataset_append(d, walk_take_page(w));
        assert_int_equal(net_n_requests(c.net) - before, i);
        assert_int_equal(client_finish_walk(&c, w), WALK_IDLE);
        assert_int_equal(walk_n_pages(w), i);
        assert_int_equal(walk_n_rows(w), 50 * i);
    }
    walk_want(w, 6);
    int most = 0;
    assert_int_equal(collect(&c, w, d, &most), WALK_IDLE);
    assert_int_equal(walk_n_pages(w), 11);
    // A window that ends may have asked for one page more than its rows fill; which windows do is a
    // matter of which answer comes first.
    const size_t more = WALK_WINDOWS - 1;
    assert_in_range(net_n_requests(c.net) - before, 11, 11 + more);
    walk_set_page_size(w, 200);
    walk_want(w, SIZE_MAX);
    assert_int_equal(collect(&c, w, d, &most), WALK_END);
    assert_int_equal(dataset_n_rows(d), 1000);
    assert_in_range(net_n_requests(c.net) - before, 13, 15 + 2 * more);
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

// Nobody takes the pages: windows ahead stop asking.
static void pages_that_wait_are_bounded(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    struct asked a = {.descending = true, .count = 10, .range = all, .n_windows = WALK_WINDOWS};
    start(&b, &c, "2000", quick);
    struct walk *w = begin(&c, &a);
    assert_int_equal(client_finish_walk(&c, w), WALK_PAGE);
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    do {
        assert_true(clock_monotonic_ms() < deadline_ms);
        client_turn(&c, client_now_ms(&c) + 20);
        assert_int_equal(walk_step(w, client_now_ms(&c), client_wall(&c)), WALK_PAGE);
    } while (walk_fetch(w));
    assert_in_range(net_n_requests(c.net), 50, WALK_AHEAD_PAGES + WALK_WINDOWS);
    struct dataset *d = dataset_new();
    int most = 0;
    assert_int_equal(collect(&c, w, d, &most), WALK_END);
    assert_int_equal(dataset_n_rows(d), 2000);
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

// In real time, slow enough that one chain alone would stay far below the pace.
static void the_pace_is_kept_and_never_passed(void **state) {
    (void)state;
    static const char *const limited[] = {"--rate", "20", "--latency-ms", "200", NULL};
    struct beside b;
    struct client c;
    start(&b, &c, "1000", limited);
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", b.port);
    struct net_options o = client_options(url);
    o.per_second = NET_PER_SECOND;
    client_stop(&c);
    client_start_with(&c, &o, NULL);
    c.keeps_time = true;
    struct asked a = {.descending = true, .count = 20, .range = all, .n_windows = WALK_WINDOWS};
    struct dataset *d = dataset_new();
    int64_t start_ms = clock_monotonic_ms();
    struct walk *w = begin(&c, &a);
    int most = 0;
    assert_int_equal(collect(&c, w, d, &most), WALK_END);
    int64_t took_ms = clock_monotonic_ms() - start_ms;
    assert_int_equal(c.n_failed, 0); // not one 503
    assert_int_equal(dataset_n_rows(d), 1000);
    assert_in_range(took_ms, 2600, 9500); // one chain: 10 s and more on any machine
    walk_free(w);
    dataset_free(d);
    stop(&b, &c);
}

static void other_orders_are_walked_by_one_chain(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start(&b, &c, "400", quick);
    struct request_spec spec = {
        .filter = mem_dup_text(SLICE("orderBy=updatedAt&direction=desc")), .count = 50};
    assert_false(walk_may_be_wide(&spec));
    struct walk *w = walk_new_wide(c.net, &spec, all, WALK_WINDOWS);
    struct dataset *d = dataset_new();
    int most = 0;
    instant reached;
    walk_want(w, SIZE_MAX);
    assert_int_equal(collect(&c, w, d, &most), WALK_END);
    assert_int_equal(dataset_n_rows(d), 400);
    assert_int_equal(net_n_requests(c.net), 8);
    assert_false(walk_progress(w, &reached));
    walk_free(w);
    dataset_free(d);
    request_spec_release(&spec);
    stop(&b, &c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_rows_in_the_same_order),
        cmocka_unit_test(any_number_of_windows),
        cmocka_unit_test(latency_opens_windows),
        cmocka_unit_test(a_world_that_moves),
        cmocka_unit_test(R3_after_any_fault_the_same_rows),
        cmocka_unit_test(HTTP_02_a_refused_token_stops_all_windows_once),
        cmocka_unit_test(CUR_01_a_loop_stops_the_walk),
        cmocka_unit_test(CUR_04_empty_pages_in_every_window),
        cmocka_unit_test(servers_that_do_not_do_windows),
        cmocka_unit_test(progress_is_told_only_of_ordered_rows),
        cmocka_unit_test(odd_cursors_are_no_obstacle),
        cmocka_unit_test(stopped_and_resumed_at_every_page),
        cmocka_unit_test(only_what_is_wanted_is_asked_for),
        cmocka_unit_test(pages_that_wait_are_bounded),
        cmocka_unit_test(the_pace_is_kept_and_never_passed),
        cmocka_unit_test(other_orders_are_walked_by_one_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
