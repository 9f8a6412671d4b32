// A change as a line. It must not know how changes are found.
#include "watch_output.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

enum { TEXT_MAX_LEN = 16 * 1024 * 1024, TIME_W = 14, EVENT_W = 7, GAP = 2 };

static const char *const names[] = {
    [WATCH_NEW] = "new", [WATCH_CHANGED] = "changed", [WATCH_LEFT] = "left"};

// --- What differs.

// That a record changed is what the line is about; when it did says its time.
static bool is_told(const struct record_change *c, size_t n) {
    return n == 1 || !slice_equal(slice_of(c->path), slice_of(field_row(FIELD_UPDATED_AT)->path));
}

// By the name that people know a field by; what is none has its path.
static void append_name(const struct record_change *c, struct buf *out) {
    const enum field f = field_by_path(slice_of(c->path));
    buf_append_text(out, f != FIELD_NONE ? field_row(f)->label : c->path);
}

static bool is_nothing(const char *value) {
    return value == NULL || strcmp(value, "null") == 0;
}

// Of an object only that it is one: the line is to be read at a glance.
static void append_value(const struct output *o, const char *value, struct buf *out) {
    instant t;
    const bool is_json = value != NULL && (value[0] == '{' || value[0] == '[');
    if (is_json && value[1] != '\0' && value[2] != '\0') {
        const char close = value[0] == '{' ? '}' : ']';
        buf_printf(out, "%c%s%c", value[0], o->ascii ? "..." : "\u2026", close);
    } else if (value != NULL && instant_parse_iso(slice_of(value), &t)) {
        const bool in_words = o->format == OUTPUT_PLAIN;
        instant_append(out, t, in_words ? INSTANT_LONG : INSTANT_LIST, o->show.zone, o->show.now);
    } else {
        buf_append_text(out, value == NULL ? "(absent)" : value[0] == '\0' ? "(empty)" : value);
    }
}

// "Status active → completed, Last exited → 11-24 14:31:20"; in words "Status from active to
// completed, Last exited to 2026-11-24 14:31:20.000 UTC".
static void append_differences(
    const struct output *o, const struct record_diff *d, struct buf *out) {
    const char *separator = "";
    const bool in_words = o->format == OUTPUT_PLAIN;
    for (size_t i = 0; d && i < d->n; i++) {
        const struct record_change *c = &d->changes[i];
        if (!is_told(c, d->n)) {
            continue;
        }
        buf_append_text(out, separator);
        append_name(c, out);
        if (!is_nothing(c->before)) {
            buf_append_text(out, in_words ? " from " : " ");
            append_value(o, c->before, out);
        }
        buf_append_text(out, in_words ? " to " : o->ascii ? " -> " : " \u2192 ");
        append_value(o, c->after, out);
        separator = ", ";
    }
    if (d && d->n_more > 0) {
        buf_printf(out, "%sand %zu more", separator, d->n_more);
    }
}

static void append_paths(const struct record_diff *d, struct buf *out) {
    for (size_t i = 0; d && i < d->n; i++) {
        buf_printf(out, "%s%s", i > 0 ? " " : "", d->changes[i].path);
    }
}

// --- NDJSON.

static void put_time(instant at, struct buf *out) {
    buf_append_text(out, ",\"at\":\"");
    instant_append_iso(out, at);
    buf_append_char(out, '"');
}

static void put_json_text(const struct output *o, struct slice text, struct buf *out) {
    struct buf json = BUF_INIT(TEXT_MAX_LEN);
    json_append_string(&json, text);
    output_json_line(o, buf_slice(&json), out);
    buf_release(&json);
}

static void put_object(const struct output *o, const struct watch_change *c, struct buf *out) {
    buf_printf(out, "{\"event\":\"%s\"", names[c->event]);
    put_time(c->at, out);
    buf_append_text(out, ",\"changed\":");
    if (!c->diff) {
        buf_append_text(out, "null");
    } else {
        buf_append_char(out, '[');
        for (size_t i = 0; i < c->diff->n; i++) {
            buf_append_text(out, i > 0 ? "," : "");
            put_json_text(o, slice_of(c->diff->changes[i].path), out);
        }
        buf_append_char(out, ']');
    }
    buf_append_text(out, ",\"session\":");
    output_record_line(o, c->session, out);
    buf_append_text(out, "}\n");
}

void watch_output_failure(const struct output *o, instant at, struct slice text, struct buf *out) {
    buf_append_text(out, "{\"event\":\"failure\"");
    put_time(at, out);
    buf_append_text(out, ",\"text\":");
    put_json_text(o, text, out);
    buf_append_text(out, "}\n");
}

// --- Cells.

static void put_cells(const struct output *o, const struct watch_change *c, struct buf *out) {
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    instant_append_iso(&text, c->at);
    output_cell(o, buf_slice(&text), true, out);
    output_cell(o, slice_of(names[c->event]), false, out);
    buf_clear(&text);
    append_paths(c->diff, &text);
    output_cell(o, buf_slice(&text), false, out);
    for (size_t i = 0; i < o->n_columns; i++) {
        output_field_cell(o, c->session, o->columns[i], false, out);
    }
    output_end_row(o, out);
    buf_release(&text);
}

static void put_cell_titles(const struct output *o, struct buf *out) {
    static const char *const titles[] = {"at", "event", "changed"};
    for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
        output_cell(o, slice_of(titles[i]), i == 0, out);
    }
    for (size_t i = 0; i < o->n_columns; i++) {
        output_cell(o, slice_of(field_row(o->columns[i])->path), false, out);
    }
    output_end_row(o, out);
}

// --- Table: nothing is known of what will come, so columns are as wide as in the browser.

static struct text_style mark_style(const struct output *o) {
    return (struct text_style){.mode = TEXT_MARK, .ascii = o->ascii};
}

static void put_blanks(struct buf *line, size_t n) {
    while (n-- > 0) {
        buf_append_char(line, ' ');
    }
}

// Cells that are too wide are cut on a terminal; a file gets all.
static void put_cell(
    const struct output *o, struct slice text, size_t width, bool right, struct buf *line) {
    struct buf safe = BUF_INIT(TEXT_MAX_LEN);
    const size_t used = text_append(&safe, text, mark_style(o), o->width > 0 ? width : 0);
    const size_t blanks = used < width ? width - used : 0;
    put_blanks(line, right ? blanks : 0);
    buf_append(line, buf_slice(&safe));
    put_blanks(line, GAP + (right ? 0 : blanks));
    buf_release(&safe);
}

static size_t width_of(const struct output *o, enum field f) {
    const size_t title = text_width(slice_of(field_row(f)->title), mark_style(o));
    const size_t cells = (size_t)field_row(f)->width;
    return title > cells ? title : cells;
}

// What changed is what the line is for: it is not cut, but goes on below.
static void end_line(const struct output *o, struct buf *line, struct buf *out) {
    while (line->len > 0 && line->ptr[line->len - 1] == ' ') {
        buf_remove(line, line->len - 1, 1);
    }
    text_append(out, buf_slice(line), mark_style(o), 0);
    buf_append_char(out, '\n');
}

static void put_line(const struct output *o, const struct watch_change *c, struct buf *out) {
    struct buf line = BUF_INIT(TEXT_MAX_LEN), text = BUF_INIT(TEXT_MAX_LEN);
    instant_append(&text, c->at, INSTANT_LIST, o->show.zone, o->show.now);
    put_cell(o, buf_slice(&text), TIME_W, false, &line);
    put_cell(o, slice_of(names[c->event]), EVENT_W, false, &line);
    for (size_t i = 0; i < o->n_columns; i++) {
        buf_clear(&text);
        show_field(c->session, o->columns[i], &o->show, &text);
        put_cell(o, buf_slice(&text), width_of(o, o->columns[i]),
            field_row(o->columns[i])->align_right, &line);
    }
    append_differences(o, c->diff, &line);
    end_line(o, &line, out);
    buf_release(&text);
    buf_release(&line);
}

static void put_titles(const struct output *o, struct buf *out) {
    struct buf line = BUF_INIT(TEXT_MAX_LEN);
    struct calendar now;
    instant_to_calendar(o->show.now, o->show.zone, &now);
    buf_printf(&line, "TIME %s", now.zone_name);
    put_blanks(&line, line.len < TIME_W + GAP ? TIME_W + GAP - line.len : 1);
    put_cell(o, SLICE("EVENT"), EVENT_W, false, &line);
    for (size_t i = 0; i < o->n_columns; i++) {
        const struct field_row *row = field_row(o->columns[i]);
        put_cell(o, slice_of(row->title), width_of(o, o->columns[i]), row->align_right, &line);
    }
    buf_append_text(&line, "CHANGED");
    end_line(o, &line, out);
    buf_release(&line);
}

// --- Plain: one line, in words.

static void put_plain(const struct output *o, const struct watch_change *c, struct buf *out) {
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    buf_append_text(out, "Time: ");
    instant_append(out, c->at, INSTANT_LONG, o->show.zone, o->show.now);
    buf_printf(out, "; event: %s", names[c->event]);
    for (size_t i = 0; i < o->n_columns; i++) {
        buf_append_text(out, "; ");
        output_append_label(o->columns[i], out);
        buf_append_text(out, ": ");
        output_append_value(o, c->session, o->columns[i], out);
    }
    append_differences(o, c->diff, &text);
    if (text.len > 0) {
        buf_append_text(out, "; changed: ");
        text_append(out, buf_slice(&text), (struct text_style){TEXT_ESCAPE, o->ascii}, 0);
    }
    buf_append_char(out, '\n');
    buf_release(&text);
}

void watch_output_begin(const struct output *o, struct buf *out) {
    if (o->format == OUTPUT_TABLE) {
        put_titles(o, out);
    } else if (o->format == OUTPUT_CSV || o->format == OUTPUT_TSV) {
        put_cell_titles(o, out);
    }
}

void watch_output_change(const struct output *o, const struct watch_change *c, struct buf *out) {
    switch (o->format) {
    case OUTPUT_JSON:
    case OUTPUT_NDJSON:
        put_object(o, c, out);
        break;
    case OUTPUT_CSV:
    case OUTPUT_TSV:
        put_cells(o, c, out);
        break;
    case OUTPUT_TABLE:
        put_line(o, c, out);
        break;
    case OUTPUT_PLAIN:
        put_plain(o, c, out);
        break;
    }
}
