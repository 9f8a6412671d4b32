// Words that rows must or must not hold. It must not know which rows there are.
#include "model/limit.h"

#include "base/mem.h"
#include "limit_parts.h"

#include <string.h>

enum { CELL_MAX = 64 * 1024 };

struct term {
    size_t at, len; // within `text`
    bool exclude;
    struct word_shape shape;
};

struct limit {
    char *text; // as typed, or as the chip shows it
    size_t text_len;
    struct buf *cell; // for texts that have to be made; on the heap, since a limit is used as const

    // Words.
    struct term terms[LIMIT_WORDS_MAX];
    size_t n_terms;
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

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// Reads the word at *at. False with a sentence when its quote stays open.
static bool read_term(struct slice text, size_t *at, struct term *term, struct error *e) {
    const char *p = text.ptr;
    size_t i = *at;
    term->exclude = p[i] == '!' && i + 1 < text.len && !is_blank(p[i + 1]);
    i += term->exclude ? 1 : 0;
    if (p[i] == '"') {
        const char *close = memchr(p + i + 1, '"', text.len - i - 1);
        if (!close) {
            return error_set(e, ERROR_USAGE, "the quote before \"%.*s\" is not closed",
                (int)(text.len - i - 1), p + i + 1);
        }
        term->at = i + 1;
        term->len = (size_t)(close - p) - term->at;
        *at = term->at + term->len + 1;
        return true;
    }
    term->at = i;
    while (i < text.len && !is_blank(p[i])) {
        i++;
    }
    term->len = i - term->at;
    *at = i;
    return true;
}

static bool read_terms(struct limit *l, struct error *e) {
    struct slice text = limit_text(l);
    for (size_t at = 0; at < text.len;) {
        struct term term;
        if (is_blank(text.ptr[at])) {
            at++;
            continue;
        }
        if (!read_term(text, &at, &term, e)) {
            return false;
        }
        if (term.len == 0) {
            continue; // "" says nothing
        }
        if (l->n_terms == LIMIT_WORDS_MAX) {
            return error_set(e, ERROR_USAGE, "too many words (at most %d)", (int)LIMIT_WORDS_MAX);
        }
        term.shape = word_shape_of((struct slice){text.ptr + term.at, term.len});
        l->terms[l->n_terms++] = term;
    }
    return true;
}

struct limit *limit_new_text(struct slice text, const enum field *columns, size_t n_columns) {
    struct limit *l = new_limit(text);
    set_columns(l, columns, n_columns);
    l->terms[l->n_terms++] = (struct term){.len = text.len, .shape = word_shape_of(text)};
    return l;
}

struct limit *limit_new(
    struct slice text, const enum field *columns, size_t n_columns, struct error *e) {
    struct limit *l = new_limit(slice_trim(text));
    error_clear(e);
    set_columns(l, columns, n_columns);
    if (!read_terms(l, e) || l->n_terms == 0) {
        limit_free(l);
        return NULL;
    }
    return l;
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
    memcpy(copy->terms, l->terms, sizeof l->terms);
    copy->n_terms = l->n_terms;
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

// Whether a field is shown exactly as it was received, so that its text need not be made.
static bool is_shown_as_is(const struct session *s, enum field f, const struct show *how) {
    if (f >= FIELD_STORED_COUNT) {
        return false;
    }
    const struct field_row *row = field_row(f);
    bool is_plain = row->type == TYPE_TEXT || row->type == TYPE_INTEGER || row->type == TYPE_ID ||
                    row->type == TYPE_CHOICE || row->type == TYPE_CHOICE_LIST;
    return is_plain && (row->mask == MASK_NONE || how->unmasked) && session_has(s, f);
}

static struct slice cell_text(
    const struct limit *l, const struct session *s, enum field f, const struct show *how) {
    if (is_shown_as_is(s, f, how)) {
        return session_text(s, f);
    }
    buf_clear(l->cell);
    show_field(s, f, how, l->cell);
    return buf_slice(l->cell);
}

static bool matches_value(const struct limit *l, const struct session *s, const struct show *how) {
    struct slice wanted = {l->value, l->value_len};
    bool is_label = l->field == FIELD_CUSTOMER_LABEL || l->field == FIELD_STORE_LABEL;
    struct slice text = is_label                        ? show_label_id(s, l->field)
                        : l->field < FIELD_STORED_COUNT ? session_text(s, l->field)
                                                        : cell_text(l, s, l->field, how);
    return slice_equal(text, wanted) != l->exclude;
}

void limit_prefetch(const struct limit *l, const struct session *near, const struct session *far) {
    if (l->is_value) {
        return;
    }
    session_prefetch_refs(far);
    for (size_t c = 0; c < l->n_columns; c++) {
        session_prefetch_text(near, l->columns[c]);
    }
}

// Looks for the words in one column; those found are no longer open. False when one is there that
// must not be.
static bool look_in(const struct limit *l, const struct session *s, enum field f,
    const struct show *how, uint32_t *open) {
    struct slice text = SLICE_NONE;
    bool is_made = false;
    for (size_t t = 0; t < l->n_terms; t++) {
        const struct term *term = &l->terms[t];
        uint32_t bit = UINT32_C(1) << t;
        struct slice word = {l->text + term->at, term->len};
        if ((!term->exclude && (*open & bit) == 0) || cell_lacks(s, f, how, word, &term->shape)) {
            continue;
        }
        text = is_made ? text : cell_text(l, s, f, how);
        is_made = true;
        if (slice_find_nocase(text, word) == SIZE_MAX) {
            continue;
        }
        if (term->exclude) {
            return false;
        }
        *open &= ~bit;
    }
    return true;
}

bool limit_matches(const struct limit *l, const struct session *s, const struct show *how) {
    if (l->is_value) {
        return matches_value(l, s, how);
    }
    uint32_t open = 0; // the words still to be found
    for (size_t t = 0; t < l->n_terms; t++) {
        open |= l->terms[t].exclude ? 0 : UINT32_C(1) << t;
    }
    for (size_t c = 0; c < l->n_columns; c++) {
        if (!look_in(l, s, l->columns[c], how, &open)) {
            return false;
        }
    }
    return open == 0;
}

bool limit_is_typed(const struct limit *l) {
    return !l->is_value;
}
