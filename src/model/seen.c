// Sort and limit of a dataset's rows. It must not know pages or marks.
#include "model/seen.h"

#include "base/mem.h"
#include "model/order.h"
#include <stdlib.h>
#include <string.h>

// Which rows a limit matches, so that each is looked at once, however many pages come.
struct sieve {
    struct limit *limit; // NULL: all
    struct show show;
    uint64_t *matches, *tested; // one bit a row
    size_t words;
};
enum { SIEVE_CONDITION, SIEVE_LIMIT, SIEVE_COUNT };

struct seen {
    enum field by; // FIELD_NONE: the server's order
    bool descending;
    struct show sort_show;
    uint32_t *ranks; // of the first n_ranks rows; NULL: not arranged
    size_t n_ranks;
    struct sieve sieves[SIEVE_COUNT];

    bool is_stale;
    uint32_t *rows; // row at each position; NULL when that is the position itself
    size_t n;
    size_t n_fitting; // the condition, whatever the limit
    size_t n_rows;
    uint32_t *positions; // of each row, worked out when first asked for; NULL until then
};

struct seen *seen_new(void) {
    struct seen *v = mem_calloc(1, sizeof *v);
    v->by = FIELD_NONE;
    return v;
}

static void sieve_release(struct sieve *sieve) {
    limit_free(sieve->limit);
    mem_free(sieve->matches);
    mem_free(sieve->tested);
    *sieve = (struct sieve){0};
}

void seen_free(struct seen *v) {
    if (!v) {
        return;
    }
    for (size_t i = 0; i < SIEVE_COUNT; i++) {
        sieve_release(&v->sieves[i]);
    }
    mem_free(v->ranks);
    mem_free(v->rows);
    mem_free(v->positions);
    mem_free(v);
}

void seen_sort(struct seen *v, enum field by, bool descending, const struct show *how) {
    v->by = by;
    v->descending = descending;
    v->sort_show = how ? *how : (struct show){0};
    seen_arrange(v, NULL, 0);
}

void seen_arrange(struct seen *v, uint32_t *ranks, size_t n_ranks) {
    mem_free(v->ranks);
    v->ranks = ranks;
    v->n_ranks = n_ranks;
    seen_forget(v);
}

static void set_sieve(struct seen *v, size_t which, struct limit *limit, const struct show *how) {
    sieve_release(&v->sieves[which]);
    v->sieves[which] = (struct sieve){.limit = limit, .show = how ? *how : (struct show){0}};
    seen_forget(v);
}

void seen_limit(struct seen *v, struct limit *limit, const struct show *how) {
    set_sieve(v, SIEVE_LIMIT, limit, how);
}

void seen_condition(struct seen *v, struct limit *condition, const struct show *how) {
    set_sieve(v, SIEVE_CONDITION, condition, how);
}

enum field seen_sort_field(const struct seen *v) {
    return v->by;
}

bool seen_sort_is_descending(const struct seen *v) {
    return v->descending;
}

const struct limit *seen_get_limit(const struct seen *v) {
    return v->sieves[SIEVE_LIMIT].limit;
}

const struct limit *seen_get_condition(const struct seen *v) {
    return v->sieves[SIEVE_CONDITION].limit;
}

void seen_forget(struct seen *v) {
    v->is_stale = true;
}

void seen_forget_row(struct seen *v, uint32_t row) {
    for (size_t i = 0; i < SIEVE_COUNT; i++) {
        if (row / 64 < v->sieves[i].words) {
            v->sieves[i].tested[row / 64] &= ~(UINT64_C(1) << row % 64);
        }
    }
}

void seen_forget_all(struct seen *v, const struct show *how) {
    for (size_t i = 0; i < SIEVE_COUNT; i++) {
        struct sieve *sieve = &v->sieves[i];
        sieve->show = *how;
        if (sieve->words > 0) {
            memset(sieve->tested, 0, sieve->words * sizeof *sieve->tested);
        }
    }
    v->sort_show = *how;
    seen_forget(v);
}

bool seen_is_stale(const struct seen *v) {
    return v->is_stale;
}

bool seen_is_plain(const struct seen *v) {
    return v->by == FIELD_NONE && !v->ranks && !v->sieves[SIEVE_CONDITION].limit &&
           !v->sieves[SIEVE_LIMIT].limit;
}

static void make_room(struct sieve *sieve, size_t n_rows) {
    size_t words = (n_rows + 63) / 64;
    if (words <= sieve->words) {
        return;
    }
    words *= 2;
    sieve->matches = mem_resize(sieve->matches, words, sizeof *sieve->matches);
    sieve->tested = mem_resize(sieve->tested, words, sizeof *sieve->tested);
    const size_t more_len = (words - sieve->words) * sizeof *sieve->tested;
    memset(sieve->tested + sieve->words, 0, more_len);
    memset(sieve->matches + sieve->words, 0, more_len);
    sieve->words = words;
}

static bool is_untested(const struct sieve *sieve, uint32_t row) {
    return (sieve->tested[row / 64] >> row % 64 & 1) == 0;
}

static bool passes(struct sieve *sieve, uint32_t row, const struct session *s) {
    uint64_t bit = UINT64_C(1) << row % 64;
    uint64_t *word = &sieve->matches[row / 64];
    if (is_untested(sieve, row)) {
        sieve->tested[row / 64] |= bit;
        *word = limit_matches(sieve->limit, s, &sieve->show) ? *word | bit : *word & ~bit;
    }
    return (*word & bit) != 0;
}

// Keeps the rows that pass; returns how many.
static size_t sift(
    struct sieve *sieve, uint32_t *rows, size_t n_rows, const struct session *const *records) {
    enum { AHEAD = 12 };
    if (!sieve->limit) {
        return n_rows;
    }
    size_t n = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < n_rows; i++) {
        most = rows[i] > most ? rows[i] : most;
    }
    make_room(sieve, (size_t)most + 1);
    for (size_t i = 0; i < n_rows; i++) {
        if (i + AHEAD < n_rows && is_untested(sieve, rows[i + AHEAD])) {
            limit_prefetch(sieve->limit, records[rows[i + AHEAD / 2]], records[rows[i + AHEAD]]);
        }
        if (passes(sieve, rows[i], records[rows[i]])) {
            rows[n++] = rows[i];
        }
    }
    return n;
}

struct ranked {
    uint32_t rank, at, row; // `at`: in the server's order
};

static int compare_ranks(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : (x->at > y->at) - (x->at < y->at);
}

static void sort_by_rank(const struct seen *v, uint32_t *rows, size_t n) {
    struct ranked *items = mem_alloc((n + 1) * sizeof *items);
    for (size_t i = 0; i < n; i++) {
        const uint32_t rank = rows[i] < v->n_ranks ? v->ranks[rows[i]] : UINT32_MAX;
        items[i] = (struct ranked){rank, (uint32_t)i, rows[i]};
    }
    qsort(items, n, sizeof *items, compare_ranks);
    for (size_t i = 0; i < n; i++) {
        rows[i] = items[i].row;
    }
    mem_free(items);
}

void seen_update(
    struct seen *v, uint32_t *rows, size_t n_rows, const struct session *const *records) {
    require(rows || seen_is_plain(v));
    mem_free(v->rows);
    mem_free(v->positions);
    v->positions = NULL;
    v->rows = rows;
    v->n_rows = n_rows;
    v->n_fitting = sift(&v->sieves[SIEVE_CONDITION], rows, n_rows, records);
    v->n = sift(&v->sieves[SIEVE_LIMIT], rows, v->n_fitting, records);
    if (v->ranks) {
        sort_by_rank(v, rows, v->n);
    } else if (v->by != FIELD_NONE) {
        order_rows(rows, v->n, records, v->by, v->descending, &v->sort_show);
    }
    v->is_stale = false;
}

size_t seen_n_fitting(const struct seen *v) {
    return v->n_fitting;
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
    size_t bytes = sizeof *v + v->n_ranks * sizeof *v->ranks;
    for (size_t i = 0; i < SIEVE_COUNT; i++) {
        bytes += v->sieves[i].words * 2 * sizeof *v->sieves[i].matches;
    }
    return bytes + (v->rows ? v->n_rows * sizeof *v->rows : 0) +
           (v->positions ? v->n_rows * sizeof *v->positions : 0);
}
