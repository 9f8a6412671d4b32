// Which sessions a command is to get: ids and tokens, typed or from standard input.
#include "unit.h"

#include "../../../src/app/wanted.h"

#include <fcntl.h>

static bool wanted_of(struct wanted *w, struct error *e, const char *const *operands) {
    size_t n = 0;
    while (operands[n]) {
        n++;
    }
    return wanted_read(w, (char *const *)operands, n, e);
}
#define WANTED(w, e, ...) wanted_of(w, e, (const char *const[]){__VA_ARGS__, NULL})

static void test_ids_and_tokens(void **state) {
    (void)state;
    struct wanted w;
    struct error e = {0};
    assert_true(WANTED(&w, &e, "7", "d3a00526-1864-4f6e-bb2d-46e3ab7fa780", "7"));
    assert_int_equal(w.n, 3);
    assert_slice(wanted_text(&w, 0), "7");
    assert_int_equal(wanted_param(&w, 0), PARAM_ID);
    assert_int_equal(wanted_param(&w, 1), PARAM_SESSION_TOKEN);
    assert_slice(wanted_text(&w, 2), "7");
    wanted_release(&w);
}

static void test_what_is_neither(void **state) {
    (void)state;
    static const char *const names[] = {
        "", "abc", "-5", "12 3", "list", "no-digits-here", "a/b/c/d/e1", "12345678901234567890"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct wanted w;
        struct error e = {0};
        const bool is_token = i == ARRAY_LEN(names) - 1; // too long for a number
        assert_int_equal(WANTED(&w, &e, names[i]), is_token);
        assert_int_equal(e.kind, is_token ? ERROR_NONE : ERROR_USAGE);
        wanted_release(&w);
    }
}

static void test_standard_input(void **state) {
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    static const char text[] = "5\n 6\tab12cd34\r\n\n7";
    assert_int_equal(write(fds[1], text, sizeof text - 1), sizeof text - 1);
    close(fds[1]);
    const int before = dup(STDIN_FILENO);
    dup2(fds[0], STDIN_FILENO);
    struct wanted w;
    struct error e = {0};
    assert_true(WANTED(&w, &e, "1", "-", "2"));
    dup2(before, STDIN_FILENO);
    close(before);
    close(fds[0]);
    static const char *const expected[] = {"1", "5", "6", "ab12cd34", "7", "2"};
    assert_int_equal(w.n, ARRAY_LEN(expected));
    for (size_t i = 0; i < w.n; i++) {
        assert_slice(wanted_text(&w, i), expected[i]);
    }
    wanted_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ids_and_tokens),
        cmocka_unit_test(test_what_is_neither),
        cmocka_unit_test(test_standard_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
