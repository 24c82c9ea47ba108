/* approve.c -- puts a draft before a person. The inbox is the machine's own, so nothing is left to
 * do here. */
#include "stdlib/say.h"

void gtm_do_APPROVE(const struct gtm_call *call, struct gtm_result *result)
{
    gtm_say_delivered(call, result, "inbox");
}
