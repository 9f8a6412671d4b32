// Strict UTF-8.
#include "unit.h"

#include "base/text.h"

static void test_every_scalar_value_round_trips(void **state) {
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        size_t len = utf8_encode(c, bytes), at = 0;
        bool valid;
        uint32_t back = utf8_next((struct slice){bytes, len}, &at, &valid);
        if (!valid || back != c || at != len) {
            fail_msg("U+%04X does not come back", (unsigned)c);
        }
        // Cut short it is one ill-formed subsequence.
        for (size_t part = 1; part < len; part++) {
            at = 0;
            utf8_next((struct slice){bytes, part}, &at, &valid);
            if (valid || at != part) {
                fail_msg("U+%04X cut to %zu bytes", (unsigned)c, part);
            }
        }
    }
}

static void test_no_scalar_value_is_written_as_replacement(void **state) {
    (void)state;
    const uint32_t wrong[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char bytes[4];
        assert_int_equal(utf8_encode(wrong[i], bytes), 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    }
}

// The examples of the Unicode Standard 15, section 3.9, tables 3-8 to 3-11: how many U+FFFD.
static void test_maximal_ill_formed_subsequences(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        const char *codepoints; // F: replaced, else itself
    } rows[] = {
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "FFFFFFFFA"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "FFFFFFFFA"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "FFFFFAFFB"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "FFFFA"},
        {"\x41\xC3", "AF"},
        {"\xC3(", "F("},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice text = slice_of(rows[i].bytes);
        size_t at = 0, n = 0;
        while (at < text.len) {
            bool valid;
            uint32_t c = utf8_next(text, &at, &valid);
            char expected = rows[i].codepoints[n++];
            assert_int_equal(valid, expected != 'F');
            assert_int_equal(c, valid ? (uint32_t)expected : 0xFFFD);
        }
        assert_int_equal(rows[i].codepoints[n], '\0');
        assert_false(utf8_is_valid(text));
    }
    assert_true(utf8_is_valid(SLICE("a\xC3\xA9\xE6\x9D\xB1\xF0\x9F\x98\x80\0")));
    assert_true(utf8_is_valid(SLICE_NONE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar_value_round_trips),
        cmocka_unit_test(test_no_scalar_value_is_written_as_replacement),
        cmocka_unit_test(test_maximal_ill_formed_subsequences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
