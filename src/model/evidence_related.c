// Rows related to a session. It must not know how they are shown.
#include "evidence_parts.h"

#include "base/mem.h"

#include <stdlib.h>

struct found {
    instant created;
    row_id row;
};
struct found_rows {
    struct found *rows;
    size_t n, cap;
};

static void add(struct found_rows *out, const struct evidence *ev, row_id row) {
    mem_grow(&out->rows, &out->cap, out->n + 1, sizeof *out->rows);
    out->rows[out->n++] = (struct found){ev->facts[row].created, row};
}

static void add_group(
    struct found_rows *out, const struct evidence *ev, const struct index *x, uint32_t group) {
    for (uint32_t l = evidence_first_link(x, group); l != NO_LINK; l = x->links[l].next) {
        add(out, ev, x->links[l].row);
    }
}

instant evidence_end(const struct fact *f) {
    return f->is_open ? f->end + EVIDENCE_NO_EXIT_MS : f->end;
}

static void add_near(struct found_rows *out, const struct evidence *ev, const struct fact *own) {
    if (own->start == INSTANT_NONE) {
        return;
    }
    instant from = own->start - EVIDENCE_NEAR_MS, to = evidence_end(own) + EVIDENCE_NEAR_MS;
    const struct index *x = &ev->stores;
    for (uint32_t l = evidence_first_link(x, own->store); l != NO_LINK; l = x->links[l].next) {
        const struct fact *f = &ev->facts[x->links[l].row];
        if (f->start != INSTANT_NONE && f->start <= to && evidence_end(f) >= from) {
            add(out, ev, x->links[l].row);
        }
    }
}

// Both are the same thing; which one a server sends differs.
struct tokens {
    struct slice token, id;
};

static struct tokens tokens_of(const struct session *s) {
    return (struct tokens){
        evidence_text(s, FIELD_SESSION_TOKEN), evidence_text(s, FIELD_SESSION_ID)};
}

static void take_tokens(const struct evidence *ev, row_id row) {
    const struct tokens own = tokens_of(dataset_session(ev->d, row));
    evidence_index_add(&ev->tokens->index, own.token, row);
    if (!slice_equal(own.token, own.id)) {
        evidence_index_add(&ev->tokens->index, own.id, row);
    }
}

void evidence_renew_tokens(const struct evidence *ev, row_id row) {
    if (row < ev->tokens->n_rows) {
        take_tokens(ev, row);
    }
}

static void add_referenced(
    struct found_rows *out, const struct evidence *ev, struct slice referenced) {
    struct token_index *t = ev->tokens;
    for (; t->n_rows < ev->n_rows; t->n_rows++) {
        take_tokens(ev, (row_id)t->n_rows);
    }
    const uint32_t group = evidence_group(&t->index, referenced);
    for (uint32_t l = evidence_first_link(&t->index, group); l != NO_LINK;
         l = t->index.links[l].next) {
        const row_id row = t->index.links[l].row;
        const struct tokens now = tokens_of(dataset_session(ev->d, row));
        if (slice_equal(now.token, referenced) || slice_equal(now.id, referenced)) {
            add(out, ev, row);
        }
    }
}

static void add_references(
    struct found_rows *out, const struct evidence *ev, const struct session *s) {
    const struct tokens own = tokens_of(s);
    const struct slice referenced = evidence_text(s, FIELD_REFERENCED_SESSION_ID);
    if (referenced.len > 0) {
        add_referenced(out, ev, referenced);
    }
    add_group(out, ev, &ev->references, evidence_group(&ev->references, own.token));
    if (!slice_equal(own.token, own.id)) {
        add_group(out, ev, &ev->references, evidence_group(&ev->references, own.id));
    }
}

static int newest_first(const void *a, const void *b) {
    const struct found *x = a, *y = b;
    if (x->created != y->created) {
        return x->created > y->created ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

size_t evidence_related(
    const struct evidence *ev, const struct session *s, enum relation r, row_id *out, size_t max) {
    row_id own_row = evidence_row(ev, s);
    if (own_row == ROW_NONE) {
        return 0;
    }
    const struct fact *own = &ev->facts[own_row];
    struct found_rows found = {0};
    switch (r) {
    case RELATION_CUSTOMER:
        add_group(&found, ev, &ev->customers, own->customer);
        break;
    case RELATION_CARD:
        add_group(&found, ev, &ev->cards, own->card);
        break;
    case RELATION_NEAR:
        add_near(&found, ev, own);
        break;
    case RELATION_REFERENCE:
        add_references(&found, ev, dataset_session(ev->d, own_row));
        break;
    case RELATION_COUNT:
        bug("no such relation");
    }
    if (found.n > 1) {
        qsort(found.rows, found.n, sizeof *found.rows, newest_first);
    }
    size_t n = 0;
    row_id last = ROW_NONE; // two sessions may refer to each other
    for (size_t i = 0; i < found.n; i++) {
        row_id row = found.rows[i].row;
        if (row == own_row || row == last) {
            continue;
        }
        if (n < max) {
            out[n] = row;
        }
        n++;
        last = row;
    }
    mem_free(found.rows);
    return n;
}
