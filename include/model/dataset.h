// The rows that have been loaded: pages in the order of the list, each session once, and what of
// them is seen (sorted and limited here). Views borrow it `const` and keep row ids, never pointers,
// across events. A row id stays the same for the life of the dataset.
#ifndef AIFI_MODEL_DATASET_H
#define AIFI_MODEL_DATASET_H

#include "model/page.h"
#include "model/query.h"
#include "model/show.h"

typedef uint32_t row_id;
#define ROW_NONE UINT32_MAX

struct dataset;

struct dataset *dataset_new(void);
void dataset_free(struct dataset *d); // NULL is fine

struct dataset_change {
    size_t n_new, n_duplicate; // of the page's sessions
    size_t n_changed;          // of the duplicates: those whose record differs from what was here
    size_t n_without_place;    // of dataset_merge: new ones whose place in the list is not known
};
// Adds a page below / above what is there. *takes* the page: its sessions' bytes are copied, and
// the page is gone afterwards. A session that is there already keeps its place and id and gets the
// newer record (by updatedAt: an answer that was long on its way does not undo what came
// meanwhile); within one page the first of a kind wins. A page that brings nothing new takes no
// place among the pages.
struct dataset_change dataset_append(struct dataset *d, struct page *p);
struct dataset_change dataset_prepend(struct dataset *d, struct page *p);

// How the server orders the list, as far as it says where a session belongs that came by itself.
struct dataset_order {
    enum field by; // that never changes of a session; FIELD_NONE: no place is known
    bool descending;
    // What belongs above the first or below the last row of the pages comes with a page that was
    // not asked for yet: it is not taken, and not counted.
    bool open_above, open_below;
};
// Sessions that came by themselves, in any order: those that are there get the newer record, new
// ones go where they belong in the server's order, whatever their number and however they lie.
// *takes* the page. They belong to no page of the list (dataset_page_of says the first). The order
// is the same at each call.
struct dataset_change dataset_merge(
    struct dataset *d, struct page *p, const struct dataset_order *order);

size_t dataset_n_rows(const struct dataset *d);
uint64_t dataset_n_replaced(const struct dataset *d); // records that got a newer one, ever
// The row of the i-th of them, 0-based; of the last DATASET_REPLACED_KEPT alone. So that what is
// worked out of the rows need not look at all of them again.
enum { DATASET_REPLACED_KEPT = 1024 };
row_id dataset_replaced(const struct dataset *d, uint64_t i);
size_t dataset_n_pages(const struct dataset *d);      // that brought a new session; not the merged
const struct session *dataset_session(
    const struct dataset *d, row_id row); // borrows, until the next change
row_id dataset_find(const struct dataset *d, struct slice session_key); // or ROW_NONE
// Page number (0-based, in list order) that the row came with; and the first row of a page
// (ROW_NONE past the last page).
size_t dataset_page_of(const struct dataset *d, row_id row);
row_id dataset_page_first(const struct dataset *d, size_t page);
size_t dataset_memory(const struct dataset *d); // bytes held

// Marks, kept by row.
bool dataset_is_marked(const struct dataset *d, row_id row);
void dataset_mark(struct dataset *d, row_id row, bool marked);
size_t dataset_n_marked(const struct dataset *d);

// What is seen. The server's order unless a local sort is set; ties keep the server's order, and
// rows without a value come last in both directions (model/order.h). Rows that arrive later are
// sorted and limited as well; the work is done at the next look at what is seen.
struct limit;
void dataset_sort(struct dataset *d, enum field by, bool descending,
    const struct show *how); // FIELD_NONE: the server's order
// Instead of a sort by a field: rows in the order of their ranks (by row id), ties in the server's
// order, rows beyond n_ranks last. *takes* the ranks; NULL goes back to the sort. dataset_sort ends
// an arrangement as well.
void dataset_arrange(struct dataset *d, uint32_t *ranks, size_t n_ranks);
// What belongs to the question and is matched here (*takes*; NULL: none); a limit goes on top of
// it.
void dataset_condition(struct dataset *d, struct limit *condition, const struct show *how);
const struct limit *dataset_get_condition(const struct dataset *d);
size_t dataset_n_fitting(const struct dataset *d); // rows that fit it, whatever the limit
// What is worked out about rows (by time, verdicts, evidence) may be another now: condition, limit
// and sort look at all of them again, by `how` from now on.
void dataset_touch(struct dataset *d, const struct show *how);
// The same of one row alone, with what limit, condition and sort know already: its verdict changed.
void dataset_touch_row(struct dataset *d, row_id row);
// *takes* the limit (NULL: none).
void dataset_limit(struct dataset *d, struct limit *limit, const struct show *how);
enum field dataset_sort_field(const struct dataset *d);
bool dataset_sort_is_descending(const struct dataset *d);
const struct limit *dataset_get_limit(const struct dataset *d);

size_t dataset_n_visible(const struct dataset *d);
row_id dataset_visible(const struct dataset *d, size_t position); // ROW_NONE past the end
size_t dataset_position(const struct dataset *d, row_id row); // SIZE_MAX when the limit hides it
// Statuses and the like seen so far in this dataset: distinct texts of a field, at most `max`, in
// the order of the rows' ids. For pick lists. The slices borrow as dataset_session does.
size_t dataset_distinct(const struct dataset *d, enum field f, struct slice *out, size_t max);

#endif
