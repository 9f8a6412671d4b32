// Everything a user can do, once: the master table (command.c) behind keys, footer hints, help, the
// `:` prompt and the manual. A command changes the state and returns what must be redone; it draws
// nothing and waits for nothing.
#ifndef AIFI_APP_COMMAND_H
#define AIFI_APP_COMMAND_H

#include "base/error.h"
#include "base/slice.h"

struct app;

enum command {
    // move
    COMMAND_ROW_DOWN,
    COMMAND_ROW_UP,
    COMMAND_PAGE_DOWN,
    COMMAND_PAGE_UP,
    COMMAND_HALF_PAGE_DOWN,
    COMMAND_HALF_PAGE_UP,
    COMMAND_FIRST,
    COMMAND_LAST,
    COMMAND_COLUMN_LEFT,
    COMMAND_COLUMN_RIGHT,
    COMMAND_SERVER_PAGE_NEXT,
    COMMAND_SERVER_PAGE_PREVIOUS,
    COMMAND_LOAD_ALL,
    COMMAND_NEXT_FLAGGED,
    COMMAND_PREVIOUS_FLAGGED,
    COMMAND_NEXT_PANE,
    // detail
    COMMAND_OPEN,
    COMMAND_OPEN_STORE,
    COMMAND_DETAIL,
    COMMAND_ENLARGE,
    COMMAND_OPEN_RELATED,
    COMMAND_ZOOM,
    COMMAND_NEXT_TAB,
    COMMAND_PREVIOUS_TAB,
    COMMAND_JSON,
    COMMAND_FOLD,
    COMMAND_EXPAND_ALL,
    COMMAND_COLLAPSE_ALL,
    // find and filter
    COMMAND_FILTER_FORM,
    COMMAND_FILTER,
    COMMAND_EXPLAIN,
    COMMAND_VIEW,
    COMMAND_SAVE_VIEW,
    COMMAND_DROP_VIEW,
    COMMAND_FIND,
    COMMAND_FIND_NEXT,
    COMMAND_FIND_PREVIOUS,
    COMMAND_LIMIT,
    COMMAND_ONLY,
    COMMAND_WITHOUT,
    COMMAND_DROP_FILTER,
    COMMAND_DROP_ALL_FILTERS,
    // sort, columns, marks
    COMMAND_SORT,
    COMMAND_REVERSE,
    COMMAND_SORT_COLUMN_LEFT,
    COMMAND_SORT_COLUMN_RIGHT,
    COMMAND_COLUMNS,
    COMMAND_WIDE,
    COMMAND_MARK,
    COMMAND_INVERT_MARKS,
    COMMAND_GROUP,
    // review
    COMMAND_VERDICT,
    COMMAND_NOTE,
    COMMAND_UNDO,
    COMMAND_PIVOT,
    COMMAND_CONSOLE,
    COMMAND_COPY,
    COMMAND_EXPORT,
    COMMAND_PIPE,
    COMMAND_CASE_TEXT,
    COMMAND_CASES_EXPORT,
    COMMAND_CASES_IMPORT,
    // the form
    COMMAND_FORM_NEXT,
    COMMAND_FORM_PREVIOUS,
    COMMAND_FORM_DOWN,
    COMMAND_FORM_UP,
    COMMAND_FORM_TOGGLE,
    COMMAND_FORM_INCREASE,
    COMMAND_FORM_DECREASE,
    COMMAND_FORM_COMPLETE,
    COMMAND_FORM_APPLY,
    COMMAND_FORM_CLEAR_FIELD,
    COMMAND_FORM_RESET,
    COMMAND_FORM_PRESETS,
    // program
    COMMAND_REFRESH,
    COMMAND_HOLD,
    COMMAND_INTERVAL,
    COMMAND_FOLLOW,
    COMMAND_ALERTS,
    COMMAND_BACK,
    COMMAND_FORWARD,
    COMMAND_CANCEL,
    COMMAND_INTERRUPT,
    COMMAND_SESSIONS,
    COMMAND_FRAUD,
    COMMAND_STORES,
    COMMAND_PROFILE,
    COMMAND_LOG,
    COMMAND_CONFIG,
    COMMAND_HELP,
    COMMAND_RUN_HELP,
    COMMAND_PROMPT,
    COMMAND_BIND,
    COMMAND_ZONE,
    COMMAND_RELATIVE,
    COMMAND_UNMASK,
    COMMAND_THEME,
    COMMAND_MOUSE,
    COMMAND_POSITION,
    COMMAND_TOKEN,
    COMMAND_REDRAW,
    COMMAND_SUSPEND,
    COMMAND_QUIT,
    COMMAND_QUIT_NOW,
    COMMAND_COUNT,
    COMMAND_NONE = COMMAND_COUNT
};

// Where keys go. A command works in some of these; a key may mean another command elsewhere.
enum context {
    CONTEXT_LIST = 1,
    CONTEXT_DETAIL = 2, // any tab but JSON and Case
    CONTEXT_JSON = 4,
    CONTEXT_FORM = 8,
    CONTEXT_HELP = 16,
    CONTEXT_LOG = 32,
    CONTEXT_CASE = 64,   // the Case tab
    CONTEXT_BOARD = 128, // of the stores
    CONTEXT_STORE = 256, // the page of one
    CONTEXT_ALL = 511,
    CONTEXT_STORES = CONTEXT_BOARD | CONTEXT_STORE,
    CONTEXT_PANES = CONTEXT_LIST | CONTEXT_DETAIL | CONTEXT_JSON | CONTEXT_CASE,
    // Everywhere that letters are keys, not text.
    CONTEXT_READING = CONTEXT_PANES | CONTEXT_LOG | CONTEXT_STORES,
    // Of the footer alone: the list when it is the queue of suspected fraud. Keys there are those of
    // CONTEXT_LIST.
    CONTEXT_QUEUE = 512,
};

enum command_group {
    COMMAND_GROUP_MOVE,
    COMMAND_GROUP_DETAIL,
    COMMAND_GROUP_FILTER,
    COMMAND_GROUP_SORT,
    COMMAND_GROUP_REVIEW,
    COMMAND_GROUP_FORM,
    COMMAND_GROUP_PROGRAM,
    COMMAND_GROUP_COUNT
};

// What may follow the command's name at the `:` prompt.
enum argument {
    ARGUMENT_NONE,
    ARGUMENT_TEXT,
    ARGUMENT_FILTER,
    ARGUMENT_SORT,
    ARGUMENT_COLUMNS,
    ARGUMENT_THEME,
    ARGUMENT_ZONE,
    ARGUMENT_VERDICT,
    ARGUMENT_GROUP,
    ARGUMENT_INTERVAL,
    ARGUMENT_PIVOT,
    ARGUMENT_EXPORT,
    ARGUMENT_COPY,
    ARGUMENT_VIEW,
    ARGUMENT_PROFILE
};

// What must be redone, as bits.
enum redo {
    REDO_NOTHING = 0,
    REDO_DRAW = 1,
    REDO_REPAINT = 2, // everything on the terminal (Ctrl-L)
    REDO_SUSPEND = 4,
    REDO_THEME = 8, // hand theme and mouse to the terminal again
    REDO_QUIT = 16,
    REDO_BELL = 32,    // an alert that is new
    REDO_PROFILE = 64, // begin again with another profile (app.h: wanted_profile)
};

struct command_row {
    const char *name;  // "row-down", for `:` and configuration
    const char *keys;  // default keys, blank-separated names (ui/key.h)
    unsigned contexts; // enum context bits
    enum command_group group;
    enum argument argument;
    const char *hint;       // a word for the footer, or NULL
    int hint_rank;          // 1 = first in the footer
    unsigned hint_contexts; // where the footer says it, of `contexts` and CONTEXT_QUEUE
    const char *help;       // one line
    unsigned (*run)(struct app *a, struct slice argument,
        struct error *e); // enum redo bits; with e->kind set, the error is shown
};

const struct command_row *command_row(enum command c);
const char *command_group_title(enum command_group g);
enum command command_by_name(
    struct slice name, const char **hint); // also unique beginnings; COMMAND_NONE when unknown

#endif
