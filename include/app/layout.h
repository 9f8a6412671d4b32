// Where things stand on the screen: a pure function of its size and of what is open.
#ifndef AIFI_APP_LAYOUT_H
#define AIFI_APP_LAYOUT_H

#include "ui/canvas.h"

enum {
    LAYOUT_MIN_H = 15,
    LAYOUT_MIN_W = 60,
    LAYOUT_BESIDE_W = 110, // from here the detail pane stands beside the list
    // The detail pane beside the list, with the blank at its left: 41 up to 120 columns, of which
    // the list then takes 78, growing with the screen.
    LAYOUT_DETAIL_LEAST_W = 41,
    LAYOUT_DETAIL_MOST_W = 70,
    LAYOUT_BOARD_BESIDE_W = 200,
    LAYOUT_STACKED_H = 18, // below, the stacked detail pane closes by itself
};

struct layout {
    bool too_small;
    struct rect header, chips, list, status, detail, message, hints; // h 0 = not there
    struct rect body; // between chips and message: what a cover takes
    int divider_x;    // of the line between list and detail, -1 = none
    bool beside;
};
struct layout layout_make(int h, int w, bool detail_on, bool zoomed);
// For the board of n stores, which is wide: the page of a store stands below it and takes what the
// board leaves, beside it only on a screen of LAYOUT_BOARD_BESIDE_W.
struct layout layout_make_board(int h, int w, bool detail_on, bool zoomed, size_t n_stores);

#endif
