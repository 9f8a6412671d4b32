// Why a session deserves a closer look: each signal at and around its threshold, its numbers in
// words, and the rows that are related.
#include "visit_records.h"

#include "model/evidence.h"

#include <locale.h>
#include <string.h>

#define NOW "2026-11-24T14:00:00Z"

struct fixture {
    struct dataset *d;
    struct evidence *ev;
    struct show how;
};

static void set_up(struct fixture *f, const char *records) {
    *f = (struct fixture){
        .d = dataset_new(), .ev = evidence_new(), .how = {.now = at(NOW), .zone = ZONE_UTC}};
    dataset_append(f->d, page_of_records(records));
    evidence_update(f->ev, f->d);
}

static void tear_down(struct fixture *f) {
    evidence_free(f->ev);
    dataset_free(f->d);
}

static const struct session *by_id(const struct fixture *f, const char *id) {
    row_id row = dataset_find(f->d, slice_of(id));
    assert_true(row != ROW_NONE);
    return dataset_session(f->d, row);
}

static void raises(const struct fixture *f, const char *id, const char *names) {
    struct buf out = BUF_INIT(1024);
    evidence_append_signals(f->ev, by_id(f, id), f->how.now, &out);
    if (!slice_equal(buf_slice(&out), slice_of(names))) {
        fail_msg("%s: \"%s\" is not \"%s\"", id, buf_text(&out), names);
    }
    buf_release(&out);
}

static void finds(const struct fixture *f, const char *id, enum signal signal,
    enum signal_weight weight, const char *text) {
    struct finding all[SIGNAL_COUNT];
    assert_int_equal(evidence_findings(f->ev, by_id(f, id), &f->how, all), SIGNAL_COUNT);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        if (all[i].signal == signal) {
            assert_string_equal(all[i].text, text);
            assert_int_equal(all[i].weight, weight);
            return;
        }
    }
    fail_msg("%s is not among the findings", signal_row(signal)->name);
}

static void every_signal_has_its_names(void **state) {
    (void)state;
    for (unsigned i = 0; i < SIGNAL_COUNT; i++) {
        const struct signal_row *row = signal_row((enum signal)i);
        assert_true(row->name && row->label && row->help);
        assert_null(strchr(row->name, ' '));
        for (unsigned k = 0; k < i; k++) {
            assert_string_not_equal(row->name, signal_row((enum signal)k)->name);
        }
    }
}

static void nothing_is_known_without_rows(void **state) {
    (void)state;
    struct evidence *ev = evidence_new();
    struct finding all[SIGNAL_COUNT];
    struct show how = {.now = at(NOW)};
    row_id row;
    size_t n = 7, n_flagged = 7;
    int64_t ms;
    WITH_SESSION(s, "{\"id\":1,\"customerId\":2,\"visitors\":2,\"groupSize\":1}") {
        const struct evidence *none[] = {NULL, ev};
        for (size_t i = 0; i < ARRAY_LEN(none); i++) {
            assert_int_equal(evidence_signals(none[i], s, how.now), 0);
            assert_int_equal(evidence_findings(none[i], s, &how, all), 0);
            assert_int_equal(evidence_related(none[i], s, RELATION_CUSTOMER, &row, 1), 0);
            assert_int_equal(evidence_card_customers(none[i], s), 0);
            evidence_customer_counts(none[i], s, &n, &n_flagged);
            assert_int_equal(n + n_flagged, 0);
            assert_false(evidence_store_median_ms(none[i], s, &ms));
            assert_int_equal(evidence_n_rows(none[i]), 0);
        }
    }
    evidence_free(ev);
    evidence_free(NULL);
}

static void a_record_of_nulls_raises_nothing(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f,
        "{\"id\":\"1\"},{\"id\":\"2\",\"customerId\":null,\"customer\":null,\"store\":null,"
        "\"storeId\":null,\"visitors\":null,\"groupSize\":1,\"customerPaymentInstrumentId\":null,"
        "\"sessionToken\":null,\"referencedSessionId\":null},"
        "{\"id\":\"3\",\"customerId\":{},\"visitors\":\"x\",\"createdAt\":\"then\"}");
    raises(&f, "1", "");
    raises(&f, "2", "");
    raises(&f, "3", "");
    row_id row;
    for (unsigned r = 0; r < RELATION_COUNT; r++) {
        assert_int_equal(evidence_related(f.ev, by_id(&f, "1"), (enum relation)r, &row, 1), 0);
    }
    finds(&f, "2", SIGNAL_GROUP, WEIGHT_UNKNOWN, "visitors not known");
    finds(&f, "1", SIGNAL_GROUP, WEIGHT_UNKNOWN, "neither visitors nor group size known");
    finds(&f, "1", SIGNAL_REPEAT, WEIGHT_UNKNOWN, "customer not known");
    finds(&f, "1", SIGNAL_CARD, WEIGHT_UNKNOWN, "no payment instrument known");
    finds(&f, "1", SIGNAL_SHORT, WEIGHT_QUIET, "nobody entered");
    finds(&f, "1", SIGNAL_TWO_STORES, WEIGHT_QUIET, "nobody entered");
    finds(&f, "1", SIGNAL_EMAIL, WEIGHT_UNKNOWN, "no address known");
    finds(&f, "1", SIGNAL_ROLE, WEIGHT_UNKNOWN, "not known");
    tear_down(&f);
}

// Five visits of 400 s, and with them one at, below and above a quarter of the median.
static void short_against_the_median_of_the_store(void **state) {
    (void)state;
    struct buf records = BUF_INIT(1 << 16);
    for (int i = 0; i < 5; i++) {
        add_visit(&records, 10 + i, ",\"storeId\":1", i, i + 400);
    }
    add_visit(&records, 1, ",\"storeId\":1", 0, 100);
    add_visit(&records, 2, ",\"storeId\":1", 0, 99);
    add_visit(&records, 3, ",\"storeId\":1", 0, 101);
    add_visit(&records, 4, ",\"storeId\":1", 0, -1);
    for (int i = 0; i < 3; i++) {
        add_visit(&records, 20 + i, ",\"storeId\":2", 0, i == 0 ? 1 : 400);
    }
    add_visit(&records, 30, "", 0, 1);
    struct fixture f;
    set_up(&f, buf_text(&records));
    raises(&f, "1", "");
    raises(&f, "2", "short");
    raises(&f, "3", "");
    raises(&f, "4", "");
    raises(&f, "20", "");
    finds(&f, "2", SIGNAL_SHORT, WEIGHT_STRONG,
        "0:01:39; the store's median is 0:06:40 (of 8 loaded visits)");
    finds(&f, "1", SIGNAL_SHORT, WEIGHT_QUIET,
        "0:01:40; the store's median is 0:06:40 (of 8 loaded visits)");
    finds(&f, "4", SIGNAL_SHORT, WEIGHT_QUIET,
        "2:00:00 so far; the store's median is 0:06:40 (of 8 loaded visits)");
    finds(&f, "20", SIGNAL_SHORT, WEIGHT_UNKNOWN, "0:00:01; store median unknown: 3 visits loaded");
    finds(&f, "30", SIGNAL_SHORT, WEIGHT_UNKNOWN, "0:00:01; store not known");
    int64_t ms;
    assert_true(evidence_store_median_ms(f.ev, by_id(&f, "4"), &ms));
    assert_int_equal(ms, 400 * MS_SECOND);
    assert_false(evidence_store_median_ms(f.ev, by_id(&f, "20"), &ms));
    // With five visits it is known.
    buf_clear(&records);
    add_visit(&records, 23, ",\"storeId\":\"2\"", 0, 400);
    dataset_prepend(f.d, page_of_records(buf_text(&records)));
    evidence_update(f.ev, f.d);
    raises(&f, "20", "");
    buf_clear(&records);
    add_visit(&records, 24, ",\"storeId\":\"2\"", 0, 500);
    dataset_append(f.d, page_of_records(buf_text(&records)));
    evidence_update(f.ev, f.d);
    raises(&f, "20", "short");
    // Groups that are not all out do not count.
    buf_clear(&records);
    add_visit(&records, 25,
        ",\"storeId\":\"2\",\"status\":\"active\",\"visitors\":2,\"groupSize\":2", 0, 3);
    dataset_append(f.d, page_of_records(buf_text(&records)));
    evidence_update(f.ev, f.d);
    raises(&f, "25", "");
    finds(&f, "25", SIGNAL_SHORT, WEIGHT_QUIET,
        "0:00:03 until the last exit so far; the store's median is 0:06:40 (of 5 loaded visits)");
    finds(&f, "25", SIGNAL_NO_EXIT, WEIGHT_QUIET, "somebody of the group left 11-24 12:00:03");
    buf_release(&records);
    tear_down(&f);
}

static void repeated_flags(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"customerId\":7,\"suspectedFraud\":true},"
               "{\"id\":\"2\",\"customer\":{\"id\":\"7\"}},{\"id\":\"3\",\"customerId\":8}");
    raises(&f, "1", "");
    finds(&f, "1", SIGNAL_REPEAT, WEIGHT_QUIET,
        "1 of the 2 loaded sessions of this customer is flagged");
    finds(&f, "3", SIGNAL_REPEAT, WEIGHT_QUIET, "no other session of this customer is loaded");
    dataset_append(f.d, page_of_records("{\"id\":\"4\",\"customerId\":7,\"suspectedFraud\":true}"));
    evidence_update(f.ev, f.d);
    raises(&f, "2", "repeat");
    finds(&f, "2", SIGNAL_REPEAT, WEIGHT_NOTE,
        "2 of the 3 loaded sessions of this customer are flagged");
    dataset_append(f.d, page_of_records("{\"id\":\"5\",\"customerId\":7,\"suspectedFraud\":true}"));
    evidence_update(f.ev, f.d);
    finds(&f, "1", SIGNAL_REPEAT, WEIGHT_STRONG,
        "3 of the 4 loaded sessions of this customer are flagged");
    size_t n, n_flagged;
    evidence_customer_counts(f.ev, by_id(&f, "2"), &n, &n_flagged);
    assert_int_equal(n, 4);
    assert_int_equal(n_flagged, 3);
    // A flag that is gone: the record changed.
    dataset_append(f.d, page_of_records("{\"id\":\"5\",\"customerId\":7},"
                                        "{\"id\":\"4\",\"customerId\":7}"));
    evidence_update(f.ev, f.d);
    raises(&f, "1", "");
    evidence_customer_counts(f.ev, by_id(&f, "2"), &n, &n_flagged);
    assert_int_equal(n, 4);
    assert_int_equal(n_flagged, 1);
    tear_down(&f);
}

static void shared_cards(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"customerId\":7,\"customerPaymentInstrumentId\":55},"
               "{\"id\":\"2\",\"customerId\":7,\"customerPaymentInstrumentId\":\"55\"},"
               "{\"id\":\"3\",\"customerPaymentInstrumentId\":55}");
    raises(&f, "1", "");
    finds(&f, "1", SIGNAL_CARD, WEIGHT_QUIET, "#55: 3 loaded sessions, no other customer");
    assert_int_equal(evidence_card_customers(f.ev, by_id(&f, "1")), 1);
    dataset_append(
        f.d, page_of_records("{\"id\":\"4\",\"customerId\":8,\"customerPaymentInstrumentId\":55}"));
    evidence_update(f.ev, f.d);
    raises(&f, "1", "card");
    finds(&f, "1", SIGNAL_CARD, WEIGHT_STRONG, "#55 also used by customer 8 (4 loaded sessions)");
    finds(&f, "3", SIGNAL_CARD, WEIGHT_STRONG, "#55 used by customers 8, 7 (4 loaded sessions)");
    dataset_append(f.d,
        page_of_records("{\"id\":\"5\",\"customerId\":9,\"customerPaymentInstrumentId\":55},"
                        "{\"id\":\"6\",\"customerId\":10,\"customerPaymentInstrumentId\":55},"
                        "{\"id\":\"7\",\"customerId\":9,\"customerPaymentInstrumentId\":55},"
                        "{\"id\":\"8\",\"customerId\":11,\"customerPaymentInstrumentId\":55},"
                        "{\"id\":\"9\",\"customerId\":11,\"customerPaymentInstrumentId\":56}"));
    evidence_update(f.ev, f.d);
    assert_int_equal(evidence_card_customers(f.ev, by_id(&f, "1")), 5);
    finds(&f, "1", SIGNAL_CARD, WEIGHT_STRONG,
        "#55 also used by customers 11, 9, 10 and 1 more (8 loaded sessions)");
    raises(&f, "9", "");
    finds(&f, "9", SIGNAL_CARD, WEIGHT_QUIET, "#56: 1 loaded session, no other customer");
    tear_down(&f);
}

// Visits of customer 7: `first` in store 1 from 12:00 to 12:05, the other in `store`.
static void visits_raise(
    int store, int entered, int exited, bool raised, enum signal_weight weight, const char *text) {
    struct buf records = BUF_INIT(1 << 12);
    char other[64];
    snprintf(other, sizeof other, ",\"customerId\":7,\"storeId\":%d", store);
    add_visit(&records, 1, ",\"customerId\":7,\"storeId\":1", 0, 300);
    add_visit(&records, 2, other, entered, exited);
    add_visit(&records, 3, ",\"customerId\":8,\"storeId\":3", entered, exited);
    struct fixture f;
    set_up(&f, buf_text(&records));
    raises(&f, "1", raised ? "2-stores" : "");
    raises(&f, "2", raised ? "2-stores" : "");
    raises(&f, "3", "");
    finds(&f, "1", SIGNAL_TWO_STORES, weight, text);
    buf_release(&records);
    tear_down(&f);
}

static void two_stores_in_too_short_a_time(void **state) {
    (void)state;
    visits_raise(2, 3900, 4000, true, WEIGHT_NOTE, "entered store 2 1:00:00 after the exit here");
    visits_raise(2, 3899, 4000, true, WEIGHT_NOTE, "entered store 2 0:59:59 after the exit here");
    visits_raise(2, 3901, 4000, false, WEIGHT_QUIET, "entered store 2 1:00:01 after the exit here");
    visits_raise(2, 100, 400, true, WEIGHT_STRONG, "in store 2 at the same time, for 0:03:20");
    visits_raise(2, 100, 200, true, WEIGHT_STRONG, "in store 2 at the same time, for 0:01:40");
    visits_raise(2, 0, 10, true, WEIGHT_STRONG, "in store 2 at the same time, for 0:00:10");
    visits_raise(2, 300, 400, true, WEIGHT_NOTE, "entered store 2 0:00:00 after the exit here");
    visits_raise(2, 100, -1, true, WEIGHT_NOTE, "in store 2 at the same time, for 0:03:20");
    visits_raise(
        1, 310, 400, false, WEIGHT_QUIET, "no visit of this customer to another store is loaded");
}

static void two_stores_seen_from_the_later_visit(void **state) {
    (void)state;
    struct buf records = BUF_INIT(1 << 12);
    add_visit(&records, 1, ",\"customerId\":7,\"storeId\":1", 0, 300);
    add_visit(&records, 2, ",\"customerId\":7,\"storeId\":2", 360, -1);
    add_visit(&records, 3, ",\"customerId\":7,\"storeId\":1", 7000, 7100);
    struct fixture f;
    set_up(&f, buf_text(&records));
    finds(&f, "2", SIGNAL_TWO_STORES, WEIGHT_NOTE,
        "entered store 1 11-24 13:56:40, no exit from here known");
    finds(&f, "3", SIGNAL_TWO_STORES, WEIGHT_NOTE,
        "entered store 2 11-24 12:06:00, no exit from there known");
    finds(&f, "1", SIGNAL_TWO_STORES, WEIGHT_NOTE, "entered store 2 0:01:00 after the exit here");
    buf_release(&records);
    tear_down(&f);
}

static void open_visits_to_two_stores(void **state) {
    (void)state;
    static const struct {
        int entered;
        const char *names;
        const char *text;
    } cases[] = {
        {4 * 3600 - 1, "2-stores", "entered store 1 11-24 12:00:00, no exit from there known"},
        {4 * 3600, "2-stores", "entered store 1 11-24 12:00:00, no exit from there known"},
        {4 * 3600 + 1, "", "entered store 1 4:00:01 before entering here"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf records = BUF_INIT(1 << 12);
        add_visit(&records, 1, ",\"customerId\":7,\"storeId\":1", 0, -1);
        add_visit(&records, 2, ",\"customerId\":7,\"storeId\":2", cases[i].entered,
            cases[i].entered + 60);
        struct fixture f;
        set_up(&f, buf_text(&records));
        raises(&f, "2", cases[i].names);
        finds(&f, "2", SIGNAL_TWO_STORES, cases[i].names[0] ? WEIGHT_NOTE : WEIGHT_QUIET,
            cases[i].text);
        buf_release(&records);
        tear_down(&f);
    }
}

static void group_and_visitors(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"groupSize\":2,\"visitors\":2},"
               "{\"id\":\"2\",\"groupSize\":2,\"visitors\":3},"
               "{\"id\":\"3\",\"groupSize\":2,\"visitors\":0},{\"id\":\"4\",\"visitors\":3}");
    raises(&f, "1", "");
    raises(&f, "2", "group");
    raises(&f, "3", "group");
    raises(&f, "4", "");
    finds(&f, "1", SIGNAL_GROUP, WEIGHT_QUIET, "group size 2, visitors 2");
    finds(&f, "2", SIGNAL_GROUP, WEIGHT_NOTE, "group size 2, visitors 3");
    finds(&f, "4", SIGNAL_GROUP, WEIGHT_UNKNOWN, "group size not known");
    tear_down(&f);
}

static void a_scan_without_an_entry(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"codeLastSuccesfullyScannedAt\":\"2026-11-24T13:00:00Z\","
               "\"expiresAt\":\"" NOW "\"},{\"id\":\"2\",\"expiresAt\":\"" NOW "\"},"
               "{\"id\":\"3\",\"codeFirstSuccesfullyScannedAt\":\"2026-11-24T13:00:00Z\"},"
               "{\"id\":\"4\",\"codeLastSuccesfullyScannedAt\":\"2026-11-24T13:00:00Z\","
               "\"customerLastEnteredAt\":\"2026-11-24T13:00:02Z\",\"expiresAt\":\"" NOW "\"}");
    raises(&f, "1", "no-entry");
    raises(&f, "2", "");
    raises(&f, "3", "");
    raises(&f, "4", "");
    finds(&f, "1", SIGNAL_NO_ENTRY, WEIGHT_NOTE,
        "scanned 11-24 13:00:00, never entered; the code expired 11-24 14:00:00");
    finds(&f, "2", SIGNAL_NO_ENTRY, WEIGHT_QUIET, "the code was not scanned");
    finds(&f, "3", SIGNAL_NO_ENTRY, WEIGHT_UNKNOWN,
        "scanned 11-24 13:00:00, not entered; when the code expires is not known");
    finds(&f, "4", SIGNAL_NO_ENTRY, WEIGHT_QUIET, "entered");
    f.how.now -= 1;
    raises(&f, "1", "");
    finds(&f, "1", SIGNAL_NO_ENTRY, WEIGHT_QUIET,
        "scanned 11-24 13:00:00, not entered yet; valid until 11-24 14:00:00");
    f.how.now += 2;
    raises(&f, "1", "no-entry");
    tear_down(&f);
}

static void an_entry_without_an_exit(void **state) {
    (void)state;
    struct fixture f;
    // The last of two entries counts; an exit before it does not.
    set_up(&f, "{\"id\":\"1\",\"customerFirstEnteredAt\":\"2026-11-24T08:00:00Z\","
               "\"customerLastExitedAt\":\"2026-11-24T09:00:00Z\","
               "\"customerLastEnteredAt\":\"2026-11-24T10:00:00Z\"},"
               "{\"id\":\"2\",\"customerFirstEnteredAt\":\"2026-11-24T08:00:00Z\","
               "\"customerLastExitedAt\":\"2026-11-24T10:00:00Z\"}");
    raises(&f, "1", "");
    raises(&f, "2", "");
    finds(&f, "1", SIGNAL_NO_EXIT, WEIGHT_QUIET, "last entry 4:00:00 ago, no exit");
    finds(&f, "2", SIGNAL_NO_EXIT, WEIGHT_QUIET, "left 11-24 10:00:00");
    f.how.now += 1;
    raises(&f, "1", "no-exit");
    f.how.now += MS_SECOND;
    finds(&f, "1", SIGNAL_NO_EXIT, WEIGHT_NOTE, "last entry 4:00:01 ago, no exit");
    f.how.now -= MS_MINUTE;
    raises(&f, "1", "");
    tear_down(&f);
}

static void addresses_that_look_generated(void **state) {
    (void)state;
    static const struct {
        const char *email;
        bool generated;
    } cases[] = {
        {"0f3c9a1177aa00bb@generated.invalid", true},
        {"anna@generated.INVALID", true},
        {"anna@test", true},
        {"anna@test.example.com", false},
        {"d3a00526-1864-4f6e-bb2d-46e3ab7fa780@shop.com", true},
        {"0123456789abcdef@shop.com", true},
        {"0123456789abcde@shop.com", false}, // fifteen
        {"1234567890123456@shop.com", false},
        {"facadefacadefacade@shop.com", false},
        {"anna.meier1975@example.com", false},
        {"@", false},
        {"invalid", false},
        {"", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char record[256];
        snprintf(record, sizeof record, "{\"id\":\"1\",\"customer\":{\"email\":\"%s\"}}",
            cases[i].email);
        struct fixture f;
        set_up(&f, record);
        raises(&f, "1", cases[i].generated ? "email" : "");
        tear_down(&f);
    }
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"customer\":{\"email\":\"0123456789abcdef@shop.com\"}},"
               "{\"id\":\"2\",\"customer\":{\"email\":\"anna@shop.com\"}}");
    finds(&f, "1", SIGNAL_EMAIL, WEIGHT_NOTE, "0***@shop.com looks generated");
    finds(&f, "2", SIGNAL_EMAIL, WEIGHT_QUIET, "a***@shop.com does not look generated");
    f.how.unmasked = true;
    finds(&f, "2", SIGNAL_EMAIL, WEIGHT_QUIET, "anna@shop.com does not look generated");
    tear_down(&f);
}

static void roles_that_ease(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"customer\":{\"role\":\"employee\"},\"groupSize\":1,\"visitors\":2},"
               "{\"id\":\"2\",\"customer\":{\"role\":\"tester\"}},"
               "{\"id\":\"3\",\"customer\":{\"role\":\"customer\"}},"
               "{\"id\":\"4\",\"customer\":{\"role\":\"unknown\"}},"
               "{\"id\":\"5\",\"customer\":{\"role\":\"\\u001bred\"}}");
    raises(&f, "1", "group role");
    raises(&f, "2", "role");
    raises(&f, "3", "");
    raises(&f, "4", "");
    finds(&f, "1", SIGNAL_ROLE, WEIGHT_EASES, "employee: likely a false alarm");
    finds(&f, "3", SIGNAL_ROLE, WEIGHT_QUIET, "customer");
    finds(&f, "4", SIGNAL_ROLE, WEIGHT_UNKNOWN, "not known");
    finds(&f, "5", SIGNAL_ROLE, WEIGHT_QUIET, "red");
    // The strongest come first, and what is not known last.
    struct finding all[SIGNAL_COUNT];
    evidence_findings(f.ev, by_id(&f, "1"), &f.how, all);
    assert_int_equal(all[0].signal, SIGNAL_GROUP);
    assert_int_equal(all[1].signal, SIGNAL_ROLE);
    assert_int_equal(all[SIGNAL_COUNT - 1].weight, WEIGHT_UNKNOWN);
    tear_down(&f);
}

static void related_are(
    const struct fixture *f, const char *id, enum relation r, const char *expected) {
    row_id rows[16];
    size_t n = evidence_related(f->ev, by_id(f, id), r, rows, ARRAY_LEN(rows));
    struct buf out = BUF_INIT(1024);
    for (size_t i = 0; i < n; i++) {
        const struct session *s = dataset_session(f->d, rows[i]);
        buf_printf(&out, "%s%.*s", i ? " " : "", SLICE_ARG(session_key(s)));
    }
    assert_buf(&out, expected);
    buf_release(&out);
}

static void related_sessions(void **state) {
    (void)state;
    struct buf records = BUF_INIT(1 << 12);
    add_visit(&records, 1, ",\"customerId\":7,\"storeId\":1,\"customerPaymentInstrumentId\":5",
        4000, 4100);
    add_visit(&records, 2, ",\"customerId\":7,\"storeId\":1", 5901, 6000);
    add_visit(&records, 3, ",\"customerId\":8,\"storeId\":1,\"customerPaymentInstrumentId\":5",
        5900, 6000);
    add_visit(&records, 4, ",\"customerId\":7,\"storeId\":2", 4000, 4100);
    add_visit(&records, 5, ",\"storeId\":1", 2100, 2200);
    add_visit(&records, 6, ",\"storeId\":1", 2100, 2199);
    add_visit(&records, 7, ",\"storeId\":1", 100, -1); // still inside by its record
    struct fixture f;
    set_up(&f, buf_text(&records));
    related_are(&f, "1", RELATION_CUSTOMER, "2 4");
    related_are(&f, "1", RELATION_CARD, "3");
    related_are(&f, "1", RELATION_NEAR, "3 5 7");
    related_are(&f, "1", RELATION_REFERENCE, "");
    row_id one;
    assert_int_equal(evidence_related(f.ev, by_id(&f, "1"), RELATION_NEAR, &one, 1), 3);
    assert_slice(session_key(dataset_session(f.d, one)), "3");
    assert_int_equal(evidence_related(f.ev, by_id(&f, "1"), RELATION_NEAR, NULL, 0), 3);
    buf_release(&records);
    tear_down(&f);
}

static void references_both_ways(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "{\"id\":\"1\",\"sessionToken\":\"a\",\"referencedSessionId\":\"b\"},"
               "{\"id\":\"2\",\"sessionId\":\"b\",\"sessionToken\":\"bb\","
               "\"referencedSessionId\":\"a\"},"
               "{\"id\":\"3\",\"sessionToken\":\"c\",\"referencedSessionId\":\"a\","
               "\"createdAt\":\"" NOW "\"},"
               "{\"id\":\"4\",\"sessionToken\":\"d\",\"referencedSessionId\":\"d\"},"
               "{\"id\":\"5\",\"sessionToken\":\"e\",\"referencedSessionId\":\"nobody\"}");
    related_are(&f, "1", RELATION_REFERENCE, "3 2");
    related_are(&f, "2", RELATION_REFERENCE, "1");
    related_are(&f, "3", RELATION_REFERENCE, "1");
    related_are(&f, "4", RELATION_REFERENCE, "");
    related_are(&f, "5", RELATION_REFERENCE, "");
    tear_down(&f);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_signal_has_its_names),
        cmocka_unit_test(nothing_is_known_without_rows),
        cmocka_unit_test(a_record_of_nulls_raises_nothing),
        cmocka_unit_test(short_against_the_median_of_the_store),
        cmocka_unit_test(repeated_flags),
        cmocka_unit_test(shared_cards),
        cmocka_unit_test(two_stores_in_too_short_a_time),
        cmocka_unit_test(two_stores_seen_from_the_later_visit),
        cmocka_unit_test(open_visits_to_two_stores),
        cmocka_unit_test(group_and_visitors),
        cmocka_unit_test(a_scan_without_an_entry),
        cmocka_unit_test(an_entry_without_an_exit),
        cmocka_unit_test(addresses_that_look_generated),
        cmocka_unit_test(roles_that_ease),
        cmocka_unit_test(related_sessions),
        cmocka_unit_test(references_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
