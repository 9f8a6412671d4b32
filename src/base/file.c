// Files of the user: where they are, and reading them; file_draft.c writes them. Must not know what
// is in them, and never looks in the current directory by itself.
#include "base/file.h"

#include "base/mem.h"
#include "file_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct xdg_row {
    const char *variable;
    const char *below_home;
};

static const struct xdg_row xdg_rows[] = {
    [XDG_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
    [XDG_STATE] = {"XDG_STATE_HOME", ".local/state"},
    [XDG_CACHE] = {"XDG_CACHE_HOME", ".cache"},
};
_Static_assert(ARRAY_LEN(xdg_rows) == XDG_COUNT, "one row a directory");

void path_xdg(struct buf *out, enum xdg which, const char *name) {
    const char *base = getenv(xdg_rows[which].variable);
    const char *home = getenv("HOME");
    buf_clear(out);
    if (base && base[0] == '/') {
        buf_printf(out, "%s/aifi-sessions/%s", base, name);
    } else if (home && home[0] == '/') {
        buf_printf(out, "%s/%s/aifi-sessions/%s", home, xdg_rows[which].below_home, name);
    }
    if (out->full) {
        buf_clear(out);
    }
}

bool file_failed(struct error *e, const char *verb, const char *path, int code) {
    error_set(e, ERROR_FAILED, "cannot %s %s: %s", verb, path, strerror(code));
    errno = code;
    return false;
}

bool file_refused(struct error *e, const char *path, const char *reason, int code) {
    error_set(e, ERROR_FAILED, "%s %s", path, reason);
    errno = code;
    return false;
}

static bool append_to_end(int fd, const char *path, size_t cap, struct buf *out, char *part,
    size_t part_len, struct error *e) {
    for (;;) {
        ssize_t n = read(fd, part, part_len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return file_failed(e, "read", path, errno);
        }
        if (n == 0) {
            return true;
        }
        if ((size_t)n > cap - out->len || !buf_append(out, (struct slice){part, (size_t)n})) {
            error_set(e, ERROR_FAILED, "%s is too large: more than %zu bytes", path, cap);
            errno = EFBIG;
            return false;
        }
    }
}

static bool read_to_end(int fd, const char *path, size_t cap, struct buf *out, struct error *e) {
    char part[16384];
    if (cap > out->ceiling) {
        cap = out->ceiling;
    }
    bool done = append_to_end(fd, path, cap, out, part, sizeof(part), e);
    int code = errno;
    mem_wipe(part, sizeof(part)); // it may have been a secret
    errno = code;
    return done;
}

bool path_beside_program(struct buf *out, const char *name) {
    char path[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    if (len <= 0 || (size_t)len >= sizeof path) {
        return false;
    }
    size_t end = (size_t)len;
    while (end > 0 && path[end - 1] != '/') {
        end--;
    }
    return buf_append(out, (struct slice){path, end}) && buf_append_text(out, name);
}

bool file_read(const char *path, size_t cap, struct buf *out, struct error *e) {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return file_failed(e, "read", path, errno);
    }
    struct stat st;
    bool done;
    if (fstat(fd, &st) != 0) {
        done = file_failed(e, "read", path, errno);
    } else if (S_ISDIR(st.st_mode)) {
        done = file_refused(e, path, "is a directory, not a file", EISDIR);
    } else if (!S_ISREG(st.st_mode)) {
        done = file_refused(e, path, "is not a regular file", EINVAL);
    } else {
        buf_clear(out);
        done = read_to_end(fd, path, cap, out, e);
    }
    int code = errno;
    close(fd);
    errno = code;
    return done;
}

bool file_write_all(int fd, struct slice content, struct error *e) {
    while (content.len > 0) {
        ssize_t n = write(fd, content.ptr, content.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            int code = n < 0 ? errno : EIO;
            error_set(e, ERROR_FAILED, "cannot write: %s", strerror(code));
            errno = code;
            return false;
        }
        content.ptr += n;
        content.len -= (size_t)n;
    }
    return true;
}

bool file_make_parents(const char *path, struct error *e) {
    if (!strchr(path, '/')) {
        return true;
    }
    char *part = mem_dup_text(slice_of(path));
    bool done = true;
    for (char *slash = strchr(part + 1, '/'); done && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            done = file_failed(e, "create the directory", part, errno);
        }
        *slash = '/';
    }
    mem_free(part);
    return done;
}

bool file_read_to_end(int fd, const char *name, struct buf *out, struct error *e) {
    char part[16 * 1024];
    for (;;) {
        const ssize_t n = read(fd, part, sizeof part);
        if (n == 0) {
            return true;
        }
        if (n < 0 && errno != EINTR) {
            return error_set(e, ERROR_FAILED, "cannot read %s: %s", name, strerror(errno));
        }
        if (n > 0 && !buf_append(out, (struct slice){part, (size_t)n})) {
            return error_set(
                e, ERROR_FAILED, "%s: more than %zu MiB", name, out->ceiling / (1024 * 1024));
        }
    }
}
