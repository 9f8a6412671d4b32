// Clipboard by escape sequence. Must not know whether a terminal obeys it.
#include "osc52.h"

static void append_base64(struct buf *out, struct slice text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < text.len; at += 3) {
        size_t n = text.len - at < 3 ? text.len - at : 3;
        uint32_t bits = 0;
        for (size_t i = 0; i < 3; i++) {
            bits = bits << 8 | (i < n ? (unsigned char)text.ptr[at + i] : 0);
        }
        for (size_t i = 0; i < 4; i++) {
            buf_append_char(out, i <= n ? digits[bits >> (18 - 6 * i) & 0x3F] : '=');
        }
    }
}

void osc52_append(struct buf *out, struct slice text) {
    buf_append_text(out, "\x1b]52;c;");
    append_base64(out, text);
    buf_append_char(out, '\a');
}
