// A JSON text as a foldable tree. It must not know what the text means, nor how it is drawn.
#include "model/tree.h"

#include "base/mem.h"
#include "model/decode.h"

// Building

struct growing {
    struct tree *tree;
    size_t cap;
    uint32_t open[SCAN_DEPTH_MAX + 1]; // the node at each depth that is open
};

static void add_node(struct growing *g, const struct scan_value *v) {
    struct tree *t = g->tree;
    mem_grow(&t->nodes, &g->cap, t->n_nodes + 1, sizeof *t->nodes);
    uint32_t index = (uint32_t)t->n_nodes++;
    uint32_t parent = v->depth > 0 ? g->open[v->depth - 1] : index;
    t->nodes[index] = (struct tree_node){
        .kind = v->kind,
        .depth = v->depth,
        .at = v->at,
        .len = v->len,
        .key_at = v->key_at,
        .key_len = v->key_len,
        .parent = parent,
        .end = index + 1,
        .index_in_parent = v->depth > 0 ? t->nodes[parent].n_children : 0,
        .key_escaped = v->key_escaped,
        .escaped = v->escaped,
    };
    if (v->depth > 0) {
        t->nodes[parent].n_children++;
    }
    g->open[v->depth] = index;
}

static void on_value(void *context, const struct scan_value *v) {
    struct growing *g = context;
    if (v->step != SCAN_CLOSE) {
        add_node(g, v);
        return;
    }
    struct tree_node *node = &g->tree->nodes[g->open[v->depth]];
    node->len = v->len;
    node->end = (uint32_t)g->tree->n_nodes;
}

static void list_lines(struct tree *t) {
    t->n_lines = 0;
    for (uint32_t i = 0; i < t->n_nodes;) {
        t->lines[t->n_lines++] = i;
        i = t->nodes[i].folded ? t->nodes[i].end : i + 1;
    }
}

bool tree_build(struct tree *t, struct slice json, struct error *e) {
    *t = (struct tree){.text = json};
    struct growing g = {.tree = t};
    if (!scan_text(json, SCAN_REPAIR, on_value, &g, e)) {
        tree_release(t);
        return false;
    }
    t->lines = mem_alloc(t->n_nodes * sizeof *t->lines);
    list_lines(t);
    return true;
}

void tree_release(struct tree *t) {
    mem_free(t->nodes);
    mem_free(t->lines);
    *t = (struct tree){0};
}

// Folding

size_t tree_n_visible(const struct tree *t) {
    return t->n_lines;
}

size_t tree_visible_node(const struct tree *t, size_t line) {
    require(line < t->n_lines);
    return t->lines[line];
}

// The outermost folded ancestor of a node, or the node itself.
static size_t visible_ancestor(const struct tree *t, size_t node) {
    size_t visible = node;
    for (size_t i = node; i != 0;) {
        i = t->nodes[i].parent;
        if (t->nodes[i].folded) {
            visible = i;
        }
    }
    return visible;
}

size_t tree_line_of(const struct tree *t, size_t node) {
    require(node < t->n_nodes);
    size_t visible = visible_ancestor(t, node);
    size_t low = 0;
    size_t high = t->n_lines;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->lines[middle] <= visible) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

void tree_fold(struct tree *t, size_t node, bool folded) {
    require(node < t->n_nodes);
    t->nodes[node].folded = folded && t->nodes[node].n_children > 0;
    list_lines(t);
}

void tree_fold_all(struct tree *t, bool folded) {
    for (size_t i = 0; i < t->n_nodes; i++) {
        t->nodes[i].folded = folded && i > 0 && t->nodes[i].n_children > 0;
    }
    list_lines(t);
}

void tree_reveal(struct tree *t, size_t node) {
    require(node < t->n_nodes);
    for (size_t i = node; i != 0;) {
        i = t->nodes[i].parent;
        t->nodes[i].folded = false;
    }
    list_lines(t);
}

// Searching

static bool text_contains(struct slice raw, bool is_escaped, struct slice needle) {
    if (!is_escaped) {
        return slice_find_nocase(raw, needle) != SIZE_MAX;
    }
    struct buf text = BUF_INIT(SCAN_STRING_MAX);
    decode_string((struct slice){raw.ptr - 1, raw.len + 2}, &text); // with its quotes
    bool found = slice_find_nocase(buf_slice(&text), needle) != SIZE_MAX;
    buf_release(&text);
    return found;
}

static bool node_contains(const struct tree *t, size_t i, struct slice needle) {
    const struct tree_node *node = &t->nodes[i];
    if (node->key_len > 0 && text_contains(tree_key(t, i), node->key_escaped, needle)) {
        return true;
    }
    if (node->kind == JSON_ARRAY || node->kind == JSON_OBJECT) {
        return false;
    }
    struct slice value = tree_value(t, i);
    if (node->kind == JSON_STRING) {
        value = (struct slice){value.ptr + 1, value.len - 2};
    }
    return text_contains(value, node->escaped, needle);
}

size_t tree_search(const struct tree *t, size_t from, int direction, struct slice needle) {
    for (size_t step = 1; step <= t->n_nodes && needle.len > 0; step++) {
        size_t i = (from + (direction < 0 ? t->n_nodes - step : step)) % t->n_nodes;
        if (node_contains(t, i, needle)) {
            return i;
        }
    }
    return SIZE_MAX;
}

// Paths

struct slice tree_key(const struct tree *t, size_t node) {
    require(node < t->n_nodes);
    return (struct slice){t->text.ptr + t->nodes[node].key_at, t->nodes[node].key_len};
}

struct slice tree_value(const struct tree *t, size_t node) {
    require(node < t->n_nodes);
    return (struct slice){t->text.ptr + t->nodes[node].at, t->nodes[node].len};
}

static bool is_simple(struct slice key) {
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        bool is_letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
        if (!is_letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
            return false;
        }
    }
    return key.len > 0;
}

static void append_step(const struct tree *t, size_t node, bool is_first, struct buf *out) {
    struct slice key = tree_key(t, node);
    if (t->nodes[t->nodes[node].parent].kind == JSON_ARRAY) {
        buf_printf(out, "[%u]", (unsigned)t->nodes[node].index_in_parent);
    } else if (is_simple(key)) {
        buf_append_text(out, is_first ? "" : ".");
        buf_append(out, key);
    } else {
        buf_append_text(out, "[\"");
        buf_append(out, key);
        buf_append_text(out, "\"]");
    }
}

void tree_append_path(const struct tree *t, size_t node, struct buf *out) {
    require(node < t->n_nodes);
    size_t ancestors[SCAN_DEPTH_MAX + 1];
    size_t n = 0;
    for (size_t i = node; i != 0; i = t->nodes[i].parent) {
        ancestors[n++] = i;
    }
    for (size_t i = n; i > 0; i--) {
        append_step(t, ancestors[i - 1], i == n, out);
    }
}
