// A query as people read and write it: chips, command line flags, and one line that is read back.
#include "base/process.h"
#include "query_parts.h"
#include "value_types.h"


void query_append_chip(const struct query *q, enum param p, struct buf *out) {
    static const char *const signs[] = {
        [BOUND_EXACT] = "=", [BOUND_MIN] = ">=", [BOUND_MAX] = "<=", [BOUND_CONTROL] = "="};
    const struct param_row *row = param_row(p);
    if (q->typed[p] == NULL) {
        return;
    }
    if (row->bound == BOUND_LOCAL) {
        buf_printf(out, "here: %s", q->typed[p]);
    } else {
        buf_printf(out, "%s%s%s", row->chip, signs[row->bound], q->typed[p]);
    }
}

void query_append_chips(const struct query *q, struct buf *out) {
    const size_t begin = out->len;
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (param_is_filter(p) && q->typed[p] != NULL) {
            buf_append_text(out, out->len > begin ? "  " : "");
            query_append_chip(q, p, out);
        }
    }
}

void query_append_flags(const struct query *q, struct buf *out) {
    bool first = true;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (q->typed[p] == NULL) {
            continue;
        }
        buf_printf(out, "%s--%s ", first ? "" : " ", param_row((enum param)p)->flag);
        process_quote_word(slice_of(q->typed[p]), out);
        first = false;
    }
}

void query_append_line(const struct query *q, struct buf *out) {
    bool first = true;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (q->typed[p] == NULL) {
            continue;
        }
        buf_printf(out, "%s%s=", first ? "" : " ", param_row((enum param)p)->wire);
        process_quote_word(slice_of(q->typed[p]), out);
        first = false;
    }
}

// Reading a line

enum sign { SIGN_NONE, SIGN_EQUAL, SIGN_LEAST, SIGN_MOST, SIGN_MORE, SIGN_LESS };

static const struct {
    const char *text;
    enum sign sign;
} signs_by_length[] = {
    {">=", SIGN_LEAST}, {"<=", SIGN_MOST}, {"=", SIGN_EQUAL}, {">", SIGN_MORE}, {"<", SIGN_LESS}};

// One word of the line: NAME SIGN VALUE, or (sign SIGN_NONE) only a value.
struct word {
    struct slice name;
    enum sign sign;
    struct buf value; // unquoted
};

struct line_reader {
    struct query *query;
    struct slice rest;
    // The condition that was read last: words without a sign go on with it when it is a time.
    enum param last[2];
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static struct slice drop(struct slice text, size_t len) {
    return (struct slice){text.ptr + len, text.len - len};
}

static enum sign take_sign(struct slice *rest) {
    for (size_t i = 0; i < ARRAY_LEN(signs_by_length); i++) {
        struct slice text = slice_of(signs_by_length[i].text);
        if (slice_starts_with(*rest, text)) {
            *rest = drop(*rest, text.len);
            return signs_by_length[i].sign;
        }
    }
    return SIGN_NONE;
}

// Unquotes up to the next blank outside quotes, as a shell would without expansions.
static bool take_unquoted(struct slice *rest, struct buf *out, struct error *e) {
    char quote = 0;
    size_t i = 0;
    for (; i < rest->len && (quote != 0 || !is_blank(rest->ptr[i])); i++) {
        char c = rest->ptr[i];
        if (c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == '\\' && quote != '\'' && i + 1 < rest->len &&
                   (quote == 0 || rest->ptr[i + 1] == '"' || rest->ptr[i + 1] == '\\')) {
            buf_append_char(out, rest->ptr[++i]);
        } else {
            buf_append_char(out, c);
        }
    }
    if (quote != 0) {
        return error_set(e, ERROR_USAGE, "a quotation mark (%c) is not closed", quote);
    }
    *rest = drop(*rest, i);
    return true;
}

static bool take_word(struct slice *rest, struct word *w, struct error *e) {
    size_t len = 0;
    while (len < rest->len && is_name_char(rest->ptr[len])) {
        len++;
    }
    struct slice after = len < rest->len ? drop(*rest, len) : SLICE_NONE;
    w->name = (struct slice){rest->ptr, len};
    w->sign = len > 0 ? take_sign(&after) : SIGN_NONE;
    if (w->sign != SIGN_NONE) {
        *rest = after;
    }
    return take_unquoted(rest, &w->value, e);
}

static bool is_called(const struct param_row *row, struct slice name) {
    return slice_equal_nocase(name, slice_of(row->wire)) ||
           slice_equal_nocase(name, slice_of(row->flag));
}

// A chip's name, or the path of the field: "created", "createdAt", "customerLastEnteredAt".
static bool is_about(const struct param_row *row, struct slice name) {
    return slice_equal_nocase(name, slice_of(row->chip)) ||
           (row->field != FIELD_NONE &&
               slice_equal_nocase(name, slice_of(field_row(row->field)->path)));
}

static enum param find_called(struct slice name) {
    size_t p = 0;
    while (p < PARAM_COUNT && !is_called(param_row((enum param)p), name)) {
        p++;
    }
    return (enum param)p;
}

static enum param find_about(struct slice name) {
    size_t p = 0;
    while (p < PARAM_COUNT && !is_about(param_row((enum param)p), name)) {
        p++;
    }
    return (enum param)p;
}

static bool refuse_name(struct slice name, struct error *e) {
    const char *best_name = NULL;
    size_t best = 4;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        const struct param_row *row = param_row((enum param)p);
        const char *names[] = {row->chip, row->wire, row->flag};
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            size_t distance = slice_distance(name, slice_of(names[i]), best);
            if (distance < best && distance * 2 < name.len) {
                best = distance;
                best_name = names[i];
            }
        }
    }
    if (best_name != NULL) {
        return error_set(e, ERROR_USAGE, "there is no filter \"%.*s\"; did you mean %s?",
            SLICE_ARG(value_quote(name)), best_name);
    }
    return error_set(e, ERROR_USAGE,
        "there is no filter \"%.*s\"; there are created, updated, entered, scanned, expires, "
        "store, customer, id, code, token, status, visitors and group",
        SLICE_ARG(value_quote(name)));
}

// Ranges of the API include their ends, so "more than" has no parameter.
static bool refuse_sign(const struct param_row *row, const struct word *w, struct error *e) {
    int64_t n = 0;
    struct slice value = buf_slice(&w->value);
    bool more = w->sign == SIGN_MORE || w->sign == SIGN_LEAST;
    if (row->bound == BOUND_EXACT || row->bound == BOUND_CONTROL) {
        return error_set(e, ERROR_USAGE, "%s takes only =, as in %s=%.*s", row->chip, row->chip,
            SLICE_ARG(value_quote(value)));
    }
    if (w->sign == SIGN_EQUAL) {
        return error_set(e, ERROR_USAGE, "%s needs a start or an end, as in %s>=%.*s or %s<=%.*s",
            row->chip, row->chip, SLICE_ARG(value_quote(value)), row->chip,
            SLICE_ARG(value_quote(value)));
    }
    if (row->type == TYPE_INTEGER && slice_to_int64(slice_trim(value), &n) && n > INT64_MIN &&
        n < INT64_MAX) {
        return error_set(e, ERROR_USAGE,
            "ranges include their ends: instead of %s%s%lld write %s%s%lld", row->chip,
            more ? ">" : "<", (long long)n, row->chip,
            more ? ">=" : "<=", (long long)(more ? n + 1 : n - 1));
    }
    if (row->type == TYPE_INSTANT && !more && when_is_day(value)) {
        return error_set(e, ERROR_USAGE,
            "ranges include their ends, and %s<=%.*s the whole day: write a time of day as well",
            row->chip, SLICE_ARG(value_quote(value)));
    }
    return error_set(e, ERROR_USAGE, "ranges include their ends: write %s%s%.*s", row->chip,
        more ? ">=" : "<=", SLICE_ARG(value_quote(value)));
}

static bool is_set(const struct line_reader *r, enum param p) {
    return p != PARAM_NONE && r->query->typed[p] != NULL;
}

static bool put(struct line_reader *r, enum param first, enum param second, struct slice value,
    struct error *e) {
    const struct param_row *row = param_row(first);
    bool list = row->type == TYPE_CHOICE_LIST;
    if (!list && (is_set(r, first) || is_set(r, second))) {
        error_set(e, ERROR_USAGE, "%s stands twice", row->chip);
        return query_fault(e, first);
    }
    if (slice_trim(value).len == 0) {
        error_set(e, ERROR_USAGE, "%s has no value", row->chip);
        return query_fault(e, first);
    }
    struct buf text = BUF_INIT(WIRE_MAX_LEN);
    if (list && is_set(r, first)) {
        buf_printf(&text, "%s,", r->query->typed[first]);
    }
    buf_append(&text, value);
    query_set(r->query, first, buf_slice(&text));
    if (second != PARAM_NONE) {
        query_set(r->query, second, buf_slice(&text));
    }
    buf_release(&text);
    r->last[0] = first;
    r->last[1] = second;
    return true;
}

static enum param end_of(enum param p, enum param_bound bound) {
    return param_row(p)->bound == bound ? p : param_row(p)->partner;
}

static bool take_condition(struct line_reader *r, const struct word *w, struct error *e) {
    struct slice value = buf_slice(&w->value);
    struct slice name = w->name;
    while (name.len > 0 && name.ptr[0] == '-') {
        name = drop(name, 1);
    }
    if (w->sign == SIGN_EQUAL && slice_equal_nocase(name, SLICE("since"))) {
        return put(r, PARAM_MIN_CREATED_AT, PARAM_NONE, value, e);
    }
    if (w->sign == SIGN_EQUAL && slice_equal_nocase(name, SLICE("until"))) {
        return put(r, PARAM_MAX_CREATED_AT, PARAM_NONE, value, e);
    }
    enum param p = find_called(name);
    if (p != PARAM_NONE && w->sign == SIGN_EQUAL) {
        return put(r, p, PARAM_NONE, value, e);
    }
    if (p != PARAM_NONE && param_row(p)->partner != PARAM_NONE) {
        // The name says already which end is meant.
        return error_set(e, ERROR_USAGE, "%s takes only =; or write %s>=VALUE or %s<=VALUE",
            param_row(p)->wire, param_row(p)->chip, param_row(p)->chip);
    }
    p = p != PARAM_NONE ? p : find_about(name);
    if (p == PARAM_NONE) {
        return refuse_name(name, e);
    }
    const struct param_row *row = param_row(p);
    bool is_range = row->partner != PARAM_NONE;
    if (!is_range && w->sign == SIGN_EQUAL) {
        return put(r, p, PARAM_NONE, value, e);
    }
    if (is_range && w->sign == SIGN_LEAST) {
        return put(r, end_of(p, BOUND_MIN), PARAM_NONE, value, e);
    }
    if (is_range && w->sign == SIGN_MOST) {
        return put(r, end_of(p, BOUND_MAX), PARAM_NONE, value, e);
    }
    if (is_range && w->sign == SIGN_EQUAL && row->type == TYPE_INTEGER) {
        return put(r, end_of(p, BOUND_MIN), end_of(p, BOUND_MAX), value, e);
    }
    return refuse_sign(row, w, e);
}

// "created>=today 06:00": a word without a sign belongs to the time before it.
static bool take_continuation(struct line_reader *r, const struct word *w, struct error *e) {
    enum param p = r->last[0];
    if (p == PARAM_NONE || param_row(p)->type != TYPE_INSTANT) {
        return error_set(e, ERROR_USAGE,
            "\"%.*s\" is no condition; write NAME=VALUE, as in store=204, or created>=today",
            SLICE_ARG(value_quote(buf_slice(&w->value))));
    }
    struct buf text = BUF_INIT(WIRE_MAX_LEN);
    buf_printf(&text, "%s ", r->query->typed[p]);
    buf_append(&text, buf_slice(&w->value));
    query_set(r->query, p, buf_slice(&text));
    buf_release(&text);
    return true;
}

static bool read_line(struct line_reader *r, struct error *e) {
    bool ok = true;
    while (ok && (r->rest = slice_trim(r->rest)).len > 0) {
        struct word w = {.value = BUF_INIT(WIRE_MAX_LEN)};
        ok = take_word(&r->rest, &w, e);
        if (ok) {
            ok = w.sign == SIGN_NONE ? take_continuation(r, &w, e) : take_condition(r, &w, e);
        }
        buf_release(&w.value);
    }
    return ok;
}

bool query_from_line(struct query *q, struct slice line, struct error *e) {
    struct query read;
    query_init(&read);
    struct line_reader r = {.query = &read, .rest = line, .last = {PARAM_NONE, PARAM_NONE}};
    bool ok = read_line(&r, e);
    if (ok) {
        query_release(q);
        *q = read;
    } else {
        query_release(&read);
    }
    return ok;
}
