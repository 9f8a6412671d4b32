// When a try is repeated: the policy, its caps, and the server's wishes.
#include "net/retry.h"

#include "base/instant.h"
#include "unit.h"

static struct retry_facts failed(int n) {
    return (struct retry_facts){
        .n_failed = n, .transient = true, .retry_after_ms = -1, .random = UINT32_MAX};
}

static void waits_double_up_to_the_cap(void **state) {
    (void)state;
    static const int64_t most[] = {500, 1000, 2000, 4000};
    for (int n = 1; n <= RETRY_MAX; n++) {
        struct retry_facts f = failed(n);
        int64_t wait_ms = -1;
        assert_int_equal(retry_decide(&f, &wait_ms), RETRY_WAIT);
        assert_int_equal(wait_ms, most[n - 1]);
        f.random = 0; // full jitter reaches down to nothing
        assert_int_equal(retry_decide(&f, &wait_ms), RETRY_WAIT);
        assert_int_equal(wait_ms, 0);
        f.random = UINT32_MAX / 2;
        retry_decide(&f, &wait_ms);
        assert_in_range(wait_ms, most[n - 1] / 2 - 1, most[n - 1] / 2 + 1);
    }
}

static void HTTP_06_five_requests_and_no_more(void **state) {
    (void)state;
    struct retry_facts f = failed(RETRY_MAX + 1);
    int64_t wait_ms;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_GIVE_UP);
    f.retry_after_ms = 0;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_GIVE_UP);
}

static void what_does_not_pass_is_not_repeated(void **state) {
    (void)state;
    struct retry_facts f = failed(1);
    f.transient = false;
    f.retry_after_ms = 1000;
    int64_t wait_ms;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_GIVE_UP);
}

static void HTTP_04_the_servers_wish_is_kept(void **state) {
    (void)state;
    struct retry_facts f = failed(1);
    f.retry_after_ms = 2000;
    for (uint64_t random = 0; random <= UINT32_MAX; random += UINT32_MAX / 50) {
        f.random = (uint32_t)random;
        int64_t wait_ms = 0;
        assert_int_equal(retry_decide(&f, &wait_ms), RETRY_WAIT);
        assert_in_range(wait_ms, 2000, 2300);
    }
    f.retry_after_ms = 0; // no wish to be asked again at once by everybody
    f.random = UINT32_MAX;
    int64_t wait_ms = 0;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_WAIT);
    assert_int_equal(wait_ms, 500);
}

static void too_long_a_wish_stops(void **state) {
    (void)state;
    struct retry_facts f = failed(1);
    int64_t wait_ms = 0;
    f.retry_after_ms = RETRY_AFTER_MAX_MS;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_WAIT);
    f.retry_after_ms = RETRY_AFTER_MAX_MS + 1;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_TOO_LONG);
    f.retry_after_ms = INT64_MAX;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_TOO_LONG);
}

static void ninety_seconds_in_all(void **state) {
    (void)state;
    struct retry_facts f = failed(1);
    int64_t wait_ms = 0;
    f.elapsed_ms = RETRY_TOTAL_MS - 501;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_WAIT);
    f.elapsed_ms = RETRY_TOTAL_MS - 500;
    assert_int_equal(retry_decide(&f, &wait_ms), RETRY_GIVE_UP);
}

static void only_these_statuses_pass(void **state) {
    (void)state;
    static const int transient[] = {408, 429, 500, 502, 503, 504};
    size_t n = 0;
    for (int status = 0; status < 1000; status++) {
        n += retry_status_is_transient(status) ? 1 : 0;
    }
    assert_int_equal(n, ARRAY_LEN(transient));
    for (size_t i = 0; i < ARRAY_LEN(transient); i++) {
        assert_true(retry_status_is_transient(transient[i]));
    }
}

static void retry_after_as_the_rfc_has_it(void **state) {
    (void)state;
    const int64_t now_ms = INT64_C(784111777000); // Sun, 06 Nov 1994 08:49:37 GMT
    static const struct {
        const char *value;
        int64_t ms;
    } rows[] = {
        {"0", 0},
        {"2", 2000},
        {" 120 ", 120000},
        {"99999999999999999999", INT64_MAX},
        {"9223372036854775807", INT64_MAX},
        {"Sun, 06 Nov 1994 08:49:39 GMT", 2000},
        {"Sunday, 06-Nov-94 08:50:37 GMT", 60000},
        {"Sun Nov  6 08:49:37 1994", 0},
        {"Sat, 05 Nov 1994 08:49:37 GMT", 0},
        {"Fri, 01 Jan 2099 00:00:00 GMT", INT64_C(3286797023000)},
        {"", -1},
        {"-1", -1},
        {"+2", -1},
        {"1.5", -1},
        {"2 s", -1},
        {"soon", -1},
        {"Sun, 31 Feb 1994 08:49:37 GMT", -1},
        {"Sun, 06 Nov 1994 24:00:00 GMT", -1},
        {"Sun, 06 Nov 1994 08:49:37 UTC", -1},
        {"Sun, 06 Nov 1994 08:49:37", -1},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t ms = retry_after_parse(slice_of(rows[i].value), now_ms);
        if (ms != rows[i].ms) {
            fail_msg("\"%s\": %lld", rows[i].value, (long long)ms);
        }
    }
}

static void a_storm_is_stopped_and_success_refills(void **state) {
    (void)state;
    struct retry_budget b;
    retry_budget_init(&b);
    for (int i = 0; i < RETRY_BUDGET_MAX; i++) {
        assert_true(retry_budget_take(&b));
    }
    assert_false(retry_budget_take(&b));
    retry_budget_success(&b);
    assert_true(retry_budget_take(&b));
    assert_false(retry_budget_take(&b));
    for (int i = 0; i < 3 * RETRY_BUDGET_MAX; i++) {
        retry_budget_success(&b);
    }
    assert_int_equal(b.n_left, RETRY_BUDGET_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_up_to_the_cap),
        cmocka_unit_test(HTTP_06_five_requests_and_no_more),
        cmocka_unit_test(what_does_not_pass_is_not_repeated),
        cmocka_unit_test(HTTP_04_the_servers_wish_is_kept),
        cmocka_unit_test(too_long_a_wish_stops),
        cmocka_unit_test(ninety_seconds_in_all),
        cmocka_unit_test(only_these_statuses_pass),
        cmocka_unit_test(retry_after_as_the_rfc_has_it),
        cmocka_unit_test(a_storm_is_stopped_and_success_refills),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
