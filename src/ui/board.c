// Where the cursor of the board is. It must not know how the board is drawn.
#include "ui/board.h"

#include "base/mem.h"

void board_init(struct board *b) {
    *b = (struct board){0};
}

void board_release(struct board *b) {
    mem_free(b->cursor_id);
    *b = (struct board){0};
}

size_t board_position(const struct board *b, const struct occupancy_row *rows, size_t n) {
    struct slice id = slice_of(b->cursor_id);
    for (size_t i = 0; i < n && b->cursor_id; i++) {
        // Where it was is where it is, as a rule.
        const size_t at = (b->position + i) % n;
        if (slice_equal(rows[at].store_id, id)) {
            return at;
        }
    }
    return n == 0 ? SIZE_MAX : b->position < n ? b->position : n - 1;
}

void board_put(struct board *b, const struct occupancy_row *rows, size_t n, size_t position) {
    if (n == 0) {
        return;
    }
    b->position = position < n ? position : n - 1;
    if (!b->cursor_id || !slice_equal(slice_of(b->cursor_id), rows[b->position].store_id)) {
        mem_free(b->cursor_id);
        b->cursor_id = mem_dup_text(rows[b->position].store_id);
    }
}

void board_go(struct board *b, const struct occupancy_row *rows, size_t n, size_t position) {
    board_put(b, rows, n, position);
    // Who went to the first row wants to see what is there, also when another store is.
    b->is_chosen = b->position > 0;
}

void board_move(struct board *b, const struct occupancy_row *rows, size_t n, int64_t by) {
    const size_t position = board_position(b, rows, n);
    if (position == SIZE_MAX) {
        return;
    }
    if (by < 0) {
        const uint64_t up = (uint64_t) - (by + 1) + 1;
        board_go(b, rows, n, up > position ? 0 : position - (size_t)up);
    } else {
        board_go(b, rows, n, (uint64_t)by >= n - position ? n - 1 : position + (size_t)by);
    }
}

bool board_go_to_store(
    struct board *b, const struct occupancy_row *rows, size_t n, struct slice store_id) {
    for (size_t i = 0; i < n; i++) {
        if (slice_equal(rows[i].store_id, store_id)) {
            board_go(b, rows, n, i);
            return true;
        }
    }
    return false;
}

bool board_find(struct board *b, const struct occupancy_row *rows, size_t n, struct slice text,
    int direction, bool here) {
    const size_t from = board_position(b, rows, n);
    for (size_t i = here ? 0 : 1; i < n + !here; i++) {
        const size_t at = direction >= 0 ? (from + i) % n : (from + n - i % n) % n;
        if (slice_find_nocase(rows[at].name, text) != SIZE_MAX ||
            slice_find_nocase(rows[at].store_id, text) != SIZE_MAX) {
            board_go(b, rows, n, at);
            return true;
        }
    }
    return false;
}

enum occupancy_column board_column_at(const struct board *b, int y, int x) {
    for (size_t i = 0; i < b->n_drawn && y == b->first_line - 1; i++) {
        // The blank after a column belongs to it.
        if (x >= b->drawn[i].x && x <= b->drawn[i].x + b->drawn[i].w) {
            return b->drawn[i].column;
        }
    }
    return OCCUPANCY_COLUMN_COUNT;
}

size_t board_position_at(const struct board *b, size_t n, int y) {
    if (y < b->first_line || (size_t)(y - b->first_line) >= b->page_h) {
        return SIZE_MAX;
    }
    const size_t position = b->top + (size_t)(y - b->first_line);
    return position < n ? position : SIZE_MAX;
}
