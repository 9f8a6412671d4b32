// Where the case book of a deployment is, for the browser and the commands.
#ifndef AIFI_APP_BOOK_OPEN_H
#define AIFI_APP_BOOK_OPEN_H

#include "book/casebook.h"

// Opens or makes it, by the name of the deployment (struct connection); without a name or a place
// for it, one in memory. NULL with *e.
struct casebook *book_open(const char *deployment, struct error *e);
// As book_open, but a book that nobody made yet is not made, nor one without a name: NULL with
// e->kind ERROR_NONE.
struct casebook *book_open_existing(const char *deployment, struct error *e);
// Adds what its book says of sessions; a book that nobody made says nothing. False with a sentence
// when it is there and cannot be read.
bool book_load_verdicts(const char *deployment, struct verdicts *v, struct error *e);

#endif
