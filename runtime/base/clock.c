/* clock.c -- the proleptic Gregorian calendar in days since 1970.
 *
 * Years begin in March inside the day arithmetic, so that the leap day is a year's last and months
 * are regular (Hinnant, http://howardhinnant.github.io/date_algorithms.html).
 */
#include "runtime/base/clock.h"

#include <time.h>

static const int64_t FIRST_INSTANT = -62167219200; /* 0000-01-01T00:00:00Z */
static const int64_t LAST_INSTANT = 253402300799;  /* 9999-12-31T23:59:59Z */

struct civil {
    int64_t year;
    int month, day; /* from 1 */
};

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int64_t year, int month)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t days_of(struct civil date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = floor_div(year, 400), year_of_era = year - era * 400;
    int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468; /* days in 400 years; 0000-03-01 to 1970-01-01 */
}

static struct civil date_of(int64_t days)
{
    days += 719468;
    int64_t era = floor_div(days, 146097), day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return (struct civil){year_of_era + era * 400 + (month <= 2), month, day};
}

int64_t gtm_clock_day(int64_t at)
{
    return floor_div(at, GTM_DAY);
}

bool gtm_clock_date(int year, int month, int day, int64_t *out)
{
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return false;
    *out = days_of((struct civil){year, month, day});
    return true;
}

void gtm_clock_split(int64_t days, int *year, int *month, int *day)
{
    struct civil date = date_of(days);
    *year = (int)date.year;
    *month = date.month;
    *day = date.day;
}

int64_t gtm_clock_month_end(int64_t day)
{
    struct civil date = date_of(day);
    return day - date.day + month_length(date.year, date.month);
}

int64_t gtm_clock_now(void)
{
    return (int64_t)time(NULL);
}

int64_t gtm_clock_ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads exactly `digits` digits. */
static bool read_digits(const char **at, const char *end, int digits, int *out)
{
    int value = 0;
    for (; digits > 0; digits--, ++*at) {
        if (*at == end || **at < '0' || **at > '9')
            return false;
        value = value * 10 + (**at - '0');
    }
    *out = value;
    return true;
}

static bool read_char(const char **at, const char *end, char want)
{
    if (*at == end || **at != want)
        return false;
    ++*at;
    return true;
}

static bool read_date(const char **at, const char *end, int64_t *days)
{
    int year, month, day;
    if (!read_digits(at, end, 4, &year) || !read_char(at, end, '-') ||
        !read_digits(at, end, 2, &month) || !read_char(at, end, '-') ||
        !read_digits(at, end, 2, &day))
        return false;
    return gtm_clock_date(year, month, day, days);
}

/* Reads 09:00, 09:00:30 or 09:00:30.25 (the fraction is dropped); second 60 is a leap second. */
static bool read_time(const char **at, const char *end, int64_t *seconds)
{
    int hour, minute, second = 0, digit;
    if (!read_digits(at, end, 2, &hour) || !read_char(at, end, ':') ||
        !read_digits(at, end, 2, &minute))
        return false;
    if (read_char(at, end, ':')) {
        if (!read_digits(at, end, 2, &second))
            return false;
        if (read_char(at, end, '.')) {
            if (!read_digits(at, end, 1, &digit))
                return false;
            while (read_digits(at, end, 1, &digit))
                continue;
        }
    }
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *seconds = hour * GTM_HOUR + minute * GTM_MINUTE + second;
    return true;
}

/* Reads nothing, Z or +01:00. */
static bool read_offset(const char **at, const char *end, int64_t *seconds)
{
    *seconds = 0;
    if (*at == end || read_char(at, end, 'Z') || read_char(at, end, 'z'))
        return true;
    bool is_west = **at == '-';
    int hour, minute;
    if (!is_west && **at != '+')
        return false;
    ++*at;
    if (!read_digits(at, end, 2, &hour) || !read_char(at, end, ':') ||
        !read_digits(at, end, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *seconds = (is_west ? -1 : 1) * (hour * GTM_HOUR + minute * GTM_MINUTE);
    return true;
}

bool gtm_clock_parse(struct gtm_text text, int64_t *out)
{
    if (text.length == 0)
        return false;
    const char *at = text.at, *end = at + text.length;
    int64_t days, seconds = 0, offset = 0;
    if (!read_date(&at, end, &days))
        return false;
    if (at < end) {
        if (!read_char(&at, end, 'T') && !read_char(&at, end, 't') && !read_char(&at, end, ' '))
            return false;
        if (!read_time(&at, end, &seconds) || !read_offset(&at, end, &offset))
            return false;
    }
    if (at != end)
        return false;
    *out = days * GTM_DAY + seconds - offset;
    return true;
}

/* Writes `value` in `digits` digits and a mark behind them. */
static char *put(char *out, int64_t value, int digits, char mark)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
    out[digits] = mark;
    return out + digits + 1;
}

void gtm_clock_format(int64_t at, char out[21])
{
    if (at < FIRST_INSTANT)
        at = FIRST_INSTANT;
    if (at > LAST_INSTANT)
        at = LAST_INSTANT;
    int64_t days = gtm_clock_day(at), seconds = at - days * GTM_DAY;
    struct civil date = date_of(days);
    out = put(out, date.year, 4, '-');
    out = put(out, date.month, 2, '-');
    out = put(out, date.day, 2, 'T');
    out = put(out, seconds / GTM_HOUR, 2, ':');
    out = put(out, seconds / GTM_MINUTE % 60, 2, ':');
    out = put(out, seconds % 60, 2, 'Z');
    *out = 0;
}

int64_t gtm_clock_add_months(int64_t at, int months)
{
    if (at < FIRST_INSTANT || at > LAST_INSTANT)
        return at; /* GTM_NEVER stays so */
    int64_t days = gtm_clock_day(at), seconds = at - days * GTM_DAY;
    struct civil date = date_of(days);
    int64_t month = date.year * 12 + date.month - 1 + months;
    date.year = floor_div(month, 12);
    date.month = (int)(month - date.year * 12) + 1;
    int last = month_length(date.year, date.month);
    if (date.day > last)
        date.day = last;
    return days_of(date) * GTM_DAY + seconds;
}

int gtm_clock_weekday(int64_t at)
{
    int64_t days = gtm_clock_day(at) + 3; /* 1970-01-01 was a Thursday */
    return (int)(days - floor_div(days, 7) * 7);
}
