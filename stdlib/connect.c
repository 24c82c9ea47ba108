/* connect.c -- sends a connection request, with the note in hand if there is one. */
#include "stdlib/say.h"

void gtm_do_CONNECT(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_text lacking = gtm_say_lacking(call);
    if (lacking.length) {
        *result = (struct gtm_result){.verdict = GTM_UNKNOWN, .text = lacking};
        return;
    }
    gtm_say_delivered(call, result, "linkedin");
    result->to = gtm_say_address(call, result->channel, &result->channel);
}
