// The timeline: the times of a session in their order, with the distances between them, and what
// has not happened. Must not know the list's forms of time.
#include "detail_tabs.h"

#include <stdlib.h>
#include <string.h>

// Times that a session has one of, or a first and a last of.
static const struct {
    enum field first, last; // the same for one time
    const char *label;      // what happened
    const char *noun;       // what did not
} kinds[] = {
    {FIELD_CREATED_AT, FIELD_CREATED_AT, "created", "creation"},
    {FIELD_CODE_FIRST_SCANNED_AT, FIELD_CODE_LAST_SCANNED_AT, "scanned", "scan"},
    {FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT, "entered", "entry"},
    {FIELD_FIRST_EXITED_AT, FIELD_LAST_EXITED_AT, "exited", "exit"},
    {FIELD_UPDATED_AT, FIELD_UPDATED_AT, "record updated", "update"},
    {FIELD_EXPIRES_AT, FIELD_EXPIRES_AT, "code expires", "expiry"},
};
enum { MOMENTS_MAX = 2 * ARRAY_LEN(kinds) + 1, LABEL_MAX_LEN = 32 };

struct moment {
    instant t;
    size_t order; // among equal times
    char label[LABEL_MAX_LEN];
    bool is_now;
};

struct timeline {
    struct moment moments[MOMENTS_MAX];
    size_t n;
    bool shows_ms;
};

static void add(struct timeline *l, instant t, const char *label, const char *which) {
    struct moment *m = &l->moments[l->n];
    *m = (struct moment){.t = t, .order = l->n};
    snprintf(m->label, sizeof(m->label), "%s%s", label, which);
    l->n++;
    l->shows_ms = l->shows_ms || t % MS_SECOND != 0;
}

static void collect(struct timeline *l, const struct session *s) {
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        instant first, last;
        bool has_first = session_instant(s, kinds[i].first, &first);
        bool has_last = session_instant(s, kinds[i].last, &last);
        if (kinds[i].first == kinds[i].last) {
            if (has_first) {
                add(l, first, kinds[i].label, "");
            }
        } else if (has_first && has_last && first == last) {
            add(l, first, kinds[i].label, " (1st=last)");
        } else {
            if (has_first) {
                add(l, first, kinds[i].label, " first");
            }
            if (has_last) {
                add(l, last, kinds[i].label, " last");
            }
        }
    }
}

static int compare(const void *a, const void *b) {
    const struct moment *x = a, *y = b;
    if (x->t != y->t) {
        return x->t < y->t ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

// Marks where now stands when some of the times lie ahead.
static void add_now(struct timeline *l, instant now) {
    instant latest = INSTANT_MIN;
    for (size_t i = 0; i < l->n; i++) {
        latest = l->moments[i].t > latest ? l->moments[i].t : latest;
    }
    if (latest > now) {
        bool shows_ms = l->shows_ms;
        add(l, now, "now", "");
        l->moments[l->n - 1].is_now = true;
        l->shows_ms = shows_ms;
    }
}

// Columns, as wide as the sheet allows.
struct columns {
    int time_x, label_x, step_x, total_x; // total_x 0: no such column
    int step_w;
};

static struct columns columns_for(const struct sheet *sh, const struct timeline *l) {
    struct columns x = {.time_x = 2, .step_w = 10};
    int time_w = sh->show.relative ? 10 : l->shows_ms ? 12 : 8;
    x.label_x = x.time_x + time_w + 1;
    x.step_x = x.label_x + 20;
    if (x.step_x + x.step_w > sh->r.w) {
        x.step_x = sh->r.w - x.step_w;
    } else if (sh->r.w >= 64) {
        x.label_x++;
        x.step_x = x.label_x + 24;
        x.total_x = x.step_x + x.step_w + 4;
    }
    return x;
}

static void put_right(struct sheet *sh, int x, int w, enum style style, struct slice text) {
    int cells = canvas_text_width(sh->c, text);
    sheet_put(sh, cells < w ? x + w - cells : x, w, style, text);
}

static void put_time(struct sheet *sh, const struct columns *x, const struct timeline *l, instant t,
    enum style style) {
    buf_clear(&sh->value);
    if (sh->show.relative) {
        instant_append_relative(&sh->value, t, sh->show.now);
    } else {
        struct calendar c;
        instant_append(&sh->value, t, INSTANT_TIME, sh->show.zone, sh->show.now);
        instant_to_calendar(t, sh->show.zone, &c);
        if (l->shows_ms) {
            buf_printf(&sh->value, ".%03d", c.ms);
        }
    }
    sheet_put(sh, x->time_x, x->label_x - x->time_x - 1, style, buf_slice(&sh->value));
}

static void put_distance(
    struct sheet *sh, int x, int w, instant from, instant to, enum style style) {
    buf_clear(&sh->value);
    buf_append_char(&sh->value, '+');
    duration_append(&sh->value, to - from);
    put_right(sh, x, w, style, buf_slice(&sh->value));
}

// "Tue 2026-11-24 CEST" before the first time of a day.
static void put_day(struct sheet *sh, instant t) {
    struct calendar c;
    instant_to_calendar(t, sh->show.zone, &c);
    buf_clear(&sh->value);
    instant_append(&sh->value, t, INSTANT_DAY, sh->show.zone, sh->show.now);
    buf_printf(&sh->value, " %s", c.zone_name);
    sheet_put(sh, 1, -1, STYLE_DIM, buf_slice(&sh->value));
    sheet_end_line(sh);
}

static bool is_same_day(const struct sheet *sh, instant a, instant b) {
    struct calendar x, y;
    instant_to_calendar(a, sh->show.zone, &x);
    instant_to_calendar(b, sh->show.zone, &y);
    return x.year == y.year && x.month == y.month && x.day == y.day && x.offset_s == y.offset_s;
}

static void put_moments(struct sheet *sh, const struct columns *x, const struct timeline *l) {
    const struct moment *before = NULL, *first = NULL;
    instant day = INSTANT_NONE;
    for (size_t i = 0; i < l->n; i++) {
        const struct moment *m = &l->moments[i];
        if (!sh->show.relative && (day == INSTANT_NONE || !is_same_day(sh, day, m->t))) {
            put_day(sh, m->t);
            day = m->t;
        }
        enum style style = m->is_now ? STYLE_DIM : STYLE_TEXT;
        put_time(sh, x, l, m->t, style);
        sheet_put(sh, x->label_x, x->step_x - x->label_x, style, slice_of(m->label));
        if (before && !m->is_now) {
            put_distance(sh, x->step_x, x->step_w, before->t, m->t, STYLE_DERIVED);
        }
        if (first && x->total_x && !m->is_now) {
            put_distance(sh, x->total_x, x->step_w, first->t, m->t, STYLE_DERIVED);
        }
        sheet_end_line(sh);
        before = m->is_now ? before : m;
        first = first ? first : before;
    }
}

// "-  exit: none yet", and for a half that is missing "-  exit last: (null)".
static void put_missing(struct sheet *sh, const struct columns *x, size_t kind) {
    const enum field fields[] = {kinds[kind].first, kinds[kind].last};
    static const char *const which[] = {" first", " last"};
    bool is_pair = fields[0] != fields[1];
    enum presence first = session_presence(sh->s, fields[0]);
    enum presence last = session_presence(sh->s, fields[1]);
    bool none_yet =
        is_pair && (first == IS_NULL || first == ABSENT) && (last == IS_NULL || last == ABSENT);
    instant ignored;
    for (size_t i = 0; i < (is_pair && !none_yet ? 2U : 1U); i++) {
        if (session_instant(sh->s, fields[i], &ignored)) {
            continue;
        }
        struct buf text = BUF_INIT(64 * 1024);
        buf_printf(&text, "%s%s: ", kinds[kind].noun, is_pair && !none_yet ? which[i] : "");
        if (none_yet) {
            buf_append_text(&text, "none yet ");
        }
        enum style style = sheet_value(sh, fields[i], &text);
        sheet_put(sh, x->time_x, 1, STYLE_NOTHING, SLICE("-"));
        sheet_wrap(sh, x->label_x, style, buf_slice(&text));
        buf_release(&text);
    }
}

void detail_timeline(struct sheet *sh) {
    struct timeline l = {.n = 0};
    collect(&l, sh->s);
    add_now(&l, sh->show.now);
    qsort(l.moments, l.n, sizeof(l.moments[0]), compare);
    struct columns x = columns_for(sh, &l);
    sheet_end_line(sh);
    sheet_put(sh, 1, x.step_x - 1, STYLE_TITLE, SLICE("Timeline"));
    put_right(sh, x.step_x, x.step_w, STYLE_LABEL, SLICE("since prev"));
    if (x.total_x) {
        put_right(sh, x.total_x, x.step_w, STYLE_LABEL, SLICE("in all"));
    }
    sheet_end_line(sh);
    put_moments(sh, &x, &l);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        put_missing(sh, &x, i);
    }
}
