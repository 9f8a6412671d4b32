// Tells cells that cannot hold a word from what they are made of, since making the texts is most of
// the cost of a search. Must follow what model/show.c makes; when in doubt it says nothing.
#include "limit_parts.h"

#include "model/derive.h"

#include <string.h>

static const char no_name[] = "(no name)";

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool all_of(struct slice word, const char *others) {
    for (size_t i = 0; i < word.len; i++) {
        if (!is_digit(word.ptr[i]) && !memchr(others, word.ptr[i], strlen(others))) {
            return false;
        }
    }
    return true;
}

static size_t longest_number(struct slice word) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < word.len; i++) {
        run = is_digit(word.ptr[i]) ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

// Letters side by side, which a masked name has in "(no name)" only.
static bool has_letters_of_a_name(struct slice word) {
    for (size_t i = 0, run = 0; i < word.len; i++) {
        run = is_letter(word.ptr[i]) ? run + 1 : 0;
        struct slice pair = {word.ptr + i - (run > 1 ? 1 : 0), 2};
        if (run > 1 && slice_find_nocase(slice_of(no_name), pair) == SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool is_in_no_phase(struct slice word) {
    for (enum phase p = 0; p < PHASE_COUNT; p++) {
        if (slice_find_nocase(slice_of(phase_name(p)), word) != SIZE_MAX) {
            return false;
        }
    }
    return true;
}

struct word_shape word_shape_of(struct slice word) {
    enum { TIME_NUMBER_LEN = 4, DAYS_LEN = 7 }; // a year; days between years of four digits
    struct word_shape shape = {.is_ascii = true,
        .is_number = all_of(word, ""),
        .has_blank = word.len > 0 && memchr(word.ptr, ' ', word.len) != NULL,
        .no_time = !all_of(word, ":- ") || longest_number(word) > TIME_NUMBER_LEN,
        .no_dwell = !all_of(word, ":+- dD") || longest_number(word) > DAYS_LEN,
        .no_phase = is_in_no_phase(word)};
    for (size_t i = 0; i < word.len; i++) {
        shape.is_ascii = shape.is_ascii && (unsigned char)word.ptr[i] < 0x80;
    }
    shape.no_mask_name =
        (shape.is_number && word.len > 1) || (!shape.is_number && has_letters_of_a_name(word));
    return shape;
}

static bool lacks(struct slice text, struct slice word) {
    return slice_find_nocase(text, word) == SIZE_MAX;
}

// "204 Berlin", "1187 A. M***"
static bool label_lacks(const struct session *s, enum field f, const struct show *how,
    struct slice word, const struct word_shape *shape) {
    struct slice id = show_label_id(s, f);
    if (id.len == 0 || shape->has_blank) {
        return false;
    }
    if (f == FIELD_STORE_LABEL) {
        return lacks(id, word) && (!session_has(s, FIELD_STORE_NAME) ||
                                      lacks(session_text(s, FIELD_STORE_NAME), word));
    }
    return !how->unmasked && shape->no_mask_name && lacks(id, word);
}

bool cell_lacks(const struct session *s, enum field f, const struct show *how, struct slice word,
    const struct word_shape *shape) {
    if (how->machine || how->full) {
        return false;
    }
    instant ignored;
    switch (f) {
    case FIELD_PHASE:
        return shape->no_phase;
    case FIELD_DWELL:
        return shape->no_dwell;
    case FIELD_CUSTOMER_LABEL:
    case FIELD_STORE_LABEL:
        return label_lacks(s, f, how, word, shape);
    default:
        break;
    }
    if (f >= FIELD_STORED_COUNT || !session_has(s, f)) {
        return false;
    }
    if (field_row(f)->type == TYPE_INSTANT) {
        return shape->no_time && !how->relative && session_instant(s, f, &ignored);
    }
    // Of a code its beginning is shown, and a sign that is not ASCII.
    return field_row(f)->mask == MASK_CODE && shape->is_ascii && lacks(session_text(s, f), word);
}
