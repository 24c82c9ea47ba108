/* fold.h -- UTF-8 text one case-folded code point at a time, with ASCII kept inline.
 *
 * This is where the text module meets utf8proc; nothing else includes that library.
 * A byte that is not part of valid UTF-8 stands for itself, above every code point, so damaged text
 * still compares, equal only to the same damage.
 */
#ifndef GTM_BASE_FOLD_H
#define GTM_BASE_FOLD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GTM_FOLD_BAD = 0x110000 }; /* a bad byte is read as GTM_FOLD_BAD + its value */

/* Returns the lower case of an ASCII letter, every other byte as it is. */
static inline unsigned char gtm_fold_ascii(unsigned char c)
{
    return (unsigned char)(c - 'A') < 26 ? (unsigned char)(c | 0x20) : c;
}

/* Returns the code point at `*at` (before `end`) as it is and moves past it; see GTM_FOLD_BAD. */
uint32_t gtm_fold_decode(const char **at, const char *end);

/* Returns `code` by Unicode simple case folding. */
uint32_t gtm_fold_wide(uint32_t code);

/* Returns the folded code point at `*at` (before `end`) and moves past it. */
static inline uint32_t gtm_fold_next(const char **at, const char *end)
{
    unsigned char c = (unsigned char)**at;
    if (c < 0x80) {
        ++*at;
        return gtm_fold_ascii(c);
    }
    return gtm_fold_wide(gtm_fold_decode(at, end));
}

/* Returns where the code point that ends before `at` begins (`begin` < `at`). */
const char *gtm_fold_before(const char *begin, const char *at);

/* Returns whether a code point beyond ASCII is white space / a letter, a digit or a mark. */
bool gtm_fold_is_wide_space(uint32_t code);
bool gtm_fold_is_wide_word(uint32_t code);

/* Returns whether `code` is white space, control characters such as the tab included. */
static inline bool gtm_fold_is_space(uint32_t code)
{
    if (code < 0x80)
        return code == ' ' || code - '\t' < 5;
    return gtm_fold_is_wide_space(code);
}

/* Returns whether `code` belongs to a word: a letter, a digit, a mark on one, or the underscore. */
static inline bool gtm_fold_is_word(uint32_t code)
{
    if (code < 0x80)
        return (code | 0x20) - 'a' < 26 || code - '0' < 10 || code == '_';
    return gtm_fold_is_wide_word(code);
}
#endif
