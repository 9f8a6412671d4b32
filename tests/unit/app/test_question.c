// Questions of commands: what is sent, what is matched here, and which fields the answer needs.
#include "unit.h"

#include "../../../src/app/question.h"

static const instant now = INT64_C(1795527000000); // 2026-11-24T13:30:00Z
static const enum field columns[] = {FIELD_ID, FIELD_SIGNALS};

static bool ask(struct question *q, const char *match, const char *since, int64_t limit,
    struct settings *s, struct error *e) {
    settings_init(s);
    s->zone = ZONE_UTC;
    struct query query;
    query_init(&query);
    query_set(&query, PARAM_MATCH, slice_of(match));
    query_set(&query, PARAM_MIN_CREATED_AT, slice_of(since));
    const bool good = question_make(q, &query, columns, ARRAY_LEN(columns), limit, now, s, e);
    query_release(&query);
    return good;
}

static void release(struct question *q, struct settings *s) {
    question_release(q);
    settings_release(s);
}

static void assert_url(const struct question *q, const char *expected) {
    struct buf url = BUF_INIT(4096);
    request_spec_append_url(&q->spec, SLICE_NONE, false, &url);
    assert_string_equal(buf_text(&url), expected);
    buf_release(&url);
}

static void test_what_is_sent(void **state) {
    (void)state;
    struct question q;
    struct settings s;
    struct error e = {0};
    assert_true(ask(&q, "store=204 fraud", "-2h", 7, &s, &e));
    assert_true(question_searches(&q));
    assert_url(&q,
        "?minCreatedAt=2026-11-24T11%3A30%3A00.000Z&storeId=204&orderBy=createdAt&direction=desc"
        "&count=200");
    assert_true(q.range.from == now - 2 * MS_HOUR);
    assert_true(q.range.to == INSTANT_NONE);
    release(&q, &s);

    // What the server answers alone needs no more than the limit.
    assert_true(ask(&q, "store=204", "", 7, &s, &e));
    assert_false(question_searches(&q));
    assert_url(&q, "?storeId=204&orderBy=createdAt&direction=desc&count=7");
    assert_true(q.range.from == INSTANT_NONE);
    release(&q, &s);

    assert_true(ask(&q, "created>=-1h", "-2h", 0, &s, &e));
    assert_true(q.range.from == now - MS_HOUR);
    assert_false(question_searches(&q));
    release(&q, &s);
}

static void test_what_the_answer_needs(void **state) {
    (void)state;
    static const struct {
        const char *match;
        bool signals, verdict;
    } rows[] = {
        {"", false, false},
        {"fraud", false, false},
        {"fraud signals~card", true, false},
        {"not (store=1 or signals=null)", true, false},
        {"verdict=cleared,todo", false, true},
        {"anna", true, false}, // looked for in the columns
        {"\"a text\" or verdict=cleared", true, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct question q;
        struct settings s;
        struct error e = {0};
        assert_true(ask(&q, rows[i].match, "", 0, &s, &e));
        assert_int_equal(question_mentions(&q, FIELD_SIGNALS), rows[i].signals);
        assert_int_equal(question_mentions(&q, FIELD_VERDICT), rows[i].verdict);
        release(&q, &s);
    }
}

static void test_plan_as_text(void **state) {
    (void)state;
    struct question q;
    struct settings s;
    struct error e = {0};
    struct buf text = BUF_INIT(4096);
    assert_true(ask(&q, "store=204 visitors>groupSize", "", 0, &s, &e));
    question_append_plan(&q, true, &text);
    const char *const lines = buf_text(&text);
    assert_non_null(strstr(lines, "request  ?minVisitors=1&storeId=204") != NULL
                        ? lines
                        : strstr(lines, "request  ?storeId=204&minVisitors=1"));
    assert_non_null(strstr(lines, "\nserver  store=204 -> storeId=204\n"));
    assert_non_null(
        strstr(lines, "server, wider, then here  visitors>groupSize -> minVisitors=1\n"));
    buf_release(&text);
    release(&q, &s);
}

static void test_mistakes(void **state) {
    (void)state;
    struct question q;
    struct settings s;
    struct error e = {0};
    assert_false(ask(&q, "fraud)", "", 0, &s, &e));
    assert_int_equal(e.kind, ERROR_USAGE);
    assert_true(slice_starts_with(slice_of(e.text), SLICE("--match: ")));
    release(&q, &s);
    assert_false(ask(&q, "fraud", "soon", 0, &s, &e));
    release(&q, &s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_sent),
        cmocka_unit_test(test_what_the_answer_needs),
        cmocka_unit_test(test_plan_as_text),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
