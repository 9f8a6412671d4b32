#include "screen_text.h"

#include "ui/prompt.h"

#include <stdio.h>
#include <string.h>

static void type(struct prompt *p, const char *text) {
    for (; *text; text++) {
        assert_int_equal(prompt_key(p, (key_code)*text), PROMPT_CHANGED);
    }
}

static void assert_text(const struct prompt *p, const char *want) {
    assert_true(slice_equal(edit_text(&p->edit), slice_of(want)));
}

static void keys_have_their_results(void **state) {
    (void)state;
    struct prompt p;
    prompt_open(&p, ":", SLICE_NONE, NULL, false);
    type(&p, "so");
    assert_int_equal(prompt_key(&p, KEY_CODE_LEFT), PROMPT_OPEN);
    assert_int_equal(prompt_key(&p, KEY_CODE_TAB), PROMPT_COMPLETE);
    assert_int_equal(prompt_key(&p, KEY_CODE_UP), PROMPT_OPEN);
    assert_int_equal(prompt_key(&p, KEY_CODE_ENTER), PROMPT_DONE);
    assert_text(&p, "so");
    assert_int_equal(prompt_key(&p, KEY_CODE_ESCAPE), PROMPT_CANCELLED);
    assert_int_equal(prompt_key(&p, KEY_MOD_CTRL | 'c'), PROMPT_CANCELLED);
    assert_int_equal(prompt_key(&p, KEY_CODE_BACKSPACE), PROMPT_CHANGED);
    assert_int_equal(prompt_key(&p, KEY_CODE_DELETE), PROMPT_CHANGED);
    assert_int_equal(prompt_key(&p, KEY_CODE_F1), PROMPT_OPEN);
    assert_int_equal(prompt_key(&p, KEY_CODE_BACKSPACE), PROMPT_CANCELLED);
    prompt_release(&p);
}

static void history_goes_back_and_returns(void **state) {
    (void)state;
    struct prompt_history h = {.n = 0};
    prompt_history_add(&h, SLICE("one"));
    prompt_history_add(&h, SLICE("two"));
    prompt_history_add(&h, SLICE("  "));
    prompt_history_add(&h, SLICE("one"));
    assert_int_equal(h.n, 2);
    struct prompt p;
    prompt_open(&p, ":", SLICE_NONE, &h, false);
    type(&p, "th");
    assert_int_equal(prompt_key(&p, KEY_CODE_UP), PROMPT_CHANGED);
    assert_text(&p, "one");
    prompt_key(&p, KEY_MOD_CTRL | 'p');
    assert_text(&p, "two");
    assert_int_equal(prompt_key(&p, KEY_CODE_UP), PROMPT_OPEN);
    prompt_key(&p, KEY_CODE_DOWN);
    prompt_key(&p, KEY_MOD_CTRL | 'n');
    assert_text(&p, "th");
    assert_int_equal(prompt_key(&p, KEY_CODE_DOWN), PROMPT_OPEN);
    prompt_release(&p);
    for (int i = 0; i < 3 * PROMPT_HISTORY_MAX; i++) {
        char line[32];
        snprintf(line, sizeof(line), "%d", i % (2 * PROMPT_HISTORY_MAX));
        prompt_history_add(&h, slice_of(line));
    }
    assert_int_equal(h.n, PROMPT_HISTORY_MAX);
    assert_string_equal(h.lines[0], "49");
    prompt_history_release(&h);
}

static void errors_stand_above_until_the_next_key(void **state) {
    (void)state;
    struct prompt p;
    prompt_open(&p, ":", SLICE("exprt"), NULL, false);
    prompt_set_error(&p, SLICE("There is no command \"exprt\"; did you mean export?"));
    struct canvas c = canvas_of(4, 30, true);
    assert_int_equal(prompt_draw(&p, &c, canvas_rect(&c)), 3);
    assert_screen(&c, "\nThere is no command \"exprt\";\ndid you mean export?\n:exprt\n");
    assert_styles(&c, "\nEEEEEEEEEEEEEEEEEEEEEEEEEEEE\nEEEEEEEEEEEEEEEEEEEE\nB\n"
                      "E error\nB title\ncursor 3,6\n");
    prompt_key(&p, KEY_CODE_LEFT);
    canvas_clear(&c);
    assert_int_equal(prompt_draw(&p, &c, canvas_rect(&c)), 1);
    assert_screen(&c, "\n\n\n:exprt\n");
    prompt_set_note(&p, SLICE("A note is no error."));
    canvas_clear(&c);
    assert_int_equal(prompt_draw(&p, &c, canvas_rect(&c)), 2);
    assert_screen(&c, "\n\nA note is no error.\n:exprt\n");
    assert_int_equal(c.cells[2 * c.w].style, STYLE_MESSAGE);
    prompt_set_error(&p, SLICE("No room for this."));
    assert_false(p.error_is_note);
    assert_int_equal(prompt_draw(&p, &c, (struct rect){0, 0, 1, 30}), 1);
    assert_int_equal(prompt_draw(&p, &c, (struct rect){0, 0, 0, 30}), 0);
    canvas_release(&c);
    prompt_release(&p);
}

static void secrets_do_not_show(void **state) {
    (void)state;
    struct prompt_history h = {.n = 0};
    prompt_history_add(&h, SLICE("old"));
    struct prompt p;
    prompt_open(&p, "Token: ", SLICE_NONE, &h, true);
    type(&p, "s3cret");
    const char *where = p.edit.text.ptr;
    edit_paste(&p.edit, SLICE("and a longer rest of it, which does not move the memory"));
    assert_ptr_equal(p.edit.text.ptr, where);
    assert_int_equal(prompt_key(&p, KEY_CODE_UP), PROMPT_OPEN);
    edit_set(&p.edit, SLICE("s3cret"));
    struct canvas c = canvas_of(1, 30, true);
    prompt_draw(&p, &c, canvas_rect(&c));
    assert_screen(&c, "Token: ******\n");
    canvas_release(&c);
    prompt_release(&p);
    prompt_history_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_have_their_results),
        cmocka_unit_test(history_goes_back_and_returns),
        cmocka_unit_test(errors_stand_above_until_the_next_key),
        cmocka_unit_test(secrets_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
