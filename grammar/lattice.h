/* lattice.h -- what each word of a sentence can be: every meaning of every phrase at every place, as edges from one word
 * to a later one. Nothing is decided here: the search tries all edges, the grammar refuses token strings that are no
 * sentence, and compiler/ refuses readings that are ill-typed or have a silent part.
 */
#ifndef GTM_LATTICE_H
#define GTM_LATTICE_H
#include "grammar/phrases.h"

/* One edge: the words from its place up to `end` are one token, or no token (an idle word) where `token` is NULL. */
struct gtm_edge {
    const struct gtm_token *token;
    uint32_t end;
    uint8_t tier; /* 0: the longest phrase, an idiom, a time; 1: tried only where tier 0 has no parse */
};

struct gtm_edges {
    const struct gtm_edge *at;
    uint32_t count;
    bool known; /* some phrase of the language, or a name of the file, begins here */
};

struct gtm_lattice {
    struct gtm_arena *arena;
    const struct gtm_lexicon *lexicon;
    struct gtm_diags *diags; /* for the text of the source only: nothing is reported */
    const struct gtm_word *words;
    uint32_t count;
    struct gtm_edges *places; /* by word; at == NULL: not looked at yet */
    const struct gtm_entry **alone; /* the meanings of each word as a phrase of its own */
};

/* Prepares the lattice of a sentence; its edges are found when they are asked for. The words must outlive it. The edges
 * and tokens are the arena's; what tokens point to is the lexicon's arena's, and stays with a copy of a token. */
void gtm_lattice_init(struct gtm_lattice *lattice, struct gtm_arena *arena,
                      const struct gtm_lexicon *lexicon, struct gtm_diags *diags,
                      const struct gtm_word *words, uint32_t count);

/* Returns the edges that begin at word `at`, which is below the count; the arena's. */
const struct gtm_edges *gtm_lattice_at(struct gtm_lattice *lattice, uint32_t at);

/* Returns the meanings of the longest phrase at `at`, its words in *length; NULL and 0 where there is none. */
const struct gtm_entry *gtm_lattice_match(const struct gtm_lattice *lattice, uint32_t at,
                                          uint32_t *length);

/* Returns whether a preposition (enum gtm_prep) can belong to the noun before it. */
bool gtm_preposition_narrows(uint16_t id);
#endif
