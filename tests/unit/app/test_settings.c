// Settings of a whole configuration, and those of another profile while the program runs.
#include "unit.h"

#include "app/option.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <unistd.h>

static const instant now = INT64_C(1795527000000); // 2026-11-24T13:30:00Z

static const char config[] = "interval = 40\n"
                             "[profile a]\n"
                             "base-url = https://a.example.com\n"
                             "token-file = /a.token\n"
                             "zone = utc\n"
                             "[profile b]\n"
                             "base-url = https://b.example.com\n"
                             "token-command = pass show b\n"
                             "mouse = yes\n"
                             "[profile client]\n"
                             "base-url = https://a.example.com\n"
                             "token-url = https://id.example.com/token\n"
                             "client-id = us\n"
                             "[profile other client]\n"
                             "base-url = https://a.example.com\n"
                             "token-url = https://id.example.org/token\n"
                             "client-id = them\n"
                             "[profile looks]\n"
                             "theme = light\n"
                             "[view queue]\n"
                             "view = fraud\n"
                             "interval = 50\n";

struct run {
    char *argv[16];
    int argc;
    struct settings settings;
    struct error error;
};

static void start(struct run *r, const char *const *words) {
    *r = (struct run){.argc = 0};
    r->argv[r->argc++] = mem_dup_text(SLICE("aifi-sessions"));
    for (; *words; words++) {
        r->argv[r->argc++] = mem_dup_text(slice_of(*words));
    }
    settings_init(&r->settings);
    settings_take_token(&r->settings);
    if (!options_parse(r->argc, r->argv, now, &r->settings, &r->error)) {
        fail_msg("%s", r->error.text);
    }
}
#define START(r, ...) start((r), (const char *const[]){__VA_ARGS__, NULL})

static void end(struct run *r) {
    settings_release(&r->settings);
    for (int i = 0; i < r->argc; i++) {
        mem_free(r->argv[i]);
    }
}

static void switch_to(const struct settings *old, const char *name, struct settings *out) {
    struct error e = {0};
    if (!settings_for_profile(old, name, now, out, &e)) {
        fail_msg("%s", e.text);
    }
}

static void a_profile_is_as_though_started_with_it(void **state) {
    (void)state;
    struct run r;
    struct settings other;
    START(&r, "--profile", "a", "--store-id", "204", "--max-rows", "1000");
    assert_string_equal(r.settings.base_url, "https://a.example.com");
    assert_string_equal(r.settings.token_file, "/a.token");
    assert_int_equal(r.settings.zone, ZONE_UTC);
    assert_true(r.settings.interval_ms == 40000);
    assert_true(r.settings.is_profiles_own);

    switch_to(&r.settings, "b", &other);
    assert_string_equal(other.profile, "b");
    assert_string_equal(other.base_url, "https://b.example.com");
    assert_string_equal(other.token_command, "pass show b");
    assert_null(other.token_file);
    assert_int_equal(other.zone, ZONE_LOCAL); // that was a's
    assert_true(other.mouse);
    assert_true(other.interval_ms == 40000);
    assert_true(other.max_rows == 1000);
    assert_slice(query_get(&other.query, PARAM_STORE_ID), "204");
    settings_release(&other);
    end(&r);
}

// Flags and variables of one deployment do not count for another one.
static void a_profile_leaves_the_deployment_of_flags(void **state) {
    (void)state;
    static const char *const lines[][4] = {
        {"--base-url=https://x.example.com", "--token-file=/x.token", "--ca-file=/x.pem"},
        {"--demo", "--demo-rows=100"},
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct run r;
        struct settings other, again;
        start(&r, lines[i]);
        assert_false(r.settings.is_profiles_own);
        switch_to(&r.settings, "b", &other);
        assert_string_equal(other.base_url, "https://b.example.com");
        assert_string_equal(other.token_command, "pass show b");
        assert_null(other.token_file);
        assert_null(other.ca_file);
        assert_false(other.demo);
        assert_true(other.is_profiles_own);
        // One that names no deployment is a look at the one that flags name.
        switch_to(&other, "looks", &again);
        assert_string_equal(again.theme, "light");
        assert_int_equal(again.demo, i == 1);
        assert_false(again.is_profiles_own);
        settings_release(&again);
        settings_release(&other);
        end(&r);
    }
    struct run r;
    struct settings other;
    setenv("AIFI_BASE_URL", "https://x.example.com", 1);
    START(&r, "--token-file=/x.token");
    switch_to(&r.settings, "a", &other);
    assert_string_equal(other.base_url, "https://a.example.com");
    assert_string_equal(other.token_file, "/a.token");
    settings_release(&other);
    end(&r);
    unsetenv("AIFI_BASE_URL");
}

static void sec_08_a_token_of_the_environment_stays_with_its_deployment(void **state) {
    (void)state;
    struct run r;
    struct settings other, back;
    setenv("AIFI_TOKEN", "token-of-a", 1);
    START(&r, "--profile=a");
    assert_string_equal(r.settings.environment_token.text, "token-of-a");
    assert_null(r.settings.token_file); // a variable counts more
    switch_to(&r.settings, "b", &other);
    assert_null(other.environment_token.text);
    assert_string_equal(other.token_command, "pass show b");
    switch_to(&other, "a", &back);
    assert_string_equal(back.environment_token.text, "token-of-a");
    assert_null(back.token_file);
    settings_release(&back);
    settings_release(&other);
    end(&r);
}

static void sec_08_a_client_secret_stays_with_its_token_url(void **state) {
    (void)state;
    struct run r;
    struct settings other, third, back;
    setenv("AIFI_CLIENT_SECRET", "secret of us", 1);
    START(&r, "--profile=client");
    assert_string_equal(r.settings.environment_secret.text, "secret of us");
    switch_to(&r.settings, "other client", &other); // of the same deployment
    assert_string_equal(other.token_url, "https://id.example.org/token");
    assert_null(other.environment_secret.text);
    switch_to(&other, "b", &third);
    assert_null(third.environment_secret.text);
    switch_to(&third, "client", &back);
    assert_string_equal(back.environment_secret.text, "secret of us");
    settings_release(&back);
    settings_release(&third);
    settings_release(&other);
    end(&r);
}

static void an_unknown_profile_leaves_nothing_behind(void **state) {
    (void)state;
    struct run r;
    struct settings other;
    struct error e = {0};
    START(&r, "--profile=a");
    assert_false(settings_for_profile(&r.settings, "c", now, &other, &e));
    assert_non_null(strstr(e.text, "there is no profile c"));
    end(&r);
}

static void a_view_begins_with_its_interval_unless_a_flag_says_another(void **state) {
    (void)state;
    struct run r;
    START(&r, "--profile=a", "--view=queue");
    assert_non_null(r.settings.begins);
    assert_int_equal(r.settings.begins->kind, VIEW_FRAUD);
    assert_true(r.settings.interval_ms == 50000);
    end(&r);
    START(&r, "--profile=a", "--view=queue", "--interval=off");
    assert_true(r.settings.interval_ms == 0 && r.settings.begins->interval_ms == 0);
    end(&r);
}

static int write_config(void **state) {
    char *directory = mem_dup_text(SLICE("/tmp/settings-XXXXXX"));
    struct buf path = BUF_INIT(400);
    struct error e = {0};
    *state = directory;
    if (!mkdtemp(directory)) {
        return -1;
    }
    buf_printf(&path, "%s/config", directory);
    const bool good = file_replace(buf_text(&path), slice_of(config), false, &e);
    setenv("XDG_CONFIG_DIRS", "/nonexistent", 1);
    setenv("XDG_STATE_HOME", "/nonexistent", 1);
    setenv("AIFI_CONFIG", buf_text(&path), 1);
    unsetenv("AIFI_PROFILE");
    unsetenv("AIFI_TOKEN");
    buf_release(&path);
    return good ? 0 : -1;
}

static int remove_config(void **state) {
    char *directory = *state;
    unlink(getenv("AIFI_CONFIG"));
    rmdir(directory);
    mem_free(directory);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_is_as_though_started_with_it),
        cmocka_unit_test(a_profile_leaves_the_deployment_of_flags),
        cmocka_unit_test(sec_08_a_token_of_the_environment_stays_with_its_deployment),
        cmocka_unit_test(sec_08_a_client_secret_stays_with_its_token_url),
        cmocka_unit_test(an_unknown_profile_leaves_nothing_behind),
        cmocka_unit_test(a_view_begins_with_its_interval_unless_a_flag_says_another),
    };
    return cmocka_run_group_tests(tests, write_config, remove_config);
}
