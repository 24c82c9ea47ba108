/* voice.c -- lists of actions in any voice, what verbs cover, and what an approval is about. */
#include <string.h>

#include "compiler/action.h"
#include "parser.tab.h"

enum {
    CONTACT = 1u << GTM_PRIMITIVE_SEND | 1u << GTM_PRIMITIVE_CONNECT | 1u << GTM_PRIMITIVE_COMMENT
};

uint32_t gtm_verb_covers(const struct gtm_token *verb, const struct gtm_args *a, bool *general)
{
    *general = false;
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    switch ((enum gtm_verb)verb->entry->id) {
    case GTM_VERB_CONTACT: *general = true; return CONTACT;
    case GTM_VERB_TAKE: *general = true; return ~0u;
    case GTM_VERB_SEND:
        if (head == GTM_CLASS_CONNECTION)
            return 1u << GTM_PRIMITIVE_CONNECT;
        if (head == GTM_CLASS_COMMENT)
            return 1u << GTM_PRIMITIVE_COMMENT;
        if (head == GTM_CLASS_ANYTHING) {
            *general = true;
            return CONTACT;
        }
        return 1u << GTM_PRIMITIVE_SEND;
    case GTM_VERB_DRAFT: return 1u << GTM_PRIMITIVE_DRAFT;
    case GTM_VERB_CONNECT: return 1u << GTM_PRIMITIVE_CONNECT;
    case GTM_VERB_COMMENT: return 1u << GTM_PRIMITIVE_COMMENT;
    case GTM_VERB_RESEARCH: return 1u << GTM_PRIMITIVE_RESEARCH;
    case GTM_VERB_ALERT:
    case GTM_VERB_LET: return 1u << GTM_PRIMITIVE_ALERT;
    case GTM_VERB_SUMMARIZE: return 1u << GTM_PRIMITIVE_SUMMARIZE;
    case GTM_VERB_ESCALATE: return 1u << GTM_PRIMITIVE_ESCALATE;
    case GTM_VERB_SKIP: return 1u << GTM_PRIMITIVE_SKIP;
    case GTM_VERB_TASK: return 1u << GTM_PRIMITIVE_TASK;
    case GTM_VERB_ASSIGN: return 1u << GTM_PRIMITIVE_ASSIGN;
    case GTM_VERB_RECORD: return 1u << GTM_PRIMITIVE_RECORD;
    case GTM_VERB_ASK:
    case GTM_VERB_APPROVE: return 1u << GTM_PRIMITIVE_APPROVE;
    case GTM_VERB_FIND:
    case GTM_VERB_WAIT:
    case GTM_VERB_STOP:
    case GTM_VERB_LIMIT:
    case GTM_VERB_CANCEL:
    case GTM_VERB_PAUSE:
    case GTM_VERB_NONE: break;
    }
    return 0;
}

const char *gtm_verb_channel(const struct gtm_token *verb, const struct gtm_args *a)
{
    bool message = a->has_object && a->object.head == GTM_CLASS_MESSAGE;
    if (a->channel)
        return a->channel;
    if (message)
        return strstr(a->object.name, "email") ? "email" : NULL;
    return strcmp(verb->entry->key, "email") == 0 ? "email" : NULL;
}

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

/* The owner should review it: the owner is asked. */
static struct gtm_act *read_modal(struct gtm_workflow *w, const struct gtm_node *node,
                                  const struct gtm_np *subject, struct gtm_args *a)
{
    a->has_person = true;
    a->person = subject->person;
    a->person_name = subject->person_name;
    a->panel = subject->panel;
    if (a->verb == GTM_VERB_APPROVE) {
        struct gtm_act *act = gtm_frame_read(w, node, a);
        if (act)
            gtm_approval_object(w, act, a);
        return act;
    }
    struct gtm_act *act = gtm_act_new(
        w, GTM_PRIMITIVE_HANDWRITE, node->span,
        a->has_object && a->object.name ? a->object.name : gtm_said(w, node->token->span));
    gtm_act_take(w, act, a);
    return act;
}

static struct gtm_act *read_action(struct gtm_workflow *w, const struct gtm_node *node)
{
    const struct gtm_node *first = node->first;
    struct gtm_args a;
    enum gtm_verb verb = (enum gtm_verb)node->token->entry->id;
    bool subject_first = first && (first->kind == GTM_NODE_NP || first->kind == GTM_NODE_LIST) &&
                         first->span.begin < node->token->span.begin;
    if (subject_first && node->token->kind == GTM_T_VERB) {
        struct gtm_np subject;
        gtm_np_read(w, first, &subject);
        gtm_args_read(w, first->next, verb, &a);
        if (subject.head == GTM_CLASS_PERSON)
            return read_modal(w, node, &subject, &a);
        a.cond = gtm_cond_and(w, subject.cond, a.cond);
        return gtm_frame_read(w, node, &a);
    }
    gtm_args_read(w, first, verb, &a);
    struct gtm_act *act = gtm_frame_read(w, node, &a);
    if (act && verb == GTM_VERB_APPROVE) /* Every message must be approved by me */
        gtm_approval_object(w, act, &a);
    return act;
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
    return all;
}
