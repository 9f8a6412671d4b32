// Keys from the configuration: all of a file or nothing of it.
#include "unit.h"

#include "app/config.h"

static void keys_are_bound(void **state) {
    (void)state;
    struct keymap k;
    struct error e = {0};
    key_code key;
    keymap_init(&k);
    assert_true(
        config_keys_from_text(SLICE("[keys]\nrefresh = F9 C-e\nload-all =\n"), "config", &k, &e));
    assert_true(key_parse(SLICE("C-e"), &key));
    assert_int_equal(keymap_find(&k, key, CONTEXT_LIST), COMMAND_REFRESH);
    assert_true(key_parse(SLICE("L"), &key));
    assert_int_equal(keymap_find(&k, key, CONTEXT_LIST), COMMAND_NONE);
}

static void faults_name_the_line_and_change_nothing(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *says;
    } cases[] = {
        {"[keys]\nrefresh = F9\nrefrsh = x\n",
            "config:3: no command is called refrsh; did you mean refresh"},
        {"[keys]\nrefresh = F9\nsort = Hyper-x\n", "config:3: there is no key called Hyper-x"},
        {"[kyes]\nrefresh = F9\n", "config:2: section [kyes] is not known"},
        // A beginning is enough at the prompt, but a file is read for years.
        {"[keys]\nrefr = F9\n", "config:2: no command is called refr"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct keymap k;
        struct error e = {0};
        key_code key;
        keymap_init(&k);
        assert_false(config_keys_from_text(slice_of(cases[i].text), "config", &k, &e));
        if (!strstr(e.text, cases[i].says)) {
            fail_msg("\"%s\" does not say \"%s\"", e.text, cases[i].says);
        }
        assert_true(key_parse(SLICE("F9"), &key));
        assert_int_equal(keymap_find(&k, key, CONTEXT_LIST), COMMAND_NONE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_bound),
        cmocka_unit_test(faults_name_the_line_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
