/* comment.c -- comments on a post; the text was made when the post was taken in hand. */
#include "stdlib/say.h"

void gtm_do_COMMENT(const struct gtm_call *call, struct gtm_result *result)
{
    gtm_say_delivered(call, result, "linkedin");
    result->to = gtm_say_address(call, result->channel, &result->channel);
}
