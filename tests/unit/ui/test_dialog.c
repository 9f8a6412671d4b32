#include "screen_text.h"

#include "ui/dialog.h"

enum { SCOPE, FORMAT, NAMES, FILE_NAME };

static struct dialog made(void) {
    struct dialog d;
    dialog_init(&d, SLICE("Export"));
    assert_int_equal(dialog_add_choice(&d, "Rows"), SCOPE);
    dialog_offer(&d, SCOPE, SLICE("loaded: 180"), 7);
    dialog_offer(&d, SCOPE, SLICE("all"), 8);
    assert_int_equal(dialog_add_choice(&d, "Format"), FORMAT);
    dialog_offer(&d, FORMAT, SLICE("csv"), 0);
    assert_int_equal(dialog_add_text(&d, "Names", SLICE_NONE), NAMES);
    d.rows[NAMES].idle = "none";
    assert_int_equal(dialog_add_text(&d, "File", SLICE("x.csv")), FILE_NAME);
    return d;
}

static void choices_step_round_and_go_by_letter(void **state) {
    (void)state;
    struct dialog d = made();
    assert_int_equal(dialog_value(&d, SCOPE), 7);
    assert_int_equal(dialog_key(&d, KEY_CODE_RIGHT), DIALOG_CHANGED);
    assert_int_equal(dialog_value(&d, SCOPE), 8);
    assert_int_equal(dialog_key(&d, ' '), DIALOG_CHANGED);
    assert_int_equal(dialog_value(&d, SCOPE), 7);
    assert_int_equal(dialog_key(&d, KEY_CODE_LEFT), DIALOG_CHANGED);
    assert_int_equal(dialog_value(&d, SCOPE), 8);
    assert_int_equal(dialog_key(&d, 'l'), DIALOG_CHANGED);
    assert_int_equal(dialog_value(&d, SCOPE), 7);
    assert_int_equal(dialog_key(&d, 'z'), DIALOG_REFUSED);
    assert_true(dialog_choose(&d, SCOPE, 8));
    assert_false(dialog_choose(&d, SCOPE, 99));
    assert_int_equal(dialog_value(&d, SCOPE), 8);
    dialog_clear_choices(&d, SCOPE);
    assert_int_equal(dialog_value(&d, SCOPE), -1);
    assert_int_equal(dialog_key(&d, ' '), DIALOG_OPEN);
    assert_int_equal(dialog_key(&d, 'l'), DIALOG_REFUSED);
    dialog_release(&d);
}

static void rows_are_stepped_through_and_idle_ones_left_out(void **state) {
    (void)state;
    struct dialog d = made();
    dialog_key(&d, KEY_CODE_TAB);
    assert_int_equal(d.focus, FORMAT);
    assert_int_equal(dialog_key(&d, ' '), DIALOG_OPEN); // one choice is none
    dialog_key(&d, KEY_CODE_DOWN);
    assert_int_equal(d.focus, FILE_NAME);
    assert_int_equal(dialog_key(&d, '!'), DIALOG_CHANGED);
    assert_true(slice_equal(dialog_text(&d, FILE_NAME), SLICE("x.csv!")));
    assert_int_equal(dialog_key(&d, KEY_CODE_LEFT), DIALOG_OPEN);
    assert_true(dialog_paste(&d, SLICE("~")));
    assert_true(slice_equal(dialog_text(&d, FILE_NAME), SLICE("x.csv~!")));
    dialog_key(&d, KEY_MOD_SHIFT | KEY_CODE_TAB);
    assert_int_equal(d.focus, FORMAT);
    assert_false(dialog_paste(&d, SLICE("x")));
    dialog_key(&d, KEY_CODE_DOWN);
    dialog_key(&d, KEY_CODE_DOWN);
    assert_int_equal(d.focus, SCOPE);
    assert_int_equal(dialog_key(&d, KEY_CODE_ENTER), DIALOG_DONE);
    assert_int_equal(dialog_key(&d, KEY_CODE_ESCAPE), DIALOG_CLOSED);
    assert_int_equal(dialog_key(&d, 'q'), DIALOG_REFUSED);
    dialog_release(&d);
}

static void it_is_drawn_in_the_corner(void **state) {
    (void)state;
    struct dialog d = made();
    struct canvas c = canvas_of(11, 36, true);
    dialog_set_note(&d, SLICE("180 rows to a new file, personal data masked"));
    dialog_draw(&d, &c, canvas_rect(&c));
    assert_screen(&c, "\n"
                      "+- Export -------------------------+\n"
                      "|> Rows   < loaded: 180 >          |\n"
                      "|  Format   csv                    |\n"
                      "|  Names    none                   |\n"
                      "|  File     x.csv                  |\n"
                      "|                                  |\n"
                      "| 180 rows to a new file, personal |\n"
                      "| data masked                      |\n"
                      "|                                  |\n"
                      "+----------------------------------+\n");
    assert_true(c.cursor_shown && c.cursor_y == 2);
    d.rows[NAMES].idle = NULL; // the box stays as it is
    dialog_set_error(&d, SLICE("no"));
    dialog_draw(&d, &c, canvas_rect(&c));
    assert_screen(&c, "\n"
                      "+- Export -------------------------+\n"
                      "|> Rows   < loaded: 180 >          |\n"
                      "|  Format   csv                    |\n"
                      "|  Names                           |\n"
                      "|  File     x.csv                  |\n"
                      "|                                  |\n"
                      "| no                               |\n"
                      "|                                  |\n"
                      "|                                  |\n"
                      "+----------------------------------+\n");
    canvas_release(&c);
    dialog_release(&d);
}

static void any_size_will_do(void **state) {
    (void)state;
    struct dialog d = made();
    dialog_set_note(&d, SLICE("a note that is longer than the room for it"));
    for (int h = 0; h < 14; h++) {
        for (int w = 0; w < 30; w++) {
            struct canvas c = canvas_of(h, w, false);
            for (d.focus = 0; d.focus < d.n_rows; d.focus++) {
                dialog_draw(&d, &c, canvas_rect(&c));
            }
            canvas_release(&c);
        }
    }
    // The row that has the keys is seen also where there is little room.
    struct canvas c = canvas_of(5, 30, true);
    d.focus = FILE_NAME;
    dialog_draw(&d, &c, canvas_rect(&c));
    assert_true(c.cursor_shown);
    canvas_release(&c);
    dialog_release(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_step_round_and_go_by_letter),
        cmocka_unit_test(rows_are_stepped_through_and_idle_ones_left_out),
        cmocka_unit_test(it_is_drawn_in_the_corner),
        cmocka_unit_test(any_size_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
