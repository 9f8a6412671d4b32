// `aifi-sessions list`: walks the pages and writes what comes. It must not know how an answer is
// fetched or a row is written.
#include "app/list_command.h"

#include "app/connect.h"
#include "app/output.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/key_map.h"
#include "base/mem.h"
#include "net/walk.h"
#include "progress.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    OUT_MAX_LEN = 512 * 1024 * 1024,
    WRITE_LEN = 4096, // PIPE_BUF: what a pipe that is ready takes without blocking
    SIGNAL_STATUS = 128,
    LAST_WORDS_MS = 200, // for a reader that takes nothing any more, after Ctrl-C
};

enum outcome {
    OUTCOME_RUNNING,
    OUTCOME_DONE,
    OUTCOME_BROKEN_OFF,  // e says why
    OUTCOME_INTERRUPTED, // by a signal
    OUTCOME_NO_READER,   // EPIPE
};

struct listing {
    const struct settings *settings;
    struct connection connection;
    struct walk *walk;
    struct output output;
    struct key_map seen; // session keys that came
    struct buf out;      // written as soon as possible
    struct progress progress;
    size_t n_rows, n_duplicates;
    bool more_exist;    // the limit cut the list
    bool token_retried; // since the last page
    bool typed_token;
    enum outcome outcome;
    int signal;
    struct error e;
};

static void say(const char *text) {
    fprintf(stderr, "aifi-sessions: %s\n", text);
}

// --- Writing.

static void note_signals(struct listing *l) {
    for (int number = signals_next(); number != 0; number = signals_next()) {
        if (signal_is_deadly(number)) {
            l->outcome = OUTCOME_INTERRUPTED;
            l->signal = number;
        }
    }
}

static void note_write_error(struct listing *l, int code) {
    if (code == EPIPE) {
        l->outcome = OUTCOME_NO_READER;
    } else {
        l->outcome = OUTCOME_BROKEN_OFF;
        error_set(&l->e, ERROR_FAILED, "cannot write to standard output: %s", strerror(code));
    }
}

// Waits until the reader takes more. False when it does not and somebody wants us to end: a reader
// that takes its time must not keep Ctrl-C from us.
static bool wait_for_reader(struct listing *l) {
    struct pollfd fds[] = {
        {.fd = STDOUT_FILENO, .events = POLLOUT}, {.fd = signals_fd(), .events = POLLIN}};
    for (;;) {
        bool interrupted = l->outcome == OUTCOME_INTERRUPTED;
        int n_ready = poll(fds, ARRAY_LEN(fds), interrupted ? LAST_WORDS_MS : -1);
        if (n_ready > 0 && fds[0].revents != 0) {
            return true;
        }
        if (n_ready == 0) {
            return false;
        }
        note_signals(l);
    }
}

static void write_out(struct listing *l) {
    struct slice rest = buf_slice(&l->out);
    if (rest.len > 0 && l->progress.shares_terminal) {
        progress_clear(&l->progress);
    }
    while (rest.len > 0 && wait_for_reader(l)) {
        ssize_t n = write(STDOUT_FILENO, rest.ptr, rest.len < WRITE_LEN ? rest.len : WRITE_LEN);
        if (n < 0 && errno != EINTR && errno != EAGAIN) {
            note_write_error(l, errno);
            break;
        }
        if (n > 0) {
            rest.ptr += n;
            rest.len -= (size_t)n;
        }
    }
    buf_clear(&l->out);
}

// --- Rows.

static bool limit_reached(const struct listing *l) {
    return !l->settings->all && (int64_t)l->n_rows >= l->settings->limit;
}

// What is derived refers to the server's now, where that is known.
static instant server_now(const struct listing *l) {
    instant wall = clock_wall_ms();
    int64_t skew_ms;
    if (!l->settings->demo && net_clock_skew_ms(l->connection.net, &skew_ms)) {
        return wall + skew_ms;
    }
    return settings_now(l->settings, wall);
}

// Sends for the next page, unless this one may be enough, so that it is on its way while this one
// is written.
static void ask_for_next(struct listing *l, size_t n_here) {
    const struct settings *s = l->settings;
    if (s->all || (int64_t)(l->n_rows + n_here) < s->limit) {
        int64_t now_ms = clock_monotonic_ms();
        instant wall = clock_wall_ms();
        walk_step(l->walk, now_ms, wall);
        transport_run(net_transport(l->connection.net), now_ms, wall);
    }
}

static void write_page(struct listing *l) {
    struct page *p = walk_take_page(l->walk);
    l->token_retried = false;
    l->output.show.now = server_now(l);
    ask_for_next(l, p->n_sessions);
    size_t i = 0;
    for (; i < p->n_sessions && !limit_reached(l); i++) {
        bool is_new;
        key_map_add(&l->seen, session_key(&p->sessions[i]), 0, &is_new);
        if (is_new) {
            output_session(&l->output, &p->sessions[i], &l->out);
            l->n_rows++;
        } else {
            l->n_duplicates++;
        }
    }
    if (limit_reached(l)) {
        l->more_exist = i < p->n_sessions || !walk_at_end(l->walk);
        l->outcome = OUTCOME_DONE;
    }
    page_free(p);
    write_out(l);
}

// --- The walk.

// A refused token may be an old one: its file or command is asked once more; who typed it may type
// again.
static bool renew_token(struct listing *l) {
    struct net *net = l->connection.net;
    struct error ignored;
    if (connection_can_reload_token(&l->connection, l->settings)) {
        bool first_time = !l->token_retried;
        l->token_retried = true;
        return first_time && connection_reload_token(&l->connection, l->settings, &ignored);
    }
    if (!l->typed_token) {
        return false;
    }
    progress_clear(&l->progress);
    say(walk_error(l->walk)->text);
    struct token token = {0};
    if (!prompt_for_token(&token, &ignored)) {
        return false;
    }
    net_set_token(net, &token);
    return true;
}

static void break_off(struct listing *l) {
    l->e = *walk_error(l->walk);
    l->outcome = OUTCOME_BROKEN_OFF;
}

static void wait_for_news(struct listing *l) {
    struct transport *t = net_transport(l->connection.net);
    struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
    int64_t now_ms = clock_monotonic_ms();
    int64_t due_ms = walk_due_ms(l->walk);
    int64_t progress_ms = progress_due_ms(&l->progress);
    due_ms = due_ms < progress_ms ? due_ms : progress_ms;
    if (due_ms > now_ms) {
        transport_wait(t, &signals, 1, due_ms == INT64_MAX ? -1 : due_ms - now_ms);
    }
    transport_run(t, clock_monotonic_ms(), clock_wall_ms());
}

// Waits only for what the walk has just said it waits for: an answer may be in already, since
// ask_for_next runs the transport too, and then nothing more would come.
static void step(struct listing *l) {
    switch (walk_step(l->walk, clock_monotonic_ms(), clock_wall_ms())) {
    case WALK_RUNNING:
        progress_show(&l->progress, l->n_rows, walk_fetch(l->walk), clock_monotonic_ms());
        wait_for_news(l);
        break;
    case WALK_PAGE:
        write_page(l);
        break;
    case WALK_END:
        l->outcome = OUTCOME_DONE;
        break;
    case WALK_FAILED:
        if (walk_error(l->walk)->status == 401 && renew_token(l)) {
            walk_retry(l->walk, clock_monotonic_ms());
        } else {
            break_off(l);
        }
        break;
    case WALK_LOOPED:
    case WALK_EMPTY:
        break_off(l);
        break;
    case WALK_IDLE:
        break;
    }
}

static void run(struct listing *l) {
    walk_want(l->walk, SIZE_MAX); // one page at a time all the same
    while (l->outcome == OUTCOME_RUNNING) {
        step(l);
        if (l->outcome == OUTCOME_RUNNING) {
            note_signals(l);
        }
    }
    progress_clear(&l->progress);
}

// --- Before and after.

// The largest page that the limit has use for, unless --count says otherwise.
static bool start_walk(struct listing *l) {
    const struct settings *s = l->settings;
    const struct value_context context = {.now = settings_now(s, clock_wall_ms()), .zone = s->zone};
    struct query q;
    struct request_spec spec;
    query_init(&q);
    query_copy(&q, &s->query);
    if (query_get(&q, PARAM_COUNT_PER_PAGE).len == 0) {
        bool small = !s->all && s->limit < PAGE_COUNT_MAX;
        char count[8];
        snprintf(count, sizeof(count), "%d", small ? (int)s->limit : (int)PAGE_COUNT_MAX);
        query_set(&q, PARAM_COUNT_PER_PAGE, slice_of(count));
    }
    bool good = query_resolve(&q, &context, s->encoding, &spec, &l->e);
    if (good) {
        l->walk = walk_new(l->connection.net, &spec, SLICE_NONE, false);
        request_spec_release(&spec);
    }
    query_release(&q);
    return good;
}

static bool connect(struct listing *l) {
    const struct settings *s = l->settings;
    bool may_prompt = !s->no_input && isatty(STDIN_FILENO);
    bool needs_token;
    if (!connection_open(&l->connection, s, NULL, NULL, may_prompt, &needs_token, &l->e)) {
        return false;
    }
    if (needs_token) {
        struct token token = {0};
        if (!prompt_for_token(&token, &l->e)) {
            return false;
        }
        l->typed_token = true;
        net_set_token(l->connection.net, &token);
    }
    return true;
}

static int terminal_width(void) {
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

static void prepare_output(struct listing *l) {
    const struct settings *s = l->settings;
    l->output = (struct output){
        .format = s->output,
        .columns = s->n_columns > 0 ? s->columns : field_default_columns,
        .n_columns = s->n_columns > 0 ? s->n_columns : field_n_default_columns,
        .show = {.now = settings_now(s, clock_wall_ms()), .zone = s->zone, .unmasked = s->unmask},
        .terminal = isatty(STDOUT_FILENO),
        .ascii = s->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
        .width = terminal_width(),
    };
    output_begin(&l->output, &l->out);
}

// What came is a valid document, also when more should have come; when nothing came at all, nothing
// is written.
static void finish_document(struct listing *l) {
    if (l->outcome == OUTCOME_DONE || (l->outcome != OUTCOME_NO_READER && l->n_rows > 0)) {
        output_end(&l->output, &l->out);
        write_out(l);
    }
}

static const char *rows_word(size_t n) {
    return n == 1 ? "row" : "rows";
}

static void append_stopped(struct buf *out, size_t n_rows) {
    buf_append_text(out, "stopped after ");
    count_append(out, n_rows);
    buf_printf(out, " %s", rows_word(n_rows));
}

// What became of it, and the exit status.
static int conclude(struct listing *l) {
    struct buf text = BUF_INIT(2 * ERROR_TEXT_LEN);
    int status = 0;
    switch (l->outcome) {
    case OUTCOME_RUNNING:
    case OUTCOME_NO_READER:
        break;
    case OUTCOME_DONE:
        if (l->more_exist) {
            count_append(&text, l->n_rows);
            buf_append_text(&text, " of more; --all or --limit N gives the rest");
        } else if (l->n_rows == 0 && l->settings->output == OUTPUT_TABLE) {
            buf_append_text(&text, "no session matches");
        }
        break;
    case OUTCOME_BROKEN_OFF:
        if (l->n_rows > 0) {
            buf_printf(
                &text, "stopped after %zu %s, not complete: ", l->n_rows, rows_word(l->n_rows));
        }
        buf_append_text(&text, l->e.text);
        status = error_exit_status(l->e.kind);
        break;
    case OUTCOME_INTERRUPTED:
        append_stopped(&text, l->n_rows);
        status = SIGNAL_STATUS + l->signal;
        break;
    }
    if (l->n_duplicates > 0 && l->outcome != OUTCOME_NO_READER) {
        buf_printf(&text, "%s%zu %s came twice and %s left out: the list changed meanwhile",
            text.len > 0 ? "; " : "", l->n_duplicates, rows_word(l->n_duplicates),
            l->n_duplicates == 1 ? "was" : "were");
    }
    if (text.len > 0) {
        say(buf_text(&text));
    }
    buf_release(&text);
    return status;
}

static void end(struct listing *l) {
    walk_free(l->walk);
    connection_close(&l->connection);
    output_release(&l->output);
    key_map_release(&l->seen);
    buf_release(&l->out);
}

int list_command_run(const struct settings *s) {
    struct listing l = {.settings = s, .out = BUF_INIT(OUT_MAX_LEN)};
    signals_install(NULL);
    if (connect(&l) && start_walk(&l)) {
        progress_init(&l.progress, clock_monotonic_ms());
        prepare_output(&l);
        run(&l);
        finish_document(&l);
    } else {
        l.outcome = OUTCOME_BROKEN_OFF;
        note_signals(&l); // of the prompt
    }
    signals_leave();
    int status = conclude(&l);
    bool reader_left = l.outcome == OUTCOME_NO_READER;
    end(&l);
    if (reader_left) {
        signals_end_by_pipe();
    }
    return status;
}
