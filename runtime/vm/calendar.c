/* calendar.c -- whens and windows on the calendar. See calendar.h. */
#include "runtime/vm/calendar.h"

bool gtm_calendar_is_workday(const struct gtm_program *program, int64_t day)
{
    (void)program;
    return gtm_clock_weekday(day * GTM_DAY) < 5;
}

int64_t gtm_calendar_due(const struct gtm_program *program, uint32_t when,
                         const struct gtm_zone *zone, int64_t base)
{
    (void)zone;
    return base + (int64_t)program->nums[program->whens[when].seconds];
}

bool gtm_calendar_open(const struct gtm_program *program, uint32_t row, const struct gtm_zone *zone,
                       int64_t at, int64_t *change)
{
    (void)program;
    (void)row;
    (void)zone;
    (void)at;
    *change = GTM_NEVER;
    return true;
}
