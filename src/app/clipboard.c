// The ways to the clipboard. Must not know what is copied, and waits for none of them.
#include "app/clipboard.h"

#include "base/mem.h"
#include "base/process.h"

static const struct {
    const char *name;
    size_t max_len;
    const char *argv[5]; // argv[0] NULL: no program
} ways[] = {
    [CLIPBOARD_COMMAND] = {"your command", CLIPBOARD_MAX_LEN, {NULL}},
    // -w: on to the clipboard of the terminal that tmux runs in.
    [CLIPBOARD_TMUX] = {"tmux", CLIPBOARD_TERMINAL_MAX_LEN, {"tmux", "load-buffer", "-w", "-"}},
    [CLIPBOARD_WAYLAND] = {"wl-copy", CLIPBOARD_MAX_LEN, {"wl-copy"}},
    [CLIPBOARD_X11] = {"xclip", CLIPBOARD_MAX_LEN, {"xclip", "-selection", "clipboard", "-in"}},
    [CLIPBOARD_TERMINAL] = {"the terminal (OSC 52), if it allows that", CLIPBOARD_TERMINAL_MAX_LEN,
        {NULL}},
};
_Static_assert(ARRAY_LEN(ways) == CLIPBOARD_WAY_COUNT, "one row a way");

static bool is_set(const char *value) {
    return value && value[0] != '\0';
}

unsigned clipboard_ways(const struct clipboard_world *w) {
    unsigned found = 0;
    found |= is_set(w->command) ? 1u << CLIPBOARD_COMMAND : 0;
    found |= is_set(w->tmux) ? 1u << CLIPBOARD_TMUX : 0;
    found |= is_set(w->wayland) ? 1u << CLIPBOARD_WAYLAND : 0;
    found |= is_set(w->display) ? 1u << CLIPBOARD_X11 : 0;
    found |= !is_set(w->tmux) && !is_set(w->screen) ? 1u << CLIPBOARD_TERMINAL : 0;
    return found;
}

const char *clipboard_name(enum clipboard_way way) {
    return ways[way].name;
}

void clipboard_put(struct clipboard *c, const struct clipboard_world *w, struct slice text) {
    clipboard_release(c);
    c->text = BUF_INIT(text.len);
    buf_append(&c->text, text);
    c->command = is_set(w->command) ? mem_dup_text(slice_of(w->command)) : NULL;
    c->left = clipboard_ways(w);
    if (c->left == 0) {
        error_set(&c->error, ERROR_FAILED, "GNU screen keeps it from the terminal");
    }
}

void clipboard_release(struct clipboard *c) {
    job_release(&c->job);
    buf_wipe(&c->text);
    mem_free(c->command);
    *c = (struct clipboard){.left = 0};
}

bool clipboard_is_busy(const struct clipboard *c) {
    return job_is_running(&c->job);
}

static bool start_program(struct clipboard *c, char *const argv[], int64_t now_ms) {
    enum { IGNORED_LEN = 4096 };
    if (!job_start(&c->job, argv, IGNORED_LEN, &c->error)) {
        return false;
    }
    buf_append(&c->job.input, buf_slice(&c->text));
    c->job.input_is_whole = true;
    c->deadline_ms = now_ms + CLIPBOARD_LIMIT_MS;
    return true;
}

static bool start_command(struct clipboard *c, int64_t now_ms) {
    char **argv = NULL;
    if (!process_split(slice_of(c->command), &argv, &c->error)) {
        return false;
    }
    const bool good = start_program(c, argv, now_ms);
    mem_free(argv);
    return good;
}

static bool start(struct clipboard *c, int64_t now_ms) {
    error_clear(&c->error);
    if (c->text.len > ways[c->way].max_len) {
        return error_set(&c->error, ERROR_FAILED,
            "%zu bytes are too many for the clipboard, which takes %zu", c->text.len,
            ways[c->way].max_len);
    }
    return c->way == CLIPBOARD_TERMINAL ? true
           : c->way == CLIPBOARD_COMMAND
               ? start_command(c, now_ms)
               : start_program(c, (char *const *)ways[c->way].argv, now_ms);
}

// The next way that begins well.
static enum clipboard_state try_next(struct clipboard *c, int64_t now_ms) {
    job_release(&c->job);
    for (c->way = 0; c->way < CLIPBOARD_WAY_COUNT; c->way++) {
        const unsigned bit = 1u << c->way;
        if (!(c->left & bit)) {
            continue;
        }
        c->left &= ~bit;
        if (start(c, now_ms)) {
            return c->way == CLIPBOARD_TERMINAL ? CLIPBOARD_TAKEN : CLIPBOARD_BUSY;
        }
    }
    return CLIPBOARD_REFUSED;
}

enum clipboard_state clipboard_step(struct clipboard *c, int64_t now_ms) {
    if (!c->job.name) {
        return c->text.len > 0 ? try_next(c, now_ms) : CLIPBOARD_NONE;
    }
    if (!job_step(&c->job)) {
        if (now_ms < c->deadline_ms) {
            return CLIPBOARD_BUSY;
        }
        error_set(&c->error, ERROR_FAILED, "%s did not end within %d s", c->job.name,
            CLIPBOARD_LIMIT_MS / 1000);
        return try_next(c, now_ms);
    }
    return job_check(&c->job, &c->error) ? CLIPBOARD_TAKEN : try_next(c, now_ms);
}
