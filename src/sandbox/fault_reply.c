// Faults that answer something else altogether.
#include "sandbox/fault_kind.h"

#include <errno.h>
#include <stdio.h>

static const struct {
    unsigned status;
    const char *type, *message;
} known[] = {
    {400, "E_INVALID_BODY", "Invalid request body"},
    {401, "E_UNAUTHORIZED", "Unauthorized"},
    {403, "E_FORBIDDEN", "Forbidden"},
    {404, "E_NOT_FOUND", "Not found"},
    {408, "E_TIMEOUT", "Request timeout"},
    {410, "E_CURSOR_EXPIRED", "The cursor has expired"},
    {422, "E_UNPROCESSABLE", "Unprocessable"},
    {429, "E_TOO_MANY_REQUESTS", "Too many requests"},
    {500, "E_INTERNAL", "Internal server error"},
    {502, "E_BAD_GATEWAY", "Bad gateway"},
    {503, "E_UNAVAILABLE", "Service unavailable"},
    {504, "E_GATEWAY_TIMEOUT", "Gateway timeout"},
};

static unsigned status_of(int64_t n) {
    return n >= 200 && n <= 599 ? (unsigned)n : 500;
}

bool fault_status(struct fault *f, struct exchange *x) {
    unsigned status = status_of(f->numbers[0]);
    const char *type = "E_FAILED", *message = "Something went wrong";
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (known[i].status == status) {
            type = known[i].type;
            message = known[i].message;
        }
    }
    struct slice errors = status == 400
                              ? SLICE("[{\"error\":\"\\\"count\\\" is not allowed\","
                                      "\"rule\":\"any.unknown\",\"field\":\"\\\"count\\\"\"}]")
                              : SLICE_NONE;
    reply_error(x->reply, status, type, message, errors);
    return true;
}

static bool html(struct exchange *x, unsigned status, const char *page) {
    x->reply->status = status;
    reply_set_header(x->reply, "Content-Type", "text/html; charset=utf-8");
    buf_append_text(&x->reply->body, page);
    return true;
}

bool fault_error_page(struct fault *f, struct exchange *x) {
    return html(x, status_of(f->numbers[0]),
        "<html>\r\n<head><title>Bad Gateway</title></head>\r\n<body>\r\n<center><h1>Bad Gateway"
        "</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n");
}

bool fault_login_page(struct fault *f, struct exchange *x) {
    (void)f;
    return html(x, 200,
        "<!DOCTYPE html><html><head><title>Guest Wi-Fi: please sign in</title></head><body>"
        "<form method=post action=/login>Room <input name=room> <button>Connect</button></form>"
        "</body></html>");
}

bool fault_error_200(struct fault *f, struct exchange *x) {
    (void)f;
    reply_error(x->reply, 200, "E_INTERNAL", "Something went wrong", SLICE_NONE);
    return true;
}

bool fault_redirect(struct fault *f, struct exchange *x) {
    int64_t status;
    struct slice code, rest = slice_of(f->text);
    slice_cut(&rest, ',', &code);
    x->reply->status = slice_to_int64(code, &status) ? status_of(status) : 302;
    reply_set_header(x->reply, "Location", f->rest);
    return true;
}

bool fault_empty_body(struct fault *f, struct exchange *x) {
    x->reply->status = status_of(f->numbers[0]);
    if (x->reply->status == 204) {
        reply_remove_header(x->reply, "Content-Type");
    }
    return true;
}

bool fault_body_file(struct fault *f, struct exchange *x) {
    FILE *file = fopen(f->text, "re");
    if (file == NULL) {
        reply_error(x->reply, 500, "E_NO_FILE", strerror(errno), SLICE_NONE);
        return true;
    }
    char chunk[65536];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) {
        buf_append(&x->reply->body, (struct slice){chunk, n});
    }
    fclose(file);
    return true;
}

bool fault_hostile_error(struct fault *f, struct exchange *x) {
    struct buf message = BUF_INIT(65536), errors = BUF_INIT(65536);
    buf_append_text(&message, "Invalid ");
    struct json j = {&errors, false};
    json_open(&j, '[');
    for (uint64_t i = 0; i < 12; i++) {
        const char *text = fault_hostile_text(i);
        buf_append_text(&message, text);
        json_open(&j, '{');
        json_key(&j, "error");
        json_text(&j, slice_of(text));
        json_key(&j, "rule");
        json_text(&j, SLICE("any.invalid\x1b[31m"));
        json_key(&j, "field");
        json_text(&j, slice_of(i == 0 ? "\"status\"" : text));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    reply_error(x->reply, status_of(f->numbers[0]), "E_\x1b]0;owned\x07", buf_text(&message),
        buf_slice(&errors));
    buf_release(&message);
    buf_release(&errors);
    return true;
}

bool fault_invalid_field(struct fault *f, struct exchange *x) {
    struct buf errors = BUF_INIT(65536), text = BUF_INIT(4096);
    struct json j = {&errors, false};
    json_open(&j, '[');
    json_open(&j, '{');
    json_key(&j, "error");
    buf_printf(&text, "\"%s\" contains an invalid value", f->text);
    json_text(&j, buf_slice(&text));
    json_key(&j, "rule");
    json_text(&j, SLICE("any.invalid"));
    json_key(&j, "field");
    buf_clear(&text);
    buf_printf(&text, "\"%s\"", f->text);
    json_text(&j, buf_slice(&text));
    json_close(&j, '}');
    json_close(&j, ']');
    reply_error(x->reply, 400, "E_INVALID_BODY", "Invalid request body", buf_slice(&errors));
    buf_release(&errors);
    buf_release(&text);
    return true;
}
