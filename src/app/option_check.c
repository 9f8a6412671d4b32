// What goes together on a command line, and what does not. It must not know how one is read.
#include "option_private.h"

static const struct {
    enum option_id a, b;
} exclusive[] = {
    {OPTION_LIMIT, OPTION_ALL},
    {OPTION_TOKEN_FILE, OPTION_TOKEN_COMMAND},
    {OPTION_TOKEN_FILE, OPTION_TOKEN_URL},
    {OPTION_TOKEN_COMMAND, OPTION_TOKEN_URL},
    {OPTION_CLIENT_SECRET_FILE, OPTION_CLIENT_SECRET_COMMAND},
    {OPTION_DEMO, OPTION_BASE_URL},
    {OPTION_DEMO, OPTION_TOKEN_FILE},
    {OPTION_DEMO, OPTION_TOKEN_COMMAND},
    {OPTION_DEMO, OPTION_TOKEN_URL},
    {OPTION_DEMO_SPEED, OPTION_DEMO_FROZEN_AT},
};

static const struct {
    enum option_id option, needs;
} needy[] = {
    {OPTION_DEMO_ROWS, OPTION_DEMO},
    {OPTION_DEMO_FROZEN_AT, OPTION_DEMO},
    {OPTION_DEMO_SPEED, OPTION_DEMO},
    {OPTION_DEMO_DATABASE, OPTION_DEMO},
};

// "the command list", "the commands list, fraud".
static void append_commands(struct buf *out, unsigned commands) {
    buf_append_text(out, __builtin_popcount(commands) > 1 ? "the commands " : "the command ");
    const char *separator = "";
    for (size_t i = 0; i < option_n_commands; i++) {
        if ((commands & ON(option_commands[i].action)) != 0) {
            buf_printf(out, "%s%s", separator, option_commands[i].name);
            separator = ", ";
        }
    }
}

static void check_commands(struct parse *p) {
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        if (!p->given[o] || row->commands == 0 || (row->commands & ON(p->out->action)) != 0) {
            continue;
        }
        struct buf commands = BUF_INIT(512);
        struct error e;
        append_commands(&commands, row->commands);
        if (p->out->action == ACTION_STORES && (row->commands & ON(ACTION_WATCH)) != 0) {
            buf_append_text(
                &commands, ", of sessions, not of stores"); // `watch stores` is one, too
        }
        error_set(&e, ERROR_USAGE, "--%s belongs to %s", row->name, buf_text(&commands));
        parse_note(p, &e);
        buf_release(&commands);
    }
}

// Columns are those of sessions: all but the stores have them, where they may say nothing.
static void check_columns(struct parse *p) {
    struct error e;
    if (p->given[OPTION_COLUMNS] && p->out->action == ACTION_STORES) {
        error_set(&e, ERROR_USAGE, "--columns belongs to lists of sessions, not to stores");
        parse_note(p, &e);
    }
}

// The token URL may stand in a file.
static void check_client(struct parse *p) {
    struct error e;
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        if (p->given[o] && (row->traits & OPTION_OF_TOKEN) != 0 && !option_is_token_source(o) &&
            !p->out->token_url) {
            error_set(&e, ERROR_USAGE, "--%s goes with --token-url", row->name);
            parse_note(p, &e);
        }
    }
}

void parse_check_together(struct parse *p) {
    struct error e;
    for (size_t i = 0; i < ARRAY_LEN(exclusive); i++) {
        if (p->given[exclusive[i].a] && p->given[exclusive[i].b]) {
            error_set(&e, ERROR_USAGE, "--%s and --%s exclude each other",
                option_row(exclusive[i].a)->name, option_row(exclusive[i].b)->name);
            parse_note(p, &e);
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(needy); i++) {
        if (p->given[needy[i].option] && !p->given[needy[i].needs]) {
            error_set(&e, ERROR_USAGE, "--%s goes with --%s", option_row(needy[i].option)->name,
                option_row(needy[i].needs)->name);
            parse_note(p, &e);
        }
    }
    check_client(p);
    check_commands(p);
    check_columns(p);
    if (p->given[OPTION_COLUMNS] &&
        (p->out->output == OUTPUT_JSON || p->out->output == OUTPUT_NDJSON)) {
        error_set(&e, ERROR_USAGE,
            "--columns goes with table, csv, tsv and plain; JSON holds whole records");
        parse_note(p, &e);
    }
}

// What only --match looks for.
static bool names_store(const struct parse *p, enum param param) {
    const struct slice typed = query_get(&p->out->query, param);
    bool has_digit = false;
    for (size_t i = 0; i < typed.len; i++) {
        has_digit |= typed.ptr[i] >= '0' && typed.ptr[i] <= '9';
    }
    return param == PARAM_STORE_ID && p->out->action != ACTION_STORES && !has_digit;
}

void parse_check_query(struct parse *p, instant now) {
    const struct value_context context = {.now = settings_now(p->out, now), .zone = p->out->zone};
    struct error e = {0};
    if (query_check_all(&p->out->query, &context, &e)) {
        return;
    }
    enum param param = param_by_wire(slice_of(e.field));
    struct error told = e;
    if (param != PARAM_NONE) {
        // The form's name of the field is not what was typed here.
        struct slice text = slice_of(e.text), label = slice_of(param_row(param)->label);
        if (slice_starts_with(text, label) &&
            slice_starts_with(
                (struct slice){text.ptr + label.len, text.len - label.len}, SLICE(": "))) {
            text.ptr += label.len + 2;
            text.len -= label.len + 2;
        }
        const char *typed = p->param_given[param];
        error_set(&told, ERROR_USAGE, "--%s: %.*s%s", typed ? typed : param_row(param)->flag,
            SLICE_ARG(text), names_store(p, param) ? "; names: --match store~berlin" : "");
    }
    parse_note(p, &told);
}
