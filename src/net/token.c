// Secrets as texts: what is refused, and what the environment holds of them. Must not know where
// they are sent.
#include "net/token.h"

#include "base/mem.h"

#include <stdlib.h>
#include <unistd.h>

struct kind_row {
    const char *name, *variable;
};

static const struct kind_row kinds[] = {
    [SECRET_TOKEN] = {"token", "AIFI_TOKEN"},
    [SECRET_CLIENT] = {"client secret", "AIFI_CLIENT_SECRET"},
};
_Static_assert(ARRAY_LEN(kinds) == SECRET_KIND_COUNT, "one row a kind");

const char *secret_name(enum secret_kind kind) {
    return kinds[kind].name;
}

void token_release(struct token *t) {
    if (t->text != NULL) {
        mem_wipe(t->text, strlen(t->text));
        mem_free(t->text);
    }
    *t = (struct token){0};
}

bool secret_is_in(struct slice secret, struct slice text) {
    enum { TELLING_LEN = 12 }; // of one that is cut off
    secret.len = secret.len < TELLING_LEN ? secret.len : TELLING_LEN;
    return secret.len > 0 && slice_search(text, secret).ptr != NULL;
}

static bool is_token_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~+/", c) != NULL);
}

static bool may_hold(enum secret_kind kind, char c) {
    return kind == SECRET_TOKEN ? is_token_char(c) : c >= ' ' && c <= '~';
}

static bool check_characters(
    struct slice text, enum secret_kind kind, const char *source, struct error *e) {
    const char *name = secret_name(kind);
    if (memchr(text.ptr, '\n', text.len) != NULL || memchr(text.ptr, '\r', text.len) != NULL) {
        return error_set(e, ERROR_AUTH,
            "the %s from the %s has more than one line: it must be the %s and nothing else", name,
            source, name);
    }
    size_t end = text.len;
    while (kind == SECRET_TOKEN && end > 0 && text.ptr[end - 1] == '=') {
        end--; // b64token: characters, then any number of '='
    }
    for (size_t i = 0; i < end; i++) {
        if (!may_hold(kind, text.ptr[i])) {
            return error_set(e, ERROR_AUTH,
                "the %s from the %s holds a character that no %s has, at position %zu", name,
                source, name, i + 1);
        }
    }
    return end > 0 ||
           error_set(e, ERROR_AUTH, "the %s from the %s has no letters or digits", name, source);
}

bool secret_from_text(struct token *t, enum secret_kind kind, struct slice text, const char *source,
    struct error *e) {
    text = slice_trim(text);
    if (text.len == 0) {
        return error_set(e, ERROR_AUTH, "the %s from the %s is empty", secret_name(kind), source);
    }
    if (text.len > TOKEN_LEN_MAX) {
        return error_set(e, ERROR_AUTH, "the %s from the %s is longer than %d characters",
            secret_name(kind), source, (int)TOKEN_LEN_MAX);
    }
    if (!check_characters(text, kind, source, e)) {
        return false;
    }
    char *copy = mem_dup_text(text);
    token_release(t);
    *t = (struct token){.text = copy, .source = source};
    return true;
}

bool token_from_text(struct token *t, struct slice text, const char *source, struct error *e) {
    return secret_from_text(t, SECRET_TOKEN, text, source, e);
}

// The kernel shows a process's first environment to its user for ever; only overwriting the bytes
// in place helps. A variable may be there more than once.
static void wipe_variable(const char *name) {
    const size_t len = strlen(name);
    for (char **at = environ; *at != NULL; at++) {
        if (strncmp(*at, name, len) == 0 && (*at)[len] == '=') {
            mem_wipe(*at + len + 1, strlen(*at + len + 1));
        }
    }
}

bool secret_from_environment(struct token *t, enum secret_kind kind, struct error *e) {
    error_clear(e);
    char *value = getenv(kinds[kind].variable);
    if (value == NULL) {
        return false;
    }
    size_t len = strlen(value);
    bool good = len > 0 && secret_from_text(t, kind, (struct slice){value, len}, "environment", e);
    wipe_variable(kinds[kind].variable);
    unsetenv(kinds[kind].variable);
    return good;
}
