// Two generations of records. It must not know what they are compared for.
#include "known.h"

#include "base/mem.h"

enum { GENERATION_ROWS = 50000 };

void known_init(struct known *r) {
    *r = (struct known){.young = dataset_new(), .old = dataset_new(), .forgotten = INSTANT_NONE};
}

void known_release(struct known *r) {
    dataset_free(r->young);
    dataset_free(r->old);
    *r = (struct known){0};
}

const struct session *known_find(const struct known *r, struct slice session_key) {
    const row_id young = dataset_find(r->young, session_key);
    if (young != ROW_NONE) {
        return dataset_session(r->young, young);
    }
    const row_id old = dataset_find(r->old, session_key);
    return old != ROW_NONE ? dataset_session(r->old, old) : NULL;
}

static void forget_old(struct known *r) {
    for (size_t i = 0; i < dataset_n_rows(r->old); i++) {
        instant created;
        const struct session *s = dataset_session(r->old, (row_id)i);
        if (session_instant(s, FIELD_CREATED_AT, &created) && created > r->forgotten) {
            r->forgotten = created;
        }
    }
    dataset_free(r->old);
}

void known_add(struct known *r, struct page *p) {
    dataset_append(r->young, p);
    if (dataset_n_rows(r->young) > GENERATION_ROWS) {
        forget_old(r);
        r->old = r->young;
        r->young = dataset_new();
    }
}
