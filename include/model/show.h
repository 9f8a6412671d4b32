// A field of a session as text for people: masked, in the chosen zone, with the three kinds of
// "nothing" told apart. What the list, the detail pane, find, limit, copy, CSV and the table output
// all show comes from here.
#ifndef AIFI_MODEL_SHOW_H
#define AIFI_MODEL_SHOW_H

#include "base/buf.h"
#include "model/session.h"

struct show {
    instant now;
    enum zone zone;
    bool relative; // times as "12 min ago"
    bool unmasked; // personal data and codes in full
    bool machine;  // for files: instants as ISO UTC, dwell in seconds, no signs for nothing ("" for
                   // null and absent)
};

// Appends the text, not yet sanitised (base/text.h comes at the sink). Nothing is shown as: "-"
// null, "" absent, "?" and the raw value for the wrong type.
void show_field(const struct session *s, enum field f, const struct show *how, struct buf *out);
// One value masked: "A. M****" is first and last name together.
void mask_append(enum mask mask, struct slice value, struct buf *out);
// "(no name)", "A. M****", "Anna Müller".
void show_customer_name(const struct session *s, const struct show *how, struct buf *out);
// Whether the key of a JSON member (path like "customer.email") is masked in the JSON view.
enum mask mask_of_path(struct slice path);

#endif
