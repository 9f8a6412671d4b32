// How a command without a screen goes. It must not know what it does.
#include "course.h"

#include "app/signals.h"

#include <stdio.h>

enum { SIGNAL_STATUS = 128 };

void course_break_off(struct course *c, const struct error *e) {
    c->e = *e;
    c->outcome = OUTCOME_BROKEN_OFF;
}

void course_note_signals(struct course *c) {
    for (int number = signals_next(); number != 0; number = signals_next()) {
        if (signal_is_deadly(number)) {
            c->outcome = OUTCOME_INTERRUPTED;
            c->signal = number;
        }
    }
}

int course_status(const struct course *c) {
    switch (c->outcome) {
    case OUTCOME_BROKEN_OFF:
        return error_exit_status(c->e.kind);
    case OUTCOME_INTERRUPTED:
        return SIGNAL_STATUS + c->signal;
    default:
        return 0;
    }
}

void course_say(const char *text) {
    fprintf(stderr, "aifi-sessions: %s\n", text);
}

void course_complain(const struct error *e) {
    course_say(e->text);
    if (e->kind == ERROR_USAGE) {
        fputs("Try 'aifi-sessions --help'.\n", stderr);
    }
}
