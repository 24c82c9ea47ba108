/* pause.c -- holds back contact with the account's other people; the machine and the store do that.
 */
#include "stdlib/say.h"

void gtm_do_PAUSE(const struct gtm_call *call, struct gtm_result *result)
{
    gtm_say_delivered(call, result, "account");
}
