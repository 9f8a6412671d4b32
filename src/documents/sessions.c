// The options and commands of aifi-sessions, from the tables of options and of parameters, in the
// order of --help. It must not know what is written of them.
#include "sessions.h"

#include "model/alert.h"
#include "model/field.h"
#include "model/param.h"
#include "model/verdict.h"
#include "option_table.h"

#include <string.h>

// --- Values.

// What the type itself would complete, with the help of the choice that it is.
static void add_completions(
    struct program *p, struct value *v, enum value_type type, const struct value_limits *limits) {
    const struct value_type_row *row = value_type_row(type);
    struct slice one;
    for (size_t i = 0; (one = row->complete(SLICE_NONE, limits, i)).len > 0; i++) {
        const char *help = NULL;
        for (size_t c = 0; limits->choices != NULL && limits->choices[c].name != NULL; c++) {
            if (slice_equal(one, slice_of(limits->choices[c].name))) {
                help = limits->choices[c].help;
            }
        }
        value_add_choice(v, program_text(p, one), help);
    }
}

static void add_columns(struct value *v) {
    value_add_choice(v, "all", "every field");
    for (int f = 0; f < FIELD_COUNT; f++) {
        value_add_choice(v, field_row((enum field)f)->path, field_row((enum field)f)->label);
    }
}

// AIFI_THEMES has the names of those that come with the program, with blanks between.
static void add_themes(struct program *p, struct value *v) {
    struct slice rest = SLICE(AIFI_THEMES), name;
    value_add_choice(v, "standard", "the look without a theme");
    while (slice_cut(&rest, ' ', &name)) {
        value_add_choice(v, program_text(p, name), NULL);
    }
}

static void add_verdicts(struct program *p, struct value *v) {
    for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++) {
        const struct verdict_row *row = verdict_row((enum verdict)i);
        char *name = mem_dup_text(slice_of(row->name));
        for (char *c = name; *c != '\0'; c++) {
            *c = *c == ' ' ? '-' : *c; // "to do", where commas part names
        }
        value_add_choice(v, program_text(p, slice_of(name)), row->help);
        mem_free(name);
    }
}

static void add_alerts(struct program *p, struct value *v) {
    const struct occupancy_limits limits = occupancy_limits_standard();
    const struct alert_rules rules = alert_rules_standard();
    struct buf all = BUF_INIT(512);
    alert_limits_append(&limits, &rules, &all);
    struct slice rest = buf_slice(&all), one;
    while (slice_cut(&rest, ' ', &one)) {
        value_add_choice(v, program_text(p, one), "the default");
    }
    buf_release(&all);
}

static bool is_file(const char *placeholder) {
    return strcmp(placeholder, "FILE") == 0 || strcmp(placeholder, "[FILE]") == 0;
}

static void describe_value(
    struct program *p, struct value *v, const struct option_row *row, enum option_id o) {
    v->placeholder = row->argument;
    v->is_file = is_file(row->argument) || o == OPTION_THEME;
    v->is_told = row->type == TYPE_CHOICE || o == OPTION_VERDICT;
    v->is_list = o == OPTION_COLUMNS || o == OPTION_VERDICT || o == OPTION_ALERTS;
    switch (o) {
    case OPTION_COLUMNS:
        add_columns(v);
        break;
    case OPTION_THEME:
        add_themes(p, v);
        break;
    case OPTION_VERDICT:
        add_verdicts(p, v);
        break;
    case OPTION_ALERTS:
        add_alerts(p, v);
        break;
    case OPTION_PROFILE:
        v->ask = "config --profiles";
        break;
    case OPTION_VIEW:
        v->ask = "config --views";
        break;
    case OPTION_INTERVAL:
        value_add_choice(v, "off", "never");
        break;
    default:
        add_completions(p, v, row->type, &row->limits);
        break;
    }
}

// --- Options.

// "watch stores" is another name, and what it takes is said of the command that it stands for.
static enum action meant_action(const struct option_command *c) {
    return c->action == ACTION_WATCH_STORES ? ACTION_STORES : c->action;
}

static uint64_t commands_of(unsigned actions) {
    uint64_t bits = 0;
    for (size_t i = 0; actions != 0 && i < option_n_commands; i++) {
        if ((actions & ON(meant_action(&option_commands[i]))) != 0) {
            bits |= UINT64_C(1) << i;
        }
    }
    return bits;
}

static void add_options(struct program *p, enum option_group group) {
    program_add_group(p, option_group_title(group));
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        if (row->group != group) {
            continue;
        }
        struct program_option *option = program_add_option(p, row->name, row->help);
        option->letter = row->letter;
        option->commands = commands_of(row->commands);
        if (row->argument != NULL) {
            describe_value(p, &option->value, row, (enum option_id)o);
        }
    }
}

static void add_param(struct program *p, enum param param, const char *name, const char *help) {
    const struct param_row *row = param_row(param);
    struct program_option *option = program_add_option(p, name, help);
    option->value.placeholder = value_type_row(row->type)->placeholder;
    option->value.is_list = row->type == TYPE_CHOICE_LIST;
    option->value.is_told = row->type == TYPE_CHOICE;
    add_completions(p, &option->value, row->type, &row->limits);
}

static void add_params(struct program *p, enum param_group group) {
    program_add_group(p, param_group_title(group));
    for (int i = 0; i < PARAM_COUNT; i++) {
        const struct param_row *row = param_row((enum param)i);
        if (row->group != group) {
            continue;
        }
        add_param(p, (enum param)i, row->flag, row->help);
        for (size_t s = 0; s < option_n_synonyms; s++) {
            if ((int)option_synonyms[s].param == i) {
                struct buf help = BUF_INIT(128);
                buf_printf(&help, "The same as --%s", row->flag);
                add_param(
                    p, (enum param)i, option_synonyms[s].name, program_text(p, buf_slice(&help)));
                buf_release(&help);
            }
        }
    }
}

static void add_commands(struct program *p) {
    for (size_t i = 0; i < option_n_commands; i++) {
        const struct option_command *row = &option_commands[i];
        struct program_command *command = program_add_command(p, row->name, row->help);
        if (row->operand != NULL) {
            command->value.placeholder = row->operand;
            command->value.is_file = is_file(row->operand);
        }
    }
    require(p->n_commands <= 64);
}

void sessions_describe(struct program *p) {
    *p = (struct program){.name = "aifi-sessions"};
    add_commands(p);
    for (int g = 0; g < OPTION_GROUP_COUNT; g++) {
        for (int i = 0; g == OPTION_GROUP_LIST && i < PARAM_GROUP_COUNT; i++) {
            add_params(p, (enum param_group)i);
        }
        add_options(p, (enum option_group)g);
    }
}
