// The configuration's files: what lines mean, what is warned about, what is a fault, and that
// nothing of a file counts when something in it is wrong.
#include "unit.h"

#include "../../../src/app/option_table.h"
#include "app/config.h"

// Notes of a text, as they are told, one a line.
static void check(const char *text, const char *notes) {
    struct config *c = config_new();
    struct buf told = BUF_INIT(8192);
    config_read_text(c, slice_of(text), "config", false);
    for (size_t i = 0; i < c->n_notes; i++) {
        config_append_note(c, &c->notes[i], &told);
        buf_append_char(&told, '\n');
    }
    if (strcmp(buf_text(&told), notes) != 0) {
        fail_msg("of\n%s\nis told\n%s\nand not\n%s", text, buf_text(&told), notes);
    }
    buf_release(&told);
    config_free(c);
}

static struct config *read_good(const char *text) {
    struct config *c = config_new();
    struct error e = {0};
    config_read_text(c, slice_of(text), "config", false);
    if (!config_is_good(c, &e)) {
        fail_msg("%s", e.text);
    }
    return c;
}

static void keys_are_bound(void **state) {
    (void)state;
    struct config *c = read_good("[keys]\nrefresh = F9 C-e\nload-all =\n");
    struct keymap k;
    key_code key;
    keymap_init(&k);
    config_bind_keys(c, &k);
    assert_true(key_parse(SLICE("C-e"), &key));
    assert_int_equal(keymap_find(&k, key, CONTEXT_LIST), COMMAND_REFRESH);
    assert_true(key_parse(SLICE("L"), &key));
    assert_int_equal(keymap_find(&k, key, CONTEXT_LIST), COMMAND_NONE);
    config_free(c);
}

static void a_source_too_many_is_told_once_a_line(void **state) {
    (void)state;
    check("token-file = a\ntoken-command = b\ntoken-url = https://c.example/t\n",
        "config:2: token-command: there is token-file in line 1, and a token comes from one place\n"
        "config:3: token-url: there is token-file in line 1, and a token comes from one place\n");
}

static void what_is_not_known_is_a_warning_with_a_hint(void **state) {
    (void)state;
    check("intervall = 20\n", "config:1: warning: the key intervall is not known; did you mean "
                              "interval?\n");
    check("xyzzy = 20\n", "config:1: warning: the key xyzzy is not known\n");
    check("limit = 20\n", "config:1: warning: limit stands on the command line alone\n");
    check("[profile a]\nprofile = b\n",
        "config:2: warning: profile stands before the first section alone\n");
    check("columns = id\n", "config:1: warning: columns stand in a section [columns], or of a view "
                            "in [view NAME]\n");
    check("[keys]\nrefrsh = x\n",
        "config:2: warning: the command refrsh is not known; did you mean refresh?\n");
    // A beginning is enough at the prompt, but a file is read for years.
    check("[keys]\nrefr = F9\n",
        "config:2: warning: the command refr is not known; did you mean refresh?\n");
    check("[keys]\nrefresh = R F9\nfilter-form = F9\ncopy = y\nform-up = F9\n",
        "config:3: warning: filter-form: the key F9 is taken away from refresh in line 2\n");
    check("[columns]\nsession = id\n",
        "config:2: warning: the list session is not known; did you mean sessions?\n");
    check("[theme]\nchips = bold\n",
        "config:2: warning: the style chips is not known; did you mean chip?\n");
    check("[view a]\nfiltre = fraud\n",
        "config:2: warning: the key filtre is not known; did you mean filter?\n");
    check("[kyes]\na = b\nc = d\n",
        "config:1: warning: the section [kyes] is not known and not read; did you mean [keys]?\n");
    check("[kyes]\n[kyes]\n[profile a]\n\n[view b]\n[keys]\n",
        "config:1: warning: the section [kyes] is not known and not read; did you mean [keys]?\n"
        "config:3: warning: nothing stands in [profile a], so that there is no such profile\n"
        "config:5: warning: nothing stands in [view b], so that there is no such view\n");
    check("[profil a]\nx = y\n", "config:1: warning: the section [profil a] is not known and not "
                                 "read; did you mean [profile NAME]?\n");
}

static void what_cannot_be_read_is_a_fault(void **state) {
    (void)state;
    check("interval = soon\n[profile a]\nzone = utx\nrate = 1000\n",
        "config:1: interval: the interval is off, or from 2 s to 1 h: 15, 30s, 2m\n"
        "config:3: zone: \"utx\" is no choice here; did you mean utc?\n"
        "config:4: rate: a number from 0.1 to 20\n");
    check("mouse = perhaps\n", "config:1: mouse: yes or no\n");
    check("theme =\n", "config:1: theme: nothing given\n");
    check("[profile a]\nbase-url = http://example.com\n",
        "config:2: base-url: http://example.com would send the token unencrypted: use https:// "
        "(http:// is for this machine only)\n");
    check("[keys]\nsort = Hyper-x\n", "config:2: sort: there is no key called Hyper-x; keys are "
                                      "spelt like j, C-r, F4, S-Tab, PgDn, Space\n");
    check("[theme]\nchip = pinkish\n",
        "config:2: chip: \"pinkish\" is no colour and no attribute; colours are default, black, "
        "red, "
        "green, yellow, blue, magenta, cyan, white, bright-\xE2\x80\xA6, 0 to 255 and #rrggbb\n");
    check("[columns]\nsessions = nothing\n", "config:2: sessions: no column is called nothing\n");
    check("[view a]\nsort = load\nview = fraud\n", "config:2: sort: no field is called load\n");
    check("[profile a]\ntoken-file = x\ntoken-command = y\n",
        "config:3: token-command: there is token-file in line 2, and a token comes from one "
        "place\n");
    check("zone = utc\nno equals sign\n[keys\n",
        "config:2: neither a [section] nor \"name = value\"\n");
}

// Judging compares every line with all before it.
static void a_file_has_an_end(void **state) {
    (void)state;
    struct config *c = config_new();
    struct buf text = BUF_INIT(256 * 1024);
    struct error e = {0};
    while (!text.full) {
        buf_append_text(&text, "a=b\n");
    }
    config_read_text(c, buf_slice(&text), "config", false);
    assert_false(config_is_good(c, &e));
    assert_int_equal(c->n_lines, 4000);
    assert_string_equal(e.text, "config:2: a stands here and in line 1 already");
    buf_release(&text);
    config_free(c);
}

static void a_key_stands_once(void **state) {
    (void)state;
    check("zone = utc\ntheme = light\nzone = local\n",
        "config:3: zone stands here and in line 1 already\n");
    check("[profile a]\nzone = utc\n[profile b]\nzone = utc\n[profile  a ]\nzone = utc\n",
        "config:6: zone stands here and in line 2 already\n");
}

static void no_token_stands_in_a_file_nor_in_a_message(void **state) {
    (void)state;
    check("[profile a]\ntoken = s3cret\n",
        "config:2: warning: token: a token does not stand here and is not taken; token-file or "
        "token-command say where it is\n");
}

static void a_fault_is_told_with_file_and_line(void **state) {
    (void)state;
    struct config *c = config_new();
    struct error e = {0};
    config_read_text(c, SLICE("zone = utc\nintervall = 3\nrate = x\n"), "/etc/config", true);
    assert_false(config_is_good(c, &e));
    assert_int_equal(e.kind, ERROR_CONFIG);
    assert_string_equal(e.text, "/etc/config:3: rate: a number from 0.1 to 20");
    config_free(c);
}

static void texts_come_as_they_may(void **state) {
    (void)state;
    static const char *const texts[] = {"zone = utc\ntheme = light",
        "zone = utc\r\ntheme = light\r\n", "\xEF\xBB\xBFzone = utc\ntheme = light\n",
        "# nothing\n\n zone: utc ; here\n\ttheme=light"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct config *c = read_good(texts[i]);
        assert_int_equal(c->n_lines, 2);
        assert_int_equal(c->lines[0].option, OPTION_ZONE);
        assert_string_equal(c->lines[0].value, "utc");
        assert_string_equal(c->lines[1].value, "light");
        config_free(c);
    }
}

static void profiles_are_named_once_in_their_order(void **state) {
    (void)state;
    struct config *c = read_good("[profile b]\nzone = utc\n[profile a/x]\nzone = utc\n[profile b]\n"
                                 "mouse = yes\n");
    struct error e = {0};
    assert_string_equal(config_profile(c, 0), "b");
    assert_string_equal(config_profile(c, 1), "a/x");
    assert_null(config_profile(c, 2));
    assert_true(config_has_profile(c, SLICE("a/x")));
    assert_false(config_refuse_profile(c, SLICE("a/y"), ERROR_USAGE, &e));
    assert_string_equal(e.text, "there is no profile a/y, did you mean a/x?; known: b, a/x");
    config_free(c);
}

static void the_last_file_counts_most(void **state) {
    (void)state;
    struct config *c = config_new();
    enum field columns[FIELD_COUNT];
    size_t n = 0;
    struct theme t;
    config_read_text(c,
        SLICE("[columns]\nsessions = id\n[view m]\ninterval = 5\n[theme]\n"
              "chip = red\ntab = red\n"),
        "site", true);
    config_read_text(c,
        SLICE("[columns]\nsessions = id,code\n[view m]\nsort = id\n[theme]\n"
              "chip = bold\n"),
        "user", false);
    assert_true(config_columns(c, VIEW_SESSIONS, columns, &n));
    assert_int_equal(n, 2);
    assert_false(config_columns(c, VIEW_FRAUD, columns, &n));
    assert_int_equal(c->views.n, 1); // as a whole, not key by key
    assert_true(c->views.items[0].interval_ms == -1);
    assert_string_equal(c->views.items[0].origin, "user:4");
    assert_true(config_styles(c, &t));
    assert_int_equal(t.looks[STYLE_CHIP].attributes, LOOK_BOLD);
    assert_int_equal(t.looks[STYLE_CHIP].foreground, COLOUR_DEFAULT);
    assert_true(t.is_set[STYLE_TAB] && !t.is_set[STYLE_TITLE]);
    config_free(c);
}

// What is said to be in force when nothing is said has to be so.
static void standard_values_are_those_of_the_settings(void **state) {
    (void)state;
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        struct settings standard, said;
        struct error e = {0};
        if (!row->standard || o == OPTION_THEME) {
            continue;
        }
        settings_init(&standard);
        settings_init(&said);
        if (!option_apply_line(&said, (enum option_id)o, slice_of(row->standard), "/x", &e)) {
            fail_msg("%s: %s", row->name, e.text);
        }
        assert_memory_equal(&said, &standard, sizeof said);
        settings_release(&said);
        settings_release(&standard);
    }
}

static void files_are_named_beside_the_file(void **state) {
    (void)state;
    static const struct {
        const char *typed, *path;
    } cases[] = {{"t", "/home/u/.config/t"}, {"/t", "/t"}, {"~/t", "/home/u/t"},
        {"~t", "/home/u/.config/~t"}};
    setenv("HOME", "/home/u", 1);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct settings s;
        struct error e = {0};
        settings_init(&s);
        assert_true(option_apply_line(
            &s, OPTION_TOKEN_FILE, slice_of(cases[i].typed), "/home/u/.config/config", &e));
        assert_string_equal(s.token_file, cases[i].path);
        // A theme is a name unless it looks like a file.
        assert_true(
            option_apply_line(&s, OPTION_THEME, SLICE("light"), "/home/u/.config/config", &e));
        assert_string_equal(s.theme, "light");
        settings_release(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_bound),
        cmocka_unit_test(a_source_too_many_is_told_once_a_line),
        cmocka_unit_test(what_is_not_known_is_a_warning_with_a_hint),
        cmocka_unit_test(what_cannot_be_read_is_a_fault),
        cmocka_unit_test(a_file_has_an_end),
        cmocka_unit_test(a_key_stands_once),
        cmocka_unit_test(no_token_stands_in_a_file_nor_in_a_message),
        cmocka_unit_test(a_fault_is_told_with_file_and_line),
        cmocka_unit_test(texts_come_as_they_may),
        cmocka_unit_test(profiles_are_named_once_in_their_order),
        cmocka_unit_test(the_last_file_counts_most),
        cmocka_unit_test(standard_values_are_those_of_the_settings),
        cmocka_unit_test(files_are_named_beside_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
