// The prompt's purposes: find (as you type), limit (as you type), commands by name with completion,
// a token without echo.
#include "app_private.h"

#include "base/mem.h"

static struct prompt_history *history_of(struct app *a, enum prompt_purpose p) {
    switch (p) {
    case PROMPT_COMMAND:
        return &a->command_history;
    case PROMPT_FIND:
        return &a->find_history;
    case PROMPT_LIMIT:
        return &a->limit_history;
    default:
        return NULL;
    }
}

void app_open_prompt(struct app *a, enum prompt_purpose p, struct slice initial) {
    static const char *const labels[] = {
        [PROMPT_NONE] = "",
        [PROMPT_COMMAND] = ":",
        [PROMPT_FIND] = "/",
        [PROMPT_LIMIT] = "limit loaded rows to: ",
        [PROMPT_TOKEN] = "token (not shown): ",
        [PROMPT_NOTE] = "note (kept on this computer): ",
    };
    struct view *v = app_view(a);
    prompt_open(&a->prompt, labels[p], initial, history_of(a, p), p == PROMPT_TOKEN);
    a->prompt_purpose = p;
    if (p == PROMPT_FIND && v) {
        mem_free(a->find_before);
        a->find_before = mem_dup_text(buf_slice(&v->list.find));
    }
    prompts_rebase(a);
}

void prompts_rebase(struct app *a) {
    const struct view *v = app_view(a);
    if (a->prompt_purpose == PROMPT_FIND && v) {
        a->find_from = list_anchor(&v->list, v->data);
    }
    if (a->prompt_purpose == PROMPT_LIMIT && v) {
        limit_free(a->limit_before);
        a->limit_before = limit_copy(dataset_get_limit(v->data));
    }
}

static void close_prompt(struct app *a) {
    a->prompt_purpose = PROMPT_NONE;
    prompt_release(&a->prompt);
}

static void set_limit_from(struct app *a, struct slice text) {
    struct view *v = app_view(a);
    struct error e = {0};
    if (!v) {
        return;
    }
    struct limit *l = limit_new(text, v->list.columns, v->list.n_columns, &e);
    if (l || slice_trim(text).len == 0) {
        app_set_limit(a, l);
    } else {
        prompt_set_error(&a->prompt, slice_of(e.text));
    }
}

unsigned prompts_changed(struct app *a) {
    struct view *v = app_view(a);
    const struct slice text = edit_text(&a->prompt.edit);
    if (a->prompt_purpose == PROMPT_FIND && app_context(a) == CONTEXT_LIST && v) {
        app_set_find(a, text);
        list_restore(&v->list, v->data, a->find_from, a->find_from.row);
        bool wrapped;
        if (text.len > 0 && !list_find(&v->list, v->data, app_show(a), 1, true, &wrapped)) {
            prompt_set_error(&a->prompt, view_has_more_below(v)
                                             ? SLICE("not among the loaded rows; more lie below")
                                             : SLICE("not in this list"));
        }
    } else if (a->prompt_purpose == PROMPT_LIMIT) {
        set_limit_from(a, text);
    }
    return REDO_DRAW;
}

static unsigned cancel(struct app *a) {
    struct view *v = app_view(a);
    if (a->prompt_purpose == PROMPT_FIND && v && app_context(a) == CONTEXT_LIST) {
        app_set_find(a, slice_of(a->find_before)); // an earlier search stays
        list_restore(&v->list, v->data, a->find_from, a->find_from.row);
    } else if (a->prompt_purpose == PROMPT_LIMIT) {
        app_set_limit(a, a->limit_before);
        a->limit_before = NULL;
    }
    close_prompt(a);
    return REDO_DRAW;
}

// --- commands by name ---

static unsigned run_line(struct app *a, struct slice line) {
    struct slice rest = slice_trim(line);
    struct slice name = SLICE_NONE;
    slice_cut(&rest, ' ', &name);
    if (name.len == 0) {
        return REDO_DRAW;
    }
    const char *hint = NULL;
    const enum command c = command_by_name(name, &hint);
    if (c == COMMAND_NONE) {
        app_say(a, JOURNAL_ERROR, "no command is called %.*s%s%s; ? lists them", SLICE_ARG(name),
            hint ? "; did you mean " : "", hint ? hint : "");
        return REDO_DRAW;
    }
    rest = slice_trim(rest);
    if (rest.len > 0 && command_row(c)->argument == ARGUMENT_NONE) {
        app_say(a, JOURNAL_ERROR, "%s takes nothing after its name", command_row(c)->name);
        return REDO_DRAW;
    }
    if (!(command_row(c)->contexts & app_context(a))) {
        app_say(a, JOURNAL_ERROR, "%s does nothing here", command_row(c)->name);
        return REDO_DRAW;
    }
    return app_run(a, c, rest);
}

// Candidates for the word being typed, the i-th; empty when there are no more.
static struct slice candidate(enum argument argument, size_t i) {
    switch (argument) {
    case ARGUMENT_FILTER:
        return i < PARAM_COUNT ? slice_of(param_row((enum param)i)->wire) : SLICE_NONE;
    case ARGUMENT_SORT:
    case ARGUMENT_COLUMNS:
        return i < FIELD_COUNT ? slice_of(field_row((enum field)i)->path) : SLICE_NONE;
    case ARGUMENT_ZONE:
        return i == 0 ? SLICE("local") : i == 1 ? SLICE("utc") : SLICE_NONE;
    case ARGUMENT_VERDICT:
        i += VERDICT_TO_DO;
        return i < VERDICT_COUNT ? slice_of(verdict_row((enum verdict)i)->name) : SLICE_NONE;
    case ARGUMENT_GROUP:
        return slice_of(group_name(i));
    case ARGUMENT_INTERVAL:
        return slice_of(live_interval_name(i));
    case ARGUMENT_THEME:
    case ARGUMENT_TEXT:
    case ARGUMENT_NONE:
        break;
    }
    return SLICE_NONE;
}

struct completion {
    struct slice word;
    struct buf shared; // longest common beginning of all that fit
    struct buf all;
    size_t n;
};

static void offer(struct completion *c, struct slice text) {
    if (!slice_starts_with(text, c->word)) {
        return;
    }
    if (c->n == 0) {
        buf_append(&c->shared, text);
    } else {
        size_t same = 0;
        while (same < c->shared.len && same < text.len && c->shared.ptr[same] == text.ptr[same]) {
            same++;
        }
        buf_remove(&c->shared, same, c->shared.len - same);
        buf_append_text(&c->all, "  ");
    }
    buf_append(&c->all, text);
    c->n++;
}

static void complete_command(struct app *a) {
    const struct slice line = edit_text(&a->prompt.edit);
    size_t word_at = line.len;
    while (word_at > 0 && line.ptr[word_at - 1] != ' ' && line.ptr[word_at - 1] != ',') {
        word_at--;
    }
    struct completion c = {.word = {line.ptr + word_at, line.len - word_at},
        .shared = BUF_INIT(200),
        .all = BUF_INIT(1000)};
    struct slice rest = line;
    struct slice name = SLICE_NONE;
    slice_cut(&rest, ' ', &name);
    enum argument argument = ARGUMENT_NONE;
    if (word_at == 0) {
        for (enum command command = 0; command < COMMAND_COUNT; command++) {
            offer(&c, slice_of(command_row(command)->name));
        }
    } else {
        const enum command command = command_by_name(name, NULL);
        argument = command == COMMAND_NONE ? ARGUMENT_NONE : command_row(command)->argument;
        for (size_t i = 0; candidate(argument, i).len > 0; i++) {
            offer(&c, candidate(argument, i));
        }
    }
    if (c.n > 0) {
        struct buf whole = BUF_INIT(4096);
        buf_append(&whole, (struct slice){line.ptr, word_at});
        buf_append(&whole, buf_slice(&c.shared));
        if (c.n == 1) {
            buf_append_char(&whole, argument == ARGUMENT_FILTER ? '=' : ' ');
        }
        edit_set(&a->prompt.edit, buf_slice(&whole));
        buf_release(&whole);
    }
    if (c.n != 1) {
        prompt_set_error(
            &a->prompt, c.n == 0 ? SLICE("nothing begins like that") : buf_slice(&c.all));
    }
    buf_release(&c.shared);
    buf_release(&c.all);
}

// --- done ---

static void take_token(struct app *a, struct slice text) {
    struct token t = {0};
    struct error e = {0};
    if (text.len >= EDIT_MAX_LEN) { // what was pasted may have been cut
        app_say(a, JOURNAL_ERROR, "a token as long as this has to come from --token-file");
        return;
    }
    if (!token_from_text(&t, slice_trim(text), "prompt", &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
        return;
    }
    net_set_token(a->connection.net, &t);
    a->token_was_typed = true;
    app_say(a, JOURNAL_INFO, "token taken");
    if (!app_retry(a) && a->n_history == 0 && !a->pending) {
        app_refresh(a);
    }
}

static unsigned done(struct app *a) {
    const enum prompt_purpose purpose = a->prompt_purpose;
    struct buf line = BUF_INIT(TOKEN_LEN_MAX + 1);
    buf_append(&line, edit_text(&a->prompt.edit));
    if (purpose != PROMPT_TOKEN) {
        prompt_history_add(history_of(a, purpose), buf_slice(&line));
    }
    close_prompt(a);
    unsigned redo = REDO_DRAW;
    switch (purpose) {
    case PROMPT_COMMAND:
        redo = run_line(a, buf_slice(&line));
        break;
    case PROMPT_FIND:
        if (line.len > 0) {
            app_set_find(a, buf_slice(&line));
            redo = app_find(a, 1, true);
        }
        break;
    case PROMPT_TOKEN:
        take_token(a, buf_slice(&line));
        break;
    case PROMPT_NOTE:
        review_note(a, buf_slice(&line));
        break;
    case PROMPT_LIMIT:
    case PROMPT_NONE:
        break;
    }
    buf_wipe(&line);
    buf_release(&line);
    return redo;
}

unsigned prompts_key(struct app *a, key_code key) {
    switch (prompt_key(&a->prompt, key)) {
    case PROMPT_CHANGED:
        return prompts_changed(a);
    case PROMPT_DONE:
        return done(a);
    case PROMPT_CANCELLED:
        return cancel(a);
    case PROMPT_COMPLETE:
        if (a->prompt_purpose == PROMPT_COMMAND) {
            complete_command(a);
        }
        break;
    case PROMPT_OPEN:
        break;
    }
    return REDO_DRAW;
}
