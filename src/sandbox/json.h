// Writing JSON into a buffer: commas and escapes, nothing else.
#ifndef AIFI_SANDBOX_JSON_H
#define AIFI_SANDBOX_JSON_H

#include "base/buf.h"

// A writer borrows its buffer. Values are written in the order of the calls; the writer puts the
// commas. Nothing checks that braces match.
struct json {
    struct buf *out;
    bool comma; // a value stands before
};

void json_open(struct json *j, char bracket); // '{' or '['
void json_close(struct json *j, char bracket);
void json_key(struct json *j, const char *name);
void json_key_slice(struct json *j, struct slice name);
void json_text(struct json *j, struct slice text); // bytes of UTF-8, escaped as needed
void json_integer(struct json *j, int64_t n);
void json_integer_text(struct json *j, int64_t n); // the same as a text
void json_bool(struct json *j, bool yes);
void json_null(struct json *j);
void json_raw(struct json *j, struct slice text); // a value that is JSON already
void json_raw_text(struct json *j, const char *text);

#endif
