/* follow_test.c -- feeds that grow while they are read: whole lines only, in whatever pieces they
 * come, and going on where an earlier reader was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/feed/feed.h"
#include "tests/unit/feed_program.h"

static struct feed_tables tables;
static char path[] = "/tmp/follow_test.XXXXXX";

static int setup(void **state)
{
    (void)state;
    feed_routing(&tables);
    close(mkstemp(path));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

/* Adds bytes to the file; `begin`: it is made anew. */
static void put(const char *text, size_t length, bool begin)
{
    int fd = open(path, O_WRONLY | (begin ? O_TRUNC : O_APPEND));
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, length), length);
    close(fd);
}

static struct gtm_feed *open_feed(unsigned flags)
{
    char why[200] = "";
    struct gtm_feed *feed =
        gtm_feed_open(path, &tables.program, flags | GTM_FEED_KEEP | GTM_FEED_ALL, why, sizeof why);
    assert_string_equal(why, "");
    assert_non_null(feed);
    return feed;
}

/* Adds what the feed has to give: "3 key|" a record, "4 BAD|" a bad one. */
static void take(struct gtm_feed *feed, struct gtm_buf *out)
{
    struct gtm_record record;
    enum gtm_feed_status got;
    while ((got = gtm_feed_next(feed, &record)) != GTM_FEED_END) {
        if (got == GTM_FEED_FAILED)
            fail_msg("%s", gtm_feed_reason(feed));
        if (got == GTM_FEED_BAD)
            gtm_buf_printf(out, "%d BAD|", (int)gtm_feed_line(feed));
        else
            gtm_buf_printf(out, "%d %.*s %s|", (int)record.line, (int)record.key.length,
                           record.key.at, record.facts[5].kind == GTM_VALUE_MISSING ? "-" : "+");
    }
}

static const char jsonl[] = "\n{\"id\":\"a\",\"accepted\":true}\r\n\n{\"id\":\"b\"}\nnonsense\n"
                            "{\"id\":\"c\",\"accepted\":false}\n";
static const char jsonl_gives[] = "2 a +|4 b -|5 BAD|6 c +|";
static const char csv[] = "\xEF\xBB\xBF\nid,\"Notes, \nand more\",accepted\r\n"
                          "a,\"two\nlines, \"\"quoted\"\"\",yes\nb,,\n1,2\nc,x,no\r\n";
static const char csv_gives[] = "4 a +|6 b -|7 BAD|8 c +|";

/* Every way to cut the file into pieces of the same size gives the same records. */
static void comes_in_pieces(const char *text, const char *want)
{
    size_t length = strlen(text);
    for (size_t piece = 1; piece <= length; piece++) {
        struct gtm_buf have = {0};
        gtm_buf_text(&have, "");
        put("", 0, true);
        struct gtm_feed *feed = open_feed(GTM_FEED_GROWS);
        for (size_t at = 0; at < length; at += piece) {
            put(text + at, at + piece < length ? piece : length - at, false);
            take(feed, &have);
        }
        assert_string_equal(have.bytes, want);
        assert_int_equal(gtm_feed_position(feed), length);
        gtm_feed_close(feed);
        gtm_buf_free(&have);
    }
}

static void test_jsonl_in_pieces(void **state)
{
    (void)state;
    comes_in_pieces(jsonl, jsonl_gives);
}

static void test_csv_in_pieces(void **state)
{
    (void)state;
    comes_in_pieces(csv, csv_gives);
}

/* A line that is not whole waits; once nothing more is written it is one. */
static void test_the_last_line(void **state)
{
    (void)state;
    struct gtm_buf have = {0};
    put("id\na\nb", 6, true);
    struct gtm_feed *feed = open_feed(GTM_FEED_GROWS);
    take(feed, &have);
    assert_string_equal(have.bytes, "2 a -|");
    assert_int_equal(gtm_feed_position(feed), 5);
    gtm_feed_finish(feed);
    take(feed, &have);
    assert_string_equal(have.bytes, "2 a -|3 b -|");
    gtm_feed_close(feed);
    gtm_buf_free(&have);
}

/* Whoever stops after any record goes on behind it. */
static void goes_on(const char *text, const char *want)
{
    put(text, strlen(text), true);
    for (unsigned stop = 0; stop <= 4; stop++) {
        struct gtm_buf have = {0};
        struct gtm_record record;
        struct gtm_feed *feed = open_feed(GTM_FEED_GROWS);
        for (unsigned i = 0; i < stop; i++)
            gtm_feed_next(feed, &record);
        uint64_t position = gtm_feed_position(feed), line = gtm_feed_next_line(feed);
        gtm_feed_close(feed);
        feed = open_feed(GTM_FEED_GROWS);
        assert_true(gtm_feed_go_on(feed, position, line));
        gtm_buf_text(&have, "");
        take(feed, &have);
        const char *rest = want;
        for (unsigned i = 0; i < stop; i++)
            rest = strchr(rest, '|') + 1;
        assert_string_equal(have.bytes, rest);
        gtm_feed_close(feed);
        gtm_buf_free(&have);
    }
}

static void test_going_on(void **state)
{
    (void)state;
    goes_on(jsonl, jsonl_gives);
    goes_on(csv, csv_gives);
}

static void test_what_cannot_be_read_later(void **state)
{
    (void)state;
    struct gtm_record record;
    put("", 0, true);
    struct gtm_feed *feed = open_feed(GTM_FEED_GROWS);
    assert_int_equal(gtm_feed_next(feed, &record), GTM_FEED_END);
    assert_false(gtm_feed_go_on(feed, 5, 1));
    put("[{\"id\":1},\n", 11, false);
    assert_int_equal(gtm_feed_next(feed, &record), GTM_FEED_FAILED);
    assert_string_equal(gtm_feed_reason(feed), "is a JSON array: write one object a line instead");
    gtm_feed_close(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jsonl_in_pieces),
        cmocka_unit_test(test_csv_in_pieces),
        cmocka_unit_test(test_the_last_line),
        cmocka_unit_test(test_going_on),
        cmocka_unit_test(test_what_cannot_be_read_later),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
