// What is said about the fields: faults as they are typed, what a text means, the request that the
// draft makes. Must not know where it is shown.
#include "form_parts.h"

#include "model/plan.h"

enum { STORES_NAMED = 3 };

// What is wrong with a store that is no number: no seen one has the text in its name, or several.
static void append_store_fault(const struct form *f, struct slice typed, struct buf *text) {
    struct slice store = form_matching_store(f, typed, 0);
    if (f->n_stores == 0) {
        buf_append_text(text, "no store has been seen yet; type its number, e.g. 204");
    } else if (store.len == 0) {
        buf_printf(text, "no store seen yet is called %.*s; type its number", SLICE_ARG(typed));
    } else {
        buf_append_text(text, "several stores: ");
        for (size_t i = 0; i < STORES_NAMED && store.len > 0; i++) {
            buf_printf(text, "%s%.*s", i > 0 ? ", " : "", SLICE_ARG(store));
            store = form_matching_store(f, typed, i + 1);
        }
        buf_append_text(text, store.len > 0 ? ", \xE2\x80\xA6" : "");
    }
}

bool form_fault(
    const struct form *f, enum param p, const struct value_context *c, struct form_note *out) {
    struct buf text = BUF_INIT(2 * EDIT_MAX_LEN);
    struct error e = {0};
    bool fine = query_check(&f->draft, p, c, &text, &e);
    buf_clear(&text);
    if (!fine && p == PARAM_STORE_ID) {
        fine = form_store_by_name(f).len > 0;
        append_store_fault(f, query_get(&f->draft, p), &text);
    } else if (!fine) {
        buf_append_text(&text, e.text);
    }
    bool by_server = fine && f->server_param == p;
    if (by_server) {
        buf_clear(&text);
        buf_printf(&text, "the server says: %s", f->server_text);
    }
    *out = (struct form_note){.is_fault = true};
    if (!fine || by_server) {
        text_copy(out->text, sizeof(out->text), buf_slice(&text));
    }
    buf_release(&text);
    return !fine || by_server;
}

static void append_instant(struct buf *text, instant t, const struct value_context *c, bool wire) {
    struct calendar local;
    instant_to_calendar(t, c->zone, &local);
    buf_append_text(text, "= ");
    if (wire) {
        instant_append(text, t, INSTANT_DAY, c->zone, c->now);
    } else {
        buf_printf(text, "%04d-%02d-%02d", local.year, local.month, local.day);
    }
    buf_printf(text, " %02d:%02d:%02d %s", local.hour, local.minute, local.second, local.zone_name);
    if (wire) {
        buf_append_text(text, ", sent as ");
        instant_append_iso(text, t);
    }
}

static void append_time(
    struct buf *text, enum param p, struct slice typed, const struct value_context *c, bool wire) {
    const struct param_row *row = param_row(p);
    struct buf iso = BUF_INIT(64);
    struct error ignored = {0};
    instant t;
    if (value_type_row(row->type)->parse(typed, &row->limits, c, &iso, &ignored) &&
        instant_parse_iso(buf_slice(&iso), &t)) {
        append_instant(text, t, c, wire);
    }
    buf_release(&iso);
}

// Of a name just completed what it is, else where the parts of the condition go.
static void append_condition(
    const struct form *f, const struct value_context *c, struct buf *text) {
    if (f->completing && f->completion_help && form_takes_text(f)) {
        buf_append_text(text, f->completion_help);
    } else {
        form_append_parts(f, c, text);
    }
}

bool form_meaning(const struct form *f, enum param p, const struct value_context *c, bool wire,
    struct form_note *out) {
    *out = (struct form_note){.is_fault = false};
    struct slice typed = query_get(&f->draft, p);
    struct buf text = BUF_INIT(2 * EDIT_MAX_LEN);
    if (typed.len > 0 && param_row(p)->type == TYPE_INSTANT) {
        append_time(&text, p, typed, c, wire);
    } else if (p == PARAM_STORE_ID) {
        struct slice name = form_store_name(f, typed);
        if (name.len == 0) {
            name = form_store_by_name(f);
        }
        if (name.len > 0) {
            buf_printf(&text, "= %.*s", SLICE_ARG(name));
        }
    }
    if (p == PARAM_MATCH) {
        append_condition(f, c, &text);
    }
    if (p == PARAM_STATUS) {
        form_status_append_note(f, &text);
    }
    text_copy(out->text, sizeof(out->text), buf_slice(&text));
    buf_release(&text);
    return out->text[0] != '\0';
}

void form_append_request(
    const struct form *f, const struct form_look *look, struct buf *out, struct buf *here) {
    struct query sound;
    query_init(&sound);
    query_copy(&sound, &f->draft);
    form_take_store_by_name(f, &sound);
    struct form_note note;
    for (unsigned p = 0; p < PARAM_COUNT; p++) {
        if (form_fault(f, (enum param)p, &look->context, &note)) {
            query_set(&sound, (enum param)p, SLICE_NONE);
        }
    }
    struct request_spec spec;
    struct error e = {0};
    struct match *m = match_new(query_get(&sound, PARAM_MATCH), &look->context,
        field_default_columns, field_n_default_columns, NULL, &e);
    struct plan plan;
    plan_make(&sound, m, &look->context, &plan);
    if (here && plan.rest) {
        buf_append(here, match_text(plan.rest));
    }
    if (query_resolve(&plan.query, &look->context, look->encoding, &spec, &e)) {
        request_spec_append_url(&spec, spec.first_cursor, spec.first_is_before, out);
    }
    request_spec_release(&spec);
    plan_release(&plan);
    match_free(m);
    query_release(&sound);
}
