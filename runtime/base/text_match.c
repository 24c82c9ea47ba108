/* text_match.c -- finding a phrase in prose, and how far two words are apart.
 *
 * Prose is mostly ASCII, and a phrase is mostly not there: the fast path looks at eight places at
 * once for the phrase's first two bytes and compares only where both are. Anything else goes code
 * point by code point.
 */
#include "runtime/base/text.h"

#include <string.h>

#include "runtime/base/fold.h"

static const uint64_t ONES = 0x0101010101010101u, HIGHS = 0x8080808080808080u;

static uint64_t load_eight(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static bool is_ascii(struct gtm_text text)
{
    size_t i = 0;
    uint64_t seen = 0;
    for (; i + 8 <= text.length; i += 8)
        seen |= load_eight(text.at + i);
    for (; i < text.length; i++)
        seen |= (unsigned char)text.at[i];
    return (seen & HIGHS) == 0;
}

/* One byte to look for in eight places: `bits` is or-ed in to fold letters, `want` is the byte
 * eight times. */
struct probe {
    uint64_t bits, want;
};

static struct probe make_probe(unsigned char c)
{
    bool is_letter = (unsigned char)((c | 0x20) - 'a') < 26;
    if (gtm_fold_is_space(c)) /* any white space may stand for it: every place is a hit */
        return (struct probe){~(uint64_t)0, ~(uint64_t)0};
    unsigned char bits = is_letter ? 0x20 : 0;
    return (struct probe){ONES * bits, ONES * (unsigned char)(c | bits)};
}

/* Returns a word whose bytes' high bits tell where the probe's byte is; the byte after a hit may be
 * marked too. */
static uint64_t probe_hits(struct probe probe, uint64_t eight)
{
    uint64_t differs = (eight | probe.bits) ^ probe.want;
    return (differs - ONES) & ~differs & HIGHS;
}

/* Returns whether the phrase (trimmed, ASCII) is at `at`, with a boundary behind it. */
static bool ascii_here(const char *at, const char *end, struct gtm_text phrase)
{
    size_t p = 0;
    while (p < phrase.length) {
        unsigned char want = (unsigned char)phrase.at[p];
        if (at == end)
            return false;
        if (gtm_fold_is_space(want)) {
            if (!gtm_fold_is_space((unsigned char)*at))
                return false;
            while (at < end && gtm_fold_is_space((unsigned char)*at))
                at++;
            while (gtm_fold_is_space((unsigned char)phrase.at[p]))
                p++; /* ends: the phrase is trimmed */
            continue;
        }
        if (gtm_fold_ascii((unsigned char)*at) != gtm_fold_ascii(want))
            return false;
        at++;
        p++;
    }
    return at == end || !gtm_fold_is_word((unsigned char)*at) ||
           !gtm_fold_is_word((unsigned char)phrase.at[phrase.length - 1]);
}

/* Returns whether a phrase that begins with `first` may begin at `at`: no word runs into it. */
static bool ascii_may_begin(const char *begin, const char *at, unsigned char first)
{
    return at == begin || !gtm_fold_is_word((unsigned char)at[-1]) || !gtm_fold_is_word(first);
}

/* Returns whether the phrase begins at one of the places from `at` to before `last`. */
static bool ascii_among(struct gtm_text text, const char *at, const char *last,
                        struct gtm_text phrase)
{
    const char *end = text.at + text.length;
    unsigned char first = (unsigned char)phrase.at[0], folded = gtm_fold_ascii(first);
    for (; at < last; at++)
        if (gtm_fold_ascii((unsigned char)*at) == folded && ascii_here(at, end, phrase) &&
            ascii_may_begin(text.at, at, first))
            return true;
    return false;
}

static bool ascii_mentions(struct gtm_text text, struct gtm_text phrase)
{
    const char *end = text.at + text.length, *at = text.at;
    struct probe head = make_probe((unsigned char)phrase.at[0]);
    struct probe next = make_probe(phrase.length > 1 ? (unsigned char)phrase.at[1] : ' ');
    while (end - at > 8) { /* nine bytes: the second probe looks one further */
        uint64_t hits = probe_hits(head, load_eight(at)) & probe_hits(next, load_eight(at + 1));
        if (hits && ascii_among(text, at, at + 8, phrase))
            return true;
        at += 8;
    }
    return ascii_among(text, at, end, phrase);
}

/* Moves past white space. */
static void skip_space(const char **at, const char *end)
{
    while (*at < end) {
        const char *after = *at;
        if (!gtm_fold_is_space(gtm_fold_next(&after, end)))
            return;
        *at = after;
    }
}

/* As ascii_here, for any text. */
static bool wide_here(const char *at, const char *end, struct gtm_text phrase)
{
    const char *p = phrase.at, *p_end = p + phrase.length;
    uint32_t want = 0;
    while (p < p_end) {
        if (at == end)
            return false;
        want = gtm_fold_next(&p, p_end);
        uint32_t have = gtm_fold_next(&at, end);
        if (gtm_fold_is_space(want) && gtm_fold_is_space(have)) {
            skip_space(&at, end);
            skip_space(&p, p_end);
        } else if (want != have) {
            return false;
        }
    }
    return at == end || !gtm_fold_is_word(want) || !gtm_fold_is_word(gtm_fold_next(&at, end));
}

static bool wide_mentions(struct gtm_text text, struct gtm_text phrase)
{
    const char *at = text.at, *end = at + text.length, *first_at = phrase.at;
    uint32_t first = gtm_fold_next(&first_at, phrase.at + phrase.length);
    bool first_is_word = gtm_fold_is_word(first), in_word = false;
    while (at < end) {
        const char *here = at;
        uint32_t code = gtm_fold_next(&at, end);
        if (code == first && !(in_word && first_is_word) && wide_here(here, end, phrase))
            return true;
        in_word = gtm_fold_is_word(code);
    }
    return false;
}

bool gtm_text_mentions(struct gtm_text text, struct gtm_text phrase)
{
    phrase = gtm_text_trim(phrase);
    if (phrase.length == 0 || text.length == 0)
        return false;
    if (is_ascii(phrase) && is_ascii(text))
        return ascii_mentions(text, phrase);
    return wide_mentions(text, phrase);
}

/* Returns the place in a bit set of two bytes that begin a word: letters without case, all white
 * space alike. */
static unsigned begin_bit(unsigned char first, unsigned char second)
{
    if (gtm_fold_is_space(second))
        second = ' ';
    return (gtm_fold_ascii(first) * 31u + gtm_fold_ascii(second)) & 255u;
}

/* Returns 1 … 26 for an ASCII letter of either case, else 0. */
static inline unsigned letter_of(unsigned char c)
{
    unsigned letter = (c | 0x20u) - 'a';
    return letter < 26 ? letter + 1 : 0;
}

void gtm_prose_read(struct gtm_prose *prose, struct gtm_text text)
{
    *prose = (struct gtm_prose){.text = text, .is_ascii = is_ascii(text)};
    bool in_word = false;
    for (size_t i = 0; prose->is_ascii && i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool is_word = gtm_fold_is_word(c);
        if (is_word && !in_word) {
            unsigned bit = begin_bit(c, i + 1 < text.length ? (unsigned char)text.at[i + 1] : ' ');
            prose->begins[bit / 64] |= (uint64_t)1 << bit % 64;
            prose->letters |= (uint32_t)1 << letter_of(c);
        }
        in_word = is_word;
    }
}

/* Returns whether the bytes that a phrase begins with begin a word of the prose; true also where
 * that does not tell. Most phrases end here, most of them at their letter, so it comes before all
 * else. */
static bool may_mention(const struct gtm_prose *prose, struct gtm_text phrase)
{
    if (!prose->is_ascii || phrase.length < 2)
        return true;
    unsigned char first = (unsigned char)phrase.at[0], second = (unsigned char)phrase.at[1];
    unsigned letter = letter_of(first);
    if (letter && !(prose->letters >> letter & 1))
        return false;
    unsigned char last = (unsigned char)phrase.at[phrase.length - 1];
    if ((first | second | last) >= 0x80 || !gtm_fold_is_word(first) || gtm_fold_is_space(last))
        return true;
    unsigned bit = begin_bit(first, second);
    return prose->begins[bit / 64] >> bit % 64 & 1;
}

bool gtm_prose_mentions(const struct gtm_prose *prose, struct gtm_text phrase)
{
    if (!may_mention(prose, phrase))
        return false;
    phrase = gtm_text_trim(phrase);
    if (phrase.length == 0 || prose->text.length == 0)
        return false;
    if (!prose->is_ascii || !is_ascii(phrase))
        return wide_mentions(prose->text, phrase);
    return ascii_mentions(prose->text, phrase);
}

enum { DISTANCE_MAX = 64 };

static size_t fold_all(struct gtm_text text, uint32_t codes[DISTANCE_MAX])
{
    size_t count = 0;
    const char *at = text.at, *end = at + text.length;
    while (count < DISTANCE_MAX && text.length && at < end)
        codes[count++] = gtm_fold_next(&at, end);
    return count;
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned gtm_text_distance(struct gtm_text a, struct gtm_text b, unsigned limit)
{
    uint32_t x[DISTANCE_MAX], y[DISTANCE_MAX];
    if (a.length > DISTANCE_MAX || b.length > DISTANCE_MAX)
        return limit + 1;
    size_t x_count = fold_all(a, x), y_count = fold_all(b, y);
    if ((x_count > y_count ? x_count - y_count : y_count - x_count) > limit)
        return limit + 1;
    unsigned rows[3][DISTANCE_MAX + 1]; /* row i of the table is rows[i % 3] */
    for (unsigned j = 0; j <= y_count; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= x_count; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (unsigned j = 1; j <= y_count; j++) {
            unsigned best = above[j - 1] + (x[i - 1] != y[j - 1]);
            best = smaller(best, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                best = smaller(best, two_above[j - 2] + 1);
            row[j] = best;
        }
    }
    unsigned distance = rows[x_count % 3][y_count];
    return distance > limit ? limit + 1 : distance;
}
