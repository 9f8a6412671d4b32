// Sizes and positions only: nothing here draws or knows what is shown.
#include "app/layout.h"

enum { DETAIL_STACKED_H = 8, DETAIL_STACKED_TALL_H = 14, TALL_H = 34 };

// Of what is beyond 120 columns the list takes the larger part: it has more to show.
static int detail_w_beside(const int w) {
    enum { NORMAL_W = 120 };
    const int wish = w > NORMAL_W ? LAYOUT_DETAIL_LEAST_W + (w - NORMAL_W) * 3 / 8 : 0;
    return wish < LAYOUT_DETAIL_LEAST_W  ? LAYOUT_DETAIL_LEAST_W
           : wish > LAYOUT_DETAIL_MOST_W ? LAYOUT_DETAIL_MOST_W
                                         : wish;
}

static void place_beside(struct layout *l, const struct rect body) {
    const int detail_w = detail_w_beside(body.w);
    const int list_w = body.w - 1 - detail_w;
    l->beside = true;
    l->list = (struct rect){body.y, 0, body.h - 1, list_w};
    l->status = (struct rect){body.y + body.h - 1, 0, 1, list_w};
    l->divider_x = list_w;
    l->detail = (struct rect){body.y, list_w + 2, body.h, detail_w - 1};
}

static void place_stacked(struct layout *l, const struct rect body) {
    const int detail_h = body.h >= TALL_H ? DETAIL_STACKED_TALL_H : DETAIL_STACKED_H;
    l->list = (struct rect){body.y, 0, body.h - 1 - detail_h, body.w};
    l->status = (struct rect){body.y + l->list.h, 0, 1, body.w};
    l->detail = (struct rect){l->status.y + 1, 0, detail_h, body.w};
}

static struct layout make(int h, int w, bool zoomed) {
    struct layout l = {.divider_x = -1};
    if (h < LAYOUT_MIN_H || w < LAYOUT_MIN_W) {
        l.too_small = true;
        return l;
    }
    l.header = (struct rect){0, 0, 1, w};
    l.chips = (struct rect){1, 0, 1, w};
    l.message = (struct rect){h - 2, 0, 1, w};
    l.hints = (struct rect){h - 1, 0, 1, w};
    l.body = (struct rect){2, 0, h - 4, w};
    if (zoomed) {
        l.status = (struct rect){h - 3, 0, 1, w};
        l.detail = (struct rect){2, 0, h - 5, w};
    } else {
        l.list = (struct rect){2, 0, h - 5, w};
        l.status = (struct rect){h - 3, 0, 1, w};
    }
    return l;
}

struct layout layout_make(int h, int w, bool detail_on, bool zoomed) {
    struct layout l = make(h, w, zoomed);
    if (l.too_small || zoomed || !detail_on) {
        return l;
    }
    if (w >= LAYOUT_BESIDE_W) {
        place_beside(&l, l.body);
    } else if (h >= LAYOUT_STACKED_H) {
        place_stacked(&l, l.body);
    }
    return l;
}

static void place_board_beside(struct layout *l, const struct rect body) {
    enum { BOARD_W = 120 };
    l->beside = true;
    l->list = (struct rect){body.y, 0, body.h - 1, BOARD_W};
    l->status = (struct rect){body.y + body.h - 1, 0, 1, BOARD_W};
    l->divider_x = BOARD_W;
    l->detail = (struct rect){body.y, BOARD_W + 2, body.h, body.w - BOARD_W - 2};
}

// As many lines as the board has use for, but no more than leave a page worth reading.
static void place_board_above(struct layout *l, const struct rect body, size_t n_stores) {
    enum { AROUND_H = 6, PAGE_LEAST_H = 5 }; // totals, titles, the definition
    const int room = body.h - 1;
    const int most = body.h >= TALL_H - 4 ? room * 6 / 10 + 1 : room - PAGE_LEAST_H;
    const int list_h = n_stores + AROUND_H < (size_t)most ? (int)n_stores + AROUND_H : most;
    l->list = (struct rect){body.y, 0, list_h, body.w};
    l->status = (struct rect){body.y + list_h, 0, 1, body.w};
    l->detail = (struct rect){l->status.y + 1, 0, room - list_h, body.w};
}

struct layout layout_make_board(int h, int w, bool detail_on, bool zoomed, size_t n_stores) {
    struct layout l = make(h, w, zoomed);
    if (l.too_small || zoomed || !detail_on) {
        return l;
    }
    if (w >= LAYOUT_BOARD_BESIDE_W) {
        place_board_beside(&l, l.body);
    } else if (h >= LAYOUT_STACKED_H) {
        place_board_above(&l, l.body, n_stores);
    }
    return l;
}
