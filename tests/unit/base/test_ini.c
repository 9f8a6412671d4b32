// INI text into calls.
#include "unit.h"

#include "base/ini.h"
#include "hostile.h"

#include <locale.h>
#include <string.h>

struct collected {
    struct buf text; // "LINE [section] name=value;"
    const char *refuse;
};

static bool collect(void *context, struct slice section, struct slice name, struct slice value,
    int line, struct error *e) {
    struct collected *c = context;
    if (c->refuse && slice_equal(name, slice_of(c->refuse))) {
        return error_set(e, ERROR_CONFIG, "unknown key \"%.*s\"", SLICE_ARG(name));
    }
    buf_printf(&c->text, "%d [%.*s] %.*s=%.*s;", line, SLICE_ARG(section), SLICE_ARG(name),
        SLICE_ARG(value));
    return true;
}

static void check(struct slice text, const char *expected) {
    struct collected c = {.text = BUF_INIT(100000)};
    struct error e = {0};
    if (!ini_read(text, "config", collect, &c, &e)) {
        fail_msg("%s", e.text);
    }
    assert_buf(&c.text, expected);
    buf_release(&c.text);
}

static void check_failure(struct slice text, const char *sentence) {
    struct collected c = {.text = BUF_INIT(100000), .refuse = "unknown"};
    struct error e = {0};
    assert_false(ini_read(text, "config", collect, &c, &e));
    assert_int_equal(e.kind, ERROR_CONFIG);
    assert_string_equal(e.text, sentence);
    buf_release(&c.text);
}

static void test_what_is_read(void **state) {
    (void)state;
    check(SLICE(""), "");
    check(SLICE_NONE, "");
    check(SLICE("a = 1"), "1 [] a=1;");
    check(SLICE("a=1\nb = two words \n"), "1 [] a=1;2 [] b=two words;");
    check(SLICE("[s]\na=1\n\n[t u]\na=2\n"), "2 [s] a=1;5 [t u] a=2;");
    check(SLICE("\xEF\xBB\xBF[s]\r\na = 1\r\n"), "2 [s] a=1;");
    check(SLICE("# c\n; c\n  # c\na = 1 ; c\nb = #ff0000\nc = x;y\n"),
        "4 [] a=1;5 [] b=#ff0000;6 [] c=x;y;");
    check(SLICE("a = 1\n  b = 2\n\tc = 3\n"), "1 [] a=1;2 [] b=2;3 [] c=3;"); // indented
    check(SLICE("a: 1\na = 2\n"), "1 [] a=1;2 [] a=2;");
    check(SLICE("a =\n"), "1 [] a=;");
    check(SLICE("a = b = c\n"), "1 [] a=b = c;");
    check(SLICE("name = Zürich 東\n"), "1 [] name=Zürich 東;");
}

static void test_disk_07_faults_have_line_numbers(void **state) {
    (void)state;
    check_failure(SLICE("a=1\nrubbish\n"), "config:2: neither a [section] nor \"name = value\"");
    check_failure(SLICE("[s\n"), "config:1: neither a [section] nor \"name = value\"");
    check_failure(SLICE("\n\nunknown = 1\n"), "config:3: unknown key \"unknown\"");
    check_failure(
        SLICE("rubbish\nunknown = 1\n"), "config:1: neither a [section] nor \"name = value\"");
    check_failure(SLICE("unknown = 1\nrubbish\n"), "config:1: unknown key \"unknown\"");
    check_failure(SLICE("a = 1\nb = \0\n"), "config:2: a NUL byte; this is no text file");
    check_failure(SLICE("\x7f"
                        "ELF\0\0"),
        "config:1: a NUL byte; this is no text file");
    check_failure(SLICE("[0123456789012345678901234567890123456789012345678]\n"),
        "config:1: the section name is longer than 48 bytes");
}

static void test_long_lines(void **state) {
    (void)state;
    struct buf text = BUF_INIT(20000), expected = BUF_INIT(20000);
    for (size_t len = 150; len < 4090; len += len < 250 ? 1 : 501) {
        buf_clear(&text);
        buf_clear(&expected);
        buf_append_text(&text, "x = 0\ncolumns = ");
        buf_append_text(&expected, "1 [] x=0;2 [] columns=");
        for (size_t i = 0; i < len; i++) {
            char c = (char)('a' + i % 26);
            buf_append_char(&text, c);
            buf_append_char(&expected, c);
        }
        buf_append_text(&text, " ; a comment\n  [s]\ny = 1");
        buf_append_text(&expected, ";4 [s] y=1;");
        if (len < 4060) {
            check(buf_slice(&text), buf_text(&expected));
        } else {
            check_failure(buf_slice(&text), "config:2: the line is longer than 4096 bytes");
        }
    }
    buf_clear(&text);
    for (int i = 0; i < 300; i++) {
        buf_append_char(&text, 'n');
    }
    buf_append_text(&text, " = 1");
    check_failure(buf_slice(&text), "config:1: no \"name =\" in the first 100 bytes");
    // A comment may be as long as it likes.
    buf_insert(&text, 0, SLICE("; "));
    check(buf_slice(&text), "");
    buf_release(&text);
    buf_release(&expected);
}

static void test_hostile_lines_are_read_or_refused(void **state) {
    (void)state;
    struct hostile h;
    hostile_init(&h);
    struct collected c = {.text = BUF_INIT(1 << 20)};
    struct buf text = BUF_INIT(1 << 16);
    for (size_t i = 0; i < h.n_texts; i++) {
        struct error e = {0};
        if (!ini_read(h.texts[i], "config", collect, &c, &e)) {
            assert_int_equal(e.kind, ERROR_CONFIG);
            assert_true(slice_starts_with(slice_of(e.text), SLICE("config:")));
        }
        buf_clear(&text);
        buf_append_text(&text, "k = ");
        buf_append(&text, h.texts[i]);
        ini_read(buf_slice(&text), "config", collect, &c, &e);
    }
    buf_release(&text);
    buf_release(&c.text);
    hostile_release(&h);
}

static void note_section(void *context, struct slice section, int line) {
    struct collected *c = context;
    buf_printf(&c->text, "%d <%.*s>;", line, SLICE_ARG(section));
}

// Each one, with its own line, before what stands in it; an empty one as well.
static void test_sections_are_told(void **state) {
    (void)state;
    struct collected c = {.text = BUF_INIT(1000)};
    struct error e = {0};
    assert_true(ini_read_sections(SLICE("x=0\n[a]\n\n[ b c ] ; why\n# [no]\ny=[z]\n[a]\nx=1"),
        "config", note_section, collect, &c, &e));
    assert_buf(&c.text, "1 [] x=0;2 <a>;4 <b c>;6 [ b c ] y=[z];7 <a>;8 [a] x=1;");
    buf_release(&c.text);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_are_told),
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_disk_07_faults_have_line_numbers),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_hostile_lines_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
