// A small list to choose from, over a corner of the screen: sort keys, columns, recent filters,
// copy what, pivot where. Typing filters when `filterable`.
#ifndef AIFI_UI_MENU_H
#define AIFI_UI_MENU_H

#include "ui/canvas.h"
#include "ui/edit.h"

struct menu_item {
    char *text;      // owned
    char *note;      // dim, at the right; owned, may be NULL
    key_code hotkey; // chooses at once; KEY_CODE_NONE = none
    int value;       // the caller's
    bool checkable, checked;
    bool heading;  // a line of text that cannot be chosen
    bool disabled; // greyed; choosing it says why (note)
};

struct menu {
    char *title;
    struct menu_item *items;
    size_t n_items, cap_items;
    size_t cursor; // index of an item that can be chosen
    size_t top;
    bool filterable;
    struct edit filter;
    const char *footer; // "Space toggle  K/J move  Enter done", static
};

void menu_init(struct menu *m, struct slice title, bool filterable);
void menu_release(struct menu *m);
struct menu_item *menu_add(
    struct menu *m, struct slice text, struct slice note, key_code hotkey, int value);
void menu_add_heading(struct menu *m, struct slice text);

enum menu_result { MENU_OPEN, MENU_CHOSEN, MENU_TOGGLED, MENU_MOVED_ITEM, MENU_CLOSED };
// Up Down PgUp PgDn Home End (and j k g G when not filterable), Enter, Space (checkable items:
// toggles), K/J (checkable: moves the item), Esc/q closes. `page` is the height drawn last.
enum menu_result menu_key(struct menu *m, key_code key);
const struct menu_item *menu_current(const struct menu *m);
bool menu_choose_value(struct menu *m, int value); // puts the cursor there
// In the lower left corner of `area`, as large as needed and no larger.
void menu_draw(struct menu *m, struct canvas *c, struct rect area);

#endif
