// Blocks of records: copies are whole and independent of their page, and memory goes with the last
// of them.
#include "many_sessions.h"

#include "model/store.h"

#include <string.h>

static void test_a_copy_is_whole(void **state) {
    (void)state;
    struct store st = {0};
    struct page *p = page_of_records("{\"id\":\"first\"},{\"code\":\"a\\u0062c\",\"id\":7,"
                                     "\"visitors\":null,\"metadata\":{\"e\":[1]}"
                                     ",\"status\":\"x\",\"locationId\":\"\\\"\"}");
    const struct session *s = store_copy(&st, &p->sessions[1]);
    char *json = mem_dup_text(session_json(&p->sessions[1]));
    page_free(p);
    assert_slice(session_json(s), json);
    assert_slice(session_text(s, FIELD_CODE), "abc");
    assert_slice(session_raw(s, FIELD_CODE), "\"a\\u0062c\"");
    assert_slice(session_text(s, FIELD_ID), "7");
    assert_slice(session_raw(s, FIELD_VISITORS), "null");
    assert_slice(session_raw(s, FIELD_METADATA), "{\"e\":[1]}");
    assert_slice(session_text(s, FIELD_LOCATION_ID), "\"");
    assert_int_equal(session_presence(s, FIELD_CUSTOMER), ABSENT);
    // A copy of the copy, as when a block is emptied.
    const struct session *again = store_copy(&st, s);
    store_drop(&st, s);
    assert_slice(session_text(again, FIELD_CODE), "abc");
    assert_slice(session_raw(again, FIELD_CODE), "\"a\\u0062c\"");
    assert_slice(session_json(again), json);
    mem_free(json);
    store_release(&st);
}

static void test_blocks_go_with_their_last_session(void **state) {
    (void)state;
    enum { N = 40000 };
    struct store st = {0};
    struct page *p = page_of_ids(0, 1, "some status");
    const struct session **copies = mem_alloc(N * sizeof *copies);
    for (int i = 0; i < N; i++) {
        copies[i] = store_copy(&st, &p->sessions[0]);
    }
    page_free(p);
    size_t full = store_memory(&st);
    assert_true(st.n_blocks >= 3);
    assert_slice(session_text(copies[0], FIELD_STATUS), "some status");
    assert_slice(session_text(copies[N - 1], FIELD_ID), "0");
    assert_null(store_sparse_block(&st));
    // Most of the first block goes: it is to be emptied.
    const struct page *first = copies[0]->page;
    int n = 0;
    while (copies[n]->page == first) {
        n++;
    }
    for (int i = 0; i < n - 1; i++) {
        store_drop(&st, copies[i]);
    }
    assert_ptr_equal(store_sparse_block(&st), first);
    store_drop(&st, copies[n - 1]);
    assert_null(store_sparse_block(&st));
    assert_true(store_memory(&st) < full);
    for (int i = n; i < N; i++) {
        store_drop(&st, copies[i]);
    }
    assert_int_equal(st.n_blocks, 0);
    assert_int_equal(st.held_len, 0);
    mem_free(copies);
    store_release(&st);
}

static void test_a_big_page_is_adopted(void **state) {
    (void)state;
    struct buf text = BUF_INIT(SCAN_BODY_MAX);
    buf_append_text(&text, "{\"id\":\"1\"},{\"id\":\"2\",\"x\":\"");
    for (int i = 0; i < SCAN_STRING_MAX / 4; i++) {
        buf_append_text(&text, "abcd");
    }
    buf_append_text(&text, "\"}");
    struct store st = {0};
    struct page *p = page_of_records(buf_text(&text));
    assert_true(store_adopts(p));
    const struct session *one = &p->sessions[0];
    const struct session *two = &p->sessions[1];
    store_use(one);
    store_use(two);
    store_adopt(&st, p);
    assert_true(store_memory(&st) > SCAN_STRING_MAX);
    store_drop(&st, one);
    assert_slice(session_text(two, FIELD_ID), "2");
    store_drop(&st, two);
    assert_int_equal(st.held_len, 0);
    // Nothing of it in use: gone at once.
    p = page_of_records(buf_text(&text));
    store_adopt(&st, p);
    assert_int_equal(st.n_blocks, 0);
    p = page_of_ids(0, 3, "x");
    assert_false(store_adopts(p));
    page_free(p);
    store_release(&st);
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_copy_is_whole),
        cmocka_unit_test(test_blocks_go_with_their_last_session),
        cmocka_unit_test(test_a_big_page_is_adopted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
