/* early.c -- the events of a dry run in memory: a hash table by prospect, filled once. */
#include <string.h>

#include "runtime/base/mem.h"
#include "runtime/cli/cli.h"

enum { FIRST_SLOTS = 1024 };

static struct gtm_early_event **slot_of(const struct gtm_early *early, struct gtm_text key)
{
    return &early->slots[gtm_text_hash(key) & (early->slot_count - 1)];
}

/* Puts an entry behind those of its slot that are not later. */
static void insert(struct gtm_early *early, struct gtm_early_event *entry)
{
    struct gtm_early_event **at = slot_of(early, entry->event.key);
    while (*at && (*at)->event.at <= entry->event.at)
        at = &(*at)->next;
    entry->next = *at;
    *at = entry;
}

static void grow(struct gtm_early *early)
{
    struct gtm_early old = *early;
    early->slot_count = old.slot_count ? old.slot_count * 2 : FIRST_SLOTS;
    early->slots = gtm_mem_alloc(early->slot_count * sizeof *early->slots);
    memset(early->slots, 0, early->slot_count * sizeof *early->slots);
    for (size_t i = 0; i < old.slot_count; i++)
        for (struct gtm_early_event *entry = old.slots[i], *next; entry; entry = next) {
            next = entry->next;
            insert(early, entry);
        }
    gtm_mem_free(old.slots);
}

static void add(void *context, const struct gtm_store_event *event)
{
    struct gtm_early *early = context;
    if (early->count == early->slot_count)
        grow(early);
    struct gtm_early_event *entry = gtm_arena_alloc(&early->arena, sizeof *entry);
    entry->event = *event;
    insert(early, entry);
    early->count++;
}

int gtm_early_read(struct gtm_early *early, struct gtm_cli *cli, const struct gtm_program *program,
                   const char *path, uint64_t *bad)
{
    return gtm_cli_events_read(cli, program, path, &early->arena, add, early, bad);
}

void gtm_early_add(const struct gtm_early *early, struct gtm_prospect *prospect)
{
    if (!early->count)
        return;
    for (struct gtm_early_event *entry = *slot_of(early, prospect->key); entry;
         entry = entry->next) {
        if (!gtm_text_same(entry->event.key, prospect->key))
            continue;
        struct gtm_event_row event = {.at = entry->event.at,
                                      .id = entry->event.id,
                                      .text = entry->event.text,
                                      .where = entry->event.where};
        if (gtm_store_event_row(prospect->program, entry->event.name, &event.event))
            gtm_prospect_add_event(prospect, &event);
    }
}

void gtm_early_free(struct gtm_early *early)
{
    gtm_mem_free(early->slots);
    gtm_arena_free(&early->arena);
}
