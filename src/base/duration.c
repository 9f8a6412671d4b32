// Spans of time: shown, spoken of relative to now, and read. Part of base/instant.h.
#include "base/instant.h"

#include <inttypes.h>

enum { LONG_HOURS = 100, RELATIVE_HOURS = 48, JUST_NOW_S = 5 };

static uint64_t magnitude(int64_t ms) {
    return ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms;
}

void duration_append(struct buf *out, int64_t ms) {
    uint64_t seconds = magnitude(ms) / MS_SECOND;
    uint64_t hours = seconds / 3600;
    if (ms < 0 && seconds > 0) {
        buf_append_char(out, '-');
    }
    if (hours < LONG_HOURS) {
        buf_printf(
            out, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, hours, seconds / 60 % 60, seconds % 60);
    } else {
        buf_printf(out, "%" PRIu64 "d %02" PRIu64 ":%02" PRIu64, hours / 24, hours % 24,
            seconds / 60 % 60);
    }
}

void instant_append_relative(struct buf *out, instant t, instant now) {
    if (t == INSTANT_NONE) {
        buf_append_char(out, '-');
        return;
    }
    bool future = t > now;
    uint64_t apart = future ? (uint64_t)t - (uint64_t)now : (uint64_t)now - (uint64_t)t;
    uint64_t seconds = apart / MS_SECOND;
    if (seconds < JUST_NOW_S) {
        buf_append_text(out, "just now");
        return;
    }
    uint64_t count = seconds;
    const char *unit = "s";
    if (seconds >= 60) {
        count = seconds / 60;
        unit = "min";
    }
    if (seconds >= 3600) {
        count = seconds / 3600;
        unit = "h";
    }
    if (seconds >= (uint64_t)RELATIVE_HOURS * 3600) {
        count = seconds / 86400;
        unit = "d";
    }
    buf_printf(out, "%s%" PRIu64 " %s%s", future ? "in " : "", count, unit, future ? "" : " ago");
}

static int64_t unit_ms(char c) {
    switch (c) {
    case 's':
    case 'S':
        return MS_SECOND;
    case 'm':
    case 'M':
        return MS_MINUTE;
    case 'h':
    case 'H':
        return MS_HOUR;
    case 'd':
    case 'D':
        return MS_DAY;
    case 'w':
    case 'W':
        return 7 * (int64_t)MS_DAY;
    default:
        return 0;
    }
}

bool duration_parse(struct slice text, int64_t *ms) {
    text = slice_trim(text);
    int64_t total = 0;
    size_t at = 0;
    while (at < text.len) {
        int64_t count = 0;
        size_t first = at;
        for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++) {
            if (__builtin_mul_overflow(count, 10, &count) ||
                __builtin_add_overflow(count, text.ptr[at] - '0', &count)) {
                return false;
            }
        }
        int64_t unit = at < text.len ? unit_ms(text.ptr[at]) : 0;
        if (at == first || unit == 0 || __builtin_mul_overflow(count, unit, &count) ||
            __builtin_add_overflow(total, count, &total)) {
            return false;
        }
        at++;
    }
    if (text.len == 0) {
        return false;
    }
    *ms = total;
    return true;
}
