// Where the columns of the list stand, for a width: a pure function of columns, pan and width.
#ifndef AIFI_UI_LIST_LAYOUT_H
#define AIFI_UI_LIST_LAYOUT_H

#include "ui/list.h"

enum { LIST_SIGNS_W = 3 }; // ">", "*", and "!" or a blank

struct list_layout {
    struct list_column columns[LIST_COLUMNS_MAX];
    size_t n;
    size_t sorted;    // index into list.columns of the one with the arrow, SIZE_MAX = none
    bool frozen_flag; // the first column is "!" and does not pan
    bool more_left, more_right;
};

// "v", "^", with "*" after it when only the loaded rows are sorted.
const char *list_arrow(const struct list_look *look);
// Moves l->pan so that the cursor's column is among those that fit.
void list_layout_make(struct list_layout *out, struct list *l, const struct list_look *look, int w);

#endif
