/* holidays.c -- holidays out of calendar files and texts. See holidays.h.
 *
 * Days are marked in a set of bits, one for each day to 2099, so that order and doubles need no
 * thought. The library sees an event at a time, and of it only what says when it is: nothing grows
 * with the file.
 */
#include "compiler/holidays.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <libical/ical.h>

#include "compiler/repeat.h"
#include "runtime/base/clock.h"

enum {
    DAYS = 47482, /* 1970-01-01 to 2099-12-31 */
    WORDS = DAYS / 64 + 1,
    FILE_MAX_BYTES = 64 * 1024 * 1024,
    EVENT_MAX_BYTES = 32 * 1024, /* of an event's lines about its days */
    NTH_MAX = 64,
};

/* Steps of repeat.h for all of a file, some seconds. A rule for each year takes a hundred a year.
 */
static const uint64_t BUDGET = 1000000000;

struct days {
    uint64_t words[WORDS];
};

struct reading {
    struct gtm_text rest; /* of the file */
    int line;             /* of the line at hand, from 1 */
    int event_line;       /* where the event at hand begins */
    struct gtm_buf event; /* its lines about its days */
    struct days found;
    struct days excluded; /* by the event at hand */
    int64_t length;       /* of its occurrences, in days */
    uint64_t budget;      /* 0: spent, and what follows is not whole */
    char *why;
    size_t why_size;
};

static bool fail(struct reading *r, int line, const char *what)
{
    snprintf(r->why, r->why_size, "line %d: %s", line, what);
    return false;
}

/* Gives the next line without its end. */
static bool next_line(struct reading *r, struct gtm_text *line)
{
    if (r->rest.length == 0)
        return false;
    const char *end = memchr(r->rest.at, '\n', r->rest.length);
    size_t length = end ? (size_t)(end - r->rest.at) : r->rest.length;
    size_t taken = end ? length + 1 : length;
    *line = (struct gtm_text){r->rest.at, length};
    if (length && line->at[length - 1] == '\r')
        line->length--;
    r->rest = (struct gtm_text){r->rest.at + taken, r->rest.length - taken};
    r->line++;
    return true;
}

static void set(struct days *days, int64_t day)
{
    days->words[day / 64] |= UINT64_C(1) << day % 64;
}

static bool has(const struct days *days, int64_t day)
{
    return days->words[day / 64] >> day % 64 & 1;
}

/* ---- texts ----------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_digit(struct gtm_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (is_digit(text.at[i]))
            return true;
    return false;
}

static bool read_date(struct reading *r, struct gtm_text line)
{
    enum { DATE_BYTES = 10 };
    int64_t at;
    if (line.at[0] == '"' || line.at[0] == '\'') /* a quoted field of a table */
        line = (struct gtm_text){line.at + 1, line.length - 1};
    if (line.length < DATE_BYTES || (line.length > DATE_BYTES && is_digit(line.at[DATE_BYTES])) ||
        !gtm_clock_parse((struct gtm_text){line.at, DATE_BYTES}, &at))
        return fail(r, r->line, "a line begins with a date such as 2026-12-25");
    int64_t day = gtm_clock_day(at);
    if (day < 0 || day >= DAYS)
        return fail(r, r->line, "a holiday lies in the years 1970 to 2099");
    set(&r->found, day);
    return true;
}

static bool read_text(struct reading *r)
{
    struct gtm_text line;
    for (bool is_first = true; next_line(r, &line);) {
        line = gtm_text_trim(line);
        bool is_head = is_first && !has_digit(line);
        if (line.length == 0 || line.at[0] == '#')
            continue;
        is_first = false;
        if (!is_head && !read_date(r, line))
            return false;
    }
    return true;
}

/* ---- what an event says ---------------------------------------------------------------------- */

/* Marks the days of an occurrence that begins on `day`. */
static void mark(void *context, int64_t day)
{
    struct reading *r = context;
    if (day >= 0 && day < DAYS && has(&r->excluded, day))
        return;
    int64_t end = day + r->length < DAYS ? day + r->length : DAYS;
    uint64_t cost = (uint64_t)r->length;
    r->budget -= cost < r->budget ? cost : r->budget;
    for (day = day < 0 ? 0 : day; day < end && r->budget; day++)
        set(&r->found, day);
}

/* Gives the day of a date as it is written. */
static bool day_of(struct icaltimetype time, int64_t *day)
{
    return gtm_clock_date(time.year, time.month, time.day, day) && time.year > 0 &&
           time.year < 9999;
}

static struct gtm_repeat_list list_of(const short *at, int room)
{
    struct gtm_repeat_list list = {at, 0};
    while (list.count < room && at[list.count] != ICAL_RECURRENCE_ARRAY_MAX)
        list.count++;
    return list;
}

static void add_weekdays(struct gtm_repeat *rule, const struct icalrecurrencetype *recur,
                         struct gtm_repeat_nth nth[NTH_MAX])
{
    struct gtm_repeat_list days = list_of(recur->by_day, ICAL_BY_DAY_SIZE);
    for (int i = 0; i < days.count; i++) {
        /* the library counts from Sunday, 1 */
        int weekday = ((int)icalrecurrencetype_day_day_of_week(days.at[i]) + 5) % 7;
        int n = icalrecurrencetype_day_position(days.at[i]);
        if (n == 0)
            rule->weekdays |= 1u << weekday;
        else if (rule->nth_count < NTH_MAX)
            nth[rule->nth_count++] = (struct gtm_repeat_nth){(short)n, (short)weekday};
    }
    rule->nth = nth;
}

static void add_months(struct gtm_repeat *rule, const struct icalrecurrencetype *recur)
{
    struct gtm_repeat_list months = list_of(recur->by_month, ICAL_BY_MONTH_SIZE);
    struct gtm_repeat_list days = list_of(recur->by_month_day, ICAL_BY_MONTHDAY_SIZE);
    for (int i = 0; i < months.count; i++)
        if (months.at[i] >= 1 && months.at[i] <= 12)
            rule->months |= 1u << months.at[i];
    for (int i = 0; i < days.count; i++)
        if (days.at[i] >= -31 && days.at[i] <= 31)
            rule->month_days |= UINT64_C(1) << (days.at[i] < 0 ? 32 - days.at[i] : days.at[i]);
}

/* Marks the days on which the event repeats. */
static bool repeat(struct reading *r, const struct icalrecurrencetype *recur, int64_t start)
{
    static const enum gtm_repeat_unit units[] = {
        [ICAL_DAILY_RECURRENCE] = GTM_REPEAT_DAY,
        [ICAL_WEEKLY_RECURRENCE] = GTM_REPEAT_WEEK,
        [ICAL_MONTHLY_RECURRENCE] = GTM_REPEAT_MONTH,
        [ICAL_YEARLY_RECURRENCE] = GTM_REPEAT_YEAR,
    };
    int64_t until = INT64_MAX;
    bool has_until = !icaltime_is_null_time(recur->until);
    if (recur->freq > ICAL_YEARLY_RECURRENCE || recur->interval < 1 ||
        (has_until && !day_of(recur->until, &until)))
        return fail(r, r->event_line,
                    "the event that begins here has an RRULE that cannot be read");
    if (recur->freq < ICAL_DAILY_RECURRENCE)
        return fail(r, r->event_line, "this event repeats within a day, and a holiday is a day");
    if (recur->rscale)
        return fail(r, r->event_line,
                    "this event repeats by another calendar (RSCALE); list its dates instead");
    struct gtm_repeat_nth nth[NTH_MAX];
    struct gtm_repeat rule = {
        .every = units[recur->freq],
        .interval = recur->interval,
        .count = recur->count,
        .until = until,
        .week_start = ((int)recur->week_start + 5) % 7,
        .year_days = list_of(recur->by_year_day, ICAL_BY_YEARDAY_SIZE),
        .weeks = list_of(recur->by_week_no, ICAL_BY_WEEKNO_SIZE),
        .positions = list_of(recur->by_set_pos, ICAL_BY_SETPOS_SIZE),
    };
    add_months(&rule, recur);
    add_weekdays(&rule, recur, nth);
    if (!gtm_repeat_days(&rule, start, DAYS - 1, &r->budget, mark, r))
        r->budget = 0;
    return true;
}

/* Gives how many days the event covers from its first on; its end is outside. */
static bool read_length(struct reading *r, icalcomponent *event, struct icaltimetype start,
                        int64_t first)
{
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *span = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    int64_t last = first, seconds = 0;
    if (end) {
        struct icaltimetype time = icalproperty_get_dtend(end);
        if (!day_of(time, &last))
            return fail(r, r->event_line, "the event that begins here has an end that is no date");
        seconds = time.is_date ? 0 : time.hour * 3600 + time.minute * 60 + time.second;
    } else if (span) {
        int64_t begin = start.is_date ? 0 : start.hour * 3600 + start.minute * 60 + start.second;
        int64_t finish = begin + icaldurationtype_as_int(icalproperty_get_duration(span));
        last = first + gtm_clock_day(finish);
        seconds = finish - gtm_clock_day(finish) * GTM_DAY;
    }
    if (seconds > 0)
        last++; /* it ends within that day */
    r->length = last > first ? last - first : 1;
    return true;
}

/* RDATE: further days; EXDATE: none of these. */
static bool read_lists(struct reading *r, icalcomponent *event, icalproperty_kind kind)
{
    int64_t day;
    for (icalproperty *p = icalcomponent_get_first_property(event, kind); p;
         p = icalcomponent_get_next_property(event, kind)) {
        struct icaltimetype time;
        if (kind == ICAL_EXDATE_PROPERTY) {
            time = icalproperty_get_exdate(p);
        } else {
            struct icaldatetimeperiodtype either = icalproperty_get_rdate(p);
            time = icaltime_is_null_time(either.time) ? either.period.start : either.time;
        }
        if (!day_of(time, &day))
            return fail(r, r->event_line, "the event that begins here lists what is no date");
        if (kind == ICAL_RDATE_PROPERTY)
            mark(r, day);
        else if (day >= 0 && day < DAYS)
            set(&r->excluded, day);
    }
    return true;
}

static bool read_days(struct reading *r, icalcomponent *event)
{
    icalproperty *property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    struct icaltimetype start =
        property ? icalproperty_get_dtstart(property) : icaltime_null_time();
    int64_t first;
    if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
        return true;
    if (!day_of(start, &first))
        return fail(r, r->event_line, "the event that begins here has no DTSTART that is a date");
    if (icalcomponent_count_errors(event) > 0)
        return fail(r, r->event_line,
                    "the event that begins here says when it is in a way that cannot be read");
    memset(&r->excluded, 0, sizeof r->excluded);
    if (!read_length(r, event, start, first) || !read_lists(r, event, ICAL_EXDATE_PROPERTY))
        return false;
    mark(r, first);
    if (!read_lists(r, event, ICAL_RDATE_PROPERTY))
        return false;
    for (property = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); property;
         property = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
        struct icalrecurrencetype recur = icalproperty_get_rrule(property);
        if (!repeat(r, &recur, first))
            return false;
    }
    return true;
}

/* ---- calendar files -------------------------------------------------------------------------- */

static bool is_line(struct gtm_text line, const char *want)
{
    return gtm_text_equal(gtm_text_trim(line), gtm_text_of(want));
}

/* Returns whether a line is about the days of an event. */
static bool is_about_days(struct gtm_text line)
{
    static const char *const names[] = {"DTSTART", "DTEND",  "DURATION", "RRULE",
                                        "RDATE",   "EXDATE", "STATUS"};
    size_t length = 0;
    while (length < line.length && line.at[length] != ':' && line.at[length] != ';')
        length++;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (gtm_text_equal((struct gtm_text){line.at, length}, gtm_text_of(names[i])))
            return true;
    return false;
}

static void add_line(struct reading *r, struct gtm_text line)
{
    gtm_buf_slice(&r->event, line);
    gtm_buf_text(&r->event, "\r\n");
}

/* Collects the lines of the event at hand about its days, also those that the file continues on a
 * second line; what lies in it (alarms) is passed over. */
static bool collect_event(struct reading *r)
{
    struct gtm_text line;
    int depth = 1;
    r->event.length = 0;
    r->event_line = r->line;
    add_line(r, gtm_text_of("BEGIN:VEVENT"));
    for (bool is_kept = false; next_line(r, &line);) {
        bool is_folded = line.length && (line.at[0] == ' ' || line.at[0] == '\t');
        if (!is_folded) {
            is_kept = depth == 1 && is_about_days(line);
            depth += gtm_text_starts(line, gtm_text_of("BEGIN:"));
            depth -= gtm_text_starts(line, gtm_text_of("END:"));
        }
        if (depth == 0) {
            add_line(r, gtm_text_of("END:VEVENT"));
            return true;
        }
        if (is_kept)
            add_line(r, line);
        if (r->event.length > EVENT_MAX_BYTES)
            return fail(r, r->event_line, "the event that begins here lists too many dates");
    }
    return fail(r, r->event_line, "the event that begins here has no end; is the file cut off?");
}

static bool read_event(struct reading *r)
{
    if (!collect_event(r))
        return false;
    icalcomponent *event = icalcomponent_new_from_string(r->event.bytes);
    if (!event)
        return fail(r, r->event_line, "the event that begins here cannot be read");
    bool is_read = read_days(r, event);
    icalcomponent_free(event);
    if (is_read && r->budget == 0)
        return fail(r, r->event_line, "up to here the events have too many days to work out");
    return is_read;
}

static bool read_calendar(struct reading *r)
{
    struct gtm_text line;
    bool is_ended = false;
    while (next_line(r, &line)) {
        if (is_line(line, "BEGIN:VEVENT") && !read_event(r))
            return false;
        is_ended = is_line(line, "END:VCALENDAR") || (is_ended && gtm_text_trim(line).length == 0);
    }
    return is_ended || fail(r, r->line, "END:VCALENDAR is missing; is the file cut off?");
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool give(struct reading *r, struct gtm_arena *arena, struct gtm_holidays *out)
{
    uint32_t count = 0;
    for (int64_t day = 0; day < DAYS; day++)
        count += has(&r->found, day);
    if (count == 0) {
        snprintf(r->why, r->why_size, "it has no holidays in the years 1970 to 2099");
        return false;
    }
    *out = (struct gtm_holidays){gtm_arena_alloc(arena, count * sizeof *out->days), 0};
    for (uint32_t day = 0; day < DAYS; day++)
        if (has(&r->found, day))
            out->days[out->count++] = day;
    return true;
}

bool gtm_holidays_parse(struct gtm_arena *arena, struct gtm_text text, struct gtm_holidays *out,
                        char *why, size_t why_size)
{
    static const struct gtm_text mark_of_order = {"\xEF\xBB\xBF", 3},
                                 head = {"BEGIN:VCALENDAR", 15};
    struct reading r = {.rest = text, .budget = BUDGET, .why = why, .why_size = why_size};
    if (gtm_text_starts(r.rest, mark_of_order))
        r.rest = (struct gtm_text){r.rest.at + 3, r.rest.length - 3};
    if (memchr(text.at, 0, text.length)) {
        snprintf(why, why_size, "it is not a text or a calendar file (.ics)");
        return false;
    }
    bool is_read = gtm_text_starts(gtm_text_trim(r.rest), head) ? read_calendar(&r) : read_text(&r);
    gtm_buf_free(&r.event);
    return is_read && give(&r, arena, out);
}

/* Reads a whole file into `text`. Returns NULL, or why it cannot be read. */
static const char *read_file(const char *path, struct gtm_buf *text)
{
    char block[16384];
    struct stat st;
    size_t n;
    if (stat(path, &st) != 0)
        return strerror(errno);
    if (!S_ISREG(st.st_mode))
        return "it is not a file";
    FILE *file = fopen(path, "rb");
    if (!file)
        return strerror(errno);
    while ((n = fread(block, 1, sizeof block, file)) > 0 && text->length <= FILE_MAX_BYTES)
        gtm_buf_add(text, block, n);
    const char *why = ferror(file)                    ? "reading it failed"
                      : text->length > FILE_MAX_BYTES ? "it is larger than 64 MiB"
                                                      : NULL;
    fclose(file);
    return why;
}

bool gtm_holidays_read(struct gtm_arena *arena, const char *path, struct gtm_holidays *out,
                       char *why, size_t why_size)
{
    struct gtm_buf text = {0};
    const char *reason = read_file(path, &text);
    bool is_read = false;
    if (reason)
        snprintf(why, why_size, "%s", reason);
    else
        is_read =
            gtm_holidays_parse(arena, (struct gtm_text){text.bytes ? text.bytes : "", text.length},
                               out, why, why_size);
    gtm_buf_free(&text);
    return is_read;
}
