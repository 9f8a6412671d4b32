// One line of exported cases, as hostile as it may be, read into checked values. It must not know
// the case book's file.
#include "exchange.h"

#include "base/text.h"
#include "model/decode.h"
#include "model/tree.h"

#include <string.h>

enum {
    EVENTS_MAX = 10000, // of one case
    UNKNOWN = -1,
};

// The members of an object by name: each at most once, none unknown.
struct members {
    const char *const *names;
    size_t n;
    uint32_t nodes[10]; // by name; 0 (the root) = not there
};

static const char *const case_members[] = {
    "format", "deployment", "session", "verdict", "events", "snapshotOf", "snapshot"};
enum { FORMAT_M, DEPLOYMENT_M, SESSION_M, VERDICT_M, EVENTS_M, SNAPSHOT_OF_M, SNAPSHOT_M };
static const char *const event_members[] = {
    "id", "at", "place", "author", "kind", "verdict", "text", "undoes"};
enum { ID_E, AT_E, PLACE_E, AUTHOR_E, KIND_E, VERDICT_E, TEXT_E, UNDOES_E };

struct reader {
    const struct tree *tree;
    struct case_line *line;
};

static int name_index(const struct members *m, struct slice key) {
    for (size_t i = 0; i < m->n; i++) {
        if (slice_equal(key, slice_of(m->names[i]))) {
            return (int)i;
        }
    }
    return UNKNOWN;
}

static bool find_members(
    const struct reader *r, uint32_t object, const char *what, struct members *m, struct error *e) {
    const struct tree_node *nodes = r->tree->nodes;
    if (nodes[object].kind != JSON_OBJECT) {
        return error_set(e, ERROR_FAILED, "%s is no object", what);
    }
    for (uint32_t i = object + 1; i < nodes[object].end; i = nodes[i].end) {
        const struct slice key = tree_key(r->tree, i);
        const int index = name_index(m, key);
        if (index == UNKNOWN) {
            return error_set(e, ERROR_FAILED, "%s has an unknown member \"%.*s\"", what,
                (int)(key.len < 40 ? key.len : 40), key.ptr ? key.ptr : "");
        }
        if (m->nodes[index] != 0) {
            return error_set(e, ERROR_FAILED, "%s has \"%s\" twice", what, m->names[index]);
        }
        m->nodes[index] = i;
    }
    return true;
}

// The member as text of at least one and at most max_len bytes. The buffer has room for all texts
// of the line, so what borrows from it stays where it is.
static bool read_text(const struct reader *r, const struct members *m, int name, size_t max_len,
    struct slice *out, struct error *e) {
    const uint32_t node = m->nodes[name];
    if (node == 0) {
        return error_set(e, ERROR_FAILED, "\"%s\" is missing", m->names[name]);
    }
    if (r->tree->nodes[node].kind != JSON_STRING) {
        return error_set(e, ERROR_FAILED, "\"%s\" is no text", m->names[name]);
    }
    struct buf *texts = &r->line->texts;
    const size_t from = texts->len;
    decode_string(tree_value(r->tree, node), texts);
    *out = (struct slice){texts->ptr + from, texts->len - from};
    if (out->len == 0 || out->len > max_len) {
        return error_set(
            e, ERROR_FAILED, "\"%s\" is %s", m->names[name], out->len == 0 ? "empty" : "too long");
    }
    return true;
}

static bool read_integer(const struct reader *r, const struct members *m, int name, int64_t least,
    int64_t most, int64_t *out, struct error *e) {
    const uint32_t node = m->nodes[name];
    if (node == 0 || r->tree->nodes[node].kind != JSON_NUMBER ||
        !slice_to_int64(tree_value(r->tree, node), out) || *out < least || *out > most) {
        return error_set(
            e, ERROR_FAILED, "\"%s\" is missing or no number that can be", m->names[name]);
    }
    return true;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_uuid(
    const struct reader *r, const struct members *m, int name, char *uuid, struct error *e) {
    struct slice text;
    if (!read_text(r, m, name, 2 * UUID_LEN, &text, e)) {
        return false;
    }
    bool ok = text.len == 2 * UUID_LEN;
    for (size_t i = 0; ok && i < UUID_LEN; i++) {
        const int high = hex_digit(text.ptr[2 * i]), low = hex_digit(text.ptr[2 * i + 1]);
        ok = high >= 0 && low >= 0;
        uuid[i] = (char)(ok ? high * 16 + low : 0);
    }
    return ok || error_set(e, ERROR_FAILED, "\"%s\" is not 32 hexadecimal digits", m->names[name]);
}

static bool read_verdict(
    const struct reader *r, const struct members *m, int name, enum verdict *out, struct error *e) {
    struct slice text;
    if (!read_text(r, m, name, 32, &text, e)) {
        return false;
    }
    *out = verdict_by_name(text);
    return *out != VERDICT_COUNT ||
           error_set(e, ERROR_FAILED, "\"%.*s\" is no verdict", SLICE_ARG(text));
}

static bool read_kind(
    const struct reader *r, const struct members *m, enum case_kind *out, struct error *e) {
    struct slice text;
    if (!read_text(r, m, KIND_E, 32, &text, e)) {
        return false;
    }
    for (int kind = CASE_VERDICT; kind <= CASE_UNDO; kind++) {
        if (slice_equal(text, slice_of(case_kind_names[kind]))) {
            *out = (enum case_kind)kind;
            return true;
        }
    }
    return error_set(e, ERROR_FAILED, "\"%.*s\" is no kind of event", SLICE_ARG(text));
}

static bool read_at(
    const struct reader *r, const struct members *m, struct event_row *out, struct error *e) {
    struct slice text;
    if (!read_text(r, m, AT_E, 40, &text, e)) {
        return false;
    }
    if (!instant_parse_iso(text, &out->at)) {
        return error_set(e, ERROR_FAILED, "\"%.*s\" is no time", SLICE_ARG(text));
    }
    return read_integer(r, m, PLACE_E, INSTANT_MIN, PLACE_MAX, &out->place, e);
}

// As casebook_open makes an author.
static bool read_author(
    const struct reader *r, const struct members *m, struct event_row *out, struct error *e) {
    struct slice text;
    char author[AUTHOR_MAX_LEN];
    if (!read_text(r, m, AUTHOR_E, AUTHOR_MAX_LEN - 1, &text, e)) {
        return false;
    }
    text_copy(author, sizeof author, text);
    if (author[0] == '\0') {
        return error_set(e, ERROR_FAILED, "\"author\" is empty");
    }
    const size_t from = r->line->texts.len;
    buf_append_text(&r->line->texts, author);
    out->author = (struct slice){r->line->texts.ptr + from, r->line->texts.len - from};
    return true;
}

// What a kind of event must not have would be lost.
static bool check_absent(const struct members *m, int name, struct error *e) {
    return m->nodes[name] == 0 ||
           error_set(e, ERROR_FAILED, "\"%s\" is out of place in this event", m->names[name]);
}

static bool read_event(
    const struct reader *r, uint32_t node, struct event_row *out, struct error *e) {
    struct members m = {.names = event_members, .n = ARRAY_LEN(event_members)};
    *out = (struct event_row){0};
    if (!find_members(r, node, "an event", &m, e) || !read_uuid(r, &m, ID_E, out->uuid, e) ||
        !read_at(r, &m, out, e) || !read_author(r, &m, out, e) ||
        !read_kind(r, &m, &out->kind, e)) {
        return false;
    }
    if (out->kind == CASE_NOTE) {
        return read_text(r, &m, TEXT_E, CASEBOOK_NOTE_MAX_LEN, &out->text, e) &&
               check_absent(&m, VERDICT_E, e) && check_absent(&m, UNDOES_E, e);
    }
    if (!read_verdict(r, &m, VERDICT_E, &out->verdict, e) || !check_absent(&m, TEXT_E, e)) {
        return false;
    }
    if (out->kind == CASE_VERDICT) {
        return (out->verdict != VERDICT_NONE ||
                   error_set(e, ERROR_FAILED, "an event says no verdict")) &&
               check_absent(&m, UNDOES_E, e);
    }
    char uuid[UUID_LEN];
    if (!read_uuid(r, &m, UNDOES_E, uuid, e)) {
        return false;
    }
    const size_t from = r->line->texts.len;
    buf_append(&r->line->texts, (struct slice){uuid, UUID_LEN});
    out->undoes = (struct slice){r->line->texts.ptr + from, UUID_LEN};
    return true;
}

static bool read_events(const struct reader *r, uint32_t node, struct error *e) {
    const struct tree_node *nodes = r->tree->nodes;
    struct case_line *c = r->line;
    if (node == 0 || nodes[node].kind != JSON_ARRAY) {
        return error_set(e, ERROR_FAILED, "\"events\" is missing or no array");
    }
    const uint32_t n = nodes[node].n_children;
    if (n == 0 || n > EVENTS_MAX) {
        return error_set(e, ERROR_FAILED, "\"events\" is %s", n == 0 ? "empty" : "too long");
    }
    c->events = mem_calloc(n, sizeof *c->events);
    for (uint32_t i = node + 1; i < nodes[node].end; i = nodes[i].end) {
        if (!read_event(r, i, &c->events[c->n_events++], e)) {
            return false;
        }
    }
    return true;
}

static bool read_snapshot(const struct reader *r, const struct members *m, struct error *e) {
    const uint32_t node = m->nodes[SNAPSHOT_M];
    if (node == 0) {
        return m->nodes[SNAPSHOT_OF_M] == 0 ||
               error_set(e, ERROR_FAILED, "\"snapshot\" is missing");
    }
    struct case_line *c = r->line;
    c->snapshot = tree_value(r->tree, node);
    if (r->tree->nodes[node].kind != JSON_OBJECT || c->snapshot.len > CASEBOOK_SNAPSHOT_MAX_LEN) {
        return error_set(e, ERROR_FAILED, "\"snapshot\" is no object, or too long");
    }
    if (!read_uuid(r, m, SNAPSHOT_OF_M, c->snapshot_of, e)) {
        return false;
    }
    for (size_t i = 0; i < c->n_events; i++) {
        if (memcmp(c->events[i].uuid, c->snapshot_of, UUID_LEN) == 0) {
            return c->events[i].kind == CASE_VERDICT ||
                   error_set(e, ERROR_FAILED, "\"snapshotOf\" names no verdict");
        }
    }
    return error_set(e, ERROR_FAILED, "\"snapshotOf\" names none of the events");
}

static bool read_case(const struct reader *r, struct error *e) {
    struct members m = {.names = case_members, .n = ARRAY_LEN(case_members)};
    int64_t format = 0;
    enum verdict ignored; // it is worked out from the events
    struct case_line *c = r->line;
    if (!find_members(r, 0, "it", &m, e) ||
        !read_integer(r, &m, FORMAT_M, 1, INT64_MAX, &format, e)) {
        return false;
    }
    if (format != 1) {
        return error_set(e, ERROR_FAILED, "it was written by a newer version of this program");
    }
    return read_text(r, &m, DEPLOYMENT_M, DEPLOYMENT_MAX_LEN, &c->deployment, e) &&
           read_text(r, &m, SESSION_M, KEY_MAX_LEN, &c->session, e) &&
           read_verdict(r, &m, VERDICT_M, &ignored, e) && read_events(r, m.nodes[EVENTS_M], e) &&
           read_snapshot(r, &m, e);
}

bool case_line_read(struct case_line *c, struct slice line, struct error *e) {
    struct tree tree;
    *c = (struct case_line){0};
    if (!tree_build(&tree, line, e)) {
        error_clear(e);
        return error_set(e, ERROR_FAILED, "it is no JSON, or more of it than is read");
    }
    // What is decoded has at most three times the bytes (U+FFFD for each ill-formed one), an author
    // made fit once more the half of that.
    const size_t room = 8 * line.len + 64;
    c->texts = BUF_INIT(room);
    buf_reserve(&c->texts, room);
    const struct reader r = {.tree = &tree, .line = c};
    const bool ok = read_case(&r, e);
    require(!c->texts.full);
    tree_release(&tree);
    if (!ok) {
        case_line_release(c);
    }
    return ok;
}

void case_line_release(struct case_line *c) {
    mem_free(c->events);
    buf_release(&c->texts);
    *c = (struct case_line){0};
}
