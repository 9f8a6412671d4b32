// Orders as people write them: "createdAt desc", "dwell", of the stores "load asc". Read by the
// commands that sort and by saved views alike.
#ifndef AIFI_APP_ORDER_TEXT_H
#define AIFI_APP_ORDER_TEXT_H

#include "base/error.h"
#include "model/field.h"
#include "model/occupancy.h"

// Of a list of sessions: a key of the server or a column, which stands for the key that orders it
// where there is one. Without "asc" or "desc" it is what people expect first. False with a
// sentence.
bool order_read(struct slice text, enum field *by, bool *descending, struct error *e);
// The newest times, the longest durations, the smallest of everything else.
bool order_is_naturally_descending(enum field f);
// What to sort by for a column: the server's key behind it if there is one, else the column itself.
enum field order_of_column(enum field column);

// Of the board of the stores.
bool order_read_board(
    struct slice text, enum occupancy_column *by, bool *descending, struct error *e);
// Names by the alphabet, everything else the most.
bool order_of_board_is_naturally_descending(enum occupancy_column by);

#endif
