// From a request to its reply: the API's rules in the order a gateway applies them.
#ifndef AIFI_SANDBOX_ANSWER_H
#define AIFI_SANDBOX_ANSWER_H

#include "sandbox/sandbox.h"

// Takes the sandbox's lock. *out is initialised by the caller.
void answer(struct sandbox *s, const struct request *request, struct reply *out);

#endif
