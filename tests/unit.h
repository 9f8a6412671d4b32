// What every unit test includes: cmocka behind the headers that it needs, and a few asserts of our
// own.
#ifndef AIFI_TESTS_UNIT_H
#define AIFI_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"

#include <sys/wait.h>
#include <unistd.h>

#define assert_slice(actual, expected)                                                             \
    do {                                                                                           \
        struct slice assert_a = (actual), assert_b = slice_of(expected);                           \
        if (!slice_equal(assert_a, assert_b)) {                                                    \
            fail_msg("\"%.*s\" is not \"%s\"", SLICE_ARG(assert_a), (expected));                   \
        }                                                                                          \
    } while (0)

// Compares what was collected and clears it.
#define assert_buf(b, expected)                                                                    \
    do {                                                                                           \
        assert_slice(buf_slice(b), expected);                                                      \
        buf_clear(b);                                                                              \
    } while (0)

// The wait status of a child that runs `function`, its standard error thrown away.
static inline int child_status(void (*function)(void)) {
    pid_t pid = fork();
    if (pid == 0) {
        close(STDERR_FILENO);
        function();
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
}

#endif
