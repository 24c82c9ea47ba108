/* suggest_test.c -- what is offered has been read: it compiles; and looking for it leaves nothing
 * behind. */
#include "meaning_fixture.h"

#include <time.h>

#include "compiler/suggest.h"

static const struct {
    const char *sentence, *said; /* said: what the message holds */
} cases[] = {
    {"Skip waek fits.", "did you mean: Skip weak fits."},
    {"Wait 3 dayz.", "did you mean: Wait 3 days."},
    {"Follow up evry 3 days untill they reply.",
     "did you mean: Follow up every 3 days until they reply."},
    {"If they reply alert me.", "did you mean: If they reply, alert me."},
    {"Ask me approve the message.", "did you mean: Ask me to approve the message."},
    {"If they do not replied, alert me.", "did you mean: If they do not reply, alert me."},
    {"Skip weak fits if if they replied.", "did you mean: Skip weak fits if they replied."},
    {"If the fit scroe is below 40, skip.", "did you mean: If the fit score is below 40, skip."},
    {"If the shoe size is above 40, alert me.", "Each prospect has a shoe size"},
    {"If the tier is gold, alert me.", "it is one of: A, B, C"},
    {"Draft a purple message.", "what can be asked: personalized"},
    {"If the reply is angry, alert me.", "what a reply can be: positive"},
    {"If they reply, alert Carla.", "Carla is a person reached at"},
    {"If the prospect ghosts us, alert me.", "\"Ghosts us\" is an event."},
    {"Draft a message and frobnicate it.", "what can be done: research"},
    {"Alert me (but only on weekdays).", "what stands in brackets is not read"},
    {"If the fit score is at least", "what could stand here: a number"},
    {"Skip prospects whose tier is A and who replied or unsubscribed.",
     "this can be read in two ways"},
};

static char *messages_of(struct gtm_workflow *w)
{
    struct gtm_buf out = {0};
    gtm_diag_print(&w->diags, false, &out);
    char *text = gtm_arena_copy(w->arena, out.bytes ? out.bytes : "", out.length);
    gtm_buf_free(&out);
    return text;
}

static void each_cause_has_its_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gtm_arena arena = {0};
        const char *text = messages_of(read_flow(&arena, cases[i].sentence));
        if (!strstr(text, cases[i].said))
            fail_msg("%s\nis not followed by: %s\nbut by:\n%s", cases[i].sentence, cases[i].said,
                     text);
        gtm_arena_free(&arena);
    }
}

/* "did you mean: …" up to the end of its line. */
static void what_is_offered_compiles(void **state)
{
    static const char mark[] = "did you mean: ";
    unsigned offered = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gtm_arena arena = {0};
        char *text = messages_of(read_flow(&arena, cases[i].sentence)), *at = strstr(text, mark);
        if (at) {
            at += strlen(mark);
            at[strcspn(at, "\n")] = '\0';
            expect_good(read_flow(&arena, at), at);
            offered++;
        }
        gtm_arena_free(&arena);
    }
    assert_true(offered >= 8);
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, cases[i].sentence);
        assert_null(w->reading);
        assert_null(w->sentences);
        assert_true(w->diags.errors > 0);
        gtm_arena_free(&arena);
    }
}

/* Sentences that cannot be mended cost no more than others. */
static void looking_is_bounded(void **state)
{
    static const char *const hard[] = {
        "Skip prospects whose tier is A and who replied or opened or unsubscribed and who clicked "
        "or whose tier is B and who "
        "mention or with an email and a phone or without an email or a phone in Tier C and alert "
        "me and me or Dana and Ben.",
        "Send send send send send send send send send send send send send send send send send send "
        "send send send send.",
        "If and or and or and or and or and or and or and or and or and or and or and or and or "
        "and or, alert me.",
    };
    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        struct gtm_arena arena = {0};
        clock_t before = clock();
        struct gtm_workflow *w = read_flow(&arena, hard[i]);
        double took = (double)(clock() - before) / CLOCKS_PER_SEC;
        assert_true(w->diags.errors > 0);
        if (took > 1) /* in time even where memory is checked: 20 ms are usual */
            fail_msg("%s\ntook %g s", hard[i], took);
        gtm_arena_free(&arena);
    }
}

static void near_words_are_misspellings(void **state)
{
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    const char *near[GTM_MOST_NEAR];
    (void)state;
    assert_true(gtm_lexicon_near(&w->lexicon, "mesage", near) > 0);
    assert_string_equal(near[0], "message");
    assert_true(gtm_lexicon_near(&w->lexicon, "wihtin", near) > 0);
    assert_string_equal(near[0], "within");
    assert_int_equal(gtm_lexicon_near(&w->lexicon, "frobnicate", near), 0);
    assert_int_equal(gtm_lexicon_near(&w->lexicon, "xy", near), 0);
    assert_int_equal(gtm_lexicon_near(&w->lexicon, "purple", near), 0);
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cause_has_its_message),  cmocka_unit_test(what_is_offered_compiles),
        cmocka_unit_test(nothing_is_left_behind),      cmocka_unit_test(looking_is_bounded),
        cmocka_unit_test(near_words_are_misspellings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
