/* emit_time.c -- points of time, windows and holidays as rows, and the guardrails that are checked
 * when an action happens. */
#include "compiler/emit.h"

#include <stdlib.h>

#include "compiler/hours.h"

/* ---- points of time ---- */

uint32_t gtm_emit_when(struct gtm_emitter *e, enum gtm_base base, int64_t seconds,
                       const struct gtm_moment *moment)
{
    enum { LAST_DAY = 31, LAST_MINUTE = GTM_DAY_MINUTES - 1, MINUTE = 60 };
    static const struct gtm_moment none = {.minute = -1};
    const struct gtm_moment *m = moment ? moment : &none;
    bool month_end = m->month_day == LAST_DAY;
    uint32_t flags = (m->business ? GTM_WHEN_BUSINESS : 0u) |
                     (m->prospect ? GTM_WHEN_PROSPECT : 0u) |
                     (m->same_day ? GTM_WHEN_SAME_DAY : 0u) |
                     (m->workday ? GTM_WHEN_WORKDAY : 0u) | (month_end ? GTM_WHEN_MONTH_END : 0u) |
                     (m->month_day && !month_end ? GTM_WHEN_MONTH_DAY : 0u);
    int days = m->month_day && !month_end ? m->month_day : m->days;
    int minute = m->day_end ? LAST_MINUTE : m->minute < 0 ? GTM_DAY_MINUTES : m->minute;
    struct gtm_when row = {base,
                           (uint32_t)m->months,
                           (uint32_t)days,
                           gtm_emit_num(e, (double)seconds + (m->day_end ? MINUTE : 0)),
                           m->weekdays,
                           (uint32_t)minute,
                           m->has_date ? gtm_emit_num(e, (double)m->date) : GTM_NONE,
                           flags};
    return gtm_emit_row(e, &e->when, &row, sizeof row);
}

/* ---- windows ---- */

uint32_t gtm_emit_window(struct gtm_emitter *e, const struct gtm_hours *h, bool closed)
{
    struct gtm_window row = {h->weekdays,
                             (uint32_t)h->begin,
                             (uint32_t)h->end,
                             h->has_first ? gtm_emit_num(e, (double)h->first) : GTM_NONE,
                             h->has_last ? gtm_emit_num(e, (double)h->last) : GTM_NONE,
                             (closed ? GTM_WINDOW_CLOSED : 0u) |
                                 (h->prospect ? GTM_WINDOW_PROSPECT : 0u) |
                                 (h->workdays ? GTM_WINDOW_WORKDAYS : 0u) |
                                 (h->holidays ? GTM_WINDOW_HOLIDAYS : 0u)};
    return gtm_emit_row(e, &e->window, &row, sizeof row);
}

/* ---- guardrails, as they are checked when the action happens ---- */

/* Its condition as a routine. Returns where that begins, or GTM_NONE: it always holds. */
static uint32_t routine(struct gtm_emitter *e, const struct gtm_guard *guard,
                        const struct gtm_cond *cond)
{
    if (!cond)
        return GTM_NONE;
    uint32_t entry = gtm_emit_here(e);
    gtm_emit_op(e, GTM_OP_SENTENCE, 0, guard->sentence->number, 0);
    e->reg = 0;
    gtm_emit_op(e, GTM_OP_VERDICT, gtm_emit_cond(e, cond), 0, 0);
    e->reg = 0;
    return entry;
}

static void add_row(struct gtm_emitter *e, const struct gtm_guard *g, enum gtm_guardrail_kind kind,
                    uint32_t entry, uint32_t limit, uint32_t window)
{
    struct gtm_guardrail row = {kind,   g->sentence->number, g->covers,
                                entry,  gtm_emit_opt_str(e, g->channel),
                                limit,  window,
                                GTM_NONE};
    if (kind == GTM_GUARDRAIL_ASK)
        row.ask = gtm_emit_action(e, g->ask, g->sentence->number);
    gtm_buf_add(&e->guardrail, &row, sizeof row);
}

static void emit_limit(struct gtm_emitter *e, const struct gtm_guard *g)
{
    struct gtm_limit row = {g->limit.count, gtm_emit_num(e, (double)g->limit.seconds), g->limit.per,
                            gtm_emit_opt_str(e, g->limit.kind)};
    uint32_t limit = gtm_emit_row(e, &e->limit, &row, sizeof row);
    add_row(e, g, GTM_GUARDRAIL_LIMIT, routine(e, g, g->cond), limit, GTM_NONE);
}

/* Windows must all be open: one of several is said by what lies outside all of them. */
static void emit_window(struct gtm_emitter *e, const struct gtm_guard *g)
{
    const struct gtm_hours *hours = gtm_hours_plain(e->w, g->hours, g->sentence->span);
    bool closed = !g->only || hours->next, said;
    if (g->only && hours->next)
        hours = gtm_hours_others(e->w, hours, &said);
    uint32_t entry = hours ? routine(e, g, g->cond) : GTM_NONE;
    for (; hours; hours = hours->next)
        add_row(e, g, GTM_GUARDRAIL_WINDOW, entry, GTM_NONE, gtm_emit_window(e, hours, closed));
}

void gtm_emit_guards(struct gtm_emitter *e)
{
    for (const struct gtm_guard *g = e->w->guards; g; g = g->next) {
        struct gtm_cond *cond = gtm_emit_guard_cond(e, g);
        switch (g->kind) {
        case GTM_GUARD_NEVER:
            add_row(e, g, GTM_GUARDRAIL_NEVER, routine(e, g, cond), GTM_NONE, GTM_NONE);
            break;
        case GTM_GUARD_ASK:
            add_row(e, g, GTM_GUARDRAIL_ASK, routine(e, g, cond), GTM_NONE, GTM_NONE);
            break;
        case GTM_GUARD_HOLD: /* not as long as it is not yet so */
            cond = gtm_cond_not(e->w, cond);
            add_row(e, g, GTM_GUARDRAIL_NEVER, routine(e, g, cond), GTM_NONE, GTM_NONE);
            break;
        case GTM_GUARD_LIMIT: emit_limit(e, g); break;
        case GTM_GUARD_WINDOW: emit_window(e, g); break;
        case GTM_GUARD_BEFORE: break; /* order: a mark's, woven in */
        }
    }
}

/* ---- holidays ---- */

static int by_day(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void gtm_emit_holidays(struct gtm_emitter *e)
{
    struct gtm_workflow *w = e->w;
    if (w->holiday_count)
        qsort(w->holidays, w->holiday_count, sizeof *w->holidays, by_day);
    for (uint32_t i = 0; i < w->holiday_count; i++) {
        struct gtm_holiday row = {(uint32_t)w->holidays[i]};
        if (i == 0 || w->holidays[i] != w->holidays[i - 1])
            gtm_buf_add(&e->holiday, &row, sizeof row);
    }
}
