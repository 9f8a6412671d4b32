// The escape sequence that asks a terminal to put a text on the clipboard (xterm's OSC 52).
#ifndef AIFI_UI_OSC52_H
#define AIFI_UI_OSC52_H

#include "base/buf.h"

// ESC ] 52 ; c ; BASE64 BEL. Base64 is all that reaches the terminal, whatever the text holds.
void osc52_append(struct buf *out, struct slice text);

#endif
