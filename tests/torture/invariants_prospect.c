/* invariants_prospect.c -- what holds of one prospect; invariants.h says it in words. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/vm/run.h"
#include "tests/torture/invariants.h"

struct check {
    const struct gtm_prospect *p;
    const struct invariants_options *options;
    struct gtm_buf *out;
    size_t found;
};

static void wrong(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void wrong(struct check *check, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    gtm_buf_printf(check->out, "%.*s: %s\n", (int)check->p->key.length, check->p->key.at, text);
    check->found++;
}

/* ---- fibers ---------------------------------------------------------------------------------- */

static const struct gtm_inbox_item *item_of(const struct gtm_prospect *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].number == number)
            return &p->inbox[i];
    return NULL;
}

static const struct gtm_effect *effect_of(const struct gtm_prospect *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->effects_count; i++)
        if (p->effects[i].number == number)
            return &p->effects[i];
    return NULL;
}

static void check_item_wait(struct check *check, const struct gtm_fiber *fiber,
                            enum gtm_inbox_kind kind)
{
    const struct gtm_inbox_item *item = item_of(check->p, fiber->item);
    if (!item || !item->open || item->kind != kind)
        wrong(check, "a fiber at %u waits for %s %u, which is not open", fiber->pc,
              gtm_inbox_kind_name(kind), fiber->item);
}

/* A fiber that waits for another one: that one lives and is not it. A mark's routine that ended
 * without setting the mark is tried again with the next news. */
static void check_hold(struct check *check, const struct gtm_fiber *fiber)
{
    const struct gtm_prospect *p = check->p;
    unsigned row = fiber->holds & GTM_HOLD_ROW;
    bool stands = gtm_rests(p);
    for (uint32_t i = 0; i < p->fibers_count && !stands; i++) {
        const struct gtm_fiber *other = &p->fibers[i];
        if (other == fiber || !other->live)
            continue;
        if (fiber->holds & GTM_HOLD_WATCH)
            stands = other->watch == row;
        else if (fiber->holds == GTM_HOLD_ACTIONS)
            stands = other->fired && other->watch != GTM_NO_ROW &&
                     (p->program->watchs[other->watch].flags & GTM_WATCH_HOLDS);
    }
    if (fiber->holds & GTM_HOLD_MARK)
        stands = stands || !gtm_used_has(p, gtm_used_key(GTM_USED_MARK, row));
    if (!stands)
        wrong(check, "a fiber at %u is held by nothing (%04x)", fiber->pc, fiber->holds);
}

static void check_effect_wait(struct check *check, const struct gtm_fiber *fiber)
{
    const struct gtm_effect *effect = effect_of(check->p, fiber->effect);
    const struct gtm_inbox_item *item = item_of(check->p, fiber->item);
    bool is_in_flight = effect && effect->status == GTM_STATUS_SCHEDULED && effect->lease;
    bool is_asked = effect && item && item->open && item->effect == effect->number;
    if (fiber->item ? !is_asked : !is_in_flight)
        wrong(check, "a fiber at %u waits for effect %u, which is not under way", fiber->pc,
              fiber->effect);
}

static void check_wake(struct check *check, const struct gtm_fiber *fiber, bool must)
{
    if (must && fiber->wake == GTM_NEVER)
        wrong(check, "a fiber at %u waits for %s and has no time", fiber->pc,
              gtm_waits_name((enum gtm_waits)fiber->waits));
    if (fiber->wake < check->p->wake && !gtm_rests(check->p))
        wrong(check, "a fiber at %u is due at %lld, the prospect at %lld", fiber->pc,
              (long long)fiber->wake, (long long)check->p->wake);
}

static void check_fiber(struct check *check, const struct gtm_fiber *fiber)
{
    switch ((enum gtm_waits)fiber->waits) {
    case GTM_WAITS_APPROVAL: check_item_wait(check, fiber, GTM_INBOX_APPROVE); break;
    case GTM_WAITS_HANDWRITING: check_item_wait(check, fiber, GTM_INBOX_HANDWRITE); break;
    case GTM_WAITS_ANSWER: check_item_wait(check, fiber, GTM_INBOX_UNCLEAR); break;
    case GTM_WAITS_EVENT:
    case GTM_WAITS_INFORMATION: check_wake(check, fiber, false); break;
    case GTM_WAITS_TIME:
    case GTM_WAITS_WINDOW:
    case GTM_WAITS_DISPATCH: check_wake(check, fiber, true); break;
    case GTM_WAITS_LIMIT:
    case GTM_WAITS_FREEZE:
        if (!fiber->queue)
            wrong(check, "a fiber at %u stands in no queue", fiber->pc);
        break;
    case GTM_WAITS_HOLD: check_hold(check, fiber); break;
    case GTM_WAITS_EFFECT:
        check_effect_wait(check, fiber);
        if (fiber->item == 0)
            check_wake(check, fiber, true);
        break;
    case GTM_N_WAITS: wrong(check, "a fiber at %u waits for nothing", fiber->pc);
    }
}

static void check_fibers(struct check *check)
{
    const struct gtm_prospect *p = check->p;
    uint32_t waits = 0;
    for (uint32_t i = 0; i < p->fibers_count; i++) {
        if (!p->fibers[i].live)
            continue;
        check_fiber(check, &p->fibers[i]);
        waits |= 1u << p->fibers[i].waits;
    }
    bool is_uncertain = false;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        is_uncertain |= p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_UNCERTAIN;
    if (((waits >> GTM_WAITS_ANSWER & 1) || is_uncertain) && !gtm_rests(p) && !p->ended)
        waits |= 1u << GTM_WAITS_INFORMATION;
    if (waits != p->waits_for)
        wrong(check, "waits_for is %x, the fibers say %x", p->waits_for, waits);
    if (p->ended && (waits || p->wake != gtm_effect_lease(p)))
        wrong(check, "its work has ended, and something of it goes on");
    if (p->wake > gtm_effect_lease(p))
        wrong(check, "a lease ends before the prospect wakes");
    bool is_quiet = p->outcome == GTM_OUTCOME_DONE || p->outcome == GTM_OUTCOME_SKIPPED ||
                    p->outcome == GTM_OUTCOME_WATCHING;
    if (is_quiet ? waits != 0 : p->outcome == GTM_OUTCOME_WAITING && !waits)
        wrong(check, "%s, and its fibers wait for %x", gtm_outcome_name(p->outcome), waits);
}

/* ---- the inbox ------------------------------------------------------------------------------- */

static void check_inbox(struct check *check)
{
    const struct gtm_prospect *p = check->p;
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        const struct gtm_inbox_item *item = &p->inbox[i];
        unsigned waiting = 0;
        for (uint32_t j = 0; j < p->fibers_count; j++)
            waiting += p->fibers[j].live && p->fibers[j].item == item->number;
        bool asks = item->kind == GTM_INBOX_APPROVE || item->kind == GTM_INBOX_HANDWRITE ||
                    (item->kind == GTM_INBOX_UNCLEAR && item->action == GTM_NONE);
        if (item->open && asks && waiting != 1)
            wrong(check, "%u fibers wait for open %s %u", waiting,
                  gtm_inbox_kind_name((enum gtm_inbox_kind)item->kind), item->number);
        if (!item->open && waiting)
            wrong(check, "a fiber waits for item %u, which is decided", item->number);
        if (item->number >= p->next_item)
            wrong(check, "item %u is numbered beyond the next one", item->number);
    }
}

/* ---- effects, drafts, the log ---------------------------------------------------------------- */

/* Primitives that leave an effect where they are done. */
static bool leaves_effect(uint8_t primitive)
{
    return gtm_primitive_is_contact((enum gtm_primitive)primitive) ||
           primitive == GTM_PRIMITIVE_ALERT || primitive == GTM_PRIMITIVE_SUMMARIZE ||
           primitive == GTM_PRIMITIVE_TASK;
}

bool invariants_is_out(const struct gtm_effect *effect)
{
    return effect->status == GTM_STATUS_DONE || effect->status == GTM_STATUS_UNCERTAIN ||
           (effect->status == GTM_STATUS_SCHEDULED && (effect->lease || effect->receipt.length));
}

static void check_twice(struct check *check, const struct gtm_effect *a, const struct gtm_effect *b)
{
    const struct gtm_program *program = check->p->program;
    bool are_known = a->action != GTM_NONE && b->action != GTM_NONE;
    if (are_known && program->actions[a->action].ident == program->actions[b->action].ident &&
        a->occurrence == b->occurrence)
        wrong(check, "effects %u and %u are of one action and occurrence", a->number, b->number);
    if (a->draft && a->draft == b->draft && invariants_is_out(a) && invariants_is_out(b) &&
        gtm_text_same(a->channel, b->channel))
        wrong(check, "draft %u went out twice on %.*s", a->draft, (int)a->channel.length,
              a->channel.at);
}

static bool was_asked(const struct gtm_prospect *p, uint32_t draft)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].kind == GTM_INBOX_APPROVE && p->inbox[i].draft == draft)
            return true;
    return false;
}

static void check_bytes(struct check *check, const struct gtm_effect *effect)
{
    const struct gtm_prospect *p = check->p;
    struct gtm_draft sent = {.to = effect->to, .subject = effect->subject, .text = effect->text};
    for (uint32_t i = 0; i < p->drafts_count; i++) {
        const struct gtm_draft *draft = &p->drafts[i];
        if (draft->number != effect->draft)
            continue;
        if (draft->approved && draft->approved != gtm_draft_hash(&sent))
            wrong(check, "effect %u is not what was approved", effect->number);
        if (!draft->sent_on.length)
            wrong(check, "effect %u sent draft %u, which does not know", effect->number,
                  draft->number);
        if (!draft->approved && was_asked(p, draft->number))
            wrong(check, "draft %u was put before a person, and went out unapproved as effect %u",
                  draft->number, effect->number);
    }
}

/* An effect that is to be tried again is in some fiber's hand. */
static void check_open(struct check *check, const struct gtm_effect *effect)
{
    const struct gtm_prospect *p = check->p;
    bool has_fiber = false;
    for (uint32_t i = 0; i < p->fibers_count; i++)
        has_fiber |= p->fibers[i].live && p->fibers[i].effect == effect->number;
    if (!has_fiber)
        wrong(check, "effect %u is to be tried again, and nobody will", effect->number);
}

static void check_effects(struct check *check)
{
    const struct gtm_prospect *p = check->p;
    for (uint32_t i = 0; i < p->effects_count; i++) {
        for (uint32_t j = i + 1; j < p->effects_count; j++)
            check_twice(check, &p->effects[i], &p->effects[j]);
        if (p->effects[i].draft && invariants_is_out(&p->effects[i]))
            check_bytes(check, &p->effects[i]);
        if (gtm_effect_is_open(&p->effects[i]))
            check_open(check, &p->effects[i]);
        if (p->effects[i].number >= p->next_effect)
            wrong(check, "effect %u is numbered beyond the next one", p->effects[i].number);
    }
}

static void check_drafts(struct check *check)
{
    const struct gtm_prospect *p = check->p;
    for (uint32_t i = 0; i < p->drafts_count; i++) {
        const struct gtm_draft *draft = &p->drafts[i];
        unsigned sent = 0;
        for (uint32_t j = 0; j < p->effects_count; j++)
            sent += p->effects[j].draft == draft->number && invariants_is_out(&p->effects[j]);
        if ((draft->sent_on.length != 0) != (sent != 0))
            wrong(check, "draft %u says sent on \"%.*s\", and %u effects sent it", draft->number,
                  (int)draft->sent_on.length, draft->sent_on.at, sent);
        bool is_open = false;
        for (uint32_t j = 0; j < p->inbox_count; j++)
            is_open |= p->inbox[j].open && p->inbox[j].kind == GTM_INBOX_APPROVE &&
                       p->inbox[j].draft == draft->number;
        if (is_open != (draft->status == GTM_STATUS_WAITING))
            wrong(check, "draft %u has status %s, and its approval is %s", draft->number,
                  gtm_status_name((enum gtm_status)draft->status), is_open ? "open" : "not open");
    }
}

static unsigned logged(const struct gtm_prospect *p, uint32_t action, uint8_t primitive)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < p->log_count; i++)
        count += p->log[i].action == action && p->log[i].primitive == primitive &&
                 p->log[i].status == GTM_STATUS_DONE;
    return count;
}

static unsigned effected(const struct gtm_prospect *p, uint32_t action, uint8_t primitive)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < p->effects_count; i++)
        count += p->effects[i].action == action && p->effects[i].primitive == primitive &&
                 p->effects[i].status == GTM_STATUS_DONE;
    return count;
}

static void check_log(struct check *check)
{
    const struct gtm_prospect *p = check->p;
    for (uint32_t action = 0; action < p->program->action_count; action++)
        for (uint8_t primitive = 0; primitive < GTM_N_PRIMITIVE; primitive++)
            if (leaves_effect(primitive) &&
                logged(p, action, primitive) != effected(p, action, primitive))
                wrong(check, "action %u: the log says %s %u times, the outbox %u", action,
                      gtm_primitive_name((enum gtm_primitive)primitive),
                      logged(p, action, primitive), effected(p, action, primitive));
    bool is_over = false;
    for (uint32_t i = 0; i < p->log_count; i++) {
        const struct gtm_log_entry *entry = &p->log[i];
        if (is_over && gtm_primitive_is_contact((enum gtm_primitive)entry->primitive))
            wrong(check, "contact behind the end of all work");
        is_over |= entry->primitive == GTM_PRIMITIVE_SKIP && entry->status == GTM_STATUS_DONE;
        const struct gtm_inbox_item *item = item_of(p, entry->item);
        if (entry->status == GTM_STATUS_WAITING && (!item || !item->open))
            wrong(check, "the log waits for item %u, which is not open", entry->item);
    }
}

static void check_forbidden(struct check *check)
{
    const struct gtm_prospect *p = check->p;
    for (uint32_t i = 0; check->options && check->options->forbids && i < p->events_count; i++) {
        const struct gtm_event *event = &p->program->events[p->events[i].event];
        if (!gtm_text_same(gtm_program_text(p->program, event->name),
                           gtm_text_of(check->options->forbids)))
            continue;
        for (uint32_t j = 0; j < p->effects_count; j++)
            if (gtm_primitive_is_contact((enum gtm_primitive)p->effects[j].primitive) &&
                p->effects[j].at > p->events[i].at)
                wrong(check, "effect %u is later than %s", p->effects[j].number,
                      check->options->forbids);
    }
}

size_t invariants_check_prospect(const struct gtm_prospect *prospect,
                                 const struct invariants_options *options, struct gtm_buf *out)
{
    struct check check = {.p = prospect, .options = options, .out = out};
    check_fibers(&check);
    check_inbox(&check);
    check_effects(&check);
    check_drafts(&check);
    check_log(&check);
    check_forbidden(&check);
    return check.found;
}
