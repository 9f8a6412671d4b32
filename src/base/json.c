// Writing JSON. It must not know what the texts mean.
#include "base/json.h"

#include "base/text.h"

#include <string.h>

static bool append_escape(struct buf *out, uint32_t c) {
    static const char letters[] = "\b\t\n\f\r\"\\", names[] = "btnfr\"\\";
    const char *letter = c != 0 && c < 0x80 ? strchr(letters, (int)c) : NULL;
    if (letter != NULL) {
        buf_append_char(out, '\\');
        buf_append_char(out, names[letter - letters]);
    } else if (c < 0x20 || c == 0x7f) {
        buf_printf(out, "\\u%04x", (unsigned)c);
    } else {
        return false;
    }
    return true;
}

void json_append_string(struct buf *out, struct slice text) {
    buf_append_char(out, '"');
    for (size_t at = 0; at < text.len;) {
        const size_t from = at;
        bool valid;
        const uint32_t c = utf8_next(text, &at, &valid);
        if (!valid) {
            buf_append_codepoint(out, c);
        } else if (!append_escape(out, c)) {
            buf_append(out, (struct slice){text.ptr + from, at - from});
        }
    }
    buf_append_char(out, '"');
}
