// What is told before the next prompt: the answer, and what happened meanwhile. Must not know what
// was typed, but for the command whose answer it is.
#include "plain_private.h"

#include "pipe.h"
#include "text_cover.h"

#include <string.h>

enum {
    TELL_AFTER_MS = 2000, // that something is waited for
    TELL_EVERY_MS = 5000,
};

void plain_tell_progress(struct plain *p) {
    struct buf text = BUF_INIT(4096);
    struct buf action = BUF_INIT(400);
    const int64_t now = p->app->now_ms;
    if (now - p->since_ms >= TELL_AFTER_MS && now - p->told_ms >= TELL_EVERY_MS) {
        p->told_ms = now;
        if (waiting_progress(p->app, &text, &action)) {
            plain_say(p, "%s. Ctrl-C stops.", buf_text(&text));
        } else {
            plain_say(p, "Waiting. Ctrl-C stops.");
        }
    }
    buf_release(&text);
    buf_release(&action);
}

// --- what happened -----------------------------------------------------------------------------

// Requests are in the log; here is what was said to the user.
static bool is_message(const struct journal_entry *entry) {
    return entry->level != JOURNAL_REQUEST && entry->text[0] != '#';
}

static void tell_messages(struct plain *p) {
    const struct app *a = p->app;
    const char *last = "";
    for (size_t i = 0; i < journal_count(&a->journal); i++) {
        const struct journal_entry *entry = journal_get(&a->journal, i);
        if (entry->number <= p->heard.n_journal || !is_message(entry)) {
            continue;
        }
        last = entry->text;
        const bool is_shown = strcmp(last, a->message) == 0 && a->message_action;
        plain_say(p, "%s%s%s%s", last, is_shown ? " (" : "", is_shown ? a->message_action : "",
            is_shown ? ")" : "");
    }
    p->heard.n_journal = a->journal.n_written;
    if (a->message_life == MESSAGE_UNTIL_KEY && a->message[0] && strcmp(last, a->message) != 0) {
        plain_say(p, "%s", a->message);
        app_clear_message(p->app);
    }
}

static void tell_news(struct plain *p) {
    struct app *a = p->app;
    struct plain_heard *h = &p->heard;
    struct view *v = app_view(a);
    const size_t n_above = v ? v->n_new_above : 0;
    const size_t n_waiting = v ? v->changes.n_waiting : 0;
    if (n_above > 0 && n_above != h->n_new_above) {
        plain_say(
            p, "%zu new session%s above; g goes to the newest.", n_above, n_above == 1 ? "" : "s");
    }
    if (n_waiting > 0 && n_waiting != h->n_waiting) {
        plain_say(p, "%zu new session%s; R shows them.", n_waiting, n_waiting == 1 ? "" : "s");
    }
    if (stores_n_alerts(a) != h->n_alerts && a->stores.crowd->stage >= CROWD_OLDER) {
        h->n_alerts = stores_n_alerts(a);
        plain_say(p, "Stores: %zu alert%s.", h->n_alerts, h->n_alerts == 1 ? "" : "s");
    }
    if (h->unmasked && !a->show.unmasked) {
        plain_say(p, "Personal data is hidden.");
    }
    h->n_new_above = n_above;
    h->n_waiting = n_waiting;
    h->unmasked = a->show.unmasked;
}

static bool differs(struct buf *heard, struct buf *now) {
    const bool other = !slice_equal(buf_slice(heard), buf_slice(now));
    buf_clear(heard);
    buf_append(heard, buf_slice(now));
    return other;
}

// What calls for somebody; the rows are read when they are asked for, as those of any list.
static void say_stores(struct plain *p) {
    plain_say_alerts(p, PLAIN_PAGE_ROWS);
    p->heard.n_alerts = stores_n_alerts(p->app);
    if (plain_position(p) != SIZE_MAX) {
        plain_say_row(p);
        plain_say(p, "Enter reads the next store, a number that one, PgDn ten.");
    }
}

// Where one has come to, and the row there, as far as they are others than before.
static void tell_place(struct plain *p) {
    struct plain_heard *h = &p->heard;
    struct app *a = p->app;
    struct buf place = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    struct buf key = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    plain_append_place(p, &place);
    plain_append_key(p, &key);
    const bool other_view = h->view != app_view(a);
    const bool other_place = differs(&h->place, &place) || other_view;
    const bool other_row = differs(&h->key, &key) || other_place;
    h->view = app_view(a);
    const bool is_loaded = p->command == COMMAND_LOAD_ALL || p->command == COMMAND_REFRESH;
    if (other_place || is_loaded) {
        plain_say_where(p);
    }
    if (other_view && stores_are_shown(a) && p->command == COMMAND_STORES) {
        say_stores(p);
    } else if (other_row && key.len > 0 && !h->row) {
        plain_say_row(p);
    }
    buf_release(&place);
    buf_release(&key);
}

// --- the answer --------------------------------------------------------------------------------

// What a program printed, or has to be copied by hand.
static void tell_text(struct plain *p) {
    struct app *a = p->app;
    if (a->cover == COVER_TEXT) {
        plain_say_lines(p, a->text->of_pipe ? pipe_output(a) : buf_slice(&a->text->text));
        text_cover_close(a);
    }
    if (a->to_terminal.len > 0) { // which would be asked for its clipboard in the browser
        plain_say(p, "Nothing else takes it, so here it is:");
        plain_say_lines(p, buf_slice(&a->to_terminal));
        buf_wipe(&a->to_terminal);
    }
}

void plain_tell_answer(struct plain *p) {
    if (p->wants_case) {
        plain_say_case(p);
    }
    tell_messages(p);
    tell_text(p);
    if (!plain_is_asking(p)) {
        tell_place(p);
        tell_news(p);
    }
    p->is_pending = false;
}
