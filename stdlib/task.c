/* task.c -- makes a to-do for a person, with the time by which it is due where the sentence says
 * one. */
#include "stdlib/say.h"

void gtm_do_TASK(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_text what = gtm_program_text(call->prospect->program, call->action->what);
    struct gtm_text due = gtm_say_option(call, "due");
    struct gtm_buf text = {0};
    gtm_buf_slice(&text, what.length ? what : gtm_text_of("task"));
    gtm_buf_text(&text, ": ");
    gtm_say_who(call, &text);
    gtm_buf_char(&text, '.');
    if (due.length) {
        gtm_buf_text(&text, " Due: ");
        gtm_buf_slice(&text, due);
        gtm_buf_char(&text, '.');
    }
    gtm_say_purpose(call, &text);
    result->text = gtm_say_keep(call, &text);
    result->to = gtm_say_person(call);
    gtm_say_delivered(call, result, "inbox");
}
