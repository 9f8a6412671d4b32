// What rows are limited to: conditions, a text, or one value. It must not know which rows there
// are.
#include "model/limit.h"

#include "base/mem.h"
#include "limit_parts.h"
#include "match_tree.h"

#include <string.h>

enum { CELL_MAX = 64 * 1024 };

struct limit {
    char *text; // as typed, or as the chip shows it
    size_t text_len;
    struct buf *cell; // for texts that have to be made; on the heap, since a limit is used as const

    struct match *match; // conditions; NULL: the text or the value below

    // A text looked for as one.
    struct word_shape shape;
    enum field *columns;
    size_t n_columns;

    // One value.
    bool is_value;
    enum field field;
    char *value;
    size_t value_len;
    bool exclude;
};

static struct limit *new_limit(struct slice text) {
    struct limit *l = mem_calloc(1, sizeof *l);
    l->text = mem_dup_text(text);
    l->text_len = text.len;
    l->cell = mem_alloc(sizeof *l->cell);
    buf_init(l->cell, CELL_MAX);
    return l;
}

void limit_free(struct limit *l) {
    if (!l) {
        return;
    }
    buf_release(l->cell);
    mem_free(l->cell);
    match_free(l->match);
    mem_free(l->columns);
    mem_free(l->value);
    mem_free(l->text);
    mem_free(l);
}

static void set_columns(struct limit *l, const enum field *columns, size_t n_columns) {
    l->columns = mem_alloc((n_columns + 1) * sizeof *columns);
    l->n_columns = n_columns;
    if (n_columns > 0) {
        memcpy(l->columns, columns, n_columns * sizeof *columns);
    }
}

struct limit *limit_new_text(struct slice text, const enum field *columns, size_t n_columns) {
    struct limit *l = new_limit(text);
    set_columns(l, columns, n_columns);
    l->shape = word_shape_of(text);
    return l;
}

struct limit *limit_new_match(struct match *match) {
    struct limit *l = new_limit(match_text(match));
    l->match = match;
    return l;
}

struct limit *limit_new(
    struct slice text, const enum field *columns, size_t n_columns, struct error *e) {
    struct match *match = match_new_shown(text, columns, n_columns, NULL, e);
    return match ? limit_new_match(match) : NULL;
}

const struct match *limit_match(const struct limit *l) {
    return l->match;
}

// "status is open", "customer is not 1187 A. M***".
static void append_chip(
    struct buf *chip, enum field f, struct slice value, struct slice shown, bool exclude) {
    const struct field_row *row = field_row(f);
    for (const char *p = row->label; *p; p++) {
        buf_append_char(chip, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
    }
    buf_append_text(chip, exclude ? " is not " : " is ");
    if (value.len == 0) {
        buf_append_text(chip, "empty");
    } else if (shown.len > 0) {
        buf_append(chip, slice_trim(shown));
    } else {
        mask_append(row->mask, value, chip);
    }
}

struct limit *limit_new_value(enum field f, struct slice value, struct slice shown, bool exclude) {
    struct buf chip = BUF_INIT(CELL_MAX);
    append_chip(&chip, f, value, shown, exclude);
    struct limit *l = new_limit(buf_slice(&chip));
    buf_release(&chip);
    l->is_value = true;
    l->field = f;
    l->value = mem_dup_text(value);
    l->value_len = value.len;
    l->exclude = exclude;
    return l;
}

struct limit *limit_copy(const struct limit *l) {
    if (!l) {
        return NULL;
    }
    struct limit *copy = new_limit(limit_text(l));
    copy->match = match_copy(l->match);
    copy->shape = l->shape;
    set_columns(copy, l->columns, l->n_columns);
    copy->is_value = l->is_value;
    copy->field = l->field;
    copy->value = l->value ? mem_dup_text((struct slice){l->value, l->value_len}) : NULL;
    copy->value_len = l->value_len;
    copy->exclude = l->exclude;
    return copy;
}

struct slice limit_text(const struct limit *l) {
    return (struct slice){l->text, l->text_len};
}

static bool matches_value(const struct limit *l, const struct session *s, const struct show *how) {
    struct slice wanted = {l->value, l->value_len};
    bool is_label = l->field == FIELD_CUSTOMER_LABEL || l->field == FIELD_STORE_LABEL;
    struct slice text = is_label                        ? show_label_id(s, l->field)
                        : l->field < FIELD_STORED_COUNT ? session_text(s, l->field)
                                                        : cell_text(s, l->field, how, l->cell);
    return slice_equal(text, wanted) != l->exclude;
}

static bool matches_text(const struct limit *l, const struct session *s, const struct show *how) {
    const struct slice word = limit_text(l);
    for (size_t c = 0; c < l->n_columns; c++) {
        const enum field f = l->columns[c];
        if (!cell_lacks(s, f, how, word, &l->shape) &&
            slice_find_nocase(cell_text(s, f, how, l->cell), word) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

bool limit_matches(const struct limit *l, const struct session *s, const struct show *how) {
    if (l->match) {
        return match_fits(l->match, s, how);
    }
    return l->is_value ? matches_value(l, s, how) : matches_text(l, s, how);
}

void limit_prefetch(const struct limit *l, const struct session *near, const struct session *far) {
    if (l->is_value) {
        return;
    }
    if (l->match) {
        match_prefetch(l->match, near, far);
        return;
    }
    session_prefetch_refs(far);
    for (size_t c = 0; c < l->n_columns; c++) {
        session_prefetch_text(near, l->columns[c]);
    }
}

bool limit_is_typed(const struct limit *l) {
    return !l->is_value;
}
