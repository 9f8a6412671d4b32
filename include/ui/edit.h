// A line editor: text, cursor, horizontal scroll. Pure: keys in, text out.
#ifndef AIFI_UI_EDIT_H
#define AIFI_UI_EDIT_H

#include "ui/canvas.h"
#include "ui/key.h"

struct edit {
    struct buf text; // UTF-8, valid, at most 4 KiB
    size_t cursor;   // byte offset, at a code point
    int scroll;      // first visible cell
};

void edit_init(struct edit *e);
void edit_release(struct edit *e);
void edit_set(struct edit *e, struct slice text); // cursor at the end
struct slice edit_text(const struct edit *e);
// Readline habits: Left Right Home End C-a C-e C-b C-f, Backspace C-h Delete C-d, C-w C-u C-k, M-b
// M-f, printable keys. Returns whether the key was one of these (the text may not have changed).
bool edit_key(struct edit *e, key_code key);
bool edit_is_editing_key(key_code key);
// Pasted text: sanitised to one line.
void edit_paste(struct edit *e, struct slice text);
void edit_insert(struct edit *e, struct slice text);
// Draws in `width` cells at (y, x) of r; `hidden` shows a * a character. With `focused` the canvas
// cursor is put there.
void edit_draw(struct edit *e, struct canvas *c, struct rect r, int y, int x, int width,
    enum style style, bool focused, bool hidden);

#endif
