// Giving tokens. Must not know what they are asked for.
#include "sandbox/token_url.h"

#include "base/base64.h"
#include "sandbox/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>

enum { FORM_MAX = 64 * 1024, MS = 1000, SECONDS_MAX = 10 * 366 * 86400 };

bool token_url_init(struct token_url *t, const char *spec, struct error *e) {
    struct slice rest = slice_of(spec), client, secret, seconds;
    int64_t n = TOKEN_URL_SECONDS;
    bool good = slice_cut(&rest, ':', &client) && slice_cut(&rest, ':', &secret) &&
                client.len > 0 && secret.len > 0;
    if (good && slice_cut(&rest, ':', &seconds)) {
        good = slice_to_int64(seconds, &n) && n >= 0 && n <= SECONDS_MAX && rest.ptr == NULL;
    }
    if (!good) {
        return error_set(e, ERROR_USAGE, "--oauth takes CLIENT:SECRET or CLIENT:SECRET:SECONDS");
    }
    *t = (struct token_url){
        .client = mem_dup_text(client), .secret = mem_dup_text(secret), .lifetime_ms = n * MS};
    return true;
}

void token_url_release(struct token_url *t) {
    mem_free(t->client);
    mem_free(t->secret);
    *t = (struct token_url){0};
}

bool token_url_is_path(const struct token_url *t, struct slice path) {
    return t->client != NULL && slice_equal(path, SLICE("/oauth/token"));
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// As in a form; RFC 6749 2.3.1 has the same within HTTP Basic.
static void append_decoded(struct buf *out, struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        const int high = c == '%' && i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;
        if (low >= 0) {
            buf_append_char(out, (char)(high * 16 + low));
            i += 2;
        } else {
            buf_append_char(out, c == '+' ? ' ' : c);
        }
    }
}

static bool decodes_to(struct slice text, const char *expected) {
    struct buf plain = BUF_INIT(FORM_MAX);
    append_decoded(&plain, text);
    const bool same = slice_equal(buf_slice(&plain), slice_of(expected));
    buf_release(&plain);
    return same;
}

static bool is_client(const struct token_url *t, struct slice authorization) {
    const struct slice scheme = SLICE("Basic ");
    if (authorization.len < scheme.len ||
        !slice_equal_nocase((struct slice){authorization.ptr, scheme.len}, scheme)) {
        return false;
    }
    struct buf pair = BUF_INIT(FORM_MAX);
    bool good = base64_decode(
        (struct slice){authorization.ptr + scheme.len, authorization.len - scheme.len}, &pair);
    struct slice password = buf_slice(&pair), user;
    good = good && slice_cut(&password, ':', &user) && decodes_to(user, t->client) &&
           decodes_to(password, t->secret);
    buf_release(&pair);
    return good;
}

static bool asks_for_client_credentials(struct slice form) {
    struct slice pair, name;
    while (slice_cut(&form, '&', &pair)) {
        slice_cut(&pair, '=', &name);
        if (slice_equal(name, SLICE("grant_type"))) {
            return decodes_to(pair, "client_credentials");
        }
    }
    return false;
}

static void refuse(struct reply *out, unsigned status, const char *error, const char *text) {
    struct json j = {&out->body, false};
    out->status = status;
    json_open(&j, '{');
    json_key(&j, "error");
    json_text(&j, slice_of(error));
    json_key(&j, "error_description");
    json_text(&j, slice_of(text));
    json_close(&j, '}');
}

static struct issued_token *issue(struct token_url *t, int64_t now_ms) {
    struct issued_token *token = &t->issued[t->n_issued++ % TOKENS_KEPT];
    uint64_t random[2] = {0};
    ssize_t n = getrandom(random, sizeof random, 0);
    require(n == (ssize_t)sizeof random);
    snprintf(token->text, sizeof token->text, "t%" PRIu64 ".%016" PRIx64 "%016" PRIx64, t->n_issued,
        random[0], random[1]);
    token->until_ms = now_ms + t->lifetime_ms;
    return token;
}

void token_url_answer(
    struct token_url *t, const struct request *r, int64_t now_ms, struct reply *out) {
    reply_set_header(out, "Cache-Control", "no-store");
    if (!slice_equal(r->method, SLICE("POST"))) {
        refuse(out, 405, "invalid_request", "a token is asked for by POST");
        reply_set_header(out, "Allow", "POST");
    } else if (!is_client(t, r->authorization)) {
        refuse(out, 401, "invalid_client", "no such client, or another secret");
        reply_set_header(out, "WWW-Authenticate", "Basic realm=\"sandbox\"");
    } else if (!asks_for_client_credentials(r->body)) {
        refuse(out, 400, "unsupported_grant_type", "only client_credentials");
    } else {
        struct json j = {&out->body, false};
        json_open(&j, '{');
        json_key(&j, "access_token");
        json_text(&j, slice_of(issue(t, now_ms)->text));
        json_key(&j, "token_type");
        json_text(&j, SLICE("Bearer"));
        json_key(&j, "expires_in");
        json_integer(&j, t->lifetime_ms / MS);
        json_close(&j, '}');
    }
}

bool token_url_knows(const struct token_url *t, struct slice token, int64_t now_ms) {
    for (size_t i = 0; i < TOKENS_KEPT && i < t->n_issued; i++) {
        if (now_ms < t->issued[i].until_ms && slice_equal(slice_of(t->issued[i].text), token)) {
            return true;
        }
    }
    return false;
}

void token_url_expire(struct token_url *t) {
    for (size_t i = 0; i < TOKENS_KEPT; i++) {
        t->issued[i].until_ms = 0;
    }
}
