/* emit_act.c -- code of actions: in front of each action stand the checks of the guardrails that
 * cover it, the most cautious first. */
#include "compiler/emit.h"
#include "compiler/hours.h"

/* Of what is repeated without an end; a round is what makes an action another one, so it is
 * counted. */
enum { MOST_ROUNDS = UINT16_MAX };

static bool covers(const struct gtm_guard *guard, enum gtm_primitive primitive)
{
    return guard->covers >> primitive & 1u;
}

struct gtm_cond *gtm_emit_guard_cond(struct gtm_emitter *e, const struct gtm_guard *guard)
{
    struct gtm_cond *cond = guard->cond;
    if (guard->says) {
        struct gtm_cond *says = gtm_cond_new(e->w, GTM_COND_SAYS, guard->sentence->span);
        says->list = guard->says;
        cond = gtm_cond_and(e->w, cond, says);
    }
    return cond;
}

/* A before B: what must be done first for this prospect. */
static void emit_needs(struct gtm_emitter *e, enum gtm_primitive primitive,
                       const struct gtm_sentence_ir *own)
{
    for (const struct gtm_guard *g = e->w->guards; g; g = g->next) {
        if (g->kind != GTM_GUARD_BEFORE || !covers(g, primitive) || g->sentence == own)
            continue;
        uint32_t over = 0, pending = e->pending_count;
        if (g->cond)
            over = gtm_emit_branch(e, g->cond, g->sentence->number);
        if (g->sentence->mark)
            gtm_emit_op(e, GTM_OP_NEED, 0, g->sentence->mark - 1, 0);
        else if (g->sentence->watch)
            gtm_emit_op(e, GTM_OP_WATCH, 1, g->sentence->watch - 1, 0);
        if (g->cond)
            gtm_emit_patch(e, over, gtm_emit_here(e));
        (void)pending;
    }
}

/* Never … until …: the action waits for it. */
static void emit_holds(struct gtm_emitter *e, enum gtm_primitive primitive)
{
    for (const struct gtm_guard *g = e->w->guards; g; g = g->next)
        if (g->kind == GTM_GUARD_HOLD && covers(g, primitive))
            gtm_emit_wait(e, GTM_BASE_FIBER, 0, NULL, g->cond, GTM_WAITS_EVENT);
}

static void emit_never(struct gtm_emitter *e, enum gtm_primitive primitive,
                       struct gtm_places *skips)
{
    for (const struct gtm_guard *g = e->w->guards; g; g = g->next) {
        if (g->kind != GTM_GUARD_NEVER || !covers(g, primitive))
            continue;
        const struct gtm_cond *cond = gtm_emit_guard_cond(e, g);
        uint32_t over = 0;
        if (cond) {
            gtm_emit_op(e, GTM_OP_SENTENCE, 0, g->sentence->number, 0);
            over = gtm_emit_branch(e, cond, g->sentence->number);
        }
        gtm_emit_note(e, skips, gtm_emit_op(e, GTM_OP_DENY, 0, g->sentence->number, 0));
        if (cond)
            gtm_emit_patch(e, over, gtm_emit_here(e));
    }
}

static void emit_asks(struct gtm_emitter *e, enum gtm_primitive primitive, struct gtm_places *skips,
                      const struct gtm_sentence_ir *own)
{
    for (struct gtm_guard *g = e->w->guards; g; g = g->next) {
        if (g->kind != GTM_GUARD_ASK || !covers(g, primitive) || g->sentence == own)
            continue;
        const struct gtm_cond *cond = gtm_emit_guard_cond(e, g);
        uint32_t over = 0;
        if (cond) {
            gtm_emit_op(e, GTM_OP_SENTENCE, 0, g->sentence->number, 0);
            over = gtm_emit_branch(e, cond, g->sentence->number);
        }
        if (primitive == GTM_PRIMITIVE_COMMENT || primitive == GTM_PRIMITIVE_CONNECT)
            g->ask->what = primitive == GTM_PRIMITIVE_COMMENT ? "comment" : "connection request";
        gtm_emit_note(
            e, skips,
            gtm_emit_op(e, GTM_OP_ASK, 0, gtm_emit_action(e, g->ask, g->sentence->number), 0));
        if (cond)
            gtm_emit_patch(e, over, gtm_emit_here(e));
    }
}

/* Whether a condition asks what time it is where the prospect is. */
static bool opens_with_prospect(const struct gtm_emitter *e, const struct gtm_cond *cond)
{
    if (!cond || cond->op != GTM_COND_OPEN)
        return false;
    return gtm_hours_plain(e->w, cond->hours, cond->span)->prospect;
}

/* Where the prospect's time zone decides and is not known, the sentence is unclear: the wait would
 * never end. A person's yes ends it. */
void gtm_emit_wait(struct gtm_emitter *e, enum gtm_base base, int64_t seconds,
                   const struct gtm_moment *moment, const struct gtm_cond *until,
                   enum gtm_waits reason)
{
    gtm_emit_op(e, GTM_OP_TIMER, 0, 0, 0);
    uint32_t loop = gtm_emit_here(e), outs[2], count = 0;
    e->reg = 0;
    bool prospect = (moment && moment->prospect) || opens_with_prospect(e, until);
    if (prospect && !(moment && until)) {
        struct gtm_cond time = {.op = GTM_COND_ELAPSED, .base = base, .moment = moment};
        uint32_t no = gtm_emit_branch(e, moment ? &time : until, e->under);
        outs[count++] = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
        gtm_emit_patch(e, no, gtm_emit_here(e));
        seconds = 0;
        moment = NULL;
        until = NULL;
    }
    if (seconds || moment) {
        struct gtm_cond time = {
            .op = GTM_COND_ELAPSED, .base = base, .seconds = seconds, .moment = moment};
        outs[count++] = gtm_emit_op(e, GTM_OP_IF_YES, gtm_emit_cond(e, &time), 0, 0);
        e->reg = 0;
    }
    if (until) {
        outs[count++] = gtm_emit_op(e, GTM_OP_IF_YES, gtm_emit_cond(e, until), 0, 0);
        e->reg = 0;
    }
    gtm_emit_op(e, GTM_OP_PARK, 0, reason, 0);
    gtm_emit_op(e, GTM_OP_JUMP, 0, 0, loop);
    for (uint32_t i = 0; i < count; i++)
        gtm_emit_patch(e, outs[i], gtm_emit_here(e));
}

static void emit_wait_act(struct gtm_emitter *e, const struct gtm_act *act,
                          const struct gtm_sentence_ir *s, uint32_t sentence)
{
    if (act->withdraw) {
        gtm_emit_op(e, GTM_OP_WITHDRAW, 0, sentence, 0);
        return;
    }
    if (act->nothing)
        return;
    if (act->news) {
        gtm_emit_op(e, GTM_OP_PARK, 0, GTM_WAITS_INFORMATION, 0);
        return;
    }
    const struct gtm_cond *until = act->until ? act->until : s->until;
    bool timed = act->seconds || act->moment;
    if (timed || until)
        gtm_emit_wait(e, GTM_BASE_FIBER, act->seconds, act->moment, until,
                      until && until->op != GTM_COND_ELAPSED ? GTM_WAITS_EVENT : GTM_WAITS_TIME);
}

/* What is sent once approved, where no later sentence sends it. */
static struct gtm_act *approved_send(struct gtm_emitter *e, const struct gtm_act *approve)
{
    struct gtm_act *send = gtm_act_new(e->w, GTM_PRIMITIVE_SEND, approve->span, approve->what);
    send->channel = approve->channel;
    return send;
}

static void emit_approve(struct gtm_emitter *e, struct gtm_act *act, struct gtm_sentence_ir *s,
                         uint32_t sentence, struct gtm_places *skips)
{
    uint32_t row = gtm_emit_action(e, act, sentence);
    bool drafts = act->flags & GTM_ACTION_MAY_DRAFT;
    const struct gtm_cond *cond = act->cond;
    if (drafts)
        emit_needs(e, GTM_PRIMITIVE_DRAFT, s);
    if (!drafts) /* with nothing in hand there is nothing to decide */
        gtm_emit_note(e, skips, gtm_emit_op(e, GTM_OP_PREPARE, 0, row, 0));
    if (cond) {
        gtm_emit_op(e, GTM_OP_SENTENCE, 0, sentence, 0);
        gtm_emit_note(e, skips, gtm_emit_branch(e, cond, sentence));
    }
    if (drafts)
        gtm_emit_note(e, skips, gtm_emit_op(e, GTM_OP_PREPARE, 0, row, 0));
    emit_never(e, GTM_PRIMITIVE_SEND, skips); /* what can never be sent is not asked about */
    gtm_emit_note(e, skips, gtm_emit_op(e, GTM_OP_ASK, 0, row, 0));
    if (act->released)
        return;
    emit_needs(e, GTM_PRIMITIVE_SEND, s);
    emit_holds(e, GTM_PRIMITIVE_SEND);
    emit_asks(e, GTM_PRIMITIVE_SEND, skips, s);
    struct gtm_act *send = approved_send(e, act);
    send->row = act->send_row;
    gtm_emit_op(e, GTM_OP_DO, 0, gtm_emit_action(e, send, sentence), 0);
    act->send_row = send->row;
}

static void emit_contact(struct gtm_emitter *e, struct gtm_act *act, struct gtm_sentence_ir *s,
                         uint32_t sentence, struct gtm_places *skips)
{
    uint32_t row = gtm_emit_action(e, act, sentence);
    emit_needs(e, act->primitive, s);
    if (act->primitive == GTM_PRIMITIVE_SEND &&
        (act->flags & (GTM_ACTION_MAY_DRAFT | GTM_ACTION_REDRAFT)))
        emit_needs(e, GTM_PRIMITIVE_DRAFT, s);
    uint32_t loop = gtm_emit_here(e);
    emit_holds(e, act->primitive);
    gtm_emit_note(e, skips, gtm_emit_op(e, GTM_OP_PREPARE, 0, row, 0));
    struct gtm_places denied = {0};
    emit_never(e, act->primitive, &denied);
    emit_asks(e, act->primitive, &denied, NULL);
    gtm_emit_op(e, GTM_OP_DO, 0, row, 0);
    gtm_emit_land(e,
                  &denied); /* a comment that is refused counts as one: the next post is another */
    if (act->primitive == GTM_PRIMITIVE_COMMENT && act->count > 1)
        gtm_emit_op(e, GTM_OP_LOOP, 0, act->count, loop);
}

static void emit_find(struct gtm_emitter *e, struct gtm_act *act, uint32_t sentence)
{
    uint32_t no = gtm_emit_branch(e, act->cond, sentence);
    uint32_t over = gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0);
    gtm_emit_patch(e, no, gtm_emit_here(e));
    struct gtm_act *skip = gtm_act_new(e->w, GTM_PRIMITIVE_SKIP, act->span, "prospect");
    skip->flags = GTM_ACTION_NOT_SELECTED;
    gtm_emit_op(e, GTM_OP_DO, 0, gtm_emit_action(e, skip, sentence), 0);
    gtm_emit_patch(e, over, gtm_emit_here(e));
}

/* Send it on Tuesday at 9am, during business hours: it waits until then. */
static void emit_time_of(struct gtm_emitter *e, const struct gtm_act *act)
{
    if (act->at)
        gtm_emit_wait(e, GTM_BASE_FIBER, 0, act->at, NULL, GTM_WAITS_TIME);
    if (!act->hours)
        return;
    struct gtm_cond open = {.op = GTM_COND_OPEN, .span = act->span, .hours = act->hours};
    gtm_emit_wait(e, GTM_BASE_FIBER, 0, NULL, &open, GTM_WAITS_TIME);
}

static void emit_one(struct gtm_emitter *e, struct gtm_act *act, struct gtm_sentence_ir *s,
                     uint32_t sentence)
{
    struct gtm_places skips = {0};
    if (act->primitive == GTM_PRIMITIVE_FIND) {
        emit_find(e, act, sentence);
        return;
    }
    if (act->primitive == GTM_PRIMITIVE_APPROVE) {
        emit_time_of(e, act);
        if (act->in_place)
            emit_approve(e, act, s, sentence, &skips);
        gtm_emit_land(e, &skips);
        return;
    }
    if (act->cond) {
        gtm_emit_op(e, GTM_OP_SENTENCE, 0, sentence, 0);
        gtm_emit_note(e, &skips, gtm_emit_branch(e, act->cond, sentence));
    }
    emit_time_of(e, act);
    if (act->primitive == GTM_PRIMITIVE_WAIT) {
        emit_wait_act(e, act, s, sentence);
    } else if (gtm_primitive_has_content(act->primitive)) {
        emit_contact(e, act, s, sentence, &skips);
    } else {
        emit_needs(e, act->primitive, s);
        emit_holds(e, act->primitive);
        emit_never(e, act->primitive, &skips);
        gtm_emit_op(e, GTM_OP_DO, 0, gtm_emit_action(e, act, sentence), 0);
    }
    gtm_emit_land(e, &skips);
}

/* Follow up every 3 days, at most 3 times, until they reply. */
static void emit_every(struct gtm_emitter *e, struct gtm_act *act, struct gtm_sentence_ir *s,
                       uint32_t sentence)
{
    uint32_t over = act->at_once ? gtm_emit_op(e, GTM_OP_JUMP, 0, 0, 0) : 0;
    uint32_t loop = gtm_emit_here(e), out = 0;
    gtm_emit_wait(e, GTM_BASE_FIBER, act->every_seconds, act->every_moment, s->until,
                  GTM_WAITS_TIME);
    if (act->at_once)
        gtm_emit_patch(e, over, gtm_emit_here(e));
    if (s->until) {
        e->reg = 0;
        out = gtm_emit_op(e, GTM_OP_IF_YES, gtm_emit_cond(e, s->until), 0, 0);
        e->reg = 0;
    }
    emit_one(e, act, s, sentence);
    gtm_emit_op(e, GTM_OP_LOOP, 0, act->count ? act->count : MOST_ROUNDS, loop);
    if (s->until)
        gtm_emit_patch(e, out, gtm_emit_here(e));
}

void gtm_emit_acts(struct gtm_emitter *e, struct gtm_act *acts, struct gtm_sentence_ir *s,
                   uint32_t sentence)
{
    for (struct gtm_act *act = acts; act; act = act->next)
        if (act->every_seconds || act->every_moment)
            emit_every(e, act, s, sentence);
        else
            emit_one(e, act, s, sentence);
}
