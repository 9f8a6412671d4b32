// Addresses in the vendor's web console. Must not know who asks for them.
#include "app/console.h"

#include "base/mem.h"
#include "base/process.h"
#include "model/query.h"
#include "model/show.h"

static struct slice id_of(const struct session *s) {
    return session_text(s, FIELD_ID);
}

static struct slice token_of(const struct session *s) {
    return session_text(
        s, session_has(s, FIELD_SESSION_TOKEN) ? FIELD_SESSION_TOKEN : FIELD_SESSION_ID);
}

static struct slice store_of(const struct session *s) {
    return show_label_id(s, FIELD_STORE_LABEL);
}

static struct slice customer_of(const struct session *s) {
    return show_label_id(s, FIELD_CUSTOMER_LABEL);
}

static const struct {
    const char *name;
    struct slice (*value)(const struct session *s);
} values[] = {
    {"id", id_of},
    {"sessionToken", token_of},
    {"storeId", store_of},
    {"customerId", customer_of},
};

static size_t value_by_name(struct slice name) {
    size_t i = 0;
    while (i < ARRAY_LEN(values) && !slice_equal(name, slice_of(values[i].name))) {
        i++;
    }
    return i;
}

// The next piece of a template: text, or, with *is_value, what stands in braces. False at the end
// and where a brace is left open (*rest then begins with it).
static bool next_piece(struct slice *rest, struct slice *piece, bool *is_value) {
    if (rest->len == 0) {
        return false;
    }
    *is_value = rest->ptr[0] == '{';
    const char end = *is_value ? '}' : '{';
    const char *at = memchr(rest->ptr, end, rest->len);
    if (*is_value && !at) {
        return false;
    }
    const size_t len = at ? (size_t)(at - rest->ptr) : rest->len;
    *piece = (struct slice){rest->ptr + *is_value, len - *is_value};
    rest->ptr += len + *is_value;
    rest->len -= len + *is_value;
    return true;
}

bool console_check(struct slice template, struct error *e) {
    static const char scheme[] = "https://";
    const size_t scheme_len = sizeof scheme - 1;
    if (!slice_starts_with(template, SLICE("https://")) || template.len == scheme_len) {
        return error_set(e, ERROR_USAGE, "an address that begins with https://");
    }
    if (template.len > CONSOLE_URL_MAX_LEN / 2) {
        return error_set(e, ERROR_USAGE, "at most %d characters", CONSOLE_URL_MAX_LEN / 2);
    }
    for (size_t i = 0; i < template.len; i++) {
        const char c = template.ptr[i];
        if (c <= ' ' || c >= 0x7F || memchr("\"'<>\\^`|", c, 8)) {
            return error_set(e, ERROR_USAGE, "no blanks and no characters that an address has not");
        }
    }
    struct slice host = {template.ptr + scheme_len, template.len - scheme_len};
    size_t host_len = 0;
    while (host_len < host.len && !memchr("/?#", host.ptr[host_len], 3)) {
        host_len++;
    }
    if (host_len == 0 || memchr(host.ptr, '{', host_len) || memchr(host.ptr, '@', host_len)) {
        return error_set(e, ERROR_USAGE, "a host after https://, without braces or a user name");
    }
    struct slice rest = template, piece;
    bool is_value;
    while (next_piece(&rest, &piece, &is_value)) {
        if (is_value && value_by_name(piece) == ARRAY_LEN(values)) {
            return error_set(e, ERROR_USAGE,
                "{%.*s} is unknown; {id}, {sessionToken}, {storeId} and {customerId} are filled in",
                SLICE_ARG(piece));
        }
    }
    return rest.len == 0 || error_set(e, ERROR_USAGE, "a { without a }");
}

bool console_url_append(const char *template, const struct session *s, struct buf *out) {
    struct slice rest = slice_of(template), piece;
    bool is_value;
    const size_t start = out->len;
    while (next_piece(&rest, &piece, &is_value)) {
        const size_t value = is_value ? value_by_name(piece) : ARRAY_LEN(values);
        if (!is_value) {
            buf_append(out, piece);
        } else if (value < ARRAY_LEN(values) && values[value].value(s).len > 0) {
            percent_encode(out, values[value].value(s));
        } else {
            buf_remove(out, start, out->len - start);
            return false;
        }
    }
    return out->len > start;
}

// $BROWSER may name several programs with colons between, with %s where the address goes.
static bool browser_argv(const char *url, char ***argv, struct error *e) {
    const char *browser = getenv("BROWSER");
    struct slice rest = slice_of(browser), first = SLICE_NONE;
    struct buf line = BUF_INIT(4 * CONSOLE_URL_MAX_LEN);
    slice_cut(&rest, ':', &first);
    if (slice_trim(first).len == 0) {
        first = SLICE("xdg-open");
    }
    const size_t at = slice_find_nocase(first, SLICE("%s"));
    // The address has no quote: it is made of what an address may hold.
    if (at == SIZE_MAX) {
        buf_printf(&line, "%.*s '%s'", SLICE_ARG(first), url);
    } else {
        buf_printf(&line, "%.*s'%s'%.*s", (int)at, first.ptr, url, (int)(first.len - at - 2),
            first.ptr + at + 2);
    }
    const bool ok = process_split(buf_slice(&line), argv, e);
    buf_release(&line);
    return ok;
}

bool console_open(const char *url, struct error *e) {
    char **argv = NULL;
    if (!browser_argv(url, &argv, e)) {
        return false;
    }
    const bool ok = process_detach(argv, e);
    mem_free(argv);
    return ok;
}
