/* feed_json.c -- strict JSON, one byte at a time; nesting is a bit stack, so that depth costs no C
 * stack. */
#include "runtime/feed/feed_json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/mem.h"

const char *gtm_feed_json_blank(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

static bool is_digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads the four digits of \uXXXX; -1 where they are not hexadecimal. */
static int32_t hex_four(const char *at, const char *end)
{
    if (end - at < 4)
        return -1;
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Returns the first byte that is a quote, a backslash or a control character, or one near the end.
 * With eight bytes at a time a borrow can mark a byte too many, but never the lowest that is
 * marked. */
static const char *over_plain(const char *at, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
#ifdef __SSE2__ /* which every x86-64 has */
    for (; end - at >= 16; at += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
        __m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
        int stop = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, slash)));
        if (stop)
            return at + __builtin_ctz((unsigned)stop);
    }
#endif
    for (; end - at >= 8; at += 8) {
        uint64_t v;
        memcpy(&v, at, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        v = __builtin_bswap64(v);
#endif
        uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\';
        uint64_t stop =
            ((v - ones * 0x20) & ~v) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash);
        if (stop & tops)
            return at + (__builtin_ctzll(stop & tops) >> 3);
    }
    return at;
}

/* `at` is behind the opening quote; returns the byte behind the closing one. */
static const char *string_end(const char *at, const char *end, const char **wrong)
{
    for (at = over_plain(at, end); at < end; at = over_plain(at + 1, end)) {
        if (*at == '"')
            return at + 1;
        if ((unsigned char)*at < 0x20)
            break;
        if (*at != '\\')
            continue;
        if (++at == end)
            break;
        if (*at == 'u') {
            if (hex_four(at + 1, end) < 0)
                break;
            at += 4;
        } else if (!strchr("\"\\/bfnrt", *at) || !*at) {
            break;
        }
    }
    *wrong = at;
    return NULL;
}

static const char *number_end(const char *at, const char *end)
{
    if (at < end && *at == '-')
        at++;
    if (!is_digit(at, end))
        return NULL;
    if (*at == '0')
        at++;
    else
        while (is_digit(at, end))
            at++;
    if (at < end && *at == '.') {
        if (!is_digit(++at, end))
            return NULL;
        while (is_digit(at, end))
            at++;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        if (!is_digit(at, end))
            return NULL;
        while (is_digit(at, end))
            at++;
    }
    return at;
}

static const char *scalar_end(const char *at, const char *end, const char **wrong)
{
    static const struct gtm_text words[] = {{"true", 4}, {"false", 5}, {"null", 4}};
    *wrong = at;
    if (*at == '"')
        return string_end(at + 1, end, wrong);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size_t)(end - at) >= words[i].length && !memcmp(at, words[i].at, words[i].length))
            return at + words[i].length;
    return number_end(at, end);
}

/* Over the blanks and the colon behind a key. */
static const char *colon_end(const char *at, const char *end, const char **wrong)
{
    at = gtm_feed_json_blank(at, end);
    *wrong = at;
    if (at == end || *at != ':')
        return NULL;
    return gtm_feed_json_blank(at + 1, end);
}

/* Over `"key" :` and the blanks behind it. */
static const char *key_end(const char *at, const char *end, const char **wrong)
{
    *wrong = at;
    if (at == end || *at != '"')
        return NULL;
    at = string_end(at + 1, end, wrong);
    return at ? colon_end(at, end, wrong) : NULL;
}

struct nesting {
    uint64_t objects[GTM_FEED_MAX_DEPTH / 64]; /* bit d: what is open at depth d is an object */
    unsigned depth;
};

static bool in_object(const struct nesting *nest)
{
    unsigned d = nest->depth - 1;
    return nest->objects[d / 64] >> d % 64 & 1;
}

/* Opens the array or object at `at`; returns the first byte of its first value, its closing bracket
 * where it is empty, or NULL. */
static const char *open_nested(struct nesting *nest, const char *at, const char *end,
                               const char **wrong)
{
    unsigned d = nest->depth;
    *wrong = at;
    if (d == GTM_FEED_MAX_DEPTH)
        return NULL;
    bool is_object = *at == '{';
    nest->depth++;
    nest->objects[d / 64] = (nest->objects[d / 64] & ~(UINT64_C(1) << d % 64)) | (uint64_t)is_object
                                                                                     << d % 64;
    at = gtm_feed_json_blank(at + 1, end);
    *wrong = at;
    if (at == end || *at == (is_object ? '}' : ']'))
        return at;
    return is_object ? key_end(at, end, wrong) : at;
}

/* Behind a value: over closing brackets and one comma. Returns the next value's first byte, the end
 * where nothing is open any more, or NULL. */
static const char *after_value(struct nesting *nest, const char *at, const char *end,
                               const char **wrong)
{
    while (nest->depth) {
        bool is_object = in_object(nest);
        at = gtm_feed_json_blank(at, end);
        *wrong = at;
        if (at == end)
            return NULL;
        if (*at == ',') {
            at = gtm_feed_json_blank(at + 1, end);
            return is_object ? key_end(at, end, wrong) : at;
        }
        if (*at != (is_object ? '}' : ']'))
            return NULL;
        nest->depth--;
        at++;
    }
    return at;
}

const char *gtm_feed_json_value(const char *at, const char *end, const char **wrong)
{
    struct nesting nest;
    nest.depth = 0;
    *wrong = at;
    for (;;) {
        *wrong = at;
        if (at == end)
            return NULL;
        if (*at == '[' || *at == '{') {
            at = open_nested(&nest, at, end, wrong);
            if (!at || at == end)
                return NULL;
            if (*at != ']' && *at != '}')
                continue;
            if (*at != (in_object(&nest) ? '}' : ']'))
                return NULL;
        } else {
            at = scalar_end(at, end, wrong);
            if (!at)
                return NULL;
        }
        at = after_value(&nest, at, end, wrong);
        if (!at || !nest.depth)
            return at;
    }
}

bool gtm_feed_json_whole(struct gtm_text text, char first, struct gtm_text *inner)
{
    const char *end = text.at + text.length, *wrong;
    const char *at = gtm_feed_json_blank(text.at, end);
    if (at == end || *at != first)
        return false;
    const char *stop = gtm_feed_json_value(at, end, &wrong);
    if (!stop || gtm_feed_json_blank(stop, end) != end)
        return false;
    *inner = (struct gtm_text){at, (size_t)(stop - at)};
    return true;
}

/* The cases that one multiplication or division of doubles gives exactly (Clinger 1990): at most 15
 * digits and a power of ten up to 22. */
static bool number_exact(struct gtm_text text, double *out)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *at = text.at, *end = at + text.length;
    bool minus = *at == '-', point = false;
    if (end - at - minus > 16)
        return false;
    uint64_t digits = 0;
    size_t behind = 0;
    for (at += minus; at < end; at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        if (*at < '0' || *at > '9')
            return false;
        digits = digits * 10 + (uint64_t)(*at - '0');
        behind += point;
    }
    if (digits >> 53)
        return false;
    double value = (double)digits / tens[behind];
    *out = minus ? -value : value;
    return true;
}

bool gtm_feed_json_number(struct gtm_text text, double *out)
{
    char room[64], *copy = room;
    const char *end = text.at + text.length;
    if (!text.length || number_end(text.at, end) != end)
        return false;
    if (number_exact(text, out))
        return true;
    if (text.length >= sizeof room)
        copy = gtm_mem_alloc(text.length + 1);
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    double value = strtod(copy, NULL);
    if (copy != room)
        gtm_mem_free(copy);
    if (!isfinite(value))
        return false;
    *out = value;
    return true;
}

static char *put_utf8(char *out, uint32_t point)
{
    if (point < 0x80) {
        *out++ = (char)point;
        return out;
    }
    if (point < 0x800) {
        *out++ = (char)(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            *out++ = (char)(0xE0 | point >> 12);
        } else {
            *out++ = (char)(0xF0 | point >> 18);
            *out++ = (char)(0x80 | (point >> 12 & 0x3F));
        }
        *out++ = (char)(0x80 | (point >> 6 & 0x3F));
    }
    *out++ = (char)(0x80 | (point & 0x3F));
    return out;
}

/* `*at` is at the first digit of \uXXXX; moves it behind the escape, or the two of a surrogate
 * pair. Three bytes of UTF-8 at most for six bytes of escape, so the output never outgrows the
 * input. */
static char *unescape_unit(const char **at, const char *end, char *out)
{
    int32_t unit = hex_four(*at, end);
    if (unit < 0)
        return NULL;
    *at += 4;
    uint32_t point = (uint32_t)unit;
    if (point >= 0xD800 && point < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' &&
        (*at)[1] == 'u') {
        int32_t low = hex_four(*at + 2, end);
        if (low >= 0xDC00 && low < 0xE000) {
            *at += 6;
            return put_utf8(out, 0x10000 + ((point - 0xD800) << 10) + ((uint32_t)low - 0xDC00));
        }
    }
    if (point == 0 || (point >= 0xD800 && point < 0xE000))
        point = 0xFFFD;
    return put_utf8(out, point);
}

size_t gtm_feed_json_unescape(struct gtm_text text, char *out)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *at = text.at, *end = at + text.length;
    char *begin = out;
    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        size_t run = (size_t)((slash ? slash : end) - at);
        memmove(out, at, run);
        out += run;
        at += run;
        if (!slash)
            break;
        if (++at == end)
            return SIZE_MAX;
        if (*at == 'u') {
            at++;
            out = unescape_unit(&at, end, out);
            if (!out)
                return SIZE_MAX;
            continue;
        }
        const char *found = *at ? strchr(letters, *at) : NULL;
        if (!found)
            return SIZE_MAX;
        *out++ = meant[found - letters];
        at++;
    }
    return (size_t)(out - begin);
}

bool gtm_feed_json_member(const char **at, const char *end, struct gtm_text *key,
                          struct gtm_text *value)
{
    const char *wrong, *p = gtm_feed_json_blank(*at, end);
    if (p < end && *p == ',')
        p = gtm_feed_json_blank(p + 1, end);
    if (p == end || *p != '"')
        return false;
    const char *close = string_end(p + 1, end, &wrong);
    const char *begin = close ? colon_end(close, end, &wrong) : NULL;
    const char *stop = begin ? gtm_feed_json_value(begin, end, &wrong) : NULL;
    if (!stop)
        return false;
    *key = (struct gtm_text){p + 1, (size_t)(close - 1 - (p + 1))};
    *value = (struct gtm_text){begin, (size_t)(stop - begin)};
    *at = stop;
    return true;
}
