// Where case books are. It must not know what is in them.
#include "app/book_open.h"

#include "base/file.h"
#include "base/process.h"

#include <errno.h>
#include <unistd.h>

enum { PATH_MAX_LEN = 4096, AUTHOR_MAX_LEN = 200 };

static struct casebook *open_at(const char *path, const char *deployment, struct error *e) {
    struct buf author = BUF_INIT(AUTHOR_MAX_LEN);
    user_name_append(&author);
    struct casebook *b = casebook_open(path, slice_of(deployment), buf_slice(&author), e);
    buf_release(&author);
    return b;
}

static struct casebook *open_memory(const char *deployment, struct error *e) {
    struct buf author = BUF_INIT(AUTHOR_MAX_LEN);
    user_name_append(&author);
    struct casebook *b = casebook_open_memory(slice_of(deployment), buf_slice(&author), e);
    buf_release(&author);
    return b;
}

struct casebook *book_open(const char *deployment, struct error *e) {
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    if (deployment) {
        path_xdg(&path, XDG_STATE, "cases.sqlite");
    }
    struct casebook *b = path.len > 0 ? open_at(buf_text(&path), deployment, e)
                                      : open_memory(deployment ? deployment : "demo", e);
    buf_release(&path);
    return b;
}

struct casebook *book_open_existing(const char *deployment, struct error *e) {
    error_clear(e);
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    if (deployment) {
        path_xdg(&path, XDG_STATE, "cases.sqlite");
    }
    struct casebook *b = NULL;
    // What cannot be looked at is told by opening it.
    if (path.len > 0 &&
        (access(buf_text(&path), F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR))) {
        b = open_at(buf_text(&path), deployment, e);
    }
    buf_release(&path);
    return b;
}

bool book_load_verdicts(const char *deployment, struct verdicts *v, struct error *e) {
    struct casebook *b = book_open_existing(deployment, e);
    const bool good = b ? casebook_load(b, v, e) : e->kind == ERROR_NONE;
    casebook_close(b);
    return good;
}
