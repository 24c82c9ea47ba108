/* declare_test.c -- sentences, and what each declares: a line of gtm_decl_say, "a statement", or
 * the code of its error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/ir.h"
#include "grammar/declare.h"

static const struct {
    const char *sentence, *declares;
} table[] = {
    {"Each prospect has a fit score from 0 to 100, a tier that is A, B or C, and a list of posts.",
     "facts fact \"fit score\" number up to 100 fact \"tier\" choice value \"a\" value \"b\" value "
     "\"c\" fact \"posts\" list"},
    {"Each prospect has a name, first name and email.",
     "facts fact \"name\" text fact \"first name\" text fact \"email\" text"},
    {"Each prospect has an open rate from 0% to 100%.",
     "facts fact \"open rate\" number up to 100"},
    {"Each company has a size between 0 and 1,000,000.",
     "facts fact \"size\" number of the company up to 1000000"},
    {"Each account has an industry, a size that is a number, employees that is a number and a "
     "revenue in dollars.",
     "facts fact \"industry\" text of the company fact \"size\" number of the company fact "
     "\"employees\" number of the company fact \"revenue\" number of the company"},
    {"Every lead has a consent that is yes or no.", "facts fact \"consent\" yes or no"},
    {"Each prospect has an opt-in that is true or false.", "facts fact \"opt in\" yes or no"},
    {"Each prospect has notes in prose, a bio in prose and a headline.",
     "facts fact \"notes\" prose fact \"bio\" prose fact \"headline\" text"},
    {"Each prospect has a priority such as high, medium or low.",
     "facts fact \"priority\" text value \"high\" value \"medium\" value \"low\""},
    {"Each prospect has a plan that is free, \"basic plus\" or mid-market, and a stage.",
     "facts fact \"plan\" choice value \"free\" value \"basic plus\" value \"mid market\" fact "
     "\"stage\" text"},
    {"Each prospect has a plan that is one of free, basic and pro.",
     "facts fact \"plan\" choice value \"free\" value \"basic\" value \"pro\""},
    {"Each prospect has a plan that is free, basic.",
     "facts fact \"plan\" choice value \"free\" value \"basic\""},
    {"Each prospect has a plan that is free.", "facts fact \"plan\" choice value \"free\""},
    {"Each prospect has a plan that is free, basic, a stage and a role.",
     "facts fact \"plan\" choice value \"free\" value \"basic\" fact \"stage\" text fact \"role\" "
     "text"},
    {"Each prospect has a plan that is free, basic or pro, notes and a bio.",
     "facts fact \"plan\" choice value \"free\" value \"basic\" value \"pro\" fact \"notes\" text "
     "fact \"bio\" text"},
    {"Each prospect has a plan that is free or basic and notes.",
     "facts fact \"plan\" choice value \"free\" value \"basic\" fact \"notes\" text"},
    {"Each prospect has a plan that is free and basic, and a stage.",
     "facts fact \"plan\" choice value \"free\" value \"basic\" fact \"stage\" text"},
    {"Each prospect has a renewal date.", "facts fact \"renewal date\" text"},
    {"Each prospect has a start that is a date.", "facts fact \"start\" date"},
    {"Each prospect has a last login that is a date and time.", "facts fact \"last login\" date"},
    {"Each prospect has a number of seats and a list of tags.",
     "facts fact \"seats\" number fact \"tags\" list"},
    {"Each prospect has a list of tags such as vip, beta or press.",
     "facts fact \"tags\" list value \"vip\" value \"beta\" value \"press\""},
    {"Each prospect has a time in role and a time to close that is a number.",
     "facts fact \"time in role\" text fact \"time to close\" number"},
    {"Each prospect has a deal size that is a number from 0 to 500.",
     "facts fact \"deal size\" number up to 500"},
    {"Each prospect has a deal size that is a number in dollars.",
     "facts fact \"deal size\" number"},
    {"Each prospect has a contract length in months.", "facts fact \"contract length\" number"},
    {"Each prospect has a \"Lead Source\" that is text.", "facts fact \"lead source\" text"},
    {"Each prospect has a blocked that is yes or no.", "facts fact \"blocked\" yes or no"},
    {"A prospect has a shoe size from 10 to 60.", "facts fact \"shoe size\" number up to 60"},
    {"Each prospect has a country that is text and a city that is text.",
     "facts fact \"country\" text fact \"city\" text"},
    {"Each prospect has a tier that is A and a stage.",
     "facts fact \"tier\" choice value \"a\" fact \"stage\" text"},
    {"Each prospect has a plan (free or pro).", "E301"},
    {"Each prospect has a plan that is.", "E302"},
    {"Each prospect has a score from low to high.", "E301"},
    {"Each prospect has.", "E302"},
    {"Each prospect has a score from 0.", "E302"},
    {"Each prospect has a plan that is free or a stage.", "E301"},
    {"Each prospect has a plan that is free and basic or pro.", "E301"},
    {"The fit score comes from \"lead_score_v2\".",
     "source of \"fit score\" value \"lead_score_v2\""},
    {"The employee count comes from \"employees\" or the column \"Num Staff\".",
     "source of \"employee count\" value \"employees\" value \"num staff\""},
    {"Our health score comes from the field \"hs\".", "source of \"health score\" value \"hs\""},
    {"The fit score comes from lead_score_v2.", "E301"},
    {"The fit score comes from.", "E302"},
    {"\"Lead Source\" comes from \"utm_source\".",
     "source of \"lead source\" value \"utm_source\""},
    {"Replies come from \"x\".", "source of \"replies\" value \"x\""},
    {"Treat a missing tier as C.", "missing \"tier\" is \"c\""},
    {"Treat an unknown fit score as 0.", "missing \"fit score\" is \"0\""},
    {"Treat missing existing relationship as no.", "missing \"existing relationship\" is \"no\""},
    {"Treat a missing plan as \"basic plus\".", "missing \"plan\" is \"basic plus\""},
    {"Treat a missing tier.", "E302"},
    {"Treat every reply as a question.", "a statement"},
    {"A weak fit is a prospect whose fit score is below 40.",
     "meaning \"weak fit\" is \"a prospect whose fit score is below 40\""},
    {"Hot leads are prospects whose fit score is at least 90.",
     "meaning \"hot leads\" is \"prospects whose fit score is at least 90\""},
    {"Tier A means the tier is \"A\".", "meaning \"tier a\" means \"the tier is a\""},
    {"VIP means the priority is \"high\".", "meaning \"vip\" means \"the priority is high\""},
    {"Our target criteria means the prospect is not a weak fit.",
     "meaning \"target criteria\" means \"the prospect is not a weak fit\""},
    {"A cold lead is not a hot lead.", "meaning \"cold lead\" they \"is not a hot lead\""},
    {"A sensitive topic is \"layoffs\", \"lawsuit\" or \"acquisition\".",
     "meaning \"sensitive topic\" quotes \"layoffs  lawsuit or acquisition\""},
    {"A sensitive topic is one of \"layoffs\" or \"lawsuit\".",
     "meaning \"sensitive topic\" quotes \"layoffs or lawsuit\""},
    {"The problem we solve is \"manual prospecting\" or \"slow onboarding\".",
     "meaning \"problem we solve\" quotes \"manual prospecting or slow onboarding\""},
    {"Our pricing page is \"/pricing\".", "meaning \"pricing page\" quotes \"/pricing\""},
    {"Competitors are \"Acme\" and \"Beta\".", "meaning \"competitors\" quotes \"acme and beta\""},
    {"Regularly means at least 3 times in the last 30 days.",
     "meaning \"regularly\" how often \"at least 3 times in the last 30 days\""},
    {"Often means twice a week.", "meaning \"often\" how often \"twice a week\""},
    {"Business hours are weekdays from 9am to 5pm.",
     "meaning \"business hours\" is \"weekdays from 9am to 5pm\""},
    {"Our support hours are Monday to Friday.",
     "meaning \"support hours\" is \"monday to friday\""},
    {"A prospect is ready if they opened 3 emails.",
     "meaning \"ready\" means \"they opened 3 emails\""},
    {"A prospect is a hot lead if the tier is A.", "meaning \"hot lead\" means \"the tier is a\""},
    {"An account is ours when the stage is \"customer\".",
     "meaning \"ours\" means \"the stage is customer\""},
    {"\"Dx1\" means Dx0 and not Dx0.", "meaning \"dx1\" means \"dx0 and not dx0\""},
    {"A nice and warm is a prospect whose fit score is at least 90.",
     "meaning \"nice and warm\" is \"a prospect whose fit score is at least 90\""},
    {"An if is a prospect whose fit score is at least 90.",
     "meaning \"if\" is \"a prospect whose fit score is at least 90\""},
    {"Unsubscribed means the status is \"unsubscribed\".",
     "meaning \"unsubscribed\" means \"the status is unsubscribed\""},
    {"Dana is a person reached at \"dana@example.com\".",
     "person \"dana\" quotes \"dana@example.com\""},
    {"Will is a person reached at will@example.com.",
     "person \"will\" quotes \"will@example.com\""},
    {"Max is a person reached at \"max@example.com\".",
     "person \"max\" quotes \"max@example.com\""},
    {"May is our sales lead, reached at \"may@example.com\".",
     "person \"may\" quotes \"may@example.com\""},
    {"Grant is our AE who is reached at \"grant@example.com\".",
     "person \"grant\" quotes \"grant@example.com\""},
    {"Mark is reached at \"mark@example.com\".", "person \"mark\" quotes \"mark@example.com\""},
    {"The AE is a person reached at \"ae@example.com\".",
     "person \"ae\" quotes \"ae@example.com\""},
    {"Dana is a person reached by phone.", "E301"},
    {"Dana is a person reached at.", "E302"},
    {"\"Trial started\" is an event.", "event \"trial started\""},
    {"\"Trial started\" is a lasting event.", "event \"trial started\""},
    {"\"Demo attended\" is a passing event.", "event \"demo attended\""},
    {"\"Trial started\" is an eventful thing.",
     "meaning \"trial started\" is \"an eventful thing\""},
    {"Our time zone is Europe/Berlin.", "time zone \"europe /berlin\""},
    {"Our time zone is \"Europe/Berlin\".", "time zone \"europe/berlin\""},
    {"The workspace's time zone is Central European time.", "time zone \"central european\""},
    {"Time zone: America/New_York.", "time zone \"america /new_york\""},
    {"All times are in Europe/Berlin time.", "time zone \"europe /berlin\""},
    {"Use the time zone Europe/Berlin.", "time zone \"europe /berlin\""},
    {"Holidays come from \"holidays.ics\".", "calendar \"holidays.ics\""},
    {"Our holidays are from \"holidays.ics\".", "calendar \"holidays.ics\""},
    {"Use the holidays in \"holidays.ics\".", "calendar \"holidays.ics\""},
    {"Holidays come from a calendar.", "E301"},
    {"Holidays are December 25 and 2026-12-31.", "holidays \"december 25 and 2026-12-31\""},
    {"December 25 and December 26 are holidays.", "holidays \"december 25 and december 26\""},
    {"December 25 is a holiday.", "holidays \"december 25\""},
    {"Make sure nobody in Tier A is contacted without my approval.",
     "claim is \"nobody in tier a is contacted without my approval\""},
    {"Everyone else is Tier 3.", "no effect on \"everyone else\""},
    {"Nobody is a weak fit.", "no effect on \"nobody\""},
    {"They are hot leads.", "no effect on \"they\""},
    {"Every Tier A account is strategic.", "no effect on \"every tier a account\""},
    {"All prospects are weak fits.", "no effect on \"all prospects\""},
    {"Nobody is contacted without my approval.", "a statement"},
    {"Nobody may approve their messages.", "a statement"},
    {"Weak fits are never contacted.", "a statement"},
    {"Weak fits are not contacted.", "a statement"},
    {"The rep is notified.", "a statement"},
    {"The rep and the owner are notified.", "a statement"},
    {"Emails to the top 50 accounts are approved by the owner.", "a statement"},
    {"Messages are sent on weekdays.", "a statement"},
    {"A prospect is contacted if the tier is A.", "a statement"},
    {"Our daily limit is 40 emails.", "a statement"},
    {"Our maximum is 40 emails.", "a statement"},
    {"The sending window is weekdays.", "a statement"},
    {"Tier A and strong intent -> alert me.", "a statement"},
    {"Never contact anyone who is a weak fit.", "a statement"},
    {"If the tier is A, alert me.", "a statement"},
    {"Send a message.", "a statement"},
    {"Skip anyone whose tier is C.", "a statement"},
    {"Research each prospect.", "a statement"},
    {"Here they are.", "a statement"},
    {"Prospects in Tier A are hot leads.", "no effect on \"prospects in tier a\""},
    {"Everyone at Acme is a hot lead.", "no effect on \"everyone at acme\""},
    {"Accounts with no owner are cold.", "no effect on \"accounts with no owner\""},
    {"Prospects in Tier A are never contacted.", "a statement"},
    {"Account executives are prospects whose title contains \"executive\".",
     "meaning \"account executives\" is \"prospects whose title contains executive\""},
    {"A lead from Germany is a local lead.", "no effect on \"lead from germany\""},
    {"Holidays are skipped.", "E404"},
    {"Each prospect has a revenue in yen and a time in role.",
     "facts fact \"revenue\" number fact \"time in role\" text"},
    {"Each prospect has a referral partner from A to B.", "E301"},
    {"The lead source is \"web\".", "meaning \"lead source\" quotes \"web\""},
    {"Our sending hours are weekdays from 9am to 5pm.", "a statement"},
    {"Each prospect has been researched.", "E301"},
    {"Each prospect has 3 days to answer.", "E301"},
    {"Company size comes from \"Size\".", "source of \"company size\" value \"size\""},
    {"The company's size comes from \"Size\".", "source of \"company size\" value \"size\""},
};

struct fixture {
    struct gtm_arena arena;
    struct gtm_sources sources;
    struct gtm_diags diags;
    struct gtm_lexicon lexicon;
    struct gtm_declares declares;
    struct gtm_buf messages;
};

static void begin(struct fixture *f)
{
    *f = (struct fixture){0};
    f->sources.arena = &f->arena;
    f->diags = (struct gtm_diags){.sources = &f->sources, .arena = &f->arena};
    gtm_lexicon_init(&f->lexicon, &f->arena);
    gtm_declares_init(&f->declares, &f->arena, &f->diags, &f->lexicon);
}

static void end(struct fixture *f)
{
    gtm_buf_free(&f->messages);
    gtm_declares_free(&f->declares);
    gtm_arena_free(&f->arena);
}

/* What the first sentence of a text declares. */
static const char *declared(struct fixture *f, const char *text)
{
    uint32_t paragraph = 0;
    uint32_t file = gtm_source_add(&f->sources, "x", gtm_text_of(text));
    struct gtm_words words = gtm_lex(&f->diags, &f->arena, file);
    struct gtm_units units = gtm_split(&f->diags, &f->arena, words, &paragraph);
    const struct gtm_decl *decl = gtm_declare_read(&f->declares, &units.at[0]);
    if (f->diags.errors == 0)
        return gtm_decl_say(&f->declares, &units.at[0], decl);
    gtm_diag_print(&f->diags, false, &f->messages);
    const char *line_end = memchr(f->messages.bytes, '\n', f->messages.length);
    return gtm_arena_copy(&f->arena, line_end - 5, 4); /* … [E301] */
}

static void each_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture f;
        begin(&f);
        const char *have = declared(&f, table[i].sentence);
        if (strcmp(have, table[i].declares) != 0)
            print_error("%s\n", table[i].sentence);
        assert_string_equal(have, table[i].declares);
        end(&f);
    }
}

/* Each way of reading costs: the longest declarations stay linear. */
static void long_declarations(void **state)
{
    (void)state;
    struct fixture f;
    struct gtm_buf text = {0};
    begin(&f);
    gtm_buf_text(&text, "Each prospect has a tier that is c0");
    for (int i = 1; i < 199; i++)
        gtm_buf_printf(&text, ", c%d", i);
    gtm_buf_printf(&text, " or c199%c.", 0);
    const char *have = declared(&f, text.bytes);
    assert_non_null(strstr(have, "\"c199\""));
    gtm_buf_free(&text);
    end(&f);
    begin(&f);
    gtm_buf_text(&text, "Each prospect has a list of things in row");
    for (int i = 1; i < 15; i++)
        gtm_buf_printf(&text, ", a list of dates in use such as x, y or z%d", i);
    gtm_buf_printf(&text, ".%c", 0);
    have = declared(&f, text.bytes);
    assert_non_null(strstr(have, "\"z14\""));
    gtm_buf_free(&text);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sentence),
        cmocka_unit_test(long_declarations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
