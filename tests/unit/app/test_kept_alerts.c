// Alert limits from one run to the next: written whole, read back, damaged, forgotten.
#include "unit.h"

#include "app/kept_alerts.h"
#include "base/file.h"

#include <stdlib.h>
#include <sys/stat.h>

static char folder[] = "/tmp/aifi-alerts-XXXXXX";
static char path[128];

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof(path), "%s/aifi-sessions/alerts", folder);
    return setenv("XDG_STATE_HOME", folder, 1);
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    char inner[128];
    snprintf(inner, sizeof(inner), "%s/aifi-sessions", folder);
    rmdir(inner);
    return rmdir(folder);
}

static void they_are_as_they_were_typed(void **state) {
    (void)state;
    struct occupancy_limits l = occupancy_limits_standard();
    struct alert_rules r = alert_rules_standard();
    struct error e = {0};
    bool kept = false;
    assert_false(kept_alerts_load(&l, &r)); // there is no file yet
    assert_true(alert_limits_parse(SLICE("near=70 ghost=on long=off"), &l, &r, &e));
    assert_true(kept_alerts_save(&l, &r, &kept, &e));
    assert_true(kept);
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
    l = occupancy_limits_standard();
    r = alert_rules_standard();
    assert_true(kept_alerts_load(&l, &r));
    assert_int_equal(l.near_percent, 70);
    assert_true(r.ghost);
    assert_int_equal(r.long_visit_ms, 0);
    assert_true(kept_alerts_forget(&e));
    l = occupancy_limits_standard();
    assert_false(kept_alerts_load(&l, &r));
    assert_int_equal(l.near_percent, occupancy_limits_standard().near_percent);
}

static void a_damaged_file_changes_nothing(void **state) {
    (void)state;
    static const char *const damaged[] = {"near=70 colour=red\n", "near=101\n", "\n", "near"};
    struct error e = {0};
    for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
        struct occupancy_limits l = occupancy_limits_standard();
        struct alert_rules r = alert_rules_standard();
        assert_true(file_replace(path, slice_of(damaged[i]), true, &e));
        assert_false(kept_alerts_load(&l, &r));
        assert_int_equal(l.near_percent, occupancy_limits_standard().near_percent);
    }
}

static void where_nothing_can_be_written_it_is_said(void **state) {
    (void)state;
    const struct occupancy_limits l = occupancy_limits_standard();
    const struct alert_rules r = alert_rules_standard();
    struct error e = {0};
    bool kept = true;
    setenv("XDG_STATE_HOME", "/dev/null", 1);
    assert_false(kept_alerts_save(&l, &r, &kept, &e));
    assert_false(kept);
    assert_true(e.kind != ERROR_NONE);
    assert_false(kept_alerts_forget(&e));
    setenv("XDG_STATE_HOME", folder, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_as_they_were_typed),
        cmocka_unit_test(a_damaged_file_changes_nothing),
        cmocka_unit_test(where_nothing_can_be_written_it_is_said),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
