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

void evidence_clear(struct evidence *ev) {
    for (size_t i = 0; i < ev->stores.n_groups; i++) {
        mem_free(ev->visits[i].ms);
    }
    mem_free(ev->visits);
    mem_free(ev->facts);
    key_map_release(&ev->card_customers);
    evidence_index_release(&ev->customers);
    evidence_index_release(&ev->cards);
    evidence_index_release(&ev->stores);
    if (ev->tokens) {
        evidence_index_release(&ev->tokens->index);
        mem_free(ev->tokens);
    }
    evidence_index_release(&ev->references);
    *ev = (struct evidence){.n_read = ev->n_read};
}

void evidence_free(struct evidence *ev) {
    if (ev) {
        evidence_clear(ev);
        mem_free(ev);
    }
}

// What a record says for itself

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
        // A group of which only some have left is not through with its visit.
        f->is_completed = has_entered && !f->is_open && exited >= f->start &&
                          derive_phase(s, exited) == PHASE_LEFT;
    }
    if (f->is_open) {
        f->late = SIGNAL_NO_EXIT;
        f->late_at = entered + EVIDENCE_NO_EXIT_MS + 1; // longer than that
    }
    f->created = f->created == INSTANT_NONE ? f->start : f->created;
}

static bool is_role(const struct session *s, struct slice role) {
    return slice_equal_nocase(evidence_text(s, FIELD_CUSTOMER_ROLE), role);
}

static uint16_t own_signals(const struct session *s) {
    unsigned bits = 0;
    int64_t visitors, group_size;
    if (session_integer(s, FIELD_VISITORS, &visitors) &&
        session_integer(s, FIELD_GROUP_SIZE, &group_size) && visitors != group_size) {
        bits |= 1U << SIGNAL_GROUP;
    }
    if (evidence_email_looks_generated(evidence_text(s, FIELD_CUSTOMER_EMAIL))) {
        bits |= 1U << SIGNAL_EMAIL;
    }
    if (is_role(s, SLICE("employee")) || is_role(s, SLICE("tester"))) {
        bits |= 1U << SIGNAL_ROLE;
    }
    return (uint16_t)bits;
}

static struct fact read_fact(const struct session *s) {
    struct fact f = {
        .signals = own_signals(s), .is_flagged = session_flag(s, FIELD_SUSPECTED_FRAUD)};
    read_times(&f, s);
    return f;
}

// What it shares with others

struct keys {
    struct slice customer, card, store, reference;
};

static struct keys keys_of(const struct session *s) {
    return (struct keys){show_label_id(s, FIELD_CUSTOMER_LABEL),
        evidence_text(s, FIELD_PAYMENT_INSTRUMENT_ID), show_label_id(s, FIELD_STORE_LABEL),
        evidence_text(s, FIELD_REFERENCED_SESSION_ID)};
}

// Whether a row that is in the group, or in none, is in no other one by its key.
static bool stays(const struct index *x, uint32_t group, struct slice key) {
    return group == NO_GROUP || evidence_group(x, key) == group;
}

static uint32_t join(struct index *x, uint32_t group, struct slice key, row_id row) {
    return group != NO_GROUP ? group : evidence_index_add(x, key, row);
}

static uint32_t join_store(struct evidence *ev, uint32_t group, struct slice key, row_id row) {
    const size_t n_before = ev->stores.n_groups;
    group = join(&ev->stores, group, key, row);
    if (ev->stores.n_groups > n_before) {
        mem_grow(&ev->visits, &ev->visits_cap, ev->stores.n_groups, sizeof *ev->visits);
        ev->visits[n_before] = (struct visits){0};
    }
    return group;
}

static bool is_counted(const struct fact *f) {
    return f->is_completed && f->store != NO_GROUP;
}

static void count_visit(struct evidence *ev, const struct fact *old, const struct fact *f) {
    const bool was_counted = is_counted(old);
    if (was_counted && is_counted(f) && old->end - old->start == f->end - f->start) {
        return;
    }
    if (was_counted) {
        evidence_visits_remove(&ev->visits[old->store], old->end - old->start);
    }
    if (is_counted(f)) {
        evidence_visits_add(&ev->visits[f->store], f->end - f->start);
    }
}

static void count_flag(struct evidence *ev, const struct fact *old, const struct fact *f) {
    if (f->customer == NO_GROUP) {
        return;
    }
    struct group *g = &ev->customers.groups[f->customer];
    g->n_flagged -= old->customer != NO_GROUP && old->is_flagged;
    g->n_flagged += f->is_flagged;
    // One visit has no other to compare it with.
    g->is_stale = g->n > 1;
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

// Taking rows in

// False, and nothing happens, when the row would have to leave a group: that is rare, and then all
// is worked out anew.
static bool take_in(struct evidence *ev, row_id row, const struct session *s) {
    const struct fact old = ev->facts[row];
    const struct keys keys = keys_of(s);
    if (!stays(&ev->customers, old.customer, keys.customer) ||
        !stays(&ev->cards, old.card, keys.card) || !stays(&ev->stores, old.store, keys.store) ||
        !stays(&ev->references, old.reference, keys.reference)) {
        return false;
    }
    struct fact f = read_fact(s);
    f.customer = join(&ev->customers, old.customer, keys.customer, row);
    f.card = join(&ev->cards, old.card, keys.card, row);
    f.store = join_store(ev, old.store, keys.store, row);
    f.reference = join(&ev->references, old.reference, keys.reference, row);
    count_visit(ev, &old, &f);
    count_flag(ev, &old, &f);
    if (f.card != NO_GROUP) {
        add_card_customer(ev, f.card, f.customer);
    }
    ev->facts[row] = f;
    ev->n_read++;
    return true;
}

static bool renew_rows(struct evidence *ev, const struct dataset *d) {
    const uint64_t n = dataset_n_replaced(d);
    if (n - ev->n_replaced > DATASET_REPLACED_KEPT) {
        return false;
    }
    for (uint64_t i = ev->n_replaced; i < n; i++) {
        const row_id row = dataset_replaced(d, i);
        if (row >= ev->n_rows) {
            continue; // it is among the new ones
        }
        if (!take_in(ev, row, dataset_session(d, row))) {
            return false;
        }
        evidence_renew_tokens(ev, row);
    }
    return true;
}

// The records lie all over the memory; of neighbours in a record one is enough.
static void prefetch(const struct dataset *d, size_t row) {
    enum { FAR = 16, NEAR = 8 };
    static const enum field texts[] = {FIELD_CREATED_AT, FIELD_CODE_LAST_SCANNED_AT,
        FIELD_LAST_EXITED_AT, FIELD_CUSTOMER_ID, FIELD_CUSTOMER_ROLE, FIELD_CUSTOMER_EMAIL,
        FIELD_STORE_ID, FIELD_PAYMENT_INSTRUMENT_ID, FIELD_VISITORS, FIELD_STATUS};
    if (row + FAR >= dataset_n_rows(d)) {
        return;
    }
    session_prefetch_refs(dataset_session(d, (row_id)(row + FAR)));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        session_prefetch_text(dataset_session(d, (row_id)(row + NEAR)), texts[i]);
    }
}

void evidence_update(struct evidence *ev, const struct dataset *d) {
    const size_t n = dataset_n_rows(d);
    if (ev->d != d || ev->n_rows > n || !renew_rows(ev, d)) {
        evidence_clear(ev);
    }
    ev->d = d;
    ev->n_replaced = dataset_n_replaced(d);
    ev->tokens = ev->tokens ? ev->tokens : mem_calloc(1, sizeof *ev->tokens);
    mem_grow(&ev->facts, &ev->facts_cap, n, sizeof *ev->facts);
    for (; ev->n_rows < n; ev->n_rows++) {
        const row_id row = (row_id)ev->n_rows;
        prefetch(d, row);
        ev->facts[row] = (struct fact){
            .customer = NO_GROUP, .card = NO_GROUP, .store = NO_GROUP, .reference = NO_GROUP};
        take_in(ev, row, dataset_session(d, row)); // it is in no group that it could have to leave
    }
}

uint64_t evidence_n_read(const struct evidence *ev) {
    return ev ? ev->n_read : 0;
}

const struct dataset *evidence_dataset(const struct evidence *ev) {
    return ev ? ev->d : NULL;
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
