/* holidays.h -- the days of a calendar file.
 *
 * The file is an iCalendar file (RFC 5545: it begins with BEGIN:VCALENDAR) or a text. Of a
 * calendar's events count all days from DTSTART to DTEND or DURATION, an event with times of day on
 * the days it touches, as written, whatever its time zone; and all that RRULE, RDATE and EXDATE
 * say, to the end of the year 2099. What is cancelled does not count; an occurrence that was moved
 * (RECURRENCE-ID) counts on both days. A text has one date a line, 2026-12-25 and anything behind
 * it; empty lines, lines that begin with # and a first line without a digit (a table's head) are
 * passed over.
 *
 * What cannot be read is an error, for a holiday that is passed over is a day on which somebody is
 * bothered. Nothing here reads a clock: the same file gives the same days. Memory and time are
 * bounded for any file.
 */
#ifndef GTM_COMPILER_HOLIDAYS_H
#define GTM_COMPILER_HOLIDAYS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/text.h"

struct gtm_holidays {
    uint32_t *days; /* since 1970-01-01, sorted, each once, up to 2099-12-31 */
    uint32_t count; /* 1 or more */
};

/* Reads the file at `path`. Returns true and the days (owner: the arena), or false and a reason for
 * a person in `why`, with the line where it has one ("line 12: …"); `out` is then untouched. */
bool gtm_holidays_read(struct gtm_arena *arena, const char *path, struct gtm_holidays *out,
                       char *why, size_t why_size);

/* The same for the text of a file. It is borrowed. */
bool gtm_holidays_parse(struct gtm_arena *arena, struct gtm_text text, struct gtm_holidays *out,
                        char *why, size_t why_size);
#endif
