// The only file that knows ncurses. Must not know views. What is no business of the library stands
// beside: frame (what differs), feed (keys in pieces, pastes), keyname (keys that terminfo misses),
// emergency (last words), osc52 (clipboard), tty (system calls).
#include "ui/screen.h"

#include "base/mem.h"
#include "emergency.h"
#include "feed.h"
#include "frame.h"
#include "keyname.h"
#include "osc52.h"
#include "tty.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum {
    ESCAPE_DELAY_MS = 25,
    ESCAPE_DELAY_SSH_MS = 100, // packets of one key may arrive apart
    // Codes of our own in the library's key table: above KEY_MAX (0777) and what it numbers itself
    // for extended keys.
    CODE_PASTE_BEGIN = 0x2000,
    CODE_PASTE_END,
    CODE_OURS, // + index into key_sequences
    MOUSE_EVENTS = BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED,
};

struct screen {
    SCREEN *curses;
    WINDOW *reader; // a pad: reading from a window would refresh it
    FILE *in, *out;
    bool own_files;
    char *terminal;
    int h, w;
    bool ascii, coloured, has_default_colours, is_ansi;
    int n_colours;
    bool mouse_wanted, modes_on, cursor_shown;
    struct theme theme;
    attr_t attributes[STYLE_COUNT];
    int pairs[STYLE_COUNT];
    struct frame last; // on the terminal, h × w
    int last_cursor_y, last_cursor_x;
    cchar_t *line; // room for one line
    struct feed feed;
    struct raw held; // read already, to be taken next
    bool has_held;
    // Bytes that were read with a paste and stand behind its end.
    char spare[512];
    size_t spare_at, n_spare;
};

// --- size ---

static void adopt_size(struct screen *s) {
    int h, w;
    tty_size(fileno(s->out), &h, &w);
    // resizeterm would queue a KEY_RESIZE besides.
    resize_term(h, w);
    s->h = h;
    s->w = w;
    frame_resize(&s->last, h, w);
    s->line = mem_resize(s->line, (size_t)w, sizeof(cchar_t));
    screen_redraw(s);
}

// --- looks ---

static attr_t attributes_of(const struct look *look) {
    static const struct {
        uint8_t look;
        attr_t curses;
    } table[] = {
        {LOOK_BOLD, A_BOLD},
        {LOOK_DIM, A_DIM},
        {LOOK_REVERSE, A_REVERSE},
        {LOOK_UNDERLINE, A_UNDERLINE},
        {LOOK_ITALIC, A_ITALIC},
    };
    // What a terminal cannot do is left out: some show italics as reverse.
    attr_t can = termattrs();
    attr_t attributes = 0;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (look->attributes & table[i].look) {
            attributes |= table[i].curses & can;
        }
    }
    return attributes;
}

// Terminals with direct colour take RGB in the place of an index above 7 (terminfo's xterm-direct).
static int colour_of(const struct screen *s, int index, int otherwise) {
    if (index == COLOUR_DEFAULT) {
        return s->has_default_colours ? -1 : otherwise;
    }
    return COLORS > 0xFFFF && index > 7 ? (int)palette_rgb(index) : index;
}

static void apply_theme(struct screen *s) {
    struct look looks[STYLE_COUNT];
    for (unsigned i = 0; i < STYLE_COUNT; i++) {
        struct look look = looks[i] = theme_look(&s->theme, i, s->n_colours);
        s->attributes[i] = attributes_of(&look);
        s->pairs[i] = 0;
        if (!s->coloured ||
            (look.foreground == COLOUR_DEFAULT && look.background == COLOUR_DEFAULT)) {
            continue;
        }
        // Roles of the same colours share a pair, or the library would switch between equal pairs.
        for (unsigned j = 0; j < i && s->pairs[i] == 0; j++) {
            if (looks[j].foreground == look.foreground && looks[j].background == look.background) {
                s->pairs[i] = s->pairs[j];
            }
        }
        if (s->pairs[i] == 0) {
            s->pairs[i] = (int)i + 1;
            init_extended_pair(s->pairs[i], colour_of(s, look.foreground, COLOR_WHITE),
                colour_of(s, look.background, COLOR_BLACK));
        }
    }
    screen_redraw(s);
}

static void start_colours(struct screen *s, const struct screen_options *o) {
    s->coloured = !o->no_colour && has_colors() && start_color() == OK && COLORS >= 8;
    s->has_default_colours = s->coloured && use_default_colors() == OK;
    s->n_colours = s->coloured ? COLORS : 0;
    if (o->max_colours > 0 && s->n_colours > o->max_colours) {
        s->n_colours = o->max_colours;
    }
}

void screen_set_theme(struct screen *s, const struct theme *t) {
    s->theme = *t;
    apply_theme(s);
}

// --- modes that the library does not manage ---

static void set_mouse(bool on) {
    mousemask(on ? MOUSE_EVENTS : 0, NULL);
}

// After the first frame, so that nothing is done to a terminal on which nothing is shown.
static void modes_on(struct screen *s) {
    if (s->modes_on) {
        return;
    }
    s->modes_on = true;
    if (s->is_ansi) {
        tty_write(fileno(s->out), SLICE("\x1b[?2004h")); // bracketed paste
    }
    if (s->mouse_wanted) {
        set_mouse(true);
    }
}

static void modes_off(struct screen *s) {
    if (s->mouse_wanted) {
        set_mouse(false);
    }
    if (s->modes_on && s->is_ansi) {
        tty_write(fileno(s->out), SLICE("\x1b[?2004l"));
    }
    s->modes_on = false;
}

void screen_set_mouse(struct screen *s, bool on) {
    if (s->mouse_wanted != on) {
        s->mouse_wanted = on;
        set_mouse(on && s->modes_on);
    }
}

static const char *capability(const char *name) {
    const char *text = tigetstr(name);
    return text && text != (char *)-1 ? text : NULL;
}

static void prepare_emergency(struct screen *s) {
    struct buf undo = BUF_INIT(512);
    if (s->is_ansi) {
        buf_append_text(&undo, "\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l");
    }
    emergency_append(&undo, capability("sgr0"));
    emergency_append(&undo, capability("rmkx"));
    emergency_append(&undo, capability("cnorm"));
    emergency_append(&undo, capability("rmcup"));
    if (!capability("rmcup")) {
        buf_append_text(&undo, "\r\n");
    }
    emergency_set_bytes(buf_slice(&undo));
    buf_release(&undo);
}

// --- keys ---

static const struct {
    int curses;
    key_code key;
} keys[] = {
    {KEY_ENTER, KEY_CODE_ENTER},
    {KEY_BACKSPACE, KEY_CODE_BACKSPACE},
    {KEY_DC, KEY_CODE_DELETE},
    {KEY_IC, KEY_CODE_INSERT},
    {KEY_UP, KEY_CODE_UP},
    {KEY_DOWN, KEY_CODE_DOWN},
    {KEY_LEFT, KEY_CODE_LEFT},
    {KEY_RIGHT, KEY_CODE_RIGHT},
    {KEY_HOME, KEY_CODE_HOME},
    {KEY_END, KEY_CODE_END},
    {KEY_PPAGE, KEY_CODE_PAGE_UP},
    {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
    {KEY_BTAB, KEY_CODE_TAB | KEY_MOD_SHIFT},
    {KEY_SR, KEY_CODE_UP | KEY_MOD_SHIFT},
    {KEY_SF, KEY_CODE_DOWN | KEY_MOD_SHIFT},
    {KEY_SLEFT, KEY_CODE_LEFT | KEY_MOD_SHIFT},
    {KEY_SRIGHT, KEY_CODE_RIGHT | KEY_MOD_SHIFT},
    {KEY_SHOME, KEY_CODE_HOME | KEY_MOD_SHIFT},
    {KEY_SEND, KEY_CODE_END | KEY_MOD_SHIFT},
    {KEY_SPREVIOUS, KEY_CODE_PAGE_UP | KEY_MOD_SHIFT},
    {KEY_SNEXT, KEY_CODE_PAGE_DOWN | KEY_MOD_SHIFT},
    {KEY_SDC, KEY_CODE_DELETE | KEY_MOD_SHIFT},
    {KEY_SIC, KEY_CODE_INSERT | KEY_MOD_SHIFT},
    // The keypad, and the VT220's names of Home and End.
    {KEY_A1, KEY_CODE_HOME},
    {KEY_A3, KEY_CODE_PAGE_UP},
    {KEY_C1, KEY_CODE_END},
    {KEY_C3, KEY_CODE_PAGE_DOWN},
    {KEY_FIND, KEY_CODE_HOME},
    {KEY_SELECT, KEY_CODE_END},
};

static void define_keys(const struct screen *s) {
    if (!s->is_ansi) {
        return;
    }
    define_key("\x1b[200~", CODE_PASTE_BEGIN);
    define_key("\x1b[201~", CODE_PASTE_END);
    for (size_t i = 0; i < n_key_sequences; i++) {
        if (key_defined(key_sequences[i].bytes) == 0) {
            define_key(key_sequences[i].bytes, CODE_OURS + (int)i);
        }
    }
}

static key_code key_of_curses(int code) {
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].curses == code) {
            return keys[i].key;
        }
    }
    if (code >= CODE_OURS && code < CODE_OURS + (int)n_key_sequences) {
        return key_sequences[code - CODE_OURS].key;
    }
    if (code >= KEY_F(1) && code <= KEY_F(36)) { // xterm: 13–24 with Shift, 25–36 with Ctrl
        static const key_code with[] = {0, KEY_MOD_SHIFT, KEY_MOD_CTRL};
        int n = code - KEY_F(1);
        return (key_code)(KEY_CODE_F1 + n % 12) | with[n / 12];
    }
    return key_of_extended_name(keyname(code));
}

static bool raw_of_mouse(struct raw *out) {
    MEVENT event;
    if (getmouse(&event) != OK) {
        return false;
    }
    *out = (struct raw){.kind = RAW_MOUSE, .y = event.y, .x = event.x};
    out->mouse = event.bstate & BUTTON4_PRESSED   ? MOUSE_WHEEL_UP
                 : event.bstate & BUTTON5_PRESSED ? MOUSE_WHEEL_DOWN
                                                  : MOUSE_PRESS;
    return true;
}

// False for what means nothing here.
static bool raw_of_code(int code, struct raw *out) {
    if (code == KEY_MOUSE) {
        return raw_of_mouse(out);
    }
    if (code == CODE_PASTE_BEGIN || code == CODE_PASTE_END) {
        *out = (struct raw){.kind = code == CODE_PASTE_BEGIN ? RAW_PASTE_BEGIN : RAW_PASTE_END};
        return true;
    }
    *out = (struct raw){.kind = RAW_KEY, .code = key_of_curses(code)};
    return out->code != KEY_CODE_NONE;
}

// The next thing that there is; false when there is none. Keys among the bytes behind a paste are
// put together by the feed.
static bool read_one(struct screen *s, struct raw *out) {
    if (s->n_spare > 0) {
        s->n_spare--;
        *out = (struct raw){.kind = RAW_BYTE, .code = (unsigned char)s->spare[s->spare_at++]};
        return true;
    }
    for (;;) {
        int c = wgetch(s->reader);
        if (c == ERR) {
            return false;
        }
        if (c < 0x100) {
            *out = (struct raw){.kind = RAW_BYTE, .code = (uint32_t)c};
            return true;
        }
        if (raw_of_code(c, out)) {
            return true;
        }
    }
}

static bool read_raw(struct screen *s, struct raw *out) {
    enum { ESC = 0x1B };
    if (s->has_held) {
        s->has_held = false;
        *out = s->held;
        return true;
    }
    if (!read_one(s, out)) {
        return false;
    }
    if (out->kind != RAW_BYTE || out->code != ESC || !read_one(s, &s->held)) {
        return true;
    }
    // The library waited for what follows an Escape at once; that it was no sequence makes it Alt.
    bool second_escape = s->held.kind == RAW_BYTE && s->held.code == ESC;
    bool key = s->held.kind == RAW_BYTE || s->held.kind == RAW_KEY;
    s->has_held = second_escape || !key;
    if (!s->has_held) {
        *out = s->held;
        out->alt = true;
    }
    return true;
}

// Reads on in a paste, past the library; true when it is complete.
static bool read_paste(struct screen *s, int64_t now_ms, struct input *out) {
    for (;;) {
        if (s->n_spare == 0) {
            s->spare_at = 0;
            s->n_spare = tty_read(fileno(s->in), s->spare, sizeof(s->spare));
        }
        if (s->n_spare == 0) {
            return false;
        }
        size_t taken;
        struct slice bytes = {s->spare + s->spare_at, s->n_spare};
        bool complete = feed_paste(&s->feed, bytes, now_ms, &taken, out);
        s->spare_at += taken;
        s->n_spare -= taken;
        if (complete) {
            return true;
        }
    }
}

struct input screen_read(struct screen *s, int64_t now_ms) {
    struct raw raw;
    struct input in = {.kind = INPUT_NONE};
    for (;;) {
        if (s->feed.pasting) {
            read_paste(s, now_ms, &in);
            return in;
        }
        if (!read_raw(s, &raw)) {
            return in;
        }
        enum feed_result result = feed_take(&s->feed, raw, now_ms, &in);
        if (result == FEED_SEQUENCE) {
            char bytes[FEED_SEQUENCE_MAX + 2];
            snprintf(bytes, sizeof(bytes), "\x1b%s", s->feed.sequence);
            int code = key_defined(bytes);
            if (code <= 0 || code == KEY_MOUSE || !raw_of_code(code, &raw)) {
                continue;
            }
            result = feed_take(&s->feed, raw, now_ms, &in);
        }
        if (result == FEED_INPUT) {
            return in;
        }
    }
}

// --- frames ---

static void cell_to_curses(const struct screen *s, const struct cell *cell, cchar_t *out) {
    wchar_t text[TEXT_CLUSTER_MAX + 1];
    unsigned n = s->ascii ? 1 : cell->n_codepoints;
    for (unsigned i = 0; i < n; i++) {
        uint32_t c = cell->codepoints[i];
        text[i] = s->ascii && c >= 0x80 ? L'?' : (wchar_t)c;
    }
    text[n] = L'\0';
    attr_t attributes = s->attributes[cell->style];
    int pair = s->pairs[cell->style];
    if (setcchar(out, text, attributes, (short)pair, &pair) != OK) {
        setcchar(out, L"?", attributes, (short)pair, &pair);
    }
}

// Hands over the part of a line that differs.
static void present_line(struct screen *s, int y, const struct cell *now, int w) {
    int begin, end, n = 0;
    if (!frame_line_differs(&s->last, y, now, w, &begin, &end)) {
        return;
    }
    for (int x = begin; x < end; x++) {
        if (now[x].width == 2 && x + 1 == w) { // cut by a terminal that became narrower
            setcchar(&s->line[n++], L" ", 0, 0, NULL);
        } else if (now[x].width > 0) {
            cell_to_curses(s, &now[x], &s->line[n++]);
        }
    }
    mvwadd_wchnstr(stdscr, y, begin, s->line, n);
    frame_take(&s->last, y, now, begin, end);
}

static void present_cursor(struct screen *s, const struct canvas *c) {
    bool shown = c->cursor_shown && c->cursor_y < s->h && c->cursor_x < s->w;
    if (shown != s->cursor_shown) {
        curs_set(shown ? 1 : 0);
        s->cursor_shown = shown;
    }
    s->last_cursor_y = shown ? c->cursor_y : 0;
    s->last_cursor_x = shown ? c->cursor_x : 0;
    wmove(stdscr, s->last_cursor_y, s->last_cursor_x);
}

static bool is_on_terminal(const struct screen *s, const struct canvas *c) {
    bool cursor_same =
        c->cursor_shown == s->cursor_shown &&
        (!c->cursor_shown || (c->cursor_y == s->last_cursor_y && c->cursor_x == s->last_cursor_x));
    return cursor_same && frame_equals(&s->last, c);
}

void screen_present(struct screen *s, const struct canvas *c) {
    if (is_on_terminal(s, c)) {
        return;
    }
    int h = c->h < s->h ? c->h : s->h;
    int w = c->w < s->w ? c->w : s->w;
    if (h < s->h || w < s->w) { // between a resize and the canvas that follows it
        werase(stdscr);
        s->last.known = false;
    }
    for (int y = 0; y < h; y++) {
        present_line(s, y, &c->cells[(size_t)y * (size_t)c->w], w);
    }
    s->last.known = h == s->h && w == s->w;
    present_cursor(s, c);
    wrefresh(stdscr);
    modes_on(s);
}

void screen_redraw(struct screen *s) {
    clearok(stdscr, TRUE);
    s->last.known = false;
}

void screen_bell(struct screen *s) {
    (void)s;
    beep();
}

void screen_size(struct screen *s, int *h, int *w) {
    *h = s->h;
    *w = s->w;
}

void screen_resized(struct screen *s) {
    adopt_size(s);
}

// --- opening and closing ---

static bool is_utf8(void) {
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

// newterm itself would leak its beginnings for a name that terminfo does not know (6.4).
static bool is_known(const char *name, int fd) {
    int found = 0;
    if (!name || !*name || setupterm(name, fd, &found) != OK) {
        return false;
    }
    del_curterm(cur_term);
    return true;
}

// Opens under one name; NULL when terminfo does not know it. The library's signal handlers are
// taken out again: what a signal does is the program's to say.
static SCREEN *open_terminal(const struct screen *s, const char *name) {
    if (!is_known(name, fileno(s->out))) {
        return NULL;
    }
    struct sigaction before[ARRAY_LEN(curses_signals)];
    for (size_t i = 0; i < ARRAY_LEN(curses_signals); i++) {
        sigaction(curses_signals[i], NULL, &before[i]);
    }
    // The library must not find out the size by itself: it would allocate what it finds. It takes a
    // size from the environment alone, and refuses to open without one where terminfo has none
    // (linux, dumb).
    use_env(TRUE);
    use_tioctl(FALSE);
    int h, w;
    tty_size(fileno(s->out), &h, &w);
    struct tty_environment env;
    tty_environment_set(&env, h, w);
    SCREEN *curses = newterm(name, s->out, s->in);
    tty_environment_restore(&env);
    for (size_t i = 0; i < ARRAY_LEN(curses_signals); i++) {
        sigaction(curses_signals[i], &before[i], NULL);
    }
    return curses;
}

static bool open_known_terminal(struct screen *s, struct buf *note, struct error *e) {
    static const char *const stand_ins[] = {"xterm-256color", "xterm", "vt100"};
    const char *name = getenv("TERM");
    const char *used = name;
    s->curses = open_terminal(s, name);
    for (size_t i = 0; i < ARRAY_LEN(stand_ins) && !s->curses; i++) {
        used = stand_ins[i];
        s->curses = open_terminal(s, used);
    }
    if (!s->curses) {
        return error_set(e, ERROR_USAGE,
            "no terminal description for TERM=%s (is ncurses-base installed?); "
            "\"aifi-sessions list\" and \"aifi-sessions --plain\" work without",
            name ? name : "");
    }
    if (used != name && note) {
        bool set = name && *name;
        buf_printf(note, "TERM%s%s is not %s here: drawing as for %s", set ? "=" : "",
            set ? name : "", set ? "known" : "set", used);
    }
    s->terminal = mem_dup_text(slice_of(used));
    return true;
}

static bool open_files(struct screen *s, const struct screen_options *o, struct error *e) {
    s->in = stdin;
    s->out = stdout;
    if (!o->device) {
        return (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) ||
               error_set(e, ERROR_USAGE,
                   "the full screen needs a terminal on its input and output; "
                   "use \"aifi-sessions list\" or \"aifi-sessions --plain\"");
    }
    s->in = fopen(o->device, "r");
    s->out = s->in ? fopen(o->device, "w") : NULL;
    s->own_files = true;
    return s->out || error_set(e, ERROR_FAILED, "cannot open %s: %s", o->device, strerror(errno));
}

static void set_up_input(struct screen *s) {
    raw(); // all keys as keys; signals from outside still come
    noecho();
    nonl();
    s->reader = newpad(1, 1);
    keypad(s->reader, TRUE);
    nodelay(s->reader, TRUE);
    // All input is read before a frame is drawn; otherwise the library would look for more before
    // each line, and leave the rest of the frame out when there is some.
    typeahead(-1);
    meta(s->reader, TRUE); // bytes of 8 bits: characters are put together by feed.c
    mouseinterval(0);      // the library would wait for a second click; feed.c tells by the time
    if (!getenv("ESCDELAY")) {
        set_escdelay(getenv("SSH_CONNECTION") ? ESCAPE_DELAY_SSH_MS : ESCAPE_DELAY_MS);
    }
    define_keys(s);
    struct termios settings;
    s->feed.backspace_is_control_h =
        tcgetattr(fileno(s->in), &settings) == 0 && settings.c_cc[VERASE] == '\b';
}

static void release(struct screen *s) {
    if (s->own_files && s->in) {
        fclose(s->in);
    }
    if (s->own_files && s->out) {
        fclose(s->out);
    }
    feed_release(&s->feed);
    mem_free(s->terminal);
    frame_release(&s->last);
    mem_free(s->line);
    mem_free(s);
}

// Gives back what the library holds; the terminal is in order afterwards.
static void leave(struct screen *s) {
    modes_off(s);
    endwin();
    emergency_disarm();
    if (s->reader) {
        delwin(s->reader);
    }
    delscreen(s->curses);
}

struct screen *screen_open(const struct screen_options *o, struct buf *note, struct error *e) {
    struct screen *s = mem_calloc(1, sizeof(*s));
    feed_init(&s->feed);
    if (!open_files(s, o, e)) {
        release(s);
        return NULL;
    }
    emergency_arm(fileno(s->in), fileno(s->out));
    if (!open_known_terminal(s, note, e)) {
        release(s);
        return NULL;
    }
    const char *cup = capability("cup");
    if (!cup) {
        error_set(e, ERROR_USAGE,
            "the terminal (TERM=%s) cannot place its cursor, which the full screen needs; "
            "use \"aifi-sessions list\" or \"aifi-sessions --plain\"",
            s->terminal);
        leave(s);
        release(s);
        return NULL;
    }
    s->is_ansi = strncmp(cup, "\x1b[", 2) == 0;
    s->ascii = o->ascii || !is_utf8();
    prepare_emergency(s);
    emergency_enable(true);
    set_up_input(s);
    start_colours(s, o);
    idlok(stdscr, TRUE); // scrolling moves lines instead of drawing them
    scrollok(stdscr, FALSE);
    s->cursor_shown = true;
    adopt_size(s);
    theme_init_standard(&s->theme);
    apply_theme(s);
    return s;
}

void screen_close(struct screen *s) {
    if (!s) {
        return;
    }
    leave(s);
    release(s);
}

void screen_suspend(struct screen *s) {
    modes_off(s);
    endwin();
    emergency_enable(false);
    tty_stop_group();
    emergency_enable(true);
    reset_prog_mode();
    adopt_size(s);
    s->cursor_shown = true; // as endwin left it
}

bool screen_copy(struct screen *s, struct slice text) {
    if (text.len > SCREEN_COPY_MAX_LEN) {
        return false;
    }
    struct buf sequence = BUF_INIT(2 * SCREEN_COPY_MAX_LEN);
    osc52_append(&sequence, text);
    tty_write(fileno(s->out), buf_slice(&sequence));
    buf_wipe(&sequence);
    buf_release(&sequence);
    return true;
}

int screen_n_colours(const struct screen *s) {
    return s->n_colours;
}

bool screen_is_ascii(const struct screen *s) {
    return s->ascii;
}

const char *screen_terminal_name(const struct screen *s) {
    return s->terminal;
}

int screen_fd(const struct screen *s) {
    return fileno(s->in);
}

const char *screen_library_version(void) {
    // curses_version() says "ncurses 6.4.20221231".
    const char *version = curses_version();
    const char *number = strchr(version, ' ');
    return number ? number + 1 : version;
}
