// The menu: items, keys, filter. How it is drawn stands in menu_draw.c. Must not know what is
// chosen.
#include "ui/menu.h"

#include "base/mem.h"
#include "menu_private.h"

#include <string.h>

void menu_init(struct menu *m, struct slice title, bool filterable) {
    *m = (struct menu){.title = mem_dup_text(title), .filterable = filterable, .cursor = SIZE_MAX};
    edit_init(&m->filter);
}

void menu_release(struct menu *m) {
    for (size_t i = 0; i < m->n_items; i++) {
        mem_free(m->items[i].text);
        mem_free(m->items[i].note);
    }
    mem_free(m->items);
    mem_free(m->title);
    edit_release(&m->filter);
    *m = (struct menu){.cursor = SIZE_MAX};
}

static struct menu_item *add(struct menu *m, struct slice text) {
    mem_grow(&m->items, &m->cap_items, m->n_items + 1, sizeof(*m->items));
    struct menu_item *item = &m->items[m->n_items++];
    *item = (struct menu_item){.text = mem_dup_text(text)};
    return item;
}

struct menu_item *menu_add(
    struct menu *m, struct slice text, struct slice note, key_code hotkey, int value) {
    struct menu_item *item = add(m, text);
    item->note = note.len ? mem_dup_text(note) : NULL;
    item->hotkey = hotkey;
    item->value = value;
    if (m->cursor == SIZE_MAX) {
        m->cursor = m->n_items - 1;
    }
    return item;
}

struct menu_item *menu_add_heading(struct menu *m, struct slice text) {
    struct menu_item *item = add(m, text);
    item->heading = true;
    return item;
}

bool menu_is_visible(const struct menu *m, size_t i) {
    struct slice filter = edit_text(&m->filter);
    const struct menu_item *item = &m->items[i];
    if (filter.len == 0) {
        return true;
    }
    return !item->heading && (slice_find_nocase(slice_of(item->text), filter) != SIZE_MAX ||
                                 slice_find_nocase(slice_of(item->note), filter) != SIZE_MAX);
}

static bool can_stand(const struct menu *m, size_t i) {
    return i < m->n_items && !m->items[i].heading && menu_is_visible(m, i);
}

void menu_settle(struct menu *m) {
    for (size_t i = m->cursor; i < m->n_items; i++) {
        if (can_stand(m, i)) {
            m->cursor = i;
            return;
        }
    }
    size_t before = m->cursor < m->n_items ? m->cursor : m->n_items;
    m->cursor = SIZE_MAX;
    while (before > 0 && m->cursor == SIZE_MAX) {
        before--;
        m->cursor = can_stand(m, before) ? before : SIZE_MAX;
    }
}

// Steps over what cannot be chosen; stays at the ends.
static void move(struct menu *m, int64_t by) {
    menu_settle(m);
    for (; by > 0; by--) {
        size_t i = m->cursor == SIZE_MAX ? 0 : m->cursor + 1;
        while (i < m->n_items && !can_stand(m, i)) {
            i++;
        }
        if (i >= m->n_items) {
            return;
        }
        m->cursor = i;
    }
    for (; by < 0; by++) {
        size_t i = m->cursor == SIZE_MAX ? m->n_items : m->cursor;
        while (i > 0 && !can_stand(m, i - 1)) {
            i--;
        }
        if (i == 0) {
            return;
        }
        m->cursor = i - 1;
    }
}

const struct menu_item *menu_current(const struct menu *m) {
    return can_stand(m, m->cursor) ? &m->items[m->cursor] : NULL;
}

bool menu_choose_value(struct menu *m, int value) {
    for (size_t i = 0; i < m->n_items; i++) {
        if (m->items[i].value == value && can_stand(m, i)) {
            m->cursor = i;
            return true;
        }
    }
    return false;
}

// Puts the cursor's item right behind the last one checked before it, which may stand far above.
static void join_checked(struct menu *m) {
    size_t to = m->cursor;
    while (to > 0 && !m->items[to - 1].checked) {
        to--;
    }
    if (to == 0) {
        return; // none is checked above it
    }
    struct menu_item moved = m->items[m->cursor];
    memmove(&m->items[to + 1], &m->items[to], (m->cursor - to) * sizeof(moved));
    m->items[to] = moved;
    m->cursor = to;
}

static bool is_last_checked(const struct menu *m, size_t i) {
    for (i++; i < m->n_items; i++) {
        if (m->items[i].checked) {
            return false;
        }
    }
    return true;
}

static enum menu_result toggle(struct menu *m) {
    struct menu_item *item = &m->items[m->cursor];
    if (item->disabled) {
        return MENU_OPEN;
    }
    item->checked = !item->checked;
    // One among the checked ones has its place already.
    if (item->checked && is_last_checked(m, m->cursor)) {
        join_checked(m);
    }
    return MENU_TOGGLED;
}

static enum menu_result move_item(struct menu *m, int by) {
    const struct menu_item *item = menu_current(m);
    if (!item || !item->checkable) {
        return MENU_OPEN;
    }
    // The neighbours have to be seen.
    edit_set(&m->filter, SLICE_NONE);
    size_t to = m->cursor + (size_t)(int64_t)by;
    if (to >= m->n_items || !m->items[to].checkable) {
        return MENU_OPEN;
    }
    struct menu_item moved = m->items[m->cursor];
    m->items[m->cursor] = m->items[to];
    m->items[to] = moved;
    m->cursor = to;
    return MENU_MOVED_ITEM;
}

static enum menu_result take_hotkey(struct menu *m, key_code key, bool *taken) {
    for (size_t i = 0; i < m->n_items; i++) {
        if (m->items[i].hotkey == key && can_stand(m, i)) {
            *taken = true;
            m->cursor = i;
            if (m->items[i].checkable) {
                return toggle(m);
            }
            return m->items[i].disabled ? MENU_OPEN : MENU_CHOSEN;
        }
    }
    *taken = false;
    return MENU_OPEN;
}

// Letters that stand for other keys where letters do not filter.
static key_code without_letters(key_code key) {
    switch (key) {
    case 'j':
        return KEY_CODE_DOWN;
    case 'k':
        return KEY_CODE_UP;
    case 'g':
        return KEY_CODE_HOME;
    case 'G':
        return KEY_CODE_END;
    case 'J':
        return KEY_MOD_ALT | KEY_CODE_DOWN;
    case 'K':
        return KEY_MOD_ALT | KEY_CODE_UP;
    case 'q':
        return KEY_CODE_ESCAPE;
    default:
        return key;
    }
}

static bool move_key(struct menu *m, key_code key) {
    int64_t page = m->page_h > 1 ? (int64_t)m->page_h - 1 : 1;
    switch (key) {
    case KEY_CODE_DOWN:
        move(m, 1);
        return true;
    case KEY_CODE_UP:
        move(m, -1);
        return true;
    case KEY_CODE_PAGE_DOWN:
        move(m, page);
        return true;
    case KEY_CODE_PAGE_UP:
        move(m, -page);
        return true;
    case KEY_CODE_HOME:
        move(m, -(int64_t)m->n_items);
        return true;
    case KEY_CODE_END:
        move(m, (int64_t)m->n_items);
        return true;
    default:
        return false;
    }
}

enum menu_result menu_key(struct menu *m, key_code key) {
    if (!m->filterable) {
        bool taken;
        enum menu_result result = take_hotkey(m, key, &taken);
        if (taken) {
            return result;
        }
        key = without_letters(key);
    }
    menu_settle(m);
    const struct menu_item *item = menu_current(m);
    if (move_key(m, key)) {
        return MENU_OPEN;
    }
    switch (key) {
    case KEY_CODE_ENTER:
        return item && !item->disabled ? MENU_CHOSEN : MENU_OPEN;
    case KEY_CODE_ESCAPE:
    case KEY_MOD_CTRL | 'c':
        return MENU_CLOSED;
    case KEY_MOD_ALT | KEY_CODE_DOWN:
    case KEY_MOD_SHIFT | KEY_CODE_DOWN:
        return move_item(m, 1);
    case KEY_MOD_ALT | KEY_CODE_UP:
    case KEY_MOD_SHIFT | KEY_CODE_UP:
        return move_item(m, -1);
    default:
        break;
    }
    if (key == ' ' && item && item->checkable) {
        return toggle(m);
    }
    if (m->filterable && edit_key(&m->filter, key)) {
        menu_settle(m);
    }
    return MENU_OPEN;
}
