// Rows into a text, some at a time. It must not know where the text goes.
#include "export_rows.h"

#include "base/mem.h"

enum { STEP_LEN = 128 * 1024 }; // of large records fewer are written at once

static void take(struct export_rows *r, struct view *v, size_t most) {
    *r = (struct export_rows){
        .view = view_borrow(v), .rows = mem_alloc((most + 1) * sizeof(row_id))};
}

void export_rows_take_seen(struct export_rows *r, struct view *v) {
    take(r, v, dataset_n_visible(v->data));
    while (r->n < dataset_n_visible(v->data)) {
        r->rows[r->n] = dataset_visible(v->data, r->n);
        r->n++;
    }
}

void export_rows_take_marked(struct export_rows *r, struct view *v) {
    const size_t n_marked = dataset_n_marked(v->data);
    take(r, v, n_marked);
    for (size_t i = 0; i < dataset_n_visible(v->data) && r->n < n_marked; i++) {
        const row_id row = dataset_visible(v->data, i);
        if (dataset_is_marked(v->data, row)) {
            r->rows[r->n++] = row;
        }
    }
    for (row_id row = 0; row < dataset_n_rows(v->data) && r->n < n_marked; row++) {
        if (dataset_is_marked(v->data, row) && dataset_position(v->data, row) == SIZE_MAX) {
            r->rows[r->n++] = row;
        }
    }
}

void export_rows_take_one(struct export_rows *r, struct view *v, row_id row) {
    take(r, v, 1);
    r->rows[r->n++] = row;
}

size_t export_rows_write(struct export_rows *r, struct output *o, size_t most, struct buf *out) {
    const size_t from = out->len;
    size_t n = 0;
    o->show.evidence = r->view->evidence;
    for (; n < most && r->at < r->n && out->len - from < STEP_LEN; n++) {
        output_session(o, dataset_session(r->view->data, r->rows[r->at++]), out);
    }
    return n;
}

void export_rows_release(struct export_rows *r) {
    view_return(r->view);
    mem_free(r->rows);
    *r = (struct export_rows){0};
}
