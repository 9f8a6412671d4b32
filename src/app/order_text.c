// Orders as text. It must not know what is sorted, nor where.
#include "app/order_text.h"

static bool read_direction(struct slice text, bool *descending, struct error *e) {
    const struct slice direction = slice_trim(text);
    if (direction.len == 0) {
        return true;
    }
    *descending = slice_equal_nocase(direction, SLICE("desc"));
    return *descending || slice_equal_nocase(direction, SLICE("asc")) ||
           error_set(
               e, ERROR_USAGE, "the direction is asc or desc, not %.*s", SLICE_ARG(direction));
}

bool order_is_naturally_descending(enum field f) {
    return field_row(f)->type == TYPE_INSTANT || f == FIELD_SUSPECTED_FRAUD ||
           field_row(f)->type == TYPE_DURATION;
}

enum field order_of_column(enum field column) {
    const enum field served = field_sorted_as(column);
    return served == FIELD_NONE ? column : served;
}

bool order_read(struct slice text, enum field *by, bool *descending, struct error *e) {
    struct slice rest = slice_trim(text), name = SLICE_NONE;
    const char *hint = NULL;
    slice_cut(&rest, ' ', &name);
    enum field f = field_by_sort_key(name);
    if (f == FIELD_NONE) {
        f = field_by_name(name, &hint);
        f = f == FIELD_NONE ? f : order_of_column(f);
    }
    if (f == FIELD_NONE) {
        return error_set(e, ERROR_USAGE, "no field is called %.*s%s%s", SLICE_ARG(name),
            hint ? "; did you mean " : "", hint ? hint : "");
    }
    bool is_descending = order_is_naturally_descending(f);
    if (!read_direction(rest, &is_descending, e)) {
        return false;
    }
    *by = f;
    *descending = is_descending;
    return true;
}

bool order_of_board_is_naturally_descending(enum occupancy_column by) {
    return by != OCCUPANCY_STORE && by != OCCUPANCY_STATE && by != OCCUPANCY_DEPLOYMENT;
}

bool order_read_board(
    struct slice text, enum occupancy_column *by, bool *descending, struct error *e) {
    struct slice rest = slice_trim(text), name = SLICE_NONE;
    slice_cut(&rest, ' ', &name);
    const enum occupancy_column c = occupancy_column_by_name(name);
    if (c == OCCUPANCY_COLUMN_COUNT) {
        return error_set(
            e, ERROR_USAGE, "the board has no column %.*s; s lists them", SLICE_ARG(name));
    }
    bool is_descending = order_of_board_is_naturally_descending(c);
    if (!read_direction(rest, &is_descending, e)) {
        return false;
    }
    *by = c;
    *descending = is_descending;
    return true;
}
