// Writing files as a whole. Must not know what is in them.
#include "base/file.h"

#include "base/mem.h"
#include "file_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_TRIES = 16 };

// Everything happens relative to the directory's descriptor, so that a directory renamed in between
// does not matter.
static const char *name_of(const struct file_draft *d) {
    const char *slash = strrchr(d->path, '/');
    return slash ? slash + 1 : d->path;
}

static bool open_directory(struct file_draft *d, struct error *e) {
    const char *slash = strrchr(d->path, '/');
    if (name_of(d)[0] == '\0') {
        return file_refused(e, d->path, "does not name a file", EISDIR);
    }
    struct slice directory = {d->path, slash ? (size_t)(slash - d->path) : 0};
    char *directory_path = mem_dup_text(!slash               ? SLICE(".")
                                        : directory.len == 0 ? SLICE("/")
                                                             : directory);
    d->directory = open(directory_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = d->directory >= 0 || file_failed(e, "open the directory", directory_path, errno);
    mem_free(directory_path);
    return done;
}

// Renaming over it would replace a link or a FIFO, which the user did not ask for.
static bool check_target(const struct file_draft *d, struct error *e) {
    struct stat st;
    if (fstatat(d->directory, name_of(d), &st, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT || file_failed(e, "write", d->path, errno);
    }
    if (S_ISLNK(st.st_mode)) {
        return file_refused(e, d->path, "is a symbolic link; name the file itself", ELOOP);
    }
    if (S_ISDIR(st.st_mode)) {
        return file_refused(e, d->path, "is a directory, not a file", EISDIR);
    }
    if (!S_ISREG(st.st_mode)) {
        return file_refused(e, d->path, "is not a regular file", EINVAL);
    }
    if (!d->replaces) {
        return file_refused(
            e, d->path, "exists already and stays as it is; name another file", EEXIST);
    }
    return true;
}

static bool choose_name(struct file_draft *d, struct error *e) {
    uint64_t number = 0;
    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number)) {
        return file_failed(e, "write", d->path, errno);
    }
    snprintf(d->temporary, sizeof(d->temporary), ".aifi-%016llx.tmp", (unsigned long long)number);
    return true;
}

// Where a file without a name gets one only through /proc, there has to be one.
static bool open_nameless(struct file_draft *d) {
    if (access("/proc/self/fd", X_OK) != 0) {
        return false;
    }
    d->fd = openat(d->directory, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    return d->fd >= 0;
}

static bool open_named(struct file_draft *d, struct error *e) {
    for (int i = 0; i < NAME_TRIES; i++) {
        if (!choose_name(d, e)) {
            break;
        }
        d->fd = openat(
            d->directory, d->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (d->fd >= 0) {
            return true;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    d->temporary[0] = '\0';
    return file_failed(e, "write", d->path, errno);
}

static void give_up(struct file_draft *d) {
    int code = errno;
    if (d->fd >= 0) {
        close(d->fd);
    }
    if (d->temporary[0] != '\0') {
        unlinkat(d->directory, d->temporary, 0);
    }
    if (d->directory >= 0) {
        close(d->directory);
    }
    mem_free(d->path);
    *d = (struct file_draft){.directory = -1, .fd = -1};
    errno = code;
}

void file_draft_abandon(struct file_draft *d) {
    if (d->path) {
        give_up(d);
    }
}

bool file_draft_open(struct file_draft *d, const char *path, bool replaces, struct error *e) {
    *d = (struct file_draft){
        .path = mem_dup_text(slice_of(path)), .replaces = replaces, .directory = -1, .fd = -1};
    if (open_directory(d, e) && check_target(d, e) && (open_nameless(d) || open_named(d, e))) {
        return true;
    }
    give_up(d);
    return false;
}

bool file_draft_write(struct file_draft *d, struct slice part, struct error *e) {
    if (!file_write_all(d->fd, part, e)) {
        return file_failed(e, "write", d->path, errno);
    }
    // On its way to the disk from now on, so that the end has little to wait for.
    sync_file_range(d->fd, d->written_len, (off_t)part.len, SYNC_FILE_RANGE_WRITE);
    d->written_len += (int64_t)part.len;
    return true;
}

static bool give_name(struct file_draft *d, struct error *e) {
    char own[40];
    if (d->temporary[0] != '\0') {
        return true;
    }
    snprintf(own, sizeof own, "/proc/self/fd/%d", d->fd);
    if (!choose_name(d, e)) {
        return false;
    }
    if (linkat(AT_FDCWD, own, d->directory, d->temporary, AT_SYMLINK_FOLLOW) != 0) {
        int code = errno;
        d->temporary[0] = '\0';
        return file_failed(e, "write", d->path, code);
    }
    return true;
}

static bool finish(struct file_draft *d, struct error *e) {
    if (fsync(d->fd) != 0) {
        return file_failed(e, "write", d->path, errno);
    }
    if (!give_name(d, e)) {
        return false;
    }
    // Some file systems tell of a full disk or quota only here.
    int fd = d->fd;
    d->fd = -1;
    if (close(fd) != 0 && errno != EINTR) {
        return file_failed(e, "write", d->path, errno);
    }
    return true;
}

// What came to be there since it was looked at stays, where the file system can do that.
static bool rename_into_place(const struct file_draft *d) {
    if (!d->replaces) {
        if (renameat2(d->directory, d->temporary, d->directory, name_of(d), RENAME_NOREPLACE) ==
            0) {
            return true;
        }
        if (errno != EINVAL && errno != ENOSYS) {
            return false;
        }
    }
    return renameat(d->directory, d->temporary, d->directory, name_of(d)) == 0;
}

static bool put_in_place(struct file_draft *d, struct error *e) {
    if (!check_target(d, e)) {
        return false;
    }
    if (!rename_into_place(d)) {
        return file_failed(e, "write", d->path, errno);
    }
    d->temporary[0] = '\0';
    // The new file stands whatever comes now; a file system that cannot sync a directory is no
    // error.
    if (fsync(d->directory) != 0 && errno != EINVAL && errno != ENOTSUP) {
        return file_failed(e, "sync the directory of", d->path, errno);
    }
    return true;
}

bool file_draft_commit(struct file_draft *d, struct error *e) {
    bool done = finish(d, e) && put_in_place(d, e);
    give_up(d);
    return done;
}

bool file_replace(const char *path, struct slice content, bool make_parents, struct error *e) {
    struct file_draft d;
    if ((make_parents && !file_make_parents(path, e)) || !file_draft_open(&d, path, true, e)) {
        return false;
    }
    if (!file_draft_write(&d, content, e)) {
        file_draft_abandon(&d);
        return false;
    }
    return file_draft_commit(&d, e);
}
