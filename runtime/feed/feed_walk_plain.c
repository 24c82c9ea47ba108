/* feed_walk_plain.c -- the walk for every processor: SSE2 where the compiler has it (all of
 * x86-64), else eight bytes in a 64-bit word. */
#include <stdint.h>
#include <string.h>

#define GTM_SIMD_TARGET
#define GTM_SIMD_NAME(verb) gtm_##verb##_plain

#ifdef __SSE2__
#include <emmintrin.h>

enum { WIDTH = 32 };

typedef struct {
    __m128i low, high;
} vector;

static inline vector load(const char *at)
{
    return (vector){_mm_loadu_si128((const __m128i *)(const void *)at),
                    _mm_loadu_si128((const __m128i *)(const void *)(at + 16))};
}

static inline uint64_t bits(__m128i low, __m128i high)
{
    return (uint32_t)_mm_movemask_epi8(low) | (uint64_t)(uint32_t)_mm_movemask_epi8(high) << 16;
}

static inline uint64_t equal(vector v, char c)
{
    __m128i all = _mm_set1_epi8(c);
    return bits(_mm_cmpeq_epi8(v.low, all), _mm_cmpeq_epi8(v.high, all));
}

static inline uint64_t nested(vector v, char c)
{
    __m128i bit = _mm_set1_epi8(0x20);
    return equal((vector){_mm_or_si128(v.low, bit), _mm_or_si128(v.high, bit)}, c);
}

static inline uint64_t control(vector v)
{
    __m128i top = _mm_set1_epi8(0x1F);
    return bits(_mm_cmpeq_epi8(_mm_max_epu8(v.low, top), top),
                _mm_cmpeq_epi8(_mm_max_epu8(v.high, top), top));
}

static inline uint64_t beyond(vector v)
{
    return bits(v.low, v.high);
}

static inline uint64_t differ(vector v, vector w)
{
    return ~bits(_mm_cmpeq_epi8(v.low, w.low), _mm_cmpeq_epi8(v.high, w.high));
}
#else
enum { WIDTH = 8 };
typedef uint64_t vector;

static const uint64_t ones = UINT64_C(0x0101010101010101), sevens = UINT64_C(0x7F7F7F7F7F7F7F7F);

static inline vector load(const char *at)
{
    uint64_t v;
    memcpy(&v, at, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* The top bits of the eight bytes as eight bits. */
static inline uint64_t bits(uint64_t tops)
{
    return ((tops >> 7 & ones) * UINT64_C(0x0102040810204080)) >> 56;
}

static inline uint64_t zero_bytes(uint64_t v)
{
    return bits(~(((v & sevens) + sevens) | v | sevens));
}

static inline uint64_t equal(vector v, char c)
{
    return zero_bytes(v ^ ones * (unsigned char)c);
}

static inline uint64_t nested(vector v, char c)
{
    return equal(v | ones * 0x20, c);
}

static inline uint64_t control(vector v)
{
    return zero_bytes(v & ones * 0xE0);
}

static inline uint64_t beyond(vector v)
{
    return bits(v);
}

static inline uint64_t differ(vector v, vector w)
{
    return ~zero_bytes(v ^ w);
}
#endif

static inline uint64_t spread(uint64_t m)
{
    m ^= m << 1;
    m ^= m << 2;
    m ^= m << 4;
    m ^= m << 8;
    m ^= m << 16;
    return m ^ m << 32;
}

/* in this order */
#include "runtime/feed/feed_vector.inc"

#include "runtime/feed/feed_walk.inc"

#include "runtime/feed/feed_split.inc"
