// Functions that this project refuses, and what to use instead. The build includes this file before
// every other one (cmake/flags.cmake); the libc headers that declare the names come first, since a
// poisoned name may not appear at all afterwards.
#ifndef AIFI_BASE_BANNED_H
#define AIFI_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// With _FORTIFY_SOURCE, clang has macros of these names.
#undef sprintf
#undef vsprintf

// Unbounded or truncating silently: use struct buf or snprintf.
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf stpcpy gets
// Hidden state: strtok_r is not missed either, slices are cut with base/slice.h.
#pragma GCC poison strtok
// No error: use slice_to_int64.
#pragma GCC poison atoi atol atoll
// Shared buffers: use base/instant.h.
#pragma GCC poison gmtime localtime ctime asctime

#endif
