// Programs that run beside us: nothing here waits for one but by asking again.
#include "unit.h"

#include "base/clock.h"
#include "base/job.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { LIMIT_MS = 20 * 1000 };

static void wait_for_end(struct job *j) {
    const int64_t deadline_ms = clock_monotonic_ms() + LIMIT_MS;
    while (!job_step(j)) {
        struct pollfd fds[JOB_FDS];
        const size_t n = job_fds(j, fds);
        poll(fds, (nfds_t)n, JOB_EXIT_POLL_MS);
        assert_true(clock_monotonic_ms() < deadline_ms);
    }
}

static void start_shell(struct job *j, const char *command, size_t ceiling) {
    struct error e = {0};
    const char *argv[] = {"sh", "-c", command, NULL};
    if (!job_start(j, (char *const *)argv, ceiling, &e)) {
        fail_msg("%s", e.text);
    }
}

static void give(struct job *j, struct slice text) {
    buf_append(&j->input, text);
    j->input_is_whole = true;
}

static void test_what_it_reads_comes_back(void **state) {
    (void)state;
    struct job j;
    struct error e = {0};
    start_shell(&j, "tr a-z A-Z; echo told >&2", 1000);
    assert_true(job_is_running(&j) && job_wants_input(&j));
    give(&j, SLICE("some rows\n"));
    assert_false(job_wants_input(&j));
    wait_for_end(&j);
    assert_buf(&j.output, "SOME ROWS\ntold\n");
    assert_int_equal(j.n_fed, 10);
    assert_true(job_check(&j, &e));
    assert_true(job_step(&j)); // it stays ended
    job_release(&j);
    assert_false(job_is_running(&j));
}

// More than any pipe holds, in both directions, in parts.
static void test_much_goes_through(void **state) {
    (void)state;
    enum { PARTS = 300, PART_LEN = 10000 };
    struct job j;
    char part[PART_LEN];
    memset(part, 'x', sizeof part);
    start_shell(&j, "cat", (size_t)PARTS * PART_LEN);
    const int64_t deadline_ms = clock_monotonic_ms() + LIMIT_MS;
    for (int i = 0; i < PARTS;) {
        if (job_wants_input(&j)) {
            buf_append(&j.input, (struct slice){part, sizeof part});
            i++;
        }
        assert_false(job_step(&j));
        assert_true(clock_monotonic_ms() < deadline_ms);
    }
    j.input_is_whole = true;
    wait_for_end(&j);
    assert_int_equal(j.n_fed, PARTS * PART_LEN);
    assert_int_equal(j.output.len, PARTS * PART_LEN);
    assert_int_equal(j.n_dropped, 0);
    job_release(&j);
}

static void test_output_is_bounded(void **state) {
    (void)state;
    struct job j;
    start_shell(&j, "head -c 500000 /dev/zero | tr '\\0' y", 1000);
    give(&j, SLICE_NONE);
    wait_for_end(&j);
    assert_int_equal(j.output.len, 1000);
    assert_int_equal(j.n_dropped, 499000);
    job_release(&j);
}

static void test_who_reads_nothing_is_no_fault(void **state) {
    (void)state;
    struct job j;
    struct error e = {0};
    char part[200000];
    memset(part, 'x', sizeof part);
    start_shell(&j, "exec <&-; exit 3", 1000);
    give(&j, (struct slice){part, sizeof part});
    wait_for_end(&j);
    assert_false(job_check(&j, &e));
    assert_non_null(strstr(e.text, "sh ended with status 3"));
    job_release(&j);
}

static void test_it_is_killed_with_all_that_it_started(void **state) {
    (void)state;
    struct job j;
    struct error e = {0};
    start_shell(&j, "sleep 1000 | sleep 1000", 1000);
    job_step(&j);
    job_kill(&j);
    wait_for_end(&j);
    assert_false(job_check(&j, &e));
    assert_non_null(strstr(e.text, "Killed"));
    job_release(&j);
    start_shell(&j, "sleep 1000", 1000);
    job_release(&j); // as well, and does not wait
    struct job none = {0};
    job_release(&none);
    assert_int_not_equal(fcntl(STDIN_FILENO, F_GETFD), -1); // whose descriptors are no zeros
}

// As programs for the clipboard do, which keep the pipe open.
static void test_a_descendant_is_left_alone(void **state) {
    (void)state;
    struct job j;
    struct error e = {0};
    start_shell(&j, "sleep 1000 & echo $!", 1000);
    give(&j, SLICE_NONE);
    wait_for_end(&j);
    assert_true(job_check(&j, &e));
    const pid_t left = (pid_t)strtol(buf_text(&j.output), NULL, 10);
    assert_true(left > 1);
    job_release(&j);
    assert_int_equal(kill(left, SIGKILL), 0);
}

static void test_a_missing_program_is_named(void **state) {
    (void)state;
    struct job j;
    struct error e = {0};
    const char *argv[] = {"aifi-no-such-program", NULL};
    assert_false(job_start(&j, (char *const *)argv, 1000, &e));
    assert_non_null(strstr(e.text, "aifi-no-such-program"));
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_it_reads_comes_back),
        cmocka_unit_test(test_much_goes_through),
        cmocka_unit_test(test_output_is_bounded),
        cmocka_unit_test(test_who_reads_nothing_is_no_fault),
        cmocka_unit_test(test_it_is_killed_with_all_that_it_started),
        cmocka_unit_test(test_a_descendant_is_left_alone),
        cmocka_unit_test(test_a_missing_program_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
