/* lexicon_test.c -- phrases and their meanings, forms of verbs, plurals. */
#include "parser.tab.h"
#include "words_fixture.h"

static const struct {
    const char *lemma, *form[5]; /* base, s, past, participle, gerund */
} verbs[] = {
    {"alert", {"alert", "alerts", "alerted", "alerted", "alerting"}},
    {"skip", {"skip", "skips", "skipped", "skipped", "skipping"}},
    {"research", {"research", "researches", "researched", "researched", "researching"}},
    {"write", {"write", "writes", "wrote", "written", "writing"}},
    {"send", {"send", "sends", "sent", "sent", "sending"}},
    {"reply", {"reply", "replies", "replied", "replied", "replying"}},
    {"draft", {"draft", "drafts", "drafted", "drafted", "drafting"}},
    {"stop", {"stop", "stops", "stopped", "stopped", "stopping"}},
    {"prepare", {"prepare", "prepares", "prepared", "prepared", "preparing"}},
    {"tag", {"tag", "tags", "tagged", "tagged", "tagging"}},
    {"follow up", {"follow up", "follows up", "followed up", "followed up", "following up"}},
    {"reach out", {"reach out", "reaches out", "reached out", "reached out", "reaching out"}},
};

static void verbs_have_five_forms(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        for (int form = 0; form < 5; form++)
            assert_string_equal(gtm_verb_form(&arena, verbs[i].lemma, (enum gtm_word_form)form),
                                verbs[i].form[form]);
    gtm_arena_free(&arena);
}

static const struct {
    const char *one, *many;
} nouns[] = {
    {"prospect", "prospects"}, {"company", "companies"},
    {"reply", "replies"},      {"business", "businesses"},
    {"day", "days"},           {"weak fit", "weak fits"},
    {"box", "boxes"},          {"branch", "branches"},
    {"person", "people"},      {"key account", "key accounts"},
};

static void nouns_have_a_plural(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        assert_string_equal(gtm_plural(&arena, nouns[i].one), nouns[i].many);
        if (strcmp(nouns[i].one, "person") != 0) /* by rule only */
            assert_string_equal(gtm_singular(&arena, nouns[i].many), nouns[i].one);
        assert_string_equal(gtm_singular(&arena, nouns[i].one), nouns[i].one);
    }
    assert_string_equal(gtm_lower(&arena, "Tier A \xC3\x84"), "tier a \xC3\x84");
    gtm_arena_free(&arena);
}

static void the_newest_meaning_comes_first(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_lexicon lexicon;
    gtm_lexicon_init(&lexicon, &arena);
    const struct gtm_entry *was = gtm_lexicon_find(&lexicon, "alert");
    assert_non_null(was);
    assert_int_equal(was->token, GTM_T_VERB);
    assert_null(gtm_lexicon_find(&lexicon, "alert me"));
    assert_null(gtm_lexicon_find(&lexicon, "Alert"));
    struct gtm_entry *e =
        gtm_lexicon_add(&lexicon, "alert", GTM_T_NOMINAL, GTM_CLASS_SYMBOL, "alert");
    assert_ptr_equal(gtm_lexicon_find(&lexicon, "alert"), e);
    assert_ptr_equal(e->other, was);
    for (int i = 0; i < 5000; i++) /* it grows */
        gtm_lexicon_add(&lexicon, gtm_arena_printf(&arena, "name %d", i), GTM_T_NOMINAL,
                        GTM_CLASS_SYMBOL, "name");
    for (int i = 0; i < 5000; i++)
        assert_non_null(gtm_lexicon_find(&lexicon, gtm_arena_printf(&arena, "name %d", i)));
    assert_ptr_equal(gtm_lexicon_find(&lexicon, "alert"), e);
    assert_null(gtm_lexicon_find(&lexicon, "name 5000"));
    gtm_arena_free(&arena);
}

/* A word and the token that one of its meanings must be, with its form or class. */
static const struct {
    const char *phrase;
    int token, id, form;
} words[] = {
    {"researches", GTM_T_VERB_S, GTM_VERB_RESEARCH, GTM_FORM_S},
    {"drafting", GTM_T_GERUND, GTM_VERB_DRAFT, GTM_FORM_GERUND},
    {"sent", GTM_T_PARTICIPLE, GTM_VERB_SEND, GTM_FORM_PARTICIPLE},
    {"replied", GTM_T_EVENT, GTM_EVENT_REPLIED, GTM_FORM_PARTICIPLE},
    {"replies", GTM_T_EVENT, GTM_EVENT_REPLIED, GTM_FORM_S},
    {"unsubscribes", GTM_T_EVENT, GTM_EVENT_UNSUBSCRIBED, GTM_FORM_S},
    {"leads", GTM_T_NOMINAL, GTM_CLASS_PROSPECT, GTM_FORM_PLURAL},
    {"companies", GTM_T_NOMINAL, GTM_CLASS_ACCOUNT, GTM_FORM_PLURAL},
    {"neither", GTM_T_NEITHER, 0, 0},
    {"with", GTM_T_PREP, GTM_PREP_WITH, 0},
    {"without", GTM_T_WITHOUT, 0, 0},
    {"at least", GTM_T_COMPARE, GTM_COMPARE_GE, 0},
    {"please", GTM_T_IDLE, 0, 0},
    {"but", GTM_T_JOINT, GTM_JOINT_BUT, 0},
};

static void the_words_of_the_language_are_known(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_lexicon lexicon;
    gtm_lexicon_init(&lexicon, &arena);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct gtm_entry *e = gtm_lexicon_find(&lexicon, words[i].phrase);
        while (e &&
               !(e->token == words[i].token && e->id == words[i].id && e->form == words[i].form))
            e = e->other;
        if (!e)
            fail_msg("%s", words[i].phrase);
    }
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verbs_have_five_forms),
        cmocka_unit_test(nouns_have_a_plural),
        cmocka_unit_test(the_newest_meaning_comes_first),
        cmocka_unit_test(the_words_of_the_language_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
