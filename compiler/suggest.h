/* suggest.h -- what is said of words that have no reading, and what was probably meant.
 *
 * A sentence is offered only if it has been read in place with exactly one meaning. Private to compiler/.
 */
#ifndef GTM_SUGGEST_H
#define GTM_SUGGEST_H
#include "compiler/choose.h"

/* Reports why words have no reading: those that nobody knows, each as what it seems to be; else the place from which the
 * sentence makes no sense, and what could stand there. `found`: what the search came to. */
void gtm_suggest(struct gtm_workflow *w, const struct gtm_ask *ask, const struct gtm_search *found);

/* Where what is wrong with a reading, which `diags` holds, comes of a word that nobody knows and that it takes word for word
 * (alert Dana), or of a slash, reports that instead. Returns whether it did. */
bool gtm_suggest_names(struct gtm_workflow *w, const struct gtm_ask *ask,
                       const struct gtm_string *string, struct gtm_diags *diags);

/* ---- repair.c: words that are changed on trial ---- */

struct gtm_repair {
    struct gtm_workflow *w;
    const struct gtm_ask *ask;
    struct gtm_word *words;
    uint32_t *from; /* which word of the ask it is; UINT32_MAX: put in */
    uint32_t count;
    uint32_t left;     /* so many trials more … */
    uint32_t branches; /* … unless so many branches were looked at */
};

/* A copy of the words, with room for one more. */
struct gtm_repair gtm_repair_of(struct gtm_workflow *w, const struct gtm_ask *ask);

/* Puts another word in the place of one. */
void gtm_repair_put(struct gtm_repair *draft, uint32_t at, const char *low);

/* Returns how far the search comes, and the states there. */
uint32_t gtm_repair_reach(const struct gtm_repair *draft, struct gtm_reach *reach);

/* Returns whether the draft has exactly one good reading. False where no trial is left. */
bool gtm_repair_reads(struct gtm_repair *draft);

/* Returns whether the draft is a declaration instead of a statement. */
bool gtm_repair_declares(const struct gtm_repair *draft);

/* Leaves out words [begin, end). Returns whether what is left has exactly one good reading. */
bool gtm_repair_cut(struct gtm_repair *draft, uint32_t begin, uint32_t end);

/* Returns the draft as a sentence; the arena's. */
const char *gtm_repair_text(const struct gtm_repair *draft);

/* Returns the words of an ask with a small change near word `at` after which they have one meaning, or NULL. */
const char *gtm_repair_near(struct gtm_workflow *w, const struct gtm_ask *ask, uint32_t at);
#endif
