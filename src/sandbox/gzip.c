// Compression. Must not know what is compressed.
#include "sandbox/gzip.h"

#include "base/mem.h"

#define ZLIB_CONST
#include <zlib.h>

enum { WINDOW_GZIP = 15 + 16, STEP_LEN = 64 * 1024 };

// Feeds `in` and appends what comes out.
static void feed(z_stream *z, struct buf *out, struct slice in, int flush) {
    char chunk[STEP_LEN];
    z->next_in = (const Bytef *)in.ptr;
    z->avail_in = (uInt)in.len;
    do {
        z->next_out = (Bytef *)chunk;
        z->avail_out = STEP_LEN;
        require(deflate(z, flush) != Z_STREAM_ERROR);
        buf_append(out, (struct slice){chunk, STEP_LEN - z->avail_out});
    } while (z->avail_out == 0);
}

static void begin(z_stream *z, int level) {
    *z = (z_stream){0};
    require(deflateInit2(z, level, Z_DEFLATED, WINDOW_GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK);
}

void gzip_buf(struct buf *b, int level) {
    struct buf out = {.ceiling = b->ceiling};
    z_stream z;
    begin(&z, level);
    feed(&z, &out, buf_slice(b), Z_FINISH);
    deflateEnd(&z);
    buf_release(b);
    *b = out;
}

void gzip_append_run(struct buf *out, char byte, uint64_t len) {
    char run[STEP_LEN];
    memset(run, byte, sizeof run);
    z_stream z;
    begin(&z, 9);
    for (uint64_t done = 0; done < len; done += STEP_LEN) {
        uint64_t left = len - done;
        feed(&z, out, (struct slice){run, left < STEP_LEN ? (size_t)left : STEP_LEN}, Z_NO_FLUSH);
    }
    feed(&z, out, SLICE_NONE, Z_FINISH);
    deflateEnd(&z);
}

const char *gzip_library_version(void) {
    return zlibVersion();
}
