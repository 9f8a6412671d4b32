// The ways to the clipboard. Must not know what is copied.
#include "app/clipboard.h"

#include "base/process.h"

static const struct {
    const char *name;
    size_t max_len;
    const char *argv[5]; // argv[0] NULL: no program
} ways[] = {
    // -w: on to the clipboard of the terminal that tmux runs in.
    [CLIPBOARD_TMUX] = {"tmux", CLIPBOARD_TERMINAL_MAX_LEN, {"tmux", "load-buffer", "-w", "-"}},
    [CLIPBOARD_WAYLAND] = {"wl-copy", CLIPBOARD_MAX_LEN, {"wl-copy"}},
    [CLIPBOARD_X11] = {"xclip", CLIPBOARD_MAX_LEN, {"xclip", "-selection", "clipboard", "-in"}},
    [CLIPBOARD_TERMINAL] = {"the terminal (OSC 52), if it allows that", CLIPBOARD_TERMINAL_MAX_LEN,
        {NULL}},
};

static bool is_set(const char *value) {
    return value && value[0] != '\0';
}

enum clipboard_way clipboard_choose(const char *tmux, const char *wayland, const char *display) {
    return is_set(tmux)      ? CLIPBOARD_TMUX
           : is_set(wayland) ? CLIPBOARD_WAYLAND
           : is_set(display) ? CLIPBOARD_X11
                             : CLIPBOARD_TERMINAL;
}

const char *clipboard_name(enum clipboard_way way) {
    return ways[way].name;
}

bool clipboard_put(enum clipboard_way way, struct slice text, struct error *e) {
    if (text.len > ways[way].max_len) {
        return error_set(e, ERROR_FAILED,
            "%zu bytes are too many for the clipboard, which takes %zu", text.len,
            ways[way].max_len);
    }
    if (!ways[way].argv[0]) {
        return true;
    }
    struct buf ignored = BUF_INIT(4096);
    const bool ok =
        process_run((char *const *)ways[way].argv, text, CLIPBOARD_LIMIT_MS, &ignored, e);
    buf_release(&ignored);
    return ok;
}
