// Reads pages. It must not know what is done with them.
#include "reader.h"

#include "app/signals.h"
#include "base/clock.h"

#include <poll.h>
#include <unistd.h>

bool reader_open(struct reader *r, const struct settings *s, struct course *course,
    struct progress *progress, struct error *e) {
    *r = (struct reader){.settings = s, .course = course, .progress = progress};
    const bool may_prompt = !s->no_input && isatty(STDIN_FILENO);
    bool needs_token;
    if (!connection_open(&r->connection, s, NULL, NULL, may_prompt, &needs_token, e)) {
        return false;
    }
    if (needs_token) {
        struct token token = {0};
        if (!prompt_for_token(&token, e)) {
            return false;
        }
        r->typed_token = true;
        net_set_token(r->connection.net, &token);
    }
    return true;
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
    r->token_retried = false;
}

instant reader_server_now(const struct reader *r) {
    const instant wall = clock_wall_ms();
    int64_t skew_ms;
    if (!r->settings->demo && net_clock_skew_ms(r->connection.net, &skew_ms)) {
        return wall + skew_ms;
    }
    return settings_now(r->settings, wall);
}

void reader_ask_for_next(struct reader *r) {
    const int64_t now_ms = clock_monotonic_ms();
    const instant wall = clock_wall_ms();
    walk_want(r->walk, r->ahead);
    walk_step(r->walk, now_ms, wall);
    transport_run(net_transport(r->connection.net), now_ms, wall);
}

// A refused token may be an old one: its file or command is asked once more; who typed it may type
// again.
static bool renew_token(struct reader *r) {
    struct error ignored;
    if (connection_can_reload_token(&r->connection, r->settings)) {
        const bool first_time = !r->token_retried;
        r->token_retried = true;
        return first_time && connection_reload_token(&r->connection, r->settings, &ignored);
    }
    if (!r->typed_token) {
        return false;
    }
    progress_clear(r->progress);
    course_say(walk_error(r->walk)->text);
    struct token token = {0};
    if (!prompt_for_token(&token, &ignored)) {
        return false;
    }
    net_set_token(r->connection.net, &token);
    return true;
}

static void wait_for_news(struct reader *r) {
    struct transport *t = net_transport(r->connection.net);
    struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
    const int64_t now_ms = clock_monotonic_ms();
    int64_t due_ms = walk_due_ms(r->walk);
    const int64_t progress_ms = progress_due_ms(r->progress);
    due_ms = due_ms < progress_ms ? due_ms : progress_ms;
    if (due_ms > now_ms) {
        transport_wait(t, &signals, 1, due_ms == INT64_MAX ? -1 : due_ms - now_ms);
    }
    transport_run(t, clock_monotonic_ms(), clock_wall_ms());
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
        r->token_retried = false;
        take(context, walk_take_page(r->walk));
        walk_want(r->walk, r->ahead);
        break;
    case WALK_END:
        course->outcome = OUTCOME_DONE;
        break;
    case WALK_FAILED:
        if (walk_error(r->walk)->status == 401 && renew_token(r)) {
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
