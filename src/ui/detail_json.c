// The JSON tab: the record as a tree that folds, straight from its bytes. Must not know which
// members are personal; model/show.h hides them.
#include "detail_tabs.h"

#include "base/mem.h"
#include "found.h"

#include <string.h>

enum {
    RECORD_MAX_LEN = 48 * 1024 * 1024,
    PATH_MAX_LEN = 64 * 1024,
    VALUE_LINES_MAX = 4,
    INHERIT_NODES_MAX = 5000, // folds of larger records are forgotten when they change
};

void detail_json_release(struct detail *d) {
    tree_release(&d->tree);
    d->tree = (struct tree){0};
    mem_free(d->tree_text);
    d->tree_text = NULL;
    d->tree_cursor = 0;
    d->scroll[TAB_JSON] = 0;
}

size_t detail_json_n_lines(const struct detail *d) {
    return d->tree.n_nodes > 0 ? tree_n_visible(&d->tree) : 0;
}

static bool has_tree(const struct detail *d) {
    return d->tab == TAB_JSON && d->tree.n_nodes > 0;
}

static size_t cursor_node(const struct detail *d) {
    size_t n = detail_json_n_lines(d);
    return tree_visible_node(&d->tree, d->tree_cursor < n ? d->tree_cursor : n - 1);
}

static bool can_fold(const struct tree_node *n) {
    return n->n_children > 0;
}

void detail_fold(struct detail *d, bool folded) {
    if (!has_tree(d)) {
        return;
    }
    size_t node = cursor_node(d);
    const struct tree_node *n = &d->tree.nodes[node];
    if (can_fold(n) && n->folded != folded) {
        tree_fold(&d->tree, node, folded);
    } else if (folded) {
        d->tree_cursor = tree_line_of(&d->tree, n->parent);
    } else if (can_fold(n)) {
        d->tree_cursor = tree_line_of(&d->tree, node + 1);
    }
}

void detail_fold_toggle(struct detail *d) {
    if (has_tree(d) && can_fold(&d->tree.nodes[cursor_node(d)])) {
        size_t node = cursor_node(d);
        tree_fold(&d->tree, node, !d->tree.nodes[node].folded);
    }
}

void detail_fold_all(struct detail *d, bool folded) {
    if (has_tree(d)) {
        size_t node = cursor_node(d);
        tree_fold_all(&d->tree, folded);
        d->tree_cursor = tree_line_of(&d->tree, node);
    }
}

bool detail_find(struct detail *d, int direction) {
    if (!has_tree(d) || d->find.len == 0) {
        return false;
    }
    size_t node = tree_search(&d->tree, cursor_node(d), direction, buf_slice(&d->find));
    if (node == SIZE_MAX) {
        return false;
    }
    tree_reveal(&d->tree, node);
    d->tree_cursor = tree_line_of(&d->tree, node);
    return true;
}

bool detail_json_at_cursor(const struct detail *d, struct buf *path, struct buf *value) {
    if (!has_tree(d)) {
        return false;
    }
    size_t node = cursor_node(d);
    if (path) {
        tree_append_path(&d->tree, node, path);
    }
    if (value) {
        buf_append(value, tree_value(&d->tree, node));
    }
    return true;
}

// Making the tree

// Takes over folds and cursor from the tree of an older record, by their paths.
static void inherit(struct tree *t, const struct tree *old, size_t old_node, size_t *node) {
    struct buf a = BUF_INIT(PATH_MAX_LEN), b = BUF_INIT(PATH_MAX_LEN);
    *node = 0;
    size_t at = 0;
    // Both are in document order and mostly alike: each path is looked for from the last hit on.
    for (size_t i = 0; i < old->n_nodes; i++) {
        if (!old->nodes[i].folded && i != old_node) {
            continue;
        }
        buf_clear(&a);
        tree_append_path(old, i, &a);
        for (size_t tried = 0; tried < t->n_nodes; tried++) {
            size_t k = (at + tried) % t->n_nodes;
            if (t->nodes[k].depth != old->nodes[i].depth) {
                continue;
            }
            buf_clear(&b);
            tree_append_path(t, k, &b);
            if (slice_equal(buf_slice(&a), buf_slice(&b))) {
                tree_fold(t, k, old->nodes[i].folded && can_fold(&t->nodes[k]));
                *node = i == old_node ? k : *node;
                at = k;
                break;
            }
        }
    }
    buf_release(&a);
    buf_release(&b);
}

static void make_tree(struct detail *d, const struct session *s, const struct show *show) {
    struct slice json = session_json(s);
    uint64_t hash = slice_hash(json);
    if (d->tree_text && hash == d->tree_hash && d->tree_unmasked == show->unmasked) {
        return;
    }
    struct buf masked = BUF_INIT(RECORD_MAX_LEN);
    show_json(json, SLICE_NONE, show, &masked);
    size_t len;
    char *text = buf_take(&masked, &len);
    struct tree t = {0};
    struct error ignored = {0};
    tree_build(&t, (struct slice){text, len}, &ignored);
    size_t node = 0;
    if (d->tree.n_nodes > 0 && t.n_nodes > 0 && t.n_nodes < INHERIT_NODES_MAX) {
        inherit(&t, &d->tree, tree_visible_node(&d->tree, d->tree_cursor), &node);
    }
    size_t scroll = d->scroll[TAB_JSON];
    detail_json_release(d);
    d->tree = t;
    d->tree_text = text;
    d->tree_hash = hash;
    d->tree_unmasked = show->unmasked;
    d->tree_cursor = t.n_nodes > 0 ? tree_line_of(&d->tree, node) : 0;
    d->scroll[TAB_JSON] = scroll;
}

// Drawing

static const char *fold_sign(const struct tree_node *n, bool ascii) {
    if (!can_fold(n)) {
        return " ";
    }
    if (ascii) {
        return n->folded ? "+" : "-";
    }
    return n->folded ? "▸" : "▾";
}

static enum style style_of(enum json_kind kind) {
    switch (kind) {
    case JSON_STRING:
        return STYLE_JSON_STRING;
    case JSON_NUMBER:
        return STYLE_JSON_NUMBER;
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        return STYLE_JSON_WORD;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return STYLE_DIM;
}

static void append_value(struct sheet *sh, const struct tree *t, size_t node, struct buf *out) {
    const struct tree_node *n = &t->nodes[node];
    unsigned n_children = n->n_children;
    if (n->kind == JSON_OBJECT) {
        buf_printf(out, "{} %u %s", n_children, n_children == 1 ? "key" : "keys");
    } else if (n->kind == JSON_ARRAY) {
        buf_printf(out, "[] %u %s", n_children, n_children == 1 ? "item" : "items");
    } else {
        sheet_append_json(sh, out, tree_value(t, node));
    }
}

static void append_key(struct sheet *sh, const struct tree *t, size_t node, struct buf *out) {
    const struct tree_node *n = &t->nodes[node];
    if (node == 0) {
        buf_append_text(out, "session");
    } else if (n->key_at > 0) {
        struct slice quoted = {t->text.ptr + n->key_at - 1, n->key_len + 2};
        sheet_append_json(sh, out, quoted);
        buf_append_char(out, ':');
    } else {
        buf_printf(out, "[%u]", n->index_in_parent);
    }
}

static void draw_line(struct sheet *sh, const struct detail *d, int y, size_t line, bool focused) {
    const struct tree *t = &d->tree;
    size_t node = tree_visible_node(t, line);
    const struct tree_node *n = &t->nodes[node];
    int deepest = sh->r.w / 2;
    int x = 1 + (n->depth * 2 < deepest ? n->depth * 2 : deepest);
    canvas_text(sh->c, sh->r, y, x, 1, STYLE_DIM, slice_of(fold_sign(n, sh->c->ascii)));
    x += 2;
    struct buf key = BUF_INIT(PATH_MAX_LEN), value = BUF_INIT(PATH_MAX_LEN);
    append_key(sh, t, node, &key);
    append_value(sh, t, node, &value);
    bool is_key = n->key_at > 0;
    int key_w =
        canvas_text(sh->c, sh->r, y, x, -1, is_key ? STYLE_JSON_KEY : STYLE_DIM, buf_slice(&key));
    int value_x = x + key_w + 1;
    canvas_text(sh->c, sh->r, y, value_x, -1, style_of(n->kind), buf_slice(&value));
    if (line == d->tree_cursor) {
        struct rect row = {sh->r.y + y, sh->r.x, 1, sh->r.w};
        canvas_restyle(sh->c, row, focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
        canvas_text(
            sh->c, sh->r, y, 0, 1, focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY, SLICE(">"));
    }
    if (d->find.len > 0) {
        found_mark(sh->c, sh->r, y, x, sh->r.w - x, buf_slice(&key), buf_slice(&d->find));
        if (n->n_children == 0) {
            found_mark(sh->c, sh->r, y, value_x, sh->r.w - value_x, buf_slice(&value),
                buf_slice(&d->find));
        }
    }
    buf_release(&key);
    buf_release(&value);
}

static void keep_cursor_visible(struct detail *d, size_t page_h) {
    size_t n = tree_n_visible(&d->tree);
    size_t *top = &d->scroll[TAB_JSON];
    d->tree_cursor = d->tree_cursor < n ? d->tree_cursor : n - 1;
    size_t top_most = n > page_h ? n - page_h : 0;
    *top = *top > top_most ? top_most : *top;
    if (d->tree_cursor < *top) {
        *top = d->tree_cursor;
    } else if (page_h > 0 && d->tree_cursor >= *top + page_h) {
        *top = d->tree_cursor - page_h + 1;
    }
}

// The path at the cursor, and where it stands among the lines.
static void draw_path(struct sheet *sh, const struct detail *d, int y) {
    struct rect row = {sh->r.y + y, sh->r.x, 1, sh->r.w};
    canvas_fill(sh->c, row, STYLE_STATUS);
    char lines[64];
    snprintf(lines, sizeof(lines), " %zu/%zu%s", d->tree_cursor + 1, tree_n_visible(&d->tree),
        d->tree_unmasked ? "" : " masked");
    int lines_w = (int)strlen(lines);
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    tree_append_path(&d->tree, cursor_node(d), &path);
    if (path.len == 0) {
        buf_append_text(&path, "(the whole record)");
    }
    canvas_text(sh->c, row, 0, 1, sh->r.w - 1 - lines_w, STYLE_STATUS, buf_slice(&path));
    canvas_text_right(sh->c, row, 0, sh->r.w - lines_w, lines_w, STYLE_STATUS, slice_of(lines));
    buf_release(&path);
}

// A value too long for its line is given a few lines above the path.
static int value_lines(struct sheet *sh, const struct detail *d, struct buf *value) {
    size_t node = cursor_node(d);
    if (d->tree.nodes[node].n_children > 0 || sh->r.h < 6) {
        return 0;
    }
    append_value(sh, &d->tree, node, value);
    struct buf key = BUF_INIT(PATH_MAX_LEN);
    append_key(sh, &d->tree, node, &key);
    int depth = d->tree.nodes[node].depth * 2;
    int x = 4 + (depth < sh->r.w / 2 ? depth : sh->r.w / 2);
    int room = sh->r.w - x - canvas_text_width(sh->c, buf_slice(&key));
    buf_release(&key);
    if (canvas_text_width(sh->c, buf_slice(value)) <= room) {
        return 0;
    }
    int n = canvas_wrapped_lines(sh->c, sh->r.w - 2, buf_slice(value), false);
    int most = sh->r.h / 3 < VALUE_LINES_MAX ? sh->r.h / 3 : VALUE_LINES_MAX;
    return n < most ? n : most;
}

void detail_json_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r) {
    make_tree(d, s, look->show);
    if (d->tree.n_nodes == 0 || r.h < 1) {
        canvas_text(c, r, 0, 1, -1, STYLE_ERROR, SLICE("This record cannot be shown as a tree."));
        return;
    }
    struct sheet sh;
    sheet_init(&sh, c, r, 0, s, look->show);
    struct buf value = BUF_INIT(PATH_MAX_LEN);
    size_t n = tree_n_visible(&d->tree);
    d->tree_cursor = d->tree_cursor < n ? d->tree_cursor : n - 1;
    int n_value = value_lines(&sh, d, &value);
    int page_h = r.h > 1 ? r.h - 1 - n_value : 1;
    d->page_h = (size_t)page_h;
    d->n_lines = n;
    keep_cursor_visible(d, (size_t)page_h);
    size_t top = d->scroll[TAB_JSON];
    for (int y = 0; y < page_h && top + (size_t)y < n; y++) {
        draw_line(&sh, d, y, top + (size_t)y, look->focused);
    }
    if (n_value > 0) {
        canvas_wrapped(c, r, page_h, 2, n_value, STYLE_JSON_STRING, buf_slice(&value), false);
    }
    if (r.h > 1) {
        draw_path(&sh, d, r.h - 1);
    }
    if (look->focused) {
        canvas_cursor(c, r, (int)(d->tree_cursor - top), 0);
    }
    buf_release(&value);
    sheet_release(&sh);
}
