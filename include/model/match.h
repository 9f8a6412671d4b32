// Conditions over any field of a session: the one expression language behind `&`, :filter, the
// form's "Condition" line, saved views and --match.
//
//   fraud store=204 entered>-2h role!=employee visitors>groupSize dwell<60s email~gmail
//   metadata.events.eventId=6bdb… "free text" (status=active or status=expired) not phase=left
//
// Grammar (case of words and names is forgiven; blanks between conditions mean "and"):
//   expression  := all ("or" all)*
//   all         := part (["and"] part)*
//   part        := ("not" | "!") part | "(" expression ")" | condition
//   condition   := NAME OP VALUE | FLAG | TEXT
//   OP          := "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (contains) | "!~"
//   VALUE       := WORD | "quoted" | NAME of a field of a comparable type | null | absent | A,B,C
// FLAG is the name of a flag field alone ("fraud", "!employeeInside"). TEXT is a word or a quoted
// text that one of the columns given must show, as in `/`; "!word" excludes it. NAME is an alias
// (field_row()->aliases), a path ("customer.email"), a column's title, or a path into the JSON of
// metadata or customer.metadata; an array on the way matches when one of its elements does.
//
// Values are compared as their field's type: instants as times ("-2h", today 06:00, ISO), durations
// ("60s", "1h30m") in whole seconds, numbers, ids by their digits, flags (yes/no/true/false), texts
// with case folded. A day alone is all of that day: = is within it, <= up to its end, > after it. A
// field that is null or absent fits no comparison but "= null" (absent counts as null) and "=
// absent" and, since nothing is not that value, "!=" and "!~"; one of the wrong type fits those
// two. Of A,B,C one must fit, or with "!=" and "!~" none may. A value may stand in either kind of
// quotes; within them null, absent and names of fields are texts.
//
// `store=204` is the store's id, `store~zurich` looks in id and name; likewise customer. "name" is
// the customer's: `name=anna` is one of the names or both, `name~anna` looks in id and name.
#ifndef AIFI_MODEL_MATCH_H
#define AIFI_MODEL_MATCH_H

#include "model/show.h"

struct match;

enum { MATCH_DEPTH_MAX = 32, MATCH_NODES_MAX = 256 };

// *returns* NULL with a sentence when the text cannot be read: it quotes the place and says what
// would be right ("did you mean …", the values that fit). *at (may be NULL) is the byte where the
// fault is. Empty text: NULL without an error. Relative times stay relative: they are worked out by
// `how->now` at each match. `columns` are those that TEXT looks in; copied.
struct match *match_new(struct slice text, const struct value_context *c, const enum field *columns,
    size_t n_columns, size_t *at, struct error *e);
struct match *match_copy(const struct match *m); // of NULL: NULL
void match_free(struct match *m);                // NULL is fine
bool match_fits(const struct match *m, const struct session *s, const struct show *how);
struct slice match_text(const struct match *m); // as typed; borrows
// Whether a free text or a masked field's value takes part, so that a chip or log must mask it.
bool match_is_personal(const struct match *m);
// Whether the answer depends on the field: it is compared, or is a column that a text is looked for
// in. For what has to be worked out first (FIELD_SIGNALS, FIELD_VERDICT).
bool match_mentions(const struct match *m, enum field f);
// Asks the processor for what matching will touch, as limit_prefetch.
void match_prefetch(const struct match *m, const struct session *near, const struct session *far);

// Completion of an expression being typed: what may stand at byte `at` (names, operators, values).
// `values` are those seen of a field, asked for when a value is to be completed; NULL = none.
typedef size_t match_values(void *context, enum field f, struct slice *out, size_t max);
struct match_completion {
    size_t from, to;  // the bytes of the text that are replaced
    char text[256];   // by this
    const char *help; // of a name: the field's; static, may be NULL
};
// The i-th completion; false when there are no more.
bool match_complete(struct slice text, size_t at, size_t i, match_values *values, void *context,
    struct match_completion *out);

#endif
