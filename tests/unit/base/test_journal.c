// The last messages.
#include "unit.h"

#include "base/journal.h"

#include <stdio.h>
#include <string.h>

static void test_empty(void **state) {
    (void)state;
    struct journal j = {0};
    assert_int_equal(journal_count(&j), 0);
    journal_release(&j);
}

static void test_the_oldest_goes_first(void **state) {
    (void)state;
    struct journal j = {0};
    for (int n = 1; n <= 2 * JOURNAL_MAX + 7; n++) {
        journal_add(&j, n * 10, n % 2 ? JOURNAL_REQUEST : JOURNAL_ERROR, "message %d", n);
        size_t count = journal_count(&j);
        assert_int_equal(count, n < JOURNAL_MAX ? n : JOURNAL_MAX);
        const struct journal_entry *newest = journal_get(&j, count - 1);
        assert_int_equal(newest->number, n);
        assert_int_equal(newest->at, n * 10);
        assert_int_equal(newest->level, n % 2 ? JOURNAL_REQUEST : JOURNAL_ERROR);
        char expected[32];
        snprintf(expected, sizeof(expected), "message %d", n);
        assert_string_equal(newest->text, expected);
        assert_int_equal(journal_get(&j, 0)->number, n - (int)count + 1);
    }
    journal_release(&j);
    assert_int_equal(journal_count(&j), 0);
}

static void test_texts_are_made_safe(void **state) {
    (void)state;
    struct journal j = {0};
    journal_add(&j, 0, JOURNAL_INFO, "%s", "a\x1b[2J\r\nb \xff");
    assert_string_equal(journal_get(&j, 0)->text, "a[2J b \uFFFD");
    char long_text[5000];
    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    journal_add(&j, 0, JOURNAL_INFO, "%s", long_text);
    assert_true(strlen(journal_get(&j, 1)->text) < JOURNAL_TEXT_LEN);
    assert_non_null(strstr(journal_get(&j, 1)->text, "x…"));
    journal_release(&j);
}

static void ask_past_the_end(void) {
    struct journal j = {0};
    journal_get(&j, 0);
}

static void test_an_entry_that_is_not_there_is_a_bug(void **state) {
    (void)state;
    assert_true(WIFSIGNALED(child_status(ask_past_the_end)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_the_oldest_goes_first),
        cmocka_unit_test(test_texts_are_made_safe),
        cmocka_unit_test(test_an_entry_that_is_not_there_is_a_bug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
