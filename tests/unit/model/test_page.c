// Building pages: what a reply holds, in whatever order and pieces, and what is said of one that is
// no page.
#include "sample_page.h"

#include "base/mem.h"
#include "model/page.h"

#include <string.h>

// *returns* NULL and the error when it is no page.
static struct page *build(struct slice text, size_t piece, struct error *e) {
    struct page_builder *b = page_builder_new();
    bool fine = true;
    for (size_t at = 0; at < text.len && fine; at += piece) {
        size_t len = text.len - at < piece ? text.len - at : piece;
        fine = page_builder_feed(b, (struct slice){text.ptr + at, len}, e);
    }
    struct page *p = page_builder_finish(b, e);
    assert_false(!fine && p);
    page_builder_free(b);
    return p;
}

static struct page *page_of(const char *text) {
    struct error e = {0};
    struct page *p = build(slice_of(text), SIZE_MAX / 2, &e);
    if (!p) {
        fail_msg("%s: %s", text, e.text);
    }
    return p;
}

static void assert_no_page(
    struct slice text, enum error_kind kind, bool retryable, const char *why) {
    for (size_t piece = 1; piece < 4096; piece += 1000) {
        struct error e = {0};
        struct page *p = build(text, piece, &e);
        assert_null(p);
        assert_string_equal(e.text, why);
        assert_int_equal(e.kind, kind);
        assert_int_equal(e.retryable, retryable);
    }
}

#define NO_PAGE(text, why) assert_no_page(SLICE(text), ERROR_SERVER, false, why)

static void assert_is_sample(const struct page *p) {
    const struct session *s = &p->sessions[0];
    assert_int_equal(p->n_sessions, 1);
    assert_ptr_equal(s->page, p);
    assert_slice(page_next(p), "string");
    assert_slice(page_previous(p), "string");
    assert_slice(session_text(s, FIELD_CREATED_AT), "2019-08-24T14:15:22Z");
    assert_slice(session_text(s, FIELD_CODE), "c69bb289-1190-4156-b9f6-bfb7f61e85db");
    assert_slice(session_text(s, FIELD_SATISFACTION), "95");
    assert_slice(session_text(s, FIELD_SUSPECTED_FRAUD), "false");
    assert_slice(session_text(s, FIELD_CUSTOMER_EMAIL), "user@example.com");
    assert_slice(session_text(s, FIELD_STORE_STATUS), "OPEN");
    assert_slice(session_text(s, FIELD_STORE_EMPLOYEE_INSIDE), "true");
    assert_slice(session_raw(s, FIELD_CUSTOMER_METADATA),
        "{\n          \"arbitraryKey\": \"arbitraryValue\"\n        }");
    assert_int_equal(session_raw(s, FIELD_METADATA_EVENTS).ptr[0], '[');
    assert_int_equal(session_presence(s, FIELD_REFERENCED_SESSION_ID), IS_NULL);
    assert_int_equal(session_json(s).ptr[0], '{');
    assert_int_equal(session_json(s).ptr[session_json(s).len - 1], '}');
    for (int f = 0; f < FIELD_STORED_COUNT; f++) {
        if (f != FIELD_REFERENCED_SESSION_ID) {
            assert_int_equal(session_presence(s, (enum field)f), PRESENT);
        }
    }
}

static void test_sample_in_pieces_of_every_size(void **state) {
    (void)state;
    struct buf text = sample_page();
    struct error e = {0};
    for (size_t piece = 1; piece <= text.len; piece += piece < 100 ? 1 : 97) {
        struct page *p = build(buf_slice(&text), piece, &e);
        assert_non_null(p);
        assert_is_sample(p);
        assert_int_equal(p->body_len, text.len);
        page_free(p);
    }
    buf_release(&text);
}

static void test_order_and_unknown_keys_are_free(void **state) {
    (void)state;
    struct page *p = page_of(
        "{\"x\":[{\"id\":\"no\"}],\"pagination\":{\"y\":{\"after\":\"no\"},\"next\":{\"z\":1,"
        "\"after\":\"c\"},\"previous\":null},\"data\":[{\"w\":{\"id\":\"no\"},\"id\":\"1\","
        "\"customer\":{\"x\":{\"email\":\"no\"},\"email\":\"a@b\"}}],\"data2\":[{}]}");
    assert_int_equal(p->n_sessions, 1);
    assert_slice(session_text(&p->sessions[0], FIELD_ID), "1");
    assert_slice(session_text(&p->sessions[0], FIELD_CUSTOMER_EMAIL), "a@b");
    assert_slice(page_next(p), "c");
    assert_int_equal(page_previous(p).len, 0);
    page_free(p);
}

static void test_first_of_duplicate_keys_wins(void **state) {
    (void)state;
    struct page *p =
        page_of("{\"data\":[{\"id\":\"1\",\"id\":\"2\",\"customer\":{\"id\":\"3\",\"id\":\"4\"},"
                "\"customer\":{\"id\":\"5\",\"email\":\"no\"}}],\"data\":[{\"id\":\"6\"}],"
                "\"pagination\":{\"next\":{\"after\":\"a\"},\"next\":{\"after\":\"b\"}},"
                "\"pagination\":{\"previous\":{\"before\":\"c\"}}}");
    const struct session *s = &p->sessions[0];
    assert_int_equal(p->n_sessions, 1);
    assert_slice(session_text(s, FIELD_ID), "1");
    assert_slice(session_text(s, FIELD_CUSTOMER_OWN_ID), "3");
    assert_int_equal(session_presence(s, FIELD_CUSTOMER_EMAIL), ABSENT);
    assert_slice(page_next(p), "a");
    assert_int_equal(page_previous(p).len, 0);
    page_free(p);
}

static void test_keys_with_escapes(void **state) {
    (void)state;
    struct page *p = page_of("{\"d\\u0061ta\":[{\"\\u0069d\":\"1\",\"ID\":\"2\"}]}");
    assert_slice(session_text(&p->sessions[0], FIELD_ID), "1");
    page_free(p);
}

// JSON-11
static void test_elements_that_are_no_sessions(void **state) {
    (void)state;
    struct page *p =
        page_of("{\"data\":[null,{\"id\":\"1\"},7,[{\"id\":\"2\"}],\"x\",{\"id\":\"3\"},[[]]]}");
    assert_int_equal(p->n_sessions, 2);
    assert_int_equal(p->n_skipped, 5);
    assert_slice(session_text(&p->sessions[0], FIELD_ID), "1");
    assert_slice(session_text(&p->sessions[1], FIELD_ID), "3");
    assert_slice(session_json(&p->sessions[1]), "{\"id\":\"3\"}");
    page_free(p);
}

// JSON-09
static void test_one_bad_character_hides_nothing(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\\ud800", "\\udc00\\ud800", "\xC0\xAF", "\xFF", "\xED\xA0\x80", "\xE2\x82", "\\u0000"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        char text[300];
        snprintf(text, sizeof text,
            "{\"data\":[{\"id\":\"1\"},{\"id\":\"2\",\"customer\":{\"firstName\":\"A%sZ\"}},"
            "{\"id\":\"3\"}]}",
            bad[i]);
        struct page *p = page_of(text);
        assert_int_equal(p->n_sessions, 3);
        assert_int_equal(p->n_repaired, 1);
        struct slice name = session_text(&p->sessions[1], FIELD_CUSTOMER_FIRST_NAME);
        assert_true(slice_starts_with(name, SLICE("A\xEF\xBF\xBD")));
        assert_int_equal(name.ptr[name.len - 1], 'Z');
        assert_slice(session_text(&p->sessions[2], FIELD_ID), "3");
        page_free(p);
    }
}

static void test_escaped_texts(void **state) {
    (void)state;
    struct page *p = page_of("{\"data\":[{\"id\":\"1\\u002F2\",\"status\":\"a\\\"b\"},{\"id\":"
                             "\"3\",\"status\":\"\\u00e9\"}]}");
    assert_slice(session_text(&p->sessions[0], FIELD_ID), "1/2");
    assert_slice(session_raw(&p->sessions[0], FIELD_ID), "\"1\\u002F2\"");
    assert_slice(session_text(&p->sessions[0], FIELD_STATUS), "a\"b");
    assert_slice(session_text(&p->sessions[1], FIELD_STATUS), "\xC3\xA9");
    assert_int_equal(p->n_repaired, 0);
    page_free(p);
}

// More decoded text than offsets can tell: shown as it came, and nothing else suffers.
static void test_more_escapes_than_fit(void **state) {
    (void)state;
    struct buf text = BUF_INIT(SCAN_BODY_MAX);
    struct error e = {0};
    buf_append_text(&text, "{\"data\":[{");
    static const char *const keys[] = {"code", "status", "locationId"};
    for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
        buf_printf(&text, "\"%s\":\"", keys[k]);
        for (int i = 0; i < 4000000 / 4; i++) {
            buf_append_text(&text, "\xFF\xFF\xFF\xFF");
        }
        buf_append_text(&text, "\",");
    }
    buf_append_text(&text, "\"id\":\"\\u0031\"}]}");
    struct page *p = build(buf_slice(&text), SIZE_MAX / 2, &e);
    assert_non_null(p);
    assert_int_equal(session_text(&p->sessions[0], FIELD_CODE).len, 12000000);
    assert_int_equal(session_text(&p->sessions[0], FIELD_STATUS).len, 4000000);
    assert_int_equal(session_raw(&p->sessions[0], FIELD_STATUS).len, 4000002);
    assert_slice(session_text(&p->sessions[0], FIELD_ID), "1");
    page_free(p);
    buf_release(&text);
}

// CUR-03
static void test_the_end_of_the_list(void **state) {
    (void)state;
    static const char *const ends[] = {"", ",\"pagination\":null", ",\"pagination\":{}",
        ",\"pagination\":{\"next\":null}", ",\"pagination\":{\"next\":{}}",
        ",\"pagination\":{\"next\":\"\"}", ",\"pagination\":{\"next\":{\"after\":null}}",
        ",\"pagination\":{\"next\":{\"count\":1,\"after\":\"\"}}"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        char text[120];
        snprintf(text, sizeof text, "{\"data\":[]%s}", ends[i]);
        struct page *p = page_of(text);
        assert_int_equal(p->n_sessions, 0);
        assert_int_equal(page_next(p).len, 0);
        page_free(p);
    }
}

static void test_what_is_no_page(void **state) {
    (void)state;
    assert_no_page(SLICE(""), ERROR_SERVER, true, "empty reply");
    assert_no_page(SLICE(" \r\n"), ERROR_SERVER, true, "empty reply");
    assert_no_page(SLICE("{\"data\":[{\"id\":\"1\"}"), ERROR_NETWORK, true,
        "the reply was cut short after 19 bytes");
    NO_PAGE("<!DOCTYPE html><html>", "got a web page, not data (proxy or login portal?)");
    NO_PAGE("\xEF\xBB\xBF\n <html>", "got a web page, not data (proxy or login portal?)");
    NO_PAGE("{\"message\":\"Rate limit\",\"type\":\"E_LIMIT\"}",
        "the server answered with an error: Rate limit");
    NO_PAGE("{\"type\":\"E_LIMIT\"}", "the server answered with an error: E_LIMIT");
    NO_PAGE("{\"rows\":[]}", "the reply is no list of sessions: it has no \"data\" array");
    NO_PAGE("[]", "the reply is no list of sessions: it has no \"data\" array");
    NO_PAGE("[{\"data\":[]}]", "the reply is no list of sessions: it has no \"data\" array");
    NO_PAGE("\"data\"", "the reply is no list of sessions: it has no \"data\" array");
    NO_PAGE("{\"data\":{}}", "the reply is no list of sessions: \"data\" is no array");
    NO_PAGE(
        "{\"data\":null,\"data\":[]}", "the reply is no list of sessions: \"data\" is no array");
    NO_PAGE("{\"data\":[1,}", "the reply is not valid JSON: a value was expected at byte 11");
    NO_PAGE("{\"data\":[]} x", "the reply is not valid JSON: more text after the end at byte 12");
    NO_PAGE("upstream error", "the reply is not valid JSON: a value was expected at byte 0");
    NO_PAGE("{\"data\":[],\"pagination\":[]}",
        "the reply's \"pagination\" is no object: the list cannot go on");
    NO_PAGE("{\"data\":[],\"pagination\":{\"next\":7}}",
        "the server's link to the next page is no object: the list cannot go on there");
}

// HTTP-20: the field that the server complains about lands on its form field.
static void test_api_error_with_a_field(void **state) {
    (void)state;
    struct error e = {0};
    assert_null(
        build(SLICE("{\"message\":\"Bad\",\"errors\":[{\"field\":\"\\\"count\\\"\"}]}"), 9, &e));
    assert_string_equal(e.field, "count");
}

// JSON-14
static void test_too_big(void **state) {
    (void)state;
    char *chunk = mem_alloc(1 << 20);
    memset(chunk, ' ', 1 << 20);
    struct page_builder *b = page_builder_new();
    struct error e = {0};
    for (int i = 0; i < 16; i++) {
        assert_true(page_builder_feed(b, (struct slice){chunk, 1 << 20}, &e));
    }
    assert_false(page_builder_feed(b, SLICE("{"), &e));
    assert_string_equal(e.text, "page too big (cap 16 MiB): ask for fewer rows a page");
    assert_int_equal(page_builder_received(b), SCAN_BODY_MAX);
    assert_null(page_builder_finish(b, &e));
    assert_string_equal(e.text, "page too big (cap 16 MiB): ask for fewer rows a page");
    page_builder_free(b);
    mem_free(chunk);
}

// An error body of any form stays readable.
static void test_bytes_after_a_fault(void **state) {
    (void)state;
    struct page_builder *b = page_builder_new();
    struct error e = {0};
    assert_false(page_builder_feed(b, SLICE("<html>"), &e));
    assert_false(page_builder_feed(b, SLICE("502"), &e));
    assert_slice(page_builder_bytes(b), "<html>502");
    assert_int_equal(page_builder_received(b), 9);
    page_builder_free(b);
    page_builder_free(NULL);
    page_free(NULL);
}

// JSON-03: a broken byte never mixes two rows. Both rows hold values that tell which row they are
// of; whatever is accepted must not show one in the other.
static void test_flipped_bytes_never_mix_rows(void **state) {
    (void)state;
    struct slice sample = SLICE(
        "{\"data\":[{\"id\":\"A1\",\"code\":\"A2\",\"customer\":{\"id\":\"A3\",\"email\":\"A4\"}"
        ",\"metadata\":{\"events\":[]},\"status\":\"A5\"},{\"id\":\"B1\",\"code\":\"B2\","
        "\"customer\":{\"id\":\"B3\",\"email\":\"B4\"},\"status\":\"B5\"}],\"pagination\":{"
        "\"next\":{\"after\":\"C\"}}}");
    struct buf text = BUF_INIT(1000);
    for (size_t i = 0; i < sample.len; i++) {
        for (size_t k = 0; k < 4; k++) {
            struct error e = {0};
            buf_clear(&text);
            buf_append(&text, sample);
            text.ptr[i] = "\0\xFF\"}"[k];
            struct page *p = build(buf_slice(&text), 7, &e);
            for (size_t row = 0; p && row < p->n_sessions && row < 2; row++) {
                char other = row == 0 ? 'B' : 'A';
                for (int f = 0; f < FIELD_STORED_COUNT; f++) {
                    struct slice value = session_text(&p->sessions[row], (enum field)f);
                    assert_true(value.len != 2 || value.ptr[0] != other);
                }
            }
            page_free(p);
        }
    }
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_in_pieces_of_every_size),
        cmocka_unit_test(test_order_and_unknown_keys_are_free),
        cmocka_unit_test(test_first_of_duplicate_keys_wins),
        cmocka_unit_test(test_keys_with_escapes),
        cmocka_unit_test(test_elements_that_are_no_sessions),
        cmocka_unit_test(test_one_bad_character_hides_nothing),
        cmocka_unit_test(test_escaped_texts),
        cmocka_unit_test(test_more_escapes_than_fit),
        cmocka_unit_test(test_the_end_of_the_list),
        cmocka_unit_test(test_what_is_no_page),
        cmocka_unit_test(test_api_error_with_a_field),
        cmocka_unit_test(test_too_big),
        cmocka_unit_test(test_bytes_after_a_fault),
        cmocka_unit_test(test_flipped_bytes_never_mix_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
