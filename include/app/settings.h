// What a run of the program was told: by flags, environment and (later) configuration, already
// checked. Filled in by app/option.h, used by everything above net and ui.
#ifndef AIFI_APP_SETTINGS_H
#define AIFI_APP_SETTINGS_H

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

struct settings {
    enum action action;
    struct query query; // from the parameter flags
    enum status_encoding encoding;
    char *base_url;                   // owned, NULL = not given
    char *token_file, *token_command; // owned, NULL = not given
    struct token environment_token;   // taken out of AIFI_TOKEN; text NULL = not set
    struct error environment_error;   // why AIFI_TOKEN was refused
    char *ca_file;
    bool demo;
    int64_t demo_rows;
    char *demo_frozen_at; // ISO; for tests and documentation: the demo's world stands still
    int64_t demo_speed;   // its clock runs so many times as fast
    char *demo_database;  // a file for its rows, owned; NULL = in memory
    bool no_input;        // never prompt
    // browsing
    char *theme; // name or path
    char *console_url; // template of the vendor's console (app/console.h); owned, NULL = none
    enum zone zone;
    enum colour_mode colour;
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
    bool csv_exact; // csv, tsv: cells that a spreadsheet would reckon with stay as they are
    bool unmask;
    bool all;
    bool fail_incomplete; // a list that the limit cut is a failure
    int64_t limit;    // rows; 0 with `all`
    int64_t max_scan; // rows read at most in search of those that fit; 0 = no end
    bool explain;     // print the plan, ask nothing
    char *verdict;    // of fraud: names with commas, as conditions take them; owned, NULL = any
    bool exit_code;   // of fraud: 1 when something is flagged
    char *operand;    // of cases: a file or an id; owned, NULL = none
    // requests
    double per_second; // requests
    int64_t connect_ms, total_ms;
};

void settings_init(struct settings *s); // the defaults
void settings_release(struct settings *s);
// Takes AIFI_TOKEN out of the environment, its bytes overwritten there; to be called first of all.
// A token that is no good is told by whoever comes to need it.
void settings_take_token(struct settings *s);
// Whether colours may be used on a stream: --color, else NO_COLOR, TERM=dumb and whether it is a
// terminal.
bool settings_want_colour(const struct settings *s, bool is_terminal);
// What "now" is for times as typed: our wall clock, or where the demo's world stands still.
instant settings_now(const struct settings *s, instant wall);

#endif
