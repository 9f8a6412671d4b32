// The filter form: every parameter of the API as a typed field, made from the parameter table.
// Edits a draft; what was applied stays as it was until the app takes the draft. Must not know how
// a query is sent, nor read a clock.
//
// Fields are texts, check boxes (a box for each status known or seen, and a text for others), and
// choices that step (sort key, direction). One of them has the keys. The choice of suspected fraud
// has no parameter of its own: it writes "fraud" or "!fraud" into the condition.
#ifndef AIFI_UI_FORM_H
#define AIFI_UI_FORM_H

#include "model/match.h"
#include "model/query.h"
#include "ui/canvas.h"
#include "ui/edit.h"

struct form;

// Distinct values seen in loaded rows, offered for status and store; copied. A status that could
// not be sent (it holds a comma) or does not fit a box is left out.
struct form_seen {
    const struct slice *statuses;
    size_t n_statuses;
    const struct slice *stores; // "204 Zurich HB"
    size_t n_stores;
};
struct form *form_new(const struct query *q, const struct form_seen *seen); // `seen` may be NULL
void form_free(struct form *f);                                             // NULL is fine
// Where completing the condition asks for values seen of a field that form_seen has not; NULL =
// none.
void form_set_values(struct form *f, match_values *values, void *context);
// More values have been seen while the form is open; the field that has the keys keeps them.
void form_add_seen(struct form *f, const struct form_seen *seen);

const struct query *form_query(const struct form *f); // the draft, borrowed
// A preset or a recent filter; copied. The first field that it sets gets the keys.
void form_set_query(struct form *f, const struct query *q);
void form_reset(struct form *f); // nothing set
void form_focus(struct form *f, enum param p);
enum param form_focused(const struct form *f); // also on one of its boxes or choices
// Whether what is typed goes into a text (else Space ticks and Left/Right choose).
bool form_takes_text(const struct form *f);
void form_next(struct form *f, int by);     // fields, in reading order, round and round
void form_vertical(struct form *f, int by); // the nearest field in the rows below or above
void form_clear_field(struct form *f);
// A check box or choice; false on a text.
bool form_toggle(struct form *f);
// A step of a number, date or choice; false where there is nowhere to go, and on a box.
bool form_step(struct form *f, int by, const struct value_context *context);
// The next completion of the field's text, round and round: words of time, statuses, stores seen
// (by number or by a part of the name), and what may stand at the cursor of a condition. False when
// there is none, and on what is no text.
bool form_complete(struct form *f);
// An editing or text key. On a choice, Left and Right step, a letter goes to the next choice that
// begins with it, Backspace unsets; on a box, Left and Right go to the next one.
void form_type(struct form *f, key_code key);
void form_paste(struct form *f, struct slice text);
// A fault that the server found ("field" of its error): shown at the field until it is edited;
// focuses it. False when no field has that name.
bool form_server_error(struct form *f, struct slice field, struct slice text);
// The first fault of the draft, as query_check_all says it; focuses that field. True when there is
// none.
bool form_check(struct form *f, const struct value_context *context, struct error *e);

struct form_look {
    struct value_context context;
    enum status_encoding encoding;
    const char *flags_line; // the command line that asks the same, or NULL
};
// Fits any size: what has no room scrolls, and the field that has the keys is always visible.
// Faults are told as they are typed, in lines or columns kept for them, so that nothing jumps.
void form_draw(struct form *f, const struct form_look *look, struct canvas *c, struct rect r);

#endif
