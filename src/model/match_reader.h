// Between match_read.c (the grammar) and match_condition.c (NAME OP VALUE).
#ifndef AIFI_MODEL_MATCH_READER_H
#define AIFI_MODEL_MATCH_READER_H

#include "match_parts.h"
#include "value_types.h"

#define NODE_FAULT UINT32_MAX // instead of a node's index: *e says why

struct match_reader {
    struct slice text; // borrowed from match->text
    size_t at;
    struct match *match;
    size_t nodes_cap;
    struct buf values; // becomes match->values
    size_t n_words;
    int depth;
    size_t fault_at;
    struct error *e;
};

uint32_t reader_fail(struct match_reader *r, size_t at, const char *format, ...) PRINTF_LIKE(3, 4);
uint32_t reader_node(struct match_reader *r, enum match_kind kind, size_t at);
void reader_end_node(struct match_reader *r, uint32_t node); // its text ends where we are
void reader_append(struct match_reader *r, uint32_t parent, uint32_t child);
bool reader_add_value(struct match_reader *r, uint32_t node, struct slice value);

struct slice reader_rest(const struct match_reader *r);
void reader_skip_blanks(struct match_reader *r);
bool reader_is_at(const struct match_reader *r, char c);
bool reader_is_at_operator(const struct match_reader *r);
enum match_operator reader_take_operator(struct match_reader *r); // at one only
size_t reader_bare_len(struct slice rest);                        // of a value without quotes
struct slice reader_peek_word(const struct match_reader *r);
// At a quote of either kind: what stands up to the next of the kind.
bool reader_take_quoted(struct match_reader *r, struct slice *inside);

// At the operator behind `name`, which stands at `at`.
uint32_t reader_condition(struct match_reader *r, size_t at, struct slice name);

#endif
