/* feed_walk_avx512.c -- the walk for processors with AVX-512BW: a mask comes straight from each
 * compare. */
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#include <stdint.h>

#define GTM_SIMD_TARGET     __attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt,pclmul")))
#define GTM_SIMD_NAME(verb) gtm_##verb##_avx512
#define GTM_VECTOR          static inline __attribute__((always_inline)) GTM_SIMD_TARGET

enum { WIDTH = 64 };
typedef __m512i vector;

GTM_VECTOR vector load(const char *at)
{
    return _mm512_loadu_si512((const void *)at);
}

GTM_VECTOR uint64_t equal(vector v, char c)
{
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c));
}

GTM_VECTOR uint64_t nested(vector v, char c)
{
    return equal(_mm512_or_si512(v, _mm512_set1_epi8(0x20)), c);
}

GTM_VECTOR uint64_t control(vector v)
{
    return _mm512_cmplt_epu8_mask(v, _mm512_set1_epi8(0x20));
}

GTM_VECTOR uint64_t beyond(vector v)
{
    return _mm512_movepi8_mask(v);
}

GTM_VECTOR uint64_t differ(vector v, vector w)
{
    return _mm512_cmpneq_epi8_mask(v, w);
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
typedef int gtm_feed_no_avx512; /* a file of C must hold something */
#endif
