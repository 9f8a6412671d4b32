// The terminal, by ncursesw (6.4): the only file that knows it. Puts canvases on it, reads keys
// from it, gives it back on every way out.
#ifndef AIFI_UI_SCREEN_H
#define AIFI_UI_SCREEN_H

#include "base/error.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/theme.h"

struct screen_options {
    bool no_colour; // NO_COLOR or --no-color
    bool ascii;     // no byte >= 0x80 (also set by itself when the locale is not UTF-8)
    int n_colours;  // -1: what the terminal has; for tests
};

struct screen;
// Opens the controlling terminal on stdin/stdout. An unknown TERM falls back to a known one with a
// note in *note (may be NULL); a terminal without cursor addressing is an error that points to
// `list`.
struct screen *screen_open(const struct screen_options *o, struct buf *note, struct error *e);
void screen_close(struct screen *s); // restores the terminal; NULL is fine
// For signal and crash handlers: restores with write(2) and tcsetattr(3) only.
void screen_emergency_restore(void);

void screen_size(struct screen *s, int *h, int *w); // clamped to 1000 × 2000
int screen_n_colours(const struct screen *s);
bool screen_is_ascii(const struct screen *s);
const char *screen_terminal_name(const struct screen *s);
void screen_set_theme(struct screen *s, const struct theme *t); // copied
void screen_set_mouse(struct screen *s, bool on);
// Draws what differs from the last frame; a no-op when nothing does.
void screen_present(struct screen *s, const struct canvas *c);
void screen_redraw(struct screen *s); // the next present repaints everything (Ctrl-L)
// Reads one input without blocking; INPUT_NONE when there is none. Call until then.
struct input screen_read(struct screen *s);
int screen_fd(const struct screen *s); // to wait on
// The window changed (SIGWINCH): picks up the new size; a KEY_RESIZE queued inside ncurses is
// swallowed.
void screen_resized(struct screen *s);
// Ctrl-Z: gives the terminal back, stops the process group as the shell expects, takes it again
// when continued.
void screen_suspend(struct screen *s);
// Writes an OSC 52 copy of at most 8 KiB; text is base64-encoded here.
void screen_copy(struct screen *s, struct slice text);

#endif
