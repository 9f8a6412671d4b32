// The sessions that a command is to get, as named on its command line or on standard input.
#ifndef AIFI_APP_WANTED_H
#define AIFI_APP_WANTED_H

#include "base/mem.h"
#include "model/param.h"
#include "model/session.h"

struct wanted {
    struct slice *names; // in the order given
    size_t n, cap;
    struct arena texts;
};
// A number is an id, anything else that may be one a session token; "-" reads names from standard
// input, with blanks or line ends between them. False with a sentence for what is neither.
bool wanted_read(struct wanted *w, char *const *operands, size_t n, struct error *e);
void wanted_release(struct wanted *w); // a zeroed one is fine

struct slice wanted_text(const struct wanted *w, size_t i);
enum param wanted_param(const struct wanted *w, size_t i); // PARAM_ID or PARAM_SESSION_TOKEN
bool wanted_is(const struct wanted *w, size_t i, const struct session *s);

#endif
