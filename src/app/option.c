// From the command line, the environment and the configuration to settings: flags count most, then
// variables, then the user's profile, the user's file, and those of the site. Every value goes
// through the same row of the same table, wherever it is from.
#include "app/option.h"

#include "app/config.h"
#include "base/mem.h"
#include "command_line.h"
#include "net/origin.h"

enum { ARGUMENT_MAX_LEN = 16 * 1024 }; // cursors may take 8 KiB

struct parse {
    struct command_line line;
    struct settings *out;
    bool given[OPTION_COUNT]; // by a flag
    bool param_given[PARAM_COUNT];
    const char *other_profile; // chosen while the program runs; NULL = none
    bool leaves;               // for the deployment of that profile
    struct error error;        // the first mistake
};

static void note(struct parse *p, const struct error *e) {
    if (p->error.kind == ERROR_NONE) {
        p->error = *e;
    }
}

// --- One value.

static const char *variable_of(enum option_id o) {
    const char *name = option_row(o)->variable;
    const char *value = name ? getenv(name) : NULL;
    return value && value[0] ? value : NULL;
}

// What says where requests and tokens go.
static bool binds(enum option_id o) {
    return o == OPTION_BASE_URL || o == OPTION_TOKEN_FILE || o == OPTION_TOKEN_COMMAND ||
           o == OPTION_CA_FILE || option_row(o)->group == OPTION_GROUP_DEMO;
}

static void take(struct parse *p, enum option_id o, enum option_source source, const char *text,
    const struct config_line *line) {
    struct settings *s = p->out;
    struct error e = {0};
    const bool good = source == SOURCE_FILE ? option_apply_line(s, o, slice_of(text),
                                                  s->config->files[line->file].path, &e)
                                            : option_apply(s, o, slice_of(text), &e);
    option_origin_set(s->origins, o, source, text, line);
    if (!good) {
        option_blame(s, o, &e);
        note(p, &e);
    }
}

// "7d" alone is a distance back from now: nothing in a list of sessions lies ahead.
static bool is_bare_distance(enum param param, struct slice typed) {
    int64_t ms = 0;
    return (param == PARAM_MIN_CREATED_AT || param == PARAM_MAX_CREATED_AT) &&
           duration_parse(slice_trim(typed), &ms);
}

// Several --status are one list; of everything else the last one counts.
static void take_param(struct parse *p, enum param param, const char *typed) {
    struct slice before = query_get(&p->out->query, param);
    if (param_row(param)->type == TYPE_CHOICE_LIST && before.len > 0) {
        struct buf both = BUF_INIT(ARGUMENT_MAX_LEN);
        buf_append(&both, before);
        buf_append_char(&both, ',');
        buf_append_text(&both, typed);
        query_set(&p->out->query, param, buf_slice(&both));
        buf_release(&both);
    } else if (is_bare_distance(param, slice_of(typed))) {
        struct buf back = BUF_INIT(ARGUMENT_MAX_LEN);
        buf_append_char(&back, '-');
        buf_append(&back, slice_trim(slice_of(typed)));
        query_set(&p->out->query, param, buf_slice(&back));
        buf_release(&back);
    } else {
        query_set(&p->out->query, param, slice_of(typed));
    }
    if (slice_trim(slice_of(typed)).len == 0) {
        struct error e;
        error_set(&e, ERROR_USAGE, "--%s: nothing given", param_row(param)->flag);
        note(p, &e);
    }
}

// --- What the files say.

// What is needed before any file is read.
static void look_ahead(struct parse *p) {
    static const enum option_id early[] = {OPTION_CONFIG, OPTION_PROFILE};
    for (size_t i = 0; i < ARRAY_LEN(early); i++) {
        if (variable_of(early[i])) {
            take(p, early[i], SOURCE_VARIABLE, variable_of(early[i]), NULL);
        }
    }
    for (size_t i = 0; i < p->line.n; i++) {
        const struct command_item *item = &p->line.items[i];
        if (item->is_param) {
            p->param_given[item->which] = true;
            continue;
        }
        p->given[item->which] = true;
        if (item->which == OPTION_CONFIG || item->which == OPTION_NO_CONFIG ||
            item->which == OPTION_PROFILE) {
            take(p, (enum option_id)item->which, SOURCE_FLAG, item->text, NULL);
        }
    }
}

static void read_config(struct parse *p) {
    struct settings *s = p->out;
    if (s->no_config) {
        return;
    }
    s->config = config_new();
    config_read(s->config, s->config_file);
    struct error e = {0};
    const bool judges =
        s->action == ACTION_CONFIG &&
        (p->given[OPTION_CHECK] || p->given[OPTION_PROFILES] || p->given[OPTION_VIEWS]);
    if (!judges && !config_is_good(s->config, &e)) {
        note(p, &e);
    }
}

static void choose_profile(struct parse *p) {
    struct settings *s = p->out;
    const struct config *c = s->config;
    struct error e = {0};
    for (size_t i = 0; c && !s->profile && i < c->n_lines; i++) {
        // The last one counts most.
        const struct config_line *l = &c->lines[c->n_lines - 1 - i];
        if (l->place == CONFIG_GLOBAL && l->option == OPTION_PROFILE) {
            take(p, OPTION_PROFILE, SOURCE_FILE, l->value, l);
        }
    }
    if (p->other_profile) {
        take(p, OPTION_PROFILE, SOURCE_FLAG, p->other_profile, NULL);
    }
    if (s->profile && !c) {
        error_set(&e, ERROR_USAGE, "there are no profiles without a configuration");
        option_blame(s, OPTION_PROFILE, &e);
        note(p, &e);
    } else if (s->profile && !config_has_profile(c, slice_of(s->profile))) {
        config_refuse_profile(c, slice_of(s->profile), ERROR_CONFIG, &e);
        option_blame(s, OPTION_PROFILE, &e);
        note(p, &e);
    }
}

static bool is_in_force(const struct settings *s, const struct config_line *l) {
    return l->used && l->option >= 0 && l->option != OPTION_PROFILE &&
           (l->place == CONFIG_GLOBAL ||
               (l->place == CONFIG_PROFILE && s->profile && strcmp(l->subject, s->profile) == 0));
}

// Calls for each line that counts, those that count least first: of each file what is for
// everybody, then what is for the profile.
typedef void line_visitor(struct parse *p, const struct config_line *l, void *context);
static void for_each_line(struct parse *p, line_visitor *visit, void *context) {
    static const enum config_place places[] = {CONFIG_GLOBAL, CONFIG_PROFILE};
    const struct config *c = p->out->config;
    for (size_t file = 0; c && file < c->n_files; file++) {
        for (size_t pass = 0; pass < ARRAY_LEN(places); pass++) {
            for (size_t i = 0; i < c->n_lines; i++) {
                const struct config_line *l = &c->lines[i];
                if (l->file == file && l->place == places[pass] && is_in_force(p->out, l)) {
                    visit(p, l, context);
                }
            }
        }
    }
}

static void take_line(struct parse *p, const struct config_line *l, void *context) {
    (void)context;
    const bool is_demo = p->given[OPTION_DEMO] && !p->other_profile;
    if (!is_demo || (option_row((enum option_id)l->option)->traits & OPTION_OF_DEPLOYMENT) == 0) {
        take(p, (enum option_id)l->option, SOURCE_FILE, l->value, l);
    }
}

static void take_sections(struct parse *p) {
    struct settings *s = p->out;
    if (!s->config) {
        return;
    }
    struct theme *styles = mem_alloc(sizeof *styles);
    s->keymap = mem_alloc(sizeof *s->keymap);
    keymap_init(s->keymap);
    config_bind_keys(s->config, s->keymap);
    if (config_styles(s->config, styles)) {
        s->styles = styles;
    } else {
        mem_free(styles);
    }
    for (unsigned k = 0; k < VIEW_KIND_COUNT; k++) {
        config_columns(s->config, (enum view_kind)k, s->kind_columns[k], &s->n_kind_columns[k]);
    }
    for (size_t i = 0; i < s->config->views.n; i++) {
        struct saved_view v;
        struct error ignored; // the configuration has no more of them either
        saved_view_copy(&v, &s->config->views.items[i]);
        saved_views_add(&s->views, &v, &ignored);
    }
}

static void take_config(struct parse *p) {
    struct error ignored = {0};
    choose_profile(p);
    if (p->out->config && config_is_good(p->out->config, &ignored)) {
        take_sections(p);
        for_each_line(p, take_line, NULL);
    }
    p->leaves = p->other_profile && p->out->base_url;
}

// --- The environment and the flags.

static void take_variables(struct parse *p) {
    for (int o = 0; o < OPTION_COUNT; o++) {
        const bool is_demo = p->given[OPTION_DEMO] && !p->leaves;
        const char *value = variable_of((enum option_id)o);
        if (!value || o == OPTION_CONFIG || o == OPTION_PROFILE || p->given[o] ||
            (is_demo && (option_row((enum option_id)o)->traits & OPTION_OF_DEPLOYMENT)) ||
            (p->leaves && binds((enum option_id)o))) {
            continue;
        }
        take(p, (enum option_id)o, SOURCE_VARIABLE, value, NULL);
    }
}

static void take_flags(struct parse *p) {
    for (size_t i = 0; i < p->line.n; i++) {
        const struct command_item *item = &p->line.items[i];
        if (item->is_param) {
            take_param(p, (enum param)item->which, item->text);
        } else if (p->leaves && binds((enum option_id)item->which)) {
            p->given[item->which] = false;
        } else if (!p->other_profile || item->which != OPTION_PROFILE) {
            take(p, (enum option_id)item->which, SOURCE_FLAG, item->text, NULL);
        }
    }
}

// --- Tokens and deployments belong together.

struct binding {
    const struct config_line *token;    // in force
    const struct config_line *base_url; // that counted where the token's line stands
    bool past;                          // that place
};

static void find_binding(struct parse *p, const struct config_line *l, void *context) {
    struct binding *b = context;
    (void)p;
    const bool same_place = l->file == b->token->file && l->place == b->token->place;
    b->past = b->past || l == b->token;
    if (l->option == OPTION_BASE_URL && (!b->past || same_place)) {
        b->base_url = l;
    }
}

static bool same_deployment(const char *a, const char *b) {
    struct origin one, other;
    struct error ignored;
    bool same = false;
    if (origin_parse(slice_of(a), &one, &ignored)) {
        if (origin_parse(slice_of(b), &other, &ignored)) {
            same = origin_same(&one, &other);
            origin_release(&other);
        }
        origin_release(&one);
    }
    return same;
}

static void drop_token_of_files(struct settings *s) {
    static const enum option_id sources[] = {OPTION_TOKEN_FILE, OPTION_TOKEN_COMMAND};
    char **texts[] = {&s->token_file, &s->token_command};
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        if (s->origins[sources[i]].source == SOURCE_FILE) {
            mem_free(*texts[i]);
            *texts[i] = NULL;
            option_origin_set(s->origins, sources[i], SOURCE_STANDARD, NULL, NULL);
        }
    }
}

// A token that a file names goes to the deployment that is named beside it, and nowhere else.
static void check_token(struct parse *p) {
    struct settings *s = p->out;
    if (s->environment_token.text || s->environment_error.kind != ERROR_NONE) {
        drop_token_of_files(s); // a variable counts more
    }
    const enum option_id source = s->token_file ? OPTION_TOKEN_FILE : OPTION_TOKEN_COMMAND;
    const bool is_stored =
        (s->token_file || s->token_command) && s->origins[source].source == SOURCE_FILE;
    if (s->demo || !is_stored || !s->base_url || s->action == ACTION_CONFIG) {
        return;
    }
    struct binding b = {.token = s->origins[source].line};
    for_each_line(p, find_binding, &b);
    if (b.base_url && same_deployment(b.base_url->value, s->base_url)) {
        return;
    }
    struct buf place = BUF_INIT(8192);
    struct buf base = BUF_INIT(8192);
    struct error e;
    config_append_place(s->config, b.token, &place);
    option_append_origin(s, OPTION_BASE_URL, &base);
    error_set(&e, s->origins[OPTION_BASE_URL].source == SOURCE_FLAG ? ERROR_USAGE : ERROR_CONFIG,
        "%s is another deployment than that of the token in %s, which is not sent there; give its "
        "own with --token-file, --token-command or AIFI_TOKEN",
        buf_text(&base), buf_text(&place));
    note(p, &e);
    buf_release(&base);
    buf_release(&place);
}

// --- The view to begin with.

static bool asks_something(const struct parse *p) {
    for (int i = 0; i < PARAM_COUNT; i++) {
        if (p->param_given[i]) {
            return true;
        }
    }
    return false;
}

// A view of the files is what is seen when nothing else is asked for.
static bool wants_view(const struct parse *p) {
    const struct settings *s = p->out;
    return s->view && (s->origins[OPTION_VIEW].source == SOURCE_FLAG ||
                          (s->action == ACTION_BROWSE && !asks_something(p)));
}

// What flags say of the question is said of the view as well, which is opened as a whole.
static bool change_by_flags(
    const struct parse *p, struct saved_view *v, const struct query *q, struct error *e) {
    struct buf text = BUF_INIT(ARGUMENT_MAX_LEN);
    struct query filter;
    query_init(&filter);
    query_copy(&filter, q);
    query_set(&filter, PARAM_ORDER_BY, SLICE_NONE);
    query_set(&filter, PARAM_DIRECTION, SLICE_NONE);
    query_append_line(&filter, &text);
    bool good = saved_view_set(v, SLICE("filter"), buf_slice(&text), e);
    if (good && (p->param_given[PARAM_ORDER_BY] || p->param_given[PARAM_DIRECTION])) {
        buf_clear(&text);
        buf_printf(&text, "%s %s", field_row(query_order_field(q))->sort_key,
            query_is_descending(q) ? "desc" : "asc");
        good = saved_view_set(v, SLICE("sort"), buf_slice(&text), e);
    }
    query_release(&filter);
    buf_release(&text);
    return good;
}

// The question of the view where flags say nothing else.
static bool ask_as_view(struct parse *p, struct saved_view *v, instant now, struct error *e) {
    struct settings *s = p->out;
    const struct value_context context = {.now = settings_now(s, now), .zone = s->zone};
    struct query q;
    query_init(&q);
    bool good = saved_view_query(v, &context, &q, e);
    for (int i = 0; good && i < PARAM_COUNT; i++) {
        if (!p->param_given[i]) {
            query_set(&s->query, (enum param)i, query_get(&q, (enum param)i));
        }
    }
    query_release(&q);
    return good && (!asks_something(p) || change_by_flags(p, v, &s->query, e));
}

// `list` prints what the browser would show.
static bool print_as_view(struct parse *p, const struct saved_view *v, struct error *e) {
    struct settings *s = p->out;
    if (view_kind_row(v->kind)->is_board) {
        return error_set(e, ERROR_USAGE,
            "the view %s is one of stores, which aifi-sessions stores prints", v->name);
    }
    s->action = v->kind == VIEW_FRAUD ? ACTION_FRAUD : ACTION_LIST;
    if (!p->given[OPTION_COLUMNS]) {
        saved_view_columns(v, s->columns, &s->n_columns);
    }
    return true;
}

static void begin_with_view(struct parse *p, instant now) {
    struct settings *s = p->out;
    struct error e = {0};
    if (!wants_view(p)) {
        return;
    }
    const struct saved_view *found = saved_views_find(&s->views, slice_of(s->view));
    if (!found) {
        saved_views_refuse(&s->views, slice_of(s->view), &e);
        option_blame(s, OPTION_VIEW, &e);
        note(p, &e);
        return;
    }
    s->begins = mem_alloc(sizeof *s->begins);
    saved_view_copy(s->begins, found);
    const bool is_board = view_kind_row(s->begins->kind)->is_board;
    bool good = is_board || ask_as_view(p, s->begins, now, &e);
    good = good && (s->action != ACTION_LIST || print_as_view(p, s->begins, &e));
    if (!good) {
        error_prefix(&e, "view %s", s->begins->name);
        option_blame(s, OPTION_VIEW, &e);
        note(p, &e);
    }
    if (p->given[OPTION_INTERVAL]) {
        s->begins->interval_ms = s->interval_ms;
    } else if (s->begins->interval_ms >= 0) {
        s->interval_ms = s->begins->interval_ms;
    }
}

// --- What goes together.

static const struct {
    enum option_id a, b;
} exclusive[] = {
    {OPTION_LIMIT, OPTION_ALL},
    {OPTION_TOKEN_FILE, OPTION_TOKEN_COMMAND},
    {OPTION_DEMO, OPTION_BASE_URL},
    {OPTION_DEMO, OPTION_TOKEN_FILE},
    {OPTION_DEMO, OPTION_TOKEN_COMMAND},
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
        error_set(&e, ERROR_USAGE, "--%s belongs to %s", row->name, buf_text(&commands));
        note(p, &e);
        buf_release(&commands);
    }
}

static void check_together(struct parse *p) {
    struct error e;
    for (size_t i = 0; i < ARRAY_LEN(exclusive); i++) {
        if (p->given[exclusive[i].a] && p->given[exclusive[i].b]) {
            error_set(&e, ERROR_USAGE, "--%s and --%s exclude each other",
                option_row(exclusive[i].a)->name, option_row(exclusive[i].b)->name);
            note(p, &e);
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(needy); i++) {
        if (p->given[needy[i].option] && !p->given[needy[i].needs]) {
            error_set(&e, ERROR_USAGE, "--%s goes with --%s", option_row(needy[i].option)->name,
                option_row(needy[i].needs)->name);
            note(p, &e);
        }
    }
    check_commands(p);
    if (p->given[OPTION_COLUMNS] &&
        (p->out->output == OUTPUT_JSON || p->out->output == OUTPUT_NDJSON)) {
        error_set(&e, ERROR_USAGE,
            "--columns goes with table, csv, tsv and plain; JSON holds whole records");
        note(p, &e);
    }
}

static void check_query(struct parse *p, instant now) {
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
        error_set(&told, ERROR_USAGE, "--%s: %.*s", param_row(param)->flag, SLICE_ARG(text));
    }
    note(p, &told);
}

static bool parse(struct parse *p, int argc, char **argv, instant now, struct error *e) {
    struct settings *out = p->out;
    command_line_read(&p->line, argc, argv);
    p->error = p->line.error;
    out->argc = argc;
    out->argv = argv;
    out->action = p->line.action;
    out->origins = option_origins_new();
    if (p->line.operand) {
        out->operand = mem_dup_text(slice_of(p->line.operand));
    }
    if (out->action == ACTION_HELP || out->action == ACTION_VERSION) {
        return true;
    }
    look_ahead(p);
    read_config(p);
    take_config(p);
    take_variables(p);
    take_flags(p);
    check_together(p);
    begin_with_view(p, now);
    if (out->action == ACTION_FRAUD && !p->given[OPTION_LIMIT]) {
        out->all = true;
    }
    if (out->action == ACTION_CASES_SHOW && out->operand != NULL) {
        query_set(&out->query, PARAM_ID, slice_of(out->operand));
    }
    check_query(p, now);
    check_token(p);
    if (out->all) {
        out->limit = 0;
    }
    const struct config_line *base_url = out->origins[OPTION_BASE_URL].line;
    out->is_profiles_own = base_url && base_url->place == CONFIG_PROFILE;
    *e = p->error;
    return e->kind == ERROR_NONE;
}

bool options_parse(int argc, char **argv, instant now, struct settings *out, struct error *e) {
    struct parse p = {.out = out};
    const bool good = parse(&p, argc, argv, now, e);
    command_line_release(&p.line);
    return good;
}

bool settings_for_profile(const struct settings *old, const char *name, instant now,
    struct settings *out, struct error *e) {
    struct parse p = {.out = out, .other_profile = name};
    struct error ignored;
    settings_init(out);
    out->environment_error = old->environment_error;
    if (old->environment_token.text) {
        token_from_text(&out->environment_token, slice_of(old->environment_token.text),
            old->environment_token.source, &ignored);
    }
    bool good = parse(&p, old->argc, old->argv, now, e);
    command_line_release(&p.line);
    if (!good) {
        settings_release(out);
    }
    return good;
}
