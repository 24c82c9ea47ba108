/* escalate.c -- hands the prospect over to a person; automation on it stops. */
#include "stdlib/say.h"

void gtm_do_ESCALATE(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_buf text = {0};
    gtm_say_who(call, &text);
    gtm_buf_text(&text, ": this prospect is yours now; nothing more is done automatically. ");
    gtm_say_happened(call, &text);
    gtm_say_purpose(call, &text);
    result->text = gtm_say_keep(call, &text);
    result->to = gtm_say_person(call);
    gtm_say_delivered(call, result, "inbox");
}
