// Rows to a file and to other programs: :export and :pipe, and what is asked before a running
// export is given up.
#include "commands.h"
#include "export.h"
#include "option_table.h"
#include "pipe.h"

#include "base/mem.h"
#include "base/process.h"

enum { PATH_MAX_LEN = 4096, WORDS_MAX = 3 };
enum { QUIT_STAY, QUIT_NOW };

// --- :export FORMAT FILE SCOPE, of which each may be missing ---

struct words { // as typed at the prompt
    char **argv;
    enum output_format format;
    const char *file; // NULL = none
    enum export_scope scope;
    bool has_format;
};

static bool find_format(struct slice name, enum output_format *f) {
    const struct value_choice *formats = option_row(OPTION_OUTPUT)->limits.choices;
    for (int i = 0; formats[i].name; i++) {
        if (slice_equal_nocase(name, slice_of(formats[i].name))) {
            *f = (enum output_format)i;
            return true;
        }
    }
    return false;
}

static bool read_word(struct words *w, size_t i, struct error *e) {
    const struct slice word = slice_of(w->argv[i]);
    if (i == 0) {
        w->has_format = find_format(word, &w->format);
        return w->has_format ||
               error_set(e, ERROR_USAGE,
                   "no format is called %.*s: table, json, ndjson, csv, tsv, plain",
                   SLICE_ARG(word));
    }
    const enum export_scope scope = export_scope_by_name(word);
    if (scope != EXPORT_SCOPE_COUNT) {
        w->scope = scope;
        return true;
    }
    if (i == 1) {
        w->file = w->argv[i];
        return true;
    }
    return error_set(e, ERROR_USAGE,
        "behind the file comes all, loaded or marked, not %.*s; a name with blanks stands in "
        "quotes",
        SLICE_ARG(word));
}

static bool read_words(struct words *w, struct slice argument, struct error *e) {
    if (slice_trim(argument).len == 0) {
        return true;
    }
    if (!process_split(argument, &w->argv, e)) {
        e->kind = ERROR_USAGE;
        return false;
    }
    size_t n = 0;
    bool good = true;
    for (; good && w->argv[n]; n++) {
        good = n < WORDS_MAX ? read_word(w, n, e)
                             : error_set(e, ERROR_USAGE, "a name with blanks stands in quotes");
    }
    return good;
}

// All is said: no dialog, unless a file would be lost.
static void export_at_once(struct app *a, const struct words *w, struct error *e) {
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    const struct list *l = &app_view(a)->list;
    struct export_request r = {.scope = w->scope,
        .format = w->format,
        .n_columns = l->n_columns,
        .unmasked = a->show.unmasked};
    memcpy(r.columns, l->columns, l->n_columns * sizeof l->columns[0]);
    if (export_path(slice_of(w->file), &path, e)) {
        r.path = buf_text(&path);
        if (!export_is_running(a)) {
            app_clear_message(a);
        }
        export_start(a, &r, e);
    }
    buf_release(&path);
}

COMMAND_FUNCTION(command_export) {
    struct words w = {.format = OUTPUT_CSV, .scope = export_default_scope(a)};
    if (!export_has_scope(a, w.scope)) {
        app_hint(a, "nothing is loaded yet");
        return REDO_DRAW;
    }
    if (read_words(&w, argument, e)) {
        if (w.file) {
            export_at_once(a, &w, e);
        } else if (export_is_running(a)) {
            app_hint(a, "an export is running; Esc stops it");
        } else {
            export_open_dialog(a, w.scope, w.format, SLICE_NONE);
        }
    }
    mem_free(w.argv);
    return REDO_DRAW;
}

// --- :pipe COMMAND ---

COMMAND_FUNCTION(command_pipe) {
    if (argument.len == 0 && pipe_has_news(a)) {
        pipe_show(a);
    } else if (!app_session(a)) {
        app_hint(a, "no session is selected");
    } else if (argument.len == 0) {
        app_open_prompt(a, PROMPT_PIPE, SLICE_NONE);
    } else {
        pipe_start(a, argument, e);
    }
    return REDO_DRAW;
}

// --- leaving while an export runs ---

void menu_fill_quit(struct app *a, struct menu *m) {
    (void)a;
    menu_init(m, SLICE("An export is running"), false);
    menu_add(m, SLICE("stay until it is written"), SLICE_NONE, 'n', QUIT_STAY);
    menu_add(m, SLICE("quit; nothing of it is kept"), SLICE_NONE, 'y', QUIT_NOW);
}

void menu_choose_quit(struct app *a, int value) {
    if (value == QUIT_NOW) {
        export_cancel(a);
        a->quits = true;
    }
}
