/* stop.c -- ends the work on the prospect as done; the machine does that. */
#include "stdlib/say.h"

void gtm_do_STOP(const struct gtm_call *call, struct gtm_result *result)
{
    (void)call;
    (void)result;
}
