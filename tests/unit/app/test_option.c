// The command line: values, mistakes, what goes together, secrets; and help from the same tables.
#include "unit.h"

#include "../../../src/app/option_table.h"
#include "app/option.h"
#include "base/mem.h"

#include <stdlib.h>

static const instant now = INT64_C(1795527000000); // 2026-11-24T12:50:00Z

// A writable command line that is parsed at once.
struct line {
    struct settings settings;
    struct error error;
    bool good;
    char *argv[32];
    int argc;
};

static void parse_words(struct line *l, const char *const *words) {
    *l = (struct line){0};
    l->argv[l->argc++] = mem_dup_text(SLICE("aifi-sessions"));
    for (; *words != NULL; words++) {
        l->argv[l->argc++] = mem_dup_text(slice_of(*words));
    }
    // getopt_long moves the pointers about: a copy of them is handed over.
    char *argv[ARRAY_LEN(l->argv)];
    memcpy(argv, l->argv, sizeof(argv));
    settings_init(&l->settings);
    l->good = options_parse(l->argc, argv, now, &l->settings, &l->error);
}

#define PARSE(l, ...) parse_words((l), (const char *const[]){__VA_ARGS__, NULL})

static void line_release(struct line *l) {
    for (int i = 0; i < l->argc; i++) {
        mem_free(l->argv[i]);
    }
    settings_release(&l->settings);
}

#define assert_good(l)                                                                             \
    do {                                                                                           \
        if (!(l)->good) {                                                                          \
            fail_msg("refused: %s", (l)->error.text);                                              \
        }                                                                                          \
    } while (0)

#define assert_refused(words, ...)                                                                 \
    do {                                                                                           \
        struct line refused;                                                                       \
        PARSE(&refused, __VA_ARGS__);                                                              \
        assert_false(refused.good);                                                                \
        assert_string_equal(refused.error.text, (words));                                          \
        assert_int_equal(refused.error.kind, ERROR_USAGE);                                         \
        line_release(&refused);                                                                    \
    } while (0)

static void test_nothing_is_the_browser(void **state) {
    (void)state;
    struct line l;
    parse_words(&l, (const char *const[]){NULL});
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_BROWSE);
    assert_int_equal(l.settings.limit, 200);
    assert_int_equal(query_n_filters(&l.settings.query), 0);
    line_release(&l);
}

static void test_every_option(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "list", "--base-url=https://api.example.com", "--token-file", "/t", "--ca-file=/ca",
        "--status-encoding=brackets", "--rate=0.5", "--connect-timeout=5", "--timeout=2m",
        "--no-input", "-ocsv", "--columns=id,created", "-n", "7", "--unmask", "--utc");
    assert_good(&l);
    const struct settings *s = &l.settings;
    assert_int_equal(s->action, ACTION_LIST);
    assert_string_equal(s->base_url, "https://api.example.com");
    assert_string_equal(s->token_file, "/t");
    assert_string_equal(s->ca_file, "/ca");
    assert_int_equal(s->encoding, STATUS_BRACKETS);
    assert_true(s->per_second > 0.49 && s->per_second < 0.51);
    assert_int_equal(s->connect_ms, 5000);
    assert_int_equal(s->total_ms, 120000);
    assert_true(s->no_input);
    assert_int_equal(s->output, OUTPUT_CSV);
    assert_int_equal(s->n_columns, 2);
    assert_int_equal(s->columns[1], FIELD_CREATED_AT);
    assert_int_equal(s->limit, 7);
    assert_true(s->unmask);
    assert_int_equal(s->zone, ZONE_UTC);
    line_release(&l);

    PARSE(&l, "--demo", "--demo-rows", "50", "--demo-frozen-at", "2026-11-24T13:30:00Z",
        "--theme=light", "--color=always", "--ascii", "--mouse", "--max-rows=1000", "--zone=utc");
    assert_good(&l);
    assert_true(l.settings.demo);
    assert_int_equal(l.settings.demo_rows, 50);
    assert_true(settings_now(&l.settings, now) == INT64_C(1795527000000));
    assert_string_equal(l.settings.theme, "light");
    assert_int_equal(l.settings.colour, COLOUR_ALWAYS);
    assert_true(l.settings.ascii);
    assert_true(l.settings.mouse);
    assert_int_equal(l.settings.max_rows, 1000);
    line_release(&l);

    PARSE(&l, "--demo", "--demo-speed", "60", "--demo-database", "rows.sqlite");
    assert_good(&l);
    assert_int_equal(l.settings.demo_speed, 60);
    assert_string_equal(l.settings.demo_database, "rows.sqlite");
    line_release(&l);

    PARSE(&l, "list", "--json", "--all", "--token-command", "pass show aifi", "--no-color");
    assert_good(&l);
    assert_int_equal(l.settings.output, OUTPUT_JSON);
    assert_true(l.settings.all);
    assert_int_equal(l.settings.limit, 0);
    assert_string_equal(l.settings.token_command, "pass show aifi");
    assert_int_equal(l.settings.colour, COLOUR_NEVER);
    line_release(&l);
}

// Each parameter of the API is an option of its own name.
static void test_every_parameter(void **state) {
    (void)state;
    static const char *const samples[TYPE_COUNT] = {[TYPE_TEXT] = "x",
        [TYPE_ID] = "9007199254740993",
        [TYPE_INTEGER] = "3",
        [TYPE_INSTANT] = "-2h",
        [TYPE_CHOICE_LIST] = "active",
        [TYPE_CONDITION] = "fraud"};
    for (int i = 0; i < PARAM_COUNT; i++) {
        const struct param_row *row = param_row((enum param)i);
        const char *value =
            row->type == TYPE_CHOICE ? row->limits.choices[0].name : samples[row->type];
        struct buf flag = BUF_INIT(256);
        buf_printf(&flag, "--%s", row->flag);
        struct line l;
        PARSE(&l, buf_text(&flag), value);
        assert_good(&l);
        assert_slice(query_get(&l.settings.query, (enum param)i), value);
        line_release(&l);
        buf_release(&flag);
    }
}

static void test_parameters_add_up(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "--status", "active", "--status=completed", "--store-id", "1", "--store-id", "2",
        "--since", "today 06:00", "--until=now");
    assert_good(&l);
    assert_slice(query_get(&l.settings.query, PARAM_STATUS), "active,completed");
    assert_slice(query_get(&l.settings.query, PARAM_STORE_ID), "2");
    assert_slice(query_get(&l.settings.query, PARAM_MIN_CREATED_AT), "today 06:00");
    assert_slice(query_get(&l.settings.query, PARAM_MAX_CREATED_AT), "now");
    line_release(&l);
}

static void test_beginnings_and_places(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "--lim", "3", "list", "--store", "204");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_LIST);
    assert_int_equal(l.settings.limit, 3);
    assert_slice(query_get(&l.settings.query, PARAM_STORE_ID), "204");
    line_release(&l);
    // What looks like an option is none after "--".
    assert_refused("unexpected argument '--all'", "list", "--", "--all");
}

static void test_help_wins(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "--nonsense", "--version", "list", "-h", "--limit=x");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_HELP);
    line_release(&l);
    PARSE(&l, "-V", "--nonsense");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_VERSION);
    line_release(&l);
    PARSE(&l, "help", "list");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_HELP);
    line_release(&l);
}

static void test_mistakes(void **state) {
    (void)state;
    assert_refused("unknown option --limt; did you mean --limit?", "list", "--limt", "3");
    assert_refused(
        "unknown option --min-creatd-at; did you mean --min-created-at?", "--min-creatd-at=now");
    assert_refused("unknown option --xyzzy", "--xyzzy");
    assert_refused("unknown option -x", "-x");
    assert_refused("ambiguous option --min", "--min=3");
    assert_refused("--limit needs a value", "list", "--limit");
    assert_refused("-n needs a value", "list", "-n");
    assert_refused("--all=yes takes no value", "list", "--all=yes");
    assert_refused("unknown command 'lst'; did you mean list?", "lst");
    assert_refused("unknown command 'case'; did you mean cases?", "case", "show", "3");
    assert_refused("unknown command 'frobnicate'", "frobnicate");
    assert_refused("--limit: 1 or more", "list", "--limit=0");
    assert_refused(
        "--output: \"jason\" is no choice here; did you mean json?", "list", "-o", "jason");
    assert_refused("--rate: a number from 0.1 to 20", "--rate=25");
    assert_refused("--rate: a number from 0.1 to 20", "--rate=nan");
    assert_refused("--timeout: from 1 s to 3600 s", "--timeout=0");
    assert_refused(
        "--timeout: seconds, or a number and a unit such as 90s or 2m", "--timeout=soon");
    assert_refused("--store-id: nothing given", "--store-id=");
    assert_refused("--token-file: nothing given", "--token-file=");
    assert_refused("--token-url: the token URL must have no user name, no '?' and no '#'",
        "--token-url=https://x/t?y", "--client-id=c");
    assert_refused("--token-url: the token URL must begin with https://, not ftp://",
        "--token-url=ftp://x/t", "--client-id=c");
    assert_refused(
        "--demo-frozen-at: a time such as 2026-11-24T13:30:00Z", "--demo", "--demo-frozen-at=noon");
    assert_refused("--count: from 1 to 200", "--count=201");
    assert_refused(
        "--store-id: digits only, e.g. 204; names: --match store~berlin", "--store-id=Berlin");
    assert_refused("--store-id: digits only, e.g. 204", "--store-id=204a");
    assert_refused("--store-id: digits only, e.g. 204", "stores", "--store-id=Berlin");
    // By the name that was typed.
    assert_refused("--since: 7 alone is not a time; try -7h, 06:00 or 2026-11-24", "--since=7");
    assert_refused("--min-created-at: 7 alone is not a time; try -7h, 06:00 or 2026-11-24",
        "--min-created-at=7");
    assert_refused("--until: nothing given", "--unt=");
}

static void test_what_goes_together(void **state) {
    (void)state;
    assert_refused("--limit and --all exclude each other", "list", "--all", "--limit=3");
    assert_refused("--token-file and --token-command exclude each other", "--token-file=a",
        "--token-command=b");
    assert_refused("--token-file and --token-url exclude each other", "--token-file=a",
        "--token-url=https://x/t", "--client-id=c");
    assert_refused("--client-secret-file and --client-secret-command exclude each other",
        "--token-url=https://x/t", "--client-id=c", "--client-secret-file=a",
        "--client-secret-command=b");
    assert_refused("--client-id goes with --token-url", "--client-id=c");
    assert_refused("--oauth-scope goes with --token-url", "--oauth-scope=c");
    assert_refused("--demo and --token-url exclude each other", "--demo", "--token-url=https://x/t",
        "--client-id=c");
    assert_refused("--demo and --base-url exclude each other", "--demo", "--base-url=https://x");
    assert_refused("--demo-rows goes with --demo", "--demo-rows=3");
    assert_refused("--demo-database goes with --demo", "--demo-database=x");
    assert_refused("--demo-speed and --demo-frozen-at exclude each other", "--demo",
        "--demo-speed=60", "--demo-frozen-at=2026-11-24T13:30:00Z");
    assert_refused(
        "--output belongs to the commands list, fraud, get, watch, stores, keys", "--output=csv");
    assert_refused("--output belongs to the commands list, fraud, get, watch, stores, keys",
        "cases", "export", "-ocsv");
    assert_refused("--verdict belongs to the command fraud", "list", "--verdict=cleared");
    assert_refused("--exit-code belongs to the command fraud", "list", "--exit-code");
    assert_refused("--unmask belongs to the commands list, fraud, get, watch, cases show", "cases",
        "export", "--unmask");
    assert_refused(
        "--json belongs to the commands list, fraud, get, stores, keys", "watch", "--json");
    assert_refused("--for belongs to the commands watch, stores", "list", "--for", "1m");
    assert_refused(
        "--columns belongs to lists of sessions, not to stores", "stores", "--columns", "id");
    assert_refused("--changes belongs to the command watch, of sessions, not of stores", "watch",
        "stores", "--changes=2");
    assert_refused("--changes belongs to the command watch, of sessions, not of stores", "stores",
        "--watch", "--changes=2");
    assert_refused("--query belongs to the commands list, fraud", "get", "1", "--query", "a=b");
    assert_refused("--columns goes with table, csv, tsv and plain; JSON holds whole records",
        "list", "--json", "--columns=id");
}

static void test_get(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "get", "--utc", "7", "-", "--", "-8");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_GET);
    assert_int_equal(l.settings.output, OUTPUT_PLAIN);
    assert_int_equal(l.settings.n_operands, 3);
    assert_string_equal(l.settings.operands[0], "7");
    assert_string_equal(l.settings.operands[1], "-");
    assert_string_equal(l.settings.operands[2], "-8");
    line_release(&l);
    PARSE(&l, "get", "7", "-otable");
    assert_int_equal(l.settings.output, OUTPUT_TABLE);
    line_release(&l);
    assert_refused("get needs its ID...", "get");
}

static void test_watch(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "watch", "--for", "10m", "--changes=3", "--status=active");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_WATCH);
    assert_int_equal(l.settings.for_ms, 10 * MS_MINUTE);
    assert_int_equal(l.settings.max_changes, 3);
    line_release(&l);
    PARSE(&l, "watch", "stores");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_STORES);
    assert_true(l.settings.watch);
    line_release(&l);
    assert_refused("unexpected argument 'sores'", "watch", "sores");
}

static void test_what_is_passed_on(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "list", "--query", "region=n\xc3\xb6rd & x", "--query=tags[]=a", "--query", "e=");
    assert_good(&l);
    assert_string_equal(l.settings.passed, "region=n%C3%B6rd%20%26%20x&tags%5B%5D=a&e=");
    line_release(&l);
    assert_refused("--query: KEY=VALUE, such as region=north", "list", "--query", "region");
    assert_refused("--query: KEY=VALUE, such as region=north", "list", "--query", "=x");
    assert_refused("--query: 'a b' is no name of a parameter: letters, digits and _ - . [ ]",
        "list", "--query", "a b=x");
    assert_refused(
        "--query: STOREID has an option of its own: --store-id", "list", "--query", "STOREID=3");
    assert_refused("--query: status[] has an option of its own: --status", "list", "--query",
        "status[]=active");
    assert_refused(
        "--query: since has an option of its own: --since", "list", "--query", "since=1");
    static const char *const hidden[] = {"a=\t", "a=\xff", "a=\xe2\x80\xae", "a=x\ny"};
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
        assert_refused(
            "--query: the value of a holds what cannot be printed", "list", "--query", hidden[i]);
    }
}

static void test_fraud(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "fraud", "--since", "7d", "--verdict", "to-do,Follow-up", "--exit-code", "-ojson");
    assert_good(&l);
    const struct settings *s = &l.settings;
    assert_int_equal(s->action, ACTION_FRAUD);
    assert_slice(query_get(&s->query, PARAM_MIN_CREATED_AT), "-7d");
    assert_string_equal(s->verdict, "todo,follow-up");
    assert_true(s->exit_code);
    assert_true(s->all);
    assert_int_equal(s->limit, 0);
    line_release(&l);

    PARSE(&l, "fraud", "-n", "5", "--match", "visitors>groupSize", "--explain", "--max-scan=9");
    assert_good(&l);
    assert_false(l.settings.all);
    assert_int_equal(l.settings.limit, 5);
    assert_int_equal(l.settings.max_scan, 9);
    assert_true(l.settings.explain);
    assert_slice(query_get(&l.settings.query, PARAM_MATCH), "visitors>groupSize");
    line_release(&l);

    static const char wrong[] = "--verdict: to-do, follow-up, confirmed or cleared, with commas";
    assert_refused(wrong, "fraud", "--verdict=guilty");
    assert_refused(wrong, "fraud", "--verdict=none");
    assert_refused("--max-scan: 1 or more", "list", "--max-scan=0");
}

static void test_bare_distances(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "list", "--since", "1h30m", "--until=90s");
    assert_good(&l);
    assert_slice(query_get(&l.settings.query, PARAM_MIN_CREATED_AT), "-1h30m");
    assert_slice(query_get(&l.settings.query, PARAM_MAX_CREATED_AT), "-90s");
    line_release(&l);
    PARSE(&l, "list", "--since", "-2h", "--until", "2026-11-24");
    assert_good(&l);
    assert_slice(query_get(&l.settings.query, PARAM_MIN_CREATED_AT), "-2h");
    assert_slice(query_get(&l.settings.query, PARAM_MAX_CREATED_AT), "2026-11-24");
    line_release(&l);
}

static void test_cases(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "cases", "export");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_CASES_EXPORT);
    assert_null(l.settings.operand);
    line_release(&l);
    PARSE(&l, "cases", "import", "-");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_CASES_IMPORT);
    assert_string_equal(l.settings.operand, "-");
    line_release(&l);
    PARSE(&l, "cases", "--demo", "show", "981204", "--unmask");
    assert_good(&l);
    assert_int_equal(l.settings.action, ACTION_CASES_SHOW);
    assert_slice(query_get(&l.settings.query, PARAM_ID), "981204");
    line_release(&l);
    assert_refused("cases needs one of: export, import, show", "cases");
    assert_refused("cases needs one of: export, import, show", "cases", "delete");
    assert_refused("cases import needs its FILE", "cases", "import");
    assert_refused("unexpected argument 'b'", "cases", "export", "a", "b");
    assert_refused("--id: digits only, e.g. 204", "cases", "show", "x");
}

static void test_columns(void **state) {
    (void)state;
    struct line l;
    PARSE(&l, "list", "--columns=+email,-code");
    assert_false(l.good);
    line_release(&l);
    PARSE(&l, "list", "--columns=+e-mail,-code");
    assert_good(&l);
    assert_int_equal(l.settings.n_columns, field_n_default_columns);
    assert_int_equal(l.settings.columns[l.settings.n_columns - 1], FIELD_CUSTOMER_EMAIL);
    line_release(&l);
    PARSE(&l, "list", "--columns=all");
    assert_good(&l);
    assert_int_equal(l.settings.n_columns, FIELD_COUNT);
    line_release(&l);
}

// SEC-01
static void test_sec_01_secrets_are_refused_and_overwritten(void **state) {
    (void)state;
    static const char *const lines[][3] = {{"--token", "s3cret"}, {"--token=s3cret"},
        {"--tok=s3cret"}, {"--bearer=s3cret"}, {"list", "--password", "s3cret"},
        {"--api-key=s3cret", "--help"}, {"--code", "--", "--token=s3cret"}};
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct line l;
        PARSE(&l, lines[i][0], lines[i][1], lines[i][2]);
        assert_true(!l.good || l.settings.action == ACTION_HELP);
        for (int a = 0; a < l.argc; a++) {
            assert_null(strstr(l.argv[a], "s3cret"));
        }
        assert_null(strstr(l.error.text, "s3cret"));
        line_release(&l);
    }
    // What only begins like it stays as it is.
    struct line l;
    PARSE(&l, "list", "--token-file=/s3cret", "--timeout", "10");
    assert_good(&l);
    assert_string_equal(l.settings.token_file, "/s3cret");
    line_release(&l);
}

static void test_base_url_of_the_environment(void **state) {
    (void)state;
    struct line l;
    setenv("AIFI_BASE_URL", "https://env.example.com", 1);
    PARSE(&l, "list");
    assert_good(&l);
    assert_string_equal(l.settings.base_url, "https://env.example.com");
    line_release(&l);
    PARSE(&l, "--base-url=flag.example.com");
    assert_good(&l);
    assert_string_equal(l.settings.base_url, "flag.example.com");
    line_release(&l);
    PARSE(&l, "--demo");
    assert_good(&l);
    assert_null(l.settings.base_url);
    line_release(&l);
    setenv("AIFI_BASE_URL", "http://env.example.com", 1);
    PARSE(&l, "list");
    assert_false(l.good);
    assert_int_equal(l.error.kind, ERROR_CONFIG);
    line_release(&l);
    unsetenv("AIFI_BASE_URL");
}

static void test_colour(void **state) {
    (void)state;
    struct settings s;
    settings_init(&s);
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    assert_true(settings_want_colour(&s, true));
    assert_false(settings_want_colour(&s, false));
    setenv("NO_COLOR", "", 1);
    assert_true(settings_want_colour(&s, true));
    setenv("NO_COLOR", "1", 1);
    assert_false(settings_want_colour(&s, true));
    s.colour = COLOUR_ALWAYS;
    assert_true(settings_want_colour(&s, true));
    s.colour = COLOUR_NEVER;
    unsetenv("NO_COLOR");
    assert_false(settings_want_colour(&s, true));
    s.colour = COLOUR_AUTO;
    setenv("TERM", "dumb", 1);
    assert_false(settings_want_colour(&s, true));
    settings_release(&s);
}

// The tables: names are unique, also against those of the parameters, and all stand in the help.
static void test_names_and_help(void **state) {
    (void)state;
    struct buf help = BUF_INIT(64 * 1024);
    options_append_help(&help);
    const char *names[OPTION_COUNT + PARAM_COUNT + 16];
    size_t n = 0;
    for (int o = 0; o < OPTION_COUNT; o++) {
        names[n++] = option_row((enum option_id)o)->name;
    }
    for (int p = 0; p < PARAM_COUNT; p++) {
        names[n++] = param_row((enum param)p)->flag;
    }
    for (size_t i = 0; i < option_n_synonyms; i++) {
        names[n++] = option_synonyms[i].name;
    }
    for (size_t i = 0; i < n; i++) {
        struct buf flag = BUF_INIT(128);
        buf_printf(&flag, "      --%s", names[i]);
        bool listed = strstr(buf_text(&help), buf_text(&flag)) != NULL;
        buf_clear(&flag);
        buf_printf(&flag, ", --%s", names[i]);
        listed = listed || strstr(buf_text(&help), buf_text(&flag)) != NULL;
        if (!listed) {
            fail_msg("--%s is not in the help", names[i]);
        }
        buf_release(&flag);
        for (size_t k = i + 1; k < n; k++) {
            assert_string_not_equal(names[i], names[k]);
        }
    }
    struct slice rest = buf_slice(&help), text;
    while (slice_cut(&rest, '\n', &text)) {
        assert_true(text.len <= 80);
    }
    buf_release(&help);
}

static void test_version(void **state) {
    (void)state;
    struct buf text = BUF_INIT(1024);
    options_append_version(&text);
    assert_true(slice_starts_with(buf_slice(&text), SLICE("aifi-sessions ")));
    assert_non_null(strstr(buf_text(&text), "libcurl/"));
    assert_non_null(strstr(buf_text(&text), "cJSON/"));
    buf_release(&text);
}

int main(void) {
    // Nothing of whoever runs this.
    setenv("XDG_CONFIG_DIRS", "/nonexistent", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("XDG_STATE_HOME", "/nonexistent", 1);
    unsetenv("AIFI_CONFIG");
    unsetenv("AIFI_PROFILE");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_the_browser),
        cmocka_unit_test(test_every_option),
        cmocka_unit_test(test_every_parameter),
        cmocka_unit_test(test_parameters_add_up),
        cmocka_unit_test(test_beginnings_and_places),
        cmocka_unit_test(test_help_wins),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_what_goes_together),
        cmocka_unit_test(test_fraud),
        cmocka_unit_test(test_get),
        cmocka_unit_test(test_watch),
        cmocka_unit_test(test_what_is_passed_on),
        cmocka_unit_test(test_bare_distances),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_sec_01_secrets_are_refused_and_overwritten),
        cmocka_unit_test(test_base_url_of_the_environment),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_names_and_help),
        cmocka_unit_test(test_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
