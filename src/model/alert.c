// What is out of order, from the rows alone. It must not know who is told.
#include "model/alert.h"

#include "base/mem.h"
#include "base/text.h"

static const char *const names[] = {
    [ALERT_FULL] = "full",
    [ALERT_NEAR] = "near",
    [ALERT_NO_DATA] = "no-data",
    [ALERT_LONG_VISIT] = "long-visit",
    [ALERT_NO_STAFF] = "no-staff",
    [ALERT_GHOST] = "ghost",
};
_Static_assert(ARRAY_LEN(names) == ALERT_KIND_COUNT, "every kind has its name");

struct alert_rules alert_rules_standard(void) {
    return (struct alert_rules){.long_visit_ms = 2 * MS_HOUR};
}

const char *alert_kind_name(enum alert_kind k) {
    require((unsigned)k < ALERT_KIND_COUNT);
    return names[k];
}

static bool applies(
    enum alert_kind k, const struct occupancy_row *row, const struct alert_rules *rules) {
    switch (k) {
    case ALERT_FULL:
        return row->load == LOAD_FULL;
    case ALERT_NEAR:
        return row->load == LOAD_NEAR;
    case ALERT_NO_DATA:
        return row->no_data;
    case ALERT_LONG_VISIT:
        return rules->long_visit_ms > 0 && row->longest_ms > rules->long_visit_ms;
    case ALERT_NO_STAFF:
        return rules->no_staff && row->state == STORE_OPEN && row->certain > 0 &&
               row->employee_inside == REPORT_NO && row->employees == 0;
    case ALERT_GHOST:
        return rules->ghost && row->n_stale > 0;
    case ALERT_KIND_COUNT:
        break;
    }
    return false;
}

struct alert *alerts_find(
    const struct occupancy_row *rows, size_t n_rows, const struct alert_rules *rules, size_t *n) {
    struct alert *found = NULL;
    size_t cap = 0;
    *n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        for (enum alert_kind k = 0; k < ALERT_KIND_COUNT; k++) {
            if (applies(k, &rows[i], rules)) {
                mem_grow(&found, &cap, *n + 1, sizeof(*found));
                found[(*n)++] = (struct alert){.kind = k, .row = &rows[i]};
            }
        }
    }
    return found;
}

static void append_time(struct buf *out, int64_t ms) {
    if (ms >= 24 * MS_HOUR) {
        buf_printf(out, "%lld d", (long long)(ms / (24 * MS_HOUR)));
    } else if (ms >= MS_HOUR) {
        buf_printf(
            out, "%lld h %02lld", (long long)(ms / MS_HOUR), (long long)(ms % MS_HOUR / MS_MINUTE));
    } else {
        buf_printf(out, "%lld min", (long long)(ms / MS_MINUTE));
    }
}

static void append_plain(struct buf *out, struct slice text) {
    text_append(out, text, (struct text_style){.mode = TEXT_PLAIN}, 0);
}

void alert_append(const struct alert *a, struct buf *out) {
    const struct occupancy_row *row = a->row;
    append_plain(out, row->store_id);
    if (row->name.len > 0) {
        buf_append_char(out, ' ');
        append_plain(out, row->name);
    }
    buf_append_text(out, ": ");
    switch (a->kind) {
    case ALERT_FULL:
    case ALERT_NEAR:
        buf_printf(out, "%s, %lld of %lld people", a->kind == ALERT_FULL ? "FULL" : "NEAR",
            (long long)row->certain, (long long)row->max_people);
        break;
    case ALERT_NO_DATA:
        buf_append_text(out, "no data for ");
        append_time(out, row->age_ms);
        break;
    case ALERT_LONG_VISIT:
        buf_append_text(out, "somebody is inside for ");
        append_time(out, row->longest_ms);
        break;
    case ALERT_NO_STAFF:
        buf_append_text(out, "open, and no staff inside");
        break;
    case ALERT_GHOST:
        buf_printf(out, "GHOST, %u visit%s without an exit for up to ", row->n_stale,
            row->n_stale == 1 ? "" : "s");
        append_time(out, row->longest_stale_ms);
        break;
    case ALERT_KIND_COUNT:
        break;
    }
}

// --- limits as text ---

static bool read_percent(struct slice value, unsigned *percent, struct error *e) {
    int64_t number = 0;
    if (value.len > 0 && value.ptr[value.len - 1] == '%') {
        value.len--;
    }
    if (!slice_to_int64(value, &number) || number < 1 || number > 1000) {
        return error_set(e, ERROR_USAGE, "a percentage is from 1 to 1000, such as near=85");
    }
    *percent = (unsigned)number;
    return true;
}

static bool read_time(struct slice value, int64_t *ms, struct error *e) {
    if (!duration_parse(value, ms) || *ms < MS_MINUTE || *ms > 24 * MS_HOUR) {
        return error_set(e, ERROR_USAGE, "a time is from 1m to 24h, such as stale=4h or long=90m");
    }
    return true;
}

// A visit that is forgotten before it is stale would never be told as such.
static bool read_stale(struct slice value, struct occupancy_limits *l, struct error *e) {
    int64_t ms;
    if (!read_time(value, &ms, e)) {
        return false;
    }
    if (l->forgotten_ms > 0 && ms >= l->forgotten_ms) {
        return error_set(e, ERROR_USAGE,
            "stale is below %lld h, since no visit is told for longer; such as stale=12h",
            (long long)(l->forgotten_ms / MS_HOUR));
    }
    l->stale_ms = ms;
    return true;
}

static bool read_switch(struct slice value, bool *on, struct error *e) {
    *on = slice_equal_nocase(value, SLICE("on"));
    return *on || slice_equal_nocase(value, SLICE("off")) ||
           error_set(e, ERROR_USAGE, "staff, ghost and bell are on or off");
}

static bool set_one(struct slice name, struct slice value, struct occupancy_limits *l,
    struct alert_rules *r, struct error *e) {
    if (slice_equal_nocase(name, SLICE("near"))) {
        return read_percent(value, &l->near_percent, e);
    }
    if (slice_equal_nocase(name, SLICE("full"))) {
        return read_percent(value, &l->full_percent, e);
    }
    if (slice_equal_nocase(name, SLICE("stale"))) {
        return read_stale(value, l, e);
    }
    if (slice_equal_nocase(name, SLICE("silence"))) {
        return read_time(value, &l->silence_ms, e);
    }
    if (slice_equal_nocase(name, SLICE("long"))) {
        if (slice_equal_nocase(value, SLICE("off"))) {
            r->long_visit_ms = 0;
            return true;
        }
        return read_time(value, &r->long_visit_ms, e);
    }
    if (slice_equal_nocase(name, SLICE("staff"))) {
        return read_switch(value, &r->no_staff, e);
    }
    if (slice_equal_nocase(name, SLICE("ghost"))) { // also when they begin, as the screen says it
        int64_t ignored;
        return duration_parse(value, &ignored) ? read_stale(value, l, e)
                                               : read_switch(value, &r->ghost, e);
    }
    if (slice_equal_nocase(name, SLICE("bell"))) {
        return read_switch(value, &r->bell, e);
    }
    return error_set(e, ERROR_USAGE,
        "no limit is called %.*s; there are near, full, stale, silence, long, staff, ghost and "
        "bell",
        SLICE_ARG(name));
}

static bool is_gap(char c) {
    return c == ' ' || c == ',';
}

bool alert_limits_parse(
    struct slice text, struct occupancy_limits *l, struct alert_rules *r, struct error *e) {
    struct occupancy_limits limits = *l;
    struct alert_rules rules = *r;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && !is_gap(text.ptr[end])) {
            end++;
        }
        struct slice value = {text.ptr + at, end - at};
        struct slice name = SLICE_NONE;
        at = end + 1;
        if (value.len == 0) {
            continue;
        }
        slice_cut(&value, '=', &name);
        if (!set_one(name, value, &limits, &rules, e)) {
            return false;
        }
    }
    if (limits.near_percent > limits.full_percent) {
        return error_set(e, ERROR_USAGE, "near (%u %%) is above full (%u %%)", limits.near_percent,
            limits.full_percent);
    }
    *l = limits;
    *r = rules;
    return true;
}

static void append_limit(struct buf *out, const char *name, int64_t ms) {
    buf_printf(out, " %s=", name);
    if (ms == 0) {
        buf_append_text(out, "off");
    } else if (ms % MS_HOUR == 0) {
        buf_printf(out, "%lldh", (long long)(ms / MS_HOUR));
    } else if (ms % MS_MINUTE == 0) {
        buf_printf(out, "%lldm", (long long)(ms / MS_MINUTE));
    } else {
        buf_printf(out, "%llds", (long long)(ms / MS_SECOND));
    }
}

void alert_limits_append(
    const struct occupancy_limits *l, const struct alert_rules *r, struct buf *out) {
    buf_printf(out, "near=%u full=%u", l->near_percent, l->full_percent);
    append_limit(out, "stale", l->stale_ms);
    append_limit(out, "silence", l->silence_ms);
    append_limit(out, "long", r->long_visit_ms);
    buf_printf(out, " staff=%s ghost=%s bell=%s", r->no_staff ? "on" : "off",
        r->ghost ? "on" : "off", r->bell ? "on" : "off");
}
