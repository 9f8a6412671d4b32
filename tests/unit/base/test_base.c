// Broken promises and last words.
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int n_hook_calls;

static void count_call(void) {
    n_hook_calls++;
}

static void exit_42(void) {
    _exit(42);
}

static void break_promise(void) {
    require(1 + 1 == 3);
}

static void break_promise_with_hook(void) {
    base_set_last_words_hook(exit_42);
    bug("with a hook");
}

static void test_last_words_run_once(void **state) {
    (void)state;
    base_run_last_words();
    base_set_last_words_hook(count_call);
    base_run_last_words();
    base_run_last_words();
    assert_int_equal(n_hook_calls, 1);
    base_set_last_words_hook(count_call);
    base_set_last_words_hook(NULL);
    base_run_last_words();
    assert_int_equal(n_hook_calls, 1);
}

static void test_a_kept_promise_does_nothing(void **state) {
    (void)state;
    require(true);
}

static void test_a_bug_aborts(void **state) {
    (void)state;
    int status = child_status(break_promise);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void test_a_bug_says_the_last_words_first(void **state) {
    (void)state;
    int status = child_status(break_promise_with_hook);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
}

static void test_a_bug_names_its_place(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        break_promise();
    }
    close(ends[1]);
    char text[512] = "";
    ssize_t n = read(ends[0], text, sizeof(text) - 1);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    assert_true(n > 0);
    assert_non_null(strstr(text, "test_base.c:"));
    assert_non_null(strstr(text, "1 + 1 == 3"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_last_words_run_once),
        cmocka_unit_test(test_a_kept_promise_does_nothing),
        cmocka_unit_test(test_a_bug_aborts),
        cmocka_unit_test(test_a_bug_says_the_last_words_first),
        cmocka_unit_test(test_a_bug_names_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
