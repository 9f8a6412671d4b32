// Tokens and deployments belong together. It must not know what a token is.
#include "app/config.h"
#include "base/mem.h"
#include "net/origin.h"
#include "option_private.h"

struct binding {
    const struct config_line *token;    // in force
    const struct config_line *base_url; // that counted where the token's line stands
    bool past;                          // that place
};

static void find_binding(struct parse *p, const struct config_line *l, void *context) {
    struct binding *b = context;
    (void)p;
    const bool same_place = l->file == b->token->file && l->place == b->token->place;
    b->past = b->past || l == b->token;
    if (l->option == OPTION_BASE_URL && (!b->past || same_place)) {
        b->base_url = l;
    }
}

static bool same_deployment(const char *a, const char *b) {
    struct origin one, other;
    struct error ignored;
    bool same = false;
    if (a && b && origin_parse(slice_of(a), &one, &ignored)) {
        if (origin_parse(slice_of(b), &other, &ignored)) {
            same = origin_same(&one, &other);
            origin_release(&other);
        }
        origin_release(&one);
    }
    return same;
}

static void copy_secret(struct token *to, enum secret_kind kind, const struct token *from) {
    struct error ignored;
    if (from->text) {
        secret_from_text(to, kind, slice_of(from->text), from->source, &ignored);
    }
}

static char *copy_text(const char *text) {
    return text ? mem_dup_text(slice_of(text)) : NULL;
}

// The token is for the deployment, the client secret for the token URL as well: a profile may have
// another one for the same deployment.
static void inherit(struct settings *s, const struct settings *old, enum secret_kind kind) {
    const bool is_token = kind == SECRET_TOKEN;
    const struct token *here = is_token ? &old->environment_token : &old->environment_secret;
    const struct kept_secret *kept = &old->elsewhere[kind];
    const struct token *secret = here->text ? here : &kept->secret;
    const char *base_url = here->text ? old->base_url : kept->base_url;
    const char *token_url = here->text ? old->token_url : kept->token_url;
    if (same_deployment(base_url, s->base_url) &&
        (is_token || same_deployment(token_url, s->token_url))) {
        copy_secret(is_token ? &s->environment_token : &s->environment_secret, kind, secret);
    } else if (secret->text) {
        copy_secret(&s->elsewhere[kind].secret, kind, secret);
        s->elsewhere[kind].base_url = copy_text(base_url);
        s->elsewhere[kind].token_url = copy_text(token_url);
    }
}

void parse_inherit_secrets(struct parse *p) {
    for (int kind = 0; p->old && kind < SECRET_KIND_COUNT; kind++) {
        inherit(p->out, p->old, (enum secret_kind)kind);
    }
}

static char **text_of(struct settings *s, enum option_id o) {
    return (char **)((char *)s + option_row(o)->at);
}

static bool is_of_token(enum option_id o) {
    return (option_row(o)->traits & OPTION_OF_TOKEN) != 0;
}

static bool is_secret(enum option_id o) {
    return o == OPTION_CLIENT_SECRET_FILE || o == OPTION_CLIENT_SECRET_COMMAND;
}

// Of several sources one was left: nothing is said of the others any more, nor of a client without
// the URL that it is for. Where a variable holds the token itself, it counts more than what files
// say.
static void drop_other_sources(struct settings *s) {
    const bool is_given = s->environment_token.text || s->environment_error.kind != ERROR_NONE;
    const bool has_secret =
        s->environment_secret.text || s->environment_secret_error.kind != ERROR_NONE;
    for (int i = 0; i < OPTION_COUNT; i++) {
        const enum option_id o = (enum option_id)i;
        if (is_of_token(o) && s->origins[o].source == SOURCE_FILE &&
            (is_given || (has_secret && is_secret(o)) || !*text_of(s, o) ||
                (!option_is_token_source(i) && !s->token_url))) {
            mem_free(*text_of(s, o));
            *text_of(s, o) = NULL;
            option_origin_set(s->origins, o, SOURCE_STANDARD, NULL, NULL);
        }
    }
}

// Whether the deployment that is asked is that of the line.
static bool belongs(struct parse *p, const struct config_line *l) {
    struct binding b = {.token = l};
    parse_for_each_line(p, find_binding, &b);
    return b.base_url && same_deployment(b.base_url->value, p->out->base_url);
}

static void refuse(struct parse *p, const struct config_line *l) {
    struct settings *s = p->out;
    struct buf place = BUF_INIT(8192), base = BUF_INIT(8192);
    struct error e;
    config_append_place(s->config, l, &place);
    option_append_origin(s, OPTION_BASE_URL, &base);
    error_set(&e, s->origins[OPTION_BASE_URL].source == SOURCE_FLAG ? ERROR_USAGE : ERROR_CONFIG,
        "%s is another deployment than that of the token in %s, which is not sent there; give its "
        "own with --token-file, --token-command or AIFI_TOKEN",
        buf_text(&base), buf_text(&place));
    parse_note(p, &e);
    buf_release(&base);
    buf_release(&place);
}

// The client secret of a file is sent to the token URL of files alone.
static void check_token_url(struct parse *p, const struct config_line *l) {
    const struct settings *s = p->out;
    if (!s->token_url || s->origins[OPTION_TOKEN_URL].source == SOURCE_FILE) {
        return;
    }
    struct buf place = BUF_INIT(8192);
    struct error e;
    config_append_place(s->config, l, &place);
    error_set(&e, ERROR_USAGE,
        "--token-url is not that of the client secret in %s, which is not sent there; give its own "
        "with --client-secret-file, --client-secret-command or AIFI_CLIENT_SECRET",
        buf_text(&place));
    parse_note(p, &e);
    buf_release(&place);
}

// A token that a file names goes to the deployment that is named beside it, and nowhere else.
void parse_check_token(struct parse *p) {
    struct settings *s = p->out;
    drop_other_sources(s);
    if (s->demo || !s->base_url || s->action == ACTION_CONFIG) {
        return;
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_origin *origin = &s->origins[i];
        if (is_of_token((enum option_id)i) && origin->source == SOURCE_FILE &&
            !belongs(p, origin->line)) {
            refuse(p, origin->line);
        }
        if (is_secret((enum option_id)i) && origin->source == SOURCE_FILE) {
            check_token_url(p, origin->line);
        }
    }
}
