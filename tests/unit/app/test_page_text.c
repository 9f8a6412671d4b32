// The page of a session as text: every documented field, in sections, masked, one line each.
#include "unit.h"

#include "../../../src/app/page_text.h"
#include "model/page.h"

#include <locale.h>

static struct page *page_of(const char *row) {
    struct buf body = BUF_INIT(1024 * 1024);
    struct error e = {0};
    buf_printf(&body, "{\"data\":[%s],\"pagination\":{}}", row);
    struct page_builder *b = page_builder_new();
    assert_true(page_builder_feed(b, buf_slice(&body), &e));
    struct page *p = page_builder_finish(b, &e);
    assert_non_null(p);
    page_builder_free(b);
    buf_release(&body);
    return p;
}

static struct output output(void) {
    return (struct output){
        .format = OUTPUT_PLAIN, .show = {.now = INT64_C(1795527000000), .zone = ZONE_UTC}};
}

static void write_page(const struct output *o, const char *row, struct buf *out) {
    struct page *p = page_of(row);
    assert_int_equal(p->n_sessions, 1);
    page_text_append(o, &p->sessions[0], out);
    page_free(p);
}

#define assert_has(out, text)                                                                      \
    do {                                                                                           \
        if (!strstr(buf_text(out), (text))) {                                                      \
            fail_msg("\"%s\" is not in:\n%s", (text), buf_text(out));                              \
        }                                                                                          \
    } while (0)
#define assert_has_not(out, text) assert_null(strstr(buf_text(out), (text)))

static const char whole[] =
    "{\"id\":\"7\",\"status\":\"active\",\"suspectedFraud\":true,\"code\":\"c69b1234-aaaa\","
    "\"createdAt\":\"2026-11-24T13:00:00Z\",\"customerFirstEnteredAt\":\"2026-11-24T13:01:30Z\","
    "\"customerLastEnteredAt\":\"2026-11-24T13:01:30Z\",\"customerLastExitedAt\":null,"
    "\"customerId\":12,\"storeId\":204,"
    "\"customer\":{\"id\":12,\"email\":\"anna@b.example\",\"firstName\":\"Anna\",\"metadata\":"
    "{\"points\":3}},"
    "\"store\":{\"id\":204,\"name\":\"Z\\u00fcrich\",\"maxPeople\":40},"
    "\"metadata\":{\"app\":\"4.1\",\"list\":[1, 2],\"events\":["
    "{\"eventId\":\"e1\",\"metadata\":{\"type\":\"gate\",\"open\":true}},{\"eventId\":\"e2\"}]}}";

static void test_sections(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1024 * 1024);
    const struct output o = output();
    write_page(&o, whole, &out);
    static const char *const headings[] = {"Session 7, SUSPECTED FRAUD\n", "\nOverview\n",
        "\nTimeline (what stands behind + is worked out here)\n", "\nSession\n", "\nCustomer\n",
        "\nCustomer metadata\n", "\nStore\n", "\nEvents (no time is sent with them)\n",
        "\nOther metadata\n"};
    const char *at = buf_text(&out);
    for (size_t i = 0; i < ARRAY_LEN(headings); i++) {
        at = strstr(at, headings[i]);
        assert_non_null(at);
    }
    assert_has(&out, "  Dwell (worked out here)   0:");
    assert_has(&out, " so far\n");
    assert_has(&out, "  Store                     204 Z\xc3\xbcrich\n");
    assert_has(&out, "  2026-11-24 13:00:00.000 UTC  Created\n"
                     "  2026-11-24 13:01:30.000 UTC  First entered  +0:01:30\n"
                     "  2026-11-24 13:01:30.000 UTC  Last entered   +0:00:00\n");
    assert_has(&out, "  Last exited         (null)\n");
    assert_has(&out, "  First exited        (absent)\n");
    assert_has(&out, "  1  e1\n     type = gate\n     open = true\n  2  e2\n");
    assert_has(&out, "\nOther metadata\n  app = 4.1\n  list = [1, 2]\n");
    buf_release(&out);
}

// Every documented field stands somewhere; values of a section below each other.
static void test_every_field(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1024 * 1024), label = BUF_INIT(256);
    const struct output o = output();
    write_page(&o, whole, &out);
    for (enum field f = 0; f < FIELD_STORED_COUNT; f++) {
        if (field_row(f)->type == TYPE_JSON) {
            continue;
        }
        buf_clear(&label);
        buf_printf(&label, "  %s", field_row(f)->label);
        assert_has(&out, buf_text(&label));
    }
    buf_release(&label);
    buf_release(&out);
}

static void test_masks(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1024 * 1024);
    struct output o = output();
    write_page(&o, whole, &out);
    assert_has_not(&out, "anna@");
    assert_has_not(&out, "Anna");
    assert_has_not(&out, "c69b1234");
    assert_has_not(&out, "points");
    buf_clear(&out);
    o.show.unmasked = true;
    write_page(&o, whole, &out);
    assert_has(&out, "anna@b.example\n");
    assert_has(&out, "c69b1234-aaaa\n");
    assert_has(&out, "\nCustomer metadata\n  points = 3\n");
    buf_release(&out);
}

static void test_objects_that_are_not_there(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1024 * 1024);
    const struct output o = output();
    write_page(&o, "{\"customer\":null,\"customerId\":5,\"metadata\":{\"events\":[]}}", &out);
    assert_has(&out, "Session (absent)\n");
    assert_has(&out, "  Customer record         (null)\n");
    assert_has(&out, "  Store record  (absent)\n");
    assert_has_not(&out, "E-mail");
    assert_has_not(&out, "Customer metadata");
    assert_has(&out, "them)\n  (none: an empty list)\n");
    assert_has(&out, "\nOther metadata\n  (no other keys)\n");
    buf_clear(&out);
    write_page(&o, "{\"metadata\":\"odd\"}", &out);
    assert_has(&out, "\nOther metadata\n  ? \"odd\"\n");
    buf_release(&out);
}

// What comes from outside stays on its line, and nothing of it acts.
static void test_nothing_acts(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1024 * 1024);
    struct output o = output();
    o.show.unmasked = true;
    write_page(&o,
        "{\"status\":\"a\\nb\\u001b[31m\\u202e\",\"metadata\":{\"k\\ne\":\"v\\u009b\\r\",\"o\":"
        "{\"x\":\"\xe2\x80\xae\",\n\"y\":1}}}",
        &out);
    for (size_t i = 0; i < out.len; i++) {
        assert_true((unsigned char)out.ptr[i] >= 0x20 || out.ptr[i] == '\n');
    }
    assert_has(&out, "a\\nb\\u{1B}[31m\\u{202E}\n");
    assert_has(&out, "  k\\ne = v\\u{9B}\\r\n");
    assert_has(&out, "  o = {\"x\":\"\\u202e\", \"y\":1}\n");
    buf_release(&out);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_objects_that_are_not_there),
        cmocka_unit_test(test_nothing_acts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
