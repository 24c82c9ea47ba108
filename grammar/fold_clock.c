/* fold_clock.c -- times of day, weekdays, dates, and whose clock: what times of the week
 * (fold_hours.c) and points of time (fold_moment.c) are made of. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/fold.h"
#include "runtime/base/clock.h"

bool gtm_fold_in(const struct fold *f, uint32_t at, const char *const *set)
{
    return gtm_fold_is_word(f, at) && gtm_word_in(f->words[at].low, set);
}

/* ---- times of day ---- */

/* "9", "9:30", "9am", "9:30pm" as minutes, -1 where no day has it; false where it is no time. */
static bool read_clock(const char *text, struct fold_clock *c)
{
    char *end;
    long hour = strtol(text, &end, 10), minute = 0;
    if (end == text || end - text > 2 || !isdigit((unsigned char)*text))
        return false;
    c->exact = *end != '\0';
    if (*end == ':') {
        const char *digits = end + 1;
        minute = strtol(digits, &end, 10);
        if (end - digits != 2)
            return false;
    }
    c->half = *end;
    if (c->half && (strcmp(end, "am") != 0 && strcmp(end, "pm") != 0))
        return false;
    bool good = minute < 60 && (c->half ? hour >= 1 && hour <= 12 : hour * 60 + minute <= 1440);
    if (c->half)
        hour = hour % 12 + (c->half == 'p' ? 12 : 0);
    c->minute = good ? (int)(hour * 60 + minute) : -1;
    return true;
}

uint32_t gtm_fold_clock_at(const struct fold *f, uint32_t at, struct fold_clock *c)
{
    *c = (struct fold_clock){.exact = true};
    if (gtm_fold_is(f, at, "noon") || gtm_fold_is(f, at, "midday")) {
        c->minute = 720;
        return 1;
    }
    if (gtm_fold_is(f, at, "midnight"))
        return 1;
    bool number = at < f->count && f->words[at].kind == GTM_WORD_NUMBER && !f->words[at].plus;
    if ((!number && !gtm_fold_is_word(f, at)) || !read_clock(f->words[at].low, c))
        return 0;
    bool am = gtm_fold_is(f, at + 1, "am"), pm = gtm_fold_is(f, at + 1, "pm");
    if (c->half || (!am && !pm))
        return 1;
    char text[16]; /* 9 am */
    strcpy(text, f->words[at].low);
    strcat(text, am ? "am" : "pm");
    return read_clock(text, c) ? 2 : 0;
}

/* 9 as one says it: "9am" or "09:00". */
static const char *example_of(struct gtm_arena *arena, const struct fold_clock *c)
{
    int hour = c->minute / 60;
    return gtm_arena_printf(arena, "%dam, %dpm or %02d:00", hour ? hour : 12, hour ? hour : 12,
                            hour);
}

void gtm_fold_check_clock(struct fold *f, uint32_t at, uint32_t length, const struct fold_clock *c)
{
    struct gtm_span span = gtm_span_join(f->words[at].span, f->words[at + length - 1].span);
    if (c->minute < 0)
        gtm_diag_report(f->folder->diags, GTM_DIAG_NO_CLOCK, span, f->words[at].low, NULL, NULL);
    else if (!c->exact && c->minute <= 720)
        gtm_diag_report(f->folder->diags, GTM_DIAG_HALF_DAY, span, f->words[at].low,
                        example_of(f->folder->arena, c), NULL);
}

/* ---- days ---- */

uint32_t gtm_fold_weekday_at(const struct fold *f, uint32_t at, int *weekday, bool *plural)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    static const struct {
        const char *name;
        int day;
    } shorts[] = {{"mon", 0},  {"tue", 1},   {"tues", 1}, {"wed", 2}, {"thu", 3},
                  {"thur", 3}, {"thurs", 3}, {"fri", 4},  {"sat", 5}, {"sun", 6}};
    if (!gtm_fold_is_word(f, at))
        return 0;
    const char *low = f->words[at].low;
    for (int i = 0; i < 7; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(low, names[i], length) != 0 || (low[length] && strcmp(low + length, "s") != 0))
            continue;
        *weekday = i;
        if (plural)
            *plural = low[length] == 's';
        return 1;
    }
    for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
        if (strcmp(low, shorts[i].name) == 0) {
            *weekday = shorts[i].day;
            if (plural)
                *plural = false;
            return 1;
        }
    return 0;
}

uint32_t gtm_fold_month_at(const struct fold *f, uint32_t at, int *month)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    if (!gtm_fold_is_word(f, at))
        return 0;
    const char *low = f->words[at].low;
    for (int i = 0; i < 12; i++)
        if (strcmp(low, names[i]) == 0 || (strlen(low) == 3 && strncmp(low, names[i], 3) == 0)) {
            *month = i;
            return 1;
        }
    return 0;
}

int gtm_fold_ordinal(const struct fold *f, uint32_t at)
{
    static const char *const tails[] = {"st", "nd", "rd", "th"};
    if (gtm_fold_is(f, at, "first"))
        return 1;
    if (!gtm_fold_is_word(f, at) || !isdigit((unsigned char)*f->words[at].low))
        return 0;
    char *end;
    long day = strtol(f->words[at].low, &end, 10);
    bool tail = false;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        tail = tail || strcmp(end, tails[i]) == 0;
    return tail && day >= 1 && day <= 31 ? (int)day : 0;
}

/* A day of the month in a date: 25 or 25th. */
static int day_of_month(const struct fold *f, uint32_t at)
{
    int day = gtm_fold_ordinal(f, at);
    bool number = at < f->count && f->words[at].kind == GTM_WORD_NUMBER;
    if (day || !number || f->words[at].number < 1 || f->words[at].number > 31)
        return day;
    return (int)f->words[at].number;
}

/* 2026-12-25 · December 25th, 2026 · 25 December · the 25th of December: its words, or 0. *year is
 * 0 where none was said. */
static uint32_t civil_at(const struct fold *f, uint32_t at, int *year, int *month, int *day)
{
    if (at >= f->count)
        return 0;
    if (f->words[at].kind == GTM_WORD_STRING) {
        const char *text = f->words[at].low;
        bool shaped = strlen(text) == 10 && strspn(text, "0123456789") == 4 && text[4] == '-' &&
                      strspn(text + 5, "0123456789") == 2 && text[7] == '-' &&
                      strspn(text + 8, "0123456789") == 2;
        *year = atoi(text);
        *month = shaped ? atoi(text + 5) : 0;
        *day = shaped ? atoi(text + 8) : 0;
        return shaped;
    }
    uint32_t next = at + gtm_fold_is(f, at, "the");
    if (gtm_fold_month_at(f, next, month)) {
        *day = day_of_month(f, next + 1);
        next += 2;
    } else {
        *day = day_of_month(f, next);
        next += 1 + gtm_fold_is(f, next + 1, "of");
        if (!gtm_fold_month_at(f, next, month))
            return 0;
        next++;
    }
    ++*month;
    uint32_t comma = next < f->count && f->words[next].kind == GTM_WORD_COMMA,
             behind = next + comma;
    bool has_year = behind < f->count && f->words[behind].kind == GTM_WORD_NUMBER &&
                    f->words[behind].number >= 1970 && f->words[behind].number < 10000;
    *year = has_year ? (int)f->words[behind].number : 0;
    if (!*day)
        return 0;
    return (has_year ? behind + 1 : next) - at;
}

uint32_t gtm_fold_date_at(const struct fold *f, uint32_t at, int64_t *date)
{
    int year, month, day;
    uint32_t length = civil_at(f, at, &year, &month, &day);
    return length && year && gtm_clock_date(year, month, day, date) ? length : 0;
}

uint32_t gtm_unit_date(struct gtm_folder *folder, const struct gtm_unit *unit, uint32_t at,
                       int *year, int *month, int *day)
{
    struct fold f = {.folder = folder, .words = unit->words, .count = unit->count};
    return civil_at(&f, at, year, month, day);
}

bool gtm_fold_range_mark(const struct fold *f, uint32_t at, uint32_t *length)
{
    static const char *const marks[] = {"to", "through", "thru", "till", "until", NULL};
    *length = 1;
    if (at >= f->count)
        return false;
    if (f->words[at].kind == GTM_WORD_DASH || gtm_fold_in(f, at, marks))
        return true;
    *length = 0;
    struct gtm_span gap = f->words[at].span;
    if (at == 0 || f->words[at - 1].span.file != gap.file)
        return false;
    gap.end = gap.begin;
    gap.begin = f->words[at - 1].span.end;
    struct gtm_text text = gtm_source_text(f->folder->diags->sources, gap);
    return gap.end > gap.begin && text.length <= 3 && (text.at[0] == '-' || text.at[0] == '\xE2');
}

/* ---- whose clock ---- */

/* Behind "in": the prospect's own local | their | our | the workspace's. Its words in *length. */
static bool owner_at(const struct fold *f, uint32_t at, uint32_t *length, bool *prospect)
{
    static const char *const people[] = {"prospect", "recipient", "lead",     "contact", "person",
                                         "user",     "customer",  "receiver", NULL};
    static const char *const theirs[] = {"their", "his", "her", "its", NULL};
    static const char *const ours[] = {"our", "my", NULL};
    static const char *const shops[] = {"workspace", "team", "office", NULL};
    static const char *const articles[] = {"the", "each", "every", "a", "our", NULL};
    uint32_t next = at + gtm_fold_in(f, at, articles);
    bool person = gtm_fold_in(f, next, people);
    *prospect = person || gtm_fold_in(f, at, theirs);
    if (person || gtm_fold_in(f, next, shops))
        next++;
    else if (*prospect || gtm_fold_in(f, at, ours))
        next = at + 1;
    else
        return false;
    next += next < f->count && f->words[next].kind == GTM_WORD_POSS;
    next += gtm_fold_is(f, next, "own");
    if (gtm_fold_is(f, next, "local")) {
        next++;
        *prospect = true;
    }
    *length = next - at;
    return true;
}

uint32_t gtm_fold_zone_at(const struct fold *f, uint32_t at, bool *prospect)
{
    uint32_t next = at + gtm_fold_is(f, at, "in"), length = 0;
    bool local = gtm_fold_is(f, next, "local");
    if (local) {
        length = 1;
        *prospect = true;
    } else if (!owner_at(f, next, &length, prospect)) {
        return 0;
    }
    next += length;
    if (gtm_fold_is(f, next, "timezone"))
        return next + 1 - at;
    if (!gtm_fold_is(f, next, "time"))
        return 0;
    return next + 1 + gtm_fold_is(f, next + 1, "zone") - at;
}
