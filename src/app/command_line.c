// Reads the command line by the table of options and that of the API's parameters. It must not know
// what a value means.
#include "command_line.h"

#include "base/mem.h"

#include <getopt.h>

enum {
    // What getopt_long returns for a long option: clear of all letters.
    VALUE_OPTION = 1000,
    VALUE_PARAM = 2000,
    VALUE_SECRET = 3000,
    NEAR = 4,
};

// Names that people try for the token. Anybody on the machine can read a command line, so none is
// taken, and what stands there is overwritten.
static const char *const secrets[] = {"token", "bearer", "api-key", "password", "client-secret"};

bool option_is_secret(struct slice name) {
    size_t i = 0;
    while (i < ARRAY_LEN(secrets) && !slice_equal(name, slice_of(secrets[i]))) {
        i++;
    }
    return i < ARRAY_LEN(secrets);
}

struct parse {
    int argc;
    char **argv;
    struct command_line *out;
    struct option longs[OPTION_COUNT + PARAM_COUNT + 16];
    char shorts[2 * OPTION_COUNT + 3];
    bool has_action; // by --help, --version
};

static void note(struct parse *p, const struct error *e) {
    if (p->out->error.kind == ERROR_NONE) {
        p->out->error = *e;
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
    // Also behind "--", which may be the value of an option and end nothing.
    for (int i = 1; i < p->argc; i++) {
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

static void add_item(struct parse *p, bool is_param, int which, const char *name) {
    struct command_line *l = p->out;
    mem_grow(&l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct command_item){is_param, which, name, optarg};
}

// --help wins over --version, and both over the words that follow.
static void add_option(struct parse *p, enum option_id o) {
    if (o != OPTION_HELP && o != OPTION_VERSION) {
        add_item(p, false, (int)o, option_row(o)->name);
        return;
    }
    if (!p->has_action || o == OPTION_HELP) {
        p->out->action = o == OPTION_HELP ? ACTION_HELP : ACTION_VERSION;
    }
    p->has_action = true;
}

static void read_options(struct parse *p) {
    optind = 0; // glibc: start anew
    opterr = 0;
    for (;;) {
        int at = 0;
        int value = getopt_long(p->argc, p->argv, p->shorts, p->longs, &at);
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
            add_item(p, true, value - VALUE_PARAM, p->longs[at].name);
        } else if (value >= VALUE_OPTION) {
            add_option(p, (enum option_id)(value - VALUE_OPTION));
        } else {
            add_option(p, by_letter(value));
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

static bool takes_several(const struct option_command *c) {
    const struct slice operand = slice_of(c->operand);
    return operand.len > 3 && memcmp(operand.ptr + operand.len - 3, "...", 3) == 0;
}

static void take_command(struct parse *p, const struct option_command *c, int at) {
    struct error e;
    p->out->action = p->has_action ? p->out->action : c->action;
    if (at < p->argc && takes_several(c)) {
        p->out->operands = p->argv + at;
        p->out->n_operands = (size_t)(p->argc - at);
        at = p->argc;
    } else if (at < p->argc && c->operand != NULL) {
        p->out->operand = p->argv[at++];
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

void command_line_read(struct command_line *l, int argc, char **argv) {
    struct parse p = {.argc = argc, .argv = argv, .out = l};
    *l = (struct command_line){.action = ACTION_BROWSE};
    overwrite_secrets(&p);
    build_tables(&p);
    read_options(&p);
    read_operands(&p);
}

void command_line_release(struct command_line *l) {
    mem_free(l->items);
    *l = (struct command_line){0};
}
