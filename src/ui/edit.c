// The line editor. Must not know what the line is for. Positions are byte offsets; steps go by what
// base/text.h shows as one thing, so that a base and its combining marks are never parted.
#include "ui/edit.h"

#include "base/mem.h"

#include <string.h>

static const struct text_style whole_text = {.mode = TEXT_MARK};

void edit_init(struct edit *e) {
    *e = (struct edit){.text = BUF_INIT(EDIT_MAX_LEN)};
}

void edit_release(struct edit *e) {
    buf_release(&e->text);
    e->cursor = 0;
    e->scroll = 0;
}

void edit_wipe(struct edit *e) {
    buf_wipe(&e->text);
    edit_release(e);
}

struct slice edit_text(const struct edit *e) {
    return buf_slice(&e->text);
}

void edit_set(struct edit *e, struct slice text) {
    buf_clear(&e->text);
    e->cursor = 0;
    e->scroll = 0;
    edit_insert(e, text);
}

// The last border between characters before `at`; with `after`, the first one behind it.
static size_t step(const struct edit *e, size_t at, bool after) {
    struct text_iter it;
    text_iter_init(&it, edit_text(e), whole_text);
    struct text_cluster text;
    size_t before = 0;
    while (text_next(&it, &text)) {
        if (after && text.at > at) {
            return text.at;
        }
        if (!after && text.at >= at) {
            return before;
        }
        before = text.at;
    }
    return after ? e->text.len : before;
}

// The nearest border at or behind `at`: what an insertion before a combining mark may have moved.
static size_t settle(const struct edit *e, size_t at) {
    if (at == 0 || at >= e->text.len) {
        return at;
    }
    return step(e, at - 1, true);
}

bool edit_insert(struct edit *e, struct slice text) {
    char kept[EDIT_MAX_LEN];
    size_t len = 0, at = 0;
    while (at < text.len) {
        bool valid;
        uint32_t codepoint = utf8_next(text, &at, &valid);
        if (!valid || !key_is_text(codepoint)) {
            continue;
        }
        char bytes[4];
        size_t n = utf8_encode(codepoint, bytes);
        if (len + n > sizeof(kept)) {
            return false;
        }
        memcpy(kept + len, bytes, n);
        len += n;
    }
    bool fits = buf_insert(&e->text, e->cursor, (struct slice){kept, len});
    if (fits) {
        e->cursor = settle(e, e->cursor + len);
    }
    mem_wipe(kept, len);
    return fits;
}

void edit_paste(struct edit *e, struct slice text) {
    struct buf line = BUF_INIT(EDIT_MAX_LEN - e->text.len);
    buf_reserve(&line, line.ceiling);
    text_append(&line, text, (struct text_style){.mode = TEXT_PLAIN}, 0);
    edit_insert(e, buf_slice(&line));
    buf_wipe(&line);
    buf_release(&line);
}

static void erase(struct edit *e, size_t from, size_t to) {
    buf_remove(&e->text, from, to - from);
    e->cursor = settle(e, from);
}

static bool is_blank_at(const struct edit *e, size_t at) {
    return e->text.ptr[at] == ' ';
}

// Letters and digits of any script: all but ASCII punctuation.
static bool is_word_at(const struct edit *e, size_t at) {
    unsigned char c = (unsigned char)e->text.ptr[at];
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static size_t word_left(const struct edit *e) {
    size_t at = e->cursor;
    while (at > 0 && !is_word_at(e, step(e, at, false))) {
        at = step(e, at, false);
    }
    while (at > 0 && is_word_at(e, step(e, at, false))) {
        at = step(e, at, false);
    }
    return at;
}

static size_t word_right(const struct edit *e) {
    size_t at = e->cursor;
    while (at < e->text.len && !is_word_at(e, at)) {
        at = step(e, at, true);
    }
    while (at < e->text.len && is_word_at(e, at)) {
        at = step(e, at, true);
    }
    return at;
}

// C-w: back to the blank before the word, punctuation included.
static size_t blank_left(const struct edit *e) {
    size_t at = e->cursor;
    while (at > 0 && is_blank_at(e, step(e, at, false))) {
        at = step(e, at, false);
    }
    while (at > 0 && !is_blank_at(e, step(e, at, false))) {
        at = step(e, at, false);
    }
    return at;
}

static bool move_key(struct edit *e, key_code key) {
    switch (key) {
    case KEY_CODE_LEFT:
    case KEY_MOD_CTRL | 'b':
        e->cursor = step(e, e->cursor, false);
        return true;
    case KEY_CODE_RIGHT:
    case KEY_MOD_CTRL | 'f':
        e->cursor = step(e, e->cursor, true);
        return true;
    case KEY_CODE_HOME:
    case KEY_MOD_CTRL | 'a':
        e->cursor = 0;
        return true;
    case KEY_CODE_END:
    case KEY_MOD_CTRL | 'e':
        e->cursor = e->text.len;
        return true;
    case KEY_MOD_ALT | 'b':
    case KEY_MOD_CTRL | KEY_CODE_LEFT:
        e->cursor = word_left(e);
        return true;
    case KEY_MOD_ALT | 'f':
    case KEY_MOD_CTRL | KEY_CODE_RIGHT:
        e->cursor = word_right(e);
        return true;
    default:
        return false;
    }
}

static bool erase_key(struct edit *e, key_code key) {
    switch (key) {
    case KEY_CODE_BACKSPACE:
    case KEY_MOD_CTRL | 'h':
        erase(e, step(e, e->cursor, false), e->cursor);
        return true;
    case KEY_CODE_DELETE:
    case KEY_MOD_CTRL | 'd':
        erase(e, e->cursor, step(e, e->cursor, true));
        return true;
    case KEY_MOD_CTRL | 'w':
        erase(e, blank_left(e), e->cursor);
        return true;
    case KEY_MOD_ALT | KEY_CODE_BACKSPACE:
        erase(e, word_left(e), e->cursor);
        return true;
    case KEY_MOD_ALT | 'd':
        erase(e, e->cursor, word_right(e));
        return true;
    case KEY_MOD_CTRL | 'u':
        erase(e, 0, e->cursor);
        return true;
    case KEY_MOD_CTRL | 'k':
        erase(e, e->cursor, e->text.len);
        return true;
    default:
        return false;
    }
}

bool edit_key(struct edit *e, key_code key) {
    if (key_is_text(key)) {
        char bytes[4];
        edit_insert(e, (struct slice){bytes, utf8_encode(key, bytes)});
        return true;
    }
    return move_key(e, key) || erase_key(e, key);
}

bool edit_is_editing_key(key_code key) {
    struct edit nothing;
    edit_init(&nothing);
    return key_is_text(key) || move_key(&nothing, key) || erase_key(&nothing, key);
}

// Cells before the cursor, and all of them.
static int measure(const struct edit *e, const struct text_style *style, bool hidden, int *all) {
    struct text_iter it;
    text_iter_init(&it, edit_text(e), *style);
    struct text_cluster text;
    int before = 0;
    *all = 0;
    while (text_next(&it, &text)) {
        int cells = hidden ? 1 : text.width;
        if (text.at < e->cursor) {
            before += cells;
        }
        *all += cells;
    }
    return before;
}

// Scrolls so that the cursor is on a cell that does not carry the sign of a cut, and no further
// than needed.
static void scroll_to(struct edit *e, int before, int all, int width) {
    if (all < width) {
        e->scroll = 0;
        return;
    }
    int lowest = before - width + (before < all ? 2 : 1);
    int highest = before > 0 ? before - 1 : 0;
    if (width < 3) {
        lowest = highest = before;
    }
    if (e->scroll < lowest) {
        e->scroll = lowest;
    }
    if (e->scroll > highest) {
        e->scroll = highest;
    }
    int furthest = all - width + 1;
    if (e->scroll > furthest && furthest >= lowest) {
        e->scroll = furthest;
    }
}

void edit_draw(struct edit *e, struct canvas *c, struct rect r, int y, int x, int width,
    enum style style, bool focused, bool hidden) {
    struct rect line = rect_intersect(r, (struct rect){r.y + y, r.x + x, 1, width});
    if (line.w <= 0 || line.h <= 0) {
        return;
    }
    struct text_style shown = {.mode = TEXT_MARK, .ascii = c->ascii};
    int all, before = measure(e, &shown, hidden, &all);
    e->scroll = focused ? e->scroll : 0;
    if (focused) {
        scroll_to(e, before, all, line.w);
    }
    canvas_fill(c, line, style);
    if (hidden) {
        struct buf stars = BUF_INIT(EDIT_MAX_LEN);
        for (int i = 0; i < all; i++) {
            buf_append_char(&stars, '*');
        }
        canvas_text(c, line, 0, -e->scroll, -1, style, buf_slice(&stars));
        buf_release(&stars);
    } else {
        canvas_text(c, line, 0, -e->scroll, -1, style, edit_text(e));
    }
    if (e->scroll > 0 && line.w >= 3) {
        canvas_fill(c, (struct rect){line.y, line.x, 1, 1}, style);
        // Too long for its one cell, so it shows as the sign of a cut.
        canvas_text(c, (struct rect){line.y, line.x, 1, 1}, 0, 0, 1, style, SLICE("..."));
    }
    if (focused) {
        canvas_cursor(c, line, 0, before - e->scroll);
    }
}
