/* judge.c -- the embedded judge: it matches phrases, and says so where there is nothing to match.
 */
#include "runtime/feed/feed.h"
#include "stdlib/say.h"

/* What was found so far: is there any text at all, and does any of it mention a phrase? */
struct reading {
    const struct gtm_program *program;
    uint32_t list;
    bool has_text, found;
};

static void read_text(struct reading *reading, struct gtm_text text)
{
    if (gtm_text_trim(text).length == 0)
        return;
    struct gtm_prose prose;
    gtm_prose_read(&prose, text);
    reading->has_text = true;
    for (uint32_t i = 0; i < reading->program->lists[reading->list].count && !reading->found; i++)
        reading->found =
            gtm_prose_mentions(&prose, gtm_program_item(reading->program, reading->list, i));
}

static void read_list(struct reading *reading, const struct gtm_call *call, struct gtm_text list)
{
    struct gtm_text item, text;
    size_t cursor = 0;
    while (!reading->found && gtm_feed_item(list, &cursor, call->prospect->arena, &item)) {
        if (item.length && item.at[0] == '{')
            item = gtm_feed_member(item, "text", call->prospect->arena, &text)
                       ? text
                       : (struct gtm_text){0};
        read_text(reading, item);
    }
}

/* The record's own prose: what the prospect or a colleague wrote. */
static void read_facts(struct reading *reading, const struct gtm_call *call)
{
    for (uint32_t row = 0; row < reading->program->fact_count && !reading->found; row++) {
        const struct gtm_value *value = &call->prospect->facts[row];
        struct gtm_text name =
            gtm_program_text(reading->program, reading->program->facts[row].name);
        if (reading->program->facts[row].type == GTM_TYPE_PROSE && value->kind == GTM_VALUE_TEXT)
            read_text(reading, gtm_value_text(value));
        else if (value->kind == GTM_VALUE_LIST && gtm_text_equal(name, gtm_text_of("recent posts")))
            read_list(reading, call, gtm_value_text(value));
    }
}

void gtm_judge_answer(const struct gtm_call *call, struct gtm_result *result)
{
    const struct gtm_prospect *p = call->prospect;
    result->verdict = GTM_UNKNOWN;
    if (call->judge->list == GTM_NONE)
        return;
    struct reading reading = {.program = p->program, .list = call->judge->list};
    read_facts(&reading, call);
    for (uint32_t i = 0; i < p->events_count && !reading.found; i++)
        read_text(&reading, p->events[i].text);
    if (reading.has_text)
        result->verdict = reading.found ? GTM_YES : GTM_NO;
}

enum gtm_meaning_kind gtm_judge_meaning(const struct gtm_program *program, struct gtm_text reply)
{
    struct gtm_prose prose;
    gtm_prose_read(&prose, reply);
    for (uint32_t row = 0; row < program->meaning_count; row++) {
        uint32_t list = program->meanings[row].list;
        for (uint32_t i = 0; i < program->lists[list].count; i++)
            if (gtm_prose_mentions(&prose, gtm_program_item(program, list, i)))
                return (enum gtm_meaning_kind)program->meanings[row].kind;
    }
    return GTM_MEANING_UNCLEAR;
}
