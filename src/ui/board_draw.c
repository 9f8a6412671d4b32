// The board on the canvas. Costs what is on the screen. No state of a store rests on a colour: each
// has its word.
#include "ui/board.h"

#include "ui/chrome.h"

#include <stdio.h>
#include <string.h>

enum {
    TEXT_MAX_LEN = 4096,
    NAME_MAX_LEN = 1024,
    BAR_W_MAX = 20,
    NUMBER_W = 4,
    WORD_W = 6,
    STORE_W_MAX = 30
};
// Rows that remain at least, before the definition at the foot takes lines.
enum { ROWS_LEAST = 6 };

// In the order drawn. Those with the lowest `keep` go first where the room ends; `widths` are for
// narrow (60), usual (80) and wide (118) boards, 0: not there.
static const struct {
    enum occupancy_column column;
    const char *title, *title_wide;
    int widths[3];
    int keep;
    bool align_right;
} columns[] = {
    {OCCUPANCY_STORE, "STORE", "STORE", {14, 13, 18}, 99, false},
    {OCCUPANCY_STATE, "STATE", "STATE", {0, 7, 7}, 50, false},
    {OCCUPANCY_DEPLOYMENT, "DEPLOY", "DEPLOY", {0, 0, 7}, 20, false},
    {OCCUPANCY_PEOPLE, "PPL", "PEOPLE", {6, 6, 7}, 98, true},
    {OCCUPANCY_MAX, "MAX", "MAX", {4, 4, 4}, 90, true},
    {OCCUPANCY_LOAD, "LOAD", "LOAD", {22, 24, 28}, 100, false},
    {OCCUPANCY_EMPLOYEE, "EMP", "EMP", {0, 0, 3}, 30, false},
    {OCCUPANCY_STAFF, "STF", "STAFF", {0, 0, 5}, 25, true},
    {OCCUPANCY_SESSIONS, "SESS", "SESS", {0, 0, 4}, 24, true},
    {OCCUPANCY_IN, "IN", "IN", {0, 3, 3}, 60, true},
    {OCCUPANCY_OUT, "OUT", "OUT", {0, 3, 3}, 60, true},
    {OCCUPANCY_STALE, "GHO", "GHO", {0, 0, 3}, 22, true},
    {OCCUPANCY_LONGEST, "LONG", "LONGEST", {0, 6, 7}, 35, true},
    {OCCUPANCY_AGE, "AGE", "AGE", {5, 5, 5}, 70, true},
};
_Static_assert(ARRAY_LEN(columns) == OCCUPANCY_COLUMN_COUNT, "every column has its place");

struct drawing {
    struct board *b;
    const struct board_look *look;
    struct canvas *c;
    struct rect r;
    struct buf text;
    bool wide, has_deployment;
};

static size_t place_of(enum occupancy_column column) {
    size_t i = 0;
    while (columns[i].column != column) {
        i++;
    }
    return i;
}

static int width_of_all(const int *widths) {
    int sum = 0;
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        sum += widths[i] > 0 ? widths[i] + 1 : 0;
    }
    return sum;
}

// Narrows to r.w by leaving columns out; what is left over goes to the names of the stores.
static void lay_out(struct drawing *g) {
    const int size = g->r.w >= 118 ? 2 : g->r.w >= 80 ? 1 : 0;
    int widths[ARRAY_LEN(columns)];
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        widths[i] = columns[i].widths[size];
    }
    while (width_of_all(widths) > g->r.w) {
        size_t least = ARRAY_LEN(columns);
        for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
            const bool goes = widths[i] > 0 && columns[i].keep < 99;
            if (goes && (least == ARRAY_LEN(columns) || columns[i].keep < columns[least].keep)) {
                least = i;
            }
        }
        if (least == ARRAY_LEN(columns)) {
            break;
        }
        widths[least] = 0;
    }
    const int left = g->r.w - width_of_all(widths);
    widths[0] += left <= 0 ? 0 : left < STORE_W_MAX - widths[0] ? left : STORE_W_MAX - widths[0];
    g->wide = size == 2;
    g->has_deployment = widths[place_of(OCCUPANCY_DEPLOYMENT)] > 0;
    g->b->n_drawn = 0;
    int x = 1;
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        if (widths[i] > 0) {
            g->b->drawn[g->b->n_drawn++] =
                (struct board_column){.column = columns[i].column, .x = x, .w = widths[i]};
            x += widths[i] + 1;
        }
    }
}

static void draw_titles(const struct drawing *g, int y) {
    canvas_fill(g->c, (struct rect){g->r.y + y, g->r.x, 1, g->r.w}, STYLE_COLUMN_TITLE);
    for (size_t i = 0; i < g->b->n_drawn; i++) {
        const struct board_column *column = &g->b->drawn[i];
        const size_t place = place_of(column->column);
        const char *title = g->wide ? columns[place].title_wide : columns[place].title;
        const int title_w = (int)strlen(title);
        const bool sorted = column->column == g->look->sorted_by;
        const enum style style = sorted ? STYLE_COLUMN_SORTED : STYLE_COLUMN_TITLE;
        const int x = columns[place].align_right ? column->x + column->w - title_w : column->x;
        canvas_text(g->c, g->r, y, x, title_w, style, slice_of(title));
        if (sorted) {
            // Beside the title, on the side where it is not aligned.
            const int arrow_x = columns[place].align_right ? x - 1 : x + title_w + 1;
            canvas_text(
                g->c, g->r, y, arrow_x, 1, style, g->look->descending ? SLICE("v") : SLICE("^"));
        }
    }
}

void board_append_people(const struct occupancy_row *row, struct buf *out) {
    buf_printf(out, "%lld", (long long)row->certain);
    if (row->possible > 0) {
        buf_printf(out, "-%lld", (long long)(row->certain + row->possible));
    }
}

void board_append_time(int64_t ms, struct buf *out) {
    if (ms < 0) {
        buf_append_char(out, '-');
    } else {
        buf_printf(out, "%lld:%02d", (long long)(ms / MS_HOUR), (int)(ms / MS_MINUTE % 60));
    }
}

// No cell shows more of a text, however long it came.
static void append_start(struct slice text, struct buf *b) {
    text.len = text.len < NAME_MAX_LEN ? text.len : NAME_MAX_LEN;
    buf_append(b, text);
}

static void append_state(const struct drawing *g, const struct occupancy_row *row, struct buf *b) {
    static const char *const states[] = {
        [STORE_OPEN] = "OPEN", [STORE_CLOSED] = "CLOSED", [STORE_MAINTENANCE] = "MAINT"};
    // A store that is not in business yet must not look like one that is.
    if (!g->has_deployment && row->deployment.len > 0 &&
        !slice_equal_nocase(row->deployment, SLICE("LIVE"))) {
        append_start(row->deployment, b);
    } else if (row->state != STORE_STATE_UNKNOWN) {
        buf_append_text(b, states[row->state]);
    } else {
        append_start(row->status.len > 0 ? row->status : SLICE("-"), b);
    }
}

static void append_number(int64_t n, bool known, struct buf *b) {
    if (known) {
        buf_printf(b, "%lld", (long long)n);
    } else {
        buf_append_char(b, '-');
    }
}

static void append_cell(const struct drawing *g, const struct occupancy_row *row,
    enum occupancy_column column, struct buf *b) {
    static const char *const reports[] = {
        [REPORT_NONE] = "-", [REPORT_NO] = "no", [REPORT_YES] = "yes"};
    switch (column) {
    case OCCUPANCY_STORE:
        append_start(row->store_id, b);
        buf_append_char(b, ' ');
        append_start(row->name, b);
        break;
    case OCCUPANCY_STATE:
        append_state(g, row, b);
        break;
    case OCCUPANCY_DEPLOYMENT:
        append_start(row->deployment.len > 0 ? row->deployment : SLICE("-"), b);
        break;
    case OCCUPANCY_PEOPLE:
        board_append_people(row, b);
        buf_append_text(b, g->look->incomplete ? "+" : "");
        break;
    case OCCUPANCY_MAX:
        append_number(row->max_people, row->max_people > 0, b);
        break;
    case OCCUPANCY_EMPLOYEE:
        buf_append_text(b, reports[row->employee_inside]);
        break;
    case OCCUPANCY_STAFF:
        append_number(row->employees + row->testers, true, b);
        break;
    case OCCUPANCY_SESSIONS:
        append_number(row->n_sessions, true, b);
        break;
    case OCCUPANCY_IN:
        append_number(row->n_in, true, b);
        break;
    case OCCUPANCY_OUT:
        append_number(row->n_out, true, b);
        break;
    case OCCUPANCY_STALE:
        append_number(row->n_stale, true, b);
        break;
    case OCCUPANCY_LONGEST:
        board_append_time(row->longest_ms, b);
        buf_append_text(b, row->long_visit ? "!" : "");
        break;
    case OCCUPANCY_AGE:
        board_append_time(row->age_ms, b);
        break;
    case OCCUPANCY_LOAD:
    case OCCUPANCY_COLUMN_COUNT:
        break;
    }
}

static enum style load_style(const struct occupancy_row *row, enum style plain) {
    if (row->no_data) {
        return STYLE_STALE;
    }
    return row->load == LOAD_FULL                      ? STYLE_FULL
           : row->load == LOAD_NEAR || row->maybe_full ? STYLE_NEAR
           : row->long_visit || row->n_stale > 0       ? STYLE_WARNING
                                                       : plain;
}

// How far the bar would go with those that are possibly inside.
static int possible_cells(const struct occupancy_row *row, int bar_w) {
    if (row->possible <= 0 || row->max_people <= 0) {
        return 0;
    }
    const double share = ((double)row->certain + (double)row->possible) / (double)row->max_people;
    return share >= 1 ? bar_w : (int)(share * bar_w + 0.5);
}

// "[######++..]  60% ok"
static void draw_load(struct drawing *g, int y, const struct board_column *column,
    const struct occupancy_row *row, enum style plain) {
    const enum style style = load_style(row, plain);
    const int bar_w = column->w - 2 - 1 - NUMBER_W - 1 - WORD_W;
    const int percent = row->percent < 0 ? 0 : row->percent > 100 ? 100 : row->percent;
    // One cell at least where there is somebody, and a gap as long as it is not full.
    int filled = (percent * bar_w + 50) / 100;
    filled = filled == 0 && row->certain > 0 && row->percent >= 0 ? 1 : filled;
    filled = filled == bar_w && percent < 100 ? bar_w - 1 : filled;
    const char *const signs[] = {g->c->ascii ? "#" : "█", g->c->ascii ? "." : "░",
        g->c->ascii ? "-" : "─", g->c->ascii ? "+" : "▒"}; // the last: those possibly inside
    const int most = possible_cells(row, bar_w);
    buf_clear(&g->text);
    buf_append_char(&g->text, '[');
    for (int i = 0; i < bar_w; i++) {
        buf_append_text(&g->text, signs[row->percent < 0 ? 2 : i < filled ? 0 : i < most ? 3 : 1]);
    }
    buf_append_char(&g->text, ']');
    if (row->percent < 0) {
        buf_append_text(&g->text, "    -");
    } else {
        buf_printf(&g->text, "%4d%%", row->percent);
    }
    const bool open_end = g->look->incomplete && row->load != LOAD_FULL;
    buf_printf(&g->text, " %-*s", WORD_W, open_end ? "so far" : occupancy_word(row));
    canvas_text(g->c, g->r, y, column->x, column->w, style, buf_slice(&g->text));
}

static void draw_cell(struct drawing *g, int y, const struct board_column *column,
    const struct occupancy_row *row, enum style style) {
    buf_clear(&g->text);
    append_cell(g, row, column->column, &g->text);
    struct slice text = buf_slice(&g->text);
    int x = column->x;
    if (columns[place_of(column->column)].align_right) {
        const int used = canvas_text_right(g->c, g->r, y, x, column->w, style, text);
        x += column->w - used;
    } else {
        canvas_text(g->c, g->r, y, x, column->w, style, text);
    }
    if (row->changed & 1u << column->column && x > 1) {
        canvas_text(g->c, g->r, y, x - 1, 1, STYLE_NEW, SLICE("*"));
    }
}

static enum style row_style(const struct occupancy_row *row) {
    return row->no_data ? STYLE_STALE : row->load == LOAD_FULL ? STYLE_FULL : STYLE_TEXT;
}

static void draw_row(struct drawing *g, int y, const struct occupancy_row *row, bool selected) {
    const enum style plain = row_style(row);
    struct rect line = {g->r.y + y, g->r.x, 1, g->r.w};
    canvas_fill(g->c, line, plain);
    if (selected) {
        canvas_fill(g->c, line, g->look->focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
        canvas_text(g->c, g->r, y, 0, 1, STYLE_SELECTED, SLICE(">"));
    }
    for (size_t i = 0; i < g->b->n_drawn; i++) {
        const struct board_column *column = &g->b->drawn[i];
        const bool changed = row->changed & 1u << column->column;
        // Of the row at the cursor, what is full stays to be seen at its bar.
        enum style style = !selected          ? plain
                           : g->look->focused ? STYLE_SELECTED
                                              : STYLE_SELECTED_AWAY;
        if (column->column == OCCUPANCY_LOAD) {
            draw_load(g, y, column, row, style);
            continue;
        }
        if (!selected && plain == STYLE_TEXT && row->load == LOAD_NEAR &&
            (column->column == OCCUPANCY_STORE || column->column == OCCUPANCY_PEOPLE)) {
            style = STYLE_NEAR;
        }
        draw_cell(g, y, column, row, changed ? STYLE_NEW : style);
    }
    if (selected && g->look->focused) {
        canvas_cursor(g->c, g->r, y, 0);
    }
}

struct total {
    char text[80];
};

static struct slice counted(struct total *t, size_t n, const char *word) {
    snprintf(t->text, sizeof(t->text), "%zu %s", n, word);
    return n > 0 ? slice_of(t->text) : SLICE_NONE;
}

// "4 above, 12 below": the rows that are hidden.
static struct slice hidden(struct total *t, const struct board *b, size_t n) {
    const size_t rest = n > b->top ? n - b->top : 0;
    const size_t below = rest > b->page_h ? rest - b->page_h : 0;
    if (b->top > 0) {
        snprintf(t->text, sizeof(t->text), "%zu above, %zu below", b->top, below);
        return slice_of(t->text);
    }
    return counted(t, below, "below");
}

static bool is_drawn(const struct board *b, enum occupancy_column column) {
    bool any = false;
    for (size_t i = 0; i < b->n_drawn; i++) {
        any = any || b->drawn[i].column == column;
    }
    return any;
}

static void draw_totals(struct drawing *g, size_t n) {
    const struct occupancy_totals *t = g->look->totals;
    struct total texts[10];
    const int64_t most = t->certain + t->possible;
    const bool words_hold = !g->look->incomplete; // else rows say "so far" in their place
    const bool is_limited = n < t->n_stores;      // the rows, not the totals
    snprintf(texts[0].text, sizeof(texts[0].text), "%s%zu store%s", is_limited ? "all " : "",
        t->n_stores, t->n_stores == 1 ? "" : "s");
    if (g->look->incomplete) {
        snprintf(texts[1].text, sizeof(texts[1].text), "INCOMPLETE: %lld people so far",
            (long long)t->certain);
    } else if (most > t->certain) {
        snprintf(texts[1].text, sizeof(texts[1].text), "%lld-%lld people (est.)",
            (long long)t->certain, (long long)most);
    } else {
        snprintf(texts[1].text, sizeof(texts[1].text), "%lld people (est.)", (long long)t->certain);
    }
    snprintf(
        texts[7].text, sizeof(texts[7].text), "by %s", occupancy_column_name(g->look->sorted_by));
    const struct piece left[] = {
        {slice_of(texts[0].text), STYLE_STATUS, is_limited ? 10 : 5},
        {slice_of(texts[1].text), g->look->incomplete ? STYLE_WARNING : STYLE_STATUS, 9},
        {counted(&texts[2], t->n_full, "FULL"), STYLE_FULL, 10},
        {counted(&texts[9], words_hold ? t->n_maybe_full : 0, "FULL?"), STYLE_NEAR, 9},
        {counted(&texts[3], words_hold ? t->n_near : 0, "NEAR"), STYLE_NEAR, 8},
        {counted(&texts[4], t->n_no_data, "STALE"), STYLE_STALE, 7},
        {counted(&texts[5], t->n_stale, "GHOST"), STYLE_WARNING, 6},
        {counted(&texts[6], t->n_no_store, "without a store"), STYLE_STATUS, 3},
    };
    const struct piece right[] = {
        // The only place that tells the order where its column is left out.
        {slice_of(texts[7].text), STYLE_STATUS, is_drawn(g->b, g->look->sorted_by) ? 2 : 7},
        // What stands above is not expected to be missing.
        {hidden(&texts[8], g->b, n), STYLE_STATUS, g->b->top > 0 ? 8 : 4},
    };
    chrome_line(g->c, g->r, 0, STYLE_STATUS, "  ", left, ARRAY_LEN(left), right, ARRAY_LEN(right));
}

static void append_span(int64_t ms, struct buf *out) {
    if (ms % MS_HOUR == 0) {
        buf_printf(out, "%lld h", (long long)(ms / MS_HOUR));
    } else {
        buf_printf(out, "%lld min", (long long)(ms / MS_MINUTE));
    }
}

void board_append_definition(
    const struct occupancy_limits *limits, bool maybe_full, struct buf *out) {
    buf_append_text(out, "People: visitors (at least 1) of each session entered, not exited and "
                         "younger than ");
    append_span(limits->stale_ms, out);
    buf_append_text(out, "; 5-7: up to 7, as groups are partly out");
    buf_append_text(out, maybe_full ? "; FULL?: full if that many are in. " : ". ");
    buf_append_text(out, "Estimated from records, not a camera count. IN OUT: last 15 min. "
                         "LONG AGE: h:mm. GHOST: longer, not counted. STALE: open, no new record "
                         "for ");
    append_span(limits->silence_ms, out);
    buf_append_char(out, '.');
}

static bool is_any_maybe_full(const struct occupancy_row *rows, size_t n) {
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        any = any || rows[i].maybe_full;
    }
    return any;
}

// The whole of it where that leaves some rows, else the sentence that matters most.
static int draw_definition(struct drawing *g, const struct occupancy_row *all, size_t n) {
    if (g->look->no_definition) {
        return 0;
    }
    const int room = g->r.h - 2, rows = n == 0 ? 3 : n < ROWS_LEAST ? (int)n : ROWS_LEAST;
    buf_clear(&g->text);
    board_append_definition(g->look->limits, is_any_maybe_full(all, n), &g->text);
    int lines = canvas_wrapped_lines(g->c, g->r.w, buf_slice(&g->text), false);
    if (room - lines < rows) {
        buf_clear(&g->text);
        buf_append_text(&g->text, "An estimate from session records, not a camera count.");
        lines = 1;
    }
    if (room - lines < (n > 0)) {
        return 0;
    }
    return canvas_wrapped(
        g->c, g->r, g->r.h - lines, 0, lines, STYLE_DIM, buf_slice(&g->text), false);
}

// Scrolls by as little as shows the cursor, and never past the last page. A cursor that nobody
// moved sinks out of sight with its store: the fullest are what has to be seen.
static void keep_visible(struct board *b, size_t n) {
    const size_t top_most = n > b->page_h ? n - b->page_h : 0;
    b->top = b->top > top_most ? top_most : b->top;
    if (!b->is_chosen || n == 0) {
        b->top = 0;
    } else if (b->position < b->top) {
        b->top = b->position;
    } else if (b->page_h > 0 && b->position >= b->top + b->page_h) {
        b->top = b->position - b->page_h + 1;
    }
}

void board_draw(struct board *b, const struct occupancy_row *rows, size_t n,
    const struct board_look *look, struct canvas *c, struct rect r) {
    struct drawing g = {.b = b, .look = look, .c = c, .r = r, .text = BUF_INIT(TEXT_MAX_LEN)};
    canvas_fill(c, r, STYLE_TEXT);
    lay_out(&g);
    const int foot = draw_definition(&g, rows, n);
    b->first_line = 2;
    b->page_h = r.h - 2 - foot > 0 ? (size_t)(r.h - 2 - foot) : 0;
    const size_t position = board_position(b, rows, n);
    board_put(b, rows, n, position);
    keep_visible(b, n);
    draw_titles(&g, 1);
    for (size_t i = 0; i < b->page_h && b->top + i < n; i++) {
        draw_row(&g, b->first_line + (int)i, &rows[b->top + i], b->top + i == position);
    }
    if (n == 0) {
        const struct rect inside = {r.y + b->first_line, r.x + 1, (int)b->page_h, r.w - 2};
        canvas_wrapped(c, inside, 0, 0, -1, STYLE_TEXT,
            look->none ? slice_of(look->none)
                       : SLICE("No store yet: a store is here as soon as one of its sessions is "
                               "loaded."),
            false);
    }
    draw_totals(&g, n);
    buf_release(&g.text);
}
