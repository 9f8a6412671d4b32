// The help: a list that typing filters. Must not know the commands.
#include "ui/help.h"

enum {
    KEYS_MAX_W = 20,
    NAME_FROM_W = 100,
    NAME_W = 24,
    HEAD_H = 2,
    LEAST_LIST_H = 4,
    TALLY_MAX_LEN = 60
};

void help_init(struct help *h) {
    *h = (struct help){.top = 0};
    edit_init(&h->filter);
}

void help_release(struct help *h) {
    edit_release(&h->filter);
}

// Whether one of the key names in `keys`, parted by blanks, is `name`.
static bool has_key(struct slice keys, struct slice name) {
    key_code want, have;
    bool is_key = key_parse(name, &want);
    struct slice one;
    while (slice_cut(&keys, ' ', &one)) {
        if (one.len == 0) {
            continue;
        }
        // Names in several spellings mean one key; what does not parse may be the text of a row.
        bool same = is_key && key_parse(one, &have) ? have == want : slice_equal(one, name);
        if (same) {
            return true;
        }
    }
    return false;
}

static bool matches(const struct help_row *row, struct slice filter) {
    filter = slice_trim(filter);
    if (filter.len > 1 && filter.ptr[0] == '@') {
        return has_key(row->keys, (struct slice){filter.ptr + 1, filter.len - 1});
    }
    if (filter.len <= 1 && slice_equal(filter, SLICE("@"))) {
        return true; // the key is still to be typed
    }
    return slice_find_nocase(row->text, filter) != SIZE_MAX ||
           slice_find_nocase(row->name, filter) != SIZE_MAX ||
           slice_find_nocase(row->keys, filter) != SIZE_MAX ||
           slice_find_nocase(row->group, filter) != SIZE_MAX;
}

static size_t count(const struct help *h, const struct help_row *rows, size_t n) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        found += matches(&rows[i], edit_text(&h->filter)) ? 1 : 0;
    }
    return found;
}

// Puts the cursor on a row that matches the filter as it is now.
static void settle(struct help *h, size_t n_found) {
    uint64_t hash = slice_hash(edit_text(&h->filter));
    if (hash != h->filter_hash) {
        h->filter_hash = hash;
        h->cursor = 0;
        h->top = 0;
    }
    if (h->cursor >= n_found) {
        h->cursor = n_found > 0 ? n_found - 1 : 0;
    }
}

void help_move(struct help *h, const struct help_row *rows, size_t n, int64_t by) {
    size_t found = count(h, rows, n);
    settle(h, found);
    if (found == 0) {
        return;
    }
    size_t room = by < 0 ? h->cursor : found - 1 - h->cursor;
    uint64_t steps = by < 0 ? 0 - (uint64_t)by : (uint64_t)by;
    size_t taken = steps < room ? (size_t)steps : room;
    h->cursor = by < 0 ? h->cursor - taken : h->cursor + taken;
}

int help_selected(const struct help *h, const struct help_row *rows, size_t n) {
    struct help now = *h;
    settle(&now, count(h, rows, n));
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (matches(&rows[i], edit_text(&h->filter)) && at++ == now.cursor) {
            return rows[i].value;
        }
    }
    return -1;
}

static int keys_width(const struct canvas *c, const struct help_row *rows, size_t n) {
    int width = 4;
    for (size_t i = 0; i < n; i++) {
        int w = canvas_text_width(c, rows[i].keys);
        width = w > width ? w : width;
    }
    return width < KEYS_MAX_W ? width : KEYS_MAX_W;
}

static void draw_row(
    const struct help_row *row, int keys_w, bool selected, struct canvas *c, struct rect line) {
    enum style plain = row->here ? STYLE_TEXT : STYLE_DIM;
    if (row->keys.len) {
        canvas_text(c, line, 0, 2, keys_w, row->here ? STYLE_HINT_KEY : STYLE_DIM, row->keys);
    } else {
        canvas_text(c, line, 0, 2, keys_w, STYLE_DIM, SLICE(":"));
    }
    int x = 2 + keys_w + 2;
    int name_w = line.w >= NAME_FROM_W ? NAME_W : 0;
    canvas_text(c, line, 0, x, line.w - x - name_w - 1, plain, row->text);
    if (name_w) {
        canvas_text(c, line, 0, line.w - name_w, name_w, STYLE_DIM, row->name);
    }
    if (selected) {
        canvas_restyle(c, line, STYLE_SELECTED);
    }
}

// Walks the lines of the list: a title for every group, then its rows. With `c`, draws those from
// h->top on. Returns the line of the cursor; its group's title is a line above when it is the
// first.
static size_t walk_lines(const struct help *h, const struct help_row *rows, size_t n,
    struct canvas *c, struct rect list, size_t *first_of_group) {
    int keys_w = c ? keys_width(c, rows, n) : 0;
    struct slice group = SLICE_NONE;
    size_t line = 0, found = 0, cursor_line = 0;
    for (size_t i = 0; i < n; i++) {
        if (!matches(&rows[i], edit_text(&h->filter))) {
            continue;
        }
        bool first = found == 0 || !slice_equal(group, rows[i].group);
        size_t last_line = line + (first ? 1 : 0);
        for (; line <= last_line; line++) {
            bool title = first && line < last_line;
            if (!c || line < h->top || line >= h->top + (size_t)list.h) {
                continue;
            }
            struct rect at = {list.y + (int)(line - h->top), list.x, 1, list.w};
            if (title) {
                canvas_text(c, at, 0, 0, -1, STYLE_TITLE, rows[i].group);
            } else {
                draw_row(&rows[i], keys_w, found == h->cursor, c, at);
            }
        }
        if (found == h->cursor) {
            cursor_line = last_line;
            *first_of_group = first ? last_line - 1 : last_line;
        }
        group = rows[i].group;
        found++;
    }
    return cursor_line;
}

static void scroll(struct help *h, const struct help_row *rows, size_t n, struct rect list) {
    h->page_h = (size_t)list.h;
    size_t with_title = 0;
    size_t at = walk_lines(h, rows, n, NULL, list, &with_title);
    if (with_title < h->top) {
        h->top = with_title;
    }
    if (list.h > 0 && at >= h->top + (size_t)list.h) {
        h->top = at - (size_t)list.h + 1;
    }
}

static void draw_head(struct help *h, size_t n_found, size_t n, struct canvas *c, struct rect r) {
    int x = canvas_text(c, r, 0, 0, -1, STYLE_LABEL, SLICE("Find: "));
    int width = r.w > 60 ? 26 : r.w - x - 14;
    edit_draw(&h->filter, c, r, 0, x, width, STYLE_INPUT_FOCUSED, true, false);
    x += width + 2;
    struct buf text = BUF_INIT(TALLY_MAX_LEN);
    buf_printf(&text, n_found == n ? "%zu commands" : "%zu of %zu", n_found, n);
    int tally_w = (int)text.len;
    canvas_text(c, r, 0, r.w - tally_w, -1, STYLE_DIM, buf_slice(&text));
    buf_release(&text);
    struct slice hint = SLICE("text or key; @s finds the key s");
    if (x + canvas_text_width(c, hint) + 2 + tally_w <= r.w) {
        canvas_text(c, r, 0, x, -1, STYLE_DIM, hint);
    }
    canvas_hline(c, r, 1, 0, r.w, STYLE_BORDER);
}

void help_draw(struct help *h, const struct help_row *rows, size_t n, const struct slice *facts,
    size_t n_facts, struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    size_t found = count(h, rows, n);
    settle(h, found);
    draw_head(h, found, n, c, r);
    int room = r.h - HEAD_H - 1 - LEAST_LIST_H;
    int facts_h = (int)n_facts < room ? (int)n_facts : room;
    int foot_h = facts_h > 0 ? facts_h + 1 : 0;
    int list_h = r.h - HEAD_H - foot_h;
    struct rect list = {r.y + HEAD_H, r.x, list_h > 0 ? list_h : 0, r.w};
    scroll(h, rows, n, list);
    size_t ignored = 0;
    walk_lines(h, rows, n, c, list, &ignored);
    if (found == 0) {
        canvas_text(c, list, 0, 2, -1, STYLE_DIM, SLICE("No command matches; Esc shows all."));
    }
    if (foot_h > 0) {
        canvas_hline(c, r, r.h - foot_h, 0, r.w, STYLE_BORDER);
    }
    for (int i = 0; i < facts_h; i++) {
        canvas_text(c, r, r.h - facts_h + i, 0, -1, STYLE_DIM, facts[i]);
    }
}
