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

static void append_json(const struct output *o, struct slice json, struct buf *out) {
    if (o->terminal) {
        append_for_terminal(out, json, o->ascii);
    } else {
        buf_append(out, json);
    }
}

static void append_record(const struct output *o, const struct session *s, struct buf *out) {
    struct buf masked = BUF_INIT(CELL_MAX_LEN);
    const bool masks = o->masks && !o->show.unmasked;
    if (masks) {
        show_json(session_json(s), SLICE_NONE, &o->show, &masked);
    }
    append_json(o, masks ? buf_slice(&masked) : session_json(s), out);
    buf_release(&masked);
}

void output_json_line(const struct output *o, struct slice json, struct buf *out) {
    const size_t from = out->len;
    append_json(o, json, out);
    blank_line_breaks(out, from);
}

void output_record_line(const struct output *o, const struct session *s, struct buf *out) {
    const size_t from = out->len;
    append_record(o, s, out);
    blank_line_breaks(out, from);
}

// --- CSV and TSV.

static bool is_csv(const struct output *o) {
    return o->format == OUTPUT_CSV;
}

void output_cell(const struct output *o, struct slice text, bool first, struct buf *out) {
    buf_append_text(out, first ? "" : is_csv(o) ? "," : "\t");
    if (is_csv(o)) {
        (o->exact ? csv_append_exact : csv_append)(out, text);
    } else {
        (o->exact ? tsv_append_exact : tsv_append)(out, text);
    }
}

void output_field_cell(
    const struct output *o, const struct session *s, enum field f, bool first, struct buf *out) {
    struct show show = o->show;
    show.machine = true;
    struct buf cell = BUF_INIT(CELL_MAX_LEN);
    show_field(s, f, &show, &cell);
    output_cell(o, buf_slice(&cell), first, out);
    buf_release(&cell);
}

void output_end_row(const struct output *o, struct buf *out) {
    buf_append_text(out, is_csv(o) ? "\r\n" : "\n");
}

static void cells_header(const struct output *o, struct buf *out) {
    for (size_t i = 0; i < o->n_columns; i++) {
        output_cell(o, slice_of(field_row(o->columns[i])->path), i == 0, out);
    }
    output_end_row(o, out);
}

static void cells_row(const struct output *o, const struct session *s, struct buf *out) {
    for (size_t i = 0; i < o->n_columns; i++) {
        output_field_cell(o, s, o->columns[i], i == 0, out);
    }
    output_end_row(o, out);
}

// --- Plain.

void output_append_label(enum field f, struct buf *out) {
    buf_append_text(out, field_row(f)->label);
    // The labels of customer and store are what the record says, in one line.
    const bool is_record = f == FIELD_CUSTOMER_LABEL || f == FIELD_STORE_LABEL;
    if (f == FIELD_VERDICT) {
        buf_append_text(out, " (kept on this computer)");
    } else if (field_is_derived(f) && !is_record) {
        buf_append_text(out, " (worked out here)");
    }
}

void output_append_value(
    const struct output *o, const struct session *s, enum field f, struct buf *out) {
    struct show show = o->show;
    show.full = true;
    struct buf text = BUF_INIT(CELL_MAX_LEN);
    show_field(s, f, &show, &text);
    if (text.len == 0) {
        buf_append_text(&text, "none");
    }
    if (f == FIELD_DWELL && text.ptr[text.len - 1] == '+') {
        buf_remove(&text, text.len - 1, 1);
        buf_append_text(&text, " so far");
    }
    text_append(out, buf_slice(&text), (struct text_style){TEXT_ESCAPE, o->ascii}, 0);
    buf_release(&text);
}

static void plain_session(const struct output *o, const struct session *s, struct buf *out) {
    buf_append_text(out, o->n_written > 0 ? "\n" : "");
    for (size_t i = 0; i < o->n_columns; i++) {
        output_append_label(o->columns[i], out);
        buf_append_text(out, ": ");
        output_append_value(o, s, o->columns[i], out);
        buf_append_char(out, '\n');
    }
}

// --- Documents.

void output_begin(struct output *o, struct buf *out) {
    require(o->n_columns > 0 || o->format == OUTPUT_JSON || o->format == OUTPUT_NDJSON);
    o->n_written = 0;
    switch (o->format) {
    case OUTPUT_JSON:
        buf_append_char(out, '[');
        break;
    case OUTPUT_CSV:
    case OUTPUT_TSV:
        cells_header(o, out);
        break;
    case OUTPUT_TABLE:
        table_begin(o);
        break;
    case OUTPUT_NDJSON:
    case OUTPUT_PLAIN:
        break;
    }
}

void output_session(struct output *o, const struct session *s, struct buf *out) {
    switch (o->format) {
    case OUTPUT_JSON:
        buf_append_text(out, o->n_written > 0 ? ",\n" : "\n");
        append_record(o, s, out);
        break;
    case OUTPUT_NDJSON:
        output_record_line(o, s, out);
        buf_append_char(out, '\n');
        break;
    case OUTPUT_CSV:
    case OUTPUT_TSV:
        cells_row(o, s, out);
        break;
    case OUTPUT_TABLE:
        table_session(o, s, out);
        break;
    case OUTPUT_PLAIN:
        plain_session(o, s, out);
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
