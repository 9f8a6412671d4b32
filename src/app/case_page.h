// The page of the case tab for the session under the cursor: gathered for drawing, and what is
// asked of the server for it.
#ifndef AIFI_APP_CASE_PAGE_H
#define AIFI_APP_CASE_PAGE_H

#include "app_private.h"

#include "app/related.h"
#include "model/case_text.h"

struct case_page *case_page_new(void);
void case_page_free(struct case_page *p); // NULL is fine
bool case_page_is_shown(struct app *a);
// For detail_draw; borrowed until the next call. NULL: no session is selected.
const struct case_look *case_page_look(struct app *a);
// How the detail pane shows it, with the evidence of the rows it was found among; borrowed.
const struct show *case_page_show(struct app *a);
// The history of a session; borrowed until the next call of this or case_page_look.
const struct case_file *case_page_file(struct app *a, const struct session *s);
// The same numbers for a text, with times of any place; borrowed until the next call.
const struct case_relations *case_page_relations(struct app *a, const struct session *s);
// The related session under the cursor of the page; NULL = none. Borrowed until the next step.
const struct session *case_page_current(struct app *a);
// The session that the one under the cursor refers to; NULL = none, or not known here. Borrowed
// until the next step.
const struct session *case_page_reference(struct app *a);
unsigned case_page_step(struct app *a); // enum redo bits

#endif
