// Facts worked out from a session. Must not know how they are shown, nor read a clock.
#include "model/derive.h"

#include "base/base.h"
#include "model/decode.h"

// A server clock slightly ahead of ours makes an entry seem to lie in the future.
enum { SKEW_MS = MS_MINUTE };

static const struct {
    const char *name, *help;
} phases[] = {
    [PHASE_PENDING] = {"pending", "the code was not scanned yet and is still valid"},
    [PHASE_LAPSED] = {"lapsed", "the code expired without a scan"},
    [PHASE_SCANNED] = {"scanned", "the code was scanned, but nobody entered"},
    [PHASE_INSIDE] = {"inside", "somebody entered and nobody left since"},
    [PHASE_PARTLY_OUT] = {"partly out", "a group, still active, of which somebody left"},
    [PHASE_LEFT] = {"left", "left the store"},
};
_Static_assert(ARRAY_LEN(phases) == PHASE_COUNT, "every phase has its name");

const char *phase_name(enum phase p) {
    require(p >= 0 && p < PHASE_COUNT);
    return phases[p].name;
}

const char *phase_help(enum phase p) {
    require(p >= 0 && p < PHASE_COUNT);
    return phases[p].help;
}

// A record may hold only one of the pair first and last.
static bool either(const struct session *s, enum field wanted, enum field other, instant *out) {
    return session_instant(s, wanted, out) || session_instant(s, other, out);
}

static bool first_entry(const struct session *s, instant *out) {
    return either(s, FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT, out);
}

static bool last_entry(const struct session *s, instant *out) {
    return either(s, FIELD_LAST_ENTERED_AT, FIELD_FIRST_ENTERED_AT, out);
}

static bool last_exit(const struct session *s, instant *out) {
    return either(s, FIELD_LAST_EXITED_AT, FIELD_FIRST_EXITED_AT, out);
}

static bool was_scanned(const struct session *s) {
    instant ignored;
    return either(s, FIELD_CODE_LAST_SCANNED_AT, FIELD_CODE_FIRST_SCANNED_AT, &ignored);
}

static bool is_active(const struct session *s) {
    return slice_equal_nocase(session_text(s, FIELD_STATUS), SLICE("active"));
}

enum phase derive_phase(const struct session *s, instant now) {
    instant entered = 0, exited = 0, expires = 0;
    bool has_entered = last_entry(s, &entered);
    bool has_exited = last_exit(s, &exited);
    if (has_entered && (!has_exited || exited < entered)) {
        return PHASE_INSIDE;
    }
    if (has_exited) {
        bool newer = has_entered && exited > entered;
        return newer && is_active(s) && derive_size(s) > 1 ? PHASE_PARTLY_OUT : PHASE_LEFT;
    }
    if (was_scanned(s)) {
        return PHASE_SCANNED;
    }
    return session_instant(s, FIELD_EXPIRES_AT, &expires) && expires <= now ? PHASE_LAPSED
                                                                            : PHASE_PENDING;
}

int64_t derive_size(const struct session *s) {
    int64_t n = 0;
    if (session_integer(s, FIELD_VISITORS, &n) && n > 0) {
        return n;
    }
    return session_integer(s, FIELD_GROUP_SIZE, &n) && n > 0 ? n : 1;
}

bool derive_dwell(const struct session *s, instant now, int64_t *ms, bool *still) {
    instant start = 0, end = now;
    if (!first_entry(s, &start)) {
        return false;
    }
    bool inside = derive_phase(s, now) == PHASE_INSIDE;
    if (!inside && !last_exit(s, &end)) {
        return false;
    }
    if (inside && end < start && start - end <= SKEW_MS) {
        end = start;
    }
    if (end < start) {
        return false;
    }
    *ms = end - start;
    *still = inside;
    return true;
}

bool derive_n_events(const struct session *s, int64_t *n) {
    struct slice json = session_raw(s, FIELD_METADATA_EVENTS);
    if (json.len == 0 || json.ptr[0] != '[') {
        return false;
    }
    *n = (int64_t)decode_events(json, NULL, NULL, 0);
    return true;
}
