/* request.c -- what waits for a person on our side. A sentence about it is a watch that fires for
 * each request; its times run from that request. */
#include "compiler/request.h"

#include <string.h>

#include "compiler/reply.h"
#include "parser.tab.h"

enum { ASKED = GTM_REQUEST_APPROVAL | GTM_REQUEST_TEXT };

static void report(struct gtm_workflow *w, struct gtm_span span, const char *what,
                   const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span, what, advice, NULL);
}

/* ---- conditions ---- */

static struct gtm_cond *waits_for(struct gtm_workflow *w, const struct gtm_symbol *person,
                                  const char *name, uint32_t requests, struct gtm_span span)
{
    static const char *const all[] = {"us", "the team", "nobody", "somebody", NULL};
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_PENDING, span);
    cond->requests = requests;
    if (name && (person || !gtm_word_in(name, all))) {
        cond->person = person;
        cond->person_name = name;
    }
    return cond;
}

struct gtm_cond *gtm_request_waits(struct gtm_workflow *w, const struct gtm_np *subject, bool acts,
                                   const struct gtm_token *window, struct gtm_span span)
{
    uint32_t requests = acts ? ASKED | GTM_REQUEST_TOLD : ASKED;
    bool person = subject->head == GTM_CLASS_PERSON;
    struct gtm_cond *cond = NULL;
    for (unsigned i = 0; person && subject->panel && i < subject->panel->count; i++) {
        const struct gtm_seat_ir *seat = &subject->panel->seats[i];
        cond = gtm_cond_and(w, cond, waits_for(w, seat->person, seat->name, requests, span));
    }
    if (!cond)
        cond = waits_for(w, person ? subject->person : NULL, person ? subject->person_name : NULL,
                         requests, span);
    if (window)
        cond = gtm_cond_and(w, cond, gtm_elapsed(w, GTM_BASE_ASKED, window, span));
    return cond;
}

static bool waits_in(const struct gtm_cond *cond, bool positive)
{
    if (!cond)
        return false;
    if (cond->op == GTM_COND_NOT)
        return waits_in(cond->first, !positive);
    if (cond->op == GTM_COND_PENDING)
        return positive;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (waits_in(child, positive))
            return true;
    return false;
}

bool gtm_request_in(const struct gtm_cond *cond)
{
    return waits_in(cond, true);
}

static const struct gtm_cond *first_of(const struct gtm_cond *cond, enum gtm_cond_op op)
{
    if (!cond || cond->op == op)
        return cond;
    for (const struct gtm_cond *child = cond->first; child; child = child->next) {
        const struct gtm_cond *found = first_of(child, op);
        if (found)
            return found;
    }
    return NULL;
}

static bool has_time(const struct gtm_cond *cond)
{
    if (!cond)
        return false;
    if (cond->op == GTM_COND_ELAPSED && cond->base == GTM_BASE_ASKED)
        return true;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (has_time(child))
            return true;
    return false;
}

/* ---- what is done ---- */

static bool asks(const struct gtm_act *act)
{
    return act->primitive == GTM_PRIMITIVE_APPROVE || act->primitive == GTM_PRIMITIVE_HANDWRITE;
}

bool gtm_request_asked(const struct gtm_sentence_ir *s)
{
    const struct gtm_act *act = s ? s->acts : NULL;
    while (act && act->next)
        act = act->next;
    return act && asks(act);
}

static bool is_decision(const struct gtm_cond *cond)
{
    return cond && cond->op == GTM_COND_EVENT && !cond->test.declared &&
           (cond->test.event == GTM_EVENT_APPROVED || cond->test.event == GTM_EVENT_CANCELLED);
}

/* "Remind me every day until I answer" and its kin: it waits for a request, and ends with it. */
static void settle_reminder(struct gtm_workflow *w, struct gtm_sentence_ir *s,
                            const struct gtm_sentence_ir *before)
{
    struct gtm_act *act = s->acts;
    bool repeats = act->every_seconds || act->every_moment;
    if (repeats && is_decision(s->until))
        s->until = gtm_cond_not(
            w, waits_for(w, s->until->person, s->until->person_name, ASKED, s->until->span));
    if (gtm_request_in(s->cond) || s->cond)
        return;
    const struct gtm_cond *answered =
        waits_in(s->until, false) ? first_of(s->until, GTM_COND_PENDING) : NULL;
    bool timed = repeats || s->delay || s->delay_moment || act->primitive == GTM_PRIMITIVE_WAIT;
    bool reminds = act->reminds || (act->next && act->next->reminds);
    if (answered)
        s->cond =
            waits_for(w, answered->person, answered->person_name, answered->requests, s->span);
    else if (reminds && timed && !s->until && gtm_request_asked(before))
        s->cond = waits_for(w, NULL, NULL, ASKED, s->span);
}

/* "If I answer, …": they approve or cancel. An answer in time is not told from a late one. */
static void settle_answer(struct gtm_workflow *w, struct gtm_sentence_ir *s)
{
    if (!waits_in(s->cond, false) || s->cond->op != GTM_COND_NOT)
        return;
    const struct gtm_cond *answered = s->cond->first;
    if (answered->op != GTM_COND_PENDING) {
        report(w, s->cond->span, "what is done with an answer does not depend on its time",
               "write: If I approve, …; or what happens without one: If I don't answer within 2 "
               "days, …");
        return;
    }
    struct gtm_cond *either = NULL;
    for (int i = 0; i < 2; i++) {
        struct gtm_cond *one = gtm_cond_new(w, GTM_COND_EVENT, s->cond->span);
        one->test.event = i ? GTM_EVENT_CANCELLED : GTM_EVENT_APPROVED;
        one->test.count = 1;
        one->person = answered->person;
        one->person_name = answered->person_name;
        either = gtm_cond_join(w, GTM_COND_OR, either, one);
    }
    s->cond = either;
}

/* "After 1 day, if I have not answered" and "… alert Dana after 1 day": the time runs from the
 * request. */
static void settle_time(struct gtm_workflow *w, struct gtm_sentence_ir *s)
{
    struct gtm_token time = {.seconds = s->delay, .moment = s->delay_moment};
    const struct gtm_act *wait = s->acts;
    if (wait && wait->next && wait->primitive == GTM_PRIMITIVE_WAIT && !wait->until &&
        (wait->seconds || wait->moment) && !has_time(s->cond) && !time.seconds && !time.moment) {
        time.seconds = wait->seconds;
        time.moment = wait->moment;
        s->acts = wait->next;
    }
    if (time.seconds || time.moment)
        s->cond = gtm_cond_and(w, s->cond, gtm_elapsed(w, GTM_BASE_ASKED, &time, s->span));
    s->delay = 0;
    s->delay_moment = NULL;
}

/* The action as a wait that takes no time. */
static void make_idle(struct gtm_act *act)
{
    act->primitive = GTM_PRIMITIVE_WAIT;
    act->what = "time";
    act->person = NULL;
    act->person_name = NULL;
    act->options = NULL;
    act->definite = false;
}

/* What was asked for last before a sentence, or NULL. */
static const struct gtm_act *last_request(const struct gtm_workflow *w,
                                          const struct gtm_sentence_ir *s)
{
    const struct gtm_act *found = NULL;
    for (const struct gtm_sentence_ir *e = w->sentences; e && e != s; e = e->next)
        for (const struct gtm_act *act = e->acts; act; act = act->next)
            if (asks(act) && !gtm_request_in(e->cond))
                found = act;
    return found;
}

/* A text that one person did not write, another is asked for: then only that one waits. */
static bool passes_on(struct gtm_workflow *w, const struct gtm_sentence_ir *s, struct gtm_act *act)
{
    const struct gtm_act *request = act->alone ? last_request(w, s) : NULL;
    if (!request || request->primitive != GTM_PRIMITIVE_HANDWRITE)
        return false;
    struct gtm_act *other = gtm_arena_alloc(w->arena, sizeof *other);
    *other = *act;
    other->primitive = GTM_PRIMITIVE_HANDWRITE;
    other->what = request->what;
    other->alone = other->definite = false;
    other->panel = NULL;
    make_idle(act);
    act->withdraw = true;
    act->alone = false;
    act->next = other;
    return true;
}

static void settle_act(struct gtm_workflow *w, struct gtm_sentence_ir *s, struct gtm_act *act)
{
    if (passes_on(w, s, act))
        return;
    if (act->primitive == GTM_PRIMITIVE_APPROVE) { /* the same draft, before another person too */
        act->general = false;
        act->covers = 0;
        act->definite = true;
    } else if (act->primitive == GTM_PRIMITIVE_SKIP && act->nothing) {
        make_idle(act);
    } else if (act->primitive == GTM_PRIMITIVE_SKIP &&
               act->pronoun) { /* skip it: not the prospect */
        make_idle(act);
        act->withdraw = true;
    }
    if (!act->every_seconds && !act->every_moment)
        return;
    act->at_once = has_time(s->cond);
    if (!s->until) {
        const struct gtm_cond *request = first_of(s->cond, GTM_COND_PENDING);
        s->until = gtm_cond_not(
            w, waits_for(w, request->person, request->person_name, request->requests, act->span));
    }
}

/* "If the reply is unclear, ask me": a person answers it. */
static void settle_alone(struct gtm_act *acts)
{
    for (struct gtm_act *act = acts; act; act = act->next)
        if (act->alone) {
            act->primitive = GTM_PRIMITIVE_HANDWRITE;
            act->what = "reply";
            act->definite = false;
            act->panel = NULL;
        }
}

static bool is_about_replies(const struct gtm_cond *cond)
{
    if (!cond || cond->op == GTM_COND_NOT)
        return false;
    if (cond->op == GTM_COND_EVENT && !cond->test.declared && cond->test.event == GTM_EVENT_REPLIED)
        return true;
    for (const struct gtm_cond *child = cond->first; child; child = child->next)
        if (is_about_replies(child))
            return true;
    return false;
}

static bool is_timed(const struct gtm_sentence_ir *s)
{
    if (has_time(s->cond))
        return true;
    for (const struct gtm_act *act = s->acts; act; act = act->next)
        if (act->every_seconds || act->every_moment)
            return true;
    return false;
}

void gtm_request_settle(struct gtm_workflow *w, struct gtm_sentence_ir *s,
                        const struct gtm_sentence_ir *before)
{
    for (struct gtm_row *row = s->rows; row; row = row->next)
        if (is_about_replies(row->cond))
            settle_alone(row->acts);
    if (!s->acts)
        return;
    settle_reminder(w, s, before);
    settle_answer(w, s);
    if (!gtm_request_in(s->cond)) {
        if (is_about_replies(s->cond))
            settle_alone(s->acts);
        return;
    }
    settle_time(w, s);
    if (!is_timed(s))
        report(
            w, s->cond->span, "it is not said within what time",
            "write: If I don't answer within 2 days, …; or: Remind me every day until I answer.");
    for (struct gtm_act *act = s->acts; act; act = act->next)
        settle_act(w, s, act);
}

/* ---- who is asked at all ---- */

static bool same_person(const struct gtm_cond *cond, const struct gtm_symbol *person,
                        const char *name)
{
    return cond->person == person && strcmp(cond->person_name, name ? name : "me") == 0;
}

static bool act_asks(const struct gtm_act *act, const struct gtm_cond *cond)
{
    bool told = (cond->requests & GTM_REQUEST_TOLD) &&
                (act->primitive == GTM_PRIMITIVE_ALERT || act->primitive == GTM_PRIMITIVE_TASK);
    if (!asks(act) && !told)
        return false;
    if (!cond->person_name || same_person(cond, act->person, act->person_name))
        return true;
    for (unsigned i = 0; act->panel && i < act->panel->count; i++)
        if (same_person(cond, act->panel->seats[i].person, act->panel->seats[i].name))
            return true;
    return false;
}

static bool any_asks(const struct gtm_act *act, const struct gtm_cond *cond)
{
    for (; act; act = act->next)
        if (act_asks(act, cond))
            return true;
    return false;
}

static bool is_asked(const struct gtm_workflow *w, const struct gtm_sentence_ir *own,
                     const struct gtm_cond *cond)
{
    for (const struct gtm_guard *g = w->guards; g; g = g->next)
        if (g->ask && act_asks(g->ask, cond))
            return true;
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        if (s != own && (any_asks(s->acts, cond) || any_asks(s->otherwise, cond)))
            return true;
        for (const struct gtm_row *row = s->rows; row; row = row->next)
            if (any_asks(row->acts, cond))
                return true;
    }
    return false;
}

static void check_cond(struct gtm_workflow *w, const struct gtm_sentence_ir *own,
                       struct gtm_cond *cond)
{
    if (!cond)
        return;
    for (struct gtm_cond *child = cond->first; child; child = child->next)
        check_cond(w, own, child);
    if (!is_decision(cond) && cond->op != GTM_COND_PENDING)
        return;
    struct gtm_cond anybody = *cond;
    anybody.person_name = NULL;
    if (is_decision(cond))
        anybody.requests = ASKED;
    if (!is_asked(w, own, &anybody)) {
        report(w, cond->span, "no sentence asks a person for an approval, so this can never happen",
               "write before it: Ask me to approve the message.");
    } else if (cond->person_name && cond->op == GTM_COND_PENDING && !is_asked(w, own, cond)) {
        if (!cond->person && strcmp(cond->person_name, "the owner") == 0)
            cond->person_name = NULL; /* the owner is whoever is asked */
        else
            report(w, cond->span,
                   gtm_arena_printf(w->arena, "no sentence asks %s, so this can never happen",
                                    cond->person_name),
                   gtm_arena_printf(w->arena, "write before it: Ask %s to approve the message.",
                                    cond->person_name));
    }
}

void gtm_request_check(struct gtm_workflow *w)
{
    if (w->diags.errors) /* a sentence that was not understood may be the one that asks */
        return;
    for (struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        check_cond(w, s, s->cond);
        check_cond(w, s, s->until);
        for (struct gtm_row *row = s->rows; row; row = row->next)
            check_cond(w, s, row->cond);
    }
}
