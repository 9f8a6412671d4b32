// Headers of an answer and the dates in them.
#include "net/headers.h"
#include "net/httpdate.h"

#include "unit.h"

enum { LEN_MAX = 1000 };

// Feeds lines separated by '\n', with CRLF, and gives back the first fault.
static enum header_fault feed(struct answer_headers *h, const char *text) {
    struct slice rest = slice_of(text), line;
    struct buf whole = BUF_INIT(10000);
    enum header_fault fault = HEADERS_FINE;
    while (fault == HEADERS_FINE && slice_cut(&rest, '\n', &line)) {
        buf_append(&whole, line);
        buf_append_text(&whole, "\r\n");
        fault = headers_feed(h, buf_slice(&whole), LEN_MAX);
        buf_clear(&whole);
    }
    buf_release(&whole);
    return fault;
}

static void what_we_want_to_know(void **state) {
    (void)state;
    struct answer_headers h;
    headers_init(&h);
    assert_int_equal(
        feed(&h, "HTTP/1.1 503 Service Unavailable\nDATE: Sun, 06 Nov 1994 08:49:37 GMT\n"
                 "retry-after:  7 \nContent-Type: application/json\nContent-Length: 12\n"
                 "Set-Cookie: a=b\nno colon here"),
        HEADERS_FINE);
    assert_int_equal(h.status, 503);
    assert_false(h.complete);
    assert_int_equal(feed(&h, ""), HEADERS_FINE);
    assert_true(h.complete);
    assert_string_equal(h.date, "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_string_equal(h.retry_after, "7");
    assert_string_equal(h.content_type, "application/json");
    assert_int_equal(h.content_length, 12);
    feed(&h, "Date: x\nRetry-After: 9\nHTTP/1.1 200 OK"); // trailers say nothing
    assert_string_equal(h.retry_after, "7");
    assert_int_equal(h.status, 503);
}

static void an_interim_answer_is_forgotten(void **state) {
    (void)state;
    struct answer_headers h;
    headers_init(&h);
    feed(&h, "HTTP/1.1 103 Early Hints\nRetry-After: 5\nContent-Length: 3\n");
    assert_false(h.complete);
    assert_int_equal(feed(&h, "HTTP/1.1 200 OK\nContent-Length: 4\n"), HEADERS_FINE);
    assert_true(h.complete);
    assert_int_equal(h.status, 200);
    assert_string_equal(h.retry_after, "");
    assert_true(h.len > 90);
}

static void NET_11_two_different_lengths(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum header_fault fault;
    } rows[] = {
        {"HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 5", HEADERS_FINE},
        {"HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6", HEADERS_CONTRADICT},
        {"HTTP/1.1 200 OK\nContent-Length: 5, 6", HEADERS_CONTRADICT},
        {"HTTP/1.1 200 OK\nContent-Length: -5", HEADERS_CONTRADICT},
        {"HTTP/1.1 200 OK\nContent-Length: 5x", HEADERS_CONTRADICT},
        {"HTTP/1.1 200 OK\nContent-Length: 99999999999999999999", HEADERS_CONTRADICT},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer_headers h;
        headers_init(&h);
        assert_int_equal(feed(&h, rows[i].text), rows[i].fault);
    }
}

static void they_have_a_cap(void **state) {
    (void)state;
    struct answer_headers h;
    headers_init(&h);
    enum header_fault fault = feed(&h, "HTTP/1.1 200 OK");
    size_t n = 0;
    while (fault == HEADERS_FINE && n < LEN_MAX) {
        fault = feed(&h, "X-Filler: 0123456789");
        n++;
    }
    assert_int_equal(fault, HEADERS_TOO_BIG);
    assert_in_range(n, 40, 50);
}

static void HTTP_11_where_a_redirect_leads(void **state) {
    (void)state;
    static const struct {
        const char *location, *host;
    } rows[] = {
        {"https://other.example/x?y=z", "other.example"},
        {"http://other.example:8080", "other.example:8080"},
        {"//other.example/path", "other.example"},
        {"https://user:pass@other.example/", "other.example"},
        {"https://a@b@other.example", "other.example"},
        {"https://[::1]:80/x", "[::1]:80"},
        {"https://other.example?x", "other.example"},
        {"https://other.example\\@evil", "other.example"},
        {"/path//x", ""},
        {"path", ""},
        {"?q=//x", ""},
        {"#//x", ""},
        {"file:///etc/passwd", ""},
        {"mailto:x", ""},
        {"", ""},
        {"/", ""},
        {"//", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer_headers h;
        headers_init(&h);
        char text[200];
        snprintf(text, sizeof(text), "HTTP/1.1 302 Found\nLocation: %s", rows[i].location);
        feed(&h, text);
        if (strcmp(h.location_host, rows[i].host) != 0) {
            fail_msg("%s: \"%s\"", rows[i].location, h.location_host);
        }
    }
}

static void long_values_are_cut(void **state) {
    (void)state;
    struct answer_headers h;
    headers_init(&h);
    feed(&h, "HTTP/1.1 200 OK\nContent-Type: "
             "0123456789012345678901234567890123456789012345678901234567890123456789");
    assert_int_equal(strlen(h.content_type), sizeof(h.content_type) - 1);
}

static void odd_status_lines(void **state) {
    (void)state;
    static const struct {
        const char *line;
        int status;
    } rows[] = {{"HTTP/1.1 200", 200}, {"HTTP/1.0 404 Not Found", 404}, {"HTTP/2 204", 204},
        {"HTTP/1.1", 0}, {"HTTP/1.1 ", 0}, {"HTTP/1.1 abc", 0}, {"HTTP/1.1 20", 0},
        {"ICY 200 OK", 0}, {"", 0}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer_headers h;
        headers_init(&h);
        feed(&h, rows[i].line);
        assert_int_equal(h.status, rows[i].status);
    }
}

static void the_three_forms_of_a_date(void **state) {
    (void)state;
    const instant then = INT64_C(784111777000), now = INT64_C(1790000000000); // 2026
    static const char *const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT "};
    for (size_t i = 0; i < ARRAY_LEN(same); i++) {
        instant t = 0;
        assert_true(http_date_parse(slice_of(same[i]), now, &t));
        assert_int_equal(t, then);
    }
    instant t = 0;
    assert_true(http_date_parse(SLICE("Thursday, 01-Jan-70 00:00:00 GMT"), now, &t));
    assert_true(t > now); // 2070: not more than 50 years ahead
    assert_true(http_date_parse(SLICE("Friday, 01-Jan-99 00:00:00 GMT"), now, &t));
    assert_int_equal(t, INT64_C(915148800000));
    assert_true(http_date_parse(SLICE("Sat, 31 Dec 2016 23:59:60 GMT"), now, &t));
    assert_int_equal(t, INT64_C(1483228799000));
    static const char *const none[] = {"", "Sun", "Sun,", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMTx",
        "Sun, 06 Nov 1994 8:49:37 GMT", "06 Nov 1994 08:49:37 GMT", "Sun Nov 06 08:49:37",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT", "784111777"};
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        if (http_date_parse(slice_of(none[i]), now, &t)) {
            fail_msg("%s", none[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_we_want_to_know),
        cmocka_unit_test(an_interim_answer_is_forgotten),
        cmocka_unit_test(NET_11_two_different_lengths),
        cmocka_unit_test(they_have_a_cap),
        cmocka_unit_test(HTTP_11_where_a_redirect_leads),
        cmocka_unit_test(long_values_are_cut),
        cmocka_unit_test(odd_status_lines),
        cmocka_unit_test(the_three_forms_of_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
