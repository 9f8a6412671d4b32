// What loaded rows teach the filter form: statuses and stores that occur.
#include "app_private.h"

#include "base/mem.h"

enum { VALUES_MAX = 60, ROWS_LOOKED_AT = 20000, LABEL_MAX = 300 };

struct values {
    struct slice statuses[VALUES_MAX];
    struct slice store_ids[VALUES_MAX];
    struct slice stores[VALUES_MAX]; // "204 Zurich HB", in `labels`
    struct arena labels;
    size_t n_statuses, n_stores;
};

static bool is_known(const struct slice *known, size_t n, struct slice text) {
    for (size_t i = 0; i < n; i++) {
        if (slice_equal(known[i], text)) {
            return true;
        }
    }
    return false;
}

static void add_store(struct values *v, const struct session *s) {
    const struct slice id = session_text(s, FIELD_STORE_ID);
    // A row without the store's record would teach the id without a name.
    if (id.len == 0 || v->n_stores == VALUES_MAX || !session_has(s, FIELD_STORE_NAME) ||
        is_known(v->store_ids, v->n_stores, id)) {
        return;
    }
    const struct show plain = {0};
    struct buf label = BUF_INIT(LABEL_MAX);
    show_field(s, FIELD_STORE_LABEL, &plain, &label);
    v->store_ids[v->n_stores] = id;
    v->stores[v->n_stores++] = arena_copy(&v->labels, buf_slice(&label));
    buf_release(&label);
}

void app_teach_form(struct app *a) {
    const struct view *v = app_view(a);
    if (!a->form || !v) {
        return;
    }
    struct values *values = mem_calloc(1, sizeof *values);
    values->n_statuses = dataset_distinct(v->data, FIELD_STATUS, values->statuses, VALUES_MAX);
    const size_t n_rows = dataset_n_rows(v->data);
    for (row_id row = 0; row < n_rows && row < ROWS_LOOKED_AT; row++) {
        add_store(values, dataset_session(v->data, row));
    }
    const struct form_seen seen = {
        .statuses = values->statuses,
        .n_statuses = values->n_statuses,
        .stores = values->stores,
        .n_stores = values->n_stores,
    };
    form_add_seen(a->form, &seen);
    arena_release(&values->labels);
    mem_free(values);
}
