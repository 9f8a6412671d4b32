// Fields as text for people and for files. Must not know widths, colours or escapes: what is
// appended here is sanitised and cut at the sink.
#include "model/show.h"

#include "base/base.h"
#include "model/derive.h"
#include "model/evidence.h"

#include <inttypes.h>
#include <string.h>

static struct slice sign(const struct show *how, const char *list, const char *full) {
    return slice_of(how->machine ? "" : how->full ? full : list);
}

static void show_masked(
    enum mask mask, struct slice text, const struct show *how, struct buf *out) {
    mask_append(how->unmasked ? MASK_NONE : mask, text, out);
}

// "?" and what was sent; personal data in an unexpected shape stays hidden.
static void show_wrong(
    const struct session *s, enum field f, const struct show *how, struct buf *out) {
    if (f == FIELD_SUSPECTED_FRAUD && !how->full && !how->machine) {
        buf_append_char(out, '?'); // its column has one cell
        return;
    }
    if (!how->machine) {
        buf_append_text(out, "? ");
    }
    enum mask mask = field_row(f)->mask;
    struct slice raw = session_raw(s, f);
    if (mask == MASK_NONE) {
        show_json(raw, slice_of(field_row(f)->path), how, out);
    } else {
        show_masked(MASK_ALL, raw, how, out);
    }
}

static void show_instant(instant t, const struct show *how, struct buf *out) {
    if (how->machine) {
        instant_append_iso(out, t);
    } else if (how->relative) {
        instant_append_relative(out, t, how->now);
    } else {
        instant_append(out, t, how->full ? INSTANT_LONG : INSTANT_LIST, how->zone, how->now);
    }
}

static void show_flag(
    const struct session *s, enum field f, const struct show *how, struct buf *out) {
    bool on = session_flag(s, f);
    if (how->machine) {
        buf_append_text(out, on ? "true" : "false");
    } else if (f == FIELD_SUSPECTED_FRAUD && !how->full) {
        buf_append_text(out, on ? "!" : "");
    } else {
        buf_append_text(out, on ? "yes" : "no");
    }
}

static bool has_members(struct slice json) {
    static const char nothing[] = "[]{} \t\r\n";
    for (size_t i = 0; i < json.len; i++) {
        if (memchr(nothing, json.ptr[i], sizeof nothing - 1) == NULL) {
            return true;
        }
    }
    return false;
}

static void show_object(
    const struct session *s, enum field f, const struct show *how, struct buf *out) {
    const struct field_row *row = field_row(f);
    struct slice raw = session_raw(s, f);
    // Hidden as a whole, it is a word and no JSON. The customer's members are hidden one by one.
    if (row->mask != MASK_NONE && f != FIELD_CUSTOMER && has_members(raw)) {
        show_masked(row->mask, raw, how, out);
    } else {
        show_json(raw, slice_of(row->path), how, out);
    }
}

static void show_present(
    const struct session *s, enum field f, const struct show *how, struct buf *out) {
    const struct field_row *row = field_row(f);
    instant t = 0;
    switch (row->type) {
    case TYPE_INSTANT:
        if (session_instant(s, f, &t)) {
            show_instant(t, how, out);
        } else {
            show_wrong(s, f, how, out);
        }
        return;
    case TYPE_FLAG:
        show_flag(s, f, how, out);
        return;
    case TYPE_JSON:
        show_object(s, f, how, out);
        return;
    default: {
        struct slice text = session_text(s, f);
        buf_append(out, text.len > 0 ? SLICE_NONE : sign(how, "", "(empty)"));
        show_masked(row->mask, text, how, out);
        return;
    }
    }
}

static void show_stored(
    const struct session *s, enum field f, const struct show *how, struct buf *out) {
    switch (session_presence(s, f)) {
    case PRESENT:
        show_present(s, f, how, out);
        return;
    case IS_NULL:
        buf_append(out, sign(how, "-", "(null)"));
        return;
    case ABSENT:
        buf_append(out, sign(how, "", "(absent)"));
        return;
    case WRONG_TYPE:
        show_wrong(s, f, how, out);
        return;
    }
}

// Labels

static struct slice part_of_name(const struct session *s, enum field f) {
    return session_has(s, f) ? slice_trim(session_text(s, f)) : SLICE_NONE;
}

static void append_first_name(struct slice name, const struct show *how, struct buf *out) {
    if (how->unmasked) {
        buf_append(out, name);
        return;
    }
    // "A***" without its stars: "A."
    size_t start = out->len;
    mask_append(MASK_NAME, name, out);
    while (out->len > start + 1 && out->ptr[out->len - 1] == '*') {
        buf_remove(out, out->len - 1, 1);
    }
    buf_append_char(out, '.');
}

void show_customer_name(const struct session *s, const struct show *how, struct buf *out) {
    struct slice first = part_of_name(s, FIELD_CUSTOMER_FIRST_NAME);
    struct slice last = part_of_name(s, FIELD_CUSTOMER_LAST_NAME);
    if (first.len == 0 && last.len == 0) {
        buf_append(out, sign(how, "(no name)", "(no name)"));
        return;
    }
    if (last.len == 0) {
        show_masked(MASK_NAME, first, how, out);
        return;
    }
    if (first.len > 0) {
        append_first_name(first, how, out);
        buf_append_char(out, ' ');
    }
    show_masked(MASK_NAME, last, how, out);
}

// The id beside the object's own one, which stands in when the first is not there.
static struct slice id_of(const struct session *s, enum field f, enum field own) {
    struct slice id = session_has(s, f) ? session_text(s, f) : SLICE_NONE;
    return id.len > 0 ? id : session_has(s, own) ? session_text(s, own) : SLICE_NONE;
}

struct slice show_label_id(const struct session *s, enum field f) {
    return f == FIELD_STORE_LABEL ? id_of(s, FIELD_STORE_ID, FIELD_STORE_OWN_ID)
                                  : id_of(s, FIELD_CUSTOMER_ID, FIELD_CUSTOMER_OWN_ID);
}

static bool is_wrong(const struct session *s, enum field f) {
    return session_presence(s, f) == WRONG_TYPE;
}

static struct slice nothing_known(bool wrong, const struct show *how) {
    return wrong ? sign(how, "?", "?") : sign(how, "-", "-");
}

static void show_customer_label(const struct session *s, const struct show *how, struct buf *out) {
    struct slice id = show_label_id(s, FIELD_CUSTOMER_LABEL);
    bool named = part_of_name(s, FIELD_CUSTOMER_FIRST_NAME).len > 0 ||
                 part_of_name(s, FIELD_CUSTOMER_LAST_NAME).len > 0;
    if (id.len == 0 && !named) {
        bool wrong = is_wrong(s, FIELD_CUSTOMER_ID) || is_wrong(s, FIELD_CUSTOMER);
        buf_append(out, nothing_known(wrong, how));
        return;
    }
    buf_append(out, id);
    if (!named && how->machine) {
        return;
    }
    buf_append_text(out, id.len > 0 ? " " : "");
    show_customer_name(s, how, out);
}

static void show_store_label(const struct session *s, const struct show *how, struct buf *out) {
    struct slice id = show_label_id(s, FIELD_STORE_LABEL);
    struct slice name = part_of_name(s, FIELD_STORE_NAME);
    if (id.len == 0 && name.len == 0) {
        buf_append(
            out, nothing_known(is_wrong(s, FIELD_STORE_ID) || is_wrong(s, FIELD_STORE), how));
        return;
    }
    buf_append(out, id);
    buf_append_text(out, id.len > 0 && name.len > 0 ? " " : "");
    buf_append(out, name);
}

// Where it stands in a column, what has no "+" leaves a blank for it: digits below digits.
static void show_dwell(const struct session *s, const struct show *how, struct buf *out) {
    int64_t ms = 0;
    bool still = false;
    bool known = derive_dwell(s, how->now, &ms, &still);
    if (how->machine) {
        if (known) {
            buf_printf(out, "%" PRId64, ms / MS_SECOND);
        }
        return;
    }
    if (known) {
        duration_append(out, ms);
    } else {
        buf_append_char(out, '-');
    }
    if (still) {
        buf_append_char(out, '+');
    } else if (!how->full) {
        buf_append_char(out, ' ');
    }
}

static void show_n_events(const struct session *s, const struct show *how, struct buf *out) {
    int64_t n = 0;
    if (derive_n_events(s, &n)) {
        buf_printf(out, "%" PRId64, n);
    } else {
        bool wrong = is_wrong(s, FIELD_METADATA_EVENTS) || is_wrong(s, FIELD_METADATA);
        buf_append(out, nothing_known(wrong, how));
    }
}

// A sign in the list, a word elsewhere.
static void show_verdict(const struct session *s, const struct show *how, struct buf *out) {
    const enum verdict v = verdict_of(how->verdicts, s);
    if (how->full || how->machine) {
        buf_append_text(out, v == VERDICT_NONE && how->machine ? "" : verdict_row(v)->name);
    } else {
        buf_append_text(out, verdict_row(v)->sign);
    }
}

void show_field(const struct session *s, enum field f, const struct show *how, struct buf *out) {
    require(f >= 0 && f < FIELD_COUNT);
    switch (f) {
    case FIELD_PHASE:
        buf_append_text(out, phase_name(derive_phase(s, how->now)));
        return;
    case FIELD_DWELL:
        show_dwell(s, how, out);
        return;
    case FIELD_SIZE:
        buf_printf(out, "%" PRId64, derive_size(s));
        return;
    case FIELD_CUSTOMER_LABEL:
        show_customer_label(s, how, out);
        return;
    case FIELD_STORE_LABEL:
        show_store_label(s, how, out);
        return;
    case FIELD_N_EVENTS:
        show_n_events(s, how, out);
        return;
    case FIELD_VERDICT:
        show_verdict(s, how, out);
        return;
    case FIELD_SIGNALS:
        evidence_append_signals(how->evidence, s, how->now, out);
        return;
    default:
        show_stored(s, f, how, out);
        return;
    }
}
