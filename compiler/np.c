/* np.c -- what a noun phrase says: who or what it is about, and what its words demand of it. */
#include <stdlib.h>
#include <string.h>

#include "compiler/account.h"
#include "compiler/people.h"
#include "compiler/reading.h"
#include "compiler/reply.h"
#include "parser.tab.h"

static void add_option(struct gtm_workflow *w, struct gtm_np *np, const char *key,
                       const char *value)
{
    struct gtm_option_ir *option = gtm_arena_alloc(w->arena, sizeof *option);
    *option = (struct gtm_option_ir){np->options, key, value};
    np->options = option;
}

static void demand(struct gtm_workflow *w, struct gtm_np *np, struct gtm_cond *cond)
{
    np->cond = gtm_cond_and(w, np->cond, cond);
}

static void read_determiner(struct gtm_np *np, const struct gtm_token *t)
{
    np->one_of = np->one_of || (t->kind == GTM_T_DET && t->entry->id == GTM_DET_ONE_OF);
    if (t->kind == GTM_T_NO)
        np->negative = true;
    else if (t->kind == GTM_T_NUMBER) {
        np->number = t->number;
        np->compare = t->compare;
        np->exactly = t->compare == GTM_COMPARE_EQ && t->entry;
    } else if (t->entry && (t->entry->id == GTM_DET_THE || t->entry->id == GTM_DET_THEIR))
        np->definite = true;
    if (t->entry &&
        (strcmp(t->entry->phrase, "other") == 0 || strcmp(t->entry->phrase, "another") == 0))
        np->other = true;
    if (t->entry && t->kind == GTM_T_DET && t->entry->id == GTM_DET_SAME)
        np->same = true;
    if (t->entry && t->kind == GTM_T_DET && t->entry->id == GTM_DET_THEIR)
        np->their = true;
    else if (t->entry && t->kind == GTM_T_DET &&
             (t->entry->id == GTM_DET_ANY || t->entry->id == GTM_DET_EACH))
        np->any = true;
}

enum gtm_compare gtm_np_compare(const struct gtm_np *np)
{
    return np->compare == GTM_COMPARE_EQ && !np->exactly ? GTM_COMPARE_GE : np->compare;
}

/* One of our top 50 accounts: the account's rank is at most 50. */
static void read_top(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_token *t)
{
    struct gtm_symbol *own = gtm_symbol_find(w, GTM_SYMBOL_FACT, "rank");
    struct gtm_symbol *rank = own ? own : gtm_symbol_find(w, GTM_SYMBOL_FACT, GTM_ACCOUNT_RANK);
    w->reading->measured = rank;
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_NUMBER, t->span);
    cond->fact = rank;
    cond->compare = GTM_COMPARE_LE;
    cond->number = t->number;
    if (t->percent && rank->most > 0)
        cond->number = rank->most * t->number / 100;
    else if (t->percent)
        gtm_diag_report(&w->diags, GTM_DIAG_TYPE, t->span, "a share needs to know of how many",
                        "declare the rank: Each account has a rank from 1 to 500.", NULL);
    demand(w, np, cond);
}

/* Tier A: the fact named before has this value. */
static void read_value(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_token *t)
{
    if (!np->fact) {
        if (!np->list || np->list->name) /* a list with a name is its symbol's */
            np->list = gtm_list_new(w, NULL);
        gtm_list_push(w, np->list, t->text);
        np->value = true;
        return;
    }
    struct gtm_cond *cond =
        gtm_cond_new(w, np->fact->type == GTM_TYPE_YESNO ? GTM_COND_YES : GTM_COND_IS, t->span);
    cond->fact = np->fact;
    if (np->fact->type == GTM_TYPE_YESNO) {
        if (t->text[0] == 'n' || t->text[0] == 'f')
            cond = gtm_cond_not(w, cond);
    } else {
        cond->list = gtm_list_new(w, NULL);
        gtm_list_push(w, cond->list, t->text);
    }
    np->fact = NULL;
    demand(w, np, cond);
}

/* A list is known by its name; one of what a reply says is that meaning too. */
static void read_list_name(struct gtm_np *np, const struct gtm_token *t)
{
    const struct gtm_symbol *s = t->entry->symbol;
    uint32_t meaning = gtm_meaning_of_list(s->name);
    np->list = s->list;
    np->meanings |= meaning;
    if (meaning && np->head == GTM_CLASS_NONE) {
        np->head = strchr(s->name, ' ') ? GTM_CLASS_REPLY : GTM_CLASS_MEANING;
        np->name = "reply";
    }
}

static void read_symbol(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_token *t)
{
    struct gtm_symbol *s = t->entry->symbol;
    gtm_symbol_resolve(w, s);
    switch (s->kind) {
    case GTM_SYMBOL_FACT:
        np->fact = s;
        np->topics =
            np->topics ? gtm_arena_printf(w->arena, "%s, %s", np->topics, s->name) : s->name;
        break;
    case GTM_SYMBOL_TERM:
        if (np->head == GTM_CLASS_MESSAGE || np->head == GTM_CLASS_COMMENT ||
            np->head == GTM_CLASS_DRAFT)
            gtm_diag_report(&w->diags, GTM_DIAG_NOT_UNDERSTOOD, t->span, gtm_said(w, t->span),
                            gtm_arena_printf(w->arena, "say for whom: a %s for %s", np->name,
                                             gtm_said(w, t->span)),
                            NULL);
        np->people = !s->means;
        demand(w, np, gtm_cond_of_symbol(w, s, t->span));
        break;
    case GTM_SYMBOL_LIST: read_list_name(np, t); break;
    case GTM_SYMBOL_FREQUENCY: np->frequency = s; break;
    case GTM_SYMBOL_PERSON:
    case GTM_SYMBOL_EVENT:
    case GTM_SYMBOL_HOURS:
    case GTM_SYMBOL_TEMPLATE: break;
    }
}

static void read_class(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_token *t)
{
    const struct gtm_entry *e = t->entry;
    np->head_token = t;
    switch ((enum gtm_class)e->id) {
    case GTM_CLASS_QUALITY:
        if (strcmp(e->key, "relevant") == 0)
            np->relevant = true;
        else if (*e->key)
            add_option(w, np, e->key, e->name);
        return;
    case GTM_CLASS_PERSON:
        np->head = GTM_CLASS_PERSON;
        np->negative = np->negative || strcmp(e->name, "nobody") == 0;
        np->person = e->symbol;
        np->person_name = e->symbol ? e->symbol->said : e->name;
        return;
    case GTM_CLASS_TOPIC:
        np->topics =
            np->topics ? gtm_arena_printf(w->arena, "%s, %s", np->topics, e->name) : e->name;
        break;
    case GTM_CLASS_CHANNEL:
        if (np->head == GTM_CLASS_NONE)
            add_option(w, np, "channel", e->name);
        break;
    case GTM_CLASS_THEY:
        np->head = GTM_CLASS_PROSPECT;
        np->definite = true;
        np->name = "prospect";
        return;
    case GTM_CLASS_NOBODY:
        np->head = GTM_CLASS_PROSPECT;
        np->others = strstr(e->name, " else") != NULL;
        np->negative = true;
        np->name = "prospect";
        return;
    case GTM_CLASS_IT: np->definite = true; break;
    case GTM_CLASS_PROSPECT:
        np->others = np->others || strstr(e->name, " else") || strcmp(e->name, "colleague") == 0;
        break;
    case GTM_CLASS_ANYTHING: np->other = strstr(e->name, " else") != NULL; break;
    case GTM_CLASS_MEANING:
        np->meanings |= gtm_meaning_bit(e->name);
        if (np->head != GTM_CLASS_NONE)
            return;
        break;
    default: break;
    }
    if (e->id == GTM_CLASS_MESSAGE && np->head == GTM_CLASS_MESSAGE) { /* a follow-up email */
        if (strcmp(np->name, e->name) != 0)
            np->name = strcmp(e->name, "message") == 0 ? np->name
                       : strcmp(np->name, "message") == 0
                           ? e->name
                           : gtm_arena_printf(w->arena, "%s %s", np->name, e->name);
        return;
    }
    np->head = (enum gtm_class)e->id;
    np->name = e->name;
}

static void read_nominal(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_token *t)
{
    if (t->kind == GTM_T_STRING) {
        if (!np->list || np->list->name)
            np->list = gtm_list_new(w, NULL);
        gtm_list_push(w, np->list, t->text);
        return;
    }
    if (t->kind == GTM_T_POSS) { /* each prospect's …: what is owned follows */
        if (np->head == GTM_CLASS_ACCOUNT)
            add_option(w, np, "of", "company");
        np->head = GTM_CLASS_NONE;
        np->name = NULL;
        return;
    }
    if (t->entry->token == GTM_T_EVENT) { /* unsubscribed prospects: those who have */
        struct gtm_token *event = gtm_arena_alloc(w->arena, sizeof *event);
        struct gtm_node pred = {.kind = GTM_NODE_PRED, .token = event, .span = t->span};
        struct gtm_np people = {.head = GTM_CLASS_PROSPECT, .name = "prospect"};
        *event = *t;
        event->kind = GTM_T_EVENT;
        demand(w, np, gtm_happening_read(w, &pred, &people));
        return;
    }
    switch (t->entry->id) {
    case GTM_CLASS_SYMBOL: read_symbol(w, np, t); break;
    case GTM_CLASS_TOP: read_top(w, np, t); break;
    case GTM_CLASS_VALUE: read_value(w, np, t); break;
    default: read_class(w, np, t);
    }
}

/* "who …", "that references …", "whose fit score is …" */
static void read_relative(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_node *rel)
{
    struct gtm_np subject = {.head = np->head, .name = np->name, .head_token = np->head_token};
    const struct gtm_node *child = rel->first, *before = NULL;
    struct gtm_cond *all = NULL;
    bool any = false, both = false;
    if (rel->token->kind == GTM_T_FORWHOM) { /* a whole condition */
        demand(w, np, gtm_cond_read(w, child));
        return;
    }
    if (rel->token->kind == GTM_T_WHOSE) {
        gtm_np_read(w, child, &subject);
        child = child->next;
    }
    for (; child; child = child->next) {
        const struct gtm_node *pred = child;
        if (child->kind == GTM_NODE_REL) { /* … and whose tier is A */
            subject = (struct gtm_np){.head = np->head, .name = np->name};
            gtm_np_read(w, child->first, &subject);
            pred = child->first->next;
        }
        bool leans = pred->bare && before && before->negated;
        if (leans) /* who has not replied or bounced: it stands under that "not" */
            gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, pred->span, gtm_said(w, pred->span),
                            "say it of whom: … and who has …", NULL);
        before = pred;
        struct gtm_cond *cond = gtm_predicate_read(w, pred, &subject);
        if (!cond)
            continue;
        if (cond->op == GTM_COND_SAYS &&
            (np->head == GTM_CLASS_COMMENT || np->head == GTM_CLASS_MESSAGE ||
             np->head == GTM_CLASS_OUTREACH || np->head == GTM_CLASS_DRAFT ||
             np->head == GTM_CLASS_CONNECTION))
            np->says = cond->list;
        bool or = all && child->join == GTM_JOIN_OR;
        if (all &&
            (or ? both && child->kind == GTM_NODE_REL : any)) /* else another tree says the other */
            gtm_ambiguous(w, rel->span,
                          gtm_arena_printf(w->arena, "%s of the first, %s also \"%s\"",
                                           or ? "all" : "either", or ? "or" : "and",
                                           gtm_said(w, child->span)),
                          gtm_arena_printf(w->arena, "the first, %s the next together with \"%s\"",
                                           or ? "and either" : "or", gtm_said(w, child->span)));
        any = any || or ;
        both = both || (all && ! or);
        all = or ? gtm_cond_join(w, GTM_COND_OR, all, cond) : gtm_cond_and(w, all, cond);
    }
    if (!np->says)
        demand(w, np, all);
}

/* Nouns behind a preposition that narrow nothing: someone at the account, in my network. */
static bool says_nothing(enum gtm_class head)
{
    switch (head) {
    case GTM_CLASS_PROSPECT:
    case GTM_CLASS_ACCOUNT:
    case GTM_CLASS_NETWORK:
    case GTM_CLASS_TEAM:
    case GTM_CLASS_PERSON:
    case GTM_CLASS_GUARDRAILS:
    case GTM_CLASS_CHANNEL:
    case GTM_CLASS_WORKFLOW:
    case GTM_CLASS_IT: return true;
    default: return false;
    }
}

static void narrows_nothing(struct gtm_workflow *w, const struct gtm_node *prep,
                            const struct gtm_np *inner)
{
    const char *advice = "name the fact: … prospects whose country is \"Germany\"";
    if (inner->head == GTM_CLASS_APPROVAL)
        advice = "write: … without my approval. … without approval from Dana and me.";
    else if (prep->token->entry->id == GTM_PREP_ABOUT)
        advice = "say which words, in quotes: … a question about \"pricing\"";
    else if (prep->token->entry->id == GTM_PREP_EXCEPT)
        advice = "say whom: … except Tier A accounts";
    gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, prep->span, gtm_said(w, prep->span), advice,
                    NULL);
}

/* with an email and a phone, without an email or a phone */
static void read_having(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_node *prep,
                        const struct gtm_np *inner)
{
    struct gtm_cond *cond = gtm_having(w, inner, prep->span);
    bool without = prep->token->entry->id == GTM_PREP_WITHOUT || prep->negated; /* neither … nor */
    if (!cond)
        narrows_nothing(w, prep, inner);
    else if (without && cond->op == GTM_COND_AND && prep->first->kind == GTM_NODE_LIST)
        gtm_ambiguous(w, prep->span, "neither of them", "not both of them");
    demand(w, np, without ? gtm_cond_not(w, cond) : cond);
}

/* What is made or sent has no condition of its own. */
static bool is_content(enum gtm_class head)
{
    return head == GTM_CLASS_MESSAGE || head == GTM_CLASS_DRAFT || head == GTM_CLASS_COMMENT ||
           head == GTM_CLASS_CONNECTION || head == GTM_CLASS_NOTE || head == GTM_CLASS_SUMMARY ||
           head == GTM_CLASS_TASK || head == GTM_CLASS_APPROVAL;
}

/* "from a Tier A account", "in the top 50", "with strong intent" behind a noun */
static void read_preposition(struct gtm_workflow *w, struct gtm_np *np, const struct gtm_node *prep)
{
    struct gtm_np inner;
    gtm_np_read(w, prep->first, &inner);
    struct gtm_cond *cond = inner.cond;
    bool about =
        prep->token->entry->id == GTM_PREP_ABOUT || prep->token->entry->id == GTM_PREP_MENTIONING;
    if (about && inner.list && (np->meanings || np->head == GTM_CLASS_REPLY)) {
        np->about = inner.list;
        return;
    }
    bool with = prep->token->entry->id == GTM_PREP_WITH;
    if (about || (is_content(np->head) && prep->token->symbol == GTM_T_PREP_N) ||
        (prep->negated && !with)) {
        narrows_nothing(w, prep, &inner);
        return;
    }
    if (prep->token->entry->id == GTM_PREP_WITHOUT ||
        (prep->token->entry->id == GTM_PREP_WITH && inner.head != GTM_CLASS_PERSON &&
         inner.head != GTM_CLASS_TEAM)) {
        read_having(w, np, prep, &inner);
        return;
    }
    if (!inner.negative && gtm_account_is(&inner) && np->head == GTM_CLASS_PROSPECT &&
        prep->token->entry->id != GTM_PREP_EXCEPT) {
        np->at_account = true;
        return;
    }
    if (!cond && prep->token->entry->id == GTM_PREP_OF && inner.fact) {
        np->fact = inner.fact;
        return;
    }
    if (cond && inner.negative)
        cond = gtm_cond_not(w, cond);
    if (cond && prep->token->entry->id == GTM_PREP_EXCEPT)
        cond = gtm_cond_not(w, cond);
    demand(w, np, cond);
    if (inner.says)
        np->says = inner.says;
    /* everyone except nobody in particular */
    bool except = prep->token->entry->id == GTM_PREP_EXCEPT;
    if (!cond && !inner.says && (except || !says_nothing(inner.head)))
        narrows_nothing(w, prep, &inner);
}

/* short, as the first of a list: it says how, and not what. */
static bool is_adjective(const struct gtm_np *np)
{
    return np->head == GTM_CLASS_NONE && np->options && !np->cond && !np->fact && !np->list &&
           !np->topics;
}

/* The noun behind adjectives takes them over. */
static void take_adjectives(struct gtm_np *np, const struct gtm_np *noun)
{
    struct gtm_option_ir *adjectives = np->options, *last = adjectives;
    bool definite = np->definite, any = np->any;
    while (last->next)
        last = last->next;
    *np = *noun;
    last->next = np->options;
    np->options = adjectives;
    np->definite = np->definite || definite;
    np->any = np->any || any;
}

/* Tier A or B: a value behind one of a fact is of the same fact. */
static void share_fact(struct gtm_workflow *w, struct gtm_np *one, const struct gtm_cond *before)
{
    bool value = one->value && one->list && !one->list->name && !one->cond;
    if (!value || !before || before->op != GTM_COND_IS)
        return;
    one->cond = gtm_cond_new(w, GTM_COND_IS, one->node->span);
    one->cond->fact = before->fact;
    one->cond->list = one->list;
    one->list = NULL;
}

/* weak fits and Tier A accounts: any of them */
static void read_list(struct gtm_workflow *w, const struct gtm_node *node, struct gtm_np *np)
{
    struct gtm_cond *any = NULL, *tail = NULL;
    struct gtm_phrase_list *joined = NULL;
    struct gtm_panel_ir *panel = NULL;
    for (const struct gtm_node *child = node->first; child; child = child->next) {
        if (child->kind == GTM_NODE_PREP) {
            read_preposition(w, np, child);
            continue;
        }
        struct gtm_np one;
        gtm_np_read(w, child, &one);
        if (child != node->first && is_adjective(np)) { /* a short, friendly email */
            take_adjectives(np, &one);
            continue;
        }
        gtm_people_add(w, node, &panel, &one, child->join);
        share_fact(w, &one, tail);
        if (child == node->first) {
            struct gtm_cond *cond = one.cond;
            *np = one;
            np->node = node;
            np->cond = NULL;
            one.cond = cond;
        } else {
            np->meanings |= one.meanings;
            if (one.topics)
                np->topics = np->topics
                                 ? gtm_arena_printf(w->arena, "%s, %s", np->topics, one.topics)
                                 : one.topics;
            else if (one.head == GTM_CLASS_ACCOUNT && np->topics)
                np->topics = gtm_arena_printf(w->arena, "%s, company", np->topics);
            if (one.list && np->list) {
                if (!joined) {
                    joined = gtm_list_new(w, NULL);
                    for (uint32_t i = 0; i < np->list->count; i++)
                        gtm_list_push(w, joined, np->list->items[i]);
                    np->list = joined;
                }
                for (uint32_t i = 0; i < one.list->count; i++)
                    gtm_list_push(w, joined, one.list->items[i]);
            }
        }
        if (!one.cond)
            continue;
        if (!any) {
            any = tail = one.cond;
            continue;
        }
        if (any == tail && any->op != GTM_COND_OR) {
            struct gtm_cond *either = gtm_cond_new(w, GTM_COND_OR, node->span);
            either->first = any;
            any = either;
        }
        struct gtm_cond *last = any->first;
        while (last->next)
            last = last->next;
        last->next = one.cond;
        tail = one.cond;
    }
    demand(w, np, any);
    gtm_people_list(w, panel, np);
}

void gtm_np_read(struct gtm_workflow *w, const struct gtm_node *node, struct gtm_np *np)
{
    *np = (struct gtm_np){.node = node};
    if (!node)
        return;
    if (node->kind == GTM_NODE_LIST) {
        read_list(w, node, np);
        return;
    }
    if (node->kind == GTM_NODE_COMPARE) { /* a definition: at least 70 */
        return;
    }
    for (const struct gtm_node *child = node->first; child; child = child->next) {
        switch (child->kind) {
        case GTM_NODE_DET: read_determiner(np, child->token); break;
        case GTM_NODE_NOMINAL:
            if (np->head == GTM_CLASS_ACCOUNT && np->name && child->token->kind == GTM_T_POSS)
                np->topics = NULL;
            read_nominal(w, np, child->token);
            break;
        case GTM_NODE_REL: read_relative(w, np, child); break;
        case GTM_NODE_PREP: read_preposition(w, np, child); break;
        default: break;
        }
    }
    if (np->head == GTM_CLASS_ACCOUNT && !np->topics)
        np->topics = "company";
    np->other = np->other && (np->head == GTM_CLASS_REPLY || np->head == GTM_CLASS_ANYTHING ||
                              np->head == GTM_CLASS_PROSPECT);
    if (np->meanings && (np->head == GTM_CLASS_PROSPECT || np->head == GTM_CLASS_ACCOUNT)) {
        demand(w, np, gtm_reply_new(w, np->meanings, node->span)); /* interested prospects */
        np->meanings = 0;
    }
    bool people = np->head == GTM_CLASS_PROSPECT || np->head == GTM_CLASS_ACCOUNT;
    if (people && !w->reading->counts && !np->at_account && np->number > 0 &&
        (np->number > 1 || np->compare != GTM_COMPARE_EQ))
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, node->span,
                        "a sentence is about one prospect at a time",
                        "count what happens at an account: If two people at the account reply, …; "
                        "or limit it: Contact at most 2 people per account per week.",
                        NULL);
    struct gtm_symbol *owned = np->their && np->head == GTM_CLASS_MESSAGE
                                   ? gtm_symbol_find(w, GTM_SYMBOL_FACT, np->name)
                                   : NULL;
    if (owned) { /* their email: the address */
        np->fact = owned;
        np->head = GTM_CLASS_NONE;
    }
}
