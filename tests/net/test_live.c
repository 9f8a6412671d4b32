// Lists that are refreshed for long, against a sandbox whose world goes on: at the end they are
// what a list loaded anew is, row for row and field for field, and a refresh costs one request.
#include "client.h"

#include "app/view.h"
#include "base/clock.h"
#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORLD_BEGINS "2026-11-24T12:00:00Z"

enum { INTERVAL_MS = 15 * MS_SECOND, N_REFRESHES = 200, N_FEW = 10, LINE_LEN = 200, ARGV_MAX = 32 };

struct world {
    pid_t pid;
    FILE *to, *from;
    struct client client;
    instant now;
    uint32_t random;
};

static uint32_t draw(struct world *w, uint32_t below) {
    w->random = w->random * 1664525 + 1013904223;
    return (w->random >> 8) % below;
}

static void tell(struct world *w, const char *format, int64_t number) {
    char answer[LINE_LEN];
    fprintf(w->to, "%s %lld\n", format, (long long)number);
    fflush(w->to);
    if (!fgets(answer, sizeof answer, w->from) || strcmp(answer, "ok\n") != 0) {
        fail_msg("the sandbox does not take \"%s\"", format);
    }
}

static void start_server(struct world *w, char *const argv[]) {
    int in[2];
    int out[2];
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    w->pid = fork();
    if (w->pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        close(out[0]);
        execv(argv[0], argv);
        _exit(127);
    }
    assert_true(w->pid > 0);
    close(in[0]);
    close(out[1]);
    w->to = fdopen(in[1], "w");
    w->from = fdopen(out[0], "r");
    assert_non_null(w->to);
    assert_non_null(w->from);
}

static int enter(void **state) {
    static const char *const argv[] = {SANDBOX, "--port", "0", "--rows", "1500", "--stores", "20",
        "--seed", "7", "--frozen-at", WORLD_BEGINS, "--token", TEST_TOKEN, "--rate", "0",
        "--exit-with-parent", "--until-eof", NULL};
    struct world *w = test_calloc(1, sizeof *w);
    char line[LINE_LEN];
    char url[LINE_LEN];
    *state = w;
    w->random = 5;
    assert_true(instant_parse_iso(SLICE(WORLD_BEGINS), &w->now));
    start_server(w, (char *const *)(uintptr_t)argv);
    assert_non_null(fgets(line, sizeof line, w->from));
    assert_int_equal(sscanf(line, "listening on %199s", url), 1);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    o.transport.total_ms = 20 * 1000;
    client_start_with(&w->client, &o, NULL);
    return 0;
}

static int leave(void **state) {
    struct world *w = *state;
    client_stop(&w->client);
    fclose(w->to);
    fclose(w->from);
    kill(w->pid, SIGKILL);
    waitpid(w->pid, NULL, 0);
    test_free(w);
    return 0;
}

static struct show how(const struct world *w) {
    return (struct show){.now = w->now, .zone = ZONE_UTC};
}

static struct view *ask(struct world *w, const char *line) {
    struct query q;
    struct error e = {0};
    const struct show show = how(w);
    query_init(&q);
    if (!query_from_line(&q, slice_of(line), &e)) {
        fail_msg("%s: %s", line, e.text);
    }
    struct view *v = view_new(w->client.net, VIEW_SESSIONS, &q, NULL, 0, &show, STATUS_REPEAT, &e);
    if (!v) {
        fail_msg("%s: %s", line, e.text);
    }
    query_release(&q);
    return v;
}

static struct live_clock server_clock(const struct world *w) {
    return (struct live_clock){.now = w->now, .known = true};
}

// Up to so many pages more.
static void load(struct world *w, struct view *v, size_t n_pages) {
    const struct show show = how(w);
    walk_want(v->down, n_pages);
    while (n_pages > 0 && client_finish_walk(&w->client, v->down) == WALK_PAGE) {
        struct page *p = walk_take_page(v->down);
        if (live_since(&v->refresh.live) == INSTANT_NONE) {
            refresh_begin(&v->refresh, p, client_now_ms(&w->client), server_clock(w));
            live_set_interval(&v->refresh.live, INTERVAL_MS, client_now_ms(&w->client));
        }
        view_take_page(v, p, false, &show);
        n_pages--;
    }
    if (n_pages > 0) {
        assert_int_equal(client_finish_walk(&w->client, v->down), WALK_END);
    }
}

// The world goes on by some seconds, and a refresh becomes due.
static void go_on(struct world *w, int64_t seconds) {
    tell(w, "advance", seconds);
    w->now += seconds * MS_SECOND;
    w->client.jumped_ms += INTERVAL_MS;
}

// Returns how many records it brought.
static size_t refresh(struct world *w, struct view *v) {
    const struct value_context then = {.now = v->asked_at, .zone = v->zone};
    const struct refresh_question q = {
        .net = w->client.net, .query = &v->plan.query, .then = &then, .encoding = STATUS_REPEAT};
    const struct show show = how(w);
    const int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    size_t n = 0;
    for (;;) {
        struct page *p = NULL;
        const int64_t now_ms = client_now_ms(&w->client);
        switch (
            refresh_step(&v->refresh, &q, now_ms, client_wall(&w->client), server_clock(w), &p)) {
        case REFRESH_PAGE:
            n += p->n_sessions;
            view_merge(v, p, &show, now_ms);
            continue;
        case REFRESH_DONE:
            return n;
        case REFRESH_FAILED:
            fail_msg("%s", refresh_error(&v->refresh)->text);
            break;
        case REFRESH_IDLE:
            fail_msg("a refresh is not due");
            break;
        case REFRESH_RUNNING:
            break;
        }
        if (clock_monotonic_ms() > deadline_ms) {
            fail_msg("nothing came of a refresh");
        }
        client_turn(&w->client, refresh_due_ms(&v->refresh));
    }
}

// But for the state of the store: it changes without the sessions, whose updatedAt stays.
static void assert_same(const struct view *v, const struct view *anew) {
    assert_int_equal(dataset_n_visible(v->data), dataset_n_visible(anew->data));
    for (size_t i = 0; i < dataset_n_visible(anew->data); i++) {
        const struct session *mine = dataset_session(v->data, dataset_visible(v->data, i));
        const struct session *its = dataset_session(anew->data, dataset_visible(anew->data, i));
        for (enum field f = 0; f < FIELD_STORED_COUNT; f++) {
            if (field_row(f)->group != GROUP_STORE && f != FIELD_STORE &&
                !slice_equal(session_raw(mine, f), session_raw(its, f))) {
                fail_msg("row %zu: %s is %.*s, loaded anew %.*s", i, field_row(f)->path,
                    SLICE_ARG(session_raw(mine, f)), SLICE_ARG(session_raw(its, f)));
            }
        }
    }
}

static void assert_same_as_anew(struct world *w, struct view *v, const char *line) {
    struct view *anew = ask(w, line);
    load(w, anew, SIZE_MAX);
    assert_same(v, anew);
    view_free(anew);
}

static void watch(struct world *w, const char *line, int n_refreshes) {
    struct view *v = ask(w, line);
    load(w, v, SIZE_MAX);
    const size_t n_rows = dataset_n_rows(v->data);
    size_t n_brought = 0;
    for (int i = 0; i < n_refreshes; i++) {
        go_on(w, 1 + draw(w, 1800));
        const size_t n_before = w->client.n_reports;
        const size_t n = refresh(w, v);
        n_brought += n;
        assert_int_equal(w->client.n_reports - n_before, 1 + n / PAGE_COUNT_MAX);
    }
    print_message("    %s: %zu rows, then %zu; %zu records in %d refreshes\n", line, n_rows,
        dataset_n_rows(v->data), n_brought, n_refreshes);
    assert_true(n_brought > 0);
    assert_same_as_anew(w, v, line);
    view_free(v);
}

static void the_whole_list(void **state) {
    watch(*state, "", N_REFRESHES);
}

static void a_range_oldest_first(void **state) {
    watch(*state, "minCreatedAt='2026-11-20 06:00' direction=asc", N_FEW);
}

static void by_id(void **state) {
    watch(*state, "orderBy=id", N_FEW);
}

static void a_store(void **state) {
    watch(*state, "storeId=203", N_FEW);
}

// Pages go on coming while the list is live.
static void a_list_that_is_being_loaded(void **state) {
    struct world *w = *state;
    struct view *v = ask(w, "count=50");
    load(w, v, 2);
    for (int i = 0; i < 30; i++) {
        go_on(w, 1 + draw(w, 1800));
        refresh(w, v);
        if (i % 3 == 0) {
            load(w, v, 1);
        }
    }
    load(w, v, SIZE_MAX);
    go_on(w, 60);
    refresh(w, v);
    assert_same_as_anew(w, v, "count=50");
    view_free(v);
}

// What no longer fits is not dropped under the user's eyes, and told.
static void rows_that_no_longer_fit(void **state) {
    struct world *w = *state;
    struct view *v = ask(w, "status=active");
    load(w, v, SIZE_MAX);
    const size_t n_before = dataset_n_rows(v->data);
    go_on(w, 6 * 3600);
    refresh(w, v);
    assert_true(v->changes.n_left > 0);
    size_t n_left = 0;
    for (row_id row = 0; row < dataset_n_rows(v->data); row++) {
        const struct slice status = session_text(dataset_session(v->data, row), FIELD_STATUS);
        n_left += !slice_equal(status, SLICE("active"));
    }
    assert_int_equal(v->changes.n_left, n_left);
    // Those that fit are the same as of a list loaded anew.
    struct view *anew = ask(w, "status=active");
    load(w, anew, SIZE_MAX);
    assert_int_equal(dataset_n_rows(v->data) - n_left, dataset_n_rows(anew->data));
    assert_true(dataset_n_rows(v->data) >= n_before);
    view_free(anew);
    view_free(v);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        TEST(the_whole_list),
        TEST(a_range_oldest_first),
        TEST(by_id),
        TEST(a_store),
        TEST(a_list_that_is_being_loaded),
        TEST(rows_that_no_longer_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
