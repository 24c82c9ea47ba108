/* handwrite.c -- asks a person to write or do something personally: who it is for, why, and what is
 * known. */
#include "stdlib/say.h"

void gtm_do_HANDWRITE(const struct gtm_call *call, struct gtm_result *result)
{
    const struct gtm_program *program = call->prospect->program;
    struct gtm_text channel = gtm_program_text(program, call->action->channel);
    struct gtm_text what = gtm_program_text(program, call->action->what);
    struct gtm_buf text = {0};
    gtm_buf_text(&text, "Please do this personally: ");
    gtm_buf_slice(&text, what.length ? what : gtm_text_of("message"));
    gtm_buf_text(&text, " to ");
    gtm_say_who(call, &text);
    gtm_buf_char(&text, '.');
    if (call->occurrence && (call->occurrence->where.length || call->occurrence->text.length)) {
        gtm_buf_char(&text, ' ');
        gtm_say_happened(call, &text);
    }
    gtm_say_purpose(call, &text);
    gtm_buf_text(&text, "\n\n");
    gtm_say_summary(call, &text);
    result->text = gtm_say_keep(call, &text);
    result->to = gtm_say_address(call, channel, &result->channel);
}
