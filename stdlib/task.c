/* task.c -- makes a to-do for a person: what is to be done, how urgent it is and by when, as far as
 * the sentence says it. */
#include "stdlib/say.h"

void gtm_do_TASK(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_text what = gtm_program_text(call->prospect->program, call->action->what);
    struct gtm_text said = gtm_say_option(call, "text");
    struct gtm_buf text = {0};
    gtm_buf_slice(&text, what.length ? what : gtm_text_of("task"));
    gtm_buf_text(&text, ": ");
    gtm_say_who(call, &text);
    gtm_buf_char(&text, '.');
    if (said.length) {
        gtm_buf_char(&text, ' ');
        gtm_buf_slice(&text, said);
        gtm_buf_char(&text, '.');
    }
    gtm_say_part(call, "about", " About: ", &text);
    gtm_say_part(call, "priority", " Priority: ", &text);
    gtm_say_part(call, "due", " Due: ", &text);
    gtm_say_purpose(call, &text);
    result->text = gtm_say_keep(call, &text);
    result->to = gtm_say_person(call);
    gtm_say_delivered(call, result, "inbox");
}
