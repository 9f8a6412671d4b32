// The table of faults and the functions in it. Only the fault files and wire.c include this.
#ifndef AIFI_SANDBOX_FAULT_KIND_H
#define AIFI_SANDBOX_FAULT_KIND_H

#include "sandbox/fault.h"

enum argument_shape {
    ARGUMENT_NONE,
    ARGUMENT_NUMBER,  // N, or the default
    ARGUMENT_NUMBERS, // N,M, or the defaults
    ARGUMENT_CHOICE,  // one of the choices, then perhaps a comma and a text
    ARGUMENT_TEXT,    // anything, also nothing
};

// Some faults must be given their argument.
#define REQUIRED INT64_MIN

struct wire_link;

struct fault_kind {
    const char *name, *argument, *help; // argument: how it is spelt, NULL for none
    enum argument_shape shape;
    int64_t defaults[2];
    const char *choices; // separated by blanks
    // What it does, at any of the stages; most do one thing.
    bool (*instead)(struct fault *f, struct exchange *x);
    void (*query_string)(struct fault *f, struct exchange *x, struct buf *query_string);
    void (*question)(struct fault *f, struct exchange *x);
    // As field_twist (row_json.h); `row` counts the rows of the answer from 1.
    bool (*field)(struct fault *f, uint64_t row, struct json *j, const char *path,
        const struct field *field, const void *record);
    void (*listing)(struct fault *f, struct exchange *x);
    void (*finish)(struct fault *f, struct exchange *x);
    // Sends the answer, spoilt. False: the connection is to be closed.
    bool (*wire)(struct wire_link *link, const struct fault *f);
};

extern const struct fault_kind fault_kinds[];
extern const size_t n_fault_kinds;

// fault_reply.c: another answer altogether
bool fault_status(struct fault *f, struct exchange *x);
bool fault_error_page(struct fault *f, struct exchange *x);
bool fault_login_page(struct fault *f, struct exchange *x);
bool fault_error_200(struct fault *f, struct exchange *x);
bool fault_redirect(struct fault *f, struct exchange *x);
bool fault_empty_body(struct fault *f, struct exchange *x);
bool fault_body_file(struct fault *f, struct exchange *x);
bool fault_hostile_error(struct fault *f, struct exchange *x);
bool fault_invalid_field(struct fault *f, struct exchange *x);

// fault_header.c: headers, timing, compression
void fault_retry_after(struct fault *f, struct exchange *x);
void fault_content_type(struct fault *f, struct exchange *x);
void fault_header(struct fault *f, struct exchange *x);
void fault_cookies(struct fault *f, struct exchange *x);
void fault_header_flood(struct fault *f, struct exchange *x);
void fault_date(struct fault *f, struct exchange *x);
void fault_stall(struct fault *f, struct exchange *x);
void fault_stall_body(struct fault *f, struct exchange *x);
void fault_endless(struct fault *f, struct exchange *x);
void fault_gzip(struct fault *f, struct exchange *x);
void fault_gzip_bomb(struct fault *f, struct exchange *x);

// fault_body.c: the JSON as bytes, and whole rows
void fault_cut(struct fault *f, struct exchange *x);
void fault_flip(struct fault *f, struct exchange *x);
void fault_trailing(struct fault *f, struct exchange *x);
void fault_bom(struct fault *f, struct exchange *x);
void fault_big_body(struct fault *f, struct exchange *x);
void fault_node_bomb(struct fault *f, struct exchange *x);
void fault_data(struct fault *f, struct exchange *x);
void fault_odd_rows(struct fault *f, struct exchange *x);
void fault_bad_row(struct fault *f, struct exchange *x);
void fault_deep(struct fault *f, struct exchange *x);
void fault_many_keys(struct fault *f, struct exchange *x);
void fault_duplicate_keys(struct fault *f, struct exchange *x);

// fault_field.c: single fields
bool fault_fields(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record);
bool fault_big_ints(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record);
bool fault_dates(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record);
bool fault_texts(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record);
bool fault_long_text(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record);
bool fault_unknown_values(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record);
// A text that has made somebody's screen misbehave, number i of them, round and round.
const char *fault_hostile_text(uint64_t i);

// fault_list.c: cursors, and which rows come
void fault_cursor_loop(struct fault *f, struct exchange *x);
void fault_next(struct fault *f, struct exchange *x);
void fault_end(struct fault *f, struct exchange *x);
void fault_no_previous(struct fault *f, struct exchange *x);
void fault_no_pagination(struct fault *f, struct exchange *x);
void fault_wrap_cursor(struct fault *f, struct exchange *x);
void fault_unwrap_cursor(struct fault *f, struct exchange *x, struct buf *query_string);
void fault_pad_cursor(struct fault *f, struct exchange *x);
void fault_unpad_cursor(struct fault *f, struct exchange *x, struct buf *query_string);
void fault_empty_pages(struct fault *f, struct exchange *x);
void fault_enter_empty_page(struct fault *f, struct exchange *x, struct buf *query_string);
void fault_ignore(struct fault *f, struct exchange *x, struct buf *query_string);
void fault_count(struct fault *f, struct exchange *x);
void fault_shift(struct fault *f, struct exchange *x);
void fault_reversed(struct fault *f, struct exchange *x);

// wire_fault.c: bytes on the wire
bool wire_refuse(struct wire_link *link, const struct fault *f); // what these two do, wire.c does
bool wire_black_hole(struct wire_link *link, const struct fault *f);
bool wire_silent(struct wire_link *link, const struct fault *f);
bool wire_reset(struct wire_link *link, const struct fault *f);
bool wire_close(struct wire_link *link, const struct fault *f);
bool wire_close_after(struct wire_link *link, const struct fault *f);
bool wire_slice(struct wire_link *link, const struct fault *f);
bool wire_trickle(struct wire_link *link, const struct fault *f);
bool wire_length(struct wire_link *link, const struct fault *f);
bool wire_two_lengths(struct wire_link *link, const struct fault *f);
bool wire_chunked(struct wire_link *link, const struct fault *f);
bool wire_status_line(struct wire_link *link, const struct fault *f);
bool wire_no_head(struct wire_link *link, const struct fault *f);
bool wire_extra_bytes(struct wire_link *link, const struct fault *f);
bool wire_chaos(struct wire_link *link, const struct fault *f);

#endif
