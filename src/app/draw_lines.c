// The lines around the views: header, chips, status, message, hints.
#include "app_private.h"
#include "export.h"
#include "line.h"
#include "text_cover.h"

// --- header ---

// What is on the screen, not what is asked for.
static enum view_kind shown_kind(const struct app *a) {
    return stores_are_shown(a) ? VIEW_STORES : asking_kind(a);
}

static const char *title(const struct app *a) {
    switch (a->cover) {
    case COVER_FORM:
        return "Filter sessions";
    case COVER_HELP:
        return "Help";
    case COVER_LOG:
        return "Log";
    case COVER_TEXT:
        return a->text->name;
    case COVER_NONE:
        break;
    }
    return view_kind_row(shown_kind(a))->title;
}

// "(4)": what is to do in the queue, once it was read (the nearest one is meant, as key 2 goes
// there); alerts of the stores.
static void append_to_do(const struct app *a, enum view_kind kind, struct buf *out) {
    struct view *v = NULL;
    if (kind == VIEW_STORES && stores_n_alerts(a) > 0) {
        buf_printf(out, "(%zu)", stores_n_alerts(a));
        return;
    }
    for (size_t i = 0; i < a->n_history && !v; i++) {
        const size_t at = i <= a->at ? a->at - i : i;
        v = a->history[at]->kind == kind ? a->history[at] : NULL;
    }
    if (kind == VIEW_FRAUD && v) {
        struct show show = a->show;
        show.verdicts = a->verdicts;
        buf_printf(out, "(%zu)", view_tally(v, &show)[VERDICT_TO_DO]);
    }
}

// "1 Sessions  2 Fraud(4)  3 Stores  4 Log" where there is room, else the one shown.
static void add_title(const struct app *a, int w, struct line *l) {
    enum { TABS_W = 110 };
    if (w < TABS_W || (a->cover != COVER_NONE && a->cover != COVER_LOG)) {
        struct buf to_do = BUF_INIT(40);
        if (a->cover == COVER_NONE) {
            append_to_do(a, shown_kind(a), &to_do);
        }
        line_add(l, STYLE_HEADER_STRONG, 9, "%s%s", title(a), buf_text(&to_do));
        buf_release(&to_do);
        if (shown_kind(a) != VIEW_STORES && stores_n_alerts(a) > 0) {
            line_add(l, STYLE_HEADER_ALERT, 8, "Stores(%zu)", stores_n_alerts(a));
        }
        return;
    }
    struct buf tabs = BUF_INIT(200);
    const bool log_shown = a->cover == COVER_LOG;
    for (size_t k = 0; k <= VIEW_KIND_COUNT; k++) {
        const bool is_log = k == VIEW_KIND_COUNT;
        const char *name = is_log ? "Log" : view_kind_row((enum view_kind)k)->title;
        const bool shown = is_log ? log_shown : !log_shown && shown_kind(a) == (enum view_kind)k;
        const enum command c = is_log ? COMMAND_LOG : view_kind_row((enum view_kind)k)->command;
        buf_printf(&tabs, "%s%s", k > 0 ? "  " : "", shown ? "[" : "");
        keymap_append_hint(&a->keymap, c, CONTEXT_LIST, &tabs);
        buf_printf(&tabs, " %s", name);
        append_to_do(a, is_log ? VIEW_KIND_COUNT : (enum view_kind)k, &tabs);
        buf_append_text(&tabs, shown ? "]" : "");
    }
    line_add(l, STYLE_HEADER_STRONG, 9, "%s", buf_text(&tabs));
    buf_release(&tabs);
}

// Times are told by the server's clock; that it differs much from this machine's is worth a word.
static void add_skew(const struct app *a, struct line *l) {
    enum { SKEW_TOLD_MS = 2 * MS_MINUTE };
    const int64_t skew_ms = a->show.now - a->wall;
    if (a->connection.demo || (skew_ms < SKEW_TOLD_MS && skew_ms > -SKEW_TOLD_MS)) {
        return;
    }
    struct buf by = BUF_INIT(40);
    duration_append(&by, skew_ms < 0 ? -skew_ms : skew_ms);
    line_add(l, STYLE_HEADER_ALERT, 4, "server clock %s %s", buf_text(&by),
        skew_ms > 0 ? "ahead" : "behind");
    buf_release(&by);
}

// How old what is on the screen is; a word and not a colour alone when that is too old.
static void add_live(const struct app *a, struct line *l) {
    const struct view *v = asking_current(a);
    struct buf text = BUF_INIT(80);
    if (v && a->cover != COVER_LOG) {
        const struct live *live =
            stores_are_shown(a) ? &a->stores.crowd->refresh.live : &v->refresh.live;
        const enum live_pause pause = a->live.held         ? LIVE_HELD
                                      : app_is_choosing(a) ? LIVE_WAITS
                                                           : LIVE_RUNS;
        bool alarms = live_append(live, a->now_ms, pause, &text);
        if (stores_are_shown(a) && crowd_is_failing(a->stores.crowd) &&
            (a->stores.crowd->stage < CROWD_OLDER || !live_is_stale(live, a->now_ms))) {
            alarms = true; // at once, not when numbers are old
            buf_clear(&text);
            const int64_t age_ms = live_age_ms(live, a->now_ms);
            buf_append_text(&text, "FAILING");
            if (age_ms != INT64_MAX) {
                buf_append_text(&text, ", ");
                live_append_age(age_ms, &text);
                buf_append_text(&text, " old");
            }
        }
        if (text.len > 0) {
            line_add(l, alarms ? STYLE_HEADER_ALERT : STYLE_HEADER, alarms ? 10 : 7, "%s",
                buf_text(&text));
        }
    }
    buf_release(&text);
}

static void add_token(const struct app *a, struct line *l) {
    struct buf text = BUF_INIT(80);
    token_append_end(a, &text);
    line_add(l, STYLE_HEADER_ALERT, 8, "%s", buf_text(&text));
    buf_release(&text);
}

// Environments stand at the end of the names of profiles, and at the beginning of those of hosts,
// so that what is too much is left out in the middle.
static void append_short(struct slice name, size_t cells, struct buf *out) {
    const size_t tail_cells = cells / 2;
    const struct text_style style = {.mode = TEXT_PLAIN};
    struct slice tail = name;
    if (text_width(name, style) <= cells) {
        text_append(out, name, style, 0);
        return;
    }
    while (text_width(tail, style) > tail_cells) {
        size_t at = 0;
        bool valid;
        utf8_next(tail, &at, &valid);
        tail.ptr += at;
        tail.len -= at;
    }
    text_append(out, name, style, cells - tail_cells); // which ends in an ellipsis
    text_append(out, tail, style, 0);
}

// Who is asked is told on the narrowest screen: what looks like one retailer's sessions must not be
// another's. "sandbox" comforts where there is room, and says nothing of a profile that says so.
static void add_name(const struct app *a, int w, struct line *l) {
    enum { WIDE = 100, USUAL = 80, WIDE_CELLS = 28, USUAL_CELLS = 24, NARROW_CELLS = 20 };
    struct buf text = BUF_INIT(400);
    append_short(slice_of(a->connection.name),
        w >= WIDE    ? WIDE_CELLS
        : w >= USUAL ? USUAL_CELLS
                     : NARROW_CELLS,
        &text);
    line_add(l, STYLE_HEADER, 12, "%s", buf_text(&text));
    buf_release(&text);
    if (a->connection.production_like) {
        line_add(l, STYLE_HEADER_ALERT, 11, "PROD");
    } else if (!strstr(a->connection.name, "sandbox")) {
        line_add(l, STYLE_HEADER, 0, "sandbox");
    }
}

void draw_header(struct app *a, struct canvas *c, struct rect r) {
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    line_add(&left, STYLE_HEADER, 1, "aifi-sessions");
    add_title(a, r.w, &left);
    if (a->connection.demo) {
        line_add(&left, STYLE_HEADER_STRONG, 12, "DEMO");
    } else {
        add_name(a, r.w, &left);
    }
    line_add(&left, STYLE_HEADER, 2, "READ-ONLY");
    if (a->show.unmasked) {
        const int64_t left_s = (a->unmask_until_ms - a->now_ms + 999) / 1000;
        line_add(&left, STYLE_HEADER_ALERT, 12, "UNMASKED %lld:%02lld", (long long)(left_s / 60),
            (long long)(left_s % 60));
    } else {
        line_add(&left, STYLE_HEADER, 6, "masked");
    }
    add_live(a, &left);
    add_token(a, &left);
    add_skew(a, &left);
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
    const struct view *v = app_view(a);
    if (v && v->groups.by != GROUP_BY_NONE) {
        line_add(l, STYLE_CHIP_LOCAL, 7, "grouped by %s", group_label(v->groups.by));
        return;
    }
    if (f == FIELD_VERDICT) {
        line_add(l, STYLE_CHIP_LOCAL, 7, descending ? "cleared first" : "to do first");
        return;
    }
    line_add(l, here ? STYLE_CHIP_LOCAL : STYLE_DIM, here ? 7 : 3,
        here ? "loaded rows by %s, %s" : "by %s, %s", field_row(f)->label, how);
}

static bool is_chip(enum param p) {
    return param_is_filter(p) || p == PARAM_AFTER || p == PARAM_BEFORE;
}

// A condition may be long: its beginning says more than that there is one.
static void cut_chip(const struct canvas *c, struct buf *chip, int cells) {
    struct buf cut = BUF_INIT(1000);
    const struct text_style style = {.mode = TEXT_PLAIN, .ascii = c->ascii};
    text_append(&cut, buf_slice(chip), style, (size_t)cells);
    buf_clear(chip);
    buf_append(chip, buf_slice(&cut));
    buf_release(&cut);
}

// The filters that fit, and how many more there are: none acts unseen.
static void add_chips(const struct canvas *c, const struct query *q, int room, struct line *l) {
    enum { GAP = 2, MORE_W = 9, CUT_LEAST_W = 24 };
    struct buf chip = BUF_INIT(8192);
    size_t n_more = 0;
    int used = 0;
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (!is_chip(p) || query_get(q, p).len == 0) {
            continue;
        }
        buf_clear(&chip);
        query_append_chip(q, p, &chip);
        int width = canvas_text_width(c, buf_slice(&chip)) + GAP;
        const int left = room - used - MORE_W - GAP;
        if (param_row(p)->bound == BOUND_LOCAL && width > left + GAP && left >= CUT_LEAST_W) {
            cut_chip(c, &chip, left);
            width = canvas_text_width(c, buf_slice(&chip)) + GAP;
        }
        if (n_more > 0 || used + width > room - MORE_W) {
            n_more++;
            continue;
        }
        used += width;
        line_add(l, param_row(p)->bound == BOUND_LOCAL ? STYLE_CHIP_LOCAL : STYLE_CHIP, 9, "%s",
            buf_text(&chip));
    }
    if (n_more > 0) {
        line_add(l, STYLE_CHIP, 10, used > 0 ? "+%zu more" : "%zu filters", n_more);
    }
    buf_release(&chip);
}

void draw_chips(struct app *a, struct canvas *c, struct rect r) {
    enum { RIGHT_W = 16 };
    const struct view *v = app_view(a);
    const struct query *q = v ? &v->query : &a->settings->query;
    const struct limit *limit = v ? dataset_get_limit(v->data) : NULL;
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    int room = r.w - RIGHT_W;
    if (limit) {
        const int width = canvas_text_width(c, limit_text(limit));
        const char *joint = limit_is_typed(limit) ? "with" : "whose";
        line_add(&left, STYLE_CHIP_LOCAL, 11, "loaded rows %s %.*s", joint,
            SLICE_ARG(limit_text(limit)));
        room -= width + (int)sizeof "loaded rows whose " + 1;
    }
    add_chips(c, q, room, &left);
    if (left.n == 0) {
        line_add(&left, STYLE_DIM, 8, "all sessions");
    } else {
        line_add(&right, STYLE_DIM, 7, "x drop  X all");
    }
    add_order(a, &left);
    line_draw(c, r, STYLE_TEXT, "  ", &left, &right);
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

// When the rows came, and, when that is a while ago, how long.
static void add_age(const struct app *a, const struct view *v, struct line *l) {
    if (v->updated_at == INSTANT_NONE) {
        return;
    }
    struct buf at = BUF_INIT(80);
    if (v->updated_at - v->first_at >= MS_MINUTE) {
        instant_append(&at, v->first_at, INSTANT_TIME, a->show.zone, a->show.now);
        buf_append_text(&at, a->ascii ? "-" : "\u2013");
    }
    instant_append(&at, v->updated_at, INSTANT_TIME, a->show.zone, a->show.now);
    const int64_t age_ms = a->show.now - v->first_at;
    if (age_ms >= MS_MINUTE) {
        line_add(l, STYLE_WARNING, 7, "%lld min old", (long long)(age_ms / MS_MINUTE));
    }
    line_add(l, STYLE_STATUS, 7, "as of %s", buf_text(&at));
    buf_release(&at);
}

// How far a search has read. An incomplete one must not look like a complete one.
static void add_scan(const struct app *a, const struct view *v, struct line *l) {
    struct buf reached = BUF_INIT(80);
    instant at;
    if (walk_progress(v->down, &at)) {
        buf_append_text(&reached, query_is_descending(&v->query) ? " back to " : " up to ");
        instant_append(&reached, at, INSTANT_LIST, a->show.zone, a->show.now);
    }
    line_add(l, STYLE_STATUS, 9, "%zu read%s", dataset_n_rows(v->data), buf_text(&reached));
    buf_release(&reached);
    if (v->loading_all && walk_get_state(v->down) != WALK_FAILED) {
        line_add(l, STYLE_STATUS, 11, "reading on");
        return;
    }
    switch (walk_get_state(v->down)) {
    case WALK_END:
        line_add(l, STYLE_STATUS, 11, "complete");
        break;
    case WALK_FAILED:
        line_add(l, STYLE_WARNING, 11, "INCOMPLETE: R goes on");
        break;
    default:
        line_add(
            l, STYLE_WARNING, 11, v->capped ? "INCOMPLETE: --max-rows" : "INCOMPLETE: L goes on");
        break;
    }
}

// What live refreshes found that the list does not show by itself.
static void add_changes(const struct app *a, const struct view *v, struct line *l) {
    if (v->n_new_above > 0) {
        line_add(l, STYLE_STATUS, 9, "+%zu new above: g", v->n_new_above);
    }
    if (v->changes.n_waiting > 0) {
        line_add(l, STYLE_WARNING, 9, "%zu new: R shows them", v->changes.n_waiting);
    } else if (v->order_changed) {
        line_add(l, STYLE_WARNING, 9, "order changed: R");
    }
    if (v->changes.n_left > 0) {
        line_add(l, STYLE_WARNING, 9, "%zu no longer fit (-): R drops them", v->changes.n_left);
    }
    if (a->live.follows) {
        line_add(l, STYLE_STATUS, 6, "follows the newest");
    }
}

// "4 to do, 1 follow-up, 12 done", of all that were found.
static void add_tally(const struct app *a, struct view *v, struct line *l) {
    struct show show = a->show;
    show.verdicts = a->verdicts;
    const size_t *n = view_tally(v, &show);
    const size_t n_done = n[VERDICT_CONFIRMED] + n[VERDICT_CLEARED];
    struct buf text = BUF_INIT(120);
    buf_printf(&text, "%zu to do", n[VERDICT_TO_DO]);
    if (n[VERDICT_FOLLOW_UP] > 0) {
        buf_printf(&text, ", %zu follow-up", n[VERDICT_FOLLOW_UP]);
    }
    if (n_done > 0) {
        buf_printf(&text, ", %zu done", n_done);
    }
    line_add(l, STYLE_STATUS, 12, "%s", buf_text(&text));
    buf_release(&text);
}

static size_t n_flagged_of(const struct app *a, struct view *v) {
    struct show show = a->show;
    show.verdicts = a->verdicts;
    view_tally(v, &show);
    return v->tally.n_flagged;
}

static void add_rows(const struct app *a, struct view *v, struct line *l) {
    const size_t n = dataset_n_rows(v->data);
    const size_t position = list_position(&v->list, v->data);
    const bool limited = dataset_get_limit(v->data) != NULL;
    if (limited) {
        line_add(l, STYLE_STATUS, 10, "%zu of %zu loaded rows fit", dataset_n_visible(v->data),
            view_scans(v) ? dataset_n_fitting(v->data) : n);
    } else if (view_scans(v) && position != SIZE_MAX) {
        const bool in_queue = v->kind == VIEW_FRAUD;
        line_add(l, STYLE_STATUS, in_queue ? 7 : 10,
            in_queue ? "%zu of %zu" : "row %zu of %zu that fit", position + 1,
            dataset_n_fitting(v->data));
    } else if (view_scans(v)) {
        line_add(l, STYLE_STATUS, 10, "none fits yet");
    } else if (position != SIZE_MAX) {
        line_add(l, STYLE_STATUS, 10, "row %zu of %zu loaded", position + 1, n);
    } else {
        line_add(l, STYLE_STATUS, 10, "%zu rows loaded", n);
    }
    if (view_scans(v)) {
        add_scan(a, v, l);
    } else {
        add_below(v, l);
    }
    if (view_has_more_above(v)) {
        line_add(l, STYLE_STATUS, 6, "more above");
    }
    add_changes(a, v, l);
    if (v->n_skipped > 0) {
        line_add(l, STYLE_WARNING, 8, "%zu unreadable rows skipped", v->n_skipped);
    }
    if (v->n_duplicates > 0) {
        line_add(l, STYLE_WARNING, 8, "list changed while loading (%zu twice)", v->n_duplicates);
    }
    if (dataset_n_marked(v->data) > 0) {
        line_add(l, STYLE_STATUS, 13, "%zu marked", dataset_n_marked(v->data));
    }
    // J goes to rows that are seen, which are not all that were read.
    const size_t n_flagged = view_scans(v) ? n_flagged_of(a, v) : v->n_flagged;
    if (n_flagged > 0 && !limited && v->kind != VIEW_FRAUD) {
        line_add(l, STYLE_STATUS, 5, "%zu flagged: J", n_flagged);
    }
    if (position != SIZE_MAX && !limited && dataset_sort_field(v->data) == FIELD_NONE) {
        line_add(l, STYLE_STATUS, 2, "page %zu", dataset_page_of(v->data, v->list.cursor) + 1);
    }
}

void draw_status(struct app *a, struct canvas *c, struct rect r) {
    struct view *v = app_view(a);
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    if (v && v->kind == VIEW_FRAUD) {
        add_tally(a, v, &left);
    }
    if (v) {
        add_rows(a, v, &left);
        add_age(a, v, &right);
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

// What an export tells of itself all the time does not cover an answer to a key, or a fault.
static bool keeps_message(const struct app *a) {
    return a->message[0] != '\0' &&
           (a->message_life == MESSAGE_UNTIL_KEY || a->message_level == JOURNAL_ERROR);
}

// The action stands flush right and is never cut: it is what the user needs most.
void draw_message(struct app *a, struct canvas *c, struct rect r) {
    struct buf text = BUF_INIT(1000);
    struct buf action = BUF_INIT(100);
    enum style style = STYLE_MESSAGE;
    const bool waits = (!export_is_in_front(a) && waiting_progress(a, &text, &action)) ||
                       (!keeps_message(a) && export_progress(a, &text, &action));
    if (!waits) {
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

static unsigned hint_context(const struct app *a) {
    const unsigned context = app_context(a);
    const struct view *v = asking_current(a);
    return context == CONTEXT_LIST && v && v->kind == VIEW_FRAUD ? CONTEXT_QUEUE : context;
}

static void draw_command_hints(const struct app *a, struct canvas *c, struct rect r) {
    struct ranked order[COMMAND_COUNT];
    struct hint hints[COMMAND_COUNT];
    struct buf keys[COMMAND_COUNT];
    const size_t n = ranked_hints(hint_context(a), order);
    for (size_t i = 0; i < n; i++) {
        keys[i] = BUF_INIT(40);
        keymap_append_hint(&a->keymap, order[i].command, app_context(a), &keys[i]);
        hints[i] =
            (struct hint){buf_slice(&keys[i]), slice_of(command_row(order[i].command)->hint)};
    }
    chrome_hints(c, r, 0, hints, n);
    for (size_t i = 0; i < n; i++) {
        buf_release(&keys[i]);
    }
}

void draw_hints(const struct app *a, struct canvas *c, struct rect r) {
    static const struct hint prompt_hints[] = {{{"Enter", 5}, {"take", 4}},
        {{"Esc", 3}, {"cancel", 6}}, {{"Up", 2}, {"older ones", 10}}, {{"C-u", 3}, {"empty", 5}}};
    static const struct hint command_hints[] = {{{"Enter", 5}, {"run", 3}},
        {{"Tab", 3}, {"complete", 8}}, {{"Up", 2}, {"older ones", 10}},
        {{"Esc", 3}, {"cancel", 6}}};
    static const struct hint limit_hints[] = {{{"Enter", 5}, {"take", 4}},
        {{"Tab", 3}, {"complete", 8}}, {{"Up", 2}, {"older ones", 10}},
        {{"Esc", 3}, {"cancel", 6}}};
    static const struct hint pipe_hints[] = {{{"Enter", 5}, {"run", 3}},
        {{"Tab", 3}, {"other format", 12}}, {{"Up", 2}, {"older ones", 10}},
        {{"Esc", 3}, {"cancel", 6}}};
    static const struct hint dialog_hints[] = {{{"Enter", 5}, {"export", 6}},
        {{"Up Down", 7}, {"row", 3}}, {{"Left Right", 10}, {"change", 6}},
        {{"Esc", 3}, {"cancel", 6}}};
    static const struct hint menu_hints[] = {
        {{"Up Down", 7}, {"move", 4}}, {{"Enter", 5}, {"choose", 6}}, {{"Esc", 3}, {"close", 5}}};
    static const struct hint reading_hints[] = {
        {{"Up Down", 7}, {"scroll", 6}}, {{"Esc", 3}, {"close", 5}}};
    if (a->prompt_purpose == PROMPT_COMMAND) {
        chrome_hints(c, r, 0, command_hints, ARRAY_LEN(command_hints));
    } else if (a->prompt_purpose == PROMPT_LIMIT) {
        chrome_hints(c, r, 0, limit_hints, ARRAY_LEN(limit_hints));
    } else if (a->prompt_purpose == PROMPT_PIPE) {
        chrome_hints(c, r, 0, pipe_hints, ARRAY_LEN(pipe_hints));
    } else if (a->prompt_purpose != PROMPT_NONE) {
        chrome_hints(c, r, 0, prompt_hints, ARRAY_LEN(prompt_hints));
    } else if (a->menu_purpose == MENU_EXPLAIN) {
        chrome_hints(c, r, 0, reading_hints, ARRAY_LEN(reading_hints));
    } else if (a->menu_purpose != MENU_NONE) {
        chrome_hints(c, r, 0, menu_hints, ARRAY_LEN(menu_hints));
    } else if (export_dialog_is_open(a)) {
        chrome_hints(c, r, 0, dialog_hints, ARRAY_LEN(dialog_hints));
    } else {
        draw_command_hints(a, c, r);
    }
}
