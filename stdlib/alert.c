/* alert.c -- tells a person: who, what happened, and what to do next. */
#include "stdlib/say.h"

void gtm_do_ALERT(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_buf text = {0};
    gtm_say_who(call, &text);
    gtm_buf_text(&text, ": ");
    gtm_say_happened(call, &text);
    gtm_say_part(call, "about", " About: ", &text);
    gtm_say_purpose(call, &text);
    if (call->action->flags & GTM_ACTION_SUMMARY) {
        gtm_buf_text(&text, "\n\n");
        gtm_say_summary(call, &text);
    }
    result->text = gtm_say_keep(call, &text);
    result->to = gtm_say_person(call);
    gtm_say_delivered(call, result, "inbox");
}
