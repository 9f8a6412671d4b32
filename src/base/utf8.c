// Strict UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF.
// Must not depend on the locale.
#include "base/text.h"

enum { REPLACEMENT = 0xFFFD };

// What may follow a lead byte.
struct lead {
    int n_more;                // continuation bytes
    unsigned char first, last; // range of the first of them
};

static struct lead lead_of(unsigned char c) {
    if (c >= 0xC2 && c <= 0xDF) {
        return (struct lead){1, 0x80, 0xBF};
    }
    if (c >= 0xE0 && c <= 0xEF) {
        return (struct lead){2, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF};
    }
    if (c >= 0xF0 && c <= 0xF4) {
        return (struct lead){3, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF};
    }
    return (struct lead){0, 0, 0};
}

uint32_t utf8_next(struct slice source, size_t *at, bool *valid) {
    unsigned char c = (unsigned char)source.ptr[(*at)++];
    *valid = true;
    if (c < 0x80) {
        return c;
    }
    struct lead lead = lead_of(c);
    uint32_t codepoint = c & (0x3Fu >> lead.n_more);
    for (int i = 0; i < lead.n_more; i++) {
        unsigned char low = i == 0 ? lead.first : 0x80, high = i == 0 ? lead.last : 0xBF;
        unsigned char next = *at < source.len ? (unsigned char)source.ptr[*at] : 0;
        if (next < low || next > high) {
            *valid = false;
            return REPLACEMENT;
        }
        codepoint = codepoint << 6 | (next & 0x3Fu);
        (*at)++;
    }
    if (lead.n_more == 0) {
        *valid = false;
        return REPLACEMENT;
    }
    return codepoint;
}

size_t utf8_encode(uint32_t codepoint, char out[4]) {
    if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF)) {
        codepoint = REPLACEMENT;
    }
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    size_t len = codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (codepoint & 0x3F));
        codepoint >>= 6;
    }
    unsigned lead_mark = len == 2 ? 0xC0 : len == 3 ? 0xE0 : 0xF0;
    out[0] = (char)(lead_mark | codepoint);
    return len;
}

bool utf8_is_valid(struct slice source) {
    bool valid = true;
    for (size_t at = 0; valid && at < source.len;) {
        utf8_next(source, &at, &valid);
    }
    return valid;
}
