// Keys and their names. Must not know the bytes that a terminal sends for them.
#include "ui/key.h"

#include "base/text.h"

#include <ctype.h>

enum { UNICODE_MAX = 0x10FFFF };

static const struct {
    const char *name;
    key_code key;
} names[] = {
    // The first name of a key is the one it is shown by.
    {"Enter", KEY_CODE_ENTER},
    {"Esc", KEY_CODE_ESCAPE},
    {"Tab", KEY_CODE_TAB},
    {"Backspace", KEY_CODE_BACKSPACE},
    {"Delete", KEY_CODE_DELETE},
    {"Insert", KEY_CODE_INSERT},
    {"Up", KEY_CODE_UP},
    {"Down", KEY_CODE_DOWN},
    {"Left", KEY_CODE_LEFT},
    {"Right", KEY_CODE_RIGHT},
    {"Home", KEY_CODE_HOME},
    {"End", KEY_CODE_END},
    {"PgUp", KEY_CODE_PAGE_UP},
    {"PgDn", KEY_CODE_PAGE_DOWN},
    {"Space", ' '},
    {"Return", KEY_CODE_ENTER},
    {"Escape", KEY_CODE_ESCAPE},
    {"BS", KEY_CODE_BACKSPACE},
    {"Del", KEY_CODE_DELETE},
    {"Ins", KEY_CODE_INSERT},
    {"PageUp", KEY_CODE_PAGE_UP},
    {"PageDown", KEY_CODE_PAGE_DOWN},
};

static const key_code modifiers = KEY_MOD_CTRL | KEY_MOD_SHIFT | KEY_MOD_ALT;

bool key_is_text(key_code key) {
    bool surrogate = key >= 0xD800 && key <= 0xDFFF;
    if (key > UNICODE_MAX || surrogate || key < ' ') {
        return false;
    }
    if (key < 0x7F) {
        return true;
    }
    char bytes[4];
    size_t len = utf8_encode(key, bytes);
    struct text_iter it;
    struct text_cluster shown;
    text_iter_init(
        &it, (struct slice){bytes, len}, (struct text_style){.mode = TEXT_MARK, .ascii = false});
    return text_next(&it, &shown) && !shown.replaced;
}

static key_code modifier_of(char c) {
    switch (toupper((unsigned char)c)) {
    case 'C':
        return KEY_MOD_CTRL;
    case 'M':
    case 'A':
        return KEY_MOD_ALT;
    case 'S':
        return KEY_MOD_SHIFT;
    default:
        return KEY_CODE_NONE;
    }
}

static bool parse_function_key(struct slice name, key_code *out) {
    int64_t number;
    if (name.len < 2 || (name.ptr[0] != 'F' && name.ptr[0] != 'f') || name.ptr[1] == '+' ||
        !slice_to_int64((struct slice){name.ptr + 1, name.len - 1}, &number) || number < 1 ||
        number > 12) {
        return false;
    }
    *out = (key_code)(KEY_CODE_F1 + number - 1);
    return true;
}

static bool parse_base(struct slice name, key_code *out) {
    size_t at = 0;
    bool valid = false;
    uint32_t codepoint = name.len ? utf8_next(name, &at, &valid) : 0;
    if (valid && at == name.len && key_is_text(codepoint) && codepoint != ' ') {
        *out = codepoint;
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_equal_nocase(name, slice_of(names[i].name))) {
            *out = names[i].key;
            return true;
        }
    }
    return parse_function_key(name, out);
}

// Ctrl with a character, as a terminal can send it.
static bool parse_control(key_code base, key_code *out) {
    if (base >= 'A' && base <= 'Z') {
        base = base - 'A' + 'a';
    }
    switch (base) {
    case 'm':
    case 'j':
        *out = KEY_CODE_ENTER;
        return true;
    case 'i':
        *out = KEY_CODE_TAB;
        return true;
    case '[':
        *out = KEY_CODE_ESCAPE;
        return true;
    case '?':
        *out = KEY_CODE_BACKSPACE;
        return true;
    case '@':
        *out = KEY_MOD_CTRL | ' ';
        return true;
    default:
        break;
    }
    bool sendable = (base >= 'a' && base <= 'z') || base == ' ' || base == '\\' || base == ']' ||
                    base == '^' || base == '_';
    *out = KEY_MOD_CTRL | base;
    return sendable;
}

bool key_parse(struct slice name, key_code *out) {
    key_code with = 0;
    while (name.len > 2 && name.ptr[1] == '-' && modifier_of(name.ptr[0]) != KEY_CODE_NONE) {
        with |= modifier_of(name.ptr[0]);
        name.ptr += 2;
        name.len -= 2;
    }
    key_code base;
    if (!parse_base(name, &base)) {
        return false;
    }
    bool named = base >= KEY_NAMED;
    if ((with & KEY_MOD_SHIFT) && !named) {
        return false;
    }
    if ((with & KEY_MOD_CTRL) && !named) {
        with &= ~(key_code)KEY_MOD_CTRL;
        if (!parse_control(base, &base)) {
            return false;
        }
    }
    *out = base | with;
    return true;
}

void key_append_name(key_code key, struct buf *out) {
    if (key & KEY_MOD_CTRL) {
        buf_append_text(out, "C-");
    }
    if (key & KEY_MOD_ALT) {
        buf_append_text(out, "M-");
    }
    if (key & KEY_MOD_SHIFT) {
        buf_append_text(out, "S-");
    }
    key_code base = key & ~modifiers;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (names[i].key == base) {
            buf_append_text(out, names[i].name);
            return;
        }
    }
    if (base >= KEY_CODE_F1 && base <= KEY_CODE_F12) {
        buf_printf(out, "F%d", (int)(base - KEY_CODE_F1 + 1));
    } else if (key_is_text(base)) {
        buf_append_codepoint(out, base);
    } else {
        buf_printf(out, "U+%04X", (unsigned)base);
    }
}
