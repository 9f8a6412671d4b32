// The help's lines, from the command table and the keys in force.
#include "app_private.h"

#include "base/mem.h"

size_t app_help_rows(const struct app *a, struct help_row rows[COMMAND_COUNT]) {
    size_t n = 0;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        const struct command_row *row = command_row(c);
        struct buf keys = BUF_INIT(200);
        keymap_append_keys(&a->keymap, c, false, &keys);
        if (keys.len == 0) {
            buf_printf(&keys, ":%s", row->name);
        }
        size_t len;
        rows[n].here = (row->contexts & a->help_context) != 0;
        rows[n].group = slice_of(command_group_title(row->group));
        rows[n].keys.ptr = buf_take(&keys, &len);
        rows[n].keys.len = len;
        rows[n].name = slice_of(row->name);
        rows[n].text = slice_of(row->help);
        rows[n].value = (int)c;
        n++;
    }
    return n;
}

void app_help_rows_release(struct help_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        mem_free((char *)rows[i].keys.ptr);
    }
}

unsigned app_run_help(struct app *a) {
    struct help_row rows[COMMAND_COUNT];
    const size_t n = app_help_rows(a, rows);
    const int value = help_selected(&a->help, rows, n);
    app_help_rows_release(rows, n);
    if (value < 0) {
        return REDO_NOTHING;
    }
    const enum command c = (enum command)value;
    a->cover = a->help_over;
    if (!(command_row(c)->contexts & app_context(a))) {
        app_hint(a, "%s does nothing here", command_row(c)->name);
        return REDO_DRAW;
    }
    // What runs with no key is nothing without what belongs behind its name.
    struct buf keys = BUF_INIT(200);
    keymap_append_keys(&a->keymap, c, false, &keys);
    const bool asks = keys.len == 0 && command_row(c)->argument != ARGUMENT_NONE;
    buf_release(&keys);
    if (asks) {
        struct buf line = BUF_INIT(80);
        buf_printf(&line, "%s ", command_row(c)->name);
        app_open_prompt(a, PROMPT_COMMAND, buf_slice(&line));
        buf_release(&line);
        return REDO_DRAW;
    }
    return app_run(a, c, SLICE_NONE) | REDO_DRAW;
}
