// Command lines that lead to the deployment of the run.
#include "unit.h"

#include "../../../src/app/shell_line.h"
#include "app/option.h"
#include "base/mem.h"

#include <stdlib.h>
#include <unistd.h>

static const instant now = INT64_C(1795527000000); // 2026-11-24T13:30:00Z

static char path[] = "/tmp/aifi-shell-line-XXXXXX";

static int write_config(void **state) {
    (void)state;
    static const char text[] = "profile = acme-eu/prod\n"
                               "[profile acme-eu/prod]\nbase-url = https://a.example.com\n"
                               "[profile it's ours]\nbase-url = https://b.example.com\n"
                               "token-command = pass show b\n";
    const int fd = mkstemp(path);
    const bool good = fd >= 0 && write(fd, text, sizeof text - 1) == (ssize_t)(sizeof text - 1);
    close(fd);
    unsetenv("AIFI_BASE_URL");
    unsetenv("AIFI_PROFILE");
    setenv("AIFI_CONFIG", path, 1);
    return good ? 0 : 1;
}

static int remove_config(void **state) {
    (void)state;
    return unlink(path);
}

static void assert_line(
    const char *const *words, const char *profile, const char *command, const char *expected) {
    char *argv[16] = {mem_dup_text(SLICE("aifi-sessions"))};
    int argc = 1;
    struct settings s, other;
    struct error e = {0};
    struct buf out = BUF_INIT(4096);
    for (; *words; words++) {
        argv[argc++] = mem_dup_text(slice_of(*words));
    }
    settings_init(&s);
    if (!options_parse(argc, argv, now, &s, &e) ||
        (profile && !settings_for_profile(&s, profile, now, &other, &e))) {
        fail_msg("%s", e.text);
    }
    shell_line_append(profile ? &other : &s, command, &s.query, &out);
    assert_string_equal(buf_text(&out), expected);
    buf_release(&out);
    if (profile) {
        settings_release(&other);
    }
    settings_release(&s);
    while (argc-- > 0) {
        mem_free(argv[argc]);
    }
}
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_a_profile_in_force_is_named(void **state) {
    (void)state;
    assert_line(
        (const char *const[]){NULL}, NULL, "fraud", "aifi-sessions fraud --profile acme-eu/prod");
    assert_line(WORDS("--store-id=204", "--status=active,completed"), NULL, "list",
        "aifi-sessions list --profile acme-eu/prod --store-id 204 --status active,completed");
    assert_line(WORDS("--profile=it's ours"), NULL, "list --all",
        "aifi-sessions list --all --profile 'it'\\''s ours'");
}

static void test_one_that_was_gone_to_is_named(void **state) {
    (void)state;
    assert_line(WORDS("--base-url=https://x.example.com", "--store-id=204"), "it's ours", "list",
        "aifi-sessions list --profile 'it'\\''s ours' --store-id 204");
    setenv("AIFI_BASE_URL", "https://y.example.com", 1); // counts more than a profile
    assert_line(WORDS("--store-id=204"), "it's ours", "list",
        "aifi-sessions list --profile 'it'\\''s ours' --base-url https://b.example.com "
        "--store-id 204");
    unsetenv("AIFI_BASE_URL");
}

static void test_flags_are_told_and_no_token(void **state) {
    (void)state;
    assert_line(WORDS("--no-config", "--base-url=https://x.example.com", "--token-file=/x.token"),
        NULL, "list", "aifi-sessions list --no-config --base-url https://x.example.com");
    assert_line(WORDS("--base-url=https://x.example.com", "--token-command=pass show x"), NULL,
        "list", "aifi-sessions list --profile acme-eu/prod --base-url https://x.example.com");
    struct buf expected = BUF_INIT(1000);
    buf_printf(&expected, "aifi-sessions list --config %s --profile acme-eu/prod", path);
    assert_line(WORDS("--config", path), NULL, "list", buf_text(&expected));
    buf_release(&expected);
}

static void test_the_demo_is_the_demo(void **state) {
    (void)state;
    assert_line(WORDS("--demo", "--store-id=204"), NULL, "list",
        "aifi-sessions list --demo --store-id 204");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_profile_in_force_is_named),
        cmocka_unit_test(test_one_that_was_gone_to_is_named),
        cmocka_unit_test(test_flags_are_told_and_no_token),
        cmocka_unit_test(test_the_demo_is_the_demo),
    };
    return cmocka_run_group_tests(tests, write_config, remove_config);
}
