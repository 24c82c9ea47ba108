/* compare.c -- what conditions ask of facts, beyond what compare.h answers inline.
 *
 * Lists are JSON text. They are walked item by item with an arena for the few items that are
 * escaped; it is empty, and costs nothing, for all others.
 */
#include "runtime/vm/compare.h"

#include "runtime/base/arena.h"
#include "runtime/feed/feed.h"

uint8_t gtm_compare_length(const struct gtm_value *fact, enum gtm_relation relation, double number)
{
    if (fact->kind != GTM_VALUE_LIST)
        return GTM_UNKNOWN;
    struct gtm_arena scratch = {0};
    struct gtm_text item;
    size_t cursor = 0, count = 0;
    while (gtm_feed_item(gtm_value_text(fact), &cursor, &scratch, &item))
        count++;
    gtm_arena_free(&scratch);
    return gtm_tri_of(gtm_compare_numbers((double)count, relation, number));
}

bool gtm_compare_in_list(const struct gtm_program *program, uint32_t list, struct gtm_text text)
{
    for (uint32_t i = 0; i < program->lists[list].count; i++)
        if (gtm_compare_equal(text, gtm_program_item(program, list, i)))
            return true;
    return false;
}

bool gtm_compare_mentions(const struct gtm_program *program, uint32_t list, struct gtm_text text)
{
    for (uint32_t i = 0; i < program->lists[list].count; i++)
        if (gtm_text_mentions(text, gtm_program_item(program, list, i)))
            return true;
    return false;
}

uint8_t gtm_compare_in(const struct gtm_program *program, const struct gtm_value *fact,
                       uint32_t list)
{
    if (fact->kind != GTM_VALUE_TEXT)
        return GTM_UNKNOWN;
    return gtm_tri_of(gtm_compare_in_list(program, list, gtm_value_text(fact)));
}

typedef bool match_fn(const struct gtm_program *program, uint32_t list, struct gtm_text text);

/* Asks for the text, or for any item of the list; an item that is an object is asked for its text.
 */
static uint8_t match_any(const struct gtm_program *program, const struct gtm_value *fact,
                         uint32_t list, match_fn *match)
{
    if (fact->kind == GTM_VALUE_TEXT)
        return gtm_tri_of(match(program, list, gtm_value_text(fact)));
    if (fact->kind != GTM_VALUE_LIST)
        return GTM_UNKNOWN;
    struct gtm_arena scratch = {0};
    struct gtm_text item, text;
    size_t cursor = 0;
    bool found = false;
    while (!found && gtm_feed_item(gtm_value_text(fact), &cursor, &scratch, &item)) {
        if (item.length && item.at[0] == '{' && gtm_feed_member(item, "text", &scratch, &text))
            item = text;
        found = match(program, list, item);
    }
    gtm_arena_free(&scratch);
    return gtm_tri_of(found);
}

uint8_t gtm_compare_has(const struct gtm_program *program, const struct gtm_value *fact,
                        uint32_t list)
{
    return match_any(program, fact, list, gtm_compare_mentions);
}

uint8_t gtm_compare_items(const struct gtm_program *program, const struct gtm_value *fact,
                          uint32_t list)
{
    return match_any(program, fact, list, gtm_compare_in_list);
}

uint8_t gtm_compare_start(const struct gtm_value *fact, struct gtm_text part)
{
    if (fact->kind != GTM_VALUE_TEXT)
        return GTM_UNKNOWN;
    return gtm_tri_of(gtm_text_starts(gtm_value_text(fact), part));
}

uint8_t gtm_compare_end(const struct gtm_value *fact, struct gtm_text part)
{
    if (fact->kind != GTM_VALUE_TEXT)
        return GTM_UNKNOWN;
    return gtm_tri_of(gtm_text_ends(gtm_value_text(fact), part));
}

uint8_t gtm_compare_facts_below(const struct gtm_value *a, const struct gtm_value *b)
{
    if (a->kind != b->kind)
        return GTM_UNKNOWN;
    if (a->kind == GTM_VALUE_NUMBER)
        return gtm_tri_of(a->number < b->number);
    if (a->kind == GTM_VALUE_TIME)
        return gtm_tri_of(a->time < b->time);
    return GTM_UNKNOWN;
}

uint8_t gtm_compare_facts_equal(const struct gtm_value *a, const struct gtm_value *b)
{
    if (a->kind != b->kind)
        return GTM_UNKNOWN;
    switch ((enum gtm_value_kind)a->kind) {
    case GTM_VALUE_NUMBER: return gtm_tri_of(gtm_compare_numbers(a->number, GTM_EQUAL, b->number));
    case GTM_VALUE_TIME: return gtm_tri_of(a->time == b->time);
    case GTM_VALUE_YESNO: return gtm_tri_of(a->yes == b->yes);
    case GTM_VALUE_TEXT: return gtm_tri_of(gtm_compare_equal(gtm_value_text(a), gtm_value_text(b)));
    case GTM_VALUE_LIST:
    case GTM_VALUE_MISSING: break;
    }
    return GTM_UNKNOWN;
}
