// Addresses of the vendor's console: which templates are taken, and what becomes of a session's
// values in them.
#include "unit.h"

#include "app/console.h"
#include "model/page.h"

static struct page *page_of(const char *record) {
    struct error e = {0};
    struct page_builder *b = page_builder_new();
    assert_true(page_builder_feed(b, SLICE("{\"data\":["), &e));
    assert_true(page_builder_feed(b, slice_of(record), &e));
    assert_true(page_builder_feed(b, SLICE("],\"pagination\":{}}"), &e));
    struct page *p = page_builder_finish(b, &e);
    page_builder_free(b);
    assert_non_null(p);
    return p;
}

static void templates_are_checked(void **state) {
    (void)state;
    static const char *const good[] = {"https://console.example/{id}",
        "https://console.example:8443/s?t={sessionToken}&s={storeId}#{customerId}",
        "https://console.example"};
    static const char *const bad[] = {"", "https://", "http://console.example/{id}",
        "javascript:alert({id})", "https://{storeId}.example/", "https://user@console.example/",
        "https://console.example/{name}", "https://console.example/{id", "https://a b/",
        "https://console.example/'{id}'", "https://console.example/\x1b[2J", "https:///{id}",
        "https://console.example/\xc3\xa9", "file:///etc/passwd", "-https://console.example/"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct error e = {0};
        if (!console_check(slice_of(good[i]), &e)) {
            fail_msg("%s: %s", good[i], e.text);
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct error e = {0};
        if (console_check(slice_of(bad[i]), &e) || e.kind != ERROR_USAGE) {
            fail_msg("%s was taken", bad[i]);
        }
    }
}

static void assert_url(const char *template, const char *record, const char *expected) {
    struct page *p = page_of(record);
    struct buf out = BUF_INIT(CONSOLE_URL_MAX_LEN);
    buf_append_text(&out, "=");
    const bool ok = console_url_append(template, &p->sessions[0], &out);
    assert_int_equal(ok, expected != NULL);
    assert_string_equal(buf_text(&out) + 1, expected ? expected : "");
    buf_release(&out);
    page_free(p);
}

static void values_are_encoded(void **state) {
    (void)state;
    assert_url("https://c/{id}/{storeId}?c={customerId}&t={sessionToken}",
        "{\"id\":\"1/2\",\"storeId\":204,\"customerId\":\"a b'&\",\"sessionToken\":\"\xc3\xa9\"}",
        "https://c/1%2F2/204?c=a%20b%27%26&t=%C3%A9");
    // The token may come as sessionId, the store and the customer inside their objects.
    assert_url("https://c/{sessionToken}/{storeId}/{customerId}",
        "{\"id\":1,\"sessionId\":\"x-1\",\"store\":{\"id\":7},\"customer\":{\"id\":\"8\"}}",
        "https://c/x-1/7/8");
}

static void what_is_missing_makes_no_url(void **state) {
    (void)state;
    assert_url("https://c/{id}/{customerId}", "{\"id\":1}", NULL);
    assert_url("https://c/{id}", "{\"sessionToken\":\"x\"}", NULL);
    assert_url(NULL, "{\"id\":1}", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates_are_checked),
        cmocka_unit_test(values_are_encoded),
        cmocka_unit_test(what_is_missing_makes_no_url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
