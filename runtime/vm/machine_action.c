/* machine_action.c -- PREPARE, ASK and DO.
 *
 * An action is done once for a prospect: an effect with the same action and occurrence means that
 * it was. What leaves for the prospect is a draft's bytes; where a person approved bytes, no others
 * leave.
 */
#include "runtime/vm/run.h"

#include "runtime/base/text.h"
#include "runtime/feed/feed.h"
#include "runtime/vm/calendar.h"
#include "runtime/vm/compare.h"

static const struct gtm_action *action_of(const struct gtm_run *run, uint32_t row)
{
    return &run->program->actions[row];
}

uint64_t gtm_action_occurrence(const struct gtm_fiber *fiber, enum gtm_primitive primitive)
{
    if (primitive == GTM_PRIMITIVE_COMMENT)
        return fiber->post;
    if (fiber->occurrence == 0 && fiber->round == 0)
        return 0;
    return gtm_used_hash(GTM_USED_DID, fiber->occurrence, fiber->round);
}

static bool is_done(const struct gtm_run *run, uint32_t action, uint64_t occurrence)
{
    const struct gtm_effect *effect = gtm_effect_find(run->prospect, action, occurrence);
    return effect && !gtm_effect_is_open(effect);
}

/* Under the policy to wait, a sentence begins again when news comes: what it did before stays done.
 * Effects tell by themselves; this is for the actions that leave none. */
static uint64_t done_key(const struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t action)
{
    enum gtm_primitive primitive = (enum gtm_primitive)action_of(run, action)->primitive;
    return gtm_used_hash(GTM_USED_DID, action_of(run, action)->ident,
                         gtm_action_occurrence(fiber, primitive));
}

static bool did_already(const struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t action)
{
    return run->program->unclear == GTM_POLICY_WAIT &&
           gtm_used_has(run->prospect, done_key(run, fiber, action));
}

static void remember_done(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t action)
{
    if (run->program->unclear == GTM_POLICY_WAIT)
        gtm_used_add(run->prospect, done_key(run, fiber, action));
}

/* ---- people ---------------------------------------------------------------------------------- */

/* A person is asked: logs it as waiting and opens the item. */
static void ask_person(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                       enum gtm_inbox_kind kind, uint32_t draft, struct gtm_text text)
{
    struct gtm_prospect *p = run->prospect;
    uint32_t sentence = action_of(run, action)->sentence;
    bool approves = kind == GTM_INBOX_APPROVE;
    struct gtm_log_entry *entry =
        gtm_run_log(run, action, approves ? GTM_PRIMITIVE_APPROVE : GTM_PRIMITIVE_HANDWRITE,
                    sentence, GTM_STATUS_WAITING);
    if (!p->rehearse) {
        struct gtm_inbox_item *item = gtm_inbox_add(run, kind, action, sentence, text);
        item->draft = draft;
        entry->item = (uint16_t)item->number;
        fiber->item = item->number;
    }
    p->asked_at = run->now;
    run->changed = true;
}

/* ---- PREPARE --------------------------------------------------------------------------------- */

/* Drafts for the action, logs that, and takes the draft in hand. */
static enum gtm_step draft_first(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                                 uint32_t pc)
{
    struct gtm_text why = {0};
    uint32_t sentence = action_of(run, action)->sentence;
    uint32_t number = gtm_draft_make(run, fiber, action, NULL, &why);
    if (number == 0)
        return gtm_unclear(run, fiber, sentence, pc, why);
    gtm_run_log(run, action, GTM_PRIMITIVE_DRAFT, sentence, GTM_STATUS_DONE);
    *gtm_draft_hand(run, fiber) = number;
    fiber->content = number;
    return GTM_STEP_ON;
}

/* Returns whether a watch has to leave a draft alone that waits for a decision. One about an
 * unanswered request may send it: the one way in which silence is consent. */
static bool is_kept_from(const struct gtm_run *run, const struct gtm_fiber *fiber,
                         const struct gtm_draft *draft)
{
    return draft->status == GTM_STATUS_WAITING && fiber->watch != GTM_NO_ROW &&
           run->program->watchs[fiber->watch].fires != GTM_FIRES_ASKED;
}

/* Returns whether the action names a template that the draft was not made from. */
static bool is_of_another(const struct gtm_run *run, const struct gtm_action *action,
                          const struct gtm_draft *draft)
{
    uint32_t own = draft->action == GTM_NONE ? GTM_NONE : action_of(run, draft->action)->template;
    return action->template != GTM_NONE && action->template != own;
}

static enum gtm_step prepare_message(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row,
                                     uint32_t pc)
{
    const struct gtm_action *action = action_of(run, row);
    struct gtm_draft *draft = gtm_draft_of(run->prospect, *gtm_draft_hand(run, fiber));
    if (is_done(run, row, gtm_action_occurrence(fiber, (enum gtm_primitive)action->primitive)))
        return GTM_STEP_ELSE;
    /* anything in hand can be put before a person; only a message can be sent as one */
    bool fits = draft && (action->primitive == GTM_PRIMITIVE_APPROVE ||
                          gtm_draft_content(draft->kind) == GTM_CONTENT_MESSAGE);
    bool kept = draft && action->primitive != GTM_PRIMITIVE_APPROVE &&
                (is_kept_from(run, fiber, draft) || is_of_another(run, action, draft));
    if (fits && gtm_draft_is_free(draft) && !kept) {
        fiber->content = draft->number;
        return GTM_STEP_ON;
    }
    if (draft && draft->status == GTM_STATUS_CANCELLED && !kept)
        return GTM_STEP_ELSE;
    bool is_sent = draft && draft->sent_on.length;
    if ((action->flags & GTM_ACTION_MAY_DRAFT) ||
        ((action->flags & GTM_ACTION_REDRAFT) && (is_sent || kept)))
        return draft_first(run, fiber, row, pc);
    return GTM_STEP_ELSE;
}

static enum gtm_step prepare_connect(struct gtm_run *run, struct gtm_fiber *fiber)
{
    const struct gtm_draft *draft = gtm_draft_of(run->prospect, *gtm_draft_hand(run, fiber));
    if (draft && gtm_draft_is_free(draft) && gtm_draft_content(draft->kind) == GTM_CONTENT_CONNECT)
        fiber->content = draft->number;
    return GTM_STEP_ON;
}

/* Returns whether a comment on the post was made, refused, or is in another fiber's hand. */
static bool is_taken(const struct gtm_prospect *p, uint64_t post)
{
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].post == post)
            return true;
    return gtm_used_has(p, gtm_used_key(GTM_USED_POST, post));
}

/* Returns the oldest relevant post that is free, or NULL. */
static const struct gtm_event_row *find_post(struct gtm_run *run, const struct gtm_action *action)
{
    struct gtm_prospect *p = run->prospect;
    gtm_prospect_all_events(p);
    for (uint32_t i = 0; i < p->events_count; i++) {
        const struct gtm_event_row *row = &p->events[i];
        struct gtm_text name =
            gtm_program_text(run->program, run->program->events[row->event].name);
        if (gtm_compare_equal(name, gtm_text_of("posted")) && row->text.length &&
            (action->topic == GTM_NONE ||
             gtm_compare_mentions(run->program, action->topic, row->text)) &&
            !is_taken(p, gtm_event_hash(p, row)))
            return row;
    }
    return NULL;
}

static enum gtm_step prepare_comment(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row,
                                     uint32_t pc)
{
    struct gtm_prospect *p = run->prospect;
    const struct gtm_event_row *post = find_post(run, action_of(run, row));
    struct gtm_text why = {0};
    if (!post)
        return gtm_run_park(fiber, pc, GTM_WAITS_EVENT);
    fiber->post = gtm_event_hash(p, post);
    for (uint32_t i = 0; i < p->drafts_count;
         i++) /* made already, before the sentence began again */
        if (p->drafts[i].action == row && gtm_draft_is_free(&p->drafts[i]) &&
            gtm_text_same(p->drafts[i].answers, post->text))
            fiber->content = p->drafts[i].number;
    if (fiber->content == 0)
        fiber->content = gtm_draft_make(run, fiber, row, post, &why);
    if (fiber->content == 0)
        return gtm_unclear(run, fiber, action_of(run, row)->sentence, pc, why);
    return GTM_STEP_ON;
}

enum gtm_step gtm_action_prepare(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t pc)
{
    uint32_t row = run->program->code[pc].b;
    if (gtm_run_held(run, fiber))
        return gtm_run_hold(fiber, pc, GTM_HOLD_ACTIONS);
    fiber->content = 0;
    fiber->post = 0;
    if (action_of(run, row)->primitive == GTM_PRIMITIVE_COMMENT)
        return prepare_comment(run, fiber, row, pc);
    if (action_of(run, row)->primitive == GTM_PRIMITIVE_CONNECT)
        return prepare_connect(run, fiber);
    return prepare_message(run, fiber, row, pc);
}

/* ---- ASK ------------------------------------------------------------------------------------- */

/* Returns the action whose content is in hand at `pc`: that of the PREPARE before it. */
static uint32_t prepared_action(const struct gtm_program *program, uint32_t pc)
{
    uint32_t row = program->code[pc].b;
    for (; pc > 0; pc--)
        if (program->code[pc - 1].op == GTM_OP_PREPARE)
            return program->code[pc - 1].b;
    return row;
}

uint64_t gtm_action_approver(const struct gtm_program *program, uint32_t action)
{
    const struct gtm_action *row = &program->actions[action];
    uint32_t person = row->person == GTM_NONE ? 0 : row->person;
    if (row->panel == GTM_NONE)
        return gtm_text_hash(gtm_program_text(program, program->persons[person].name));
    const struct gtm_panel *panel = &program->panels[row->panel];
    uint64_t hash = panel->need;
    for (uint32_t i = 0; i < panel->count; i++) {
        person = program->seats[panel->seats + i].person;
        uint64_t parts[2] = {
            hash, gtm_text_hash(gtm_program_text(program, program->persons[person].name))};
        hash = gtm_text_hash((struct gtm_text){(const char *)parts, sizeof parts});
    }
    return hash;
}

/* Returns whether a person has this very draft before them on behalf of the fiber's sentence. */
static bool is_asked(const struct gtm_prospect *p, const struct gtm_fiber *fiber, uint32_t draft)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_APPROVE &&
            p->inbox[i].draft == draft && p->inbox[i].number == fiber->item)
            return true;
    return false;
}

/* Returns whether the fiber's own effect is in doubt with this draft: only it may send that. */
static bool repeats(const struct gtm_run *run, const struct gtm_fiber *fiber,
                    const struct gtm_draft *draft)
{
    const struct gtm_effect *effect = gtm_effect_repeated(run->prospect, fiber);
    return effect && effect->draft == draft->number;
}

enum gtm_step gtm_action_ask_for(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t ask,
                                 uint32_t maker, uint32_t pc)
{
    struct gtm_text why = {0};
    if (fiber->content == 0) /* a connection request without a note: still something to approve */
        fiber->content = gtm_draft_make(run, fiber, maker, NULL, &why);
    struct gtm_draft *draft = gtm_draft_of(run->prospect, fiber->content);
    if (!draft)
        return gtm_unclear(run, fiber, action_of(run, ask)->sentence, pc, why);
    bool again = repeats(run, fiber, draft);
    if (draft->sent_on.length && !again) /* without an answer, as a sentence said */
        return GTM_STEP_ELSE;
    if (draft->status == GTM_STATUS_CANCELLED) {
        if (fiber->post)
            gtm_used_add(run->prospect, gtm_used_key(GTM_USED_POST, fiber->post));
        fiber->post = 0;
        return GTM_STEP_ELSE;
    }
    if (draft->approved && gtm_draft_is_approved(draft) &&
        gtm_used_has(run->prospect,
                     gtm_used_hash(GTM_USED_APPROVED, gtm_action_approver(run->program, ask),
                                   draft->approved)))
        return GTM_STEP_ON;
    if (again) /* what may be out already is not put before a person any more */
        return GTM_STEP_ELSE;
    if (is_asked(run->prospect, fiber, draft->number))
        return gtm_run_park(fiber, pc, GTM_WAITS_APPROVAL);
    bool grounds = draft->status != GTM_STATUS_WAITING && !run->prospect->rehearse;
    draft->status = GTM_STATUS_WAITING;
    draft->dirty = true;
    if (grounds)
        gtm_inbox_grounds(run, draft, ask);
    static const struct gtm_text no_words = {"(without a note)", sizeof "(without a note)" - 1};
    struct gtm_text text = draft->text.length ? draft->text : no_words;
    ask_person(run, fiber, ask, GTM_INBOX_APPROVE, draft->number, text);
    return gtm_run_park(fiber, pc, GTM_WAITS_APPROVAL);
}

enum gtm_step gtm_action_ask(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t pc)
{
    uint32_t row = run->program->code[pc].b;
    return gtm_action_ask_for(run, fiber, row, prepared_action(run->program, pc), pc);
}

/* ---- DO -------------------------------------------------------------------------------------- */

/* The action failed: a person hears of it, and what stands behind it on this path does not happen.
 */
static enum gtm_step fail(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                          enum gtm_primitive primitive, struct gtm_text why)
{
    uint32_t sentence = action_of(run, action)->sentence;
    gtm_run_log(run, action, primitive, sentence, GTM_STATUS_FAILED);
    gtm_inbox_add(run, GTM_INBOX_FAILED, action, sentence, why);
    fiber->live = false;
    return GTM_STEP_END;
}

void gtm_action_went_out(struct gtm_run *run, struct gtm_fiber *fiber, enum gtm_primitive primitive,
                         struct gtm_draft *draft, struct gtm_text channel)
{
    static const struct gtm_text outbox = {"outbox", sizeof "outbox" - 1};
    struct gtm_prospect *p = run->prospect;
    if (draft) {
        draft->sent_on = channel.length ? channel : outbox;
        draft->status = GTM_STATUS_DONE;
        draft->dirty = true;
        gtm_decide_overtaken(run, draft);
    }
    if (primitive == GTM_PRIMITIVE_COMMENT) {
        if (fiber)
            gtm_used_add(p, gtm_used_key(GTM_USED_POST, fiber->post));
        if (fiber)
            fiber->post = 0;
    } else {
        p->contacted_at = run->now;
    }
    run->changed = true;
}

/* A rehearsal only asks whether it can be: addresses are known where the record is, see
 * needs_record. */
static enum gtm_step rehearse_send(struct gtm_run *run, struct gtm_fiber *fiber,
                                   const struct gtm_attempt *attempt, struct gtm_draft *draft)
{
    const struct gtm_action *action = action_of(run, attempt->action);
    struct gtm_result result = {.verdict = GTM_YES};
    if (action->channel != GTM_NONE && run->prospect->json.length)
        gtm_draft_call(run, fiber, attempt->primitive, attempt->action, draft, &result);
    if (result.verdict == GTM_UNKNOWN)
        return gtm_unclear(run, fiber, action->sentence, attempt->pc, result.text);
    if (result.verdict != GTM_YES)
        return fail(run, fiber, attempt->action, attempt->primitive, result.text);
    gtm_run_log(run, attempt->action, attempt->primitive, action->sentence, GTM_STATUS_DONE);
    gtm_action_went_out(run, fiber, attempt->primitive, draft, result.channel);
    return GTM_STEP_ON;
}

/* The action does not happen any more: what was scheduled of it is cancelled, or a person is asked
 * whether it went out. */
static enum gtm_step pass_over(struct gtm_run *run, struct gtm_fiber *fiber,
                               const struct gtm_attempt *attempt)
{
    struct gtm_effect *effect = gtm_effect_of(run->prospect, fiber->effect);
    fiber->queue = 0;
    fiber->queued = 0;
    fiber->pc = attempt->pc;
    if (effect && gtm_effect_give_up(run, fiber, effect))
        return GTM_STEP_PARK;
    if (fiber->entry)
        gtm_effect_log(run, fiber, attempt->action, attempt->primitive, GTM_STATUS_CANCELLED)
            ->item = 0;
    fiber->effect = 0;
    return GTM_STEP_ON;
}

/* Out of line: most rehearsals do not come here. */
static __attribute__((noinline)) enum gtm_step really_send(struct gtm_run *run,
                                                           struct gtm_fiber *fiber,
                                                           struct gtm_attempt *attempt,
                                                           struct gtm_draft *draft)
{
    struct gtm_result result;
    uint32_t action = attempt->action;
    bool is_gone = draft && draft->sent_on.length && !repeats(run, fiber, draft);
    if (is_gone || (draft && draft->status == GTM_STATUS_CANCELLED))
        return pass_over(run, fiber, attempt);
    if (draft && draft->approved && !gtm_draft_is_approved(draft))
        return fail(run, fiber, action, attempt->primitive,
                    gtm_text_of("the text is not the one that was approved; nothing was sent"));
    gtm_draft_call(run, fiber, attempt->primitive, action, draft, &result);
    if (result.verdict == GTM_UNKNOWN)
        return gtm_unclear(run, fiber, action_of(run, action)->sentence, attempt->pc, result.text);
    attempt->channel = result.channel;
    enum gtm_step step = gtm_guard_check(run, fiber, attempt);
    if (step == GTM_STEP_ELSE)
        return pass_over(run, fiber, attempt);
    if (step != GTM_STEP_ON)
        return step;
    if (!draft) /* a guardrail asked for something to approve */
        draft = gtm_draft_of(run->prospect, fiber->content);
    attempt->draft = draft;
    step = gtm_effect_do(run, fiber, attempt, &result);
    if (step == GTM_STEP_ON)
        gtm_action_went_out(run, fiber, attempt->primitive, draft, result.channel);
    return step;
}

enum gtm_step gtm_action_send(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                              enum gtm_primitive primitive, struct gtm_draft *draft, uint32_t pc)
{
    struct gtm_attempt attempt = {
        .action = action, .primitive = primitive, .draft = draft, .pc = pc};
    if (is_done(run, action, gtm_action_occurrence(fiber, primitive)))
        return pass_over(run, fiber, &attempt);
    return run->prospect->rehearse ? rehearse_send(run, fiber, &attempt, draft)
                                   : really_send(run, fiber, &attempt, draft);
}

static void decode(const struct gtm_run *run, struct gtm_text json, struct gtm_value *facts)
{
    struct gtm_prospect *p = run->prospect;
    if (p->decoder)
        gtm_decoder_read(p->decoder, json, p->arena, facts);
    else
        gtm_feed_decode(run->program, json, p->arena, facts);
}

/* Joins what was learnt to the record, and reads the facts anew. */
static void learn(struct gtm_run *run, struct gtm_text learnt)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_buf joined = {0};
    struct gtm_text record = p->json.length ? p->json : gtm_text_of("{}");
    if (gtm_feed_merge(record, learnt, &joined)) {
        size_t size = run->program->fact_count * sizeof *p->facts;
        struct gtm_value *facts = gtm_arena_alloc(p->arena, size);
        if (p->json.length) {
            p->json = gtm_run_keep(run, (struct gtm_text){joined.bytes, joined.length});
            decode(run, p->json, facts);
        } else { /* a dry run that kept no record: fill what it lacks */
            decode(run, gtm_run_keep(run, learnt), facts);
            for (uint32_t i = 0; i < run->program->fact_count; i++)
                if (p->facts[i].kind != GTM_VALUE_MISSING)
                    facts[i] = p->facts[i];
        }
        p->facts = facts;
        p->facts_dirty = true;
        gtm_prospect_record_events(p, run->now);
        run->changed = true;
    }
    gtm_buf_free(&joined);
}

/* research, assign, record: change what is known. A dry run needs that too, where conditions may
 * ask for it. */
/* Out of line, as the others that are: so that the usual ones need no large frame. */
static __attribute__((noinline)) enum gtm_step do_learn(struct gtm_run *run,
                                                        struct gtm_fiber *fiber, uint32_t row)
{
    const struct gtm_action *action = action_of(run, row);
    enum gtm_primitive primitive = (enum gtm_primitive)action->primitive;
    struct gtm_result result;
    bool nothing_to_find = primitive == GTM_PRIMITIVE_RESEARCH && !run->prospect->accounts;
    if (did_already(run, fiber, row))
        return GTM_STEP_ON;
    if (!(run->prospect->rehearse && nothing_to_find)) {
        gtm_draft_call(run, fiber, primitive, row, NULL, &result);
        if (result.verdict != GTM_YES)
            return fail(run, fiber, row, primitive, result.text);
        if (result.learnt.length)
            learn(run, result.learnt);
    }
    remember_done(run, fiber, row);
    gtm_run_log(run, row, primitive, action->sentence, GTM_STATUS_DONE);
    return GTM_STEP_ON;
}

/* Tells a person, once the guardrails let it. */
static enum gtm_step really_tell(struct gtm_run *run, struct gtm_fiber *fiber,
                                 struct gtm_attempt *attempt)
{
    uint32_t row = attempt->action;
    struct gtm_result result;
    gtm_draft_call(run, fiber, attempt->primitive, row, NULL, &result);
    attempt->channel = result.channel;
    enum gtm_step step = gtm_guard_check(run, fiber, attempt);
    if (step == GTM_STEP_ELSE)
        return pass_over(run, fiber, attempt);
    if (step == GTM_STEP_ON)
        step = gtm_effect_do(run, fiber, attempt, &result);
    /* it stands in the inbox once it is done, or on its way */
    bool told = step == GTM_STEP_ON || (step == GTM_STEP_PARK && fiber->effect &&
                                        gtm_effect_of(run->prospect, fiber->effect)->fence == 1);
    if (told && attempt->primitive != GTM_PRIMITIVE_SUMMARIZE)
        gtm_inbox_alert(run, fiber, row, result.text);
    return step;
}

/* alert, summarize, task: a person is told; nobody waits for it. */
static __attribute__((noinline)) enum gtm_step do_tell(struct gtm_run *run, struct gtm_fiber *fiber,
                                                       uint32_t row, uint32_t pc)
{
    const struct gtm_action *action = action_of(run, row);
    enum gtm_primitive primitive = (enum gtm_primitive)action->primitive;
    struct gtm_attempt attempt = {.action = row, .primitive = primitive, .pc = pc};
    if (is_done(run, row, gtm_action_occurrence(fiber, primitive)))
        return pass_over(run, fiber, &attempt);
    if (!run->prospect->rehearse)
        return really_tell(run, fiber, &attempt);
    gtm_run_log(run, row, primitive, action->sentence, GTM_STATUS_DONE);
    return GTM_STEP_ON;
}

/* pause: the account's other people, the prospect or both are left alone for a time; that of the
 * others is kept by the store. */
static __attribute__((noinline)) enum gtm_step do_pause(struct gtm_run *run,
                                                        struct gtm_fiber *fiber, uint32_t row)
{
    const struct gtm_action *action = action_of(run, row);
    const struct gtm_zone *zone = gtm_run_zone(run, false);
    struct gtm_prospect *p = run->prospect;
    if (did_already(run, fiber, row))
        return GTM_STEP_ON;
    if (!p->rehearse && zone && action->when != GTM_NONE) {
        int64_t until = gtm_calendar_due(run->program, action->when, zone, run->now);
        if (!(action->flags & GTM_ACTION_ALONE) && until > p->pause_until)
            p->pause_until = until;
        if ((action->flags & GTM_ACTION_SELF) && until > p->held_until)
            p->held_until = until;
    }
    remember_done(run, fiber, row);
    gtm_run_log(run, row, GTM_PRIMITIVE_PAUSE, action->sentence, GTM_STATUS_DONE);
    return GTM_STEP_ON;
}

static enum gtm_step do_draft(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row,
                              uint32_t pc)
{
    if (did_already(run, fiber, row))
        return GTM_STEP_ON;
    enum gtm_step step = draft_first(run, fiber, row, pc);
    if (step == GTM_STEP_ON)
        remember_done(run, fiber, row);
    return step;
}

/* Returns what the person is to write, or nothing in a rehearsal. */
static struct gtm_text handwriting(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t row)
{
    struct gtm_result result;
    if (run->prospect->rehearse)
        return (struct gtm_text){0};
    gtm_draft_call(run, fiber, GTM_PRIMITIVE_HANDWRITE, row, NULL, &result);
    return result.text;
}

static __attribute__((noinline)) enum gtm_step
do_handwrite(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row, uint32_t pc)
{
    struct gtm_draft *written = gtm_draft_of(run->prospect, fiber->content);
    if (written && written->action == row && written->approved) /* the person wrote it */
        return gtm_action_send(run, fiber, row, GTM_PRIMITIVE_SEND, written, pc);
    if (is_done(run, row, gtm_action_occurrence(fiber, GTM_PRIMITIVE_HANDWRITE)) ||
        did_already(run, fiber, row))
        return GTM_STEP_ON;
    struct gtm_text text = handwriting(run, fiber, row);
    remember_done(run, fiber, row);
    ask_person(run, fiber, row, GTM_INBOX_HANDWRITE, 0, text);
    return gtm_run_park(fiber, pc, GTM_WAITS_HANDWRITING);
}

/* skip, stop, escalate: the last thing that is done. Stopping is no action of its own, so it is not
 * logged. */
static __attribute__((noinline)) enum gtm_step do_end(struct gtm_run *run, struct gtm_fiber *fiber,
                                                      uint32_t row)
{
    const struct gtm_action *action = action_of(run, row);
    enum gtm_primitive primitive = (enum gtm_primitive)action->primitive;
    struct gtm_result result;
    if (primitive != GTM_PRIMITIVE_STOP)
        gtm_run_log(run, row, primitive, action->sentence, GTM_STATUS_DONE);
    if (primitive == GTM_PRIMITIVE_ESCALATE && !run->prospect->rehearse) {
        bool unclear = action->flags & GTM_ACTION_UNCLEAR;
        gtm_draft_call(run, fiber, primitive, row, NULL, &result);
        gtm_end_all(run, GTM_OUTCOME_ESCALATED);
        gtm_inbox_add(run, unclear ? GTM_INBOX_UNCLEAR : GTM_INBOX_ALERT, row, action->sentence,
                      result.text);
        return GTM_STEP_END;
    }
    gtm_end_all(run, primitive == GTM_PRIMITIVE_SKIP       ? GTM_OUTCOME_SKIPPED
                     : primitive == GTM_PRIMITIVE_ESCALATE ? GTM_OUTCOME_ESCALATED
                                                           : GTM_OUTCOME_DONE);
    return GTM_STEP_END;
}

/* Sends what is in hand. A draft that a watch took may have come before a person while the watch
 * waited for its turn: then it sends its own, as it had done if it came now. */
static enum gtm_step do_send(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row,
                             enum gtm_primitive primitive, uint32_t pc)
{
    struct gtm_draft *draft = gtm_draft_of(run->prospect, fiber->content);
    if (draft && is_kept_from(run, fiber, draft)) {
        struct gtm_attempt attempt = {.action = row, .primitive = primitive, .pc = pc};
        if (!(action_of(run, row)->flags & (GTM_ACTION_MAY_DRAFT | GTM_ACTION_REDRAFT)))
            return pass_over(run, fiber, &attempt);
        enum gtm_step step = draft_first(run, fiber, row, pc);
        if (step != GTM_STEP_ON)
            return step;
        draft = gtm_draft_of(run->prospect, fiber->content);
    }
    return gtm_action_send(run, fiber, row, primitive, draft, pc);
}

enum gtm_step gtm_action_do(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t pc)
{
    uint32_t row = run->program->code[pc].b;
    enum gtm_primitive primitive = (enum gtm_primitive)action_of(run, row)->primitive;
    if (gtm_run_held(run, fiber))
        return gtm_run_hold(fiber, pc, GTM_HOLD_ACTIONS);
    switch (primitive) {
    case GTM_PRIMITIVE_RESEARCH:
    case GTM_PRIMITIVE_ASSIGN:
    case GTM_PRIMITIVE_RECORD: return do_learn(run, fiber, row);
    case GTM_PRIMITIVE_DRAFT: return do_draft(run, fiber, row, pc);
    case GTM_PRIMITIVE_APPROVE: /* approving sends */
        primitive = GTM_PRIMITIVE_SEND;
        /* fall through */
    case GTM_PRIMITIVE_SEND:
        if (fiber->content == 0)
            return GTM_STEP_ON;
        /* fall through */
    case GTM_PRIMITIVE_CONNECT:
    case GTM_PRIMITIVE_COMMENT: return do_send(run, fiber, row, primitive, pc);
    case GTM_PRIMITIVE_HANDWRITE: return do_handwrite(run, fiber, row, pc);
    case GTM_PRIMITIVE_ALERT:
    case GTM_PRIMITIVE_SUMMARIZE:
    case GTM_PRIMITIVE_TASK: return do_tell(run, fiber, row, pc);
    case GTM_PRIMITIVE_PAUSE: return do_pause(run, fiber, row);
    case GTM_PRIMITIVE_ESCALATE:
    case GTM_PRIMITIVE_SKIP:
    case GTM_PRIMITIVE_STOP: return do_end(run, fiber, row);
    case GTM_PRIMITIVE_FIND: /* the compiler skips those that do not match */
    case GTM_PRIMITIVE_WAIT:
    case GTM_N_PRIMITIVE: break;
    }
    return GTM_STEP_ON;
}
