/* template.c -- message templates: literal parts and facts. A text with a hole is never made. */
#include "stdlib/draft.h"

/* Adds `count` parts. Returns false where a fact without a fallback is not known. */
static bool render(const struct gtm_call *call, uint32_t first, uint32_t count, struct gtm_buf *out,
                   struct gtm_text *missing)
{
    const struct gtm_program *program = call->prospect->program;
    for (uint32_t i = first; i < first + count; i++) {
        const struct gtm_part *part = &program->parts[i];
        struct gtm_text text = gtm_program_text(program, part->text);
        if (part->fact != GTM_NONE) {
            struct gtm_text name = gtm_program_text(program, program->facts[part->fact].name);
            struct gtm_text value = gtm_say_value(call, part->fact);
            if (value.length == 0 && gtm_text_equal(name, gtm_text_of("first name")))
                value = gtm_say_first_name(call);
            if (value.length == 0 && part->text == GTM_NONE) {
                *missing = name;
                return false;
            }
            text = value.length ? value : text;
        }
        gtm_buf_slice(out, text);
    }
    return true;
}

bool gtm_template_render(const struct gtm_call *call, struct gtm_result *result,
                         struct gtm_text *missing)
{
    const struct gtm_template *template =
        &call->prospect->program->templates[call->action->template];
    struct gtm_buf subject = {0}, body = {0};
    bool whole = render(call, template->subject, template->subject_count, &subject, missing) &&
                 render(call, template->body, template->body_count, &body, missing);
    result->subject = gtm_say_keep(call, &subject);
    result->text = gtm_say_keep(call, &body);
    return whole;
}
