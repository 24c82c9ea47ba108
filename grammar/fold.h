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
    bool most;                     /* the number to come is the most that is let through */
    bool unknown;                  /* a word was not known */
    struct gtm_token every;        /* "Every Monday, follow up": goes behind the verb to come */
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

/* ---- fold_clock.c: what times of the week and points of time are made of ---- */

/* A time of day. `half` is 'a' or 'p' where morning or afternoon was said; `exact` where it is more
 * than a mere number. A day has no minute below 0: such a time was 25:00 or the like. */
struct fold_clock {
    int minute; /* 0 to 1440 */
    char half;
    bool exact;
};

/* Each returns how many words the time of day, weekday (0 Monday; *plural where it was one, NULL to
 * leave it), month (0 January), date (in days since 1970) or clock ("in the prospect's time zone")
 * that begins at `at` has, or 0 where there is none. */
uint32_t gtm_fold_clock_at(const struct fold *f, uint32_t at, struct fold_clock *clock);
uint32_t gtm_fold_weekday_at(const struct fold *f, uint32_t at, int *weekday, bool *plural);
uint32_t gtm_fold_month_at(const struct fold *f, uint32_t at, int *month);
uint32_t gtm_fold_date_at(const struct fold *f, uint32_t at, int64_t *day);
uint32_t gtm_fold_zone_at(const struct fold *f, uint32_t at, bool *prospect);

/* Returns whether "to", a dash or a hyphen stands at `at` between the ends of a range; its words in
 * *length, 0 for a hyphen. */
bool gtm_fold_range_mark(const struct fold *f, uint32_t at, uint32_t *length);

/* Reports a time of day that no day has, or one that may be morning or afternoon. */
void gtm_fold_check_clock(struct fold *f, uint32_t at, uint32_t length, const struct fold_clock *c);

/* Returns whether a word at `at` is in a NULL-terminated set. */
bool gtm_fold_in(const struct fold *f, uint32_t at, const char *const *set);

/* Returns a day of the month (1st, 15th, first) at `at`, or 0. */
int gtm_fold_ordinal(const struct fold *f, uint32_t at);

/* ---- fold_hours.c, fold_moment.c, fold_limit.c: each takes its phrase, or returns false ---- */

/* Times of the week: on weekdays between 9am and 5pm in the prospect's time zone. */
bool gtm_fold_hours(struct fold *f);

/* Whether times of the week begin at `at`. */
bool gtm_fold_hours_at(const struct fold *f, uint32_t at);

/* A point of time: on Tuesday at 9am, tomorrow, by the end of the month. */
bool gtm_fold_moment(struct fold *f);

/* Returns the words of a point of time at `at` without its preposition, or 0. */
uint32_t gtm_fold_moment_at(const struct fold *f, uint32_t at, struct gtm_moment *moment);

/* Takes how often something is done; before its verb, it is kept for the place behind it. */
void gtm_fold_take_every(struct fold *f, struct gtm_token token, uint32_t length);

/* Adds what was kept. */
void gtm_fold_put_every(struct fold *f);

/* What is done again and again: every Monday at 9am, daily at 9am, every month on the 1st. */
bool gtm_fold_every(struct fold *f);

/* ---- fold_rule.c: how people say rules ---- */

/* Adds a verb (VERB, PARTICIPLE …) that the sentence leaves out. */
void gtm_fold_put(struct fold *f, const char *word, int kind);

/* Adds the verb that a sentence without one means ("At most 40 emails a day") where the sentence
 * begins here. True where words were taken with it. */
bool gtm_fold_verbless(struct fold *f);

/* Takes a word that says a rule in another voice; `first`, `length`: the phrase at f->at. */
bool gtm_fold_rule(struct fold *f, const struct gtm_entry *first, uint32_t length);

/* Returns the comparison phrase at `at`, its words in *length; NULL and 0 where there is none. */
const struct gtm_entry *gtm_fold_compare_at(const struct fold *f, uint32_t at, uint32_t *length);

/* Returns whether an action in another voice begins at `at`: the rep is notified, the sequence stops,
 * the owner should review it. */
bool gtm_fold_passive_at(const struct fold *f, uint32_t at);

/* What limits are made of: a day, per week, twice a week, 5 minutes between. */
bool gtm_fold_limit(struct fold *f);

/* Returns whether the sentence says what must not or may only happen: times in it are those at
 * which it may, and not when it is done. */
bool gtm_fold_is_rule(const struct fold *f);

/* Returns the words of a length of time ("3 days", "two business days", "a week") at `at`, or 0;
 * `article` lets "a" count as one. Fills token->seconds, ->months and ->moment. */
uint32_t gtm_fold_duration_at(const struct fold *f, uint32_t at, bool article,
                              struct gtm_token *token);

/* Returns whether a number in digits or words stands at `at`. */
bool gtm_fold_number_at(const struct fold *f, uint32_t at, bool article, double *number);

/* ---- fold_word.c, fold_time.c, unknown.c ---- */

/* Takes the phrase at f->at; an unknown word as a NOMINAL without an entry. */
void gtm_fold_word(struct fold *f);

/* Takes a pattern of numbers or time at f->at; false where there is none. */
bool gtm_fold_time(struct fold *f);

/* Reports every token that no meaning was found for, as what it seems to be: a value, a fact, an
 * adjective or a word. */
void gtm_fold_report_unknown(struct fold *f);
#endif
