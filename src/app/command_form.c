// The filter form's keys. What the fields do stands in ui/form.h.
#include "app_private.h"
#include "commands.h"

#define UNUSED_ARGUMENTS ((void)argument, (void)e)

COMMAND_FUNCTION(command_form_next) {
    UNUSED_ARGUMENTS;
    form_next(a->form, 1);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_previous) {
    UNUSED_ARGUMENTS;
    form_next(a->form, -1);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_down) {
    UNUSED_ARGUMENTS;
    form_vertical(a->form, 1);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_up) {
    UNUSED_ARGUMENTS;
    form_vertical(a->form, -1);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_toggle) {
    UNUSED_ARGUMENTS;
    if (!form_toggle(a->form)) {
        form_type(a->form, ' ');
    }
    return REDO_DRAW;
}

static unsigned step(struct app *a, int by) {
    const struct value_context context = app_value_context(a);
    form_step(a->form, by, &context);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_increase) {
    UNUSED_ARGUMENTS;
    return step(a, 1);
}

COMMAND_FUNCTION(command_form_decrease) {
    UNUSED_ARGUMENTS;
    return step(a, -1);
}

COMMAND_FUNCTION(command_form_complete) {
    UNUSED_ARGUMENTS;
    form_complete(a->form);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_apply) {
    (void)argument;
    const struct value_context context = app_value_context(a);
    if (!form_check(a->form, &context, e)) {
        return REDO_DRAW;
    }
    if (app_ask(a, form_query(a->form), e)) {
        app_remember_filter(a, form_query(a->form));
        a->cover = COVER_NONE;
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_clear_field) {
    UNUSED_ARGUMENTS;
    form_clear_field(a->form);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_reset) {
    UNUSED_ARGUMENTS;
    form_reset(a->form);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_form_presets) {
    UNUSED_ARGUMENTS;
    app_open_menu(a, MENU_PRESETS);
    return REDO_DRAW;
}
