/* meaning_fixture.h -- a sentence to the canonical text of what it means. */
#ifndef GTM_TEST_MEANING_FIXTURE_H
#define GTM_TEST_MEANING_FIXTURE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/canonical.h"
#include "compiler/choose.h"

#define GTM_TEST_NAMES                                                                             \
    "Each prospect has a fit score from 0 to 100, a tier that is A, B or C, a country and "        \
    "notes.\n"                                                                                     \
    "Each prospect has a region, a size that is a number and a signup date that is a date.\n"      \
    "Dana is a person reached at \"dana@example.com\".\n"                                          \
    "Ben is a person reached at \"ben@example.com\".\n"                                            \
    "A weak fit is a prospect whose fit score is below 40.\n"                                      \
    "A strong fit is a prospect whose fit score is at least 70.\n"                                 \
    "A sensitive topic is \"layoffs\", \"lawsuit\" or \"acquisition\".\n"                          \
    "Office hours are weekdays from 9am to 5pm.\n\n"

/* What read_flow keeps of the newest choice between readings of the user's own words; not of a table's cells. */
struct seen {
    struct gtm_buf watched; /* is never written: a watcher is given no more */
    struct gtm_choice choice;
    unsigned choices;
};

static inline void keep_choice(const struct gtm_choice *choice, struct gtm_buf *watched)
{
    struct seen *seen = (struct seen *)watched;
    if (choice->w->reading || choice->lattice.words[0].span.file < choice->w->first_own_file)
        return;
    seen->choice = *choice;
    seen->choices++;
}

static inline const struct gtm_choice *choice_of(const struct gtm_workflow *w)
{
    return &((const struct seen *)w->watched)->choice;
}

/* The tree of the newest sentence, also of one that is ill-typed; NULL of a table. */
static inline struct gtm_node *tree_of(const struct gtm_workflow *w)
{
    const struct gtm_candidate *m = choice_of(w)->chosen ? choice_of(w)->chosen : choice_of(w)->ill;
    return m ? m->root : NULL;
}

/* One workflow, which `arena` must outlive. */
static inline struct gtm_workflow *read_flow(struct gtm_arena *arena, const char *sentence)
{
    struct gtm_workflow *w = gtm_arena_alloc(arena, sizeof *w);
    struct seen *seen = gtm_arena_alloc(arena, sizeof *seen);
    w->arena = arena;
    w->watch = keep_choice;
    w->watched = &seen->watched;
    const char *text = gtm_arena_printf(arena, GTM_TEST_NAMES "%s\n", sentence);
    gtm_workflow_read(w, "flow.gtm", gtm_text_of(text), false);
    return w;
}

/* Prints what was reported; a sentence of a test is right. */
static inline void expect_good(struct gtm_workflow *w, const char *sentence)
{
    struct gtm_buf out = {0};
    gtm_diag_print(&w->diags, false, &out);
    if (w->diags.errors)
        fail_msg("%s\n%s", sentence, out.bytes);
    gtm_buf_free(&out);
}

/* Shows a row of a table that is wrong, so that one run shows all of them. Returns 1. */
static inline unsigned print_wrong(const char *sentence, const char *want, const char *have)
{
    print_error("%s\n  expected %s\n  but      %s\n", sentence, want, have);
    return 1;
}

/* The texts of all statements, in their order. */
static inline const char *meaning_of(struct gtm_workflow *w)
{
    const char *text = "";
    for (const struct gtm_reading *r = w->readings; r; r = r->next)
        if (r->unit)
            text = gtm_arena_printf(w->arena, "%s%s\n", gtm_canonical(w, r), text);
    return text;
}
#endif
