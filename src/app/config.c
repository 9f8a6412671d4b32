// The configuration file.
#include "app/config.h"

#include "base/file.h"
#include "base/ini.h"
#include "base/mem.h"

#include <errno.h>
#include <unistd.h>

enum { CONFIG_MAX = 256 * 1024 };

static bool take_line(void *context, struct slice section, struct slice name, struct slice value,
    int line, struct error *e) {
    struct keymap *k = context;
    (void)line;
    if (!slice_equal(section, SLICE("keys"))) {
        return error_set(
            e, ERROR_CONFIG, "section [%.*s] is not known; there is [keys]", SLICE_ARG(section));
    }
    const char *hint = NULL;
    const enum command c = command_by_name(name, &hint);
    if (c == COMMAND_NONE || !slice_equal(name, slice_of(command_row(c)->name))) {
        return error_set(e, ERROR_CONFIG, "no command is called %.*s%s%s", SLICE_ARG(name),
            hint ? "; did you mean " : "", hint ? hint : "");
    }
    return keymap_bind(k, c, value, e);
}

bool config_keys_from_text(
    struct slice text, const char *origin, struct keymap *k, struct error *e) {
    struct keymap *draft = mem_alloc(sizeof *draft);
    *draft = *k;
    const bool ok = ini_read(text, origin, take_line, draft, e);
    if (ok) {
        *k = *draft;
    }
    mem_free(draft);
    return ok;
}

bool config_read_keys(struct keymap *k, struct error *e) {
    struct buf path = BUF_INIT(4096);
    struct buf text = BUF_INIT(CONFIG_MAX);
    bool ok = true;
    path_xdg(&path, XDG_CONFIG, "config");
    if (path.len > 0 && access(buf_text(&path), F_OK) == 0) {
        ok = file_read(buf_text(&path), CONFIG_MAX, &text, e) &&
             config_keys_from_text(buf_slice(&text), buf_text(&path), k, e);
    }
    buf_release(&text);
    buf_release(&path);
    return ok;
}
