// The detail page of a session as text, line after line: what the browser shows in its tabs.
#ifndef AIFI_APP_PAGE_TEXT_H
#define AIFI_APP_PAGE_TEXT_H

#include "app/output.h"

// Overview, timeline, session, customer, store, events, other metadata: every documented field, in
// sections with a heading, labels aligned; masked unless o->show.unmasked. What is worked out here
// says so, and nothing is told in words. Of `o` counts how (show, ascii), not the format.
void page_text_append(const struct output *o, const struct session *s, struct buf *out);

#endif
