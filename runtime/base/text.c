/* text.c -- slices: sameness, ends, validity and hash.
 *
 * text_match.c searches, text_number.c reads numbers.
 */
#include "runtime/base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <string.h>

#include "runtime/base/fold.h"

struct gtm_text gtm_text_of(const char *text)
{
    return (struct gtm_text){text ? text : "", text ? strlen(text) : 0};
}

bool gtm_text_same(struct gtm_text a, struct gtm_text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* Returns how many bytes at the head of `text` are `part` without case, or SIZE_MAX. */
static size_t match_head(struct gtm_text text, struct gtm_text part)
{
    if (part.length == 0)
        return 0;
    if (text.length == 0)
        return SIZE_MAX;
    const char *t = text.at, *t_end = t + text.length;
    const char *p = part.at, *p_end = p + part.length;
    while (p < p_end)
        if (t == t_end || gtm_fold_next(&t, t_end) != gtm_fold_next(&p, p_end))
            return SIZE_MAX;
    return (size_t)(t - text.at);
}

bool gtm_text_equal(struct gtm_text a, struct gtm_text b)
{
    return match_head(a, b) == a.length;
}

bool gtm_text_starts(struct gtm_text text, struct gtm_text part)
{
    return match_head(text, part) != SIZE_MAX;
}

bool gtm_text_ends(struct gtm_text text, struct gtm_text part)
{
    if (part.length == 0)
        return true;
    if (text.length == 0)
        return false;
    const char *t = text.at + text.length, *p = part.at + part.length;
    while (p > part.at) { /* from the end, for folding can change how many bytes a letter takes */
        if (t == text.at)
            return false;
        const char *t_end = t, *p_end = p;
        const char *t_code = t = gtm_fold_before(text.at, t);
        const char *p_code = p = gtm_fold_before(part.at, p);
        if (gtm_fold_next(&t_code, t_end) != gtm_fold_next(&p_code, p_end))
            return false;
    }
    return true;
}

/* Returns whether a byte is an ASCII character and no white space. */
static bool is_plain(char c)
{
    return (unsigned char)c < 0x80 && !gtm_fold_is_space((unsigned char)c);
}

struct gtm_text gtm_text_trim(struct gtm_text text)
{
    if (text.length == 0)
        return text;
    const char *begin = text.at, *end = begin + text.length;
    while (begin < end) {
        const char *after = begin;
        if (is_plain(*begin) || !gtm_fold_is_space(gtm_fold_decode(&after, end)))
            break;
        begin = after;
    }
    while (end > begin && !is_plain(end[-1])) {
        const char *last = gtm_fold_before(begin, end), *code = last;
        if (!gtm_fold_is_space(gtm_fold_decode(&code, end)))
            break;
        end = last;
    }
    return (struct gtm_text){begin, (size_t)(end - begin)};
}

/* Returns how many ASCII bytes begin the text; fewer than sixteen at its end may be left out. */
static size_t ascii_head(const char *at, size_t length)
{
    size_t i = 0;
#ifdef __SSE2__
    for (; length - i >= 16; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        int high = _mm_movemask_epi8(v);
        if (high)
            return i + (size_t)__builtin_ctz((unsigned)high);
    }
#else
    const uint64_t high_bits = 0x8080808080808080u;
    for (; length - i >= 8; i += 8) {
        uint64_t eight;
        memcpy(&eight, at + i, sizeof eight);
        if (eight & high_bits)
            return i;
    }
#endif
    return i;
}

size_t gtm_text_utf8_error(struct gtm_text text)
{
    size_t i = 0;
    while (i < text.length) {
        i += ascii_head(text.at + i, text.length - i);
        while (i < text.length && (unsigned char)text.at[i] < 0x80)
            i++;
        while (i < text.length && (unsigned char)text.at[i] >= 0x80) {
            const char *code = text.at + i;
            if (gtm_fold_decode(&code, text.at + text.length) >= GTM_FOLD_BAD)
                return i;
            i = (size_t)(code - text.at);
        }
    }
    return text.length;
}

uint64_t gtm_text_hash(struct gtm_text text)
{
    return gtm_text_hash_on(GTM_TEXT_HASH, text);
}

uint64_t gtm_text_hash_on(uint64_t hash, struct gtm_text text)
{
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    return hash;
}

static inline uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0x9e3779b97f4a7c15U; /* 2^64 divided by the golden ratio */
    return sum ^ sum >> 32;
}

uint64_t gtm_text_sum(struct gtm_text text)
{
    uint64_t sum = text.length, word;
    for (; text.length >= sizeof word; text.at += sizeof word, text.length -= sizeof word) {
        memcpy(&word, text.at, sizeof word);
        sum = mix(sum, word);
    }
    word = 0;
    if (text.length)
        memcpy(&word, text.at, text.length);
    return mix(sum, word);
}
