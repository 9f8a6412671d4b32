// The configuration as text: what is in force and where it is from. No byte of a token can come
// here: none is read for it, and of a command that prints one only the program is named.
#include "app/config_command.h"

#include "app/config.h"
#include "base/mem.h"
#include "base/text.h"
#include "option_table.h"

#include <langinfo.h>
#include <stdlib.h>

enum { NAME_CELLS = 21, VALUE_CELLS = 24, LINE_MAX_LEN = 16 * 1024, INDENT_CELLS = 4 };

struct sheet {
    const struct settings *settings;
    size_t width; // 0 = lines have no end
    struct buf *out;
};

static void pad(struct buf *out, size_t n_cells, size_t wanted) {
    for (; n_cells < wanted; n_cells++) {
        buf_append_char(out, ' ');
    }
}

static struct text_style plain(const struct settings *s) {
    return (struct text_style){
        .mode = TEXT_PLAIN, .ascii = s->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0};
}

// Files in the home directory are told by a shorter name where lines have an end.
static struct slice path_tail(const struct sheet *p, struct slice text) {
    const struct slice home = slice_of(getenv("HOME"));
    const bool is_home = p->width > 0 && home.len > 1 && slice_starts_with(text, home) &&
                         text.len > home.len && text.ptr[home.len] == '/';
    return is_home ? (struct slice){text.ptr + home.len, text.len - home.len} : SLICE_NONE;
}

static size_t append_text(const struct sheet *p, struct slice text) {
    const struct slice tail = path_tail(p, text);
    if (tail.len > 0) {
        buf_append_char(p->out, '~');
        return 1 + text_append(p->out, tail, plain(p->settings), 0);
    }
    return text_append(p->out, text, plain(p->settings), 0);
}

static size_t width_of(const struct sheet *p, struct slice text) {
    const struct slice tail = path_tail(p, text);
    return tail.len > 0 ? 1 + text_width(tail, plain(p->settings))
                        : text_width(text, plain(p->settings));
}

// On a line of its own, further in, where it would be broken at the end of this one.
static size_t append_part(const struct sheet *p, size_t used, size_t gap, struct slice text) {
    if (p->width > 0 && used + gap + width_of(p, text) > p->width) {
        buf_append_char(p->out, '\n');
        used = 0;
        gap = INDENT_CELLS;
    }
    pad(p->out, 0, gap);
    return used + gap + append_text(p, text);
}

// A long value is followed by its origin all the same.
static void append_row(
    const struct sheet *p, const char *name, struct slice value, struct slice origin) {
    size_t used = text_append(p->out, slice_of(name), plain(p->settings), 0);
    used = append_part(p, used, 1 + (used < NAME_CELLS ? NAME_CELLS - used : 0), value);
    if (origin.len > 0) {
        const size_t column = NAME_CELLS + 1 + VALUE_CELLS;
        append_part(p, used, 2 + (used < column ? column - used : 0), origin);
    }
    buf_append_char(p->out, '\n');
}

// The command's program alone: what follows may hold anything.
static void append_value(const struct settings *s, enum option_id o, struct buf *out) {
    const struct option_row *row = option_row(o);
    const char *text = s->origins[o].text;
    if ((o == OPTION_TOKEN_COMMAND || o == OPTION_CLIENT_SECRET_COMMAND) && text) {
        const struct slice whole = slice_trim(slice_of(text));
        const size_t len = whole.len > 0 ? strcspn(whole.ptr, " \t\r\n") : 0;
        buf_append(out, (struct slice){whole.ptr, len});
        buf_append_text(out, len < whole.len ? " ..." : "");
    } else if (text) {
        buf_append_text(out, text);
    } else if (s->origins[o].source != SOURCE_STANDARD) {
        buf_append_text(out, "yes");
    } else {
        buf_append_text(out, row->standard ? row->standard : "-");
    }
}

static bool is_shown(const struct settings *s, enum option_id o) {
    const struct option_row *row = option_row(o);
    return o != OPTION_PROFILE && o != OPTION_SHOW && o != OPTION_CONFIG && o != OPTION_NO_CONFIG &&
           (row->traits != 0 || s->origins[o].source != SOURCE_STANDARD);
}

static void append_files(const struct sheet *p) {
    const struct settings *s = p->settings;
    if (!s->config) {
        append_row(p, "files", SLICE("none"), SLICE("--no-config"));
        return;
    }
    for (size_t i = 0; i < s->config->n_files; i++) {
        const struct config_file *f = &s->config->files[i];
        struct buf text = BUF_INIT(LINE_MAX_LEN);
        buf_printf(&text, "%s%s", f->path, f->is_there ? "" : " (is not there)");
        append_row(p, f->is_site ? "site's file" : "your file", buf_slice(&text), SLICE_NONE);
        buf_release(&text);
    }
}

// Sections whose lines are shown as they stand: all of them count, the last of a name most.
static void append_section(const struct sheet *p, enum config_place place, const char *title) {
    const struct settings *s = p->settings;
    bool any = false;
    for (size_t i = 0; s->config && i < s->config->n_lines; i++) {
        const struct config_line *l = &s->config->lines[i];
        bool again = false;
        for (size_t j = i + 1; j < s->config->n_lines; j++) {
            const struct config_line *later = &s->config->lines[j];
            again |= later->place == place && later->used && strcmp(later->key, l->key) == 0;
        }
        if (l->place != place || !l->used || again) {
            continue;
        }
        struct buf origin = BUF_INIT(LINE_MAX_LEN);
        if (!any) {
            buf_printf(p->out, "\n[%s]\n", title);
        }
        any = true;
        config_append_place(s->config, l, &origin);
        append_row(p, l->key, slice_of(l->value), buf_slice(&origin));
        buf_release(&origin);
    }
}

static void append_views(const struct sheet *p) {
    const struct settings *s = p->settings;
    struct buf *out = p->out;
    for (size_t i = 0; i < s->views.n; i++) {
        const struct saved_view *v = &s->views.items[i];
        struct buf text = BUF_INIT(LINE_MAX_LEN);
        saved_view_append_ini(v, &text);
        struct slice rest = buf_slice(&text), line;
        slice_cut(&rest, '\n', &line);
        buf_append_char(out, '\n');
        const size_t column = NAME_CELLS + 1 + VALUE_CELLS;
        const size_t used = text_append(out, line, plain(s), 0);
        append_part(p, used, 2 + (used < column ? column - used : 0), slice_of(v->origin));
        buf_append_char(out, '\n');
        while (slice_cut(&rest, '\n', &line) && line.len > 0) {
            text_append(out, line, plain(s), 0);
            buf_append_char(out, '\n');
        }
        buf_release(&text);
    }
}

void config_append_show(const struct settings *s, size_t width, struct buf *out) {
    const struct sheet p = {s, width, out};
    struct buf value = BUF_INIT(LINE_MAX_LEN);
    struct buf origin = BUF_INIT(LINE_MAX_LEN);
    append_files(&p);
    if (s->profile) {
        option_append_origin(s, OPTION_PROFILE, &origin);
    }
    append_row(&p, "profile", slice_of(s->profile ? s->profile : "none"), buf_slice(&origin));
    buf_append_char(out, '\n');
    for (int o = 0; o < OPTION_COUNT; o++) {
        if (!is_shown(s, (enum option_id)o)) {
            continue;
        }
        buf_clear(&value);
        buf_clear(&origin);
        append_value(s, (enum option_id)o, &value);
        option_append_origin(s, (enum option_id)o, &origin);
        append_row(&p, option_row((enum option_id)o)->name, buf_slice(&value), buf_slice(&origin));
    }
    if (s->environment_token.text || s->environment_error.kind != ERROR_NONE) {
        append_row(&p, "token", SLICE("from the environment"), SLICE("AIFI_TOKEN"));
    }
    if (s->environment_secret.text || s->environment_secret_error.kind != ERROR_NONE) {
        append_row(&p, "client secret", SLICE("from the environment"), SLICE("AIFI_CLIENT_SECRET"));
    }
    append_section(&p, CONFIG_KEYS, "keys");
    append_section(&p, CONFIG_COLUMNS, "columns");
    append_section(&p, CONFIG_THEME, "theme");
    append_views(&p);
    buf_release(&value);
    buf_release(&origin);
}
