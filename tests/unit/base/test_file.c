// Files of the user. The system calls that write are replaced here, so that each of them can fail
// or be the last one (DISK-02, DISK-03).
#include "unit.h"

#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

// What goes wrong, and at which of the calls.
enum fault { FAULT_NONE, FAULT_ERROR, FAULT_SHORT, FAULT_EINTR, FAULT_KILL };

static struct {
    enum fault fault;
    int at_call, n_calls, code;
} plan;

// Whether the call at hand is to fail; errno is set then.
static bool fails(void) {
    if (plan.fault == FAULT_NONE || plan.n_calls++ != plan.at_call) {
        return false;
    }
    if (plan.fault == FAULT_KILL) {
        raise(SIGKILL);
    }
    errno = plan.code;
    return plan.fault == FAULT_ERROR;
}

ssize_t write(int fd, const void *bytes, size_t len) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "write");
    }
    if (plan.fault == FAULT_SHORT && len > 3) {
        return real(fd, bytes, 3);
    }
    if (plan.fault == FAULT_EINTR && plan.n_calls++ % 2 == 0) {
        errno = EINTR;
        return -1;
    }
    return fails() ? -1 : real(fd, bytes, len);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    }
    return fails() ? -1 : real(fd);
}

int close(int fd) {
    static int (*real)(int);
    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "close");
    }
    int result = real(fd);
    return fails() ? -1 : result;
}

int renameat(int old_directory, const char *old_path, int new_directory, const char *new_path) {
    static int (*real)(int, const char *, int, const char *);
    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "renameat");
    }
    return fails() ? -1 : real(old_directory, old_path, new_directory, new_path);
}

static char directory[64];

static const char *path_of(const char *name) {
    static char paths[4][256];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
    return path;
}

static int make_directory(void **state) {
    (void)state;
    plan.fault = FAULT_NONE;
    snprintf(directory, sizeof(directory), "%s", "/tmp/aifi-test-file-XXXXXX");
    return mkdtemp(directory) ? 0 : -1;
}

// Deletes what is there and returns how many entries that was.
static int empty_directory(const char *path) {
    DIR *d = opendir(path);
    int n = 0;
    for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        n++;
        char below[512];
        snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
        if (unlink(below) != 0) {
            empty_directory(below);
            rmdir(below);
        }
    }
    if (d) {
        closedir(d);
    }
    return n;
}

static int remove_directory(void **state) {
    (void)state;
    plan.fault = FAULT_NONE;
    empty_directory(directory);
    return rmdir(directory);
}

static void put_file(const char *path, struct slice content) {
    struct error e;
    if (!file_replace(path, content, false, &e)) {
        fail_msg("%s", e.text);
    }
}

static void assert_content(const char *path, const char *expected) {
    struct buf b = BUF_INIT(1 << 20);
    struct error e;
    if (!file_read(path, 1 << 20, &b, &e)) {
        fail_msg("%s", e.text);
    }
    assert_slice(buf_slice(&b), expected);
    buf_release(&b);
}

static void assert_refused(const char *path, int code) {
    struct error e = {0};
    assert_false(file_replace(path, SLICE("new"), false, &e));
    assert_int_equal(errno, code);
    assert_int_equal(e.kind, ERROR_FAILED);
    assert_true(e.text[0] != '\0');
}

static void test_read(void **state) {
    (void)state;
    const char *path = path_of("a");
    put_file(path, SLICE("one\0two"));
    struct buf b = BUF_INIT(100);
    struct error e;
    buf_append(&b, SLICE("old"));
    assert_true(file_read(path, 7, &b, &e));
    assert_int_equal(b.len, 7);
    assert_memory_equal(b.ptr, "one\0two", 8);
    put_file(path, SLICE_NONE);
    assert_true(file_read(path, 0, &b, &e));
    assert_int_equal(b.len, 0);
    buf_release(&b);
}

static void test_read_to_end(void **state) {
    (void)state;
    struct buf out = BUF_INIT(2 * 1024 * 1024);
    struct error e = {0};
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(write(fds[1], "one\ntwo", 7), 7);
    close(fds[1]);
    assert_true(file_read_to_end(fds[0], "the pipe", &out, &e));
    assert_buf(&out, "one\ntwo");
    close(fds[0]);
    assert_false(file_read_to_end(fds[0], "the pipe", &out, &e));
    assert_true(slice_starts_with(slice_of(e.text), SLICE("cannot read the pipe: ")));
    // What has no end is not read to its end.
    const int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    assert_false(file_read_to_end(fd, "zeros", &out, &e));
    assert_string_equal(e.text, "zeros: more than 2 MiB");
    close(fd);
    buf_release(&out);
}

static void test_read_failures(void **state) {
    (void)state;
    struct buf b = BUF_INIT(10);
    struct error e;
    assert_false(file_read(path_of("missing"), 100, &b, &e));
    assert_int_equal(errno, ENOENT);
    assert_non_null(strstr(e.text, "missing: No such file"));
    assert_false(file_read(directory, 100, &b, &e));
    assert_int_equal(errno, EISDIR);
    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    assert_false(file_read(path_of("fifo"), 100, &b, &e)); // and does not wait for a writer
    assert_int_equal(errno, EINVAL);
    assert_false(file_read("/dev/zero", 100, &b, &e));
    put_file(path_of("a"), SLICE("0123456789a"));
    assert_false(file_read(path_of("a"), 100, &b, &e)); // over the ceiling
    assert_int_equal(errno, EFBIG);
    assert_false(file_read(path_of("a"), 5, &b, &e)); // over the cap
    assert_non_null(strstr(e.text, "more than 5 bytes"));
    buf_release(&b);
}

static void test_a_secret_stays_in_its_buffer(void **state) {
    (void)state;
    put_file(path_of("token"), SLICE("0123456789"));
    struct buf b = BUF_INIT(64);
    buf_reserve(&b, 64);
    const char *place = b.ptr;
    struct error e;
    assert_true(file_read(path_of("token"), 64, &b, &e));
    assert_ptr_equal(b.ptr, place);
    buf_wipe(&b);
}

static void test_replace(void **state) {
    (void)state;
    const char *path = path_of("a");
    put_file(path, SLICE("first"));
    put_file(path, SLICE("second"));
    assert_content(path, "second");
    put_file(path_of("-rf \n x"), SLICE("odd name"));
    assert_content(path_of("-rf \n x"), "odd name");
    assert_int_equal(empty_directory(directory), 2);
}

static void test_disk_05_new_files_are_private(void **state) {
    (void)state;
    const mode_t masks[] = {0000, 0077, 0022, 0777};
    for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
        mode_t before = umask(masks[i]);
        struct error e;
        bool done = file_replace(path_of("deep/er/file"), SLICE("x"), true, &e);
        umask(before);
        if (masks[i] == 0777 && !done) {
            continue; // who wants no rights at all gets none
        }
        assert_true(done);
        struct stat st;
        assert_int_equal(stat(path_of("deep/er/file"), &st), 0);
        assert_int_equal(st.st_mode & 0777 & ~masks[i], 0600 & ~masks[i]);
        assert_int_equal(stat(path_of("deep/er"), &st), 0);
        assert_int_equal(st.st_mode & 0077, 0);
        empty_directory(directory);
    }
    // A file that others could read is replaced by one that they cannot.
    put_file(path_of("a"), SLICE("old"));
    assert_int_equal(chmod(path_of("a"), 0644), 0);
    put_file(path_of("a"), SLICE("new"));
    struct stat st;
    assert_int_equal(stat(path_of("a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_disk_04_odd_targets_are_refused(void **state) {
    (void)state;
    put_file(path_of("real"), SLICE("old"));
    assert_int_equal(symlink(path_of("real"), path_of("link")), 0);
    assert_int_equal(symlink("nowhere", path_of("dangling")), 0);
    assert_int_equal(mkdir(path_of("dir"), 0700), 0);
    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    assert_refused(path_of("link"), ELOOP);
    assert_refused(path_of("dangling"), ELOOP);
    assert_refused(path_of("dir"), EISDIR);
    assert_refused(path_of("fifo"), EINVAL);
    assert_refused(path_of("dir/"), EISDIR);
    assert_refused(path_of("none/file"), ENOENT);
    assert_refused(path_of("real/file"), ENOTDIR);
    assert_refused("/dev/full", EINVAL);
    assert_refused("", EISDIR);
    assert_content(path_of("real"), "old");
    struct stat st;
    assert_int_not_equal(stat(path_of("nowhere"), &st), 0);
    assert_int_equal(empty_directory(directory), 5); // no temporary among them
}

static void write_as_nobody(void) {
    // Root may write anywhere, so it becomes somebody else first.
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
        _exit(3);
    }
    struct error e;
    bool done = file_replace(path_of("a"), SLICE("x"), false, &e);
    _exit(done ? 1 : strstr(e.text, "Permission denied") ? 0 : 2);
}

static void test_no_permission(void **state) {
    (void)state;
    put_file(path_of("a"), SLICE("old"));
    assert_int_equal(chmod(directory, 0555), 0);
    int status = child_status(write_as_nobody);
    assert_int_equal(chmod(directory, 0700), 0);
    assert_int_equal(status, 0);
    assert_content(path_of("a"), "old");
    assert_int_equal(empty_directory(directory), 1);
}

static void fill_past_the_limit(void) {
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    char *content = mem_calloc(1, 100000);
    struct error e;
    bool done = file_replace(path_of("a"), (struct slice){content, 100000}, false, &e);
    mem_free(content);
    _exit(done ? 1 : strstr(e.text, "File too large") ? 0 : 2);
}

static void test_disk_01_a_full_disk_leaves_the_old_file(void **state) {
    (void)state;
    put_file(path_of("a"), SLICE("old"));
    assert_int_equal(child_status(fill_past_the_limit), 0);
    assert_content(path_of("a"), "old");
    assert_int_equal(empty_directory(directory), 1);
    struct error e;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(full >= 0);
    assert_false(file_write_all(full, SLICE("x"), &e));
    assert_int_equal(errno, ENOSPC);
    assert_string_equal(e.text, "cannot write: No space left on device");
    close(full);
}

static void test_disk_02_every_call_fails_once(void **state) {
    (void)state;
    const int codes[] = {ENOSPC, EIO, EDQUOT};
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        int n_failed = 0;
        for (int at_call = 0;; at_call++) {
            put_file(path_of("a"), SLICE("old"));
            plan.fault = FAULT_ERROR;
            plan.code = codes[i];
            plan.at_call = at_call;
            plan.n_calls = 0;
            struct error e;
            bool done = file_replace(path_of("a"), SLICE("new"), false, &e);
            bool reached = plan.n_calls > at_call;
            plan.fault = FAULT_NONE;
            if (!reached) {
                assert_true(done);
                break;
            }
            struct buf b = BUF_INIT(100);
            struct error read_error;
            assert_true(file_read(path_of("a"), 100, &b, &read_error));
            bool is_old = slice_equal(buf_slice(&b), SLICE("old"));
            assert_true(is_old || slice_equal(buf_slice(&b), SLICE("new")));
            // Only after the rename (sync and close of the directory) is the new one there.
            assert_true(is_old ? !done : at_call >= 4);
            buf_release(&b);
            n_failed += !done;
            assert_int_equal(empty_directory(directory), 1);
        }
        assert_true(n_failed >= 5);
    }
}

static void test_short_and_interrupted_writes_are_continued(void **state) {
    (void)state;
    const enum fault faults[] = {FAULT_SHORT, FAULT_EINTR};
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        plan.fault = faults[i];
        plan.n_calls = 0;
        put_file(path_of("a"), SLICE("a text of some length"));
        plan.fault = FAULT_NONE;
        assert_content(path_of("a"), "a text of some length");
    }
}

static void replace_until_killed(void) {
    plan.fault = FAULT_KILL;
    plan.n_calls = 0;
    struct error e;
    file_replace(path_of("a"), SLICE("new"), false, &e);
}

static void test_disk_03_killed_at_any_call_the_file_is_old_or_new(void **state) {
    (void)state;
    bool killed = true;
    int n_old = 0, n_new = 0;
    for (plan.at_call = 0; killed; plan.at_call++) {
        put_file(path_of("a"), SLICE("old"));
        killed = WIFSIGNALED(child_status(replace_until_killed));
        struct buf b = BUF_INIT(100);
        struct error e;
        assert_true(file_read(path_of("a"), 100, &b, &e));
        n_old += slice_equal(buf_slice(&b), SLICE("old"));
        n_new += slice_equal(buf_slice(&b), SLICE("new"));
        assert_int_equal(n_old + n_new, plan.at_call + 1);
        buf_release(&b);
    }
    assert_true(n_old >= 3 && n_new >= 1);
}

static void test_xdg(void **state) {
    (void)state;
    struct buf b = BUF_INIT(200);
    setenv("HOME", "/home/u", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_CACHE_HOME");
    path_xdg(&b, XDG_CONFIG, "config");
    assert_buf(&b, "/home/u/.config/aifi-sessions/config");
    path_xdg(&b, XDG_STATE, "views");
    assert_buf(&b, "/home/u/.local/state/aifi-sessions/views");
    path_xdg(&b, XDG_CACHE, "x");
    assert_buf(&b, "/home/u/.cache/aifi-sessions/x");
    setenv("XDG_CONFIG_HOME", "/etc/me", 1);
    path_xdg(&b, XDG_CONFIG, "config");
    assert_buf(&b, "/etc/me/aifi-sessions/config");
    // DISK-08, DISK-09: relative values are ignored, without HOME there is no file.
    setenv("XDG_CONFIG_HOME", "relative", 1);
    path_xdg(&b, XDG_CONFIG, "config");
    assert_buf(&b, "/home/u/.config/aifi-sessions/config");
    setenv("XDG_CONFIG_HOME", "", 1);
    setenv("HOME", ".", 1);
    path_xdg(&b, XDG_CONFIG, "config");
    assert_buf(&b, "");
    unsetenv("HOME");
    path_xdg(&b, XDG_CONFIG, "config");
    assert_buf(&b, "");
    setenv("HOME", "/home/u", 1);
    struct buf small = BUF_INIT(10);
    path_xdg(&small, XDG_CONFIG, "config");
    assert_buf(&small, "");
    buf_release(&small);
    buf_release(&b);
}

#define file_test(function)                                                                        \
    cmocka_unit_test_setup_teardown(function, make_directory, remove_directory)

static void test_beside_the_program(void **state) {
    (void)state;
    struct buf path = BUF_INIT(4096);
    assert_true(path_beside_program(&path, "test-base-file"));
    assert_int_equal(access(buf_text(&path), X_OK), 0);
    buf_release(&path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_to_end),
        cmocka_unit_test(test_beside_the_program),
        file_test(test_read),
        file_test(test_read_failures),
        file_test(test_a_secret_stays_in_its_buffer),
        file_test(test_replace),
        file_test(test_disk_05_new_files_are_private),
        file_test(test_disk_04_odd_targets_are_refused),
        file_test(test_no_permission),
        file_test(test_disk_01_a_full_disk_leaves_the_old_file),
        file_test(test_disk_02_every_call_fails_once),
        file_test(test_short_and_interrupted_writes_are_continued),
        file_test(test_disk_03_killed_at_any_call_the_file_is_old_or_new),
        cmocka_unit_test(test_xdg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
