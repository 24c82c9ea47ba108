/* repeat.c -- the days of a repeating rule. See repeat.h.
 *
 * Our own walk and not the calendar library's: that one looks on to the year 20000, or for ever,
 * for the next February 30.
 */
#include "compiler/repeat.h"

#include "runtime/base/clock.h"

enum {
    PERIOD_MAX = 372, /* days of a year, or of the weeks that are counted to it */
    MONTH_COST = 5,   /* of a month's dates, in days looked at */
};

struct walk {
    struct gtm_repeat rule;
    int64_t start;
    int64_t days[PERIOD_MAX]; /* of the period at hand */
    int count;
    uint64_t *budget;
    bool is_spent;
};

static int weekday_of(int64_t day)
{
    return gtm_clock_weekday(day * GTM_DAY);
}

static int64_t first_of(int year, int month)
{
    int64_t day = INT64_MAX;
    gtm_clock_date(year, month, 1, &day); /* none behind the year 9999 */
    return day;
}

/* Returns the first day of the week that a day lies in. */
static int64_t week_of(const struct walk *w, int64_t day)
{
    return day - (weekday_of(day) - w->rule.week_start + 7) % 7;
}

/* Returns the first day of week 1, the first that has four days in the year. */
static int64_t first_week(const struct walk *w, int year)
{
    return week_of(w, first_of(year, 1) + 3);
}

static void spend(struct walk *w, uint64_t cost)
{
    w->is_spent |= cost > *w->budget;
    *w->budget -= w->is_spent ? 0 : cost;
}

/* Returns whether number `n` of `of` (from 1) is listed, from the front or from the back. */
static bool is_listed(struct gtm_repeat_list list, int64_t n, int64_t of)
{
    for (int i = 0; i < list.count; i++)
        if (list.at[i] == n || list.at[i] == n - of - 1)
            return true;
    return false;
}

static bool is_nth(const struct gtm_repeat *rule, int weekday, int64_t n, int64_t of)
{
    int64_t front = (n - 1) / 7 + 1, back = -((of - n) / 7 + 1);
    for (int i = 0; i < rule->nth_count; i++)
        if (rule->nth[i].weekday == weekday && (rule->nth[i].n == front || rule->nth[i].n == back))
            return true;
    return false;
}

struct month {
    int64_t first, length;
    int64_t year, year_length; /* the year's first day */
};

static bool fits_weekday(const struct gtm_repeat *rule, int64_t day, const struct month *m)
{
    int weekday = weekday_of(day);
    if ((!rule->weekdays && !rule->nth_count) || (rule->weekdays >> weekday & 1))
        return true;
    if (rule->every == GTM_REPEAT_YEAR && !rule->months)
        return is_nth(rule, weekday, day - m->year + 1, m->year_length);
    return is_nth(rule, weekday, day - m->first + 1, m->length);
}

static bool fits_week(const struct walk *w, int64_t day)
{
    int64_t week = week_of(w, day);
    int year, month, of_month;
    gtm_clock_split(week + 3, &year, &month, &of_month);
    int64_t first = first_week(w, year);
    return is_listed(w->rule.weeks, (week - first) / 7 + 1, (first_week(w, year + 1) - first) / 7);
}

static bool fits(const struct walk *w, int64_t day, const struct month *m)
{
    const struct gtm_repeat *rule = &w->rule;
    int64_t front = day - m->first + 1, back = m->length - front + 1;
    if (rule->month_days && !(rule->month_days >> front & 1) &&
        !(rule->month_days >> (32 + back) & 1))
        return false;
    if (!fits_weekday(rule, day, m))
        return false;
    if (rule->year_days.count && !is_listed(rule->year_days, day - m->year + 1, m->year_length))
        return false;
    return !rule->weeks.count || fits_week(w, day);
}

/* Collects the days of a period, month by month. */
static void collect(struct walk *w, int64_t from, int64_t to)
{
    const struct gtm_repeat *rule = &w->rule;
    uint64_t cost = 1 + (uint64_t)(rule->nth_count + rule->year_days.count + rule->weeks.count);
    w->count = 0;
    for (int64_t day = from; day <= to && !w->is_spent;) {
        int year, month, of_month;
        gtm_clock_split(day, &year, &month, &of_month);
        struct month m = {.first = day - of_month + 1, .year = first_of(year, 1)};
        m.length = gtm_clock_month_end(day) - m.first + 1;
        m.year_length = first_of(year + 1, 1) - m.year;
        int64_t end = m.first + m.length - 1 < to ? m.first + m.length - 1 : to;
        bool is_asked = !rule->months || (rule->months >> month & 1);
        spend(w, MONTH_COST + (is_asked ? MONTH_COST + (uint64_t)(end - day + 1) * cost : 0));
        for (; is_asked && day <= end; day++)
            if (fits(w, day, &m) && w->count < PERIOD_MAX)
                w->days[w->count++] = day;
        day = end + 1;
    }
}

/* Gives the period that begins at `from`: its last day, and in *next where the next one begins. */
static int64_t period(const struct walk *w, int64_t from, int64_t *next)
{
    const struct gtm_repeat *rule = &w->rule;
    int year, month, day;
    switch (rule->every) {
    case GTM_REPEAT_DAY: *next = from + rule->interval; return from;
    case GTM_REPEAT_WEEK: *next = from + 7 * (int64_t)rule->interval; return from + 6;
    case GTM_REPEAT_MONTH:
        *next = gtm_clock_day(gtm_clock_add_months(from * GTM_DAY, rule->interval));
        return gtm_clock_month_end(from);
    case GTM_REPEAT_YEAR: break;
    }
    gtm_clock_split(from + 3, &year, &month,
                    &day); /* a year of weeks begins up to three days early */
    *next = first_of(year + rule->interval, 1);
    if (!rule->weeks.count)
        return first_of(year + 1, 1) - 1;
    if (*next != INT64_MAX)
        *next = week_of(w, *next + 3);
    return first_week(w, year + 1) - 1;
}

/* Returns where the period that `start` lies in begins. */
static int64_t first_period(const struct walk *w)
{
    int year, month, day;
    gtm_clock_split(w->start, &year, &month, &day);
    switch (w->rule.every) {
    case GTM_REPEAT_DAY: return w->start;
    case GTM_REPEAT_WEEK: return week_of(w, w->start);
    case GTM_REPEAT_MONTH: return w->start - day + 1;
    case GTM_REPEAT_YEAR: break;
    }
    if (!w->rule.weeks.count)
        return first_of(year, 1);
    gtm_clock_split(week_of(w, w->start) + 3, &year, &month, &day); /* the year of its week */
    return first_week(w, year);
}

/* What the rule leaves open is as the start is. A year's days of the month without a month are of
 * the start's month alone, as the calendar library has it: who writes "each year on the 25th" means
 * one day. */
static void complete(struct walk *w)
{
    struct gtm_repeat *rule = &w->rule;
    bool is_weekly = rule->every == GTM_REPEAT_WEEK || rule->weeks.count;
    int year, month, day;
    gtm_clock_split(w->start, &year, &month, &day);
    if (rule->every == GTM_REPEAT_DAY)
        return;
    if (!rule->month_days && !rule->year_days.count && !rule->weekdays && !rule->nth_count) {
        if (is_weekly)
            rule->weekdays = 1u << weekday_of(w->start);
        else
            rule->month_days = UINT64_C(1) << day;
    }
    if (rule->every == GTM_REPEAT_YEAR && rule->month_days && !rule->months && !is_weekly)
        rule->months = 1u << month;
}

bool gtm_repeat_days(const struct gtm_repeat *rule, int64_t start, int64_t last, uint64_t *budget,
                     void (*found)(void *context, int64_t day), void *context)
{
    struct walk w = {.rule = *rule, .start = start, .budget = budget};
    int64_t next, given = 0;
    if (rule->until < last)
        last = rule->until;
    complete(&w);
    for (int64_t from = first_period(&w); from <= last; from = next) {
        int64_t to = period(&w, from, &next);
        collect(&w, from, to);
        spend(&w, (uint64_t)w.count * (uint64_t)rule->positions.count);
        if (w.is_spent)
            return false;
        for (int i = 0; i < w.count; i++) {
            if (w.days[i] < start || w.days[i] > last ||
                (rule->positions.count && !is_listed(rule->positions, i + 1, w.count)))
                continue;
            if (rule->count && given++ == rule->count)
                return true;
            found(context, w.days[i]);
        }
    }
    return true;
}
