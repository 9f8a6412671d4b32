// Base64. Must not know what is in it.
#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_append(struct buf *out, struct slice bytes) {
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t n = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++) {
            group = group << 8 | (k < n ? (unsigned char)bytes.ptr[i + k] : 0);
        }
        for (size_t k = 0; k < 4; k++) {
            char c = alphabet[group >> (18 - 6 * k) & 63];
            buf_append_char(out, (char)(k <= n ? c : '='));
        }
    }
}

static int sextet(char c) {
    for (int i = 0; i < 64; i++) {
        if (alphabet[i] == c) {
            return i;
        }
    }
    return -1;
}

bool base64_decode(struct slice text, struct buf *out) {
    if (text.len == 0 || text.len % 4 != 0) {
        return false;
    }
    size_t n_padding = text.ptr[text.len - 1] != '=' ? 0 : text.ptr[text.len - 2] != '=' ? 1 : 2;
    for (size_t i = 0; i < text.len; i += 4) {
        size_t n = i + 4 == text.len ? 4 - n_padding : 4;
        uint32_t group = 0;
        for (size_t k = 0; k < 4; k++) {
            int value = k < n ? sextet(text.ptr[i + k]) : 0;
            if (value < 0) {
                return false;
            }
            group = group << 6 | (uint32_t)value;
        }
        for (size_t k = 0; k + 1 < n; k++) {
            buf_append_char(out, (char)(group >> (16 - 8 * k) & 255));
        }
    }
    return true;
}
