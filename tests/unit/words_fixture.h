/* words_fixture.h -- words of a test as the lexer reads them, and what is reported meanwhile. */
#ifndef GTM_TEST_WORDS_FIXTURE_H
#define GTM_TEST_WORDS_FIXTURE_H
#include "meaning_fixture.h"

/* The words of a text, read as one more file of a workflow, END last. */
static inline struct gtm_words lex(struct gtm_workflow *w, const char *text)
{
    uint32_t file = gtm_source_add(&w->sources, "words", gtm_text_of(text));
    return gtm_lex(&w->diags, w->arena, file);
}

/* A workflow that knows no words but can read text. */
static inline struct gtm_workflow *bare_flow(struct gtm_arena *arena)
{
    struct gtm_workflow *w = gtm_arena_alloc(arena, sizeof *w);
    w->arena = w->sources.arena = arena;
    w->diags = (struct gtm_diags){.sources = &w->sources, .arena = arena};
    return w;
}

/* The words without the marks that end the sentence; in place of those of the call before. */
static inline struct gtm_words sentence_words(struct gtm_workflow *w, const char *text)
{
    w->sources.count = w->first_own_file + 1;
    struct gtm_words words = lex(w, text);
    while (words.count && (words.at[words.count - 1].kind == GTM_WORD_END ||
                           words.at[words.count - 1].kind == GTM_WORD_STOP))
        words.count--;
    return words;
}
#endif
