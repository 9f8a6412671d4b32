// Writing JSON strings.
#include "unit.h"

#include "base/json.h"

static void test_strings(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1000);
    json_append_string(&out, SLICE(""));
    assert_buf(&out, "\"\"");
    json_append_string(&out, SLICE("a \"b\" \\ /"));
    assert_buf(&out, "\"a \\\"b\\\" \\\\ /\"");
    json_append_string(&out, SLICE("1\n2\t3\r4\b5\f6\x01\x7f"));
    assert_buf(&out, "\"1\\n2\\t3\\r4\\b5\\f6\\u0001\\u007f\"");
    json_append_string(&out, (struct slice){"a\0b", 3});
    assert_buf(&out, "\"a\\u0000b\"");
    json_append_string(&out, SLICE("Müller 漢 😀"));
    assert_buf(&out, "\"Müller 漢 😀\"");
    json_append_string(&out, SLICE("a\xff"
                                   "b\xe2\x82"));
    assert_buf(&out, "\"a\xEF\xBF\xBD"
                     "b\xEF\xBF\xBD\"");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_strings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
