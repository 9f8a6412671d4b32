// A text over the whole screen, to be read: what a command printed, or what has to be copied by
// hand.
#ifndef AIFI_APP_TEXT_COVER_H
#define AIFI_APP_TEXT_COVER_H

#include "app/app.h"

struct text_cover {
    const char *name; // for the header; static
    char *title;      // owned
    struct buf text;  // when it is the cover's own
    bool of_pipe;     // it is what the command that rows were piped to printed
    bool unmasked;    // it may hold personal data as it is; for a pipe, pipe_is_unmasked says so
    bool over_form;   // it came while the filter form was filled in, which it gives back
    struct textview view;
};

// Shows a copy of the text; `title` says what it is, and what can be done; `name` in a word,
// static.
void text_cover_open(struct app *a, const char *name, struct slice title, struct slice text);
// Shows what the pipe has printed so far.
void text_cover_open_pipe(struct app *a);
void text_cover_close(struct app *a); // also when it is not open; the form comes back
void text_cover_scroll(struct app *a, int64_t by);
size_t text_cover_page_h(const struct app *a);
void text_cover_draw(struct app *a, struct canvas *c, struct rect r);
void text_cover_release(struct text_cover *t); // of a zeroed one as well

#endif
