// Which way text goes to the clipboard, and that none of it goes by a way that would cut it.
#include "unit.h"

#include "app/clipboard.h"
#include "base/mem.h"

static void the_nearest_clipboard_is_chosen(void **state) {
    (void)state;
    assert_int_equal(clipboard_choose(NULL, NULL, NULL), CLIPBOARD_TERMINAL);
    assert_int_equal(clipboard_choose("", "", ""), CLIPBOARD_TERMINAL);
    assert_int_equal(clipboard_choose(NULL, NULL, ":0"), CLIPBOARD_X11);
    assert_int_equal(clipboard_choose("", "wayland-0", ":0"), CLIPBOARD_WAYLAND);
    assert_int_equal(clipboard_choose("/tmp/tmux,1,0", "wayland-0", ":0"), CLIPBOARD_TMUX);
    for (enum clipboard_way way = CLIPBOARD_TMUX; way <= CLIPBOARD_TERMINAL; way++) {
        assert_true(clipboard_name(way)[0] != '\0');
    }
}

static void long_text_is_refused_and_not_cut(void **state) {
    (void)state;
    struct error e = {0};
    const size_t len = CLIPBOARD_TERMINAL_MAX_LEN + 1;
    char *text = mem_alloc(len);
    memset(text, 'x', len);
    assert_true(clipboard_put(CLIPBOARD_TERMINAL, (struct slice){text, len - 1}, &e));
    assert_false(clipboard_put(CLIPBOARD_TERMINAL, (struct slice){text, len}, &e));
    assert_non_null(strstr(e.text, "too many for the clipboard"));
    error_clear(&e);
    assert_false(clipboard_put(CLIPBOARD_TMUX, (struct slice){text, len}, &e));
    assert_int_equal((CLIPBOARD_TERMINAL_MAX_LEN + 2) / 3 * 4 <= 74994, true);
    mem_free(text);
}

static void a_missing_program_is_named(void **state) {
    (void)state;
    struct error e = {0};
    assert_int_equal(setenv("PATH", "/nonexistent", 1), 0);
    assert_false(clipboard_put(CLIPBOARD_WAYLAND, SLICE("x"), &e));
    assert_non_null(strstr(e.text, "wl-copy"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_clipboard_is_chosen),
        cmocka_unit_test(long_text_is_refused_and_not_cut),
        cmocka_unit_test(a_missing_program_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
