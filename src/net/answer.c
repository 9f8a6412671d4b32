// The sentences for answers that are no page. Must not know how the answer came.
#include "net/answer.h"

#include "base/buf.h"
#include "model/decode.h"
#include "net/retry.h"
#include "net/token.h"

struct status_row {
    int status;
    enum error_kind kind;
    bool worth_a_key;
    const char *sentence; // after the host
    const char *advice;   // after the server's own message; "" = none
};

// Others: the rows of their hundreds.
static const struct status_row rows[] = {
    {204, ERROR_SERVER, true, "answered without any data", "not even an empty list"},
    {400, ERROR_SERVER, false, "refused the request", ""},
    {401, ERROR_AUTH, false, "the server refused the token", "give another one"},
    {403, ERROR_AUTH, false, "does not let this token read sessions", "ask for the right to"},
    {404, ERROR_SERVER, false, "has no sessions list there", "check the base URL"},
    {405, ERROR_SERVER, false, "does not answer GET requests there", "check the base URL"},
    {407, ERROR_NETWORK, false, "a proxy on the way wants a password",
        "see the variable https_proxy"},
    {408, ERROR_SERVER, true, "gave up waiting for our request", "is the link slow?"},
    {410, ERROR_SERVER, false, "says that this list is gone", "check the base URL"},
    {413, ERROR_SERVER, false, "says that the request is too large", "use fewer filters"},
    {414, ERROR_SERVER, false, "says that the request is too long", "use fewer filters"},
    {422, ERROR_SERVER, false, "cannot work with the filter", ""},
    {429, ERROR_SERVER, true, "wants fewer requests", "wait a little, then press R"},
    {431, ERROR_SERVER, false, "says that the request's headers are too large",
        "is the token the right one?"},
    {500, ERROR_SERVER, true, "failed inside", "try again later"},
    {502, ERROR_SERVER, true, "has a gateway that got no good answer", "try again later"},
    {503, ERROR_SERVER, true, "is overloaded or down, or was asked too often", "try again later"},
    {504, ERROR_SERVER, true, "has a gateway that waited too long", "ask for fewer rows a page"},
};
static const struct status_row hundreds[] = {
    [1] = {1, ERROR_SERVER, false, "answered with an unfinished status", "check the base URL"},
    [2] = {2, ERROR_SERVER, false, "answered, but not with a page", "check the base URL"},
    [3] = {3, ERROR_SERVER, false, "", "redirects are never followed: check the base URL"},
    [4] = {4, ERROR_SERVER, false, "refused the request with an unusual status", ""},
    [5] = {5, ERROR_SERVER, true, "failed with an unusual status", "try again later"},
};

static const struct status_row *find_row(int status) {
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].status == status) {
            return &rows[i];
        }
    }
    size_t hundred = (size_t)(status / 100);
    return &hundreds[hundred < ARRAY_LEN(hundreds) && hundred > 0 ? hundred : 2];
}

// Gateways repeat headers.
static void forget_token(const char *token, struct api_error *said) {
    char *const texts[] = {said->message, said->type, said->field, said->detail};
    for (size_t i = 0; token && i < ARRAY_LEN(texts); i++) {
        if (secret_is_in(slice_of(token), slice_of(texts[i]))) {
            texts[i][0] = '\0';
        }
    }
}

static void append_said(struct buf *text, const struct api_error *said) {
    const char *message = said->message[0] ? said->message : said->type;
    if (!message[0]) {
        return;
    }
    size_t len = strlen(message);
    buf_printf(text, ": %.*s", (int)(message[len - 1] == '.' ? len - 1 : len), message);
    if (said->field[0] && !strstr(message, said->field)) {
        buf_printf(text, " (%s%s%s)", said->field, said->detail[0] ? ": " : "", said->detail);
    }
}

static void set(struct error *e, const struct answer *a, const struct status_row *row,
    const struct buf *text, const struct api_error *said) {
    error_set(e, row->kind, "%s", buf_text(text));
    e->retryable = row->worth_a_key;
    e->status = a->status;
    error_set_field(e, slice_of(said->field));
}

static void describe_redirect(const struct answer *a, struct buf *text) {
    if (a->location_host && a->location_host[0]) {
        buf_printf(text, "%s sends us to %s", a->host, a->location_host);
    } else {
        buf_printf(text, "%s sends us to another address of its own", a->host);
    }
}

static bool is_about_cursor(const struct answer *a, const struct api_error *said) {
    static const char *const names[] = {"after", "before", "cursor"};
    if (!a->with_cursor || (a->status != 400 && a->status != 410 && a->status != 422)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_equal(slice_of(said->field), slice_of(names[i]))) {
            return true;
        }
    }
    // The same filter has been accepted before, so it is the marker, unless a field is named.
    return said->field[0] == '\0';
}

bool answer_describe(const struct answer *a, struct error *e) {
    require(a->status != 200);
    struct api_error said;
    if (!decode_api_error(a->body, &said)) {
        said = (struct api_error){0};
    }
    forget_token(a->token, &said);
    const struct status_row *row = find_row(a->status);
    bool cursor_refused = is_about_cursor(a, &said);
    struct buf text = BUF_INIT(4 * ERROR_TEXT_LEN);
    const char *advice = row->advice;
    if (cursor_refused) {
        buf_printf(&text, "%s no longer accepts its page marker", a->host);
        advice = "reload the list from the top";
    } else if (a->status / 100 == 3) {
        describe_redirect(a, &text);
    } else if (a->status == 401) {
        buf_append_text(&text, row->sentence);
    } else {
        buf_printf(&text, "%s %s", a->host, row->sentence);
    }
    buf_printf(&text, " (%d)", a->status);
    append_said(&text, &said);
    if (advice[0]) {
        buf_printf(&text, "; %s", advice);
    }
    set(e, a, row, &text, &said);
    buf_release(&text);
    return cursor_refused;
}
