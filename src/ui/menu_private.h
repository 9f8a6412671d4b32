// Between menu.c and menu_draw.c.
#ifndef AIFI_UI_MENU_PRIVATE_H
#define AIFI_UI_MENU_PRIVATE_H

#include "ui/menu.h"

bool menu_is_visible(const struct menu *m, size_t i);
// Puts the cursor on an item that can be chosen: where it is, else the next one, else the one
// before.
void menu_settle(struct menu *m);

#endif
