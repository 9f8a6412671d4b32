// One session as received. A session is a row of references into its page's bytes: nothing is
// converted until it is read, nothing is lost, and "absent", "null" and "of another type" stay
// three different things. 4 bytes a field keep 100,000 sessions small; a text is read where it
// stands.
#ifndef AIFI_MODEL_SESSION_H
#define AIFI_MODEL_SESSION_H

#include "base/instant.h"
#include "model/field.h"

struct page;

struct session {
    const struct page *page;
    uint32_t row_at, row_len; // the record's own bytes
    uint32_t
        refs[FIELD_STORED_COUNT]; // private encoding: kind in the high byte, offset in the rest
};

enum presence {
    PRESENT,
    IS_NULL,
    ABSENT,     // not there, or its object is not there
    WRONG_TYPE, // there, but e.g. an object where a number belongs
};
// Ids may be strings or numbers: both are PRESENT for TYPE_ID and TYPE_TEXT.
enum presence session_presence(const struct session *s, enum field f);

struct slice session_json(const struct session *s); // the record, byte for byte
struct slice session_raw(
    const struct session *s, enum field f); // one value's JSON text; empty when absent
// The value as text: strings decoded, numbers digit for digit, true/false; other kinds their JSON
// text. Empty when absent or null.
struct slice session_text(const struct session *s, enum field f);
// False unless PRESENT and readable as such.
bool session_instant(const struct session *s, enum field f, instant *out);
bool session_integer(const struct session *s, enum field f, int64_t *out);
bool session_flag(const struct session *s, enum field f); // false unless PRESENT and true
bool session_has(const struct session *s, enum field f);  // PRESENT

// The identity of a session within a dataset: its id, or, should that be missing, its record's
// bytes.
struct slice session_key(const struct session *s);

#endif
