// Looking for words in cells: for limit.c and match.c.
#ifndef AIFI_MODEL_LIMIT_PARTS_H
#define AIFI_MODEL_LIMIT_PARTS_H

#include "model/show.h"

// What a word is made of, as far as it tells which texts cannot hold it.
struct word_shape {
    bool is_ascii, is_number; // all of it
    bool has_blank;
    bool no_time;      // no time of the list holds it
    bool no_dwell;     // nor a dwell
    bool no_mask_name; // nor a masked name, whatever the name is
    bool no_phase;
};
struct word_shape word_shape_of(struct slice word);
// Whether the text of a field surely does not hold the word, found out without making the text.
bool cell_lacks(const struct session *s, enum field f, const struct show *how, struct slice word,
    const struct word_shape *shape);
// The text of a field as it is shown; made in `scratch` where it does not stand in the record.
struct slice cell_text(
    const struct session *s, enum field f, const struct show *how, struct buf *scratch);

#endif
