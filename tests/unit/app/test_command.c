// The command table and the keys made from it.
#include "unit.h"

#include "app/command.h"
#include "app/keymap.h"

#include <ctype.h>

// What the help has room for beside the keys where the terminal has 80 columns.
enum { HELP_W = 62 };

static void names_are_unique_and_plain(void **state) {
    (void)state;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        const struct command_row *row = command_row(c);
        assert_non_null(row->name);
        assert_non_null(row->run);
        assert_non_null(row->help);
        assert_true(strlen(row->help) <= HELP_W);
        assert_true(row->contexts != 0 && (row->contexts & ~(unsigned)CONTEXT_ALL) == 0);
        for (const char *p = row->name; *p; p++) {
            assert_true(islower((unsigned char)*p) || *p == '-');
        }
        for (enum command other = 0; other < c; other++) {
            assert_string_not_equal(row->name, command_row(other)->name);
        }
    }
}

static void hints_are_ranked(void **state) {
    (void)state;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        const struct command_row *row = command_row(c);
        assert_true((row->hint != NULL) == (row->hint_rank > 0));
        assert_true((row->hint != NULL) == (row->hint_contexts != 0));
        assert_int_equal(row->hint_contexts & ~(row->contexts | CONTEXT_QUEUE), 0);
        for (enum command other = 0; row->hint && other < c; other++) {
            const struct command_row *o = command_row(other);
            if (o->hint && (o->hint_contexts & row->hint_contexts)) {
                assert_int_not_equal(o->hint_rank, row->hint_rank);
            }
        }
    }
}

static void names_are_found(void **state) {
    (void)state;
    const char *hint = NULL;
    assert_int_equal(command_by_name(SLICE("refresh"), NULL), COMMAND_REFRESH);
    assert_int_equal(command_by_name(SLICE("refr"), NULL), COMMAND_REFRESH);
    // The whole name of one is the beginning of another.
    assert_int_equal(command_by_name(SLICE("quit"), NULL), COMMAND_QUIT);
    assert_int_equal(command_by_name(SLICE("refrehs"), &hint), COMMAND_NONE);
    assert_string_equal(hint, "refresh");
    assert_int_equal(command_by_name(SLICE("foo"), &hint), COMMAND_NONE);
    assert_null(hint);
    assert_int_equal(command_by_name(SLICE("xyzzyxyzzy"), &hint), COMMAND_NONE);
    assert_null(hint);
    assert_int_equal(command_by_name(SLICE_NONE, NULL), COMMAND_NONE);
}

static void default_keys_clash_nowhere(void **state) {
    (void)state;
    struct keymap k;
    keymap_init(&k); // stops the program on a clash or an unknown key name
    for (size_t i = 0; i < k.n; i++) {
        const enum command c = k.entries[i].command;
        for (unsigned bit = 1; bit <= CONTEXT_ALL; bit <<= 1) {
            if (command_row(c)->contexts & bit) {
                assert_int_equal(keymap_find(&k, k.entries[i].key, bit), c);
            }
        }
    }
}

// Escape never quits, and what tmux and terminals take for themselves is nobody's only key.
static void keys_keep_their_promises(void **state) {
    (void)state;
    struct keymap k;
    keymap_init(&k);
    for (unsigned bit = 1; bit <= CONTEXT_ALL; bit <<= 1) {
        assert_int_equal(keymap_find(&k, KEY_CODE_ESCAPE, bit), COMMAND_CANCEL);
    }
    static const char *const taken[] = {"C-a", "C-s", "C-q", "C-h"};
    for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
        key_code key;
        assert_true(key_parse(slice_of(taken[i]), &key));
        assert_int_equal(keymap_find(&k, key, CONTEXT_ALL), COMMAND_NONE);
    }
}

static void binding_takes_keys_from_others(void **state) {
    (void)state;
    struct keymap k;
    struct error e = {0};
    struct buf keys = BUF_INIT(100);
    key_code x;
    keymap_init(&k);
    assert_true(key_parse(SLICE("x"), &x));
    assert_int_equal(keymap_find(&k, x, CONTEXT_LIST), COMMAND_DROP_FILTER);
    assert_true(keymap_bind(&k, COMMAND_REFRESH, SLICE("x F9"), &e));
    assert_int_equal(keymap_find(&k, x, CONTEXT_LIST), COMMAND_REFRESH);
    keymap_append_keys(&k, COMMAND_REFRESH, false, &keys);
    assert_buf(&keys, "x F9");
    keymap_append_keys(&k, COMMAND_DROP_FILTER, false, &keys);
    assert_int_equal(keys.len, 0);
    assert_false(keymap_bind(&k, COMMAND_REFRESH, SLICE("Hyper"), &e));
    assert_non_null(strstr(e.text, "Hyper"));
    assert_int_equal(keymap_find(&k, x, CONTEXT_LIST), COMMAND_REFRESH);
    buf_release(&keys);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_and_plain),
        cmocka_unit_test(hints_are_ranked),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(default_keys_clash_nowhere),
        cmocka_unit_test(keys_keep_their_promises),
        cmocka_unit_test(binding_takes_keys_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
