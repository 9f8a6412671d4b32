// Faults of headers, timing and compression.
#include "sandbox/fault_kind.h"
#include "sandbox/gzip.h"
#include "sandbox/http_date.h"
#include "sandbox/rng.h"

void fault_retry_after(struct fault *f, struct exchange *x) {
    if (x->reply->status == 200) {
        return;
    }
    int64_t seconds;
    bool relative = f->text[0] == '+' || f->text[0] == '-';
    if (relative && slice_to_int64(slice_of(f->text), &seconds)) {
        char date[HTTP_DATE_LEN];
        http_date(x->now + seconds * 1000, date);
        reply_set_header(x->reply, "Retry-After", date);
    } else {
        reply_set_header(x->reply, "Retry-After", f->text);
    }
}

void fault_content_type(struct fault *f, struct exchange *x) {
    reply_remove_header(x->reply, "Content-Type");
    if (f->text[0] != '\0') {
        reply_add_header(x->reply, "Content-Type", f->text);
    }
}

void fault_header(struct fault *f, struct exchange *x) {
    struct slice value = slice_of(f->text), name;
    slice_cut(&value, '=', &name);
    char *name_text = mem_dup_text(name), *value_text = mem_dup_text(value);
    reply_add_header(x->reply, name_text, value_text);
    mem_free(name_text);
    mem_free(value_text);
}

void fault_cookies(struct fault *f, struct exchange *x) {
    (void)f;
    reply_add_header(x->reply, "Set-Cookie", "session=stolen; Path=/; HttpOnly");
    reply_add_header(x->reply, "Set-Cookie", "tracker=42; Domain=localhost; Max-Age=31536000");
    reply_add_header(x->reply, "Strict-Transport-Security", "max-age=31536000; preload");
    reply_add_header(x->reply, "Alt-Svc", "h3=\":443\"; ma=86400, h2=\"127.0.0.1:9\"; ma=86400");
    reply_add_header(
        x->reply, "Link", "<http://127.0.0.1:9/next>; rel=\"next\", </x>; rel=preload");
}

void fault_header_flood(struct fault *f, struct exchange *x) {
    enum { PIECE_LEN = 8192 };
    struct buf piece = BUF_INIT(PIECE_LEN);
    while (piece.len < PIECE_LEN - 1) {
        buf_append_char(&piece, 'x');
    }
    for (int64_t sent = 0; sent < f->numbers[0] * 1024 && x->reply->n_headers < 40;
         sent += PIECE_LEN) {
        reply_add_header(x->reply, "X-Flood", buf_text(&piece));
    }
    buf_release(&piece);
}

void fault_date(struct fault *f, struct exchange *x) {
    char date[HTTP_DATE_LEN];
    http_date(x->now + f->numbers[0] * 1000, date);
    reply_set_header(x->reply, "Date", date);
}

void fault_stall(struct fault *f, struct exchange *x) {
    x->reply->delay_ms = f->numbers[0];
}

void fault_stall_body(struct fault *f, struct exchange *x) {
    x->reply->stall_at = f->numbers[0] > 0 ? (size_t)f->numbers[0] : 0;
    x->reply->stall_ms = f->numbers[1];
}

void fault_endless(struct fault *f, struct exchange *x) {
    (void)f;
    struct buf *body = &x->reply->body;
    if (body->len > 0) { // without its last brace it could always go on
        buf_remove(body, body->len - 1, 1);
    }
    x->reply->delivery = DELIVERY_ENDLESS;
}

enum gzip_form { GZIP_GARBAGE, GZIP_PLAIN, GZIP_UNASKED, GZIP_HIDDEN, GZIP_CUT, GZIP_NESTED };

static void fill_with_garbage(struct buf *body, uint64_t seed, uint64_t number) {
    struct rng r = rng_for(seed, RNG_FAULT, number);
    buf_clear(body);
    for (size_t i = 0; i < 1000; i++) {
        buf_append_char(body, (char)(rng_next(&r) & 255));
    }
}

void fault_gzip(struct fault *f, struct exchange *x) {
    struct buf *body = &x->reply->body;
    enum gzip_form form = (enum gzip_form)f->numbers[0];
    x->reply->no_gzip = true;
    if (form == GZIP_GARBAGE) {
        fill_with_garbage(body, f->seed, x->number);
    } else if (form != GZIP_PLAIN) {
        gzip_buf(body, 6);
    }
    if (form == GZIP_NESTED) {
        gzip_buf(body, 6);
    }
    if (form == GZIP_CUT) {
        buf_remove(body, body->len / 2, body->len - body->len / 2);
    }
    if (form != GZIP_HIDDEN) {
        reply_set_header(x->reply, "Content-Encoding", "gzip");
    }
}

void fault_gzip_bomb(struct fault *f, struct exchange *x) {
    buf_clear(&x->reply->body);
    gzip_append_run(&x->reply->body, ' ', (uint64_t)f->numbers[0] * 1024 * 1024);
    reply_set_header(x->reply, "Content-Encoding", "gzip");
    x->reply->no_gzip = true;
}
