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
    if (origin_parse(slice_of(a), &one, &ignored)) {
        if (origin_parse(slice_of(b), &other, &ignored)) {
            same = origin_same(&one, &other);
            origin_release(&other);
        }
        origin_release(&one);
    }
    return same;
}

static void drop_token_of_files(struct settings *s) {
    static const enum option_id sources[] = {OPTION_TOKEN_FILE, OPTION_TOKEN_COMMAND};
    char **texts[] = {&s->token_file, &s->token_command};
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        if (s->origins[sources[i]].source == SOURCE_FILE) {
            mem_free(*texts[i]);
            *texts[i] = NULL;
            option_origin_set(s->origins, sources[i], SOURCE_STANDARD, NULL, NULL);
        }
    }
}

// A token that a file names goes to the deployment that is named beside it, and nowhere else.
void parse_check_token(struct parse *p) {
    struct settings *s = p->out;
    if (s->environment_token.text || s->environment_error.kind != ERROR_NONE) {
        drop_token_of_files(s); // a variable counts more
    }
    const enum option_id source = s->token_file ? OPTION_TOKEN_FILE : OPTION_TOKEN_COMMAND;
    const bool is_stored =
        (s->token_file || s->token_command) && s->origins[source].source == SOURCE_FILE;
    if (s->demo || !is_stored || !s->base_url || s->action == ACTION_CONFIG) {
        return;
    }
    struct binding b = {.token = s->origins[source].line};
    parse_for_each_line(p, find_binding, &b);
    if (b.base_url && same_deployment(b.base_url->value, s->base_url)) {
        return;
    }
    struct buf place = BUF_INIT(8192);
    struct buf base = BUF_INIT(8192);
    struct error e;
    config_append_place(s->config, b.token, &place);
    option_append_origin(s, OPTION_BASE_URL, &base);
    error_set(&e, s->origins[OPTION_BASE_URL].source == SOURCE_FLAG ? ERROR_USAGE : ERROR_CONFIG,
        "%s is another deployment than that of the token in %s, which is not sent there; give its "
        "own with --token-file, --token-command or AIFI_TOKEN",
        buf_text(&base), buf_text(&place));
    parse_note(p, &e);
    buf_release(&base);
    buf_release(&place);
}
