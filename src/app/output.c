// The output formats but the table (output_table.c). It must not know where the text goes.
#include "app/output.h"

#include "base/csv.h"
#include "base/text.h"
#include "output_private.h"

// Whether a terminal should not get the character as it is.
static bool must_escape(struct slice character, uint32_t codepoint, bool ascii) {
    if (codepoint < 0x80 || (codepoint == 0xFFFD && !ascii)) {
        return codepoint == 0x7f;
    }
    struct text_iter it;
    struct text_cluster cluster;
    text_iter_init(&it, character, (struct text_style){.mode = TEXT_MARK});
    return ascii || !text_next(&it, &cluster) || cluster.replaced;
}

static void append_escape(struct buf *out, uint32_t codepoint) {
    if (codepoint >= 0x10000) {
        codepoint -= 0x10000;
        buf_printf(out, "\\u%04x\\u%04x", 0xd800u + (unsigned)(codepoint >> 10),
            0xdc00u + (unsigned)(codepoint & 0x3ff));
    } else {
        buf_printf(out, "\\u%04x", (unsigned)codepoint);
    }
}

// The same JSON, fit for a terminal. Outside strings a record has no character above ASCII, so an
// escape always falls inside one.
static void append_for_terminal(struct buf *out, struct slice json, bool ascii) {
    for (size_t at = 0; at < json.len;) {
        size_t from = at;
        bool valid;
        uint32_t codepoint = utf8_next(json, &at, &valid);
        struct slice character = {json.ptr + from, at - from};
        if (codepoint == '\r') {
            buf_append_char(out, ' '); // white space between tokens, which a terminal would obey
        } else if (must_escape(character, codepoint, ascii)) {
            append_escape(out, codepoint);
        } else {
            buf_append_codepoint(out, codepoint);
        }
    }
}

// A line break can only stand between tokens: inside a string it would be no JSON.
static void blank_line_breaks(struct buf *out, size_t from) {
    for (size_t i = from; i < out->len; i++) {
        if (out->ptr[i] == '\n' || out->ptr[i] == '\r') {
            out->ptr[i] = ' ';
        }
    }
}

static void append_record(const struct output *o, const struct session *s, struct buf *out) {
    struct slice json = session_json(s);
    if (o->terminal) {
        append_for_terminal(out, json, o->ascii);
    } else {
        buf_append(out, json);
    }
}

static void csv_header(const struct output *o, struct buf *out) {
    for (size_t i = 0; i < o->n_columns; i++) {
        buf_append_text(out, i > 0 ? "," : "");
        csv_append(out, slice_of(field_row(o->columns[i])->path));
    }
    buf_append_text(out, "\r\n");
}

static void csv_row(const struct output *o, const struct session *s, struct buf *out) {
    struct show show = o->show;
    show.machine = true;
    struct buf cell = BUF_INIT(CELL_MAX_LEN);
    for (size_t i = 0; i < o->n_columns; i++) {
        buf_clear(&cell);
        show_field(s, o->columns[i], &show, &cell);
        buf_append_text(out, i > 0 ? "," : "");
        csv_append(out, buf_slice(&cell));
    }
    buf_append_text(out, "\r\n");
    buf_release(&cell);
}

void output_begin(struct output *o, struct buf *out) {
    require(o->n_columns > 0 || o->format == OUTPUT_JSON || o->format == OUTPUT_NDJSON);
    o->n_written = 0;
    switch (o->format) {
    case OUTPUT_JSON:
        buf_append_char(out, '[');
        break;
    case OUTPUT_CSV:
        csv_header(o, out);
        break;
    case OUTPUT_TABLE:
        table_begin(o);
        break;
    case OUTPUT_NDJSON:
        break;
    }
}

void output_session(struct output *o, const struct session *s, struct buf *out) {
    size_t from = out->len;
    switch (o->format) {
    case OUTPUT_JSON:
        buf_append_text(out, o->n_written > 0 ? ",\n" : "\n");
        append_record(o, s, out);
        break;
    case OUTPUT_NDJSON:
        append_record(o, s, out);
        blank_line_breaks(out, from);
        buf_append_char(out, '\n');
        break;
    case OUTPUT_CSV:
        csv_row(o, s, out);
        break;
    case OUTPUT_TABLE:
        table_session(o, s, out);
        break;
    }
    o->n_written++;
}

void output_end(struct output *o, struct buf *out) {
    if (o->format == OUTPUT_JSON) {
        buf_append_text(out, o->n_written > 0 ? "\n]\n" : "]\n");
    } else if (o->format == OUTPUT_TABLE) {
        table_end(o, out);
    }
}

void output_release(struct output *o) {
    buf_release(&o->held);
}
