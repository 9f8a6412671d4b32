// Requests and replies as plain data. Must not know where they come from or go to.
#include "sandbox/exchange.h"

#include "sandbox/json.h"

#include <strings.h>

enum { BODY_MAX = 1024 * 1024 * 1024 };

void reply_init(struct reply *r) {
    *r = (struct reply){.status = 200, .body = BUF_INIT(BODY_MAX), .stall_at = SIZE_MAX};
    reply_set_header(r, "Content-Type", "application/json; charset=utf-8");
}

void reply_release(struct reply *r) {
    buf_release(&r->body);
    for (size_t i = 0; i < r->n_headers; i++) {
        mem_free(r->headers[i].name);
        mem_free(r->headers[i].value);
    }
    r->n_headers = 0;
}

void reply_add_header(struct reply *r, const char *name, const char *value) {
    require(r->n_headers < REPLY_HEADERS_MAX);
    r->headers[r->n_headers++] =
        (struct reply_header){mem_dup_text(slice_of(name)), mem_dup_text(slice_of(value))};
}

void reply_remove_header(struct reply *r, const char *name) {
    size_t kept = 0;
    for (size_t i = 0; i < r->n_headers; i++) {
        if (strcasecmp(r->headers[i].name, name) == 0) {
            mem_free(r->headers[i].name);
            mem_free(r->headers[i].value);
        } else {
            r->headers[kept++] = r->headers[i];
        }
    }
    r->n_headers = kept;
}

void reply_set_header(struct reply *r, const char *name, const char *value) {
    reply_remove_header(r, name);
    reply_add_header(r, name, value);
}

const char *reply_header(const struct reply *r, const char *name) {
    for (size_t i = 0; i < r->n_headers; i++) {
        if (strcasecmp(r->headers[i].name, name) == 0) {
            return r->headers[i].value;
        }
    }
    return NULL;
}

void reply_error(
    struct reply *r, unsigned status, const char *type, const char *message, struct slice errors) {
    r->status = status;
    buf_clear(&r->body);
    struct json j = {&r->body, false};
    json_open(&j, '{');
    json_key(&j, "message");
    json_text(&j, slice_of(message));
    json_key(&j, "type");
    json_text(&j, slice_of(type));
    if (errors.len > 0) {
        json_key(&j, "errors");
        json_raw(&j, errors);
    }
    json_close(&j, '}');
}

void listing_append(struct listing *l, struct slice row) {
    mem_grow(&l->rows, &l->rows_cap, l->n_rows + 1, sizeof *l->rows);
    l->rows[l->n_rows++] = row;
}

void listing_release(struct listing *l) {
    mem_free(l->rows);
    buf_release(&l->previous);
    buf_release(&l->next);
    arena_release(&l->memory);
}
