/* window_test.c -- when windows are open, and when that turns: tables, and a plain scan. */
#include "tests/unit/calendar_program.h"

#include <time.h>

enum {
    C = GTM_WINDOW_CLOSED,
    W = GTM_WINDOW_WORKDAYS,
    H = GTM_WINDOW_HOLIDAYS,
};

/* `window` has weekdays, begin and end; first and last are the row's own. */
struct turn {
    const char *zone, *at;
    bool is_open;
    const char *change; /* NULL: never */
    struct gtm_window window;
    const char *first, *last;
};

static void set_window(struct fixture *f, struct gtm_window window, const char *first,
                       const char *last)
{
    f->window = window;
    f->window.first = first ? 2 : GTM_NONE;
    f->window.last = last ? 3 : GTM_NONE;
    f->nums[2] = first ? (double)gtm_clock_day(at(first)) : 0;
    f->nums[3] = last ? (double)gtm_clock_day(at(last)) : 0;
}

static void check(const struct turn *rows, size_t count)
{
    static const char *const christmas[] = {"2026-12-25", "2026-12-26", "2027-01-01", NULL};
    struct fixture *f = begin(christmas);
    for (size_t i = 0; i < count; i++) {
        const struct turn *row = &rows[i];
        char of[80];
        int64_t change;
        set_window(f, row->window, row->first, row->last);
        bool open = gtm_calendar_open(&f->program, 0, zone_of(f, row->zone), at(row->at), &change);
        snprintf(of, sizeof of, "row %zu at %s", i, row->at);
        if (open != row->is_open)
            fail_msg("%s: %s", of, open ? "open" : "closed");
        expect_at(change, row->change, of);
    }
    end(f);
}

/* clang-format off */
#define NINE_TO_FIVE WEEKDAYS, 540, 1020, 0, 0
#define ALL_DAY 0, 1440, 0, 0
#define NIGHT 1320, 120, 0, 0 /* ten to two */
#define TWO_TO_THREE ALL, 120, 180, 0, 0

/* 2026-06-05 is a Friday. */
static void plain_windows(void **state)
{
    (void)state;
    static const struct turn rows[] = {
        {"UTC", "2026-06-05T08:59:59Z", false, "2026-06-05T09:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {"UTC", "2026-06-05T09:00:00Z", true, "2026-06-05T17:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {"UTC", "2026-06-05T16:59:59Z", true, "2026-06-05T17:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {"UTC", "2026-06-05T17:00:00Z", false, "2026-06-08T09:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {"UTC", "2026-06-05T17:00:00Z", true, "2026-06-08T09:00Z", {NINE_TO_FIVE, C}, 0, 0},
        {"UTC", "2026-06-05T09:00:00Z", false, "2026-06-05T17:00Z", {NINE_TO_FIVE, C}, 0, 0},
        {NEW_YORK, "2026-06-05T12:59Z", false, "2026-06-05T13:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {NEW_YORK, "2026-06-08T03:00Z", false, "2026-06-08T13:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {KATHMANDU, "2026-06-05T04:00Z", true, "2026-06-05T11:15Z", {NINE_TO_FIVE, 0}, 0, 0},
        /* days that touch are one: the weekend, all week, all but one */
        {"UTC", "2026-06-06T10:00Z", true, "2026-06-08T00:00Z", {SAT | SUN, ALL_DAY, 0}, 0, 0},
        {"UTC", "2026-06-06T10:00Z", true, NULL, {ALL, ALL_DAY, 0}, 0, 0},
        {"UTC", "2026-06-06T10:00Z", true, NULL, {ALL, 540, 540, 0, 0, 0}, 0, 0},
        {"UTC", "2026-06-06T10:00Z", false, NULL, {ALL, ALL_DAY, C}, 0, 0},
        {"UTC", "2026-06-06T10:00Z", true, "2026-06-08T00:00Z", {ALL - MON, ALL_DAY, 0}, 0, 0},
        {"UTC", "2026-06-06T10:00Z", false, NULL, {0, ALL_DAY, 0}, 0, 0},
        /* past midnight: Friday's goes on in Saturday's small hours, Monday has none */
        {"UTC", "2026-06-05T23:00Z", true, "2026-06-06T02:00Z", {WEEKDAYS, NIGHT, 0}, 0, 0},
        {"UTC", "2026-06-06T01:59Z", true, "2026-06-06T02:00Z", {WEEKDAYS, NIGHT, 0}, 0, 0},
        {"UTC", "2026-06-06T02:00Z", false, "2026-06-08T22:00Z", {WEEKDAYS, NIGHT, 0}, 0, 0},
        {"UTC", "2026-06-07T23:00Z", false, "2026-06-08T22:00Z", {WEEKDAYS, NIGHT, 0}, 0, 0},
        {"UTC", "2026-06-08T01:00Z", false, "2026-06-08T22:00Z", {WEEKDAYS, NIGHT, 0}, 0, 0},
        {"UTC", "2026-06-06T08:00Z", true, "2026-06-06T09:00Z", {FRI, 540, 540, 0, 0, 0}, 0, 0},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void windows_with_dates(void **state)
{
    (void)state;
    static const char first[] = "2026-07-01", last[] = "2026-07-03";
    static const struct turn rows[] = {
        {"UTC", "2026-06-01T10:00Z", false, "2026-07-01T00:00Z", {ALL, ALL_DAY, 0}, first, last},
        {"UTC", "2026-07-02T10:00Z", true, "2026-07-04T00:00Z", {ALL, ALL_DAY, 0}, first, last},
        {"UTC", "2026-07-04T00:00Z", false, NULL, {ALL, ALL_DAY, 0}, first, last},
        {"UTC", "2026-07-02T10:00Z", true, NULL, {ALL, ALL_DAY, 0}, first, 0},
        {"UTC", "2026-07-02T10:00Z", false, "2026-07-04T00:00Z", {ALL, ALL_DAY, C}, first, last},
        {"UTC", "2026-07-03T10:00Z", true, "2026-07-03T17:00Z", {NINE_TO_FIVE, 0}, first, last},
        {"UTC", "2026-07-03T17:00Z", false, NULL, {NINE_TO_FIVE, 0}, first, last},
        {"UTC", "2026-07-04T01:00Z", true, "2026-07-04T02:00Z", {ALL, NIGHT, 0}, first, last},
        {"UTC", "2026-07-01T01:00Z", false, "2026-07-01T22:00Z", {ALL, NIGHT, 0}, first, last},
        {"UTC", "2026-07-02T10:00Z", false, NULL, {ALL, ALL_DAY, 0}, "2126-07-01", 0},
        {"UTC", "2026-07-02T10:00Z", true, "2126-07-02", {ALL, ALL_DAY, 0}, 0, "2126-07-01"},
        {BERLIN, "2026-06-01T10:00Z", false, "2026-06-30T22:00Z", {ALL, ALL_DAY, 0}, first, last},
    };
    check(rows, sizeof rows / sizeof *rows);
    struct fixture *f = begin(NULL);
    int64_t change = 0;
    set_window(f, (struct gtm_window){NINE_TO_FIVE, 0}, NULL, NULL);
    assert_false(gtm_calendar_open(&f->program, 0, zone_of(f, "UTC"), GTM_NEVER, &change));
    assert_int_equal(change, GTM_NEVER);
    end(f);
}

static void windows_and_holidays(void **state)
{
    (void)state;
    static const struct turn rows[] = {
        {"UTC", "2026-12-24T18:00Z", false, "2026-12-28T09:00Z", {NINE_TO_FIVE, W}, 0, 0},
        {"UTC", "2026-12-25T10:00Z", false, "2026-12-28T09:00Z", {NINE_TO_FIVE, W}, 0, 0},
        {"UTC", "2026-12-25T10:00Z", true, "2026-12-25T17:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {"UTC", "2026-12-20T10:00Z", true, "2026-12-25T00:00Z", {ALL, ALL_DAY, W}, 0, 0},
        {"UTC", "2026-12-27T10:00Z", true, "2027-01-01T00:00Z", {ALL, ALL_DAY, W}, 0, 0},
        {"UTC", "2026-12-27T10:00Z", true, "2026-12-30", {ALL, ALL_DAY, W}, 0, "2026-12-29"},
        {"UTC", "2027-01-02T10:00Z", true, NULL, {ALL, ALL_DAY, W}, 0, 0},
        {"UTC", "2027-01-02T10:00Z", true, "2027-02-02", {ALL, ALL_DAY, W}, 0, "2027-02-01"},
        /* not on holidays */
        {"UTC", "2026-12-25T10:00Z", false, "2026-12-27T00:00Z", {ALL, ALL_DAY, H | C}, 0, 0},
        {"UTC", "2026-12-01T10:00Z", true, "2026-12-25T00:00Z", {ALL, ALL_DAY, H | C}, 0, 0},
        {"UTC", "2027-01-02T00:00Z", true, NULL, {ALL, ALL_DAY, H | C}, 0, 0},
        /* on holidays that are weekdays only */
        {"UTC", "2026-12-01T10:00Z", false, "2026-12-25T09:00Z", {NINE_TO_FIVE, H}, 0, 0},
        {"UTC", "2026-12-25T17:00Z", false, "2027-01-01T09:00Z", {NINE_TO_FIVE, H}, 0, 0},
        {"UTC", "2026-12-01T10:00Z", false, NULL, {TUE, ALL_DAY, H}, 0, 0},
        {"UTC", "2026-12-01T10:00Z", false, NULL, {ALL, ALL_DAY, H}, 0, "2026-12-24"},
        {"UTC", "2026-12-01T10:00Z", false, NULL, {ALL, ALL_DAY, H | W}, 0, 0},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void windows_over_turns_of_the_clock(void **state)
{
    (void)state;
    static const char gap[] = "2026-03-29", skipped[] = "2011-12-29";
    static const struct turn rows[] = {
        /* the hour that does not exist */
        {BERLIN, "2026-03-28T12:00Z", false, "2026-03-30T00:00Z", {TWO_TO_THREE, 0}, 0, 0},
        {BERLIN, "2026-03-29T01:00Z", false, "2026-03-30T00:00Z", {TWO_TO_THREE, 0}, 0, 0},
        {BERLIN, "2026-03-28T12:00Z", false, NULL, {TWO_TO_THREE, 0}, gap, gap},
        {BERLIN, "2026-03-28T12:00Z", false, "2026-03-29T01:00Z", {ALL, 150, 240, 0, 0, 0}, 0, 0},
        {BERLIN, "2026-03-29T00:30Z", true, "2026-03-29T01:00Z", {ALL, 60, 150, 0, 0, 0}, 0, 0},
        /* closed from two to three: that night it does not close */
        {BERLIN, "2026-03-28T12:00Z", true, "2026-03-30T00:00Z", {ALL, 180, 120, 0, 0, 0}, 0, 0},
        {BERLIN, "2026-03-28T12:00Z", true, "2026-03-30T00:00Z", {TWO_TO_THREE, C}, 0, 0},
        /* the hour that comes twice: one window of two hours */
        {BERLIN, "2026-10-24T22:00Z", false, "2026-10-25T00:00Z", {TWO_TO_THREE, 0}, 0, 0},
        {BERLIN, "2026-10-25T00:30Z", true, "2026-10-25T02:00Z", {TWO_TO_THREE, 0}, 0, 0},
        {BERLIN, "2026-10-25T01:30Z", true, "2026-10-25T02:00Z", {TWO_TO_THREE, 0}, 0, 0},
        /* a part of that hour comes once */
        {BERLIN, "2026-10-25T00:20Z", true, "2026-10-25T00:45Z", {ALL, 135, 165, 0, 0, 0}, 0, 0},
        {BERLIN, "2026-10-25T01:20Z", false, "2026-10-26T01:15Z", {ALL, 135, 165, 0, 0, 0}, 0, 0},
        /* nine to five keeps to the wall */
        {BERLIN, "2026-03-27T08:00Z", true, "2026-03-27T16:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {BERLIN, "2026-03-27T16:00Z", false, "2026-03-30T07:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        {NEW_YORK, "2026-10-30T21:00Z", false, "2026-11-02T14:00Z", {NINE_TO_FIVE, 0}, 0, 0},
        /* a Friday that does not exist closes nothing and opens nothing */
        {APIA, "2011-12-30T06:00Z", true, "2011-12-30T10:00Z", {ALL - FRI, ALL_DAY, 0}, 0, skipped},
        {APIA, "2011-12-30T06:00Z", true, "2012-01-05T10:00Z", {ALL - FRI, ALL_DAY, 0}, 0, 0},
        {APIA, "2011-12-30T06:00Z", false, "2012-01-05T10:00Z", {FRI, ALL_DAY, 0}, 0, 0},
    };
    check(rows, sizeof rows / sizeof *rows);
}
/* clang-format on */

/* ---- a scan that knows nothing but the wall clock -------------------------------------------- */

enum { SCANNED = 30 * 1440 };

/* Returns whether a day that the window covers in the minute it has come to is one of its days. */
static bool scan_day(const struct fixture *f, int64_t day)
{
    const struct gtm_window *w = &f->window;
    bool is_holiday = false;
    for (uint32_t i = 0; i < f->program.holiday_count; i++)
        is_holiday |= f->holidays[i].day == day;
    return (w->weekdays >> gtm_clock_weekday(day * GTM_DAY) & 1) &&
           (w->first == GTM_NONE || day >= (int64_t)f->nums[2]) &&
           (w->last == GTM_NONE || day <= (int64_t)f->nums[3]) &&
           !((w->flags & GTM_WINDOW_WORKDAYS) && is_holiday) &&
           !((w->flags & GTM_WINDOW_HOLIDAYS) && !is_holiday);
}

/* Returns whether the window is open when `furthest` is the furthest that the clock has come. */
static bool scan_open(const struct fixture *f, int64_t furthest)
{
    const struct gtm_window *w = &f->window;
    int64_t day = gtm_clock_day(furthest), minute = (furthest - day * GTM_DAY) / GTM_MINUTE;
    int64_t close = w->end > w->begin ? w->end : w->end + 1440;
    bool is_inside = (minute >= w->begin && minute < close && scan_day(f, day)) ||
                     (minute + 1440 < close && scan_day(f, day - 1));
    return is_inside != !!(w->flags & GTM_WINDOW_CLOSED);
}

/* Scans 30 days minute by minute, and asks: every answer is the scan's, and every change is the
 * scan's next turn. */
static void scan(struct fixture *f, const char *name, const char *from)
{
    static bool is_open[SCANNED];
    const struct gtm_zone *zone = zone_of(f, name);
    int64_t first = at(from), furthest = INT64_MIN, next = GTM_NEVER, change;
    for (int64_t x = first - 3 * GTM_DAY; x < first; x += GTM_MINUTE)
        furthest = gtm_zone_wall(zone, x) > furthest ? gtm_zone_wall(zone, x) : furthest;
    for (int i = 0; i < SCANNED; i++) {
        int64_t wall = gtm_zone_wall(zone, first + i * GTM_MINUTE);
        furthest = wall > furthest ? wall : furthest;
        is_open[i] = scan_open(f, furthest);
    }
    for (int i = SCANNED - 1; i >= 0; i--) {
        int64_t x = first + i * GTM_MINUTE;
        if (i + 1 < SCANNED && is_open[i] != is_open[i + 1])
            next = x + GTM_MINUTE;
        if (next > x + 3 * GTM_MINUTE && i % 11)
            continue; /* near turns each minute, elsewhere some */
        bool open = gtm_calendar_open(&f->program, 0, zone, x, &change);
        bool is_next =
            change == next || (next == GTM_NEVER && change >= first + SCANNED * GTM_MINUTE);
        if (open != is_open[i] || !is_next)
            fail_msg("%s, minute %d after %s, weekdays %u, %u to %u, flags %u: %s, turns at %lld",
                     name, i, from, f->window.weekdays, f->window.begin, f->window.end,
                     f->window.flags, open ? "open" : "closed",
                     (long long)(change / GTM_MINUTE - first / GTM_MINUTE));
        assert_true(gtm_calendar_open(&f->program, 0, zone, x + 59, &change) == open);
    }
}

/* A window that begins and ends in the small hours, where clocks turn, or is all day long. */
static void set_random(struct fixture *f, uint64_t r, int64_t day)
{
    char first[21], last[21];
    struct gtm_window window = {.weekdays = r & 1 ? ALL : (uint32_t)(r >> 1 & 127),
                                .begin = (uint32_t)(r >> 8 & 7) * 30,
                                .end = (uint32_t)(r >> 11 & 15) * 15 + (r >> 16 & 1 ? 1230 : 0)};
    if (window.end == 0 || window.end > 1440 || (r >> 17 & 3) == 0)
        window.begin = 0, window.end = 1440;
    if (r >> 20 & 1)
        window.flags =
            (uint32_t)(r >> 21 & (GTM_WINDOW_CLOSED | GTM_WINDOW_WORKDAYS | GTM_WINDOW_HOLIDAYS));
    gtm_clock_format((day + (int64_t)(r >> 32 & 15)) * GTM_DAY, first);
    gtm_clock_format((day + 12 + (int64_t)(r >> 36 & 15)) * GTM_DAY, last);
    set_window(f, window, r >> 40 & 3 ? NULL : first, r >> 42 & 3 ? NULL : last);
}

static void change_is_the_first_turn(void **state)
{
    (void)state;
    static const char *const places[][2] = {
        {BERLIN, "2026-03-14"},
        {BERLIN, "2026-10-10"},
        {NEW_YORK, "2026-03-01"},
        {NEW_YORK, "2026-10-20"},
        {LORD_HOWE, "2026-03-28"},
        {LORD_HOWE, "2026-09-20"},
        {"America/St_Johns", "2010-10-25"},
        {"America/Sao_Paulo", "2018-10-25"},
        {APIA, "2011-12-15"},
        {KATHMANDU, "2026-03-14"},
        {"UTC", "2026-12-15"},
        {"Pacific/Kwajalein", "1969-09-15"}, /* a day that came twice */
    };
    static const char *const holidays[] = {"2010-11-07", "2011-12-30", "2026-03-29",
                                           "2026-03-30", "2026-12-25", NULL};
    uint64_t random = 7;
    struct fixture *f = begin(holidays);
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (int round = 0; round < 12; round++) {
            set_random(f, next_random(&random), gtm_clock_day(at(places[p][1])));
            scan(f, places[p][0], places[p][1]);
        }
    end(f);
}

/* Holidays on each of the next 50 years' days, and rows that look behind them all. */
static void no_search_is_long(void **state)
{
    (void)state;
    struct fixture *f = begin(NULL);
    int64_t change, now = 20001 * (int64_t)GTM_DAY;
    for (uint32_t day = 0; day < HOLIDAYS_MAX; day++)
        f->holidays[day].day = 20000 + day;
    f->program.holiday_count = HOLIDAYS_MAX;
    const struct gtm_zone *zone = zone_of(f, BERLIN);
    clock_t since = clock();
    for (int i = 0; i < 100; i++) {
        set_window(f, (struct gtm_window){ALL, ALL_DAY, W}, NULL, NULL);
        assert_false(gtm_calendar_open(&f->program, 0, zone, now, &change));
        assert_int_equal(change, GTM_NEVER);
        set_window(f, (struct gtm_window){ALL, ALL_DAY, H}, NULL, NULL);
        assert_true(gtm_calendar_open(&f->program, 0, zone, now, &change));
        assert_int_equal(change, GTM_NEVER);
        set_window(f, (struct gtm_window){ALL, ALL_DAY, H | W}, NULL, NULL);
        assert_false(gtm_calendar_open(&f->program, 0, zone, now, &change));
        f->when = (struct gtm_when){
            .days = 3660000, .minute = OWN, .date = GTM_NONE, .flags = GTM_WHEN_BUSINESS};
        assert_int_equal(gtm_calendar_due(&f->program, 0, zone, now), GTM_NEVER);
    }
    assert_true(clock() - since < 20 * CLOCKS_PER_SEC); /* a fiftieth of that here */
    end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_windows),
        cmocka_unit_test(windows_with_dates),
        cmocka_unit_test(windows_and_holidays),
        cmocka_unit_test(windows_over_turns_of_the_clock),
        cmocka_unit_test(change_is_the_first_turn),
        cmocka_unit_test(no_search_is_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
