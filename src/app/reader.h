// Reads pages of one deployment for a command without a screen: the connection, its token, one walk
// after the other, the progress line, and signals that end it.
#ifndef AIFI_APP_READER_H
#define AIFI_APP_READER_H

#include "app/connect.h"
#include "app/live.h"
#include "course.h"
#include "net/walk.h"
#include "progress.h"

struct reader {
    const struct settings *settings; // borrowed
    struct course *course;           // borrowed
    struct progress *progress;       // borrowed
    struct connection connection;
    struct walk *walk; // of the question that is asked, or was asked last; NULL = none yet
    size_t ahead;      // pages wanted beyond those taken; SIZE_MAX = all
    bool is_wide;      // several windows side by side: sessions come twice where they meet
    bool told_end;     // of the token
};

// Connects, and asks for a token on the terminal where there is none. False with *e. Release in any
// case.
bool reader_open(struct reader *r, const struct settings *s, struct course *course,
    struct progress *progress, struct error *e);
void reader_release(struct reader *r);

// Begins a walk; the one before is over. `range` (borrowed; NULL = not known) is that of createdAt
// when all of it, or much, will be read: then several windows go side by side if the query allows.
void reader_ask(struct reader *r, const struct request_spec *spec, const struct walk_range *range,
    size_t ahead);
// Takes a page (*takes* it). May set the course's outcome, which ends the run.
typedef void reader_take(void *context, struct page *p);
// Says how far it is: the progress line.
typedef void reader_tell(void *context, int64_t now_ms);
// Until the course's outcome is another than OUTCOME_RUNNING.
void reader_run(struct reader *r, reader_take *take, reader_tell *tell, void *context);
// After a 401 on a typed token: says why, and asks for another one on the terminal. False when the
// token was not typed, or nobody types another.
bool reader_type_again(struct reader *r, const struct error *why);
// Waits for the network, a signal, what gets the token, and `due_ms` (monotonic), and moves the
// network on.
void reader_wait(struct reader *r, int64_t due_ms);
// Within `take`: sends for the next page, so that it is on its way while this one is worked on.
void reader_ask_for_next(struct reader *r);

// What derived values refer to: the server's now, where that is known.
instant reader_server_now(const struct reader *r);
// The same for live refreshes, at least as late as `newest`, which the records say (INSTANT_NONE:
// nothing): the Date header has whole seconds.
struct live_clock reader_server_clock(const struct reader *r, instant newest);

#endif
