// Stores as table, JSON and events; stores_cells.c has the rest. It must not know where the numbers
// come from.
#include "stores_output.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "stores_cells.h"
#include "stores_figures.h"
#include "ui/board.h"

enum { CELL_MAX_LEN = 64 * 1024, NAME_MAX_CELLS = 40 };

static struct text_style style_of(const struct stores_output *o) {
    return (struct text_style){.mode = TEXT_PLAIN, .ascii = o->ascii};
}

// --- JSON ---

static void key(struct buf *out, const char *name) {
    const char last = out->len > 0 ? out->ptr[out->len - 1] : '{';
    if (last != '{') {
        buf_append_char(out, ',');
    }
    buf_printf(out, "\"%s\":", name);
}

static void put_number(struct buf *out, const char *name, int64_t n) {
    key(out, name);
    buf_printf(out, "%lld", (long long)n);
}

static void put_word(struct buf *out, const char *name, const char *word) {
    key(out, name);
    buf_append_text(out, word);
}

// What a terminal could take for more than text is left out there; a file gets what came.
static void put_text(
    const struct stores_output *o, struct buf *out, const char *name, struct slice text) {
    key(out, name);
    if (o->terminal) {
        struct buf safe = BUF_INIT(CELL_MAX_LEN);
        text_append(&safe, text, style_of(o), 0);
        json_append_string(out, buf_slice(&safe));
        buf_release(&safe);
    } else {
        json_append_string(out, text);
    }
}

static void put_time(struct buf *out, const char *name, instant t) {
    key(out, name);
    buf_append_char(out, '"');
    instant_append_iso(out, t);
    buf_append_char(out, '"');
}

// As in a session: a number, unless it is none.
static void put_store_id(const struct stores_output *o, struct buf *out, struct slice id) {
    int64_t number = 0;
    struct buf same = BUF_INIT(32);
    const bool is_number = slice_to_int64(id, &number);
    buf_printf(&same, "%lld", (long long)number);
    if (is_number && slice_equal(buf_slice(&same), id)) {
        put_number(out, "storeId", number);
    } else {
        put_text(o, out, "storeId", id);
    }
    buf_release(&same);
}

static void put_alerts(
    struct buf *out, const struct occupancy_row *row, const struct alert *alerts, size_t n_alerts) {
    bool first = true;
    key(out, "alerts");
    buf_append_char(out, '[');
    for (size_t i = 0; i < n_alerts; i++) {
        if (slice_equal(alerts[i].row->store_id, row->store_id)) {
            buf_printf(out, "%s\"%s\"", first ? "" : ",", alert_kind_name(alerts[i].kind));
            first = false;
        }
    }
    buf_append_char(out, ']');
}

static void put_value(const struct stores_output *o, struct buf *out, const char *name,
    const struct store_value *value) {
    switch (value->kind) {
    case STORE_VALUE_NONE:
        put_word(out, name, "null");
        break;
    case STORE_VALUE_TEXT:
        put_text(o, out, name, value->text);
        break;
    case STORE_VALUE_ID:
        put_store_id(o, out, value->text);
        break;
    case STORE_VALUE_NUMBER:
        put_number(out, name, value->number);
        break;
    case STORE_VALUE_MS:
        put_number(out, name, value->number / MS_SECOND);
        break;
    case STORE_VALUE_FLAG:
        put_word(out, name, value->number ? "true" : "false");
        break;
    }
}

static void put_row(const struct stores_output *o, const struct occupancy_row *row,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    for (enum store_figure f = 0; f < STORE_FIGURE_COUNT; f++) {
        const struct store_value value = store_figure_value(row, f);
        put_value(o, out, store_figure_name(f), &value);
    }
    put_alerts(out, row, alerts, n_alerts);
    put_time(out, "at", o->at);
}

static void put_alert(const struct stores_output *o, const char *kind, struct slice store_id,
    struct slice text, struct buf *out) {
    put_text(o, out, "kind", slice_of(kind));
    put_store_id(o, out, store_id);
    put_text(o, out, "text", text);
    put_time(out, "at", o->at);
}

// --- table ---

enum table_cell {
    CELL_ID,
    CELL_NAME,
    CELL_STATE,
    CELL_PEOPLE,
    CELL_MAX,
    CELL_LOAD,
    CELL_WORD,
    CELL_EMPLOYEES,
    CELL_TESTERS,
    CELL_SESSIONS,
    CELL_IN,
    CELL_OUT,
    CELL_STALE,
    CELL_LONGEST,
    CELL_AGE,
    CELL_COUNT
};
static const struct {
    const char *title;
    bool is_text;             // stands at the left
    enum store_figure figure; // what stands there, unless append_cell makes more of it
} cells[] = {
    [CELL_ID] = {"STORE", false, STORE_FIGURE_ID},
    [CELL_NAME] = {"NAME", true, STORE_FIGURE_NAME},
    [CELL_STATE] = {"STATE", true, STORE_FIGURE_STATUS},
    [CELL_PEOPLE] = {"PEOPLE", false, STORE_FIGURE_CERTAIN},
    [CELL_MAX] = {"MAX", false, STORE_FIGURE_MAX},
    [CELL_LOAD] = {"LOAD", false, STORE_FIGURE_PERCENT},
    [CELL_WORD] = {"WORD", true, STORE_FIGURE_WORD},
    [CELL_EMPLOYEES] = {"STAFF", false, STORE_FIGURE_EMPLOYEES},
    [CELL_TESTERS] = {"TEST", false, STORE_FIGURE_TESTERS},
    [CELL_SESSIONS] = {"SESS", false, STORE_FIGURE_SESSIONS},
    [CELL_IN] = {"IN15", false, STORE_FIGURE_IN},
    [CELL_OUT] = {"OUT15", false, STORE_FIGURE_OUT},
    [CELL_STALE] = {"GHOST", false, STORE_FIGURE_STALE},
    [CELL_LONGEST] = {"LONGEST", false, STORE_FIGURE_LONGEST},
    [CELL_AGE] = {"AGE", false, STORE_FIGURE_AGE},
};
_Static_assert(ARRAY_LEN(cells) == CELL_COUNT, "every cell has its title");

static void append_value(const struct store_value *value, struct buf *out) {
    switch (value->kind) {
    case STORE_VALUE_NONE:
        buf_append_char(out, '-');
        break;
    case STORE_VALUE_TEXT:
    case STORE_VALUE_ID:
        buf_append(out, value->text);
        break;
    case STORE_VALUE_NUMBER:
        buf_printf(out, "%lld", (long long)value->number);
        break;
    case STORE_VALUE_MS:
        duration_append(out, value->number);
        break;
    case STORE_VALUE_FLAG:
        buf_append_text(out, value->number ? "yes" : "no");
        break;
    }
}

static void append_cell(const struct occupancy_row *row, enum table_cell c, struct buf *out) {
    const struct store_value value = store_figure_value(row, cells[c].figure);
    if (c == CELL_PEOPLE) {
        board_append_people(row, out);
        return;
    }
    append_value(&value, out);
    if (c == CELL_LOAD && value.kind == STORE_VALUE_NUMBER) {
        buf_append_char(out, '%');
    } else if (c == CELL_STATE && row->deployment.len > 0 &&
               !slice_equal_nocase(row->deployment, SLICE("LIVE"))) {
        buf_printf(out, "/%.*s", SLICE_ARG(row->deployment));
    }
}

static size_t measure(const struct stores_output *o, const struct occupancy_row *row,
    enum table_cell c, struct buf *text) {
    buf_clear(text);
    append_cell(row, c, text);
    const size_t w = text_width(buf_slice(text), style_of(o));
    return w < NAME_MAX_CELLS ? w : NAME_MAX_CELLS;
}

static void put_cell(const struct stores_output *o, struct slice text, enum table_cell c,
    size_t width, size_t room, struct buf *out) {
    struct buf safe = BUF_INIT(CELL_MAX_LEN);
    width = width < room ? width : room;
    const size_t used = text_append(&safe, text, style_of(o), width);
    for (size_t i = used; i < width && !cells[c].is_text; i++) {
        buf_append_char(out, ' ');
    }
    buf_append(out, buf_slice(&safe));
    for (size_t i = used; i < width && cells[c].is_text; i++) {
        buf_append_char(out, ' ');
    }
    buf_release(&safe);
}

static void put_line(const struct stores_output *o, const struct occupancy_row *row,
    const size_t widths[CELL_COUNT], struct buf *out) {
    struct buf text = BUF_INIT(CELL_MAX_LEN);
    size_t room = o->width > 0 ? (size_t)o->width : SIZE_MAX;
    for (enum table_cell c = 0; c < CELL_COUNT && room > 2; c++) {
        if (c > 0) {
            buf_append_text(out, "  ");
            room -= 2;
        }
        buf_clear(&text);
        if (row) {
            append_cell(row, c, &text);
        } else {
            buf_append_text(&text, cells[c].title);
        }
        put_cell(o, buf_slice(&text), c, widths[c], room, out);
        room -= widths[c] < room ? widths[c] : room;
    }
    while (out->len > 0 && out->ptr[out->len - 1] == ' ') {
        buf_remove(out, out->len - 1, 1);
    }
    buf_append_char(out, '\n');
    buf_release(&text);
}

static void put_table(
    const struct stores_output *o, const struct occupancy_row *rows, size_t n, struct buf *out) {
    struct buf text = BUF_INIT(CELL_MAX_LEN);
    size_t widths[CELL_COUNT];
    for (enum table_cell c = 0; c < CELL_COUNT; c++) {
        widths[c] = strlen(cells[c].title);
        for (size_t i = 0; i < n; i++) {
            const size_t w = measure(o, &rows[i], c, &text);
            widths[c] = w > widths[c] ? w : widths[c];
        }
    }
    put_line(o, NULL, widths, out);
    for (size_t i = 0; i < n; i++) {
        put_line(o, &rows[i], widths, out);
    }
    buf_release(&text);
}

// --- documents ---

static void begin_object(const struct stores_output *o, size_t i, struct buf *out) {
    if (o->format == OUTPUT_JSON) {
        buf_append_text(out, i > 0 ? ",\n" : "\n");
    }
    buf_append_char(out, '{');
}

static void end_object(const struct stores_output *o, struct buf *out) {
    buf_append_text(out, o->format == OUTPUT_JSON ? "}" : "}\n");
}

void stores_output_rows(const struct stores_output *o, const struct occupancy_row *rows, size_t n,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    switch (o->format) {
    case OUTPUT_TABLE:
        put_table(o, rows, n, out);
        return;
    case OUTPUT_CSV:
    case OUTPUT_TSV:
    case OUTPUT_PLAIN:
        stores_cells_rows(o, rows, n, alerts, n_alerts, out);
        return;
    case OUTPUT_JSON:
    case OUTPUT_NDJSON:
        break;
    }
    buf_append_text(out, o->format == OUTPUT_JSON ? "[" : "");
    for (size_t i = 0; i < n; i++) {
        begin_object(o, i, out);
        put_row(o, &rows[i], alerts, n_alerts, out);
        end_object(o, out);
    }
    buf_append_text(out, o->format == OUTPUT_JSON ? "\n]\n" : "");
}

void stores_output_alerts(
    const struct stores_output *o, const struct alert *alerts, size_t n, struct buf *out) {
    if (o->format == OUTPUT_CSV || o->format == OUTPUT_TSV) {
        stores_cells_alerts(o, alerts, n, out);
        return;
    }
    struct buf text = BUF_INIT(CELL_MAX_LEN);
    buf_append_text(out, o->format == OUTPUT_JSON ? "[" : "");
    for (size_t i = 0; i < n; i++) {
        const char *kind = alert_kind_name(alerts[i].kind);
        buf_clear(&text);
        alert_append(&alerts[i], &text);
        if (o->format == OUTPUT_TABLE || o->format == OUTPUT_PLAIN) {
            text_append(out, buf_slice(&text), style_of(o), 0);
            buf_append_char(out, '\n');
        } else {
            begin_object(o, i, out);
            put_alert(o, kind, alerts[i].row->store_id, buf_slice(&text), out);
            end_object(o, out);
        }
    }
    buf_append_text(out, o->format == OUTPUT_JSON ? "\n]\n" : "");
    buf_release(&text);
}

// --- events ---

void stores_output_store_event(const struct stores_output *o, const struct occupancy_row *row,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    buf_append_char(out, '{');
    put_text(o, out, "event", SLICE("store"));
    put_row(o, row, alerts, n_alerts, out);
    buf_append_text(out, "}\n");
}

void stores_output_alert_event(const struct stores_output *o, bool begins, const char *kind,
    struct slice store_id, struct slice text, struct buf *out) {
    buf_append_char(out, '{');
    put_text(o, out, "event", begins ? SLICE("alert") : SLICE("alert-over"));
    put_alert(o, kind, store_id, text, out);
    buf_append_text(out, "}\n");
}

void stores_output_refresh_event(const struct stores_output *o, size_t n_stores, size_t n_changed,
    size_t n_requests, int64_t age_ms, struct buf *out) {
    buf_append_char(out, '{');
    put_text(o, out, "event", SLICE("refresh"));
    put_number(out, "stores", (int64_t)n_stores);
    put_number(out, "changed", (int64_t)n_changed);
    put_number(out, "requests", (int64_t)n_requests);
    put_number(out, "ageSeconds", age_ms / MS_SECOND);
    put_time(out, "at", o->at);
    buf_append_text(out, "}\n");
}

void stores_output_failure_event(
    const struct stores_output *o, struct slice text, int64_t age_ms, struct buf *out) {
    buf_append_char(out, '{');
    put_text(o, out, "event", SLICE("failure"));
    put_text(o, out, "text", text);
    if (age_ms < INT64_MAX) {
        put_number(out, "ageSeconds", age_ms / MS_SECOND);
    } else {
        put_word(out, "ageSeconds", "null");
    }
    put_time(out, "at", o->at);
    buf_append_text(out, "}\n");
}
