// Two records compared, member by member. It must not know why, nor where the changes are shown.
#include "model/record_diff.h"

#include "base/instant.h"
#include "base/key_map.h"
#include "model/decode.h"
#include "model/tree.h"

#include <string.h>

enum { TEXT_MAX_LEN = SCAN_BODY_MAX, PATH_MAX_LEN = 64 * 1024, NO_NODE = 0 };

struct comparison {
    struct tree before, after;
    const struct show *how;
    struct record_diff *out;
};

// Values

static bool is_container(const struct tree *t, uint32_t node) {
    return t->nodes[node].kind == JSON_OBJECT || t->nodes[node].kind == JSON_ARRAY;
}

// A key as it is meant; the buffer is written when it has escapes.
static struct slice key_of(const struct tree *t, uint32_t node, struct buf *scratch) {
    const struct slice raw = tree_key(t, node);
    if (!t->nodes[node].key_escaped) {
        return raw;
    }
    buf_clear(scratch);
    decode_string((struct slice){raw.ptr - 1, raw.len + 2}, scratch); // with its quotes
    return buf_slice(scratch);
}

static void append_scalar(const struct tree *t, uint32_t node, struct buf *out) {
    const struct slice raw = tree_value(t, node);
    if (t->nodes[node].kind == JSON_STRING) {
        decode_string(raw, out);
    } else {
        buf_append(out, raw);
    }
}

static bool is_text(const struct tree *t, uint32_t node) {
    return t->nodes[node].kind == JSON_STRING || t->nodes[node].kind == JSON_NUMBER;
}

static bool is_same_scalar(const struct comparison *c, uint32_t before, uint32_t after) {
    const bool comparable = c->before.nodes[before].kind == c->after.nodes[after].kind ||
                            (is_text(&c->before, before) && is_text(&c->after, after));
    if (!comparable) {
        return false;
    }
    if (slice_equal(tree_value(&c->before, before), tree_value(&c->after, after))) {
        return true;
    }
    struct buf a = BUF_INIT(TEXT_MAX_LEN), b = BUF_INIT(TEXT_MAX_LEN);
    append_scalar(&c->before, before, &a);
    append_scalar(&c->after, after, &b);
    instant t, u;
    const bool same =
        slice_equal(buf_slice(&a), buf_slice(&b)) ||
        (instant_parse_iso(buf_slice(&a), &t) && instant_parse_iso(buf_slice(&b), &u) && t == u);
    buf_release(&a);
    buf_release(&b);
    return same;
}

// Paths

// The path by which mask_of_path knows a member: names without escapes, without array places, and
// without what could be taken for one (as show_json has it).
static void append_mask_path(const struct tree *t, uint32_t node, struct buf *out) {
    uint32_t ancestors[SCAN_DEPTH_MAX + 1];
    size_t n = 0;
    for (uint32_t i = node; i != 0; i = t->nodes[i].parent) {
        ancestors[n++] = i;
    }
    struct buf scratch = BUF_INIT(TEXT_MAX_LEN);
    for (size_t i = n; i > 0; i--) {
        if (t->nodes[t->nodes[ancestors[i - 1]].parent].kind == JSON_ARRAY) {
            continue;
        }
        buf_append_text(out, out->len > 0 ? "." : "");
        const struct slice key = key_of(t, ancestors[i - 1], &scratch);
        for (size_t k = 0; k < key.len; k++) {
            const char ch = key.ptr[k];
            buf_append_char(out, ch == '[' || ch == ']' || ch == '\\' ? '_' : ch);
        }
    }
    buf_release(&scratch);
}

// *returns* the value's text, masked; *masked is set when something is hidden.
static char *value_text(
    const struct comparison *c, const struct tree *t, uint32_t node, bool *masked) {
    struct buf text = BUF_INIT(TEXT_MAX_LEN), path = BUF_INIT(PATH_MAX_LEN);
    append_mask_path(t, node, &path);
    if (is_container(t, node)) {
        show_json(tree_value(t, node), buf_slice(&path), c->how, &text);
        *masked = *masked || !slice_equal(buf_slice(&text), tree_value(t, node));
    } else {
        const bool hides = !c->how->unmasked && t->nodes[node].kind != JSON_NULL;
        enum mask mask = hides ? mask_of_path(buf_slice(&path)) : MASK_NONE;
        mask = hides && path.full ? MASK_ALL : mask;
        struct buf plain = BUF_INIT(TEXT_MAX_LEN);
        append_scalar(t, node, &plain);
        mask_append(mask, buf_slice(&plain), &text);
        *masked = *masked || !slice_equal(buf_slice(&text), buf_slice(&plain));
        buf_release(&plain);
    }
    buf_release(&path);
    // An empty buffer has no text to give.
    char *out = mem_dup_text(buf_slice(&text));
    buf_release(&text);
    return out;
}

static void add(struct comparison *c, uint32_t before, uint32_t after) {
    struct record_diff *d = c->out;
    if (d->n == RECORD_DIFF_MAX) {
        d->n_more++;
        return;
    }
    const struct tree *t = before != NO_NODE ? &c->before : &c->after;
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    tree_append_path(t, before != NO_NODE ? before : after, &path);
    mem_grow(&d->changes, &d->cap, d->n + 1, sizeof *d->changes);
    struct record_change *change = &d->changes[d->n++];
    *change = (struct record_change){.path = mem_dup_text(buf_slice(&path))};
    if (before != NO_NODE) {
        change->before = value_text(c, &c->before, before, &change->masked);
    }
    if (after != NO_NODE) {
        change->after = value_text(c, &c->after, after, &change->masked);
    }
    buf_release(&path);
}

// Comparing

// The members of an object by name; of doubles the first.
static void index_members(const struct tree *t, uint32_t object, struct key_map *out) {
    struct buf scratch = BUF_INIT(TEXT_MAX_LEN);
    for (uint32_t i = object + 1; i < t->nodes[object].end; i = t->nodes[i].end) {
        key_map_add(out, key_of(t, i, &scratch), i, NULL);
    }
    buf_release(&scratch);
}

static void compare_values(struct comparison *c, uint32_t before, uint32_t after);

static void compare_objects(struct comparison *c, uint32_t before, uint32_t after) {
    struct buf scratch = BUF_INIT(TEXT_MAX_LEN);
    struct key_map were = {0}, are = {0};
    const struct tree *b = &c->before, *a = &c->after;
    index_members(b, before, &were);
    index_members(a, after, &are);
    for (uint32_t i = before + 1; i < b->nodes[before].end; i = b->nodes[i].end) {
        const struct slice key = key_of(b, i, &scratch);
        const uint32_t *pair = key_map_find(&are, key);
        if (*key_map_find(&were, key) != i) {
            continue; // a double
        }
        if (pair == NULL) {
            add(c, i, NO_NODE);
        } else {
            compare_values(c, i, *pair);
        }
    }
    for (uint32_t i = after + 1; i < a->nodes[after].end; i = a->nodes[i].end) {
        const struct slice key = key_of(a, i, &scratch);
        if (key_map_find(&were, key) == NULL && *key_map_find(&are, key) == i) {
            add(c, NO_NODE, i);
        }
    }
    key_map_release(&were);
    key_map_release(&are);
    buf_release(&scratch);
}

static void compare_arrays(struct comparison *c, uint32_t before, uint32_t after) {
    const struct tree_node *b = c->before.nodes, *a = c->after.nodes;
    uint32_t i = before + 1, k = after + 1;
    while (i < b[before].end || k < a[after].end) {
        if (k >= a[after].end) {
            add(c, i, NO_NODE);
            i = b[i].end;
        } else if (i >= b[before].end) {
            add(c, NO_NODE, k);
            k = a[k].end;
        } else {
            compare_values(c, i, k);
            i = b[i].end;
            k = a[k].end;
        }
    }
}

static void compare_values(struct comparison *c, uint32_t before, uint32_t after) {
    const enum json_kind was = c->before.nodes[before].kind, is = c->after.nodes[after].kind;
    if (was == JSON_OBJECT && is == JSON_OBJECT) {
        compare_objects(c, before, after);
    } else if (was == JSON_ARRAY && is == JSON_ARRAY) {
        compare_arrays(c, before, after);
    } else if (is_container(&c->before, before) || is_container(&c->after, after) ||
               !is_same_scalar(c, before, after)) {
        add(c, before, after);
    }
}

bool record_diff(struct slice before, struct slice after, const struct show *how,
    struct record_diff *out, struct error *e) {
    *out = (struct record_diff){0};
    struct comparison c = {.how = how, .out = out};
    if (!tree_build(&c.before, before, e)) {
        return false;
    }
    if (!tree_build(&c.after, after, e)) {
        tree_release(&c.before);
        return false;
    }
    const bool are_objects =
        c.before.nodes[0].kind == JSON_OBJECT && c.after.nodes[0].kind == JSON_OBJECT;
    if (are_objects) {
        compare_objects(&c, 0, 0);
    } else {
        error_set(e, ERROR_FAILED, "one of the records is no object");
    }
    tree_release(&c.before);
    tree_release(&c.after);
    return are_objects;
}

void record_diff_release(struct record_diff *d) {
    for (size_t i = 0; i < d->n; i++) {
        mem_free(d->changes[i].path);
        mem_free(d->changes[i].before);
        mem_free(d->changes[i].after);
    }
    mem_free(d->changes);
    *d = (struct record_diff){0};
}
