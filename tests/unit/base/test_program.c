// A program beside a loop: nothing waits for it, and all of its ends are told apart.
#include "base/program.h"

#include "base/clock.h"
#include "other_programs.h"
#include "unit.h"

#include <signal.h>

enum { LIMIT_MS = 20000, OUTPUT_MAX = 1000 };

static struct program *start_for(const char *script, int64_t limit_ms, int64_t now_ms) {
    struct error e;
    const char *argv[] = {"sh", "-c", script, NULL};
    struct program *p = program_start((char *const *)argv, OUTPUT_MAX, limit_ms, now_ms, &e);
    if (!p) {
        fail_msg("%s", e.text);
    }
    return p;
}

static struct program *start(const char *script, int64_t now_ms) {
    return start_for(script, LIMIT_MS, now_ms);
}

static enum program_state finish(struct program *p) {
    enum program_state state;
    while ((state = program_step(p, clock_monotonic_ms())) == PROGRAM_RUNS) {
        struct pollfd fds[PROGRAM_FDS];
        const size_t n = program_fds(p, fds);
        const int64_t left_ms = program_due_ms(p) - clock_monotonic_ms();
        poll(fds, (nfds_t)n, left_ms < 0 ? 0 : (int)left_ms);
    }
    return state;
}

static void expect_output(const char *script, const char *expected) {
    struct program *p = start(script, clock_monotonic_ms());
    if (finish(p) != PROGRAM_ENDED) {
        fail_msg("%s", program_error(p)->text);
    }
    assert_slice(program_output(p), expected);
    program_free(p);
}

static void test_what_it_prints(void **state) {
    (void)state;
    expect_output("printf abc", "abc");
    expect_output("printf abc; sleep 0.05; printf def", "abcdef");
    expect_output("true", "");
    expect_output("printf abc; exec >&-; sleep 0.05", "abc"); // ends its output before itself
    expect_output("cat", "");                                 // there is nothing to read
    expect_output("printf abc; echo secret >&2", "abc");
}

static void test_sec_13_failures_are_named(void **state) {
    (void)state;
    static const struct {
        const char *script, *text;
    } rows[] = {
        {"exit 7", "sh ended with status 7"},
        {"kill -9 $$", "sh was ended by signal 9 (Killed)"},
        {"head -c 1000000 /dev/zero", "sh prints more than 1000 bytes"},
        {"yes secret", "sh prints more than 1000 bytes"},
        {"echo secret; echo secret >&2; exit 3", "sh ended with status 3"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct program *p = start(rows[i].script, clock_monotonic_ms());
        assert_int_equal(finish(p), PROGRAM_FAILED);
        assert_int_equal(program_error(p)->kind, ERROR_FAILED);
        assert_string_equal(program_error(p)->text, rows[i].text);
        assert_int_equal(program_step(p, INT64_MAX), PROGRAM_FAILED); // and stays so
        program_free(p);
    }
}

static void test_no_program_at_all(void **state) {
    (void)state;
    struct error e;
    char name[] = "/nonexistent/program";
    char *argv[] = {name, NULL};
    assert_null(program_start(argv, OUTPUT_MAX, LIMIT_MS, 0, &e));
    assert_string_equal(e.text, "cannot run /nonexistent/program: No such file or directory");
}

// Where the whole group is told to end, a child that it started ends as well.
static pid_t pid_of(struct program *p) {
    const int64_t deadline_ms = clock_monotonic_ms() + 60000;
    struct pollfd fds[PROGRAM_FDS];
    const size_t n = program_fds(p, fds);
    assert_true(n > 0);
    assert_true(poll(fds, 1, (int)(deadline_ms - clock_monotonic_ms())) > 0);
    char text[32] = "";
    assert_true(read(fds[0].fd, text, sizeof text - 1) > 0);
    return read_pid(slice_of(text));
}

static void test_sec_13_one_that_hangs(void **state) {
    (void)state;
    struct program *p = start("sleep 1000 & echo $!; wait", 5000);
    const pid_t pid = pid_of(p); // reads what it printed
    assert_int_equal(program_step(p, 5000 + LIMIT_MS - 1), PROGRAM_RUNS);
    assert_true(program_due_ms(p) <= 5000 + LIMIT_MS);
    assert_int_equal(program_step(p, 5000 + LIMIT_MS), PROGRAM_FAILED);
    assert_string_equal(program_error(p)->text, "sh did not end within 20 s and was stopped");
    assert_true(dies_soon(pid));
    program_free(p);
}

// Neither by ignoring what can be ignored, nor by keeping us busy.
static void test_sec_13_one_that_will_not_end(void **state) {
    (void)state;
    static const struct {
        const char *script;
        int64_t limit_ms;
        const char *text;
    } rows[] = {
        {"trap '' TERM INT HUP; exec >&-; while :; do :; done", 300,
            "sh did not end within 0.3 s and was stopped"},
        {"sleep 1000", 0, "sh did not end within 0 s and was stopped"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const int64_t start_ms = clock_monotonic_ms();
        struct program *p = start_for(rows[i].script, rows[i].limit_ms, start_ms);
        assert_int_equal(finish(p), PROGRAM_FAILED);
        assert_true(clock_monotonic_ms() >= start_ms + rows[i].limit_ms);
        assert_string_equal(program_error(p)->text, rows[i].text);
        program_free(p);
    }
}

static void test_one_that_is_no_longer_wanted(void **state) {
    (void)state;
    struct program *p = start("sleep 1000 & echo $!; wait", clock_monotonic_ms());
    const pid_t pid = pid_of(p);
    program_free(p);
    assert_true(dies_soon(pid));
    program_free(NULL);
}

// The output stays open in a descendant; the program's end is what counts.
static void test_a_descendant_that_keeps_the_output_open(void **state) {
    (void)state;
    struct program *p = start("sleep 1000 & echo $!", clock_monotonic_ms());
    assert_int_equal(finish(p), PROGRAM_ENDED);
    const pid_t pid = read_pid(program_output(p));
    program_free(p);
    assert_true(was_left_alone(pid)); // it may be a clipboard program at its work
    kill(pid, SIGKILL);
    assert_true(dies_soon(pid));
}

static void test_signals_do_not_disturb(void **state) {
    (void)state;
    const struct sigaction before = interrupt_often();
    for (int i = 0; i < 5; i++) {
        expect_output("echo begin; sleep 0.02; echo end", "begin\nend\n");
        program_free(start("sleep 1000", clock_monotonic_ms())); // waits for its death
    }
    interrupt_no_more(&before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_leaving_nothing(test_what_it_prints),
        test_leaving_nothing(test_sec_13_failures_are_named),
        test_leaving_nothing(test_no_program_at_all),
        test_leaving_nothing(test_sec_13_one_that_hangs),
        test_leaving_nothing(test_sec_13_one_that_will_not_end),
        test_leaving_nothing(test_one_that_is_no_longer_wanted),
        test_leaving_nothing(test_a_descendant_that_keeps_the_output_open),
        test_leaving_nothing(test_signals_do_not_disturb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
