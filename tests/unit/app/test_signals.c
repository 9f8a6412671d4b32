// Signals: into the pipe; the second deadly one, the way out and crashes restore and end.
#include "unit.h"

#include "app/signals.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { RESTORED = 42 };

// Leaves a trace that the parent sees, as the terminal's restoration would.
static int trace[2];

static void restore(void) {
    char byte = RESTORED;
    ssize_t ignored = write(trace[1], &byte, 1);
    (void)ignored;
}

static bool was_restored(void) {
    char byte = 0;
    return read(trace[0], &byte, 1) == 1 && byte == RESTORED;
}

static void open_trace(void) {
    assert_int_equal(pipe2(trace, O_NONBLOCK | O_CLOEXEC), 0);
}

static void close_trace(void) {
    close(trace[0]);
    close(trace[1]);
}

static void test_signals_come_through_the_pipe(void **state) {
    (void)state;
    signals_install(NULL);
    assert_int_equal(signals_next(), 0);
    raise(SIGWINCH);
    raise(SIGCONT);
    raise(SIGTERM);
    struct pollfd p = {.fd = signals_fd(), .events = POLLIN};
    assert_int_equal(poll(&p, 1, 0), 1);
    assert_int_equal(signals_next(), SIGWINCH);
    assert_int_equal(signals_next(), SIGCONT);
    assert_int_equal(signals_next(), SIGTERM);
    assert_int_equal(signals_next(), 0);
    // One that was read is done with: the next is no second one.
    raise(SIGINT);
    assert_int_equal(signals_next(), SIGINT);
    raise(SIGPIPE);
    assert_int_equal(signals_next(), 0);
    assert_true(signal_is_deadly(SIGHUP));
    assert_false(signal_is_deadly(SIGWINCH));
    assert_int_equal(fcntl(signals_fd(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

static void second_deadly(void) {
    signals_install(restore);
    raise(SIGTERM);
    raise(SIGINT);
}

static void deadly_on_the_way_out(void) {
    signals_install(restore);
    signals_leave();
    raise(SIGHUP);
}

static void ignored_by_the_parent(void) {
    signal(SIGHUP, SIG_IGN);
    signals_install(restore);
    while (signals_next() != 0) { // the pipe is shared with our parent
    }
    raise(SIGHUP);
    raise(SIGHUP);
    _exit(signals_next() == 0 ? 7 : 8);
}

static void storm(void) {
    signals_install(restore);
    for (int i = 0; i < 200000; i++) {
        raise(SIGWINCH);
    }
    _exit(9);
}

static void end_by_pipe(void) {
    signals_install(restore);
    signals_end_by_pipe();
}

static void test_ways_to_end(void **state) {
    (void)state;
    static const struct {
        void (*run)(void);
        int signal, status;
        bool restored;
    } cases[] = {
        {second_deadly, SIGINT, 0, true}, // SIG-08
        {deadly_on_the_way_out, SIGHUP, 0, true},
        {ignored_by_the_parent, 0, 7, false},
        {storm, 0, 9, false}, // SIG-07
        {end_by_pipe, SIGPIPE, 0, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        open_trace();
        int status = child_status(cases[i].run);
        if (cases[i].signal != 0) {
            assert_true(WIFSIGNALED(status));
            assert_int_equal(WTERMSIG(status), cases[i].signal);
        } else {
            assert_true(WIFEXITED(status));
            assert_int_equal(WEXITSTATUS(status), cases[i].status);
        }
        assert_int_equal(was_restored(), cases[i].restored);
        close_trace();
    }
}

// A sanitizer insists on a standard error to report to.
static void prepare_crash(void) {
    signal(SIGABRT, SIG_DFL); // cmocka's handlers
    signal(SIGBUS, SIG_DFL);
    open("/dev/null", O_WRONLY); // the lowest free descriptor: standard error was closed
    process_harden();
    signals_install(restore);
}

static void crash_by_abort(void) {
    prepare_crash();
    abort();
}

static void crash_by_kill(void) {
    prepare_crash();
    raise(SIGBUS);
}

// SIG-03. A sanitizer, where there is one, has the last word and ends with a status instead.
static void test_sig_03_crashes_restore_and_are_raised_again(void **state) {
    (void)state;
    void (*const runs[])(void) = {crash_by_abort, crash_by_kill};
    const int signals[] = {SIGABRT, SIGBUS};
    for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
        open_trace();
        int status = child_status(runs[i]);
        assert_true((WIFSIGNALED(status) && WTERMSIG(status) == signals[i]) ||
                    (WIFEXITED(status) && WEXITSTATUS(status) != 0));
        assert_true(was_restored());
        close_trace();
    }
}

// SEC-10, SEC-14
static void hardened(void) {
    setenv("SSLKEYLOGFILE", "/tmp/keys", 1);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    process_harden();
    struct rlimit core;
    bool good = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 &&
                prctl(PR_GET_DUMPABLE) == 0 && getenv("SSLKEYLOGFILE") == NULL &&
                fcntl(STDIN_FILENO, F_GETFD) >= 0 && write(STDOUT_FILENO, "x", 1) < 0;
    _exit(good ? 3 : 4);
}

static void test_sec_10_hardened(void **state) {
    (void)state;
    int status = child_status(hardened);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals_come_through_the_pipe),
        cmocka_unit_test(test_ways_to_end),
        cmocka_unit_test(test_sig_03_crashes_restore_and_are_raised_again),
        cmocka_unit_test(test_sec_10_hardened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
