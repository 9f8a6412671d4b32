// A growable run of bytes with a ceiling. Appending past the ceiling appends nothing, sets `full`,
// and returns false, so that a caller may append many times and ask once at the end.
// The bytes are always followed by a NUL that is not counted.
#ifndef AIFI_BASE_BUF_H
#define AIFI_BASE_BUF_H

#include "base/slice.h"
#include <stdarg.h>

struct buf {
    char *ptr; // NULL while empty
    size_t len;
    size_t cap;
    size_t ceiling; // most bytes ever held
    bool full;      // something was refused since the last clear
};

#define BUF_INIT(ceiling_len) ((struct buf){.ceiling = (ceiling_len)})

void buf_init(struct buf *b, size_t ceiling);
void buf_release(struct buf *b);
void buf_clear(struct buf *b); // keeps the memory
// Makes room for `more` bytes at once.
bool buf_reserve(struct buf *b, size_t more);
// Texts appended must not lie in b itself.
bool buf_append(struct buf *b, struct slice text);
bool buf_append_text(struct buf *b, const char *nul_terminated);
bool buf_append_char(struct buf *b, char c);
bool buf_append_codepoint(struct buf *b, uint32_t codepoint); // as UTF-8
bool buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
bool buf_vprintf(struct buf *b, const char *format, va_list args) PRINTF_LIKE(2, 0);
// Inserts/removes bytes; positions past the end are a bug.
bool buf_insert(struct buf *b, size_t at, struct slice text);
void buf_remove(struct buf *b, size_t at, size_t len);
struct slice buf_slice(const struct buf *b);
const char *buf_text(const struct buf *b); // NUL-terminated, "" while empty; borrows
// Gives the memory, trimmed to size, to the caller (mem_free); the buffer is empty afterwards.
char *buf_take(struct buf *b, size_t *len);
// Overwrites the memory before freeing it, for secrets. Growing leaves copies behind in the heap: a
// buffer for a secret reserves its ceiling first.
void buf_wipe(struct buf *b);

#endif
