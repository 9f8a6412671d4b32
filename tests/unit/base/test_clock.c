// The two clocks.
#include "unit.h"

#include "base/clock.h"

#include <time.h>

static void test_monotonic_never_goes_back(void **state) {
    (void)state;
    int64_t last_ms = clock_monotonic_ms();
    for (int i = 0; i < 10000; i++) {
        int64_t now_ms = clock_monotonic_ms();
        assert_true(now_ms >= last_ms);
        last_ms = now_ms;
    }
}

static void test_wall_is_the_time(void **state) {
    (void)state;
    int64_t seconds = (int64_t)time(NULL);
    int64_t wall_ms = clock_wall_ms();
    assert_true(wall_ms >= seconds * 1000 && wall_ms < (seconds + 60) * 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_monotonic_never_goes_back),
        cmocka_unit_test(test_wall_is_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
