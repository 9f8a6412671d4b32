// Other programs: what they get, what comes back, and that none of them can hold us up.
#include "unit.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>

enum { LIMIT_MS = 20000 };

// Runs a script of the shell.
static bool run_script(
    const char *script, struct slice input, int64_t limit_ms, struct buf *out, struct error *e) {
    char *text = mem_dup_text(slice_of(script));
    char name[] = "sh", option[] = "-c";
    char *argv[] = {name, option, text, NULL};
    bool done = process_run(argv, input, limit_ms, out, e);
    mem_free(text);
    return done;
}

static void assert_output(const char *script, struct slice input, const char *expected) {
    struct buf out = BUF_INIT(100000);
    struct error e;
    if (!run_script(script, input, LIMIT_MS, &out, &e)) {
        fail_msg("%s", e.text);
    }
    assert_buf(&out, expected);
    buf_release(&out);
}

static void assert_failure(const char *script, size_t ceiling, int64_t limit_ms, const char *text) {
    struct buf out = BUF_INIT(ceiling);
    struct error e = {0};
    assert_false(run_script(script, SLICE_NONE, limit_ms, &out, &e));
    assert_int_equal(e.kind, ERROR_FAILED);
    assert_string_equal(e.text, text);
    buf_release(&out);
}

static int count_descriptors(void) {
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    while (d && readdir(d)) {
        n++;
    }
    closedir(d);
    return n;
}

// Whether the process is gone, or dead and only waiting for somebody to ask.
static bool is_dead(pid_t pid) {
    char path[64], text[256] = "";
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return true;
    }
    ssize_t n = read(fd, text, sizeof(text) - 1);
    close(fd);
    const char *end = n > 0 ? strrchr(text, ')') : NULL;
    return !end || end[2] == 'Z' || end[2] == 'X';
}

static bool dies_soon(pid_t pid) {
    int64_t deadline_ms = clock_monotonic_ms() + LIMIT_MS;
    while (!is_dead(pid) && clock_monotonic_ms() < deadline_ms) {
        poll(NULL, 0, 5);
    }
    return is_dead(pid);
}

static pid_t read_pid(struct slice text) {
    int64_t pid = 0;
    assert_true(slice_to_int64(slice_trim(text), &pid));
    return (pid_t)pid;
}

static void test_output_and_input(void **state) {
    (void)state;
    assert_output("echo one; echo two", SLICE_NONE, "one\ntwo\n");
    assert_output("true", SLICE_NONE, "");
    assert_output("cat", SLICE("fed"), "fed");
    assert_output("cat", SLICE_NONE, "");
    assert_output("printf 'a\\0b' | tr '\\0' z", SLICE_NONE, "azb");
    assert_output("exec >&-; poll=1; sleep 0.05", SLICE_NONE, ""); // closes before it ends
}

static void test_more_than_a_pipe_holds(void **state) {
    (void)state;
    enum { LEN = 1000000 };
    char *text = mem_alloc(LEN);
    memset(text, 'x', LEN);
    struct buf out = BUF_INIT(LEN);
    struct error e;
    assert_true(run_script("cat", (struct slice){text, LEN}, LIMIT_MS, &out, &e));
    assert_int_equal(out.len, LEN);
    // A program that reads nothing, or not all, must not end us.
    assert_true(run_script("echo done", (struct slice){text, LEN}, LIMIT_MS, &out, &e));
    assert_buf(&out, "done\n");
    assert_true(run_script(
        "exec 0<&-; sleep 0.05; echo done", (struct slice){text, LEN}, LIMIT_MS, &out, &e));
    assert_buf(&out, "done\n");
    buf_release(&out);
    mem_free(text);
}

static void test_sec_13_failures_are_named(void **state) {
    (void)state;
    assert_failure("echo secret; exit 3", 100, LIMIT_MS, "sh ended with status 3");
    assert_failure("kill -KILL $$", 100, LIMIT_MS, "sh was ended by signal 9 (Killed)");
    assert_failure("echo secret >&2; exit 1", 100, LIMIT_MS, "sh ended with status 1");
    assert_failure(
        "while :; do echo yyyyyyyyyy; done", 1000, LIMIT_MS, "sh prints more than 1000 bytes");
    char missing[] = "no-such-program-anywhere";
    char *argv[] = {missing, NULL};
    struct buf out = BUF_INIT(10);
    struct error e;
    assert_false(process_run(argv, SLICE_NONE, LIMIT_MS, &out, &e));
    assert_string_equal(e.text, "cannot run no-such-program-anywhere: No such file or directory");
    char directory[] = "/";
    argv[0] = directory;
    assert_false(process_run(argv, SLICE_NONE, LIMIT_MS, &out, &e));
    assert_string_equal(e.text, "cannot run /: Permission denied");
    buf_release(&out);
}

static void test_a_time_out_ends_the_whole_group(void **state) {
    (void)state;
    struct buf out = BUF_INIT(100);
    struct error e;
    int64_t start_ms = clock_monotonic_ms();
    assert_false(run_script("sleep 60 & echo $!; wait", SLICE_NONE, 300, &out, &e));
    int64_t took_ms = clock_monotonic_ms() - start_ms;
    assert_true(took_ms >= 300 && took_ms < LIMIT_MS);
    assert_string_equal(e.text, "sh did not end within 0.3 s and was stopped");
    assert_true(dies_soon(read_pid(buf_slice(&out))));
    // Not even by ignoring what it can ignore, nor by keeping us busy.
    assert_false(run_script(
        "trap '' TERM INT HUP; exec >&-; while :; do :; done", SLICE_NONE, 100, &out, &e));
    assert_false(run_script("sleep 60", SLICE_NONE, 0, &out, &e));
    buf_release(&out);
}

static void test_a_descendant_that_keeps_the_output_open(void **state) {
    (void)state;
    struct buf out = BUF_INIT(100);
    struct error e;
    int64_t start_ms = clock_monotonic_ms();
    assert_true(run_script("sleep 60 & echo $!", SLICE_NONE, LIMIT_MS, &out, &e));
    assert_true(clock_monotonic_ms() - start_ms < LIMIT_MS / 2);
    pid_t pid = read_pid(buf_slice(&out));
    assert_false(is_dead(pid)); // it may be a clipboard program at its work
    kill(pid, SIGKILL);
    assert_true(dies_soon(pid));
    buf_release(&out);
}

static void test_sec_03_the_environment_has_no_token(void **state) {
    (void)state;
    setenv("AIFI_TOKEN", "s3cret", 1);
    setenv("AIFI_TOKENS", "other", 1);
    assert_output(
        "echo \"${AIFI_TOKEN-none} $AIFI_TOKENS ${PATH:+path}\"; env | { ! grep s3cret; }",
        SLICE("x"), "none other path\n");
    unsetenv("AIFI_TOKENS");
    assert_string_equal(getenv("AIFI_TOKEN"), "s3cret");
    unsetenv("AIFI_TOKEN");
}

static void test_descriptors_and_signals_are_clean(void **state) {
    (void)state;
    int leaky = open("/dev/null", O_RDONLY); // without CLOEXEC, as a library might
    assert_true(leaky > STDERR_FILENO);
    signal(SIGPIPE, SIG_IGN);
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    // The shell's own look at the directory is over by the time of the test.
    assert_output("for f in /proc/$$/fd/*; do [ -e $f ] && echo ${f##*/}; done; true", SLICE_NONE,
        "0\n1\n2\n");
    assert_output("readlink /proc/$$/fd/0 /proc/$$/fd/2", SLICE_NONE, "/dev/null\n/dev/null\n");
    assert_output("grep -E 'SigBlk|SigIgn' /proc/self/status", SLICE_NONE,
        "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    sigprocmask(SIG_SETMASK, &before, NULL);
    signal(SIGPIPE, SIG_DFL);
    close(leaky);
    // A session of its own: it cannot reach our terminal.
    struct buf out = BUF_INIT(100);
    struct error e;
    assert_true(run_script("cut -d' ' -f6 /proc/$$/stat", SLICE_NONE, LIMIT_MS, &out, &e));
    assert_int_not_equal(read_pid(buf_slice(&out)), getsid(0));
    buf_release(&out);
}

static void ignore_signal(int signal_number) {
    (void)signal_number;
}

static void test_signals_do_not_disturb(void **state) {
    (void)state;
    struct sigaction action = {.sa_handler = ignore_signal}, before; // no SA_RESTART
    sigaction(SIGALRM, &action, &before);
    struct itimerval often = {{0, 700}, {0, 700}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < 5; i++) {
        assert_output("cat; sleep 0.02; echo end", SLICE("x"), "xend\n");
    }
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    sigset_t pending;
    sigpending(&pending);
    assert_false(sigismember(&pending, SIGPIPE));
}

static bool start_script(const char *script, pid_t *pid, int *fd) {
    char *text = mem_dup_text(slice_of(script));
    char name[] = "sh", option[] = "-c";
    char *argv[] = {name, option, text, NULL};
    struct error e;
    bool done = process_start(argv, pid, fd, &e);
    mem_free(text);
    return done;
}

static void test_start_and_stop(void **state) {
    (void)state;
    pid_t pid;
    int fd;
    char line[16] = "";
    assert_true(start_script("echo ready; exec sleep 60", &pid, &fd));
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(read(fd, line, 6), 6);
    assert_string_equal(line, "ready\n");
    assert_false(is_dead(pid));
    int64_t start_ms = clock_monotonic_ms();
    process_stop(pid);
    assert_true(clock_monotonic_ms() - start_ms < 900);
    assert_int_equal(waitpid(pid, NULL, WNOHANG), -1); // reaped
    assert_int_equal(read(fd, line, 6), 0);
    close(fd);
}

static void test_stop_is_obeyed(void **state) {
    (void)state;
    pid_t pid;
    int fd;
    char line[16] = "";
    assert_true(start_script("trap '' TERM; echo ready; while :; do sleep 0.1; done", &pid, &fd));
    assert_int_equal(read(fd, line, 6), 6);
    process_stop(pid);
    assert_true(is_dead(pid));
    close(fd);
    // One that has ended already is reaped as well.
    assert_true(start_script("exit 0", &pid, &fd));
    assert_int_equal(read(fd, line, 6), 0);
    process_stop(pid);
    assert_int_equal(waitpid(pid, NULL, WNOHANG), -1);
    close(fd);
    char missing[] = "/no/such/program";
    char *argv[] = {missing, NULL};
    struct error e;
    assert_false(process_start(argv, &pid, &fd, &e));
    assert_string_equal(e.text, "cannot run /no/such/program: No such file or directory");
}

// It runs on its own: not a child of ours to be waited for, with no terminal and nothing to read.
static void test_a_detached_program(void **state) {
    (void)state;
    int report;
    char path[40], pid_text[16] = "";
    struct error e = {0};
    // A named pipe: it is handed no descriptor of ours.
    char directory[] = "/tmp/detach-XXXXXX";
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/report", directory);
    assert_int_equal(mkfifo(path, 0600), 0);
    report = open(path, O_RDWR | O_CLOEXEC);
    assert_true(report >= 0);
    char name[] = "sh", option[] = "-c", script[] = "cat; echo lost; printf %015d $$ >\"$0\"";
    char *argv[] = {name, option, script, path, NULL};
    assert_true(process_detach(argv, &e));
    assert_int_equal(read(report, pid_text, 15), 15);
    assert_true(strtol(pid_text, NULL, 10) > 1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // no child is left
    assert_int_equal(errno, ECHILD);
    close(report);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(directory), 0);

    char missing[] = "/no/such/program";
    char *none[] = {missing, NULL};
    assert_false(process_detach(none, &e));
    assert_string_equal(e.text, "cannot run /no/such/program: No such file or directory");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void test_what_we_started_dies_with_us(void **state) {
    (void)state;
    int report[2];
    assert_int_equal(pipe(report), 0);
    pid_t parent = fork();
    if (parent == 0) {
        pid_t pid = 0;
        int fd;
        char line[16];
        if (start_script("echo ready; exec sleep 60", &pid, &fd) && read(fd, line, 6) == 6 &&
            write(report[1], &pid, sizeof(pid)) == (ssize_t)sizeof(pid)) {
            raise(SIGKILL);
        }
        _exit(1);
    }
    pid_t pid = 0;
    assert_int_equal(read(report[0], &pid, sizeof(pid)), sizeof(pid));
    waitpid(parent, NULL, 0);
    assert_true(pid > 0);
    assert_true(dies_soon(pid));
    close(report[0]);
    close(report[1]);
}

static int n_descriptors;

static int count_before(void **state) {
    (void)state;
    n_descriptors = count_descriptors();
    return 0;
}

// Nothing is left: no descriptor, no child.
static int check_nothing_left(void **state) {
    (void)state;
    bool clean =
        count_descriptors() == n_descriptors && waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
    return clean ? 0 : -1;
}

#define process_test(function)                                                                     \
    cmocka_unit_test_setup_teardown(function, count_before, check_nothing_left)

// What id(1) says, whatever the environment says.
static void test_user_name(void **state) {
    (void)state;
    struct buf name = BUF_INIT(200), said = BUF_INIT(200);
    struct error e = {0};
    char program[] = "id", option[] = "-un", *argv[] = {program, option, NULL};
    assert_int_equal(setenv("USER", "somebody else", 1), 0);
    user_name_append(&name);
    assert_true(name.len > 0);
    if (process_run(argv, SLICE_NONE, 5000, &said, &e)) {
        const struct slice expected = slice_trim(buf_slice(&said));
        assert_true(slice_equal(buf_slice(&name), expected));
    }
    buf_release(&name);
    buf_release(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        process_test(test_output_and_input),
        process_test(test_more_than_a_pipe_holds),
        process_test(test_sec_13_failures_are_named),
        process_test(test_a_time_out_ends_the_whole_group),
        process_test(test_a_descendant_that_keeps_the_output_open),
        process_test(test_sec_03_the_environment_has_no_token),
        process_test(test_descriptors_and_signals_are_clean),
        process_test(test_signals_do_not_disturb),
        process_test(test_start_and_stop),
        process_test(test_stop_is_obeyed),
        process_test(test_a_detached_program),
        process_test(test_what_we_started_dies_with_us),
        process_test(test_user_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
