/* feed_walk_avx2.c -- the walk for processors with AVX2 and carry-less multiplication (2013 and
 * later). */
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#include <stdint.h>

#define GTM_SIMD_TARGET     __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define GTM_SIMD_NAME(verb) gtm_##verb##_avx2
#define GTM_VECTOR          static inline __attribute__((always_inline)) GTM_SIMD_TARGET

enum { WIDTH = 64 };

typedef struct {
    __m256i low, high;
} vector;

GTM_VECTOR vector load(const char *at)
{
    return (vector){_mm256_loadu_si256((const __m256i *)(const void *)at),
                    _mm256_loadu_si256((const __m256i *)(const void *)(at + 32))};
}

GTM_VECTOR uint64_t bits(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

GTM_VECTOR uint64_t equal(vector v, char c)
{
    __m256i all = _mm256_set1_epi8(c);
    return bits(_mm256_cmpeq_epi8(v.low, all), _mm256_cmpeq_epi8(v.high, all));
}

GTM_VECTOR uint64_t nested(vector v, char c)
{
    __m256i bit = _mm256_set1_epi8(0x20);
    return equal((vector){_mm256_or_si256(v.low, bit), _mm256_or_si256(v.high, bit)}, c);
}

GTM_VECTOR uint64_t control(vector v)
{
    __m256i top = _mm256_set1_epi8(0x1F);
    return bits(_mm256_cmpeq_epi8(_mm256_max_epu8(v.low, top), top),
                _mm256_cmpeq_epi8(_mm256_max_epu8(v.high, top), top));
}

GTM_VECTOR uint64_t beyond(vector v)
{
    return bits(v.low, v.high);
}

GTM_VECTOR uint64_t differ(vector v, vector w)
{
    return ~bits(_mm256_cmpeq_epi8(v.low, w.low), _mm256_cmpeq_epi8(v.high, w.high));
}

GTM_VECTOR uint64_t spread(uint64_t m)
{
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)m), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

/* in this order */
#include "runtime/feed/feed_vector.inc"

#include "runtime/feed/feed_walk.inc"

#include "runtime/feed/feed_split.inc"
#else
typedef int gtm_feed_no_avx2; /* a file of C must hold something */
#endif
