/* search.h -- all token strings of some words: a depth-first search over the lattice, in which the first token that the
 * grammar cannot take ends a branch. Nothing is scored and no word is dropped.
 */
#ifndef GTM_SEARCH_H
#define GTM_SEARCH_H
#include "grammar/ast.h"
#include "grammar/lattice.h"

enum gtm_start { GTM_START_SENTENCE, GTM_START_COND, GTM_START_ACTIONS, GTM_START_MEANING };

/* The most token strings of one sentence, and the most branches looked at; past either the sentence is too long to read
 * in one piece (E105). */
enum { GTM_MOST_STRINGS = 256, GTM_MOST_BRANCHES = 20000 };

/* A token string, one way to take all words: a START token first, END last. */
struct gtm_string {
    struct gtm_string *next;
    const struct gtm_token *const *tokens;
    uint32_t count;
};

struct gtm_search {
    struct gtm_string *first, *last;
    uint32_t count;
    uint32_t branches; /* ends that were reached, dead or not */
    uint32_t furthest; /* the word up to which some branch came; the count of words where only the end was wrong */
    bool too_many;     /* a limit was met: `first` is not all there is */
    bool deep;         /* a branch ended because its parts lie too deep in one another */
};

/* Finds all token strings, with shorter phrases only where the longest ones make no sentence. The result is the
 * lattice's arena's. */
void gtm_search(struct gtm_lattice *lattice, enum gtm_start start, struct gtm_search *search);

/* Where the branches that came furthest stand: of those, the ones in which fewest words stand for themselves. */
enum { GTM_MOST_REACHES = 24 };
struct gtm_reach {
    struct gtm_lr states[GTM_MOST_REACHES];
    uint32_t count;
    uint32_t at; /* as gtm_search.furthest */
    uint32_t free;
    bool relative; /* one of them stands in a relative clause */
};

/* Searches as gtm_search does, to see how far that comes. */
void gtm_search_reach(struct gtm_lattice *lattice, enum gtm_start start, struct gtm_search *search,
                      struct gtm_reach *reach);

/* Returns whether one of them can take a grammar symbol next. */
bool gtm_reach_takes(const struct gtm_reach *reach, int symbol);
#endif
