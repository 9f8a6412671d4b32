// Text to standard output, whose reader may be slow, gone, or on the same terminal as the progress
// line.
#ifndef AIFI_APP_WRITER_H
#define AIFI_APP_WRITER_H

#include "base/buf.h"
#include "course.h"
#include "progress.h"

struct writer {
    struct course *course;     // borrowed
    struct progress *progress; // borrowed; NULL = none is shown
    struct buf out;            // to be written
};

void writer_init(struct writer *w, struct course *course, struct progress *progress);
// Writes all of it. A signal that comes while the reader takes nothing interrupts; a fault of
// writing ends the course.
void writer_flush(struct writer *w);
void writer_release(struct writer *w);

#endif
