// Getting the token, again and again. Must not know what is asked with it.
#include "net/credentials.h"

#include "base/mem.h"
#include "net_private.h"

// What is being waited for.
enum phase {
    PHASE_IDLE,
    PHASE_READING, // a file or a command
    PHASE_ASKING,  // the token URL
    PHASE_WAITING  // to ask it again
};

struct credentials {
    struct net *net;
    struct origin origin; // of the deployment that the token is for
    enum credentials_source source;
    char *file, *command; // of the token, or with a token URL of the client secret; NULL = not that
    struct token given;   // the same; text NULL = not that
    struct oauth_client client;
    struct token secret;  // kept, so that a renewal at night asks nobody for it
    bool secret_is_fresh; // read for this very request
    bool may_type;

    enum credentials_state state;
    enum phase phase;
    bool in_advance; // a renewal: the token that is there is good meanwhile
    struct secret_reading *reading;
    struct oauth_request *request;
    int n_tries; // of the token URL, that came to nothing
    int64_t started_ms, asked_ms, due_ms;
    struct error error;

    instant ends_at; // as the token URL said; INSTANT_NONE = it did not
    int64_t renew_ms, again_ms;
    instant renew_at; // the same by the wall clock, which goes on while the machine sleeps
    size_t n_tokens, n_failed_renewals;
    struct error renewal_error;
};

static const struct {
    const char *name, *from;
} sources[] = {
    [CREDENTIALS_FILE] = {"file", "a file"},
    [CREDENTIALS_COMMAND] = {"command", "a command"},
    [CREDENTIALS_GIVEN] = {"environment", "the environment"},
    [CREDENTIALS_OAUTH] = {"token URL", "a token URL"},
    [CREDENTIALS_PROMPT] = {"prompt", "the prompt"},
};

// --- Making one.

static char *dup_or_null(const char *text) {
    return text ? mem_dup_text(slice_of(text)) : NULL;
}

static void copy_secret(struct token *out, enum secret_kind kind, const struct token *from) {
    struct error ignored;
    if (from && from->text) {
        secret_from_text(out, kind, slice_of(from->text), from->source, &ignored);
    }
}

static bool take_client(struct credentials *c, const struct credentials_plan *p, struct error *e) {
    c->source = CREDENTIALS_OAUTH;
    c->file = dup_or_null(p->client_secret_file);
    c->command = dup_or_null(p->client_secret_command);
    copy_secret(&c->secret, SECRET_CLIENT, p->given_secret);
    if (!c->file && !c->command && !c->secret.text) {
        return error_set(e, ERROR_AUTH,
            "no client secret: give --client-secret-file or --client-secret-command, or set "
            "AIFI_CLIENT_SECRET");
    }
    if (c->file || c->command) {
        token_release(&c->secret); // the command line counts for more than the environment
    }
    return oauth_client_init(&c->client, p->token_url, p->client_id, p->scope, e);
}

static bool take_plan(struct credentials *c, const struct credentials_plan *p, struct error *e) {
    const struct slice url =
        p->base_url ? slice_of(p->base_url) : slice_of(net_origin(c->net)->root);
    if (!origin_parse(url, &c->origin, e)) {
        return false;
    }
    c->may_type = p->may_type;
    if (p->token_url) {
        return take_client(c, p, e);
    }
    c->file = dup_or_null(p->token_file);
    c->command = c->file ? NULL : dup_or_null(p->token_command);
    copy_secret(&c->given, SECRET_TOKEN, p->given);
    c->source = c->file         ? CREDENTIALS_FILE
                : c->command    ? CREDENTIALS_COMMAND
                : c->given.text ? CREDENTIALS_GIVEN
                                : CREDENTIALS_PROMPT;
    return true;
}

struct credentials *credentials_new(
    const struct credentials_plan *p, struct net *n, struct error *e) {
    struct credentials *c = mem_calloc(1, sizeof(*c));
    *c = (struct credentials){
        .net = n, .ends_at = INSTANT_NONE, .renew_ms = INT64_MAX, .renew_at = INSTANT_NONE};
    if (!take_plan(c, p, e)) {
        credentials_free(c);
        return NULL;
    }
    return c;
}

static void drop_phase(struct credentials *c) {
    secret_reading_free(c->reading);
    oauth_request_free(c->request);
    c->reading = NULL;
    c->request = NULL;
    c->phase = PHASE_IDLE;
}

void credentials_free(struct credentials *c) {
    if (!c) {
        return;
    }
    drop_phase(c);
    origin_release(&c->origin);
    oauth_client_release(&c->client);
    token_release(&c->given);
    token_release(&c->secret);
    mem_free(c->file);
    mem_free(c->command);
    mem_free(c);
}

// --- How it ends.

static void renew_never(struct credentials *c) {
    c->renew_ms = INT64_MAX;
    c->renew_at = INSTANT_NONE;
}

// A renewal that failed is tried again for as long as it takes: the service may come back at any
// time, and what was loaded stays on the screen meanwhile.
static void renew_later(struct credentials *c, int64_t now_ms) {
    c->again_ms = c->again_ms ? 2 * c->again_ms : CREDENTIALS_AGAIN_MS;
    c->again_ms = c->again_ms < CREDENTIALS_AGAIN_MOST_MS ? c->again_ms : CREDENTIALS_AGAIN_MOST_MS;
    c->renew_ms = now_ms + c->again_ms;
    c->renew_at = INSTANT_NONE;
}

static void fail(struct credentials *c, const struct error *e, int64_t now_ms) {
    drop_phase(c);
    if (c->in_advance) {
        c->n_failed_renewals++;
        c->renewal_error = *e;
    } else {
        c->error = *e;
        c->state = CREDENTIALS_FAILED;
    }
    if (c->source == CREDENTIALS_OAUTH && c->n_tokens > 0) {
        renew_later(c, now_ms);
    }
}

// Gives the token to net, which takes none that is of another deployment.
static bool hand_over(struct credentials *c, struct token *t, int64_t now_ms) {
    drop_phase(c);
    if (!net_set_token(c->net, t, &c->origin)) {
        struct error e;
        token_release(t);
        error_set(&e, ERROR_CONFIG, "the token is for %s: it is not sent to %s", c->origin.host,
            net_origin(c->net)->host);
        fail(c, &e, now_ms);
        return false;
    }
    c->n_tokens++;
    c->state = CREDENTIALS_READY;
    c->ends_at = INSTANT_NONE;
    c->again_ms = 0;
    renew_never(c);
    return true;
}

// Where the token URL does not tell how long, the token itself may.
static int64_t lifetime_of(const struct credentials *c, int64_t told_ms, instant wall) {
    instant ends_at;
    if (told_ms > 0 || !token_expiry(net_token(c->net), &ends_at)) {
        return told_ms;
    }
    return ends_at > wall ? ends_at - wall : 0;
}

static void plan_renewal(struct credentials *c, int64_t told_ms, int64_t now_ms, instant wall) {
    const int64_t lifetime_ms = lifetime_of(c, told_ms, wall);
    const int64_t part_ms = lifetime_ms / 100 * CREDENTIALS_AHEAD_PERCENT;
    const int64_t ahead_ms = lifetime_ms - CREDENTIALS_AHEAD_MS;
    const int64_t after_ms = part_ms > ahead_ms ? part_ms : ahead_ms;
    if (lifetime_ms <= 0) {
        return;
    }
    const instant asked_at = wall - (now_ms - c->asked_ms);
    c->ends_at = asked_at + lifetime_ms;
    if (after_ms >= CREDENTIALS_LEAST_MS) {
        c->renew_ms = c->asked_ms + after_ms;
        c->renew_at = asked_at + after_ms;
    }
}

// --- What is done.

static void ask(struct credentials *c, int64_t now_ms) {
    c->phase = PHASE_ASKING;
    c->asked_ms = now_ms;
    c->request = oauth_ask(net_transport(c->net), &c->client, &c->secret, now_ms);
}

static void read_source(struct credentials *c, enum secret_kind kind, int64_t now_ms) {
    c->phase = PHASE_READING;
    c->reading = c->file ? secret_read_file(kind, c->file, now_ms)
                         : secret_read_command(kind, slice_of(c->command), now_ms);
}

static void ask_person(struct credentials *c) {
    if (c->may_type) {
        c->state = CREDENTIALS_TO_TYPE;
        return;
    }
    error_set(&c->error, ERROR_AUTH,
        c->source == CREDENTIALS_GIVEN
            ? "the token from the environment was refused, and there is no other"
            : "no token: give --token-file or --token-command, or set AIFI_TOKEN");
    c->state = CREDENTIALS_FAILED;
}

static void begin(struct credentials *c, int64_t now_ms) {
    c->n_tries = 0;
    c->started_ms = now_ms;
    c->secret_is_fresh = false;
    switch (c->source) {
    case CREDENTIALS_FILE:
    case CREDENTIALS_COMMAND:
        read_source(c, SECRET_TOKEN, now_ms);
        break;
    case CREDENTIALS_OAUTH:
        if (c->secret.text) {
            ask(c, now_ms);
        } else {
            read_source(c, SECRET_CLIENT, now_ms);
        }
        break;
    case CREDENTIALS_GIVEN:
        if (c->given.text) {
            hand_over(c, &c->given, now_ms);
        } else {
            ask_person(c);
        }
        break;
    case CREDENTIALS_PROMPT:
        ask_person(c);
        break;
    }
}

void credentials_request(struct credentials *c, int64_t now_ms) {
    c->in_advance = false;
    if (!origin_same(&c->origin, net_origin(c->net))) {
        error_set(&c->error, ERROR_CONFIG, "the token is for %s: it is not sent to %s",
            c->origin.host, net_origin(c->net)->host);
        c->state = CREDENTIALS_FAILED;
        return;
    }
    c->state = CREDENTIALS_FETCHING;
    if (c->phase == PHASE_IDLE) {
        begin(c, now_ms);
    } else if (c->phase == PHASE_WAITING) {
        c->due_ms = now_ms;
    }
}

bool credentials_type(struct credentials *c, struct slice text, struct error *e) {
    struct token t = {0};
    if (!token_from_text(&t, text, "prompt", e)) {
        return false;
    }
    c->source = CREDENTIALS_PROMPT;
    c->in_advance = false;
    if (!hand_over(c, &t, 0)) {
        *e = c->error;
        return false;
    }
    return true;
}

static void step_reading(struct credentials *c, int64_t now_ms) {
    struct token read = {0};
    struct error e = {0};
    switch (secret_step(c->reading, now_ms, &read, &e)) {
    case SECRET_COMING:
        break;
    case SECRET_UNREADABLE:
        fail(c, &e, now_ms);
        break;
    case SECRET_HERE:
        if (c->source != CREDENTIALS_OAUTH) {
            hand_over(c, &read, now_ms);
            break;
        }
        drop_phase(c);
        token_release(&c->secret);
        c->secret = read;
        c->secret_is_fresh = true;
        ask(c, now_ms);
        break;
    }
}

// The secret may be an old one: where it comes from is asked once more.
static bool reads_secret_again(struct credentials *c, int64_t now_ms) {
    if (c->secret_is_fresh || (!c->file && !c->command)) {
        return false;
    }
    drop_phase(c);
    token_release(&c->secret);
    read_source(c, SECRET_CLIENT, now_ms);
    return true;
}

static bool waits_to_ask_again(struct credentials *c, int64_t now_ms) {
    int64_t wait_ms = 0;
    c->n_tries++;
    const struct retry_facts facts = {.n_failed = c->n_tries,
        .transient = oauth_is_transient(c->request),
        .elapsed_ms = now_ms - c->started_ms,
        .retry_after_ms = oauth_retry_after_ms(c->request),
        .random = net_random(c->net)};
    if (retry_decide(&facts, &wait_ms) != RETRY_WAIT) {
        return false;
    }
    drop_phase(c);
    c->phase = PHASE_WAITING;
    c->due_ms = now_ms + wait_ms;
    return true;
}

static void step_asking(struct credentials *c, int64_t now_ms, instant wall) {
    struct token got = {0};
    struct error e = {0};
    int64_t lifetime_ms;
    switch (oauth_step(c->request, &got, &lifetime_ms, &e)) {
    case OAUTH_ASKING:
        break;
    case OAUTH_GRANTED:
        if (hand_over(c, &got, now_ms)) {
            plan_renewal(c, lifetime_ms, now_ms, wall);
        }
        break;
    case OAUTH_REFUSED:
        if (!reads_secret_again(c, now_ms)) {
            fail(c, &e, now_ms);
        }
        break;
    case OAUTH_NO_ANSWER:
        if (!waits_to_ask_again(c, now_ms)) {
            error_prefix(&e, "no token");
            fail(c, &e, now_ms);
        }
        break;
    }
}

static bool is_renewal_due(const struct credentials *c, int64_t now_ms, instant wall) {
    return c->phase == PHASE_IDLE && c->source == CREDENTIALS_OAUTH &&
           (now_ms >= c->renew_ms || (c->renew_at != INSTANT_NONE && wall >= c->renew_at));
}

enum credentials_state credentials_step(struct credentials *c, int64_t now_ms, instant wall) {
    if (is_renewal_due(c, now_ms, wall)) {
        c->in_advance = c->state == CREDENTIALS_READY;
        begin(c, now_ms);
    }
    if (c->phase == PHASE_WAITING && now_ms >= c->due_ms) {
        ask(c, now_ms);
    }
    if (c->phase == PHASE_READING) {
        step_reading(c, now_ms);
    } else if (c->phase == PHASE_ASKING) {
        step_asking(c, now_ms, wall);
    }
    return c->state;
}

size_t credentials_fds(const struct credentials *c, struct pollfd fds[CREDENTIALS_FDS]) {
    return c->phase == PHASE_READING ? secret_fds(c->reading, fds) : 0;
}

int64_t credentials_due_ms(const struct credentials *c) {
    switch (c->phase) {
    case PHASE_READING:
        return secret_due_ms(c->reading);
    case PHASE_WAITING:
        return c->due_ms;
    case PHASE_ASKING:
        return INT64_MAX; // the transport's
    case PHASE_IDLE:
        break;
    }
    return c->renew_ms;
}

// --- What is told.

enum credentials_state credentials_get_state(const struct credentials *c) {
    return c->state;
}

const struct error *credentials_error(const struct credentials *c) {
    require(c->state == CREDENTIALS_FAILED);
    return &c->error;
}

enum credentials_source credentials_get_source(const struct credentials *c) {
    return c->source;
}

const char *credentials_source_name(const struct credentials *c) {
    return sources[c->source].name;
}

bool credentials_can_fetch(const struct credentials *c) {
    return c->source != CREDENTIALS_GIVEN && c->source != CREDENTIALS_PROMPT;
}

size_t credentials_n_tokens(const struct credentials *c) {
    return c->n_tokens;
}

size_t credentials_n_failed_renewals(const struct credentials *c) {
    return c->n_failed_renewals;
}

const struct error *credentials_renewal_error(const struct credentials *c) {
    return &c->renewal_error;
}

bool credentials_left_ms(const struct credentials *c, struct two_clocks now, int64_t *left_ms) {
    instant ends_at;
    if (net_has_token(c->net) && c->ends_at != INSTANT_NONE) {
        *left_ms = c->ends_at - now.wall;
        return true;
    }
    if (!net_has_token(c->net) || !token_expiry(net_token(c->net), &ends_at)) {
        return false;
    }
    *left_ms = ends_at - now.server;
    return true;
}

bool credentials_ends_for_good(const struct credentials *c) {
    return c->source != CREDENTIALS_COMMAND && (c->source != CREDENTIALS_OAUTH || c->again_ms > 0);
}

void credentials_append_about(const struct credentials *c, struct two_clocks now, struct buf *out) {
    enum { IN_MINUTES_MS = 2 * MS_HOUR, IN_HOURS_MS = 2 * MS_DAY };
    int64_t left_ms;
    buf_printf(out, "token from %s", sources[c->source].from);
    if (!credentials_left_ms(c, now, &left_ms)) {
        return;
    }
    if (left_ms <= 0) {
        buf_append_text(out, ", ended");
    } else if (left_ms < IN_MINUTES_MS) {
        buf_printf(out, ", ends in %lld min", (long long)(left_ms / MS_MINUTE));
    } else if (left_ms < IN_HOURS_MS) {
        buf_printf(out, ", ends in %lld h", (long long)(left_ms / MS_HOUR));
    } else {
        buf_printf(out, ", ends in %lld days", (long long)(left_ms / MS_DAY));
    }
}
