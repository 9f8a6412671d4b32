// What is told of a store outside the screen: a row a figure, from which CSV, TSV, JSON, events and
// plain are made, so that a figure has the same name and value in all of them.
#ifndef AIFI_APP_STORES_FIGURES_H
#define AIFI_APP_STORES_FIGURES_H

#include "model/occupancy.h"

enum store_figure {
    STORE_FIGURE_ID,
    STORE_FIGURE_NAME,
    STORE_FIGURE_STATUS,
    STORE_FIGURE_DEPLOYMENT,
    STORE_FIGURE_CERTAIN,
    STORE_FIGURE_POSSIBLE,
    STORE_FIGURE_MAX,
    STORE_FIGURE_PERCENT,
    STORE_FIGURE_WORD,
    STORE_FIGURE_EMPLOYEES,
    STORE_FIGURE_TESTERS,
    STORE_FIGURE_EMPLOYEE_INSIDE,
    STORE_FIGURE_SESSIONS,
    STORE_FIGURE_IN,
    STORE_FIGURE_OUT,
    STORE_FIGURE_STALE,
    STORE_FIGURE_LONGEST,
    STORE_FIGURE_AGE,
    STORE_FIGURE_COUNT
};

enum store_value_kind {
    STORE_VALUE_NONE, // not known
    STORE_VALUE_TEXT, // never empty
    STORE_VALUE_ID,   // likewise; as in a session a number, unless it is none
    STORE_VALUE_NUMBER,
    STORE_VALUE_MS, // how long; told in seconds
    STORE_VALUE_FLAG
};

struct store_value {
    enum store_value_kind kind;
    struct slice text; // TEXT, ID; borrowed from the row
    int64_t number;    // the others; a FLAG is 0 or 1
};

const char *store_figure_name(enum store_figure f);  // in the header of CSV and TSV, and in JSON
const char *store_figure_label(enum store_figure f); // in plain
struct store_value store_figure_value(const struct occupancy_row *row, enum store_figure f);

#endif
