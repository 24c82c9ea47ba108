/* account.c -- conditions about the account's other people. Their events are known to a prospect,
 * the facts of their records are not. */
#include "compiler/account.h"

#include <string.h>

#include "parser.tab.h"

static void report(struct gtm_workflow *w, struct gtm_span span, const char *what,
                   const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span, what, advice, NULL);
}

bool gtm_account_is(const struct gtm_np *np)
{
    bool fact = np->head == GTM_CLASS_NONE && np->fact && strcmp(np->fact->name, "company") == 0;
    return !np->cond && (np->head == GTM_CLASS_ACCOUNT || fact);
}

bool gtm_account_others(const struct gtm_np *np)
{
    return np->head == GTM_CLASS_PROSPECT && (np->others || np->other);
}

static bool is_counted(const struct gtm_np *np)
{
    return np->number > 1 || (np->number > 0 && np->compare != GTM_COMPARE_EQ);
}

/* ---- conditions ---- */

/* Gives the scope to every event of a clause. Returns whether there is one. */
static bool widen(struct gtm_cond *cond, uint32_t who)
{
    bool found = cond->op == GTM_COND_EVENT;
    if (found)
        cond->test.who |= who;
    if (cond->op == GTM_COND_TERM)
        return false; /* its conditions are others' too */
    for (struct gtm_cond *child = cond->first; child; child = child->next)
        found = widen(child, who) || found;
    return found;
}

void gtm_account_scope(struct gtm_workflow *w, const struct gtm_np *subject, struct gtm_cond *cond,
                       struct gtm_span span)
{
    bool others = gtm_account_others(subject), counted = is_counted(subject);
    bool people = subject->head == GTM_CLASS_PROSPECT && (subject->at_account || others);
    if (!people || !cond || cond->op == GTM_COND_BAD)
        return;
    bool fewer = subject->compare == GTM_COMPARE_LT || subject->compare == GTM_COMPARE_LE;
    const struct gtm_cond *first =
        cond->op == GTM_COND_AND ? cond->first : cond; /* its time follows */
    if (counted && first->op == GTM_COND_NOT && !fewer)
        report(w, span, "how many have not done something is not known",
               "write: If no one at the account has replied, …; or: If fewer than 2 people at the "
               "account have replied, …");
    uint32_t who = others ? GTM_TEST_OTHERS : GTM_TEST_ACCOUNT;
    if (counted)
        who |= GTM_TEST_PEOPLE;
    if (!widen(cond, who) && (others || counted))
        report(
            w, span, "of the account's other people only what happens is known",
            "write: If someone else at the account replies, …; of the prospect at hand: If they …");
}

/* ---- pauses ---- */

/* Whom a pause holds back; false where the noun names nobody. */
static bool whom(const struct gtm_args *a, uint32_t *flags)
{
    enum gtm_class head = a->has_object ? a->object.head : GTM_CLASS_NONE;
    *flags = GTM_ACTION_SELF | GTM_ACTION_ALONE;
    if (a->others)
        *flags = 0;
    else if (a->account)
        *flags = GTM_ACTION_SELF;
    return a->others || a->account || a->has_target || head == GTM_CLASS_WORKFLOW ||
           head == GTM_CLASS_OUTREACH || head == GTM_CLASS_IT || head == GTM_CLASS_MESSAGE ||
           head == GTM_CLASS_NONE;
}

struct gtm_act *gtm_account_pause(struct gtm_workflow *w, const struct gtm_node *node,
                                  const struct gtm_args *a)
{
    uint32_t flags;
    const struct gtm_token *t = a->window ? a->window : a->duration;
    if (!whom(a, &flags) || a->has_person) {
        report(
            w, node->span, "this cannot be paused",
            "write: Pause everyone else at that account for 2 days. Pause outreach to the account "
            "until Friday.");
        return NULL;
    }
    const char *what = flags & GTM_ACTION_ALONE  ? "prospect"
                       : flags & GTM_ACTION_SELF ? "account"
                                                 : "everyone else at the account";
    struct gtm_act *act = gtm_act_new(w, GTM_PRIMITIVE_PAUSE, node->span, what);
    act->flags = flags;
    act->cond = a->cond;
    if (t) {
        act->seconds = t->seconds;
        act->moment = t->moment;
    }
    return act;
}

struct gtm_act *gtm_account_leave(struct gtm_workflow *w, const struct gtm_node *node, bool *wrong)
{
    struct gtm_args a;
    const struct gtm_node *verb = node->first;
    enum gtm_verb id = verb->token->entry ? (enum gtm_verb)verb->token->entry->id : GTM_VERB_NONE;
    gtm_args_read(w, verb->first, id, &a);
    bool timed = (a.window && !a.window->after) || a.duration;
    bool contacts = id == GTM_VERB_CONTACT || id == GTM_VERB_SEND;
    *wrong = a.others && !timed;
    if (*wrong)
        report(w, node->span, "a sentence is about one prospect, and this is about others",
               "write: … for 2 days; or: Never contact anyone if someone else at the account has "
               "replied.");
    if (!timed || !contacts || verb->next || a.count || a.every || a.hours)
        return NULL;
    return gtm_account_pause(w, node, &a);
}

void gtm_account_until(struct gtm_workflow *w, struct gtm_sentence_ir *s)
{
    struct gtm_cond *until = s->until && s->until->op == GTM_COND_ELAPSED ? s->until : NULL;
    bool used = false;
    for (struct gtm_act *act = s->acts; act; act = act->next) {
        if (act->primitive != GTM_PRIMITIVE_PAUSE || act->seconds || act->moment)
            continue;
        if (until) {
            act->seconds = until->seconds;
            act->moment = until->moment;
            used = true;
        } else {
            report(w, act->span, "it is not said until when",
                   "write: … for 2 days, or: … until Friday; or, for good: Stop.");
        }
    }
    if (used)
        s->until = NULL;
}
