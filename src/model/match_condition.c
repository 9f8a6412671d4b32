// NAME OP VALUE: which field is meant, whether the operator suits it, and whether the value is one
// of its type. It must not know how conditions are joined.
#include "match_reader.h"

#include "base/mem.h"

#include <string.h>

// --- operators ----------------------------------------------------------------------------------

static const struct {
    const char *sign;
    enum match_operator op;
} operators[] = {
    {"!=", OP_NOT_EQUAL},
    {"!~", OP_HAS_NOT},
    {"<=", OP_AT_MOST},
    {">=", OP_AT_LEAST},
    {"==", OP_EQUAL}, // as programmers write it
    {"=", OP_EQUAL},
    {"<", OP_LESS},
    {">", OP_MORE},
    {"~", OP_HAS},
};

static size_t operator_at(const struct match_reader *r) {
    size_t i = 0;
    while (i < ARRAY_LEN(operators) &&
           !slice_starts_with(reader_rest(r), slice_of(operators[i].sign))) {
        i++;
    }
    return i;
}

bool reader_is_at_operator(const struct match_reader *r) {
    return operator_at(r) < ARRAY_LEN(operators);
}

enum match_operator reader_take_operator(struct match_reader *r) {
    const size_t i = operator_at(r);
    require(i < ARRAY_LEN(operators));
    r->at += strlen(operators[i].sign);
    return operators[i].op;
}

static const char *sign_of(enum match_operator op) {
    size_t i = 0;
    while (operators[i].op != op || strcmp(operators[i].sign, "==") == 0) {
        i++;
    }
    return operators[i].sign;
}

static bool is_order(enum match_operator op) {
    return op == OP_LESS || op == OP_AT_MOST || op == OP_MORE || op == OP_AT_LEAST;
}

static bool is_search(enum match_operator op) {
    return op == OP_HAS || op == OP_HAS_NOT;
}

// --- a condition being read ---------------------------------------------------------------------

struct condition {
    size_t at; // of the name
    struct slice name;
    enum field field;
    size_t path_at; // within the name
    bool has_path;
    enum match_operator op;
    size_t value_at; // of the first value
    struct slice first;
    bool is_first_quoted;
    size_t n_values;
    bool has_null, has_absent; // among them, unquoted
    uint32_t node;
};

static bool fail_unless(uint32_t node) {
    return node != NODE_FAULT;
}

static bool refuse_name(struct match_reader *r, const struct condition *c) {
    char nearest[64];
    if (match_nearest_name(c->name, nearest)) {
        return fail_unless(reader_fail(r, c->at,
            "\"%.*s\" is no field; did you mean %s? Put a text in quotes to look for it",
            SLICE_ARG(value_quote(c->name)), nearest));
    }
    return fail_unless(reader_fail(r, c->at,
        "\"%.*s\" is no field; there are store, customer, entered, status, dwell, email and many "
        "more. Put a text in quotes to look for it",
        SLICE_ARG(value_quote(c->name))));
}

static bool read_name(struct match_reader *r, struct condition *c) {
    if (!match_field_of(c->name, &c->field, &c->path_at)) {
        return refuse_name(r, c);
    }
    c->has_path = match_class_of(c->field) == CLASS_JSON;
    return true;
}

static bool read_operator(struct match_reader *r, struct condition *c) {
    const size_t at = r->at;
    c->op = reader_take_operator(r);
    if (reader_is_at_operator(r) && !reader_is_at(r, '!')) {
        return fail_unless(
            reader_fail(r, at, "\"%.*s\" is no comparison; there are =, !=, <, <=, >, >=, ~ and !~",
                (int)(r->at + 1 - at), r->text.ptr + at));
    }
    reader_skip_blanks(r);
    return true;
}

// --- values -------------------------------------------------------------------------------------

size_t reader_bare_len(struct slice rest) {
    size_t len = 0;
    while (len < rest.len && !memchr(" \t\r\n),", rest.ptr[len], 6)) {
        len++;
    }
    return len;
}

// One of A,B,C.
static bool read_value(struct match_reader *r, struct slice *value, bool *is_quoted) {
    *is_quoted = reader_is_at(r, '"') || reader_is_at(r, '\'');
    if (*is_quoted) {
        return reader_take_quoted(r, value);
    }
    const struct slice rest = reader_rest(r);
    *value = (struct slice){rest.ptr, reader_bare_len(rest)};
    r->at += value->len;
    return true;
}

static bool is_time(const struct match_reader *r, struct slice text) {
    instant ignored;
    struct error e;
    return when_parse(text, r->match->context.now, r->match->context.zone, &ignored, &e);
}

// "today 06:00", "-30 min", "2 hours ago": the words behind it that belong to the time.
static void extend_time(struct match_reader *r, struct slice *value) {
    enum { WORDS_MAX = 3 };
    const struct slice all = r->text;
    const size_t from = (size_t)(value->ptr - all.ptr);
    size_t end = r->at;
    for (size_t i = 0; i < WORDS_MAX; i++) {
        while (end < all.len && all.ptr[end] == ' ') {
            end++;
        }
        const size_t len = reader_bare_len((struct slice){all.ptr + end, all.len - end});
        if (len == 0) {
            return;
        }
        end += len;
        const struct slice longer = {value->ptr, end - from};
        if (is_time(r, longer)) {
            *value = longer;
            r->at = end;
        }
    }
}

static bool is_word(struct slice text, const char *word) {
    return slice_equal_nocase(text, slice_of(word));
}

static bool take_value(
    struct match_reader *r, struct condition *c, struct slice value, bool is_quoted) {
    const bool is_test = !is_quoted && (c->op == OP_EQUAL || c->op == OP_NOT_EQUAL);
    if (c->n_values++ == 0) {
        c->first = value;
        c->is_first_quoted = is_quoted;
    }
    if (is_test && is_word(value, "null")) {
        c->has_null = true;
    } else if (is_test && is_word(value, "absent")) {
        c->has_absent = true;
    } else {
        reader_add_value(r, c->node, value);
    }
    return true;
}

static bool read_values(struct match_reader *r, struct condition *c) {
    const bool is_instant = !c->has_path && match_class_of(c->field) == CLASS_INSTANT;
    c->value_at = r->at;
    for (bool more = true; more;) {
        struct slice value;
        bool is_quoted;
        const size_t at = r->at;
        if (!read_value(r, &value, &is_quoted)) {
            return false;
        }
        if (value.len == 0 && !is_quoted) {
            return fail_unless(reader_fail(r, at, "a value is missing after \"%.*s\"",
                SLICE_ARG(value_quote((struct slice){r->text.ptr + c->at, r->at - c->at}))));
        }
        more = reader_is_at(r, ',');
        if (is_instant && !is_quoted && !is_search(c->op) && c->n_values == 0 && !more) {
            extend_time(r, &value);
        }
        take_value(r, c, value, is_quoted);
        r->at += more ? 1 : 0;
    }
    if (c->n_values > 1 && is_order(c->op)) {
        return fail_unless(reader_fail(r, c->value_at,
            "%.*s%s takes one value; several, separated by commas, go with = and ~",
            SLICE_ARG(value_quote(c->name)), sign_of(c->op)));
    }
    return true;
}

// --- does it make sense? ------------------------------------------------------------------------

static const char *const class_words[] = {
    [CLASS_TEXT] = "a text",
    [CLASS_ID] = "an id",
    [CLASS_NUMBER] = "a number",
    [CLASS_INSTANT] = "a time",
    [CLASS_DURATION] = "a duration",
    [CLASS_FLAG] = "yes or no",
    [CLASS_NAMES] = "one of a few names",
    [CLASS_LABEL] = "a text",
    [CLASS_JSON] = "a record",
};

static bool refuse_operator(struct match_reader *r, const struct condition *c, const char *fit) {
    return fail_unless(reader_fail(r, c->at + c->name.len, "%.*s is %s: compare it with %s, not %s",
        SLICE_ARG(value_quote(c->name)), class_words[match_class_of(c->field)], fit,
        sign_of(c->op)));
}

static bool check_operator(struct match_reader *r, const struct condition *c) {
    switch (match_class_of(c->field)) {
    case CLASS_TEXT:
    case CLASS_LABEL:
    case CLASS_NAMES:
        return !is_order(c->op) || refuse_operator(r, c, "=, !=, ~ or !~");
    case CLASS_FLAG:
        return (!is_order(c->op) && !is_search(c->op)) || refuse_operator(r, c, "= or !=");
    case CLASS_JSON: {
        // Of an object as a whole there is nothing that could be equal.
        const bool is_whole = c->path_at == c->name.len;
        const bool is_null = c->n_values == 1 && (c->has_null || c->has_absent);
        return !is_whole || is_null || is_search(c->op) ||
               refuse_operator(r, c, "~ or !~ (or write a path, as in metadata.key=value)");
    }
    default:
        return true;
    }
}

static bool refuse_value(struct match_reader *r, const struct condition *c, struct slice value,
    const struct error *why) {
    const size_t at = value.ptr >= r->text.ptr && value.ptr < r->text.ptr + r->text.len
                          ? (size_t)(value.ptr - r->text.ptr)
                          : c->value_at;
    const char *else_what = "";
    if (match_is_label_alias(c->field, c->name)) {
        else_what = c->field == FIELD_STORE_ID ? "; store~NAME looks in the name as well"
                                               : "; customer~NAME looks in the name as well";
    }
    return fail_unless(reader_fail(r, at, "%.*s%s%.*s: %s%s", SLICE_ARG(value_quote(c->name)),
        sign_of(c->op), SLICE_ARG(value_quote(value)), why->text, else_what));
}

static bool check_name_value(
    struct match_reader *r, const struct condition *c, struct slice value, struct error *e) {
    struct match_names names;
    match_names_of(c->field, &names);
    if (match_name_find(&names, value) < names.n) {
        return true;
    }
    for (size_t i = 0; is_search(c->op) && i < names.n; i++) {
        if (value.len > 0 && slice_find_nocase(slice_of(names.texts[i]), value) != SIZE_MAX) {
            return true;
        }
    }
    struct buf wire = BUF_INIT(64);
    const struct value_limits limits = {.choices = names.choices};
    value_type_row(TYPE_CHOICE)->parse(value, &limits, &r->match->context, &wire, e);
    buf_release(&wire);
    return refuse_value(r, c, value, e);
}

static bool check_path_value(
    struct match_reader *r, const struct condition *c, struct slice value) {
    struct error e = {0};
    if (!is_order(c->op) || match_is_number(slice_trim(value)) || is_time(r, value)) {
        return true;
    }
    error_set(&e, ERROR_USAGE, "a number or a time is needed here");
    return refuse_value(r, c, value, &e);
}

static bool check_value(struct match_reader *r, const struct condition *c, struct slice value) {
    struct error e = {0};
    const enum match_class class = match_class_of(c->field);
    if (class == CLASS_JSON) {
        return check_path_value(r, c, value);
    }
    if (class == CLASS_NAMES) {
        return check_name_value(r, c, value, &e);
    }
    // An id that is no number can be written in quotes.
    const bool is_free = class == CLASS_TEXT || class == CLASS_LABEL || is_search(c->op) ||
                         (class == CLASS_ID && c->is_first_quoted && !is_order(c->op));
    if (is_free) {
        return true;
    }
    struct buf wire = BUF_INIT(256);
    const bool is_good = value_type_row(field_row(c->field)->type)
                             ->parse(value, NULL, &r->match->context, &wire, &e);
    buf_release(&wire);
    return is_good || refuse_value(r, c, value, &e);
}

// Where a value stands in the text, for the message; the copies in `values` are the same bytes.
static bool check_values(struct match_reader *r, const struct condition *c) {
    const struct match_node *n = &r->match->nodes[c->node];
    if (c->n_values == 1 && n->n_values == 1) {
        return check_value(r, c, c->first);
    }
    size_t at = n->value_at;
    for (size_t i = 0; i < n->n_values; i++) {
        const struct slice value = slice_of(r->values.ptr + at);
        at += value.len + 1;
        if (!check_value(r, c, value)) {
            return false;
        }
    }
    return true;
}

// --- another field ------------------------------------------------------------------------------

// The field that the value names. For texts only names as conditions have them, since a title may
// well be a value.
static enum field field_in_value(const struct condition *c) {
    enum field other;
    size_t path_at;
    if (c->is_first_quoted || c->n_values != 1 || c->has_path || is_search(c->op)) {
        return FIELD_NONE;
    }
    if (match_class_of(c->field) == CLASS_TEXT) {
        return field_by_alias(c->first);
    }
    return match_field_of(c->first, &other, &path_at) ? other : FIELD_NONE;
}

static bool take_field(struct match_reader *r, struct condition *c, enum field other) {
    struct match_node *n = &r->match->nodes[c->node];
    n->other = other;
    n->n_values = 0;
    (void)c;
    return true;
}

static bool is_typed_class(enum match_class class) {
    return class == CLASS_NUMBER || class == CLASS_INSTANT || class == CLASS_DURATION;
}

static bool read_meaning(struct match_reader *r, struct condition *c) {
    const enum field other = field_in_value(c);
    if (!check_operator(r, c)) {
        return false;
    }
    if (other != FIELD_NONE && match_are_comparable(c->field, other)) {
        return take_field(r, c, other);
    }
    if (other != FIELD_NONE && is_typed_class(match_class_of(c->field)) &&
        field_by_alias(c->first) == other) {
        return fail_unless(
            reader_fail(r, c->value_at, "%.*s is %s and %.*s is %s: they cannot be compared",
                SLICE_ARG(value_quote(c->name)), class_words[match_class_of(c->field)],
                SLICE_ARG(value_quote(c->first)), class_words[match_class_of(other)]));
    }
    return check_values(r, c);
}

// --- the node -----------------------------------------------------------------------------------

static void describe(struct match_reader *r, const struct condition *c, struct match_node *n) {
    n->field = c->field;
    n->op = c->op;
    n->is_alias_of_label = match_is_label_alias(c->field, c->name);
    if (c->has_path) {
        n->path_at = r->values.len;
        n->path_len = c->name.len - c->path_at;
        buf_append(&r->values, (struct slice){c->name.ptr + c->path_at, c->name.len - c->path_at});
        buf_append_char(&r->values, '\0');
    }
}

static uint32_t null_node(struct match_reader *r, const struct condition *c) {
    const uint32_t node = reader_node(r, MATCH_NULL, c->at);
    if (node != NODE_FAULT) {
        describe(r, c, &r->match->nodes[node]);
        r->match->nodes[node].op = OP_EQUAL;
        r->match->nodes[node].only_absent = !c->has_null;
        reader_end_node(r, node);
    }
    return node;
}

// "role=null,employee": one of the two, or for != neither.
static uint32_t null_or_value(struct match_reader *r, const struct condition *c) {
    const uint32_t null = null_node(r, c);
    const uint32_t any = reader_node(r, MATCH_ANY, c->at);
    if (null == NODE_FAULT || any == NODE_FAULT) {
        return NODE_FAULT;
    }
    r->match->nodes[c->node].op = OP_EQUAL;
    reader_append(r, any, null);
    reader_append(r, any, c->node);
    reader_end_node(r, any);
    if (c->op == OP_EQUAL) {
        return any;
    }
    const uint32_t not = reader_node(r, MATCH_NOT, c->at);
    if (not != NODE_FAULT) {
        reader_append(r, not, any);
        reader_end_node(r, not );
    }
    return not ;
}

uint32_t reader_condition(struct match_reader *r, size_t at, struct slice name) {
    struct condition c = {.at = at, .name = name};
    if (!read_name(r, &c) || !read_operator(r, &c)) {
        return NODE_FAULT;
    }
    c.node = reader_node(r, c.has_path ? MATCH_PATH : MATCH_COMPARE, at);
    if (c.node == NODE_FAULT || !read_values(r, &c) || !read_meaning(r, &c)) {
        return NODE_FAULT;
    }
    struct match_node *n = &r->match->nodes[c.node];
    describe(r, &c, n);
    reader_end_node(r, c.node);
    const bool has_test = c.has_null || c.has_absent;
    if (has_test && n->n_values == 0 && n->other == FIELD_NONE) {
        n->kind = MATCH_NULL;
        n->only_absent = !c.has_null;
        return c.node;
    }
    return has_test ? null_or_value(r, &c) : c.node;
}
