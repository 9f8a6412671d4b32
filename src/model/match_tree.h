// What an expression is made of: between match.c (owner, matching), match_compare.c and
// match_path.c (one condition), match_read.c (text → tree), match_complete.c and plan.c (which part
// the server can answer).
//
// The root is MATCH_ALL (also of one part) or MATCH_ANY. An "and" within an "and" is taken up in
// the outer one. The text of each child of the root's MATCH_ALL (at, len; parentheses included)
// stands for itself: joined by " and " such texts read as the same conditions again.
#ifndef AIFI_MODEL_MATCH_TREE_H
#define AIFI_MODEL_MATCH_TREE_H

#include "limit_parts.h"
#include "model/match.h"

enum match_kind {
    MATCH_ALL,     // of its children; none: fits
    MATCH_ANY,     // of its children
    MATCH_NOT,     // of its only child
    MATCH_COMPARE, // field OP value, or field OP field
    MATCH_NULL,    // field (or path) OP null: OP_EQUAL, OP_NOT_EQUAL; absent counts as null
    MATCH_PATH,    // a path into metadata OP text
    MATCH_WORD,    // free text in the columns
};

enum match_operator {
    OP_EQUAL,
    OP_NOT_EQUAL,
    OP_LESS,
    OP_AT_MOST,
    OP_MORE,
    OP_AT_LEAST,
    OP_HAS,
    OP_HAS_NOT
};

struct match_node {
    enum match_kind kind;
    size_t at, len;       // the part of the text that it came from, for messages and plans
    uint32_t first, next; // children and siblings as indexes into match->nodes; 0 = none
    enum field field;     // MATCH_COMPARE, MATCH_NULL; MATCH_PATH: FIELD_METADATA, …
    enum match_operator op;
    // FIELD_STORE_ID by the name "store", likewise customer: OP_HAS looks in id and name, and the
    // id of the object stands in for a missing one.
    bool is_alias_of_label;
    bool only_absent; // MATCH_NULL: "= absent"
    enum field other; // the right-hand field, or FIELD_NONE
    // MATCH_COMPARE, MATCH_PATH, MATCH_WORD: the value as typed, unquoted, in match->values. A,B,C:
    // n_values texts one after the other, each NUL-terminated; value_len is that of all of them,
    // less the last NUL.
    size_t value_at, value_len;
    size_t n_values;
    size_t ready_at;          // of the first value in match->ready
    size_t path_at, path_len; // MATCH_PATH: "events.eventId", in match->values
    struct word_shape shape;  // MATCH_WORD
};

struct match {
    char *text;
    size_t text_len;
    struct match_node *nodes; // [0] is the root
    size_t n_nodes;
    char *values;
    size_t values_len;
    enum field *columns;
    size_t n_columns;
    struct value_context context; // of match_new: the zone times are read in
    bool zone_is_shown;           // times are read in the zone of `struct show` instead
    struct buf *cell;             // scratch for texts that must be made
    struct match_ready *ready;    // the values worked out for a moment (match_compare.c)
    size_t n_ready;
};

static inline struct slice match_slice(const struct match *m, size_t at, size_t len) {
    return (struct slice){m->values + at, len};
}
// The next of a node's values; *at is 0 at first.
struct slice match_next_value(const struct match *m, const struct match_node *n, size_t *at);

// As match_new, with times in the zone that is shown when matching.
struct match *match_new_shown(
    struct slice text, const enum field *columns, size_t n_columns, size_t *at, struct error *e);

#endif
