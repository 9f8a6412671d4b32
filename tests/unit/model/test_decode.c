// Small JSON fragments: strings, error bodies, page links, events.
#include "unit.h"

#include "model/decode.h"

#include <string.h>

static void assert_decodes(struct slice json, struct slice expected) {
    struct buf out = BUF_INIT(1 << 16);
    decode_string(json, &out);
    if (!slice_equal(buf_slice(&out), expected)) {
        fail_msg("%.*s became \"%.*s\"", SLICE_ARG(json), SLICE_ARG(buf_slice(&out)));
    }
    buf_release(&out);
}

#define DECODES(json, text) assert_decodes(SLICE(json), SLICE(text))
#define FFFD "\xEF\xBF\xBD"

static void test_strings(void **state) {
    (void)state;
    DECODES("\"\"", "");
    DECODES("\"plain\"", "plain");
    DECODES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
    DECODES("\"M\\u00fcller\"", "M\xC3\xBCller");
    DECODES("\"\\uD83D\\uDE00!\"", "\xF0\x9F\x98\x80!");
    DECODES("\"M\xC3\xBCller \\u20ac\"", "M\xC3\xBCller \xE2\x82\xAC");
    DECODES("\"\\\\u0000\"", "\\u0000");
    DECODES("\"\\\\\\u0041\"", "\\A");
}

// JSON-09
static void test_ill_formed_strings(void **state) {
    (void)state;
    DECODES("\"a\\u0000b\"", "a" FFFD "b");
    DECODES("\"\\u0000\"", FFFD);
    DECODES("\"x\\ud800y\"", "x" FFFD "y");
    DECODES("\"\\uDC00\\uD800\"", FFFD FFFD);
    DECODES("\"\\ud800\\ud83d\\ude00\"", FFFD "\xF0\x9F\x98\x80");
    DECODES("\"\\ud800\\n\\udc00\"", FFFD "\n" FFFD);
    DECODES("\"a\xFFz\"", "a" FFFD "z");
    DECODES("\"a\xFF\\nz\\u0000\"", "a" FFFD "\nz" FFFD);
    DECODES("\"\xC0\xAF\"", FFFD FFFD);
    DECODES("\"\xED\xA0\x80\"", FFFD FFFD FFFD);
    DECODES("\"\xE2\x82\"", FFFD);
}

static void test_api_error(void **state) {
    (void)state;
    struct api_error said;
    assert_true(decode_api_error(
        SLICE("{\"message\": \"Invalid request body\", \"type\": \"E_INVALID_BODY\", \"errors\": "
              "[{\"error\": \"\\\"email\\\" is required\", \"rule\": \"any.required\", "
              "\"field\": \"\\\"email\\\"\"}, {\"error\":\"x\",\"field\":\"y\"}]}"),
        &said));
    assert_string_equal(said.message, "Invalid request body");
    assert_string_equal(said.type, "E_INVALID_BODY");
    assert_string_equal(said.field, "email");
    assert_string_equal(said.detail, "\"email\" is required");
}

static void test_api_errors_with_missing_parts(void **state) {
    (void)state;
    struct api_error said;
    assert_true(decode_api_error(SLICE("{\"type\":\"E_UNAUTHORIZED\"}"), &said));
    assert_string_equal(said.message, "");
    assert_string_equal(said.type, "E_UNAUTHORIZED");
    assert_true(decode_api_error(SLICE("{\"message\":\"m\",\"errors\":[]}"), &said));
    assert_string_equal(said.field, "");
    assert_true(decode_api_error(SLICE("{\"message\":\"m\",\"errors\":[1,{\"field\":2}]}"), &said));
    assert_string_equal(said.field, "");
    // The names are case-sensitive, the first of two wins, only the outer object counts.
    assert_false(decode_api_error(SLICE("{\"Message\":\"m\"}"), &said));
    assert_true(decode_api_error(SLICE("{\"message\":\"a\",\"message\":\"b\"}"), &said));
    assert_string_equal(said.message, "a");
    assert_false(decode_api_error(SLICE("{\"x\":{\"message\":\"m\"}}"), &said));
    assert_false(decode_api_error(SLICE("{\"message\":7}"), &said));
    assert_false(decode_api_error(SLICE("[\"message\"]"), &said));
    assert_false(decode_api_error(SLICE("\"message\""), &said));
    assert_false(decode_api_error(SLICE("<html>"), &said));
    assert_false(decode_api_error(SLICE(""), &said));
}

static void test_api_errors_are_sanitised(void **state) {
    (void)state;
    struct api_error said;
    assert_true(
        decode_api_error(SLICE("{\"message\":\"a\\u001b[31m\\r\\nb\\u202E\\u0000\"}"), &said));
    assert_null(strpbrk(said.message, "\x1b\r\n"));
    assert_null(strstr(said.message, "\xE2\x80\xAE"));
    struct buf body = BUF_INIT(1 << 20);
    buf_append_text(&body, "{\"message\":\"");
    for (int i = 0; i < 2000; i++) {
        buf_append_text(&body, "\xC3\xBC");
    }
    buf_append_text(&body, "\"}");
    assert_true(decode_api_error(buf_slice(&body), &said));
    assert_true(strlen(said.message) < sizeof said.message);
    buf_release(&body);
}

static void assert_link(const char *json, bool is_before, const char *cursor) {
    struct buf out = BUF_INIT(1 << 20);
    struct error e = {0};
    if (!decode_page_link(slice_of(json), is_before, &out, &e)) {
        fail_msg("%s: %s", json, e.text);
    }
    assert_slice(buf_slice(&out), cursor);
    buf_release(&out);
}

// CUR-03, CUR-08, CUR-09
static void test_page_links(void **state) {
    (void)state;
    assert_link("{\"count\":200,\"after\":\"abc+/=\",\"direction\":\"asc\"}", false, "abc+/=");
    assert_link("{\"count\":200,\"before\":\"abc\",\"direction\":\"desc\"}", true, "abc");
    assert_link("{\"before\":\"abc\"}", false, "");
    assert_link("{\"after\":9007199254740993}", false, "9007199254740993");
    assert_link("{\"after\":\"a\\/b\\u00fc\"}", false, "a/b\xC3\xBC");
    assert_link("{\"after\":\"a\\r\\nb\"}", false, "a\r\nb");
    assert_link("{\"after\":\"x\",\"count\":null,\"direction\":null}", false, "x");
    static const char *const ends[] = {"", "null", "{}", "\"\"", " {} ", "{\"after\":null}",
        "{\"after\":\"\"}", "{\"count\":20,\"direction\":\"asc\"}"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        assert_link(ends[i], false, "");
    }
}

static void test_cursors_are_opaque_bytes(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1 << 16);
    struct error e = {0};
    assert_true(decode_page_link(SLICE("{\"after\":\"a\\u0000b\xFF\"}"), false, &out, &e));
    assert_true(slice_equal(buf_slice(&out), SLICE("a\0b\xFF")));
    buf_release(&out);
}

static void test_odd_page_links(void **state) {
    (void)state;
    static const char *const odd[] = {"{\"after\":{}}", "{\"after\":[1]}", "{\"after\":true}", "7",
        "[]", "true", "\"abc\"", "{\"after\":\"x\",\"direction\":\"up\"}",
        "{\"after\":\"x\",\"direction\":1}", "{\"after\":\"x\",\"count\":\"20\"}", "{"};
    for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
        struct buf out = BUF_INIT(100);
        struct error e = {0};
        if (decode_page_link(slice_of(odd[i]), false, &out, &e)) {
            fail_msg("accepted: %s", odd[i]);
        }
        assert_int_equal(e.kind, ERROR_SERVER);
        assert_non_null(strstr(e.text, "the list cannot go on"));
        assert_int_equal(out.len, 0);
        buf_release(&out);
    }
}

static void test_events(void **state) {
    (void)state;
    struct buf texts = BUF_INIT(1 << 16);
    struct session_event events[4];
    struct slice json = SLICE("[{\"eventId\":\"a\\u0041\",\"metadata\":{\"k\":[1, 2]}},"
                              "{\"eventId\":12345678901234567890},7,{\"metadata\":null},"
                              "{\"eventId\":\"z\"}]");
    buf_append_text(&texts, "kept");
    assert_int_equal(decode_events(json, &texts, events, ARRAY_LEN(events)), 5);
    assert_slice(events[0].id, "aA");
    assert_slice(events[0].metadata, "{\"k\":[1, 2]}");
    assert_slice(events[1].id, "12345678901234567890");
    assert_int_equal(events[1].metadata.len, 0);
    assert_int_equal(events[2].id.len, 0);
    assert_int_equal(events[3].id.len, 0);
    assert_slice(events[3].metadata, "null");
    buf_release(&texts);
    assert_int_equal(decode_events(json, NULL, NULL, 0), 5);
    assert_int_equal(decode_events(SLICE("[]"), NULL, NULL, 0), 0);
    assert_int_equal(decode_events(SLICE("{\"a\":1}"), NULL, NULL, 0), 0);
    assert_int_equal(decode_events(SLICE("null"), NULL, NULL, 0), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_ill_formed_strings),
        cmocka_unit_test(test_api_error),
        cmocka_unit_test(test_api_errors_with_missing_parts),
        cmocka_unit_test(test_api_errors_are_sanitised),
        cmocka_unit_test(test_page_links),
        cmocka_unit_test(test_cursors_are_opaque_bytes),
        cmocka_unit_test(test_odd_page_links),
        cmocka_unit_test(test_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
