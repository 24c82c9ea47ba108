/* calendar_program.h -- a program of one when, one window and some holidays, for the tests of the
 * calendar. */
#ifndef GTM_TESTS_CALENDAR_PROGRAM_H
#define GTM_TESTS_CALENDAR_PROGRAM_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/vm/calendar.h"

/* Weekdays, and the base's own time of day. */
enum { MON = 1, TUE = 2, WED = 4, FRI = 16, SAT = 32, SUN = 64, WEEKDAYS = 31, ALL = 127 };
enum { OWN = 1440, HOLIDAYS_MAX = 20000 };

#define BERLIN    "Europe/Berlin"
#define NEW_YORK  "America/New_York"
#define LORD_HOWE "Australia/Lord_Howe"
#define KATHMANDU "Asia/Kathmandu"
#define APIA      "Pacific/Apia"

struct fixture {
    struct gtm_program program;
    struct gtm_when when;
    struct gtm_window window;
    struct gtm_holiday holidays[HOLIDAYS_MAX];
    double nums[4]; /* a when's seconds and date, a window's first and last day */
    struct gtm_zones *zones;
};

static inline int64_t at(const char *time)
{
    int64_t instant = 0;
    if (!gtm_clock_parse(gtm_text_of(time), &instant))
        fail_msg("'%s' is no time", time);
    return instant;
}

/* Holidays: dates in order, NULL behind them. */
static inline struct fixture *begin(const char *const *holidays)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->program.whens = &f->when;
    f->program.windows = &f->window;
    f->program.holidays = f->holidays;
    f->program.nums = f->nums;
    f->program.when_count = f->program.window_count = 1;
    f->program.num_count = 4;
    for (; holidays && *holidays; holidays++)
        f->holidays[f->program.holiday_count++].day = (uint32_t)gtm_clock_day(at(*holidays));
    f->zones = gtm_zones_open();
    return f;
}

static inline void end(struct fixture *f)
{
    gtm_zones_close(f->zones);
    free(f);
}

static inline const struct gtm_zone *zone_of(struct fixture *f, const char *name)
{
    const struct gtm_zone *zone = gtm_zones_find(f->zones, gtm_text_of(name));
    assert_non_null(zone);
    return zone;
}

static inline void expect_at(int64_t have, const char *want, const char *of)
{
    char text[21] = "never";
    if (have != GTM_NEVER)
        gtm_clock_format(have, text);
    if (have != (want ? at(want) : GTM_NEVER))
        fail_msg("%s: %s, not %s", of, text, want ? want : "never");
}

/* A small generator (xorshift), so that every run tests the same. */
static inline uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
#endif
