// The options of the command line: the master table (option.c) of our own, plus one long option for
// every parameter of the API, derived from model/param.h. --help, parsing, "did you mean" and the
// manual's option list all come from these rows.
#ifndef AIFI_APP_OPTION_H
#define AIFI_APP_OPTION_H

#include "app/settings.h"
#include "base/buf.h"
#include "base/error.h"

// GNU habits (getopt_long): options anywhere, "--", "--name=value", unique beginnings of names.
// --help wins over everything, also over mistakes; --version over all but --help. Secrets are
// refused on the command line with the reason, and overwritten there (SEC-01). Values are checked
// as far as that is possible without the network; `now` is what relative times are checked against.
// `out` is settings_init'ed; the caller releases it in any case.
bool options_parse(int argc, char **argv, instant now, struct settings *out, struct error *e);
// --help. Whole, in groups, at most 80 cells wide.
void options_append_help(struct buf *out);
void options_append_version(struct buf *out);

#endif
