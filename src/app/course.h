// How a command without a screen goes: whether it goes on, and why it ended. Shared by what reads
// (reader.h) and what writes (writer.h).
#ifndef AIFI_APP_COURSE_H
#define AIFI_APP_COURSE_H

#include "base/error.h"

enum outcome {
    OUTCOME_RUNNING,
    OUTCOME_DONE,
    OUTCOME_BROKEN_OFF,  // e says why
    OUTCOME_INTERRUPTED, // by a signal
    OUTCOME_NO_READER,   // EPIPE
};

struct course {
    enum outcome outcome;
    int signal;
    struct error e;
};

void course_break_off(struct course *c, const struct error *e);
// A deadly signal that came interrupts; what came before that stays the outcome otherwise.
void course_note_signals(struct course *c);
// The exit status: 0, that of the error, 128 and the signal.
int course_status(const struct course *c);
// "aifi-sessions: …" on standard error.
void course_say(const char *text);
// The same of an error, and where help is when it is one of usage.
void course_complain(const struct error *e);

#endif
