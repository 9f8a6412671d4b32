#include "screen_text.h"

#include "ui/key.h"

#include <locale.h>

static key_code parse(const char *name) {
    key_code key = KEY_CODE_NONE;
    return key_parse(slice_of(name), &key) ? key : KEY_CODE_NONE;
}

static void assert_round_trip(key_code key) {
    struct buf name = BUF_INIT(64);
    key_append_name(key, &name);
    key_code back = KEY_CODE_NONE;
    if (!key_parse(buf_slice(&name), &back) || back != key) {
        print_error("%s: %x, back %x\n", buf_text(&name), (unsigned)key, (unsigned)back);
    }
    assert_int_equal(back, key);
    buf_release(&name);
}

static void every_key_that_arrives_has_a_name(void **state) {
    (void)state;
    for (key_code key = ' '; key < 0x7F; key++) {
        assert_round_trip(key);
        assert_round_trip(key | KEY_MOD_ALT);
    }
    for (key_code key = 'a'; key <= 'z'; key++) {
        if (key != 'i' && key != 'j' && key != 'm') {
            assert_round_trip(key | KEY_MOD_CTRL);
            assert_round_trip(key | KEY_MOD_CTRL | KEY_MOD_ALT);
        }
    }
    static const char others[] = " \\]^_";
    for (size_t i = 0; others[i]; i++) {
        assert_round_trip((key_code)others[i] | KEY_MOD_CTRL);
    }
    for (key_code key = KEY_NAMED; key < KEY_CODE_NAMED_END; key++) {
        for (unsigned with = 0; with < 8; with++) {
            assert_round_trip(key | (with & 1 ? (key_code)KEY_MOD_CTRL : 0) |
                              (with & 2 ? (key_code)KEY_MOD_SHIFT : 0) |
                              (with & 4 ? (key_code)KEY_MOD_ALT : 0));
        }
    }
    assert_round_trip(0xE9);
    assert_round_trip(0x4E2D);
}

static void names_are_read(void **state) {
    (void)state;
    assert_int_equal(parse("j"), 'j');
    assert_int_equal(parse("J"), 'J');
    assert_int_equal(parse("-"), '-');
    assert_int_equal(parse("C-r"), KEY_MOD_CTRL | 'r');
    assert_int_equal(parse("c-R"), KEY_MOD_CTRL | 'r');
    assert_int_equal(parse("F4"), KEY_CODE_F1 + 3);
    assert_int_equal(parse("f12"), KEY_CODE_F12);
    assert_int_equal(parse("enter"), KEY_CODE_ENTER);
    assert_int_equal(parse("S-Tab"), KEY_MOD_SHIFT | KEY_CODE_TAB);
    assert_int_equal(parse("PageDown"), KEY_CODE_PAGE_DOWN);
    assert_int_equal(parse("Space"), ' ');
    assert_int_equal(parse("M-x"), KEY_MOD_ALT | 'x');
    assert_int_equal(parse("M--"), KEY_MOD_ALT | '-');
    assert_int_equal(parse("\u00E9"), 0xE9);
}

static void keys_that_terminals_cannot_tell_apart_are_one(void **state) {
    (void)state;
    assert_int_equal(parse("C-m"), KEY_CODE_ENTER);
    assert_int_equal(parse("C-j"), KEY_CODE_ENTER);
    assert_int_equal(parse("C-i"), KEY_CODE_TAB);
    assert_int_equal(parse("C-["), KEY_CODE_ESCAPE);
    assert_int_equal(parse("C-@"), KEY_MOD_CTRL | ' ');
}

static void nonsense_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"", " ", "jj", "C-", "S-x", "F0", "F13", "F+1", "C-1",
        "X-a", "C-\u00E9", "Entr", "\x1b", "\u202E", "\xff", "C-C-", "U+202E"};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(parse(wrong[i]), KEY_CODE_NONE);
    }
}

static void text_keys_are_what_can_be_shown(void **state) {
    (void)state;
    assert_true(key_is_text('a') && key_is_text(' ') && key_is_text(0xE9) && key_is_text(0x301));
    static const key_code no_text[] = {0, '\n', 0x1B, 0x7F, 0x9B, 0xAD, 0x200B, 0x202E, 0xD800,
        0xE000, 0x110000, KEY_CODE_ENTER, KEY_MOD_CTRL | 'a', KEY_MOD_ALT | 'x'};
    for (size_t i = 0; i < ARRAY_LEN(no_text); i++) {
        assert_false(key_is_text(no_text[i]));
    }
    struct buf name = BUF_INIT(64);
    key_append_name(0x202E, &name);
    assert_string_equal(buf_text(&name), "U+202E");
    buf_release(&name);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_that_arrives_has_a_name),
        cmocka_unit_test(names_are_read),
        cmocka_unit_test(keys_that_terminals_cannot_tell_apart_are_one),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(text_keys_are_what_can_be_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
