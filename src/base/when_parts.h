// What the two files of base/instant.h that read times as people type them share: the words, read
// (when_read.c), and what they come to (when.c).
#ifndef AIFI_BASE_WHEN_PARTS_H
#define AIFI_BASE_WHEN_PARTS_H

#include "base/instant.h"

enum day_kind { DAY_NONE, DAY_NOW, DAY_RELATIVE, DAY_WEEKDAY, DAY_DATE };

// What was typed, before it is worked out against now.
struct when {
    enum day_kind day_kind;
    int day; // DAY_RELATIVE: days from today; DAY_WEEKDAY: 0 = Monday
    int year, month, month_day;
    bool has_time, has_offset, has_distance;
    int hour, minute, second, ms;
    int offset_s;
    int64_t distance_days, distance_ms; // signed
};

// As when_parse, without a clock.
bool when_read(struct slice text, struct when *w, struct error *e);

#endif
