// The case tab: what an investigator has to know of one session, and a cursor over the sessions
// related to it. Must not know where those came from, nor what evidence is made of.
#include "detail_tabs.h"

#include "base/mem.h"
#include "model/derive.h"

#include <string.h>

enum {
    TWO_COLUMNS_W = 100,
    GAP_W = 3, // with the line between the columns
    SIGN_X = 1,
    LABEL_X = 4,
    TEXT_X = 18,
    TEXT_NARROW_X = 16,
    // Least room in a related row for the seconds, and for the status; where a row names customer
    // and store, they come before the status.
    SECONDS_ROW_W = 70,
    STATUS_ROW_W = 52,
};

struct case_item {
    int64_t line;
    enum relation relation;
    row_id row;
    struct slice key; // session_key
};

// Which part of the page: all of it below each other, or one of two columns.
enum part { PART_ALL, PART_SAID, PART_RELATED };

void detail_case_release(struct detail *d) {
    mem_free(d->case_items);
    mem_free(d->case_key);
    arena_release(&d->case_keys);
    d->case_items = NULL;
    d->case_key = NULL;
    d->n_case_items = d->case_items_cap = 0;
    d->case_at = SIZE_MAX;
    d->case_chosen = false;
}

// The verdict

static size_t count_notes(const struct case_file *file) {
    size_t n = 0;
    for (size_t i = 0; file && i < file->n_events; i++) {
        n += file->events[i].kind == CASE_NOTE && !file->events[i].taken_back;
    }
    return n;
}

void detail_append_verdict(struct sheet *sh, const struct case_file *file, struct buf *out) {
    buf_append_text(out, verdict_row(verdict_of(sh->show.verdicts, sh->s))->name);
    size_t n = count_notes(file);
    if (n > 0) {
        buf_printf(out, ", %zu %s", n, n == 1 ? "note" : "notes");
    } else {
        bool has_note = verdict_has_note(sh->show.verdicts, sh->s);
        buf_append_text(out, has_note ? ", with a note" : ", no note");
    }
}

static void put_verdict(struct sheet *sh, const struct case_look *review) {
    sheet_flow(sh, "Case");
    sheet_item_field(sh, NULL, FIELD_ID);
    if (session_flag(sh->s, FIELD_SUSPECTED_FRAUD)) {
        sheet_item(sh, NULL, STYLE_FLAGGED, SLICE("SUSPECTED FRAUD (!)"));
    } else {
        sheet_item(sh, NULL, STYLE_TEXT, SLICE("not flagged"));
    }
    if (review->is_other) {
        sheet_item(sh, NULL, STYLE_WARNING, SLICE("CHANGED since judged"));
    }
    buf_clear(&sh->value);
    detail_append_verdict(sh, review->file, &sh->value);
    sheet_item(sh, "verdict", STYLE_TEXT, buf_slice(&sh->value));
    sheet_end_line(sh);
    sheet_flow(sh, "Customer");
    sheet_item_field(sh, NULL, FIELD_CUSTOMER_LABEL);
    sheet_item_field(sh, "store", FIELD_STORE_LABEL);
    sheet_item_field(sh, "status", FIELD_STATUS);
    sheet_end_line(sh);
}

// The times, short

static bool either(const struct session *s, enum field wanted, enum field other, instant *out) {
    return session_instant(s, wanted, out) || session_instant(s, other, out);
}

// "entered +0:00:02": since the creation.
static void put_since(struct sheet *sh, const char *label, enum field f, enum field other) {
    instant t, created;
    if (!either(sh->s, f, other, &t)) {
        sheet_item(sh, label, STYLE_NOTHING, SLICE("-"));
        return;
    }
    buf_clear(&sh->value);
    if (session_instant(sh->s, FIELD_CREATED_AT, &created)) {
        buf_append_text(&sh->value, t < created ? "" : "+");
        duration_append(&sh->value, t - created);
        sheet_item(sh, label, STYLE_DERIVED, buf_slice(&sh->value));
    } else {
        sheet_append_time(sh, &sh->value, t, INSTANT_NONE);
        sheet_item(sh, label, STYLE_TEXT, buf_slice(&sh->value));
    }
}

static void put_times(struct sheet *sh) {
    instant created;
    sheet_flow(sh, "Times");
    if (session_instant(sh->s, FIELD_CREATED_AT, &created)) {
        buf_clear(&sh->value);
        sheet_append_time(sh, &sh->value, created, INSTANT_NONE);
        sheet_item(sh, "created", STYLE_TEXT, buf_slice(&sh->value));
    } else {
        sheet_item_field(sh, "created", FIELD_CREATED_AT);
    }
    put_since(sh, "scanned", FIELD_CODE_LAST_SCANNED_AT, FIELD_CODE_FIRST_SCANNED_AT);
    put_since(sh, "entered", FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT);
    put_since(sh, "exited", FIELD_LAST_EXITED_AT, FIELD_FIRST_EXITED_AT);
    sheet_end_line(sh);
}

// Why look closer

static const struct {
    const char *sign;
    enum style sign_style, text_style;
} weights[] = {
    [WEIGHT_UNKNOWN] = {" ·", STYLE_DIM, STYLE_DIM},
    [WEIGHT_QUIET] = {" -", STYLE_DIM, STYLE_DIM},
    [WEIGHT_NOTE] = {" !", STYLE_WARNING, STYLE_DERIVED},
    [WEIGHT_STRONG] = {"!!", STYLE_FLAGGED, STYLE_DERIVED},
    [WEIGHT_EASES] = {" ?", STYLE_DERIVED, STYLE_DERIVED},
};

// "nothing unusual: repeat (1 of 4 loaded), no exit": those of one weight, on as few lines as can
// be.
static void put_brief(struct sheet *sh, const struct finding *all, size_t n, enum signal_weight w,
    const char *front) {
    struct buf text = BUF_INIT(2000);
    for (size_t i = 0; i < n; i++) {
        if (all[i].weight != w) {
            continue;
        }
        buf_printf(&text, "%s%s", text.len > 0 ? ", " : front, signal_row(all[i].signal)->label);
        if (w == WEIGHT_QUIET && all[i].brief[0]) {
            buf_printf(&text, " (%s)", all[i].brief);
        }
    }
    if (text.len > 0) {
        bool is_dot = w == WEIGHT_UNKNOWN && sh->c->ascii;
        sheet_put(sh, SIGN_X, 2, weights[w].sign_style, slice_of(is_dot ? " ." : weights[w].sign));
        sheet_wrap(sh, LABEL_X, weights[w].text_style, buf_slice(&text));
    }
    buf_release(&text);
}

static void put_findings(struct sheet *sh, const char *basis) {
    struct finding all[SIGNAL_COUNT];
    size_t n = evidence_findings(sh->show.evidence, sh->s, &sh->show, all);
    sheet_flow(sh, "Why look closer");
    buf_clear(&sh->value);
    buf_printf(
        &sh->value, "(worked out here, not by AiFi%s%s)", basis ? "; " : "", basis ? basis : "");
    sheet_item(sh, NULL, STYLE_DIM, buf_slice(&sh->value));
    sheet_end_line(sh);
    if (n == 0) {
        sheet_put(sh, SIGN_X + 1, -1, STYLE_NOTHING,
            SLICE("Nothing is known: the session is not among the rows looked at."));
        sheet_end_line(sh);
    }
    int text_x = sheet_is_wide(sh) ? TEXT_X : TEXT_NARROW_X;
    for (size_t i = 0; i < n; i++) {
        enum signal_weight w = all[i].weight;
        if (w == WEIGHT_QUIET || w == WEIGHT_UNKNOWN) {
            continue;
        }
        sheet_put(sh, SIGN_X, 2, weights[w].sign_style, slice_of(weights[w].sign));
        sheet_put(sh, LABEL_X, -1, STYLE_LABEL, slice_of(signal_row(all[i].signal)->label));
        sheet_wrap(sh, text_x, weights[w].text_style, slice_of(all[i].text));
    }
    put_brief(sh, all, n, WEIGHT_QUIET, "nothing unusual: ");
    put_brief(sh, all, n, WEIGHT_UNKNOWN, "not known: ");
}

// Related sessions

static void append_heading(const struct sheet *sh, enum relation r, struct buf *out) {
    struct slice id;
    switch (r) {
    case RELATION_CUSTOMER:
        id = show_label_id(sh->s, FIELD_CUSTOMER_LABEL);
        buf_printf(out, "Same customer%s", id.len > 0 ? " " : "");
        buf_append(out, id);
        break;
    case RELATION_CARD:
        buf_append_text(out, "Same payment instrument");
        if (session_has(sh->s, FIELD_PAYMENT_INSTRUMENT_ID)) {
            buf_append_text(out, " #");
            buf_append(out, session_text(sh->s, FIELD_PAYMENT_INSTRUMENT_ID));
        }
        break;
    case RELATION_NEAR:
        buf_printf(out, "In the store within %d minutes", EVIDENCE_NEAR_MS / MS_MINUTE);
        break;
    case RELATION_REFERENCE:
    case RELATION_COUNT:
        buf_append_text(out, "Referenced session, both ways");
        break;
    }
}

// "(6 others, 2 flagged; asked the server 14:32)"
static void append_counts(const struct case_related *list, struct buf *out) {
    size_t n_flagged = 0, n = list->n_all > list->n_rows ? list->n_all : list->n_rows;
    for (size_t i = 0; i < list->n_rows; i++) {
        n_flagged +=
            session_flag(dataset_session(list->source, list->rows[i]), FIELD_SUSPECTED_FRAUD);
    }
    buf_append_char(out, '(');
    if (n == 0) {
        buf_append_text(out, list->is_partial ? "none known" : "none");
    } else {
        buf_printf(out, "%zu other%s, %zu flagged", n, n == 1 ? "" : "s", n_flagged);
        if (n > list->n_rows) {
            buf_printf(out, " of the first %zu", list->n_rows);
        }
    }
    if (list->state) {
        buf_append_text(out, "; ");
        buf_append_text(out, list->state);
    }
    buf_append_char(out, ')');
}

// Without seconds, or of another year without the time, where room is scarce.
static void append_created(
    const struct session *s, const struct show *how, bool wide, struct buf *out) {
    enum { TO_MINUTE_LEN = 11, DAY_LEN = 10, LIST_LEN = 14, YEAR_LEN = 16 };
    show_field(s, FIELD_CREATED_AT, how, out);
    if (!wide && !how->relative && out->len == LIST_LEN) {
        buf_remove(out, TO_MINUTE_LEN, out->len - TO_MINUTE_LEN);
    } else if (!wide && !how->relative && out->len == YEAR_LEN) {
        buf_remove(out, DAY_LEN, out->len - DAY_LEN);
    }
}

// Who or where: what the heading does not say already.
static void append_label(
    const struct session *s, enum relation r, const struct show *how, struct buf *out) {
    if (r != RELATION_CUSTOMER) {
        show_field(s, FIELD_CUSTOMER_LABEL, how, out);
    }
    if (r == RELATION_CARD || r == RELATION_REFERENCE) {
        buf_append_text(out, "  ");
    }
    if (r != RELATION_NEAR) {
        show_field(s, FIELD_STORE_LABEL, how, out);
    }
}

static void put_row(struct sheet *sh, const struct session *s, enum relation r) {
    enum {
        FLAG_X = 1,
        VERDICT_X = 3,
        TIME_X = 5,
        DWELL_W = 8,
        STATUS_W = 10,
        TIME_W = 16,
        MINUTES_W = 11
    };
    struct show how = sh->show;
    how.full = false;
    bool wide = sh->r.w >= SECONDS_ROW_W;
    bool names_both = r == RELATION_CARD || r == RELATION_REFERENCE;
    bool has_status = sh->r.w >= (names_both ? SECONDS_ROW_W : STATUS_ROW_W);
    int label_x = TIME_X + (wide ? TIME_W : MINUTES_W) + 1;
    int dwell_x = sh->r.w - 1 - DWELL_W - (has_status ? STATUS_W + 2 : 0);
    if (session_flag(s, FIELD_SUSPECTED_FRAUD)) {
        sheet_put(sh, FLAG_X, 1, STYLE_FLAGGED, SLICE("!"));
    }
    const char *sign = verdict_row(verdict_of(how.verdicts, s))->sign;
    sheet_put(sh, VERDICT_X, 1, STYLE_TEXT, slice_of(sign));
    buf_clear(&sh->value);
    append_created(s, &how, wide, &sh->value);
    sheet_put(sh, TIME_X, label_x - TIME_X - 1, STYLE_TEXT, buf_slice(&sh->value));
    buf_clear(&sh->value);
    append_label(s, r, &how, &sh->value);
    sheet_put(sh, label_x, dwell_x - label_x - 1, STYLE_TEXT, buf_slice(&sh->value));
    buf_clear(&sh->value);
    show_field(s, FIELD_DWELL, &how, &sh->value);
    int cells = canvas_text_width(sh->c, buf_slice(&sh->value));
    sheet_put(sh, cells < DWELL_W + 1 ? dwell_x + DWELL_W + 1 - cells : dwell_x, DWELL_W + 1,
        STYLE_DERIVED, buf_slice(&sh->value));
    if (has_status) {
        buf_clear(&sh->value);
        show_field(s, FIELD_STATUS, &how, &sh->value);
        sheet_put(sh, sh->r.w - STATUS_W, STATUS_W, STYLE_TEXT, buf_slice(&sh->value));
    }
    sheet_end_line(sh);
}

static bool is_at_cursor(const struct detail *d, enum relation r, const struct session *s) {
    return d->case_key && d->case_relation == r &&
           slice_equal(session_key(s), slice_of(d->case_key));
}

static void put_list(
    struct sheet *sh, struct detail *d, enum relation r, const struct case_related *list) {
    struct buf text = BUF_INIT(4096);
    sheet_end_line(sh);
    append_heading(sh, r, &text);
    sheet_put(sh, 1, -1, STYLE_TITLE, buf_slice(&text));
    sh->indent = 2;
    buf_clear(&text);
    append_counts(list, &text);
    sheet_item(sh, NULL, STYLE_DIM, buf_slice(&text));
    sheet_end_line(sh);
    buf_release(&text);
    for (size_t i = 0; i < list->n_rows; i++) {
        const struct session *s = dataset_session(list->source, list->rows[i]);
        mem_grow(&d->case_items, &d->case_items_cap, d->n_case_items + 1, sizeof *d->case_items);
        d->case_items[d->n_case_items] = (struct case_item){.line = sh->line,
            .relation = r,
            .row = list->rows[i],
            .key = arena_copy(&d->case_keys, session_key(s))};
        d->case_at = is_at_cursor(d, r, s) ? d->n_case_items : d->case_at;
        d->n_case_items++;
        put_row(sh, s, r);
    }
    if (list->n_all > list->n_rows) {
        sheet_putf(sh, 5, STYLE_DIM, "and %zu more", list->n_all - list->n_rows);
        sheet_end_line(sh);
    }
}

static void put_related(
    struct sheet *sh, struct detail *d, const struct case_look *review, bool apart) {
    for (unsigned r = 0; r < RELATION_COUNT; r++) {
        if (apart) {
            sheet_blank(sh);
        }
        put_list(sh, d, (enum relation)r, &review->related[r]);
    }
}

// What was said of it, and what is not known

static void put_event(struct sheet *sh, const struct case_event *e) {
    struct buf text = BUF_INIT(64 * 1024);
    instant_append(&text, e->at, INSTANT_LIST, sh->show.zone, sh->show.now);
    sheet_put(sh, 2, -1, STYLE_LABEL, buf_slice(&text));
    buf_clear(&text);
    buf_printf(&text, "%s: ", e->author ? e->author : "somebody");
    if (e->kind == CASE_VERDICT) {
        buf_append_text(&text, verdict_row(e->verdict)->name);
    } else if (e->kind == CASE_UNDO) {
        buf_printf(&text, "took back %s", e->text ? e->text : "the last step");
    } else {
        buf_append_text(&text, e->text ? e->text : "");
    }
    buf_append_text(&text, e->taken_back ? " (taken back)" : "");
    struct slice rest = buf_slice(&text), line;
    while (slice_cut(&rest, '\n', &line)) { // a note may have several lines
        sheet_wrap(sh, sheet_is_wide(sh) ? 19 : 17, e->taken_back ? STYLE_DIM : STYLE_TEXT, line);
    }
    buf_release(&text);
}

static void put_history(struct sheet *sh, const struct case_file *file) {
    size_t n = file ? file->n_events : 0;
    sheet_flow(sh, "Notes and verdicts");
    sheet_item(sh, NULL, STYLE_DIM,
        n > 0 ? SLICE("(on this computer only)") : SLICE("(none; kept on this computer only)"));
    sheet_end_line(sh);
    for (size_t i = n; i-- > 0;) { // the newest first
        put_event(sh, &file->events[i]);
    }
}

static void put_changes(struct sheet *sh, const struct case_look *review) {
    if (!review->file || !review->file->snapshot) {
        return;
    }
    sheet_flow(sh, "Changed since it was judged");
    buf_clear(&sh->value);
    buf_append_char(&sh->value, '(');
    instant_append(
        &sh->value, review->file->snapshot_at, INSTANT_LIST, sh->show.zone, sh->show.now);
    buf_append_text(&sh->value, review->n_changes > 0 ? ")" : "): nothing");
    sheet_item(sh, NULL, STYLE_DIM, buf_slice(&sh->value));
    sheet_end_line(sh);
    for (size_t i = 0; i < review->n_changes; i++) {
        sheet_wrap(sh, 2, STYLE_TEXT, review->changes[i]);
    }
}

static void put_limits(struct sheet *sh, const struct case_look *review) {
    sheet_end_line(sh);
    sheet_wrap(sh, 1, STYLE_DIM,
        SLICE("Not in this API: receipt, payment, video, who set the flag and when."));
    sheet_flow(sh, "Console");
    if (review->console_url) {
        sheet_item(sh, NULL, STYLE_TEXT, slice_of(review->console_url));
    } else {
        sheet_item(sh, NULL, STYLE_NOTHING, SLICE("no address is configured"));
    }
    sheet_end_line(sh);
}

// The page

static void put_part(
    struct sheet *sh, struct detail *d, const struct case_look *review, enum part part) {
    if (part != PART_RELATED) {
        put_verdict(sh, review);
        if (part == PART_SAID) {
            sheet_blank(sh);
            detail_timeline(sh);
            sheet_blank(sh);
        } else {
            put_times(sh);
        }
        put_findings(sh, review->basis);
    }
    if (part == PART_SAID) {
        sheet_blank(sh);
    } else {
        put_related(sh, d, review, part == PART_RELATED);
    }
    if (part != PART_RELATED) {
        put_history(sh, review->file);
        put_changes(sh, review);
        put_limits(sh, review);
    }
}

static size_t draw_part(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r, enum part part) {
    struct sheet sh;
    sheet_init(&sh, c, r, d->scroll[TAB_CASE], s, look->show);
    put_part(&sh, d, look->review, part);
    size_t n = (size_t)sheet_n_lines(&sh);
    sheet_release(&sh);
    return n;
}

static bool has_columns(struct rect r) {
    return r.w >= TWO_COLUMNS_W;
}

static struct rect left_of(struct rect r) {
    return has_columns(r) ? (struct rect){r.y, r.x, r.h, (r.w - GAP_W) / 2} : r;
}

static size_t draw_page(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r) {
    d->n_case_items = 0;
    d->case_at = SIZE_MAX;
    arena_release(&d->case_keys);
    if (!has_columns(r)) {
        return draw_part(d, s, look, c, r, PART_ALL);
    }
    struct rect left = left_of(r), right = r;
    right.x += left.w + GAP_W;
    right.w -= left.w + GAP_W;
    canvas_vline(c, r, 0, left.w + 1, r.h, STYLE_BORDER);
    size_t n_left = draw_part(d, s, look, c, left, PART_RELATED);
    size_t n_right = draw_part(d, s, look, c, right, PART_SAID);
    return n_left > n_right ? n_left : n_right;
}

// The cursor

static bool is_in_sight(const struct detail *d, size_t item) {
    int64_t y = d->case_items[item].line - (int64_t)d->scroll[TAB_CASE];
    return y >= 0 && y < (int64_t)d->page_h;
}

static void set_cursor(struct detail *d, size_t item) {
    d->case_at = item;
    mem_free(d->case_key);
    d->case_key = NULL;
    if (item != SIZE_MAX) {
        d->case_key = mem_dup_text(d->case_items[item].key);
        d->case_relation = d->case_items[item].relation;
    }
}

// A cursor that is out of sight, or that nobody has moved yet, goes to the first related session
// that shows: not to the one whose answer came first.
static void settle_cursor(struct detail *d) {
    if (d->case_chosen && d->case_at != SIZE_MAX && is_in_sight(d, d->case_at)) {
        return;
    }
    size_t item = SIZE_MAX;
    for (size_t i = 0; i < d->n_case_items && item == SIZE_MAX; i++) {
        item = is_in_sight(d, i) ? i : SIZE_MAX;
    }
    set_cursor(d, item);
}

// The item that the cursor would go to; SIZE_MAX when it is not in sight.
static size_t next_item(const struct detail *d, int64_t by) {
    size_t at = d->case_at;
    if (at == SIZE_MAX) { // the first or last one that shows
        for (size_t i = 0; i < d->n_case_items; i++) {
            size_t k = by > 0 ? i : d->n_case_items - 1 - i;
            if (is_in_sight(d, k)) {
                return k;
            }
        }
        return SIZE_MAX;
    }
    if (by > 0 ? at + 1 >= d->n_case_items : at == 0) {
        return SIZE_MAX;
    }
    size_t item = by > 0 ? at + 1 : at - 1;
    return is_in_sight(d, item) ? item : SIZE_MAX;
}

void detail_case_step(struct detail *d, int64_t by) {
    size_t item = next_item(d, by);
    size_t *top = &d->scroll[TAB_CASE];
    if (item == SIZE_MAX) {
        size_t last = d->n_lines > d->page_h ? d->n_lines - d->page_h : 0;
        *top = by > 0 ? *top + (*top < last) : *top - (*top > 0);
        item = next_item(d, by);
    }
    if (item != SIZE_MAX) {
        set_cursor(d, item);
        d->case_chosen = true;
    }
}

bool detail_case_current(
    const struct detail *d, enum relation *relation, row_id *row, struct slice *key) {
    if (d->tab != TAB_CASE || d->case_at == SIZE_MAX) {
        return false;
    }
    const struct case_item *item = &d->case_items[d->case_at];
    if (relation) {
        *relation = item->relation;
    }
    if (row) {
        *row = item->row;
    }
    if (key) {
        *key = item->key;
    }
    return true;
}

bool detail_case_click(struct detail *d, int y) {
    for (size_t i = 0; d->tab == TAB_CASE && i < d->n_case_items; i++) {
        // Above the page is the line of the tabs.
        if (d->case_items[i].line - (int64_t)d->scroll[TAB_CASE] + 1 == y && is_in_sight(d, i)) {
            set_cursor(d, i);
            d->case_chosen = true;
            return true;
        }
    }
    return false;
}

void detail_case_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r) {
    if (!look->review) {
        detail_case_release(d);
        d->n_lines = 1;
        canvas_text(c, r, 0, 1, -1, STYLE_DIM, SLICE("Nothing is known of this case here."));
        return;
    }
    d->n_lines = draw_page(d, s, look, c, r);
    size_t last = d->n_lines > d->page_h ? d->n_lines - d->page_h : 0;
    if (d->scroll[TAB_CASE] > last) {
        d->scroll[TAB_CASE] = last;
        canvas_fill(c, r, STYLE_TEXT);
        draw_page(d, s, look, c, r);
    }
    settle_cursor(d);
    int y = 0;
    if (d->case_at != SIZE_MAX) {
        y = (int)(d->case_items[d->case_at].line - (int64_t)d->scroll[TAB_CASE]);
        struct rect row = {r.y + y, r.x, 1, left_of(r).w};
        enum style style = look->focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY;
        canvas_restyle(c, row, style);
        canvas_text(c, r, y, 0, 1, style, SLICE(">"));
    }
    if (look->focused) {
        canvas_cursor(c, r, y, 0);
    }
}
