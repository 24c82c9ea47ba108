/* find.c -- keeps the prospects that match; the compiler makes the others skip, so there is nothing
 * to do. */
#include "stdlib/say.h"

void gtm_do_FIND(const struct gtm_call *call, struct gtm_result *result)
{
    (void)call;
    (void)result;
}
