// The prompt's purposes: find (as you type), limit (as you type), commands by name, a token without
// echo. What Tab offers stands in complete.c.
#include "app_private.h"

#include "base/mem.h"
#include "pipe.h"

static struct prompt_history *history_of(struct app *a, enum prompt_purpose p) {
    switch (p) {
    case PROMPT_COMMAND:
        return &a->command_history;
    case PROMPT_FIND:
        return &a->find_history;
    case PROMPT_LIMIT:
        return &a->limit_history;
    case PROMPT_PIPE:
        return &a->pipe_history;
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
        [PROMPT_NOTE] = "", // says for how many sessions
        [PROMPT_PIPE] = "", // says which rows, and as what
        [PROMPT_ALERTS] = "alert limits: ",
        [PROMPT_VIEW] = "save this view as: ",
    };
    struct view *v = app_view(a);
    const char *label = p == PROMPT_LIMIT && stores_are_shown(a) ? "limit stores to: " : labels[p];
    struct buf note = BUF_INIT(200);
    if (p == PROMPT_NOTE) {
        review_append_note_label(a, &note);
        label = buf_text(&note);
    } else if (p == PROMPT_PIPE) {
        pipe_append_label(a, &note);
        label = buf_text(&note);
    }
    prompt_open(&a->prompt, label, initial, history_of(a, p), p == PROMPT_TOKEN);
    buf_release(&note);
    a->prompt_purpose = p;
    if (p == PROMPT_FIND && v) {
        mem_free(a->find_before);
        a->find_before =
            mem_dup_text(buf_slice(stores_are_shown(a) ? &a->stores.find : &v->list.find));
    }
    stores_prompt_opened(a);
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

static bool fits_any(struct app *a, const struct limit *l) {
    const struct view *v = app_view(a);
    const struct limit *condition = dataset_get_condition(v->data);
    const struct show *how = app_show(a);
    bool any = false;
    for (size_t i = 0; i < dataset_n_rows(v->data) && !any; i++) {
        const struct session *s = dataset_session(v->data, (row_id)i);
        any = limit_matches(l, s, how) && (!condition || limit_matches(condition, s, how));
    }
    return any;
}

// What cannot be read yet leaves the list as it is, and so does a word that may become a field's
// name ("dwe" of "dwell<60s") while no row has it: the list would come and go with each key.
static void set_limit_from(struct app *a, struct slice text, bool typed_whole) {
    struct view *v = app_view(a);
    struct error e = {0};
    if (!v) {
        return;
    }
    struct limit *l = limit_new(text, v->list.columns, v->list.n_columns, &e);
    if (!l && slice_trim(text).len > 0) {
        prompt_set_error(&a->prompt, slice_of(e.text));
    } else if (l && !typed_whole && complete_is_name_begun(text) && !fits_any(a, l)) {
        limit_free(l);
        prompt_set_note(&a->prompt, SLICE("no loaded row fits so far"));
    } else {
        app_set_limit(a, l);
    }
}

unsigned prompts_changed(struct app *a) {
    struct view *v = app_view(a);
    const struct slice text = edit_text(&a->prompt.edit);
    if (stores_are_shown(a)) {
        stores_prompt_changed(a, text);
        return REDO_DRAW;
    }
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
        set_limit_from(a, text, false);
    }
    return REDO_DRAW;
}

static unsigned cancel(struct app *a) {
    struct view *v = app_view(a);
    if (stores_are_shown(a)) {
        stores_prompt_cancelled(a);
    } else if (a->prompt_purpose == PROMPT_FIND && v && app_context(a) == CONTEXT_LIST) {
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

// --- done ---

// What is wrong is said where it was typed.
static unsigned take_alerts(struct app *a, struct slice text) {
    struct error e = {0};
    const unsigned redo = command_row(COMMAND_ALERTS)->run(a, text, &e);
    if (e.kind != ERROR_NONE) {
        app_open_prompt(a, PROMPT_ALERTS, text);
        prompt_set_error(&a->prompt, slice_of(e.text));
    }
    return redo | REDO_DRAW;
}

static void take_token(struct app *a, struct slice text) {
    struct error e = {0};
    if (text.len >= EDIT_MAX_LEN) { // what was pasted may have been cut
        app_say(a, JOURNAL_ERROR, "a token as long as this has to come from --token-file");
        return;
    }
    if (!credentials_type(net_credentials(a->connection.net), text, &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
        return;
    }
    a->wants_token = false;
    app_say(a, JOURNAL_INFO, "token taken");
    if (!app_retry(a) && a->n_history == 0 && !a->pending) {
        app_refresh(a);
    }
}

// A condition that cannot be read stays, to be mended where the fault is.
static bool is_refused(struct app *a) {
    struct error e = {0};
    if (complete_check(a, &e)) {
        return false;
    }
    prompt_set_error(&a->prompt, slice_of(e.text));
    return true;
}

// The same command in the next format.
static void step_pipe_format(struct app *a) {
    struct buf typed = BUF_INIT(EDIT_MAX_LEN);
    buf_append(&typed, edit_text(&a->prompt.edit));
    pipe_next_format(a);
    close_prompt(a);
    app_open_prompt(a, PROMPT_PIPE, buf_slice(&typed));
    buf_release(&typed);
}

static void complete(struct app *a) {
    struct buf told = BUF_INIT(4096);
    bool is_error;
    const bool limits_rows = a->prompt_purpose == PROMPT_LIMIT && !stores_are_shown(a);
    if (a->prompt_purpose == PROMPT_PIPE) {
        step_pipe_format(a);
    } else if (a->prompt_purpose == PROMPT_COMMAND || limits_rows) {
        complete_prompt(a, &told, &is_error);
        prompts_changed(a);
        if (told.len > 0 && is_error) {
            prompt_set_error(&a->prompt, buf_slice(&told));
        } else if (told.len > 0) {
            prompt_set_note(&a->prompt, buf_slice(&told));
        }
    }
    buf_release(&told);
}

// Enter takes all that was typed, also a word that has been waited with.
static void take_limit(struct app *a, struct slice text) {
    const struct view *v = app_view(a);
    const struct limit *now = v ? dataset_get_limit(v->data) : NULL;
    const bool is_taken = now && slice_equal(limit_text(now), text);
    if (text.len > 0 && !is_taken && !stores_are_shown(a)) {
        set_limit_from(a, text, true);
    }
}

static unsigned done(struct app *a) {
    const enum prompt_purpose purpose = a->prompt_purpose;
    struct buf line = BUF_INIT(TOKEN_LEN_MAX + 1);
    buf_append(&line, edit_text(&a->prompt.edit));
    if (history_of(a, purpose)) {
        prompt_history_add(history_of(a, purpose), buf_slice(&line));
    }
    if (purpose == PROMPT_LIMIT) {
        take_limit(a, buf_slice(&line));
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
    case PROMPT_PIPE:
        if (slice_trim(buf_slice(&line)).len > 0) {
            redo = app_run(a, COMMAND_PIPE, buf_slice(&line));
        }
        break;
    case PROMPT_ALERTS:
        if (line.len > 0) {
            redo = take_alerts(a, buf_slice(&line));
        }
        break;
    case PROMPT_VIEW:
        if (line.len > 0) {
            redo = app_run(a, COMMAND_SAVE_VIEW, buf_slice(&line));
        }
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
        return is_refused(a) ? REDO_DRAW : done(a);
    case PROMPT_CANCELLED:
        return cancel(a);
    case PROMPT_COMPLETE:
        complete(a);
        break;
    case PROMPT_OPEN:
        break;
    }
    return REDO_DRAW;
}
