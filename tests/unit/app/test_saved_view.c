// Saved views: what each key takes, that a view is always good, and that what is written is read.
#include "unit.h"

#include "app/saved_view.h"
#include "base/ini.h"

static const struct value_context noon = {.now = INT64_C(1795521600000), .zone = ZONE_UTC};

static void set_good(struct saved_view *v, const char *key, const char *value) {
    struct error e = {0};
    if (!saved_view_set(v, slice_of(key), slice_of(value), &e)) {
        fail_msg("%s = %s refused: %s", key, value, e.text);
    }
}

static void set_bad(struct saved_view *v, const char *key, const char *value, const char *says) {
    struct error e = {0};
    assert_false(saved_view_set(v, slice_of(key), slice_of(value), &e));
    assert_int_equal(e.kind, ERROR_CONFIG);
    if (!strstr(e.text, says)) {
        fail_msg("\"%s\" does not say \"%s\"", e.text, says);
    }
}

static void make(struct saved_view *v, const char *name) {
    struct error e = {0};
    assert_true(saved_view_init(v, slice_of(name), "config:7", &e));
}

static void values_are_checked_when_they_are_set(void **state) {
    (void)state;
    struct saved_view v;
    make(&v, "morning");
    set_bad(&v, "view", "session", "view: sessions, fraud or stores, not session");
    set_bad(&v, "filter", "store=", "filter: ");
    set_bad(&v, "filter", "dwel<60s", "filter: ");
    set_bad(&v, "sort", "nothing", "sort: no field is called nothing");
    set_bad(&v, "sort", "id downwards", "sort: the direction is asc or desc");
    set_bad(&v, "columns", "+nothing", "columns: no column is called nothing");
    set_bad(&v, "interval", "soon", "interval: the interval is off");
    set_bad(&v, "filter", "email~a ;b", "filter: a semicolon after a blank");
    set_bad(&v, "filter", "a\nb", "filter: a control character");
    set_bad(&v, "colour", "red", "a view has no colour");
    assert_int_equal(v.kind, VIEW_SESSIONS);
    assert_string_equal(v.filter, "");
    assert_string_equal(v.sort, "");
    assert_string_equal(v.columns, "");
    assert_true(v.interval_ms == -1);
    saved_view_release(&v);
}

// What one kind of view takes may be nothing to another.
static void a_view_stays_good_when_its_kind_changes(void **state) {
    (void)state;
    struct saved_view v;
    make(&v, "queue");
    set_good(&v, "view", "stores");
    set_good(&v, "sort", "load asc");
    set_good(&v, "filter", "full zurich");
    set_bad(&v, "columns", "id", "columns: the board");
    set_bad(&v, "view", "fraud", "view: no field is called load");
    assert_int_equal(v.kind, VIEW_STORES);
    set_good(&v, "sort", "");
    set_good(&v, "view", "fraud");
    saved_view_release(&v);
}

static void a_view_means_a_question(void **state) {
    (void)state;
    struct saved_view v;
    struct query q;
    struct error e = {0};
    enum field by, columns[FIELD_COUNT];
    size_t n = 0;
    bool descending = false;
    query_init(&q);
    make(&v, "morning");
    set_good(&v, "filter", "store=204 created>=-2h fraud dwell<60s");
    set_good(&v, "sort", "id asc");
    set_good(&v, "columns", "+customer.email");
    assert_true(saved_view_query(&v, &noon, &q, &e));
    assert_slice(query_get(&q, PARAM_STORE_ID), "204");
    assert_slice(query_get(&q, PARAM_MIN_CREATED_AT), "-2h");
    assert_slice(query_get(&q, PARAM_MATCH), "fraud dwell<60s");
    assert_slice(query_get(&q, PARAM_ORDER_BY), "id");
    assert_slice(query_get(&q, PARAM_DIRECTION), "asc");
    assert_true(saved_view_columns(&v, columns, &n));
    assert_int_equal(n, field_n_default_columns + 1);
    assert_int_equal(columns[n - 1], FIELD_CUSTOMER_EMAIL);

    set_good(&v, "sort", "dwell"); // the server does not know it
    assert_true(saved_view_query(&v, &noon, &q, &e));
    assert_slice(query_get(&q, PARAM_ORDER_BY), "");
    assert_true(saved_view_order(&v, &by, &descending));
    assert_int_equal(by, FIELD_DWELL);
    assert_true(descending);
    query_release(&q);
    saved_view_release(&v);
}

struct reading {
    struct saved_view *view;
    bool named;
};

static bool take(void *context, struct slice section, struct slice name, struct slice value,
    int line, struct error *e) {
    struct reading *r = context;
    (void)line;
    if (!r->named) {
        assert_true(slice_starts_with(section, SLICE("view ")));
        section.ptr += 5;
        section.len -= 5;
        assert_true(saved_view_init(r->view, section, "again", e));
        r->named = true;
    }
    return saved_view_set(r->view, name, value, e);
}

static void what_is_written_is_read_back(void **state) {
    (void)state;
    static const char *const filters[] = {"", "store=204 created>=today fraud",
        "\"two words\" email~'a;b' (status=active or status=expired)",
        "created>=2026-11-01T00:00Z \"z\xC3\xBCrich\" \"# = : [x]\" "
        "metadata.events.eventId=\"6bdb\""};
    for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
        struct saved_view v, again = {0};
        struct reading r = {.view = &again};
        struct buf text = BUF_INIT(8192);
        struct error e = {0};
        make(&v, "fr\xC3\xBCh, #1");
        set_good(&v, "view", "fraud");
        set_good(&v, "filter", filters[i]);
        set_good(&v, "sort", "createdAt desc");
        set_good(&v, "columns", "+dwell -code");
        set_good(&v, "interval", i % 2 ? "off" : "2m");
        saved_view_append_ini(&v, &text);
        if (!ini_read(buf_slice(&text), "kept", take, &r, &e)) {
            fail_msg("%s: %s", buf_text(&text), e.text);
        }
        assert_string_equal(again.name, v.name);
        assert_int_equal(again.kind, v.kind);
        assert_string_equal(again.filter, v.filter);
        assert_string_equal(again.sort, v.sort);
        assert_string_equal(again.columns, v.columns);
        assert_true(again.interval_ms == v.interval_ms);
        buf_release(&text);
        saved_view_release(&again);
        saved_view_release(&v);
    }
}

static void names_are_one_line(void **state) {
    (void)state;
    static const char *const bad[] = {
        "", "  ", "a]", "[a", "a;b", "a\nb", "0123456789012345678901234567890123456789x"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct saved_view v;
        struct error e = {0};
        assert_false(saved_view_init(&v, slice_of(bad[i]), "", &e));
        assert_int_equal(e.kind, ERROR_CONFIG);
    }
}

static void one_of_a_name_is_kept(void **state) {
    (void)state;
    struct saved_views all = {0};
    struct error e = {0};
    static const char *const names[] = {"morning", "night", "Night", "morning"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct saved_view v;
        make(&v, names[i]);
        set_good(&v, "interval", i == 3 ? "30" : "60");
        assert_true(saved_views_add(&all, &v, &e));
    }
    assert_int_equal(all.n, 3);
    assert_true(saved_views_find(&all, SLICE("MORNING"))->interval_ms == 30000);
    assert_null(saved_views_find(&all, SLICE("NIGHT"))); // which of the two?
    assert_string_equal(saved_views_find(&all, SLICE("Night"))->name, "Night");
    assert_false(saved_views_refuse(&all, SLICE("mornin"), &e));
    assert_string_equal(
        e.text, "there is no view mornin, did you mean morning?; known: morning, night, Night");
    assert_true(saved_views_remove(&all, SLICE("night")));
    assert_false(saved_views_remove(&all, SLICE("night")));
    assert_int_equal(all.n, 2);
    saved_views_release(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_checked_when_they_are_set),
        cmocka_unit_test(a_view_stays_good_when_its_kind_changes),
        cmocka_unit_test(a_view_means_a_question),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(names_are_one_line),
        cmocka_unit_test(one_of_a_name_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
