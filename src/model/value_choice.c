// Value types that people choose rather than write: one of a closed list, several of an open list,
// yes or no.
#include "base/base.h"
#include "value_types.h"

enum { NEAR = 3 };

static size_t choice_count(const struct value_limits *limits) {
    size_t n = 0;
    while (limits != NULL && limits->choices != NULL && limits->choices[n].name != NULL) {
        n++;
    }
    return n;
}

// The index of a choice, case forgiven, or the count when it is none.
static size_t choice_find(struct slice typed, const struct value_limits *limits) {
    size_t n = choice_count(limits);
    size_t i = 0;
    while (i < n && !slice_equal_nocase(typed, slice_of(limits->choices[i].name))) {
        i++;
    }
    return i;
}

static struct slice choice_complete(
    struct slice typed, const struct value_limits *limits, size_t i) {
    typed = slice_trim(typed);
    for (size_t c = 0; c < choice_count(limits); c++) {
        struct slice name = slice_of(limits->choices[c].name);
        if (name.len >= typed.len &&
            slice_equal_nocase(typed, (struct slice){name.ptr, typed.len}) && i-- == 0) {
            return name;
        }
    }
    return SLICE_NONE;
}

// TYPE_CHOICE

static bool choice_refuse(struct slice typed, const struct value_limits *limits, struct error *e) {
    const char *nearest = NULL;
    size_t best = NEAR;
    struct buf names = BUF_INIT(ERROR_TEXT_LEN);
    for (size_t i = 0; i < choice_count(limits); i++) {
        struct slice name = slice_of(limits->choices[i].name);
        size_t distance = slice_distance(typed, name, best);
        if (distance < best && distance * 2 < name.len) {
            best = distance;
            nearest = name.ptr;
        }
        buf_printf(&names, "%s%s", i > 0 ? ", " : "", name.ptr);
    }
    if (nearest != NULL) {
        error_set(e, ERROR_USAGE, "\"%.*s\" is no choice here; did you mean %s?",
            SLICE_ARG(value_quote(typed)), nearest);
    } else {
        error_set(e, ERROR_USAGE, "one of %s", buf_text(&names));
    }
    buf_release(&names);
    return false;
}

static bool choice_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)context;
    typed = slice_trim(typed);
    size_t i = choice_find(typed, limits);
    if (i == choice_count(limits)) {
        return choice_refuse(typed, limits, e);
    }
    buf_append_text(wire, limits->choices[i].name);
    return true;
}

static size_t wrap(size_t at, int by, size_t n) {
    int64_t moved = ((int64_t)at + by) % (int64_t)n;
    return (size_t)(moved < 0 ? moved + (int64_t)n : moved);
}

static bool choice_step(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out) {
    (void)context;
    size_t n = choice_count(limits);
    if (n == 0) {
        return false;
    }
    size_t at = choice_find(slice_trim(typed), limits);
    if (at == n) {
        // From nothing, or from something else: forwards to the first, backwards to the last.
        at = by > 0 ? n - 1 : 0;
    }
    buf_append_text(out, limits->choices[wrap(at, by, n)].name);
    return true;
}

const struct value_type_row value_type_choice = {
    .name = "choice",
    .placeholder = "NAME",
    .parse = choice_parse,
    .print = value_print_as_is,
    .complete = choice_complete,
    .step = choice_step,
};

// TYPE_CHOICE_LIST

static bool list_has(struct slice list, struct slice item) {
    struct slice part;
    while (slice_cut(&list, ',', &part)) {
        if (slice_equal(slice_trim(part), item)) {
            return true;
        }
    }
    return false;
}

static bool list_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)context;
    size_t n = choice_count(limits);
    size_t first = wire->len;
    struct slice part;
    while (slice_cut(&typed, ',', &part)) {
        part = slice_trim(part);
        size_t i = choice_find(part, limits);
        struct slice name = i < n ? slice_of(limits->choices[i].name) : part;
        struct slice so_far = SLICE_NONE;
        if (wire->len > first) {
            so_far = (struct slice){wire->ptr + first, wire->len - first};
        }
        if (name.len == 0 || list_has(so_far, name)) {
            continue;
        }
        if (wire->len > first) {
            buf_append_char(wire, ',');
        }
        buf_append(wire, name);
    }
    if (wire->len == first) {
        return error_set(e, ERROR_USAGE, "one or several values, separated by commas");
    }
    return true;
}

static struct slice list_complete(struct slice typed, const struct value_limits *limits, size_t i) {
    size_t last = typed.len;
    while (last > 0 && typed.ptr[last - 1] != ',') {
        last--;
    }
    struct slice before = {typed.ptr, last};
    struct slice part = last > 0 ? (struct slice){typed.ptr + last, typed.len - last} : typed;
    struct slice found;
    for (size_t c = 0; (found = choice_complete(part, limits, c)).len > 0; c++) {
        if (!list_has(before, found) && i-- == 0) {
            return found;
        }
    }
    return SLICE_NONE;
}

const struct value_type_row value_type_choice_list = {
    .name = "choices",
    .placeholder = "NAME,...",
    .parse = list_parse,
    .print = value_print_as_is,
    .complete = list_complete,
    .step = value_step_nowhere,
};

// TYPE_FLAG

static const struct value_choice flags[] = {
    {"true", NULL},
    {"false", NULL},
    {NULL, NULL},
};
static const struct value_limits flag_limits = {.choices = flags};

static bool flag_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    (void)limits;
    (void)context;
    static const char *const spellings[][2] = {
        {"false", "true"}, {"no", "yes"}, {"off", "on"}, {"0", "1"}, {"n", "y"}};
    typed = slice_trim(typed);
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
        for (size_t on = 0; on < 2; on++) {
            if (slice_equal_nocase(typed, slice_of(spellings[i][on]))) {
                buf_append_text(wire, on ? "true" : "false");
                return true;
            }
        }
    }
    return error_set(e, ERROR_USAGE, "yes or no");
}

static struct slice flag_complete(struct slice typed, const struct value_limits *limits, size_t i) {
    (void)limits;
    return choice_complete(typed, &flag_limits, i);
}

static bool flag_step(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out) {
    struct buf wire = BUF_INIT(8);
    struct error e;
    if (!flag_parse(typed, limits, context, &wire, &e)) {
        buf_append_text(&wire, by > 0 ? "false" : "true");
    }
    buf_append_text(out, slice_equal(buf_slice(&wire), SLICE("true")) ? "false" : "true");
    buf_release(&wire);
    return true;
}

const struct value_type_row value_type_flag = {
    .name = "flag",
    .placeholder = "BOOL",
    .parse = flag_parse,
    .print = value_print_as_is,
    .complete = flag_complete,
    .step = flag_step,
};
