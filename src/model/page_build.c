// Follows the scanner through the bytes of a page as they arrive and notes where the values of its
// sessions stand. It must not know how the bytes came here.
#include "model/page.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/decode.h"
#include <string.h>

// Where the values stand: the root object is 0, "data" 1, a row 2, its members 3, those of its
// customer, store and metadata 4.
enum depth { DEPTH_ROOT, DEPTH_SECTION, DEPTH_ROW, DEPTH_MEMBER, DEPTH_INNER };

struct span {
    uint32_t at, len;
};

struct page_builder {
    struct scanner scanner;
    struct buf body;
    struct buf decoded;
    struct buf key; // of a key that has escapes
    struct page *page;
    size_t sessions_cap;
    struct error error; // the first fault; it stays
    bool is_failed;

    enum json_kind root, data; // the kinds found, if any
    bool has_root, has_data;
    bool in_data, in_pagination, seen_pagination;
    struct span pagination; // when it is no object
    struct span next, previous;
    struct session *row; // the one being read
    enum field parent;   // whose members are read at DEPTH_INNER
    bool row_repaired;
};

static struct slice key_of(struct page_builder *b, const struct scan_value *v) {
    struct slice key = {b->body.ptr + v->key_at, v->key_len};
    if (!v->key_escaped) {
        return key;
    }
    buf_clear(&b->key);
    decode_string((struct slice){key.ptr - 1, key.len + 2}, &b->key);
    return buf_slice(&b->key);
}

// Rows

static uint32_t make_ref(enum ref_kind kind, size_t at) {
    return (uint32_t)kind << REF_OFFSET_BITS | (uint32_t)at;
}

static uint32_t decoded_ref(struct page_builder *b, const struct scan_value *v) {
    struct decoded_text head = {.at = v->at};
    size_t at = b->decoded.len;
    buf_append(&b->decoded, (struct slice){(const char *)&head, sizeof head});
    decode_string((struct slice){b->body.ptr + v->at, v->len}, &b->decoded);
    if (b->decoded.full) {
        b->decoded.len = at;
        b->decoded.full = false;
        return make_ref(REF_AS_IS, v->at);
    }
    head.len = (uint32_t)(b->decoded.len - at - sizeof head);
    memcpy(b->decoded.ptr + at, &head, sizeof head);
    return make_ref(REF_DECODED, at);
}

static uint32_t ref_to(struct page_builder *b, const struct scan_value *v) {
    static const enum ref_kind kinds[] = {
        [JSON_NULL] = REF_NULL,
        [JSON_FALSE] = REF_FALSE,
        [JSON_TRUE] = REF_TRUE,
        [JSON_NUMBER] = REF_NUMBER,
        [JSON_STRING] = REF_STRING,
        [JSON_ARRAY] = REF_ARRAY,
        [JSON_OBJECT] = REF_OBJECT,
    };
    if (v->escaped || v->repaired) {
        return decoded_ref(b, v);
    }
    return make_ref(kinds[v->kind], v->at);
}

// Notes a value of the row. Of duplicate keys the first one wins.
static void note_member(struct page_builder *b, enum field parent, const struct scan_value *v) {
    enum field f = field_by_member(parent, key_of(b, v));
    if (f >= FIELD_STORED_COUNT || b->row->refs[f] != REF_ABSENT) {
        return;
    }
    b->row->refs[f] = ref_to(b, v);
    bool has_fields = f == FIELD_CUSTOMER || f == FIELD_STORE || f == FIELD_METADATA;
    if (v->step == SCAN_OPEN && v->kind == JSON_OBJECT && parent == FIELD_NONE && has_fields) {
        b->parent = f;
    }
}

static void begin_row(struct page_builder *b) {
    struct page *p = b->page;
    mem_grow(&p->sessions, &b->sessions_cap, p->n_sessions + 1, sizeof *p->sessions);
    b->row = &p->sessions[p->n_sessions++];
    *b->row = (struct session){.page = p};
    b->parent = FIELD_NONE;
    b->row_repaired = false;
}

static void on_row(struct page_builder *b, const struct scan_value *v) {
    if (v->kind != JSON_OBJECT) {
        b->page->n_skipped += v->step != SCAN_OPEN ? 1 : 0;
    } else if (v->step == SCAN_OPEN) {
        begin_row(b);
    } else {
        b->row->row_at = v->at;
        b->row->row_len = v->len;
        b->page->n_repaired += b->row_repaired ? 1 : 0;
        b->row = NULL;
    }
}

static void on_row_value(struct page_builder *b, const struct scan_value *v) {
    b->row_repaired |= v->repaired | v->key_repaired;
    if (v->depth == DEPTH_MEMBER) {
        b->parent = FIELD_NONE;
        if (v->step != SCAN_CLOSE) {
            note_member(b, FIELD_NONE, v);
        }
    } else if (v->depth == DEPTH_INNER && b->parent != FIELD_NONE && v->step != SCAN_CLOSE) {
        note_member(b, b->parent, v);
    }
}

// Around the rows

static void on_section(struct page_builder *b, const struct scan_value *v) {
    if (v->step == SCAN_CLOSE) {
        if (b->in_pagination) {
            b->pagination = (struct span){v->at, v->len};
        }
        b->in_data = false;
        b->in_pagination = false;
        return;
    }
    struct slice key = key_of(b, v);
    if (slice_equal(key, SLICE("data")) && !b->has_data) {
        b->has_data = true;
        b->data = v->kind;
        b->in_data = v->kind == JSON_ARRAY;
    } else if (slice_equal(key, SLICE("pagination")) && !b->seen_pagination) {
        b->seen_pagination = true;
        b->in_pagination = v->step == SCAN_OPEN;
        b->pagination = (struct span){v->at, v->len};
    }
}

static void on_link(struct page_builder *b, const struct scan_value *v) {
    struct slice key = key_of(b, v);
    if (slice_equal(key, SLICE("next")) && b->next.len == 0) {
        b->next = (struct span){v->at, v->len};
    } else if (slice_equal(key, SLICE("previous")) && b->previous.len == 0) {
        b->previous = (struct span){v->at, v->len};
    }
}

static void on_value(void *context, const struct scan_value *v) {
    struct page_builder *b = context;
    if (v->depth >= DEPTH_MEMBER) {
        if (b->row) {
            on_row_value(b, v);
        }
    } else if (v->depth == DEPTH_ROW) {
        if (b->in_data) {
            on_row(b, v);
        } else if (b->in_pagination && v->step != SCAN_OPEN) {
            on_link(b, v);
        }
    } else if (v->depth == DEPTH_SECTION) {
        if (b->root == JSON_OBJECT) {
            on_section(b, v);
        }
    } else {
        b->has_root = true;
        b->root = v->kind;
    }
}

// Building

struct page_builder *page_builder_new(void) {
    struct page_builder *b = mem_calloc(1, sizeof *b);
    buf_init(&b->body, SCAN_BODY_MAX);
    buf_init(&b->decoded, REF_OFFSET_MASK);
    buf_init(&b->key, SCAN_STRING_MAX * 3 + 1);
    b->page = mem_calloc(1, sizeof *b->page);
    b->parent = FIELD_NONE;
    scan_init(&b->scanner, SCAN_REPAIR, on_value, b);
    return b;
}

void page_builder_free(struct page_builder *b) {
    if (!b) {
        return;
    }
    page_free(b->page);
    buf_release(&b->body);
    buf_release(&b->decoded);
    buf_release(&b->key);
    mem_free(b);
}

static bool is_markup(struct slice body) {
    if (slice_starts_with(body, SLICE("\xEF\xBB\xBF"))) {
        body = (struct slice){body.ptr + 3, body.len - 3};
    }
    return slice_starts_with(slice_trim(body), SLICE("<"));
}

// Keeps the fault, in the words of a page.
static bool fail(struct page_builder *b, struct error *e) {
    if (!b->is_failed && is_markup(buf_slice(&b->body))) {
        error_set(&b->error, ERROR_SERVER, "got a web page, not data (proxy or login portal?)");
    }
    b->is_failed = true;
    *e = b->error;
    return false;
}

bool page_builder_feed(struct page_builder *b, struct slice bytes, struct error *e) {
    size_t room = SCAN_BODY_MAX - b->body.len;
    struct slice fitting = {bytes.ptr, bytes.len < room ? bytes.len : room};
    buf_append(&b->body, fitting);
    if (b->is_failed) {
        return fail(b, e);
    }
    if (!scan_feed(&b->scanner, buf_slice(&b->body), &b->error)) {
        return fail(b, e);
    }
    if (fitting.len < bytes.len) {
        error_set(&b->error, ERROR_SERVER, "page too big (cap 16 MiB): ask for fewer rows a page");
        return fail(b, e);
    }
    return true;
}

size_t page_builder_received(const struct page_builder *b) {
    return b->body.len;
}

struct slice page_builder_bytes(const struct page_builder *b) {
    return buf_slice(&b->body);
}

// Valid JSON without a `data` array: says what it is instead.
static bool explain_no_data(struct page_builder *b) {
    struct api_error said;
    struct error *e = &b->error;
    if (b->has_data) {
        return error_set(e, ERROR_SERVER, "the reply is no list of sessions: \"data\" is no array");
    }
    if (!decode_api_error(buf_slice(&b->body), &said)) {
        return error_set(
            e, ERROR_SERVER, "the reply is no list of sessions: it has no \"data\" array");
    }
    error_set(e, ERROR_SERVER, "the server answered with an error: %s",
        said.message[0] ? said.message : said.type);
    text_copy(e->field, sizeof e->field, slice_of(said.field));
    return false;
}

static struct slice span_of(const struct page_builder *b, struct span span) {
    return span.len ? (struct slice){b->body.ptr + span.at, span.len} : SLICE_NONE;
}

static bool take_cursor(
    struct page_builder *b, struct span link, bool is_before, char **cursor, size_t *len) {
    struct buf bytes = BUF_INIT(SCAN_STRING_MAX);
    bool fine = decode_page_link(span_of(b, link), is_before, &bytes, &b->error);
    if (fine && bytes.len > 0) {
        *cursor = buf_take(&bytes, len);
    }
    buf_release(&bytes);
    return fine;
}

static bool take_cursors(struct page_builder *b) {
    struct page *p = b->page;
    struct slice pagination = span_of(b, b->pagination);
    if (pagination.len > 0 && pagination.ptr[0] != '{' && pagination.ptr[0] != 'n') {
        return error_set(&b->error, ERROR_SERVER,
            "the reply's \"pagination\" is no object: the list cannot go on");
    }
    return take_cursor(b, b->next, false, &p->next, &p->next_len) &&
           take_cursor(b, b->previous, true, &p->previous, &p->previous_len);
}

struct page *page_builder_finish(struct page_builder *b, struct error *e) {
    if (b->is_failed || !scan_finish(&b->scanner, buf_slice(&b->body), &b->error)) {
        fail(b, e);
        return NULL;
    }
    bool has_rows = b->has_data && b->data == JSON_ARRAY;
    if (!(has_rows || explain_no_data(b)) || !take_cursors(b)) {
        fail(b, e);
        return NULL;
    }
    struct page *p = b->page;
    b->page = NULL;
    p->body = buf_take(&b->body, &p->body_len);
    p->decoded = buf_take(&b->decoded, &p->decoded_len);
    p->sessions = mem_resize(p->sessions, p->n_sessions + 1, sizeof *p->sessions);
    b->is_failed = true; // nothing is left to be built
    error_set(&b->error, ERROR_SERVER, "the page is complete already");
    return p;
}
