// The one-line prompt at the bottom: `/` find, `&` limit, `:` command, and secrets without echo.
// Has a history and completion.
#ifndef AIFI_UI_PROMPT_H
#define AIFI_UI_PROMPT_H

#include "ui/canvas.h"
#include "ui/edit.h"

enum { PROMPT_HISTORY_MAX = 50 };
struct prompt_history {
    char *lines[PROMPT_HISTORY_MAX]; // newest first; owned
    size_t n;
};
void prompt_history_release(struct prompt_history *h);
// An equal older line goes away; an empty line is not kept.
void prompt_history_add(struct prompt_history *h, struct slice line);

struct prompt {
    char *label; // ":", "/", "& "
    struct edit edit;
    bool hidden;
    struct prompt_history *history; // borrowed; NULL = none
    size_t history_at;              // 0 = the line being typed
    char *kept;                     // that line, while older ones are shown
    char *error;                    // a sentence above the line, until the next key
    bool error_is_note;             // it is no error
};
// A `hidden` prompt has no history.
void prompt_open(struct prompt *p, const char *label, struct slice initial,
    struct prompt_history *history, bool hidden);
void prompt_release(struct prompt *p); // wipes when hidden
enum prompt_result { PROMPT_OPEN, PROMPT_CHANGED, PROMPT_DONE, PROMPT_CANCELLED, PROMPT_COMPLETE };
// Enter: DONE; Esc, C-c, or Backspace in an empty line: CANCELLED; Tab: COMPLETE (the app changes
// the text); Up/Down, C-p/C-n: history. CHANGED when the text did.
enum prompt_result prompt_key(struct prompt *p, key_code key);
void prompt_set_error(struct prompt *p, struct slice text);
void prompt_set_note(struct prompt *p, struct slice text); // what may be typed, and the like
// In the last line of `area`; an error in the lines above; returns the lines used.
int prompt_draw(struct prompt *p, struct canvas *c, struct rect area);

#endif
