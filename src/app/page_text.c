// A session as lines, from the table of fields. It must not know where the text goes.
#include "page_text.h"

#include "base/mem.h"
#include "base/text.h"
#include "model/decode.h"
#include "model/tree.h"

#include <stdlib.h>

enum {
    INDENT = 2,
    TEXT_MAX_LEN = 64 * 1024 * 1024, // a member is no longer than the page that holds it
    LABEL_MAX_LEN = 256,
};

struct page_text {
    const struct output *o;
    const struct session *s;
    struct buf *out;
};

// --- Lines.

static void put_blanks(struct buf *out, size_t n) {
    while (n-- > 0) {
        buf_append_char(out, ' ');
    }
}

static struct text_style style_of(const struct page_text *t) {
    return (struct text_style){TEXT_ESCAPE, t->o->ascii};
}

static void put_heading(struct page_text *t, const char *text) {
    buf_printf(t->out, "\n%s\n", text);
}

static size_t label_width(enum field f) {
    struct buf label = BUF_INIT(LABEL_MAX_LEN);
    output_append_label(f, &label);
    const size_t width = label.len; // labels are ASCII
    buf_release(&label);
    return width;
}

static size_t widest(const enum field *fields, size_t n) {
    size_t width = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t w = label_width(fields[i]);
        width = w > width ? w : width;
    }
    return width;
}

// "  Label     value", the values of a section below each other.
static void put_fields(struct page_text *t, const enum field *fields, size_t n) {
    const size_t width = widest(fields, n);
    for (size_t i = 0; i < n; i++) {
        put_blanks(t->out, INDENT);
        output_append_label(fields[i], t->out);
        put_blanks(t->out, width - label_width(fields[i]) + 2);
        output_append_value(t->o, t->s, fields[i], t->out);
        buf_append_char(t->out, '\n');
    }
}

// --- Sections.

static void put_overview(struct page_text *t) {
    static const enum field fields[] = {FIELD_ID, FIELD_STATUS, FIELD_SUSPECTED_FRAUD,
        FIELD_STORE_LABEL, FIELD_CUSTOMER_LABEL, FIELD_CREATED_AT, FIELD_PHASE, FIELD_DWELL,
        FIELD_SIZE, FIELD_N_EVENTS, FIELD_VERDICT};
    const size_t n = ARRAY_LEN(fields) - (t->o->show.verdicts ? 0 : 1);
    put_heading(t, "Overview");
    put_fields(t, fields, n);
}

static bool is_below(enum field f, enum field object) {
    const struct slice path = slice_of(field_row(f)->path);
    const struct slice front = slice_of(field_row(object)->path);
    return path.len > front.len && slice_starts_with(path, front) && path.ptr[front.len] == '.';
}

// Stored fields of a group; of an object that is not there only that it is not.
static void put_group(struct page_text *t, enum field_group group, enum field object) {
    enum field fields[FIELD_STORED_COUNT];
    size_t n = 0;
    for (enum field f = 0; f < FIELD_STORED_COUNT; f++) {
        const bool has_object = object == FIELD_NONE || session_has(t->s, object);
        const bool is_value = field_row(f)->type != TYPE_JSON || (f == object && !has_object);
        if (field_row(f)->group == group && is_value &&
            (has_object || f == object || !is_below(f, object))) {
            fields[n++] = f;
        }
    }
    put_heading(t, field_group_title(group));
    put_fields(t, fields, n);
}

// --- Timeline.

struct moment {
    instant at;
    enum field field;
};

static int compare_moments(const void *a, const void *b) {
    const struct moment *x = a, *y = b;
    if (x->at != y->at) {
        return x->at < y->at ? -1 : 1;
    }
    return (int)x->field - (int)y->field;
}

static void put_moments(struct page_text *t, const struct moment *moments, size_t n) {
    struct buf line = BUF_INIT(LABEL_MAX_LEN);
    size_t width = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t w = label_width(moments[i].field);
        width = w > width ? w : width;
    }
    for (size_t i = 0; i < n; i++) {
        buf_clear(&line);
        put_blanks(&line, INDENT);
        instant_append(&line, moments[i].at, INSTANT_LONG, t->o->show.zone, t->o->show.now);
        buf_printf(&line, "  %s", field_row(moments[i].field)->label);
        if (i > 0) {
            put_blanks(&line, width - label_width(moments[i].field) + 2);
            buf_append_char(&line, '+');
            duration_append(&line, moments[i].at - moments[i - 1].at);
        }
        buf_append(t->out, buf_slice(&line));
        buf_append_char(t->out, '\n');
    }
    buf_release(&line);
}

// The times in their order, and those that are not there.
static void put_timeline(struct page_text *t) {
    struct moment moments[FIELD_STORED_COUNT];
    enum field missing[FIELD_STORED_COUNT];
    size_t n = 0, n_missing = 0;
    for (enum field f = 0; f < FIELD_STORED_COUNT; f++) {
        if (field_row(f)->group != GROUP_TIMES) {
            continue;
        }
        if (session_instant(t->s, f, &moments[n].at)) {
            moments[n++].field = f;
        } else {
            missing[n_missing++] = f;
        }
    }
    qsort(moments, n, sizeof *moments, compare_moments);
    put_heading(t, "Timeline (what stands behind + is worked out here)");
    put_moments(t, moments, n);
    put_fields(t, missing, n_missing);
}

// --- JSON.

// Strings as their text, anything else as its JSON.
static void put_value(struct page_text *t, const struct tree *tree, size_t node) {
    if (tree->nodes[node].kind != JSON_STRING) {
        output_json_line(t->o, tree_value(tree, node), t->out);
        return;
    }
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    decode_string(tree_value(tree, node), &text);
    text_append(t->out, text.len > 0 ? buf_slice(&text) : SLICE("(empty)"), style_of(t), 0);
    buf_release(&text);
}

// "key = value"
static void put_member(struct page_text *t, const struct tree *tree, size_t node, size_t indent) {
    const struct tree_node *n = &tree->nodes[node];
    struct buf key = BUF_INIT(TEXT_MAX_LEN);
    put_blanks(t->out, indent);
    if (n->key_at > 0) {
        decode_string((struct slice){tree->text.ptr + n->key_at - 1, n->key_len + 2}, &key);
    } else {
        buf_printf(&key, "[%u]", n->index_in_parent);
    }
    text_append(t->out, buf_slice(&key), style_of(t), 0);
    buf_append_text(t->out, " = ");
    put_value(t, tree, node);
    buf_append_char(t->out, '\n');
    buf_release(&key);
}

// A value as its members, one a line; without members as it is.
static void put_json(struct page_text *t, struct slice json, struct slice path, const char *skip,
    size_t indent, const char *none) {
    struct buf masked = BUF_INIT(TEXT_MAX_LEN);
    struct tree tree = {0};
    struct error ignored;
    size_t n_put = 0;
    show_json(json, path, &t->o->show, &masked);
    const bool is_tree = tree_build(&tree, buf_slice(&masked), &ignored) && tree.n_nodes > 0;
    const bool is_scalar =
        !is_tree || (tree.nodes[0].kind != JSON_OBJECT && tree.nodes[0].kind != JSON_ARRAY);
    for (size_t i = 1; !is_scalar && i < tree.n_nodes; i = tree.nodes[i].end) {
        if (!skip || !slice_equal(tree_key(&tree, i), slice_of(skip))) {
            put_member(t, &tree, i, indent);
            n_put++;
        }
    }
    if (is_scalar || n_put == 0) {
        put_blanks(t->out, indent);
        if (!is_tree) {
            output_json_line(t->o, buf_slice(&masked), t->out);
        } else if (is_scalar) {
            put_value(t, &tree, 0);
        } else {
            buf_append_text(t->out, none);
        }
        buf_append_char(t->out, '\n');
    }
    if (is_tree) {
        tree_release(&tree);
    }
    buf_release(&masked);
}

// The members of a field, or that it is not there.
static void put_members(struct page_text *t, enum field f, const char *skip, const char *none) {
    if (session_presence(t->s, f) == PRESENT) {
        const struct slice path = slice_of(field_row(f)->path);
        put_json(t, session_raw(t->s, f), path, skip, INDENT, none);
        return;
    }
    put_blanks(t->out, INDENT);
    output_append_value(t->o, t->s, f, t->out);
    buf_append_char(t->out, '\n');
}

static void put_event(struct page_text *t, size_t i, const struct session_event *event) {
    put_blanks(t->out, INDENT);
    buf_printf(t->out, "%zu  ", i + 1);
    text_append(t->out, event->id.len > 0 ? event->id : SLICE("(no id)"), style_of(t), 0);
    buf_append_char(t->out, '\n');
    if (event->metadata.len > 0) {
        put_json(t, event->metadata, SLICE("metadata.events.metadata"), NULL, 2 * INDENT + 1,
            "(no metadata)");
    }
}

static void put_events(struct page_text *t) {
    const struct slice json = session_raw(t->s, FIELD_METADATA_EVENTS);
    const bool is_array = session_presence(t->s, FIELD_METADATA_EVENTS) == PRESENT &&
                          json.len > 0 && json.ptr[0] == '[';
    const size_t n = is_array ? decode_events(json, NULL, NULL, 0) : 0;
    put_heading(t, "Events (no time is sent with them)");
    if (n == 0) {
        put_members(t, FIELD_METADATA_EVENTS, NULL, "(none: an empty list)");
        return;
    }
    struct session_event *events = mem_calloc(n, sizeof *events);
    struct buf texts = BUF_INIT(TEXT_MAX_LEN);
    decode_events(json, &texts, events, n);
    for (size_t i = 0; i < n; i++) {
        put_event(t, i, &events[i]);
    }
    buf_release(&texts);
    mem_free(events);
}

void page_text_append(const struct output *o, const struct session *s, struct buf *out) {
    struct output safe = *o;
    safe.terminal = true; // text, also in a file: JSON inside it spells out what could act
    struct page_text t = {.o = &safe, .s = s, .out = out};
    buf_append_text(out, "Session ");
    output_append_value(o, s, FIELD_ID, out);
    buf_append_text(out, session_flag(s, FIELD_SUSPECTED_FRAUD) ? ", SUSPECTED FRAUD\n" : "\n");
    put_overview(&t);
    put_timeline(&t);
    put_group(&t, GROUP_SESSION, FIELD_NONE);
    put_group(&t, GROUP_CUSTOMER, FIELD_CUSTOMER);
    if (session_has(s, FIELD_CUSTOMER)) {
        put_heading(&t, field_row(FIELD_CUSTOMER_METADATA)->label);
        put_members(&t, FIELD_CUSTOMER_METADATA, NULL, "(no keys)");
    }
    put_group(&t, GROUP_STORE, FIELD_STORE);
    put_events(&t);
    put_heading(&t, "Other metadata");
    put_members(&t, FIELD_METADATA, "events", "(no other keys)");
}
