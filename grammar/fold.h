/* fold.h -- what the two files of the folder share. Private to grammar/. */
#ifndef GTM_FOLD_H
#define GTM_FOLD_H
#include "grammar/phrases.h"

enum fold_mode { FOLD_ACTION, FOLD_COND, FOLD_MEANING };
/* What the clause being read has as its verb: tells whether "and" joins nouns or conditions. */
enum fold_verb { FOLD_NO_VERB, FOLD_LINK, FOLD_HAPPENS };

struct fold {
    struct gtm_folder *folder;
    const struct gtm_word *words;
    uint32_t count, at;
    struct gtm_token *tokens;
    uint32_t tokens_count, room;
    enum fold_mode mode;
    enum fold_verb verb;           /* of the clause being read */
    bool expect_action;            /* an action's verb may come next */
    bool in_rel;                   /* inside who …, in an action's argument */
    bool group;                    /* bullets are conditions */
    bool arrow;                    /* the sentence has an arrow that was not passed yet */
    bool neither;                  /* a "nor" is to come */
    bool numbers;                  /* one of 39, 41 or 50 is being read */
    bool unknown;                  /* a word was not known */
    const struct gtm_symbol *fact; /* whose choices may come */
};

/* Returns whether word `at` is a plain word / that plain word. */
bool gtm_fold_is_word(const struct fold *f, uint32_t at);
bool gtm_fold_is(const struct fold *f, uint32_t at, const char *low);

/* Returns the meanings of the longest phrase at `at`, its words in *length; NULL where there is
 * none. */
const struct gtm_entry *gtm_fold_match(const struct fold *f, uint32_t at, uint32_t *length);

/* Adds a token over `length` words from `at`. */
void gtm_fold_emit(struct fold *f, struct gtm_token token, uint32_t at, uint32_t length);

/* Returns whether a noun begins at `at`. */
bool gtm_fold_noun_follows(const struct fold *f, uint32_t at);

/* Returns whether "once" here counts (behind a verb) and does not open a condition. */
bool gtm_fold_count_place(const struct fold *f);

/* After a lead such as "After 3 days": takes its comma or colon, adds DO. */
void gtm_fold_lead_ends(struct fold *f);

/* Reports every token that no meaning was found for, as what it seems to be: a value, a fact, an
 * adjective or a word. */
void gtm_fold_report_unknown(struct fold *f);

/* Folds a pattern of numbers or time at f->at; false where there is none. */
bool gtm_fold_time(struct fold *f);
#endif
