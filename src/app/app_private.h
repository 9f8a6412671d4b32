// What the sources of the browser share among themselves (app.c, asking.c, draw.c, input.c,
// command*.c); everybody else uses app/app.h.
#ifndef AIFI_APP_PRIVATE_H
#define AIFI_APP_PRIVATE_H

#include "app/app.h"
#include "app/columns.h"
#include "app/layout.h"

// asking.c
void asking_start(struct app *a); // the first question of the run
int64_t asking_due_ms(const struct app *a);
void asking_free(struct app *a);
struct view *asking_current(const struct app *a); // on screen; NULL = none yet
// The columns that a kind of view begins with; room for FIELD_COUNT.
void app_own_columns(const struct app *a, enum view_kind kind, enum field *columns, size_t *n);
// What is being asked, else what is on screen, else what the run began with.
const struct query *asking_query(const struct app *a);
// The kind of that question.
enum view_kind asking_kind(const struct app *a);
// What failed and can be tried again; NULL = nothing.
const struct error *asking_fault(const struct app *a);
// Asks for sessions around the one under the cursor.
bool app_open_question(
    struct app *a, const struct query *q, enum view_origin origin, struct error *e);
// Forgets a question that is asked.
void asking_drop_pending(struct app *a);
// Forgets a question that failed.
void app_drop_fault(struct app *a);

// answers.c
unsigned answers_step(struct app *a); // enum redo bits
// *takes* a view and puts it on top of the history.
void answers_push(struct app *a, struct view *v);
// Another view of the history comes on screen.
void app_show_view(struct app *a, size_t at);

// living.c
unsigned living_step(struct app *a); // enum redo bits
int64_t living_due_ms(const struct app *a);
// The first page of a view came (it stays the caller's), or an answer without a page.
void living_begin(struct app *a, struct view *v, const struct page *p);
void living_begin_empty(struct app *a, struct view *v);

// The server's time as far as it is known.
struct live_clock app_server_clock(const struct app *a);
// While the user chooses or types, nothing moves under the hand.
bool app_is_choosing(const struct app *a);

// stores.c
void stores_init(struct app *a);
void stores_release(struct app *a);
bool stores_are_shown(const struct app *a); // by the view, whatever covers it
void stores_open(struct app *a);            // begins to read, the first time
unsigned stores_step(struct app *a);        // enum redo bits
int64_t stores_due_ms(const struct app *a);
void stores_refresh(struct app *a); // what failed again, else everything anew
bool stores_cancel(struct app *a);  // false: nothing is being read
// Works the numbers out anew: after other limits. stores_arrange: only their order and limit.
unsigned stores_compute(struct app *a);
void stores_arrange(struct app *a);
const struct occupancy_row *stores_row(const struct app *a); // under the cursor; NULL = none
size_t stores_n_alerts(const struct app *a);
const struct stores_facts *stores_facts(struct app *a, const struct occupancy_row *row);
// stores_draw.c
struct layout stores_layout(const struct app *a, int h, int w);
void stores_draw(struct app *a, struct canvas *c, const struct layout *l);
// command_stores.c
void stores_move(struct app *a, int64_t by);
size_t stores_page_height(const struct app *a);
void stores_set_find(struct app *a, struct slice text);
unsigned stores_find(struct app *a, int direction, bool here);
void stores_set_limit(struct app *a, struct slice text);
void stores_prompt_opened(struct app *a);
void stores_prompt_changed(struct app *a, struct slice text);
void stores_prompt_cancelled(struct app *a);
void stores_fill_sort(struct app *a, struct menu *m);
void stores_choose_sort(struct app *a, int value);
unsigned stores_sort(struct app *a, struct slice argument, struct error *e);
unsigned stores_reverse(struct app *a);
unsigned stores_sort_neighbour(struct app *a, int by);
unsigned stores_click(struct app *a, const struct layout *l, const struct input *in);

// token_news.c
// Also opens the prompt where a token has to be typed, once nobody types something else.
unsigned token_news_step(struct app *a); // enum redo bits
// Whether the token is about to end, or has, and nothing gets another one by itself.
bool token_ends_soon(const struct app *a, int64_t *left_ms);
void token_append_end(const struct app *a, struct buf *out); // "token ends in 14 min", or nothing
void token_append_fact(
    const struct app *a, struct buf *out); // for the help, where its end is known

// waiting.c
// The walk whose answer is being waited for; NULL = none.
const struct walk *waiting_walk(const struct app *a);
// What is being waited for, and what can be done about it, for the message line; false when nothing
// (worth telling) is.
bool waiting_progress(const struct app *a, struct buf *text, struct buf *action);

// Gives the open form the statuses and stores seen so far.
void app_teach_form(struct app *a);
// draw_lines.c: each fills its line.
void draw_header(struct app *a, struct canvas *c, struct rect r);
void draw_chips(struct app *a, struct canvas *c, struct rect r);
void draw_status(struct app *a, struct canvas *c, struct rect r);
void draw_message(struct app *a, struct canvas *c, struct rect r);
void draw_hints(const struct app *a, struct canvas *c, struct rect r);

// menus.c
unsigned menus_key(struct app *a, key_code key);
// command_review.c
void menu_fill_verdicts(struct app *a, struct menu *m);
void menu_choose_verdict(struct app *a, int value);
void review_append_note_label(struct app *a, struct buf *out); // "note on 3 sessions …: "
void review_note(struct app *a, struct slice text); // what was typed at the note's prompt
// command_pivot.c
void menu_fill_pivot(struct app *a, struct menu *m);
void menu_choose_pivot(struct app *a, int value);
const char *pivot_name(size_t i); // as :pivot takes it; NULL past the last
void menu_fill_console(struct app *a, struct menu *m);
void menu_choose_console(struct app *a, int value);
// command_copy.c
void menu_fill_copy(struct app *a, struct menu *m);
void menu_choose_copy(struct app *a, int value);
const char *copy_name(size_t i); // as :copy takes it; NULL past the last
// Copies, and says how and how much once it is there; what no clipboard takes is shown.
void app_copy(struct app *a, const char *what, struct slice text, bool masked);
unsigned copy_step(struct app *a); // enum redo bits
int64_t copy_due_ms(const struct app *a);
void copy_release(struct app *a); // lets a program take what it was given
// command_export.c
void menu_fill_quit(struct app *a, struct menu *m);
void menu_choose_quit(struct app *a, int value);
// The case of a session as plain text, masked as shown.
void review_case_text(struct app *a, const struct session *s, struct buf *out);
// command_filter.c
void menu_fill_explain(struct app *a, struct menu *m);
// command_profile.c
void menu_fill_profiles(struct app *a, struct menu *m);
void menu_choose_profile(struct app *a, int value);
const char *profile_name(const struct app *a, size_t i); // NULL past the last
// command_views.c
enum { MENU_VALUE_VIEW = 10000 }; // and which one
void menu_add_views(struct app *a, struct menu *m);
void menu_choose_view(struct app *a, size_t i);
const char *view_name(const struct app *a, size_t i); // as :view takes it; NULL past the last
// command_group.c
void menu_fill_groups(struct app *a, struct menu *m);
void menu_choose_group(struct app *a, int value);

// prompts.c
unsigned prompts_key(struct app *a, key_code key);
unsigned prompts_changed(struct app *a);
// Another list came while a prompt is open: what it began from is where the cursor is now.
void prompts_rebase(struct app *a);

// complete.c
// Values that rows had, for completing conditions (model/match.h: match_values); `app` is the app.
size_t complete_values(void *app, enum field f, struct slice *out, size_t max);
// Completes the word under the cursor of the prompt. *told gets what may stand there, or with
// *is_error why nothing may.
void complete_prompt(struct app *a, struct buf *told, bool *is_error);
// False, with a sentence and the cursor at the fault, when the prompt holds a condition that cannot
// be read.
bool complete_check(struct app *a, struct error *e);
// Whether the text ends in what may become the name of a field.
bool complete_is_name_begun(struct slice text);

// message.c
void app_clear_message(struct app *a);
void message_key_came(struct app *a);       // what is over with a key goes
unsigned message_settle(struct app *a);     // at the end of a turn: what was of another screen goes
void app_clear_view_message(struct app *a); // one that is true only of what is shown now
void app_case_to_top(struct app *a);        // when the whole screen is left
// Shows or hides personal data and codes; shown, they are hidden again after APP_UNMASK_MS.
void app_unmask(struct app *a, bool unmasked);
// A sentence for the message line that the log need not keep (where the cursor is, what a key did).
void app_hint(struct app *a, const char *format, ...) PRINTF_LIKE(2, 3);

// Finding in the list or in the JSON tree, whichever has the keys. `here`: the row under the cursor
// counts.
unsigned app_find(struct app *a, int direction, bool here);
void app_set_find(struct app *a, struct slice text);

// Gives a query that names no order, direction or page size those in force.
void app_keep_order(struct app *a, struct query *q);

// The order in force; *here when the loaded rows are sorted by us.
enum field app_sort_field(struct app *a, bool *descending, bool *here);
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
