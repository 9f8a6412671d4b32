// Standard output as what is written has to know it: a terminal or not, how wide, which characters.
#ifndef AIFI_APP_SINK_H
#define AIFI_APP_SINK_H

#include "app/output.h"

bool sink_is_terminal(void);
int sink_width(void);                         // cells; 0 = not a terminal, nothing is cut
bool sink_is_ascii(const struct settings *s); // --ascii, or a locale without UTF-8

// Sessions as the settings want them; `columns` unless --columns says otherwise. All is borrowed.
struct output sink_output(
    const struct settings *s, const enum field *columns, size_t n_columns, instant now);

#endif
