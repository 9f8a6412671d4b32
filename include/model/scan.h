// A strict JSON scanner (RFC 8259) that reads bytes as they arrive, checks everything before
// anybody else sees it, and reports where each value stands. It builds nothing and allocates
// nothing.
//
// Why not cJSON alone (1.7.15, measured): it accepts trailing text and 17 of 188 invalid files of
// the public JSON test suite, reads numbers as doubles, cuts strings at NUL, and makes 320 MiB of 8
// MiB of "[0,0,…]".
#ifndef AIFI_MODEL_SCAN_H
#define AIFI_MODEL_SCAN_H

#include "base/error.h"
#include "base/slice.h"

enum {
    SCAN_DEPTH_MAX = 64,
    SCAN_NODES_MAX = 400000,
    SCAN_STRING_MAX = 4 * 1024 * 1024,
    SCAN_BODY_MAX = 16 * 1024 * 1024, // offsets fit 24 bits
};

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

enum scan_step { SCAN_SCALAR, SCAN_OPEN, SCAN_CLOSE };

struct scan_value {
    enum scan_step step;
    enum json_kind kind;
    int depth;        // 0 = the document itself
    uint32_t at, len; // the value's bytes, quotes included; at SCAN_OPEN len is 0
    uint32_t key_at,
        key_len;      // of an object's member, without the quotes; key_len 0 and key_at 0 in arrays
    bool key_escaped; // the key holds backslash escapes
    bool escaped;     // the string holds backslash escapes
    bool repaired; // the string is ill-formed (UTF-8, lone surrogate, U+0000): readers put U+FFFD
                   // there
};

enum scan_mode {
    SCAN_STRICT, // ill-formed UTF-8 and lone surrogates are errors
    SCAN_REPAIR, // inside strings they are only reported, so that one bad character hides no page
};

struct scanner {
    enum scan_mode mode;
    void (*on_value)(void *context, const struct scan_value *v);
    void *context;
    // the rest is private
    size_t at; // next byte to read
    int depth;
    int state;
    uint32_t n_nodes;
    uint32_t starts[SCAN_DEPTH_MAX + 1];
    uint32_t keys_at[SCAN_DEPTH_MAX + 1], keys_len[SCAN_DEPTH_MAX + 1];
    uint64_t is_object, key_escaped; // one bit a depth
    uint32_t token_at;
    bool escaped, repaired;
    uint32_t sub;        // position within a literal, number or escape
    uint32_t unit, high; // \u escapes
    bool failed;
};

void scan_init(struct scanner *s, enum scan_mode mode,
    void (*on_value)(void *, const struct scan_value *), void *context);
// `body` is everything received so far (the pointer may have moved, earlier bytes may not have
// changed); scanning goes on where it stopped. False: the text is no JSON, with the byte offset in
// the sentence.
bool scan_feed(struct scanner *s, struct slice body, struct error *e);
// No more will come: false when the text is cut short (e->retryable set) or empty.
bool scan_finish(struct scanner *s, struct slice body, struct error *e);
// Both at once.
bool scan_text(struct slice text, enum scan_mode mode,
    void (*on_value)(void *, const struct scan_value *), void *context, struct error *e);

#endif
