// What may stand at a place of an expression that is being typed. It must not know sessions: the
// values that were seen are asked for.
#include "match_reader.h"

#include <stdio.h>
#include <string.h>

enum { SEEN_MAX = 64 };

// Where the typing is: within a name (or a plain word), or within a value.
struct place {
    bool is_known, is_value;
    size_t from;
    struct slice prefix; // what is typed of it, without a quote
    bool is_quoted;
    enum field field; // of a value
    enum match_operator op;
    bool is_label_alias, is_path;
};

struct offering {
    const struct place *place;
    size_t left; // how many are passed over before the one wanted
    struct match_completion *out;
};

// --- where --------------------------------------------------------------------------------------

static struct slice since(const struct match_reader *r, size_t from) {
    return (struct slice){r->text.ptr + from, r->text.len - from};
}

// At a value; false when it is behind us.
static bool find_in_value(struct match_reader *r, struct place *p) {
    struct slice inside;
    p->from = r->at;
    p->is_quoted = reader_is_at(r, '"') || reader_is_at(r, '\'');
    if (!p->is_quoted) {
        r->at += reader_bare_len(reader_rest(r));
        p->prefix = since(r, p->from);
        return r->at == r->text.len;
    }
    p->prefix = since(r, p->from + 1);
    return !reader_take_quoted(r, &inside);
}

static bool find_in_condition(struct match_reader *r, struct slice name, struct place *p) {
    size_t path_at;
    const bool is_field = match_field_of(name, &p->field, &path_at);
    p->op = reader_take_operator(r);
    p->is_label_alias = is_field && match_is_label_alias(p->field, name);
    p->is_path = is_field && match_class_of(p->field) == CLASS_JSON;
    reader_skip_blanks(r);
    while (!find_in_value(r, p)) {
        if (!reader_is_at(r, ',')) {
            return false;
        }
        r->at++;
    }
    p->is_known = is_field;
    p->is_value = true;
    return true;
}

static bool is_between(const struct match_reader *r) {
    return reader_is_at(r, '(') || reader_is_at(r, ')') ||
           (reader_is_at(r, '!') && !reader_is_at_operator(r));
}

static void find_place(struct match_reader *r, struct place *p) {
    for (;;) {
        struct slice name;
        reader_skip_blanks(r);
        while (is_between(r)) {
            r->at++;
            reader_skip_blanks(r);
        }
        p->from = r->at;
        p->prefix = SLICE_NONE;
        p->is_known = true;
        if (r->at == r->text.len) {
            return;
        }
        if (reader_is_at(r, '"')) {
            p->is_known = reader_take_quoted(r, &name) && r->at < r->text.len;
            if (!p->is_known) {
                return;
            }
        } else {
            name = reader_peek_word(r);
            r->at += name.len;
            p->prefix = name;
            if (r->at == r->text.len && name.len > 0) {
                return;
            }
            reader_skip_blanks(r);
        }
        if (reader_is_at_operator(r) && find_in_condition(r, name, p)) {
            return;
        }
    }
}

// Up to where the text is replaced: the end of what the caret stands in.
static size_t end_of_place(struct slice text, size_t at, const struct place *p) {
    struct match_reader rest = {.text = text, .at = at};
    if (p->is_quoted) {
        const char *close =
            at < text.len ? memchr(text.ptr + at, text.ptr[p->from], text.len - at) : NULL;
        return close ? (size_t)(close - text.ptr) + 1 : at;
    }
    return at + (p->is_value ? reader_bare_len(reader_rest(&rest)) : reader_peek_word(&rest).len);
}

// --- what ---------------------------------------------------------------------------------------

static bool begins(struct slice text, struct slice prefix) {
    return text.len >= prefix.len &&
           slice_equal_nocase((struct slice){text.ptr, prefix.len}, prefix);
}

// Whether it was the one wanted; the parts are put one behind the other.
static bool offer(struct offering *o, const char *before, struct slice text, const char *after,
    const char *help) {
    if (text.len + strlen(before) + strlen(after) >= sizeof o->out->text) {
        return false;
    }
    if (o->left > 0) {
        o->left--;
        return false;
    }
    snprintf(o->out->text, sizeof o->out->text, "%s%.*s%s", before, SLICE_ARG(text), after);
    o->out->help = help;
    return true;
}

static bool offer_name(struct offering *o, struct slice name, const char *help) {
    const struct slice prefix = o->place->prefix;
    return begins(name, prefix) && name.len > prefix.len && offer(o, "", name, "", help);
}

// The comparisons that suit, most useful first.
static const char *const class_signs[][7] = {
    [CLASS_TEXT] = {"=", "~", "!=", "!~"},
    [CLASS_ID] = {"=", "!="},
    [CLASS_NUMBER] = {"=", ">", "<", ">=", "<=", "!="},
    [CLASS_INSTANT] = {">", "<", ">=", "<=", "="},
    [CLASS_DURATION] = {"<", ">", "<=", ">=", "="},
    [CLASS_FLAG] = {"=", "!="},
    [CLASS_NAMES] = {"=", "!="},
    [CLASS_LABEL] = {"~", "=", "!~", "!="},
    [CLASS_JSON] = {"~", "!~"},
};

static bool offer_signs(struct offering *o) {
    const struct slice name = o->place->prefix;
    enum field f;
    size_t path_at;
    if (name.len == 0 || !match_field_of(name, &f, &path_at)) {
        return false;
    }
    // Only of names that are offered as well: "open" is a word, though a title is near to it.
    const bool is_path = path_at < name.len;
    if (!is_path && field_by_alias(name) == FIELD_NONE) {
        return false;
    }
    const char *const *signs = class_signs[is_path ? CLASS_TEXT : match_class_of(f)];
    for (size_t i = 0; signs[i] != NULL; i++) {
        if (offer(o, "", name, signs[i], field_row(f)->help)) {
            return true;
        }
    }
    return match_is_label_alias(f, name) && offer(o, "", name, "~", "looks in id and name");
}

static bool offer_names(struct offering *o) {
    static const char *const joins[][2] = {{"and", "both conditions"}, {"or", "one of the two"},
        {"not", "the opposite of what follows"}};
    if (offer_signs(o)) {
        return true;
    }
    struct slice alias;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        for (size_t i = 0; (alias = field_alias(f, i)).len > 0; i++) {
            if (offer_name(o, alias, field_row(f)->help)) {
                return true;
            }
        }
    }
    for (size_t k = 0; k < FIELD_COUNT; k++) {
        // Those that were worked out here first: they have short names.
        const enum field f = (enum field)((k + FIELD_STORED_COUNT) % FIELD_COUNT);
        const bool is_object = f == FIELD_STORE || f == FIELD_CUSTOMER; // the ids have their names
        if (!is_object && offer_name(o, slice_of(field_row(f)->path), field_row(f)->help)) {
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(joins) && o->place->prefix.len > 0; i++) {
        if (offer_name(o, slice_of(joins[i][0]), joins[i][1])) {
            return true;
        }
    }
    return false;
}

// Whether a value without quotes would be taken for a field to compare with.
static bool names_field(enum field f, struct slice value) {
    const enum field other = field_by_alias(value);
    return other != FIELD_NONE && match_are_comparable(f, other);
}

// A value as it must be typed: with quotes where it would end too soon or mean something else.
static bool offer_value(struct offering *o, struct slice value, const char *help) {
    if (value.len == 0 || !begins(value, o->place->prefix)) {
        return false;
    }
    bool is_plain = value.ptr[0] != '"' && value.ptr[0] != '\'' &&
                    !memchr("=<>~", value.ptr[0], 4) && !slice_equal_nocase(value, SLICE("null")) &&
                    !slice_equal_nocase(value, SLICE("absent")) &&
                    !names_field(o->place->field, value);
    for (size_t i = 0; i < value.len; i++) {
        const char c = value.ptr[i];
        if ((unsigned char)c < 0x20 || c == 0x7F) {
            return false;
        }
        is_plain = is_plain && c != ' ' && c != ',' && c != ')';
    }
    const char *quote = is_plain ? "" : memchr(value.ptr, '"', value.len) ? "'" : "\"";
    if (*quote != '\0' && memchr(value.ptr, *quote, value.len)) {
        return false;
    }
    return offer(o, quote, value, quote, help);
}

static const struct value_choice no_choices[] = {{NULL, NULL}};
static const struct value_choice flag_choices[] = {{"yes", NULL}, {"no", NULL}, {NULL, NULL}};
// Source: AiFi's API pages. All of them are open lists.
static const struct value_choice roles[] = {{"customer", "a shopper"}, {"employee", "staff"},
    {"tester", "tries the store out"}, {"untracked", NULL}, {"unknown", NULL}, {NULL, NULL}};
static const struct value_choice store_statuses[] = {
    {"OPEN", NULL}, {"CLOSED", NULL}, {"CLOSED_FOR_MAINTENANCE", NULL}, {NULL, NULL}};
static const struct value_choice deployments[] = {{"LIVE", NULL}, {"TESTING", NULL},
    {"DEPLOYMENT", NULL}, {"DECOMMISSIONED", NULL}, {NULL, NULL}};
static const struct value_choice statuses[] = {
    {"active", "the only one that AiFi's page shows"}, {NULL, NULL}};

static const struct value_choice *known_choices(enum field f) {
    switch (f) {
    case FIELD_CUSTOMER_ROLE:
        return roles;
    case FIELD_STORE_STATUS:
        return store_statuses;
    case FIELD_STORE_DEPLOYMENT_STATUS:
        return deployments;
    case FIELD_STATUS:
        return statuses;
    default:
        return match_class_of(f) == CLASS_FLAG ? flag_choices : no_choices;
    }
}

static bool offer_choices(struct offering *o, const struct value_choice *choices) {
    for (size_t i = 0; choices[i].name != NULL; i++) {
        if (offer_value(o, slice_of(choices[i].name), choices[i].help)) {
            return true;
        }
    }
    return false;
}

static bool is_choice(const struct value_choice *choices, struct slice value) {
    size_t i = 0;
    while (choices[i].name != NULL && !slice_equal_nocase(value, slice_of(choices[i].name))) {
        i++;
    }
    return choices[i].name != NULL;
}

// Of personal fields nothing is told that somebody else's screen would not show.
static bool offer_seen(struct offering *o, match_values *values, void *context) {
    const struct place *p = o->place;
    struct slice seen[SEEN_MAX];
    const bool is_search = p->op == OP_HAS || p->op == OP_HAS_NOT;
    const bool is_store_name = is_search && p->is_label_alias && p->field == FIELD_STORE_ID;
    const enum field f = is_store_name ? FIELD_STORE_NAME : p->field;
    if (!values || f >= FIELD_STORED_COUNT || field_row(f)->mask != MASK_NONE ||
        field_row(f)->type == TYPE_INSTANT || field_row(f)->type == TYPE_FLAG) {
        return false;
    }
    const size_t n = values(context, f, seen, SEEN_MAX);
    for (size_t i = 0; i < n; i++) {
        if (!is_choice(known_choices(f), seen[i]) && offer_value(o, seen[i], NULL)) {
            return true;
        }
    }
    return false;
}

static bool offer_times(struct offering *o) {
    struct slice word;
    for (size_t i = 0;
         (word = value_type_row(TYPE_INSTANT)->complete(o->place->prefix, NULL, i)).len > 0; i++) {
        if (offer_value(o, word, NULL)) {
            return true;
        }
    }
    return false;
}

// Names as in conditions; of those that have a short one, that alone.
static bool offer_fields(struct offering *o) {
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const struct slice alias = field_alias(f, 0);
        const struct slice name = alias.len > 0 ? alias : slice_of(field_row(f)->path);
        if (f != o->place->field && match_are_comparable(o->place->field, f) &&
            begins(name, o->place->prefix) && offer(o, "", name, "", field_row(f)->help)) {
            return true;
        }
    }
    return false;
}

static bool offer_values(struct offering *o, match_values *values, void *context) {
    const struct place *p = o->place;
    const enum match_class class = match_class_of(p->field);
    const bool is_search = p->op == OP_HAS || p->op == OP_HAS_NOT;
    const bool is_equal = p->op == OP_EQUAL || p->op == OP_NOT_EQUAL;
    struct match_names names;
    match_names_of(p->field, &names);
    if (p->is_path) {
        return false;
    }
    if (offer_choices(o, names.choices) || offer_choices(o, known_choices(p->field)) ||
        offer_seen(o, values, context)) {
        return true;
    }
    if (class == CLASS_INSTANT && !is_search && offer_times(o)) {
        return true;
    }
    const bool has_fields = !is_search && !p->is_quoted && class != CLASS_FLAG &&
                            (class != CLASS_TEXT || p->prefix.len > 0);
    if (has_fields && offer_fields(o)) {
        return true;
    }
    return is_equal && !p->is_quoted && begins(SLICE("null"), p->prefix) &&
           offer(o, "", SLICE("null"), "", "the record says nothing of it");
}

bool match_complete(struct slice text, size_t at, size_t i, match_values *values, void *context,
    struct match_completion *out) {
    struct error ignored = {0};
    struct place p = {.field = FIELD_NONE};
    at = at < text.len ? at : text.len;
    struct match_reader r = {.text = {text.ptr, at}, .e = &ignored};
    if (text.len == 0) {
        r.text.ptr = "";
    } else if (memchr(text.ptr, '\0', text.len)) {
        return false; // no expression has it
    }
    find_place(&r, &p);
    if (!p.is_known) {
        return false;
    }
    *out = (struct match_completion){.from = p.from, .to = end_of_place(text, at, &p)};
    struct offering o = {.place = &p, .left = i, .out = out};
    return p.is_value ? offer_values(&o, values, context) : offer_names(&o);
}
