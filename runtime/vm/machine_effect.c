/* machine_effect.c -- effects: done here, or claimed, performed elsewhere, and settled.
 *
 * What stays on this machine is done with the stimulus. What leaves is claimed first (the effect is
 * SCHEDULED, with a lease and a fence), and the outcome comes in another stimulus: sent, later,
 * refused or uncertain. A claim whose lease is over was cut off between: under a key that the
 * connector knows it is safe to repeat, otherwise nobody knows, and a person is asked. Until the
 * repetition says what became of it, it is in doubt: it counts as gone out, and a person is asked
 * where it is not repeated.
 */
#include "runtime/vm/run.h"

enum {
    MOST_ATTEMPTS = 8,
    FIRST_DELAY = 60, /* seconds; doubled with each attempt */
    LONGEST_DELAY = 6 * GTM_HOUR
};

struct gtm_effect *gtm_effect_find(const struct gtm_prospect *p, uint32_t action,
                                   uint64_t occurrence)
{
    for (uint32_t i = 0; i < p->effects_count; i++)
        if (p->effects[i].action == action && p->effects[i].occurrence == occurrence)
            return &p->effects[i];
    return NULL;
}

struct gtm_effect *gtm_effect_of(const struct gtm_prospect *p, uint32_t number)
{
    for (uint32_t i = 0; number && i < p->effects_count; i++)
        if (p->effects[i].number == number)
            return &p->effects[i];
    return NULL;
}

bool gtm_effect_is_open(const struct gtm_effect *effect)
{
    return effect->status == GTM_STATUS_SCHEDULED && effect->lease == 0;
}

bool gtm_effect_took_place(const struct gtm_effect *effect)
{
    return effect->status == GTM_STATUS_DONE || effect->status == GTM_STATUS_UNCERTAIN ||
           (effect->status == GTM_STATUS_SCHEDULED && effect->lease) ||
           gtm_effect_is_in_doubt(effect);
}

bool gtm_effect_is_in_doubt(const struct gtm_effect *effect)
{
    return effect->status == GTM_STATUS_SCHEDULED && effect->receipt.length;
}

struct gtm_effect *gtm_effect_repeated(const struct gtm_prospect *p, const struct gtm_fiber *fiber)
{
    struct gtm_effect *effect = gtm_effect_of(p, fiber->effect);
    return effect && gtm_effect_is_in_doubt(effect) ? effect : NULL;
}

int64_t gtm_effect_lease(const struct gtm_prospect *p)
{
    int64_t first = GTM_NEVER;
    for (uint32_t i = 0; i < p->effects_count; i++)
        if (p->effects[i].status == GTM_STATUS_SCHEDULED && p->effects[i].lease &&
            p->effects[i].lease < first)
            first = p->effects[i].lease;
    return first;
}

struct gtm_log_entry *gtm_effect_log(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                                     enum gtm_primitive primitive, enum gtm_status status)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_log_entry *entry = fiber && fiber->entry ? &p->log[fiber->entry - 1] : NULL;
    if (!entry)
        entry = gtm_run_log(run, action, primitive, run->program->actions[action].sentence, status);
    else
        entry->at = run->now;
    if (!p->rehearse)
        entry->status = (uint8_t)status;
    if (fiber)
        fiber->entry = status == GTM_STATUS_SCHEDULED || status == GTM_STATUS_UNCERTAIN
                           ? (uint32_t)(entry - p->log) + 1
                           : 0;
    return entry;
}

/* The entry of an effect, also where its fiber is gone. */
static void log_effect(struct gtm_run *run, struct gtm_fiber *fiber,
                       const struct gtm_effect *effect, enum gtm_status status)
{
    struct gtm_prospect *p = run->prospect;
    for (uint32_t i = 0; i < p->log_count && !fiber; i++) {
        struct gtm_log_entry *entry = &p->log[i];
        bool waits = entry->status == GTM_STATUS_SCHEDULED || entry->status == GTM_STATUS_UNCERTAIN;
        if (waits && entry->item == effect->number) {
            entry->status = (uint8_t)status;
            entry->at = run->now;
            return;
        }
    }
    struct gtm_log_entry *entry =
        gtm_effect_log(run, fiber, effect->action, (enum gtm_primitive)effect->primitive, status);
    entry->item = status == GTM_STATUS_DONE ? 0 : (uint16_t)effect->number;
}

static struct gtm_fiber *fiber_of(struct gtm_prospect *p, uint32_t effect)
{
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].effect == effect)
            return &p->fibers[i];
    return NULL;
}

/* ---- here, or outside ------------------------------------------------------------------------ */

/* Fills the effect with what is done; a new one where this action and occurrence has none yet. */
static struct gtm_effect *fill(struct gtm_run *run, const struct gtm_fiber *fiber,
                               const struct gtm_attempt *attempt, const struct gtm_result *result)
{
    struct gtm_prospect *p = run->prospect;
    const struct gtm_draft *draft = attempt->draft;
    uint64_t occurrence = gtm_action_occurrence(fiber, attempt->primitive);
    struct gtm_effect *effect = gtm_effect_find(p, attempt->action, occurrence);
    if (!effect) {
        effect = gtm_list_add(&p->effects, &p->effects_count, &p->effects_room, sizeof *effect);
        *effect = (struct gtm_effect){.number = p->next_effect++, .occurrence = occurrence};
    }
    effect->action = attempt->action;
    effect->ident = run->program->actions[attempt->action].ident;
    effect->primitive = (uint8_t)attempt->primitive;
    effect->draft = draft ? draft->number : 0;
    effect->to = draft ? draft->to : result->to;
    effect->channel = result->channel;
    effect->subject = draft ? draft->subject : result->subject;
    effect->text = draft ? draft->text : result->text;
    effect->at = run->now;
    effect->account = gtm_primitive_is_contact(attempt->primitive) ? p->account : 0;
    effect->sender = gtm_primitive_is_contact(attempt->primitive) ? p->sender : 0;
    effect->dirty = true;
    return effect;
}

/* Another sentence may have sent the same draft while this effect had failed. */
static bool others_sent(const struct gtm_prospect *p, const struct gtm_effect *effect)
{
    for (uint32_t i = 0; i < p->effects_count; i++) {
        const struct gtm_effect *other = &p->effects[i];
        if (other->number != effect->number && other->draft == effect->draft &&
            gtm_effect_took_place(other))
            return true;
    }
    return false;
}

/* The draft of an effect leaves, or comes back unsent. */
static void mark_draft(struct gtm_prospect *p, const struct gtm_effect *effect, bool is_out)
{
    static const struct gtm_text outbox = {"outbox", sizeof "outbox" - 1}, none = {"", 0};
    struct gtm_draft *draft = gtm_draft_of(p, effect->draft);
    if (!draft || (!is_out && others_sent(p, effect)))
        return;
    draft->sent_on = !is_out ? none : effect->channel.length ? effect->channel : outbox;
    draft->dirty = true;
}

static enum gtm_step claim(struct gtm_run *run, struct gtm_fiber *fiber,
                           const struct gtm_attempt *attempt, const struct gtm_result *result)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_effect *effect = fill(run, fiber, attempt, result);
    if (!gtm_effect_is_in_doubt(effect))
        effect->receipt = (struct gtm_text){"", 0};
    effect->status = GTM_STATUS_SCHEDULED;
    effect->lease = run->now + p->lease_seconds + 1; /* 0 is none */
    effect->fence++;
    effect->attempts++;
    effect->claimed = true;
    mark_draft(p, effect, true);
    fiber->effect = effect->number;
    gtm_effect_log(run, fiber, attempt->action, attempt->primitive, GTM_STATUS_SCHEDULED)->item =
        (uint16_t)effect->number;
    fiber->queue = 0;
    fiber->item = 0;
    fiber->wake = effect->lease;
    return gtm_run_park(fiber, attempt->pc, GTM_WAITS_EFFECT);
}

static void failed(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect,
                   struct gtm_text why);
static void uncertain(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect,
                      struct gtm_text why);

static enum gtm_delivery deliver(const struct gtm_prospect *p, enum gtm_primitive primitive,
                                 struct gtm_text channel, int64_t *not_before)
{
    *not_before = 0;
    return p->delivery ? p->delivery(p->delivery_context, primitive, channel, not_before)
                       : GTM_DELIVERY_HERE;
}

enum gtm_step gtm_effect_do(struct gtm_run *run, struct gtm_fiber *fiber,
                            const struct gtm_attempt *attempt, const struct gtm_result *result)
{
    struct gtm_prospect *p = run->prospect;
    int64_t not_before;
    enum gtm_delivery delivery = deliver(p, attempt->primitive, result->channel, &not_before);
    struct gtm_effect *doubted = gtm_effect_repeated(p, fiber);
    if (doubted && delivery != GTM_DELIVERY_KEYED) { /* the connection that knew its key is gone */
        fiber->pc = attempt->pc;
        uncertain(run, fiber, doubted, doubted->receipt);
        return GTM_STEP_PARK;
    }
    if (delivery != GTM_DELIVERY_HERE && p->may_claim && not_before <= run->now)
        return claim(run, fiber, attempt, result);
    if (delivery != GTM_DELIVERY_HERE) { /* alone, in a transaction of its own, at once */
        gtm_effect_log(run, fiber, attempt->action, attempt->primitive, GTM_STATUS_SCHEDULED);
        fiber->wake = not_before > run->now ? not_before : run->now;
        fiber->queue = 0;
        return gtm_run_park(fiber, attempt->pc, GTM_WAITS_DISPATCH);
    }
    struct gtm_effect *effect = fill(run, fiber, attempt, result);
    effect->receipt = result->receipt;
    effect->attempts++;
    if (result->verdict != GTM_YES) {
        fiber->pc = attempt->pc;
        fiber->effect = effect->number;
        failed(run, fiber, effect, result->text);
        return GTM_STEP_PARK;
    }
    effect->status = GTM_STATUS_DONE;
    gtm_effect_log(run, fiber, attempt->action, attempt->primitive, GTM_STATUS_DONE)->item = 0;
    fiber->effect = 0;
    fiber->queue = 0;
    fiber->queued = 0;
    return GTM_STEP_ON;
}

/* ---- outcomes -------------------------------------------------------------------------------- */

/* Asks a person about the effect, for whom its fiber waits. */
static void tell(struct gtm_run *run, struct gtm_fiber *fiber, const struct gtm_effect *effect,
                 enum gtm_inbox_kind kind, struct gtm_text text)
{
    struct gtm_inbox_item *item = gtm_inbox_add(
        run, kind, effect->action, run->program->actions[effect->action].sentence, text);
    item->effect = effect->number;
    item->draft = effect->draft;
    if (!fiber)
        return;
    fiber->item = item->number;
    fiber->wake = GTM_NEVER;
    gtm_run_park(fiber, fiber->pc, GTM_WAITS_EFFECT);
}

static void failed(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect,
                   struct gtm_text why)
{
    effect->status = GTM_STATUS_FAILED;
    effect->lease = 0;
    effect->receipt = why;
    effect->dirty = true;
    mark_draft(run->prospect, effect, false);
    log_effect(run, fiber, effect, GTM_STATUS_FAILED);
    tell(run, fiber, effect, GTM_INBOX_FAILED, why);
}

/* What the person reads who is asked whether it went out: to whom, why nobody knows, and the text.
 */
static struct gtm_text question(struct gtm_run *run, const struct gtm_effect *effect)
{
    struct gtm_buf text = {0};
    gtm_buf_printf(&text, "Nobody knows whether this %s went out",
                   gtm_primitive_name((enum gtm_primitive)effect->primitive));
    if (effect->to.length) {
        gtm_buf_text(&text, " to ");
        gtm_buf_slice(&text, effect->to);
    }
    if (effect->receipt.length) {
        gtm_buf_text(&text, ": ");
        gtm_buf_slice(&text, effect->receipt);
    }
    gtm_buf_text(&text, ". Did it? yes: it counts as done. no: it is tried again.");
    if (effect->text.length) {
        gtm_buf_text(&text, "\n\n");
        gtm_buf_slice(&text, effect->text);
    }
    struct gtm_text kept = gtm_run_keep(run, (struct gtm_text){text.bytes, text.length});
    gtm_buf_free(&text);
    return kept;
}

static void uncertain(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect,
                      struct gtm_text why)
{
    effect->status = GTM_STATUS_UNCERTAIN;
    effect->lease = 0;
    effect->receipt = why;
    effect->dirty = true;
    log_effect(run, fiber, effect, GTM_STATUS_UNCERTAIN);
    tell(run, fiber, effect, GTM_INBOX_UNCERTAIN, question(run, effect));
}

static void sent(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect,
                 struct gtm_text receipt)
{
    enum gtm_primitive primitive = (enum gtm_primitive)effect->primitive;
    effect->status = GTM_STATUS_DONE;
    effect->lease = 0;
    effect->receipt = receipt;
    effect->dirty = true;
    log_effect(run, fiber, effect, GTM_STATUS_DONE);
    if (gtm_primitive_is_contact(primitive))
        gtm_action_went_out(run, fiber, primitive, gtm_draft_of(run->prospect, effect->draft),
                            effect->channel);
    if (!fiber)
        return;
    fiber->effect = fiber->item = 0;
    fiber->queued = 0;
    gtm_run_hold(fiber, fiber->pc + 1, GTM_HOLD_NOTHING);
}

bool gtm_effect_give_up(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect)
{
    if (!gtm_effect_is_open(effect))
        return false;
    if (gtm_effect_is_in_doubt(effect)) {
        uncertain(run, fiber, effect, effect->receipt);
        return true;
    }
    effect->status = GTM_STATUS_CANCELLED;
    effect->dirty = true;
    return false;
}

/* To be tried again at `at`, where somebody still wants it. doubt: why nobody knows what became of
 * an earlier claim, or nothing. */
static void again(struct gtm_run *run, struct gtm_fiber *fiber, struct gtm_effect *effect,
                  int64_t at, struct gtm_text doubt)
{
    if (!fiber && doubt.length) {
        uncertain(run, NULL, effect, doubt);
        return;
    }
    effect->status = fiber ? GTM_STATUS_SCHEDULED : GTM_STATUS_CANCELLED;
    effect->lease = 0;
    effect->receipt = doubt;
    effect->dirty = true;
    mark_draft(run->prospect, effect, doubt.length > 0);
    log_effect(run, fiber, effect, (enum gtm_status)effect->status);
    if (!fiber)
        return;
    fiber->item = 0;
    fiber->wake = at;
    gtm_run_park(fiber, fiber->pc, GTM_WAITS_DISPATCH);
}

/* The delay doubles; a tenth of it, by the effect's own number, keeps many from coming at once. */
static int64_t next_try(const struct gtm_run *run, const struct gtm_effect *effect,
                        int64_t not_before)
{
    int64_t delay = FIRST_DELAY;
    for (uint32_t i = 1; i < effect->attempts && delay < LONGEST_DELAY; i++)
        delay *= 2;
    if (delay > LONGEST_DELAY)
        delay = LONGEST_DELAY;
    uint64_t spread = gtm_text_hash(run->prospect->key) + effect->number * 7919u;
    int64_t at = run->now + delay + (int64_t)(spread % (uint64_t)(delay / 10 + 1));
    return at > not_before ? at : not_before;
}

bool gtm_prospect_outcome(struct gtm_prospect *p, uint32_t number, uint32_t fence,
                          enum gtm_outcome_of outcome, struct gtm_text text, int64_t not_before,
                          int64_t now)
{
    struct gtm_run run;
    struct gtm_effect *effect = gtm_effect_of(p, number);
    if (!effect || effect->status != GTM_STATUS_SCHEDULED || !effect->lease ||
        effect->fence != fence)
        return false;
    effect->lease = GTM_NEVER; /* it is here: nothing to recover */
    bool goes_on = gtm_run_begin(&run, p, now);
    struct gtm_fiber *fiber = fiber_of(p, number);
    struct gtm_text kept = gtm_run_keep(&run, text);
    switch (outcome) {
    case GTM_EFFECT_SENT: sent(&run, fiber, effect, kept); break;
    case GTM_EFFECT_LATER:
        if (effect->attempts < MOST_ATTEMPTS)
            again(&run, fiber, effect, next_try(&run, effect, not_before), effect->receipt);
        else if (effect->receipt.length) /* in doubt since an earlier claim */
            uncertain(&run, fiber, effect, effect->receipt);
        else
            failed(&run, fiber, effect, kept);
        break;
    case GTM_EFFECT_REFUSED: failed(&run, fiber, effect, kept); break;
    case GTM_EFFECT_UNCERTAIN: uncertain(&run, fiber, effect, kept); break;
    }
    if (goes_on)
        gtm_run_news(&run);
    gtm_run_settle(&run);
    return true;
}

void gtm_effect_recover(struct gtm_run *run)
{
    struct gtm_prospect *p = run->prospect;
    for (uint32_t i = 0; i < p->effects_count; i++) {
        struct gtm_effect *effect = &p->effects[i];
        if (effect->status != GTM_STATUS_SCHEDULED || !effect->lease || effect->lease > run->now)
            continue;
        struct gtm_fiber *fiber = fiber_of(p, effect->number);
        int64_t not_before;
        bool keyed = deliver(p, (enum gtm_primitive)effect->primitive, effect->channel,
                             &not_before) == GTM_DELIVERY_KEYED;
        static const char why[] = "it was cut off while it was sent";
        if (keyed && effect->attempts < MOST_ATTEMPTS)
            again(run, fiber, effect, run->now, gtm_text_of(why));
        else
            uncertain(run, fiber, effect, gtm_text_of(why));
    }
}

/* ---- people ---------------------------------------------------------------------------------- */

void gtm_effect_decide(struct gtm_run *run, struct gtm_inbox_item *item)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_effect *effect = gtm_effect_of(p, item->effect);
    struct gtm_fiber *fiber = effect ? fiber_of(p, effect->number) : NULL;
    enum gtm_decision decision = (enum gtm_decision)item->decision;
    if (!effect)
        return;
    if (decision == GTM_DECIDE_YES) {
        struct gtm_buf receipt = {0};
        gtm_buf_text(&receipt, "it went out, says ");
        gtm_buf_slice(&receipt, item->by.length ? item->by : gtm_text_of("a person"));
        sent(run, fiber, effect,
             gtm_run_keep(run, (struct gtm_text){receipt.bytes, receipt.length}));
        gtm_buf_free(&receipt);
    } else if (decision == GTM_DECIDE_NO || decision == GTM_DECIDE_RETRY) {
        effect->attempts = 0;
        again(run, fiber, effect, run->now, (struct gtm_text){"", 0});
    } else if (fiber) { /* dealt with by hand: what stands behind it does not happen */
        fiber->live = false;
    }
}
