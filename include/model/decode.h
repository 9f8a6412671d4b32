// JSON fragments → C values, by cJSON (1.7.15). Everything here has been through the scanner before
// and is small: a string, an error body, a pagination object, the events of one session. Rows are
// not decoded here: the scanner says where their values stand, and model/session.h reads them
// there.
#ifndef AIFI_MODEL_DECODE_H
#define AIFI_MODEL_DECODE_H

#include "base/buf.h"
#include "base/error.h"

// Appends the text of a JSON string (with its quotes) as UTF-8; U+FFFD where it is ill-formed or
// holds U+0000.
void decode_string(struct slice json, struct buf *out);

// What an API error says: {message, type, errors:[{error, rule, field}]}. The field's literal quote
// marks are taken off. Missing parts are empty. Returns false when it is no such object.
struct api_error {
    char message[256]; // sanitised
    char type[64];
    char field[64];   // of errors[0]
    char detail[128]; // errors[0].error
};
bool decode_api_error(struct slice body, struct api_error *out);

// One end of `pagination`: {count, after|before, direction}. null, {}, a missing or empty cursor
// mean the end. A cursor that is a number is taken as its digits. Anything else: false (CUR-09).
bool decode_page_link(struct slice json, bool is_before, struct buf *cursor, struct error *e);

// metadata.events of a session: for each, the id and its own metadata as raw JSON within `json`.
struct session_event {
    struct slice id;       // decoded, in `texts`
    struct slice metadata; // raw JSON, borrows from the record; empty when absent
};
// Returns the number of events; fills at most `max`. Elements of an unexpected type count, with
// empty parts.
size_t decode_events(struct slice json, struct buf *texts, struct session_event *out, size_t max);

#endif
