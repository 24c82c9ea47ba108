/* clock.h -- instants and civil time. Instants are seconds since 1970-01-01T00:00:00Z (int64_t).
 *
 * Nothing here reads a clock but gtm_clock_now, which only the programs' main files name, and
 * gtm_clock_ticks: what time it is, is a parameter everywhere else.
 */
#ifndef GTM_BASE_CLOCK_H
#define GTM_BASE_CLOCK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text.h"

#define GTM_NEVER INT64_MAX /* an instant that does not come */
enum { GTM_MINUTE = 60, GTM_HOUR = 3600, GTM_DAY = 86400, GTM_WEEK = 604800 };

/* Returns the present instant. */
int64_t gtm_clock_now(void);

/* Returns milliseconds that only go forward, for pacing, progress and timeouts; never a fact. */
int64_t gtm_clock_ticks(void);

/* Reads ISO 8601 / RFC 3339: 2026-11-22, 2026-11-22T09:00[:00[.fff]][Z|+01:00]; without an offset it
 * is UTC; a blank may stand for the T. Returns false where the whole slice is not one. */
bool gtm_clock_parse(struct gtm_text text, int64_t *out);

/* Writes YYYY-MM-DDTHH:MM:SSZ and a NUL into `out` (21 bytes). */
void gtm_clock_format(int64_t at, char out[21]);

/* Returns `at` moved by whole months (UTC), the day clamped to the month's last: Jan 31 + 1 is Feb 28. */
int64_t gtm_clock_add_months(int64_t at, int months);

/* Returns the day that an instant lies on (UTC), in days since 1970-01-01. */
int64_t gtm_clock_day(int64_t at);

/* Gives a date's day in days since 1970-01-01; month and day count from 1, years are 0 to 9999. Returns
 * false where there is no such date; `out` is then untouched. */
bool gtm_clock_date(int year, int month, int day, int64_t *out);

/* Splits a day (days since 1970-01-01) into its date; month and day count from 1. */
void gtm_clock_split(int64_t days, int *year, int *month, int *day);

/* Returns the last day of the month that a day (days since 1970-01-01) lies in. */
int64_t gtm_clock_month_end(int64_t day);

/* Returns the weekday of an instant in UTC, 0 = Monday … 6 = Sunday. */
int gtm_clock_weekday(int64_t at);
#endif
