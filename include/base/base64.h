// Base64 (RFC 4648 section 4, padded).
#ifndef AIFI_BASE_BASE64_H
#define AIFI_BASE_BASE64_H

#include "base/buf.h"

void base64_append(struct buf *out, struct slice bytes);
// False when the text is no padded base64; *out then holds rubbish.
bool base64_decode(struct slice text, struct buf *out);

#endif
