// What changed between two records.
#include "one_session.h"

#include "model/record_diff.h"

#include <string.h>

static void append(struct buf *out, const char *before, const char *after, bool unmasked) {
    const struct show how = {.unmasked = unmasked};
    struct record_diff d;
    struct error e = {0};
    if (!record_diff(slice_of(before), slice_of(after), &how, &d, &e)) {
        fail_msg("%s", e.text);
    }
    for (size_t i = 0; i < d.n; i++) {
        const struct record_change *c = &d.changes[i];
        buf_printf(out, "%s%s %s > %s%s", i > 0 ? "; " : "", c->path, c->before ? c->before : "-",
            c->after ? c->after : "-", c->masked ? " (masked)" : "");
    }
    assert_int_equal(d.n_more, 0);
    record_diff_release(&d);
}

static void assert_diff(const char *before, const char *after, const char *expected) {
    struct buf out = BUF_INIT(1 << 16);
    append(&out, before, after, true);
    assert_slice(buf_slice(&out), expected);
    buf_release(&out);
}

static void assert_masked(const char *before, const char *after, const char *expected) {
    struct buf out = BUF_INIT(1 << 16);
    append(&out, before, after, false);
    assert_slice(buf_slice(&out), expected);
    buf_release(&out);
}

static void test_changes(void **state) {
    (void)state;
    assert_diff("{}", "{}", "");
    assert_diff("{\"groupSize\":2,\"status\":\"active\"}", "{\"status\":\"done\",\"groupSize\":3}",
        "groupSize 2 > 3; status active > done");
    assert_diff("{\"a\":1,\"b\":null}", "{\"b\":\"\",\"c\":{\"d\":[1]}}",
        "a 1 > -; b null > ; c - > {\"d\":[1]}");
    assert_diff("{\"store\":{\"name\":\"A\",\"id\":1}}", "{\"store\":{\"name\":\"B\",\"id\":1}}",
        "store.name A > B");
    assert_diff("{\"metadata\":{\"events\":[{\"eventId\":\"x\"},2]}}",
        "{\"metadata\":{\"events\":[{\"eventId\":\"y\"},2,{}]}}",
        "metadata.events[0].eventId x > y; metadata.events[2] - > {}");
    assert_diff("{\"a\":[1,2]}", "{\"a\":[1]}", "a[1] 2 > -");
    assert_diff("{\"a\":{}}", "{\"a\":null}", "a {} > null");
    assert_diff("{\"a\":true}", "{\"a\":false}", "a true > false");
    assert_diff("{\"a\":\"true\"}", "{\"a\":true}", "a true > true");
    assert_diff("{\"a.b\":9007199254740993}", "{\"a.b\":9007199254740992}",
        "[\"a.b\"] 9007199254740993 > 9007199254740992");
}

static void test_no_changes(void **state) {
    (void)state;
    assert_diff("{\"a\":1,\"b\":{\"c\":[]}}", "{ \"b\" : {\"c\":[ ]}, \"a\":1 }", "");
    assert_diff("{\"id\":5}", "{\"id\":\"5\"}", "");
    assert_diff("{\"n\\u0061me\":\"\\u00fc\"}", "{\"name\":\"\xC3\xBC\"}", "");
    assert_diff(
        "{\"t\":\"2026-11-24T13:30:00Z\"}", "{\"t\":\"2026-11-24T14:30:00.000+01:00\"}", "");
    assert_diff("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":3}", "");
}

static void test_masked(void **state) {
    (void)state;
    assert_masked("{\"customer\":{\"email\":\"anna@example.com\",\"role\":\"customer\"}}",
        "{\"customer\":{\"email\":\"bert@example.com\",\"role\":\"tester\"}}",
        "customer.email a***@example.com > b***@example.com (masked);"
        " customer.role customer > tester");
    assert_masked("{\"customer\":{\"odd [name]\":\"Anna\"}}", "{\"customer\":{}}",
        "customer[\"odd [name]\"] (hidden) > - (masked)");
    assert_masked("{\"metadata\":{}}", "{\"metadata\":{\"x\":[{\"phone\":\"+41791234567\"}]}}",
        "metadata.x - > [{\"phone\":\"+41******67\"}] (masked)");
    assert_masked("{\"metadata\":{\"ph\\u006fne\":\"+41791234567\"}}",
        "{\"metadata\":{\"ph\\u006fne\":\"+41791234568\"}}",
        "metadata[\"ph\\u006fne\"] +41******67 > +41******68 (masked)");
    assert_masked("{}", "{\"customer\":{\"firstName\":\"Anna\",\"id\":7}}",
        "customer - > {\"firstName\":\"A***\",\"id\":7} (masked)");
}

static void test_many(void **state) {
    (void)state;
    struct buf text = BUF_INIT(1 << 20);
    buf_append_char(&text, '{');
    for (int i = 0; i < RECORD_DIFF_MAX + 20; i++) {
        buf_printf(&text, "%s\"m%d\":%d", i > 0 ? "," : "", i, i);
    }
    buf_append_char(&text, '}');
    const struct show how = {0};
    struct record_diff d;
    struct error e = {0};
    assert_true(record_diff(buf_slice(&text), SLICE("{}"), &how, &d, &e));
    assert_int_equal(d.n, RECORD_DIFF_MAX);
    assert_int_equal(d.n_more, 20);
    record_diff_release(&d);
    assert_false(record_diff(SLICE("{"), SLICE("{}"), &how, &d, &e));
    assert_false(record_diff(SLICE("{}"), SLICE("x"), &how, &d, &e));
    assert_false(record_diff(SLICE("[]"), SLICE("{}"), &how, &d, &e));
    assert_int_equal(d.n, 0);
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_no_changes),
        cmocka_unit_test(test_masked),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
