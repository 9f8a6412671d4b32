// A text of many lines to be read: what a command printed. Long lines go on in the next one.
#ifndef AIFI_UI_TEXTVIEW_H
#define AIFI_UI_TEXTVIEW_H

#include "ui/canvas.h"

struct textview {
    size_t top;    // first line of the text that is shown
    size_t skip;   // of its lines on the screen, those that are scrolled past
    size_t page_h; // lines drawn last
    bool cut;      // the first line was too long for the screen when it was drawn last
};
// By lines of the text, but inside a line that no screen holds; positive = down.
void textview_scroll(struct textview *v, struct slice text, int64_t by);
size_t textview_n_lines(struct slice text);
// Tabs go to every eighth cell; what must not reach a terminal is marked.
void textview_draw(struct textview *v, struct slice text, struct canvas *c, struct rect r);

#endif
