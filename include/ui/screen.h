// The terminal, by ncursesw (6.4): the only file that knows it. Puts canvases on it, reads keys
// from it, gives it back on every way out.
//
// The terminal is in raw mode: Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-S and Ctrl-Q arrive as keys, and no key
// raises a signal. Signals are the program's: ncurses' own handlers are taken out again. Handlers
// should be installed with SA_RESTART, since ncurses drops what an interrupted write(2) left over.
#ifndef AIFI_UI_SCREEN_H
#define AIFI_UI_SCREEN_H

#include "base/error.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/theme.h"

struct screen_options {
    bool no_colour;     // NO_COLOR or --no-color
    bool ascii;         // no byte >= 0x80 (also set by itself when the locale is not UTF-8)
    int max_colours;    // 0: what the terminal has
    const char *device; // NULL: stdin and stdout; else the path of a terminal, for tests
};

// A window larger than this is used in part: ncurses would take gigabytes for 10,000 × 10,000.
enum { SCREEN_MAX_H = 1000, SCREEN_MAX_W = 2000, SCREEN_MAX_CELLS = 320000 };

struct screen;
// Opens the terminal. A TERM that terminfo does not know falls back to a known one, with a sentence
// in *note (may be NULL); what cannot do full-screen work is an ERROR_USAGE that points to `list`.
// Draws nothing. One screen at a time.
struct screen *screen_open(const struct screen_options *o, struct buf *note, struct error *e);
void screen_close(struct screen *s); // restores the terminal; NULL is fine
// For signal and crash handlers: restores with write(2) and tcsetattr(3) only. Nothing happens
// while no screen is open or it is given back.
void screen_emergency_restore(void);

// The size that canvases should have. Where the terminal does not know its size: LINES and COLUMNS
// of the environment, else 24 × 80.
void screen_size(struct screen *s, int *h, int *w);
int screen_n_colours(const struct screen *s); // 0: none, or not wanted
bool screen_is_ascii(const struct screen *s);
const char *screen_terminal_name(const struct screen *s);       // the terminfo entry used
void screen_set_theme(struct screen *s, const struct theme *t); // copied
void screen_set_mouse(struct screen *s, bool on);
// Draws what differs from the last frame; a no-op when nothing does. A canvas of another size is
// clipped.
void screen_present(struct screen *s, const struct canvas *c);
void screen_redraw(struct screen *s); // the next present repaints everything (Ctrl-L)
void screen_bell(struct screen *s);
// Reads one input without blocking; INPUT_NONE when there is none. Call until then: bytes may wait
// inside ncurses, where poll(2) does not see them. `now_ms` is monotonic: an Escape and what
// follows it soon after is told from an escape sequence that came in pieces, a click from a double
// click.
struct input screen_read(struct screen *s, int64_t now_ms);
int screen_fd(const struct screen *s); // to wait on
// The window changed (SIGWINCH): picks up the new size and clears. Everything has to be presented
// anew.
void screen_resized(struct screen *s);
// Ctrl-Z: gives the terminal back, stops the process group as the shell expects, takes it again
// when continued. Afterwards everything has to be presented anew, at a size that may have changed.
void screen_suspend(struct screen *s);
enum { SCREEN_COPY_MAX_LEN = 74992 / 4 * 3 }; // xterm takes 74,994 bytes of base64
// Sends the text to the terminal's clipboard (OSC 52). Whether it arrives is never known: many
// terminals have this off, and tmux 3.3 drops it. False, and nothing sent, when the text is longer
// than SCREEN_COPY_MAX_LEN.
bool screen_copy(struct screen *s, struct slice text);

// "6.4.20221231": ncurses', for --version.
const char *screen_library_version(void);

#endif
