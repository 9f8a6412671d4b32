// What the user is told of the token: where it came from, that it could not be renewed, that it ends,
// and that another one has to be typed.
#include "app_private.h"

enum { TOLD_AHEAD_MS = 15 * MS_MINUTE };

static const struct credentials *credentials_of(const struct app *a) {
    return a->connection.demo ? NULL : net_credentials(a->connection.net);
}

static struct two_clocks clocks(const struct app *a) {
    return (struct two_clocks){.wall = a->wall, .server = a->show.now};
}

bool token_ends_soon(const struct app *a, int64_t *left_ms) {
    const struct credentials *c = credentials_of(a);
    return c && credentials_ends_for_good(c) && credentials_left_ms(c, clocks(a), left_ms) &&
           *left_ms < TOLD_AHEAD_MS;
}

static void append_left(int64_t left_ms, struct buf *out) {
    if (left_ms <= 0) {
        buf_append_text(out, "ended");
    } else if (left_ms < MS_MINUTE) {
        buf_printf(out, "ends in %lld s", (long long)((left_ms + MS_SECOND - 1) / MS_SECOND));
    } else {
        buf_printf(out, "ends in %lld min", (long long)(left_ms / MS_MINUTE));
    }
}

void token_append_end(const struct app *a, struct buf *out) {
    int64_t left_ms;
    if (token_ends_soon(a, &left_ms)) {
        buf_append_text(out, "token ");
        append_left(left_ms, out);
    }
}

void token_append_fact(const struct app *a, struct buf *out) {
    const struct credentials *c = credentials_of(a);
    int64_t left_ms;
    if (c && credentials_left_ms(c, clocks(a), &left_ms)) {
        credentials_append_about(c, clocks(a), out);
    }
}

static void note_token(struct app *a, const struct credentials *c) {
    struct buf about = BUF_INIT(JOURNAL_TEXT_LEN);
    credentials_append_about(c, clocks(a), &about);
    journal_add(&a->journal, a->show.now, JOURNAL_INFO, "%s", buf_text(&about));
    buf_release(&about);
    a->told_of_token.ends = false;
}

// The first of several in a row; the log has all.
static void note_failure(struct app *a, const struct credentials *c) {
    const char *text = credentials_renewal_error(c)->text;
    if (!a->told_of_token.fails) {
        app_say(a, JOURNAL_WARNING, "the token could not be renewed: %s", text);
        a->message_action = "tried again";
    } else {
        journal_add(&a->journal, a->show.now, JOURNAL_WARNING, "the token: %s", text);
    }
    a->told_of_token.fails = true;
}

// Opens the prompt by itself, but takes no key from anybody who types or chooses.
static unsigned ask_for_token(struct app *a) {
    const struct error *fault = asking_fault(a);
    if (!a->wants_token || app_is_choosing(a) || a->now_ms - a->key_ms < APP_QUIET_MS) {
        return REDO_NOTHING;
    }
    a->wants_token = false;
    if (!fault || fault->status != 401) {
        return REDO_NOTHING; // it was mended meanwhile
    }
    app_open_prompt(a, PROMPT_TOKEN, SLICE_NONE);
    prompt_set_error(&a->prompt, slice_of(fault->text)); // the prompt covers the message
    return REDO_DRAW;
}

unsigned token_news_step(struct app *a) {
    struct token_told *told = &a->told_of_token;
    const struct credentials *c = credentials_of(a);
    int64_t left_ms;
    unsigned redo = ask_for_token(a);
    if (!c) {
        return redo;
    }
    if (told->n_tokens != credentials_n_tokens(c)) {
        told->n_tokens = credentials_n_tokens(c);
        told->fails = false;
        note_token(a, c);
        redo |= REDO_DRAW;
    }
    if (told->n_failed_renewals != credentials_n_failed_renewals(c)) {
        told->n_failed_renewals = credentials_n_failed_renewals(c);
        note_failure(a, c);
        redo |= REDO_DRAW;
    }
    if (!told->ends && token_ends_soon(a, &left_ms) && !app_is_choosing(a)) {
        struct buf left = BUF_INIT(80);
        append_left(left_ms, &left);
        told->ends = true;
        app_say(a, JOURNAL_WARNING, "the token %s", buf_text(&left));
        a->message_action = ":token gives another";
        buf_release(&left);
        redo |= REDO_DRAW;
    }
    return redo;
}
