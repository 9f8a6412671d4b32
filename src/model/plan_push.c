// One part of a condition as query parameters, and the narrower of it and of what the query asks
// already. It must not know the other parts.
#include "plan_parts.h"

#include "query_parts.h"

#include <inttypes.h>
#include <string.h>

// What a part asks of the server: values for one parameter, or for both ends of a range.
struct offer {
    enum plan_where where; // PLAN_HERE: nothing can be asked
    size_t n;
    struct plan_sent sent;
    struct buf typed[2];
};

static void offer_init(struct offer *o) {
    *o = (struct offer){.where = PLAN_HERE, .sent.params = {PARAM_NONE, PARAM_NONE}};
    buf_init(&o->typed[0], WIRE_MAX_LEN);
    buf_init(&o->typed[1], WIRE_MAX_LEN);
}

static void offer_release(struct offer *o) {
    buf_release(&o->typed[0]);
    buf_release(&o->typed[1]);
}

static struct buf *offer_add(struct offer *o, enum param p, enum plan_where where) {
    require(o->n < ARRAY_LEN(o->typed));
    o->sent.params[o->n] = p;
    o->where = where == PLAN_WIDER || o->where == PLAN_WIDER ? PLAN_WIDER : where;
    return &o->typed[o->n++];
}

static enum param find_param(enum field f, enum param_bound bound) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (param_row(p)->field == f && param_row(p)->bound == bound) {
            return p;
        }
    }
    return PARAM_NONE;
}

static bool parse_typed(
    enum param p, struct slice typed, const struct value_context *c, struct buf *wire) {
    const struct param_row *row = param_row(p);
    struct error ignored;
    return value_type_row(row->type)->parse(typed, &row->limits, c, wire, &ignored);
}

bool plan_end(const struct query *q, enum param p, const struct value_context *c, int64_t *out) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    const bool ok = q->typed[p] && parse_typed(p, query_get(q, p), c, &wire) &&
                    (param_row(p)->type == TYPE_INSTANT ? instant_parse_iso(buf_slice(&wire), out)
                                                        : slice_to_int64(buf_slice(&wire), out));
    buf_release(&wire);
    return ok;
}

// People: whole numbers, so that "more than 2" is "3 or more".

static void offer_number(struct offer *o, enum param p, int64_t n) {
    const struct param_row *row = param_row(p);
    enum plan_where where = PLAN_SERVER;
    if (n < row->limits.least) {
        if (row->bound == BOUND_MIN) {
            return; // the parameter has no such value, and its least one would leave rows out
        }
        n = row->limits.least;
        where = PLAN_WIDER;
    }
    buf_printf(offer_add(o, p, where), "%" PRId64, n);
}

static void offer_people(
    struct offer *o, enum match_operator op, enum field f, struct slice typed) {
    int64_t n = 0;
    if (!slice_to_int64(slice_trim(typed), &n) || n == INT64_MIN || n == INT64_MAX) {
        return;
    }
    const enum param least = find_param(f, BOUND_MIN);
    const enum param most = find_param(f, BOUND_MAX);
    switch (op) {
    case OP_EQUAL:
        offer_number(o, least, n);
        offer_number(o, most, n);
        if (o->n == 1) {
            o->where = PLAN_WIDER;
        }
        return;
    case OP_LESS:
        offer_number(o, most, n - 1);
        return;
    case OP_AT_MOST:
        offer_number(o, most, n);
        return;
    case OP_MORE:
        offer_number(o, least, n + 1);
        return;
    case OP_AT_LEAST:
        offer_number(o, least, n);
        return;
    default:
        return;
    }
}

// The API counts people from 0, so more than others is at least 1. Nothing is said of equal ones:
// they may be 0, and a number that is not there could only be left out.
static void offer_more_people(struct offer *o, const struct match_node *node) {
    const enum param more = find_param(node->op == OP_MORE ? node->field : node->other, BOUND_MIN);
    const enum param less = find_param(node->op == OP_MORE ? node->other : node->field, BOUND_MIN);
    if ((node->op == OP_MORE || node->op == OP_LESS) && more != PARAM_NONE && less != PARAM_NONE &&
        param_row(more)->type == TYPE_INTEGER && param_row(less)->type == TYPE_INTEGER &&
        param_row(less)->limits.least == 0) {
        buf_append_text(offer_add(o, more, PLAN_WIDER), "1");
    }
}

// Times

// Times are read in the zone of the condition here and in that of the query when they are sent.
struct time_reading {
    const struct value_context *sent;
    struct value_context here;
};

static bool read_time(const struct time_reading *r, struct slice typed, bool is_end, instant *out) {
    struct error ignored = {0};
    return (is_end ? when_parse_end : when_parse)(typed, r->here.now, r->here.zone, out, &ignored);
}

// As typed, so that "-2h" stays so, unless that means another time elsewhere.
static void append_time(
    struct buf *out, const struct time_reading *r, struct slice typed, bool is_end) {
    int64_t ignored_ms = 0;
    instant t = 0;
    if (r->here.zone == r->sent->zone || when_is_distance(typed, &ignored_ms) ||
        !read_time(r, typed, is_end, &t)) {
        buf_append(out, typed);
    } else {
        instant_append_iso(out, t);
    }
}

// Before a day is before its first moment, after it is after its last.
static void append_outside(
    struct buf *out, const struct time_reading *r, struct slice typed, bool after) {
    instant t = 0;
    if (when_is_day(typed) && read_time(r, typed, after, &t)) {
        instant_append_iso(out, t);
    } else {
        append_time(out, r, typed, !after);
    }
}

// A day is from its first to its last moment. Another time is as long as what answers cut off.
static void append_same(struct buf *out, const struct time_reading *r, struct slice typed) {
    instant t = 0;
    if (!when_is_day(typed) && read_time(r, typed, true, &t) && t <= INSTANT_MAX - CUT_OFF_MS) {
        instant_append_iso(out, t + CUT_OFF_MS);
    } else {
        append_time(out, r, typed, true);
    }
}

static void offer_time(struct offer *o, enum match_operator op, enum field f, struct slice typed,
    const struct time_reading *r) {
    const enum param from = find_param(f, BOUND_MIN);
    const enum param to = find_param(f, BOUND_MAX);
    typed = slice_trim(typed);
    switch (op) {
    case OP_EQUAL:
        append_time(offer_add(o, from, PLAN_WIDER), r, typed, false);
        append_same(offer_add(o, to, PLAN_WIDER), r, typed);
        return;
    case OP_LESS:
        append_outside(offer_add(o, to, PLAN_WIDER), r, typed, false);
        return;
    case OP_AT_MOST:
        append_time(offer_add(o, to, PLAN_SERVER), r, typed, true);
        return;
    case OP_MORE:
        append_outside(offer_add(o, from, PLAN_WIDER), r, typed, true);
        return;
    case OP_AT_LEAST:
        append_time(offer_add(o, from, PLAN_SERVER), r, typed, false);
        return;
    default:
        return;
    }
}

// Exact values and lists

// A parameter is trimmed and, as a list, cut at its commas: what would not survive that is none.
static bool is_plain(struct slice value, bool is_item) {
    return value.len > 0 && slice_trim(value).len == value.len &&
           (!is_item || !memchr(value.ptr, ',', value.len));
}

// Adds the values of `status=a`, `status=a,b` and of any such side by side with "or".
static bool append_items(
    const struct match *m, const struct match_node *node, enum field f, struct buf *out) {
    if (node->kind == MATCH_ANY) {
        bool ok = node->first != 0;
        for (uint32_t i = node->first; ok && i != 0; i = m->nodes[i].next) {
            ok = append_items(m, &m->nodes[i], f, out);
        }
        return ok;
    }
    if (node->kind != MATCH_COMPARE || node->op != OP_EQUAL || node->other != FIELD_NONE ||
        node->field != f) {
        return false;
    }
    size_t at = 0;
    for (size_t i = 0; i < node->n_values; i++) {
        const struct slice item = match_next_value(m, node, &at);
        if (!is_plain(item, true)) {
            return false;
        }
        buf_append_text(out, out->len > 0 ? "," : "");
        buf_append(out, item);
    }
    return !out->full;
}

static void offer_list(
    struct offer *o, const struct match *m, const struct match_node *node, enum param p) {
    struct buf items = BUF_INIT(WIRE_MAX_LEN);
    if (append_items(m, node, param_row(p)->field, &items)) {
        buf_append(offer_add(o, p, PLAN_SERVER), buf_slice(&items));
    }
    buf_release(&items);
}

static void make_offer(struct offer *o, const struct match *m, const struct match_node *node,
    const struct value_context *c) {
    if (node->kind == MATCH_ANY) {
        offer_list(o, m, node, PARAM_STATUS);
        return;
    }
    if (node->kind != MATCH_COMPARE) {
        return;
    }
    if (node->other != FIELD_NONE) {
        offer_more_people(o, node);
        return;
    }
    const enum field f = node->field;
    const enum param exact = find_param(f, BOUND_EXACT);
    const struct slice value = match_slice(m, node->value_at, node->value_len);
    if (exact != PARAM_NONE && param_row(exact)->type == TYPE_CHOICE_LIST) {
        offer_list(o, m, node, exact);
    } else if (node->n_values > 1) {
        return; // only status takes several
    } else if (exact != PARAM_NONE) {
        if (node->op == OP_EQUAL && is_plain(value, false)) {
            buf_append(offer_add(o, exact, PLAN_SERVER), value);
        }
    } else if (find_param(f, BOUND_MIN) == PARAM_NONE) {
        return;
    } else if (field_row(f)->type == TYPE_INSTANT) {
        const struct time_reading r = {.sent = c,
            .here = {.now = c->now, .zone = m->zone_is_shown ? c->zone : m->context.zone}};
        offer_time(o, node->op, f, value, &r);
    } else {
        offer_people(o, node->op, f, value);
    }
}

// The narrower of two

enum merged { MERGE_DONE, MERGE_NOTHING_LEFT, MERGE_UNREADABLE };

static enum merged merge_range(
    struct query *q, enum param p, const struct query *asked, const struct value_context *c) {
    int64_t have = 0, want = 0;
    if (!plan_end(q, p, c, &have) || !plan_end(asked, p, c, &want)) {
        return MERGE_UNREADABLE;
    }
    if (param_row(p)->bound == BOUND_MIN ? want > have : want < have) {
        query_set(q, p, query_get(asked, p));
    }
    return MERGE_DONE;
}

static bool list_holds(struct slice list, struct slice item) {
    struct slice part;
    while (slice_cut(&list, ',', &part)) {
        if (slice_equal_nocase(part, item)) {
            return true;
        }
    }
    return false;
}

static enum merged merge_exact(
    struct query *q, enum param p, struct slice have, struct slice want) {
    if (param_row(p)->type != TYPE_CHOICE_LIST) {
        return slice_equal_nocase(have, want) ? MERGE_DONE : MERGE_NOTHING_LEFT;
    }
    struct buf both = BUF_INIT(WIRE_MAX_LEN);
    struct slice rest = have, item;
    bool all = true;
    while (slice_cut(&rest, ',', &item)) {
        const bool held = list_holds(want, item);
        all = all && held;
        if (held) {
            buf_append_text(&both, both.len > 0 ? "," : "");
            buf_append(&both, item);
        }
    }
    if (!all && both.len > 0) {
        query_set(q, p, buf_slice(&both));
    }
    const bool some = both.len > 0;
    buf_release(&both);
    return some ? MERGE_DONE : MERGE_NOTHING_LEFT;
}

static enum merged merge_one(
    struct query *q, enum param p, const struct query *asked, const struct value_context *c) {
    struct buf want = BUF_INIT(WIRE_MAX_LEN), have = BUF_INIT(WIRE_MAX_LEN);
    enum merged result = MERGE_DONE;
    if (!parse_typed(p, query_get(asked, p), c, &want)) {
        result = MERGE_UNREADABLE;
    } else if (!q->typed[p]) {
        query_set(q, p, query_get(asked, p));
    } else if (!parse_typed(p, query_get(q, p), c, &have)) {
        result = MERGE_UNREADABLE;
    } else if (param_row(p)->bound == BOUND_EXACT) {
        result = merge_exact(q, p, buf_slice(&have), buf_slice(&want));
    } else {
        result = merge_range(q, p, asked, c);
    }
    buf_release(&want);
    buf_release(&have);
    return result;
}

static bool is_crossed(const struct query *q, enum param p, const struct value_context *c) {
    const enum param partner = param_row(p)->partner;
    int64_t one = 0, other = 0;
    if (partner == PARAM_NONE || !plan_end(q, p, c, &one) || !plan_end(q, partner, c, &other)) {
        return false;
    }
    return param_row(p)->bound == BOUND_MIN ? one > other : one < other;
}

static enum merged merge(struct query *q, const struct offer *o, const struct value_context *c) {
    struct query asked;
    query_init(&asked);
    enum merged result = MERGE_DONE;
    for (size_t i = 0; i < o->n; i++) {
        query_set(&asked, o->sent.params[i], buf_slice(&o->typed[i]));
    }
    for (size_t i = 0; i < o->n && result == MERGE_DONE; i++) {
        result = merge_one(q, o->sent.params[i], &asked, c);
    }
    for (size_t i = 0; i < o->n && result == MERGE_DONE; i++) {
        if (is_crossed(q, o->sent.params[i], c)) {
            result = MERGE_NOTHING_LEFT;
        }
    }
    query_release(&asked);
    return result;
}

static bool is_sent(const struct plan_sent *sent, enum param p) {
    return p == PARAM_NONE || sent->params[0] == p || sent->params[1] == p;
}

// What the query asks that leaves nothing of the part, for :explain.
static void name_opponents(const struct query *q, const struct offer *o, struct plan_sent *sent) {
    size_t n = 0;
    for (size_t i = 0; i < o->n; i++) {
        const enum param p = o->sent.params[i];
        const enum param ends[] = {p, param_row(p)->partner};
        for (size_t end = 0; end < ARRAY_LEN(ends) && n < ARRAY_LEN(sent->params); end++) {
            if (!is_sent(sent, ends[end]) && q->typed[ends[end]]) {
                sent->params[n++] = ends[end];
            }
        }
    }
}

enum plan_where plan_push(struct plan *p, const struct match *m, const struct match_node *node,
    const struct value_context *c, struct plan_sent *sent) {
    *sent = (struct plan_sent){{PARAM_NONE, PARAM_NONE}};
    struct offer o;
    offer_init(&o);
    make_offer(&o, m, node, c);
    enum plan_where where = o.where;
    if (o.n > 0) {
        struct query narrowed;
        query_init(&narrowed);
        query_copy(&narrowed, &p->query);
        switch (merge(&narrowed, &o, c)) {
        case MERGE_DONE:
            query_copy(&p->query, &narrowed);
            *sent = o.sent;
            break;
        case MERGE_NOTHING_LEFT:
            p->contradicts = true;
            name_opponents(&p->query, &o, sent);
            where = PLAN_HERE;
            break;
        case MERGE_UNREADABLE:
            where = PLAN_HERE;
            break;
        }
        query_release(&narrowed);
    }
    offer_release(&o);
    return where;
}
