// The columns of the list for a width: which fit after the pan, how wide, who gets spare cells.
// Must not know rows.
#include "list_layout.h"

#include <string.h>

const char *list_arrow(const struct list_look *look) {
    if (look->sorted_here) {
        return look->descending ? "v*" : "^*";
    }
    return look->descending ? "v" : "^";
}

// The column itself, or one that is ordered by it ("STORE" shows what storeId sorts).
static size_t sorted_column(const struct list *l, const struct list_look *look) {
    if (look->sorted_by == FIELD_NONE) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i < l->n_columns; i++) {
        if (l->columns[i] == look->sorted_by) {
            return i;
        }
    }
    for (size_t i = 0; i < l->n_columns && !look->sorted_here; i++) {
        if (field_sorted_as(l->columns[i]) == look->sorted_by) {
            return i;
        }
    }
    return SIZE_MAX;
}

// A blank follows each column and may take the last cell of the arrow.
static int column_width(const struct list *l, size_t i, bool sorted, const struct list_look *look) {
    const struct field_row *row = field_row(l->columns[i]);
    int w = l->wide ? row->width_wide : row->width;
    int title_w = (int)strlen(row->title);
    // A column of one cell is no wider for an arrow: its title stands out instead.
    if (w == 1) {
        return w;
    }
    if (sorted && title_w + (int)strlen(list_arrow(look)) > w + 1) {
        w = title_w + (int)strlen(list_arrow(look)) - 1;
    }
    return w;
}

static bool can_grow(enum field f) {
    const bool is_sign = field_row(f)->width == 1;
    return !is_sign && (field_row(f)->type == TYPE_TEXT || field_row(f)->type == TYPE_JSON);
}

// One cell at a time, so that all text columns gain alike, up to their wide widths.
static void give_spare(struct list_layout *out, const struct list *l, int spare) {
    bool given = true;
    while (spare > 0 && given) {
        given = false;
        for (size_t i = 0; i < out->n && spare > 0; i++) {
            enum field f = l->columns[out->columns[i].index];
            if (!can_grow(f) || out->columns[i].w >= field_row(f)->width_wide) {
                continue;
            }
            out->columns[i].w++;
            spare--;
            given = true;
            for (size_t k = i + 1; k < out->n; k++) {
                out->columns[k].x++;
            }
        }
    }
}

static void add_column(struct list_layout *out, size_t index, int x, int w) {
    out->columns[out->n++] = (struct list_column){index, x, w};
}

// Returns the index after the last column that fits.
static size_t fill(
    struct list_layout *out, const struct list *l, const struct list_look *look, int w) {
    int x = LIST_SIGNS_W;
    out->n = 0;
    size_t first = l->pan;
    if (!out->frozen_flag && first < l->n_columns && column_width(l, first, false, look) == 1) {
        x++; // a sign of its own is not read with those of the row
    }
    if (out->frozen_flag) {
        add_column(out, 0, x, 1);
        x += 2;
        first = first < 1 ? 1 : first;
    }
    size_t i = first;
    int used = x - 1;
    for (; i < l->n_columns; i++) {
        int column_w = column_width(l, i, i == out->sorted, look);
        if (x + column_w > w) {
            // The first one is shown cut rather than not at all.
            if (i > first || x >= w) {
                break;
            }
            column_w = w - x;
        }
        add_column(out, i, x, column_w);
        used = x + column_w;
        x = used + 1;
    }
    out->more_left = first > (out->frozen_flag ? 1U : 0U);
    out->more_right = i < l->n_columns;
    // ">" at the right edge of the titles gets a cell of its own when there is one.
    int spare = w - used - (out->more_right ? 1 : 0);
    give_spare(out, l, spare);
    return i;
}

void list_layout_make(
    struct list_layout *out, struct list *l, const struct list_look *look, int w) {
    *out = (struct list_layout){.sorted = sorted_column(l, look)};
    out->frozen_flag = l->n_columns > 0 && l->columns[0] == FIELD_SUSPECTED_FRAUD;
    size_t least = out->frozen_flag ? 1 : 0;
    if (l->cursor_column >= l->n_columns) {
        l->cursor_column = l->n_columns > 0 ? l->n_columns - 1 : 0;
    }
    if (l->pan > l->cursor_column) {
        l->pan = l->cursor_column;
    }
    if (l->pan < least) {
        l->pan = least;
    }
    // Each try drops one column at the left; with one column left the cursor's is drawn.
    while (fill(out, l, look, w) <= l->cursor_column && l->pan < l->cursor_column) {
        l->pan++;
    }
}
