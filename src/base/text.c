// From bytes of anywhere to cells. Must not know any sink. The rule behind the details: what is
// counted must be what every terminal draws; where terminals differ (flags, skin tones, joined
// emoji), the text is taken apart.
#include "base/text.h"

#include "text_classes.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { REPLACEMENT = 0xFFFD, MIDDLE_DOT = 0xB7, ELLIPSIS = 0x2026, REGIONAL_A = 0x1F1E6 };
enum { CLUSTER_BYTES_MAX = TEXT_CLUSTER_MAX * 4 };

// The cells of a code point: 0, 1, 2, or -1 where libc does not know.
static int codepoint_width(uint32_t codepoint) {
    // Latin letters are one cell in every locale; wcwidth(3) of the C locale would say -1.
    if (codepoint >= 0xA0 && codepoint < 0x300) {
        return 1;
    }
    if (codepoint < 0x80) {
        return 1;
    }
    int width = wcwidth((wchar_t)codepoint);
    if (width < 0 && (codepoint == ELLIPSIS || utf8_plain_letter(codepoint) < 0x80)) {
        return 1; // has a stand-in in ASCII, although the C locale does not know it
    }
    return width;
}

static void set_cluster(
    struct text_cluster *out, size_t at, uint32_t codepoint, int width, bool replaced) {
    out->codepoints[0] = codepoint;
    out->n_codepoints = 1;
    out->width = (uint8_t)width;
    out->at = at;
    out->replaced = replaced;
}

static bool take_pending(struct text_iter *it, struct text_cluster *out) {
    unsigned char c = (unsigned char)it->pending[it->next_pending++];
    set_cluster(out, it->pending_source_at, c, 1, true);
    return true;
}

// Puts `n` times the character `c` on the list of what comes next.
static bool repeat(struct text_iter *it, struct text_cluster *out, size_t at, char c, int n) {
    memset(it->pending, c, (size_t)n);
    it->n_pending = (uint8_t)n;
    it->next_pending = 0;
    it->pending_source_at = at;
    return take_pending(it, out);
}

static bool spell_out(struct text_iter *it, struct text_cluster *out, size_t at, uint32_t c) {
    static const char *const short_forms[128] = {
        ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t", ['\\'] = "\\\\"};
    int len;
    if (c < ARRAY_LEN(short_forms) && short_forms[c]) {
        len = snprintf(it->pending, sizeof(it->pending), "%s", short_forms[c]);
    } else {
        len = snprintf(it->pending, sizeof(it->pending), "\\u{%X}", (unsigned)c);
    }
    it->n_pending = (uint8_t)len;
    it->next_pending = 0;
    it->pending_source_at = at;
    return take_pending(it, out);
}

static uint32_t peek(const struct text_iter *it, size_t *after, bool *valid) {
    *after = it->at;
    return utf8_next(it->source, after, valid);
}

// Takes the combining marks that follow a base of that width, and what may vanish without a mark.
static void take_marks(struct text_iter *it, struct text_cluster *out, int base_width) {
    bool spelt = it->style.mode == TEXT_ESCAPE;
    bool selector_seen = false;
    while (it->at < it->source.len && (unsigned char)it->source.ptr[it->at] >= 0x80) {
        size_t after;
        bool valid;
        uint32_t next = peek(it, &after, &valid);
        if (!valid) {
            return;
        }
        enum text_class class = text_class_of(next);
        // A base and a tone are two cells in every terminal, as the base alone is.
        bool vanishes = (class == TEXT_CLASS_SELECTOR && !selector_seen) ||
                        (class == TEXT_CLASS_TONE && base_width == 2);
        bool is_mark = class == TEXT_CLASS_PLAIN && codepoint_width(next) == 0;
        bool is_full = out->n_codepoints == TEXT_CLUSTER_MAX;
        if (vanishes && !spelt) {
            selector_seen = selector_seen || class == TEXT_CLASS_SELECTOR;
        } else if (!is_mark || (is_full && spelt)) {
            return;
        } else if (!is_full && !it->style.ascii) {
            out->codepoints[out->n_codepoints++] = next;
        }
        it->at = after;
    }
}

// White space of TEXT_PLAIN: the run, and what is left out inside it, becomes one blank, or nothing
// at either end of the text. Returns whether a blank is due.
static bool skip_blanks(struct text_iter *it) {
    while (it->at < it->source.len) {
        size_t after;
        bool valid;
        uint32_t next = peek(it, &after, &valid);
        enum text_class class = text_class_of(next);
        bool lost_mark = it->style.ascii && codepoint_width(next) == 0;
        if (!valid || class == TEXT_CLASS_FLAG || (class == TEXT_CLASS_PLAIN && !lost_mark)) {
            return it->started;
        }
        it->at = after;
    }
    return false;
}

// What stands for a character on a terminal without UTF-8.
static char ascii_for(uint32_t codepoint) {
    const uint32_t plain = utf8_plain_letter(codepoint);
    if (plain < 0x80) {
        return (char)plain;
    }
    if (codepoint == ELLIPSIS) {
        return '~'; // "?" is the sign of a value of the wrong type
    }
    return text_class_of(codepoint) == TEXT_CLASS_BLANK ? ' ' : '?';
}

static bool show(struct text_iter *it, struct text_cluster *out, size_t at, uint32_t codepoint) {
    int width = codepoint_width(codepoint);
    if (width < 0) {
        width = 1; // a blank that the C locale does not know
    }
    bool orphan = width == 0;
    if (orphan && it->style.mode == TEXT_ESCAPE) {
        return spell_out(it, out, at, codepoint);
    }
    if (orphan && it->style.ascii) {
        set_cluster(out, at, '?', 1, true);
    } else if (orphan) {
        set_cluster(out, at, ' ', 1, false);
        it->at = at;
    } else if (codepoint >= 0x80 && it->style.ascii) {
        char c = ascii_for(codepoint);
        if (c == '?' && it->style.mode == TEXT_ESCAPE) {
            return spell_out(it, out, at, codepoint);
        }
        repeat(it, out, at, c, width);
    } else {
        set_cluster(out, at, codepoint, width, false);
    }
    take_marks(it, out, width);
    return true;
}

static bool mark(struct text_iter *it, struct text_cluster *out, size_t at, uint32_t with) {
    set_cluster(out, at, it->style.ascii ? '?' : with, 1, true);
    return true;
}

// One code point that is not plain ASCII followed by plain ASCII. Returns false when it is left
// out.
static bool next_of_class(struct text_iter *it, struct text_cluster *out) {
    size_t at = it->at;
    bool valid;
    uint32_t codepoint = utf8_next(it->source, &it->at, &valid);
    if (!valid) {
        return mark(it, out, at, REPLACEMENT);
    }
    enum text_mode mode = it->style.mode;
    enum text_class class = text_class_of(codepoint);
    bool unknown = class == TEXT_CLASS_PLAIN && codepoint_width(codepoint) < 0;
    if (mode == TEXT_PLAIN && (class == TEXT_CLASS_BLANK || class == TEXT_CLASS_BREAK)) {
        if (!skip_blanks(it)) {
            return false;
        }
        set_cluster(out, at, ' ', 1, codepoint != ' ');
        take_marks(it, out, 1);
        return true;
    }
    if (!unknown && (class == TEXT_CLASS_PLAIN || class == TEXT_CLASS_BLANK)) {
        if (codepoint == '\\' && mode == TEXT_ESCAPE) {
            return spell_out(it, out, at, codepoint);
        }
        return show(it, out, at, codepoint);
    }
    if (mode == TEXT_ESCAPE) {
        return spell_out(it, out, at, codepoint);
    }
    if (class == TEXT_CLASS_FLAG) {
        set_cluster(out, at, 'A' + (codepoint - REGIONAL_A), 1, true);
        return true;
    }
    if (mode == TEXT_PLAIN) {
        return unknown && mark(it, out, at, REPLACEMENT);
    }
    return mark(it, out, at, MIDDLE_DOT);
}

void text_iter_init(struct text_iter *it, struct slice source, struct text_style style) {
    *it = (struct text_iter){.source = source, .style = style};
}

bool text_next(struct text_iter *it, struct text_cluster *out) {
    if (it->next_pending < it->n_pending) {
        return take_pending(it, out);
    }
    while (it->at < it->source.len) {
        unsigned char c = (unsigned char)it->source.ptr[it->at];
        // Nearly every character of nearly every text: printable ASCII that no mark can follow.
        bool special = (c == ' ' && it->style.mode == TEXT_PLAIN) ||
                       (c == '\\' && it->style.mode == TEXT_ESCAPE);
        if (c >= 0x20 && c < 0x7F && !special &&
            (it->at + 1 == it->source.len || (unsigned char)it->source.ptr[it->at + 1] < 0x80)) {
            set_cluster(out, it->at++, c, 1, false);
            it->started = true;
            return true;
        }
        if (next_of_class(it, out)) {
            it->started = true;
            return true;
        }
    }
    return false;
}

static size_t cluster_encode(const struct text_cluster *c, char out[CLUSTER_BYTES_MAX]) {
    size_t len = 0;
    for (size_t i = 0; i < c->n_codepoints; i++) {
        len += utf8_encode(c->codepoints[i], out + len);
    }
    return len;
}

size_t text_width(struct slice source, struct text_style style) {
    struct text_iter it;
    text_iter_init(&it, source, style);
    struct text_cluster cluster;
    size_t n_cells = 0;
    while (text_next(&it, &cluster)) {
        n_cells += cluster.width;
    }
    return n_cells;
}

size_t text_append(
    struct buf *out, struct slice source, struct text_style style, size_t max_cells) {
    struct text_iter it;
    text_iter_init(&it, source, style);
    struct text_cluster cluster;
    size_t n_cells = 0;
    // Where to cut so that the sign of the cut still fits.
    size_t cut_len = out->len, n_cut_cells = 0;
    while (text_next(&it, &cluster)) {
        if (max_cells && n_cells + cluster.width > max_cells) {
            buf_remove(out, cut_len, out->len - cut_len);
            bool fits = buf_append_codepoint(out, style.ascii ? '~' : ELLIPSIS);
            return n_cut_cells + (fits ? 1 : 0);
        }
        char bytes[CLUSTER_BYTES_MAX];
        size_t len = cluster_encode(&cluster, bytes);
        if (!buf_append(out, (struct slice){bytes, len})) {
            return n_cells;
        }
        n_cells += cluster.width;
        if (n_cells < max_cells) {
            cut_len = out->len;
            n_cut_cells = n_cells;
        }
    }
    return n_cells;
}

size_t text_copy_cells(char *out, size_t out_len, struct slice source, size_t max_cells) {
    static const char cut_sign[] = "\u2026";
    require(out_len > sizeof(cut_sign));
    size_t room = out_len - 1;
    struct text_iter it;
    text_iter_init(&it, source, (struct text_style){.mode = TEXT_PLAIN});
    struct text_cluster cluster;
    size_t used = 0, n_cells = 0, cut_at = 0, n_cut_cells = 0;
    while (text_next(&it, &cluster)) {
        char bytes[CLUSTER_BYTES_MAX];
        size_t len = cluster_encode(&cluster, bytes);
        if (used + len > room || (max_cells && n_cells + cluster.width > max_cells)) {
            memcpy(out + cut_at, cut_sign, sizeof(cut_sign));
            return n_cut_cells + 1;
        }
        memcpy(out + used, bytes, len);
        used += len;
        n_cells += cluster.width;
        if (used + sizeof(cut_sign) - 1 <= room && (!max_cells || n_cells < max_cells)) {
            cut_at = used;
            n_cut_cells = n_cells;
        }
    }
    out[used] = '\0';
    return n_cells;
}

void text_copy(char *out, size_t out_len, struct slice source) {
    text_copy_cells(out, out_len, source, 0);
}
