// Tokens: the four sources, what each refuses, and what never shows.
#include "net/secret.h"

#include "base/clock.h"
#include "base/file.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

static const char good[] = "abc-DEF.012_~+/==";

// A directory of the test's own; `path` names a file in it.
struct place {
    char dir[64], path[96];
};

static int enter(void **state) {
    struct place *p = test_malloc(sizeof(*p));
    snprintf(p->dir, sizeof(p->dir), "/tmp/aifi-token-XXXXXX");
    if (!mkdtemp(p->dir)) {
        return -1;
    }
    snprintf(p->path, sizeof(p->path), "%s/token", p->dir);
    *state = p;
    return 0;
}

static int leave(void **state) {
    struct place *p = *state;
    unlink(p->path);
    rmdir(p->dir);
    test_free(p);
    return 0;
}

static void write_file(const char *path, const char *text, size_t len, mode_t mode) {
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, len), (ssize_t)len);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

// A loop as a program has one, for one reading.
static bool finish(struct secret_reading *r, struct token *t, struct error *e) {
    enum secret_state state;
    while ((state = secret_step(r, clock_monotonic_ms(), t, e)) == SECRET_COMING) {
        struct pollfd fds[SECRET_FDS];
        const size_t n = secret_fds(r, fds);
        const int64_t left_ms = secret_due_ms(r) - clock_monotonic_ms();
        poll(fds, (nfds_t)n, left_ms < 0 ? 0 : (int)left_ms);
    }
    secret_reading_free(r);
    return state == SECRET_HERE;
}

static bool read_file(enum secret_kind kind, const char *path, struct token *t, struct error *e) {
    return finish(secret_read_file(kind, path, clock_monotonic_ms()), t, e);
}

static bool run_as(enum secret_kind kind, struct slice command, struct token *t, struct error *e) {
    return finish(secret_read_command(kind, command, clock_monotonic_ms()), t, e);
}

static void accept_file(const char *path) {
    struct token t = {0};
    struct error e;
    if (!read_file(SECRET_TOKEN, path, &t, &e)) {
        fail_msg("%s", e.text);
    }
    assert_string_equal(t.text, good);
    assert_string_equal(t.source, "file");
    token_release(&t);
    assert_null(t.text);
}

static void refuse_file(const char *path, const char *words) {
    struct token t = {0};
    struct error e;
    assert_false(read_file(SECRET_TOKEN, path, &t, &e));
    assert_int_equal(e.kind, ERROR_AUTH);
    assert_null(t.text);
    if (!strstr(e.text, words)) {
        fail_msg("\"%s\" does not say \"%s\"", e.text, words);
    }
}

static void write_text(const struct place *p, const char *text) {
    write_file(p->path, text, strlen(text), 0600);
}

static void SEC_04_only_the_owner_may_touch_the_file(void **state) {
    const struct place *p = *state;
    static const mode_t modes[] = {0640, 0644, 0604, 0620, 0602, 0601, 0666, 0777};
    for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
        write_file(p->path, good, strlen(good), modes[i]);
        refuse_file(p->path, "chmod 600");
    }
    write_file(p->path, good, strlen(good), 0600);
    accept_file(p->path);
    write_file(p->path, good, strlen(good), 0400);
    accept_file(p->path);
}

static void SEC_04_a_file_of_another_user(void **state) {
    const struct place *p = *state;
    if (geteuid() != 0) {
        skip();
    }
    write_text(p, good);
    assert_int_equal(chown(p->path, 12345, 12345), 0);
    refuse_file(p->path, "another user");
}

static void read_as_nobody(const char *path) {
    struct token t = {0};
    struct error e;
    int status = setgid(12345) == 0 && setuid(12345) == 0 ? 0 : 9;
    _exit(status ? status : read_file(SECRET_TOKEN, path, &t, &e) ? 1 : 2);
}

static int as_nobody(const char *path) {
    pid_t pid = fork();
    if (pid == 0) {
        read_as_nobody(path);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

static void SEC_04_roots_file_for_a_group(void **state) {
    const struct place *p = *state;
    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(chmod(p->dir, 0755), 0);
    write_file(p->path, good, strlen(good), 0640);
    assert_int_equal(chown(p->path, 0, 12345), 0);
    assert_int_equal(as_nobody(p->path), 1);
    write_file(p->path, good, strlen(good), 0644);
    assert_int_equal(as_nobody(p->path), 2);
}

static void SEC_04_links_and_open_descriptors(void **state) {
    const struct place *p = *state;
    char link_path[128], by_number[64];
    snprintf(link_path, sizeof(link_path), "%s/link", p->dir);
    write_text(p, good);
    assert_int_equal(symlink("token", link_path), 0);
    accept_file(link_path); // what counts is the file that was opened
    assert_int_equal(chmod(p->path, 0644), 0);
    refuse_file(link_path, "chmod 600");
    unlink(link_path);

    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], good, strlen(good)), (ssize_t)strlen(good));
    close(ends[1]);
    snprintf(by_number, sizeof(by_number), "/dev/fd/%d", ends[0]);
    accept_file(by_number);
    close(ends[0]);
}

static void SEC_04_a_fifo(void **state) {
    const struct place *p = *state;
    unlink(p->path);
    assert_int_equal(mkfifo(p->path, 0622), 0);
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open(p->path, O_WRONLY); // waits for the reader
        ssize_t n = write(fd, good, strlen(good));
        _exit(n > 0 ? 0 : 1);
    }
    accept_file(p->path);
    waitpid(pid, NULL, 0);
}

// The release build knows no switch for it, and half a minute of waiting is too much.
static void SEC_13_waiting_has_an_end(void **state) {
    const struct place *p = *state;
#ifndef AIFI_TEST_HOOKS
    skip();
#endif
    struct token t = {0};
    struct error e;
    setenv("AIFI_TEST_TOKEN_WAIT_MS", "150", 1);
    unlink(p->path);
    assert_int_equal(mkfifo(p->path, 0600), 0);
    refuse_file(p->path, "nothing came within 10 s"); // nobody writes
    int fd = open(p->path, O_RDWR);
    assert_int_equal(write(fd, "half-a-token", 12), 12);
    refuse_file(p->path, "nothing came within 10 s"); // and nobody ends it
    close(fd);
    assert_false(run_as(SECRET_TOKEN, SLICE("sleep 60"), &t, &e));
    assert_non_null(strstr(e.text, "did not end within"));
    assert_int_equal(e.kind, ERROR_AUTH);
    unsetenv("AIFI_TEST_TOKEN_WAIT_MS");
}

static void SEC_04_no_file_at_all(void **state) {
    const struct place *p = *state;
    unlink(p->path);
    refuse_file(p->path, "No such file");
    refuse_file(p->dir, "neither a regular file nor a pipe");
    refuse_file("/dev/null", "neither a regular file nor a pipe");
}

static void SEC_04_the_content(void **state) {
    const struct place *p = *state;
    static const struct {
        const char *text, *words; // NULL: accepted
    } rows[] = {
        {"abc-DEF.012_~+/==", NULL},
        {"abc-DEF.012_~+/==\n", NULL},
        {"abc-DEF.012_~+/==\r\n", NULL},
        {" \tabc-DEF.012_~+/== \n\n", NULL},
        {"", "empty"},
        {"\n", "empty"},
        {" \r\n ", "empty"},
        {"one\ntwo\n", "more than one line"},
        {"one\r\ntwo", "more than one line"},
        {"one two", "position 4"},
        {"Bearer abc", "position 7"},
        {"\xef\xbb\xbf"
         "abc",
            "position 1"},
        {"abc\x01", "position 4"},
        {"abc=def", "position 4"},
        {"====", "no letters"},
        {"\"abc\"", "position 1"},
        {"t\xc3\xb6ken", "position 2"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        write_text(p, rows[i].text);
        if (rows[i].words) {
            refuse_file(p->path, rows[i].words);
        } else {
            accept_file(p->path);
        }
    }
    write_file(p->path, "ab\0cd", 5, 0600);
    refuse_file(p->path, "position 3");
}

static void SEC_04_a_file_of_one_megabyte(void **state) {
    const struct place *p = *state;
    struct buf text = BUF_INIT(2 << 20);
    for (size_t i = 0; i < 1 << 20; i++) {
        buf_append_char(&text, 'a');
    }
    write_file(p->path, text.ptr, text.len, 0600);
    refuse_file(p->path, "longer than 8192");
    buf_release(&text);
}

static void SEC_05_what_no_token_can_be(void **state) {
    (void)state;
    static const struct slice bad[] = {
        {"a\r\nX: y", 7}, {"a\0b", 3}, {"a b", 3}, {"a\tb", 3}, {"\xff", 1}, {"a;b", 3}, {"", 0}};
    struct token t = {0};
    struct error e;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(token_from_text(&t, bad[i], "prompt", &e));
        assert_int_equal(e.kind, ERROR_AUTH);
        assert_non_null(strstr(e.text, "prompt"));
    }
    char *huge = test_malloc(100000);
    memset(huge, 'x', 100000);
    assert_false(token_from_text(&t, (struct slice){huge, 100000}, "prompt", &e));
    assert_true(token_from_text(&t, (struct slice){huge, TOKEN_LEN_MAX}, "prompt", &e));
    assert_int_equal(strlen(t.text), TOKEN_LEN_MAX);
    token_release(&t);
    test_free(huge);
}

static void a_refused_token_leaves_the_old_one(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    assert_true(token_from_text(&t, SLICE("first"), "prompt", &e));
    assert_false(token_from_text(&t, SLICE("sec ret"), "prompt", &e));
    assert_string_equal(t.text, "first");
    assert_null(strstr(e.text, "ret"));
    assert_true(token_from_text(&t, SLICE(" third\n"), "prompt", &e));
    assert_string_equal(t.text, "third");
    token_release(&t);
}

static bool run(const char *command, struct token *t, struct error *e) {
    return run_as(SECRET_TOKEN, slice_of(command), t, e);
}

static void SEC_13_the_token_command(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    assert_true(run("printf '%s\\n' abc.def", &t, &e));
    assert_string_equal(t.text, "abc.def");
    assert_string_equal(t.source, "command");
    static const struct {
        const char *command, *words;
    } rows[] = {
        {"false", "status 1"},
        {"sh -c 'exit 7'", "status 7"},
        {"sh -c 'kill -9 $$'", "signal 9"},
        {"true", "empty"},
        {"printf 'a\\nb\\n'", "more than one line"},
        {"head -c 1000000 /dev/zero", "more than"},
        {"/nonexistent/program", "No such file"},
        {"printf 'unclosed", "token command"},
        {"", "token command"},
        {"sh -c 'echo hush-hush >&2; exit 1'", "status 1"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_false(run(rows[i].command, &t, &e));
        assert_int_equal(e.kind, ERROR_AUTH);
        if (!strstr(e.text, rows[i].words)) {
            fail_msg("%s: \"%s\"", rows[i].command, e.text);
        }
        assert_null(strstr(e.text, "hush-hush"));
        assert_string_equal(t.text, "abc.def");
    }
    token_release(&t);
}

static void SEC_13_no_shell_reads_the_command(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    assert_true(run("printf %s abc", &t, &e));
    assert_false(run("printf abc; true", &t, &e)); // ';' is part of the word
    assert_string_equal(t.text, "abc");
    token_release(&t);
}

static void SEC_02_the_environment_is_overwritten(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    setenv("AIFI_TOKEN", "env-token-1", 1);
    const char *bytes = getenv("AIFI_TOKEN");
    assert_true(secret_from_environment(&t, SECRET_TOKEN, &e));
    assert_string_equal(t.text, "env-token-1");
    assert_null(getenv("AIFI_TOKEN"));
    for (size_t i = 0; i < strlen("env-token-1"); i++) {
        assert_int_equal(bytes[i], 0);
    }
    assert_false(secret_from_environment(&t, SECRET_TOKEN, &e));
    assert_int_equal(e.kind, ERROR_NONE);
    assert_string_equal(t.text, "env-token-1");
    setenv("AIFI_TOKEN", "", 1);
    assert_false(secret_from_environment(&t, SECRET_TOKEN, &e));
    assert_int_equal(e.kind, ERROR_NONE);
    setenv("AIFI_TOKEN", "bad token", 1);
    bytes = getenv("AIFI_TOKEN");
    assert_false(secret_from_environment(&t, SECRET_TOKEN, &e));
    assert_int_equal(e.kind, ERROR_AUTH);
    assert_int_equal(bytes[0], 0);
    token_release(&t);
}

static void SEC_02_a_variable_that_is_there_twice(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    char first[] = "AIFI_TOKEN=env-token-3", other[] = "AIFI_TOKENS=kept",
         second[] = "AIFI_TOKEN=env-token-4";
    char *ours[] = {first, other, second, NULL}, **before = environ;
    environ = ours;
    const bool is_found = secret_from_environment(&t, SECRET_TOKEN, &e);
    const bool is_left = getenv("AIFI_TOKEN") != NULL;
    environ = before;
    assert_true(is_found);
    assert_false(is_left);
    assert_string_equal(t.text, "env-token-3");
    assert_string_equal(first, "AIFI_TOKEN=");
    assert_string_equal(second, "AIFI_TOKEN=");
    assert_string_equal(other, "AIFI_TOKENS=kept");
    token_release(&t);
}

static void SEC_03_children_see_no_token(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    setenv("AIFI_TOKEN", "env-token-2", 1);
    assert_false(run("printenv AIFI_TOKEN", &t, &e));
    assert_non_null(strstr(e.text, "status 1"));
    unsetenv("AIFI_TOKEN");
}

static void SEC_03_children_see_no_client_secret(void **state) {
    (void)state;
    struct token t = {0};
    struct error e;
    setenv("AIFI_CLIENT_SECRET", "env-secret", 1);
    assert_false(run("printenv AIFI_CLIENT_SECRET", &t, &e));
    assert_non_null(strstr(e.text, "status 1"));
    const char *bytes = getenv("AIFI_CLIENT_SECRET");
    assert_true(secret_from_environment(&t, SECRET_CLIENT, &e));
    assert_string_equal(t.text, "env-secret");
    assert_null(getenv("AIFI_CLIENT_SECRET"));
    assert_int_equal(bytes[0], 0);
    token_release(&t);
}

// RFC 6749 lets a client secret have what no token may.
static void SEC_05_what_a_client_secret_can_be(void **state) {
    const struct place *p = *state;
    struct token t = {0};
    struct error e;
    write_text(p, " p@ss: w%rd;\"'\n");
    assert_true(read_file(SECRET_CLIENT, p->path, &t, &e));
    assert_string_equal(t.text, "p@ss: w%rd;\"'");
    assert_string_equal(t.source, "file");
    static const struct slice bad[] = {{"a\nb", 3}, {"a\0b", 3}, {"a\tb", 3}, {"\xff", 1}, {"", 0}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(secret_from_text(&t, SECRET_CLIENT, bad[i], "file", &e));
        assert_int_equal(e.kind, ERROR_AUTH);
        assert_non_null(strstr(e.text, "client secret"));
    }
    write_file(p->path, "hush", 4, 0644);
    assert_false(read_file(SECRET_CLIENT, p->path, &t, &e));
    assert_non_null(strstr(e.text, "others may read the client secret file"));
    assert_false(run_as(SECRET_CLIENT, SLICE("false"), &t, &e));
    assert_non_null(strstr(e.text, "the client secret command failed: false ended with status 1"));
    token_release(&t);
}

// A command that does not answer holds nobody up, and ends with the reading.
static void SEC_13_nobody_waits_for_a_command(void **state) {
    const struct place *p = *state;
    struct token t = {0};
    struct error e;
    char command[128];
    unlink(p->path);
    assert_int_equal(mkfifo(p->path, 0600), 0);
    snprintf(command, sizeof command, "cat '%s'", p->path);
    struct secret_reading *r = secret_read_command(SECRET_TOKEN, slice_of(command), 1000);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(secret_step(r, 1000 + i, &t, &e), SECRET_COMING);
    }
    const int64_t due_ms = secret_due_ms(r);
    assert_true(due_ms > 1099 && due_ms <= 1000 + SECRET_WAIT_MS);
    struct pollfd fds[SECRET_FDS];
    const size_t n = secret_fds(r, fds);
    assert_int_equal(poll(fds, (nfds_t)n, 0), 0);
    // Once the file is written, descriptors and time tell when to look.
    int fd = open(p->path, O_WRONLY);
    assert_int_equal(write(fd, good, strlen(good)), (ssize_t)strlen(good));
    close(fd);
    const int64_t deadline_ms = clock_monotonic_ms() + 60000;
    while (secret_step(r, 2000, &t, &e) == SECRET_COMING && clock_monotonic_ms() < deadline_ms) {
        const size_t n_fds = secret_fds(r, fds);
        poll(fds, (nfds_t)n_fds, (int)(secret_due_ms(r) - 2000));
    }
    assert_string_equal(t.text, good);
    secret_reading_free(r);
    // Over the limit: stopped, and said so.
    r = secret_read_command(SECRET_TOKEN, slice_of(command), 1000);
    assert_int_equal(secret_step(r, 1000 + SECRET_WAIT_MS - 1, &t, &e), SECRET_COMING);
    assert_int_equal(secret_step(r, 1000 + SECRET_WAIT_MS, &t, &e), SECRET_UNREADABLE);
    assert_non_null(strstr(e.text, "cat did not end within 10 s"));
    secret_reading_free(r);
    token_release(&t);
}

static bool expiry(const char *text, int64_t *ms) {
    struct token t = {.text = (char *)(uintptr_t)text};
    return token_expiry(&t, ms);
}

static void a_json_web_token_says_when_it_ends(void **state) {
    (void)state;
    int64_t ms = 0;
    // {"alg":"none"} . {"sub":"x","exp":1893456000}
    assert_true(expiry("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxODkzNDU2MDAwfQ.c2ln", &ms));
    assert_int_equal(ms, INT64_C(1893456000000));
    // {"exp":1893456000.75}
    assert_true(expiry("e30.eyJleHAiOjE4OTM0NTYwMDAuNzV9.", &ms));
    assert_int_equal(ms, INT64_C(1893456000000));
    static const char *const none[] = {
        "plain-token",
        "a.b",
        "a.b.c",
        "e30.e30.e30",                            // {}
        "e30.eyJleHAiOiIxODkzNDU2MDAwIn0.x",      // a string
        "e30.eyJhIjp7ImV4cCI6MTg5MzQ1NjAwMH19.x", // {"a":{"exp":…}}
        "e30.eyJleHAiOi0xfQ.x",                   // negative
        "e30.eyJleHAiOjFlOTl9.x",                 // 1e99
        "e30.eyJleHAiOjE4OTM0NTYwMDA.x",          // cut short
        "e30.+/==.x",
        "..",
    };
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        if (expiry(none[i], &ms)) {
            fail_msg("%s", none[i]);
        }
    }
    assert_false(expiry(NULL, &ms));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(SEC_04_only_the_owner_may_touch_the_file, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_a_file_of_another_user, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_roots_file_for_a_group, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_links_and_open_descriptors, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_a_fifo, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_13_waiting_has_an_end, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_no_file_at_all, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_the_content, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_04_a_file_of_one_megabyte, enter, leave),
        cmocka_unit_test(SEC_05_what_no_token_can_be),
        cmocka_unit_test(a_refused_token_leaves_the_old_one),
        cmocka_unit_test(SEC_13_the_token_command),
        cmocka_unit_test(SEC_13_no_shell_reads_the_command),
        cmocka_unit_test(SEC_02_the_environment_is_overwritten),
        cmocka_unit_test(SEC_02_a_variable_that_is_there_twice),
        cmocka_unit_test(SEC_03_children_see_no_token),
        cmocka_unit_test(SEC_03_children_see_no_client_secret),
        cmocka_unit_test_setup_teardown(SEC_05_what_a_client_secret_can_be, enter, leave),
        cmocka_unit_test_setup_teardown(SEC_13_nobody_waits_for_a_command, enter, leave),
        cmocka_unit_test(a_json_web_token_says_when_it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
