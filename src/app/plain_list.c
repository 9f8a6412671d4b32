// Where one is, and rows in words: labels and values from the table of fields, masked as in the
// browser.
#include "plain_private.h"

#include "app/output.h"
#include "empty.h"

#include <ctype.h>

// --- rows ---------------------------------------------------------------------------------------

size_t plain_n_rows(const struct plain *p) {
    const struct view *v = app_view(p->app);
    return stores_are_shown(p->app) ? p->app->stores.n : v ? dataset_n_visible(v->data) : 0;
}

size_t plain_position(const struct plain *p) {
    const struct app *a = p->app;
    const struct view *v = app_view(p->app);
    if (plain_n_rows(p) == 0) {
        return SIZE_MAX;
    }
    return stores_are_shown(a) ? board_position(&a->stores.board, a->stores.rows, a->stores.n)
                               : list_position(&v->list, v->data);
}

void plain_go(struct plain *p, size_t position) {
    struct app *a = p->app;
    struct view *v = app_view(a);
    if (stores_are_shown(a)) {
        board_go(&a->stores.board, a->stores.rows, a->stores.n, position);
    } else if (v) {
        v->stays_first = false;
        list_go(&v->list, v->data, position);
    }
}

void plain_append_key(struct plain *p, struct buf *out) {
    const struct session *s = stores_are_shown(p->app) ? NULL : app_session(p->app);
    const struct occupancy_row *row = stores_are_shown(p->app) ? stores_row(p->app) : NULL;
    buf_append(out, s ? session_key(s) : row ? row->store_id : SLICE_NONE);
}

// A value that says what it is: no label stands before it.
static bool speaks_for_itself(enum field f) {
    return f == FIELD_CREATED_AT || f == FIELD_STATUS || f == FIELD_PHASE || f == FIELD_SIGNALS;
}

static void append_label(enum field f, struct buf *out) {
    const char *label = field_row(f)->label;
    buf_append_char(out, (char)tolower((unsigned char)label[0]));
    buf_printf(out, "%s ", label + 1);
}

// Nothing is appended for what the record does not say.
static void append_cell(
    const struct session *s, enum field f, const struct show *how, bool ascii, struct buf *out) {
    struct buf value = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    const struct output o = {.show = *how, .ascii = ascii};
    const bool is_stored = !field_is_derived(f);
    const enum presence presence = is_stored ? session_presence(s, f) : PRESENT;
    if (f == FIELD_SUSPECTED_FRAUD) {
        buf_append_text(&value, session_flag(s, f) ? "flagged" : "");
    } else if (presence == IS_NULL || presence == ABSENT) {
        buf_clear(&value);
    } else if (field_row(f)->type == TYPE_INSTANT) {
        show_field(s, f, how, &value);
    } else {
        output_append_value(&o, s, f, &value);
    }
    if (value.len > 0 && !slice_equal(buf_slice(&value), SLICE("-")) &&
        !slice_equal(buf_slice(&value), SLICE("none"))) {
        buf_append_text(out, out->len > 0 ? ", " : "");
        if (f != FIELD_SUSPECTED_FRAUD && !speaks_for_itself(f)) {
            append_label(f, out);
        }
        buf_append(out, buf_slice(&value));
    }
    buf_release(&value);
}

// What the record says, or people did, before what is worked out here; that it is flagged first.
static bool is_of_record(enum field f) {
    return !field_is_derived(f) || f == FIELD_CUSTOMER_LABEL || f == FIELD_STORE_LABEL ||
           f == FIELD_VERDICT;
}

static void append_cells(struct plain *p, const struct view *v, const struct session *s,
    bool of_record, struct buf *out) {
    const struct show how = *app_show(p->app);
    for (size_t i = 0; i < v->list.n_columns; i++) {
        if (is_of_record(v->list.columns[i]) == of_record) {
            append_cell(s, v->list.columns[i], &how, p->app->ascii, out);
        }
    }
}

static void say_group(struct plain *p, const struct view *v, row_id row) {
    struct list_groups groups;
    if (!groups_for_list(&v->groups, &groups) || row >= groups.n_rows ||
        groups.group_of[row] == UINT32_MAX) {
        buf_clear(&p->heard.group);
        return;
    }
    const struct slice title = groups.titles[groups.group_of[row]];
    if (!slice_equal(buf_slice(&p->heard.group), title)) {
        plain_say(p, "Group: %.*s", SLICE_ARG(title));
        buf_clear(&p->heard.group);
        buf_append(&p->heard.group, title);
    }
}

static void say_session(struct plain *p, const struct view *v, size_t position) {
    const row_id row = dataset_visible(v->data, position);
    const struct session *s = dataset_session(v->data, row);
    struct buf record = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    struct buf derived = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    bool left = false;
    for (size_t i = 0; i < v->changes.n; i++) {
        left = left || (v->changes.notes[i].row == row && v->changes.notes[i].left);
    }
    append_cells(p, v, s, true, &record);
    append_cells(p, v, s, false, &derived);
    say_group(p, v, row);
    plain_say(p, "Row %zu of %zu: %s%s%.*s%s%.*s.", position + 1, dataset_n_visible(v->data),
        dataset_is_marked(v->data, row) ? "marked, " : "",
        left ? "no longer fits the filter, " : "", SLICE_ARG(buf_slice(&record)),
        derived.len > 0 ? "; worked out here: " : "", SLICE_ARG(buf_slice(&derived)));
    buf_release(&record);
    buf_release(&derived);
}

static void say_at(struct plain *p, size_t position) {
    const struct app *a = p->app;
    p->heard.row = true;
    if (stores_are_shown(a)) {
        struct buf text = BUF_INIT(PLAIN_TEXT_MAX_LEN);
        plain_append_store(&a->stores.rows[position], &text);
        plain_say(p, "Store %zu of %zu: %s.", position + 1, a->stores.n, buf_text(&text));
        buf_release(&text);
    } else {
        say_session(p, app_view(p->app), position);
    }
}

void plain_say_row(struct plain *p) {
    const size_t position = plain_position(p);
    if (position != SIZE_MAX) {
        say_at(p, position);
    } else {
        plain_say(p, "No row.");
    }
}

void plain_say_rows(struct plain *p, size_t from, size_t n) {
    const size_t n_rows = plain_n_rows(p);
    for (size_t i = from; i < n_rows && i - from < n; i++) {
        plain_go(p, i);
        say_at(p, i);
    }
}

// --- where --------------------------------------------------------------------------------------

static void append_order(struct app *a, struct buf *out) {
    bool descending;
    bool here;
    const struct view *v = app_view(a);
    const enum field f = app_sort_field(a, &descending, &here);
    if (v && v->groups.by != GROUP_BY_NONE) {
        buf_printf(out, " Grouped by %s.", group_label(v->groups.by));
        return;
    }
    if (f == FIELD_VERDICT) {
        buf_append_text(out, descending ? " Cleared first." : " To do first.");
        return;
    }
    const bool is_time = field_row(f)->type == TYPE_INSTANT;
    buf_append_text(out, here ? " Loaded rows sorted by " : " Sorted by ");
    append_label(f, out);
    buf_remove(out, out->len - 1, 1);
    buf_printf(out, ", %s.",
        is_time ? (descending ? "newest first" : "oldest first")
                : (descending ? "descending" : "ascending"));
}

static void append_filters(const struct query *q, struct buf *out) {
    struct buf chips = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    bool any = false;
    for (enum param f = 0; f < PARAM_COUNT; f++) {
        if ((param_is_filter(f) || f == PARAM_AFTER || f == PARAM_BEFORE) &&
            query_get(q, f).len > 0) {
            buf_append_text(&chips, any ? "; " : "");
            query_append_chip(q, f, &chips);
            any = true;
        }
    }
    buf_printf(out, " Filter: %s.", any ? buf_text(&chips) : "none");
    buf_release(&chips);
}

void plain_append_place(struct plain *p, struct buf *out) {
    struct app *a = p->app;
    const struct view *v = app_view(a);
    const bool stores = stores_are_shown(a);
    if (stores) {
        buf_printf(out, " Sorted by %s, %s.", occupancy_column_name(a->stores.sorted_by),
            a->stores.descending ? "descending" : "ascending");
        if (a->stores.limit.len > 0) {
            buf_printf(out, " Limited to: %s.", buf_text(&a->stores.limit));
        }
    } else if (v) {
        const struct limit *limit = dataset_get_limit(v->data);
        append_order(a, out);
        append_filters(&v->query, out);
        if (limit) {
            buf_printf(out, " Loaded rows limited to: %.*s.", SLICE_ARG(limit_text(limit)));
        }
    }
    buf_append_text(out, a->show.unmasked ? " Personal data is SHOWN." : "");
}

// How complete it is. An incomplete list must not sound like a complete one.
static void append_numbers(const struct app *a, struct view *v, struct buf *out) {
    const size_t n = dataset_n_rows(v->data);
    const size_t n_visible = dataset_n_visible(v->data);
    if (v->kind == VIEW_FRAUD) {
        struct show show = a->show;
        show.verdicts = a->verdicts;
        const size_t *tally = view_tally(v, &show);
        buf_printf(out, " %zu to do, %zu follow-up, %zu done.", tally[VERDICT_TO_DO],
            tally[VERDICT_FOLLOW_UP], tally[VERDICT_CONFIRMED] + tally[VERDICT_CLEARED]);
    }
    if (view_scans(v)) {
        buf_printf(out, " %zu of %zu read fit", dataset_n_fitting(v->data), n);
    } else {
        buf_printf(out, " %zu loaded", n);
    }
    if (dataset_get_limit(v->data)) {
        buf_printf(out, ", %zu within the limit", n_visible);
    }
    const enum walk_state state = walk_get_state(v->down);
    buf_append_text(out, state == WALK_END      ? ", complete."
                         : state == WALK_FAILED ? ", INCOMPLETE: R goes on."
                         : v->capped            ? ", INCOMPLETE: more below are not kept."
                         : view_scans(v)        ? ", INCOMPLETE: L reads on."
                         : state == WALK_LOOPED || state == WALK_EMPTY
                             ? ", INCOMPLETE: the server stopped giving new rows."
                             : ", more below.");
}

static void say_empty(struct plain *p) {
    struct empty why = {0};
    empty_explain(p->app, &why);
    for (size_t i = 0; i < why.n; i++) {
        plain_say(p, "%.*s", SLICE_ARG(why.lines[i]));
    }
    empty_release(&why);
}

void plain_say_where(struct plain *p) {
    struct app *a = p->app;
    struct view *v = app_view(a);
    const bool stores = stores_are_shown(a);
    struct buf text = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    buf_printf(&text, "%s, %s%s, read only.",
        view_kind_row(stores ? VIEW_STORES : asking_kind(a))->title,
        a->connection.demo || !a->connection.production_like ? "" : "PROD ", a->connection.name);
    if (stores) {
        plain_append_totals(a, &text);
    } else if (v) {
        append_numbers(a, v, &text);
    }
    plain_append_place(p, &text);
    plain_say(p, "%s", buf_text(&text));
    buf_release(&text);
    if (!stores && (!v || dataset_n_visible(v->data) == 0)) {
        say_empty(p);
    }
}
