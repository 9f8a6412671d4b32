// The whole screen from the state: header, chips, list, detail, status, message, hints, and what
// covers them.
#include "app_private.h"

#include "ui/chrome.h"

enum { PIECES_MAX = PARAM_COUNT + 4, LINE_MAX = 4096 };

// A line of pieces whose texts are made on the fly.
struct line {
    struct buf texts;
    struct {
        size_t at, len;
        enum style style;
        int keep;
    } parts[PIECES_MAX];
    size_t n;
};

static void line_init(struct line *l) {
    *l = (struct line){.texts = BUF_INIT(LINE_MAX)};
}

static void line_add(struct line *l, enum style style, int keep, const char *format, ...)
    PRINTF_LIKE(4, 5);
static void line_add(struct line *l, enum style style, int keep, const char *format, ...) {
    if (l->n == PIECES_MAX) {
        return;
    }
    const size_t at = l->texts.len;
    va_list args;
    va_start(args, format);
    buf_vprintf(&l->texts, format, args);
    va_end(args);
    if (l->texts.len > at) {
        l->parts[l->n].at = at;
        l->parts[l->n].len = l->texts.len - at;
        l->parts[l->n].style = style;
        l->parts[l->n].keep = keep;
        l->n++;
    }
}

static size_t line_pieces(const struct line *l, struct piece out[PIECES_MAX]) {
    for (size_t i = 0; i < l->n; i++) {
        out[i] = (struct piece){{buf_text(&l->texts) + l->parts[i].at, l->parts[i].len},
            l->parts[i].style, l->parts[i].keep};
    }
    return l->n;
}

static void line_draw(struct canvas *c, struct rect r, enum style style, const char *separator,
    struct line *left, struct line *right) {
    struct piece left_pieces[PIECES_MAX];
    struct piece right_pieces[PIECES_MAX];
    const size_t n_left = line_pieces(left, left_pieces);
    const size_t n_right = line_pieces(right, right_pieces);
    chrome_line(c, r, 0, style, separator, left_pieces, n_left, right_pieces, n_right);
    buf_release(&left->texts);
    buf_release(&right->texts);
}

// --- header ---

static const char *title(const struct app *a) {
    switch (a->cover) {
    case COVER_FORM:
        return "Filter sessions";
    case COVER_HELP:
        return "Help";
    case COVER_LOG:
        return "Log";
    case COVER_NONE:
        break;
    }
    return "Sessions";
}

static void draw_header(struct app *a, struct canvas *c, struct rect r) {
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    line_add(&left, STYLE_HEADER, 1, "aifi-sessions");
    line_add(&left, STYLE_HEADER_STRONG, 9, "%s", title(a));
    if (a->connection.demo) {
        line_add(&left, STYLE_HEADER_STRONG, 8, "DEMO");
    } else {
        line_add(&left, STYLE_HEADER, 5, "%s", a->connection.name);
        line_add(&left, a->connection.production_like ? STYLE_HEADER_ALERT : STYLE_HEADER, 8, "%s",
            a->connection.production_like ? "PROD" : "sandbox");
    }
    line_add(&left, STYLE_HEADER, 2, "READ-ONLY");
    if (a->show.unmasked) {
        const int64_t left_s = (a->unmask_until_ms - a->now_ms + 999) / 1000;
        line_add(&left, STYLE_HEADER_ALERT, 7, "UNMASKED %lld:%02lld", (long long)(left_s / 60),
            (long long)(left_s % 60));
    } else {
        line_add(&left, STYLE_HEADER, 3, "masked");
    }
    struct calendar now;
    instant_to_calendar(a->show.now, a->show.zone, &now);
    line_add(&right, STYLE_HEADER, 6, "%02d:%02d:%02d %s", now.hour, now.minute, now.second,
        now.zone_name);
    line_draw(c, r, STYLE_HEADER, " | ", &left, &right);
}

// --- chips ---

static void add_order(struct app *a, struct line *l) {
    bool descending;
    bool here;
    const enum field f = app_sort_field(a, &descending, &here);
    const char *how = field_row(f)->type == TYPE_INSTANT
                          ? (descending ? "newest first" : "oldest first")
                          : (descending ? "descending" : "ascending");
    line_add(l, here ? STYLE_CHIP_LOCAL : STYLE_DIM, here ? 7 : 3,
        here ? "loaded rows by %s, %s" : "by %s, %s", field_row(f)->label, how);
}

static void draw_chips(struct app *a, struct canvas *c, struct rect r) {
    const struct view *v = app_view(a);
    const struct query *q = v ? &v->query : &a->settings->query;
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    size_t n = 0;
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        const bool is_chip = param_is_filter(p) || p == PARAM_AFTER || p == PARAM_BEFORE;
        if (!is_chip || query_get(q, p).len == 0) {
            continue;
        }
        struct buf chip = BUF_INIT(300);
        query_append_chip(q, p, &chip);
        line_add(&left, STYLE_CHIP, 9, "%s", buf_text(&chip));
        buf_release(&chip);
        n++;
    }
    const struct limit *limit = v ? dataset_get_limit(v->data) : NULL;
    if (n == 0 && !limit) {
        line_add(&left, STYLE_DIM, 8, "all sessions");
    }
    if (limit) {
        line_add(&left, STYLE_CHIP_LOCAL, 9, "loaded rows with %.*s", SLICE_ARG(limit_text(limit)));
    }
    add_order(a, &left);
    if (n > 0 || limit) {
        line_add(&right, STYLE_DIM, 1, "x drop  X all");
    }
    line_draw(c, r, STYLE_TEXT, "  ", &left, &right);
}

// --- list ---

enum { EMPTY_LINES_MAX = 5 };
struct empty {
    struct buf texts[EMPTY_LINES_MAX];
    struct slice lines[EMPTY_LINES_MAX];
    size_t n;
};

static void empty_add(struct empty *e, const char *format, ...) PRINTF_LIKE(2, 3);
static void empty_add(struct empty *e, const char *format, ...) {
    if (e->n == EMPTY_LINES_MAX) {
        return;
    }
    e->texts[e->n] = BUF_INIT(1000);
    va_list args;
    va_start(args, format);
    buf_vprintf(&e->texts[e->n], format, args);
    va_end(args);
    e->lines[e->n] = buf_slice(&e->texts[e->n]);
    e->n++;
}

static void empty_before_answer(const struct app *a, struct empty *e) {
    if (a->fault != FAULT_NONE) {
        empty_add(e, "No sessions could be loaded:");
        empty_add(e, "%s", a->fault_error.text);
        empty_add(e, "%s", "");
        empty_add(e, "R tries again, f changes the filter, 4 shows the log.");
    } else if (a->pending) {
        empty_add(e, "Asking %s for sessions ...", a->connection.name);
    } else if (!net_has_token(a->connection.net)) {
        empty_add(e, "%s needs a token.", a->connection.name);
        empty_add(e, "Type it below, or start with --token-file or --token-command.");
    } else {
        empty_add(e, "Nothing was asked yet; R asks.");
    }
}

static void empty_filtered(const struct view *v, struct empty *e) {
    if (walk_get_state(v->down) != WALK_END) {
        const struct error *why = walk_error(v->down);
        empty_add(e, "No session came yet, but the list is not complete:");
        empty_add(e, "%s", why ? why->text : "more pages may follow");
        empty_add(e, "L goes on.");
        return;
    }
    struct buf chips = BUF_INIT(1000);
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (param_is_filter(p) && query_get(&v->query, p).len > 0) {
            buf_append_text(&chips, chips.len > 0 ? "  " : "");
            query_append_chip(&v->query, p, &chips);
        }
    }
    if (chips.len > 0) {
        empty_add(e, "The server has no session with %s", buf_text(&chips));
        empty_add(e, "x drops the last filter, X all of them, f changes them.");
    } else {
        empty_add(e, "The server has no sessions. R asks again.");
    }
    buf_release(&chips);
}

static void empty_explain(struct app *a, const struct view *v, struct empty *e) {
    if (!v) {
        empty_before_answer(a, e);
        return;
    }
    const size_t n = dataset_n_rows(v->data);
    const struct limit *limit = dataset_get_limit(v->data);
    if (n > 0 && limit) {
        empty_add(
            e, "None of the %zu loaded rows fits the limit: %.*s", n, SLICE_ARG(limit_text(limit)));
        empty_add(e, view_has_more_below(v)
                         ? "More rows lie below that were not looked at: L loads all."
                         : "All rows of this list are loaded.");
        empty_add(e, "x drops the limit.");
        return;
    }
    empty_filtered(v, e);
}

static void draw_list(struct app *a, struct canvas *c, struct rect r) {
    struct view *v = app_view(a);
    bool descending;
    bool here;
    const enum field sorted_by = app_sort_field(a, &descending, &here);
    struct empty empty = {0};
    const bool is_empty = !v || dataset_n_visible(v->data) == 0;
    if (is_empty) {
        empty_explain(a, v, &empty);
    }
    if (v) {
        const struct list_look look = {
            .show = app_show(a),
            .sorted_by = sorted_by,
            .descending = descending,
            .sorted_here = here,
            .focused = a->pane == PANE_LIST,
            .empty_lines = empty.lines,
            .n_empty_lines = empty.n,
        };
        list_draw(&v->list, v->data, &look, c, r);
    } else {
        for (size_t i = 0; i < empty.n; i++) {
            canvas_text(c, r, 2 + (int)i, 2, -1, STYLE_TEXT, empty.lines[i]);
        }
    }
    for (size_t i = 0; i < empty.n; i++) {
        buf_release(&empty.texts[i]);
    }
}

static void add_below(const struct view *v, struct line *l) {
    switch (walk_get_state(v->down)) {
    case WALK_END:
        line_add(l, STYLE_STATUS, 8, "complete");
        return;
    case WALK_LOOPED:
    case WALK_EMPTY:
        line_add(l, STYLE_WARNING, 8, "INCOMPLETE: the server stopped giving new rows");
        return;
    case WALK_FAILED:
        line_add(l, STYLE_WARNING, 8, "INCOMPLETE: R goes on");
        return;
    default:
        line_add(l, STYLE_STATUS, 8, v->capped ? "more below, not kept" : "more below");
    }
}

static void draw_status(struct app *a, struct canvas *c, struct rect r) {
    const struct view *v = app_view(a);
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    if (v) {
        const size_t n = dataset_n_rows(v->data);
        const size_t n_visible = dataset_n_visible(v->data);
        const size_t position = list_position(&v->list, v->data);
        if (dataset_get_limit(v->data)) {
            line_add(&left, STYLE_STATUS, 9, "%zu of %zu loaded rows fit", n_visible, n);
        } else if (position != SIZE_MAX) {
            line_add(&left, STYLE_STATUS, 9, "row %zu of %zu loaded", position + 1, n);
        } else {
            line_add(&left, STYLE_STATUS, 9, "%zu rows loaded", n);
        }
        add_below(v, &left);
        if (view_has_more_above(v)) {
            line_add(&left, STYLE_STATUS, 6, "more above");
        }
        if (v->list.cursor != ROW_NONE && dataset_sort_field(v->data) == FIELD_NONE &&
            !dataset_get_limit(v->data)) {
            line_add(
                &left, STYLE_STATUS, 2, "page %zu", dataset_page_of(v->data, v->list.cursor) + 1);
        }
        if (v->n_flagged > 0) {
            line_add(&left, STYLE_STATUS, 5, "%zu flagged", v->n_flagged);
        }
        if (dataset_n_marked(v->data) > 0) {
            line_add(&left, STYLE_STATUS, 7, "%zu marked", dataset_n_marked(v->data));
        }
        if (v->n_duplicates > 0) {
            line_add(
                &left, STYLE_WARNING, 4, "list changed while loading (%zu twice)", v->n_duplicates);
        }
        if (v->n_skipped > 0) {
            line_add(&left, STYLE_WARNING, 4, "%zu unreadable rows skipped", v->n_skipped);
        }
        if (v->updated_at != INSTANT_NONE) {
            struct buf at = BUF_INIT(40);
            instant_append(&at, v->updated_at, INSTANT_TIME, a->show.zone, a->show.now);
            line_add(&right, STYLE_STATUS, 3, "as of %s", buf_text(&at));
            buf_release(&at);
        }
    }
    line_draw(c, r, STYLE_STATUS, " | ", &left, &right);
}

// --- message and hints ---

static enum style message_style(enum journal_level level) {
    switch (level) {
    case JOURNAL_ERROR:
        return STYLE_ERROR;
    case JOURNAL_WARNING:
        return STYLE_WARNING;
    default:
        return STYLE_MESSAGE;
    }
}

// The action stands flush right and is never cut: it is what the user needs most.
static void draw_message(struct app *a, struct canvas *c, struct rect r) {
    struct buf text = BUF_INIT(1000);
    struct buf action = BUF_INIT(100);
    enum style style = STYLE_MESSAGE;
    if (!asking_progress(a, &text, &action)) {
        style = message_style(a->message_level);
        buf_append_text(&text, a->message);
        buf_append_text(&action, a->message_action ? a->message_action : "");
    }
    const int action_w = (int)action.len;
    canvas_text(c, r, 0, 0, r.w - (action_w > 0 ? action_w + 2 : 0), style, buf_slice(&text));
    canvas_text_right(c, r, 0, r.w - action_w, action_w, STYLE_HINT_KEY, buf_slice(&action));
    buf_release(&text);
    buf_release(&action);
}

struct ranked {
    enum command command;
    int rank;
};

static size_t ranked_hints(unsigned context, struct ranked out[COMMAND_COUNT]) {
    size_t n = 0;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        const struct command_row *row = command_row(c);
        if (!row->hint || !(row->hint_contexts & context)) {
            continue;
        }
        size_t at = n++;
        while (at > 0 && out[at - 1].rank > row->hint_rank) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = (struct ranked){c, row->hint_rank};
    }
    return n;
}

static void draw_command_hints(const struct app *a, struct canvas *c, struct rect r) {
    struct ranked order[COMMAND_COUNT];
    struct hint hints[COMMAND_COUNT];
    struct buf keys[COMMAND_COUNT];
    const size_t n = ranked_hints(app_context(a), order);
    for (size_t i = 0; i < n; i++) {
        keys[i] = BUF_INIT(40);
        keymap_append_keys(&a->keymap, order[i].command, true, &keys[i]);
        hints[i] =
            (struct hint){buf_slice(&keys[i]), slice_of(command_row(order[i].command)->hint)};
    }
    chrome_hints(c, r, 0, hints, n);
    for (size_t i = 0; i < n; i++) {
        buf_release(&keys[i]);
    }
}

static void draw_hints(const struct app *a, struct canvas *c, struct rect r) {
    static const struct hint prompt_hints[] = {{{"Enter", 5}, {"take", 4}},
        {{"Esc", 3}, {"cancel", 6}}, {{"Up", 2}, {"older ones", 10}}, {{"C-u", 3}, {"empty", 5}}};
    static const struct hint command_hints[] = {{{"Enter", 5}, {"run", 3}},
        {{"Tab", 3}, {"complete", 8}}, {{"Up", 2}, {"older ones", 10}},
        {{"Esc", 3}, {"cancel", 6}}};
    static const struct hint menu_hints[] = {
        {{"Up Down", 7}, {"move", 4}}, {{"Enter", 5}, {"choose", 6}}, {{"Esc", 3}, {"close", 5}}};
    if (a->prompt_purpose == PROMPT_COMMAND) {
        chrome_hints(c, r, 0, command_hints, ARRAY_LEN(command_hints));
    } else if (a->prompt_purpose != PROMPT_NONE) {
        chrome_hints(c, r, 0, prompt_hints, ARRAY_LEN(prompt_hints));
    } else if (a->menu_purpose != MENU_NONE) {
        chrome_hints(c, r, 0, menu_hints, ARRAY_LEN(menu_hints));
    } else {
        draw_command_hints(a, c, r);
    }
}

// --- covers ---

static void draw_form(struct app *a, struct canvas *c, struct rect r) {
    struct buf flags = BUF_INIT(4096);
    buf_append_text(&flags, "aifi-sessions list ");
    query_append_flags(form_query(a->form), &flags);
    const struct form_look look = {.context = app_value_context(a),
        .encoding = a->settings->encoding,
        .flags_line = buf_text(&flags)};
    form_draw(a->form, &look, c, r);
    buf_release(&flags);
}

static void draw_help(struct app *a, struct canvas *c, struct rect r) {
    struct help_row rows[COMMAND_COUNT];
    const size_t n = app_help_rows(a, rows);
    struct buf fact = BUF_INIT(400);
    buf_printf(&fact, "%s   theme %s   mouse %s   manual: man aifi-sessions", a->connection.name,
        a->theme_name, a->mouse ? "on" : "off");
    const struct slice facts[] = {buf_slice(&fact)};
    help_draw(&a->help, rows, n, facts, ARRAY_LEN(facts), c, r);
    buf_release(&fact);
    app_help_rows_release(rows, n);
}

static void draw_cover(struct app *a, struct canvas *c, struct rect r) {
    switch (a->cover) {
    case COVER_FORM:
        draw_form(a, c, r);
        break;
    case COVER_HELP:
        draw_help(a, c, r);
        break;
    case COVER_LOG:
        logview_draw(&a->log, &a->journal, a->show.zone, c, r);
        break;
    case COVER_NONE:
        break;
    }
}

static void draw_panes(struct app *a, struct canvas *c, const struct layout *l) {
    draw_chips(a, c, l->chips);
    if (l->list.h > 0) {
        draw_list(a, c, l->list);
    }
    draw_status(a, c, l->status);
    if (l->divider_x >= 0) {
        canvas_vline(c, l->body, 0, l->divider_x, l->body.h, STYLE_BORDER);
    }
    if (l->detail.h > 0) {
        const struct detail_look look = {.show = app_show(a),
            .focused = a->pane == PANE_DETAIL || a->zoomed,
            .beside = l->beside};
        detail_draw(&a->detail, app_session(a), &look, c, l->detail);
    }
}

void app_draw(struct app *a, struct canvas *c) {
    const struct layout l = layout_make(c->h, c->w, a->detail_on, a->zoomed);
    a->h = c->h;
    a->w = c->w;
    canvas_clear(c);
    if (l.too_small) {
        chrome_too_small(c, LAYOUT_MIN_H, LAYOUT_MIN_W);
        return;
    }
    const struct rect cover = {1, 0, c->h - 3, c->w};
    draw_header(a, c, l.header);
    if (a->cover == COVER_NONE) {
        draw_panes(a, c, &l);
    } else {
        draw_cover(a, c, cover);
    }
    if (a->menu_purpose != MENU_NONE) {
        menu_draw(&a->menu, c, a->cover == COVER_NONE ? l.body : cover);
    }
    draw_hints(a, c, l.hints);
    if (a->prompt_purpose != PROMPT_NONE) {
        prompt_draw(&a->prompt, c, (struct rect){0, 0, l.message.y + 1, c->w});
    } else {
        draw_message(a, c, l.message);
    }
}
