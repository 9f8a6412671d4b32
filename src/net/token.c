// The bearer token: reading it from its four sources and refusing what no token can be. Must not
// know where it is sent.
#include "net/token.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

// One byte more than fits, a few for the line's end, so that "too long" is noticed.
enum { READ_MAX = TOKEN_LEN_MAX + 16 };
static const char environment_name[] = "AIFI_TOKEN";

static int64_t longest_wait_ms(void) {
#ifdef AIFI_TEST_HOOKS
    int64_t scaled_ms;
    if (slice_to_int64(slice_of(getenv("AIFI_TEST_TOKEN_WAIT_MS")), &scaled_ms)) {
        return scaled_ms;
    }
#endif
    return TOKEN_WAIT_MS;
}

void token_release(struct token *t) {
    if (t->text != NULL) {
        mem_wipe(t->text, strlen(t->text));
        mem_free(t->text);
    }
    *t = (struct token){0};
}

static bool is_token_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~+/", c) != NULL);
}

// b64token of RFC 6750: characters, then any number of '='.
static bool check_characters(struct slice text, const char *source, struct error *e) {
    if (memchr(text.ptr, '\n', text.len) != NULL || memchr(text.ptr, '\r', text.len) != NULL) {
        return error_set(e, ERROR_AUTH,
            "the token from the %s has more than one line: it must be the token and nothing else",
            source);
    }
    size_t end = text.len;
    while (end > 0 && text.ptr[end - 1] == '=') {
        end--;
    }
    for (size_t i = 0; i < end; i++) {
        if (!is_token_char(text.ptr[i])) {
            return error_set(e, ERROR_AUTH,
                "the token from the %s holds a character that no token has, at position %zu",
                source, i + 1);
        }
    }
    return end > 0 ||
           error_set(e, ERROR_AUTH, "the token from the %s has no letters or digits", source);
}

bool token_from_text(struct token *t, struct slice text, const char *source, struct error *e) {
    text = slice_trim(text);
    if (text.len == 0) {
        return error_set(e, ERROR_AUTH, "the token from the %s is empty", source);
    }
    if (text.len > TOKEN_LEN_MAX) {
        return error_set(e, ERROR_AUTH, "the token from the %s is longer than %d characters",
            source, (int)TOKEN_LEN_MAX);
    }
    if (!check_characters(text, source, e)) {
        return false;
    }
    char *copy = mem_dup_text(text);
    token_release(t);
    *t = (struct token){.text = copy, .source = source};
    return true;
}

static bool check_file(int fd, const char *path, bool *is_pipe, struct error *e) {
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return error_set(
            e, ERROR_AUTH, "cannot examine the token file %s: %s", path, strerror(errno));
    }
    *is_pipe = S_ISFIFO(st.st_mode);
    if (*is_pipe) {
        return true;
    }
    if (!S_ISREG(st.st_mode)) {
        return error_set(
            e, ERROR_AUTH, "the token file %s is neither a regular file nor a pipe", path);
    }
    uid_t me = geteuid();
    if (st.st_uid != me && st.st_uid != 0) {
        return error_set(e, ERROR_AUTH, "the token file %s belongs to another user", path);
    }
    // Root hands secrets out by group; a file of one's own has no reason to be open to one.
    mode_t forbidden = st.st_uid == me ? S_IRWXG | S_IRWXO : S_IRWXO;
    if ((st.st_mode & forbidden) != 0) {
        return error_set(e, ERROR_AUTH,
            "others may read the token file %s (mode %04o): run chmod 600 on it", path,
            (unsigned)(st.st_mode & 07777));
    }
    return true;
}

// Until `deadline_ms`; false with errno ETIMEDOUT after it.
static bool wait_readable(int fd, int64_t deadline_ms) {
    for (;;) {
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        if (left_ms <= 0) {
            errno = ETIMEDOUT;
            return false;
        }
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int n = poll(&p, 1, (int)left_ms);
        if (n > 0) {
            return true;
        }
        if (n < 0 && errno != EINTR) {
            return false;
        }
    }
}

// Reads to the end or until `text` is full.
static bool read_all(int fd, bool is_pipe, char *text, size_t *len) {
    int64_t deadline_ms = clock_monotonic_ms() + longest_wait_ms();
    *len = 0;
    while (*len < READ_MAX) {
        if (is_pipe && !wait_readable(fd, deadline_ms)) {
            return false;
        }
        ssize_t n = read(fd, text + *len, READ_MAX - *len);
        if (n == 0) {
            return true;
        }
        if (n < 0 && errno != EINTR && errno != EAGAIN) {
            return false;
        }
        *len += n > 0 ? (size_t)n : 0;
    }
    return true;
}

bool token_from_file(struct token *t, const char *path, struct error *e) {
    // Non-blocking, so that a FIFO nobody writes to does not hang the start.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return error_set(e, ERROR_AUTH, "cannot open the token file %s: %s", path, strerror(errno));
    }
    bool is_pipe = false;
    char text[READ_MAX];
    size_t len = 0;
    bool good = check_file(fd, path, &is_pipe, e);
    if (good && !read_all(fd, is_pipe, text, &len)) {
        good = error_set(e, ERROR_AUTH, "cannot read the token file %s: %s", path,
            errno == ETIMEDOUT ? "nothing came within 10 s" : strerror(errno));
    }
    close(fd);
    if (good) {
        good = token_from_text(t, (struct slice){text, len}, "file", e);
    }
    mem_wipe(text, sizeof(text));
    return good;
}

bool token_from_command(struct token *t, struct slice command, struct error *e) {
    char **argv;
    if (!process_split(command, &argv, e)) {
        e->kind = ERROR_AUTH;
        error_prefix(e, "the token command");
        return false;
    }
    struct buf out = BUF_INIT(READ_MAX);
    bool good = process_run(argv, SLICE_NONE, longest_wait_ms(), &out, e);
    if (!good) {
        e->kind = ERROR_AUTH;
        error_prefix(e, "the token command failed");
    } else {
        good = token_from_text(t, buf_slice(&out), "command", e);
    }
    buf_wipe(&out);
    mem_free(argv);
    return good;
}

bool token_from_environment(struct token *t, struct error *e) {
    error_clear(e);
    char *value = getenv(environment_name);
    if (value == NULL) {
        return false;
    }
    size_t len = strlen(value);
    bool good = len > 0 && token_from_text(t, (struct slice){value, len}, "environment", e);
    // The kernel shows a process's first environment to its user for ever; only overwriting the
    // bytes in place helps.
    mem_wipe(value, len);
    unsetenv(environment_name);
    return good;
}
