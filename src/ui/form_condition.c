// The condition in the form: the choice that writes a part of it, what becomes of its parts, and
// completing it. Must not know where the fields stand.
#include "form_parts.h"

#include "base/text.h"
#include "model/plan.h"

#include <string.h>

static const char *const words[] = {
    [FLAGGED_ANY] = "any", [FLAGGED_YES] = "flagged", [FLAGGED_NO] = "not flagged"};
_Static_assert(ARRAY_LEN(words) == FLAGGED_COUNT, "every choice has its word");

const char *form_flagged_word(enum flagged flagged) {
    return words[flagged];
}

static struct match *read(struct slice text) {
    // What can be read and where its parts are depends neither on the time nor on columns.
    static const struct value_context nobody = {.now = 0, .zone = ZONE_UTC};
    struct error ignored = {0};
    return match_new(text, &nobody, field_default_columns, field_n_default_columns, NULL, &ignored);
}

static void make_plan(const struct match *m, struct plan *out) {
    static const struct value_context nobody = {.now = 0, .zone = ZONE_UTC};
    struct query nothing;
    query_init(&nothing);
    plan_make(&nothing, m, &nobody, out);
    query_release(&nothing);
}

static struct slice part_text(const struct plan *p, size_t i, struct slice whole) {
    return (struct slice){whole.ptr + p->parts[i].at, p->parts[i].len};
}

static bool take(struct slice *text, const char *word) {
    const size_t len = strlen(word);
    if (text->len < len || !slice_equal_nocase((struct slice){text->ptr, len}, slice_of(word))) {
        return false;
    }
    *text = slice_trim((struct slice){text->ptr + len, text->len - len});
    return true;
}

// What a part says of the flag: "fraud", "!(flagged)", "suspectedFraud=no".
static enum flagged flagged_of(struct slice part) {
    bool yes = true;
    part = slice_trim(part);
    for (;;) {
        if (take(&part, "!") || take(&part, "not ")) {
            yes = !yes;
        } else if (part.len > 1 && part.ptr[0] == '(' && part.ptr[part.len - 1] == ')') {
            part = slice_trim((struct slice){part.ptr + 1, part.len - 2});
        } else {
            break;
        }
    }
    size_t end = 0;
    while (end < part.len && !memchr("=!<>~ ", part.ptr[end], 6)) {
        end++;
    }
    const struct slice name = {part.ptr, end};
    struct slice rest = slice_trim((struct slice){part.ptr + end, part.len - end});
    if (name.len == 0 || (field_by_alias(name) != FIELD_SUSPECTED_FRAUD &&
                             field_by_name(name, NULL) != FIELD_SUSPECTED_FRAUD)) {
        return FLAGGED_ANY;
    }
    if (rest.len > 0) {
        yes = take(&rest, "!=") ? !yes : yes;
        take(&rest, "=");
        const bool says_yes =
            slice_equal_nocase(rest, SLICE("yes")) || slice_equal_nocase(rest, SLICE("true"));
        const bool says_no =
            slice_equal_nocase(rest, SLICE("no")) || slice_equal_nocase(rest, SLICE("false"));
        if (!says_yes && !says_no) {
            return FLAGGED_ANY;
        }
        yes = says_yes ? yes : !yes;
    }
    return yes ? FLAGGED_YES : FLAGGED_NO;
}

// The first part of a condition that is about the flag alone.
static enum flagged find_flagged(struct slice text, struct slice *part) {
    struct match *m = read(text);
    enum flagged found = FLAGGED_ANY;
    if (m) {
        struct plan plan;
        make_plan(m, &plan);
        for (size_t i = 0; i < plan.n_parts && found == FLAGGED_ANY; i++) {
            found = flagged_of(part_text(&plan, i, match_text(m)));
            if (found != FLAGGED_ANY && part) {
                *part = (struct slice){text.ptr + plan.parts[i].at, plan.parts[i].len};
            }
        }
        plan_release(&plan);
        match_free(m);
    }
    return found;
}

enum flagged form_flagged(const struct form *f) {
    const struct slice text = slice_trim(query_get(&f->draft, PARAM_MATCH));
    return find_flagged(text, NULL);
}

bool form_can_flag(const struct form *f) {
    const struct slice text = query_get(&f->draft, PARAM_MATCH);
    struct match *m = read(text);
    const bool can = m || slice_trim(text).len == 0;
    match_free(m);
    return can;
}

// --- writing -------------------------------------------------------------------------------------

static bool ends_in_word(struct slice text, const char *word) {
    const size_t len = strlen(word);
    return text.len >= len &&
           slice_equal_nocase((struct slice){text.ptr + text.len - len, len}, slice_of(word)) &&
           (text.len == len || memchr(" ()", text.ptr[text.len - len - 1], 3));
}

static bool begins_with_word(struct slice text, const char *word) {
    const size_t len = strlen(word);
    return text.len >= len && slice_equal_nocase((struct slice){text.ptr, len}, slice_of(word)) &&
           (text.len == len || memchr(" ()", text.ptr[len], 3));
}

// The text without a part of it, the "and" beside it and parentheses that then hold nothing.
static void cut_part(struct slice text, struct slice part, struct buf *out) {
    struct slice before = slice_trim((struct slice){text.ptr, (size_t)(part.ptr - text.ptr)});
    const char *end = part.ptr + part.len;
    struct slice after = slice_trim((struct slice){end, (size_t)(text.ptr + text.len - end)});
    while (before.len > 0 && after.len > 0 && before.ptr[before.len - 1] == '(' &&
           after.ptr[0] == ')') {
        before = slice_trim((struct slice){before.ptr, before.len - 1});
        after = slice_trim((struct slice){after.ptr + 1, after.len - 1});
    }
    if (ends_in_word(before, "and")) {
        before = slice_trim((struct slice){before.ptr, before.len - 3});
    } else if (begins_with_word(after, "and")) {
        after = slice_trim((struct slice){after.ptr + 3, after.len - 3});
    }
    const bool joined = before.len == 0 || after.len == 0 || before.ptr[before.len - 1] == '(' ||
                        after.ptr[0] == ')';
    buf_append(out, before);
    buf_append_text(out, joined ? "" : " ");
    buf_append(out, after);
}

// Whether the text begins with a part of its own: not so when an "or" takes it in.
static bool begins_with_part(struct slice text, size_t len) {
    struct match *m = read(text);
    bool is_part = false;
    if (m) {
        struct plan plan;
        make_plan(m, &plan);
        is_part = plan.n_parts > 0 && plan.parts[0].at == 0 && plan.parts[0].len == len;
        plan_release(&plan);
        match_free(m);
    }
    return is_part;
}

static void put_flag(struct slice flag, struct slice rest, struct buf *out) {
    buf_append(out, flag);
    if (rest.len == 0) {
        return;
    }
    buf_printf(out, " %.*s", SLICE_ARG(rest));
    if (!begins_with_part(buf_slice(out), flag.len)) {
        buf_clear(out);
        buf_printf(out, "%.*s (%.*s)", SLICE_ARG(flag), SLICE_ARG(rest));
    }
}

// What put_flag put around an "or" goes away with the flag.
static struct slice without_parentheses(struct slice text) {
    if (text.len < 2 || text.ptr[0] != '(' || text.ptr[text.len - 1] != ')') {
        return text;
    }
    const struct slice inside = slice_trim((struct slice){text.ptr + 1, text.len - 2});
    struct match *m = read(inside);
    const bool is_whole = m != NULL;
    match_free(m);
    return is_whole ? inside : text;
}

void form_set_flagged(struct form *f, const struct form_stop *stop, enum flagged flagged) {
    static const struct slice flags[] = {
        [FLAGGED_ANY] = {"", 0}, [FLAGGED_YES] = {"fraud", 5}, [FLAGGED_NO] = {"!fraud", 6}};
    if (!form_can_flag(f)) {
        return; // the condition is to be mended first; the form says so
    }
    struct buf rest = BUF_INIT(EDIT_MAX_LEN);
    struct buf text = BUF_INIT(EDIT_MAX_LEN);
    buf_append(&rest, slice_trim(query_get(&f->draft, PARAM_MATCH)));
    struct slice part;
    while (find_flagged(buf_slice(&rest), &part) != FLAGGED_ANY) {
        buf_clear(&text);
        cut_part(buf_slice(&rest), part, &text);
        buf_clear(&rest);
        buf_append(&rest, buf_slice(&text));
    }
    buf_clear(&text);
    if (flagged == FLAGGED_ANY) {
        buf_append(&text, without_parentheses(buf_slice(&rest)));
    } else {
        put_flag(flags[flagged], buf_slice(&rest), &text);
    }
    if (!text.full) {
        form_set_text(f, stop, buf_slice(&text));
    }
    buf_release(&rest);
    buf_release(&text);
}

// --- what becomes of it --------------------------------------------------------------------------

// "server: store=204" and the like, of the parts that go to one place.
static void append_place(const struct plan *p, struct slice whole, enum plan_where where,
    bool is_contradiction, const char *name, struct buf *out) {
    bool named = false;
    for (size_t i = 0; i < p->n_parts; i++) {
        const struct plan_part *part = &p->parts[i];
        const bool contradicts = part->where == PLAN_HERE && part->param != PARAM_NONE;
        if (part->where == where && contradicts == is_contradiction) {
            if (!named) {
                buf_printf(out, "%s%s:", out->len > 0 ? "; " : "", name);
            }
            buf_append_char(out, ' ');
            buf_append(out, part_text(p, i, whole));
            named = true;
        }
    }
}

void form_append_parts(const struct form *f, const struct value_context *c, struct buf *out) {
    struct error ignored = {0};
    struct match *m = match_new(query_get(&f->draft, PARAM_MATCH), c, field_default_columns,
        field_n_default_columns, NULL, &ignored);
    if (!m) {
        return;
    }
    struct plan plan;
    plan_make(&f->draft, m, c, &plan);
    const struct slice whole = match_text(m);
    append_place(&plan, whole, PLAN_HERE, true, "nothing fits, by the fields above", out);
    append_place(&plan, whole, PLAN_SERVER, false, "server", out);
    append_place(&plan, whole, PLAN_WIDER, false, "server, then here", out);
    append_place(&plan, whole, PLAN_HERE, false, "here", out);
    plan_release(&plan);
    match_free(m);
}

// --- completion ----------------------------------------------------------------------------------

// Of stores and statuses the form knows more than the rows of one list do.
static size_t seen_values(void *context, enum field field, struct slice *out, size_t max) {
    const struct form *f = context;
    size_t n = 0;
    if (field == FIELD_STATUS) {
        for (; n < f->n_seen && n < max; n++) {
            out[n] = slice_of(f->seen[n]);
        }
    } else if (field == FIELD_STORE_ID || field == FIELD_STORE_NAME) {
        for (size_t i = 0; i < f->n_stores && n < max; i++) {
            struct slice name = slice_of(f->stores[i]), id = SLICE_NONE;
            slice_cut(&name, ' ', &id);
            out[n++] = field == FIELD_STORE_ID ? id : slice_trim(name);
        }
    } else if (f->values) {
        n = f->values(f->values_context, field, out, max);
    }
    return n;
}

bool form_complete_condition(struct form *f, size_t i) {
    struct match_completion found;
    const struct slice typed = buf_slice(&f->completed_from);
    if (!match_complete(typed, f->completed_at, i, seen_values, f, &found)) {
        return false;
    }
    struct buf text = BUF_INIT(EDIT_MAX_LEN);
    buf_append(&text, (struct slice){typed.ptr, found.from});
    buf_append_text(&text, found.text);
    const size_t cursor = text.len;
    buf_append(&text, (struct slice){typed.ptr + found.to, typed.len - found.to});
    if (!text.full) {
        edit_set(&f->edit, buf_slice(&text));
        f->edit.cursor = cursor;
        f->completion_help = found.help;
    }
    buf_release(&text);
    return true;
}
