// A view's rows and walks. Must not know the screen's other parts, keys or messages.
#include "app/view.h"

#include "base/mem.h"

// Several windows side by side are worth it when all of a known range is read.
static struct walk *walk_for(struct view *v) {
    const bool is_bounded = v->created_from != INSTANT_NONE;
    if (is_bounded && view_scans(v) && walk_may_be_wide(&v->spec)) {
        const struct walk_range range = {v->created_from,
            v->created_to != INSTANT_NONE ? v->created_to : v->asked_at + MS_MINUTE};
        v->is_wide = true;
        return walk_new_wide(v->net, &v->spec, range, WALK_WINDOWS);
    }
    return walk_new(v->net, &v->spec, SLICE_NONE, false);
}

static struct match *condition_of(
    const struct view *v, const struct value_context *c, struct error *e) {
    return match_new(
        query_get(&v->query, PARAM_MATCH), c, v->list.columns, v->list.n_columns, NULL, e);
}

static bool make_plan(
    struct view *v, const struct show *how, enum status_encoding encoding, struct error *e) {
    const struct value_context c = {.now = how->now, .zone = how->zone};
    if (!query_check_all(&v->query, &c, e)) {
        return false;
    }
    struct match *m = condition_of(v, &c, e);
    plan_make(&v->query, m, &c, &v->plan);
    match_free(m);
    plan_created_range(&v->plan, &c, &v->created_from, &v->created_to);
    if (v->plan.rest) {
        const struct show show = view_show(v, how);
        dataset_condition(v->data, limit_new_match(match_copy(v->plan.rest)), &show);
    }
    return query_resolve(&v->plan.query, &c, encoding, &v->spec, e);
}

struct show view_show(const struct view *v, const struct show *how) {
    struct show show = *how;
    show.evidence = v->evidence;
    return show;
}

bool view_scans(const struct view *v) {
    return v->plan.rest != NULL;
}

struct view *view_new(struct net *n, enum view_kind kind, const struct query *q,
    const enum field *columns, size_t n_columns, const struct show *how,
    enum status_encoding encoding, struct error *e) {
    const struct view_kind_row *row = view_kind_row(kind);
    struct view *v = mem_calloc(1, sizeof *v);
    v->kind = kind;
    v->reads_all = row->reads_all;
    query_init(&v->query);
    query_copy(&v->query, q);
    v->asked_at = how->now;
    v->zone = how->zone;
    list_init(&v->list);
    list_set_columns(&v->list, n_columns > 0 ? columns : row->columns,
        n_columns > 0 ? n_columns : row->n_columns);
    v->data = dataset_new();
    v->evidence = evidence_new();
    v->net = n;
    v->scan_until = VIEW_SCAN_ROWS;
    refresh_init(&v->refresh, 0);
    if (!make_plan(v, how, encoding, e)) {
        view_free(v);
        return NULL;
    }
    v->down = walk_for(v);
    // The largest pages are the fastest way through many, unless the user chose a size.
    if (view_scans(v) && query_get(&v->query, PARAM_COUNT_PER_PAGE).len == 0) {
        walk_set_page_size(v->down, PAGE_COUNT_MAX);
    }
    if (row->sorted_by != FIELD_NONE) {
        const struct show show = view_show(v, how);
        dataset_sort(v->data, row->sorted_by, false, &show);
    }
    v->first_at = INSTANT_NONE;
    v->updated_at = INSTANT_NONE;
    v->misfit = PARAM_NONE;
    return v;
}

struct view *view_borrow(struct view *v) {
    v->n_borrowers++;
    return v;
}

void view_return(struct view *v) {
    if (v && --v->n_borrowers == 0 && v->is_dropped) {
        view_free(v);
    }
}

static void stop_asking(struct view *v) {
    walk_free(v->down);
    walk_free(v->up);
    v->down = v->up = NULL;
    refresh_release(&v->refresh);
}

void view_free(struct view *v) {
    if (!v) {
        return;
    }
    stop_asking(v);
    v->is_dropped = true;
    if (v->n_borrowers > 0) {
        return;
    }
    evidence_free(v->evidence); // it borrows the rows
    dataset_free(v->data);
    changes_release(&v->changes);
    groups_release(&v->groups);
    plan_release(&v->plan);
    list_release(&v->list);
    detail_place_release(&v->place.detail);
    request_spec_release(&v->spec);
    query_release(&v->query);
    mem_free(v);
}

static size_t count_misfits(const struct view *v, const struct page *p, enum param param) {
    const struct value_context then = {.now = v->asked_at, .zone = v->zone};
    size_t n = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        n += !query_fits(&v->plan.query, param, &p->sessions[i], &then);
    }
    return n;
}

static void check_filters(struct view *v, const struct page *p) {
    for (enum param param = 0; param < PARAM_COUNT; param++) {
        const bool matters = v->misfit == PARAM_NONE || v->misfit == param;
        if (!matters || !param_is_filter(param) || query_get(&v->plan.query, param).len == 0) {
            continue;
        }
        const size_t n = count_misfits(v, p, param);
        if (n > 0) {
            v->misfit = param;
            v->n_misfits += n;
        }
    }
}

static size_t count_new_flagged(const struct view *v, const struct page *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const struct session *s = &p->sessions[i];
        if (session_flag(s, FIELD_SUSPECTED_FRAUD) &&
            dataset_find(v->data, session_key(s)) == ROW_NONE) {
            n++;
        }
    }
    return n;
}

void view_take_page(struct view *v, struct page *p, bool above, const struct show *how) {
    const instant now = how->now;
    check_filters(v, p);
    v->n_flagged += count_new_flagged(v, p);
    v->n_skipped += p->n_skipped;
    v->n_repaired += p->n_repaired;
    v->first_at = v->first_at == INSTANT_NONE ? now : v->first_at;
    v->updated_at = now;

    const bool is_first = dataset_n_pages(v->data) == 0;
    const struct slice previous = page_previous(p);
    if (is_first && previous.len > 0 && v->spec.first_cursor.len > 0) {
        v->up = walk_new(v->net, &v->spec, previous, true);
    }
    const struct list_anchor anchor = list_anchor(&v->list, v->data);
    const struct dataset_change change =
        above ? dataset_prepend(v->data, p) : dataset_append(v->data, p);
    if (!v->is_wide) { // the borders of windows bring some twice
        v->n_duplicates += change.n_duplicate;
    }
    evidence_update(v->evidence, v->data);
    list_restore(&v->list, v->data, anchor, anchor.row);
    if (v->groups.by != GROUP_BY_NONE) {
        v->groups_wait = true; // all rows are looked at: not at every page of a long walk
    }
}

void view_touch(struct view *v, const struct show *how) {
    const struct show show = view_show(v, how);
    const struct list_anchor anchor = list_anchor(&v->list, v->data);
    dataset_touch(v->data, &show);
    list_restore(&v->list, v->data, anchor, anchor.row);
}

void view_group(struct view *v, enum group_by by, const struct show *how) {
    if (by == GROUP_BY_NONE && v->groups.by == GROUP_BY_NONE) {
        return;
    }
    const struct show show = view_show(v, how);
    const struct list_anchor anchor = list_anchor(&v->list, v->data);
    groups_make(&v->groups, by, v->data, &show);
    v->grouped_at = how->now;
    v->groups_wait = false;
    list_restore(&v->list, v->data, anchor, anchor.row);
}

static void quiet_walk(struct walk *w) {
    if (!w) {
        return;
    }
    walk_want(w, 0);
    if (walk_get_state(w) == WALK_RUNNING) {
        walk_cancel(w);
    }
}

void view_quiet(struct view *v) {
    quiet_walk(v->down);
    quiet_walk(v->up);
    v->loading_all = false;
    v->go_to_page = false;
}

bool view_has_more_below(const struct view *v) {
    const enum walk_state state = walk_get_state(v->down);
    return !v->capped && state != WALK_END && state != WALK_LOOPED;
}

bool view_has_more_above(const struct view *v) {
    return v->up && !walk_at_end(v->up) && walk_get_state(v->up) != WALK_LOOPED;
}

static size_t count_new_above(const struct view *v, const struct view *old) {
    const size_t position = list_position(&v->list, v->data);
    size_t n = 0;
    for (size_t i = 0; position != SIZE_MAX && i < position; i++) {
        const struct session *s = dataset_session(v->data, dataset_visible(v->data, i));
        n += dataset_find(old->data, session_key(s)) == ROW_NONE;
    }
    return n;
}

void view_inherit_columns(struct view *v, const struct view *old) {
    for (size_t i = 0; i < old->list.n_columns; i++) {
        v->list.columns[i] = old->list.columns[i];
    }
    v->list.n_columns = old->list.n_columns;
    v->list.wide = old->list.wide;
    v->list.pan = old->list.pan;
    v->list.cursor_column = old->list.cursor_column;
    buf_clear(&v->list.find);
    buf_append(&v->list.find, buf_slice(&old->list.find));
}

void view_inherit_rows(struct view *v, struct view *old, const struct show *how) {
    v->origin = old->origin;
    v->reads_all = old->reads_all;
    dataset_sort(
        v->data, dataset_sort_field(old->data), dataset_sort_is_descending(old->data), how);
    dataset_limit(v->data, limit_copy(dataset_get_limit(old->data)), how);
    for (row_id row = 0; row < dataset_n_rows(old->data) && dataset_n_marked(old->data) > 0;
         row++) {
        if (!dataset_is_marked(old->data, row)) {
            continue;
        }
        const row_id same = dataset_find(v->data, session_key(dataset_session(old->data, row)));
        if (same != ROW_NONE) {
            dataset_mark(v->data, same, true);
        }
    }
    const struct list_anchor anchor = list_anchor(&old->list, old->data);
    row_id same = ROW_NONE;
    if (anchor.row != ROW_NONE) {
        same = dataset_find(v->data, session_key(dataset_session(old->data, anchor.row)));
    }
    v->list.page_h = old->list.page_h;
    list_restore(&v->list, v->data, anchor, same);
    v->n_new_above = count_new_above(v, old);
}
