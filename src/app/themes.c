// Finding theme files. What a theme means is ui/theme.h.
#include "app/themes.h"

#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <unistd.h>

enum { THEME_FILE_MAX = 64 * 1024, PLACES = 3 };
#define SUFFIX ".theme"

static bool place(size_t i, struct buf *out) {
    buf_clear(out);
    switch (i) {
    case 0:
        path_xdg(out, XDG_CONFIG, "themes/");
        return out->len > 0;
    case 1:
        return path_beside_program(out, "../share/aifi-sessions/themes/");
    default:
        return path_beside_program(out, "../../themes/");
    }
}

static bool read_theme(const char *path, struct theme *out, struct error *e) {
    struct buf text = BUF_INIT(THEME_FILE_MAX);
    struct theme t;
    theme_init_standard(&t);
    const bool ok =
        file_read(path, THEME_FILE_MAX, &text, e) && theme_read(&t, buf_slice(&text), path, e);
    if (ok) {
        *out = t;
    }
    buf_release(&text);
    return ok;
}

bool themes_load(struct slice name, struct theme *out, struct error *e) {
    if (slice_equal(name, SLICE("standard"))) {
        theme_init_standard(out);
        return true;
    }
    struct buf path = BUF_INIT(4096);
    bool is_path = false;
    for (size_t i = 0; i < name.len; i++) {
        is_path |= name.ptr[i] == '/';
    }
    if (is_path) {
        buf_append(&path, name);
        const bool ok = read_theme(buf_text(&path), out, e);
        buf_release(&path);
        return ok;
    }
    for (size_t i = 0; i < PLACES; i++) {
        if (place(i, &path) && buf_append(&path, name) && buf_append_text(&path, SUFFIX) &&
            access(buf_text(&path), R_OK) == 0) {
            const bool ok = read_theme(buf_text(&path), out, e);
            buf_release(&path);
            return ok;
        }
    }
    buf_release(&path);
    struct buf known = BUF_INIT(400);
    char one[64];
    for (size_t i = 0; themes_name(i, one, sizeof one); i++) {
        buf_printf(&known, "%s%s", i ? ", " : "", one);
    }
    error_set(e, ERROR_USAGE, "there is no theme called %.*s; there are %s", SLICE_ARG(name),
        buf_text(&known));
    buf_release(&known);
    return false;
}

// --- listing ---

enum { NAMES_MAX = 64, NAME_LEN = 64 };
struct names {
    char name[NAMES_MAX][NAME_LEN];
    size_t n;
};

static void add_sorted(struct names *all, const char *name) {
    size_t at = 0;
    while (at < all->n && strcmp(all->name[at], name) < 0) {
        at++;
    }
    if (all->n == NAMES_MAX || (at < all->n && strcmp(all->name[at], name) == 0)) {
        return;
    }
    memmove(all->name[at + 1], all->name[at], (all->n - at) * NAME_LEN);
    snprintf(all->name[at], NAME_LEN, "%s", name);
    all->n++;
}

static void list_directory(const char *path, struct names *all) {
    DIR *directory = opendir(path);
    if (!directory) {
        return;
    }
    for (const struct dirent *d = readdir(directory); d; d = readdir(directory)) {
        const size_t len = strlen(d->d_name);
        const size_t suffix_len = sizeof SUFFIX - 1;
        if (len > suffix_len && len - suffix_len < NAME_LEN &&
            strcmp(d->d_name + len - suffix_len, SUFFIX) == 0) {
            char name[NAME_LEN];
            snprintf(name, sizeof name, "%.*s", (int)(len - suffix_len), d->d_name);
            add_sorted(all, name);
        }
    }
    closedir(directory);
}

bool themes_name(size_t i, char *name, size_t len) {
    if (i == 0) {
        snprintf(name, len, "standard");
        return true;
    }
    struct names *all = mem_calloc(1, sizeof *all);
    struct buf path = BUF_INIT(4096);
    for (size_t p = 0; p < PLACES; p++) {
        if (place(p, &path)) {
            list_directory(buf_text(&path), all);
        }
    }
    buf_release(&path);
    const bool found = i - 1 < all->n;
    if (found) {
        snprintf(name, len, "%s", all->name[i - 1]);
    }
    mem_free(all);
    return found;
}
