/* choose.h -- of all readings of some words, the one that is meant.
 *
 * Ill-typed readings fall away, then those with a silent part (accounted.h). If those that are left have one meaning, it
 * is taken; if they have several, the preferences decide (preferences.def), or the words are refused (E303).
 */
#ifndef GTM_CHOOSE_H
#define GTM_CHOOSE_H
#include "compiler/reading.h"
#include "grammar/search.h"

enum gtm_preference {
#define PREFERENCE(NAME, rule, example) GTM_PREFERENCE_##NAME,
#include "compiler/preferences.def"
#undef PREFERENCE
    GTM_PREFERENCES
};

/* One reading, or several that mean the same. */
struct gtm_candidate {
    struct gtm_candidate *order; /* found before it */
    struct gtm_candidate *next;  /* of those that are well-typed, each with another meaning */
    struct gtm_candidate *same;  /* other trees that mean this, the best first */
    struct gtm_reading *reading;
    struct gtm_node *root;
    const struct gtm_string *string;
    bool settled, silent; /* silent: a part of it says nothing; not looked at before it is settled */
    unsigned departures[GTM_PREFERENCES];
};

/* All that was looked at for some words, and what was taken. */
struct gtm_choice {
    struct gtm_workflow *w;
    struct gtm_span within;
    struct gtm_lattice lattice;
    struct gtm_search search;
    struct gtm_candidate *all;    /* the newest first */
    struct gtm_candidate *first;  /* well-typed, each another meaning */
    struct gtm_candidate *ill;    /* the best of those that are not */
    struct gtm_candidate *two;    /* one that no rule tells from another */
    struct gtm_candidate *chosen; /* NULL: none, or more than one */
};

/* Returns the first preference that tells two readings apart, GTM_PREFERENCES where none does. */
enum gtm_preference gtm_preference_between(const struct gtm_candidate *a,
                                           const struct gtm_candidate *b);

/* Some words and what they are to be read as. */
struct gtm_ask {
    const struct gtm_word *words;
    uint32_t count;
    enum gtm_start start;
    enum gtm_reading_kind kind;
    const struct gtm_unit *unit; /* as gtm_read takes them */
    struct gtm_symbol *symbol;
    struct gtm_span within;
};

/* Reads words as a sentence, a condition, actions or what a definition says. `unit` and `symbol` as gtm_read takes them.
 * `within`: the part of the source whose words must all say something; a cell is read together with its column's heading.
 * Returns the reading that is meant, not yet added; NULL where there is none or more than one, which was reported to the
 * reading in progress or the workflow. */
struct gtm_reading *gtm_words_read(struct gtm_workflow *w, const struct gtm_word *words,
                                   uint32_t count, enum gtm_start start,
                                   enum gtm_reading_kind kind, const struct gtm_unit *unit,
                                   struct gtm_symbol *symbol, struct gtm_span within);

/* Returns whether words have exactly one reading, well-typed, in which every part says something. Nothing is reported or
 * kept. Adds to *branches how many branches were looked at. */
bool gtm_words_read_well(struct gtm_workflow *w, const struct gtm_ask *ask, uint32_t *branches);
#endif
