// What the sources of the plain mode (plain*.c) share among themselves.
#ifndef AIFI_APP_PLAIN_PRIVATE_H
#define AIFI_APP_PLAIN_PRIVATE_H

#include "app_private.h"

#include "app/plain.h"
#include "base/line_reader.h"

enum { PLAIN_PAGE_ROWS = 10, PLAIN_TEXT_MAX_LEN = 64 * 1024 * 1024 };

// What was heard last, so that only what is another now is told.
struct plain_heard {
    const struct view *view;
    struct buf place;   // what is listed, and how
    struct buf key;     // of the session or store under the cursor
    struct buf group;   // title of its group
    uint64_t n_journal; // messages told, of those ever written
    size_t n_new_above, n_waiting, n_alerts;
    bool unmasked;
    bool row; // by the command that runs: the cursor's row need not be told once more
};

// The questions of the filter form, one after the other.
struct plain_form {
    bool is_on, asked;
    enum param at;
    struct query draft;
};

struct plain {
    struct app *app;
    struct settings *settings; // of another profile than the program began with; owned
    bool wants_profile;
    struct line_reader in;
    struct buf out; // said and not written yet
    bool is_typed;  // by a person at a terminal, who sees a prompt and what is typed
    bool prompted;  // the prompt stands there
    bool echo_off;  // a secret is typed
    bool quit;
    bool lacks_token; // and no line was taken for one
    bool interrupted; // Ctrl-C came with nothing to stop: once more quits
    // The command whose answer is on its way.
    bool is_pending;
    enum command command;    // COMMAND_NONE: none of the table's
    bool wants_case;         // read out the case once what is related is known
    enum detail_tab section; // read last
    int64_t since_ms, told_ms;
    // What is asked of the user, as it was asked last.
    enum prompt_purpose asked_prompt;
    enum menu_purpose asked_menu;
    bool asked_dialog;
    struct plain_form form;
    struct plain_heard heard;
};

// plain_say.c: lines out. Texts of anywhere are made safe here; line breaks inside become blanks.
void plain_say(struct plain *p, const char *format, ...) PRINTF_LIKE(2, 3);
// Lines as they are laid out for the eye become "label: value".
void plain_say_lines(struct plain *p, struct slice text);
void plain_flush(struct plain *p);

// plain_list.c: where one is, and rows.
void plain_append_place(struct plain *p, struct buf *out); // what is listed; without numbers
void plain_say_where(struct plain *p);
void plain_say_row(struct plain *p); // under the cursor
void plain_append_key(struct plain *p, struct buf *out);
size_t plain_n_rows(const struct plain *p);   // that can be gone to
size_t plain_position(const struct plain *p); // of the cursor; SIZE_MAX = none
void plain_go(struct plain *p, size_t position);
// Rows from a position on, the cursor on the last one read.
void plain_say_rows(struct plain *p, size_t from, size_t n);

// plain_stores.c
void plain_append_store(const struct occupancy_row *row, struct buf *out);
void plain_append_totals(const struct app *a, struct buf *out);
void plain_say_store(struct plain *p, const struct occupancy_row *row); // its page
void plain_say_alerts(struct plain *p, size_t max); // SIZE_MAX: the limits as well

// plain_detail.c: a session in sections.
bool plain_is_section(struct slice name);
void plain_say_section(struct plain *p, struct slice name);
void plain_say_detail(struct plain *p); // all of them but the record itself
void plain_say_case(struct plain *p);

// plain_ask.c: prompts and menus of the app as questions.
bool plain_is_asking(const struct plain *p); // a line typed is an answer
void plain_ask(struct plain *p);             // says the question, unless it was said
void plain_answer(struct plain *p, struct slice line);
void plain_cancel_question(struct plain *p);

// plain_dialog.c
bool plain_dialog_is_open(const struct plain *p);
void plain_dialog_ask(struct plain *p);
void plain_dialog_answer(struct plain *p, struct slice line);

// plain_form.c
void plain_form_ask(struct plain *p);
void plain_form_answer(struct plain *p, struct slice line);

// plain_tell.c
void plain_tell_progress(struct plain *p); // now and then
void plain_tell_answer(struct plain *p);   // all that is to be told before the next prompt

// plain_line.c: what a typed line means.
void plain_line(struct plain *p, struct slice line);
void plain_say_help(struct plain *p, struct slice about);
// Takes the redo bits of the app.
void plain_redo(struct plain *p, unsigned bits);

#endif
