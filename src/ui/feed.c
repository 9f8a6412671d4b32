// The order in which things are recognised: an escape sequence in pieces, then keys; a paste takes
// the bytes before either. Must not know the terminal library.
#include "feed.h"

#include "base/text.h"

enum {
    // How long the bytes of one escape sequence may be apart on a slow line. People need longer
    // between Escape and another key.
    SEQUENCE_GAP_MS = 150,
    // A paste whose end mark got lost must not swallow the keyboard.
    PASTE_GAP_MS = 5000,
    DOUBLE_CLICK_MS = 400,
    ESC = 0x1B,
};

static const char paste_end[] = {ESC, '[', '2', '0', '1', '~'};

void feed_init(struct feed *f) {
    *f = (struct feed){.paste = BUF_INIT(FEED_PASTE_MAX_LEN)};
}

void feed_release(struct feed *f) {
    buf_wipe(&f->paste);
    buf_release(&f->paste);
}

static bool end_paste(struct feed *f, struct input *out) {
    f->pasting = false;
    *out = (struct input){.kind = INPUT_PASTE, .paste = buf_slice(&f->paste)};
    return true;
}

// True when the byte ends the paste. What is refused past the ceiling is what the limit cuts.
static bool paste_byte(struct feed *f, char byte) {
    if (byte == paste_end[f->n_end_matched]) {
        f->n_end_matched++;
        return f->n_end_matched == sizeof(paste_end);
    }
    buf_append(&f->paste, (struct slice){paste_end, f->n_end_matched});
    f->n_end_matched = byte == ESC ? 1 : 0;
    if (byte != ESC) {
        buf_append_char(&f->paste, byte);
    }
    return false;
}

bool feed_paste(
    struct feed *f, struct slice bytes, int64_t now_ms, size_t *taken, struct input *out) {
    *taken = 0;
    if (now_ms - f->paste_ms > PASTE_GAP_MS) {
        return end_paste(f, out);
    }
    f->paste_ms = now_ms;
    while (*taken < bytes.len) {
        if (paste_byte(f, bytes.ptr[(*taken)++])) {
            return end_paste(f, out);
        }
    }
    return false;
}

static void begin_paste(struct feed *f, int64_t now_ms) {
    buf_clear(&f->paste);
    f->pasting = true;
    f->n_end_matched = 0;
    f->paste_ms = now_ms;
}

static bool is_final(const struct feed *f) {
    size_t n = f->n_sequence;
    char last = f->sequence[n - 1];
    if (n < 2) {
        return false;
    }
    if (f->sequence[0] == 'O') {
        return true;
    }
    if (f->sequence[1] == '[') {
        return n == 3; // function keys of the Linux console: ESC [ [ A
    }
    if (f->sequence[1] == 'M') {
        return n == 5; // a click as xterm first told it: three bytes follow
    }
    return last >= 0x40 && last <= 0x7E;
}

static bool begins_sequence(struct raw raw) {
    return raw.kind == RAW_BYTE && (raw.code == '[' || raw.code == 'O');
}

// Whether the raw belongs to an escape sequence in pieces; then it is taken.
static bool sequence_take(struct feed *f, struct raw raw, int64_t now_ms) {
    bool soon = now_ms - f->sequence_ms <= SEQUENCE_GAP_MS;
    bool goes_on = f->n_sequence > 0 && soon && !raw.alt && raw.kind == RAW_BYTE &&
                   raw.code >= ' ' && raw.code < 0x100 && f->n_sequence < FEED_SEQUENCE_MAX;
    bool begins = begins_sequence(raw) && (raw.alt || (f->after_escape && soon));
    f->after_escape = false;
    if (!goes_on && !begins) {
        f->n_sequence = 0;
        return false;
    }
    if (!goes_on) {
        f->n_sequence = 0;
    }
    f->sequence[f->n_sequence++] = (char)raw.code;
    f->sequence[f->n_sequence] = '\0';
    f->sequence_ms = now_ms;
    return true;
}

static key_code key_of_character(const struct feed *f, uint32_t c) {
    switch (c) {
    case '\r':
    case '\n':
        return KEY_CODE_ENTER;
    case '\t':
        return KEY_CODE_TAB;
    case ESC:
        return KEY_CODE_ESCAPE;
    case 0x7F:
        return KEY_CODE_BACKSPACE;
    case '\b':
        return f->backspace_is_control_h ? (key_code)KEY_CODE_BACKSPACE : (KEY_MOD_CTRL | 'h');
    case 0:
        return KEY_MOD_CTRL | ' ';
    default:
        break;
    }
    if (c < ' ') {
        return KEY_MOD_CTRL | (c <= 26 ? 'a' + c - 1 : '@' + c);
    }
    return c >= 0x80 && c < 0xA0 ? (key_code)KEY_CODE_NONE : c;
}

static struct input click(struct feed *f, struct raw raw, int64_t now_ms) {
    struct input in = {.kind = INPUT_MOUSE, .mouse = raw.mouse, .y = raw.y, .x = raw.x};
    if (raw.mouse != MOUSE_PRESS) {
        return in;
    }
    bool again = f->clicked && now_ms - f->click_ms <= DOUBLE_CLICK_MS && f->click_y == raw.y &&
                 f->click_x == raw.x;
    if (again) {
        in.mouse = MOUSE_DOUBLE;
    }
    f->clicked = !again;
    f->click_ms = now_ms;
    f->click_y = raw.y;
    f->click_x = raw.x;
    return in;
}

static enum feed_result take_plain(
    struct feed *f, struct raw raw, int64_t now_ms, struct input *out) {
    if (raw.kind == RAW_PASTE_BEGIN) {
        begin_paste(f, now_ms);
        return FEED_NOTHING;
    }
    if (raw.kind == RAW_PASTE_END) {
        return FEED_NOTHING;
    }
    if (raw.kind == RAW_MOUSE) {
        *out = click(f, raw, now_ms);
        return FEED_INPUT;
    }
    key_code key = raw.kind == RAW_KEY ? raw.code : key_of_character(f, raw.code);
    if (key == KEY_CODE_NONE) {
        return FEED_NOTHING;
    }
    if (key == KEY_CODE_ESCAPE && !raw.alt) {
        f->after_escape = true;
        f->sequence_ms = now_ms;
    }
    *out = (struct input){.kind = INPUT_KEY, .key = key | (raw.alt ? (key_code)KEY_MOD_ALT : 0)};
    return FEED_INPUT;
}

// Puts the bytes of a character together; true when it is complete. The library would do it as
// well, but loses what comes in pieces, and eight bytes after each ill-formed one (ncurses 6.4).
static bool assemble(struct feed *f, uint32_t *code) {
    unsigned char byte = (unsigned char)*code;
    bool is_lead = byte >= 0xC0;
    if (byte < 0x80 || is_lead) {
        f->n_partial = 0;
    }
    if (byte < 0x80) {
        return true;
    }
    if (!is_lead && f->n_partial == 0) {
        return false;
    }
    f->partial[f->n_partial++] = (char)byte;
    unsigned char lead = (unsigned char)f->partial[0];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (f->n_partial < need) {
        return false;
    }
    size_t at = 0;
    bool valid;
    *code = utf8_next((struct slice){f->partial, f->n_partial}, &at, &valid);
    f->n_partial = 0;
    return valid && at == need;
}

enum feed_result feed_take(struct feed *f, struct raw raw, int64_t now_ms, struct input *out) {
    require(!f->pasting);
    if (raw.kind == RAW_BYTE && !assemble(f, &raw.code)) {
        return FEED_NOTHING;
    }
    if (sequence_take(f, raw, now_ms)) {
        if (!is_final(f)) {
            return FEED_NOTHING;
        }
        f->n_sequence = 0;
        return FEED_SEQUENCE;
    }
    return take_plain(f, raw, now_ms, out);
}
