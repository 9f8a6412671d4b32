// The loaded rows: each session once, in the order of the list, whatever comes and in whatever
// order; and what of them is seen.
#include "many_sessions.h"

#include "model/dataset.h"
#include "model/limit.h"

#include <string.h>

static const struct show how = {.zone = ZONE_UTC};

static int id_at(const struct dataset *d, size_t position) {
    int64_t id = -1;
    session_integer(dataset_session(d, dataset_visible(d, position)), FIELD_ID, &id);
    return (int)id;
}

// What is seen, as "1 2 3", from `from` on.
static void assert_seen_from(const struct dataset *d, size_t from, const char *expected) {
    struct buf text = BUF_INIT(1 << 16);
    for (size_t i = from; i < dataset_n_visible(d); i++) {
        buf_printf(&text, "%s%d", i == from ? "" : " ", id_at(d, i));
        assert_int_equal(dataset_position(d, dataset_visible(d, i)), i);
    }
    assert_slice(buf_slice(&text), expected);
    buf_release(&text);
}

#define assert_seen(d, expected) assert_seen_from(d, 0, expected)

static void test_empty(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    assert_int_equal(dataset_n_rows(d), 0);
    assert_int_equal(dataset_n_visible(d), 0);
    assert_int_equal(dataset_visible(d, 0), ROW_NONE);
    assert_int_equal(dataset_find(d, SLICE("1")), ROW_NONE);
    assert_int_equal(dataset_page_first(d, 0), ROW_NONE);
    struct dataset_change c = dataset_append(d, page_of_ids(0, 0, "x"));
    assert_int_equal(c.n_new + c.n_duplicate, 0);
    assert_int_equal(dataset_n_pages(d), 0);
    dataset_sort(d, FIELD_ID, false, &how);
    assert_int_equal(dataset_n_visible(d), 0);
    dataset_free(d);
    dataset_free(NULL);
}

static void test_pages_above_and_below(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(10, 13, "a"));
    dataset_append(d, page_of_ids(13, 15, "a"));
    dataset_prepend(d, page_of_ids(7, 10, "a"));
    dataset_append(d, page_of_ids(15, 16, "a"));
    dataset_prepend(d, page_of_ids(5, 7, "a"));
    assert_seen(d, "5 6 7 8 9 10 11 12 13 14 15");
    assert_int_equal(dataset_n_pages(d), 5);
    static const int pages[] = {0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4};
    for (size_t i = 0; i < dataset_n_visible(d); i++) {
        assert_int_equal(dataset_page_of(d, dataset_visible(d, i)), pages[i]);
    }
    assert_int_equal(dataset_page_first(d, 0), dataset_find(d, SLICE("5")));
    assert_int_equal(dataset_page_first(d, 2), dataset_find(d, SLICE("10")));
    assert_int_equal(dataset_page_first(d, 4), dataset_find(d, SLICE("15")));
    assert_int_equal(dataset_page_first(d, 5), ROW_NONE);
    // Ids are those of the order of arrival, and stay.
    assert_int_equal(dataset_find(d, SLICE("10")), 0);
    assert_int_equal(dataset_find(d, SLICE("99")), ROW_NONE);
    dataset_free(d);
}

// CUR-06
static void test_no_session_twice(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(0, 5, "old"));
    struct dataset_change c = dataset_append(d, page_of_ids(3, 8, "new"));
    assert_int_equal(c.n_new, 3);
    assert_int_equal(c.n_duplicate, 2);
    assert_int_equal(c.n_changed, 2);
    assert_seen(d, "0 1 2 3 4 5 6 7");
    row_id three = dataset_find(d, SLICE("3"));
    assert_int_equal(three, 3);
    assert_slice(session_text(dataset_session(d, three), FIELD_STATUS), "new");
    assert_int_equal(dataset_page_of(d, three), 0);
    // The same again: nothing new, nothing changed, no page.
    c = dataset_prepend(d, page_of_ids(3, 8, "new"));
    assert_int_equal(c.n_duplicate, 5);
    assert_int_equal(c.n_changed, 0);
    assert_int_equal(dataset_n_pages(d), 2);
    assert_seen(d, "0 1 2 3 4 5 6 7");
    dataset_free(d);
}

static void test_doubles_within_a_page(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    struct dataset_change c = dataset_append(
        d, page_of_records(
               "{\"id\":1,\"status\":\"a\"},{\"id\":\"1\",\"status\":\"b\"},{},{},{\"x\":1}"));
    assert_int_equal(c.n_new, 3);
    assert_int_equal(c.n_duplicate, 2);
    assert_slice(session_text(dataset_session(d, 0), FIELD_STATUS), "a");
    assert_int_equal(dataset_find(d, SLICE("{}")), 1);
    dataset_free(d);
}

static void test_many_pages(void **state) {
    (void)state;
    enum { PAGES = 300, ROWS = 100 };
    struct dataset *d = dataset_new();
    for (int i = 0; i < PAGES; i++) {
        dataset_append(d, page_of_ids(i * ROWS, (i + 1) * ROWS, "a"));
    }
    assert_int_equal(dataset_n_rows(d), PAGES * ROWS);
    for (int id = 0; id < PAGES * ROWS; id += 7) {
        char key[16];
        snprintf(key, sizeof key, "%d", id);
        assert_int_equal(dataset_find(d, slice_of(key)), id);
        assert_int_equal(dataset_page_of(d, (row_id)id), id / ROWS);
        assert_int_equal(id_at(d, (size_t)id), id);
    }
    dataset_free(d);
}

// A list watched for long: the same rows over and over, each time changed. Memory does not grow
// with the number of refreshes.
static void test_memory_of_a_watched_list(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    size_t most_early = 0;
    size_t most_late = 0;
    for (int i = 0; i < 400; i++) {
        char status[16];
        snprintf(status, sizeof status, "v%d", i);
        dataset_prepend(d, page_of_ids(0, i % 3 ? 180 : 200, status));
        size_t *most = i < 200 ? &most_early : &most_late;
        *most = dataset_memory(d) > *most ? dataset_memory(d) : *most;
    }
    assert_int_equal(dataset_n_rows(d), 200);
    assert_true(most_late <= most_early);
    assert_true(most_late < 10 * 1024 * 1024);
    assert_slice(session_text(dataset_session(d, 179), FIELD_STATUS), "v399");
    assert_slice(session_text(dataset_session(d, 180), FIELD_STATUS), "v399");
    dataset_free(d);
}

static void test_marks(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(0, 200, "a"));
    assert_false(dataset_is_marked(d, 199));
    dataset_mark(d, 199, true);
    dataset_mark(d, 199, true);
    dataset_mark(d, 3, true);
    dataset_mark(d, 4, false);
    assert_int_equal(dataset_n_marked(d), 2);
    assert_true(dataset_is_marked(d, 199));
    assert_false(dataset_is_marked(d, 198));
    dataset_append(d, page_of_ids(200, 700, "a"));
    assert_false(dataset_is_marked(d, 699));
    dataset_mark(d, 699, true);
    dataset_mark(d, 199, false);
    assert_int_equal(dataset_n_marked(d), 2);
    assert_true(dataset_is_marked(d, 3));
    dataset_free(d);
}

static void test_sort_takes_in_later_rows(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(18, 22, "a")); // visitors 8 9 0 1
    dataset_sort(d, FIELD_VISITORS, false, &how);
    assert_int_equal(dataset_sort_field(d), FIELD_VISITORS);
    assert_seen(d, "20 21 18 19");
    dataset_append(d, page_of_ids(30, 32, "a"));
    assert_seen(d, "20 30 21 31 18 19");
    dataset_prepend(d, page_of_ids(40, 41, "a"));
    assert_seen(d, "40 20 30 21 31 18 19");
    dataset_sort(d, FIELD_VISITORS, true, &how);
    assert_true(dataset_sort_is_descending(d));
    assert_seen(d, "19 18 21 31 40 20 30"); // ties stay in the server's order
    dataset_sort(d, FIELD_NONE, false, &how);
    assert_seen(d, "40 18 19 20 21 30 31");
    dataset_free(d);
}

static void test_limit_takes_in_later_rows(void **state) {
    (void)state;
    static const enum field columns[] = {FIELD_ID, FIELD_STATUS};
    struct error e = {0};
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(8, 13, "open"));
    dataset_limit(d, limit_new(SLICE("1 OPEN"), columns, 2, &e), &how);
    assert_seen(d, "10 11 12");
    assert_slice(limit_text(dataset_get_limit(d)), "1 OPEN");
    assert_int_equal(dataset_position(d, dataset_find(d, SLICE("9"))), SIZE_MAX);
    dataset_append(d, page_of_ids(19, 22, "open"));
    dataset_append(d, page_of_ids(31, 32, "closed"));
    assert_seen(d, "10 11 12 19 21");
    // A changed record is looked at again.
    dataset_append(d, page_of_ids(11, 12, "closed"));
    assert_seen(d, "10 12 19 21");
    dataset_append(d, page_of_ids(31, 32, "open"));
    assert_seen(d, "10 12 19 21 31");
    dataset_sort(d, FIELD_ID, true, &how);
    assert_seen(d, "31 21 19 12 10");
    dataset_limit(d, NULL, &how);
    assert_null(dataset_get_limit(d));
    assert_seen(d, "31 21 20 19 12 11 10 9 8");
    dataset_free(d);
}

static void test_distinct(void **state) {
    (void)state;
    struct slice texts[4];
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(0, 3, "b"));
    dataset_append(d, page_of_ids(3, 6, "a"));
    dataset_append(d, page_of_records("{\"id\":\"x\",\"status\":null},{\"id\":\"y\",\"status\":{}},"
                                      "{\"id\":\"z\",\"status\":\"c\\u0063\"}"));
    assert_int_equal(dataset_distinct(d, FIELD_STATUS, texts, ARRAY_LEN(texts)), 3);
    assert_slice(texts[0], "b");
    assert_slice(texts[1], "a");
    assert_slice(texts[2], "cc");
    assert_int_equal(dataset_distinct(d, FIELD_STATUS, texts, 2), 2);
    dataset_free(d);
}

// Goal 5 of the plan for speed: at most 1.2 times the raw text, with everything.
static void test_memory_per_session(void **state) {
    (void)state;
    enum { PAGES = 200, ROWS = 200, ROW_LEN = 1900 };
    struct dataset *d = dataset_new();
    struct buf records = BUF_INIT(SCAN_BODY_MAX);
    size_t raw_len = 0;
    for (int i = 0; i < PAGES; i++) {
        buf_clear(&records);
        for (int k = 0; k < ROWS; k++) {
            buf_printf(&records, "%s{\"id\":\"%d\",\"x\":\"%0*d\"}", k ? "," : "", i * ROWS + k,
                (int)ROW_LEN - 25, 0);
        }
        raw_len += records.len;
        dataset_append(d, page_of_records(buf_text(&records)));
    }
    dataset_sort(d, FIELD_ID, true, &how);
    assert_int_equal(id_at(d, 0), PAGES * ROWS - 1);
    dataset_position(d, 0);
    assert_true((double)dataset_memory(d) <= 1.2 * (double)raw_len);
    buf_release(&records);
    dataset_free(d);
}

// Ids and times of creation, as "5@10 4@09": counted in seconds of one minute.
static struct page *page_of_times(const char *text) {
    struct buf records = BUF_INIT(1 << 16);
    struct slice rest = slice_of(text), part;
    while (slice_cut(&rest, ' ', &part)) {
        int id = 0, second = 0;
        char copy[32];
        snprintf(copy, sizeof copy, "%.*s", SLICE_ARG(part));
        assert_int_equal(sscanf(copy, "%d@%d", &id, &second), 2);
        buf_printf(&records,
            "%s{\"id\":\"%d\",\"createdAt\":\"2026-11-24T14:31:%02dZ\",\"x\":\"%s\"}",
            records.len > 0 ? "," : "", id, second, text);
    }
    struct page *page = page_of_records(buf_text(&records));
    buf_release(&records);
    return page;
}

static const struct dataset_order newest_first = {.by = FIELD_CREATED_AT, .descending = true};

static void test_merged_rows_find_their_place(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_times("30@30 28@28 26@26"));
    dataset_append(d, page_of_times("24@24 22@22"));
    // Above, between, as old as another (the later id is the later one), below; in any order.
    struct dataset_change c =
        dataset_merge(d, page_of_times("25@25 31@31 40@40 29@28 27@28 1@1 26@26"), &newest_first);
    assert_int_equal(c.n_new, 6);
    assert_int_equal(c.n_duplicate, 1);
    assert_int_equal(c.n_changed, 1);
    assert_seen(d, "40 31 30 29 28 27 26 25 24 22 1");
    // They are on no page; marks, pages and later pages are as ever.
    assert_int_equal(dataset_n_pages(d), 2);
    assert_int_equal(id_at(d, dataset_position(d, dataset_page_first(d, 0))), 30);
    assert_int_equal(dataset_page_of(d, dataset_find(d, SLICE("40"))), 0);
    assert_int_equal(dataset_page_of(d, dataset_find(d, SLICE("24"))), 1);
    dataset_append(d, page_of_times("20@20 1@1"));
    c = dataset_merge(d, page_of_times("41@41 35@35 21@21"), &newest_first);
    assert_int_equal(c.n_new, 3);
    assert_seen(d, "41 40 35 31 30 29 28 27 26 25 24 22 21 20 1");
    assert_int_equal(dataset_page_of(d, dataset_find(d, SLICE("20"))), 2);
    dataset_prepend(d, page_of_times("50@50"));
    assert_seen_from(d, 0, "50 41 40 35 31 30 29 28 27 26 25 24 22 21 20 1");
    assert_int_equal(dataset_page_of(d, dataset_find(d, SLICE("24"))), 2);
    dataset_free(d);
}

static void test_merged_rows_oldest_first(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    const struct dataset_order order = {.by = FIELD_CREATED_AT};
    dataset_append(d, page_of_times("10@10 12@12"));
    dataset_merge(d, page_of_times("15@15 11@11 13@12 9@9"), &order);
    assert_seen(d, "9 10 11 12 13 15");
    dataset_free(d);
}

// What pages will bring is left to them; what has no place is counted.
static void test_merge_leaves_what_is_not_loaded(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    struct dataset_order order = newest_first;
    order.open_below = true;
    struct dataset_change c = dataset_merge(d, page_of_times("1@1"), &order);
    assert_int_equal(c.n_new + c.n_without_place, 0); // no page is here yet
    dataset_append(d, page_of_times("30@30 28@28"));
    c = dataset_merge(d, page_of_times("27@27 29@29 31@31"), &order);
    assert_int_equal(c.n_new, 2);
    assert_seen(d, "31 30 29 28");
    order.open_above = true;
    c = dataset_merge(d, page_of_times("40@40 20@20"), &order);
    assert_int_equal(c.n_new + c.n_without_place, 0);
    dataset_free(d);
    // An order that a later change of the session would change.
    d = dataset_new();
    dataset_append(d, page_of_times("30@30 28@28"));
    c = dataset_merge(d, page_of_times("41@41 30@30"), &(struct dataset_order){.by = FIELD_NONE});
    assert_int_equal(c.n_without_place, 1);
    assert_int_equal(c.n_changed, 1);
    assert_seen(d, "30 28");
    dataset_free(d);
}

static void test_merge_into_an_empty_list(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_merge(d, page_of_times("1@1 3@3 2@2"), &newest_first);
    assert_seen(d, "3 2 1");
    assert_int_equal(dataset_n_pages(d), 0);
    assert_int_equal(dataset_page_first(d, 0), ROW_NONE);
    dataset_sort(d, FIELD_ID, false, &how);
    assert_seen(d, "1 2 3");
    dataset_free(d);
}

// Watched for long: the same as a list that is loaded anew.
static void test_many_merges(void **state) {
    (void)state;
    enum { FIRST = 100, LATER = 3000 };
    struct dataset *d = dataset_new();
    const struct dataset_order by_id = {.by = FIELD_ID, .descending = true};
    dataset_append(d, page_of_ids(FIRST, 0, "a"));
    for (int id = FIRST + 1; id <= LATER; id += 7) {
        const int end = id + 7 <= LATER + 1 ? id + 7 : LATER + 1;
        dataset_merge(d, page_of_ids(id, end, "a"), &by_id);
    }
    assert_int_equal(dataset_n_visible(d), LATER);
    for (size_t i = 0; i < LATER; i++) {
        assert_int_equal(id_at(d, i), LATER - (int)i);
    }
    dataset_free(d);
}

static void test_an_older_record_undoes_nothing(void **state) {
    (void)state;
    static const char record[] = "{\"id\":\"1\",\"status\":\"%s\",\"updatedAt\":\"%s\"}";
    const char *const versions[][3] = {
        {"a", "2026-11-24T14:31:00Z", "a"}, {"b", "2026-11-24T14:31:05Z", "b"},
        {"c", "2026-11-24T14:31:04Z", "b"}, // long on its way
        {"d", "2026-11-24T14:31:05Z", "d"}, // within the same second: what came last
    };
    struct dataset *d = dataset_new();
    for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
        struct buf text = BUF_INIT(1000);
        buf_printf(&text, record, versions[i][0], versions[i][1]);
        dataset_append(d, page_of_records(buf_text(&text)));
        assert_slice(session_text(dataset_session(d, 0), FIELD_STATUS), versions[i][2]);
        buf_release(&text);
    }
    dataset_free(d);
}

static void test_which_records_were_replaced(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    dataset_append(d, page_of_ids(0, 5, "old"));
    assert_int_equal(dataset_n_replaced(d), 0);
    dataset_append(d, page_of_ids(0, 5, "old")); // the same bytes
    assert_int_equal(dataset_n_replaced(d), 0);
    dataset_append(d, page_of_ids(4, 2, "new"));
    dataset_prepend(d, page_of_ids(9, 10, "new"));
    dataset_append(d, page_of_ids(3, 4, "newer"));
    static const row_id rows[] = {4, 3, 3};
    assert_int_equal(dataset_n_replaced(d), ARRAY_LEN(rows));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(dataset_replaced(d, i), rows[i]);
    }
    // The oldest ones are forgotten.
    for (size_t i = 0; i < DATASET_REPLACED_KEPT; i++) {
        dataset_append(d, page_of_ids(i % 2 ? 0 : 1, i % 2 ? 1 : 2, i % 4 < 2 ? "a" : "b"));
    }
    assert_int_equal(dataset_n_replaced(d), ARRAY_LEN(rows) + DATASET_REPLACED_KEPT);
    for (size_t i = 0; i < DATASET_REPLACED_KEPT; i++) {
        assert_int_equal(dataset_replaced(d, ARRAY_LEN(rows) + i), i % 2 ? 0 : 1);
    }
    dataset_free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merged_rows_find_their_place),
        cmocka_unit_test(test_merged_rows_oldest_first),
        cmocka_unit_test(test_merge_leaves_what_is_not_loaded),
        cmocka_unit_test(test_merge_into_an_empty_list),
        cmocka_unit_test(test_many_merges),
        cmocka_unit_test(test_an_older_record_undoes_nothing),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_pages_above_and_below),
        cmocka_unit_test(test_no_session_twice),
        cmocka_unit_test(test_which_records_were_replaced),
        cmocka_unit_test(test_doubles_within_a_page),
        cmocka_unit_test(test_many_pages),
        cmocka_unit_test(test_memory_of_a_watched_list),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_sort_takes_in_later_rows),
        cmocka_unit_test(test_limit_takes_in_later_rows),
        cmocka_unit_test(test_distinct),
        cmocka_unit_test(test_memory_per_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
