// The sort keys, and cursors: where in a sorted list a page begins.
//
// Sorted by id, a cursor is the bare id. Otherwise it is base64 (standard alphabet, so + / = occur)
// of three bytes of checksum and the text "ID:KIND:SORTKEY". The checksum also covers the sort
// key's name: a cursor from another order is refused.
#ifndef AIFI_SANDBOX_CURSOR_H
#define AIFI_SANDBOX_CURSOR_H

#include "sandbox/session.h"

enum sort_key {
    SORT_ID,
    SORT_CODE,
    SORT_STORE_ID,
    SORT_VISITORS,
    SORT_GROUP_SIZE,
    SORT_EXPIRES_AT,
    SORT_CUSTOMER_ID,
    SORT_CODE_LAST_SCANNED_AT,
    SORT_CUSTOMER_LAST_ENTERED_AT,
    SORT_CREATED_AT,
    SORT_UPDATED_AT,
    N_SORT_KEYS
};

// The name is also that of the column.
const char *sort_key_name(enum sort_key key);
bool sort_key_find(struct slice name, enum sort_key *out);
bool sort_key_is_text(enum sort_key key);

struct cursor {
    int64_t id;
    int64_t number;    // sort key; ABSENT: null
    struct slice text; // sort key when it is a text; pointer NULL: null
};

// The place of a row; borrows its texts.
struct cursor cursor_of(const struct session *row, enum sort_key key);
void cursor_append(struct buf *out, const struct cursor *c, enum sort_key key);
// False: no cursor of this order. The text points into *memory.
bool cursor_parse(struct slice text, enum sort_key key, struct buf *memory, struct cursor *out);

#endif
