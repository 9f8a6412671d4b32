// The order in which things are recognised: a running paste, an escape sequence in pieces, then
// keys. Must not know the terminal library.
#include "feed.h"

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

static void paste_append(struct feed *f, uint32_t code) {
    // What is refused past the ceiling is what the limit cuts.
    buf_append_codepoint(&f->paste, code);
}

// Takes a character of a paste; true when the paste is over. The end mark is looked for here as
// well, because the library recognises it only when its bytes come close together.
static bool paste_character(struct feed *f, uint32_t code, struct input *out) {
    if (code == (unsigned char)paste_end[f->n_end_matched]) {
        f->n_end_matched++;
        return f->n_end_matched == sizeof(paste_end) && end_paste(f, out);
    }
    for (size_t i = 0; i < f->n_end_matched; i++) {
        paste_append(f, (unsigned char)paste_end[i]);
    }
    f->n_end_matched = code == ESC ? 1 : 0;
    if (code != ESC) {
        paste_append(f, code);
    }
    return false;
}

static bool paste_take(struct feed *f, struct raw raw, struct input *out) {
    if (raw.kind == RAW_PASTE_END) {
        return end_paste(f, out);
    }
    if (raw.alt) {
        paste_character(f, ESC, out);
    }
    if (raw.kind == RAW_KEY && raw.code == KEY_CODE_ENTER) {
        return paste_character(f, '\n', out);
    }
    // Another key inside a paste stands for bytes that were no text.
    return raw.kind == RAW_CHARACTER && paste_character(f, raw.code, out);
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
    return raw.kind == RAW_CHARACTER && (raw.code == '[' || raw.code == 'O');
}

// Whether the raw belongs to an escape sequence in pieces; then it is taken.
static bool sequence_take(struct feed *f, struct raw raw, int64_t now_ms) {
    bool soon = now_ms - f->sequence_ms <= SEQUENCE_GAP_MS;
    bool goes_on = f->n_sequence > 0 && soon && !raw.alt && raw.kind == RAW_CHARACTER &&
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

enum feed_result feed_take(struct feed *f, struct raw raw, int64_t now_ms, struct input *out) {
    if (f->pasting) {
        if (now_ms - f->paste_ms > PASTE_GAP_MS) {
            end_paste(f, out);
            return FEED_AGAIN;
        }
        f->paste_ms = now_ms;
        return paste_take(f, raw, out) ? FEED_INPUT : FEED_NOTHING;
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
