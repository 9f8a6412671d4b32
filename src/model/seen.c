// Sort and limit of a dataset's rows. It must not know pages or marks.
#include "model/seen.h"

#include "base/mem.h"
#include "model/order.h"
#include <string.h>

struct seen {
    enum field by; // FIELD_NONE: the server's order
    bool descending;
    struct show sort_show;
    struct limit *limit; // or NULL
    struct show limit_show;

    bool is_stale;
    uint32_t *rows; // row at each position; NULL when that is the position itself
    size_t n;
    size_t n_rows;
    uint32_t *positions; // of each row, worked out when first asked for; NULL until then

    // Which rows the limit matches, so that each is looked at once, however many pages come.
    uint64_t *matches, *tested; // one bit a row
    size_t words;
};

struct seen *seen_new(void) {
    struct seen *v = mem_calloc(1, sizeof *v);
    v->by = FIELD_NONE;
    return v;
}

void seen_free(struct seen *v) {
    if (!v) {
        return;
    }
    limit_free(v->limit);
    mem_free(v->rows);
    mem_free(v->positions);
    mem_free(v->matches);
    mem_free(v->tested);
    mem_free(v);
}

void seen_sort(struct seen *v, enum field by, bool descending, const struct show *how) {
    v->by = by;
    v->descending = descending;
    v->sort_show = how ? *how : (struct show){0};
    seen_forget(v);
}

void seen_limit(struct seen *v, struct limit *limit, const struct show *how) {
    limit_free(v->limit);
    v->limit = limit;
    v->limit_show = how ? *how : (struct show){0};
    mem_free(v->matches);
    mem_free(v->tested);
    v->matches = v->tested = NULL;
    v->words = 0;
    seen_forget(v);
}

enum field seen_sort_field(const struct seen *v) {
    return v->by;
}

bool seen_sort_is_descending(const struct seen *v) {
    return v->descending;
}

const struct limit *seen_get_limit(const struct seen *v) {
    return v->limit;
}

void seen_forget(struct seen *v) {
    v->is_stale = true;
}

void seen_forget_row(struct seen *v, uint32_t row) {
    if (row / 64 < v->words) {
        v->tested[row / 64] &= ~(UINT64_C(1) << row % 64);
    }
}

bool seen_is_stale(const struct seen *v) {
    return v->is_stale;
}

bool seen_is_plain(const struct seen *v) {
    return v->by == FIELD_NONE && !v->limit;
}

static void make_room(struct seen *v, size_t n_rows) {
    size_t words = (n_rows + 63) / 64;
    if (words <= v->words) {
        return;
    }
    words *= 2;
    v->matches = mem_resize(v->matches, words, sizeof *v->matches);
    v->tested = mem_resize(v->tested, words, sizeof *v->tested);
    memset(v->tested + v->words, 0, (words - v->words) * sizeof *v->tested);
    memset(v->matches + v->words, 0, (words - v->words) * sizeof *v->matches);
    v->words = words;
}

static bool is_untested(const struct seen *v, uint32_t row) {
    return (v->tested[row / 64] >> row % 64 & 1) == 0;
}

static bool matches(struct seen *v, uint32_t row, const struct session *s) {
    uint64_t bit = UINT64_C(1) << row % 64;
    uint64_t *word = &v->matches[row / 64];
    if (is_untested(v, row)) {
        v->tested[row / 64] |= bit;
        *word = limit_matches(v->limit, s, &v->limit_show) ? *word | bit : *word & ~bit;
    }
    return (*word & bit) != 0;
}

static size_t limit_rows(
    struct seen *v, uint32_t *rows, size_t n_rows, const struct session *const *records) {
    enum { AHEAD = 12 };
    size_t n = 0;
    make_room(v, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (i + AHEAD < n_rows && is_untested(v, rows[i + AHEAD])) {
            limit_prefetch(v->limit, records[rows[i + AHEAD / 2]], records[rows[i + AHEAD]]);
        }
        if (matches(v, rows[i], records[rows[i]])) {
            rows[n++] = rows[i];
        }
    }
    return n;
}

void seen_update(
    struct seen *v, uint32_t *rows, size_t n_rows, const struct session *const *records) {
    require(rows || seen_is_plain(v));
    mem_free(v->rows);
    mem_free(v->positions);
    v->positions = NULL;
    v->rows = rows;
    v->n_rows = n_rows;
    v->n = v->limit ? limit_rows(v, rows, n_rows, records) : n_rows;
    if (v->by != FIELD_NONE) {
        order_rows(rows, v->n, records, v->by, v->descending, &v->sort_show);
    }
    v->is_stale = false;
}

size_t seen_n(const struct seen *v) {
    return v->n;
}

uint32_t seen_row(const struct seen *v, size_t position) {
    if (position >= v->n) {
        return UINT32_MAX;
    }
    return v->rows ? v->rows[position] : (uint32_t)position;
}

size_t seen_position(struct seen *v, uint32_t row) {
    if (!v->rows) {
        return row;
    }
    if (!v->positions) {
        v->positions = mem_alloc((v->n_rows + 1) * sizeof *v->positions);
        memset(v->positions, 0xFF, (v->n_rows + 1) * sizeof *v->positions);
        for (size_t i = 0; i < v->n; i++) {
            v->positions[v->rows[i]] = (uint32_t)i;
        }
    }
    return v->positions[row] == UINT32_MAX ? SIZE_MAX : v->positions[row];
}

size_t seen_memory(const struct seen *v) {
    return sizeof *v + (v->rows ? v->n_rows * sizeof *v->rows : 0) +
           (v->positions ? v->n_rows * sizeof *v->positions : 0) +
           v->words * 2 * sizeof *v->matches;
}
