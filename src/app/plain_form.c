// The filter form as questions, one field after the other. What a field takes is in the table of
// parameters; whether it is good, the form itself says.
#include "plain_private.h"

static void begin(struct plain *p) {
    p->form = (struct plain_form){.is_on = true};
    query_init(&p->form.draft);
    query_copy(&p->form.draft, form_query(p->app->form));
    // From the top, but where the server found a fault.
    const bool is_chosen = p->command == COMMAND_FILTER_FORM || p->command == COMMAND_FILTER;
    const enum param focused = form_focused(p->app->form);
    p->form.at = is_chosen || focused == PARAM_NONE ? 0 : focused;
    plain_say(p,
        "Filter, %d fields. An empty line keeps a value, - clears it, . asks the server "
        "with what is there, ? lists what may stand there. Ctrl-C leaves the filter as it "
        "was.",
        PARAM_COUNT);
}

static void say_choices(struct plain *p) {
    const struct param_row *row = param_row(p->form.at);
    struct buf text = BUF_INIT(4096);
    for (const struct value_choice *c = row->limits.choices; c && c->name; c++) {
        plain_say(p, "%s: %s", c->name, c->help ? c->help : "");
    }
    if (row->type == TYPE_INTEGER) {
        buf_printf(&text, "A whole number from %lld to %lld", (long long)row->limits.least,
            (long long)row->limits.most);
    } else if (row->type == TYPE_INSTANT) {
        buf_append_text(
            &text, "A time: today, yesterday 06:00, -2h, 2026-11-24, 2026-11-24 14:30, now");
    } else {
        buf_printf(&text, "%s", value_type_row(row->type)->name);
    }
    plain_say(p, "%s.", buf_text(&text));
    buf_release(&text);
}

void plain_form_ask(struct plain *p) {
    if (!p->form.is_on) {
        begin(p);
    }
    if (p->form.asked) {
        return;
    }
    p->form.asked = true;
    const struct param_row *row = param_row(p->form.at);
    const struct slice now = query_get(&p->form.draft, p->form.at);
    plain_say(p, "%s: now %.*s. %s.", row->label, SLICE_ARG(now.len > 0 ? now : SLICE("not set")),
        row->help);
}

static void finish(struct plain *p) {
    struct app *a = p->app;
    form_set_query(a->form, &p->form.draft);
    plain_redo(p, app_run(a, COMMAND_FORM_APPLY, SLICE_NONE));
    p->form.asked = false;
    if (a->cover == COVER_FORM) { // it says what is wrong, and where
        p->form.at = form_focused(a->form);
        return;
    }
    p->form.is_on = false;
    query_release(&p->form.draft);
    p->is_pending = true;
}

// Sets the field; what cannot be read is told, and the value stays as it was.
static bool set(struct plain *p, struct slice typed) {
    struct query *q = &p->form.draft;
    const struct value_context context = app_value_context(p->app);
    struct query before;
    struct error e = {0};
    struct buf wire = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    query_init(&before);
    query_copy(&before, q);
    query_set(q, p->form.at, typed);
    const bool good = query_check(q, p->form.at, &context, &wire, &e);
    if (!good) {
        plain_say(p, "%s: %s. Once more:", param_row(p->form.at)->label, e.text);
        query_copy(q, &before);
    }
    query_release(&before);
    buf_release(&wire);
    return good;
}

void plain_form_answer(struct plain *p, struct slice line) {
    const struct slice typed = slice_trim(line);
    p->form.asked = false;
    if (slice_equal(typed, SLICE("."))) {
        finish(p);
        return;
    }
    if (slice_equal(typed, SLICE("?"))) {
        say_choices(p);
        return;
    }
    const bool clears = slice_equal(typed, SLICE("-"));
    if (typed.len > 0 && !set(p, clears ? SLICE_NONE : typed)) {
        return;
    }
    if (++p->form.at == PARAM_COUNT) {
        finish(p);
    }
}
