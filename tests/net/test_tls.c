// TLS and proxies, as named by the reliability contract, against real servers on loopback.
#include "beside.h"
#include "client.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>

#define CA NET_TESTS_DIR "/certs/ca.pem"

static void start_server(struct beside *b, const char *mode, const char *certificate) {
    char *argv[] = {(char[]){PYTHON}, (char[]){NET_TESTS_DIR "/tls_server.py"},
        (char *)(uintptr_t)mode, (char *)(uintptr_t)certificate, NULL};
    beside_start(b, argv);
}

// A client for https://HOST:port of the server, trusting our CA.
static void start_client(struct client *c, const struct beside *b, const char *host) {
    char url[100];
    snprintf(url, sizeof url, "https://%s:%d", host, b->port);
    struct net_options o = client_options(url);
    o.transport.ca_file = CA;
    o.transport.connect_ms = 5000;
    client_start_with(c, &o, NULL);
}

// The certificate is refused with these words, in one try, and no token goes out.
static void expect_refusal(const char *certificate, const char *words, const char *more) {
    struct beside b;
    struct client c;
    start_server(&b, "tls", certificate);
    start_client(&c, &b, "localhost");
    expect_failure(&c, words, 1);
    assert_words(c.reported[0].text, more);
    assert_words(beside_said(&b, "handshake failed"), "connection");
    assert_no_words(beside_said(&b, NULL), "request");
    client_stop(&c);
    beside_stop(&b);
}

static void a_good_certificate(void **state) {
    (void)state;
    static const char *const hosts[] = {"localhost", "127.0.0.1"};
    struct beside b;
    start_server(&b, "tls", "good");
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
        struct client c;
        start_client(&c, &b, hosts[i]);
        expect_page(&c, "", 2);
        expect_page(&c, "next", 2);
        client_stop(&c);
    }
    beside_said(&b, "request GET /api/admin/v2/sessions token\n"
                    "request GET /api/admin/v2/sessions token\n");
    beside_stop(&b);
}

static void TLS_01_self_signed(void **state) {
    (void)state;
    expect_refusal("self", "is not trusted (self-signed certificate)", "--ca-file");
}

static void TLS_01_unknown_authority(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    char url[100];
    start_server(&b, "tls", "good");
    snprintf(url, sizeof url, "https://localhost:%d", b.port);
    struct net_options o = client_options(url); // the system's authorities
    o.transport.connect_ms = 5000;
    client_start_with(&c, &o, NULL);
    char words[100];
    snprintf(words, sizeof words, "the certificate of localhost:%d is not trusted", b.port);
    expect_failure(&c, words, 1);
    assert_no_words(beside_said(&b, "handshake failed"), "request");
    client_stop(&c);
    beside_stop(&b);
}

// A token URL is held to the same rules: no secret goes to whom the certificate does not name.
static void TLS_01_the_token_url(void **state) {
    (void)state;
    static const char *const certificates[] = {"good", "self"};
    for (size_t i = 0; i < ARRAY_LEN(certificates); i++) {
        struct beside b;
        struct client c;
        struct token secret = {0};
        struct error e;
        char url[100], token_url[120];
        start_server(&b, "tls", certificates[i]);
        snprintf(url, sizeof url, "https://localhost:%d", b.port);
        snprintf(token_url, sizeof token_url, "%s/oauth/token", url);
        assert_true(secret_from_text(&secret, SECRET_CLIENT, SLICE("hush"), "environment", &e));
        const struct credentials_plan plan = {
            .token_url = token_url, .client_id = "me", .given_secret = &secret};
        struct net_options o = client_options(url);
        o.transport.ca_file = CA;
        o.transport.connect_ms = 5000;
        o.credentials = &plan;
        client_start_with(&c, &o, NULL);
        struct fetch *f = client_fetch(&c, "");
        assert_int_equal(client_finish(&c, f), FETCH_FAILED);
        if (i == 0) { // it answers with something else
            assert_words(fetch_last_error(f)->text, "answers with no token (200)");
            assert_words(beside_said(&b, "request"), "request POST /oauth/token");
        } else {
            assert_words(fetch_last_error(f)->text, "is not trusted");
            assert_no_words(beside_said(&b, "handshake failed"), "request");
        }
        fetch_free(f);
        client_stop(&c);
        token_release(&secret);
        beside_stop(&b);
    }
}

static void TLS_02_expired(void **state) {
    (void)state;
    expect_refusal("expired", "has expired", "is this machine's clock right? It says ");
}

static void TLS_02_not_yet_valid(void **state) {
    (void)state;
    expect_refusal("future", "is not valid yet", "is this machine's clock right? It says ");
}

static void TLS_03_another_name(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start_server(&b, "tls", "other");
    start_client(&c, &b, "localhost");
    expect_failure(&c, "localhost:", 1);
    assert_words(c.reported[0].text, "other.example");
    assert_no_words(beside_said(&b, "connection"), "request");
    client_stop(&c);
    beside_stop(&b);
}

static void TLS_04_the_handshake_stalls(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    char url[100];
    start_server(&b, "stall", NULL);
    snprintf(url, sizeof url, "https://localhost:%d", b.port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 200;
    client_start_with(&c, &o, NULL);
    int64_t start_ms = clock_monotonic_ms();
    expect_failure(&c, "did not complete the TLS handshake within 0.2 s", 5);
    assert_in_range(clock_monotonic_ms() - start_ms, 5 * 200 - 50, 5 * 200 + 5000);
    client_stop(&c);
    beside_stop(&b);
}

static void TLS_06_plain_http_on_the_https_port(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start_server(&b, "plain", NULL);
    start_client(&c, &b, "localhost");
    expect_failure(&c, "does not speak TLS", 1);
    assert_no_words(beside_said(&b, "connection"), "token");
    client_stop(&c);
    beside_stop(&b);
}

static void TLS_06_https_on_the_plain_port(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    char url[100];
    start_server(&b, "tls", "good");
    snprintf(url, sizeof url, "http://localhost:%d", b.port);
    struct net_options o = client_options(url);
    client_start_with(&c, &o, NULL);
    struct fetch *f = client_fetch(&c, "");
    assert_int_equal(client_finish(&c, f), FETCH_FAILED);
    const struct error *e = fetch_last_error(f);
    assert_error_line(e);
    fetch_free(f);
    client_stop(&c);
    beside_stop(&b);
}

static void TLS_07_closed_without_close_notify(void **state) {
    (void)state;
    struct beside b;
    struct client c;
    start_server(&b, "abrupt", "good");
    start_client(&c, &b, "localhost");
    expect_page(&c, "", 2); // the length says that it is whole
    assert_int_equal(c.n_failed, 0);
    client_stop(&c);
    beside_stop(&b);
    start_server(&b, "cut", "good"); // no length: the scanner says that it is not
    start_client(&c, &b, "localhost");
    struct fetch *f = client_fetch(&c, "");
    assert_int_equal(client_finish(&c, f), FETCH_FAILED);
    assert_error_line(fetch_last_error(f));
    assert_true(fetch_last_error(f)->retryable);
    fetch_free(f);
    client_stop(&c);
    beside_stop(&b);
}

static void the_ca_file(void **state) {
    (void)state;
    struct error e;
    struct net_options o = client_options("https://localhost:1");
    o.transport.ca_file = "/nonexistent/ca.pem";
    assert_null(net_new(&o, &e));
    assert_int_equal(e.kind, ERROR_CONFIG);
    assert_words(e.text, "/nonexistent/ca.pem");
    struct beside b;
    struct client c;
    char url[100];
    start_server(&b, "tls", "good");
    snprintf(url, sizeof url, "https://localhost:%d", b.port);
    o = client_options(url);
    o.transport.ca_file = NET_TESTS_DIR "/certs/README.md";
    client_start_with(&c, &o, NULL);
    expect_failure(&c, "cannot use the CA file", 1);
    client_stop(&c);
    beside_stop(&b);
}

// Proxies

static void start_behind_proxy(
    struct client *c, const struct beside *proxy, const struct beside *server) {
    char url[100];
    snprintf(url, sizeof url, "http://user:hush-hush@127.0.0.1:%d", proxy->port);
    setenv("https_proxy", url, 1);
    start_client(c, server, "localhost");
}

static void proxy_case(const char *mode, const char *words, size_t n_requests) {
    struct beside proxy, server;
    struct client c;
    start_server(&proxy, mode, NULL);
    start_server(&server, "tls", "good");
    start_behind_proxy(&c, &proxy, &server);
    expect_failure(&c, words, n_requests);
    char name[64];
    snprintf(name, sizeof name, "127.0.0.1:%d", proxy.port);
    assert_words(c.reported[0].text, name);
    assert_no_words(c.reported[0].text, "hush-hush");
    assert_words(beside_said(&proxy, "request CONNECT"), "connection");
    assert_no_words(beside_said(&proxy, NULL), "token"); // not even in the CONNECT
    assert_no_words(beside_said(&server, NULL), "connection");
    client_stop(&c);
    beside_stop(&proxy);
    beside_stop(&server);
    unsetenv("https_proxy");
}

static void NET_17_the_proxy_refuses(void **state) {
    (void)state;
    proxy_case("proxy:407", "wants a user name and password (407)", 1);
    proxy_case("proxy:403", "refused the way to localhost:", 1);
    proxy_case("proxy:502", "through the proxy 127.0.0.1:", 5);
    proxy_case("proxy:close", "through the proxy 127.0.0.1:", 5);
}

static void NET_17_no_proxy_there(void **state) {
    (void)state;
    struct beside server;
    struct client c;
    start_server(&server, "tls", "good");
    setenv("HTTPS_PROXY", "http://127.0.0.1:1", 1);
    start_client(&c, &server, "localhost");
    expect_failure(&c, "through the proxy 127.0.0.1:1", 5);
    client_stop(&c);
    unsetenv("HTTPS_PROXY");
    setenv("all_proxy",
        "http://proxy.a234567890123456789012345678901234567890123456789012345678901234"
        ".example:1",
        1);
    start_client(&c, &server, "localhost");
    expect_failure(&c, "cannot find the proxy proxy.a2345", 5);
    client_stop(&c);
    unsetenv("all_proxy");
    beside_stop(&server);
}

static void a_proxy_that_works(void **state) {
    (void)state;
    struct beside proxy, server;
    struct client c;
    start_server(&proxy, "proxy:tunnel", NULL);
    start_server(&server, "tls", "good");
    start_behind_proxy(&c, &proxy, &server);
    expect_page(&c, "", 2);
    assert_no_words(beside_said(&proxy, "request CONNECT"), "token");
    assert_words(beside_said(&server, "request GET"), "token");
    setenv("no_proxy", "localhost", 1);
    client_stop(&c);
    start_behind_proxy(&c, &proxy, &server);
    buf_clear(&proxy.said);
    expect_page(&c, "", 2);
    assert_string_equal(beside_said(&proxy, NULL), "");
    client_stop(&c);
    beside_stop(&proxy);
    beside_stop(&server);
    unsetenv("https_proxy");
    unsetenv("no_proxy");
}

static void SEC_14_what_lies_about_does_not_count(void **state) {
    (void)state;
    char home[] = "/tmp/aifi-home-XXXXXX", keys[64], netrc[64], curlrc[64];
    assert_non_null(mkdtemp(home));
    snprintf(keys, sizeof keys, "%s/keys", home);
    snprintf(netrc, sizeof netrc, "%s/.netrc", home);
    snprintf(curlrc, sizeof curlrc, "%s/.curlrc", home);
    FILE *file = fopen(netrc, "w");
    fputs("machine localhost login netrc-user password netrc-password\n", file);
    fclose(file);
    file = fopen(curlrc, "w");
    fputs("insecure\nheader = \"X-From-Curlrc: yes\"\n", file);
    fclose(file);
    setenv("HOME", home, 1);
    setenv("CURL_HOME", home, 1);
    setenv("NETRC", netrc, 1);
    setenv("SSLKEYLOGFILE", keys, 1);
    setenv("CURL_CA_BUNDLE", CA, 1);
    setenv("SSL_CERT_FILE", CA, 1);
    setenv("SSL_CERT_DIR", NET_TESTS_DIR "/certs", 1);
    struct beside b;
    struct client c;
    char url[100];
    start_server(&b, "tls", "good");
    snprintf(url, sizeof url, "https://localhost:%d", b.port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    client_start_with(&c, &o, NULL);
    assert_null(getenv("SSLKEYLOGFILE"));
    expect_failure(&c, "is not trusted", 1); // the environment's CA is not ours
    client_stop(&c);
    start_client(&c, &b, "localhost");
    expect_page(&c, "", 2);
    client_stop(&c);
    assert_int_not_equal(access(keys, F_OK), 0);
    beside_said(&b, "request GET /api/admin/v2/sessions token");
    beside_stop(&b);
    static const char *const names[] = {
        "CURL_HOME", "NETRC", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        unsetenv(names[i]);
    }
    unlink(netrc);
    unlink(curlrc);
    assert_int_equal(rmdir(home), 0);
}

static int clean_environment(void **state) {
    static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
        "ALL_PROXY", "no_proxy", "NO_PROXY"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        unsetenv(names[i]);
    }
    *state = NULL;
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_certificate),
        cmocka_unit_test(TLS_01_self_signed),
        cmocka_unit_test(TLS_01_unknown_authority),
        cmocka_unit_test(TLS_01_the_token_url),
        cmocka_unit_test(TLS_02_expired),
        cmocka_unit_test(TLS_02_not_yet_valid),
        cmocka_unit_test(TLS_03_another_name),
        cmocka_unit_test(TLS_04_the_handshake_stalls),
        cmocka_unit_test(TLS_06_plain_http_on_the_https_port),
        cmocka_unit_test(TLS_06_https_on_the_plain_port),
        cmocka_unit_test(TLS_07_closed_without_close_notify),
        cmocka_unit_test(the_ca_file),
        cmocka_unit_test(NET_17_the_proxy_refuses),
        cmocka_unit_test(NET_17_no_proxy_there),
        cmocka_unit_test(a_proxy_that_works),
        cmocka_unit_test(SEC_14_what_lies_about_does_not_count),
    };
    return cmocka_run_group_tests(tests, clean_environment, NULL);
}
