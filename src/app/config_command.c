// `aifi-sessions config`. It must not know what an option means.
#include "app/config_command.h"

#include "app/config.h"
#include "app/saved_state.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>

enum { OUTPUT_MAX_LEN = 16 * 1024 * 1024 };

// Names are for programs (completions) and for terminals: as they are, but for what a terminal
// obeys.
static void append_name(const char *name, struct buf *out) {
    text_append(out, slice_of(name), (struct text_style){.mode = TEXT_PLAIN}, 0);
    buf_append_char(out, '\n');
}

static void append_profiles(const struct settings *s, struct buf *out) {
    const char *name;
    for (size_t i = 0; s->config && (name = config_profile(s->config, i)) != NULL; i++) {
        append_name(name, out);
    }
}

// Those of the files, and those that were saved from the screen; each name once.
static void append_views(const struct settings *s, struct buf *out) {
    struct saved_views kept = {0};
    struct error ignored = {0};
    saved_state_load(&kept, &ignored);
    for (size_t i = 0; i < s->views.n; i++) {
        append_name(s->views.items[i].name, out);
        saved_views_remove(&kept, slice_of(s->views.items[i].name));
    }
    for (size_t i = 0; i < kept.n; i++) {
        append_name(kept.items[i].name, out);
    }
    saved_views_release(&kept);
}

int config_command_run(const struct settings *s) {
    struct buf text = BUF_INIT(OUTPUT_MAX_LEN);
    int status = 0;
    if (s->check) {
        status = config_append_check(s, &text) ? 0 : error_exit_status(ERROR_CONFIG);
    } else if (s->show_profiles) {
        append_profiles(s, &text);
    } else if (s->show_views) {
        append_views(s, &text);
    } else {
        config_warn(s);
        config_append_show(s, 0, &text);
    }
    if (fwrite(buf_text(&text), 1, text.len, stdout) != text.len || fflush(stdout) != 0) {
        fprintf(stderr, "aifi-sessions: cannot write: %s\n", strerror(errno));
        status = error_exit_status(ERROR_FAILED);
    }
    buf_release(&text);
    return status;
}

void config_warn(const struct settings *s) {
    for (size_t i = 0; s->config && i < s->config->n_notes; i++) {
        struct buf text = BUF_INIT(16 * 1024);
        struct error e; // which makes it fit to be shown
        config_append_note(s->config, &s->config->notes[i], &text);
        error_set(&e, ERROR_CONFIG, "%s", buf_text(&text));
        fprintf(stderr, "aifi-sessions: %s\n", e.text);
        buf_release(&text);
    }
}
