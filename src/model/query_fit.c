// Whether a session is what the server was asked for: how a server that ignores a filter is
// noticed.
#include "model/query.h"

#include "digits.h"
#include "model/session.h"
#include "query_parts.h"

static bool list_fits(struct slice text, struct slice wire) {
    struct slice part;
    while (slice_cut(&wire, ',', &part)) {
        if (slice_equal_nocase(part, text)) {
            return true;
        }
    }
    return false;
}

static bool exact_fits(const struct param_row *row, const struct session *s, struct slice wire) {
    struct slice text = session_text(s, row->field);
    switch (row->type) {
    case TYPE_ID:
        return slice_equal(digits_significant(text), wire);
    case TYPE_CHOICE_LIST:
        return list_fits(text, wire);
    default:
        return slice_equal_nocase(text, wire); // UUIDs may come back in the other case
    }
}

static bool range_fits(const struct param_row *row, const struct session *s, struct slice wire) {
    int64_t bound = 0, value = 0, slack = 0;
    if (row->type == TYPE_INSTANT) {
        if (!instant_parse_iso(wire, &bound) || !session_instant(s, row->field, &value)) {
            return true;
        }
        slack = CUT_OFF_MS;
    } else if (!slice_to_int64(wire, &bound) || !session_integer(s, row->field, &value)) {
        return true;
    }
    return row->bound == BOUND_MIN ? value >= bound - slack : value <= bound;
}

bool query_fits(
    const struct query *q, enum param p, const struct session *s, const struct value_context *c) {
    const struct param_row *row = param_row(p);
    if (!param_is_filter(p) || row->bound == BOUND_LOCAL || q->typed[p] == NULL ||
        !session_has(s, row->field)) {
        return true;
    }
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    struct error ignored;
    bool fits = true;
    if (value_type_row(row->type)->parse(query_get(q, p), &row->limits, c, &wire, &ignored)) {
        fits = row->bound == BOUND_EXACT ? exact_fits(row, s, buf_slice(&wire))
                                         : range_fits(row, s, buf_slice(&wire));
    }
    buf_release(&wire);
    return fits;
}
