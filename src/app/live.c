// The timing of live lists. It must not know what is asked, nor what is listed.
#include "app/live.h"

#include "base/slice.h"

enum { INTERVAL_LEAST_MS = 2 * MS_SECOND, INTERVAL_MOST_MS = MS_HOUR };

const int64_t live_intervals_ms[LIVE_N_INTERVALS] = {
    0, 5 * MS_SECOND, 15 * MS_SECOND, 30 * MS_SECOND, 60 * MS_SECOND};

const char *live_interval_name(size_t i) {
    static const char *const names[LIVE_N_INTERVALS] = {"off", "5", "15", "30", "60"};
    return i < LIVE_N_INTERVALS ? names[i] : NULL;
}

void live_init(struct live *l, int64_t interval_ms) {
    *l = (struct live){
        .interval_ms = interval_ms,
        .wait_ms = interval_ms,
        .fresh_ms = INT64_MIN,
        .paused_ms = INT64_MIN,
        .noted_wall = INSTANT_NONE,
        .watermark = INSTANT_NONE,
    };
}

static bool has_data(const struct live *l) {
    return l->fresh_ms != INT64_MIN;
}

void live_set_interval(struct live *l, int64_t interval_ms, int64_t now_ms) {
    if (l->interval_ms == interval_ms) {
        return;
    }
    l->interval_ms = interval_ms;
    l->wait_ms = interval_ms;
    if (has_data(l)) {
        const int64_t age_ms = live_age_ms(l, now_ms);
        l->due_ms = age_ms >= interval_ms ? now_ms : now_ms + interval_ms - age_ms;
    }
}

void live_note_time(struct live *l, int64_t now_ms, instant wall) {
    const int64_t before_ms = l->noted_ms;
    const instant wall_before = l->noted_wall;
    l->noted_ms = now_ms;
    l->noted_wall = wall;
    if (wall_before == INSTANT_NONE || !has_data(l)) {
        return;
    }
    const int64_t slept_ms = (wall - wall_before) - (now_ms - before_ms);
    if (slept_ms >= LIVE_SLEEP_MS) {
        l->slept_ms += slept_ms;
        l->due_ms = now_ms;
    }
}

void live_note_pause(struct live *l, int64_t now_ms) {
    l->paused_ms = now_ms;
}

static int64_t margin_ms(struct live_clock server) {
    return server.known ? LIVE_CLOCK_MARGIN_MS : LIVE_UNKNOWN_CLOCK_MARGIN_MS;
}

static bool is_believable(instant t, struct live_clock server) {
    return t != INSTANT_NONE && t <= server.now + margin_ms(server);
}

static void is_fresh(struct live *l, int64_t now_ms) {
    l->fresh_ms = now_ms;
    l->slept_ms = 0;
    l->due_ms = now_ms + l->wait_ms;
}

void live_begin(struct live *l, int64_t now_ms, struct live_clock server, instant newest) {
    l->watermark = server.now - margin_ms(server);
    live_saw(l, newest, server);
    l->wait_ms = l->interval_ms;
    l->n_failed = 0;
    is_fresh(l, now_ms);
}

void live_saw(struct live *l, instant updated_at, struct live_clock server) {
    if (!is_believable(updated_at, server)) {
        return;
    }
    // What comes next bears the server's now, even if this one is ahead of it. Of the Date header's
    // second a part may be over.
    const instant latest = server.now + MS_SECOND;
    const instant t = server.known && updated_at > latest ? latest : updated_at;
    if (t > l->watermark) {
        l->watermark = t;
    }
}

instant live_since(const struct live *l) {
    return l->watermark == INSTANT_NONE ? INSTANT_NONE : l->watermark - LIVE_OVERLAP_MS;
}

void live_succeeded(struct live *l, int64_t now_ms) {
    l->n_failed = 0;
    l->asked = false;
    l->wait_ms = l->interval_ms;
    is_fresh(l, now_ms);
}

void live_advanced(struct live *l, int64_t now_ms) {
    l->n_failed = 0;
    l->wait_ms = l->interval_ms;
    l->due_ms = now_ms + l->wait_ms;
}

void live_failed(struct live *l, int64_t now_ms) {
    l->n_failed++;
    l->asked = false;
    l->wait_ms = l->wait_ms > LIVE_WAIT_MAX_MS / 2 ? LIVE_WAIT_MAX_MS : l->wait_ms * 2;
    if (l->wait_ms < l->interval_ms) {
        l->wait_ms = l->interval_ms; // longer than the most between tries, by wish
    }
    l->due_ms = now_ms + l->wait_ms;
}

void live_put_off(struct live *l, int64_t now_ms) {
    l->asked = false;
    l->due_ms = now_ms + (l->wait_ms > 0 ? l->wait_ms : LIVE_INTERVAL_DEFAULT_MS);
}

void live_ask(struct live *l, int64_t now_ms) {
    if (has_data(l)) {
        l->asked = true;
        l->due_ms = now_ms;
    }
}

int64_t live_due_ms(const struct live *l) {
    return (l->interval_ms > 0 || l->asked) && has_data(l) ? l->due_ms : INT64_MAX;
}

bool live_is_due(const struct live *l, int64_t now_ms) {
    return live_due_ms(l) <= now_ms;
}

int64_t live_age_ms(const struct live *l, int64_t now_ms) {
    if (!has_data(l)) {
        return INT64_MAX;
    }
    const int64_t age_ms = now_ms - l->fresh_ms + l->slept_ms;
    return age_ms > 0 ? age_ms : 0;
}

bool live_is_stale(const struct live *l, int64_t now_ms) {
    if (l->interval_ms == 0 || !has_data(l)) {
        return false;
    }
    return l->n_failed > 0 || live_age_ms(l, now_ms) > LIVE_STALE_INTERVALS * l->interval_ms;
}

void live_append_age(int64_t age_ms, struct buf *out) {
    if (age_ms < MS_MINUTE) {
        buf_printf(out, "%lld s", (long long)(age_ms / MS_SECOND));
    } else if (age_ms < MS_HOUR) {
        buf_printf(out, "%lld min", (long long)(age_ms / MS_MINUTE));
    } else {
        buf_printf(out, "%lld h %lld min", (long long)(age_ms / MS_HOUR),
            (long long)(age_ms % MS_HOUR / MS_MINUTE));
    }
}

void live_append_interval(int64_t interval_ms, struct buf *out) {
    if (interval_ms == 0) {
        buf_append_text(out, "off");
    } else {
        buf_printf(out, "%lld s", (long long)(interval_ms / MS_SECOND));
    }
}

// Old because nothing came, and not because nothing was asked.
static bool lacks_answers(const struct live *l, int64_t now_ms) {
    const bool asks =
        l->paused_ms == INT64_MIN || now_ms - l->paused_ms > LIVE_STALE_INTERVALS * l->interval_ms;
    return l->n_failed > 0 || (asks && live_is_stale(l, now_ms));
}

bool live_append(const struct live *l, int64_t now_ms, enum live_pause pause, struct buf *out) {
    if (l->interval_ms == 0) {
        return false;
    }
    const int64_t age_ms = live_age_ms(l, now_ms);
    const bool stale = lacks_answers(l, now_ms);
    const bool waits = pause == LIVE_WAITS && !stale && has_data(l) && age_ms > l->interval_ms;
    if (pause == LIVE_HELD || waits) {
        buf_append_text(out, "HELD");
    } else if (stale) {
        buf_append_text(out, "STALE ");
        live_append_age(age_ms, out);
        return true;
    } else {
        buf_printf(out, "LIVE %llds", (long long)(l->interval_ms / MS_SECOND));
    }
    if (has_data(l)) {
        // As wide with one digit as with two, or the line would jump at every refresh.
        buf_append_text(out, age_ms < 10 * MS_SECOND ? ",  " : ", ");
        live_append_age(age_ms, out);
        buf_append_text(out, " old");
    }
    return pause == LIVE_HELD;
}

bool live_parse_interval(struct slice text, int64_t *interval_ms, struct error *e) {
    int64_t ms = 0;
    text = slice_trim(text);
    if (slice_equal_nocase(text, SLICE("off")) || slice_equal(text, SLICE("0"))) {
        *interval_ms = 0;
        return true;
    }
    int64_t seconds = 0;
    const bool is_number = slice_to_int64(text, &seconds);
    if (is_number ? seconds >= 0 && seconds <= INTERVAL_MOST_MS / MS_SECOND
                  : duration_parse(text, &ms)) {
        ms = is_number ? seconds * MS_SECOND : ms;
        if (ms >= INTERVAL_LEAST_MS && ms <= INTERVAL_MOST_MS) {
            *interval_ms = ms - ms % MS_SECOND;
            return true;
        }
    }
    return error_set(e, ERROR_USAGE, "the interval is off, or from 2 s to 1 h: 15, 30s, 2m");
}
