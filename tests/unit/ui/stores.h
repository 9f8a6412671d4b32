// The rows of a board as they are computed, for tests of what draws them.
#ifndef TEST_UI_STORES_H
#define TEST_UI_STORES_H

#include "golden.h"

#include "model/occupancy.h"

enum { N_STORES = 12 };

// Zeros, LOAD_NO_LIMIT, and −1 where nothing is known; load and percent from people and maximum.
static inline struct occupancy_row store_row(const char *id, const char *name,
    enum occupancy_state state, int64_t certain, int64_t max_people) {
    const int percent = max_people > 0 ? (int)((200 * certain / max_people + 1) / 2) : -1;
    return (struct occupancy_row){
        .store_id = slice_of(id),
        .name = slice_of(name),
        .status = SLICE("as received"),
        .state = state,
        .deployment = SLICE("LIVE"),
        .certain = certain,
        .max_people = max_people,
        .n_sessions = (uint32_t)(certain * 3 / 4),
        .longest_ms = certain > 0 ? 24 * MS_MINUTE : -1,
        .longest_stale_ms = -1,
        .age_ms = 4 * MS_SECOND,
        .percent = percent,
        .load = max_people <= 0  ? LOAD_NO_LIMIT
                : percent >= 100 ? LOAD_FULL
                : percent >= 80  ? LOAD_NEAR
                                 : LOAD_OK,
    };
}

static inline void store_rows(struct occupancy_row rows[N_STORES]) {
    rows[0] = store_row("86", "Geneva Airport", STORE_OPEN, 32, 30);
    rows[1] = store_row("204", "Zürich HB", STORE_OPEN, 35, 40);
    rows[2] = store_row("117", "Bern Bahnhof", STORE_OPEN, 17, 20);
    rows[3] = store_row("12", "Lausanne", STORE_OPEN, 9, 30);
    rows[4] = store_row("99", "Test lab", STORE_OPEN, 2, 10);
    rows[5] = store_row("60", "Winterthur", STORE_OPEN, 5, 25);
    rows[6] = store_row("80", "Chur", STORE_OPEN, 4, 20);
    rows[7] = store_row("33", "Basel SBB", STORE_OPEN, 6, 40);
    rows[8] = store_row("71", "Lugano", STORE_CLOSED, 1, 20);
    rows[9] = store_row("45", "Luzern", STORE_MAINTENANCE, 0, 25);
    rows[10] = store_row("51", "St. Gallen", STORE_OPEN, 2, 0);
    rows[11] = store_row("7", "\x1b[31mevil\n\xe2\x80\xae name", STORE_STATE_UNKNOWN, 0, 0);
    rows[0].n_in = 11;
    rows[0].n_out = 3;
    rows[0].possible = 3;
    rows[0].n_possible = 2;
    rows[0].employees = 1;
    rows[0].employee_inside = REPORT_YES;
    rows[0].longest_ms = 112 * MS_MINUTE;
    rows[1].n_in = 18;
    rows[1].n_out = 12;
    rows[1].employee_inside = REPORT_NO;
    rows[3].changed = 1u << OCCUPANCY_PEOPLE | 1u << OCCUPANCY_IN | 1u << OCCUPANCY_STORE;
    rows[3].n_in = 4;
    rows[4].deployment = SLICE("TESTING");
    rows[4].testers = 1;
    rows[5].no_data = true;
    rows[5].age_ms = 31 * MS_MINUTE;
    rows[8].n_stale = 1;
    rows[8].longest_stale_ms = 6 * MS_HOUR + 10 * MS_MINUTE;
    rows[11].deployment = SLICE_NONE;
    rows[11].age_ms = -1;
}

static inline struct occupancy_totals store_totals(const struct occupancy_row *rows, size_t n) {
    struct occupancy_totals t = {.n_stores = n, .n_no_store = 2};
    for (size_t i = 0; i < n; i++) {
        t.n_full += rows[i].load == LOAD_FULL;
        t.n_maybe_full += rows[i].maybe_full;
        t.n_near += rows[i].load == LOAD_NEAR && !rows[i].maybe_full;
        t.n_no_data += rows[i].no_data;
        t.n_stale += rows[i].n_stale;
        t.certain += rows[i].certain;
        t.possible += rows[i].possible;
    }
    return t;
}

#endif
