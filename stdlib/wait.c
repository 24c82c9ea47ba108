/* wait.c -- waits; timers and parked fibers are the machine's. */
#include "stdlib/say.h"

void gtm_do_WAIT(const struct gtm_call *call, struct gtm_result *result)
{
    (void)call;
    (void)result;
}
