/* when_test.c -- the grammar of time: what each phrase can be, and what each of them says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/when.h"
#include "parser.tab.h"
#include "runtime/base/clock.h"

/* One way to read the first `words` words of a phrase (0: all of them); `says` is what describe()
 * writes. */
struct row {
    const char *phrase;
    uint32_t words;
    int kind;
    const char *says;
};

static const struct row rows[] = {
#define ROW(phrase, words, kind, says) {phrase, words, kind, says},
#include "tests/unit/when_rows.def"
#undef ROW
};

/* Phrases that begin no time, or none of so many words. */
static const char *const nothing[] = {"a message",
                                      "the prospect",
                                      "to Dana",
                                      "in the inbox",
                                      "1.5 months",
                                      "half a day",
                                      "0 business days",
                                      "50% days",
                                      "on \"2026-12-01\"",
                                      "at 40",
                                      "the first",
                                      "the 15",
                                      "second",
                                      "one of",
                                      "Mondays outside business days",
                                      "on 9am",
                                      "weekdays and holidays on Fridays",
                                      "end of day",
                                      "in the last a week",
                                      "until Tuesday",
                                      "at most 70",
                                      "top 50",
                                      "during quiet hours"};

enum { MOST = 32 };
struct fixture {
    struct gtm_arena arena;
    struct gtm_sources sources;
    struct gtm_diags diags;
    struct gtm_lexicon lexicon;
    struct gtm_words words;
    struct gtm_when_match found[MOST];
    uint32_t count;
};

static void look(struct fixture *f, const char *phrase)
{
    struct gtm_when_finder when = {&f->arena, &f->lexicon, &f->diags};
    f->sources.count = 0; /* one phrase is one file, and a compilation has few */
    uint32_t file = gtm_source_add(&f->sources, "phrase", gtm_text_of(phrase));
    f->words = gtm_lex(&f->diags, &f->arena, file);
    f->words.count--; /* without its end */
    f->count = gtm_when_at(&when, f->words.at, f->words.count, 0, f->found, MOST);
}

static int set_up(void **state)
{
    static struct fixture f; /* too large for the stack of some */
    memset(&f, 0, sizeof f);
    f.sources.arena = &f.arena;
    f.diags = (struct gtm_diags){.sources = &f.sources, .arena = &f.arena};
    gtm_lexicon_init(&f.lexicon, &f.arena);
    static char symbol; /* any address: the grammar of time never looks into one */
    gtm_lexicon_add(&f.lexicon, "business hours", GTM_T_NOMINAL, GTM_CLASS_HOURS, "business hours")
        ->symbol = (struct gtm_symbol *)&symbol;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    gtm_arena_free(&f->arena);
    return 0;
}

/* ---- what a token says, in a line ---- */

struct line {
    char text[400];
    size_t length;
};

static void say(struct line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (line->length)
        line->text[line->length++] = ' ';
    line->length += (size_t)vsnprintf(line->text + line->length, sizeof line->text - line->length,
                                      format, arguments);
    va_end(arguments);
}

static void say_if(struct line *line, bool holds, const char *word)
{
    if (holds)
        say(line, "%s", word);
}

static void say_days(struct line *line, unsigned bits)
{
    char days[15] = "";
    for (int i = 0; i < 7; i++)
        if (bits >> i & 1u)
            strcat(days, &"Mo\0Tu\0We\0Th\0Fr\0Sa\0Su"[i * 3]);
    say_if(line, bits, days);
}

static void say_date(struct line *line, const char *what, int64_t day)
{
    char date[21];
    gtm_clock_format(day * GTM_DAY, date);
    say(line, "%s%.10s", what, date);
}

static void say_moment(struct line *line, const struct gtm_moment *m)
{
    say(line, m->point ? "point" : "length");
    if (m->has_date)
        say_date(line, "", m->date);
    if (m->months)
        say(line, "+%dmo", m->months);
    if (m->days)
        say(line, "+%d%s", m->days, m->business ? "bd" : "d");
    if (m->month_day)
        say(line, "%s%d", m->workday ? "workday" : "day", m->month_day);
    say_days(line, m->weekdays);
    if (m->minute >= 0)
        say(line, "%02d:%02d", m->minute / 60, m->minute % 60);
    say_if(line, m->same_day, "same");
    say_if(line, m->day_end, "end");
    say_if(line, m->prospect, "prospect");
}

static void say_hours(struct line *line, const struct gtm_hours *h)
{
    for (; h; h = h->next) {
        say_if(line, h->named || h->outside, h->outside ? "outside" : "named");
        if (h->has_days)
            say_days(line, h->weekdays);
        if (h->has_times)
            say(line, "%02d:%02d-%02d:%02d", h->begin / 60, h->begin % 60, h->end / 60,
                h->end % 60);
        say_if(line, h->workdays, "workdays");
        say_if(line, h->holidays, "holidays");
        if (h->has_first)
            say_date(line, "from ", h->first);
        if (h->has_last)
            say_date(line, "to ", h->last);
        say_if(line, h->prospect, "prospect");
        say_if(line, h->next, "|");
    }
}

static const char *describe(const struct gtm_token *t, struct line *line)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
    *line = (struct line){.length = 0};
    if (t->number > 0)
        say(line, "%s%g", signs[t->compare], t->number);
    say_if(line, t->times, "times");
    if (t->seconds == GTM_EVER)
        say(line, "ever");
    else if (t->seconds)
        say(line, "%llds", (long long)t->seconds);
    if (t->months)
        say(line, "%dmo", t->months);
    say_if(line, t->last, "last");
    if (t->calendar)
        say(line, "this %c", t->calendar);
    say_if(line, t->after, "after");
    say_if(line, t->later, "later");
    say_if(line, t->to_come, "to-come");
    say_if(line, t->per, "per");
    say_if(line, t->from_start, "from-start");
    if (t->moment)
        say_moment(line, t->moment);
    say_hours(line, t->hours);
    say_if(line, t->loose, "loose");
    say_if(line, t->single, "single");
    if (t->number == 0 && t->compare)
        say(line, "%s", signs[t->compare]);
    static const char *const codes[] = {
#define DIAG(name, code, severity, headline, advice) code,
#include "grammar/diag.def"
#undef DIAG
    };
    static const char *const where[] = {"", "forbidden:", "allowed:"};
    for (const struct gtm_wrong *wrong = t->wrong; wrong; wrong = wrong->next)
        say(line, "%s%s", where[wrong->where], codes[wrong->code]);
    return line->text;
}

/* ---- the tests ---- */

static void every_phrase_says_what_it_should(void **state)
{
    struct fixture *f = *state;
    unsigned failed = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        look(f, row->phrase);
        uint32_t length = row->words ? row->words : f->words.count;
        bool found = false;
        struct line line = {.length = 0}, have = line;
        for (uint32_t k = 0; k < f->count; k++)
            if (f->found[k].length == length && f->found[k].token.kind == row->kind) {
                describe(&f->found[k].token, &have);
                found = found || strcmp(have.text, row->says) == 0;
            }
        if (found)
            continue;
        failed++;
        print_error("%s: has %s, not %s\n", row->phrase, have.length ? have.text : "no such match",
                    row->says);
    }
    assert_int_equal(failed, 0);
}

static void what_is_no_time_is_none(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        look(f, nothing[i]);
        for (uint32_t k = 0; k < f->count; k++)
            if (f->found[k].length == f->words.count)
                fail_msg("%s: a time of kind %d", nothing[i], f->found[k].token.kind);
    }
}

static void matches_come_longest_first_and_once(void **state)
{
    struct fixture *f = *state;
    look(f, "on weekdays between 9am and 5pm in the prospect's time zone except Fridays");
    assert_int_equal(f->found[0].length, f->words.count);
    for (uint32_t k = 1; k < f->count; k++)
        assert_true(f->found[k].length <= f->found[k - 1].length);
    struct gtm_when_match two[2];
    struct gtm_when_finder when = {&f->arena, &f->lexicon, &f->diags};
    uint32_t count = gtm_when_at(&when, f->words.at, f->words.count, 0, two, 2);
    assert_int_equal(count, 2);
    assert_int_equal(two[0].length, f->found[0].length);
    assert_int_equal(two[1].length, f->found[1].length);
    assert_int_equal(two[0].token.span.begin, 0);
}

static void a_long_phrase_ends_somewhere(void **state)
{
    struct fixture *f = *state;
    char text[4000] = "on Mondays";
    for (int i = 0; i < 60; i++)
        strcat(text, i % 2 ? " and on Fridays" : ", Tuesdays");
    look(f, text);
    assert_true(f->count > 0);
    assert_true(f->found[0].length <= GTM_WHEN_MOST_WORDS);
}

static void wrong_times_are_reported_when_taken(void **state)
{
    struct fixture *f = *state;
    look(f, "on weekdays from 9 to 5");
    assert_int_equal(f->diags.errors, 0);
    assert_false(gtm_when_report(&f->diags, &f->found[0].token, false));
    assert_true(gtm_when_report(&f->diags, &f->found[0].token, true));
    assert_int_equal(f->diags.errors, 2); /* the 9 and the 5 */
}

static void dates_and_numbers(void **state)
{
    struct fixture *f = *state;
    struct gtm_when_finder when = {&f->arena, &f->lexicon, &f->diags};
    int year = 0, month = 0, day = 0;
    look(f, "the 25th of December, 2026");
    assert_int_equal(gtm_when_date(&when, f->words.at, f->words.count, 0, &year, &month, &day), 6);
    assert_int_equal(year * 10000 + month * 100 + day, 20261225);
    look(f, "December 26 and December 27");
    assert_int_equal(gtm_when_date(&when, f->words.at, f->words.count, 3, &year, &month, &day), 2);
    assert_int_equal(year * 10000 + month * 100 + day, 1227);
    assert_int_equal(gtm_when_date(&when, f->words.at, f->words.count, 2, &year, &month, &day), 0);
    double number = 0;
    look(f, "a twelve 40 one of");
    assert_false(gtm_when_number(&f->lexicon, f->words.at, f->words.count, 0, false, &number));
    assert_true(gtm_when_number(&f->lexicon, f->words.at, f->words.count, 0, true, &number));
    assert_true(number == 1);
    assert_true(gtm_when_number(&f->lexicon, f->words.at, f->words.count, 1, false, &number));
    assert_true(number == 12);
    assert_true(gtm_when_number(&f->lexicon, f->words.at, f->words.count, 2, false, &number));
    assert_true(number == 40);
    assert_false(gtm_when_number(&f->lexicon, f->words.at, f->words.count, 3, false, &number));
    assert_false(gtm_when_number(&f->lexicon, f->words.at, f->words.count, 9, false, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_phrase_says_what_it_should, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_time_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(matches_come_longest_first_and_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_phrase_ends_somewhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_times_are_reported_when_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_and_numbers, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
