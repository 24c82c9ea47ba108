/* send.c -- sends a draft: embedded, it is put into the local outbox as it stands. */
#include "stdlib/say.h"

void gtm_do_SEND(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_text channel = gtm_program_text(call->prospect->program, call->action->channel);
    struct gtm_text lacking = gtm_say_lacking(call);
    if (lacking.length) {
        *result = (struct gtm_result){.verdict = GTM_UNKNOWN, .text = lacking};
        return;
    }
    gtm_say_delivered(call, result, "email");
    result->to = gtm_say_address(call, channel, &result->channel);
}
