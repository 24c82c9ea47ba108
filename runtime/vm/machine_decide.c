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
    case GTM_INBOX_FAILED:
        if (decision == GTM_DECIDE_DONE || (decision == GTM_DECIDE_RETRY && item->effect))
            return NULL;
        return item->effect ? "this failed: try it again with retry, or say that it is done"
                            : "this failed and cannot be tried again: say that it is done";
    case GTM_INBOX_ALERT: break;
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

/* Whoever the action asks has approved these bytes. */
static void approve_for(struct gtm_run *run, uint64_t draft_hash, uint32_t action)
{
    uint64_t approver = gtm_action_approver(run->program, action);
    gtm_used_add(run->prospect, gtm_used_hash(GTM_USED_APPROVED, approver, draft_hash));
}

/* What a person wrote or read goes out as these bytes and no others. */
static void bind_approval(struct gtm_run *run, struct gtm_draft *draft, uint32_t action,
                          struct gtm_text by)
{
    draft->approved = gtm_draft_hash(draft);
    approve_for(run, draft->approved, action);
    draft->status = GTM_STATUS_SCHEDULED;
    draft->decided_by = by;
    draft->dirty = true;
}

static void close_item(struct gtm_run *run, struct gtm_inbox_item *item, enum gtm_decision decision,
                       struct gtm_text by, struct gtm_text because);

/* Others may have been asked about the same draft: the first decision is theirs too. */
static void decide_alike(struct gtm_run *run, const struct gtm_inbox_item *decided)
{
    struct gtm_prospect *p = run->prospect;
    bool cancelled = decided->decision == GTM_DECIDE_CANCEL;
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        struct gtm_inbox_item *item = &p->inbox[i];
        if (!item->open || item->kind != GTM_INBOX_APPROVE || item->draft != decided->draft)
            continue;
        close_item(run, item, (enum gtm_decision)decided->decision, decided->by, decided->because);
        settle_log(p, item->number, cancelled ? GTM_STATUS_CANCELLED : GTM_STATUS_DONE);
        const struct gtm_draft *draft = gtm_draft_of(p, item->draft);
        if (draft && !cancelled)
            approve_for(run, gtm_draft_hash(draft), item->action);
        struct gtm_fiber *fiber = waiting_fiber(p, item->number);
        if (fiber)
            release(fiber, fiber->pc);
    }
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
        bind_approval(run, draft, item->action, by);
    }
    if (fiber)
        release(fiber, fiber->pc); /* its ASK looks at the draft again */
    decide_alike(run, item);
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
    if (item->decision != GTM_DECIDE_EDIT) {
        release(fiber, fiber->pc + 1);
        return;
    }
    struct gtm_result result;
    struct gtm_text kind = gtm_program_text(run->program, run->program->actions[action].what);
    struct gtm_draft *draft = gtm_draft_add(run, action, kind);
    gtm_draft_call(run, fiber, GTM_PRIMITIVE_HANDWRITE, action, NULL, &result);
    draft->text = text;
    draft->to = result.to;
    bind_approval(run, draft, action, by);
    *gtm_draft_hand(run, fiber) = draft->number;
    fiber->content = draft->number;
    release(fiber, fiber->pc); /* its DO sends what was written */
}

static bool is_guardrail(const struct gtm_run *run, uint32_t sentence)
{
    return run->program->sentences[sentence].kind == GTM_SENTENCE_GUARDRAIL;
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
        gtm_unclear_keep(run, fiber, item);
        gtm_run_note(run, item->sentence, yes ? GTM_YES : GTM_NO);
        release(fiber, yes ? pc + 1 : in.c);
    } else if (is_guardrail(run, item->sentence)) { /* at a DO, which looks again */
        gtm_unclear_keep(run, fiber, item);
        release(fiber, pc);
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
                       struct gtm_text by, struct gtm_text because)
{
    item->open = false;
    item->decision = (uint8_t)decision;
    item->by = gtm_run_keep(run, by);
    item->because = gtm_run_keep(run, because);
    item->decided_at = run->now;
    item->dirty = true;
}

/* ---- several people asked together ----------------------------------------------------------- */

static const struct gtm_panel *panel_of(const struct gtm_prospect *p,
                                        const struct gtm_inbox_item *item)
{
    uint32_t row = item->action == GTM_NONE || item->kind != GTM_INBOX_APPROVE
                       ? GTM_NONE
                       : p->program->actions[item->action].panel;
    return row == GTM_NONE ? NULL : &p->program->panels[row];
}

static struct gtm_text seat_name(const struct gtm_program *program, const struct gtm_panel *panel,
                                 uint32_t seat)
{
    uint32_t person = program->seats[panel->seats + seat].person;
    return gtm_program_text(program, program->persons[person].name);
}

/* Returns the seat of whoever decides: by name, else mine, where I am one of them; or `count`. */
static uint32_t seat_of(const struct gtm_program *program, const struct gtm_panel *panel,
                        struct gtm_text by)
{
    uint32_t mine = panel->count;
    for (uint32_t i = 0; i < panel->count; i++) {
        if (gtm_text_equal(seat_name(program, panel, i), by))
            return i;
        if (gtm_text_equal(seat_name(program, panel, i), gtm_text_of("me")))
            mine = i;
    }
    return mine;
}

static bool has_voted(struct gtm_text votes, struct gtm_text name)
{
    while (votes.length) {
        const char *end = memchr(votes.at, '\n', votes.length);
        size_t length = end ? (size_t)(end - votes.at) : votes.length;
        if (gtm_text_equal((struct gtm_text){votes.at, length}, name))
            return true;
        length += end != NULL;
        votes = (struct gtm_text){votes.at + length, votes.length - length};
    }
    return false;
}

static uint32_t count_votes(struct gtm_text votes)
{
    uint32_t count = votes.length > 0;
    for (size_t i = 0; i < votes.length; i++)
        count += votes.at[i] == '\n';
    return count;
}

/* Returns why this person's decision about the item is not taken, or NULL. */
static const char *refuse_vote(const struct gtm_prospect *p, const struct gtm_inbox_item *item,
                               enum gtm_decision decision, struct gtm_text by)
{
    const struct gtm_panel *panel = panel_of(p, item);
    if (!panel)
        return NULL;
    uint32_t seat = seat_of(p->program, panel, by);
    if (seat == panel->count)
        return "you are not one of those who are asked; --by NAME says who decides";
    if (decision == GTM_DECIDE_APPROVE &&
        has_voted(item->votes, seat_name(p->program, panel, seat)))
        return "you have approved this already; it waits for the others";
    return NULL;
}

bool gtm_decide_voted(const struct gtm_program *program, const struct gtm_inbox_item *item,
                      uint32_t person)
{
    return has_voted(item->votes, gtm_program_text(program, program->persons[person].name));
}

/* Counts an approval. Returns whether it is decided with that; an edited text begins anew. */
static bool vote(struct gtm_run *run, struct gtm_inbox_item *item, enum gtm_decision decision,
                 struct gtm_text text, struct gtm_text by)
{
    struct gtm_prospect *p = run->prospect;
    const struct gtm_panel *panel = panel_of(p, item);
    if (!panel || decision > GTM_DECIDE_EDIT)
        return true;
    struct gtm_buf votes = {0};
    if (decision == GTM_DECIDE_APPROVE && item->votes.length) {
        gtm_buf_slice(&votes, item->votes);
        gtm_buf_char(&votes, '\n');
    }
    gtm_buf_slice(&votes, seat_name(p->program, panel, seat_of(p->program, panel, by)));
    item->votes = gtm_run_keep(run, (struct gtm_text){votes.bytes, votes.length});
    item->dirty = true;
    gtm_buf_free(&votes);
    if (count_votes(item->votes) >= panel->need)
        return true;
    struct gtm_draft *draft = gtm_draft_of(p, item->draft);
    if (decision == GTM_DECIDE_EDIT && draft) {
        draft->text = item->text = gtm_run_keep(run, text);
        draft->dirty = true;
    }
    return false;
}

/* ---- decisions ------------------------------------------------------------------------------- */

static void decide(struct gtm_run *run, struct gtm_inbox_item *item, struct gtm_text text,
                   struct gtm_text by)
{
    gtm_event_decided(run->prospect, item);
    switch ((enum gtm_inbox_kind)item->kind) {
    case GTM_INBOX_APPROVE: decide_approval(run, item, text, by); break;
    case GTM_INBOX_HANDWRITE: decide_handwriting(run, item, text, by); break;
    case GTM_INBOX_UNCLEAR: decide_unclear(run, item); break;
    case GTM_INBOX_UNCERTAIN:
    case GTM_INBOX_FAILED: gtm_effect_decide(run, item); break;
    case GTM_INBOX_ALERT: break;
    }
}

/* ---- what nobody decides any more ------------------------------------------------------------ */

/* Closes a request without a person's decision; whoever waited goes on. */
static void close_unasked(struct gtm_run *run, struct gtm_inbox_item *item)
{
    struct gtm_text nobody = {0};
    struct gtm_fiber *fiber = waiting_fiber(run->prospect, item->number);
    close_item(run, item, GTM_DECIDE_DONE, nobody, nobody);
    settle_log(run->prospect, item->number, GTM_STATUS_CANCELLED);
    if (fiber)
        release(fiber, item->kind == GTM_INBOX_HANDWRITE ? fiber->pc + 1 : fiber->pc);
    run->changed = true;
}

static void withdraw(struct gtm_run *run, struct gtm_inbox_item *item)
{
    struct gtm_draft *draft = gtm_draft_of(run->prospect, item->draft);
    if (draft && gtm_draft_is_free(draft)) {
        draft->status = GTM_STATUS_CANCELLED;
        draft->dirty = true;
    }
    close_unasked(run, item);
}

void gtm_decide_withdraw(struct gtm_run *run, const struct gtm_fiber *fiber)
{
    enum { ASKS = GTM_REQUEST_APPROVAL | GTM_REQUEST_TEXT };
    struct gtm_prospect *p = run->prospect;
    const struct gtm_inbox_item *only = gtm_watch_request(p, fiber);
    bool one = fiber->watch != GTM_NO_ROW &&
               p->program->watchs[fiber->watch].fires == GTM_FIRES_ASKED;
    for (uint32_t i = 0; i < p->inbox_count; i++) {
        struct gtm_inbox_item *item = &p->inbox[i];
        bool meant = !one || item == only || (only && only->draft && item->draft == only->draft);
        if (item->open && meant && gtm_watch_waits_for(p, item, ASKS, GTM_NONE))
            withdraw(run, item);
    }
}

void gtm_decide_overtaken(struct gtm_run *run, const struct gtm_draft *draft)
{
    struct gtm_prospect *p = run->prospect;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_APPROVE &&
            p->inbox[i].draft == draft->number)
            close_unasked(run, &p->inbox[i]);
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
    if (!refused)
        refused = refuse_vote(p, item, decision, by);
    if (refused) {
        snprintf(why, why_size, "%s", refused);
        return false;
    }
    gtm_run_begin(&run, p, now);
    if (!vote(&run, item, decision, text, by))
        return true;
    close_item(&run, item, decision, by, because);
    if (shown)
        close_item(&run, asked, GTM_DECIDE_DONE, by, because);
    decide(&run, item, gtm_run_keep(&run, text), gtm_run_keep(&run, by));
    if (!p->ended) {
        run.stopped = gtm_rests(p);
        gtm_run_news(&run);
    }
    gtm_run_settle(&run);
    return true;
}
