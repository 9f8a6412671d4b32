// Settings in the making, shared by the files that make them: option.c in which order, and what is
// looked at when all is there.
#ifndef AIFI_APP_OPTION_PRIVATE_H
#define AIFI_APP_OPTION_PRIVATE_H

#include "command_line.h"

struct parse {
    struct command_line line;
    struct settings *out;
    bool given[OPTION_COUNT]; // by a flag
    const char *param_given[PARAM_COUNT]; // the name that it was given by; NULL = it was not
    const char *other_profile;  // chosen while the program runs; NULL = none
    const struct settings *old; // those that were in force until then
    bool leaves;                // for the deployment of that profile
    struct error error;         // the first mistake
};

void parse_note(struct parse *p, const struct error *e);
// Calls for each line of the files that counts, those that count least first: of each file what is
// for everybody, then what is for the profile.
typedef void line_visitor(struct parse *p, const struct config_line *l, void *context);
void parse_for_each_line(struct parse *p, line_visitor *visit, void *context);

// option_token.c: secrets of the environment, which can be read but once, come from the settings
// that were in force before, for the place that they were for.
void parse_inherit_secrets(struct parse *p);
// A token that a file names goes to the deployment beside it, and nowhere else.
void parse_check_token(struct parse *p);
// option_view.c: the saved view to begin with, changed by what flags ask.
void parse_begin_with_view(struct parse *p, instant now);
// option_check.c: what does not go together, and the question as a whole.
void parse_check_together(struct parse *p);
void parse_check_query(struct parse *p, instant now);

#endif
