// Walking over pages, as named by the reliability contract.
#include "bench.h"

#include "base/mem.h"
#include "model/query.h"

#include <stdio.h>

// Takes pages until the walk stops by itself; counts pages and rows.
static enum walk_state walk_all(struct bench *b, struct walk *w, size_t *n_pages, size_t *n_rows) {
    *n_pages = *n_rows = 0;
    enum walk_state state;
    while ((state = client_finish_walk(&b->client, w)) == WALK_PAGE) {
        struct page *p = walk_take_page(w);
        (*n_pages)++;
        *n_rows += p->n_sessions;
        page_free(p);
    }
    return state;
}

// The cursor that request i sent, as it stood in the URL; empty when it sent none.
static struct slice sent_cursor(const struct bench *b, size_t i) {
    struct slice line = scripted_request_line(&b->server, i), part;
    while (slice_cut(&line, '&', &part)) {
        if (slice_starts_with(part, SLICE("after="))) {
            struct slice value = {part.ptr + 6, part.len - 6}, cursor;
            slice_cut(&value, ' ', &cursor);
            return cursor;
        }
    }
    return SLICE_NONE;
}

static void a_walk_to_the_end(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 20, "a");
    answer_page(&b->server, 21, 20, "b");
    answer_page(&b->server, 41, 3, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_pages, 3);
    assert_int_equal(n_rows, 43);
    assert_true(walk_at_end(w));
    assert_null(walk_error(w));
    assert_int_equal(walk_due_ms(w), INT64_MAX);
    assert_int_equal(walk_n_pages(w), 3);
    assert_int_equal(b->server.n_requests, 3);
    assert_int_equal(b->server.n_connections, 1);
    assert_slice(sent_cursor(b, 0), "");
    assert_slice(sent_cursor(b, 1), "a");
    assert_slice(sent_cursor(b, 2), "b");
    // The same filter and order with every request.
    for (size_t i = 0; i < 3; i++) {
        char line[300];
        snprintf(line, sizeof line, "%.*s", SLICE_ARG(scripted_request_line(&b->server, i)));
        assert_words(line, "GET /api/admin/v2/sessions?orderBy=id&direction=asc&count=20");
    }
    walk_free(w);
}

static void pages_come_on_demand(void **state) {
    struct bench *b = *state;
    char next[32];
    for (int i = 1; i <= 10; i++) {
        snprintf(next, sizeof next, "c%d", i);
        answer_page(&b->server, i, 1, next);
    }
    struct walk *w = client_walk(&b->client, 0);
    assert_int_equal(client_finish_walk(&b->client, w), WALK_IDLE);
    assert_int_equal(b->server.n_requests, 0);
    assert_int_equal(walk_due_ms(w), INT64_MAX);
    walk_want(w, 2);
    assert_int_equal(walk_due_ms(w), 0);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_IDLE);
    assert_int_equal(n_pages, 2);
    assert_int_equal(b->server.n_requests, 2);
    walk_want(w, 1);
    walk_want(w, 1); // says what is wanted, does not add up
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_IDLE);
    assert_int_equal(n_pages, 1);
    walk_want(w, 5);
    assert_int_equal(
        walk_step(w, client_now_ms(&b->client), client_wall(&b->client)), WALK_RUNNING);
    walk_want(w, 0); // the one in flight still comes
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_IDLE);
    assert_int_equal(n_pages, 1);
    walk_free(w);
}

static void a_cancelled_page_is_asked_for_again(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, "a");
    struct reply *r = answer_page(&b->server, 6, 5, "b");
    r->cut = 10;
    r->ending = THEN_SILENCE;
    answer_page(&b->server, 6, 5, NULL);
    struct walk *w = client_walk(&b->client, 1);
    size_t n_pages, n_rows;
    walk_all(b, w, &n_pages, &n_rows);
    walk_want(w, SIZE_MAX);
    while (walk_step(w, client_now_ms(&b->client), client_wall(&b->client)) == WALK_RUNNING &&
           b->server.n_requests < 2) {
        client_turn(&b->client, INT64_MAX);
    }
    assert_non_null(walk_fetch(w));
    walk_cancel(w);
    assert_null(walk_fetch(w));
    assert_int_equal(walk_get_state(w), WALK_IDLE);
    walk_want(w, SIZE_MAX);
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_rows, 5);
    assert_slice(sent_cursor(b, 2), "a"); // no loop: it was sent, but never answered
    walk_free(w);
}

static void CUR_01_the_cursor_just_sent(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, "a");
    answer_page(&b->server, 6, 5, "a");
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_LOOPED);
    assert_int_equal(n_rows, 10);
    assert_int_equal(b->server.n_requests, 2);
    assert_words(walk_error(w)->text, "repeated a page marker");
    assert_words(walk_error(w)->text, "10 rows were loaded");
    assert_words(walk_error(w)->text, "not complete");
    assert_int_equal(walk_error(w)->kind, ERROR_INCOMPLETE);
    assert_error_line(walk_error(w));
    assert_false(walk_at_end(w));
    walk_want(w, SIZE_MAX);
    assert_int_equal(client_finish_walk(&b->client, w), WALK_LOOPED);
    assert_int_equal(b->server.n_requests, 2);
    walk_free(w);
}

static void CUR_01_loops_of_any_length(void **state) {
    struct bench *b = *state;
    static const int lengths[] = {2, 3, 7, 40};
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        scripted_clear(&b->server);
        char next[32];
        for (int k = 0; k <= lengths[i]; k++) {
            snprintf(next, sizeof next, "%d", k % lengths[i]);
            answer_page(&b->server, 1, 1, next);
        }
        struct walk *w = client_walk(&b->client, SIZE_MAX);
        size_t n_pages, n_rows;
        assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_LOOPED);
        assert_int_equal(n_pages, lengths[i] + 1);
        walk_free(w);
    }
}

static void CUR_03_all_the_ways_to_end(void **state) {
    struct bench *b = *state;
    static const char *const paginations[] = {
        "",
        ",\"pagination\":null",
        ",\"pagination\":{}",
        ",\"pagination\":{\"next\":null}",
        ",\"pagination\":{\"next\":{}}",
        ",\"pagination\":{\"next\":{\"count\":20,\"after\":null,\"direction\":\"asc\"}}",
        ",\"pagination\":{\"next\":{\"count\":20,\"after\":\"\",\"direction\":\"asc\"}}",
        ",\"pagination\":{\"next\":{\"count\":20,\"direction\":\"asc\"}}",
        ",\"pagination\":{\"previous\":{\"before\":\"x\"}}",
    };
    for (size_t i = 0; i < ARRAY_LEN(paginations); i++) {
        scripted_clear(&b->server);
        struct buf text = BUF_INIT(1000);
        buf_printf(&text, "{\"data\":[{\"id\":\"1\"}]%s}", paginations[i]);
        scripted_answer(&b->server, "200 OK", "", buf_slice(&text));
        buf_release(&text);
        struct walk *w = client_walk(&b->client, SIZE_MAX);
        size_t n_pages, n_rows;
        if (walk_all(b, w, &n_pages, &n_rows) != WALK_END || n_rows != 1) {
            fail_msg("%s", paginations[i]);
        }
        walk_free(w);
    }
}

static void CUR_04_empty_pages_before_rows(void **state) {
    struct bench *b = *state;
    char next[32];
    for (int n_empty = 1; n_empty <= 3; n_empty++) {
        scripted_clear(&b->server);
        for (int i = 0; i < n_empty; i++) {
            snprintf(next, sizeof next, "e%d", i);
            answer_page(&b->server, 1, 0, next);
        }
        answer_page(&b->server, 1, 4, NULL);
        struct walk *w = client_walk(&b->client, 1); // empty ones do not count
        size_t n_pages, n_rows;
        assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
        assert_int_equal(n_pages, 1);
        assert_int_equal(n_rows, 4);
        walk_free(w);
    }
}

static void CUR_04_four_empty_pages(void **state) {
    struct bench *b = *state;
    char next[32];
    for (int i = 0; i < 6; i++) {
        snprintf(next, sizeof next, "e%d", i);
        answer_page(&b->server, 1, 0, next);
    }
    answer_page(&b->server, 1, 4, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_EMPTY);
    assert_int_equal(n_pages, 0);
    assert_int_equal(b->server.n_requests, 4);
    assert_words(walk_error(w)->text, "4 empty pages in a row");
    assert_words(walk_error(w)->text, "go on?");
    assert_true(walk_error(w)->retryable);
    walk_continue(w);
    assert_null(walk_error(w));
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_rows, 4);
    walk_free(w);
}

static void CUR_04_an_empty_list(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 0, NULL);
    struct walk *w = client_walk(&b->client, 1);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_pages, 0);
    walk_free(w);
}

static void CUR_06_rows_that_come_twice_come_through(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 20, "a");
    answer_page(&b->server, 18, 20, NULL); // three of them moved down meanwhile
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_rows, 40); // who counts them out is the dataset
    walk_free(w);
}

static void CUR_08_cursors_are_sent_back_byte_for_byte(void **state) {
    struct bench *b = *state;
    static const struct {
        const char *json, *sent;
    } rows[] = {
        {"\"abc+/=\"", "abc%2B%2F%3D"},
        {"\"a&b=c#d?e\"", "a%26b%3Dc%23d%3Fe"},
        {"\"100%25 %\"", "100%2525%20%25"},
        {"\"\\u00e4\\u20ac\"", "%C3%A4%E2%82%AC"},
        {"\"\xc3\xa4\"", "%C3%A4"},
        {"\"a\\r\\nX-Evil: 1\\r\\n\\r\\nGET /evil HTTP/1.1\"",
            "a%0D%0AX-Evil%3A%201%0D%0A%0D%0AGET%20%2Fevil%20HTTP%2F1.1"},
        {"\"a\\u0000b\"", "a%00b"},
        {"\"-._~\"", "-._~"},
        {"\" \"", "%20"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        scripted_clear(&b->server);
        struct buf text = BUF_INIT(10000);
        page_text(&text, 1, 2, rows[i].json, NULL);
        scripted_answer(&b->server, "200 OK", "", buf_slice(&text));
        answer_page(&b->server, 3, 2, NULL);
        buf_release(&text);
        struct walk *w = client_walk(&b->client, SIZE_MAX);
        size_t n_pages, n_rows;
        assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
        assert_int_equal(b->server.n_requests, 2);
        assert_slice(sent_cursor(b, 1), rows[i].sent);
        assert_no_words(buf_text(&b->server.log), "\nX-Evil");
        assert_no_words(buf_text(&b->server.log), "\nGET /evil");
        walk_free(w);
    }
}

static void CUR_08_long_cursors(void **state) {
    struct bench *b = *state;
    struct buf cursor = BUF_INIT(1 << 20);
    for (int i = 0; i < 8192; i++) {
        buf_append_char(&cursor, "ab+/="[i % 5]);
    }
    answer_page(&b->server, 1, 2, buf_text(&cursor));
    answer_page(&b->server, 3, 2, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    struct buf decoded = BUF_INIT(1 << 20);
    assert_true(percent_decode(&decoded, sent_cursor(b, 1)));
    assert_true(slice_equal(buf_slice(&decoded), buf_slice(&cursor)));
    walk_free(w);

    scripted_clear(&b->server);
    while (cursor.len <= FETCH_CURSOR_MAX) {
        buf_append_text(&cursor, "0123456789abcdef");
    }
    answer_page(&b->server, 1, 2, buf_text(&cursor));
    w = client_walk(&b->client, SIZE_MAX);
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_FAILED);
    assert_int_equal(n_rows, 2); // what had come stays
    assert_words(walk_error(w)->text, "too long to send back");
    assert_int_equal(b->server.n_requests, 1);
    walk_free(w);
    buf_release(&cursor);
    buf_release(&decoded);
}

static void CUR_09_what_is_no_cursor(void **state) {
    struct bench *b = *state;
    struct buf text = BUF_INIT(10000);
    page_text(&text, 1, 2, "9007199254740993", NULL); // a number is taken as its digits
    scripted_answer(&b->server, "200 OK", "", buf_slice(&text));
    answer_page(&b->server, 3, 2, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_slice(sent_cursor(b, 1), "9007199254740993");
    walk_free(w);
    static const char *const bad[] = {"{\"a\":1}", "[1]", "true"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        scripted_clear(&b->server);
        answer_page(&b->server, 1, 2, "a");
        buf_clear(&text);
        page_text(&text, 3, 2, bad[i], NULL);
        scripted_answer(&b->server, "200 OK", "", buf_slice(&text));
        w = client_walk(&b->client, SIZE_MAX);
        assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_FAILED);
        assert_int_equal(n_rows, 2);
        assert_error_line(walk_error(w));
        walk_free(w);
    }
    buf_release(&text);
}

static void CUR_10_more_or_fewer_rows_than_asked_for(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 57, "a");
    answer_page(&b->server, 58, 1, "b");
    answer_page(&b->server, 59, 200, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_rows, 258);
    walk_free(w);
}

static void CUR_11_the_cursor_expired(void **state) {
    struct bench *b = *state;
    static const char *const statuses[] = {"400 Bad Request", "410 Gone"};
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        scripted_clear(&b->server);
        answer_page(&b->server, 1, 5, "a");
        scripted_answer(&b->server, statuses[i], "",
            SLICE("{\"message\":\"cursor expired\",\"type\":\"E_CURSOR\",\"errors\":[]}"));
        struct walk *w = client_walk(&b->client, SIZE_MAX);
        size_t n_pages, n_rows;
        assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_FAILED);
        assert_int_equal(n_rows, 5);
        assert_true(walk_cursor_refused(w));
        assert_words(walk_error(w)->text, "reload the list from the top");
        assert_words(walk_error(w)->text, "cursor expired");
        assert_error_line(walk_error(w));
        assert_int_equal(b->server.n_requests, 2);
        walk_free(w);
    }
}

static void CUR_12_the_question_changed_meanwhile(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, "old");
    answer_page(&b->server, 100, 3, NULL);
    struct walk *old = client_walk(&b->client, SIZE_MAX);
    while (walk_step(old, client_now_ms(&b->client), client_wall(&b->client)) == WALK_RUNNING &&
           b->server.n_requests < 1) {
        client_turn(&b->client, INT64_MAX);
    }
    struct request_spec spec = {.filter = mem_dup_text(SLICE("storeId=7")), .count = 20};
    struct walk *new = walk_new(b->client.net, &spec, SLICE_NONE, false);
    request_spec_release(&spec);
    walk_free(old); // its answer may be on the way
    walk_want(new, SIZE_MAX);
    assert_int_equal(client_finish_walk(&b->client, new), WALK_PAGE);
    struct page *p = walk_take_page(new);
    assert_int_equal(p->n_sessions, 3);
    assert_slice(session_key(&p->sessions[0]), "100");
    page_free(p);
    assert_true(walk_at_end(new));
    walk_free(new);
}

static void upwards_and_from_the_users_own_cursor(void **state) {
    struct bench *b = *state;
    struct buf text = BUF_INIT(10000);
    page_text(&text, 21, 20, "\"down\"", "\"up\"");
    scripted_answer(&b->server, "200 OK", "", buf_slice(&text));
    buf_clear(&text);
    page_text(&text, 1, 20, "\"down2\"", "null");
    scripted_answer(&b->server, "200 OK", "", buf_slice(&text));
    buf_release(&text);
    struct request_spec spec = {.filter = mem_dup_text(SLICE("x=y")), .count = 20};
    struct walk *w = walk_new(b->client.net, &spec, SLICE("here"), true);
    walk_want(w, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_rows, 40);
    const char *log = buf_text(&b->server.log);
    assert_words(log, "before=here ");
    assert_words(log, "before=up ");
    assert_no_words(log, "after=");
    walk_free(w);

    scripted_clear(&b->server);
    answer_page(&b->server, 1, 5, "z");
    answer_page(&b->server, 6, 5, NULL);
    spec.cursor_text = mem_dup_text(SLICE("mine"));
    spec.first_cursor = slice_of(spec.cursor_text);
    w = walk_new(b->client.net, &spec, SLICE_NONE, false);
    walk_want(w, SIZE_MAX);
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_slice(sent_cursor(b, 0), "mine");
    assert_slice(sent_cursor(b, 1), "z");
    walk_free(w);
    request_spec_release(&spec);
}

static void R3_a_retry_goes_on_at_the_same_cursor(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, "a");
    for (int i = 0; i < 5; i++) {
        scripted_answer(&b->server, "503 Busy", "", SLICE(""));
    }
    answer_page(&b->server, 6, 5, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    size_t n_pages, n_rows;
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_FAILED);
    assert_int_equal(n_rows, 5);
    assert_true(walk_error(w)->retryable);
    walk_retry(w, client_now_ms(&b->client));
    assert_int_equal(walk_all(b, w, &n_pages, &n_rows), WALK_END);
    assert_int_equal(n_rows, 5);
    for (size_t i = 1; i < 7; i++) {
        assert_slice(sent_cursor(b, i), "a");
    }
    walk_free(w);
}

static void a_wait_can_be_skipped(void **state) {
    struct bench *b = *state;
    scripted_answer(&b->server, "503 Busy", "Retry-After: 60\r\n", SLICE(""));
    answer_page(&b->server, 1, 5, NULL);
    struct walk *w = client_walk(&b->client, 1);
    while (walk_step(w, client_now_ms(&b->client), client_wall(&b->client)) == WALK_RUNNING &&
           fetch_get_state(walk_fetch(w)) != FETCH_BACKING_OFF) {
        client_turn(&b->client, INT64_MAX);
    }
    assert_int_equal(fetch_received(walk_fetch(w)), 0);
    assert_int_equal(walk_due_ms(w), fetch_due_ms(walk_fetch(w)));
    walk_retry(w, client_now_ms(&b->client));
    assert_int_equal(client_finish_walk(&b->client, w), WALK_PAGE);
    assert_int_equal(b->client.n_waits, 0);
    page_free(walk_take_page(w));
    walk_free(w);
}

static void a_filter_without_end(void **state) {
    struct bench *b = *state;
    struct request_spec spec = {.filter = mem_calloc(600 * 1024, 1), .count = 20};
    memset(spec.filter, 'x', 600 * 1024 - 1);
    struct walk *w = walk_new(b->client.net, &spec, SLICE_NONE, false);
    walk_want(w, 1);
    assert_int_equal(client_finish_walk(&b->client, w), WALK_FAILED);
    assert_words(walk_error(w)->text, "too long to be sent");
    assert_int_equal(b->server.n_connections, 0);
    walk_free(w);
    request_spec_release(&spec);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, enter, leave)
    const struct CMUnitTest tests[] = {
        T(a_walk_to_the_end),
        T(pages_come_on_demand),
        T(a_cancelled_page_is_asked_for_again),
        T(CUR_01_the_cursor_just_sent),
        T(CUR_01_loops_of_any_length),
        T(CUR_03_all_the_ways_to_end),
        T(CUR_04_empty_pages_before_rows),
        T(CUR_04_four_empty_pages),
        T(CUR_04_an_empty_list),
        T(CUR_06_rows_that_come_twice_come_through),
        T(CUR_08_cursors_are_sent_back_byte_for_byte),
        T(CUR_08_long_cursors),
        T(CUR_09_what_is_no_cursor),
        T(CUR_10_more_or_fewer_rows_than_asked_for),
        T(CUR_11_the_cursor_expired),
        T(CUR_12_the_question_changed_meanwhile),
        T(upwards_and_from_the_users_own_cursor),
        T(R3_a_retry_goes_on_at_the_same_cursor),
        T(a_wait_can_be_skipped),
        T(a_filter_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
