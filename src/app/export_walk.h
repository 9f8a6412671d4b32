// All sessions that a question finds, asked for anew beside the list: the same as `aifi-sessions
// list --all` prints, some at a time.
#ifndef AIFI_APP_EXPORT_WALK_H
#define AIFI_APP_EXPORT_WALK_H

#include "app/output.h"
#include "base/key_map.h"
#include "model/dataset.h"
#include "model/evidence.h"
#include "question.h"

struct export_walk {
    struct question question;
    struct walk *walk; // NULL = nothing is asked
    instant asked_at;
    struct key_map seen;       // session keys that came; empty when rows are held
    struct dataset *held;      // all rows, when they are judged or put in order at the end
    struct evidence *evidence; // of them; NULL = nobody needs it
    struct show how;           // of matching
    size_t max_held;
    size_t n_read, n_fitting;
    size_t at; // of the held rows, when they are written
};

struct export_walk_order { // of the list, sorted here
    enum field by;         // FIELD_NONE: the server's order
    bool descending;
};
// `query` is copied. `how` is how its conditions are matched. On failure nothing has to be
// released.
bool export_walk_start(struct export_walk *w, struct net *n, const struct query *query,
    const struct output *o, const struct export_walk_order *order, const struct settings *s,
    struct error *e);
enum export_state { EXPORT_RUNNING, EXPORT_DONE, EXPORT_FAILED };
// Moves on: what came, at most a page of it, is appended to `out`. EXPORT_FAILED with a sentence.
enum export_state export_walk_step(struct export_walk *w, struct output *o, int64_t now_ms,
    instant wall, struct buf *out, struct error *e);
int64_t export_walk_due_ms(const struct export_walk *w);
// Of 1, how much of the range of createdAt was read; negative when nothing can be said.
double export_walk_part(const struct export_walk *w);
void export_walk_release(struct export_walk *w); // also of a zeroed one

#endif
