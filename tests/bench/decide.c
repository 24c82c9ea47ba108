/* decide PROGRAM.gtmb FEED.jsonl -- nanoseconds for one prospect's decision, facts decoded before.
 *
 * The first 1,000 records are decoded once and then decided again and again as a dry run would, on
 * one thread, for about a second. Not part of the product. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/feed/feed.h"
#include "runtime/vm/machine.h"

enum { RECORDS = 1000, ROUND = 16 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct gtm_program *load(const char *path, char *why, size_t size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1 << 22);
    size_t length = file && bytes ? fread(bytes, 1, 1 << 22, file) : 0;
    struct gtm_program *program = gtm_program_read(bytes, length, why, size);
    if (file)
        fclose(file);
    free(bytes);
    return program;
}

int main(int argc, char **argv)
{
    static struct gtm_value *facts[RECORDS];
    static struct gtm_prospect prospect;
    char why[200] = "";
    struct gtm_program *program = argc == 3 ? load(argv[1], why, sizeof why) : NULL;
    struct gtm_feed *feed =
        program ? gtm_feed_open(argv[2], program, GTM_FEED_KEEP, why, sizeof why) : NULL;
    struct gtm_arena arena = {0}, scratch = {0};
    struct gtm_record record;
    size_t n = 0, row = program ? program->fact_count * sizeof **facts : 0;
    if (!feed) {
        fprintf(stderr, "decide: %s\n", why);
        return 2;
    }
    while (n < RECORDS && gtm_feed_next(feed, &record) == GTM_FEED_RECORD) {
        char *json = malloc(record.json.length);
        facts[n] = malloc(row + 1);
        memcpy(json, record.json.at, record.json.length);
        gtm_feed_decode(program, (struct gtm_text){json, record.json.length}, &arena, facts[n++]);
    }
    gtm_feed_close(feed);

    prospect.program = program;
    prospect.arena = &scratch;
    prospect.rehearse = true;
    size_t decided = 0, actions = 0;
    double begin = seconds(), best = 1e9;
    while (n > 0 && seconds() - begin < 1.0) {
        double from = seconds(); /* the best of short rounds: others use the machine too */
        for (size_t i = 0, turn = 0; i < ROUND * n; i++, turn = turn + 1 < n ? turn + 1 : 0) {
            gtm_prospect_reset(&prospect);
            prospect.facts = facts[turn]; /* never written: what is learnt is a new array */
            gtm_prospect_record_events(&prospect, 1795428000);
            gtm_prospect_enroll(&prospect, 1795428000);
            actions += prospect.log_count;
            gtm_arena_reset(&scratch);
        }
        decided += ROUND * n;
        double each = (seconds() - from) * 1e9 / (double)(ROUND * n);
        best = each < best ? each : best;
    }
    printf("%.1f\n", best);
    fprintf(stderr, "%zu decisions, %zu actions, mean %.1f ns\n", decided, actions,
            (seconds() - begin) * 1e9 / (double)(decided + !decided));
    return 0;
}
