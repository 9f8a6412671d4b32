// Going to another profile: another retailer or environment. Only chosen here: whoever runs the
// browser makes the settings anew and begins again with them, so that nothing of one deployment is
// left in the other.
#include "app_private.h"
#include "commands.h"
#include "export.h"
#include "pipe.h"

#include "app/clipboard.h"
#include "app/config.h"
#include "base/mem.h"

const char *profile_name(const struct app *a, size_t i) {
    return a->settings->config ? config_profile(a->settings->config, i) : NULL;
}

static bool is_in_force(const struct app *a, const char *name) {
    return a->settings->profile && strcmp(name, a->settings->profile) == 0;
}

static unsigned go_to(struct app *a, const char *name) {
    if (is_in_force(a, name)) {
        app_hint(a, "this is %s already", name);
        return REDO_DRAW;
    }
    if (export_is_running(a)) {
        app_hint(a, "an export is running; wait for it, or stop it with Esc");
        return REDO_DRAW;
    }
    // It would be killed, or the key wait for it.
    if (pipe_is_running(a)) {
        app_hint(a, "a command is running; :pipe goes back to it, where Esc stops it");
        return REDO_DRAW;
    }
    if (clipboard_is_busy(&a->clipboard)) {
        app_hint(a, "the clipboard has not taken the copy yet; try again");
        return REDO_DRAW;
    }
    mem_free(a->wanted_profile);
    a->wanted_profile = mem_dup_text(slice_of(name));
    return REDO_PROFILE;
}

// Where it leads, as its last line says.
static const char *url_of(const struct config *c, const char *profile) {
    for (size_t i = c->n_lines; i-- > 0;) {
        const struct config_line *l = &c->lines[i];
        if (l->used && l->place == CONFIG_PROFILE && strcmp(l->subject, profile) == 0 &&
            strcmp(l->key, "base-url") == 0) {
            return l->value;
        }
    }
    return "";
}

void menu_fill_profiles(struct app *a, struct menu *m) {
    const char *name;
    menu_init(m, SLICE("Profile"), true);
    for (size_t i = 0; (name = profile_name(a, i)) != NULL; i++) {
        const bool is_now = is_in_force(a, name);
        struct buf note = BUF_INIT(400);
        buf_printf(&note, "%s%s", is_now ? "now  " : "", url_of(a->settings->config, name));
        menu_add(m, slice_of(name), buf_slice(&note), KEY_CODE_NONE, (int)i);
        buf_release(&note);
        if (is_now) {
            menu_choose_value(m, (int)i);
        }
    }
}

void menu_choose_profile(struct app *a, int value) {
    go_to(a, profile_name(a, (size_t)value));
}

COMMAND_FUNCTION(command_profile) {
    const struct config *c = a->settings->config;
    if (!profile_name(a, 0)) {
        app_hint(a,
            "no profiles; sections [profile NAME] of the configuration make them, see man 5 "
            "aifi-sessions");
        return REDO_DRAW;
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_PROFILE);
        return REDO_DRAW;
    }
    for (size_t i = 0; profile_name(a, i); i++) {
        if (slice_equal(argument, slice_of(profile_name(a, i)))) {
            return go_to(a, profile_name(a, i));
        }
    }
    config_refuse_profile(c, argument, ERROR_USAGE, e);
    return REDO_DRAW;
}
