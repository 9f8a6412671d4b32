// How many of a view's rows have which verdict: looked at again only when something of that
// changed, since the header tells it in every frame.
#include "app/view.h"

#include <string.h>

static bool fits(const struct view *v, row_id row, const struct show *how) {
    const struct limit *condition = dataset_get_condition(v->data);
    return !condition || limit_matches(condition, dataset_session(v->data, row), how);
}

static void count(struct view *v, const struct show *how) {
    const struct show show = view_show(v, how);
    memset(v->tally.n, 0, sizeof v->tally.n);
    v->tally.n_flagged = 0;
    // A limit on top hides rows that are part of the queue nevertheless.
    const bool limited = dataset_get_limit(v->data) != NULL;
    const size_t n = limited ? dataset_n_rows(v->data) : dataset_n_visible(v->data);
    for (size_t i = 0; i < n; i++) {
        const row_id row = limited ? (row_id)i : dataset_visible(v->data, i);
        if (!limited || fits(v, row, &show)) {
            const struct session *s = dataset_session(v->data, row);
            v->tally.n[verdict_of(show.verdicts, s)]++;
            v->tally.n_flagged += session_flag(s, FIELD_SUSPECTED_FRAUD);
        }
    }
}

const size_t *view_tally(struct view *v, const struct show *how) {
    const uint64_t generation = verdicts_generation(how->verdicts);
    const uint64_t n_replaced = dataset_n_replaced(v->data);
    const size_t n_rows = dataset_n_rows(v->data);
    struct view_tally *t = &v->tally;
    if (!t->known || t->generation != generation || t->n_replaced != n_replaced ||
        t->n_rows != n_rows) {
        count(v, how);
        t->known = true;
        t->generation = generation;
        t->n_replaced = n_replaced;
        t->n_rows = n_rows;
    }
    return t->n;
}
