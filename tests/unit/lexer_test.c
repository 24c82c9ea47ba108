/* lexer_test.c -- bytes to words: spelling, layout, quotes, numbers, and what is no word. */
#include "words_fixture.h"

/* One word: capital letters are marked "^", a number "#", marks are themselves, a line end "/", a
 * blank line "//". */
static void say_word(struct gtm_buf *out, const struct gtm_word *word)
{
    static const char *const marks[] = {
        [GTM_WORD_POSS] = "'s",  [GTM_WORD_COMMA] = ",",  [GTM_WORD_COLON] = ":",
        [GTM_WORD_ARROW] = "->", [GTM_WORD_DASH] = "--",  [GTM_WORD_OPEN] = "(",
        [GTM_WORD_CLOSE] = ")",  [GTM_WORD_PLUS] = "+",   [GTM_WORD_NEWLINE] = "/",
        [GTM_WORD_BLANK] = "//", [GTM_WORD_BULLET] = "*", [GTM_WORD_BAR] = "|"};
    switch (word->kind) {
    case GTM_WORD_WORD: gtm_buf_printf(out, "%s%s", word->capital ? "^" : "", word->low); break;
    case GTM_WORD_NUMBER: gtm_buf_printf(out, "#%g%s", word->number, word->plus ? "+" : ""); break;
    case GTM_WORD_STRING: gtm_buf_printf(out, "\"%s\"", word->low); break;
    case GTM_WORD_COMPARE: gtm_buf_text(out, word->low); break;
    case GTM_WORD_STOP: gtm_buf_text(out, word->semicolon ? ";" : "."); break;
    case GTM_WORD_INDENT: gtm_buf_printf(out, ">%s", word->low); break;
    default: gtm_buf_text(out, marks[word->kind]);
    }
}

static const struct {
    const char *text, *words;
} rows[] = {
    /* words */
    {"If they reply, alert me.", "^if they reply , alert me ."},
    {"alert ME", "alert ^me"},
    {"high-priority", "high priority"},
    {"fit_score", "fit score"},
    {"top\xE2\x80\x91tier", "top\xE2\x80\x91tier"},
    {"caf\xC3\xA9", "caf\xC3\xA9"},
    {"a\xC2\xA0prospect", "a prospect"},
    {"a\tprospect\r", "a prospect"},
    {"personalise, organised", "personalize , organized"},
    {"summarise", "summarize"},
    {"advise", "advise"},
    {"A & B", "^a and ^b"},
    /* contractions and possessives */
    {"they don't", "they do not"},
    {"they can't", "they can not"},
    {"they won't", "they will not"},
    {"they haven\xE2\x80\x99t", "they have not"},
    {"they've", "they have"},
    {"they're", "they are"},
    {"they'll", "they will"},
    {"they'd", "they would"},
    {"i'm", "i am"},
    {"it's", "it is"},
    {"there's", "there is"},
    {"the prospect's tier", "the prospect 's tier"},
    {"the prospect\xE2\x80\x99s tier", "the prospect 's tier"},
    {"the prospects' tier", "the prospects 's tier"},
    /* quotes */
    {"\"Acme, Inc.\"", "\"Acme, Inc.\""},
    {"\xE2\x80\x9Cpricing\xE2\x80\x9D", "\"pricing\""},
    {"\"two\n  lines\"", "\"two lines\""},
    {"'pro plan'", "\"pro plan\""},
    {"\"\"", "\"\""},
    /* numbers */
    {"5", "#5"},
    {"1,000", "#1000"},
    {"1,000,000", "#1e+06"},
    {"1, 2", "#1 , #2"},
    {"$5k", "#5000"},
    {"2m", "#2e+06"},
    {"1.5", "#1.5"},
    {"50%", "#50"},
    {"70+", "#70+"},
    {"3.", "#3 ."},
    {"2nd", "2nd"},
    {"15th", "15th"},
    /* times */
    {"at 9am", "at 9am"},
    {"at 9 am", "at #9 am"},
    {"9:30 a.m. on", "9:30 am on"},
    {"17:00", "17:00"},
    {"by 5 p.m. Skip", "by #5 pm . ^skip"},
    {"2026-11-23", "\"2026-11-23\""},
    {"2026-11-23T10:00:00Z", "\"2026-11-23T10:00:00Z\""},
    /* what is not of words */
    {"acme.com", "\"acme.com\""},
    {"dana@example.com", "\"dana@example.com\""},
    {"/pricing", "\"/pricing\""},
    {"/docs/api", "\"/docs/api\""},
    /* marks */
    {"A -> B", "^a -> ^b"},
    {"A => B", "^a -> ^b"},
    {"A \xE2\x86\x92 B", "^a -> ^b"},
    {"a \xE2\x80\x93 b", "a -- b"},
    {"a \xE2\x80\x94 b", "a -- b"},
    {"a - b", "a -- b"},
    {"(now)", "( now )"},
    {"above >= 5", "above >= #5"},
    {"\xE2\x89\xA5 5", ">= #5"},
    {"\xE2\x89\xA4 5", "<= #5"},
    {"!= 5", "!= #5"},
    {"= 5", "= #5"},
    {"A + B", "^a + ^b"},
    /* ends of sentences */
    {"Skip! Stop; go?", "^skip . ^stop ; go ."},
    {"Skip...", "^skip ."},
    {"Skip\xE2\x80\xA6", "^skip ."},
    {"e.g. by chat", "by chat"},
    {"Acme Inc. is", "^acme ^inc is"},
    {"Ask Max. Skip.", "^ask ^max . ^skip ."},
    {"approx. 5", "approx #5"},
    /* layout */
    {"a\nb", "a / b"},
    {"a\n\nb", "a / // b"},
    {"skip.\n# a comment", "skip . /"},
    {"tag \"#1\" # no", "tag \"#1\" no"},
    {"- a\n* b\n\xE2\x80\xA2 c", "* a / * b / * c"},
    {"1. a\n2) b", "* a / * b"},
    {"| a | 5 |", "| a | #5 |"},
    {"Template \"x\":\n  Hi {name},\n\n  Bye.  \nSkip.",
     "^template \"x\" : / >Hi {name}, > >Bye. ^skip ."},
    {"Template \"x\": Hi.\n  Bye.\n", "^template \"x\" : >Hi. >Bye."},
    {"Example:\n\tin\nSkip.", "^example : / >in ^skip ."},
    {"Skip:\n  it.", "^skip : / it ."},
    {"\xEF\xBB\xBFSkip.", "^skip ."},
    {"", ""},
};

static const char *say(struct gtm_workflow *w, const char *text)
{
    struct gtm_words words = lex(w, text);
    struct gtm_buf out = {0};
    assert_true(words.count > 0);
    assert_int_equal(words.at[words.count - 1].kind, GTM_WORD_END);
    for (uint32_t i = 0; i + 1 < words.count; i++) {
        if (i)
            gtm_buf_char(&out, ' ');
        say_word(&out, &words.at[i]);
    }
    const char *copy = gtm_arena_copy(w->arena, out.bytes ? out.bytes : "", out.length);
    gtm_buf_free(&out);
    return copy;
}

static void text_is_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = bare_flow(&arena);
        const char *words = say(w, rows[i].text);
        unsigned errors = strchr(rows[i].text, '#') && rows[i].text[0] == 't' ? 1 : 0;
        if (strcmp(words, rows[i].words) != 0 || w->diags.errors != errors)
            fail_msg("%s\n%s\nnot %s\n%u errors", rows[i].text, words, rows[i].words,
                     w->diags.errors);
        gtm_arena_free(&arena);
    }
}

/* A text with one error; what can be read of it is read. */
static const struct {
    const char *text, *words, *code;
} wrong[] = {
    {"a \"b c\nd", "a \"b c\" / d", "E103"},
    {"a ~ b", "a b", "E106"},
    {"a \x01 b", "a b", "E106"},
    {"a \xFF b", "", "E102"},
    {"a \xC3", "", "E102"},
    {"| a ^ b |", "| a b |", "E106"},
};

static void what_is_no_word_is_reported(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = bare_flow(&arena);
        const char *words = say(w, wrong[i].text);
        struct gtm_buf out = {0};
        gtm_diag_print(&w->diags, false, &out);
        if (strcmp(words, wrong[i].words) != 0 || w->diags.errors != 1 ||
            !strstr(out.bytes, wrong[i].code))
            fail_msg("%s\n%s\n%s", wrong[i].text, words, out.bytes ? out.bytes : "no error");
        gtm_buf_free(&out);
        gtm_arena_free(&arena);
    }
}

/* The span of a word is its place in the source. */
static void a_word_keeps_its_place(void **state)
{
    (void)state;
    struct gtm_arena arena = {0};
    struct gtm_workflow *w = bare_flow(&arena);
    static const char text[] = "Alert  me, \"A b\"\nnow";
    static const char *const places[] = {"Alert", "me", ",", "\"A b\"", "\n", "now"};
    struct gtm_words words = lex(w, text);
    assert_int_equal(words.count, 7);
    for (uint32_t i = 0; i < 6; i++) {
        struct gtm_span span = words.at[i].span;
        assert_int_equal(span.end - span.begin, strlen(places[i]));
        assert_memory_equal(text + span.begin, places[i], strlen(places[i]));
        assert_int_equal(words.at[i].line_start, i == 0 || i == 5);
    }
    gtm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_words),
        cmocka_unit_test(what_is_no_word_is_reported),
        cmocka_unit_test(a_word_keeps_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
