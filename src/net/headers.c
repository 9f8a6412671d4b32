// Reading the headers of an answer. Must not know the library that they come from.
#include "net/headers.h"

void headers_init(struct answer_headers *h) {
    *h = (struct answer_headers){.content_length = -1};
}

// "HTTP/1.1 200 OK"
static bool read_status_line(struct slice line, int *status) {
    struct slice version;
    if (!slice_starts_with(line, SLICE("HTTP/")) || !slice_cut(&line, ' ', &version) ||
        line.ptr == NULL) {
        return false;
    }
    line = slice_trim(line);
    int64_t number;
    struct slice digits = {line.ptr, line.len < 3 ? line.len : 3};
    if (!slice_to_int64(digits, &number) || number < 100) {
        return false;
    }
    *status = (int)number;
    return true;
}

static void keep(char *out, size_t out_len, struct slice value) {
    size_t len = value.len < out_len - 1 ? value.len : out_len - 1;
    if (len > 0) {
        memcpy(out, value.ptr, len);
    }
    out[len] = '\0';
}

// The host of "scheme://user@host:port/…" or "//host/…"; nothing of a path on the same host.
static struct slice host_of(struct slice location) {
    size_t at = 0;
    while (at < location.len && location.ptr[at] != ':' && location.ptr[at] != '/' &&
           location.ptr[at] != '?' && location.ptr[at] != '#') {
        at++;
    }
    at += at < location.len && location.ptr[at] == ':' ? 1 : 0;
    if (location.len - at < 2 || memcmp(location.ptr + at, "//", 2) != 0) {
        return SLICE_NONE;
    }
    struct slice host = {location.ptr + at + 2, 0};
    while (at + 2 + host.len < location.len && strchr("/?#\\", host.ptr[host.len]) == NULL) {
        host.len++;
    }
    for (size_t i = host.len; i > 0; i--) {
        if (host.ptr[i - 1] == '@') {
            return (struct slice){host.ptr + i, host.len - i};
        }
    }
    return host;
}

static enum header_fault read_length(struct answer_headers *h, struct slice value) {
    int64_t length;
    if (!slice_to_int64(value, &length) || length < 0) {
        return HEADERS_CONTRADICT;
    }
    if (h->content_length >= 0 && h->content_length != length) {
        return HEADERS_CONTRADICT;
    }
    h->content_length = length;
    return HEADERS_FINE;
}

static enum header_fault read_field(
    struct answer_headers *h, struct slice name, struct slice value) {
    if (slice_equal_nocase(name, SLICE("content-length"))) {
        return read_length(h, value);
    }
    if (slice_equal_nocase(name, SLICE("date"))) {
        keep(h->date, sizeof(h->date), value);
    } else if (slice_equal_nocase(name, SLICE("retry-after"))) {
        keep(h->retry_after, sizeof(h->retry_after), value);
    } else if (slice_equal_nocase(name, SLICE("content-type"))) {
        keep(h->content_type, sizeof(h->content_type), value);
    } else if (slice_equal_nocase(name, SLICE("location"))) {
        keep(h->location_host, sizeof(h->location_host), host_of(value));
    }
    return HEADERS_FINE;
}

enum header_fault headers_feed(struct answer_headers *h, struct slice line, size_t len_max) {
    h->len += line.len;
    if (h->len > len_max) {
        return HEADERS_TOO_BIG;
    }
    if (h->complete) {
        return HEADERS_FINE;
    }
    line = slice_trim(line);
    int status;
    if (read_status_line(line, &status)) {
        size_t len = h->len;
        headers_init(h); // what an interim answer said is not about this one
        h->len = len;
        h->status = status;
        return HEADERS_FINE;
    }
    if (line.len == 0) {
        h->complete = h->status >= 200;
        return HEADERS_FINE;
    }
    struct slice name, value = line;
    slice_cut(&value, ':', &name);
    return value.ptr == NULL ? HEADERS_FINE : read_field(h, name, slice_trim(value));
}
