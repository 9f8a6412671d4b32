// A text over the whole screen. It must not know where the text is from.
#include "text_cover.h"

#include "app_private.h"
#include "base/mem.h"
#include "pipe.h"

enum { TEXT_MAX_LEN = 4 * 1024 * 1024, STATE_MAX_LEN = 8 * 1024 };

void text_cover_release(struct text_cover *t) {
    mem_free(t->title);
    buf_wipe(&t->text);
    *t = (struct text_cover){.title = NULL};
}

// A program may refuse a copy when somebody went on to the form long ago: what was typed there
// stays.
static bool is_over_form(const struct app *a) {
    const enum cover below = a->cover == COVER_HELP ? a->help_over : a->cover;
    return below == COVER_FORM || (below == COVER_TEXT && a->text->over_form);
}

static void open_cover(struct app *a) {
    const bool over_form = is_over_form(a);
    text_cover_release(a->text);
    a->text->over_form = over_form;
    a->cover = COVER_TEXT;
}

void text_cover_open(struct app *a, const char *name, struct slice title, struct slice text) {
    open_cover(a);
    a->text->name = name;
    a->text->title = mem_dup_text(title);
    a->text->text = BUF_INIT(TEXT_MAX_LEN);
    buf_append(&a->text->text, text);
}

void text_cover_open_pipe(struct app *a) {
    open_cover(a);
    a->text->name = "Pipe";
    a->text->of_pipe = true;
}

void text_cover_close(struct app *a) {
    if (a->cover == COVER_TEXT) {
        a->cover = a->text->over_form ? COVER_FORM : COVER_NONE;
        text_cover_release(a->text);
    }
}

// Personal data that is hidden everywhere else is hidden here as well.
static bool is_hidden(const struct app *a) {
    const bool unmasked = a->text->of_pipe ? pipe_is_unmasked(a) : a->text->unmasked;
    return unmasked && !a->show.unmasked;
}

static struct slice text_of(const struct app *a) {
    return is_hidden(a)       ? SLICE_NONE
           : a->text->of_pipe ? pipe_output(a)
                              : buf_slice(&a->text->text);
}

void text_cover_scroll(struct app *a, int64_t by) {
    textview_scroll(&a->text->view, text_of(a), by);
}

size_t text_cover_page_h(const struct app *a) {
    return a->text->view.page_h;
}

void text_cover_draw(struct app *a, struct canvas *c, struct rect r) {
    struct buf title = BUF_INIT(STATE_MAX_LEN);
    if (a->text->of_pipe) {
        pipe_append_state(a, &title);
    } else {
        buf_append_text(&title, a->text->title ? a->text->title : "");
    }
    const int most = r.h / 3;
    const int lines = canvas_wrapped(c, r, 0, 0, most, STYLE_TITLE, buf_slice(&title), false);
    canvas_hline(c, r, lines, 0, r.w, STYLE_BORDER);
    const struct rect rest = {r.y + lines + 1, r.x, r.h - lines - 1, r.w};
    textview_draw(&a->text->view, text_of(a), c, rest);
    if (text_of(a).len == 0) {
        canvas_text(c, rest, 0, 0, -1, STYLE_DIM,
            is_hidden(a) ? SLICE("personal data is hidden, and with it this text; M shows it")
            : a->text->of_pipe && pipe_is_running(a) ? SLICE("nothing was printed yet")
                                                     : SLICE("nothing was printed"));
    }
    buf_release(&title);
}
