// The JSON view: nodes, folds, lines, search and paths.
#include "sample_page.h"

#include "model/tree.h"

static const char text[] =
    "{\"id\": 9007199254740993, \"meta\": {\"events\": [{\"e\": \"a\\u0062c\"},"
    " {}, []], \"x y\": null}, \"id\": true, \"\": \"end\"}";
// 0 root, 1 id, 2 meta, 3 events, 4 [0], 5 e, 6 [1], 7 [2], 8 "x y", 9 id, 10 ""

static struct tree tree_of(const char *json) {
    struct tree t;
    struct error e = {0};
    if (!tree_build(&t, slice_of(json), &e)) {
        fail_msg("%s", e.text);
    }
    return t;
}

static void assert_lines(const struct tree *t, const char *expected) {
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < tree_n_visible(t); i++) {
        size_t node = tree_visible_node(t, i);
        buf_printf(&out, "%s%zu", i ? " " : "", node);
        assert_int_equal(tree_line_of(t, node), i);
    }
    assert_slice(buf_slice(&out), expected);
    buf_release(&out);
}

static void test_nodes(void **state) {
    (void)state;
    struct tree t = tree_of(text);
    assert_int_equal(t.n_nodes, 11);
    assert_slice(tree_value(&t, 0), text);
    assert_slice(tree_key(&t, 1), "id");
    assert_slice(tree_value(&t, 1), "9007199254740993");
    assert_int_equal(t.nodes[0].n_children, 4);
    assert_int_equal(t.nodes[0].end, 11);
    assert_int_equal(t.nodes[2].n_children, 2);
    assert_int_equal(t.nodes[2].end, 9);
    assert_int_equal(t.nodes[3].n_children, 3);
    assert_int_equal(t.nodes[3].kind, JSON_ARRAY);
    assert_int_equal(t.nodes[5].parent, 4);
    assert_int_equal(t.nodes[5].depth, 4);
    assert_int_equal(t.nodes[7].index_in_parent, 2);
    assert_slice(tree_value(&t, 7), "[]");
    assert_slice(tree_key(&t, 9), "id");
    assert_slice(tree_value(&t, 9), "true");
    tree_release(&t);
}

static void test_folds(void **state) {
    (void)state;
    struct tree t = tree_of(text);
    assert_lines(&t, "0 1 2 3 4 5 6 7 8 9 10");
    tree_fold(&t, 3, true);
    assert_lines(&t, "0 1 2 3 8 9 10");
    assert_int_equal(tree_line_of(&t, 5), 3);
    tree_fold(&t, 2, true);
    assert_lines(&t, "0 1 2 9 10");
    assert_int_equal(tree_line_of(&t, 5), 2);
    tree_fold(&t, 2, false);
    assert_lines(&t, "0 1 2 3 8 9 10");
    tree_fold(&t, 1, true); // a scalar does not fold
    tree_fold(&t, 7, true); // nor an empty array
    assert_lines(&t, "0 1 2 3 8 9 10");
    tree_fold_all(&t, true);
    assert_lines(&t, "0 1 2 9 10");
    tree_reveal(&t, 5);
    assert_lines(&t, "0 1 2 3 4 5 6 7 8 9 10");
    tree_fold_all(&t, true);
    tree_reveal(&t, 3);
    assert_lines(&t, "0 1 2 3 8 9 10");
    tree_fold_all(&t, false);
    assert_lines(&t, "0 1 2 3 4 5 6 7 8 9 10");
    tree_fold(&t, 0, true);
    assert_lines(&t, "0");
    assert_int_equal(tree_line_of(&t, 10), 0);
    tree_release(&t);
}

static void test_search(void **state) {
    (void)state;
    struct tree t = tree_of(text);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("ID")), 1);
    assert_int_equal(tree_search(&t, 1, 1, SLICE("id")), 9);
    assert_int_equal(tree_search(&t, 9, 1, SLICE("id")), 1);
    assert_int_equal(tree_search(&t, 0, -1, SLICE("id")), 9);
    assert_int_equal(tree_search(&t, 9, -1, SLICE("id")), 1);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("abc")), 5); // as decoded
    assert_int_equal(tree_search(&t, 5, 1, SLICE("abc")), 5);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("0993")), 1);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("tru")), 9);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("end")), 10);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("events\": [")), SIZE_MAX);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("nowhere")), SIZE_MAX);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("")), SIZE_MAX);
    tree_fold_all(&t, true);
    assert_int_equal(tree_search(&t, 0, 1, SLICE("abc")), 5);
    tree_release(&t);
}

static void assert_path(const struct tree *t, size_t node, const char *expected) {
    struct buf out = BUF_INIT(200);
    buf_append_text(&out, ">");
    tree_append_path(t, node, &out);
    assert_int_equal(out.ptr[0], '>');
    buf_remove(&out, 0, 1);
    assert_slice(buf_slice(&out), expected);
    buf_release(&out);
}

static void test_paths(void **state) {
    (void)state;
    struct tree t = tree_of(text);
    assert_path(&t, 0, "");
    assert_path(&t, 1, "id");
    assert_path(&t, 5, "meta.events[0].e");
    assert_path(&t, 7, "meta.events[2]");
    assert_path(&t, 8, "meta[\"x y\"]");
    assert_path(&t, 10, "[\"\"]");
    tree_release(&t);
    t = tree_of("[[1,{\"a\":2}]]");
    assert_path(&t, 4, "[0][1].a");
    tree_release(&t);
}

static void test_other_roots_and_faults(void **state) {
    (void)state;
    struct tree t = tree_of("\"x\"");
    assert_lines(&t, "0");
    assert_int_equal(tree_search(&t, 0, 1, SLICE("x")), 0);
    tree_release(&t);
    t = tree_of("[\"\xFF\",\"\\ud800\"]");
    assert_int_equal(t.n_nodes, 3);
    tree_release(&t);
    struct error e = {0};
    assert_false(tree_build(&t, SLICE("[1,"), &e));
    assert_int_equal(t.n_nodes, 0);
    assert_false(tree_build(&t, SLICE(""), &e));
}

static void test_sample(void **state) {
    (void)state;
    struct buf sample = sample_page();
    struct tree t = tree_of(buf_text(&sample));
    struct buf out = BUF_INIT(1000);
    size_t found = tree_search(&t, 0, 1, SLICE("eventId"));
    tree_append_path(&t, found, &out);
    assert_slice(buf_slice(&out), "data[0].metadata.events[0].eventId");
    buf_release(&out);
    tree_release(&t);
    buf_release(&sample);
}

// JSON-12: 10,000 members; each fold is one pass, each line one look.
static void test_many_nodes(void **state) {
    (void)state;
    struct buf json = BUF_INIT(1 << 20);
    for (int i = 0; i < 10000; i++) {
        buf_printf(&json, "%s\"key%d\":[%d]", i ? "," : "{", i, i);
    }
    buf_append_char(&json, '}');
    struct tree t = tree_of(buf_text(&json));
    assert_int_equal(tree_n_visible(&t), 20001);
    for (size_t i = 1; i < 200; i += 2) {
        tree_fold(&t, i, true);
    }
    assert_int_equal(tree_n_visible(&t), 20001 - 100);
    for (size_t line = 0; line < tree_n_visible(&t); line++) {
        assert_int_equal(tree_line_of(&t, tree_visible_node(&t, line)), line);
    }
    tree_release(&t);
    buf_release(&json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_other_roots_and_faults),
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_many_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
