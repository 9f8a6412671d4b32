#include "records.h"

#include "ui/form.h"

#include <string.h>

struct fixture {
    struct form *form;
    struct form_look look;
    struct canvas c;
};

static const struct slice seen_statuses[] = {
    {"active", 6},
    {"completed", 9},
    {"expired", 7},
    {"a,b", 3},
    {"\x1b[31m", 5},
    {"a status too long for a box", 27},
};
static const struct slice seen_stores[] = {
    {"204 Zurich HB", 13}, {"117 Bern Bahnhof", 16}, {"86 Geneva Airport", 17}};
static const struct form_seen seen = {
    seen_statuses, ARRAY_LEN(seen_statuses), seen_stores, ARRAY_LEN(seen_stores)};

static struct query query_of(const char *line) {
    struct query q;
    query_init(&q);
    struct error e = {0};
    if (!query_from_line(&q, slice_of(line), &e)) {
        fail_msg("%s: %s", line, e.text);
    }
    return q;
}

static void set_up(struct fixture *f, const char *line, int h, int w) {
    struct query q = query_of(line);
    f->form = form_new(&q, &seen);
    query_release(&q);
    struct show how = show_at_noon();
    f->look = (struct form_look){.context = {how.now, ZONE_LOCAL},
        .flags_line = "aifi-sessions list --store-id 204 --status active,completed"};
    f->c = canvas_sized(h, w, false);
}

static void tear_down(struct fixture *f) {
    canvas_release(&f->c);
    form_free(f->form);
}

static void draw(struct fixture *f) {
    canvas_clear(&f->c);
    form_draw(f->form, &f->look, &f->c, canvas_rect(&f->c));
}

static void type(struct fixture *f, const char *text) {
    for (; *text; text++) {
        form_type(f->form, (key_code)(unsigned char)*text);
    }
}

static void typed_is(const struct fixture *f, enum param p, const char *want) {
    assert_slice(query_get(form_query(f->form), p), want);
}

static bool shows(struct fixture *f, const char *needle) {
    draw(f);
    struct buf text = BUF_INIT(1 << 20);
    canvas_dump_text(&f->c, &text);
    bool found = strstr(buf_text(&text), needle) != NULL;
    buf_release(&text);
    return found;
}

#define FILLED                                                                                     \
    "minCreatedAt='today 00:00' minCustomerLastEnteredAt=-2h storeId=204 "                         \
    "status=active,completed,odd minGroupSize=2"

static void empty_and_filled_at_all_sizes(void **state) {
    (void)state;
    static const struct { int h, w; } sizes[] = {{21, 80}, {37, 120}, {12, 60}};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct fixture f;
        char name[64];
        set_up(&f, "", sizes[i].h, sizes[i].w);
        draw(&f);
        snprintf(name, sizeof name, "ui/form-empty-%d", sizes[i].w);
        assert_golden(&f.c, name);
        tear_down(&f);
        set_up(&f, FILLED, sizes[i].h, sizes[i].w);
        form_focus(f.form, PARAM_MAX_EXPIRES_AT);
        type(&f, "2026-11-31");
        draw(&f);
        snprintf(name, sizeof name, "ui/form-filled-%d", sizes[i].w);
        assert_golden(&f.c, name);
        form_focus(f.form, PARAM_MIN_ENTERED_AT);
        draw(&f);
        snprintf(name, sizeof name, "ui/form-away-%d", sizes[i].w);
        assert_golden(&f.c, name);
        form_focus(f.form, PARAM_BEFORE);
        draw(&f);
        snprintf(name, sizeof name, "ui/form-end-%d", sizes[i].w);
        assert_golden(&f.c, name);
        tear_down(&f);
    }
}

static void in_ascii_and_wide(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, FILLED, 21, 80);
    f.c.ascii = true;
    form_focus(f.form, PARAM_STORE_ID);
    draw(&f);
    assert_golden(&f.c, "ui/form-ascii-80");
    f.c.ascii = false;
    form_focus(f.form, PARAM_CODE);
    form_paste(f.form, SLICE("\xE6\x9D\xB1\xE4\xBA\xAC\x1b[2J\nx"));
    form_focus(f.form, PARAM_STATUS);
    canvas_resize(&f.c, 26, 100);
    draw(&f);
    assert_golden(&f.c, "ui/form-100");
    tear_down(&f);
}

static void every_field_is_reached_and_visible(void **state) {
    (void)state;
    static const struct {
        int h, w;
    } sizes[] = {{21, 80}, {37, 120}, {12, 60}, {5, 60}, {3, 40}, {1, 30}, {80, 200}};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct fixture f;
        set_up(&f, "", sizes[i].h, sizes[i].w);
        bool reached[PARAM_COUNT] = {false};
        for (size_t k = 0; k < 60; k++) {
            draw(&f);
            if (!f.c.cursor_shown) {
                fail_msg("%d x %d: the cursor of %s is hidden", sizes[i].h, sizes[i].w,
                    param_row(form_focused(f.form))->wire);
            }
            reached[form_focused(f.form)] = true;
            form_next(f.form, 1);
        }
        for (unsigned p = 0; p < PARAM_COUNT; p++) {
            assert_true(reached[p]);
        }
        for (size_t k = 0; k < 60; k++) {
            form_next(f.form, -1);
            draw(&f);
            assert_true(f.c.cursor_shown);
        }
        // Down to the last row and up to the first.
        form_focus(f.form, PARAM_MIN_CREATED_AT);
        for (size_t k = 0; k < 60; k++) {
            form_vertical(f.form, 1);
            draw(&f);
            assert_true(f.c.cursor_shown);
        }
        enum param last = form_focused(f.form);
        assert_true(last == PARAM_AFTER || last == PARAM_BEFORE);
        for (size_t k = 0; k < 60; k++) {
            form_vertical(f.form, -1);
        }
        assert_int_equal(form_focused(f.form), PARAM_MIN_CREATED_AT);
        tear_down(&f);
    }
    struct fixture f;
    set_up(&f, FILLED, 0, 0);
    draw(&f);
    for (int w = 1; w < 60; w += 3) {
        canvas_resize(&f.c, w % 17 + 1, w);
        draw(&f);
    }
    tear_down(&f);
}

static void down_keeps_the_column(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 21, 80);
    draw(&f);
    form_focus(f.form, PARAM_MAX_CREATED_AT);
    form_vertical(f.form, 1);
    assert_int_equal(form_focused(f.form), PARAM_MAX_UPDATED_AT);
    form_vertical(f.form, -1);
    assert_int_equal(form_focused(f.form), PARAM_MAX_CREATED_AT);
    form_vertical(f.form, -1);
    assert_int_equal(form_focused(f.form), PARAM_MAX_CREATED_AT);
    tear_down(&f);
}

static void typing_changes_the_draft_alone(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "storeId=204", 21, 80);
    form_focus(f.form, PARAM_STORE_ID);
    assert_true(form_takes_text(f.form));
    form_type(f.form, KEY_CODE_BACKSPACE);
    type(&f, "5");
    typed_is(&f, PARAM_STORE_ID, "205");
    form_type(f.form, KEY_CODE_HOME);
    type(&f, " ");
    typed_is(&f, PARAM_STORE_ID, "205");
    form_clear_field(f.form);
    typed_is(&f, PARAM_STORE_ID, "");
    form_paste(f.form, SLICE(" 99\n"));
    typed_is(&f, PARAM_STORE_ID, "99");
    struct query q = query_of("storeId=7 status=expired");
    form_set_query(f.form, &q);
    assert_true(query_equal(form_query(f.form), &q));
    type(&f, "1");
    typed_is(&f, PARAM_STORE_ID, "71");
    form_reset(f.form);
    assert_int_equal(query_n_filters(form_query(f.form)), 0);
    query_release(&q);
    tear_down(&f);
}

static void statuses_are_boxes_and_a_text(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "status=odd,ACTIVE", 21, 80);
    form_focus(f.form, PARAM_STATUS); // the first box
    assert_false(form_takes_text(f.form));
    assert_true(form_toggle(f.form));
    typed_is(&f, PARAM_STATUS, "odd");
    form_type(f.form, KEY_CODE_RIGHT);
    assert_true(form_toggle(f.form));
    typed_is(&f, PARAM_STATUS, "completed,odd");
    form_type(f.form, KEY_CODE_LEFT);
    form_type(f.form, 'x');
    typed_is(&f, PARAM_STATUS, "completed,odd");
    form_next(f.form, 3);
    assert_int_equal(form_focused(f.form), PARAM_STATUS);
    assert_true(form_takes_text(f.form));
    type(&f, ",expired");
    typed_is(&f, PARAM_STATUS, "completed,odd,expired");
    form_next(f.form, -1); // expired: has been ticked by leaving the text
    form_toggle(f.form);
    typed_is(&f, PARAM_STATUS, "completed,odd");
    form_type(f.form, KEY_CODE_BACKSPACE);
    form_next(f.form, -1);
    form_clear_field(f.form);
    typed_is(&f, PARAM_STATUS, "odd");
    form_next(f.form, 2);
    form_clear_field(f.form);
    typed_is(&f, PARAM_STATUS, "");
    tear_down(&f);
}

static void values_are_learnt_while_the_form_is_open(void **state) {
    (void)state;
    struct query q = query_of("status=expired,odd");
    struct fixture f = {.form = form_new(&q, NULL)};
    query_release(&q);
    struct show how = show_at_noon();
    f.look = (struct form_look){.context = {how.now, ZONE_LOCAL}};
    f.c = canvas_sized(21, 80, false);
    form_focus(f.form, PARAM_CODE);
    type(&f, "ab");
    form_add_seen(f.form, &seen);
    form_add_seen(f.form, &seen);
    assert_int_equal(form_focused(f.form), PARAM_CODE);
    type(&f, "c");
    typed_is(&f, PARAM_CODE, "abc");
    typed_is(&f, PARAM_STATUS, "expired,odd");
    assert_true(shows(&f, "[ ] completed  [x] expired  other [odd"));
    form_focus(f.form, PARAM_STORE_ID);
    type(&f, "gen");
    assert_true(form_complete(f.form));
    typed_is(&f, PARAM_STORE_ID, "86");
    tear_down(&f);
}

static void choices_step_and_jump(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 21, 80);
    form_focus(f.form, PARAM_ORDER_BY);
    assert_false(form_takes_text(f.form));
    form_type(f.form, KEY_CODE_RIGHT); // from the default, which is createdAt
    typed_is(&f, PARAM_ORDER_BY, "updatedAt");
    form_type(f.form, KEY_CODE_LEFT);
    form_type(f.form, KEY_CODE_LEFT);
    typed_is(&f, PARAM_ORDER_BY, "groupSize");
    type(&f, "c");
    typed_is(&f, PARAM_ORDER_BY, "createdAt");
    type(&f, "C");
    typed_is(&f, PARAM_ORDER_BY, "customerLastEnteredAt");
    type(&f, "?");
    typed_is(&f, PARAM_ORDER_BY, "customerLastEnteredAt");
    form_type(f.form, KEY_CODE_DELETE);
    typed_is(&f, PARAM_ORDER_BY, "");
    size_t n = 0;
    do {
        form_toggle(f.form);
        n++;
    } while (query_order_field(form_query(f.form)) != FIELD_CREATED_AT);
    assert_int_equal(n, FIELD_SORT_KEY_COUNT);
    form_focus(f.form, PARAM_DIRECTION);
    form_toggle(f.form);
    typed_is(&f, PARAM_DIRECTION, "asc");
    form_type(f.form, KEY_CODE_RIGHT);
    typed_is(&f, PARAM_DIRECTION, "desc");
    form_focus(f.form, PARAM_ORDER_BY);
    type(&f, "v");
    canvas_resize(&f.c, 21, 80);
    draw(&f);
    assert_golden(&f.c, "ui/form-choice-80");
    tear_down(&f);
}

static void numbers_and_dates_step(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "minCreatedAt=-2h minVisitors=2", 21, 80);
    assert_true(form_step(f.form, 1, &f.look.context));
    typed_is(&f, PARAM_MIN_CREATED_AT, "-1h");
    form_focus(f.form, PARAM_MIN_VISITORS);
    assert_true(form_step(f.form, -1, &f.look.context));
    typed_is(&f, PARAM_MIN_VISITORS, "1");
    form_step(f.form, -5, &f.look.context);
    typed_is(&f, PARAM_MIN_VISITORS, "0");
    form_focus(f.form, PARAM_CODE);
    assert_false(form_step(f.form, 1, &f.look.context));
    assert_false(form_toggle(f.form));
    // Only Space ticks: paging through the form and completing leave a box as it is.
    form_focus(f.form, PARAM_STATUS);
    assert_false(form_step(f.form, 1, &f.look.context));
    assert_false(form_complete(f.form));
    typed_is(&f, PARAM_STATUS, "");
    assert_true(form_toggle(f.form));
    typed_is(&f, PARAM_STATUS, "active");
    // A choice steps, but there is nothing to complete.
    form_focus(f.form, PARAM_ORDER_BY);
    assert_false(form_complete(f.form));
    assert_true(form_step(f.form, 1, &f.look.context));
    tear_down(&f);
}

static void completions_go_round(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 21, 80);
    type(&f, "t");
    assert_true(form_complete(f.form));
    typed_is(&f, PARAM_MIN_CREATED_AT, "today");
    assert_true(form_complete(f.form));
    typed_is(&f, PARAM_MIN_CREATED_AT, "tomorrow");
    assert_true(form_complete(f.form));
    assert_true(form_complete(f.form));
    assert_true(form_complete(f.form));
    typed_is(&f, PARAM_MIN_CREATED_AT, "today");
    type(&f, " 06:00");
    typed_is(&f, PARAM_MIN_CREATED_AT, "today 06:00");
    assert_false(form_complete(f.form));
    typed_is(&f, PARAM_MIN_CREATED_AT, "today 06:00");
    form_focus(f.form, PARAM_STORE_ID);
    type(&f, "bern");
    assert_true(form_complete(f.form));
    typed_is(&f, PARAM_STORE_ID, "117");
    form_clear_field(f.form);
    assert_true(form_complete(f.form));
    assert_true(form_complete(f.form));
    typed_is(&f, PARAM_STORE_ID, "117");
    form_focus(f.form, PARAM_SESSION_TOKEN);
    assert_false(form_complete(f.form));
    tear_down(&f);
}

static void faults_are_told_as_they_are_typed(void **state) {
    (void)state;
    struct fixture f;
    struct error e = {0};
    set_up(&f, "", 21, 80);
    assert_true(form_check(f.form, &f.look.context, &e));
    form_focus(f.form, PARAM_MIN_VISITORS);
    type(&f, "5");
    form_focus(f.form, PARAM_MAX_VISITORS);
    type(&f, "3");
    draw(&f);
    assert_golden(&f.c, "ui/form-range-80");
    form_focus(f.form, PARAM_COUNT_PER_PAGE);
    type(&f, "500");
    assert_true(shows(&f, "!"));
    assert_false(form_check(f.form, &f.look.context, &e));
    assert_int_equal(form_focused(f.form), PARAM_MIN_VISITORS);
    assert_non_null(strstr(e.text, "isitors"));
    form_clear_field(f.form);
    error_clear(&e);
    assert_false(form_check(f.form, &f.look.context, &e));
    assert_int_equal(form_focused(f.form), PARAM_COUNT_PER_PAGE);
    tear_down(&f);
}

static void a_server_fault_stands_until_it_is_edited(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "storeId=204 status=active", 21, 80);
    assert_false(form_server_error(f.form, SLICE("nothing"), SLICE("no such field")));
    assert_true(form_server_error(
        f.form, SLICE("query.storeId"), SLICE("\"storeId\" must be\x1b a known store")));
    assert_int_equal(form_focused(f.form), PARAM_STORE_ID);
    assert_true(shows(&f, "the server says: \"storeId\" must be a known store"));
    form_type(f.form, KEY_CODE_HOME);
    assert_true(shows(&f, "the server says"));
    type(&f, "1");
    assert_false(shows(&f, "the server says"));
    assert_true(form_server_error(f.form, SLICE("status[0]"), SLICE("is not allowed")));
    assert_int_equal(form_focused(f.form), PARAM_STATUS);
    assert_true(shows(&f, "is not allowed"));
    form_toggle(f.form);
    assert_false(shows(&f, "is not allowed"));
    tear_down(&f);
}

static void nothing_jumps_when_a_fault_appears(void **state) {
    (void)state;
    static const struct { int h, w; } sizes[] = {{21, 80}, {37, 120}, {12, 60}};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct fixture f;
        set_up(&f, "", sizes[i].h, sizes[i].w);
        form_focus(f.form, PARAM_MAX_UPDATED_AT);
        draw(&f);
        int y = f.c.cursor_y, x = f.c.cursor_x;
        form_type(f.form, '?');
        draw(&f);
        assert_int_equal(f.c.cursor_y, y);
        assert_int_equal(f.c.cursor_x, x + 1);
        tear_down(&f);
    }
}

// Who knows the store knows its name, not its number.
static void stores_are_taken_by_name(void **state) {
    (void)state;
    struct fixture f;
    struct error e = {0};
    set_up(&f, "", 21, 80);
    form_focus(f.form, PARAM_STORE_ID);
    type(&f, "zur");
    assert_true(shows(&f, "= 204 Zurich HB"));
    assert_true(shows(&f, "storeId=204"));
    assert_true(form_check(f.form, &f.look.context, &e));
    typed_is(&f, PARAM_STORE_ID, "204");

    form_clear_field(f.form);
    type(&f, "e"); // Geneva and Bern
    assert_true(shows(&f, "! several stores: 117 Bern Bahnhof, 86 Geneva Airport"));
    assert_false(form_check(f.form, &f.look.context, &e));
    assert_string_equal(e.text, "Store: several stores: 117 Bern Bahnhof, 86 Geneva Airport");
    assert_string_equal(e.field, "storeId");
    error_clear(&e);

    form_clear_field(f.form);
    type(&f, "Basel");
    assert_true(shows(&f, "\xE2\x94\x80 ! no store seen yet is called Basel; type its number "));
    assert_false(form_check(f.form, &f.look.context, &e));
    assert_string_equal(e.text, "Store: no store seen yet is called Basel; type its number");
    error_clear(&e);

    form_clear_field(f.form);
    type(&f, "20"); // a number is never a name, though 204 has it in it
    assert_true(form_check(f.form, &f.look.context, &e));
    typed_is(&f, PARAM_STORE_ID, "20");
    form_clear_field(f.form);

    static const struct slice more_stores[] = {{"227 Bern Wankdorf", 17}, {"228 Berne", 9}};
    form_add_seen(f.form, &(struct form_seen){.stores = more_stores, .n_stores = 2});
    type(&f, "ber");
    assert_true(shows(&f, "! several stores: 117 Bern Bahnhof, 227 Bern Wankdorf, 228 Berne"));
    form_clear_field(f.form);
    type(&f, "e");
    assert_true(shows(&f, ", 227 Bern Wankdorf, \xE2\x80\xA6"));
    tear_down(&f);

    struct query nothing = query_of("");
    f.form = form_new(&nothing, NULL);
    query_release(&nothing);
    f.c = canvas_sized(21, 80, false);
    form_focus(f.form, PARAM_STORE_ID);
    type(&f, "Basel");
    assert_true(shows(&f, "! no store has been seen yet; type its number, e.g. 204"));
    tear_down(&f);
}

// A day as the end of a range is all of it; the form says what is sent.
static void a_day_counts_whole_as_an_end(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "minCreatedAt=yesterday", 21, 80);
    assert_true(shows(&f, " 00:00:00 CET"));
    form_focus(f.form, PARAM_MAX_CREATED_AT);
    type(&f, "yesterday");
    assert_true(shows(&f, " 23:59:59 CET, sent as "));
    assert_true(shows(&f, "59.999Z"));
    tear_down(&f);
}

static void a_preset_puts_the_keys_where_it_begins(void **state) {
    (void)state;
    static const struct {
        const char *line;
        enum param first;
        bool is_text;
    } presets[] = {
        {"minCustomerLastEnteredAt=-4h status=active", PARAM_MIN_ENTERED_AT, true},
        {"maxCreatedAt=yesterday storeId=204", PARAM_MAX_CREATED_AT, true},
        {"status=completed minGroupSize=2", PARAM_STATUS, false},
        {"status=odd", PARAM_STATUS, true}, {"direction=asc", PARAM_DIRECTION, false},
        {"", PARAM_CODE, true}, // stays
    };
    for (size_t i = 0; i < ARRAY_LEN(presets); i++) {
        struct fixture f;
        set_up(&f, "storeId=204", 21, 80);
        assert_int_equal(form_focused(f.form), PARAM_MIN_CREATED_AT);
        form_focus(f.form, PARAM_CODE);
        struct query q = query_of(presets[i].line);
        form_set_query(f.form, &q);
        assert_int_equal(form_focused(f.form), presets[i].first);
        assert_int_equal(form_takes_text(f.form), presets[i].is_text);
        assert_true(query_equal(form_query(f.form), &q));
        query_release(&q);
        form_reset(f.form);
        assert_int_equal(form_focused(f.form), presets[i].first);
        tear_down(&f);
    }
    // The text is in the editor: typing goes on behind it.
    struct fixture f;
    set_up(&f, "", 21, 80);
    struct query q = query_of("storeId=20");
    form_set_query(f.form, &q);
    query_release(&q);
    type(&f, "4");
    typed_is(&f, PARAM_STORE_ID, "204");
    tear_down(&f);
}

// The set of statuses is open: one never seen is worth a note, not a fault.
static void a_status_never_seen_is_noted(void **state) {
    (void)state;
    struct fixture f;
    struct error e = {0};
    set_up(&f, "", 21, 80);
    form_focus(f.form, PARAM_STATUS);
    form_next(f.form, 3); // the text for others
    assert_true(form_takes_text(f.form));
    type(&f, "complet");
    assert_true(shows(&f, " no such status seen so far; seen: active, completed, expired, a,b"));
    assert_false(shows(&f, "!"));
    assert_true(form_check(f.form, &f.look.context, &e));
    type(&f, "ed");
    assert_false(shows(&f, "no such status"));
    type(&f, ", A status too long for a box"); // seen, though it has no box
    assert_false(shows(&f, "no such status"));
    type(&f, ",odd");
    assert_true(shows(&f, "no such status"));
    form_focus(f.form, PARAM_CODE);
    assert_false(shows(&f, "no such status"));
    tear_down(&f);

    // Nothing has been seen: nothing can be told.
    struct query q = query_of("status=odd");
    f.form = form_new(&q, NULL);
    query_release(&q);
    f.c = canvas_sized(21, 80, false);
    form_focus(f.form, PARAM_STATUS);
    assert_false(shows(&f, "no such status"));
    tear_down(&f);
}

// The line that the needle stands on, or -1.
static int line_of(struct fixture *f, const char *needle) {
    draw(f);
    struct buf text = BUF_INIT(1 << 20);
    canvas_dump_text(&f->c, &text);
    const char *found = strstr(buf_text(&text), needle);
    int line = found ? 0 : -1;
    for (const char *at = buf_text(&text); found && at < found; at++) {
        line += *at == '\n';
    }
    buf_release(&text);
    return line;
}

// At 80 x 24 with two rows of statuses no line is free for notes: the group's title tells.
static void a_fault_is_told_at_its_group(void **state) {
    (void)state;
    static const struct slice more[] = {{"abandoned", 9}, {"cancelled", 9}, {"in_progress", 11}};
    struct fixture f;
    set_up(&f, "", 21, 80);
    form_add_seen(f.form, &(struct form_seen){.statuses = more, .n_statuses = ARRAY_LEN(more)});
    form_focus(f.form, PARAM_MAX_VISITORS);
    int field = line_of(&f, "Visitors  ");
    type(&f, "0");
    assert_int_equal(line_of(&f, "Visitors  "), field); // nothing jumps
    assert_int_equal(line_of(&f, " What \xE2\x94\x80 ! 1 or more \xE2\x94\x80"), field - 3);
    assert_true(shows(&f, " This many visitors or fewer; ")); // the line below is free for this
    form_focus(f.form, PARAM_MIN_CREATED_AT);
    type(&f, "?");
    // Both are told, each at its place; the examples make room.
    assert_int_equal(line_of(&f, " When \xE2\x94\x80 ! \"?\" is not a time; try"), 0);
    assert_int_equal(line_of(&f, " What \xE2\x94\x80 ! Visitors at most: 1 or more "), field - 3);
    form_clear_field(f.form);
    form_focus(f.form, PARAM_MAX_VISITORS);
    form_clear_field(f.form);
    assert_false(shows(&f, "!"));

    // What is said about a range names it already.
    form_focus(f.form, PARAM_MIN_VISITORS);
    type(&f, "5");
    form_focus(f.form, PARAM_MAX_VISITORS);
    type(&f, "3");
    form_focus(f.form, PARAM_CODE);
    assert_true(shows(&f, " ! visitors: the least (5) is more than the most (3)"));
    form_reset(f.form);

    // What the server says stands there as well; what does not fit is whole below the frame.
    assert_true(form_server_error(f.form, SLICE("storeId"), SLICE("must be a known store")));
    assert_int_equal(line_of(&f, "! the server says: must be a known store \xE2\x94\x80"),
        line_of(&f, "Store  ") - 1);
    assert_true(form_server_error(f.form, SLICE("minVisitors"),
        SLICE("must be a whole number of visitors that is not negative")));
    assert_int_equal(
        line_of(&f, "! the server says: must be a whole number of visitors that is"), field - 3);
    assert_int_equal(
        line_of(&f, " ! the server says: must be a whole number of visitors that is not negative"),
        19);
    draw(&f);
    assert_golden(&f.c, "ui/form-server-80");
    tear_down(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_is_told_at_its_group),
        cmocka_unit_test(a_status_never_seen_is_noted),
        cmocka_unit_test(a_preset_puts_the_keys_where_it_begins),
        cmocka_unit_test(a_day_counts_whole_as_an_end),
        cmocka_unit_test(stores_are_taken_by_name),
        cmocka_unit_test(empty_and_filled_at_all_sizes),
        cmocka_unit_test(in_ascii_and_wide),
        cmocka_unit_test(every_field_is_reached_and_visible),
        cmocka_unit_test(down_keeps_the_column),
        cmocka_unit_test(typing_changes_the_draft_alone),
        cmocka_unit_test(statuses_are_boxes_and_a_text),
        cmocka_unit_test(values_are_learnt_while_the_form_is_open),
        cmocka_unit_test(choices_step_and_jump),
        cmocka_unit_test(numbers_and_dates_step),
        cmocka_unit_test(completions_go_round),
        cmocka_unit_test(faults_are_told_as_they_are_typed),
        cmocka_unit_test(a_server_fault_stands_until_it_is_edited),
        cmocka_unit_test(nothing_jumps_when_a_fault_appears),
    };
    return cmocka_run_group_tests(tests, set_up_locale, NULL);
}
