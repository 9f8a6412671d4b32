// The type of conditions (model/match.h), for the filter form and the command line. Completion needs
// the values that were seen, so it is not here but with the prompt and the form.
#include "model/match.h"
#include "value_types.h"

static bool condition_parse(struct slice typed, const struct value_limits *limits,
    const struct value_context *context, struct buf *wire, struct error *e) {
    static const struct value_context nobody = {.now = 0, .zone = ZONE_UTC};
    (void)limits;
    // Free text is looked for in columns; which ones does not matter for what can be read.
    struct match *m = match_new(typed, context ? context : &nobody, field_default_columns,
        field_n_default_columns, NULL, e);
    if (!m && slice_trim(typed).len > 0) {
        return false;
    }
    match_free(m);
    buf_append(wire, slice_trim(typed));
    return true;
}

const struct value_type_row value_type_condition = {
    .name = "condition",
    .placeholder = "EXPR",
    .parse = condition_parse,
    .print = value_print_as_is,
    .complete = value_complete_nothing,
    .step = value_step_nowhere,
};
