// Stores as cells and labelled lines. It must not know where the numbers come from.
#include "stores_cells.h"

#include "app/output.h"
#include "base/mem.h"
#include "base/text.h"

enum { TEXT_MAX_LEN = 64 * 1024 };

enum column {
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_STATUS,
    COLUMN_DEPLOYMENT,
    COLUMN_CERTAIN,
    COLUMN_POSSIBLE,
    COLUMN_MAX,
    COLUMN_PERCENT,
    COLUMN_WORD,
    COLUMN_EMPLOYEES,
    COLUMN_TESTERS,
    COLUMN_EMPLOYEE_INSIDE,
    COLUMN_SESSIONS,
    COLUMN_IN,
    COLUMN_OUT,
    COLUMN_STALE,
    COLUMN_LONGEST,
    COLUMN_AGE,
    COLUMN_ALERTS,
    COLUMN_AT,
    COLUMN_COUNT
};
static const struct {
    const char *name;  // in the header of CSV and TSV, and in JSON
    const char *label; // in plain
} columns[] = {
    [COLUMN_ID] = {"storeId", "Store id"},
    [COLUMN_NAME] = {"name", "Name"},
    [COLUMN_STATUS] = {"status", "Status"},
    [COLUMN_DEPLOYMENT] = {"deploymentStatus", "Deployment status"},
    [COLUMN_CERTAIN] = {"certain", "People certainly inside (worked out here)"},
    [COLUMN_POSSIBLE] = {"possible", "People possibly inside as well (worked out here)"},
    [COLUMN_MAX] = {"maxPeople", "Max people"},
    [COLUMN_PERCENT] = {"percent", "Load in percent (worked out here)"},
    [COLUMN_WORD] = {"word", "State (worked out here)"},
    [COLUMN_EMPLOYEES] = {"employees", "Employees"},
    [COLUMN_TESTERS] = {"testers", "Testers"},
    [COLUMN_EMPLOYEE_INSIDE] = {"employeeInside", "Employee inside"},
    [COLUMN_SESSIONS] = {"sessions", "Sessions inside"},
    [COLUMN_IN] = {"entries15min", "Entries in 15 min"},
    [COLUMN_OUT] = {"exits15min", "Exits in 15 min"},
    [COLUMN_STALE] = {"stale", "Stale sessions"},
    [COLUMN_LONGEST] = {"longestSeconds", "Longest visit in seconds"},
    [COLUMN_AGE] = {"ageSeconds", "Last news in seconds"},
    [COLUMN_ALERTS] = {"alerts", "Alerts"},
    [COLUMN_AT] = {"at", "As of"},
};
_Static_assert(ARRAY_LEN(columns) == COLUMN_COUNT, "every column has its name");

static struct output cells_of(const struct stores_output *o) {
    return (struct output){.format = o->format, .exact = o->exact};
}

static void put_number(struct buf *text, int64_t n, bool known) {
    if (known) {
        buf_printf(text, "%lld", (long long)n);
    }
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

static void put_text_column(const struct occupancy_row *row, enum column c, struct buf *text) {
    switch (c) {
    case COLUMN_ID:
        buf_append(text, row->store_id);
        break;
    case COLUMN_NAME:
        buf_append(text, row->name);
        break;
    case COLUMN_STATUS:
        buf_append(text, row->status);
        break;
    case COLUMN_DEPLOYMENT:
        buf_append(text, row->deployment);
        break;
    case COLUMN_WORD:
        buf_append_text(text, occupancy_word(row));
        break;
    case COLUMN_EMPLOYEE_INSIDE:
        buf_append_text(text, row->employee_inside == REPORT_NONE  ? ""
                              : row->employee_inside == REPORT_YES ? "true"
                                                                   : "false");
        break;
    default:
        break;
    }
}

static void put_number_column(const struct occupancy_row *row, enum column c, struct buf *text) {
    switch (c) {
    case COLUMN_CERTAIN:
        put_number(text, row->certain, true);
        break;
    case COLUMN_POSSIBLE:
        put_number(text, row->possible, true);
        break;
    case COLUMN_MAX:
        put_number(text, row->max_people, row->max_people > 0);
        break;
    case COLUMN_PERCENT:
        put_number(text, row->percent, row->percent >= 0);
        break;
    case COLUMN_EMPLOYEES:
        put_number(text, row->employees, true);
        break;
    case COLUMN_TESTERS:
        put_number(text, row->testers, true);
        break;
    case COLUMN_SESSIONS:
        put_number(text, row->n_sessions, true);
        break;
    case COLUMN_IN:
        put_number(text, row->n_in, true);
        break;
    case COLUMN_OUT:
        put_number(text, row->n_out, true);
        break;
    case COLUMN_STALE:
        put_number(text, row->n_stale, true);
        break;
    case COLUMN_LONGEST:
        put_number(text, row->longest_ms / MS_SECOND, row->longest_ms >= 0);
        break;
    case COLUMN_AGE:
        put_number(text, row->age_ms / MS_SECOND, row->age_ms >= 0);
        break;
    default:
        break;
    }
}

static void put_row(const struct stores_output *o, const struct occupancy_row *row,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    const struct output cells = cells_of(o);
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    for (enum column c = 0; c < COLUMN_COUNT; c++) {
        buf_clear(&text);
        if (c == COLUMN_ALERTS) {
            put_alerts(&text, row, alerts, n_alerts);
        } else if (c == COLUMN_AT) {
            instant_append_iso(&text, o->at);
        } else {
            put_text_column(row, c, &text);
            put_number_column(row, c, &text);
        }
        if (o->format == OUTPUT_PLAIN) {
            buf_printf(out, "%s: ", columns[c].label);
            text_append(out, text.len > 0 ? buf_slice(&text) : SLICE("none"),
                (struct text_style){TEXT_ESCAPE, o->ascii}, 0);
            buf_append_char(out, '\n');
        } else {
            output_cell(&cells, buf_slice(&text), c == 0, out);
        }
    }
    if (o->format != OUTPUT_PLAIN) {
        output_end_row(&cells, out);
    }
    buf_release(&text);
}

void stores_cells_rows(const struct stores_output *o, const struct occupancy_row *rows, size_t n,
    const struct alert *alerts, size_t n_alerts, struct buf *out) {
    const struct output cells = cells_of(o);
    for (enum column c = 0; c < COLUMN_COUNT && o->format != OUTPUT_PLAIN; c++) {
        output_cell(&cells, slice_of(columns[c].name), c == 0, out);
    }
    if (o->format != OUTPUT_PLAIN) {
        output_end_row(&cells, out);
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
