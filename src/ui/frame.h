// The frame that is on the terminal, and what of a new one differs from it. Pure: cells only.
#ifndef AIFI_UI_FRAME_H
#define AIFI_UI_FRAME_H

#include "ui/canvas.h"

struct frame {
    struct cell *cells; // h × w
    int h, w;
    bool known; // false: nobody knows what the terminal shows
};

void frame_resize(struct frame *f, int h, int w); // nothing is known afterwards
void frame_release(struct frame *f);
bool frame_equals(const struct frame *f, const struct canvas *c);
// The part [*begin, *end) of line y that differs from `now`, of which `w` cells count; it begins
// and ends with whole characters of both. False when there is none.
bool frame_line_differs(
    const struct frame *f, int y, const struct cell *now, int w, int *begin, int *end);
// That part is on the terminal now.
void frame_take(struct frame *f, int y, const struct cell *now, int begin, int end);

#endif
