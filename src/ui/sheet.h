// A tab of the detail pane as it is being drawn: line after line of a text that may be longer than
// the pane, of which the pane shows a window. Lines outside the window cost little and draw
// nothing.
#ifndef AIFI_UI_SHEET_H
#define AIFI_UI_SHEET_H

#include "model/show.h"
#include "ui/canvas.h"

struct sheet {
    struct canvas *c;
    struct rect r;
    int64_t top;  // line of the text in the first row of r
    int64_t line; // being filled
    int x;        // next free cell of it; < 0: nothing stands in it yet
    int indent;   // where lines of a flow begin
    bool half;    // the left half of a line of two fields is taken
    const struct session *s;
    struct show show;                     // with `full` set
    bool saw_absent, saw_null, saw_wrong; // since the last legend
    struct buf value, text;               // scratch
};

void sheet_init(struct sheet *sh, struct canvas *c, struct rect r, size_t top,
    const struct session *s, const struct show *show);
void sheet_release(struct sheet *sh);
int64_t sheet_n_lines(struct sheet *sh); // ends the last line

void sheet_end_line(struct sheet *sh); // nothing happens when the line is empty
void sheet_blank(struct sheet *sh);    // an empty line, but none at the top
// At cell x of the current line, cut at `max` cells (< 0: the edge). Returns the cells used.
int sheet_put(struct sheet *sh, int x, int max, enum style style, struct slice text);
int sheet_putf(struct sheet *sh, int x, enum style style, const char *format, ...)
    PRINTF_LIKE(4, 5);
// From cell x of the current line on over as many lines as needed, wrapped at x; ends the line.
void sheet_wrap(struct sheet *sh, int x, enum style style, struct slice text);
void sheet_title(struct sheet *sh, const char *title); // a line of its own
// Whether there is room for two fields in a line and for titles beside their flows.
bool sheet_is_wide(const struct sheet *sh);

// A flow of short facts after a title, "Title  label value  label value", broken between facts.
// Later lines begin below the first fact when the sheet is wide, else below the title.
void sheet_flow(struct sheet *sh, const char *title);
void sheet_item(struct sheet *sh, const char *label, enum style style, struct slice text);
void sheet_item_field(struct sheet *sh, const char *label, enum field f);

// Appends the value of a field, safe to show (hidden characters spelt out, huge values cut with
// their size), and returns its style. Nothing is told in words: (absent), (null), (empty), and a
// value of another type begins with "?".
enum style sheet_value(struct sheet *sh, enum field f, struct buf *out);
// A time of day; with the date unless the day is that of `same_day` (INSTANT_NONE: today). When the
// sheet shows relative times, one of those.
void sheet_append_time(const struct sheet *sh, struct buf *out, instant t, instant same_day);
// Appends text of anywhere in the same safe form.
void sheet_append_safe(const struct sheet *sh, struct buf *out, struct slice text);
// The same for raw JSON, whose backslashes stay single: hidden characters as \u escapes, which is
// the same JSON. On an ASCII terminal so is what is not ASCII, but for the sign of masked values:
// an ellipsis is '~'.
void sheet_append_json(const struct sheet *sh, struct buf *out, struct slice json);
// "Label   value", two in a line where both fit.
void sheet_field(struct sheet *sh, enum field f);
// The members of a JSON object, "key = value", one a line or as a flow; masked by their paths below
// `path`. The member named `skip` is left out (NULL: none). Says so when there are none.
void sheet_members(
    struct sheet *sh, struct slice json, struct slice path, const char *skip, bool flow);
// What the signs for nothing mean, when any was shown.
void sheet_legend(struct sheet *sh);

#endif
