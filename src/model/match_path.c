// Conditions on what a path into metadata leads to. It must not know the other fields.
#include "base/buf.h"
#include "match_parts.h"
#include "model/decode.h"
#include "model/scan.h"

#include <string.h>

enum { OFF_PATH = -1 };

struct step {
    struct slice key; // NULL: an index
    int64_t index;
};

struct search {
    struct slice json;
    struct step steps[SCAN_DEPTH_MAX];
    int n_steps;
    // Of the containers that are open, by depth: how many steps led there, what they are, and how
    // many values they had so far.
    int taken[SCAN_DEPTH_MAX + 2];
    bool is_array[SCAN_DEPTH_MAX + 2];
    int64_t n_values[SCAN_DEPTH_MAX + 2];

    enum match_operator op;
    const struct match *m; // NULL: only whether something is there
    const struct match_node *node;
    instant now;
    enum zone zone;
    struct buf text;
    bool is_found, is_there, is_something;
};

// --- the path -----------------------------------------------------------------------------------

static struct slice cut(struct slice *rest, size_t len, size_t skip) {
    const struct slice part = {rest->ptr, len};
    const size_t gone = len + skip < rest->len ? len + skip : rest->len;
    *rest = (struct slice){rest->ptr + gone, rest->len - gone};
    return part;
}

// "[2]" or "[\"as.received\"]"; false when it is neither.
static bool read_bracket(struct slice *rest, struct step *step) {
    const char *end = memchr(rest->ptr, ']', rest->len);
    if (!end) {
        return false;
    }
    const struct slice inside = {rest->ptr + 1, (size_t)(end - rest->ptr) - 1};
    const bool is_key = inside.len > 1 && inside.ptr[0] == '"' && inside.ptr[inside.len - 1] == '"';
    step->key = is_key ? (struct slice){inside.ptr + 1, inside.len - 2} : SLICE_NONE;
    if (!is_key && !slice_to_int64(inside, &step->index)) {
        return false;
    }
    cut(rest, inside.len + 2, 0);
    return true;
}

static bool read_path(struct search *q, struct slice path) {
    while (path.len > 0) {
        struct step step = {.key = SLICE_NONE};
        if (q->n_steps == SCAN_DEPTH_MAX) {
            return false;
        }
        if (path.ptr[0] == '.') {
            cut(&path, 1, 0);
            continue;
        }
        if (path.ptr[0] != '[' || !read_bracket(&path, &step)) {
            size_t len = 1;
            while (len < path.len && path.ptr[len] != '.' && path.ptr[len] != '[') {
                len++;
            }
            step.key = cut(&path, len, 0);
        }
        q->steps[q->n_steps++] = step;
    }
    return true;
}

// --- the values ---------------------------------------------------------------------------------

static struct slice decoded(struct search *q, size_t at, size_t len, bool is_plain) {
    if (is_plain) {
        return (struct slice){q->json.ptr + at, len};
    }
    buf_clear(&q->text);
    decode_string((struct slice){q->json.ptr + at - 1, len + 2}, &q->text);
    return buf_slice(&q->text);
}

static struct slice key_of(struct search *q, const struct scan_value *v) {
    return decoded(q, v->key_at, v->key_len, !v->key_escaped && !v->key_repaired);
}

// How many steps lead to a value, given those that led to what holds it; OFF_PATH: it is not on it.
static int steps_to(struct search *q, const struct scan_value *v) {
    if (v->depth == 0) {
        return 0;
    }
    const int taken = q->taken[v->depth - 1];
    const int64_t index = q->n_values[v->depth - 1]++;
    if (taken == OFF_PATH) {
        return OFF_PATH;
    }
    if (taken >= q->n_steps) {
        // Past the end: elements are what the path leads to, members are only what is in there.
        return q->is_array[v->depth - 1] && taken == q->n_steps ? taken : q->n_steps + 1;
    }
    const struct step *step = &q->steps[taken];
    if (q->is_array[v->depth - 1]) {
        return step->key.ptr ? taken : step->index == index ? taken + 1 : OFF_PATH;
    }
    return step->key.ptr && slice_equal_nocase(key_of(q, v), step->key) ? taken + 1 : OFF_PATH;
}

static bool fits_one(struct search *q, struct slice value, struct slice wanted) {
    int order;
    if (q->op == OP_HAS) {
        return slice_find_nocase(value, wanted) != SIZE_MAX;
    }
    return match_untyped_order(value, wanted, q->now, q->zone, &order) &&
           match_order_fits(q->op, order);
}

static bool fits_any(struct search *q, struct slice value) {
    size_t at = 0;
    for (size_t i = 0; i < q->node->n_values; i++) {
        if (fits_one(q, value, match_next_value(q->m, q->node, &at))) {
            return true;
        }
    }
    return false;
}

// Text is also looked for in all that lies below, names of members included.
static void look_at(struct search *q, const struct scan_value *v, int taken) {
    if (q->is_found || taken < q->n_steps || !q->m) {
        return;
    }
    const bool is_below = taken > q->n_steps;
    if (is_below && q->op != OP_HAS) {
        return;
    }
    if (is_below && v->key_at > 0 && fits_any(q, key_of(q, v))) {
        q->is_found = true;
        return;
    }
    if (v->step == SCAN_SCALAR && v->kind != JSON_NULL) {
        const bool is_text = v->kind == JSON_STRING;
        const size_t quote = is_text ? 1 : 0;
        q->is_found = fits_any(q, decoded(q, v->at + quote, v->len - 2 * quote,
                                      !is_text || (!v->escaped && !v->repaired)));
    }
}

static void on_value(void *context, const struct scan_value *v) {
    struct search *q = context;
    if (v->step == SCAN_CLOSE) {
        return;
    }
    const int taken = steps_to(q, v);
    if (v->step == SCAN_OPEN) {
        q->taken[v->depth] = taken;
        q->is_array[v->depth] = v->kind == JSON_ARRAY;
        q->n_values[v->depth] = 0;
    }
    if (taken == q->n_steps) {
        q->is_there = true;
        q->is_something = q->is_something || v->kind != JSON_NULL;
    }
    look_at(q, v, taken);
}

static void run(
    struct search *q, const struct match *m, const struct match_node *n, const struct session *s) {
    struct error ignored;
    q->json = session_raw(s, n->field);
    q->text = BUF_INIT(SCAN_STRING_MAX);
    if (q->json.len > 0 && read_path(q, match_slice(m, n->path_at, n->path_len))) {
        scan_text(q->json, SCAN_REPAIR, on_value, q, &ignored);
    }
    buf_release(&q->text);
}

bool match_path_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    const bool is_opposite = n->op == OP_NOT_EQUAL || n->op == OP_HAS_NOT;
    struct search q = {.m = m,
        .node = n,
        .op = n->op == OP_NOT_EQUAL ? OP_EQUAL
              : n->op == OP_HAS_NOT ? OP_HAS
                                    : n->op,
        .now = how->now,
        .zone = m->zone_is_shown ? how->zone : m->context.zone};
    run(&q, m, n, s);
    return q.is_found != is_opposite;
}

bool match_path_is_null(
    const struct match *m, const struct match_node *n, const struct session *s) {
    struct search q = {.m = NULL};
    run(&q, m, n, s);
    return n->only_absent ? !q.is_there : !q.is_something;
}
