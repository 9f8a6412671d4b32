// The one way from bytes of anywhere to something that may be shown: cells.
//
// No text reaches any sink (screen, message, prompt, clipboard, log, stderr, CSV) but through here.
// Neither glibc nor ncurses is a defence: glibc's iswprint accepts bidi controls, and ncurses
// passes them on and obeys \r \n \b (glibc 2.36, ncurses 6.4).
//
// Replaced as the mode says:
// - C0, DEL, C1, U+2028/2029, bidi controls, zero-width and other invisible characters (also
// U+00AD,
//   U+034F, Hangul fillers, variation selectors), tags, private use, noncharacters;
// - what wcwidth(3) does not know, because nobody can say how wide a terminal draws it;
// - in every mode: ill-formed UTF-8 by U+FFFD, one per maximal ill-formed subsequence (Unicode 15
//   section 3.9).
// Taken apart, because terminals draw it in different widths: a flag is shown as its two letters,
// joined emoji as single ones with a mark where the joiner stood. Left out without a sign (but
// spelt out by TEXT_ESCAPE): one text or emoji selector (U+FE0E/FE0F) after a base, a skin tone
// after an emoji, and combining marks after the second on one base.
//
// Decoding does not depend on the locale, widths do: they are those of wcwidth(3), by which ncurses
// lays out its cells. So main sets LC_CTYPE first, and where that is no UTF-8, style.ascii is set:
// then every character outside ASCII is '?' (TEXT_ESCAPE spells it out) unless it has a plain
// stand-in: the letter of a Latin one with marks, '~' for an ellipsis. All widths are certain
// again.
#ifndef AIFI_BASE_TEXT_H
#define AIFI_BASE_TEXT_H

#include "base/buf.h"

enum text_mode {
    TEXT_MARK,   // a replaced character becomes one visible mark: U+00B7, or '?' in ASCII
    TEXT_ESCAPE, // it is spelt out: \u{202E}, \n, \t; a backslash of the text becomes \\ .
    TEXT_PLAIN,  // it is left out; a run of white space (also \n, \t) becomes one blank, none at
                 // either end; what wcwidth(3) does not know becomes U+FFFD: for files, messages
};

// What the sink can show.
struct text_style {
    enum text_mode mode;
    bool ascii; // the sink takes no byte >= 0x80: other characters become '?', one a cell
};

enum { TEXT_CLUSTER_MAX = 3 }; // a base and at most two combining marks

// One thing that occupies cells. All code points are safe to hand to ncurses.
struct text_cluster {
    uint32_t codepoints[TEXT_CLUSTER_MAX];
    uint8_t n_codepoints;
    uint8_t width; // cells: 1 or 2 (a combining mark without a base is given a blank)
    size_t at;     // byte offset in the source where it begins
    bool replaced; // stands for something that must not be shown as it is
};

struct text_iter {
    struct slice source;
    size_t at;
    struct text_style style;
    bool started; // something came out
    // What is still to come of an expansion such as \u{202E}.
    char pending[16];
    uint8_t n_pending, next_pending;
    size_t pending_source_at;
};

void text_iter_init(struct text_iter *it, struct slice source, struct text_style style);
bool text_next(struct text_iter *it, struct text_cluster *out);

// Cells that the text takes.
size_t text_width(struct slice source, struct text_style style);
// Appends the safe form of `source`. `max_cells` 0 means all; otherwise what does not fit is cut at
// a cell border and ends in "…" ("..." has no room: '~' in ASCII). Returns the cells appended.
size_t text_append(struct buf *out, struct slice source, struct text_style style, size_t max_cells);
// The same into a NUL-terminated array of at least 5 bytes, in mode TEXT_PLAIN, cut where the array
// or max_cells (0: no limit) ends.
size_t text_copy_cells(char *out, size_t out_len, struct slice source, size_t max_cells);
void text_copy(char *out, size_t out_len, struct slice source);

// Decodes one code point of strict UTF-8 at *at (which is before the end) and moves on; a maximal
// ill-formed subsequence gives U+FFFD and *valid false.
uint32_t utf8_next(struct slice source, size_t *at, bool *valid);
// Returns the bytes written; what is no scalar value is written as U+FFFD.
size_t utf8_encode(uint32_t codepoint, char out[4]);
// The letter without its marks when it is a Latin one (ü → u, Ł → L), else the code point itself.
uint32_t utf8_plain_letter(uint32_t codepoint);
bool utf8_is_valid(struct slice source);

#endif
