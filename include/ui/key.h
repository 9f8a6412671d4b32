// Keys as values: a Unicode code point, or a named key, with modifiers. And their names, as
// configuration, help and tests spell them: "j", "C-r", "F4", "Enter", "S-Tab", "PgDn", "Space",
// "M-x".
#ifndef AIFI_UI_KEY_H
#define AIFI_UI_KEY_H

#include "base/buf.h"

typedef uint32_t key_code;

enum {
    KEY_NAMED = 0x200000, // above Unicode
    KEY_CODE_NONE = 0,
    KEY_CODE_ENTER = KEY_NAMED,
    KEY_CODE_ESCAPE,
    KEY_CODE_TAB,
    KEY_CODE_BACKSPACE,
    KEY_CODE_DELETE,
    KEY_CODE_INSERT,
    KEY_CODE_UP,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_F1, // F2 … F12 follow
    KEY_CODE_F12 = KEY_CODE_F1 + 11,
    KEY_CODE_NAMED_END,
    KEY_MOD_CTRL = 0x1000000,
    KEY_MOD_SHIFT = 0x2000000, // with named keys only
    KEY_MOD_ALT = 0x4000000,
};

// What the terminal told.
enum input_kind { INPUT_NONE, INPUT_KEY, INPUT_PASTE, INPUT_RESIZE, INPUT_MOUSE };
enum mouse_action { MOUSE_PRESS, MOUSE_DOUBLE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct input {
    enum input_kind kind;
    key_code key;
    struct slice paste; // borrowed until the next read; at most 4 KiB, raw (sanitise before use)
    enum mouse_action mouse;
    int y, x;
};

// Reads a name: modifiers "C-", "M-" (Alt), "S-" in any order, then a character or the name of a
// key (in any case, also "Esc", "Del", "PageUp" and the like). Keys that no terminal can tell apart
// are one key: C-m and C-j are Enter, C-i is Tab, C-[ is Escape; Ctrl folds letters to lower case.
// False for anything else, Shift with a character included (write the shifted character).
bool key_parse(struct slice name, key_code *out);
// The name that key_parse reads back. What cannot be shown is "U+202E".
void key_append_name(key_code key, struct buf *out);
// Whether it is a character that can be typed into a text field (a combining mark is).
bool key_is_text(key_code key);

#endif
