// The layout at every size: inside the screen, nothing over anything else, rows for the list.
#include "unit.h"

#include "app/layout.h"

static bool overlap(struct rect a, struct rect b) {
    return a.h > 0 && b.h > 0 && a.w > 0 && b.w > 0 && a.y < b.y + b.h && b.y < a.y + a.h &&
           a.x < b.x + b.w && b.x < a.x + a.w;
}

static void check(int h, int w, bool detail_on, bool zoomed) {
    const struct layout l = layout_make(h, w, detail_on, zoomed);
    const struct rect parts[] = {l.header, l.chips, l.list, l.status, l.detail, l.message, l.hints,
        {l.body.y, l.divider_x, l.divider_x >= 0 ? l.body.h : 0, 1}};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        const struct rect r = parts[i];
        if (r.h == 0) {
            continue;
        }
        assert_true(r.y >= 0 && r.x >= 0 && r.y + r.h <= h && r.x + r.w <= w);
        for (size_t j = 0; j < i; j++) {
            if (overlap(parts[i], parts[j])) {
                fail_msg("%dx%d: part %zu lies over part %zu", w, h, i, j);
            }
        }
    }
    assert_true(zoomed ? l.list.h == 0 : l.list.h >= 5);
}

static void every_size_is_sound(void **state) {
    (void)state;
    for (int h = LAYOUT_MIN_H; h < 80; h++) {
        for (int w = LAYOUT_MIN_W; w < 220; w++) {
            check(h, w, false, false);
            check(h, w, true, false);
            check(h, w, true, true);
        }
    }
    check(1000, 320, true, false);
}

static void small_sizes_say_so(void **state) {
    (void)state;
    static const int sizes[][2] = {{0, 0}, {1, 1}, {14, 200}, {100, 59}, {-1, -1}};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        assert_true(layout_make(sizes[i][0], sizes[i][1], true, false).too_small);
    }
    assert_false(layout_make(LAYOUT_MIN_H, LAYOUT_MIN_W, true, false).too_small);
}

static void panes_stand_where_they_should(void **state) {
    (void)state;
    const struct layout stacked = layout_make(24, 80, true, false);
    assert_false(stacked.beside);
    assert_int_equal(stacked.list.h, 11);
    assert_int_equal(stacked.detail.h, 8);
    const struct layout beside = layout_make(40, 120, true, false);
    assert_true(beside.beside);
    assert_int_equal(beside.list.w, 78);
    assert_int_equal(beside.divider_x, 78);
    assert_int_equal(beside.detail.w, 40);
    assert_int_equal(layout_make(17, 80, true, false).detail.h, 0);
    assert_true(layout_make(15, 120, true, false).detail.h > 0);
}

// A wider screen takes nothing from either, and the list is what gains in the end.
static void width_goes_to_both(void **state) {
    (void)state;
    for (int w = LAYOUT_BESIDE_W; w < 400; w++) {
        const struct layout l = layout_make(40, w, true, false);
        const struct layout wider = layout_make(40, w + 1, true, false);
        assert_true(l.beside && l.status.w == l.list.w);
        assert_int_equal(l.list.w + 1 + 1 + l.detail.w, w);
        assert_in_range(l.detail.w + 1, LAYOUT_DETAIL_LEAST_W, LAYOUT_DETAIL_MOST_W);
        assert_true(wider.list.w >= l.list.w && wider.detail.w >= l.detail.w);
    }
    const struct layout wide = layout_make(50, 200, true, false);
    assert_int_equal(wide.detail.w + 1, LAYOUT_DETAIL_MOST_W);
    assert_true(wide.list.w > 117); // all default columns
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_is_sound),
        cmocka_unit_test(small_sizes_say_so),
        cmocka_unit_test(panes_stand_where_they_should),
        cmocka_unit_test(width_goes_to_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
