// Memory. Nothing here returns NULL: when the heap is exhausted the process ends cleanly (last
// words hook, one line on stderr, status 1), because no caller could do better.
#ifndef AIFI_BASE_MEM_H
#define AIFI_BASE_MEM_H

#include "base/slice.h"

// Once, at the start of a program that loads pages: what is freed (up to 16 MiB) stays with the
// process. Otherwise glibc 2.36 gives the memory of each page back to the kernel and faults it in
// again for the next one, which takes longer than reading the page.
void mem_keep_freed(void);

void *mem_alloc(size_t len) NODISCARD;
void *mem_calloc(size_t n, size_t len) NODISCARD;            // zeroed, overflow-checked
void *mem_resize(void *old, size_t n, size_t len) NODISCARD; // overflow-checked
char *mem_dup_text(struct slice text) NODISCARD;             // NUL-terminated copy
void mem_free(void *ptr);

// Grows *array (element size `len`, capacity *cap) so that `need` elements fit; doubles.
void mem_grow(void *array_ptr, size_t *cap, size_t need, size_t len);

// Overwrites with zeros in a way the compiler keeps (explicit_bzero), for secrets.
void mem_wipe(void *ptr, size_t len);

// An arena: many small allocations that die together. Zero-initialised is a valid empty arena. What
// was not handed out is poisoned under AddressSanitizer.
struct arena_block;
struct arena {
    struct arena_block *blocks;
    size_t used_len; // bytes handed out, for accounting
};
void *arena_alloc(struct arena *a, size_t len) NODISCARD;    // 8-byte aligned, not zeroed
struct slice arena_copy(struct arena *a, struct slice text); // never NULL, not NUL-terminated
void arena_release(struct arena *a);

#endif
