/* random.h -- numbers that look random and are the same for the same seed (xorshift64*, Vigna
 * 2016). */
#ifndef GTM_TESTS_RANDOM_H
#define GTM_TESTS_RANDOM_H
#include <stdint.h>

struct random {
    uint64_t state; /* never 0 */
};

/* Returns a generator; seeds that differ in one bit give unlike numbers (splitmix64's mixing). */
static inline struct random random_from(uint64_t seed)
{
    uint64_t z = seed + 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return (struct random){z ? z : 1};
}

static inline uint64_t random_next(struct random *random)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * 0x2545f4914f6cdd1d;
}

/* Returns a number from 0 to below `bound`, which is at least 1. */
static inline uint64_t random_below(struct random *random, uint64_t bound)
{
    return (random_next(random) >> 11) % bound;
}
#endif
