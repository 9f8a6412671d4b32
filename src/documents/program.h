// A program as its documents tell of it: commands, options and their values, whichever tables they
// came from. Built by sessions.c or sandbox.c, written out by manual.c, bash.c, zsh.c and fish.c.
#ifndef AIFI_DOCUMENTS_PROGRAM_H
#define AIFI_DOCUMENTS_PROGRAM_H

#include "base/buf.h"
#include "base/mem.h"

struct choice {
    const char *name;
    const char *help; // one line without a full stop; "" = none
};

// What an option or a command takes.
struct value {
    const char *placeholder; // "TIME"; NULL = takes none
    bool is_file;
    bool is_list; // several, with commas between
    bool is_told; // the choices are all there is: the manual lists them
    // What is offered; others may be right as well.
    struct choice *choices;
    size_t n_choices, cap_choices;
    const char *ask; // words after which the program itself prints what else to offer; NULL = none
};

struct program_option {
    const char *name;  // without the dashes
    char letter;       // 0 = none
    const char *help;  // without a final full stop
    size_t group;      // of program.groups
    uint64_t commands; // a bit each of program.commands; 0 = goes with all
    struct value value;
};

struct program_command {
    const char *name; // "list", or two words: "cases show"
    const char *help;
    struct value value;
};

struct program {
    const char *name;
    const char **groups;
    size_t n_groups, cap_groups;
    struct program_option *options; // in the order of --help
    size_t n_options, cap_options;
    struct program_command *commands;
    size_t n_commands, cap_commands;
    struct arena texts;
};

void program_release(struct program *p);
// What these return is good until the next one of its kind is added.
struct program_option *program_add_option(struct program *p, const char *name, const char *help);
struct program_command *program_add_command(struct program *p, const char *name, const char *help);
void program_add_group(struct program *p, const char *title); // of the options that follow
void value_add_choice(struct value *v, const char *name, const char *help);
// A copy that lives as long as the program.
const char *program_text(struct program *p, struct slice text);

// The i-th different first word of the commands; empty past the end.
struct slice program_first_word(const struct program *p, size_t i);
// The second word of a command of two; empty for others.
struct slice command_second_word(const struct program_command *c);

#endif
