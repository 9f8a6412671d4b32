// Grouping the rows of the list.
#include "app_private.h"
#include "commands.h"

static unsigned group_by(struct app *a, enum group_by by) {
    struct view *v = app_view(a);
    verdicts_settle(a->verdicts);
    view_group(v, by, app_show(a));
    if (by == GROUP_BY_NONE) {
        app_hint(a, "not grouped");
    } else {
        app_hint(a, "the rows that were read, by %s; S changes that", group_label(by));
        list_go(&v->list, v->data, 0);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_group) {
    if (!app_view(a)) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_GROUP);
        return REDO_DRAW;
    }
    const enum group_by by = group_by_name(argument);
    if (by == GROUP_BY_COUNT) {
        error_set(e, ERROR_USAGE, "rows are grouped by customer, store, card, day, or none");
        return REDO_DRAW;
    }
    return group_by(a, by);
}

void menu_fill_groups(struct app *a, struct menu *m) {
    menu_init(m, SLICE("Group the loaded rows by"), false);
    for (size_t i = 0; i < GROUP_BY_COUNT; i++) {
        menu_add(m, slice_of(group_label(i)), slice_of(i > 0 ? "" : "as the list is sorted"),
            (key_code)group_label(i)[0], (int)i);
    }
    menu_choose_value(m, (int)app_view(a)->groups.by);
}

void menu_choose_group(struct app *a, int value) {
    group_by(a, (enum group_by)value);
}
