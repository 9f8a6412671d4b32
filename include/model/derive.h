// Facts worked out here from a session, always labelled as derived: the vendor publishes no
// formula. "now" is the server's idea of now where that is known.
#ifndef AIFI_MODEL_DERIVE_H
#define AIFI_MODEL_DERIVE_H

#include "model/session.h"

// Code created → scanned → entered → exited. PARTLY_OUT: a group (size > 1), still "active", with
// an exit newer than its last entry. An exit without any entry counts as left. Where a record holds
// only the first or only the last of two times, it stands for both.
enum phase {
    PHASE_PENDING,
    PHASE_LAPSED,
    PHASE_SCANNED,
    PHASE_INSIDE,
    PHASE_PARTLY_OUT,
    PHASE_LEFT,
    PHASE_COUNT
};

enum phase derive_phase(const struct session *s, instant now);
const char *phase_name(enum phase p); // "inside"
const char *phase_help(enum phase p);
// visitors if > 0, else groupSize if > 0, else 1.
int64_t derive_size(const struct session *s);
// First entry to last exit; while inside, to now (*still set). False when nobody entered, or the
// times are reversed. An entry up to a minute after now (clocks differ) counts as now.
bool derive_dwell(const struct session *s, instant now, int64_t *ms, bool *still);
// Elements of metadata.events; false when that is no array.
bool derive_n_events(const struct session *s, int64_t *n);

#endif
