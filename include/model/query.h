// What is asked of the server: for each parameter the text that the user typed ("today 06:00" stays
// so, and means another instant tomorrow). Resolving it against a clock gives what is sent.
#ifndef AIFI_MODEL_QUERY_H
#define AIFI_MODEL_QUERY_H

#include "model/param.h"

// No page of the API documentation shows how an array parameter is encoded; repeated keys are
// OpenAPI's default.
enum status_encoding { STATUS_REPEAT, STATUS_BRACKETS, STATUS_COMMA };

struct query {
    char *typed[PARAM_COUNT]; // NULL = not set; owned
};

void query_init(struct query *q); // nothing set
void query_release(struct query *q);
void query_copy(struct query *to, const struct query *from); // releases what `to` had
bool query_equal(const struct query *a, const struct query *b);
// Whether the same rows are meant in the same order: all but count and cursors.
bool query_same_rows(const struct query *a, const struct query *b);
// Sets (a copy, trimmed) or, with empty text, unsets. No check.
void query_set(struct query *q, enum param p, struct slice typed);
struct slice query_get(const struct query *q, enum param p); // empty when unset
size_t query_n_filters(const struct query *q);

// The order in force: the typed one, or the program's default (createdAt, desc), which is always
// sent.
enum field query_order_field(const struct query *q);
bool query_is_descending(const struct query *q);
int query_page_count(const struct query *q);

// Checks one parameter as typed, and against its partner (min > max, after and before). Appends the
// wire form. An unset parameter is fine and appends nothing. e->field is the parameter's wire name;
// the sentence does not repeat it, since it stands beside the field.
bool query_check(const struct query *q, enum param p, const struct value_context *c,
    struct buf *wire, struct error *e);
// The first fault, with the parameter's label in front: for a message line.
bool query_check_all(const struct query *q, const struct value_context *c, struct error *e);

// A query at one moment: what a walk sends with every request, unchanged until it ends.
struct request_spec {
    char *filter; // percent-encoded "name=value&…" of all but the range of createdAt, count, after,
                  // before; owned
    char *created; // the range of createdAt, encoded likewise; owned; NULL = both ends are open
    instant created_min, created_max; // the same as times, INSTANT_NONE = open; only with `created`
    bool by_created;                  // ordered by createdAt
    int count;
    bool descending;
    struct slice first_cursor; // of PARAM_AFTER / PARAM_BEFORE, or empty; points into `cursor_text`
    bool first_is_before;
    char *cursor_text; // owned
};
// Relative times are resolved here, once, by `c`. On failure (as query_check_all) *out is empty.
// `out` is overwritten, not released.
bool query_resolve(const struct query *q, const struct value_context *c,
    enum status_encoding encoding, struct request_spec *out, struct error *e);
void request_spec_release(struct request_spec *s);
void request_spec_copy(struct request_spec *to, const struct request_spec *from);
// Gives the request another range of createdAt; INSTANT_NONE = open.
void request_spec_set_created(struct request_spec *s, instant min, instant max);
// "?…" with the cursor (opaque bytes; encoded exactly once) as `after` or `before`; an empty cursor
// is the first page.
void request_spec_append_url(
    const struct request_spec *s, struct slice cursor, bool is_before, struct buf *out);
// RFC 3986: all but unreserved characters.
void percent_encode(struct buf *out, struct slice text);
// False when a '%' is not followed by two hexadecimal digits. A '+' stays one.
bool percent_decode(struct buf *out, struct slice text);

// Reads the query part of a URL of the API back (with or without what stands before '?', in quotes,
// or the URL of a pasted curl line). status may come repeated, as status[] or status[0], or with
// commas. Unknown parameters, doubles and values that query_check refuses are an error that names
// them; *q is then as it was. What the URL does not set is unset.
bool query_from_url(
    struct query *q, struct slice url, const struct value_context *c, struct error *e);
// Chip of one filter: "created>=today", "status=active,completed".
void query_append_chip(const struct query *q, enum param p, struct buf *out);
// All of them, two blanks between.
void query_append_chips(const struct query *q, struct buf *out);
// The command line that asks the same: "--store-id 204 --status active", shell-quoted.
void query_append_flags(const struct query *q, struct buf *out);
// One line that query_from_line reads back: "storeId=204 status=active minCreatedAt='today 06:00'",
// for recent filters, saved views and :filter.
void query_append_line(const struct query *q, struct buf *out);
// Conditions with blanks between them, no blanks around the sign; quotes and backslashes as in a
// shell. Case is forgiven. On failure *q is as it was. Values are not checked (query_check_all
// does).
//   NAME=VALUE       NAME is the wire name, the flag ("--" or not), or the chip's
//   created>=today   the two ends of a range by its chip's name or its field's (createdAt>=…);
//   created<=now     both are included
//   visitors=2       of a number of people: least and most
//   since=-2h until=now   the same as created>=-2h created<=now
//   created>=today 06:00  words without a sign belong to the time before them
//   status=a status=b     the same as status=a,b; anything else may stand only once
// The ranges of the API have no > and <, and a time no =: these are errors that say what to write.
bool query_from_line(struct query *q, struct slice line, struct error *e);

// Whether a session fits the condition that the server was asked for; used to notice a server that
// ignores one (status encoding). Unknown or wrong-typed values fit; so does a time that only the
// milliseconds, which answers do not show, keep out. `c` is that of query_resolve.
struct session;
bool query_fits(
    const struct query *q, enum param p, const struct session *s, const struct value_context *c);

#endif
