// Where the records of a dataset live: blocks of 4 MiB, each a struct page of its own, into which
// the sessions of arriving pages are copied one after the other. So a page that brings two changed
// sessions and 198 known ones costs two, and the kernel is asked for memory rarely and in pieces
// that it can back with huge pages (a fault for 4 KiB costs up to 12 µs on a virtual machine, a
// hundred of them more than reading the page).
#ifndef AIFI_MODEL_STORE_H
#define AIFI_MODEL_STORE_H

#include "model/page.h"

// A zero-initialised store is a valid empty one.
struct store {
    struct page **blocks; // the newest of our own is filled; adopted pages stand among them
    size_t n_blocks, cap;
    struct page *filling; // or NULL
    size_t front, back;   // free bytes of it: texts grow from the front, rows from the back
    size_t capacity;      // bytes of it
    size_t held_len;      // bytes of all blocks
};

void store_release(struct store *st);
// A page that is too big to be copied is kept whole: then its sessions are used where they are.
bool store_adopts(const struct page *p);
// *takes* the page. With no session of it in use (store_use), it is freed at once.
void store_adopt(struct store *st, struct page *p);
// Counts a session of a page that will be adopted as used.
void store_use(const struct session *s);
// Copies a session with its bytes into the store and counts it as used; borrows from the store. Not
// for sessions of a page that must be adopted.
const struct session *store_copy(struct store *st, const struct session *s);
// The session is no longer used; its block is freed with the last one.
void store_drop(struct store *st, const struct session *s);
// A block of which less than half is in use and that is not being filled; NULL when there is none.
// The owner of the sessions empties it by copying them anew and dropping the old ones.
const struct page *store_sparse_block(const struct store *st);
size_t store_memory(const struct store *st); // bytes held

#endif
