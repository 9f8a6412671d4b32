// The small menus: order, columns, recent filters and presets. What a choice does; how a menu looks
// and moves is ui/menu.h.
#include "app_private.h"

#include "app/order_text.h"
#include "base/mem.h"

// Values of menu items: a field, or one of these.
enum { VALUE_HERE = 1000, VALUE_PRESET = 2000, VALUE_RECENT = 3000, VALUE_SERVER_ORDER = 4000 };

struct preset {
    const char *title;
    const char *line; // query_from_line form
};
static const struct preset presets[] = {
    {"last hour", "minCreatedAt=-1h"},
    {"today", "minCreatedAt=today"},
    {"yesterday", "minCreatedAt=yesterday maxCreatedAt=yesterday"},
    {"last 7 days", "minCreatedAt=-7d"},
    {"entered in the last 4 hours, still active", "minCustomerLastEnteredAt=-4h status=active"},
    {"groups of 2 and more, today", "minCreatedAt=today minGroupSize=2"},
    {"suspected fraud, last 7 days", "minCreatedAt=-7d match=fraud"},
    {"short visits (under a minute), today", "minCreatedAt=today match='dwell<60s'"},
    {"more visitors than declared, today", "minCreatedAt=today match='visitors>groupSize'"},
};

static struct menu_item *add(struct menu *m, const char *text, const char *note, int value) {
    return menu_add(m, slice_of(text), slice_of(note), KEY_CODE_NONE, value);
}

// --- order ---

static void fill_sort(struct app *a, struct menu *m) {
    const struct view *v = app_view(a);
    bool descending;
    bool here;
    if (stores_are_shown(a)) {
        stores_fill_sort(a, m);
        return;
    }
    const enum field now = app_sort_field(a, &descending, &here);
    menu_init(m, SLICE("Order"), true);
    menu_add_heading(m, SLICE("by the server (again: reverse)"));
    for (enum field f = 0; f < FIELD_STORED_COUNT; f++) {
        if (field_row(f)->sort_key) {
            const bool is_now = !here && f == now;
            add(m, field_row(f)->label,
                is_now ? (descending ? "now, descending" : "now, ascending")
                       : field_row(f)->sort_key,
                (int)f);
        }
    }
    menu_add_heading(m, SLICE("of the loaded rows only, here"));
    if (here) {
        add(m, "as the server sent them", "", VALUE_SERVER_ORDER);
    }
    for (size_t i = 0; v && i < v->list.n_columns; i++) {
        const enum field f = v->list.columns[i];
        if (field_sorted_as(f) == FIELD_NONE) {
            const bool is_now = here && f == now;
            add(m, field_row(f)->label,
                is_now ? (descending ? "now, descending" : "now, ascending") : "",
                VALUE_HERE + (int)f);
        }
    }
    menu_choose_value(m, here ? VALUE_HERE + (int)now : (int)now);
}

static void choose_sort(struct app *a, int value) {
    struct error e = {0};
    if (stores_are_shown(a)) {
        stores_choose_sort(a, value);
        return;
    }
    bool descending;
    bool here;
    const enum field now = app_sort_field(a, &descending, &here);
    if (value == VALUE_SERVER_ORDER) {
        app_sort_here(a, FIELD_NONE, false);
        return;
    }
    const bool wants_here = value >= VALUE_HERE;
    const enum field f = (enum field)(wants_here ? value - VALUE_HERE : value);
    bool wanted = order_is_naturally_descending(f);
    if (f == now && here == wants_here) {
        wanted = !descending;
    }
    if (!app_sort_by(a, f, wanted, &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

// --- columns ---

static void add_column(struct menu *m, enum field f, bool shown) {
    struct menu_item *item = menu_add(
        m, slice_of(field_row(f)->label), slice_of(field_row(f)->path), KEY_CODE_NONE, (int)f);
    item->checkable = true;
    item->checked = shown;
}

static void fill_columns(struct app *a, struct menu *m) {
    const struct view *v = app_view(a);
    bool shown[FIELD_COUNT] = {false};
    menu_init(m, SLICE("Columns"), true);
    m->footer = "Space shows or hides, M-Up M-Down move, Enter done";
    for (size_t i = 0; v && i < v->list.n_columns; i++) {
        shown[v->list.columns[i]] = true;
        add_column(m, v->list.columns[i], true);
    }
    for (enum field_group g = 0; g < FIELD_GROUP_COUNT; g++) {
        bool headed = false;
        for (enum field f = 0; f < FIELD_COUNT; f++) {
            if (shown[f] || field_row(f)->group != g) {
                continue;
            }
            if (!headed) {
                menu_add_heading(m, slice_of(field_group_title(g)));
                headed = true;
            }
            add_column(m, f, false);
        }
    }
}

static void take_columns(struct app *a) {
    struct view *v = app_view(a);
    enum field columns[FIELD_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < a->menu.n_items; i++) {
        if (!a->menu.items[i].heading && a->menu.items[i].checked) {
            columns[n++] = (enum field)a->menu.items[i].value;
        }
    }
    if (v && n > 0) {
        list_set_columns(&v->list, columns, n);
    } else {
        app_hint(a, "at least one column stays");
    }
}

// --- recent filters and presets ---

// A filter line as the chips above the list spell it.
static void append_chips(const char *line, struct buf *out) {
    struct query q;
    struct error e = {0};
    query_init(&q);
    if (!query_from_line(&q, slice_of(line), &e)) {
        buf_append_text(out, line);
    }
    query_append_chips(&q, out);
    query_release(&q);
}

static void add_filters(struct app *a, struct menu *m) {
    if (a->recent.n > 0) {
        menu_add_heading(m, SLICE("recent"));
    }
    for (size_t i = 0; i < a->recent.n; i++) {
        struct buf chips = BUF_INIT(1000);
        append_chips(a->recent.lines[i], &chips);
        add(m, buf_text(&chips), "", VALUE_RECENT + (int)i);
        buf_release(&chips);
    }
    menu_add_heading(m, SLICE("presets"));
    for (size_t i = 0; i < ARRAY_LEN(presets); i++) {
        add(m, presets[i].title, "", VALUE_PRESET + (int)i);
    }
}

static void fill_recent(struct app *a, struct menu *m) {
    menu_init(m, SLICE("Filters"), true);
    add_filters(a, m);
}

static void fill_views(struct app *a, struct menu *m) {
    menu_init(m, SLICE("Views and filters"), true);
    m->footer = "B saves what is on the screen under a name";
    m->notes_follow = true;
    menu_add_views(a, m);
    add_filters(a, m);
}

static void choose_recent(struct app *a, int value, bool into_form) {
    const char *line = value >= VALUE_RECENT ? a->recent.lines[value - VALUE_RECENT]
                                             : presets[value - VALUE_PRESET].line;
    struct error e = {0};
    struct query q;
    query_init(&q);
    if (query_from_line(&q, slice_of(line), &e)) {
        app_keep_order(a, &q);
        if (into_form) {
            form_set_query(a->form, &q);
        } else if (app_ask(a, &q, &e)) {
            app_remember_filter(a, &q);
        }
    }
    if (e.kind != ERROR_NONE) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
    query_release(&q);
}

static void choose_view(struct app *a, int value) {
    if (value >= MENU_VALUE_VIEW) {
        menu_choose_view(a, (size_t)(value - MENU_VALUE_VIEW));
    } else {
        choose_recent(a, value, false);
    }
}

static void choose_preset(struct app *a, int value) {
    choose_recent(a, value, true);
}

// --- interval of live refreshes ---

static void fill_interval(struct app *a, struct menu *m) {
    menu_init(m, SLICE("Refresh by itself"), false);
    for (size_t i = 0; i < LIVE_N_INTERVALS; i++) {
        const int64_t ms = live_intervals_ms[i];
        struct buf text = BUF_INIT(40);
        buf_append_text(&text, ms > 0 ? "every " : "");
        live_append_interval(ms, &text);
        add(m, buf_text(&text), ms == a->live.interval_ms ? "now" : "", (int)ms);
        buf_release(&text);
    }
    menu_choose_value(m, (int)a->live.interval_ms);
}

static void choose_interval(struct app *a, int value) {
    app_set_interval(a, value);
}

// --- all ---

struct menu_row {
    void (*fill)(struct app *a, struct menu *m);
    void (*choose)(struct app *a, int value); // NULL: its boxes are all there is
    void (*ticked)(struct app *a);            // a box was ticked or moved; NULL: has none
};

static const struct menu_row rows[MENU_COUNT] = {
    [MENU_SORT] = {fill_sort, choose_sort, NULL},
    [MENU_COLUMNS] = {fill_columns, NULL, take_columns},
    [MENU_RECENT] = {fill_views, choose_view, NULL},
    [MENU_PRESETS] = {fill_recent, choose_preset, NULL},
    [MENU_VERDICT] = {menu_fill_verdicts, menu_choose_verdict, NULL},
    [MENU_EXPLAIN] = {menu_fill_explain, NULL, NULL},
    [MENU_PIVOT] = {menu_fill_pivot, menu_choose_pivot, NULL},
    [MENU_COPY] = {menu_fill_copy, menu_choose_copy, NULL},
    [MENU_CONSOLE] = {menu_fill_console, menu_choose_console, NULL},
    [MENU_GROUP] = {menu_fill_groups, menu_choose_group, NULL},
    [MENU_INTERVAL] = {fill_interval, choose_interval, NULL},
    [MENU_QUIT] = {menu_fill_quit, menu_choose_quit, NULL},
    [MENU_PROFILE] = {menu_fill_profiles, menu_choose_profile, NULL},
};

void app_open_menu(struct app *a, enum menu_purpose p) {
    menu_release(&a->menu);
    a->menu_purpose = p;
    rows[p].fill(a, &a->menu);
}

static void close_menu(struct app *a) {
    a->menu_purpose = MENU_NONE;
    menu_release(&a->menu);
}

static unsigned choose(struct app *a) {
    const struct menu_item *item = menu_current(&a->menu);
    const struct menu_row *row = &rows[a->menu_purpose];
    const int value = item ? item->value : -1;
    if (row->ticked) {
        row->ticked(a);
    }
    close_menu(a);
    if (value >= 0 && row->choose) {
        row->choose(a, value);
    }
    return REDO_DRAW | (a->wanted_profile ? REDO_PROFILE : REDO_NOTHING);
}

unsigned menus_key(struct app *a, key_code key) {
    switch (menu_key(&a->menu, key)) {
    case MENU_CHOSEN:
        return choose(a);
    case MENU_TOGGLED:
    case MENU_MOVED_ITEM:
        rows[a->menu_purpose].ticked(a);
        break;
    case MENU_CLOSED:
        close_menu(a);
        break;
    case MENU_OPEN:
        break;
    }
    return REDO_DRAW;
}
