// Reads what a case is about: the session, by its id, and those that its evidence needs: of the
// same customer, and in the same store at the same time. Both are queries of the server; what only
// shows in other rows (the same payment instrument elsewhere) is not found that way.
#ifndef AIFI_APP_CASE_READER_H
#define AIFI_APP_CASE_READER_H

#include "model/dataset.h"
#include "model/evidence.h"
#include "reader.h"

struct case_reader {
    struct reader reader;
    struct course *course; // borrowed
    struct dataset *data;
    struct evidence *evidence; // of all rows read
    row_id row;                // of the session; ROW_NONE = there is no such
    size_t n_pages;            // of the question that is asked
};

// By settings->query. False when there is nothing to show: the course says why. Signals are
// installed before. Release in any case.
bool case_reader_run(struct case_reader *r, const struct settings *s, struct course *course,
    struct progress *progress);
const struct session *case_reader_session(const struct case_reader *r); // borrows
void case_reader_release(struct case_reader *r);

#endif
