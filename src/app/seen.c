// Statuses and stores that rows of this run had: what the filter form offers. Kept for the whole
// run, so that a list narrowed to one store does not make the others unknown.
#include "app/seen.h"

#include "base/mem.h"
#include "model/show.h"

enum { LABEL_MAX = 300 };

static bool is_known(const struct slice *known, size_t n, struct slice text) {
    for (size_t i = 0; i < n; i++) {
        if (slice_equal(known[i], text)) {
            return true;
        }
    }
    return false;
}

static void learn_status(struct seen *seen, const struct session *s) {
    const struct slice status = session_text(s, FIELD_STATUS);
    if (session_has(s, FIELD_STATUS) && status.len > 0 && seen->n_statuses < SEEN_MAX &&
        !is_known(seen->statuses, seen->n_statuses, status)) {
        seen->statuses[seen->n_statuses++] = arena_copy(&seen->texts, status);
    }
}

static void learn_store(struct seen *seen, const struct session *s) {
    const struct slice id = session_text(s, FIELD_STORE_ID);
    // A row without the store's record would teach the id without a name.
    if (id.len == 0 || !session_has(s, FIELD_STORE_NAME) || seen->n_stores == SEEN_MAX ||
        is_known(seen->store_ids, seen->n_stores, id)) {
        return;
    }
    const struct show plain = {0};
    struct buf label = BUF_INIT(LABEL_MAX);
    show_field(s, FIELD_STORE_LABEL, &plain, &label);
    seen->store_ids[seen->n_stores] = arena_copy(&seen->texts, id);
    seen->stores[seen->n_stores++] = arena_copy(&seen->texts, buf_slice(&label));
    buf_release(&label);
}

void seen_learn(struct seen *seen, const struct page *p) {
    for (size_t i = 0; i < p->n_sessions; i++) {
        learn_status(seen, &p->sessions[i]);
        learn_store(seen, &p->sessions[i]);
    }
}

void seen_release(struct seen *seen) {
    arena_release(&seen->texts);
    *seen = (struct seen){0};
}
