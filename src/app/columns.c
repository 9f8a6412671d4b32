// Column lists. Knows the field table only.
#include "app/columns.h"

struct column_set {
    enum field columns[FIELD_COUNT];
    size_t n;
};

static void set_remove(struct column_set *s, enum field f) {
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->columns[i] != f) {
            s->columns[kept++] = s->columns[i];
        }
    }
    s->n = kept;
}

static void set_add(struct column_set *s, enum field f) {
    for (size_t i = 0; i < s->n; i++) {
        if (s->columns[i] == f) {
            return;
        }
    }
    s->columns[s->n++] = f;
}

static bool apply_word(struct column_set *s, struct slice word, bool *replaced, struct error *e) {
    const char sign = word.ptr[0];
    struct slice name = word;
    if (sign == '+' || sign == '-') {
        name.ptr++;
        name.len--;
    } else if (!*replaced) {
        s->n = 0;
        *replaced = true;
    }
    const char *hint = NULL;
    const enum field f = field_by_name(name, &hint);
    if (f == FIELD_NONE) {
        return error_set(e, ERROR_USAGE, "no column is called %.*s%s%s%s", SLICE_ARG(name),
            hint ? "; did you mean " : "", hint ? hint : "", hint ? "?" : "");
    }
    if (sign == '-') {
        set_remove(s, f);
    } else {
        set_add(s, f);
    }
    return true;
}

bool columns_parse(struct slice text, enum field *columns, size_t *n, struct error *e) {
    struct column_set set = {.n = *n};
    for (size_t i = 0; i < *n; i++) {
        set.columns[i] = columns[i];
    }
    bool replaced = false;
    struct slice rest = text;
    struct slice part;
    while (slice_cut(&rest, ',', &part)) {
        struct slice words = part;
        struct slice word;
        while (slice_cut(&words, ' ', &word)) {
            if (word.len > 0 && !apply_word(&set, word, &replaced, e)) {
                return false;
            }
        }
    }
    if (set.n == 0) {
        return error_set(
            e, ERROR_USAGE, "no columns are left; name at least one, e.g. id,createdAt,store");
    }
    for (size_t i = 0; i < set.n; i++) {
        columns[i] = set.columns[i];
    }
    *n = set.n;
    return true;
}
