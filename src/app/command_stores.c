// What keys do on the board of the stores.
#include "app/kept_alerts.h"
#include "app_private.h"
#include "commands.h"

#include "app/order_text.h"
#include "base/mem.h"

COMMAND_FUNCTION(command_stores) {
    (void)argument;
    a->cover = COVER_NONE;
    a->zoomed = false;
    a->pane = PANE_LIST;
    app_go_to_kind(a, VIEW_STORES, e);
    return REDO_DRAW;
}

// What is typed holds for this run and the next ones; "default" is what this run would have begun
// with, had nothing been kept.
static bool take_alerts(struct app *a, struct slice typed, const char **done, struct error *e) {
    struct crowd *c = a->stores.crowd;
    struct error not_kept = {0};
    bool kept = false;
    if (slice_equal_nocase(typed, SLICE("default"))) {
        c->limits = a->settings->limits;
        c->rules = a->settings->alerts;
        *done = "as at first";
        kept_alerts_forget(&not_kept);
    } else if (alert_limits_parse(typed, &c->limits, &c->rules, e)) {
        kept_alerts_save(&c->limits, &c->rules, &kept, &not_kept);
        *done = kept ? "taken and kept" : "taken";
    } else {
        return false;
    }
    if (not_kept.kind != ERROR_NONE) {
        app_say(a, JOURNAL_ERROR, "for this run alone: %s", not_kept.text);
        *done = NULL;
    }
    return true;
}

COMMAND_FUNCTION(command_alerts) {
    struct crowd *c = a->stores.crowd;
    const char *done = NULL;
    if (!c) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        struct buf now = BUF_INIT(400);
        alert_limits_append(&c->limits, &c->rules, &now);
        app_open_prompt(a, PROMPT_ALERTS, buf_slice(&now));
        buf_release(&now);
        return REDO_DRAW;
    }
    if (!take_alerts(a, slice_trim(argument), &done, e)) {
        return REDO_DRAW;
    }
    const unsigned redo = stores_compute(a);
    if (done) {
        app_hint(
            a, "alert limits %s: %zu alert%s now", done, c->n_alerts, c->n_alerts == 1 ? "" : "s");
    }
    return redo;
}

// The session at the cursor of the page, with all that is known of it.
static unsigned open_member(struct app *a, struct error *e) {
    struct query q;
    query_init(&q);
    query_set(&q, PARAM_ID, storepage_session(&a->stores.page));
    a->zoomed = false;
    a->pane = PANE_LIST;
    app_ask_kind(a, VIEW_SESSIONS, &q, e);
    query_release(&q);
    return REDO_DRAW;
}

// The sessions that the numbers of the store are made of, so that they can be checked: also those
// that are not counted for their role.
COMMAND_FUNCTION(command_open_store) {
    (void)argument;
    const struct occupancy_row *row = stores_row(a);
    if (!row) {
        app_hint(a, "no store is selected");
        return REDO_DRAW;
    }
    if (app_context(a) == CONTEXT_STORE && storepage_session(&a->stores.page).len > 0) {
        return open_member(a, e);
    }
    const int64_t reach_ms = a->stores.crowd->limits.stale_ms;
    struct buf since = BUF_INIT(40);
    struct query q;
    query_init(&q);
    buf_printf(&since, "-%lldm", (long long)(reach_ms / MS_MINUTE));
    query_set(&q, PARAM_STORE_ID, row->store_id);
    query_set(&q, PARAM_MIN_ENTERED_AT, buf_slice(&since));
    query_set(&q, PARAM_MATCH, SLICE("phase=inside or phase=\"partly out\""));
    query_set(&q, PARAM_ORDER_BY, SLICE("customerLastEnteredAt"));
    query_set(&q, PARAM_DIRECTION, SLICE("desc"));
    a->zoomed = false;
    a->pane = PANE_LIST;
    app_ask_kind(a, VIEW_SESSIONS, &q, e);
    query_release(&q);
    buf_release(&since);
    return REDO_DRAW;
}

void stores_move(struct app *a, int64_t by) {
    if (app_context(a) == CONTEXT_STORE && (by == 1 || by == -1)) {
        storepage_move(&a->stores.page, (int)by);
    } else if (app_context(a) == CONTEXT_STORE) {
        storepage_scroll(&a->stores.page, by);
    } else {
        board_move(&a->stores.board, a->stores.rows, a->stores.n, by);
    }
}

size_t stores_page_height(const struct app *a) {
    return app_context(a) == CONTEXT_STORE ? a->stores.page.page_h : a->stores.board.page_h;
}

// --- find and limit ---

void stores_set_find(struct app *a, struct slice text) {
    buf_clear(&a->stores.find);
    buf_append(&a->stores.find, text);
}

unsigned stores_find(struct app *a, int direction, bool here) {
    struct stores *s = &a->stores;
    if (s->find.len == 0) {
        app_hint(a, "nothing to find yet: / and a text");
    } else if (!board_find(&s->board, s->rows, s->n, buf_slice(&s->find), direction, here)) {
        app_hint(a, "no store's name or id has \"%s\"", buf_text(&s->find));
    } else {
        app_hint(a, "n next, N previous");
    }
    return REDO_DRAW;
}

void stores_set_limit(struct app *a, struct slice text) {
    buf_clear(&a->stores.limit);
    buf_append(&a->stores.limit, slice_trim(text));
    stores_arrange(a);
}

void stores_prompt_opened(struct app *a) {
    struct stores *s = &a->stores;
    mem_free(s->limit_before);
    mem_free(s->cursor_before);
    s->limit_before = mem_dup_text(buf_slice(&s->limit));
    s->cursor_before = s->board.cursor_id ? mem_dup_text(slice_of(s->board.cursor_id)) : NULL;
    s->chosen_before = s->board.is_chosen;
}

static void back_to_cursor(struct stores *s) {
    if (s->cursor_before) {
        board_go_to_store(&s->board, s->rows, s->n, slice_of(s->cursor_before));
        s->board.is_chosen = s->chosen_before;
    }
}

void stores_prompt_changed(struct app *a, struct slice text) {
    struct stores *s = &a->stores;
    if (a->prompt_purpose == PROMPT_LIMIT) {
        stores_set_limit(a, text);
    } else if (a->prompt_purpose == PROMPT_FIND) {
        stores_set_find(a, text);
        back_to_cursor(s);
        if (text.len > 0 && !board_find(&s->board, s->rows, s->n, text, 1, true)) {
            prompt_set_error(&a->prompt, SLICE("no store's name or id has this"));
        }
    }
}

void stores_prompt_cancelled(struct app *a) {
    struct stores *s = &a->stores;
    if (a->prompt_purpose == PROMPT_LIMIT) {
        stores_set_limit(a, slice_of(s->limit_before));
    } else if (a->prompt_purpose == PROMPT_FIND) {
        stores_set_find(a, slice_of(a->find_before));
        back_to_cursor(s);
    }
}

// --- order ---

static unsigned sort_by(struct app *a, enum occupancy_column by, bool descending) {
    a->stores.sorted_by = by;
    a->stores.descending = descending;
    stores_arrange(a);
    app_hint(
        a, "stores by %s, %s", occupancy_column_name(by), descending ? "descending" : "ascending");
    return REDO_DRAW;
}

void stores_fill_sort(struct app *a, struct menu *m) {
    const struct stores *s = &a->stores;
    menu_init(m, SLICE("Order of the stores"), true);
    for (enum occupancy_column c = 0; c < OCCUPANCY_COLUMN_COUNT; c++) {
        const char *note = c != s->sorted_by ? ""
                           : s->descending   ? "now, descending; again: reverse"
                                             : "now, ascending; again: reverse";
        menu_add(m, slice_of(occupancy_column_name(c)), slice_of(note), KEY_CODE_NONE, (int)c);
    }
    menu_choose_value(m, (int)s->sorted_by);
}

void stores_choose_sort(struct app *a, int value) {
    const enum occupancy_column by = (enum occupancy_column)value;
    const bool again = by == a->stores.sorted_by;
    sort_by(a, by, again ? !a->stores.descending : order_of_board_is_naturally_descending(by));
}

unsigned stores_sort(struct app *a, struct slice argument, struct error *e) {
    enum occupancy_column by;
    bool descending;
    if (argument.len == 0) {
        app_open_menu(a, MENU_SORT);
        return REDO_DRAW;
    }
    return order_read_board(argument, &by, &descending, e) ? sort_by(a, by, descending) : REDO_DRAW;
}

unsigned stores_reverse(struct app *a) {
    return sort_by(a, a->stores.sorted_by, !a->stores.descending);
}

// The next column that is on the screen.
unsigned stores_sort_neighbour(struct app *a, int by) {
    const struct board *b = &a->stores.board;
    size_t at = by > 0 ? b->n_drawn - 1 : 0;
    if (b->n_drawn == 0) {
        return REDO_NOTHING;
    }
    for (size_t i = 0; i < b->n_drawn; i++) {
        at = b->drawn[i].column == a->stores.sorted_by ? i : at;
    }
    const enum occupancy_column next =
        b->drawn[(at + b->n_drawn + (by > 0 ? 1 : b->n_drawn - 1)) % b->n_drawn].column;
    return sort_by(a, next, order_of_board_is_naturally_descending(next));
}

// --- mouse ---

unsigned stores_click(struct app *a, const struct layout *l, const struct input *in) {
    struct stores *s = &a->stores;
    const int y = in->y - l->list.y;
    const int x = in->x - l->list.x;
    const enum occupancy_column column = board_column_at(&s->board, y, x);
    const size_t position = board_position_at(&s->board, s->n, y);
    a->pane = PANE_LIST;
    if (column != OCCUPANCY_COLUMN_COUNT) {
        stores_choose_sort(a, (int)column);
    } else if (position != SIZE_MAX) {
        board_go(&s->board, s->rows, s->n, position);
        if (in->mouse == MOUSE_DOUBLE) {
            return app_run(a, COMMAND_OPEN_STORE, SLICE_NONE);
        }
    }
    return REDO_DRAW;
}
