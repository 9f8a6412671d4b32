// INI text → calls, by libinih (55). Used for themes and configuration.
//
//     [section]
//     name = value        ; a semicolon after a blank begins a comment
//     # a comment; also with ;
//
// `name: value` is the same. Blanks around names and values do not count; a value has one line of
// at most 4096 bytes. A UTF-8 BOM, CRLF and a missing final newline are fine. NUL bytes and lines
// that are no INI are errors with the number of the line.
#ifndef AIFI_BASE_INI_H
#define AIFI_BASE_INI_H

#include "base/error.h"
#include "base/slice.h"

// One `name = value`; the section is empty before the first one. The slices live until the handler
// returns. Returning false stops the reading; the handler then has set *e (without the place: it is
// put in front, "FILE:LINE: ").
typedef bool ini_pair_handler(void *context, struct slice section, struct slice name,
    struct slice value, int line, struct error *e);

// The line of a section, before what stands in it; also of one in which nothing stands.
typedef void ini_section_handler(void *context, struct slice section, int line);

// `origin` names the text in messages. The handler may have been called before a fault was found:
// what it collects counts only when true comes back.
bool ini_read(struct slice text, const char *origin, ini_pair_handler *handler, void *context,
    struct error *e);
bool ini_read_sections(struct slice text, const char *origin, ini_section_handler *on_section,
    ini_pair_handler *handler, void *context, struct error *e);

const char *ini_library_version(void); // of libinih, when this was built

#endif
