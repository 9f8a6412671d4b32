// What can be exported here, and into which file. It must not know who asks.
#include "export.h"

#include "option_table.h"

#include <errno.h>
#include <unistd.h>

static const char *const suffixes[] = {
    [OUTPUT_TABLE] = ".txt",
    [OUTPUT_JSON] = ".json",
    [OUTPUT_NDJSON] = ".ndjson",
    [OUTPUT_CSV] = ".csv",
    [OUTPUT_TSV] = ".tsv",
    [OUTPUT_PLAIN] = ".txt",
};

const char *export_suffix(enum output_format f) {
    require((size_t)f < ARRAY_LEN(suffixes));
    return suffixes[f];
}

size_t export_n_rows(struct app *a, enum export_scope s) {
    const struct view *v = app_view(a);
    switch (s) {
    case EXPORT_MARKED:
        return v ? dataset_n_marked(v->data) : 0;
    case EXPORT_LOADED:
        return v ? dataset_n_visible(v->data) : 0;
    case EXPORT_BOARD:
        return a->stores.n;
    case EXPORT_ALL:
    case EXPORT_SCOPE_COUNT:
        break;
    }
    return 0;
}

bool export_has_scope(struct app *a, enum export_scope s) {
    const bool on_board = stores_are_shown(a);
    if (!app_view(a) || on_board != (s == EXPORT_BOARD)) {
        return false;
    }
    return s == EXPORT_ALL || s == EXPORT_LOADED || export_n_rows(a, s) > 0;
}

enum export_scope export_default_scope(struct app *a) {
    return stores_are_shown(a)                  ? EXPORT_BOARD
           : export_has_scope(a, EXPORT_MARKED) ? EXPORT_MARKED
                                                : EXPORT_LOADED;
}

void export_append_name(
    const struct app *a, enum export_scope s, enum output_format f, struct buf *out) {
    struct calendar c;
    instant_to_calendar(a->show.now, a->show.zone, &c);
    const struct view *v = asking_current(a);
    buf_append_text(out, s == EXPORT_BOARD            ? "stores"
                         : v && v->kind == VIEW_FRAUD ? "fraud"
                                                      : "sessions");
    buf_printf(out, "-%04d-%02d-%02dT%02d%02d%s", c.year, c.month, c.day, c.hour, c.minute,
        export_suffix(f));
}

bool export_path(struct slice typed, struct buf *path, struct error *e) {
    const char *home = getenv("HOME");
    char directory[4096];
    struct slice rest = slice_trim(typed);
    if (rest.len == 0) {
        return error_set(e, ERROR_USAGE, "the file needs a name");
    }
    if (rest.ptr[0] == '~' && (rest.len == 1 || rest.ptr[1] == '/')) {
        if (!home || home[0] != '/') {
            return error_set(e, ERROR_USAGE, "nobody knows where ~ is: $HOME is not set");
        }
        buf_append_text(path, home);
        rest.ptr++;
        rest.len--;
    } else if (rest.ptr[0] != '/') {
        if (!getcwd(directory, sizeof directory)) {
            return error_set(
                e, ERROR_FAILED, "nobody knows the current directory: %s", strerror(errno));
        }
        buf_printf(path, "%s/", strcmp(directory, "/") == 0 ? "" : directory);
    }
    buf_append(path, rest);
    return !path->full || error_set(e, ERROR_USAGE, "the name of the file is too long");
}

const char *export_word(size_t i) {
    size_t n_formats = ARRAY_LEN(suffixes);
    if (i < n_formats) {
        return option_row(OPTION_OUTPUT)->limits.choices[i].name;
    }
    i -= n_formats;
    return i <= EXPORT_ALL ? export_scope_name((enum export_scope)i) : NULL;
}
