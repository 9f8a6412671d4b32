// The heap that never says no, and arenas.
#include "unit.h"

#include "base/mem.h"

#include <string.h>

static void test_nothing_is_not_null(void **state) {
    (void)state;
    void *ptrs[] = {mem_alloc(0), mem_calloc(0, 8), mem_calloc(8, 0), mem_resize(NULL, 0, 8)};
    for (size_t i = 0; i < ARRAY_LEN(ptrs); i++) {
        assert_non_null(ptrs[i]);
        mem_free(ptrs[i]);
    }
    mem_free(NULL);
}

static void test_calloc_is_zeroed(void **state) {
    (void)state;
    char *bytes = mem_calloc(100, 10);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(bytes[i], 0);
    }
    mem_free(bytes);
}

static void test_dup_text(void **state) {
    (void)state;
    char *copy = mem_dup_text(SLICE("abc"));
    assert_string_equal(copy, "abc");
    mem_free(copy);
    copy = mem_dup_text(SLICE_NONE);
    assert_string_equal(copy, "");
    mem_free(copy);
}

static void test_grow(void **state) {
    (void)state;
    int *numbers = NULL;
    size_t cap = 0, n_moves = 0;
    for (int i = 0; i < 10000; i++) {
        size_t before = cap;
        mem_grow(&numbers, &cap, (size_t)i + 1, sizeof(*numbers));
        n_moves += cap != before;
        numbers[i] = i;
    }
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(numbers[i], i);
    }
    assert_true(n_moves < 20);
    mem_grow(&numbers, &cap, 100000, sizeof(*numbers));
    assert_int_equal(cap, 100000);
    mem_free(numbers);
}

static void test_wipe(void **state) {
    (void)state;
    char secret[] = "token";
    mem_wipe(secret, sizeof(secret));
    for (size_t i = 0; i < sizeof(secret); i++) {
        assert_int_equal(secret[i], 0);
    }
    mem_wipe(NULL, 0);
}

static void test_arena(void **state) {
    (void)state;
    struct arena a = {0};
    enum { COUNT = 2000 };
    unsigned char *ptrs[COUNT];
    size_t lens[COUNT], total = 0;
    for (size_t i = 0; i < COUNT; i++) {
        lens[i] = i % 97 == 0 ? 70000 : i % 53 == 0 ? 5000 : i % 41;
        ptrs[i] = arena_alloc(&a, lens[i]);
        assert_int_equal((uintptr_t)ptrs[i] % 8, 0);
        memset(ptrs[i], (int)(i % 251), lens[i]);
        total += lens[i];
    }
    assert_int_equal(a.used_len, total);
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < lens[i]; j++) {
            assert_int_equal(ptrs[i][j], i % 251);
        }
    }
    arena_release(&a);
    assert_null(a.blocks);
    assert_int_equal(a.used_len, 0);
    arena_release(&a);
}

static void test_arena_copy(void **state) {
    (void)state;
    struct arena a = {0};
    char text[] = "abc";
    struct slice copy = arena_copy(&a, slice_of(text));
    text[0] = 'x';
    assert_slice(copy, "abc");
    assert_non_null(arena_copy(&a, SLICE_NONE).ptr);
    arena_release(&a);
}

static void exit_42(void) {
    _exit(42);
}

static void exhaust_by_overflow(void) {
    mem_free(mem_calloc(SIZE_MAX / 2, 3));
}

static void exhaust_by_resize(void) {
    mem_free(mem_resize(NULL, SIZE_MAX / 4, 8));
}

static void exhaust_arena(void) {
    struct arena a = {0};
    if (arena_alloc(&a, SIZE_MAX - 3)) {
        _exit(0);
    }
}

static void exhaust_with_hook(void) {
    base_set_last_words_hook(exit_42);
    exhaust_by_overflow();
}

static void test_exhaustion_ends_the_process_cleanly(void **state) {
    (void)state;
    void (*ways[])(void) = {exhaust_by_overflow, exhaust_by_resize, exhaust_arena};
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        int status = child_status(ways[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 1);
    }
    int status = child_status(exhaust_with_hook);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_not_null),
        cmocka_unit_test(test_calloc_is_zeroed),
        cmocka_unit_test(test_dup_text),
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_wipe),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_arena_copy),
        cmocka_unit_test(test_exhaustion_ends_the_process_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
