/* feed_bench.c -- how long the feed alone takes a record.
 *
 *   feed_bench FEED [keep] [full] [plain|avx2|avx512]
 *
 * reads FEED (tests/bench/gen_feed.py makes one) for the ten facts of the routing benchmark, five
 * times, and prints the best run: nanoseconds of processor time a record. keep: with each record's
 * JSON; full: lines are walked to their end; the processor's best code unless named.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "runtime/feed/feed_parts.h"
#include "tests/unit/feed_program.h"

static double now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

/* Reads the whole feed once; the sum over kinds keeps the compiler from leaving anything out. */
static uint64_t read_all(const char *path, const struct gtm_program *program, unsigned flags,
                         const struct gtm_feed_tuning *tuning, uint64_t *bad, uint64_t *sum)
{
    char why[200];
    struct gtm_feed *feed = gtm_feed_open_tuned(path, program, flags, tuning, why, sizeof why);
    if (!feed) {
        fprintf(stderr, "%s\n", why);
        return 0;
    }
    struct gtm_record record;
    uint64_t records = 0;
    for (;;) {
        enum gtm_feed_status status = gtm_feed_next(feed, &record);
        if (status == GTM_FEED_END || status == GTM_FEED_FAILED)
            break;
        records++;
        if (status == GTM_FEED_BAD) {
            (*bad)++;
            continue;
        }
        *sum += record.key.length;
        for (uint32_t i = 0; i < program->fact_count; i++)
            *sum = *sum * 31 + record.facts[i].kind;
    }
    gtm_feed_close(feed);
    return records;
}

int main(int argc, char **argv)
{
    static struct feed_tables tables;
    struct gtm_feed_tuning tuning = {0};
    unsigned flags = 0;
    if (argc < 2)
        return 2;
    feed_routing(&tables);
    for (int i = 2; i < argc; i++) {
        if (!strcmp(argv[i], "keep"))
            flags |= GTM_FEED_KEEP;
        else if (!strcmp(argv[i], "full"))
            tuning.is_walking_all = true;
        else
            tuning.simd = argv[i];
    }
    double best = 0;
    uint64_t records = 0, bad = 0, sum = 0;
    for (int run = 0; run < 20; run++) {
        double begin = now_ns();
        bad = sum = 0;
        records = read_all(argv[1], &tables.program, flags, &tuning, &bad, &sum);
        double took = now_ns() - begin;
        if (run == 0 || took < best)
            best = took;
    }
    if (!records)
        return 1;
    printf("%8.1f ns a record  %llu records, %llu bad, sum %016llx\n", best / (double)records,
           (unsigned long long)records, (unsigned long long)bad, (unsigned long long)sum);
    return 0;
}
