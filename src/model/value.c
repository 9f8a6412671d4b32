// The table of value types, and the types that are plain text or digits. Must not know parameters,
// fields or options.
#include "model/value.h"

#include "base/base.h"
#include "digits.h"
#include "value_types.h"

#include <inttypes.h>

enum { QUOTE_MAX_LEN = 40 };

struct slice value_quote(struct slice typed) {
    if (typed.len <= QUOTE_MAX_LEN) {
        return typed;
    }
    size_t len = QUOTE_MAX_LEN;
    while (len > 0 && ((unsigned char)typed.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return (struct slice){typed.ptr, len};
}

struct slice value_complete_nothing(
    struct slice typed, const struct value_limits *limits, size_t i) {
    (void)typed;
    (void)limits;
    (void)i;
    return SLICE_NONE;
}

bool value_step_nowhere(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out) {
    (void)typed;
    (void)limits;
    (void)context;
    (void)by;
    (void)out;
    return false;
}

void value_print_as_is(struct slice wire, const struct value_context *context, struct buf *typed) {
    (void)context;
    buf_append(typed, wire);
}

// TYPE_TEXT

static bool text_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)limits;
    (void)context;
    (void)e;
    buf_append(wire, typed);
    return true;
}

// TYPE_ID

static bool id_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)limits;
    (void)context;
    typed = slice_trim(typed);
    if (!digits_only(typed)) {
        return error_set(e, ERROR_USAGE, "digits only, e.g. 204");
    }
    // The server reads an integer; zeros in front mean nothing to it.
    buf_append(wire, digits_significant(typed));
    return true;
}

// TYPE_INTEGER

static bool integer_within(int64_t value, const struct value_limits *limits, struct error *e) {
    if (limits == NULL || (value >= limits->least && value <= limits->most)) {
        return true;
    }
    if (limits->most == INT64_MAX) {
        return error_set(e, ERROR_USAGE, "%" PRId64 " or more", limits->least);
    }
    return error_set(e, ERROR_USAGE, "from %" PRId64 " to %" PRId64, limits->least, limits->most);
}

static bool integer_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)context;
    typed = slice_trim(typed);
    int64_t value = 0;
    if (!slice_to_int64(typed, &value)) {
        struct slice digits = typed;
        if (digits.len > 0 && (digits.ptr[0] == '-' || digits.ptr[0] == '+')) {
            digits.ptr++;
            digits.len--;
        }
        return digits_only(digits) ? error_set(e, ERROR_USAGE, "too large a number")
                                   : error_set(e, ERROR_USAGE, "a whole number, e.g. 2");
    }
    if (!integer_within(value, limits, e)) {
        return false;
    }
    buf_printf(wire, "%" PRId64, value);
    return true;
}

static bool integer_step(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out) {
    (void)context;
    int64_t least = limits != NULL ? limits->least : INT64_MIN;
    int64_t most = limits != NULL ? limits->most : INT64_MAX;
    int64_t value = 0, next = 0;
    if (slice_trim(typed).len == 0) {
        // The first step from nothing is to where the values begin.
        next = least == INT64_MIN ? 0 : least;
    } else if (!slice_to_int64(slice_trim(typed), &value) ||
               __builtin_add_overflow(value, by, &next)) {
        return false;
    } else {
        next = next < least ? least : next > most ? most : next;
        if (next == value) {
            return false;
        }
    }
    buf_printf(out, "%" PRId64, next);
    return true;
}

// TYPE_JSON

static bool json_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)typed;
    (void)limits;
    (void)context;
    (void)wire;
    return error_set(e, ERROR_USAGE, "this cannot be typed, only looked at");
}

static const struct value_type_row text_row = {
    .name = "text",
    .placeholder = "TEXT",
    .parse = text_parse,
    .print = value_print_as_is,
    .complete = value_complete_nothing,
    .step = value_step_nowhere,
};

static const struct value_type_row id_row = {
    .name = "id",
    .placeholder = "ID",
    .parse = id_parse,
    .print = value_print_as_is,
    .complete = value_complete_nothing,
    .step = value_step_nowhere,
};

static const struct value_type_row integer_row = {
    .name = "integer",
    .placeholder = "N",
    .parse = integer_parse,
    .print = value_print_as_is,
    .complete = value_complete_nothing,
    .step = integer_step,
};

static const struct value_type_row json_row = {
    .name = "json",
    .placeholder = "JSON",
    .parse = json_parse,
    .print = value_print_as_is,
    .complete = value_complete_nothing,
    .step = value_step_nowhere,
};

static const struct value_type_row *const rows[] = {
    [TYPE_TEXT] = &text_row,
    [TYPE_ID] = &id_row,
    [TYPE_INTEGER] = &integer_row,
    [TYPE_INSTANT] = &value_type_instant,
    [TYPE_CHOICE] = &value_type_choice,
    [TYPE_CHOICE_LIST] = &value_type_choice_list,
    [TYPE_FLAG] = &value_type_flag,
    [TYPE_DURATION] = &value_type_duration,
    [TYPE_CONDITION] = &value_type_condition,
    [TYPE_JSON] = &json_row,
};
_Static_assert(ARRAY_LEN(rows) == TYPE_COUNT, "every value type has its row");

const struct value_type_row *value_type_row(enum value_type type) {
    require(type >= 0 && type < TYPE_COUNT);
    return rows[type];
}
