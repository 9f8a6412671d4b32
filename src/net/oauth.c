// One request to a token URL. Must not know when one is made, nor what the token is for.
#include "net/oauth.h"

#include "base/base64.h"
#include "base/mem.h"
#include "model/decode.h"
#include "model/scan.h"
#include "net/retry.h"

enum {
    PART_MAX = 4 * TOKEN_LEN_MAX,
    SECRETS_MAX = 4 * PART_MAX + 8,
    TELL_LEN = 120,
    TOLD_MAX = 2 * OAUTH_ANSWER_MAX
};

struct oauth_request {
    const struct oauth_client *client;
    struct transfer *transfer;
    struct buf answer; // reserved: in one place in memory, wiped
    // The secret as it is, as it is encoded, and as it is sent: an answer that repeats it is not.
    struct buf secrets[3];
    int64_t retry_after_ms;
    bool transient;
};

// --- The client.

static bool has_any(struct slice text, const char *set) {
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(set, text.ptr[i]) != NULL) {
            return true;
        }
    }
    return false;
}

// The sentences of origin_parse are about the base URL.
static void say_token_url(struct error *e) {
    static const char theirs[] = "the base URL";
    const struct error before = *e;
    if (slice_starts_with(slice_of(before.text), SLICE(theirs))) {
        error_set(e, before.kind, "the token URL%s", before.text + sizeof(theirs) - 1);
    }
}

static bool check_id(struct slice id, struct error *e) {
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] < ' ' || id.ptr[i] > '~') {
            return error_set(
                e, ERROR_CONFIG, "the client id holds a character that no client id has");
        }
    }
    return id.len > 0 || error_set(e, ERROR_CONFIG, "the client id is empty");
}

bool oauth_client_init(
    struct oauth_client *c, const char *url, const char *id, const char *scope, struct error *e) {
    const struct slice text = slice_trim(slice_of(url));
    *c = (struct oauth_client){0};
    if (has_any(text, "?#@")) {
        return error_set(
            e, ERROR_CONFIG, "the token URL must have no user name, no '?' and no '#'");
    }
    if (!origin_parse(text, &c->origin, e)) {
        say_token_url(e);
        return false;
    }
    if (!check_id(slice_of(id), e)) {
        oauth_client_release(c);
        return false;
    }
    const struct slice rest = slice_search(text, SLICE("://"));
    struct buf whole = BUF_INIT(ORIGIN_TEXT_MAX + 16);
    buf_append_text(&whole, rest.ptr ? "" : "https://");
    buf_append(&whole, text);
    c->url = buf_take(&whole, NULL);
    c->id = mem_dup_text(slice_of(id));
    c->scope = scope ? mem_dup_text(slice_of(scope)) : NULL;
    return true;
}

void oauth_client_release(struct oauth_client *c) {
    origin_release(&c->origin);
    mem_free(c->url);
    mem_free(c->id);
    mem_free(c->scope);
    *c = (struct oauth_client){0};
}

// --- The request.

static bool take_bytes(void *context, struct slice bytes) {
    struct oauth_request *r = context;
    return buf_append(&r->answer, bytes);
}

// As in a form; RFC 6749 2.3.1 wants the same of id and secret before they are put together.
static void append_encoded(struct buf *out, struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~", c) != NULL);
        if (is_plain) {
            buf_append_char(out, c);
        } else {
            buf_printf(out, "%%%02X", (unsigned char)c);
        }
    }
}

static void keep_secrets(
    struct oauth_request *r, struct slice secret, struct slice user, struct slice password) {
    struct buf pair = BUF_INIT(2 * PART_MAX);
    for (size_t i = 0; i < ARRAY_LEN(r->secrets); i++) {
        buf_init(&r->secrets[i], SECRETS_MAX);
        buf_reserve(&r->secrets[i], 2 * (user.len + password.len) + 8);
    }
    buf_reserve(&pair, user.len + password.len + 1);
    buf_append(&pair, user);
    buf_append_char(&pair, ':');
    buf_append(&pair, password);
    buf_append(&r->secrets[0], secret);
    buf_append(&r->secrets[1], password);
    base64_append(&r->secrets[2], buf_slice(&pair));
    buf_wipe(&pair);
}

static bool repeats_secret(const struct oauth_request *r, struct slice text) {
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(r->secrets); i++) {
        found = found || secret_is_in(buf_slice(&r->secrets[i]), text);
    }
    return found;
}

struct oauth_request *oauth_ask(
    struct transport *t, const struct oauth_client *c, const struct token *secret, int64_t now_ms) {
    struct oauth_request *r = mem_calloc(1, sizeof(*r));
    *r = (struct oauth_request){
        .client = c, .answer = BUF_INIT(OAUTH_ANSWER_MAX), .retry_after_ms = -1};
    buf_reserve(&r->answer, OAUTH_ANSWER_MAX);

    struct buf user = BUF_INIT(PART_MAX), password = BUF_INIT(PART_MAX),
               fields = BUF_INIT(PART_MAX);
    buf_reserve(&password, PART_MAX);
    append_encoded(&user, slice_of(c->id));
    append_encoded(&password, slice_of(secret->text));
    keep_secrets(r, slice_of(secret->text), buf_slice(&user), buf_slice(&password));
    buf_append_text(&fields, "grant_type=client_credentials");
    if (c->scope) {
        buf_append_text(&fields, "&scope=");
        append_encoded(&fields, slice_of(c->scope));
    }
    const struct transfer_request request = {.origin = &c->origin,
        .url = c->url,
        .total_ms = OAUTH_TOTAL_MS,
        .sink = take_bytes,
        .context = r};
    const struct transfer_form form = {
        .user = buf_text(&user), .password = buf_text(&password), .fields = buf_text(&fields)};
    r->transfer = transport_post_form(t, &request, &form, now_ms);
    buf_release(&user);
    buf_wipe(&password);
    buf_release(&fields);
    return r;
}

void oauth_request_free(struct oauth_request *r) {
    if (!r) {
        return;
    }
    transfer_free(r->transfer);
    buf_wipe(&r->answer);
    for (size_t i = 0; i < ARRAY_LEN(r->secrets); i++) {
        buf_wipe(&r->secrets[i]);
    }
    mem_free(r);
}

// --- The answer.

enum member { MEMBER_TOKEN, MEMBER_TYPE, MEMBER_LIFETIME, MEMBER_ERROR, MEMBER_TEXT, MEMBER_COUNT };
static const char *const members[] = {
    "access_token", "token_type", "expires_in", "error", "error_description"};
_Static_assert(ARRAY_LEN(members) == MEMBER_COUNT, "one name a member");

struct said {
    struct slice json;
    struct slice values[MEMBER_COUNT]; // as they stand there; empty = missing
    bool is_object;
};

static void note_value(void *context, const struct scan_value *v) {
    struct said *s = context;
    const struct slice key = {s->json.ptr + v->key_at, v->key_len};
    s->is_object =
        s->is_object || (v->step == SCAN_OPEN && v->depth == 0 && v->kind == JSON_OBJECT);
    if (v->step != SCAN_SCALAR || v->depth != 1 ||
        (v->kind != JSON_STRING && v->kind != JSON_NUMBER)) {
        return;
    }
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (slice_equal(key, slice_of(members[i]))) {
            s->values[i] = (struct slice){s->json.ptr + v->at, v->len};
        }
    }
}

static bool read_answer(const struct oauth_request *r, struct said *s) {
    struct error ignored;
    *s = (struct said){.json = buf_slice(&r->answer)};
    return scan_text(s->json, SCAN_STRICT, note_value, s, &ignored) && s->is_object;
}

// Appends a member's text; nothing when it is missing.
static void append_member(const struct said *s, enum member m, struct buf *out) {
    const struct slice value = s->values[m];
    if (value.len > 0 && value.ptr[0] == '"') {
        decode_string(value, out);
    } else {
        buf_append(out, value);
    }
}

// Seconds, as a number or (some servers) a string of digits. 0 when there is no sense in it.
static int64_t lifetime_of(const struct said *s) {
    enum { MOST_S = 10 * 366 * 24 * 3600 };
    struct buf text = BUF_INIT(64);
    append_member(s, MEMBER_LIFETIME, &text);
    struct slice rest = buf_slice(&text), whole;
    int64_t seconds = 0;
    if (!slice_cut(&rest, '.', &whole) || !slice_to_int64(whole, &seconds) || seconds < 0) {
        seconds = 0;
    }
    buf_release(&text);
    return (seconds < MOST_S ? seconds : MOST_S) * MS_SECOND;
}

// What the server says of why not; never the secret, should it say that.
static void append_told(const struct oauth_request *r, const struct said *s, struct buf *out) {
    struct buf part = BUF_INIT(OAUTH_ANSWER_MAX);
    append_member(s, MEMBER_ERROR, &part);
    if (part.len > 0 && !repeats_secret(r, buf_slice(&part))) {
        buf_printf(
            out, " (%.*s)", part.len < TELL_LEN ? (int)part.len : (int)TELL_LEN, buf_text(&part));
    }
    buf_clear(&part);
    append_member(s, MEMBER_TEXT, &part);
    if (part.len > 0 && !repeats_secret(r, buf_slice(&part))) {
        buf_append_text(out, ": ");
        buf_append(out, slice_trim(buf_slice(&part)));
    }
    buf_release(&part);
}

static enum oauth_state refused(
    const struct oauth_request *r, const struct said *s, int status, struct error *e) {
    struct buf told = BUF_INIT(TOLD_MAX);
    append_told(r, s, &told);
    error_set(e, ERROR_AUTH, "%s gives this client no token%s", r->client->origin.host,
        told.len > 0 ? buf_text(&told) : "");
    e->status = status;
    buf_release(&told);
    return OAUTH_REFUSED;
}

static enum oauth_state no_good(
    const struct oauth_request *r, int status, const char *what, struct error *e) {
    error_set(e, ERROR_SERVER, "%s %s (%d): is the token URL right?", r->client->origin.host, what,
        status);
    e->status = status;
    return OAUTH_NO_ANSWER;
}

static enum oauth_state granted(const struct oauth_request *r, const struct said *s,
    struct token *out, int64_t *lifetime_ms, struct error *e) {
    struct buf text = BUF_INIT(OAUTH_ANSWER_MAX);
    buf_reserve(&text, OAUTH_ANSWER_MAX);
    append_member(s, MEMBER_TYPE, &text);
    enum oauth_state state = OAUTH_GRANTED;
    if (text.len > 0 && !slice_equal_nocase(buf_slice(&text), SLICE("bearer"))) {
        error_set(e, ERROR_SERVER, "%s gives tokens of the type %.40s, not bearer tokens",
            r->client->origin.host, repeats_secret(r, buf_slice(&text)) ? "?" : buf_text(&text));
        state = OAUTH_NO_ANSWER;
    } else {
        buf_clear(&text);
        append_member(s, MEMBER_TOKEN, &text);
        *lifetime_ms = lifetime_of(s);
        if (!token_from_text(out, buf_slice(&text), "token URL", e)) {
            state = OAUTH_NO_ANSWER;
        }
    }
    buf_wipe(&text);
    return state;
}

static enum oauth_state judge(struct oauth_request *r, const struct transfer_result *result,
    struct token *out, int64_t *lifetime_ms, struct error *e) {
    struct said s;
    const int status = result->status;
    if (result->refused_by_sink) {
        return no_good(r, status, "sends an answer that is too long for a token", e);
    }
    if (!result->completed) {
        *e = result->error;
        r->transient = result->transient;
        return OAUTH_NO_ANSWER;
    }
    if (retry_status_is_transient(status)) {
        error_set_retryable(
            e, ERROR_SERVER, "%s gives no token now (%d)", r->client->origin.host, status);
        e->status = status;
        r->transient = true;
        r->retry_after_ms = result->retry_after_ms;
        return OAUTH_NO_ANSWER;
    }
    if (status / 100 == 3) {
        return no_good(r, status, "sends us elsewhere, where no secret is taken", e);
    }
    const bool is_json = read_answer(r, &s);
    if (is_json && status == 200 && s.values[MEMBER_TOKEN].len > 0) {
        return granted(r, &s, out, lifetime_ms, e);
    }
    if (is_json && s.values[MEMBER_ERROR].len > 0) {
        return refused(r, &s, status, e);
    }
    s = (struct said){0};
    return status == 401 || status == 403 ? refused(r, &s, status, e)
                                          : no_good(r, status, "answers with no token", e);
}

enum oauth_state oauth_step(
    struct oauth_request *r, struct token *out, int64_t *lifetime_ms, struct error *e) {
    const struct transfer_result *result = transfer_result(r->transfer);
    *lifetime_ms = 0;
    return result ? judge(r, result, out, lifetime_ms, e) : OAUTH_ASKING;
}

bool oauth_is_transient(const struct oauth_request *r) {
    return r->transient;
}

int64_t oauth_retry_after_ms(const struct oauth_request *r) {
    return r->retry_after_ms;
}
