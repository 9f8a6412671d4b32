// What a terminal can be asked and told by system calls alone.
#ifndef AIFI_UI_TTY_H
#define AIFI_UI_TTY_H

#include "base/slice.h"

// The size of the window, clamped to what ui/screen.h allows. Where the system does not know it:
// LINES and COLUMNS of the environment, else 24 × 80.
void tty_size(int fd, int *h, int *w);
// Puts a size into LINES and COLUMNS, and back what stood there.
struct tty_environment {
    char *lines, *columns; // NULL: not set
};
void tty_environment_set(struct tty_environment *before, int h, int w);
void tty_environment_restore(struct tty_environment *before);
// Reads what is there, without waiting; 0 when there is nothing.
size_t tty_read(int fd, char *out, size_t len);
// Writes all of it, or as much as the terminal takes before it is gone.
void tty_write(int fd, struct slice bytes);
// Stops the process group as the terminal's own suspend character would; returns when it goes on.
void tty_stop_group(void);

#endif
