// A line editor: text, cursor, horizontal scroll. Pure: keys in, text out.
#ifndef AIFI_UI_EDIT_H
#define AIFI_UI_EDIT_H

#include "ui/canvas.h"
#include "ui/key.h"

enum { EDIT_MAX_LEN = 4096 };

struct edit {
    struct buf text; // UTF-8, valid, at most EDIT_MAX_LEN bytes, only characters that can be shown
    size_t cursor;   // byte offset; never between a base and its combining marks
    int scroll;      // first visible cell
};

void edit_init(struct edit *e);
void edit_release(struct edit *e);
void edit_wipe(struct edit *e); // overwrites the text first, for secrets; then as edit_release
void edit_set(struct edit *e, struct slice text); // cursor at the end
struct slice edit_text(const struct edit *e);
// Readline habits: Left Right Home End C-a C-e C-b C-f, Backspace C-h Delete C-d, C-w M-Backspace
// C-u C-k M-d, M-b M-f C-Left C-Right, printable keys. Returns whether the key was one of these
// (the text may not have changed).
bool edit_key(struct edit *e, key_code key);
bool edit_is_editing_key(key_code key);
// Pasted text: sanitised to one line (TEXT_PLAIN), then inserted; what exceeds EDIT_MAX_LEN is cut.
void edit_paste(struct edit *e, struct slice text);
// Inserts at the cursor, leaving out what could not be typed. False when it does not fit (then
// nothing is inserted).
bool edit_insert(struct edit *e, struct slice text);
// Draws in `width` cells at (y, x) of r; `hidden` shows a * a character. With `focused` the canvas
// cursor is put there and the text scrolls to show it; without, it is shown from its beginning.
void edit_draw(struct edit *e, struct canvas *c, struct rect r, int y, int x, int width,
    enum style style, bool focused, bool hidden);

#endif
