// Recent filters: order, duplicates, what is not written, damaged files.
#include "unit.h"

#include "app/state.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <sys/stat.h>

static char folder[] = "/tmp/aifi-state-XXXXXX";

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    return setenv("XDG_STATE_HOME", folder, 1);
}

static int remove_folder(void **state) {
    (void)state;
    char path[128];
    snprintf(path, sizeof(path), "%s/aifi-sessions/recent", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/aifi-sessions", folder);
    rmdir(path);
    return rmdir(folder);
}

static void add(struct recent *r, enum param p, const char *value) {
    struct query q;
    query_init(&q);
    query_set(&q, p, slice_of(value));
    recent_add(r, &q);
    query_release(&q);
}

static void test_newest_first_and_once(void **state) {
    (void)state;
    struct recent r = {0};
    struct query nothing;
    query_init(&nothing);
    recent_add(&r, &nothing);
    assert_int_equal(r.n, 0);
    add(&r, PARAM_STORE_ID, "1");
    add(&r, PARAM_STORE_ID, "2");
    add(&r, PARAM_STORE_ID, "1");
    assert_int_equal(r.n, 2);
    assert_string_equal(r.lines[0], "storeId=1");
    assert_string_equal(r.lines[1], "storeId=2");
    for (int i = 10; i < 50; i++) {
        char text[16];
        snprintf(text, sizeof(text), "%d", i);
        add(&r, PARAM_STORE_ID, text);
    }
    assert_int_equal(r.n, RECENT_MAX);
    assert_string_equal(r.lines[0], "storeId=49");
    assert_string_equal(r.lines[RECENT_MAX - 1], "storeId=30");
    query_release(&nothing);
    recent_release(&r);
}

static void test_saved_and_loaded_but_not_what_is_personal(void **state) {
    (void)state;
    struct recent r = {0}, again;
    struct error e = {0};
    add(&r, PARAM_MIN_CREATED_AT, "today 06:00");
    add(&r, PARAM_CUSTOMER_ID, "4711");
    add(&r, PARAM_CODE, "secret-code");
    add(&r, PARAM_STORE_ID, "204");
    assert_int_equal(r.n, 4);
    assert_true(recent_save(&r, &e));
    recent_load(&again);
    assert_int_equal(again.n, 2);
    assert_string_equal(again.lines[0], r.lines[0]);
    assert_string_equal(again.lines[1], r.lines[3]);
    char path[128];
    struct stat st;
    snprintf(path, sizeof(path), "%s/aifi-sessions/recent", folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    recent_release(&again);
    recent_release(&r);
}

static void test_conditions_are_kept_unless_they_are_personal(void **state) {
    (void)state;
    static const struct {
        const char *condition;
        bool kept;
    } cases[] = {{"fraud dwell<60s", true}, {"visitors>groupSize or exited=null", true},
        {"fraud email~gmail", false}, {"name=anna", false}, {"fraud \"a word\"", false},
        {"customer=1187,1188", false}, {"fraud or not customer.id=5", false}, {"code=abc", false},
        {"not a readable <> one", false}};
    struct recent r = {0}, again;
    struct error e = {0};
    size_t n_kept = 0;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        add(&r, PARAM_MATCH, cases[i].condition);
        n_kept += cases[i].kept;
    }
    assert_int_equal(r.n, ARRAY_LEN(cases)); // all of them as long as this run lasts
    assert_true(recent_save(&r, &e));
    recent_load(&again);
    assert_int_equal(again.n, n_kept);
    assert_string_equal(again.lines[0], "match='visitors>groupSize or exited=null'");
    assert_string_equal(again.lines[1], "match='fraud dwell<60s'");
    recent_release(&again);
    recent_release(&r);
    // Nor are they taken from a file that somebody wrote.
    char path[128];
    snprintf(path, sizeof(path), "%s/aifi-sessions/recent", folder);
    assert_true(file_replace(path, SLICE("match='email~gmail'\nmatch=fraud"), true, &e));
    recent_load(&r);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.lines[0], "match=fraud");
    recent_release(&r);
}

static void test_damaged_and_missing_files(void **state) {
    (void)state;
    char path[128];
    struct error e = {0};
    struct recent r;
    snprintf(path, sizeof(path), "%s/aifi-sessions/recent", folder);
    assert_true(file_replace(
        path, SLICE("storeId=1\n\x01\xff garbage\nnoSuch=3\ncustomerId=5\n\nstoreId=2"), true, &e));
    recent_load(&r);
    assert_int_equal(r.n, 2);
    assert_string_equal(r.lines[1], "storeId=2");
    recent_release(&r);
    unlink(path);
    recent_load(&r);
    assert_int_equal(r.n, 0);
    recent_release(&r);
}

// DISK-08
static void test_disk_08_no_home_is_no_error(void **state) {
    (void)state;
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    struct recent r;
    struct error e = {0};
    recent_load(&r);
    add(&r, PARAM_STORE_ID, "1");
    assert_true(recent_save(&r, &e));
    recent_release(&r);
    setenv("XDG_STATE_HOME", folder, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newest_first_and_once),
        cmocka_unit_test(test_saved_and_loaded_but_not_what_is_personal),
        cmocka_unit_test(test_conditions_are_kept_unless_they_are_personal),
        cmocka_unit_test(test_damaged_and_missing_files),
        cmocka_unit_test(test_disk_08_no_home_is_no_error),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
