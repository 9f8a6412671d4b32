// The figures of a store and where they stand in its row. It must not know how they are written.
#include "stores_figures.h"

static const struct {
    const char *name;
    const char *label;
} figures[] = {
    [STORE_FIGURE_ID] = {"storeId", "Store id"},
    [STORE_FIGURE_NAME] = {"name", "Name"},
    [STORE_FIGURE_STATUS] = {"status", "Status"},
    [STORE_FIGURE_DEPLOYMENT] = {"deploymentStatus", "Deployment status"},
    [STORE_FIGURE_CERTAIN] = {"certain", "People certainly inside (worked out here)"},
    [STORE_FIGURE_POSSIBLE] = {"possible", "People possibly inside as well (worked out here)"},
    [STORE_FIGURE_MAX] = {"maxPeople", "Max people"},
    [STORE_FIGURE_PERCENT] = {"percent", "Load in percent (worked out here)"},
    [STORE_FIGURE_WORD] = {"word", "State (worked out here)"},
    [STORE_FIGURE_EMPLOYEES] = {"employees", "Employees"},
    [STORE_FIGURE_TESTERS] = {"testers", "Testers"},
    [STORE_FIGURE_EMPLOYEE_INSIDE] = {"employeeInside", "Employee inside"},
    [STORE_FIGURE_SESSIONS] = {"sessions", "Sessions inside"},
    [STORE_FIGURE_IN] = {"entries15min", "Entries in 15 min"},
    [STORE_FIGURE_OUT] = {"exits15min", "Exits in 15 min"},
    [STORE_FIGURE_STALE] = {"stale", "Stale sessions"},
    [STORE_FIGURE_LONGEST] = {"longestSeconds", "Longest visit in seconds"},
    [STORE_FIGURE_AGE] = {"ageSeconds", "Last news in seconds"},
};
_Static_assert(ARRAY_LEN(figures) == STORE_FIGURE_COUNT, "every figure has its name");

const char *store_figure_name(enum store_figure f) {
    return figures[f].name;
}

const char *store_figure_label(enum store_figure f) {
    return figures[f].label;
}

static struct store_value text_value(struct slice text) {
    return (struct store_value){
        .kind = text.len > 0 ? STORE_VALUE_TEXT : STORE_VALUE_NONE, .text = text};
}

static struct store_value number_value(int64_t n) {
    return (struct store_value){.kind = STORE_VALUE_NUMBER, .number = n};
}

static struct store_value known_value(int64_t n, bool known) {
    return known ? number_value(n) : (struct store_value){0};
}

static struct store_value ms_value(int64_t ms) {
    return (struct store_value){.kind = ms < 0 ? STORE_VALUE_NONE : STORE_VALUE_MS, .number = ms};
}

static struct store_value report_value(enum occupancy_report report) {
    return (struct store_value){.kind = report == REPORT_NONE ? STORE_VALUE_NONE : STORE_VALUE_FLAG,
        .number = report == REPORT_YES};
}

struct store_value store_figure_value(const struct occupancy_row *row, enum store_figure f) {
    switch (f) {
    case STORE_FIGURE_ID:
        return (struct store_value){.kind = STORE_VALUE_ID, .text = row->store_id};
    case STORE_FIGURE_NAME:
        return text_value(row->name);
    case STORE_FIGURE_STATUS:
        return text_value(row->status);
    case STORE_FIGURE_DEPLOYMENT:
        return text_value(row->deployment);
    case STORE_FIGURE_CERTAIN:
        return number_value(row->certain);
    case STORE_FIGURE_POSSIBLE:
        return number_value(row->possible);
    case STORE_FIGURE_MAX:
        return known_value(row->max_people, row->max_people > 0);
    case STORE_FIGURE_PERCENT:
        return known_value(row->percent, row->percent >= 0);
    case STORE_FIGURE_WORD:
        return text_value(slice_of(occupancy_word(row)));
    case STORE_FIGURE_EMPLOYEES:
        return number_value(row->employees);
    case STORE_FIGURE_TESTERS:
        return number_value(row->testers);
    case STORE_FIGURE_EMPLOYEE_INSIDE:
        return report_value(row->employee_inside);
    case STORE_FIGURE_SESSIONS:
        return number_value(row->n_sessions);
    case STORE_FIGURE_IN:
        return number_value(row->n_in);
    case STORE_FIGURE_OUT:
        return number_value(row->n_out);
    case STORE_FIGURE_STALE:
        return number_value(row->n_stale);
    case STORE_FIGURE_LONGEST:
        return ms_value(row->longest_ms);
    case STORE_FIGURE_AGE:
        return ms_value(row->age_ms);
    case STORE_FIGURE_COUNT:
        break;
    }
    return (struct store_value){0};
}
