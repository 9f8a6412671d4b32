// The command table, and looking commands up. The functions stand in command_*.c.
#include "app/command.h"

#include "commands.h"

static const struct command_row rows[COMMAND_COUNT] = {
    [COMMAND_ROW_DOWN] = {"row-down", "j Down", CONTEXT_READING | CONTEXT_HELP, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, "down", 2, CONTEXT_DETAIL | CONTEXT_LOG, "one row or line down",
        command_row_down},
    [COMMAND_ROW_UP] = {"row-up", "k Up", CONTEXT_READING | CONTEXT_HELP, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "one row or line up", command_row_up},
    [COMMAND_PAGE_DOWN] = {"page-down", "PgDn C-f", CONTEXT_READING | CONTEXT_HELP,
        COMMAND_GROUP_MOVE, ARGUMENT_NONE, NULL, 0, 0, "a screen down", command_page_down},
    [COMMAND_PAGE_UP] = {"page-up", "PgUp C-b", CONTEXT_READING | CONTEXT_HELP, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "a screen up", command_page_up},
    [COMMAND_HALF_PAGE_DOWN] = {"half-page-down", "C-d", CONTEXT_READING, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "half a screen down", command_half_page_down},
    [COMMAND_HALF_PAGE_UP] = {"half-page-up", "C-u", CONTEXT_READING, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "half a screen up", command_half_page_up},
    [COMMAND_FIRST] = {"first", "g Home", CONTEXT_READING | CONTEXT_HELP, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "to the first row or line", command_first},
    [COMMAND_LAST] = {"last", "G End", CONTEXT_READING | CONTEXT_HELP, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "to the last loaded row or line", command_last},
    [COMMAND_COLUMN_LEFT] = {"column-left", "h Left", CONTEXT_PANES, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "to the column on the left; JSON: close", command_column_left},
    [COMMAND_COLUMN_RIGHT] = {"column-right", "l Right", CONTEXT_PANES, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "to the column on the right; JSON: open", command_column_right},
    [COMMAND_SERVER_PAGE_NEXT] = {"next-page", "] .", CONTEXT_LIST, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, "page", 14, CONTEXT_LIST,
        "to the next page of the server, loading it if needed", command_server_page_next},
    [COMMAND_SERVER_PAGE_PREVIOUS] = {"previous-page", "[ ,", CONTEXT_LIST, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "to the previous page of the server",
        command_server_page_previous},
    [COMMAND_LOAD_ALL] = {"load-all", "L", CONTEXT_LIST, COMMAND_GROUP_MOVE, ARGUMENT_NONE,
        "load all", 12, CONTEXT_LIST, "load every page of this list; Esc stops", command_load_all},
    [COMMAND_NEXT_FLAGGED] = {"next-flagged", "J", CONTEXT_PANES, COMMAND_GROUP_MOVE, ARGUMENT_NONE,
        "next to do", 4, CONTEXT_QUEUE, "to the next suspected fraud loaded; in the queue: to do",
        command_next_flagged},
    [COMMAND_PREVIOUS_FLAGGED] = {"previous-flagged", "K", CONTEXT_PANES, COMMAND_GROUP_MOVE,
        ARGUMENT_NONE, NULL, 0, 0, "to the previous suspected fraud among the loaded rows",
        command_previous_flagged},
    [COMMAND_NEXT_PANE] = {"next-pane", "Tab S-Tab", CONTEXT_PANES | CONTEXT_STORES,
        COMMAND_GROUP_MOVE, ARGUMENT_NONE, NULL, 0, 0, "between list and detail",
        command_next_pane},

    [COMMAND_OPEN] = {"open", "Enter", CONTEXT_LIST, COMMAND_GROUP_DETAIL, ARGUMENT_NONE, "open", 1,
        CONTEXT_LIST | CONTEXT_QUEUE, "read the session; again: over the whole screen",
        command_open},
    [COMMAND_OPEN_STORE] = {"open-store", "Enter", CONTEXT_STORES, COMMAND_GROUP_DETAIL,
        ARGUMENT_NONE, "sessions", 1, CONTEXT_STORES,
        "who is inside this store: its sessions without an exit", command_open_store},
    [COMMAND_DETAIL] = {"detail", "d", CONTEXT_PANES | CONTEXT_STORES, COMMAND_GROUP_DETAIL,
        ARGUMENT_NONE, NULL, 0, 0, "show or hide the detail pane", command_detail},
    [COMMAND_ENLARGE] = {"enlarge", "Enter", CONTEXT_DETAIL, COMMAND_GROUP_DETAIL, ARGUMENT_NONE,
        "whole screen", 1, CONTEXT_DETAIL, "detail over the whole screen, and back", command_zoom},
    [COMMAND_OPEN_RELATED] = {"open-related", "Enter", CONTEXT_CASE, COMMAND_GROUP_DETAIL,
        ARGUMENT_NONE, "open", 1, CONTEXT_CASE,
        "open the related session here; Backspace comes back", command_open_related},
    [COMMAND_ZOOM] = {"zoom", "z", CONTEXT_PANES | CONTEXT_STORES, COMMAND_GROUP_DETAIL,
        ARGUMENT_NONE, "zoom", 6, CONTEXT_JSON | CONTEXT_STORES,
        "detail over the whole screen, and back", command_zoom},
    [COMMAND_NEXT_TAB] = {"next-tab", "v", CONTEXT_PANES, COMMAND_GROUP_DETAIL, ARGUMENT_NONE,
        "tab", 13, CONTEXT_PANES | CONTEXT_QUEUE, "next tab of the detail pane", command_next_tab},
    [COMMAND_PREVIOUS_TAB] = {"previous-tab", "V", CONTEXT_PANES, COMMAND_GROUP_DETAIL,
        ARGUMENT_NONE, NULL, 0, 0, "previous tab of the detail pane", command_previous_tab},
    [COMMAND_JSON] = {"json", "i", CONTEXT_PANES, COMMAND_GROUP_DETAIL, ARGUMENT_NONE, NULL, 0, 0,
        "the record as a JSON tree, and back", command_json},
    [COMMAND_FOLD] = {"fold", "Space Enter", CONTEXT_JSON, COMMAND_GROUP_DETAIL, ARGUMENT_NONE,
        "fold", 2, CONTEXT_JSON, "open or close the part under the cursor", command_fold},
    [COMMAND_EXPAND_ALL] = {"expand-all", "E", CONTEXT_JSON, COMMAND_GROUP_DETAIL, ARGUMENT_NONE,
        "open all", 4, CONTEXT_JSON, "open all parts", command_expand_all},
    [COMMAND_COLLAPSE_ALL] = {"collapse-all", "C", CONTEXT_JSON, COMMAND_GROUP_DETAIL,
        ARGUMENT_NONE, "close all", 5, CONTEXT_JSON, "close all parts", command_collapse_all},

    [COMMAND_FILTER_FORM] = {"filter-form", "f F4", CONTEXT_READING, COMMAND_GROUP_FILTER,
        ARGUMENT_NONE, "filter", 2, CONTEXT_LIST, "the filter form: every parameter of the API",
        command_filter_form},
    [COMMAND_FILTER] = {"filter", "", CONTEXT_READING, COMMAND_GROUP_FILTER, ARGUMENT_FILTER, NULL,
        0, 0, "filter by a line: :filter store=204 created>=-2h fraud", command_filter},
    [COMMAND_EXPLAIN] = {"explain", "", CONTEXT_PANES | CONTEXT_LOG, COMMAND_GROUP_FILTER,
        ARGUMENT_NONE, NULL, 0, 0, "how the question was asked, and how a condition is written",
        command_explain},
    [COMMAND_VIEW] = {"view", "b", CONTEXT_READING, COMMAND_GROUP_FILTER, ARGUMENT_VIEW, "views", 6,
        CONTEXT_LIST, "saved views, recent filters and presets; :view NAME", command_view},
    [COMMAND_SAVE_VIEW] = {"save-view", "B", CONTEXT_READING, COMMAND_GROUP_FILTER, ARGUMENT_TEXT,
        NULL, 0, 0, "keep filter, order, columns and interval under a name", command_save_view},
    [COMMAND_DROP_VIEW] = {"drop-view", "", CONTEXT_READING, COMMAND_GROUP_FILTER, ARGUMENT_VIEW,
        NULL, 0, 0, "forget a saved view: :drop-view NAME", command_drop_view},
    [COMMAND_FIND] = {"find", "/", CONTEXT_PANES | CONTEXT_BOARD, COMMAND_GROUP_FILTER,
        ARGUMENT_TEXT, "find", 3, CONTEXT_LIST | CONTEXT_JSON | CONTEXT_BOARD,
        "find a text in the loaded rows", command_find},
    [COMMAND_FIND_NEXT] = {"find-next", "n", CONTEXT_PANES | CONTEXT_BOARD, COMMAND_GROUP_FILTER,
        ARGUMENT_NONE, NULL, 0, 0, "the next row with the text", command_find_next},
    [COMMAND_FIND_PREVIOUS] = {"find-previous", "N", CONTEXT_PANES | CONTEXT_BOARD,
        COMMAND_GROUP_FILTER, ARGUMENT_NONE, NULL, 0, 0, "the previous row with the text",
        command_find_previous},
    [COMMAND_LIMIT] = {"limit", "&", CONTEXT_LIST | CONTEXT_BOARD, COMMAND_GROUP_FILTER,
        ARGUMENT_TEXT, "limit", 4, CONTEXT_LIST | CONTEXT_BOARD,
        "only loaded rows that fit: words, !word, fraud dwell<60s", command_limit},
    [COMMAND_ONLY] = {"only", "=", CONTEXT_LIST, COMMAND_GROUP_FILTER, ARGUMENT_NONE, NULL, 0, 0,
        "only sessions with the value under the cursor", command_only},
    [COMMAND_WITHOUT] = {"without", "-", CONTEXT_LIST, COMMAND_GROUP_FILTER, ARGUMENT_NONE, NULL, 0,
        0, "only loaded rows without the value under the cursor", command_without},
    [COMMAND_DROP_FILTER] = {"drop-filter", "x", CONTEXT_LIST | CONTEXT_BOARD, COMMAND_GROUP_FILTER,
        ARGUMENT_NONE, "drop", 16, CONTEXT_LIST, "drop the last filter of the line above the list",
        command_drop_filter},
    [COMMAND_DROP_ALL_FILTERS] = {"drop-all-filters", "X", CONTEXT_LIST | CONTEXT_BOARD,
        COMMAND_GROUP_FILTER, ARGUMENT_NONE, NULL, 0, 0, "drop all filters",
        command_drop_all_filters},

    [COMMAND_SORT] = {"sort", "s", CONTEXT_LIST | CONTEXT_BOARD, COMMAND_GROUP_SORT, ARGUMENT_SORT,
        "sort", 5, CONTEXT_LIST | CONTEXT_BOARD,
        "choose the order: by the server, or of the loaded rows", command_sort},
    [COMMAND_REVERSE] = {"reverse", "r", CONTEXT_LIST | CONTEXT_BOARD, COMMAND_GROUP_SORT,
        ARGUMENT_NONE, NULL, 0, 0, "reverse the order", command_reverse},
    [COMMAND_SORT_COLUMN_LEFT] = {"sort-column-left", "<", CONTEXT_LIST | CONTEXT_BOARD,
        COMMAND_GROUP_SORT, ARGUMENT_NONE, NULL, 0, 0, "sort by the column on the left",
        command_sort_column_left},
    [COMMAND_SORT_COLUMN_RIGHT] = {"sort-column-right", ">", CONTEXT_LIST | CONTEXT_BOARD,
        COMMAND_GROUP_SORT, ARGUMENT_NONE, NULL, 0, 0, "sort by the column on the right",
        command_sort_column_right},
    [COMMAND_COLUMNS] = {"columns", "c", CONTEXT_LIST, COMMAND_GROUP_SORT, ARGUMENT_COLUMNS,
        "columns", 15, CONTEXT_LIST, "choose and order the columns", command_columns},
    [COMMAND_WIDE] = {"wide", "w", CONTEXT_LIST, COMMAND_GROUP_SORT, ARGUMENT_NONE, NULL, 0, 0,
        "wide columns, and back", command_wide},
    [COMMAND_MARK] = {"mark", "Space", CONTEXT_LIST, COMMAND_GROUP_SORT, ARGUMENT_NONE, NULL, 0, 0,
        "mark the row", command_mark},
    [COMMAND_INVERT_MARKS] = {"invert-marks", "*", CONTEXT_LIST, COMMAND_GROUP_SORT, ARGUMENT_NONE,
        NULL, 0, 0, "mark what is not marked", command_invert_marks},

    [COMMAND_GROUP] = {"group", "S", CONTEXT_LIST, COMMAND_GROUP_SORT, ARGUMENT_GROUP, "group", 5,
        CONTEXT_QUEUE, "group by customer, store, shared card (payment) or day", command_group},

    [COMMAND_VERDICT] = {"verdict", "m", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_VERDICT,
        "verdict", 2, CONTEXT_QUEUE | CONTEXT_CASE,
        "judge a suspicious session, or the marked ones", command_verdict},
    [COMMAND_NOTE] = {"note", "a", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_TEXT, "note", 3,
        CONTEXT_QUEUE | CONTEXT_CASE, "add a note, also to marked ones; kept on this computer",
        command_note},
    [COMMAND_UNDO] = {"undo", "u", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_NONE, "undo", 11,
        CONTEXT_QUEUE | CONTEXT_CASE, "take the last verdict or note back", command_undo},
    [COMMAND_PIVOT] = {"pivot", "p", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_PIVOT, "pivot",
        6, CONTEXT_QUEUE | CONTEXT_CASE, "same customer, payment instrument (card), store or time",
        command_pivot},
    [COMMAND_CONSOLE] = {"console", "o", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_NONE,
        "console", 5, CONTEXT_CASE, "the session in the vendor's web console (--console-url)",
        command_console},
    [COMMAND_COPY] = {"copy", "y", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_COPY, "copy", 9,
        CONTEXT_LIST | CONTEXT_QUEUE | CONTEXT_CASE,
        "copy an id, the row, the record, the case or the question", command_copy},
    [COMMAND_EXPORT] = {"export", "e", CONTEXT_PANES | CONTEXT_STORES, COMMAND_GROUP_REVIEW,
        ARGUMENT_EXPORT, "export", 10, CONTEXT_LIST | CONTEXT_BOARD,
        "write rows to a file (csv, json, table): :export csv FILE all", command_export},
    [COMMAND_PIPE] = {"pipe", "|", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_TEXT, NULL, 0, 0,
        "marked rows, or this one, to the shell: :pipe cut -f2", command_pipe},
    [COMMAND_CASE_TEXT] = {"case-text", "", CONTEXT_PANES, COMMAND_GROUP_REVIEW, ARGUMENT_TEXT,
        NULL, 0, 0, "write the case as plain text to a new file: :case-text FILE",
        command_case_text},
    [COMMAND_CASES_EXPORT] = {"cases-export", "", CONTEXT_PANES, COMMAND_GROUP_REVIEW,
        ARGUMENT_TEXT, NULL, 0, 0, "write the cases, or the marked, to a file: :cases-export FILE",
        command_cases_export},
    [COMMAND_CASES_IMPORT] = {"cases-import", "", CONTEXT_PANES, COMMAND_GROUP_REVIEW,
        ARGUMENT_TEXT, NULL, 0, 0, "take over cases that a colleague exported: :cases-import FILE",
        command_cases_import},

    [COMMAND_FORM_NEXT] = {"form-next", "Tab", CONTEXT_FORM, COMMAND_GROUP_FORM, ARGUMENT_NONE,
        "next", 2, CONTEXT_FORM, "the next field", command_form_next},
    [COMMAND_FORM_PREVIOUS] = {"form-previous", "S-Tab", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, NULL, 0, 0, "the previous field", command_form_previous},
    [COMMAND_FORM_DOWN] = {"form-down", "Down", CONTEXT_FORM, COMMAND_GROUP_FORM, ARGUMENT_NONE,
        NULL, 0, 0, "the field below", command_form_down},
    [COMMAND_FORM_UP] = {"form-up", "Up", CONTEXT_FORM, COMMAND_GROUP_FORM, ARGUMENT_NONE, NULL, 0,
        0, "the field above", command_form_up},
    [COMMAND_FORM_TOGGLE] = {"form-toggle", "Space", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, "tick", 3, CONTEXT_FORM, "tick a box, take a choice", command_form_toggle},
    [COMMAND_FORM_INCREASE] = {"form-increase", "PgUp", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, NULL, 0, 0, "the next choice, one more, an hour later",
        command_form_increase},
    [COMMAND_FORM_DECREASE] = {"form-decrease", "PgDn", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, NULL, 0, 0, "the choice before, one less, an hour earlier",
        command_form_decrease},
    [COMMAND_FORM_COMPLETE] = {"form-complete", "C-n", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, "complete", 6, CONTEXT_FORM, "complete what was typed",
        command_form_complete},
    [COMMAND_FORM_APPLY] = {"form-apply", "Enter F10", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, "apply", 1, CONTEXT_FORM, "ask the server with this filter",
        command_form_apply},
    [COMMAND_FORM_CLEAR_FIELD] = {"form-clear-field", "C-u", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, "clear", 7, CONTEXT_FORM, "empty the field", command_form_clear_field},
    [COMMAND_FORM_RESET] = {"form-reset", "C-r", CONTEXT_FORM, COMMAND_GROUP_FORM, ARGUMENT_NONE,
        "reset", 8, CONTEXT_FORM, "empty the whole form", command_form_reset},
    [COMMAND_FORM_PRESETS] = {"form-presets", "F3 C-o", CONTEXT_FORM, COMMAND_GROUP_FORM,
        ARGUMENT_NONE, "presets", 4, CONTEXT_FORM, "presets and recent filters",
        command_form_presets},

    [COMMAND_REFRESH] = {"refresh", "R F5 C-r", CONTEXT_READING, COMMAND_GROUP_PROGRAM,
        ARGUMENT_NONE, "refresh", 11, CONTEXT_LIST | CONTEXT_LOG | CONTEXT_BOARD,
        "ask again; after a fault: at the same place", command_refresh},
    [COMMAND_HOLD] = {"hold", "Z", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, "hold", 8,
        CONTEXT_BOARD, "hold: no refresh and no re-sorting until Z again", command_hold},
    [COMMAND_INTERVAL] = {"interval", "W", CONTEXT_READING, COMMAND_GROUP_PROGRAM,
        ARGUMENT_INTERVAL, "interval", 9, CONTEXT_BOARD,
        "how often the list is refreshed by itself: :interval 15, off", command_interval},
    [COMMAND_FOLLOW] = {"follow", "F", CONTEXT_LIST, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL, 0,
        0, "the cursor follows the newest session, and back", command_follow},
    [COMMAND_ALERTS] = {"alerts", "A", CONTEXT_STORES, COMMAND_GROUP_PROGRAM, ARGUMENT_TEXT,
        "alerts", 7, CONTEXT_STORES, "limits of the alerts, kept: :alerts near=85 bell=on, default",
        command_alerts},
    [COMMAND_BACK] = {"back", "Backspace", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        "back", 7, CONTEXT_DETAIL | CONTEXT_JSON | CONTEXT_LOG | CONTEXT_CASE,
        "back to what was shown before", command_back},
    [COMMAND_FORWARD] = {"forward", "\\", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        NULL, 0, 0, "forward again", command_forward},
    [COMMAND_CANCEL] = {"cancel", "Esc", CONTEXT_ALL, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, "close",
        5, CONTEXT_FORM | CONTEXT_HELP, "close, stop a request, drop marks; never quits",
        command_cancel},
    [COMMAND_INTERRUPT] = {"interrupt", "C-c", CONTEXT_ALL, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        NULL, 0, 0, "stop the running request; with none: quit", command_interrupt},
    [COMMAND_SESSIONS] = {"sessions", "1", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        NULL, 0, 0, "the sessions list", command_sessions},
    [COMMAND_FRAUD] = {"fraud", "2", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL, 0,
        0, "suspected fraud: the queue of suspicious sessions", command_fraud},
    [COMMAND_STORES] = {"stores", "3", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL,
        0, 0, "how full each store is now: people and staff (occupancy)", command_stores},
    [COMMAND_PROFILE] = {"profile", "P", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_PROFILE,
        NULL, 0, 0, "go to another profile (retailer, environment): :profile NAME",
        command_profile},
    [COMMAND_LOG] = {"log", "4", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL, 0, 0,
        "the log: all requests and messages", command_log},
    [COMMAND_CONFIG] = {"config", "", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL,
        0, 0, "the settings in force, and where each is from", command_config},
    [COMMAND_HELP] = {"help", "? F1", CONTEXT_ALL, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, "help", 99,
        CONTEXT_READING | CONTEXT_FORM | CONTEXT_QUEUE, "this help", command_help},
    [COMMAND_RUN_HELP] = {"run-help", "Enter", CONTEXT_HELP, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        "run", 1, CONTEXT_HELP, "run the selected line of the help", command_run_help},
    [COMMAND_PROMPT] = {"prompt", ":", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL,
        0, 0, "run a command by its name", command_prompt},
    [COMMAND_BIND] = {"bind", "", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_TEXT, NULL, 0, 0,
        "other keys for a command in this run: :bind refresh R F5", command_bind},
    [COMMAND_ZONE] = {"zone", "t", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_ZONE, NULL, 0,
        0, "times in local time or UTC", command_zone},
    [COMMAND_RELATIVE] = {"relative", "T", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        "relative times", 21, CONTEXT_DETAIL, "times as \"12 min ago\", and back",
        command_relative},
    [COMMAND_UNMASK] = {"unmask", "M", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        "unmask", 20, CONTEXT_DETAIL | CONTEXT_JSON | CONTEXT_CASE,
        "show personal data and codes for two minutes, or hide them", command_unmask},
    [COMMAND_THEME] = {"theme", "F7", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_THEME, NULL,
        0, 0, "the next theme, or :theme NAME", command_theme},
    [COMMAND_MOUSE] = {"mouse", "F2", CONTEXT_ALL, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL, 0, 0,
        "mouse on or off (off: the terminal selects text)", command_mouse},
    [COMMAND_POSITION] = {"position", "C-g", CONTEXT_LIST, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        NULL, 0, 0, "where the cursor is, and its cell in full", command_position},
    [COMMAND_TOKEN] = {"token", "", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL, 0,
        0, "give another token, without echo", command_token},
    [COMMAND_REDRAW] = {"redraw", "C-l", CONTEXT_ALL, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL, 0,
        0, "paint the screen anew", command_redraw},
    [COMMAND_SUSPEND] = {"suspend", "C-z", CONTEXT_ALL, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, NULL,
        0, 0, "back to the shell; fg comes back", command_suspend},
    [COMMAND_QUIT] = {"quit", "q", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE, "quit",
        17, CONTEXT_LIST, "back; at the top: quit", command_quit},
    [COMMAND_QUIT_NOW] = {"quit-now", "Q", CONTEXT_READING, COMMAND_GROUP_PROGRAM, ARGUMENT_NONE,
        NULL, 0, 0, "quit from anywhere", command_quit_now},
};

static const char *const group_titles[COMMAND_GROUP_COUNT] = {
    [COMMAND_GROUP_MOVE] = "MOVE",
    [COMMAND_GROUP_DETAIL] = "DETAIL",
    [COMMAND_GROUP_FILTER] = "FIND AND FILTER",
    [COMMAND_GROUP_SORT] = "SORT, COLUMNS, MARKS",
    [COMMAND_GROUP_REVIEW] = "REVIEW",
    [COMMAND_GROUP_FORM] = "FILTER FORM",
    [COMMAND_GROUP_PROGRAM] = "PROGRAM",
};

_Static_assert(ARRAY_LEN(rows) == COMMAND_COUNT, "one row a command");
_Static_assert(ARRAY_LEN(group_titles) == COMMAND_GROUP_COUNT, "one title a group");

const struct command_row *command_row(enum command c) {
    require((unsigned)c < COMMAND_COUNT);
    return &rows[c];
}

const char *command_group_title(enum command_group g) {
    require((unsigned)g < COMMAND_GROUP_COUNT);
    return group_titles[g];
}

static enum command nearest(struct slice name) {
    enum { LIMIT = 2 };
    size_t best = LIMIT + 1;
    enum command found = COMMAND_NONE;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        const size_t distance = slice_distance(name, slice_of(rows[c].name), LIMIT);
        if (distance < best && distance * 2 < name.len) {
            best = distance;
            found = c;
        }
    }
    return found;
}

enum command command_by_name(struct slice name, const char **hint) {
    enum command found = COMMAND_NONE;
    size_t n_beginnings = 0;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        const struct slice full = slice_of(rows[c].name);
        if (slice_equal(full, name)) {
            return c;
        }
        if (name.len > 0 && slice_starts_with(full, name)) {
            n_beginnings++;
            found = c;
        }
    }
    if (hint) {
        *hint = NULL;
    }
    if (n_beginnings == 1) {
        return found;
    }
    const enum command near = n_beginnings > 1 ? found : nearest(name);
    if (hint && near != COMMAND_NONE) {
        *hint = rows[near].name;
    }
    return COMMAND_NONE;
}
