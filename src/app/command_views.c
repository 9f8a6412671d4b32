// Saved views: opening one, and keeping, under a name, what is on the screen. Where they are kept
// is saved_state.c; what they may say, saved_view.c.
#include "app_private.h"
#include "commands.h"

#include "app/saved_state.h"
#include "model/match.h"

enum { LINE_MAX_LEN = 16 * 1024 };

// --- opening ---

// A view of the queue holds flagged sessions, of its own days where it does not say which.
static bool add_own_question(struct app *a, struct query *q, struct error *e) {
    const struct value_context c = app_value_context(a);
    struct query own;
    query_init(&own);
    struct match *m = match_new(
        query_get(q, PARAM_MATCH), &c, field_default_columns, field_n_default_columns, NULL, e);
    bool ok = e->kind == ERROR_NONE && app_own_question(a, VIEW_FRAUD, &own, e);
    if (ok && !(m && match_mentions(m, FIELD_SUSPECTED_FRAUD))) {
        struct buf condition = BUF_INIT(LINE_MAX_LEN);
        buf_append(&condition, query_get(&own, PARAM_MATCH));
        if (m) {
            buf_printf(&condition, " (%.*s)", SLICE_ARG(query_get(q, PARAM_MATCH)));
        }
        query_set(q, PARAM_MATCH, buf_slice(&condition));
        buf_release(&condition);
    }
    const bool says_when = query_get(q, PARAM_MIN_CREATED_AT).len > 0 ||
                           query_get(q, PARAM_MAX_CREATED_AT).len > 0 ||
                           (m && match_mentions(m, FIELD_CREATED_AT));
    if (ok && !says_when) {
        query_set(q, PARAM_MIN_CREATED_AT, query_get(&own, PARAM_MIN_CREATED_AT));
    }
    match_free(m);
    query_release(&own);
    return ok;
}

static void give_look(struct app *a, struct view *shown, const struct saved_view *v) {
    enum field columns[FIELD_COUNT], by;
    size_t n;
    bool descending;
    shown->has_own_look = true;
    app_own_columns(a, v->kind, columns, &n);
    saved_view_columns(v, columns, &n);
    list_set_columns(&shown->list, columns, n);
    if (saved_view_order(v, &by, &descending) && !field_row(by)->sort_key) {
        const struct show how = view_show(shown, app_show(a));
        dataset_sort(shown->data, by, descending, &how);
    }
}

static bool open_list(struct app *a, const struct saved_view *v, struct error *e) {
    const struct value_context c = app_value_context(a);
    struct query q;
    query_init(&q);
    const bool ok = saved_view_query(v, &c, &q, e) &&
                    (v->kind != VIEW_FRAUD || add_own_question(a, &q, e)) &&
                    app_ask_kind(a, v->kind, &q, e);
    if (ok) {
        give_look(a, a->pending, v);
    }
    query_release(&q);
    return ok;
}

static bool open_board(struct app *a, const struct saved_view *v, struct error *e) {
    if (!app_go_to_kind(a, v->kind, e)) {
        return false;
    }
    saved_view_board_order(v, &a->stores.sorted_by, &a->stores.descending);
    stores_set_limit(a, slice_of(v->filter));
    return true;
}

bool app_open_saved_view(struct app *a, const struct saved_view *v, struct error *e) {
    const bool is_board = view_kind_row(v->kind)->is_board;
    if (!(is_board ? open_board(a, v, e) : open_list(a, v, e))) {
        return false;
    }
    a->cover = COVER_NONE;
    if (v->interval_ms >= 0) {
        app_set_interval(a, v->interval_ms);
    }
    app_hint(a, "view %s", v->name);
    return true;
}

// Those saved from the screen come first, but for one of the files that alone is spelt like that.
static const struct saved_view *find(const struct app *a, struct slice name) {
    const struct saved_view *own = saved_views_find(&a->views, name);
    const struct saved_view *given = saved_views_find(&a->settings->views, name);
    const bool given_is_exact = own && given && slice_equal(name, slice_of(given->name)) &&
                                !slice_equal(name, slice_of(own->name));
    return own && !given_is_exact ? own : given;
}

static const struct saved_view *view_at(const struct app *a, size_t i) {
    const struct saved_views *own = &a->views, *given = &a->settings->views;
    return i < own->n ? &own->items[i] : i < own->n + given->n ? &given->items[i - own->n] : NULL;
}

COMMAND_FUNCTION(command_view) {
    if (argument.len == 0) {
        app_open_menu(a, MENU_RECENT);
        return REDO_DRAW;
    }
    const struct saved_view *v = find(a, argument);
    if (v) {
        app_open_saved_view(a, v, e);
    } else {
        saved_views_refuse(a->views.n > 0 ? &a->views : &a->settings->views, argument, e);
    }
    return REDO_DRAW;
}

const char *view_name(const struct app *a, size_t i) {
    const struct saved_view *v = view_at(a, i);
    return v ? v->name : NULL;
}

// --- the menu ---

// As the chips above the list spell it; the board's is a text to be found in its rows.
static void append_note(const struct app *a, const struct saved_view *v, struct buf *out) {
    const struct value_context c = app_value_context(a);
    struct error ignored = {0};
    struct query q;
    buf_append_text(out, saved_view_kind_name(v->kind));
    buf_append_text(out, v->filter[0] ? ": " : "");
    query_init(&q);
    if (view_kind_row(v->kind)->is_board || !saved_view_query(v, &c, &q, &ignored)) {
        buf_append_text(out, v->filter);
    }
    query_append_chips(&q, out);
    query_release(&q);
}

void menu_add_views(struct app *a, struct menu *m) {
    const struct saved_view *v;
    if (view_at(a, 0)) {
        menu_add_heading(m, SLICE("saved views"));
    }
    for (size_t i = 0; (v = view_at(a, i)) != NULL; i++) {
        struct buf note = BUF_INIT(LINE_MAX_LEN);
        append_note(a, v, &note);
        menu_add(m, slice_of(v->name), buf_slice(&note), KEY_CODE_NONE, MENU_VALUE_VIEW + (int)i);
        buf_release(&note);
    }
}

void menu_choose_view(struct app *a, size_t i) {
    struct error e = {0};
    if (!app_open_saved_view(a, view_at(a, i), &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

// --- saving ---

static void append_filter(const struct query *q, struct buf *out) {
    static const enum param no_filter[] = {
        PARAM_ORDER_BY, PARAM_DIRECTION, PARAM_COUNT_PER_PAGE, PARAM_AFTER, PARAM_BEFORE};
    struct query filter;
    query_init(&filter);
    query_copy(&filter, q);
    for (size_t i = 0; i < ARRAY_LEN(no_filter); i++) {
        query_set(&filter, no_filter[i], SLICE_NONE);
    }
    query_append_line(&filter, out);
    query_release(&filter);
}

static void append_order(struct app *a, struct buf *out) {
    const struct view *v = app_view(a);
    bool descending, here;
    const enum field f = app_sort_field(a, &descending, &here);
    const bool is_own = here ? f == view_kind_row(v->kind)->sorted_by && !descending
                             : query_get(&v->query, PARAM_ORDER_BY).len == 0 &&
                                   query_get(&v->query, PARAM_DIRECTION).len == 0;
    if (!is_own) {
        buf_printf(out, "%s %s", here ? field_row(f)->path : field_row(f)->sort_key,
            descending ? "desc" : "asc");
    }
}

static void append_columns(struct app *a, struct buf *out) {
    const struct list *l = &app_view(a)->list;
    enum field own[FIELD_COUNT];
    size_t n;
    app_own_columns(a, app_view(a)->kind, own, &n);
    if (n == l->n_columns && memcmp(own, l->columns, n * sizeof own[0]) == 0) {
        return;
    }
    for (size_t i = 0; i < l->n_columns; i++) {
        buf_printf(out, "%s%s", i > 0 ? "," : "", field_row(l->columns[i])->path);
    }
}

static bool set(struct saved_view *v, const char *key, struct buf *value, struct error *e) {
    const bool ok = !value->full && saved_view_set(v, slice_of(key), buf_slice(value), e);
    buf_clear(value);
    return ok;
}

// What is on the screen, as a view says it.
static bool describe(struct app *a, struct saved_view *v, struct error *e) {
    struct buf text = BUF_INIT(LINE_MAX_LEN);
    const bool is_board = stores_are_shown(a);
    buf_append_text(&text, saved_view_kind_name(app_view(a)->kind));
    bool ok = set(v, "view", &text, e);
    if (is_board) {
        buf_append(&text, buf_slice(&a->stores.limit));
    } else {
        append_filter(&app_view(a)->query, &text);
    }
    ok = ok && set(v, "filter", &text, e);
    if (is_board) {
        buf_printf(&text, "%s %s", occupancy_column_name(a->stores.sorted_by),
            a->stores.descending ? "desc" : "asc");
    } else {
        append_order(a, &text);
    }
    ok = ok && set(v, "sort", &text, e);
    if (!is_board) {
        append_columns(a, &text);
    }
    ok = ok && set(v, "columns", &text, e);
    buf_release(&text);
    if (a->live.interval_ms != a->settings->interval_ms) {
        v->interval_ms = a->live.interval_ms;
    }
    return ok;
}

static bool save(struct app *a, struct slice name, struct error *e) {
    struct saved_view v;
    const struct saved_view *given = saved_views_find(&a->settings->views, slice_trim(name));
    if (given) {
        return error_set(e, ERROR_USAGE, "view %s stands in %s; choose another name", given->name,
            given->origin);
    }
    if (!saved_view_init(&v, name, "", e)) {
        return false;
    }
    const bool is_known = saved_views_find(&a->views, slice_of(v.name)) != NULL;
    struct buf told = BUF_INIT(200);
    buf_append_text(&told, v.name);
    const bool ok = describe(a, &v, e) && saved_state_keep(&a->views, &v, e);
    if (ok) {
        app_say(a, JOURNAL_INFO, "view %s is kept%s; b lists views%s", buf_text(&told),
            is_known ? " in the place of the old one" : "",
            !stores_are_shown(a) && dataset_get_limit(app_view(a)->data)
                ? "; the limit of loaded rows is no part of it"
                : "");
    }
    buf_release(&told);
    saved_view_release(&v);
    return ok;
}

COMMAND_FUNCTION(command_save_view) {
    if (!app_view(a)) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        app_open_prompt(a, PROMPT_VIEW, SLICE_NONE);
    } else {
        save(a, argument, e);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_drop_view) {
    const struct saved_view *given = saved_views_find(&a->settings->views, argument);
    if (argument.len == 0) {
        error_set(e, ERROR_USAGE, "which view? :drop-view NAME");
    } else if (given && !saved_views_find(&a->views, argument)) {
        error_set(e, ERROR_USAGE, "view %s stands in %s, which is yours to change", given->name,
            given->origin);
    } else if (saved_state_drop(&a->views, argument, e)) {
        app_say(a, JOURNAL_INFO, "view %.*s is dropped", SLICE_ARG(argument));
    }
    return REDO_DRAW;
}
