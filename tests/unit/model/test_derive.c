// Derived facts, as a table of lives of sessions.
#include "one_session.h"

#include "model/derive.h"

#include <string.h>

// Times are minutes of the hour of 2026-11-24T12; -1 leaves the field out. Now is 12:30.
struct life {
    const char *what;
    int scanned, first_entered, last_entered, first_exited, last_exited, expires;
    int visitors, group_size;
    const char *status;
    enum phase phase;
    int dwell_s; // -1: none
    bool still;
};

static const struct life lives[] = {
    {"code made", -1, -1, -1, -1, -1, 45, 0, 1, "active", PHASE_PENDING, -1, false},
    {"code without an end", -1, -1, -1, -1, -1, -1, 0, 1, "active", PHASE_PENDING, -1, false},
    {"code expired", -1, -1, -1, -1, -1, 29, 0, 1, "active", PHASE_LAPSED, -1, false},
    {"expires now", -1, -1, -1, -1, -1, 30, 0, 1, "active", PHASE_LAPSED, -1, false},
    {"scanned", 10, -1, -1, -1, -1, 20, 0, 1, "active", PHASE_SCANNED, -1, false},
    {"in", 10, 11, 11, -1, -1, 20, 1, 1, "active", PHASE_INSIDE, 19 * 60, true},
    {"in without a scan", -1, 11, 11, -1, -1, 20, 1, 1, "active", PHASE_INSIDE, 19 * 60, true},
    {"group in", 10, 11, 14, -1, -1, -1, 2, 2, "active", PHASE_INSIDE, 19 * 60, true},
    {"left", 10, 11, 11, 25, 25, -1, 1, 1, "completed", PHASE_LEFT, 14 * 60, false},
    {"one, still active", 10, 11, 11, 25, 25, -1, 1, 1, "active", PHASE_LEFT, 14 * 60, false},
    {"group, one out", 10, 11, 12, 20, 20, -1, 2, 2, "active", PHASE_PARTLY_OUT, 9 * 60, false},
    {"group by declaration", 10, 11, 12, 20, 20, -1, 0, 3, "active", PHASE_PARTLY_OUT, 9 * 60,
        false},
    {"group, done", 10, 11, 12, 20, 22, -1, 2, 2, "completed", PHASE_LEFT, 11 * 60, false},
    {"in again", 10, 11, 22, 20, 20, -1, 1, 1, "active", PHASE_INSIDE, 19 * 60, true},
    {"out as it came in", 10, 11, 11, 11, 11, -1, 2, 2, "active", PHASE_LEFT, 0, false},
    {"exit before entry", 10, 20, 20, 15, 15, -1, 1, 1, "active", PHASE_INSIDE, 10 * 60, true},
    {"exit without entry", -1, -1, -1, 15, 15, -1, 1, 1, "active", PHASE_LEFT, -1, false},
    {"only a first entry", -1, 11, -1, -1, -1, -1, 1, 1, "active", PHASE_INSIDE, 19 * 60, true},
    {"only a last entry", -1, -1, 11, -1, 25, -1, 1, 1, "done", PHASE_LEFT, 14 * 60, false},
    {"only a first exit", -1, 11, 11, 25, -1, -1, 1, 1, "done", PHASE_LEFT, 14 * 60, false},
    {"first entry after the exit", -1, 26, 11, -1, 25, -1, 1, 1, "done", PHASE_LEFT, -1, false},
    {"entry in the next minute", -1, 31, 31, -1, -1, -1, 1, 1, "active", PHASE_INSIDE, 0, true},
    {"entry far ahead", -1, 50, 50, -1, -1, -1, 1, 1, "active", PHASE_INSIDE, -1, false},
};

static void append_time(struct buf *out, const char *name, int minute) {
    if (minute >= 0) {
        buf_printf(out, "\"%s\":\"2026-11-24T12:%02d:00Z\",", name, minute);
    }
}

static void test_lives(void **state) {
    (void)state;
    instant now = at("2026-11-24T12:30:00Z");
    for (size_t i = 0; i < ARRAY_LEN(lives); i++) {
        const struct life *l = &lives[i];
        struct buf record = BUF_INIT(4000);
        buf_append_char(&record, '{');
        append_time(&record, "codeLastSuccesfullyScannedAt", l->scanned);
        append_time(&record, "customerFirstEnteredAt", l->first_entered);
        append_time(&record, "customerLastEnteredAt", l->last_entered);
        append_time(&record, "customerFirstExitedAt", l->first_exited);
        append_time(&record, "customerLastExitedAt", l->last_exited);
        append_time(&record, "expiresAt", l->expires);
        buf_printf(&record, "\"visitors\":%d,\"groupSize\":%d,\"status\":\"%s\"}", l->visitors,
            l->group_size, l->status);
        WITH_SESSION(s, buf_text(&record)) {
            enum phase phase = derive_phase(s, now);
            if (phase != l->phase) {
                fail_msg("%s: %s", l->what, phase_name(phase));
            }
            int64_t ms = -1;
            bool still = false;
            bool known = derive_dwell(s, now, &ms, &still);
            if (known != (l->dwell_s >= 0) || (known && ms != (int64_t)l->dwell_s * MS_SECOND) ||
                still != l->still) {
                fail_msg("%s: dwell %lld ms", l->what, (long long)ms);
            }
        }
        buf_release(&record);
    }
}

static void test_sizes(void **state) {
    (void)state;
    static const struct {
        const char *record;
        int64_t size;
    } cases[] = {{"{}", 1}, {"{\"visitors\":3,\"groupSize\":2}", 3},
        {"{\"visitors\":0,\"groupSize\":2}", 2}, {"{\"visitors\":null,\"groupSize\":0}", 1},
        {"{\"visitors\":-4,\"groupSize\":-1}", 1}, {"{\"visitors\":\"3\",\"groupSize\":2}", 2}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        WITH_SESSION(s, cases[i].record) {
            assert_int_equal(derive_size(s), cases[i].size);
        }
    }
}

static void test_events(void **state) {
    (void)state;
    static const struct {
        const char *record;
        int64_t n; // -1: not known
    } cases[] = {{"{}", -1}, {"{\"metadata\":null}", -1}, {"{\"metadata\":{}}", -1},
        {"{\"metadata\":{\"events\":null}}", -1}, {"{\"metadata\":{\"events\":{}}}", -1},
        {"{\"metadata\":{\"events\":\"[1]\"}}", -1}, {"{\"metadata\":{\"events\":[]}}", 0},
        {"{\"metadata\":{\"events\":[{\"eventId\":\"a\"},7,null]}}", 3}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        WITH_SESSION(s, cases[i].record) {
            int64_t n = -1;
            assert_int_equal(derive_n_events(s, &n), cases[i].n >= 0);
            assert_int_equal(n, cases[i].n);
        }
    }
}

static void test_unreadable_times_are_no_times(void **state) {
    (void)state;
    instant now = at("2026-11-24T12:30:00Z");
    WITH_SESSION(s, "{\"customerLastEnteredAt\":\"soon\",\"codeLastSuccesfullyScannedAt\":7,"
                    "\"expiresAt\":\"2026-11-24T12:00:00Z\"}") {
        assert_int_equal(derive_phase(s, now), PHASE_LAPSED);
        int64_t ms;
        bool still;
        assert_false(derive_dwell(s, now, &ms, &still));
    }
}

static void test_phases_have_names(void **state) {
    (void)state;
    for (int p = 0; p < PHASE_COUNT; p++) {
        assert_true(strlen(phase_name((enum phase)p)) > 0);
        assert_true((int)strlen(phase_name((enum phase)p)) <= field_row(FIELD_PHASE)->width);
        assert_true(strlen(phase_help((enum phase)p)) > 10 || p == PHASE_LEFT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lives),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_unreadable_times_are_no_times),
        cmocka_unit_test(test_phases_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
