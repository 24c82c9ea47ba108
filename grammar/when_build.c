/* when_build.c -- what the actions of when.y build: lengths, limits, points of time, times of the
 * week. A day without a time begins at midnight; "by" a day is until it ends.
 */
#include <math.h>
#include <string.h>

#include "grammar/when_build.h"
#include "parser.tab.h"
#include "runtime/base/clock.h"
#include "when.tab.h"

enum { WHOLE = GTM_DAY_MINUTES, LAST_DAY = 31, LONGEST = 1000000 };
static const int64_t day_seconds = 86400, month_seconds = 2592000; /* a limit's month: 30 days */

/* ---- what is wrong ---- */

void gtm_when_note(struct gtm_when_parse *w, enum gtm_diag_code code, enum gtm_wrong_where where,
                   struct gtm_span span, const char *one, const char *two)
{
    struct gtm_wrong *wrong = gtm_arena_alloc(w->arena, sizeof *wrong);
    *wrong = (struct gtm_wrong){code, where, span, one, two, w->wrong};
    w->wrong = wrong;
}

static struct gtm_span span_of(const struct gtm_when_parse *w, uint32_t at, uint32_t length)
{
    return gtm_span_join(w->words[at].span, w->words[at + length - 1].span);
}

static const char *said(const struct gtm_when_parse *w, struct gtm_span span)
{
    struct gtm_text text = gtm_source_text(w->diags->sources, span);
    return gtm_arena_copy(w->arena, text.at, text.length);
}

/* A time that no day has, or one that may be in the morning or in the afternoon. */
static void check_clock(struct gtm_when_parse *w, const struct gtm_when_clock *c,
                        enum gtm_wrong_where where)
{
    struct gtm_span span = span_of(w, c->at, c->length);
    int hour = c->minute / 60, twelve = hour ? hour : 12;
    if (c->minute < 0)
        gtm_when_note(w, GTM_DIAG_NO_CLOCK, where, span, w->words[c->at].low, NULL);
    else if (!c->exact && c->minute <= 720)
        gtm_when_note(w, GTM_DIAG_HALF_DAY, where, span, w->words[c->at].low,
                      gtm_arena_printf(w->arena, "%dam, %dpm or %02d:00", twelve, twelve, hour));
}

/* ---- lengths, counts, limits ---- */

static const struct gtm_moment *keep(struct gtm_when_parse *w, struct gtm_moment moment)
{
    struct gtm_moment *kept = gtm_arena_alloc(w->arena, sizeof *kept);
    *kept = moment;
    return kept;
}

bool gtm_when_length(struct gtm_when_parse *w, double number, struct gtm_when_unit unit,
                     struct gtm_token *t)
{
    bool whole = number == floor(number), counted = unit.business || unit.value < 0;
    *t = (struct gtm_token){.weekday = -1};
    if (number < 0 || number > LONGEST || (counted && (!whole || number < 1)))
        return false; /* half a business day, 1.5 months */
    if (!counted) {
        t->seconds = (int64_t)(number * unit.value);
        return true;
    }
    t->months = unit.business ? 0 : (int)number * -unit.value;
    t->moment = keep(w, (struct gtm_moment){.months = t->months,
                                            .days = unit.business ? (int)number : 0,
                                            .business = unit.business,
                                            .minute = -1});
    return true;
}

void gtm_when_span(struct gtm_token *t)
{
    if (t->months)
        t->seconds = t->months * month_seconds;
    else if (t->moment) /* 5 business days: not less than so many days of 24 hours */
        t->seconds = t->moment->days * day_seconds;
}

bool gtm_when_span_of(int unit, struct gtm_token *t)
{
    int64_t year = 365 * day_seconds;
    *t = (struct gtm_token){.weekday = -1};
    t->seconds = unit == -12 ? year : unit < 0 ? -unit * month_seconds : unit;
    return unit != 1; /* "a second" is another one */
}

struct gtm_token gtm_when_count(const struct gtm_entry *compare, double number)
{
    struct gtm_token t = {
        .kind = GTM_T_COUNT, .weekday = -1, .number = number, .compare = GTM_COMPARE_GE};
    if (compare)
        t.compare = (enum gtm_compare)compare->id;
    if (t.compare == GTM_COMPARE_GT) {
        t.compare = GTM_COMPARE_GE;
        t.number += 1;
    }
    return t;
}

struct gtm_token gtm_when_rate(const struct gtm_entry *compare, enum gtm_compare otherwise,
                               struct gtm_token often, struct gtm_token span)
{
    span.kind = GTM_T_RATE;
    span.number = often.number;
    span.times = often.times;
    span.compare = compare ? (enum gtm_compare)compare->id : otherwise;
    return span;
}

struct gtm_token gtm_when_gap(struct gtm_token length)
{
    gtm_when_span(&length);
    length.kind = GTM_T_GAP;
    length.number = 1;
    return length;
}

/* ---- points of time ---- */

bool gtm_when_dated(struct gtm_when_parse *w, struct gtm_when_civil date, int64_t *day)
{
    struct gtm_span span = span_of(w, date.at, date.length);
    *day = 0;
    if (!date.year)
        gtm_when_note(
            w, GTM_DIAG_MISUSED, GTM_WRONG_EVERYWHERE, span,
            gtm_arena_printf(w->arena, "\"%s\" does not say in which year", said(w, span)),
            "say the year, as in 2026-12-25");
    else if (!gtm_clock_date(date.year, date.month, date.day, day))
        gtm_when_note(w, GTM_DIAG_NOT_A_DATE, GTM_WRONG_EVERYWHERE, span, said(w, span), NULL);
    return true;
}

bool gtm_when_month_day(struct gtm_when_parse *w, struct gtm_when_point *p,
                        struct gtm_when_piece nth, bool business, int of_month)
{
    bool last = nth.kind == GTM_WHEN_LAST;
    int day = last ? LAST_DAY : nth.value;
    bool alone = nth.kind == GTM_WHEN_ORDINAL; /* the 15th; but "the first" is any first one */
    if ((!alone && !of_month) || (business && day != 1))
        return false;
    *p = (struct gtm_when_point){
        .moment = {.point = true, .minute = -1, .month_day = day, .workday = business}};
    if (of_month == GTM_WHEN_NEXT && last)
        p->moment.months = 1;
    else if (of_month == GTM_WHEN_NEXT && (day != 1 || business)) /* may be in this month */
        gtm_when_note(w, GTM_DIAG_NOT_YET, GTM_WRONG_EVERYWHERE, w->words[nth.at].span,
                      "a day in the middle of next month", NULL);
    return true;
}

bool gtm_when_edge(struct gtm_when_point *p, bool end, struct gtm_when_piece which,
                   struct gtm_when_piece what)
{
    struct gtm_moment m = {.point = true, .minute = -1, .day_end = end};
    bool next = which.kind == GTM_WHEN_NEXT && end; /* the next beginning is that of the next */
    m.same_day = end && (what.kind == GTM_WHEN_WEEK || what.kind == GTM_WHEN_MONTH);
    switch (what.kind) {
    case GTM_WHEN_NAMED_DAY: m.weekdays = 1u << what.value; break;
    case GTM_WHEN_WEEK:
        m.weekdays = end ? 1u << 6 : 1u;
        m.days = next ? 7 : 0;
        break;
    case GTM_WHEN_MONTH:
        m.month_day = end ? LAST_DAY : 1;
        m.months = next;
        break;
    case GTM_WHEN_TOMORROW: m.days = 1; break;
    default: m.days = next; /* of the day */
    }
    p->moment = m;
    p->timed = false;
    bool of_day = what.kind == GTM_WHEN_DAY, tomorrow = what.kind == GTM_WHEN_TOMORROW;
    return of_day ? end && which.kind : !(tomorrow && which.kind);
}

bool gtm_when_timed(struct gtm_when_parse *w, struct gtm_when_point *p, struct gtm_when_clock clock)
{
    bool morning = p->moment.minute >= 0;
    if (p->moment.day_end || (morning && clock.minute >= 720))
        return false;
    check_clock(w, &clock, GTM_WRONG_EVERYWHERE);
    p->moment.minute = clock.minute % WHOLE;
    p->timed = true;
    return true;
}

static void settle(struct gtm_moment *m)
{
    bool timed = m->minute >= 0;
    m->same_day = m->same_day || (timed && (m->weekdays || m->month_day));
    if (!timed && !m->day_end)
        m->minute = 0;
}

struct gtm_token gtm_when_at_point(struct gtm_when_parse *w, struct gtm_when_point p, int kind)
{
    settle(&p.moment);
    return (struct gtm_token){.kind = kind, .weekday = -1, .moment = keep(w, p.moment)};
}

struct gtm_token gtm_when_by(struct gtm_when_parse *w, struct gtm_when_point p)
{
    settle(&p.moment);
    if (p.moment.minute == 0 && !p.timed) {
        p.moment.day_end = true;
        p.moment.minute = -1;
    }
    return (struct gtm_token){.kind = GTM_T_WINDOW, .weekday = -1, .moment = keep(w, p.moment)};
}

struct gtm_token gtm_when_again(struct gtm_when_parse *w, struct gtm_when_point p)
{
    struct gtm_moment *m = &p.moment;
    if (m->minute < 0 && !m->business)
        m->minute = 0;
    m->same_day = m->minute > 0 && (m->weekdays || m->month_day);
    return (struct gtm_token){.kind = GTM_T_EVERY, .weekday = -1, .moment = keep(w, *m)};
}

/* ---- days and hours ---- */

struct gtm_when_days gtm_when_named(unsigned bits, bool plural, bool business)
{
    return (struct gtm_when_days){.bits = bits, .plural = plural, .business = business};
}

bool gtm_when_from_to(struct gtm_when_days *first, struct gtm_when_days last)
{
    if (!first->one || !last.one)
        return false;
    for (unsigned day = first->bits; day != last.bits; first->bits |= day)
        day = day == 1u << 6 ? 1u : day << 1;
    first->one = first->bare = false;
    return true;
}

bool gtm_when_add_day(struct gtm_when_parse *w, struct gtm_when_days *list,
                      struct gtm_when_days more)
{
    w->hopeless = list->holiday || more.holiday || list->business != more.business;
    list->bits |= more.bits;
    list->one = false;
    return !w->hopeless;
}

void gtm_when_spare(struct gtm_when_days *list, struct gtm_when_days more)
{
    if (more.holiday)
        list->holiday = true;
    else
        list->bits |= more.bits;
}

/* 9 beside 11am is 9am, beside 5pm it is 9am too: the half that makes the shorter range. */
static void take_half(struct gtm_when_clock *bare, const struct gtm_when_clock *said, bool is_first)
{
    if (bare->exact || !said->half || bare->minute < 60 || bare->minute > 720)
        return;
    int same = bare->minute % 720 + (said->half == 'p' ? 720 : 0);
    bool fits = is_first ? same < said->minute : same > said->minute;
    bare->minute = fits ? same : (same + 720) % WHOLE;
    bare->exact = true;
}

/* 9 to 5, 8 to 12: a working day, where something may happen; what is forbidden may be the night.
 */
static void take_idiom(struct gtm_when_parse *w, struct gtm_when_clock *a, struct gtm_when_clock *b)
{
    int from = a->minute, to = b->minute;
    bool day = from >= 360 && from < 720 && ((to >= 60 && to < from) || to == 720);
    if (a->exact || b->exact || !day)
        return;
    check_clock(w, a, GTM_WRONG_FORBIDDEN);
    check_clock(w, b, GTM_WRONG_FORBIDDEN);
    b->minute = to == 720 ? to : to + 720;
    a->exact = b->exact = true;
}

struct gtm_when_range gtm_when_hours_range(struct gtm_when_parse *w, struct gtm_when_clock a,
                                           struct gtm_when_clock b)
{
    bool loose = !a.exact && !b.exact;
    take_half(&a, &b, true);
    take_half(&b, &a, false);
    take_idiom(w, &a, &b);
    if (b.minute > 720)
        a.exact = true; /* 9 to 17 */
    check_clock(w, &a, GTM_WRONG_EVERYWHERE);
    check_clock(w, &b, GTM_WRONG_EVERYWHERE);
    return (struct gtm_when_range){a.minute % WHOLE, b.minute ? b.minute : WHOLE, loose};
}

struct gtm_when_range gtm_when_half_open(struct gtm_when_parse *w, struct gtm_when_clock clock,
                                         bool begins)
{
    check_clock(w, &clock, GTM_WRONG_EVERYWHERE);
    if (begins)
        return (struct gtm_when_range){clock.minute % WHOLE, WHOLE, false};
    return (struct gtm_when_range){0, clock.minute ? clock.minute : WHOLE, false};
}

/* ---- the parts of times of the week ---- */

/* Begins a part of the newest alternative; NULL where it has such a part. */
static struct gtm_hours *part_of(struct gtm_when_parse *w, unsigned part, bool needs_opener)
{
    w->hopeless = w->hopeless || (w->seen & part);
    if (w->hopeless)
        return NULL;
    if (!w->count)
        w->hours[w->count++] = (struct gtm_hours){.weekdays = GTM_ALL_DAYS, .end = WHOLE};
    w->loose = w->loose || (needs_opener && !w->parts);
    w->single = w->single && part == GTM_WHEN_PART_ZONE;
    w->seen |= part;
    w->parts++;
    return &w->hours[w->count - 1];
}

bool gtm_when_add_days(struct gtm_when_parse *w, struct gtm_when_days d, bool opened)
{
    bool first = !w->parts;
    struct gtm_hours *h = part_of(w, GTM_WHEN_PART_DAYS, !opened && d.bare);
    if (!h)
        return false;
    w->single = first && d.one && !d.plural;
    h->workdays = d.business;
    h->holidays = d.holiday;
    h->weekdays &= d.bits;
    h->has_days = true;
    return true;
}

bool gtm_when_add_times(struct gtm_when_parse *w, struct gtm_when_range r, bool opened)
{
    struct gtm_hours *h = part_of(w, GTM_WHEN_PART_TIMES, !opened);
    if (!h)
        return false;
    w->loose = w->loose || r.loose;
    h->begin = r.begin;
    h->end = r.end;
    h->has_times = true;
    return true;
}

bool gtm_when_add_dates(struct gtm_when_parse *w, struct gtm_when_dates d)
{
    bool first = !w->parts;
    struct gtm_hours *h = part_of(w, GTM_WHEN_PART_DATES, d.loose);
    if (!h)
        return false;
    w->single = first && d.one;
    h->has_first = d.has_first;
    h->has_last = d.has_last;
    h->first = d.first;
    h->last = d.last;
    return true;
}

bool gtm_when_add_name(struct gtm_when_parse *w, const struct gtm_entry *name, bool outside,
                       bool opened)
{
    bool first = !w->parts;
    if (!name && (outside || !opened)) /* "quiet hours" whose times are said next to it */
        return false;
    struct gtm_hours *h = part_of(w, name ? GTM_WHEN_PART_NAME : 0u, !opened);
    if (!h)
        return false;
    w->filler = first && !name;
    h->named = name ? name->symbol : NULL;
    h->outside = outside;
    return true;
}

bool gtm_when_add_outside(struct gtm_when_parse *w, const struct gtm_when_days *d,
                          const struct gtm_when_range *r)
{
    struct gtm_hours *h = part_of(w, GTM_WHEN_PART_NAME, false);
    if (!h || (d && d->business)) /* outside of business days: weekends and holidays */
        return false;
    h->has_days = h->has_days || d;
    h->has_times = h->has_times || r;
    if (d && d->holiday)
        h->workdays = true;
    else if (d)
        h->weekdays &= ~d->bits;
    if (r) {
        h->begin = r->end % WHOLE;
        h->end = r->begin ? r->begin : WHOLE;
    }
    return true;
}

bool gtm_when_add_except(struct gtm_when_parse *w, struct gtm_when_days d)
{
    struct gtm_hours *h = part_of(w, GTM_WHEN_PART_EXCEPT, false);
    if (!h)
        return false;
    h->workdays = h->workdays || d.holiday;
    h->weekdays &= ~d.bits;
    h->has_days = true;
    return true;
}

bool gtm_when_add_zone(struct gtm_when_parse *w, int zone)
{
    struct gtm_hours *h = part_of(w, GTM_WHEN_PART_ZONE, false);
    if (h)
        h->prospect = zone == GTM_WHEN_PERSON;
    return h;
}

/* ---- alternatives ---- */

bool gtm_when_also(struct gtm_when_parse *w, struct gtm_when_piece also)
{
    if (w->count == GTM_WHEN_MOST_HOURS)
        return false;
    w->hours[w->count++] = (struct gtm_hours){.weekdays = GTM_ALL_DAYS, .end = WHOLE};
    w->before = w->seen;
    w->seen = 0;
    w->also = also;
    w->single = false;
    return true;
}

/* "on weekdays and after 9am": both, or one of them? What is forbidden is either. */
static void check_and(struct gtm_when_parse *w)
{
    bool alike = (w->before & w->seen) || !w->seen || !w->before;
    if (w->also.value == 'a' && !alike)
        gtm_when_note(w, GTM_DIAG_MISUSED, GTM_WRONG_ALLOWED, w->words[w->also.at].span,
                      "this \"and\" can mean that both must hold, or that one is enough",
                      "leave it out where both must hold; else write \"or\"");
}

void gtm_when_first(struct gtm_when_parse *w)
{
    struct gtm_hours *a = &w->hours[w->count - 2], *b = a + 1;
    bool range = a->has_times && b->has_times && a->end == WHOLE && b->begin == 0 &&
                 b->end < WHOLE && a->begin < b->end;
    check_and(w);
    if (w->also.value != 'a' || !range)
        return; /* "before 9am and after 6pm" are two, "after 9am and before 6pm" one */
    a->end = b->end;
    w->count--;
    w->seen = GTM_WHEN_PART_TIMES;
}

static bool has_both(const struct gtm_hours *h)
{
    return h->has_days && h->has_times;
}

/* Times without days take those of the alternative next to them that says both; one clock for all.
 */
static void spread_days(struct gtm_when_parse *w)
{
    bool prospect = false;
    for (uint32_t i = 0; i < w->count; i++)
        prospect = prospect || w->hours[i].prospect;
    for (uint32_t i = 0; i < w->count; i++) {
        struct gtm_hours *h = &w->hours[i];
        h->prospect = prospect;
        if (h->has_days || !h->has_times)
            continue;
        const struct gtm_hours *from = NULL;
        for (uint32_t k = i; k-- > 0 && !from;)
            from = has_both(&w->hours[k]) ? &w->hours[k] : NULL;
        for (uint32_t k = i + 1; k < w->count && !from; k++)
            from = has_both(&w->hours[k]) ? &w->hours[k] : NULL;
        if (from) {
            h->weekdays = from->weekdays;
            h->workdays = from->workdays;
            h->has_days = true;
        }
    }
}

bool gtm_when_phrase(struct gtm_when_parse *w)
{
    if (w->filler && !w->hours[0].has_times && !w->hours[0].has_days)
        return false;
    spread_days(w);
    struct gtm_hours *next = NULL;
    for (uint32_t i = w->count; i-- > 0;) {
        struct gtm_hours *h = gtm_arena_alloc(w->arena, sizeof *h);
        *h = w->hours[i];
        h->next = next;
        next = h;
    }
    w->token = (struct gtm_token){
        .kind = GTM_T_HOURS, .weekday = -1, .hours = next, .loose = w->loose, .single = w->single};
    return true;
}
