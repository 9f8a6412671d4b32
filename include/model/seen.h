// What is seen of the rows of a dataset: a sort, a limit, and the order that they give, kept until
// something changes. The dataset alone uses it.
#ifndef AIFI_MODEL_SEEN_H
#define AIFI_MODEL_SEEN_H

#include "model/limit.h"
#include "model/show.h"

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen *v);

void seen_sort(struct seen *v, enum field by, bool descending, const struct show *how);
// Instead of a sort by a field: rows in the order of their ranks, ties in the server's order, rows
// beyond n_ranks last. *takes* the ranks; NULL: not arranged.
void seen_arrange(struct seen *v, uint32_t *ranks, size_t n_ranks);
void seen_limit(struct seen *v, struct limit *limit, const struct show *how); // *takes* the limit
// The same, below the limit: what belongs to the question and is matched here.
void seen_condition(struct seen *v, struct limit *condition, const struct show *how);
enum field seen_sort_field(const struct seen *v);
bool seen_sort_is_descending(const struct seen *v);
const struct limit *seen_get_limit(const struct seen *v);
const struct limit *seen_get_condition(const struct seen *v);

// Rows came: what is seen has to be worked out again.
void seen_forget(struct seen *v);
// The record of a row changed: whether the limit matches it is no longer known.
void seen_forget_row(struct seen *v, uint32_t row);
// What is worked out about rows may have changed (time, verdicts, evidence): `how` is how they are
// matched and sorted from now on.
void seen_forget_all(struct seen *v, const struct show *how);
bool seen_is_stale(const struct seen *v);
bool seen_is_plain(const struct seen *v); // neither sorted nor limited
// *takes* all row ids in the server's order, or NULL when that is 0, 1, 2… and nothing is sorted or
// limited.
void seen_update(
    struct seen *v, uint32_t *rows, size_t n_rows, const struct session *const *records);

// Up to date only.
size_t seen_n(const struct seen *v);
size_t seen_n_fitting(const struct seen *v);              // the condition, whatever the limit
uint32_t seen_row(const struct seen *v, size_t position); // UINT32_MAX past the end
size_t seen_position(struct seen *v, uint32_t row);       // SIZE_MAX when the limit hides it
size_t seen_memory(const struct seen *v);

#endif
