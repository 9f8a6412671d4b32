// The list's cursor: moving, keeping its session through changes of the dataset, finding. Drawing
// is in list_draw.c, the columns' places in list_layout.c.
#include "ui/list.h"

#include "base/mem.h"
#include "model/limit.h"

#include <string.h>

enum { FIND_MAX_LEN = 4096, CELL_MAX_LEN = 20 * 1024 * 1024 };

void list_init(struct list *l) {
    *l = (struct list){.cursor = ROW_NONE, .find = BUF_INIT(FIND_MAX_LEN)};
    list_set_columns(l, NULL, 0);
}

void list_release(struct list *l) {
    buf_release(&l->find);
    mem_free(l->line_positions);
}

// The column cursor starts on the first column that is not the sign.
static size_t first_column(const struct list *l) {
    return l->n_columns > 1 && l->columns[0] == FIELD_SUSPECTED_FRAUD ? 1 : 0;
}

void list_set_columns(struct list *l, const enum field *columns, size_t n) {
    enum field kept = list_column_field(l);
    if (n == 0) {
        columns = field_default_columns;
        n = field_n_default_columns;
    }
    l->n_columns = 0;
    for (size_t i = 0; i < n && l->n_columns < LIST_COLUMNS_MAX; i++) {
        l->columns[l->n_columns++] = columns[i];
    }
    l->n_drawn = 0;
    l->cursor_column = first_column(l);
    for (size_t i = 0; i < l->n_columns; i++) {
        if (l->columns[i] == kept) {
            l->cursor_column = i;
        }
    }
}

void list_move_column(struct list *l, int64_t by) {
    if (l->n_columns == 0) {
        return;
    }
    int64_t last = (int64_t)l->n_columns - 1;
    int64_t at = (int64_t)l->cursor_column;
    by = by > last ? last : by < -last ? -last : by;
    at += by;
    l->cursor_column = (size_t)(at < 0 ? 0 : at > last ? last : at);
}

enum field list_column_field(const struct list *l) {
    return l->cursor_column < l->n_columns ? l->columns[l->cursor_column] : FIELD_NONE;
}

size_t list_position(const struct list *l, const struct dataset *d) {
    return l->cursor == ROW_NONE ? SIZE_MAX : dataset_position(d, l->cursor);
}

void list_go(struct list *l, const struct dataset *d, size_t position) {
    size_t n = dataset_n_visible(d);
    if (n == 0) {
        l->cursor = ROW_NONE;
        return;
    }
    l->cursor = dataset_visible(d, position < n ? position : n - 1);
}

void list_show(struct list *l, const struct dataset *d, size_t position) {
    list_go(l, d, position);
    position = list_position(l, d);
    if (position != SIZE_MAX && (position < l->top || position >= l->top + l->page_h)) {
        // Drawing pulls the window back when it would show less than it can.
        l->top = position > l->page_h / 2 ? position - l->page_h / 2 : 0;
    }
}

static size_t moved(size_t position, int64_t by, size_t n) {
    if (by < 0) {
        uint64_t up = (uint64_t) - (by + 1) + 1;
        return up > position ? 0 : position - (size_t)up;
    }
    size_t last = n > 0 ? n - 1 : 0;
    position = position > last ? last : position;
    return (uint64_t)by > last - position ? last : position + (size_t)by;
}

void list_move(struct list *l, const struct dataset *d, int64_t by) {
    size_t position = list_position(l, d);
    list_go(l, d, position == SIZE_MAX ? l->top : moved(position, by, dataset_n_visible(d)));
}

void list_move_window(struct list *l, const struct dataset *d, int64_t by) {
    // Drawing pulls the window back when it would show less than it can.
    l->top = moved(l->top, by, dataset_n_visible(d));
    list_move(l, d, by);
}

struct list_anchor list_anchor(const struct list *l, const struct dataset *d) {
    size_t position = list_position(l, d);
    return (struct list_anchor){
        .row = l->cursor, .position = position == SIZE_MAX ? l->top : position, .top = l->top};
}

void list_restore(
    struct list *l, const struct dataset *d, struct list_anchor a, row_id same_session) {
    size_t position = same_session == ROW_NONE ? SIZE_MAX : dataset_position(d, same_session);
    size_t line = a.position >= a.top ? a.position - a.top : 0;
    if (position == SIZE_MAX) {
        list_go(l, d, a.position);
        position = list_position(l, d);
    } else {
        l->cursor = same_session;
    }
    l->top = position == SIZE_MAX || position < line ? 0 : position - line;
}

static bool is_drawn(const struct list *l, size_t column) {
    for (size_t i = 0; i < l->n_drawn; i++) {
        if (l->drawn[i].index == column) {
            return true;
        }
    }
    return l->n_drawn == 0;
}

// The column of a session that holds the text, one on the screen before others; SIZE_MAX = none.
static size_t column_with(
    const struct list *l, const struct session *s, const struct show *how, struct buf *text) {
    size_t hidden = SIZE_MAX;
    for (size_t i = 0; i < l->n_columns; i++) {
        if (l->columns[i] == FIELD_SUSPECTED_FRAUD) {
            continue; // a sign, no text
        }
        buf_clear(text);
        show_field(s, l->columns[i], how, text);
        if (slice_find_nocase(buf_slice(text), buf_slice(&l->find)) == SIZE_MAX) {
            continue;
        }
        if (is_drawn(l, i)) {
            return i;
        }
        hidden = hidden == SIZE_MAX ? i : hidden;
    }
    return hidden;
}

bool list_find(struct list *l, const struct dataset *d, const struct show *how, int direction,
    bool here, bool *wrapped) {
    bool ignored;
    wrapped = wrapped ? wrapped : &ignored;
    *wrapped = false;
    size_t n = dataset_n_visible(d);
    if (n == 0 || l->find.len == 0) {
        return false;
    }
    size_t position = list_position(l, d);
    if (position == SIZE_MAX) {
        position = l->top < n ? l->top : n - 1;
        here = true;
    }
    // A row that holds the text somewhere is told quickly; then its columns are looked at.
    enum field columns[LIST_COLUMNS_MAX];
    size_t n_columns = 0;
    for (size_t i = 0; i < l->n_columns; i++) {
        if (l->columns[i] != FIELD_SUSPECTED_FRAUD) { // a sign, no text
            columns[n_columns++] = l->columns[i];
        }
    }
    struct limit *limit = limit_new_text(buf_slice(&l->find), columns, n_columns);
    struct buf text = BUF_INIT(CELL_MAX_LEN);
    bool found = false;
    // The cursor's own row is tried last unless it counts.
    for (size_t tried = here ? 0 : 1; tried < n + (here ? 0U : 1U) && !found; tried++) {
        size_t at = direction > 0 ? (position + tried) % n : (position + n - tried % n) % n;
        row_id row = dataset_visible(d, at);
        const struct session *s = dataset_session(d, row);
        size_t column = limit_matches(limit, s, how) ? column_with(l, s, how, &text) : SIZE_MAX;
        if (column != SIZE_MAX) {
            found = true;
            *wrapped = direction > 0 ? position + tried >= n : tried > position;
            list_show(l, d, at);
            l->cursor_column = is_drawn(l, column) ? l->cursor_column : column;
        }
    }
    buf_release(&text);
    limit_free(limit);
    return found;
}
