// A line of pieces whose texts are made on the fly; ui/chrome.h draws it and shortens it.
#ifndef AIFI_APP_LINE_H
#define AIFI_APP_LINE_H

#include "base/buf.h"
#include "ui/chrome.h"

enum { LINE_PIECES_MAX = 24 };

struct line {
    struct buf texts;
    struct {
        size_t at, len;
        enum style style;
        int keep; // 0 = dropped first
    } parts[LINE_PIECES_MAX];
    size_t n;
};

void line_init(struct line *l);
// Nothing is added for an empty text.
void line_add(struct line *l, enum style style, int keep, const char *format, ...)
    PRINTF_LIKE(4, 5);
// Draws and releases both.
void line_draw(struct canvas *c, struct rect r, enum style style, const char *separator,
    struct line *left, struct line *right);

#endif
