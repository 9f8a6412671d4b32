// The pace: exact over any second, whatever the loop's rhythm.
#include "net/retry.h"

#include "unit.h"

enum { MAX_SENT = 4000 };

struct run {
    struct pace pace;
    int64_t sent[MAX_SENT];
    size_t n_sent;
};

// Asks as a loop would that wakes `late_ms` after it is due, answers take `latency_ms`.
static void run(
    struct run *r, int64_t from_ms, int64_t to_ms, int64_t late_ms, int64_t latency_ms) {
    int64_t now_ms = from_ms;
    while (now_ms < to_ms) {
        int64_t wait_ms = pace_wait_ms(&r->pace, now_ms);
        if (wait_ms > 0) {
            now_ms += wait_ms + late_ms;
            continue;
        }
        assert_true(r->n_sent < MAX_SENT);
        r->sent[r->n_sent++] = now_ms;
        pace_sent(&r->pace, now_ms);
        pace_success(&r->pace);
        now_ms += latency_ms;
    }
}

static size_t most_in_a_second(const struct run *r) {
    size_t most = 0, first = 0;
    for (size_t i = 0; i < r->n_sent; i++) {
        while (r->sent[i] - r->sent[first] >= 1000) {
            first++;
        }
        most = i - first + 1 > most ? i - first + 1 : most;
    }
    return most;
}

static void never_more_than_the_limit_in_any_second(void **state) {
    (void)state;
    static const double limits[] = {1, 3, 7.5, 18, 19.5, 20, 33, 64};
    static const int64_t rhythms[][2] = {{0, 0}, {1, 0}, {3, 20}, {7, 0}, {0, 49}, {40, 5}};
    for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
        for (size_t k = 0; k < ARRAY_LEN(rhythms); k++) {
            struct run r = {.n_sent = 0};
            pace_init(&r.pace, limits[i]);
            run(&r, 5000, 25000, rhythms[k][0], rhythms[k][1]);
            run(&r, 31234, 45000, rhythms[k][0], rhythms[k][1]); // after a pause: nothing made up
            assert_true((double)most_in_a_second(&r) < limits[i] + 1);
        }
    }
}

static void waking_late_does_not_slow_it(void **state) {
    (void)state;
    static const double limits[] = {5, 18, 19.5, 20};
    for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
        for (int64_t late_ms = 0; late_ms <= 4; late_ms++) {
            struct run r = {.n_sent = 0};
            pace_init(&r.pace, limits[i]);
            run(&r, 0, 30000, late_ms, 10);
            double rate = (double)r.n_sent / 30;
            assert_true(rate >= limits[i] * 0.98);
        }
    }
}

static void it_slows_down_when_told_and_comes_back(void **state) {
    (void)state;
    struct run r = {.n_sent = 0};
    pace_init(&r.pace, 18);
    run(&r, 0, 1000, 0, 0);
    int64_t now_ms = 1000;
    pace_throttled(&r.pace, now_ms);
    int64_t first_wait_ms = pace_wait_ms(&r.pace, now_ms);
    assert_in_range(first_wait_ms, 100, 130);
    pace_throttled(&r.pace, now_ms);
    assert_true(pace_wait_ms(&r.pace, now_ms) > first_wait_ms);
    for (int i = 0; i < 20; i++) {
        pace_throttled(&r.pace, now_ms);
    }
    assert_true(pace_wait_ms(&r.pace, now_ms) <= PACE_SLOWEST_MS);
    size_t before = r.n_sent;
    run(&r, 2000, 7000, 0, 0);
    assert_true(r.n_sent - before < 5 * 5); // slowly
    run(&r, 7000, 200000, 0, 0);
    before = r.n_sent;
    run(&r, 200000, 210000, 0, 0);
    assert_true(r.n_sent - before >= 175); // and back in the end
}

static void without_a_limit_it_never_waits(void **state) {
    (void)state;
    struct pace p;
    pace_init(&p, 0);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(pace_wait_ms(&p, 10), 0);
        pace_sent(&p, 10);
        pace_success(&p);
    }
    pace_throttled(&p, 10); // but it listens to the server
    assert_true(pace_wait_ms(&p, 10) > 0);
    for (int i = 0; i < 1000; i++) {
        pace_success(&p);
    }
    pace_sent(&p, 1000);
    assert_int_equal(pace_wait_ms(&p, 1000), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_more_than_the_limit_in_any_second),
        cmocka_unit_test(waking_late_does_not_slow_it),
        cmocka_unit_test(it_slows_down_when_told_and_comes_back),
        cmocka_unit_test(without_a_limit_it_never_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
