// Cursors. Must not know how rows are found.
#include "sandbox/cursor.h"

#include "base/base64.h"

static const struct {
    const char *name;
    size_t offset;
    bool is_text;
} sort_keys[] = {
    [SORT_ID] = {"id", offsetof(struct session, id), false},
    [SORT_CODE] = {"code", offsetof(struct session, code), true},
    [SORT_STORE_ID] = {"storeId", offsetof(struct session, store_id), false},
    [SORT_VISITORS] = {"visitors", offsetof(struct session, visitors), false},
    [SORT_GROUP_SIZE] = {"groupSize", offsetof(struct session, group_size), false},
    [SORT_EXPIRES_AT] = {"expiresAt", offsetof(struct session, expires_at), false},
    [SORT_CUSTOMER_ID] = {"customerId", offsetof(struct session, customer_id), false},
    [SORT_CODE_LAST_SCANNED_AT] = {"codeLastSuccesfullyScannedAt",
        offsetof(struct session, last_scan), false},
    [SORT_CUSTOMER_LAST_ENTERED_AT] = {"customerLastEnteredAt",
        offsetof(struct session, last_entry), false},
    [SORT_CREATED_AT] = {"createdAt", offsetof(struct session, created_at), false},
    [SORT_UPDATED_AT] = {"updatedAt", offsetof(struct session, updated_at), false},
};
_Static_assert(ARRAY_LEN(sort_keys) == N_SORT_KEYS, "one row a sort key");

const char *sort_key_name(enum sort_key key) {
    return sort_keys[key].name;
}

bool sort_key_is_text(enum sort_key key) {
    return sort_keys[key].is_text;
}

bool sort_key_find(struct slice name, enum sort_key *out) {
    for (size_t i = 0; i < ARRAY_LEN(sort_keys); i++) {
        if (slice_equal(name, slice_of(sort_keys[i].name))) {
            *out = (enum sort_key)i;
            return true;
        }
    }
    return false;
}

struct cursor cursor_of(const struct session *row, enum sort_key key) {
    struct cursor c = {.id = row->id, .number = ABSENT};
    const struct field member = {.offset = sort_keys[key].offset};
    if (sort_keys[key].is_text) {
        c.text = record_text(row, &member);
    } else {
        c.number = record_number(row, &member);
    }
    return c;
}

enum { CHECKSUM_LEN = 3, PLAIN_MAX = 64 * 1024 };

static void checksum(struct slice plain, enum sort_key key, char out[CHECKSUM_LEN]) {
    uint64_t hash = slice_hash(plain) * 31 + slice_hash(slice_of(sort_keys[key].name));
    hash ^= hash >> 29;
    for (size_t i = 0; i < CHECKSUM_LEN; i++) {
        out[i] = (char)(hash >> (8 * i) & 255);
    }
}

void cursor_append(struct buf *out, const struct cursor *c, enum sort_key key) {
    if (key == SORT_ID) {
        buf_printf(out, "%lld", (long long)c->id);
        return;
    }
    struct buf plain = BUF_INIT(PLAIN_MAX), whole = BUF_INIT(PLAIN_MAX);
    buf_printf(&plain, "%lld:", (long long)c->id);
    if (sort_keys[key].is_text && c->text.ptr != NULL) {
        buf_append_text(&plain, "text:");
        buf_append(&plain, c->text);
    } else if (!sort_keys[key].is_text && c->number != ABSENT) {
        buf_printf(&plain, "number:%lld", (long long)c->number);
    } else {
        buf_append_text(&plain, "null:");
    }
    char sum[CHECKSUM_LEN];
    checksum(buf_slice(&plain), key, sum);
    buf_append(&whole, (struct slice){sum, CHECKSUM_LEN});
    buf_append(&whole, buf_slice(&plain));
    base64_append(out, buf_slice(&whole));
    buf_release(&plain);
    buf_release(&whole);
}

static bool parse_plain(struct slice plain, enum sort_key key, struct cursor *out) {
    struct slice rest = plain, id, kind;
    if (!slice_cut(&rest, ':', &id) || !slice_to_int64(id, &out->id) ||
        !slice_cut(&rest, ':', &kind) || rest.ptr == NULL) {
        return false;
    }
    if (slice_equal(kind, SLICE("null"))) {
        return true;
    }
    if (sort_keys[key].is_text) {
        out->text = rest;
        return slice_equal(kind, SLICE("text"));
    }
    return slice_equal(kind, SLICE("number")) && slice_to_int64(rest, &out->number);
}

bool cursor_parse(struct slice text, enum sort_key key, struct buf *memory, struct cursor *out) {
    *out = (struct cursor){.number = ABSENT};
    if (key == SORT_ID && slice_to_int64(text, &out->id)) {
        out->number = out->id;
        return true;
    }
    buf_clear(memory);
    if (!base64_decode(text, memory) || memory->len <= CHECKSUM_LEN) {
        return false;
    }
    struct slice plain = {memory->ptr + CHECKSUM_LEN, memory->len - CHECKSUM_LEN};
    char sum[CHECKSUM_LEN];
    checksum(plain, key, sum);
    return memcmp(sum, memory->ptr, CHECKSUM_LEN) == 0 && parse_plain(plain, key, out);
}
