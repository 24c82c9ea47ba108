/* summarize.c -- sends a person a summary of what is known. */
#include "stdlib/say.h"

void gtm_do_SUMMARIZE(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_buf text = {0};
    gtm_say_summary(call, &text);
    gtm_buf_char(&text, '\n');
    gtm_say_happened(call, &text);
    gtm_say_purpose(call, &text);
    result->text = gtm_say_keep(call, &text);
    result->to = gtm_say_person(call);
    gtm_say_delivered(call, result, "inbox");
    gtm_say_grounds(call, result);
}
