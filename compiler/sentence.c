/* sentence.c -- one statement: its condition, its actions, what it forbids or holds back. */
#include <string.h>

#include "compiler/account.h"
#include "compiler/choose.h"
#include "compiler/hours.h"
#include "compiler/limit.h"
#include "compiler/reading.h"
#include "compiler/request.h"
#include "compiler/said_back.h"
#include "parser.tab.h"

/* ask me (alone) is no action, but it is a policy */
static bool asks_alone(const struct gtm_node *actions)
{
    const struct gtm_node *a = actions ? actions->first : NULL;
    return a && !a->next && a->token->entry->id == GTM_VERB_ASK && !gtm_node_find(a, GTM_NODE_TO);
}

/* "When something is unclear, escalate." */
static bool read_policy(struct gtm_workflow *w, const struct gtm_node *root)
{
    struct gtm_span span = w->reading->unit->span;
    const struct gtm_node *lead = gtm_node_find(root, GTM_NODE_LEAD_IF),
                          *actions = gtm_node_find(root, GTM_NODE_ACTIONS);
    const struct gtm_node *cond = lead ? lead->first : NULL,
                          *item = cond && cond->kind == GTM_NODE_COND ? cond->first : NULL;
    if (!item || item->next || !item->first || !item->first->next || !actions)
        return false;
    const struct gtm_node *pred = item->first->next;
    if (pred->kind != GTM_NODE_COMPARE || !pred->token || pred->token->kind != GTM_T_STATE ||
        pred->token->entry->id != 2)
        return false;
    struct gtm_np np;
    gtm_np_read(w, item->first, &np);
    if (np.head != GTM_CLASS_SOMETHING && np.head != GTM_CLASS_ANYTHING && np.head != GTM_CLASS_IT)
        return false;
    struct gtm_act *act = asks_alone(actions) ? gtm_act_new(w, GTM_PRIMITIVE_APPROVE, span, "")
                                              : gtm_acts_read(w, actions, NULL);
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_SETTING);
    s->is_policy = true;
    if (!act)
        return true;
    switch (act->primitive) {
    case GTM_PRIMITIVE_ESCALATE:
    case GTM_PRIMITIVE_ALERT:
        s->policy = act->primitive == GTM_PRIMITIVE_ALERT ? GTM_POLICY_ASK : GTM_POLICY_ESCALATE;
        break;
    case GTM_PRIMITIVE_APPROVE:
    case GTM_PRIMITIVE_HANDWRITE: s->policy = GTM_POLICY_ASK; break;
    case GTM_PRIMITIVE_SKIP: s->policy = GTM_POLICY_SKIP; break;
    case GTM_PRIMITIVE_WAIT: s->policy = GTM_POLICY_WAIT; break;
    default:
        gtm_diag_report(
            &w->diags, GTM_DIAG_MISUSED, act->span,
            "what is unclear can be escalated, asked, skipped or waited for, and nothing else",
            "write: When something is unclear, escalate. Or: … ask me. … skip. … wait for more "
            "information.",
            NULL);
    }
    if (act->person_name && strcmp(act->person_name, "me") != 0)
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, act->span,
                        "what is unclear goes to you: nobody else can be named here",
                        "write: When something is unclear, escalate.", NULL);
    w->reading->policy = s->policy;
    w->reading->is_policy = true;
    return true;
}

struct parts {
    struct gtm_cond *cond, *until;
    struct gtm_cond *own; /* of what is forbidden */
    const struct gtm_node *actions, *never, *only, *before, *without, *otherwise;
    const char *purpose;
    const struct gtm_token *after, *times;
};

static void take_if(struct gtm_workflow *w, struct parts *p, const struct gtm_node *node)
{
    struct gtm_cond *cond = gtm_cond_read(w, node->first);
    if (node->token->kind == GTM_T_UNLESS)
        cond = gtm_cond_not(w, cond);
    p->cond = gtm_cond_and(w, p->cond, cond);
}

static void take_for(struct gtm_workflow *w, struct parts *p, const struct gtm_node *node)
{
    struct gtm_np np;
    gtm_np_read(w, node->first, &np);
    if (!np.cond && !(np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT))
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->first->span,
                        gtm_said(w, node->first->span), "say for whom: For strong fits, …", NULL);
    p->cond = gtm_cond_and(w, p->cond, np.cond);
}

static void collect(struct gtm_workflow *w, struct parts *p, const struct gtm_node *root)
{
    for (const struct gtm_node *node = root->first; node; node = node->next)
        switch (node->kind) {
        case GTM_NODE_LEAD_IF: take_if(w, p, node); break;
        case GTM_NODE_LEAD_FOR: take_for(w, p, node); break;
        case GTM_NODE_LEAD_AFTER: p->after = node->token; break;
        case GTM_NODE_LEAD_HOURS:
            p->cond = gtm_cond_and(w, p->cond, gtm_hours_cond(w, node->token));
            break;
        case GTM_NODE_LEAF: p->times = node->token; break;
        case GTM_NODE_OTHERWISE: p->otherwise = node; break;
        case GTM_NODE_ACTIONS: p->actions = node; break;
        case GTM_NODE_NEVER: p->never = node; break;
        case GTM_NODE_ONLY: p->only = node; break;
        case GTM_NODE_BEFORE: p->before = node; break;
        case GTM_NODE_WITHOUT: p->without = node; break;
        case GTM_NODE_UNTIL: p->until = gtm_cond_read(w, node->first); break;
        case GTM_NODE_TAIL: p->purpose = node->token->text; break;
        default: break;
        }
}

/* ---- guardrails ---- */

/* Reads whose approval is demanded: my approval, Dana and Ben's approval, approval from Dana. */
static void read_approver(struct gtm_workflow *w, const struct gtm_node *demanded,
                          struct gtm_act *ask)
{
    const struct gtm_node *from = gtm_node_find(demanded, GTM_NODE_PREP);
    struct gtm_np what, who = {0};
    gtm_np_read(w, demanded->first, &what);
    if (from)
        gtm_np_read(w, from->first, &who);
    bool approval = what.head == GTM_CLASS_APPROVAL || what.head == GTM_CLASS_PERSON;
    const struct gtm_np *np = from ? &who : &what;
    if (!approval || (from && who.head != GTM_CLASS_PERSON)) {
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, demanded->span,
                        "only an approval of people on your side can be demanded like this",
                        "write: … without my approval. … without approval from Dana and me.", NULL);
        return;
    }
    ask->person = np->person;
    ask->person_name = np->person_name ? np->person_name : "me";
    ask->panel = np->panel;
}

/* What a guardrail asks before the action: its own approval. */
static struct gtm_act *guard_ask(struct gtm_workflow *w, struct gtm_span span)
{
    struct gtm_act *ask = gtm_act_new(w, GTM_PRIMITIVE_APPROVE, span, "message");
    ask->person_name = "me";
    ask->flags = GTM_ACTION_GUARD;
    return ask;
}

/* A copy of a node whose children are copies too, without those from `out` up to `behind`. */
static struct gtm_node *copy_without(struct gtm_workflow *w, const struct gtm_node *node,
                                     const struct gtm_node *out, const struct gtm_node *behind)
{
    struct gtm_node *twin = gtm_arena_alloc(w->arena, sizeof *twin), **tail = &twin->first;
    *twin = *node;
    twin->first = NULL;
    for (const struct gtm_node *child = node->first; child; child = child->next) {
        if (child == out)
            child = behind;
        if (!child)
            break;
        *tail = gtm_arena_alloc(w->arena, sizeof **tail);
        **tail = *child;
        (*tail)->next = NULL;
        tail = &(*tail)->next;
    }
    return twin;
}

/* ONLY or NEVER with another first action. */
static struct gtm_node *with_action(struct gtm_workflow *w, const struct gtm_node *holder,
                                    struct gtm_node *action)
{
    struct gtm_node *actions = gtm_arena_alloc(w->arena, sizeof *actions),
                    *twin = gtm_arena_alloc(w->arena, sizeof *twin);
    *actions = *holder->first;
    actions->first = action;
    *twin = *holder;
    twin->first = actions;
    return twin;
}

/* Only contact Tier A accounts with my approval: never without it. */
static void turn_with_approval(struct gtm_workflow *w, struct parts *p)
{
    const struct gtm_node *action = p->only ? p->only->first->first : NULL;
    for (const struct gtm_node *prep = action ? action->first : NULL; prep; prep = prep->next) {
        if (prep->kind != GTM_NODE_PREP || prep->token->entry->id != GTM_PREP_WITH ||
            prep->first->kind == GTM_NODE_LEAF)
            continue;
        struct gtm_np np;
        gtm_np_read(w, prep->first, &np);
        if (np.head != GTM_CLASS_APPROVAL)
            continue;
        const struct gtm_node *of = prep->next; /* with the approval of the owner */
        bool whose = of && of->kind == GTM_NODE_PREP && of->first->kind != GTM_NODE_LEAF;
        if (whose)
            gtm_np_read(w, of->first, &np);
        whose = whose && np.head == GTM_CLASS_PERSON;
        p->without = whose ? of : prep;
        p->never = with_action(w, p->only, copy_without(w, action, prep, whose ? of->next : of));
        p->only = NULL;
        return;
    }
}

/* What is forbidden, for whom and in which words. False where it was reported. */
static bool read_forbidden(struct gtm_workflow *w, struct parts *p, const struct gtm_node *action,
                           struct gtm_span span, struct gtm_guard *guard)
{
    struct gtm_args a;
    bool general;
    gtm_args_read(w, action->first, (enum gtm_verb)action->token->entry->id, &a);
    if (a.duration && a.duration->moment && a.duration->moment->point) {
        gtm_misused(w, a.duration->span, "a guardrail has no moment at which it is done",
                    "say from when to when: Only send between 9am and 10am.");
        return false;
    }
    gtm_args_check(w, action, &a);
    guard->covers = gtm_verb_covers(action->token, &a, &general);
    p->own = a.cond;
    guard->cond = gtm_cond_and(w, a.cond, p->cond);
    guard->says = a.object.says;
    guard->channel = gtm_verb_channel(action->token, &a);
    if (!guard->covers) {
        gtm_misused(w, action->span, "this cannot be forbidden",
                    "forbid an action: Never contact …, Never send …");
        return false;
    }
    if (p->only && !guard->cond) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, span, gtm_said(w, span),
                        "say whom: Only contact strong fits.", NULL);
        return false;
    }
    if (p->only)
        guard->cond = gtm_cond_not(w, guard->cond);
    if (a.hours) /* Never send on weekends without my approval. */
        guard->cond = gtm_cond_and(w, guard->cond, gtm_hours_cond(w, a.hours));
    if (a.hours && p->only)
        gtm_misused(w, a.hours->span, "these times hang together with something else",
                    "write them as a sentence of their own: Only send on weekdays.");
    return true;
}

/* The approval that a condition consists of, where `no` the lack of it; or NULL. */
static const struct gtm_cond *approval_of(const struct gtm_cond *cond, bool no)
{
    if (!cond || (cond->op == GTM_COND_NOT) != no)
        return NULL;
    const struct gtm_cond *event = no ? cond->first : cond;
    bool approved = event->op == GTM_COND_EVENT && !event->test.declared &&
                    event->test.event == GTM_EVENT_APPROVED;
    return approved ? event : NULL;
}

static void read_never(struct gtm_workflow *w, struct parts *p)
{
    struct gtm_span span = w->reading->unit->span;
    const struct gtm_node *forbidden = p->never ? p->never : p->only;
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_GUARDRAIL);
    for (const struct gtm_node *action = forbidden->first->first; action; action = action->next) {
        struct gtm_guard guard = {.kind = GTM_GUARD_NEVER, .sentence = s};
        if (!read_forbidden(w, p, action, span, &guard))
            return;
        const struct gtm_cond *approved = approval_of(p->until, false);
        if (!approved)
            approved = approval_of(p->cond, !p->only);
        if (approved && !p->until) /* unless Dana approves it, only if I approve it */
            guard.cond = p->own;
        if (p->until && !approved) { /* held back until then, for those it is about */
            guard.kind = GTM_GUARD_HOLD;
            guard.cond = guard.cond
                             ? gtm_cond_join(w, GTM_COND_OR, gtm_cond_not(w, guard.cond), p->until)
                             : p->until;
        }
        if (approved || p->without) { /* not until I approve it: only with my approval */
            guard.kind = GTM_GUARD_ASK;
            guard.ask = guard_ask(w, span);
        }
        if (approved && approved->person_name) {
            guard.ask->person = approved->person;
            guard.ask->person_name = approved->person_name;
            guard.ask->panel = approved->panel;
        }
        if (p->without)
            read_approver(w, p->without, guard.ask);
        gtm_guard_add(w, guard);
        s->cond = s->cond ? s->cond : guard.cond;
    }
}

/* ---- A before B ---- */

static void read_before(struct gtm_workflow *w, struct gtm_sentence_ir *s, const struct parts *p)
{
    struct gtm_args b;
    bool general = true;
    if (p->before->token->kind == GTM_T_GERUND) {
        gtm_args_read(w, p->before->first, (enum gtm_verb)p->before->token->entry->id, &b);
        s->before_covers = gtm_verb_covers(p->before->token, &b, &general);
        if (!general && s->before_covers) {
            struct gtm_node action = *p->before;
            action.kind = GTM_NODE_ACTION;
            s->before_acts = gtm_frame_read(w, &action, &b);
        }
    } else {
        gtm_args_read(w, p->before->first, GTM_VERB_NONE, &b);
        enum gtm_class head = b.object.head;
        if (head == GTM_CLASS_ANYTHING)
            s->before_covers = ~0u;
        else if (head == GTM_CLASS_OUTREACH || head == GTM_CLASS_MESSAGE)
            s->before_covers = 1u << GTM_PRIMITIVE_SEND | 1u << GTM_PRIMITIVE_CONNECT |
                               1u << GTM_PRIMITIVE_COMMENT;
    }
    if (!s->before_covers) {
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, p->before->span,
                        "I do not know what to hold back here",
                        "write: … before sending a message, … before contacting anyone, … before "
                        "taking any action",
                        NULL);
        return;
    }
    s->before = true;
    s->before_general = general;
    s->before_cond = b.cond;
    for (struct gtm_act *act = s->acts; act;
         act = act->next) /* alert me before skipping weak fits */
        if (!act->cond && !act->named && act->primitive != GTM_PRIMITIVE_APPROVE) {
            act->cond = b.cond;
            act->narrowed = true;
        }
}

/* An approve of general outreach, or before contacting, holds everywhere. */
static void add_ask_guards(struct gtm_workflow *w, struct gtm_sentence_ir *s)
{
    for (struct gtm_act *act = s->acts; act; act = act->next) {
        if (act->primitive != GTM_PRIMITIVE_APPROVE || !(act->covers || s->before))
            continue;
        struct gtm_act *ask = gtm_act_new(w, GTM_PRIMITIVE_APPROVE, act->span, act->what);
        ask->person = act->person;
        ask->person_name = act->person_name;
        ask->panel = act->panel;
        ask->purpose = act->purpose;
        ask->flags = GTM_ACTION_GUARD;
        struct gtm_guard guard = {.kind = GTM_GUARD_ASK,
                                  .covers = act->covers ? act->covers : s->before_covers,
                                  .sentence = s,
                                  .ask = ask};
        guard.cond = gtm_cond_and(w, gtm_cond_and(w, s->cond, act->cond), s->before_cond);
        guard.says = act->topic;
        gtm_guard_add(w, guard);
        if (s->before) {
            act->cond = gtm_cond_and(w, act->cond, s->before_cond);
            act->held = true;
            act->definite = true;
        }
    }
}

/* "Messages to Tier A accounts need my approval": an approval in front of each. */
static bool read_needs(struct gtm_workflow *w, const struct parts *p, const struct gtm_unit *unit)
{
    enum {
        OUTREACH =
            1u << GTM_PRIMITIVE_SEND | 1u << GTM_PRIMITIVE_CONNECT | 1u << GTM_PRIMITIVE_COMMENT
    };
    const struct gtm_node *action = p->actions ? p->actions->first : NULL;
    if (!action || action->token->kind != GTM_T_NEEDS)
        return false;
    struct gtm_np what, approval;
    struct gtm_node demanded = {.span = action->span, .first = action->first->next};
    gtm_np_read(w, action->first, &what);
    gtm_np_read(w, action->first->next, &approval);
    uint32_t covers = what.head == GTM_CLASS_COMMENT      ? 1u << GTM_PRIMITIVE_COMMENT
                      : what.head == GTM_CLASS_CONNECTION ? 1u << GTM_PRIMITIVE_CONNECT
                      : what.head == GTM_CLASS_MESSAGE    ? 1u << GTM_PRIMITIVE_SEND
                                                          : OUTREACH;
    if (approval.head != GTM_CLASS_APPROVAL || action->next) {
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, action->span, "only an approval can be needed",
                        "write: Messages to Tier A accounts need my approval.", NULL);
        return true;
    }
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_GUARDRAIL);
    struct gtm_guard guard = {
        .kind = GTM_GUARD_ASK, .covers = covers, .sentence = s, .says = what.says};
    guard.cond = s->cond = gtm_cond_and(w, what.cond, p->cond);
    guard.ask = guard_ask(w, unit->span);
    read_approver(w, &demanded, guard.ask);
    gtm_guard_add(w, guard);
    return true;
}

static void read_otherwise(struct gtm_workflow *w, const struct parts *p)
{
    struct gtm_reading *r = w->reading;
    const struct gtm_sentence_ir *s = w->last_sentence;
    if (!s || s->span.file != r->unit->span.file || !s->cond || s->kind == GTM_SENTENCE_GUARDRAIL ||
        s->has_otherwise || s->rows) {
        gtm_diag_report(&w->diags, GTM_DIAG_OTHERWISE_ALONE, p->otherwise->span, NULL, NULL, NULL);
        return;
    }
    r->is_otherwise = true;
    if (p->actions)
        r->otherwise = gtm_acts_read(w, p->actions, p->purpose);
}

static bool is_no_noun(const struct gtm_node *np)
{
    for (const struct gtm_node *child = np->first; child; child = child->next) {
        if (child->kind == GTM_NODE_DET && child->token->kind == GTM_T_NO)
            return true;
        if (child->kind == GTM_NODE_NOMINAL && child->token->entry &&
            child->token->kind == GTM_T_NOMINAL && child->token->entry->id == GTM_CLASS_NOBODY)
            return true;
        if (child->kind == GTM_NODE_NP && is_no_noun(child))
            return true;
    }
    return false;
}

/* "Send no message to …", "Nobody is contacted …", "Weak fits are never contacted": they forbid. */
static bool forbids(const struct gtm_node *action)
{
    if (action->negated)
        return true;
    for (const struct gtm_node *arg = action->first; arg; arg = arg->next) {
        if ((arg->kind == GTM_NODE_NP || arg->kind == GTM_NODE_LIST) && is_no_noun(arg))
            return true;
        if (arg->kind == GTM_NODE_PREP && arg->token->entry->id != GTM_PREP_WITH &&
            arg->first->kind != GTM_NODE_LEAF && is_no_noun(arg->first))
            return true;
    }
    return false;
}

/* Turns a sentence whose action forbids into a prohibition. False where it was reported. */
static bool turn_forbidding(struct gtm_workflow *w, struct parts *p)
{
    const struct gtm_node *first = p->actions ? p->actions->first : NULL;
    for (const struct gtm_node *action = first; action; action = action->next) {
        if (!forbids(action))
            continue;
        if (first->next) {
            gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, action->span,
                            "what is forbidden here hangs together with what is done",
                            "write what is forbidden as a sentence of its own: Never …", NULL);
            return false;
        }
        struct gtm_node *never = gtm_arena_alloc(w->arena, sizeof *never);
        *never = *p->actions;
        never->next = NULL;
        struct gtm_node *holder = gtm_arena_alloc(w->arena, sizeof *holder);
        holder->kind = GTM_NODE_NEVER;
        holder->span = never->span;
        p->never = gtm_node_add(holder, never);
        p->actions = NULL;
        return true;
    }
    return true;
}

/* What a sentence says and nothing would do is an error: nothing is passed over in silence. */
static bool check_parts(struct gtm_workflow *w, struct parts *p)
{
    if (p->without && p->without->first) { /* anyone without an email */
        struct gtm_np np;
        gtm_np_read(w, p->without->first, &np);
        struct gtm_cond *having = np.head == GTM_CLASS_APPROVAL || np.head == GTM_CLASS_PERSON
                                      ? NULL
                                      : gtm_having(w, &np, p->without->span);
        if (having) {
            p->cond = gtm_cond_and(w, p->cond, gtm_cond_not(w, having));
            p->without = NULL;
        }
    }
    const struct gtm_node *wrong = NULL;
    const char *advice = NULL;
    if (p->without && !p->never && !p->only) {
        wrong = p->without;
        advice = "write what must not happen: Never contact anyone without my approval.";
    } else if (p->before && (p->never || p->only)) {
        wrong = p->before;
        advice =
            "write the order as a sentence of its own: Research each prospect before drafting.";
    }
    if (wrong)
        gtm_diag_report(
            &w->diags, GTM_DIAG_MISUSED, wrong->span,
            gtm_arena_printf(w->arena, "\"%s\" says nothing here", gtm_said(w, wrong->span)),
            advice, NULL);
    return !wrong;
}

/* Limits and windows. False where the sentence is neither. */
static bool read_rule(struct gtm_workflow *w, const struct parts *p)
{
    const struct gtm_node *holder = p->never ? p->never : p->only;
    struct gtm_rule rule = {.actions = holder ? holder->first : p->actions,
                            .manner = p->never  ? GTM_MANNER_NEVER
                                      : p->only ? GTM_MANNER_ONLY
                                                : GTM_MANNER_DO,
                            .cond = p->cond,
                            .times = p->times};
    if (!rule.actions || p->otherwise || p->after || p->until || p->without)
        return false;
    if (p->before)
        return rule.manner == GTM_MANNER_DO && gtm_gap_read(w, &rule, p->before);
    return gtm_limit_read(w, &rule) || gtm_window_read(w, &rule);
}

/* Until needs something that waits or repeats. */
static void check_until(struct gtm_workflow *w, const struct gtm_sentence_ir *s)
{
    bool waits = false;
    for (const struct gtm_act *act = s->acts; act; act = act->next)
        waits = waits || act->primitive == GTM_PRIMITIVE_WAIT || act->every_seconds ||
                act->every_moment;
    if (s->until && !waits && s->acts)
        gtm_diag_report(
            &w->diags, GTM_DIAG_MISUSED, s->until->span, "nothing here waits or repeats until then",
            "write: Wait until they reply. Or: Follow up every 3 days until they reply.", NULL);
}

/* "If I don't answer within 2 days, don't send it": it is cancelled. */
static void read_unsent(struct gtm_workflow *w, const struct parts *p, const struct gtm_unit *unit)
{
    const struct gtm_sentence_ir *before = gtm_reading_newest(w);
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_WATCH);
    const struct gtm_node *verb = p->never->first->first;
    s->cond = p->cond;
    s->acts = gtm_act_new(w, GTM_PRIMITIVE_WAIT, unit->span, "time");
    s->acts->withdraw = true;
    if (verb->token->entry->id != GTM_VERB_SEND && verb->token->entry->id != GTM_VERB_CONTACT)
        gtm_misused(w, verb->span, "only sending can wait for an answer",
                    "write: If I don't answer within 2 days, don't send it.");
    gtm_request_settle(w, s, before);
}

/* "Do not contact their colleagues for 2 days": a pause. False where it is something else. */
static bool read_left_alone(struct gtm_workflow *w, const struct parts *p)
{
    bool wrong;
    struct gtm_act *act = gtm_account_leave(w, p->never->first, &wrong);
    if (!act)
        return wrong;
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_STEP);
    s->cond = p->cond;
    s->acts = act;
    if (gtm_cond_is_watch(s->cond))
        s->kind = GTM_SENTENCE_WATCH;
    return true;
}

/* Whether something must have happened so often and no more. */
static bool is_exact(const struct gtm_cond *cond)
{
    bool exact = cond && cond->op == GTM_COND_EVENT && cond->test.exact;
    for (const struct gtm_cond *child = cond ? cond->first : NULL; child; child = child->next)
        exact = exact || is_exact(child);
    return exact;
}

/* "Follow up every week unless they reply": until then. */
static void take_unless(struct gtm_sentence_ir *s)
{
    bool repeats = s->acts && (s->acts->every_seconds || s->acts->every_moment);
    if (!repeats || s->until || !s->cond || s->cond->op != GTM_COND_NOT ||
        s->cond->first->op != GTM_COND_EVENT)
        return;
    s->until = s->cond->first;
    s->cond = NULL;
}

static void read_statement(struct gtm_workflow *w, const struct gtm_node *root)
{
    const struct gtm_unit *unit = w->reading->unit;
    struct parts p = {0};
    if (read_policy(w, root))
        return;
    collect(w, &p, root);
    turn_with_approval(w, &p);
    if (!turn_forbidding(w, &p) || !check_parts(w, &p))
        return;
    if (read_needs(w, &p, unit) || read_rule(w, &p))
        return;
    if (p.otherwise) {
        read_otherwise(w, &p);
        return;
    }
    if (p.never && gtm_request_in(p.cond)) { /* without an answer, do not send it */
        read_unsent(w, &p, unit);
        return;
    }
    if (p.never && read_left_alone(w, &p))
        return;
    if (p.never || p.only) {
        read_never(w, &p);
        return;
    }
    const struct gtm_sentence_ir *before = gtm_reading_newest(w);
    struct gtm_sentence_ir *s = gtm_sentence_new(w, GTM_SENTENCE_STEP);
    s->cond = p.cond;
    s->until = p.until;
    if (p.after) {
        s->delay = p.after->seconds;
        s->delay_moment = p.after->moment;
        s->delay_from_start = p.after->from_start;
    }
    if (p.actions)
        s->acts = gtm_acts_read(w, p.actions, p.purpose);
    take_unless(s);
    gtm_request_settle(w, s, before);
    gtm_account_until(w, s);
    if (p.before)
        read_before(w, s, &p);
    check_until(w, s);
    add_ask_guards(w, s);
    bool pure = s->acts && !s->acts->next && s->acts->primitive == GTM_PRIMITIVE_APPROVE &&
                (s->acts->covers || s->before);
    if (pure || (s->before && !pure))
        s->kind = GTM_SENTENCE_GUARDRAIL;
    bool finds = s->acts && s->acts->primitive == GTM_PRIMITIVE_FIND;
    struct gtm_cond *whole =
        gtm_cond_and(w, s->cond, s->acts && !s->acts->next ? s->acts->cond : NULL);
    bool counted =
        (s->delay || s->delay_moment) && is_exact(whole); /* once, when the time is over */
    if (!finds && !pure && !counted && gtm_cond_is_watch(whole)) {
        s->kind = GTM_SENTENCE_WATCH;
        if (s->acts && !s->acts->next &&
            s->acts->cond) { /* Skip anyone who unsubscribed: the whole is the condition */
            s->cond = whole;
            s->acts->cond = NULL;
        }
    }
}

/* The place in a condition that bullets at the end of the sentence fill, or NULL. */
static const struct gtm_node *open_group(const struct gtm_node *node)
{
    for (const struct gtm_node *child = node->first; child; child = child->next) {
        if (child->kind == GTM_NODE_GROUP && child->token && !child->first)
            return child;
        const struct gtm_node *found = child->kind == GTM_NODE_ACTIONS ? NULL : open_group(child);
        if (found)
            return found;
    }
    return NULL;
}

/* "If all of the following hold, alert me:" and its bullets. False where they belong to nothing. */
static bool find_bullets(struct gtm_workflow *w, const struct gtm_node *root)
{
    struct gtm_reading *r = w->reading;
    for (const struct gtm_node *child = root->first; child; child = child->next)
        if (child->kind == GTM_NODE_GROUP && !child->token)
            r->bullets = child;
    r->bulleted = r->bullets ? open_group(root) : NULL;
    if (r->bullets && !r->bulleted)
        gtm_diag_report(&w->diags, GTM_DIAG_NOT_UNDERSTOOD, r->bullets->span,
                        gtm_said(w, r->bullets->span),
                        "say what the list is: If all of the following hold, …:", NULL);
    return !r->bullets || r->bulleted;
}

void gtm_statement_fill(struct gtm_workflow *w, const struct gtm_node *root)
{
    if (find_bullets(w, root))
        read_statement(w, root);
}

void gtm_sentence_read(struct gtm_workflow *w, const struct gtm_unit *unit)
{
    struct gtm_reading *r = gtm_words_read(w, unit->words, unit->count, GTM_START_SENTENCE,
                                           GTM_READING_STATEMENT, unit, NULL, unit->span);
    if (!r)
        return;
    gtm_said_back(w, r);
    gtm_reading_add(w, r);
}
