/* search_test.c -- all ways to take the words of a sentence, and the limits of the search. */
#include "grammar/search.h"

#include "parser.tab.h"
#include "words_fixture.h"

static struct gtm_search search(struct gtm_workflow *w, const char *text, enum gtm_start start)
{
    struct gtm_words words = sentence_words(w, text);
    struct gtm_lattice lattice;
    struct gtm_search found;
    gtm_lattice_init(&lattice, w->arena, &w->lexicon, &w->diags, words.at, words.count);
    gtm_search(&lattice, start, &found);
    uint32_t strings = 0;
    for (const struct gtm_string *s = found.first; s; s = s->next) {
        struct gtm_lr lr = {.depth = 1};
        for (uint32_t i = 0; i < s->count; i++) /* what was found is a sentence of the grammar */
            assert_true(gtm_lr_push(&lr, s->tokens[i]->symbol));
        assert_int_equal(s->tokens[s->count - 1]->symbol, GTM_T_END);
        strings++;
    }
    assert_int_equal(strings, found.count);
    assert_true(found.furthest <= words.count);
    return found;
}

/* The symbols of a string without START and END. */
static const char *symbols(struct gtm_arena *arena, const struct gtm_string *s)
{
    const char *text = "";
    for (uint32_t i = 1; i + 1 < s->count; i++) {
        int symbol = s->tokens[i]->symbol;
        text = gtm_arena_printf(arena, "%s%s%s", text, *text ? " " : "",
                                symbol == GTM_T_CLOSE ? "CLOSE" : gtm_symbol_name(symbol));
    }
    return text;
}

/* A sentence, and a string that must be among those found, or NULL: none is found. */
static const struct {
    const char *text;
    enum gtm_start start;
    const char *string;
} rows[] = {
    {"alert me", GTM_START_SENTENCE, "VERB PRONOUN"},
    {"alert me and skip", GTM_START_SENTENCE, "VERB PRONOUN DO VERB"},
    {"alert me, and then skip", GTM_START_SENTENCE, "VERB PRONOUN DO VERB"},
    {"please alert me", GTM_START_SENTENCE, "VERB PRONOUN"},
    {"skip weak fits or strong fits", GTM_START_SENTENCE, "VERB NOMINAL OR NOMINAL"},
    {"if they replied or unsubscribed, skip", GTM_START_SENTENCE,
     "IF PRONOUN EVENT_P OR_V EVENT_P THEN VERB"},
    {"if they have not replied or unsubscribed, skip", GTM_START_SENTENCE,
     "IF PRONOUN HAVE NOT EVENT_P OR_V EVENT_P THEN VERB"},
    {"if they replied and the tier is A, skip", GTM_START_SENTENCE,
     "IF PRONOUN EVENT_P AND_C DET NOMINAL BE NOMINAL THEN VERB"},
    {"skip anyone who replied and unsubscribed", GTM_START_SENTENCE,
     "VERB SOMEONE WHO EVENT_P AND_V EVENT_P"},
    {"skip anyone who replied", GTM_START_SENTENCE, "VERB SOMEONE WHO EVENT_P"},
    /* a relative clause may end before the sentence does: CLOSE is no word */
    {"alert me about anyone who replied by email", GTM_START_SENTENCE,
     "VERB PRONOUN PREP SOMEONE WHO EVENT_P CLOSE ADVERB"},
    /* an arrow: a condition without If; only where there is one */
    {"the tier is A -> skip", GTM_START_SENTENCE, "DET NOMINAL BE NOMINAL ARROW VERB"},
    {"the tier is A skip", GTM_START_SENTENCE, NULL},
    {"if the tier is A -> skip", GTM_START_SENTENCE, "IF DET NOMINAL BE NOMINAL THEN VERB"},
    /* other beginnings */
    {"the tier is A", GTM_START_COND, "DET NOMINAL BE NOMINAL"},
    {"the tier is A", GTM_START_SENTENCE, NULL},
    {"alert me", GTM_START_ACTIONS, "VERB PRONOUN"},
    {"alert me", GTM_START_COND, NULL},
    {"a prospect whose tier is A", GTM_START_MEANING, "DET NOMINAL WHOSE NOMINAL BE NOMINAL"},
    {"alert me", GTM_START_MEANING, NULL},
    /* no sentences */
    {"alert me if", GTM_START_SENTENCE, NULL},
    {"if they replied", GTM_START_SENTENCE, NULL},
    {"me alert", GTM_START_SENTENCE, NULL},
    {"alert me,", GTM_START_SENTENCE, NULL},
    {"alert frobniz", GTM_START_SENTENCE, NULL},
    /* shorter phrases are tried only where the longest make no sentence: "weak" is no noun here */
    {"skip weak fits", GTM_START_SENTENCE, "VERB NOMINAL"},
};

static void sentences_are_token_strings(void **state)
{
    (void)state;
    unsigned bad = 0;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gtm_search found = search(w, rows[i].text, rows[i].start);
        const char *all = "";
        bool has = !rows[i].string && !found.first;
        for (const struct gtm_string *s = found.first; s; s = s->next) {
            const char *one = symbols(&arena, s);
            has = has || (rows[i].string && strcmp(one, rows[i].string) == 0);
            all = gtm_arena_printf(&arena, "%s\n    %s", all, one);
        }
        if (!has)
            bad += print_wrong(rows[i].text, rows[i].string ? rows[i].string : "none", all);
    }
    gtm_arena_free(&arena);
    assert_int_equal(bad, 0);
}

/* Up to which word some branch came. */
static const struct {
    const char *text;
    uint32_t furthest;
} ends[] = {
    {"alert frobniz", 1},     {"alert me if", 3},
    {"alert me alert me", 2}, {"if they replied the tier", 5},
    {"frobniz", 0},
};

static void the_furthest_word_is_known(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct gtm_search found = search(w, ends[i].text, GTM_START_SENTENCE);
        assert_null(found.first);
        if (found.furthest != ends[i].furthest)
            fail_msg("%s: %u", ends[i].text, (unsigned)found.furthest);
    }
    gtm_arena_free(&arena);
}

/* A name with `meanings` meanings of one kind in `places` places: meanings ^ places strings. */
static struct gtm_search many(struct gtm_workflow *w, unsigned meanings, unsigned places)
{
    for (unsigned i = 0; i < meanings; i++)
        gtm_lexicon_add(&w->lexicon, "gizmo", GTM_T_NOMINAL, GTM_CLASS_PROSPECT,
                        gtm_arena_printf(w->arena, "gizmo %u", i));
    const char *text = "skip gizmo";
    for (unsigned i = 1; i < places; i++)
        text = gtm_arena_printf(w->arena, "%s and gizmo", text);
    return search(w, text, GTM_START_SENTENCE);
}

static struct gtm_search many_flow(unsigned meanings, unsigned places)
{
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    struct gtm_search found = many(w, meanings, places);
    gtm_arena_free(&arena);
    return found;
}

/* 256 strings are all looked at, one more is too many. */
static void at_most_256_strings(void **state)
{
    (void)state;
    struct gtm_search found = many_flow(GTM_MOST_STRINGS, 1);
    assert_int_equal(found.count, GTM_MOST_STRINGS);
    assert_false(found.too_many);
    found = many_flow(GTM_MOST_STRINGS + 1, 1);
    assert_int_equal(found.count, GTM_MOST_STRINGS);
    assert_true(found.too_many);
    found = many_flow(4, 4);
    assert_int_equal(found.count, 256);
    assert_false(found.too_many);
    found = many_flow(3, 6);
    assert_true(found.too_many);
    assert_true(found.branches <= GTM_MOST_BRANCHES);
}

/* A place from which no sentence came is not looked at again: n joints and one wrong end are no 2 ^
 * n branches. */
static void dead_ends_are_looked_at_once(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = read_flow(&arena, "Skip.");
    const char *text = "skip gizmo";
    for (unsigned i = 0; i < 4; i++)
        gtm_lexicon_add(&w->lexicon, "gizmo", GTM_T_NOMINAL, GTM_CLASS_PROSPECT, "gizmo");
    for (unsigned i = 0; i < 40; i++)
        text = gtm_arena_printf(&arena, "%s and gizmo", text);
    struct gtm_search found =
        search(w, gtm_arena_printf(&arena, "%s frobniz", text), GTM_START_SENTENCE);
    assert_null(found.first);
    assert_false(found.too_many);
    assert_int_equal(found.furthest, 82);
    assert_true(found.branches < 2000);
    gtm_arena_free(&arena);
}

/* Where the deepest tree that the recogniser holds is passed, the branch ends; nothing breaks. */
static void depth_is_limited(void **state)
{
    (void)state;
    struct gtm_lr lr = {.depth = 1};
    assert_true(gtm_lr_push(&lr, GTM_T_START_SENTENCE));
    uint32_t pushed = 0;
    while (pushed < 1000 && gtm_lr_push(&lr, GTM_T_LET) && gtm_lr_push(&lr, GTM_T_NOMINAL))
        pushed++;
    assert_true(pushed > 40 && pushed < 1000);
    assert_true(lr.depth <= GTM_LR_DEPTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_are_token_strings),
        cmocka_unit_test(the_furthest_word_is_known),
        cmocka_unit_test(at_most_256_strings),
        cmocka_unit_test(dead_ends_are_looked_at_once),
        cmocka_unit_test(depth_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
