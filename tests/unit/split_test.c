/* split_test.c -- words to sentences, tables, templates and examples. */
#include "words_fixture.h"

/* The units of a text as "S2:text": kind, paragraph, and the source from the first to the last
 * word. */
static const char *say(struct gtm_workflow *w, const char *text)
{
    static const char kinds[] = {[GTM_UNIT_SENTENCE] = 'S',
                                 [GTM_UNIT_TABLE] = 'T',
                                 [GTM_UNIT_TEMPLATE] = 'P',
                                 [GTM_UNIT_EXAMPLE] = 'E'};
    uint32_t paragraph = 0;
    struct gtm_units units = gtm_split(&w->diags, w->arena, lex(w, text), &paragraph);
    const char *all = "";
    for (uint32_t i = 0; i < units.count; i++) {
        const struct gtm_unit *u = &units.at[i];
        all = gtm_arena_printf(w->arena, "%s%s%c%u:%.*s", all, i ? " ~ " : "", kinds[u->kind],
                               (unsigned)u->paragraph, (int)(u->span.end - u->span.begin),
                               text + u->span.begin);
    }
    return all;
}

static const struct {
    const char *text, *units;
} rows[] = {
    {"", ""},
    {"Skip.", "S0:Skip"},
    {"Skip", "S0:Skip"},
    {"Skip. Stop! Wait; alert me", "S0:Skip ~ S0:Stop ~ S0:Wait ~ S0:alert me"},
    {"Skip\nweak fits.", "S0:Skip\nweak fits"},
    {"Skip.\n\nStop.", "S0:Skip ~ S1:Stop"},
    {"Skip\n\nStop.", "S0:Skip ~ S1:Stop"},
    {"Skip.\n\n\nStop.", "S0:Skip ~ S2:Stop"},
    {"- Skip\n- Stop", "S0:Skip ~ S0:Stop"},
    {"1. Research\n2. Skip", "S0:Research ~ S0:Skip"},
    {"Note: ask Kim. Skip.", "S0:Skip"},
    {"If a, b, otherwise c.", "S0:If a, b ~ S0:otherwise c"},
    {"If a, b, else c.", "S0:If a, b ~ S0:else c"},
    {"Alert me,.", "S0:Alert me"},
    /* bullets belong to the sentence that introduces them */
    {"If all hold, go:\n- a\n- b\n", "S0:If all hold, go:\n- a\n- b"},
    {"If all hold, go:\n- a.\n- b.\nSkip.", "S0:If all hold, go:\n- a.\n- b ~ S0:Skip"},
    {"If all hold, go:\n\n- a\n- b\n\nSkip.", "S0:If all hold, go:\n\n- a\n- b ~ S1:Skip"},
    {"If all hold:\n- a\n- b\nthen skip.", "S0:If all hold:\n- a\n- b\nthen skip"},
    {"If all hold:\n- a\n- b,\nSkip them.", "S0:If all hold:\n- a\n- b,\nSkip them"},
    {"If all hold:\n- a\n- b\nSkip them.", "S0:If all hold:\n- a\n- b ~ S0:Skip them"},
    {"If all hold:\n- a\n  and c\n- b", "S0:If all hold:\n- a\n  and c\n- b"},
    /* tables */
    {"| a | b |\n|---|---|\n| c | d |\n\nSkip.", "T0:| a | b |\n|---|---|\n| c | d | ~ S1:Skip"},
    {"| a | b |\n| c | d |\nSkip.", "T0:| a | b |\n| c | d | ~ S0:Skip"},
    {"Skip\n| a | b |", "S0:Skip ~ T0:| a | b |"},
    /* templates and examples */
    {"Template \"x\":\n  Hi.\n\n  Bye.\n\nSkip.", "P0:Template \"x\":\n  Hi.\n\n  Bye. ~ S0:Skip"},
    {"Template \"x\": Hi.\nSkip.", "P0:Template \"x\": Hi. ~ S0:Skip"},
    {"Example:\n  in\nSkip.", "E0:Example:\n  in ~ S0:Skip"},
    {"Template \"x\" is nice.", "S0:Template \"x\" is nice"},
    {"Use the template \"x\":", "S0:Use the template \"x\":"},
};

static void words_are_units(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = bare_flow(&arena);
        const char *units = say(w, rows[i].text);
        if (strcmp(units, rows[i].units) != 0)
            fail_msg("%s\n----\n%s\nnot\n%s", rows[i].text, units, rows[i].units);
        gtm_arena_free(&arena);
    }
}

/* `words` words, then `quoted` quoted texts with commas. Returns how many units there are. */
static uint32_t long_sentence(unsigned words, unsigned quoted, unsigned *errors)
{
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = bare_flow(&arena);
    struct gtm_buf text = {0};
    for (unsigned i = 0; i < words; i++)
        gtm_buf_text(&text, "word ");
    for (unsigned i = 0; i < quoted; i++)
        gtm_buf_text(&text, "\"text\", ");
    gtm_buf_text(&text, ". Skip.");
    uint32_t paragraph = 0;
    struct gtm_units units = gtm_split(&w->diags, &arena, lex(w, text.bytes), &paragraph);
    *errors = w->diags.errors;
    gtm_buf_free(&text);
    uint32_t count = units.count;
    gtm_arena_free(&arena);
    return count;
}

/* docs/language.md, limits: 250 words; quoted texts and commas are not counted */
static void a_sentence_has_at_most_250_words(void **state)
{
    (void)state;
    unsigned errors;
    assert_int_equal(long_sentence(250, 0, &errors), 2);
    assert_int_equal(errors, 0);
    assert_int_equal(long_sentence(251, 0, &errors), 1);
    assert_int_equal(errors, 1);
    assert_int_equal(long_sentence(250, 1000, &errors), 2);
    assert_int_equal(errors, 0);
    assert_int_equal(long_sentence(251, 1000, &errors), 1);
    assert_int_equal(errors, 1);
}

static void paragraphs_go_on_over_files(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = bare_flow(&arena);
    uint32_t paragraph = 0;
    struct gtm_units one = gtm_split(&w->diags, &arena, lex(w, "Skip.\n\nStop."), &paragraph),
                     two = gtm_split(&w->diags, &arena, lex(w, "Skip."), &paragraph);
    assert_int_equal(one.at[1].paragraph, 1);
    assert_int_equal(two.at[0].paragraph, 2);
    assert_true(gtm_unit_is(&one.at[0], 0, "skip"));
    assert_false(gtm_unit_is(&one.at[0], 0, "stop"));
    assert_false(gtm_unit_is(&one.at[0], 1, "skip"));
    assert_false(gtm_unit_is_string(&one.at[0], 0));
    assert_false(gtm_unit_is_string(&one.at[0], 1));
    struct gtm_units use = gtm_split(&w->diags, &arena, lex(w, "Use \"skip\"."), &paragraph);
    assert_true(gtm_unit_is_string(&use.at[0], 1));
    assert_false(gtm_unit_is(&use.at[0], 1, "skip"));
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_units),
        cmocka_unit_test(a_sentence_has_at_most_250_words),
        cmocka_unit_test(paragraphs_go_on_over_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
