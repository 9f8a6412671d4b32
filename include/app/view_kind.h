// The kinds of views, and what each begins with: the master table (view_kind.c) behind the keys
// 1–3, the header, and the columns and order of a view that is opened for the first time.
#ifndef AIFI_APP_VIEW_KIND_H
#define AIFI_APP_VIEW_KIND_H

#include "app/command.h"
#include "model/field.h"
#include "ui/detail.h"

enum view_kind {
    VIEW_SESSIONS, // the list of sessions, as the server has them
    VIEW_FRAUD,    // the queue of flagged sessions, with verdicts
    VIEW_STORES,   // the board of the stores (app/stores.h); its view holds no rows
    VIEW_KIND_COUNT
};

struct view_kind_row {
    const char *title;    // in the header: "Fraud"
    enum command command; // that shows it
    const char *question; // asked when it is opened for the first time, as :filter takes it; NULL =
                          // what the program was started with
    const enum field *columns;
    size_t n_columns;
    enum field sorted_by; // of the loaded rows, at first; FIELD_NONE = the server's order
    enum detail_tab tab;  // shown first
    bool is_board;          // no list of sessions
    bool reads_all;       // all pages are read at once; else those that are looked at
};
const struct view_kind_row *view_kind_row(enum view_kind k);

#endif
