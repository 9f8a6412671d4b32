// The file of the views that were saved from the screen. It must not know what a view shows.
#include "app/saved_state.h"

#include "base/file.h"
#include "base/ini.h"
#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>

enum { FILE_MAX_LEN = 4 * 1024 * 1024 };

struct reading {
    struct saved_views all;
    struct saved_view view; // of the section that is read; no name = none yet
    const char *path;
};

static bool end_section(struct reading *r, struct error *e) {
    return r->view.name == NULL || saved_views_add(&r->all, &r->view, e);
}

static bool begin_section(struct reading *r, struct slice name, int line, struct error *e) {
    struct buf origin = BUF_INIT(4200);
    buf_printf(&origin, "%s:%d", r->path, line);
    const bool ok = end_section(r, e) && saved_view_init(&r->view, name, buf_text(&origin), e);
    buf_release(&origin);
    return ok;
}

static bool take_pair(void *context, struct slice section, struct slice name, struct slice value,
    int line, struct error *e) {
    struct reading *r = context;
    struct slice word;
    slice_cut(&section, ' ', &word);
    section = slice_trim(section);
    if (!slice_equal(word, SLICE("view")) || section.len == 0) {
        return error_set(e, ERROR_CONFIG, "only sections [view NAME] belong here");
    }
    const bool is_new = r->view.name == NULL || !slice_equal(section, slice_of(r->view.name));
    return (!is_new || begin_section(r, section, line, e)) &&
           saved_view_set(&r->view, name, value, e);
}

static bool read_all(const char *path, struct slice text, struct saved_views *all, struct error *e) {
    struct reading r = {.path = path};
    const bool ok = ini_read(text, path, take_pair, &r, e) && end_section(&r, e);
    saved_view_release(&r.view);
    if (ok) {
        *all = r.all;
    } else {
        saved_views_release(&r.all);
    }
    return ok;
}

bool saved_state_load(struct saved_views *all, struct error *e) {
    struct buf path = BUF_INIT(4096), text = BUF_INIT(FILE_MAX_LEN);
    bool ok = true;
    *all = (struct saved_views){0};
    path_xdg(&path, XDG_STATE, "views");
    if (path.len > 0) {
        if (file_read(buf_text(&path), FILE_MAX_LEN, &text, e)) {
            ok = read_all(buf_text(&path), buf_slice(&text), all, e);
        } else if (errno == ENOENT) {
            error_clear(e);
        } else {
            ok = false;
        }
    }
    buf_release(&text);
    buf_release(&path);
    return ok;
}

static bool save(const struct saved_views *all, struct error *e) {
    struct buf path = BUF_INIT(4096), text = BUF_INIT(FILE_MAX_LEN);
    path_xdg(&path, XDG_STATE, "views");
    for (size_t i = 0; i < all->n; i++) {
        buf_append_text(&text, i > 0 ? "\n" : "");
        saved_view_append_ini(&all->items[i], &text);
    }
    bool ok = !text.full && path.len > 0;
    if (!ok) {
        error_set(e, ERROR_FAILED, "no directory to keep it in: HOME is not set");
    }
    ok = ok && file_replace(buf_text(&path), buf_slice(&text), true, e);
    buf_release(&text);
    buf_release(&path);
    return ok;
}

// Takes the changed views in the place of those known, if they can be written.
static bool replace(struct saved_views *all, struct saved_views *changed, struct error *e) {
    const bool ok = save(changed, e);
    saved_views_release(ok ? all : changed);
    if (ok) {
        *all = *changed;
    }
    return ok;
}

bool saved_state_keep(struct saved_views *all, struct saved_view *v, struct error *e) {
    struct saved_views changed;
    if (!saved_state_load(&changed, e)) {
        return false;
    }
    struct saved_view copy;
    saved_view_copy(&copy, v);
    if (!saved_views_add(&changed, &copy, e)) {
        saved_view_release(&copy);
        saved_views_release(&changed);
        return false;
    }
    const bool ok = replace(all, &changed, e);
    if (ok) {
        saved_view_release(v);
    }
    return ok;
}

bool saved_state_drop(struct saved_views *all, struct slice name, struct error *e) {
    struct saved_views changed;
    if (!saved_state_load(&changed, e)) {
        return false;
    }
    if (!saved_views_remove(&changed, name)) {
        saved_views_refuse(&changed, name, e);
        saved_views_release(&changed);
        return false;
    }
    return replace(all, &changed, e);
}
