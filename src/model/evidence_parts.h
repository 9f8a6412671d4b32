// What evidence.c collects of the rows, with evidence_index.c and evidence_visits.c, and what
// evidence_signals.c, evidence_findings.c and evidence_related.c read.
#ifndef AIFI_MODEL_EVIDENCE_PARTS_H
#define AIFI_MODEL_EVIDENCE_PARTS_H

#include "base/key_map.h"
#include "model/evidence.h"

#define NO_GROUP UINT32_MAX
#define NO_LINK UINT32_MAX

// What is known of a row. A visit of which no exit is known is open; its end is then the last
// entry.
struct fact {
    instant created;                // or its start; INSTANT_NONE when neither is known
    instant start;                  // first entry; without one the exit, the scan or the creation
    instant end;                    // last exit or last entry; without them the start
    instant late_at;                // from when on `late` is raised; INSTANT_MAX: never
    uint32_t customer, card, store; // groups of the indexes, or NO_GROUP
    uint32_t reference;             // likewise, of the session that it refers to
    uint16_t signals;               // those that its own record raises for good
    uint8_t late;                   // SIGNAL_NO_ENTRY or SIGNAL_NO_EXIT
    bool is_flagged;
    bool was_inside;   // entered or exited: start and end are a visit's
    bool is_open;      // entered, and not out since
    bool is_completed; // the visit has a dwell and is over
    bool two_stores;   // up to date while the customer's group is not stale
};

struct link {
    row_id row;
    uint32_t next; // a lower row; NO_LINK ends
};

// The rows that share a customer, card, store or token.
struct group {
    uint32_t newest; // link of the highest row
    uint32_t n;
    uint32_t n_flagged;
    uint32_t first_customer, n_customers; // of a card
    bool is_stale;                        // of a customer: two_stores of its rows
};

struct index {
    struct key_map keys; // text → group
    struct group *groups;
    size_t n_groups, groups_cap;
    struct link *links;
    size_t n_links, links_cap;
};

// Lengths of the counted visits of a store, the first n_sorted of them sorted.
struct visits {
    int64_t *ms;
    size_t n, n_sorted, cap;
};

// Sessions by token, of the first n_rows. Filled when a reference is looked up: few sessions refer
// to another, and tokens are long. A token that a record has no more stays: look at the record.
struct token_index {
    struct index index;
    size_t n_rows;
};

// Reading brings medians, two_stores and tokens up to date, behind the pointers of a const
// evidence.
struct evidence {
    const struct dataset *d;
    uint64_t n_replaced;
    struct fact *facts; // by row id
    size_t n_rows, facts_cap;
    uint64_t n_read;
    struct index customers, cards, stores;
    struct token_index *tokens;
    struct index references;       // the tokens that they refer to
    struct key_map card_customers; // pairs of groups: which customers a card has had
    struct visits *visits;         // by store
    size_t visits_cap;
};

// Empty unless the field is present.
static inline struct slice evidence_text(const struct session *s, enum field f) {
    return session_has(s, f) ? session_text(s, f) : SLICE_NONE;
}

// The row of a session, or ROW_NONE when the evidence knows nothing of it.
row_id evidence_row(const struct evidence *ev, const struct session *s);
// The first link of the rows that share the group; NO_LINK without one.
uint32_t evidence_first_link(const struct index *x, uint32_t group);
// The group to which the row was added, once however often it comes; NO_GROUP, and nothing happens,
// when the key is empty.
uint32_t evidence_index_add(struct index *x, struct slice key, row_id row);
// Group of the text, NO_GROUP when there is none.
uint32_t evidence_group(const struct index *x, struct slice key);
void evidence_index_release(struct index *x); // empty again
// Takes the row's tokens in, if those of its neighbours are there already.
void evidence_renew_tokens(const struct evidence *ev, row_id row);

void evidence_visits_add(struct visits *v, int64_t ms);
void evidence_visits_remove(struct visits *v, int64_t ms); // one that was added
// The median of a store's completed visits, whatever their number (> 0).
int64_t evidence_median(const struct evidence *ev, uint32_t store);
// How long after its last sign an open visit still counts as one.
instant evidence_end(const struct fact *f);
// Time between two visits, negative when they overlap.
int64_t evidence_gap(const struct fact *a, const struct fact *b);
// Brings two_stores of a customer's rows up to date.
void evidence_compare_stores(const struct evidence *ev, uint32_t customer);
bool evidence_email_looks_generated(struct slice email);

#endif
