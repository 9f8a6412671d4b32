// What the server knows around one session: the customer's other sessions, those in the same store
// at the same time, the session it refers to. Asked for once the cursor rests on a session, dropped
// when it moves on, and kept for the last sessions that were looked at. Knows neither views nor the
// screen.
#ifndef AIFI_APP_RELATED_H
#define AIFI_APP_RELATED_H

#include "model/dataset.h"
#include "model/query.h"
#include "net/net.h"

enum {
    RELATED_REST_MS = 300, // on one session, before anything is asked
    RELATED_KEPT = 20,     // sessions whose answers are kept
    RELATED_NEAR_MINUTES = 30,
};

enum related_part {
    RELATED_CUSTOMER,  // its customer's sessions
    RELATED_NEAR,      // who entered its store within half an hour of its visit
    RELATED_REFERENCE, // the session it refers to
    RELATED_PART_COUNT
};

// The question for one part, newest first, filters only; *q is overwritten, not released. False,
// and *q empty, when the session has not what it takes (no customer, no store and time, refers to
// none). Of a session that nobody entered, "near" means sessions created at about the same time.
bool related_question(enum related_part p, const struct session *s, struct query *q);

struct related;
struct related *related_new(struct net *n, enum status_encoding encoding); // borrows
void related_free(struct related *r); // cancels; NULL is fine; before net_free

// The session that is looked at now, NULL = none; call on every turn. `at_once`: it need not rest.
// `wanted` are bits 1 << RELATED_… of what is asked for.
void related_look(
    struct related *r, const struct session *s, bool at_once, unsigned wanted, int64_t now_ms);
// Moves on; `c` reads the questions that begin. True when something to see changed.
bool related_step(struct related *r, int64_t now_ms, instant wall, const struct value_context *c);
int64_t related_due_ms(const struct related *r);
bool related_is_running(const struct related *r); // something is asked, or soon will be
// What failed of the session looked at is asked again. False when nothing had.
bool related_retry(struct related *r, int64_t now_ms);

// Forgets all answers; those about the session looked at are asked for again.
void related_renew(struct related *r, int64_t now_ms);

enum related_state {
    RELATED_NOTHING, // there is nothing to ask, or nobody wants it
    RELATED_WAITING, // for the cursor to rest
    RELATED_ASKING,
    RELATED_DONE,
    RELATED_FAILED
};
struct related_answer {
    enum related_state state;
    const struct dataset *data; // RELATED_DONE: of the rows; borrowed until the next step
    const row_id *rows;         // newest first, without the session itself
    size_t n_rows;
    bool has_more;     // than the one page that was asked for
    instant asked_at;  // the question's now
    const char *error; // RELATED_FAILED: a sentence
};
// Whether it is this session that is looked at.
bool related_is_of(const struct related *r, const struct session *s);
// Of the session that is looked at.
void related_answer(const struct related *r, enum related_part p, struct related_answer *out);

#endif
