/* args.c -- the arguments of one verb: sorted by what they are, then held against what the verb can
 * be told, so that nothing is passed over in silence. */
#include <string.h>

#include "compiler/account.h"
#include "compiler/people.h"
#include "compiler/reply.h"
#include "parser.tab.h"

void gtm_misused(struct gtm_workflow *w, struct gtm_span span, const char *what, const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span, what, advice, NULL);
}

static void take_options(struct gtm_args *a, struct gtm_option_ir *options)
{
    for (struct gtm_option_ir *o = options; o; o = o->next)
        if (strcmp(o->key, "channel") == 0)
            a->channel = o->value;
        else if (a->option_count < GTM_MAX_OPTIONS)
            a->options[a->option_count++] = *o;
}

static bool is_message(enum gtm_class head)
{
    return head == GTM_CLASS_MESSAGE || head == GTM_CLASS_OUTREACH || head == GTM_CLASS_DRAFT ||
           head == GTM_CLASS_IT || head == GTM_CLASS_COMMENT || head == GTM_CLASS_CONNECTION ||
           head == GTM_CLASS_NOTE || head == GTM_CLASS_SUMMARY || head == GTM_CLASS_TASK ||
           head == GTM_CLASS_REPLY;
}

/* Stop on any reply, alert me about positive replies, escalate objections: whom it is about. */
static bool take_replies(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *node,
                         struct gtm_np *np, bool only_said)
{
    bool said = np->meanings || np->other;
    bool reply = np->head == GTM_CLASS_REPLY || np->head == GTM_CLASS_MEANING;
    if (!reply || (!said && (only_said || np->definite)))
        return false;
    switch (a->verb) {
    case GTM_VERB_ALERT:
    case GTM_VERB_LET:
    case GTM_VERB_STOP:
    case GTM_VERB_SKIP:
    case GTM_VERB_ESCALATE:
    case GTM_VERB_SUMMARIZE:
    case GTM_VERB_ASSIGN: break;
    default: return false;
    }
    uint32_t meanings = gtm_reply_said(w, np);
    if (a->verb == GTM_VERB_SKIP && meanings == 1u << GTM_MEANING_OUT_OF_OFFICE)
        gtm_misused(w, node->span, "an automatic answer is no reply, so there is nothing to skip",
                    "leave the sentence out; or write: If they are out of office, pause for 7 "
                    "days.");
    a->cond = gtm_cond_and(w, a->cond, gtm_reply_new(w, meanings, node->span));
    a->has_target = true;
    a->last_target = true;
    return true;
}

/* Everyone else at the account, their colleagues; the account. */
static void take_account(struct gtm_args *a, const struct gtm_np *np)
{
    a->others = a->others || gtm_account_others(np);
    a->account = a->account || gtm_account_is(np) ||
                 (np->head == GTM_CLASS_PROSPECT && np->at_account && !gtm_account_others(np));
}

static void take_noun(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *node)
{
    struct gtm_np np;
    gtm_np_read(w, node, &np);
    take_options(a, np.options);
    if (take_replies(w, a, node, &np, true))
        return;
    if (np.meanings && is_message(np.head))
        gtm_misused(w, node->span,
                    gtm_arena_printf(w->arena, "\"%s\" cannot be made: others write that",
                                     gtm_said(w, node->span)),
                    "write: If they reply positively, …; or: Send a friendly message");
    take_account(a, &np);
    gtm_people_named(w, a->verb, a->has_person, &np);
    if (np.head == GTM_CLASS_PERSON && !a->has_person) {
        a->has_person = true;
        a->person = np.person;
        a->person_name = np.person_name;
        a->panel = np.panel;
        a->person_span = node->span;
        return;
    }
    a->last_target = np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT ||
                     (np.head == GTM_CLASS_NONE && np.cond);
    if (np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT ||
        (np.head == GTM_CLASS_NONE && np.cond) ||
        (np.head == GTM_CLASS_IT && a->verb == GTM_VERB_RESEARCH))
        a->has_target = true;
    if (is_message(np.head) && a->has_object)
        gtm_misused(
            w, node->span,
            gtm_arena_printf(w->arena, "I cannot tell what \"%s\" adds", gtm_said(w, node->span)),
            "write one thing in each sentence");
    if (is_message(np.head) && !a->has_object) {
        a->object = np;
        a->has_object = true;
    } else if (!a->has_object && np.head != GTM_CLASS_NONE && np.head != GTM_CLASS_PROSPECT &&
               np.head != GTM_CLASS_ACCOUNT) {
        a->object = np;
        a->has_object = true;
    } else if (!a->has_object && !a->target_node) {
        a->object = np;
    }
    if (node->kind == GTM_NODE_LIST && is_message(np.head) &&
        (a->verb == GTM_VERB_DRAFT || a->verb == GTM_VERB_SEND))
        gtm_misused(w, node->span, "two things cannot be made at once",
                    "write them one by one: Draft a message and draft an email.");
    if (np.topics)
        a->topics = np.topics;
    if (np.list)
        a->list = np.list;
    if (!a->target_node)
        a->target_node = node;
    if (np.fact && !a->fact)
        a->fact = np.fact;
    if (np.fact && np.fact->type == GTM_TYPE_YESNO && !np.cond && a->verb != GTM_VERB_RECORD)
        np.cond = gtm_having(w, &np, node->span); /* Never contact an existing relationship. */
    a->cond = gtm_cond_and(w, a->cond, np.cond);
}

static void take_text_option(struct gtm_workflow *w, struct gtm_args *a, const char *key,
                             const struct gtm_node *node, const struct gtm_np *np)
{
    if (np->list && !np->list->name && np->list->count > 1 && strcmp(key, "value") == 0)
        gtm_misused(w, node->span, "two values cannot be set at once",
                    "write them one by one: Tag them as \"a\". Tag them as \"b\".");
    const char *value = np->list     ? np->list->items[0]
                        : np->topics ? np->topics
                        : np->fact   ? np->fact->name
                                     : np->name;
    if (np->list && np->list->name)
        value = np->list->name;
    if (!value || np->head == GTM_CLASS_MEANING) /* tag them as interested: what was written */
        value = gtm_said(w, node->span);
    if (a->option_count < GTM_MAX_OPTIONS)
        a->options[a->option_count++] = (struct gtm_option_ir){NULL, key, value};
}

static void take_template(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *node,
                          const struct gtm_np *np)
{
    if (!np->list)
        return;
    const char *low = gtm_lower(w->arena, np->list->items[0]);
    a->template = gtm_symbol_find(w, GTM_SYMBOL_TEMPLATE, low);
    if (!a->template) {
        const char *near = NULL;
        for (const struct gtm_symbol *s = w->symbols; s; s = s->next)
            if (s->kind == GTM_SYMBOL_TEMPLATE)
                near = s->said;
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_TEMPLATE, node->span, np->list->items[0],
                        near ? gtm_arena_printf(w->arena, "there is one named \"%s\"", near)
                             : "write it: Template \"intro\": and its text in indented lines",
                        NULL);
    }
}

/* Whether a preposition's noun without a condition still says something, or safely nothing. */
static bool says_enough(const struct gtm_np *np, enum gtm_prep id)
{
    switch (np->head) {
    case GTM_CLASS_PROSPECT:
    case GTM_CLASS_ACCOUNT:
    case GTM_CLASS_INFORMATION:
    case GTM_CLASS_REPLY:
    case GTM_CLASS_NETWORK:
    case GTM_CLASS_TEAM:
    case GTM_CLASS_GUARDRAILS:
    case GTM_CLASS_WORKFLOW:
    case GTM_CLASS_CRM:
    case GTM_CLASS_IT:
    case GTM_CLASS_CHANNEL:
    case GTM_CLASS_DRAFT:
    case GTM_CLASS_MESSAGE:
    case GTM_CLASS_MEETING: return true;
    default: break;
    }
    return id == GTM_PREP_TO && (np->list || np->head == GTM_CLASS_STAGE);
}

/* "with a short note": part of what is made, not of whom it is for. */
static bool takes_with(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *prep,
                       const struct gtm_np *np)
{
    bool made = a->has_object && !a->last_target &&
                (a->verb == GTM_VERB_SEND || a->verb == GTM_VERB_CONNECT ||
                 a->verb == GTM_VERB_DRAFT || a->verb == GTM_VERB_CONTACT);
    if (!made)
        return false;
    bool note = np->head == GTM_CLASS_NOTE || (np->fact && strcmp(np->fact->name, "notes") == 0);
    if (!note)
        gtm_misused(w, prep->span,
                    gtm_arena_printf(w->arena, "\"%s\" cannot be asked of a %s",
                                     gtm_said(w, prep->span),
                                     a->object.name ? a->object.name : "message"),
                    "write: … using the template \"intro\", … mentioning their recent activity, … "
                    "about \"…\"");
    return true;
}

static bool is_whom(enum gtm_class head)
{
    return head == GTM_CLASS_PROSPECT || head == GTM_CLASS_ACCOUNT;
}

static void says_nothing(struct gtm_workflow *w, const struct gtm_node *prep, const char *advice)
{
    gtm_misused(w, prep->span,
                gtm_arena_printf(w->arena, "\"%s\" says nothing here", gtm_said(w, prep->span)),
                advice);
}

/* about "pricing": what is written; about strong fits: whom it concerns. */
static void take_about(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *node,
                       struct gtm_np *np)
{
    if (take_replies(w, a, node, np, false))
        return;
    if (np->head == GTM_CLASS_PROSPECT ||
        (np->cond && (np->head == GTM_CLASS_ACCOUNT || np->head == GTM_CLASS_NONE))) {
        a->has_target = true;
        a->cond = gtm_cond_and(w, a->cond, np->cond);
        return;
    }
    take_text_option(w, a, "about", node, np);
}

/* with the template, a summary, an email address; false where it is left to take_whom. */
static bool take_with(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *prep,
                      const struct gtm_np *np)
{
    enum gtm_class head = np->head;
    if (head == GTM_CLASS_TEMPLATE) {
        take_template(w, a, prep->first, np);
        return true;
    }
    if (head == GTM_CLASS_SUMMARY) {
        a->summary = true;
        return true;
    }
    if (takes_with(w, a, prep, np))
        return true;
    bool who = head == GTM_CLASS_PERSON || head == GTM_CLASS_TEAM;
    struct gtm_cond *having = who ? NULL : gtm_having(w, np, prep->span);
    if (having) {
        a->cond = gtm_cond_and(w, a->cond, having);
        a->has_target = true;
        return true;
    }
    if (!who && !is_whom(head) && head != GTM_CLASS_APPROVAL && head != GTM_CLASS_CHANNEL &&
        head != GTM_CLASS_NOTE)
        says_nothing(w, prep,
                     "say whom: … anyone whose email address is known; or how: … using the "
                     "template \"intro\"");
    return false;
}

/* for, to, from, of: whom it is about, and what else a noun behind a preposition can be. */
static void take_whom(struct gtm_workflow *w, struct gtm_args *a, const struct gtm_node *prep,
                      struct gtm_np *np)
{
    enum gtm_prep id = (enum gtm_prep)prep->token->entry->id;
    if (np->head == GTM_CLASS_APPROVAL) {
        a->approval = true;
        return;
    }
    if (np->head == GTM_CLASS_PERSON) {
        a->to_person = true;
        a->has_person = true;
        a->person = np->person;
        a->person_name = np->person_name;
        a->panel = np->panel;
        return;
    }
    if (id == GTM_PREP_ON && take_replies(w, a, prep->first, np, false))
        return;
    bool on = id == GTM_PREP_ON && !(a->verb == GTM_VERB_TAKE && (is_whom(np->head) || np->cond));
    if (on || np->head == GTM_CLASS_POST) {
        a->on = *np;
        a->has_on = true;
        return;
    }
    if (id == GTM_PREP_TO && (np->list || np->head == GTM_CLASS_STAGE))
        take_text_option(w, a, "value", prep->first, np);
    a->last_target = is_whom(np->head) || np->cond != NULL;
    a->has_target = a->has_target || a->last_target;
    if (np->head == GTM_CLASS_INFORMATION)
        a->information = true;
    if (np->head == GTM_CLASS_REPLY)
        a->reply = true;
    struct gtm_cond *cond = np->negative ? gtm_cond_not(w, np->cond) : np->cond;
    if (id == GTM_PREP_EXCEPT && !cond) /* except nobody in particular: except everybody, or none */
        says_nothing(w, prep, "say whom: … except Tier A accounts");
    if (id == GTM_PREP_EXCEPT)
        cond = gtm_cond_not(w, cond);
    if (!cond && !says_enough(np, id))
        says_nothing(w, prep, "name the fact: … prospects whose country is \"Germany\"");
    a->cond = gtm_cond_and(w, a->cond, cond);
}

static void take_preposition(struct gtm_workflow *w, struct gtm_args *a,
                             const struct gtm_node *prep)
{
    const struct gtm_node *node = prep->first;
    struct gtm_np np;
    if (node->kind == GTM_NODE_LEAF) { /* wait for 3 days */
        a->duration = node->token;
        return;
    }
    gtm_np_read(w, node, &np);
    enum gtm_prep id = (enum gtm_prep)prep->token->entry->id;
    take_account(a, &np);
    if (id == GTM_PREP_TO)
        gtm_people_named(w, a->verb, a->has_person, &np);
    switch (id) {
    case GTM_PREP_USING: take_template(w, a, node, &np); return;
    case GTM_PREP_ABOUT: take_about(w, a, node, &np); return;
    case GTM_PREP_MENTIONING: take_text_option(w, a, "mention", node, &np); return;
    case GTM_PREP_AS: take_text_option(w, a, "value", node, &np); return;
    case GTM_PREP_WITH:
        if (take_with(w, a, prep, &np))
            return;
        break;
    case GTM_PREP_BY:
    case GTM_PREP_ON:
    case GTM_PREP_IN:
        if (np.head == GTM_CLASS_CHANNEL || (np.head == GTM_CLASS_MESSAGE && id == GTM_PREP_BY)) {
            a->channel = np.name;
            return;
        }
        break;
    default: break;
    }
    take_whom(w, a, prep, &np);
}

static void take_leaf(struct gtm_args *a, const struct gtm_token *t)
{
    switch (t->kind) {
    case GTM_T_ADVERB:
        if (strcmp(t->entry->key, "channel") == 0)
            a->channel = t->entry->name;
        else if (strcmp(t->entry->key, "approval") == 0)
            a->approval = true;
        else if (strcmp(t->entry->key, "automatic") == 0)
            a->automatic = true;
        else if (strcmp(t->entry->key, "personally") == 0)
            a->personally = true;
        else if (strcmp(t->entry->key, "summary") == 0)
            a->summary = true;
        else if (*t->entry->key && a->option_count < GTM_MAX_OPTIONS)
            a->options[a->option_count++] =
                (struct gtm_option_ir){NULL, t->entry->key, t->entry->name};
        break;
    case GTM_T_HOURS: a->hours = t; break;
    case GTM_T_DURATION: a->duration = t; break;
    case GTM_T_WINDOW: a->window = t; break;
    case GTM_T_EVERY: a->every = t; break;
    case GTM_T_COUNT: a->count = t; break;
    default: break;
    }
}

void gtm_args_read(struct gtm_workflow *w, const struct gtm_node *first, enum gtm_verb verb,
                   struct gtm_args *a)
{
    *a = (struct gtm_args){.verb = verb};
    for (const struct gtm_node *arg = first; arg; arg = arg->next)
        switch (arg->kind) {
        case GTM_NODE_NP:
        case GTM_NODE_LIST: take_noun(w, a, arg); break;
        case GTM_NODE_PREP: take_preposition(w, a, arg); break;
        case GTM_NODE_LEAF: take_leaf(a, arg->token); break;
        case GTM_NODE_TO: a->to = arg; break;
        default: break;
        }
}

/* ---- what a verb can be told ---- */

/* What each verb can be told beyond its object: whatever else stands there is an error, never
 * passed over in silence. */
enum {
    TAKES_APPROVAL = 1,
    TAKES_TIME = 2,
    TAKES_TO = 4,
    TAKES_POSTS = 8,
    TAKES_SUMMARY = 16,
    TAKES_TEMPLATE = 32,
    TAKES_PERSON = 64,
    TAKES_HAND = 128
};

static unsigned takes(enum gtm_verb verb)
{
    switch (verb) {
    case GTM_VERB_DRAFT: return TAKES_APPROVAL | TAKES_TEMPLATE | TAKES_PERSON;
    case GTM_VERB_SEND:
    case GTM_VERB_CONTACT:
        return TAKES_APPROVAL | TAKES_TEMPLATE | TAKES_PERSON | TAKES_SUMMARY | TAKES_TO;
    case GTM_VERB_CONNECT: return TAKES_TEMPLATE;
    case GTM_VERB_COMMENT: return TAKES_POSTS;
    case GTM_VERB_ASK:
        return TAKES_APPROVAL | TAKES_TO | TAKES_PERSON | TAKES_HAND | TAKES_TEMPLATE;
    case GTM_VERB_APPROVE: return TAKES_PERSON | TAKES_APPROVAL;
    case GTM_VERB_ALERT:
    case GTM_VERB_LET: return TAKES_TO | TAKES_SUMMARY | TAKES_PERSON;
    case GTM_VERB_SUMMARIZE: return TAKES_PERSON | TAKES_SUMMARY;
    case GTM_VERB_ESCALATE: return TAKES_PERSON | TAKES_SUMMARY | TAKES_TO;
    case GTM_VERB_WAIT: return TAKES_TIME | TAKES_APPROVAL | TAKES_PERSON;
    case GTM_VERB_STOP: return TAKES_TIME;
    case GTM_VERB_TASK: return TAKES_TIME | TAKES_TO | TAKES_PERSON;
    case GTM_VERB_ASSIGN: return TAKES_PERSON;
    case GTM_VERB_RESEARCH:
    case GTM_VERB_FIND:
    case GTM_VERB_SKIP:
    case GTM_VERB_RECORD:
    case GTM_VERB_TAKE:
    case GTM_VERB_LIMIT:
    case GTM_VERB_CANCEL:
    case GTM_VERB_NONE: break;
    case GTM_VERB_PAUSE: return TAKES_TIME;
    }
    return 0;
}

/* 3 days; a point of time says when the action is done */
static bool is_length(const struct gtm_token *t)
{
    return t && !(t->moment && t->moment->point);
}

/* within 3 days, by Friday; "after 3 days" and "in 3 days" say when */
static bool is_deadline(const struct gtm_token *t)
{
    return t && !t->after && !t->to_come;
}

void gtm_args_check(struct gtm_workflow *w, const struct gtm_node *node, const struct gtm_args *a)
{
    unsigned can = takes(a->verb);
    const char *wrong = NULL, *advice = "leave it out, or write it as a sentence of its own";
    if (a->approval && !(can & TAKES_APPROVAL)) {
        wrong = "an approval";
        advice = "write: Ask me to approve any comment. Or: Ask me to approve outreach.";
    } else if ((is_length(a->duration) || is_deadline(a->window)) && !(can & TAKES_TIME)) {
        wrong = "a time";
        advice = "write when it happens: After 2 days, …  Wait 2 days.";
    } else if (a->to && !(can & TAKES_TO)) {
        wrong = "a purpose";
        advice = "say it with so: … so I can …";
    } else if (a->has_on && !(can & TAKES_POSTS)) {
        wrong = "where it is done";
    } else if (a->summary && !(can & TAKES_SUMMARY)) {
        wrong = "a summary";
    } else if (a->template && !(can & TAKES_TEMPLATE)) {
        wrong = "a template";
    } else if (a->personally && !(can & TAKES_HAND)) {
        wrong = "to be done by a person";
        advice = "say who does it: Ask me to write the message.";
    } else if (a->count && !a->every) {
        wrong = "how many times";
        advice = "say how often: Follow up every 3 days, at most 3 times.";
    }
    bool about_people = a->verb == GTM_VERB_RESEARCH || a->verb == GTM_VERB_SKIP ||
                        a->verb == GTM_VERB_FIND || a->verb == GTM_VERB_ESCALATE;
    if (!wrong && about_people && a->has_object && a->object.head != GTM_CLASS_IT &&
        is_message(a->object.head)) {
        wrong = gtm_arena_printf(w->arena, "a %s", a->object.name);
        advice = "it is about prospects and accounts";
    }
    bool makes = a->verb == GTM_VERB_SEND || a->verb == GTM_VERB_DRAFT ||
                 a->verb == GTM_VERB_CONTACT || a->verb == GTM_VERB_CONNECT;
    bool many =
        a->object.number > 1 || (a->object.number > 0 && a->object.compare != GTM_COMPARE_EQ);
    if (makes && a->has_object && is_message(a->object.head) && many)
        gtm_diag_report(&w->diags, GTM_DIAG_NOT_YET, node->span, "a number of messages", NULL,
                        NULL);
    if (wrong)
        gtm_diag_report(
            &w->diags, GTM_DIAG_MISUSED, node->span,
            gtm_arena_printf(w->arena, "\"%s\" cannot be told %s", node->token->text, wrong),
            advice, NULL);
}

bool gtm_args_own_time(const struct gtm_args *a)
{
    return takes(a->verb) & TAKES_TIME;
}
