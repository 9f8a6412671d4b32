// Marks what / found. Must not know what the text means.
#include "found.h"

void found_mark(struct canvas *c, struct rect r, int y, int x, int max, struct slice text,
    struct slice needle) {
    if (needle.len == 0) {
        return;
    }
    struct text_style style = {.mode = TEXT_MARK, .ascii = c->ascii};
    size_t from = 0;
    while (from < text.len) {
        struct slice rest = {text.ptr + from, text.len - from};
        struct slice hit_text = slice_search(rest, needle);
        if (!hit_text.ptr) {
            return;
        }
        size_t begin = (size_t)(hit_text.ptr - text.ptr);
        size_t end = begin + hit_text.len;
        size_t left = text_width((struct slice){text.ptr, begin}, style);
        size_t right = text_width((struct slice){text.ptr, end}, style);
        if (left >= (size_t)max) {
            return;
        }
        right = right > (size_t)max ? (size_t)max : right;
        struct rect hit = {r.y + y, r.x + x + (int)left, 1, (int)(right - left)};
        canvas_restyle(c, rect_intersect(hit, r), STYLE_FOUND);
        from = end;
    }
}
