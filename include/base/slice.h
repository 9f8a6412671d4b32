// A piece of text that somebody else owns: pointer and length, not NUL-terminated. Bytes, no claim
// of UTF-8. The empty slice may have a NULL pointer.
#ifndef AIFI_BASE_SLICE_H
#define AIFI_BASE_SLICE_H

#include "base/base.h"

struct slice {
    const char *ptr;
    size_t len;
};

#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
#define SLICE_NONE ((struct slice){NULL, 0})
// For printf's "%.*s".
#define SLICE_ARG(s) (int)(s).len, ((s).ptr ? (s).ptr : "")

struct slice slice_of(const char *nul_terminated); // NULL gives the empty slice
bool slice_equal(struct slice a, struct slice b);
bool slice_equal_nocase(struct slice a, struct slice b); // ASCII case only
int slice_compare(struct slice a, struct slice b);       // byte order, like strcmp
bool slice_starts_with(struct slice text, struct slice prefix);
// Without ASCII white space at both ends.
struct slice slice_trim(struct slice text);
// Cuts off and returns what stands before the first `separator` (all of it when there is none);
// *rest is what follows. Returns false when *rest was used up (ptr NULL) already.
bool slice_cut(struct slice *rest, char separator, struct slice *part);
// The first place where `needle` occurs in `text`; a NULL pointer when nowhere. Case is folded
// (ASCII always, other letters by towlower(3), so as far as the locale knows them) and Latin
// letters count without their marks (utf8_plain_letter): "zurich" finds "Zürich". The place may
// have another length than the needle. An empty needle occurs at the beginning.
struct slice slice_search(struct slice text, struct slice needle);
// The byte offset of that place, SIZE_MAX when nowhere.
size_t slice_find_nocase(struct slice text, struct slice needle);
// Decimal with optional sign; false on anything else or out of range.
bool slice_to_int64(struct slice text, int64_t *out);
// FNV-1a, 64 bits.
uint64_t slice_hash(struct slice text);
// Edit distance (optimal string alignment), for "did you mean"; at most `limit` + 1, which is also
// the answer for texts of more than 64 bytes.
size_t slice_distance(struct slice a, struct slice b, size_t limit);

#endif
