// Rows to a command of the user's, which runs beside the browser; what it prints is read on a
// cover.
#ifndef AIFI_APP_PIPE_H
#define AIFI_APP_PIPE_H

#include "app_private.h"

struct pipe;
struct pipe *pipe_new(void);
void pipe_free(struct pipe *p); // kills what runs

// "pipe 3 marked rows as tsv to: "
void pipe_append_label(struct app *a, struct buf *out);
void pipe_next_format(struct app *a); // Tab at the prompt
// Starts `command` in the shell with the marked rows, else the one under the cursor. False with a
// sentence.
bool pipe_start(struct app *a, struct slice command, struct error *e);
unsigned pipe_step(struct app *a); // enum redo bits
int64_t pipe_due_ms(const struct app *a);
size_t pipe_fds(const struct app *a, struct pollfd *fds); // at most JOB_FDS
bool pipe_is_running(const struct app *a);
bool pipe_stop(struct app *a); // kills it; false: none runs
// Whether it runs, or printed something that nobody has seen since.
bool pipe_has_news(const struct app *a);
void pipe_show(struct app *a);              // what it prints
bool pipe_is_unmasked(const struct app *a); // the rows that went to it
struct slice pipe_output(const struct app *a);
// How it goes, or how it went: "sort   3 rows as tsv   running, 2 s".
void pipe_append_state(const struct app *a, struct buf *out);

#endif
