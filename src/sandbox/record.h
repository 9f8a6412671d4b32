// Records described by tables: one row a field, its name as the API page spells it. The same table
// makes the SQL columns, binds and reads them, and writes the JSON.
#ifndef AIFI_SANDBOX_RECORD_H
#define AIFI_SANDBOX_RECORD_H

#include "sandbox/json.h"

// NULL, for every number (also instants and flags); a text is NULL when its pointer is.
#define ABSENT INT64_MIN

enum field_kind {
    FIELD_INTEGER,  // int64_t
    FIELD_ID,       // int64_t, a JSON string of its digits
    FIELD_INSTANT,  // int64_t milliseconds since 1970, JSON 2019-08-24T14:15:22Z
    FIELD_FLAG,     // int64_t 0 or 1
    FIELD_TEXT,     // struct slice
    FIELD_METADATA, // no member: JSON that is made when it is sent
    FIELD_CUSTOMER, // no member: the customer object
    FIELD_STORE,    // no member: the store object
};

enum field_use {
    FIELD_BOTH,   // a column, and sent
    FIELD_COLUMN, // a column that the API does not show
    FIELD_SENT,   // sent, no column of its own
};

struct field {
    const char *name; // as on the API page
    size_t offset;
    enum field_kind kind;
    enum field_use use;
};

struct table {
    const char *name;
    const struct field *fields; // the first is the primary key
    size_t n_fields;
};

static inline int64_t record_number(const void *record, const struct field *f) {
    return *(const int64_t *)((const char *)record + f->offset);
}

static inline struct slice record_text(const void *record, const struct field *f) {
    return *(const struct slice *)((const char *)record + f->offset);
}

static inline void record_set_number(void *record, const struct field *f, int64_t n) {
    *(int64_t *)((char *)record + f->offset) = n;
}

static inline void record_set_text(void *record, const struct field *f, struct slice text) {
    *(struct slice *)((char *)record + f->offset) = text;
}

static inline bool field_is_made(enum field_kind kind) {
    return kind == FIELD_METADATA || kind == FIELD_CUSTOMER || kind == FIELD_STORE;
}

// 2019-08-24T14:15:22Z; milliseconds only when there are any.
void record_append_instant(struct buf *out, int64_t t);
// The value of a field that has a member.
void record_json_value(struct json *j, const void *record, const struct field *f);

#endif
