// The base URL: what it may look like and what it means. Must not know how a connection is made.
#include "net/origin.h"

#include "base/mem.h"

#include <arpa/inet.h>

static const char api_path[] = "/api/admin/v2";
static const char sessions_path[] = "/sessions";

enum { PORT_HTTP = 80, PORT_HTTPS = 443, PORT_MAX = 65535, NAME_MAX_LEN = 253 };

static bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_one_of(char c, const char *set) {
    return c != '\0' && strchr(set, c) != NULL;
}

static size_t find_any(struct slice text, const char *set) {
    size_t at = 0;
    while (at < text.len && !is_one_of(text.ptr[at], set)) {
        at++;
    }
    return at;
}

static struct slice sub(struct slice text, size_t from, size_t to) {
    return (struct slice){text.ptr + from, to - from};
}

static bool ends_with(struct slice text, struct slice ending) {
    return text.len >= ending.len &&
           slice_equal(sub(text, text.len - ending.len, text.len), ending);
}

static bool check_bytes(struct slice text, struct error *e) {
    if (text.len == 0) {
        return error_set(e, ERROR_CONFIG, "the base URL is empty");
    }
    if (text.len > ORIGIN_TEXT_MAX) {
        return error_set(
            e, ERROR_CONFIG, "the base URL is longer than %d bytes", (int)ORIGIN_TEXT_MAX);
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= ' ' || c == 0x7f) {
            return error_set(e, ERROR_CONFIG, "the base URL holds a blank or control character");
        }
        if (c >= 0x80) {
            return error_set(e, ERROR_CONFIG,
                "the base URL holds a character that is not ASCII: write the host in its xn-- "
                "form");
        }
    }
    return true;
}

// Takes "scheme://" off the front.
static bool cut_scheme(struct slice *rest, bool *secure, struct error *e) {
    size_t at = find_any(*rest, ":/?#@");
    *secure = true;
    if (at + 3 > rest->len || memcmp(rest->ptr + at, "://", 3) != 0) {
        return true;
    }
    struct slice scheme = sub(*rest, 0, at);
    *rest = sub(*rest, at + 3, rest->len);
    if (slice_equal_nocase(scheme, SLICE("http"))) {
        *secure = false;
    } else if (!slice_equal_nocase(scheme, SLICE("https"))) {
        return error_set(e, ERROR_CONFIG, "the base URL must begin with https://, not %.*s://",
            SLICE_ARG(scheme));
    }
    return true;
}

static bool name_is_good(struct slice name, bool bracketed) {
    if (name.len == 0 || name.len > NAME_MAX_LEN || name.ptr[0] == '.') {
        return false;
    }
    char text[NAME_MAX_LEN + 1];
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    if (bracketed) {
        struct in6_addr address;
        return inet_pton(AF_INET6, text, &address) == 1;
    }
    for (size_t i = 0; i < name.len; i++) {
        bool is_double_dot = name.ptr[i] == '.' && i > 0 && name.ptr[i - 1] == '.';
        if (!(is_alnum(name.ptr[i]) || is_one_of(name.ptr[i], "-._")) || is_double_dot) {
            return false;
        }
    }
    return true;
}

// host, host:port, [address] or [address]:port.
static bool split_authority(
    struct slice authority, struct slice *name, bool *bracketed, int *port, struct error *e) {
    if (memchr(authority.ptr, '@', authority.len) != NULL) {
        return error_set(e, ERROR_CONFIG,
            "the base URL holds a user name: this API takes a token, see --token-file");
    }
    *bracketed = authority.len > 0 && authority.ptr[0] == '[';
    size_t end = *bracketed ? find_any(authority, "]") : find_any(authority, ":");
    if (*bracketed && end == authority.len) {
        return error_set(e, ERROR_CONFIG, "the base URL's address lacks its closing ']'");
    }
    *name = sub(authority, *bracketed ? 1 : 0, end);
    struct slice tail = sub(authority, *bracketed ? end + 1 : end, authority.len);
    if (!name_is_good(*name, *bracketed)) {
        return error_set(e, ERROR_CONFIG, "the base URL has no usable host name: \"%.*s\"",
            SLICE_ARG(authority));
    }
    if (tail.len == 0) {
        return true;
    }
    int64_t number = 0;
    struct slice digits = sub(tail, 1, tail.len);
    if (tail.ptr[0] != ':' || digits.len == 0 || digits.ptr[0] < '0' || digits.ptr[0] > '9' ||
        !slice_to_int64(digits, &number) || number < 1 || number > PORT_MAX) {
        return error_set(
            e, ERROR_CONFIG, "the base URL's port must be a number from 1 to %d", (int)PORT_MAX);
    }
    *port = (int)number;
    return true;
}

static bool check_path(struct slice path, struct error *e) {
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (!is_alnum(c) && !is_one_of(c, "/-._~!$&'()*+,;=:@%")) {
            return error_set(
                e, ERROR_CONFIG, "the base URL's path holds a character that no path has: '%c'", c);
        }
    }
    struct slice rest = path, part;
    while (slice_cut(&rest, '/', &part)) {
        if (slice_equal(part, SLICE(".")) || slice_equal(part, SLICE(".."))) {
            return error_set(e, ERROR_CONFIG, "the base URL's path holds a \"..\"");
        }
    }
    return true;
}

static struct slice cut_slashes(struct slice path) {
    while (path.len > 0 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return path;
}

// What stands before the API's own path.
static struct slice path_prefix(struct slice path) {
    path = cut_slashes(path);
    struct slice shorter = path;
    if (ends_with(path, SLICE(sessions_path))) {
        shorter = cut_slashes(sub(path, 0, path.len - (sizeof(sessions_path) - 1)));
    }
    if (ends_with(shorter, SLICE(api_path))) {
        return cut_slashes(sub(shorter, 0, shorter.len - (sizeof(api_path) - 1)));
    }
    return path;
}

static bool name_is_loopback(const char *name) {
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, name, &four) == 1) {
        return (ntohl(four.s_addr) >> 24) == 127;
    }
    if (inet_pton(AF_INET6, name, &six) == 1) {
        return IN6_IS_ADDR_LOOPBACK(&six);
    }
    // libcurl (since 7.78) never asks the name server for this one.
    return slice_equal(slice_of(name), SLICE("localhost"));
}

static char *lower_dup(struct slice text) {
    char *copy = mem_dup_text(text);
    for (size_t i = 0; i < text.len; i++) {
        if (copy[i] >= 'A' && copy[i] <= 'Z') {
            copy[i] = (char)(copy[i] - 'A' + 'a');
        }
    }
    return copy;
}

static void fill_texts(
    struct origin *o, bool bracketed, bool port_is_default, struct slice prefix) {
    const char *open = bracketed ? "[" : "", *close = bracketed ? "]" : "";
    struct buf text = BUF_INIT(4 * ORIGIN_TEXT_MAX);
    buf_printf(&text, "%s%s%s:%d", open, o->name, close, o->port);
    o->address = buf_take(&text, NULL);
    buf_printf(&text, "%s%s%s", open, o->name, close);
    if (!port_is_default) {
        buf_printf(&text, ":%d", o->port);
    }
    o->host = buf_take(&text, NULL);
    buf_printf(&text, "%s://%s%.*s", o->secure ? "https" : "http", o->host, SLICE_ARG(prefix));
    o->root = buf_take(&text, NULL);
}

bool origin_parse(struct slice text, struct origin *out, struct error *e) {
    struct slice rest = slice_trim(text), name;
    bool bracketed = false, secure = false;
    if (!check_bytes(rest, e) || !cut_scheme(&rest, &secure, e)) {
        return false;
    }
    size_t authority_end = find_any(rest, "/?#\\");
    int default_port = secure ? PORT_HTTPS : PORT_HTTP;
    int port = default_port;
    if (!split_authority(sub(rest, 0, authority_end), &name, &bracketed, &port, e)) {
        return false;
    }
    struct slice path = sub(rest, authority_end, rest.len);
    if (find_any(path, "?#") < path.len) {
        return error_set(e, ERROR_CONFIG,
            "the base URL must end before the '?': filters are given as options or in the form");
    }
    if (!check_path(path, e)) {
        return false;
    }
    struct origin o = {.name = lower_dup(name), .port = port, .secure = secure};
    o.loopback = name_is_loopback(o.name);
    if (!o.secure && !o.loopback) {
        error_set(e, ERROR_CONFIG,
            "http://%s would send the token unencrypted: use https:// (http:// is for this machine "
            "only)",
            o.name);
        origin_release(&o);
        return false;
    }
    fill_texts(&o, bracketed, port == default_port, path_prefix(path));
    *out = o;
    return true;
}

void origin_release(struct origin *o) {
    mem_free(o->root);
    mem_free(o->host);
    mem_free(o->address);
    mem_free(o->name);
    *o = (struct origin){0};
}

bool origin_same(const struct origin *a, const struct origin *b) {
    return a->secure == b->secure && a->port == b->port &&
           slice_equal(slice_of(a->name), slice_of(b->name));
}

void origin_append_sessions_url(const struct origin *o, struct buf *out) {
    buf_append_text(out, o->root);
    buf_append_text(out, api_path);
    buf_append_text(out, sessions_path);
}
