// Manual pages: a template that people write, with places that are filled in from the tables.
//
//     .\" @OPTIONS@              is replaced by that section
//     .\" @FILE examples/config@  by the lines of that file
//     .\" @note option demo      what is to be said of it beyond its row: put behind the row's own
//     Its sessions are …         sentence, wherever the row comes
//     .\" @end
#ifndef AIFI_DOCUMENTS_MANUAL_H
#define AIFI_DOCUMENTS_MANUAL_H

#include "base/buf.h"
#include "base/error.h"
#include "program.h"

struct manual {
    const struct program *program;
    struct slice template;
    bool *used; // a note of that number was put somewhere
    size_t n_notes;
};

struct manual_section {
    const char *name;
    void (*append)(struct manual *m, struct buf *out);
};

// Puts the note of a row of a table behind what was said of it, if there is one.
void manual_append_note(struct manual *m, const char *kind, const char *name, struct buf *out);

// Sections of every program.
void manual_append_synopsis(struct manual *m, struct buf *out);
void manual_append_commands(struct manual *m, struct buf *out);
void manual_append_options(struct manual *m, struct buf *out);

// Fills a template in. Notes that belong to nothing and unknown sections are errors.
bool manual_fill(struct slice template, const struct program *p,
    const struct manual_section *sections, size_t n_sections, struct buf *out, struct error *e);

#endif
