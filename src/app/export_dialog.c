// The dialog of an export: what, as what, how much of it, where to. It must not know how rows are
// written.
#include "export.h"

#include "app/columns.h"
#include "base/mem.h"
#include "option_table.h"
#include "progress.h"

#include <sys/stat.h>

enum row { ROW_SCOPE, ROW_FORMAT, ROW_COLUMNS, ROW_NAMES, ROW_MASK, ROW_FILE };
enum columns_choice { COLUMNS_SHOWN, COLUMNS_ALL, COLUMNS_TYPED };
enum { PATH_MAX_LEN = 4096, NOTE_MAX_LEN = 4096 };

static bool holds_columns(enum output_format f) {
    return f != OUTPUT_JSON && f != OUTPUT_NDJSON;
}

static enum export_scope scope_of(const struct dialog *d) {
    return (enum export_scope)dialog_value(d, ROW_SCOPE);
}

static enum output_format format_of(const struct dialog *d) {
    return (enum output_format)dialog_value(d, ROW_FORMAT);
}

// --- the rows ---

static void append_scope(struct app *a, enum export_scope s, struct buf *out) {
    const struct view *v = app_view(a);
    const size_t n = export_n_rows(a, s);
    switch (s) {
    case EXPORT_MARKED:
        buf_append_text(out, "marked: ");
        break;
    case EXPORT_LOADED:
        buf_append_text(out, "loaded: ");
        break;
    case EXPORT_ALL:
        buf_append_text(out, "all that match: asked for anew");
        return;
    case EXPORT_BOARD:
        buf_append_text(out, "the board: ");
        count_append(out, n);
        buf_append_text(out, n == 1 ? " store" : " stores");
        return;
    case EXPORT_SCOPE_COUNT:
        return;
    }
    count_append(out, n);
    buf_append_text(out, n == 1 ? " row" : " rows");
    if (s == EXPORT_LOADED && view_has_more_below(v)) {
        buf_append_text(out, ", more lie below");
    }
}

static void offer_scopes(struct app *a, struct dialog *d) {
    for (enum export_scope s = 0; s < EXPORT_SCOPE_COUNT; s++) {
        struct buf text = BUF_INIT(200);
        if (export_has_scope(a, s)) {
            append_scope(a, s, &text);
            dialog_offer(d, ROW_SCOPE, buf_slice(&text), (int)s);
        }
        buf_release(&text);
    }
}

static void offer_formats(struct dialog *d) {
    const struct value_choice *formats = option_row(OPTION_OUTPUT)->limits.choices;
    for (int f = 0; formats[f].name; f++) {
        struct buf text = BUF_INIT(200);
        buf_printf(&text, "%s: %s", formats[f].name, formats[f].help);
        dialog_offer(d, ROW_FORMAT, buf_slice(&text), f);
        buf_release(&text);
    }
}

// What does not matter for this scope and format is not asked; its line stays, so that the others
// stand still under the eye.
static void idle_rows(struct dialog *d) {
    const bool board = scope_of(d) == EXPORT_BOARD;
    const bool typed = dialog_value(d, ROW_COLUMNS) == COLUMNS_TYPED;
    const char *columns = board                          ? "those of the board"
                          : !holds_columns(format_of(d)) ? "whole records"
                                                         : NULL;
    d->rows[ROW_COLUMNS].idle = columns;
    d->rows[ROW_NAMES].idle = columns ? "none" : typed ? NULL : "of the columns above";
    d->rows[ROW_MASK].idle = board ? "none in it" : NULL;
}

// --- the words below ---

static void append_what(struct app *a, const struct dialog *d, struct buf *out) {
    const struct view *v = app_view(a);
    const bool sorted = dataset_sort_field(v->data) != FIELD_NONE;
    const bool limited = dataset_get_limit(v->data) != NULL;
    switch (scope_of(d)) {
    case EXPORT_LOADED:
        buf_append_text(out, limited || sorted ? "As they are seen, limit and order here included. "
                                               : "As they are seen. ");
        break;
    case EXPORT_ALL:
        buf_append_text(out, "What aifi-sessions list --all prints, read in the background. ");
        buf_append_text(out, limited ? "The limit here does not count. " : "");
        break;
    case EXPORT_MARKED:
    case EXPORT_BOARD:
    case EXPORT_SCOPE_COUNT:
        break;
    }
}

static void append_privacy(const struct dialog *d, struct buf *out) {
    const bool unmasked = dialog_value(d, ROW_MASK) == 1;
    if (scope_of(d) == EXPORT_BOARD) {
        return;
    }
    if (holds_columns(format_of(d))) {
        buf_append_text(out, unmasked ? "NAMES, ADDRESSES AND CODES WILL STAND IN THE FILE. " : "");
    } else {
        buf_append_text(out, unmasked ? "WHOLE RECORDS AS RECEIVED, ALL PERSONAL DATA INCLUDED. "
                                      : "Whole records, personal data in them masked. ");
    }
}

static void append_where(const struct dialog *d, struct buf *out) {
    struct error e = {0};
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    if (export_path(dialog_text(d, ROW_FILE), &path, &e)) {
        const char *slash = strrchr(buf_text(&path), '/');
        buf_printf(out, "In %.*s, for you alone to read (0600).",
            slash > buf_text(&path) ? (int)(slash - buf_text(&path)) : 1, buf_text(&path));
    }
    buf_release(&path);
}

static void describe(struct app *a) {
    struct dialog *d = &export_dialog_of(a)->dialog;
    struct buf note = BUF_INIT(NOTE_MAX_LEN);
    idle_rows(d);
    append_what(a, d, &note);
    append_privacy(d, &note);
    append_where(d, &note);
    dialog_set_note(d, buf_slice(&note));
    buf_release(&note);
}

// --- open and close ---

bool export_dialog_is_open(const struct app *a) {
    return export_dialog_of(a)->is_open;
}

static void forget_question(struct export_dialog *x) {
    mem_free(x->asked_for);
    x->asked_for = NULL;
    x->asked_unmasked = false;
}

static void close_dialog(struct app *a) {
    struct export_dialog *x = export_dialog_of(a);
    forget_question(x);
    dialog_release(&x->dialog);
    x->is_open = false;
}

static void add_rows(struct app *a, struct dialog *d) {
    dialog_add_choice(d, "Rows");
    dialog_add_choice(d, "Format");
    dialog_add_choice(d, "Columns");
    dialog_add_text(d, "Names", SLICE_NONE);
    dialog_add_choice(d, "Personal data");
    dialog_add_text(d, "File", SLICE_NONE);
    offer_scopes(a, d);
    offer_formats(d);
    dialog_offer(d, ROW_COLUMNS, SLICE("as shown"), COLUMNS_SHOWN);
    dialog_offer(d, ROW_COLUMNS, SLICE("every field"), COLUMNS_ALL);
    dialog_offer(d, ROW_COLUMNS, SLICE("named below"), COLUMNS_TYPED);
    dialog_offer(d, ROW_MASK, SLICE("masked"), 0);
    dialog_offer(d, ROW_MASK, SLICE("NOT masked"), 1);
}

static void name_columns(const struct view *v, struct dialog *d) {
    struct buf names = BUF_INIT(NOTE_MAX_LEN);
    for (size_t i = 0; i < v->list.n_columns; i++) {
        buf_printf(&names, "%s%s", i > 0 ? "," : "", field_row(v->list.columns[i])->path);
    }
    dialog_set_text(d, ROW_NAMES, buf_slice(&names));
    buf_release(&names);
}

void export_open_dialog(
    struct app *a, enum export_scope scope, enum output_format format, struct slice path) {
    struct export_dialog *x = export_dialog_of(a);
    struct buf name = BUF_INIT(PATH_MAX_LEN);
    close_dialog(a);
    x->is_open = true;
    dialog_init(&x->dialog, SLICE("Export"));
    add_rows(a, &x->dialog);
    name_columns(app_view(a), &x->dialog);
    if (!dialog_choose(&x->dialog, ROW_SCOPE, (int)scope)) {
        dialog_choose(&x->dialog, ROW_SCOPE, (int)export_default_scope(a));
    }
    dialog_choose(&x->dialog, ROW_FORMAT, (int)format);
    export_append_name(a, scope_of(&x->dialog), format, &name);
    dialog_set_text(&x->dialog, ROW_FILE, path.len > 0 ? path : buf_slice(&name));
    describe(a);
    buf_release(&name);
}

// --- done ---

static bool read_columns(struct app *a, struct export_request *r, struct error *e) {
    const struct dialog *d = &export_dialog_of(a)->dialog;
    const struct list *l = &app_view(a)->list;
    r->n_columns = l->n_columns;
    memcpy(r->columns, l->columns, l->n_columns * sizeof l->columns[0]);
    switch ((enum columns_choice)dialog_value(d, ROW_COLUMNS)) {
    case COLUMNS_SHOWN:
        break;
    case COLUMNS_ALL:
        for (r->n_columns = 0; r->n_columns < FIELD_COUNT; r->n_columns++) {
            r->columns[r->n_columns] = (enum field)r->n_columns;
        }
        break;
    case COLUMNS_TYPED:
        return d->rows[ROW_NAMES].idle ||
               columns_parse(dialog_text(d, ROW_NAMES), r->columns, &r->n_columns, e);
    }
    return true;
}

// A file that is there is replaced when Enter is pressed again, and by nothing else.
static bool may_replace(
    struct export_dialog *x, const char *path, bool *replaces, struct error *e) {
    struct stat st;
    *replaces = lstat(path, &st) == 0;
    if (!*replaces || !S_ISREG(st.st_mode) || (x->asked_for && strcmp(x->asked_for, path) == 0)) {
        return true; // of what is no file the export says why it cannot be one
    }
    mem_free(x->asked_for);
    x->asked_for = mem_dup_text(slice_of(path));
    return error_set(e, ERROR_USAGE,
        "this file exists, %lld bytes: Enter once more replaces it; another name leaves it",
        (long long)st.st_size);
}

// Personal data leaves when Enter is pressed again, and not by a slip of the finger.
static bool may_unmask(struct app *a, struct error *e) {
    struct export_dialog *x = export_dialog_of(a);
    const struct dialog *d = &x->dialog;
    const enum export_scope scope = scope_of(d);
    if (d->rows[ROW_MASK].idle || dialog_value(d, ROW_MASK) == 0 || x->asked_unmasked) {
        return true;
    }
    struct buf rows = BUF_INIT(200);
    if (scope == EXPORT_ALL) {
        buf_append_text(&rows, "all rows that match,");
    } else {
        const size_t n = export_n_rows(a, scope);
        count_append(&rows, n);
        buf_append_text(&rows, n == 1 ? " row" : " rows");
    }
    x->asked_unmasked = true;
    error_set(e, ERROR_USAGE, "NOT masked: %s with names and codes; Enter again exports",
        buf_text(&rows));
    buf_release(&rows);
    return false;
}

// False, with a sentence and the focus where it is about.
static bool check(struct app *a, struct export_request *r, struct buf *path, struct error *e) {
    struct export_dialog *x = export_dialog_of(a);
    if (!read_columns(a, r, e)) {
        x->dialog.focus = ROW_NAMES;
        return false;
    }
    if (!may_unmask(a, e)) {
        x->dialog.focus = ROW_MASK;
        return false;
    }
    x->dialog.focus = ROW_FILE;
    return export_path(dialog_text(&x->dialog, ROW_FILE), path, e) &&
           may_replace(x, buf_text(path), &r->replaces, e);
}

static void begin(struct app *a) {
    struct export_dialog *x = export_dialog_of(a);
    struct dialog *d = &x->dialog;
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    struct error e = {0};
    struct export_request r = {
        .scope = scope_of(d), .format = format_of(d), .unmasked = dialog_value(d, ROW_MASK) == 1};
    const bool good = check(a, &r, &path, &e);
    r.path = buf_text(&path);
    if (good && export_start(a, &r, &e)) {
        app_clear_message(a);
        close_dialog(a);
    } else {
        dialog_set_error(d, slice_of(e.text));
    }
    buf_release(&path);
}

// The file's name says what is in it, as long as its ending is one of ours.
static void follow_format(struct dialog *d, enum output_format before) {
    const struct slice old = slice_of(export_suffix(before));
    struct slice name = dialog_text(d, ROW_FILE);
    struct buf other = BUF_INIT(PATH_MAX_LEN);
    const bool is_ours =
        name.len > old.len && memcmp(name.ptr + name.len - old.len, old.ptr, old.len) == 0;
    if (format_of(d) != before && is_ours) {
        name.len -= old.len;
        buf_append(&other, name);
        buf_append_text(&other, export_suffix(format_of(d)));
        dialog_set_text(d, ROW_FILE, buf_slice(&other));
    }
    buf_release(&other);
}

// Somebody types a name where none is typed, or a letter that no choice begins with.
static void refuse(struct dialog *d, key_code key) {
    struct buf text = BUF_INIT(NOTE_MAX_LEN);
    key_append_name(key, &text);
    buf_printf(&text,
        " is no choice of %s: Left Right changes it; a name is typed in the line File",
        d->rows[d->focus].label);
    dialog_set_error(d, buf_slice(&text));
    buf_release(&text);
}

unsigned export_dialog_key(struct app *a, key_code key) {
    struct export_dialog *x = export_dialog_of(a);
    const enum output_format before = format_of(&x->dialog);
    switch (dialog_key(&x->dialog, key)) {
    case DIALOG_CHANGED:
        forget_question(x);
        follow_format(&x->dialog, before);
        describe(a);
        break;
    case DIALOG_REFUSED:
        refuse(&x->dialog, key);
        break;
    case DIALOG_DONE:
        begin(a);
        break;
    case DIALOG_CLOSED:
        close_dialog(a);
        break;
    case DIALOG_OPEN:
        break;
    }
    return REDO_DRAW;
}

void export_dialog_paste(struct app *a, struct slice text) {
    struct export_dialog *x = export_dialog_of(a);
    if (dialog_paste(&x->dialog, text)) {
        forget_question(x);
        describe(a);
    }
}

void export_dialog_draw(struct app *a, struct canvas *c, struct rect area) {
    dialog_draw(&export_dialog_of(a)->dialog, c, area);
}
