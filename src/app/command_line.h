// The command line as a list of what was said, before anything of it is applied.
#ifndef AIFI_APP_COMMAND_LINE_H
#define AIFI_APP_COMMAND_LINE_H

#include "option_table.h"

// "--interval 5" or "--store-id 204", in the order in which they stand.
struct command_item {
    bool is_param;
    int which;        // enum option_id or enum param
    const char *name; // of several spellings the one that was typed, in full; static
    const char *text; // borrowed from argv; NULL where there is no argument
};

struct command_line {
    struct command_item *items; // owned
    size_t n, cap;
    enum action action;
    const char *operand;   // borrowed from argv, NULL = none
    char *const *operands; // the same where there may be several
    size_t n_operands;
    struct error error; // the first mistake; told only when nobody asks for help
};

// GNU habits (getopt_long). Secrets on the line are overwritten there, which is a mistake as well.
// May be read again.
void command_line_read(struct command_line *l, int argc, char **argv);
void command_line_release(struct command_line *l);

#endif
