/* canonical_test.c -- which sentences mean the same. */
#include "meaning_fixture.h"

struct pair {
    const char *one, *other;
};

static const struct pair equal[] = {
    /* order, and what is said twice */
    {"Skip weak fits.", "skip a weak fit"},
    {"If the tier is A or B, alert me.", "If the tier is B or A, alert me."},
    {"If the tier is A and the fit score is above 50, alert me.",
     "If the fit score is above 50 and the tier is A, alert me."},
    {"If the tier is A or the tier is B, alert me.", "If the tier is A or B, alert me."},
    {"If the tier is A or B or C, alert me.", "If the tier is C, A or B, alert me."},
    {"If the country is \"Germany\" or \"France\", skip.",
     "If the country is \"france\" or the country is \"Germany\", skip."},
    {"If the fit score is one of 10, 20 or 30, skip.",
     "If the fit score is 30 or the fit score is 20 or the fit score is 10, skip."},
    {"If the fit score is between 10 and 20, skip.",
     "If the fit score is at most 20 and the fit score is at least 10, skip."},
    /* not */
    {"Unless the tier is A, skip.", "If the tier is not A, skip."},
    {"Skip unless the tier is A.", "If the tier is not A, skip."},
    {"If the tier is neither A nor B, skip.", "If the tier is not A and the tier is not B, skip."},
    {"If the tier is not A or B, skip.", "If the tier is not B and the tier is not A, skip."},
    {"If the fit score is not below 40, skip.", "If the fit score is at least 40, skip."},
    {"Unless the fit score is above 40, skip.", "If the fit score is at most 40, skip."},
    {"Unless they are not a weak fit, skip.", "If they are a weak fit, skip."},
    {"Unless they are a weak fit and they replied, skip.",
     "If they are not a weak fit or they have not replied, skip."},
    {"Unless they are a weak fit or they replied, skip.",
     "If they are not a weak fit and they have not replied, skip."},
    {"Unless the tier is A or B, skip.", "If the tier is not A and the tier is not B, skip."},
    {"Never contact anyone unless they are a strong fit.", "Only contact strong fits."},
    /* places of a condition */
    {"If they replied, alert me.", "Alert me if they replied."},
    {"When they reply, alert me.", "Alert me when they reply."},
    {"Skip anyone who unsubscribed.", "If they unsubscribed, skip."},
    {"Skip prospects whose tier is A.", "If the tier is A, skip."},
    {"Send a message to strong fits.", "If they are a strong fit, send a message."},
    {"Never contact anyone who unsubscribed.", "Never contact anyone if they unsubscribed."},
    {"If they are a weak fit: skip.", "If they are a weak fit, skip."},
    {"Weak fits are never contacted.", "Never contact weak fits."},
    {"Nobody in tier A is contacted.", "Never contact anyone in tier A."},
    /* ways to say one thing */
    {"Alert me and skip.", "Skip and alert me."}, /* what ends the work comes last */
    {"Alert Dana if they reply.", "If they reply, notify Dana."},
    {"The rep is notified.", "Alert me."},
    {"Send a short friendly message.", "Send a friendly short message."},
    {"Email them.", "Send them a message by email."},
    {"Wait 2 days.", "Wait for 48 hours."},
    {"Send at most 40 emails a day.", "Never send more than 40 emails a day."},
    {"Send at most 40 emails a day.", "Send up to 40 emails per day."},
    {"Only send during office hours.", "Only send in office hours."},
    {"If they have not replied within 3 days, alert me.",
     "If there is no reply within 3 days, alert me."},
    {"If they reply with interest, alert me.", "If they reply positively, alert me."},
    {"Ask Dana and me to approve the message.", "Ask me and Dana to approve the message."},
    {"Never contact Tier A accounts without my approval.",
     "Only contact Tier A accounts with my approval."},
    {"If all of the following hold, alert me:\n- the tier is A\n- they replied",
     "If the tier is A and they replied, alert me."},
    {"If any of the following hold, alert me:\n- the tier is A\n- they replied",
     "If the tier is A or they replied, alert me."},
    {"If none of the following hold, alert me:\n- the tier is A\n- they replied",
     "If the tier is not A and they have not replied, alert me."},
};

static const struct pair unequal[] = {
    /* joined otherwise */
    {"If the tier is A or they replied, alert me.", "If the tier is A and they replied, alert me."},
    {"If the tier is A or B, alert me.", "If the tier is A, alert me."},
    {"If the tier is not A and the tier is not B, skip.",
     "If the tier is not A or the tier is not B, skip."},
    {"If the tier is A, alert me.", "If the tier is not A, alert me."},
    {"If they are a weak fit, skip.", "If the fit score is below 40, skip."},
    {"If they are a weak fit, skip.", "If they are a strong fit, skip."},
    /* numbers, values, facts */
    {"If the fit score is above 40, skip.", "If the fit score is at least 40, skip."},
    {"If the fit score is above 40, skip.", "If the fit score is above 41, skip."},
    {"If the fit score is above 40, skip.", "If the size is above 40, skip."},
    {"If the fit score is above 0.5, skip.", "If the fit score is above 0.25, skip."},
    {"If the country is \"Germany\", skip.", "If the region is \"Germany\", skip."},
    {"If the country is \"Germany\", skip.", "If the country is known, skip."},
    {"If the country contains \"Ger\", skip.", "If the country starts with \"Ger\", skip."},
    {"If the notes mention a sensitive topic, skip.", "If the notes mention \"layoffs\", skip."},
    {"If the country is \"a\\b\", skip.", "If the country is \"ab\", skip."},
    /* what happens */
    {"If they reply, alert me.", "If they accept, alert me."},
    {"If they reply, alert me.", "If they have not replied, alert me."},
    {"If they visit our pricing page twice in one week, alert me.",
     "If they visit our pricing page twice in two weeks, alert me."},
    {"If they visit our pricing page twice in one week, alert me.",
     "If they visit our pricing page three times in one week, alert me."},
    {"If they have not replied within 3 days, alert me.",
     "If they have not replied within 4 days, alert me."},
    {"If they have not replied within 3 days, alert me.", "If they have not replied, alert me."},
    {"If they reply with interest, alert me.", "If they reply with an objection, alert me."},
    {"If they reply with interest, alert me.", "If they reply, alert me."},
    {"If anyone at the account replies, alert me.", "If they reply, alert me."},
    {"If someone else at the account replies, alert me.",
     "If anyone at the account replies, alert me."},
    /* actions */
    {"Alert me.", "Alert Dana."},
    {"Alert Dana and me.", "Alert Dana."},
    {"Ask Dana or me to approve the message.", "Ask Dana and me to approve the message."},
    {"Alert me so I can call.", "Alert me."},
    {"Alert me so I can call.", "Alert me so I can write."},
    {"Draft a message.", "Send a message."},
    {"Draft a message. Send it.", "Draft a message. Send a message."},
    {"Draft a short message.", "Draft a message."},
    {"Draft a short message.", "Draft a long message."},
    {"Draft a message about \"pricing\".", "Draft a message mentioning \"pricing\"."},
    {"Send a message by email.", "Send a message on LinkedIn."},
    {"Comment on three relevant posts.", "Comment on two relevant posts."},
    {"Send a message automatically.", "Send a message."},
    {"Research the account. Draft a message.", "Draft a message. Research the account."},
    {"Wait 2 days.", "Wait 2 business days."},
    {"Wait until Tuesday at 9am.", "Wait until Tuesday at 10am."},
    {"Wait until they reply.", "Wait until they accept."},
    {"Follow up every 3 days until they reply.", "Follow up every 3 days until they accept."},
    {"Follow up every 3 days until they reply.", "Follow up every 4 days until they reply."},
    {"After 3 days, alert me.", "Alert me."},
    {"After 3 days, alert me.", "Day 3: alert me."},
    {"Pause everyone else at that account for 2 days.", "Pause the account for 2 days."},
    /* guardrails */
    {"Never contact weak fits.", "Never email weak fits."},
    {"Never contact weak fits.", "Never contact weak fits without my approval."},
    {"Never contact weak fits without my approval.",
     "Never contact weak fits without Dana's approval."},
    {"Never contact anyone until they accept.", "Never contact anyone who accepted."},
    {"Send at most 40 emails a day.", "Send at most 40 emails a week."},
    {"Send at most 40 emails a day.", "Send at most 40 messages a day."},
    {"Send at most 40 emails a day.", "Send at most 40 emails a day per account."},
    {"Only send on weekdays.", "Never send on weekdays."},
    {"Only send on weekdays.", "Only send on Mondays."},
    {"Only send between 9am and 5pm.", "Only send between 9am and 6pm."},
    {"Only send during office hours.", "Only send on weekdays from 9am to 5pm."},
    {"Research each prospect before drafting.", "Research each prospect before sending a message."},
    {"When something is unclear, skip.", "When something is unclear, ask me."},
    /* else */
    {"If the tier is A, alert me. Otherwise, skip.",
     "If the tier is A, alert me. Otherwise, research."},
    {"| tier | action |\n| A | Alert me |\n| B | Skip |",
     "| tier | action |\n| B | Skip |\n| A | Alert me |"},
};

static const char *text_of(struct gtm_arena *arena, const char *sentence)
{
    struct gtm_workflow *w = read_flow(arena, sentence);
    expect_good(w, sentence);
    return meaning_of(w);
}

static void equal_meanings_have_one_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        struct gtm_arena arena = {0};
        const char *one = text_of(&arena, equal[i].one), *other = text_of(&arena, equal[i].other);
        if (strcmp(one, other) != 0)
            fail_msg("%s\n%s%s\n%s", equal[i].one, one, equal[i].other, other);
        gtm_arena_free(&arena);
    }
}

static void other_meanings_have_other_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unequal / sizeof *unequal; i++) {
        struct gtm_arena arena = {0};
        const char *one = text_of(&arena, unequal[i].one),
                   *other = text_of(&arena, unequal[i].other);
        if (strcmp(one, other) == 0)
            fail_msg("%s\n%s\n%s", unequal[i].one, unequal[i].other, one);
        gtm_arena_free(&arena);
    }
}

static struct gtm_cond *plain(struct gtm_arena *arena, struct gtm_symbol *fact)
{
    struct gtm_cond *cond = gtm_arena_alloc(arena, sizeof *cond);
    cond->op = GTM_COND_YES;
    cond->fact = fact;
    return cond;
}

static struct gtm_cond *joined(struct gtm_arena *arena, enum gtm_cond_op op, struct gtm_cond *a,
                               struct gtm_cond *b)
{
    struct gtm_cond *cond = gtm_arena_alloc(arena, sizeof *cond);
    cond->op = op;
    cond->first = a;
    if (b)
        a->next = b;
    return cond;
}

/* Trees that no sentence of today makes: nested, with "not" anywhere. */
static void any_tree_has_its_normal_form(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow w = {.arena = &arena};
    struct gtm_symbol x = {.name = "x"}, y = {.name = "y"}, z = {.name = "z"};
    struct gtm_cond *deep =
        joined(&arena, GTM_COND_OR, plain(&arena, &x),
               joined(&arena, GTM_COND_OR, plain(&arena, &z), plain(&arena, &y)));
    assert_string_equal(gtm_canonical_cond(&w, deep), "(or (yes \"x\") (yes \"y\") (yes \"z\"))");
    struct gtm_cond *no = joined(&arena, GTM_COND_NOT, deep, NULL);
    assert_string_equal(gtm_canonical_cond(&w, no),
                        "(and (not (yes \"x\")) (not (yes \"y\")) (not (yes \"z\")))");
    struct gtm_cond *twice = joined(&arena, GTM_COND_NOT, no, NULL);
    assert_string_equal(gtm_canonical_cond(&w, twice), gtm_canonical_cond(&w, deep));
    struct gtm_cond *mixed = joined(&arena, GTM_COND_AND, plain(&arena, &z), twice);
    assert_string_equal(gtm_canonical_cond(&w, mixed),
                        "(and (or (yes \"x\") (yes \"y\") (yes \"z\")) (yes \"z\"))");
    assert_string_equal(gtm_canonical_cond(&w, NULL), "");
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_meanings_have_one_text),
        cmocka_unit_test(other_meanings_have_other_texts),
        cmocka_unit_test(any_tree_has_its_normal_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
