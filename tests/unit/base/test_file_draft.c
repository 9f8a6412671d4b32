// Files that are written a part at a time: nothing is seen of them before they are whole.
#include "unit.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char directory[64];
static char target[100];

static int make_directory(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "%s", "/tmp/aifi-test-draft-XXXXXX");
    const bool made = mkdtemp(directory) != NULL;
    snprintf(target, sizeof target, "%s/a", directory);
    return made ? 0 : -1;
}

// The entries that are there.
static int count_entries(bool removes) {
    DIR *d = opendir(directory);
    int n = 0;
    for (struct dirent *entry = readdir(d); entry; entry = readdir(d)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            n++;
            if (removes) {
                unlinkat(dirfd(d), entry->d_name, 0);
            }
        }
    }
    closedir(d);
    return n;
}

static int remove_directory(void **state) {
    (void)state;
    count_entries(true);
    return rmdir(directory);
}

static void assert_content(const char *expected) {
    struct buf b = BUF_INIT(1000);
    struct error e = {0};
    assert_true(file_read(target, 1000, &b, &e));
    assert_slice(buf_slice(&b), expected);
    buf_release(&b);
}

static void put(const char *text) {
    struct error e = {0};
    assert_true(file_replace(target, slice_of(text), false, &e));
}

static void test_parts_become_one_private_file(void **state) {
    (void)state;
    struct file_draft d;
    struct error e = {0};
    const mode_t before = umask(0);
    assert_true(file_draft_open(&d, target, false, &e));
    assert_true(file_draft_write(&d, SLICE("one "), &e));
    assert_int_not_equal(access(target, F_OK), 0);
    assert_true(file_draft_write(&d, SLICE("two"), &e));
    assert_true(file_draft_commit(&d, &e));
    umask(before);
    assert_content("one two");
    struct stat st;
    assert_int_equal(stat(target, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_nlink, 1);
    assert_int_equal(count_entries(false), 1);
    file_draft_abandon(&d); // nothing is left to be given up
    assert_content("one two");
}

static void test_an_abandoned_draft_leaves_what_was_there(void **state) {
    (void)state;
    struct file_draft d;
    struct error e = {0};
    put("old");
    assert_true(file_draft_open(&d, target, true, &e));
    assert_true(file_draft_write(&d, SLICE("new"), &e));
    file_draft_abandon(&d);
    assert_content("old");
    assert_int_equal(count_entries(false), 1);
    struct file_draft none = {0};
    file_draft_abandon(&none);
}

static void test_disk_04_what_is_there_is_not_replaced_unasked(void **state) {
    (void)state;
    struct file_draft d;
    struct error e = {0};
    put("old");
    assert_false(file_draft_open(&d, target, false, &e));
    assert_int_equal(errno, EEXIST);
    assert_non_null(strstr(e.text, "exists already and stays as it is"));
    // It comes while the draft is written.
    assert_int_equal(unlink(target), 0);
    error_clear(&e);
    assert_true(file_draft_open(&d, target, false, &e));
    assert_true(file_draft_write(&d, SLICE("new"), &e));
    put("theirs");
    assert_false(file_draft_commit(&d, &e));
    assert_content("theirs");
    // A link that was planted meanwhile is not followed, and not replaced either.
    error_clear(&e);
    assert_int_equal(unlink(target), 0);
    assert_true(file_draft_open(&d, target, true, &e));
    assert_int_equal(symlink("/tmp/aifi-nowhere", target), 0);
    assert_false(file_draft_commit(&d, &e));
    assert_non_null(strstr(e.text, "symbolic link"));
    assert_int_equal(count_entries(false), 1);
}

static void in_child(void (*run)(void), int *status) {
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        run();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, status, 0), pid);
}

static void write_past_the_limit(void) {
    struct file_draft d;
    struct error e = {0};
    const struct rlimit limit = {10000, 10000};
    char part[4096];
    memset(part, 'x', sizeof part);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    if (!file_draft_open(&d, target, true, &e)) {
        _exit(1);
    }
    bool good = true;
    for (int i = 0; i < 10 && good; i++) {
        good = file_draft_write(&d, (struct slice){part, sizeof part}, &e);
    }
    file_draft_abandon(&d);
    _exit(good ? 2 : strstr(e.text, "File too large") ? 0 : 3);
}

static void test_sig_06_a_file_size_limit_leaves_nothing(void **state) {
    (void)state;
    int status;
    put("old");
    in_child(write_past_the_limit, &status);
    assert_int_equal(status, 0);
    assert_content("old");
    assert_int_equal(count_entries(false), 1);
}

static void write_until_killed(void) {
    struct file_draft d;
    struct error e = {0};
    file_draft_open(&d, target, true, &e);
    file_draft_write(&d, SLICE("new"), &e);
    raise(SIGKILL);
}

// Also of what it had written nothing is left, where files can be without a name.
static void test_disk_03_killed_while_writing(void **state) {
    (void)state;
    int status;
    put("old");
    const int fd = open(directory, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    in_child(write_until_killed, &status);
    assert_true(WIFSIGNALED(status));
    assert_content("old");
    if (fd >= 0) {
        assert_int_equal(count_entries(false), 1);
        close(fd);
    }
}

#define draft_test(function)                                                                       \
    cmocka_unit_test_setup_teardown(function, make_directory, remove_directory)

int main(void) {
    const struct CMUnitTest tests[] = {
        draft_test(test_parts_become_one_private_file),
        draft_test(test_an_abandoned_draft_leaves_what_was_there),
        draft_test(test_disk_04_what_is_there_is_not_replaced_unasked),
        draft_test(test_sig_06_a_file_size_limit_leaves_nothing),
        draft_test(test_disk_03_killed_while_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
