/* cond.c -- conditions: lists of clauses with shared subjects, joined by and / or / not. */
#include <string.h>

#include "compiler/account.h"
#include "compiler/hours.h"
#include "compiler/reading.h"
#include "compiler/reply.h"
#include "parser.tab.h"

struct gtm_cond *gtm_cond_new(struct gtm_workflow *w, enum gtm_cond_op op, struct gtm_span span)
{
    struct gtm_cond *cond = gtm_arena_alloc(w->arena, sizeof *cond);
    cond->op = op;
    cond->span = span;
    return cond;
}

/* A condition may hang in two places (a term's is shared): links are made on a copy of the node. */
static struct gtm_cond *copy(struct gtm_workflow *w, const struct gtm_cond *cond)
{
    struct gtm_cond *twin = gtm_arena_alloc(w->arena, sizeof *twin);
    *twin = *cond;
    twin->next = NULL;
    return twin;
}

struct gtm_cond *gtm_cond_not(struct gtm_workflow *w, struct gtm_cond *cond)
{
    if (!cond || cond->op == GTM_COND_BAD)
        return cond;
    if (cond->op == GTM_COND_NOT)
        return copy(w, cond->first);
    struct gtm_cond *not = gtm_cond_new(w, GTM_COND_NOT, cond->span);
    not ->first = copy(w, cond);
    return not ;
}

struct gtm_cond *gtm_cond_join(struct gtm_workflow *w, enum gtm_cond_op op, struct gtm_cond *a,
                               struct gtm_cond *b)
{
    if (!a || !b)
        return a ? a : b;
    struct gtm_cond *both = gtm_cond_new(
        w, op, gtm_span_join(a->span, a->span.file == b->span.file ? b->span : a->span));
    struct gtm_cond **tail = &both->first; /* children are copied: the list may be another's too */
    if (a->op == op && !a->symbol) {
        for (const struct gtm_cond *child = a->first; child;
             child = child->next, tail = &(*tail)->next)
            *tail = copy(w, child);
    } else {
        *tail = copy(w, a);
        tail = &(*tail)->next;
    }
    *tail = copy(w, b);
    return both;
}

struct gtm_cond *gtm_cond_and(struct gtm_workflow *w, struct gtm_cond *a, struct gtm_cond *b)
{
    return gtm_cond_join(w, GTM_COND_AND, a, b);
}

/* The most conditions that a term may stand for once the terms in it are written out: each use of
 * it becomes as many instructions, and a chain of terms that name the last one twice doubles. */
enum { MOST_IN_TERM = 2000 };

static uint32_t size_of(const struct gtm_cond *cond)
{
    uint32_t size = 1;
    if (cond->op == GTM_COND_TERM)
        return size + cond->symbol->size;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        size += size_of(child);
    return size;
}

struct gtm_cond *gtm_cond_of_symbol(struct gtm_workflow *w, struct gtm_symbol *symbol,
                                    struct gtm_span span)
{
    gtm_symbol_resolve(w, symbol);
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_TERM, span);
    cond->symbol = symbol;
    if (!symbol->cond || symbol->cond->op == GTM_COND_BAD)
        return gtm_cond_new(w, GTM_COND_BAD, span);
    if (!symbol->size)
        symbol->size = size_of(symbol->cond);
    if (symbol->size > MOST_IN_TERM) {
        gtm_diag_report(&w->diags, GTM_DIAG_TOO_MANY, symbol->span,
                        gtm_arena_printf(w->arena, "conditions behind \"%s\"", symbol->said),
                        gtm_arena_printf(w->arena, "%d", MOST_IN_TERM), NULL);
        return gtm_cond_new(w, GTM_COND_BAD, span);
    }
    cond->first = copy(w, symbol->cond);
    return cond;
}

bool gtm_cond_has(const struct gtm_cond *cond, enum gtm_cond_op op)
{
    if (!cond)
        return false;
    if (cond->op == op)
        return true;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (gtm_cond_has(child, op))
            return true;
    return false;
}

static bool is_watch(const struct gtm_cond *cond, bool positive)
{
    if (!cond)
        return false;
    if (cond->op == GTM_COND_NOT)
        return is_watch(cond->first, !positive);
    if (cond->op == GTM_COND_EVENT || cond->op == GTM_COND_ELAPSED || cond->op == GTM_COND_PENDING)
        return positive;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (is_watch(child, positive))
            return true;
    return false;
}

/* An event that can still come, or a time, makes its sentence a watch; that something has not
 * happened does not: it is read where it stands. */
bool gtm_cond_is_watch(const struct gtm_cond *cond)
{
    return is_watch(cond, true);
}

/* ---- clauses ---- */

static struct gtm_cond *no_condition(struct gtm_workflow *w, struct gtm_span span,
                                     const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, span, gtm_said(w, span), advice, NULL);
    return gtm_cond_new(w, GTM_COND_BAD, span);
}

enum gtm_base gtm_since(const struct gtm_token *token)
{
    static const enum gtm_base bases[] = {[GTM_SINCE_ENROLLED] = GTM_BASE_ENROLLED,
                                          [GTM_SINCE_CONTACTED] = GTM_BASE_CONTACT,
                                          [GTM_SINCE_ASKED] = GTM_BASE_ASKED,
                                          [GTM_SINCE_ARRIVED] = GTM_BASE_ARRIVED};
    return bases[token->entry->id];
}

struct gtm_cond *gtm_elapsed(struct gtm_workflow *w, enum gtm_base base,
                             const struct gtm_token *time, struct gtm_span span)
{
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_ELAPSED, span);
    cond->base = base;
    cond->seconds = time->seconds;
    cond->moment = time->moment;
    return cond;
}

struct gtm_cond *gtm_cond_too_late(struct gtm_workflow *w, const struct gtm_token *window)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, window->span,
                    "how late something happened cannot be asked",
                    "say when it is looked at: After 2 days, if they have replied, …; or what did "
                    "not happen: If they have not replied after 2 days, …",
                    NULL);
    return gtm_cond_new(w, GTM_COND_BAD, window->span);
}

/* A noun alone: a term, a yes/no fact, "no reply". */
static struct gtm_cond *bare_clause(struct gtm_workflow *w, const struct gtm_node *item,
                                    struct gtm_np *np, const struct gtm_token *window)
{
    if (np->head == GTM_CLASS_REPLY || (np->head == GTM_CLASS_MEETING && !np->cond)) {
        struct gtm_test_ir test = {.event = GTM_EVENT_MEETING_BOOKED,
                                   .count = 1,
                                   .about = np->about,
                                   .since = GTM_BASE_ENROLLED};
        if (np->head == GTM_CLASS_REPLY) {
            test.event = GTM_EVENT_REPLIED;
            test.says = gtm_reply_said(w, np);
        }
        return gtm_happened(w, &test, window, np->negative, item->span);
    }
    struct gtm_cond *cond = np->cond;
    bool unclear = np->meanings == 1u << GTM_MEANING_UNCLEAR; /* whatever that is said of */
    if (!cond && np->head == GTM_CLASS_MEANING && !unclear)
        return gtm_reply_is(w, np, np, false, item->span);
    if (!cond && np->fact) {
        if (np->fact->type == GTM_TYPE_YESNO) {
            cond = gtm_cond_new(w, GTM_COND_YES, item->span);
            cond->fact = np->fact;
        } else {
            return no_condition(
                w, item->span,
                gtm_arena_printf(w->arena, "say what of it: the %s is …", np->fact->name));
        }
    }
    if (!cond && np->list && np->list->name)
        return gtm_judge(w, np->list, item->span);
    if (!cond)
        return no_condition(w, item->span,
                            "say what must be so, for example: if the fit score is at least 70");
    return np->negative ? gtm_cond_not(w, cond) : cond;
}

/* Tier A and strong intent: both. Tier A or strong intent: one of them. */
static struct gtm_cond *bare_clauses(struct gtm_workflow *w, const struct gtm_node *list,
                                     const struct gtm_token *window)
{
    struct gtm_cond *all = NULL;
    const struct gtm_node *second = list->first->next;
    for (const struct gtm_node *one = list->first; one; one = one->next) {
        struct gtm_np np;
        gtm_np_read(w, one, &np);
        if (one != list->first && one->join != second->join)
            return no_condition(w, list->span, "list the conditions as bullets");
        struct gtm_cond *cond = bare_clause(w, one, &np, window);
        all = all ? gtm_cond_join(
                        w, second && second->join == GTM_JOIN_OR ? GTM_COND_OR : GTM_COND_AND, all,
                        cond)
                  : cond;
    }
    return all;
}

static struct gtm_cond *read_group(struct gtm_workflow *w, const struct gtm_node *node);

/* Whether a subject is a list of facts: the email and the phone. */
static bool names_facts(struct gtm_workflow *w, const struct gtm_node *list)
{
    if (list->kind != GTM_NODE_LIST)
        return false;
    for (const struct gtm_node *one = list->first; one; one = one->next) {
        struct gtm_np np;
        if (one->kind != GTM_NODE_NP)
            return false;
        gtm_np_read(w, one, &np);
        if (!np.fact || np.cond)
            return false;
    }
    return true;
}

/* The email and the phone are known: each is. The email or the phone is known: one is. */
static struct gtm_cond *read_each(struct gtm_workflow *w, const struct gtm_node *list,
                                  const struct gtm_node *pred)
{
    struct gtm_cond *all = NULL;
    const struct gtm_node *second = list->first->next;
    bool either = second && second->join == GTM_JOIN_OR;
    for (const struct gtm_node *one = list->first; one; one = one->next) {
        struct gtm_np np;
        gtm_np_read(w, one, &np);
        if (one != list->first && one->join != second->join)
            return no_condition(w, list->span, "write two sentences");
        struct gtm_cond *cond = gtm_predicate_read(w, pred, &np);
        all = all ? gtm_cond_join(w, either ? GTM_COND_OR : GTM_COND_AND, all, cond) : cond;
    }
    if (pred->negated) {
        gtm_ambiguous(w, list->span,
                      gtm_arena_printf(w->arena, "none of \"%s\"", gtm_said(w, list->span)),
                      gtm_arena_printf(w->arena, "not all of \"%s\"", gtm_said(w, list->span)));
        return gtm_cond_new(w, GTM_COND_BAD, list->span);
    }
    return all;
}

/* One clause. `subject` is the one before it, which a clause without its own takes over. */
static struct gtm_cond *read_item(struct gtm_workflow *w, const struct gtm_node *item,
                                  struct gtm_np *subject)
{
    const struct gtm_node *np_node = NULL, *pred = NULL;
    const struct gtm_token *window = NULL, *duration = NULL;
    enum gtm_base base = GTM_BASE_FIBER;
    bool negated = item->negated;
    for (const struct gtm_node *child = item->first; child; child = child->next) {
        if (child->kind == GTM_NODE_NP || child->kind == GTM_NODE_LIST)
            np_node = child;
        else if (child->kind == GTM_NODE_GROUP)
            return item->negated ? gtm_cond_not(w, read_group(w, child)) : read_group(w, child);
        else if (child->kind == GTM_NODE_PREP)
            np_node = child->first;
        else if (child->kind == GTM_NODE_PRED || child->kind == GTM_NODE_COMPARE ||
                 child->kind == GTM_NODE_VERBS)
            pred = child;
        else if (child->kind == GTM_NODE_LEAF && child->token->kind == GTM_T_WINDOW)
            window = child->token;
        else if (child->kind == GTM_NODE_LEAF && child->token->kind == GTM_T_HOURS)
            return item->negated ? gtm_cond_not(w, gtm_hours_cond(w, child->token))
                                 : gtm_hours_cond(w, child->token);
        else if (child->kind == GTM_NODE_LEAF && child->token->kind == GTM_T_SINCE)
            base = gtm_since(child->token);
        else if (child->kind == GTM_NODE_LEAF)
            duration = child->token;
    }
    if (duration) /* 5 days have passed */
        return gtm_elapsed(w, base, duration, item->span);
    if (pred && np_node && names_facts(w, np_node)) {
        struct gtm_cond *each = read_each(w, np_node, pred);
        return item->negated ? gtm_cond_not(w, each) : each;
    }
    if (np_node)
        gtm_np_read(w, np_node, subject);
    struct gtm_cond *cond;
    if (!pred && np_node && np_node->kind == GTM_NODE_LIST) {
        cond = bare_clauses(w, np_node, window);
    } else if (!pred) {
        cond = bare_clause(w, item, subject, window);
    } else {
        struct gtm_np about = *subject;
        struct gtm_node own =
            *pred; /* not heard back after 3 days: the time is that of the "not" */
        if (item->negated && (pred->kind == GTM_NODE_VERBS ||
                              (pred->kind == GTM_NODE_PRED && pred->token->kind == GTM_T_EVENT))) {
            own.negated = !own.negated;
            negated = false;
        }
        cond = gtm_predicate_read(w, &own, &about);
        gtm_account_scope(w, subject, cond, item->span);
        if (np_node && about.negative && cond) /* nobody is interested */
            cond = gtm_cond_not(w, cond);
        if (cond && np_node && about.cond && !subject->fact && cond->op != GTM_COND_BAD)
            cond = gtm_cond_and(w, subject->cond, cond);
    }
    return negated ? gtm_cond_not(w, cond) : cond;
}

static const char *clause_text(struct gtm_workflow *w, const struct gtm_node *item)
{
    return gtm_said(w, item->span);
}

/* A mix of and / or: says both readings. */
static void report_mixed(struct gtm_workflow *w, const struct gtm_node *node)
{
    const struct gtm_node *a = node->first, *b = a->next, *c = b->next;
    while (c && c->next && c->join == b->join) {
        a = b;
        b = c;
        c = c->next;
    }
    const char *x = clause_text(w, a), *y = clause_text(w, b), *z = clause_text(w, c);
    const char *one = b->join == GTM_JOIN_AND ? "and" : "or",
               *two = c->join == GTM_JOIN_AND ? "and" : "or";
    gtm_two_ways(w, node->span, gtm_arena_printf(w->arena, "(%s %s %s) %s %s", x, one, y, two, z),
                 gtm_arena_printf(w->arena, "%s %s (%s %s %s)", x, one, y, two, z));
}

static struct gtm_cond *read_group(struct gtm_workflow *w, const struct gtm_node *node)
{
    if (node->token->kind == GTM_T_WHETHER && node->first) { /* it is known whether … */
        struct gtm_cond *known = gtm_cond_new(w, GTM_COND_DECIDED, node->span);
        known->first = copy(w, gtm_cond_read(w, node->first));
        return node->token->entry->id ? known : gtm_cond_not(w, known);
    }
    struct gtm_cond *all = NULL;
    bool none = node->token->kind == GTM_T_NONEOF;
    const struct gtm_node *items =
        node == w->reading->bulleted ? w->reading->bullets->first : node->first;
    if (!items)
        return no_condition(w, node->span, "list the conditions as bullets below the sentence");
    for (const struct gtm_node *child = items; child; child = child->next) {
        struct gtm_cond *cond = gtm_cond_read(w, child);
        if (!all) {
            all = gtm_cond_new(w, node->token->kind == GTM_T_ALLOF ? GTM_COND_AND : GTM_COND_OR,
                               node->span);
            all->first = copy(w, cond);
            continue;
        }
        struct gtm_cond *last = all->first;
        while (last->next)
            last = last->next;
        last->next = copy(w, cond);
    }
    return none ? gtm_cond_not(w, all) : all;
}

/* Whether a clause says "not" of its verb. */
static bool denies(const struct gtm_node *item)
{
    bool no = item->negated;
    for (const struct gtm_node *child = item->first; child; child = child->next)
        if (child->kind == GTM_NODE_PRED || child->kind == GTM_NODE_VERBS ||
            child->kind == GTM_NODE_COMPARE)
            no = no || child->negated;
    return no;
}

/* Whether a clause has neither a subject nor an auxiliary of its own, or no verb: behind a "not" it
 * would belong to that. */
static bool leans(const struct gtm_node *item, const struct gtm_np *subject)
{
    const struct gtm_node *noun = NULL, *pred = NULL;
    for (const struct gtm_node *child = item->first; child; child = child->next)
        if (child->kind == GTM_NODE_NP || child->kind == GTM_NODE_LIST ||
            child->kind == GTM_NODE_PREP)
            noun = child;
        else if (child->kind != GTM_NODE_LEAF)
            pred = child;
    return !item->negated && (pred ? !noun && pred->bare : noun && !subject->negative);
}

struct gtm_cond *gtm_cond_read(struct gtm_workflow *w, const struct gtm_node *node)
{
    if (node->kind == GTM_NODE_GROUP)
        return read_group(w, node);
    struct gtm_np subject = {0};
    bool and_ = false, or_ = false;
    for (const struct gtm_node *item = node->first; item; item = item->next) {
        and_ = and_ || item->join == GTM_JOIN_AND;
        or_ = or_ || item->join == GTM_JOIN_OR;
    }
    if (and_ && or_) {
        report_mixed(w, node);
        return gtm_cond_new(w, GTM_COND_BAD, node->span);
    }
    struct gtm_cond *all = NULL;
    bool denied = false, verbs = false;
    for (const struct gtm_node *item = node->first; item; item = item->next) {
        bool nobody = subject.negative, noun = item->first == item->last;
        struct gtm_cond *cond = read_item(w, item, &subject);
        bool named = noun && subject.head == GTM_CLASS_MEANING; /* reply or unsubscribe: a verb */
        if (((denied || nobody) && leans(item, &subject)) || (verbs && named))
            cond = no_condition(w, item->span, "say it of whom: … and they have not …");
        verbs = !noun;
        denied = denies(item);
        if (!all) {
            all = cond;
            continue;
        }
        if (all->op != (or_ ? GTM_COND_OR : GTM_COND_AND) || all->span.begin != node->span.begin ||
            all->span.end != node->span.end) {
            struct gtm_cond *joined = gtm_cond_new(w, or_ ? GTM_COND_OR : GTM_COND_AND, node->span);
            joined->first = copy(w, all);
            all = joined;
        }
        struct gtm_cond *last = all->first;
        while (last->next)
            last = last->next;
        last->next = copy(w, cond);
    }
    return all;
}

bool gtm_cond_waits_for_reply(const struct gtm_cond *cond)
{
    if (!cond)
        return false;
    if (cond->op == GTM_COND_ELAPSED && cond->base == GTM_BASE_CONTACT)
        return true;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (gtm_cond_waits_for_reply(child))
            return true;
    return false;
}
