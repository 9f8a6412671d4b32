// Base URLs: what is accepted and what it means, and what is refused before any look-up.
#include "net/origin.h"

#include "unit.h"

static struct origin parse(const char *text) {
    struct origin o;
    struct error e;
    if (!origin_parse(slice_of(text), &o, &e)) {
        fail_msg("%s: %s", text, e.text);
    }
    return o;
}

static void refuse(const char *text, const char *words) {
    struct origin o;
    struct error e;
    if (origin_parse(slice_of(text), &o, &e)) {
        fail_msg("%s was accepted", text);
    }
    assert_int_equal(e.kind, ERROR_CONFIG);
    if (!strstr(e.text, words)) {
        fail_msg("%s: \"%s\" does not say \"%s\"", text, e.text, words);
    }
}

static void the_api_path_may_be_there_or_not(void **state) {
    (void)state;
    static const char *const spellings[] = {
        "https://api.example.com",
        "https://api.example.com/",
        "https://api.example.com///",
        "https://api.example.com/api/admin/v2",
        "https://api.example.com/api/admin/v2/",
        "https://api.example.com/api/admin/v2/sessions",
        "https://api.example.com/api/admin/v2/sessions/",
        "HTTPS://API.Example.COM:443/api/admin/v2",
        "api.example.com",
        "  api.example.com/api/admin/v2\n",
    };
    struct buf url = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
        struct origin o = parse(spellings[i]);
        origin_append_sessions_url(&o, &url);
        assert_buf(&url, "https://api.example.com/api/admin/v2/sessions");
        assert_string_equal(o.host, "api.example.com");
        assert_string_equal(o.address, "api.example.com:443");
        assert_true(o.secure);
        assert_false(o.loopback);
        origin_release(&o);
    }
    buf_release(&url);
}

static void a_path_prefix_and_a_port_are_kept(void **state) {
    (void)state;
    struct origin o = parse("https://gateway.example:8443/aifi/eu/api/admin/v2/");
    assert_string_equal(o.root, "https://gateway.example:8443/aifi/eu");
    assert_string_equal(o.host, "gateway.example:8443");
    assert_string_equal(o.name, "gateway.example");
    assert_int_equal(o.port, 8443);
    origin_release(&o);
    o = parse("https://gateway.example/sessions"); // not the API's path
    assert_string_equal(o.root, "https://gateway.example/sessions");
    origin_release(&o);
}

static void loopback_is_known_by_address(void **state) {
    (void)state;
    static const struct {
        const char *text, *host, *name;
    } rows[] = {
        {"http://127.0.0.1:8080", "127.0.0.1:8080", "127.0.0.1"},
        {"http://127.1.2.3", "127.1.2.3", "127.1.2.3"},
        {"http://localhost:1", "localhost:1", "localhost"},
        {"http://LOCALHOST/", "localhost", "localhost"},
        {"http://[::1]:9/", "[::1]:9", "::1"},
        {"http://[0:0::1]", "[0:0::1]", "0:0::1"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct origin o = parse(rows[i].text);
        assert_true(o.loopback);
        assert_false(o.secure);
        assert_string_equal(o.host, rows[i].host);
        assert_string_equal(o.name, rows[i].name);
        origin_release(&o);
    }
}

static void SEC_06_http_is_for_loopback_only(void **state) {
    (void)state;
    refuse("http://api.example.com", "use https://");
    refuse("http://10.0.0.1", "use https://");
    refuse("http://127.0.0.1.example.com", "use https://");
    refuse("http://127.1", "use https://");
    refuse("http://localhost.", "use https://");
    refuse("http://localhost.example", "use https://");
    refuse("http://[::ffff:127.0.0.1]", "use https://");
    refuse("http://0x7f.1", "use https://");
}

static void strange_urls_are_refused_with_a_reason(void **state) {
    (void)state;
    refuse("", "empty");
    refuse("   ", "empty");
    refuse("ftp://example.com", "not ftp://");
    refuse("file:///etc/passwd", "not file://");
    refuse("https://", "no usable host name");
    refuse("https:///path", "no usable host name");
    refuse("https://.example", "no usable host name");
    refuse("https://a..b", "no usable host name");
    refuse("https://exa mple", "blank");
    refuse("https://example.com/\r\nX: y", "control");
    refuse("https://ex\xc3\xa4mple.com", "xn--");
    refuse("https://example.com?x=1", "'?'");
    refuse("https://example.com/api/admin/v2/sessions?count=1", "'?'");
    refuse("https://example.com/#x", "'?'");
    refuse("https://example.com:0", "port");
    refuse("https://example.com:65536", "port");
    refuse("https://example.com:", "port");
    refuse("https://example.com:+80", "port");
    refuse("https://example.com:80x", "port");
    refuse("https://[::1", "closing");
    refuse("https://[::1]x", "port");
    refuse("https://[nonsense]", "no usable host name");
    refuse("https://example.com/a/../b", "..");
    refuse("https://example.com/a\"b", "no path has");
    refuse("https://example.com\\@evil.example", "no path has");
    char long_text[ORIGIN_TEXT_MAX + 20];
    memset(long_text, 'a', sizeof(long_text));
    long_text[sizeof(long_text) - 1] = '\0';
    refuse(long_text, "longer");
}

static void a_password_in_the_url_is_not_repeated(void **state) {
    (void)state;
    struct origin o;
    struct error e;
    assert_false(origin_parse(SLICE("https://anna:secret@example.com"), &o, &e));
    assert_non_null(strstr(e.text, "user name"));
    assert_null(strstr(e.text, "secret"));
    assert_null(strstr(e.text, "anna"));
}

static void the_same_origin_is_scheme_host_and_port(void **state) {
    (void)state;
    struct origin a = parse("https://example.com/x"), b = parse("example.COM:443/y/api/admin/v2");
    struct origin other[] = {parse("https://example.com:444"), parse("https://example.org"),
        parse("http://localhost:443"), parse("https://localhost:443")};
    assert_true(origin_same(&a, &b));
    for (size_t i = 0; i < ARRAY_LEN(other); i++) {
        assert_false(origin_same(&a, &other[i]));
    }
    assert_false(origin_same(&other[2], &other[3]));
    origin_release(&a);
    origin_release(&b);
    for (size_t i = 0; i < ARRAY_LEN(other); i++) {
        origin_release(&other[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_api_path_may_be_there_or_not),
        cmocka_unit_test(a_path_prefix_and_a_port_are_kept),
        cmocka_unit_test(loopback_is_known_by_address),
        cmocka_unit_test(SEC_06_http_is_for_loopback_only),
        cmocka_unit_test(strange_urls_are_refused_with_a_reason),
        cmocka_unit_test(a_password_in_the_url_is_not_repeated),
        cmocka_unit_test(the_same_origin_is_scheme_host_and_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
