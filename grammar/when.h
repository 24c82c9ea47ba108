/* when.h -- the grammar of time: lengths, counts, limits, points of time and times of the week.
 *
 * when.y says what they are, over the classes of words that times.def lists. The sentence grammar
 * (parser.y) sees each as one token: the search asks here, at a word, for every time that can begin
 * there, and lets the sentence decide which fits. Nothing here looks at what stands before.
 *
 * The same words can be several kinds: "on Tuesday" is a point of time (DURATION with a moment)
 * and, in a rule, times of the week (HOURS); "a day" is a length of time (DURATION), a limit's span
 * (RATE without a number) and the window of a count (WINDOW with `per`). What only some sentences
 * may take is marked in the token: `loose`, `single`, `per`.
 */
#ifndef GTM_WHEN_H
#define GTM_WHEN_H
#include "grammar/phrases.h"

/* One time that begins at a word: its token and how many words it takes. */
struct gtm_when_match {
    struct gtm_token token;
    uint32_t length;
};

/* What the matcher needs. Tokens are the arena's; diags is read for the text of the source (a
 * hyphen between two days) and never reported to. */
struct gtm_when_finder {
    struct gtm_arena *arena;
    const struct gtm_lexicon *lexicon;
    struct gtm_diags *diags;
};

/* A time takes at most so many words. */
enum { GTM_WHEN_MOST_WORDS = 40 };

/* Finds the times that begin at word `at`. Writes at most `room` of them to `out`, longest first,
 * and returns how many; of one kind and length there is one. Kinds: GTM_T_DURATION, COUNT, WINDOW,
 * EVERY, HOURS, RATE, GAP, and AFTER for "Day 5". A time that cannot be (25:00, 30 February, a 9
 * that may be morning or afternoon) has token.wrong, which is to be reported if this match is
 * chosen. */
uint32_t gtm_when_at(struct gtm_when_finder *when, const struct gtm_word *words, uint32_t count,
                     uint32_t at, struct gtm_when_match *out, uint32_t room);

/* Returns the words of the longest date at `at` (2026-12-25, December 25, the 25th of December
 * 2026), or 0. *year is 0 where none was said. Such a day need not exist. */
uint32_t gtm_when_date(struct gtm_when_finder *when, const struct gtm_word *words, uint32_t count,
                       uint32_t at, int *year, int *month, int *day);

/* Returns whether a number in digits or words stands at `at`; `article` lets "a" count as one. "one
 * of" is none. */
bool gtm_when_number(const struct gtm_lexicon *lexicon, const struct gtm_word *words,
                     uint32_t count, uint32_t at, bool article, double *number);

/* Reports what is wrong with a token's time. `forbids`: the sentence says when nothing may happen
 * (enum gtm_wrong_where). Returns whether anything was. */
bool gtm_when_report(struct gtm_diags *diags, const struct gtm_token *token, bool forbids);

/* ---- called by the lexicon ---- */

/* Gives an empty lexicon the words of times.def. */
void gtm_when_init(struct gtm_lexicon *lexicon);

/* Takes note of an entry that times are made of: a number, a comparison, a name of times of the
 * week. */
void gtm_when_learn(struct gtm_lexicon *lexicon, const struct gtm_entry *entry);
#endif
