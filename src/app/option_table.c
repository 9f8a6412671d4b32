// The table of our own options: what each takes and which setting it fills in. It must not know how
// a command line is read.
#include "option_table.h"

#include "app/columns.h"
#include "app/console.h"
#include "app/live.h"
#include "base/mem.h"
#include "model/verdict.h"
#include "net/oauth.h"
#include "passed.h"

#include <inttypes.h>

static void *member(struct settings *s, const struct option_row *row) {
    return (char *)s + row->at;
}

static bool apply_text(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    char **text = member(s, row);
    if (wire.len == 0) {
        return error_set(e, ERROR_USAGE, "nothing given");
    }
    mem_free(*text);
    *text = mem_dup_text(wire);
    return true;
}

// "false" is said by files alone.
static bool apply_true(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)e;
    *(bool *)member(s, row) = !slice_equal(wire, SLICE("false"));
    return true;
}

static bool apply_base_url(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    struct origin origin;
    if (wire.len > 0) {
        if (!origin_parse(wire, &origin, e)) {
            return false;
        }
        origin_release(&origin);
    }
    return apply_text(s, row, wire, e);
}

// Of these, the one that was said last is in force.
static bool apply_one_of(char **const all[], size_t n, struct settings *s,
    const struct option_row *row, struct slice wire, struct error *e) {
    if (!apply_text(s, row, wire, e)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (all[i] != (char **)member(s, row)) {
            mem_free(*all[i]);
            *all[i] = NULL;
        }
    }
    return true;
}

static bool apply_token_source(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    char **const all[] = {&s->token_file, &s->token_command, &s->token_url};
    return apply_one_of(all, ARRAY_LEN(all), s, row, wire, e);
}

static bool apply_token_url(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    struct oauth_client client;
    char *text = mem_dup_text(wire);
    const bool good = oauth_client_init(&client, text, "any", NULL, e);
    mem_free(text);
    if (good) {
        oauth_client_release(&client);
    }
    return good && apply_token_source(s, row, wire, e);
}

static bool apply_secret_source(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    char **const all[] = {&s->client_secret_file, &s->client_secret_command};
    return apply_one_of(all, ARRAY_LEN(all), s, row, wire, e);
}

static bool apply_false(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)wire;
    (void)e;
    *(bool *)member(s, row) = false;
    return true;
}

static bool apply_number(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)e;
    return slice_to_int64(wire, member(s, row));
}

// Which row of a list of choices it is, in the order of the enum that the setting is of.
static int choice_index(const struct option_row *row, struct slice wire) {
    int i = 0;
    while (!slice_equal(wire, slice_of(row->limits.choices[i].name))) {
        i++;
    }
    return i;
}

static bool apply_encoding(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)e;
    s->encoding = (enum status_encoding)choice_index(row, wire);
    return true;
}

static bool apply_output(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)e;
    s->output = (enum output_format)choice_index(row, wire);
    return true;
}

static bool apply_json(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    (void)wire;
    (void)e;
    s->output = OUTPUT_JSON;
    return true;
}

static bool apply_colour(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)e;
    s->colour = (enum colour_mode)choice_index(row, wire);
    return true;
}

static bool apply_no_colour(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    (void)wire;
    (void)e;
    s->colour = COLOUR_NEVER;
    return true;
}

static bool apply_verdict(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    struct buf names = BUF_INIT(1024);
    struct slice rest = wire, name;
    bool good = true;
    while (good && slice_cut(&rest, ',', &name)) {
        const enum verdict v = verdict_by_name(slice_trim(name));
        good = v != VERDICT_COUNT && v != VERDICT_NONE;
        buf_append_text(&names, names.len > 0 ? "," : "");
        buf_append_text(&names, v == VERDICT_TO_DO ? "todo" : good ? verdict_row(v)->name : "");
    }
    good = good ? apply_text(s, row, buf_slice(&names), e)
                : error_set(e, ERROR_USAGE, "to-do, follow-up, confirmed or cleared, with commas");
    buf_release(&names);
    return good;
}

static bool apply_zone(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)e;
    s->zone = (enum zone)choice_index(row, wire);
    return true;
}

static bool apply_utc(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    (void)wire;
    (void)e;
    s->zone = ZONE_UTC;
    return true;
}

static bool apply_rate(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    char *text = mem_dup_text(wire), *end;
    double value = strtod(text, &end);
    bool good = end != text && *end == '\0' && value >= (double)row->limits.least / 10 &&
                value <= (double)row->limits.most / 10;
    mem_free(text);
    if (!good) {
        return error_set(e, ERROR_USAGE, "a number from %g to %g", (double)row->limits.least / 10,
            (double)row->limits.most / 10);
    }
    s->per_second = value;
    return true;
}

static bool apply_interval(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    return live_parse_interval(wire, &s->interval_ms, e);
}

// "10" is 10 s, as other programs have it.
static bool apply_duration(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    int64_t ms = 0, seconds = 0;
    if (slice_to_int64(wire, &seconds) && seconds >= 0 && seconds <= INT64_MAX / MS_SECOND) {
        ms = seconds * MS_SECOND;
    } else if (!duration_parse(wire, &ms)) {
        return error_set(e, ERROR_USAGE, "seconds, or a number and a unit such as 90s or 2m");
    }
    if (ms < row->limits.least || ms > row->limits.most) {
        return error_set(e, ERROR_USAGE, "from %" PRId64 " s to %" PRId64 " s",
            row->limits.least / MS_SECOND, row->limits.most / MS_SECOND);
    }
    *(int64_t *)member(s, row) = ms;
    return true;
}

static bool apply_alerts(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    return alert_limits_parse(wire, &s->limits, &s->alerts, e);
}

static bool apply_frozen_at(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    instant t;
    if (!instant_parse_iso(wire, &t)) {
        return error_set(e, ERROR_USAGE, "a time such as 2026-11-24T13:30:00Z");
    }
    return apply_text(s, row, wire, e);
}

static bool apply_columns(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    if (slice_equal_nocase(slice_trim(wire), SLICE("all"))) {
        for (s->n_columns = 0; s->n_columns < FIELD_COUNT; s->n_columns++) {
            s->columns[s->n_columns] = (enum field)s->n_columns;
        }
        return true;
    }
    const enum view_kind kind = s->action == ACTION_FRAUD ? VIEW_FRAUD : VIEW_SESSIONS;
    const bool has_own = s->n_kind_columns[kind] > 0;
    s->n_columns = has_own ? s->n_kind_columns[kind] : field_n_default_columns;
    memcpy(s->columns, has_own ? s->kind_columns[kind] : field_default_columns,
        s->n_columns * sizeof(s->columns[0]));
    return columns_parse(wire, s->columns, &s->n_columns, e);
}

static bool apply_console_url(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    return console_check(wire, e) && apply_text(s, row, wire, e);
}

static bool apply_passed(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)row;
    struct buf all = BUF_INIT(PASSED_MAX_LEN);
    buf_append_text(&all, s->passed ? s->passed : "");
    const bool good = passed_add(&all, wire, e);
    mem_free(s->passed);
    s->passed = mem_dup_text(buf_slice(&all));
    buf_release(&all);
    return good;
}

static bool apply_action(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)wire;
    (void)e;
    s->action = row->letter == 'h' ? ACTION_HELP : ACTION_VERSION;
    return true;
}

// What is shown anyhow.
static bool apply_show(
    struct settings *s, const struct option_row *row, struct slice wire, struct error *e) {
    (void)s;
    (void)row;
    (void)wire;
    (void)e;
    return true;
}

static const struct value_choice encodings[] = {
    [STATUS_REPEAT] = {"repeat", "status=a&status=b"},
    [STATUS_BRACKETS] = {"brackets", "status[]=a&status[]=b"},
    [STATUS_COMMA] = {"comma", "status=a,b"},
    {NULL, NULL},
};

static const struct value_choice formats[] = {
    [OUTPUT_TABLE] = {"table", "columns for reading"},
    [OUTPUT_JSON] = {"json", "one array of whole records"},
    [OUTPUT_NDJSON] = {"ndjson", "one whole record a line"},
    [OUTPUT_CSV] = {"csv", "columns for spreadsheets"},
    [OUTPUT_TSV] = {"tsv", "columns with tabs between, for programs"},
    [OUTPUT_PLAIN] = {"plain", "labelled lines, for screen readers"},
    {NULL, NULL},
};

static const struct value_choice colour_modes[] = {
    [COLOUR_AUTO] = {"auto", "where the terminal has them and NO_COLOR is not set"},
    [COLOUR_ALWAYS] = {"always", "also with NO_COLOR"},
    [COLOUR_NEVER] = {"never", "monochrome"},
    {NULL, NULL},
};

static const struct value_choice zones[] = {
    [ZONE_LOCAL] = {"local", "this machine's zone, TZ"},
    [ZONE_UTC] = {"utc", "UTC"},
    {NULL, NULL},
};

// What may stand in files.
#define EVERYWHERE (OPTION_IN_CONFIG | OPTION_IN_PROFILE)
#define DEPLOYMENT (EVERYWHERE | OPTION_OF_DEPLOYMENT)
#define TOKEN (DEPLOYMENT | OPTION_OF_TOKEN)

// Commands that print rows.
#define ROWS (ON(ACTION_LIST) | ON(ACTION_FRAUD))
// Those that print rows as they are asked to.
#define PRINT (ROWS | ON(ACTION_GET) | ON(ACTION_WATCH))
#define INTO(member_name) .at = offsetof(struct settings, member_name)

static const struct option_row rows[] = {
    [OPTION_BASE_URL] = {"base-url", 0, "URL", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        INTO(base_url), .apply = apply_base_url, .traits = DEPLOYMENT, .variable = "AIFI_BASE_URL",
        .help = "The deployment, with or without /api/admin/v2; default $AIFI_BASE_URL"},
    [OPTION_TOKEN_FILE] = {"token-file", 0, "FILE", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        INTO(token_file), .apply = apply_token_source, .traits = TOKEN | OPTION_IS_PATH,
        .help = "Read the token from a file that nobody else can read"},
    [OPTION_TOKEN_COMMAND] = {"token-command", 0, "COMMAND", OPTION_GROUP_DEPLOYMENT,
        .type = TYPE_TEXT, INTO(token_command), .apply = apply_token_source, .traits = TOKEN,
        .help = "Read the token from what a command prints; no shell, 10 s at most. Without either "
                "option: $AIFI_TOKEN, else a prompt"},
    [OPTION_TOKEN_URL] = {"token-url", 0, "URL", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        INTO(token_url), .apply = apply_token_url, .traits = TOKEN,
        .help =
            "Get tokens from this OAuth 2.0 token URL for a client id and its secret, and renew "
            "them before they end"},
    [OPTION_CLIENT_ID] = {"client-id", 0, "ID", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        INTO(client_id), .apply = apply_text, .traits = TOKEN,
        .help = "With --token-url: the client that tokens are given to"},
    [OPTION_CLIENT_SECRET_FILE] = {"client-secret-file", 0, "FILE", OPTION_GROUP_DEPLOYMENT,
        .type = TYPE_TEXT, INTO(client_secret_file), .apply = apply_secret_source,
        .traits = TOKEN | OPTION_IS_PATH,
        .help = "Read the client's secret from a file that nobody else can read"},
    [OPTION_CLIENT_SECRET_COMMAND] = {"client-secret-command", 0, "COMMAND",
        OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT, INTO(client_secret_command),
        .apply = apply_secret_source, .traits = TOKEN,
        .help = "Read the client's secret from what a command prints, as the token. Without either "
                "option: $AIFI_CLIENT_SECRET"},
    [OPTION_OAUTH_SCOPE] = {"oauth-scope", 0, "SCOPE", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        INTO(oauth_scope), .apply = apply_text, .traits = TOKEN,
        .help = "With --token-url: the scope to ask for; default what the client has"},
    [OPTION_CA_FILE] = {"ca-file", 0, "FILE", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        INTO(ca_file), .apply = apply_text, .traits = DEPLOYMENT | OPTION_IS_PATH,
        .help = "Trust the certificates of this PEM file instead of the system's"},
    [OPTION_STATUS_ENCODING] = {"status-encoding", 0, "HOW", OPTION_GROUP_DEPLOYMENT,
        .type = TYPE_CHOICE, .limits = {.choices = encodings}, .apply = apply_encoding,
        .traits = DEPLOYMENT, .standard = "repeat",
        .help = "How several statuses are sent: repeat (default), brackets or comma"},
    [OPTION_RATE] = {"rate", 0, "N", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        .limits = {.least = 1, .most = 200}, .apply = apply_rate, .traits = DEPLOYMENT,
        .standard = "18",
        .help = "Requests a second at most, 0.1 to 20; default 18, the API allows 20"},
    [OPTION_CONNECT_TIMEOUT] = {"connect-timeout", 0, "TIME", OPTION_GROUP_DEPLOYMENT,
        .type = TYPE_TEXT, .limits = {.least = MS_SECOND, .most = 600 * MS_SECOND},
        INTO(connect_ms), .apply = apply_duration, .traits = DEPLOYMENT, .standard = "10s",
        .help = "Time to connect in; default 10s"},
    [OPTION_TIMEOUT] = {"timeout", 0, "TIME", OPTION_GROUP_DEPLOYMENT, .type = TYPE_TEXT,
        .limits = {.least = MS_SECOND, .most = 3600 * MS_SECOND}, INTO(total_ms),
        .apply = apply_duration, .traits = DEPLOYMENT, .standard = "60s",
        .help = "Time for a whole request; default 60s"},
    [OPTION_NO_INPUT] = {"no-input", 0, NULL, OPTION_GROUP_DEPLOYMENT, INTO(no_input),
        .apply = apply_true, .traits = EVERYWHERE, .standard = "no",
        .help = "Never prompt; fail instead"},

    [OPTION_PROFILE] = {"profile", 0, "NAME", OPTION_GROUP_CONFIG, .type = TYPE_TEXT, INTO(profile),
        .apply = apply_text, .traits = OPTION_IN_CONFIG, .variable = "AIFI_PROFILE",
        .help = "The profile of the configuration: a retailer in an environment; default "
                "$AIFI_PROFILE, else what the configuration says"},
    [OPTION_VIEW] = {"view", 0, "NAME", OPTION_GROUP_CONFIG,
        .commands = ON(ACTION_BROWSE) | ON(ACTION_LIST), .type = TYPE_TEXT, INTO(view),
        .apply = apply_text, .traits = EVERYWHERE,
        .help = "Begin with a saved view, or list it; other flags change it"},
    [OPTION_CONFIG] = {"config", 0, "FILE", OPTION_GROUP_CONFIG, .type = TYPE_TEXT,
        INTO(config_file), .apply = apply_text, .variable = "AIFI_CONFIG",
        .help = "Read this configuration in place of your own; default $AIFI_CONFIG"},
    [OPTION_NO_CONFIG] = {"no-config", 0, NULL, OPTION_GROUP_CONFIG, INTO(no_config),
        .apply = apply_true, .help = "Read no configuration, that of the site neither"},
    [OPTION_SHOW] = {"show", 0, NULL, OPTION_GROUP_CONFIG, .commands = ON(ACTION_CONFIG),
        .apply = apply_show,
        .help = "With config: print every option, and where its value is from (without a flag the "
                "same)"},
    [OPTION_PROFILES] = {"profiles", 0, NULL, OPTION_GROUP_CONFIG, .commands = ON(ACTION_CONFIG),
        INTO(show_profiles), .apply = apply_true,
        .help = "With config: print the names of the profiles"},
    [OPTION_VIEWS] = {"views", 0, NULL, OPTION_GROUP_CONFIG, .commands = ON(ACTION_CONFIG),
        INTO(show_views), .apply = apply_true,
        .help = "With config: print the names of the saved views"},

    [OPTION_DEMO] = {"demo", 0, NULL, OPTION_GROUP_DEMO, INTO(demo), .apply = apply_true,
        .help = "Start a server with invented, living data on this machine, and use it"},
    [OPTION_DEMO_ROWS] = {"demo-rows", 0, "N", OPTION_GROUP_DEMO, .type = TYPE_INTEGER,
        .limits = {.least = 0, .most = 10000000}, INTO(demo_rows), .apply = apply_number,
        .help = "Sessions in the demo; default 20000"},
    [OPTION_DEMO_FROZEN_AT] = {"demo-frozen-at", 0, "TIME", OPTION_GROUP_DEMO, .type = TYPE_TEXT,
        INTO(demo_frozen_at), .apply = apply_frozen_at,
        .help = "Let the demo stand still at this time, for tests and documents"},
    [OPTION_DEMO_SPEED] = {"demo-speed", 0, "N", OPTION_GROUP_DEMO, .type = TYPE_INTEGER,
        .limits = {.least = 1, .most = 3600}, INTO(demo_speed), .apply = apply_number,
        .help = "Let the demo's clock run N times as fast; default 1"},
    [OPTION_DEMO_DATABASE] = {"demo-database", 0, "FILE", OPTION_GROUP_DEMO, .type = TYPE_TEXT,
        INTO(demo_database), .apply = apply_text,
        .help = "Keep the demo's rows in this SQLite file, for checks with SQL"},

    [OPTION_OUTPUT] = {"output", 'o', "FORMAT", OPTION_GROUP_LIST,
        .commands = PRINT | ON(ACTION_STORES) | ON(ACTION_KEYS), .type = TYPE_CHOICE,
        .limits = {.choices = formats}, .apply = apply_output,
        .help =
            "table (default), json, ndjson, csv, tsv or plain (labelled lines; default of get); "
            "the JSON forms hold whole records"},
    [OPTION_JSON] = {"json", 0, NULL, OPTION_GROUP_LIST,
        .commands = ROWS | ON(ACTION_GET) | ON(ACTION_STORES) | ON(ACTION_KEYS),
        .apply = apply_json, .help = "The same as --output json"},
    [OPTION_COLUMNS] = {"columns", 0, "NAMES", OPTION_GROUP_SCREEN, .type = TYPE_TEXT,
        .apply = apply_columns,
        .help = "Columns on the screen, in table, csv, tsv and plain, separated by commas; +NAME "
                "and -NAME change the default ones, all is every field"},
    [OPTION_CSV_SAFE] = {"csv-safe", 0, NULL, OPTION_GROUP_LIST,
        .commands = PRINT | ON(ACTION_STORES), INTO(csv_exact), .apply = apply_false,
        .help =
            "Put ' before cells of csv and tsv that a spreadsheet would reckon with, those that "
            "begin with = + - @ and are no number; so it is anyhow"},
    [OPTION_NO_CSV_SAFE] = {"no-csv-safe", 0, NULL, OPTION_GROUP_LIST,
        .commands = PRINT | ON(ACTION_STORES), INTO(csv_exact), .apply = apply_true,
        .help = "Leave such cells as they are, for programs"},
    [OPTION_LIMIT] = {"limit", 'n', "N", OPTION_GROUP_LIST, .commands = ROWS, .type = TYPE_INTEGER,
        .limits = {.least = 1, .most = INT64_MAX}, INTO(limit), .apply = apply_number,
        .help = "Sessions printed at most; default 200, of fraud all"},
    [OPTION_ALL] = {"all", 'a', NULL, OPTION_GROUP_LIST, .commands = ROWS, INTO(all),
        .apply = apply_true, .help = "All that match, however many"},
    [OPTION_FAIL_INCOMPLETE] = {"fail-incomplete", 0, NULL, OPTION_GROUP_LIST, .commands = ROWS,
        INTO(fail_incomplete), .apply = apply_true,
        .help = "Exit with status 7 when --limit left sessions out"},
    [OPTION_UNMASK] = {"unmask", 0, NULL, OPTION_GROUP_LIST,
        .commands = PRINT | ON(ACTION_CASES_SHOW), INTO(unmask), .apply = apply_true,
        .help = "Show personal data and codes in table, csv, tsv, plain and cases show"},
    [OPTION_MAX_SCAN] = {"max-scan", 0, "N", OPTION_GROUP_LIST, .commands = ROWS,
        .type = TYPE_INTEGER, .limits = {.least = 1, .most = INT64_MAX}, INTO(max_scan),
        .apply = apply_number, .traits = EVERYWHERE,
        .help = "Sessions read at most in search of those that fit --match; status 7 when that "
                "ends the search; default no end"},
    [OPTION_QUERY] = {"query", 0, "KEY=VALUE", OPTION_GROUP_LIST, .commands = ROWS,
        .type = TYPE_TEXT, .apply = apply_passed,
        .help = "A parameter of the request that has no option here, passed on as it is; may be "
                "given several times"},
    [OPTION_EXPLAIN] = {"explain", 0, NULL, OPTION_GROUP_LIST, .commands = ROWS, INTO(explain),
        .apply = apply_true,
        .help = "Print what the server would be asked and what is matched here; ask nothing"},
    [OPTION_VERDICT] = {"verdict", 0, "NAMES", OPTION_GROUP_LIST, .commands = ON(ACTION_FRAUD),
        .type = TYPE_TEXT, INTO(verdict), .apply = apply_verdict,
        .help = "With fraud: to-do, follow-up, confirmed or cleared, with commas"},
    [OPTION_EXIT_CODE] = {"exit-code", 0, NULL, OPTION_GROUP_LIST, .commands = ON(ACTION_FRAUD),
        INTO(exit_code), .apply = apply_true,
        .help = "With fraud: exit with status 1 when something is printed"},
    [OPTION_ALERTS] = {"alerts", 0, "LIMITS", OPTION_GROUP_LIST,
        .commands = ON(ACTION_STORES) | ON(ACTION_BROWSE), .type = TYPE_TEXT, .apply = apply_alerts,
        .traits = EVERYWHERE,
        .standard = "near=80,full=100,stale=4h,silence=30m,long=2h,staff=off,ghost=off,bell=off",
        .help = "When stores alert, with commas; the defaults are near=80, full=100, stale=4h, "
                "silence=30m, long=2h, staff=off, ghost=off, bell=off"},
    [OPTION_CHECK] = {"check", 0, NULL, OPTION_GROUP_LIST,
        .commands = ON(ACTION_STORES) | ON(ACTION_CONFIG), INTO(check), .apply = apply_true,
        .help = "With stores: print the alerts alone; status 0 when there are none, 1 with some. "
                "With config: print all that is wrong with the files; status 0 or 3"},
    [OPTION_WATCH] = {"watch", 0, NULL, OPTION_GROUP_LIST, .commands = ON(ACTION_STORES),
        INTO(watch), .apply = apply_true,
        .help = "With stores: go on, and print what changes as JSON lines, every --interval"},
    [OPTION_FOR] = {"for", 0, "TIME", OPTION_GROUP_LIST,
        .commands = ON(ACTION_WATCH) | ON(ACTION_STORES), .type = TYPE_TEXT,
        .limits = {.least = MS_SECOND, .most = INT64_C(366) * MS_DAY}, INTO(for_ms),
        .apply = apply_duration,
        .help = "With watch and stores --watch: end after this time, such as 10m or 8h; without it "
                "Ctrl-C ends it"},
    [OPTION_CHANGES] = {"changes", 0, "N", OPTION_GROUP_LIST, .commands = ON(ACTION_WATCH),
        .type = TYPE_INTEGER, .limits = {.least = 1, .most = INT64_MAX}, INTO(max_changes),
        .apply = apply_number, .help = "With watch: end after so many changes"},

    [OPTION_THEME] = {"theme", 0, "NAME", OPTION_GROUP_SCREEN, .type = TYPE_TEXT, INTO(theme),
        .apply = apply_text, .traits = EVERYWHERE | OPTION_IS_PATH, .standard = "standard",
        .help = "A theme by name, or a theme file"},
    [OPTION_COLOR] = {"color", 0, "WHEN", OPTION_GROUP_SCREEN, .type = TYPE_CHOICE,
        .limits = {.choices = colour_modes}, .apply = apply_colour, .traits = EVERYWHERE,
        .standard = "auto", .help = "Colours: auto (default), always or never"},
    [OPTION_NO_COLOR] = {"no-color", 0, NULL, OPTION_GROUP_SCREEN, .apply = apply_no_colour,
        .help = "The same as --color never"},
    [OPTION_PLAIN] = {"plain", 0, NULL, OPTION_GROUP_SCREEN, .commands = ON(ACTION_BROWSE),
        INTO(plain), .apply = apply_true, .traits = EVERYWHERE, .standard = "no",
        .help = "Browse without a screen, a command and its answer a line: for screen readers, "
                "braille lines and scripts"},
    [OPTION_ASCII] = {"ascii", 0, NULL, OPTION_GROUP_SCREEN, INTO(ascii), .apply = apply_true,
        .traits = EVERYWHERE, .standard = "no", .help = "Draw with plain ASCII alone"},
    [OPTION_MOUSE] = {"mouse", 0, NULL, OPTION_GROUP_SCREEN, INTO(mouse), .apply = apply_true,
        .traits = EVERYWHERE, .standard = "no", .help = "Start with the mouse on; F2 switches it"},
    [OPTION_MAX_ROWS] = {"max-rows", 0, "N", OPTION_GROUP_SCREEN, .type = TYPE_INTEGER,
        .limits = {.least = 200, .most = 5000000}, INTO(max_rows), .apply = apply_number,
        .traits = EVERYWHERE, .standard = "200000",
        .help = "Sessions kept loaded at most; default 200000"},
    [OPTION_CONSOLE_URL] = {"console-url", 0, "TEMPLATE", OPTION_GROUP_SCREEN, .type = TYPE_TEXT,
        INTO(console_url), .apply = apply_console_url, .traits = DEPLOYMENT,
        .help = "The page of a session in the vendor's web console, which o opens: https://… with "
                "{id}, {sessionToken}, {storeId}, {customerId}"},
    [OPTION_CLIPBOARD_COMMAND] = {"clipboard-command", 0, "COMMAND", OPTION_GROUP_SCREEN,
        .type = TYPE_TEXT, INTO(clipboard_command), .apply = apply_text, .traits = EVERYWHERE,
        .help = "Give what is copied to this command's standard input first; no shell"},
    [OPTION_INTERVAL] = {"interval", 0, "TIME", OPTION_GROUP_SCREEN, .type = TYPE_TEXT,
        .apply = apply_interval, .traits = EVERYWHERE, .standard = "15",
        .help = "How often the browser and watch ask what changed, in seconds; default 15, off = "
                "never"},
    [OPTION_ZONE] = {"zone", 0, "ZONE", OPTION_GROUP_SCREEN, .type = TYPE_CHOICE,
        .limits = {.choices = zones}, .apply = apply_zone, .traits = EVERYWHERE,
        .standard = "local", .help = "Read and show times in local (default) or utc"},
    [OPTION_UTC] = {"utc", 0, NULL, OPTION_GROUP_SCREEN, .apply = apply_utc,
        .help = "The same as --zone utc"},

    [OPTION_HELP] = {"help", 'h', NULL, OPTION_GROUP_OTHER, .apply = apply_action,
        .help = "Print this help"},
    [OPTION_VERSION] = {"version", 'V', NULL, OPTION_GROUP_OTHER, .apply = apply_action,
        .help = "Print the version and those of the libraries"},
};
_Static_assert(ARRAY_LEN(rows) == OPTION_COUNT, "every option has its row");

static const char *const group_titles[] = {
    [OPTION_GROUP_DEPLOYMENT] = "Deployment",
    [OPTION_GROUP_CONFIG] = "Configuration",
    [OPTION_GROUP_DEMO] = "Demo",
    [OPTION_GROUP_LIST] = "Output of commands",
    [OPTION_GROUP_SCREEN] = "Screen",
    [OPTION_GROUP_OTHER] = "Other",
};
_Static_assert(ARRAY_LEN(group_titles) == OPTION_GROUP_COUNT, "every group has its title");

const struct option_synonym option_synonyms[] = {
    {"since", PARAM_MIN_CREATED_AT},
    {"until", PARAM_MAX_CREATED_AT},
};
const size_t option_n_synonyms = ARRAY_LEN(option_synonyms);

const struct option_command option_commands[] = {
    {"browse", ACTION_BROWSE, NULL, "open the browser on the sessions (also without a command)"},
    {"list", ACTION_LIST, NULL, "print sessions on standard output"},
    {"fraud", ACTION_FRAUD, NULL,
        "print the flagged sessions of the last 7 days (--since) with verdicts and signals"},
    {"get", ACTION_GET, "ID...",
        "print sessions by id or session token, all that is known of each; - reads ids from stdin"},
    {"watch stores", ACTION_WATCH_STORES, NULL, "the same as stores --watch"},
    {"watch", ACTION_WATCH, NULL,
        "print what changes in sessions, until Ctrl-C (--for, --changes)"},
    {"stores", ACTION_STORES, NULL, "print how full each store is now (--check, --watch)"},
    {"cases export", ACTION_CASES_EXPORT, "[FILE]",
        "write this deployment's cases as JSON lines, unmasked"},
    {"cases import", ACTION_CASES_IMPORT, "FILE", "take in what cases export wrote; - is stdin"},
    {"cases show", ACTION_CASES_SHOW, "ID", "print the case of a session as text for a ticket"},
    {"config", ACTION_CONFIG, NULL,
        "print the settings and where each is from (--check, --profiles, --views)"},
    {"keys", ACTION_KEYS, NULL, "print the commands of the browser with their keys in force"},
    {"help", ACTION_HELP, NULL, "print this help"},
};
const size_t option_n_commands = ARRAY_LEN(option_commands);

const struct option_row *option_row(enum option_id o) {
    require(o >= 0 && o < OPTION_COUNT);
    return &rows[o];
}

bool option_is_token_source(int o) {
    return o == OPTION_TOKEN_FILE || o == OPTION_TOKEN_COMMAND || o == OPTION_TOKEN_URL;
}

const char *option_group_title(enum option_group g) {
    require(g >= 0 && g < OPTION_GROUP_COUNT);
    return group_titles[g];
}
