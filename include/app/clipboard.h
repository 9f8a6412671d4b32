// Text to the clipboard: by tmux, by the desktop's own program, or by asking the terminal. Knows
// what is at hand; whoever has the terminal sends what it is asked for.
#ifndef AIFI_APP_CLIPBOARD_H
#define AIFI_APP_CLIPBOARD_H

#include "base/buf.h"
#include "base/error.h"

enum {
    CLIPBOARD_MAX_LEN = 1024 * 1024,
    // Of what goes through a terminal (OSC 52, tmux as well): 74,994 bytes of base64, as xterm has
    // it.
    CLIPBOARD_TERMINAL_MAX_LEN = 74992 / 4 * 3,
    CLIPBOARD_LIMIT_MS = 1000, // for the program that takes it
};

enum clipboard_way { CLIPBOARD_TMUX, CLIPBOARD_WAYLAND, CLIPBOARD_X11, CLIPBOARD_TERMINAL };

// The first that $TMUX, $WAYLAND_DISPLAY and $DISPLAY (NULL or empty = not set) speak for.
enum clipboard_way clipboard_choose(const char *tmux, const char *wayland, const char *display);
const char *clipboard_name(enum clipboard_way way); // "tmux", "wl-copy"
// Copies by that way. CLIPBOARD_TERMINAL only checks the length: the caller sends it
// (screen_copy). False with a sentence.
bool clipboard_put(enum clipboard_way way, struct slice text, struct error *e);

#endif
