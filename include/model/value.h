// Value types: how the text that a person types for a parameter, a field or an option is read,
// checked, written for the API, completed and stepped. One vtable a type, shared by the filter
// form, the command line, the configuration and saved views, so that they cannot disagree.
#ifndef AIFI_MODEL_VALUE_H
#define AIFI_MODEL_VALUE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/instant.h"

enum value_type {
    TYPE_TEXT,        // any text
    TYPE_ID,          // a whole number of any length, kept as digits ("9007199254740993" stays so)
    TYPE_INTEGER,     // a whole number within limits
    TYPE_INSTANT,     // a point in time; people type "today 06:00", "-2h", ISO (base/instant.h)
    TYPE_CHOICE,      // one of a closed list
    TYPE_CHOICE_LIST, // several of an open list, separated by commas
    TYPE_FLAG,        // true or false
    TYPE_DURATION,    // milliseconds; only derived fields and options have it
    TYPE_CONDITION,   // an expression over fields (model/match.h)
    TYPE_JSON,        // an object or array (metadata); not typed by people
    TYPE_COUNT
};

struct value_choice {
    const char *name; // as the API or the configuration spells it
    const char *help; // one line
};

// What limits a value; a row of the parameter, field or option table points to one.
struct value_limits {
    int64_t least, most;                // TYPE_INTEGER, TYPE_DURATION, inclusive
    const struct value_choice *choices; // TYPE_CHOICE, TYPE_CHOICE_LIST; ends with a NULL name
    bool is_end; // TYPE_INSTANT: a day alone means its end, not its 00:00
};

// When and where a text is read.
struct value_context {
    instant now;
    enum zone zone;
};

struct value_type_row {
    const char *name;        // "integer", for help and the manual
    const char *placeholder; // "N", "TIME", for usage lines
    // Reads `typed` and appends the wire form: ISO UTC with ms, digits without plus or leading
    // zeros, the choice's own spelling, "a,b" without doubles, true/false, a duration's
    // milliseconds. False with a sentence that says what would be right; it names no parameter, the
    // caller knows which. `limits` may be NULL (none); blanks around the text do not matter, but to
    // TYPE_TEXT.
    bool (*parse)(struct slice typed, const struct value_limits *limits,
        const struct value_context *context, struct buf *wire, struct error *e);
    // The wire form as a person would type it, such that parse(print(wire)) == wire. An instant
    // comes as a calendar time in the context's zone, or as ISO where that would be ambiguous.
    void (*print)(struct slice wire, const struct value_context *context, struct buf *typed);
    // The i-th completion of what has been typed, or an empty slice when there are no more. For
    // choice lists: of the part after the last comma, those not yet listed.
    struct slice (*complete)(struct slice typed, const struct value_limits *limits, size_t i);
    // `by` steps up or down from `typed`: integers by one (held at the limits), choices to the next
    // (round and round), flags flip, instants by an hour ("-2h" becomes "-1h"), durations by one of
    // the unit they are about. Appends the new text to *out, which may not share memory with
    // `typed`; false when there is nowhere to go.
    bool (*step)(struct slice typed, const struct value_limits *limits,
        const struct value_context *context, int by, struct buf *out);
};

const struct value_type_row *value_type_row(enum value_type type);

#endif
