// Text → tree of conditions: "and", "or", "not", parentheses, and the words between them. What a
// single condition says is read by match_condition.c. It must not know sessions.
#include "match_reader.h"

#include "base/mem.h"
#include "model/limit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

uint32_t reader_fail(struct match_reader *r, size_t at, const char *format, ...) {
    char text[ERROR_TEXT_LEN];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_set(r->e, ERROR_USAGE, "%s", text);
    r->fault_at = at;
    return NODE_FAULT;
}

uint32_t reader_node(struct match_reader *r, enum match_kind kind, size_t at) {
    struct match *m = r->match;
    if (m->n_nodes == MATCH_NODES_MAX) {
        return reader_fail(r, at, "too many conditions (at most %d parts)", (int)MATCH_NODES_MAX);
    }
    mem_grow(&m->nodes, &r->nodes_cap, m->n_nodes + 1, sizeof *m->nodes);
    m->nodes[m->n_nodes] = (struct match_node){.kind = kind, .at = at, .other = FIELD_NONE};
    return (uint32_t)m->n_nodes++;
}

void reader_end_node(struct match_reader *r, uint32_t node) {
    r->match->nodes[node].len = r->at - r->match->nodes[node].at;
}

void reader_append(struct match_reader *r, uint32_t parent, uint32_t child) {
    struct match_node *nodes = r->match->nodes;
    uint32_t *link = &nodes[parent].first;
    while (*link != 0) {
        link = &nodes[*link].next;
    }
    // "and" within "and" is one "and".
    const bool is_same = nodes[parent].kind == MATCH_ALL && nodes[child].kind == MATCH_ALL;
    *link = is_same ? nodes[child].first : child;
}

bool reader_add_value(struct match_reader *r, uint32_t node, struct slice value) {
    struct match_node *n = &r->match->nodes[node];
    if (n->n_values == 0) {
        n->value_at = r->values.len;
        n->ready_at = r->match->n_ready;
    }
    buf_append(&r->values, value);
    buf_append_char(&r->values, '\0');
    n->value_len = r->values.len - 1 - n->value_at;
    n->n_values++;
    r->match->n_ready++;
    return true;
}

struct slice reader_rest(const struct match_reader *r) {
    return (struct slice){r->text.ptr + r->at, r->text.len - r->at};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void reader_skip_blanks(struct match_reader *r) {
    while (r->at < r->text.len && is_blank(r->text.ptr[r->at])) {
        r->at++;
    }
}

bool reader_is_at(const struct match_reader *r, char c) {
    return r->at < r->text.len && r->text.ptr[r->at] == c;
}

static bool ends_word(struct slice text, size_t i) {
    const char c = text.ptr[i];
    const char next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
    return is_blank(c) || strchr("()=<>~", c) || (c == '!' && (next == '=' || next == '~'));
}

// A word as it stands there, or the name before an operator; empty at the end. A key in brackets
// belongs to it, whatever it is made of.
struct slice reader_peek_word(const struct match_reader *r) {
    const struct slice rest = reader_rest(r);
    size_t len = 0;
    while (len < rest.len && !ends_word(rest, len)) {
        if (rest.len - len > 2 && rest.ptr[len] == '[' && rest.ptr[len + 1] == '"') {
            const char *close = memmem(rest.ptr + len + 2, rest.len - len - 2, "\"]", 2);
            len = close ? (size_t)(close - rest.ptr) + 1 : len;
        }
        len++;
    }
    return (struct slice){rest.ptr, len};
}

bool reader_take_quoted(struct match_reader *r, struct slice *inside) {
    const size_t from = r->at + 1;
    const char quote = r->text.ptr[r->at];
    const char *close = memchr(r->text.ptr + from, quote, r->text.len - from);
    if (!close) {
        const struct slice open = {r->text.ptr + from, r->text.len - from};
        reader_fail(
            r, r->at, "the quote before \"%.*s\" is not closed", SLICE_ARG(value_quote(open)));
        return false;
    }
    *inside = (struct slice){r->text.ptr + from, (size_t)(close - r->text.ptr) - from};
    r->at = from + inside->len + 1;
    return true;
}

static bool is_keyword(struct slice word, const char *keyword) {
    return slice_equal_nocase(word, slice_of(keyword));
}

static bool is_at_keyword(const struct match_reader *r, const char *keyword) {
    return is_keyword(reader_peek_word(r), keyword);
}

// --- parts --------------------------------------------------------------------------------------

static uint32_t read_any(struct match_reader *r);
static uint32_t read_part(struct match_reader *r);

static uint32_t read_word(struct match_reader *r, size_t at, struct slice word) {
    if (word.len == 0) {
        return reader_node(r, MATCH_ALL, at); // "" says nothing
    }
    if (r->n_words++ == LIMIT_WORDS_MAX) {
        return reader_fail(r, at, "too many words (at most %d)", (int)LIMIT_WORDS_MAX);
    }
    const uint32_t node = reader_node(r, MATCH_WORD, at);
    if (node != NODE_FAULT) {
        reader_add_value(r, node, word);
        r->match->nodes[node].shape = word_shape_of(word);
        reader_end_node(r, node);
    }
    return node;
}

static uint32_t read_not(struct match_reader *r, size_t at, size_t sign_len) {
    r->at += sign_len;
    reader_skip_blanks(r);
    if (r->at == r->text.len || reader_is_at(r, ')')) {
        return reader_fail(r, at,
            "\"%.*s\" needs a condition after it; put it in quotes to look "
            "for the word",
            (int)sign_len, r->text.ptr + at);
    }
    const uint32_t inner = read_part(r);
    if (inner == NODE_FAULT) {
        return NODE_FAULT;
    }
    const struct match_node *n = &r->match->nodes[inner];
    if (n->kind == MATCH_ALL && n->first == 0) {
        return inner; // neither does the opposite of nothing
    }
    const uint32_t node = reader_node(r, MATCH_NOT, at);
    if (node != NODE_FAULT) {
        reader_append(r, node, inner);
        reader_end_node(r, node);
    }
    return node;
}

static uint32_t read_group(struct match_reader *r) {
    const size_t at = r->at++;
    reader_skip_blanks(r);
    if (reader_is_at(r, ')')) {
        return reader_fail(r, at, "there is nothing between the parentheses");
    }
    const uint32_t node = read_any(r);
    if (node == NODE_FAULT) {
        return NODE_FAULT;
    }
    if (!reader_is_at(r, ')')) {
        const struct slice open = {r->text.ptr + at + 1, r->text.len - at - 1};
        return reader_fail(r, at, "the parenthesis before \"%.*s\" is not closed",
            SLICE_ARG(value_quote(slice_trim(open))));
    }
    r->at++;
    r->match->nodes[node].at = at;
    reader_end_node(r, node);
    return node;
}

// A quoted text, a word, a flag's name, or a name with its operator and value.
static uint32_t read_named(struct match_reader *r) {
    const size_t at = r->at;
    const bool is_quoted = reader_is_at(r, '"');
    struct slice name;
    if (is_quoted && !reader_take_quoted(r, &name)) {
        return NODE_FAULT;
    }
    if (!is_quoted) {
        name = reader_peek_word(r);
        r->at += name.len;
    }
    const size_t after = r->at;
    // Blanks may stand around an operator, but not behind a quoted text.
    if (!is_quoted) {
        reader_skip_blanks(r);
    }
    if (reader_is_at_operator(r)) {
        return reader_condition(r, at, name);
    }
    r->at = after;
    enum field f;
    if (!is_quoted && (f = field_by_alias(name)) != FIELD_NONE && field_row(f)->type == TYPE_FLAG) {
        const uint32_t node = reader_node(r, MATCH_COMPARE, at);
        if (node != NODE_FAULT) {
            r->match->nodes[node].field = f;
            reader_add_value(r, node, SLICE("true"));
            reader_end_node(r, node);
        }
        return node;
    }
    return read_word(r, at, name);
}

static uint32_t read_one(struct match_reader *r) {
    const size_t at = r->at;
    if (reader_is_at(r, '(')) {
        return read_group(r);
    }
    if (reader_is_at(r, '!') && !reader_is_at_operator(r) && at + 1 < r->text.len &&
        !is_blank(r->text.ptr[at + 1]) && r->text.ptr[at + 1] != ')') {
        return read_not(r, at, 1);
    }
    if (is_at_keyword(r, "not")) {
        return read_not(r, at, 3);
    }
    if (reader_is_at_operator(r)) {
        return reader_fail(r, at,
            "the name of a field is missing before \"%.*s\"; put a text in "
            "quotes to look for it",
            SLICE_ARG(value_quote(reader_rest(r))));
    }
    return read_named(r);
}

static uint32_t read_part(struct match_reader *r) {
    if (r->depth == MATCH_DEPTH_MAX) {
        return reader_fail(r, r->at,
            "too many \"not\" or parentheses within one another (at most "
            "%d)",
            (int)MATCH_DEPTH_MAX);
    }
    r->depth++;
    const uint32_t node = read_one(r);
    r->depth--;
    return node;
}

// --- and, or ------------------------------------------------------------------------------------

static bool is_at_end_of_all(const struct match_reader *r) {
    return r->at == r->text.len || reader_is_at(r, ')') || is_at_keyword(r, "or");
}

static uint32_t refuse_lonely(struct match_reader *r, size_t at, const char *keyword) {
    return reader_fail(r, at,
        "\"%s\" stands between two conditions; put it in quotes to look for "
        "the word",
        keyword);
}

static uint32_t read_all(struct match_reader *r) {
    const uint32_t all = reader_node(r, MATCH_ALL, r->at);
    size_t n = 0;
    if (all == NODE_FAULT) {
        return NODE_FAULT;
    }
    for (reader_skip_blanks(r); !is_at_end_of_all(r); n++) {
        const size_t at = r->at;
        if (is_at_keyword(r, "and")) {
            r->at += 3;
            reader_skip_blanks(r);
            if (n == 0 || is_at_end_of_all(r) || is_at_keyword(r, "and")) {
                return refuse_lonely(r, at, "and");
            }
        }
        const uint32_t part = read_part(r);
        if (part == NODE_FAULT) {
            return NODE_FAULT;
        }
        reader_append(r, all, part);
        reader_end_node(r, all);
        reader_skip_blanks(r);
    }
    if (n == 0 && is_at_keyword(r, "or")) {
        return refuse_lonely(r, r->at, "or");
    }
    const uint32_t first = r->match->nodes[all].first;
    return n == 1 && first != 0 && r->match->nodes[first].next == 0 ? first : all;
}

static uint32_t read_any(struct match_reader *r) {
    const size_t from = r->at;
    const uint32_t first = read_all(r);
    if (first == NODE_FAULT || !is_at_keyword(r, "or")) {
        return first;
    }
    const uint32_t any = reader_node(r, MATCH_ANY, from);
    if (any == NODE_FAULT) {
        return NODE_FAULT;
    }
    reader_append(r, any, first);
    while (is_at_keyword(r, "or")) {
        const size_t at = r->at;
        r->at += 2;
        reader_skip_blanks(r);
        if (is_at_end_of_all(r)) {
            return refuse_lonely(r, at, "or");
        }
        const uint32_t next = read_all(r);
        if (next == NODE_FAULT) {
            return NODE_FAULT;
        }
        reader_append(r, any, next);
    }
    reader_end_node(r, any);
    return any;
}

// --- the whole ----------------------------------------------------------------------------------

static bool read_root(struct match_reader *r) {
    reader_node(r, MATCH_ALL, 0);
    const uint32_t top = read_any(r);
    if (top == NODE_FAULT) {
        return false;
    }
    if (r->at < r->text.len) { // nothing else ends the reading
        reader_fail(r, r->at, "\")\" closes nothing; put it in quotes to look for it");
        return false;
    }
    struct match_node *nodes = r->match->nodes;
    if (nodes[top].kind == MATCH_ALL || nodes[top].kind == MATCH_ANY) {
        nodes[0] = nodes[top];
        nodes[0].next = 0;
    } else {
        nodes[0].first = top;
    }
    nodes[0].at = 0;
    nodes[0].len = r->text.len;
    return true;
}

static struct match *new_match(struct slice text, const enum field *columns, size_t n_columns) {
    struct match *m = mem_calloc(1, sizeof *m);
    m->text = mem_dup_text(text);
    m->text_len = text.len;
    m->columns = mem_alloc((n_columns + 1) * sizeof *columns);
    m->n_columns = n_columns;
    if (n_columns > 0) {
        memcpy(m->columns, columns, n_columns * sizeof *columns);
    }
    m->cell = mem_alloc(sizeof *m->cell);
    buf_init(m->cell, MATCH_CELL_MAX);
    return m;
}

static bool is_readable(struct match_reader *r) {
    const char *nul = r->text.len > 0 ? memchr(r->text.ptr, '\0', r->text.len) : NULL;
    if (r->text.len > MATCH_TEXT_MAX) {
        reader_fail(
            r, MATCH_TEXT_MAX, "too long a condition (at most %d bytes)", (int)MATCH_TEXT_MAX);
        return false;
    }
    if (nul) {
        reader_fail(r, (size_t)(nul - r->text.ptr),
            "the condition holds a character that no text "
            "has (NUL)");
        return false;
    }
    return true;
}

struct match *match_new(struct slice text, const struct value_context *c, const enum field *columns,
    size_t n_columns, size_t *at, struct error *e) {
    const struct slice whole = text;
    text = slice_trim(text);
    error_clear(e);
    struct match *m = new_match(text, columns, n_columns);
    m->context = *c;
    struct match_reader r = {
        .text = match_text(m), .match = m, .values = BUF_INIT(4 * MATCH_TEXT_MAX), .e = e};
    const bool is_read = is_readable(&r) && read_root(&r);
    m->values = buf_take(&r.values, &m->values_len);
    m->values = m->values ? m->values : mem_calloc(1, 1);
    m->ready = match_ready_new(m->n_ready);
    if (at) {
        *at = is_read ? 0 : r.fault_at + (text.len > 0 ? (size_t)(text.ptr - whole.ptr) : 0);
    }
    if (is_read && (m->nodes[0].kind == MATCH_ANY || m->nodes[0].first != 0)) {
        return m;
    }
    match_free(m);
    return NULL;
}

struct match *match_new_shown(
    struct slice text, const enum field *columns, size_t n_columns, size_t *at, struct error *e) {
    const struct value_context context = {.zone = ZONE_UTC};
    struct match *m = match_new(text, &context, columns, n_columns, at, e);
    if (m) {
        m->zone_is_shown = true;
    }
    return m;
}
