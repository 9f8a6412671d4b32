// Between the files that make up model/match.h, beyond the tree.
#ifndef AIFI_MODEL_MATCH_PARTS_H
#define AIFI_MODEL_MATCH_PARTS_H

#include "match_tree.h"

enum { MATCH_TEXT_MAX = 64 * 1024, MATCH_CELL_MAX = 64 * 1024 };

// How the values of a field are compared.
enum match_class {
    CLASS_TEXT,
    CLASS_ID,
    CLASS_NUMBER,
    CLASS_INSTANT,
    CLASS_DURATION,
    CLASS_FLAG,
    CLASS_NAMES, // one of (signals: some of) a closed list: phase, verdict, signals
    CLASS_LABEL, // id and name in one
    CLASS_JSON,
};
enum match_class match_class_of(enum field f);

// The names that a field of CLASS_NAMES takes, each typed as one word ("partly-out").
enum { MATCH_NAMES_MAX = 16, MATCH_NAME_LEN = 24 };
struct match_names {
    size_t n;
    char texts[MATCH_NAMES_MAX][MATCH_NAME_LEN];
    struct value_choice choices[MATCH_NAMES_MAX + 1]; // the same, with their help
};
void match_names_of(enum field f, struct match_names *out);
// The index of a name, with '-', '_' and blank taken for one another; names->n when unknown.
size_t match_name_find(const struct match_names *names, struct slice typed);

bool match_text_equals(struct slice text, struct slice wanted); // as slice_search finds, all of it
bool match_is_number(struct slice text);                        // 3, -0.5, 1e6
// Values whose type nobody declared: as numbers (whole ones digit by digit) or times where both are
// such, else only as equal or not. False when they cannot be compared.
bool match_untyped_order(
    struct slice value, struct slice wanted, instant now, enum zone zone, int *order);
bool match_order_fits(enum match_operator op, int order); // of a value against the one wanted

// One MATCH_COMPARE, MATCH_NULL, MATCH_PATH.
bool match_compare_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how);
bool match_null_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how);
bool match_path_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how);
// Whether the path leads to nothing but null, or (`only_absent`) to nothing at all.
bool match_path_is_null(const struct match *m, const struct match_node *n, const struct session *s);

// Room for the values of all nodes to be worked out in.
struct match_ready *match_ready_new(size_t n);

// "anna" and other shapes of a name to fields: what conditions call them, then titles and labels,
// where '-' and '_' stand for blanks. *path_at is where a path into the JSON of `*f` begins, or
// name.len.
bool match_field_of(struct slice name, enum field *f, size_t *path_at);
// Whether a field goes by this name as the whole (id and name) of a store or customer.
bool match_is_label_alias(enum field f, struct slice name);
// What a typed name nearly is, or nothing; NUL-terminated.
bool match_nearest_name(struct slice name, char out[64]);
// Whether two fields can be compared with one another.
bool match_are_comparable(enum field a, enum field b);

#endif
