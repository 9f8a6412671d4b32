// Verdicts and notes: giving, taking back, the history, several programs on one file.
#include "one_book.h"

static void assert_history(struct casebook *b, const struct session *s, const char *expected) {
    struct buf text = BUF_INIT(1 << 16);
    history(b, s, &text);
    assert_slice(buf_slice(&text), expected);
    buf_release(&text);
}

static struct casebook *in_memory(const char *author) {
    struct error e = {0};
    struct casebook *b = casebook_open_memory(SHOP, slice_of(author), &e);
    assert_non_null(b);
    return b;
}

static void test_verdicts(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim");
    struct verdicts *v = verdicts_new();
    struct page *page = sessions_page(3);
    const struct session *s = page->sessions;
    assert_string_equal(casebook_path(b), "");
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_TO_DO); // flagged
    judge(b, v, &s[0], VERDICT_FOLLOW_UP, 1000);
    judge(b, v, &s[1], VERDICT_CLEARED, 2000);
    judge(b, v, &s[0], VERDICT_CONFIRMED, 3000);
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CONFIRMED);
    assert_int_equal(verdict_of(v, &s[1]), VERDICT_CLEARED);
    assert_int_equal(verdict_of(v, &s[2]), VERDICT_TO_DO);
    assert_history(b, &s[0], "verdict kim follow-up; verdict kim confirmed");
    assert_history(b, &s[2], "");
    judge(b, v, &s[0], VERDICT_NONE, 4000);
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_TO_DO);
    // The clock was set back: the newest is the newest all the same.
    judge(b, v, &s[0], VERDICT_CLEARED, 500);
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CLEARED);
    OK(casebook_load(b, v, &ok_e));
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CLEARED);
    assert_int_equal(verdict_of(v, &s[1]), VERDICT_CLEARED);
    assert_history(b, &s[0],
        "verdict kim follow-up; verdict kim confirmed; verdict kim to do; verdict kim cleared");
    OK(casebook_judge(b, v, NULL, 0, VERDICT_CLEARED, 1, &ok_e)); // nobody: no step
    page_free(page);
    verdicts_free(v);
    casebook_close(b);
}

static void test_notes(void **state) {
    (void)state;
    struct casebook *b = in_memory("  ki\x1bm\n ");
    struct verdicts *v = verdicts_new();
    struct page *page = sessions_page(3);
    const struct session *all[] = {&page->sessions[0], &page->sessions[1], &page->sessions[2]};
    struct error e = {0};
    OK(casebook_note(b, v, all, 3, SLICE(" asked the store\n"), 1000, &ok_e));
    for (size_t i = 0; i < 3; i++) {
        assert_true(verdict_has_note(v, all[i]));
        assert_history(b, all[i], "note kim (asked the store)");
    }
    assert_false(casebook_note(b, v, all, 3, SLICE(" \n"), 1000, &e));
    char *text = mem_alloc(CASEBOOK_NOTE_MAX_LEN + 1);
    memset(text, 'x', CASEBOOK_NOTE_MAX_LEN + 1);
    const struct slice longest = {text, CASEBOOK_NOTE_MAX_LEN};
    assert_false(
        casebook_note(b, v, all, 3, (struct slice){text, CASEBOOK_NOTE_MAX_LEN + 1}, 1000, &e));
    OK(casebook_note(b, v, all, 1, longest, 1000, &ok_e));
    mem_free(text);
    struct buf what = BUF_INIT(1000);
    OK(casebook_undo(b, v, 2000, &what, &ok_e));
    assert_slice(buf_slice(&what), "the note of 1");
    assert_true(verdict_has_note(v, all[0])); // the other one
    OK(casebook_undo(b, v, 3000, &what, &ok_e));
    assert_slice(buf_slice(&what), "the note of 3 sessions");
    for (size_t i = 0; i < 3; i++) {
        assert_false(verdict_has_note(v, all[i]));
    }
    assert_history(b, all[1], "-note kim (asked the store); undo kim none (note: asked the store)");
    buf_release(&what);
    page_free(page);
    verdicts_free(v);
    casebook_close(b);
}

static void test_undo(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim");
    struct verdicts *v = verdicts_new();
    struct page *page = sessions_page(3);
    const struct session *s = page->sessions;
    // The first one twice: one step all the same.
    const struct session *all[] = {&s[0], &s[1], &s[2], &s[0]};
    struct buf what = BUF_INIT(1000);
    struct error e = {.kind = ERROR_FAILED};
    assert_false(casebook_undo(b, v, 1000, &what, &e));
    assert_int_equal(e.kind, ERROR_NONE);
    judge(b, v, &s[0], VERDICT_FOLLOW_UP, 1000);
    OK(casebook_judge(b, v, all, 4, VERDICT_CLEARED, 1000, &ok_e)); // in the same millisecond
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CLEARED);
    OK(casebook_undo(b, v, 1000, &what, &ok_e));
    assert_slice(buf_slice(&what), "cleared of 4 sessions");
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_FOLLOW_UP);
    assert_int_equal(verdict_of(v, &s[1]), VERDICT_TO_DO);
    assert_history(b, &s[0],
        "verdict kim follow-up; -verdict kim cleared; -verdict kim cleared; undo kim cleared"
        " (cleared); undo kim follow-up (cleared)");
    judge(b, v, &s[0], VERDICT_CONFIRMED, 2000);
    OK(casebook_undo(b, v, 3000, &what, &ok_e));
    assert_slice(buf_slice(&what), "confirmed of 1");
    OK(casebook_undo(b, v, 3000, &what, &ok_e));
    assert_slice(buf_slice(&what), "follow-up of 1");
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_TO_DO);
    assert_false(casebook_undo(b, v, 3000, &what, &e));
    assert_int_equal(e.kind, ERROR_NONE);
    buf_release(&what);
    page_free(page);
    verdicts_free(v);
    casebook_close(b);
}

static void test_snapshots(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim");
    struct case_file f;
    struct page *page_before = one_session("{\"id\": 7, \"groupSize\":2}");
    struct page *page_after = one_session("{\"id\":\"7\",\"groupSize\":3}");
    const struct session *before = &page_before->sessions[0], *after = &page_after->sessions[0];
    note(b, NULL, before, "no verdict, no snapshot", 500);
    OK(casebook_read(b, session_key(before), &f, &ok_e));
    assert_null(f.snapshot);
    case_file_release(&f);
    judge(b, NULL, before, VERDICT_FOLLOW_UP, 1000);
    judge(b, NULL, after, VERDICT_CONFIRMED, 2000);
    OK(casebook_read(b, session_key(before), &f, &ok_e));
    assert_string_equal(f.snapshot, "{\"id\":\"7\",\"groupSize\":3}");
    assert_int_equal(f.snapshot_at, 2000);
    case_file_release(&f);
    struct buf what = BUF_INIT(100);
    OK(casebook_undo(b, NULL, 3000, &what, &ok_e));
    buf_release(&what);
    OK(casebook_read(b, session_key(before), &f, &ok_e));
    assert_string_equal(f.snapshot, "{\"id\": 7, \"groupSize\":2}");
    assert_int_equal(f.snapshot_at, 1000);
    case_file_release(&f);
    page_free(page_before);
    page_free(page_after);
    casebook_close(b);
}

// Cases of one deployment do not show in another.
static void test_deployments(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    struct casebook *b = open_as(scratch.path, "kim");
    struct error e = {0};
    struct casebook *other = casebook_open(scratch.path, SLICE("https://b"), SLICE("kim"), &e);
    assert_non_null(other);
    struct verdicts *v = verdicts_new();
    WITH_SESSION(s, "{\"id\":1}") {
        judge(b, NULL, s, VERDICT_CONFIRMED, 1000);
        OK(casebook_load(other, v, &ok_e));
        assert_int_equal(verdict_of(v, s), VERDICT_NONE);
        assert_history(other, s, "");
        judge(other, v, s, VERDICT_CLEARED, 1000);
        OK(casebook_load(b, v, &ok_e));
        assert_int_equal(verdict_of(v, s), VERDICT_CONFIRMED);
    }
    verdicts_free(v);
    casebook_close(other);
    casebook_close(b);
    scratch_release(&scratch);
}

static void test_two_programs(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    struct casebook *kim = open_as(scratch.path, "kim"), *lee = open_as(scratch.path, "lee");
    struct verdicts *v = verdicts_new();
    struct page *page = sessions_page(2);
    const struct session *s = page->sessions;
    const struct session *all[] = {&s[0], &s[1]};
    struct buf what = BUF_INIT(1000);
    struct error e = {0};
    OK(casebook_load(lee, v, &ok_e));
    assert_false(casebook_is_stale(lee));
    OK(casebook_judge(kim, NULL, all, 2, VERDICT_FOLLOW_UP, 1000, &ok_e));
    assert_false(casebook_is_stale(kim)); // its own change
    assert_true(casebook_is_stale(lee));
    judge(lee, v, &s[0], VERDICT_CONFIRMED, 900); // of a slower clock
    assert_true(casebook_is_stale(lee));          // it has not loaded what kim did
    OK(casebook_load(lee, v, &ok_e));
    assert_false(casebook_is_stale(lee));
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CONFIRMED);
    assert_int_equal(verdict_of(v, &s[1]), VERDICT_FOLLOW_UP);
    // What lee said stays.
    OK(casebook_undo(kim, v, 2000, &what, &ok_e));
    assert_slice(buf_slice(&what),
        "follow-up of 1 of 2 sessions; 1 stays, as lee said confirmed of 1 meanwhile");
    OK(casebook_load(lee, v, &ok_e));
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CONFIRMED);
    assert_int_equal(verdict_of(v, &s[1]), VERDICT_TO_DO);
    judge(kim, v, &s[1], VERDICT_CLEARED, 3000);
    judge(lee, v, &s[1], VERDICT_CONFIRMED, 3000);
    assert_false(casebook_undo(kim, v, 4000, &what, &e));
    assert_string_equal(e.text, "not undone: lee said confirmed of 2 meanwhile, and that stays");
    assert_false(casebook_undo(kim, v, 4000, &what, &e)); // and that step is done with
    assert_int_equal(e.kind, ERROR_NONE);
    // A verdict taken back by its author uncovers the one below, if that was not taken back.
    OK(casebook_undo(lee, v, 5000, &what, &ok_e));
    OK(casebook_load(lee, v, &ok_e));
    assert_int_equal(verdict_of(v, &s[1]), VERDICT_CLEARED);
    buf_release(&what);
    page_free(page);
    verdicts_free(v);
    casebook_close(kim);
    casebook_close(lee);
    scratch_release(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_snapshots),
        cmocka_unit_test(test_deployments),
        cmocka_unit_test(test_two_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
