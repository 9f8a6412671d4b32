// What a run of the program was told: by flags, environment and (later) configuration, already
// checked. Filled in by app/option.h, used by everything above net and ui.
#ifndef AIFI_APP_SETTINGS_H
#define AIFI_APP_SETTINGS_H

#include "app/saved_view.h"
#include "model/alert.h"
#include "model/query.h"
#include "net/token.h"

enum action {
    ACTION_BROWSE,
    ACTION_LIST,
    ACTION_FRAUD,
    ACTION_STORES,
    ACTION_CASES_EXPORT,
    ACTION_CASES_IMPORT,
    ACTION_CASES_SHOW,
    ACTION_GET,
    ACTION_WATCH,
    ACTION_WATCH_STORES, // only while the command line is read: ACTION_STORES that watches
    ACTION_KEYS,
    ACTION_CONFIG,
    ACTION_HELP,
    ACTION_VERSION
};
enum output_format {
    OUTPUT_TABLE,
    OUTPUT_JSON,
    OUTPUT_NDJSON,
    OUTPUT_CSV,
    OUTPUT_TSV,
    OUTPUT_PLAIN
};
enum colour_mode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

enum {
    LIMIT_DEFAULT = 200, // one page of the largest size
    DEMO_ROWS_DEFAULT = 20000,
    MAX_ROWS_DEFAULT = 200000, // some 400 MiB of sessions
};

struct config;        // app/config.h
struct option_origin; // app/option_table.h
struct keymap;        // app/keymap.h
struct theme;         // ui/theme.h

// A secret of the environment that is for another place than what is asked now, kept for the way
// back. All owned; without a text there is none.
struct kept_secret {
    struct token secret;
    char *base_url, *token_url;
};

struct settings {
    enum action action;
    // What it was made of, so that it can be made again for another profile.
    int argc;
    char **argv; // borrowed
    struct kept_secret elsewhere[SECRET_KIND_COUNT];
    struct config *config;         // the files as they were read; owned, NULL = none were
    struct option_origin *origins; // where each option's value is from; owned
    // configuration
    char *config_file;         // in the place of the user's file; owned, NULL = not given
    bool no_config;            // read no file
    char *profile;             // the one in force; owned, NULL = none
    bool is_profiles_own;      // the base URL is that of the profile
    struct saved_views views;  // of the files
    char *view;                // the name of the one to begin with; owned, NULL = none
    struct saved_view *begins; // that view, if it is in `views`; owned, NULL = none
    enum field kind_columns[VIEW_KIND_COUNT][FIELD_COUNT]; // that a kind of view begins with
    size_t n_kind_columns[VIEW_KIND_COUNT];                // 0 = its own
    struct keymap *keymap;                                 // owned, NULL = the standard keys
    struct theme *styles; // on top of the theme; owned, NULL = nothing
    // of the command config; with neither of these and `check`, everything is shown
    bool show_profiles, show_views;
    struct query query; // from the parameter flags
    enum status_encoding encoding;
    char *base_url;                   // owned, NULL = not given
    char *token_file, *token_command; // owned, NULL = not given
    struct token environment_token;   // taken out of AIFI_TOKEN; text NULL = not set
    struct error environment_error;   // why AIFI_TOKEN was refused
    // OAuth client credentials in its place; owned, NULL = not given
    char *token_url, *client_id, *oauth_scope, *client_secret_file, *client_secret_command;
    struct token environment_secret; // of AIFI_CLIENT_SECRET, as the token
    struct error environment_secret_error;
    char *ca_file;
    bool demo;
    int64_t demo_rows;
    char *demo_frozen_at; // ISO; for tests and documentation: the demo's world stands still
    int64_t demo_speed;   // its clock runs so many times as fast
    char *demo_database;  // a file for its rows, owned; NULL = in memory
    bool no_input;        // never prompt
    // browsing
    char *theme;             // name or path
    char *console_url;       // template of the vendor's console (app/console.h); owned, NULL = none
    char *clipboard_command; // that takes what is copied; owned, NULL = none
    enum zone zone;
    enum colour_mode colour;
    bool plain; // no screen: lines (app/plain.h)
    bool ascii;
    bool mouse;
    int64_t max_rows;    // most rows kept loaded
    int64_t interval_ms; // of live refreshes; 0 = off
    // stores
    struct occupancy_limits limits;
    struct alert_rules alerts;
    bool check; // print the alerts; they are the exit status
    bool watch; // go on, and print what changes
    // list, fraud
    enum output_format output;
    enum field columns[FIELD_COUNT];
    size_t n_columns; // 0 = the default ones
    bool csv_exact;   // csv, tsv: cells that a spreadsheet would reckon with stay as they are
    bool unmask;
    bool all;
    bool fail_incomplete; // a list that the limit cut is a failure
    int64_t limit;        // rows; 0 with `all`
    int64_t max_scan;     // rows read at most in search of those that fit; 0 = no end
    bool explain;         // print the plan, ask nothing
    char *verdict;        // of fraud: names with commas, as conditions take them; owned, NULL = any
    bool exit_code;       // of fraud: 1 when something is flagged
    char *operand;        // of cases: a file or an id; owned, NULL = none
    char **operands;      // of get: ids and tokens as typed; owned
    size_t n_operands;
    char *passed;        // parameters of --query, encoded (passed.h); owned, NULL = none
    int64_t for_ms;      // of watch: how long; 0 = no end
    int64_t max_changes; // of watch: printed at most; 0 = no end
    // requests
    double per_second; // requests
    int64_t connect_ms, total_ms;
};

void settings_init(struct settings *s); // the defaults
// The columns that a list of this kind begins with: those of --columns, else of the files; NULL
// with *n 0 where neither says.
const enum field *settings_columns(const struct settings *s, enum view_kind kind, size_t *n);
void settings_release(struct settings *s);
// Those of the same command line and environment, and of the files as they are now, for another
// profile: as though the program were started with --profile NAME. Where the files name its
// deployment, --base-url, --demo and the token of the old deployment do not count for it: a token
// belongs to its deployment. `now` is what relative times are checked against. False with a
// sentence, and nothing to release.
bool settings_for_profile(const struct settings *old, const char *name, instant now,
    struct settings *out, struct error *e);
// Takes AIFI_TOKEN and AIFI_CLIENT_SECRET out of the environment, their bytes overwritten there; to
// be called first of all.
// A token that is no good is told by whoever comes to need it.
void settings_take_token(struct settings *s);
// Whether colours may be used on a stream: --color, else NO_COLOR, TERM=dumb and whether it is a
// terminal.
bool settings_want_colour(const struct settings *s, bool is_terminal);
// What "now" is for times as typed: our wall clock, or where the demo's world stands still.
instant settings_now(const struct settings *s, instant wall);

#endif
