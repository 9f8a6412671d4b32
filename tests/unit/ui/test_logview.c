#include "screen_text.h"

#include "ui/logview.h"

static struct journal journal;
static struct logview view;
static struct canvas c;
static int64_t at;

static int set_up(void **state) {
    (void)state;
    journal = (struct journal){.entries = NULL};
    view = (struct logview){.from_end = 0};
    c = canvas_of(4, 40, true);
    at = 0;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    journal_release(&journal);
    canvas_release(&c);
    return 0;
}

static void add(int n) {
    for (int i = 0; i < n; i++) {
        at += MS_SECOND;
        journal_add(&journal, at, JOURNAL_INFO, "message %d", (int)(at / MS_SECOND));
    }
}

static void assert_log(const char *want) {
    logview_draw(&view, &journal, ZONE_UTC, &c, canvas_rect(&c));
    assert_screen(&c, want);
}

static void short_logs_stand_at_the_top(void **state) {
    (void)state;
    assert_log("No messages yet.\n\n\n\n");
    add(2);
    assert_log("00:00:01 message 1\n00:00:02 message 2\n\n\n");
}

static void the_newest_is_at_the_bottom(void **state) {
    (void)state;
    add(9);
    assert_log("00:00:06 message 6\n00:00:07 message 7\n00:00:08 message 8\n00:00:09 message 9\n");
    logview_scroll(&view, &journal, -2);
    assert_log("00:00:05 message 5\n00:00:06 message 6\n00:00:07 message 7\n"
               "-- 2 newer below (G) --\n");
    // What comes does not move what is looked at.
    add(3);
    assert_log("00:00:05 message 5\n00:00:06 message 6\n00:00:07 message 7\n"
               "-- 5 newer below (G) --\n");
    logview_scroll(&view, &journal, INT64_MAX);
    assert_log("00:00:09 message 9\n00:00:10 message 10\n00:00:11 message 11\n"
               "00:00:12 message 12\n");
    logview_scroll(&view, &journal, INT64_MIN);
    assert_log("00:00:01 message 1\n\n\n-- 11 newer below (G) --\n");
    add(2 * JOURNAL_MAX); // and what was looked at is gone
    logview_draw(&view, &journal, ZONE_UTC, &c, canvas_rect(&c));
    assert_true(view.from_end < JOURNAL_MAX);
}

static void levels_are_words_and_long_entries_wrap(void **state) {
    (void)state;
    journal_add(&journal, MS_SECOND, JOURNAL_WARNING, "slow");
    journal_add(&journal, MS_SECOND, JOURNAL_ERROR, "the server answered 503, it is overloaded");
    assert_log("00:00:01 warning: slow\n"
               "00:00:01 error: the server answered 503,\n"
               "         it is overloaded\n\n");
    canvas_resize(&c, 1, 40);
    assert_log("         it is overloaded\n");
    canvas_resize(&c, 2, 5);
    logview_draw(&view, &journal, ZONE_UTC, &c, canvas_rect(&c));
    canvas_resize(&c, 0, 0);
    logview_draw(&view, &journal, ZONE_UTC, &c, canvas_rect(&c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(short_logs_stand_at_the_top, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_is_at_the_bottom, set_up, tear_down),
        cmocka_unit_test_setup_teardown(levels_are_words_and_long_entries_wrap, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
