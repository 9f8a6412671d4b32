// aifi-sessions as its tables describe it.
#ifndef AIFI_DOCUMENTS_SESSIONS_H
#define AIFI_DOCUMENTS_SESSIONS_H

#include "manual.h"
#include "program.h"

void sessions_describe(struct program *p);

// Sections of its manuals.
extern const struct manual_section sessions_sections[];
extern const size_t sessions_n_sections;

#endif
