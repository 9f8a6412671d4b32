// The filter form: every parameter of the API as a typed field, made from the parameter table.
// Edits a draft; what was applied stays as it was until the app takes the draft.
#ifndef AIFI_UI_FORM_H
#define AIFI_UI_FORM_H

#include "model/query.h"
#include "ui/canvas.h"
#include "ui/edit.h"

struct form;

// `seen` are distinct values seen in loaded rows, offered for status (and stores: "204 Zurich HB"),
// copied.
struct form_seen {
    const struct slice *statuses;
    size_t n_statuses;
    const struct slice *stores; // "204 Zurich HB"
    size_t n_stores;
};
struct form *form_new(const struct query *q, const struct form_seen *seen);
void form_free(struct form *f);

const struct query *form_query(const struct form *f);       // the draft, borrowed
void form_set_query(struct form *f, const struct query *q); // a preset or a recent filter
void form_reset(struct form *f);
void form_focus(struct form *f, enum param p);
enum param form_focused(const struct form *f); // PARAM_NONE on a status box or another part
void form_next(struct form *f, int by);        // fields, in reading order
void form_vertical(struct form *f, int by);    // the field above or below
void form_clear_field(struct form *f);
// Space on a check box or choice; a step of a number, choice or date (Left/Right on choices,
// C-a/C-x elsewhere: by the app's keymap).
bool form_toggle(struct form *f);
bool form_step(struct form *f, int by, const struct value_context *context);
bool form_complete(struct form *f);           // the next completion of the field's text
void form_type(struct form *f, key_code key); // an editing or text key
void form_paste(struct form *f, struct slice text);
// A fault that the server found ("field" of its error): shown beside the field until it is edited;
// focuses it. False when no field has that name.
bool form_server_error(struct form *f, struct slice field, struct slice text);
// The first fault of the draft; focuses that field. True when there is none.
bool form_check(struct form *f, const struct value_context *context, struct error *e);

struct form_look {
    struct value_context context;
    enum status_encoding encoding;
    const char *flags_line; // the command line that asks the same, or NULL
};
void form_draw(struct form *f, const struct form_look *look, struct canvas *c, struct rect r);

#endif
