// Order, columns, marks. The server sorts by 11 keys; by any other column the loaded rows are
// sorted here, and the list says so.
#include "app_private.h"
#include "commands.h"

#include "app/order_text.h"

#define UNUSED_ARGUMENTS ((void)argument, (void)e)

void app_keep_order(struct app *a, struct query *q) {
    static const enum param kept[] = {PARAM_ORDER_BY, PARAM_DIRECTION, PARAM_COUNT_PER_PAGE};
    const bool names_order = query_get(q, PARAM_ORDER_BY).len > 0;
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        const bool stays =
            query_get(q, kept[i]).len == 0 && !(names_order && kept[i] == PARAM_DIRECTION);
        if (stays) {
            query_set(q, kept[i], query_get(asking_query(a), kept[i]));
        }
    }
}

enum field app_sort_field(struct app *a, bool *descending, bool *here) {
    const struct view *v = app_view(a);
    *here = v && dataset_sort_field(v->data) != FIELD_NONE;
    if (*here) {
        *descending = dataset_sort_is_descending(v->data);
        return dataset_sort_field(v->data);
    }
    const struct query *q = v ? &v->query : asking_query(a);
    *descending = query_is_descending(q);
    return query_order_field(q);
}

void app_sort_here(struct app *a, enum field f, bool descending) {
    struct view *v = app_view(a);
    if (!v) {
        return;
    }
    const struct list_anchor anchor = list_anchor(&v->list, v->data);
    verdicts_settle(a->verdicts);
    dataset_sort(v->data, f, descending, app_show(a));
    list_restore(&v->list, v->data, anchor, anchor.row);
    if (f != FIELD_NONE) {
        app_hint(a, "sorted here: the %zu loaded rows by %s, g goes to the top%s",
            dataset_n_rows(v->data), field_row(f)->label,
            view_has_more_below(v) ? "; more lie below, L loads all" : "");
    }
}

static bool ask_order(struct app *a, enum field f, bool descending, struct error *e) {
    struct query q;
    query_init(&q);
    query_copy(&q, asking_query(a));
    query_set(&q, PARAM_ORDER_BY, slice_of(field_row(f)->sort_key));
    query_set(&q, PARAM_DIRECTION, descending ? SLICE("desc") : SLICE("asc"));
    query_set(&q, PARAM_AFTER, SLICE_NONE); // another order makes cursors void
    query_set(&q, PARAM_BEFORE, SLICE_NONE);
    const bool ok = app_ask(a, &q, e);
    query_release(&q);
    return ok;
}

bool app_sort_by(struct app *a, enum field f, bool descending, struct error *e) {
    if (!field_row(f)->sort_key) {
        app_sort_here(a, f, descending);
        return true;
    }
    const struct view *v = app_view(a);
    if (v && dataset_sort_field(v->data) != FIELD_NONE) {
        app_sort_here(a, FIELD_NONE, false);
        if (query_order_field(&v->query) == f && query_is_descending(&v->query) == descending) {
            return true; // the server's order is what was there before
        }
    }
    return ask_order(a, f, descending, e);
}

COMMAND_FUNCTION(command_sort) {
    if (stores_are_shown(a)) {
        return stores_sort(a, argument, e);
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_SORT);
        return REDO_DRAW;
    }
    enum field f;
    bool descending;
    if (order_read(argument, &f, &descending, e)) {
        app_sort_by(a, f, descending, e);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_reverse) {
    (void)argument;
    if (stores_are_shown(a)) {
        return stores_reverse(a);
    }
    bool descending;
    bool here;
    const enum field f = app_sort_field(a, &descending, &here);
    if (here) {
        app_sort_here(a, f, !descending);
    } else {
        ask_order(a, f, !descending, e);
    }
    return REDO_DRAW;
}

static unsigned sort_by_neighbour(struct app *a, int by, struct error *e) {
    if (stores_are_shown(a)) {
        return stores_sort_neighbour(a, by);
    }
    const struct view *v = app_view(a);
    if (!v || v->list.n_columns == 0) {
        return REDO_NOTHING;
    }
    bool descending;
    bool here;
    const enum field now = app_sort_field(a, &descending, &here);
    const size_t n = v->list.n_columns;
    size_t at = by > 0 ? n - 1 : 0;
    for (size_t i = 0; i < n; i++) {
        if (order_of_column(v->list.columns[i]) == now) {
            at = i;
        }
    }
    const size_t next = (at + n + (by > 0 ? 1 : n - 1)) % n;
    const enum field f = order_of_column(v->list.columns[next]);
    app_sort_by(a, f, order_is_naturally_descending(f), e);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_sort_column_left) {
    (void)argument;
    return sort_by_neighbour(a, -1, e);
}

COMMAND_FUNCTION(command_sort_column_right) {
    (void)argument;
    return sort_by_neighbour(a, 1, e);
}

COMMAND_FUNCTION(command_columns) {
    struct view *v = app_view(a);
    if (!v) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_COLUMNS);
        return REDO_DRAW;
    }
    enum field columns[FIELD_COUNT];
    size_t n = v->list.n_columns;
    for (size_t i = 0; i < n; i++) {
        columns[i] = v->list.columns[i];
    }
    if (columns_parse(argument, columns, &n, e)) {
        list_set_columns(&v->list, columns, n);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_wide) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    if (v) {
        v->list.wide = !v->list.wide;
        app_hint(a, v->list.wide ? "wide columns; h l move to what is cut off" : "narrow columns");
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_mark) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    if (!v || v->list.cursor == ROW_NONE) {
        return REDO_NOTHING;
    }
    dataset_mark(v->data, v->list.cursor, !dataset_is_marked(v->data, v->list.cursor));
    list_move(&v->list, v->data, 1);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_invert_marks) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    for (size_t i = 0; v && i < dataset_n_visible(v->data); i++) {
        const row_id row = dataset_visible(v->data, i);
        dataset_mark(v->data, row, !dataset_is_marked(v->data, row));
    }
    return REDO_DRAW;
}
