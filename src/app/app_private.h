// What the sources of the browser share among themselves (app.c, asking.c, draw.c, input.c,
// command*.c); everybody else uses app/app.h.
#ifndef AIFI_APP_PRIVATE_H
#define AIFI_APP_PRIVATE_H

#include "app/app.h"
#include "app/columns.h"
#include "app/layout.h"

// asking.c
void asking_start(struct app *a); // the first question of the run
unsigned asking_step(struct app *a);
int64_t asking_due_ms(const struct app *a);
// What is being waited for, and what can be done about it, for the message line; false when nothing
// (worth telling) is.
bool asking_progress(const struct app *a, struct buf *text, struct buf *action);
// The request in flight that the user sees waited for; NULL = none.
const struct walk *asking_walk(const struct app *a);
void asking_free(struct app *a);

// form_values.c: gives the open form the statuses and stores seen in loaded rows.
void app_teach_form(struct app *a);

// menus.c
unsigned menus_key(struct app *a, key_code key);
// Tells the menu's choice to the app; used for keys and mouse.
unsigned menus_choose(struct app *a);

// prompts.c
unsigned prompts_key(struct app *a, key_code key);
unsigned prompts_changed(struct app *a);

// A sentence for the message line that the log need not keep (where the cursor is, what a key did).
void app_hint(struct app *a, const char *format, ...) PRINTF_LIKE(2, 3);

// Finding in the list or in the JSON tree, whichever has the keys. `here`: the row under the cursor
// counts.
unsigned app_find(struct app *a, int direction, bool here);
void app_set_find(struct app *a, struct slice text);

// The order in force; *here when the loaded rows are sorted by us.
enum field app_sort_field(struct app *a, bool *descending, bool *here);
enum field app_sort_field_of(enum field column);
// What people expect first of a field: the newest, the flagged, the longest; else the smallest.
bool app_natural_descending(enum field f);
// By the server if it can, else here.
bool app_sort_by(struct app *a, enum field f, bool descending, struct error *e);

// Rows of the help for the context it was called from; names live as long as the rows (release).
size_t app_help_rows(const struct app *a, struct help_row rows[COMMAND_COUNT]);
void app_help_rows_release(struct help_row *rows, size_t n);
// Runs the selected line of the help.
unsigned app_run_help(struct app *a);

// How rows are shown and matched at this moment.
const struct show *app_show(struct app *a);

#endif
