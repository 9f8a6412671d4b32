// A few settings to look at and to change before something is done: rows that hold one of several
// choices or a text, over a corner of the screen.
#ifndef AIFI_UI_DIALOG_H
#define AIFI_UI_DIALOG_H

#include "ui/canvas.h"
#include "ui/edit.h"

enum { DIALOG_ROWS_MAX = 8, DIALOG_CHOICES_MAX = 8 };

struct dialog_choice {
    char *text; // owned
    int value;  // the caller's
};
struct dialog_row {
    const char *label; // static
    bool is_text;
    // What stands there, dim, while the row does not matter as the others are now; it is not
    // stepped to. Static; NULL = it matters.
    const char *idle;
    struct edit edit;
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    size_t n_choices, at;
};
struct dialog {
    char *title;
    struct dialog_row rows[DIALOG_ROWS_MAX];
    size_t n_rows;
    size_t focus; // the row that has the keys
    char *note;   // what Enter will do; owned, NULL = nothing to say
    char *error;  // what is in the way, instead of the note; owned
};

void dialog_init(struct dialog *d, struct slice title);
void dialog_release(struct dialog *d); // also of a zeroed one
// Both return the row's number.
size_t dialog_add_choice(struct dialog *d, const char *label);
size_t dialog_add_text(struct dialog *d, const char *label, struct slice text);
void dialog_offer(struct dialog *d, size_t row, struct slice text, int value); // one more choice
void dialog_clear_choices(struct dialog *d, size_t row);
int dialog_value(const struct dialog *d, size_t row); // of the choice made; -1 with none to make
// False, and nothing changes, when there is no such choice.
bool dialog_choose(struct dialog *d, size_t row, int value);
struct slice dialog_text(const struct dialog *d, size_t row);
void dialog_set_text(struct dialog *d, size_t row, struct slice text);
void dialog_set_note(struct dialog *d, struct slice text);
void dialog_set_error(struct dialog *d, struct slice text); // until dialog_set_note

enum dialog_result { DIALOG_OPEN, DIALOG_CHANGED, DIALOG_REFUSED, DIALOG_DONE, DIALOG_CLOSED };
// Up Down Tab S-Tab: rows, round and round. Enter: DONE; Esc and C-c: CLOSED. On a choice: Left and
// Right, Space, and a letter that a choice begins with; a text is typed into. CHANGED when a row
// has another value, REFUSED for what is typed where no choice begins so.
enum dialog_result dialog_key(struct dialog *d, key_code key);
bool dialog_paste(struct dialog *d, struct slice text); // into a text
// In the lower left corner of `area`; its size does not depend on what is chosen. What has no room
// scrolls.
void dialog_draw(struct dialog *d, struct canvas *c, struct rect area);

#endif
