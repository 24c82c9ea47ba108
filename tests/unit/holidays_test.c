/* holidays_test.c -- calendar files, texts, and the days on which rules repeat. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/holidays.h"
#include "compiler/repeat.h"
#include "runtime/base/clock.h"

/* Reads a text; gives its days as "2026-12-25 2026-12-26" (after the eighth how many more), or the
 * reason. */
static const char *days_of(const char *text, char out[200])
{
    struct gtm_arena arena = {0};
    struct gtm_holidays holidays;
    size_t length = 0;
    if (!gtm_holidays_parse(&arena, gtm_text_of(text), &holidays, out, 200))
        return out;
    for (uint32_t i = 0; i < holidays.count && i < 8; i++) {
        char date[21];
        gtm_clock_format(holidays.days[i] * (int64_t)GTM_DAY, date);
        length += (size_t)snprintf(out + length, 200 - length, "%s%.10s", i ? " " : "", date);
        assert_true(i == 0 || holidays.days[i] > holidays.days[i - 1]);
    }
    if (holidays.count > 8)
        snprintf(out + length, 200 - length, " + %u", (unsigned)(holidays.count - 8));
    gtm_arena_free(&arena);
    return out;
}

static void expect(const char *text, const char *want)
{
    char have[200];
    if (strcmp(days_of(text, have), want) != 0)
        fail_msg("%s\n  gives %s\n  not   %s", text, have, want);
}

/* The same for a calendar of one event with these lines. */
static void expect_event(const char *lines, const char *want)
{
    char text[2000];
    snprintf(text, sizeof text,
             "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\n%s\r\n"
             "END:VEVENT\r\nEND:VCALENDAR\r\n",
             lines);
    expect(text, want);
}

/* The same for an event on a day, with a rule. */
static void expect_rule(const char *start, const char *rule, const char *want)
{
    char lines[400];
    snprintf(lines, sizeof lines, "DTSTART;VALUE=DATE:%s\r\nRRULE:%s", start, rule);
    expect_event(lines, want);
}

static void texts(void **state)
{
    (void)state;
    expect("2026-12-25", "2026-12-25");
    expect("2026-12-26\n2026-12-25\n2026-12-25", "2026-12-25 2026-12-26");
    expect("\xEF\xBB\xBF"
           "2026-12-25 Christmas\r\n\r\n  # a note\r\n  2027-01-01\t\r\n",
           "2026-12-25 2027-01-01");
    expect("Date,Name\n2026-12-25,Christmas\n", "2026-12-25");
    expect("\"date\";\"name\"\n\"2026-12-25\";\"Christmas\"\n", "2026-12-25");
    expect("\nDate\n2026-12-25T00:00:00Z\n", "2026-12-25");
    expect("1970-01-01\n2099-12-31", "1970-01-01 2099-12-31");
    expect("2028-02-29", "2028-02-29");
}

static void texts_that_are_wrong(void **state)
{
    (void)state;
    static const char none[] = "it has no holidays in the years 1970 to 2099",
                      date[] = "line 2: a line begins with a date such as 2026-12-25";
    expect("", none);
    expect("Date,Name\n", none);
    expect("# nothing\n\n", none);
    expect("Date\nName\n", date);
    expect("2026-12-25\n2026-13-01\n", date);
    expect("2026-12-25\n2026-02-29\n", date);
    expect("2026-12-25\n25.12.2026\n", date);
    expect("2026-12-25\n2026-12-255\n", date);
    expect("2026-12-25\n2026-12\n", date);
    expect("2026-12-25\n\"\n", date);
    expect("Date 1\n2026-12-25", "line 1: a line begins with a date such as 2026-12-25");
    expect("2026-12-25\n1926-12-25", "line 2: a holiday lies in the years 1970 to 2099");
    expect("2026-12-25\n2100-01-01", "line 2: a holiday lies in the years 1970 to 2099");
}

static void events(void **state)
{
    (void)state;
    expect_event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas", "2026-12-25");
    expect_event("DTSTART:20261225", "2026-12-25");
    expect_event("dtstart;value=date:20261225", "2026-12-25");
    expect_event("DTSTART;VALUE=DA\r\n TE:20261225\r\nDESCRIPTION:DTSTART\r\n :20270101",
                 "2026-12-25");
    expect_event("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227",
                 "2026-12-24 2026-12-25 2026-12-26");
    expect_event("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261224", "2026-12-24");
    expect_event("DTSTART;VALUE=DATE:20261224\r\nDURATION:P2D", "2026-12-24 2026-12-25");
    expect_event("DTSTART;VALUE=DATE:20261224\r\nDURATION:-P2D", "2026-12-24");
    /* times of day: the days that are touched, as written */
    expect_event("DTSTART:20261224T230000Z\r\nDTEND:20261225T000000Z", "2026-12-24");
    expect_event("DTSTART:20261224T230000Z\r\nDTEND:20261225T000100Z", "2026-12-24 2026-12-25");
    expect_event("DTSTART;TZID=Europe/Berlin:20261224T230000\r\nDURATION:PT2H",
                 "2026-12-24 2026-12-25");
    expect_event("DTSTART;TZID=Nowhere:20261224T230000\r\nDURATION:PT1H", "2026-12-24");
    /* what lies in an event is not the event's, and what is cancelled is none */
    expect_event("DTSTART;VALUE=DATE:20261225\r\nBEGIN:VALARM\r\nDTSTART:20270101\r\nTRIGGER:-"
                 "PT1H\r\nEND:VALARM",
                 "2026-12-25");
    expect_event("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED",
                 "it has no holidays in the years 1970 to 2099");
    expect_event("DTSTART;VALUE=DATE:19691231\r\nDTEND;VALUE=DATE:19700102", "1970-01-01");
    expect_event("DTSTART;VALUE=DATE:20991231\r\nDTEND;VALUE=DATE:21000105", "2099-12-31");
    expect(
        "begin:vcalendar\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19701025T030000\n"
        "RRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VTODO\nDTSTART:20260101\nEND:VTODO\n"
        "BEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260501\nEND:"
        "VEVENT\nend:vcalendar\n\n",
        "2026-05-01 2026-12-25");
}

static void lists_of_dates(void **state)
{
    (void)state;
    expect_event("DTSTART;VALUE=DATE:20261225\r\nRDATE;VALUE=DATE:20270101,20270106",
                 "2026-12-25 2027-01-01 2027-01-06");
    expect_event("DTSTART:20261225T100000Z\r\nRDATE;VALUE=PERIOD:20270101T180000Z/PT1H",
                 "2026-12-25 2027-01-01");
    expect_event(
        "DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nRDATE;VALUE=DATE:20270101",
        "2026-12-25 2026-12-26 2027-01-01 2027-01-02");
    expect_event("DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;COUNT=4\r\nEXDATE;VALUE=DATE:"
                 "20271225,20281225",
                 "2026-12-25 2029-12-25");
    expect_event(
        "DTSTART;VALUE=DATE:20261225\r\nEXDATE;VALUE=DATE:20261225\r\nRDATE;VALUE=DATE:20261226",
        "2026-12-26");
    /* an exception is its own event's alone */
    expect("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nEXDATE:20261225\nEND:VEVENT\n"
           "BEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nEND:VCALENDAR\n",
           "2026-12-25");
}

static void events_that_are_wrong(void **state)
{
    (void)state;
    static const char
        start[] = "line 3: the event that begins here has no DTSTART that is a date",
        when[] = "line 3: the event that begins here says when it is in a way that cannot be read";
    static const char *const starts[] = {
        "SUMMARY:x",    "DTSTART;VALUE=DATE:", "DTSTART;VALUE=DATE:20261325",
        "DTSTART:soon", "DTSTART:00000101",    "DTSTART;VALUE=DATE:20270229"};
    static const char *const whens[] = {"DTEND:2026",
                                        "DURATION:long",
                                        "RRULE:",
                                        "RRULE:FREQ=NEVER",
                                        "RRULE:BYMONTH=2",
                                        "RRULE:FREQ=YEARLY;INTERVAL=0",
                                        "RRULE:FREQ=YEARLY;BYMONTH=99",
                                        "EXDATE:x",
                                        "RDATE;VALUE=DATE:x"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        expect_event(starts[i], start);
    for (size_t i = 0; i < sizeof whens / sizeof *whens; i++) {
        char lines[200];
        snprintf(lines, sizeof lines, "DTSTART;VALUE=DATE:20261225\r\n%s", whens[i]);
        expect_event(lines, when);
    }
    expect_event("DTSTART:20261225\r\nDTEND:20261325",
                 "line 3: the event that begins here has an end that is no date");
    expect_event("DTSTART:20261225\r\nEXDATE:20261325",
                 "line 3: the event that begins here lists what is no date");
    expect_rule("20261225", "FREQ=YEARLY;UNTIL=20281301",
                "line 3: the event that begins here has an RRULE that cannot be read");
    expect_rule("20261225", "FREQ=HOURLY",
                "line 3: this event repeats within a day, and a holiday is a day");
    expect_rule("20261225", "RSCALE=HEBREW;FREQ=YEARLY",
                "line 3: this event repeats by another calendar (RSCALE); list its dates instead");
    expect("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n",
           "line 2: the event that begins here has no end; is the file cut off?");
    expect("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\n",
           "line 4: END:VCALENDAR is missing; is the file cut off?");
    struct gtm_arena arena = {0};
    struct gtm_holidays holidays = {NULL, 7};
    char why[100];
    assert_false(gtm_holidays_parse(&arena, (struct gtm_text){"2026-12-25\0", 11}, &holidays, why,
                                    sizeof why));
    assert_string_equal(why, "it is not a text or a calendar file (.ics)");
    assert_int_equal(holidays.count, 7);
    gtm_arena_free(&arena);
}

/* Rules as holiday calendars have them, and the examples of RFC 5545, 3.8.5.3, by whole days. */
static void rules(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"20961225", "FREQ=YEARLY", "2096-12-25 2097-12-25 2098-12-25 2099-12-25"},
        {"19901225", "FREQ=YEARLY;UNTIL=19921225", "1990-12-25 1991-12-25 1992-12-25"},
        {"19901225", "FREQ=YEARLY;UNTIL=19921224T225959Z", "1990-12-25 1991-12-25"},
        {"20280229", "FREQ=YEARLY;COUNT=3", "2028-02-29 2032-02-29 2036-02-29"},
        {"20261126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3",
         "2026-11-26 2027-11-25 2028-11-23"},
        {"20260525", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3",
         "2026-05-25 2027-05-31 2028-05-29"},
        {"20260125", "FREQ=YEARLY;BYMONTHDAY=25;COUNT=2", "2026-01-25 2027-01-25"},
        {"19961105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
         "1996-11-05 2000-11-07 2004-11-02"},
        {"19970610", "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
         "1997-06-10 1997-07-10 1998-06-10 1998-07-10"},
        {"19970101", "FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200",
         "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09"},
        {"19971231", "FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", "1997-12-31 1998-12-31"},
        {"19970519", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19 1998-05-18 1999-05-17"},
        {"19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3",
         "1997-05-12 1998-05-11 1999-05-17"},
        {"19970512", "FREQ=YEARLY;BYWEEKNO=20;COUNT=2", "1997-05-12 1998-05-11"},
        {"20260101", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;COUNT=2",
         "2026-01-01 2027-01-01 2032-12-31"},
        {"19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
         "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
        {"19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
         "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
        {"19970902", "FREQ=WEEKLY;COUNT=3", "1997-09-02 1997-09-09 1997-09-16"},
        {"19970902", "FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02 1997-09-12 1997-09-22"},
        {"19980101", "FREQ=DAILY;BYMONTH=1;BYDAY=TH;COUNT=3", "1998-01-01 1998-01-08 1998-01-15"},
        {"19970905", "FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05 1997-10-03 1997-11-07"},
        {"19970928", "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", "1997-09-28 1997-10-29 1997-11-28"},
        {"19970131", "FREQ=MONTHLY;COUNT=3", "1997-01-31 1997-03-31 1997-05-31"},
        {"19980213", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3",
         "1998-02-13 1998-03-13 1998-11-13"},
        {"19970904", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
         "1997-09-04 1997-10-07 1997-11-06"},
        {"19970929", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
         "1997-09-29 1997-10-30 1997-11-27"},
        /* the start counts, also where the rule has it not; what never comes does not */
        {"20260101", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=1", "2026-01-01 2026-01-15"},
        {"20260101", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01"},
        {"20260101", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01"},
        {"20260101", "FREQ=MONTHLY;INTERVAL=32767", "2026-01-01"},
        {"20260101", "FREQ=YEARLY;INTERVAL=32767", "2026-01-01"},
        {"19000101", "FREQ=YEARLY",
         "1970-01-01 1971-01-01 1972-01-01 1973-01-01 1974-01-01 1975-01-01 1976-01-01 1977-01-01 "
         "+ 122"},
        {"19690101", "FREQ=DAILY",
         "1970-01-01 1970-01-02 1970-01-03 1970-01-04 1970-01-05 1970-01-06 1970-01-07 1970-01-08 "
         "+ 47474"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_rule(cases[i][0], cases[i][1], cases[i][2]);
}

static void count_found(void *context, int64_t day)
{
    (void)day;
    ++*(int *)context;
}

static void a_budget_ends_the_walk(void **state)
{
    (void)state;
    struct gtm_repeat rule = {.every = GTM_REPEAT_DAY, .interval = 1, .until = INT64_MAX};
    int found = 0;
    uint64_t budget = 1000000;
    assert_true(gtm_repeat_days(&rule, 0, 999, &budget, count_found, &found));
    assert_int_equal(found, 1000);
    assert_true(budget < 1000000 - 1000 && budget > 900000);
    budget = 500;
    found = 0;
    assert_false(gtm_repeat_days(&rule, 0, 999, &budget, count_found, &found));
    assert_true(found < 500);
}

/* Whatever a file asks for: it ends, in an answer or in a reason. */
static void hostile_files(void **state)
{
    (void)state;
    char reason[200];
    struct gtm_buf text = {0};
    gtm_buf_text(&text, "BEGIN:VCALENDAR\r\n");
    for (int event = 0; event < 100000; event++) /* each day, and each time for 80 years */
        gtm_buf_text(&text, "BEGIN:VEVENT\r\nDTSTART:20200101\r\nDTEND:20991231\r\n"
                            "RRULE:FREQ=DAILY\r\nEND:VEVENT\r\n");
    gtm_buf_text(&text, "END:VCALENDAR\r\n");
    assert_non_null(
        strstr(days_of(text.bytes, reason), "the events have too many days to work out"));
    text.length = 0;
    gtm_buf_text(&text, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20200101\r\nRDATE:20200101");
    for (int i = 0; i < 100000; i++)
        gtm_buf_text(&text, ",20200101");
    gtm_buf_text(&text, "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    assert_string_equal(days_of(text.bytes, reason),
                        "line 2: the event that begins here lists too many dates");
    text.length = 0;
    gtm_buf_text(&text, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20200101\r\n");
    for (int i = 0; i < 200000; i++)
        gtm_buf_text(&text, "BEGIN:VALARM\r\n");
    assert_string_equal(days_of(text.bytes, reason),
                        "line 2: the event that begins here has no end; is the file cut off?");
    gtm_buf_free(&text);
}

static void files(void **state)
{
    (void)state;
    char path[] = "/tmp/holidays-XXXXXX", why[100];
    struct gtm_arena arena = {0};
    struct gtm_holidays holidays;
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, "2026-12-25\n", 11), 11);
    assert_true(gtm_holidays_read(&arena, path, &holidays, why, sizeof why));
    assert_int_equal(holidays.count, 1);
    assert_int_equal(holidays.days[0], 20812);
    assert_int_equal(ftruncate(file, 64 * 1024 * 1024 + 20000), 0);
    assert_false(gtm_holidays_read(&arena, path, &holidays, why, sizeof why));
    assert_string_equal(why, "it is larger than 64 MiB");
    close(file);
    unlink(path);
    assert_false(gtm_holidays_read(&arena, path, &holidays, why, sizeof why));
    assert_string_equal(why, "No such file or directory");
    assert_false(gtm_holidays_read(&arena, "/tmp", &holidays, why, sizeof why));
    assert_string_equal(why, "it is not a file");
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(texts_that_are_wrong),
        cmocka_unit_test(events),
        cmocka_unit_test(lists_of_dates),
        cmocka_unit_test(events_that_are_wrong),
        cmocka_unit_test(rules),
        cmocka_unit_test(a_budget_ends_the_walk),
        cmocka_unit_test(hostile_files),
        cmocka_unit_test(files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
