// The state behind the board: numbers come in, are put in order, and what is alarming is told. It
// must not know how any of it is drawn.
#include "app/kept_alerts.h"
#include "app_private.h"
#include "option_table.h"

#include "base/mem.h"

bool stores_are_shown(const struct app *a) {
    const struct view *v = asking_current(a);
    return v && view_kind_row(v->kind)->is_board;
}

void stores_release(struct app *a) {
    struct stores *s = &a->stores;
    crowd_free(s->crowd);
    board_release(&s->board);
    storepage_release(&s->page);
    buf_release(&s->find);
    buf_release(&s->limit);
    mem_free(s->limit_before);
    mem_free(s->cursor_before);
    mem_free(s->rows);
    mem_free(s->facts.store_id);
    key_map_release(&s->told);
}

void stores_init(struct app *a) {
    enum { TYPED_MAX_LEN = 1000 };
    a->stores = (struct stores){.sorted_by = OCCUPANCY_LOAD,
        .descending = true,
        .find = BUF_INIT(TYPED_MAX_LEN),
        .limit = BUF_INIT(TYPED_MAX_LEN)};
    board_init(&a->stores.board);
    storepage_init(&a->stores.page);
}

static struct crowd_world world_of(const struct app *a) {
    return (struct crowd_world){.net = a->connection.net,
        .encoding = a->settings->encoding,
        .now_ms = a->now_ms,
        .wall = a->wall,
        .server = app_server_clock(a)};
}

// --- rows ---

// "full" is those that are full, not Fullerton as well; what is no such word may stand in a name.
static bool has_word(const struct occupancy_row *row, struct slice text) {
    if (occupancy_is_word(text)) {
        return occupancy_has_word(row, text);
    }
    const struct slice texts[] = {
        row->store_id, row->name, row->status, row->deployment, slice_of(occupancy_word(row))};
    bool any = occupancy_has_word(row, text);
    for (size_t i = 0; i < ARRAY_LEN(texts) && !any; i++) {
        any = slice_find_nocase(texts[i], text) != SIZE_MAX;
    }
    return any;
}

// All words up to the next "or"; !word: without it. Moves on to what follows.
static bool fits_words(const struct occupancy_row *row, struct slice *rest) {
    struct slice word;
    bool all = true;
    while (slice_cut(rest, ' ', &word) && !slice_equal_nocase(word, SLICE("or"))) {
        const bool without = word.len > 1 && word.ptr[0] == '!';
        if (without) {
            word.ptr++;
            word.len--;
        }
        all = all && (word.len == 0 || has_word(row, word) != without);
    }
    return all;
}

static bool fits(const struct stores *s, const struct occupancy_row *row) {
    struct slice rest = buf_slice(&s->limit);
    bool any = fits_words(row, &rest);
    while (!any && rest.len > 0) {
        any = fits_words(row, &rest);
    }
    return any;
}

void stores_arrange(struct app *a) {
    struct stores *s = &a->stores;
    const struct crowd *c = s->crowd;
    const bool at_first = s->board.cursor_id == NULL;
    s->n = 0;
    s->generation++;
    if (!c) {
        return;
    }
    mem_grow(&s->rows, &s->cap, c->n_rows, sizeof(*s->rows));
    for (size_t i = 0; i < c->n_rows; i++) {
        if (fits(s, &c->rows[i])) {
            s->rows[s->n++] = c->rows[i];
        }
    }
    occupancy_sort(s->rows, s->n, s->sorted_by, s->descending);
    // The cursor is nobody's choice before the numbers are complete: it stays with the fullest.
    if (at_first || (c->stage < CROWD_OLDER && s->board.position == 0)) {
        board_put(&s->board, s->rows, s->n, 0);
    }
}

const struct occupancy_row *stores_row(const struct app *a) {
    const struct stores *s = &a->stores;
    const size_t at = board_position(&s->board, s->rows, s->n);
    return at == SIZE_MAX ? NULL : &s->rows[at];
}

// --- alerts ---

// New ones are told once, as one line; those that went away may come again.
static unsigned tell_alerts(struct app *a) {
    struct stores *s = &a->stores;
    const struct crowd *c = s->crowd;
    struct key_map told = {0};
    const struct alert *first = NULL;
    size_t n_new = 0;
    struct buf text = BUF_INIT(1000);
    for (size_t i = 0; i < c->n_alerts; i++) {
        const struct alert *alert = &c->alerts[i];
        buf_clear(&text);
        buf_printf(&text, "%s ", alert_kind_name(alert->kind));
        buf_append(&text, alert->row->store_id);
        key_map_add(&told, buf_slice(&text), 0, NULL);
        if (!key_map_find(&s->told, buf_slice(&text))) {
            first = first ? first : alert;
            n_new++;
        }
    }
    key_map_release(&s->told);
    s->told = told;
    if (first) {
        buf_clear(&text);
        alert_append(first, &text);
        if (n_new > 1) {
            buf_printf(&text, "; %zu more alert%s", n_new - 1, n_new == 2 ? "" : "s");
        }
        app_say(a, JOURNAL_WARNING, "ALERT %s", buf_text(&text));
    }
    buf_release(&text);
    return first && c->rules.bell ? REDO_BELL : REDO_NOTHING;
}

size_t stores_n_alerts(const struct app *a) {
    return a->stores.crowd ? a->stores.crowd->n_alerts : 0;
}

unsigned stores_compute(struct app *a) {
    crowd_compute(a->stores.crowd, a->now_ms, a->show.now);
    stores_arrange(a);
    const struct crowd *c = a->stores.crowd;
    const bool is_ready = c->stage == CROWD_WHOLE || (c->stage == CROWD_OLDER && c->was_stopped);
    return REDO_DRAW | (is_ready ? tell_alerts(a) : 0);
}

// --- living ---

// What was typed on the board before counts, unless this run's command line says otherwise.
static void take_kept_alerts(const struct app *a, struct crowd *c) {
    const struct option_origin *origins = a->settings->origins;
    if (!origins || origins[OPTION_ALERTS].source != SOURCE_FLAG) {
        kept_alerts_load(&c->limits, &c->rules);
    }
}

void stores_open(struct app *a) {
    struct stores *s = &a->stores;
    if (!s->crowd) {
        const struct crowd_world w = world_of(a);
        s->crowd = crowd_new(&a->settings->query, &a->settings->limits, &a->settings->alerts);
        take_kept_alerts(a, s->crowd);
        live_set_interval(&s->crowd->refresh.live, a->live.interval_ms, a->now_ms);
        crowd_load(s->crowd, &w);
        stores_compute(a);
    }
}

static void tell_failure(struct app *a) {
    const struct error *e = &a->stores.crowd->error;
    a->stores.failed = true;
    app_say(a, JOURNAL_ERROR, "stores: %s", e->text);
    a->message_action = e->kind == ERROR_AUTH ? ":token, then R" : "R tries again";
}

// What R said holds until its answer is there.
static void tell_refreshed(struct app *a) {
    if (a->stores.failed && !a->stores.crowd->failed) {
        a->stores.failed = false;
        app_say(a, JOURNAL_INFO, "stores: live again");
    } else if (stores_are_shown(a) && a->message_of_view && !a->stores.crowd->is_loading) {
        app_hint(a, "refreshed");
    }
}

// What was asked for by R is read all the same.
static bool stands_still(const struct app *a) {
    const struct crowd *c = a->stores.crowd;
    const bool is_reading =
        c->stage < CROWD_WHOLE || c->is_loading || c->fresh || c->refresh.live.asked;
    return stores_are_shown(a) && (app_is_choosing(a) || (a->live.held && !is_reading));
}

// Ages run where they are seen; elsewhere it is about alerts alone.
static int64_t compute_due_ms(const struct app *a) {
    const struct crowd *c = a->stores.crowd;
    const int64_t due_ms = crowd_compute_due_ms(c);
    return due_ms == INT64_MAX || stores_are_shown(a) ? due_ms : c->computed_ms + MS_MINUTE;
}

unsigned stores_step(struct app *a) {
    struct crowd *c = a->stores.crowd;
    if (!c) {
        return REDO_NOTHING;
    }
    live_set_interval(&c->refresh.live, a->live.interval_ms, a->now_ms);
    if (stands_still(a)) {
        live_note_time(&c->refresh.live, a->now_ms, a->wall);
        live_note_pause(&c->refresh.live, a->now_ms);
        return REDO_NOTHING;
    }
    const struct crowd_world w = world_of(a);
    const unsigned news = crowd_step(c, &w);
    unsigned redo = REDO_NOTHING;
    if (news & CROWD_ROWS) {
        app_set_time(a, a->now_ms, a->wall); // the answer may have told the server's clock
    }
    if (news || a->now_ms >= compute_due_ms(a)) {
        redo |= stores_compute(a);
    }
    if (news & CROWD_FAILED) {
        tell_failure(a);
    } else if (news & CROWD_REFRESHED) {
        tell_refreshed(a);
    }
    return redo;
}

int64_t stores_due_ms(const struct app *a) {
    const struct crowd *c = a->stores.crowd;
    if (!c || stands_still(a)) {
        return INT64_MAX;
    }
    const int64_t ask_ms = crowd_due_ms(c);
    const int64_t compute_ms = compute_due_ms(a);
    return ask_ms < compute_ms ? ask_ms : compute_ms;
}

void stores_refresh(struct app *a) {
    const struct crowd_world w = world_of(a);
    struct crowd *c = a->stores.crowd;
    if (c->is_loading && !c->failed) {
        app_hint(a, "already reading");
    } else if (crowd_retry(c, &w)) {
        app_hint(a, "trying again");
    } else if (a->live.interval_ms == 0 && crowd_refresh(c, &w)) {
        app_hint(a, "asking what changed");
    } else { // what changed comes by itself: this is for who doubts it
        crowd_load(c, &w);
        return;
    }
    a->message_of_view = true;
}

bool stores_cancel(struct app *a) {
    struct crowd *c = a->stores.crowd;
    if (!c || !c->is_loading) {
        return false;
    }
    crowd_stop(c);
    app_say(a, JOURNAL_INFO,
        c->stage < CROWD_WHOLE ? "stopped, INCOMPLETE; R reads anew"
        : c->is_left           ? "stopped; the numbers are as they were, R reads anew"
                               : "stopped; the numbers are as they were");
    return true;
}

// --- what the page shows ---

// Of the minutes since midnight, as far as all of them are known.
static bool peak_today(
    const struct app *a, const struct trend_scope *scope, instant now, struct trend_point *out) {
    struct calendar today;
    instant_to_calendar(now, a->show.zone, &today);
    const size_t n = (size_t)(today.hour * 60 + today.minute + 1);
    struct trend_point *points = mem_calloc(n, sizeof(*points));
    trend_people(a->stores.crowd->trend, scope, now, points, n);
    const bool known = points[0].source != TREND_NOTHING && trend_peak(points, n, out);
    mem_free(points);
    return known;
}

const struct stores_facts *stores_facts(struct app *a, const struct occupancy_row *row) {
    enum { DWELL_MS = 8 * MS_HOUR };
    struct stores_facts *f = &a->stores.facts;
    const struct crowd *c = a->stores.crowd;
    if (f->store_id && f->generation == a->stores.generation &&
        slice_equal(slice_of(f->store_id), row->store_id)) {
        return f;
    }
    const instant now = c->computed_at;
    const struct trend_scope scope = {.o = c->occupancy,
        .limits = &c->limits,
        .store_id = row->store_id,
        .known_since = c->known_since};
    mem_free(f->store_id);
    f->store_id = mem_dup_text(row->store_id);
    f->generation = a->stores.generation;
    trend_people(c->trend, &scope, now, f->points, ARRAY_LEN(f->points));
    trend_flows(&scope, now, f->flows, ARRAY_LEN(f->flows));
    trend_dwells(&scope, now - DWELL_MS, &f->dwell);
    f->usual = trend_usual(&scope, now);
    f->has_peak_today =
        scope.known_since != INSTANT_NONE && peak_today(a, &scope, now, &f->peak_today);
    f->n_members_all = occupancy_members(
        c->occupancy, row->store_id, &c->limits, now, f->members, ARRAY_LEN(f->members));
    f->n_members =
        f->n_members_all < ARRAY_LEN(f->members) ? f->n_members_all : ARRAY_LEN(f->members);
    return f;
}
