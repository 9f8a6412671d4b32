// Command lines into words.
#include "unit.h"

#include "base/mem.h"
#include "base/process.h"
#include "hostile.h"

#include <string.h>

static const struct {
    const char *command;
    const char *words[6];
} rows[] = {
    {"pass", {"pass"}},
    {"  pass  show\tapi\n", {"pass", "show", "api"}},
    {"a 'b c' d", {"a", "b c", "d"}},
    {"a \"b c\" d", {"a", "b c", "d"}},
    {"a b\\ c", {"a", "b c"}},
    {"a'b'\"c\"d", {"abcd"}},
    {"'' \"\"", {"", ""}},
    {"\"say \\\"hi\\\" \\\\ \\n\"", {"say \"hi\" \\ \\n"}},
    {"'a\\b'", {"a\\b"}},
    {"\"it's\" '\"'", {"it's", "\""}},
    {"$HOME `id` * ~ ; | > x", {"$HOME", "`id`", "*", "~", ";", "|"}}, // no shell
    {"\\'", {"'"}},
};

static void test_words(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char **argv = NULL;
        struct error e;
        assert_true(process_split(slice_of(rows[i].command), &argv, &e));
        for (size_t j = 0; j < ARRAY_LEN(rows[i].words) && rows[i].words[j]; j++) {
            assert_non_null(argv[j]);
            assert_string_equal(argv[j], rows[i].words[j]);
        }
        mem_free(argv);
    }
}

static void test_the_table_ends_with_null(void **state) {
    (void)state;
    char **argv = NULL;
    struct error e;
    assert_true(process_split(SLICE("a b c"), &argv, &e));
    assert_null(argv[3]);
    mem_free(argv);
}

static void test_quoted_text_is_one_word(void **state) {
    (void)state;
    static const char *const texts[] = {
        "", "a b", "it's", "''", "\\", "$HOME `id` \"x\"", "\n\t", "Z\xc3\xbcrich"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct buf quoted = BUF_INIT(1000);
        struct error e;
        char **argv;
        process_quote(slice_of(texts[i]), &quoted);
        assert_true(process_split(buf_slice(&quoted), &argv, &e));
        assert_string_equal(argv[0], texts[i]);
        assert_null(argv[1]);
        mem_free(argv);
        buf_release(&quoted);
    }
}

static void test_a_plain_word_needs_no_quotes(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1000);
    process_quote_word(SLICE("acme-eu/prod_1:8443,a@b%20+"), &out);
    assert_string_equal(buf_text(&out), "acme-eu/prod_1:8443,a@b%20+");
    buf_clear(&out);
    process_quote_word(SLICE("~/a"), &out);
    process_quote_word(SLICE(""), &out);
    process_quote_word(SLICE("it's"), &out);
    assert_string_equal(buf_text(&out), "'~/a''''it'\\''s'");
    buf_release(&out);
}

static void test_failures(void **state) {
    (void)state;
    static const struct {
        struct slice command;
        const char *sentence;
    } failures[] = {
        {{"", 0}, "the command is empty"},
        {{" \t ", 3}, "the command is empty"},
        {{NULL, 0}, "the command is empty"},
        {{"a 'b", 4}, "the command has a ' without its partner"},
        {{"a \"b'", 5}, "the command has a \" without its partner"},
        {{"\"a\\\"", 4}, "the command has a \" without its partner"},
        {{"a\\", 2}, "the command ends in a backslash"},
        {{"a\0b", 3}, "the command holds a NUL byte"},
    };
    for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
        char **argv = NULL;
        struct error e;
        assert_false(process_split(failures[i].command, &argv, &e));
        assert_null(argv);
        assert_int_equal(e.kind, ERROR_CONFIG);
        assert_string_equal(e.text, failures[i].sentence);
    }
}

static void test_hostile_commands(void **state) {
    (void)state;
    struct hostile h;
    hostile_init(&h);
    for (size_t i = 0; i < h.n_texts; i++) {
        char **argv = NULL;
        struct error e;
        if (process_split(h.texts[i], &argv, &e)) {
            size_t total = 0;
            for (size_t j = 0; argv[j]; j++) {
                total += strlen(argv[j]);
            }
            assert_true(total <= h.texts[i].len);
            mem_free(argv);
        }
    }
    hostile_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_the_table_ends_with_null),
        cmocka_unit_test(test_quoted_text_is_one_word),
        cmocka_unit_test(test_a_plain_word_needs_no_quotes),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_hostile_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
