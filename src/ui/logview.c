// The log, from the newest entry upwards. Must not know who writes it.
#include "ui/logview.h"

enum { TIME_W = 9 };

static const struct {
    const char *word; // so that no level rests on a colour
    enum style style;
} levels[] = {
    [JOURNAL_INFO] = {"", STYLE_TEXT},
    [JOURNAL_REQUEST] = {"", STYLE_DIM},
    [JOURNAL_WARNING] = {"warning: ", STYLE_WARNING},
    [JOURNAL_ERROR] = {"error: ", STYLE_ERROR},
};

// What was written since the last drawing stays below what is looked at.
static void hold(struct logview *v, const struct journal *j) {
    size_t n = journal_count(j);
    if (v->from_end > 0) {
        uint64_t more = j->n_written - v->n_seen;
        v->from_end = more < n - v->from_end ? v->from_end + (size_t)more : n;
    }
    v->n_seen = j->n_written;
    if (v->from_end >= n) {
        v->from_end = n > 0 ? n - 1 : 0;
    }
}

void logview_scroll(struct logview *v, const struct journal *j, int64_t by) {
    hold(v, j);
    size_t n = journal_count(j);
    if (n == 0) {
        return;
    }
    size_t room = by > 0 ? v->from_end : n - 1 - v->from_end;
    uint64_t steps = by < 0 ? 0 - (uint64_t)by : (uint64_t)by;
    size_t taken = steps < room ? (size_t)steps : room;
    v->from_end = by > 0 ? v->from_end - taken : v->from_end + taken;
}

static struct buf text_of(const struct journal_entry *entry) {
    struct buf text = BUF_INIT(2 * JOURNAL_TEXT_LEN);
    buf_append_text(&text, levels[entry->level].word);
    buf_append_text(&text, entry->text);
    return text;
}

static int lines_of(const struct canvas *c, struct slice text, int width) {
    int lines = canvas_wrapped_lines(c, width, text, false);
    return lines > 0 ? lines : 1;
}

// Draws an entry so that its last line is line `bottom` of r, and returns the lines it takes.
static int draw_entry(const struct journal_entry *entry, enum zone zone, struct canvas *c,
    struct rect r, int bottom) {
    struct buf text = text_of(entry);
    int lines = lines_of(c, buf_slice(&text), r.w - TIME_W);
    int y = bottom - lines + 1;
    canvas_wrapped(c, r, y, TIME_W, lines, levels[entry->level].style, buf_slice(&text), false);
    buf_clear(&text);
    instant_append(&text, entry->at, INSTANT_TIME, zone, entry->at);
    canvas_text(c, r, y, 0, TIME_W - 1, STYLE_DIM, buf_slice(&text));
    buf_release(&text);
    return lines;
}

// Lines of the entries before `end`; stops counting when they fill r.
static int total_lines(const struct journal *j, size_t end, struct canvas *c, struct rect r) {
    int lines = 0;
    for (size_t i = end; i > 0 && lines < r.h; i--) {
        struct buf text = text_of(journal_get(j, i - 1));
        lines += lines_of(c, buf_slice(&text), r.w - TIME_W);
        buf_release(&text);
    }
    return lines;
}

void logview_draw(
    struct logview *v, const struct journal *j, enum zone zone, struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    hold(v, j);
    v->page_h = r.h > 0 ? (size_t)r.h : 0;
    size_t n = journal_count(j);
    if (n == 0) {
        canvas_text(c, r, 0, 0, -1, STYLE_DIM, SLICE("No messages yet."));
        return;
    }
    size_t end = n - v->from_end;
    // A short log stands at the top.
    int lines = total_lines(j, end, c, r);
    int bottom = lines < r.h ? lines - 1 : r.h - 1;
    if (v->from_end > 0 && r.h > 1) {
        canvas_textf(c, r, r.h - 1, 0, -1, STYLE_DIM, "-- %zu newer below (G) --", v->from_end);
        bottom = bottom < r.h - 2 ? bottom : r.h - 2;
    }
    struct rect shown = {r.y, r.x, bottom + 1, r.w};
    for (size_t i = end; i > 0 && bottom >= 0; i--) {
        bottom -= draw_entry(journal_get(j, i - 1), zone, c, shown, bottom);
    }
}
