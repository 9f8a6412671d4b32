// A line as typed, taken apart into parameters of the API and a condition. Parameters are read by
// query_from_line alone, so that what it understands means here what it means there.
#include "plan_parts.h"

#include "base/mem.h"
#include "query_parts.h"

#include <string.h>

enum { CONTINUATIONS_MAX = 6 }; // words of a time after its first: "mon 06:00 +1w 2 d" and to spare

// Where a piece of the condition stood in the line.
struct piece {
    size_t in_rest, in_line;
};

struct splitter {
    struct slice line;
    const struct value_context *context;
    struct buf said; // the parameters, as typed
    struct buf *rest;
    struct piece *pieces;
    size_t n_pieces, pieces_cap;
    size_t kept_to; // of the line, when what was read last is a part of the condition; else 0
    size_t *at;
    struct error *e;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct slice part_of(struct slice line, size_t from, size_t to) {
    return (struct slice){line.ptr + from, to - from};
}

static size_t skip_blanks(struct slice line, size_t i) {
    while (i < line.len && is_blank(line.ptr[i])) {
        i++;
    }
    return i;
}

static bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

// The end of NAME and sign at `i`, or `i` when there is none. "!=" and "~" are of conditions only.
static size_t sign_end(struct slice line, size_t i) {
    size_t end = i;
    while (end < line.len && is_name_char(line.ptr[end])) {
        end++;
    }
    const size_t name_end = end;
    if (end > i && end < line.len && (line.ptr[end] == '<' || line.ptr[end] == '>')) {
        end++;
    }
    if (end > i && end < line.len && line.ptr[end] == '=') {
        end++;
    }
    return end > name_end ? end : i;
}

// The end of a word with quotes and backslashes as in a shell, from `i` on.
static size_t shell_word_end(struct slice line, size_t i, bool *is_closed) {
    char quote = 0;
    for (; i < line.len && (quote != 0 || !is_blank(line.ptr[i])); i++) {
        const char c = line.ptr[i];
        if (c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == '\\' && quote != '\'' && i + 1 < line.len) {
            i++;
        }
    }
    *is_closed = quote == 0;
    return i;
}

static bool is_behind_operator(struct slice line, size_t i) {
    while (i > 0 && is_blank(line.ptr[i - 1])) {
        i--;
    }
    return i > 0 && memchr("=<>~", line.ptr[i - 1], 4) != NULL;
}

// The end of a word of a condition: parentheses hold it together, and quotes; a single one only
// where a value begins, since names have apostrophes.
static size_t word_end(struct slice line, size_t i) {
    size_t depth = 0;
    char quote = 0;
    for (; i < line.len; i++) {
        const char c = line.ptr[i];
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || (c == '\'' && is_behind_operator(line, i))) {
            quote = c;
        } else if (c == '(') {
            depth++;
        } else if (c == ')') {
            depth -= depth > 0 ? 1 : 0;
        } else if (is_blank(c) && depth == 0) {
            break;
        }
    }
    return i;
}

static bool is_word(struct slice line, size_t from, size_t to, const char *word) {
    return slice_equal_nocase(part_of(line, from, to), slice_of(word));
}

// Reading one piece as parameters

enum piece_kind { PIECE_NO_PARAMETER, PIECE_BAD_VALUE, PIECE_PARAMETER };

static enum piece_kind try_piece(
    const struct splitter *s, struct slice text, enum param *p, struct error *e) {
    enum piece_kind result = PIECE_NO_PARAMETER;
    struct query q;
    query_init(&q);
    if (query_from_line(&q, text, e)) {
        struct buf wire = BUF_INIT(WIRE_MAX_LEN);
        result = PIECE_PARAMETER;
        for (enum param i = 0; i < PARAM_COUNT && result == PIECE_PARAMETER; i++) {
            if (q.typed[i]) {
                *p = i;
                buf_clear(&wire);
                result = query_check_labelled(&q, i, s->context, &wire, e) ? PIECE_PARAMETER
                                                                           : PIECE_BAD_VALUE;
            }
        }
        buf_release(&wire);
    }
    query_release(&q);
    return result;
}

// Whether it is a condition that a parameter would take for another one: "= null", "= null,active",
// or a comparison of two fields. *readable says whether it is one at all.
static bool is_condition_only(const struct splitter *s, struct slice text, bool *readable) {
    struct error ignored = {0};
    struct match *m =
        match_new(text, s->context, field_default_columns, field_n_default_columns, NULL, &ignored);
    *readable = m != NULL;
    if (!m) {
        return false;
    }
    const struct match_node *root = &m->nodes[0];
    const struct match_node *node = root->kind == MATCH_ALL ? &m->nodes[root->first] : root;
    const bool only = node->kind != MATCH_COMPARE || node->other != FIELD_NONE;
    match_free(m);
    return only;
}

// Ends of the words after `end` that may go on with a time; *n_sure of them look like nothing else.
static size_t find_continuations(
    struct slice line, size_t end, size_t ends[CONTINUATIONS_MAX], size_t *n_sure) {
    size_t n = 0;
    bool sure = true;
    *n_sure = 0;
    for (size_t i = skip_blanks(line, end); n < CONTINUATIONS_MAX && i < line.len;) {
        const char c = line.ptr[i];
        bool is_closed = false;
        const size_t to = shell_word_end(line, i, &is_closed);
        if (c == '(' || c == '!' || !is_closed || sign_end(line, i) > i) {
            break;
        }
        const bool is_sign = (c == '+' || c == '-') && to > i + 1;
        const char first = is_sign ? line.ptr[i + 1] : c;
        sure = sure && first >= '0' && first <= '9';
        ends[n++] = to;
        *n_sure += sure ? 1 : 0;
        i = skip_blanks(line, to);
    }
    return n;
}

static bool fail_at(struct splitter *s, size_t at) {
    if (s->at) {
        *s->at = at;
    }
    return false;
}

static bool say(struct splitter *s, size_t from, size_t to) {
    buf_append_text(&s->said, s->said.len > 0 ? " " : "");
    buf_append(&s->said, part_of(s->line, from, to));
    struct query q;
    query_init(&q);
    const bool ok = query_from_line(&q, buf_slice(&s->said), s->e); // "store stands twice"
    query_release(&q);
    return ok || fail_at(s, from);
}

// An open quote is a fault of the line when the name is that of a parameter; a condition may hold
// an apostrophe.
static bool is_parameter_name(const struct splitter *s, size_t from, size_t value) {
    struct buf any = BUF_INIT(WIRE_MAX_LEN);
    struct error ignored = {0};
    enum param p = PARAM_NONE;
    buf_append(&any, part_of(s->line, from, value));
    buf_append_char(&any, '1');
    const bool ours = try_piece(s, buf_slice(&any), &p, &ignored) != PIECE_NO_PARAMETER;
    buf_release(&any);
    return ours;
}

// "created>=today 06:00": as many words as make a time; at least those that begin with a digit,
// which look like nothing else. *end moves behind them.
static enum piece_kind try_time(
    const struct splitter *s, size_t from, size_t *end, enum piece_kind found, struct error *e) {
    size_t ends[CONTINUATIONS_MAX], n_sure = 0;
    enum param p = PARAM_NONE;
    for (size_t n = find_continuations(s->line, *end, ends, &n_sure); n > 0; n--) {
        struct error fault = {0};
        const enum piece_kind longer =
            try_piece(s, part_of(s->line, from, ends[n - 1]), &p, &fault);
        if (longer == PIECE_PARAMETER || n == n_sure) {
            *end = ends[n - 1];
            *e = fault;
            return longer;
        }
    }
    return found;
}

// Takes the parameter at *i, when one stands there (*taken).
static bool take_parameter(struct splitter *s, size_t *i, bool *taken) {
    const size_t from = *i, value = sign_end(s->line, from);
    bool is_closed = true, readable = false;
    *taken = false;
    if (value == from || (value < s->line.len && s->line.ptr[value] == '=')) {
        return true; // "==" is of conditions only
    }
    size_t end = shell_word_end(s->line, from, &is_closed);
    enum param p = PARAM_NONE;
    struct error e = {0};
    enum piece_kind found = try_piece(s, part_of(s->line, from, end), &p, &e);
    if (!is_closed && is_parameter_name(s, from, value)) {
        *s->e = e;
        return fail_at(s, value);
    }
    if (found == PIECE_NO_PARAMETER ||
        is_condition_only(s, part_of(s->line, from, end), &readable)) {
        return true;
    }
    if (param_row(p)->type == TYPE_INSTANT) {
        const size_t word_to = end;
        found = try_time(s, from, &end, found, &e);
        readable = readable && end == word_to;
    }
    if (found == PIECE_BAD_VALUE && !readable) {
        *s->e = e;
        return fail_at(s, value);
    }
    if (found != PIECE_PARAMETER) {
        return true; // "store=204,205" is a condition
    }
    *taken = say(s, from, end);
    s->kept_to = 0;
    *i = end;
    return *taken;
}

// Keeps the part of a condition at *i, with the "not" before it.
static void keep_part(struct splitter *s, size_t *i) {
    const size_t from = *i;
    size_t word = from, end = word_end(s->line, from);
    while (is_word(s->line, word, end, "not") && skip_blanks(s->line, end) < s->line.len) {
        word = skip_blanks(s->line, end);
        end = word_end(s->line, word);
    }
    if (s->kept_to > 0) {
        buf_append(s->rest, part_of(s->line, s->kept_to, end)); // with blanks or "and" between
    } else {
        buf_append_text(s->rest, s->rest->len > 0 ? " " : "");
        mem_grow(&s->pieces, &s->pieces_cap, s->n_pieces + 1, sizeof *s->pieces);
        s->pieces[s->n_pieces++] = (struct piece){s->rest->len, from};
        buf_append(s->rest, part_of(s->line, from, end));
    }
    s->kept_to = end;
    *i = end;
}

static bool has_or(struct slice line) {
    for (size_t i = skip_blanks(line, 0); i < line.len;) {
        const size_t end = word_end(line, i);
        if (is_word(line, i, end, "or")) {
            return true;
        }
        i = skip_blanks(line, end);
    }
    return false;
}

// Takes the line apart.
static bool split(struct splitter *s) {
    for (size_t i = skip_blanks(s->line, 0); i < s->line.len; i = skip_blanks(s->line, i)) {
        const size_t end = word_end(s->line, i);
        bool taken = false;
        if (is_word(s->line, i, end, "and")) {
            i = end; // what blanks mean as well
        } else if (!take_parameter(s, &i, &taken)) {
            return false;
        } else if (!taken) {
            keep_part(s, &i);
        }
    }
    return true;
}

static bool check_rest(struct splitter *s) {
    struct error e = {0};
    size_t in_rest = 0;
    struct match *m = match_new(buf_slice(s->rest), s->context, field_default_columns,
        field_n_default_columns, &in_rest, &e);
    const bool ok = m != NULL || e.kind == ERROR_NONE;
    match_free(m);
    if (ok) {
        return true;
    }
    *s->e = e;
    size_t i = s->n_pieces;
    while (i > 1 && s->pieces[i - 1].in_rest > in_rest) {
        i--;
    }
    return fail_at(s, i > 0 ? s->pieces[i - 1].in_line + (in_rest - s->pieces[i - 1].in_rest) : 0);
}

// "or" binds less than what stands side by side: the line is one condition.
static bool keep_line(struct splitter *s) {
    mem_grow(&s->pieces, &s->pieces_cap, 1, sizeof *s->pieces);
    s->pieces[s->n_pieces++] = (struct piece){0, 0};
    buf_append(s->rest, s->line);
    return true;
}

// The line as query_from_line reads it, when it is all of that and its values are good.
static bool is_all_parameters(const struct splitter *s) {
    struct error ignored = {0};
    struct query q;
    query_init(&q);
    const bool all =
        query_from_line(&q, s->line, &ignored) && query_check_all(&q, s->context, &ignored);
    query_release(&q);
    return all;
}

static bool read_all(struct splitter *s) {
    if (!has_or(s->line)) {
        return split(s);
    }
    // In a line of parameters alone it is a part of a value.
    return is_all_parameters(s) ? buf_append(&s->said, s->line) : keep_line(s);
}

bool plan_read_line(struct query *q, struct slice line, const struct value_context *c,
    struct buf *rest, size_t *at, struct error *e) {
    struct splitter s = {
        .line = line, .context = c, .said = BUF_INIT(WIRE_MAX_LEN), .rest = rest, .at = at, .e = e};
    buf_clear(rest);
    const bool ok = read_all(&s) && check_rest(&s) && query_from_line(q, buf_slice(&s.said), e);
    if (!ok) {
        buf_clear(rest);
    }
    mem_free(s.pieces);
    buf_release(&s.said);
    return ok;
}
