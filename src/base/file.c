// Files of the user. Must not know what is in them, and never looks in the current directory by
// itself.
#include "base/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_TRIES = 16 };

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

// "cannot VERB PATH: reason", errno kept for the caller.
static bool failed(struct error *e, const char *verb, const char *path, int code) {
    error_set(e, ERROR_FAILED, "cannot %s %s: %s", verb, path, strerror(code));
    errno = code;
    return false;
}

static bool refused(struct error *e, const char *path, const char *reason, int code) {
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
            return failed(e, "read", path, errno);
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
        return failed(e, "read", path, errno);
    }
    struct stat st;
    bool done;
    if (fstat(fd, &st) != 0) {
        done = failed(e, "read", path, errno);
    } else if (S_ISDIR(st.st_mode)) {
        done = refused(e, path, "is a directory, not a file", EISDIR);
    } else if (!S_ISREG(st.st_mode)) {
        done = refused(e, path, "is not a regular file", EINVAL);
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
            done = failed(e, "create the directory", part, errno);
        }
        *slash = '/';
    }
    mem_free(part);
    return done;
}

// A replacement under way. Everything happens relative to the directory's descriptor, so that a
// directory renamed in between does not matter.
struct replacement {
    const char *path;
    const char *name; // last part of path; borrowed
    int directory;
    int fd;
    char temporary[40]; // "" while there is none
};

static bool open_directory(struct replacement *r, struct error *e) {
    const char *slash = strrchr(r->path, '/');
    r->name = slash ? slash + 1 : r->path;
    if (r->name[0] == '\0') {
        return refused(e, r->path, "does not name a file", EISDIR);
    }
    struct slice directory = {r->path, slash ? (size_t)(slash - r->path) : 0};
    char *directory_path = mem_dup_text(!slash               ? SLICE(".")
                                        : directory.len == 0 ? SLICE("/")
                                                             : directory);
    r->directory = open(directory_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = r->directory >= 0 || failed(e, "open the directory", directory_path, errno);
    mem_free(directory_path);
    return done;
}

// Renaming over it would replace a link or a FIFO, which the user did not ask for.
static bool check_target(const struct replacement *r, struct error *e) {
    struct stat st;
    if (fstatat(r->directory, r->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT || failed(e, "write", r->path, errno);
    }
    if (S_ISLNK(st.st_mode)) {
        return refused(e, r->path, "is a symbolic link; name the file itself", ELOOP);
    }
    if (S_ISDIR(st.st_mode)) {
        return refused(e, r->path, "is a directory, not a file", EISDIR);
    }
    if (!S_ISREG(st.st_mode)) {
        return refused(e, r->path, "is not a regular file", EINVAL);
    }
    return true;
}

static bool open_temporary(struct replacement *r, struct error *e) {
    for (int i = 0; i < NAME_TRIES; i++) {
        uint64_t number = 0;
        if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number)) {
            return failed(e, "write", r->path, errno);
        }
        snprintf(
            r->temporary, sizeof(r->temporary), ".aifi-%016llx.tmp", (unsigned long long)number);
        r->fd = openat(
            r->directory, r->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (r->fd >= 0) {
            return true;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    r->temporary[0] = '\0';
    return failed(e, "write", r->path, errno);
}

static bool fill_temporary(struct replacement *r, struct slice content, struct error *e) {
    if (!file_write_all(r->fd, content, e)) {
        return failed(e, "write", r->path, errno);
    }
    if (fsync(r->fd) != 0) {
        return failed(e, "write", r->path, errno);
    }
    // Some file systems tell of a full disk or quota only here.
    int fd = r->fd;
    r->fd = -1;
    if (close(fd) != 0 && errno != EINTR) {
        return failed(e, "write", r->path, errno);
    }
    return true;
}

static bool rename_temporary(struct replacement *r, struct error *e) {
    if (!check_target(r, e)) {
        return false;
    }
    if (renameat(r->directory, r->temporary, r->directory, r->name) != 0) {
        return failed(e, "write", r->path, errno);
    }
    r->temporary[0] = '\0';
    // The new file stands whatever comes now; a file system that cannot sync a directory is no
    // error.
    if (fsync(r->directory) != 0 && errno != EINVAL && errno != ENOTSUP) {
        return failed(e, "sync the directory of", r->path, errno);
    }
    return true;
}

bool file_replace(const char *path, struct slice content, bool make_parents, struct error *e) {
    struct replacement r = {.path = path, .directory = -1, .fd = -1};
    if (make_parents && !file_make_parents(path, e)) {
        return false;
    }
    bool done = open_directory(&r, e) && check_target(&r, e) && open_temporary(&r, e) &&
                fill_temporary(&r, content, e) && rename_temporary(&r, e);
    int code = errno;
    if (r.fd >= 0) {
        close(r.fd);
    }
    if (r.temporary[0] != '\0') {
        unlinkat(r.directory, r.temporary, 0);
    }
    if (r.directory >= 0) {
        close(r.directory);
    }
    errno = code;
    return done;
}
