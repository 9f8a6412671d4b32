// What the investigator thinks of a session. The API knows none of it: verdicts stay on this
// computer (book/casebook.h keeps them); here is the copy in memory that lists and conditions read.
#ifndef AIFI_MODEL_VERDICT_H
#define AIFI_MODEL_VERDICT_H

#include "model/session.h"

enum verdict {
    VERDICT_NONE,  // not flagged, nothing said
    VERDICT_TO_DO, // flagged and nothing said yet; or put back to do
    VERDICT_FOLLOW_UP,
    VERDICT_CONFIRMED,
    VERDICT_CLEARED,
    VERDICT_COUNT
};

struct verdict_row {
    const char *name; // "follow-up", in conditions, files and on screen
    const char *sign; // of the column V: "f"; to do is a blank
    const char *help;
};
const struct verdict_row *verdict_row(enum verdict v);
enum verdict verdict_by_name(struct slice name); // VERDICT_COUNT when unknown

// Verdicts by session_key. A heap object; every change makes its `generation` another.
struct verdicts;
struct verdicts *verdicts_new(void);
void verdicts_free(struct verdicts *v); // NULL is fine
// What was said; `has_note`: at least one note stands there. VERDICT_NONE without a note forgets.
void verdicts_set(struct verdicts *v, struct slice session_key, enum verdict said, bool has_note);
void verdicts_clear(struct verdicts *v); // nobody said anything; the order stays until it is settled
uint64_t verdicts_generation(const struct verdicts *v);
// What is shown: what was said, else VERDICT_TO_DO of a flagged session, else VERDICT_NONE. `v` may
// be NULL.
enum verdict verdict_of(const struct verdicts *v, const struct session *s);
// Where it stands in an order by verdict: as verdict_of was when verdicts_settle was called last, so
// that a row does not run away from the person who has just judged it.
enum verdict verdict_order_of(const struct verdicts *v, const struct session *s);
void verdicts_settle(struct verdicts *v);
bool verdict_has_note(const struct verdicts *v, const struct session *s);

// The history of one case, oldest first.
enum case_kind { CASE_VERDICT, CASE_NOTE, CASE_UNDO };
struct case_event {
    instant at;
    char *author; // owned
    enum case_kind kind;
    enum verdict verdict; // CASE_VERDICT: the new one; CASE_UNDO: the one in force again
    char *text;           // of a note, or what an undo took back; owned, may be NULL
    bool taken_back;      // by an undo: a verdict that counts no more, a note that is hidden
};
struct case_file {
    struct case_event *events;
    size_t n_events;
    char *snapshot; // the record as it was when last judged, raw JSON; NULL = never judged. Owned
    instant snapshot_at;
};
void case_file_release(struct case_file *f); // a zeroed one is fine

#endif
