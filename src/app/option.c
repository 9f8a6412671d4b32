// From the command line, the environment and the configuration to settings: flags count most, then
// variables, then the user's profile, the user's file, and those of the site. Every value goes
// through the same row of the same table, wherever it is from.
#include "app/option.h"

#include "app/config.h"
#include "app/live.h"
#include "base/mem.h"
#include "option_private.h"

enum { ARGUMENT_MAX_LEN = 16 * 1024 }; // cursors may take 8 KiB

void parse_note(struct parse *p, const struct error *e) {
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
    const struct option_row *row = option_row(o);
    return o == OPTION_BASE_URL || o == OPTION_CA_FILE || (row->traits & OPTION_OF_TOKEN) != 0 ||
           row->group == OPTION_GROUP_DEMO;
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
        parse_note(p, &e);
    }
}

// "7d" alone is a distance back from now: nothing in a list of sessions lies ahead.
static bool is_bare_distance(enum param param, struct slice typed) {
    int64_t ms = 0;
    return (param == PARAM_MIN_CREATED_AT || param == PARAM_MAX_CREATED_AT) &&
           duration_parse(slice_trim(typed), &ms);
}

// Several --status are one list; of everything else the last one counts.
static void take_param(struct parse *p, enum param param, const char *name, const char *typed) {
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
        error_set(&e, ERROR_USAGE, "--%s: nothing given", name);
        parse_note(p, &e);
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
            p->param_given[item->which] = item->name;
            continue;
        }
        p->given[item->which] = true;
        if (item->which == OPTION_CONFIG || item->which == OPTION_NO_CONFIG ||
            item->which == OPTION_PROFILE) {
            take(p, (enum option_id)item->which, SOURCE_FLAG, item->text, NULL);
        }
    }
}

// Whether the files are only looked at: whoever wants to know what is wrong with them, or which
// names stand there, is told that and not the first fault.
static bool only_looks(const struct parse *p) {
    return p->out->action == ACTION_CONFIG &&
           (p->given[OPTION_CHECK] || p->given[OPTION_PROFILES] || p->given[OPTION_VIEWS]);
}

static void read_config(struct parse *p) {
    struct settings *s = p->out;
    if (s->no_config) {
        return;
    }
    s->config = config_new();
    config_read(s->config, s->config_file);
    struct error e = {0};
    if (!only_looks(p) && !config_is_good(s->config, &e)) {
        parse_note(p, &e);
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
        parse_note(p, &e);
    } else if (s->profile && !config_has_profile(c, slice_of(s->profile)) &&
               !(only_looks(p) && s->origins[OPTION_PROFILE].source == SOURCE_FILE)) {
        config_refuse_profile(c, slice_of(s->profile), ERROR_CONFIG, &e);
        option_blame(s, OPTION_PROFILE, &e);
        parse_note(p, &e);
    }
}

static bool is_in_force(const struct settings *s, const struct config_line *l) {
    return l->used && l->option >= 0 && l->option != OPTION_PROFILE &&
           (l->place == CONFIG_GLOBAL ||
               (l->place == CONFIG_PROFILE && s->profile && strcmp(l->subject, s->profile) == 0));
}

void parse_for_each_line(struct parse *p, line_visitor *visit, void *context) {
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
        parse_for_each_line(p, take_line, NULL);
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
            take_param(p, (enum param)item->which, item->name, item->text);
        } else if (p->leaves && binds((enum option_id)item->which)) {
            p->given[item->which] = false;
        } else if (!p->other_profile || item->which != OPTION_PROFILE) {
            take(p, (enum option_id)item->which, SOURCE_FLAG, item->text, NULL);
        }
    }
}

static void take_operands(struct parse *p) {
    const size_t n = p->line.n_operands;
    p->out->operands = n > 0 ? mem_calloc(n, sizeof *p->out->operands) : NULL;
    for (size_t i = 0; i < n; i++) {
        p->out->operands[i] = mem_dup_text(slice_of(p->line.operands[i]));
    }
    p->out->n_operands = n;
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
    take_operands(p);
    if (out->action == ACTION_HELP || out->action == ACTION_VERSION) {
        return true;
    }
    if (out->action == ACTION_WATCH_STORES) {
        out->action = ACTION_STORES;
        out->watch = true;
    }
    look_ahead(p);
    read_config(p);
    take_config(p);
    take_variables(p);
    take_flags(p);
    parse_inherit_secrets(p);
    // The page of a session is text; a table has room for a part of it only.
    if (out->action == ACTION_GET && !p->given[OPTION_OUTPUT] && !p->given[OPTION_JSON]) {
        out->output = OUTPUT_PLAIN;
    }
    parse_check_together(p);
    parse_begin_with_view(p, now);
    if (out->action == ACTION_FRAUD && !p->given[OPTION_LIMIT]) {
        out->all = true;
    }
    if (out->action == ACTION_CASES_SHOW && out->operand != NULL) {
        query_set(&out->query, PARAM_ID, slice_of(out->operand));
    }
    if (out->interval_ms == 0 && out->origins[OPTION_INTERVAL].source == SOURCE_FILE &&
        out->action != ACTION_BROWSE) {
        out->interval_ms = LIVE_INTERVAL_DEFAULT_MS; // that of the browser is meant
    }
    parse_check_query(p, now);
    parse_check_token(p);
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
    struct parse p = {.out = out, .other_profile = name, .old = old};
    settings_init(out);
    bool good = parse(&p, old->argc, old->argv, now, e);
    command_line_release(&p.line);
    if (!good) {
        settings_release(out);
    }
    return good;
}
