// The browser's state: making it, its time, its messages, and the small services that commands
// share.
#include "app_private.h"
#include "case_page.h"
#include "export.h"
#include "pipe.h"
#include "text_cover.h"

#include "app/book_open.h"
#include "app/clipboard.h"
#include "app/config.h"
#include "app/saved_state.h"
#include "app/themes.h"
#include "base/mem.h"
#include "option_table.h"

static void log_request(void *context, const struct request_report *r) {
    struct app *a = context;
    if (r->error) {
        journal_add(&a->journal, r->at, JOURNAL_ERROR, "#%llu GET sessions, %s: %s",
            (unsigned long long)r->number, r->what, r->error->text);
        return;
    }
    journal_add(&a->journal, r->at, JOURNAL_REQUEST,
        "#%llu GET sessions, %s: %d in %lld ms, %zu sessions, %zu kB",
        (unsigned long long)r->number, r->what, r->status, (long long)r->elapsed_ms, r->n_sessions,
        (r->body_len + 500) / 1000);
}

static bool init_look(struct app *a, struct error *e) {
    theme_init_standard(&a->theme);
    a->theme_name = mem_dup_text(SLICE("standard"));
    const char *theme = a->settings->theme ? a->settings->theme : a->theme_name;
    if (!app_set_theme(a, slice_of(theme), e)) {
        option_blame(a->settings, OPTION_THEME, e);
        return false;
    }
    return true;
}

// What the configuration's files are warned about: all in the log, the first in the message, which
// has no room for a whole path.
static void tell_warnings(struct app *a) {
    const struct config *c = a->settings->config;
    for (size_t i = 0; c && i < c->n_notes; i++) {
        const struct config_note *n = &c->notes[i];
        journal_add(&a->journal, a->show.now, JOURNAL_WARNING, "%s:%d: %s", c->files[n->file].path,
            n->line, n->text);
    }
    if (c && c->n_notes > 0) {
        app_hint(a, "config:%d: %s", c->notes[0].line, c->notes[0].text);
        a->message_level = JOURNAL_WARNING;
    }
}

static void load_views(struct app *a) {
    struct error e = {0};
    if (!saved_state_load(&a->views, &e)) {
        app_say(a, JOURNAL_WARNING, "no saved views: %s", e.text);
    }
}

// Verdicts and notes of this deployment. Without a place for them they last as long as the run.
static void open_book(struct app *a) {
    struct error e = {0};
    a->book = book_open(a->connection.book, &e);
    if (!a->book || !casebook_load(a->book, a->verdicts, &e)) {
        app_say(a, JOURNAL_ERROR, "no verdicts: %s", e.text);
    }
    verdicts_settle(a->verdicts);
}

struct app *app_new(const struct settings *s, int64_t now_ms, instant wall, struct error *e) {
    struct app *a = mem_calloc(1, sizeof *a);
    a->settings = s;
    a->show.zone = s->zone;
    a->show.unmasked = s->unmask;
    a->detail_on = true;
    a->ascii = s->ascii;
    a->mouse = s->mouse;
    a->live.interval_ms = s->interval_ms;
    a->verdicts = verdicts_new();
    a->case_page = case_page_new();
    a->exporter = exporter_new();
    a->pipe = pipe_new();
    a->text = mem_calloc(1, sizeof *a->text);
    a->to_terminal = BUF_INIT(CLIPBOARD_TERMINAL_MAX_LEN);
    if (s->keymap) {
        a->keymap = *s->keymap;
    } else {
        keymap_init(&a->keymap);
    }
    recent_load(&a->recent);
    detail_init(&a->detail);
    stores_init(a);
    help_init(&a->help);
    app_set_time(a, now_ms, wall);
    a->key_ms = now_ms - APP_QUIET_MS;
    if (s->unmask) {
        a->unmask_until_ms = now_ms + APP_UNMASK_MS;
    }
    bool needs_token = false;
    if (!init_look(a, e) ||
        !connection_open(&a->connection, s, log_request, a, !s->no_input, &needs_token, e)) {
        app_free(a);
        return NULL;
    }
    load_views(a);
    open_book(a);
    a->related = related_new(a->connection.net, s->encoding);
    a->book_polled_ms = now_ms;
    if (needs_token) {
        app_open_prompt(a, PROMPT_TOKEN, SLICE_NONE);
    } else {
        asking_start(a);
    }
    tell_warnings(a);
    return a;
}

bool app_keep_state(struct app *a, struct error *e) {
    const bool ok = !a->recent_changed || recent_save(&a->recent, e);
    a->recent_changed = false; // tried once
    if (!ok) {
        error_prefix(e, "the recent filters are not kept");
    }
    return ok;
}

void app_free(struct app *a) {
    if (!a) {
        return;
    }
    struct error e = {0};
    if (!app_keep_state(a, &e)) {
        fprintf(stderr, "aifi-sessions: %s\n", e.text);
    }
    exporter_free(a->exporter); // before what they borrow
    pipe_free(a->pipe);
    asking_free(a);
    related_free(a->related);
    case_page_free(a->case_page);
    copy_release(a);
    buf_release(&a->to_terminal);
    text_cover_release(a->text);
    mem_free(a->text);
    stores_release(a);
    casebook_close(a->book);
    verdicts_free(a->verdicts);
    connection_close(&a->connection);
    form_free(a->form);
    menu_release(&a->menu);
    prompt_release(&a->prompt);
    prompt_history_release(&a->command_history);
    prompt_history_release(&a->find_history);
    prompt_history_release(&a->limit_history);
    prompt_history_release(&a->pipe_history);
    limit_free(a->limit_before);
    mem_free(a->find_before);
    detail_release(&a->detail);
    help_release(&a->help);
    recent_release(&a->recent);
    saved_views_release(&a->views);
    seen_release(&a->seen);
    journal_release(&a->journal);
    mem_free(a->theme_name);
    mem_free(a->wanted_profile);
    mem_free(a);
}

void app_set_time(struct app *a, int64_t now_ms, instant wall) {
    int64_t skew_ms = 0;
    // The Date header has whole seconds, so that a small difference says nothing.
    enum { SKEW_NOTICED_MS = 2000 };
    if (a->connection.net && net_clock_skew_ms(a->connection.net, &skew_ms) &&
        skew_ms < SKEW_NOTICED_MS && skew_ms > -SKEW_NOTICED_MS) {
        skew_ms = 0;
    }
    a->now_ms = now_ms;
    a->wall = wall;
    a->show.now = wall + skew_ms;
}

// What another program says of sessions is seen here as well; nothing moves for it.
static unsigned poll_book(struct app *a) {
    struct error e = {0};
    if (!a->book || a->now_ms - a->book_polled_ms < APP_BOOK_POLL_MS) {
        return REDO_NOTHING;
    }
    a->book_polled_ms = a->now_ms;
    if (!casebook_is_stale(a->book)) {
        return REDO_NOTHING;
    }
    if (!casebook_load(a->book, a->verdicts, &e)) {
        journal_add(&a->journal, a->show.now, JOURNAL_WARNING, "verdicts: %s", e.text);
    }
    return REDO_DRAW;
}

// The titles of groups count verdicts; rows and groups stay where they are.
static unsigned count_groups(struct app *a) {
    struct view *v = asking_current(a);
    if (!v || v->groups.by == GROUP_BY_NONE ||
        v->groups.generation == verdicts_generation(a->verdicts)) {
        return REDO_NOTHING;
    }
    view_group(v, v->groups.by, app_show(a));
    return REDO_DRAW;
}

unsigned app_step(struct app *a) {
    unsigned redo = answers_step(a);
    redo |= living_step(a);
    redo |= case_page_step(a);
    redo |= poll_book(a);
    redo |= count_groups(a);
    redo |= stores_step(a);
    redo |= export_step(a);
    redo |= pipe_step(a);
    redo |= copy_step(a);
    redo |= token_news_step(a);
    if (a->show.unmasked && a->unmask_until_ms > 0 && a->now_ms >= a->unmask_until_ms) {
        app_unmask(a, false);
        app_say(a, JOURNAL_INFO, "personal data and codes are hidden again");
        redo |= REDO_DRAW;
    }
    return redo | message_settle(a) | (a->quits ? REDO_QUIT : 0);
}

int64_t app_due_ms(const struct app *a) {
    int64_t due = asking_due_ms(a);
    const int64_t living_ms = living_due_ms(a);
    const int64_t stores_ms = stores_due_ms(a);
    due = living_ms < due ? living_ms : due;
    const int64_t related_ms = related_due_ms(a->related);
    due = related_ms < due ? related_ms : due;
    if (a->book && a->book_polled_ms + APP_BOOK_POLL_MS < due) {
        due = a->book_polled_ms + APP_BOOK_POLL_MS;
    }
    due = stores_ms < due ? stores_ms : due;
    const int64_t beside_ms[] = {export_due_ms(a), pipe_due_ms(a), copy_due_ms(a)};
    for (size_t i = 0; i < ARRAY_LEN(beside_ms); i++) {
        due = beside_ms[i] < due ? beside_ms[i] : due;
    }
    if (a->unmask_until_ms > 0 && a->unmask_until_ms < due) {
        due = a->unmask_until_ms;
    }
    return due;
}

size_t app_fds(const struct app *a, struct pollfd *fds) {
    const size_t n = pipe_fds(a, fds);
    return n + job_fds(&a->clipboard.job, fds + n);
}

bool app_is_busy(const struct app *a) {
    return export_is_running(a) || pipe_is_running(a) || clipboard_is_busy(&a->clipboard);
}

struct view *app_view(struct app *a) {
    return asking_current(a);
}

const struct session *app_session(struct app *a) {
    const struct view *v = app_view(a);
    return v && v->list.cursor != ROW_NONE && dataset_n_visible(v->data) > 0
               ? dataset_session(v->data, v->list.cursor)
               : NULL;
}

const struct show *app_show(struct app *a) {
    const struct view *v = app_view(a);
    a->show.verdicts = a->verdicts;
    a->show.evidence = v ? v->evidence : NULL;
    return &a->show;
}

unsigned app_context(const struct app *a) {
    switch (a->cover) {
    case COVER_FORM:
        return CONTEXT_FORM;
    case COVER_HELP:
        return CONTEXT_HELP;
    case COVER_LOG:
    case COVER_TEXT:
        return CONTEXT_LOG;
    case COVER_NONE:
        break;
    }
    if (stores_are_shown(a)) {
        const bool on_page =
            a->zoomed || (a->pane == PANE_DETAIL && stores_layout(a, a->h, a->w).detail.h > 0);
        return on_page ? CONTEXT_STORE : CONTEXT_BOARD;
    }
    // A detail pane that the window has no room for takes no keys.
    if (!a->zoomed &&
        (a->pane == PANE_LIST || layout_make(a->h, a->w, a->detail_on, false).detail.h == 0)) {
        return CONTEXT_LIST;
    }
    return a->detail.tab == TAB_JSON   ? CONTEXT_JSON
           : a->detail.tab == TAB_CASE ? CONTEXT_CASE
                                       : CONTEXT_DETAIL;
}

unsigned app_run(struct app *a, enum command c, struct slice argument) {
    struct error e = {0};
    const unsigned redo = command_row(c)->run(a, argument, &e);
    if (e.kind != ERROR_NONE) {
        app_hint(a, "%s", e.text);
        a->message_level = JOURNAL_ERROR;
    }
    return redo;
}

void app_set_limit(struct app *a, struct limit *l) {
    struct view *v = app_view(a);
    if (!v) {
        limit_free(l);
        return;
    }
    const struct list_anchor anchor = list_anchor(&v->list, v->data);
    dataset_limit(v->data, l, app_show(a));
    list_restore(&v->list, v->data, anchor, anchor.row);
    view_group(v, v->groups.by, app_show(a));
    app_clear_message(a);
}

// A place in the whole screen is none in the small pane, whose first lines say what the case is.
void app_case_to_top(struct app *a) {
    if (a->detail.tab == TAB_CASE && !stores_are_shown(a)) {
        a->detail.scroll[TAB_CASE] = 0;
    }
}

// What a limit found in names that are hidden now must not go on deciding which rows are seen.
void app_unmask(struct app *a, bool unmasked) {
    struct view *v = app_view(a);
    a->show.unmasked = unmasked;
    a->unmask_until_ms = unmasked ? a->now_ms + APP_UNMASK_MS : 0;
    if (v && dataset_get_limit(v->data)) {
        app_set_limit(a, limit_copy(dataset_get_limit(v->data)));
    }
    for (size_t i = 0; i < a->n_history; i++) { // the titles of groups hold names
        view_group(a->history[i], a->history[i]->groups.by, app_show(a));
    }
}

void app_set_find(struct app *a, struct slice text) {
    struct view *v = app_view(a);
    if (stores_are_shown(a)) {
        stores_set_find(a, text);
        return;
    }
    struct buf *find = app_context(a) == CONTEXT_JSON ? &a->detail.find : v ? &v->list.find : NULL;
    if (find) {
        buf_clear(find);
        buf_append(find, text);
    }
}

struct value_context app_value_context(const struct app *a) {
    return (struct value_context){.now = a->show.now, .zone = a->show.zone};
}

void app_remember_filter(struct app *a, const struct query *q) {
    if (query_n_filters(q) > 0) {
        recent_add(&a->recent, q);
        a->recent_changed = true;
    }
}

bool app_set_theme(struct app *a, struct slice name, struct error *e) {
    if (!themes_load(name, &a->theme, e)) {
        return false;
    }
    if (a->settings->styles) {
        theme_lay_over(&a->theme, a->settings->styles);
    }
    char *copy = mem_dup_text(name);
    mem_free(a->theme_name);
    a->theme_name = copy;
    return true;
}

bool app_next_theme(struct app *a, struct error *e) {
    char name[64];
    size_t i = 0;
    while (themes_name(i, name, sizeof name) && strcmp(name, a->theme_name) != 0) {
        i++;
    }
    if (!themes_name(i + 1, name, sizeof name)) {
        themes_name(0, name, sizeof name);
    }
    if (!app_set_theme(a, slice_of(name), e)) {
        return false;
    }
    app_hint(a, "theme %s", name);
    return true;
}

static struct form_seen form_values(const struct app *a) {
    return (struct form_seen){
        .statuses = a->seen.statuses,
        .n_statuses = a->seen.n_statuses,
        .stores = a->seen.stores,
        .n_stores = a->seen.n_stores,
    };
}

void app_teach_form(struct app *a) {
    const struct form_seen values = form_values(a);
    form_add_seen(a->form, &values);
}

void app_open_form(struct app *a) {
    const struct form_seen values = form_values(a);
    form_free(a->form);
    a->form = form_new(asking_query(a), &values);
    form_set_values(a->form, complete_values, a);
    a->cover = COVER_FORM;
}
