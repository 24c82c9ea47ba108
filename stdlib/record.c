/* record.c -- changes the record: a fact is set to the option "value", or a note or tag is added.
 */
#include "stdlib/say.h"

/* The name that a feed would use for the fact: the first of its keys. */
static struct gtm_text key_of(const struct gtm_program *program, uint32_t fact)
{
    uint32_t keys = program->facts[fact].keys;
    if (program->lists[keys].count)
        return gtm_program_item(program, keys, 0);
    return gtm_program_text(program, program->facts[fact].name);
}

void gtm_do_RECORD(const struct gtm_call *call, struct gtm_result *result)
{
    const struct gtm_program *program = call->prospect->program;
    struct gtm_text value = gtm_say_option(call, "value");
    struct gtm_text what = gtm_program_text(program, call->action->what);
    struct gtm_buf learnt = {0};
    result->receipt = gtm_text_of("local record");
    if (call->action->fact == GTM_NONE && value.length == 0)
        return; /* the log entry is the mark */
    gtm_buf_char(&learnt, '{');
    gtm_buf_json(&learnt,
                 call->action->fact == GTM_NONE ? what : key_of(program, call->action->fact));
    gtm_buf_char(&learnt, ':');
    gtm_buf_json(&learnt, value.length ? value : gtm_text_of("yes"));
    gtm_buf_char(&learnt, '}');
    result->learnt = gtm_say_keep(call, &learnt);
}
