/* feed_program.h -- a program made by hand for the feed's tests: facts of every type, without the
 * compiler. */
#ifndef TESTS_UNIT_FEED_PROGRAM_H
#define TESTS_UNIT_FEED_PROGRAM_H
#include "runtime/program/program.h"

enum { FEED_STRINGS = 128, FEED_BYTES = 4096, FEED_FACTS = 32, FEED_LISTS = 64, FEED_ITEMS = 128 };

/* Its tables, which a test fills with the functions below and then reads as `program`. */
struct feed_tables {
    struct gtm_program program;
    uint32_t offsets[FEED_STRINGS];
    char bytes[FEED_BYTES];
    struct gtm_fact facts[FEED_FACTS];
    struct gtm_list lists[FEED_LISTS];
    struct gtm_item items[FEED_ITEMS];
    uint32_t item_count;
};

static inline uint32_t feed_string(struct feed_tables *t, const char *text)
{
    uint32_t at = t->offsets[t->program.str_count];
    while (*text)
        t->bytes[at++] = *text++;
    t->bytes[at++] = '\0';
    t->offsets[++t->program.str_count] = at;
    return t->program.str_count - 1;
}

/* A list from items between '|'. */
static inline uint32_t feed_list(struct feed_tables *t, const char *items)
{
    struct gtm_list *list = &t->lists[t->program.list_count];
    list->items = t->item_count;
    while (*items) {
        char item[128];
        size_t length = 0;
        while (*items && *items != '|')
            item[length++] = *items++;
        item[length] = '\0';
        items += *items == '|';
        t->items[t->item_count++].text = feed_string(t, item);
        list->count++;
    }
    return t->program.list_count++;
}

/* A fact; `missing` and `choices` may be NULL. Returns its slot. */
static inline uint32_t feed_fact(struct feed_tables *t, enum gtm_type type, const char *keys,
                                 const char *missing, const char *choices, uint32_t flags)
{
    struct gtm_fact *fact = &t->facts[t->program.fact_count];
    *fact =
        (struct gtm_fact){.type = type, .missing = GTM_NONE, .choices = GTM_NONE, .flags = flags};
    fact->keys = feed_list(t, keys);
    fact->name = t->items[t->lists[fact->keys].items].text;
    if (missing)
        fact->missing = feed_string(t, missing);
    if (choices)
        fact->choices = feed_list(t, choices);
    t->program.str_offsets = t->offsets;
    t->program.str_bytes = t->bytes;
    t->program.facts = t->facts;
    t->program.lists = t->lists;
    t->program.items = t->items;
    return t->program.fact_count++;
}

/* The ten facts of the routing benchmark. */
static inline void feed_routing(struct feed_tables *t)
{
    feed_fact(t, GTM_TYPE_TEXT, "id", NULL, NULL, GTM_FACT_READ | GTM_FACT_KEY);
    feed_fact(t, GTM_TYPE_CHOICE, "tier", NULL, "A|B|C", GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_NUMBER, "fit score", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_YESNO, "existing relationship", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_TEXT, "referred by", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_YESNO, "accepted", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_CHOICE, "intent", NULL, "strong|weak|none", GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_NUMBER, "account rank", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_YESNO, "unsubscribed", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_LIST, "pricing page visits", NULL, NULL, GTM_FACT_READ);
}
#endif
