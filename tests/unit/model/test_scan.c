// The scanner: what is JSON, what is not, and that it does not matter how the bytes come.
#include "sample_page.h"
#include "scan_cases.h"

#include "base/mem.h"
#include "model/scan.h"

#include <string.h>

// Everything a scan reports, in one text to be compared.
struct record {
    struct buf calls;
    struct error error;
    bool fine;
    size_t fault_at;
};

static void on_value(void *context, const struct scan_value *v) {
    struct record *r = context;
    buf_printf(&r->calls, "%d%d@%d:%u+%u/%u+%u%s%s%s%s\n", (int)v->step, (int)v->kind, v->depth,
        v->at, v->len, v->key_at, v->key_len, v->key_escaped ? " ke" : "",
        v->key_repaired ? " kr" : "", v->escaped ? " e" : "", v->repaired ? " r" : "");
}

static void record_init(struct record *r) {
    *r = (struct record){.calls = BUF_INIT(1 << 24)};
}

// Feeds the bytes in pieces that end at `cut` (0: one byte each).
static void scan_in_pieces(struct record *r, struct slice text, enum scan_mode mode, size_t cut) {
    struct scanner s;
    record_init(r);
    scan_init(&s, mode, on_value, r);
    r->fine = true;
    for (size_t len = cut ? cut : 1; len < text.len && r->fine; len += cut ? text.len : 1) {
        // Each piece in memory of its own: reading beyond it, or keeping a pointer, would be seen.
        char *piece = mem_dup_text((struct slice){text.ptr, len});
        r->fine = scan_feed(&s, (struct slice){piece, len}, &r->error);
        mem_free(piece);
    }
    r->fine = r->fine && scan_finish(&s, text, &r->error);
    r->fault_at = s.fault_at;
}

static void assert_same(const struct record *a, const struct record *b, struct slice text) {
    if (a->fine != b->fine || a->fault_at != b->fault_at ||
        strcmp(a->error.text, b->error.text) != 0 ||
        !slice_equal(buf_slice(&a->calls), buf_slice(&b->calls))) {
        fail_msg("%.*s: \"%s\" in one piece, \"%s\" in several", SLICE_ARG(text), a->error.text,
            b->error.text);
    }
}

static void assert_same_in_pieces(struct slice text, enum scan_mode mode) {
    struct record whole;
    struct record pieces;
    char *exact = mem_alloc(text.len);
    memcpy(exact, text.len ? text.ptr : "", text.len);
    struct slice own = {exact, text.len};
    scan_in_pieces(&whole, own, mode, text.len);
    for (size_t cut = 0; cut < text.len; cut++) {
        scan_in_pieces(&pieces, own, mode, cut);
        assert_same(&whole, &pieces, text);
        buf_release(&pieces.calls);
    }
    buf_release(&whole.calls);
    mem_free(exact);
}

static bool is_json(struct slice text, enum scan_mode mode, struct error *e) {
    return scan_text(text, mode, NULL, NULL, e);
}

static void test_valid_texts_are_accepted(void **state) {
    (void)state;
    assert_true(ARRAY_LEN(scan_valid) >= 100);
    for (size_t i = 0; i < ARRAY_LEN(scan_valid); i++) {
        struct error e = {0};
        if (!is_json(scan_valid[i], SCAN_STRICT, &e) || !is_json(scan_valid[i], SCAN_REPAIR, &e)) {
            fail_msg("%.*s: %s", SLICE_ARG(scan_valid[i]), e.text);
        }
        assert_same_in_pieces(scan_valid[i], SCAN_STRICT);
    }
}

static void test_invalid_texts_are_rejected(void **state) {
    (void)state;
    assert_true(ARRAY_LEN(scan_invalid) >= 100);
    for (size_t i = 0; i < ARRAY_LEN(scan_invalid); i++) {
        struct error e = {0};
        if (is_json(scan_invalid[i], SCAN_STRICT, &e)) {
            fail_msg("accepted: %.*s", SLICE_ARG(scan_invalid[i]));
        }
        assert_int_not_equal(e.kind, ERROR_NONE);
        assert_true(e.text[0] != '\0');
        assert_same_in_pieces(scan_invalid[i], SCAN_STRICT);
        assert_same_in_pieces(scan_invalid[i], SCAN_REPAIR);
    }
}

static void test_repair_lets_bad_characters_through(void **state) {
    (void)state;
    static const struct slice texts[] = {TEXT("[\"\\ud800\"]"), TEXT("[\"\\udc00\\ud800\"]"),
        TEXT("[\"\xFF\"]"), TEXT("[\"\xC0\xAF\"]"), TEXT("[\"\xED\xA0\x80\"]"),
        TEXT("[\"\xE2\x82\"]"), TEXT("[\"a\xC3\"]"), TEXT("[\"\\u0000\"]"), TEXT("[\"\\ud83dx\"]"),
        TEXT("[\"\xF0\x9F\x98\"]")};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct record r;
        scan_in_pieces(&r, texts[i], SCAN_REPAIR, texts[i].len);
        assert_true(r.fine);
        assert_non_null(strstr(r.calls.ptr, " r\n"));
        buf_release(&r.calls);
        assert_same_in_pieces(texts[i], SCAN_REPAIR);
    }
    struct error e = {0};
    assert_true(is_json(SLICE("\xEF\xBB\xBF[1]"), SCAN_REPAIR, &e));
    assert_false(is_json(SLICE("\xEF\xBB\xBF"), SCAN_REPAIR, &e));
    assert_string_equal(e.text, "empty reply");
    assert_same_in_pieces(SLICE("\xEF\xBB\xBF[1]"), SCAN_REPAIR);
    // Not between the strings, and no control character within them.
    assert_false(is_json(SLICE("[\xFF]"), SCAN_REPAIR, &e));
    assert_false(is_json(SLICE("[\"\n\"]"), SCAN_REPAIR, &e));
}

static void test_values_are_reported_where_they_stand(void **state) {
    (void)state;
    struct record r;
    scan_in_pieces(&r, SLICE("{\"a\":[1,\"x\\n\"],\"b\\t\":{}, \"c\":null}"), SCAN_STRICT, 0);
    assert_true(r.fine);
    assert_buf(&r.calls, "16@0:0+0/0+0\n"
                         "15@1:5+0/2+1\n"
                         "03@2:6+1/0+0\n"
                         "04@2:8+5/0+0 e\n"
                         "25@1:5+9/2+1\n"
                         "16@1:21+0/16+3 ke\n"
                         "26@1:21+2/16+3 ke\n"
                         "00@1:29+4/26+1\n"
                         "26@0:0+34/0+0\n");
    buf_release(&r.calls);
}

static void test_sample_in_every_two_pieces(void **state) {
    (void)state;
    struct buf text = sample_page();
    struct record whole;
    struct record pieces;
    scan_in_pieces(&whole, buf_slice(&text), SCAN_STRICT, text.len);
    assert_true(whole.fine);
    for (size_t cut = 0; cut < text.len; cut++) {
        scan_in_pieces(&pieces, buf_slice(&text), SCAN_STRICT, cut);
        assert_same(&whole, &pieces, SLICE("sample"));
        buf_release(&pieces.calls);
    }
    buf_release(&whole.calls);
    buf_release(&text);
}

// JSON-02
static void test_every_prefix_of_the_sample_is_cut_short(void **state) {
    (void)state;
    struct buf text = sample_page();
    size_t end = slice_trim(buf_slice(&text)).len;
    for (size_t len = 0; len <= text.len; len++) {
        struct error e = {0};
        char *prefix = mem_alloc(len);
        memcpy(prefix, text.ptr, len);
        bool fine = is_json((struct slice){prefix, len}, SCAN_STRICT, &e);
        mem_free(prefix);
        assert_int_equal(fine, len >= end);
        if (!fine) {
            char expected[80];
            snprintf(expected, sizeof expected, "the reply was cut short after %zu bytes", len);
            assert_string_equal(e.text, len ? expected : "empty reply");
            assert_true(e.retryable);
        }
    }
    buf_release(&text);
}

// JSON-03, for the scanner alone; the rows: test_page.c
static void test_flipped_bytes(void **state) {
    (void)state;
    struct buf text = sample_page();
    for (size_t i = 0; i < text.len; i++) {
        char kept = text.ptr[i];
        for (size_t k = 0; k < 4; k++) {
            struct error strict = {0};
            text.ptr[i] = "\0\xFF\"}"[k];
            bool fine = is_json(buf_slice(&text), SCAN_STRICT, &strict);
            // A NUL and 0xFF are nowhere allowed.
            assert_false(fine && k < 2);
        }
        text.ptr[i] = kept;
    }
    buf_release(&text);
}

static struct slice repeat(struct buf *b, const char *unit, size_t n) {
    buf_init(b, 64 << 20);
    for (size_t i = 0; i < n; i++) {
        buf_append_text(b, unit);
    }
    return buf_slice(b);
}

// JSON-04
static void test_depth(void **state) {
    (void)state;
    struct error e = {0};
    struct buf text;
    repeat(&text, "[", 64);
    for (int i = 0; i < 64; i++) {
        buf_append_char(&text, ']');
    }
    assert_true(is_json(buf_slice(&text), SCAN_STRICT, &e));
    buf_release(&text);
    assert_false(is_json(repeat(&text, "[", 65), SCAN_STRICT, &e));
    assert_string_equal(e.text, "the reply is nested too deeply (cap 64 levels)");
    assert_false(e.retryable);
    buf_release(&text);
    assert_false(is_json(repeat(&text, "{\"a\":", 100000), SCAN_STRICT, &e));
    assert_string_equal(e.text, "the reply is nested too deeply (cap 64 levels)");
    buf_release(&text);
}

// JSON-05
static void test_too_many_values(void **state) {
    (void)state;
    struct error e = {0};
    struct buf text;
    repeat(&text, "[", 1);
    for (int i = 0; i < SCAN_NODES_MAX - 1; i++) {
        buf_append_text(&text, i ? ",0" : "0");
    }
    buf_append_char(&text, ']');
    assert_true(is_json(buf_slice(&text), SCAN_STRICT, &e));
    text.ptr[text.len - 1] = ',';
    buf_append_text(&text, "0]");
    assert_false(is_json(buf_slice(&text), SCAN_STRICT, &e));
    assert_string_equal(e.text, "page too big (cap 400,000 values): ask for fewer rows a page");
    buf_release(&text);
}

static void test_long_strings_and_numbers(void **state) {
    (void)state;
    struct error e = {0};
    struct buf text;
    repeat(&text, "\"", 1);
    for (int i = 0; i < SCAN_STRING_MAX / 8; i++) {
        buf_append_text(&text, "abcdefgh");
    }
    buf_append_char(&text, '"');
    assert_true(is_json(buf_slice(&text), SCAN_STRICT, &e));
    text.ptr[text.len - 1] = 'x';
    buf_append_char(&text, '"');
    assert_false(is_json(buf_slice(&text), SCAN_STRICT, &e));
    assert_string_equal(e.text, "a text of the reply is too long (cap 4 MiB)");
    buf_release(&text);
    assert_true(is_json(repeat(&text, "1", 5000000), SCAN_STRICT, &e));
    buf_release(&text);
}

// JSON-14
static void test_body_cap(void **state) {
    (void)state;
    struct error e = {0};
    struct buf text;
    repeat(&text, "        ", SCAN_BODY_MAX / 8);
    text.ptr[0] = '1';
    assert_true(is_json(buf_slice(&text), SCAN_STRICT, &e));
    buf_append_char(&text, ' ');
    assert_false(is_json(buf_slice(&text), SCAN_STRICT, &e));
    assert_string_equal(e.text, "page too big (cap 16 MiB): ask for fewer rows a page");
    buf_release(&text);
}

static void test_a_fault_stays(void **state) {
    (void)state;
    struct error e = {0};
    struct scanner s;
    scan_init(&s, SCAN_STRICT, NULL, NULL);
    assert_false(scan_feed(&s, SLICE("[1 x"), &e));
    assert_string_equal(e.text, "the reply is not valid JSON: ',' or ']' was expected at byte 3");
    assert_int_equal(e.kind, ERROR_SERVER);
    error_clear(&e);
    assert_false(scan_feed(&s, SLICE("[1 x, 2]"), &e));
    assert_false(scan_finish(&s, SLICE("[1 x, 2]"), &e));
    assert_string_equal(e.text, "the reply is not valid JSON: ',' or ']' was expected at byte 3");
    assert_int_equal(s.fault, SCAN_INVALID);
    assert_int_equal(s.fault_at, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_texts_are_accepted),
        cmocka_unit_test(test_invalid_texts_are_rejected),
        cmocka_unit_test(test_repair_lets_bad_characters_through),
        cmocka_unit_test(test_values_are_reported_where_they_stand),
        cmocka_unit_test(test_sample_in_every_two_pieces),
        cmocka_unit_test(test_every_prefix_of_the_sample_is_cut_short),
        cmocka_unit_test(test_flipped_bytes),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_too_many_values),
        cmocka_unit_test(test_long_strings_and_numbers),
        cmocka_unit_test(test_body_cap),
        cmocka_unit_test(test_a_fault_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
