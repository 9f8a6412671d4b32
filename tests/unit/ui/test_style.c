#include "screen_text.h"

#include <string.h>

static void names_and_letters_are_unique(void **state) {
    (void)state;
    for (unsigned a = 0; a < STYLE_COUNT; a++) {
        const struct style_row *row = style_row(a);
        assert_true(row->name && row->standard && row->mono && row->help);
        assert_true(row->letter > ' ' && row->letter < 0x7F);
        assert_int_equal(style_by_name(slice_of(row->name)), a);
        for (unsigned b = 0; b < a; b++) {
            assert_string_not_equal(row->name, style_row(b)->name);
            assert_true(row->letter != style_row(b)->letter);
        }
    }
    assert_int_equal(style_by_name(SLICE("nothing-like-it")), STYLE_COUNT);
    assert_int_equal(style_by_name(SLICE_NONE), STYLE_COUNT);
}

static void fallbacks_end_in_text(void **state) {
    (void)state;
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        unsigned at = s;
        for (int steps = 0; at != STYLE_TEXT; steps++) {
            assert_true(steps < STYLE_COUNT);
            at = style_row(at)->fallback;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_letters_are_unique),
        cmocka_unit_test(fallbacks_end_in_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
