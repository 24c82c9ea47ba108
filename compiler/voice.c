/* voice.c -- lists of actions, in the active and the passive voice, and what an approval is about.
 */
#include <string.h>

#include "compiler/action.h"
#include "compiler/reading.h"
#include "parser.tab.h"

enum {
    CONTACT = 1u << GTM_PRIMITIVE_SEND | 1u << GTM_PRIMITIVE_CONNECT | 1u << GTM_PRIMITIVE_COMMENT
};

void gtm_approval_object(struct gtm_workflow *w, struct gtm_act *act, const struct gtm_args *a)
{
    (void)w;
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    act->definite = head == GTM_CLASS_IT || a->object.definite || head == GTM_CLASS_NONE;
    if (head == GTM_CLASS_COMMENT && !a->object.definite) {
        act->covers = 1u << GTM_PRIMITIVE_COMMENT;
        act->general = true;
        act->what = "comment";
    } else if (head == GTM_CLASS_CONNECTION && !a->object.definite) {
        act->covers = 1u << GTM_PRIMITIVE_CONNECT;
        act->general = true;
        act->what = "connection request";
    } else if (head == GTM_CLASS_OUTREACH || head == GTM_CLASS_ANYTHING) {
        act->covers = CONTACT;
        act->general = true;
    } else if (a->object.any && (head == GTM_CLASS_MESSAGE || head == GTM_CLASS_DRAFT)) {
        act->covers = 1u << GTM_PRIMITIVE_SEND;
        act->general = true;
    }
    gtm_act_pronoun(act, a);
    act->topic = a->object.says;
    if (a->has_object && a->object.name && head == GTM_CLASS_MESSAGE)
        act->what = a->object.name;
}

static bool takes_purpose(const struct gtm_act *act)
{
    switch (act->primitive) {
    case GTM_PRIMITIVE_ALERT:
    case GTM_PRIMITIVE_HANDWRITE:
    case GTM_PRIMITIVE_APPROVE:
    case GTM_PRIMITIVE_ESCALATE:
    case GTM_PRIMITIVE_SUMMARIZE:
    case GTM_PRIMITIVE_TASK: return true;
    default: return false;
    }
}

static struct gtm_act *read_action(struct gtm_workflow *w, const struct gtm_node *node)
{
    const struct gtm_node *first = node->first;
    struct gtm_args a;
    enum gtm_verb verb = (enum gtm_verb)node->token->entry->id;
    bool subject_first = first && (first->kind == GTM_NODE_NP || first->kind == GTM_NODE_LIST) &&
                         first->span.begin < node->token->span.begin;
    if (subject_first && node->token->kind != GTM_T_PARTICIPLE) {
        struct gtm_np subject;
        gtm_np_read(w, first, &subject);
        gtm_args_read(w, first->next, verb, &a);
        if (subject.head == GTM_CLASS_PERSON)
            return gtm_act_of(w, node, &subject, &a);
        a.cond = gtm_cond_and(w, subject.cond, a.cond);
        return gtm_frame_read(w, node, &a);
    }
    gtm_args_read(w, first, verb, &a);
    struct gtm_act *act = gtm_frame_read(w, node, &a);
    if (act && verb == GTM_VERB_APPROVE) /* Every message must be approved by me */
        gtm_approval_object(w, act, &a);
    return act;
}

/* stop, skip, escalate: nothing is done for the prospect behind them. */
static bool ends_work(const struct gtm_act *act)
{
    return !act->cond &&
           (act->primitive == GTM_PRIMITIVE_STOP || act->primitive == GTM_PRIMITIVE_SKIP ||
            act->primitive == GTM_PRIMITIVE_ESCALATE);
}

/* "Stop and tell me" tells me: what ends the work is done last. With a condition of its own it
 * stays: "skip weak fits and draft a message". */
static struct gtm_act *ends_last(struct gtm_act *acts)
{
    struct gtm_act *others = NULL, **tail = &others, *ends = NULL, **end = &ends;
    for (struct gtm_act *act = acts, *next; act; act = next) {
        next = act->next;
        act->next = NULL;
        struct gtm_act ***place = ends_work(act) ? &end : &tail;
        **place = act;
        *place = &act->next;
    }
    *tail = ends;
    return others;
}

/* "Skip weak fits and alert me": about them, or about the others? What makes or sends something is
 * for those who are left. */
static void check_left(struct gtm_workflow *w, const struct gtm_act *acts)
{
    enum { FOR_OTHERS = CONTACT | 1 << GTM_PRIMITIVE_RESEARCH | 1 << GTM_PRIMITIVE_DRAFT };
    const struct gtm_act *end = NULL;
    for (const struct gtm_act *act = acts; act; act = act->next) {
        if (end && !act->cond && !(FOR_OTHERS >> act->primitive & 1))
            gtm_ambiguous(w, gtm_span_join(end->span, act->span), "the second is done for them",
                          "it is done for all others");
        if (act->cond &&
            (act->primitive == GTM_PRIMITIVE_STOP || act->primitive == GTM_PRIMITIVE_SKIP))
            end = act;
    }
}

struct gtm_act *gtm_acts_read(struct gtm_workflow *w, const struct gtm_node *actions,
                              const char *purpose)
{
    struct gtm_act *all = NULL, **tail = &all, *told = NULL; /* told: the first of its people */
    for (const struct gtm_node *node = actions->first; node; node = node->next) {
        *tail = read_action(w, node);
        bool stops_to_wait = *tail && (*tail)->primitive == GTM_PRIMITIVE_STOP && !(*tail)->cond &&
                             node->next && node->next->token && node->next->token->entry &&
                             node->next->token->entry->id == GTM_VERB_WAIT;
        if (stops_to_wait) /* "Stop and wait for my approval": it waits */
            *tail = NULL;
        while (*tail) {
            if (takes_purpose(*tail) && !(*tail)->shared)
                told = *tail;
            tail = &(*tail)->next;
        }
    }
    for (struct gtm_act *act = purpose ? told : NULL; act && (act == told || act->shared);
         act = act->next)
        act->purpose = purpose;
    check_left(w, all);
    return ends_last(all);
}
