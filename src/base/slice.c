// Looking at text that somebody else owns. Must not allocate, and must not know what the text
// means.
#include "base/slice.h"

#include "base/text.h"

#include <string.h>
#include <wctype.h>

enum { DISTANCE_MAX_LEN = 64 };

static unsigned char ascii_lower(unsigned char c) {
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

static bool is_ascii_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_of(const char *nul_terminated) {
    if (!nul_terminated) {
        return SLICE_NONE;
    }
    return (struct slice){nul_terminated, strlen(nul_terminated)};
}

bool slice_equal(struct slice a, struct slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool slice_equal_nocase(struct slice a, struct slice b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower((unsigned char)a.ptr[i]) != ascii_lower((unsigned char)b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int slice_compare(struct slice a, struct slice b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0) {
        return order < 0 ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool slice_starts_with(struct slice text, struct slice prefix) {
    return text.len >= prefix.len &&
           (prefix.len == 0 || memcmp(text.ptr, prefix.ptr, prefix.len) == 0);
}

struct slice slice_trim(struct slice text) {
    while (text.len > 0 && is_ascii_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_ascii_space(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

bool slice_cut(struct slice *rest, char separator, struct slice *part) {
    if (!rest->ptr) {
        *part = SLICE_NONE;
        return false;
    }
    const char *found = rest->len ? memchr(rest->ptr, separator, rest->len) : NULL;
    if (!found) {
        *part = *rest;
        *rest = SLICE_NONE;
        return true;
    }
    size_t len = (size_t)(found - rest->ptr);
    *part = (struct slice){rest->ptr, len};
    *rest = (struct slice){found + 1, rest->len - len - 1};
    return true;
}

static size_t find_ascii_nocase(struct slice text, struct slice needle) {
    unsigned char first = ascii_lower((unsigned char)needle.ptr[0]);
    for (size_t at = 0; at + needle.len <= text.len; at++) {
        if (ascii_lower((unsigned char)text.ptr[at]) == first &&
            slice_equal_nocase((struct slice){text.ptr + at, needle.len}, needle)) {
            return at;
        }
    }
    return SIZE_MAX;
}

static uint32_t fold_next(struct slice text, size_t *at) {
    unsigned char c = (unsigned char)text.ptr[*at];
    if (c < 0x80) {
        (*at)++;
        return ascii_lower(c);
    }
    bool valid;
    return (uint32_t)towlower((wint_t)utf8_plain_letter(utf8_next(text, at, &valid)));
}

// Bytes of `text` from `at` that fold to the needle; 0 when it does not match there.
static size_t folded_match_len(struct slice text, size_t at, struct slice needle) {
    const size_t begin = at;
    for (size_t in_needle = 0; in_needle < needle.len;) {
        if (at >= text.len || fold_next(text, &at) != fold_next(needle, &in_needle)) {
            return 0;
        }
    }
    return at - begin;
}

static bool is_ascii(struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

struct slice slice_search(struct slice text, struct slice needle) {
    if (needle.len == 0) {
        return (struct slice){text.ptr, 0};
    }
    if (is_ascii(text)) {
        const size_t at = is_ascii(needle) ? find_ascii_nocase(text, needle) : SIZE_MAX;
        return at == SIZE_MAX ? SLICE_NONE : (struct slice){text.ptr + at, needle.len};
    }
    for (size_t at = 0; at < text.len;) {
        const size_t len = folded_match_len(text, at, needle);
        if (len > 0) {
            return (struct slice){text.ptr + at, len};
        }
        bool valid;
        utf8_next(text, &at, &valid);
    }
    return SLICE_NONE;
}

size_t slice_find_nocase(struct slice text, struct slice needle) {
    if (needle.len == 0) {
        return 0;
    }
    const struct slice found = slice_search(text, needle);
    return found.ptr ? (size_t)(found.ptr - text.ptr) : SIZE_MAX;
}

bool slice_to_int64(struct slice text, int64_t *out) {
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = text.len > 0 && (negative || text.ptr[0] == '+') ? 1 : 0;
    if (at == text.len) {
        return false;
    }
    int64_t value = 0;
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (c < '0' || c > '9') {
            return false;
        }
        int digit = negative ? '0' - c : c - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit, &value)) {
            return false;
        }
    }
    *out = value;
    return true;
}

uint64_t slice_hash(struct slice text) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.len; i++) {
        hash ^= (unsigned char)text.ptr[i];
        hash *= UINT64_C(0x100000001b3);
    }
    return hash;
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t slice_distance(struct slice a, struct slice b, size_t limit) {
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (apart > limit || a.len > DISTANCE_MAX_LEN || b.len > DISTANCE_MAX_LEN) {
        return limit + 1;
    }
    // Three rows of the table: a swap of neighbours looks two rows back.
    size_t rows[3][DISTANCE_MAX_LEN + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t cost = a.ptr[i - 1] == b.ptr[j - 1] ? 0 : 1;
            size_t best = smaller(last[j - 1] + cost, smaller(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1]) {
                best = smaller(best, before[j - 2] + 1);
            }
            row[j] = best;
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return smaller(last[b.len], limit + 1);
}
