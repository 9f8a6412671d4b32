// Sessions on standard output: the engine of the commands list and fraud. Rows are written as they
// come, but where an answer depends on all rows read (signals): then all are read first.
#ifndef AIFI_APP_LISTING_H
#define AIFI_APP_LISTING_H

#include "app/output.h"
#include "base/key_map.h"
#include "model/dataset.h"
#include "model/evidence.h"
#include "question.h"
#include "reader.h"
#include "writer.h"

struct listing {
    const struct settings *settings;
    struct course course;
    struct progress progress;
    struct question question;
    struct reader reader;
    struct writer writer;
    struct output output;
    struct show how; // of matching: its now is that of the first page
    bool has_now;
    struct key_map seen;  // session keys that came; empty when rows are held
    struct dataset *held; // all rows read, when they are matched at the end; NULL = as they come
    struct evidence *evidence; // of the rows held; NULL = none
    struct verdicts *verdicts; // of the case book; NULL = nobody asks for them
    size_t n_read, n_fitting;  // sessions, each once; how many of them fit
    size_t n_written;          // of those
    size_t n_duplicates;       // that came twice
    bool more_exist;           // --limit cut the list
    bool scan_ended;           // a limit on the rows read ended the search
};

// Plans `query` (borrowed until listing_release); `columns` are printed unless --columns says
// otherwise.
bool listing_init(struct listing *l, const struct settings *s, const struct query *query,
    const enum field *columns, size_t n_columns, struct error *e);
// Asks, writes, and says on standard error how it ended. Returns the exit status. Signals are
// installed before (app/signals.h), and left behind here.
int listing_run(struct listing *l);
void listing_release(struct listing *l);

// How it ended, as a sentence; empty when there is nothing to say (listing_end.c).
void listing_append_end(const struct listing *l, struct buf *out);
int listing_status(const struct listing *l);

#endif
