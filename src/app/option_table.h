// The rows of our own options, shared by parsing (option.c) and help (option_help.c).
#ifndef AIFI_APP_OPTION_TABLE_H
#define AIFI_APP_OPTION_TABLE_H

#include "app/settings.h"

enum option_id {
    OPTION_BASE_URL,
    OPTION_TOKEN_FILE,
    OPTION_TOKEN_COMMAND,
    OPTION_CA_FILE,
    OPTION_STATUS_ENCODING,
    OPTION_RATE,
    OPTION_CONNECT_TIMEOUT,
    OPTION_TIMEOUT,
    OPTION_NO_INPUT,
    OPTION_DEMO,
    OPTION_DEMO_ROWS,
    OPTION_DEMO_FROZEN_AT,
    OPTION_DEMO_SPEED,
    OPTION_DEMO_DATABASE,
    OPTION_OUTPUT,
    OPTION_JSON,
    OPTION_COLUMNS,
    OPTION_CSV_SAFE,
    OPTION_NO_CSV_SAFE,
    OPTION_LIMIT,
    OPTION_ALL,
    OPTION_FAIL_INCOMPLETE,
    OPTION_UNMASK,
    OPTION_MAX_SCAN,
    OPTION_EXPLAIN,
    OPTION_VERDICT,
    OPTION_EXIT_CODE,
    OPTION_ALERTS,
    OPTION_CHECK,
    OPTION_WATCH,
    OPTION_THEME,
    OPTION_COLOR,
    OPTION_NO_COLOR,
    OPTION_ASCII,
    OPTION_MOUSE,
    OPTION_MAX_ROWS,
    OPTION_CONSOLE_URL,
    OPTION_INTERVAL,
    OPTION_ZONE,
    OPTION_UTC,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

enum option_group {
    OPTION_GROUP_DEPLOYMENT,
    OPTION_GROUP_DEMO,
    OPTION_GROUP_LIST,
    OPTION_GROUP_SCREEN,
    OPTION_GROUP_OTHER,
    OPTION_GROUP_COUNT
};

// One bit an action.
#define ON(action) (1u << (action))

struct option_row {
    const char *name;     // without the dashes
    char letter;          // short form, 0 = none
    const char *argument; // "URL"; NULL = takes none
    enum option_group group;
    // The commands it belongs to, ON(ACTION_…); 0 = all, where it may say nothing.
    unsigned commands;
    enum value_type type; // of the argument
    struct value_limits limits;
    size_t at; // offset of the member of struct settings that `apply` fills in
    // `wire` is the argument as its type read it (model/value.h).
    bool (*apply)(
        struct settings *s, const struct option_row *row, struct slice wire, struct error *e);
    const char *help; // without a final full stop
};

const struct option_row *option_row(enum option_id o);
const char *option_group_title(enum option_group g);

// Other spellings of parameters.
struct option_synonym {
    const char *name;
    enum param param;
};
extern const struct option_synonym option_synonyms[];
extern const size_t option_n_synonyms;

// The words that may stand first.
struct option_command {
    const char *name; // "list", or two words: "cases show"
    enum action action;
    const char *operand; // "ID", "[FILE]" when it may be left out; NULL = takes none
    const char *help;
};
extern const struct option_command option_commands[];
extern const size_t option_n_commands;

#endif
