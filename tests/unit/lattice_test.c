/* lattice_test.c -- what each word of a sentence can be. */
#include "grammar/lattice.h"

#include "grammar/ast.h"
#include "parser.tab.h"
#include "words_fixture.h"

/* A sentence, the number of a word, and an edge that must be there, or with "no " before it must
 * not: the symbol, how many words it takes, and "'" where it is of the second tier. "-": a word
 * that says nothing. */
static const struct {
    const char *text;
    uint32_t at;
    const char *edge;
} rows[] = {
    /* phrases of every length: the longest in the first tier */
    {"weak fits", 0, "NOMINAL 2"},
    {"weak fits", 0, "NOMINAL 1'"},
    {"the fit score is", 1, "NOMINAL 2"},
    {"the fit score is", 1, "no NOMINAL 2'"},
    {"the company's size is", 1, "NOMINAL 3"},
    {"the company's size is", 1, "NOMINAL 1'"},
    {"follow up", 0, "VERB 2"},
    {"is at least 5", 1, "COMPARE 2"},
    {"is at least 5", 1, "COMPARE_N 2"},
    {"frobniz", 0, "no NOMINAL 1"},
    /* a word with several meanings */
    {"email them", 0, "VERB 1"},
    {"email them", 0, "NOMINAL 1"},
    {"have replied", 1, "EVENT_P 1"},
    {"they reply", 1, "EVENT_B 1"},
    {"they reply", 1, "NOMINAL 1"},
    {"she replies", 1, "EVENT_S 1"},
    {"let me know", 0, "LET 1"},
    {"has", 0, "HAVE 1"},
    {"has", 0, "no HAVE_B 1"},
    {"have", 0, "HAVE_B 1"},
    /* joints of every level */
    {"them, emails", 1, "COMMA 1"},
    {"them, emails", 1, "COMMA_C 1"},
    {"them, emails", 1, "DO 1"},
    {"them, emails", 1, "THEN 1"},
    {"them, emails", 1, "PAUSE 1"},
    {"them, emails", 1, "no AND 1"},
    {"them and emails", 1, "AND 1"},
    {"them and emails", 1, "AND_V 1"},
    {"them and emails", 1, "DO 1"},
    {"them and emails", 1, "no OR 1"},
    {"them and emails", 1, "no THEN 1"},
    {"them, and emails", 1, "AND_C 2"},
    {"them, and emails", 1, "no COMMA 1"},
    {"them or emails", 1, "OR_P 1"},
    {"them or emails", 1, "no DO 1"},
    {"them but emails", 1, "AND_V 1"},
    {"them but emails", 1, "no AND 1"},
    {"them, then emails", 1, "THEN 2"},
    {"them and then emails", 1, "DO 2"},
    {"them + emails", 1, "AND 1"},
    {"them -- emails", 1, "COMMA 1"},
    {"then skip", 0, "- 1"},
    {"a short, friendly email", 2, "- 1"},
    {"weak fits, email", 2, "no - 1"},
    /* prepositions of the verb and of the noun */
    {"with an email", 0, "PREP 1"},
    {"with an email", 0, "PREP_N 1"},
    {"without an email", 0, "PREP_N 1"},
    {"without an email", 0, "WITHOUT 1"},
    {"without an email", 0, "no PREP 1"},
    {"for weak fits", 0, "PREP 1"},
    {"for weak fits", 0, "no PREP_N 1"},
    {"of them", 0, "OF 1"},
    {"to them", 0, "no PREP_N 1"},
    /* numbers */
    {"is 5", 1, "NUMBER 1"},
    {"is 5", 1, "QUANTITY 1"},
    {"is at least 5", 1, "NUMBER 3"},
    {"is 5 or more", 1, "NUMBER 3"},
    {"is five", 1, "NUMBER 1"},
    {"one of 10, 20", 2, "STRING 1"},
    {"on 3 posts", 1, "no STRING 1"},
    {"two of Dana", 0, "NUMBER 2"},
    {"any two of Dana", 0, "NUMBER 3"},
    {"top 50", 0, "NOMINAL 2"},
    {"top 10%", 0, "NOMINAL 2"},
    {"top ten", 0, "NOMINAL 2"},
    /* values: a choice of a fact; the article only where it cannot be one */
    {"tier A", 1, "NOMINAL 1"},
    {"tier A", 1, "no DET 1"},
    {"tier a account", 1, "NOMINAL 1"},
    {"a prospect", 0, "DET 1"},
    {"a prospect", 0, "no NOMINAL 1"},
    {"is B", 1, "NOMINAL 1"},
    {"no reply", 0, "NO 1"},
    {"no reply", 0, "no NOMINAL 1"},
    /* times */
    {"within 3 days", 0, "WINDOW 3"},
    {"wait 3 days", 1, "DURATION 2"},
    {"every 3 days", 0, "EVERY 3"},
    {"on weekdays", 0, "HOURS 2"},
    {"twice", 0, "COUNT 1"},
    {"\"2026-11-23\"", 0, "STRING 1"},
    /* words in quotes, names, words that stand for themselves */
    {"\"budget\"", 0, "STRING 1"},
    {"\"budget\"", 0, "no NOMINAL 1"},
    {"\"weak fit\"", 0, "STRING 1"},
    {"\"weak fit\"", 0, "NOMINAL 1"},
    {"\"Weak Fit\"", 0, "NOMINAL 1"},
    {"is Peru", 1, "FREE 1"},
    {"is Costa Rica", 1, "FREE 2"},
    {"is peru", 1, "no FREE 1"},
    {"Peru", 0, "no FREE 1"},
    {"seems unhappy", 1, "FREE 1"},
    {"Dana", 0, "PRONOUN 1"},
    {"my and Dana's approval", 0, "MY 1"},
    /* words that say nothing, and words that are carried */
    {"please skip", 0, "- 1"},
    {"skip so I can call", 1, "TAIL 4"},
    {"so", 0, "no TAIL 1"},
    {"because they asked, skip", 0, "no TAIL 3"},
    {"they say that they are not interested", 2, "SAID 3"},
    {"they say that they are in Peru", 2, "no SAID 3"},
    /* marks */
    {"a: b", 1, "THEN 1"},
    {"a: b", 1, "COLON 1"},
    {"a: b", 1, "no COLON_L 1"},
    {"a: \"b\"", 1, "PREP 1"},
    {"a -> b", 1, "ARROW 1"},
    {"a -> b", 1, "DO 1"},
    {"is >= 5", 1, "COMPARE 1"},
    {"prospect's", 1, "POSS 1"},
    /* the forms of "only" */
    {"only contact", 0, "ONLY 1"},
    {"only contact", 0, "no ONLY_B 1"},
    {"contact them only", 2, "ONLY_B 1"},
    {"send only on weekdays", 1, "ONLY_H 1"},
};

static bool has(const struct gtm_edges *edges, uint32_t at, const char *edge)
{
    for (uint32_t i = 0; i < edges->count; i++) {
        const struct gtm_edge *e = &edges->at[i];
        char text[64];
        snprintf(text, sizeof text, "%s %u%s", e->token ? gtm_symbol_name(e->token->symbol) : "-",
                 (unsigned)(e->end - at), e->tier ? "'" : "");
        if (strcmp(text, edge) == 0)
            return true;
    }
    return false;
}

static void words_have_edges(void **state)
{
    (void)state;
    unsigned bad = 0;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gtm_words words = sentence_words(w, rows[i].text);
        struct gtm_lattice lattice;
        gtm_lattice_init(&lattice, &arena, &w->lexicon, &w->diags, words.at, words.count);
        if (rows[i].at >= words.count)
            fail_msg("%s has no word %u", rows[i].text, (unsigned)rows[i].at);
        const struct gtm_edges *edges = gtm_lattice_at(&lattice, rows[i].at);
        bool no = strncmp(rows[i].edge, "no ", 3) == 0;
        assert_ptr_equal(edges, gtm_lattice_at(&lattice, rows[i].at)); /* found once */
        for (uint32_t k = 0; k < edges->count; k++)
            assert_true(edges->at[k].end > rows[i].at && edges->at[k].end <= words.count);
        if (has(edges, rows[i].at, rows[i].edge + (no ? 3 : 0)) == no)
            bad += print_wrong(rows[i].text, rows[i].edge, no ? "it is there" : "it is not");
    }
    gtm_arena_free(&arena);
    assert_int_equal(bad, 0);
}

/* What numbers and comparisons carry. */
static const struct {
    const char *text;
    double number;
    enum gtm_compare compare;
    uint32_t end;
} numbers[] = {
    {"5", 5, GTM_COMPARE_EQ, 1},           {"five", 5, GTM_COMPARE_EQ, 1},
    {"at least 5", 5, GTM_COMPARE_GE, 3},  {"at most 5", 5, GTM_COMPARE_LE, 3},
    {"more than 5", 5, GTM_COMPARE_GT, 3}, {"fewer than 5", 5, GTM_COMPARE_LT, 3},
    {"5 or more", 5, GTM_COMPARE_GE, 3},   {"5 or less", 5, GTM_COMPARE_LE, 3},
    {"70+", 70, GTM_COMPARE_GE, 1},        {"two or more", 2, GTM_COMPARE_GE, 3},
};

static void numbers_are_compared(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct gtm_words words = sentence_words(w, numbers[i].text);
        struct gtm_lattice lattice;
        gtm_lattice_init(&lattice, &arena, &w->lexicon, &w->diags, words.at, words.count);
        const struct gtm_edges *edges = gtm_lattice_at(&lattice, 0);
        bool found = false;
        for (uint32_t k = 0; k < edges->count; k++) {
            const struct gtm_token *t = edges->at[k].token;
            found =
                found || (t && t->symbol == GTM_T_NUMBER && edges->at[k].end == numbers[i].end &&
                          t->number == numbers[i].number && t->compare == numbers[i].compare);
        }
        if (!found)
            fail_msg("%s", numbers[i].text);
        assert_true(edges->known);
    }
    gtm_arena_free(&arena);
}

static void a_match_is_the_longest(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    struct gtm_words words = sentence_words(w, "weak fits frobniz");
    struct gtm_lattice lattice;
    uint32_t length = 9;
    gtm_lattice_init(&lattice, &arena, &w->lexicon, &w->diags, words.at, words.count);
    assert_string_equal(gtm_lattice_match(&lattice, 0, &length)->phrase, "weak fits");
    assert_int_equal(length, 2);
    assert_null(gtm_lattice_match(&lattice, 2, &length));
    assert_int_equal(length, 0);
    assert_false(gtm_lattice_at(&lattice, 2)->known);
    assert_true(gtm_preposition_narrows(GTM_PREP_WITH));
    assert_false(gtm_preposition_narrows(GTM_PREP_FOR));
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_edges),
        cmocka_unit_test(numbers_are_compared),
        cmocka_unit_test(a_match_is_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
