// The page of a session in the vendor's web console: receipts and videos are there and not in the
// API. The user says where by a template; nothing is opened by itself.
#ifndef AIFI_APP_CONSOLE_H
#define AIFI_APP_CONSOLE_H

#include "base/error.h"
#include "model/session.h"

enum { CONSOLE_URL_MAX_LEN = 2000 };

// Whether a template is good: https, a host, no blanks or control characters, no user name, and in
// braces nothing but {id}, {sessionToken}, {storeId} and {customerId}, none of them in the host.
bool console_check(struct slice template, struct error *e);
// Appends the URL of a session, values percent-encoded. False, and nothing appended, when the
// template is NULL or the session lacks a value that it takes.
bool console_url_append(const char *template, const struct session *s, struct buf *out);
// Shows it with the user's browser: the first of $BROWSER, else xdg-open; no shell, and not waited
// for.
bool console_open(const char *url, struct error *e);

#endif
