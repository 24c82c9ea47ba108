/* cond_test.c -- conditions, each with the canonical text of what it asks. */
#include "meaning_fixture.h"

#define NO_REPLY "(not (event \"replied\" since 2))"

static const struct {
    const char *condition, *meaning;
} rows[] = {
    /* choices */
    {"the tier is A", "(is \"tier\" \"a\")"},
    {"tier is A", "(is \"tier\" \"a\")"},
    {"their tier is A", "(is \"tier\" \"a\")"},
    {"the prospect's tier is A", "(is \"tier\" \"a\")"},
    {"the tier equals A", "(is \"tier\" \"a\")"},
    {"the tier is A or B", "(or (is \"tier\" \"a\") (is \"tier\" \"b\"))"},
    {"the tier is one of A, B or C",
     "(or (is \"tier\" \"a\") (is \"tier\" \"b\") (is \"tier\" \"c\"))"},
    {"the tier is either A or B", "(or (is \"tier\" \"a\") (is \"tier\" \"b\"))"},
    {"the tier is neither A nor B", "(and (not (is \"tier\" \"a\")) (not (is \"tier\" \"b\")))"},
    {"the tier is not A", "(not (is \"tier\" \"a\"))"},
    {"the tier isn't A", "(not (is \"tier\" \"a\"))"},
    {"the tier is not A or B", "(and (not (is \"tier\" \"a\")) (not (is \"tier\" \"b\")))"},
    {"they are in tier A", "(is \"tier\" \"a\")"},
    {"the account is Tier A", "(is \"tier\" \"a\")"},
    {"they are not in tier A", "(not (is \"tier\" \"a\"))"},
    /* texts */
    {"the country is \"Peru\"", "(is \"country\" \"peru\")"},
    {"the country is Peru", "(is \"country\" \"peru\")"},
    {"the country is Peru or Chile", "(or (is \"country\" \"chile\") (is \"country\" \"peru\"))"},
    {"the country is not \"Peru\"", "(not (is \"country\" \"peru\"))"},
    {"the country contains \"per\"", "(mentions \"country\" \"per\")"},
    {"the country starts with \"Per\"", "(starts \"country\" \"per\")"},
    {"the country ends with \"ru\"", "(ends \"country\" \"ru\")"},
    {"the country does not start with \"Per\"", "(not (starts \"country\" \"per\"))"},
    {"the notes mention \"budget\"", "(mentions \"notes\" \"budget\")"},
    {"the notes mention \"budget\" or \"price\"",
     "(or (mentions \"notes\" \"budget\") (mentions \"notes\" \"price\"))"},
    {"the notes do not mention \"budget\"", "(not (mentions \"notes\" \"budget\"))"},
    {"the notes don't mention \"budget\" or \"price\"",
     "(and (not (mentions \"notes\" \"budget\")) (not (mentions \"notes\" \"price\")))"},
    {"the notes mention a sensitive topic",
     "(or (mentions \"notes\" \"acquisition\") (mentions \"notes\" \"lawsuit\") (mentions "
     "\"notes\" \"layoffs\"))"},
    /* numbers */
    {"the fit score is 40", "(number \"fit score\" = 40)"},
    {"the fit score is at least 40", "(number \"fit score\" >= 40)"},
    {"the fit score is at most 40", "(number \"fit score\" <= 40)"},
    {"the fit score is above 40", "(number \"fit score\" > 40)"},
    {"the fit score is over 40", "(number \"fit score\" > 40)"},
    {"the fit score is more than 40", "(number \"fit score\" > 40)"},
    {"the fit score exceeds 40", "(number \"fit score\" > 40)"},
    {"the fit score is below 40", "(number \"fit score\" < 40)"},
    {"the fit score is under 40", "(number \"fit score\" < 40)"},
    {"the fit score is less than 40", "(number \"fit score\" < 40)"},
    {"the fit score is 40 or more", "(number \"fit score\" >= 40)"},
    {"the fit score is 40 or less", "(number \"fit score\" <= 40)"},
    {"the fit score is 40+", "(number \"fit score\" >= 40)"},
    {"the fit score >= 40", "(number \"fit score\" >= 40)"},
    {"the fit score > 40", "(number \"fit score\" > 40)"},
    {"the fit score < 40", "(number \"fit score\" < 40)"},
    {"the fit score is not 40", "(number \"fit score\" != 40)"},
    {"the fit score is not above 40", "(number \"fit score\" <= 40)"},
    {"the fit score is not below 40", "(number \"fit score\" >= 40)"},
    {"the fit score is not at least 40", "(number \"fit score\" < 40)"},
    {"the fit score is between 10 and 20",
     "(and (number \"fit score\" <= 20) (number \"fit score\" >= 10))"},
    {"the fit score is not between 10 and 20",
     "(or (number \"fit score\" < 10) (number \"fit score\" > 20))"},
    {"the fit score is 10 or 20", "(or (number \"fit score\" = 10) (number \"fit score\" = 20))"},
    {"the size is above 1.5", "(number \"size\" > 1.5)"},
    {"the size is above 5k", "(number \"size\" > 5000)"},
    {"the fit score is above the size", "(facts \"fit score\" > \"size\")"},
    {"the fit score is not above the size", "(facts \"fit score\" <= \"size\")"},
    /* dates */
    {"the signup date is before 2026-11-23", "(date \"signup date\" < 1795392000)"},
    {"the signup date is not before 2026-11-23", "(date \"signup date\" >= 1795392000)"},
    /* known */
    {"the country is known", "(known \"country\")"},
    {"the country is unknown", "(not (known \"country\"))"},
    {"the country is missing", "(not (known \"country\"))"},
    {"the country is not known", "(not (known \"country\"))"},
    {"the country is not missing", "(known \"country\")"},
    {"they have a country", "(known \"country\")"},
    {"they have no country", "(not (known \"country\"))"},
    {"they do not have a country", "(not (known \"country\"))"},
    {"they have a country and a region", "(and (known \"country\") (known \"region\"))"},
    {"they have a country or a region", "(or (known \"country\") (known \"region\"))"},
    {"they have no country or region", "(and (not (known \"country\")) (not (known \"region\")))"},
    {"they have neither a country nor a region",
     "(and (not (known \"country\")) (not (known \"region\")))"},
    {"the prospect has an email", "(known \"email\")"},
    {"the prospect has no email", "(not (known \"email\"))"},
    {"they have no country or a region", "(or (known \"region\") (not (known \"country\")))"},
    /* terms */
    {"they are a weak fit", "(term \"weak fit\")"},
    {"the prospect is a weak fit", "(term \"weak fit\")"},
    {"the lead is a weak fit", "(term \"weak fit\")"},
    {"they are not a weak fit", "(not (term \"weak fit\"))"},
    {"they are a weak fit or a strong fit", "(or (term \"strong fit\") (term \"weak fit\"))"},
    {"they are neither a weak fit nor a strong fit",
     "(and (not (term \"strong fit\")) (not (term \"weak fit\")))"},
    {"they are not a weak fit or a strong fit",
     "(and (not (term \"strong fit\")) (not (term \"weak fit\")))"},
    {"they have strong intent", "(term \"strong intent\")"},
    {"they have no strong intent", "(not (term \"strong intent\"))"},
    {"they have an existing relationship", "(yes \"existing relationship\")"},
    {"they have no existing relationship", "(not (yes \"existing relationship\"))"},
    /* joined */
    {"the tier is A and the country is \"Peru\"",
     "(and (is \"country\" \"peru\") (is \"tier\" \"a\"))"},
    {"the tier is A or the country is \"Peru\"",
     "(or (is \"country\" \"peru\") (is \"tier\" \"a\"))"},
    {"the tier is A, and the country is \"Peru\"",
     "(and (is \"country\" \"peru\") (is \"tier\" \"a\"))"},
    {"the tier is A but the country is not \"Peru\"",
     "(and (is \"tier\" \"a\") (not (is \"country\" \"peru\")))"},
    {"the tier is A, the country is \"Peru\" and they replied",
     "(and (event \"replied\") (is \"country\" \"peru\") (is \"tier\" \"a\"))"},
    {"the fit score is above 40 and below 70",
     "(and (number \"fit score\" < 70) (number \"fit score\" > 40))"},
    {"they are a weak fit and have an email", "(and (known \"email\") (term \"weak fit\"))"},
    /* events */
    {"they reply", "(event \"replied\")"},
    {"they replied", "(event \"replied\")"},
    {"they have replied", "(event \"replied\")"},
    {"someone replies", "(event \"replied\")"},
    {"the prospect has not replied", "(not (event \"replied\"))"},
    {"they haven't replied", "(not (event \"replied\"))"},
    {"they did not reply", "(not (event \"replied\"))"},
    {"they accept my connection request", "(event \"accepted\")"},
    {"they accepted", "(event \"accepted\")"},
    {"the email bounces", "(event \"bounced\")"},
    {"they book a meeting", "(event \"meeting_booked\")"},
    {"they change jobs", "(event \"changed_job\")"},
    {"they unsubscribed", "(event \"unsubscribed\")"},
    {"they open the email", "(event \"opened\")"},
    {"they open the email twice", "(event \"opened\" count 2)"},
    {"they open the email at least 3 times", "(event \"opened\" count 3)"},
    {"they click a link", "(event \"clicked\")"},
    {"they replied or unsubscribed", "(or (event \"replied\") (event \"unsubscribed\"))"},
    {"they replied and accepted", "(and (event \"accepted\") (event \"replied\"))"},
    {"they have not replied or unsubscribed",
     "(and (not (event \"replied\")) (not (event \"unsubscribed\")))"},
    {"they have neither replied nor unsubscribed",
     "(and (not (event \"replied\")) (not (event \"unsubscribed\")))"},
    {"they have not replied within 3 days", "(and (elapsed 2 seconds 259200) " NO_REPLY ")"},
    {"there is no reply within 3 days", "(and (elapsed 2 seconds 259200) " NO_REPLY ")"},
    {"they have not answered within 3 days", "(and (elapsed 2 seconds 259200) " NO_REPLY ")"},
    {"they posted in the last 7 days", "(event \"posted\" in-last 604800)"},
    {"they open the email 3 times in 7 days", "(event \"opened\" count 3 in 604800)"},
    /* people */
    {"nobody replied", "(not (event \"replied\"))"},
};

/* Whom an action is about: the same conditions behind a noun. */
static const struct {
    const char *people, *meaning;
} whom[] = {
    {"weak fits", "(term \"weak fit\")"},
    {"prospects whose tier is A", "(is \"tier\" \"a\")"},
    {"prospects whose tier is not A", "(not (is \"tier\" \"a\"))"},
    {"anyone in tier A", "(is \"tier\" \"a\")"},
    {"Tier A accounts", "(is \"tier\" \"a\")"},
    {"anyone without an email", "(not (known \"email\"))"},
    {"anyone with an email", "(known \"email\")"},
    {"anyone with no email or phone", "(and (not (known \"email\")) (not (known \"phone\")))"},
    {"prospects with a fit score above 90", "(number \"fit score\" > 90)"},
    {"anyone who replied", "(event \"replied\")"},
    {"anyone who has not replied", "(not (event \"replied\"))"},
    {"anyone who replied or unsubscribed", "(or (event \"replied\") (event \"unsubscribed\"))"},
    {"anyone who is a weak fit and has an email", "(and (known \"email\") (term \"weak fit\"))"},
    {"anyone who replied or whose tier is A", "(or (event \"replied\") (is \"tier\" \"a\"))"},
    {"weak fits and strong fits", "(or (term \"strong fit\") (term \"weak fit\"))"},
    {"weak fits with an email", "(and (known \"email\") (term \"weak fit\"))"},
    {"everyone but strong fits", "(not (term \"strong fit\"))"},
    {"everyone except strong fits", "(not (term \"strong fit\"))"},
    {"unsubscribed prospects", "(event \"unsubscribed\")"},
    {"prospects from \"Peru\"", NULL},
};

/* The conditions of the newest sentence and of its first action together. */
static const char *asked(struct gtm_workflow *w)
{
    const struct gtm_sentence_ir *s = w->last_sentence;
    if (w->diags.errors || !s || !s->acts)
        return "an error";
    return gtm_canonical_cond(w, gtm_cond_and(w, s->cond, s->acts->cond));
}

static unsigned check(const char *sentence, const char *meaning)
{
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, sentence);
    const char *have = asked(w);
    unsigned bad = meaning ? strcmp(have, meaning) != 0 : w->diags.errors == 0;
    if (bad)
        print_wrong(sentence, meaning ? meaning : "an error", have);
    gtm_arena_free(&arena);
    return bad;
}

static void conditions_ask(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char sentence[256];
        snprintf(sentence, sizeof sentence, "If %s, alert me.", rows[i].condition);
        bad += check(sentence, rows[i].meaning);
    }
    assert_int_equal(bad, 0);
}

static void nouns_ask(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof whom / sizeof *whom; i++) {
        char sentence[256];
        snprintf(sentence, sizeof sentence, "Alert me about %s.", whom[i].people);
        bad += check(sentence, whom[i].meaning);
    }
    assert_int_equal(bad, 0);
}

/* What has no answer is refused, never ignored. */
static const char *const refused[] = {
    "If the tier is above 3, alert me.",
    "If the tier is D, alert me.",
    "If the fit score is \"high\", alert me.",
    "If the fit score is A, alert me.",
    "If the country is above 5, alert me.",
    "If the country is before 2026-11-23, alert me.",
    "If they are Peru, alert me.",
    "If they are a frobniz, alert me.",
    "If the frobniz is 3, alert me.",
    "If they reply on Tuesday twice a frobniz, alert me.",
    "If the tier, alert me.",
    "If the fit score is at least A, alert me.",
    "If they reply after 2 days, alert me.",
    "If they are a weak fit twice, alert me.",
    "If the country is \"Peru\" within 3 days, alert me.",
    "If the notes are above 3, alert me.",
    "If the signup date is above 3, alert me.",
};

static void what_has_no_answer_is_refused(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        bad += check(refused[i], NULL);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_ask),
        cmocka_unit_test(nouns_ask),
        cmocka_unit_test(what_has_no_answer_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
