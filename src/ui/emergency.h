// Giving the terminal back from a signal or crash handler, where nothing else may be called.
#ifndef AIFI_UI_EMERGENCY_H
#define AIFI_UI_EMERGENCY_H

#include "base/buf.h"

// Prepares: remembers the settings that the terminal at `in_fd` has now, and the bytes that undo
// what will be done to the terminal at `out_fd`. Copies; bytes past its room are left out.
void emergency_arm(int in_fd, int out_fd);
void emergency_set_bytes(struct slice undo);
// Appends a terminfo string (NULL is none) without its padding, "$<5>", which only tputs(3) would
// understand.
void emergency_append(struct buf *undo, const char *capability);
// Whether there is something to give back at the moment.
void emergency_enable(bool enabled);
void emergency_disarm(void);

#endif
