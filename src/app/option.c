// Reads the command line by the table of options and that of the API's parameters. It must not know
// what is done with the settings.
#include "app/option.h"

#include "base/mem.h"
#include "net/origin.h"
#include "option_table.h"

#include <getopt.h>

enum {
    // What getopt_long returns for a long option: clear of all letters.
    VALUE_OPTION = 1000,
    VALUE_PARAM = 2000,
    VALUE_SECRET = 3000,
    ARGUMENT_MAX_LEN = 16 * 1024, // cursors may take 8 KiB
    NEAR = 4,
};

// Names that people try for the token. Anybody on the machine can read a command line, so none is
// taken, and what stands there is overwritten.
static const char *const secrets[] = {"token", "bearer", "api-key", "password"};

struct parse {
    int argc;
    char **argv;
    struct settings *out;
    struct option longs[OPTION_COUNT + PARAM_COUNT + 16];
    char shorts[2 * OPTION_COUNT + 3];
    bool given[OPTION_COUNT];
    bool param_given[PARAM_COUNT];
    enum action action; // by --help, --version
    bool has_action;
    struct error error; // the first mistake; told only when nobody asks for help
};

static void note(struct parse *p, const struct error *e) {
    if (p->error.kind == ERROR_NONE) {
        p->error = *e;
    }
}

// --- Secrets.

static void overwrite(char *text) {
    memset(text, 'x', strlen(text));
}

// Also abbreviated: "--tok=…" would be refused as ambiguous, but what follows was seen already.
// "--token-file" and the like are no beginnings of "--token".
static bool names_secret(const char *arg) {
    if (strncmp(arg, "--", 2) != 0) {
        return false;
    }
    struct slice name = {arg + 2, strcspn(arg + 2, "=")};
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        if (name.len >= 3 && slice_starts_with(slice_of(secrets[i]), name)) {
            return true;
        }
    }
    return false;
}

static void overwrite_secrets(struct parse *p) {
    struct error e;
    for (int i = 1; i < p->argc && strcmp(p->argv[i], "--") != 0; i++) {
        if (!names_secret(p->argv[i])) {
            continue;
        }
        char *value = strchr(p->argv[i], '=');
        if (value != NULL) {
            overwrite(value + 1);
        } else if (i + 1 < p->argc) { // also one that begins with a dash
            overwrite(p->argv[i + 1]);
        }
        error_set(&e, ERROR_USAGE,
            "a token on the command line can be read by everybody on this machine, so it is not "
            "taken there; use --token-file, --token-command or AIFI_TOKEN, and replace this one");
        note(p, &e);
    }
}

// --- The tables as getopt_long wants them.

static void add_long(struct parse *p, size_t *n, const char *name, bool takes, int value) {
    require(*n + 1 < ARRAY_LEN(p->longs));
    p->longs[(*n)++] = (struct option){
        .name = name, .has_arg = takes ? required_argument : no_argument, .val = value};
}

static void build_tables(struct parse *p) {
    size_t n = 0, n_shorts = 0;
    p->shorts[n_shorts++] = ':'; // a missing argument is told apart
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        add_long(p, &n, row->name, row->argument != NULL, VALUE_OPTION + o);
        if (row->letter != 0) {
            p->shorts[n_shorts++] = row->letter;
            if (row->argument != NULL) {
                p->shorts[n_shorts++] = ':';
            }
        }
    }
    for (int i = 0; i < PARAM_COUNT; i++) {
        add_long(p, &n, param_row((enum param)i)->flag, true, VALUE_PARAM + i);
    }
    for (size_t i = 0; i < option_n_synonyms; i++) {
        add_long(p, &n, option_synonyms[i].name, true, VALUE_PARAM + (int)option_synonyms[i].param);
    }
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        p->longs[n++] =
            (struct option){.name = secrets[i], .has_arg = optional_argument, .val = VALUE_SECRET};
    }
    p->longs[n] = (struct option){0};
}

// --- Values.

static void apply_option(struct parse *p, enum option_id o, struct slice typed) {
    const struct option_row *row = option_row(o);
    struct error e = {0};
    if (o == OPTION_HELP || o == OPTION_VERSION) {
        if (!p->has_action || o == OPTION_HELP) {
            p->action = o == OPTION_HELP ? ACTION_HELP : ACTION_VERSION;
        }
        p->has_action = true;
        return;
    }
    struct buf wire = BUF_INIT(ARGUMENT_MAX_LEN);
    const struct value_context context = {.now = 0, .zone = ZONE_UTC};
    bool good = row->argument == NULL ||
                value_type_row(row->type)->parse(typed, &row->limits, &context, &wire, &e);
    if (good && wire.full) {
        good = error_set(&e, ERROR_USAGE, "too long");
    }
    if (!good || !row->apply(p->out, row, buf_slice(&wire), &e)) {
        error_prefix(&e, "--%s", row->name);
        note(p, &e);
    }
    buf_release(&wire);
    p->given[o] = true;
}

// "7d" alone is a distance back from now: nothing in a list of sessions lies ahead.
static bool is_bare_distance(enum param param, struct slice typed) {
    int64_t ms = 0;
    return (param == PARAM_MIN_CREATED_AT || param == PARAM_MAX_CREATED_AT) &&
           duration_parse(slice_trim(typed), &ms);
}

// Several --status are one list; of everything else the last one counts.
static void apply_param(struct parse *p, enum param param, const char *typed) {
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
    p->param_given[param] = true;
}

static void keep_nearest(struct slice name, const char *candidate, size_t *best, const char **out) {
    size_t distance = slice_distance(name, slice_of(candidate), *best);
    if (distance < *best && distance * 2 < name.len) {
        *best = distance;
        *out = candidate;
    }
}

// The argument that getopt_long did not understand.
static const char *culprit(const struct parse *p) {
    return p->argv[optind - 1];
}

static void refuse_unknown(struct parse *p) {
    struct error e;
    if (optopt >= VALUE_OPTION) {
        error_set(&e, ERROR_USAGE, "%s takes no value", culprit(p));
    } else if (optopt != 0) {
        error_set(&e, ERROR_USAGE, "unknown option -%c", optopt);
    } else {
        const char *arg = culprit(p);
        struct slice name = {arg + 2, strcspn(arg + 2, "=")};
        const char *nearest = NULL;
        size_t best = NEAR, n_beginning = 0;
        for (const struct option *o = p->longs; o->name != NULL; o++) {
            if (o->val != VALUE_SECRET) {
                keep_nearest(name, o->name, &best, &nearest);
                n_beginning += slice_starts_with(slice_of(o->name), name);
            }
        }
        error_set(&e, ERROR_USAGE, "%s option --%.*s%s%s%s",
            n_beginning > 1 ? "ambiguous" : "unknown", SLICE_ARG(name),
            nearest ? "; did you mean --" : "", nearest ? nearest : "", nearest ? "?" : "");
    }
    note(p, &e);
}

static enum option_id by_letter(int letter) {
    int o = 0;
    while (option_row((enum option_id)o)->letter != letter) {
        o++;
    }
    return (enum option_id)o;
}

static void read_options(struct parse *p) {
    optind = 0; // glibc: start anew
    opterr = 0;
    for (;;) {
        int value = getopt_long(p->argc, p->argv, p->shorts, p->longs, NULL);
        struct error e;
        if (value == -1) {
            return;
        }
        if (value == '?') {
            refuse_unknown(p);
        } else if (value == ':') {
            error_set(&e, ERROR_USAGE, "%s needs a value", culprit(p));
            note(p, &e);
        } else if (value >= VALUE_SECRET) {
            continue; // refused already
        } else if (value >= VALUE_PARAM) {
            apply_param(p, (enum param)(value - VALUE_PARAM), optarg);
        } else if (value >= VALUE_OPTION) {
            apply_option(p, (enum option_id)(value - VALUE_OPTION), slice_of(optarg));
        } else {
            apply_option(p, by_letter(value), slice_of(optarg));
        }
    }
}

// --- Operands: a command of one or two words, and what it takes.

// How many of the words at `words` are the command's name; 0 = it is another.
static int words_of(const struct option_command *c, char *const *words, int n_words) {
    struct slice rest = slice_of(c->name), word;
    int n = 0;
    while (slice_cut(&rest, ' ', &word)) {
        if (n == n_words || !slice_equal(word, slice_of(words[n]))) {
            return 0;
        }
        n++;
    }
    return n;
}

static void take_command(struct parse *p, const struct option_command *c, int at) {
    struct error e;
    p->out->action = c->action;
    if (at < p->argc && c->operand != NULL) {
        mem_free(p->out->operand);
        p->out->operand = mem_dup_text(slice_of(p->argv[at++]));
    } else if (c->operand != NULL && c->operand[0] != '[') {
        error_set(&e, ERROR_USAGE, "%s needs its %s", c->name, c->operand);
        note(p, &e);
    }
    if (at < p->argc && c->action != ACTION_HELP) {
        error_set(&e, ERROR_USAGE, "unexpected argument '%s'", p->argv[at]);
        note(p, &e);
    }
}

// "cases" alone, or with a word that it does not know.
static bool refuse_half_command(struct parse *p, struct slice word) {
    struct buf known = BUF_INIT(512);
    for (size_t i = 0; i < option_n_commands; i++) {
        struct slice rest = slice_of(option_commands[i].name), first;
        if (slice_cut(&rest, ' ', &first) && slice_equal(first, word)) {
            buf_printf(&known, "%s%.*s", known.len > 0 ? ", " : "", SLICE_ARG(rest));
        }
    }
    const bool is_half = known.len > 0;
    if (is_half) {
        struct error e;
        error_set(&e, ERROR_USAGE, "%.*s needs one of: %s", SLICE_ARG(word), buf_text(&known));
        note(p, &e);
    }
    buf_release(&known);
    return is_half;
}

static void read_operands(struct parse *p) {
    struct error e;
    if (optind >= p->argc) {
        return;
    }
    struct slice word = slice_of(p->argv[optind]);
    struct slice nearest = SLICE_NONE;
    size_t best = NEAR;
    for (size_t i = 0; i < option_n_commands; i++) {
        const struct option_command *c = &option_commands[i];
        const int n = words_of(c, p->argv + optind, p->argc - optind);
        if (n > 0) {
            take_command(p, c, optind + n);
            return;
        }
        struct slice rest = slice_of(c->name), first;
        slice_cut(&rest, ' ', &first);
        const size_t distance = slice_distance(word, first, best);
        if (distance < best && distance * 2 < word.len) {
            best = distance;
            nearest = first;
        }
    }
    if (refuse_half_command(p, word)) {
        return;
    }
    error_set(&e, ERROR_USAGE, "unknown command '%.*s'%s%.*s%s", SLICE_ARG(word),
        nearest.len > 0 ? "; did you mean " : "", SLICE_ARG(nearest), nearest.len > 0 ? "?" : "");
    note(p, &e);
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
        error_set(&e, ERROR_USAGE, "--columns goes with table, csv, tsv and plain; JSON holds whole records");
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

static void check_base_url(struct parse *p) {
    struct settings *s = p->out;
    const char *variable = getenv("AIFI_BASE_URL");
    if (s->base_url == NULL && !s->demo && variable != NULL && variable[0] != '\0') {
        s->base_url = mem_dup_text(slice_of(variable));
    }
    struct origin origin;
    struct error e = {0};
    if (s->base_url == NULL) {
        return;
    }
    if (origin_parse(slice_of(s->base_url), &origin, &e)) {
        origin_release(&origin);
        return;
    }
    error_prefix(&e, "%s", p->given[OPTION_BASE_URL] ? "--base-url" : "AIFI_BASE_URL");
    e.kind = p->given[OPTION_BASE_URL] ? ERROR_USAGE : ERROR_CONFIG;
    note(p, &e);
}

bool options_parse(int argc, char **argv, instant now, struct settings *out, struct error *e) {
    struct parse p = {.argc = argc, .argv = argv, .out = out};
    overwrite_secrets(&p);
    build_tables(&p);
    read_options(&p);
    read_operands(&p);
    if (p.has_action) {
        out->action = p.action;
    }
    if (out->action == ACTION_HELP || out->action == ACTION_VERSION) {
        return true;
    }
    check_together(&p);
    if (out->action == ACTION_FRAUD && !p.given[OPTION_LIMIT]) {
        out->all = true;
    }
    if (out->action == ACTION_CASES_SHOW && out->operand != NULL) {
        query_set(&out->query, PARAM_ID, slice_of(out->operand));
    }
    check_query(&p, now);
    check_base_url(&p);
    if (out->all) {
        out->limit = 0;
    }
    *e = p.error;
    return e->kind == ERROR_NONE;
}
