/* zone_test.c -- wall clocks: what is known of some, and what holds for all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/clock.h"
#include "runtime/base/zone.h"

static struct gtm_text t(const char *text)
{
    return gtm_text_of(text);
}

static int64_t at(const char *time)
{
    int64_t instant = 0;
    if (!gtm_clock_parse(t(time), &instant))
        fail_msg("'%s' is no time", time);
    return instant;
}

static const struct gtm_zone *find(struct gtm_zones *zones, const char *name)
{
    const struct gtm_zone *zone = gtm_zones_find(zones, t(name));
    if (!zone)
        fail_msg("nobody knows '%s'", name);
    return zone;
}

static void expect_time(int64_t have, const char *want, const char *of)
{
    char text[21];
    gtm_clock_format(have, text);
    if (have != at(want))
        fail_msg("%s: %s, not %s", of, text, want);
}

static void utc_changes_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"UTC", "utc",  " UTC\t", "GMT",     "UTC+0", "GMT-00:00",
                                        "+0",  "GMT0", "Z",      "Etc/UTC", "Zulu",  "-0000"};
    struct gtm_zones *zones = gtm_zones_open();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct gtm_zone *zone = find(zones, names[i]);
        if (!gtm_zone_is_utc(zone))
            fail_msg("'%s' is not UTC", names[i]);
        assert_int_equal(gtm_zone_wall(zone, 1234567890), 1234567890);
        assert_int_equal(gtm_zone_instant(zone, -5), -5);
        assert_int_equal(gtm_zone_wall(zone, GTM_NEVER), GTM_NEVER);
    }
    assert_false(gtm_zone_is_utc(find(zones, "Europe/London"))); /* nor in winter */
    assert_false(gtm_zone_is_utc(find(zones, "UTC+1")));
    gtm_zones_close(zones);
    gtm_zones_close(NULL);
}

static void fixed_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int minutes;
    } cases[] = {
        {"UTC+2", 120},
        {"utc +2", 120},
        {"+02:00", 120},
        {"+2", 120},
        {"+0230", 150},
        {"GMT-5:30", -330},
        {"GMT+05:45", 345},
        {"UTC-12", -720},
        {"UTC+14:00", 840},
        {"-03", -180},
        {"UTC-3:30", -210},
        {"UTC\xE2\x88\x92"
         "5",
         -300},
        {"Etc/GMT+5", -300},
        {"Etc/GMT-14", 840},
    };
    struct gtm_zones *zones = gtm_zones_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gtm_zone *zone = find(zones, cases[i].name);
        int64_t offset = cases[i].minutes * (int64_t)GTM_MINUTE;
        if (gtm_zone_wall(zone, 1000) != 1000 + offset || gtm_zone_instant(zone, offset) != 0)
            fail_msg("'%s' is %d minutes off", cases[i].name,
                     (int)((gtm_zone_wall(zone, 0) - offset) / GTM_MINUTE));
        assert_int_equal(gtm_zone_wall(zone, GTM_NEVER), GTM_NEVER);
        assert_int_equal(gtm_zone_instant(zone, INT64_MIN), INT64_MIN);
    }
    assert_ptr_equal(find(zones, "UTC+2"), find(zones, "+0200"));
    gtm_zones_close(zones);
}

static void unknown_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "Mars/Phobos",
        "Berlin/Europe",
        "BST",
        "IST",
        "ACT",
        "UTC+15",
        "UTC+",
        "UTC 2",
        "+2:3",
        "+2:60",
        "+14:30",
        "+02:00x",
        "2",
        "+",
        "-",
        "UTC+02:",
        "Etc/Unknown",
        "Factory",
        "Europe/",
        "Europe",
        "UTCUTC",
        "+123",
        "GMT+2a",
        "SystemV/PST8",
        "Europe/Berlin Europe/Berlin Europe/Berlin Europe/Berlin Europe/Berlin"};
    struct gtm_zones *zones = gtm_zones_open();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (gtm_zones_find(zones, t(names[i])))
            fail_msg("'%s' is a zone", names[i]);
    assert_null(gtm_zones_find(zones, (struct gtm_text){"Europe/Berlin\0x", 15}));
    assert_null(gtm_zones_find(zones, (struct gtm_text){"Europe/Berlin\0", 14}));
    assert_null(gtm_zones_find(zones, (struct gtm_text){NULL, 0}));
    gtm_zones_close(zones);
}

static void names_in_any_spelling(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"Europe/Berlin", "europe/BERLIN"},
        {"America/New_York", " america/new york "},
        {"America/New_York", "EST"},
        {"America/New_York", "EDT"},
        {"America/New_York", "eastern time"},
        {"America/Chicago", "CST"},
        {"America/Denver", "MST"},
        {"America/Los_Angeles", "Pacific Time"},
        {"America/Los_Angeles", "pst"},
        {"CET", "CEST"},
        {"EET", "Eastern European Time"},
        {"Asia/Tokyo", "JST"},
    };
    struct gtm_zones *zones = gtm_zones_open();
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_ptr_equal(find(zones, same[i][1]), find(zones, same[i][0]));
        assert_ptr_equal(find(zones, same[i][0]), find(zones, same[i][1]));
    }
    assert_non_null(gtm_zones_find(zones, t("US/Eastern")));
    assert_non_null(gtm_zones_find(zones, t("Japan")));
    gtm_zones_close(zones);
}

/* An instant, and what the wall clock shows. */
static void known_walls(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59Z"},
        {"Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"},
        {"Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z"},
        {"Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"},
        {"CET", "2026-07-01T12:00:00Z", "2026-07-01T14:00:00Z"},
        {"America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59Z"},
        {"America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00Z"},
        {"America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00Z"},
        {"America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00Z"},
        {"EST", "2026-07-01T12:00:00Z", "2026-07-01T08:00:00Z"}, /* New York's clock, in July too */
        {"America/Phoenix", "2026-07-01T12:00:00Z", "2026-07-01T05:00:00Z"},
        {"Australia/Lord_Howe", "2026-04-04T14:59:00Z", "2026-04-05T01:59:00Z"},
        {"Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00Z"},
        {"Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00Z"},
        {"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00Z"},
        {"Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T05:30:00Z"},
        {"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59Z"},
        {"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00Z"},
        {"Pacific/Kiritimati", "2026-01-01T10:00:00Z", "2026-01-02T00:00:00Z"},
        {"Europe/London", "1970-01-01T00:00:00Z", "1970-01-01T01:00:00Z"},
        {"Europe/Berlin", "2126-07-01T12:00:00Z", "2126-07-01T14:00:00Z"},
    };
    struct gtm_zones *zones = gtm_zones_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_time(gtm_zone_wall(find(zones, cases[i][0]), at(cases[i][1])), cases[i][2],
                    cases[i][0]);
    gtm_zones_close(zones);
}

/* A wall clock's time, and its instant. */
static void known_instants(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"Europe/Berlin", "2026-01-15T09:00:00Z", "2026-01-15T08:00:00Z"},
        {"Europe/Berlin", "2026-07-15T09:00:00Z", "2026-07-15T07:00:00Z"},
        {"Europe/Berlin", "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z"},
        {"Europe/Berlin", "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z"}, /* none: 03:00 */
        {"Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T01:00:00Z"},
        {"Europe/Berlin", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
        {"Europe/Berlin", "2026-03-29T03:00:01Z", "2026-03-29T01:00:01Z"},
        {"Europe/Berlin", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"}, /* twice: the first */
        {"Europe/Berlin", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"},
        {"America/New_York", "2026-03-08T02:30:00Z", "2026-03-08T07:00:00Z"},
        {"America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T05:30:00Z"},
        {"America/New_York", "2026-11-01T02:00:00Z", "2026-11-01T07:00:00Z"},
        {"Australia/Lord_Howe", "2026-10-04T02:10:00Z", "2026-10-03T15:30:00Z"},
        {"Australia/Lord_Howe", "2026-04-05T01:45:00Z", "2026-04-04T14:45:00Z"},
        {"Asia/Kathmandu", "2026-01-01T05:45:00Z", "2026-01-01T00:00:00Z"},
        {"Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z"}, /* no such day */
        {"Pacific/Apia", "2011-12-29T23:00:00Z", "2011-12-30T09:00:00Z"},
        {"Pacific/Apia", "2011-12-31T00:00:00Z", "2011-12-30T10:00:00Z"},
        {"America/Sao_Paulo", "2018-11-04T00:00:00Z",
         "2018-11-04T03:00:00Z"},                                             /* midnight skipped */
        {"America/St_Johns", "2010-11-07T00:00:30Z", "2010-11-07T02:30:30Z"}, /* midnight twice */
        {"America/St_Johns", "2010-11-06T23:30:00Z", "2010-11-07T02:00:00Z"},
    };
    struct gtm_zones *zones = gtm_zones_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_time(gtm_zone_instant(find(zones, cases[i][0]), at(cases[i][1])), cases[i][2],
                    cases[i][0]);
    gtm_zones_close(zones);
}

/* instant(w) is the first instant at which the clock shows w or more, in any order of asking. */
static void instant_is_the_first(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Europe/Berlin",    "America/New_York",    "Africa/Casablanca", "Asia/Kathmandu",
        "America/St_Johns", "America/Sao_Paulo",   "Pacific/Apia",      "Pacific/Kwajalein",
        "Asia/Manila",      "Australia/Lord_Howe", "UTC-3:30",          "Antarctica/Troll"};
    const int64_t step = 900, from = at("1967-01-01"), until = at("2040-01-01");
    struct gtm_zones *zones = gtm_zones_open();
    uint64_t random = 88172645463325252u;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct gtm_zone *zone = find(zones, names[i]);
        for (int round = 0; round < 400; round++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            int64_t begin = from + (int64_t)(random % (uint64_t)(until - from)) / step * step;
            int64_t highest = gtm_zone_wall(zone, begin - 2 * GTM_DAY);
            for (int64_t x = begin - 2 * GTM_DAY; x < begin + 2 * GTM_DAY; x += step) {
                int64_t wall = gtm_zone_wall(zone, x);
                if (gtm_zone_instant(zone, wall) > x)
                    fail_msg("%s: %lld is not the first", names[i], (long long)x);
                if (wall > highest && gtm_zone_instant(zone, wall) != x)
                    fail_msg("%s: %lld is the first", names[i], (long long)x);
                for (int64_t w = highest + step; w < wall; w += step) /* a gap */
                    assert_int_equal(gtm_zone_instant(zone, w), x);
                highest = wall > highest ? wall : highest;
            }
        }
    }
    gtm_zones_close(zones);
}

static void far_instants(void **state)
{
    (void)state;
    static const int64_t far[] = {GTM_NEVER,    INT64_MAX - 1, INT64_MIN,
                                  300000000001, -300000000001, -62167219200 * 10};
    struct gtm_zones *zones = gtm_zones_open();
    const struct gtm_zone *zone = find(zones, "America/New_York");
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        assert_int_equal(gtm_zone_wall(zone, far[i]), far[i]);
        assert_int_equal(gtm_zone_instant(zone, far[i]), far[i]);
    }
    expect_time(gtm_zone_wall(zone, at("9999-07-01T12:00:00Z")), "9999-07-01T08:00:00Z", "9999");
    assert_true(gtm_zone_wall(zone, at("0001-01-01")) < at("0001-01-01"));
    assert_int_equal(gtm_zone_instant(zone, gtm_zone_wall(zone, 299999999999)), 299999999999);
    gtm_zones_close(zones);
}

static void dates_and_month_ends(void **state)
{
    (void)state;
    static const char *const ends[][2] = {
        {"2026-01-31", "2026-01-31"}, {"2026-02-01", "2026-02-28"}, {"2028-02-10", "2028-02-29"},
        {"1900-02-05", "1900-02-28"}, {"2000-02-05", "2000-02-29"}, {"2026-12-01", "2026-12-31"},
        {"1969-11-30", "1969-11-30"}, {"0000-02-01", "0000-02-29"}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        expect_time(gtm_clock_month_end(gtm_clock_day(at(ends[i][0]))) * GTM_DAY, ends[i][1],
                    ends[i][0]);
    assert_int_equal(gtm_clock_day(-1), -1);
    assert_int_equal(gtm_clock_day(-GTM_DAY), -1);
    assert_int_equal(gtm_clock_day(GTM_DAY - 1), 0);
    int64_t day = 7;
    assert_true(gtm_clock_date(2024, 2, 29, &day));
    assert_int_equal(day, at("2024-02-29") / GTM_DAY);
    assert_false(gtm_clock_date(2026, 2, 29, &day) || gtm_clock_date(2026, 13, 1, &day) ||
                 gtm_clock_date(2026, 0, 1, &day) || gtm_clock_date(2026, 4, 31, &day) ||
                 gtm_clock_date(2026, 4, 0, &day) || gtm_clock_date(10000, 1, 1, &day) ||
                 gtm_clock_date(-1, 1, 1, &day));
    assert_int_equal(day, at("2024-02-29") / GTM_DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utc_changes_nothing),  cmocka_unit_test(fixed_offsets),
        cmocka_unit_test(unknown_names),        cmocka_unit_test(names_in_any_spelling),
        cmocka_unit_test(known_walls),          cmocka_unit_test(known_instants),
        cmocka_unit_test(instant_is_the_first), cmocka_unit_test(far_instants),
        cmocka_unit_test(dates_and_month_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
