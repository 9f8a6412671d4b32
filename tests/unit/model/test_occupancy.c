// The numbers of the board: each rule by a small case, and all of them against a second computation
// over random lives that come in random order.
#include "many_sessions.h"

#include "model/occupancy.h"

#include <string.h>

static struct occupancy *o;
static struct occupancy_limits limits;
static struct occupancy_totals totals;
static struct occupancy_row *rows;
static size_t n_rows;

static int set_up(void **state) {
    (void)state;
    o = occupancy_new();
    limits = occupancy_limits_standard();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    occupancy_free(o);
    return 0;
}

static bool add(const char *record) {
    bool changed = false;
    WITH_SESSION(s, record) {
        changed = occupancy_add(o, s);
    }
    return changed;
}

// The row of the store at a time of 2026-11-24 ("12:30").
static const struct occupancy_row *row_at(const char *store, const char *time) {
    char iso[40];
    snprintf(iso, sizeof(iso), "2026-11-24T%s:00Z", time);
    rows = occupancy_compute(o, &limits, at(iso), &n_rows, &totals);
    for (size_t i = 0; i < n_rows; i++) {
        if (slice_equal(rows[i].store_id, slice_of(store))) {
            return &rows[i];
        }
    }
    fail_msg("there is no store %s", store);
    return NULL;
}

#define DAY "2026-11-24T"
#define IN(first, last)                                                                            \
    "\"customerFirstEnteredAt\":\"" DAY first ":00Z\",\"customerLastEnteredAt\":\"" DAY last       \
    ":00Z\""
#define OUT(first, last)                                                                           \
    "\"customerFirstExitedAt\":\"" DAY first ":00Z\",\"customerLastExitedAt\":\"" DAY last ":00Z"  \
    "\""
#define UPDATED(time) "\"updatedAt\":\"" DAY time ":00Z\""

// One session in store 1, as the board has it at 12:30.
static const struct {
    const char *what, *record;
    int certain, possible, employees, testers, n_stale, n_in, n_out;
    enum occupancy_reason reason;
} lives[] = {
    {"visitors", "\"visitors\":3,\"groupSize\":2," IN("12:00", "12:01"), 3, 0, 0, 0, 0, 0, 0,
        REASON_COUNTED},
    {"group size", "\"visitors\":0,\"groupSize\":2," IN("12:20", "12:21"), 2, 0, 0, 0, 0, 2, 0,
        REASON_COUNTED},
    {"no size", IN("12:20", "12:20"), 1, 0, 0, 0, 0, 1, 0, REASON_COUNTED},
    {"sizes of other types", "\"visitors\":\"many\",\"groupSize\":null," IN("12:20", "12:20"), 1, 0,
        0, 0, 0, 1, 0, REASON_COUNTED},
    {"negative", "\"visitors\":-4,\"groupSize\":-1," IN("12:20", "12:20"), 1, 0, 0, 0, 0, 1, 0,
        REASON_COUNTED},
    {"left", "\"visitors\":1," IN("12:00", "12:00") "," OUT("12:20", "12:20"), 0, 0, 0, 0, 0, 0, 1,
        REASON_LEFT},
    {"left together",
        "\"visitors\":4,\"status\":\"completed\"," IN("12:16", "12:17") "," OUT("12:20", "12:21"),
        0, 0, 0, 0, 0, 4, 4, REASON_LEFT},
    {"out as it came in", IN("12:20", "12:20") "," OUT("12:20", "12:20"), 0, 0, 0, 0, 0, 1, 1,
        REASON_LEFT},
    {"in again", IN("12:00", "12:25") "," OUT("12:20", "12:20"), 1, 0, 0, 0, 0, 1, 1,
        REASON_COUNTED},
    {"partly out",
        "\"visitors\":4,\"status\":\"active\"," IN("12:00", "12:01") "," OUT("12:20", "12:20"), 0,
        3, 0, 0, 0, 0, 1, REASON_POSSIBLE},
    {"partly out, but over",
        "\"visitors\":4,\"status\":\"completed\"," IN("12:00", "12:01") "," OUT("12:20", "12:20"),
        0, 0, 0, 0, 0, 0, 4, REASON_LEFT},
    {"one cannot be partly out",
        "\"visitors\":1,\"status\":\"active\"," IN("12:00", "12:01") "," OUT("12:20", "12:20"), 0,
        0, 0, 0, 0, 0, 1, REASON_LEFT},
    {"employee", "\"customer\":{\"role\":\"employee\"}," IN("12:20", "12:20"), 0, 0, 1, 0, 0, 0, 0,
        REASON_EMPLOYEE},
    {"tester", "\"visitors\":2,\"customer\":{\"role\":\"TESTER\"}," IN("12:20", "12:20"), 0, 0, 0,
        2, 0, 0, 0, REASON_TESTER},
    {"untracked is a person", "\"customer\":{\"role\":\"untracked\"}," IN("12:20", "12:20"), 1, 0,
        0, 0, 0, 1, 0, REASON_COUNTED},
    {"role of another type", "\"customer\":{\"role\":7}," IN("12:20", "12:20"), 1, 0, 0, 0, 0, 1, 0,
        REASON_COUNTED},
    {"customer null", "\"customer\":null," IN("12:20", "12:20"), 1, 0, 0, 0, 0, 1, 0,
        REASON_COUNTED},
    {"four hours", IN("08:30", "08:30"), 1, 0, 0, 0, 0, 0, 0, REASON_COUNTED},
    {"longer", IN("08:29", "08:29"), 0, 0, 0, 0, 1, 0, 0, REASON_STALE},
    {"staff is stale as well", "\"customer\":{\"role\":\"employee\"}," IN("08:29", "08:29"), 0, 0,
        0, 0, 1, 0, 0, REASON_STALE},
    {"group partly out long ago",
        "\"visitors\":4,\"status\":\"active\"," IN("08:00", "08:00") "," OUT("08:20", "08:20"), 0,
        0, 0, 0, 1, 0, 0, REASON_STALE},
    {"in again after long", IN("06:00", "12:00") "," OUT("07:00", "07:00"), 1, 0, 0, 0, 0, 0, 0,
        REASON_COUNTED},
    {"clocks differ", IN("12:40", "12:40"), 1, 0, 0, 0, 0, 1, 0, REASON_COUNTED},
    {"in the future", IN("12:46", "12:46"), 0, 0, 0, 0, 0, 0, 0, REASON_FUTURE},
    {"only a first entry", "\"customerFirstEnteredAt\":\"" DAY "12:20:00Z\"", 1, 0, 0, 0, 0, 1, 0,
        REASON_COUNTED},
    {"only an exit", OUT("12:20", "12:20"), 0, 0, 0, 0, 0, 0, 1, REASON_LEFT},
    {"an entry that is no time",
        "\"customerLastEnteredAt\":\"noon\",\"expiresAt\":\"" DAY "12:00:00Z\"", 0, 0, 0, 0, 0, 0,
        0, REASON_GONE},
    {"code", "\"expiresAt\":\"" DAY "12:31:00Z\"", 0, 0, 0, 0, 0, 0, 0, REASON_NEVER_ENTERED},
    {"code without an end", "\"status\":\"active\",\"createdAt\":\"" DAY "12:00:00Z\"", 0, 0, 0, 0,
        0, 0, 0, REASON_NEVER_ENTERED},
    {"code of the morning", "\"status\":\"active\",\"createdAt\":\"" DAY "06:00:00Z\"", 0, 0, 0, 0,
        0, 0, 0, REASON_GONE},
    {"left long ago", IN("06:00", "06:00") "," OUT("07:00", "07:00"), 0, 0, 0, 0, 0, 0, 0,
        REASON_GONE},
};

static void every_life_is_counted_as_the_definitions_say(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lives); i++) {
        char record[600];
        struct occupancy_member member;
        snprintf(record, sizeof(record), "{\"id\":\"5\",\"storeId\":1,%s}", lives[i].record);
        occupancy_clear(o);
        add(record);
        const struct occupancy_row *r = row_at("1", "12:30");
        const bool same = r->certain == lives[i].certain && r->possible == lives[i].possible &&
                          r->employees == lives[i].employees && r->testers == lives[i].testers &&
                          r->n_stale == (uint32_t)lives[i].n_stale && r->n_in == lives[i].n_in &&
                          r->n_out == lives[i].n_out;
        if (!same) {
            fail_msg("%s: %d+%d people, %d employees, %d testers, %d stale, in %d, out %d",
                lives[i].what, (int)r->certain, (int)r->possible, (int)r->employees,
                (int)r->testers, (int)r->n_stale, (int)r->n_in, (int)r->n_out);
        }
        const size_t n = occupancy_members(o, SLICE("1"), &limits, at(DAY "12:30:00Z"), &member, 1);
        if (n != (lives[i].reason != REASON_GONE) || (n == 1 && member.reason != lives[i].reason)) {
            fail_msg("%s: %s", lives[i].what, n ? occupancy_reason_text(member.reason) : "none");
        }
    }
}

static void older_records_never_replace_newer_ones(void **state) {
    (void)state;
    assert_true(
        add("{\"id\":\"5\",\"storeId\":\"1\"," UPDATED("12:01") "," IN("12:00", "12:00") "}"));
    assert_true(add("{\"id\":5,\"storeId\":1," UPDATED("12:20") "," IN("12:00", "12:00") "," OUT(
        "12:20", "12:20") "}"));
    assert_int_equal(row_at("1", "12:30")->certain, 0);
    // The older one again, and one that is equal.
    assert_false(
        add("{\"id\":\"5\",\"storeId\":\"1\"," UPDATED("12:01") "," IN("12:00", "12:00") "}"));
    assert_false(add("{\"id\":5,\"storeId\":1," UPDATED("12:20") "," IN("12:00", "12:00") "," OUT(
        "12:20", "12:20") "}"));
    assert_int_equal(row_at("1", "12:30")->certain, 0);
    assert_int_equal(occupancy_n_sessions(o), 1);
    // With the same time, or none, the later comer is right.
    assert_true(add("{\"id\":5,\"storeId\":1," UPDATED("12:20") "," IN("12:00", "12:25") "," OUT(
        "12:20", "12:20") "}"));
    assert_int_equal(row_at("1", "12:30")->certain, 1);
    assert_true(add("{\"id\":5,\"storeId\":1," IN("12:00", "12:25") "," OUT("12:20", "12:26") "}"));
    assert_int_equal(row_at("1", "12:30")->certain, 0);
    // A session that moves leaves its store.
    assert_true(add("{\"id\":5,\"storeId\":2," UPDATED("12:28") "," IN("12:27", "12:27") "}"));
    assert_int_equal(row_at("2", "12:30")->certain, 1);
    assert_int_equal(row_at("1", "12:30")->certain, 0);
    assert_int_equal(totals.n_stores, 2);
}

static void a_store_is_what_its_newest_record_says(void **state) {
    (void)state;
    add("{\"id\":1,\"storeId\":1," UPDATED(
        "12:10") ",\"store\":{\"id\":1,\"name\":\"Bern\",\"status\":\"OPEN\",\"deploymentStatus\":"
                 "\"LIVE\","
                 "\"maxPeople\":30,\"employeeInside\":true}}");
    add("{\"id\":2,\"storeId\":1," UPDATED(
        "12:05") ",\"store\":{\"name\":\"old\",\"status\":\"CLOSED\",\"maxPeople\":10}}");
    const struct occupancy_row *r = row_at("1", "12:30");
    assert_slice(r->name, "Bern");
    assert_int_equal(r->state, STORE_OPEN);
    assert_slice(r->deployment, "LIVE");
    assert_int_equal(r->max_people, 30);
    assert_int_equal(r->employee_inside, REPORT_YES);
    assert_int_equal(r->age_ms, 20 * MS_MINUTE);
    // A record without a store says nothing about it, but that there is news.
    add("{\"id\":3,\"storeId\":1," UPDATED("12:20") "}");
    add("{\"id\":4,\"storeId\":1," UPDATED("12:21") ",\"store\":null}");
    r = row_at("1", "12:30");
    assert_int_equal(r->max_people, 30);
    assert_int_equal(r->age_ms, 9 * MS_MINUTE);
    // Null takes a limit away, not a name.
    add("{\"id\":5,\"storeId\":1," UPDATED("12:22") ",\"store\":{\"name\":null,\"status\":\"CLOSED_"
                                                    "FOR_MAINTENANCE\",\"maxPeople\":null,"
                                                    "\"employeeInside\":null}}");
    r = row_at("1", "12:30");
    assert_slice(r->name, "Bern");
    assert_int_equal(r->state, STORE_MAINTENANCE);
    assert_int_equal(r->max_people, 0);
    assert_int_equal(r->percent, -1);
    assert_int_equal(r->employee_inside, REPORT_NONE);
    // The id may stand in the store alone.
    add("{\"id\":6," UPDATED("12:23") ",\"store\":{\"id\":77,\"employeeInside\":false,"
                                      "\"maxPeople\":-3,\"status\":\"PAUSED\"}," IN(
                                          "12:20", "12:20") "}");
    r = row_at("77", "12:30");
    assert_int_equal(r->certain, 1);
    assert_int_equal(r->max_people, 0);
    assert_int_equal(r->state, STORE_STATE_UNKNOWN);
    assert_slice(r->status, "PAUSED");
    assert_int_equal(r->employee_inside, REPORT_NO);
    // A clock ahead of ours is no negative age.
    assert_int_equal(row_at("77", "12:00")->age_ms, 0);
}

static void sessions_without_a_store_are_told_of(void **state) {
    (void)state;
    add("{\"id\":1," IN("12:20", "12:20") "}");
    add("{\"id\":2,\"storeId\":\"\",\"store\":{}," IN("12:20", "12:20") "}");
    add("{\"id\":3,\"storeId\":{\"a\":1}," IN("12:20", "12:20") "}");
    add("{\"id\":4,\"storeId\":null," IN("06:20", "06:20") "}");
    rows = occupancy_compute(o, &limits, at(DAY "12:30:00Z"), &n_rows, &totals);
    assert_int_equal(n_rows, 0);
    assert_int_equal(totals.n_no_store, 3);
    assert_int_equal(totals.newest == INSTANT_NONE, true);
    struct occupancy_member members[8];
    assert_int_equal(occupancy_members(o, SLICE_NONE, &limits, at(DAY "12:30:00Z"), members, 8), 4);
    assert_int_equal(members[0].reason, REASON_STALE);
    assert_int_equal(members[1].reason, REASON_NO_STORE);
    assert_int_equal(occupancy_members(o, SLICE("9"), &limits, at(DAY "12:30:00Z"), members, 8), 0);
}

static void load_is_a_percentage_and_a_word(void **state) {
    (void)state;
    static const struct {
        int people, max, percent;
        const char *word;
    } loads[] = {{0, 20, 0, "ok"}, {15, 20, 75, "ok"}, {16, 20, 80, "NEAR"}, {35, 40, 88, "NEAR"},
        {299, 300, 99, "NEAR"}, {300, 300, 100, "FULL"}, {32, 30, 107, "FULL"},
        {1000000, 1, 9999, "FULL"}, {7, 0, -1, "no max"}};
    for (size_t i = 0; i < ARRAY_LEN(loads); i++) {
        char record[300];
        occupancy_clear(o);
        snprintf(record, sizeof(record),
            "{\"id\":1,\"storeId\":1,\"visitors\":%d,\"store\":{\"maxPeople\":%d}%s}",
            loads[i].people, loads[i].max, loads[i].people ? "," IN("12:00", "12:00") : "");
        add(record);
        const struct occupancy_row *r = row_at("1", "12:30");
        assert_int_equal(r->percent, loads[i].percent);
        assert_string_equal(occupancy_word(r), loads[i].word);
    }
}

static void an_open_busy_store_that_falls_silent_has_no_data(void **state) {
    (void)state;
    const char *store = "\"storeId\":1,\"store\":{\"status\":\"OPEN\",\"maxPeople\":1}";
    char record[300];
    for (int i = 0; i < 3; i++) {
        snprintf(record, sizeof(record),
            "{\"id\":%d,%s,\"updatedAt\":\"" DAY "11:%d0:00Z\",\"visitors\":0}", i, store, i);
        add(record);
        assert_false(row_at("1", "11:50")->no_data && i < 2);
    }
    assert_false(row_at("1", "11:50")->no_data);
    assert_true(row_at("1", "11:51")->no_data);
    assert_string_equal(occupancy_word(row_at("1", "11:51")), "STALE");
    assert_int_equal(totals.n_no_data, 1);
    add("{\"id\":9,\"storeId\":1," IN("11:00", "11:00") "}");
    assert_int_equal(row_at("1", "11:51")->load, LOAD_FULL);
    assert_string_equal(occupancy_word(row_at("1", "11:51")), "STALE"); // it was full then
    assert_int_equal(totals.n_full, 1);
    // Closed stores may be silent.
    add("{\"id\":0,\"storeId\":1," UPDATED("11:20") ",\"store\":{\"status\":\"CLOSED\"}}");
    assert_false(row_at("1", "11:51")->no_data);
}

// Three inside for certain, and a group of five that began to leave: up to seven of five.
static void those_that_may_be_inside_may_make_it_full(void **state) {
    (void)state;
    const char *store = "\"storeId\":1,\"store\":{\"status\":\"OPEN\",\"maxPeople\":5}";
    char record[400];
    snprintf(
        record, sizeof(record), "{\"id\":1,%s,\"visitors\":3," IN("12:00", "12:00") "}", store);
    add(record);
    assert_string_equal(occupancy_word(row_at("1", "12:30")), "ok");
    assert_false(occupancy_has_word(row_at("1", "12:30"), SLICE("full?")));
    snprintf(record, sizeof(record),
        "{\"id\":2,%s,\"visitors\":5,\"status\":\"active\"," IN("12:00", "12:00") "," OUT(
            "12:10", "12:10") "}",
        store);
    add(record);
    const struct occupancy_row *r = row_at("1", "12:30");
    assert_int_equal(r->certain, 3);
    assert_int_equal(r->possible, 4);
    assert_string_equal(occupancy_word(r), "FULL?");
    assert_true(occupancy_has_word(r, SLICE("full?")));
    assert_false(occupancy_has_word(r, SLICE("full"))); // it is not
}

// One store of each word, and one that is near and may be full: totals are what rows say.
static void totals_count_the_words_of_rows(void **state) {
    (void)state;
    static const struct {
        const char *word;
        int certain, possible;
    } stores[] = {{"FULL", 10, 4}, {"FULL", 12, 0}, {"FULL?", 5, 5}, {"FULL?", 8, 2},
        {"FULL?", 9, 9}, {"NEAR", 8, 1}, {"NEAR", 9, 0}, {"ok", 7, 2}};
    for (int i = 0; i < (int)ARRAY_LEN(stores); i++) {
        char record[400];
        snprintf(record, sizeof(record),
            "{\"id\":%d,\"storeId\":%d,\"store\":{\"maxPeople\":10},\"visitors\":%d," IN(
                "12:00", "12:00") "}",
            i, i, stores[i].certain);
        add(record);
        snprintf(record, sizeof(record),
            "{\"id\":%d,\"storeId\":%d,\"visitors\":%d,\"status\":\"active\"," IN(
                "12:00", "12:00") "," OUT("12:10", "12:10") "}",
            100 + i, i, stores[i].possible + 1);
        if (stores[i].possible > 0) {
            add(record);
        }
    }
    size_t n_full = 0, n_maybe_full = 0, n_near = 0;
    for (int i = 0; i < (int)ARRAY_LEN(stores); i++) {
        char id[20];
        snprintf(id, sizeof(id), "%d", i);
        const char *word = occupancy_word(row_at(id, "12:30"));
        assert_string_equal(word, stores[i].word);
        n_full += strcmp(word, "FULL") == 0;
        n_maybe_full += strcmp(word, "FULL?") == 0;
        n_near += strcmp(word, "NEAR") == 0;
    }
    assert_int_equal(totals.n_full, n_full);
    assert_int_equal(totals.n_maybe_full, n_maybe_full);
    assert_int_equal(totals.n_near, n_near);
}

// At & a word of the board is that word; what is none may be the beginning of one.
static void words_are_looked_for_as_words(void **state) {
    (void)state;
    struct occupancy_row r = {.load = LOAD_FULL,
        .state = STORE_OPEN,
        .deployment = SLICE("LIVE"),
        .long_visit = true,
        .max_people = 1};
    static const char *const has[] = {"FULL", "full", "fu", "long", "open", "Live", "li"};
    static const char *const has_not[] = {
        "full?", "ull", "near", "ok", "ghost", "stale", "closed", "maint", "testing", "fuller", ""};
    for (size_t i = 0; i < ARRAY_LEN(has); i++) {
        assert_true(occupancy_has_word(&r, slice_of(has[i])));
    }
    for (size_t i = 0; i < ARRAY_LEN(has_not); i++) {
        assert_false(occupancy_has_word(&r, slice_of(has_not[i])));
    }
    assert_true(occupancy_is_word(SLICE("Full?")));
    assert_false(occupancy_is_word(SLICE("fu")));
    assert_false(occupancy_is_word(SLICE("")));
    r.no_data = true;
    assert_string_equal(occupancy_word(&r), "STALE");
    assert_true(occupancy_has_word(&r, SLICE("full"))); // as far as is known
}

static void rows_are_ordered_by_load_people_and_name(void **state) {
    (void)state;
    static const char *const records[] = {
        "{\"id\":1,\"storeId\":1,\"visitors\":2,\"store\":{\"name\":\"Chur\"}," IN(
            "12:00", "12:00") "}",
        "{\"id\":2,\"storeId\":2,\"visitors\":9,\"store\":{\"name\":\"Bern\",\"maxPeople\":30}," IN(
            "12:10", "12:10") "}",
        "{\"id\":3,\"storeId\":3,\"visitors\":5,\"store\":{\"name\":\"Basel\"}," IN(
            "12:00", "12:00") "}",
        "{\"id\":4,\"storeId\":4,\"visitors\":3,\"store\":{\"name\":\"Genf\",\"maxPeople\":2}," IN(
            "12:00", "12:00") "}",
        "{\"id\":5,\"storeId\":5,\"store\":{\"name\":\"Sion\",\"maxPeople\":2}}",
        "{\"id\":6,\"storeId\":6,\"store\":{\"name\":\"Aarau\",\"maxPeople\":4}}"};
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        add(records[i]);
    }
    static const struct {
        enum occupancy_column by;
        bool descending;
        const char *order;
    } orders[] = {{OCCUPANCY_LOAD, true, "426531"}, {OCCUPANCY_LOAD, false, "652431"},
        {OCCUPANCY_PEOPLE, true, "234165"}, {OCCUPANCY_STORE, false, "632145"},
        {OCCUPANCY_LONGEST, false, "243165"}, {OCCUPANCY_MAX, true, "264531"}};
    for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
        row_at("1", "12:30");
        occupancy_sort(rows, n_rows, orders[i].by, orders[i].descending);
        char got[8] = "";
        for (size_t k = 0; k < n_rows; k++) {
            got[k] = rows[k].store_id.ptr[0];
        }
        assert_string_equal(got, orders[i].order);
    }
    for (unsigned c = 0; c < OCCUPANCY_COLUMN_COUNT; c++) {
        const char *name = occupancy_column_name((enum occupancy_column)c);
        assert_int_equal(occupancy_column_by_name(slice_of(name)), c);
        occupancy_sort(rows, n_rows, (enum occupancy_column)c, c % 2 == 0);
    }
    assert_int_equal(occupancy_column_by_name(SLICE("x")), OCCUPANCY_COLUMN_COUNT);
}

static void who_left_long_ago_is_forgotten(void **state) {
    (void)state;
    add("{\"id\":1,\"storeId\":1," IN("06:00", "06:00") "," OUT("07:00", "07:00") "}");
    add("{\"id\":2,\"storeId\":1,\"customerId\":8," IN("12:00", "12:00") "}");
    add("{\"id\":3,\"storeId\":1,\"expiresAt\":\"" DAY "13:00:00Z\"}");
    assert_int_equal(occupancy_forget(o, at(DAY "08:00:00Z")), 1);
    assert_int_equal(occupancy_forget(o, at(DAY "08:00:00Z")), 0);
    assert_int_equal(occupancy_n_sessions(o), 2);
    struct occupancy_member members[2];
    assert_int_equal(occupancy_members(o, SLICE("1"), &limits, at(DAY "12:30:00Z"), members, 2), 2);
    assert_slice(members[0].key, "2");
    assert_slice(members[0].customer_id, "8");
    assert_int_equal(members[1].reason, REASON_NEVER_ENTERED);
    // Its index is still right.
    add("{\"id\":3,\"storeId\":1," IN("12:00", "12:00") "}");
    assert_int_equal(occupancy_n_sessions(o), 2);
    assert_int_equal(row_at("1", "12:30")->certain, 2);
}

// The second computation: minutes of the day, -1 for absent; straight from the definitions.
struct life {
    int id, store, updated, first_in, last_in, first_out, last_out, visitors, group, role;
    bool active;
};
enum { N_LIVES = 400, N_VERSIONS = 3, N_STORES = 7, N_MINUTES = 1440 };

static uint32_t random_below(uint64_t *seed, uint32_t n) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % n;
}

static void append_time(struct buf *b, const char *name, int minute) {
    if (minute >= 0) {
        buf_printf(b, ",\"%s\":\"" DAY "%02d:%02d:00Z\"", name, minute / 60, minute % 60);
    }
}

static void append_life(struct buf *b, const struct life *l) {
    static const char *const roles[] = {"customer", "employee", "tester", "unknown"};
    buf_printf(b, "%s{\"id\":\"%d\"", b->len ? "," : "", l->id);
    if (l->store > 0) {
        buf_printf(b, ",\"storeId\":%d", l->store);
    }
    append_time(b, "updatedAt", l->updated);
    append_time(b, "customerFirstEnteredAt", l->first_in);
    append_time(b, "customerLastEnteredAt", l->last_in);
    append_time(b, "customerFirstExitedAt", l->first_out);
    append_time(b, "customerLastExitedAt", l->last_out);
    if (l->visitors >= 0) {
        buf_printf(b, ",\"visitors\":%d", l->visitors);
    }
    buf_printf(b, ",\"groupSize\":%d,\"status\":\"%s\",\"customer\":{\"role\":\"%s\"}}", l->group,
        l->active ? "active" : "completed", roles[l->role]);
}

static struct life random_life(uint64_t *seed, int id, int version) {
    struct life l = {.id = id,
        .store = (int)random_below(seed, N_STORES + 1),
        .updated = version * (N_MINUTES / N_VERSIONS) + (int)random_below(seed, 400),
        .first_in = -1,
        .last_in = -1,
        .first_out = -1,
        .last_out = -1,
        .visitors = (int)random_below(seed, 5) - 1,
        .group = (int)random_below(seed, 4),
        .role = (int)random_below(seed, 4),
        .active = random_below(seed, 2)};
    if (random_below(seed, 5) > 0) {
        l.first_in = (int)random_below(seed, N_MINUTES - 60);
        l.last_in = l.first_in + (random_below(seed, 2) ? (int)random_below(seed, 60) : 0);
    }
    if (random_below(seed, 2)) {
        l.first_out = (l.first_in < 0 ? 0 : l.first_in) + (int)random_below(seed, 40);
        l.last_out = l.first_out + (random_below(seed, 2) ? (int)random_below(seed, 20) : 0);
    }
    return l;
}

static int moved(int first, int last, int now, int size) {
    const bool a = first > now - 15 && first <= now + 15 && first >= 0;
    const bool b = last > now - 15 && last <= now + 15 && last >= 0;
    const int times = first == last ? 1 : 2;
    return a && b ? (size > times ? size : times) : a || b;
}

static void assert_same_numbers(const struct life *newest, int now, bool stale_too) {
    struct {
        int certain, possible, employees, testers, n_stale, n_in, n_out;
    } want[N_STORES + 1];
    memset(want, 0, sizeof(want));
    for (int i = 0; i < N_LIVES; i++) {
        const struct life *l = &newest[i];
        const int size = l->visitors > 0 ? l->visitors : l->group > 0 ? l->group : 1;
        const bool inside = l->last_in >= 0 && (l->last_out < 0 || l->last_out < l->last_in);
        const bool partly =
            l->last_in >= 0 && !inside && l->last_out > l->last_in && size > 1 && l->active;
        const bool person = l->role == 0 || l->role == 3;
        if (person) {
            want[l->store].n_in += moved(l->first_in, l->last_in, now, size);
            want[l->store].n_out +=
                moved(l->first_out, l->last_out, now, inside || partly ? 1 : size);
        }
        if ((inside || partly) && now - l->last_in > 240) {
            want[l->store].n_stale++;
        } else if ((inside || partly) && l->last_in - now <= 15) {
            want[l->store].certain += inside && person ? size : 0;
            want[l->store].possible += partly && person ? size - 1 : 0;
            want[l->store].employees += inside && l->role == 1 ? size : 0;
            want[l->store].testers += inside && l->role == 2 ? size : 0;
        }
    }
    rows = occupancy_compute(
        o, &limits, at(DAY "00:00:00Z") + (instant)now * MS_MINUTE, &n_rows, &totals);
    int64_t certain = 0;
    for (size_t i = 0; i < n_rows; i++) {
        int64_t store = 0;
        assert_true(slice_to_int64(rows[i].store_id, &store) && store <= N_STORES);
        assert_int_equal(rows[i].certain, want[store].certain);
        assert_int_equal(rows[i].possible, want[store].possible);
        assert_int_equal(rows[i].employees, want[store].employees);
        assert_int_equal(rows[i].testers, want[store].testers);
        assert_int_equal(rows[i].n_stale, stale_too ? want[store].n_stale : (int)rows[i].n_stale);
        assert_int_equal(rows[i].n_in, want[store].n_in);
        assert_int_equal(rows[i].n_out, want[store].n_out);
        certain += rows[i].certain;
    }
    assert_int_equal(totals.certain, certain);
}

static void numbers_equal_a_second_computation_whatever_the_order(void **state) {
    (void)state;
    static struct life all[N_LIVES * N_VERSIONS], newest[N_LIVES];
    for (uint64_t round = 1; round <= 6; round++) {
        uint64_t seed = round;
        occupancy_clear(o);
        for (int i = 0; i < N_LIVES * N_VERSIONS; i++) {
            all[i] = random_life(&seed, i % N_LIVES, i / N_LIVES);
            newest[i % N_LIVES] = all[i];
        }
        for (uint32_t i = N_LIVES * N_VERSIONS - 1; i > 0; i--) {
            const uint32_t k = random_below(&seed, i + 1);
            const struct life kept = all[i];
            all[i] = all[k];
            all[k] = kept;
        }
        struct buf records = BUF_INIT(SCAN_BODY_MAX);
        for (int i = 0; i < N_LIVES * N_VERSIONS; i++) {
            append_life(&records, &all[i]);
        }
        struct page *page = page_of_records(buf_text(&records));
        for (size_t i = 0; i < page->n_sessions; i++) {
            occupancy_add(o, &page->sessions[i]);
        }
        page_free(page);
        buf_release(&records);
        assert_int_equal(occupancy_n_sessions(o), N_LIVES);
        for (int now = 0; now < N_MINUTES; now += 37) {
            assert_same_numbers(newest, now, true);
        }
        // What is forgotten was in no number of now but that of the stale ones.
        occupancy_forget(o, at(DAY "18:00:00Z"));
        assert_same_numbers(newest, N_MINUTES - 60 + 15, false);
    }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(every_life_is_counted_as_the_definitions_say),
        CASE(older_records_never_replace_newer_ones),
        CASE(a_store_is_what_its_newest_record_says),
        CASE(sessions_without_a_store_are_told_of),
        CASE(load_is_a_percentage_and_a_word),
        CASE(an_open_busy_store_that_falls_silent_has_no_data),
        CASE(those_that_may_be_inside_may_make_it_full),
        CASE(totals_count_the_words_of_rows),
        CASE(words_are_looked_for_as_words),
        CASE(rows_are_ordered_by_load_people_and_name),
        CASE(who_left_long_ago_is_forgotten),
        CASE(numbers_equal_a_second_computation_whatever_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
