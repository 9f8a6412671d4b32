// One condition on one session: the values of a field compared as their type. It must not know how
// conditions are read or joined.
#include "base/mem.h"
#include "digits.h"
#include "match_parts.h"
#include "model/derive.h"
#include "model/evidence.h"

#include <stdlib.h>
#include <string.h>

// A typed value as numbers, both inclusive: of a day its first and last millisecond.
struct span {
    int64_t from, to;
    bool is_known;
};

// Times depend on now, and reading them anew for each session would take longer than all the rest.
struct match_ready {
    bool is_ready;
    instant now;
    enum zone zone;
    struct span spans[];
};

struct match_ready *match_ready_new(size_t n) {
    struct match_ready *ready = mem_calloc(1, sizeof *ready + n * sizeof ready->spans[0]);
    return ready;
}

enum match_class match_class_of(enum field f) {
    switch (f) {
    case FIELD_PHASE:
    case FIELD_VERDICT:
    case FIELD_SIGNALS:
        return CLASS_NAMES;
    case FIELD_CUSTOMER_LABEL:
    case FIELD_STORE_LABEL:
        return CLASS_LABEL;
    default:
        break;
    }
    switch (field_row(f)->type) {
    case TYPE_ID:
        return CLASS_ID;
    case TYPE_INTEGER:
        return CLASS_NUMBER;
    case TYPE_INSTANT:
        return CLASS_INSTANT;
    case TYPE_DURATION:
        return CLASS_DURATION;
    case TYPE_FLAG:
        return CLASS_FLAG;
    case TYPE_JSON:
        return CLASS_JSON;
    default:
        return CLASS_TEXT;
    }
}

// --- typed values -------------------------------------------------------------------------------

static struct span span_of_instant(struct slice typed, instant now, enum zone zone) {
    struct span span = {0};
    struct error ignored;
    span.is_known = when_parse(typed, now, zone, &span.from, &ignored) &&
                    when_parse_end(typed, now, zone, &span.to, &ignored);
    return span;
}

static struct span span_of_name(enum field f, struct slice typed) {
    struct match_names names;
    match_names_of(f, &names);
    const size_t i = match_name_find(&names, typed);
    return (struct span){(int64_t)i, (int64_t)i, i < names.n};
}

static struct span span_of(enum field f, struct slice typed, instant now, enum zone zone) {
    struct span span = {0};
    struct buf wire = BUF_INIT(64);
    struct error ignored;
    switch (match_class_of(f)) {
    case CLASS_INSTANT:
        return span_of_instant(typed, now, zone);
    case CLASS_NAMES:
        return span_of_name(f, typed);
    case CLASS_NUMBER:
        span.is_known = slice_to_int64(slice_trim(typed), &span.from);
        break;
    case CLASS_DURATION:
        span.is_known = duration_parse(slice_trim(typed), &span.from);
        span.from /= MS_SECOND;
        break;
    case CLASS_FLAG:
        span.is_known = value_type_row(TYPE_FLAG)->parse(typed, NULL, NULL, &wire, &ignored);
        span.from = slice_equal(buf_slice(&wire), SLICE("true"));
        buf_release(&wire);
        break;
    default:
        break;
    }
    span.to = span.from;
    return span;
}

static void make_ready(const struct match *m, const struct show *how) {
    struct match_ready *ready = m->ready;
    const enum zone zone = m->zone_is_shown ? how->zone : m->context.zone;
    if (ready->is_ready && ready->now == how->now && ready->zone == zone) {
        return;
    }
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct match_node *n = &m->nodes[i];
        size_t at = 0;
        for (size_t v = 0; n->kind == MATCH_COMPARE && v < n->n_values; v++) {
            ready->spans[n->ready_at + v] =
                span_of(n->field, match_next_value(m, n, &at), how->now, zone);
        }
    }
    ready->is_ready = true;
    ready->now = how->now;
    ready->zone = zone;
}

// --- values of a session ------------------------------------------------------------------------

static enum field label_of(enum field id) {
    return id == FIELD_STORE_ID ? FIELD_STORE_LABEL : FIELD_CUSTOMER_LABEL;
}

static struct slice id_text(const struct session *s, enum field f, bool is_label_alias) {
    return is_label_alias ? show_label_id(s, label_of(f)) : session_text(s, f);
}

// False when there is none, or none of the type.
static bool number_of(const struct session *s, enum field f, const struct show *how, int64_t *out) {
    bool still;
    switch (f) {
    case FIELD_PHASE:
        *out = derive_phase(s, how->now);
        return true;
    case FIELD_SIZE:
        *out = derive_size(s);
        return true;
    case FIELD_VERDICT:
        *out = verdict_of(how->verdicts, s);
        return true;
    case FIELD_SIGNALS:
        *out = evidence_signals(how->evidence, s, how->now);
        return true;
    case FIELD_N_EVENTS:
        return derive_n_events(s, out);
    case FIELD_DWELL:
        // As it is shown, in whole seconds: what stands there as 0:01:00 is "=60s".
        if (!derive_dwell(s, how->now, out, &still)) {
            return false;
        }
        *out /= MS_SECOND;
        return true;
    default:
        break;
    }
    switch (field_row(f)->type) {
    case TYPE_INSTANT:
        return session_instant(s, f, out);
    case TYPE_FLAG:
        *out = session_flag(s, f);
        return session_has(s, f);
    default:
        return session_integer(s, f, out);
    }
}

bool match_is_number(struct slice text) {
    size_t n_digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        n_digits += c >= '0' && c <= '9';
        if (!(c >= '0' && c <= '9') && !(n_digits > 0 && memchr(".eE+-", c, 5)) &&
            !(i == 0 && (c == '-' || c == '+'))) {
            return false;
        }
    }
    return n_digits > 0 && text.len < 64;
}

// A number that is no int64: a fraction, or far away. True when it can be read.
static bool fraction_of(struct slice text, long double *out) {
    char copy[64];
    if (!match_is_number(text)) {
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    char *end;
    *out = strtold(copy, &end);
    return *end == '\0';
}

// Where a value lies: -1 below the span, 0 within, 1 above.
static int place_in(const struct span *span, int64_t value) {
    return value < span->from ? -1 : value > span->to ? 1 : 0;
}

// Ids have any length, so they are compared digit by digit. False when they cannot be.
static bool compare_ids(struct slice a, struct slice b, int *order) {
    a = slice_trim(a);
    b = slice_trim(b);
    if (!digits_only(a) || !digits_only(b)) {
        *order = match_text_equals(a, b) ? 0 : 1;
        return *order == 0;
    }
    a = digits_significant(a);
    b = digits_significant(b);
    const int by_bytes = slice_compare(a, b);
    *order = a.len != b.len ? (a.len < b.len ? -1 : 1) : (by_bytes > 0) - (by_bytes < 0);
    return true;
}

bool match_untyped_order(
    struct slice value, struct slice wanted, instant now, enum zone zone, int *order) {
    long double a, b;
    instant then;
    wanted = slice_trim(wanted);
    if (digits_only(value) && digits_only(wanted)) {
        return compare_ids(value, wanted, order);
    }
    if (fraction_of(value, &a) && fraction_of(wanted, &b)) {
        *order = (a > b) - (a < b);
        return true;
    }
    // Few values are times, and what people type takes long to read.
    if (instant_parse_iso(value, &then)) {
        const struct span span = span_of_instant(wanted, now, zone);
        if (span.is_known) {
            *order = place_in(&span, then);
            return true;
        }
    }
    *order = match_text_equals(value, wanted) ? 0 : 1;
    return *order == 0;
}

bool match_text_equals(struct slice text, struct slice wanted) {
    if (slice_equal_nocase(text, wanted)) {
        return true;
    }
    if (wanted.len == 0 || text.len == 0) {
        return false;
    }
    const struct slice found = slice_search(text, wanted);
    return found.ptr == text.ptr && found.len == text.len;
}

bool match_order_fits(enum match_operator op, int order) {
    switch (op) {
    case OP_LESS:
        return order < 0;
    case OP_AT_MOST:
        return order <= 0;
    case OP_MORE:
        return order > 0;
    case OP_AT_LEAST:
        return order >= 0;
    default:
        return order == 0;
    }
}

// --- conditions ---------------------------------------------------------------------------------

// Id and name as a person may know them, with nothing put in for what is not there.
static struct slice label_text(const struct match *m, const struct session *s, enum field label) {
    const struct show how = {.unmasked = true, .machine = true};
    buf_clear(m->cell);
    show_field(s, label, &how, m->cell);
    return buf_slice(m->cell);
}

static bool part_equals(const struct session *s, enum field f, struct slice wanted) {
    return session_has(s, f) && match_text_equals(slice_trim(session_text(s, f)), wanted);
}

// The id, one of the names, both names, or all of it.
static bool label_equals(
    const struct match *m, const struct session *s, enum field label, struct slice wanted) {
    const struct slice whole = label_text(m, s, label);
    const struct slice id = show_label_id(s, label);
    // Behind an id that is too long for the cell nothing can be told apart.
    const size_t skip = id.len < whole.len && id.len > 0 ? id.len + 1 : id.len;
    const struct slice names =
        skip < whole.len ? (struct slice){whole.ptr + skip, whole.len - skip} : SLICE_NONE;
    if (whole.len == 0) {
        return false;
    }
    return match_text_equals(whole, wanted) || match_text_equals(names, wanted) ||
           match_text_equals(id, wanted) ||
           (label == FIELD_CUSTOMER_LABEL && (part_equals(s, FIELD_CUSTOMER_FIRST_NAME, wanted) ||
                                                 part_equals(s, FIELD_CUSTOMER_LAST_NAME, wanted)));
}

// The text that "~" looks in: what a column shows, but never masked. Empty when there is nothing.
static struct slice text_to_look_in(const struct match *m, const struct match_node *n,
    const struct session *s, const struct show *how) {
    const enum field f = n->field;
    if (n->is_alias_of_label) {
        return label_text(m, s, label_of(f));
    }
    switch (match_class_of(f)) {
    case CLASS_LABEL:
        return label_text(m, s, f);
    case CLASS_TEXT:
    case CLASS_ID:
        return session_has(s, f) ? session_text(s, f) : SLICE_NONE;
    default:
        break;
    }
    int64_t ignored;
    if (!number_of(s, f, how, &ignored)) {
        return SLICE_NONE;
    }
    struct show open = *how;
    open.unmasked = true;
    open.relative = open.machine = open.full = false;
    buf_clear(m->cell);
    show_field(s, f, &open, m->cell);
    return buf_slice(m->cell);
}

static bool name_has(
    enum field f, const struct session *s, const struct show *how, struct slice wanted) {
    struct match_names names;
    match_names_of(f, &names);
    int64_t value = 0;
    number_of(s, f, how, &value);
    for (size_t i = 0; i < names.n; i++) {
        const bool is_it = f == FIELD_SIGNALS ? (value >> i & 1) != 0 : value == (int64_t)i;
        if (is_it && (slice_find_nocase(slice_of(names.texts[i]), wanted) != SIZE_MAX ||
                         match_name_find(&names, wanted) == i)) {
            return true;
        }
    }
    return false;
}

static bool value_has(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how, struct slice wanted) {
    if (match_class_of(n->field) == CLASS_NAMES) {
        return name_has(n->field, s, how, wanted);
    }
    const struct slice text = text_to_look_in(m, n, s, how);
    return text.len > 0 && slice_find_nocase(text, wanted) != SIZE_MAX;
}

static bool number_fits(const struct match_node *n, const struct session *s, const struct show *how,
    const struct span *span, enum match_operator op) {
    int64_t value;
    if (!span->is_known) {
        return false;
    }
    if (n->field == FIELD_SIGNALS) {
        return number_of(s, n->field, how, &value) && (value >> span->from & 1) != 0;
    }
    if (number_of(s, n->field, how, &value)) {
        return match_order_fits(op, place_in(span, value));
    }
    long double fraction;
    if (match_class_of(n->field) != CLASS_NUMBER || n->field >= FIELD_STORED_COUNT ||
        !session_has(s, n->field) || !fraction_of(session_text(s, n->field), &fraction)) {
        return false;
    }
    const long double wanted = (long double)span->from;
    return match_order_fits(op, (fraction > wanted) - (fraction < wanted));
}

static bool value_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how, size_t i, struct slice wanted, enum match_operator op) {
    if (op == OP_HAS) {
        return value_has(m, n, s, how, wanted);
    }
    switch (match_class_of(n->field)) {
    case CLASS_TEXT:
        return session_has(s, n->field) && match_text_equals(session_text(s, n->field), wanted);
    case CLASS_LABEL:
        return label_equals(m, s, n->field, wanted);
    case CLASS_ID: {
        const struct slice id = id_text(s, n->field, n->is_alias_of_label);
        const bool is_there = n->is_alias_of_label ? id.len > 0 : session_has(s, n->field);
        int order;
        return is_there && compare_ids(id, wanted, &order) && match_order_fits(op, order);
    }
    default:
        return number_fits(n, s, how, &m->ready->spans[n->ready_at + i], op);
    }
}

bool match_are_comparable(enum field a, enum field b) {
    const enum match_class class = match_class_of(a);
    return class == match_class_of(b) && class != CLASS_NAMES && class != CLASS_LABEL &&
           class != CLASS_JSON;
}

static bool fields_fit(const struct match_node *n, const struct session *s, const struct show *how,
    enum match_operator op) {
    const enum match_class class = match_class_of(n->field);
    if (class == CLASS_TEXT || class == CLASS_ID) {
        const struct slice a = id_text(s, n->field, n->is_alias_of_label);
        const struct slice b = session_text(s, n->other);
        const bool have_both = (n->is_alias_of_label ? a.len > 0 : session_has(s, n->field)) &&
                               session_has(s, n->other);
        int order;
        return have_both &&
               (class == CLASS_TEXT ? match_text_equals(a, b)
                                    : compare_ids(a, b, &order) && match_order_fits(op, order));
    }
    int64_t a, b;
    return number_of(s, n->field, how, &a) && number_of(s, n->other, how, &b) &&
           match_order_fits(op, (a > b) - (a < b));
}

bool match_compare_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    // "not equal" is what is not equal, so that nothing differs from any value.
    const bool is_opposite = n->op == OP_NOT_EQUAL || n->op == OP_HAS_NOT;
    const enum match_operator op = n->op == OP_NOT_EQUAL ? OP_EQUAL
                                   : n->op == OP_HAS_NOT ? OP_HAS
                                                         : n->op;
    if (n->other != FIELD_NONE) {
        return fields_fit(n, s, how, op) != is_opposite;
    }
    make_ready(m, how);
    size_t at = 0;
    for (size_t i = 0; i < n->n_values; i++) {
        if (value_fits(m, n, s, how, i, match_next_value(m, n, &at), op)) {
            return !is_opposite;
        }
    }
    return is_opposite;
}

static bool is_nothing(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    int64_t value = 0;
    if (n->path_len > 0) {
        return match_path_is_null(m, n, s);
    }
    if (n->is_alias_of_label && show_label_id(s, label_of(n->field)).len > 0) {
        return false;
    }
    if (n->field < FIELD_STORED_COUNT) {
        const enum presence there = session_presence(s, n->field);
        return there == ABSENT || (there == IS_NULL && !n->only_absent);
    }
    if (match_class_of(n->field) == CLASS_LABEL) {
        return label_text(m, s, n->field).len == 0;
    }
    if (n->field == FIELD_VERDICT) {
        return verdict_of(how->verdicts, s) == VERDICT_NONE;
    }
    const bool is_known = number_of(s, n->field, how, &value);
    return n->field == FIELD_SIGNALS ? value == 0 : !is_known;
}

bool match_null_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    return is_nothing(m, n, s, how) == (n->op == OP_EQUAL);
}
