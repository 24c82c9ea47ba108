/* calendar.c -- whens and windows on the calendar. See calendar.h.
 *
 * Days are counted from 1970 and looked for one by one, which is a few steps for all that people
 * write: a week, a run of holidays. Where a run can be years (a window that never closes), the
 * search jumps. Order holds because a wall clock's instants (gtm_zone_instant) never run backwards.
 */
#include "runtime/vm/calendar.h"

enum { HORIZON = 18263 /* days in 50 years */, MONTH = 31, MINUTES = 1440, ALL_DAYS = 127 };

static const int64_t NO_DAY = INT64_MAX;
static const int64_t FURTHEST =
    253402300799; /* the end of the year 9999; as far on the other side */

static bool is_far(int64_t at)
{
    return at > FURTHEST || at < -FURTHEST;
}

/* Returns the first row of the holidays that is at `day` or behind it. */
static uint32_t holiday_from(const struct gtm_program *program, int64_t day)
{
    uint32_t low = 0, high = program->holiday_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (program->holidays[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_holiday(const struct gtm_program *program, int64_t day)
{
    uint32_t row = holiday_from(program, day);
    return row < program->holiday_count && program->holidays[row].day == day;
}

/* Returns whether a day is one of the weekdays (bit 0 Monday). */
static bool is_one_of(uint32_t weekdays, int64_t day)
{
    return weekdays >> gtm_clock_weekday(day * GTM_DAY) & 1;
}

bool gtm_calendar_is_workday(const struct gtm_program *program, int64_t day)
{
    return gtm_clock_weekday(day * GTM_DAY) < 5 && !is_holiday(program, day);
}

/* ---- whens ----------------------------------------------------------------------------------- */

/* Returns the `count`-th business day behind `day`. */
static int64_t add_workdays(const struct gtm_program *program, int64_t day, uint32_t count)
{
    for (int64_t end = day + HORIZON; count > 0; count--) {
        do
            if (++day > end)
                return NO_DAY;
        while (!gtm_calendar_is_workday(program, day));
    }
    return day;
}

static int64_t add_days(const struct gtm_program *program, const struct gtm_when *when, int64_t day)
{
    if (when->months)
        day = gtm_clock_day(gtm_clock_add_months(day * GTM_DAY, (int)when->months));
    if (when->flags & GTM_WHEN_MONTH_DAY)
        return day;
    if (when->flags & GTM_WHEN_BUSINESS)
        return add_workdays(program, day, when->days);
    return day + when->days;
}

/* Returns the first day at `day` or behind it that is day `number` (from 1) of its month, or its
 * last where it has fewer. */
static int64_t month_day(int64_t day, uint32_t number)
{
    for (;;) {
        int64_t last = gtm_clock_month_end(day);
        int year, month, of_month;
        gtm_clock_split(day, &year, &month, &of_month);
        int64_t found = day - of_month + number;
        if (found > last)
            found = last;
        if (found >= day)
            return found;
        day = last + 1;
    }
}

/* Returns the first day at `day` or behind it that the row accepts. */
static int64_t settle(const struct gtm_program *program, const struct gtm_when *when, int64_t day)
{
    if (when->flags & GTM_WHEN_MONTH_END)
        day = gtm_clock_month_end(day);
    if (when->flags & GTM_WHEN_MONTH_DAY)
        day = month_day(day, when->days);
    if (when->weekdays)
        while (!is_one_of(when->weekdays, day))
            day++;
    if ((when->flags & GTM_WHEN_WORKDAY) && !gtm_calendar_is_workday(program, day))
        day = add_workdays(program, day, 1);
    return day;
}

/* Returns the instant at which that day has the time of day, in seconds. */
static int64_t time_of(const struct gtm_zone *zone, int64_t day, int64_t time)
{
    return gtm_zone_instant(zone, day * GTM_DAY + time);
}

static int64_t due_from_date(const struct gtm_program *program, const struct gtm_when *when,
                             const struct gtm_zone *zone)
{
    int64_t day = (int64_t)program->nums[when->date];
    if (when->weekdays && !(when->flags & GTM_WHEN_SAME_DAY))
        day++;
    day = settle(program, when, day);
    if (day == NO_DAY)
        return GTM_NEVER;
    return time_of(zone, day, when->minute < MINUTES ? when->minute * (int64_t)GTM_MINUTE : 0);
}

static int64_t due_from_base(const struct gtm_program *program, const struct gtm_when *when,
                             const struct gtm_zone *zone, int64_t base)
{
    bool has_time = when->minute < MINUTES;
    if (!has_time && !when->months && !when->days && !when->weekdays && !when->flags)
        return base;
    int64_t wall = gtm_zone_wall(zone, base), own = gtm_clock_day(wall);
    int64_t time = has_time ? when->minute * (int64_t)GTM_MINUTE : wall - own * GTM_DAY;
    int64_t day = add_days(program, when, own);
    if (day == NO_DAY || day > own + HORIZON)
        return GTM_NEVER;
    bool picks = when->weekdays || (when->flags & GTM_WHEN_MONTH_DAY);
    bool is_later = day == own && (has_time || picks); /* than base, not just as late */
    int64_t least = day == own && picks && !(when->flags & GTM_WHEN_SAME_DAY) ? day + 1 : day;
    day = least;
    if ((when->flags & GTM_WHEN_MONTH_DAY) && (when->flags & GTM_WHEN_WORKDAY))
        day -= MONTH; /* the first business day of a month that has begun may be to come */
    for (day = settle(program, when, day); day != NO_DAY; day = settle(program, when, day + 1)) {
        if (day == own && !has_time && !is_later)
            return base; /* and not its like, where its time of day comes twice */
        int64_t at = time_of(zone, day, time);
        if (day >= least && (at > base || !is_later))
            return at;
    }
    return GTM_NEVER;
}

int64_t gtm_calendar_due(const struct gtm_program *program, uint32_t row,
                         const struct gtm_zone *zone, int64_t base)
{
    const struct gtm_when *when = &program->whens[row];
    bool is_dated = when->date != GTM_NONE;
    if (!is_dated && is_far(base))
        return GTM_NEVER;
    int64_t due =
        is_dated ? due_from_date(program, when, zone) : due_from_base(program, when, zone, base);
    if (due == GTM_NEVER)
        return due;
    due += (int64_t)program->nums[when->seconds];
    if (is_dated)
        return due;
    if (due - base > HORIZON * (int64_t)GTM_DAY)
        return GTM_NEVER;
    return due > base ? due : base;
}

/* ---- windows --------------------------------------------------------------------------------- */

struct window {
    const struct gtm_program *program;
    const struct gtm_window *row;
    const struct gtm_zone *zone;
    int64_t first, last; /* days, both inside */
    int64_t horizon;     /* no day behind it is looked at */
};

static bool has_day(const struct window *w, int64_t day)
{
    if (day < w->first || day > w->last || !is_one_of(w->row->weekdays, day))
        return false;
    uint32_t asks = w->row->flags & (GTM_WINDOW_WORKDAYS | GTM_WINDOW_HOLIDAYS);
    if (!asks)
        return true;
    return asks == (is_holiday(w->program, day) ? GTM_WINDOW_HOLIDAYS : GTM_WINDOW_WORKDAYS);
}

/* Returns the first day at `day` or behind it on which the window begins, or NO_DAY. */
static int64_t next_day(const struct window *w, int64_t day)
{
    const struct gtm_program *program = w->program;
    int64_t end = w->last < w->horizon ? w->last : w->horizon;
    if (day < w->first)
        day = w->first;
    if (w->row->flags & GTM_WINDOW_HOLIDAYS) {
        for (uint32_t i = holiday_from(program, day); i < program->holiday_count; i++) {
            if (program->holidays[i].day > end)
                break;
            if (has_day(w, program->holidays[i].day))
                return program->holidays[i].day;
        }
        return NO_DAY;
    }
    for (; w->row->weekdays && day <= end; day++)
        if (has_day(w, day))
            return day;
    return NO_DAY;
}

/* Returns the first day behind `day`, which has the window, that has not, or NO_DAY. */
static int64_t next_gap(const struct window *w, int64_t day)
{
    day++;
    if (w->row->weekdays == ALL_DAYS && !(w->row->flags & GTM_WINDOW_HOLIDAYS)) {
        uint32_t row = holiday_from(w->program, day);
        bool is_ended = w->row->flags & GTM_WINDOW_WORKDAYS && row < w->program->holiday_count;
        int64_t holiday = is_ended ? w->program->holidays[row].day : NO_DAY;
        return holiday <= w->last || w->last == NO_DAY ? holiday : w->last + 1;
    }
    while (has_day(w, day))
        if (++day > w->horizon)
            return NO_DAY;
    return day;
}

static int64_t begin_of(const struct window *w, int64_t day)
{
    return time_of(w->zone, day, w->row->begin * (int64_t)GTM_MINUTE);
}

static int64_t end_of(const struct window *w, int64_t day)
{
    bool is_over_night = w->row->end <= w->row->begin;
    return time_of(w->zone, day + is_over_night, w->row->end * (int64_t)GTM_MINUTE);
}

/* Returns the end of what is open since `day`: days that touch (all day long, or because a night
 * skips what lies between) are one. */
static int64_t find_end(const struct window *w, int64_t day)
{
    bool is_whole = w->row->end % MINUTES == w->row->begin;
    for (;;) {
        int64_t gap = is_whole ? next_gap(w, day) : day + 1;
        if (gap == NO_DAY)
            return GTM_NEVER;
        int64_t end = end_of(w, gap - 1);
        day = next_day(w, gap);
        if (day == NO_DAY || begin_of(w, day) > end)
            return end;
    }
}

/* Returns the first begin after `at` of a day at `day` or behind it. */
static int64_t find_begin(const struct window *w, int64_t day, int64_t at)
{
    for (day = next_day(w, day); day != NO_DAY; day = next_day(w, day + 1)) {
        int64_t begin = begin_of(w, day);
        if (begin > at && end_of(w, day) > begin)
            return begin;
    }
    return GTM_NEVER;
}

bool gtm_calendar_open(const struct gtm_program *program, uint32_t index,
                       const struct gtm_zone *zone, int64_t at, int64_t *change)
{
    const struct gtm_window *row = &program->windows[index];
    bool is_closed = row->flags & GTM_WINDOW_CLOSED; /* what the row says is when it is */
    *change = GTM_NEVER;
    if (is_far(at))
        return is_closed;
    int64_t today = gtm_clock_day(gtm_zone_wall(zone, at));
    struct window w = {program, row, zone, INT64_MIN, NO_DAY, today + HORIZON};
    if (row->first != GTM_NONE)
        w.first = (int64_t)program->nums[row->first];
    if (row->last != GTM_NONE)
        w.last = (int64_t)program->nums[row->last];
    /* Yesterday's may still be open; tomorrow's is where midnight comes twice. */
    for (int64_t day = today + 1; day >= today - 1; day--)
        if (has_day(&w, day) && begin_of(&w, day) <= at && at < end_of(&w, day)) {
            *change = find_end(&w, day);
            return !is_closed;
        }
    *change = find_begin(&w, today, at);
    return is_closed;
}
