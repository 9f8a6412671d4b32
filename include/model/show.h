// A field of a session as text for people: masked, in the chosen zone, with the three kinds of
// "nothing" told apart. What the list, the detail pane, find, limit, copy, CSV and the table output
// all show comes from here.
#ifndef AIFI_MODEL_SHOW_H
#define AIFI_MODEL_SHOW_H

#include "base/buf.h"
#include "model/session.h"

struct verdicts;
struct evidence;

struct show {
    instant now;
    const struct verdicts *verdicts; // of FIELD_VERDICT; borrowed, NULL = none are known
    const struct evidence *evidence; // of FIELD_SIGNALS; borrowed, NULL = none is known
    enum zone zone;
    bool relative; // times as "12 min ago"
    bool unmasked; // personal data and codes in full
    bool machine;  // for files: instants as ISO UTC, dwell in seconds, flags true/false, no signs
                   // for nothing ("" for null and absent); goes before `full` and `relative`
    bool full;     // a line of its own, as in the detail pane: instants with date, milliseconds and
               // zone (unless `relative`), suspected fraud as yes/no, nothing in words: "(null)",
               // "(absent)", "(empty)"
};

// Appends the text, not yet sanitised (base/text.h comes at the sink). Nothing is shown as: "-"
// null, "" absent, "?" and the raw value for the wrong type (also an instant that is no time).
// Suspected fraud is "!" when true and "" when false, to fit its column of one cell; other flags
// are yes/no. Derived fields that cannot be worked out are "-". A dwell that is still running ends
// in "+"; another one in a blank unless `full`, so that both stand well in a column.
void show_field(const struct session *s, enum field f, const struct show *how, struct buf *out);
// "(no name)", "A. M***", "Anna Müller".
void show_customer_name(const struct session *s, const struct show *how, struct buf *out);
// The id that the text of FIELD_CUSTOMER_LABEL or FIELD_STORE_LABEL begins with; empty when there
// is none. Borrows.
struct slice show_label_id(const struct session *s, enum field f);

// One value masked. Nothing masked is ever empty where the value is not, and its length says
// nothing about the value's (short ones show less, the shortest nothing of themselves):
//   MASK_NAME "M***"   MASK_EMAIL "a***@example.com"   MASK_PHONE "+41******12"
//   MASK_CODE "c69b…"   MASK_ALL "(hidden)"             MASK_HANDLE as it is, unless it looks like
// an e-mail address, a telephone number or a name.
void mask_append(enum mask mask, struct slice value, struct buf *out);
// How a member of the JSON view is masked, by its path ("customer.email",
// "data[3].metadata.events[0].metadata.phone"; array indexes do not matter). Beyond the table of
// fields: all that customer holds and the table does not know, and members anywhere whose name is
// that of personal data or a secret. For an object (or array) it says how its text as a whole is
// masked; the members of "customer" answer for themselves.
enum mask mask_of_path(struct slice path);

// A JSON text with every masked value replaced by a string of what mask_append gives; as it is when
// `how->unmasked`. `path` is where the text stands in the record ("" for the record itself). A text
// that is no JSON is hidden altogether. For the detail pane and for copying parts of a record.
void show_json(struct slice json, struct slice path, const struct show *how, struct buf *out);

#endif
