// The parts of a store's page. Each says its numbers in words as well as in a plot.
#include "storepage_parts.h"

#include "ui/board.h"
#include "ui/plot.h"

#include <string.h>

enum { SPARK_MINUTES = 60, PLAIN_STEP = 5, CHART_VALUES_MAX = TREND_MINUTES };

static void say(struct store_pen *pen, enum style style) {
    const int lines =
        canvas_wrapped(pen->c, pen->r, pen->y, 0, -1, style, buf_slice(&pen->text), false);
    pen->y += lines > 0 ? lines : 0;
    buf_clear(&pen->text);
}

static void append_time(struct store_pen *pen, instant t) {
    struct calendar then;
    instant_to_calendar(t, pen->look->zone, &then);
    buf_printf(&pen->text, "%02d:%02d", then.hour, then.minute);
}

// With the date where it is not today's.
static void append_moment(struct store_pen *pen, instant t) {
    struct calendar then;
    struct calendar now;
    instant_to_calendar(t, pen->look->zone, &then);
    instant_to_calendar(pen->look->now, pen->look->zone, &now);
    if (then.day != now.day || then.month != now.month || then.year != now.year) {
        buf_printf(&pen->text, "%02d-%02d ", then.month, then.day);
    }
    append_time(pen, t);
}

static void append_name(struct store_pen *pen, struct slice text) {
    text.len = text.len < STORE_NAME_MAX_LEN ? text.len : STORE_NAME_MAX_LEN;
    buf_append(&pen->text, text);
}

static void title(struct store_pen *pen, const char *text) {
    if (pen->y > 0) {
        pen->y++;
    }
    canvas_text(pen->c, pen->r, pen->y++, 0, -1, STYLE_TITLE, slice_of(text));
}

static void append_age(int64_t ms, struct buf *out) {
    if (ms < 2 * MS_MINUTE) {
        buf_printf(out, "%lld s", (long long)(ms / MS_SECOND));
    } else if (ms < 2 * MS_HOUR) {
        buf_printf(out, "%lld min", (long long)(ms / MS_MINUTE));
    } else if (ms < 2 * (int64_t)MS_DAY) {
        buf_printf(out, "%lld h", (long long)(ms / MS_HOUR));
    } else {
        buf_printf(out, "%lld days", (long long)(ms / MS_DAY));
    }
}

void pen_headline(struct store_pen *pen) {
    const struct occupancy_row *row = pen->facts->row;
    static const char *const reports[] = {
        [REPORT_NONE] = "not reported", [REPORT_NO] = "NO", [REPORT_YES] = "yes"};
    append_name(pen, row->store_id);
    buf_append_char(&pen->text, ' ');
    append_name(pen, row->name);
    buf_append_text(&pen->text, ": ");
    board_append_people(row, &pen->text);
    if (row->max_people > 0) {
        buf_printf(&pen->text, " of %lld people (%d%%) ", (long long)row->max_people, row->percent);
    } else {
        buf_append_text(&pen->text, " people, ");
    }
    buf_append_text(&pen->text, occupancy_word(row));
    instant since = INSTANT_NONE;
    if (row->load == LOAD_FULL) {
        const double full = (double)row->max_people * pen->facts->limits->full_percent / 100.0;
        int64_t people = (int64_t)full;
        people += (double)people < full;
        since = trend_at_least_since(pen->facts->points, pen->facts->n_points, people);
    }
    if (since != INSTANT_NONE) {
        buf_append_text(&pen->text, " since ");
        append_moment(pen, since);
        buf_printf(&pen->text, " (%lld min)", (long long)((pen->look->now - since) / MS_MINUTE));
    }
    if (row->maybe_full && !row->no_data) {
        buf_printf(&pen->text, ": full with the %lld that may be in", (long long)row->possible);
    }
    say(pen, row->no_data             ? STYLE_STALE
             : row->load == LOAD_FULL ? STYLE_FULL
             : row->load == LOAD_NEAR ? STYLE_NEAR
                                      : STYLE_TITLE);
    buf_printf(&pen->text, "employee inside: %s", reports[row->employee_inside]);
    buf_printf(&pen->text, ", counted: %lld employee%s, %lld tester%s; ", (long long)row->employees,
        row->employees == 1 ? "" : "s", (long long)row->testers, row->testers == 1 ? "" : "s");
    if (row->age_ms < 0) {
        buf_append_text(&pen->text, "time of the last record not known");
    } else {
        buf_append_text(&pen->text, "last record ");
        append_age(row->age_ms, &pen->text);
        buf_append_text(&pen->text, " ago");
    }
    say(pen, STYLE_TEXT);
}

static struct plot_value plot_value_of(const struct trend_point *p) {
    static const enum plot_kind kinds[] = {[TREND_NOTHING] = PLOT_NOTHING,
        [TREND_FROM_VISITS] = PLOT_MADE,
        [TREND_SAMPLED] = PLOT_SEEN};
    return (struct plot_value){p->people, kinds[p->source]};
}

// The last points, as many as the array holds; *from is the first one's index.
static size_t last_values(
    const struct storepage_facts *f, struct plot_value *out, size_t max, size_t *from) {
    const size_t n = f->n_points < max ? f->n_points : max;
    *from = f->n_points - n;
    for (size_t i = 0; i < n; i++) {
        out[i] = plot_value_of(&f->points[*from + i]);
    }
    return n;
}

static void append_peak(struct store_pen *pen, size_t from) {
    struct trend_point peak;
    if (trend_peak(pen->facts->points + from, pen->facts->n_points - from, &peak)) {
        buf_printf(&pen->text, "peak %lld at ", (long long)peak.people);
        append_time(pen, peak.at);
    } else {
        buf_append_text(&pen->text, "nothing known");
    }
}

// Every fifth minute as a number, with '~' where it was worked out.
static void say_points(struct store_pen *pen, size_t from) {
    for (size_t i = from; i < pen->facts->n_points; i++) {
        const struct trend_point *p = &pen->facts->points[i];
        if ((pen->facts->n_points - 1 - i) % PLAIN_STEP != 0) {
            continue;
        }
        append_time(pen, p->at);
        if (p->source == TREND_NOTHING) {
            buf_append_text(&pen->text, " -  ");
        } else {
            buf_printf(&pen->text, " %s%lld  ", p->source == TREND_SAMPLED ? "" : "~",
                (long long)p->people);
        }
    }
    say(pen, STYLE_TEXT);
}

static void append_source(struct store_pen *pen) {
    if (pen->facts->sampled_since == INSTANT_NONE) {
        buf_append_text(&pen->text, "worked out from entries and exits");
        return;
    }
    buf_append_text(&pen->text, "sampled here since ");
    append_moment(pen, pen->facts->sampled_since);
    buf_append_text(&pen->text, ", before from entries and exits");
}

void pen_spark(struct store_pen *pen) {
    struct plot_value values[SPARK_MINUTES];
    size_t from = 0;
    const size_t n = last_values(pen->facts, values, SPARK_MINUTES, &from);
    if (n == 0) {
        return;
    }
    if (pen->look->plain) {
        buf_printf(&pen->text, "last %zu min, ~ from entries and exits: ", n);
        append_peak(pen, from);
        say(pen, STYLE_TEXT);
        say_points(pen, from);
        return;
    }
    buf_printf(&pen->text, "last %zu min ", n);
    const int label_w = (int)pen->text.len;
    canvas_text(pen->c, pen->r, pen->y, 0, -1, STYLE_LABEL, buf_slice(&pen->text));
    buf_clear(&pen->text);
    buf_append_text(&pen->text, "  ");
    append_peak(pen, from);
    const int peak_w = (int)pen->text.len, room = pen->r.w - label_w - peak_w;
    const int w = room < (int)n ? room : (int)n;
    if (w > 0) {
        plot_spark_draw(values, n, pen->facts->row->max_people, pen->c, pen->r, pen->y, label_w, w);
        canvas_text(pen->c, pen->r, pen->y, label_w + w, -1, STYLE_TEXT, buf_slice(&pen->text));
    }
    buf_clear(&pen->text);
    pen->y++;
    append_source(pen);
    say(pen, STYLE_DIM);
}

static void draw_chart_times(struct store_pen *pen, const struct plot_columns *plot, size_t from) {
    int x = 0, w = 0;
    plot_columns_span(plot, pen->r, &x, &w);
    append_time(pen, pen->facts->points[from].at);
    canvas_text(pen->c, pen->r, pen->y, x, -1, STYLE_DIM, buf_slice(&pen->text));
    buf_clear(&pen->text);
    append_time(pen, pen->facts->points[pen->facts->n_points - 1].at);
    canvas_text(
        pen->c, pen->r, pen->y, x + w - (int)pen->text.len, -1, STYLE_DIM, buf_slice(&pen->text));
    buf_clear(&pen->text);
    pen->y++;
}

void pen_chart(struct store_pen *pen, int h) {
    struct plot_value values[CHART_VALUES_MAX];
    size_t from = 0;
    const size_t n = last_values(pen->facts, values, CHART_VALUES_MAX, &from);
    if (n == 0) {
        return;
    }
    buf_printf(&pen->text, "People, last %zu min: ", n);
    append_peak(pen, from);
    if (pen->y > 0) {
        pen->y++;
    }
    say(pen, STYLE_TITLE);
    if (pen->look->plain) {
        say_points(pen, from);
    } else {
        const struct plot_columns plot = {values, n, pen->facts->row->max_people};
        struct rect r = pen->r;
        r.y += pen->y;
        r.h = h;
        plot_columns_draw(&plot, pen->c, r);
        pen->y += h;
        draw_chart_times(pen, &plot, from);
    }
    append_source(pen);
    buf_append_text(&pen->text, pen->look->plain ? " (~)" : pen->c->ascii ? " (:)" : " (▒)");
    say(pen, STYLE_DIM);
}

static void append_span(struct store_pen *pen, int64_t ms) {
    const long long hours = ms / MS_HOUR, minutes = ms / MS_MINUTE;
    if (ms < MS_HOUR) {
        buf_printf(&pen->text, "%lld:%02d min", minutes, (int)(ms / MS_SECOND % 60));
    } else if (ms % MS_HOUR == 0) {
        buf_printf(&pen->text, "%lld h", hours);
    } else {
        buf_printf(&pen->text, "%lld:%02d h", hours, (int)(minutes % 60));
    }
}

void pen_notes(struct store_pen *pen) {
    const struct occupancy_row *row = pen->facts->row;
    const struct trend_usual *u = &pen->facts->usual;
    if (pen->facts->peak_today) {
        buf_printf(&pen->text, "peak today %lld at ", (long long)pen->facts->peak_today->people);
        append_time(pen, pen->facts->peak_today->at);
        buf_append_text(&pen->text, ", from loaded visits   ");
    }
    if (row->longest_ms >= 0) {
        buf_append_text(&pen->text, "longest inside ");
        append_name(pen, row->longest_key);
        buf_append_text(&pen->text, ", ");
        append_span(pen, row->longest_ms);
        buf_append_text(&pen->text, "   ");
    }
    if (u->n > 0) {
        buf_printf(&pen->text, "usual at this hour: %.1f (of %u %s%s)", u->people, u->n,
            u->by_week ? "week" : "day", u->n == 1 ? "" : "s");
    } else {
        buf_append_text(&pen->text, "usual at this hour: not known, no past is loaded");
    }
    say(pen, STYLE_TEXT);
    if (row->n_stale > 0) {
        buf_printf(&pen->text, "%u without exit for over ", row->n_stale);
        append_span(pen, pen->facts->limits->stale_ms);
        buf_append_text(&pen->text, row->n_stale == 1 ? " is not counted" : " are not counted");
        if (row->longest_stale_ms >= 0) {
            buf_append_text(&pen->text, "; no exit for ");
            append_span(pen, row->longest_stale_ms);
        }
        say(pen, STYLE_WARNING);
    }
}

// Two bars a quarter: "14:15 in ████ 11" and "out ██ 3".
void pen_flows(struct store_pen *pen) {
    const struct storepage_facts *f = pen->facts;
    int64_t most = 1;
    for (size_t i = 0; i < f->n_flows; i++) {
        most = f->flows[i].n_in > most ? f->flows[i].n_in : most;
        most = f->flows[i].n_out > most ? f->flows[i].n_out : most;
    }
    if (f->n_flows == 0) {
        return;
    }
    title(pen, "In and out per 15 min (+ not complete)");
    for (size_t i = f->n_flows; i > 0; i--) {
        const struct trend_flow *flow = &f->flows[i - 1];
        const int half = (pen->r.w - 7) / 2;
        append_time(pen, flow->from);
        buf_append_text(&pen->text, flow->complete ? " " : "+");
        canvas_text(pen->c, pen->r, pen->y, 0, 6, STYLE_TEXT, buf_slice(&pen->text));
        buf_clear(&pen->text);
        for (int way = 0; way < 2; way++) {
            const int64_t n = way == 0 ? flow->n_in : flow->n_out;
            const int x = 7 + way * half, bar_w = pen->look->plain ? 0 : half - 13;
            buf_printf(&pen->text, "%-3s%4lld", way == 0 ? "in" : "out", (long long)n);
            canvas_text(pen->c, pen->r, pen->y, x, 7, STYLE_TEXT, buf_slice(&pen->text));
            buf_clear(&pen->text);
            plot_bar_draw(n, most, STYLE_TEXT, pen->c, pen->r, pen->y, x + 8, bar_w);
        }
        pen->y++;
    }
}

void pen_dwell(struct store_pen *pen) {
    const struct trend_dwell *d = pen->facts->dwell;
    if (!d) {
        return;
    }
    buf_printf(&pen->text, "Length of %zu visit%s that ended", d->n, d->n == 1 ? "" : "s");
    if (d->n > 0) {
        buf_append_text(&pen->text, ", median ");
        append_span(pen, d->median_ms);
    }
    pen->y++;
    say(pen, STYLE_TITLE);
    struct plot_bar bars[TREND_DWELL_BUCKETS];
    for (size_t i = 0; i < TREND_DWELL_BUCKETS; i++) {
        bars[i] = (struct plot_bar){.label = slice_of(trend_dwell_label(i)),
            .value = (int64_t)d->buckets[i],
            .style = STYLE_TEXT};
    }
    if (d->n > 0 && !pen->look->plain) {
        pen->y += plot_bars_draw(bars, TREND_DWELL_BUCKETS, 0, 9, pen->c, pen->r, pen->y);
        return;
    }
    for (size_t i = 0; i < TREND_DWELL_BUCKETS && d->n > 0; i++) {
        buf_printf(&pen->text, "%s: %lld   ", trend_dwell_label(i), (long long)bars[i].value);
    }
    say(pen, STYLE_TEXT);
}

// "981204  1187 A. M****  2  in 14:31"
static void draw_member(struct store_pen *pen, const struct occupancy_member *m) {
    const bool narrow = pen->r.w < 60;
    const int key_w = narrow ? 9 : 14, customer_w = narrow ? 12 : 20;
    const bool selected = pen->cursor_key.len > 0 && slice_equal(m->key, pen->cursor_key);
    const enum style style = selected ? STYLE_SELECTED : STYLE_TEXT;
    if (selected) {
        canvas_fill(pen->c, (struct rect){pen->r.y + pen->y, pen->r.x, 1, pen->r.w}, style);
        canvas_text(pen->c, pen->r, pen->y, 0, 1, style, SLICE(">"));
    }
    if (pen->n_lines < STOREPAGE_MEMBERS_MAX) {
        pen->members[pen->n_lines] = (size_t)(m - pen->facts->members);
        pen->lines[pen->n_lines++] = (size_t)pen->y;
    }
    append_name(pen, m->key);
    canvas_text(pen->c, pen->r, pen->y, 1, key_w, style, buf_slice(&pen->text));
    buf_clear(&pen->text);
    if (pen->look->append_customer) {
        pen->look->append_customer(pen->look->context, m, &pen->text);
    } else {
        append_name(pen, m->customer_id.len > 0 ? m->customer_id : SLICE("-"));
    }
    canvas_text(pen->c, pen->r, pen->y, key_w + 2, customer_w, style, buf_slice(&pen->text));
    buf_clear(&pen->text);
    buf_printf(&pen->text, "%3lld", (long long)m->size);
    if (m->entered != INSTANT_NONE) {
        buf_append_text(&pen->text, "  in ");
        append_moment(pen, m->entered);
    }
    if (m->exited != INSTANT_NONE) {
        buf_append_text(&pen->text, "  out ");
        append_moment(pen, m->exited);
    }
    canvas_text(pen->c, pen->r, pen->y++, key_w + customer_w + 3, -1, style, buf_slice(&pen->text));
    buf_clear(&pen->text);
}

// A heading for each reason with its number of sessions, and the sessions below it.
void pen_members(struct store_pen *pen, bool counted, bool others) {
    const struct storepage_facts *f = pen->facts;
    size_t n_drawn = 0;
    for (size_t i = 0; i < f->n_members;) {
        const enum occupancy_reason reason = f->members[i].reason;
        const bool is_counted = reason == REASON_COUNTED || reason == REASON_POSSIBLE;
        size_t end = i;
        while (end < f->n_members && f->members[end].reason == reason) {
            end++;
        }
        if (is_counted ? counted : others) {
            const bool more = end == f->n_members && f->n_members_all > f->n_members;
            buf_printf(&pen->text, "%s (%zu%s): %s", is_counted ? "Counted" : "Not counted",
                end - i, more ? "+" : "", occupancy_reason_text(reason));
            pen->y++;
            say(pen, STYLE_TITLE);
            for (size_t k = i; k < end && n_drawn < STORE_MEMBERS_MAX; k++, n_drawn++) {
                draw_member(pen, &f->members[k]);
            }
        }
        i = end;
    }
    if (others && f->n_members_all > f->n_members) {
        buf_printf(&pen->text, "... and %zu more", f->n_members_all - f->n_members);
        say(pen, STYLE_DIM);
    }
}
