// Clipboard by escape sequence. Must not know whether a terminal obeys it.
#include "osc52.h"

#include "base/base64.h"

void osc52_append(struct buf *out, struct slice text) {
    buf_append_text(out, "\x1b]52;c;");
    base64_append(out, text);
    buf_append_char(out, '\a');
}
