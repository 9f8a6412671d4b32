// Reads pages. It must not know what is done with them.
#include "reader.h"

#include "app/signals.h"
#include "base/clock.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static bool type_token(struct reader *r, struct error *e) {
    struct token token = {0};
    const bool good = prompt_for_token(&token, e) &&
                      credentials_type(net_credentials(r->connection.net), slice_of(token.text), e);
    token_release(&token);
    return good;
}

bool reader_open(struct reader *r, const struct settings *s, struct course *course,
    struct progress *progress, struct error *e) {
    *r = (struct reader){.settings = s, .course = course, .progress = progress};
    const bool may_prompt = !s->no_input && isatty(STDIN_FILENO);
    bool needs_token;
    if (!connection_open(&r->connection, s, NULL, NULL, may_prompt, &needs_token, e)) {
        return false;
    }
    return !needs_token || type_token(r, e);
}

void reader_release(struct reader *r) {
    walk_free(r->walk);
    connection_close(&r->connection);
    *r = (struct reader){.connection = {.server = {.output = -1}}};
}

void reader_ask(struct reader *r, const struct request_spec *spec, const struct walk_range *range,
    size_t ahead) {
    walk_free(r->walk);
    r->is_wide = range != NULL && walk_may_be_wide(spec);
    r->walk = r->is_wide ? walk_new_wide(r->connection.net, spec, *range, WALK_WINDOWS)
                         : walk_new(r->connection.net, spec, SLICE_NONE, false);
    r->ahead = ahead;
}

instant reader_server_now(const struct reader *r) {
    const instant wall = clock_wall_ms();
    int64_t skew_ms;
    if (!r->settings->demo && net_clock_skew_ms(r->connection.net, &skew_ms)) {
        return wall + skew_ms;
    }
    return settings_now(r->settings, wall);
}

struct live_clock reader_server_clock(const struct reader *r, instant newest) {
    int64_t ignored;
    struct live_clock clock = {
        .now = reader_server_now(r), .known = net_clock_skew_ms(r->connection.net, &ignored)};
    if (clock.known && newest != INSTANT_NONE && newest > clock.now) {
        clock.now = newest;
    }
    return clock;
}

void reader_ask_for_next(struct reader *r) {
    const int64_t now_ms = clock_monotonic_ms();
    const instant wall = clock_wall_ms();
    walk_want(r->walk, r->ahead);
    walk_step(r->walk, now_ms, wall);
    net_run(r->connection.net, now_ms, wall);
}

bool reader_type_again(struct reader *r, const struct error *why) {
    struct error e = {0};
    if (why->status != 401 ||
        credentials_get_source(net_credentials(r->connection.net)) != CREDENTIALS_PROMPT) {
        return false;
    }
    progress_clear(r->progress);
    course_say(why->text);
    return type_token(r, &e);
}

// What is about to be refused is told before, where nothing can be done about it meanwhile.
static void tell_end_of_token(struct reader *r) {
    enum { TOLD_MS = 90 * MS_SECOND };
    const struct credentials *c = net_credentials(r->connection.net);
    const struct two_clocks now = {.wall = clock_wall_ms(), .server = reader_server_now(r)};
    int64_t left_ms;
    if (r->told_end || !credentials_ends_for_good(c) || !credentials_left_ms(c, now, &left_ms)) {
        return;
    }
    if (left_ms > 0 && left_ms < TOLD_MS) {
        char text[80];
        snprintf(text, sizeof text, "the token ends in %lld s, and nothing renews it",
            (long long)(left_ms / MS_SECOND));
        progress_clear(r->progress);
        course_say(text);
        r->told_end = true;
    }
}

void reader_wait(struct reader *r, int64_t due_ms) {
    struct pollfd fds[1 + CREDENTIALS_FDS] = {{.fd = signals_fd(), .events = POLLIN}};
    const int64_t now_ms = clock_monotonic_ms();
    if (due_ms > now_ms) {
        net_wait(r->connection.net, fds, 1, now_ms, due_ms);
    }
    net_run(r->connection.net, clock_monotonic_ms(), clock_wall_ms());
}

static void wait_for_news(struct reader *r) {
    const int64_t due_ms = walk_due_ms(r->walk);
    const int64_t progress_ms = progress_due_ms(r->progress);
    reader_wait(r, due_ms < progress_ms ? due_ms : progress_ms);
}

// Waits only for what the walk has just said it waits for: an answer may be in already, since
// reader_ask_for_next runs the transport too, and then nothing more would come.
static void step(struct reader *r, reader_take *take, reader_tell *tell, void *context) {
    struct course *course = r->course;
    switch (walk_step(r->walk, clock_monotonic_ms(), clock_wall_ms())) {
    case WALK_RUNNING:
        tell(context, clock_monotonic_ms());
        wait_for_news(r);
        break;
    case WALK_PAGE:
        take(context, walk_take_page(r->walk));
        walk_want(r->walk, r->ahead);
        if (course->outcome == OUTCOME_RUNNING && !walk_at_end(r->walk)) {
            tell_end_of_token(r);
        }
        break;
    case WALK_END:
        course->outcome = OUTCOME_DONE;
        break;
    case WALK_FAILED:
        if (reader_type_again(r, walk_error(r->walk))) {
            walk_retry(r->walk, clock_monotonic_ms());
        } else {
            course_break_off(course, walk_error(r->walk));
        }
        break;
    case WALK_LOOPED:
    case WALK_EMPTY:
        course_break_off(course, walk_error(r->walk));
        break;
    case WALK_IDLE:
        break;
    }
}

void reader_run(struct reader *r, reader_take *take, reader_tell *tell, void *context) {
    walk_want(r->walk, r->ahead);
    while (r->course->outcome == OUTCOME_RUNNING) {
        step(r, take, tell, context);
        if (r->course->outcome == OUTCOME_RUNNING) {
            course_note_signals(r->course);
        }
    }
    progress_clear(r->progress);
}
