// What an expression is made of: between match.c (owner, matching), match_read.c (text → tree),
// match_complete.c and plan.c (which part the server can answer).
#ifndef AIFI_MODEL_MATCH_TREE_H
#define AIFI_MODEL_MATCH_TREE_H

#include "limit_parts.h"
#include "model/match.h"

enum match_kind {
    MATCH_ALL,     // of its children; none: fits
    MATCH_ANY,     // of its children
    MATCH_NOT,     // of its only child
    MATCH_COMPARE, // field OP value, or field OP field
    MATCH_NULL,    // field is null or (present = false) absent; both for "= null"
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
    bool is_alias_of_label;     // `store~zurich`: id and name
    enum field other;           // the right-hand field, or FIELD_NONE
    size_t value_at, value_len; // MATCH_COMPARE: the value as typed, unquoted, in match->values;
                                // A,B,C: n_values texts one after the other, each NUL-terminated
    size_t n_values;
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
    struct buf *cell;             // scratch for texts that must be made
};

#endif
