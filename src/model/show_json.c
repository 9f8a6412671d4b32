// JSON with personal data and codes replaced: the bytes as they are, but for the masked values.
// Where the values stand is the scanner's word, which of them are masked is mask.c's.
#include "base/base.h"
#include "model/decode.h"
#include "model/scan.h"
#include "model/show.h"

#include <string.h>

enum { MASKED_PATH_MAX_LEN = 4096, DECODED_MAX_LEN = 64 * 1024, NO_DEPTH = -1 };

struct redaction {
    struct slice json;
    struct buf *out;
    size_t copied; // bytes of json that are done
    struct buf path;
    size_t path_len[SCAN_DEPTH_MAX + 2]; // of the object or array whose members have this depth
    int hidden_depth;                    // of the object that is being left out, or NO_DEPTH
    size_t hidden_at;
    bool hidden_is_empty;
    struct buf scratch;
};

static struct slice part(const struct redaction *r, size_t at, size_t len) {
    return (struct slice){r->json.ptr + at, len};
}

static void replace(struct redaction *r, size_t at, size_t len, enum mask mask, struct slice text) {
    struct buf masked = BUF_INIT(DECODED_MAX_LEN);
    mask_append(mask, text, &masked);
    buf_append(r->out, part(r, r->copied, at - r->copied));
    buf_append_char(r->out, '"');
    for (size_t i = 0; i < masked.len; i++) {
        unsigned char c = (unsigned char)masked.ptr[i];
        if (c < 0x20) {
            buf_printf(r->out, "\\u%04x", c);
            continue;
        }
        if (c == '"' || c == '\\') {
            buf_append_char(r->out, '\\');
        }
        buf_append_char(r->out, (char)c);
    }
    buf_append_char(r->out, '"');
    r->copied = at + len;
    buf_release(&masked);
}

static void append_key(struct redaction *r, const struct scan_value *v) {
    buf_clear(&r->scratch);
    if (v->key_escaped) {
        decode_string(part(r, v->key_at - 1, (size_t)v->key_len + 2), &r->scratch);
    } else {
        buf_append(&r->scratch, part(r, v->key_at, v->key_len));
    }
    if (r->path.len > 0) {
        buf_append_char(&r->path, '.');
    }
    for (size_t i = 0; i < r->scratch.len; i++) {
        // Brackets and backslashes of a name would read as an index or an escape.
        char c = r->scratch.ptr[i];
        if (c == '[' || c == ']' || c == '\\') {
            c = '_';
        }
        buf_append_char(&r->path, c);
    }
}

static void find_path(struct redaction *r, const struct scan_value *v) {
    size_t parent_len = r->path_len[v->depth];
    buf_remove(&r->path, parent_len, r->path.len - parent_len);
    if (v->key_at != 0 || v->key_len != 0) {
        append_key(r, v);
    }
    if (v->step == SCAN_OPEN) {
        r->path_len[v->depth + 1] = r->path.len;
    }
}

// The members of "customer" are masked one by one, wherever the record stands.
static bool is_walked_into(struct slice path) {
    return slice_equal(path, SLICE("customer")) || slice_equal(path, SLICE("data.customer"));
}

static void on_scalar(struct redaction *r, const struct scan_value *v, enum mask mask) {
    struct slice raw = part(r, v->at, v->len);
    if (v->kind == JSON_NULL) {
        return;
    }
    if (v->kind != JSON_STRING) {
        replace(r, v->at, v->len, mask, raw);
        return;
    }
    buf_clear(&r->scratch);
    decode_string(raw, &r->scratch);
    if (r->scratch.full) {
        replace(r, v->at, v->len, MASK_ALL, raw);
    } else {
        replace(r, v->at, v->len, mask, buf_slice(&r->scratch));
    }
}

static void on_hidden(struct redaction *r, const struct scan_value *v) {
    if (v->depth > r->hidden_depth) {
        r->hidden_is_empty = false;
        return;
    }
    if (!r->hidden_is_empty) {
        replace(r, r->hidden_at, v->at + v->len - r->hidden_at, MASK_ALL, part(r, v->at, v->len));
    }
    r->hidden_depth = NO_DEPTH;
}

static void on_value(void *context, const struct scan_value *v) {
    struct redaction *r = context;
    if (r->hidden_depth != NO_DEPTH) {
        on_hidden(r, v);
        return;
    }
    if (v->step == SCAN_CLOSE) {
        return;
    }
    find_path(r, v);
    enum mask mask = r->path.full ? MASK_ALL : mask_of_path(buf_slice(&r->path));
    if (mask == MASK_NONE) {
        return;
    }
    if (v->step == SCAN_SCALAR) {
        on_scalar(r, v, mask);
    } else if (!is_walked_into(buf_slice(&r->path))) {
        r->hidden_depth = v->depth;
        r->hidden_at = v->at;
        r->hidden_is_empty = true;
    }
}

void show_json(struct slice json, struct slice path, const struct show *how, struct buf *out) {
    if (how->unmasked || json.len == 0) {
        buf_append(out, json);
        return;
    }
    size_t start = out->len;
    struct redaction r = {
        .json = json,
        .out = out,
        .path = BUF_INIT(MASKED_PATH_MAX_LEN),
        .hidden_depth = NO_DEPTH,
        .scratch = BUF_INIT(DECODED_MAX_LEN),
    };
    buf_append(&r.path, path);
    r.path_len[0] = r.path.len;
    struct error ignored;
    if (scan_text(json, SCAN_REPAIR, on_value, &r, &ignored)) {
        buf_append(out, part(&r, r.copied, json.len - r.copied));
    } else {
        buf_remove(out, start, out->len - start);
        buf_append_text(out, "(hidden)");
    }
    buf_release(&r.path);
    buf_release(&r.scratch);
}
