// Sentences: one for each cause, all different, short, naming the host, with something to do; and
// the way from symptoms to causes.
#include "net/answer.h"
#include "net/diagnose.h"
#include "net/failure.h"

#include "base/text.h"
#include "unit.h"

#include <errno.h>

static const struct failure_facts facts = {.host = "api.example.com",
    .address = "api.example.com:443",
    .proxy = "proxy.example:3128",
    .detail = "the detail",
    .proxy_status = 403,
    .limit_ms = 10000,
    .n_bytes = 4711,
    .wall = INT64_C(1790000000000)};

// What R2 asks of every line.
static void assert_sentence(const struct error *e) {
    assert_true(strlen(e->text) > 20);
    assert_true(text_width(slice_of(e->text), (struct text_style){.mode = TEXT_PLAIN}) <= 200);
    assert_null(strstr(e->text, "{"));
    assert_null(strstr(e->text, "curl"));
    assert_true(e->text[strlen(e->text) - 1] != '.');
}

static void every_cause_has_a_sentence_of_its_own(void **state) {
    (void)state;
    struct error all[FAILURE_COUNT];
    for (int f = FAILURE_NONE + 1; f < FAILURE_COUNT; f++) {
        failure_describe((enum failure)f, &facts, &all[f]);
        assert_sentence(&all[f]);
        assert_true(all[f].kind != ERROR_NONE);
        bool names_somebody = strstr(all[f].text, "example") || f == FAILURE_TLS_CA_FILE;
        assert_true(names_somebody);
        for (int g = FAILURE_NONE + 1; g < f; g++) {
            assert_string_not_equal(all[f].text, all[g].text);
        }
        // What is repeated by itself may be repeated by a person.
        assert_true(!failure_is_transient((enum failure)f) || all[f].retryable);
    }
    assert_true(FAILURE_COUNT > 25);
}

static void tls_faults_are_never_repeated(void **state) {
    (void)state;
    for (int f = FAILURE_TLS_NOT_SPOKEN; f <= FAILURE_TLS_CA_FILE; f++) {
        assert_false(failure_is_transient((enum failure)f));
    }
}

static void missing_facts_do_no_harm(void **state) {
    (void)state;
    struct error e;
    struct failure_facts few = {.host = "h", .address = "h:1"};
    failure_describe(FAILURE_PROXY_CONNECT, &few, &e);
    assert_non_null(strstr(e.text, "no reason given"));
    few.limit_ms = 250;
    failure_describe(FAILURE_NO_ANSWER, &few, &e);
    assert_non_null(strstr(e.text, "0.2 s"));
}

static void texts_from_outside_are_sanitised(void **state) {
    (void)state;
    struct error e;
    struct failure_facts hostile = facts;
    hostile.detail = "a\x1b[31m\nb\xe2\x80\xae";
    failure_describe(FAILURE_CONNECT, &hostile, &e);
    assert_null(strchr(e.text, '\x1b'));
    assert_null(strchr(e.text, '\n'));
    assert_null(strstr(e.text, "\xe2\x80\xae"));
}

static void from_symptoms_to_causes(void **state) {
    (void)state;
    struct symptoms s = {.why = "", .name = "api.example.com"};
    assert_int_equal(diagnose_timeout(&s), FAILURE_LOOKUP_SLOW);
    s.looked_up = true;
    assert_int_equal(diagnose_timeout(&s), FAILURE_CONNECT_SLOW);
    s.connected = true;
    assert_int_equal(diagnose_timeout(&s), FAILURE_NO_ANSWER);
    s.secure = true;
    assert_int_equal(diagnose_timeout(&s), FAILURE_TLS_SLOW);
    s.asked = true;
    assert_int_equal(diagnose_timeout(&s), FAILURE_NO_ANSWER);
    s.answered = true;
    assert_int_equal(diagnose_timeout(&s), FAILURE_TOO_LONG);
}

static void connection_faults_by_errno(void **state) {
    (void)state;
    static const struct {
        int code;
        enum failure failure;
    } rows[] = {{ECONNREFUSED, FAILURE_REFUSED}, {ENETUNREACH, FAILURE_UNREACHABLE},
        {EHOSTUNREACH, FAILURE_UNREACHABLE}, {ETIMEDOUT, FAILURE_CONNECT_SLOW},
        {ECONNRESET, FAILURE_BROKEN_OFF_BEFORE}, {EACCES, FAILURE_CONNECT}, {0, FAILURE_CONNECT}};
    struct symptoms s = {
        .why = "Failed to connect to api.example.com port 443", .name = "api.example.com"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        s.os_errno = rows[i].code;
        assert_int_equal(diagnose_connect(&s), rows[i].failure);
    }
    s.secure = true;
    s.proxy = "proxy.example:3128";
    s.os_errno = ECONNREFUSED;
    assert_int_equal(diagnose_connect(&s), FAILURE_REFUSED);
    s.why = "Failed to connect to proxy.example port 3128";
    assert_int_equal(diagnose_connect(&s), FAILURE_PROXY_CONNECT);
}

static void certificate_faults_by_number(void **state) {
    (void)state;
    static const struct {
        long number;
        enum failure failure;
    } rows[] = {{2, FAILURE_TLS_UNTRUSTED}, {9, FAILURE_TLS_NOT_YET_VALID},
        {10, FAILURE_TLS_EXPIRED}, {18, FAILURE_TLS_UNTRUSTED}, {19, FAILURE_TLS_UNTRUSTED},
        {20, FAILURE_TLS_UNTRUSTED}, {21, FAILURE_TLS_UNTRUSTED}, {26, FAILURE_TLS_CERTIFICATE},
        {0, FAILURE_TLS_CERTIFICATE}};
    struct symptoms s = {.why = "something", .name = "x"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        s.verify_result = rows[i].number;
        assert_int_equal(diagnose_certificate(&s), rows[i].failure);
    }
    s.why = "SSL: no alternative certificate subject name matches target host name 'x'";
    s.verify_result = 1; // as libcurl leaves it
    assert_int_equal(diagnose_certificate(&s), FAILURE_TLS_WRONG_NAME);
}

static void handshake_and_reception_by_words(void **state) {
    (void)state;
    static const struct {
        const char *why;
        enum failure failure;
    } handshakes[] = {
        {"error:0A00010B:SSL routines::wrong version number", FAILURE_TLS_NOT_SPOKEN},
        {"error:0A0000C6:SSL routines::packet length too long", FAILURE_TLS_NOT_SPOKEN},
        {"OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to x", FAILURE_TLS_BROKEN_OFF},
        {"OpenSSL SSL_connect: Connection reset by peer in connection to x",
            FAILURE_TLS_BROKEN_OFF},
        {"error:0A000126:SSL routines::unexpected eof while reading", FAILURE_TLS_BROKEN_OFF},
        {"error:0A000102:SSL routines::unsupported protocol", FAILURE_TLS_HANDSHAKE},
        {"", FAILURE_TLS_HANDSHAKE},
    };
    for (size_t i = 0; i < ARRAY_LEN(handshakes); i++) {
        struct symptoms s = {.why = handshakes[i].why, .name = "x"};
        assert_int_equal(diagnose_handshake(&s), handshakes[i].failure);
    }
    struct symptoms s = {.why = "Recv failure: Connection reset by peer", .name = "x"};
    assert_int_equal(diagnose_receive(&s), FAILURE_BROKEN_OFF_BEFORE);
    s.answered = true;
    assert_int_equal(diagnose_receive(&s), FAILURE_BROKEN_OFF_WITHIN);
    s.why = "Illegal or missing hexadecimal sequence in chunked-encoding";
    assert_int_equal(diagnose_receive(&s), FAILURE_CHUNKS);
    s.why = "CONNECT tunnel failed, response 407";
    s.proxy_status = 407;
    assert_int_equal(diagnose_receive(&s), FAILURE_PROXY_CREDENTIALS);
    s.proxy_status = 403;
    assert_int_equal(diagnose_receive(&s), FAILURE_PROXY_REFUSED);
    s.proxy_status = 502;
    assert_int_equal(diagnose_receive(&s), FAILURE_PROXY_CONNECT);
    s.proxy_status = 0;
    assert_int_equal(diagnose_receive(&s), FAILURE_PROXY_CONNECT);
}

static void details_without_noise(void **state) {
    (void)state;
    assert_string_equal(diagnose_detail("SSL certificate problem: self-signed certificate"),
        "self-signed certificate");
    assert_string_equal(
        diagnose_detail("OpenSSL/3.0: error:0A000102:SSL routines::unsupported protocol"),
        "unsupported protocol");
    assert_string_equal(diagnose_detail("plain"), "plain");
}

static void a_proxys_password_is_left_out(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"http://user:secret@proxy.example:3128/", "proxy.example:3128"},
        {"proxy.example:3128", "proxy.example:3128"},
        {"http://a@b:c@proxy.example", "proxy.example"},
        {"socks5h://proxy.example:1080", "proxy.example:1080"},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_slice(proxy_host(slice_of(rows[i][0])), rows[i][1]);
    }
}

static struct error answer(int status, const char *body, bool with_cursor, bool *refused) {
    struct answer a = {.host = "api.example.com",
        .status = status,
        .location_host = "other.example",
        .body = slice_of(body),
        .with_cursor = with_cursor,
        .token = "hush-0123456789"};
    struct error e;
    bool is_cursor = answer_describe(&a, &e);
    if (refused) {
        *refused = is_cursor;
    }
    return e;
}

static void statuses_have_sentences_of_their_own(void **state) {
    (void)state;
    static const int statuses[] = {100, 204, 302, 400, 401, 403, 404, 405, 407, 408, 410, 413, 414,
        418, 422, 429, 431, 500, 502, 503, 504, 507, 700, 99};
    struct error all[ARRAY_LEN(statuses)];
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        all[i] = answer(statuses[i], "<html>hello</html>", false, NULL);
        assert_sentence(&all[i]);
        assert_int_equal(all[i].status, statuses[i]);
        assert_null(strstr(all[i].text, "hello"));
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(all[i].text, all[k].text);
        }
    }
}

static void SEC_11_a_token_that_is_repeated(void **state) {
    (void)state;
    static const char *const bodies[] = {
        "{\"message\":\"no good: Bearer hush-0123456789\",\"errors\":[{\"field\":\"code\"}]}",
        "{\"message\":\"no good: hush-01234567\",\"errors\":[{\"field\":\"code\"}]}",
        "{\"type\":\"hush-0123456789\",\"errors\":[{\"field\":\"hush-0123456789\"}]}",
        "{\"message\":\"x\",\"errors\":[{\"field\":\"a\",\"error\":\"hush\\u002d0123456789\"}]}",
    };
    for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
        struct error e = answer(i % 2 ? 401 : 403, bodies[i], false, NULL);
        assert_sentence(&e);
        assert_null(strstr(e.text, "hush"));
        assert_null(strstr(e.field, "hush"));
    }
}

static void HTTP_01_a_refused_token(void **state) {
    (void)state;
    struct error e = answer(401,
        "{\"message\":\"Unauthorized.\",\"type\":\"E_UNAUTHORIZED\",\"errors\":[]}", true, NULL);
    assert_string_equal(
        e.text, "the server refused the token (401): Unauthorized; give another one");
    assert_int_equal(e.kind, ERROR_AUTH);
    assert_false(e.retryable);
}

static void HTTP_03_the_apis_own_words(void **state) {
    (void)state;
    static const char body[] =
        "{\"message\":\"Invalid request body\",\"type\":\"E_INVALID_BODY\",\"errors\":[{\"error\":"
        "\"\\\"storeId\\\" must be a number\",\"rule\":\"number.base\",\"field\":"
        "\"\\\"storeId\\\"\"}]}";
    bool refused;
    struct error e = answer(400, body, true, &refused);
    assert_false(refused);
    assert_non_null(strstr(e.text, "api.example.com refused the request (400)"));
    assert_non_null(strstr(e.text, "Invalid request body"));
    assert_non_null(strstr(e.text, "must be a number"));
    assert_string_equal(e.field, "storeId");
    e = answer(403, "{\"message\":\"a\\u001b[2Jb\\u202e\",\"type\":\"E\"}", false, NULL);
    assert_null(strchr(e.text, '\x1b'));
    assert_null(strstr(e.text, "\xe2\x80\xae"));
    assert_int_equal(e.kind, ERROR_AUTH);
}

static void HTTP_11_a_redirect_names_the_host(void **state) {
    (void)state;
    struct error e = answer(301, "", false, NULL);
    assert_non_null(strstr(e.text, "other.example"));
    assert_non_null(strstr(e.text, "never followed"));
    assert_false(e.retryable);
}

static void CUR_11_an_expired_cursor(void **state) {
    (void)state;
    static const int statuses[] = {400, 410, 422};
    bool refused;
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        struct error e = answer(statuses[i],
            "{\"message\":\"cursor expired\",\"type\":\"E_CURSOR\",\"errors\":[]}", true, &refused);
        assert_true(refused);
        assert_non_null(strstr(e.text, "reload the list from the top"));
        assert_non_null(strstr(e.text, "cursor expired"));
        answer(statuses[i], "", false, &refused);
        assert_false(refused);
    }
    answer(400, "{\"message\":\"m\",\"errors\":[{\"error\":\"e\",\"field\":\"\\\"after\\\"\"}]}",
        true, &refused);
    assert_true(refused);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cause_has_a_sentence_of_its_own),
        cmocka_unit_test(tls_faults_are_never_repeated),
        cmocka_unit_test(missing_facts_do_no_harm),
        cmocka_unit_test(texts_from_outside_are_sanitised),
        cmocka_unit_test(from_symptoms_to_causes),
        cmocka_unit_test(connection_faults_by_errno),
        cmocka_unit_test(certificate_faults_by_number),
        cmocka_unit_test(handshake_and_reception_by_words),
        cmocka_unit_test(details_without_noise),
        cmocka_unit_test(a_proxys_password_is_left_out),
        cmocka_unit_test(statuses_have_sentences_of_their_own),
        cmocka_unit_test(SEC_11_a_token_that_is_repeated),
        cmocka_unit_test(HTTP_01_a_refused_token),
        cmocka_unit_test(HTTP_03_the_apis_own_words),
        cmocka_unit_test(HTTP_11_a_redirect_names_the_host),
        cmocka_unit_test(CUR_11_an_expired_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
