// The configuration as text: what is in force and where it is from. No byte of a token can come
// here: none is read for it, and of a command that prints one only the program is named.
#include "app/config_command.h"

#include "app/config.h"
#include "base/mem.h"
#include "base/text.h"
#include "option_table.h"

#include <langinfo.h>

enum { NAME_CELLS = 21, VALUE_CELLS = 24, LINE_MAX_LEN = 16 * 1024 };

static void pad(struct buf *out, size_t n_cells, size_t wanted) {
    for (; n_cells < wanted; n_cells++) {
        buf_append_char(out, ' ');
    }
}

static struct text_style plain(const struct settings *s) {
    return (struct text_style){
        .mode = TEXT_PLAIN, .ascii = s->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0};
}

// A long value is followed by its origin all the same.
static void append_row(const struct settings *s, struct buf *out, const char *name,
    struct slice value, struct slice origin) {
    pad(out, text_append(out, slice_of(name), plain(s), 0), NAME_CELLS);
    buf_append_char(out, ' ');
    const size_t value_cells = text_append(out, value, plain(s), 0);
    if (origin.len > 0) {
        pad(out, value_cells, VALUE_CELLS);
        buf_append_text(out, "  ");
        text_append(out, origin, plain(s), 0);
    }
    buf_append_char(out, '\n');
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

static void append_files(const struct settings *s, struct buf *out) {
    if (!s->config) {
        append_row(s, out, "files", SLICE("none"), SLICE("--no-config"));
        return;
    }
    for (size_t i = 0; i < s->config->n_files; i++) {
        const struct config_file *f = &s->config->files[i];
        struct buf text = BUF_INIT(LINE_MAX_LEN);
        buf_printf(&text, "%s%s", f->path, f->is_there ? "" : " (is not there)");
        append_row(s, out, f->is_site ? "site's file" : "your file", buf_slice(&text), SLICE_NONE);
        buf_release(&text);
    }
}

// Sections whose lines are shown as they stand: all of them count, the last of a name most.
static void append_section(
    const struct settings *s, enum config_place place, const char *title, struct buf *out) {
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
            buf_printf(out, "\n[%s]\n", title);
        }
        any = true;
        config_append_place(s->config, l, &origin);
        append_row(s, out, l->key, slice_of(l->value), buf_slice(&origin));
        buf_release(&origin);
    }
}

static void append_views(const struct settings *s, struct buf *out) {
    for (size_t i = 0; i < s->views.n; i++) {
        const struct saved_view *v = &s->views.items[i];
        struct buf text = BUF_INIT(LINE_MAX_LEN);
        saved_view_append_ini(v, &text);
        struct slice rest = buf_slice(&text), line;
        slice_cut(&rest, '\n', &line);
        buf_append_char(out, '\n');
        pad(out, text_append(out, line, plain(s), 0), NAME_CELLS + 1 + VALUE_CELLS);
        buf_append_text(out, "  ");
        text_append(out, slice_of(v->origin), plain(s), 0);
        buf_append_char(out, '\n');
        while (slice_cut(&rest, '\n', &line) && line.len > 0) {
            text_append(out, line, plain(s), 0);
            buf_append_char(out, '\n');
        }
        buf_release(&text);
    }
}

void config_append_show(const struct settings *s, struct buf *out) {
    struct buf value = BUF_INIT(LINE_MAX_LEN);
    struct buf origin = BUF_INIT(LINE_MAX_LEN);
    append_files(s, out);
    if (s->profile) {
        option_append_origin(s, OPTION_PROFILE, &origin);
    }
    append_row(s, out, "profile", slice_of(s->profile ? s->profile : "none"), buf_slice(&origin));
    buf_append_char(out, '\n');
    for (int o = 0; o < OPTION_COUNT; o++) {
        if (!is_shown(s, (enum option_id)o)) {
            continue;
        }
        buf_clear(&value);
        buf_clear(&origin);
        append_value(s, (enum option_id)o, &value);
        option_append_origin(s, (enum option_id)o, &origin);
        append_row(
            s, out, option_row((enum option_id)o)->name, buf_slice(&value), buf_slice(&origin));
    }
    if (s->environment_token.text || s->environment_error.kind != ERROR_NONE) {
        append_row(s, out, "token", SLICE("from the environment"), SLICE("AIFI_TOKEN"));
    }
    if (s->environment_secret.text || s->environment_secret_error.kind != ERROR_NONE) {
        append_row(
            s, out, "client secret", SLICE("from the environment"), SLICE("AIFI_CLIENT_SECRET"));
    }
    append_section(s, CONFIG_KEYS, "keys", out);
    append_section(s, CONFIG_COLUMNS, "columns", out);
    append_section(s, CONFIG_THEME, "theme", out);
    append_views(s, out);
    buf_release(&value);
    buf_release(&origin);
}
