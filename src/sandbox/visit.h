// One session's life, step by step: code created, scanned, people in, people out, order settled;
// or lapsed, cancelled, turned away at a full store, never seen to leave.
#ifndef AIFI_SANDBOX_VISIT_H
#define AIFI_SANDBOX_VISIT_H

#include "sandbox/rng.h"
#include "sandbox/session.h"
#include "sandbox/stores.h"

enum step {
    STEP_SCAN,
    STEP_ENTER,  // one person
    STEP_EXIT,   // one person
    STEP_SETTLE, // the order after the whole group has left
    STEP_RATE,   // satisfaction submitted
    STEP_FLAG,   // suspected fraud
    STEP_LAPSE,  // the code expires unused
    STEP_CANCEL, // given up
    STEP_FORGET, // never left: the gates stop counting the people
    STEP_CLOSE,  // never left: somebody tidies up
    STEP_DONE,
};

// What makes a visit worth a second look. The names stand in the table causes.
enum cause {
    CAUSE_NONE,
    CAUSE_SHORT,
    CAUSE_INSTRUMENT,
    CAUSE_TWO_STORES,
    CAUSE_NO_EXIT,
    CAUSE_FALSE_ALARM,
    CAUSE_GROUP,
    CAUSE_COUNT
};

const char *cause_name(enum cause cause);

struct visit {
    uint64_t seed;
    struct session session;
    char code[40], token[40], referenced[40], location[16];
    struct store *store;
    struct rng rng;
    bool staff;
    int party;       // people in truth, whatever groupSize says
    int n_in;        // inside now
    int n_left;      // out again, of this stay
    int n_waits;     // turned away so often
    bool comes_back; // will re-enter once
    enum cause cause;
    bool to_be_flagged;
    int64_t related; // session that the cause rests on
    enum step next;
    int64_t due;    // when the next step happens
    uint64_t order; // breaks ties between steps of the same second
};

// The code of visit `id` of this seed; also what others refer to it by.
void visit_token(uint64_t seed, int64_t id, char out[40]);

// Fills in what a new row holds. The caller has set the ids of session, store, customer and
// instrument, `created_at`, `store`, `staff`, `cause`, `to_be_flagged`.
void visit_begin(struct visit *v, uint64_t seed);
// Takes the step that is due. False: only the gates' count changed, not the row.
bool visit_step(struct visit *v);

#endif
