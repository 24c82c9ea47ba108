/* skip.c -- ends all work on the prospect; the machine does that. */
#include "stdlib/say.h"

void gtm_do_SKIP(const struct gtm_call *call, struct gtm_result *result)
{
    (void)call;
    (void)result;
}
