// Cases as JSON lines: the round trip, merging books, hostile files.
#include "one_book.h"

static struct casebook *in_memory(const char *author) {
    struct error e = {0};
    struct casebook *b = casebook_open_memory(SHOP, slice_of(author), &e);
    assert_non_null(b);
    return b;
}

static void export_all(struct casebook *b, struct buf *out) {
    size_t n = 0;
    buf_clear(out);
    OK(casebook_export(b, NULL, 0, out, &n, &ok_e));
}

static struct casebook_imported import(struct casebook *b, struct slice text) {
    struct casebook_imported done;
    OK(casebook_import(b, NULL, text, &done, &ok_e));
    return done;
}

static void assert_counts(struct casebook_imported done, size_t n, size_t n_new, size_t n_changed,
    size_t n_same, size_t n_other) {
    assert_int_equal(done.n_cases, n);
    assert_int_equal(done.n_new, n_new);
    assert_int_equal(done.n_changed, n_changed);
    assert_int_equal(done.n_same, n_same);
    assert_int_equal(done.n_other, n_other);
}

static void fill(struct casebook *b, const struct session *s) {
    struct buf what = BUF_INIT(1000);
    judge(b, NULL, &s[0], VERDICT_FOLLOW_UP, 1000);
    note(b, NULL, &s[0], "asked \"Zürich\"\n\tline 2 \\ \x01 漢", 2000);
    judge(b, NULL, &s[1], VERDICT_CLEARED, 3000);
    judge(b, NULL, &s[1], VERDICT_CONFIRMED, 4000);
    OK(casebook_undo(b, NULL, 5000, &what, &ok_e));
    note(b, NULL, &s[2], "to be taken back", 6000);
    OK(casebook_undo(b, NULL, 7000, &what, &ok_e));
    buf_release(&what);
}

static void test_round_trip(void **state) {
    (void)state;
    struct casebook *from = in_memory("kim"), *to = in_memory("lee");
    struct page *page = sessions_page(3);
    struct buf text = BUF_INIT(1 << 20), again = BUF_INIT(1 << 20);
    fill(from, page->sessions);
    export_all(from, &text);
    assert_counts(import(to, buf_slice(&text)), 3, 3, 0, 0, 0);
    export_all(to, &again);
    assert_slice(buf_slice(&again), buf_text(&text));
    for (size_t i = 0; i < 3; i++) {
        history(from, &page->sessions[i], &text);
        history(to, &page->sessions[i], &again);
        assert_slice(buf_slice(&again), buf_text(&text));
    }
    struct verdicts *v = verdicts_new();
    export_all(from, &text);
    struct casebook_imported done;
    OK(casebook_import(to, v, buf_slice(&text), &done, &ok_e)); // the same again
    assert_counts(done, 3, 0, 0, 3, 0);
    assert_int_equal(verdict_of(v, &page->sessions[0]), VERDICT_FOLLOW_UP);
    assert_true(verdict_has_note(v, &page->sessions[0]));
    assert_int_equal(verdict_of(v, &page->sessions[1]), VERDICT_CLEARED);
    assert_int_equal(verdict_of(v, &page->sessions[2]), VERDICT_TO_DO);
    assert_false(verdict_has_note(v, &page->sessions[2]));
    export_all(to, &again);
    assert_slice(buf_slice(&again), buf_text(&text));
    struct case_file f;
    OK(casebook_read(to, session_key(&page->sessions[1]), &f, &ok_e));
    assert_slice(slice_of(f.snapshot), "{\"id\":\"2\",\"groupSize\":2,\"suspectedFraud\":true}");
    assert_int_equal(f.snapshot_at, 3000);
    case_file_release(&f);
    verdicts_free(v);
    buf_release(&text);
    buf_release(&again);
    page_free(page);
    casebook_close(from);
    casebook_close(to);
}

static void test_some(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim");
    struct page *page = sessions_page(3);
    fill(b, page->sessions);
    struct buf text = BUF_INIT(1 << 20);
    size_t n = 0;
    const struct slice keys[] = {SLICE("2"), SLICE("nobody")};
    OK(casebook_export(b, keys, 2, &text, &n, &ok_e));
    assert_int_equal(n, 1);
    assert_non_null(strstr(buf_text(&text), "\"session\":\"2\",\"verdict\":\"cleared\""));
    assert_null(strstr(buf_text(&text), "\"session\":\"1\""));
    struct buf small = BUF_INIT(100);
    struct error e = {0};
    assert_false(casebook_export(b, NULL, 0, &small, &n, &e));
    assert_non_null(strstr(e.text, "too much for one export"));
    buf_release(&small);
    buf_release(&text);
    page_free(page);
    casebook_close(b);
}

// A record that was sent over several lines is exported on one.
static void test_record_of_lines(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim"), *to = in_memory("lee");
    WITH_SESSION(s, "{\"id\":1,\n  \"note\":\"a\\nb\",\r\n \"groupSize\":2}") {
        judge(b, NULL, s, VERDICT_CLEARED, 1000);
        struct buf text = BUF_INIT(1 << 20);
        export_all(b, &text);
        assert_ptr_equal(strchr(buf_text(&text), '\n'), buf_text(&text) + text.len - 1);
        assert_counts(import(to, buf_slice(&text)), 1, 1, 0, 0, 0);
        struct case_file f;
        OK(casebook_read(to, session_key(s), &f, &ok_e));
        assert_string_equal(f.snapshot, "{\"id\":1,   \"note\":\"a\\nb\",   \"groupSize\":2}");
        case_file_release(&f);
        buf_release(&text);
    }
    casebook_close(b);
    casebook_close(to);
}

// Two investigators' books, merged either way, come to the same.
static void test_merge(void **state) {
    (void)state;
    struct casebook *kim = in_memory("kim"), *lee = in_memory("lee");
    struct page *page = sessions_page(4);
    const struct session *s = page->sessions;
    struct buf of_kim = BUF_INIT(1 << 20), of_lee = BUF_INIT(1 << 20), what = BUF_INIT(1000);
    judge(kim, NULL, &s[0], VERDICT_FOLLOW_UP, 1000);
    judge(lee, NULL, &s[0], VERDICT_CONFIRMED, 2000); // the newer one
    note(kim, NULL, &s[0], "kim's note", 3000);
    judge(kim, NULL, &s[1], VERDICT_CLEARED, 1000);
    judge(lee, NULL, &s[2], VERDICT_CLEARED, 1000);
    judge(kim, NULL, &s[3], VERDICT_CLEARED, 1000); // in the same millisecond
    judge(lee, NULL, &s[3], VERDICT_CONFIRMED, 1000);
    export_all(kim, &of_kim);
    export_all(lee, &of_lee);
    assert_counts(import(kim, buf_slice(&of_lee)), 3, 1, 2, 0, 0);
    assert_counts(import(lee, buf_slice(&of_kim)), 3, 1, 2, 0, 0);
    struct verdicts *v = verdicts_new(), *w = verdicts_new();
    OK(casebook_load(kim, v, &ok_e));
    OK(casebook_load(lee, w, &ok_e));
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_CONFIRMED);
    assert_true(verdict_has_note(v, &s[0]));
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(verdict_of(v, &s[i]), verdict_of(w, &s[i]));
        history(kim, &s[i], &of_kim);
        history(lee, &s[i], &of_lee);
        assert_slice(buf_slice(&of_kim), buf_text(&of_lee));
    }
    history(kim, &s[0], &of_kim);
    assert_slice(
        buf_slice(&of_kim), "verdict kim follow-up; verdict lee confirmed; note kim (kim's note)");
    // lee takes the verdict back (kim's note, of that program, is not lee's to take back). Of two
    // verdicts in the same millisecond either may be the one in force, and then that stays.
    const bool is_of_lee = verdict_of(w, &s[3]) == VERDICT_CONFIRMED;
    struct error e = {0};
    assert_int_equal(casebook_undo(lee, w, 4000, &what, &e), is_of_lee); // session 4
    if (!is_of_lee) {
        assert_non_null(strstr(e.text, "kim said cleared of 4 meanwhile"));
    }
    OK(casebook_undo(lee, w, 4000, &what, &ok_e)); // session 3
    OK(casebook_undo(lee, w, 4000, &what, &ok_e));
    assert_int_equal(verdict_of(w, &s[0]), VERDICT_FOLLOW_UP);
    assert_int_equal(verdict_of(w, &s[3]), VERDICT_CLEARED);
    export_all(lee, &of_lee);
    assert_counts(import(kim, buf_slice(&of_lee)), 4, 0, is_of_lee ? 3 : 2, is_of_lee ? 1 : 2, 0);
    OK(casebook_load(kim, v, &ok_e));
    assert_int_equal(verdict_of(v, &s[0]), VERDICT_FOLLOW_UP);
    buf_release(&of_kim);
    buf_release(&of_lee);
    buf_release(&what);
    verdicts_free(v);
    verdicts_free(w);
    page_free(page);
    casebook_close(kim);
    casebook_close(lee);
}

static void test_other_deployment(void **state) {
    (void)state;
    struct error e = {0};
    struct casebook *kim = in_memory("kim");
    struct casebook *other = casebook_open_memory(SLICE("https://b"), SLICE("lee"), &e);
    struct verdicts *v = verdicts_new();
    struct buf text = BUF_INIT(1 << 20);
    WITH_SESSION(s, "{\"id\":1}") {
        judge(kim, NULL, s, VERDICT_CLEARED, 1000);
        export_all(kim, &text);
        assert_counts(import(other, buf_slice(&text)), 1, 1, 0, 0, 1);
        OK(casebook_load(other, v, &ok_e));
        assert_int_equal(verdict_of(v, s), VERDICT_NONE);
    }
    buf_release(&text);
    verdicts_free(v);
    casebook_close(kim);
    casebook_close(other);
}

#define ID "00112233445566778899aabbccddeeff"
#define EVENT(id, rest)                                                                            \
    "{\"id\":\"" id "\",\"at\":\"2026-11-24T13:30:00Z\",\"place\":5,\"author\":\"kim\"," rest "}"
#define VERDICT(id) EVENT(id, "\"kind\":\"verdict\",\"verdict\":\"cleared\"")
#define CASE(session, events)                                                                      \
    "{\"format\":1,\"deployment\":\"https://a\",\"session\":\"" session                            \
    "\",\"verdict\":\"cleared\",\"events\":[" events "]}"
#define WITH(tail) "{\"format\":1,\"deployment\":\"https://a\",\"session\":\"1\"," tail "}"

static void test_hostile(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "no case in it"},
        {"\n \n", "no case in it"},
        {"x", "line 1 of the cases: it is no JSON"},
        {CASE("1", VERDICT(ID)) "\n\n{", "line 3 of the cases: it is no JSON"},
        {"[]", "it is no object"},
        {"{}", "\"format\" is missing"},
        {"{\"format\":2}", "newer version"},
        {"{\"format\":\"1\"}", "\"format\" is missing or no number"},
        {"{\"format\":1,\"format\":1}", "\"format\" twice"},
        {"{\"format\":1,\"x\\u001b\":1}", "unknown member"},
        {"{\"format\":1,\"deployment\":7}", "\"deployment\" is no text"},
        {"{\"format\":1,\"deployment\":\"\"}", "\"deployment\" is empty"},
        {WITH("\"verdict\":\"guilty\""), "\"guilty\" is no verdict"},
        {WITH("\"verdict\":\"cleared\""), "\"events\" is missing"},
        {WITH("\"verdict\":\"cleared\",\"events\":{}"), "no array"},
        {CASE("1", ""), "\"events\" is empty"},
        {CASE("1", "7"), "an event is no object"},
        {CASE("1", VERDICT("0011")), "not 32 hexadecimal digits"},
        {CASE("1", VERDICT("00112233445566778899aabbccddeefg")), "not 32 hexadecimal digits"},
        {CASE("1", VERDICT("00112233445566778899aabbccddeeff00")), "too long"},
        {CASE("1", "{\"id\":\"" ID "\",\"at\":\"tomorrow\"}"), "\"tomorrow\" is no time"},
        {CASE("1", "{\"id\":\"" ID "\",\"at\":\"2026-11-24T13:30:00Z\",\"place\":1e99}"),
            "\"place\""},
        {CASE("1", "{\"id\":\"" ID "\",\"at\":\"2026-11-24T13:30:00Z\",\"place\":"
                   "9223372036854775807}"),
            "\"place\""},
        {CASE("1", "{\"id\":\"" ID "\",\"at\":\"2026-11-24T13:30:00Z\",\"place\":1,"
                   "\"author\":\"\\u0007\"}"),
            "\"author\" is empty"},
        {CASE("1", EVENT(ID, "\"kind\":\"guess\"")), "no kind of event"},
        {CASE("1", EVENT(ID, "\"kind\":\"verdict\",\"verdict\":\"none\"")), "says no verdict"},
        {CASE("1", EVENT(ID, "\"kind\":\"verdict\",\"verdict\":\"cleared\",\"text\":\"x\"")),
            "out of place"},
        {CASE("1", EVENT(ID, "\"kind\":\"note\"")), "\"text\" is missing"},
        {CASE("1", EVENT(ID, "\"kind\":\"note\",\"text\":\"x\",\"undoes\":\"" ID "\"")),
            "out of place"},
        {CASE("1", EVENT(ID, "\"kind\":\"undo\",\"verdict\":\"none\"")), "\"undoes\" is missing"},
        {CASE("1", VERDICT(ID) "," EVENT(ID, "\"kind\":\"note\",\"text\":\"x\"")),
            "says something else"},
        {CASE("1", VERDICT(ID)) "\n" CASE("2", VERDICT(ID)),
            "line 2 of the cases: an event with the same id"},
        {WITH("\"verdict\":\"cleared\",\"events\":[" VERDICT(ID) "],\"snapshot\":7"), "no object"},
        {WITH("\"verdict\":\"cleared\",\"events\":[" VERDICT(ID) "],\"snapshot\":{}"),
            "\"snapshotOf\" is missing"},
        {WITH("\"verdict\":\"cleared\",\"events\":[" VERDICT(
             ID) "],\"snapshot\":{},\"snapshotOf\":\"ff112233445566778899aabbccddeeff\""),
            "none of the events"},
    };
    struct casebook *b = in_memory("kim");
    struct buf before = BUF_INIT(1 << 20), after = BUF_INIT(1 << 20);
    WITH_SESSION(s, "{\"id\":1}") {
        judge(b, NULL, s, VERDICT_CLEARED, 1000);
    }
    export_all(b, &before);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct casebook_imported done;
        struct error e = {0};
        if (casebook_import(b, NULL, slice_of(cases[i].text), &done, &e) ||
            strstr(e.text, cases[i].says) == NULL) {
            fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].text, e.text, cases[i].says);
        }
        assert_counts(done, 0, 0, 0, 0, 0);
    }
    export_all(b, &after);
    assert_slice(buf_slice(&after), buf_text(&before));
    buf_release(&before);
    buf_release(&after);
    casebook_close(b);
}

// Somebody made an undo of a verdict that was given here: there is nothing left to undo, and the
// steps before can still be taken back.
static void test_imported_undo(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim");
    struct verdicts *v = verdicts_new();
    struct buf text = BUF_INIT(1 << 16), line = BUF_INIT(1 << 16), what = BUF_INIT(1000);
    struct error e = {0};
    struct page *page = sessions_page(2);
    const struct session *s = page->sessions;
    judge(b, v, &s[1], VERDICT_CLEARED, 500);
    judge(b, v, &s[0], VERDICT_CONFIRMED, 1000);
    size_t n = 0;
    const struct slice key = SLICE("1");
    OK(casebook_export(b, &key, 1, &text, &n, &ok_e));
    const char *uuid = strstr(buf_text(&text), "\"id\":\"");
    assert_non_null(uuid);
    buf_printf(&line,
        "{\"format\":1,\"deployment\":\"%.*s\",\"session\":\"1\",\"verdict\":\"none\",\"events\":"
        "[{\"id\":\"" ID "\",\"at\":\"2026-11-24T13:30:00Z\",\"place\":2000,\"author\":\"lee\","
        "\"kind\":\"undo\",\"verdict\":\"none\",\"undoes\":\"%.32s\"}]}",
        SLICE_ARG(SHOP), uuid + 6);
    assert_counts(import(b, buf_slice(&line)), 1, 0, 1, 0, 0);
    assert_false(casebook_undo(b, v, 3000, &what, &e));
    assert_string_equal(e.text, "not undone: somebody took it back meanwhile, and that stays");
    OK(casebook_undo(b, v, 3000, &what, &ok_e));
    assert_slice(buf_slice(&what), "cleared of 2");
    buf_release(&text);
    buf_release(&line);
    buf_release(&what);
    verdicts_free(v);
    page_free(page);
    casebook_close(b);
}

// What may be odd and is no fault.
static void test_odd(void **state) {
    (void)state;
    struct casebook *b = in_memory("kim");
    static const char future[] =
        "{\"id\":\"ffffffffffffffffffffffffffffffff\",\"at\":\"9999-12-31T23:59:59Z\","
        "\"place\":253402300799999,\"author\":\"\xff\xff \\u202ekim\",\"kind\":\"verdict\","
        "\"verdict\":\"CONFIRMED\"}";
    struct buf text = BUF_INIT(1 << 20);
    buf_printf(&text,
        "\r\n{\"format\":1,\"deployment\":\"%s\",\"session\":\"1\",\"verdict\":"
        "\"to do\",\"events\":[%s,%s]}\r\n",
        "https://api.example.com", future,
        EVENT(ID, "\"kind\":\"undo\",\"verdict\":\"none\",\"undoes\":\"" ID "\""));
    assert_counts(import(b, buf_slice(&text)), 1, 1, 0, 0, 0);
    WITH_SESSION(s, "{\"id\":1}") {
        history(b, s, &text);
        assert_slice(
            buf_slice(&text), "undo kim none; verdict \xEF\xBF\xBD\xEF\xBF\xBD kim confirmed");
        // A verdict of the far future does not keep its place for ever.
        struct verdicts *v = verdicts_new();
        judge(b, v, s, VERDICT_CLEARED, 1000);
        assert_int_equal(verdict_of(v, s), VERDICT_CLEARED);
        verdicts_free(v);
        export_all(b, &text);
        struct casebook *to = in_memory("lee");
        assert_counts(import(to, buf_slice(&text)), 1, 1, 0, 0, 0);
        casebook_close(to);
    }
    buf_release(&text);
    casebook_close(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_some),
        cmocka_unit_test(test_record_of_lines),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_other_deployment),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_imported_undo),
        cmocka_unit_test(test_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
