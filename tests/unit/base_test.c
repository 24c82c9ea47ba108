/* base_test.c -- memory, text, buffers and civil time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/arena.h"
#include "runtime/base/clock.h"
#include "runtime/base/fold.h"
#include "runtime/base/text.h"

static struct gtm_text t(const char *text)
{
    return gtm_text_of(text);
}

/* A small generator (xorshift), so that every run tests the same. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void arena_keeps_what_it_gave(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    char *texts[200];
    for (int i = 0; i < 200; i++)
        texts[i] = gtm_arena_printf(&arena, "%d-%0*d", i, i * 5, i);
    for (int i = 0; i < 200; i++)
        assert_int_equal(atoi(texts[i]), i);
    unsigned char *zeros = gtm_arena_alloc(&arena, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(zeros[i], 0);
    struct gtm_arena_mark mark = gtm_arena_mark(&arena);
    for (int i = 0; i < 100; i++)
        memset(gtm_arena_alloc(&arena, 5000), 1, 5000);
    gtm_arena_release(&arena, mark);
    assert_ptr_equal(arena.head, mark.head);
    assert_int_equal(atoi(texts[199]), 199);
    zeros = gtm_arena_alloc(&arena, 5000);
    assert_int_equal(zeros[0] | zeros[4999], 0);
    gtm_arena_reset(&arena);
    assert_string_equal(gtm_arena_copy(&arena, "abcdef", 3), "abc");
    gtm_arena_free(&arena);
    assert_null(arena.head);
}

static void arrays_grow_in_an_arena(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    uint32_t *numbers = NULL, moves = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t *more = gtm_arena_room(&arena, numbers, i, sizeof *more);
        moves += more != numbers;
        numbers = more;
        numbers[i] = i;
    }
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], i);
    assert_int_equal(moves, 11); /* at 0, 1, 2, 4 … 512 */
    gtm_arena_free(&arena);
}

static void equal_is_without_case(void **state)
{
    (void)state;
    assert_true(gtm_text_equal(t("Tier A"), t("tier a")));
    assert_false(gtm_text_equal(t("Tier A"), t("Tier")));
    assert_false(gtm_text_equal(t("Tier"), t("Tier A")));
    assert_true(gtm_text_equal(t(""), t(NULL)));
    assert_true(gtm_text_equal(t("ÉCOLE"), t("école")));
    assert_true(gtm_text_equal(t("ΣΑΣ"), t("σας")));         /* both small sigmas fold to one */
    assert_true(gtm_text_equal(t("\xE2\x84\xAA"), t("k")));  /* the Kelvin sign */
    assert_false(gtm_text_equal(t("straße"), t("strasse"))); /* simple folding keeps lengths */
    assert_true(gtm_text_equal(t("STRA\xE1\xBA\x9E"
                                 "E"),
                               t("straße")));
    assert_false(
        gtm_text_equal(t("\xC4\xB0"), t("i"))); /* the dotted capital I has no simple folding */
    assert_true(gtm_text_equal(t("\xFF"), t("\xFF")));
    assert_false(gtm_text_equal(t("\xFF"), t("\xFE")));
    assert_true(gtm_text_same(t("ab"), t("ab")));
    assert_false(gtm_text_same(t("ab"), t("aB")));
}

static void starts_and_ends(void **state)
{
    (void)state;
    assert_true(gtm_text_starts(t("Head of Sales"), t("HEAD")));
    assert_false(gtm_text_starts(t("He"), t("Head")));
    assert_true(gtm_text_starts(t("x"), t("")));
    assert_true(gtm_text_ends(t("Head of Sales"), t("sales")));
    assert_false(gtm_text_ends(t("les"), t("sales")));
    assert_true(gtm_text_ends(t("CAFÉ"), t("fé")));
    assert_true(gtm_text_ends(t("abc\xE2\x84\xAA"), t("ck"))); /* three bytes against one */
    assert_true(gtm_text_ends(t("a\x80\x80"), t("\x80")));
    assert_true(gtm_text_ends(t(""), t("")));
}

static void mentions_whole_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *phrase;
        bool is_mentioned;
    } cases[] = {
        {"Layoffs!", "layoffs", true},
        {"start", "art", false},
        {"artful", "art", false},
        {"an art", "art", true},
        {"we had\n\t big   LAYOFFS, in may", "big layoffs", true},
        {"bigger layoffs", "big layoffs", false},
        {"big", "big layoffs", false},
        {"see https://x.com/pricing now", "/pricing", true},
        {"see https://x.com/pricings", "/pricing", false},
        {"we use C++ here", "c++", true},
        {"snake_case", "snake", false},
        {"  trimmed ", "  trimmed  ", true},
        {"anything", "", false},
        {"", "x", false},
        {"a", "a", true},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaa a", "a", true},
        {"we are hiring account executives in may", "hiring account executives", true},
        {"notre École d’été", "école d’été", true},
        {"préécole", "école", false},
        {"we’re hiring", "hiring", true},
        {"one\xC2\xA0two", "one two", true}, /* a no-break space is white space */
        {"\xFFhiring\xFF", "hiring", true},
        {"hiring\xC3", "hiring", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gtm_prose prose;
        gtm_prose_read(&prose, t(cases[i].text));
        if (gtm_text_mentions(t(cases[i].text), t(cases[i].phrase)) != cases[i].is_mentioned ||
            gtm_prose_mentions(&prose, t(cases[i].phrase)) != cases[i].is_mentioned)
            fail_msg("'%s' in '%s'", cases[i].phrase, cases[i].text);
    }
}

/* The fast path for ASCII and the path for any text must give one answer. */
static void both_ways_to_search_agree(void **state)
{
    (void)state;
    static const char letters[] = "abAB  ./_1";
    uint64_t random = 88172645463325252u;
    unsigned hits = 0;
    for (int round = 0; round < 200000; round++) {
        char text[64], phrase[8];
        size_t length = next_random(&random) % 60, phrase_length = 1 + next_random(&random) % 4;
        for (size_t i = 0; i < length; i++)
            text[i] = letters[next_random(&random) % (sizeof letters - 1)];
        for (size_t i = 0; i < phrase_length; i++)
            phrase[i] = letters[next_random(&random) % (sizeof letters - 1)];
        struct gtm_text want = {phrase, phrase_length};
        bool fast = gtm_text_mentions((struct gtm_text){text, length}, want);
        struct gtm_prose prose;
        gtm_prose_read(&prose, (struct gtm_text){text, length});
        assert_int_equal(gtm_prose_mentions(&prose, want), fast);
        memcpy(text + length, "\xE2\x80\xA6",
               3); /* an ellipsis is no letter: no boundary goes away */
        bool wide = gtm_text_mentions((struct gtm_text){text, length + 3}, want);
        assert_int_equal(fast, wide);
        hits += fast;
    }
    assert_true(hits > 1000);
}

static void trim_takes_both_ends(void **state)
{
    (void)state;
    assert_true(gtm_text_same(gtm_text_trim(t(" \t\r\n a b \n")), t("a b")));
    assert_true(gtm_text_same(gtm_text_trim(t("\xC2\xA0"
                                              "a\xE3\x80\x80")),
                              t("a")));
    assert_int_equal(gtm_text_trim(t("   ")).length, 0);
    assert_int_equal(gtm_text_trim(t("")).length, 0);
}

static void utf8_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t error; /* SIZE_MAX: valid */
    } cases[] = {
        {"plain ascii, longer than eight bytes", SIZE_MAX},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", SIZE_MAX},
        {"\xF4\x8F\xBF\xBF", SIZE_MAX}, /* U+10FFFF */
        {"\xF4\x90\x80\x80", 0},        /* above it */
        {"abcdefgh\xED\xA0\x80", 8},    /* a surrogate */
        {"\xC0\xAF", 0},                /* overlong in two, three and four bytes */
        {"\xE0\x80\xAF", 0},
        {"\xF0\x80\x80\xAF", 0},
        {"a\x80", 1},
        {"ab\xC3", 2},
        {"ab\xE2\x82", 2},
        {"\xFE", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t want = cases[i].error == SIZE_MAX ? strlen(cases[i].text) : cases[i].error;
        assert_int_equal(gtm_text_utf8_error(t(cases[i].text)), want);
    }
    assert_int_equal(gtm_text_utf8_error((struct gtm_text){"a\0b", 3}), 3);
}

static void distance_counts_slips(void **state)
{
    (void)state;
    assert_int_equal(gtm_text_distance(t("company"), t("COMPANY"), 2), 0);
    assert_int_equal(gtm_text_distance(t("comapny"), t("company"), 2), 1);
    assert_int_equal(gtm_text_distance(t("compny"), t("company"), 2), 1);
    assert_int_equal(gtm_text_distance(t("CA"), t("ABC"), 5),
                     3); /* alignment, not the full measure */
    assert_int_equal(gtm_text_distance(t("abc"), t("xyz"), 2), 3);
    assert_int_equal(gtm_text_distance(t("abc"), t("abcdefgh"), 2), 3);
    assert_int_equal(gtm_text_distance(t(""), t("ab"), 2), 2);
    assert_int_equal(gtm_text_distance(t("é"), t("e"), 2), 1);
    char longer[66] = {0};
    memset(longer, 'a', 65);
    assert_int_equal(gtm_text_distance(t(longer), t(longer), 2), 3);
}

static void hash_is_fnv1a(void **state)
{
    (void)state;
    assert_true(gtm_text_hash(t("")) == 0xcbf29ce484222325u);
    assert_true(gtm_text_hash(t("foobar")) == 0x85944171f73967e8u);
}

static void numbers_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {
        {"0", 0},
        {"007", 7},
        {"1,000", 1000},
        {"1,234,567.5", 1234567.5},
        {"$5k", 5000},
        {"50%", 50},
        {"1.5m", 1500000},
        {"2bn", 2e9},
        {"3B", 3e9},
        {"-3", -3},
        {"+3", 3},
        {"-$5", -5},
        {"$-5", -5},
        {"$1,200", 1200},
        {"€20", 20},
        {"£2.50", 2.5},
        {" 12 ", 12},
        {"5 k", 5000},
        {"1e5", 100000},
        {"2.5E-3", 0.0025},
        {".5", 0.5},
        {"5.", 5},
        {"0.1", 0.1},
        {"9007199254740993", 9007199254740992.0},
        {"123456789012345678901", 123456789012345678901.0},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"0.000", 0},
        {"4.9e-324", 4.9e-324},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = -1;
        if (!gtm_text_number(t(good[i].text), &value) || value != good[i].value)
            fail_msg("%s is read as %.17g", good[i].text, value);
    }
    static const char *const bad[] = {"",       " ",     "abc",   "12,34", "1,0000", ",100",
                                      "1,000,", "1e",    "e5",    "--3",   "$$5",    "$",
                                      "-",      "1e999", "5kk",   "5k%",   "1.2.3",  "0x10",
                                      "nan",    "inf",   "1 000", "12a",   "5 %x",   "1,,000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = -1;
        if (gtm_text_number(t(bad[i]), &value) || value != -1)
            fail_msg("'%s' is read as %.17g", bad[i], value);
    }
}

static void numbers_read_back_the_same(void **state)
{
    (void)state;
    uint64_t random = 2463534242u;
    struct gtm_buf buf = {0};
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = next_random(&random);
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if ((bits >> 52 & 0x7FF) == 0x7FF)
            continue; /* not finite */
        buf.length = 0;
        gtm_buf_number(&buf, value);
        assert_true(gtm_text_number((struct gtm_text){buf.bytes, buf.length}, &back));
        assert_memory_equal(&back, &value, sizeof value);
    }
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {5, "5"},
                 {-12, "-12"},
                 {0.1, "0.1"},
                 {1e22, "1e+22"},
                 {5e-324, "5e-324"},
                 {123456789012, "123456789012"},
                 {1.5, "1.5"},
                 {1.0 / 0.0, "null"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf.length = 0;
        gtm_buf_number(&buf, cases[i].value);
        assert_string_equal(buf.bytes, cases[i].text);
    }
    gtm_buf_free(&buf);
}

static void buffers_grow_and_end(void **state)
{
    (void)state;
    struct gtm_buf buf = {0};
    gtm_buf_add(&buf, NULL, 0);
    assert_string_equal(buf.bytes, "");
    for (int i = 0; i < 1000; i++)
        gtm_buf_printf(&buf, "%d,", i % 10);
    assert_int_equal(buf.length, 2000);
    gtm_buf_printf(&buf, "%0500d", 7);
    assert_int_equal(strlen(buf.bytes), 2500);
    gtm_buf_free(&buf);
    gtm_buf_text(&buf, "a");
    gtm_buf_char(&buf, 'b');
    gtm_buf_slice(&buf, t("c"));
    assert_string_equal(buf.bytes, "abc");
    gtm_buf_free(&buf);
    assert_null(buf.bytes);
}

static void json_and_csv_quote(void **state)
{
    (void)state;
    struct gtm_buf buf = {0};
    gtm_buf_json(&buf, (struct gtm_text){"a\"\\\b\f\n\r\t\x01\x7F\0z\xC3\xA9", 14});
    assert_string_equal(buf.bytes, "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7F\\u0000z\xC3\xA9\"");
    buf.length = 0;
    gtm_buf_json(&buf, t("\xFF"
                         "a\xC3"));
    assert_string_equal(buf.bytes, "\"\xEF\xBF\xBD"
                                   "a\xEF\xBF\xBD\"");
    buf.length = 0;
    gtm_buf_json(&buf, (struct gtm_text){NULL, 0});
    assert_string_equal(buf.bytes, "\"\"");
    static const char *const csv[][2] = {{"plain", "plain"},
                                         {"a,b", "\"a,b\""},
                                         {"say \"hi\"", "\"say \"\"hi\"\"\""},
                                         {"two\nlines", "\"two\nlines\""},
                                         {"", ""},
                                         {"a;b", "a;b"}};
    for (size_t i = 0; i < sizeof csv / sizeof *csv; i++) {
        buf.length = 0;
        gtm_buf_csv(&buf, t(csv[i][0]));
        assert_string_equal(buf.bytes, csv[i][1]);
    }
    gtm_buf_free(&buf);
}

static void every_day_reads_back(void **state)
{
    (void)state;
    const int64_t first = -62167219200, last = 253402300799;
    int weekday = gtm_clock_weekday(first);
    assert_int_equal(weekday, 5); /* 0000-01-01 was a Saturday */
    for (int64_t at = first; at <= last; at += GTM_DAY, weekday = (weekday + 1) % 7) {
        char text[21];
        int64_t back;
        gtm_clock_format(at + 86399, text);
        assert_true(gtm_clock_parse(t(text), &back));
        assert_true(back == at + 86399);
        assert_int_equal(gtm_clock_weekday(at), weekday);
    }
}

static void instants_as_iso_8601(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        {"2026-11-22", "2026-11-22T00:00:00Z"},
        {"2026-11-22T09:00", "2026-11-22T09:00:00Z"},
        {"2026-11-22T09:00:01.999Z", "2026-11-22T09:00:01Z"},
        {"2026-11-22 09:00+01:00", "2026-11-22T08:00:00Z"},
        {"2026-11-22t23:30-01:30", "2026-11-23T01:00:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t at;
        char text[21];
        assert_true(gtm_clock_parse(t(good[i][0]), &at));
        gtm_clock_format(at, text);
        assert_string_equal(text, good[i][1]);
    }
    static const char *const bad[] = {"",
                                      "2026",
                                      "2026-11",
                                      "2026-11-22T",
                                      "2026-11-22T09",
                                      "2026-13-01",
                                      "2026-00-01",
                                      "2023-02-29",
                                      "2026-04-31",
                                      "2026-11-22T24:00",
                                      "2026-11-22T09:60",
                                      "2026-11-22T09:00:61",
                                      "2026-11-22T09:00+1",
                                      "2026-11-22T09:00Zx",
                                      "2026-11-22x",
                                      "22.11.2026",
                                      "2026-11-22T09:00:00.",
                                      " 2026-11-22"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t at = 5;
        if (gtm_clock_parse(t(bad[i]), &at) || at != 5)
            fail_msg("'%s' is read", bad[i]);
    }
    char text[21];
    gtm_clock_format(GTM_NEVER, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    gtm_clock_format(INT64_MIN, text);
    assert_string_equal(text, "0000-01-01T00:00:00Z");
}

static void months_are_clamped(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2026-01-31T10:00", 1, "2026-02-28T10:00:00Z"},
        {"2024-01-31", 1, "2024-02-29T00:00:00Z"},
        {"2026-11-30", 3, "2027-02-28T00:00:00Z"},
        {"2026-03-31", -1, "2026-02-28T00:00:00Z"},
        {"2026-01-15", -13, "2024-12-15T00:00:00Z"},
        {"1969-12-31T23:59", 1, "1970-01-31T23:59:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t at;
        char text[21];
        assert_true(gtm_clock_parse(t(cases[i].from), &at));
        gtm_clock_format(gtm_clock_add_months(at, cases[i].months), text);
        assert_string_equal(text, cases[i].to);
    }
    assert_true(gtm_clock_add_months(GTM_NEVER, 1) == GTM_NEVER);
    assert_true(gtm_clock_add_months(0, INT32_MAX) > 0); /* far away, without overflow */
    assert_true(gtm_clock_add_months(0, INT32_MIN) < 0);
    assert_true(gtm_clock_now() > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_keeps_what_it_gave),
        cmocka_unit_test(arrays_grow_in_an_arena),
        cmocka_unit_test(equal_is_without_case),
        cmocka_unit_test(starts_and_ends),
        cmocka_unit_test(mentions_whole_words),
        cmocka_unit_test(both_ways_to_search_agree),
        cmocka_unit_test(trim_takes_both_ends),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(distance_counts_slips),
        cmocka_unit_test(hash_is_fnv1a),
        cmocka_unit_test(numbers_as_people_write_them),
        cmocka_unit_test(numbers_read_back_the_same),
        cmocka_unit_test(buffers_grow_and_end),
        cmocka_unit_test(json_and_csv_quote),
        cmocka_unit_test(every_day_reads_back),
        cmocka_unit_test(instants_as_iso_8601),
        cmocka_unit_test(months_are_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
