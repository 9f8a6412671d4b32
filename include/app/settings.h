// What a run of the program was told: by flags, environment and (later) configuration, already
// checked. Filled in by app/option.h, used by everything above net and ui.
#ifndef AIFI_APP_SETTINGS_H
#define AIFI_APP_SETTINGS_H

#include "model/query.h"

enum action { ACTION_BROWSE, ACTION_LIST, ACTION_HELP, ACTION_VERSION };
enum output_format { OUTPUT_TABLE, OUTPUT_JSON, OUTPUT_NDJSON, OUTPUT_CSV };
enum colour_mode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct settings {
    enum action action;
    struct query query; // from the parameter flags
    enum status_encoding encoding;
    char *base_url;                   // owned, NULL = not given
    char *token_file, *token_command; // owned, NULL = not given
    char *ca_file;
    bool demo;
    int64_t demo_rows;
    char *demo_frozen_at; // for tests and documentation: the demo's world stands still at this time
    bool no_input;        // never prompt
    // browsing
    char *theme; // name or path
    enum zone zone;
    enum colour_mode colour;
    bool ascii;
    bool mouse;
    int64_t max_rows; // most rows kept loaded
    // list
    enum output_format output;
    enum field columns[FIELD_COUNT];
    size_t n_columns; // 0 = the default ones
    bool unmask;
    bool all;
    int64_t limit; // rows; 0 with `all`
    double per_second;
    int64_t connect_ms, total_ms;
};

void settings_init(struct settings *s);
void settings_release(struct settings *s);

#endif
