// Other programs: what they get, what comes back, and how they end.
#include "base/process.h"

#include "base/clock.h"
#include "other_programs.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

// Until nobody can write any more. Signals may interrupt it.
static void read_all(int fd, struct buf *out) {
    const int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    ssize_t n = -1;
    while (n != 0) {
        struct pollfd readable = {.fd = fd, .events = POLLIN};
        char part[512];
        assert_true(clock_monotonic_ms() < deadline_ms);
        if (poll(&readable, 1, DEADLINE_MS) > 0) {
            n = read(fd, part, sizeof part);
            assert_true(n <= 0 || buf_append(out, (struct slice){part, (size_t)n}));
        }
    }
}

static int wait_for(pid_t pid) {
    int status;
    pid_t reaped;
    do {
        reaped = waitpid(pid, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    assert_int_equal(reaped, pid);
    return status;
}

static bool start_script(const char *script, pid_t *pid, int *fd) {
    const char *argv[] = {"sh", "-c", script, NULL};
    struct error e;
    return process_start((char *const *)argv, pid, fd, &e);
}

// The three that start a program. Each gets a script of the shell and collects what it prints.
// Returns the wait status; that of a detached program nobody learns.

static int run_started(const char *script, struct buf *out) {
    pid_t pid;
    int fd;
    assert_true(start_script(script, &pid, &fd));
    read_all(fd, out);
    close(fd);
    return wait_for(pid);
}

static int run_opened(const char *script, struct buf *out) {
    const char *argv[] = {"sh", "-c", script, NULL};
    struct error e;
    pid_t pid;
    int in, fd;
    if (!process_open((char *const *)argv, &pid, &in, &fd, &e)) {
        fail_msg("%s", e.text);
    }
    close(in);
    read_all(fd, out);
    close(fd);
    return wait_for(pid);
}

// It is handed no descriptor of ours: it writes into a named pipe.
static int run_detached(const char *script, struct buf *out) {
    char directory[] = "/tmp/detach-XXXXXX", path[40];
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/output", directory);
    assert_int_equal(mkfifo(path, 0600), 0);
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(fd >= 0);
    struct buf all = BUF_INIT(1000);
    buf_printf(&all, "exec >\"$0\"; %s", script);
    const char *argv[] = {"sh", "-c", buf_text(&all), path, NULL};
    struct error e;
    if (!process_detach((char *const *)argv, &e)) {
        fail_msg("%s", e.text);
    }
    buf_release(&all);
    read_all(fd, out);
    close(fd);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(directory), 0);
    return 0;
}

static int (*const runs[])(const char *script, struct buf *out) = {
    run_started, run_opened, run_detached};

static void assert_output_of_all(const char *script, const char *expected) {
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
        assert_int_equal(runs[i](script, &out), 0);
        assert_buf(&out, expected);
    }
    buf_release(&out);
}

static void test_sec_03_the_environment_has_no_secret(void **state) {
    (void)state;
    setenv("AIFI_TOKEN", "s3cret", 1);
    setenv("AIFI_CLIENT_SECRET", "s3cret too", 1);
    setenv("AIFI_TOKENS", "other", 1);
    assert_output_of_all("echo \"${AIFI_TOKEN-none} ${AIFI_CLIENT_SECRET-none} $AIFI_TOKENS "
                         "${PATH:+path}\"; env | grep s3cret; true",
        "none none other path\n");
    unsetenv("AIFI_TOKENS");
    assert_string_equal(getenv("AIFI_TOKEN"), "s3cret"); // ours is as it was
    assert_string_equal(getenv("AIFI_CLIENT_SECRET"), "s3cret too");
    unsetenv("AIFI_TOKEN");
    unsetenv("AIFI_CLIENT_SECRET");
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
    assert_output_of_all(
        "for f in /proc/$$/fd/*; do [ -e $f ] && echo ${f##*/}; done; true", "0\n1\n2\n");
    assert_output_of_all("grep -E 'SigBlk|SigIgn' /proc/self/status",
        "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    sigprocmask(SIG_SETMASK, &before, NULL);
    signal(SIGPIPE, SIG_DFL);
    close(leaky);
}

// It can neither draw on our terminal nor ask there.
static void test_a_session_of_its_own(void **state) {
    (void)state;
    struct buf out = BUF_INIT(100);
    for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
        assert_int_equal(runs[i]("cut -d' ' -f6 /proc/$$/stat", &out), 0);
        assert_int_not_equal(read_pid(buf_slice(&out)), getsid(0));
        buf_clear(&out);
    }
    buf_release(&out);
}

static void test_what_leads_nowhere(void **state) {
    (void)state;
    struct buf out = BUF_INIT(100);
    const char *script = "readlink /proc/$$/fd/0 /proc/$$/fd/2";
    assert_int_equal(run_started(script, &out), 0);
    assert_buf(&out, "/dev/null\n/dev/null\n");
    assert_int_equal(run_detached(script, &out), 0);
    assert_buf(&out, "/dev/null\n/dev/null\n");
    assert_int_equal(run_opened("echo one; echo two >&2", &out), 0); // here all is heard
    assert_buf(&out, "one\ntwo\n");
    buf_release(&out);
}

static void test_one_that_is_fed(void **state) {
    (void)state;
    const char *argv[] = {"cat", NULL};
    struct buf out = BUF_INIT(100);
    struct error e;
    pid_t pid;
    int in, fd;
    assert_true(process_open((char *const *)argv, &pid, &in, &fd, &e));
    const int ours[] = {in, fd};
    for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
        assert_true(fcntl(ours[i], F_GETFD) & FD_CLOEXEC);
        assert_true(fcntl(ours[i], F_GETFL) & O_NONBLOCK);
    }
    assert_int_equal(write(in, "fed", 3), 3);
    close(in);
    read_all(fd, &out);
    close(fd);
    assert_int_equal(wait_for(pid), 0);
    assert_buf(&out, "fed");
    buf_release(&out);
}

// More than a pipe holds: it must hold up neither us nor what the program prints.
static void test_one_that_reads_nothing(void **state) {
    (void)state;
    const char *argv[] = {"sh", "-c", "read line; echo done", NULL};
    const char part[5000] = "a line\n";
    struct buf out = BUF_INIT(100);
    struct error e;
    pid_t pid;
    int in, fd;
    signal(SIGPIPE, SIG_IGN);
    assert_true(process_open((char *const *)argv, &pid, &in, &fd, &e));
    while (write(in, part, sizeof part) > 0) {
    }
    assert_true(errno == EAGAIN || errno == EPIPE);
    read_all(fd, &out);
    assert_int_equal(wait_for(pid), 0);
    assert_int_equal(write(in, part, sizeof part), -1);
    assert_int_equal(errno, EPIPE);
    close(in);
    close(fd);
    signal(SIGPIPE, SIG_DFL);
    assert_buf(&out, "done\n");
    buf_release(&out);
}

static void test_sec_13_ends_are_named(void **state) {
    (void)state;
    static const struct {
        const char *script, *text; // NULL = a good end
    } rows[] = {
        {"echo secret; exit 3", "sh ended with status 3"},
        {"echo secret >&2; exit 1", "sh ended with status 1"},
        {"kill -KILL $$", "sh was ended by signal 9 (Killed)"},
        {"true", NULL},
    };
    struct buf out = BUF_INIT(100);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error e = {0};
        const int status = run_started(rows[i].script, &out);
        assert_int_equal(process_check_status("sh", status, &e), rows[i].text == NULL);
        assert_int_equal(e.kind, rows[i].text ? ERROR_FAILED : 0);
        assert_string_equal(e.text, rows[i].text ? rows[i].text : "");
    }
    buf_release(&out);
}

static void test_what_cannot_be_run_is_named(void **state) {
    (void)state;
    static const struct {
        const char *program, *text;
    } rows[] = {
        {"no-such-program-anywhere",
            "cannot run no-such-program-anywhere: No such file or directory"},
        {"/no/such/program", "cannot run /no/such/program: No such file or directory"},
        {"/", "cannot run /: Permission denied"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *names[] = {rows[i].program, NULL};
        char *const *argv = (char *const *)names;
        struct error e[3];
        pid_t pid;
        int in, fd;
        assert_false(process_start(argv, &pid, &fd, &e[0]));
        assert_false(process_open(argv, &pid, &in, &fd, &e[1]));
        assert_false(process_detach(argv, &e[2]));
        for (size_t j = 0; j < ARRAY_LEN(e); j++) {
            assert_int_equal(e[j].kind, ERROR_FAILED);
            assert_string_equal(e[j].text, rows[i].text);
        }
    }
}

static void test_signals_do_not_disturb(void **state) {
    (void)state;
    const struct sigaction before = interrupt_often();
    for (int i = 0; i < 5; i++) {
        assert_output_of_all("echo begin; sleep 0.02; echo end", "begin\nend\n");
    }
    const char *argv[] = {"no-such-program-anywhere", NULL};
    struct error e;
    assert_false(process_detach((char *const *)argv, &e));
    assert_string_equal(e.text, "cannot run no-such-program-anywhere: No such file or directory");
    interrupt_no_more(&before);
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

// What id(1) says, whatever the environment says.
static void test_user_name(void **state) {
    (void)state;
    struct buf name = BUF_INIT(200), said = BUF_INIT(200);
    assert_int_equal(setenv("USER", "somebody else", 1), 0);
    user_name_append(&name);
    assert_true(name.len > 0);
    if (run_started("id -un", &said) == 0) { // it fails where the system knows no name
        const struct slice expected = slice_trim(buf_slice(&said));
        assert_true(slice_equal(buf_slice(&name), expected));
    }
    buf_release(&name);
    buf_release(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_leaving_nothing(test_sec_03_the_environment_has_no_secret),
        test_leaving_nothing(test_descriptors_and_signals_are_clean),
        test_leaving_nothing(test_a_session_of_its_own),
        test_leaving_nothing(test_what_leads_nowhere),
        test_leaving_nothing(test_one_that_is_fed),
        test_leaving_nothing(test_one_that_reads_nothing),
        test_leaving_nothing(test_sec_13_ends_are_named),
        test_leaving_nothing(test_what_cannot_be_run_is_named),
        test_leaving_nothing(test_signals_do_not_disturb),
        test_leaving_nothing(test_start_and_stop),
        test_leaving_nothing(test_stop_is_obeyed),
        test_leaving_nothing(test_a_detached_program),
        test_leaving_nothing(test_what_we_started_dies_with_us),
        test_leaving_nothing(test_user_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
