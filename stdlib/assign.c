/* assign.c -- sets the owner: what is learnt is one fact of the record. */
#include "stdlib/say.h"

void gtm_do_ASSIGN(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_buf learnt = {0};
    gtm_buf_text(&learnt, "{\"owner\":");
    gtm_buf_json(&learnt, gtm_say_person(call));
    gtm_buf_char(&learnt, '}');
    result->learnt = gtm_say_keep(call, &learnt);
    result->receipt = gtm_text_of("local record");
}
