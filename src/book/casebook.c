// The case book in SQLite. It must not know the screen or the network.
#include "book/casebook.h"

#include <sqlite3.h>

const char *casebook_library_version(void) {
    return sqlite3_libversion();
}
