/* feed_test.c -- feeds as text against what must come out of them.
 *
 * Each case is read many ways: with every vector code that this processor has, leaving lines early
 * and not, and in chunks from one byte up, so that records lie across chunks in every way. All of
 * them must give the same transcript. Of the keys x and x alias, x comes first in the list.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/base/arena.h"
#include "runtime/base/clock.h"
#include "runtime/feed/feed_parts.h"
#include "tests/unit/feed_program.h"

struct fixture {
    struct feed_tables tables;
    char path[64];
};

/* One fact of each kind, some with two keys, and one that conditions do not read. */
static int set_up(void **state)
{
    static struct fixture fixture;
    struct feed_tables *t = &fixture.tables;
    memset(&fixture, 0, sizeof fixture);
    feed_fact(t, GTM_TYPE_NUMBER, "fit score|lead score v2", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_CHOICE, "tier", "C", "A|B|C|Très bien", GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_TEXT, "referred by", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_YESNO, "accepted", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_LIST, "visits", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_TIME, "renewal date", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_NUMBER, "company size|employees", NULL, NULL, GTM_FACT_READ);
    feed_fact(t, GTM_TYPE_PROSE, "notes", NULL, NULL, 0);
    strcpy(fixture.path, "/tmp/feed_test_XXXXXX");
    int fd = mkstemp(fixture.path);
    if (fd < 0)
        return -1;
    close(fd);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    return unlink(fixture->path);
}

static void write_feed(const struct fixture *fixture, const char *text, size_t length)
{
    FILE *file = fopen(fixture->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
}

static void add_value(struct gtm_buf *out, const struct gtm_value *value)
{
    char time[21];
    switch ((enum gtm_value_kind)value->kind) {
    case GTM_VALUE_MISSING: gtm_buf_char(out, '-'); break;
    case GTM_VALUE_NUMBER: gtm_buf_printf(out, "%.17g", value->number); break;
    case GTM_VALUE_YESNO: gtm_buf_text(out, value->yes ? "yes" : "no"); break;
    case GTM_VALUE_TIME:
        gtm_clock_format(value->time, time);
        gtm_buf_text(out, time);
        break;
    case GTM_VALUE_TEXT: gtm_buf_printf(out, "'%.*s'", (int)value->length, value->text); break;
    case GTM_VALUE_LIST: gtm_buf_printf(out, "%.*s", (int)value->length, value->text); break;
    }
}

static void add_facts(struct gtm_buf *out, const struct gtm_program *program,
                      const struct gtm_value *facts)
{
    for (uint32_t i = 0; i < program->fact_count; i++) {
        gtm_buf_char(out, ' ');
        add_value(out, &facts[i]);
    }
}

/* What decoding a kept record gives must be what the feed gave. */
static void check_kept(const struct gtm_program *program, const struct gtm_record *record)
{
    struct gtm_arena arena = {0};
    struct gtm_value facts[FEED_FACTS];
    struct gtm_buf direct = {0}, again = {0};
    assert_null(memchr(record->json.at, '\n', record->json.length));
    assert_true(gtm_feed_decode(program, record->json, &arena, facts));
    add_facts(&direct, program, record->facts);
    add_facts(&again, program, facts);
    assert_string_equal(direct.bytes, again.bytes);
    gtm_buf_free(&direct);
    gtm_buf_free(&again);
    gtm_arena_free(&arena);
}

/* Reads the fixture's file to its end: `line key facts` or `line BAD reason [raw]` for each record.
 */
static void transcribe(const struct fixture *fixture, unsigned flags,
                       const struct gtm_feed_tuning *tuning, struct gtm_buf *out)
{
    char why[200];
    const struct gtm_program *program = &fixture->tables.program;
    struct gtm_feed *feed =
        gtm_feed_open_tuned(fixture->path, program, flags, tuning, why, sizeof why);
    gtm_buf_text(out, "");
    if (!feed) {
        gtm_buf_printf(out, "NO %s", why + (strncmp(why, "/tmp/", 5) ? 0 : strlen(fixture->path)));
        return;
    }
    struct gtm_record record;
    enum gtm_feed_status status;
    while ((status = gtm_feed_next(feed, &record)) != GTM_FEED_END) {
        assert_int_not_equal(status, GTM_FEED_FAILED);
        gtm_buf_printf(out, "%d ", (int)gtm_feed_line(feed));
        if (status == GTM_FEED_BAD) {
            gtm_buf_printf(out, "BAD %s [", gtm_feed_reason(feed));
            gtm_buf_slice(out, gtm_feed_raw(feed));
            gtm_buf_text(out, "]\n");
            continue;
        }
        assert_int_equal(record.line, gtm_feed_line(feed));
        gtm_buf_slice(out, record.key);
        add_facts(out, program, record.facts);
        if (flags & GTM_FEED_KEEP)
            gtm_buf_char(out, ' ');
        gtm_buf_slice(out, record.json);
        gtm_buf_char(out, '\n');
        if ((flags & GTM_FEED_KEEP) && (flags & GTM_FEED_ALL))
            check_kept(program, &record);
    }
    assert_int_equal(gtm_feed_next(feed, &record), GTM_FEED_END);
    assert_int_equal(gtm_feed_position(feed), gtm_feed_size(feed));
    gtm_feed_close(feed);
}

static const char *const codes[] = {"plain", "avx2", "avx512"};
static const size_t chunks[] = {1, 2, 3, 7, 16, 61, 64, 100, 1000, 0};

/* Reads `length` bytes of `text` every way; leave is whether lines may also be left early. */
static void expect_bytes(void **state, const char *text, size_t length, unsigned flags, bool leave,
                         const char *expected)
{
    const struct fixture *fixture = *state;
    write_feed(fixture, text, length);
    for (size_t s = 0; s < sizeof codes / sizeof *codes; s++) {
        if (!gtm_simd_choose(codes[s]).walk)
            continue;
        for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++)
            for (int all = !leave; all < 2; all++) {
                struct gtm_feed_tuning tuning = {chunks[c], 0, codes[s], all};
                struct gtm_buf out = {0};
                transcribe(fixture, flags, &tuning, &out);
                if (strcmp(out.bytes, expected))
                    print_error("with %s, chunks of %zu, %s\n", codes[s], chunks[c],
                                all ? "walking all" : "leaving early");
                assert_string_equal(out.bytes, expected);
                gtm_buf_free(&out);
            }
    }
}

static void expect(void **state, const char *text, const char *expected)
{
    expect_bytes(state, text, strlen(text), 0, true, expected);
}

/* Kept and all facts decoded, which also compares with gtm_feed_decode. */
static void expect_kept(void **state, const char *text, const char *expected)
{
    expect_bytes(state, text, strlen(text), GTM_FEED_KEEP | GTM_FEED_ALL, true, expected);
}

static void test_jsonl(void **state)
{
    expect(state,
           "{\"id\":\"a\",\"fit_score\":80,\"tier\":\"A\",\"referred_by\":\"Bo\",\"accepted\":true,"
           "\"visits\":[\"2026-11-01\"],\"renewal_date\":\"2026-11-30\",\"employees\":5}\n"
           "{\"id\":\"b\",\"fit_score\":null,\"tier\":null,\"accepted\":false,\"visits\":[]}\n"
           "{\"id\":7}\n",
           "1 a 80 'A' 'Bo' yes [\"2026-11-01\"] 2026-11-30T00:00:00Z 5 -\n"
           "2 b - 'C' - no [] - - -\n"
           "3 7 - 'C' - - - - - -\n");
    expect(state, "{\"id\":\"a\"}", "1 a - 'C' - - - - - -\n"); /* no line end */
    expect(state, "\xEF\xBB\xBF\r\n\n {\"id\":\"a\"} \r\n\t\r\n{ }\r\n{\"id\" : \"b\" }",
           "3 a - 'C' - - - - - -\n5 BAD no id, email or linkedin_url [{ }]\n"
           "6 b - 'C' - - - - - -\n");
}

static void test_blanks_and_order(void **state)
{
    expect(state,
           "{ \"id\": \"a\", \"fit_score\": 1, \"accepted\": true }\n"
           "{ \"id\": \"b\", \"fit_score\": 2, \"accepted\": true }\n"
           "{\"accepted\":false,\"fit_score\":3,\"id\":\"c\"}\n"
           "{\"accepted\" :false\t,\"fit_score\":  4 ,\"id\":\"d\"}\n"
           "{\"new\":{\"x\":[1,{\"y\":\"]}\"}]},\"accepted\":false,\"other\":\"\\\"}\","
           "\"fit_score\":5,\"id\":\"e\"}\n"
           "{\"id\":\"f\",\"accepted\":true}\n"
           "{\"id\":\"g\",\"x\":1,\"y\":2,\"z\":3,\"accepted\":true}\n"
           "{\"id\":\"h\",\"accepted\":true}\n",
           "1 a 1 'C' - yes - - - -\n2 b 2 'C' - yes - - - -\n3 c 3 'C' - no - - - -\n"
           "4 d 4 'C' - no - - - -\n5 e 5 'C' - no - - - -\n6 f - 'C' - yes - - - -\n"
           "7 g - 'C' - yes - - - -\n8 h - 'C' - yes - - - -\n");
}

static void test_names(void **state)
{
    expect(state,
           "{\"id\":\"a\",\"fitScore\":1}\n{\"id\":\"b\",\"Fit Score\":2}\n"
           "{\"ID\":\"c\",\"fit-score\":3}\n{\"Id\":\"d\",\"FIT_SCORE\":4}\n"
           "{\"id\":\"e\",\"fit.score\":5}\n{\"id\":\"f\",\"fit\":{\"score\":6}}\n"
           "{\"id\":\"g\",\"f\\u0069t_score\":7}\n{\"i\\u0064\":\"h\"}\n{\"id\":\"i\","
           "\"leadScoreV2\":8}\n",
           "1 a 1 'C' - - - - - -\n2 b 2 'C' - - - - - -\n3 c 3 'C' - - - - - -\n"
           "4 d 4 'C' - - - - - -\n5 e 5 'C' - - - - - -\n6 f 6 'C' - - - - - -\n"
           "7 g 7 'C' - - - - - -\n8 h - 'C' - - - - - -\n9 i 8 'C' - - - - - -\n");
    expect(
        state,
        "{\"id\":\"a\",\"company\":{\"name\":\"X\",\"size\":5},\"accepted\":true}\n"
        "{\"id\":\"b\",\"Company\":{\"Size\":\"6\"}}\n{\"id\":\"c\",\"company.size\":7}\n"
        "{\"id\":\"d\",\"company\":{\"deep\":{\"size\":8}}}\n{\"id\":\"e\",\"company\":\"Acme\"}\n"
        "{\"id\":\"f\",\"company\":[{\"size\":9}]}\n{\"linkedin\":{\"url\":\"u\"}}\n"
        "{\"id\":\"h\",\"company\":{\"_\":{\"size\":9}}}\n{\"id\":\"i\",\"company\":{}}\n",
        "1 a - 'C' - yes - - 5 -\n2 b - 'C' - - - - 6 -\n3 c - 'C' - - - - 7 -\n"
        "4 d - 'C' - - - - - -\n5 e - 'C' - - - - - -\n6 f - 'C' - - - - - -\n"
        "7 u - 'C' - - - - - -\n8 h - 'C' - - - - - -\n9 i - 'C' - - - - - -\n");
}

static void test_precedence(void **state)
{
    expect(state,
           "{\"id\":\"a\",\"employees\":2,\"company_size\":1}\n"
           "{\"id\":\"b\",\"company_size\":1,\"employees\":2}\n"
           "{\"id\":\"c\",\"company_size\":null,\"employees\":2}\n"
           "{\"id\":\"d\",\"employees\":2,\"company_size\":\"many\"}\n"
           "{\"id\":\"e\",\"company_size\":1,\"company\":{\"size\":3}}\n"
           "{\"id\":\"f\",\"accepted\":true,\"accepted\":false}\n"
           "{\"id\":\"g\",\"accepted\":null,\"accepted\":false}\n"
           "{\"id\":\"h\",\"id\":\"i\",\"company_size\":null,\"company_size\":4}\n",
           "1 a - 'C' - - - - 1 -\n2 b - 'C' - - - - 1 -\n3 c - 'C' - - - - 2 -\n"
           "4 d - 'C' - - - - 2 -\n5 e - 'C' - - - - 1 -\n6 f - 'C' - yes - - - -\n"
           "7 g - 'C' - - - - - -\n8 h - 'C' - - - - - -\n");
}

static void test_record_key(void **state)
{
    expect(state,
           "{\"email\":\"e\",\"linkedin_url\":\"l\",\"id\":\" a \"}\n"
           "{\"linkedinUrl\":\"l\",\"Email\":\"e\"}\n{\"linkedin_url\":\"l\",\"id\":\" \"}\n"
           "{\"LinkedIn URL\":\"l\",\"id\":null,\"email\":\"\"}\n{\"id\":12345678901234567890}\n"
           "{\"id\":true,\"email\":[],\"linkedin_url\":{}}\n{\"name\":\"n\"}\n"
           "{\"id\":\"\\u00e9\\n\"}\n{\"Email Address\":\"e\",\"prospectId\":\"p\"}\n"
           "{\"Prospect ID\":\"p\",\"id\":\"i\"}\n{\"E-Mail\":\"e\",\"LinkedIn URL\":\"l\"}\n"
           "{\"LinkedIn Profile URL\":\"l\",\"EMAIL_ADDRESS\":\"e\"}\n",
           "1 a - 'C' - - - - - -\n2 e - 'C' - - - - - -\n3 l - 'C' - - - - - -\n"
           "4 l - 'C' - - - - - -\n5 12345678901234567890 - 'C' - - - - - -\n"
           "6 BAD no id, email or linkedin_url [{\"id\":true,\"email\":[],\"linkedin_url\":{}}]\n"
           "7 BAD no id, email or linkedin_url [{\"name\":\"n\"}]\n8 é - 'C' - - - - - -\n"
           "9 p - 'C' - - - - - -\n10 i - 'C' - - - - - -\n11 e - 'C' - - - - - -\n"
           "12 e - 'C' - - - - - -\n");
}

static void test_types(void **state)
{
    expect(
        state,
        "{\"id\":1,\"fit_score\":-0.5e3,\"tier\":\"b\",\"referred_by\":5,\"accepted\":1}\n"
        "{\"id\":2,\"fit_score\":\"$5k\",\"tier\":\" A "
        "\",\"referred_by\":true,\"accepted\":\"No\"}\n"
        "{\"id\":3,\"fit_score\":true,\"tier\":\"D\",\"referred_by\":[],\"accepted\":\"maybe\"}\n"
        "{\"id\":4,\"fit_score\":[1],\"tier\":1,\"referred_by\":{},\"accepted\":0}\n"
        "{\"id\":5,\"fit_score\":12345678,\"tier\":\"TRÈS BIEN\",\"referred_by\":\" x \","
        "\"accepted\":\"Y\"}\n"
        "{\"id\":6,\"fit_score\":123456789012345678,\"tier\":\"\\u0041\",\"referred_by\":\" \","
        "\"accepted\":1.0}\n"
        "{\"id\":7,\"fit_score\":0.1,\"tier\":\"\",\"referred_by\":\"\\ud83d\\ude80\\n\\u0000\"}\n"
        "{\"id\":8,\"fit_score\":1e999,\"referred_by\":\"\\ud83d x\",\"accepted\":2}\n",
        "1 1 -500 'B' '5' yes - - - -\n2 2 5000 'A' 'true' no - - - -\n3 3 - 'C' - - - - - -\n"
        "4 4 - 'C' - no - - - -\n5 5 12345678 'Très bien' 'x' yes - - - -\n"
        "6 6 1.2345678901234568e+17 'A' - yes - - - -\n"
        "7 7 0.10000000000000001 'C' '🚀\n\xEF\xBF\xBD' - - - - -\n"
        "8 8 - 'C' '\xEF\xBF\xBD x' - - - - -\n");
    expect(state,
           "{\"id\":1,\"visits\":[ 1, \"a\\n]\" ,{\"x\":[]}],\"renewal_date\":86400}\n"
           "{\"id\":2,\"visits\":\"a; b;;c\",\"renewal_date\":1.9}\n"
           "{\"id\":3,\"visits\":\"a|b\",\"renewal_date\":-0.5}\n"
           "{\"id\":4,\"visits\":\"[\\\"x\\\"]\",\"renewal_date\":\"soon\"}\n"
           "{\"id\":5,\"visits\":5,\"renewal_date\":1e18}\n{\"id\":6,\"visits\":{},\"renewal_"
           "date\":true}\n"
           "{\"id\":7,\"visits\":\"[1,\",\"renewal_date\":\"2026-11-22T09:00:00+01:00\"}\n"
           "{\"id\":8,\"visits\":[\"é\"]}\n{\"id\":9,\"visits\":\";\"}\n",
           "1 1 - 'C' - - [ 1, \"a\\n]\" ,{\"x\":[]}] 1970-01-02T00:00:00Z - -\n"
           "2 2 - 'C' - - [\"a\",\"b\",\"c\"] 1970-01-01T00:00:01Z - -\n"
           "3 3 - 'C' - - [\"a\",\"b\"] 1969-12-31T23:59:59Z - -\n4 4 - 'C' - - [\"x\"] - - -\n"
           "5 5 - 'C' - - - - - -\n6 6 - 'C' - - - - - -\n"
           "7 7 - 'C' - - - 2026-11-22T08:00:00Z - -\n8 8 - 'C' - - [\"é\"] - - -\n"
           "9 9 - 'C' - - - - - -\n");
}

/* Words are remembered from record to record; what they read as must not depend on that. */
static void test_remembered_words(void **state)
{
    expect(state,
           "{\"id\":1,\"tier\":\"a\",\"accepted\":\"yes\"}\n{\"id\":2,\"tier\":\"a\",\"accepted\":"
           "\"yes\"}\n"
           "{\"id\":3,\"tier\":\"x\",\"accepted\":\"yes\",\"accepted\":\"no\"}\n"
           "{\"id\":4,\"tier\":\"x\",\"accepted\":\"no\"}\n{\"id\":5,\"tier\":\"A\",\"accepted\":"
           "\"\"}\n"
           "{\"id\":6,\"tier\":\"a\\u0020\"}\n{\"id\":7,\"tier\":\"très bien\"}\n"
           "{\"id\":8,\"tier\":\"très bien\"}\n{\"id\":9,\"tier\":\"abcdefghabcdefg\"}\n",
           "1 1 - 'A' - yes - - - -\n2 2 - 'A' - yes - - - -\n3 3 - 'C' - yes - - - -\n"
           "4 4 - 'C' - no - - - -\n5 5 - 'A' - - - - - -\n6 6 - 'A' - - - - - -\n"
           "7 7 - 'Très bien' - - - - - -\n8 8 - 'Très bien' - - - - - -\n9 9 - 'C' - - - - - -\n");
}

/* Each bad line stands between good ones, which must come out whole. */
static void test_bad_lines(void **state)
{
    static const char *const bad[] = {
        "{\"id\":\"x\",\"fit_score\":",
        "{\"id\":\"x\",\"fit_score\":}",
        "{\"id\":\"x",
        "{\"id\":\"x\"",
        "{\"id\":\"x\\",
        "{\"id\":\"x\\\"}",
        "{",
        "{\"",
        "{\"id",
        "{\"id\"",
        "{\"id\":",
        "}",
        "not json",
        "{\"id\":\"x\",}",
        "{,\"id\":\"x\"}",
        "{\"id\" \"x\"}",
        "{\"id\":\"x\" \"y\":1}",
        "[]",
        "\"x\"",
        "5",
        "{\"id\":\"x\"} {\"id\":\"y\"}",
        "{\"id\":\"x\"}}",
        "{\"id\":\"x\"},",
        "{id:\"x\"}",
        "{\"id\":'x'}",
        "{\"id\":\"x\",\"notes\":tru}",
        "{\"id\":\"x\",\"fit_score\":01}",
        "{\"id\":\"x\",\"fit_score\":1.}",
        "{\"id\":\"x\",\"fit_score\":-}",
        "{\"id\":\"x\",\"fit_score\":+1}",
        "{\"id\":\"x\",\"fit_score\":NaN}",
        "{\"id\":\"x\",\"visits\":[}",
        "{\"id\":\"x\",\"visits\":[1,]}",
        "{\"id\":\"x\",\"visits\":[1 2]}",
        "{\"id\":\"x\",\"visits\":[\"a}",
        "{\"id\":\"x\",\"other\":[1,2}",
        "{\"id\":\"x\",\"other\":{\"a\":[1]",
        "{\"id\":\"x\",\"referred_by\":\"\\x\"}",
        "{\"id\":\"x\",\"referred_by\":\"\\u12\"}",
        "{\"id\":\"x\",\"referred_by\":\"a\tb\"}",
        "{\"id\":\"x\",\"other\":\"a\tb\"}",
        "{\"id\":\"x\",\"other\":[\"a\tb\"]}",
        "{\"id\":\"\xFF\"}",
        "{\"id\":\"x\",\"referred_by\":\"\xC3\"}",
        "{\"id\":\"x\",\"visits\":[\"\xE2\x82\"]}",
        "{\"id\":\"x\",\"company\":{\"size\":5}",
        "{\"id\":\"x\",\"company\":{\"size\":5,}}",
        "{\"id\":\"x\",\"company\":{\"size\"5}}",
        "{\"id\":\"x\",\"company\":{\"size\":{}",
        "{\"id\":\"x\",\"fit_score\":t",
        "{\"id\":\"x\",\"other\":fals",
    };
    static const char good[] =
        "{\"id\":\"g\",\"fit_score\":1,\"accepted\":true,\"other\":[{\"a\":\"b\"}]}";
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t s = 0; s < sizeof codes / sizeof *codes; s++)
            for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++) {
                struct gtm_buf in = {0}, out = {0}, expected = {0};
                struct gtm_feed_tuning tuning = {chunks[c], 0, codes[s], c & 1};
                if (!gtm_simd_choose(codes[s]).walk)
                    continue;
                gtm_buf_printf(&in, "%s\n%s\n%s\n%s", good, bad[i], good, bad[i]);
                write_feed(fixture, in.bytes, in.length);
                transcribe(fixture, 0, &tuning, &out);
                char *reason = strstr(out.bytes, "BAD "),
                     *raw = reason ? strstr(reason, " [") : NULL;
                if (!raw)
                    print_error("%s gave %s", bad[i], out.bytes);
                assert_non_null(raw);
                int length = (int)(raw - reason);
                gtm_buf_printf(
                    &expected,
                    "1 g 1 'C' - yes - - - -\n2 %.*s [%s]\n3 g 1 'C' - yes - - - -\n4 %.*s [%s]\n",
                    length, reason, bad[i], length, reason, bad[i]);
                assert_string_equal(out.bytes, expected.bytes);
                gtm_buf_free(&in);
                gtm_buf_free(&out);
                gtm_buf_free(&expected);
            }
}

static void test_bad_reasons(void **state)
{
    expect(state,
           "{\"id\":\"x\",\"fit_score\":\n{\"id\":\"x\",\"other\":\"a\nnonsense\n{\"id\":\"x\"}z\n"
           "{\"id\":\"x\" 5}\n",
           "1 BAD not whole: it ends within a value (column 23) [{\"id\":\"x\",\"fit_score\":]\n"
           "2 BAD not whole: a text is not closed (column 19) [{\"id\":\"x\",\"other\":\"a]\n"
           "3 BAD not a JSON object (column 1) [nonsense]\n"
           "4 BAD not one JSON object: something stands behind it (column 11) [{\"id\":\"x\"}z]\n"
           "5 BAD not JSON: no comma behind a value (column 11) [{\"id\":\"x\" 5}]\n");
}

/* Behind the last wanted value only the structure is checked; walking all finds more. */
static void test_leaving_early(void **state)
{
    static const char all[] =
        "{\"id\":\"a\",\"fit_score\":1,\"tier\":\"A\",\"referred_by\":\"r\",\"accepted\":true,"
        "\"visits\":[],\"renewal_date\":1,\"company_size\":2";
    static const char *const cut[] = {
        "",   ",\"x\":\"y", ",\"x\":[",         ",\"x\":{\"y\":\"}\"", ",\"x\":\"\\\"}",
        "}}", "} x",        ",\"x\":\"a\tb\"}", "}{\"id\":\"b\"}",     ",\"x\":[\"\\\\\"}"};
    struct gtm_buf in = {0};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        in.length = 0;
        gtm_buf_printf(&in, "%s}\n%s%s\n", all, all, cut[i]);
        write_feed(*state, in.bytes, in.length);
        for (size_t s = 0; s < sizeof codes / sizeof *codes; s++) {
            struct gtm_feed_tuning tuning = {0, 0, codes[s], false};
            struct gtm_buf out = {0};
            if (!gtm_simd_choose(codes[s]).walk)
                continue;
            transcribe(*state, 0, &tuning, &out);
            assert_non_null(strstr(out.bytes, "2 BAD not "));
            gtm_buf_free(&out);
        }
    }
    gtm_buf_free(&in);
}

static void test_many_keys(void **state)
{
    struct gtm_buf in = {0}, expected = {0};
    for (int record = 0; record < 40;
         record++) { /* more spellings than are remembered, long ones too */
        gtm_buf_printf(&in, "{\"id\":%d", record);
        for (int i = 0; i < 200; i++)
            gtm_buf_printf(&in, ",\"key %d of %d%*s\":\"%*s\"", i, record, i == 7 ? 300 : 1, "",
                           i % 70, "");
        gtm_buf_printf(&in, ",\"fit%*sscore\":%d,\"company\":{\"x%d\":1,\"size\":3}}\n",
                       record == 9 ? 280 : 1, "", record, record);
        gtm_buf_printf(&expected, "%d %d %d 'C' - - - - 3 -\n", record + 1, record, record);
    }
    expect(state, in.bytes, expected.bytes);
    gtm_buf_free(&in);
    gtm_buf_free(&expected);
}

/* Strings and nesting across every offset of a vector, with escapes at its edges. */
static void test_offsets(void **state)
{
    struct gtm_buf in = {0}, expected = {0};
    for (int i = 0; i < 140; i++) {
        gtm_buf_printf(&in,
                       "{\"id\":%d,\"pad\":\"%0*d\",\"x\":[{\"a\":\"\\\\\\\"]}\"}],\"referred_by\":"
                       "\"%0*d\\\\\","
                       "\"y\":\"\\\\\",\"accepted\":true}\n",
                       i, i, 1, i, 2);
        gtm_buf_printf(&expected, "%d %d - 'C' '%0*d\\' yes - - - -\n", i + 1, i, i, 2);
    }
    expect(state, in.bytes, expected.bytes);
    gtm_buf_free(&in);
    gtm_buf_free(&expected);
}

static void test_kept_jsonl(void **state)
{
    expect_kept(state,
                " {\"id\":\"a\", \"fit_score\":\"80\",\"notes\":\"caf\\u00e9\"} \r\n"
                "{\"id\":\"b\",\"other\":\"\xFF\"}\n{\"id\":\"c\",\"other\":[1 2]}\n"
                "{\"id\":\"d\",\"company\":{\"size\":1},\"employees\":2}\n",
                "1 a 80 'C' - - - - - 'café' {\"id\":\"a\", "
                "\"fit_score\":\"80\",\"notes\":\"caf\\u00e9\"}\n"
                "2 BAD not valid UTF-8 (column 20) [{\"id\":\"b\",\"other\":\"\xFF\"}]\n"
                "3 BAD not JSON (column 22) [{\"id\":\"c\",\"other\":[1 2]}]\n"
                "4 d - 'C' - - - - 1 - {\"id\":\"d\",\"company\":{\"size\":1},\"employees\":2}\n");
}

static void test_csv(void **state)
{
    expect(state,
           "id,Fit Score,tier,referredBy,Accepted,visits,renewal date,company.size\n"
           "a,80,A,Bo,yes,\"[\"\"2026-11-01\"\"]\",2026-11-30,5\nb,,,,FALSE,[],,\n"
           "c,$5k,b,\" x \",0,a;b,soon,\"1,000\"\n",
           "2 a 80 'A' 'Bo' yes [\"2026-11-01\"] 2026-11-30T00:00:00Z 5 -\n"
           "3 b - 'C' - no [] - - -\n4 c 5000 'B' 'x' no [\"a\",\"b\"] - 1000 -\n");
}

static void test_csv_lines(void **state)
{
    expect(state,
           "id,referred by,accepted\r\na,\"one\r\ntwo, \"\"three\"\"\",y\r\n\r\nb,x,n\r\n  "
           "\nc,\"\",\"y\"",
           "2 a - 'C' 'one\r\ntwo, \"three\"' yes - - - -\n5 b - 'C' 'x' no - - - -\n"
           "7 c - 'C' - yes - - - -\n");
    expect(state, "\xEF\xBB\xBFid;referred by\na;\"x;y\"\n", "2 a - 'C' 'x;y' - - - - -\n");
    expect(state, "id\treferred by\na\tx, y; z\n", "2 a - 'C' 'x, y; z' - - - - -\n");
    expect(state, "\r\n\n\"id\",\"referred\nby\"\na,b\n", "5 a - 'C' 'b' - - - - -\n");
    expect(state, "id\na\nb", "2 a - 'C' - - - - - -\n3 b - 'C' - - - - - -\n");
    expect(state, "id,referred by\na,5\" disk\nb,a\"b\"\n",
           "2 a - 'C' '5\" disk' - - - - -\n3 b - 'C' 'a\"b\"' - - - - -\n");
}

static void test_csv_bad(void **state)
{
    expect(state, "id,a,b,c,d\nx,1,2,3,4\ny,1,2\nz,1,2,3,4,5,6\nv,,,,\n,1,2,3,4\n",
           "2 x - 'C' - - - - - -\n3 BAD 3 fields where the header has 5 [y,1,2]\n"
           "4 BAD 7 fields where the header has 5 [z,1,2,3,4,5,6]\n5 v - 'C' - - - - - -\n"
           "6 BAD no id, email or linkedin_url [,1,2,3,4]\n");
    expect(state, "id,a\nx\ny,2\n",
           "2 BAD 1 field where the header has 2 [x]\n3 y - 'C' - - - - - -\n");
    expect(state, "id,a\nx,\"1\"2,3\"\ny,\"1\n2\"\nz,\"open\nw,1\n",
           "2 BAD text behind a closing quote in field 2 [x,\"1\"2,3\"]\n3 y - 'C' - - - - - -\n"
           "5 BAD a quote is not closed, to the end of the file [z,\"open\nw,1]\n");
    expect(state, "id,referred by\nx,\xE9t\xE9\ny,été\n",
           "2 BAD not valid UTF-8 [x,\xE9t\xE9]\n3 y - 'C' 'été' - - - - -\n");
    expect(state, "id,other\nx,\xE9t\xE9\n", "2 x - 'C' - - - - - -\n");
    expect_kept(state, "id,other\nx,\xE9t\xE9\n", "2 BAD not valid UTF-8 [x,\xE9t\xE9]\n");
}

static void test_csv_headers(void **state)
{
    expect(state, "accepted,id,accepted,\ny,a,n,x\n,b,n,x\n,c,,x\n",
           "2 a - 'C' - yes - - - -\n3 b - 'C' - no - - - -\n4 c - 'C' - - - - - -\n");
    expect(state, "email,linkedin_url,id\ne,l,a\ne,l,\n,l, \n",
           "2 a - 'C' - - - - - -\n3 e - 'C' - - - - - -\n4 l - 'C' - - - - - -\n");
    expect(state, "employees,company size,id\n2,1,a\n2,,b\n2,x,c\n",
           "2 a - 'C' - - - - 1 -\n3 b - 'C' - - - - 2 -\n4 c - 'C' - - - - 2 -\n");
    expect(state, "", "");
    expect(state, "\xEF\xBB\xBF", "");
    expect(state, " \n\n", "");
    expect(state, "id,name\n", "");
    expect(state, "id,name", "");
}

static void test_kept_csv(void **state)
{
    expect_kept(
        state,
        "id,Notes,Visits,Accepted,Notes,,Fit \"x\" Score,tier\n"
        "a,\"line\nbreak \"\"q\"\" \\\",\"[1,\n2]\",yes,other,z,5,\n b ,[1],a|b,, n2 ,,,\" "
        "\"\nc,[1,,,,,,é\n",
        "2 a - 'C' - yes [1, 2] - - 'line\nbreak \"q\" \\' {\"id\":\"a\",\"Notes\":\"line\\nbreak "
        "\\\"q\\\" \\\\\",\"Visits\":[1, 2],\"Accepted\":\"yes\",\"Fit \\\"x\\\" Score\":\"5\"}\n"
        "5 b - 'C' - - [\"a\",\"b\"] - - - {\"id\":\" b \",\"Notes\":[1],\"Visits\":\"a|b\"}\n"
        "6 c - 'C' - - - - - '[1' {\"id\":\"c\",\"Notes\":\"[1\",\"tier\":\"é\"}\n");
}

static void test_refused(void **state)
{
    const struct fixture *fixture = *state;
    char why[200];
    assert_null(gtm_feed_open("/nowhere/feed.csv", &fixture->tables.program, 0, why, sizeof why));
    assert_string_equal(why, "cannot read /nowhere/feed.csv: No such file or directory");
    assert_null(gtm_feed_open("/tmp", &fixture->tables.program, 0, why, sizeof why));
    assert_string_equal(why, "cannot read /tmp: Is a directory");
    expect_bytes(state, "\xFF\xFEi\0d\0", 6, 0, true, "NO  is UTF-16: save it as UTF-8");
    expect(state, "[{\"id\":1},\n{\"id\":2}]",
           "NO  is a JSON array: write one object a line instead");
    expect(state, "id,\"name\na,b\n",
           "NO  has no header: a quote in it is not closed, or it is too long");
    expect(state, "id,\"name\"x\na,b\n", "NO  has a header with text behind a closing quote");
    expect(state, "id,\xE9t\xE9\na,b\n", "NO  is not UTF-8: save it as UTF-8");
}

/* Longer than may be: set aside without being held, and the rest goes on. */
static void test_too_long(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const forms[][3] = {
        {"{\"id\":\"a\"}\n{\"id\":\"", "\"}\n{\"id\":\"b\"}\n", "1 a"},
        {"id,x\na,\"1\n2\"\nz,\"1\n", "\",3\nb,2\n", "2 a"},
        {"id,x\na,\"1\n2\"\nz,\"1\n", "\n", "2 a"},
    };
    for (size_t f = 0; f < 3; f++)
        for (size_t chunk = 1; chunk < 40; chunk += 13) {
            struct gtm_buf in = {0}, out = {0};
            struct gtm_feed_tuning tuning = {chunk, 200, NULL, false};
            gtm_buf_printf(&in, "%s%0*d%s", forms[f][0], 100000, 5, forms[f][1]);
            write_feed(fixture, in.bytes, in.length);
            transcribe(fixture, 0, &tuning, &out);
            assert_memory_equal(out.bytes, forms[f][2], 3);
            const char *last = strrchr(out.bytes, ']');
            assert_non_null(
                strstr(out.bytes, f == 2 ? "4 BAD a quote is not closed" : " BAD longer than"));
            assert_true(out.length < 1000);
            assert_string_equal(last + 1, f == 0   ? "\n3 b - 'C' - - - - - -\n"
                                          : f == 1 ? "\n6 b - 'C' - - - - - -\n"
                                                   : "\n");
            gtm_buf_free(&in);
            gtm_buf_free(&out);
        }
}

static void test_header_and_progress(void **state)
{
    const struct fixture *fixture = *state;
    static const char csv[] = "\xEF\xBB\xBFid,\"a b\"\r\n1,2\r\n3,4";
    char why[200];
    struct gtm_record record;
    write_feed(fixture, csv, sizeof csv - 1);
    struct gtm_feed *feed =
        gtm_feed_open(fixture->path, &fixture->tables.program, 0, why, sizeof why);
    assert_non_null(feed);
    assert_int_equal(gtm_feed_header(feed).length, 8);
    assert_memory_equal(gtm_feed_header(feed).at, "id,\"a b\"", 8);
    assert_int_equal(gtm_feed_size(feed), sizeof csv - 1);
    assert_int_equal(gtm_feed_next(feed, &record), GTM_FEED_RECORD);
    assert_int_equal(gtm_feed_position(feed), 18);
    assert_int_equal(gtm_feed_next(feed, &record), GTM_FEED_RECORD);
    assert_int_equal(gtm_feed_position(feed), sizeof csv - 1);
    gtm_feed_close(feed);
    gtm_feed_close(NULL);
}

static void expect_normal(const char *name, const char *expected)
{
    char out[64];
    assert_int_equal(gtm_feed_normalise(gtm_text_of(name), out, sizeof out), strlen(expected));
    assert_string_equal(out, expected);
}

static void test_normalise(void **state)
{
    (void)state;
    expect_normal("fit_score", "fit score");
    expect_normal("fitScore", "fit score");
    expect_normal("  Fit -_Score. ", "fit score");
    expect_normal("FIT_SCORE", "fit score");
    expect_normal("linkedInURL", "linked in url");
    expect_normal("LinkedInURL", "linkedin url");
    expect_normal("LinkedIn URL", "linkedin url");
    expect_normal("linkedinUrl", "linkedin url");
    expect_normal("URLPath", "url path");
    expect_normal("lead_score_v2", "lead score v2");
    expect_normal("leadScoreV2", "lead score v2");
    expect_normal("Q4Revenue", "q4 revenue");
    expect_normal("Größe", "größe");
    expect_normal("", "");
    expect_normal("_", "");
    char small[6];
    assert_int_equal(gtm_feed_normalise(gtm_text_of("fit_score"), small, sizeof small), 5);
    assert_string_equal(small, "fit s");
}

static void expect_coerced(void **state, uint32_t fact, const char *text, const char *expected)
{
    const struct fixture *fixture = *state;
    struct gtm_arena arena = {0};
    struct gtm_value value;
    struct gtm_buf out = {0};
    gtm_feed_coerce(&fixture->tables.program, fact, gtm_text_of(text), &arena, &value);
    add_value(&out, &value);
    assert_string_equal(out.bytes, expected);
    gtm_buf_free(&out);
    gtm_arena_free(&arena);
}

static void test_coerce(void **state)
{
    expect_coerced(state, 0, " 1,000 ", "1000");
    expect_coerced(state, 0, "x", "-");
    expect_coerced(state, 1, "b", "'B'");
    expect_coerced(state, 1, "x", "'C'");
    expect_coerced(state, 2, " x y ", "'x y'");
    expect_coerced(state, 2, "  ", "-");
    expect_coerced(state, 2, "\xFF", "-");
    expect_coerced(state, 3, "TRUE", "yes");
    expect_coerced(state, 4, "a;\"b\"", "[\"a\",\"\\\"b\\\"\"]");
    expect_coerced(state, 4, " [1, 2] ", "[1, 2]");
    expect_coerced(state, 5, "2026-11-22", "2026-11-22T00:00:00Z");
}

static void expect_decoded(void **state, const char *json, bool is_fine, const char *expected)
{
    const struct fixture *fixture = *state;
    struct gtm_arena arena = {0};
    struct gtm_value facts[FEED_FACTS];
    struct gtm_buf out = {0};
    char *exact = malloc(strlen(json) + 1); /* so that ASan sees a read beyond */
    memcpy(exact, json, strlen(json) + 1);
    assert_int_equal(gtm_feed_decode(&fixture->tables.program, gtm_text_of(exact), &arena, facts),
                     is_fine);
    add_facts(&out, &fixture->tables.program, facts);
    assert_string_equal(out.bytes, expected);
    gtm_buf_free(&out);
    gtm_arena_free(&arena);
    free(exact);
}

static void test_decode(void **state)
{
    expect_decoded(state, "{}", true, " - 'C' - - - - - -");
    expect_decoded(
        state,
        "\n{\"fit_score\":1,\n \"notes\":\"a\\tb\",\"visits\":[\n1],\"company\":{\"size\":\n2}}\n",
        true, " 1 'C' - - [\n1] - 2 'a\tb'");
    expect_decoded(state, "{\"referred_by\":\" x \",\"visits\":\"a;b\",\"tier\":\"a\"}", true,
                   " - 'A' 'x' - [\"a\",\"b\"] - - -");
    expect_decoded(state, "{\"fit_score\":1", false, " - - - - - - - -");
    expect_decoded(state, "[1]", false, " - - - - - - - -");
    expect_decoded(state, "", false, " - - - - - - - -");
    expect_decoded(state, "{\"fit_score\":1} x", false, " - - - - - - - -");
    expect_decoded(state, "{\"notes\":\"\xFF\"}", false, " - - - - - - - -");
}

/* A decoder that has seen other records, broken ones too, decodes as a new one does. */
static void test_decoder(void **state)
{
    static const char *const records[] = {
        "{\"fit_score\":1,\"tier\":\"a\",\"notes\":\"a\\tb\",\"visits\":[1]}",
        "{}",
        "{\"tier\":\"b\",\"company\":{\"size\":2}",
        "{\"tier\":\"a\",\"company\":{\"size\":2},\"fit_score\":\n3}",
        "{\"notes\":\"\xFF\"}",
        "{\"Fit Score\":4,\"notes\":\"plain\",\"referred_by\":\" x \"}"};
    const struct fixture *fixture = *state;
    const struct gtm_program *program = &fixture->tables.program;
    struct gtm_decoder *decoder = gtm_decoder_open(program);
    struct gtm_arena arena = {0};
    struct gtm_value facts[FEED_FACTS];
    for (size_t turn = 0; turn < 3 * (sizeof records / sizeof *records); turn++) {
        struct gtm_text json = gtm_text_of(records[turn % (sizeof records / sizeof *records)]);
        struct gtm_buf have = {0}, want = {0};
        bool is_fine = gtm_decoder_read(decoder, json, &arena, facts);
        add_facts(&have, program, facts);
        assert_int_equal(gtm_feed_decode(program, json, &arena, facts), is_fine);
        add_facts(&want, program, facts);
        assert_string_equal(have.bytes, want.bytes);
        gtm_buf_free(&have);
        gtm_buf_free(&want);
    }
    gtm_decoder_close(decoder);
    gtm_decoder_close(NULL);
    gtm_arena_free(&arena);
}

static void expect_items(const char *list, const char *expected)
{
    struct gtm_arena arena = {0};
    struct gtm_buf out = {0};
    struct gtm_text item;
    size_t cursor = 0;
    gtm_buf_text(&out, "");
    while (gtm_feed_item(gtm_text_of(list), &cursor, &arena, &item)) {
        gtm_buf_slice(&out, item);
        gtm_buf_char(&out, '|');
    }
    assert_string_equal(out.bytes, expected);
    gtm_buf_free(&out);
    gtm_arena_free(&arena);
}

static void test_items(void **state)
{
    (void)state;
    expect_items("[]", "");
    expect_items("[ ]", "");
    expect_items(" [ 1 , \"a\\n\\\"\" ,{\"x\":[1,2]},[3],null,\"\" ] ",
                 "1|a\n\"|{\"x\":[1,2]}|[3]|null||");
    expect_items("[1,", "1|");
    expect_items("[1 2]", "1|");
    expect_items("", "");
    expect_items("{}", "");
    expect_items("[\"", "");
}

static void expect_member(const char *object, const char *key, const char *expected)
{
    struct gtm_arena arena = {0};
    struct gtm_text out = {"", 0};
    bool is_found = gtm_feed_member(gtm_text_of(object), key, &arena, &out);
    assert_int_equal(is_found, expected != NULL);
    if (expected) {
        assert_int_equal(out.length, strlen(expected));
        assert_memory_equal(out.at, expected, out.length);
    }
    gtm_arena_free(&arena);
}

static void test_members(void **state)
{
    (void)state;
    expect_member("{\"id\":1,\"text\":\"a\\\"b\"}", "text", "a\"b");
    expect_member(" { \"id\" : 12 , \"at\":null}", "id", "12");
    expect_member("{\"posted_at\":\"x\"}", "postedAt", "x");
    expect_member("{\"a\":{\"b\":[1]}}", "a", "{\"b\":[1]}");
    expect_member("{\"a\":{\"b\":1}}", "b", NULL);
    expect_member("{}", "a", NULL);
    expect_member("[1]", "a", NULL);
    expect_member("", "a", NULL);
    expect_member("{\"a\":", "a", NULL);
}

static void test_several_members(void **state)
{
    (void)state;
    static const char *const keys[] = {"id", "text", "at"};
    struct gtm_arena arena = {0};
    struct gtm_text out[3], object = gtm_text_of("{\"AT\":3,\"x\":[1],\"id\":\"a\\nb\",\"id\":2}");
    assert_int_equal(gtm_feed_members(object, keys, 3, &arena, out), 2);
    assert_true(gtm_text_same(out[0], gtm_text_of("a\nb"))); /* the first of two */
    assert_null(out[1].at);
    assert_true(gtm_text_same(out[2], gtm_text_of("3")));
    assert_int_equal(gtm_feed_members(gtm_text_of("[1]"), keys, 3, &arena, out), 0);
    gtm_arena_free(&arena);
}

static void expect_merged(const char *older, const char *newer, bool has_changed,
                          const char *expected)
{
    struct gtm_buf out = {0};
    assert_int_equal(gtm_feed_merge(gtm_text_of(older), gtm_text_of(newer), &out), has_changed);
    assert_string_equal(out.bytes, expected);
    gtm_buf_free(&out);
}

static void test_merge(void **state)
{
    (void)state;
    expect_merged("{\"id\":1,\"a\":2}", "{\"a\":2}", false, "{\"id\":1,\"a\":2}");
    expect_merged("{\"id\":1, \"fit_score\": 2 }", "{\"fitScore\":3,\"b\":\"x\"}", true,
                  "{\"id\":1, \"fit_score\": 3 ,\"b\":\"x\"}");
    expect_merged("{\"a\":1}", "{\"a\":null,\"b\":\"\",\"c\":\" \",\"d\":{}}", false, "{\"a\":1}");
    expect_merged("{\"company\":{\"size\":5,\"name\":\"X\"}}",
                  "{\"company\":{\"size\":6,\"type\":\"y\"}}", true,
                  "{\"company\":{\"size\":6,\"name\":\"X\"},\"company.type\":\"y\"}");
    expect_merged("{\"company.size\":5}", "{\"company\":{\"size\":6}}", true,
                  "{\"company.size\":6}");
    expect_merged("{\"company\":{\"size\":5}}", "{\"company size\":6}", true,
                  "{\"company\":{\"size\":6}}");
    expect_merged("{}", "{\"id\":12345678901234567890,\"v\":[1,{}]}", true,
                  "{\"id\":12345678901234567890,\"v\":[1,{}]}");
    expect_merged("{\"a\":{}}", "{\"a\":5}", true, "{\"a\":5}");
    expect_merged("", "{\"a\":5}", true, "{\"a\":5}");
    expect_merged("{\"a\":5}", "nonsense", false, "{\"a\":5}");
    expect_merged("{\"a\":{\"b\":{}}}", "{\"a\":{\"b\":{\"c\":[]}}}", true,
                  "{\"a\":{\"b\":{}},\"a.b.c\":[]}");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jsonl),
        cmocka_unit_test(test_blanks_and_order),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_record_key),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_remembered_words),
        cmocka_unit_test(test_bad_lines),
        cmocka_unit_test(test_bad_reasons),
        cmocka_unit_test(test_leaving_early),
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_kept_jsonl),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_csv_lines),
        cmocka_unit_test(test_csv_bad),
        cmocka_unit_test(test_csv_headers),
        cmocka_unit_test(test_kept_csv),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_header_and_progress),
        cmocka_unit_test(test_normalise),
        cmocka_unit_test(test_coerce),
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_several_members),
        cmocka_unit_test(test_decoder),
        cmocka_unit_test(test_merge),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
