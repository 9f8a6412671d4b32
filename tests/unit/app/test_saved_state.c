// Views saved from the screen: what is written comes back, two terminals, damaged files.
#include "unit.h"

#include "app/saved_state.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/aifi-views-XXXXXX";
static char path[128];

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof(path), "%s/aifi-sessions/views", folder);
    return setenv("XDG_STATE_HOME", folder, 1);
}

static int remove_file(void **state) {
    (void)state;
    unlink(path);
    return 0;
}

static int remove_folder(void **state) {
    char parent[128];
    remove_file(state);
    snprintf(parent, sizeof(parent), "%s/aifi-sessions", folder);
    rmdir(parent);
    return rmdir(folder);
}

static struct saved_view view(const char *name, const char *kind, const char *filter) {
    struct saved_view v;
    struct error e = {0};
    assert_true(saved_view_init(&v, slice_of(name), "", &e));
    assert_true(saved_view_set(&v, SLICE("view"), slice_of(kind), &e));
    assert_true(saved_view_set(&v, SLICE("filter"), slice_of(filter), &e));
    return v;
}

static void keep(struct saved_views *all, const char *name, const char *filter) {
    struct saved_view v = view(name, "sessions", filter);
    struct error e = {0};
    assert_true(saved_state_keep(all, &v, &e));
    assert_null(v.name);
}

static void a_view_comes_back_as_it_was(void **state) {
    (void)state;
    struct saved_views all, again;
    struct error e = {0};
    assert_true(saved_state_load(&all, &e));
    assert_int_equal(e.kind, ERROR_NONE);
    assert_int_equal(all.n, 0);
    struct saved_view v = view("Zürich, open", "fraud", "store=204 dwell<60s \"O'Neill\"");
    assert_true(saved_view_set(&v, SLICE("sort"), SLICE("dwell desc"), &e));
    assert_true(saved_view_set(&v, SLICE("columns"), SLICE("+visitors,-code"), &e));
    assert_true(saved_view_set(&v, SLICE("interval"), SLICE("off"), &e));
    assert_true(saved_state_keep(&all, &v, &e));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(saved_state_load(&again, &e));
    assert_int_equal(again.n, 1);
    const struct saved_view *back = saved_views_find(&again, SLICE("zürich, open"));
    assert_non_null(back);
    assert_int_equal(back->kind, VIEW_FRAUD);
    assert_string_equal(back->filter, "store=204 dwell<60s \"O'Neill\"");
    assert_string_equal(back->sort, "dwell desc");
    assert_string_equal(back->columns, "+visitors,-code");
    assert_int_equal(back->interval_ms, 0);
    saved_views_release(&all);
    saved_views_release(&again);
}

static void what_another_terminal_keeps_stays(void **state) {
    (void)state;
    struct saved_views here, there;
    struct error e = {0};
    assert_true(saved_state_load(&here, &e));
    assert_true(saved_state_load(&there, &e));
    keep(&here, "one", "store=1");
    keep(&there, "two", "store=2");
    keep(&here, "one", "store=3");
    assert_int_equal(here.n, 2);
    assert_string_equal(saved_views_find(&here, SLICE("one"))->filter, "store=3");
    assert_string_equal(saved_views_find(&here, SLICE("two"))->filter, "store=2");
    assert_true(saved_state_drop(&there, SLICE("one"), &e));
    assert_int_equal(there.n, 1);
    assert_false(saved_state_drop(&there, SLICE("one"), &e));
    assert_non_null(strstr(e.text, "one"));
    saved_views_release(&here);
    saved_views_release(&there);
}

static void a_damaged_file_is_told_and_left_alone(void **state) {
    (void)state;
    const char damaged[] = "[view a]\nfilter = store=204\n[view b]\nfilter = store=\n";
    struct saved_views all;
    struct error e = {0};
    assert_true(file_replace(path, slice_of(damaged), true, &e));
    assert_false(saved_state_load(&all, &e));
    assert_int_equal(all.n, 0);
    assert_non_null(strstr(e.text, "views:4: "));
    struct saved_view v = view("c", "sessions", "");
    assert_false(saved_state_keep(&all, &v, &e));
    assert_non_null(v.name);
    saved_view_release(&v);
    struct buf text = BUF_INIT(1000);
    assert_true(file_read(path, 1000, &text, &e));
    assert_string_equal(buf_text(&text), damaged);
    buf_release(&text);
}

static void DISK_01_what_cannot_be_written_changes_nothing(void **state) {
    (void)state;
    struct saved_views all;
    struct error e = {0};
    assert_true(saved_state_load(&all, &e));
    keep(&all, "one", "store=1");
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    struct saved_view v = view("two", "sessions", "");
    assert_false(saved_state_keep(&all, &v, &e));
    assert_non_null(v.name);
    assert_int_equal(all.n, 1);
    assert_int_equal(rmdir(path), 0);
    saved_view_release(&v);
    saved_views_release(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_view_comes_back_as_it_was, remove_file),
        cmocka_unit_test_teardown(what_another_terminal_keeps_stays, remove_file),
        cmocka_unit_test_teardown(a_damaged_file_is_told_and_left_alone, remove_file),
        cmocka_unit_test_teardown(DISK_01_what_cannot_be_written_changes_nothing, remove_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
