// Growing bytes. Must not know what they are for.
#include "base/buf.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { BUF_FIRST_CAP = 64 };

void buf_init(struct buf *b, size_t ceiling) {
    *b = BUF_INIT(ceiling);
}

void buf_release(struct buf *b) {
    mem_free(b->ptr);
    *b = BUF_INIT(b->ceiling);
}

void buf_clear(struct buf *b) {
    b->len = 0;
    b->full = false;
    if (b->ptr) {
        b->ptr[0] = '\0';
    }
}

// Makes room for `more` bytes and the NUL.
static bool make_room(struct buf *b, size_t more) {
    if (more > b->ceiling || b->len > b->ceiling - more) {
        b->full = true;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need <= b->cap) {
        return true;
    }
    size_t cap = b->cap ? b->cap * 2 : BUF_FIRST_CAP;
    if (cap < need) {
        cap = need;
    }
    if (cap > b->ceiling + 1) {
        cap = b->ceiling + 1;
    }
    b->ptr = mem_resize(b->ptr, cap, 1);
    b->cap = cap;
    return true;
}

bool buf_reserve(struct buf *b, size_t more) {
    if (!make_room(b, more)) {
        return false;
    }
    b->ptr[b->len] = '\0';
    return true;
}

bool buf_append(struct buf *b, struct slice text) {
    if (!make_room(b, text.len)) {
        return false;
    }
    if (text.len) {
        memcpy(b->ptr + b->len, text.ptr, text.len);
    }
    b->len += text.len;
    b->ptr[b->len] = '\0';
    return true;
}

bool buf_append_text(struct buf *b, const char *nul_terminated) {
    return buf_append(b, slice_of(nul_terminated));
}

bool buf_append_char(struct buf *b, char c) {
    return buf_append(b, (struct slice){&c, 1});
}

bool buf_append_codepoint(struct buf *b, uint32_t codepoint) {
    char bytes[4];
    size_t len = utf8_encode(codepoint, bytes);
    return buf_append(b, (struct slice){bytes, len});
}

bool buf_vprintf(struct buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    size_t room = b->cap > b->len ? b->cap - b->len : 0;
    int len = vsnprintf(room ? b->ptr + b->len : NULL, room, format, args);
    bool fits = len >= 0 && (size_t)len < room && (size_t)len <= b->ceiling - b->len;
    if (!fits && room) {
        b->ptr[b->len] = '\0';
    }
    if (!fits && len >= 0 && make_room(b, (size_t)len)) {
        vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
        fits = true;
    }
    va_end(again);
    if (len < 0) {
        b->full = true;
    }
    if (fits) {
        b->len += (size_t)len;
    }
    return fits;
}

bool buf_printf(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    bool fits = buf_vprintf(b, format, args);
    va_end(args);
    return fits;
}

bool buf_insert(struct buf *b, size_t at, struct slice text) {
    require(at <= b->len);
    if (!make_room(b, text.len)) {
        return false;
    }
    if (text.len) {
        memmove(b->ptr + at + text.len, b->ptr + at, b->len - at);
        memcpy(b->ptr + at, text.ptr, text.len);
    }
    b->len += text.len;
    b->ptr[b->len] = '\0';
    return true;
}

void buf_remove(struct buf *b, size_t at, size_t len) {
    require(at <= b->len && len <= b->len - at);
    if (len == 0) {
        return;
    }
    memmove(b->ptr + at, b->ptr + at + len, b->len - at - len);
    b->len -= len;
    b->ptr[b->len] = '\0';
}

struct slice buf_slice(const struct buf *b) {
    return (struct slice){b->ptr, b->len};
}

const char *buf_text(const struct buf *b) {
    return b->ptr ? b->ptr : "";
}

char *buf_take(struct buf *b, size_t *len) {
    char *ptr = mem_resize(b->ptr, b->len + 1, 1);
    ptr[b->len] = '\0';
    if (len) {
        *len = b->len;
    }
    *b = BUF_INIT(b->ceiling);
    return ptr;
}

void buf_wipe(struct buf *b) {
    mem_wipe(b->ptr, b->cap);
    buf_release(b);
}
