// Takes in the rows: what each says for itself, and which share a customer, a card, a store or a
// token. It must not know screens, nor where rows come from.
#include "evidence_parts.h"

#include "base/mem.h"
#include "model/derive.h"

#include <stdlib.h>
#include <string.h>

struct evidence *evidence_new(void) {
    return mem_calloc(1, sizeof(struct evidence));
}

static void index_release(struct index *x) {
    key_map_release(&x->keys);
    mem_free(x->groups);
    mem_free(x->links);
    *x = (struct index){0};
}

void evidence_clear(struct evidence *ev) {
    for (size_t i = 0; i < ev->stores.n_groups; i++) {
        mem_free(ev->visits[i].ms);
    }
    mem_free(ev->visits);
    mem_free(ev->facts);
    key_map_release(&ev->card_customers);
    index_release(&ev->customers);
    index_release(&ev->cards);
    index_release(&ev->stores);
    if (ev->tokens) {
        index_release(&ev->tokens->index);
        mem_free(ev->tokens);
    }
    index_release(&ev->references);
    *ev = (struct evidence){0};
}

void evidence_free(struct evidence *ev) {
    if (ev) {
        evidence_clear(ev);
        mem_free(ev);
    }
}

// Indexes

uint32_t evidence_index_add(struct index *x, struct slice key, row_id row) {
    if (key.len == 0) {
        return NO_GROUP;
    }
    bool is_new;
    uint32_t g = *key_map_add(&x->keys, key, (uint32_t)x->n_groups, &is_new);
    if (is_new) {
        mem_grow(&x->groups, &x->groups_cap, x->n_groups + 1, sizeof *x->groups);
        x->groups[x->n_groups++] = (struct group){.newest = NO_LINK, .first_customer = NO_GROUP};
    }
    mem_grow(&x->links, &x->links_cap, x->n_links + 1, sizeof *x->links);
    x->links[x->n_links] = (struct link){.row = row, .next = x->groups[g].newest};
    x->groups[g].newest = (uint32_t)x->n_links++;
    x->groups[g].n++;
    return g;
}

uint32_t evidence_group(const struct index *x, struct slice key) {
    const uint32_t *g = key.len > 0 ? key_map_find(&x->keys, key) : NULL;
    return g ? *g : NO_GROUP;
}

uint32_t evidence_first_link(const struct index *x, uint32_t group) {
    return group == NO_GROUP ? NO_LINK : x->groups[group].newest;
}

// What a record says for itself

static struct slice text_of(const struct session *s, enum field f) {
    return session_has(s, f) ? session_text(s, f) : SLICE_NONE;
}

// A record may hold only one of the pair first and last.
static bool either(const struct session *s, enum field wanted, enum field other, instant *out) {
    return session_instant(s, wanted, out) || session_instant(s, other, out);
}

static void read_times(struct fact *f, const struct session *s) {
    instant entered = 0, exited = 0, t = 0;
    f->created = session_instant(s, FIELD_CREATED_AT, &t) ? t : INSTANT_NONE;
    f->late_at = INSTANT_MAX;
    bool has_entered = either(s, FIELD_LAST_ENTERED_AT, FIELD_FIRST_ENTERED_AT, &entered);
    bool has_exited = either(s, FIELD_LAST_EXITED_AT, FIELD_FIRST_EXITED_AT, &exited);
    f->was_inside = has_entered || has_exited;
    if (!f->was_inside) {
        bool scanned =
            either(s, FIELD_CODE_LAST_SCANNED_AT, FIELD_CODE_FIRST_SCANNED_AT, &f->start);
        f->start = scanned ? f->start : f->created;
        f->end = f->start;
        if (scanned && session_instant(s, FIELD_EXPIRES_AT, &t)) {
            f->late = SIGNAL_NO_ENTRY;
            f->late_at = t;
        }
    } else {
        f->start = exited;
        if (has_entered) {
            either(s, FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT, &f->start);
        }
        f->is_open = has_entered && (!has_exited || exited < entered);
        f->end = f->is_open ? entered : exited;
        f->end = f->end < f->start ? f->start : f->end;
    }
    if (f->is_open) {
        f->late = SIGNAL_NO_EXIT;
        f->late_at = entered + EVIDENCE_NO_EXIT_MS + 1; // longer than that
    }
    f->created = f->created == INSTANT_NONE ? f->start : f->created;
}

static bool is_role(const struct session *s, struct slice role) {
    return slice_equal_nocase(text_of(s, FIELD_CUSTOMER_ROLE), role);
}

static uint16_t own_signals(const struct session *s) {
    unsigned bits = 0;
    int64_t visitors, group_size;
    if (session_integer(s, FIELD_VISITORS, &visitors) &&
        session_integer(s, FIELD_GROUP_SIZE, &group_size) && visitors != group_size) {
        bits |= 1U << SIGNAL_GROUP;
    }
    if (evidence_email_looks_generated(text_of(s, FIELD_CUSTOMER_EMAIL))) {
        bits |= 1U << SIGNAL_EMAIL;
    }
    if (is_role(s, SLICE("employee")) || is_role(s, SLICE("tester"))) {
        bits |= 1U << SIGNAL_ROLE;
    }
    return (uint16_t)bits;
}

// Adding rows

static void add_visit(struct evidence *ev, uint32_t store, int64_t ms) {
    struct visits *v = &ev->visits[store];
    mem_grow(&v->ms, &v->cap, v->n + 1, sizeof *v->ms);
    v->ms[v->n++] = ms;
}

static void add_store(struct evidence *ev, struct fact *f, const struct session *s, row_id row) {
    size_t n_before = ev->stores.n_groups;
    f->store = evidence_index_add(&ev->stores, show_label_id(s, FIELD_STORE_LABEL), row);
    if (ev->stores.n_groups > n_before) {
        mem_grow(&ev->visits, &ev->visits_cap, ev->stores.n_groups, sizeof *ev->visits);
        ev->visits[n_before] = (struct visits){0};
    }
    int64_t ms;
    bool still;
    // A group of which only some have left is not through with its visit.
    f->is_completed = f->was_inside && !f->is_open && derive_dwell(s, f->end, &ms, &still) &&
                      !still && derive_phase(s, f->end) == PHASE_LEFT;
    if (f->is_completed && f->store != NO_GROUP) {
        add_visit(ev, f->store, ms);
    }
}

static void add_card_customer(struct evidence *ev, uint32_t card, uint32_t customer) {
    struct group *g = &ev->cards.groups[card];
    if (customer == NO_GROUP || customer == g->first_customer) {
        return;
    }
    if (g->n_customers == 0) {
        g->first_customer = customer;
        g->n_customers = 1;
        return;
    }
    const uint32_t pair[] = {card, customer};
    bool is_new;
    key_map_add(&ev->card_customers, (struct slice){(const char *)pair, sizeof pair}, 0, &is_new);
    g->n_customers += is_new;
}

static void add_row(struct evidence *ev, row_id row, const struct session *s) {
    struct fact f = {
        .signals = own_signals(s), .is_flagged = session_flag(s, FIELD_SUSPECTED_FRAUD)};
    read_times(&f, s);
    add_store(ev, &f, s, row);
    f.customer = evidence_index_add(&ev->customers, show_label_id(s, FIELD_CUSTOMER_LABEL), row);
    f.card = evidence_index_add(&ev->cards, text_of(s, FIELD_PAYMENT_INSTRUMENT_ID), row);
    if (f.customer != NO_GROUP) {
        struct group *g = &ev->customers.groups[f.customer];
        g->n_flagged += f.is_flagged;
        // One visit has no other to compare it with.
        g->is_stale = g->n > 1;
    }
    if (f.card != NO_GROUP) {
        add_card_customer(ev, f.card, f.customer);
    }
    evidence_index_add(&ev->references, text_of(s, FIELD_REFERENCED_SESSION_ID), row);
    ev->facts[row] = f;
}

void evidence_update(struct evidence *ev, const struct dataset *d) {
    size_t n = dataset_n_rows(d);
    if (ev->d != d || ev->n_replaced != dataset_n_replaced(d) || ev->n_rows > n) {
        evidence_clear(ev);
    }
    ev->d = d;
    ev->n_replaced = dataset_n_replaced(d);
    ev->tokens = ev->tokens ? ev->tokens : mem_calloc(1, sizeof *ev->tokens);
    mem_grow(&ev->facts, &ev->facts_cap, n, sizeof *ev->facts);
    enum { AHEAD = 16 };
    for (; ev->n_rows < n; ev->n_rows++) {
        if (ev->n_rows + AHEAD < n) {
            session_prefetch_refs(dataset_session(d, (row_id)(ev->n_rows + AHEAD)));
            session_prefetch_text(
                dataset_session(d, (row_id)(ev->n_rows + AHEAD / 2)), FIELD_CREATED_AT);
        }
        add_row(ev, (row_id)ev->n_rows, dataset_session(d, (row_id)ev->n_rows));
    }
}

size_t evidence_n_rows(const struct evidence *ev) {
    return ev ? ev->n_rows : 0;
}

row_id evidence_row(const struct evidence *ev, const struct session *s) {
    if (!ev || !ev->d || !s) {
        return ROW_NONE;
    }
    row_id row = dataset_find(ev->d, session_key(s));
    return row < ev->n_rows ? row : ROW_NONE;
}

// Medians

static int compare_ms(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// Rows arrive by pages: sorting the new ones and merging them costs less than sorting all again.
static void sort_visits(struct visits *v) {
    size_t n_new = v->n - v->n_sorted;
    if (n_new == 0) {
        return;
    }
    int64_t *tail = mem_alloc(n_new * sizeof *tail);
    memcpy(tail, v->ms + v->n_sorted, n_new * sizeof *tail);
    qsort(tail, n_new, sizeof *tail, compare_ms);
    size_t left = v->n_sorted, at = v->n;
    while (n_new > 0) {
        bool from_left = left > 0 && v->ms[left - 1] > tail[n_new - 1];
        v->ms[--at] = from_left ? v->ms[--left] : tail[--n_new];
    }
    mem_free(tail);
    v->n_sorted = v->n;
}

int64_t evidence_median(const struct evidence *ev, uint32_t store) {
    struct visits *v = &ev->visits[store];
    require(v->n > 0);
    sort_visits(v);
    int64_t high = v->ms[v->n / 2];
    return v->n % 2 == 1 ? high : v->ms[v->n / 2 - 1] + (high - v->ms[v->n / 2 - 1]) / 2;
}

bool evidence_store_median_ms(const struct evidence *ev, const struct session *s, int64_t *ms) {
    row_id row = evidence_row(ev, s);
    uint32_t store = row == ROW_NONE ? NO_GROUP : ev->facts[row].store;
    if (store == NO_GROUP || ev->visits[store].n < EVIDENCE_MEDIAN_LEAST) {
        return false;
    }
    *ms = evidence_median(ev, store);
    return true;
}

// Counts

size_t evidence_card_customers(const struct evidence *ev, const struct session *s) {
    row_id row = evidence_row(ev, s);
    uint32_t card = row == ROW_NONE ? NO_GROUP : ev->facts[row].card;
    return card == NO_GROUP ? 0 : ev->cards.groups[card].n_customers;
}

void evidence_customer_counts(
    const struct evidence *ev, const struct session *s, size_t *n, size_t *n_flagged) {
    row_id row = evidence_row(ev, s);
    uint32_t customer = row == ROW_NONE ? NO_GROUP : ev->facts[row].customer;
    *n = customer == NO_GROUP ? 0 : ev->customers.groups[customer].n;
    *n_flagged = customer == NO_GROUP ? 0 : ev->customers.groups[customer].n_flagged;
}
