// Small JSON fragments → C values. The only file that knows cJSON. It must not know pages or rows.
#include "model/decode.h"

#include "base/text.h"
#include "model/scan.h"
#include <cjson/cJSON.h>
#include <string.h>

enum { ERROR_BODY_MAX = 256 * 1024 }; // a longer one is no message for people

// Strings

// Appends what cJSON makes of `inside`, the bytes between the quotes of a string (or a part of
// them, cut between characters).
static void append_unescaped(struct slice inside, struct buf *out) {
    if (!memchr(inside.ptr, '\\', inside.len)) {
        buf_append(out, inside);
        return;
    }
    struct buf quoted = BUF_INIT(inside.len + 2);
    buf_append_char(&quoted, '"');
    buf_append(&quoted, inside);
    buf_append_char(&quoted, '"');
    cJSON *item = cJSON_ParseWithLengthOpts(quoted.ptr, quoted.len, NULL, 0);
    if (cJSON_IsString(item)) {
        buf_append_text(out, item->valuestring);
    } else { // refused, or no memory
        buf_append_codepoint(out, 0xFFFD);
    }
    cJSON_Delete(item);
    buf_release(&quoted);
}

// The value of "\uXXXX" at the start of `text`, or UINT32_MAX.
static uint32_t unicode_escape(struct slice text) {
    if (text.len < 6 || text.ptr[0] != '\\' || text.ptr[1] != 'u') {
        return UINT32_MAX;
    }
    uint32_t unit = 0;
    for (size_t i = 2; i < 6; i++) {
        char c = text.ptr[i];
        uint32_t digit = (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        unit = unit << 4 | (digit & 15);
    }
    return unit;
}

static bool is_high(uint32_t unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static struct slice slice_from(struct slice text, size_t at) {
    return (struct slice){text.ptr + at, text.len - at};
}

// Unescapes, with `nul` for U+0000 and U+FFFD for half a surrogate pair: cJSON ends the text at the
// one and refuses it for the other, so the pieces between them are given to it.
static void append_pieces(struct slice inside, struct slice nul, struct buf *out) {
    size_t begin = 0;
    size_t at = 0;
    while (at < inside.len) {
        if (inside.ptr[at] != '\\') {
            at++;
            continue;
        }
        uint32_t unit = unicode_escape(slice_from(inside, at));
        size_t len = unit == UINT32_MAX ? 2 : 6;
        bool lone = is_low(unit);
        if (is_high(unit)) {
            bool paired = is_low(unicode_escape(slice_from(inside, at + 6)));
            lone = !paired;
            len = paired ? 12 : 6;
        }
        if (lone || unit == 0) {
            append_unescaped((struct slice){inside.ptr + begin, at - begin}, out);
            buf_append(out, lone ? SLICE("\xEF\xBF\xBD") : nul);
            begin = at + len;
        }
        at += len;
    }
    append_unescaped(slice_from(inside, begin), out);
}

static struct slice without_quotes(struct slice json) {
    require(json.len >= 2);
    return (struct slice){json.ptr + 1, json.len - 2};
}

static void append_well_formed(struct slice text, struct buf *out) {
    size_t at = 0;
    while (at < text.len) {
        bool valid;
        size_t from = at;
        uint32_t codepoint = utf8_next(text, &at, &valid);
        if (valid) {
            buf_append(out, (struct slice){text.ptr + from, at - from});
        } else {
            buf_append_codepoint(out, codepoint);
        }
    }
}

void decode_string(struct slice json, struct buf *out) {
    struct slice inside = without_quotes(json);
    if (utf8_is_valid(inside)) {
        append_pieces(inside, SLICE("\xEF\xBF\xBD"), out);
        return;
    }
    struct buf text = BUF_INIT(inside.len * 3 + 1);
    append_pieces(inside, SLICE("\xEF\xBF\xBD"), &text);
    append_well_formed(buf_slice(&text), out);
    buf_release(&text);
}

// Members of one object

struct member {
    const char *name;
    struct slice json; // found: the first of that name
    enum json_kind kind;
};

struct member_search {
    struct slice text;
    struct member *members;
    size_t n_members;
    enum json_kind root;
};

static void on_member(void *context, const struct scan_value *v) {
    struct member_search *search = context;
    if (v->depth == 0) {
        search->root = v->kind;
    }
    if (v->step == SCAN_OPEN || v->depth != 1) {
        return;
    }
    struct slice key = {search->text.ptr + v->key_at, v->key_len};
    for (size_t i = 0; i < search->n_members; i++) {
        struct member *m = &search->members[i];
        if (!m->json.ptr && slice_equal(key, slice_of(m->name))) {
            m->json = (struct slice){search->text.ptr + v->at, v->len};
            m->kind = v->kind;
        }
    }
}

// False when `json` is no JSON object.
static bool find_members(struct slice json, struct member *members, size_t n_members) {
    struct error ignored = {0};
    struct member_search search = {.text = json, .members = members, .n_members = n_members};
    return scan_text(json, SCAN_REPAIR, on_member, &search, &ignored) && search.root == JSON_OBJECT;
}

static void copy_text(const struct member *m, char *out, size_t out_len) {
    struct buf text = BUF_INIT(ERROR_BODY_MAX);
    if (m->json.ptr && m->kind == JSON_STRING) {
        decode_string(m->json, &text);
    }
    text_copy(out, out_len, buf_slice(&text));
    buf_release(&text);
}

// The server writes "\"email\"": the quote marks are part of the text.
static void strip_quote_marks(char *text) {
    struct slice inside = slice_trim(slice_of(text));
    while (inside.len >= 2 && inside.ptr[0] == '"' && inside.ptr[inside.len - 1] == '"') {
        inside = slice_trim(without_quotes(inside));
    }
    memmove(text, inside.ptr, inside.len);
    text[inside.len] = '\0';
}

// The first element of a JSON array that holds an object, or an empty slice.
static void on_first_object(void *context, const struct scan_value *v) {
    struct scan_value *first = context;
    if (v->depth == 1 && v->step == SCAN_CLOSE && v->kind == JSON_OBJECT && first->len == 0) {
        *first = *v;
    }
}

bool decode_api_error(struct slice body, struct api_error *out) {
    *out = (struct api_error){0};
    struct member members[] = {
        {.name = "message"},
        {.name = "type"},
        {.name = "errors"},
    };
    if (body.len > ERROR_BODY_MAX || !find_members(body, members, ARRAY_LEN(members))) {
        return false;
    }
    copy_text(&members[0], out->message, sizeof out->message);
    copy_text(&members[1], out->type, sizeof out->type);
    if (members[2].json.ptr && members[2].kind == JSON_ARRAY) {
        struct error ignored = {0};
        struct scan_value first = {0};
        struct slice errors = members[2].json;
        scan_text(errors, SCAN_REPAIR, on_first_object, &first, &ignored);
        struct member parts[] = {{.name = "error"}, {.name = "field"}};
        if (first.len > 0) {
            find_members((struct slice){errors.ptr + first.at, first.len}, parts, 2);
        }
        copy_text(&parts[0], out->detail, sizeof out->detail);
        copy_text(&parts[1], out->field, sizeof out->field);
        strip_quote_marks(out->field);
    }
    return out->message[0] != '\0' || out->type[0] != '\0';
}

// Pagination

static bool is_nothing(const struct member *m) {
    return !m->json.ptr || m->kind == JSON_NULL;
}

static bool is_direction(const struct member *m) {
    return is_nothing(m) || slice_equal_nocase(m->json, SLICE("\"asc\"")) ||
           slice_equal_nocase(m->json, SLICE("\"desc\""));
}

bool decode_page_link(struct slice json, bool is_before, struct buf *cursor, struct error *e) {
    const char *name = is_before ? "before" : "after";
    struct member members[] = {
        {.name = name},
        {.name = "count"},
        {.name = "direction"},
    };
    const struct member *marker = &members[0];
    json = slice_trim(json);
    if (json.len == 0 || slice_equal(json, SLICE("null")) || slice_equal(json, SLICE("\"\""))) {
        return true;
    }
    if (!find_members(json, members, ARRAY_LEN(members))) {
        return error_set(e, ERROR_SERVER,
            "the server's link to the %s page is no object: the list cannot go on there",
            is_before ? "previous" : "next");
    }
    if (is_nothing(marker)) {
        return true;
    }
    bool odd = marker->kind != JSON_STRING && marker->kind != JSON_NUMBER;
    if (odd || !is_direction(&members[2]) ||
        (!is_nothing(&members[1]) && members[1].kind != JSON_NUMBER)) {
        return error_set(e, ERROR_SERVER,
            "the server's page marker \"%s\" has %s of an unexpected form: the list cannot go on "
            "there",
            name, odd ? "a value" : "a count or direction");
    }
    if (marker->kind == JSON_NUMBER) {
        buf_append(cursor, marker->json);
    } else {
        append_pieces(without_quotes(marker->json), (struct slice){"\0", 1}, cursor);
    }
    return !cursor->full || error_set(e, ERROR_SERVER, "the server's page marker is too long");
}

// Events

struct event_search {
    struct slice text;
    struct buf *texts;
    struct session_event *out;
    size_t n, max;
    bool is_array, has_id;
};

static void on_event_member(struct event_search *search, const struct scan_value *v) {
    struct session_event *event = &search->out[search->n - 1];
    struct slice key = {search->text.ptr + v->key_at, v->key_len};
    struct slice json = {search->text.ptr + v->at, v->len};
    if (slice_equal(key, SLICE("eventId")) && !search->has_id) {
        search->has_id = true;
        size_t before = search->texts->len;
        if (v->kind == JSON_STRING) {
            decode_string(json, search->texts);
        } else if (v->kind == JSON_NUMBER) {
            buf_append(search->texts, json);
        }
        event->id.len = search->texts->len - before;
    } else if (slice_equal(key, SLICE("metadata")) && !event->metadata.ptr) {
        event->metadata = json;
    }
}

static void on_event(void *context, const struct scan_value *v) {
    struct event_search *search = context;
    if (v->depth == 0) {
        search->is_array = v->kind == JSON_ARRAY;
    } else if (v->depth == 1 && v->step != SCAN_CLOSE) {
        search->n++;
        search->has_id = false;
        if (search->n <= search->max) {
            search->out[search->n - 1] = (struct session_event){0};
        }
    } else if (v->depth == 2 && v->step != SCAN_OPEN && search->n <= search->max) {
        on_event_member(search, v);
    }
}

size_t decode_events(struct slice json, struct buf *texts, struct session_event *out, size_t max) {
    struct error ignored = {0};
    struct event_search search = {.text = json, .texts = texts, .out = out, .max = max};
    size_t at = texts ? texts->len : 0;
    if (!scan_text(json, SCAN_REPAIR, on_event, &search, &ignored) || !search.is_array) {
        return 0;
    }
    // Only now: the texts may have moved while they grew. They follow each other.
    for (size_t i = 0; i < search.n && i < max; i++) {
        out[i].id.ptr = texts->ptr + at;
        at += out[i].id.len;
    }
    return search.n;
}

const char *decode_library_version(void) {
    return cJSON_Version();
}
