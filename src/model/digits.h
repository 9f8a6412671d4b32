// Numbers of any length as texts, since an id may be longer than any integer type.
#ifndef AIFI_MODEL_DIGITS_H
#define AIFI_MODEL_DIGITS_H

#include "base/slice.h"

// Whether the text is made of ASCII digits, of at least one.
static inline bool digits_only(struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 0;
}

// Without leading zeros, but for the last digit.
static inline struct slice digits_significant(struct slice digits) {
    while (digits.len > 1 && digits.ptr[0] == '0') {
        digits.ptr++;
        digits.len--;
    }
    return digits;
}

#endif
