// From settings to a deployment that can be asked. It must not know what is asked.
#include "app/connect.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>

static const char sandbox_word[] = "sandbox"; // in the host names of the vendor's test deployments

// Where the token comes from when the demo does not make one. False with *e, or, with ERROR_NONE,
// when there is no source.
static bool load_token(const struct settings *s, struct token *t, struct error *e) {
    error_clear(e);
    if (s->token_file != NULL) {
        return token_from_file(t, s->token_file, e);
    }
    if (s->token_command != NULL) {
        return token_from_command(t, slice_of(s->token_command), e);
    }
    if (s->environment_error.kind != ERROR_NONE) {
        *e = s->environment_error;
        return false;
    }
    return s->environment_token.text != NULL &&
           token_from_text(t, slice_of(s->environment_token.text), "environment", e);
}

static bool open_net(struct connection *c, const struct settings *s, struct slice base_url,
    request_observer *observer, void *context, struct error *e) {
    const struct net_options options = {
        .base_url = base_url,
        .transport = {.ca_file = s->ca_file,
            .user_agent = "aifi-sessions/" AIFI_VERSION,
            .connect_ms = s->connect_ms,
            .total_ms = s->total_ms},
        .per_second = s->per_second,
        .observer = observer,
        .observer_context = context,
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
    c->name = mem_dup_text(c->demo ? SLICE("demo") : host);
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
    if (!open_net(c, s, slice_of(c->server.base_url), observer, context, e)) {
        token_release(&token);
        return false;
    }
    net_set_token(c->net, &token);
    return true;
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
    // The URL is checked before a token is as much as looked at.
    if (!open_net(c, s, slice_of(s->base_url), observer, context, e)) {
        return false;
    }
    struct token token = {0};
    if (load_token(s, &token, e)) {
        net_set_token(c->net, &token);
        return true;
    }
    if (e->kind != ERROR_NONE) {
        return false;
    }
    *needs_token = may_prompt;
    return may_prompt || error_set(e, ERROR_AUTH,
                             "no token: give --token-file or --token-command, or set AIFI_TOKEN");
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

bool connection_can_reload_token(const struct connection *c, const struct settings *s) {
    return !c->demo && (s->token_file != NULL || s->token_command != NULL);
}

bool connection_reload_token(struct connection *c, const struct settings *s, struct error *e) {
    error_clear(e);
    struct token token = {0};
    if (!connection_can_reload_token(c, s) || !load_token(s, &token, e)) {
        return false;
    }
    net_set_token(c->net, &token);
    return true;
}

void connection_close(struct connection *c) {
    net_free(c->net);
    demo_stop(&c->server);
    mem_free(c->name);
    mem_free(c->book);
    *c = (struct connection){.server = {.output = -1}};
}
