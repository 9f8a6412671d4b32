// Sorting by a field: by the kind of its value, stable both ways, rows without a value last.
#include "many_sessions.h"

#include "model/order.h"

#include <string.h>

// Sorts the records and compares their codes (or positions), as "a b c".
static void assert_order(
    const char *records, enum field by, bool descending, const char *expected) {
    struct page *p = page_of_records(records);
    const struct session **rows = mem_alloc((p->n_sessions + 1) * sizeof *rows);
    uint32_t *ids = mem_alloc((p->n_sessions + 1) * sizeof *ids);
    struct buf text = BUF_INIT(1 << 16);
    for (size_t i = 0; i < p->n_sessions; i++) {
        rows[i] = &p->sessions[i];
        ids[i] = (uint32_t)i;
    }
    order_rows(ids, p->n_sessions, rows, by, descending, &(struct show){.now = at("2026-11-24T12:00:00Z")});
    for (size_t i = 0; i < p->n_sessions; i++) {
        struct slice code = session_text(rows[ids[i]], FIELD_CODE);
        buf_printf(&text, "%s%.*s", i ? " " : "", SLICE_ARG(code));
    }
    assert_slice(buf_slice(&text), expected);
    buf_release(&text);
    mem_free(ids);
    mem_free(rows);
    page_free(p);
}

#define ROW(code, member) "{\"code\":\"" code "\"," member "}"

static void test_integers(void **state) {
    (void)state;
    const char *records = ROW("a", "\"priority\":2") "," ROW("b", "\"priority\":-10") "," ROW(
        "c", "\"priority\":null") "," ROW("d", "\"priority\":10") "," ROW("e",
        "\"priority\":\"1\"") "," ROW("f", "\"x\":1") "," ROW("g", "\"priority\":2");
    assert_order(records, FIELD_PRIORITY, false, "b a g d c e f");
    assert_order(records, FIELD_PRIORITY, true, "d a g b c e f");
}

static void test_instants(void **state) {
    (void)state;
    const char *records = ROW("a", "\"createdAt\":\"2024-01-01T10:00:00Z\"") "," ROW(
        "b", "\"createdAt\":\"2024-01-01T10:30:00+01:00\"") "," ROW("c",
        "\"createdAt\":\"soon\"") "," ROW("d",
        "\"createdAt\":\"1969-01-01T00:00:00Z\"") "," ROW("e", "\"createdAt\":null") "," ROW("f",
        "\"createdAt\":\"2024-01-01T10:00:00.001Z\"");
    assert_order(records, FIELD_CREATED_AT, false, "d b a f c e");
    assert_order(records, FIELD_CREATED_AT, true, "f a b d c e");
}

static void test_ids(void **state) {
    (void)state;
    const char *records = ROW("a", "\"id\":\"10\"") "," ROW("b", "\"id\":9") "," ROW(
        "c", "\"id\":\"9007199254740993\"") "," ROW("d", "\"id\":9007199254740992") "," ROW("e",
        "\"id\":\"123456789012345678901\"") "," ROW("f",
        "\"id\":\"123456789012345678900\"") "," ROW("g", "\"id\":\"x-10\"") "," ROW("h",
        "\"id\":\"0009\"") "," ROW("i", "\"id\":\"99999999999999999999\"") "," ROW("j",
        "\"id\":null") "," ROW("k", "\"id\":\"x-1\"") "," ROW("l", "\"id\":\"\"");
    assert_order(records, FIELD_ID, false, "b h a d c i f e l k g j");
    assert_order(records, FIELD_ID, true, "g k l e f i c d a b h j");
}

static void test_texts(void **state) {
    (void)state;
    const char *records = ROW("a", "\"status\":\"open\"") "," ROW("b",
        "\"status\":\"Open\"") "," ROW("c", "\"status\":\"closed for maintenance\"") "," ROW("d",
        "\"status\":\"closed for Maintainers\"") "," ROW("e", "\"status\":\"\"") "," ROW("f",
        "\"status\":\"closed\"") "," ROW("g", "\"status\":\"\\u00fcber\"") "," ROW("h",
        "\"status\":[]") "," ROW("i", "\"status\":\"closed for maintenance, again\"") "," ROW("j",
        "\"status\":\"closed f\"");
    assert_order(records, FIELD_STATUS, false, "e f j d c i a b g h");
    assert_order(records, FIELD_STATUS, true, "g a b i c d j f e h");
}

static void test_flags_and_labels(void **state) {
    (void)state;
    assert_order(
        ROW("a", "\"suspectedFraud\":true") "," ROW("b", "\"suspectedFraud\":false") "," ROW(
            "c", "\"suspectedFraud\":\"yes\"") "," ROW("d", "\"suspectedFraud\":true"),
        FIELD_SUSPECTED_FRAUD, true, "a d b c");
    assert_order(ROW("a", "\"storeId\":30") "," ROW("b", "\"storeId\":\"4\""), FIELD_STORE_LABEL,
        false, "b a");
    assert_order(ROW("a", "\"customerId\":30") "," ROW("b", "\"customerId\":\"4\""),
        FIELD_CUSTOMER_LABEL, false, "b a");
}

static void test_derived(void **state) {
    (void)state;
    const char *visits = ROW("left",
        "\"customerFirstEnteredAt\":\"2026-11-24T10:00:00Z\",\"customerLastEnteredAt\":"
        "\"2026-11-24T10:00:00Z\",\"customerFirstExitedAt\":\"2026-11-24T10:20:00Z\","
        "\"customerLastExitedAt\":\"2026-11-24T10:20:00Z\"") "," ROW("inside",
        "\"customerFirstEnteredAt\":\"2026-11-24T11:00:00Z\",\"customerLastEnteredAt\":"
        "\"2026-11-24T11:00:00Z\",\"visitors\":3,\"metadata\":{\"events\":[1,2]}") "," ROW("new",
        "\"expiresAt\":\"2026-11-24T13:00:00Z\",\"groupSize\":2,\"metadata\":{\"events\":[1]}");
    assert_order(visits, FIELD_PHASE, false, "new inside left");
    assert_order(visits, FIELD_DWELL, false, "left inside new");
    assert_order(visits, FIELD_DWELL, true, "inside left new");
    assert_order(visits, FIELD_SIZE, true, "inside new left");
    assert_order(visits, FIELD_N_EVENTS, false, "new inside left");
}

// Many rows take the other way through the sort; what comes out is compared with a plain one.
static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static int compare(const struct session *a, const struct session *b, enum field by) {
    int64_t x;
    int64_t y;
    if (by == FIELD_VISITORS) {
        session_integer(a, by, &x);
        session_integer(b, by, &y);
        return (x > y) - (x < y);
    }
    return slice_compare(session_text(a, by), session_text(b, by));
}

static void test_many_rows(void **state) {
    (void)state;
    enum { N = 3000 };
    static const enum field fields[] = {FIELD_VISITORS, FIELD_STATUS};
    struct buf records = BUF_INIT(1 << 22);
    uint32_t seed = 7;
    for (int i = 0; i < N; i++) {
        buf_printf(&records, "%s{\"visitors\":%d,\"status\":\"store of the town of x%u of %u\"}",
            i ? "," : "", (int)(next_random(&seed) % 4000) - 2000, next_random(&seed) % 40,
            next_random(&seed) % 50);
    }
    struct page *p = page_of_records(buf_text(&records));
    const struct session *rows[N];
    uint32_t ids[N];
    for (size_t k = 0; k < ARRAY_LEN(fields) * 2; k++) {
        enum field by = fields[k / 2];
        bool descending = k % 2;
        for (uint32_t i = 0; i < N; i++) {
            rows[i] = &p->sessions[i];
            ids[i] = i;
        }
        order_rows(ids, N, rows, by, descending, &(struct show){0});
        for (size_t i = 1; i < N; i++) {
            int c = compare(rows[ids[i - 1]], rows[ids[i]], by);
            c = descending ? -c : c;
            assert_true(c < 0 || (c == 0 && ids[i - 1] < ids[i]));
        }
    }
    page_free(p);
    buf_release(&records);
}

// Texts that agree for long: no deep recursion, and equal ones stay in order.
static void test_long_texts(void **state) {
    (void)state;
    enum { N = 100, LEN = 20000 };
    struct buf records = BUF_INIT(1 << 23);
    for (int i = 0; i < N; i++) {
        buf_printf(&records, "%s{\"code\":\"%d\",\"status\":\"", i ? "," : "", i);
        for (int k = 0; k < LEN; k++) {
            buf_append_char(&records, 'x');
        }
        buf_printf(&records, "%c\"}", i == 98 ? 'a' : 'b');
    }
    struct page *p = page_of_records(buf_text(&records));
    const struct session *rows[N];
    uint32_t ids[N];
    for (uint32_t i = 0; i < N; i++) {
        rows[i] = &p->sessions[i];
        ids[i] = i;
    }
    order_rows(ids, N, rows, FIELD_STATUS, false, &(struct show){0});
    assert_int_equal(ids[0], 98);
    for (uint32_t i = 1; i < N - 1; i++) {
        assert_int_equal(ids[i], i - 1);
    }
    page_free(p);
    buf_release(&records);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_flags_and_labels),
        cmocka_unit_test(test_derived),
        cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
