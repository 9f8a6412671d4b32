// One session as received. A session is a row of references into its page's bytes: nothing is
// converted until it is read, nothing is lost, and "absent", "null" and "of another type" stay
// three different things. 4 bytes a field keep 100,000 sessions small; a text is read where it
// stands.
#ifndef AIFI_MODEL_SESSION_H
#define AIFI_MODEL_SESSION_H

#include "base/instant.h"
#include "model/field.h"

struct page;

// A reference: what kind of value, and where it begins. Written by the page builder, read by
// session.c and page.c, nobody else's business.
enum ref_kind {
    REF_ABSENT, // so that zeroed rows are empty ones
    REF_NULL,
    REF_FALSE,
    REF_TRUE,
    REF_NUMBER,
    REF_STRING,  // plain: its text is its bytes
    REF_DECODED, // its text is in page->decoded, behind a struct decoded_text
    REF_AS_IS,   // could not be decoded (too much of it): shown with its escapes
    REF_ARRAY,
    REF_OBJECT
};
enum { REF_OFFSET_BITS = 24, REF_OFFSET_MASK = (1 << REF_OFFSET_BITS) - 1 };

struct session {
    const struct page *page;
    uint32_t row_at, row_len;          // the record's own bytes in page->body
    uint32_t refs[FIELD_STORED_COUNT]; // kind << 24 | offset
};

enum presence {
    PRESENT,
    IS_NULL,
    ABSENT,     // not there, or its object is not there
    WRONG_TYPE, // there, but e.g. an object where a number belongs
};
// Ids may be strings or numbers: both are PRESENT for TYPE_ID and TYPE_TEXT. A string that is no
// time is PRESENT for TYPE_INSTANT (and session_instant false), a fraction for TYPE_INTEGER.
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

// The identity of a session within a dataset: its id (5 and "5" are the same), or, should that be
// missing, its record's bytes.
struct slice session_key(const struct session *s);

// For loops over many sessions, whose bytes lie all over the memory: asks the processor for the
// references, a few rows later for the text of a field (of a derived one: what it is made of).
void session_prefetch_refs(const struct session *s);
void session_prefetch_text(const struct session *s, enum field f);

#endif
