// The one way from bytes to cells. That no hostile text gets through (TERM-09) is proved over all
// code points, random bytes and the corpus; the rest are examples of each rule.
#include "unit.h"

#include "base/text.h"
#include "hostile.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

static const struct text_style styles[] = {
    {TEXT_MARK, false},
    {TEXT_ESCAPE, false},
    {TEXT_PLAIN, false},
    {TEXT_MARK, true},
    {TEXT_ESCAPE, true},
    {TEXT_PLAIN, true},
};

// A second opinion on what may reach a sink, written without the table of the source.
static bool is_allowed(uint32_t c) {
    static const uint32_t hidden[][2] = {{0, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F},
        {0x600, 0x605}, {0x61C, 0x61C}, {0x6DD, 0x6DD}, {0x70F, 0x70F}, {0x115F, 0x1160},
        {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
        {0x3164, 0x3164}, {0xD800, 0xF8FF}, {0xFDD0, 0xFDEF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0x1F1E6, 0x1F1FF},
        {0x1F3FB, 0x1F3FF}, {0xE0000, 0x10FFFF}};
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
        if (c >= hidden[i][0] && c <= hidden[i][1]) {
            return false;
        }
    }
    return (c & 0xFFFE) != 0xFFFE && wcwidth((wchar_t)c) >= 0;
}

static void check_cluster(
    const struct text_cluster *c, struct slice source, struct text_style style, size_t last_at) {
    int width = 0;
    assert_in_range(c->n_codepoints, 1, TEXT_CLUSTER_MAX);
    for (size_t i = 0; i < c->n_codepoints; i++) {
        uint32_t codepoint = c->codepoints[i];
        if (!is_allowed(codepoint) || (style.ascii && codepoint >= 0x80)) {
            fail_msg("U+%04X gets through", (unsigned)codepoint);
        }
        int cells = wcwidth((wchar_t)codepoint);
        assert_true(i == 0 ? cells > 0 : cells == 0);
        width += cells;
    }
    assert_int_equal(c->width, width);
    assert_in_range(width, 1, 2);
    assert_true(c->at >= last_at && c->at < source.len);
}

// Every promise of the header that holds for any text and style.
static void check_text(struct slice source, struct text_style style) {
    struct text_iter it;
    text_iter_init(&it, source, style);
    struct text_cluster cluster;
    size_t n_cells = 0, last_at = 0;
    while (text_next(&it, &cluster)) {
        check_cluster(&cluster, source, style, last_at);
        last_at = cluster.at;
        n_cells += cluster.width;
    }
    assert_false(text_next(&it, &cluster));
    assert_int_equal(text_width(source, style), n_cells);

    struct buf out = BUF_INIT(1 << 20);
    assert_int_equal(text_append(&out, source, style, 0), n_cells);
    assert_true(utf8_is_valid(buf_slice(&out)));
    // What came out is safe: once more through the same gate changes nothing.
    struct buf again = BUF_INIT(1 << 20);
    struct text_style same = {style.mode == TEXT_ESCAPE ? TEXT_MARK : style.mode, style.ascii};
    size_t n_again = text_append(&again, buf_slice(&out), same, 0);
    if (!slice_equal(buf_slice(&again), buf_slice(&out))) {
        fail_msg("\"%s\" became \"%s\"", buf_text(&out), buf_text(&again));
    }
    assert_int_equal(n_again, n_cells);
    buf_release(&again);
    for (size_t max_cells = 1; max_cells < 12; max_cells++) {
        buf_clear(&out);
        size_t taken = text_append(&out, source, style, max_cells);
        assert_true(taken <= max_cells);
        assert_true(n_cells <= max_cells ? taken == n_cells : taken + 1 >= max_cells);
        assert_int_equal(text_width(buf_slice(&out), same), taken);
    }
    buf_release(&out);
}

static void test_all_code_points_are_safe(void **state) {
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[16] = "a";
        size_t len = 1 + utf8_encode(c, bytes + 1);
        bytes[len++] = 'b';
        for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
            struct slice source = {bytes, len};
            struct text_iter it;
            text_iter_init(&it, source, styles[i]);
            struct text_cluster cluster;
            size_t last_at = 0;
            while (text_next(&it, &cluster)) {
                check_cluster(&cluster, source, styles[i], last_at);
                last_at = cluster.at;
            }
        }
    }
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void test_random_bytes_are_safe(void **state) {
    (void)state;
    uint64_t seed = 88172645463325252u;
    for (int round = 0; round < 4000; round++) {
        char bytes[64];
        size_t len = next_random(&seed) % sizeof(bytes);
        for (size_t i = 0; i < len; i++) {
            uint64_t r = next_random(&seed);
            bytes[i] = (char)(r % 4 == 0 ? 0xE0 | (r >> 8) % 32 : r >> 16);
        }
        check_text((struct slice){bytes, len}, styles[(size_t)round % ARRAY_LEN(styles)]);
    }
}

// Sequences of the code points that make trouble together.
static void test_random_troublemakers_are_safe(void **state) {
    (void)state;
    static const uint32_t troublemakers[] = {'a', ' ', '\\', 0x301, 0x302, 0x200D, 0xFE0F, 0xFE0E,
        0x1F3FD, 0x1F44D, 0x1F1E8, 0x1F1ED, 0x202E, 0x6771, 0x3000, 0xA0, '\n', '\t', 0x1B, 0xE0065,
        0x1100, 0x1161, 0x11A8, 0x20E3, 0x378, 0xFFFD, 0xE9, 0x3164, 0xAD, 0x2028};
    uint64_t seed = 7046029254386353131u;
    struct buf text = BUF_INIT(1000);
    for (int round = 0; round < 12000; round++) {
        buf_clear(&text);
        size_t n = next_random(&seed) % 9;
        for (size_t i = 0; i < n; i++) {
            buf_append_codepoint(
                &text, troublemakers[next_random(&seed) % ARRAY_LEN(troublemakers)]);
        }
        check_text(buf_slice(&text), styles[(size_t)round % ARRAY_LEN(styles)]);
    }
    buf_release(&text);
}

static void test_term_09_the_corpus_is_safe(void **state) {
    (void)state;
    struct hostile h;
    hostile_init(&h);
    assert_true(h.n_texts >= 400);
    for (size_t i = 0; i < h.n_texts; i++) {
        for (size_t j = 0; j < ARRAY_LEN(styles); j++) {
            check_text(h.texts[i], styles[j]);
        }
        char copy[32];
        text_copy(copy, sizeof(copy), h.texts[i]);
        assert_true(utf8_is_valid(slice_of(copy)));
    }
    hostile_release(&h);
}

struct example {
    const char *source;
    const char *mark, *escape, *plain;
};

static const struct example examples[] = {
    {"", "", "", ""},
    {"plain text", "plain text", "plain text", "plain text"},
    {"a\\b", "a\\b", "a\\\\b", "a\\b"},
    {"é東😀", "é東😀", "é東😀", "é東😀"},
    {"a\x1b[31mb", "a·[31mb", "a\\u{1B}[31mb", "a[31mb"},
    {"a\r\nb\tc", "a··b·c", "a\\r\\nb\\tc", "a b c"},
    {" \t a \n", " · a ·", " \\t a \\n", "a"},
    {"a \u200b b", "a · b", "a \\u{200B} b", "a b"},
    {"a\u00a0\u3000b", "a\u00a0\u3000b", "a\u00a0\u3000b", "a b"},
    {"user\u202Etxt", "user·txt", "user\\u{202E}txt", "usertxt"},
    {"\xc2\x9b"
     "31m",
        "·31m", "\\u{9B}31m", "31m"},
    {"Z\xfcrich", "Z\uFFFDrich", "Z\uFFFDrich", "Z\uFFFDrich"},
    {"\xf0\x9f\x98", "\uFFFD", "\uFFFD", "\uFFFD"},
    {"\uE000\uFDD0", "··", "\\u{E000}\\u{FDD0}", ""},
    {"e\u0301\u0302\u0303\u0304x", "e\u0301\u0302x", "e\u0301\u0302\\u{303}\\u{304}x",
        "e\u0301\u0302x"},
    {"\u0301x", " \u0301x", "\\u{301}x", " \u0301x"},
    // U+0378 is unassigned: nobody knows its width.
    {"a\u0378", "a·", "a\\u{378}", "a\uFFFD"},
    // A flag is its two letters, a lone half is one.
    {"\U0001F1E8\U0001F1ED", "CH", "\\u{1F1E8}\\u{1F1ED}", "CH"},
    {"x\U0001F1FF", "xZ", "x\\u{1F1FF}", "xZ"},
    // Skin tones go with the emoji before them, and are marked elsewhere.
    {"\U0001F44D\U0001F3FDx", "\U0001F44Dx", "\U0001F44D\\u{1F3FD}x", "\U0001F44Dx"},
    {"a\U0001F3FD", "a·", "a\\u{1F3FD}", "a"},
    // Joined emoji are taken apart.
    {"\U0001F468\u200D\U0001F467", "\U0001F468·\U0001F467", "\U0001F468\\u{200D}\U0001F467",
        "\U0001F468\U0001F467"},
    // One selector is harmless, more are a message.
    {"\u2764\uFE0F!", "\u2764!", "\u2764\\u{FE0F}!", "\u2764!"},
    {"a\uFE0F\uFE0F\uFE00", "a··", "a\\u{FE0F}\\u{FE0F}\\u{FE00}", "a"},
    {"1\uFE0F\u20E3", "1\u20E3", "1\\u{FE0F}\\u{20E3}", "1\u20E3"},
    {"\U000E0041", "·", "\\u{E0041}", ""},
    {"\uFFFD", "\uFFFD", "\uFFFD", "\uFFFD"},
};

static void test_examples_of_every_rule(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
        const struct example *x = &examples[i];
        const char *const expected[] = {x->mark, x->escape, x->plain};
        for (size_t mode = 0; mode < ARRAY_LEN(expected); mode++) {
            struct text_style style = {.mode = (enum text_mode)mode};
            text_append(&out, slice_of(x->source), style, 0);
            assert_buf(&out, expected[mode]);
        }
    }
    text_append(&out, SLICE("a\0b"), (struct text_style){TEXT_ESCAPE, false}, 0);
    assert_buf(&out, "a\\u{0}b");
    buf_release(&out);
}

static void test_ascii(void **state) {
    (void)state;
    static const struct {
        const char *source, *ascii;
    } rows[] = {
        {"Zürich", "Zurich"},
        {"東a", "??a"},
        {"Łódź…", "Lodz~"},
        {"e\u0301x", "ex"},
        {"é\u0301x", "ex"},
        {"a\u00a0b\u3000c", "a b  c"},
        {"\U0001F44D\U0001F3FD.", "??."},
        {"\U0001F1E8\U0001F1ED", "CH"},
        {"a\u202Eb\xff", "a?b?"},
        {"\u0301", "?"},
    };
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        text_append(&out, slice_of(rows[i].source), (struct text_style){TEXT_MARK, true}, 0);
        assert_buf(&out, rows[i].ascii);
    }
    buf_release(&out);
}

// Only what has no stand-in is spelt out, and that also where libc knows no width.
static void test_ascii_escape(void **state) {
    (void)state;
    static const struct {
        const char *source, *ascii;
    } rows[] = {
        {"c69b…", "c69b~"},
        {"Zürich Łódź", "Zurich Lodz"},
        {"Tiếng Việt", "Tieng Viet"},
        {"東a", "\\u{6771}a"},
        {"a–b’", "a\\u{2013}b\\u{2019}"},
        {"a\u202Eb\xff", "a\\u{202E}b?"},
    };
    struct buf out = BUF_INIT(1000);
    for (int utf8 = 0; utf8 < 2; utf8++) {
        assert_non_null(setlocale(LC_CTYPE, utf8 ? "C.UTF-8" : "C"));
        for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
            text_append(&out, slice_of(rows[i].source), (struct text_style){TEXT_ESCAPE, true}, 0);
            assert_buf(&out, rows[i].ascii);
        }
    }
    buf_release(&out);
}

static void test_cut(void **state) {
    (void)state;
    static const struct {
        const char *source;
        size_t max_cells, taken;
        const char *cut;
    } rows[] = {
        {"abc", 3, 3, "abc"},
        {"abcd", 3, 3, "ab…"},
        {"東京都", 6, 6, "東京都"},
        {"東京都", 5, 5, "東京…"},
        {"東京都", 4, 3, "東…"},
        {"東京", 1, 1, "…"},
        {"東", 2, 2, "東"},
        {"ae\u0301xyz", 3, 3, "ae\u0301…"},
        {"", 5, 0, ""},
    };
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t taken =
            text_append(&out, slice_of(rows[i].source), (struct text_style){0}, rows[i].max_cells);
        assert_int_equal(taken, rows[i].taken);
        assert_buf(&out, rows[i].cut);
    }
    text_append(&out, SLICE("abcd"), (struct text_style){TEXT_MARK, true}, 3);
    assert_buf(&out, "ab~");
    // What stood in the buffer before stays.
    buf_append_text(&out, "xx");
    text_append(&out, SLICE("abcd"), (struct text_style){0}, 2);
    assert_buf(&out, "xxa…");
    buf_release(&out);
}

static void test_a_full_buffer_holds_whole_characters(void **state) {
    (void)state;
    for (size_t ceiling = 0; ceiling < 14; ceiling++) {
        struct buf out = BUF_INIT(ceiling);
        size_t taken = text_append(&out, SLICE("ae\u0301東éx"), (struct text_style){0}, 0);
        assert_true(utf8_is_valid(buf_slice(&out)));
        assert_int_equal(text_width(buf_slice(&out), (struct text_style){0}), taken);
        assert_int_equal(out.full, ceiling < 10);
        buf_release(&out);
    }
}

static void test_copy(void **state) {
    (void)state;
    char out[8];
    text_copy(out, sizeof(out), SLICE("abcdefg"));
    assert_string_equal(out, "abcdefg");
    text_copy(out, sizeof(out), SLICE("abcdefgh"));
    assert_string_equal(out, "abcd…");
    text_copy(out, sizeof(out), SLICE("東京都"));
    assert_string_equal(out, "東…");
    text_copy(out, sizeof(out), SLICE_NONE);
    assert_string_equal(out, "");
    assert_int_equal(text_copy_cells(out, sizeof(out), SLICE("abcde"), 3), 3);
    assert_string_equal(out, "ab…");
    assert_int_equal(text_copy_cells(out, sizeof(out), SLICE("abc"), 3), 3);
    assert_string_equal(out, "abc");
}

static void test_clusters_say_where_they_come_from(void **state) {
    (void)state;
    struct text_iter it;
    text_iter_init(&it, SLICE("ae\u0301\n東\xff"), (struct text_style){TEXT_ESCAPE, false});
    static const struct {
        size_t at;
        uint32_t first;
        bool replaced;
    } expected[] = {{0, 'a', false}, {1, 'e', false}, {4, '\\', true}, {4, 'n', true},
        {5, 0x6771, false}, {8, 0xFFFD, true}};
    struct text_cluster c;
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_true(text_next(&it, &c));
        assert_int_equal(c.at, expected[i].at);
        assert_int_equal(c.codepoints[0], expected[i].first);
        assert_int_equal(c.replaced, expected[i].replaced);
    }
    assert_false(text_next(&it, &c));
}

// In the C locale wcwidth(3) knows nothing; then nothing but ASCII may come out, in known widths.
static void test_term_08_the_c_locale(void **state) {
    (void)state;
    setlocale(LC_ALL, "C");
    struct hostile h;
    hostile_init(&h);
    struct buf out = BUF_INIT(1 << 20);
    for (size_t i = 0; i < h.n_texts; i++) {
        buf_clear(&out);
        size_t n_cells = text_append(&out, h.texts[i], (struct text_style){TEXT_MARK, true}, 0);
        assert_int_equal(out.len, n_cells);
        for (size_t j = 0; j < out.len; j++) {
            assert_in_range(out.ptr[j], 0x20, 0x7E);
        }
    }
    // A message written before the locale is known loses no letter for good.
    char copy[64];
    text_copy(copy, sizeof(copy), SLICE("Zürich 東"));
    assert_string_equal(copy, "Zürich \uFFFD");
    buf_release(&out);
    hostile_release(&h);
    setlocale(LC_ALL, "C.UTF-8");
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_code_points_are_safe),
        cmocka_unit_test(test_random_bytes_are_safe),
        cmocka_unit_test(test_random_troublemakers_are_safe),
        cmocka_unit_test(test_term_09_the_corpus_is_safe),
        cmocka_unit_test(test_examples_of_every_rule),
        cmocka_unit_test(test_ascii),
        cmocka_unit_test(test_ascii_escape),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_a_full_buffer_holds_whole_characters),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_clusters_say_where_they_come_from),
        cmocka_unit_test(test_term_08_the_c_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
