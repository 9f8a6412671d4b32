// The file of the case book: who may read it, what is refused, and what is left alone.
#include "one_book.h"

#include "base/file.h"

#include <fcntl.h>

static mode_t mode_of(const char *path, const char *suffix) {
    char name[200];
    struct stat st;
    snprintf(name, sizeof name, "%s%s", path, suffix);
    if (lstat(name, &st) != 0) {
        fail_msg("%s is not there", name);
    }
    return st.st_mode & 0777;
}

static void test_modes(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    const mode_t before = umask(0);
    struct casebook *b = open_as(scratch.path, "kim");
    WITH_SESSION(s, "{\"id\":\"1\"}") {
        judge(b, NULL, s, VERDICT_CONFIRMED, 1000);
    }
    assert_int_equal(mode_of(scratch.path, ""), 0600);
    assert_int_equal(mode_of(scratch.path, "-wal"), 0600);
    assert_int_equal(mode_of(scratch.path, "-shm"), 0600);
    char directory[128];
    snprintf(directory, sizeof directory, "%s/state", scratch.directory);
    assert_int_equal(mode_of(directory, ""), 0700);
    assert_string_equal(casebook_path(b), scratch.path);
    casebook_close(b);
    // A file that others could read is closed to them.
    assert_int_equal(chmod(scratch.path, 0644), 0);
    casebook_close(open_as(scratch.path, "kim"));
    assert_int_equal(mode_of(scratch.path, ""), 0600);
    umask(before);
    scratch_release(&scratch);
}

static void write_file(const char *path, struct slice content) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    OK(file_write_all(fd, content, &ok_e));
    close(fd);
}

static void test_refused(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    casebook_close(open_as(scratch.path, "kim"));
    char other[200];
    snprintf(other, sizeof other, "%s/other.db", scratch.directory);
    assert_int_equal(symlink(scratch.path, other), 0);
    assert_refused(other, "symbolic link");
    unlink(other);
    assert_int_equal(symlink("/nonexistent", other), 0);
    assert_refused(other, "symbolic link");
    unlink(other);
    assert_int_equal(link(scratch.path, other), 0);
    assert_refused(other, "second name");
    unlink(other);
    assert_int_equal(mkfifo(other, 0600), 0);
    assert_refused(other, "not a regular file");
    unlink(other);
    assert_refused(scratch.directory, "not a regular file");
    assert_int_equal(chmod(scratch.path, 0620), 0);
    assert_refused(scratch.path, "written by others");
    assert_int_equal(chmod(scratch.path, 0600), 0);
    static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
        char companion[200], says[60];
        snprintf(companion, sizeof companion, "%s%s", scratch.path, suffixes[i]);
        snprintf(says, sizeof says, "%s is not a regular file", suffixes[i]);
        unlink(companion);
        assert_int_equal(symlink("/nonexistent", companion), 0);
        assert_refused(scratch.path, says);
        unlink(companion);
    }
    scratch_release(&scratch);
}

// A directory that is reached through a link is the user's own business.
static void test_linked_directory(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    char real[128], way[128], path[200];
    snprintf(real, sizeof real, "%s/real", scratch.directory);
    snprintf(way, sizeof way, "%s/way", scratch.directory);
    snprintf(path, sizeof path, "%s/cases.db", way);
    assert_int_equal(mkdir(real, 0700), 0);
    assert_int_equal(symlink(real, way), 0);
    casebook_close(open_as(path, "kim"));
    casebook_close(open_as(path, "kim"));
    scratch_release(&scratch);
}

static void patch(const char *path, long at, struct slice bytes) {
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes.ptr, bytes.len, at), (ssize_t)bytes.len);
    close(fd);
}

static void read_whole(const char *path, struct buf *out) {
    OK(file_read(path, 1 << 24, out, &ok_e));
}

static void assert_left_alone(const char *path, const char *part) {
    struct buf before = BUF_INIT(1 << 24), after = BUF_INIT(1 << 24);
    read_whole(path, &before);
    assert_refused(path, part);
    read_whole(path, &after);
    assert_true(slice_equal(buf_slice(&before), buf_slice(&after)));
    buf_release(&before);
    buf_release(&after);
}

enum { USER_VERSION_AT = 60, APPLICATION_ID_AT = 68, PAGE_LEN = 4096 };

static void test_other_formats(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    casebook_close(open_as(scratch.path, "kim"));
    patch(scratch.path, USER_VERSION_AT, (struct slice){"\0\0\0\x07", 4});
    assert_left_alone(scratch.path, "newer version (format 7");
    patch(scratch.path, USER_VERSION_AT, (struct slice){"\0\0\0\x01", 4});
    casebook_close(open_as(scratch.path, "kim"));
    patch(scratch.path, APPLICATION_ID_AT, (struct slice){"\0\0\0\0", 4});
    assert_left_alone(scratch.path, "another program");
    scratch_release(&scratch);
}

static void test_damaged(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    char other[200];
    snprintf(other, sizeof other, "%s/other.db", scratch.directory);
    write_file(other, SLICE("x"));
    assert_left_alone(other, "damaged");
    write_file(other, SLICE("No database at all, but a text of some length. And another line.\n"));
    assert_left_alone(other, "damaged");
    write_file(other, SLICE("")); // killed before anything was written
    casebook_close(open_as(other, "kim"));
    casebook_close(open_as(other, "kim"));

    struct casebook *b = open_as(scratch.path, "kim");
    struct page *page = sessions_page(200);
    for (size_t i = 0; i < page->n_sessions; i++) {
        note(b, NULL, &page->sessions[i], "a note", 1000);
    }
    page_free(page);
    casebook_close(b);
    char garbage[PAGE_LEN];
    memset(garbage, 0xa5, sizeof garbage);
    struct stat st;
    assert_int_equal(stat(scratch.path, &st), 0);
    for (long at = PAGE_LEN; at < st.st_size; at += PAGE_LEN) {
        struct buf good = BUF_INIT(1 << 24);
        read_whole(scratch.path, &good);
        patch(scratch.path, at, (struct slice){garbage, sizeof garbage});
        assert_left_alone(scratch.path, "damaged");
        write_file(scratch.path, buf_slice(&good));
        buf_release(&good);
    }
    casebook_close(open_as(scratch.path, "kim"));
    assert_int_equal(truncate(scratch.path, st.st_size / 2), 0);
    assert_left_alone(scratch.path, "damaged");
    scratch_release(&scratch);
}

static void test_moved_away(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    struct casebook *b = open_as(scratch.path, "kim");
    WITH_SESSION(s, "{\"id\":\"1\"}") {
        judge(b, NULL, s, VERDICT_CONFIRMED, 1000);
        assert_int_equal(unlink(scratch.path), 0);
        struct error e = {0};
        assert_false(casebook_judge(b, NULL, &s, 1, VERDICT_CLEARED, 2000, &e));
        assert_non_null(strstr(e.text, "moved or deleted"));
    }
    casebook_close(b);
    scratch_release(&scratch);
}

// What was read once is not lost when it cannot be read again.
static void test_not_read_again(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    struct casebook *kim = open_as(scratch.path, "kim"), *lee = open_as(scratch.path, "lee");
    struct verdicts *v = verdicts_new();
    char log[200];
    snprintf(log, sizeof log, "%s-wal", scratch.path);
    WITH_SESSION(s, "{\"id\":\"1\"}") {
        judge(kim, NULL, s, VERDICT_CONFIRMED, 1000);
        OK(casebook_load(lee, v, &ok_e));
        judge(kim, NULL, s, VERDICT_CLEARED, 2000);
        assert_int_equal(truncate(log, 0), 0);
        struct error e = {0};
        assert_false(casebook_load(lee, v, &e));
        assert_non_null(strstr(e.text, "case book"));
        assert_int_equal(verdict_of(v, s), VERDICT_CONFIRMED);
    }
    verdicts_free(v);
    casebook_close(lee);
    casebook_close(kim);
    scratch_release(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_linked_directory),
        cmocka_unit_test(test_other_formats),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_moved_away),
        cmocka_unit_test(test_not_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
