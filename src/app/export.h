// Sessions, or the board, into a file: what is wanted, the dialog that asks for it, and the export
// that runs while the browser goes on. The file is there as a whole in the end, or not at all.
#ifndef AIFI_APP_EXPORT_H
#define AIFI_APP_EXPORT_H

#include "app_private.h"
#include "ui/dialog.h"

enum export_scope {
    EXPORT_MARKED,
    EXPORT_LOADED, // what is seen of the loaded rows, in the order here
    EXPORT_ALL,    // all that the question finds, asked for anew
    EXPORT_BOARD,  // the stores as they are seen
    EXPORT_SCOPE_COUNT
};
const char *export_scope_name(enum export_scope s);        // "marked", as :export takes it
enum export_scope export_scope_by_name(struct slice name); // EXPORT_SCOPE_COUNT when unknown

struct export_request {
    enum export_scope scope;
    enum output_format format;
    enum field columns[FIELD_COUNT];
    size_t n_columns;
    bool unmasked;
    bool replaces;    // a file that is there
    const char *path; // borrowed while it is started
};

struct exporter;
struct exporter *exporter_new(void);
void exporter_free(struct exporter *x); // gives up what runs

// Starts it; the rest is done by export_step. False with a sentence, and nothing was written.
bool export_start(struct app *a, const struct export_request *r, struct error *e);
unsigned export_step(struct app *a); // enum redo bits
int64_t export_due_ms(const struct app *a);
bool export_is_running(const struct app *a);
bool export_cancel(struct app *a); // false: none runs
// Whether Esc stops it before anything else, and the message line tells of it: unless the user
// asked for something of the list since.
bool export_is_in_front(const struct app *a);
// For the message line: "exporting: 12,300 rows, 6 s"; false when none runs.
bool export_progress(const struct app *a, struct buf *text, struct buf *action);

// The dialog (export_dialog.c). `path` empty: a name is proposed; a scope that there is none of
// gives way to another.
void export_open_dialog(
    struct app *a, enum export_scope scope, enum output_format format, struct slice path);
bool export_dialog_is_open(const struct app *a);
unsigned export_dialog_key(struct app *a, key_code key);
void export_dialog_paste(struct app *a, struct slice text);
void export_dialog_draw(struct app *a, struct canvas *c, struct rect area);

// export_ask.c: what both the dialog and the command work out.
bool export_has_scope(struct app *a, enum export_scope s);
enum export_scope export_default_scope(struct app *a);
size_t export_n_rows(struct app *a, enum export_scope s); // 0: not known
// "sessions-2026-11-24T1430.csv"
void export_append_name(
    const struct app *a, enum export_scope s, enum output_format f, struct buf *out);
const char *export_word(size_t i);               // what may follow :export; NULL past the last
const char *export_suffix(enum output_format f); // ".csv"
// What was typed as a whole path, "~" and the current directory in full. False with a sentence.
bool export_path(struct slice typed, struct buf *path, struct error *e);

// export.c lets the dialog have a place in the exporter.
struct export_dialog {
    bool is_open;
    struct dialog dialog;
    char *asked_for;     // the path that Enter once more replaces; owned, NULL = nothing was asked
    bool asked_unmasked; // that Enter once more lets personal data out
};
struct export_dialog *export_dialog_of(const struct app *a);

#endif
