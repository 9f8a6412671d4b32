// Any bytes through the scanner, the page builder, the store and the tree. Beyond "no crash": the
// scanner agrees with a second, much simpler parser and does not care how the bytes come in pieces;
// every value of a page lies within its own row; a copied row reads like the first one.
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/decode.h"
#include "model/store.h"
#include "model/tree.h"

// A parser of RFC 8259 by recursive descent, written for nothing but being plainly right.

struct plain {
    const unsigned char *p, *end;
    int depth;
};

static void skip_space(struct plain *r) {
    while (r->p < r->end && memchr(" \t\r\n", *r->p, 4)) {
        r->p++;
    }
}

static bool take(struct plain *r, const char *text) {
    size_t len = strlen(text);
    if ((size_t)(r->end - r->p) < len || memcmp(r->p, text, len) != 0) {
        return false;
    }
    r->p += len;
    return true;
}

static bool plain_digits(struct plain *r) {
    const unsigned char *from = r->p;
    while (r->p < r->end && *r->p >= '0' && *r->p <= '9') {
        r->p++;
    }
    return r->p > from;
}

static bool plain_number(struct plain *r) {
    take(r, "-");
    if (!take(r, "0") && !plain_digits(r)) {
        return false;
    }
    if (take(r, ".") && !plain_digits(r)) {
        return false;
    }
    if (take(r, "e") || take(r, "E")) {
        (void)(take(r, "+") || take(r, "-"));
        return plain_digits(r);
    }
    return true;
}

// "uXXXX" → the code unit, or -1.
static int plain_unit(struct plain *r) {
    int unit = 0;
    if (!take(r, "u") || r->end - r->p < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *digit = memchr(digits, *r->p++, 32);
        if (!digit) {
            return -1;
        }
        unit = unit * 16 + (int)((digit - digits) % 16);
    }
    return unit;
}

static bool plain_escape(struct plain *r) {
    if (r->p < r->end && memchr("\"\\/bfnrt", *r->p, 8)) {
        r->p++;
        return true;
    }
    int unit = plain_unit(r);
    if (unit < 0xD800 || unit > 0xDFFF) {
        return unit >= 0;
    }
    int low = unit < 0xDC00 && take(r, "\\") ? plain_unit(r) : -1;
    return low >= 0xDC00 && low <= 0xDFFF;
}

static bool plain_string(struct plain *r) {
    if (!take(r, "\"")) {
        return false;
    }
    const unsigned char *from = r->p;
    while (r->p < r->end && *r->p != '"') {
        if (*r->p < 0x20) {
            return false;
        }
        if (*r->p++ == '\\' && !plain_escape(r)) {
            return false;
        }
    }
    struct slice inside = {(const char *)from, (size_t)(r->p - from)};
    return utf8_is_valid(inside) && take(r, "\"");
}

static bool plain_value(struct plain *r);

static bool plain_elements(struct plain *r, bool is_object, const char *close) {
    if (++r->depth > SCAN_DEPTH_MAX) {
        return false;
    }
    skip_space(r);
    bool more = !take(r, close);
    while (more) {
        skip_space(r);
        if (is_object) {
            if (!plain_string(r)) {
                return false;
            }
            skip_space(r);
            if (!take(r, ":")) {
                return false;
            }
        }
        if (!plain_value(r)) {
            return false;
        }
        more = take(r, ",");
        if (!more && !take(r, close)) {
            return false;
        }
    }
    r->depth--;
    return true;
}

// With the white space around it.
static bool plain_value(struct plain *r) {
    skip_space(r);
    bool fine = false;
    if (take(r, "[")) {
        fine = plain_elements(r, false, "]");
    } else if (take(r, "{")) {
        fine = plain_elements(r, true, "}");
    } else if (r->p < r->end && *r->p == '"') {
        fine = plain_string(r);
    } else {
        fine = take(r, "null") || take(r, "true") || take(r, "false") || plain_number(r);
    }
    skip_space(r);
    return fine;
}

static bool plain_is_json(struct slice text) {
    const unsigned char *p = (const unsigned char *)text.ptr;
    struct plain r = {.p = p, .end = p + text.len};
    return plain_value(&r) && r.p == r.end;
}

// The checks

static void count_value(void *context, const struct scan_value *v) {
    struct slice *text = context;
    require(v->step == SCAN_OPEN || (size_t)v->at + v->len <= text->len);
    require((size_t)v->key_at + v->key_len <= text->len);
    require(v->depth <= SCAN_DEPTH_MAX);
}

static void check_scanner(struct slice text, size_t piece) {
    struct error whole = {0};
    struct error pieces = {0};
    struct scanner s;
    bool fine = scan_text(text, SCAN_STRICT, count_value, &text, &whole);
    require(fine == plain_is_json(text));
    scan_init(&s, SCAN_STRICT, count_value, &text);
    bool same = true;
    for (size_t len = piece; len < text.len && same; len += piece) {
        same = scan_feed(&s, (struct slice){text.ptr, len}, &pieces);
    }
    same = same && scan_finish(&s, text, &pieces);
    require(same == fine && strcmp(whole.text, pieces.text) == 0);
    require(!fine || scan_text(text, SCAN_REPAIR, NULL, NULL, &pieces));
}

static void check_value(const struct session *s, enum field f) {
    struct slice row = session_json(s);
    struct slice raw = session_raw(s, f);
    int64_t number;
    if (raw.len > 0) {
        require(raw.ptr > row.ptr && raw.ptr + raw.len < row.ptr + row.len);
    }
    (void)session_presence(s, f);
    (void)session_integer(s, f, &number);
    (void)session_instant(s, f, &number);
    if (f == FIELD_METADATA_EVENTS) {
        struct session_event events[4];
        struct buf texts = BUF_INIT(1 << 20);
        decode_events(raw, &texts, events, ARRAY_LEN(events));
        buf_release(&texts);
    }
}

static void check_row(struct store *st, const struct session *s) {
    const struct session *copy = store_copy(st, s);
    require(slice_equal(session_json(s), session_json(copy)));
    for (int i = 0; i < FIELD_STORED_COUNT; i++) {
        enum field f = (enum field)i;
        check_value(s, f);
        require(slice_equal(session_raw(s, f), session_raw(copy, f)));
        require(slice_equal(session_text(s, f), session_text(copy, f)));
        require(utf8_is_valid(session_text(s, f)) || session_text(s, f).ptr[0] == '{' ||
                session_text(s, f).ptr[0] == '[');
    }
}

static void check_page(struct slice text, size_t piece) {
    struct page_builder *b = page_builder_new();
    struct error e = {0};
    for (size_t at = 0; at < text.len; at += piece) {
        size_t len = text.len - at < piece ? text.len - at : piece;
        if (!page_builder_feed(b, (struct slice){text.ptr + at, len}, &e)) {
            break;
        }
    }
    struct page *p = page_builder_finish(b, &e);
    require(p || (e.kind != ERROR_NONE && e.text[0] != '\0'));
    struct store st = {0};
    for (size_t i = 0; p && i < p->n_sessions && !store_adopts(p); i++) {
        check_row(&st, &p->sessions[i]);
    }
    store_release(&st);
    page_free(p);
    page_builder_free(b);
}

static void check_tree(struct slice text) {
    struct tree t;
    struct error e = {0};
    struct buf path = BUF_INIT(1 << 20);
    if (!tree_build(&t, text, &e)) {
        return;
    }
    size_t node = text.len * 7919 % t.n_nodes;
    tree_fold(&t, node, true);
    tree_append_path(&t, t.n_nodes - 1, &path);
    size_t found = tree_search(&t, node, 1, SLICE("a"));
    if (found != SIZE_MAX) {
        tree_reveal(&t, found);
        require(tree_visible_node(&t, tree_line_of(&t, found)) == found);
    }
    buf_release(&path);
    tree_release(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct slice text = {(const char *)data, len};
    struct api_error said;
    size_t piece = len > 0 ? data[len / 2] % 61 + 1 : 1;
    check_scanner(text, piece);
    check_page(text, piece);
    check_tree(text);
    (void)decode_api_error(text, &said);
    return 0;
}

#ifndef AIFI_LIBFUZZER

// What mutation puts in: what a scanner might stumble over.
static const char *const morsels[] = {"\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true",
    "-0", "1e5", "0.", "\\u0000", "\\ud83d\\ude00", "\\ud800", "\\udc00", "\xFF", "\xC3\xA9",
    "\xE2\x82", "\xED\xA0\x80", "\xEF\xBB\xBF", " ", "\n", "\x01", "\"id\":7,", "\"customer\":{",
    "\"data\":[", "{\"id\":\"a\\\"b\",\"store\":{\"name\":\"\\u00e9\"},\"status\":\"\xF0\x9F\"},",
    "\"metadata\":{\"events\":[{\"eventId\":1},2]},", "\"pagination\":{\"next\":{\"after\":1}}"};

static uint32_t next_random(uint64_t *seed, size_t below) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*seed >> 33) % below);
}

static void mutate(struct buf *text, uint64_t *seed) {
    for (uint32_t n = next_random(seed, 4); n > 0 && text->len > 0; n--) {
        size_t at = next_random(seed, text->len);
        size_t left = text->len - at;
        switch (next_random(seed, 4)) {
        case 0:
            text->ptr[at] = (char)next_random(seed, 256);
            break;
        case 1:
            buf_remove(text, at, next_random(seed, left < 40 ? left : 40));
            break;
        case 2:
            buf_remove(text, at, left);
            break;
        default:
            buf_insert(text, at, slice_of(morsels[next_random(seed, ARRAY_LEN(morsels))]));
        }
    }
}

// fuzz-scan SEED RUNS SAMPLE
int main(int argc, char **argv) {
    int64_t seed = 1;
    int64_t runs = 1000;
    struct buf sample = BUF_INIT(1 << 20);
    struct error e = {0};
    if (argc != 4 || !slice_to_int64(slice_of(argv[1]), &seed) ||
        !slice_to_int64(slice_of(argv[2]), &runs) || !file_read(argv[3], 1 << 20, &sample, &e)) {
        fprintf(stderr, "usage: fuzz-scan SEED RUNS SAMPLE %s\n", e.text);
        return 2;
    }
    uint64_t state = (uint64_t)seed;
    for (int64_t i = 0; i < runs; i++) {
        struct buf text = BUF_INIT(1 << 20);
        buf_append(&text, buf_slice(&sample));
        mutate(&text, &state);
        char *exact = mem_alloc(text.len); // so that reading past the end is seen
        memcpy(exact, text.ptr, text.len);
        LLVMFuzzerTestOneInput((const uint8_t *)exact, text.len);
        mem_free(exact);
        buf_release(&text);
    }
    buf_release(&sample);
    return 0;
}

#endif
