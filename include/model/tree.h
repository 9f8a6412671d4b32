// A JSON text as a tree to be walked and folded on screen, straight from its bytes: order, digits
// and duplicate keys as they are.
#ifndef AIFI_MODEL_TREE_H
#define AIFI_MODEL_TREE_H

#include "base/buf.h"
#include "base/error.h"
#include "model/scan.h"

struct tree_node {
    enum json_kind kind;
    int depth;
    uint32_t at, len;         // the value's bytes in the text
    uint32_t key_at, key_len; // without quotes; 0, 0 in arrays and at the root
    uint32_t parent;          // node index; the root's is itself
    uint32_t n_children, end; // nodes [index + 1, end) are below it
    uint32_t index_in_parent;
    bool folded;
    bool key_escaped, escaped; // the key, the string holds backslash escapes
};

struct tree {
    struct slice text; // borrowed; must outlive the tree
    struct tree_node *nodes;
    size_t n_nodes;
    uint32_t *lines; // the visible nodes, from top to bottom
    size_t n_lines;
};

// Nothing is folded. Ill-formed characters within strings are let through; text that is no JSON is
// an error, and the tree is then empty and need not be released.
bool tree_build(struct tree *t, struct slice json, struct error *e);
void tree_release(struct tree *t);
// Visible nodes, folds taken into account.
size_t tree_n_visible(const struct tree *t);
size_t tree_visible_node(const struct tree *t, size_t line); // node index of the line
size_t tree_line_of(const struct tree *t, size_t node);      // of the nearest visible ancestor
// Nodes without children do not fold.
void tree_fold(struct tree *t, size_t node, bool folded);
void tree_fold_all(struct tree *t, bool folded); // below the root, which stays open
// Unfolds what hides a node.
void tree_reveal(struct tree *t, size_t node);
// Next node after `from` (before it for direction < 0; wrapping, `from` itself comes last) whose
// key or scalar text contains the needle, case ignored, folded or not; SIZE_MAX when none.
size_t tree_search(const struct tree *t, size_t from, int direction, struct slice needle);
// "metadata.events[2].eventId"; a key with anything but letters, digits, '_' and '-' is spelt
// ["as.received"]. The root's path is empty.
void tree_append_path(const struct tree *t, size_t node, struct buf *out);
struct slice tree_key(const struct tree *t, size_t node);   // raw bytes between the quotes
struct slice tree_value(const struct tree *t, size_t node); // raw bytes

#endif
