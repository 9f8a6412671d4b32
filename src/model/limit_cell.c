// The text of a cell, made only where it does not stand in the record. It must not know words.
#include "limit_parts.h"

// Whether a field is shown exactly as it was received.
static bool is_shown_as_is(const struct session *s, enum field f, const struct show *how) {
    if (f >= FIELD_STORED_COUNT) {
        return false;
    }
    const struct field_row *row = field_row(f);
    bool is_plain = row->type == TYPE_TEXT || row->type == TYPE_INTEGER || row->type == TYPE_ID ||
                    row->type == TYPE_CHOICE || row->type == TYPE_CHOICE_LIST;
    return is_plain && (row->mask == MASK_NONE || how->unmasked) && session_has(s, f);
}

struct slice cell_text(
    const struct session *s, enum field f, const struct show *how, struct buf *scratch) {
    if (is_shown_as_is(s, f, how)) {
        return session_text(s, f);
    }
    buf_clear(scratch);
    show_field(s, f, how, scratch);
    return buf_slice(scratch);
}
