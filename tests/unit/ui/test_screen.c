// The terminal for real, on a pseudo-terminal: what is written to it is read at the other end.
#include "screen_text.h"

#include "ui/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master, slave;
static char device[64];
static struct termios settings_before;
static struct buf written = {.ceiling = 1 << 24};

static int set_up(void **state) {
    (void)state;
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    assert_int_equal(openpty(&master, &slave, device, NULL, &size), 0);
    fcntl(master, F_SETFL, O_NONBLOCK);
    tcgetattr(slave, &settings_before);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    buf_clear(&written);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    close(master);
    close(slave);
    buf_release(&written);
    setlocale(LC_ALL, "C.UTF-8");
    return 0;
}

// Takes what came out, for as long as some comes.
static void drain(void) {
    char bytes[4096];
    struct pollfd ready = {.fd = master, .events = POLLIN};
    while (poll(&ready, 1, 20) == 1) {
        ssize_t n = read(master, bytes, sizeof(bytes));
        if (n <= 0) {
            return;
        }
        buf_append(&written, (struct slice){bytes, (size_t)n});
    }
}

static bool was_written(const char *text) {
    return memmem(buf_text(&written), written.len, text, strlen(text)) != NULL;
}

// For what has to be there: says what was there instead.
static void assert_written(const char *text) {
    if (!was_written(text)) {
        print_error("not written: ");
        for (size_t i = 0; i < written.len; i++) {
            unsigned char c = (unsigned char)written.ptr[i];
            print_error(c >= ' ' && c < 0x7F ? "%c" : "\\x%02X", c);
        }
        print_error("\n");
    }
    assert_true(was_written(text));
}

static struct screen *open_screen(void) {
    struct screen_options o = {.device = device};
    struct error e = {0};
    struct screen *s = screen_open(&o, NULL, &e);
    if (!s) {
        print_error("%s\n", e.text);
    }
    assert_non_null(s);
    return s;
}

static void type(const char *bytes, size_t len) {
    assert_int_equal(write(master, bytes, len), len);
}

// The next input; waits for it at most a few seconds.
static struct input next_input(struct screen *s, int64_t now_ms) {
    for (int i = 0; i < 500; i++) {
        struct input in = screen_read(s, now_ms);
        if (in.kind != INPUT_NONE) {
            return in;
        }
        struct pollfd ready = {.fd = screen_fd(s), .events = POLLIN};
        poll(&ready, 1, 10);
    }
    return (struct input){.kind = INPUT_NONE};
}

static void assert_next_key(struct screen *s, const char *name) {
    struct input in = next_input(s, 0);
    struct buf got = BUF_INIT(64);
    key_append_name(in.key, &got);
    if (in.kind != INPUT_KEY || strcmp(buf_text(&got), name) != 0) {
        print_error("%s: kind %d, %s\n", name, (int)in.kind, buf_text(&got));
    }
    assert_int_equal(in.kind, INPUT_KEY);
    assert_string_equal(buf_text(&got), name);
    buf_release(&got);
}

static void assert_settings_restored(void) {
    struct termios now;
    tcgetattr(slave, &now);
    assert_int_equal(now.c_lflag, settings_before.c_lflag);
    assert_int_equal(now.c_iflag, settings_before.c_iflag);
    assert_int_equal(now.c_oflag, settings_before.c_oflag);
}

static void frames_are_drawn_and_only_differences(void **state) {
    (void)state;
    struct screen *s = open_screen();
    int h, w;
    screen_size(s, &h, &w);
    assert_int_equal(h, 24);
    assert_int_equal(w, 80);
    assert_int_equal(screen_n_colours(s), 256);
    assert_false(screen_is_ascii(s));
    struct canvas c = canvas_of(h, w, false);
    for (int y = 0; y < h; y++) {
        canvas_textf(&c, canvas_rect(&c), y, 0, -1, STYLE_TEXT, "line %d of a frame \u4E2D", y);
    }
    canvas_cursor(&c, canvas_rect(&c), 3, 0);
    screen_present(s, &c);
    drain();
    assert_written("line 23 of a frame \u4E2D");
    assert_written("\x1b[?2004h");
    size_t whole_len = written.len;
    // The same again: nothing. One row further: little.
    buf_clear(&written);
    screen_present(s, &c);
    drain();
    assert_int_equal(written.len, 0);
    canvas_restyle(&c, (struct rect){3, 0, 1, w}, STYLE_SELECTED);
    screen_present(s, &c);
    drain();
    assert_true(written.len > 0 && written.len < whole_len / 4);
    // Ctrl-L: all of it.
    buf_clear(&written);
    screen_redraw(s);
    screen_present(s, &c);
    drain();
    assert_written("line 0 of a frame");
    assert_written("line 23 of a frame");
    screen_close(s);
    drain();
    assert_written("\x1b[?2004l");
    assert_written("\x1b[?1049l");
    assert_settings_restored();
    canvas_release(&c);
}

static void keys_arrive_whatever_they_do_elsewhere(void **state) {
    (void)state;
    struct screen *s = open_screen();
    static const struct {
        const char *bytes, *name;
    } keys[] = {
        {"j", "j"},
        {"\xC3\xA9", "\u00E9"},
        {"\xE4\xB8\xAD", "\u4E2D"},
        {"\r", "Enter"},
        {"\t", "Tab"},
        {"\x03", "C-c"},
        {"\x1A", "C-z"},
        {"\x1C", "C-\\"},
        {"\x13", "C-s"},
        {"\x11", "C-q"},
        {"\x7F", "Backspace"},
        {"\x1bOA", "Up"},
        {"\x1b[B", "Down"},
        {"\x1b[5~", "PgUp"},
        {"\x1b[6~", "PgDn"},
        {"\x1b[Z", "S-Tab"},
        {"\x1bOP", "F1"},
        {"\x1b[15~", "F5"},
        {"\x1b[24~", "F12"},
        {"\x1b[1;5A", "C-Up"},
        {"\x1b[3~", "Delete"},
        {"\x1b[1~", "Home"},
        {"\x1b[4~", "End"},
        {"\x1b", "Esc"},
        {"\x1bx", "M-x"},
        {"\x1b\x1b[A", "M-Up"},
        {"\x1b[1;2D", "S-Left"},
    };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        type(keys[i].bytes, strlen(keys[i].bytes));
        assert_next_key(s, keys[i].name);
    }
    assert_int_equal(screen_read(s, 0).kind, INPUT_NONE);
    type("\x1b\x1b", 2);
    assert_next_key(s, "Esc");
    assert_next_key(s, "Esc");
    type("a\xFF", 2); // an ill-formed byte does not hide what follows
    type("b\xE4\xB8", 3);
    assert_next_key(s, "a");
    assert_next_key(s, "b");
    assert_int_equal(screen_read(s, 0).kind, INPUT_NONE);
    type("\xAD", 1);
    assert_next_key(s, "\u4E2D");
    screen_close(s);
}

// TERM-13
static void TERM_13_split_sequences_quit_nothing(void **state) {
    (void)state;
    struct screen *s = open_screen();
    int64_t now = 1000;
    static const char f2[] = "\x1bOQ";
    // Each byte alone: what came before it has been read (and the library has given up waiting).
    type(f2, 1);
    struct input in = next_input(s, now);
    assert_int_equal(in.key, KEY_CODE_ESCAPE);
    type(f2 + 1, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(screen_read(s, now + 50).kind, INPUT_NONE);
    }
    type(f2 + 2, 1);
    in = next_input(s, now + 100);
    assert_int_equal(in.key, KEY_CODE_F1 + 1);
    type("Q", 1);
    assert_next_key(s, "Q");
    screen_close(s);
}

// TERM-12
static void TERM_12_pastes_fire_no_keys(void **state) {
    (void)state;
    struct screen *s = open_screen();
    static const char text[] = "\x1b[200~q\x1b[A\nQ\xE4\xB8\xAD\x1b[201~j\x1b[Bk";
    type(text, sizeof(text) - 1);
    struct input in = next_input(s, 0);
    assert_int_equal(in.kind, INPUT_PASTE);
    assert_true(slice_equal(in.paste, SLICE("q\x1b[A\nQ\u4E2D")));
    assert_next_key(s, "j");
    assert_next_key(s, "Down");
    assert_next_key(s, "k");
    // A megabyte, as fast as the terminal takes it.
    type("\x1b[200~", 6);
    char chunk[1024];
    memset(chunk, 'q', sizeof(chunk));
    for (int sent = 0; sent < 1 << 20;) {
        ssize_t n = write(master, chunk, sizeof(chunk));
        sent += n > 0 ? (int)n : 0;
        assert_int_equal(screen_read(s, 0).kind, INPUT_NONE);
    }
    while (write(master, "\x1b[201~", 6) != 6) {
        assert_int_equal(screen_read(s, 0).kind, INPUT_NONE);
    }
    in = next_input(s, 0);
    assert_int_equal(in.kind, INPUT_PASTE);
    assert_int_equal(in.paste.len, 4096);
    assert_int_equal(screen_read(s, 0).kind, INPUT_NONE);
    screen_close(s);
}

static void the_mouse_is_off_until_wanted(void **state) {
    (void)state;
    struct screen *s = open_screen();
    struct canvas c = canvas_of(24, 80, false);
    screen_present(s, &c);
    drain();
    assert_false(was_written("\x1b[?1000"));
    screen_set_mouse(s, true);
    drain();
    assert_written("\x1b[?1006;1000h");
    type("\x1b[<0;11;6M", 10);
    struct input in = next_input(s, 0);
    assert_int_equal(in.kind, INPUT_MOUSE);
    assert_int_equal(in.mouse, MOUSE_PRESS);
    assert_true(in.y == 5 && in.x == 10);
    type("\x1b[<65;11;6M", 11);
    in = next_input(s, 0);
    assert_int_equal(in.mouse, MOUSE_WHEEL_DOWN);
    screen_close(s);
    drain();
    assert_written("\x1b[?1006;1000l");
    canvas_release(&c);
}

static void assert_frame_of_size(struct screen *s, int want_h, int want_w) {
    screen_resized(s);
    int h, w;
    screen_size(s, &h, &w);
    assert_int_equal(h, want_h);
    assert_int_equal(w, want_w);
    struct canvas c = canvas_of(h, w, false);
    canvas_box(&c, canvas_rect(&c), STYLE_BORDER, SLICE("title"));
    screen_present(s, &c);
    canvas_release(&c);
}

static void assert_size(struct screen *s, int rows, int columns, int want_h, int want_w) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ioctl(master, TIOCSWINSZ, &size);
    assert_frame_of_size(s, want_h, want_w);
    drain();
}

// TERM-01
static void TERM_01_every_size_works(void **state) {
    (void)state;
    struct screen *s = open_screen();
    assert_size(s, 1, 1, 1, 1);
    assert_size(s, 1, 200, 1, 200);
    assert_size(s, 3, 5, 3, 5);
    assert_size(s, 0, 0, 24, 80); // a terminal that does not know
    assert_size(s, 24, 80, 24, 80);
    // A canvas of the size before is clipped, wide characters as well.
    struct canvas c = canvas_of(30, 81, false);
    canvas_text(&c, canvas_rect(&c), 0, 79, -1, STYLE_TEXT, SLICE("\u4E2D"));
    screen_present(s, &c);
    canvas_resize(&c, 5, 5);
    screen_present(s, &c);
    drain();
    assert_int_equal(screen_read(s, 0).kind, INPUT_NONE); // no stray KEY_RESIZE
    canvas_release(&c);
    screen_close(s);
}

// On /dev/null, which takes frames of any size.
static void TERM_01_large_sizes_work(void **state) {
    (void)state;
    struct screen_options o = {.device = "/dev/null"};
    struct error e = {0};
    setenv("LINES", "300", 1);
    setenv("COLUMNS", "1000", 1);
    struct screen *s = screen_open(&o, NULL, &e);
    assert_non_null(s);
    assert_frame_of_size(s, 300, 1000);
    setenv("LINES", "10000", 1);
    setenv("COLUMNS", "10000", 1);
    assert_frame_of_size(s, SCREEN_MAX_CELLS / SCREEN_MAX_W, SCREEN_MAX_W);
    setenv("LINES", "-5", 1);
    setenv("COLUMNS", "lots", 1);
    assert_frame_of_size(s, 24, 80);
    screen_close(s);
}

static void TERM_02_size_is_clamped_before_opening(void **state) {
    (void)state;
    struct winsize size = {.ws_row = 10000, .ws_col = 10000};
    ioctl(master, TIOCSWINSZ, &size);
    setenv("COLUMNS", "77", 1);
    struct screen *s = open_screen();
    int h, w;
    screen_size(s, &h, &w);
    assert_true(h * w <= SCREEN_MAX_CELLS);
    assert_null(getenv("LINES"));
    assert_string_equal(getenv("COLUMNS"), "77");
    screen_close(s);
}

static void handlers_of_others_stay(void **state) {
    (void)state;
    static const int numbers[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct screen *s = open_screen();
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        struct sigaction now;
        sigaction(numbers[i], NULL, &now);
        assert_true(now.sa_handler == SIG_DFL);
    }
    screen_close(s);
}

static void the_emergency_exit_restores(void **state) {
    (void)state;
    screen_emergency_restore(); // nothing is open: nothing happens
    struct screen *s = open_screen();
    struct canvas c = canvas_of(24, 80, false);
    screen_present(s, &c);
    drain();
    buf_clear(&written);
    screen_emergency_restore();
    drain();
    assert_settings_restored();
    assert_written("\x1b[?2004l");
    assert_written("\x1b[?1049l");
    buf_clear(&written);
    screen_emergency_restore(); // once
    drain();
    assert_int_equal(written.len, 0);
    screen_close(s);
    canvas_release(&c);
}

static void copies_go_out_as_base64(void **state) {
    (void)state;
    struct screen *s = open_screen();
    assert_true(screen_copy(s, SLICE("981204\x1b[2J")));
    drain();
    assert_written("\x1b]52;c;OTgxMjA0G1sySg==\a");
    static char large[SCREEN_COPY_MAX_LEN + 1];
    buf_clear(&written);
    assert_false(screen_copy(s, (struct slice){large, sizeof(large)}));
    assert_true(screen_copy(s, (struct slice){large, 1000})); // what a pty takes unread
    drain();
    assert_int_equal(written.len, 7 + 1336 + 1);
    screen_close(s);
}

static bool has_high_byte(void) {
    for (size_t i = 0; i < written.len; i++) {
        if ((unsigned char)written.ptr[i] >= 0x80) {
            return true;
        }
    }
    return false;
}

// TERM-08
static void TERM_08_other_locales_get_ascii(void **state) {
    (void)state;
    setlocale(LC_ALL, "C");
    struct screen *s = open_screen();
    assert_true(screen_is_ascii(s));
    struct canvas c = canvas_of(24, 80, screen_is_ascii(s));
    canvas_box(&c, canvas_rect(&c), STYLE_BORDER, SLICE("Z\u00FCrich \u4E2D"));
    screen_present(s, &c);
    drain();
    assert_written("rich ?");
    assert_false(has_high_byte());
    // Even a canvas that was made for another terminal.
    c.ascii = false;
    canvas_text(&c, canvas_rect(&c), 2, 2, -1, STYLE_TEXT, SLICE("caf\u00E9 \u2026"));
    screen_present(s, &c);
    drain();
    assert_written("caf? ?");
    assert_false(has_high_byte());
    screen_close(s);
    canvas_release(&c);
}

static void assert_terminal(const char *name, const char *used, int n_colours) {
    setenv("TERM", name, 1);
    struct screen_options o = {.device = device};
    struct error e = {0};
    struct buf note = BUF_INIT(400);
    struct screen *s = screen_open(&o, &note, &e);
    if (!used) {
        assert_null(s);
        assert_int_equal(e.kind, ERROR_USAGE);
        assert_non_null(strstr(e.text, "aifi-sessions list"));
    } else {
        assert_non_null(s);
        assert_string_equal(screen_terminal_name(s), used);
        assert_int_equal(screen_n_colours(s), n_colours);
        assert_int_equal(note.len > 0, strcmp(name, used) != 0);
        struct canvas c = canvas_of(24, 80, false);
        canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_FLAGGED, SLICE("flagged"));
        screen_present(s, &c);
        canvas_release(&c);
    }
    screen_close(s);
    drain();
    assert_settings_restored();
    buf_release(&note);
}

// TERM-07
static void TERM_07_every_terminal_works_or_is_refused(void **state) {
    (void)state;
    assert_terminal("xterm-256color", "xterm-256color", 256);
    assert_terminal("linux", "linux", 8);
    assert_terminal("screen", "screen", 8);
    assert_terminal("tmux-256color", "tmux-256color", 256);
    assert_terminal("vt100", "vt100", 0);
    assert_terminal("xterm-kitty-of-tomorrow", "xterm-256color", 256);
    assert_terminal("", "xterm-256color", 256);
    assert_terminal("../../../etc/passwd", "xterm-256color", 256);
    assert_terminal("dumb", NULL, 0);
}

static void no_colour_means_none(void **state) {
    (void)state;
    struct screen_options o = {.device = device, .no_colour = true};
    struct error e = {0};
    struct screen *s = screen_open(&o, NULL, &e);
    assert_non_null(s);
    assert_int_equal(screen_n_colours(s), 0);
    struct theme t;
    assert_true(theme_read(&t, SLICE("[styles]\nselected = 231 on 24\n"), "t", &e));
    screen_set_theme(s, &t);
    struct canvas c = canvas_of(24, 80, false);
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_SELECTED, SLICE("here"));
    screen_present(s, &c);
    drain();
    assert_written(";7mhere");
    assert_false(was_written("\x1b[3") && was_written("38;5"));
    screen_close(s);
    canvas_release(&c);
}

static void themes_reach_the_terminal(void **state) {
    (void)state;
    struct screen *s = open_screen();
    struct theme t;
    struct error e;
    assert_true(theme_read(&t, SLICE("[styles]\nflagged = bold 203 on 17\n"), "t", &e));
    screen_set_theme(s, &t);
    struct canvas c = canvas_of(24, 80, false);
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_FLAGGED, SLICE("here"));
    screen_present(s, &c);
    drain();
    assert_written("38;5;203");
    assert_written("48;5;17");
    screen_close(s);
    canvas_release(&c);
}

// What TERM-09 asks of the last step: nothing but what the library draws with reaches the terminal.
static void TERM_09_hostile_text_is_drawn_as_text(void **state) {
    (void)state;
    struct screen *s = open_screen();
    struct canvas c = canvas_of(24, 80, false);
    canvas_text(&c, canvas_rect(&c), 5, 0, -1, STYLE_TEXT,
        SLICE("\x1b]0;title\a\x1b[2J\xC2\x9B"
              "31m\r\n\b\u202Eabc"));
    screen_present(s, &c);
    drain();
    assert_false(was_written("\x1b]"));
    assert_false(was_written("\a"));
    assert_false(was_written("\xC2\x9B"));
    assert_false(was_written("\u202E"));
    assert_written("\u00B7]0;title\u00B7\u00B7[2J\u00B7"
                   "31m\u00B7\u00B7\u00B7\u00B7abc");
    screen_close(s);
    canvas_release(&c);
}

static void a_terminal_is_needed(void **state) {
    (void)state;
    struct screen_options o = {.device = "/nonexistent/tty"};
    struct error e = {0};
    assert_null(screen_open(&o, NULL, &e));
    assert_int_equal(e.kind, ERROR_FAILED);
    o.device = "/dev/null"; // works without a terminal at all, for tests of frames
    struct screen *s = screen_open(&o, NULL, &e);
    assert_non_null(s);
    struct canvas c = canvas_of(24, 80, false);
    screen_present(s, &c);
    assert_int_equal(screen_read(s, 0).kind, INPUT_NONE);
    canvas_release(&c);
    screen_close(s);
    screen_close(NULL);
}

static int suspended_child(void) {
    struct screen *s = open_screen();
    struct canvas c = canvas_of(24, 80, false);
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_TEXT, SLICE("before"));
    screen_present(s, &c);
    screen_suspend(s);
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_TEXT, SLICE("after "));
    screen_present(s, &c);
    struct termios now;
    tcgetattr(slave, &now);
    bool raw_again = (now.c_lflag & (ICANON | ISIG | ECHO)) == 0;
    screen_close(s);
    canvas_release(&c);
    return raw_again ? 0 : 9;
}

// A shell with one job: its child stops, finds the terminal in order, and lets it go on.
static int shell(void) {
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    signal(SIGTTOU, SIG_IGN);
    pid_t job = fork();
    if (job == 0) {
        setpgid(0, 0);
        tcsetpgrp(slave, getpid());
        signal(SIGTTOU, SIG_DFL);
        _exit(suspended_child());
    }
    setpgid(job, job);
    int status;
    if (waitpid(job, &status, WUNTRACED) != job || !WIFSTOPPED(status) ||
        WSTOPSIG(status) != SIGTSTP) {
        return 1;
    }
    struct termios now;
    tcgetattr(slave, &now);
    if (now.c_lflag != settings_before.c_lflag || now.c_oflag != settings_before.c_oflag) {
        return 2;
    }
    kill(-job, SIGCONT);
    if (waitpid(job, &status, 0) != job || !WIFEXITED(status)) {
        return 3;
    }
    return WEXITSTATUS(status);
}

// SIG-02
static void SIG_02_suspend_gives_the_terminal_back(void **state) {
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(shell());
    }
    int status = -1;
    for (int i = 0; i < 1000 && waitpid(pid, &status, WNOHANG) == 0; i++) {
        drain();
    }
    drain();
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_written("before");
    assert_written("after");
    assert_settings_restored();
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
#define ON_PTY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        ON_PTY(frames_are_drawn_and_only_differences),
        ON_PTY(keys_arrive_whatever_they_do_elsewhere),
        ON_PTY(TERM_13_split_sequences_quit_nothing),
        ON_PTY(TERM_12_pastes_fire_no_keys),
        ON_PTY(the_mouse_is_off_until_wanted),
        ON_PTY(TERM_01_every_size_works),
        ON_PTY(TERM_01_large_sizes_work),
        ON_PTY(TERM_02_size_is_clamped_before_opening),
        ON_PTY(handlers_of_others_stay),
        ON_PTY(the_emergency_exit_restores),
        ON_PTY(copies_go_out_as_base64),
        ON_PTY(TERM_08_other_locales_get_ascii),
        ON_PTY(TERM_07_every_terminal_works_or_is_refused),
        ON_PTY(no_colour_means_none),
        ON_PTY(themes_reach_the_terminal),
        ON_PTY(TERM_09_hostile_text_is_drawn_as_text),
        ON_PTY(a_terminal_is_needed),
        ON_PTY(SIG_02_suspend_gives_the_terminal_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
