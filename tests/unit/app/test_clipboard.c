// Which ways text goes to the clipboard, one after the other, and that none of it goes by a way
// that would cut it. Programs are scripts of the test.
#include "unit.h"

#include "app/clipboard.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIMIT_MS = 20 * 1000 };

static char directory[64];

static void put_program(const char *name, const char *script) {
    char path[200];
    struct error e = {0};
    snprintf(path, sizeof path, "%s/%s", directory, name);
    assert_true(file_replace(path, slice_of(script), false, &e));
    assert_int_equal(chmod(path, 0700), 0);
}

static int make_programs(void **state) {
    (void)state;
    char path[4200];
    snprintf(directory, sizeof directory, "%s", "/tmp/aifi-test-clip-XXXXXX");
    if (!mkdtemp(directory)) {
        return -1;
    }
    snprintf(path, sizeof path, "%s:/usr/bin:/bin", directory);
    return setenv("PATH", path, 1);
}

static int remove_programs(void **state) {
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command);
}

static void the_ways_at_hand_are_known(void **state) {
    (void)state;
    const struct clipboard_world none = {NULL};
    assert_int_equal(clipboard_ways(&none), 1u << CLIPBOARD_TERMINAL);
    const struct clipboard_world empty = {.command = "", .tmux = "", .wayland = "", .screen = ""};
    assert_int_equal(clipboard_ways(&empty), 1u << CLIPBOARD_TERMINAL);
    const struct clipboard_world desktop = {.wayland = "wayland-0", .display = ":0"};
    assert_int_equal(clipboard_ways(&desktop),
        1u << CLIPBOARD_WAYLAND | 1u << CLIPBOARD_X11 | 1u << CLIPBOARD_TERMINAL);
    // Both keep OSC 52 from the terminal.
    const struct clipboard_world tmux = {.tmux = "/tmp/tmux,1,0"};
    assert_int_equal(clipboard_ways(&tmux), 1u << CLIPBOARD_TMUX);
    const struct clipboard_world screen = {.screen = "1.pts"};
    assert_int_equal(clipboard_ways(&screen), 0);
    const struct clipboard_world own = {.command = "pbcopy", .tmux = "x"};
    assert_int_equal(clipboard_ways(&own), 1u << CLIPBOARD_COMMAND | 1u << CLIPBOARD_TMUX);
    for (enum clipboard_way way = 0; way < CLIPBOARD_WAY_COUNT; way++) {
        assert_true(clipboard_name(way)[0] != '\0');
    }
}

static enum clipboard_state wait_for(struct clipboard *c) {
    const int64_t deadline_ms = clock_monotonic_ms() + LIMIT_MS;
    enum clipboard_state state;
    while ((state = clipboard_step(c, 0)) == CLIPBOARD_BUSY) {
        struct pollfd fds[JOB_FDS];
        poll(fds, (nfds_t)job_fds(&c->job, fds), JOB_EXIT_POLL_MS);
        assert_true(clock_monotonic_ms() < deadline_ms);
    }
    return state;
}

static void assert_copied(const char *expected) {
    char path[200];
    struct error e = {0};
    struct buf b = BUF_INIT(1000);
    snprintf(path, sizeof path, "%s/copied", directory);
    assert_true(file_read(path, 1000, &b, &e));
    assert_slice(buf_slice(&b), expected);
    buf_release(&b);
}

static void the_users_command_comes_first(void **state) {
    (void)state;
    struct clipboard c = {.left = 0};
    char command[200];
    put_program("my copy", "#!/bin/sh\ncat > \"$(dirname \"$0\")/$1\"\n");
    snprintf(command, sizeof command, "'%s/my copy' copied", directory);
    const struct clipboard_world w = {.command = command, .wayland = "w"};
    clipboard_put(&c, &w, SLICE("the text"));
    assert_int_equal(wait_for(&c), CLIPBOARD_TAKEN);
    assert_int_equal(c.way, CLIPBOARD_COMMAND);
    assert_copied("the text");
    clipboard_release(&c);
    assert_int_equal(clipboard_step(&c, 0), CLIPBOARD_NONE);
}

static void what_fails_gives_way_to_the_next(void **state) {
    (void)state;
    struct clipboard c = {.left = 0};
    put_program("wl-copy", "#!/bin/sh\nexit 1\n");
    put_program("xclip", "#!/bin/sh\ncat > \"$(dirname \"$0\")/copied\"\n");
    const struct clipboard_world w = {
        .command = "aifi-no-such-program", .wayland = "w", .display = ":0"};
    clipboard_put(&c, &w, SLICE("once more"));
    assert_int_equal(wait_for(&c), CLIPBOARD_TAKEN);
    assert_int_equal(c.way, CLIPBOARD_X11);
    assert_copied("once more");
    clipboard_release(&c);
    const struct clipboard_world failing = {.command = "'open", .wayland = "w"};
    clipboard_put(&c, &failing, SLICE("x"));
    assert_int_equal(wait_for(&c), CLIPBOARD_TAKEN);
    assert_int_equal(c.way, CLIPBOARD_TERMINAL);
    assert_slice(buf_slice(&c.text), "x");
    clipboard_release(&c);
}

static void what_nobody_takes_is_refused_with_the_reason(void **state) {
    (void)state;
    struct clipboard c = {.left = 0};
    const struct clipboard_world w = {.command = "false", .screen = "1.pts"};
    clipboard_put(&c, &w, SLICE("x"));
    assert_int_equal(wait_for(&c), CLIPBOARD_REFUSED);
    assert_non_null(strstr(c.error.text, "false ended with status 1"));
    assert_slice(buf_slice(&c.text), "x"); // to be shown
    clipboard_release(&c);
    const struct clipboard_world screen = {.screen = "1.pts"};
    clipboard_put(&c, &screen, SLICE("x"));
    assert_int_equal(wait_for(&c), CLIPBOARD_REFUSED);
    assert_non_null(strstr(c.error.text, "GNU screen"));
    clipboard_release(&c);
}

static void a_program_that_hangs_is_given_up(void **state) {
    (void)state;
    struct clipboard c = {.left = 0};
    const struct clipboard_world w = {.command = "sleep 1000", .screen = "1.pts"};
    clipboard_put(&c, &w, SLICE("x"));
    assert_int_equal(clipboard_step(&c, 1000), CLIPBOARD_BUSY);
    assert_true(clipboard_is_busy(&c));
    assert_int_equal(clipboard_step(&c, 1000 + CLIPBOARD_LIMIT_MS - 1), CLIPBOARD_BUSY);
    assert_int_equal(clipboard_step(&c, 1000 + CLIPBOARD_LIMIT_MS), CLIPBOARD_REFUSED);
    assert_non_null(strstr(c.error.text, "sleep did not end within 5 s"));
    clipboard_release(&c);
}

static void long_text_is_refused_and_not_cut(void **state) {
    (void)state;
    struct clipboard c = {.left = 0};
    const struct clipboard_world none = {NULL}, tmux = {.tmux = "x"};
    const size_t len = CLIPBOARD_TERMINAL_MAX_LEN + 1;
    char *text = mem_alloc(len);
    memset(text, 'x', len);
    clipboard_put(&c, &none, (struct slice){text, len - 1});
    assert_int_equal(wait_for(&c), CLIPBOARD_TAKEN);
    assert_int_equal(c.way, CLIPBOARD_TERMINAL);
    clipboard_put(&c, &none, (struct slice){text, len});
    assert_int_equal(wait_for(&c), CLIPBOARD_REFUSED);
    assert_non_null(strstr(c.error.text, "too many for the clipboard"));
    clipboard_put(&c, &tmux, (struct slice){text, len});
    assert_int_equal(wait_for(&c), CLIPBOARD_REFUSED);
    assert_true((CLIPBOARD_TERMINAL_MAX_LEN + 2) / 3 * 4 <= 74994);
    clipboard_release(&c);
    mem_free(text);
}

#define program_test(function)                                                                     \
    cmocka_unit_test_setup_teardown(function, make_programs, remove_programs)

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ways_at_hand_are_known),
        program_test(the_users_command_comes_first),
        program_test(what_fails_gives_way_to_the_next),
        cmocka_unit_test(what_nobody_takes_is_refused_with_the_reason),
        cmocka_unit_test(a_program_that_hangs_is_given_up),
        cmocka_unit_test(long_text_is_refused_and_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
