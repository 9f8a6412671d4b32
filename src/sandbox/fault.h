// Faults on purpose: a catalogue of ways in which an answer can be wrong, each by name, so that a
// test can ask for exactly one of them, or for several at once.
//
// Spelt NAME, NAME:ARGUMENT, and after either @N, @N-M or @N- for the requests (to the sessions
// endpoint, counted from 1) that it touches.
#ifndef AIFI_SANDBOX_FAULT_H
#define AIFI_SANDBOX_FAULT_H

#include "sandbox/exchange.h"
#include "sandbox/row_json.h"

#include "base/error.h"

#include <stdio.h>

struct fault_kind;

struct fault {
    const struct fault_kind *kind;
    char *text;           // the argument as given, "" for none; owned
    const char *rest;     // of the text, what follows the first comma; "" for nothing
    int64_t numbers[2];   // the argument as numbers, or the kind's defaults; or the choice's index
    uint64_t from, until; // requests, both included
    uint64_t seed;        // for what it draws
    uint64_t counter;     // what it counts by itself
    struct buf memory;    // what it remembers of earlier answers
};

struct fault_set {
    struct fault *faults;
    size_t n, cap;
    uint64_t seed;
    uint64_t request; // the one whose rows are being written
    uint64_t row;     // of its rows, from 1
};

// What a fault gets to see and spoil. Members are NULL before they exist.
struct exchange {
    const struct request *request;
    uint64_t number; // of the request, from 1
    struct query *query;
    struct listing *listing;
    struct reply *reply;
    int64_t now; // the world's
};

bool fault_set_init(
    struct fault_set *set, const char *const *specs, size_t n, uint64_t seed, struct error *e);
void fault_set_release(struct fault_set *set);
// `n_before`: requests that have been, so that @1 is the next one.
bool fault_set_add(struct fault_set *set, const char *spec, uint64_t n_before, struct error *e);
// Heals everything: no fault is left.
void fault_set_clear(struct fault_set *set);

// The stages of an answer, in order.
bool fault_instead(struct fault_set *set, struct exchange *x); // true: *reply is the answer
void fault_query_string(struct fault_set *set, struct exchange *x, struct buf *query_string);
void fault_question(struct fault_set *set, struct exchange *x); // the parsed query
void fault_row_writer(struct fault_set *set, struct exchange *x, struct row_writer *w);
void fault_listing(struct fault_set *set, struct exchange *x); // rows, previous and next
void fault_finish(struct fault_set *set, struct exchange *x);  // body, headers, timing

// The first one active at this request that spoils the bytes on the wire; NULL: none.
const struct fault *fault_on_wire(const struct fault_set *set, uint64_t request);
bool fault_set_has_wire(const struct fault_set *set);

void fault_print_catalogue(FILE *out);

#endif
