// A query as the URL of a request, and back. Must not know how a request is sent.
#include "base/mem.h"
#include "base/process.h"
#include "query_parts.h"
#include "value_types.h"

#include <string.h>

void percent_encode(struct buf *out, struct slice text) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (unreserved) {
            buf_append_char(out, (char)c);
        } else {
            char triplet[] = {'%', hex[c >> 4], hex[c & 15]};
            buf_append(out, (struct slice){triplet, sizeof triplet});
        }
    }
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(struct buf *out, struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            buf_append_char(out, text.ptr[i]);
            continue;
        }
        int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return false;
        }
        buf_append_char(out, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}

// Writing

static void append_pair(struct buf *out, const char *name, const char *suffix, struct slice value) {
    if (out->len > 0) {
        buf_append_char(out, '&');
    }
    percent_encode(out, slice_of(name));
    percent_encode(out, slice_of(suffix));
    buf_append_char(out, '=');
    percent_encode(out, value);
}

static void append_list(
    struct buf *out, const char *name, struct slice wire, enum status_encoding encoding) {
    bool first = true;
    struct slice part;
    while (slice_cut(&wire, ',', &part)) {
        if (encoding == STATUS_COMMA && !first) {
            // The comma between values is a delimiter, and stays one only unencoded.
            buf_append_char(out, ',');
            percent_encode(out, part);
        } else {
            append_pair(out, name, encoding == STATUS_BRACKETS ? "[]" : "", part);
        }
        first = false;
    }
}

static const char *default_wire(enum param p) {
    switch (p) {
    case PARAM_ORDER_BY:
        return field_row(FIELD_CREATED_AT)->sort_key;
    case PARAM_DIRECTION:
        return "desc";
    default:
        return NULL;
    }
}

static bool is_in_filter(enum param p) {
    return p != PARAM_COUNT_PER_PAGE && p != PARAM_AFTER && p != PARAM_BEFORE &&
           param_row(p)->bound != BOUND_LOCAL;
}

// The two stand first in the table, so that requests read the same whoever sets them.
_Static_assert(PARAM_MIN_CREATED_AT == 0 && PARAM_MAX_CREATED_AT == 1, "createdAt stands first");

static bool resolve_filter(const struct query *q, const struct value_context *c,
    enum status_encoding encoding, struct buf *filter, instant created[2], struct error *e) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    bool ok = true;
    for (size_t i = 0; i < PARAM_COUNT && ok; i++) {
        enum param p = (enum param)i;
        buf_clear(&wire);
        ok = query_check_labelled(q, p, c, &wire, e);
        struct slice value = q->typed[p] != NULL ? buf_slice(&wire) : slice_of(default_wire(p));
        if (!ok || value.len == 0 || !is_in_filter(p)) {
            continue;
        }
        if (p == PARAM_MIN_CREATED_AT || p == PARAM_MAX_CREATED_AT) {
            require(instant_parse_iso(value, &created[p]));
        } else if (param_row(p)->type == TYPE_CHOICE_LIST) {
            append_list(filter, param_row(p)->wire, value, encoding);
        } else {
            append_pair(filter, param_row(p)->wire, "", value);
        }
    }
    if (ok && (filter->full || wire.full)) {
        ok = error_set(e, ERROR_USAGE, "the filter is too long for a request");
    }
    buf_release(&wire);
    return ok;
}

bool query_resolve(const struct query *q, const struct value_context *c,
    enum status_encoding encoding, struct request_spec *out, struct error *e) {
    *out = (struct request_spec){0};
    struct buf filter = BUF_INIT(WIRE_MAX_LEN);
    instant created[2] = {INSTANT_NONE, INSTANT_NONE};
    if (!resolve_filter(q, c, encoding, &filter, created, e)) {
        buf_release(&filter);
        return false;
    }
    out->filter = buf_take(&filter, NULL);
    request_spec_set_created(out, created[0], created[1]);
    out->by_created = query_order_field(q) == FIELD_CREATED_AT;
    out->count = query_page_count(q);
    out->descending = query_is_descending(q);
    out->first_is_before = q->typed[PARAM_BEFORE] != NULL;
    struct slice cursor = query_get(q, out->first_is_before ? PARAM_BEFORE : PARAM_AFTER);
    if (cursor.len > 0) {
        out->cursor_text = mem_dup_text(cursor);
        out->first_cursor = slice_of(out->cursor_text);
    }
    return true;
}

void request_spec_release(struct request_spec *s) {
    mem_free(s->filter);
    mem_free(s->created);
    mem_free(s->cursor_text);
    *s = (struct request_spec){0};
}

void request_spec_copy(struct request_spec *to, const struct request_spec *from) {
    struct request_spec copy = *from;
    copy.filter = from->filter != NULL ? mem_dup_text(slice_of(from->filter)) : NULL;
    copy.created = from->created != NULL ? mem_dup_text(slice_of(from->created)) : NULL;
    copy.cursor_text = NULL;
    copy.first_cursor = SLICE_NONE;
    if (from->first_cursor.len > 0) {
        copy.cursor_text = mem_dup_text(from->first_cursor);
        copy.first_cursor = (struct slice){copy.cursor_text, from->first_cursor.len};
    }
    request_spec_release(to);
    *to = copy;
}

static void append_end(struct buf *out, enum param p, instant at) {
    struct buf wire = BUF_INIT(WIRE_MAX_LEN);
    if (at != INSTANT_NONE) {
        instant_append_iso(&wire, at);
        append_pair(out, param_row(p)->wire, "", buf_slice(&wire));
    }
    buf_release(&wire);
}

void request_spec_set_created(struct request_spec *s, instant min, instant max) {
    struct buf text = BUF_INIT(WIRE_MAX_LEN);
    append_end(&text, PARAM_MIN_CREATED_AT, min);
    append_end(&text, PARAM_MAX_CREATED_AT, max);
    mem_free(s->created);
    s->created = text.len > 0 ? mem_dup_text(buf_slice(&text)) : NULL;
    s->created_min = min;
    s->created_max = max;
    buf_release(&text);
}

void request_spec_append_url(
    const struct request_spec *s, struct slice cursor, bool is_before, struct buf *out) {
    buf_printf(out, "?%s%s%s&%s=%d", s->created != NULL ? s->created : "",
        s->created != NULL && s->filter[0] != '\0' ? "&" : "", s->filter,
        param_row(PARAM_COUNT_PER_PAGE)->wire, s->count);
    if (cursor.len > 0) {
        buf_printf(out, "&%s=", param_row(is_before ? PARAM_BEFORE : PARAM_AFTER)->wire);
        percent_encode(out, cursor);
    }
}

// Reading

// The word of a pasted curl line that is the URL.
static bool find_curl_url(struct slice line, struct buf *url, struct error *e) {
    char **argv = NULL;
    if (!process_split(line, &argv, e)) {
        e->kind = ERROR_USAGE;
        return false;
    }
    bool found = false;
    for (size_t i = 1; argv[i] != NULL && !found; i++) {
        struct slice word = slice_of(argv[i]);
        found = slice_find_nocase(word, SLICE("://")) != SIZE_MAX ||
                slice_find_nocase(word, SLICE("/sessions")) != SIZE_MAX;
        if (found) {
            buf_append(url, word);
        }
    }
    mem_free(argv);
    return found || error_set(e, ERROR_USAGE, "there is no URL in this curl line");
}

static struct slice strip_quotes(struct slice text) {
    text = slice_trim(text);
    if (text.len >= 2 && (text.ptr[0] == '\'' || text.ptr[0] == '"') &&
        text.ptr[text.len - 1] == text.ptr[0]) {
        return (struct slice){text.ptr + 1, text.len - 2};
    }
    return text;
}

// What stands between '?' and '#'; a text without '?' is taken as a whole unless it is a bare URL.
static struct slice query_part(struct slice url) {
    struct slice rest = url, before;
    slice_cut(&rest, '#', &before);
    struct slice whole = before;
    rest = before;
    slice_cut(&rest, '?', &before);
    if (rest.ptr != NULL) {
        return rest;
    }
    bool bare = slice_find_nocase(whole, SLICE("=")) == SIZE_MAX;
    return bare ? SLICE_NONE : whole;
}

// status[] and status[0] are spellings of an array parameter.
static struct slice without_brackets(struct slice name) {
    struct slice rest = name, before;
    if (name.len == 0 || name.ptr[name.len - 1] != ']' || !slice_cut(&rest, '[', &before)) {
        return name;
    }
    enum param p = param_by_wire(before);
    return p != PARAM_NONE && param_row(p)->type == TYPE_CHOICE_LIST ? before : name;
}

static bool refuse_name(struct slice name, struct error *e) {
    const char *hint = param_nearest_wire(name);
    if (hint != NULL) {
        error_set(e, ERROR_USAGE, "the sessions list has no parameter \"%.*s\"; did you mean %s?",
            SLICE_ARG(value_quote(name)), hint);
    } else {
        error_set(e, ERROR_USAGE, "the sessions list has no parameter \"%.*s\"",
            SLICE_ARG(value_quote(name)));
    }
    error_set_field(e, name);
    return false;
}

static bool take_value(struct query *q, enum param p, struct slice value, struct error *e) {
    const struct param_row *row = param_row(p);
    if (q->typed[p] == NULL) {
        query_set(q, p, value);
        return true;
    }
    if (row->type != TYPE_CHOICE_LIST) {
        error_set(e, ERROR_USAGE, "%s stands twice", row->wire);
        return query_fault(e, p);
    }
    struct buf list = BUF_INIT(WIRE_MAX_LEN);
    buf_printf(&list, "%s,", q->typed[p]);
    buf_append(&list, value);
    query_set(q, p, buf_slice(&list));
    buf_release(&list);
    return true;
}

static bool holds_nul(struct slice text) {
    return text.len > 0 && memchr(text.ptr, 0, text.len) != NULL;
}

static bool take_pair(struct query *q, struct slice pair, struct error *e) {
    struct slice raw_value = pair, raw_name;
    slice_cut(&raw_value, '=', &raw_name);
    struct buf name = BUF_INIT(WIRE_MAX_LEN), value = BUF_INIT(WIRE_MAX_LEN);
    bool ok = percent_decode(&name, raw_name) && percent_decode(&value, raw_value);
    if (!ok) {
        error_set(e, ERROR_USAGE, "%.*s holds a %% that two hexadecimal digits do not follow",
            SLICE_ARG(value_quote(raw_name)));
    } else if (name.full || value.full || holds_nul(buf_slice(&value))) {
        ok = error_set(e, ERROR_USAGE, "%.*s has a value that no parameter can have",
            SLICE_ARG(value_quote(raw_name)));
    } else {
        struct slice known = without_brackets(buf_slice(&name));
        enum param p = param_by_wire(known);
        ok = p == PARAM_NONE ? refuse_name(known, e) : take_value(q, p, buf_slice(&value), e);
    }
    buf_release(&name);
    buf_release(&value);
    return ok;
}

static bool read_pairs(struct query *q, struct slice pairs, struct error *e) {
    struct slice pair;
    while (slice_cut(&pairs, '&', &pair)) {
        if (pair.len > 0 && !take_pair(q, pair, e)) {
            return false;
        }
    }
    return true;
}

bool query_from_url(
    struct query *q, struct slice url, const struct value_context *c, struct error *e) {
    struct buf found = BUF_INIT(WIRE_MAX_LEN);
    struct query read;
    query_init(&read);
    url = slice_trim(url);
    bool ok = true;
    if (slice_starts_with(url, SLICE("curl "))) {
        ok = find_curl_url(url, &found, e);
        url = buf_slice(&found);
    }
    ok = ok && read_pairs(&read, query_part(strip_quotes(url)), e) && query_check_all(&read, c, e);
    if (ok) {
        query_release(q);
        *q = read;
    } else {
        query_release(&read);
    }
    buf_release(&found);
    return ok;
}
