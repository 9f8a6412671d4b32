// Value types of time: instants and durations. Reads no clock; what "now" is comes in the context.
#include "base/base.h"
#include "value_types.h"

#include <inttypes.h>

// TYPE_INSTANT

static bool read_instant(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, instant *out, struct error *e) {
    bool is_end = limits != NULL && limits->is_end;
    return (is_end ? when_parse_end : when_parse)(
        slice_trim(typed), context->now, context->zone, out, e);
}

static bool instant_parse_typed(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    instant t;
    if (!read_instant(typed, limits, context, &t, e)) {
        return false;
    }
    instant_append_iso(wire, t);
    return true;
}

// Calendar words where they mean the same instant again, otherwise ISO (milliseconds, and the hour
// that a clock change repeats).
static void instant_append_typed(
    struct buf *typed, instant t, const struct value_context *context) {
    struct calendar c;
    instant_to_calendar(t, context->zone, &c);
    char text[48];
    int len = c.second != 0 ? snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", c.year,
                                  c.month, c.day, c.hour, c.minute, c.second)
                            : snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", c.year,
                                  c.month, c.day, c.hour, c.minute);
    struct slice words = {text, (size_t)len};
    struct error ignored;
    instant again;
    if (c.ms == 0 && when_parse(words, context->now, context->zone, &again, &ignored) &&
        again == t) {
        buf_append(typed, words);
    } else {
        instant_append_iso(typed, t);
    }
}

static void instant_print(
    struct slice wire, const struct value_context *context, struct buf *typed) {
    instant t;
    if (instant_parse_iso(wire, &t)) {
        instant_append_typed(typed, t, context);
    } else {
        buf_append(typed, wire);
    }
}

static struct slice instant_complete(
    struct slice typed, const struct value_limits *limits, size_t i) {
    (void)limits;
    static const char *const words[] = {"now", "today", "yesterday", "tomorrow", "monday",
        "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "-15m", "-1h", "-2h",
        "-24h", "-7d", "+1h", "+1d"};
    typed = slice_trim(typed);
    for (size_t w = 0; w < ARRAY_LEN(words); w++) {
        struct slice word = slice_of(words[w]);
        if (word.len >= typed.len &&
            slice_equal_nocase(typed, (struct slice){word.ptr, typed.len}) && i-- == 0) {
            return word;
        }
    }
    return SLICE_NONE;
}

static void append_units(struct buf *out, uint64_t ms) {
    static const struct {
        uint64_t ms;
        char letter;
    } units[] = {{MS_DAY, 'd'}, {MS_HOUR, 'h'}, {MS_MINUTE, 'm'}, {MS_SECOND, 's'}};
    if (ms < MS_SECOND) {
        buf_append_text(out, "0s");
    }
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        if (ms >= units[i].ms) {
            buf_printf(out, "%" PRIu64 "%c", ms / units[i].ms, units[i].letter);
            ms %= units[i].ms;
        }
    }
}

static bool instant_step(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out) {
    typed = slice_trim(typed);
    int64_t move = (int64_t)by * MS_HOUR, distance = 0;
    // A distance from now stays one; a day is 24 hours here.
    if (typed.len == 0 || when_is_distance(typed, &distance)) {
        if (__builtin_add_overflow(distance, move, &distance)) {
            return false;
        }
        if (distance == 0) {
            buf_append_text(out, "now");
        } else {
            buf_append_char(out, distance < 0 ? '-' : '+');
            append_units(out, distance < 0 ? 0 - (uint64_t)distance : (uint64_t)distance);
        }
        return true;
    }
    struct error ignored;
    instant t;
    if (!read_instant(typed, limits, context, &t, &ignored)) {
        return false;
    }
    if (limits != NULL && limits->is_end && when_is_day(typed)) {
        t++; // from the midnight that ends the day: hours stay whole
    }
    instant least = 0, most = 0;
    if (!instant_parse_iso(SLICE("0001-01-01T00:00:00Z"), &least) ||
        !instant_parse_iso(SLICE("9999-12-31T23:59:59Z"), &most) || t + move < least ||
        t + move > most) {
        return false;
    }
    instant_append_typed(out, t + move, context);
    return true;
}

const struct value_type_row value_type_instant = {
    .name = "time",
    .placeholder = "TIME",
    .parse = instant_parse_typed,
    .print = instant_print,
    .complete = instant_complete,
    .step = instant_step,
};

// TYPE_DURATION: the wire form is a count of milliseconds.

static bool duration_parse_typed(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)context;
    int64_t ms = 0;
    if (!duration_parse(slice_trim(typed), &ms)) {
        return error_set(e, ERROR_USAGE, "a number and a unit: 30s, 15m, 2h, 7d or 1h30m");
    }
    if (limits != NULL && (ms < limits->least || ms > limits->most)) {
        struct buf least = BUF_INIT(64), most = BUF_INIT(64);
        append_units(&least, limits->least > 0 ? (uint64_t)limits->least : 0);
        append_units(&most, limits->most > 0 ? (uint64_t)limits->most : 0);
        error_set(e, ERROR_USAGE, limits->most == INT64_MAX ? "%s or more" : "from %s to %s",
            buf_text(&least), buf_text(&most));
        buf_release(&least);
        buf_release(&most);
        return false;
    }
    buf_printf(wire, "%" PRId64, ms);
    return true;
}

static void duration_print(
    struct slice wire, const struct value_context *context, struct buf *typed) {
    (void)context;
    int64_t ms = 0;
    if (slice_to_int64(wire, &ms) && ms >= 0) {
        append_units(typed, (uint64_t)ms);
    } else {
        buf_append(typed, wire);
    }
}

static bool duration_step(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out) {
    (void)context;
    int64_t ms = 0;
    if (slice_trim(typed).len > 0 && !duration_parse(slice_trim(typed), &ms)) {
        return false;
    }
    // One of the unit that the number is about; stepping down from 1m goes to 59s.
    int64_t size = by < 0 ? ms - 1 : ms;
    int64_t unit = size < MS_MINUTE ? MS_SECOND : size < MS_HOUR ? MS_MINUTE : MS_HOUR;
    int64_t next;
    if (__builtin_add_overflow(ms, unit * by, &next)) {
        return false;
    }
    int64_t least = limits != NULL ? limits->least : 0;
    int64_t most = limits != NULL ? limits->most : INT64_MAX;
    next = next < least ? least : next > most ? most : next;
    if (next < 0 || next == ms) {
        return false;
    }
    append_units(out, (uint64_t)next);
    return true;
}

const struct value_type_row value_type_duration = {
    .name = "duration",
    .placeholder = "DURATION",
    .parse = duration_parse_typed,
    .print = duration_print,
    .complete = value_complete_nothing,
    .step = duration_step,
};
