// How a menu looks: a box in the corner, one item a line.
#include "base/mem.h"
#include "menu_private.h"

enum { NOTE_GAP = 2, ITEM_INDENT = 2, HOTKEY_MAX_LEN = 32, MIN_INNER_W = 16, RANGE_MAX_LEN = 80 };

struct shape {
    int hotkey_w; // with the blank after it; 0 = no item has one
    int check_w;  // "[x] "
    int text_w, note_w, heading_w;
    int noted_w; // of the widest text that has a note
    size_t n_visible;
    bool has_footer;
    struct rect box, inside; // inside: without frame, filter and footer
};

static int hotkey_name(const struct menu_item *item, char out[HOTKEY_MAX_LEN]) {
    struct buf name = BUF_INIT(HOTKEY_MAX_LEN - 1);
    if (item->hotkey != KEY_CODE_NONE) {
        key_append_name(item->hotkey, &name);
    }
    text_copy(out, HOTKEY_MAX_LEN, buf_slice(&name));
    int len = (int)name.len;
    buf_release(&name);
    return len;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static void measure(const struct menu *m, const struct canvas *c, struct shape *s) {
    *s = (struct shape){.text_w = 0};
    for (size_t i = 0; i < m->n_items; i++) {
        const struct menu_item *item = &m->items[i];
        char name[HOTKEY_MAX_LEN];
        int hotkey = m->filterable ? 0 : hotkey_name(item, name);
        // All items count, so that the box does not change its width while a filter is typed.
        int text = canvas_text_width(c, slice_of(item->text));
        s->heading_w = larger(s->heading_w, item->heading ? text : 0);
        s->text_w = larger(s->text_w, item->heading ? 0 : text);
        s->note_w = larger(s->note_w, canvas_text_width(c, slice_of(item->note)));
        s->noted_w = larger(s->noted_w, item->note ? text : 0);
        s->hotkey_w = larger(s->hotkey_w, hotkey ? hotkey + 1 : 0);
        s->check_w = item->checkable ? 4 : s->check_w;
        s->n_visible += menu_is_visible(m, i) ? 1 : 0;
    }
}

static void lay_out(
    const struct menu *m, const struct canvas *c, struct rect area, struct shape *s) {
    int beside_w = s->note_w > 0 ? s->note_w + NOTE_GAP : 0;
    int words_w = m->notes_follow ? larger(s->text_w, s->noted_w + beside_w) : s->text_w + beside_w;
    int items_w = ITEM_INDENT + s->hotkey_w + s->check_w + words_w + 1;
    int inner_w = larger(items_w, s->heading_w + 2);
    inner_w = larger(inner_w, canvas_text_width(c, slice_of(m->title)) + 4);
    inner_w = larger(inner_w, canvas_text_width(c, slice_of(m->footer)) + 2);
    inner_w = larger(inner_w, MIN_INNER_W);
    int extra = 2 + (m->filterable ? 1 : 0) + (m->footer ? 1 : 0);
    // While a filter hides items the box keeps its size, or it would jump at every letter.
    int h = extra + larger((int)m->n_items, 1);
    s->box.h = h < area.h ? h : area.h;
    s->box.w = inner_w + 2 < area.w ? inner_w + 2 : area.w;
    s->box.y = area.y + area.h - s->box.h;
    s->box.x = area.x;
    s->inside = rect_inset(s->box, 1, 1);
    if (m->filterable && s->inside.h > 0) {
        s->inside.y++;
        s->inside.h--;
    }
    // The footer gives way to the items.
    s->has_footer = m->footer && s->inside.h > 1;
    s->inside.h -= s->has_footer ? 1 : 0;
}

static void draw_item(
    const struct menu *m, size_t i, const struct shape *s, struct canvas *c, int y) {
    const struct menu_item *item = &m->items[i];
    struct rect line = {s->inside.y + y, s->inside.x, 1, s->inside.w};
    if (item->heading) {
        canvas_text(c, line, 0, 1, line.w - 2, STYLE_TITLE, slice_of(item->text));
        return;
    }
    enum style plain = item->disabled ? STYLE_DIM : STYLE_TEXT;
    char name[HOTKEY_MAX_LEN];
    hotkey_name(item, name);
    int x = ITEM_INDENT;
    if (s->hotkey_w > 0) {
        canvas_text(c, line, 0, x, -1, STYLE_HINT_KEY, slice_of(name));
        x += s->hotkey_w;
    }
    if (item->checkable) {
        canvas_text(c, line, 0, x, -1, plain, item->checked ? SLICE("[x]") : SLICE("[ ]"));
    }
    x += s->check_w;
    // The note goes first when there is no room for both.
    int room = line.w - 1 - x;
    int note_w = canvas_text_width(c, slice_of(item->note));
    int text_w = canvas_text_width(c, slice_of(item->text));
    int left = room - (m->notes_follow ? s->noted_w : text_w) - NOTE_GAP;
    if (note_w > 0 && left > 0 && m->notes_follow) {
        int at = x + s->noted_w + NOTE_GAP;
        canvas_text(c, line, 0, at, left, STYLE_DIM, slice_of(item->note));
    } else if (note_w > 0 && left > 0) {
        int shown = note_w < left ? note_w : left;
        canvas_text_right(c, line, 0, line.w - 1 - shown, shown, STYLE_DIM, slice_of(item->note));
    }
    canvas_text(c, line, 0, x, room > 0 ? room : 0, plain, slice_of(item->text));
    if (i == m->cursor) {
        canvas_text(c, line, 0, 0, 1, STYLE_TEXT, SLICE(">"));
        canvas_restyle(c, line, STYLE_SELECTED);
        if (!m->filterable) {
            canvas_cursor(c, line, 0, 0);
        }
    }
}

// The line of the cursor among the visible items.
static size_t cursor_line(const struct menu *m) {
    size_t line = 0;
    for (size_t i = 0; i < m->n_items && i < m->cursor; i++) {
        line += menu_is_visible(m, i) ? 1 : 0;
    }
    return line;
}

static void scroll(struct menu *m, const struct shape *s) {
    size_t h = m->page_h = (size_t)s->inside.h;
    size_t at = cursor_line(m);
    size_t furthest = s->n_visible > h ? s->n_visible - h : 0;
    if (m->cursor == SIZE_MAX) {
        m->top = 0;
        return;
    }
    if (at < m->top) {
        // The heading over the first item comes into view with it.
        m->top = at == 1 && m->items[0].heading ? 0 : at;
    }
    if (h > 0 && at >= m->top + h) {
        m->top = at - h + 1;
    }
    m->top = m->top < furthest ? m->top : furthest;
}

static void draw_items(const struct menu *m, const struct shape *s, struct canvas *c) {
    size_t line = 0;
    for (size_t i = 0; i < m->n_items; i++) {
        if (!menu_is_visible(m, i)) {
            continue;
        }
        if (line >= m->top && line < m->top + m->page_h) {
            draw_item(m, i, s, c, (int)(line - m->top));
        }
        line++;
    }
    if (s->n_visible == 0) {
        canvas_text(c, s->inside, 0, 1, -1, STYLE_DIM, SLICE("nothing matches"));
    }
}

static void draw_edges(struct menu *m, const struct shape *s, struct canvas *c) {
    int bottom = s->box.h - 1;
    if (s->n_visible > m->page_h && m->page_h > 0) {
        struct buf text = BUF_INIT(RANGE_MAX_LEN);
        buf_printf(&text, " %zu-%zu of %zu ", m->top + 1, m->top + m->page_h, s->n_visible);
        int w = (int)text.len;
        if (w <= s->box.w - 4) {
            canvas_text(c, s->box, bottom, s->box.w - 2 - w, -1, STYLE_DIM, buf_slice(&text));
        }
        buf_release(&text);
    }
    if (s->has_footer) {
        canvas_text(c, s->box, bottom - 1, 2, s->box.w - 4, STYLE_DIM, slice_of(m->footer));
    }
    if (m->filterable && s->box.h > 2) {
        int x = 2 + canvas_text(c, s->box, 1, 2, s->box.w - 4, STYLE_LABEL, SLICE("Find:")) + 1;
        edit_draw(&m->filter, c, s->box, 1, x, s->box.w - 2 - x, STYLE_INPUT_FOCUSED, true, false);
    }
}

void menu_draw(struct menu *m, struct canvas *c, struct rect area) {
    struct shape s;
    menu_settle(m);
    measure(m, c, &s);
    lay_out(m, c, area, &s);
    scroll(m, &s);
    canvas_fill(c, s.box, STYLE_TEXT);
    canvas_box(c, s.box, STYLE_BORDER, slice_of(m->title));
    draw_items(m, &s, c);
    draw_edges(m, &s, c);
}
