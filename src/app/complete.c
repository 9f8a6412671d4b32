// What Tab offers at the prompt: names of commands and what may follow them, and conditions. It
// must not know how the prompt is drawn, nor what becomes of the line.
#include "app_private.h"
#include "export.h"

#include "app/themes.h"
#include "model/plan.h"

#include <string.h>

enum { LISTED_LEN = 300, HELPED_MAX = 3, VALUES_MAX = 64 };

// --- values of the rows -------------------------------------------------------------------------

size_t complete_values(void *app, enum field f, struct slice *out, size_t max) {
    struct app *a = app;
    const struct seen *seen = &a->seen;
    const struct view *v = app_view(a);
    size_t n = 0;
    if (f == FIELD_STATUS) {
        for (; n < seen->n_statuses && n < max; n++) {
            out[n] = seen->statuses[n];
        }
    } else if (f == FIELD_STORE_ID || f == FIELD_STORE_NAME) {
        for (; n < seen->n_stores && n < max; n++) {
            struct slice name = seen->stores[n], id = SLICE_NONE;
            slice_cut(&name, ' ', &id);
            out[n] = f == FIELD_STORE_ID ? seen->store_ids[n] : slice_trim(name);
        }
    } else if (v) {
        n = dataset_distinct(v->data, f, out, max);
    }
    return n;
}

// Those of the field asked for last: they are asked for again with each completion.
struct values {
    struct app *app;
    enum field field;
    struct slice found[VALUES_MAX];
    size_t n;
};

static size_t kept_values(void *context, enum field f, struct slice *out, size_t max) {
    struct values *v = context;
    if (v->field != f) {
        v->field = f;
        v->n = complete_values(v->app, f, v->found, VALUES_MAX);
    }
    const size_t n = v->n < max ? v->n : max;
    for (size_t i = 0; i < n; i++) {
        out[i] = v->found[i];
    }
    return n;
}

// --- what fits ----------------------------------------------------------------------------------

struct completion {
    size_t from, to;   // of the line: what is replaced
    struct buf shared; // longest common beginning of all that fit
    struct buf listed; // as many as there is room for
    struct buf helped; // the first ones, with what they are
    size_t n;
    bool is_parameter; // the last one is a parameter of the API by its own name
};

static void completion_init(struct completion *c, size_t from, size_t to) {
    *c = (struct completion){.from = from,
        .to = to,
        .shared = BUF_INIT(300),
        .listed = BUF_INIT(4096),
        .helped = BUF_INIT(4096)};
}

static void completion_release(struct completion *c) {
    buf_release(&c->shared);
    buf_release(&c->listed);
    buf_release(&c->helped);
}

static void offer(struct completion *c, struct slice text, const char *help) {
    if (c->n == 0) {
        buf_append(&c->shared, text);
    } else {
        size_t same = 0;
        while (same < c->shared.len && same < text.len && c->shared.ptr[same] == text.ptr[same]) {
            same++;
        }
        buf_remove(&c->shared, same, c->shared.len - same);
    }
    if (c->listed.len < LISTED_LEN) {
        buf_printf(&c->listed, "%s%.*s", c->n > 0 ? "  " : "", SLICE_ARG(text));
        buf_append_text(&c->listed, c->listed.len >= LISTED_LEN ? " \u2026" : "");
    }
    if (c->n < HELPED_MAX) {
        buf_printf(&c->helped, "%s%.*s%s%s", c->n > 0 ? "; " : "", SLICE_ARG(text),
            help ? ": " : "", help ? help : "");
    }
    c->n++;
}

static void offer_beginning(struct completion *c, struct slice word, struct slice text) {
    if (slice_starts_with(text, word)) {
        offer(c, text, NULL);
    }
}

// --- conditions ---------------------------------------------------------------------------------

static const char language[] =
    "a field, a comparison, a value: fraud  store=204  dwell<60s  entered>-2h  "
    "status=active,expired  "
    "email~gmail  visitors>groupSize  exited=null  \"free text\"; and, or, not, ( ) join them. "
    "Letters and Tab complete names: ";

static void append_language(struct buf *out) {
    buf_append_text(out, language);
    bool first = true;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const struct slice alias = field_alias(f, 0);
        const struct slice path = slice_of(field_row(f)->path);
        const bool is_short = f >= FIELD_STORED_COUNT && !memchr(path.ptr, '.', path.len);
        if (alias.len > 0 || is_short) {
            const struct slice name = alias.len > 0 ? alias : path;
            buf_printf(out, "%s%.*s", first ? "" : " ", SLICE_ARG(name));
            first = false;
        }
    }
}

// Names of parameters that no field has: minCreatedAt, orderBy.
static void offer_parameters(struct completion *c, struct slice word) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        const struct param_row *row = param_row(p);
        const struct slice wire = slice_of(row->wire);
        const bool is_field =
            field_by_alias(wire) != FIELD_NONE ||
            (row->field != FIELD_NONE && strcmp(field_row(row->field)->path, row->wire) == 0);
        if (word.len > 0 && !is_field && slice_starts_with(wire, word)) {
            offer(c, wire, row->help);
            c->is_parameter = true;
        }
    }
}

static void complete_condition(
    struct app *a, struct completion *c, struct slice line, size_t begin, bool with_parameters) {
    const struct slice text = {line.ptr + begin, line.len - begin};
    const size_t at = a->prompt.edit.cursor > begin ? a->prompt.edit.cursor - begin : 0;
    struct values values = {.app = a, .field = FIELD_NONE};
    struct match_completion found;
    for (size_t i = 0; match_complete(text, at, i, kept_values, &values, &found); i++) {
        c->from = begin + found.from;
        c->to = begin + found.to;
        offer(c, slice_of(found.text), found.help);
    }
    size_t from = at;
    while (from > 0 && text.ptr[from - 1] != ' ') {
        from--;
    }
    const struct slice word = {text.ptr + from, at - from};
    const size_t n = c->n;
    if (with_parameters) {
        offer_parameters(c, word);
    }
    if (n == 0 && c->n > 0) {
        c->from = begin + from;
        c->to = begin + at;
    }
}

// --- names --------------------------------------------------------------------------------------

// Candidates for the word being typed, the i-th; empty when there are no more.
static struct slice candidate(const struct app *a, enum argument argument, size_t i) {
    switch (argument) {
    case ARGUMENT_SORT:
    case ARGUMENT_COLUMNS:
        return i < FIELD_COUNT ? slice_of(field_row((enum field)i)->path) : SLICE_NONE;
    case ARGUMENT_ZONE:
        return i == 0 ? SLICE("local") : i == 1 ? SLICE("utc") : SLICE_NONE;
    case ARGUMENT_VERDICT:
        i += VERDICT_TO_DO;
        return i < VERDICT_COUNT ? slice_of(verdict_row((enum verdict)i)->name) : SLICE_NONE;
    case ARGUMENT_GROUP:
        return slice_of(group_name(i));
    case ARGUMENT_PIVOT:
        return slice_of(pivot_name(i));
    case ARGUMENT_EXPORT:
        return slice_of(export_word(i));
    case ARGUMENT_COPY:
        return slice_of(copy_name(i));
    case ARGUMENT_VIEW:
        return slice_of(view_name(a, i));
    case ARGUMENT_PROFILE:
        return slice_of(profile_name(a, i));
    case ARGUMENT_INTERVAL:
        return slice_of(live_interval_name(i));
    case ARGUMENT_FILTER:
    case ARGUMENT_THEME:
    case ARGUMENT_TEXT:
    case ARGUMENT_NONE:
        break;
    }
    return SLICE_NONE;
}

static void complete_words(
    const struct app *a, struct completion *c, struct slice line, enum argument argument) {
    const struct slice word = {line.ptr + c->from, c->to - c->from};
    if (c->from == 0) {
        for (enum command command = 0; command < COMMAND_COUNT; command++) {
            offer_beginning(c, word, slice_of(command_row(command)->name));
        }
        return;
    }
    for (size_t i = 0; candidate(a, argument, i).len > 0; i++) {
        offer_beginning(c, word, candidate(a, argument, i));
    }
    char theme[64];
    for (size_t i = 0; argument == ARGUMENT_THEME && themes_name(i, theme, sizeof theme); i++) {
        offer_beginning(c, word, slice_of(theme));
    }
}

// Where the condition of the prompt's line begins; false when it holds none. *is_filter: parameters
// of the API may stand in it. The board of stores is limited by words alone.
static bool finds_condition(
    const struct app *a, struct slice line, size_t *begin, bool *is_filter) {
    *is_filter = false;
    *begin = 0;
    if (a->prompt_purpose != PROMPT_COMMAND) {
        return a->prompt_purpose == PROMPT_LIMIT && !stores_are_shown(a);
    }
    struct slice rest = line, name = SLICE_NONE;
    if (!slice_cut(&rest, ' ', &name) || rest.ptr == NULL) {
        return false; // the name itself is still typed
    }
    const enum command command = command_by_name(name, NULL);
    *is_filter = command == COMMAND_FILTER;
    while (rest.len > 0 && rest.ptr[0] == ' ') {
        rest = (struct slice){rest.ptr + 1, rest.len - 1};
    }
    *begin = (size_t)(rest.ptr - line.ptr);
    return *is_filter || (command == COMMAND_LIMIT && !stores_are_shown(a));
}

// Puts what all that fit have in common into the line.
static void take(struct app *a, const struct completion *c, struct slice line, const char *after) {
    struct buf whole = BUF_INIT(EDIT_MAX_LEN);
    buf_append(&whole, (struct slice){line.ptr, c->from});
    buf_append(&whole, buf_slice(&c->shared));
    buf_append_text(&whole, after);
    const size_t cursor = whole.len;
    buf_append(&whole, (struct slice){line.ptr + c->to, line.len - c->to});
    if (!whole.full) {
        edit_set(&a->prompt.edit, buf_slice(&whole));
        a->prompt.edit.cursor = cursor;
    }
    buf_release(&whole);
}

void complete_prompt(struct app *a, struct buf *told, bool *is_error) {
    const struct slice line = edit_text(&a->prompt.edit);
    size_t begin;
    size_t word_at = line.len;
    bool is_filter;
    const bool is_condition = finds_condition(a, line, &begin, &is_filter);
    *is_error = false;
    if (is_condition && slice_trim((struct slice){line.ptr + begin, line.len - begin}).len == 0) {
        append_language(told);
        return;
    }
    while (word_at > 0 && line.ptr[word_at - 1] != ' ' && line.ptr[word_at - 1] != ',') {
        word_at--;
    }
    struct completion c;
    completion_init(&c, word_at, line.len);
    if (is_condition) {
        complete_condition(a, &c, line, begin, is_filter);
    } else {
        struct slice rest = line, name = SLICE_NONE;
        slice_cut(&rest, ' ', &name);
        const enum command command = command_by_name(name, NULL);
        complete_words(
            a, &c, line, command == COMMAND_NONE ? ARGUMENT_NONE : command_row(command)->argument);
    }
    if (c.n > 0 && (c.n == 1 || c.shared.len >= c.to - c.from)) {
        take(a, &c, line, c.n > 1 ? "" : c.is_parameter ? "=" : is_condition ? "" : " ");
    }
    *is_error = c.n == 0;
    if (c.n == 0) {
        buf_append_text(told,
            is_condition ? "nothing that is known begins like that" : "nothing begins like that");
    } else if (c.n > 1 || is_condition) {
        buf_append(told, buf_slice(c.n <= HELPED_MAX ? &c.helped : &c.listed));
    }
    completion_release(&c);
}

// --- what is not understood ---------------------------------------------------------------------

bool complete_check(struct app *a, struct error *e) {
    const struct slice line = edit_text(&a->prompt.edit);
    const struct view *v = app_view(a);
    const struct value_context context = app_value_context(a);
    size_t begin, at = 0;
    bool is_filter;
    if (!v || !finds_condition(a, line, &begin, &is_filter)) {
        return true;
    }
    const struct slice text = {line.ptr + begin, line.len - begin};
    bool good;
    if (is_filter) {
        struct query ignored;
        struct buf rest = BUF_INIT(EDIT_MAX_LEN);
        query_init(&ignored);
        good = plan_read_line(&ignored, text, &context, &rest, &at, e);
        query_release(&ignored);
        buf_release(&rest);
    } else {
        struct match *m = match_new(text, &context, v->list.columns, v->list.n_columns, &at, e);
        good = m || slice_trim(text).len == 0;
        match_free(m);
    }
    if (!good) {
        a->prompt.edit.cursor = begin + at < line.len ? begin + at : line.len;
    }
    return good;
}

bool complete_is_name_begun(struct slice text) {
    size_t from = text.len;
    while (from > 0 && !memchr(" ()!", text.ptr[from - 1], 4)) {
        from--;
    }
    struct match_completion first;
    return from < text.len && match_complete(text, text.len, 0, NULL, NULL, &first) &&
           first.from == from && (first.text[0] == '"') == (text.ptr[from] == '"');
}
