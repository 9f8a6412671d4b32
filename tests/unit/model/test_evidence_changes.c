// Evidence that grows and follows records that change is the same as evidence made from scratch,
// and costs no more than what changed.
#include "visit_records.h"

#include "model/evidence.h"

#include <locale.h>
#include <string.h>

static unsigned pick(uint64_t *seed, unsigned n) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*seed >> 33) % n;
}

static void add_random(struct buf *out, uint64_t *seed, unsigned id) {
    char more[256];
    struct buf fields = BUF_INIT(sizeof more - 1);
    if (pick(seed, 8) > 0) {
        buf_printf(&fields, ",\"customerId\":%u", pick(seed, 12));
    }
    if (pick(seed, 8) > 0) {
        buf_printf(&fields, ",\"storeId\":%u", pick(seed, 4));
    }
    if (pick(seed, 4) > 0) {
        buf_printf(&fields, ",\"customerPaymentInstrumentId\":%u", pick(seed, 14));
    }
    buf_printf(&fields, ",\"suspectedFraud\":%s,\"sessionToken\":\"t%u\"",
        pick(seed, 5) ? "false" : "true", id);
    if (pick(seed, 6) == 0) {
        buf_printf(&fields, ",\"referencedSessionId\":\"t%u\"", pick(seed, 300));
    }
    buf_printf(&fields, ",\"groupSize\":%u,\"visitors\":%u", pick(seed, 2), pick(seed, 2));
    int entered = (int)pick(seed, 11 * 3600);
    int exited = entered + (int)pick(seed, pick(seed, 3) ? 300 : 3600) - 10;
    add_visit(out, (int)id, buf_text(&fields), entered, pick(seed, 6) ? exited : -1);
    buf_release(&fields);
}

static void assert_same_findings(const struct evidence *a, const struct evidence *b,
    const struct dataset *d, const struct show *how) {
    struct finding x[SIGNAL_COUNT], y[SIGNAL_COUNT];
    enum { MAX = 400 };
    row_id rows_x[MAX], rows_y[MAX];
    for (row_id row = 0; row < dataset_n_rows(d); row++) {
        const struct session *s = dataset_session(d, row);
        unsigned bits = evidence_signals(a, s, how->now);
        assert_int_equal(bits, evidence_signals(b, s, how->now));
        assert_int_equal(evidence_findings(a, s, how, x), SIGNAL_COUNT);
        assert_int_equal(evidence_findings(b, s, how, y), SIGNAL_COUNT);
        for (size_t i = 0; i < SIGNAL_COUNT; i++) {
            assert_string_equal(x[i].text, y[i].text);
            assert_int_equal(x[i].weight, y[i].weight);
            bool is_raised = x[i].weight == WEIGHT_NOTE || x[i].weight == WEIGHT_STRONG ||
                             x[i].weight == WEIGHT_EASES;
            assert_int_equal(is_raised, (bits & 1U << x[i].signal) != 0);
        }
        for (unsigned r = 0; r < RELATION_COUNT; r++) {
            size_t n = evidence_related(a, s, (enum relation)r, rows_x, MAX);
            assert_int_equal(n, evidence_related(b, s, (enum relation)r, rows_y, MAX));
            assert_memory_equal(rows_x, rows_y, n * sizeof *rows_x);
        }
    }
}

static bool same_text(const struct session *a, const struct session *b, enum field f) {
    return session_has(a, f) && session_has(b, f) &&
           slice_equal(session_text(a, f), session_text(b, f));
}

// The span of a visit by its record, an open one 4 hours long.
static void span_of(const struct session *s, instant *start, instant *end, bool *open) {
    session_instant(s, FIELD_FIRST_ENTERED_AT, start);
    *open = !session_instant(s, FIELD_LAST_EXITED_AT, end) || *end < *start;
    *end = *open ? *start + 4 * MS_HOUR : *end;
}

// Every pair of rows compared, without any index.
static unsigned slow_signals(const struct dataset *d, const struct session *s) {
    unsigned bits = 0;
    size_t n_flagged = 0;
    instant start, end, other_start, other_end;
    bool open, other_open;
    span_of(s, &start, &end, &open);
    for (row_id row = 0; row < dataset_n_rows(d); row++) {
        const struct session *o = dataset_session(d, row);
        if (same_text(s, o, FIELD_PAYMENT_INSTRUMENT_ID)) {
            for (row_id k = 0; k < row; k++) {
                const struct session *p = dataset_session(d, k);
                bool differ = session_has(o, FIELD_CUSTOMER_ID) &&
                              session_has(p, FIELD_CUSTOMER_ID) &&
                              !same_text(o, p, FIELD_CUSTOMER_ID) &&
                              same_text(s, p, FIELD_PAYMENT_INSTRUMENT_ID);
                bits |= differ ? 1U << SIGNAL_CARD : 0;
            }
        }
        if (!same_text(s, o, FIELD_CUSTOMER_ID)) {
            continue;
        }
        n_flagged += session_flag(o, FIELD_SUSPECTED_FRAUD);
        if (!session_has(s, FIELD_STORE_ID) || !session_has(o, FIELD_STORE_ID) ||
            same_text(s, o, FIELD_STORE_ID)) {
            continue;
        }
        span_of(o, &other_start, &other_end, &other_open);
        bool s_first = start <= other_start;
        int64_t gap = s_first ? other_start - end : start - other_end;
        bool first_open = s_first ? open : other_open;
        bits |= gap <= (first_open ? 0 : MS_HOUR) ? 1U << SIGNAL_TWO_STORES : 0;
    }
    return bits | (n_flagged >= 2 ? 1U << SIGNAL_REPEAT : 0);
}

static void growing_is_the_same_as_from_scratch(void **state) {
    (void)state;
    uint64_t seed = 20261124;
    struct dataset *d = dataset_new();
    struct evidence *growing = evidence_new();
    struct show how = {.now = at("2026-11-24T21:00:00Z"), .zone = ZONE_UTC};
    unsigned id = 0;
    const unsigned compared = 1U << SIGNAL_CARD | 1U << SIGNAL_REPEAT | 1U << SIGNAL_TWO_STORES;
    unsigned seen = 0;
    for (int round = 0; round < 12; round++) {
        struct buf records = BUF_INIT(1 << 20);
        for (unsigned i = 0, n = pick(&seed, 40); i < n; i++) {
            add_random(&records, &seed, id++);
        }
        if (round % 3 == 2) { // records that changed
            for (int i = 0; i < 5; i++) {
                add_random(&records, &seed, pick(&seed, id));
            }
        }
        struct page *page = page_of_records(buf_text(&records));
        buf_release(&records);
        if (pick(&seed, 2)) {
            dataset_append(d, page);
        } else {
            dataset_prepend(d, page);
        }
        evidence_update(growing, d);
        assert_int_equal(evidence_n_rows(growing), dataset_n_rows(d));
        struct evidence *fresh = evidence_new();
        evidence_update(fresh, d);
        assert_same_findings(growing, fresh, d, &how);
        for (row_id row = 0; row < dataset_n_rows(d); row++) {
            const struct session *s = dataset_session(d, row);
            unsigned bits = evidence_signals(growing, s, how.now);
            assert_int_equal(bits & compared, slow_signals(d, s));
            seen |= bits;
        }
        evidence_free(fresh);
    }
    // The data is such that most signals occur.
    assert_int_equal(seen | 1U << SIGNAL_NO_ENTRY | 1U << SIGNAL_EMAIL | 1U << SIGNAL_ROLE,
        (1U << SIGNAL_COUNT) - 1);
    // Another dataset, after a clear.
    evidence_clear(growing);
    assert_int_equal(evidence_n_rows(growing), 0);
    evidence_update(growing, d);
    assert_int_equal(evidence_n_rows(growing), dataset_n_rows(d));
    evidence_free(growing);
    dataset_free(d);
}

// Version `version` of a session. What it shares with others is the same in all versions, but that
// the first ones may not know it yet.
static void add_version(struct buf *out, uint64_t *seed, unsigned id, unsigned version) {
    struct buf fields = BUF_INIT(512);
    uint64_t own = id;
    const unsigned customer = pick(&own, 12), store = pick(&own, 3), card = pick(&own, 14);
    const unsigned other = pick(&own, 60), other_token = pick(&own, 2);
    const int entered = (int)pick(&own, 11 * 3600);
    const bool is_known = pick(&own, 3) > 0 || version > 0;
    if (is_known) {
        buf_printf(&fields,
            ",\"customerId\":%u,\"customerPaymentInstrumentId\":%u,"
            "\"referencedSessionId\":\"t%u-%u\"",
            customer, card, other, other_token);
    }
    if (is_known || id % 2 == 0) {
        buf_printf(&fields, ",\"storeId\":%u", store);
    }
    buf_printf(&fields, ",\"suspectedFraud\":%s,\"sessionToken\":\"t%u-%u\",\"priority\":%u",
        pick(seed, 3) ? "false" : "true", id, pick(seed, 2), version);
    add_visit(out, (int)id, buf_text(&fields), entered,
        pick(seed, 3) ? entered + (int)pick(seed, 900) : -1);
    buf_release(&fields);
}

static void assert_as_from_scratch(
    const struct evidence *ev, const struct dataset *d, const struct show *how) {
    struct evidence *fresh = evidence_new();
    evidence_update(fresh, d);
    assert_same_findings(ev, fresh, d, how);
    evidence_free(fresh);
}

static void changed_records_cost_themselves(void **state) {
    (void)state;
    enum { N = 60, CHANGED = 5 };
    uint64_t seed = 7;
    struct dataset *d = dataset_new();
    struct evidence *ev = evidence_new();
    struct show how = {.now = at("2026-11-24T21:00:00Z"), .zone = ZONE_UTC};
    struct buf records = BUF_INIT(1 << 20);
    for (unsigned id = 0; id < N; id++) {
        add_version(&records, &seed, id, 0);
    }
    dataset_append(d, page_of_records(buf_text(&records)));
    evidence_update(ev, d);
    assert_as_from_scratch(ev, d, &how);
    for (unsigned version = 1; version < 40; version++) {
        const uint64_t n_read = evidence_n_read(ev);
        buf_clear(&records);
        for (unsigned i = 0; i < CHANGED; i++) {
            add_version(&records, &seed, (version * 13 + i * 11) % N, version);
        }
        add_version(&records, &seed, N + version, version);
        struct dataset_change c = dataset_append(d, page_of_records(buf_text(&records)));
        assert_int_equal(c.n_changed, CHANGED);
        assert_int_equal(c.n_new, 1);
        evidence_update(ev, d);
        assert_int_equal(evidence_n_read(ev) - n_read, CHANGED + 1);
        assert_as_from_scratch(ev, d, &how);
    }
    buf_release(&records);
    evidence_free(ev);
    dataset_free(d);
}

static void replace(struct dataset *d, struct evidence *ev, const char *records) {
    const struct dataset_change c = dataset_append(d, page_of_records(records));
    assert_true(c.n_changed > 0);
    evidence_update(ev, d);
}

static void another_customer_is_all_anew(void **state) {
    (void)state;
    static const char *const fields[] = {
        "customerId", "storeId", "customerPaymentInstrumentId", "referencedSessionId"};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        struct show how = {.now = at("2026-11-24T21:00:00Z"), .zone = ZONE_UTC};
        struct dataset *d = dataset_new();
        struct evidence *ev = evidence_new();
        char record[256];
        dataset_append(d,
            page_of_records("{\"id\":\"1\",\"customerId\":7,\"storeId\":1,\"sessionToken\":\"a\","
                            "\"customerPaymentInstrumentId\":5,\"suspectedFraud\":true},"
                            "{\"id\":\"2\",\"customerId\":8,\"storeId\":2,\"sessionToken\":\"b\","
                            "\"customerPaymentInstrumentId\":6,\"suspectedFraud\":true}"));
        evidence_update(ev, d);
        static const char *const values[] = {"7", "8", "null", "{}", "7"};
        for (size_t v = 0; v < ARRAY_LEN(values); v++) {
            const bool is_text = fields[i][0] == 'r' && values[v][0] != 'n' && values[v][0] != '{';
            snprintf(record, sizeof record, "{\"id\":\"3\",\"suspectedFraud\":true,\"%s\":%s%s%s}",
                fields[i], is_text ? "\"" : "", values[v], is_text ? "\"" : "");
            dataset_append(d, page_of_records(record));
            evidence_update(ev, d);
            assert_as_from_scratch(ev, d, &how);
        }
        evidence_free(ev);
        dataset_free(d);
    }
}

static void tokens_that_changed_lead_to_where_they_are_now(void **state) {
    (void)state;
    struct dataset *d = dataset_new();
    struct evidence *ev = evidence_new();
    row_id row = ROW_NONE;
    dataset_append(d, page_of_records("{\"id\":\"1\",\"referencedSessionId\":\"b\"},"
                                      "{\"id\":\"2\",\"sessionToken\":\"b\"},"
                                      "{\"id\":\"3\",\"sessionToken\":\"c\"}"));
    evidence_update(ev, d);
    assert_int_equal(evidence_related(ev, dataset_session(d, 0), RELATION_REFERENCE, &row, 1), 1);
    assert_int_equal(row, 1);
    replace(d, ev, "{\"id\":\"2\",\"sessionToken\":\"x\"},{\"id\":\"3\",\"sessionId\":\"b\"}");
    assert_int_equal(evidence_related(ev, dataset_session(d, 0), RELATION_REFERENCE, &row, 1), 1);
    assert_int_equal(row, 2);
    replace(d, ev, "{\"id\":\"2\",\"sessionToken\":\"b\"}");
    assert_int_equal(evidence_related(ev, dataset_session(d, 0), RELATION_REFERENCE, &row, 1), 2);
    evidence_free(ev);
    dataset_free(d);
}

static void more_changes_than_are_kept(void **state) {
    (void)state;
    enum { N = DATASET_REPLACED_KEPT - 1 };
    struct dataset *d = dataset_new();
    struct evidence *ev = evidence_new();
    dataset_append(d, page_of_ids(0, N, "a"));
    evidence_update(ev, d);
    dataset_append(d, page_of_ids(0, N, "b"));
    dataset_append(d, page_of_records("{\"id\":\"0\",\"visitors\":3,\"groupSize\":1}"));
    assert_int_equal(dataset_n_replaced(d), DATASET_REPLACED_KEPT);
    evidence_update(ev, d);
    assert_int_equal(evidence_n_read(ev), N + DATASET_REPLACED_KEPT);
    assert_int_equal(evidence_signals(ev, dataset_session(d, 0), 0), 1U << SIGNAL_GROUP);
    dataset_append(d, page_of_records("{\"id\":\"0\",\"visitors\":1,\"groupSize\":1}"));
    dataset_append(d, page_of_ids(0, N, "c"));
    dataset_append(d, page_of_records("{\"id\":\"1\",\"visitors\":3,\"groupSize\":1}"));
    evidence_update(ev, d); // the first of these is forgotten
    assert_int_equal(evidence_signals(ev, dataset_session(d, 0), 0), 0);
    assert_int_equal(evidence_signals(ev, dataset_session(d, 1), 0), 1U << SIGNAL_GROUP);
    assert_int_equal(evidence_n_rows(ev), N);
    evidence_free(ev);
    dataset_free(d);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_is_the_same_as_from_scratch),
        cmocka_unit_test(changed_records_cost_themselves),
        cmocka_unit_test(another_customer_is_all_anew),
        cmocka_unit_test(tokens_that_changed_lead_to_where_they_are_now),
        cmocka_unit_test(more_changes_than_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
