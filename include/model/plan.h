// Which part of a question the server answers and which is matched here while pages are walked.
// The parts of a condition that stand side by side ("and" at the top) are taken one by one: what a
// query parameter can express goes into the request, exactly, or as a wider superset that is then
// matched here as well. What "or" and "not" hold together is matched here, but that "status=a or
// status=b" and the like become one list.
//
// Source: the parameters of AiFi's API page (model/param.h). Whether its ends are inclusive is not
// stated: they are taken to be, and times with "<" and ">" are sent as wider ones. Of whole numbers
// "more than 2" is "3 or more". The API's least upper end of people is 1, so less is sent as 1 and
// matched here; and since it counts people from 0, visitors>groupSize is at least 1 visitor. A
// code, token or status is compared by the server as it is typed, letter by letter, and a store or
// customer by the session's own storeId or customerId.
#ifndef AIFI_MODEL_PLAN_H
#define AIFI_MODEL_PLAN_H

#include "model/match.h"
#include "model/query.h"

enum plan_where {
    PLAN_SERVER, // the server answers it, exactly
    PLAN_WIDER,  // the server sends a superset, the rest is matched here
    PLAN_HERE,   // the API cannot express it
};
enum { PLAN_PARTS_MAX = 64 };

struct plan_part {
    size_t at, len; // of the condition's text
    enum plan_where where;
    enum param param; // what it became (of a range from both ends the first), or PARAM_NONE
    char sent[160];   // "minCustomerLastEnteredAt=-2h", sanitised, as narrow as it is sent in the
                      // end; empty when PLAN_HERE. When the query leaves nothing of the part, it
                      // is PLAN_HERE, and these two are what stands against it.
};

struct plan {
    struct query query; // what is sent: the query given, and what of the condition the API can say
    struct match *rest; // what is matched here; NULL = nothing
    struct plan_part parts[PLAN_PARTS_MAX]; // further ones are matched here and not listed
    size_t n_parts;
    bool contradicts; // a parameter that the query sets already leaves nothing ("store=1" in a
                      // query of store 2), or another part: the answer is empty, and no request
                      // is needed. `query` and `rest` are good, and give nothing, all the same.
};

// `m` may be NULL (no condition). Where the query and the condition limit the same parameter, the
// narrower of the two is sent. Relative times stay as typed. Never fails: what cannot be sent is
// matched here. `out` is overwritten, not released.
void plan_make(
    const struct query *q, const struct match *m, const struct value_context *c, struct plan *out);
void plan_release(struct plan *p);
// What a line as typed at :filter or the form says in parameters becomes the query, where form and
// chips show it: all that query_from_line understands, also between other conditions. What it does
// not set is unset. *rest gets the other conditions, as text ("" = none); a line with "or" outside
// parentheses is all of it. A word behind a time belongs to it if both together are a time
// ("created>=today 06:00 fraud"), and if it begins with a digit. False with a sentence, and *q as
// it was, when the line cannot be read; *at (may be NULL) is the byte of the line where the fault
// is. Values of parameters are checked one by one, not against one another (query_check_all does).
bool plan_read_line(struct query *q, struct slice line, const struct value_context *c,
    struct buf *rest, size_t *at, struct error *e);
// One line a part for :explain and the form: "server  store=204 → storeId=204",
// "server, wider, then here  entered>-2h → minCustomerLastEnteredAt=-2h", "here  fraud",
// "nothing fits  store=1 with storeId=2". No final newline; sanitised. `m` is that of plan_make.
void plan_append(const struct plan *p, const struct match *m, bool ascii, struct buf *out);
// The range of createdAt that the request is limited to, where it is; INSTANT_NONE = open.
void plan_created_range(
    const struct plan *p, const struct value_context *c, instant *from, instant *to);

#endif
