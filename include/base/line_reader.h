// Lines from a descriptor as they come, without ever waiting: for a program that reads what people
// type, or what a script pipes in, beside other things it does. The descriptor stays as it is (no
// O_NONBLOCK, which others that share it would see).
#ifndef AIFI_BASE_LINE_READER_H
#define AIFI_BASE_LINE_READER_H

#include "base/buf.h"

enum {
    LINE_READER_LINE_MAX = 16 * 1024, // a longer line is dropped whole
    LINE_READER_HELD_MAX = 64 * 1024, // bytes read ahead of the lines taken
};

struct line_reader {
    int fd;
    struct buf held;
    size_t at;        // of `held`: taken so far
    bool ended;       // nothing more will come; what is held may still be taken
    bool skipping;    // within a line that is too long
    size_t n_dropped; // lines that were too long
};

void line_reader_init(struct line_reader *r, int fd); // borrows the descriptor
void line_reader_release(struct line_reader *r);      // wipes what is held
// Whether it is worth waiting for the descriptor: not at the end, nor with enough held.
bool line_reader_wants(const struct line_reader *r);
// Takes what is there at this moment. Call when poll(2) says so, or at any time.
void line_reader_fill(struct line_reader *r);
// The next whole line, without its end ("\n" or "\r\n"); at the end also one without. Borrowed
// until the next call of any function. False when there is none yet, or, with `ended`, none any
// more.
bool line_reader_next(struct line_reader *r, struct slice *line);

#endif
