// From what the terminal library reads to inputs: pastes, Alt, and escape sequences that came in
// pieces. Pure: knows no terminal, and time is an argument.
#ifndef AIFI_UI_FEED_H
#define AIFI_UI_FEED_H

#include "ui/key.h"

enum { FEED_PASTE_MAX_LEN = 4096, FEED_SEQUENCE_MAX = 32 };

enum raw_kind {
    RAW_BYTE,        // of a character in UTF-8, control characters included
    RAW_KEY,         // a key that the library recognised, as a key_code
    RAW_PASTE_BEGIN, // ESC [ 200 ~
    RAW_PASTE_END,   // ESC [ 201 ~
    RAW_MOUSE,
};

struct raw {
    enum raw_kind kind;
    uint32_t code;
    bool alt; // an Escape stood directly before it
    enum mouse_action mouse;
    int y, x;
};

struct feed {
    // A character whose bytes have not all come.
    char partial[4];
    size_t n_partial;
    // An escape sequence in pieces, without its Escape; the last byte came at `sequence_ms`.
    char sequence[FEED_SEQUENCE_MAX + 1];
    size_t n_sequence;
    int64_t sequence_ms;
    bool after_escape; // a lone Escape was handed out at `sequence_ms`
    // A paste.
    bool pasting;
    struct buf paste;
    size_t n_end_matched; // bytes of the end mark seen
    int64_t paste_ms;     // of its last byte
    // The last click.
    int64_t click_ms;
    int click_y, click_x;
    bool clicked;
    bool backspace_is_control_h; // what the Backspace key sends, as the tty is set
};

void feed_init(struct feed *f);
void feed_release(struct feed *f);

enum feed_result {
    FEED_NOTHING,  // taken; no input yet
    FEED_INPUT,    // *out is set
    FEED_SEQUENCE, // f->sequence is complete: look it up, and feed the key that it means
};
// Not while f->pasting.
enum feed_result feed_take(struct feed *f, struct raw raw, int64_t now_ms, struct input *out);
// While f->pasting: takes the bytes of the terminal as they come, up to the end of the paste; the
// library would read them one by one and look for keys in them. True at the end, with *out set;
// *taken says how many bytes belonged to it.
bool feed_paste(
    struct feed *f, struct slice bytes, int64_t now_ms, size_t *taken, struct input *out);

#endif
