/* calendar.h -- what a program's whens, windows and holidays mean on the calendar.
 *
 * Pure functions of the program, a zone and instants: no clock, no state. A day begins and ends by
 * the zone's wall clock; a business day is Monday to Friday and no holiday of the program. A time of
 * day that a night does not have is the first instant behind the gap, one that comes twice the first.
 * Nothing is looked for further than 50 years ahead, so that no program can make a call long.
 */
#ifndef GTM_VM_CALENDAR_H
#define GTM_VM_CALENDAR_H
#include "runtime/base/clock.h"
#include "runtime/base/zone.h"
#include "runtime/program/program.h"

/* Returns whether a day (days since 1970-01-01) is a business day of the program. */
bool gtm_calendar_is_workday(const struct gtm_program *program, int64_t day);

/* Returns the instant that row `when` of program->whens makes of `base`, or GTM_NEVER where none comes
 * within 50 years; never an instant before `base`. In order: months (the day clamped to the month's
 * last), days or business days, MONTH_END or MONTH_DAY, weekdays, WORKDAY, then to the wall clock's `minute` of that
 * day (or base's own time of day), seconds of elapsed time at last.
 *  - With `weekdays`, the next of these days strictly after base's own day (months and days lead past
 *    it already), or that day itself with SAME_DAY where its time is after base. MONTH_DAY does the same:
 *    `days` is then no distance but a day of the month, clamped to its last.
 *  - With a minute, but neither months nor days that lead to a later day: the next such time after base.
 *    A month's end whose time has passed is then the next month's.
 *  - Business days from a day that is none count from the next one that is: Saturday + 1 is Monday.
 *  - With a date, `base` is ignored, and what is due may be long past; the day is the date's, its own
 *    time of day midnight, and `weekdays` begin behind it, with SAME_DAY at it. */
int64_t gtm_calendar_due(const struct gtm_program *program, uint32_t when,
                         const struct gtm_zone *zone, int64_t base);

/* Returns whether window `row` is open at an instant: begin is inside, end is not. *change becomes
 * the next instant after `at` at which that turns, or GTM_NEVER. A window is open from the first
 * instant at which the wall clock is at or past its begin to the first at which it is at or past its
 * end: 02:00 to 03:00 is empty on the night that skips it, and two hours long on the night that has it
 * twice. */
bool gtm_calendar_open(const struct gtm_program *program, uint32_t row, const struct gtm_zone *zone,
                       int64_t at, int64_t *change);
#endif
