// A small list to choose from, over a corner of the screen: sort keys, columns, recent filters,
// copy what, pivot where. Typing filters when `filterable`.
#ifndef AIFI_UI_MENU_H
#define AIFI_UI_MENU_H

#include "ui/canvas.h"
#include "ui/edit.h"

struct menu_item {
    char *text;      // owned
    char *note;      // dim, behind the text; owned, may be NULL
    key_code hotkey; // chooses at once; KEY_CODE_NONE = none
    int value;       // the caller's
    bool checkable, checked;
    bool heading;  // a line of text that cannot be chosen; goes away while a filter is typed
    bool disabled; // greyed; choosing it does nothing (the note says why)
};

struct menu {
    char *title;
    struct menu_item *items;
    size_t n_items, cap_items;
    size_t cursor; // index of an item that can be chosen; SIZE_MAX = none
    size_t top;    // first line shown, of the visible items
    size_t page_h; // lines shown last
    bool filterable;
    bool notes_follow;  // in a column behind the texts, to be cut at their ends; else at the right
    struct edit filter; // may be changed from outside (a paste)
    const char *footer; // "Space shows or hides, Enter done", static
};

void menu_init(struct menu *m, struct slice title, bool filterable);
void menu_release(struct menu *m);
// Both return the item, until the next one is added. The texts are copied.
struct menu_item *menu_add(
    struct menu *m, struct slice text, struct slice note, key_code hotkey, int value);
struct menu_item *menu_add_heading(struct menu *m, struct slice text);

enum menu_result { MENU_OPEN, MENU_CHOSEN, MENU_TOGGLED, MENU_MOVED_ITEM, MENU_CLOSED };
// Hotkeys come first, so that any letter can be one (not when filterable: there letters filter).
// Then Up Down PgUp PgDn Home End (and j k g G when not filterable); Enter chooses; Space toggles a
// checkable item; one that is checked below all others takes its place behind the last of them.
// M-Up M-Down S-Up S-Down (and K J when not filterable) move a checkable item among its neighbours,
// not past a heading, and drop the filter first; Esc and C-c (and q when not filterable) close. A
// hotkey of a checkable item toggles it.
enum menu_result menu_key(struct menu *m, key_code key);
const struct menu_item *menu_current(const struct menu *m); // NULL when the filter hides all
bool menu_choose_value(struct menu *m, int value);          // puts the cursor there
// In the lower left corner of `area`, as large as needed and no larger. Puts the terminal's cursor
// into the filter, or on the current line.
void menu_draw(struct menu *m, struct canvas *c, struct rect area);

#endif
