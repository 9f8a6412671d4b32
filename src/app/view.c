// A view's rows and walks. Must not know the screen's other parts, keys or messages.
#include "app/view.h"

#include "base/mem.h"

struct view *view_new(struct net *n, const struct query *q, const struct value_context *c,
    enum status_encoding encoding, struct error *e) {
    struct request_spec spec;
    if (!query_resolve(q, c, encoding, &spec, e)) {
        return NULL;
    }
    struct view *v = mem_calloc(1, sizeof *v);
    query_init(&v->query);
    query_copy(&v->query, q);
    v->spec = spec;
    v->asked_at = c->now;
    v->zone = c->zone;
    v->first_at = INSTANT_NONE;
    v->updated_at = INSTANT_NONE;
    v->misfit = PARAM_NONE;
    v->data = dataset_new();
    v->down = walk_new(n, &v->spec, SLICE_NONE, false);
    v->net = n;
    list_init(&v->list);
    return v;
}

void view_free(struct view *v) {
    if (!v) {
        return;
    }
    walk_free(v->down);
    walk_free(v->up);
    dataset_free(v->data);
    list_release(&v->list);
    request_spec_release(&v->spec);
    query_release(&v->query);
    mem_free(v);
}

static size_t count_misfits(const struct view *v, const struct page *p, enum param param) {
    const struct value_context then = {.now = v->asked_at, .zone = v->zone};
    size_t n = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        n += !query_fits(&v->query, param, &p->sessions[i], &then);
    }
    return n;
}

static void check_filters(struct view *v, const struct page *p) {
    for (enum param param = 0; param < PARAM_COUNT; param++) {
        const bool matters = v->misfit == PARAM_NONE || v->misfit == param;
        if (!matters || !param_is_filter(param) || query_get(&v->query, param).len == 0) {
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

void view_take_page(struct view *v, struct page *p, bool above, instant now) {
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
    v->n_duplicates += change.n_duplicate;
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
