/* machine_decide.c -- people's decisions about inbox items. A decision is checked before anything
 * changes. */
#include "runtime/vm/run.h"

#include <stdio.h>

/* Returns why an item of this kind does not take the decision, or NULL. */
static const char *refuse(const struct gtm_inbox_item *item, enum gtm_decision decision,
                          bool has_fiber)
{
    bool answers = decision == GTM_DECIDE_YES || decision == GTM_DECIDE_NO;
    switch ((enum gtm_inbox_kind)item->kind) {
    case GTM_INBOX_APPROVE:
        if (decision <= GTM_DECIDE_CANCEL)
            return NULL;
        return "this waits for an approval: approve it, edit it or cancel it";
    case GTM_INBOX_HANDWRITE:
        if (decision == GTM_DECIDE_EDIT || decision == GTM_DECIDE_CANCEL ||
            decision == GTM_DECIDE_DONE)
            return NULL;
        return "this waits for a text of yours: write it with edit, or say that it is done or "
               "cancelled";
    case GTM_INBOX_UNCLEAR:
        if (answers || (decision == GTM_DECIDE_DONE && !has_fiber))
            return NULL;
        return "this is a question: answer yes or no";
    case GTM_INBOX_UNCERTAIN:
        return answers ? NULL : "nobody knows whether this went out: answer yes or no";
    case GTM_INBOX_ALERT:
    case GTM_INBOX_FAILED: break;
    }
    return decision == GTM_DECIDE_DONE ? NULL
                                       : "this only tells you something: say that it is done";
}

/* Returns the live fiber that waits for the item, or NULL. */
static struct gtm_fiber *waiting_fiber(struct gtm_prospect *p, uint32_t item)
{
    for (uint32_t i = 0; i < p->fibers_count; i++)
        if (p->fibers[i].live && p->fibers[i].item == item)
            return &p->fibers[i];
    return NULL;
}

/* The fiber goes on at `pc` when its turn comes. */
static void release(struct gtm_fiber *fiber, uint32_t pc)
{
    fiber->item = 0;
    gtm_run_hold(fiber, pc, GTM_HOLD_NOTHING);
}

/* Gives the log entry that waited for the item its end. */
static void settle_log(struct gtm_prospect *p, uint32_t item, enum gtm_status status)
{
    for (uint32_t i = 0; i < p->log_count; i++)
        if (p->log[i].status == GTM_STATUS_WAITING && p->log[i].item == item) {
            p->log[i].status = (uint8_t)status;
            p->log[i].item = 0;
        }
}

/* What a person wrote or read goes out as these bytes and no others. */
static void bind_approval(struct gtm_draft *draft, struct gtm_text by)
{
    draft->approved = gtm_draft_hash(draft);
    draft->status = GTM_STATUS_SCHEDULED;
    draft->decided_by = by;
    draft->dirty = true;
}

static void decide_approval(struct gtm_run *run, const struct gtm_inbox_item *item,
                            struct gtm_text text, struct gtm_text by)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_draft *draft = gtm_draft_of(p, item->draft);
    struct gtm_fiber *fiber = waiting_fiber(p, item->number);
    bool cancelled = item->decision == GTM_DECIDE_CANCEL;
    settle_log(p, item->number, cancelled ? GTM_STATUS_CANCELLED : GTM_STATUS_DONE);
    if (draft && cancelled) {
        draft->status = GTM_STATUS_CANCELLED;
        draft->decided_by = by;
        draft->dirty = true;
    } else if (draft) {
        if (item->decision == GTM_DECIDE_EDIT)
            draft->text = text;
        bind_approval(draft, by);
    }
    if (fiber)
        release(fiber, fiber->pc); /* its ASK looks at the draft again */
}

static void decide_handwriting(struct gtm_run *run, const struct gtm_inbox_item *item,
                               struct gtm_text text, struct gtm_text by)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_fiber *fiber = waiting_fiber(p, item->number);
    bool cancelled = item->decision == GTM_DECIDE_CANCEL;
    uint32_t action = item->action;
    settle_log(p, item->number, cancelled ? GTM_STATUS_CANCELLED : GTM_STATUS_DONE);
    if (!fiber)
        return;
    if (item->decision == GTM_DECIDE_EDIT) {
        struct gtm_result result;
        struct gtm_text kind = gtm_program_text(run->program, run->program->actions[action].what);
        struct gtm_draft *draft = gtm_draft_add(run, action, kind);
        gtm_draft_call(run, fiber, GTM_PRIMITIVE_HANDWRITE, action, NULL, &result);
        draft->text = text;
        draft->to = result.to;
        bind_approval(draft, by);
        *gtm_draft_hand(run, fiber) = draft->number;
        if (gtm_action_send(run, fiber, action, GTM_PRIMITIVE_SEND, draft, GTM_NONE) ==
            GTM_STEP_END)
            return;
    }
    release(fiber, fiber->pc);
}

/* An answer stands for the BRANCH that asked; where an action lacked a fact, yes tries it again and
 * no leaves it. */
static void decide_unclear(struct gtm_run *run, const struct gtm_inbox_item *item)
{
    struct gtm_prospect *p = run->prospect;
    struct gtm_fiber *fiber = waiting_fiber(p, item->number);
    bool yes = item->decision == GTM_DECIDE_YES;
    if (!fiber)
        return;
    uint32_t pc = fiber->pc;
    struct gtm_instr in = run->program->code[pc];
    if (in.op == GTM_OP_BRANCH) {
        gtm_used_add(p, gtm_used_hash(yes ? GTM_USED_YES : GTM_USED_NO, pc, fiber->occurrence));
        gtm_run_note(run, item->sentence, yes ? GTM_YES : GTM_NO);
        release(fiber, yes ? pc + 1 : in.c);
    } else {
        bool skips = in.op == GTM_OP_PREPARE || in.op == GTM_OP_ASK;
        release(fiber, yes ? pc : skips ? in.c : pc + 1);
    }
}

/* An alert that came while an approval waited shows its text (see machine_action.c), so the
 * decision about that can be given there too. Returns the approval that is meant, or NULL. */
static struct gtm_inbox_item *shown_approval(struct gtm_prospect *p,
                                             const struct gtm_inbox_item *alert,
                                             enum gtm_decision decision)
{
    if (alert->kind != GTM_INBOX_ALERT || alert->draft == 0 || decision > GTM_DECIDE_CANCEL)
        return NULL;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_APPROVE &&
            p->inbox[i].draft == alert->draft)
            return &p->inbox[i];
    return NULL;
}

static void close_item(struct gtm_run *run, struct gtm_inbox_item *item, enum gtm_decision decision,
                       struct gtm_text because)
{
    item->open = false;
    item->decision = (uint8_t)decision;
    item->because = gtm_run_keep(run, because);
    item->decided_at = run->now;
    item->dirty = true;
}

bool gtm_prospect_decide(struct gtm_prospect *p, uint32_t number, enum gtm_decision decision,
                         struct gtm_text text, struct gtm_text by, struct gtm_text because,
                         int64_t now, char *why, size_t why_size)
{
    struct gtm_run run;
    struct gtm_inbox_item *asked = gtm_inbox_of(p, number);
    struct gtm_inbox_item *shown = asked ? shown_approval(p, asked, decision) : NULL;
    struct gtm_inbox_item *item = shown ? shown : asked;
    const char *refused = item ? refuse(item, decision, waiting_fiber(p, item->number) != NULL)
                               : "this was decided already";
    if (!refused && decision == GTM_DECIDE_EDIT && gtm_text_trim(text).length == 0)
        refused = "the text is empty";
    if (refused) {
        snprintf(why, why_size, "%s", refused);
        return false;
    }
    gtm_run_begin(&run, p, now);
    close_item(&run, item, decision, because);
    if (shown)
        close_item(&run, asked, GTM_DECIDE_DONE, because);
    gtm_event_decided(p, item);
    if (item->kind == GTM_INBOX_APPROVE)
        decide_approval(&run, item, gtm_run_keep(&run, text), gtm_run_keep(&run, by));
    else if (item->kind == GTM_INBOX_HANDWRITE)
        decide_handwriting(&run, item, gtm_run_keep(&run, text), gtm_run_keep(&run, by));
    else if (item->kind == GTM_INBOX_UNCLEAR)
        decide_unclear(&run, item);
    if (!p->ended) {
        run.stopped = gtm_rests(p);
        gtm_run_news(&run);
        gtm_run_settle(&run);
    }
    return true;
}
