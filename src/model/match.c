// Conditions: their owner, and the walk over their tree for one session. It must not know how a
// text is read, nor how two values compare.
#include "model/match.h"

#include "base/mem.h"
#include "match_parts.h"
#include "model/limit.h"

#include <string.h>

struct match *match_copy(const struct match *m) {
    if (!m) {
        return NULL;
    }
    struct match *copy = mem_alloc(sizeof *copy);
    *copy = *m;
    copy->text = mem_dup_text(match_text(m));
    copy->nodes = mem_alloc(m->n_nodes * sizeof *m->nodes);
    memcpy(copy->nodes, m->nodes, m->n_nodes * sizeof *m->nodes);
    copy->values = mem_alloc(m->values_len + 1);
    memcpy(copy->values, m->values, m->values_len + 1);
    copy->columns = mem_alloc((m->n_columns + 1) * sizeof *m->columns);
    memcpy(copy->columns, m->columns, m->n_columns * sizeof *m->columns);
    copy->cell = mem_alloc(sizeof *copy->cell);
    buf_init(copy->cell, MATCH_CELL_MAX);
    copy->ready = match_ready_new(m->n_ready);
    return copy;
}

void match_free(struct match *m) {
    if (!m) {
        return;
    }
    buf_release(m->cell);
    mem_free(m->cell);
    mem_free(m->ready);
    mem_free(m->columns);
    mem_free(m->values);
    mem_free(m->nodes);
    mem_free(m->text);
    mem_free(m);
}

struct slice match_text(const struct match *m) {
    return (struct slice){m->text, m->text_len};
}

struct slice match_next_value(const struct match *m, const struct match_node *n, size_t *at) {
    const struct slice value = slice_of(m->values + n->value_at + *at);
    *at += value.len + 1;
    return value;
}

static bool is_personal_path(const struct match *m, const struct match_node *n) {
    struct buf path = BUF_INIT(1024);
    buf_append_text(&path, field_row(n->field)->path);
    buf_append_text(&path, n->path_len > 0 ? "." : "");
    buf_append(&path, match_slice(m, n->path_at, n->path_len));
    const bool is_masked = path.full || mask_of_path(buf_slice(&path)) != MASK_NONE;
    buf_release(&path);
    return is_masked;
}

static bool is_personal(const struct match *m, const struct match_node *n) {
    switch (n->kind) {
    case MATCH_WORD:
        return true;
    case MATCH_COMPARE: {
        const bool has_text = n->op == OP_HAS || n->op == OP_HAS_NOT;
        return n->other == FIELD_NONE &&
               (field_row(n->field)->mask != MASK_NONE ||
                   (n->is_alias_of_label && n->field == FIELD_CUSTOMER_ID && has_text));
    }
    case MATCH_PATH:
        // A text is looked for in all that lies below, whatever it is called.
        return n->op == OP_HAS || n->op == OP_HAS_NOT || is_personal_path(m, n);
    default:
        return false;
    }
}

bool match_is_personal(const struct match *m) {
    for (size_t i = 0; i < m->n_nodes; i++) {
        if (is_personal(m, &m->nodes[i])) {
            return true;
        }
    }
    return false;
}

static bool has_column(const struct match *m, enum field f) {
    for (size_t i = 0; i < m->n_columns; i++) {
        if (m->columns[i] == f) {
            return true;
        }
    }
    return false;
}

bool match_mentions(const struct match *m, enum field f) {
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct match_node *n = &m->nodes[i];
        const bool is_compared = n->kind == MATCH_COMPARE && (n->field == f || n->other == f);
        if (is_compared || (n->kind == MATCH_NULL && n->field == f) ||
            (n->kind == MATCH_WORD && has_column(m, f))) {
            return true;
        }
    }
    return false;
}

// --- words --------------------------------------------------------------------------------------

struct words {
    const struct match_node *nodes[LIMIT_WORDS_MAX];
    uint32_t exclude; // one bit a word
    size_t n;
};

static void add_word(struct words *w, const struct match_node *n, bool exclude) {
    require(w->n < LIMIT_WORDS_MAX);
    w->exclude |= exclude ? UINT32_C(1) << w->n : 0;
    w->nodes[w->n++] = n;
}

// Looks for the words in one column; those found are no longer open. False when one is there that
// must not be.
static bool look_in(const struct match *m, const struct words *w, const struct session *s,
    enum field f, const struct show *how, uint32_t *open) {
    struct slice text = SLICE_NONE;
    bool is_made = false;
    for (size_t i = 0; i < w->n; i++) {
        const struct match_node *n = w->nodes[i];
        const uint32_t bit = UINT32_C(1) << i;
        const struct slice word = match_slice(m, n->value_at, n->value_len);
        const bool excludes = (w->exclude & bit) != 0;
        if ((!excludes && (*open & bit) == 0) || cell_lacks(s, f, how, word, &n->shape)) {
            continue;
        }
        text = is_made ? text : cell_text(s, f, how, m->cell);
        is_made = true;
        if (slice_find_nocase(text, word) == SIZE_MAX) {
            continue;
        }
        if (excludes) {
            return false;
        }
        *open &= ~bit;
    }
    return true;
}

static bool words_fit(
    const struct match *m, const struct words *w, const struct session *s, const struct show *how) {
    uint32_t open = w->n > 0 ? (UINT32_MAX >> (32 - w->n)) & ~w->exclude : 0;
    if (w->n == 0) {
        return true;
    }
    for (size_t c = 0; c < m->n_columns; c++) {
        if (!look_in(m, w, s, m->columns[c], how, &open)) {
            return false;
        }
    }
    return open == 0;
}

// --- the tree -----------------------------------------------------------------------------------

static bool fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how);

// The word that a node looks for, or that it excludes; else NULL.
static const struct match_node *word_of(
    const struct match *m, const struct match_node *n, bool *exclude) {
    *exclude = n->kind == MATCH_NOT;
    const struct match_node *inner = *exclude ? &m->nodes[n->first] : n;
    return inner->kind == MATCH_WORD ? inner : NULL;
}

// Words come last and all at once: they cost most, and a column's text is made once for all.
static bool all_fit(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    struct words words = {.n = 0};
    for (uint32_t i = n->first; i != 0; i = m->nodes[i].next) {
        bool exclude;
        const struct match_node *word = word_of(m, &m->nodes[i], &exclude);
        if (word) {
            add_word(&words, word, exclude);
        } else if (!fits(m, &m->nodes[i], s, how)) {
            return false;
        }
    }
    return words_fit(m, &words, s, how);
}

static bool any_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    for (uint32_t i = n->first; i != 0; i = m->nodes[i].next) {
        if (fits(m, &m->nodes[i], s, how)) {
            return true;
        }
    }
    return false;
}

static bool word_fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    struct words words = {.n = 0};
    add_word(&words, n, false);
    return words_fit(m, &words, s, how);
}

static bool fits(const struct match *m, const struct match_node *n, const struct session *s,
    const struct show *how) {
    switch (n->kind) {
    case MATCH_ALL:
        return all_fit(m, n, s, how);
    case MATCH_ANY:
        return any_fits(m, n, s, how);
    case MATCH_NOT:
        return !fits(m, &m->nodes[n->first], s, how);
    case MATCH_COMPARE:
        return match_compare_fits(m, n, s, how);
    case MATCH_NULL:
        return match_null_fits(m, n, s, how);
    case MATCH_PATH:
        return match_path_fits(m, n, s, how);
    case MATCH_WORD:
        return word_fits(m, n, s, how);
    }
    return false;
}

bool match_fits(const struct match *m, const struct session *s, const struct show *how) {
    return fits(m, &m->nodes[0], s, how);
}

void match_prefetch(const struct match *m, const struct session *near, const struct session *far) {
    session_prefetch_refs(far);
    bool has_words = false;
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct match_node *n = &m->nodes[i];
        has_words = has_words || n->kind == MATCH_WORD;
        if (n->kind == MATCH_COMPARE || n->kind == MATCH_PATH) {
            session_prefetch_text(near, n->field);
        }
    }
    for (size_t c = 0; has_words && c < m->n_columns; c++) {
        session_prefetch_text(near, m->columns[c]);
    }
}
