// From settings to a deployment that can be asked. It must not know what is asked.
#include "app/connect.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>

static const char sandbox_word[] = "sandbox"; // in the host names of the vendor's test deployments

// Where the token comes from when the demo does not make one. False with *e when the environment
// holds one that is none, and nothing else is said.
static bool plan_token(
    const struct settings *s, bool may_prompt, struct credentials_plan *p, struct error *e) {
    *p = (struct credentials_plan){.token_file = s->token_file,
        .token_command = s->token_command,
        .given = &s->environment_token,
        .token_url = s->token_url,
        .client_id = s->client_id,
        .scope = s->oauth_scope,
        .client_secret_file = s->client_secret_file,
        .client_secret_command = s->client_secret_command,
        .given_secret = &s->environment_secret,
        .may_type = may_prompt};
    const bool is_oauth = p->token_url != NULL;
    const char *file = is_oauth ? p->client_secret_file : p->token_file;
    const char *command = is_oauth ? p->client_secret_command : p->token_command;
    const struct error *wrong = is_oauth ? &s->environment_secret_error : &s->environment_error;
    if (is_oauth && p->client_id == NULL) {
        return error_set(e, ERROR_CONFIG, "which client? Give --client-id with --token-url");
    }
    if (file == NULL && command == NULL && wrong->kind != ERROR_NONE) {
        *e = *wrong;
        return false;
    }
    return true;
}

static bool open_net(struct connection *c, const struct settings *s, struct slice base_url,
    const struct credentials_plan *credentials, request_observer *observer, void *context,
    struct error *e) {
    const struct net_options options = {
        .base_url = base_url,
        .transport = {.ca_file = s->ca_file,
            .user_agent = "aifi-sessions/" AIFI_VERSION,
            .connect_ms = s->connect_ms,
            .total_ms = s->total_ms},
        .per_second = s->per_second,
        .observer = observer,
        .observer_context = context,
        .credentials = credentials,
    };
    c->net = net_new(&options, e);
    return c->net != NULL;
}

// The demo's world is the same all day, so that verdicts find their sessions again.
static instant demo_day(void) {
    const instant now = clock_wall_ms();
    return now - now % MS_DAY;
}

static char *demo_book_of(const struct settings *s) {
    struct buf name = BUF_INIT(400);
    buf_append_text(&name, "demo of ");
    if (s->demo_frozen_at) {
        buf_append_text(&name, s->demo_frozen_at);
    } else {
        instant_append_iso(&name, demo_day());
    }
    buf_printf(&name, ", %" PRId64 " rows", s->demo_rows);
    char *text = mem_dup_text(buf_slice(&name));
    buf_release(&name);
    return text;
}

static void describe(struct connection *c, const struct settings *s) {
    const struct origin *o = net_origin(c->net);
    struct slice host = slice_of(o->host);
    c->name = mem_dup_text(c->demo                            ? SLICE("demo")
                           : s->profile && s->is_profiles_own ? slice_of(s->profile)
                                                              : host);
    c->book = c->demo ? demo_book_of(s) : mem_dup_text(host);
    c->production_like =
        !o->loopback && slice_find_nocase(host, slice_of(sandbox_word)) == SIZE_MAX;
}

static bool open_demo(struct connection *c, const struct settings *s, request_observer *observer,
    void *context, struct error *e) {
    struct token token = {0};
    const struct demo_plan plan = {.n_rows = s->demo_rows,
        .frozen_at = s->demo_frozen_at,
        .day = demo_day(),
        .speed = s->demo_speed,
        .database = s->demo_database};
    if (!demo_start(&c->server, &plan, &token, e)) {
        return false;
    }
    const struct credentials_plan credentials = {.given = &token};
    const bool good =
        open_net(c, s, slice_of(c->server.base_url), &credentials, observer, context, e);
    token_release(&token);
    if (good) {
        credentials_request(net_credentials(c->net), clock_monotonic_ms());
    }
    return good;
}

static bool is_named(const struct settings *s, struct error *e) {
    return s->base_url != NULL ||
           error_set(e, ERROR_CONFIG,
               "which deployment? Give --base-url or set AIFI_BASE_URL; --demo shows an invented "
               "one");
}

char *connection_book_of(const struct settings *s, struct error *e) {
    if (s->demo) {
        return demo_book_of(s);
    }
    struct origin origin;
    if (!is_named(s, e) || !origin_parse(slice_of(s->base_url), &origin, e)) {
        return NULL;
    }
    char *name = mem_dup_text(slice_of(origin.host));
    origin_release(&origin);
    return name;
}

static bool open_real(struct connection *c, const struct settings *s, request_observer *observer,
    void *context, bool may_prompt, bool *needs_token, struct error *e) {
    if (!is_named(s, e)) {
        return false;
    }
    struct credentials_plan credentials;
    // The URL is checked before a token is as much as looked at.
    if (!plan_token(s, may_prompt, &credentials, e) ||
        !open_net(c, s, slice_of(s->base_url), &credentials, observer, context, e)) {
        return false;
    }
    struct credentials *token = net_credentials(c->net);
    const int64_t now_ms = clock_monotonic_ms();
    credentials_request(token, now_ms);
    // What is due at once is told at once: a file that is not there, a program that is none. How a
    // program fares is seen later, however soon it ends.
    if (credentials_due_ms(token) <= now_ms) {
        credentials_step(token, now_ms, clock_wall_ms());
    }
    const enum credentials_state state = credentials_get_state(token);
    if (state == CREDENTIALS_FAILED) {
        *e = *credentials_error(token);
        return false;
    }
    *needs_token = state == CREDENTIALS_TO_TYPE;
    return true;
}

bool connection_open(struct connection *c, const struct settings *s, request_observer *observer,
    void *context, bool may_prompt, bool *needs_token, struct error *e) {
    *c = (struct connection){.demo = s->demo, .server = {.output = -1}};
    *needs_token = false;
    bool good = s->demo ? open_demo(c, s, observer, context, e)
                        : open_real(c, s, observer, context, may_prompt, needs_token, e);
    if (good) {
        describe(c, s);
    } else {
        connection_close(c);
    }
    return good;
}

void connection_close(struct connection *c) {
    net_free(c->net);
    demo_stop(&c->server);
    mem_free(c->name);
    mem_free(c->book);
    *c = (struct connection){.server = {.output = -1}};
}
