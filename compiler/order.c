/* order.c -- what only the whole file tells: what drafts before what sends, what "it" can mean,
 * what never comes.
 *
 * Requires: all sentences read. Ensures: the drafting flags of every send and approve, `released`
 * of approvals.
 */
#include <string.h>

#include "compiler/reply.h"
#include "compiler/request.h"

static bool makes_message(const struct gtm_act *act)
{
    return act->primitive == GTM_PRIMITIVE_DRAFT && !strstr(act->what, "comment") &&
           !strstr(act->what, "connection") && strcmp(act->what, "note") != 0;
}

static bool drafts(const struct gtm_act *acts, const struct gtm_act *end)
{
    for (const struct gtm_act *act = acts; act && act != end; act = act->next)
        if (makes_message(act))
            return true;
    return false;
}

/* Whether a sentence before `s` drafts; rows of a table are one step. */
static bool drafts_in(const struct gtm_sentence_ir *s)
{
    for (const struct gtm_row *row = s->rows; row; row = row->next)
        if (drafts(row->acts, NULL))
            return true;
    return drafts(s->acts, NULL) || drafts(s->otherwise, NULL);
}

/* Whether one condition being yes makes the other no: they ask the same fact for different values.
 * Only a plain look. */
static bool opposite(const struct gtm_cond *a, const struct gtm_cond *b)
{
    if (!a || !b)
        return false;
    if (a->op == GTM_COND_TERM)
        return (b->op == GTM_COND_NOT && b->first->op == GTM_COND_TERM &&
                b->first->symbol == a->symbol) ||
               opposite(a->first, b);
    if (b->op == GTM_COND_TERM)
        return opposite(a, b->first);
    if (a->op == GTM_COND_AND) {
        for (const struct gtm_cond *child = a->first; child; child = child->next)
            if (opposite(child, b))
                return true;
        return false;
    }
    if (b->op == GTM_COND_AND)
        return opposite(b, a);
    bool a_not = a->op == GTM_COND_NOT, b_not = b->op == GTM_COND_NOT;
    const struct gtm_cond *x = a_not ? a->first : a, *y = b_not ? b->first : b;
    if (x->op != y->op || x->fact != y->fact || !x->fact)
        return false;
    if (x->op == GTM_COND_IS && x->list->count == 1 && y->list->count == 1) {
        bool same = gtm_text_equal(gtm_text_of(x->list->items[0]), gtm_text_of(y->list->items[0]));
        return same ? a_not != b_not : !a_not && !b_not;
    }
    return x->op == GTM_COND_YES && a_not != b_not;
}

static bool sends_it(struct gtm_workflow *w, const struct gtm_act *acts,
                     const struct gtm_cond *cond, const struct gtm_cond *mine)
{
    for (const struct gtm_act *act = acts; act; act = act->next) {
        if (act->primitive != GTM_PRIMITIVE_SEND)
            continue;
        if (!act->definite && strncmp(act->what, "follow-up", 9) == 0)
            continue;
        if (!opposite(gtm_cond_and(w, (struct gtm_cond *)cond, act->cond), mine))
            return true;
    }
    return false;
}

static bool sent_later(struct gtm_workflow *w, const struct gtm_sentence_ir *s,
                       const struct gtm_act *act)
{
    const struct gtm_cond *mine = gtm_cond_and(w, s->cond, act->cond);
    if (sends_it(w, act->next, NULL, mine))
        return true;
    for (const struct gtm_sentence_ir *later = s->next; later; later = later->next)
        if (!gtm_cond_waits_for_reply(later->cond) && !gtm_request_in(later->cond) &&
            sends_it(w, later->acts, later->cond, mine))
            return true;
    return false;
}

static bool contacts_anywhere(const struct gtm_workflow *w)
{
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        for (const struct gtm_act *act = s->acts; act; act = act->next)
            if (gtm_primitive_is_contact(act->primitive))
                return true;
        for (const struct gtm_act *act = s->otherwise; act; act = act->next)
            if (gtm_primitive_is_contact(act->primitive))
                return true;
        for (const struct gtm_row *row = s->rows; row; row = row->next)
            for (const struct gtm_act *act = row->acts; act; act = act->next)
                if (gtm_primitive_is_contact(act->primitive))
                    return true;
        if (s->before_acts)
            return true;
    }
    return false;
}

/* The last two drafts among actions up to `end`, of what can be sent or of all. */
static void last_drafts(const struct gtm_act *acts, const struct gtm_act *end, bool sent,
                        const struct gtm_act *found[2])
{
    for (const struct gtm_act *a = acts; a && a != end; a = a->next)
        if (sent ? makes_message(a) : a->primitive == GTM_PRIMITIVE_DRAFT) {
            found[1] = found[0];
            found[0] = a;
        }
}

/* What "it" can mean: a draft of this sentence, else of the nearest sentence of the paragraph that
 * drafts. */
static void check_pronoun(struct gtm_workflow *w, const struct gtm_sentence_ir *own,
                          const struct gtm_act *first, const struct gtm_act *act, bool before)
{
    const struct gtm_act *found[2] = {NULL, NULL};
    bool sent = act->primitive == GTM_PRIMITIVE_SEND; /* a comment is not sent */
    if (!act->pronoun)
        return;
    last_drafts(first, act, sent, found);
    bool here = found[0] != NULL;
    for (const struct gtm_sentence_ir *e = w->sentences; !here && e && e != own; e = e->next)
        if (e->paragraph == own->paragraph && drafts(e->acts, NULL)) {
            found[0] = found[1] = NULL;
            last_drafts(e->acts, NULL, sent, found);
        }
    if (found[0] && found[1])
        gtm_diag_report(&w->diags, GTM_DIAG_PRONOUN, act->it, "it",
                        gtm_arena_printf(w->arena, "the %s", found[1]->what),
                        gtm_arena_printf(w->arena, "the %s", found[0]->what));
    else if (!found[0] && !before)
        gtm_diag_report(
            &w->diags, GTM_DIAG_NO_ANTECEDENT, act->it, "it",
            "no sentence before this one drafts anything; write: Draft a message. Send it.", NULL);
}

/* "Research it." needs an account or a prospect that something was said about in this paragraph. */
static void check_research(struct gtm_workflow *w, const struct gtm_sentence_ir *s,
                           const struct gtm_act *act)
{
    if (!act->pronoun || s->cond || s->rows)
        return;
    for (const struct gtm_sentence_ir *e = w->sentences; e && e != s; e = e->next)
        if (e->paragraph == s->paragraph &&
            (e->cond || (e->acts && e->acts->primitive != GTM_PRIMITIVE_WAIT)))
            return;
    gtm_diag_report(&w->diags, GTM_DIAG_NO_ANTECEDENT, act->it, "it",
                    "name it: Research the account. Research each prospect.", NULL);
}

/* Ask me to approve the draft before contacting anyone: where nothing is drafted yet, a later
 * sentence's draft is meant, and it holds that back. */
static bool before_contact(const struct gtm_sentence_ir *s)
{
    return s->before && (s->before_covers & 1u << GTM_PRIMITIVE_SEND);
}

static void check_acts(struct gtm_workflow *w, struct gtm_sentence_ir *s, struct gtm_act *acts,
                       bool before)
{
    bool here = false, waits = gtm_request_in(s->cond); /* what waits is in hand */
    for (struct gtm_act *act = acts; act; act = act->next) {
        bool drafted = before || here;
        switch (act->primitive) {
        case GTM_PRIMITIVE_RESEARCH: check_research(w, s, act); break;
        case GTM_PRIMITIVE_DRAFT: here = here || makes_message(act); break;
        case GTM_PRIMITIVE_SEND:
            if (waits && act->definite)
                break;
            check_pronoun(w, s, acts, act, before);
            if (!drafted || act->template) /* naming a template is drafting from it */
                act->flags |= GTM_ACTION_MAY_DRAFT;
            if (drafted && (!act->definite || act->template))
                act->flags |= GTM_ACTION_REDRAFT;
            break;
        case GTM_PRIMITIVE_APPROVE:
            if (waits) { /* the sentence that asked first sends it */
                act->in_place = act->released = true;
                break;
            }
            check_pronoun(w, s, acts, act, before);
            act->in_place = !act->topic && (drafted || !(act->general || before_contact(s)) ||
                                            !contacts_anywhere(w));
            if (!drafted && act->in_place)
                act->flags |= GTM_ACTION_MAY_DRAFT;
            act->released = sent_later(w, s, act);
            break;
        default: break;
        }
    }
}

static void check_otherwise(struct gtm_workflow *w, const struct gtm_sentence_ir *s)
{
    if (s->has_otherwise && s->kind == GTM_SENTENCE_WATCH &&
        !gtm_cond_has(s->cond, GTM_COND_ELAPSED))
        gtm_diag_report(&w->diags, GTM_DIAG_OTHERWISE_NEVER, s->otherwise_span,
                        gtm_arena_printf(w->arena, "\"%s\"", gtm_said(w, s->cond->span)),
                        gtm_reply_named(s->cond)
                            ? "; or write: If they reply with anything else, …"
                            : "",
                        NULL);
}

void gtm_order_check(struct gtm_workflow *w)
{
    gtm_request_check(w);
    bool does = false, before = false;
    for (struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        does = does || s->acts || s->rows || s->kind == GTM_SENTENCE_SETTING ||
               s->kind == GTM_SENTENCE_GUARDRAIL;
        check_acts(w, s, s->acts, before);
        check_acts(w, s, s->otherwise, before); /* another path than the sentence before it */
        if (s->before_acts)
            check_acts(w, s, s->before_acts, before || drafts(s->acts, NULL));
        for (struct gtm_row *row = s->rows; row; row = row->next)
            check_acts(w, s, row->acts, before);
        check_otherwise(w, s);
        before = before || drafts_in(s);
    }
    if (!does && !w->diags.errors)
        gtm_diag_report(&w->diags, GTM_DIAG_EMPTY_FILE, (struct gtm_span){w->first_own_file, 0, 0},
                        NULL, NULL, NULL);
}
