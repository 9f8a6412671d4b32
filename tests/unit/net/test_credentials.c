// Credentials without a network: which source is in force, what a person is asked for, and what is
// told of the token.
#include "net/net.h"

#include "base/instant.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

// {"alg":"none"} . {"sub":"x","exp":1893456000}
static const char jwt[] = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxODkzNDU2MDAwfQ.c2ln";
static const instant jwt_ends = INT64_C(1893456000000);

static struct net *start_for(const char *url, const struct credentials_plan *plan) {
    struct error e;
    const struct net_options o = {.base_url = slice_of(url), .seed = 1, .credentials = plan};
    struct net *n = net_new(&o, &e);
    if (!n) {
        fail_msg("%s", e.text);
    }
    return n;
}

static struct net *start(const struct credentials_plan *plan) {
    return start_for("https://api.example.com", plan);
}

static enum credentials_state request(struct net *n) {
    struct credentials *c = net_credentials(n);
    credentials_request(c, 1000);
    return credentials_step(c, 1000, INT64_C(1700000000000));
}

static struct token token_of(const char *text) {
    struct token t = {0};
    struct error e;
    assert_true(token_from_text(&t, slice_of(text), "environment", &e));
    return t;
}

static void without_a_plan(void **state) {
    (void)state;
    struct net *n = start(NULL);
    assert_null(net_credentials(n));
    assert_false(net_has_token(n));
    net_run(n, 0, 0);
    net_free(n);
}

static void a_given_token(void **state) {
    (void)state;
    struct token given = token_of("given");
    const struct credentials_plan plan = {.given = &given, .may_type = true};
    struct net *n = start(&plan);
    struct credentials *c = net_credentials(n);
    assert_int_equal(credentials_get_state(c), CREDENTIALS_NOTHING);
    assert_false(net_has_token(n)); // not before it is requested
    assert_int_equal(request(n), CREDENTIALS_READY);
    assert_string_equal(net_token(n)->text, "given");
    assert_int_equal(credentials_get_source(c), CREDENTIALS_GIVEN);
    assert_false(credentials_can_fetch(c));
    assert_int_equal(request(n), CREDENTIALS_TO_TYPE); // there is no other
    assert_string_equal(net_token(n)->text, "given");
    struct error e;
    assert_false(credentials_type(c, SLICE("two words"), &e));
    assert_int_equal(credentials_get_state(c), CREDENTIALS_TO_TYPE);
    assert_true(credentials_type(c, SLICE("typed\n"), &e));
    assert_int_equal(credentials_get_state(c), CREDENTIALS_READY);
    assert_string_equal(net_token(n)->text, "typed");
    assert_int_equal(credentials_n_tokens(c), 2);
    net_free(n);
    token_release(&given);
}

static void nobody_to_ask(void **state) {
    (void)state;
    struct token given = token_of("given");
    const struct credentials_plan nothing = {.may_type = false}, one = {.given = &given};
    struct net *n = start(&nothing);
    assert_int_equal(request(n), CREDENTIALS_FAILED);
    assert_non_null(strstr(credentials_error(net_credentials(n))->text, "--token-file"));
    assert_int_equal(credentials_error(net_credentials(n))->kind, ERROR_AUTH);
    net_free(n);
    n = start(&one);
    assert_int_equal(request(n), CREDENTIALS_READY);
    assert_int_equal(request(n), CREDENTIALS_FAILED);
    assert_non_null(strstr(credentials_error(net_credentials(n))->text, "was refused"));
    net_free(n);
    token_release(&given);
}

static void a_person_to_ask(void **state) {
    (void)state;
    const struct credentials_plan plan = {.may_type = true};
    struct net *n = start(&plan);
    assert_int_equal(request(n), CREDENTIALS_TO_TYPE);
    assert_int_equal(credentials_due_ms(net_credentials(n)), INT64_MAX);
    net_free(n);
}

static void a_file_comes_before_a_command_and_is_read_anew(void **state) {
    (void)state;
    char path[] = "/tmp/aifi-credentials-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "first\n", 6), 6);
    struct token given = token_of("given");
    const struct credentials_plan plan = {
        .token_file = path, .token_command = "false", .given = &given};
    struct net *n = start(&plan);
    struct credentials *c = net_credentials(n);
    assert_int_equal(request(n), CREDENTIALS_READY); // nothing to wait for
    assert_string_equal(net_token(n)->text, "first");
    assert_string_equal(credentials_source_name(c), "file");
    assert_int_equal(pwrite(fd, "later\n", 6, 0), 6);
    assert_int_equal(request(n), CREDENTIALS_READY);
    assert_string_equal(net_token(n)->text, "later");
    assert_int_equal(fchmod(fd, 0644), 0);
    assert_int_equal(request(n), CREDENTIALS_FAILED);
    assert_non_null(strstr(credentials_error(c)->text, "chmod 600"));
    assert_string_equal(net_token(n)->text, "later"); // the old one stays
    close(fd);
    unlink(path);
    net_free(n);
    token_release(&given);
}

static void a_plan_that_makes_no_sense(void **state) {
    (void)state;
    struct token secret = {0};
    struct error e;
    assert_true(secret_from_text(&secret, SECRET_CLIENT, SLICE("hush"), "environment", &e));
    static const struct {
        const char *token_url, *client_id, *words;
        bool has_secret;
    } rows[] = {
        {"https://idp.example.com/token", "me", "no client secret", false},
        {"https://idp.example.com/token", "", "client id is empty", true},
        {"https://idp.example.com/token", "m\xc3\xa9", "no client id has", true},
        {"http://idp.example.com/token", "me", "unencrypted", true},
        {"ftp://idp.example.com/token", "me", "the token URL must begin with https://", true},
        {"https://me:hush@idp.example.com/token", "me", "no user name", true},
        {"https://idp.example.com/token?x=hush", "me", "no '?'", true},
        {"", "me", "the token URL is empty", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct credentials_plan plan = {.token_url = rows[i].token_url,
            .client_id = rows[i].client_id,
            .given_secret = rows[i].has_secret ? &secret : NULL};
        const struct net_options o = {
            .base_url = SLICE("https://api.example.com"), .credentials = &plan};
        assert_null(net_new(&o, &e));
        if (!strstr(e.text, rows[i].words) || strstr(e.text, "hush")) {
            fail_msg("%s: \"%s\"", rows[i].token_url, e.text);
        }
    }
    token_release(&secret);
}

static void SEC_08_bound_to_its_deployment(void **state) {
    (void)state;
    struct token given = token_of("given");
    static const struct {
        const char *url, *of;
        bool is_same;
    } rows[] = {
        {"https://api.example.com", "https://API.example.com:443/api/admin/v2/sessions", true},
        {"https://api.example.com", "https://api.example.com/prefix", true},
        {"https://api.example.com", "https://api.example.com:8443", false},
        {"https://api.example.com", "https://example.com", false},
        {"http://localhost", "https://localhost", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct credentials_plan plan = {.base_url = rows[i].of, .given = &given};
        struct net *n = start_for(rows[i].url, &plan);
        const enum credentials_state reached = request(n);
        assert_int_equal(reached, rows[i].is_same ? CREDENTIALS_READY : CREDENTIALS_FAILED);
        assert_int_equal(net_has_token(n), rows[i].is_same);
        net_free(n);
    }
    token_release(&given);
}

static void what_is_told(void **state) {
    (void)state;
    static const struct {
        int64_t left_ms;
        const char *text;
    } rows[] = {
        {-1, "token from the environment, ended"},
        {59 * MS_SECOND, "token from the environment, ends in 0 min"},
        {14 * MS_MINUTE + 59 * MS_SECOND, "token from the environment, ends in 14 min"},
        {119 * MS_MINUTE, "token from the environment, ends in 119 min"},
        {2 * MS_HOUR, "token from the environment, ends in 2 h"},
        {47 * MS_HOUR, "token from the environment, ends in 47 h"},
        {INT64_C(61) * MS_DAY, "token from the environment, ends in 61 days"},
    };
    struct token given = token_of(jwt);
    const struct credentials_plan plan = {.given = &given};
    struct net *n = start(&plan);
    struct credentials *c = net_credentials(n);
    struct buf out = BUF_INIT(200);
    int64_t left_ms;
    const struct two_clocks now = {.wall = 0, .server = jwt_ends};
    assert_false(credentials_left_ms(c, now, &left_ms)); // there is none yet
    assert_int_equal(request(n), CREDENTIALS_READY);
    assert_true(credentials_ends_for_good(c));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        // The servers' time is what counts; our clock may be wrong.
        const struct two_clocks then = {.wall = 0, .server = jwt_ends - rows[i].left_ms};
        assert_true(credentials_left_ms(c, then, &left_ms));
        assert_int_equal(left_ms, rows[i].left_ms);
        credentials_append_about(c, then, &out);
        assert_buf(&out, rows[i].text);
    }
    struct error e;
    assert_true(credentials_type(c, SLICE("no-jwt"), &e));
    credentials_append_about(c, now, &out);
    assert_buf(&out, "token from the prompt");
    buf_release(&out);
    net_free(n);
    token_release(&given);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_plan),
        cmocka_unit_test(a_given_token),
        cmocka_unit_test(nobody_to_ask),
        cmocka_unit_test(a_person_to_ask),
        cmocka_unit_test(a_file_comes_before_a_command_and_is_read_anew),
        cmocka_unit_test(a_plan_that_makes_no_sense),
        cmocka_unit_test(SEC_08_bound_to_its_deployment),
        cmocka_unit_test(what_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
