// One page of the list, whole: the bytes as received and where its sessions stand in them. Built
// while the bytes arrive; exists only when complete and valid.
#ifndef AIFI_MODEL_PAGE_H
#define AIFI_MODEL_PAGE_H

#include "model/scan.h"
#include "model/session.h"

struct page {
    char *body; // with `decoded` and the sessions: trimmed to size
    size_t body_len;
    char *decoded; // texts that had escapes or needed repair, each behind a struct decoded_text
    size_t decoded_len;
    struct session *sessions; // in the order received; each points back to this page
    size_t n_sessions;
    size_t n_skipped;      // elements of data that were no objects
    size_t n_repaired;     // sessions with ill-formed text
    char *next, *previous; // cursors: opaque bytes, NULL at the end of the list
    size_t next_len, previous_len;
    size_t n_used; // of its sessions, by a dataset (model/store.h)
};

struct decoded_text {
    uint32_t at;  // of the string in `body`
    uint32_t len; // bytes that follow
};

void page_free(struct page *p);               // NULL is fine
struct slice page_next(const struct page *p); // empty at the end
struct slice page_previous(const struct page *p);
size_t page_memory(const struct page *p); // bytes held

// Builds a page from bytes as they arrive.
struct page_builder;
struct page_builder *page_builder_new(void);
void page_builder_free(struct page_builder *b); // NULL is fine
// False as soon as it is clear that this is no page (no JSON, over a cap). Bytes are kept even so,
// up to the cap: with an HTTP error status they may be worth reading.
bool page_builder_feed(struct page_builder *b, struct slice bytes, struct error *e);
size_t page_builder_received(const struct page_builder *b); // bytes so far
// All bytes came: *returns* the page, or NULL: cut short (retryable), no `data` array, an API error
// object with status 200, HTML, empty. Ends the building: only freeing and page_builder_bytes may
// follow.
struct page *page_builder_finish(struct page_builder *b, struct error *e);
// The bytes so far, for reading an error body; borrows. Empty after a page was made of them.
struct slice page_builder_bytes(const struct page_builder *b);

#endif
