/* fold.h -- what the files of the folder share. Private to grammar/.
 *
 * The folder walks a sentence once, from left to right: f->at is the next word, f->tokens what was
 * read. A function that "takes" words adds their token and moves f->at behind them; one that
 * returns false has changed nothing.
 */
#ifndef GTM_FOLD_H
#define GTM_FOLD_H
#include "grammar/phrases.h"

enum { GTM_FOLD_MAX_PHRASE = 160 }; /* bytes of the longest phrase, with its NUL */

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

/* ---- fold.c: words, tokens, state ---- */

/* Returns whether word `at` is a plain word / that plain word; false behind the last word. */
bool gtm_fold_is_word(const struct fold *f, uint32_t at);
bool gtm_fold_is(const struct fold *f, uint32_t at, const char *low);

/* Returns the meanings of the longest phrase at `at`, its words in *length; NULL where there is
 * none. */
const struct gtm_entry *gtm_fold_match(const struct fold *f, uint32_t at, uint32_t *length);

/* Returns the newest token / its kind. There is always one: START. */
struct gtm_token *gtm_fold_last(const struct fold *f);
int gtm_fold_previous(const struct fold *f);

/* Adds a token over `length` words from `at`; f->at stays. */
void gtm_fold_emit(struct fold *f, struct gtm_token token, uint32_t at, uint32_t length);

/* Takes `length` words as a token / as one of a kind that has no entry. */
void gtm_fold_take(struct fold *f, struct gtm_token token, uint32_t length);
void gtm_fold_emit_kind(struct fold *f, int kind, uint32_t length);

/* From here on actions / a new clause of the condition may come. */
void gtm_fold_begin_actions(struct fold *f);
void gtm_fold_begin_clause(struct fold *f);

/* Takes `length` words as DO, behind which actions begin. */
void gtm_fold_add_do(struct fold *f, uint32_t length);

/* After a lead such as "After 3 days": takes its comma or colon, adds DO. */
void gtm_fold_lead_ends(struct fold *f);

/* ---- fold_meaning.c: which meaning ---- */

/* Returns whether one of the meanings is of a kind (GTM_T_…). */
bool gtm_fold_has_kind(const struct gtm_entry *e, int kind);

/* Returns the meaning that fits what stands before, and behind at word `next`; never NULL where
 * there is one. */
const struct gtm_entry *gtm_fold_choose(const struct fold *f, const struct gtm_entry *first,
                                        uint32_t next);

/* Returns whether a condition is being read. */
bool gtm_fold_is_condition(const struct fold *f);

/* Returns whether a noun begins at `at`. */
bool gtm_fold_noun_follows(const struct fold *f, uint32_t at);

/* Returns whether "once" here counts (behind a verb) and does not open a condition. */
bool gtm_fold_count_place(const struct fold *f);

/* ---- fold_saying.c: what a reply says ---- */

/* Returns whether a phrase of several words that names what a reply says begins at `at`, such as
 * "not interested": its "not" is its own. */
bool gtm_fold_saying_at(const struct fold *f, uint32_t at);

/* Returns whether a phrase can say what a reply is: positive, positively. */
bool gtm_fold_is_meaning(const struct gtm_entry *e);

/* Takes "that they are not interested" behind a verb of replying; false where it is none. */
bool gtm_fold_saying(struct fold *f);

/* ---- fold_joint.c: what a comma, "and", "or" joins ---- */

/* Returns whether a clause cannot go on over word `at`. */
bool gtm_fold_is_separator(const struct fold *f, uint32_t at);

/* Takes a comma, "and", "or", "then" or a run of them. */
void gtm_fold_joint(struct fold *f);

/* ---- fold_word.c, fold_time.c, unknown.c ---- */

/* Takes the phrase at f->at; an unknown word as a NOMINAL without an entry. */
void gtm_fold_word(struct fold *f);

/* Takes a pattern of numbers or time at f->at; false where there is none. */
bool gtm_fold_time(struct fold *f);

/* Reports every token that no meaning was found for, as what it seems to be: a value, a fact, an
 * adjective or a word. */
void gtm_fold_report_unknown(struct fold *f);
#endif
