// A case as plain text for a ticket: what the record says, what was worked out here, what people
// said, and what nobody can know from this API.
#ifndef AIFI_MODEL_CASE_TEXT_H
#define AIFI_MODEL_CASE_TEXT_H

#include "model/evidence.h"
#include "model/show.h"

enum { CASE_TEXT_WIDTH = 72 };

// How many sessions are related to it, and where that is known from.
struct case_count {
    size_t n, n_flagged;
    const char *source; // "asked the server 2026-11-24T13:32:07Z, all"; NULL: of the rows of `ev`
};
struct case_relations {
    const char *basis; // of what is worked out: "of 3400 rows read, back to …"; NULL: of all of `ev`
    struct case_count of[RELATION_COUNT];
};

// Appends lines of at most CASE_TEXT_WIDTH cells, without control characters. Times are UTC in ISO
// 8601, whatever how->zone; personal data is masked unless how->unmasked (notes are as people wrote
// them). The verdict is that of how->verdicts.
// `ev` NULL: no signals and no related rows. `relations` NULL: both are what `ev` knows. `file` NULL or empty: nobody said anything. `query` is
// what found the session ("fraud created>=-7d"), printed as it is; empty = left out.
void case_text_append(struct buf *out, const struct session *s, const struct evidence *ev,
    const struct case_relations *relations, const struct case_file *file, const struct show *how, struct slice query);

#endif
