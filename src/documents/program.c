// Collecting what the tables say of a program. It must not know those tables.
#include "program.h"

void program_release(struct program *p) {
    for (size_t i = 0; i < p->n_options; i++) {
        mem_free(p->options[i].value.choices);
    }
    for (size_t i = 0; i < p->n_commands; i++) {
        mem_free(p->commands[i].value.choices);
    }
    mem_free(p->options);
    mem_free(p->commands);
    mem_free(p->groups);
    arena_release(&p->texts);
    *p = (struct program){0};
}

struct program_option *program_add_option(struct program *p, const char *name, const char *help) {
    require(p->n_groups > 0);
    mem_grow(&p->options, &p->cap_options, p->n_options + 1, sizeof p->options[0]);
    struct program_option *o = &p->options[p->n_options++];
    *o = (struct program_option){.name = name, .help = help, .group = p->n_groups - 1};
    return o;
}

struct program_command *program_add_command(struct program *p, const char *name, const char *help) {
    mem_grow(&p->commands, &p->cap_commands, p->n_commands + 1, sizeof p->commands[0]);
    struct program_command *c = &p->commands[p->n_commands++];
    *c = (struct program_command){.name = name, .help = help};
    return c;
}

void program_add_group(struct program *p, const char *title) {
    mem_grow(&p->groups, &p->cap_groups, p->n_groups + 1, sizeof p->groups[0]);
    p->groups[p->n_groups++] = title;
}

void value_add_choice(struct value *v, const char *name, const char *help) {
    mem_grow(&v->choices, &v->cap_choices, v->n_choices + 1, sizeof v->choices[0]);
    v->choices[v->n_choices++] = (struct choice){name, help != NULL ? help : ""};
}

const char *program_text(struct program *p, struct slice text) {
    char *copy = arena_alloc(&p->texts, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

static struct slice first_word(const struct program_command *c) {
    struct slice rest = slice_of(c->name), word;
    slice_cut(&rest, ' ', &word);
    return word;
}

struct slice program_first_word(const struct program *p, size_t i) {
    struct slice before = SLICE_NONE;
    for (size_t c = 0; c < p->n_commands; c++) {
        const struct slice word = first_word(&p->commands[c]);
        // Commands of the same first word stand together.
        if (!slice_equal(word, before) && i-- == 0) {
            return word;
        }
        before = word;
    }
    return SLICE_NONE;
}

struct slice command_second_word(const struct program_command *c) {
    struct slice rest = slice_of(c->name), word;
    slice_cut(&rest, ' ', &word);
    return rest;
}
