/* predicate.c -- what is said of a subject: comparisons, terms, events, text, judgement. */
#include <string.h>

#include "compiler/reading.h"
#include "compiler/reply.h"
#include "parser.tab.h"
#include "runtime/base/clock.h"

static struct gtm_cond *bad(struct gtm_workflow *w, struct gtm_span span)
{
    return gtm_cond_new(w, GTM_COND_BAD, span);
}

static struct gtm_cond *type_error(struct gtm_workflow *w, struct gtm_span span, const char *what,
                                   const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_TYPE, span, what, advice, NULL);
    return bad(w, span);
}

struct gtm_cond *gtm_judge(struct gtm_workflow *w, struct gtm_phrase_list *list,
                           struct gtm_span span)
{
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_JUDGE, span);
    cond->judged = GTM_JUDGED_APPEARS;
    cond->list = list;
    cond->text =
        gtm_arena_printf(w->arena, "appears to have %s", list->name ? list->name : list->items[0]);
    return cond;
}

static const char *type_words(enum gtm_type type)
{
    switch (type) {
    case GTM_TYPE_TEXT: return "a text";
    case GTM_TYPE_PROSE: return "a text";
    case GTM_TYPE_NUMBER: return "a number";
    case GTM_TYPE_YESNO: return "yes or no";
    case GTM_TYPE_TIME: return "a date";
    case GTM_TYPE_CHOICE: return "a choice";
    case GTM_TYPE_LIST: return "a list";
    case GTM_N_TYPE: break;
    }
    return "a value";
}

/* ---- comparisons ---- */

static struct gtm_cond *is_text(struct gtm_workflow *w, const struct gtm_node *node,
                                struct gtm_symbol *fact, struct gtm_phrase_list *list);

static struct gtm_cond *compare_facts(struct gtm_workflow *w, const struct gtm_node *node,
                                      struct gtm_symbol *fact, enum gtm_compare compare,
                                      struct gtm_symbol *other)
{
    bool numbers = fact->type == GTM_TYPE_NUMBER && other->type == GTM_TYPE_NUMBER;
    bool times = fact->type == GTM_TYPE_TIME && other->type == GTM_TYPE_TIME;
    if (!numbers && !times && !(compare == GTM_COMPARE_EQ && fact->type == other->type))
        return type_error(w, node->span,
                          gtm_arena_printf(w->arena,
                                           "the %s is %s and the %s is %s: they cannot be compared",
                                           fact->name, type_words(fact->type), other->name,
                                           type_words(other->type)),
                          "compare facts of one type");
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_FACTS, node->span);
    cond->fact = fact;
    cond->fact2 = other;
    cond->compare = compare;
    return cond;
}

/* How long ago a date is; below zero: how far away. */
static struct gtm_cond *aged(struct gtm_workflow *w, const struct gtm_node *node,
                             struct gtm_symbol *fact, enum gtm_compare compare, int64_t seconds)
{
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_AGE, node->span);
    cond->fact = fact;
    cond->compare = compare;
    cond->seconds = seconds;
    return cond;
}

static int64_t seconds_of(const struct gtm_token *t)
{
    return t->seconds ? t->seconds : (int64_t)t->months * 30 * 86400;
}

/* What is less than 3 days away is more than -3 days ago. */
static enum gtm_compare turned(enum gtm_compare compare)
{
    switch (compare) {
    case GTM_COMPARE_LT: return GTM_COMPARE_GT;
    case GTM_COMPARE_LE: return GTM_COMPARE_GE;
    case GTM_COMPARE_GT: return GTM_COMPARE_LT;
    case GTM_COMPARE_GE: return GTM_COMPARE_LE;
    default: return compare;
    }
}

/* at least 70, above the account score, more than 30 days ago, after 2026-01-01 */
static struct gtm_cond *compare_with(struct gtm_workflow *w, const struct gtm_node *node,
                                     struct gtm_symbol *fact, enum gtm_compare compare,
                                     const struct gtm_node *value)
{
    if (value->kind != GTM_NODE_LEAF) {
        struct gtm_np np;
        gtm_np_read(w, value, &np);
        if (np.fact)
            return compare_facts(w, node, fact, compare, np.fact);
        bool equal = compare == GTM_COMPARE_EQ || compare == GTM_COMPARE_NE;
        if (np.list && equal && fact->type != GTM_TYPE_TIME && fact->type != GTM_TYPE_NUMBER) {
            struct gtm_cond *is = is_text(w, node, fact, np.list); /* tier = A */
            return compare == GTM_COMPARE_NE ? gtm_cond_not(w, is) : is;
        }
        int64_t at;
        if (np.list && fact->type == GTM_TYPE_TIME &&
            gtm_clock_parse(gtm_text_of(np.list->items[0]), &at)) {
            struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_TIME, node->span);
            cond->fact = fact;
            cond->compare = compare;
            cond->number = (double)at;
            return cond;
        }
        return type_error(w, value->span,
                          gtm_arena_printf(w->arena, "the %s is %s and cannot be compared with %s",
                                           fact->name, type_words(fact->type),
                                           gtm_said(w, value->span)),
                          fact->type == GTM_TYPE_NUMBER ? "compare it with a number"
                                                        : "declare it as a number or a date");
    }
    const struct gtm_token *t = value->token;
    if (t->kind == GTM_T_DURATION) {
        if (fact->type != GTM_TYPE_TIME)
            return type_error(w, node->span,
                              gtm_arena_printf(w->arena, "the %s is %s, not a date", fact->name,
                                               type_words(fact->type)),
                              "declare it as a date: Each prospect has a … that is a date");
        if (t->moment && !t->months)
            return type_error(w, node->span, "how old a date is, is told in days, weeks or months",
                              "write: … is more than 30 days ago");
        return t->to_come ? aged(w, node, fact, turned(compare), -seconds_of(t))
                          : aged(w, node, fact, compare, seconds_of(t));
    }
    if (fact->type != GTM_TYPE_NUMBER && fact->type != GTM_TYPE_LIST)
        return type_error(
            w, node->span,
            gtm_arena_printf(w->arena, "the %s is %s and cannot be compared with the number %s",
                             fact->name, type_words(fact->type), gtm_said(w, value->span)),
            fact->type == GTM_TYPE_CHOICE || fact->type == GTM_TYPE_TEXT
                ? gtm_arena_printf(w->arena, "write: the %s is \"…\"; or declare it as a number",
                                   fact->name)
                : "declare it as a number");
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_NUMBER, node->span);
    cond->fact = fact;
    cond->compare = compare;
    cond->number = t->number;
    return cond;
}

enum { UNCLEAR = 2 }; /* a STATE's id: unclear, ambiguous */

/* Something is known, unknown or unclear. */
static struct gtm_cond *state(struct gtm_workflow *w, const struct gtm_node *node,
                              struct gtm_np *subject)
{
    struct gtm_cond *cond;
    if (subject->head == GTM_CLASS_REPLY && node->token->entry->id == UNCLEAR) {
        struct gtm_np unclear = {.meanings = 1u << GTM_MEANING_UNCLEAR};
        cond = gtm_reply_is(w, subject, &unclear, node->negated, node->span);
        return node->negated ? gtm_cond_not(w, cond) : cond; /* read_compare turns it round */
    }
    if (subject->fact) {
        cond = gtm_cond_new(w, GTM_COND_KNOWN, node->span);
        cond->fact = subject->fact;
    } else if (subject->cond) {
        cond = gtm_cond_new(w, GTM_COND_DECIDED, node->span);
        cond->first = subject->cond;
        subject->cond = NULL;
    } else {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->span, gtm_said(w, node->span),
                        "say which fact: if the fit score is unknown", NULL);
        return bad(w, node->span);
    }
    return node->token->entry->id == 1 ? cond : gtm_cond_not(w, cond);
}

static struct gtm_cond *read_compare(struct gtm_workflow *w, const struct gtm_node *node,
                                     struct gtm_np *subject)
{
    struct gtm_cond *cond;
    if (node->token && node->token->kind == GTM_T_STATE) {
        cond = state(w, node, subject);
    } else if (!subject->fact) {
        cond = type_error(w, node->span,
                          gtm_arena_printf(w->arena, "what is %s? No fact stands before it",
                                           gtm_said(w, node->span)),
                          "name the fact: the fit score is at least 70");
    } else if (node->token && node->token->kind == GTM_T_BETWEEN) {
        cond =
            gtm_cond_and(w, compare_with(w, node, subject->fact, GTM_COMPARE_GE, node->first),
                         compare_with(w, node, subject->fact, GTM_COMPARE_LE, node->first->next));
    } else {
        cond = compare_with(w, node, subject->fact,
                            node->token ? node->token->compare : GTM_COMPARE_EQ, node->first);
    }
    return node->negated ? gtm_cond_not(w, cond) : cond;
}

/* ---- is, has, fits ---- */

/* The fact is one of the numbers. */
static struct gtm_cond *one_of_numbers(struct gtm_workflow *w, const struct gtm_node *node,
                                       struct gtm_symbol *fact, const struct gtm_phrase_list *list)
{
    struct gtm_cond *any = NULL;
    for (uint32_t i = 0; i < list->count; i++) {
        struct gtm_cond *one = gtm_cond_new(w, GTM_COND_NUMBER, node->span);
        one->fact = fact;
        one->compare = GTM_COMPARE_EQ;
        if (!gtm_text_number(gtm_text_of(list->items[i]), &one->number))
            return type_error(w, node->span,
                              gtm_arena_printf(w->arena, "the %s is a number and cannot be \"%s\"",
                                               fact->name, list->items[i]),
                              "compare it with numbers");
        any = gtm_cond_join(w, GTM_COND_OR, any, one);
    }
    return any;
}

/* A condition that compares a fact with a number or, for TIME, with an instant. */
static struct gtm_cond *compared(struct gtm_workflow *w, const struct gtm_node *node,
                                 enum gtm_cond_op op, struct gtm_symbol *fact, double number)
{
    struct gtm_cond *cond = gtm_cond_new(w, op, node->span);
    cond->fact = fact;
    cond->compare = GTM_COMPARE_EQ;
    cond->number = number;
    return cond;
}

/* The fact, a number or a date, is what a text says. */
static struct gtm_cond *is_measured(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_symbol *fact, struct gtm_phrase_list *list)
{
    bool is_number = fact->type == GTM_TYPE_NUMBER;
    struct gtm_text text = gtm_text_of(list->items[0]);
    double number;
    int64_t at;
    if (is_number && list->count > 1)
        return one_of_numbers(w, node, fact, list);
    if (is_number && gtm_text_number(text, &number))
        return compared(w, node, GTM_COND_NUMBER, fact, number);
    if (!is_number && list->count == 1 && gtm_clock_parse(text, &at))
        return compared(w, node, GTM_COND_TIME, fact, (double)at);
    return type_error(w, node->span,
                      gtm_arena_printf(w->arena, "the %s is %s and cannot be the text \"%s\"",
                                       fact->name, type_words(fact->type), list->items[0]),
                      is_number ? "compare it with a number"
                                : "compare it with a date such as \"2026-11-22\"");
}

/* The fact is one of the texts. */
static struct gtm_cond *is_text(struct gtm_workflow *w, const struct gtm_node *node,
                                struct gtm_symbol *fact, struct gtm_phrase_list *list)
{
    if (fact->type == GTM_TYPE_NUMBER || fact->type == GTM_TYPE_TIME)
        return is_measured(w, node, fact, list);
    if (fact->type == GTM_TYPE_CHOICE)
        for (uint32_t i = 0; i < list->count; i++) {
            bool found = false;
            const char *all = "";
            for (const char *const *c = fact->choices; *c; c++) {
                found = found || gtm_text_equal(gtm_text_of(*c), gtm_text_of(list->items[i]));
                all = gtm_arena_printf(w->arena, "%s%s%s", all, *all ? ", " : "", *c);
            }
            if (!found)
                return type_error(w, node->span,
                                  gtm_arena_printf(w->arena, "the %s is never \"%s\"", fact->name,
                                                   list->items[i]),
                                  gtm_arena_printf(w->arena, "it is one of: %s", all));
        }
    if (fact->type == GTM_TYPE_YESNO) {
        struct gtm_cond *yes = gtm_cond_new(w, GTM_COND_YES, node->span);
        yes->fact = fact;
        char c = list->items[0][0];
        return c == 'n' || c == 'f' ? gtm_cond_not(w, yes) : yes;
    }
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_IS, node->span);
    cond->fact = fact;
    cond->list = list;
    return cond;
}

/* A noun behind is / has / fits: what it demands. NULL where it demands nothing that can be
 * checked. */
static struct gtm_cond *complement(struct gtm_workflow *w, const struct gtm_node *node,
                                   const struct gtm_np *np, struct gtm_np *subject)
{
    bool has = !node->token || node->token->kind == GTM_T_HAVE; /* nobody has weak fits */
    if (np->cond && has && (np->people || np->head == GTM_CLASS_PROSPECT))
        return NULL;
    if (np->cond)
        return np->cond;
    if (subject->fact && np->list)
        return is_text(w, node, subject->fact, np->list);
    if (np->fact && np->list && !np->list->name) /* with a "Globex" company */
        return is_text(w, node, np->fact, np->list);
    if (subject->fact && np->meanings && subject->fact->type != GTM_TYPE_YESNO) {
        struct gtm_phrase_list *value = gtm_list_new(w, NULL); /* the intent is positive */
        gtm_list_push(w, value, np->head_token->text);
        return is_text(w, node, subject->fact, value);
    }
    if (np->fact && np->fact->type == GTM_TYPE_YESNO) {
        struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_YES, node->span);
        cond->fact = np->fact;
        return cond;
    }
    if (np->fact && np->number > 0) {
        struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_NUMBER, node->span);
        cond->fact = np->fact;
        cond->compare = gtm_np_compare(np);
        cond->number = np->number;
        return cond;
    }
    if (np->fact) {
        struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_KNOWN, node->span);
        cond->fact = np->fact;
        return cond;
    }
    if (np->list && np->list->name && node->token && node->token->kind == GTM_T_BE &&
        !subject->fact) { /* is a competitor */
        gtm_list_as_people(w, np->list, node->span);
        return bad(w, node->span);
    }
    if (np->list && np->list->name) /* has the problem we solve */
        return gtm_judge(w, np->list, node->span);
    struct gtm_symbol *address =
        np->head == GTM_CLASS_MESSAGE ? gtm_symbol_find(w, GTM_SYMBOL_FACT, np->name) : NULL;
    if (address) { /* has an email: an address */
        struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_KNOWN, node->span);
        cond->fact = address;
        return cond;
    }
    return NULL;
}

/* Whether a noun phrase has a determiner of its own. */
static bool has_determiner(const struct gtm_node *np)
{
    return np->kind == GTM_NODE_NP && np->first && np->first->kind == GTM_NODE_DET;
}

/* Whether nouns are values of one fact: is A, B or C. */
static bool are_values(const struct gtm_np *np)
{
    return np->list && !np->list->name && !np->cond && !np->fact;
}

/* Nouns coordinated behind is, has, with or without: each is asked. A "no" before the first is
 * shared by those that have no determiner of their own. NULL where one of them demands nothing that
 * can be checked. */
static struct gtm_cond *each_complement(struct gtm_workflow *w, const struct gtm_node *node,
                                        const struct gtm_node *list, struct gtm_np *subject)
{
    struct gtm_cond *all = NULL;
    const struct gtm_node *second = list->first->next;
    bool both = second && second->join == GTM_JOIN_AND, no = false, shared = false;
    for (const struct gtm_node *one = list->first; one; one = one->next) {
        struct gtm_np np, own = *subject;
        gtm_np_read(w, one, &np);
        if (one == list->first)
            no = np.negative;
        bool inherits = no && one != list->first && !has_determiner(one);
        shared = shared || inherits;
        struct gtm_cond *cond = complement(w, node, &np, &own);
        if (!cond)
            return NULL;
        if (np.negative || inherits)
            cond = gtm_cond_not(w, cond);
        if (one != list->first && one->join != second->join)
            shared = both = true; /* and mixed with or */
        all = all ? gtm_cond_join(w, both || shared ? GTM_COND_AND : GTM_COND_OR, all, cond) : cond;
    }
    if (both && (shared || node->negated)) {
        const char *said = gtm_said(w, list->span);
        gtm_ambiguous(w, list->span, gtm_arena_printf(w->arena, "none of \"%s\"", said),
                      gtm_arena_printf(w->arena, "not all of \"%s\"", said));
        return bad(w, list->span);
    }
    return all;
}

struct gtm_cond *gtm_having(struct gtm_workflow *w, const struct gtm_np *np, struct gtm_span span)
{
    struct gtm_node node = {.kind = GTM_NODE_PRED, .span = span};
    struct gtm_np nobody = {0};
    if (np->node && np->node->kind == GTM_NODE_LIST)
        return each_complement(w, &node, np->node, &nobody);
    struct gtm_cond *cond = complement(w, &node, np, &nobody);
    return cond && np->negative ? gtm_cond_not(w, cond) : cond;
}

/* A date is in the last 30 days, or within the next ones. */
static struct gtm_cond *in_window(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_symbol *fact, const struct gtm_token *t)
{
    if (!fact || fact->type != GTM_TYPE_TIME)
        return type_error(w, node->span, "only a date can be within a time",
                          "declare the fact as a date");
    bool past = t->calendar == 'p', future = t->calendar == 'f';
    int64_t seconds = seconds_of(t);
    if (!past && !future && (!seconds || t->after || t->to_come))
        return type_error(w, node->span, "how old a date is, is told in days, weeks or months",
                          "write: … is in the last 30 days; … is within 30 days, for one to come");
    struct gtm_cond *cond = past || t->last ? aged(w, node, fact, GTM_COMPARE_GE, 0)
                                            : aged(w, node, fact, GTM_COMPARE_LE, 0);
    if (!seconds)
        return cond;
    return gtm_cond_and(w, cond,
                        t->last ? aged(w, node, fact, GTM_COMPARE_LT, seconds)
                                : aged(w, node, fact, GTM_COMPARE_GT, -seconds));
}

/* Whether a preposition says how something is done, which a condition never is: behind "whose tier
 * is …" it stands in the wrong place. */
static bool says_how(enum gtm_prep id)
{
    return id == GTM_PREP_USING || id == GTM_PREP_MENTIONING || id == GTM_PREP_ABOUT ||
           id == GTM_PREP_BY || id == GTM_PREP_AS;
}

/* "The tier is to B": a value stands behind "in", "from" or "except", and behind no other
 * preposition. */
static bool leads_away(const struct gtm_node *arg, const struct gtm_np *subject,
                       const struct gtm_np *np)
{
    enum gtm_prep prep = (enum gtm_prep)arg->token->entry->id;
    return subject->fact && are_values(np) && prep != GTM_PREP_IN && prep != GTM_PREP_FROM &&
           prep != GTM_PREP_OF && prep != GTM_PREP_EXCEPT;
}

static struct gtm_cond *read_link(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_np *subject)
{
    struct gtm_cond *all = subject->fact ? NULL : gtm_reply_link(w, node, subject);
    if (all)
        return all;
    for (const struct gtm_node *arg = node->first; arg; arg = arg->next) {
        struct gtm_np np;
        struct gtm_cond *cond = NULL;
        if (arg->kind == GTM_NODE_LEAF) {
            if (arg->token->kind == GTM_T_WINDOW)
                cond = in_window(w, node, subject->fact, arg->token);
        } else {
            gtm_np_read(w, arg->kind == GTM_NODE_PREP ? arg->first : arg, &np);
            if (arg->kind == GTM_NODE_PREP &&
                (says_how((enum gtm_prep)arg->token->entry->id) || leads_away(arg, subject, &np))) {
                gtm_diag_report(
                    &w->diags, GTM_DIAG_MISUSED, arg->span,
                    gtm_arena_printf(w->arena, "\"%s\" cannot stand behind a condition",
                                     gtm_said(w, arg->span)),
                    "say how before whom: Send a message using the template \"intro\" to "
                    "everyone whose …",
                    NULL);
                return bad(w, node->span);
            }
            const struct gtm_node *list = arg->kind == GTM_NODE_PREP ? arg->first : arg;
            if (list->kind == GTM_NODE_LIST && !(subject->fact && are_values(&np))) {
                cond = each_complement(w, node, list, subject);
            } else {
                bool few = (np.one_of || np.number > 0) && are_values(&np) && np.list->count == 1;
                cond =
                    few && subject->fact ? NULL : complement(w, node, &np, subject); /* one of A */
                if (cond && np.negative)
                    cond = gtm_cond_not(w, cond);
            }
            if (cond && arg->kind == GTM_NODE_PREP && arg->token->entry->id == GTM_PREP_EXCEPT)
                cond = gtm_cond_not(w, cond);
            if (!cond &&
                arg->kind == GTM_NODE_PREP) /* with our team, in the CRM: says nothing more */
                continue;
            if (!cond && (np.head == GTM_CLASS_PROSPECT || np.head == GTM_CLASS_ACCOUNT) &&
                !np.node->first->next)
                continue;
            if (!cond && np.relevant)
                cond =
                    gtm_judge(w,
                              gtm_symbol_find(w, GTM_SYMBOL_LIST, "problem we solve")
                                  ? (gtm_symbol_resolve(w, gtm_symbol_find(w, GTM_SYMBOL_LIST,
                                                                           "problem we solve")),
                                     gtm_symbol_find(w, GTM_SYMBOL_LIST, "problem we solve")->list)
                                  : gtm_list_new(w, "relevant"),
                              node->span);
        }
        if (!cond) {
            gtm_diag_report(
                &w->diags, GTM_DIAG_UNKNOWN_ADJECTIVE, arg->span, gtm_said(w, arg->span),
                subject->fact ? gtm_arena_printf(w->arena, "the %s", subject->fact->name)
                              : "a prospect",
                "use a term that is defined, or define it: A … is a prospect whose …");
            return bad(w, node->span);
        }
        all = gtm_cond_and(w, all, cond);
    }
    if (!all) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->span, gtm_said(w, node->span),
                        "name the fact: … whose country is \"Germany\"", NULL);
        return bad(w, node->span);
    }
    return node->negated ? gtm_cond_not(w, all) : all;
}

/* ---- text and judgement ---- */

static struct gtm_phrase_list *phrases_of(struct gtm_workflow *w, const struct gtm_node *node)
{
    struct gtm_phrase_list *list = NULL;
    for (const struct gtm_node *arg = node->first; arg; arg = arg->next) {
        if (arg->kind == GTM_NODE_LEAF)
            continue;
        struct gtm_np np;
        gtm_np_read(w, arg->kind == GTM_NODE_PREP ? arg->first : arg, &np);
        if (np.list)
            list = np.list;
    }
    return list;
}

static bool is_content(enum gtm_class head)
{
    return head == GTM_CLASS_COMMENT || head == GTM_CLASS_MESSAGE || head == GTM_CLASS_OUTREACH ||
           head == GTM_CLASS_DRAFT || head == GTM_CLASS_CONNECTION || head == GTM_CLASS_IT ||
           head == GTM_CLASS_NOTE;
}

static struct gtm_cond *read_text(struct gtm_workflow *w, const struct gtm_node *node,
                                  struct gtm_np *subject)
{
    struct gtm_phrase_list *list = phrases_of(w, node);
    struct gtm_cond *cond = subject->fact ? NULL : gtm_reply_text(w, node, subject, list);
    if (cond)
        return node->negated ? gtm_cond_not(w, cond) : cond;
    if (!list) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->span, gtm_said(w, node->span),
                        "say which words, in quotes: mentions \"layoffs\"", NULL);
        return bad(w, node->span);
    }
    if (subject->fact) {
        enum gtm_type type = subject->fact->type;
        if (type != GTM_TYPE_TEXT && type != GTM_TYPE_PROSE && type != GTM_TYPE_LIST &&
            type != GTM_TYPE_CHOICE)
            return type_error(w, node->span,
                              gtm_arena_printf(w->arena, "the %s is %s and mentions nothing",
                                               subject->fact->name, type_words(type)),
                              "look into a text");
        static const enum gtm_cond_op ops[] = {GTM_COND_HAS, GTM_COND_START, GTM_COND_END};
        cond = gtm_cond_new(w, ops[node->token->entry->id], node->span);
        cond->fact = subject->fact;
        cond->list = list;
    } else if (is_content(subject->head)) {
        cond = gtm_cond_new(w, GTM_COND_SAYS, node->span);
        cond->list = list;
    } else if (subject->head == GTM_CLASS_POST) {
        cond = gtm_cond_new(w, GTM_COND_EVENT, node->span);
        cond->test.event = GTM_EVENT_POSTED;
        cond->test.count = 1;
        cond->test.about = list;
    } else {
        cond = gtm_judge(w, list, node->span);
        cond->text =
            gtm_arena_printf(w->arena, "mentions %s", list->name ? list->name : list->items[0]);
    }
    return node->negated ? gtm_cond_not(w, cond) : cond;
}

/* mentions "a" and "b": both. A list with "or" is one condition. */
static struct gtm_cond *read_texts(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_np *subject)
{
    const struct gtm_node *list = node->first;
    bool both = list && !list->next && list->kind == GTM_NODE_LIST && list->first->next;
    for (const struct gtm_node *one = both ? list->first->next : NULL; one; one = one->next)
        both = both && one->join == GTM_JOIN_AND;
    if (!both)
        return read_text(w, node, subject);
    if (node->negated) {
        gtm_ambiguous(w, node->span, "none of them", "not all of them");
        return bad(w, node->span);
    }
    struct gtm_cond *all = NULL;
    for (const struct gtm_node *one = list->first; one; one = one->next) {
        struct gtm_node noun = *one, verb = *node;
        struct gtm_np own = *subject;
        noun.next = NULL;
        verb.first = verb.last = &noun;
        all = gtm_cond_and(w, all, read_text(w, &verb, &own));
    }
    return all;
}

static struct gtm_cond *read_judged(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_np *subject)
{
    struct gtm_cond *cond = NULL;
    for (const struct gtm_node *arg = node->first; arg && !cond; arg = arg->next) {
        struct gtm_np np;
        if (arg->kind == GTM_NODE_LEAF)
            continue;
        gtm_np_read(w, arg->kind == GTM_NODE_PREP ? arg->first : arg, &np);
        if (np.meanings && !subject->fact)
            return gtm_reply_is(w, subject, &np, node->negated, node->span);
        if (node->token->entry->id == GTM_JUDGES_SEEMS && np.list && !np.list->name &&
            !subject->fact) {
            cond = gtm_cond_new(w, GTM_COND_JUDGE, node->span);
            cond->judged = GTM_JUDGED_SEEMS;
            cond->text = gtm_arena_printf(w->arena, "seems %s", np.list->items[0]);
        } else if (node->token->entry->id == GTM_JUDGES_APPEARS && np.list && !np.cond) {
            cond = gtm_judge(w, np.list, node->span);
        } else {
            cond = complement(w, node, &np, subject);
        }
    }
    if (!cond) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, node->span, gtm_said(w, node->span),
                        "say what: appears to have the problem we solve; seems \"unhappy\"", NULL);
        return bad(w, node->span);
    }
    return node->negated ? gtm_cond_not(w, cond) : cond;
}

/* ---- several under one auxiliary ---- */

/* The time at the end of what is said last, which all before it share. */
static const struct gtm_node *end_of(const struct gtm_node *verbs)
{
    const struct gtm_node *verb = verbs->first, *last = NULL;
    while (verb && verb->next)
        verb = verb->next;
    for (last = verb ? verb->first : NULL; last && last->next;)
        last = last->next;
    bool time = last && last->kind == GTM_NODE_LEAF && last->token->kind == GTM_T_WINDOW;
    return time ? last : NULL;
}

static bool has_time(const struct gtm_node *pred)
{
    for (const struct gtm_node *arg = pred->first; arg; arg = arg->next)
        if (arg->kind == GTM_NODE_LEAF && arg->token->kind == GTM_T_WINDOW)
            return true;
    return false;
}

/* What one of them says; `negated`: their "not" is its own. */
static struct gtm_cond *read_one(struct gtm_workflow *w, const struct gtm_node *pred,
                                 const struct gtm_node *end, bool negated,
                                 const struct gtm_np *subject)
{
    struct gtm_np own = *subject;
    struct gtm_node one = *pred, time;
    one.negated = pred->negated != negated;
    if (end && pred->kind == GTM_NODE_PRED && !has_time(pred)) {
        time = *end;
        time.next = one.first; /* a time's place among the arguments says nothing */
        one.first = &time;
    }
    return gtm_predicate_read(w, &one, &own);
}

/* have not replied or unsubscribed: neither; have replied and clicked: both. "Not A and B" can be
 * read in two ways. */
static struct gtm_cond *read_verbs(struct gtm_workflow *w, const struct gtm_node *node,
                                   struct gtm_np *subject)
{
    const struct gtm_node *end = end_of(node), *second = node->first->next;
    bool own = true, mixed = false;               /* own: each has a "not" of its own */
    bool no = node->negated != subject->negative; /* nobody replied or bounced */
    subject->negative = false;
    for (const struct gtm_node *one = second; one; one = one->next) {
        own = own && one->negated;
        mixed = mixed || one->join != second->join;
    }
    bool both = second && second->join == GTM_JOIN_AND;
    if (mixed || (no && both && !own)) {
        const char *a = gtm_said(w, node->first->span), *b = gtm_said(w, second->span);
        gtm_ambiguous(w, node->span, gtm_arena_printf(w->arena, "not \"%s\", and not \"%s\"", a, b),
                      gtm_arena_printf(w->arena, "not both of \"%s\" and \"%s\"", a, b));
        return bad(w, node->span);
    }
    bool neither = no && !both;
    struct gtm_cond *all = NULL;
    for (const struct gtm_node *one = node->first; one; one = one->next) {
        bool negated = neither || (no && one == node->first);
        struct gtm_cond *cond = read_one(w, one, end, negated, subject);
        all =
            all ? gtm_cond_join(w, both || neither ? GTM_COND_AND : GTM_COND_OR, all, cond) : cond;
    }
    return all;
}

struct gtm_cond *gtm_predicate_read(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_np *subject)
{
    if (node->kind == GTM_NODE_VERBS)
        return read_verbs(w, node, subject);
    bool quoted = subject->list && !subject->list->name && !subject->fact && !subject->cond &&
                  subject->head == GTM_CLASS_NONE;
    if (quoted && (node->kind == GTM_NODE_COMPARE || node->token->kind != GTM_T_EVENT))
        return type_error(
            w, subject->node->span,
            gtm_arena_printf(w->arena, "no fact is called %s", gtm_said(w, subject->node->span)),
            "declare it: Each prospect has a … that is yes or no.");
    if (node->kind == GTM_NODE_COMPARE)
        return read_compare(w, node, subject);
    switch (node->token->kind) {
    case GTM_T_EVENT: return gtm_happening_read(w, node, subject);
    case GTM_T_TEXTVERB: return read_texts(w, node, subject);
    case GTM_T_JUDGES: return read_judged(w, node, subject);
    default: return read_link(w, node, subject);
    }
}
