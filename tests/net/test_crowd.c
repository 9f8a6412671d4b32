// Who is inside, asked of a server whose answers are written here: what is told while the pages of
// a refresh come in, and what when none comes.
#include "bench.h"

#include "app/crowd.h"
#include "base/clock.h"

#include <string.h>

#define NOW INT64_C(1795523400000) // 2026-11-24T12:30:00Z

enum { INTERVAL_MS = 15 * MS_SECOND, TURNS_MOST = 2000, BODY_MAX_LEN = 256 * 1024 };
// Visits from that id on are of a chain's stores.
enum { OUR_STORE = 7, CHAIN_FIRST = 10000, CHAIN_STORES = 200, CHAIN_PEOPLE = 2000 };

struct visit {
    int id;
    int entered_s, exited_s; // seconds before NOW; exited −1: it did not
};

static void append_time(struct buf *b, const char *name, int ago_s) {
    buf_printf(b, ",\"%s\":\"", name);
    instant_append_iso(b, NOW - (int64_t)ago_s * MS_SECOND);
    buf_append_char(b, '"');
}

// A page of visits of a store that takes four people.
static void answer_visits(struct bench *b, const struct visit *visits, size_t n, const char *next) {
    struct buf body = BUF_INIT(BODY_MAX_LEN);
    buf_append_text(&body, "{\"data\":[");
    for (size_t i = 0; i < n; i++) {
        const struct visit *v = &visits[i];
        const int store = v->id < CHAIN_FIRST ? OUR_STORE : v->id % CHAIN_STORES + 1;
        buf_printf(&body,
            "%s{\"id\":\"%d\",\"storeId\":%d,\"status\":\"active\",\"store\":{\"id\":\"%d\","
            "\"name\":\"Bern\",\"status\":\"OPEN\",\"maxPeople\":4}",
            i > 0 ? "," : "", v->id, store, store);
        append_time(&body, "customerLastEnteredAt", v->entered_s);
        append_time(&body, "updatedAt", v->exited_s < 0 ? v->entered_s : v->exited_s);
        if (v->exited_s >= 0) {
            append_time(&body, "customerLastExitedAt", v->exited_s);
        }
        buf_append_char(&body, '}');
    }
    buf_append_text(&body, "],\"pagination\":{");
    if (next) {
        buf_printf(&body, "\"next\":{\"count\":100,\"after\":\"%s\",\"direction\":\"asc\"}", next);
    }
    buf_append_text(&body, "}}");
    scripted_answer(&b->server, "200 OK", "Content-Type: application/json\r\n", buf_slice(&body));
    buf_release(&body);
}

static const struct visit first[] = {{1, 600, -1}, {2, 500, -1}};

static struct crowd_world world_of(const struct bench *b) {
    return (struct crowd_world){.net = b->client.net,
        .encoding = STATUS_REPEAT,
        .now_ms = client_now_ms(&b->client),
        .wall = client_wall(&b->client),
        .server = {.now = NOW, .known = true}};
}

static struct crowd *new_crowd(struct bench *b) {
    struct query q;
    const struct occupancy_limits limits = occupancy_limits_standard();
    const struct alert_rules rules = alert_rules_standard();
    query_init(&q);
    struct crowd *c = crowd_new(&q, &limits, &rules);
    query_release(&q);
    live_set_interval(&c->refresh.live, INTERVAL_MS, client_now_ms(&b->client));
    const struct crowd_world w = world_of(b);
    crowd_load(c, &w);
    return c;
}

// One turn of the loop, with the numbers as anybody might ask for them in between.
static unsigned turn(struct bench *b, struct crowd *c) {
    const struct crowd_world w = world_of(b);
    const unsigned news = crowd_step(c, &w);
    crowd_compute(c, w.now_ms, NOW);
    if (!news) {
        client_turn(&b->client, client_now_ms(&b->client) + 10);
    }
    return news;
}

static void turn_until(struct bench *b, struct crowd *c, unsigned wanted) {
    for (int i = 0; i < TURNS_MOST; i++) {
        if (turn(b, c) & wanted) {
            return;
        }
    }
    fail_msg("no such news after %zu requests", b->server.n_requests);
}

static struct crowd *loaded_crowd(struct bench *b) {
    for (int i = 0; i < 2; i++) { // whichever question comes first
        answer_visits(b, first, ARRAY_LEN(first), NULL);
    }
    answer_visits(b, NULL, 0, NULL); // the refresh after it; to both questions
    struct crowd *c = new_crowd(b);
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(c->stage, CROWD_WHOLE);
    assert_int_equal(c->rows[0].certain, 2);
    return c;
}

static void ask_by_hand(struct bench *b, struct crowd *c, bool possible) {
    const struct crowd_world w = world_of(b);
    assert_int_equal(crowd_refresh(c, &w), possible);
}

// Three go in and three come out. Of the first page alone the store would be full.
static void answer_refresh(struct bench *b) {
    const struct visit arrivals[] = {{5, 3, -1}, {4, 4, -1}, {3, 5, -1}};
    const struct visit changes[] = {{3, 5, -1}, {4, 4, -1}, {5, 3, -1}};
    const struct visit exits[] = {{1, 600, 2}, {2, 500, 2}, {3, 5, 1}};
    scripted_clear(&b->server);
    answer_visits(b, arrivals, 2, "a2");
    answer_visits(b, arrivals + 2, 1, NULL);
    answer_visits(b, changes, ARRAY_LEN(changes), "c2");
    answer_visits(b, exits, ARRAY_LEN(exits), NULL);
}

static void a_refresh_is_taken_at_once(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    const size_t n_before = c->n_refreshes;
    answer_refresh(b);
    c->known_since = NOW - 3 * (instant)CROWD_REACH_MS; // as after days
    b->client.jumped_ms += INTERVAL_MS;
    for (int i = 0; c->n_refreshes == n_before; i++) {
        assert_true(i < TURNS_MOST);
        turn(b, c);
        assert_int_equal(c->rows[0].certain, 2); // at no time another number
        assert_int_equal(c->n_alerts, 0);
        assert_true(c->n_refreshes > n_before || c->rows[0].changed == 0);
    }
    assert_int_equal(b->server.n_requests, 4);
    assert_int_equal(c->n_requests, 4);
    assert_int_equal(occupancy_n_sessions(c->occupancy), 5);
    assert_int_equal(c->known_since, NOW - CROWD_REACH_MS); // what is older was forgotten
    crowd_free(c);
}

// What came before the failure is not shown, and not lost: it is not asked for again.
static void a_refresh_that_breaks_off_shows_nothing(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    const struct visit changes[] = {{3, 5, -1}, {4, 4, -1}, {5, 3, -1}};
    const struct visit exits[] = {{1, 600, 2}, {2, 500, 2}, {3, 5, 1}};
    scripted_clear(&b->server);
    answer_visits(b, NULL, 0, NULL);
    answer_visits(b, changes, ARRAY_LEN(changes), "c2");
    scripted_answer(&b->server, "403 Forbidden", "", SLICE("{}"));
    b->client.jumped_ms += INTERVAL_MS;
    turn_until(b, c, CROWD_FAILED);
    assert_true(crowd_is_failing(c));
    assert_int_equal(c->rows[0].certain, 2);
    scripted_clear(&b->server);
    answer_visits(b, NULL, 0, NULL);
    answer_visits(b, exits, ARRAY_LEN(exits), NULL);
    b->client.jumped_ms += 2 * INTERVAL_MS;
    turn_until(b, c, CROWD_REFRESHED);
    assert_false(crowd_is_failing(c));
    assert_int_equal(c->rows[0].certain, 2);
    assert_int_equal(occupancy_n_sessions(c->occupancy), 5);
    crowd_free(c);
}

// Who entered is asked for again after a failure: it is not kept from each try.
static void rounds_that_fail_keep_no_arrivals(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    for (int n = 1; n <= 5; n++) {
        scripted_clear(&b->server);
        answer_visits(b, first, ARRAY_LEN(first), NULL);
        scripted_answer(&b->server, "403 Forbidden", "", SLICE("{}"));
        b->client.jumped_ms += crowd_due_ms(c) - client_now_ms(&b->client);
        for (int i = 0; c->refresh.live.n_failed < n; i++) {
            assert_true(i < TURNS_MOST);
            turn(b, c);
        }
        assert_int_equal(c->n_held, 0);
    }
    crowd_free(c);
}

// The next question could not begin after them, so this one goes on.
static void a_moment_of_more_pages_than_a_refresh_asks_for(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    const struct visit exits[] = {{1, 600, 1}, {2, 500, 1}};
    scripted_clear(&b->server);
    for (int round = 0; round < 2; round++) {
        answer_visits(b, NULL, 0, NULL);
        for (int p = 0; p < REFRESH_PAGES_MAX; p++) {
            const struct visit v = {100 + p, 1, 1};
            const char cursor[] = {(char)('a' + p), 0};
            answer_visits(b, &v, 1, cursor);
        }
    }
    answer_visits(b, exits, ARRAY_LEN(exits), NULL);
    b->client.jumped_ms += INTERVAL_MS;
    for (int i = 0; c->rows[0].certain > 0; i++) {
        assert_true(i < TURNS_MOST);
        turn(b, c);
    }
    assert_int_equal(b->server.n_requests, 2 * (1 + REFRESH_PAGES_MAX) + 1);
    crowd_free(c);
}

static void answer_load_anew(struct bench *b) {
    scripted_clear(&b->server);
    for (int i = 0; i < 2; i++) {
        answer_visits(b, first, 1, NULL);
    }
    answer_visits(b, NULL, 0, NULL);
}

// After a night asleep too much changed for a refresh: it is not asked for beside the load.
static void after_an_absence_only_the_load_is_asked(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    answer_load_anew(b);
    b->client.jumped_ms += CROWD_ABSENCE_MS + MS_MINUTE;
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(c->rows[0].certain, 1);
    assert_int_equal(b->server.n_requests, 4);
    crowd_free(c);
}

static void whoever_stops_a_load_anew_is_left_alone(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    answer_load_anew(b);
    b->client.jumped_ms += CROWD_ABSENCE_MS + MS_MINUTE;
    turn(b, c);
    assert_true(c->is_loading);
    crowd_stop(c);
    for (int i = 0; i < 20; i++) {
        b->client.jumped_ms += INTERVAL_MS;
        turn(b, c);
        assert_false(c->is_loading);
        assert_true(crowd_due_ms(c) > client_now_ms(&b->client)); // nor does the loop spin
    }
    assert_int_equal(c->rows[0].certain, 2);
    const size_t n_before = c->n_refreshes;
    const struct crowd_world w = world_of(b);
    assert_false(crowd_refresh(c, &w));
    answer_load_anew(b);
    crowd_load(c, &w);
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(c->n_refreshes, n_before + 1);
    assert_int_equal(c->rows[0].certain, 1);
    crowd_free(c);
}

// Who stops what R began has not said so of what a later absence begins.
static void a_stopped_reading_anew_does_not_end_refreshes(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    answer_load_anew(b);
    const struct crowd_world w = world_of(b);
    crowd_load(c, &w);
    turn(b, c);
    crowd_stop(c);
    scripted_clear(&b->server);
    answer_visits(b, first, 1, NULL); // to whatever is asked
    b->client.jumped_ms += CROWD_ABSENCE_MS + MS_MINUTE;
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(c->rows[0].certain, 1);
    crowd_free(c);
}

// A round that is stopped is asked anew: who entered is not kept from each.
static void rounds_that_are_stopped_keep_no_arrivals(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    for (int n = 0; n < 5; n++) {
        scripted_clear(&b->server);
        answer_visits(b, first, ARRAY_LEN(first), "a2");
        ask_by_hand(b, c, true);
        for (int i = 0; c->n_held == 0; i++) {
            assert_true(i < TURNS_MOST);
            turn(b, c);
        }
        crowd_stop(c);
        assert_int_equal(c->n_held, 0);
    }
    crowd_free(c);
}

// A load that takes long is not begun again for that.
static void a_slow_load_anew_ends(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    answer_load_anew(b);
    const struct crowd_world w = world_of(b);
    crowd_load(c, &w);
    for (int i = 0; c->is_loading; i++) {
        assert_true(i < TURNS_MOST);
        turn(b, c);
        if (c->load[0].n_rows + c->load[1].n_rows == 1) { // the first page is of long ago
            b->client.jumped_ms += CROWD_ABSENCE_MS + MS_MINUTE;
        }
    }
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(c->rows[0].certain, 1);
    assert_int_equal(b->server.n_requests, 4);
    crowd_free(c);
}

// Read anew, the old numbers stay until a refresh has made one moment of the new pages.
static void a_load_anew_is_shown_whole(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    const struct visit inside[] = {{1, 600, -1}, {2, 500, -1}, {3, 5, -1}, {4, 4, -1}, {5, 3, -1}};
    const struct visit exits[] = {{1, 600, 2}, {2, 500, 2}, {3, 5, 1}};
    scripted_clear(&b->server);
    answer_visits(b, inside, ARRAY_LEN(inside), NULL);
    answer_visits(b, inside, ARRAY_LEN(inside), NULL);
    answer_visits(b, NULL, 0, NULL);
    answer_visits(b, exits, ARRAY_LEN(exits), NULL);
    const struct crowd_world w = world_of(b);
    const size_t n_before = c->n_refreshes;
    crowd_load(c, &w);
    for (int i = 0; c->n_refreshes == n_before; i++) {
        assert_true(i < TURNS_MOST);
        turn(b, c);
        assert_int_equal(c->rows[0].certain, 2);
        assert_int_equal(c->n_alerts, 0);
    }
    assert_null(c->fresh);
    assert_int_equal(b->server.n_requests, 4);
    crowd_free(c);
}

// A first load that fails says so at once, and is tried again by itself.
static void a_load_that_failed_is_tried_again(void **state) {
    struct bench *b = *state;
    scripted_answer(&b->server, "403 Forbidden", "", SLICE("{}"));
    struct crowd *c = new_crowd(b);
    turn_until(b, c, CROWD_FAILED);
    assert_true(crowd_is_failing(c));
    assert_int_equal(c->stage, CROWD_LOADING);
    assert_true(crowd_due_ms(c) <= client_now_ms(&b->client) + CROWD_RETRY_MOST_MS);
    scripted_clear(&b->server);
    for (int i = 0; i < 2; i++) {
        answer_visits(b, first, ARRAY_LEN(first), NULL);
    }
    answer_visits(b, NULL, 0, NULL);
    b->client.jumped_ms += CROWD_RETRY_MOST_MS;
    turn_until(b, c, CROWD_REFRESHED);
    assert_false(crowd_is_failing(c));
    assert_int_equal(c->rows[0].certain, 2);
    crowd_free(c);
}

// --- what a refresh costs ---

enum { CHAIN_PAGE = 200, CHANGED = 30 };

// They entered one after the other, from five minutes to an hour ago; the last of them first.
static void fill_chain(struct visit visits[CHAIN_PEOPLE]) {
    for (int i = 0; i < CHAIN_PEOPLE; i++) {
        visits[i] = (struct visit){
            .id = CHAIN_FIRST + i, .entered_s = 300 + i * 3300 / CHAIN_PEOPLE, .exited_s = -1};
    }
}

// From the first one on each page has another cursor: who gets one twice goes round in a loop.
static void answer_pages(struct bench *b, const struct visit *visits, size_t n, char first_cursor) {
    char cursor[2] = {first_cursor};
    for (size_t i = 0; i < n; i += CHAIN_PAGE, cursor[0]++) {
        answer_visits(b, visits + i, CHAIN_PAGE, i + CHAIN_PAGE < n ? cursor : NULL);
    }
}

// What it asks for: from which moment on, by what, in which pages.
static void assert_asks(struct bench *b, size_t i, const char *from, int ago_s) {
    struct buf wanted = BUF_INIT(200);
    const struct slice line = scripted_request_line(&b->server, i);
    buf_printf(&wanted, "%s=", from);
    instant_append_iso(&wanted, NOW - (int64_t)ago_s * MS_SECOND);
    for (size_t at = 0; at < wanted.len; at++) {
        if (wanted.ptr[at] == ':') {
            buf_remove(&wanted, at, 1);
            buf_insert(&wanted, at, SLICE("%3A"));
        }
    }
    assert_true(slice_find_nocase(line, buf_slice(&wanted)) != SIZE_MAX);
    assert_true(slice_find_nocase(line, SLICE("count=200")) != SIZE_MAX);
    buf_release(&wanted);
}

static void refresh_once(struct bench *b, struct crowd *c) {
    const size_t n_before = c->n_refreshes;
    b->client.jumped_ms += c->refresh.live.interval_ms;
    for (int i = 0; c->n_refreshes == n_before; i++) {
        assert_true(i < TURNS_MOST);
        turn(b, c);
    }
}

// Row 15 of the goals: what is asked for depends on what happened, not on how many are inside, nor
// on the interval. Only counted here.
static void a_refresh_of_a_large_chain_takes_two_requests(void **state) {
    struct bench *b = *state;
    struct visit inside[CHAIN_PEOPLE];
    fill_chain(inside);
    answer_pages(b, inside, CHAIN_PEOPLE, 'a');
    answer_pages(b, inside, CHAIN_PEOPLE, 'A');
    answer_visits(b, NULL, 0, NULL);
    struct crowd *c = new_crowd(b);
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(c->n_rows, CHAIN_STORES);
    assert_int_equal(c->totals.certain, CHAIN_PEOPLE);
    for (size_t i = 1; i < LIVE_N_INTERVALS; i++) {
        live_set_interval(&c->refresh.live, live_intervals_ms[i], client_now_ms(&b->client));
        scripted_clear(&b->server);
        answer_visits(b, NULL, 0, NULL); // nobody came or went
        refresh_once(b, c);
        assert_int_equal(b->server.n_requests, 2);
        assert_int_equal(c->n_requests, 2);
        assert_asks(b, 0, "minCustomerLastEnteredAt", 300 + CROWD_OVERLAP_MS / MS_SECOND);
        assert_asks(
            b, 1, "minUpdatedAt", LIVE_CLOCK_MARGIN_MS / MS_SECOND + LIVE_OVERLAP_MS / MS_SECOND);
    }
    for (int i = 0; i < CHANGED; i++) {
        inside[i].exited_s = 1;
    }
    scripted_clear(&b->server);
    answer_visits(b, NULL, 0, NULL);
    answer_visits(b, inside, CHANGED, NULL);
    refresh_once(b, c);
    assert_int_equal(b->server.n_requests, 2);
    assert_int_equal(c->totals.certain, CHAIN_PEOPLE - CHANGED);
    crowd_free(c);
}

// Where nothing is refreshed by itself, and where it would be waited for the server.
static void a_refresh_by_hand_asks_what_changed(void **state) {
    struct bench *b = *state;
    struct crowd *c = loaded_crowd(b);
    const struct visit exits[] = {{1, 600, 2}};
    live_set_interval(&c->refresh.live, 0, client_now_ms(&b->client));
    scripted_clear(&b->server);
    answer_visits(b, NULL, 0, NULL);
    answer_visits(b, exits, ARRAY_LEN(exits), NULL);
    b->client.jumped_ms += 10 * MS_MINUTE;
    turn(b, c);
    assert_int_equal(b->server.n_requests, 0);
    ask_by_hand(b, c, true);
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(b->server.n_requests, 2);
    assert_int_equal(c->rows[0].certain, 1);
    assert_true(crowd_due_ms(c) == INT64_MAX); // once
    scripted_clear(&b->server);
    scripted_answer(&b->server, "403 Forbidden", "", SLICE("{}"));
    ask_by_hand(b, c, true);
    turn_until(b, c, CROWD_FAILED);
    assert_true(crowd_due_ms(c) == INT64_MAX);
    scripted_clear(&b->server);
    answer_visits(b, NULL, 0, NULL);
    const struct crowd_world w = world_of(b);
    assert_true(crowd_retry(c, &w));
    turn_until(b, c, CROWD_REFRESHED);
    assert_int_equal(b->server.n_requests, 2);
    assert_false(crowd_is_failing(c));
    b->client.jumped_ms += CROWD_ABSENCE_MS + MS_MINUTE; // too much would have changed
    ask_by_hand(b, c, false);
    crowd_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_refresh_is_taken_at_once, enter, leave),
        cmocka_unit_test_setup_teardown(a_refresh_that_breaks_off_shows_nothing, enter, leave),
        cmocka_unit_test_setup_teardown(rounds_that_fail_keep_no_arrivals, enter, leave),
        cmocka_unit_test_setup_teardown(
            a_moment_of_more_pages_than_a_refresh_asks_for, enter, leave),
        cmocka_unit_test_setup_teardown(after_an_absence_only_the_load_is_asked, enter, leave),
        cmocka_unit_test_setup_teardown(whoever_stops_a_load_anew_is_left_alone, enter, leave),
        cmocka_unit_test_setup_teardown(
            a_stopped_reading_anew_does_not_end_refreshes, enter, leave),
        cmocka_unit_test_setup_teardown(rounds_that_are_stopped_keep_no_arrivals, enter, leave),
        cmocka_unit_test_setup_teardown(a_slow_load_anew_ends, enter, leave),
        cmocka_unit_test_setup_teardown(a_load_anew_is_shown_whole, enter, leave),
        cmocka_unit_test_setup_teardown(a_load_that_failed_is_tried_again, enter, leave),
        cmocka_unit_test_setup_teardown(a_refresh_by_hand_asks_what_changed, enter, leave),
        cmocka_unit_test_setup_teardown(
            a_refresh_of_a_large_chain_takes_two_requests, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
