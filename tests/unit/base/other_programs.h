// What tests of other programs ask: whether one is dead, that a test leaves nothing behind, no descriptor
// and no child, and that signals disturb nothing.
#ifndef AIFI_TESTS_OTHER_PROGRAMS_H
#define AIFI_TESTS_OTHER_PROGRAMS_H

#include "unit.h"

#include "base/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

enum { DEADLINE_MS = 20000 };

// The letter of proc(5); 'X' when the process is gone.
static inline char process_state(pid_t pid) {
    char path[64], text[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 'X';
    }
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    const char *end = n > 0 ? strrchr(text, ')') : NULL;
    return end ? end[2] : 'X';
}

// Gone, or dead and only waiting for somebody to ask.
static inline bool is_dead(pid_t pid) {
    const char state = process_state(pid);
    return state == 'Z' || state == 'X';
}

static inline bool dies_soon(pid_t pid) {
    const int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    while (!is_dead(pid) && clock_monotonic_ms() < deadline_ms) {
        poll(NULL, 0, 5);
    }
    return is_dead(pid);
}

// Whether nobody has killed it, not even just now: then it can still be stopped. It stays so.
static inline bool was_left_alone(pid_t pid) {
    const int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    kill(pid, SIGSTOP);
    while (!is_dead(pid) && process_state(pid) != 'T' && clock_monotonic_ms() < deadline_ms) {
        poll(NULL, 0, 1);
    }
    return process_state(pid) == 'T';
}

static inline pid_t read_pid(struct slice text) {
    int64_t pid = 0;
    assert_true(slice_to_int64(slice_trim(text), &pid));
    return (pid_t)pid;
}

static int n_descriptors_before;

static inline int count_descriptors(void) {
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    while (d && readdir(d)) {
        n++;
    }
    closedir(d);
    return n;
}

static inline int count_before(void **state) {
    (void)state;
    n_descriptors_before = count_descriptors();
    return 0;
}

static inline int check_nothing_left(void **state) {
    (void)state;
    const bool clean = count_descriptors() == n_descriptors_before &&
                       waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
    return clean ? 0 : -1;
}

#define test_leaving_nothing(function)                                                             \
    cmocka_unit_test_setup_teardown(function, count_before, check_nothing_left)

static inline void ignore_signal(int signal_number) {
    (void)signal_number;
}

// Every call that waits is broken off, again and again, from here on; what was in force before.
static inline struct sigaction interrupt_often(void) {
    struct sigaction action = {.sa_handler = ignore_signal}, before; // no SA_RESTART
    const struct itimerval often = {{0, 700}, {0, 700}};
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    return before;
}

static inline void interrupt_no_more(const struct sigaction *before) {
    const struct itimerval never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, before, NULL);
}

#endif
