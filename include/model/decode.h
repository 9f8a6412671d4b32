// JSON fragments → C values. Everything here is small: a string, an error body, a pagination
// object, the events of one session. Rows are not decoded here: the scanner says where their values
// stand, and model/session.h reads them there.
//
// cJSON (1.7.15) decodes the strings and nothing else: what stands where comes from the scanner,
// since a cJSON tree has lost the digits of numbers and the bytes of the values.
#ifndef AIFI_MODEL_DECODE_H
#define AIFI_MODEL_DECODE_H

#include "base/buf.h"
#include "base/error.h"

// Appends the text of a JSON string (with its quotes, accepted by the scanner) as UTF-8; U+FFFD
// where it is ill-formed or holds U+0000.
void decode_string(struct slice json, struct buf *out);

// What an API error says: {message, type, errors:[{error, rule, field}]}. The field's literal quote
// marks are taken off. Missing parts are empty, all are sanitised. Returns false when it is no such
// object: no JSON, or neither message nor type.
struct api_error {
    char message[256];
    char type[64];
    char field[64];   // of errors[0]
    char detail[128]; // errors[0].error
};
bool decode_api_error(struct slice body, struct api_error *out);

// One end of `pagination`: {count, after|before, direction} → the cursor's bytes, appended as
// received (U+0000 included: they are opaque). Nothing, null, "", {}, a missing, null or empty
// cursor mean the end: true, and nothing is appended. A cursor that is a number is taken as its
// digits. Anything else, or a direction or count of an unexpected form: false (CUR-09).
bool decode_page_link(struct slice json, bool is_before, struct buf *cursor, struct error *e);

// metadata.events of a session: for each, the id and its own metadata as raw JSON within `json`.
struct session_event {
    struct slice id;       // decoded, borrows from `texts`; a number is taken as its digits
    struct slice metadata; // raw JSON, borrows from the record; empty when absent
};
// Returns the number of events; fills at most `max` (0: only count, `texts` and `out` may be NULL).
// Elements of an unexpected type count, with empty parts. 0 when `json` is no array.
size_t decode_events(struct slice json, struct buf *texts, struct session_event *out, size_t max);

// "1.7.15": cJSON's, for --version.
const char *decode_library_version(void);

#endif
