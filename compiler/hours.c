/* hours.c -- times of the week: what names mean, what can never be, and what is left out.
 *
 * Times are taken apart on a week of minutes, one bit each: the only place where "outside business
 * hours" and "from 9 to 11am or from 2 to 4pm" become windows that must all be open.
 */
#include "compiler/hours.h"

#include <string.h>

#include "compiler/cond.h"
#include "parser.tab.h"

enum { DAYS = 7, MINUTES = GTM_DAY_MINUTES, WEEK = DAYS * MINUTES };

static const struct gtm_hours always = {.weekdays = GTM_ALL_DAYS, .end = MINUTES};

/* Adds a copy behind the list that `tail` ends. Returns where the next one goes. */
static const struct gtm_hours **push(struct gtm_workflow *w, const struct gtm_hours **tail,
                                     struct gtm_hours hours)
{
    struct gtm_hours *h = gtm_arena_alloc(w->arena, sizeof *h);
    *h = hours;
    h->next = NULL;
    *tail = h;
    return &h->next;
}

/* ---- the week ---- */

/* Sets the minutes of one alternative; what runs past midnight belongs to the day it began on. */
static void fill(bool week[WEEK], const struct gtm_hours *h)
{
    int length = h->end > h->begin ? h->end - h->begin : h->end + MINUTES - h->begin;
    for (int day = 0; day < DAYS; day++)
        for (int i = 0; (h->weekdays >> day & 1u) && i < length; i++)
            week[(day * MINUTES + h->begin + i) % WEEK] = true;
}

/* The range of equal minutes that holds `from`, up to the end of its day. */
static int range_end(const bool week[WEEK], int day, int from)
{
    int end = from;
    while (end < MINUTES && week[day * MINUTES + end] == week[day * MINUTES + from])
        end++;
    return end;
}

static bool has_range(const bool week[WEEK], int day, int begin, int end)
{
    const bool *minutes = week + day * MINUTES;
    if (minutes[begin] || range_end(week, day, begin) != end)
        return false;
    return begin == 0 || minutes[begin - 1];
}

/* The minutes that are not set, days that have the same range together. */
static const struct gtm_hours **push_gaps(struct gtm_workflow *w, const struct gtm_hours **tail,
                                          const bool week[WEEK], struct gtm_hours like)
{
    for (int day = 0; day < DAYS; day++)
        for (int begin = 0, end; begin < MINUTES; begin = end) {
            end = range_end(week, day, begin);
            bool earlier = false;
            for (int before = 0; before < day; before++)
                earlier = earlier || has_range(week, before, begin, end);
            if (week[day * MINUTES + begin] || earlier)
                continue;
            like.weekdays = 0;
            like.begin = begin;
            like.end = end;
            for (int later = day; later < DAYS; later++)
                like.weekdays |= has_range(week, later, begin, end) ? 1u << later : 0;
            tail = push(w, tail, like);
        }
    return tail;
}

static bool alike(const struct gtm_hours *a, const struct gtm_hours *b)
{
    return a->workdays == b->workdays && a->holidays == b->holidays && a->prospect == b->prospect &&
           a->has_first == b->has_first && a->has_last == b->has_last && a->first == b->first &&
           a->last == b->last;
}

const struct gtm_hours *gtm_hours_others(struct gtm_workflow *w, const struct gtm_hours *hours,
                                         bool *said)
{
    bool week[WEEK] = {false};
    *said = true;
    for (const struct gtm_hours *h = hours; h; h = h->next) {
        *said = *said && alike(h, hours);
        fill(week, h);
    }
    if (!*said)
        return NULL;
    struct gtm_hours like = always;
    like.prospect = hours->prospect;
    const struct gtm_hours *others = NULL, **tail = push_gaps(w, &others, week, like);
    like.workdays = hours->holidays;
    like.holidays = hours->workdays;
    if (hours->workdays || hours->holidays)
        tail = push(w, tail, like);
    like = always;
    like.prospect = hours->prospect;
    like.has_last = hours->has_first;
    like.last = hours->first - 1;
    if (hours->has_first)
        tail = push(w, tail, like);
    like.has_last = false;
    like.has_first = hours->has_last;
    like.first = hours->last + 1;
    if (hours->has_last)
        push(w, tail, like);
    return others;
}

/* ---- checks and names ---- */

static void never_open(struct gtm_workflow *w, struct gtm_span span, const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_NEVER_OPEN, span, gtm_said(w, span), advice, NULL);
}

static bool check(struct gtm_workflow *w, const struct gtm_hours *h, struct gtm_span span)
{
    if (h->begin == h->end)
        never_open(w, span, "write when it begins and when it ends: between 9am and 5pm");
    else if (!h->weekdays)
        never_open(w, span, "leave at least one day: on weekdays except Fridays");
    else if (h->has_first && h->has_last && h->first > h->last)
        never_open(w, span, "write the earlier day first: between 2026-12-20 and 2027-01-02");
    else
        return true;
    return false;
}

/* What a name means together with what was said beside it: business hours on Mondays. */
static const struct gtm_hours *narrow(struct gtm_workflow *w, const struct gtm_hours *named,
                                      const struct gtm_hours *beside, struct gtm_span span)
{
    const struct gtm_hours *all = NULL, **tail = &all;
    for (const struct gtm_hours *h = named; h; h = h->next) {
        struct gtm_hours both = *h;
        both.weekdays &= beside->weekdays;
        both.workdays = both.workdays || beside->workdays;
        both.prospect = both.prospect || beside->prospect;
        if (beside->has_times && both.end > both.begin && beside->end > beside->begin) {
            both.begin = beside->begin > both.begin ? beside->begin : both.begin;
            both.end = beside->end < both.end ? beside->end : both.end;
            if (both.begin >= both.end)
                both.end = both.begin; /* never */
        } else if (beside->has_times) {
            gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span,
                            "two times that run past midnight cannot be put together",
                            "write one of them", NULL);
            return NULL;
        }
        if (beside->has_first || beside->has_last) {
            both.has_first = beside->has_first;
            both.has_last = beside->has_last;
            both.first = beside->first;
            both.last = beside->last;
        }
        if (check(w, &both, span))
            tail = push(w, tail, both);
    }
    return all;
}

static const struct gtm_hours *meaning_of(struct gtm_workflow *w, const struct gtm_hours *h,
                                          struct gtm_span span)
{
    struct gtm_symbol *symbol = gtm_symbol_find(w, GTM_SYMBOL_HOURS, h->named->name);
    gtm_symbol_resolve(w, symbol);
    const struct gtm_hours *named = symbol->hours;
    bool said = true;
    if (named && h->outside)
        named = gtm_hours_others(w, named, &said);
    if (!said)
        gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span,
                        gtm_arena_printf(w->arena,
                                         "what lies outside of the %s cannot be said in one piece",
                                         symbol->name),
                        "write the times themselves", NULL);
    return named ? narrow(w, named, h, span) : NULL;
}

const struct gtm_hours *gtm_hours_plain(struct gtm_workflow *w, const struct gtm_hours *hours,
                                        struct gtm_span span)
{
    const struct gtm_hours *all = NULL, **tail = &all;
    for (const struct gtm_hours *h = hours; h; h = h->next) {
        if (!h->named) {
            if (check(w, h, span))
                tail = push(w, tail, *h);
            continue;
        }
        for (const struct gtm_hours *one = meaning_of(w, h, span); one; one = one->next)
            tail = push(w, tail, *one);
    }
    return all ? all : &always;
}

const struct gtm_hours *gtm_hours_meant(struct gtm_workflow *w, const struct gtm_symbol *s,
                                        const struct gtm_node *meaning)
{
    if (meaning->kind != GTM_NODE_LEAF || meaning->token->kind != GTM_T_HOURS) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_CONDITION, meaning->span, gtm_said(w, meaning->span),
                        gtm_arena_printf(w->arena, "say when: %s are weekdays from 9am to 5pm",
                                         s->name),
                        NULL);
        return NULL;
    }
    return gtm_hours_plain(w, meaning->token->hours, meaning->span);
}

struct gtm_cond *gtm_hours_cond(struct gtm_workflow *w, const struct gtm_token *token)
{
    struct gtm_cond *cond = gtm_cond_new(w, GTM_COND_OPEN, token->span);
    cond->hours = token->hours;
    gtm_hours_plain(w, token->hours, token->span);
    return cond;
}
