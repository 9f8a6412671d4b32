// A limit on loaded rows, as typed after `&`: conditions (model/match.h), of which a plain word is
// the simplest: it must occur in the shown columns (case ignored), `!word` must not, "quoted words"
// are one. Also what `/` finds by.
//
// Some words are more than words, unless they are quoted: the names of flags ("fraud", "flagged",
// "suspectedFraud", "employeeInside") are conditions; "and", "or" and "not" join conditions;
// parentheses group them; what holds =, <, > or ~ compares a field.
#ifndef AIFI_MODEL_LIMIT_H
#define AIFI_MODEL_LIMIT_H

#include "model/show.h"

struct limit;
struct match;

enum { LIMIT_WORDS_MAX = 32 };

// Each word is looked for in each column's text as model/show.h gives it, so what matches can be
// seen; a word never spans two columns. A lone "!" is a word, `!"a b"` excludes a quoted one.
// Fields called by name are compared with their values, masked or not. Times are read in the zone
// that is shown, and relative ones stay so.
// *returns* NULL with a sentence when the text cannot be read (an open quote). Empty text: NULL
// without an error.
struct limit *limit_new(
    struct slice text, const enum field *columns, size_t n_columns, struct error *e);
struct limit *limit_new_match(struct match *match);     // *takes* the conditions
const struct match *limit_match(const struct limit *l); // NULL when it holds none; borrows
// The whole text as one word, blanks, quotes and "!" included: what `/` looks for.
struct limit *limit_new_text(struct slice text, const enum field *columns, size_t n_columns);
// Only rows whose `f` is exactly `value` (or not, when `exclude`): `=` and `-` on a cell. `value`
// is what session_text gives; of a label column, what show_label_id gives; of another derived
// field, what show_field gives. An empty one means rows where it is null, absent or empty. `shown`
// is how the chip spells the value, masked by the caller, since a chip outlives unmasking; empty:
// the value masked as its field is.
struct limit *limit_new_value(enum field f, struct slice value, struct slice shown, bool exclude);
struct limit *limit_copy(const struct limit *l); // of NULL: NULL
void limit_free(struct limit *l);                // NULL is fine
bool limit_matches(const struct limit *l, const struct session *s, const struct show *how);
// Before a loop comes to them: asks the processor for what matching `near` will touch, and for the
// references of `far`, which is further on.
void limit_prefetch(const struct limit *l, const struct session *near, const struct session *far);
// As typed, or "status is active", "customer is not 1187 A. M***", for the chip; borrows.
struct slice limit_text(const struct limit *l);
// Whether it came from limit_new (or limit_new_text, limit_new_match), so that its text may be
// edited.
bool limit_is_typed(const struct limit *l);

#endif
