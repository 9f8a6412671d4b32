// Faults of cursors, and of which rows come.
#include "sandbox/fault_kind.h"

enum { TEXT_MAX = 4 * 1024 * 1024 };

// --- next and previous --------------------------------------------------------------------------

static void set_text(struct buf *b, struct slice text) {
    buf_clear(b);
    buf_append(b, text);
}

// The same pages over and over: after N of them, next is what it was after the first.
void fault_cursor_loop(struct fault *f, struct exchange *x) {
    struct listing *l = x->listing;
    uint64_t n = f->numbers[0] > 0 ? (uint64_t)f->numbers[0] : 1;
    if (!x->query->has_cursor) {
        f->counter = 0;
        set_text(&f->memory, buf_slice(&l->next));
        return;
    }
    if (++f->counter % n == 0 && f->memory.len > 0) {
        set_text(&l->next, buf_slice(&f->memory));
    }
}

// The cursor inside {"count":…,"after":"…","direction":…}; empty when it is null.
static struct slice cursor_inside(const struct buf *neighbour) {
    const char *marks[] = {"\"after\":\"", "\"before\":\""};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        const char *at = strstr(buf_text(neighbour), marks[i]);
        if (at != NULL) {
            at += strlen(marks[i]);
            return (struct slice){at, strcspn(at, "\"")};
        }
    }
    return SLICE_NONE;
}

enum form {
    FORM_ABSENT,
    FORM_NULL,
    FORM_EMPTY,
    FORM_AFTER_NULL,
    FORM_AFTER_EMPTY,
    FORM_NUMBER,
    FORM_OBJECT,
    FORM_ARRAY,
    FORM_DIRECTION,
    FORM_COUNT
};

static void spoil_next(struct exchange *x, enum form form) {
    struct listing *l = x->listing;
    struct slice cursor = cursor_inside(&l->next);
    char *kept = mem_dup_text(cursor);
    const char *good = x->query->descending ? "desc" : "asc";
    const char *bad = x->query->descending ? "asc" : "sideways";
    long long count = (long long)x->query->count;
    int64_t id;
    buf_clear(&l->next);
    switch (form) {
    case FORM_ABSENT:
        break;
    case FORM_NULL:
        buf_append_text(&l->next, "null");
        break;
    case FORM_EMPTY:
        buf_append_text(&l->next, "{}");
        break;
    case FORM_AFTER_NULL:
        buf_printf(&l->next, "{\"count\":%lld,\"after\":null,\"direction\":\"%s\"}", count, good);
        break;
    case FORM_AFTER_EMPTY:
        buf_printf(&l->next, "{\"count\":%lld,\"after\":\"\",\"direction\":\"%s\"}", count, good);
        break;
    case FORM_NUMBER:
        buf_printf(&l->next, "{\"count\":%lld,\"after\":%s,\"direction\":\"%s\"}", count,
            slice_to_int64(slice_of(kept), &id) ? kept : "12345", good);
        break;
    case FORM_OBJECT:
        buf_printf(&l->next, "{\"count\":%lld,\"after\":{\"id\":\"%s\"},\"direction\":\"%s\"}",
            count, kept, good);
        break;
    case FORM_ARRAY:
        buf_printf(&l->next, "[\"%s\"]", kept);
        break;
    case FORM_DIRECTION:
        buf_printf(
            &l->next, "{\"count\":%lld,\"after\":\"%s\",\"direction\":\"%s\"}", count, kept, bad);
        break;
    case FORM_COUNT:
        buf_printf(
            &l->next, "{\"count\":\"many\",\"after\":\"%s\",\"direction\":\"%s\"}", kept, good);
        break;
    }
    mem_free(kept);
}

void fault_next(struct fault *f, struct exchange *x) {
    if (x->listing->has_next) {
        spoil_next(x, (enum form)f->numbers[0]);
    }
}

void fault_end(struct fault *f, struct exchange *x) {
    if (!x->listing->has_next) {
        spoil_next(x, (enum form)f->numbers[0]);
    }
}

void fault_no_previous(struct fault *f, struct exchange *x) {
    (void)f;
    buf_clear(&x->listing->previous);
}

void fault_no_pagination(struct fault *f, struct exchange *x) {
    (void)f;
    buf_clear(&x->listing->previous);
    buf_clear(&x->listing->next);
}

// --- cursors that are put in a wrapping, and must come back in it -------------------------------

static void wrap_neighbour(struct buf *neighbour, struct slice before, struct slice after) {
    struct slice cursor = cursor_inside(neighbour);
    if (cursor.ptr == NULL) {
        return;
    }
    size_t at = (size_t)(cursor.ptr - neighbour->ptr), end = at + cursor.len;
    struct buf text = BUF_INIT(TEXT_MAX);
    struct json j = {&text, false};
    json_text(&j, after); // escaped; the quotes are dropped
    buf_insert(neighbour, end, (struct slice){text.ptr + 1, text.len - 2});
    buf_clear(&text);
    j.comma = false;
    json_text(&j, before);
    buf_insert(neighbour, at, (struct slice){text.ptr + 1, text.len - 2});
    buf_release(&text);
}

static void append_encoded(struct buf *out, struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        buf_printf(out, "%%%02X", (unsigned char)text.ptr[i]);
    }
}

static void append_decoded(struct buf *out, struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        char hex[3] = {0}, *end;
        if (text.ptr[i] == '%' && i + 2 < text.len) {
            memcpy(hex, text.ptr + i + 1, 2);
            long value = strtol(hex, &end, 16);
            if (*end == '\0') {
                buf_append_char(out, (char)value);
                i += 2;
                continue;
            }
        }
        buf_append_char(out, (char)(text.ptr[i] == '+' ? ' ' : text.ptr[i]));
    }
}

// Finds after=… or before=… in the query string; `at` and `len` of its value, as it stands there.
static bool find_cursor(const struct buf *query_string, size_t *at, size_t *len) {
    struct slice rest = buf_slice(query_string), pair;
    while (slice_cut(&rest, '&', &pair)) {
        size_t name = slice_starts_with(pair, SLICE("after="))    ? 6
                      : slice_starts_with(pair, SLICE("before=")) ? 7
                                                                  : 0;
        if (name > 0) {
            *at = (size_t)(pair.ptr - query_string->ptr) + name;
            *len = pair.len - name;
            return true;
        }
    }
    return false;
}

// A cursor that comes without its wrapping, or with it encoded twice, stays as it is: a 400.
static void unwrap(struct buf *query_string, struct slice before, struct slice after) {
    size_t at, len;
    if (!find_cursor(query_string, &at, &len)) {
        return;
    }
    struct buf plain = BUF_INIT(TEXT_MAX), encoded = BUF_INIT(TEXT_MAX);
    append_decoded(&plain, (struct slice){query_string->ptr + at, len});
    struct slice text = buf_slice(&plain);
    bool wrapped = text.len > before.len + after.len && slice_starts_with(text, before) &&
                   slice_equal((struct slice){text.ptr + text.len - after.len, after.len}, after);
    if (wrapped) {
        append_encoded(
            &encoded, (struct slice){text.ptr + before.len, text.len - before.len - after.len});
        buf_remove(query_string, at, len);
        buf_insert(query_string, at, buf_slice(&encoded));
    }
    buf_release(&plain);
    buf_release(&encoded);
}

#define ODD_BEFORE SLICE("a+b/c==&x=1#%41 \xC3\xA9\xE6\xBC\xA2;?\\\"")
#define ODD_AFTER SLICE("\r\nX-Injected: 1\r\n\r\n\x01%%20+")
#define NUL_AFTER SLICE("a\0b")

static struct slice odd_after(const struct fault *f) {
    return strcmp(f->text, "nul") == 0 ? NUL_AFTER : ODD_AFTER;
}

void fault_wrap_cursor(struct fault *f, struct exchange *x) {
    wrap_neighbour(&x->listing->next, ODD_BEFORE, odd_after(f));
    wrap_neighbour(&x->listing->previous, ODD_BEFORE, odd_after(f));
}

void fault_unwrap_cursor(struct fault *f, struct exchange *x, struct buf *query_string) {
    (void)x;
    unwrap(query_string, ODD_BEFORE, odd_after(f));
}

static char *padding(const struct fault *f, size_t *len) {
    *len = f->numbers[0] > 0 && f->numbers[0] <= TEXT_MAX / 8 ? (size_t)f->numbers[0] : 1;
    char *text = mem_alloc(*len);
    memset(text, '/', *len);
    return text;
}

void fault_pad_cursor(struct fault *f, struct exchange *x) {
    size_t len;
    char *text = padding(f, &len);
    wrap_neighbour(&x->listing->next, (struct slice){text, len}, SLICE(""));
    wrap_neighbour(&x->listing->previous, (struct slice){text, len}, SLICE(""));
    mem_free(text);
}

void fault_unpad_cursor(struct fault *f, struct exchange *x, struct buf *query_string) {
    (void)x;
    size_t len;
    char *text = padding(f, &len);
    unwrap(query_string, (struct slice){text, len}, SLICE(""));
    mem_free(text);
}

// --- empty pages --------------------------------------------------------------------------------

#define EMPTY_CURSOR "empty-page-"

// counter: the page to be served, from 0; N or more: a real one.
void fault_enter_empty_page(struct fault *f, struct exchange *x, struct buf *query_string) {
    (void)x;
    size_t at, len;
    f->counter = 0;
    if (!find_cursor(query_string, &at, &len)) {
        return;
    }
    struct slice cursor = {query_string->ptr + at, len};
    struct slice mark = SLICE(EMPTY_CURSOR);
    int64_t n;
    f->counter = (uint64_t)f->numbers[0];
    if (slice_starts_with(cursor, mark) &&
        slice_to_int64((struct slice){cursor.ptr + mark.len, cursor.len - mark.len}, &n)) {
        f->counter = (uint64_t)n;
        size_t name = sizeof "after=" - 1; // the cursor's own: it never comes as before=
        buf_remove(query_string, at - name, len + name);
    }
}

void fault_empty_pages(struct fault *f, struct exchange *x) {
    if (f->counter >= (uint64_t)f->numbers[0]) {
        return;
    }
    x->listing->n_rows = 0;
    buf_clear(&x->listing->next);
    buf_printf(&x->listing->next,
        "{\"count\":%zu,\"after\":\"" EMPTY_CURSOR "%llu\",\"direction\":\"%s\"}", x->query->count,
        (unsigned long long)f->counter + 1, x->query->descending ? "desc" : "asc");
}

// --- what was asked for -------------------------------------------------------------------------

void fault_ignore(struct fault *f, struct exchange *x, struct buf *query_string) {
    (void)x;
    struct buf kept = BUF_INIT(TEXT_MAX);
    struct slice rest = buf_slice(query_string), pair;
    size_t len = strlen(f->text);
    while (slice_cut(&rest, '&', &pair)) {
        bool same = slice_starts_with(pair, slice_of(f->text)) &&
                    (pair.len == len || pair.ptr[len] == '=' || pair.ptr[len] == '[' ||
                        pair.ptr[len] == '%');
        if (!same) {
            buf_append_text(&kept, kept.len > 0 ? "&" : "");
            buf_append(&kept, pair);
        }
    }
    set_text(query_string, buf_slice(&kept));
    buf_release(&kept);
}

void fault_count(struct fault *f, struct exchange *x) {
    x->query->count = f->numbers[0] > 0 ? (size_t)f->numbers[0] : 1;
}

// Rows slip between pages: some come a second time at the top of the next page, or never come.
// memory: the last rows of the page before, a NUL after each.
void fault_shift(struct fault *f, struct exchange *x) {
    struct listing *l = x->listing;
    if (f->numbers[0] < 0) {
        size_t n = (size_t)-f->numbers[0];
        n = n < l->n_rows ? n : l->n_rows;
        if (x->query->has_cursor) {
            memmove(l->rows, l->rows + n, (l->n_rows - n) * sizeof *l->rows);
            l->n_rows -= n;
        }
        return;
    }
    size_t n = (size_t)f->numbers[0] < l->n_rows ? (size_t)f->numbers[0] : l->n_rows;
    struct buf tail = BUF_INIT(TEXT_MAX);
    for (size_t i = l->n_rows - n; i < l->n_rows; i++) {
        buf_append(&tail, l->rows[i]);
        buf_append_char(&tail, '\0');
    }
    if (x->query->has_cursor) {
        struct slice rest = arena_copy(&l->memory, buf_slice(&f->memory)), row;
        size_t at = 0;
        while (slice_cut(&rest, '\0', &row) && row.len > 0) {
            listing_append(l, SLICE_NONE);
            memmove(l->rows + at + 1, l->rows + at, (l->n_rows - 1 - at) * sizeof *l->rows);
            l->rows[at++] = row;
        }
    }
    set_text(&f->memory, buf_slice(&tail));
    buf_release(&tail);
}

void fault_reversed(struct fault *f, struct exchange *x) {
    (void)f;
    struct listing *l = x->listing;
    for (size_t i = 0; x->query->before && i < l->n_rows / 2; i++) {
        struct slice row = l->rows[i];
        l->rows[i] = l->rows[l->n_rows - 1 - i];
        l->rows[l->n_rows - 1 - i] = row;
    }
}
