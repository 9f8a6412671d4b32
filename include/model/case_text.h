// A case as plain text for a ticket: what the record says, what was worked out here, what people
// said, and what nobody can know from this API.
#ifndef AIFI_MODEL_CASE_TEXT_H
#define AIFI_MODEL_CASE_TEXT_H

#include "model/evidence.h"
#include "model/show.h"

enum { CASE_TEXT_WIDTH = 72 };

// Appends lines of at most CASE_TEXT_WIDTH cells, without control characters. Times are UTC in ISO
// 8601, whatever how->zone; personal data is masked unless how->unmasked (notes are as people wrote
// them). The verdict is that of how->verdicts.
// `ev` NULL: no signals and no related rows. `file` NULL or empty: nobody said anything. `query` is
// what found the session ("fraud created>=-7d"), printed as it is; empty = left out.
void case_text_append(struct buf *out, const struct session *s, const struct evidence *ev,
    const struct case_file *file, const struct show *how, struct slice query);

#endif
