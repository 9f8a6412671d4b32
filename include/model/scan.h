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
    SCAN_DEPTH_MAX = 64, // open arrays and objects
    SCAN_NODES_MAX = 400000,
    SCAN_STRING_MAX = 4 * 1024 * 1024, // between the quotes, as received
    SCAN_BODY_MAX = 16 * 1024 * 1024,  // offsets fit 24 bits
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
    int depth;                // 0 = the document itself
    uint32_t at, len;         // the value's bytes, quotes included; at SCAN_OPEN len is 0
    uint32_t key_at, key_len; // of an object's member, without the quotes; 0 and 0 elsewhere
    bool key_escaped;         // the key holds backslash escapes
    bool key_repaired;        // the key is ill-formed, as `repaired`
    bool escaped;             // the string holds backslash escapes
    bool repaired;            // the string is ill-formed (UTF-8, lone surrogate) or holds U+0000:
                              // readers put U+FFFD there
};

// A value is reported once it is complete, an array or object also when it opens. The struct is
// valid during the call only.
typedef void scan_callback(void *context, const struct scan_value *v);

enum scan_mode {
    SCAN_STRICT, // ill-formed UTF-8, lone surrogates and a byte order mark are errors
    SCAN_REPAIR, // within strings they are only reported, so that one bad character hides no page;
                 // a byte order mark is skipped, as the RFC allows
};

enum scan_fault {
    SCAN_FINE,
    SCAN_INVALID,   // no JSON, at `fault_at`
    SCAN_TOO_BIG,   // over one of the caps above
    SCAN_CUT_SHORT, // by scan_finish: fine as far as it goes
    SCAN_EMPTY,     // by scan_finish: nothing but white space
};

struct scanner {
    enum scan_mode mode;
    scan_callback *on_value; // may be NULL: only check
    void *context;
    enum scan_fault fault; // once set it stays, and nothing more is read
    size_t fault_at;       // byte offset
    const char *fault_text;

    // the rest is private
    size_t at;    // next byte to read; the end of what came, less a unit that is not whole yet
    int depth;    // open arrays and objects
    int state;    // what may come next
    int number;   // where in a number we are
    bool in_key;  // the string being read is a key
    bool escaped; // … and what has been seen in it
    bool repaired;
    bool key_escaped, key_repaired; // of the member being read
    uint32_t n_nodes;
    uint32_t token_at;
    uint32_t key_at, key_len;
    struct scan_open {
        uint32_t at, key_at, key_len;
        bool is_object, key_escaped, key_repaired;
    } open[SCAN_DEPTH_MAX];
};

void scan_init(struct scanner *s, enum scan_mode mode, scan_callback *on_value, void *context);
// `body` is everything received so far (the pointer may have moved, earlier bytes may not have
// changed); scanning goes on where it stopped. False: the text is no JSON, with the byte offset in
// the sentence. However the text is cut into pieces, the calls and the error are the same.
bool scan_feed(struct scanner *s, struct slice body, struct error *e);
// No more will come: false when the text is cut short (e->retryable set) or empty.
bool scan_finish(struct scanner *s, struct slice body, struct error *e);
// All three at once.
bool scan_text(struct slice text, enum scan_mode mode, scan_callback *on_value, void *context,
    struct error *e);

#endif
