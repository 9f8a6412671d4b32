// What conditions call things: fields, and the names that some fields take as values.
#include "match_parts.h"
#include "model/derive.h"
#include "model/evidence.h"

#include <string.h>

// --- values -------------------------------------------------------------------------------------

static char as_one_word(char c) {
    return c == ' ' || c == '_' ? '-' : c;
}

static void add_name(struct match_names *names, const char *name, const char *help) {
    require(names->n < MATCH_NAMES_MAX && strlen(name) < MATCH_NAME_LEN);
    char *text = names->texts[names->n];
    size_t len = 0;
    for (; name[len] != '\0'; len++) {
        text[len] = as_one_word(name[len]);
    }
    text[len] = '\0';
    names->choices[names->n] = (struct value_choice){text, help};
    names->n++;
}

_Static_assert((int)PHASE_COUNT <= (int)MATCH_NAMES_MAX &&
                   (int)VERDICT_COUNT <= (int)MATCH_NAMES_MAX &&
                   (int)SIGNAL_COUNT <= (int)MATCH_NAMES_MAX,
    "there is room for all names");

void match_names_of(enum field f, struct match_names *out) {
    out->n = 0;
    for (int i = 0; f == FIELD_PHASE && i < PHASE_COUNT; i++) {
        add_name(out, phase_name((enum phase)i), phase_help((enum phase)i));
    }
    for (int i = 0; f == FIELD_VERDICT && i < VERDICT_COUNT; i++) {
        add_name(out, verdict_row((enum verdict)i)->name, verdict_row((enum verdict)i)->help);
    }
    for (int i = 0; f == FIELD_SIGNALS && i < SIGNAL_COUNT; i++) {
        add_name(out, signal_row((enum signal)i)->name, signal_row((enum signal)i)->help);
    }
    out->choices[out->n] = (struct value_choice){NULL, NULL};
}

// What remains of a name without what parts its words, so that "to do", "to-do" and "todo" are one.
static struct slice squeezed(struct slice name, char out[MATCH_NAME_LEN]) {
    size_t len = 0;
    for (size_t i = 0; i < name.len && len < MATCH_NAME_LEN; i++) {
        if (as_one_word(name.ptr[i]) != '-') {
            out[len++] = name.ptr[i];
        }
    }
    return (struct slice){out, len};
}

size_t match_name_find(const struct match_names *names, struct slice typed) {
    char wanted[MATCH_NAME_LEN], own[MATCH_NAME_LEN];
    const struct slice word = squeezed(slice_trim(typed), wanted);
    size_t i = 0;
    while (i < names->n && !slice_equal_nocase(word, squeezed(slice_of(names->texts[i]), own))) {
        i++;
    }
    return i;
}

// --- fields -------------------------------------------------------------------------------------

static bool is_path_into(struct slice name, enum field f) {
    const struct slice path = slice_of(field_row(f)->path);
    return name.len > path.len && slice_equal_nocase((struct slice){name.ptr, path.len}, path) &&
           (name.ptr[path.len] == '.' || name.ptr[path.len] == '[');
}

static enum field by_name_with_blanks(struct slice name) {
    char blanks[40];
    if (name.len > sizeof blanks) {
        return FIELD_NONE;
    }
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        blanks[i] = c == '-' || c == '_' ? ' ' : c;
    }
    return field_by_name((struct slice){blanks, name.len}, NULL);
}

bool match_field_of(struct slice name, enum field *f, size_t *path_at) {
    static const enum field roots[] = {FIELD_METADATA, FIELD_CUSTOMER_METADATA};
    *path_at = name.len;
    *f = field_by_alias(name);
    *f = *f != FIELD_NONE ? *f : field_by_name(name, NULL);
    *f = *f != FIELD_NONE ? *f : by_name_with_blanks(name);
    for (size_t i = 0; *f == FIELD_NONE && i < ARRAY_LEN(roots); i++) {
        const size_t len = slice_of(field_row(roots[i])->path).len;
        if (is_path_into(name, roots[i])) {
            *f = roots[i];
            *path_at = name.ptr[len] == '.' ? len + 1 : len;
        }
    }
    return *f != FIELD_NONE;
}

bool match_is_label_alias(enum field f, struct slice name) {
    struct slice alias;
    for (size_t i = 0;
         (f == FIELD_STORE_ID || f == FIELD_CUSTOMER_ID) && (alias = field_alias(f, i)).len > 0;
         i++) {
        if (slice_equal_nocase(name, alias)) {
            return true;
        }
    }
    return false;
}

static void take_nearer(struct slice name, struct slice candidate, size_t *best, char out[64]) {
    const size_t distance = slice_distance(name, candidate, *best);
    // A suggestion must keep most of the word: "x" is not near "id".
    if (distance < *best && distance * 2 < name.len && candidate.len < 64) {
        *best = distance;
        memcpy(out, candidate.ptr, candidate.len);
        out[candidate.len] = '\0';
    }
}

bool match_nearest_name(struct slice name, char out[64]) {
    size_t best = 4;
    out[0] = '\0';
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        struct slice alias;
        for (size_t i = 0; (alias = field_alias(f, i)).len > 0; i++) {
            take_nearer(name, alias, &best, out);
        }
        take_nearer(name, slice_of(field_row(f)->path), &best, out);
    }
    const char *hint;
    if (out[0] == '\0' && field_by_name(name, &hint) == FIELD_NONE && hint != NULL) {
        take_nearer(slice_of(hint), slice_of(hint), &best, out);
    }
    return out[0] != '\0';
}
