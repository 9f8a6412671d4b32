// The rows of the value type table (value.c) that have a file of their own.
#ifndef AIFI_MODEL_VALUE_TYPES_H
#define AIFI_MODEL_VALUE_TYPES_H

#include "model/value.h"

extern const struct value_type_row value_type_instant;
extern const struct value_type_row value_type_duration;
extern const struct value_type_row value_type_choice;
extern const struct value_type_row value_type_choice_list;
extern const struct value_type_row value_type_flag;
extern const struct value_type_row value_type_condition;

// For types that have nothing to offer.
struct slice value_complete_nothing(
    struct slice typed, const struct value_limits *limits, size_t i);
bool value_step_nowhere(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, int by, struct buf *out);
// For types whose wire form is what people type.
void value_print_as_is(struct slice wire, const struct value_context *context, struct buf *typed);

// Enough of a typed text to recognise it in a sentence, cut at a code point: "%.*s" with SLICE_ARG.
struct slice value_quote(struct slice typed);

#endif
