/* calendar_test.c -- business days, and what whens make of an instant. */
#include "tests/unit/calendar_program.h"

enum {
    S = GTM_WHEN_SAME_DAY,
    B = GTM_WHEN_BUSINESS,
    W = GTM_WHEN_WORKDAY,
    E = GTM_WHEN_MONTH_END,
    D = GTM_WHEN_MONTH_DAY,
};

static const char *const christmas[] = {"2026-12-25", "2026-12-26", "2027-01-01", NULL};

/* `when` has its seconds as they are, and no date. */
struct due {
    const char *zone, *base, *due; /* NULL: never */
    struct gtm_when when;
};

static void expect_due(struct fixture *f, const struct due *row, const char *date, const char *of)
{
    f->when = row->when;
    f->when.seconds = 0;
    f->when.date = date ? 1 : GTM_NONE;
    f->nums[0] = row->when.seconds;
    f->nums[1] = date ? (double)gtm_clock_day(at(date)) : 0;
    expect_at(gtm_calendar_due(&f->program, 0, zone_of(f, row->zone), at(row->base)), row->due, of);
}

static void check(const struct due *rows, size_t count)
{
    struct fixture *f = begin(christmas);
    for (size_t i = 0; i < count; i++) {
        char of[80];
        snprintf(of, sizeof of, "row %zu from %s", i, rows[i].base);
        expect_due(f, &rows[i], NULL, of);
    }
    end(f);
}

/* clang-format off */
static void elapsed_time(void **state)
{
    (void)state;
    static const struct due rows[] = {
        {"UTC", "2026-01-31T10:00:30Z", "2026-01-31T10:00:30Z", {.minute = OWN}},
        {"UTC", "2026-01-31T10:00Z", "2026-02-01T10:00Z", {.seconds = 86400, .minute = OWN}},
        /* 24 hours over the night that is an hour short; bases that the clock shows twice */
        {BERLIN, "2026-03-28T11:00Z", "2026-03-29T11:00Z", {.seconds = 86400, .minute = OWN}},
        {BERLIN, "2026-10-25T01:30Z", "2026-10-25T01:31Z", {.seconds = 60, .minute = OWN}},
        {BERLIN, "2026-10-25T01:30", "2026-10-25T01:31",
         {.seconds = 60, .minute = OWN, .flags = GTM_WHEN_PROSPECT}},
        {"UTC", "2026-01-01", "2075-12-20", {.seconds = 1576800000, .minute = OWN}},
        {"UTC", "2026-01-01", NULL, {.seconds = 1600000000, .minute = OWN}},
        /* at last, behind the weekday and the time */
        {"UTC", "2026-01-31T10:00", "2026-02-02T10:30",
         {.seconds = 5400, .weekdays = MON, .minute = 540}},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void months_and_days(void **state)
{
    (void)state;
    static const struct due rows[] = {
        {"UTC", "2026-01-31T10:00Z", "2026-02-28T10:00Z", {.months = 1, .minute = OWN}},
        {"UTC", "2028-01-31T10:00Z", "2028-02-29T10:00Z", {.months = 1, .minute = OWN}},
        {"UTC", "2028-02-29T10:00Z", "2029-02-28T10:00Z", {.months = 12, .minute = OWN}},
        {"UTC", "2028-02-29T10:00Z", "2032-02-29T10:00Z", {.months = 48, .minute = OWN}},
        {"UTC", "2026-12-31T23:59:59Z", "2027-01-01T23:59:59Z", {.days = 1, .minute = OWN}},
        {"UTC", "2026-01-31T10:00Z", "2026-03-02T09:00Z", {.months = 1, .days = 2, .minute = 540}},
        {"UTC", "2026-01-01", "2076-01-01", {.months = 600, .minute = OWN}},
        {"UTC", "2026-01-01", NULL, {.months = 601, .minute = OWN}},
        {"UTC", "2026-01-01", NULL, {.months = 120000, .minute = OWN}},
        {"UTC", "2026-01-01", NULL, {.days = 3660000, .minute = OWN}},
        {"UTC", "9999-12-31", NULL, {.months = 12, .seconds = 1600000000, .minute = OWN}},
        /* the same time of day on the wall, over both turns of the clock */
        {BERLIN, "2026-03-28T11:00Z", "2026-03-29T10:00Z", {.days = 1, .minute = OWN}},
        {BERLIN, "2026-10-24T10:00Z", "2026-10-25T11:00Z", {.days = 1, .minute = OWN}},
        {BERLIN, "2026-03-28T01:30Z", "2026-03-29T01:00Z", {.days = 1, .minute = OWN}},
        {BERLIN, "2026-10-24T00:30Z", "2026-10-25T00:30Z", {.days = 1, .minute = OWN}},
        {BERLIN, "2026-10-25T01:30Z", "2026-10-26T01:30Z", {.days = 1, .minute = OWN}},
        /* the month of the zone, not of UTC */
        {NEW_YORK, "2026-02-01T02:00Z", "2026-03-01T02:00Z", {.months = 1, .minute = OWN}},
        {APIA, "2011-12-29T20:00Z", "2011-12-30T10:00Z", {.days = 1, .minute = OWN}},
        {APIA, "2011-12-29T20:00Z", "2011-12-30T20:00Z", {.days = 2, .minute = OWN}},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void business_days(void **state)
{
    (void)state;
    static const struct due rows[] = {
        {"UTC", "2026-12-23T10:00Z", "2026-12-24T10:00Z", {.days = 1, .minute = OWN, .flags = B}},
        {"UTC", "2026-12-24T10:00Z", "2026-12-28T10:00Z", {.days = 1, .minute = OWN, .flags = B}},
        {"UTC", "2026-12-24T10:00Z", "2027-01-04T10:00Z", {.days = 5, .minute = OWN, .flags = B}},
        {"UTC", "2026-12-24T10:00Z", "2026-12-28T09:00Z", {.days = 1, .minute = 540, .flags = B}},
        /* Saturday + 1 is Monday; Friday + 1 too */
        {"UTC", "2026-06-06T10:00Z", "2026-06-08T10:00Z", {.days = 1, .minute = OWN, .flags = B}},
        {"UTC", "2026-06-05T10:00Z", "2026-06-08T10:00Z", {.days = 1, .minute = OWN, .flags = B}},
        {"UTC", "2026-06-06T10:00Z", "2026-06-09T10:00Z", {.days = 2, .minute = OWN, .flags = B}},
        {"UTC", "2026-06-01T10:00Z", "2026-06-15T10:00Z", {.days = 10, .minute = OWN, .flags = B}},
        {"UTC", "2026-06-01T10:00Z", NULL, {.days = 20000, .minute = OWN, .flags = B}},
        {"UTC", "2026-06-01T10:00Z", NULL, {.days = 3660000, .minute = OWN, .flags = B}},
        /* Friday evening in New York is Saturday in UTC */
        {NEW_YORK, "2026-06-06T02:00", "2026-06-09T02:00", {.days = 1, .minute = OWN, .flags = B}},
        /* the first business day from there on */
        {"UTC", "2026-12-24T10:00Z", "2026-12-24T10:00Z", {.minute = OWN, .flags = W}},
        {"UTC", "2026-12-25T10:00Z", "2026-12-28T10:00Z", {.minute = OWN, .flags = W}},
        {"UTC", "2026-12-24T10:00Z", "2026-12-28T09:00Z", {.minute = 540, .flags = W}},
        {"UTC", "2026-12-24T08:00Z", "2026-12-24T09:00Z", {.minute = 540, .flags = W}},
        {"UTC", "2026-12-01T10:00Z", "2027-01-04T10:00Z", {.months = 1, .minute = OWN, .flags = W}},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void times_of_day(void **state)
{
    (void)state;
    static const struct due rows[] = {
        {"UTC", "2026-06-01T08:59:59Z", "2026-06-01T09:00Z", {.minute = 540}},
        {"UTC", "2026-06-01T09:00:00Z", "2026-06-02T09:00Z", {.minute = 540}},
        {"UTC", "2026-06-01T00:00:00Z", "2026-06-02T00:00Z", {.minute = 0}},
        {"UTC", "2026-06-01T23:59:59Z", "2026-06-02T00:00Z", {.minute = 0}},
        {KATHMANDU, "2026-06-01T02:00Z", "2026-06-01T03:15Z", {.minute = 540}},
        /* does not exist: moves forward, and is once; exists twice: happens once */
        {BERLIN, "2026-03-29T00:00Z", "2026-03-29T01:00Z", {.minute = 150}},
        {BERLIN, "2026-03-29T01:00Z", "2026-03-30T00:30Z", {.minute = 150}},
        {BERLIN, "2026-10-25T00:00Z", "2026-10-25T00:30Z", {.minute = 150}},
        {BERLIN, "2026-10-25T00:45Z", "2026-10-26T01:30Z", {.minute = 150}},
        {BERLIN, "2026-10-25T01:15Z", "2026-10-26T01:30Z", {.minute = 150}},
        {NEW_YORK, "2026-03-08T06:00Z", "2026-03-08T07:00Z", {.minute = 150}},
        {LORD_HOWE, "2026-10-03T15:00Z", "2026-10-03T15:30Z", {.minute = 130}},
        {LORD_HOWE, "2026-04-04T14:50Z", "2026-04-05T15:15Z", {.minute = 105}},
        {APIA, "2011-12-30T06:00Z", "2011-12-30T10:00Z", {.minute = 600}},
        {APIA, "2011-12-30T10:00Z", "2011-12-30T20:00Z", {.minute = 600}},
    };
    check(rows, sizeof rows / sizeof *rows);
}

/* 2026-06-02 is a Tuesday. */
static void weekdays_and_month_ends(void **state)
{
    (void)state;
    static const struct due rows[] = {
        {"UTC", "2026-06-01T10:00Z", "2026-06-02T09:00Z", {.weekdays = TUE, .minute = 540}},
        {"UTC", "2026-06-02T08:00Z", "2026-06-09T09:00Z", {.weekdays = TUE, .minute = 540}},
        {"UTC", "2026-06-02T08:00", "2026-06-02T09:00",
         {.weekdays = TUE, .minute = 540, .flags = S}},
        {"UTC", "2026-06-02T09:00", "2026-06-09T09:00",
         {.weekdays = TUE, .minute = 540, .flags = S}},
        {"UTC", "2026-06-02T08:00Z", "2026-06-09T08:00Z", {.weekdays = TUE, .minute = OWN}},
        {"UTC", "2026-06-02T08:00", "2026-06-09T08:00",
         {.weekdays = TUE, .minute = OWN, .flags = S}},
        {"UTC", "2026-06-05T08:00Z", "2026-06-08T00:00Z", {.weekdays = WEEKDAYS, .minute = 0}},
        {"UTC", "2026-06-01T08:00Z", "2026-06-03T00:00Z", {.weekdays = WED | FRI, .minute = 0}},
        {NEW_YORK, "2026-06-02T02:00Z", "2026-06-02T13:00Z", {.weekdays = TUE, .minute = 540}},
        /* after two weeks, on the Tuesday */
        {"UTC", "2026-06-02T08:00", "2026-06-16T09:00",
         {.days = 14, .weekdays = TUE, .minute = 540}},
        {"UTC", "2026-06-03T08:00", "2026-06-23T09:00",
         {.days = 14, .weekdays = TUE, .minute = 540}},
        /* a Friday that is a holiday */
        {"UTC", "2026-12-21T08:00", "2026-12-28T09:00",
         {.weekdays = FRI, .minute = 540, .flags = W}},
        {"UTC", "2026-02-10T08:00Z", "2026-02-28T08:00Z", {.minute = OWN, .flags = E}},
        {"UTC", "2026-02-28T08:00Z", "2026-02-28T08:00Z", {.minute = OWN, .flags = E}},
        {"UTC", "2026-02-28T08:00Z", "2026-02-28T09:00Z", {.minute = 540, .flags = E}},
        {"UTC", "2026-02-28T10:00Z", "2026-03-31T09:00Z", {.minute = 540, .flags = E}},
        {"UTC", "2028-01-31T10:00Z", "2028-02-29T09:00Z", {.months = 1, .minute = 540, .flags = E}},
        {"UTC", "2026-02-10T10:00Z", "2026-03-02T09:00Z", {.minute = 540, .flags = E | W}},
    };
    check(rows, sizeof rows / sizeof *rows);
}

/* The base does not matter. 2026-12-01 is a Tuesday. */
static void days_of_the_month(void **state)
{
    (void)state;
    static const struct due rows[] = {
        {"UTC", "2026-11-23T10:00Z", "2026-12-01", {.days = 1, .flags = D}},
        {"UTC", "2026-12-01T10:00Z", "2027-01-01", {.days = 1, .flags = D}},
        {"UTC", "2026-11-14T10:00Z", "2026-11-15T10:00Z", {.days = 15, .minute = OWN, .flags = D}},
        {"UTC", "2026-11-15T10:00Z", "2026-12-15T10:00Z", {.days = 15, .minute = OWN, .flags = D}},
        {"UTC", "2026-11-15T08:00Z", "2026-11-15T09:00Z",
         {.days = 15, .minute = 540, .flags = D | S}},
        {"UTC", "2026-11-15T09:00Z", "2026-12-15T09:00Z",
         {.days = 15, .minute = 540, .flags = D | S}},
        /* a month that has no such day has its last */
        {"UTC", "2026-02-10T10:00Z", "2026-02-28", {.days = 30, .flags = D}},
        {"UTC", "2028-02-10T10:00Z", "2028-02-29", {.days = 30, .flags = D}},
        {"UTC", "2026-11-30T10:00Z", "2026-12-31", {.days = 31, .flags = D}},
        {"UTC", "2026-11-05T10:00Z", "2026-12-15", {.months = 1, .days = 15, .flags = D}},
        /* the first business day: Monday the 2nd of November, also from the Sunday before it */
        {"UTC", "2026-10-20T10:00Z", "2026-11-02", {.days = 1, .flags = D | W}},
        {"UTC", "2026-11-01T10:00Z", "2026-11-02", {.days = 1, .flags = D | W}},
        {"UTC", "2026-11-02T10:00Z", "2026-12-01", {.days = 1, .flags = D | W}},
        {"UTC", "2026-12-24T10:00Z", "2027-01-04", {.days = 1, .flags = D | W}},
        /* the day of the zone: midnight in Berlin */
        {BERLIN, "2026-11-30T22:00Z", "2026-11-30T23:00Z", {.days = 1, .flags = D}},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        struct due row;
    } rows[] = {
        {"2026-12-01", {"UTC", "2026-06-01T10:00Z", "2026-12-01T00:00Z", {.minute = OWN}}},
        {"2026-12-01", {"UTC", "2027-06-01T10:00Z", "2026-12-01T09:00Z", {.minute = 540}}},
        {"2026-12-01", {BERLIN, "2026-06-01", "2026-12-01T08:00",
          {.months = 3, .days = 5, .minute = 540}}},
        {"2026-12-01", {"UTC", "2026-06-01", "2026-12-08T09:00", {.weekdays = TUE, .minute = 540}}},
        {"2026-12-01", {"UTC", "2026-06-01", "2026-12-01",
          {.weekdays = TUE, .minute = 0, .flags = S}}},
        {"2026-12-25", {"UTC", "2026-06-01", "2026-12-28T09:00Z", {.minute = 540, .flags = W}}},
        {"2026-12-01", {"UTC", "2026-06-01", "2026-12-02T09:00",
          {.seconds = 86400, .minute = 540}}},
        {"2199-12-01", {"UTC", "2026-06-01", "2199-12-01T09:00Z", {.minute = 540}}},
    };
    struct fixture *f = begin(christmas);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char of[80];
        snprintf(of, sizeof of, "row %zu", i);
        expect_due(f, &rows[i].row, rows[i].date, of);
    }
    end(f);
}
/* clang-format on */

static void workdays_and_odd_bases(void **state)
{
    (void)state;
    struct fixture *f = begin(christmas);
    const struct gtm_zone *utc = zone_of(f, "UTC");
    assert_true(gtm_calendar_is_workday(&f->program, gtm_clock_day(at("2026-12-24"))));
    assert_false(gtm_calendar_is_workday(&f->program, gtm_clock_day(at("2026-12-25"))));
    assert_false(gtm_calendar_is_workday(&f->program, gtm_clock_day(at("2026-12-27"))));
    assert_true(gtm_calendar_is_workday(&f->program, gtm_clock_day(at("1969-12-31"))));
    f->when = (struct gtm_when){.minute = OWN, .date = GTM_NONE};
    f->nums[0] = -5;
    assert_int_equal(gtm_calendar_due(&f->program, 0, utc, 100), 100);
    f->nums[0] = 5;
    assert_int_equal(gtm_calendar_due(&f->program, 0, utc, GTM_NEVER), GTM_NEVER);
    assert_int_equal(gtm_calendar_due(&f->program, 0, utc, INT64_MIN), GTM_NEVER);
    end(f);
}

/* Whatever a row and its base: the clock reaches the minute at that instant and not before, on such
 * a day. Apia's clock left out a Friday; what would be on it is at the Saturday's beginning. */
static void expect_sound(const struct fixture *f, const struct gtm_zone *zone, int64_t base,
                         bool is_apia)
{
    const struct gtm_when *when = &f->when;
    int64_t due = gtm_calendar_due(&f->program, 0, zone, base);
    assert_true(due >= base && due < base + 500 * (int64_t)GTM_DAY);
    due -= (int64_t)f->nums[0];
    int64_t wall = gtm_zone_wall(zone, due), day = gtm_clock_day(wall);
    if (when->minute != OWN) {
        int64_t past = wall - when->minute * (int64_t)GTM_MINUTE;
        past -= gtm_clock_day(past) * GTM_DAY; /* seconds since that minute, on the clock */
        assert_true(due > base && gtm_zone_wall(zone, due - 1) < wall - past);
    }
    if (is_apia && day == gtm_clock_day(at("2011-12-31")))
        return;
    if (when->flags & GTM_WHEN_WORKDAY)
        assert_true(gtm_calendar_is_workday(&f->program, day));
    else if (when->weekdays)
        assert_true(when->weekdays >> gtm_clock_weekday(wall) & 1);
    else if (when->flags & GTM_WHEN_MONTH_END)
        assert_int_equal(day, gtm_clock_month_end(day));
}

static void due_keeps_its_word(void **state)
{
    (void)state;
    static const char *const names[] = {BERLIN, "America/St_Johns", APIA, "UTC", KATHMANDU};
    static const char *const holidays[] = {"2011-12-26", NULL};
    struct fixture *f = begin(holidays);
    uint64_t random = 42;
    for (int i = 0; i < 100000; i++) {
        const char *name = names[next_random(&random) % 5];
        uint64_t r = next_random(&random);
        f->nums[0] = r % 3 == 0 ? (double)(r % 100000) : 0;
        f->when = (struct gtm_when){.months = r >> 8 & 3,
                                    .days = r >> 10 & 7,
                                    .weekdays = r >> 13 & 1 ? (uint32_t)(r >> 14 & 127) : 0,
                                    .minute = r >> 21 & 1 ? (uint32_t)(r >> 22 & 1023) : OWN,
                                    .date = GTM_NONE,
                                    .flags = (uint32_t)(r >> 32 & 31)};
        int64_t base = at("2008-01-01") + (int64_t)(next_random(&random) % 400000000);
        if (i % 4 == 0) /* about the days that Apia's and Newfoundland's clocks are odd */
            base = at(i % 8 ? "2011-12-28" : "2010-11-06") + (int64_t)(r % 400000);
        expect_sound(f, zone_of(f, name), base, strcmp(name, APIA) == 0);
    }
    end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elapsed_time),
        cmocka_unit_test(months_and_days),
        cmocka_unit_test(business_days),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test(weekdays_and_month_ends),
        cmocka_unit_test(days_of_the_month),
        cmocka_unit_test(dates),
        cmocka_unit_test(workdays_and_odd_bases),
        cmocka_unit_test(due_keeps_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
