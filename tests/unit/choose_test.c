/* choose_test.c -- which of several readings is meant, and which preference decided. */
#include "compiler/accounted.h"
#include "meaning_fixture.h"

static const char *const names[] = {
#define PREFERENCE(NAME, rule, example) #NAME,
#include "compiler/preferences.def"
#undef PREFERENCE
};

/* A sentence and the preferences that decided how it is read. */
static const struct {
    const char *sentence, *decided;
} rows[] = {
    /* a declared name before a word of the language */
    {"If the notes mention \"budget\", alert me.", "NAME"},
    {"If their notes mention \"budget\", alert me.", "NAME"},
    {"Skip anyone whose notes mention \"budget\".", "NAME"},
    {"Skip weak fits.", ""},
    {"If the country is \"Peru\", alert me.", ""},
    {"Create a task.", ""},
    /* quoted words are a value before they are a name */
    {"If the notes mention \"sensitive topic\", alert me.", "NAME QUOTE"},
    {"If the bio mentions \"sensitive topic\", alert me.", "QUOTE"},
    {"If the headline mentions \"sensitive topics\", alert me.", "QUOTE"},
    {"If the bio mentions \"budget\", alert me.", ""},
    {"If the bio mentions a sensitive topic, alert me.", ""},
    {"Tag them as \"budget\".", ""},
    /* a relative clause takes what follows it */
    {"Draft a message for anyone who posted about \"hiring\".", "CLAUSE"},
    {"Send a message to anyone who posted about \"hiring\".", "CLAUSE"},
    {"Draft a message for prospects who posted about \"hiring\".", "CLAUSE"},
    {"Draft a message about \"hiring\" for anyone who posted.", ""},
    {"Skip anyone who replied.", ""},
    /* what is joined by or shares its determiner */
    {"If they have no country or region, alert me.", "SHARED"},
    {"Skip anyone who has no country or region.", "SHARED"},
    {"If the prospect has no phone or city, skip.", "SHARED"},
    {"If they have a country or region, alert me.", ""},
    {"If the tier is not A or B, skip.", ""},
    /* with and without belong to the nearest noun */
    {"Skip weak fits and anyone without an email.", "NOUN"},
    {"Skip strong fits and prospects without an email.", "NOUN"},
    {"Skip strong fits and anyone without a phone.", "NOUN"},
    {"Skip anyone without an email.", ""},
    {"Skip weak fits.", ""},
};

static const char *decided(struct gtm_workflow *w)
{
    const struct gtm_candidate *chosen = choice_of(w)->chosen;
    const char *text = "";
    for (unsigned i = 0; chosen && i < GTM_PREFERENCES; i++)
        if (chosen->reading->preferred >> i & 1)
            text = gtm_arena_printf(w->arena, "%s%s%s", text, *text ? " " : "", names[i]);
    return text;
}

static void preferences_decide(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, rows[i].sentence);
        if (w->diags.errors || !choice_of(w)->chosen || strcmp(decided(w), rows[i].decided) != 0)
            bad += print_wrong(rows[i].sentence, rows[i].decided,
                               w->diags.errors ? "an error" : decided(w));
        gtm_arena_free(&arena);
    }
    assert_int_equal(bad, 0);
}

/* What is left open is refused: both readings are well-typed and mean something else. */
static const char *const open[] = {
    "If they have not replied and accepted, skip.",
    "If they have no country and region, skip.",
    "Skip anyone whose tier is A and whose country is \"Peru\" or whose region is \"EU\".",
    "If the tier is A or they replied and they unsubscribed, skip.",
    "If they replied and accepted or unsubscribed, alert me.",
};

static void what_is_open_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, open[i]);
        struct gtm_buf out = {0};
        gtm_diag_print(&w->diags, false, &out);
        if (!w->diags.errors || !strstr(out.bytes, "[E303]"))
            fail_msg("%s\n%s", open[i], out.bytes ? out.bytes : "no error");
        gtm_buf_free(&out);
        gtm_arena_free(&arena);
    }
}

/* Of all candidates the chosen one is well-typed, its parts say something, and no other such
 * meaning beats it. */
static void the_chosen_reading_is_the_best(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, rows[i].sentence);
        const struct gtm_choice *c = choice_of(w);
        const struct gtm_candidate *chosen = c->chosen;
        assert_non_null(chosen);
        assert_int_equal(chosen->reading->diags.errors, 0);
        assert_false(chosen->silent);
        unsigned candidates = 0;
        for (const struct gtm_candidate *m = c->all; m; m = m->order)
            candidates++;
        assert_true(candidates <= c->search.count);
        for (const struct gtm_candidate *m = c->first; m; m = m->next) {
            if (m == chosen)
                continue;
            enum gtm_preference p = gtm_preference_between(chosen, m);
            assert_string_not_equal(gtm_canonical(w, m->reading),
                                    gtm_canonical(w, chosen->reading));
            if (m->silent)
                continue;
            assert_true(p < GTM_PREFERENCES);
            assert_true(chosen->departures[p] < m->departures[p]);
            assert_true(chosen->reading->preferred >> p & 1);
        }
        gtm_arena_free(&arena);
    }
}

/* A reading in which a part says nothing loses to one in which all parts do, whatever the
 * preferences say. */
static const struct {
    const char *sentence, *meaning;
} silent[] = {
    {"Send a message again.", NULL},
    {"If they have not replied within 3 days, alert me.",
     "(watch if (and (elapsed 2 seconds 259200) (not (event \"replied\" since 2))) do (alert what "
     "\"alert\" who \"me\"))"},
    {"Draft a message about \"pricing\" for strong fits.",
     "(step if (term \"strong fit\") do (draft what \"message\" with \"about\" \"pricing\"))"},
};

static void silent_readings_lose(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, silent[i].sentence);
        const struct gtm_candidate *chosen = choice_of(w)->chosen;
        if (chosen && !w->diags.errors)
            assert_null(gtm_accounted(w, chosen->reading, chosen->root, choice_of(w)->within));
        if (silent[i].meaning)
            assert_string_equal(gtm_canonical(w, chosen->reading), silent[i].meaning);
        else
            assert_true(w->diags.errors > 0);
        gtm_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(preferences_decide),
        cmocka_unit_test(what_is_open_is_refused),
        cmocka_unit_test(the_chosen_reading_is_the_best),
        cmocka_unit_test(silent_readings_lose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
