// What a typed line means: a command by its name or its key, a number, a text to find. Must not
// know how an answer is told.
#include "plain_private.h"

#include <signal.h>
#include <string.h>

enum { LOG_ENTRIES = 20, TIMES_MAX = 100000 };

static struct slice rest_of(struct slice line, size_t from) {
    return slice_trim((struct slice){line.ptr + from, line.len - from});
}

// --- moving -------------------------------------------------------------------------------------

static void move(struct plain *p, int64_t by) {
    const size_t n = plain_n_rows(p);
    const size_t at = plain_position(p);
    if (at == SIZE_MAX) {
        plain_say(p, "No row.");
        return;
    }
    const int64_t to = (int64_t)at + by;
    if (to < 0) {
        plain_go(p, 0);
        plain_say(p, "This is the first row.");
    } else if (to >= (int64_t)n) {
        const struct view *v = app_view(p->app);
        const bool more = !stores_are_shown(p->app) && v && view_has_more_below(v);
        plain_go(p, n - 1);
        plain_say(p, more ? "This is the last loaded row; ] loads the next page, L all."
                          : "This is the last row.");
    } else {
        plain_go(p, (size_t)to);
    }
}

static void go_to_row(struct plain *p, int64_t number) {
    const size_t n = plain_n_rows(p);
    if (number < 1 || number > (int64_t)n) {
        plain_say(p, "There is no row %lld; there are %zu.", (long long)number, n);
    } else {
        plain_go(p, (size_t)number - 1);
        plain_say_row(p);
    }
}

// Rows below the cursor, or from it on when none was heard yet.
static void read_rows(struct plain *p, size_t n) {
    const size_t at = plain_position(p);
    if (at == SIZE_MAX || at + 1 == plain_n_rows(p)) {
        move(p, at == SIZE_MAX ? 0 : 1);
        return;
    }
    plain_say_rows(p, at + 1, n);
}

static void read_page_above(struct plain *p, size_t n) {
    const size_t at = plain_position(p);
    if (at == SIZE_MAX || at == 0) {
        move(p, at == SIZE_MAX ? 0 : -1);
        return;
    }
    const size_t from = at > n ? at - n : 0;
    plain_say_rows(p, from, at - from);
    plain_go(p, from);
}

// --- the log and the help -----------------------------------------------------------------------

static void say_log(struct plain *p) {
    const struct journal *j = &p->app->journal;
    const size_t n = journal_count(j);
    for (size_t i = n > LOG_ENTRIES ? n - LOG_ENTRIES : 0; i < n; i++) {
        const struct journal_entry *entry = journal_get(j, i);
        struct buf at = BUF_INIT(80);
        instant_append(&at, entry->at, INSTANT_TIME, p->app->show.zone, p->app->show.now);
        plain_say(p, "%s %s", buf_text(&at), entry->text);
        buf_release(&at);
    }
}

// What only a screen has.
static bool needs_screen(enum command c) {
    switch (c) {
    case COMMAND_THEME:
    case COMMAND_MOUSE:
    case COMMAND_WIDE:
    case COMMAND_FOLD:
    case COMMAND_EXPAND_ALL:
    case COMMAND_COLLAPSE_ALL:
    case COMMAND_ENLARGE:
    case COMMAND_OPEN_RELATED:
    case COMMAND_RUN_HELP:
    case COMMAND_PROMPT:
        return true;
    default:
        return command_row(c)->group == COMMAND_GROUP_FORM;
    }
}

static bool is_about(const struct help_row *row, struct slice about) {
    return about.len == 0 || slice_search(row->name, about).ptr ||
           slice_search(row->text, about).ptr || slice_search(row->group, about).ptr;
}

static bool is_needed_most(enum command c) {
    switch (c) {
    case COMMAND_OPEN:
    case COMMAND_FIND:
    case COMMAND_FILTER:
    case COMMAND_SORT:
    case COMMAND_MARK:
    case COMMAND_EXPORT:
    case COMMAND_FRAUD:
    case COMMAND_STORES:
    case COMMAND_REFRESH:
    case COMMAND_QUIT:
        return true;
    default:
        return false;
    }
}

// Nobody listens to a hundred lines: without a word, what is needed most.
void plain_say_help(struct plain *p, struct slice typed) {
    struct help_row rows[COMMAND_COUNT];
    const size_t n = app_help_rows(p->app, rows);
    const bool is_short = typed.len == 0;
    const struct slice about = slice_equal_nocase(typed, SLICE("all")) ? SLICE_NONE : typed;
    struct slice group = SLICE_NONE;
    size_t n_told = 0;
    if (is_short) {
        plain_say(p, "One command a line, by its name, a beginning of it, or its key. Enter alone "
                     "reads the next row, a number goes to that row, 5j moves five rows.");
        plain_say(p, "row: this row again. list 20: reads 20 rows. where: what is listed. open: "
                     "reads the session; overview, timeline, customer, store, events, case, json: "
                     "a part of it. /text finds, &text limits, ?text looks in this help.");
    }
    for (size_t i = 0; i < n; i++) {
        const enum command c = (enum command)rows[i].value;
        if (needs_screen(c) || (is_short && !is_needed_most(c)) || !is_about(&rows[i], about)) {
            continue;
        }
        if (!is_short && !slice_equal(group, rows[i].group)) {
            group = rows[i].group;
            plain_say(p, "%.*s", SLICE_ARG(group));
        }
        plain_say(p, "%.*s (%.*s): %.*s", SLICE_ARG(rows[i].name), SLICE_ARG(rows[i].keys),
            SLICE_ARG(rows[i].text));
        n_told++;
    }
    if (n_told == 0) {
        plain_say(p, "No command is about %.*s.", SLICE_ARG(about));
    }
    if (is_short) {
        plain_say(p, "help and a word: the commands about it. help all: every one.");
    }
    app_help_rows_release(rows, n);
}

// --- commands -----------------------------------------------------------------------------------

static void step_section(struct plain *p, int by) {
    const int next = ((int)p->section + by + TAB_COUNT) % TAB_COUNT;
    plain_say_section(p, slice_of(detail_tab_title((enum detail_tab)next)));
}

static void open_row(struct plain *p) {
    const struct occupancy_row *row = stores_are_shown(p->app) ? stores_row(p->app) : NULL;
    if (row) {
        plain_say_store(p, row);
    } else {
        plain_say_detail(p);
    }
}

// What is told in another way here than shown on a screen. False: it is a command like any other.
static bool run_own(struct plain *p, enum command c, struct slice argument, int64_t times) {
    const bool is_alone = argument.len == 0;
    switch (c) {
    case COMMAND_ROW_DOWN:
    case COMMAND_ROW_UP:
        move(p, c == COMMAND_ROW_DOWN ? times : -times);
        return true;
    case COMMAND_PAGE_DOWN:
        read_rows(p, PLAIN_PAGE_ROWS);
        return true;
    case COMMAND_HALF_PAGE_DOWN:
        read_rows(p, PLAIN_PAGE_ROWS / 2);
        return true;
    case COMMAND_PAGE_UP:
        read_page_above(p, PLAIN_PAGE_ROWS);
        return true;
    case COMMAND_HALF_PAGE_UP:
        read_page_above(p, PLAIN_PAGE_ROWS / 2);
        return true;
    case COMMAND_OPEN:
    case COMMAND_DETAIL:
    case COMMAND_ZOOM:
    case COMMAND_NEXT_PANE:
        open_row(p);
        return true;
    case COMMAND_NEXT_TAB:
    case COMMAND_PREVIOUS_TAB:
        step_section(p, c == COMMAND_NEXT_TAB ? 1 : -1);
        return true;
    case COMMAND_JSON:
        plain_say_section(p, SLICE("JSON"));
        return true;
    case COMMAND_HELP:
        plain_say_help(p, argument);
        return true;
    case COMMAND_LOG:
        say_log(p);
        return true;
    case COMMAND_REDRAW:
        plain_say_where(p);
        plain_say_row(p);
        return true;
    case COMMAND_SUSPEND:
        plain_flush(p);
        raise(SIGTSTP);
        return true;
    case COMMAND_ALERTS:
        if (is_alone && p->app->stores.crowd) {
            plain_say_alerts(p, SIZE_MAX);
        }
        return is_alone && p->app->stores.crowd;
    case COMMAND_FILTER:
        if (is_alone) {
            app_open_form(p->app);
        }
        return is_alone;
    default:
        return false;
    }
}

// The sign in front of a row is not seen here, nor how many have it.
static void say_marks(struct plain *p, enum command c, row_id row) {
    const struct view *v = app_view(p->app);
    const size_t n = v ? dataset_n_marked(v->data) : 0;
    if (c == COMMAND_MARK && row != ROW_NONE) {
        plain_say(
            p, "%s, %zu in all.", dataset_is_marked(v->data, row) ? "Marked" : "Not marked", n);
    } else if (c == COMMAND_INVERT_MARKS) {
        plain_say(p, "%zu marked.", n);
    }
}

static void run(struct plain *p, enum command c, struct slice argument, int64_t times) {
    struct app *a = p->app;
    const struct command_row *row = command_row(c);
    p->command = c;
    if (needs_screen(c)) {
        plain_say(p, "%s is for a screen; there is none here.", row->name);
    } else if (argument.len > 0 && row->argument == ARGUMENT_NONE && c != COMMAND_HELP) {
        plain_say(p, "%s takes nothing after its name.", row->name);
    } else if (!(row->contexts & app_context(a)) && c != COMMAND_OPEN && c != COMMAND_DETAIL) {
        plain_say(p, "%s does nothing here.", row->name);
    } else if (!run_own(p, c, argument, times)) {
        for (int64_t i = 0; i < (argument.len > 0 ? 1 : times) && !p->quit; i++) {
            const struct view *v = app_view(a);
            const row_id at = v && plain_n_rows(p) > 0 ? v->list.cursor : ROW_NONE;
            plain_redo(p, app_run(a, c, argument));
            say_marks(p, c, at);
        }
    }
}

// --- lines --------------------------------------------------------------------------------------

// Words that are commands of this mode alone.
static bool run_word(struct plain *p, struct slice word, struct slice argument) {
    int64_t n = PLAIN_PAGE_ROWS;
    if (slice_equal(word, SLICE("where"))) {
        const size_t at = plain_position(p);
        plain_say_where(p);
        if (at != SIZE_MAX) {
            plain_say(p, "At %s %zu of %zu.", stores_are_shown(p->app) ? "store" : "row", at + 1,
                plain_n_rows(p));
        }
    } else if (slice_equal(word, SLICE("row"))) {
        plain_say_row(p);
    } else if (slice_equal(word, SLICE("list"))) {
        if (argument.len > 0 && (!slice_to_int64(argument, &n) || n < 1 || n > TIMES_MAX)) {
            plain_say(p, "list takes a number of rows, not %.*s.", SLICE_ARG(argument));
        } else {
            read_rows(p, (size_t)n);
        }
    } else if (stores_are_shown(p->app) && slice_equal(word, SLICE("store"))) {
        open_row(p);
    } else if (!stores_are_shown(p->app) && argument.len == 0 && plain_is_section(word)) {
        plain_say_section(p, word);
    } else {
        return false;
    }
    return true;
}

// The key that the text begins with, as bound here; COMMAND_NONE. *len: how long it is.
static enum command key_command(const struct plain *p, struct slice text, size_t *len) {
    key_code key;
    if (key_parse(text, &key)) {
        *len = text.len;
        return keymap_find(&p->app->keymap, key, app_context(p->app));
    }
    *len = 1;
    return text.len > 0 && key_parse((struct slice){text.ptr, 1}, &key)
               ? keymap_find(&p->app->keymap, key, app_context(p->app))
               : COMMAND_NONE;
}

static size_t n_digits(struct slice line) {
    size_t n = 0;
    while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9') {
        n++;
    }
    return n;
}

// "j", "5j", "PgDn", and "mc" for the choice c of the menu that m opens.
static bool run_key(struct plain *p, struct slice line) {
    const size_t digits = n_digits(line);
    int64_t times = 1;
    size_t len;
    if (digits > 0 &&
        (digits == line.len || !slice_to_int64((struct slice){line.ptr, digits}, &times) ||
            times < 1 || times > TIMES_MAX)) {
        return false;
    }
    const struct slice text = rest_of(line, digits);
    const enum command c = key_command(p, text, &len);
    if (c == COMMAND_NONE) {
        return false;
    }
    if (len == text.len) {
        run(p, c, SLICE_NONE, times);
        return true;
    }
    static const enum command with_menus[] = {COMMAND_VERDICT, COMMAND_COPY, COMMAND_PIVOT};
    for (size_t i = 0; i < ARRAY_LEN(with_menus); i++) {
        if (c == with_menus[i] && text.len == 2) {
            run(p, c, SLICE_NONE, 1);
            if (p->app->menu_purpose != MENU_NONE) {
                plain_answer(p, rest_of(text, 1));
            }
            return true;
        }
    }
    return false;
}

static void run_name(struct plain *p, struct slice line) {
    struct slice rest = line;
    struct slice name = SLICE_NONE;
    const char *hint = NULL;
    slice_cut(&rest, ' ', &name);
    const struct slice argument = slice_trim(rest);
    if (run_word(p, name, argument)) {
        return;
    }
    const enum command c = command_by_name(name, &hint);
    if (c != COMMAND_NONE) {
        run(p, c, argument, 1);
    } else {
        plain_say(p, "No command is called %.*s%s%s; help lists them.", SLICE_ARG(name),
            hint ? "; did you mean " : "", hint ? hint : "");
    }
}

// What is typed like a key's sign with a text behind it.
static bool run_sign(struct plain *p, struct slice line) {
    static const struct {
        char sign;
        enum command command;
    } signs[] = {{'/', COMMAND_FIND}, {'&', COMMAND_LIMIT}, {'?', COMMAND_HELP}};
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        if (line.ptr[0] == signs[i].sign) {
            run(p, signs[i].command, rest_of(line, 1), 1);
            return true;
        }
    }
    return false;
}

void plain_line(struct plain *p, struct slice typed) {
    struct slice line = slice_trim(typed);
    struct view *v = app_view(p->app);
    int64_t number;
    p->command = COMMAND_NONE;
    if (v) {
        v->stays_first = false;
    }
    if (p->app->message_life == MESSAGE_UNTIL_KEY) {
        app_clear_message(p->app);
    }
    if (line.len > 1 && line.ptr[0] == ':') {
        line = rest_of(line, 1);
    }
    // A name before a key: "mark" is not "m" and a text.
    const bool is_name = line.len > 1 && command_by_name(line, NULL) != COMMAND_NONE;
    if (line.len == 0) {
        run(p, COMMAND_ROW_DOWN, SLICE_NONE, 1);
    } else if (slice_to_int64(line, &number)) {
        go_to_row(p, number);
    } else if (!run_sign(p, line) && (is_name || !run_key(p, line))) {
        run_name(p, line);
    }
}
