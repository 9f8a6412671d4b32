// Stores as cells and labelled lines. It must not know where the numbers come from.
#include "stores_cells.h"

#include "app/output.h"
#include "base/mem.h"
#include "base/text.h"
#include "stores_figures.h"

enum { TEXT_MAX_LEN = 64 * 1024 };

static struct output cells_of(const struct stores_output *o) {
    return (struct output){.format = o->format, .exact = o->exact};
}

static void put_alerts(struct buf *text, const struct occupancy_row *row,
    const struct alert *alerts, size_t n_alerts) {
    const char *gap = "";
    for (size_t i = 0; i < n_alerts; i++) {
        if (slice_equal(alerts[i].row->store_id, row->store_id)) {
            buf_printf(text, "%s%s", gap, alert_kind_name(alerts[i].kind));
            gap = " ";
        }
    }
}

static void put_value(struct buf *text, const struct store_value *value) {
    switch (value->kind) {
    case STORE_VALUE_NONE:
        break;
    case STORE_VALUE_TEXT:
    case STORE_VALUE_ID:
        buf_append(text, value->text);
        break;
    case STORE_VALUE_NUMBER:
        buf_printf(text, "%lld", (long long)value->number);
        break;
    case STORE_VALUE_MS:
        buf_printf(text, "%lld", (long long)(value->number / MS_SECOND));
        break;
    case STORE_VALUE_FLAG:
        buf_append_text(text, value->number ? "true" : "false");
        break;
    }
}

// A cell, or a line of plain.
static void put(const struct stores_output *o, const char *label, struct slice text, bool first,
    struct buf *out) {
    if (o->format == OUTPUT_PLAIN) {
        buf_printf(out, "%s: ", label);
        text_append(out, text.len > 0 ? text : SLICE("none"),
            (struct text_style){TEXT_ESCAPE, o->ascii}, 0);
        buf_append_char(out, '\n');
    } else {
        const struct output cells = cells_of(o);
        output_cell(&cells, text, first, out);
    }
}

static void end_row(const struct stores_output *o, struct buf *out) {
    if (o->format != OUTPUT_PLAIN) {
        const struct output cells = cells_of(o);
        output_end_row(&cells, out);
    }
}

static void put_row(const struct stores_output *o, const struct occupancy_row *row,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    for (enum store_figure f = 0; f < STORE_FIGURE_COUNT; f++) {
        const struct store_value value = store_figure_value(row, f);
        buf_clear(&text);
        put_value(&text, &value);
        put(o, store_figure_label(f), buf_slice(&text), f == 0, out);
    }
    buf_clear(&text);
    put_alerts(&text, row, alerts, n_alerts);
    put(o, "Alerts", buf_slice(&text), false, out);
    buf_clear(&text);
    instant_append_iso(&text, o->at);
    put(o, "As of", buf_slice(&text), false, out);
    end_row(o, out);
    buf_release(&text);
}

static void put_header(const struct stores_output *o, struct buf *out) {
    const struct output cells = cells_of(o);
    for (enum store_figure f = 0; f < STORE_FIGURE_COUNT; f++) {
        output_cell(&cells, slice_of(store_figure_name(f)), f == 0, out);
    }
    output_cell(&cells, SLICE("alerts"), false, out);
    output_cell(&cells, SLICE("at"), false, out);
    output_end_row(&cells, out);
}

void stores_cells_rows(const struct stores_output *o, const struct occupancy_row *rows, size_t n,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    if (o->format != OUTPUT_PLAIN) {
        put_header(o, out);
    }
    for (size_t i = 0; i < n; i++) {
        buf_append_text(out, o->format == OUTPUT_PLAIN && i > 0 ? "\n" : "");
        put_row(o, &rows[i], alerts, n_alerts, out);
    }
}

void stores_cells_alerts(
    const struct stores_output *o, const struct alert *alerts, size_t n, struct buf *out) {
    const struct output cells = cells_of(o);
    static const char *const titles[] = {"kind", "storeId", "text", "at"};
    for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
        output_cell(&cells, slice_of(titles[i]), i == 0, out);
    }
    output_end_row(&cells, out);
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    for (size_t i = 0; i < n; i++) {
        output_cell(&cells, slice_of(alert_kind_name(alerts[i].kind)), true, out);
        output_cell(&cells, alerts[i].row->store_id, false, out);
        buf_clear(&text);
        alert_append(&alerts[i], &text);
        output_cell(&cells, buf_slice(&text), false, out);
        buf_clear(&text);
        instant_append_iso(&text, o->at);
        output_cell(&cells, buf_slice(&text), false, out);
        output_end_row(&cells, out);
    }
    buf_release(&text);
}
