// The rows of our own options, shared by parsing (option.c) and help (option_help.c).
#ifndef AIFI_APP_OPTION_TABLE_H
#define AIFI_APP_OPTION_TABLE_H

#include "app/settings.h"

enum option_id {
    OPTION_BASE_URL,
    OPTION_TOKEN_FILE,
    OPTION_TOKEN_COMMAND,
    OPTION_TOKEN_URL,
    OPTION_CLIENT_ID,
    OPTION_CLIENT_SECRET_FILE,
    OPTION_CLIENT_SECRET_COMMAND,
    OPTION_OAUTH_SCOPE,
    OPTION_CA_FILE,
    OPTION_STATUS_ENCODING,
    OPTION_RATE,
    OPTION_CONNECT_TIMEOUT,
    OPTION_TIMEOUT,
    OPTION_NO_INPUT,
    OPTION_PROFILE,
    OPTION_VIEW,
    OPTION_CONFIG,
    OPTION_NO_CONFIG,
    OPTION_SHOW,
    OPTION_PROFILES,
    OPTION_VIEWS,
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
    OPTION_QUERY,
    OPTION_EXPLAIN,
    OPTION_VERDICT,
    OPTION_EXIT_CODE,
    OPTION_ALERTS,
    OPTION_CHECK,
    OPTION_WATCH,
    OPTION_FOR,
    OPTION_CHANGES,
    OPTION_THEME,
    OPTION_COLOR,
    OPTION_NO_COLOR,
    OPTION_PLAIN,
    OPTION_ASCII,
    OPTION_MOUSE,
    OPTION_MAX_ROWS,
    OPTION_CONSOLE_URL,
    OPTION_CLIPBOARD_COMMAND,
    OPTION_INTERVAL,
    OPTION_ZONE,
    OPTION_UTC,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

enum option_group {
    OPTION_GROUP_DEPLOYMENT,
    OPTION_GROUP_CONFIG,
    OPTION_GROUP_DEMO,
    OPTION_GROUP_LIST,
    OPTION_GROUP_SCREEN,
    OPTION_GROUP_OTHER,
    OPTION_GROUP_COUNT
};

// Where else than on the command line an option may stand, and what it is about.
enum option_trait {
    OPTION_IN_CONFIG = 1,     // in a configuration file before any section
    OPTION_IN_PROFILE = 2,    // in a profile
    OPTION_OF_DEPLOYMENT = 4, // what files say of it means nothing to the demo
    // In a file "~/" is the home directory, and other relative names are beside the file. Of a
    // theme only where there is a slash.
    OPTION_IS_PATH = 8,
    // Says where the token is from, by a text of the settings: what a file says of it is for the
    // deployment beside it alone.
    OPTION_OF_TOKEN = 16,
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
    const char *help;     // without a final full stop
    unsigned traits;      // enum option_trait bits
    const char *variable; // of the environment, which sets it as well; NULL = none
    const char *standard; // what is in force when nothing else is said, as typed; NULL = nothing
};

const struct option_row *option_row(enum option_id o);
const char *option_group_title(enum option_group g);
// Reads a value as typed and applies it. False with a sentence that does not name the option.
bool option_apply(struct settings *s, enum option_id o, struct slice typed, struct error *e);
// The same of a line in a configuration file: options without an argument take yes and no there,
// and names of files are what they are beside that file.
bool option_apply_line(
    struct settings *s, enum option_id o, struct slice value, const char *file, struct error *e);
// Whether it says where tokens come from, of which one counts; also of what is no option.
bool option_is_token_source(int o);
// Whether people may try this name for the token itself.
bool option_is_secret(struct slice name);

// Where the value of an option is from.
enum option_source { SOURCE_STANDARD, SOURCE_FILE, SOURCE_VARIABLE, SOURCE_FLAG };
struct option_origin {
    enum option_source source;
    char *text; // as typed; owned, NULL with SOURCE_STANDARD and where there is no argument
    const struct config_line *line; // with SOURCE_FILE; borrowed from the settings' configuration
};
struct option_origin *option_origins_new(void);
void option_origins_free(struct option_origin *all); // NULL is fine
void option_origin_set(struct option_origin *all, enum option_id o, enum option_source source,
    const char *text, const struct config_line *line);
// "default", "--interval", "AIFI_BASE_URL", "FILE:12".
void option_append_origin(const struct settings *s, enum option_id o, struct buf *out);
// Says in front of a sentence which line or flag the value of an option came from; a mistake in a
// file or the environment is one of the configuration.
void option_blame(const struct settings *s, enum option_id o, struct error *e);

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
    // "ID", "[FILE]" when it may be left out, "ID..." when there may be several; NULL = takes none.
    const char *operand;
    const char *help;
};
extern const struct option_command option_commands[];
extern const size_t option_n_commands;

#endif
