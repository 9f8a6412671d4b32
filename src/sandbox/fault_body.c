// Faults of the JSON as bytes, and of whole rows.
#include "sandbox/fault_kind.h"

enum { BOMB_MAX = 1024 * 1024 * 1024, SPOILT_MAX = 64 * 1024 * 1024, ROW_MAX = 32 * 1024 * 1024 };

// --- the finished body --------------------------------------------------------------------------

void fault_cut(struct fault *f, struct exchange *x) {
    struct buf *body = &x->reply->body;
    int64_t len = (int64_t)body->len;
    int64_t keep = f->numbers[0] >= 0 ? f->numbers[0] : len + f->numbers[0];
    if (keep >= 0 && keep < len) {
        buf_remove(body, (size_t)keep, (size_t)(len - keep));
    }
}

void fault_flip(struct fault *f, struct exchange *x) {
    struct buf *body = &x->reply->body;
    if (f->numbers[0] >= 0 && (uint64_t)f->numbers[0] < body->len) {
        body->ptr[f->numbers[0]] = (char)(f->numbers[1] & 255);
    }
}

void fault_trailing(struct fault *f, struct exchange *x) {
    buf_append_text(&x->reply->body, f->text[0] != '\0' ? f->text : "}]");
}

void fault_bom(struct fault *f, struct exchange *x) {
    (void)f;
    buf_insert(&x->reply->body, 0, SLICE("\xEF\xBB\xBF"));
}

// After the opening brace of the body.
static void insert_front(struct exchange *x, const struct buf *extra) {
    if (x->reply->body.len > 0) {
        buf_insert(&x->reply->body, 1, buf_slice(extra));
    }
}

void fault_big_body(struct fault *f, struct exchange *x) {
    struct buf blanks = BUF_INIT(BOMB_MAX);
    for (int64_t i = 0; i < f->numbers[0] * 1024; i++) {
        char line[1024];
        memset(line, ' ', sizeof line);
        buf_append(&blanks, (struct slice){line, sizeof line});
    }
    insert_front(x, &blanks);
    buf_release(&blanks);
}

void fault_node_bomb(struct fault *f, struct exchange *x) {
    struct buf bomb = BUF_INIT(BOMB_MAX);
    buf_append_text(&bomb, "\"extra\":[0");
    for (int64_t i = 0; i < f->numbers[0] * 1024 * 512; i++) {
        buf_append(&bomb, SLICE(",0"));
    }
    buf_append_text(&bomb, "],");
    insert_front(x, &bomb);
    buf_release(&bomb);
}

// --- rows ---------------------------------------------------------------------------------------

void fault_data(struct fault *f, struct exchange *x) {
    static const char *const forms[] = {"", "null", "42", "\"rows\"", "{\"0\":{}}", "true"};
    x->listing->data = forms[f->numbers[0]];
}

void fault_odd_rows(struct fault *f, struct exchange *x) {
    (void)f;
    static const char *const odd[] = {"null", "42", "\"row\"", "[]", "{}", "[[{\"id\":\"1\"}]]"};
    struct listing *l = x->listing;
    size_t n = l->n_rows;
    struct slice *good = l->rows;
    l->rows = NULL;
    l->n_rows = l->rows_cap = 0;
    for (size_t i = 0; i < n || i < ARRAY_LEN(odd); i++) {
        if (i < n) {
            listing_append(l, good[i]);
        }
        if (i < ARRAY_LEN(odd)) {
            listing_append(l, slice_of(odd[i]));
        }
    }
    mem_free(good);
}

void fault_bad_row(struct fault *f, struct exchange *x) {
    if (f->numbers[0] >= 1 && (uint64_t)f->numbers[0] <= x->listing->n_rows) {
        x->listing->rows[f->numbers[0] - 1] = SLICE("{\"id\":\"1\",\"status\":active,}");
    }
}

// Puts `extra`, members of an object each followed by a comma, at the front of a row.
static void extend_row(struct listing *l, size_t i, struct slice extra) {
    struct buf row = BUF_INIT(ROW_MAX);
    buf_append_char(&row, '{');
    buf_append(&row, extra);
    buf_append(&row, (struct slice){l->rows[i].ptr + 1, l->rows[i].len - 1});
    l->rows[i] = arena_copy(&l->memory, buf_slice(&row));
    buf_release(&row);
}

void fault_deep(struct fault *f, struct exchange *x) {
    struct buf extra = BUF_INIT(SPOILT_MAX);
    buf_append_text(&extra, "\"deep\":");
    for (int64_t i = 0; i < f->numbers[0]; i++) {
        buf_append_char(&extra, '[');
    }
    for (int64_t i = 0; i < f->numbers[0]; i++) {
        buf_append_char(&extra, ']');
    }
    buf_append_char(&extra, ',');
    if (x->listing->n_rows > 0) {
        extend_row(x->listing, 0, buf_slice(&extra));
    }
    buf_release(&extra);
}

void fault_many_keys(struct fault *f, struct exchange *x) {
    struct buf extra = BUF_INIT(SPOILT_MAX);
    for (int64_t i = 0; i < f->numbers[0]; i++) {
        buf_printf(&extra, "\"key%06lld\":%lld,", (long long)i, (long long)i * i);
    }
    if (x->listing->n_rows > 0) {
        extend_row(x->listing, 0, buf_slice(&extra));
    }
    buf_release(&extra);
}

void fault_duplicate_keys(struct fault *f, struct exchange *x) {
    (void)f;
    for (size_t i = 0; i < x->listing->n_rows; i++) {
        extend_row(
            x->listing, i, SLICE("\"id\":\"1\",\"ID\":\"2\",\"status\":\"first\",\"storeId\":1,"));
    }
}
