// gzip (zlib 1.2.13).
#ifndef AIFI_SANDBOX_GZIP_H
#define AIFI_SANDBOX_GZIP_H

#include "base/buf.h"

// Replaces the bytes by their compressed form. `level` 1 (fast) to 9.
void gzip_buf(struct buf *b, int level);
// Appends the compressed form of `len` equal bytes, without ever holding them.
void gzip_append_run(struct buf *out, char byte, uint64_t len);
const char *gzip_library_version(void);

#endif
