// The condition in the form: the choice that writes into it, where its parts go, completing it.
#include "records.h"

#include "ui/form.h"

#include <string.h>

struct fixture {
    struct form *form;
    struct form_look look;
    struct canvas c;
};

static void set_up(struct fixture *f, const char *line, int h, int w) {
    static const struct slice statuses[] = {{"active", 6}, {"completed", 9}};
    static const struct slice stores[] = {{"204 Zurich HB", 13}, {"117 Bern Bahnhof", 16}};
    static const struct form_seen seen = {statuses, 2, stores, 2};
    struct query q;
    struct error e = {0};
    query_init(&q);
    if (!query_from_line(&q, slice_of(line), &e)) {
        fail_msg("%s: %s", line, e.text);
    }
    f->form = form_new(&q, &seen);
    query_release(&q);
    struct show how = show_at_noon();
    f->look = (struct form_look){.context = {how.now, ZONE_LOCAL},
        .flags_line = "aifi-sessions list --match 'fraud dwell<60s'"};
    f->c = canvas_sized(h, w, false);
}

static void tear_down(struct fixture *f) {
    canvas_release(&f->c);
    form_free(f->form);
}

static bool shows(struct fixture *f, const char *needle) {
    canvas_clear(&f->c);
    form_draw(f->form, &f->look, &f->c, canvas_rect(&f->c));
    struct buf text = BUF_INIT(1 << 20);
    canvas_dump_text(&f->c, &text);
    const bool found = strstr(buf_text(&text), needle) != NULL;
    buf_release(&text);
    return found;
}

static void type(struct fixture *f, const char *text) {
    for (; *text; text++) {
        form_type(f->form, (key_code)(unsigned char)*text);
    }
}

static void condition_is(const struct fixture *f, const char *want) {
    assert_slice(query_get(form_query(f->form), PARAM_MATCH), want);
}

static void set_condition(struct fixture *f, const char *text) {
    form_focus(f->form, PARAM_MATCH);
    form_clear_field(f->form);
    type(f, text);
}

// The choice stands before the text.
static void focus_choice(struct fixture *f) {
    form_focus(f->form, PARAM_MATCH);
    assert_true(form_takes_text(f->form));
    form_next(f->form, -1);
    assert_int_equal(form_focused(f->form), PARAM_MATCH);
    assert_false(form_takes_text(f->form));
}

static void the_choice_writes_into_the_condition(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 21, 80);
    focus_choice(&f);
    assert_true(shows(&f, "(*) any ( ) flagged ( ) not flagged"));
    assert_true(form_toggle(f.form));
    condition_is(&f, "fraud");
    assert_true(shows(&f, "( ) any (*) flagged ( ) not flagged"));
    assert_true(shows(&f, "[fraud "));
    form_type(f.form, KEY_CODE_RIGHT);
    condition_is(&f, "!fraud");
    form_type(f.form, KEY_CODE_RIGHT);
    condition_is(&f, "");
    form_type(f.form, KEY_CODE_LEFT);
    condition_is(&f, "!fraud");
    type(&f, "f");
    condition_is(&f, "fraud");
    type(&f, "?");
    condition_is(&f, "fraud");
    form_type(f.form, KEY_CODE_BACKSPACE);
    condition_is(&f, "");
    assert_true(form_step(f.form, 1, &f.look.context));
    condition_is(&f, "fraud");
    form_clear_field(f.form);
    condition_is(&f, "");
    assert_false(form_complete(f.form));
    tear_down(&f);
}

// What else was typed stays, letter by letter, and means what it meant.
static void the_choice_leaves_the_rest(void **state) {
    (void)state;
    static const struct {
        const char *typed, *flagged, *not_flagged, *any;
    } cases[] = {
        {"dwell<60s", "fraud dwell<60s", "!fraud dwell<60s", "dwell<60s"},
        {"dwell<60s flagged", "fraud dwell<60s", "!fraud dwell<60s", "dwell<60s"},
        {"dwell<60s and  suspectedFraud=yes and store=204", "fraud dwell<60s and store=204",
            "!fraud dwell<60s and store=204", "dwell<60s and store=204"},
        {"not fraud and \"a  b\"", "fraud \"a  b\"", "!fraud \"a  b\"", "\"a  b\""},
        {"(fraud) visitors>1", "fraud visitors>1", "!fraud visitors>1", "visitors>1"},
        {"(fraud store=1) dwell<9s", "fraud (store=1) dwell<9s", "!fraud (store=1) dwell<9s",
            "(store=1) dwell<9s"},
        {"fraud !fraud", "fraud", "!fraud", ""},
        {"fraud=no", "fraud", "!fraud", ""},
        {"!fraud!=no", "fraud", "!fraud", ""},
        {"dwell<9s or visitors>1", "fraud (dwell<9s or visitors>1)",
            "!fraud (dwell<9s or visitors>1)", "dwell<9s or visitors>1"},
        {"fraud or visitors>1", "fraud (fraud or visitors>1)", "!fraud (fraud or visitors>1)",
            "fraud or visitors>1"},
        {"\"fraud\" android", "fraud \"fraud\" android", "!fraud \"fraud\" android",
            "\"fraud\" android"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct fixture f;
        set_up(&f, "", 21, 80);
        set_condition(&f, cases[i].typed);
        focus_choice(&f);
        type(&f, "f");
        condition_is(&f, cases[i].flagged);
        set_condition(&f, cases[i].typed);
        focus_choice(&f);
        type(&f, "n");
        condition_is(&f, cases[i].not_flagged);
        assert_true(shows(&f, "(*) not flagged"));
        type(&f, "a");
        condition_is(&f, cases[i].any);
        tear_down(&f);
    }
}

static void what_cannot_be_read_is_left_alone(void **state) {
    (void)state;
    struct fixture f;
    struct error e = {0};
    set_up(&f, "", 21, 80);
    set_condition(&f, "dwel<60s");
    assert_true(shows(&f, "did you mean dwell"));
    focus_choice(&f);
    type(&f, "f");
    assert_true(form_toggle(f.form));
    condition_is(&f, "dwel<60s");
    assert_true(shows(&f, "( ) any ( ) flagged ( ) not flagged"));
    assert_true(f.c.cursor_shown);
    assert_false(form_check(f.form, &f.look.context, &e));
    assert_int_equal(form_focused(f.form), PARAM_MATCH);
    assert_true(form_takes_text(f.form));
    assert_string_equal(e.field, "match");
    tear_down(&f);
}

static void the_form_says_where_parts_go(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 21, 80);
    set_condition(&f, "store=204 fraud entered>-2h dwell<60s");
    assert_true(shows(&f, " server: store=204; server, then here: entered>-2h; here: fraud dwell"));
    assert_true(shows(&f, "storeId=204"));
    set_condition(&f, "store=204");
    assert_true(shows(&f, " server: store=204\n"));
    tear_down(&f);
    set_up(&f, "storeId=7", 37, 120);
    set_condition(&f, "store=204 fraud");
    assert_true(shows(&f, "nothing fits, by the fields above: store=204; here: fraud"));
    set_condition(&f, "fraud dwell<60s store=7");
    assert_true(shows(&f, "then here: fraud and dwell<60s"));
    assert_true(shows(&f, "--match 'fraud dwell<60s'"));
    assert_golden(&f.c, "ui/form-condition-120");
    tear_down(&f);
    set_up(&f, "minCreatedAt=today", 21, 80);
    set_condition(&f,
        "fraud dwell<60s (role=employee or role=tester) entered>-2h visitors>groupSize "
        "email~example");
    shows(&f, "");
    assert_golden(&f.c, "ui/form-condition-80");
    set_condition(&f, "dwell<a");
    shows(&f, "");
    assert_golden(&f.c, "ui/form-condition-fault-80");
    tear_down(&f);
    set_up(&f, "minCreatedAt=today", 12, 60);
    set_condition(&f, "fraud dwell<60s");
    shows(&f, "");
    assert_golden(&f.c, "ui/form-condition-60");
    tear_down(&f);
}

static size_t roles(void *context, enum field field, struct slice *out, size_t max) {
    assert_true(context && max > 0);
    if (field != FIELD_CUSTOMER_ROLE) {
        return 0;
    }
    out[0] = SLICE("juggler");
    return 1;
}

static void conditions_are_completed(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 21, 80);
    form_set_values(f.form, roles, &f);
    set_condition(&f, "status=comp");
    assert_true(form_complete(f.form));
    condition_is(&f, "status=completed");
    set_condition(&f, "store=1");
    assert_true(form_complete(f.form));
    condition_is(&f, "store=117");
    set_condition(&f, "store~zu");
    assert_true(form_complete(f.form));
    condition_is(&f, "store~\"Zurich HB\"");
    set_condition(&f, "role=ju");
    assert_true(form_complete(f.form));
    condition_is(&f, "role=juggler");
    // In the middle of the text, and typing goes on there.
    set_condition(&f, "dw store=204");
    for (size_t i = 0; i < strlen(" store=204"); i++) {
        form_type(f.form, KEY_CODE_LEFT);
    }
    assert_true(form_complete(f.form));
    condition_is(&f, "dwell store=204");
    char help[40];
    text_copy(help, sizeof help, slice_of(field_row(FIELD_DWELL)->help));
    help[sizeof help - 4] = '\0';
    assert_true(shows(&f, help));
    type(&f, "<60s");
    condition_is(&f, "dwell<60s store=204");
    // Round and round, and nothing where nothing fits.
    set_condition(&f, "status=");
    struct slice first;
    char kept[64];
    assert_true(form_complete(f.form));
    first = query_get(form_query(f.form), PARAM_MATCH);
    text_copy(kept, sizeof kept, first);
    size_t n = 0;
    do {
        assert_true(form_complete(f.form));
        n++;
        assert_true(n < 200);
    } while (!slice_equal(query_get(form_query(f.form), PARAM_MATCH), slice_of(kept)));
    assert_true(n > 1);
    set_condition(&f, "role=xyz");
    assert_false(form_complete(f.form));
    condition_is(&f, "role=xyz");
    tear_down(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_choice_writes_into_the_condition),
        cmocka_unit_test(the_choice_leaves_the_rest),
        cmocka_unit_test(what_cannot_be_read_is_left_alone),
        cmocka_unit_test(the_form_says_where_parts_go),
        cmocka_unit_test(conditions_are_completed),
    };
    return cmocka_run_group_tests(tests, set_up_locale, NULL);
}
