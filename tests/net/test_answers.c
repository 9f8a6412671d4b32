// Answers that are no page, as named by the reliability contract.
#include "bench.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>
#include <sys/resource.h>

#define API_ERROR(message, type) "{\"message\":\"" message "\",\"type\":\"" type "\",\"errors\":[]}"

// Nothing but this answer; then what the fetch says of it.
static void expect_answer(struct bench *b, const char *status, const char *headers,
    const char *body, const char *words, size_t n_requests) {
    scripted_clear(&b->server);
    scripted_answer(&b->server, status, headers, slice_of(body));
    expect_failure(&b->client, words, n_requests);
    assert_int_equal(b->server.n_requests, n_requests);
}

static void HTTP_01_token_refused_at_start(void **state) {
    struct bench *b = *state;
    scripted_answer(&b->server, "401 Unauthorized", "WWW-Authenticate: Bearer realm=\"x\"\r\n",
        SLICE(API_ERROR("Unauthorized", "E_UNAUTHORIZED")));
    struct fetch *f = client_fetch(&b->client, "");
    assert_int_equal(client_finish(&b->client, f), FETCH_FAILED);
    const struct error *e = fetch_last_error(f);
    assert_words(e->text, "the server refused the token (401): Unauthorized");
    assert_int_equal(e->kind, ERROR_AUTH);
    assert_int_equal(e->status, 401);
    assert_false(e->retryable);
    assert_int_equal(b->server.n_requests, 1);

    // Another token, without a restart.
    scripted_clear(&b->server);
    answer_page(&b->server, 1, 5, NULL);
    client_set_token(&b->client, "another-token");
    fetch_retry(f, client_now_ms(&b->client));
    assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
    assert_words(buf_text(&b->server.log), "Authorization: Bearer another-token\r\n");
    fetch_free(f);
}

static void HTTP_01_no_token_at_all(void **state) {
    struct bench *b = *state;
    struct token none = {0};
    net_set_token(b->client.net, &none, net_origin(b->client.net));
    assert_false(net_has_token(b->client.net));
    expect_failure(&b->client, "no token for 127.0.0.1", 0);
    assert_int_equal(b->server.n_connections, 0);
}

static void HTTP_02_token_refused_on_page_seven(void **state) {
    struct bench *b = *state;
    char next[32];
    for (int i = 1; i <= 6; i++) {
        snprintf(next, sizeof next, "cursor%d", i);
        answer_page(&b->server, i * 5, 5, next);
    }
    scripted_answer(&b->server, "401 Unauthorized", "", SLICE(API_ERROR("expired", "E")));
    answer_page(&b->server, 35, 5, NULL);
    struct walk *w = client_walk(&b->client, SIZE_MAX);
    for (int i = 1; i <= 6; i++) {
        assert_int_equal(client_finish_walk(&b->client, w), WALK_PAGE);
        page_free(walk_take_page(w));
    }
    assert_int_equal(client_finish_walk(&b->client, w), WALK_FAILED);
    assert_int_equal(walk_error(w)->kind, ERROR_AUTH);
    assert_int_equal(walk_n_rows(w), 30);
    assert_false(walk_cursor_refused(w));
    client_set_token(&b->client, "another-token");
    walk_retry(w, client_now_ms(&b->client));
    assert_int_equal(client_finish_walk(&b->client, w), WALK_PAGE);
    page_free(walk_take_page(w));
    assert_true(walk_at_end(w));
    char seventh[200], eighth[200];
    snprintf(seventh, sizeof seventh, "%.*s", SLICE_ARG(scripted_request_line(&b->server, 6)));
    snprintf(eighth, sizeof eighth, "%.*s", SLICE_ARG(scripted_request_line(&b->server, 7)));
    assert_string_equal(seventh, eighth);
    assert_words(eighth, "after=cursor6 ");
    walk_free(w);
}

static void HTTP_03_api_errors(void **state) {
    struct bench *b = *state;
    static const char invalid[] =
        "{\"message\":\"Invalid request\\u001b]0;x\\u0007 body\",\"type\":\"E_INVALID_BODY\","
        "\"errors\":[{\"error\":\"must be "
        "less\",\"rule\":\"r\",\"field\":\"\\\"maxVisitors\\\"\"}]}";
    expect_answer(
        b, "400 Bad Request", "", invalid, "refused the request (400): Invalid request", 1);
    assert_string_equal(b->client.reported[0].field, "maxVisitors");
    assert_words(b->client.reported[0].text, "(maxVisitors: must be less)");
    expect_answer(b, "403 Forbidden", "", API_ERROR("No.", "E"), "sessions (403): No; ask", 1);
    expect_answer(b, "404 Not Found", "", "<html>secret</html>", "no sessions list there (404)", 1);
    expect_answer(b, "422 Unprocessable", "", API_ERROR("Bad", "E"), "(422): Bad", 1);
    for (size_t i = 0; i < b->client.n_failed; i++) {
        assert_no_words(b->client.reported[i].text, "secret");
    }
}

static void HTTP_03_an_error_body_without_end(void **state) {
    struct bench *b = *state;
    struct reply *r =
        scripted_reply(&b->server, SLICE("HTTP/1.1 403 No\r\nContent-Type: text/plain\r\n\r\n"));
    r->flood = true;
    r->flood_bytes = mem_dup_text(SLICE("0123456789abcdef0123456789abcdef"));
    r->flood_len = 32;
    expect_failure(&b->client, "does not let this token read sessions (403)", 1);
}

static void HTTP_04_429_with_retry_after(void **state) {
    struct bench *b = *state;
    scripted_answer(
        &b->server, "429 Too Many Requests", "Retry-After: 2\r\n", SLICE(API_ERROR("slow", "E")));
    answer_page(&b->server, 1, 5, NULL);
    struct fetch *f = client_fetch(&b->client, "");
    int64_t now_ms = client_now_ms(&b->client);
    while (fetch_step(f, now_ms, client_wall(&b->client)) != FETCH_BACKING_OFF) {
        client_turn(&b->client, INT64_MAX);
        now_ms = client_now_ms(&b->client);
    }
    assert_in_range(fetch_due_ms(f) - now_ms, 1700, 2300);
    assert_int_equal(fetch_attempt(f), 1);
    assert_words(fetch_last_error(f)->text, "wants fewer requests (429)"); // beside the countdown
    assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
    assert_int_equal(fetch_attempt(f), 2);
    assert_int_equal(b->server.n_requests, 2); // one of them after the wait
    assert_null(fetch_last_error(f));
    fetch_free(f);
}

static void HTTP_04_retry_after_as_a_date(void **state) {
    struct bench *b = *state;
    // By the server's own clock, which is not ours.
    scripted_answer(&b->server, "503 Busy",
        "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:44 GMT\r\n",
        SLICE(""));
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
    assert_int_equal(b->client.n_waits, 1);
    assert_in_range(b->client.waits_ms[0], 6700, 7300);
}

static void HTTP_04_a_wait_nobody_would_sit_through(void **state) {
    struct bench *b = *state;
    expect_answer(b, "503 Busy", "Retry-After: 3600\r\n", "", "asks to wait 1:00:00", 1);
    expect_answer(
        b, "429 Busy", "Retry-After: Fri, 01 Jan 2999 00:00:00 GMT\r\n", "", "asks to wait", 1);
    expect_answer(b, "429 Busy", "Retry-After: 99999999999999999999999\r\n", "", "asks to wait", 1);
}

static void HTTP_06_429_on_everything(void **state) {
    struct bench *b = *state;
    expect_answer(b, "429 Too Many Requests", "", API_ERROR("slow", "E"), "(429): slow", 5);
    expect_answer(b, "429 Too Many Requests", "Retry-After: 1\r\n", "", "(tried 5 times)", 5);
    assert_true(b->client.n_waits <= 8);
}

static void HTTP_07_some_failures_then_a_page(void **state) {
    struct bench *b = *state;
    static const char *const statuses[] = {"500 A", "502 B", "503 C", "504 D", "408 E"};
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        for (int k = 1; k <= 5; k++) {
            scripted_clear(&b->server);
            for (int n = 0; n < k; n++) {
                scripted_answer(&b->server, statuses[i], "", SLICE("oops"));
            }
            answer_page(&b->server, 1, 5, NULL);
            struct fetch *f = client_fetch(&b->client, "");
            bool heals = client_finish(&b->client, f) == FETCH_DONE;
            assert_int_equal(heals, k <= 4);
            assert_int_equal(b->server.n_requests, k <= 4 ? k + 1 : 5);
            if (!heals) { // a person may go on
                assert_true(fetch_last_error(f)->retryable);
                fetch_retry(f, client_now_ms(&b->client));
                assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
            }
            fetch_free(f);
        }
    }
}

static void HTTP_08_a_login_page(void **state) {
    struct bench *b = *state;
    static const char html[] = "<!DOCTYPE html><html><title>Welcome to Hotel Wifi</title></html>";
    expect_answer(b, "200 OK", "Content-Type: text/html\r\n", html,
        "got a web page, not data (proxy or login portal?)", 1);
    assert_no_words(b->client.reported[0].text, "Hotel");
    expect_answer(b, "200 OK", "", "\r\n\r\n  <html>", "got a web page", 1);
}

static void HTTP_09_nothing_at_all(void **state) {
    struct bench *b = *state;
    expect_answer(b, "200 OK", "", "", "empty reply", 2);
    assert_words(b->client.reported[0].text, "not \"no sessions\"");
    scripted_clear(&b->server);
    scripted_reply(&b->server, SLICE("HTTP/1.1 204 No Content\r\n\r\n"));
    expect_failure(&b->client, "without any data (204)", 1);
    scripted_clear(&b->server);
    scripted_reply(&b->server, SLICE(""))->ending = THEN_CLOSE;
    client_stop(&b->client);
    client_start(&b->client, &b->server);
    expect_failure(&b->client, "closed the connection without an answer", 5);
    scripted_clear(&b->server);
    scripted_answer(&b->server, "200 OK", "", SLICE("{\"data\":[]}"));
    expect_page(&b->client, "", 0); // while this is no sessions
}

static void HTTP_10_content_types(void **state) {
    struct bench *b = *state;
    static const char *const headers[] = {"", "Content-Type: text/html\r\n",
        "Content-Type: application/octet-stream\r\n", "Content-Type:\r\n",
        "Content-Type: application/json; charset=latin1\r\n"};
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        scripted_clear(&b->server);
        scripted_answer(&b->server, "200 OK", headers[i], SLICE("{\"data\":[{\"id\":\"1\"}]}"));
        expect_page(&b->client, "", 1);
    }
}

static void HTTP_11_redirects_are_never_followed(void **state) {
    struct bench *b = *state;
    static const char *const statuses[] = {
        "301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"};
    struct scripted other;
    assert_true(scripted_start(&other));
    char to_other[100], to_other_short[100];
    snprintf(to_other, sizeof to_other, "Location: %s/x\r\n", other.url);
    snprintf(to_other_short, sizeof to_other_short, "Location: //127.0.0.1:%d/x\r\n", other.port);
    const char *const locations[] = {"Location: /elsewhere\r\n", to_other, to_other_short,
        "Location: https://evil.example/x\r\n", "Location: file:///etc/passwd\r\n",
        "Location: ftp://evil.example/\r\n", "", "Location: \r\n"};
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        for (size_t k = 0; k < ARRAY_LEN(locations); k++) {
            expect_answer(b, statuses[i], locations[k], "", "redirects are never followed", 1);
        }
    }
    struct pollfd knock = {.fd = other.listener, .events = POLLIN};
    assert_int_equal(poll(&knock, 1, 0), 0); // nobody came
    expect_answer(b, "302 Found", "Location: https://evil.example/x\r\n", "",
        "sends us to evil.example (302)", 1);
    scripted_stop(&other);
}

static size_t resident_kib(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss;
}

// One of the files that bodies.py writes, as a reply.
static void answer_file(struct bench *b, const char *name, const char *headers) {
    char path[300];
    struct buf body = BUF_INIT(8 << 20);
    snprintf(path, sizeof path, BODIES_DIR "/%s", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char part[65536];
    size_t n;
    while ((n = fread(part, 1, sizeof part, file)) > 0) {
        buf_append(&body, (struct slice){part, n});
    }
    fclose(file);
    scripted_clear(&b->server);
    scripted_answer(&b->server, "200 OK", headers, buf_slice(&body));
    buf_release(&body);
}

static void HTTP_12_bombs(void **state) {
    struct bench *b = *state;
    size_t before_kib = resident_kib();
    answer_file(b, "blanks-200-mib.gz", "Content-Encoding: gzip\r\n");
    expect_failure(&b->client, "page too big (cap 16 MiB)", 1);
    answer_file(b, "blanks-200-mib.gz.gz", "Content-Encoding: gzip, gzip\r\n");
    expect_failure(&b->client, "page too big (cap 16 MiB)", 1);
    answer_file(b, "blanks-64-mib.br", "Content-Encoding: br\r\n"); // though we did not ask
    expect_failure(&b->client, "page too big (cap 16 MiB)", 1);
    assert_true(resident_kib() - before_kib < 160 * 1024);
}

static void HTTP_14_compression(void **state) {
    struct bench *b = *state;
    static const char gzip[] = "Content-Encoding: gzip\r\n";
    answer_file(b, "page.gz", gzip);
    expect_page(&b->client, "", 3);
    assert_words(buf_text(&b->server.log), "Accept-Encoding: gzip\r\n");
    expect_answer(b, "200 OK", gzip, "{\"data\":[]}", "cannot be decompressed", 5);
    expect_answer(b, "200 OK", gzip, "\x1f\x8b\x08rubbish-rubbish-rubbish", "decompressed", 5);
    answer_file(b, "page.gz", "");
    expect_failure(&b->client, "compressed without saying so", 1);
    // Cut short with the right Content-Length: libcurl 7.88.1 sees nothing wrong.
    answer_file(b, "page-cut.gz", gzip);
    answer_page(&b->server, 1, 3, NULL);
    expect_page(&b->client, "", 3);
    assert_int_equal(b->server.n_requests, 2);
}

static void HTTP_15_a_body_without_end(void **state) {
    struct bench *b = *state;
    struct reply *r = scripted_reply(&b->server,
        SLICE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"data\":[\r\n"));
    struct buf chunk = BUF_INIT(1 << 20);
    buf_append_text(&chunk, "8000\r\n");
    for (int i = 0; i < 0x8000; i++) {
        buf_append_char(&chunk, ' ');
    }
    buf_append_text(&chunk, "\r\n");
    r->flood = true;
    r->flood_bytes = mem_dup_text(buf_slice(&chunk));
    r->flood_len = chunk.len;
    size_t before_kib = resident_kib();
    expect_failure(&b->client, "page too big (cap 16 MiB)", 1);
    assert_true(resident_kib() - before_kib < 160 * 1024);
    buf_release(&chunk);
}

static void raw(struct bench *b, const char *bytes, const char *words, size_t n_requests) {
    scripted_clear(&b->server);
    scripted_reply(&b->server, slice_of(bytes))->ending = THEN_CLOSE;
    client_stop(&b->client);
    client_start(&b->client, &b->server);
    expect_failure(&b->client, words, n_requests);
}

static void HTTP_18_what_is_no_http(void **state) {
    struct bench *b = *state;
    raw(b, "{\"data\":[]}", "not plain HTTP", 1); // HTTP/0.9
    raw(b, "ICY 200 OK\r\n\r\n{\"data\":[]}", "not plain HTTP", 1);
    raw(b, "SSH-2.0-OpenSSH_9.2\r\n", "not plain HTTP", 1);
    raw(b, "HTTP/1.1 banana\r\n\r\n{\"data\":[]}", "not plain HTTP", 1);
    raw(b, "HTTP/9.9 200 OK\r\n\r\n{\"data\":[]}", "not plain HTTP", 1);
    raw(b, "\x15\x03\x01\x00\x02\x02\x46", "try https://", 1); // a TLS alert: TLS-06 the other way
}

static void HTTP_19_headers_that_want_to_be_remembered(void **state) {
    struct bench *b = *state;
    char directory[] = "/tmp/aifi-home-XXXXXX";
    assert_non_null(mkdtemp(directory));
    setenv("HOME", directory, 1);
    scripted_answer(&b->server, "200 OK",
        "Set-Cookie: id=tracking; Path=/\r\nStrict-Transport-Security: max-age=99999\r\n"
        "Alt-Svc: h2=\"evil.example:443\"; ma=99999\r\nLink: </x>; rel=next\r\n"
        "Refresh: 0; url=http://evil.example\r\n",
        SLICE("{\"data\":[]}"));
    expect_page(&b->client, "", 0);
    expect_page(&b->client, "next", 0);
    assert_int_equal(b->server.n_requests, 2);
    const char *log = buf_text(&b->server.log);
    assert_no_words(log, "Cookie");
    assert_no_words(log, "tracking");
    assert_no_words(log, "Referer");
    assert_int_equal(rmdir(directory), 0); // empty
}

static void HTTP_20_an_error_with_status_200(void **state) {
    struct bench *b = *state;
    expect_answer(b, "200 OK", "", API_ERROR("Internal trouble", "E_X"), "Internal trouble", 1);
    assert_int_equal(b->client.reported[0].status, 200);
    assert_int_equal(b->client.reported[0].kind, ERROR_SERVER);
    expect_answer(
        b, "200 OK", "", API_ERROR("Bad Bearer " TEST_TOKEN, "E_X"), "repeats the token", 1);
    expect_answer(b, "403 Forbidden", "", API_ERROR("Bad Bearer " TEST_TOKEN, "E_X"), "E_X", 1);
    expect_answer(b, "200 OK", "", "{\"ok\":true}", "no \"data\" array", 1);
    expect_answer(b, "200 OK", "", "{\"data\":[}", "127.0.0.1", 1); // no JSON: not repeated
}

static void a_page_cut_short_is_asked_for_once_more(void **state) {
    struct bench *b = *state;
    scripted_reply(&b->server, SLICE("HTTP/1.1 200 OK\r\n\r\n{\"data\":["))->ending = THEN_CLOSE;
    expect_failure(&b->client, "cut short", 2); // once, silently: no wait
    assert_int_equal(b->client.n_waits, 0);
}

static void a_storm_is_stopped_across_fetches(void **state) {
    struct bench *b = *state;
    scripted_answer(&b->server, "503 Busy", "", SLICE(""));
    for (int i = 0; i < 5; i++) {
        expect_failure(&b->client, "tried 5 times", 5);
    }
    expect_failure(&b->client, "too many failures on the way", 1);
    struct fetch *f = client_fetch(&b->client, "");
    assert_int_equal(client_finish(&b->client, f), FETCH_FAILED);
    fetch_retry(f, client_now_ms(&b->client)); // a person's key counts
    assert_int_equal(client_finish(&b->client, f), FETCH_FAILED);
    assert_int_equal(fetch_attempt(f), 5);
    fetch_free(f);
}

static void reports_say_what_happened(void **state) {
    struct bench *b = *state;
    b->client.wall_shift_ms = 0;
    scripted_answer(
        &b->server, "200 OK", "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", SLICE("{\"data\":[]}"));
    int64_t skew_ms;
    assert_false(net_clock_skew_ms(b->client.net, &skew_ms));
    expect_page(&b->client, "", 0);
    const struct request_report *r = &b->client.last_report;
    assert_int_equal(r->number, 1);
    assert_int_equal(r->status, 200);
    assert_int_equal(r->body_len, 11);
    assert_string_equal(r->what, "first page");
    assert_true(net_clock_skew_ms(b->client.net, &skew_ms));
    int64_t ours_ms = client_wall(&b->client) - INT64_C(784111777500);
    assert_in_range(-skew_ms, ours_ms - 5000, ours_ms + 100);
    expect_page(&b->client, "x", 0);
    assert_string_equal(r->what, "next page");
    assert_int_equal(net_n_requests(b->client.net), 2);
    int64_t now_ms = client_now_ms(&b->client);
    assert_true(net_requests_per_second(b->client.net, now_ms) > 0.39);
    assert_true(net_requests_per_second(b->client.net, now_ms + 6000) < 0.01);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, enter, leave)
    const struct CMUnitTest tests[] = {
        T(HTTP_01_token_refused_at_start),
        T(HTTP_01_no_token_at_all),
        T(HTTP_02_token_refused_on_page_seven),
        T(HTTP_03_api_errors),
        T(HTTP_03_an_error_body_without_end),
        T(HTTP_04_429_with_retry_after),
        T(HTTP_04_retry_after_as_a_date),
        T(HTTP_04_a_wait_nobody_would_sit_through),
        T(HTTP_06_429_on_everything),
        T(HTTP_07_some_failures_then_a_page),
        T(HTTP_08_a_login_page),
        T(HTTP_09_nothing_at_all),
        T(HTTP_10_content_types),
        T(HTTP_11_redirects_are_never_followed),
        T(HTTP_12_bombs),
        T(HTTP_14_compression),
        T(HTTP_15_a_body_without_end),
        T(HTTP_18_what_is_no_http),
        T(HTTP_19_headers_that_want_to_be_remembered),
        T(HTTP_20_an_error_with_status_200),
        T(a_page_cut_short_is_asked_for_once_more),
        T(a_storm_is_stopped_across_fetches),
        T(reports_say_what_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
