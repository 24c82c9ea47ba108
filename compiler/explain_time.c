/* explain_time.c -- lengths, points of time and times of the week in plain English that reads back
 * as the same. */
#include <string.h>

#include "compiler/explain.h"

static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                   "Friday", "Saturday", "Sunday"};

static void say_count(struct gtm_buf *out, int64_t n, const char *what)
{
    gtm_buf_printf(out, "%lld %s%s", (long long)n, what, n == 1 ? "" : "s");
}

static void say_seconds(struct gtm_buf *out, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {{604800, "week"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t n = seconds / units[i].seconds;
        bool many = units[i].seconds == 604800 && n > 8; /* 90 days is said in days */
        if (seconds % units[i].seconds != 0 || many)
            continue;
        say_count(out, n, units[i].name);
        return;
    }
}

static void say_clock(struct gtm_buf *out, int minute)
{
    gtm_buf_printf(out, "%02d:%02d", minute / 60, minute % 60);
}

/* Days since 1970 as a date (Hinnant's civil_from_days). */
static void say_date(struct gtm_buf *out, int64_t day)
{
    int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), month = (5 * doy + 2) / 153;
    int64_t civil = month < 10 ? month + 3 : month - 9;
    gtm_buf_printf(out, "%04lld-%02lld-%02lld", (long long)(yoe + era * 400 + (civil <= 2)),
                   (long long)civil, (long long)(doy - (153 * month + 2) / 5 + 1));
}

static void say_zone(struct gtm_buf *out, bool prospect)
{
    if (prospect)
        gtm_buf_text(out, " in the prospect's time zone");
}

/* Monday, Tuesday and Friday */
static void say_days(struct gtm_buf *out, unsigned weekdays, const char *join)
{
    unsigned left = weekdays;
    for (int day = 0; day < 7; day++) {
        if (!(weekdays >> day & 1u))
            continue;
        if (left != weekdays)
            gtm_buf_text(out, left == 1u << day ? join : ", ");
        left &= ~(1u << day);
        gtm_buf_text(out, days[day]);
    }
}

/* ---- points of time ---- */

static void say_month_day(struct gtm_buf *out, const struct gtm_moment *m)
{
    int day = m->month_day, last = day % 10;
    const char *tail = day / 10 == 1 ? "th"
                       : last == 1   ? "st"
                       : last == 2   ? "nd"
                       : last == 3   ? "rd"
                                     : "th";
    if (m->workday)
        gtm_buf_text(out, "the first business day");
    else if (day == 31)
        gtm_buf_text(out, "the last day");
    else
        gtm_buf_printf(out, "the %d%s", day, tail);
    gtm_buf_text(out, " of the month");
}

/* Its day without a time; false where none was said. */
static bool say_day(struct gtm_buf *out, const struct gtm_moment *m)
{
    if (m->has_date)
        say_date(out, m->date);
    else if (m->month_day)
        say_month_day(out, m);
    else if (m->weekdays == GTM_WEEKDAYS)
        gtm_buf_text(out, "the next weekday");
    else if (m->weekdays)
        say_days(out, m->weekdays, " and ");
    else if (m->days)
        gtm_buf_text(out, m->business    ? "the next business day"
                          : m->days == 1 ? "tomorrow"
                                         : "the day after tomorrow");
    else
        return false;
    return true;
}

/* The end of a day, a week, a month. `by`: what stands behind "by" ends by itself. */
static void say_end(struct gtm_buf *out, const struct gtm_moment *m, bool by)
{
    bool week = m->same_day && m->weekdays == 1u << 6, month = m->same_day && m->month_day;
    bool day = m->has_date || m->month_day || m->weekdays || m->days;
    if (!by || week || month || !day)
        gtm_buf_text(out, "the end of ");
    if (week)
        gtm_buf_text(out, "the week");
    else if (month)
        gtm_buf_text(out, "the month");
    else if (!say_day(out, m))
        gtm_buf_text(out, "the day");
}

static void say_point(struct gtm_buf *out, const struct gtm_moment *m, bool by)
{
    if (m->day_end) {
        say_end(out, m, by);
    } else {
        bool day = say_day(out, m);
        if (day && m->minute > 0)
            gtm_buf_text(out, " at ");
        if (!day || m->minute > 0)
            say_clock(out, m->minute);
    }
    say_zone(out, m->prospect);
}

void gtm_explain_time(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *m)
{
    if (!m)
        say_seconds(out, seconds);
    else if (m->point)
        say_point(out, m, false);
    else if (m->months)
        say_count(out, m->months, "month");
    else
        say_count(out, m->days, "business day");
}

void gtm_explain_deadline(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *m)
{
    if (m && m->point) {
        gtm_buf_text(out, " by ");
        say_point(out, m, true);
    } else {
        gtm_buf_text(out, " within ");
        gtm_explain_time(out, seconds, m);
    }
}

void gtm_explain_at(struct gtm_buf *out, const struct gtm_moment *m)
{
    bool tomorrow = m->days && !m->business && !m->day_end;
    bool day = m->has_date || m->month_day || m->weekdays || m->days;
    if (!tomorrow)
        gtm_buf_text(out, day && !m->day_end ? "on " : "at ");
    say_point(out, m, false);
}

void gtm_explain_every(struct gtm_buf *out, int64_t seconds, const struct gtm_moment *m)
{
    gtm_buf_text(out, "every ");
    if (!m || !m->point) {
        gtm_explain_time(out, seconds, m);
        return;
    }
    if (m->month_day) {
        gtm_buf_text(out, "month on ");
        say_month_day(out, m);
    } else if (m->weekdays == GTM_WEEKDAYS)
        gtm_buf_text(out, "weekday");
    else if (m->weekdays)
        say_days(out, m->weekdays, " and ");
    else
        gtm_buf_text(out, m->business ? "business day" : "day");
    bool plain = !m->month_day && !m->weekdays && !m->business;
    if (m->minute > 0 || (plain && m->minute == 0)) {
        gtm_buf_text(out, " at ");
        say_clock(out, m->minute);
    }
    say_zone(out, m->prospect);
}

/* ---- times of the week ---- */

/* on weekdays, a weekday; nothing where it is every day */
static void say_hours_days(struct gtm_buf *out, const struct gtm_hours *h, bool state)
{
    const char *group = h->holidays                                   ? "holiday"
                        : h->workdays && h->weekdays == GTM_WEEKDAYS  ? "business day"
                        : !h->workdays && h->weekdays == GTM_WEEKDAYS ? "weekday"
                        : !h->workdays && h->weekdays == GTM_WEEKEND  ? "weekend"
                                                                      : NULL;
    if (group)
        gtm_buf_printf(out, state ? " a %s" : " on %ss", group);
    else if (h->weekdays != GTM_ALL_DAYS) {
        gtm_buf_text(out, state ? " " : " on ");
        say_days(out, h->weekdays, state ? " or " : " and ");
    } else if (h->workdays)
        gtm_buf_text(out, " on every day");
    if (h->workdays && h->weekdays != GTM_WEEKDAYS)
        gtm_buf_text(out, " except on holidays");
}

static void say_dates(struct gtm_buf *out, const struct gtm_hours *h)
{
    bool one = h->has_first && h->has_last && h->first == h->last;
    if (!h->has_first && !h->has_last)
        return;
    gtm_buf_text(out, one             ? " on "
                      : !h->has_first ? " before "
                      : !h->has_last  ? " from "
                                      : " between ");
    say_date(out, h->has_first ? h->first : h->last + 1);
    if (one || !h->has_first)
        return;
    gtm_buf_text(out, h->has_last ? " and " : " on");
    if (h->has_last)
        say_date(out, h->last);
}

static void say_one(struct gtm_buf *out, const struct gtm_hours *h, bool state)
{
    if (h->named)
        gtm_buf_printf(out, " %s %s", h->outside ? "outside" : "during", h->named->name);
    say_hours_days(out, h, state);
    if (h->has_times) {
        gtm_buf_text(out, " between ");
        say_clock(out, h->begin);
        gtm_buf_text(out, " and ");
        say_clock(out, h->end);
    }
    say_dates(out, h);
    say_zone(out, h->prospect);
}

void gtm_explain_hours(struct gtm_buf *out, const struct gtm_hours *hours, bool state)
{
    for (const struct gtm_hours *h = hours; h; h = h->next) {
        if (h != hours)
            gtm_buf_text(out, " or");
        say_one(out, h, state);
    }
}
