// The detail pane: opening, tabs, folding.
#include "app_private.h"
#include "commands.h"

#define UNUSED_ARGUMENTS ((void)argument, (void)e)

COMMAND_FUNCTION(command_open) {
    UNUSED_ARGUMENTS;
    if (!app_session(a)) {
        return REDO_NOTHING;
    }
    a->detail_on = true;
    a->pane = PANE_DETAIL;
    // On a screen too low for two panes, reading takes all of it.
    a->zoomed = a->zoomed || layout_make(a->h, a->w, true, false).detail.h == 0;
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_detail) {
    UNUSED_ARGUMENTS;
    a->detail_on = !(a->detail_on || a->zoomed);
    a->zoomed = false;
    a->pane = PANE_LIST;
    if (a->detail_on && layout_make(a->h, a->w, true, false).detail.h == 0) {
        app_hint(a, "the window is too low for two panes; Enter reads the session");
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_zoom) {
    UNUSED_ARGUMENTS;
    a->zoomed = !a->zoomed;
    a->pane = a->zoomed ? PANE_DETAIL : PANE_LIST;
    if (!a->zoomed) {
        app_case_to_top(a);
    }
    return REDO_DRAW;
}

static unsigned step_tab(struct app *a, int by) {
    if (!a->detail_on) {
        a->detail_on = true;
    } else {
        detail_tab_step(&a->detail, by);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_next_tab) {
    UNUSED_ARGUMENTS;
    return step_tab(a, 1);
}

COMMAND_FUNCTION(command_previous_tab) {
    UNUSED_ARGUMENTS;
    return step_tab(a, -1);
}

COMMAND_FUNCTION(command_json) {
    UNUSED_ARGUMENTS;
    const bool was_json = a->detail.tab == TAB_JSON && a->pane == PANE_DETAIL;
    a->detail.tab = was_json ? TAB_OVERVIEW : TAB_JSON;
    a->pane = was_json && !a->zoomed ? PANE_LIST : PANE_DETAIL;
    a->detail_on = true;
    a->zoomed = a->zoomed || layout_make(a->h, a->w, true, false).detail.h == 0;
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_fold) {
    UNUSED_ARGUMENTS;
    detail_fold_toggle(&a->detail);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_expand_all) {
    UNUSED_ARGUMENTS;
    detail_fold_all(&a->detail, false);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_collapse_all) {
    UNUSED_ARGUMENTS;
    detail_fold_all(&a->detail, true);
    return REDO_DRAW;
}
