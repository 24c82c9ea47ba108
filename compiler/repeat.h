/* repeat.h -- the days on which a rule of a calendar file repeats (RFC 5545, RRULE), by whole days.
 *
 * A rule is walked period by period (day, week, month or year); the days of one that fit all parts
 * of the rule are its days. What that costs is counted, for a file can ask for any number of days
 * that never come.
 */
#ifndef GTM_COMPILER_REPEAT_H
#define GTM_COMPILER_REPEAT_H
#include <stdbool.h>
#include <stdint.h>

enum gtm_repeat_unit { GTM_REPEAT_DAY, GTM_REPEAT_WEEK, GTM_REPEAT_MONTH, GTM_REPEAT_YEAR };

/* Numbers from 1 on, or from -1 back from the end; none: not asked for. Borrowed. */
struct gtm_repeat_list {
    const short *at;
    int count;
};

struct gtm_repeat_nth { /* the second Tuesday: n 2; the last: n -1 */
    short n, weekday;   /* 0 is Monday */
};

/* Parts that are 0 or empty are not asked for. */
struct gtm_repeat {
    enum gtm_repeat_unit every;
    int interval;        /* every so many units: 1 or more */
    int count;           /* so many days at most */
    int64_t until;       /* no day behind this one */
    int week_start;      /* 0 is Monday */
    uint32_t months;     /* bits 1 to 12 */
    uint64_t month_days; /* bit n: the n-th; bit 32 + n: the n-th from the month's end */
    uint32_t weekdays;   /* bits, bit 0 Monday: each such day */
    const struct gtm_repeat_nth *nth; /* such a day of the month, or of the year where that is the
                                       * unit and no month is asked for; beside `weekdays` */
    int nth_count;
    struct gtm_repeat_list year_days, weeks;
    struct gtm_repeat_list positions; /* of a period's days only these */
};

/* Calls `found` for each day of the rule from `start` to `last` (days since 1970-01-01, in the
 * years 1 to 9998), in order. What a rule leaves open is as `start` is: every year without more is
 * on its month and day. `start` itself is among the days only if it fits. Takes from *budget a step
 * for each day looked at and for each list entry that it is compared with, some for each month;
 * returns false where the budget did not suffice. */
bool gtm_repeat_days(const struct gtm_repeat *rule, int64_t start, int64_t last, uint64_t *budget,
                     void (*found)(void *context, int64_t day), void *context);
#endif
