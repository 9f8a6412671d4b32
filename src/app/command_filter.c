// Finding, limiting, filtering: what the server is asked and what is hidden here.
#include "app_private.h"
#include "commands.h"

#include "app/filter_text.h"
#include "base/mem.h"

#define UNUSED_ARGUMENTS ((void)argument, (void)e)

enum { CONDITION_MAX_LEN = 16 * 1024 };

COMMAND_FUNCTION(command_filter_form) {
    UNUSED_ARGUMENTS;
    app_open_form(a);
    return REDO_DRAW;
}

// A typed filter is the whole filter; order and page size stay unless it names them.
COMMAND_FUNCTION(command_filter) {
    const struct value_context context = app_value_context(a);
    struct query q;
    query_init(&q);
    if (filter_read(&q, argument, &context, e)) {
        app_keep_order(a, &q);
        if (app_ask(a, &q, e)) {
            app_remember_filter(a, &q);
        }
    }
    query_release(&q);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_explain) {
    UNUSED_ARGUMENTS;
    if (!app_view(a)) {
        return REDO_NOTHING;
    }
    app_open_menu(a, MENU_EXPLAIN);
    return REDO_DRAW;
}

static void explain_conditions(struct menu *m) {
    static const char *const lines[] = {
        "",
        "a condition, as :filter, & and the form take it",
        "  fraud                         suspected fraud; !fraud: all others",
        "  dwell<60s  entered>-2h        durations and times",
        "  visitors>groupSize            a field with another one",
        "  status=active,expired         one of them; with != neither",
        "  email~gmail                   contains; !~ does not; case does not count",
        "  exited=null                   the record says nothing of it",
        "  metadata.events.eventId=6bdb  into the JSON of the record",
        "  zurich \"two words\"            texts that the columns show",
        "  a b   a or b   not (a or b)   side by side: both; or: one of them",
        "  Tab, in the form C-n          completes names and values",
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        menu_add_heading(m, slice_of(lines[i]));
    }
}

// How the question on screen was asked, part by part; with no condition, how one is written.
void menu_fill_explain(struct app *a, struct menu *m) {
    const struct view *v = app_view(a);
    const struct value_context context = app_value_context(a);
    struct error ignored = {0};
    struct match *match = match_new(query_get(&v->query, PARAM_MATCH), &context, v->list.columns,
        v->list.n_columns, NULL, &ignored);
    struct buf text = BUF_INIT(CONDITION_MAX_LEN);
    struct buf url = BUF_INIT(CONDITION_MAX_LEN);
    menu_init(m, SLICE("How this was asked"), false);
    m->footer = "Esc closes";
    request_spec_append_url(&v->spec, SLICE_NONE, false, &url);
    menu_add_heading(m, SLICE("sent to the server"));
    menu_add_heading(m, buf_slice(&url));
    if (match) {
        menu_add_heading(m, SLICE(""));
        menu_add_heading(m, SLICE("the condition, part by part"));
        plan_append(&v->plan, match, a->ascii, &text);
        struct slice rest = buf_slice(&text);
        struct slice line;
        while (slice_cut(&rest, '\n', &line)) {
            menu_add_heading(m, line);
        }
    }
    if (!match) {
        explain_conditions(m);
    }
    match_free(match);
    buf_release(&url);
    buf_release(&text);
}

// --- find ---

static struct slice find_text(struct app *a) {
    if (app_context(a) == CONTEXT_JSON) {
        return buf_slice(&a->detail.find);
    }
    const struct view *v = app_view(a);
    return v ? buf_slice(&v->list.find) : SLICE_NONE;
}

unsigned app_find(struct app *a, int direction, bool here) {
    if (stores_are_shown(a)) {
        return stores_find(a, direction, here);
    }
    const struct slice text = find_text(a);
    if (text.len == 0) {
        app_hint(a, "nothing to find yet: / and a text");
        return REDO_DRAW;
    }
    if (app_context(a) == CONTEXT_JSON) {
        if (!detail_find(&a->detail, direction)) {
            app_hint(a, "\"%.*s\" is not in this record", SLICE_ARG(text));
        }
        return REDO_DRAW;
    }
    struct view *v = app_view(a);
    bool wrapped = false;
    if (!list_find(&v->list, v->data, app_show(a), direction, here, &wrapped)) {
        app_hint(a, "\"%.*s\" is not in the shown columns of the %zu loaded rows%s",
            SLICE_ARG(text), dataset_n_visible(v->data),
            view_has_more_below(v) ? "; more lie below (L loads all)" : "");
    } else if (wrapped) {
        app_hint(a, "found past the %s of the loaded rows", direction > 0 ? "end" : "top");
    } else {
        app_hint(a, "n next, N previous");
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_find) {
    (void)e;
    if (argument.len > 0) {
        app_set_find(a, argument);
        return app_find(a, 1, true);
    }
    app_open_prompt(a, PROMPT_FIND, SLICE_NONE);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_find_next) {
    UNUSED_ARGUMENTS;
    return app_find(a, 1, false);
}

COMMAND_FUNCTION(command_find_previous) {
    UNUSED_ARGUMENTS;
    return app_find(a, -1, false);
}

// --- limit ---

COMMAND_FUNCTION(command_limit) {
    struct view *v = app_view(a);
    if (!v) {
        return REDO_NOTHING;
    }
    if (stores_are_shown(a)) {
        if (argument.len > 0) {
            stores_set_limit(a, argument);
        } else {
            app_open_prompt(a, PROMPT_LIMIT, buf_slice(&a->stores.limit));
        }
        return REDO_DRAW;
    }
    if (argument.len > 0) {
        struct limit *l = limit_new(argument, v->list.columns, v->list.n_columns, e);
        if (l) {
            app_set_limit(a, l);
        }
        return REDO_DRAW;
    }
    const struct limit *now = dataset_get_limit(v->data);
    app_open_prompt(a, PROMPT_LIMIT, now && limit_is_typed(now) ? limit_text(now) : SLICE_NONE);
    return REDO_DRAW;
}

// The parameters that ask the server for exactly this value; false when it has none for the field.
static bool set_exact(struct query *q, enum field f, struct slice value) {
    if (f == FIELD_STORE_LABEL || f == FIELD_STORE_OWN_ID) {
        f = FIELD_STORE_ID;
    } else if (f == FIELD_CUSTOMER_LABEL || f == FIELD_CUSTOMER_OWN_ID) {
        f = FIELD_CUSTOMER_ID;
    }
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        const struct param_row *row = param_row(p);
        if (row->field != f || row->type == TYPE_INSTANT) {
            continue;
        }
        if (row->bound == BOUND_EXACT) {
            query_set(q, p, value);
            return true;
        }
        if (row->bound == BOUND_MIN) {
            query_set(q, p, value);
            query_set(q, row->partner, value);
            return true;
        }
    }
    return false;
}

static bool cell_value(struct app *a, enum field *f, struct slice *value) {
    const struct view *v = app_view(a);
    const struct session *s = app_session(a);
    if (!v || !s || v->list.n_columns == 0) {
        return false;
    }
    *f = v->list.columns[v->list.cursor_column];
    if (*f == FIELD_STORE_LABEL || *f == FIELD_CUSTOMER_LABEL) {
        *value = show_label_id(s, *f);
    } else {
        *value = field_is_derived(*f) ? SLICE_NONE : session_text(s, *f);
    }
    return true;
}

static void limit_to_value(struct app *a, enum field f, struct slice value, bool exclude) {
    const bool is_label = f == FIELD_STORE_LABEL || f == FIELD_CUSTOMER_LABEL;
    struct buf derived = BUF_INIT(4096);
    struct buf shown = BUF_INIT(4096);
    if (field_is_derived(f) && !is_label) {
        show_field(app_session(a), f, app_show(a), &derived);
        value = buf_slice(&derived);
    }
    struct show how = *app_show(a);
    how.unmasked = false;
    how.relative = false;
    how.full = true;
    show_field(app_session(a), f, &how, &shown);
    app_set_limit(a, limit_new_value(f, value, buf_slice(&shown), exclude));
    buf_release(&derived);
    buf_release(&shown);
}

static bool query_is_valid(const struct app *a, const struct query *q) {
    const struct value_context context = app_value_context(a);
    struct error ignored = {0};
    return query_check_all(q, &context, &ignored);
}

COMMAND_FUNCTION(command_only) {
    (void)argument;
    enum field f;
    struct slice value;
    if (!cell_value(a, &f, &value)) {
        return REDO_NOTHING;
    }
    struct query q;
    query_init(&q);
    query_copy(&q, asking_query(a));
    query_set(&q, PARAM_AFTER, SLICE_NONE);
    query_set(&q, PARAM_BEFORE, SLICE_NONE);
    // A code that is hidden stays so: as a filter it would stand in the line above the list.
    const bool hidden = field_row(f)->mask != MASK_NONE && !a->show.unmasked;
    const bool sent = value.len > 0 && !hidden && set_exact(&q, f, value) && query_is_valid(a, &q);
    if (sent) {
        app_ask(a, &q, e);
    } else {
        limit_to_value(a, f, value, false);
    }
    query_release(&q);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_without) {
    UNUSED_ARGUMENTS;
    enum field f;
    struct slice value;
    if (!cell_value(a, &f, &value)) {
        return REDO_NOTHING;
    }
    limit_to_value(a, f, value, true);
    return REDO_DRAW;
}

// --- dropping ---

static bool is_chip(enum param p) {
    return param_is_filter(p) || p == PARAM_AFTER || p == PARAM_BEFORE;
}

// Parts of the question that were added to the queue's own or that differ from it get the queue's:
// without what makes it a queue it would be a list of everything under the queue's name.
static unsigned drop_in_queue(struct app *a, bool all, struct error *e) {
    struct query q, own;
    query_init(&q);
    query_init(&own);
    query_copy(&q, asking_query(a));
    size_t n_dropped = 0;
    bool is_added = false;
    struct buf chip = BUF_INIT(300);
    const bool ok = app_own_question(a, asking_kind(a), &own, e);
    for (enum param p = PARAM_COUNT; ok && p-- > 0;) {
        const struct slice value = query_get(&own, p);
        if (!is_chip(p) || slice_equal(query_get(&q, p), value) || (n_dropped > 0 && !all)) {
            continue;
        }
        buf_clear(&chip);
        is_added = query_get(&q, p).len > 0;
        query_append_chip(is_added ? &q : &own, p, &chip);
        query_set(&q, p, value);
        n_dropped++;
    }
    if (n_dropped > 0 && app_ask(a, &q, e)) {
        if (all) {
            app_hint(a, "the queue without other filters");
        } else {
            app_hint(a, "%s%s", buf_text(&chip), is_added ? " dropped" : " again");
        }
    } else if (ok && n_dropped == 0) {
        app_hint(a, "this is the queue of suspected fraud; 1 shows all sessions");
    }
    buf_release(&chip);
    query_release(&own);
    query_release(&q);
    return REDO_DRAW;
}

static unsigned drop(struct app *a, bool all, struct error *e) {
    struct view *v = app_view(a);
    if (v && dataset_get_limit(v->data)) {
        app_set_limit(a, NULL);
        if (!all) {
            return REDO_DRAW;
        }
    }
    if (asking_kind(a) == VIEW_FRAUD) {
        return drop_in_queue(a, all, e);
    }
    struct query q;
    query_init(&q);
    query_copy(&q, asking_query(a));
    size_t n_dropped = 0;
    struct buf chip = BUF_INIT(300);
    for (enum param p = PARAM_COUNT; p-- > 0;) {
        if (is_chip(p) && query_get(&q, p).len > 0 && (all || n_dropped == 0)) {
            buf_clear(&chip);
            query_append_chip(&q, p, &chip);
            query_set(&q, p, SLICE_NONE);
            n_dropped++;
        }
    }
    if (n_dropped > 0 && app_ask(a, &q, e)) {
        if (n_dropped > 1) {
            app_hint(a, "%zu filters dropped", n_dropped);
        } else {
            app_hint(a, "%s dropped", buf_text(&chip));
        }
    } else if (n_dropped == 0 && !all) {
        app_hint(a, "no filter to drop");
    }
    buf_release(&chip);
    query_release(&q);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_drop_filter) {
    (void)argument;
    if (stores_are_shown(a)) {
        stores_set_limit(a, SLICE_NONE);
        return REDO_DRAW;
    }
    return drop(a, false, e);
}

COMMAND_FUNCTION(command_drop_all_filters) {
    (void)argument;
    if (stores_are_shown(a)) {
        stores_set_limit(a, SLICE_NONE);
        return REDO_DRAW;
    }
    return drop(a, true, e);
}
