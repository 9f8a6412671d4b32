// When a token ends, for those that say so: JSON web tokens carry it in their middle part. Must not
// take a token for valid or invalid: only the server knows.
#include "net/token.h"

#include "base/instant.h"
#include "base/mem.h"
#include "model/scan.h"

static int base64url_digit(char c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

// Without padding, as RFC 7515 wants it.
static bool base64url_decode(struct slice text, struct buf *out) {
    uint32_t bits = 0;
    int n_bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        int digit = base64url_digit(text.ptr[i]);
        if (digit < 0) {
            return false;
        }
        bits = (bits << 6 | (uint32_t)digit) & 0xffffff;
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            buf_append_char(out, (char)(bits >> n_bits & 0xff));
        }
    }
    return true;
}

struct search {
    struct slice json;
    struct slice number; // of "exp", empty until found
};

static void note_value(void *context, const struct scan_value *v) {
    struct search *s = context;
    struct slice key = {s->json.ptr + v->key_at, v->key_len};
    if (v->step == SCAN_SCALAR && v->kind == JSON_NUMBER && v->depth == 1 &&
        slice_equal(key, SLICE("exp"))) {
        s->number = (struct slice){s->json.ptr + v->at, v->len};
    }
}

bool token_expiry(const struct token *t, int64_t *ms) {
    struct slice rest = slice_of(t->text), header, payload, signature;
    if (!slice_cut(&rest, '.', &header) || !slice_cut(&rest, '.', &payload) ||
        !slice_cut(&rest, '.', &signature)) {
        return false;
    }
    struct buf json = BUF_INIT(TOKEN_LEN_MAX);
    bool found = false;
    if (base64url_decode(payload, &json)) {
        struct search s = {.json = buf_slice(&json)};
        struct error ignored;
        struct slice whole;
        int64_t seconds;
        if (scan_text(s.json, SCAN_STRICT, note_value, &s, &ignored) &&
            slice_cut(&s.number, '.', &whole) && slice_to_int64(whole, &seconds) && seconds > 0 &&
            seconds < INT64_MAX / MS_SECOND) {
            *ms = seconds * MS_SECOND;
            found = true;
        }
    }
    buf_wipe(&json);
    return found;
}
