// Why a session deserves a closer look: what the loaded rows say about one another, worked out here
// and not by AiFi. Each signal comes with the numbers behind it.
//
// Source of the ideas: what AiFi's pages say of sessions, groups and payment instruments; the
// vendor publishes no criteria of its own flag.
#ifndef AIFI_MODEL_EVIDENCE_H
#define AIFI_MODEL_EVIDENCE_H

#include "model/dataset.h"
#include "model/verdict.h"

enum signal {
    SIGNAL_SHORT,      // visit much shorter than the store's median
    SIGNAL_REPEAT,     // several of the customer's sessions are flagged
    SIGNAL_CARD,       // its payment instrument has several customers
    SIGNAL_TWO_STORES, // the customer was in another store too shortly before or after
    SIGNAL_GROUP,      // visitors and group size differ
    SIGNAL_NO_ENTRY,   // scanned, never entered, though the code has expired
    SIGNAL_NO_EXIT,    // entered, no exit for longer than a visit takes
    SIGNAL_EMAIL,      // the address looks generated
    SIGNAL_ROLE,       // employee or tester: a likely false alarm
    SIGNAL_COUNT
};

struct signal_row {
    const char *name;  // "2-stores": the word in the list and in conditions (signals~card)
    const char *label; // "two stores", on the case page
    const char *help;  // one sentence: when it is raised
};
const struct signal_row *signal_row(enum signal s);

// How much it says, and its sign on the case page.
enum signal_weight {
    WEIGHT_UNKNOWN, // "·" the record does not say enough
    WEIGHT_QUIET,   // "-" looked at, nothing unusual
    WEIGHT_NOTE,    // "!"
    WEIGHT_STRONG,  // "!!"
    WEIGHT_EASES,   // "?" speaks for a false alarm
};
struct finding {
    enum signal signal;
    enum signal_weight weight;
    char text[200]; // the numbers: "45 s; the store's median is 4:12 (of 83 visits)", sanitised
    char brief[60]; // of a quiet one where numbers help: "0:04:12, median 0:04:05"; else ""
};

enum {
    EVIDENCE_NEAR_MS = 30 * MS_MINUTE, // "at the same time" in a store
    EVIDENCE_TWO_STORES_MS = MS_HOUR,  // between an exit here and an entry there
    EVIDENCE_NO_EXIT_MS = 4 * MS_HOUR,
    EVIDENCE_SHORT_PERCENT = 25, // of the store's median
    EVIDENCE_MEDIAN_LEAST = 5,   // visits that a median needs
    EVIDENCE_REPEAT_LEAST = 2,   // flagged sessions of a customer; one more is strong
};

struct evidence;
struct evidence *evidence_new(void);
void evidence_free(struct evidence *ev); // NULL is fine
// Takes in what changed in `d` since the last call: new rows, and records that got a newer one. All
// anew only when one of these now names another customer, store, payment instrument or session than
// before, or when there were more than DATASET_REPLACED_KEPT of them. Borrows `d` until the next
// call; it must be the same dataset until evidence_clear.
void evidence_update(struct evidence *ev, const struct dataset *d);
void evidence_clear(struct evidence *ev);

// Bits 1 << SIGNAL_… of weight NOTE, STRONG or EASES. 0 for NULL and for sessions of which the
// evidence knows nothing.
unsigned evidence_signals(const struct evidence *ev, const struct session *s, instant now);
// All SIGNAL_COUNT of them, strongest first, with their numbers, masked as `how` says. Returns how
// many.
size_t evidence_findings(const struct evidence *ev, const struct session *s, const struct show *how,
    struct finding out[SIGNAL_COUNT]);
// "short repeat card", or nothing; for the list.
void evidence_append_signals(
    const struct evidence *ev, const struct session *s, instant now, struct buf *out);

// Rows related to a session, newest first, itself not among them. Each fills at most `max` and
// returns how many there are.
enum relation {
    RELATION_CUSTOMER,
    RELATION_CARD,      // same payment instrument, whoever the customer
    RELATION_NEAR,      // in the same store, overlapping its visit by EVIDENCE_NEAR_MS
    RELATION_REFERENCE, // the session it refers to, and those that refer to it
    RELATION_COUNT
};
size_t evidence_related(
    const struct evidence *ev, const struct session *s, enum relation r, row_id *out, size_t max);
// Distinct customers with this session's payment instrument; 0 = it has none.
size_t evidence_card_customers(const struct evidence *ev, const struct session *s);
// Of the session's customer: sessions among the rows, and flagged ones.
void evidence_customer_counts(
    const struct evidence *ev, const struct session *s, size_t *n, size_t *n_flagged);
// The median visit of the session's store; false when too few visits are known.
bool evidence_store_median_ms(const struct evidence *ev, const struct session *s, int64_t *ms);
const struct dataset *evidence_dataset(const struct evidence *ev); // borrowed; NULL = none yet
size_t evidence_n_rows(const struct evidence *ev);
uint64_t evidence_n_read(const struct evidence *ev); // records that were taken in so far: the cost

#endif
