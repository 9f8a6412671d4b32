// Where a looked-for text occurs in a text on the canvas.
#ifndef AIFI_UI_FOUND_H
#define AIFI_UI_FOUND_H

#include "ui/canvas.h"

// Gives STYLE_FOUND to all occurrences of `needle` (case ignored) in `text`, which has been drawn
// by canvas_text at (y, x) of r in at most `max` cells. An empty needle occurs nowhere.
void found_mark(
    struct canvas *c, struct rect r, int y, int x, int max, struct slice text, struct slice needle);

#endif
