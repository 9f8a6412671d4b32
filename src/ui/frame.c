// What differs between two frames. Must not know how it is drawn.
#include "frame.h"

#include "base/mem.h"

#include <string.h>

void frame_resize(struct frame *f, int h, int w) {
    f->cells = mem_resize(f->cells, (size_t)h * (size_t)w, sizeof(struct cell));
    f->h = h;
    f->w = w;
    f->known = false;
}

void frame_release(struct frame *f) {
    mem_free(f->cells);
    *f = (struct frame){.cells = NULL};
}

bool frame_equals(const struct frame *f, const struct canvas *c) {
    return f->known && f->h == c->h && f->w == c->w &&
           memcmp(f->cells, c->cells, (size_t)f->h * (size_t)f->w * sizeof(struct cell)) == 0;
}

static bool cells_equal(const struct cell *a, const struct cell *b) {
    return memcmp(a, b, sizeof(*a)) == 0;
}

bool frame_line_differs(
    const struct frame *f, int y, const struct cell *now, int w, int *begin, int *end) {
    *begin = 0;
    *end = w;
    if (!f->known) {
        return w > 0;
    }
    const struct cell *last = &f->cells[(size_t)y * (size_t)f->w];
    while (*begin < *end && cells_equal(&now[*begin], &last[*begin])) {
        (*begin)++;
    }
    while (*end > *begin && cells_equal(&now[*end - 1], &last[*end - 1])) {
        (*end)--;
    }
    if (*begin == *end) {
        return false;
    }
    while (*begin > 0 && (now[*begin].width == 0 || last[*begin].width == 0)) {
        (*begin)--;
    }
    while (*end < w && (now[*end].width == 0 || last[*end].width == 0)) {
        (*end)++;
    }
    return true;
}

void frame_take(struct frame *f, int y, const struct cell *now, int begin, int end) {
    memcpy(&f->cells[(size_t)y * (size_t)f->w + (size_t)begin], now + begin,
        (size_t)(end - begin) * sizeof(*now));
}
