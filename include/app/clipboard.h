// Text to the clipboard: by the user's own command, by tmux, by the desktop's program, or by asking
// the terminal; one after the other until one takes it. Nothing waits for any of them. Whoever has
// the terminal sends what it is asked for.
#ifndef AIFI_APP_CLIPBOARD_H
#define AIFI_APP_CLIPBOARD_H

#include "base/job.h"

enum {
    CLIPBOARD_MAX_LEN = 1024 * 1024,
    // Of what goes through a terminal (OSC 52, tmux as well): 74,994 bytes of base64, as xterm has
    // it.
    CLIPBOARD_TERMINAL_MAX_LEN = 74992 / 4 * 3,
    CLIPBOARD_LIMIT_MS = 5000, // for a program that takes it
};

enum clipboard_way {
    CLIPBOARD_COMMAND, // the user's
    CLIPBOARD_TMUX,
    CLIPBOARD_WAYLAND,
    CLIPBOARD_X11,
    CLIPBOARD_TERMINAL,
    CLIPBOARD_WAY_COUNT
};

// What is at hand; NULL or empty = not. Inside tmux and GNU screen the terminal is not asked: both
// keep that from it.
struct clipboard_world {
    const char *command;                           // words as base/process.h splits them
    const char *tmux, *wayland, *display, *screen; // $TMUX $WAYLAND_DISPLAY $DISPLAY $STY
};
unsigned clipboard_ways(const struct clipboard_world *w); // a bit a way, 1 << enum clipboard_way
const char *clipboard_name(enum clipboard_way way);       // "tmux", "wl-copy"

// A text on its way. Zeroed: none.
struct clipboard {
    struct buf text;
    char *command; // owned; of CLIPBOARD_COMMAND
    unsigned left; // ways that were not tried yet
    enum clipboard_way way;
    struct job job;
    int64_t deadline_ms;
    struct error error; // why the last way did not take it
};
enum clipboard_state {
    CLIPBOARD_NONE, // nothing is on its way
    CLIPBOARD_BUSY,
    CLIPBOARD_TAKEN,  // by c->way; of CLIPBOARD_TERMINAL: the caller sends c->text (screen_copy)
    CLIPBOARD_REFUSED // by all; c->error says why
};
// Begins with a copy of the text; what was on its way before is dropped. clipboard_step does the
// rest, beginning at once.
void clipboard_put(struct clipboard *c, const struct clipboard_world *w, struct slice text);
// TAKEN and REFUSED come once; then clipboard_release.
enum clipboard_state clipboard_step(struct clipboard *c, int64_t now_ms);
bool clipboard_is_busy(const struct clipboard *c);
void clipboard_release(struct clipboard *c); // wipes; kills a program that did not take it

#endif
