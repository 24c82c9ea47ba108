/* feed_simd.c -- which walk this processor can run; asked once for each feed, so that nothing is
 * global. */
#include <string.h>

#include "runtime/feed/feed_scan.h"

struct gtm_simd gtm_simd_choose(const char *name)
{
    struct gtm_simd none = {NULL, NULL, NULL};
#if defined(__x86_64__) && defined(__GNUC__)
    /* These also ask whether the operating system saves the wide registers. */
    __builtin_cpu_init();
    bool has_base = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
    if ((!name || !strcmp(name, "avx512")) && has_base && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw"))
        return (struct gtm_simd){gtm_walk_avx512, gtm_split_avx512, "avx512"};
    if ((!name || !strcmp(name, "avx2")) && has_base && __builtin_cpu_supports("avx2"))
        return (struct gtm_simd){gtm_walk_avx2, gtm_split_avx2, "avx2"};
#endif
    if (!name || !strcmp(name, "plain"))
        return (struct gtm_simd){gtm_walk_plain, gtm_split_plain, "plain"};
    return none;
}
