// What is asked of the server: holding it, checking it, comparing it. How it is written as a URL is
// in query_url.c, as a line or as flags in query_line.c.
#include "model/query.h"

#include "base/mem.h"
#include "query_parts.h"
#include "value_types.h"

void query_init(struct query *q) {
    *q = (struct query){0};
}

void query_release(struct query *q) {
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        mem_free(q->typed[p]);
    }
    *q = (struct query){0};
}

void query_copy(struct query *to, const struct query *from) {
    struct query copy = {0};
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (from->typed[p] != NULL) {
            copy.typed[p] = mem_dup_text(slice_of(from->typed[p]));
        }
    }
    query_release(to);
    *to = copy;
}

static bool same_text(const struct query *a, const struct query *b, enum param p) {
    return slice_equal(query_get(a, p), query_get(b, p));
}

bool query_equal(const struct query *a, const struct query *b) {
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (!same_text(a, b, (enum param)p)) {
            return false;
        }
    }
    return true;
}

bool query_same_rows(const struct query *a, const struct query *b) {
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (param_is_filter((enum param)p) && !same_text(a, b, (enum param)p)) {
            return false;
        }
    }
    return query_order_field(a) == query_order_field(b) &&
           query_is_descending(a) == query_is_descending(b);
}

void query_set(struct query *q, enum param p, struct slice typed) {
    require(p >= 0 && p < PARAM_COUNT);
    typed = slice_trim(typed);
    char *text = typed.len > 0 ? mem_dup_text(typed) : NULL;
    mem_free(q->typed[p]);
    q->typed[p] = text;
}

struct slice query_get(const struct query *q, enum param p) {
    require(p >= 0 && p < PARAM_COUNT);
    return slice_of(q->typed[p]);
}

size_t query_n_filters(const struct query *q) {
    size_t n = 0;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        n += q->typed[p] != NULL && param_is_filter((enum param)p);
    }
    return n;
}

// Parses what is typed for a parameter that needs no clock; false when it is unset or off.
static bool control_wire(const struct query *q, enum param p, struct buf *wire) {
    const struct param_row *row = param_row(p);
    struct error ignored;
    return q->typed[p] != NULL &&
           value_type_row(row->type)->parse(query_get(q, p), &row->limits, NULL, wire, &ignored);
}

enum field query_order_field(const struct query *q) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    enum field f = FIELD_CREATED_AT;
    if (control_wire(q, PARAM_ORDER_BY, &wire)) {
        f = field_by_sort_key(buf_slice(&wire));
    }
    buf_release(&wire);
    return f;
}

bool query_is_descending(const struct query *q) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    bool descending =
        !control_wire(q, PARAM_DIRECTION, &wire) || slice_equal(buf_slice(&wire), SLICE("desc"));
    buf_release(&wire);
    return descending;
}

int query_page_count(const struct query *q) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    int64_t count = PAGE_COUNT_DEFAULT;
    if (control_wire(q, PARAM_COUNT_PER_PAGE, &wire)) {
        slice_to_int64(buf_slice(&wire), &count);
    }
    buf_release(&wire);
    return (int)count;
}

// Checking

bool query_fault(struct error *e, enum param p) {
    error_set_field(e, slice_of(param_row(p)->wire));
    return false;
}

static bool looks_like_uuid(struct slice text) {
    if (text.len != 36) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) {
            return false;
        }
    }
    return true;
}

static bool parse_typed(const struct query *q, enum param p, const struct value_context *c,
    struct buf *wire, struct error *e) {
    const struct param_row *row = param_row(p);
    struct slice typed = query_get(q, p);
    if (value_type_row(row->type)->parse(typed, &row->limits, c, wire, e)) {
        return true;
    }
    if (p == PARAM_ID && looks_like_uuid(typed)) {
        error_set(e, ERROR_USAGE,
            "digits only, e.g. 981204; what looks like this is a session token (%s)",
            param_row(PARAM_SESSION_TOKEN)->wire);
    }
    return query_fault(e, p);
}

// Ends of a range as numbers: people, or milliseconds.
static bool end_of_range(
    const struct query *q, enum param p, const struct value_context *c, int64_t *out) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    struct error ignored;
    bool ok = q->typed[p] != NULL && parse_typed(q, p, c, &wire, &ignored) &&
              (param_row(p)->type == TYPE_INSTANT ? instant_parse_iso(buf_slice(&wire), out)
                                                  : slice_to_int64(buf_slice(&wire), out));
    buf_release(&wire);
    return ok;
}

static bool check_range(
    const struct query *q, enum param p, const struct value_context *c, struct error *e) {
    const struct param_row *row = param_row(p);
    if (row->partner == PARAM_NONE) {
        return true;
    }
    enum param low = row->bound == BOUND_MIN ? p : row->partner;
    enum param high = row->bound == BOUND_MIN ? row->partner : p;
    int64_t least = 0, most = 0;
    if (!end_of_range(q, low, c, &least) || !end_of_range(q, high, c, &most) || least <= most) {
        return true;
    }
    error_set(e, ERROR_USAGE,
        row->type == TYPE_INSTANT ? "%s: the start (%.*s) is later than the end (%.*s)"
                                  : "%s: the least (%.*s) is more than the most (%.*s)",
        row->chip, SLICE_ARG(value_quote(query_get(q, low))),
        SLICE_ARG(value_quote(query_get(q, high))));
    return query_fault(e, p);
}

static bool check_cursors(const struct query *q, enum param p, struct error *e) {
    if ((p != PARAM_AFTER && p != PARAM_BEFORE) || q->typed[PARAM_AFTER] == NULL ||
        q->typed[PARAM_BEFORE] == NULL) {
        return true;
    }
    error_set(e, ERROR_USAGE, "after and before cannot both be set: a page has one beginning");
    return query_fault(e, p);
}

bool query_check(const struct query *q, enum param p, const struct value_context *c,
    struct buf *wire, struct error *e) {
    require(p >= 0 && p < PARAM_COUNT);
    if (q->typed[p] == NULL) {
        return true;
    }
    return check_cursors(q, p, e) && check_range(q, p, c, e) && parse_typed(q, p, c, wire, e);
}

bool query_check_labelled(const struct query *q, enum param p, const struct value_context *c,
    struct buf *wire, struct error *e) {
    if (!check_cursors(q, p, e) || !check_range(q, p, c, e)) {
        return false; // these sentences name both ends
    }
    if (q->typed[p] != NULL && !parse_typed(q, p, c, wire, e)) {
        error_prefix(e, "%s", param_row(p)->label);
        return false;
    }
    return true;
}

bool query_check_all(const struct query *q, const struct value_context *c, struct error *e) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    bool ok = true;
    for (size_t p = 0; p < PARAM_COUNT && ok; p++) {
        buf_clear(&wire);
        ok = query_check_labelled(q, (enum param)p, c, &wire, e);
    }
    buf_release(&wire);
    return ok;
}
