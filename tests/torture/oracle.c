/* oracle.c -- see oracle.h; the promises of sentences are in oracle_rules.c. */
#include "tests/torture/oracle.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/clock.h"
#include "runtime/base/mem.h"
#include "tests/torture/invariants.h"
#include "tests/torture/oracle_rules.h"

void oracle_wrong(struct oracle *oracle, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    gtm_buf_printf(oracle->wrong, "%s: %s\n", oracle->world->prospects[oracle->at].key, text);
}

struct oracle *oracle_new(const struct world *world)
{
    struct oracle *oracle = gtm_mem_alloc(sizeof *oracle);
    memset(oracle, 0, sizeof *oracle);
    oracle->world = world;
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    for (size_t i = 0; i < WORLD_PROSPECTS; i++)
        gtm_mem_free(oracle->seen[i].effects);
    gtm_mem_free(oracle->acts);
    gtm_mem_free(oracle);
}

void oracle_begin(struct oracle *oracle)
{
    oracle->stimulus++;
}

uint64_t oracle_contacts(const struct oracle *oracle)
{
    return oracle->contacts;
}

/* ---- what was seen before -------------------------------------------------------------------- */

static uint64_t bytes_of(const struct gtm_effect *effect)
{
    struct gtm_draft draft = {.to = effect->to, .subject = effect->subject, .text = effect->text};
    return gtm_draft_hash(&draft);
}

static struct seen_effect *seen_of(struct seen_prospect *seen, uint32_t number)
{
    for (size_t i = 0; i < seen->effect_count; i++)
        if (seen->effects[i].number == number)
            return &seen->effects[i];
    if (seen->effect_count == seen->effect_room) {
        seen->effect_room = seen->effect_room * 2 + 8;
        seen->effects = gtm_mem_realloc(seen->effects, seen->effect_room * sizeof *seen->effects);
    }
    struct seen_effect *effect = &seen->effects[seen->effect_count++];
    *effect = (struct seen_effect){.number = number};
    return effect;
}

static void look_at_effect(struct oracle *oracle, const struct gtm_prospect *p,
                           const struct gtm_effect *effect)
{
    struct seen_effect *seen = seen_of(&oracle->seen[oracle->at], effect->number);
    uint64_t bytes = bytes_of(effect);
    if (seen->is_done && (effect->status != GTM_STATUS_DONE || seen->bytes != bytes ||
                          seen->at != effect->at || seen->occurrence != effect->occurrence))
        oracle_wrong(oracle, "effect %u was done, and is another now (%s)", effect->number,
                     gtm_status_name((enum gtm_status)effect->status));
    bool is_new = invariants_is_out(effect) && (!seen->is_out || seen->at != effect->at);
    seen->is_done = effect->status == GTM_STATUS_DONE;
    seen->is_out = invariants_is_out(effect);
    seen->bytes = bytes;
    seen->at = effect->at;
    seen->occurrence = effect->occurrence;
    seen->primitive = effect->primitive;
    seen->is_email = gtm_text_same(effect->channel, gtm_text_of("email"));
    if (is_new && gtm_primitive_is_contact((enum gtm_primitive)effect->primitive)) {
        oracle->contacts++;
        oracle_check_rules(oracle, p, effect);
    }
}

static void look_at_all(struct oracle *oracle, const struct gtm_prospect *p, oracle_item *found,
                        void *context)
{
    struct seen_prospect *seen = &oracle->seen[oracle->at];
    if (!seen->enrolled)
        seen->enrolled = oracle->stimulus;
    for (uint32_t i = 0; i < p->effects_count; i++)
        look_at_effect(oracle, p, &p->effects[i]);
    if (p->effects_count < seen->effect_count || p->log_count < seen->log_count ||
        p->inbox_count < seen->item_count || p->drafts_count < seen->draft_count)
        oracle_wrong(oracle, "something that was there is gone");
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].number > seen->newest_item && p->inbox[i].open)
            found(context, &p->inbox[i]);
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].number > seen->newest_item)
            seen->newest_item = p->inbox[i].number;
    seen->log_count = p->log_count;
    seen->item_count = p->inbox_count;
    seen->draft_count = p->drafts_count;
}

/* Shows all that was done to a prospect. */
static void show(const struct gtm_prospect *p, struct gtm_buf *out)
{
    char at[21];
    for (uint32_t i = 0; i < p->log_count; i++) {
        const struct gtm_log_entry *entry = &p->log[i];
        gtm_clock_format(entry->at, at);
        gtm_buf_printf(out, "  %s line %u: %s %s\n", at,
                       p->program->sentences[entry->sentence].line,
                       gtm_primitive_name((enum gtm_primitive)entry->primitive),
                       gtm_status_name((enum gtm_status)entry->status));
    }
    for (uint32_t i = 0; i < p->effects_count; i++) {
        const struct gtm_effect *e = &p->effects[i];
        gtm_clock_format(e->at, at);
        gtm_buf_printf(out, "  effect %u: %s %s at %s, action %u, occurrence %llx\n", e->number,
                       gtm_primitive_name((enum gtm_primitive)e->primitive),
                       gtm_status_name((enum gtm_status)e->status), at, e->action,
                       (unsigned long long)e->occurrence);
    }
}

bool oracle_look(struct oracle *oracle, struct gtm_store *store, const char *key,
                 oracle_item *found, void *context, struct gtm_buf *wrong)
{
    struct gtm_arena arena = {0};
    struct gtm_prospect p = {.arena = &arena};
    int64_t id;
    oracle->wrong = wrong;
    oracle->at = 0;
    while (strcmp(oracle->world->prospects[oracle->at].key, key) != 0)
        oracle->at++;
    bool fine = gtm_store_find(store, gtm_text_of(key), &id) &&
                (!id || gtm_store_load(store, id, GTM_STORE_ROWS, &p));
    if (!fine)
        oracle_wrong(oracle, "cannot be read: %s", gtm_store_error(store));
    if (fine && id) {
        size_t before = wrong->length;
        invariants_check_prospect(&p, NULL, wrong);
        look_at_all(oracle, &p, found, context);
        if (wrong->length > before)
            show(&p, wrong);
    }
    gtm_prospect_free(&p);
    gtm_arena_free(&arena);
    return fine;
}

/* ---- the outside world ----------------------------------------------------------------------- */

static struct act *act_of(struct oracle *oracle, const char *key)
{
    for (size_t i = 0; i < oracle->act_count; i++)
        if (strcmp(oracle->acts[i].key, key) == 0)
            return &oracle->acts[i];
    if (oracle->act_count == oracle->act_room) {
        oracle->act_room = oracle->act_room * 2 + 16;
        oracle->acts = gtm_mem_realloc(oracle->acts, oracle->act_room * sizeof *oracle->acts);
    }
    struct act *act = &oracle->acts[oracle->act_count++];
    *act = (struct act){.count = 0};
    snprintf(act->key, sizeof act->key, "%s", key);
    return act;
}

void oracle_act(struct oracle *oracle, const struct gtm_order *order)
{
    struct act *act = act_of(oracle, order->key);
    struct gtm_draft draft = {.to = order->to, .subject = order->subject, .text = order->text};
    uint64_t bytes = gtm_draft_hash(&draft);
    act->has_changed |= act->count && act->bytes != bytes;
    act->bytes = bytes;
    act->count++;
}

void oracle_denied(struct oracle *oracle, const struct gtm_store_item *item)
{
    const struct seen_prospect *seen = NULL;
    char key[GTM_ORDER_KEY];
    for (size_t i = 0; i < oracle->world->prospect_count; i++)
        if (gtm_text_same(item->key, gtm_text_of(oracle->world->prospects[i].key)))
            seen = &oracle->seen[i];
    for (size_t i = 0; seen && i < seen->effect_count; i++) {
        if (seen->effects[i].number != item->item.effect)
            continue;
        gtm_order_key(item->key, item->program->actions[item->item.action].ident,
                      seen->effects[i].occurrence, key);
        act_of(oracle, key)->denied++;
    }
}

static bool check_act(void *context, const struct gtm_store_effect *row)
{
    struct oracle *oracle = context;
    char key[GTM_ORDER_KEY];
    if (!gtm_primitive_is_contact((enum gtm_primitive)row->effect.primitive))
        return true;
    gtm_order_key(row->key, row->program->actions[row->effect.action].ident, row->effect.occurrence,
                  key);
    struct act *act = act_of(oracle, key);
    act->is_kept = true;
    bool may_be_out = invariants_is_out(&row->effect);
    if (act->count && !may_be_out && !act->denied)
        gtm_buf_printf(oracle->wrong, "%.*s: effect %u went out, and the state says %s\n",
                       (int)row->key.length, row->key.at, row->effect.number,
                       gtm_status_name((enum gtm_status)row->effect.status));
    return true;
}

void oracle_end(struct oracle *oracle, struct gtm_store *store, struct gtm_buf *wrong)
{
    oracle->wrong = wrong;
    oracle_recount(oracle);
    if (!gtm_store_effects(store, check_act, oracle))
        gtm_buf_printf(wrong, "the outbox cannot be read: %s\n", gtm_store_error(store));
    for (size_t i = 0; i < oracle->act_count; i++) {
        const struct act *act = &oracle->acts[i];
        if (act->count && !act->is_kept)
            gtm_buf_printf(wrong, "%s went out, and the state does not know it\n", act->key);
        if (!oracle->world->is_keyed && act->count > 1 + act->denied)
            gtm_buf_printf(wrong, "%s went out %u times\n", act->key, act->count);
        if (act->has_changed && !act->denied)
            gtm_buf_printf(wrong, "%s went out with other bytes than before\n", act->key);
    }
}
