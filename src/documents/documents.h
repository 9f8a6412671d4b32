// The generators' command line: one document, written to a file.
#ifndef AIFI_DOCUMENTS_DOCUMENTS_H
#define AIFI_DOCUMENTS_DOCUMENTS_H

#include "manual.h"

// PROGRAM manual TEMPLATE OUTPUT, or PROGRAM bash|zsh|fish OUTPUT. Returns the exit status.
int documents_main(int argc, char **argv, const struct program *p,
    const struct manual_section *sections, size_t n_sections);

// Completions of a shell.
void bash_append(const struct program *p, struct buf *out);
void zsh_append(const struct program *p, struct buf *out);
void fish_append(const struct program *p, struct buf *out);

#endif
